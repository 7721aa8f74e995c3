//! Texts that may be written as in a fixture: those of saved responses, where `{{…}}` means what it means there.

use crate::fixture::Pattern;
use crate::render::{Grammar, cut};
use crate::variables::is_dynamic;

use super::draft::Piece;
use super::origins::dynamic_matcher;

/// The parts of a text, with its matchers and names as such.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let piece = |piece| match piece {
        crate::render::Piece::Text(text) => Piece::Plain(text.to_owned()),
        crate::render::Piece::Token(name) => token(name),
    };
    cut(text, Grammar::Fixture).into_iter().map(piece).collect()
}

/// Whether there are matchers or names in a text.
pub(super) fn has_tokens(text: &str) -> bool {
    pieces(text).iter().any(|piece| !matches!(piece, Piece::Plain(_)))
}

fn token(name: &str) -> Piece {
    let written = format!("{{{{{name}}}}}");
    if name.trim().is_empty() {
        return Piece::Plain(written);
    }
    if Pattern::parse(&written).is_ok() {
        return Piece::Token(name.to_owned());
    }
    // Postman's own placeholders stand for what it makes anew.
    match is_dynamic(name) {
        true => Piece::Token(dynamic_matcher(name).unwrap_or("$any").to_owned()),
        false => Piece::Plain(written),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matchers_and_names_are_kept_and_other_braces_are_text() {
        let (plain, token) =
            (|t: &str| Piece::Plain(t.to_owned()), |t: &str| Piece::Token(t.to_owned()));
        for (text, wanted) in [
            ("a {{name}}", vec![plain("a "), token("name")]),
            ("{{$regex \"[a-z]{2}\"}}!", vec![token("$regex \"[a-z]{2}\""), plain("!")]),
            ("{{$guid}}", vec![token("$uuid")]),
            ("{{$randomColor}}", vec![token("$any")]),
            ("{{$nonsense}}", vec![plain("{{$nonsense}}")]),
            ("{{}}", vec![plain("{{}}")]),
            ("plain", vec![plain("plain")]),
        ] {
            assert_eq!(pieces(text), wanted, "{text}");
        }
    }
}
