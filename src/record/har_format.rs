//! The parts of HAR 1.2 that are read. Everything else in such a file is passed over.

use serde::Deserialize;

use crate::diagnostic::serde_words::Object;

#[derive(Deserialize)]
pub(super) struct File {
    pub log: Object<Log>,
}

#[derive(Deserialize)]
pub(super) struct Log {
    pub entries: Vec<Object<Entry>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    pub started_date_time: Option<String>,
    #[serde(default)]
    pub time: f64,
    pub comment: Option<String>,
    pub request: Object<Request>,
    pub response: Option<Object<Response>>,
    pub timings: Option<Object<Timings>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Request {
    pub method: String,
    pub url: String,
    #[serde(default)]
    pub headers: Vec<Object<Header>>,
    pub post_data: Option<Object<PostData>>,
}

#[derive(Deserialize)]
pub(super) struct Header {
    pub name: String,
    pub value: String,
}

#[derive(Deserialize)]
pub(super) struct PostData {
    pub text: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Response {
    pub status: i64,
    #[serde(default)]
    pub status_text: String,
    #[serde(default)]
    pub headers: Vec<Object<Header>>,
    #[serde(default)]
    pub content: Object<Content>,
    pub body_size: Option<i64>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Content {
    pub mime_type: Option<String>,
    pub size: Option<i64>,
    pub text: Option<String>,
    pub encoding: Option<String>,
}

/// Milliseconds; -1 where a phase did not happen.
#[derive(Deserialize)]
pub(super) struct Timings {
    pub dns: Option<f64>,
    pub connect: Option<f64>,
    pub ssl: Option<f64>,
    pub wait: Option<f64>,
    pub receive: Option<f64>,
}
