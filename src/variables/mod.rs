//! Scopes of variables and their precedence, as Postman has them, the dynamic `$…` variables, and the
//! rows of iteration data. Knows nothing of templates: `render` asks here for the text of a name.

mod assignment;
mod cast;
pub mod data;
pub mod dynamic;
mod export;
mod number;
mod scopes;
mod store;

pub use assignment::{Assignment, AssignmentError};
pub use cast::value_text;
pub use data::Row;
pub(crate) use dynamic::iso_text;
pub use dynamic::{dynamic, is_dynamic};
pub use export::{Exported, Heading, export};
pub use number::number_text;
pub use scopes::{Scope, Scopes, Value};
