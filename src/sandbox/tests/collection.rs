//! The upstream collection, run by users for whom it was not written. It is not part of the repository:
//! without it the tests say so and pass, except on CI.

use hyper::header::HeaderValue;
use serde_json::Value;

use super::Client;
use crate::sandbox::backup;
use crate::sandbox::backup::upstream_tests::upstream;

/// Names of actions with what admin, max and erika get. The ids in the collection are admin's, of the
/// share max is the receiver.
const EXPECTED: [(&str, [u16; 3]); 65] = [
    ("GET session/request", [200; 3]),
    ("POST session/open", [200; 3]),
    ("GET session/close", [200; 3]),
    ("GET session/keepalive", [200; 3]),
    ("GET password/list", [200; 3]),
    ("POST password/list", [200; 3]),
    ("POST password/show", [200, 404, 404]),
    ("POST password/show", [200, 404, 404]),
    ("POST password/find", [200; 3]),
    ("POST password/find", [200; 3]),
    ("POST password/create", [201; 3]),
    ("PATCH password/update", [200, 404, 404]),
    ("DELETE password/delete", [200, 404, 404]),
    ("PATCH password/restore", [200, 404, 404]),
    ("GET folder/list", [200; 3]),
    ("POST folder/list", [200; 3]),
    ("POST folder/show", [200, 404, 404]),
    ("POST folder/show", [200, 404, 404]),
    ("POST folder/find", [200; 3]),
    ("POST folder/find", [200; 3]),
    ("POST folder/create", [201; 3]),
    ("PATCH folder/update", [200, 404, 404]),
    ("DELETE folder/delete", [200, 404, 404]),
    ("PATCH folder/restore", [200, 404, 404]),
    ("GET tag/list", [200; 3]),
    ("POST tag/list", [200; 3]),
    ("POST tag/show", [200, 404, 404]),
    ("POST tag/show", [200, 404, 404]),
    ("POST tag/find", [200; 3]),
    ("POST tag/find", [200; 3]),
    ("POST tag/create", [201; 3]),
    // Sent with the password's id.
    ("PATCH tag/update", [404; 3]),
    ("DELETE tag/delete", [200, 404, 404]),
    ("PATCH tag/restore", [200, 404, 404]),
    ("GET share/list", [200; 3]),
    ("POST share/list", [200; 3]),
    ("POST share/show", [200, 200, 404]),
    ("POST share/show", [200, 200, 404]),
    ("POST share/find", [200; 3]),
    ("POST share/find", [200; 3]),
    // The receiver max is judged before the password, which neither has.
    ("POST share/create", [201, 400, 404]),
    ("PATCH share/update", [200, 403, 404]),
    ("DELETE share/delete", [200, 403, 404]),
    ("GET share/partners", [200; 3]),
    ("POST share/partners", [200; 3]),
    ("POST settings/get", [200; 3]),
    ("POST settings/set", [200; 3]),
    ("GET settings/list", [200; 3]),
    ("POST settings/list", [200; 3]),
    ("POST settings/reset", [200; 3]),
    ("GET token/twofactor_nextcloud_notification/request", [400; 3]),
    ("GET account/reset", [202; 3]),
    ("POST account/reset", [403; 3]),
    ("GET account/challenge/get", [404; 3]),
    ("POST account/challenge/set", [200; 3]),
    ("GET keychain/get", [200; 3]),
    ("POST keychain/set", [200; 3]),
    ("GET service/password", [200; 3]),
    ("POST service/password", [200; 3]),
    ("GET service/avatar/admin/32", [200; 3]),
    ("GET service/favicon/help.nextcloud.com/32", [200; 3]),
    ("GET service/preview/help.nextcloud.com/desktop/640/360...", [200; 3]),
    ("GET service/hashes/7c4a8", [404; 3]),
    ("POST service/hashes", [404; 3]),
    ("POST service/password-change", [404; 3]),
];

/// What is sent: method, path below the API, body.
struct Step {
    method: String,
    path: String,
    body: String,
}

fn text_of<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

fn requests<'c>(item: &'c Value, into: &mut Vec<&'c Value>) {
    match item["item"].as_array() {
        Some(items) => items.iter().for_each(|item| requests(item, into)),
        None => into.push(&item["request"]),
    }
}

/// The collection's requests with its variables filled in and comments left out.
fn steps() -> Option<Vec<Step>> {
    let file = std::fs::read(upstream("postman-collection.json")?).unwrap();
    let collection: Value = serde_json::from_slice(&file).unwrap();
    let variables = collection["variable"].as_array().unwrap();
    let filled = |text: &str| {
        variables.iter().fold(text.to_owned(), |filled, variable| {
            let name = format!("{{{{{}}}}}", text_of(variable, "/key"));
            filled.replace(&name, text_of(variable, "/value"))
        })
    };
    let mut found = Vec::new();
    requests(&collection, &mut found);
    let steps = found.into_iter().map(|request| {
        let body = filled(text_of(request, "/body/raw"));
        let url = match &request["url"] {
            Value::String(url) => filled(url),
            _ => filled(text_of(request, "/url/raw")),
        };
        Step {
            method: text_of(request, "/method").to_owned(),
            path: url.split_once("/api/1.0/").unwrap().1.to_owned(),
            body: body.lines().map(without_comment).collect::<Vec<_>>().join("\n"),
        }
    });
    Some(steps.collect())
}

/// In this collection comments stand on lines of their own, or are the only `//` without a colon before.
fn without_comment(line: &str) -> &str {
    let comment = line.match_indices("//").find(|(at, _)| !line[..*at].ends_with(':'));
    comment.map_or(line, |(at, _)| &line[..at])
}

fn run(user: &str, column: usize, cookies: bool) {
    let (Some(steps), Some(sample)) = (steps(), upstream("SampleDataBackup.json.gz")) else {
        return;
    };
    let mut client = Client::of(backup::read(&sample).unwrap());
    client.log_in(user);
    assert_eq!(steps.len(), EXPECTED.len());
    for (at, (step, (name, expected))) in steps.iter().zip(EXPECTED).enumerate() {
        assert_eq!(format!("{} {}", step.method, step.path), name);
        let mut incoming = client.request(&step.method, &step.path);
        incoming.headers.insert("content-type", HeaderValue::from_static("application/json"));
        incoming.body = step.body.clone().into_bytes();
        // The last three send no session of their own; cookies have it all the same.
        if at >= 62 && !cookies {
            incoming.headers.remove("x-api-session");
        }
        let response = client.app.answer(&incoming);
        if at < 62
            && let Some(session) = response.header("x-api-session")
        {
            session.clone_into(&mut client.session);
        }
        let last_without_session = at == 64 && !cookies;
        let expected = if last_without_session { 412 } else { expected[column] };
        let body = String::from_utf8_lossy(&response.body);
        assert_eq!(response.status, expected, "{user}: {at} {name}: {body:.200}");
    }
}

#[test]
fn admin_finds_what_the_collection_names() {
    run("admin", 0, true);
    run("admin", 0, false);
}

#[test]
fn max_finds_the_share_he_received_and_nothing_else() {
    run("max", 1, true);
    run("max", 1, false);
}

#[test]
fn erika_finds_nothing_the_collection_names() {
    run("erika", 2, true);
    run("erika", 2, false);
}
