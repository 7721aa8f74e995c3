use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{Saved, render};
use crate::collection::EventKind as ScriptKind;
use crate::compare::{Kind, Severity};
use crate::http::{Hop, HopKind, TransportErrorKind};
use crate::report::sample::{self, Case, console, difference, passed, script, threw, wrong};
use crate::report::{
    Bodies, Count, Html, Json, Junit, Markdown, Reporter, Reporters, Style, Summary, Terminal,
    TerminalOptions, Verdict,
};

const NAMES: [&str; 5] = ["report.json", "report.html", "junit.xml", "report.md", "terminal.txt"];

/// The reporters that write those files, into that folder.
fn reporters(folder: &Path, names: &[&str], bodies: Bodies) -> Vec<Box<dyn Reporter>> {
    let make = |name: &&str| -> Box<dyn Reporter> {
        let path = folder.join(name);
        match *name {
            "report.json" => Box::new(Json::new(&path, bodies)),
            "report.html" => Box::new(Html::new(&path)),
            "junit.xml" => Box::new(Junit::new(&path)),
            "report.md" => Box::new(Markdown::new(&path)),
            _ => Box::new(Terminal::file(&path, Style::default(), TerminalOptions::default())),
        }
    };
    names.iter().map(make).collect()
}

/// Plays a run, and its saved JSON again; the folder of both.
fn played(
    cases: &[Case],
    names: &[&str],
    bodies: Bodies,
    ending: &Summary,
) -> (tempfile::TempDir, [PathBuf; 2]) {
    let home = tempfile::tempdir().unwrap();
    let [first, again] = ["first", "again"].map(|name| home.path().join(name));
    for mut reporter in reporters(&first, names, bodies) {
        sample::play(reporter.as_mut(), cases, ending.clone());
    }
    let saved = Saved::open(&first.join("report.json")).unwrap();
    let mut told = Reporters::new(reporters(&again, names, Bodies::All));
    render(saved, &mut told).unwrap();
    let errors = told.finish();
    assert!(errors.is_empty(), "{errors:?}");
    (home, [first, again])
}

fn expect_same(cases: &[Case], bodies: Bodies, ending: &Summary, names: &[&str]) {
    let (_home, [first, again]) = played(cases, names, bodies, ending);
    for name in names {
        let [first, again] =
            [&first, &again].map(|folder| std::fs::read_to_string(folder.join(name)).unwrap());
        assert_eq!(first, again, "{name}");
    }
}

fn ending() -> Summary {
    Summary {
        stopped: Some("interrupted".into()),
        unresolved: vec![("x".into(), vec!["a/b".into(), "c".into()])],
        ..Summary::default()
    }
}

#[test]
fn a_saved_run_gives_the_same_reports_again() {
    for cases in [sample::cases(), sample::scripted()] {
        expect_same(&cases, Bodies::All, &Summary::default(), &NAMES);
        // Of what conforms the page shows bodies, which are not kept unless one asks for them.
        let but_html = ["report.json", "junit.xml", "report.md", "terminal.txt"];
        expect_same(&cases, Bodies::Failed, &ending(), &but_html);
        expect_same(&cases, Bodies::None, &Summary::default(), &["report.json", "report.md"]);
    }
    expect_same(&[], Bodies::All, &ending(), &NAMES);
}

#[test]
fn bodies_that_were_not_kept_are_told_by_their_size() {
    let (_home, [_, again]) = played(&sample::cases(), &NAMES, Bodies::None, &Summary::default());
    let read = |name: &str| std::fs::read_to_string(again.join(name)).unwrap();
    assert!(read("report.html").contains("8B, not kept in the saved report"));
    assert!(read("junit.xml").contains("response body: 32B, not kept in the saved report"));
}

prop_compose! {
    fn scripts()(
        before in prop::option::of(any::<bool>()),
        names in prop::collection::vec(".{0,6}", 0..4),
        lines in prop::collection::vec(".{0,6}", 0..3),
        fails in any::<bool>(),
    ) -> Vec<crate::report::ScriptRun> {
        let kind = ScriptKind::Test;
        let assertions = names.iter().enumerate().map(|(index, name)| match fails && index == 1 {
            true => wrong(name, index, "no"),
            false => passed(name),
        });
        let mut test = script(kind, assertions.collect());
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        test.console = console(&lines);
        let first = before.map(|line| {
            threw(ScriptKind::Prerequest, "TypeError", "x", line.then_some(3))
        });
        first.into_iter().chain([test]).collect()
    }
}

prop_compose! {
    fn case()(
        verdict in prop::sample::select(Verdict::ALL.to_vec()),
        compared in prop::option::of(prop::sample::select(Verdict::ALL.to_vec())),
        scripts in scripts(),
        texts in prop::collection::vec(".{0,12}", 5),
        bodies in (prop::collection::vec(any::<u8>(), 0..40), prop::collection::vec(any::<u8>(), 0..40)),
        long in any::<bool>(),
        differences in prop::collection::vec((0..6_usize, 0..4_usize, ".{0,8}", prop::option::of(".{0,8}")), 0..4),
        hops in prop::collection::vec(0..3_usize, 0..3),
        status in 100..600_u16,
        requests in (0..3_usize, 0..2_usize),
        error in prop::option::of(0..11_usize),
    ) -> Case {
        let folder = ["A", "B"][usize::from(long)];
        let mut case = Case::new(0, &[folder], "One", verdict);
        case.compared = compared;
        case.scripts = scripts;
        case.url = format!("http://h/{}", texts[0]);
        case.status = status;
        case.headers.push(("set-cookie", texts[1].clone()));
        (case.request_body, case.body) = bodies;
        if long {
            case.request_body = case.request_body.repeat(400);
        }
        case.hints = vec![texts[2].clone()];
        case.notes = vec![texts[3].clone()];
        case.script_requests = Count { total: requests.0, failed: requests.1.min(requests.0) };
        case.differences = differences.into_iter().map(|(kind, severity, path, expected)| {
            let mut difference = difference(&path, "", &texts[4]);
            difference.kind = Kind::ALL[kind];
            difference.severity = Severity::ALL[severity];
            difference.diff = expected.clone().filter(|_| severity == 1);
            difference.expected = expected;
            difference
        }).collect();
        case.hops = hops.into_iter().map(|kind| Hop {
            kind: HopKind::ALL[kind],
            status: 302,
            url: case.url.clone(),
            location: "/x".to_owned(),
        }).collect();
        if verdict == Verdict::Skipped {
            // A step whose scripts failed is not skipped but failed.
            case.scripts.retain(|script| !script.has_failed());
        }
        if let Some(kind) = error.filter(|_| verdict == Verdict::Error) {
            case.error = Case::refused(0, &[], "x").error;
            case.error.as_mut().unwrap().kind = TransportErrorKind::ALL[kind];
        }
        case
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn whatever_happened_is_told_again(
        mut cases in prop::collection::vec(case(), 0..7),
        iterations in 1..3_usize,
        whole in any::<bool>(),
    ) {
        let steps = cases.len().div_ceil(iterations);
        for (at, case) in cases.iter_mut().enumerate() {
            (case.iteration, case.step.index) = (at / steps.max(1), at % steps.max(1));
            case.step.place = case.step.index;
        }
        let (bodies, names) = match whole {
            true => (Bodies::All, &NAMES[..]),
            false => (Bodies::Failed, &["report.json"][..]),
        };
        expect_same(&cases, bodies, &Summary::default(), names);
    }
}

#[test]
fn what_is_no_report_is_refused_in_words() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("x.json");
    let newmans = r#"{"collection": {}, "environment": {}, "globals": {}, "run": {"executions": [{}], "stats": {}}}"#;
    let later = r#"{"collection": {}, "postcheck": {"format": 99, "version": "9.9", "collection": "c", "steps": 1,
        "iterations": 1}, "run": {}}"#;
    for (text, expected) in [
        ("", "is no JSON report of postcheck: EOF while parsing"),
        ("{\"a\": 1}", "is no JSON report of postcheck: missing field `collection`"),
        ("[1]", "is no JSON report of postcheck"),
        (newmans, "it is newman's, which does not say how steps compare"),
        (later, "was written by postcheck 9.9"),
    ] {
        std::fs::write(&file, text).unwrap();
        let error = Saved::open(&file).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("x.json"), "{error}");
    }
    let error = Saved::open(home.path()).unwrap_err().to_string();
    assert!(error.starts_with("cannot read "), "{error}");
}

#[test]
fn an_execution_that_is_broken_is_found_when_it_is_told() {
    let (_home, [first, _]) = played(&sample::cases(), &NAMES, Bodies::All, &Summary::default());
    let path = first.join("report.json");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("\"verdict\":\"drift\"", "\"verdict\":\"odd\"", 1))
        .unwrap();
    let saved = Saved::open(&path).unwrap();
    let error = render(saved, &mut Reporters::default()).unwrap_err().to_string();
    assert!(error.contains("there is no verdict \"odd\" at line"), "{error}");
}
