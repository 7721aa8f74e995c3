//! AWS Signature Version 4: a code over a canonical form of the request, in headers or in the query.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use time::macros::format_description;
use url::Url;

use super::hash::Hash;
use super::parameters::{flag, text, text_or};
use super::{AuthError, Unsigned};
use crate::collection::Auth;
use crate::http::{encode, headers};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Headers that proxies and clients change on the way.
const UNSIGNED: [&str; 7] = [
    "authorization",
    "connection",
    "expect",
    "presigned-expires",
    "range",
    "user-agent",
    "x-amzn-trace-id",
];

pub(super) fn sign(auth: &Auth, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
    let signer = Signer::new(auth, unsigned)?;
    if flag(auth, "addAuthDataToQuery") {
        signer.sign_query(unsigned)
    } else {
        signer.sign_headers(unsigned)
    }
}

struct Signer<'a> {
    access_key: &'a str,
    secret_key: &'a str,
    session_token: &'a str,
    region: &'a str,
    service: &'a str,
    /// `20231114T221320Z`.
    time: String,
}

impl<'a> Signer<'a> {
    fn new(auth: &'a Auth, unsigned: &Unsigned<'_>) -> Result<Self, AuthError> {
        let (access_key, secret_key) = (text(auth, "accessKey"), text(auth, "secretKey"));
        if access_key.is_empty() {
            return Err(AuthError::Missing("accessKey"));
        }
        if secret_key.is_empty() {
            return Err(AuthError::Missing("secretKey"));
        }
        let format = format_description!("[year][month][day]T[hour][minute][second]Z");
        Ok(Signer {
            access_key,
            secret_key,
            session_token: text(auth, "sessionToken"),
            region: text_or(auth, "region", "us-east-1"),
            service: text_or(auth, "service", "execute-api"),
            time: unsigned.now.format(format).expect("a date of this century has a text"),
        })
    }

    fn sign_headers(&self, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
        let url = unsigned.url()?;
        let hash = hex::encode(Hash::Sha256.digest(&unsigned.payload.bytes));
        if !unsigned.payload.bytes.is_empty() || self.is_s3() {
            unsigned.set_header("X-Amz-Content-Sha256", hash.clone());
        }
        if unsigned.lines.get("host").is_none() {
            unsigned.set_header("Host", headers::host(&url));
        }
        if !self.session_token.is_empty() {
            unsigned.set_header("X-Amz-Security-Token", self.session_token.to_owned());
        }
        unsigned.set_header("X-Amz-Date", self.time.clone());
        let headers = canonical_headers(unsigned);
        let names = names(&headers);
        let signature = self.signature(unsigned.method, &url, &headers, &hash);
        let value = format!(
            "{ALGORITHM} Credential={}/{}, SignedHeaders={names}, Signature={signature}",
            self.access_key,
            self.scope(),
        );
        unsigned.set_header("Authorization", value);
        Ok(())
    }

    fn sign_query(&self, unsigned: &mut Unsigned<'_>) -> Result<(), AuthError> {
        unsigned.lines.remove("authorization");
        unsigned.target.remove_query_parameters(|name| {
            let name = name.to_ascii_lowercase();
            OWN_PARAMETERS.iter().any(|own| name == *own)
        });
        let url = unsigned.url()?;
        let mut headers = canonical_headers(unsigned);
        headers.entry("host".to_owned()).or_insert_with(|| headers::host(&url));
        let credential = format!("{}/{}", self.access_key, self.scope());
        let mut own = vec![
            ("X-Amz-Date", self.time.clone()),
            ("X-Amz-Algorithm", ALGORITHM.to_owned()),
            ("X-Amz-Credential", credential),
            ("X-Amz-SignedHeaders", names(&headers)),
        ];
        if self.is_s3() {
            own.push(("X-Amz-Expires", "86400".to_owned()));
        }
        if !self.session_token.is_empty() {
            own.insert(0, ("X-Amz-Security-Token", self.session_token.to_owned()));
        }
        let pairs = own.iter().map(|(name, value)| format!("{name}={}", escape(value)));
        unsigned.target.push_query_text(&pairs.collect::<Vec<_>>().join("&"));
        let hash = match self.is_s3() {
            true => "UNSIGNED-PAYLOAD".to_owned(),
            false => hex::encode(Hash::Sha256.digest(&unsigned.payload.bytes)),
        };
        let signature = self.signature(unsigned.method, &unsigned.url()?, &headers, &hash);
        unsigned.target.push_query_text(&format!("X-Amz-Signature={signature}"));
        Ok(())
    }

    fn is_s3(&self) -> bool {
        self.service == "s3"
    }

    /// `20231114/us-east-1/execute-api/aws4_request`.
    fn scope(&self) -> String {
        let date = self.time.split('T').next().unwrap_or_default();
        format!("{date}/{}/{}/aws4_request", self.region, self.service)
    }

    fn signature(
        &self,
        method: &str,
        url: &Url,
        headers: &BTreeMap<String, String>,
        body_hash: &str,
    ) -> String {
        let lines: String =
            headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let request = format!(
            "{}\n{}\n{}\n{lines}\n{}\n{body_hash}",
            method.to_ascii_uppercase(),
            self.canonical_path(url.path()),
            canonical_query(url.query().unwrap_or_default()),
            names(headers),
        );
        let request = hex::encode(Hash::Sha256.digest(request.as_bytes()));
        let scope = self.scope();
        let text = format!("{ALGORITHM}\n{}\n{scope}\n{request}", self.time);
        let first = format!("AWS4{}", self.secret_key).into_bytes();
        let key =
            scope.split('/').fold(first, |key, part| Hash::Sha256.hmac(&key, part.as_bytes()));
        hex::encode(Hash::Sha256.hmac(&key, text.as_bytes()))
    }

    /// Segments are escaped once more as they stand, dots resolved; S3 takes them as they are.
    fn canonical_path(&self, path: &str) -> String {
        if self.is_s3() {
            let segments = path
                .split('/')
                .map(|segment| escape(&percent_decode_str(segment).decode_utf8_lossy()));
            return segments.collect::<Vec<_>>().join("/");
        }
        let mut segments: Vec<String> = Vec::new();
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop();
                }
                segment => segments.push(escape(segment)),
            }
        }
        let end = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
        format!("/{}{end}", segments.join("/"))
    }
}

/// Query parameters that an earlier signature left.
const OWN_PARAMETERS: [&str; 7] = [
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-expires",
    "x-amz-security-token",
    "x-amz-signature",
    "x-amz-signedheaders",
];

/// Header values by lower-case name, blanks collapsed, those of one name joined.
fn canonical_headers(unsigned: &Unsigned<'_>) -> BTreeMap<String, String> {
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for line in unsigned.lines.iter() {
        let name = line.name.to_ascii_lowercase();
        if UNSIGNED.contains(&name.as_str()) {
            continue;
        }
        let value = line.value.split_whitespace().collect::<Vec<_>>().join(" ");
        headers
            .entry(name)
            .and_modify(|values| {
                values.push(',');
                values.push_str(&value);
            })
            .or_insert(value);
    }
    headers
}

fn names(headers: &BTreeMap<String, String>) -> String {
    headers.keys().map(String::as_str).collect::<Vec<_>>().join(";")
}

fn canonical_query(query: &str) -> String {
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let again = |text: &str| escape(&percent_decode_str(text).decode_utf8_lossy());
            (again(name), again(value))
        })
        .collect();
    pairs.sort_unstable();
    let pairs = pairs.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join("&")
}

fn escape(text: &str) -> String {
    let mut out = String::new();
    encode::push_form(&mut out, text);
    out
}

#[cfg(test)]
#[path = "awsv4_tests.rs"]
mod tests;
