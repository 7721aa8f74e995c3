//! Templates: Postman's `{{…}}` grammar on top of handlebars. Compiled once per step, rendered once per
//! iteration.

mod cut;
pub use cut::{Grammar, Piece, cut};
