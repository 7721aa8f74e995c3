//! What a collection asks for and nothing here does. It is looked for in the file's own text: what cannot be done
//! has no place in the parsed collection.

use super::{Collection, parse};
use crate::diagnostic::json::{Document, Kind, Node};

/// Names in scripts that only Postman's own application serves.
const FOREIGN_CALLS: [&str; 3] = ["pm.vault", "pm.require(", "pm.execution.runRequest"];

const BODY_MODES: [&str; 5] = ["raw", "urlencoded", "formdata", "file", "graphql"];

/// For each request, in file order, what is not supported of it and of all it stands in.
#[must_use]
pub fn gaps(collection: &Collection) -> Vec<Vec<String>> {
    // The text was read before, so this does not fail for a loaded collection.
    let Ok(document) = Document::read("", &collection.text) else { return Vec::new() };
    let mut found = Vec::new();
    let root = parse::collection_node(&document.root);
    let outer = scripts(root);
    items(root, &outer, &mut found);
    found
}

fn items(parent: &Node<'_>, outer: &[String], found: &mut Vec<Vec<String>>) {
    for item in parent.present("item").and_then(Node::as_array).unwrap_or_default() {
        let mut own = outer.to_vec();
        own.extend(scripts(item));
        let variables = item.present("variable").and_then(Node::as_array).unwrap_or_default();
        if !variables.is_empty() {
            let kind = if item.present("item").is_some() { "folder" } else { "request" };
            own.push(format!("variables of a {kind}: they are ignored, as in newman"));
        }
        if item.present("item").is_some() {
            items(item, &own, found);
            continue;
        }
        own.extend(item.present("request").map(request).unwrap_or_default());
        found.push(own);
    }
}

fn request(node: &Node<'_>) -> Vec<String> {
    let mut gaps = Vec::new();
    let tunnels = |proxy: &Node<'_>| proxy.present("tunnel").is_some_and(Node::is_truthy);
    if node.present("proxy").is_some_and(|proxy| !is_off(proxy) && tunnels(proxy)) {
        gaps.push("request.proxy.tunnel: only https goes through a tunnel".to_owned());
    }
    if node.present("certificate").is_some() {
        let text = "request.certificate: it is ignored, as in newman; use --ssl-client-cert-list";
        gaps.push(text.to_owned());
    }
    let mode = node.present("body").and_then(|body| body.present("mode"));
    if let Some(mode) = mode.and_then(Node::as_str).filter(|mode| !BODY_MODES.contains(mode)) {
        gaps.push(format!("body mode {mode}: it is read as raw"));
    }
    if mentions_vault(node) {
        gaps.push("variables of the vault: they stay as they are".to_owned());
    }
    gaps
}

fn is_off(node: &Node<'_>) -> bool {
    node.present("disabled").is_some_and(Node::is_truthy)
}

fn mentions_vault(node: &Node<'_>) -> bool {
    match &node.kind {
        Kind::String(text) => text.contains("{{vault:"),
        Kind::Array(elements) => elements.iter().any(mentions_vault),
        Kind::Object(members) => members.iter().any(|member| mentions_vault(&member.value)),
        _ => false,
    }
}

/// What the scripts of a collection, folder or request call that nobody answers.
fn scripts(node: &Node<'_>) -> Vec<String> {
    let events = node.present("event").and_then(Node::as_array).unwrap_or_default();
    let is_called =
        |call: &&&str| events.iter().any(|event| !is_off(event) && mentions(event, call));
    let called = FOREIGN_CALLS.iter().filter(is_called);
    called.map(|call| format!("{} in a script", call.trim_end_matches('('))).collect()
}

fn mentions(node: &Node<'_>, call: &str) -> bool {
    match &node.kind {
        Kind::String(text) => text.contains(call),
        Kind::Array(elements) => elements.iter().any(|element| mentions(element, call)),
        Kind::Object(members) => members.iter().any(|member| mentions(&member.value, call)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn gaps_of(items: Value, event: Value) -> Vec<Vec<String>> {
        let text = json!({"info": {"name": "c"}, "item": items, "event": event}).to_string();
        gaps(&parse::parse(&text, "c.json").unwrap())
    }

    #[test]
    fn each_request_has_its_own_and_those_of_its_folders() {
        let script = |text: &str| json!([{"listen": "test", "script": {"exec": [text]}}]);
        let items = json!([
            {"name": "f", "variable": [{"key": "a"}], "event": script("pm.require('x')"), "item": [
                {"name": "plain", "request": "http://h"},
                {"name": "all", "variable": [{"key": "a"}], "request": {"url": "http://{{vault:k}}",
                    "proxy": {"host": "p", "tunnel": true}, "certificate": {}, "body": {"mode": "odd", "odd": 1}}}
            ]},
            {"name": "none", "request": {"url": "http://h", "proxy": {"host": "p", "disabled": true},
                "body": {"mode": "file"}}},
            {"name": "nothing"}
        ]);
        let found = gaps_of(items, script("pm.vault.get('k')"));
        let counts: Vec<usize> = found.iter().map(Vec::len).collect();
        assert_eq!(counts, [3, 8, 1, 1], "{found:#?}");
        assert_eq!(found[2], ["pm.vault in a script"]);
        assert_eq!(found[0][1], "pm.require in a script");
        for (index, start) in
            [(3, "variables of a request"), (4, "request.proxy"), (6, "body mode odd")]
        {
            assert!(found[1][index].starts_with(start), "{found:#?}");
        }
    }

    #[test]
    fn scripts_that_are_switched_off_do_not_count() {
        let event = json!([{"listen": "test", "disabled": true, "script": "pm.vault.get('k')"}]);
        assert_eq!(gaps_of(json!([{"name": "a", "request": "http://h"}]), event), [[""; 0]]);
    }
}
