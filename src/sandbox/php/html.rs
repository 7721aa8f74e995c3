//! PHP's `strip_tags` and `htmlentities`, which a client's name goes through.

use super::entities::entity;

/// Removes tags: from a `<` that no white space follows to the next `>` outside quotes, or to the end.
pub(crate) fn strip_tags(text: &str) -> String {
    let mut stripped = String::with_capacity(text.len());
    let mut characters = text.chars().filter(|&c| c != '\0').peekable();
    while let Some(character) = characters.next() {
        let tag =
            character == '<' && characters.peek().is_none_or(|next| !next.is_ascii_whitespace());
        if !tag {
            stripped.push(character);
            continue;
        }
        let (mut quote, mut depth) = (None, 1);
        for inside in characters.by_ref() {
            match (quote, inside) {
                (None, '"' | '\'') => quote = Some(inside),
                (Some(open), _) if open == inside => quote = None,
                (None, '<') => depth += 1,
                (None, '>') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    stripped
}

/// Replaces every character that has a named entity in HTML 4.01, and `'` by `&#039;`.
pub(crate) fn html_entities(text: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    for character in text.chars() {
        match entity(character) {
            Some(name) => replaced.extend(["&", name, ";"]),
            None => replaced.push(character),
        }
    }
    replaced
}

#[cfg(test)]
mod tests {
    use super::{html_entities, strip_tags};

    #[test]
    fn tags_go() {
        for (text, expected) in [
            ("a<b", "a"),
            ("a<b>c</b>d", "acd"),
            ("a < b", "a < b"),
            ("a<b title='>'>c", "ac"),
            ("a>b", "a>b"),
            ("a<", "a"),
            ("PostmanRuntime/7.39.1", "PostmanRuntime/7.39.1"),
        ] {
            assert_eq!(strip_tags(text), expected, "{text}");
        }
    }

    #[test]
    fn entities_come() {
        for (text, expected) in [
            ("a&b", "a&amp;b"),
            ("ü'\"", "&uuml;&#039;&quot;"),
            ("€ → α ♥", "&euro; &rarr; &alpha; &hearts;"),
            ("日本 \u{1f511}", "日本 \u{1f511}"),
            ("\u{a0}ÿ", "&nbsp;&yuml;"),
        ] {
            assert_eq!(html_entities(text), expected, "{text}");
        }
    }
}
