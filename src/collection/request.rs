//! One request, generic over its texts: `Request<String>` is what the collection holds and what goes
//! to the wire, `Request<Template>` is the compiled form in between. [`Request::map`] turns one into
//! the other, so that no stage can forget a part.

use serde_json::Value;

/// A request as the collection describes it; disabled parts are already left out.
#[derive(Debug, Clone, PartialEq)]
pub struct Request<T = String> {
    /// The method as written, upper-cased.
    pub method: T,
    /// The URL as one text, joined from its parts as Postman joins them (`raw` only for a string URL).
    pub url: T,
    /// Values of path variables: `(name, value)` for each `:name` segment.
    pub path_variables: Vec<(T, T)>,
    /// Headers in order.
    pub headers: Vec<Header<T>>,
    /// The body, if one is to be sent.
    pub body: Option<Body<T>>,
    /// The effective auth after inheritance; `None` sends none.
    pub auth: Option<Auth<T>>,
    /// The proxy that the request goes through whatever the environment says.
    pub proxy: Option<Proxy<T>>,
}

/// One header line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<T = String> {
    /// Name in the spelling of the collection.
    pub name: T,
    /// Value, not trimmed.
    pub value: T,
}

/// An auth helper with its parameters, of either spelling (array in v2.1, object in v2.0).
#[derive(Debug, Clone, PartialEq)]
pub struct Auth<T = String> {
    /// `basic`, `bearer`, `apikey`, … or `noauth`.
    pub kind: String,
    /// Parameters by name; a value that is no string is kept as its JSON text's Postman rendering.
    pub parameters: Vec<(String, T)>,
    /// Where it stands in the collection's text, which tells it from others that say the same; `None` for one of
    /// a script.
    pub place: Option<usize>,
}

impl<T> Auth<T> {
    /// An auth that stands in no collection.
    pub fn new(kind: impl Into<String>, parameters: Vec<(String, T)>) -> Self {
        Auth { kind: kind.into(), parameters, place: None }
    }

    /// The parameter of that name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.parameters.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// A proxy that a request names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxy<T = String> {
    /// Its name or address.
    pub host: T,
    /// Its port, if the collection names one.
    pub port: Option<T>,
    /// User and password, if it wants any.
    pub credentials: Option<(T, T)>,
}

/// A request body by Postman's mode.
#[derive(Debug, Clone, PartialEq)]
pub enum Body<T = String> {
    /// Text, with `options.raw.language` (`json`, `xml`, `html`, `text`, `javascript`).
    Raw {
        /// The text.
        text: T,
        /// The language, if the collection names one.
        language: Option<String>,
    },
    /// `application/x-www-form-urlencoded` parameters.
    UrlEncoded(Vec<Parameter<T>>),
    /// The same, written as one text `a=b&c=d`.
    UrlEncodedText(T),
    /// `multipart/form-data` parts.
    FormData(Vec<FormPart<T>>),
    /// One file, or base64 content, as the whole body.
    File(FileSource<T>),
    /// A GraphQL operation.
    GraphQl {
        /// The query text.
        query: T,
        /// Variables, usually a JSON text, pasted in as they are.
        variables: Option<T>,
        /// The operation's name.
        operation_name: Option<T>,
    },
}

/// A key with a value; `None` for `null` or an absent one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter<T = String> {
    /// The key; `None` when the file has none.
    pub key: Option<T>,
    /// The value.
    pub value: Option<T>,
}

/// One part of a multipart body.
#[derive(Debug, Clone, PartialEq)]
pub struct FormPart<T = String> {
    /// The field's name.
    pub key: T,
    /// Text or files.
    pub value: FormValue<T>,
    /// An explicit `contentType`.
    pub content_type: Option<T>,
    /// An explicit `fileName`.
    pub file_name: Option<T>,
}

/// What a multipart part carries.
#[derive(Debug, Clone, PartialEq)]
pub enum FormValue<T = String> {
    /// A text value.
    Text(T),
    /// Files to be read; an empty list sends an empty file part.
    Files(Vec<T>),
    /// Base64 content of newer exports.
    Base64(T),
}

/// Where the bytes of a file body come from.
#[derive(Debug, Clone, PartialEq)]
pub enum FileSource<T = String> {
    /// A path, relative to the working directory.
    Path(T),
    /// Base64 content.
    Base64(T),
    /// Neither: the body is missing.
    Missing,
}

/// Description texts occur as text or as an object with `content`; both become text.
pub(crate) fn description_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Object(map) => map.get("content").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    }
}

impl Request {
    /// A plain GET of this URL.
    pub(crate) fn get(url: &str) -> Self {
        Request {
            method: "GET".to_owned(),
            url: url.to_owned(),
            path_variables: Vec::new(),
            headers: Vec::new(),
            body: None,
            auth: None,
            proxy: None,
        }
    }
}

impl<T> Request<T> {
    /// The same request with every text passed through `f`, in a fixed order: method, URL, path
    /// variables, headers, body, auth, proxy.
    pub fn map<U>(&self, f: &mut impl FnMut(&T) -> U) -> Request<U> {
        Request {
            method: f(&self.method),
            url: f(&self.url),
            path_variables: self.path_variables.iter().map(|(k, v)| (f(k), f(v))).collect(),
            headers: self
                .headers
                .iter()
                .map(|h| Header { name: f(&h.name), value: f(&h.value) })
                .collect(),
            body: self.body.as_ref().map(|body| body.map(f)),
            auth: self.auth.as_ref().map(|auth| Auth {
                kind: auth.kind.clone(),
                parameters: auth.parameters.iter().map(|(k, v)| (k.clone(), f(v))).collect(),
                place: auth.place,
            }),
            proxy: self.proxy.as_ref().map(|proxy| Proxy {
                host: f(&proxy.host),
                port: proxy.port.as_ref().map(&mut *f),
                credentials: proxy.credentials.as_ref().map(|(user, pass)| (f(user), f(pass))),
            }),
        }
    }
}

impl<T> Body<T> {
    fn map<U>(&self, f: &mut impl FnMut(&T) -> U) -> Body<U> {
        match self {
            Body::Raw { text, language } => Body::Raw { text: f(text), language: language.clone() },
            Body::UrlEncoded(parameters) => Body::UrlEncoded(
                parameters
                    .iter()
                    .map(|p| Parameter {
                        key: p.key.as_ref().map(&mut *f),
                        value: p.value.as_ref().map(&mut *f),
                    })
                    .collect(),
            ),
            Body::UrlEncodedText(text) => Body::UrlEncodedText(f(text)),
            Body::FormData(parts) => Body::FormData(parts.iter().map(|p| p.map(f)).collect()),
            Body::File(source) => Body::File(match source {
                FileSource::Path(path) => FileSource::Path(f(path)),
                FileSource::Base64(content) => FileSource::Base64(f(content)),
                FileSource::Missing => FileSource::Missing,
            }),
            Body::GraphQl { query, variables, operation_name } => Body::GraphQl {
                query: f(query),
                variables: variables.as_ref().map(&mut *f),
                operation_name: operation_name.as_ref().map(&mut *f),
            },
        }
    }
}

impl<T> FormPart<T> {
    fn map<U>(&self, f: &mut impl FnMut(&T) -> U) -> FormPart<U> {
        FormPart {
            key: f(&self.key),
            value: match &self.value {
                FormValue::Text(text) => FormValue::Text(f(text)),
                FormValue::Files(paths) => FormValue::Files(paths.iter().map(&mut *f).collect()),
                FormValue::Base64(content) => FormValue::Base64(f(content)),
            },
            content_type: self.content_type.as_ref().map(&mut *f),
            file_name: self.file_name.as_ref().map(&mut *f),
        }
    }
}
