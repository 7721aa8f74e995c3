//! Scripts that mean harm, or do it by mistake.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{check, complete, response, run, run_in, task, told};
use crate::script::{Answer, Engine, Info, Limits, Outcome, Progress, Reply, ScriptErrorKind};
use crate::variables::Scope;

fn hurried() -> Engine {
    let time = Some(Duration::from_millis(150));
    Engine::new(Limits { time, memory: 64 << 20, ..Limits::default() })
}

fn kind(outcome: &Outcome) -> Option<ScriptErrorKind> {
    outcome.error.as_ref().map(|error| error.kind)
}

#[test]
fn what_never_ends_is_stopped() {
    for source in [
        "for (;;) {}",
        "pm.test('a'); pm.test('b', () => { for (;;) {} })",
        "try { for (;;) {} } catch (e) {} finally { for (;;) {} }",
        "/^(a+)+$/.test('a'.repeat(40) + 'b')",
        "(async () => { for (;;) await null })()",
        "setTimeout(() => { for (;;) {} }, 1)",
        "new Array(4294967295).fill(0).sort(() => 0)",
        "Promise.resolve().then(function again() { return Promise.resolve().then(again) })",
        "'x'.replace(/x/, () => { for (;;) {} })",
        "pm.environment.set('x', { toJSON() { for (;;) {} } })",
        "console.log({ [Symbol.for('nodejs.util.inspect.custom')]() { for (;;) {} } })",
    ] {
        let engine = hurried();
        let started = Instant::now();
        let outcome = run_in(&engine, source);
        let stopped =
            matches!(kind(&outcome), Some(ScriptErrorKind::Busy | ScriptErrorKind::Memory));
        assert!(stopped, "{source}: {:?}", outcome.error);
        assert!(started.elapsed() < Duration::from_secs(60), "{source}");
        assert_eq!(told(&run_in(&engine, "pm.test('next')")), ["✓ next"], "{source}");
    }
}

#[test]
fn what_waits_for_too_long_is_stopped() {
    for source in ["setTimeout(() => {}, 100000)", "setInterval(() => {}, 20)"] {
        let engine = hurried();
        let outcome = run_in(&engine, source);
        assert_eq!(kind(&outcome), Some(ScriptErrorKind::Waiting), "{source}");
        assert_eq!(outcome.error.unwrap().message, "the script waited for longer than 150ms");
        assert_eq!(told(&run_in(&engine, "pm.test('next')")), ["✓ next"]);
    }
}

#[test]
fn an_answer_that_comes_too_late_was_waited_for_too_long() {
    let engine = hurried();
    let info = Info::default();
    let mut running = engine.begin(task("pm.sendRequest('http://h', () => {})", &info, None));
    assert!(matches!(running.advance(Vec::new()), Progress::Waits { .. }));
    std::thread::sleep(Duration::from_millis(200));
    let reply = Reply::Failed("late".to_owned());
    let Progress::Done(outcome) = running.advance(vec![Answer { id: 1, reply }]) else {
        panic!("it is over");
    };
    assert_eq!(kind(&outcome), Some(ScriptErrorKind::Waiting));
}

#[test]
fn a_script_that_is_given_up_leaves_nothing_behind() {
    let engine = Engine::new(Limits::default());
    let info = Info::default();
    let mut running = engine.begin(task("setTimeout(() => pm.test('late'), 5)", &info, None));
    assert!(matches!(running.advance(Vec::new()), Progress::Waits { .. }));
    drop(running);
    assert_eq!(told(&run_in(&engine, "pm.test('next')")), ["✓ next"]);
    let mut running = engine.begin(task("leak = {}; setTimeout(() => {}, 5)", &info, None));
    assert!(matches!(running.advance(Vec::new()), Progress::Waits { .. }));
    drop(engine);
    drop(running);
}

#[test]
fn memory_has_an_end() {
    let engine = Engine::new(Limits { memory: 32 << 20, ..Limits::default() });
    for source in [
        "const a = []; for (;;) a.push('x'.repeat(1000) + a.length)",
        "let s = 'x'; for (;;) s += s",
        "new Uint8Array(1e9)",
        "const a = []; for (;;) a.push({})",
        "globalThing = []; for (;;) globalThing.push([])",
        "pm.test('a', () => { const a = []; for (;;) a.push(new Array(1000).fill(1)) }); throw new Error('end')",
    ] {
        let outcome = run_in(&engine, source);
        let is_known =
            outcome.error.is_some() || outcome.assertions.iter().any(|a| a.error.is_some());
        assert!(is_known, "{source}: {:?}", told(&outcome));
        assert_eq!(told(&run_in(&engine, "pm.test('next')")), ["✓ next"], "{source}");
    }
    let outcome = run_in(&engine, "const a = []; for (;;) a.push({})");
    assert_eq!(kind(&outcome), Some(ScriptErrorKind::Memory), "{:?}", outcome.error);
}

#[test]
fn what_is_written_has_an_end_too() {
    let engine = Engine::new(Limits { memory: 4 << 20, ..Limits::default() });
    for source in [
        "for (;;) console.log('x'.repeat(1000))",
        "for (;;) pm.test('x')",
        "for (let i = 0;; i++) pm.globals.set('k' + i, 'x'.repeat(1000))",
        "for (;;) pm.sendRequest('http://h')",
        "for (;;) pm.cookies.jar().getAll('http://h')",
    ] {
        let outcome = run_in(&engine, source);
        assert_eq!(kind(&outcome), Some(ScriptErrorKind::Memory), "{source}: {:?}", outcome.error);
        assert_eq!(told(&run_in(&engine, "pm.test('next')")), ["✓ next"], "{source}");
    }
    let same = "for (let i = 0; i < 100; i++) pm.globals.set('k', 'x'.repeat(1e6))";
    assert_eq!(told(&run_in(&engine, same)), [""; 0]);
}

#[test]
fn objects_that_throw_when_looked_at_are_the_scripts_own_fault() {
    let proxy = "const p = new Proxy(function () {}, { get() { throw new Error('got') }, ownKeys() { throw new Error('got') } });";
    for call in [
        "pm.environment.set('x', {a: {toJSON() { throw new Error('got') }}})",
        "pm.environment.set(p, 1)",
        "pm.environment.replaceIn({a: {get b() { throw new Error('got') }}})",
        "pm.sendRequest({url: {toString() { throw new Error('got') }, get host() { throw new Error('got') }}})",
        "pm.visualizer.set('a', {get b() { throw new Error('got') }})",
        "pm.execution.setNextRequest(p)",
        "pm.cookies.jar().get(p, 'a', () => {})",
        "setTimeout(() => {}, p)",
    ] {
        let outcome = run(&format!("{proxy}\n{call}"));
        let error = outcome.error.unwrap_or_else(|| panic!("{call} passes"));
        assert!(error.message.contains("got"), "{call}: {error:?}");
        assert!(error.line.is_some(), "{call}: {error:?}");
    }
}

#[test]
fn a_large_text_fits() {
    check(&[("console.log('x'.repeat(1e8).length)", &["100000000"])]);
}

#[test]
fn recursion_has_an_end() {
    for source in [
        "(function f() { f() })()",
        "const a = []; let b = a; for (let i = 0; i < 1e6; i++) { b[0] = []; b = b[0] } JSON.stringify(a)",
        "JSON.parse('['.repeat(1e6))",
        "(function f() { pm.test('x', f) })()",
        "class A { get a() { return this.a } } new A().a",
        "eval('('.repeat(1e6))",
        "new RegExp('('.repeat(1e6))",
        "let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x",
    ] {
        let outcome = run(source);
        let ended = outcome.error.is_some() || outcome.assertions.iter().any(|a| a.error.is_some());
        assert!(ended, "{source}");
    }
    check(&[(
        "try { (function f() { f() })() } catch (e) { console.log(e.name, e.message) }",
        &["'RangeError', 'Maximum call stack size exceeded'"],
    )]);
}

#[test]
fn deep_texts_do_no_harm() {
    for open in ["(", "[", "{", "function f(){", "a=>", "`${", "!", "new ", "if(1)"] {
        let outcome = run(&open.repeat(100_000));
        assert!(outcome.error.is_some(), "{open}");
    }
}

#[test]
fn nothing_leads_out_of_the_script() {
    let known = "Object.getOwnPropertyNames((() => {}).constructor('return this')())";
    for name in [
        "std",
        "os",
        "process",
        "globalThis",
        "scriptArgs",
        "print",
        "fetch",
        "host",
        "kit",
        "Worker",
    ] {
        let outcome = run(&format!("console.log({known}.includes('{name}'), typeof {name})"));
        assert_eq!(told(&outcome), ["false, 'undefined'"], "{name}");
    }
    for source in
        ["import('std')", "import('os')", "import('/etc/passwd')", "import('file:///etc/passwd')"]
    {
        let outcome = run(&format!("await {source}"));
        assert_eq!(kind(&outcome), Some(ScriptErrorKind::Exception), "{source}");
    }
}

#[test]
fn what_a_script_does_to_the_language_ends_with_it() {
    let engine = Engine::new(Limits::default());
    run_in(
        &engine,
        "Object.prototype.polluted = 1; Array.prototype.push = null; JSON.stringify = null; pm.test = null;
         Promise.prototype.then = null; delete Object.defineProperty; Object.freeze(Object.prototype)",
    );
    let next =
        "console.log(({}).polluted, [1].map((x) => x), JSON.stringify({a: 1})); pm.test('a')";
    assert_eq!(told(&run_in(&engine, next)), ["✓ a", "undefined, [ 1 ], '{\"a\":1}'"]);
}

#[test]
fn results_cannot_be_bent() {
    let bend = "Object.prototype.toJSON = () => 'forged'; Array.prototype.map = () => []; String.prototype.toString = () => 'x';
        Promise.prototype.then = function () {}; Function.prototype.call = null; Function.prototype.apply = null;
        Map.prototype.set = null; Reflect.apply = null; Object.defineProperty = null; String.prototype.toWellFormed = null;";
    let outcome = run(&format!(
        "{bend} pm.test('a', () => {{ throw new Error('no') }}); pm.test('b', async () => {{ throw new Error('no') }})"
    ));
    assert_eq!(told(&outcome), ["✗ a Error: no", "✗ b Error: no"]);
}

#[test]
fn thrown_things_that_throw_are_told() {
    check(&[
        ("throw { get message() { throw 1 } }", &["Exception Error: { message: [Getter] }"]),
        (
            "throw new Proxy({}, { get() { throw 1 }, ownKeys() { throw 2 } })",
            &["Exception Error: [cannot be shown]"],
        ),
        ("throw Object.create(null)", &["Exception Error: [Object: null prototype] {}"]),
        (
            "const e = new Error('x'); Object.defineProperty(e, 'message', { get() { throw 1 } }); throw e",
            &["Exception 1: Error: "],
        ),
        ("throw undefined", &["Exception Error: undefined"]),
        ("throw Symbol('s')", &["Exception Error: Symbol(s)"]),
        ("pm.test({ toString() { throw 1 } })", &["✓ "]),
        ("pm.test(Symbol('s'))", &["✓ Symbol(s)"]),
        ("pm.test('a', () => ({ get then() { throw new Error('t') } }))", &["✗ a Error: t"]),
        ("pm.test('\\ud800')", &["✓ \u{fffd}"]),
    ]);
}

#[test]
fn a_script_that_closes_its_function_gains_nothing() {
    let outcome = run("}); pm.test('a'); (function () {");
    assert!(outcome.assertions.len() <= 1);
    assert!(run("\0").error.unwrap().message.contains("NUL"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_a_script_or_an_error(source in "\\PC*") {
        run_in(&hurried(), &source);
    }

    #[test]
    fn any_tokens_are_a_script_or_an_error(
        tokens in prop::collection::vec(
            prop::sample::select(vec![
                "pm", ".", "test", "(", ")", "{", "}", "[", "]", "=>", "async ", "await ", "'a'", ",", ";", "\n",
                "throw ", "1", "response", "json", "let x=", "function ", "`", "${", "/", "*", "environment", "set",
                "return ", "class ", "new ", "sendRequest", "request", "url", "=", "null", "?.", "...", "yield ",
            ]),
            0..30,
        )
    ) {
        let engine = hurried();
        let mut running = engine.begin(task(&tokens.concat(), &Info::default(), None));
        running.advance(Vec::new());
    }

    #[test]
    fn any_value_comes_back_as_it_was(value in json_values()) {
        let info = Info::default();
        let response = response(&value.to_string());
        let source = "pm.environment.set('x', pm.response.json());
            pm.globals.set('y', pm.environment.get('x'));";
        let outcome = complete(&Engine::new(Limits::default()), task(source, &info, Some(&response)));
        prop_assert_eq!(outcome.error, None);
        prop_assert_eq!(outcome.scopes.get_in(Scope::Global, "y"), Some(&value));
    }
}

/// Values whose numbers a double holds and whose names JavaScript keeps in order.
fn json_values() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        "\\PC{0,12}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map("[a-z_$ü{}\"]{1,5}", inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}
