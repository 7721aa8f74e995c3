use serde_json::json;

use super::*;

fn variable(key: &str, value: Value) -> Variable {
    Variable { key: key.into(), value: Some(value), kind: VariableType::Any, enabled: true }
}

fn off(mut variable: Variable) -> Variable {
    variable.enabled = false;
    variable
}

fn secret(mut variable: Variable) -> Variable {
    variable.kind = VariableType::Secret;
    variable
}

fn row(value: Value) -> Row {
    value.as_object().unwrap().clone()
}

#[test]
fn the_innermost_scope_wins() {
    let mut scopes = Scopes::new();
    for scope in Scope::ALL.into_iter().rev() {
        scopes.set(scope, "a", json!(format!("{scope:?}")));
        assert_eq!(scopes.text("a").as_deref(), Some(format!("{scope:?}").as_str()));
        assert_eq!(scopes.scope_of("a"), Some(scope));
    }
    assert_eq!(scopes.get_in(Scope::Global, "a"), Some(&json!("Global")));
    assert_eq!(scopes.text("A"), None, "names are case-sensitive");
    assert_eq!(scopes.text(" a"), None, "and not trimmed");
}

#[test]
fn a_disabled_variable_is_as_if_absent() {
    let scopes = Scopes::new()
        .with(Scope::Environment, &[off(variable("a", json!("inner")))])
        .with(Scope::Global, &[variable("a", json!("outer"))]);
    assert_eq!(scopes.text("a").as_deref(), Some("outer"));
    assert!(!scopes.has_in(Scope::Environment, "a"));
    assert_eq!(scopes.iter(Scope::Environment).count(), 1, "but it is exported");
}

#[test]
fn of_duplicates_the_last_enabled_one_wins() {
    let list = [
        variable("a", json!(1)),
        variable("a", json!(2)),
        off(variable("a", json!(3))),
        variable("b", json!(4)),
    ];
    let mut scopes = Scopes::new().with(Scope::Collection, &list);
    assert_eq!(scopes.text("a").as_deref(), Some("2"));
    let values: Vec<_> = scopes.values(Scope::Collection).collect();
    assert_eq!(values, [("a", Some(&json!(2))), ("b", Some(&json!(4)))]);

    scopes.set(Scope::Collection, "a", json!(5));
    let exported: Vec<_> =
        scopes.iter(Scope::Collection).map(|v| v.value.clone().unwrap()).collect();
    assert_eq!(exported, [json!(1), json!(5), json!(3), json!(4)]);

    scopes.unset(Scope::Collection, "a");
    assert_eq!(scopes.text("a"), None);
    assert_eq!(scopes.text("b").as_deref(), Some("4"), "positions are kept right");
    assert_eq!(scopes.iter(Scope::Collection).count(), 2, "the disabled one stays");
}

#[test]
fn setting_a_disabled_variable_adds_an_enabled_one() {
    let mut scopes = Scopes::new().with(Scope::Environment, &[off(variable("a", json!("old")))]);
    scopes.set(Scope::Environment, "a", json!("new"));
    assert_eq!(scopes.text("a").as_deref(), Some("new"));
    assert_eq!(scopes.iter(Scope::Environment).count(), 2);
}

#[test]
fn a_key_without_value_is_empty_text_and_no_value() {
    let mut bare = variable("a", json!(null));
    bare.value = None;
    let scopes = Scopes::new().with(Scope::Environment, &[bare]);
    assert_eq!(scopes.text("a").as_deref(), Some(""));
    assert_eq!(scopes.get("a"), None);
    assert!(scopes.has("a"));
}

#[test]
fn null_is_text_everywhere_but_in_a_row() {
    let mut scopes = Scopes::new().with(Scope::Global, &[variable("a", json!(null))]);
    assert_eq!(scopes.text("a").as_deref(), Some("null"));
    scopes.set(Scope::Global, "b", json!("outer"));
    scopes.set_row(&row(json!({"b": null})));
    assert_eq!(scopes.text("b"), None, "the token stays, the outer variable is hidden");
    scopes.set_row(&row(json!({})));
    assert_eq!(scopes.text("b").as_deref(), Some("outer"), "a missing column falls through");
}

#[test]
fn a_type_is_kept_when_the_value_changes() {
    let mut number = variable("n", json!("007"));
    number.kind = VariableType::Number;
    let mut scopes = Scopes::new().with(Scope::Environment, &[number]);
    assert_eq!(scopes.get("n"), Some(&json!(7)));
    scopes.set(Scope::Environment, "n", json!("08"));
    assert_eq!(scopes.text("n").as_deref(), Some("8"));
    assert_eq!(scopes.iter(Scope::Environment).next().unwrap().value, Some(json!("08")));
}

#[test]
fn clones_share_until_one_changes() {
    let mut first = Scopes::new().with(Scope::Environment, &[variable("a", json!(1))]);
    let second = first.clone();
    first.unset(Scope::Environment, "missing");
    assert!(Arc::ptr_eq(&first.stores[2], &second.stores[2]));
    first.set(Scope::Environment, "a", json!(2));
    assert_eq!(second.text("a").as_deref(), Some("1"));
    assert!(Arc::ptr_eq(&first.stores[4], &second.stores[4]));
    first.clear(Scope::Environment);
    assert!(!first.has("a"));
}

#[test]
fn knows_its_secrets() {
    let mut scopes = Scopes::new()
        .with(
            Scope::Environment,
            &[
                secret(variable("token", json!("t-1"))),
                secret(off(variable("old", json!("t-0")))),
                variable("user", json!("u")),
            ],
        )
        .with(Scope::Global, &[variable("api", json!("k"))]);
    assert_eq!(scopes.secret_values().collect::<Vec<_>>(), ["t-1", "t-0"]);
    assert_eq!(scopes.public_values().collect::<Vec<_>>(), ["u", "k"]);

    scopes.mark_secret(["api".to_owned(), "later".to_owned()]);
    scopes.set(Scope::Environment, "token", json!("t-2"));
    assert_eq!(scopes.secret_values().collect::<Vec<_>>(), ["t-2", "t-0", "k"]);
    assert!(scopes.is_secret("token") && scopes.is_secret("api") && scopes.is_secret("later"));
    assert!(!scopes.is_secret("user") && !scopes.is_secret("unknown"));
    assert!(!format!("{scopes:?}").contains("t-2"));
}

#[test]
fn a_change_is_noticed() {
    let mut scopes = Scopes::new();
    scopes.set(Scope::Global, "a", "1".into());
    let before = scopes.clone();
    assert!(scopes.is_same(&before));
    scopes.set(Scope::Local, "b", "1".into());
    assert!(!scopes.is_same(&before));
    let mut marked = before.clone();
    marked.mark_secret(["a".to_owned()]);
    assert!(!marked.is_same(&before));
}
