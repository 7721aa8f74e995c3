//! Servers that misbehave: the step is an `error` with newman's words and a line of advice, the other steps
//! still run, and the exit code is 1.

use std::time::Duration;

use serde_json::Value;

use crate::support::{
    Answer, Answering, Certificate, Finished, Har, Misbehaviour, Replay, Rogue, Workspace,
    collection, refused_url,
};

/// Runs a step against `bad` between two against a server that behaves, with JSON and JUnit reports.
fn between(workspace: &Workspace, bad: &str, options: &[&str]) -> Finished {
    let server = Answering::ok();
    let steps =
        [("Before", "{{good}}/before"), ("Bad", "{{bad}}/bad"), ("After", "{{good}}/after")];
    workspace.write("c.json", collection(&steps).to_string());
    let variables = [format!("good={}", server.origin()), format!("bad={bad}")];
    let mut arguments = vec!["run", "c.json", "-r", "cli,json,junit"];
    arguments.extend(variables.iter().flat_map(|variable| ["--env-var", variable]));
    arguments.extend(options);
    let finished = workspace.run(arguments);
    assert_eq!(server.paths(), ["/before", "/after"], "{finished}");
    finished
}

fn report(workspace: &Workspace) -> Value {
    serde_json::from_str(&workspace.read("reports/report.json")).unwrap()
}

/// Checks an error step in all reports: exit code 1, message and advice on the terminal and in JUnit, the
/// message in the JSON report.
#[track_caller]
fn expect_error(bad: &str, options: &[&str], message: &str, advice: &str) -> Finished {
    let workspace = Workspace::new().limit(Duration::from_secs(20));
    let finished = between(&workspace, bad, options).expect_code(1);
    let finished = finished.expect_stdout(&["[errored]", message, advice]);
    assert_eq!(finished.stderr, "", "{finished}");
    let report = report(&workspace);
    let steps = report["run"]["executions"].as_array().unwrap();
    let verdicts: Vec<_> = steps.iter().map(|step| &step["conformance"]["verdict"]).collect();
    assert_eq!(verdicts, ["unrecorded", "error", "unrecorded"]);
    let failures = report["run"]["failures"].as_array().unwrap();
    assert_eq!(failures.len(), 1, "{failures:?}");
    let told = failures[0]["error"]["message"].as_str().unwrap();
    assert!(told.contains(message), "{told}");
    let junit = workspace.read("reports/junit.xml");
    let (junit, advice) = (unescaped(&junit), unescaped(advice));
    assert!(junit.contains("<error ") && junit.contains(message), "{junit}");
    assert!(junit.contains(&advice), "{junit}");
    finished
}

fn unescaped(xml: &str) -> String {
    xml.replace("&apos;", "'").replace("&quot;", "\"").replace("&gt;", ">").replace("&amp;", "&")
}

#[test]
fn a_refused_connection() {
    let url = refused_url();
    let address = url.trim_start_matches("http://");
    let message = format!("connect ECONNREFUSED {address}");
    expect_error(&url, &[], &message, "nothing listens there: is the server up");
}

#[test]
fn a_host_that_does_not_exist() {
    // `.invalid` never resolves; without any network the name server is what is missing.
    let workspace = Workspace::new();
    let finished = between(&workspace, "http://postcheck.invalid", &[]).expect_code(1);
    assert!(
        ["getaddrinfo ENOTFOUND postcheck.invalid", "getaddrinfo EAI_AGAIN postcheck.invalid"]
            .iter()
            .any(|text| finished.stdout.contains(text)),
        "{finished}"
    );
}

#[test]
fn a_connection_that_is_closed_without_an_answer() {
    let rogue = Rogue::start(Misbehaviour::Reset);
    let workspace = Workspace::new();
    let finished = between(&workspace, &rogue.origin(), &[]).expect_code(1);
    // How far the request got when the reset came is chance.
    assert!(
        ["socket hang up", "read ECONNRESET", "write ECONNRESET", "write EPIPE"]
            .iter()
            .any(|text| finished.stdout.contains(text)),
        "{finished}"
    );
}

#[test]
fn a_server_that_never_answers() {
    let rogue = Rogue::start(Misbehaviour::Hang);
    let advice = "the server was silent for 300 ms: see --timeout-request";
    expect_error(&rogue.origin(), &["--timeout-request", "300"], "ESOCKETTIMEDOUT", advice);
    let rogue = Rogue::start(Misbehaviour::HangInBody);
    expect_error(&rogue.origin(), &["--timeout-request", "300"], "ESOCKETTIMEDOUT", advice);
}

#[test]
fn half_a_body() {
    let rogue = Rogue::start(Misbehaviour::HalfBody);
    expect_error(&rogue.origin(), &[], "aborted", "in the middle of the body");
}

#[test]
fn a_body_that_is_not_what_it_says() {
    let rogue = Rogue::start(Misbehaviour::WrongEncoding);
    let advice = "the body is not the gzip its Content-Encoding announces";
    expect_error(&rogue.origin(), &[], "incorrect header check", advice);
}

#[test]
fn an_answer_that_is_no_http() {
    let rogue = Rogue::start(Misbehaviour::NotHttp);
    let message = "Parse Error: Expected HTTP/, RTSP/ or ICE/";
    expect_error(&rogue.origin(), &[], message, "http or https as the server expects");
}

#[test]
fn a_server_without_tls_under_https() {
    let rogue = Rogue::start(Misbehaviour::NotTls);
    expect_error(&rogue.origin(), &[], "wrong version number", "does not speak TLS on this port");
}

#[test]
fn a_server_with_tls_under_http() {
    let server = Replay::recording(Har { entries: Vec::new() }).tls().start();
    let url = server.origin().replace("https://", "http://");
    let workspace = Workspace::new();
    between(&workspace, &url, &[]).expect_code(1);
}

#[test]
fn a_certificate_that_nobody_vouches_for() {
    let server = Replay::recording(Har { entries: Vec::new() }).tls().start();
    let advice = "trust it with --ssl-extra-ca-certs FILE, or skip verification with -k";
    expect_error(&server.origin(), &[], "self-signed certificate", advice);
    let workspace = Workspace::new();
    workspace.write("ca.pem", server.certificate().unwrap());
    for options in [&["-k"][..], &["--ssl-extra-ca-certs", "ca.pem"], &["--cacert", "ca.pem"]] {
        between(&workspace, &server.origin(), options).expect_code(0);
    }
}

#[test]
fn a_certificate_that_has_ended() {
    let rogue = Rogue::start(Misbehaviour::ExpiredCertificate);
    let workspace = Workspace::new();
    let ca = workspace.write("ca.pem", rogue.certificate.as_ref().unwrap());
    let options = ["--ssl-extra-ca-certs", ca.to_str().unwrap()];
    let advice = "renew the server's certificate, or skip verification with -k";
    expect_error(&rogue.origin(), &options, "certificate has expired", advice);
    between(&workspace, &rogue.origin(), &["-k"]).expect_code(0);
}

#[test]
fn a_certificate_of_another_host() {
    let rogue = Rogue::start(Misbehaviour::WrongHost);
    let workspace = Workspace::new();
    let ca = workspace.write("ca.pem", rogue.certificate.as_ref().unwrap());
    let options = ["--ssl-extra-ca-certs", ca.to_str().unwrap()];
    let message = "Hostname/IP does not match certificate's altnames: Host: 127.0.0.1. is not in the \
                   cert's altnames: DNS:elsewhere.example";
    expect_error(&rogue.origin(), &options, message, "use a host name of the certificate");
}

#[test]
fn a_file_of_certificates_without_any_is_refused() {
    let workspace = Workspace::new();
    workspace.write("c.json", collection(&[("One", "http://localhost/")]).to_string());
    workspace.write("ca.pem", "hello");
    let arguments = ["run", "c.json", "--ssl-extra-ca-certs", "ca.pem"];
    workspace.run(arguments).expect_refusal(&["ca.pem"]);
    workspace.write("ca.pem", Certificate::valid().pem.replace("MII", "!!!"));
    workspace.run(arguments).expect_refusal(&["ca.pem"]);
}

#[test]
fn a_redirect_loop() {
    let rogue = Rogue::start(Misbehaviour::RedirectLoop);
    let message =
        format!("Exceeded maxRedirects. Probably stuck in a redirect loop {}/bad", rogue.origin());
    expect_error(&rogue.origin(), &[], &message, "raise maxRedirects");
    let workspace = Workspace::new();
    between(&workspace, &rogue.origin(), &["--ignore-redirects"])
        .expect_code(0)
        .expect_stdout(&["302 Found"]);
}

/// The most memory that a process had, in KiB, as long as it is there to tell.
#[cfg(target_os = "linux")]
fn peak_memory(id: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

#[test]
fn a_body_beyond_the_limit() {
    let rogue = Rogue::start(Misbehaviour::HugeBody);
    let message = "Maximum response size reached: the body is larger than 256 MiB";
    expect_error(&rogue.origin(), &[], message, "ask the server for less at a time");
    let message = "Maximum response size reached: the body is larger than 1000 bytes";
    let options = ["--max-response-size", "1000"];
    expect_error(&rogue.origin(), &options, message, "ask the server for less at a time");
}

/// 300 MB of zeros pack into 300 kB: the limit counts what comes out, and memory never holds it.
#[cfg(target_os = "linux")]
#[test]
fn a_body_that_unpacks_beyond_the_limit() {
    use std::io::Write as _;

    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let block = vec![b' '; 1_000_000];
    for _ in 0..300 {
        packer.write_all(&block).unwrap();
    }
    let packed = packer.finish().unwrap();
    assert!(packed.len() < 3_000_000);
    let server = Answering::start(move |_| {
        let mut answer = Answer::json("");
        answer.set_header("Content-Encoding", "gzip");
        answer.body = packed.clone();
        answer
    });
    let workspace = Workspace::new();
    workspace.write("c.json", collection(&[("Bomb", "{{base_url}}/bomb")]).to_string());
    let base = format!("base_url={}", server.origin());
    let arguments = ["run", "c.json", "--env-var", &base, "--max-response-size", "20000000"];
    let mut running = workspace.start(arguments);
    let mut peak = 0;
    while running.is_alive() {
        peak = peak.max(peak_memory(running.id()).unwrap_or(0));
        std::thread::sleep(Duration::from_millis(2));
    }
    running
        .finish()
        .expect_code(1)
        .expect_stdout(&["Maximum response size reached", "larger than 19 MiB"]);
    assert!(peak > 0 && peak < 120 * 1024, "{peak} KiB");
}

#[test]
fn the_limit_of_the_whole_run_ends_it() {
    let rogue = Rogue::start(Misbehaviour::Hang);
    let workspace = Workspace::new().limit(Duration::from_secs(20));
    let steps = [("First", "{{bad}}/1"), ("Second", "{{bad}}/2")];
    workspace.write("c.json", collection(&steps).to_string());
    let bad = format!("bad={}", rogue.origin());
    let arguments =
        ["run", "c.json", "--env-var", &bad, "--timeout", "300", "-r", "cli,json,junit"];
    let finished = workspace.run(arguments).expect_code(1);
    let finished = finished.expect_stdout(&["\nstopped: the time of --timeout is over\n"]);
    assert!(finished.elapsed < Duration::from_secs(5), "{:?}", finished.elapsed);
    assert_eq!(rogue.connections(), 1);
    assert!(report(&workspace)["run"]["executions"].is_array());
    assert!(workspace.read("reports/junit.xml").trim_end().ends_with("</testsuites>"));
}

#[test]
fn a_step_that_fails_does_not_hide_the_drift_of_another() {
    let workspace = Workspace::new();
    workspace.write("fixtures/small/after.json", r#"{"status": 201, "body": {"ok": true}}"#);
    let finished = between(&workspace, &refused_url(), &[]).expect_code(1);
    finished.expect_stdout(&["ECONNREFUSED", "201 → 200"]);
}
