//! The texts of a request's body that have placeholders, by the places that they get in its normal form.

use std::collections::HashMap;

use crate::collection::{Body, FormValue};
use crate::compare::{Node, Place, Rules};
use crate::fixture::Edge;
use crate::http::without_comments;
use crate::render::{Grammar, Piece, cut};

/// Texts with placeholders by the path that they get in the normal form of the body.
#[derive(Default)]
pub(super) struct Texts {
    pub by_path: HashMap<String, String>,
}

impl Texts {
    pub(super) fn body(&mut self, body: &Body) {
        match body {
            Body::Raw { text, .. } => self.raw(text),
            Body::UrlEncoded(parameters) => {
                for (index, parameter) in parameters.iter().enumerate() {
                    let part = |text: &Option<String>| text.clone().unwrap_or_default();
                    let (key, value) = (part(&parameter.key), part(&parameter.value));
                    self.add(format!("$[{index}]"), format!("{key}={value}"));
                }
            }
            Body::UrlEncodedText(text) => {
                for (index, pair) in text.split('&').enumerate() {
                    self.add(format!("$[{index}]"), pair.to_owned());
                }
            }
            Body::FormData(parts) => {
                for (index, part) in parts.iter().enumerate() {
                    if let FormValue::Text(text) = &part.value {
                        self.add(format!("$[{index}].value"), text.clone());
                    }
                }
            }
            Body::GraphQl { query, variables, operation_name } => {
                self.add("$.query".to_owned(), query.clone());
                self.add("$.operationName".to_owned(), operation_name.clone().unwrap_or_default());
                let json = format!("{{\"variables\":{}}}", variables.as_deref().unwrap_or("null"));
                self.raw(&json);
            }
            Body::File(_) => {}
        }
    }

    fn add(&mut self, path: String, text: String) {
        if text.contains("{{") {
            self.by_path.insert(path, text);
        }
    }

    /// JSON by its places, where it is JSON once comments are gone and placeholders stand in quotes; also as a whole.
    fn raw(&mut self, text: &str) {
        self.add("$".to_owned(), text.to_owned());
        let quoted = quoted(&without_comments(text));
        let Ok(node) = Node::parse(&quoted) else { return };
        let rules = Rules::default();
        self.node(&node, &Place::root(&rules), &rules);
    }

    fn node(&mut self, node: &Node<'_>, place: &Place<'_>, rules: &Rules<'_>) {
        match node {
            Node::String(text) => self.add(place.path(), text.clone().into_owned()),
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.node(item, &place.child(Edge::Index(index), rules), rules);
                }
            }
            Node::Object(members) => {
                for (name, value) in members {
                    self.node(value, &place.child(Edge::Name(name), rules), rules);
                }
            }
            Node::Null | Node::Bool(_) | Node::Number(_) => {}
        }
    }
}

/// A JSON template with quotes around the placeholders that stand for whole values: `{"n": {{n}}}`.
fn quoted(template: &str) -> String {
    let mut text = String::with_capacity(template.len() + 16);
    let mut inside = false;
    for piece in cut(template, Grammar::Postman) {
        match piece {
            Piece::Text(part) => {
                let mut escaped = false;
                for c in part.chars() {
                    match c {
                        _ if escaped => escaped = false,
                        '\\' if inside => escaped = true,
                        '"' => inside = !inside,
                        _ => {}
                    }
                }
                text.push_str(part);
            }
            Piece::Token(name) => {
                let quote = if inside { "" } else { "\"" };
                text.push_str(&format!("{quote}{{{{{name}}}}}{quote}"));
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_for_whole_values_get_quotes() {
        for (template, wanted) in [
            (r#"{"a": {{a}}, "b": "x{{b}}"}"#, r#"{"a": "{{a}}", "b": "x{{b}}"}"#),
            (r#"["\"{{a}}", {{b}}]"#, r#"["\"{{a}}", "{{b}}"]"#),
            ("{{a}}", "\"{{a}}\""),
            ("plain", "plain"),
        ] {
            assert_eq!(quoted(template), wanted);
        }
    }

    #[test]
    fn texts_are_found_where_the_normal_form_has_them() {
        let found = |body: Body| {
            let mut texts = Texts::default();
            texts.body(&body);
            let mut found: Vec<_> = texts.by_path.into_iter().collect();
            found.sort();
            found
        };
        let text = r#"{"a b": [1, "{{x}}"], "n": {{n}}}"#.to_owned();
        let pair = |path: &str, text: &str| (path.to_owned(), text.to_owned());
        assert_eq!(
            found(Body::Raw { text: text.clone(), language: None }),
            [pair("$", &text), pair("$.n", "{{n}}"), pair("$['a b'][1]", "{{x}}")]
        );
        assert_eq!(
            found(Body::UrlEncodedText("a=1&b={{x}}".to_owned())),
            [pair("$[1]", "b={{x}}")]
        );
        let graph_ql = Body::GraphQl {
            query: "{ {{field}} }".to_owned(),
            variables: Some(r#"{"id": {{id}}}"#.to_owned()),
            operation_name: None,
        };
        let found = found(graph_ql);
        assert!(found.contains(&pair("$.query", "{ {{field}} }")), "{found:?}");
        assert!(found.contains(&pair("$.variables.id", "{{id}}")), "{found:?}");
    }
}
