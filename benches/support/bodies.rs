//! Bodies to compare: what the fixture expects, what the server answers, and how many differences that makes.

use std::ops::RangeInclusive;

use serde_json::{Value, json};

/// One comparison to measure.
pub struct Case {
    pub what: String,
    /// Made when it is its turn: what others left in the heap would be measured, too.
    pub make: Box<dyn Fn() -> Bodies>,
    /// Differences that have to be found.
    pub differences: RangeInclusive<usize>,
    /// What it may take, in milliseconds.
    pub target: f64,
}

/// Two bodies.
pub struct Bodies {
    pub expected: Expected,
    pub actual: String,
    pub rules: Value,
}

/// The body of a fixture.
pub enum Expected {
    Json(String),
    Text(String),
}

/// Milliseconds for what was made to take long.
const BOUND: f64 = 1000.0;

/// More differences than are listed.
const MANY: RangeInclusive<usize> = 2000..=usize::MAX;

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    lists(&mut cases, "400 KiB", 400 * 1024, 3.0);
    lists(&mut cases, "20 MB", 20_000_000, 300.0);
    unlike(&mut cases);
    nested(&mut cases);
    texts(&mut cases);
    cases
}

fn json_bodies(expected: &str, actual: String) -> Bodies {
    Bodies { expected: Expected::Json(expected.to_owned()), actual, rules: json!([]) }
}

/// Lists of objects like the API's, the same or with one change.
fn lists(cases: &mut Vec<Case>, name: &str, size: usize, target: f64) {
    let mut add = |what: &str, found, make: fn(&[String]) -> Bodies| {
        cases.push(Case {
            what: format!("{name}, {what}"),
            make: Box::new(move || make(&elements(size))),
            differences: found..=found,
            target,
        });
    };
    add("conforms", 0, |elements| json_bodies(&pretty(elements), joined(elements)));
    add("one value changed", 1, |elements| {
        let changed = joined(elements).replacen("\"n\":77,", "\"n\":78,", 1);
        json_bodies(&pretty(elements), changed)
    });
    add("one element inserted", 1, |elements| {
        json_bodies(&pretty(elements), joined(&inserted(elements)))
    });
    add("another order", 1, |elements| {
        let reversed: Vec<String> = elements.iter().rev().cloned().collect();
        json_bodies(&pretty(elements), joined(&reversed))
    });
    add("no ids, one element inserted", 1, |elements| {
        let without = |text: String| text.replace("\"id\":", "\"key\":");
        let expected = without(joined(elements));
        json_bodies(&expected, without(joined(&inserted(elements))))
    });
    add("ids and times by matchers", 0, |elements| {
        let open = joined(elements)
            .replace("1540197327", "\"{{$timestamp}}\"")
            .replace("-0000-4000-8000-", "-0000-4000-8000-{{$hex}}");
        json_bodies(&open, joined(elements).replace("-8000-", "-8000-abc"))
    });
}

/// Ten thousand elements that have nothing to do with each other.
fn unlike(cases: &mut Vec<Case>) {
    let mut add =
        |what: &str, rules: Value, found, make: fn(&'static str) -> Value, turned: bool| {
            let make = move || {
                let expected = make("l");
                let actual = if turned { reversed(&expected) } else { make("r") };
                let bodies = json_bodies(&expected.to_string(), actual.to_string());
                Bodies { rules: rules.clone(), ..bodies }
            };
            let (what, make) = (format!("10,000 {what}"), Box::new(make));
            cases.push(Case { what, make, differences: found, target: BOUND });
        };
    let any_order = || json!([{ "path": "$", "unordered": true }]);
    let none = || json!([]);
    add("texts, all others", none(), MANY, |word| list(&|n| json!(format!("{word}{n}"))), false);
    add("numbers, shuffled", none(), MANY, shuffled, false);
    add("objects without ids, all others", none(), MANY, objects, false);
    let named = |word: &'static str| list(&|n| json!({ (format!("{word}{n}")): n }));
    add("objects, no name in common", none(), MANY, named, false);
    add("objects, other ids", none(), MANY, with_ids, false);
    add("objects with ids, turned round", none(), 1..=1, with_ids, true);
    add("objects without ids, turned round", none(), 1..=usize::MAX, objects, true);
    let lists = |word: &'static str| list(&|n| json!([[n, word], [word, [n]], []]));
    add("lists of lists, all others", none(), MANY, lists, false);
    let members = |word: &'static str| {
        Value::Object((0..10_000).map(|n| (format!("{word}{n}"), json!(n))).collect())
    };
    add("members of one object, all others", none(), MANY, members, false);
    add("objects in any order, all others", any_order(), MANY, objects, false);
    add("objects in any order, turned round", any_order(), 0..=0, objects, true);
}

fn list(element: &dyn Fn(usize) -> Value) -> Value {
    (0..10_000).map(element).collect()
}

fn shuffled(word: &'static str) -> Value {
    let factor = if word == "l" { 3 } else { 7 };
    list(&|n| json!(n * factor % 10_007))
}

fn objects(word: &'static str) -> Value {
    list(&|n| json!({ "a": format!("{word}{n}"), "b": n % 7, "c": [n, word], "d": { "e": word } }))
}

fn with_ids(word: &'static str) -> Value {
    let from = if word == "l" { 0 } else { 10_000 };
    list(&|n| json!({ "id": from + n, "a": word, "b": [word, n] }))
}

fn reversed(list: &Value) -> Value {
    list.as_array().expect("a list").iter().rev().cloned().collect()
}

/// Trees: nearly as deep as is followed, deeper, and wide on each level.
fn nested(cases: &mut Vec<Case>) {
    let mut add = |what: &str, found: RangeInclusive<usize>, make: fn() -> (String, String)| {
        let make = move || {
            let (expected, actual) = make();
            json_bodies(&expected, actual)
        };
        let (what, make) = (what.to_owned(), Box::new(make));
        cases.push(Case { what, make, differences: found, target: BOUND });
    };
    add("1000 chains 110 deep, conform", 0..=0, || (chains("l"), chains("l")));
    add("1000 chains 110 deep, all others", 1000..=1000, || (chains("l"), chains("r")));
    add("100,000 deep, one change", 1..=1, || (chain(50_000, "l"), chain(50_000, "r")));
    add("lists of 10 on 5 levels, all others", MANY, || {
        (tree(5, "l").to_string(), tree(5, "r").to_string())
    });
}

fn chain(depth: usize, bottom: &str) -> String {
    format!("{}\"{bottom}\"{}", "{\"a\":[".repeat(depth), "]}".repeat(depth))
}

fn chains(bottom: &str) -> String {
    joined(&vec![chain(55, bottom); 1000])
}

fn tree(depth: usize, word: &str) -> Value {
    match depth {
        0 => json!(word),
        _ => (0..10).map(|n| tree(depth - 1, &format!("{word}{n}"))).collect(),
    }
}

/// Pages of text.
fn texts(cases: &mut Vec<Case>) {
    let mut add = |what: &str, found: usize, make: fn(String) -> (String, String)| {
        let make = move || {
            let (expected, actual) = make(page(row));
            Bodies { expected: Expected::Text(expected), actual, rules: json!([]) }
        };
        let (what, make) = (format!("5 MB of HTML, {what}"), Box::new(make));
        cases.push(Case { what, make, differences: found..=found, target: BOUND });
    };
    add("conforms", 0, |page| (page.clone(), page));
    add("one line changed", 1, |page| {
        let other = page.replacen(">777<", ">778<", 1);
        (page, other)
    });
    add("every row changed", 1, |plain| (plain, page(|n| row(n).replace("Entry", "Other"))));
    add("rows shuffled", 1, |plain| (plain, page(|n| row(n * 7919 % 60_000))));
    add("all in one line, one word changed", 1, |page| {
        let line = page.replace('\n', " ");
        let other = line.replacen(">777<", ">778<", 1);
        (line, other)
    });
    add("a matcher in each line", 0, |page| (page.replace("with some", "with {{$string}}"), page));
}

fn row(n: usize) -> String {
    format!("  <tr class=\"row\"><td>{n}</td><td>Entry {n} with some text</td></tr>\n")
}

fn page(row: fn(usize) -> String) -> String {
    let mut page = String::from("<!DOCTYPE html>\n<html>\n");
    let mut n = 0;
    while page.len() < 5_000_000 {
        page.push_str(&row(n));
        n += 1;
    }
    page + "</html>\n"
}

fn joined(elements: &[String]) -> String {
    format!("[{}]", elements.join(","))
}

fn pretty(elements: &[String]) -> String {
    let value: Value = serde_json::from_str(&joined(elements)).expect("valid JSON");
    serde_json::to_string_pretty(&value).expect("valid JSON")
}

/// The same with a new one in the middle.
fn inserted(elements: &[String]) -> Vec<String> {
    let mut inserted = elements.to_vec();
    inserted.insert(elements.len() / 2, element(elements.len()));
    inserted
}

/// Elements of about that many bytes together.
fn elements(size: usize) -> Vec<String> {
    (0..size / element(1000).len()).map(element).collect()
}

fn element(n: usize) -> String {
    format!(
        r#"{{"id":"{n:08x}-0000-4000-8000-000000000000","n":{n},"created":1540197327,"label":"Entry {n} \u00fc\/x","url":"https:\/\/example.com\/{n}","notes":"Some text that is a little longer than the others, as notes are.","tags":["a","b","c"],"folder":{{"id":"f{n}","label":"Work","trashed":false}},"share":null,"hidden":false}}"#
    )
}
