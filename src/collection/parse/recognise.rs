//! What a file is, when it is not what it should be.

use super::shape::Read;
use crate::diagnostic::{
    SourceError,
    json::{Fault, Kind, Member, Node},
    near,
};

const EXPORT: &str = "export the collection from Postman as Collection v2.1";
const IMPORT: &str = "import it into Postman, then export it from there as Collection v2.1";

/// Refuses texts that are no JSON at all but a description of an API.
pub(super) fn text(text: &str, name: &str) -> Result<(), SourceError> {
    let start = text.trim_start();
    if ["openapi:", "swagger:"].iter().any(|key| start.starts_with(key)) {
        return Err(
            SourceError::new(name, "this is an OpenAPI description, not a collection").help(IMPORT)
        );
    }
    Ok(())
}

/// Refuses a value that is no collection.
pub(super) fn collection(node: &Node<'_>) -> Read<()> {
    if let Some((what, help)) = other_format(node) {
        return Err(Fault::new(node.start, format!("this is {what}, not a collection")).help(help));
    }
    let wrapped = node.get("collection").is_some_and(Node::is_object);
    if node.get("item").is_some() || wrapped {
        return Ok(());
    }
    if let Some(member) = mistyped_item(node) {
        let message = format!("a collection has no property `{}`", member.key.escape_debug());
        return Err(Fault::new(member.key_start, message).help("did you mean `item`?"));
    }
    let what = match &node.kind {
        Kind::Object(members) if members.is_empty() => "an empty object",
        Kind::Object(_) if node.present("info").is_some() => "an object without `item`",
        Kind::Object(_) => "an object with neither `info` nor `item`",
        Kind::Array(elements) if elements.is_empty() => "an empty array",
        _ => node.type_words(),
    };
    Err(Fault::new(node.start, format!("this is no Postman collection but {what}")).help(EXPORT))
}

/// The property that was meant to be `item`: a list under a name like it.
fn mistyped_item<'n, 't>(node: &'n Node<'t>) -> Option<&'n Member<'t>> {
    let is_list = |member: &&Member<'_>| member.value.as_array().is_some();
    let is_like = |member: &&Member<'_>| !near("item", [&*member.key].into_iter()).is_empty();
    node.members().iter().filter(is_list).find(is_like)
}

/// A format that is told by its properties, and what to do with such a file.
fn other_format(node: &Node<'_>) -> Option<(&'static str, String)> {
    let has = |key: &str| node.present(key).is_some();
    let is_list = |key: &str| node.get(key).is_some_and(|value| value.as_array().is_some());
    if has("item") {
        // A report has its requests one level deeper; whatever else has `item` is a collection.
        None
    } else if has("requests") || has("order") && has("name") {
        Some((
            "a collection of the old format v1",
            "open it in Postman, then export it (… > Export) as Collection v2.1".to_owned(),
        ))
    } else if has("run") && has("collection") {
        Some(("the JSON report of a run", "give the collection that was run".to_owned()))
    } else if has("openapi") || has("swagger") {
        Some(("an OpenAPI description", IMPORT.to_owned()))
    } else if node.get("log").is_some_and(|log| log.present("entries").is_some()) {
        Some((
            "an HTTP archive (HAR)",
            "`postcheck import har` makes fixtures from it; the collection comes from Postman"
                .to_owned(),
        ))
    } else if has("_postman_variable_scope") || is_list("values") {
        Some(match node.get("_postman_variable_scope").and_then(Node::as_str) {
            Some("globals") => ("a file of Postman globals", "pass it with --globals".to_owned()),
            _ => ("a Postman environment", "pass it with --environment".to_owned()),
        })
    } else if has("environment") || has("globals") {
        Some(("a Postman environment", "pass it with --environment".to_owned()))
    } else if has("resources") && has("_type") {
        Some(("an Insomnia export", IMPORT.to_owned()))
    } else if has("$schema") && has("properties") {
        Some(("a JSON schema", EXPORT.to_owned()))
    } else {
        None
    }
}

/// Says what a file is that should be an environment or globals.
pub(super) fn no_variables(node: &Node<'_>) -> Fault {
    const SHAPE: &str =
        "an export looks like {\"values\": [{\"key\": \"base_url\", \"value\": \"https://…\"}]}";
    if node.get("item").is_some() || node.get("info").is_some_and(Node::is_object) {
        return Fault::new(node.start, "this is a Postman collection, not an environment")
            .help("pass the collection as the argument, and an environment here");
    }
    if let Some((what, _)) = other_format(node) {
        return Fault::new(node.start, format!("this is {what}, not an environment")).help(SHAPE);
    }
    let what = match &node.kind {
        Kind::Object(members) if members.is_empty() => "an empty object",
        Kind::Object(_) => "an object without `values`",
        _ => node.type_words(),
    };
    Fault::new(node.start, format!("this is no Postman environment but {what}")).help(SHAPE)
}
