//! The parsed collection.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::request::Request;

/// A parsed collection file. The text it came from is kept, so that export loses nothing.
#[derive(Debug, Clone)]
pub struct Collection {
    /// `info.name`.
    pub name: String,
    /// `info._postman_id`.
    pub id: Option<String>,
    /// `info.description`.
    pub description: Option<String>,
    /// Where it was read from; `None` for standard input or a text in memory.
    pub path: Option<PathBuf>,
    /// The file's whole text, without a byte order mark.
    pub text: String,
    /// Folders and requests in file order.
    pub items: Vec<Item>,
    /// Collection-level auth parameters, inherited by requests without their own. The request's auth
    /// texts are templates like all others.
    pub auth: Option<super::Auth>,
    /// Collection-level scripts.
    pub events: Vec<Event>,
    /// Collection variables, disabled ones included.
    pub variables: Vec<Variable>,
    /// `protocolProfileBehavior` of the collection.
    pub behavior: Behavior,
}

/// An entry of the item tree.
#[derive(Debug, Clone)]
pub enum Item {
    /// An entry with `item`, even an empty one.
    Folder(Box<Folder>),
    /// Everything else.
    Request(Box<RequestItem>),
}

/// A folder.
#[derive(Debug, Clone)]
pub struct Folder {
    /// Its name (`""` when the file has none).
    pub name: String,
    /// `id` or `_postman_id`, if the file has one.
    pub id: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// What it contains.
    pub items: Vec<Item>,
    /// Its own auth, which stops or replaces inheritance.
    pub auth: Option<super::Auth>,
    /// Its scripts.
    pub events: Vec<Event>,
    /// Its `protocolProfileBehavior`.
    pub behavior: Behavior,
}

/// A request with its name, scripts and saved examples. `request.auth` is the request's own.
#[derive(Debug, Clone)]
pub struct RequestItem {
    /// Its name.
    pub name: String,
    /// `id` or `_postman_id`, if the file has one.
    pub id: Option<String>,
    /// Its description.
    pub description: Option<String>,
    /// What to send; an item without `request` has an empty URL.
    pub request: Request,
    /// Its scripts.
    pub events: Vec<Event>,
    /// Its `protocolProfileBehavior`.
    pub behavior: Behavior,
    /// Saved responses.
    pub examples: Vec<Example>,
}

/// A script attached to a collection, folder or request; disabled ones are left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When it runs.
    pub kind: EventKind,
    /// What it runs.
    pub script: Script,
}

/// When a script runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Before the request is rendered.
    Prerequest,
    /// After the response came.
    Test,
}

/// A script's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its lines joined by `\n`.
    pub source: String,
}

impl Script {
    /// Whether there is nothing to run.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.source.trim().is_empty()
    }
}

/// A variable of a collection, environment or globals file.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Its name.
    pub key: String,
    /// Its value; `None` when the file has no `value` (renders as an empty string).
    pub value: Option<Value>,
    /// Its declared type.
    pub kind: VariableType,
    /// Switched on: neither `disabled: true` nor `enabled: false`.
    pub enabled: bool,
}

/// Declared types that matter: those that cast, and `secret`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VariableType {
    /// `default`, unknown, or none: the value as it stands.
    #[default]
    Any,
    /// Masked everywhere.
    Secret,
    /// Cast to text.
    String,
    /// Cast to a boolean.
    Boolean,
    /// Cast to a number.
    Number,
    /// Parsed as a JSON array.
    Array,
    /// Parsed as a JSON object.
    Object,
}

/// An environment or globals export.
#[derive(Debug, Clone, PartialEq)]
pub struct VariableFile {
    /// Its name, if the file has one.
    pub name: Option<String>,
    /// Its id, if the file has one.
    pub id: Option<String>,
    /// Its variables, disabled ones included, in file order.
    pub values: Vec<Variable>,
}

/// A saved response.
#[derive(Debug, Clone, PartialEq)]
pub struct Example {
    /// Its name.
    pub name: String,
    /// Status code.
    pub code: Option<u16>,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// Body text.
    pub body: Option<String>,
    /// What stands under [`MARK`](super::MARK), if it was exported from a fixture.
    pub extension: Option<Value>,
}

/// `protocolProfileBehavior`: each level's keys, merged with the innermost winning.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Behavior {
    /// Follow 3xx answers.
    pub follow_redirects: Option<bool>,
    /// How many redirects to follow.
    pub max_redirects: Option<u32>,
    /// Keep method and body on redirects.
    pub follow_original_http_method: Option<bool>,
    /// Keep `Authorization` when the host changes.
    pub follow_authorization_header: Option<bool>,
    /// Add no `Referer` on redirects.
    pub remove_referer_header_on_redirect: Option<bool>,
    /// Verify certificates.
    pub strict_ssl: Option<bool>,
    /// Send a body with GET, HEAD, ….
    pub disable_body_pruning: Option<bool>,
    /// Send the URL as written.
    pub disable_url_encoding: Option<bool>,
    /// Neither send nor store cookies.
    pub disable_cookies: Option<bool>,
    /// System headers (lower-case names) that are not added.
    pub disabled_system_headers: Vec<String>,
    /// Which version of HTTP to speak.
    pub protocol_version: Option<HttpVersion>,
    /// Versions of TLS that are not offered, as OpenSSL names them: `TLSv1_2`.
    pub tls_disabled_protocols: Vec<String>,
    /// The only ciphers that are offered, as OpenSSL names them; all when empty.
    pub tls_cipher_selection: Vec<String>,
    /// Take responses whose headers are not quite valid.
    pub insecure_http_parser: Option<bool>,
    /// Keys that are not supported here, kept to be reported.
    pub other: Map<String, Value>,
}

/// Versions of HTTP that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum HttpVersion {
    /// HTTP/1.1, without asking for another.
    #[default]
    Http1,
    /// HTTP/2 and nothing else, over TLS or not.
    Http2,
    /// HTTP/2 where the server offers it in the TLS handshake.
    Auto,
}
