//! The request as scripts see and change it.

use std::rc::Rc;

use rquickjs::{Ctx, Exception, Result};
use serde_json::{Map, Value as Json, json};

use super::Host;
use crate::collection::{
    Auth, Body, FileSource, FormPart, FormValue, Parameter, Request, parse_request,
};
use crate::script::bridge::Bridge;

pub(super) fn give<'js>(host: &Host<'js>, bridge: &Rc<Bridge>) -> Result<()> {
    let b = Rc::clone(bridge);
    host.function("request", move || shown(&b.input.request).to_string())?;
    let b = Rc::clone(bridge);
    host.function("requestDescription", move || b.input.info.request_description.clone())?;
    let b = Rc::clone(bridge);
    host.function("changeRequest", move |ctx: Ctx<'js>, changes: String| {
        let changed = changed(&b.input.request, &changes)
            .map_err(|problem| Exception::throw_type(&ctx, &format!("pm.request: {problem}")))?;
        b.results.borrow_mut().request = (changed != b.input.request).then_some(changed);
        rquickjs::Result::Ok(())
    })
}

/// A request that a script describes, from its JSON.
pub(super) fn described(json: &str) -> std::result::Result<Request, String> {
    let empty = Request {
        method: String::new(),
        url: String::new(),
        path_variables: Vec::new(),
        headers: Vec::new(),
        body: None,
        auth: None,
        proxy: None,
    };
    changed(&empty, json)
}

/// The request with the parts that the JSON has.
fn changed(request: &Request, json: &str) -> std::result::Result<Request, String> {
    let parts: Map<String, Json> = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let text = format!("{{\"request\": {json}}}");
    let read = parse_request(&text, "").map_err(|error| error.message)?;
    let mut request = request.clone();
    for (name, value) in &parts {
        match name.as_str() {
            "method" => request.method.clone_from(&read.method),
            "url" => request.url.clone_from(&read.url),
            "variable" => request.path_variables = path_variables(value),
            "header" => request.headers.clone_from(&read.headers),
            "body" => request.body.clone_from(&read.body),
            "auth" => request.auth = changed_auth(request.auth.take(), read.auth.clone()),
            _ => {}
        }
    }
    Ok(request)
}

/// What a script leaves as it is stays the collection's own.
fn changed_auth(own: Option<Auth>, read: Option<Auth>) -> Option<Auth> {
    let read = read.map(|auth| Auth::new(auth.kind, auth.parameters))?;
    own.filter(|own| own.kind == read.kind && own.parameters == read.parameters).or(Some(read))
}

fn path_variables(list: &Json) -> Vec<(String, String)> {
    let pair =
        |one: &Json| Some((one["key"].as_str()?.to_owned(), one["value"].as_str()?.to_owned()));
    list.as_array().into_iter().flatten().filter_map(pair).collect()
}

/// The request in the format of collections, but for its URL's being a text.
fn shown(request: &Request) -> Json {
    let pair = |(key, value): &(String, String)| json!({ "key": key, "value": value });
    json!({
        "method": request.method,
        "url": request.url,
        "variable": request.path_variables.iter().map(pair).collect::<Vec<_>>(),
        "header": request
            .headers
            .iter()
            .map(|header| json!({ "key": header.name, "value": header.value }))
            .collect::<Vec<_>>(),
        "body": request.body.as_ref().map(body),
        "auth": request.auth.as_ref().map(auth),
    })
}

fn auth(auth: &Auth) -> Json {
    let parameter =
        |(key, value): &(String, String)| json!({ "type": "any", "value": value, "key": key });
    let parameters = auth.parameters.iter().map(parameter).collect();
    let kind = (auth.kind.clone(), Json::Array(parameters));
    let mut shown = Map::from_iter([("type".to_owned(), Json::from(auth.kind.as_str()))]);
    shown.extend([kind]);
    Json::Object(shown)
}

fn body(body: &Body) -> Json {
    match body {
        Body::Raw { text, language: None } => json!({ "mode": "raw", "raw": text }),
        Body::Raw { text, language } => json!({
            "mode": "raw",
            "raw": text,
            "options": { "raw": { "language": language } },
        }),
        Body::UrlEncoded(parameters) => json!({
            "mode": "urlencoded",
            "urlencoded": parameters.iter().map(parameter).collect::<Vec<_>>(),
        }),
        Body::UrlEncodedText(text) => json!({ "mode": "urlencoded", "urlencoded": text }),
        Body::FormData(parts) => json!({
            "mode": "formdata",
            "formdata": parts.iter().map(part).collect::<Vec<_>>(),
        }),
        Body::File(source) => json!({
            "mode": "file",
            "file": match source {
                FileSource::Path(path) => json!({ "src": path }),
                FileSource::Base64(content) => json!({ "content": content }),
                FileSource::Missing => json!({}),
            },
        }),
        Body::GraphQl { query, variables, operation_name } => json!({
            "mode": "graphql",
            "graphql": { "query": query, "variables": variables, "operationName": operation_name },
        }),
    }
}

fn parameter(parameter: &Parameter) -> Json {
    json!({ "key": parameter.key, "value": parameter.value })
}

fn part(part: &FormPart) -> Json {
    let mut shown = match &part.value {
        FormValue::Text(text) => json!({ "key": part.key, "value": text, "type": "text" }),
        FormValue::Files(paths) => json!({ "key": part.key, "type": "file", "src": paths }),
        FormValue::Base64(content) => json!({ "key": part.key, "type": "file", "value": content }),
    };
    for (name, value) in [("contentType", &part.content_type), ("fileName", &part.file_name)] {
        if let Some(value) = value {
            shown[name] = Json::from(value.as_str());
        }
    }
    shown
}
