//! Search criteria: how `find` judges an object's fields, with PHP's idea of equal and less.

use std::cmp::Ordering;

use serde_json::Value;

use crate::sandbox::answer::{Failure, failures};
use crate::sandbox::php::{self, Numeric};

/// The value of a field.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Known<'k> {
    Null,
    Flag(bool),
    Int(i64),
    Text(&'k str),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operator {
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    /// None of them: what the server looks up loosely and then finds nothing to do for.
    Any,
}

impl Operator {
    fn named(name: &Value) -> Option<Self> {
        if *name == Value::Bool(true) {
            return Some(Operator::Any);
        }
        Some(match name.as_str()? {
            "eq" => Operator::Equal,
            "ne" => Operator::NotEqual,
            "lt" => Operator::Less,
            "gt" => Operator::Greater,
            "le" => Operator::LessOrEqual,
            "ge" => Operator::GreaterOrEqual,
            _ => return None,
        })
    }
}

/// One condition.
#[derive(Debug)]
struct Condition {
    field: &'static str,
    operator: Operator,
    value: Value,
    /// Written as a value, without an operator.
    plain: bool,
}

/// All conditions of a search; all must hold.
#[derive(Debug, Default)]
pub(super) struct Criteria(Vec<Condition>);

impl Criteria {
    /// Reads the members of `criteria`, in order. `resolve` gives a field by the name a client uses, and
    /// `value` replaces placeholders in values.
    pub(super) fn parse(
        members: Vec<(String, Value)>,
        resolve: impl Fn(&str) -> Option<&'static str>,
        value: impl Fn(&'static str, Value) -> Value,
    ) -> Result<Self, Failure> {
        let mut conditions = Vec::new();
        for (name, wanted) in members {
            let field = resolve(&name).ok_or_else(|| failures::illegal_field(&name))?;
            let plain = !(wanted.is_array() || wanted.is_object());
            let (operator, wanted) = operation(wanted)?;
            conditions.push(Condition { field, operator, value: value(field, wanted), plain });
        }
        Ok(Criteria(conditions))
    }

    /// Adds `trashed` false, unless the client says something about it.
    pub(super) fn without_trash(mut self) -> Self {
        self.0.retain(|condition| {
            condition.field != "trashed" || !condition.plain || !condition.value.is_null()
        });
        if !self.0.iter().any(|condition| condition.field == "trashed") {
            let (operator, value) = (Operator::Equal, Value::Bool(false));
            self.0.push(Condition { field: "trashed", operator, value, plain: true });
        }
        self
    }

    /// Whether all conditions hold.
    pub(super) fn hold<'k>(&self, field: impl Fn(&str) -> Known<'k>) -> bool {
        self.0.iter().all(|condition| {
            let known = field(condition.field);
            let value = &condition.value;
            let order = || known.compare(value);
            match condition.operator {
                Operator::Equal => known.same(value),
                Operator::NotEqual => !known.same(value),
                Operator::Less => order() == Ordering::Less,
                Operator::Greater => order() == Ordering::Greater,
                Operator::LessOrEqual => order() != Ordering::Greater,
                Operator::GreaterOrEqual => order() != Ordering::Less,
                Operator::Any => true,
            }
        })
    }
}

/// Operator and value of a criterion: an array is both, anything else means equality. An operator that
/// cannot be named in an error, such as an array, is the unforeseen failure.
fn operation(wanted: Value) -> Result<(Operator, Value), Failure> {
    let (first, second) = match &wanted {
        Value::Array(items) => (items.first(), items.get(1)),
        Value::Object(members) => (members.get("0"), members.get("1")),
        Value::String(text) if text == "true" || text == "false" => {
            return Ok((Operator::Equal, Value::Bool(text == "true")));
        }
        _ => return Ok((Operator::Equal, wanted)),
    };
    let name = first.cloned().unwrap_or_default();
    match Operator::named(&name) {
        Some(operator) => Ok((operator, second.cloned().unwrap_or_default())),
        None => {
            Err(php::text(&name).map_or(Failure::Unable, |name| failures::illegal_operator(&name)))
        }
    }
}

impl Known<'_> {
    /// PHP's `===`.
    fn same(self, value: &Value) -> bool {
        match (self, value) {
            (Known::Null, Value::Null) => true,
            (Known::Flag(known), Value::Bool(value)) => known == *value,
            (Known::Text(known), Value::String(value)) => known == value,
            (Known::Int(known), Value::Number(value)) => php::of_json(value) == Numeric::Int(known),
            _ => false,
        }
    }

    fn truth(self) -> bool {
        match self {
            Known::Null => false,
            Known::Flag(flag) => flag,
            Known::Int(int) => int != 0,
            Known::Text(text) => !php::empty(text),
        }
    }

    /// PHP's `<=>`.
    fn compare(self, value: &Value) -> Ordering {
        match (self, value) {
            (Known::Flag(_), _) | (_, Value::Bool(_)) => self.truth().cmp(&php::truth(value)),
            (Known::Null, Value::Array(_) | Value::Object(_) | Value::Number(_))
            | (Known::Int(_), Value::Null) => self.truth().cmp(&php::truth(value)),
            (_, Value::Array(_) | Value::Object(_)) => Ordering::Less,
            (Known::Null, Value::Null) => Ordering::Equal,
            (Known::Null, Value::String(text)) => "".cmp(text.as_str()),
            (Known::Int(known), Value::Number(n)) => numbers(Numeric::Int(known), php::of_json(n)),
            (Known::Int(known), Value::String(text)) => match php::numeric(text) {
                Some(number) => numbers(Numeric::Int(known), number),
                None => known.to_string().as_str().cmp(text),
            },
            (Known::Text(known), Value::Null) => known.cmp(""),
            (Known::Text(known), Value::Number(number)) => match php::numeric(known) {
                Some(known) => numbers(known, php::of_json(number)),
                None => known.cmp(php::number(number).as_str()),
            },
            (Known::Text(known), Value::String(text)) => {
                match (php::numeric(known), php::numeric(text)) {
                    (Some(known), Some(number)) => numbers(known, number),
                    _ => known.cmp(text.as_str()),
                }
            }
        }
    }
}

fn numbers(left: Numeric, right: Numeric) -> Ordering {
    match (left, right) {
        (Numeric::Int(left), Numeric::Int(right)) => left.cmp(&right),
        _ => left.as_f64().partial_cmp(&right.as_f64()).unwrap_or(Ordering::Equal),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Criteria, Known};
    use crate::sandbox::answer::{Failure, failures};

    fn criteria(value: Value) -> Result<Criteria, Failure> {
        let Value::Object(members) = json!({ "f": value }) else { unreachable!() };
        Criteria::parse(
            members.into_iter().collect(),
            |name| (name == "f").then_some("f"),
            |_, value| value,
        )
    }

    fn holds(known: Known<'_>, value: Value) -> bool {
        criteria(value).unwrap().hold(|_| known)
    }

    #[test]
    fn equality_is_strict() {
        assert!(holds(Known::Int(5), json!(5)));
        assert!(!holds(Known::Int(5), json!("5")));
        assert!(!holds(Known::Int(5), json!(5.0)));
        assert!(!holds(Known::Int(1), json!(true)));
        assert!(holds(Known::Flag(true), json!("true")));
        assert!(!holds(Known::Flag(true), json!(["eq", "true"])));
        assert!(holds(Known::Flag(true), json!(["ne", null])));
        assert!(holds(Known::Null, json!(null)));
        assert!(holds(Known::Null, json!(["eq"])));
        assert!(holds(Known::Text("a"), json!(["eq", "a"])));
    }

    #[test]
    fn order_is_loose() {
        assert!(holds(Known::Int(5), json!(["lt", "6"])));
        assert!(holds(Known::Int(5), json!(["ge", 5.0])));
        assert!(holds(Known::Int(5), json!(["gt", null])));
        for less in [json!(["lt", 5]), json!(["lt", -5]), json!(["le", 0]), json!(["lt", "a"])] {
            assert!(holds(Known::Null, less.clone()), "{less}");
        }
        assert!(!holds(Known::Null, json!(["gt", 5])));
        assert!(!holds(Known::Null, json!(["gt", -5])));
        assert!(holds(Known::Int(-5), json!(["gt", null])));
        assert!(holds(Known::Int(5), json!(["lt", "abc"])));
        assert!(holds(Known::Text("10"), json!(["gt", "9"])));
        assert!(holds(Known::Text("b"), json!(["gt", "a"])));
        assert!(holds(Known::Flag(true), json!(["gt", "0"])));
        assert!(holds(Known::Int(5), json!(["lt", []])));
    }

    #[test]
    fn illegal_operators_are_named() {
        for (value, name) in [
            (json!(["between", 1]), "between"),
            (json!(["EQ", 1]), "EQ"),
            (json!([5]), "5"),
            (json!([null, 1]), ""),
            (json!([false, 1]), ""),
            (json!([]), ""),
            (json!({}), ""),
            (json!({"a": 1}), ""),
        ] {
            assert_eq!(criteria(value).unwrap_err(), failures::illegal_operator(name));
        }
        for value in [json!([["eq"], 1]), json!([{}])] {
            assert_eq!(criteria(value).unwrap_err(), Failure::Unable);
        }
        assert!(criteria(json!({"0": "eq", "1": 5})).is_ok());
        // PHP finds true among the operators.
        assert!(holds(Known::Int(5), json!([true, 6])));
    }

    #[test]
    fn trash_is_left_out_unless_asked_for() {
        let trashed = |value: Value| {
            let criteria = Criteria::parse(
                vec![("trashed".to_owned(), value)],
                |_| Some("trashed"),
                |_, value| value,
            );
            let criteria = criteria.unwrap().without_trash();
            [true, false].map(|trashed| criteria.hold(|_| Known::Flag(trashed)))
        };
        assert_eq!(trashed(json!(null)), [false, true]);
        assert_eq!(trashed(json!(true)), [true, false]);
        assert_eq!(trashed(json!(["ne", null])), [true, true]);
        // Something was said about it, if only what nothing is.
        assert_eq!(trashed(json!(["eq", null])), [false, false]);
        let none = Criteria::default().without_trash();
        assert!(!none.hold(|_| Known::Flag(true)) && none.hold(|_| Known::Flag(false)));
    }
}
