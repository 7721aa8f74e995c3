//! How PHP reads and converts what a client sends. Knows nothing of HTTP or of the API.

mod convert;
mod entities;
mod form;
mod html;
mod number;

pub(crate) use convert::{array_key, empty, int, integer_key, json_bool, text, trim, truth};
pub(crate) use form::{insert, parse_query};
pub(crate) use html::{html_entities, strip_tags};
pub(crate) use number::{Numeric, number, numeric, of_json};
