use super::*;
use crate::collection::{Behavior, Request};
use crate::record::har::parse;
use serde_json::json;

/// A plan of `METHOD template` lines.
fn plan(lines: &[&str]) -> Plan {
    let steps = lines.iter().enumerate().map(|(index, line)| {
        let (method, url) = line.split_once(' ').unwrap();
        Step {
            index,
            place: index,
            pulled_in: false,
            id: format!("step-{index}"),
            name: String::new(),
            folders: Vec::new(),
            item_id: None,
            description: None,
            request: Request {
                method: method.to_owned(),
                url: url.to_owned(),
                path_variables: Vec::new(),
                headers: Vec::new(),
                body: None,
                auth: None,
                proxy: None,
            },
            behavior: Behavior::default(),
            prerequest: Vec::new(),
            test: Vec::new(),
            examples: Vec::new(),
        }
    });
    Plan {
        collection: "Things".to_owned(),
        slug: "things".to_owned(),
        steps: steps.collect(),
        all_ids: Vec::new(),
    }
}

fn rendered(step: &Step) -> Wanted {
    let url = step.request.url.replace("{{base}}", "https://localhost/index.php/app");
    Wanted { method: step.request.method.clone(), url: url.replace("{{id}}", "7"), body: None }
}

/// A recording of `METHOD url status [location]` lines.
fn har(lines: &[&str]) -> Har {
    let entries: Vec<_> = lines
        .iter()
        .map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            let location = words.get(3).map(|to| json!([{"name": "Location", "value": to}]));
            json!({
                "request": {"method": words[0], "url": words[1]},
                "response": {
                    "status": words[2].parse::<i64>().unwrap(),
                    "headers": location.unwrap_or(json!([]))
                }
            })
        })
        .collect();
    parse(&json!({"log": {"entries": entries}}).to_string(), "a.har").unwrap()
}

#[test]
fn hosts_and_base_paths_may_differ() {
    let plan =
        plan(&["GET {{base}}/api/list", "POST {{base}}/api/{{id}}/show", "GET https://x/y/z"]);
    for base in ["https://localhost:8443/index.php/app", "http://other", "https://h/deep/er"] {
        let lines = [
            format!("GET {base}/api/list 200"),
            format!("POST {base}/api/7/show?a=b 200"),
            "GET http://elsewhere:1/y/z 200".to_owned(),
        ];
        let har = har(&lines.each_ref().map(String::as_str));
        let found = pair(&plan, &har, rendered).unwrap();
        assert_eq!(found.entries, [Some(0), Some(1), Some(2)], "{base}");
    }
}

#[test]
fn what_follows_the_variable_has_to_agree() {
    let plan = plan(&["GET {{base}}/api/list", "GET {{base}}/api/show"]);
    let har = har(&["GET https://h/api/list 200", "GET https://h/other/show 200"]);
    let found = pair(&plan, &har, rendered).unwrap();
    assert_eq!(found.entries, [Some(0), None]);
    assert_eq!(found.missing, ["step-1"]);
    assert_eq!(found.surplus, [1]);
}

#[test]
fn missing_and_surplus_entries_are_reported() {
    let plan = plan(&["GET {{base}}/a", "POST {{base}}/b", "GET {{base}}/c", "GET {{base}}/a"]);
    let har = har(&[
        "GET https://h/a 200",
        "GET https://h/b 200",
        "OPTIONS https://h/c 200",
        "GET https://tracker/x 200",
        "GET https://h/c 200",
        "GET https://h/a 0",
    ]);
    let found = pair(&plan, &har, rendered).unwrap();
    assert_eq!(found.entries, [Some(0), None, Some(4), None]);
    assert_eq!(found.missing, ["step-1"]);
    assert_eq!(found.surplus, [1]);
    assert_eq!(found.unusable, [("step-3".to_owned(), NoResponse::Unanswered)]);
}

#[test]
fn of_two_requests_with_one_path_query_and_body_tell_the_missing_one() {
    let plan = plan(&["GET {{base}}/a?x=1", "GET {{base}}/a?x=2"]);
    let found = pair(&plan, &har(&["GET https://h/a?x=2 200"]), rendered).unwrap();
    assert_eq!(found.entries, [None, Some(0)]);

    let two = self::plan(&["POST {{base}}/a", "POST {{base}}/a"]);
    let mut recording = har(&["POST https://h/a 200"]);
    recording.entries[0].request.body = Some("{\"n\": 1}".to_owned());
    let wanted = |step: &Step| Wanted {
        body: Some(format!("{{ \"n\" :\n {} }}", step.index)),
        ..rendered(step)
    };
    assert_eq!(pair(&two, &recording, wanted).unwrap().entries, [None, Some(0)]);
}

#[test]
fn a_recording_of_a_part_is_no_other_collection() {
    let plan = plan(&["GET {{base}}/a", "GET {{base}}/b", "GET {{base}}/c", "GET {{base}}/d"]);
    let found = pair(&plan, &har(&["GET https://h/c 200"]), rendered).unwrap();
    assert_eq!(found.missing.len(), 3);
}

#[test]
fn a_recording_of_another_collection_is_an_error() {
    let plan = plan(&["GET {{base}}/a", "GET {{base}}/b", "GET {{base}}/c"]);
    for lines in [
        &["GET https://h/x 200", "GET https://h/y 200"][..],
        &["GET https://h/a 200", "GET https://h/y 200", "GET https://h/z 200"],
        &[],
    ] {
        let error = pair(&plan, &har(lines), rendered).unwrap_err();
        assert!(error.message.contains("recording"), "{error}");
        assert_eq!(error.file, "a.har");
        assert!(error.help.is_some());
    }
}

#[test]
fn redirects_lead_to_the_last_answer() {
    let plan = plan(&["GET {{base}}/old", "GET {{base}}/b"]);
    let lines = [
        "GET https://h/old 302 /new",
        "GET https://h/new 307 https://h/newest#x",
        "GET https://h/newest 200",
        "GET https://h/b 200",
    ];
    let found = pair(&plan, &har(&lines), rendered).unwrap();
    assert_eq!(found.entries, [Some(2), Some(3)]);
    assert!(found.surplus.is_empty());

    let mut strict = plan;
    strict.steps[0].behavior.follow_redirects = Some(false);
    let found = pair(&strict, &har(&lines), rendered).unwrap();
    assert_eq!(found.entries, [Some(0), Some(3)]);
    assert_eq!(found.surplus, [1, 2]);
}

#[test]
fn long_recordings_are_paired_in_order() {
    let lines: Vec<String> = (0..5000).map(|n| format!("GET https://h/{n} 200")).collect();
    let steps: Vec<String> = (0..5000).map(|n| format!("GET {{{{base}}}}/{n}")).collect();
    let plan = plan(&steps.iter().map(String::as_str).collect::<Vec<_>>());
    let har = har(&lines.iter().map(String::as_str).collect::<Vec<_>>());
    let found = pair(&plan, &har, rendered).unwrap();
    assert!(found.entries.iter().enumerate().all(|(at, entry)| *entry == Some(at)));
}
