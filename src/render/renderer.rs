use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, Renderable,
};

use super::cutter::{Cutter, Grammar, Piece};
use super::names::Names;
use super::template::{LOOKUP, Template, build};
use crate::variables::{Scopes, dynamic, is_dynamic};

/// How often a text is gone through while values bring new placeholders, as in Postman.
const ROUNDS: usize = 19;

/// What values that refer to themselves several times may come to; without bounds 19 rounds of
/// `{{a}}{{a}}{{a}}` would not fit into any memory. Texts that anyone sends stay far below.
const MOST_TOKENS: usize = 100_000;
const MOST_BYTES: usize = 64 << 20;

/// Compiles texts to templates and renders them, through handlebars.
pub struct Renderer {
    handlebars: Handlebars<'static>,
    /// Handlebars' data. All values come from the lookup helper instead.
    context: Context,
    templates: HashSet<Template>,
}

impl Renderer {
    /// A renderer without templates.
    #[must_use]
    pub fn new() -> Self {
        let mut handlebars = Handlebars::new();
        handlebars.register_escape_fn(handlebars::no_escape);
        Renderer { handlebars, context: Context::null(), templates: HashSet::new() }
    }

    /// A template of the text; an equal text gets the same one.
    pub fn compile(&mut self, text: &str) -> Template {
        if let Some(template) = self.templates.get(text) {
            return template.clone();
        }
        let template = Template::compile(text);
        self.templates.insert(template.clone());
        template
    }

    /// The text with every placeholder that resolves replaced: by the variable's value, else by a new
    /// value of the dynamic variable of that name. What resolves to nothing stays as it is. Values may
    /// bring placeholders of their own, which are replaced in further rounds, 19 in all.
    pub fn render<'t>(
        &self,
        template: &'t Template,
        scopes: &Scopes,
        names: &mut Names,
    ) -> Cow<'t, str> {
        let Some(body) = template.body() else { return Cow::Borrowed(template.text()) };
        template.names().for_each(|name| names.note_used(name));
        let text = self.pass(body, template.text().len(), &Lookup::new(scopes, usize::MAX));
        Cow::Owned(self.settle(text, ROUNDS - 1, scopes, names))
    }

    /// Renders a text that is not worth keeping a template of.
    pub fn render_text(&self, text: &str, scopes: &Scopes, names: &mut Names) -> String {
        self.settle(text.to_owned(), ROUNDS, scopes, names)
    }

    /// The fully rendered value of one variable; `None` when no scope has the name. Dynamic variables
    /// are not looked at: in fixtures their names are matchers.
    pub fn value<'s>(
        &self,
        name: &str,
        scopes: &'s Scopes,
        names: &mut Names,
    ) -> Option<Cow<'s, str>> {
        names.note_used(name);
        let Some(text) = scopes.text(name) else {
            names.note_unresolved(name);
            return None;
        };
        if Cutter::new(&text, Grammar::Postman).tokens().next().is_none() {
            return Some(text);
        }
        Some(Cow::Owned(self.settle(text.into_owned(), ROUNDS - 1, scopes, names)))
    }

    /// The texts that secret variables stand for, as written and as rendered: what a masker must know.
    /// A value that holds a dynamic variable cannot be known: it is made anew at each use. One that is
    /// only a placeholder is no secret itself, only what it leads to.
    #[must_use]
    pub fn secret_texts(&self, scopes: &Scopes) -> Vec<String> {
        let mut texts = Vec::new();
        for text in scopes.secret_values() {
            let rendered = self.render_text(text, scopes, &mut Names::new());
            if rendered != text && !is_placeholder(text) {
                texts.push(text.to_owned());
            }
            texts.push(rendered);
        }
        texts
    }

    /// Goes through the text until nothing resolves any more, at most so many times.
    fn settle(
        &self,
        mut text: String,
        rounds: usize,
        scopes: &Scopes,
        names: &mut Names,
    ) -> String {
        let lookup = Lookup::new(scopes, MOST_BYTES);
        for _ in 0..rounds {
            let goes_on = tokens(&text).any(|name| lookup.resolves(name));
            if !goes_on || lookup.is_exhausted() || tokens(&text).count() > MOST_TOKENS {
                break;
            }
            tokens(&text).for_each(|name| names.note_used(name));
            text = self.pass(&build(&text), text.len(), &lookup);
        }
        for name in tokens(&text) {
            names.note_used(name);
            names.note_unresolved(name);
        }
        text
    }

    /// One round of handlebars.
    fn pass(&self, body: &handlebars::Template, length: usize, lookup: &Lookup<'_>) -> String {
        let mut text = Text(String::with_capacity(length + length / 2));
        let mut context = RenderContext::new(None);
        context.register_local_helper(LOOKUP, Box::new(lookup));
        body.render(&self.handlebars, &self.context, &mut context, &mut text).expect(
            "templates call the lookup helper only, which like writing to a text cannot fail",
        );
        text.0
    }
}

impl Default for Renderer {
    fn default() -> Self {
        Renderer::new()
    }
}

impl std::fmt::Debug for Renderer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Renderer").field("templates", &self.templates.len()).finish_non_exhaustive()
    }
}

fn is_placeholder(text: &str) -> bool {
    let mut pieces = Cutter::new(text, Grammar::Postman);
    matches!((pieces.next(), pieces.next()), (Some(Piece::Token(_)), None))
}

fn tokens(text: &str) -> impl Iterator<Item = &str> {
    Cutter::new(text, Grammar::Postman).tokens()
}

/// The helper behind every placeholder: a value, or the token again.
struct Lookup<'s> {
    scopes: &'s Scopes,
    /// How many bytes of values may still be written. Atomic because handlebars wants its helpers so.
    left: AtomicUsize,
}

impl<'s> Lookup<'s> {
    fn new(scopes: &'s Scopes, most: usize) -> Self {
        Lookup { scopes, left: AtomicUsize::new(most) }
    }

    fn resolves(&self, name: &str) -> bool {
        self.scopes.text(name).is_some() || (is_dynamic(name) && !self.scopes.has(name))
    }

    /// A user's variable wins over the dynamic one of its name, if only by being `null`.
    fn value(&self, name: &str) -> Option<Cow<'s, str>> {
        match self.scopes.text(name) {
            Some(text) => Some(text),
            None if self.scopes.has(name) => None,
            None => dynamic(name, &mut rand::rng()).map(Cow::Owned),
        }
    }

    fn take(&self, bytes: usize) -> bool {
        let left = self.left.load(Relaxed).checked_sub(bytes);
        self.left.store(left.unwrap_or(0), Relaxed);
        left.is_some()
    }

    fn is_exhausted(&self) -> bool {
        self.left.load(Relaxed) == 0
    }
}

impl HelperDef for &Lookup<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let name = helper.param(0).and_then(|name| name.value().as_str()).unwrap_or_default();
        match self.value(name).filter(|text| self.take(text.len())) {
            Some(text) => out.write(&text)?,
            None => {
                out.write("{{")?;
                out.write(name)?;
                out.write("}}")?;
            }
        }
        Ok(())
    }
}

/// Handlebars' output as a text that is sized for what comes.
struct Text(String);

impl Output for Text {
    fn write(&mut self, part: &str) -> std::io::Result<()> {
        self.0.push_str(part);
        Ok(())
    }
}

#[cfg(test)]
#[path = "renderer_tests.rs"]
mod tests;
