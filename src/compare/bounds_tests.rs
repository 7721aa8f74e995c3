//! Bodies made to take long. The bounds are wide, since tests run unoptimised beside others; what is
//! quadratic or worse takes minutes.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::tests::{Run, fixture, json_lines, received};

fn within<T>(limit: Duration, what: &str, work: impl FnOnce() -> T) -> T {
    let started = Instant::now();
    let result = work();
    assert!(started.elapsed() < limit, "{what} took {:?}", started.elapsed());
    result
}

const LIMIT: Duration = Duration::from_secs(60);

fn list(count: usize, element: impl Fn(usize) -> Value) -> Value {
    (0..count).map(element).collect()
}

/// `bottom` in so many lists, each with a neighbour.
fn nested(depth: usize, bottom: Value) -> Value {
    (0..depth).fold(bottom, |inner, n| json!([n, inner]))
}

#[test]
fn deep_lists_are_not_tried_out_again_at_every_level() {
    let (left, right) = (nested(60, json!("a")), nested(60, json!("b")));
    let lines = within(LIMIT, "one change", || json_lines(&left, &json!([]), &right));
    assert_eq!(lines, [format!("change body ${}: \"a\" → \"b\"", "[1]".repeat(60))]);
    let (left, right) = (json!([left, 1]), json!([left, 2]));
    let lines = within(LIMIT, "deep and equal", || json_lines(&left, &json!([]), &right));
    assert_eq!(lines, ["change body $[1]: 1 → 2"]);
}

#[test]
fn wide_lists_in_lists_that_are_all_unlike_are_bounded() {
    fn tree(depth: usize, leaf: &str) -> Value {
        match depth {
            0 => json!(leaf),
            _ => list(8, |n| tree(depth - 1, &format!("{leaf}{n}"))),
        }
    }
    let (left, right) = (tree(5, "a"), tree(5, "b"));
    let lines = within(LIMIT, "a tree of lists", || json_lines(&left, &json!([]), &right));
    assert!(lines.len() > 2000, "{}", lines.len());
}

#[test]
fn long_unlike_lists_are_bounded() {
    let count = 10_000;
    let uuid = |n: usize| format!("{n:08x}-95d9-4b27-bb6f-36a3fba07441");
    let table = [
        (
            "texts",
            json!([]),
            list(count, |n| json!(format!("l{n}"))),
            list(count, |n| json!(format!("r{n}"))),
        ),
        (
            "in any order",
            json!([{"path": "$", "unordered": true}]),
            list(count, |n| json!({"l": n})),
            list(count, |n| json!({"r": n})),
        ),
        (
            "with ids",
            json!([]),
            list(count, |n| json!({"id": n, "l": n})),
            list(count, |n| json!({"id": n + count, "l": 0})),
        ),
        (
            "without ids",
            json!([]),
            list(count, |n| json!({"a": n, "t": "{{$timestamp}}"})),
            list(count, |n| json!({"a": n + count, "t": 1_795_000_000})),
        ),
        (
            "made values first",
            json!([]),
            list(count, |n| if n < count / 2 { json!("{{$uuid}}") } else { json!(n.to_string()) }),
            list(count, |n| if n < count / 2 { json!(n.to_string()) } else { json!(uuid(n)) }),
        ),
        (
            "made values of two kinds",
            json!([]),
            list(count, |n| {
                if n < count / 2 { json!("{{$uuid}}") } else { json!("{{$hex length=4}}") }
            }),
            list(count, |n| if n < count / 2 { json!("00ff") } else { json!(uuid(n)) }),
        ),
        (
            "two values",
            json!([]),
            list(count, |n| json!(n % 3 == 0)),
            list(count, |n| json!(n % 7 == 0)),
        ),
        ("turned round", json!([]), list(count, |n| json!(n)), list(count, |n| json!(count - n))),
    ];
    for (what, rules, left, right) in table {
        within(LIMIT, what, || json_lines(&left, &rules, &right));
    }
}

#[test]
fn objects_with_many_names_are_bounded() {
    let object = |name: &dyn Fn(usize) -> String| -> Value {
        Value::Object((0..5000).map(|n| (name(n), json!(n))).collect())
    };
    let left = object(&|n| format!("l{n}{{{{$hex length=4}}}}"));
    let right = object(&|n| format!("r{n}"));
    within(LIMIT, "open names", || json_lines(&left, &json!([]), &right));
    within(LIMIT, "other names", || json_lines(&object(&|n| format!("l{n}")), &json!([]), &right));
}

#[test]
fn a_few_changes_far_apart_in_a_long_list_stay_few_differences() {
    let expected = list(2000, |n| json!({"n": n, "at": "{{$timestamp}}"}));
    let mut actual: Vec<Value> =
        (0..2000).map(|n| json!({"n": n, "at": 1_795_000_000 + n})).collect();
    actual.remove(1500);
    actual.insert(700, json!({"n": -1, "at": 1_795_000_000}));
    actual[100]["n"] = json!("100");
    let lines = json_lines(&expected, &json!([]), &json!(actual));
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert_eq!(lines[0], "breaking body $[100].n: 100 → \"100\"");
    assert!(lines[1].starts_with("breaking body $[1500]: {"), "{lines:#?}");
    assert!(lines[2].starts_with("additive body $[700]: - → {"), "{lines:#?}");
}

#[test]
fn large_bodies_are_compared_in_one_go() {
    let element = |n: usize| json!({"id": n, "text": "text ".repeat(30), "tags": ["a", "b", n]});
    let expected = list(20_000, element);
    let mut body = expected.to_string();
    let fixture = fixture(&expected, &json!([]));
    let answer = received(200, "application/json", body.clone());
    let lines = within(LIMIT, "the same", || Run::new().compare(&fixture, &answer));
    assert_eq!(lines, Vec::<String>::new());
    let at = body.rfind("text ").unwrap();
    body.replace_range(at..at + 4, "TEXT");
    let answer = received(200, "application/json", body);
    let lines = within(LIMIT, "one change", || Run::new().compare(&fixture, &answer));
    assert_eq!(lines.len(), 1);
}

#[test]
fn the_bound_on_trials_grows_with_the_body() {
    let row = |n: usize| -> Value { (0..60).map(|at| json!(n + at)).collect() };
    let mut expected: Vec<Value> = (0..10_000).map(row).collect();
    let actual = json!(expected);
    expected.insert(9_900, json!(["{{$uuid}}"]));
    expected.remove(50);
    let lines = within(LIMIT, "long rows", || json_lines(&json!(expected), &json!([]), &actual));
    assert_eq!(lines.len(), 2, "{lines:#?}");
}
