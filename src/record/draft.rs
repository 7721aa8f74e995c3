//! Text of a fixture that is being written: strings with matchers in them, and places where a binding's name
//! goes once something refers to it.

use crate::fixture;

use super::volatile::{ValueId, Volatiles};

/// A part of a string of a fixture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// Data, to stand for itself.
    Plain(String),
    /// A matcher or a name: the inside of `{{ }}`.
    Token(String),
    /// A matcher that may have to bind what it sees.
    First(String, ValueId),
}

/// Written text.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    text: String,
    holes: Vec<(usize, ValueId)>,
    notation: Notation,
}

/// How strings are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Notation {
    /// As JSON.
    #[default]
    Json,
    /// As they are, in a body that is text.
    Raw,
}

impl Draft {
    pub(super) fn new(notation: Notation) -> Self {
        Draft { notation, ..Draft::default() }
    }

    /// Adds text as it is.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Starts a line at a depth of nesting.
    pub(super) fn line(&mut self, depth: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n("  ", depth));
    }

    /// Adds a string; in JSON with its quotes.
    pub(super) fn push_string(&mut self, pieces: &[Piece]) {
        if self.notation == Notation::Json {
            self.text.push('"');
        }
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Plain(text) => {
                    let before_token =
                        matches!(pieces.get(at + 1), Some(Piece::Token(_) | Piece::First(..)));
                    self.push_plain(text, before_token);
                }
                Piece::Token(token) => self.push_encoded(&format!("{{{{{token}}}}}")),
                Piece::First(token, id) => {
                    self.push_encoded(&format!("{{{{{token}"));
                    self.holes.push((self.text.len(), *id));
                    self.text.push_str("}}");
                }
            }
        }
        if self.notation == Notation::Json {
            self.text.push('"');
        }
    }

    /// Data with its braces made harmless, also one that would run into those of a token behind it.
    fn push_plain(&mut self, text: &str, before_token: bool) {
        let head = if before_token { text.trim_end_matches('{') } else { text };
        self.push_encoded(&fixture::escape(head));
        let braces = &text[head.len()..];
        if !braces.is_empty() {
            self.push_encoded(&format!("{{{{$literal \"{braces}\"}}}}"));
        }
    }

    fn push_encoded(&mut self, text: &str) {
        match self.notation {
            Notation::Raw => self.text.push_str(text),
            Notation::Json => self.text.push_str(inside_of_json(text).as_str()),
        }
    }

    /// The text, with the names of bindings where values were first seen.
    pub(super) fn filled(&self, known: &Volatiles) -> String {
        let mut filled = String::with_capacity(self.text.len() + self.holes.len() * 32);
        let mut from = 0;
        for (at, id) in &self.holes {
            let Some(name) = known.name(*id) else { continue };
            filled.push_str(&self.text[from..*at]);
            // Names are plain words.
            filled.push_str(&match self.notation {
                Notation::Raw => format!(" as=\"{name}\""),
                Notation::Json => format!(" as=\\\"{name}\\\""),
            });
            from = *at;
        }
        filled.push_str(&self.text[from..]);
        filled
    }
}

/// A string as JSON, without its quotes.
fn inside_of_json(text: &str) -> String {
    // A string always serialises.
    let mut json = serde_json::to_string(text).unwrap_or_default();
    json.pop();
    if !json.is_empty() {
        json.remove(0);
    }
    json
}

/// A string as JSON.
pub(super) fn json_string(text: &str) -> String {
    format!("\"{}\"", inside_of_json(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::volatile::Kind;

    fn plain(text: &str) -> Piece {
        Piece::Plain(text.to_owned())
    }

    #[test]
    fn data_stands_for_itself() {
        for (pieces, wanted) in [
            (vec![plain("a \"b\" \\ ü")], r#""a \"b\" \\ ü""#),
            (vec![plain("{{x}}")], r#""{{$literal \"{{\"}}x}}""#),
            (
                vec![plain("{\"id\":{"), Piece::Token("x".into()), plain("}")],
                r#""{\"id\":{{$literal \"{\"}}{{x}}}""#,
            ),
            (vec![], "\"\""),
        ] {
            let mut draft = Draft::default();
            draft.push_string(&pieces);
            assert_eq!(draft.filled(&Volatiles::default()), wanted);
        }
    }

    #[test]
    fn a_binding_is_named_only_when_it_is_referred_to() {
        let mut known = Volatiles::new(2, &[]);
        let values = [Some("abcdefgh"), Some("ABCDEFGH")];
        let id = known.add(&values, Kind::Text, || "new_id".to_owned()).unwrap();
        let mut json = Draft::new(Notation::Json);
        let mut raw = Draft::new(Notation::Raw);
        for draft in [&mut json, &mut raw] {
            draft.push_string(&[Piece::First("$uuid".into(), id), plain("!")]);
        }
        assert_eq!(json.filled(&known), "\"{{$uuid}}!\"");
        known.refer(id);
        assert_eq!(json.filled(&known), r#""{{$uuid as=\"new_id\"}}!""#);
        assert_eq!(raw.filled(&known), r#"{{$uuid as="new_id"}}!"#);
    }
}
