use proptest::prelude::*;
use regex::Regex;

use super::Piece::{Text, Token};
use super::*;

fn joined(pieces: &[Piece<'_>]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Text(text) => (*text).to_owned(),
            Token(name) => format!("{{{{{name}}}}}"),
        })
        .collect()
}

#[test]
fn cuts_by_postmans_rule() {
    let cases: &[(&str, &[Piece<'_>])] = &[
        ("", &[]),
        ("plain", &[Text("plain")]),
        ("{{a}}", &[Token("a")]),
        ("x{{a}}y{{b}}", &[Text("x"), Token("a"), Text("y"), Token("b")]),
        ("{{a}}{{b}}", &[Token("a"), Token("b")]),
        ("{{ a }}", &[Token(" a ")]),
        ("{{a.b-c $d}}", &[Token("a.b-c $d")]),
        ("{{}}", &[Token("")]),
        ("{{ }}", &[Token(" ")]),
        ("{{{a}}}", &[Text("{"), Token("a"), Text("}")]),
        ("{{a}}}", &[Token("a"), Text("}")]),
        ("{{{{p}}}}", &[Text("{{"), Token("p"), Text("}}")]),
        ("{{v{{one}}}}", &[Text("{{v"), Token("one"), Text("}}")]),
        ("{{a", &[Text("{{a")]),
        ("{{a}", &[Text("{{a}")]),
        ("{{a}b}}", &[Text("{{a}b}}")]),
        ("{{a}{{b}}", &[Text("{{a}"), Token("b")]),
        ("{{a{b}}", &[Text("{{a{b}}")]),
        ("{a}} {{b}}", &[Text("{a}} "), Token("b")]),
        ("\\{{a}}", &[Text("\\"), Token("a")]),
        ("{\"a\":{{x}}}", &[Text("{\"a\":"), Token("x"), Text("}")]),
        ("{{#x}} {{/x}}", &[Token("#x"), Text(" "), Token("/x")]),
        ("{{a\nb}}", &[Token("a\nb")]),
        ("ü{{ünï}}ü", &[Text("ü"), Token("ünï"), Text("ü")]),
        ("{{$x \"}\"}}", &[Text("{{$x \"}\"}}")]),
        ("{{", &[Text("{{")]),
        ("{", &[Text("{")]),
        ("}}", &[Text("}}")]),
    ];
    for (text, expected) in cases {
        assert_eq!(cut(text, Grammar::Postman), *expected, "{text}");
    }
}

#[test]
fn in_fixtures_quoted_strings_may_hold_braces() {
    let cases: &[(&str, &[Piece<'_>])] = &[
        ("{{$regex \"[0-9a-f]{8}\"}}", &[Token("$regex \"[0-9a-f]{8}\"")]),
        ("a{{$regex \"}}\"}}b", &[Text("a"), Token("$regex \"}}\""), Text("b")]),
        (r#"{{$regex "\"{2}"}}"#, &[Token(r#"$regex "\"{2}""#)]),
        (r#"{{$regex "\\"}} {"#, &[Token(r#"$regex "\\""#), Text(" {")]),
        (r#"{{$oneOf "{" "}"}}"#, &[Token(r#"$oneOf "{" "}""#)]),
        ("{{{$regex \"{\"}}}", &[Text("{"), Token("$regex \"{\""), Text("}")]),
        ("{{$any}}", &[Token("$any")]),
        // Without the dollar sign a quote is a character like any other.
        ("{{q\"{\"}}", &[Text("{{q\"{\"}}")]),
        ("{{q\"q}}", &[Token("q\"q")]),
        // Not closed: left to the matcher's parser.
        ("{{$regex \"[0-9]}}", &[Token("$regex \"[0-9]")]),
        ("{{$regex \"a\\", &[Text("{{$regex \"a\\")]),
        ("{{$regex [a]{2}}}", &[Text("{{$regex [a]{2}}}")]),
        ("{{$a} {{$b}}", &[Text("{{$a} "), Token("$b")]),
        ("{{$", &[Text("{{$")]),
    ];
    for (text, expected) in cases {
        assert_eq!(cut(text, Grammar::Fixture), *expected, "{text}");
    }
}

proptest! {
    #[test]
    fn pieces_concatenate_to_the_text(text in "[{}a\"\\\\$ é]{0,60}") {
        for grammar in [Grammar::Postman, Grammar::Fixture] {
            let pieces = cut(&text, grammar);
            prop_assert_eq!(joined(&pieces), text.as_str());
            prop_assert!(pieces.iter().all(|piece| *piece != Text("")));
        }
    }

    #[test]
    fn any_text_can_be_cut(text in any::<String>()) {
        prop_assert_eq!(joined(&cut(&text, Grammar::Fixture)), text);
    }

    #[test]
    fn tokens_are_those_of_the_regular_expression(text in "[{}ab]{0,60}") {
        let rule = Regex::new(r"\{\{([^{}]*?)\}\}").unwrap();
        let expected: Vec<_> =
            rule.captures_iter(&text).filter_map(|found| Some(found.get(1)?.as_str())).collect();
        let tokens: Vec<_> = Cutter::new(&text, Grammar::Postman).tokens().collect();
        prop_assert_eq!(tokens, expected);
    }

    #[test]
    fn text_without_an_opening_is_one_piece(text in "([^{]|\\{[^{])+") {
        prop_assume!(!text.contains("{{"));
        prop_assert_eq!(cut(&text, Grammar::Postman), [Text(text.as_str())]);
    }
}
