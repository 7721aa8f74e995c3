use std::borrow::Cow;

use serde_json::{Value, json};

use super::{Bodies, Json};
use crate::report::sample::{self, COLLECTION, Case, event, info};
use crate::report::{EventKind, Reporter, Summary, Verdict};

fn text(bodies: Bodies, cases: &[Case], ending: Summary) -> String {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("report.json");
    let mut json = Json::new(&path, bodies);
    sample::play(&mut json, cases, ending);
    std::fs::read_to_string(&path).unwrap()
}

fn report(bodies: Bodies, cases: &[Case]) -> Value {
    serde_json::from_str(&text(bodies, cases, Summary::default())).unwrap()
}

#[test]
fn a_run_has_newmans_shape() {
    let report = report(Bodies::Failed, &sample::cases());
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&report), ["collection", "environment", "globals", "postcheck", "run"]);
    assert_eq!(report["collection"], serde_json::from_str::<Value>(COLLECTION).unwrap());
    assert_eq!(report["environment"], json!({"name": "local", "values": []}));
    let run = &report["run"];
    assert_eq!(
        keys(run),
        ["executions", "failures", "stats", "timings", "transfers", "error", "conformance"]
    );
    let stat =
        |total: usize, failed: usize| json!({"total": total, "pending": 0, "failed": failed});
    assert_eq!(
        run["stats"],
        json!({
            "iterations": stat(1, 0), "items": stat(6, 0), "scripts": stat(0, 0),
            "prerequests": stat(6, 0), "requests": stat(6, 1), "tests": stat(6, 0),
            "assertions": stat(4, 2), "testScripts": stat(0, 0), "prerequestScripts": stat(0, 0),
        })
    );
    let assertions = run["executions"].as_array().unwrap().iter();
    let assertions: Vec<_> = assertions.flat_map(|e| e["assertions"].as_array().unwrap()).collect();
    assert_eq!(assertions.len(), 4);
    assert_eq!(assertions.iter().filter(|a| a.get("error").is_some()).count(), 2);
    assert_eq!(run["transfers"], json!({"responseTotal": 4 * 8 + 32}));
    assert_eq!(run["error"], Value::Null);
}

#[test]
fn timings_are_over_answered_requests_in_milliseconds() {
    let report = report(Bodies::Failed, &sample::cases());
    // 12, 13, 14, 15 and 18 ms.
    assert_eq!(
        report["run"]["timings"],
        json!({
            "responseAverage": 14.4, "responseMin": 12.0, "responseMax": 18.0, "responseSd": 2.059,
            "dnsAverage": 0.0, "dnsMin": 0.0, "dnsMax": 0.0, "dnsSd": 0.0,
            "firstByteAverage": 10.0, "firstByteMin": 10.0, "firstByteMax": 10.0, "firstByteSd": 0.0,
            "started": 1_795_439_339_024_u64, "completed": 1_795_439_339_024_u64,
        })
    );
}

#[test]
fn an_execution_tells_request_response_and_conformance() {
    let mut case = Case::new(0, &["F"], "One", Verdict::Drift);
    case.headers.push(("set-cookie", "sid=***; Path=/app; HttpOnly; SameSite=Lax".into()));
    case.request_body = b"{\"q\":1}".to_vec();
    case.body = vec![0, 255, 7];
    case.differences = vec![sample::status("200", "500")];
    let report = report(Bodies::Failed, &[case]);
    let executions = serde_json::to_string_pretty(&report["run"]["executions"]).unwrap();
    insta::assert_snapshot!(executions, @r#"
    [
      {
        "cursor": {
          "position": 0,
          "iteration": 0,
          "length": 1,
          "cycles": 1,
          "empty": false,
          "eof": true,
          "bof": true,
          "cr": false,
          "ref": "f/one#1",
          "httpRequestId": "f/one#1"
        },
        "item": {
          "id": "f/one",
          "name": "One"
        },
        "request": {
          "url": {
            "protocol": "http",
            "port": "8080",
            "path": [
              "0"
            ],
            "host": [
              "127",
              "0",
              "0",
              "1"
            ],
            "query": [
              {
                "key": "x",
                "value": "1"
              }
            ],
            "variable": [],
            "raw": "http://127.0.0.1:8080/0?x=1"
          },
          "header": [
            {
              "key": "Accept",
              "value": "*/*"
            }
          ],
          "method": "GET",
          "body": {
            "mode": "raw",
            "raw": "{\"q\":1}"
          }
        },
        "response": {
          "id": "f/one#1",
          "status": "OK",
          "code": 200,
          "header": [
            {
              "key": "content-type",
              "value": "application/json"
            },
            {
              "key": "set-cookie",
              "value": "sid=***; Path=/app; HttpOnly; SameSite=Lax"
            }
          ],
          "stream": {
            "type": "Buffer",
            "data": [
              0,
              255,
              7
            ]
          },
          "cookie": [
            {
              "name": "sid",
              "value": "***",
              "path": "/app",
              "secure": false,
              "httpOnly": true
            }
          ],
          "responseTime": 12,
          "responseSize": 3
        },
        "id": "f/one",
        "assertions": [
          {
            "assertion": "conforms to fixture",
            "skipped": false,
            "error": {
              "name": "ConformanceError",
              "index": 0,
              "test": "conforms to fixture",
              "message": "1 difference: breaking\nbreaking  status: 200 → 500",
              "stack": ""
            }
          }
        ],
        "conformance": {
          "verdict": "drift",
          "step": "f/one",
          "folders": [
            "F"
          ],
          "fixture": "fixtures/demo/step.json",
          "differences": [
            {
              "kind": "status",
              "path": "",
              "expected": "200",
              "actual": "500",
              "severity": "breaking",
              "reason": ""
            }
          ],
          "at": 1795439339024,
          "elapsed": 0.0,
          "timings": {
            "dns": null,
            "connect": 0.4,
            "tls": null,
            "firstByte": 10.0,
            "download": 2.0,
            "total": 12.0
          }
        }
      }
    ]
    "#);
}

#[test]
fn failures_name_their_step() {
    let report = report(Bodies::None, &sample::cases());
    let failures = report["run"]["failures"].as_array().unwrap();
    assert_eq!(failures.len(), 3);
    assert_eq!(failures[0]["at"], "assertion:0 in test-script");
    assert_eq!(failures[0]["source"], json!({"id": "accounts/deep/down", "name": "Down"}));
    assert_eq!(failures[0]["parent"], json!({"name": "Deep"}));
    assert_eq!(failures[0]["error"]["name"], "ConformanceError");
    assert_eq!(
        failures[0]["error"]["message"],
        "352 differences: 2 breaking, 350 change\n\
         breaking  status: 200 → 500\n\
         breaking  $.name: \"x\" → (absent) (property is gone)\n\
         change    $[*].shared: true → null (350 times)"
    );
    assert_eq!(failures[2]["at"], "request");
    assert_eq!(failures[2]["error"]["code"], "ECONNREFUSED");
    let execution = &report["run"]["executions"][4];
    assert_eq!(execution["requestError"], failures[2]["error"]);
    assert_eq!(execution.get("response"), None);
    assert_eq!(execution["cursor"], failures[2]["cursor"]);
}

#[test]
fn steps_that_were_not_run_are_listed_apart() {
    let ending = Summary {
        stopped: Some("interrupted".into()),
        unresolved: vec![("x".into(), vec!["a/b".into()])],
        ..Summary::default()
    };
    let text = text(Bodies::None, &sample::cases(), ending);
    let run = &serde_json::from_str::<Value>(&text).unwrap()["run"];
    assert_eq!(run["executions"].as_array().unwrap().len(), 6);
    assert_eq!(run["error"], json!({"name": "RunStopped", "message": "interrupted"}));
    let conformance = &run["conformance"];
    assert_eq!(
        conformance["verdicts"],
        json!({"conforms": 2, "drift": 2, "failed": 0, "error": 1, "unrecorded": 1, "skipped": 1})
    );
    assert_eq!(
        conformance["severities"],
        json!({"info": 1, "additive": 0, "change": 351, "breaking": 2})
    );
    assert_eq!(conformance["unresolved"], json!([{"name": "x", "steps": ["a/b"]}]));
    assert_eq!(conformance["skipped"][0]["item"]["name"], "Later");
    assert_eq!(conformance["skipped"][0]["conformance"]["notes"], json!(["--read-only"]));
}

#[test]
fn bodies_are_written_as_asked() {
    let bodies = |which| {
        let report = report(which, &sample::cases());
        let executions = report["run"]["executions"].as_array().unwrap().iter();
        executions.map(|e| e["response"].get("stream").is_some()).collect::<Vec<_>>()
    };
    assert_eq!(bodies(Bodies::None), [false; 6]);
    assert_eq!(bodies(Bodies::Failed), [false, false, true, true, false, false]);
    // The step that got no response has no body either.
    assert_eq!(bodies(Bodies::All), [true, true, true, true, false, true]);
    let text = text(Bodies::All, &sample::cases()[..1], Summary::default());
    assert!(text.contains("{\"type\":\"Buffer\",\"data\":[123,34,97,34,58,32,49,125]}"), "{text}");
    assert_eq!("all".parse(), Ok(Bodies::All));
    let error = "some".parse::<Bodies>().unwrap_err();
    assert_eq!(error.to_string(), "\"some\" is unknown; there are none, failed, all");
}

#[test]
fn long_request_bodies_follow_the_rule_for_responses() {
    let mut case = Case::new(0, &[], "One", Verdict::Conforms);
    case.request_body = vec![b'x'; 10_000];
    let body = |which, case: &Case| {
        report(which, std::slice::from_ref(case))["run"]["executions"][0]["request"]["body"].clone()
    };
    assert_eq!(body(Bodies::Failed, &case), json!({"mode": "raw", "size": 10_000}));
    assert_eq!(body(Bodies::All, &case)["raw"].as_str().unwrap().len(), 10_000);
    case.request_body = b"a\xffb".to_vec();
    assert_eq!(
        body(Bodies::None, &case),
        json!({"mode": "raw", "raw": "a\u{fffd}b", "base64": "Yf9i"})
    );
    case.request_body.clear();
    assert_eq!(body(Bodies::None, &case), Value::Null);
}

#[test]
fn messages_and_iterations_are_kept() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("report.json");
    let mut reporter = Json::new(&path, Bodies::None);
    reporter.on(&event(EventKind::RunStarted(&info(1, 2)))).unwrap();
    for iteration in 0..2 {
        reporter.on(&event(EventKind::IterationStarted { iteration })).unwrap();
        let mut case = Case::new(0, &[], "One", Verdict::Conforms);
        case.iteration = iteration;
        case.with(|outcome| reporter.on(&event(EventKind::StepFinished(outcome))).unwrap());
        reporter.on(&event(EventKind::Session { message: "ended \"x\"\n" })).unwrap();
    }
    // An interrupted run has no summary.
    reporter.finish().unwrap();
    let report: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let run = &report["run"];
    assert_eq!(run["stats"]["iterations"]["total"], 2);
    let cursors: Vec<_> =
        run["executions"].as_array().unwrap().iter().map(|e| &e["cursor"]).collect();
    assert_eq!((&cursors[0]["ref"], &cursors[1]["ref"]), (&json!("one#1"), &json!("one#2")));
    assert_eq!((&cursors[0]["bof"], &cursors[1]["eof"]), (&json!(true), &json!(true)));
    assert_eq!(
        run["conformance"]["messages"],
        json!([{"kind": "session", "message": "ended \"x\"\n", "after": 1, "iterations": 1},
               {"kind": "session", "message": "ended \"x\"\n", "after": 2, "iterations": 2}])
    );
}

#[test]
fn the_collection_is_embedded_without_a_wrapper() {
    let embedded = |text: &str| {
        let info = crate::report::RunInfo { collection_text: text, ..info(1, 1) };
        let collection: Cow<'_, str> = super::reporter::collection(&info);
        serde_json::from_str::<Value>(&collection).unwrap()
    };
    assert_eq!(
        embedded(" {\"item\": [1e400, \"\\ud83e\"]} \n".replace("\\ud83e", "x").as_str())["item"]
            [1],
        "x"
    );
    assert_eq!(embedded("{\"collection\": {\"item\": []}}"), json!({"item": []}));
    assert_eq!(embedded("{\"collection\": 1, \"item\": []}"), json!({"collection": 1, "item": []}));
    let bare = json!({"info": {"_postman_id": "c0ffee", "name": "Demo API"}, "item": []});
    assert_eq!(embedded("{\"item\": ***}"), bare);
    assert_eq!(embedded(""), bare);
}

#[test]
fn hostile_texts_stay_json() {
    let mut case = Case::new(0, &["\"\n\0"], "\u{2028}</script>\\", Verdict::Drift);
    case.url = "http://\"\\/?\n=\0".into();
    case.differences = vec![sample::difference("$[\"\\\"\"]", "\x1b[2J", "]]>\u{202e}")];
    let report = report(Bodies::All, &[case]);
    let execution = &report["run"]["executions"][0];
    assert_eq!(execution["item"]["name"], "\u{2028}</script>\\");
    assert_eq!(execution["conformance"]["differences"][0]["expected"], "\x1b[2J");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_that_names_the_file() {
    let mut json = Json::new("/dev/full".as_ref(), Bodies::None);
    json.on(&event(EventKind::RunStarted(&info(1, 1)))).unwrap();
    let error = json.finish().unwrap_err();
    assert!(error.to_string().starts_with("could not write /dev/full"), "{error}");
}

#[test]
fn scripts_are_told_in_newmans_shape() {
    let report = report(Bodies::None, &sample::scripted());
    let run = &report["run"];
    let stat =
        |total: usize, failed: usize| json!({"total": total, "pending": 0, "failed": failed});
    assert_eq!(
        run["stats"],
        json!({
            "iterations": stat(1, 0), "items": stat(4, 0), "scripts": stat(6, 1),
            "prerequests": stat(4, 0), "requests": stat(5, 2), "tests": stat(3, 0),
            "assertions": stat(7, 4), "testScripts": stat(3, 0), "prerequestScripts": stat(3, 1),
        })
    );
    let executions = run["executions"].as_array().unwrap();
    let names: Vec<_> = executions.iter().map(|e| e["item"]["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["List", "Boom", "Top"]);
    let list = &executions[0];
    let asserted: Vec<_> =
        list["assertions"].as_array().unwrap().iter().map(|a| &a["assertion"]).collect();
    assert_eq!(asserted, ["ready", "status is 200", "has id", "later", "conforms to fixture"]);
    let stack = "AssertionError: expected 3 to have property 'id'\n   at line 2";
    assert_eq!(
        list["assertions"][2],
        json!({"assertion": "has id", "skipped": false, "error": {
            "name": "AssertionError", "index": 1, "test": "has id",
            "message": "expected 3 to have property 'id'", "stack": stack}})
    );
    assert_eq!(list["assertions"][3], json!({"assertion": "later", "skipped": true}));
    assert_eq!(list["conformance"]["verdict"], "failed");
    assert_eq!(list["console"][1]["level"], "warn");
    assert_eq!(list.get("testScript"), None);
    let thrown = json!({"type": "Error", "name": "TypeError", "message": "x is not a function",
        "stack": "", "line": 3, "script": "request \"One\""});
    assert_eq!(executions[1]["prerequestScript"], json!([{"error": thrown}]));
}

#[test]
fn everything_that_failed_is_a_failure_in_order() {
    let report = report(Bodies::None, &sample::scripted());
    let failures = report["run"]["failures"].as_array().unwrap();
    let told: Vec<_> = failures
        .iter()
        .map(|f| {
            (
                f["source"]["name"].as_str().unwrap(),
                f["at"].as_str().unwrap(),
                f["error"]["name"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("List", "assertion:0 in test-script", "AssertionError"),
            ("List", "assertion:1 in test-script", "AssertionError"),
            ("List", "assertion:4 in test-script", "ConformanceError"),
            ("Boom", "prerequest-script", "TypeError"),
            ("Boom", "request", "Error"),
            ("Boom", "assertion:0 in test-script", "AssertionError"),
        ]
    );
    assert_eq!(report["run"]["conformance"]["skipped"][0]["item"]["name"], "Left out");
}
