//! Where the texts of a request come from: the collection's templates. A value that a variable gave is recorded
//! as that variable, one that is made anew each time as a matcher.

use std::collections::HashMap;

use crate::collection::Request as Template;
use crate::compare::Node;
use crate::fixture::{Bindings, Pattern, Seen, Surroundings};
use crate::render::{Grammar, cut};
use crate::secret::Masker;
use crate::variables::Scopes;

use super::draft::{Draft, Notation, Piece};
use super::leaf::Nodes;
use super::templates::Texts;
use super::text::Request;
use super::volatile::{Values, Volatiles};

/// The templates of one step's request, and the variables that each pass had.
pub(super) struct Origins<'o> {
    /// Texts of the body with placeholders, by their JSON path; `$` for a text as a whole.
    body: HashMap<String, String>,
    headers: Vec<(String, String)>,
    /// Variables of each pass that sent the request, and what it called.
    passes: Vec<Option<(&'o Scopes, &'o Request)>>,
    masker: &'o Masker,
}

impl<'o> Origins<'o> {
    pub(super) fn new(
        template: Option<&Template>,
        passes: Vec<Option<(&'o Scopes, &'o Request)>>,
        masker: &'o Masker,
    ) -> Self {
        let headers = template.map(|template| template.headers.as_slice()).unwrap_or_default();
        let headers = headers
            .iter()
            .map(|header| (header.name.to_ascii_lowercase(), header.value.clone()))
            .collect();
        let mut texts = Texts::default();
        if let Some(body) = template.and_then(|template| template.body.as_ref()) {
            texts.body(body);
        }
        Origins { body: texts.by_path, headers, passes, masker }
    }

    /// What stands for a scalar of the body that its template explains.
    pub(super) fn value(&self, path: &str, nodes: &Nodes<'_, '_>) -> Option<Vec<Piece>> {
        let template = self.body.get(path)?;
        let seen: Option<Vec<Option<Seen<'_>>>> =
            nodes.iter().map(|node| node.map(scalar).map_or(Some(None), |s| s.map(Some))).collect();
        self.explained(template, &seen?)
    }

    /// What stands for a body of text that its template explains.
    pub(super) fn text(&self, values: &Values<'_>) -> Option<Vec<Piece>> {
        self.explained(self.body.get("$")?, &strings(values))
    }

    /// What stands for a header that its template explains.
    pub(super) fn header(
        &self,
        name: &str,
        index: usize,
        values: &Values<'_>,
    ) -> Option<Vec<Piece>> {
        let mut named = self.headers.iter().filter(|(key, _)| key == name);
        let (_, template) = named.nth(index).filter(|(_, value)| value.contains("{{"))?;
        self.explained(template, &strings(values))
    }

    /// Whether nothing in the text is a secret.
    pub(super) fn is_open(&self, text: &str) -> bool {
        self.masker.mask(text) == text
    }

    /// The template with variables as they are and matchers for what is made anew, if that accepts what every
    /// pass sent.
    fn explained(&self, template: &str, seen: &[Option<Seen<'_>>]) -> Option<Vec<Piece>> {
        let narrow = pieces(template, |name| dynamic_matcher(name).unwrap_or("$any"));
        let wide = pieces(template, |_| "$any");
        let is_open = |pieces: &Vec<Piece>| {
            pieces.iter().all(|piece| match piece {
                Piece::Plain(text) => self.is_open(text),
                Piece::Token(_) | Piece::First(..) => true,
            })
        };
        [narrow, wide].into_iter().find(|pieces| is_open(pieces) && self.accept(pieces, seen))
    }

    fn accept(&self, pieces: &[Piece], seen: &[Option<Seen<'_>>]) -> bool {
        let mut draft = Draft::new(Notation::Raw);
        draft.push_string(pieces);
        let text = draft.filled(&Volatiles::default());
        let Ok(Some(pattern)) = Pattern::parse(&text) else { return false };
        self.passes.iter().zip(seen).all(|(pass, seen)| match (pass, seen) {
            (Some((variables, request)), Some(seen)) => {
                let (origin, user_agent) = (&request.origin, &request.user_agent);
                let around = Surroundings { variables, origin, user_agent, now: 0 };
                let is_known = |name: &str| variables.text(name).is_some();
                pattern.names().all(is_known)
                    && pattern.matches(seen, &around, &Bindings::default()).is_ok()
            }
            (None, Some(_)) => false,
            (_, None) => true,
        })
    }
}

fn strings<'v>(values: &Values<'v>) -> Vec<Option<Seen<'v>>> {
    values.iter().map(|value| value.map(|text| Seen::String(text.into()))).collect()
}

fn scalar<'n>(node: &'n Node<'_>) -> Option<Seen<'n>> {
    Some(match node {
        Node::Null => Seen::Null,
        Node::Bool(value) => Seen::Bool(*value),
        Node::Number(text) => Seen::Number(text),
        Node::String(text) => Seen::String(text.as_ref().into()),
        Node::Array(_) | Node::Object(_) => return None,
    })
}

fn pieces<'m>(template: &str, matcher: impl Fn(&str) -> &'m str) -> Vec<Piece> {
    let piece = |piece| match piece {
        crate::render::Piece::Text(text) => Piece::Plain(text.to_owned()),
        crate::render::Piece::Token(name) if name.starts_with('$') => {
            Piece::Token(matcher(name).to_owned())
        }
        crate::render::Piece::Token(name) => Piece::Token(name.to_owned()),
    };
    cut(template, Grammar::Postman).into_iter().map(piece).collect()
}

/// The matcher for values of a dynamic variable, where there is a narrow one.
pub(super) fn dynamic_matcher(name: &str) -> Option<&'static str> {
    Some(match name {
        "$guid" | "$randomUUID" => "$uuid",
        "$timestamp" => "$regex \"[0-9]+\"",
        "$isoTimestamp" => "$datetime",
        "$randomInt" => "$int",
        _ => return None,
    })
}
