use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;

#[test]
fn masks_values_that_are_unmistakable() {
    let masker = Masker::new(
        ["correct horse", "short", "", "admin", "https://public", "ünïcödé"],
        ["https://public", "other"],
    );
    for (text, expected) in [
        ("", ""),
        ("nothing", "nothing"),
        ("my correct horse!", "my ***!"),
        ("correct horsecorrect horse", "******"),
        ("correct%20horse correct+horse", "*** ***"),
        ("short admin https://public", "short admin https://public"),
        ("ünïcödé", "ünïcödé"),
    ] {
        assert_eq!(masker.mask(text), expected, "{text}");
    }
    assert!(matches!(masker.mask("nothing"), Cow::Borrowed(_)));
}

#[test]
fn eight_characters_count_not_bytes() {
    assert_eq!(Masker::new(["ünïcödéß"], []).mask("ünïcödéß"), MASK);
    assert_eq!(Masker::new(["12345678"], []).mask("0123456789"), "0***9");
    assert_eq!(Masker::new(["1234567"], []).mask("01234567"), "01234567");
}

#[test]
fn overlapping_secrets_leave_no_end() {
    let masker = Masker::new(["abcdefgh", "defghijk", "abcdefghXYZ", "efghefgh"], []);
    for (text, expected) in [
        ("-abcdefghijk-", "-***-"),
        ("-abcdefghXYZ-", "-***-"),
        ("-abcdefghefgh-", "-***-"),
        ("abcdefgh abcdefghXY", "*** ***XY"),
    ] {
        assert_eq!(masker.mask(text), expected, "{text}");
    }
}

#[test]
fn finds_values_inside_base64_and_json() {
    let masker = Masker::new(["p/ssw\"rd-ä1"], []);
    let basic = STANDARD.encode("admin:p/ssw\"rd-ä1");
    let masked = masker.mask(&basic);
    assert!(masked.contains(MASK) && masked.len() < 16, "{masked}");
    assert_eq!(masker.mask(r#"{"a":"p\/ssw\"rd-\u00e41"}"#), r#"{"a":"***"}"#);
}

#[test]
fn whole_basic_credentials_are_masked_even_when_short() {
    let mut masker = Masker::default();
    masker.add_basic("", "");
    assert_eq!(masker.mask("Og=="), "Og==", "empty credentials are none");
    masker.add_basic("admin", "admin");
    assert_eq!(masker.mask("Basic YWRtaW46YWRtaW4="), "Basic ***");
    assert_eq!(masker.mask("YWRtaW46YWRtaW4 admin"), "*** admin");
}

#[test]
fn learns_values_and_forgets_the_oldest() {
    let first = Masker::new(["first-secret"], ["public-value"]);
    let second = first.clone().with(["session-0", "public-value", "short"]);
    assert_eq!(first.mask("session-0"), "session-0", "the other one is not touched");
    assert_eq!(second.mask("first-secret session-0 public-value"), "*** *** public-value");
    assert!(Arc::ptr_eq(&second.0, &second.clone().with(["session-0", "first-secret"]).0));

    let mut many = first.clone();
    for i in 0..=MOST_LEARNED {
        many = many.with([format!("session-{i:04}").as_str()]);
    }
    assert_eq!(many.mask("session-0000 session-0001 session-0064"), "session-0000 *** ***");
    assert_eq!(many.mask("first-secret"), MASK);
}

#[test]
fn debug_texts_hold_no_value() {
    let shown = format!("{:?}", Masker::new(["first-secret"], ["public-value"]));
    assert!(!shown.contains("secret") && !shown.contains("public"), "{shown}");
}

proptest! {
    #[test]
    fn no_secret_survives(
        secrets in prop::collection::vec("[ab/ é]{8,10}", 1..4),
        text in "[ab/ é]{0,40}",
    ) {
        let masker = Masker::new(secrets.iter().map(String::as_str), []);
        let whole = format!("{text}{}{text}", secrets.join(""));
        let masked = masker.mask(&whole);
        for secret in &secrets {
            prop_assert!(!masked.contains(secret.as_str()), "{secret} in {masked}");
        }
        prop_assert_eq!(masker.mask(&masked), masked.as_ref());
    }

    #[test]
    fn texts_without_secrets_stay(text in "[^s]{0,60}") {
        let masker = Masker::new(["secret-secret"], []);
        prop_assume!(!text.contains('c'));
        prop_assert_eq!(masker.mask(&text), text.as_str());
    }
}
