//! Names from before there was `pm`.

use super::{check, run, told};

#[test]
fn tests_are_results() {
    check(&[
        (
            "tests.a = true; tests['b c'] = 0;",
            &[
                "✓ a",
                "✗ b c AssertionError: expected 0 to be truthy",
                "Using \"tests\" is deprecated. Use \"pm.test()\" instead.",
            ],
        ),
        (
            "pm.test('own', () => {}); tests.a = 1; pm.test('later', () => {});",
            &[
                "✓ own",
                "✓ later",
                "✓ a",
                "Using \"tests\" is deprecated. Use \"pm.test()\" instead.",
            ],
        ),
        (
            "tests.a; tests = { b: '' };",
            &[
                "✗ b AssertionError: expected  to be truthy",
                "Using \"tests\" is deprecated. Use \"pm.test()\" instead.",
            ],
        ),
        (
            "setTimeout(() => { tests.late = 1; }, 1);",
            &["✓ late", "Using \"tests\" is deprecated. Use \"pm.test()\" instead."],
        ),
    ]);
}

#[test]
fn results_count_of_scripts_that_throw() {
    let told = told(&run("tests.a = false;\nthrow new Error('x');"));
    assert_eq!(told[0], "✗ a AssertionError: expected false to be truthy");
    assert_eq!(told[2], "Exception 2: Error: x");
}

#[test]
fn results_can_throw_when_they_are_read() {
    let told = told(&run(
        "Object.defineProperty(tests, 'a', { enumerable: true, get() { throw new Error('x'); } });",
    ));
    assert!(told.iter().any(|line| line.contains("Error: x")), "{told:?}");
}

#[test]
fn each_name_warns_once() {
    check(&[
        (
            "_.map([1], String); _.map([2], String); postman.getEnvironmentVariable('a');",
            &[
                "Using \"_\" is deprecated. Use \"require('lodash')\" instead.",
                "Using \"postman.getEnvironmentVariable\" is deprecated. Use \"pm.environment.get()\" instead.",
            ],
        ),
        ("responseBody; responseTime; iteration;", &[]),
    ]);
}

#[test]
fn new_names_alone_on_demand() {
    for directive in ["\"use sandbox2\";", "'use sandbox2';"] {
        check(&[(
            &format!("{directive} pm.test(typeof tests + typeof _ + typeof responseBody);"),
            &["✓ undefinedundefinedundefined"],
        )]);
    }
}

#[test]
fn packages_do_not_wake_old_names() {
    check(&[(
        "require('lodash'); require('backbone'); require('moment'); require('cheerio');",
        &[],
    )]);
}

#[test]
fn bodies_can_be_asked() {
    check(&[(
        "pm.test(String([responseBody.has('ok'), responseBody.has('no'), responseBody.has(/l.st/)]));",
        &["✓ true,false,true"],
    )]);
}
