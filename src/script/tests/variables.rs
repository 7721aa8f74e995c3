//! Variables: values keep their type, scopes their precedence.

use serde_json::{Value, json};

use super::{check, complete, run, task, told};
use crate::collection::{Variable, VariableType};
use crate::script::{Engine, Info, Limits, Outcome};
use crate::variables::{Scope, Scopes};

fn variable(key: &str, value: Value) -> Variable {
    Variable { key: key.into(), value: Some(value), kind: VariableType::Any, enabled: true }
}

fn scopes() -> Scopes {
    Scopes::new()
        .with(Scope::Global, &[variable("all", json!("global")), variable("g", json!(1))])
        .with(Scope::Collection, &[variable("all", json!("collection"))])
        .with(
            Scope::Environment,
            &[variable("all", json!("environment")), variable("o", json!({"a": [1, null]}))],
        )
        .with(Scope::Data, &[variable("row", json!(7))])
}

fn run_with(scopes: Scopes, source: &str) -> Outcome {
    let info = Info {
        environment_name: Some("Local".into()),
        collection_name: "C".into(),
        ..Info::default()
    };
    let task = crate::script::Task { scopes, ..task(source, &info, None) };
    complete(&Engine::new(Limits::default()), task)
}

#[test]
fn values_are_read_by_precedence_and_scope() {
    for (source, shown) in [
        ("pm.variables.get('all')", "'environment'"),
        ("pm.environment.get('all')", "'environment'"),
        ("pm.collectionVariables.get('all')", "'collection'"),
        ("pm.globals.get('all')", "'global'"),
        ("pm.variables.get('g')", "1"),
        ("pm.variables.get('none')", "undefined"),
        ("pm.variables.has('g')", "true"),
        ("pm.environment.has('g')", "false"),
        ("pm.environment.get('o').a[0]", "1"),
        ("pm.iterationData.get('row')", "7"),
        ("pm.environment.name", "'Local'"),
        ("pm.collectionVariables.name", "'C'"),
        ("JSON.stringify(pm.globals.toObject())", r#"'{"all":"global","g":1}'"#),
        ("pm.environment.values.map((v) => v.key).join()", "'all,o'"),
        ("pm.environment.values.count()", "2"),
        ("pm.variables.toObject().all", "'environment'"),
        ("pm.variables.replaceIn('{{all}} {{g}} {{none}} {{row}}')", "'environment 1 {{none}} 7'"),
        ("pm.globals.replaceIn('{{all}} {{row}}')", "'global {{row}}'"),
        ("pm.variables.replaceIn(['{{g}}', {a: '{{g}}'}, 5])[1].a", "'1'"),
        ("pm.variables.replaceIn('{{$guid}}').length", "36"),
        ("pm.variables.replaceIn(5)", "5"),
    ] {
        let outcome = run_with(scopes(), &format!("console.log({source})"));
        assert_eq!(told(&outcome), [shown], "{source}");
    }
}

#[test]
fn values_that_are_set_keep_their_type() {
    for (source, value) in [
        ("'text'", json!("text")),
        ("7", json!(7)),
        ("-0.5", json!(-0.5)),
        ("true", json!(true)),
        ("null", json!(null)),
        ("{a: [1, {b: 'c'}]}", json!({"a": [1, {"b": "c"}]})),
        ("() => 1", json!(null)),
        ("NaN", json!(null)),
        ("new Date(0)", json!("1970-01-01T00:00:00.000Z")),
        ("'\\ud800'", json!("\u{fffd}")),
        ("1e21", serde_json::from_str("1e+21").unwrap()),
    ] {
        let outcome = run(&format!("pm.environment.set('x', {source})"));
        assert_eq!(outcome.scopes.get_in(Scope::Environment, "x"), Some(&value), "{source}");
        assert_eq!(outcome.error, None);
    }
}

#[test]
fn a_variable_set_to_nothing_is_there_and_empty() {
    let outcome = run("pm.environment.set('x', undefined)");
    assert!(outcome.scopes.has("x"));
    assert_eq!(outcome.scopes.get("x"), None);
    assert_eq!(outcome.scopes.text("x").as_deref(), Some(""));
}

#[test]
fn each_scope_is_written_by_its_own_object() {
    let outcome = run_with(
        scopes(),
        "pm.variables.set('v', 1); pm.globals.set('g', 2); pm.collectionVariables.set('c', 3);
         pm.environment.unset('all'); pm.environment.set('e', 4)",
    );
    let scopes = &outcome.scopes;
    assert_eq!(scopes.get_in(Scope::Local, "v"), Some(&json!(1)));
    assert_eq!(scopes.get_in(Scope::Global, "g"), Some(&json!(2)));
    assert_eq!(scopes.get_in(Scope::Collection, "c"), Some(&json!(3)));
    assert_eq!(scopes.get_in(Scope::Environment, "e"), Some(&json!(4)));
    assert!(!scopes.has_in(Scope::Environment, "all"));
    let cleared =
        run_with(scopes.clone(), "pm.environment.clear(); console.log(pm.environment.has('e'))");
    assert_eq!(told(&cleared), ["false"]);
    assert_eq!(cleared.scopes.iter(Scope::Environment).count(), 0);
}

#[test]
fn a_row_of_data_is_changed_for_the_script_alone() {
    let outcome =
        run_with(scopes(), "pm.iterationData.unset('row'); console.log(pm.variables.has('row'))");
    assert_eq!(told(&outcome), ["false"]);
    assert!(outcome.scopes.has_in(Scope::Data, "row"));
}

#[test]
fn values_that_cannot_be_kept_are_refused() {
    check(&[
        (
            "pm.globals.set('x', 5n)",
            &[
                "Exception 1: TypeError: a BigInt cannot be kept in the variable x: make it a text or a number",
            ],
        ),
        (
            "const a = {}; a.a = a; pm.globals.set('x', a)",
            &["Exception 1: TypeError: circular reference"],
        ),
        (
            "let a = []; for (let i = 0; i < 200; i++) a = [a]; pm.globals.set('x', a)",
            &[
                "Exception 1: TypeError: the value of the variable x cannot be kept: recursion limit exceeded at line 1 column 128",
            ],
        ),
    ]);
}

#[test]
fn untouched_numbers_keep_their_text() {
    let number: Value = serde_json::from_str("12345678901234567890.10").unwrap();
    let scopes = Scopes::new().with(Scope::Global, &[variable("n", number.clone())]);
    let outcome = run_with(scopes, "console.log(pm.globals.get('n')); pm.globals.set('m', 1)");
    assert_eq!(told(&outcome), ["12345678901234567000"]);
    assert_eq!(outcome.scopes.get("n").map(Value::to_string), Some(number.to_string()));
}

#[test]
fn within_a_script_an_object_is_that_object() {
    check(&[
        (
            "pm.globals.set('o', {a: 1}); pm.globals.get('o').a = 2; console.log(pm.globals.get('o'))",
            &["{ a: 2 }"],
        ),
        (
            "const d = new Date(0); pm.globals.set('d', d); console.log(pm.globals.get('d') === d)",
            &["true"],
        ),
        (
            "pm.globals.set('n', NaN); console.log(pm.globals.get('n'), pm.variables.get('n'))",
            &["NaN, NaN"],
        ),
        (
            "pm.globals.set('o', [1]); pm.globals.get('o').push(2); console.log(pm.variables.replaceIn('{{o}}'))",
            &["'[1,2]'"],
        ),
        (
            "pm.globals.set('o', [1]); pm.variables.set('o', 'x'); console.log(pm.variables.get('o'))",
            &["'x'"],
        ),
        (
            "pm.globals.set('o', [1]); pm.globals.set('o', 'x'); console.log(pm.globals.get('o'))",
            &["'x'"],
        ),
        (
            "pm.globals.set('o', [1]); pm.globals.unset('o'); console.log(pm.globals.get('o'))",
            &["undefined"],
        ),
        (
            "pm.globals.set('o', [1]); pm.globals.clear(); console.log(pm.globals.get('o'))",
            &["undefined"],
        ),
    ]);
}

#[test]
fn an_object_that_was_set_is_kept_as_the_script_leaves_it() {
    let outcome = run_with(
        scopes(),
        "const o = {a: 1}; pm.globals.set('x', o); o.a = 2; pm.environment.get('o').a = 5",
    );
    assert_eq!(outcome.scopes.get_in(Scope::Global, "x"), Some(&json!({"a": 2})));
    // Only looked at, not set.
    assert_eq!(outcome.scopes.get_in(Scope::Environment, "o"), Some(&json!({"a": [1, null]})));
}
