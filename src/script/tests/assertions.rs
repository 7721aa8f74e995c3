//! What `pm.response.to` asserts beyond what newman does: see tests/newman for the rest.

use super::{check, run, told};

const SETUP: &str = "const tries = (action) => { try { action(); pm.test('fine'); } catch (e) { pm.test(e.message); } };";

fn tells(cases: &[(&str, &str)]) {
    for (assertion, expected) in cases {
        let source = format!("{SETUP} tries(() => pm.response.to.{assertion});");
        check(&[(&source, &[&format!("✓ {expected}")])]);
    }
}

/// Newman asserts nothing when it is given an object. The body is `{"ok": true, "list": [1, 2]}`.
#[test]
fn a_json_body_has_all_of_an_object() {
    tells(&[
        ("have.jsonBody({ ok: true })", "fine"),
        ("have.jsonBody({ list: [2] })", "fine"),
        ("have.jsonBody({})", "fine"),
        ("have.jsonBody(pm.response.json())", "fine"),
        (
            "have.jsonBody({ ok: false })",
            "expected response body json to contain { ok: false } but got { ok: true, list: [ 1, 2 ] }",
        ),
        (
            "have.jsonBody({ list: [3] })",
            "expected response body json to contain { list: [ 3 ] } but got { ok: true, list: [ 1, 2 ] }",
        ),
        (
            "have.jsonBody({ toString: 1 })",
            "expected response body json to contain { toString: 1 } but got { ok: true, list: [ 1, 2 ] }",
        ),
        (
            "have.jsonBody([])",
            "expected response body json to contain [] but got { ok: true, list: [ 1, 2 ] }",
        ),
        (
            "have.jsonBody(null)",
            "expected response body json to contain null but got { ok: true, list: [ 1, 2 ] }",
        ),
        ("not.have.jsonBody({ ok: false })", "fine"),
        (
            "not.have.jsonBody({ ok: true })",
            "expected response body json to not contain { ok: true }",
        ),
    ]);
}

#[test]
fn times_and_sizes_can_be_told_exactly() {
    tells(&[
        ("have.responseTime(pm.response.responseTime)", "fine"),
        ("have.responseTime(-5)", "expected response time to equal -5 but got +0"),
        (
            "not.have.responseTime(pm.response.responseTime)",
            "expected response time to not equal +0",
        ),
        ("have.responseSize(pm.response.size().total)", "fine"),
        ("have.responseSize(1).and.above(2)", "expected response size to equal 1 but got 79"),
        (
            "not.have.responseSize()",
            "expected response to not have a valid response size but got 79",
        ),
    ]);
}

#[test]
fn a_note_stands_in_front_of_every_message() {
    for (assertion, rest) in [
        ("have.status(1)", "expected response to have status code 1 but got 200"),
        ("be.error", "expected response code to be 4XX or 5XX but found 200"),
        (
            "have.jsonBody('x')",
            "expected { ok: true, list: [ 1, 2 ] } in response to contain property 'x'",
        ),
        ("have.header('x')", "expected response to have header with key 'x'"),
        ("be.notFound", "expected response to have status reason 'NOT FOUND' but got 'OK'"),
    ] {
        let source = format!("{SETUP} tries(() => pm.expect(pm.response, 'note').to.{assertion});");
        check(&[(&source, &[&format!("✓ note: {rest}")])]);
    }
    let source = format!("{SETUP} tries(() => pm.expect(5, 'note').to.have.status(1));");
    check(&[(&source, &["✓ note: expecting a postman response object but got 5"])]);
}

#[test]
fn a_failure_stands_where_the_script_asserts() {
    let source = "pm.test('a', () => {\n  pm.response.to.have.status(1);\n});\npm.test('b', () => {\n\n  pm.expect(1).to.equal(2);\n});";
    let stacks: Vec<_> =
        run(source).assertions.iter().map(|one| one.error.clone().unwrap().stack).collect();
    assert!(stacks[0].contains("test-script:2:"), "{stacks:?}");
    assert!(stacks[1].contains("test-script:6:"), "{stacks:?}");
    assert!(stacks.iter().all(|stack| !stack.contains("postcheck:")), "{stacks:?}");
}

#[test]
fn an_assertion_outside_of_tests_ends_the_script() {
    let told = told(&run("pm.test('a');\npm.response.to.have.status(1);\npm.test('b');"));
    let error = "Exception 2: AssertionError: expected response to have status code 1 but got 200";
    assert_eq!(told, ["✓ a", error]);
}
