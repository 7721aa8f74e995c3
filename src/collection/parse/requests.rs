//! One request.

use super::{
    auth::auth,
    body::body,
    headers::headers,
    shape::{self, Read},
    url::{Address, address},
};
use crate::{
    collection::Request,
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
    }
}
