use std::path::{Path, PathBuf};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::json;

use super::load::parse;
use super::*;
use crate::compare::Severity;
use crate::diagnostic::{Place, SourceError};
use crate::session::Mode;

fn config(text: &str) -> Config {
    parse(Path::new("dir/postcheck.toml"), text).unwrap_or_else(|error| panic!("{error}"))
}

fn error(text: &str) -> SourceError {
    parse(Path::new("postcheck.toml"), text).unwrap_err()
}

#[test]
fn an_empty_file_says_nothing() {
    let config = config("");
    assert!(config.collection.is_none() && config.rules.is_empty() && config.targets.is_empty());
    assert_eq!(config.compare, Comparison::default());
}

#[test]
fn paths_are_relative_to_the_file() {
    let config = config(
        r#"
        collection = "c.json"
        environment = "env.json"
        globals = "/etc/globals.json"
        fixtures = "../fixtures"
        working-dir = "files"
        target = "local"
        [targets.local]
        sandbox = "backup.json.gz"
        ca-cert = "ca.pem"
        environment = "local.json"
        "#,
    );
    let path = |text: &str| Some(PathBuf::from(text));
    assert_eq!(config.collection, path("dir/c.json"));
    assert_eq!(config.environment, path("dir/env.json"));
    assert_eq!(config.globals, path("/etc/globals.json"));
    assert_eq!(config.fixtures, path("dir/../fixtures"));
    assert_eq!(config.working_dir, path("dir/files"));
    let local = &config.targets["local"];
    assert_eq!(local.sandbox, path("dir/backup.json.gz"));
    assert_eq!(local.ca_cert, path("dir/ca.pem"));
    assert_eq!(local.environment, path("dir/local.json"));
}

#[test]
fn values_come_out_typed() {
    let config = config(
        r#"
        fail-on = "breaking"
        timeout-request = 1500
        delay-request = 30
        jobs = 8
        reads = ["*/find*", "*/list"]
        writes = ["share/job"]
        reporters = ["cli", "junit"]
        target = "a"
        [session]
        profile = "nextcloud-passwords"
        mode = "header"
        lifetime = 60
        [targets.a]
        session = "off"
        insecure = true
        variables = { base_url = "https://x", port = 8443, ratio = 0.5, on = true }
        [compare]
        ignore-headers = ["X-Trace"]
        compare-headers = ["Server"]
        "#,
    );
    assert_eq!(config.fail_on, Some(Severity::Breaking));
    assert_eq!(config.timeout_request, Some(Duration::from_millis(1500)));
    assert_eq!(config.delay_request, Some(Duration::from_millis(30)));
    assert_eq!(config.jobs, Some(8));
    assert_eq!(
        (config.reads, config.writes),
        (vec!["*/find*".into(), "*/list".into()], vec!["share/job".to_owned()])
    );
    assert_eq!(config.reporters.as_deref(), Some(&["cli".to_owned(), "junit".to_owned()][..]));
    assert_eq!(config.session.profile.map(|p| p.name()), Some("nextcloud-passwords"));
    assert_eq!(config.session.mode, Some(Mode::Header));
    assert_eq!(config.session.lifetime, Some(Duration::from_secs(60)));
    let target = &config.targets["a"];
    assert_eq!((target.session, target.insecure), (Some(Mode::Off), Some(true)));
    let expected = json!({"base_url": "https://x", "on": true, "port": 8443, "ratio": 0.5});
    assert_eq!(json!(target.variables), expected);
    assert_eq!(config.compare.ignore_headers, ["x-trace"]);
    assert_eq!(config.compare.compare_headers, ["server"]);
}

#[test]
fn rules_keep_their_order_and_place() {
    let config = config(
        r#"
[[rules]]
path = "$..updated"
match = "{{$timestamp}}"

[[rules]]
path = "$[*].tags"
unordered = "id"
steps = ["password-api/*"]

[[rules]]
path = "$.words"
unordered = true
"#,
    );
    let lines: Vec<_> = config.rules.iter().map(|rule| rule.place.line).collect();
    assert_eq!(lines, [2, 6, 11]);
    assert_eq!(config.rules[0].matcher.as_deref(), Some("{{$timestamp}}"));
    assert_eq!(config.rules[1].unordered, Some(Unordered::ByKey("id".into())));
    assert_eq!(config.rules[1].steps, ["password-api/*"]);
    assert_eq!(config.rules[2].unordered, Some(Unordered::ByValue));
}

#[test]
fn every_action_is_read() {
    let action = |line: &str| config(&format!("[[rules]]\npath = '$'\n{line}")).rules.remove(0);
    assert!(action("ignore = true").ignore);
    assert!(action("strict-order = true").strict_order);
    assert!(action("strict-bytes = true").strict_bytes);
    assert!(action("secret = true").secret);
    assert_eq!(action("severity = 'info'").severity, Some(Severity::Info));
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let cases = [
        ("collection = 1", 1, 14, "the value must be a path, not the number 1"),
        ("a = = 1", 1, 5, ""),
        ("\ncolection = 'x'", 2, 1, "unknown property `colection`"),
        ("fail-on = 'minor'", 1, 11, "unknown severity `minor`"),
        ("target = 'x'", 1, 10, "unknown target `x`"),
        ("[session]\nlifetime = 0", 2, 12, "a whole number from 1 on"),
        ("timeout = -1", 1, 11, "a whole number from 0 on, not the number -1"),
        ("[session]\nmode = 'cookies'", 2, 8, "unknown session mode `cookies`"),
        ("[session]\nprofile = 'x'", 2, 11, "unknown session profile `x`"),
        ("[targets.a]\nurl = 'x'", 2, 1, "unknown property `url`"),
        ("[targets.a]\nvariables = { a = [1] }", 2, 19, "a text, a number or a boolean"),
        ("[targets.a]\nvariables = { a = inf }", 2, 19, "infinite"),
        (
            "[compare]\nignore-headers = ['A']\ncompare-headers = ['b', 'a']",
            3,
            25,
            "the header `a` is both",
        ),
        ("[[rules]]\nignore = true", 1, 1, "the property `path` is missing"),
        ("[[rules]]\npath = '$.'\nignore = true", 2, 8, "`$.` is no JSONPath"),
        ("speed = 2", 1, 1, "unknown property `speed`"),
        ("x = 1\n[[rules]]\npath = '$'", 1, 1, "unknown property `x`"),
        ("[[rules]]\npath = '$'", 1, 1, "a rule without an action"),
        (
            "timeout = 1\n[[rules]]\npath = '$'\nignore = true\nsecret = true",
            2,
            1,
            "a rule with several actions: ignore, secret",
        ),
        ("[[rules]]\npath = '$'\nignore = false", 3, 10, "leave the line out"),
        ("[[rules]]\npath = '$'\nunordered = false", 3, 13, "strict-order"),
        ("[[rules]]\npath = '$'\nunordered = 1", 3, 13, "must be true or the name"),
        ("[[rules]]\npath = '$'\nsecret = true\nsteps = ['{']", 4, 10, "`{` is no glob"),
    ];
    for (text, line, column, message) in cases {
        let error = error(text);
        assert!(error.message.contains(message), "{text}: {error}");
        assert_eq!(error.place, Some(Place { line, column }), "{text}: {error}");
        assert_eq!(error.line_text.as_deref(), text.lines().nth(line - 1), "{text}");
        assert!(error.help.is_some(), "{text}");
    }
}

#[test]
fn an_unknown_target_is_answered_with_the_known_ones() {
    let error = error("target = 'c'\n[targets.b]\n[targets.a]");
    assert_eq!(error.help.as_deref(), Some("the targets are a, b"));
}

#[test]
fn a_byte_order_mark_is_no_mistake() {
    assert_eq!(config("\u{feff}require-fixtures = true").require_fixtures, Some(true));
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let directory = tempfile::tempdir().unwrap();
    let missing = directory.path().join(FILE_NAME);
    let error = load(&missing).unwrap_err();
    assert_eq!(error.message, "the configuration file does not exist");
    assert_eq!(error.file, missing.display().to_string());
    std::fs::write(&missing, b"\xff").unwrap();
    assert_eq!(load(&missing).unwrap_err().message, "the configuration file is not UTF-8 text");
    std::fs::write(&missing, "require-fixtures = true").unwrap();
    assert_eq!(load(&missing).unwrap().require_fixtures, Some(true));
}

/// The manual's examples are read by the program that it describes.
#[test]
fn the_examples_in_the_manual_are_valid() {
    let manual = include_str!("../../docs/configuration.md");
    let examples: Vec<_> =
        manual.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() > 3, "{} examples", examples.len());
    for example in examples {
        config(example);
    }
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in r#"([\[\]a-z0-9.="'\n{}$#, ü-]|rules|path|targets){0,60}"#) {
        let _ = parse(Path::new("postcheck.toml"), &text);
    }
}
