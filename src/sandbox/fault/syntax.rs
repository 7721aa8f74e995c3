//! Splitting a fault's text where brackets and quotes allow it.

/// Places of `wanted` that stand outside brackets and quotes; none if those do not match.
pub(super) fn outside(text: &str, wanted: char) -> Option<Vec<usize>> {
    let mut found = Vec::new();
    let mut closing = Vec::new();
    let mut quote = None;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match (quote, character) {
            (Some(_), '\\') => {
                characters.next();
            }
            (Some(open), _) => {
                if character == open {
                    quote = None;
                }
            }
            (None, '"') => quote = Some('"'),
            // In free text it is an apostrophe.
            (None, '\'') if !closing.is_empty() => quote = Some('\''),
            (None, '[') => closing.push(']'),
            (None, '{') => closing.push('}'),
            (None, '(') => closing.push(')'),
            (None, ']' | '}' | ')') => {
                if closing.pop() != Some(character) {
                    return None;
                }
            }
            (None, _) if character == wanted && closing.is_empty() => found.push(at),
            (None, _) => {}
        }
    }
    (quote.is_none() && closing.is_empty()).then_some(found)
}

/// The text before and after the first `separator` outside brackets and quotes.
pub(super) fn split_once(text: &str, separator: char) -> (&str, Option<&str>) {
    split_at(text, outside(text, separator).and_then(|found| found.first().copied()))
}

/// The text before and after the last `separator` outside brackets and quotes.
pub(super) fn rsplit_once(text: &str, separator: char) -> (&str, Option<&str>) {
    split_at(text, outside(text, separator).and_then(|found| found.last().copied()))
}

fn split_at(text: &str, at: Option<usize>) -> (&str, Option<&str>) {
    match at {
        // All separators are of one byte.
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::{outside, rsplit_once, split_once};

    #[test]
    fn separators_inside_brackets_and_quotes_do_not_count() {
        for (text, found) in [
            ("a@b", Some(vec![1])),
            ("$[?@.a == 'x@y']@b", Some(vec![16])),
            (r#"value:label="a@b"@c"#, Some(vec![17])),
            (r#""\"@"@"#, Some(vec![5])),
            ("it's@x", Some(vec![4])),
            ("[@", None),
            ("]@", None),
            ("[)@", None),
            ("\"@", None),
            ("{@}(@)", Some(vec![])),
        ] {
            assert_eq!(outside(text, '@'), found, "{text}");
        }
    }

    #[test]
    fn the_first_or_the_last_separates() {
        assert_eq!(split_once("a=b=c", '='), ("a", Some("b=c")));
        assert_eq!(rsplit_once("a=b=c", '='), ("a=b", Some("c")));
        assert_eq!(split_once("$[?@.a==1]", '='), ("$[?@.a==1]", None));
    }
}
