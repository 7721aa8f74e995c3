//! How the console shows values: as Node 20's `util.inspect` does.

use super::{check, run, told};

/// Expressions and what Node shows of them; class declarations they use.
const SHOWN: &str = include_str!("console.json");
const CLASSES: &str = "class A { constructor() { this.x = 1 } get y() { return 2 } }
    class B extends A {}
    const circ = {a: {}}; circ.a.b = circ; circ.c = [circ];";

/// What another engine cannot show alike: it has other objects, or other names for them.
const ENGINES_OWN: [&str; 2] = ["Reflect", "globalThis.undefined"];

#[test]
fn values_are_shown_as_by_node() {
    let rows: Vec<(String, String)> = serde_json::from_str(SHOWN).unwrap();
    assert!(rows.len() > 100);
    let rows: Vec<_> = rows.iter().filter(|(e, _)| !ENGINES_OWN.contains(&e.as_str())).collect();
    let calls: Vec<_> = rows.iter().map(|(e, _)| format!("console.log(({e}))")).collect();
    let outcome = run(&format!("{CLASSES}\n{}", calls.join("\n")));
    assert_eq!(outcome.error, None);
    let wrong: Vec<_> = rows
        .iter()
        .zip(told(&outcome))
        .filter(|((_, shown), line)| shown != line)
        .map(|((e, shown), line)| format!("{e}\n  Node: {shown}\n  here: {line}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn arguments_are_joined_and_levels_kept() {
    let outcome = run(
        "console.log('a', 1); console.info(2); console.warn(3); console.error(4); console.debug(5); console.clear()",
    );
    let levels: Vec<_> =
        outcome.console.iter().map(|line| format!("{:?} {}", line.level, line.text)).collect();
    assert_eq!(levels, ["Log 'a', 1", "Info 2", "Warn 3", "Error 4", "Debug 5"]);
}

#[test]
fn errors_are_shown_with_where_they_came_from() {
    check(&[
        (
            "console.log(new TypeError('x'))",
            &["TypeError: x\n    at <anonymous> (test-script:1:17)"],
        ),
        (
            "function f() { return new Error('y') }\nconsole.log({e: f()})",
            &[
                "{\n  e: Error: y\n      at f (test-script:1:27)\n      at <anonymous> (test-script:2:17)\n}",
            ],
        ),
        (
            "const e = new Error('z'); e.stack = ''; e.code = 5; console.log(e)",
            &["[Error: z] { code: 5 }"],
        ),
    ]);
}

#[test]
fn long_texts_are_cut() {
    let lines = told(&run("console.log('x'.repeat(10005), ['a\\n'.repeat(20)])"));
    assert!(
        lines[0].starts_with("'xxx") && lines[0].contains("'... 5 more characters, ["),
        "{}",
        lines[0]
    );
}

#[test]
fn what_cannot_be_looked_at_is_named() {
    check(&[
        (
            "console.log(new Proxy({}, { ownKeys() { throw new Error('no') } }))",
            &["[cannot be shown]"],
        ),
        (
            "console.log({ a: new Proxy({}, { getPrototypeOf() { throw 1 } }) })",
            &["{ a: [cannot be shown] }"],
        ),
        ("console.log({ get a() { throw 1 } })", &["{ a: [Getter] }"]),
    ]);
}
