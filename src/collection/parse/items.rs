//! The item tree with what hangs on its nodes: scripts, behaviour, saved responses.

use super::{
    auth, headers, requests,
    shape::{self, Read},
};
use crate::{
    collection::{
        Behavior, Event, EventKind, Example, Folder, HttpVersion, Item, MARK, RequestItem, Script,
        request::description_text,
    },
    diagnostic::json::{Kind, Node},
};

/// The items of a collection or folder.
pub(super) fn items(parent: &Node<'_>) -> Read<Vec<Item>> {
    let Some(node) = parent.present("item") else { return Ok(Vec::new()) };
    let Some(elements) = node.as_array() else {
        return Err(shape::wrong("item", "an array of folders and requests", node));
    };
    elements.iter().map(item).collect()
}

/// An entry with `item`, even an empty one, is a folder.
fn item(node: &Node<'_>) -> Read<Item> {
    if !node.is_object() {
        return Err(shape::wrong_element("item", "an object", node));
    }
    let name = node.present("name").and_then(Node::scalar_text).unwrap_or_default().into_owned();
    let id = node.present("id").or_else(|| node.present("_postman_id"));
    let id = id.and_then(Node::scalar_text).map(Into::into);
    let description = node.present("description").or_else(|| {
        // Postman's editor keeps a request's description inside `request`.
        node.present("request").and_then(|request| request.present("description"))
    });
    let description = description.and_then(|node| description_text(&node.to_value()));
    let (events, behavior) = (events(node)?, behavior(node)?);
    Ok(if node.present("item").is_some() {
        let (items, auth) = (items(node)?, auth::auth(node)?);
        Item::Folder(Box::new(Folder { name, id, description, items, auth, events, behavior }))
    } else {
        let (request, examples) = (requests::request(node)?, examples(node));
        Item::Request(Box::new(RequestItem {
            name,
            id,
            description,
            request,
            events,
            behavior,
            examples,
        }))
    })
}

/// The scripts of a collection, folder or request.
pub(super) fn events(parent: &Node<'_>) -> Read<Vec<Event>> {
    let mut events = Vec::new();
    for node in shape::enabled_objects(parent, "event", "a list of scripts")? {
        let kind = match node.get("listen").and_then(Node::as_str) {
            Some("prerequest") => EventKind::Prerequest,
            Some("test") => EventKind::Test,
            _ => continue,
        };
        if let Some(script) = node.present("script")
            && let Some(source) = source(script)?
        {
            events.push(Event { kind, script: Script { source } });
        }
    }
    Ok(events)
}

/// A script's lines: under `exec`, or the script itself is the text or the list.
fn source(script: &Node<'_>) -> Read<Option<String>> {
    match &script.kind {
        Kind::String(text) => Ok(Some(text.to_string())),
        Kind::Array(lines) => {
            let mut source = String::new();
            for (index, line) in lines.iter().enumerate() {
                if index > 0 {
                    source.push('\n');
                }
                if !line.is_null() {
                    let text = line.scalar_text();
                    source +=
                        &text.ok_or_else(|| shape::wrong_element("exec", "a string", line))?;
                }
            }
            Ok(Some(source))
        }
        Kind::Object(_) => match script.present("exec") {
            Some(exec) if exec.is_object() => {
                Err(shape::wrong("exec", "a string or an array of lines", exec))
            }
            Some(exec) => source(exec),
            None => Ok(None),
        },
        _ => Err(shape::wrong("script", "an object, a string or an array of lines", script)),
    }
}

/// `protocolProfileBehavior`. A key that is unknown, or whose value has another type than it should, is
/// kept among the others to be reported.
pub(super) fn behavior(parent: &Node<'_>) -> Read<Behavior> {
    let mut behavior = Behavior::default();
    let Some(node) = shape::object(parent, "protocolProfileBehavior")? else {
        return Ok(behavior);
    };
    for member in node.members().iter().filter(|member| !member.value.is_null()) {
        if !set_behavior(&mut behavior, &member.key, &member.value) {
            behavior.other.insert(member.key.to_string(), member.value.to_value());
        }
    }
    Ok(behavior)
}

/// Sets one key; false when it cannot.
fn set_behavior(behavior: &mut Behavior, key: &str, value: &Node<'_>) -> bool {
    let slot = match key {
        "followRedirects" => &mut behavior.follow_redirects,
        "followOriginalHttpMethod" => &mut behavior.follow_original_http_method,
        "followAuthorizationHeader" => &mut behavior.follow_authorization_header,
        "removeRefererHeaderOnRedirect" => &mut behavior.remove_referer_header_on_redirect,
        "strictSSL" => &mut behavior.strict_ssl,
        "disableBodyPruning" => &mut behavior.disable_body_pruning,
        "disableUrlEncoding" => &mut behavior.disable_url_encoding,
        "disableCookies" => &mut behavior.disable_cookies,
        "insecureHTTPParser" => &mut behavior.insecure_http_parser,
        // Which cipher a server prefers is its own affair: a client cannot tell it anything.
        "tlsPreferServerCiphers" => return matches!(value.kind, Kind::Bool(_)),
        "tlsDisabledProtocols" => return set_names(&mut behavior.tls_disabled_protocols, value),
        "tlsCipherSelection" => return set_names(&mut behavior.tls_cipher_selection, value),
        "protocolVersion" => {
            let version = value.as_str().and_then(http_version);
            behavior.protocol_version = version.or(behavior.protocol_version);
            return version.is_some();
        }
        "maxRedirects" => {
            let number = value.scalar_text().and_then(|text| text.parse().ok());
            behavior.max_redirects = number.or(behavior.max_redirects);
            return number.is_some();
        }
        "disabledSystemHeaders" if value.is_object() => {
            behavior.disabled_system_headers = value
                .members()
                .iter()
                .filter(|header| header.value.is_truthy())
                .map(|header| header.key.to_ascii_lowercase())
                .collect();
            return true;
        }
        _ => return false,
    };
    let Kind::Bool(value) = value.kind else { return false };
    *slot = Some(value);
    true
}

fn http_version(name: &str) -> Option<HttpVersion> {
    match name {
        "http1" => Some(HttpVersion::Http1),
        "http2" => Some(HttpVersion::Http2),
        "auto" => Some(HttpVersion::Auto),
        _ => None,
    }
}

/// Takes a list of texts over; false when it is something else.
fn set_names(slot: &mut Vec<String>, value: &Node<'_>) -> bool {
    let names = value.as_array().map(|elements| elements.iter().map(Node::as_str));
    let Some(names) = names.and_then(|names| names.collect::<Option<Vec<_>>>()) else {
        return false;
    };
    *slot = names.into_iter().map(str::to_owned).collect();
    true
}

/// Saved responses take no part in a run, so what makes no sense in them is left out.
fn examples(item: &Node<'_>) -> Vec<Example> {
    let responses = item.get("response").and_then(Node::as_array).unwrap_or_default();
    responses.iter().filter(|node| node.is_object()).map(example).collect()
}

fn example(node: &Node<'_>) -> Example {
    let text = |key: &str| node.present(key).and_then(Node::scalar_text);
    Example {
        name: text("name").unwrap_or_default().into_owned(),
        code: text("code").and_then(|code| code.parse().ok()),
        headers: headers::of_example(node),
        body: text("body").map(Into::into),
        extension: node.present(MARK).map(Node::to_value),
    }
}
