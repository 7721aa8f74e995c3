//! What to ask a token server for (RFC 6749 §4.3, §4.4).

use serde::Deserialize;

use crate::collection::{Auth, Body, Header, Parameter, Request};
use crate::http::auth::hash::Hash;
use crate::http::auth::parameters::{text, text_or};
use crate::http::auth::{AuthError, basic_authorization};
use crate::http::encode;

/// A request for a token.
#[derive(Debug, PartialEq)]
pub(in crate::http) struct Grant {
    pub(in crate::http) request: Request,
}

/// A parameter that the user adds, as Postman exports it.
#[derive(Deserialize)]
struct Extra {
    #[serde(default)]
    key: String,
    #[serde(default)]
    value: String,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    send_as: String,
}

fn yes() -> bool {
    true
}

impl Grant {
    /// `None` where a token is given, or there is nobody to ask.
    pub(in crate::http) fn of(auth: &Auth) -> Result<Option<Self>, AuthError> {
        let url = text(auth, "accessTokenUrl");
        if auth.kind != "oauth2" || !text(auth, "accessToken").is_empty() || url.is_empty() {
            return Ok(None);
        }
        let mut form = match text_or(auth, "grant_type", "authorization_code") {
            "client_credentials" => vec![("grant_type", "client_credentials")],
            "password" | "password_credentials" => vec![
                ("grant_type", "password"),
                ("username", text(auth, "username")),
                ("password", text(auth, "password")),
            ],
            other => return Err(AuthError::Grant(other.to_owned())),
        };
        let optional = ["scope", "audience", "resource"].map(|name| (name, text(auth, name)));
        form.extend(optional.into_iter().filter(|(_, value)| !value.is_empty()));
        let mut grant = Grant { request: request(url) };
        grant.show_client(auth, &mut form);
        grant.request.body = Some(Body::UrlEncoded(form.into_iter().map(parameter).collect()));
        grant.add_extras(auth)?;
        Ok(Some(grant))
    }

    /// The client's name and secret, in a header unless they are to be in the body. A client without a
    /// secret only says its name.
    fn show_client<'a>(&mut self, auth: &'a Auth, form: &mut Vec<(&'a str, &'a str)>) {
        let (id, secret) = (text(auth, "clientId"), text(auth, "clientSecret"));
        if secret.is_empty() || text(auth, "client_authentication") == "body" {
            let both = [("client_id", id), ("client_secret", secret)];
            form.extend(both.into_iter().filter(|(_, value)| !value.is_empty()));
            return;
        }
        // RFC 6749 §2.3.1: a colon in either must not end the name.
        let [id, secret] = [id, secret].map(|text| {
            let mut escaped = String::new();
            encode::push_form(&mut escaped, text);
            escaped
        });
        self.add_header("Authorization", &basic_authorization(&id, &secret));
    }

    fn add_extras(&mut self, auth: &Auth) -> Result<(), AuthError> {
        let extras = match text(auth, "tokenRequestParams") {
            "" => return Ok(()),
            text => serde_json::from_str::<Vec<Extra>>(text).map_err(|_| AuthError::Json {
                parameter: "tokenRequestParams",
                message: "a list of parameters is wanted".to_owned(),
            })?,
        };
        for extra in extras.iter().filter(|extra| extra.enabled && !extra.key.is_empty()) {
            match extra.send_as.as_str() {
                "request_header" => self.add_header(&extra.key, &extra.value),
                "request_url" => {
                    let url = &mut self.request.url;
                    url.push(if url.contains('?') { '&' } else { '?' });
                    encode::push_query_parameter(url, &extra.key, &extra.value);
                }
                _ => {
                    if let Some(Body::UrlEncoded(form)) = &mut self.request.body {
                        form.push(parameter((&extra.key, &extra.value)));
                    }
                }
            }
        }
        Ok(())
    }

    fn add_header(&mut self, name: &str, value: &str) {
        self.request.headers.push(Header { name: name.to_owned(), value: value.to_owned() });
    }

    /// Tells grants apart without holding what is in them.
    pub(in crate::http) fn identity(&self) -> Vec<u8> {
        Hash::Sha256.digest(format!("{:?}", self.request).as_bytes())
    }
}

fn request(url: &str) -> Request {
    let accept = Header { name: "Accept".to_owned(), value: "application/json".to_owned() };
    Request {
        method: "POST".to_owned(),
        url: url.to_owned(),
        path_variables: Vec::new(),
        headers: vec![accept],
        body: None,
        auth: None,
        proxy: None,
    }
}

fn parameter((key, value): (&str, &str)) -> Parameter {
    Parameter { key: Some(key.to_owned()), value: Some(value.to_owned()) }
}

#[cfg(test)]
#[path = "grant_tests.rs"]
mod tests;
