use indexmap::IndexSet;

use super::cutter::{Cutter, Grammar};
use super::names::{Names, note};
use super::path_variables;
use super::renderer::Renderer;
use super::template::Template;
use crate::collection::Request;
use crate::plan::Step;
use crate::variables::Scopes;

/// A step's request with every text compiled.
pub type StepTemplates = Request<Template>;

/// Compiles every text of a step's request. The method is upper-cased before its placeholders are
/// looked up, as Postman does: `{{meth}}` asks for `METH`.
pub fn compile_step(renderer: &mut Renderer, step: &Step) -> StepTemplates {
    let method = step.request.method.to_uppercase();
    let mut templates = step.request.map(&mut |text| renderer.compile(text));
    templates.method = renderer.compile(&method);
    templates
}

/// Renders a step's request with the variables of the moment and puts its path variables into the URL;
/// none are left over.
pub fn render_step(
    renderer: &Renderer,
    templates: &StepTemplates,
    scopes: &Scopes,
    names: &mut Names,
) -> Request<String> {
    let rendered =
        templates.map(&mut |template| renderer.render(template, scopes, names).into_owned());
    with_path_variables_in(rendered)
}

/// The path variables go into the URL; none are left over.
fn with_path_variables_in(mut request: Request<String>) -> Request<String> {
    let variables = std::mem::take(&mut request.path_variables);
    let url = path_variables::apply(&request.url, &variables);
    if let std::borrow::Cow::Owned(url) = url {
        request.url = url;
    }
    request
}

/// The same for a request that is not worth keeping templates of.
pub fn render_request(
    renderer: &Renderer,
    request: &Request<String>,
    scopes: &Scopes,
    names: &mut Names,
) -> Request<String> {
    let templates = Request { method: request.method.to_uppercase(), ..request.clone() };
    let rendered = templates.map(&mut |text| renderer.render_text(text, scopes, names));
    with_path_variables_in(rendered)
}

/// The names of all placeholders in a request as it is written, in order and each once. Names that
/// values bring are not known before rendering.
#[must_use]
pub fn names_used(request: &Request<String>) -> IndexSet<String> {
    let mut names = IndexSet::new();
    let mut collect = |text: &str| {
        Cutter::new(text, Grammar::Postman).tokens().for_each(|name| note(&mut names, name));
    };
    collect(&request.method.to_uppercase());
    let without_method = Request { method: String::new(), ..request.clone() };
    without_method.map(&mut |text| collect(text));
    names
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;
