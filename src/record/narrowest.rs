//! One matcher for values of one place.

use serde_json::Value;

use crate::compare::{Node, Rules};
use crate::fixture::Matcher;
use crate::secret::Masker;

use super::leaf::class_of;
use super::merge::{Found, Merge};
use super::text::Request;
use super::volatile::Volatiles;

/// The narrowest matcher that recording would put where these values were seen, as it stands in a fixture; for
/// values that are all the same the class that they belong to.
pub(crate) fn narrowest(values: &[&Value]) -> String {
    let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
    let nodes: Vec<Node<'_>> = texts.iter().filter_map(|text| Node::parse(text).ok()).collect();
    let written = merged(&nodes);
    match written.filter(|text| text.contains("{{")) {
        Some(text) => text,
        None => nodes.first().map_or(Matcher::Any, class).written(None),
    }
}

/// What recording writes for values of several passes, where that is a text.
fn merged(nodes: &[Node<'_>]) -> Option<String> {
    let mut known = Volatiles::new(nodes.len(), &[]);
    let requests = vec![Request::default(); nodes.len()];
    let secrets = Rules::default();
    let mut merge = Merge {
        known: &mut known,
        requests: &requests,
        secrets: &secrets,
        origins: None,
        masker: &Masker::default(),
        guess: None,
        standing: None,
        step_id: "",
        found: Found::default(),
    };
    merge.bodies(&nodes.iter().map(Some).collect::<Vec<_>>());
    let text = merge.found.text;
    serde_json::from_str(&text.filled(&known)).ok()
}

fn class(node: &Node<'_>) -> Matcher {
    class_of(node).unwrap_or(match node {
        Node::Null => Matcher::Null,
        Node::Bool(_) => Matcher::Bool,
        Node::Number(text) if text.contains(['.', 'e', 'E']) => Matcher::Number,
        Node::Number(_) => Matcher::Int { min: None, max: None },
        Node::String(_) => Matcher::Text { min: 0, max: None },
        Node::Array(_) | Node::Object(_) => Matcher::Any,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_matcher_is_as_narrow_as_the_values_allow() {
        let (id, other) = (
            json!("0311cb52-95d9-4b27-bb6f-36a3fba07441"),
            json!("1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38"),
        );
        for (values, wanted) in [
            (vec![&id, &other], "{{$uuid}}"),
            (vec![&id], "{{$uuid}}"),
            (vec![&json!(1), &json!(2)], "{{$int}}"),
            (vec![&json!(1), &json!(1)], "{{$int}}"),
            (vec![&json!(1_795_000_000), &json!(1_795_000_001)], "{{$timestamp}}"),
            (vec![&json!(null), &json!(true)], "{{$oneOf null true}}"),
            (vec![&json!("a"), &json!(1)], "{{$any}}"),
            (vec![&json!("word")], "{{$string}}"),
            (vec![&json!([1])], "{{$any}}"),
            (vec![], "{{$any}}"),
        ] {
            assert_eq!(narrowest(&values), wanted, "{values:?}");
        }
    }
}
