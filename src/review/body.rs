//! Bodies as a whole: one taken for another, and texts line by line.

use serde_json::Value;

use crate::compare::Key;
use crate::fixture::{Bindings, Fixture, Seen, Surroundings, is_body_file_name};

use super::pending::Edit;

/// What taking the response's body for the fixture's comes to.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Swap {
    /// Edits of the fixture's text.
    pub(super) edits: Vec<Edit>,
    /// The file that gets the response's body.
    pub(super) written: Option<String>,
    /// The file that nothing names any more.
    pub(super) removed: Option<String>,
}

/// Takes the body of `response` in place of the one of `fixture`; both are texts of fixtures.
pub(super) fn swap(fixture: &str, response: &str) -> Option<Swap> {
    let fixture: Value = serde_json::from_str(fixture).ok()?;
    let response: Value = serde_json::from_str(response).ok()?;
    let member = |of: &Value| {
        let named = ["body", "bodyFile"].into_iter();
        named.filter_map(|name| Some((name, of.get(name)?.clone()))).next()
    };
    let (before, now) = (member(&fixture), member(&response));
    let file = |of: &Option<(&str, Value)>| match of {
        Some(("bodyFile", Value::String(name))) if is_body_file_name(name) => Some(name.clone()),
        _ => None,
    };
    let (old_file, new_file) = (file(&before), file(&now));
    if let (Some(old), Some(new)) = (&old_file, &new_file)
        && extension(old) == extension(new)
    {
        return Some(Swap { written: old_file, ..Swap::default() });
    }
    let place = |name: &str| vec![Key::Name(name.to_owned())];
    let mut edits = Vec::new();
    match (before, now) {
        (Some((old, _)), Some((new, with))) if old == new => {
            edits.push(Edit::Replace { place: place(new), with });
        }
        (before, now) => {
            edits.extend(before.map(|(old, _)| Edit::Remove { place: place(old) }));
            let earlier = ["cookies", "headers", "status", "request"].into_iter();
            let after =
                earlier.filter(|name| fixture.get(name).is_some()).map(str::to_owned).next();
            edits.extend(now.map(|(new, with)| Edit::Insert { place: place(new), after, with }));
        }
    }
    let removed = old_file.filter(|old| Some(old) != new_file.as_ref());
    Some(Swap { edits, written: new_file, removed })
}

fn extension(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or_default()
}

/// A text that came, with the matchers of the expected one where they still match. `recorded` is the text as it
/// would be recorded, line for line.
pub(super) fn merged(
    expected: &str,
    actual: &str,
    recorded: &str,
    fixture: &Fixture,
    around: &Surroundings<'_>,
    bindings: &Bindings,
) -> String {
    let wanted: Vec<&str> = expected.split_inclusive('\n').map(without_end).collect();
    let came: Vec<&str> = actual.split_inclusive('\n').map(without_end).collect();
    let keeps = |left: usize, right: usize| match (wanted.get(left), came.get(right)) {
        (Some(wanted), Some(came)) => match fixture.pattern(wanted) {
            Some(pattern) => {
                let seen = Seen::String((*came).into());
                pattern.matches(&seen, around, bindings).is_ok()
            }
            None => wanted == came,
        },
        _ => false,
    };
    let shorter = wanted.len().min(came.len());
    let head = (0..shorter).take_while(|at| keeps(*at, *at)).count();
    let back = |back: &usize| keeps(wanted.len() - 1 - back, came.len() - 1 - back);
    let tail = (0..shorter - head).take_while(back).count();
    let mut left = head;
    let mut merged = String::with_capacity(actual.len());
    for (right, line) in recorded.split_inclusive('\n').enumerate() {
        let kept = if right < head {
            Some(right)
        } else if right >= came.len().saturating_sub(tail) {
            (right + wanted.len()).checked_sub(came.len())
        } else {
            (left..wanted.len() - tail).find(|at| keeps(*at, right))
        };
        match kept.and_then(|kept| wanted.get(kept)) {
            Some(text) => merged.push_str(text),
            None => merged.push_str(without_end(line)),
        }
        merged.push_str(&line[without_end(line).len()..]);
        left = kept.map_or(left, |kept| kept + 1).max(left);
    }
    merged
}

/// A line without its end.
fn without_end(line: &str) -> &str {
    line.trim_end_matches(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::variables::Scopes;

    use super::*;

    #[test]
    fn bodies_take_each_others_places() {
        let place = |name: &str| vec![Key::Name(name.to_owned())];
        let replace = |with: Value| Edit::Replace { place: place("body"), with };
        let remove = |name: &str| Edit::Remove { place: place(name) };
        let insert = |name: &str, with: Value| Edit::Insert {
            place: place(name),
            after: Some("status".to_owned()),
            with,
        };
        let file = |name: &str| Some(name.to_owned());
        for (fixture, response, edits, written, removed) in [
            (json!({"body": 1}), json!({"body": [2]}), vec![replace(json!([2]))], None, None),
            (json!({"body": 1}), json!({}), vec![remove("body")], None, None),
            (json!({}), json!({"body": null}), vec![insert("body", json!(null))], None, None),
            (
                json!({"body": 1}),
                json!({"bodyFile": "a.body.html"}),
                vec![remove("body"), insert("bodyFile", json!("a.body.html"))],
                file("a.body.html"),
                None,
            ),
            (
                json!({"bodyFile": "mine.png"}),
                json!({"bodyFile": "a.body.png"}),
                vec![],
                file("mine.png"),
                None,
            ),
            (
                json!({"bodyFile": "mine.png"}),
                json!({"body": {}}),
                vec![remove("bodyFile"), insert("body", json!({}))],
                None,
                file("mine.png"),
            ),
        ] {
            let with_status = |mut of: Value| {
                of["status"] = json!(200);
                of.to_string()
            };
            let swap = swap(&with_status(fixture), &with_status(response)).unwrap();
            assert_eq!(swap, Swap { edits, written, removed });
        }
    }

    #[test]
    fn lines_keep_their_matchers() {
        let text = "head\n{{$int}} items\nsame\n{{$uuid as=\"x\"}}\nfoot\n";
        let fixture = json!({"headers": {"content-type": "text/plain"}, "bodyFile": "a.txt"});
        let load = |_: &str| Ok(text.as_bytes().to_vec());
        let fixture = Fixture::parse(&fixture.to_string(), "f", load).unwrap();
        let scopes = Scopes::default();
        let around = Surroundings { variables: &scopes, origin: "", user_agent: "", now: 0 };
        const ID: &str = "0311cb52-95d9-4b27-bb6f-36a3fba07441";
        for (actual, wanted) in [
            (format!("head\n5 items\nsame\n{ID}\nfoot\n"), text.to_owned()),
            (
                format!("head\nnew\n5 items\nsame\n{ID}\nfoot"),
                text.replace("head\n", "head\nnew\n").trim_end().to_owned(),
            ),
            (
                format!("{{{{x}}}}\r\n{ID}\nfoot\n"),
                "{{$literal \"{{\"}}x}}\r\n{{$uuid as=\"x\"}}\nfoot\n".to_owned(),
            ),
            (String::new(), String::new()),
            ("other\n".to_owned(), "other\n".to_owned()),
        ] {
            let recorded = crate::fixture::escape(&actual).into_owned();
            let bindings = Bindings::default();
            let merged = merged(text, &actual, &recorded, &fixture, &around, &bindings);
            assert_eq!(merged, wanted, "{actual:?}");
        }
    }
}
