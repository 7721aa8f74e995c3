use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event as Xml};

use super::Junit;
use crate::report::sample::{self, Case, difference, event, info};
use crate::report::{EventKind, Reporter, Summary, Verdict};

/// An element as read back, with the text that stands directly in it.
#[derive(Debug, Default, PartialEq)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
    children: Vec<Element>,
}

impl Element {
    fn all(&self, name: &str) -> Vec<&Element> {
        let below = self.children.iter().flat_map(|child| child.all(name));
        self.children.iter().filter(|child| child.name == name).chain(below).collect()
    }

    fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    fn case(&self, name: &str) -> &Element {
        let cases = self.all("testcase");
        cases.into_iter().find(|case| case.attributes["name"] == name).expect(name)
    }
}

fn started(tag: &BytesStart<'_>) -> Element {
    let attributes = tag.attributes().map(|attribute| {
        let attribute = attribute.unwrap();
        let value = attribute.normalized_value(XmlVersion::Explicit1_0).unwrap();
        (String::from_utf8(attribute.key.as_ref().to_vec()).unwrap(), value.into_owned())
    });
    Element {
        name: String::from_utf8(tag.name().as_ref().to_vec()).unwrap(),
        attributes: attributes.collect(),
        ..Element::default()
    }
}

/// Reads a document strictly: every tag matched, every character one that XML 1.0 allows.
fn read(document: &str) -> Element {
    let allowed = |c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    assert!(document.chars().all(allowed), "forbidden character in {document:?}");
    let mut reader = Reader::from_str(document);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Xml::Start(tag) => open.push(started(&tag)),
            Xml::Empty(tag) => open.last_mut().unwrap().children.push(started(&tag)),
            Xml::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Xml::CData(data) => {
                open.last_mut().unwrap().text.push_str(std::str::from_utf8(&data).unwrap());
            }
            Xml::Text(text) => {
                open.last_mut().unwrap().text.push_str(std::str::from_utf8(&text).unwrap().trim());
            }
            Xml::Eof => break,
            Xml::Decl(_) => {}
            other => panic!("unexpected {other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "an element is not closed");
    let mut root = open.pop().unwrap();
    assert_eq!(root.children.len(), 1);
    root.children.pop().unwrap()
}

fn report(cases: &[Case], ending: Summary) -> (String, Element) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("junit.xml");
    let mut junit = Junit::new(&path);
    sample::play(&mut junit, cases, ending);
    let document = std::fs::read_to_string(&path).unwrap();
    let root = read(&document);
    (document, root)
}

#[test]
fn a_suite_per_folder_and_a_case_per_step() {
    let (document, root) = report(&sample::cases(), Summary::default());
    assert!(
        document.starts_with(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"Demo API\">"
        )
    );
    let suites: Vec<_> = root
        .children
        .iter()
        .map(|suite| {
            ["name", "tests", "failures", "errors", "timestamp"]
                .map(|name| suite.attributes[name].as_str())
        })
        .collect();
    // Each begins when its first request was sent, 12 to 18 ms before 13:08:59.024.
    let begun = "2026-11-23T13:08:59Z";
    assert_eq!(
        suites,
        [
            ["Accounts", "2", "0", "0", begun],
            ["Accounts / Deep", "3", "2", "1", begun],
            ["Demo API", "2", "0", "0", begun],
        ]
    );
}

#[test]
fn verdicts_become_what_readers_know() {
    let (_, root) = report(&sample::cases(), Summary::default());
    let case = root.case("accounts/list");
    assert!(case.children.is_empty());
    assert_eq!(case.attributes["classname"], "Demo API.Accounts");
    assert_eq!(case.attributes["time"], "0.012");
    assert_eq!(case.attributes["file"], "fixtures/demo/step.json");

    // Conforming, with a difference below the threshold.
    let case = root.case("accounts/show");
    assert_eq!(case.child("failure"), None);
    assert_eq!(
        case.child("system-out").unwrap().text,
        "info      $.tags: [1,2] → [2,1] (order only)\n"
    );

    let case = root.case("accounts/deep/down");
    let failure = case.child("failure").unwrap();
    assert_eq!(failure.attributes["type"], "drift");
    assert_eq!(failure.attributes["message"], "352 differences: 2 breaking, 350 change");
    assert_eq!(
        failure.text,
        "GET http://127.0.0.1:8080/2?x=1 [500 Internal Server Error]\n\
         breaking  status: 200 → 500\n\
         breaking  $.name: \"x\" → (absent) (property is gone)\n\
         change    $[*].shared: true → null (350 times)\n\
         note: the fixture binds a name that is bound already\n"
    );
    assert_eq!(
        case.child("system-out").unwrap().text,
        "response body:\n{\"message\":\"\\u0000 broken\"}\n\\x1b[2J\n"
    );

    let error = root.case("accounts/deep/boom").child("error").unwrap();
    assert_eq!(error.attributes["type"], "connect");
    assert_eq!(error.attributes["message"], "connect ECONNREFUSED 127.0.0.1:8080");
    assert!(error.text.ends_with("is the server up, and is the port right?\n"), "{}", error.text);

    let skipped = root.case("later").child("skipped").unwrap();
    assert_eq!(skipped.attributes["message"], "--read-only");
    let case = root.case("top");
    assert_eq!(case.child("skipped").unwrap().attributes["message"], "no fixture");
    assert_eq!(case.attributes["time"], "0.018");
    assert_eq!(case.attributes["classname"], "Demo API");
}

#[test]
fn iterations_are_told_apart() {
    let cases: Vec<_> = (0..3)
        .map(|iteration| {
            let mut case = Case::new(0, &["v1.0 API"], "One", Verdict::Conforms);
            case.iteration = iteration;
            case
        })
        .collect();
    let (_, root) = report(&cases, Summary::default());
    assert_eq!(root.children.len(), 3);
    let names: Vec<_> =
        root.all("testcase").iter().map(|case| case.attributes["name"].clone()).collect();
    assert_eq!(
        names,
        ["v1.0-api/one (iteration 1)", "v1.0-api/one (iteration 2)", "v1.0-api/one (iteration 3)"]
    );
    assert_eq!(root.all("testcase")[0].attributes["classname"], "Demo API.v1_0 API");
}

#[test]
fn messages_of_the_run_stand_in_the_suite() {
    let ending = Summary {
        stopped: Some("interrupted ]]>".into()),
        unresolved: vec![("x".into(), vec!["a/b".into()])],
        ..Summary::default()
    };
    let (_, root) = report(&[Case::new(0, &[], "One", Verdict::Conforms)], ending.clone());
    let (_, empty) = report(&[], ending);
    assert_eq!(empty.children[0].children, root.children[0].children[1..]);
    assert_eq!(
        root.children[0].child("system-out").unwrap().text,
        "stopped: interrupted ]]>\nunresolved variable: x in a/b\n"
    );
}

#[test]
fn a_run_without_steps_and_odd_clocks_give_a_valid_document() {
    let (_, root) = report(&[], Summary::default());
    assert_eq!((root.name.as_str(), root.children.len()), ("testsuites", 0));

    let home = tempfile::tempdir().unwrap();
    for (number, at) in [
        SystemTime::UNIX_EPOCH - Duration::from_secs(10),
        SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000),
    ]
    .into_iter()
    .enumerate()
    {
        let path = home.path().join(format!("{number}.xml"));
        let mut junit = Junit::new(&path);
        junit.on(&event(EventKind::RunStarted(&info(1, 1)))).unwrap();
        Case::new(0, &[], "One", Verdict::Conforms).with(|outcome| {
            let mut event = event(EventKind::StepFinished(outcome));
            event.at = at;
            junit.on(&event).unwrap();
        });
        junit.finish().unwrap();
        read(&std::fs::read_to_string(&path).unwrap());
    }
}

#[test]
fn without_a_run_there_is_no_file() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("junit.xml");
    Junit::new(&path).finish().unwrap();
    assert!(!path.exists());
}

/// A case in which every text that a server or a file can choose is `text`.
fn hostile(text: &str, verdict: Verdict) -> Case {
    let mut case = match verdict {
        Verdict::Error => Case::refused(0, &[text, text], text),
        verdict => Case::new(0, &[text, text], text, verdict),
    };
    case.url = format!("http://h/{text}");
    case.body = text.as_bytes().to_vec();
    let mut one = difference(text, text, text);
    one.reason = text.to_owned();
    one.diff = Some(text.to_owned());
    case.differences = vec![one];
    case.notes = vec![text.to_owned()];
    let (before, after) =
        (crate::collection::EventKind::Prerequest, crate::collection::EventKind::Test);
    case.scripts = vec![
        sample::threw(before, text, text, Some(1)),
        sample::script(after, vec![sample::wrong(text, 0, text)]),
    ];
    case.scripts.iter_mut().for_each(|script| {
        script.place = text.to_owned();
        script.console = sample::console(&[text]);
    });
    if let Some(error) = &mut case.error {
        error.message = text.to_owned();
        error.advice = Some(text.to_owned());
    }
    case
}

#[test]
fn hostile_texts_leave_the_document_valid() {
    for text in [
        "]]>",
        "]]]]>>]]><![CDATA[",
        "</testsuites><testsuites>",
        "\0\x07\x1b[31mred\x1b[0m\u{fffe}\u{ffff}",
        "a&b<c>\"d'\r\n\te",
        "\u{202e}\u{2028}\u{85}",
        "<!-- & --> &#0; &amp;",
        "",
    ] {
        for verdict in Verdict::ALL {
            let ending = Summary {
                stopped: Some(text.to_owned()),
                unresolved: vec![(text.to_owned(), vec![text.to_owned()])],
                ..Summary::default()
            };
            let (_, root) = report(&[hostile(text, verdict)], ending);
            assert_eq!(root.all("testcase").len(), 1, "{text:?} {verdict}");
        }
    }
    let (_, root) = report(&[hostile("x ]]> y", Verdict::Drift)], Summary::default());
    let failure = root.all("failure")[0];
    assert!(failure.text.contains("x ]]> y: x ]]> y → x ]]> y (x ]]> y)"), "{}", failure.text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_text_leaves_the_document_valid(text in any::<String>(), verdict in 0..Verdict::ALL.len()) {
        let (_, root) = report(&[hostile(&text, Verdict::ALL[verdict])], Summary::default());
        prop_assert_eq!(root.all("testcase").len(), 1);
    }
}

#[test]
fn scripts_fail_cases_and_say_what_they_skipped() {
    let (_, root) = report(&sample::scripted(), Summary::default());
    let failure = root.case("accounts/list").child("failure").unwrap();
    assert_eq!(failure.attributes["type"], "AssertionFailure");
    assert_eq!(
        failure.attributes["message"],
        "2 of 4 assertions failed: ready: expected 1 to equal 2; 1 difference: breaking"
    );
    insta::assert_snapshot!(failure.text, @r#"
    GET http://127.0.0.1:8080/0?x=1 [200 OK]
    console: 'before', {
      a: 1 }
    failed: ready (assertion:0 in prerequest-script of collection)
        AssertionError: expected 1 to equal 2
           at line 2
    console: 'note'
    failed: has id (assertion:1 in test-script of request "One")
        AssertionError: expected 3 to have property 'id'
           at line 2
    skipped: later
    breaking  status: 200 → 500
    "#);
    let error = root.case("accounts/boom").child("error").unwrap();
    assert!(
        error.text.contains(
            "script error in prerequest-script of request \"One\", line 3\n    TypeError: x"
        ),
        "{}",
        error.text
    );
    let top = root.case("top");
    assert_eq!(top.child("skipped"), None, "what scripts found right was tested");
    let left_out = root.case("left-out").child("skipped").unwrap();
    assert_eq!(left_out.attributes["message"], "a script skipped the request");
    let mut broken = Case::new(0, &[], "One", Verdict::Failed);
    broken.compared = Some(Verdict::Conforms);
    broken.scripts =
        vec![sample::threw(crate::collection::EventKind::Test, "RangeError", "deep", None)];
    let (_, root) = report(&[broken], Summary::default());
    let failure = root.case("one").child("failure").unwrap();
    assert_eq!(
        (failure.attributes["type"].as_str(), failure.attributes["message"].as_str()),
        ("ScriptError", "1 script error: RangeError: deep")
    );
}

#[test]
fn a_run_that_is_sent_back_begins_a_new_suite() {
    let case = |index| Case::new(index, &["F"], &format!("S{index}"), Verdict::Conforms);
    let (_, root) = report(&[0, 1, 0, 1, 1].map(case), Summary::default());
    let tests: Vec<_> =
        root.children.iter().map(|suite| suite.attributes["tests"].as_str()).collect();
    assert_eq!(tests, ["2", "2", "1"]);
}
