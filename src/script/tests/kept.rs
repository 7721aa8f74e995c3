//! Undeclared variables: what later scripts of a run have of earlier ones.

use super::{run_in, told};
use crate::script::{Engine, Limits};

/// Runs scripts one after the other and says what the last tells.
fn last_of(sources: &[&str]) -> Vec<String> {
    let engine = Engine::new(Limits::default());
    let mut lines = Vec::new();
    for source in sources {
        lines = told(&run_in(&engine, source));
    }
    lines
}

#[test]
fn undeclared_variables_survive_and_declared_ones_do_not() {
    for (sources, shown) in [
        (&["a = 1; b = {c: [2]}", "console.log(a, b)"][..], "1, { c: [ 2 ] }"),
        (
            &["var a = 1; let b = 2; function f() {}", "console.log(typeof a, typeof b, typeof f)"],
            "'undefined', 'undefined', 'undefined'",
        ),
        (&["a = 1", "a = 2", "console.log(a)"], "2"),
        (&["a = 1", "delete a", "console.log(typeof a)"], "'undefined'"),
        (&["a = {n: 1}", "a.n = 5", "console.log(a.n)"], "5"),
        (&["a = 1", "", "throw new Error('x')", "console.log(a)"], "1"),
        (&["a = 1; throw new Error('x')", "console.log(a)"], "1"),
        (&["twice = (x) => 2 * x", "console.log(twice(4))"], "8"),
        (&["class A { get n() { return 3 } } B = A", "console.log(new B().n)"], "3"),
        (&["pm = 5; console = 6", "console.log(typeof pm)"], "'object'"),
        (&["data1 = pm.response.json()", "console.log(data1.list.map((x) => x + 1))"], "[ 2, 3 ]"),
    ] {
        assert_eq!(last_of(sources), [shown], "{sources:?}");
    }
}

#[test]
fn functions_left_behind_serve_the_script_that_calls_them() {
    let helpers = "
        utils = {
            ok: (name) => pm.test(name, () => {}),
            status: () => pm.response.code,
            set: (value) => pm.environment.set('x', value),
            say: (text) => console.log(text),
            later: (action) => setTimeout(action, 1),
            count: () => { counter++; return counter },
        };
        counter = 0";
    let engine = Engine::new(Limits::default());
    run_in(&engine, helpers);
    run_in(&engine, "utils.count()");
    let outcome = run_in(
        &engine,
        "utils.ok('a'); utils.say(utils.status()); utils.set(7); utils.later(() => pm.test('b'));
         console.log(utils.count(), counter, pm.environment.get('x'))",
    );
    assert_eq!(told(&outcome), ["✓ a", "✓ b", "200", "2, 2, 7"]);
}

#[test]
fn many_scripts_keep_memory_within_bounds() {
    let engine = Engine::new(Limits { memory: 24 << 20, ..Limits::default() });
    for _ in 0..300 {
        let outcome = run_in(&engine, "jsonData = pm.response.json(); f = () => pm; pm.test('a')");
        assert_eq!(told(&outcome), ["✓ a"]);
    }
}

#[test]
fn what_scripts_leave_behind_does_not_grow_with_their_number() {
    for source in [
        "pm.execution.setNextRequest('List'); pm.environment.set('n', (pm.environment.get('n') ?? 0) + 1)",
        "pm.test('a', () => pm.expect(1).to.equal(2)); pm.test('b', () => pm.expect(pm.response.json()).to.eql({}))",
        "leaked = { use: () => pm.info.requestName, list: [1, 2] }; leaked.use()",
        "pm.sendRequest === undefined || setTimeout(() => {}, 0); Promise.resolve().then(() => {})",
    ] {
        let engine = Engine::new(Limits::default());
        let after = |scripts: usize| {
            for _ in 0..scripts {
                run_in(&engine, source);
            }
            engine.memory()
        };
        let few = after(40);
        let many = after(160);
        assert!(many < few + few / 20, "{source}: {few} bytes, then {many}");
    }
}
