use std::path::Path;

use serde_json::Value;

use super::client;
use crate::http::Options;

/// Recordings of a real server, which are no part of this repository.
fn recordings() -> Option<Vec<Value>> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/recordings");
    let Ok(entries) = std::fs::read_dir(&dir) else {
        assert!(
            std::env::var_os("CI").is_none_or(|ci| ci != "true"),
            "{} is absent",
            dir.display()
        );
        eprintln!("skipped: {} is absent", dir.display());
        return None;
    };
    let files = entries.map(|entry| entry.unwrap().path());
    let hars = files.filter(|path| path.extension().is_some_and(|extension| extension == "har"));
    let read = |path| serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    Some(hars.map(read).collect())
}

/// What a recorded answer set and the next request did not take away is what the jar holds.
#[test]
fn keeps_what_the_recorded_client_kept() {
    let Some(recordings) = recordings() else { return };
    let mut seen = 0;
    for recording in &recordings {
        let jar = client(Options::default());
        for entry in recording["log"]["entries"].as_array().unwrap() {
            let url = entry["request"]["url"].as_str().unwrap();
            for cookie in values(&entry["response"], "set-cookie") {
                jar.set_cookie(url, cookie);
            }
            let names: Vec<_> =
                jar.cookies_for(url).into_iter().map(|cookie| cookie.name).collect();
            for cookie in values(&entry["response"], "set-cookie") {
                let name = cookie.split('=').next().unwrap();
                let is_gone = cookie.contains("Max-Age=0");
                let is_elsewhere = cookie.starts_with("cookie_test=");
                assert!(is_elsewhere || names.iter().any(|n| n == name) != is_gone, "{cookie}");
                seen += 1;
            }
        }
    }
    assert!(seen > 0);
}

fn values<'r>(response: &'r Value, name: &str) -> Vec<&'r str> {
    let headers = response["headers"].as_array().unwrap();
    let named =
        headers.iter().filter(|header| header["name"].as_str().unwrap().eq_ignore_ascii_case(name));
    named.map(|header| header["value"].as_str().unwrap()).collect()
}
