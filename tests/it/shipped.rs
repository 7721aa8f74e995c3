//! The shipped collection against the built-in server, as a fresh clone runs it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use postcheck::session::{Challenge, Keychain};
use serde_json::Value;

use crate::sandbox::{shipped, start};
use crate::support::{Finished, Workspace, collection_of, request};

fn collection() -> Value {
    let path = shipped("collections/passwords-api.postman_collection.json");
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// Requests in a folder, those of folders in it included.
fn count(items: &Value) -> usize {
    let items = items.as_array().unwrap().iter();
    items.map(|item| if item["item"].is_array() { count(&item["item"]) } else { 1 }).sum()
}

/// Requests of the shipped collection.
pub fn requests() -> usize {
    count(&collection()["item"])
}

/// A run by the shipped configuration.
fn run(workspace: &Workspace, more: &[&str]) -> Finished {
    let config = shipped("postcheck.toml");
    let usual = ["run", "--config", &config, "-r", "cli"];
    workspace.run(usual.iter().chain(more))
}

/// Everything was run, conforms without a remark, and no session got lost.
fn expect_conformity(finished: Finished, steps: usize) {
    let finished = finished.expect_code(0);
    assert_eq!(finished.stderr, "", "{finished}");
    let summary = finished.stdout.lines().find(|line| line.contains("conforms")).unwrap();
    let numbers: Vec<&str> = summary.split_whitespace().collect();
    assert_eq!(numbers[3], steps.to_string(), "{finished}");
    let info = finished.stdout.lines().find(|line| line.contains(" info ")).unwrap();
    assert!(info.contains(" 0 "), "{finished}");
    assert!(!finished.stdout.contains("session: "), "{finished}");
}

#[test]
fn everything_conforms_however_the_session_is_kept() {
    let all = requests();
    for more in [&[][..], &["--target", "header"], &["--session", "cookie"]] {
        expect_conformity(run(&Workspace::new(), more), all);
    }
}

#[test]
fn every_outermost_folder_conforms_alone() {
    for folder in collection()["item"].as_array().unwrap() {
        let name = folder["name"].as_str().unwrap();
        expect_conformity(run(&Workspace::new(), &["--folder", name]), count(&folder["item"]));
    }
}

#[test]
fn the_header_target_sends_no_cookie() {
    for (target, has_cookies) in [("sandbox", true), ("header", false)] {
        let workspace = Workspace::new();
        let options = ["-r", "json", "--reporter-json-export", "report.json", "--target", target];
        run(&workspace, &options).expect_code(0);
        let report: Value = serde_json::from_str(&workspace.read("report.json")).unwrap();
        let executions = report["run"]["executions"].as_array().unwrap().iter();
        let headers = executions.flat_map(|e| e["request"]["header"].as_array().unwrap());
        let names: BTreeSet<String> =
            headers.map(|h| h["key"].as_str().unwrap().to_ascii_lowercase()).collect();
        assert!(names.contains("x-api-session"), "{names:?}");
        assert_eq!(names.contains("cookie"), has_cookies, "{names:?}");
    }
}

#[test]
fn a_reset_sandbox_with_rate_limits_can_be_run_against_again() {
    let workspace = Workspace::new();
    let (_running, base_url) = start(&workspace, &["--write-ca", "ca.pem", "--rate-limits"]);
    let origin = base_url.split("/index.php").next().unwrap();
    let reset = collection_of(vec![request("Reset", "POST", &format!("{origin}/__reset"))]);
    workspace.write("reset.json", reset.to_string());
    let base = format!("base_url={base_url}");
    let at = ["--target", "nextcloud", "--env-var", &base, "--cacert", "ca.pem"];
    let all = requests();
    for _ in 0..2 {
        expect_conformity(run(&workspace, &at), all);
        run(&workspace, &at).expect_code(1);
        workspace.run(["run", "reset.json", "--cacert", "ca.pem"]).expect_code(0);
    }
}

/// The JSON files below a folder, by their paths in it.
fn json_files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path.strip_prefix(root).unwrap().to_owned());
            }
        }
    }
    found.sort_unstable();
    found
}

/// Everything but the order of lines, which is that of a list where its elements come in any order.
fn unordered(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches(',')).collect();
    lines.sort_unstable();
    lines
}

/// Recorded twice from servers that were started afresh it says the same, and it holds on an install elsewhere.
#[test]
fn what_is_recorded_afresh_is_the_same_and_holds_elsewhere() {
    let workspace = Workspace::new();
    let config = shipped("postcheck.toml");
    for folder in ["first", "second"] {
        let record = ["record", "--config", &config, "--passes", "2", "--fixtures", folder];
        workspace.run(record).expect_code(0);
    }
    let files = |folder: &str| json_files(&workspace.path().join(folder));
    let recorded = files("first");
    assert_eq!(recorded.len(), requests());
    assert_eq!(recorded, files("second"));
    for file in &recorded {
        let [first, second] = ["first", "second"]
            .map(|folder| workspace.read(&format!("{folder}/{}", file.display())));
        assert_eq!(unordered(&first), unordered(&second), "{}", file.display());
    }
    let (_running, base_url) = start(&workspace, &["--http"]);
    let base = format!("base_url={}", base_url.replace("localhost", "127.0.0.1"));
    let elsewhere = ["--target", "nextcloud", "--env-var", &base, "--fixtures", "first"];
    expect_conformity(run(&workspace, &elsewhere), requests());
}

/// The bodies of all requests of the folder.
fn bodies(folder: &str) -> Vec<Value> {
    let collection = collection();
    let folders = collection["item"].as_array().unwrap();
    let folder = folders.iter().find(|item| item["name"] == folder).unwrap();
    let items = folder["item"].as_array().unwrap().iter();
    let raw = items.filter_map(|item| item["request"]["body"]["raw"].as_str());
    raw.map(|raw| serde_json::from_str(raw).unwrap()).collect()
}

/// What the requests of the folder send for encryption is what a client with the two master passwords computes.
#[test]
fn the_encryption_of_the_collection_is_a_clients() {
    let collection = collection();
    let variable = |name: &str| {
        let variables = collection["variable"].as_array().unwrap();
        let found = variables.iter().find(|variable| variable["key"] == name).unwrap();
        found["value"].as_str().unwrap().to_owned()
    };
    let passwords = ["master_password", "new_master_password"].map(variable);
    let secrets = ["challenge_secret", "new_challenge_secret"];
    let bodies = bodies("Encryption");
    for (password, secret) in passwords.iter().zip(secrets) {
        let placeholder = format!("{{{{{secret}}}}}");
        let set = bodies.iter().filter(|body| body["secret"] == placeholder.as_str());
        for body in set {
            let salts: Vec<&str> = body["data"]
                .as_array()
                .unwrap()
                .iter()
                .map(|salt| salt.as_str().unwrap())
                .collect();
            let solution = Challenge::from_salts(&salts).unwrap().solve(password).unwrap();
            assert_eq!(solution, variable(secret));
        }
    }
    let chains = bodies.iter().filter(|body| body["id"] == "CSEv1r1");
    let chains: Vec<&str> = chains.map(|body| body["data"].as_str().unwrap()).collect();
    assert_eq!(chains.len(), 2);
    let chains: Vec<Keychain> = chains
        .iter()
        .zip(&passwords)
        .map(|(data, password)| Keychain::open(data, password).unwrap())
        .collect();
    let mut plain = BTreeSet::new();
    for body in bodies.iter().filter(|body| body["cseType"] == "CSEv1r1") {
        let Some(key) = body["cseKey"].as_str() else { continue };
        let key = variable(key.trim_matches(['{', '}']));
        for name in ["label", "username", "password", "url", "notes", "color"] {
            let value = body[name].as_str().unwrap_or_default();
            if value != "00ff" {
                plain.insert(chains[1].decrypt(&key, value).unwrap());
            }
        }
    }
    assert!(plain.contains("Pottery Class") && plain.contains("Orchid Society"), "{plain:?}");
}
