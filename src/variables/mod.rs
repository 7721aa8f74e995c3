//! Scopes of variables and their precedence, as Postman has them, and the dynamic `$…` variables.

mod scopes;

pub use scopes::{Scope, Scopes, Value};
