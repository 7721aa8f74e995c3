//! The upstream collection against the sandbox over the upstream backup, as each of its three users. The
//! recordings say what admin is answered; for the others it follows from the API's rules and the ids that the
//! collection has in it.

use std::path::PathBuf;

use serde_json::Value;

use crate::sandbox_options::{send, status};
use crate::support::{Har, Running, Workspace, shared};

const HEADER: &str = "nc31.0.6-pw2025.10.0-admin-header-1.har";
const COOKIE: &str = "nc31.0.6-pw2025.10.0-admin-cookie-1.har";
const STEPS: usize = 65;

/// The collection's requests that other users are answered otherwise than admin: place in the collection, method
/// and path, and the statuses of admin, max and erika.
const OTHERWISE: [(usize, &str, [u16; 3]); 19] = [
    // The password is admin's, and another user's id is not found.
    (6, "POST password/show", [200, 404, 404]),
    (7, "POST password/show", [200, 404, 404]),
    (11, "PATCH password/update", [200, 404, 404]),
    (12, "DELETE password/delete", [200, 404, 404]),
    (13, "PATCH password/restore", [200, 404, 404]),
    // So is the folder.
    (16, "POST folder/show", [200, 404, 404]),
    (17, "POST folder/show", [200, 404, 404]),
    (21, "PATCH folder/update", [200, 404, 404]),
    (22, "DELETE folder/delete", [200, 404, 404]),
    (23, "PATCH folder/restore", [200, 404, 404]),
    // And the tag. Its update has the password's id, which is no tag of anybody's.
    (26, "POST tag/show", [200, 404, 404]),
    (27, "POST tag/show", [200, 404, 404]),
    (32, "DELETE tag/delete", [200, 404, 404]),
    (33, "PATCH tag/restore", [200, 404, 404]),
    // The share is one of admin's with max, who has received it and so sees it. It is none of erika's.
    (36, "POST share/show", [200, 200, 404]),
    (37, "POST share/show", [200, 200, 404]),
    // The receiver is max, who cannot share with himself: that is judged before the password is looked for.
    (40, "POST share/create", [201, 400, 404]),
    // Only the owner may change or end a share; who does not see it is not told that much.
    (41, "PATCH share/update", [200, 403, 404]),
    (42, "DELETE share/delete", [200, 403, 404]),
];

/// A sandbox over the upstream backup that serves plain HTTP.
struct Upstream {
    workspace: Workspace,
    shared: PathBuf,
    base_url: String,
    _sandbox: Running,
}

/// What a run was answered.
struct Step {
    id: String,
    status: u16,
    /// The id of the API's error.
    error: String,
    /// Kinds of its differences from the fixture.
    differences: Vec<String>,
}

impl Upstream {
    fn start() -> Option<Self> {
        let shared = shared()?;
        let workspace = Workspace::new();
        let backup = shared.join("upstream/SampleDataBackup.json.gz");
        let sandbox = workspace.start([
            "sandbox",
            "--backup",
            backup.to_str().unwrap(),
            "--listen",
            "127.0.0.1:0",
            "--http",
        ]);
        let base_url = sandbox.line("ready: ");
        Some(Upstream { workspace, shared, base_url, _sandbox: sandbox })
    }

    fn collection(&self) -> String {
        self.shared.join("upstream/postman-collection.json").to_str().unwrap().to_owned()
    }

    fn recording(&self, name: &str) -> PathBuf {
        self.shared.join("recordings").join(name)
    }

    /// Puts the sandbox back to its first state.
    fn reset(&self) {
        assert_eq!(status(&send(&self.base_url, "POST", "/__reset", "", "")), "204");
    }

    /// Runs the collection as a user.
    fn run(&self, user: &str, session: &str, more: &[&str]) -> Vec<Step> {
        let variables = [
            format!("base_url={}", self.base_url),
            format!("http_auth_user={user}"),
            format!("http_auth_pass={user}"),
        ];
        let collection = self.collection();
        let mut arguments = vec!["run", &collection, "--session", session];
        arguments.extend(variables.iter().flat_map(|variable| ["--env-var", variable]));
        arguments.extend(["--reporters", "json", "--reporter-json-export", "report.json"]);
        arguments.extend(["--reporter-json-bodies", "all"]);
        arguments.extend(more);
        let finished = self.workspace.run(arguments);
        assert!(finished.code.is_some_and(|code| code < 2), "{finished}");
        let report: Value = serde_json::from_str(&self.workspace.read("report.json")).unwrap();
        report["run"]["executions"].as_array().unwrap().iter().map(step).collect()
    }
}

fn step(execution: &Value) -> Step {
    let (response, conformance) = (&execution["response"], &execution["conformance"]);
    let body: Vec<u8> =
        serde_json::from_value(response["stream"]["data"].clone()).unwrap_or_default();
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let error = Some(&body["id"]).filter(|_| body["status"] == "error");
    let differences = conformance["differences"].as_array().map(Vec::as_slice).unwrap_or_default();
    Step {
        id: conformance["step"].as_str().unwrap().to_owned(),
        status: response["code"].as_u64().unwrap().try_into().unwrap(),
        error: error.map_or(String::new(), |id| id.to_string().trim_matches('"').to_owned()),
        differences: differences.iter().map(|d| d["kind"].as_str().unwrap().to_owned()).collect(),
    }
}

/// The statuses that admin was answered.
fn recorded(upstream: &Upstream, name: &str) -> Vec<u16> {
    let har = Har::read(&upstream.recording(name));
    har.entries.iter().map(|entry| entry.response.status).collect()
}

#[test]
fn each_user_is_answered_by_the_rules() {
    let Some(upstream) = Upstream::start() else { return };
    for (name, session) in [(COOKIE, "cookie"), (HEADER, "header")] {
        let admins = Har::read(&upstream.recording(name)).entries;
        assert_eq!(admins.len(), STEPS);
        for (at, user) in ["admin", "max", "erika"].into_iter().enumerate() {
            let mut expected = recorded(&upstream, name);
            for (place, request, statuses) in OTHERWISE {
                let (method, path) = request.split_once(' ').unwrap();
                let entry = &admins[place];
                assert_eq!(entry.request.method, method, "{place}");
                assert!(entry.url.ends_with(&format!("/api/1.0/{path}")), "{place} {}", entry.url);
                assert_eq!(expected[place], statuses[0], "{place}");
                expected[place] = statuses[at];
            }
            let steps = upstream.run(user, session, &[]);
            assert_eq!(steps.len(), STEPS, "{user} {session}");
            for (place, (step, expected)) in steps.iter().zip(expected).enumerate() {
                let said = format!("{user} {session} {place} {}: {}", step.id, step.error);
                assert_eq!(step.status, expected, "{said}");
                let error = match (step.status, user, place) {
                    (400, "max", 40) => "65782183",
                    (403, _, 41 | 42) => "a3f7ed53",
                    (404, _, ..=42) => "404",
                    _ => continue,
                };
                assert_eq!(step.error, error, "{said}");
            }
            upstream.reset();
        }
    }
}

#[test]
fn a_session_kept_by_header_alone_is_answered_as_recorded_run_after_run() {
    let Some(upstream) = Upstream::start() else { return };
    let expected = recorded(&upstream, HEADER);
    assert_eq!((expected.len(), expected.last()), (STEPS, Some(&412)));
    let recording = upstream.recording(HEADER);
    let collection = upstream.collection();
    let import = ["import", "har", recording.to_str().unwrap(), "--collection", &collection];
    upstream.workspace.run(import.iter().chain(&["--fixtures", "fixtures"])).expect_code(0);
    for run in ["first", "second"] {
        let steps = upstream.run("admin", "header", &["--fixtures", "fixtures"]);
        assert_eq!(steps.len(), STEPS, "{run}");
        for (place, (step, expected)) in steps.iter().zip(&expected).enumerate() {
            assert_eq!(step.status, *expected, "{run} {place} {}", step.id);
            let kinds = &step.differences;
            assert!(!kinds.contains(&"status".to_owned()), "{run} {place} {}: {kinds:?}", step.id);
        }
        upstream.reset();
    }
    // Without starting over the challenge is there already, and nearly all wants it solved.
    upstream.run("admin", "header", &[]);
    let steps = upstream.run("admin", "header", &[]);
    let refused = steps.iter().filter(|step| step.error == "4ad27488").count();
    assert!(refused > STEPS / 2, "{refused}");
}
