//! One request.

use super::{
    auth::auth,
    body::body,
    headers::headers,
    shape::{self, Read},
    url::{Address, address},
};
use crate::{
    collection::{Proxy, Request},
    diagnostic::json::{Kind, Node},
};

const DEFAULT_METHOD: &str = "GET";

/// The request of an item; one without `request` has an empty URL, which running reports.
pub(super) fn request(item: &Node<'_>) -> Read<Request> {
    let Some(node) = item.present("request") else { return Ok(get(String::new())) };
    match &node.kind {
        Kind::String(url) => Ok(get(url.to_string())),
        Kind::Object(_) => {
            let method = shape::string(node, "method")?.filter(|method| !method.is_empty());
            let Address { url, path_variables } = address(node)?;
            Ok(Request {
                method: method.unwrap_or(DEFAULT_METHOD).to_uppercase(),
                url,
                path_variables,
                headers: headers(node)?,
                body: body(node)?,
                auth: auth(node)?,
                proxy: proxy(node)?,
            })
        }
        _ => Err(shape::wrong("request", "an object or a URL", node)),
    }
}

fn get(url: String) -> Request {
    Request {
        method: DEFAULT_METHOD.to_owned(),
        url,
        path_variables: Vec::new(),
        headers: Vec::new(),
        body: None,
        auth: None,
        proxy: None,
    }
}

/// The proxy, unless it is switched off or has no host.
fn proxy(request: &Node<'_>) -> Read<Option<Proxy>> {
    let Some(node) = shape::object(request, "proxy")? else { return Ok(None) };
    let text = |key: &str| Ok(shape::text(node, key)?.map(|text| text.into_owned()));
    let host = text("host")?.filter(|host| !host.is_empty() && !shape::is_disabled(node));
    let Some(host) = host else { return Ok(None) };
    let wants_credentials = node.present("authenticate").is_some_and(Node::is_truthy);
    let credentials =
        (text("username")?.unwrap_or_default(), text("password")?.unwrap_or_default());
    Ok(Some(Proxy {
        host,
        port: text("port")?,
        credentials: wants_credentials.then_some(credentials),
    }))
}
