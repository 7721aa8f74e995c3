//! What scripts written for newman say on the command line.

use serde_json::json;

use crate::support::{Answer, Answering, Workspace, collection_of, refused_url, request};

fn workspace(urls: &[&str]) -> Workspace {
    let workspace = Workspace::new();
    let items = urls.iter().enumerate();
    let items = items.map(|(index, url)| request(&format!("Step {index}"), "GET", url)).collect();
    workspace.write("c.json", collection_of(items).to_string());
    workspace
}

#[test]
fn reporters_that_are_not_there_are_warnings() {
    let server = Answering::ok();
    let workspace = workspace(&[&server.origin()]);
    workspace
        .run(["run", "c.json", "-r", "htmlextra,cli", "--reporter-htmlextra-export", "out.html"])
        .expect_code(0)
        .expect_stdout(&["Step 0"])
        .expect_stderr(&[
            "could not find \"htmlextra\" reporter",
            "--reporter-htmlextra-export has no effect",
        ]);
    workspace
        .run(["run", "c.json", "-r", "jnuit"])
        .expect_code(0)
        .expect_stderr(&["\"jnuit\"", "did you mean junit?"]);
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn bail_takes_newmans_modifiers_and_no_other_word() {
    let server = Answering::start(|seen| match seen.path() {
        "/other" => Answer::text(404, "Not Found", "changed"),
        _ => Answer::json("{}"),
    });
    let url = |path: &str| format!("{}/{path}", server.origin());
    let workspace = workspace(&[&url("other"), &refused_url(), &url("last")]);
    let fixture = json!({"request": "GET x", "status": 200}).to_string();
    workspace.write("fixtures/small/step-0.json", fixture);
    let asked = |arguments: &[&str]| {
        let before = server.requests().len();
        workspace.run(["run"].iter().chain(arguments)).expect_code(1);
        server.paths()[before..].to_vec()
    };
    assert_eq!(asked(&["c.json"]), ["/other", "/last"]);
    assert_eq!(asked(&["--bail", "c.json"]), ["/other"]);
    assert_eq!(asked(&["c.json", "--bail", "failure"]), ["/other"]);
    assert_eq!(asked(&["c.json", "--bail", "folder"]), ["/other"], "the second step is refused");
    workspace.run(["run", "c.json", "--bail", "folder"]).expect_stdout(&["✗ GET", "ECONNREFUSED"]);
    workspace.run(["run", "c.json", "--bail=later"]).expect_refusal(&["`failure` and `folder`"]);
}

#[test]
fn inspect_tells_what_is_not_supported_before_a_run() {
    let workspace = Workspace::new();
    let script = json!([{"listen": "test", "script": {"exec": ["pm.vault.get('k');"]}}]);
    let step = json!({"name": "Odd", "event": script, "request": {"url": "http://h/{{vault:k}}",
        "proxy": {"host": "p", "tunnel": true}, "certificate": {"name": "c"}, "auth": {"type": "weird"}}});
    let plain = request("Plain", "GET", "http://h/");
    let folder = json!({"name": "F", "variable": [{"key": "a"}], "item": [step, plain]});
    workspace.write("c.json", collection_of(vec![folder]).to_string());
    let texts = ["pm.vault in a script", "request.proxy", "request.certificate", "of the vault"];
    let told = workspace.run(["inspect", "c.json"]).expect_code(0);
    // Said once, since it is true of both steps.
    assert_eq!(told.stdout.matches("variables of a folder").count(), 1, "{told}");
    told.expect_stdout(&texts).expect_stdout(&["auth weird"]);
    let told = workspace.run(["inspect", "c.json", "--json", "--folder", "Plain"]).expect_code(0);
    let told: serde_json::Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(told["steps"][0]["unsupported"].as_array().map(Vec::len), Some(1), "{told}");
}

#[test]
fn files_may_be_urls() {
    let server = Answering::start(|seen| match seen.path() {
        "/c.json" => {
            let base = format!("http://{}", seen.header("host").unwrap());
            let url = format!("{base}/{{{{e}}}}/{{{{g}}}}/{{{{d}}}}");
            Answer::json(&collection_of(vec![request("Step", "GET", &url)]).to_string())
        }
        "/e.json" => Answer::json(r#"{"values": [{"key": "e", "value": "E"}]}"#),
        "/g.json" => Answer::json(r#"{"values": [{"key": "g", "value": "G"}]}"#),
        "/d.csv" => Answer::text(200, "OK", "d\n1\n2\n"),
        "/gone" => Answer::text(404, "Not Found", "no"),
        _ => Answer::json("{}"),
    });
    let workspace = Workspace::new();
    let url = |path: &str| format!("{}/{path}", server.origin());
    let (collection, environment, globals, data) =
        (url("c.json?access_key=PMAT-of-mine"), url("e.json"), url("g.json"), url("d.csv"));
    let all = ["run", &collection, "-e", &environment, "-g", &globals, "-d", &data];
    workspace.run(all).expect_code(0);
    assert_eq!(server.paths()[4..], ["/E/G/1", "/E/G/2"]);
    assert!(server.requests()[0].header("user-agent").unwrap().starts_with("postcheck/"));

    let before = server.requests().len();
    for words in
        [&all[..2], &["run", "c.json", "-e", &environment], &["run", "c.json", "-d", &data]]
    {
        workspace.write("c.json", collection_of(Vec::new()).to_string());
        let refused = workspace.run(words.iter().chain(&["--no-network-files"]));
        let refused = refused.expect_refusal(&["is not fetched because of --no-network-files"]);
        assert!(!refused.stderr.contains("PMAT"), "{refused}");
    }
    assert_eq!(server.requests().len(), before);
    workspace.run(["run", &url("gone")]).expect_refusal(&[
        "could not fetch",
        "/gone",
        "404 Not Found",
    ]);
    workspace.run(["run", &refused_url()]).expect_refusal(&["could not fetch", "ECONNREFUSED"]);
    workspace.run(["run", &url("other")]).expect_refusal(&["/other", "empty object"]);
    workspace
        .run(["run", "1-2", "--postman-api-key", "PMAK-of-mine"])
        .expect_refusal(&["--postman-api-key is not supported", "| postcheck run -"]);
}

#[test]
fn proxies_of_the_environment_are_used() {
    let proxy = Answering::ok();
    let server = Answering::ok();
    let with = |variables: &[(&str, &str)]| {
        let workspace = Workspace::new();
        let url = format!("{}/a/../b?c", server.origin());
        workspace.write("c.json", collection_of(vec![request("Step", "GET", &url)]).to_string());
        let add = |workspace: Workspace, (name, value): &(&str, &str)| workspace.env(name, value);
        variables.iter().fold(workspace, add)
    };
    let address = proxy.origin().replace("http://", "http://u:p@");
    with(&[("HTTP_PROXY", &address)]).run(["run", "c.json"]).expect_code(0);
    let through = proxy.requests();
    assert_eq!(through[0].target, format!("{}/a/../b?c", server.origin()));
    assert_eq!(through[0].header("proxy-authorization"), Some("Basic dTpw"));
    assert!(server.requests().is_empty(), "this machine is not exempt");

    let exempt = [("http_proxy", &*address), ("NO_PROXY", "example.com,127.0.0.1")];
    with(&exempt).run(["run", "c.json"]).expect_code(0);
    assert_eq!((proxy.requests().len(), server.requests().len()), (1, 1));

    let refused = with(&[("HTTPS_PROXY", "http://u:hunter2-hunter2@:x")]).run(["run", "c.json"]);
    let refused = refused.expect_refusal(&["HTTPS_PROXY is no URL of a proxy"]);
    assert!(!refused.stderr.contains("hunter2"), "{refused}");
}

#[test]
fn a_request_goes_through_the_proxy_that_it_names() {
    let (proxy, other, server) = (Answering::ok(), Answering::ok(), Answering::ok());
    let step = |name: &str, named: serde_json::Value| {
        let mut step = request(name, "GET", &format!("{}/{name}", server.origin()));
        step["request"]["proxy"] = named;
        step
    };
    let at = json!({"host": "{{where}}", "port": "{{port}}"});
    let mut with_password = at.clone();
    with_password["authenticate"] = json!(true);
    with_password["username"] = json!("u");
    with_password["password"] = json!("{{word}}");
    let mut off = at.clone();
    off["disabled"] = json!(true);
    let items = vec![
        step("named", at.clone()),
        step("password", with_password),
        step("off", off),
        step("empty", json!({})),
        step("wrong", json!({"host": "127.0.0.1", "port": "{{none}}"})),
    ];
    let mut collection = collection_of(items);
    collection["variable"] = json!([
        {"key": "where", "value": "127.0.0.1"},
        {"key": "port", "value": proxy.port().to_string()},
        {"key": "word", "value": "p:@ä-hunter2"},
    ]);
    // That of the environment is for the requests that name none.
    let workspace = Workspace::new().env("HTTP_PROXY", &other.origin());
    workspace.write("c.json", collection.to_string());
    let finished = workspace.run(["run", "c.json", "-r", "cli,json", "--verbose"]).expect_code(1);
    finished
        .expect_stdout(&["request.proxy names no proxy: host \"127.0.0.1\", port \"{{none}}\""]);
    let through = proxy.requests();
    let targets: Vec<_> = through.iter().map(|seen| seen.target.clone()).collect();
    let url = |name: &str| format!("{}/{name}", server.origin());
    assert_eq!(targets, [url("named"), url("password")]);
    let sent = |index: usize| through[index].header("proxy-authorization");
    assert_eq!((sent(0), sent(1)), (None, Some("Basic dTpwOkDDpC1odW50ZXIy")));
    let direct: Vec<_> = other.requests().iter().map(|seen| seen.target.clone()).collect();
    assert_eq!(direct, [url("off"), url("empty")]);
    assert!(server.requests().is_empty());
    workspace.run(["inspect", "c.json"]).expect_code(0);
}

#[test]
fn newmans_configuration_files_are_read() {
    let server = Answering::ok();
    let workspace = workspace(&["{{base}}/{{from}}"]);
    let settings = json!({"run": {
        "collection": "c.json",
        "envVar": [{"key": "base", "value": server.origin()}, "from=rc"],
        "reporter": {"json": {"export": "out.json"}},
        "reporters": ["json"],
        "htmlTemplate": "x"
    }});
    workspace.write(".newmanrc", settings.to_string());
    workspace.write(".postman/newmanrc", r#"{"iterationCount": 2, "reporters": "cli"}"#);
    let finished = workspace.run(["run"]).expect_code(0);
    assert_eq!(server.paths(), ["/rc", "/rc"]);
    assert!(finished.stdout.is_empty() && workspace.read("out.json").contains("executions"));
    finished.expect_stderr(&[".newmanrc: htmlTemplate has no effect"]);

    let base = format!("base={}", server.origin());
    workspace.run(["run", "-n", "1", "--env-var", &base, "--env-var", "from=flag"]).expect_code(0);
    assert_eq!(server.paths()[2..], ["/flag"]);

    workspace.write(".newmanrc", "{\"run\": }");
    workspace.run(["run", "c.json"]).expect_refusal(&[".newmanrc:1:9"]);
    workspace.run(["inspect", "c.json"]).expect_code(0);
}
