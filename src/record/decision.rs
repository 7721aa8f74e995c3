//! What recording decided and why, for those who want to know.

use super::draft::Piece;
use super::volatile::Volatiles;

/// A place at which a fixture says something else than what came, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What stands there.
    pub kind: DecisionKind,
    /// A JSONPath in the first pass's body, or `header NAME`, `cookie NAME`.
    pub path: String,
    /// The values seen, as JSON or text, pass by pass; masked where they are secret.
    pub values: Vec<String>,
    /// What the fixture says instead.
    pub recorded: String,
    /// A short phrase.
    pub why: String,
}

/// Kinds of decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DecisionKind {
    /// A matcher that accepts what differs.
    Matcher,
    /// A matcher that binds what it sees, since it comes again.
    Binding,
    /// The name of what was bound.
    Reference,
    /// What the request said.
    Request,
    /// A value that must not be shown.
    Secret,
    /// What looks volatile in a single pass.
    Guess,
    /// A list whose order says nothing.
    Unordered,
    /// A place whose differences are only remarked.
    Remark,
    /// A header or cookie that is not recorded, or not with all its attributes.
    LeftOut,
}

impl DecisionKind {
    /// All kinds, in the order of a summary.
    pub const ALL: [DecisionKind; 9] = [
        DecisionKind::Matcher,
        DecisionKind::Binding,
        DecisionKind::Reference,
        DecisionKind::Request,
        DecisionKind::Secret,
        DecisionKind::Guess,
        DecisionKind::Unordered,
        DecisionKind::Remark,
        DecisionKind::LeftOut,
    ];

    /// The name used in summaries and JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DecisionKind::Matcher => "matcher",
            DecisionKind::Binding => "binding",
            DecisionKind::Reference => "reference",
            DecisionKind::Request => "request",
            DecisionKind::Secret => "secret",
            DecisionKind::Guess => "guess",
            DecisionKind::Unordered => "unordered",
            DecisionKind::Remark => "remark",
            DecisionKind::LeftOut => "left-out",
        }
    }
}

/// A decision before the names of bindings are known.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub path: String,
    pub values: Vec<String>,
    pub stands: Stands,
}

/// What stands at a place, and why where that does not show.
#[derive(Debug, Clone)]
pub(super) enum Stands {
    /// Matchers and names, for what they show themselves.
    Pieces(Vec<Piece>),
    /// Matchers that stand for a reason of their own.
    For(DecisionKind, Vec<Piece>, &'static str),
    /// Anything, for a reason.
    Told { kind: DecisionKind, recorded: String, why: String },
}

impl Finding {
    /// A finding about pieces, unless all of them are plain.
    pub(super) fn of_pieces(path: String, values: Vec<String>, pieces: &[Piece]) -> Option<Self> {
        let is_open = pieces.iter().any(|piece| !matches!(piece, Piece::Plain(_)));
        is_open.then(|| Finding { path, values, stands: Stands::Pieces(pieces.to_vec()) })
    }

    /// A finding about a secret.
    pub(super) fn hidden(
        path: String,
        values: Vec<String>,
        pieces: &[Piece],
        why: &'static str,
    ) -> Self {
        Finding { path, values, stands: Stands::For(DecisionKind::Secret, pieces.to_vec(), why) }
    }

    /// A finding that is a guess.
    pub(super) fn guess(path: String, value: String, pieces: &[Piece], why: &'static str) -> Self {
        let stands = Stands::For(DecisionKind::Guess, pieces.to_vec(), why);
        Finding { path, values: vec![value], stands }
    }

    /// A finding that differences at a place are only remarked.
    pub(super) fn remark(path: &str, values: Vec<String>, why: impl Into<String>) -> Self {
        let recorded = "\"severity\": \"info\"";
        Finding::told(DecisionKind::Remark, path.to_owned(), values, recorded, why)
    }

    /// A finding that says why.
    pub(super) fn told(
        kind: DecisionKind,
        path: String,
        values: Vec<String>,
        recorded: impl Into<String>,
        why: impl Into<String>,
    ) -> Self {
        let (recorded, why) = (recorded.into(), why.into());
        Finding { path, values, stands: Stands::Told { kind, recorded, why } }
    }

    /// The decision, with the names of bindings as they are now.
    pub(super) fn decision(&self, known: &Volatiles) -> Decision {
        let (kind, recorded, why) = match &self.stands {
            Stands::Told { kind, recorded, why } => (*kind, recorded.clone(), why.clone()),
            Stands::For(kind, pieces, why) => (*kind, written(pieces, known), (*why).to_owned()),
            Stands::Pieces(pieces) => {
                let (kind, why) = reason(pieces, known);
                (kind, written(pieces, known), why)
            }
        };
        Decision { kind, path: self.path.clone(), values: self.values.clone(), recorded, why }
    }
}

/// Pieces as they stand in the fixture.
fn written(pieces: &[Piece], known: &Volatiles) -> String {
    let written = |piece: &Piece| match piece {
        Piece::Plain(text) => text.clone(),
        Piece::Token(token) => format!("{{{{{token}}}}}"),
        Piece::First(token, id) => match known.name(*id) {
            Some(name) => format!("{{{{{token} as=\"{name}\"}}}}"),
            None => format!("{{{{{token}}}}}"),
        },
    };
    pieces.iter().map(written).collect()
}

fn reason(pieces: &[Piece], known: &Volatiles) -> (DecisionKind, String) {
    let bound = pieces.iter().find_map(|piece| match piece {
        Piece::First(token, id) => known.name(*id).map(|name| (token, name)),
        _ => None,
    });
    if let Some((token, name)) = bound {
        let class = class(token);
        return (DecisionKind::Binding, format!("{class} that differ; {name} comes again"));
    }
    let mut tokens = pieces.iter().filter_map(|piece| match piece {
        Piece::Plain(_) => None,
        Piece::Token(token) | Piece::First(token, _) => Some(token.as_str()),
    });
    if let Some(name) = tokens.clone().find(|token| !token.starts_with('$')) {
        return (DecisionKind::Reference, format!("the value of {name} in every pass"));
    }
    match tokens.find(|token| !matches!(*token, "$origin" | "$userAgent")) {
        Some(token) => (DecisionKind::Matcher, format!("{} that differ", class(token))),
        None => (DecisionKind::Request, "repeats what the request said".to_owned()),
    }
}

/// What values have in common for which a matcher stands.
fn class(token: &str) -> &'static str {
    match token.split(' ').next().unwrap_or_default() {
        "$uuid" => "UUIDs",
        "$timestamp" if token.contains("within") => "unix times, each now in its run,",
        "$timestamp" => "unix times",
        "$datetime" => "dates",
        "$hex" => "hexadecimal texts",
        "$base64" => "base64 texts",
        "$regex" => "texts of one shape",
        "$string" => "texts",
        "$int" => "whole numbers",
        "$number" => "numbers",
        "$bool" => "booleans",
        "$oneOf" => "a few values",
        _ => "values",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::volatile::Kind;

    #[test]
    fn pieces_tell_their_kind_and_reason() {
        let mut known = Volatiles::new(2, &[]);
        let values = [Some("abcdefgh"), Some("ABCDEFGH")];
        let id = known.add(&values, Kind::Text, || "new_id".to_owned()).unwrap();
        let told = |pieces: &[Piece], known: &Volatiles| {
            let finding = Finding::of_pieces("$".to_owned(), Vec::new(), pieces)?;
            let decision = finding.decision(known);
            Some((decision.kind, decision.recorded, decision.why))
        };
        let plain = Piece::Plain("/a/".to_owned());
        let first = [plain.clone(), Piece::First("$uuid".to_owned(), id)];
        assert_eq!(told(&[plain], &known), None);
        let (kind, recorded, why) = told(&first, &known).unwrap();
        assert_eq!(kind, DecisionKind::Matcher);
        assert_eq!((recorded.as_str(), why.as_str()), ("/a/{{$uuid}}", "UUIDs that differ"));
        known.refer(id);
        let (kind, recorded, why) = told(&first, &known).unwrap();
        assert_eq!(kind, DecisionKind::Binding);
        assert_eq!(recorded, "/a/{{$uuid as=\"new_id\"}}");
        assert_eq!(why, "UUIDs that differ; new_id comes again");
        for (token, kind) in [
            ("new_id", DecisionKind::Reference),
            ("$origin", DecisionKind::Request),
            ("$regex \"[a-z]+\"", DecisionKind::Matcher),
        ] {
            assert_eq!(told(&[Piece::Token(token.to_owned())], &known).unwrap().0, kind, "{token}");
        }
    }
}
