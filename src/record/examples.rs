//! Saved responses of a collection as recordings.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Map, Value};

use crate::collection::Example;
use crate::fixture::layout;
use crate::http::Received;

use super::observation::{Observation, Recorded};

/// The saved response that a step's fixture is made of: the one of that name, else the one that was exported from
/// a fixture, else the first with a status of 200 to 299, else the first.
#[must_use]
pub fn choose<'e>(examples: &'e [Example], name: Option<&str>) -> Option<&'e Example> {
    let named = |example: &&Example| name.is_some_and(|name| example.name == name);
    let exported = |example: &&Example| example.extension.is_some();
    let succeeded = |example: &&Example| example.code.is_some_and(|c| (200..300).contains(&c));
    let all = || examples.iter();
    all()
        .find(named)
        .or_else(|| all().find(exported))
        .or_else(|| all().find(succeeded))
        .or_else(|| all().next())
}

/// A saved response as if it had come. Without a status it is taken for 200, as Postman shows it.
#[must_use]
pub fn observe(example: &Example) -> Observation {
    let body = Bytes::from(example.body.clone().unwrap_or_default());
    let headers = example.headers.iter();
    Observation {
        origin: String::new(),
        user_agent: String::new(),
        received: Received {
            status: example.code.unwrap_or(200),
            reason: String::new(),
            headers: headers.map(|(n, v)| (n.to_ascii_lowercase(), v.clone())).collect(),
            wire_size: body.len() as u64,
            body,
            url: String::new(),
            timings: Default::default(),
            remote: None,
        },
        asked: None,
        when: None,
        written: true,
    }
}

/// A fixture with what the saved response knows beyond itself: rules, what was sent, bodies that are no text.
#[must_use]
pub fn complete(recorded: Recorded, example: &Example) -> Recorded {
    let Some(Value::Object(extension)) = &example.extension else { return recorded };
    let Ok(Value::Object(mut members)) = serde_json::from_str(&recorded.text) else {
        return recorded;
    };
    let mut body = recorded.body.clone();
    if let Some(file) = extension.get("bodyFile").and_then(Value::as_str) {
        let name = body_file(&recorded.step_id, file);
        let bytes = extension.get("bodyBase64").and_then(Value::as_str);
        let bytes = bytes.and_then(|text| STANDARD.decode(text).ok());
        let text = || example.body.clone().unwrap_or_default().into_bytes();
        body = Some((name.clone(), bytes.unwrap_or_else(text)));
        members.shift_remove("body");
        members.insert("bodyFile".to_owned(), name.into());
    }
    if let Some(inline) = extension.get("body") {
        body = None;
        members.shift_remove("bodyFile");
        members.insert("body".to_owned(), inline.clone());
    }
    add(&mut members, extension);
    let text = Value::Object(members).to_string();
    match layout(&text, &recorded.step_id) {
        Ok(text) => Recorded { text, body, ..recorded },
        Err(_) => recorded,
    }
}

/// Members that are taken over as they are; one that is null is one that the fixture leaves out.
fn add(members: &mut Map<String, Value>, extension: &Map<String, Value>) {
    for name in ["request", "sent", "status", "headers", "cookies", "rules"] {
        match extension.get(name) {
            Some(Value::Null) => drop(members.shift_remove(name)),
            Some(value) => drop(members.insert(name.to_owned(), value.clone())),
            None => {}
        }
    }
}

/// The name of the body file of a step, with the extension that another one has.
fn body_file(step_id: &str, other: &str) -> String {
    let extension = other.split_once(".body.").map_or("bin", |(_, extension)| extension);
    // It comes from a file that somebody may have written: nothing in it may lead elsewhere.
    let extension: String = extension.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}.body.{extension}", step_id.rsplit('/').next().unwrap_or(step_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(name: &str, code: Option<u16>, exported: bool) -> Example {
        let extension = exported.then(|| Value::Object(Map::new()));
        Example { name: name.to_owned(), code, headers: Vec::new(), body: None, extension }
    }

    #[test]
    fn the_named_the_exported_the_successful_and_the_first_in_this_order() {
        let mut all = vec![
            example("gone", Some(404), false),
            example("made", Some(201), false),
            example("shown", Some(200), false),
        ];
        let chosen =
            |all: &[Example], name: Option<&str>| choose(all, name).map(|e| e.name.clone());
        assert_eq!(chosen(&all, None).as_deref(), Some("made"));
        assert_eq!(chosen(&all, Some("shown")).as_deref(), Some("shown"));
        assert_eq!(chosen(&all, Some("none of that name")).as_deref(), Some("made"));
        assert_eq!(chosen(&all[..1], None).as_deref(), Some("gone"));
        all.push(example("exported", Some(500), true));
        assert_eq!(chosen(&all, None).as_deref(), Some("exported"));
        assert_eq!(chosen(&[], Some("gone")), None);
    }

    #[test]
    fn names_of_body_files_lead_nowhere_else() {
        assert_eq!(body_file("a/show", "x.body.png"), "show.body.png");
        assert_eq!(body_file("a/show", "x.body./../../etc"), "show.body.etc");
        assert_eq!(body_file("show", "/etc/passwd"), "show.body.bin");
    }
}
