//! The Postman formats: collections v2.0 and v2.1, exports of environments and globals.
//!
//! Parsing is strict about what cannot be run and lenient about what real files contain; unknown
//! properties are kept in the source text, which export starts from. Knows nothing of running.

mod export;
mod gaps;
mod load;
mod model;
mod parse;
mod request;
mod saved;

pub use export::export;
pub use gaps::gaps;
pub use load::{decode_text, load, load_variables, read_text};
pub use model::{
    Behavior, Collection, Event, EventKind, Example, Folder, HttpVersion, Item, RequestItem,
    Script, Variable, VariableFile, VariableType,
};
pub use parse::{parse, parse_request, parse_variables};
pub use request::{Auth, Body, FileSource, FormPart, FormValue, Header, Parameter, Proxy, Request};
pub use saved::{MARK, with_examples};
