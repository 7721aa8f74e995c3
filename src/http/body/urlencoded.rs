use indexmap::IndexMap;

use crate::collection::Parameter;
use crate::http::encode;

/// Writes parameters as `a=b&c=d`. Equal keys are gathered at the first one's place, and a missing key
/// is called `undefined`, as Postman has it.
pub(super) fn encode(parameters: &[Parameter]) -> String {
    let mut by_key: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for parameter in parameters {
        let key = parameter.key.as_deref().unwrap_or("undefined");
        by_key.entry(key).or_default().push(parameter.value.as_deref().unwrap_or_default());
    }
    let mut out = String::new();
    for (key, values) in by_key {
        for value in values {
            if !out.is_empty() {
                out.push('&');
            }
            encode::push_form(&mut out, key);
            out.push('=');
            encode::push_form(&mut out, value);
        }
    }
    out
}

/// Splits a body written as one text, without decoding it.
pub(super) fn parse(text: &str) -> Vec<Parameter> {
    text.split('&')
        .filter(|part| !part.is_empty())
        .map(|part| match part.split_once('=') {
            Some((key, value)) => {
                Parameter { key: Some(key.to_owned()), value: Some(value.to_owned()) }
            }
            None => Parameter { key: Some(part.to_owned()), value: None },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameter(key: Option<&str>, value: Option<&str>) -> Parameter {
        Parameter { key: key.map(str::to_owned), value: value.map(str::to_owned) }
    }

    #[test]
    fn encodes_lists() {
        for (parameters, expected) in [
            (vec![], ""),
            (vec![parameter(Some("a b"), Some("c&d"))], "a%20b=c%26d"),
            (vec![parameter(Some("k"), None)], "k="),
            (vec![parameter(None, Some("v"))], "undefined=v"),
            (
                vec![
                    parameter(Some("a"), Some("1")),
                    parameter(Some("b"), Some("2")),
                    parameter(Some("a"), Some("3")),
                ],
                "a=1&a=3&b=2",
            ),
        ] {
            assert_eq!(encode(&parameters), expected);
        }
    }

    #[test]
    fn encodes_texts() {
        for (text, expected) in
            [("a=b&c=d", "a=b&c=d"), ("a=%20+", "a=%2520%2B"), ("k", "k="), ("a=b=c&&", "a=b%3Dc")]
        {
            assert_eq!(encode(&parse(text)), expected, "{text:?}");
        }
    }
}
