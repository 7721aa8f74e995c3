use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::{Answer, Seen};

/// A recording.
pub struct Har {
    pub entries: Vec<Entry>,
}

/// One recorded exchange, the response's body decoded.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The whole URL as recorded.
    pub url: String,
    pub request: Seen,
    pub response: Answer,
}

impl Har {
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self::parse(&text)
    }

    pub fn parse(text: &str) -> Self {
        let har: Value = serde_json::from_str(text).unwrap();
        let entries = har["log"]["entries"].as_array().expect("a HAR has log.entries");
        Har { entries: entries.iter().map(entry).collect() }
    }
}

fn entry(value: &Value) -> Entry {
    let (request, response) = (&value["request"], &value["response"]);
    let url = text(&request["url"]);
    let target = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
    let target = target.find('/').map_or("/", |start| &target[start..]).to_owned();
    Entry {
        request: Seen {
            method: text(&request["method"]),
            target,
            headers: headers(&request["headers"]),
            body: text(&request["postData"]["text"]).into_bytes(),
        },
        response: Answer {
            status: response["status"].as_u64().and_then(|s| s.try_into().ok()).expect("a status"),
            reason: text(&response["statusText"]),
            headers: headers(&response["headers"]),
            body: body(&response["content"]),
        },
        url,
    }
}

fn headers(value: &Value) -> Vec<(String, String)> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|header| (text(&header["name"]), text(&header["value"]))).collect()
}

fn body(content: &Value) -> Vec<u8> {
    let body = text(&content["text"]);
    if content["encoding"] == "base64" { STANDARD.decode(body).unwrap() } else { body.into_bytes() }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
