//! One case with postcheck: what came of it, without what differs in every run.

use serde_json::{Map, Value, json};

use crate::support::Workspace;

use super::server::Loopback;
use super::{folder, named};

/// Runs a case. The same properties as tests/newman/observe.mjs has.
pub fn observe(workspace: &Workspace, case: &Value, server: &Loopback) -> Map<String, Value> {
    let port = server.address().port().to_string();
    server.take();
    let outputs = ["report", "environment", "globals"].map(|name| format!("{name}.json"));
    for output in &outputs {
        let _ = std::fs::remove_file(workspace.path().join(output));
    }
    let finished = workspace.run(arguments(case, &port));
    let [report, environment, globals] =
        outputs.map(|name| std::fs::read_to_string(workspace.path().join(name)).ok());
    let parse =
        |text: Option<String>| text.map(|text| serde_json::from_str::<Value>(&text).unwrap());
    let (steps, failures) =
        parse(report).map_or_else(|| (json!([]), json!([])), |report| steps(&report));
    let mut requests = server.take();
    requests.iter_mut().for_each(steady);
    let observed = json!({
        "code": finished.code, "requests": requests, "steps": steps, "failures": failures,
        "environment": variables(parse(environment)), "globals": variables(parse(globals)),
    });
    let text = observed.to_string();
    let text = text.replace(&format!(":{port}"), ":{port}");
    let text = text.replace(&format!("\"{port}\""), "\"{port}\"");
    let mut observed: Map<String, Value> = serde_json::from_str(&text).unwrap();
    lower_case_names(&mut observed);
    observed
}

fn arguments(case: &Value, port: &str) -> Vec<String> {
    let files = folder().join("files").display().to_string();
    let collection = named("collections", case).display().to_string();
    let base = format!("base=http://127.0.0.1:{port}");
    let usual = ["run", &collection, "--working-dir", &files, "--env-var", &base];
    let own =
        case["options"].as_array().into_iter().flatten().map(|option| option.as_str().unwrap());
    let place = |text: &str| text.replace("{port}", port).replace("{files}", &files);
    let reports = [
        "-r",
        "json",
        "--reporter-json-export",
        "report.json",
        "--export-environment",
        "environment.json",
        "--export-globals",
        "globals.json",
        "--session",
        "off",
        "--export-secrets",
    ];
    usual
        .into_iter()
        .map(str::to_owned)
        .chain(own.map(place))
        .chain(reports.map(str::to_owned))
        .collect()
}

/// Steps in their order with their answers and assertions, and the run's failures.
fn steps(report: &Value) -> (Value, Value) {
    let executions = report["run"]["executions"].as_array().unwrap().iter();
    let steps = executions.map(|execution| {
        let assertions =
            execution["assertions"].as_array().into_iter().flatten().map(|assertion| {
                let outcome = match (&assertion["skipped"], &assertion["error"]["message"]) {
                    (Value::Bool(true), _) => "skipped",
                    (_, Value::String(message)) => message,
                    _ => "passed",
                };
                json!([assertion["assertion"], outcome])
            });
        json!({
            "name": execution["item"]["name"],
            "answer": execution["response"]["code"],
            "assertions": assertions.collect::<Vec<_>>(),
        })
    });
    let failures = report["run"]["failures"].as_array().unwrap().iter().map(|failure| {
        let (error, name) = (&failure["error"], failure["source"]["name"].as_str());
        json!([name.unwrap_or_default(), failure["at"], error["name"], error["message"]])
    });
    (steps.collect(), failures.collect())
}

fn variables(document: Option<Value>) -> Value {
    let document = document.unwrap_or_default();
    let values = document["values"].as_array().into_iter().flatten();
    let pairs = values.map(|v| (v["key"].as_str().unwrap().to_owned(), v["value"].clone()));
    Value::Object(pairs.collect())
}

/// Puts names in the place of tokens and boundaries.
fn steady(request: &mut Value) {
    let text = request.to_string();
    let boundary = text.split("boundary=").nth(1).map(|rest| {
        let end = rest.find(|c: char| c != '-' && !c.is_ascii_alphanumeric());
        rest[..end.unwrap_or(rest.len())].to_owned()
    });
    if let Some(boundary) = &boundary {
        *request = serde_json::from_str(&text.replace(boundary, "{boundary}")).unwrap();
    }
    for header in request["headers"].as_array_mut().unwrap() {
        match header[0].as_str().unwrap().to_ascii_lowercase().as_str() {
            "postman-token" => header[1] = "{token}".into(),
            "content-length" if boundary.is_some() => header[1] = "{length}".into(),
            _ => {}
        }
    }
}

/// postcheck sends names of headers in Title-Case, and servers do not care.
pub fn lower_case_names(observed: &mut Map<String, Value>) {
    for request in observed["requests"].as_array_mut().unwrap() {
        for header in request["headers"].as_array_mut().unwrap() {
            header[0] = header[0].as_str().unwrap().to_ascii_lowercase().into();
        }
    }
}
