//! Templates: Postman's `{{…}}` grammar on top of handlebars. Compiled once per step, rendered once per
//! iteration.
//!
//! Handlebars' own grammar reads most collection texts differently or not at all, so a text is cut by
//! Postman's rule first and the handlebars template is built from its elements.

mod cutter;
mod names;
mod path_variables;
mod renderer;
mod step;
mod template;

pub use cutter::{Cutter, Grammar, Piece, cut};
pub use names::Names;
pub use path_variables::apply as with_path_variables;
pub use renderer::Renderer;
pub use step::{StepTemplates, compile_step, names_used, render_request, render_step};
pub use template::Template;
