use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::variables::Scope;

fn scopes(values: &[(&str, &str)]) -> Scopes {
    let mut scopes = Scopes::new();
    for (name, value) in values {
        scopes.set(Scope::Environment, name, json!(value));
    }
    scopes
}

fn rendered(text: &str, scopes: &Scopes) -> String {
    let mut renderer = Renderer::new();
    let template = renderer.compile(text);
    renderer.render(&template, scopes, &mut Names::new()).into_owned()
}

#[test]
fn substitutes_as_postman_does() {
    let scopes = scopes(&[
        ("a", "AA"),
        (" b ", "blanks"),
        ("one", "1"),
        ("v1", "built"),
        ("ptr", "a"),
        ("x.y", "dotted"),
        ("with space", "spaced"),
        ("$guid", "mine"),
        ("ünï", "ü"),
        ("html", "<&\"'>"),
        ("empty", ""),
        ("braces", "}}{{"),
        ("open", "{{"),
        ("close", "}}"),
        ("nested", "<{{v{{one}}}}>"),
        ("#x", "hash"),
        ("/x", "slash"),
        ("else", "ELSE"),
        ("!c", "bang"),
        (">x", "partial"),
        ("&a", "amp"),
        ("~x~", "tilde"),
        ("if", "IF"),
        ("each", "EACH"),
        ("lookup a b", "helper"),
        ("log", "LOG"),
        ("len", "LEN"),
        ("true", "TRUE"),
        ("@root", "ROOT"),
        ("this", "THIS"),
        ("1", "digit"),
        ("q\"q", "quote"),
        ("a-b", "dash"),
        ("variable", "VAR"),
        ("variable \"a\"", "call"),
        ("x/y", "path"),
        ("^x", "inverse"),
        ("*x", "decorator"),
        ("indent", "1\n2"),
    ]);
    for (text, expected) in [
        ("", ""),
        ("plain", "plain"),
        ("{{a}}", "AA"),
        ("{{ a }}", "{{ a }}"),
        ("{{ b }}", "blanks"),
        ("{{A}}", "{{A}}"),
        ("{{unset}}", "{{unset}}"),
        ("{{}} {{ }}", "{{}} {{ }}"),
        ("{{{a}}}", "{AA}"),
        ("{{a}}}", "AA}"),
        ("{{{{ptr}}}}", "AA"),
        ("{{v{{one}}}}", "built"),
        ("{{a{{b}}}}", "{{a{{b}}}}"),
        ("\\{{a}}", "\\AA"),
        ("\\\\{{a}}", "\\\\AA"),
        ("{\"k\":{{one}}}", "{\"k\":1}"),
        ("{{x.y}} {{x/y}}", "dotted path"),
        ("{{with space}}", "spaced"),
        ("{{$guid}}", "mine"),
        ("{{ünï}}ö{{a}}", "üöAA"),
        ("{{html}} & <", "<&\"'> & <"),
        ("[{{empty}}]", "[]"),
        ("{{nested}}", "<built>"),
        ("{{#x}}{{/x}}{{^x}}{{else}}{{!c}}", "hashslashinverseELSEbang"),
        ("{{>x}}{{*x}}{{&a}}{{~x~}} {{a-b}}", "partialdecoratoramptilde dash"),
        ("{{if}}{{each}}{{lookup a b}}{{log}}{{len}}", "IFEACHhelperLOGLEN"),
        ("{{true}}{{@root}}{{this}}{{1}}{{q\"q}}", "TRUEROOTTHISdigitquote"),
        ("{{variable}} {{variable \"a\"}}", "VAR call"),
        ("{{#if a}}x{{/if}} {{> p}}", "{{#if a}}x{{/if}} {{> p}}"),
        ("{{", "{{"),
        ("{{a", "{{a"),
        ("{{braces}}", "}}{{"),
        ("{{open}}a{{close}}", "AA"),
        ("  {{indent}}\n  {{indent}}\n", "  1\n2\n  1\n2\n"),
        ("{{a}}\r\n\r\n{{a}}\n", "AA\r\n\r\nAA\n"),
    ] {
        assert_eq!(rendered(text, &scopes), expected, "{text}");
    }
}

#[test]
fn values_are_put_in_as_text() {
    let mut scopes = Scopes::new();
    for (name, value) in [
        ("n", json!(1.50)),
        ("t", json!(true)),
        ("z", json!(null)),
        ("o", json!({"b": "\"", "a": [1]})),
        ("q", json!("say \"hi\"")),
    ] {
        scopes.set(Scope::Collection, name, value);
    }
    assert_eq!(
        rendered(r#"{"n":{{n}},"t":{{t}},"z":{{z}},"o":{{o}},"q":"{{q}}"}"#, &scopes),
        r#"{"n":1.5,"t":true,"z":null,"o":{"b":"\"","a":[1]},"q":"say "hi""}"#,
    );
}

#[test]
fn stops_after_nineteen_rounds() {
    let mut scopes = scopes(&[("self", "x{{self}}"), ("same", "{{same}}")]);
    assert_eq!(rendered("{{self}}", &scopes), "x".repeat(19) + "{{self}}");
    assert_eq!(rendered("{{same}}", &scopes), "{{same}}");

    for i in 0..25 {
        scopes.set(Scope::Global, &format!("c{i}"), json!(format!("{{{{c{}}}}}", i + 1)));
    }
    scopes.set(Scope::Global, "c25", json!("end"));
    assert_eq!(rendered("{{c0}}", &scopes), "{{c19}}");
    assert_eq!(rendered("{{c7}}", &scopes), "end");
    let renderer = Renderer::new();
    let mut names = Names::new();
    assert_eq!(renderer.render_text("{{c0}}", &scopes, &mut names), "{{c19}}");
    assert_eq!(renderer.value("c0", &scopes, &mut names).as_deref(), Some("{{c19}}"));
    assert_eq!(names.unresolved.iter().collect::<Vec<_>>(), ["c19"]);
}

#[test]
fn values_that_multiply_end_in_bounded_time() {
    let scopes = scopes(&[("a", &"{{a}}".repeat(50)), ("b", &"{{b}}".repeat(60_000))]);
    assert!(rendered("{{a}}", &scopes).len() < MOST_BYTES);
    assert!(rendered("{{b}}{{b}}", &scopes).len() < MOST_BYTES);
}

#[test]
fn dynamic_variables_are_made_for_each_occurrence() {
    let scopes = Scopes::new();
    let text = rendered("{{$guid}} {{$guid}} {{$nothing}}", &scopes);
    let parts: Vec<_> = text.split(' ').collect();
    assert_eq!(parts[0].len(), 36);
    assert_ne!(parts[0], parts[1]);
    assert_eq!(parts[2], "{{$nothing}}");
    // Inside a value, too: it is looked up in the second round.
    let mut scopes = scopes;
    scopes.set(Scope::Environment, "id", json!("{{$guid}}"));
    assert_eq!(rendered("{{id}}", &scopes).len(), 36);
    // A null of iteration data hides even a dynamic variable.
    scopes.set_row(json!({"$guid": null}).as_object().unwrap());
    assert_eq!(rendered("{{$guid}}", &scopes), "{{$guid}}");
}

#[test]
fn names_are_recorded_in_order_and_once() {
    let scopes = scopes(&[("a", "{{deep}}"), ("deep", "{{missing}}"), ("b", "B")]);
    let mut renderer = Renderer::new();
    let mut names = Names::new();
    for text in ["{{b}} {{a}} {{a}} {{}} {{ }}", "{{gone}} {{b}}", "none"] {
        let template = renderer.compile(text);
        renderer.render(&template, &scopes, &mut names);
    }
    let used: Vec<_> = names.used.iter().map(String::as_str).collect();
    assert_eq!(used, ["b", "a", "deep", "missing", "gone"]);
    let unresolved: Vec<_> = names.unresolved.iter().map(String::as_str).collect();
    assert_eq!(unresolved, ["missing", "gone"]);
}

#[test]
fn equal_texts_share_a_template_and_plain_ones_need_none() {
    let mut renderer = Renderer::new();
    let first = renderer.compile("{{a}}");
    let second = renderer.compile(&String::from("{{a}}"));
    assert!(std::ptr::eq(first.text(), second.text()));
    let plain = renderer.compile("plain } } { {");
    assert!(plain.body().is_none());
    let text = renderer.render(&plain, &Scopes::new(), &mut Names::new());
    assert!(matches!(text, Cow::Borrowed(_)));
}

#[test]
fn single_values_are_rendered_without_dynamic_variables_of_their_own_name() {
    let scopes = scopes(&[("a", "<{{b}}>"), ("b", "B"), ("plain", "{x}")]);
    let renderer = Renderer::new();
    let mut names = Names::new();
    assert_eq!(renderer.value("a", &scopes, &mut names).as_deref(), Some("<B>"));
    assert!(matches!(renderer.value("plain", &scopes, &mut names), Some(Cow::Borrowed("{x}"))));
    assert_eq!(renderer.value("$uuid", &scopes, &mut names), None);
    assert_eq!(renderer.value("$guid", &scopes, &mut names), None);
}

#[test]
fn secrets_are_known_as_written_and_as_rendered() {
    let mut scopes = scopes(&[("token", "pre-{{part}}"), ("part", "42"), ("other", "x")]);
    scopes.set(Scope::Environment, "alias", json!("{{token}}"));
    scopes.mark_secret(["token".to_owned(), "alias".to_owned()]);
    assert_eq!(Renderer::new().secret_texts(&scopes), ["pre-{{part}}", "pre-42", "pre-42"]);
}

#[test]
fn nothing_is_shown_of_values_in_debug_texts() {
    assert_eq!(format!("{:?}", Renderer::new()), "Renderer { templates: 0, .. }");
}

proptest! {
    #[test]
    fn text_without_placeholders_is_unchanged(text in any::<String>()) {
        prop_assume!(!text.contains("{{"));
        prop_assert_eq!(rendered(&text, &scopes(&[("a", "x")])), text);
    }

    #[test]
    fn any_text_and_any_values_render(text in "[{}ab $\n]{0,40}", a in "[{}ab]{0,8}", b in "[{}ab]{0,8}") {
        rendered(&text, &scopes(&[("a", &a), ("b", &b)]));
    }

    #[test]
    fn one_round_is_what_the_regular_expression_gives(text in "[{}ab ]{0,40}") {
        // Values without braces need one round only, unless names are built of values.
        let scopes = scopes(&[("aa", "1"), ("b", "2")]);
        let rule = regex::Regex::new(r"\{\{([^{}]*?)\}\}").unwrap();
        let mut expected = text.clone();
        for _ in 0..19 {
            expected = rule
                .replace_all(&expected, |found: &regex::Captures<'_>| {
                    scopes.text(&found[1]).map_or_else(|| found[0].to_owned(), Cow::into_owned)
                })
                .into_owned();
        }
        prop_assert_eq!(rendered(&text, &scopes), expected);
    }
}
