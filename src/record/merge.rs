//! The JSON bodies of several passes laid over each other and written as one body of a fixture.

use serde_json::json;

use crate::compare::{Node, Place, Rules};
use crate::fixture::{Edge, Severity};
use crate::secret::{MASK, Masker};

use super::decision::Finding;
use super::draft::{Draft, Piece, json_string};
use super::guess::{Guess, Guessed};
use super::leaf::{self, Leaf, Nodes};
use super::members::{Member, members};
use super::origins::Origins;
use super::text::{Request, Text, concealed, generalise, masked};
use super::volatile::{Kind, Volatiles, stem};
use super::written;

/// The nesting of a body's members in the fixture's text.
const DEPTH: usize = 1;

/// Bodies being merged.
pub(super) struct Merge<'m> {
    pub known: &'m mut Volatiles,
    /// What each pass requested.
    pub requests: &'m [Request],
    /// Rules that call places secret.
    pub secrets: &'m Rules<'m>,
    pub step_id: &'m str,
    /// The templates, where the bodies are those of requests: their values are not bound.
    pub origins: Option<&'m Origins<'m>>,
    /// What the run used to get in.
    pub masker: &'m Masker,
    /// What may be guessed, where there is one pass and somebody asked for it.
    pub guess: Option<&'m Guess>,
    /// The body of the fixture that is there: lists whose order says nothing keep its order.
    pub standing: Option<&'m Node<'m>>,
    pub found: Found,
}

/// What a merge comes to.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub text: Draft,
    pub rules: Rulebook,
    pub findings: Vec<Finding>,
    pub notes: Vec<String>,
}

/// A fixture's rules, each once, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub(super) struct Rulebook {
    pub lines: Vec<String>,
}

impl Rulebook {
    /// The array at this path has no order.
    pub(super) fn unordered(&mut self, path: &str, key: Option<&str>) -> bool {
        self.add(path, "unordered", key.map_or(json!(true), |key| json!(key)))
    }

    /// What differs at and below this path is only worth a remark.
    pub(super) fn remark(&mut self, path: &str) -> bool {
        self.add(path, "severity", json!(Severity::Info.as_str()))
    }

    /// Nothing at and below this path is compared.
    pub(super) fn ignore(&mut self, path: &str) -> bool {
        self.add(path, "ignore", json!(true))
    }

    fn add(&mut self, path: &str, action: &str, value: serde_json::Value) -> bool {
        let line = format!("{{ \"path\": {}, \"{action}\": {value} }}", json_string(path));
        let is_new = !self.lines.contains(&line);
        if is_new {
            self.lines.push(line);
        }
        is_new
    }
}

/// Where a merge is.
#[derive(Clone, Copy)]
pub(super) struct At<'p> {
    pub place: &'p Place<'p>,
    pub depth: usize,
    /// The nearest property's name.
    pub property: &'p str,
    /// Whether every pass gets here, so that a value may be bound.
    pub always: bool,
    /// The texts of the list that holds the value, of all passes, where it holds nothing else.
    pub siblings: &'p [&'p str],
    /// What the fixture that is there has in its place.
    pub standing: Option<&'p Node<'p>>,
}

impl Merge<'_> {
    /// Merges whole bodies; `None` for passes without one.
    pub(super) fn bodies(&mut self, nodes: &Nodes<'_, '_>) {
        let secrets = self.secrets;
        let place = Place::root(secrets);
        let always = self.origins.is_none();
        let standing = self.standing;
        let at = At { place: &place, depth: DEPTH, property: "", always, siblings: &[], standing };
        self.value(nodes, at);
    }

    pub(super) fn value(&mut self, nodes: &Nodes<'_, '_>, at: At<'_>) {
        if at.place.secret
            && !self.is_written(nodes)
            && let Some(leaf) = leaf::secret(nodes, &salt(self.step_id, at.place))
        {
            return self.leaf(leaf, nodes, at);
        }
        if !at.place.secret
            && let Some(origins) = self.origins
            && let Some(pieces) = origins.value(&at.place.path(), nodes)
        {
            return self.found.text.push_string(&pieces);
        }
        let mut present = nodes.iter().flatten();
        let Some(first) = present.next() else { return };
        if !present.all(|node| node.same_type(first)) {
            self.note_types(nodes, at);
            return self.leaf(leaf::mixed(nodes), nodes, at);
        }
        match first {
            Node::Null => self.leaf(Leaf::Literal("null".to_owned()), nodes, at),
            Node::Bool(_) => {
                let values: Vec<bool> =
                    nodes.iter().flatten().map(|node| **node == Node::Bool(true)).collect();
                self.leaf(leaf::booleans(&values), nodes, at);
            }
            Node::Number(_) | Node::String(_) => self.scalar(nodes, at),
            Node::Array(_) => self.list(nodes, at),
            Node::Object(_) => self.object(nodes, at),
        }
    }

    /// Whether a matcher or a name stands where a value would.
    fn is_written(&self, nodes: &Nodes<'_, '_>) -> bool {
        let has_tokens = |node: &&Node<'_>| match node {
            Node::String(text) => written::has_tokens(text),
            _ => false,
        };
        self.requests.iter().any(|request| request.written)
            && nodes.iter().flatten().all(has_tokens)
    }

    fn note_types(&mut self, nodes: &Nodes<'_, '_>, at: At<'_>) {
        let mut names: Vec<&str> = nodes.iter().flatten().map(|node| node.type_name()).collect();
        names.dedup();
        let note = format!("{} has different types: {}", at.place.path(), names.join(", "));
        self.found.notes.push(note);
    }

    /// Texts or numbers in all passes.
    fn scalar(&mut self, nodes: &Nodes<'_, '_>, at: At<'_>) {
        let values: Vec<Option<&str>> = nodes
            .iter()
            .map(|node| match node {
                Some(Node::String(text) | Node::Number(text)) => Some(text.as_ref()),
                _ => None,
            })
            .collect();
        let name = || stem(self.step_id, at.property);
        let name: Option<&dyn Fn() -> String> = at.always.then_some(&name);
        let is_text = matches!(nodes.iter().flatten().next(), Some(Node::String(_)));
        if !at.place.secret
            && let Some(pieces) = masked(&values, self.masker)
        {
            return self.pieces(&pieces, nodes, at, Some("it holds a secret"));
        }
        if let Some((value, guessed)) = self.guessed(&values, is_text, at) {
            return self.guess(value, &guessed, nodes, at);
        }
        let leaf = if is_text && at.place.secret && !self.is_written(nodes) {
            let values: Vec<&str> = values.iter().flatten().copied().collect();
            Leaf::Pieces(concealed(&values))
        } else if is_text {
            let text = Text {
                values: &values,
                requests: self.requests,
                nonces: false,
                siblings: at.siblings,
            };
            Leaf::Pieces(generalise(text, self.known, name))
        } else {
            leaf::numbers(&values, self.requests, self.known, name)
        };
        self.leaf(leaf, nodes, at);
    }

    /// What is guessed about the only value there is, unless it was seen before.
    fn guessed<'v>(
        &self,
        values: &[Option<&'v str>],
        is_text: bool,
        at: At<'_>,
    ) -> Option<(&'v str, Guessed)> {
        let guess = self.guess.filter(|_| !at.place.secret)?;
        let value = values.first().copied().flatten()?;
        if !is_text {
            return guess.number(value).map(|guessed| (value, guessed));
        }
        let is_known = self.known.find(values, Kind::Text).is_some();
        guess.text(value).filter(|_| !is_known).map(|guessed| (value, guessed))
    }

    fn guess(&mut self, value: &str, guessed: &Guessed, nodes: &Nodes<'_, '_>, at: At<'_>) {
        let matcher = guessed.matcher.to_string();
        let name = || stem(self.step_id, at.property);
        let id = guessed.bindable.then(|| self.known.add_guess(value, name())).flatten();
        let pieces = match id {
            Some(id) => vec![Piece::First(matcher, id)],
            None => vec![Piece::Token(matcher)],
        };
        self.found.text.push_string(&pieces);
        let shown = nodes.iter().flatten().map(|node| leaf::shown(node)).collect();
        self.found.findings.push(Finding::guess(at.place.path(), shown, &pieces, guessed.why));
    }

    fn leaf(&mut self, leaf: Leaf, nodes: &Nodes<'_, '_>, at: At<'_>) {
        let pieces = match leaf {
            Leaf::Literal(text) => return self.found.text.push(&text),
            Leaf::Pieces(pieces) => pieces,
        };
        let hidden = at.place.secret.then_some("a rule calls it secret");
        self.pieces(&pieces, nodes, at, hidden);
    }

    /// Writes pieces; nothing of the values is shown where there is a reason to hide them.
    fn pieces(
        &mut self,
        pieces: &[Piece],
        nodes: &Nodes<'_, '_>,
        at: At<'_>,
        hidden: Option<&'static str>,
    ) {
        self.found.text.push_string(pieces);
        let value = |node: &Option<&Node<'_>>| match node {
            Some(_) if hidden.is_some() => MASK.to_owned(),
            Some(node) => leaf::shown(node),
            None => String::new(),
        };
        let (path, values) = (at.place.path(), nodes.iter().map(value).collect());
        self.found.findings.extend(match hidden {
            Some(why) => Some(Finding::hidden(path, values, pieces, why)),
            None => Finding::of_pieces(path, values, pieces),
        });
    }

    fn object(&mut self, nodes: &Nodes<'_, '_>, at: At<'_>) {
        let members = members(nodes, self.known);
        if members.is_empty() {
            return self.found.text.push("{}");
        }
        let is_open = |member: &&Member<'_, '_>| {
            member.is_open || masked(&member.names, self.masker).is_some()
        };
        let open = members.iter().filter(is_open).count();
        self.found.text.push("{");
        for (index, member) in members.iter().enumerate() {
            if index > 0 {
                self.found.text.push(",");
            }
            self.found.text.line(at.depth + 1);
            self.member(member, index, open > 1, nodes, at);
        }
        self.found.text.line(at.depth);
        self.found.text.push("}");
    }

    fn member(
        &mut self,
        member: &Member<'_, '_>,
        index: usize,
        is_one_of_many: bool,
        nodes: &Nodes<'_, '_>,
        at: At<'_>,
    ) {
        let first = member.names.iter().flatten().next().copied().unwrap_or_default();
        let hidden = masked(&member.names, self.masker);
        // A name that is new in each pass, or not to be shown, is no part of a path: a wildcard stands for it.
        let is_open = member.is_open || hidden.is_some();
        let edge = if is_open { Edge::Index(index) } else { Edge::Name(first) };
        let place = at.place.child(edge, self.secrets);
        let is_whole = member.values.iter().zip(nodes).all(|(v, n)| v.is_some() == n.is_some());
        let always = at.always && is_whole;
        let name = || stem(self.step_id, at.property);
        let is_hidden = hidden.is_some();
        let pieces = if let Some(mut pieces) = hidden {
            if is_one_of_many {
                self.tell_apart(&mut pieces, &name());
            }
            pieces
        } else if member.is_open {
            let text = Text {
                values: &member.names,
                requests: self.requests,
                nonces: false,
                siblings: &[],
            };
            let binds: Option<&dyn Fn() -> String> = always.then_some(&name);
            let mut pieces = generalise(text, self.known, binds);
            if is_one_of_many {
                self.tell_apart(&mut pieces, &name());
            }
            pieces
        } else if self.requests.iter().any(|request| request.written) {
            written::pieces(first)
        } else {
            vec![Piece::Plain(first.to_owned())]
        };
        self.found.text.push_string(&pieces);
        self.found.text.push(": ");
        let path = format!("the name of {}", place.general_path());
        self.found.findings.extend(if is_hidden {
            let names = vec![MASK.to_owned(); member.names.len()];
            Some(Finding::hidden(path, names, &pieces, "it holds a secret"))
        } else {
            let names = member.names.iter().map(|name| name.map(json_string).unwrap_or_default());
            Finding::of_pieces(path, names.collect(), &pieces)
        });
        if !is_whole && self.found.rules.remark(&place.general_path()) {
            let note = format!("{} is not there in all passes: only remarked", place.path());
            self.found.notes.push(note);
            let why = "not there in all passes";
            self.found.findings.push(Finding::remark(&place.general_path(), Vec::new(), why));
        }
        let property = if is_open { at.property } else { first };
        let standing = at.standing.filter(|_| !is_open).and_then(|standing| standing.get(first));
        let depth = at.depth + 1;
        let at = At { place: &place, depth, property, always, siblings: &[], standing };
        self.value(&member.values, at);
    }
}

impl Merge<'_> {
    /// Gives a name that is a matcher a binding of its own: no two names of an object may read the same.
    fn tell_apart(&mut self, pieces: &mut [Piece], stem: &str) {
        let open = pieces.iter_mut().find(|piece| match piece {
            Piece::First(..) => true,
            Piece::Token(token) => token.starts_with('$'),
            Piece::Plain(_) => false,
        });
        match open {
            Some(Piece::First(_, id)) => drop(self.known.refer(*id).to_owned()),
            Some(Piece::Token(token)) => {
                let name = self.known.reserve(stem);
                *token = format!("{token} as=\"{name}\"");
            }
            Some(Piece::Plain(_)) | None => {}
        }
    }
}

/// The salt of a secret's hash: the same for the same place, so that recording again changes nothing.
fn salt(step_id: &str, place: &Place<'_>) -> String {
    let mut salt = crate::fixture::salted_hash(step_id, &place.general_path());
    salt.truncate(16);
    salt
}
