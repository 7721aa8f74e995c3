//! What Nextcloud itself answers, without the app: refused log-ins, unknown paths, wrong methods.

use super::json::Json;
use super::reply::{Body, Reply};
use super::response::{Moment, Response};

const HTML: &str = "text/html; charset=UTF-8";
const JSON: &str = "application/json; charset=utf-8";

/// 401 in the frame of an API answer: the request brought no usable credentials.
pub(crate) fn login_missing(text: &str, cookies: Vec<String>, moment: Moment<'_>) -> Response {
    Response::api(Reply { status: 401, body: Body::Json(message(text)) }, cookies, moment)
}

/// A browser that asks for an image without credentials is sent to the log-in page.
pub(crate) fn to_login(query: &str, cookies: Vec<String>, moment: Moment<'_>) -> Response {
    let reply = Reply { status: 303, body: Body::Empty };
    Response::api(reply, cookies, moment).with("location", format!("/index.php/login?{query}"))
}

/// Credentials that are wrong, before anything else is looked at.
pub(crate) fn login_refused(html: bool, cookies: Vec<String>, moment: Moment<'_>) -> Response {
    let (media_type, body) = if html {
        (HTML, page("Unauthorized", "Wrong user name or password.").into_bytes())
    } else {
        (JSON, message(""))
    };
    Response::new(401, media_type, cookies).early(moment.chance).with_body(body)
}

/// More calls than the rate limits allow.
pub(crate) fn too_many(html: bool, cookies: Vec<String>, moment: Moment<'_>) -> Response {
    match html {
        true => Response::new(429, HTML, cookies)
            .paged(moment.chance)
            .with_body(page("Too many requests", "Try again later.")),
        false => Response::api(Reply { status: 429, body: Body::Empty }, cookies, moment),
    }
}

/// No route has this path.
pub(crate) fn unknown_path(cookies: Vec<String>, moment: Moment<'_>) -> Response {
    Response::new(404, HTML, cookies)
        .paged(moment.chance)
        .with_body(page("Page not found", "The page could not be found on the server."))
}

/// The path exists, with another method.
pub(crate) fn wrong_method(cookies: Vec<String>, moment: Moment<'_>) -> Response {
    Response::new(405, HTML, cookies).early(moment.chance)
}

fn message(text: &str) -> Vec<u8> {
    let mut json = Json::default();
    json.object(|json| json.member("message").text(text));
    json.finish()
}

fn page(title: &str, text: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <title>{title} – sandbox</title></head>\n<body><h2>{title}</h2><p>{text}</p></body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::{login_missing, login_refused, unknown_path, wrong_method};
    use crate::sandbox::answer::{Moment, Response};
    use crate::sandbox::chance::Chance;

    fn names(response: &Response) -> Vec<&str> {
        response.headers.iter().map(|(name, _)| *name).collect()
    }

    #[test]
    fn refusals_differ_in_their_headers() {
        let chance = &mut Chance::seeded(1);
        let missing = login_missing("x", vec![], Moment { now: 0, started: 0, chance });
        assert_eq!((missing.status, missing.body.as_slice()), (401, &br#"{"message":"x"}"#[..]));
        assert!(names(&missing).contains(&"x-request-id"));
        assert!(names(&missing).contains(&"feature-policy"));
        let refused = login_refused(false, vec![], Moment { now: 0, started: 0, chance });
        assert_eq!((refused.status, refused.body.as_slice()), (401, &br#"{"message":""}"#[..]));
        for absent in ["x-request-id", "cache-control", "feature-policy", "x-api-session"] {
            assert!(!names(&refused).contains(&absent), "{absent}");
        }
        assert!(refused.header("content-security-policy").unwrap().contains("'nonce-"));
    }

    #[test]
    fn pages_are_html() {
        let chance = &mut Chance::seeded(1);
        let unknown = unknown_path(vec![], Moment { now: 0, started: 0, chance });
        assert_eq!(unknown.status, 404);
        assert!(unknown.body.starts_with(b"<!DOCTYPE html>"));
        assert_eq!(unknown.header("content-type"), Some("text/html; charset=UTF-8"));
        let wrong = wrong_method(vec![], Moment { now: 0, started: 0, chance });
        assert_eq!((wrong.status, wrong.body.len()), (405, 0));
        assert!(!names(&wrong).contains(&"x-request-id"));
    }
}
