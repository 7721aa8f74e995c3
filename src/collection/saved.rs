//! A copy of the collection with saved responses put in; everything else is the file's own text.

use serde_json::Value;

use super::{Collection, parse};
use crate::diagnostic::json::{Document, Node};

/// The member by which a saved response is known as one that was made of a fixture.
pub const MARK: &str = "_postcheck";

/// The collection's text with the saved responses that `example` makes, given the number of the request and what
/// the file says of it. One that was put in before is replaced, others stay behind the new one.
#[must_use]
pub fn with_examples(
    collection: &Collection,
    example: &mut dyn FnMut(usize, Option<Value>) -> Option<Value>,
) -> String {
    let text = collection.text.as_str();
    // The text was read before; if somebody put another one there, it is given back as it is.
    let Ok(document) = Document::read("", text) else { return text.to_owned() };
    let mut requests = Vec::new();
    collect(parse::collection_node(&document.root), &mut requests);
    let mut copy = String::with_capacity(text.len() * 2);
    let mut end = 0;
    for (index, node) in requests.into_iter().enumerate() {
        let request = node.present("request").map(Node::to_value);
        let Some(saved) = example(index, request) else { continue };
        let edit = edit(text, node, &saved);
        copy.push_str(&text[end..edit.start]);
        copy.push_str(&edit.text);
        end = edit.end;
    }
    copy.push_str(&text[end..]);
    copy
}

/// Requests in file order: what is no folder.
fn collect<'n, 't>(parent: &'n Node<'t>, requests: &mut Vec<&'n Node<'t>>) {
    let items = parent.present("item").and_then(Node::as_array).unwrap_or_default();
    for item in items {
        match item.present("item") {
            Some(_) => collect(item, requests),
            None => requests.push(item),
        }
    }
}

struct Edit {
    start: usize,
    end: usize,
    text: String,
}

fn edit(text: &str, item: &Node<'_>, saved: &Value) -> Edit {
    let indent = item.members().first().map_or("", |member| blank_before(text, member.key_start));
    let saved = written(saved, indent);
    let Some(old) = item.get("response") else {
        let (at, comma) = match item.members().last() {
            Some(last) => (last.value.end, ","),
            None => (item.start + 1, ""),
        };
        return Edit {
            start: at,
            end: at,
            text: format!("{comma}{indent}\"response\": [{saved}]"),
        };
    };
    let elements = old.as_array().unwrap_or_default();
    if let Some(marked) = elements.iter().find(|element| element.get(MARK).is_some()) {
        return Edit { start: marked.start, end: marked.end, text: saved };
    }
    match elements.first() {
        Some(first) => {
            let text = format!("{saved},{}", blank_before(text, first.start));
            Edit { start: first.start, end: first.start, text }
        }
        None => Edit { start: old.start, end: old.end, text: format!("[{saved}]") },
    }
}

/// The value as the file is written: over lines where its items are.
fn written(value: &Value, indent: &str) -> String {
    match indent.contains('\n') {
        // Strings hold no line ends, so that all of them are between tokens.
        true => format!("{value:#}").replace('\n', indent),
        false => value.to_string(),
    }
}

/// The white space right before `offset`.
fn blank_before(text: &str, offset: usize) -> &str {
    let before = &text[..offset];
    &before[before.trim_end().len()..]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn copy(text: &str, examples: &[Option<Value>]) -> String {
        let collection = parse::parse(text, "c.json").unwrap();
        let text = with_examples(&collection, &mut |index, _| examples[index].clone());
        parse::parse(&text, "copy.json").unwrap();
        text
    }

    #[test]
    fn responses_are_put_in_and_all_else_is_the_files_text() {
        let mark = |n: u8| json!({ "n": n, "_postcheck": {} });
        for (item, wanted) in [
            (r#"{"name": "a",  "x": 1.50}"#, r#"{"name": "a",  "x": 1.50,"response": [NEW]}"#),
            (r#"{"response": [], "y": 1}"#, r#"{"response": [NEW], "y": 1}"#),
            (r#"{"response": null}"#, r#"{"response": [NEW]}"#),
            (r#"{"response": [ {"n": 1} , 5]}"#, r#"{"response": [ NEW, {"n": 1} , 5]}"#),
            (
                r#"{"response": [{"n": 1}, {"n": 2, "_postcheck": null}]}"#,
                r#"{"response": [{"n": 1}, NEW]}"#,
            ),
        ] {
            let text = format!(
                "{{ \"item\": [{{\"item\": []}}, {item}, {{\"name\":\"b\"}}] ,\"z\":\t2}}\n"
            );
            let new = mark(7);
            let wanted = text.replace(item, &wanted.replace("NEW", &new.to_string()));
            let once = copy(&text, &[Some(new.clone()), None]);
            assert_eq!(once, wanted);
            assert_eq!(copy(&once, &[Some(new), None]), wanted, "twice is once");
            assert_eq!(copy(&text, &[None, None]), text);
        }
    }

    #[test]
    fn a_file_of_many_lines_keeps_its_indentation() {
        let text = "{\n\t\"item\": [\n\t\t{\n\t\t\t\"name\": \"a\"\n\t\t}\n\t]\n}";
        let wanted = "{\n\t\"item\": [\n\t\t{\n\t\t\t\"name\": \"a\",\n\t\t\t\"response\": [{\n\t\t\t  \"n\": 1\n\t\t\t}]\n\t\t}\n\t]\n}";
        assert_eq!(copy(text, &[Some(json!({ "n": 1 }))]), wanted);
    }
}
