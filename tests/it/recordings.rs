//! The real collection against replays of real recordings.

use std::path::PathBuf;

use crate::support::{
    Answer, Finished, Replay, ReplayBuilder, Workspace, collection_of, request, shared,
};

const COOKIE_1: &str = "nc31.0.6-pw2025.10.0-admin-cookie-1.har";
const COOKIE_2: &str = "nc31.0.6-pw2025.10.0-admin-cookie-2.har";
const HEADER: &str = "nc31.0.6-pw2025.10.0-admin-header-1.har";

/// A workspace with fixtures from both cookie recordings.
struct Imported {
    workspace: Workspace,
    shared: PathBuf,
}

impl Imported {
    fn new(recordings: &[&str]) -> Option<Self> {
        let shared = shared()?;
        let workspace = Workspace::new();
        let mut arguments = vec!["import".into(), "har".into()];
        arguments.extend(recordings.iter().map(|name| shared.join("recordings").join(name).into()));
        let collection = shared.join("upstream/postman-collection.json");
        arguments.extend(["--collection".into(), collection.into_os_string()]);
        arguments.extend(["--fixtures".into(), "fixtures".into()]);
        workspace.run(arguments).expect_code(0);
        Some(Imported { workspace, shared })
    }

    fn har(&self, name: &str) -> PathBuf {
        self.shared.join("recordings").join(name)
    }

    fn fixtures(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.workspace.path().join("fixtures")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "json") {
                    found.push(path);
                }
            }
        }
        found
    }

    fn run(&self, replay: &Replay, more: &[&str]) -> Finished {
        let base = format!("base_url={}/index.php/apps/passwords", replay.origin());
        let collection = self.shared.join("upstream/postman-collection.json");
        let mut arguments = vec!["run", collection.to_str().unwrap(), "--env-var", &base];
        arguments.extend(["--fixtures", "fixtures", "--reporters", "json"]);
        arguments.extend(["--reporter-json-export", "report.json"]);
        arguments.extend(more);
        self.workspace.run(arguments)
    }

    /// Step id, verdict and `severity kind path` of each difference, of the last run.
    fn verdicts(&self) -> Vec<(String, String, Vec<String>)> {
        let report: serde_json::Value =
            serde_json::from_str(&self.workspace.read("report.json")).unwrap();
        let executions = report["run"]["executions"].as_array().unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        executions
            .iter()
            .map(|execution| {
                let conformance = &execution["conformance"];
                let differences = conformance["differences"].as_array().unwrap().iter();
                let lines = differences.map(|d| {
                    format!("{} {} {}", text(&d["severity"]), text(&d["kind"]), text(&d["path"]))
                });
                (text(&conformance["step"]), text(&conformance["verdict"]), lines.collect())
            })
            .collect()
    }
}

fn replay(imported: &Imported, name: &str) -> ReplayBuilder {
    Replay::har(&imported.har(name)).moved_from("https://localhost:8443")
}

#[test]
fn both_recordings_conform_to_the_fixtures_made_from_them() {
    let Some(imported) = Imported::new(&[COOKIE_1, COOKIE_2]) else { return };
    assert_eq!(imported.fixtures().len(), 65);
    for (name, tls) in [(COOKIE_1, false), (COOKIE_2, true)] {
        let builder = replay(&imported, name);
        let replay = if tls { builder.tls().start() } else { builder.start() };
        let mut options = vec!["--session", "cookie"];
        if tls {
            options.push("--insecure");
        }
        imported.run(&replay, &options).expect_code(0);
        let verdicts = imported.verdicts();
        assert_eq!(verdicts.len(), 65);
        for (step, verdict, differences) in verdicts {
            assert_eq!(verdict, "conforms", "{name} {step}: {differences:?}");
        }
    }
}

#[test]
fn nothing_volatile_is_left_in_the_fixtures() {
    let Some(imported) = Imported::new(&[COOKIE_1, COOKIE_2]) else { return };
    let recording = |name| std::fs::read_to_string(imported.har(name)).unwrap();
    let recordings = [recording(COOKIE_1), recording(COOKIE_2)];
    let volatile = volatile_values(&recordings);
    assert!(volatile.len() > 20, "{volatile:?}");
    let recent = regex::Regex::new(r"\b1795[0-9]{6}\b").unwrap();
    for path in imported.fixtures() {
        let text = std::fs::read_to_string(&path).unwrap();
        for value in &volatile {
            assert!(!text.contains(value.as_str()), "{} holds {value}", path.display());
        }
        assert!(!recent.is_match(&text), "{} holds a time of the recording", path.display());
        assert!(!text.contains("https://localhost:8443"), "{} holds the host", path.display());
        assert!(!text.contains("PostmanRuntime"), "{} holds the client", path.display());
    }
}

/// Ids made in the run, session ids and generated passwords: long words that one recording has and the
/// other has not.
fn volatile_values(recordings: &[String; 2]) -> Vec<String> {
    let word = regex::Regex::new(r"[0-9A-Za-z-]{16,}").unwrap();
    let words = |text: &str| -> std::collections::BTreeSet<String> {
        word.find_iter(text).map(|found| found.as_str().to_owned()).collect()
    };
    let [first, second] = recordings.each_ref().map(|text| words(text));
    first.symmetric_difference(&second).cloned().collect()
}

/// Changes one answer.
type Change = Box<dyn Fn(&mut Answer) + Send + Sync>;

#[test]
fn one_change_makes_one_step_drift_at_its_place() {
    let Some(imported) = Imported::new(&[COOKIE_1, COOKIE_2]) else { return };
    let replace = |answer: &mut Answer, from: &str, to: &str| {
        let text = String::from_utf8(answer.body.clone()).unwrap();
        assert!(text.contains(from), "{from}");
        answer.body = text.replacen(from, to, 1).into_bytes();
    };
    let table: Vec<(usize, &str, &str, Change)> = vec![
        (6, "password-api/show", "breaking status ", Box::new(|a| a.status = 500)),
        (
            6,
            "password-api/show",
            "breaking content-type content-type",
            Box::new(|a| a.set_header("Content-Type", "text/html")),
        ),
        (
            4,
            "password-api/list",
            "change body $[0].edited",
            Box::new(move |a| replace(a, "\"edited\":1513888874", "\"edited\":1513888875")),
        ),
        (
            4,
            "password-api/list",
            "breaking body $[0].shared",
            Box::new(move |a| replace(a, "\"shared\":false", "\"shared\":null")),
        ),
        (
            4,
            "password-api/list",
            "breaking body $[0].shared",
            Box::new(move |a| replace(a, "\"shared\":false,", "")),
        ),
        (
            9,
            "password-api/find-details",
            "additive body $[0].extra",
            Box::new(move |a| replace(a, "\"shared\":false,", "\"shared\":false,\"extra\":1,")),
        ),
        (
            10,
            "password-api/create",
            "change body $.id",
            Box::new(move |a| replace(a, "\"id\":\"", "\"id\":\"x")),
        ),
        (
            43,
            "share-api/partners",
            "breaking body $.max",
            Box::new(move |a| replace(a, ",\"max\":\"max\"", "")),
        ),
        (59, "service-api/avatar", "breaking body $", Box::new(|a| a.body[100] ^= 1)),
        (2, "session-api/close", "change cookie nc_passwords", Box::new(without_http_only)),
        (
            2,
            "session-api/close",
            "change header x-frame-options",
            Box::new(|a| a.set_header("X-Frame-Options", "DENY")),
        ),
        (20, "folder-api/create", "breaking body $", Box::new(|a| a.body.clear())),
    ];
    for (index, step, wanted, change) in table {
        let replay = replay(&imported, COOKIE_1).mutate(index, change).start();
        imported.run(&replay, &["--session", "cookie"]).expect_code(1);
        for (id, verdict, differences) in imported.verdicts() {
            if id == step {
                assert_eq!(verdict, "drift", "{step} {wanted}");
                assert!(
                    differences.iter().any(|d| d == wanted),
                    "{step} {wanted}: {differences:?}"
                );
            } else {
                assert_eq!(verdict, "conforms", "{id} after {wanted} in {step}: {differences:?}");
            }
        }
    }
}

fn without_http_only(answer: &mut Answer) {
    for (name, value) in &mut answer.headers {
        if name.eq_ignore_ascii_case("set-cookie") && value.starts_with("nc_passwords") {
            *value = value.replace("; HttpOnly", "");
        }
    }
}

#[test]
fn by_header_each_request_carries_the_newest_session_and_no_cookie() {
    let Some(imported) = Imported::new(&[HEADER]) else { return };
    let replay = replay(&imported, HEADER).start();
    imported.run(&replay, &["--session", "header"]);
    let mut newest = String::new();
    let recorded = crate::support::Har::read(&imported.har(HEADER));
    let requests = replay.requests();
    assert_eq!(requests.len(), 65);
    for (request, entry) in requests.iter().zip(&recorded.entries) {
        assert_eq!(request.header("cookie"), None);
        if let Some(sent) = request.header("x-api-session") {
            assert_eq!(sent, newest);
        }
        let mut answered = entry.response.headers.iter();
        let session = answered.rfind(|(name, _)| name.eq_ignore_ascii_case("x-api-session"));
        if let Some((_, value)) = session {
            newest.clone_from(value);
        }
    }
    let bare = requests.iter().filter(|request| request.header("x-api-session").is_none()).count();
    assert_eq!(bare, 3);
}

/// The answers of the sandbox to the real collection, against fixtures of a real server: the same on a sandbox
/// of the run's own and, after its state was put back, twice on one that goes on running.
#[test]
fn the_sandbox_conforms_to_what_a_real_server_answered() {
    let Some(imported) = Imported::new(&[COOKIE_1, COOKIE_2]) else { return };
    let backup = imported.shared.join("upstream/SampleDataBackup.json.gz");
    let backup = backup.to_str().unwrap();
    let collection = imported.shared.join("upstream/postman-collection.json");
    let run = |more: &[&str]| {
        let mut arguments = vec!["run", collection.to_str().unwrap(), "--fixtures", "fixtures"];
        arguments.extend(["-r", "json", "--reporter-json-export", "report.json"]);
        arguments.extend(more);
        imported.workspace.run(arguments).expect_code(0);
        let verdicts = imported.verdicts();
        assert_eq!(verdicts.len(), 65);
        for (step, verdict, differences) in verdicts {
            assert_eq!(verdict, "conforms", "{step}: {differences:?}");
        }
    };
    run(&["--sandbox", backup]);
    let arguments = ["sandbox", "--backup", backup, "--listen", "127.0.0.1:0", "--http"];
    let running = imported.workspace.start(arguments);
    let base_url = running.line("ready: ");
    let base = format!("base_url={base_url}");
    let (origin, _) = base_url.split_once("/index.php").unwrap();
    run(&["--env-var", &base]);
    let reset = vec![request("Reset", "POST", &format!("{origin}/__reset"))];
    imported.workspace.write("reset.json", collection_of(reset).to_string());
    imported.workspace.run(["run", "reset.json"]).expect_code(0).expect_stdout(&["[204"]);
    run(&["--env-var", &base]);
}
