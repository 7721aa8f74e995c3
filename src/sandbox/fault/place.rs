//! Where in a body a fault strikes.

use std::cmp::Ordering;

use serde_json::Value;
use serde_json_path::{JsonPath, PathElement};

/// A property by its name anywhere, or whatever a JSONPath leads to.
#[derive(Debug, Clone)]
pub(crate) struct Place(JsonPath);

/// One way down from the root.
pub(super) type Way = Vec<Step>;

/// A step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    Index(usize),
}

impl Place {
    /// Reads a name or a JSONPath.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.starts_with('$') {
            let path = JsonPath::parse(text);
            return path.map(Place).map_err(|error| format!("no JSONPath: {error}"));
        }
        if text.is_empty() || text.contains(['[', ']', '{', '}', '"', '\'', '\\', '.', '*', '/']) {
            return Err("neither a name nor a JSONPath, which begins with $".to_owned());
        }
        JsonPath::parse(&format!("$..['{text}']")).map(Place).map_err(|error| error.to_string())
    }

    /// Whether it is the body as a whole.
    pub(super) fn is_root(&self) -> bool {
        self.0.to_string() == "$"
    }

    /// The ways to all it means in a body: what stands later or deeper comes first, so that each can be removed
    /// without misleading the next.
    pub(super) fn ways(&self, body: &Value) -> Vec<Way> {
        let located = self.0.query_located(body);
        let mut ways: Vec<Way> = located
            .locations()
            .map(|location| {
                location
                    .iter()
                    .map(|element| match element {
                        PathElement::Name(name) => Step::Name((*name).to_owned()),
                        PathElement::Index(index) => Step::Index(*index),
                    })
                    .collect()
            })
            .collect();
        ways.sort_by(|left, right| compare(right, left));
        ways.dedup();
        ways
    }
}

fn compare(left: &[Step], right: &[Step]) -> Ordering {
    for pair in left.iter().zip(right) {
        let order = match pair {
            (Step::Index(left), Step::Index(right)) => left.cmp(right),
            (Step::Name(left), Step::Name(right)) => left.cmp(right),
            (Step::Index(_), Step::Name(_)) => Ordering::Less,
            (Step::Name(_), Step::Index(_)) => Ordering::Greater,
        };
        if order.is_ne() {
            return order;
        }
    }
    left.len().cmp(&right.len())
}

/// What a way leads to.
pub(super) fn at<'v>(body: &'v mut Value, way: &[Step]) -> Option<&'v mut Value> {
    way.iter().try_fold(body, |value, step| match step {
        Step::Name(name) => value.get_mut(name),
        Step::Index(index) => value.get_mut(index),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Place, Step};

    #[test]
    fn names_are_found_anywhere_and_the_later_first() {
        let body = json!([{"id": 1, "t": [{"id": 2}]}, {"id": 3}]);
        let ways = Place::parse("id").unwrap().ways(&body);
        let id = Step::Name("id".into());
        let expected = [
            vec![Step::Index(1), id.clone()],
            vec![Step::Index(0), Step::Name("t".into()), Step::Index(0), id.clone()],
            vec![Step::Index(0), id],
        ];
        assert_eq!(ways, expected);
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in ["", "a.b", "$.", "$[", "a[0]", "*", "a'b", "a/b"] {
            assert!(Place::parse(text).is_err(), "{text}");
        }
        assert!(Place::parse("server.baseUrl").is_err());
        assert!(Place::parse("$['server.baseUrl']").is_ok());
    }
}
