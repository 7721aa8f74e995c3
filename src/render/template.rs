use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use handlebars::JsonValue;
use handlebars::template::{Parameter, Subexpression, TemplateElement};
use indexmap::IndexSet;

use super::cutter::{Cutter, Grammar, Piece};

/// The name under which a rendering finds the helper that looks names up.
pub(super) const LOOKUP: &str = "variable";

/// A compiled text. Cheap to clone; equal texts of one renderer share it.
#[derive(Debug, Clone)]
pub struct Template(Arc<Compiled>);

#[derive(Debug)]
struct Compiled {
    text: Box<str>,
    /// The handlebars template; `None` for a text without placeholders.
    body: Option<handlebars::Template>,
    /// The placeholders' names in order, repeated ones once.
    names: IndexSet<Box<str>>,
}

impl Template {
    pub(super) fn compile(text: &str) -> Self {
        let tokens = Cutter::new(text, Grammar::Postman).tokens();
        let names: IndexSet<Box<str>> = tokens.map(Box::from).collect();
        let body = (!names.is_empty()).then(|| build(text));
        Template(Arc::new(Compiled { text: text.into(), body, names }))
    }

    /// The text it was compiled from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// The names of its placeholders, in order and each once.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names.iter().map(|name| &**name)
    }

    pub(super) fn body(&self) -> Option<&handlebars::Template> {
        self.0.body.as_ref()
    }
}

/// A handlebars template of the text: raw strings, and for each placeholder a call of the lookup helper
/// with the name as a literal, so that nothing of the name is read as handlebars.
pub(super) fn build(text: &str) -> handlebars::Template {
    let mut template = handlebars::Template::new();
    template.elements = Cutter::new(text, Grammar::Postman)
        .map(|piece| match piece {
            Piece::Text(text) => TemplateElement::RawString(text.to_owned()),
            Piece::Token(name) => lookup(name),
        })
        .collect();
    template
}

fn lookup(name: &str) -> TemplateElement {
    let helper = Parameter::Name(LOOKUP.to_owned());
    let name = Parameter::Literal(JsonValue::String(name.to_owned()));
    *Subexpression::new(helper, vec![name], HashMap::new()).element
}

/// Templates are told apart by their texts.
impl PartialEq for Template {
    fn eq(&self, other: &Self) -> bool {
        self.text() == other.text()
    }
}

impl Eq for Template {}

impl Hash for Template {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text().hash(state);
    }
}

impl Borrow<str> for Template {
    fn borrow(&self) -> &str {
        self.text()
    }
}
