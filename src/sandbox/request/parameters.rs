//! The one set of parameters of a request, and their typing.

use hyper::Method;
use hyper::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::incoming::Incoming;
use super::{json, multipart};
use crate::sandbox::answer::Failure;
use crate::sandbox::php;

/// Parameters by name, in the order they came.
#[derive(Debug, Default, Clone)]
pub(crate) struct Parameters(Map<String, Value>);

impl Parameters {
    /// Merges query, form, path placeholders and JSON body; of equal names the later counts.
    pub(crate) fn of(incoming: &Incoming, placeholders: &[(&str, String)]) -> Self {
        let mut parameters = Parameters::default();
        let mut query = Map::new();
        php::parse_query(incoming.query.as_bytes(), &mut query);
        parameters.merge(query);
        let content_type = incoming.header(CONTENT_TYPE).unwrap_or_default();
        parameters.merge(form(incoming, &content_type));
        for (name, value) in placeholders {
            parameters.0.insert((*name).to_owned(), Value::String(value.clone()));
        }
        if is_json(&content_type) {
            parameters.merge(json_body(&incoming.body));
        }
        parameters
    }

    /// PHP's `array_merge`: equal names are replaced in place, numbered ones are added and renumbered.
    fn merge(&mut self, later: Map<String, Value>) {
        for (name, value) in later {
            if php::integer_key(&name) {
                let number = self.0.keys().filter(|name| php::integer_key(name)).count();
                self.0.insert(number.to_string(), value);
            } else {
                self.0.insert(name, value);
            }
        }
    }

    /// All parameters, which the settings routes read as a whole, but the two the real server's router uses.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &Value)> {
        let all = self.0.iter().map(|(name, value)| (name.as_str(), value));
        all.filter(|(name, _)| !matches!(*name, "action" | "_route"))
    }

    /// The value, unless absent or null.
    pub(crate) fn given(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A string; any other type fails.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        match self.given(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Failure::Unable),
        }
    }

    /// A string with a default.
    pub(crate) fn text_or(&self, name: &str, default: &str) -> Result<String, Failure> {
        Ok(self.text(name)?.unwrap_or_else(|| default.to_owned()))
    }

    /// A string that must be there.
    pub(crate) fn required(&self, name: &str) -> Result<String, Failure> {
        self.text(name)?.ok_or(Failure::Unable)
    }

    /// A value without declared type that is used as text.
    pub(crate) fn loose_text(&self, name: &str) -> Result<Option<String>, Failure> {
        self.given(name).map(|value| php::text(value).ok_or(Failure::Unable)).transpose()
    }

    /// An integer, converted from anything.
    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        self.given(name).map(php::int)
    }

    /// A boolean, converted from anything.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.given(name).map(php::json_bool)
    }

    /// An array's members with their keys; an object is one too, any other type fails.
    pub(crate) fn array(&self, name: &str) -> Result<Option<Vec<(String, Value)>>, Failure> {
        match self.given(name) {
            None => Ok(None),
            Some(Value::Array(items)) => {
                let keyed = items.iter().enumerate().map(|(i, v)| (i.to_string(), v.clone()));
                Ok(Some(keyed.collect()))
            }
            Some(Value::Object(map)) => {
                Ok(Some(map.iter().map(|(key, value)| (key.clone(), value.clone())).collect()))
            }
            Some(_) => Err(Failure::Unable),
        }
    }

    /// An array's members without their keys.
    pub(crate) fn values(&self, name: &str) -> Result<Option<Vec<Value>>, Failure> {
        let members = self.array(name)?;
        Ok(members.map(|members| members.into_iter().map(|(_, value)| value).collect()))
    }
}

/// `application/json` or `application/NAME+json` in small letters, whatever follows as another word.
fn is_json(content_type: &str) -> bool {
    let Some(subtype) = content_type.strip_prefix("application/") else { return false };
    let word = |text: &str| {
        let rest = text.strip_prefix("json");
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_'))
    };
    let named = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-');
    let suffix =
        subtype.split_once('+').filter(|(name, _)| !name.is_empty() && name.chars().all(named));
    word(subtype) || suffix.is_some_and(|(_, suffix)| word(suffix))
}

/// The members of a JSON object or array; a body that does not parse has none.
fn json_body(body: &[u8]) -> Map<String, Value> {
    match json::parse(body) {
        Some(Value::Object(members)) => members,
        Some(Value::Array(items)) => {
            items.into_iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect()
        }
        _ => Map::new(),
    }
}

fn form(incoming: &Incoming, content_type: &str) -> Map<String, Value> {
    const URL_ENCODED: &str = "application/x-www-form-urlencoded";
    let mut fields = Map::new();
    let media_type = content_type.split([';', ',', ' ']).next().unwrap_or_default();
    let url_encoded = match incoming.method {
        Method::POST => media_type.eq_ignore_ascii_case(URL_ENCODED),
        Method::PATCH | Method::DELETE => content_type.contains(URL_ENCODED),
        _ => false,
    };
    if url_encoded {
        php::parse_query(&incoming.body, &mut fields);
    } else if incoming.method == Method::POST
        && media_type.eq_ignore_ascii_case("multipart/form-data")
    {
        multipart::parse(content_type, &incoming.body, &mut fields);
    }
    fields
}

#[cfg(test)]
mod tests {
    use hyper::Method;
    use hyper::header::{CONTENT_TYPE, HeaderValue};
    use serde_json::{Value, json};

    use super::super::incoming::tests::bare;
    use super::{Parameters, is_json};
    use crate::sandbox::answer::Failure;

    fn parameters(method: Method, query: &str, content_type: &str, body: &str) -> Parameters {
        let mut incoming = bare();
        incoming.method = method;
        incoming.query = query.to_owned();
        incoming.body = body.as_bytes().to_vec();
        incoming.headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        Parameters::of(&incoming, &[])
    }

    fn all(parameters: &Parameters) -> Value {
        parameters.all().map(|(name, value)| (name.to_owned(), value.clone())).collect()
    }

    #[test]
    fn json_is_told_by_its_media_type() {
        for content_type in [
            "application/json",
            "application/json; charset=utf-8",
            "application/vnd.api+json",
            "application/json-patch",
            "application/json+xml",
        ] {
            assert!(is_json(content_type), "{content_type}");
        }
        for content_type in [
            "text/json",
            "application/x-json",
            "Application/JSON",
            "application/json5",
            "application/+json",
            "",
        ] {
            assert!(!is_json(content_type), "{content_type}");
        }
    }

    #[test]
    fn later_sources_win() {
        let json = "application/json";
        for (query, body, expected) in [
            ("a=1&b=2", r#"{"a":3}"#, json!({"a": 3, "b": "2"})),
            ("a=1", r#"{"a":null}"#, json!({"a": null})),
            ("", r#"["x","y"]"#, json!({"0": "x", "1": "y"})),
            ("q=1", r#"["x"]"#, json!({"q": "1", "0": "x"})),
            ("0=q", r#"["x"]"#, json!({"0": "q", "1": "x"})),
            ("", r#"{"a":1,"a":2}"#, json!({"a": 2})),
            ("a=1", "", json!({"a": "1"})),
            ("a=1", "5", json!({"a": "1"})),
            ("a=1", "{\"b\": ", json!({"a": "1"})),
            ("a=1", "\u{feff}{}", json!({"a": "1"})),
            ("a=1&action=x", "{} x", json!({"a": "1"})),
            ("_route=1", r#"{"action":1,"a":2}"#, json!({"a": 2})),
        ] {
            let parameters = parameters(Method::GET, query, json, body);
            assert_eq!(all(&parameters), expected, "{query} {body}");
        }
    }

    #[test]
    fn a_path_counts_more_than_query_and_form_and_less_than_json() {
        let form = "application/x-www-form-urlencoded";
        for (query, content_type, body, expected) in [
            ("a=query", form, "a=form", json!("path")),
            ("a[]=query", form, "a[x]=form", json!("path")),
            ("a=query", "application/json", r#"{"a":5}"#, json!(5)),
            ("a=query", "application/json", r#"{"a":null}"#, json!(null)),
            ("a=query", "application/json", r#"{"a":"#, json!("path")),
        ] {
            let mut incoming = bare();
            incoming.method = Method::POST;
            incoming.query = query.to_owned();
            incoming.body = body.as_bytes().to_vec();
            incoming.headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
            let parameters = Parameters::of(&incoming, &[("a", "path".to_owned())]);
            assert_eq!(all(&parameters), json!({ "a": expected }), "{query} {body}");
        }
    }

    #[test]
    fn forms_depend_on_the_method() {
        let form = "application/x-www-form-urlencoded";
        for (method, expected) in [
            (Method::POST, json!({"a": "1"})),
            (Method::PATCH, json!({"a": "1"})),
            (Method::DELETE, json!({"a": "1"})),
            (Method::GET, json!({})),
        ] {
            assert_eq!(all(&parameters(method, "", form, "a=1")), expected);
        }
        let multipart = "multipart/form-data; boundary=B";
        let body = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--";
        assert_eq!(all(&parameters(Method::POST, "", multipart, body)), json!({"a": "1"}));
        assert_eq!(all(&parameters(Method::PATCH, "", multipart, body)), json!({}));
        assert_eq!(all(&parameters(Method::POST, "", "text/plain", "a=1")), json!({}));
    }

    #[test]
    fn types_are_converted_or_refused() {
        let body =
            r#"{"s":"x","n":5,"b":true,"l":["p"],"o":{"k":"v"},"z":null,"t":"12ab","f":"false"}"#;
        let given = parameters(Method::POST, "", "application/json", body);
        assert_eq!(given.text("s"), Ok(Some("x".into())));
        assert_eq!(given.text("z"), Ok(None));
        for name in ["n", "b", "l", "o"] {
            assert_eq!(given.text(name), Err(Failure::Unable), "{name}");
        }
        assert_eq!(given.required("none"), Err(Failure::Unable));
        assert_eq!(given.loose_text("n"), Ok(Some("5".into())));
        assert_eq!(given.loose_text("l"), Err(Failure::Unable));
        assert_eq!((given.int("t"), given.int("z"), given.int("l")), (Some(12), None, Some(1)));
        assert_eq!(
            (given.flag("f"), given.flag("t"), given.flag("z")),
            (Some(false), Some(true), None)
        );
        assert_eq!(given.array("o"), Ok(Some(vec![("k".into(), json!("v"))])));
        assert_eq!(given.values("l"), Ok(Some(vec![json!("p")])));
        assert_eq!(given.array("s"), Err(Failure::Unable));
    }
}
