//! Auth schemes from end to end, against servers that check by themselves what they are shown.

use serde_json::{Value, json};

use crate::support::{Answer, Answering, Finished, Seen, Workspace, collection_of, request};

/// A run of two steps that inherit one auth, with a JSON report.
fn run(auth: Value, server: &Answering, options: &[&str]) -> (Finished, Value) {
    let workspace = Workspace::new();
    let steps =
        ["one", "two"].map(|name| request(name, "GET", &format!("{{{{base_url}}}}/{name}")));
    let mut collection = collection_of(steps.to_vec());
    collection["auth"] = auth;
    workspace.write("c.json", collection.to_string());
    let base = format!("base_url={}", server.origin());
    let always = ["run", "c.json", "--env-var", &base, "-r", "cli,json", "--verbose"];
    let report = ["--reporter-json-export", "r.json"];
    let finished = workspace.run(always.iter().chain(&report).chain(options));
    let report = serde_json::from_str(&workspace.read("r.json")).unwrap();
    (finished, report)
}

fn unauthorized(challenge: &str) -> Answer {
    let mut answer = Answer::text(401, "Unauthorized", "who are you?");
    answer.set_header("WWW-Authenticate", challenge);
    answer
}

/// The parameters of a header such as `Digest a="b", c=d`.
fn parameter<'h>(header: &'h str, name: &str) -> &'h str {
    let start = format!("{name}=");
    let mut parts = header.split([' ', ',']).filter_map(|part| part.strip_prefix(&start));
    parts.next().unwrap_or_else(|| panic!("no {name} in {header}")).trim_matches('"')
}

/// Responses to the nonce `n0` of the realm `r` by user `u` with password `p`, made with md5sum.
fn digest_server() -> Answering {
    Answering::start(|seen| {
        let challenge = "Digest realm=\"r\", nonce=\"n0\", qop=\"auth\", algorithm=MD5";
        let Some(header) = seen.header("authorization") else { return unauthorized(challenge) };
        let expected = match (seen.path(), parameter(header, "nc")) {
            ("/one", "00000001") => "ae9281e44424f0c111c0b38abac210cf",
            ("/two", "00000002") => "987b12d89538ed23c84fef0f19b46824",
            other => panic!("{other:?}: {header}"),
        };
        match parameter(header, "response") == expected {
            true => Answer::json("{}"),
            false => unauthorized(challenge),
        }
    })
}

#[test]
fn digest_is_learned_once_and_signs_from_then_on() {
    let server = digest_server();
    let auth = |password: &str| {
        json!({"type": "digest", "digest": [
            {"key": "username", "value": "u"}, {"key": "password", "value": password},
            {"key": "clientNonce", "value": "c0"}
        ]})
    };
    let (finished, report) = run(auth("p"), &server, &[]);
    let finished = finished.expect_code(0);
    assert_eq!(server.paths(), ["/one", "/one", "/two"]);
    assert!(
        finished.stdout.contains("401 ")
            && finished.stdout.contains("asked again with credentials")
    );
    // Both requests count, and the step is there once.
    assert_eq!(report["run"]["stats"]["requests"]["total"], 3);
    assert_eq!(report["run"]["executions"].as_array().unwrap().len(), 2);
    assert!(finished.stdout.contains("Authorization: Digest ***"), "{finished}");
}

/// Answers a handshake as MS-NLMP's example server does, and knows each connection by its order.
fn ntlm_server() -> Answering {
    const TYPE_2: &str = "TlRMTVNTUAACAAAADAAMADgAAAAzgoriASNFZ4mrze8AAAAAAAAAACQAJABEAAAABgBwFwAAAA9TAGUAcgB2AGUAcgACAAwARABvAG0AYQBpAG4AAQAMAFMAZQByAHYAZQByAAAAAAA=";
    Answering::start(|seen| match ntlm_message(seen) {
        None => unauthorized("NTLM"),
        Some(message) if message[8] == 1 => unauthorized(&format!("NTLM {TYPE_2}")),
        Some(message) => match proves_the_password(&message) {
            true => Answer::json("{}"),
            false => unauthorized("NTLM"),
        },
    })
}

fn ntlm_message(seen: &Seen) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let token = seen.header("authorization")?.strip_prefix("NTLM ")?;
    Some(base64::engine::general_purpose::STANDARD.decode(token).unwrap())
}

/// Checks the proof with the key that MS-NLMP §4.2.4.1.1 gives for `Password` of `User` in `Domain`.
fn proves_the_password(message: &[u8]) -> bool {
    use hmac::{Hmac, KeyInit, Mac};
    let key = hex::decode("0c868a403bfd7a93a3001ef22ef02e3f").unwrap();
    let (length, offset) = (
        usize::from(u16::from_le_bytes([message[20], message[21]])),
        usize::from(u16::from_le_bytes([message[24], message[25]])),
    );
    let (proof, described) = message[offset..offset + length].split_at(16);
    let mut mac = <Hmac<md5::Md5> as KeyInit>::new_from_slice(&key).unwrap();
    mac.update(&hex::decode("0123456789abcdef").unwrap());
    mac.update(described);
    mac.verify_slice(proof).is_ok()
}

#[test]
fn ntlm_logs_each_request_in() {
    let auth = |password: &str| json!({"type": "ntlm", "ntlm": {"username": "Domain\\User", "password": password}});
    let server = ntlm_server();
    let (finished, report) = run(auth("Password"), &server, &[]);
    let finished = finished.expect_code(0);
    assert!(finished.stdout.contains("200 OK"), "{finished}");
    assert_eq!(server.paths(), ["/one", "/one", "/one", "/two", "/two", "/two"]);
    assert_eq!(report["run"]["stats"]["requests"]["total"], 6);
    let server = ntlm_server();
    let (finished, _) = run(auth("wrong"), &server, &[]);
    assert!(finished.stdout.contains("401 Unauthorized"), "{finished}");
    assert_eq!(server.paths().len(), 6, "a refused password is not tried again");
}

/// The token server and the API in one. The secret is a canary; so is the token.
#[test]
fn oauth2_client_credentials_fetch_one_token_for_the_run() {
    let (secret, token) = ("cl1ent-secret-canary", "t0ken-canary-9.x");
    let server = Answering::start(move |seen| match seen.path() {
        "/token" => {
            let body = String::from_utf8_lossy(&seen.body).into_owned();
            let expected = format!(
                "grant_type=client_credentials&scope=read&client_id=me&client_secret={secret}"
            );
            assert_eq!(body, expected);
            Answer::json(&json!({"access_token": token, "expires_in": 60}).to_string())
        }
        _ => match seen.header("authorization") == Some(&format!("Bearer {token}")) {
            true => Answer::json(&json!({"your token": token, "secret": secret}).to_string()),
            false => Answer::text(401, "Unauthorized", ""),
        },
    });
    let auth = json!({"type": "oauth2", "oauth2": [
        {"key": "grant_type", "value": "client_credentials"},
        {"key": "accessTokenUrl", "value": "{{base_url}}/token"},
        {"key": "clientId", "value": "me"}, {"key": "clientSecret", "value": secret},
        {"key": "scope", "value": "read"}, {"key": "client_authentication", "value": "body"}
    ]});
    let (finished, report) = run(auth, &server, &["--reporter-json-bodies", "all"]);
    let finished = finished.expect_code(0);
    assert_eq!(server.paths(), ["/token", "/one", "/two"]);
    assert!(finished.stdout.contains("200 OK") && !finished.stdout.contains("401"), "{finished}");
    assert!(finished.stdout.contains("/token -> access token"), "{finished}");
    assert_eq!(report["run"]["stats"]["requests"]["total"], 3);
    let outputs =
        [("stdout".to_owned(), finished.stdout), ("report".to_owned(), report.to_string())];
    for canary in [secret, token] {
        crate::secrets::expect_none("oauth2", canary, &outputs);
        let bytes: Vec<String> = canary.bytes().map(|byte| byte.to_string()).collect();
        assert!(!report.to_string().contains(&bytes.join(",")), "a body holds {canary}");
    }
}

#[test]
fn a_helper_that_fails_is_a_note_and_the_request_goes_unsigned() {
    let server = Answering::ok();
    let auth = json!({"type": "jwt", "jwt": [
        {"key": "algorithm", "value": "RS256"}, {"key": "privateKey", "value": "n0-key-at-all"}
    ]});
    let (finished, _) = run(auth, &server, &[]);
    let finished = finished.expect_code(0);
    let note = "runtime~jwt.auth: could not sign the request: privateKey: it is no PEM text";
    assert!(finished.stdout.contains(note), "{finished}");
    assert!(!finished.stdout.contains("n0-key-at-all"));
    assert!(server.requests().iter().all(|seen| seen.header("authorization").is_none()));
}

#[test]
fn noauth_stops_inheritance() {
    let server = Answering::ok();
    let workspace = Workspace::new();
    let mut open = request("open", "GET", "{{base_url}}/open");
    open["request"]["auth"] = json!({"type": "noauth"});
    let closed = request("closed", "GET", "{{base_url}}/closed");
    let mut collection = collection_of(vec![open, closed]);
    collection["auth"] = json!({"type": "hawk", "hawk": {"authId": "i", "authKey": "k3y-of-hawk"}});
    workspace.write("c.json", collection.to_string());
    let base = format!("base_url={}", server.origin());
    workspace.run(["run", "c.json", "--env-var", &base]).expect_code(0);
    let signed: Vec<_> =
        server.requests().iter().map(|seen| seen.header("authorization").is_some()).collect();
    assert_eq!(signed, [false, true]);
}

/// What changes with every signature says nothing of the request that is signed.
#[test]
fn signatures_are_not_recorded_as_part_of_a_request() {
    let server = Answering::ok();
    let workspace = Workspace::new();
    let mut step = request("one", "GET", "{{base_url}}/one?a=1");
    step["request"]["auth"] = json!({"type": "awsv4", "awsv4": {
        "accessKey": "AKID", "secretKey": "s3cret-of-aws", "sessionToken": "t0ken-of-aws"
    }});
    workspace.write("c.json", collection_of(vec![step]).to_string());
    let base = format!("base_url={}", server.origin());
    let record = ["record", "c.json", "--fixtures", "f", "--env-var", &base];
    workspace.run(record).expect_code(0);
    let seen = &server.requests()[0];
    assert!(seen.header("x-amz-date").is_some() && seen.header("x-amz-security-token").is_some());
    let fixture: Value = serde_json::from_str(&workspace.read("f/small/one.json")).unwrap();
    assert_eq!(fixture["sent"]["headers"], json!({"accept": "*/*"}), "{fixture}");
}
