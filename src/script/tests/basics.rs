//! Results, failures and the console.

use super::check;

#[test]
fn tests_pass_fail_and_are_skipped() {
    check(&[
        ("", &[]),
        ("pm.test('a', () => {})", &["✓ a"]),
        ("pm.test('a')", &["✓ a"]),
        ("pm.test(7, () => {})", &["✓ 7"]),
        ("pm.test('a', () => { throw new TypeError('no') })", &["✗ a TypeError: no"]),
        ("pm.test('a', () => { throw 'no' })", &["✗ a Error: no"]),
        ("pm.test.skip('a', () => { throw 1 })", &["- a"]),
        ("pm.test('a', () => {}).test('b', () => {})", &["✓ a", "✓ b"]),
        ("pm.test('a'); console.log(pm.test.index())", &["✓ a", "1"]),
    ]);
}

#[test]
fn a_test_with_a_parameter_waits_for_its_call() {
    check(&[
        ("pm.test('a', (done) => setTimeout(done, 1)); pm.test('b')", &["✓ b", "✓ a"]),
        (
            "pm.test('a', (done) => setTimeout(() => done(new Error('late')), 1))",
            &["✗ a Error: late"],
        ),
        ("pm.test('a', (done) => { done(); done('no') })", &["✓ a"]),
        ("pm.test('a', (done) => { throw new Error('x') })", &["✗ a Error: x"]),
        (
            "pm.test('a', (done) => {})",
            &["the test \"a\" takes a parameter, so its result comes with a call of that, and \
                none came: it counts neither as passed nor as failed"],
        ),
    ]);
}

#[test]
fn promises_of_tests_are_awaited() {
    check(&[
        ("pm.test('a', async () => {})", &["✓ a"]),
        ("pm.test('a', async () => { throw new Error('x') })", &["✗ a Error: x"]),
        (
            "pm.test('a', () => new Promise((ok) => setTimeout(ok, 2))); pm.test('b')",
            &["✓ b", "✓ a"],
        ),
        (
            "pm.test('a', () => new Promise(() => {}))",
            &["✗ a Error: the promise of this test was never settled"],
        ),
    ]);
}

#[test]
fn what_a_script_throws_is_its_error() {
    check(&[
        ("\nthrow new TypeError('x')", &["Exception 2: TypeError: x"]),
        ("throw 'x'", &["Exception Error: x"]),
        ("pm.test('a');\n\nnope()", &["✓ a", "Exception 3: ReferenceError: nope is not defined"]),
        ("setTimeout(() => { throw new Error('late') }, 1)", &["Exception 1: Error: late"]),
        ("Promise.reject(new Error('lost'))", &["Exception 1: Error: lost"]),
        ("Promise.reject(new Error('caught')).catch(() => {})", &[]),
        (
            "var a = 1;\nvar b = ;",
            &["Exception 2: SyntaxError: unexpected token in expression: ';'"],
        ),
    ]);
}

#[test]
fn a_script_may_await() {
    check(&[
        ("await null; console.log(1)", &["1"]),
        ("const x = await (async () => 2)(); console.log(x)", &["2"]),
        (
            "await (new Promise((ok) => setTimeout(ok, 1)));\nthrow new Error('x')",
            &["Exception 2: Error: x"],
        ),
        (
            "await new Promise(() => {})",
            &["Exception Error: the script waits for a promise that nothing settles"],
        ),
        ("var await = 3; console.log(await)", &["3"]),
    ]);
}

#[test]
fn what_waits_goes_on_after_a_failure() {
    check(&[
        (
            "setTimeout(() => pm.test('late'), 1); pm.test('a'); throw new Error('x')",
            &["✓ a", "✓ late", "Exception 1: Error: x"],
        ),
        (
            "setTimeout(() => { throw new Error('first') }, 1); setTimeout(() => { pm.test('b'); throw new Error('second') }, 2)",
            &[
                "✓ b",
                "Error: second\n    at <anonymous> (test-script:1:95)",
                "Exception 1: Error: first",
            ],
        ),
    ]);
}

#[test]
fn scripts_are_sloppy_programs() {
    check(&[
        ("with ({ a: 1 }) console.log(a)", &["1"]),
        (
            "console.log(typeof this, 010, (function () { return this === undefined })())",
            &["'object', 8, false"],
        ),
        ("'use strict'; console.log((function () { return this === undefined })())", &["true"]),
        ("return; pm.test('never')", &[]),
        ("console.log(1) // the end", &["1"]),
        ("function f() { return g() } function g() { return 1 } console.log(f())", &["1"]),
    ]);
}

#[test]
fn timers_run_in_order_and_can_be_stopped() {
    check(&[
        (
            "setTimeout(() => console.log(2), 4); setTimeout(() => console.log(1), 1); setImmediate((x) => console.log(x), 0)",
            &["0", "1", "2"],
        ),
        (
            "let n = 0; const id = setInterval(() => { console.log(++n); if (n === 3) clearInterval(id) }, 1)",
            &["1", "2", "3"],
        ),
        (
            "clearTimeout(setTimeout(() => console.log(1), 1)); clearTimeout(); clearTimeout('x')",
            &[],
        ),
        ("setTimeout('1')", &["Exception 1: TypeError: setTimeout needs a function, not '1'"]),
        ("setTimeout((a, b) => console.log(a, b), 0, 'x', 'y')", &["'x', 'y'"]),
    ]);
}
