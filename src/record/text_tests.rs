use super::*;
use crate::record::draft::{Draft, Notation};

const UUIDS: [&str; 2] =
    ["0311cb52-95d9-4b27-bb6f-36a3fba07441", "1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38"];

fn requests() -> Vec<Request> {
    ["https://localhost:8443", "https://other"]
        .map(|origin| Request {
            origin: origin.to_owned(),
            user_agent: "agent/1 (x)".to_owned(),
            ..Request::default()
        })
        .to_vec()
}

fn write(values: &[Option<&str>], known: &mut Volatiles) -> String {
    let requests = requests();
    let text = Text { values, requests: &requests[..values.len()], nonces: false, siblings: &[] };
    let pieces = generalise(text, known, Some(&|| "stem".to_owned()));
    let mut draft = Draft::new(Notation::Raw);
    draft.push_string(&pieces);
    draft.filled(known)
}

fn one(value: &str) -> String {
    write(&[Some(value)], &mut Volatiles::new(1, &[]))
}

fn two(values: [&str; 2]) -> String {
    write(&values.map(Some), &mut Volatiles::new(2, &[]))
}

#[test]
fn one_pass_is_literal_but_for_what_repeats_the_request() {
    for (value, wanted) in [
        ("plain", "plain"),
        ("0311cb52-95d9-4b27-bb6f-36a3fba07441", "0311cb52-95d9-4b27-bb6f-36a3fba07441"),
        ("https://localhost:8443", "{{$origin}}"),
        ("<https://localhost:8443/a>", "<{{$origin}}/a>"),
        ("https://localhost:84430/a", "https://localhost:84430/a"),
        ("agent/1 (x)", "{{$userAgent}}"),
        ("by agent/1 (x)", "by agent/1 (x)"),
        ("{{braces}}", "{{$literal \"{{\"}}braces}}"),
        ("", ""),
    ] {
        assert_eq!(one(value), wanted);
    }
}

#[test]
fn passes_on_different_hosts_agree_on_the_origin_only_if_both_repeat_it() {
    assert_eq!(two(["https://localhost:8443/a", "https://other/a"]), "{{$origin}}/a");
    assert_eq!(two(["https://other/a", "https://other/a"]), "https://other/a");
}

#[test]
fn the_narrowest_matcher_is_chosen() {
    for (values, wanted) in [
        (UUIDS, "{{$uuid}}"),
        (["2026-11-23T08:30:04Z", "2026-11-23T08:31:04Z"], "{{$datetime}}"),
        (["0779e1cf02", "c1c2c05b75"], "{{$hex length=10}}"),
        (["c29tZXRoaW5nIQ==", "YW5vdGhlciBvbmUK"], "{{$base64 length=16}}"),
        (["qBPLnO7w92abcde=", "tn7VrBPabcdefgh="], "{{$base64 length=16}}"),
        (["N[V6&WD9Y", "3W@8oYV2A"], "{{$regex \"[!-~]{9}\"}}"),
        (["token: N[V6&WD9Y", "token: 3W@8oYV2A"], "token: {{$regex \"[!-~]{9}\"}}"),
        (["Item 'a b' is gone", "Item 'c' is gone"], "Item '{{$string min=1}}' is gone"),
        (["nothing alike", "at-all!"], "{{$string min=1}}"),
        (["", "x"], "{{$string}}"),
    ] {
        assert_eq!(two(values), wanted, "{values:?}");
    }
}

#[test]
fn a_value_seen_again_is_a_binding() {
    let mut known = Volatiles::new(2, &[]);
    assert_eq!(write(&UUIDS.map(Some), &mut known), "{{$uuid}}");
    assert_eq!(write(&UUIDS.map(Some), &mut known), "{{stem}}");
    let url = UUIDS.map(|id| format!("https://x/{id}/edit"));
    assert_eq!(write(&[Some(&url[0]), Some(&url[1])], &mut known), "https://x/{{stem}}/edit");
    // One pass alone knows it too.
    assert_eq!(write(&[None, Some(UUIDS[1])], &mut known), "{{stem}}");
    // The other way round it is no binding: each pass has the other's value.
    assert_eq!(write(&[Some(UUIDS[1]), Some(UUIDS[0])], &mut known), "{{$uuid}}");
}

#[test]
fn a_part_of_a_text_can_come_first() {
    let mut known = Volatiles::new(2, &[]);
    let place = UUIDS.map(|id| format!("/items/{id}"));
    assert_eq!(write(&[Some(&place[0]), Some(&place[1])], &mut known), "/items/{{$uuid}}");
    assert_eq!(write(&UUIDS.map(Some), &mut known), "{{stem}}");
    assert_eq!(
        two(["https://localhost:8443/x", "https://other/y"]),
        "{{$origin}}/{{$regex \"[a-z]\"}}"
    );
}

#[test]
fn dates_are_never_bound() {
    let mut known = Volatiles::new(2, &[]);
    let dates = [Some("2026-11-23T08:30:04Z"), Some("2026-11-23T08:31:04Z")];
    assert_eq!(write(&dates, &mut known), "{{$datetime}}");
    assert_eq!(write(&dates, &mut known), "{{$datetime}}");
}

#[test]
fn secrets_show_their_shape_at_most() {
    for (values, wanted) in [
        (&["deadbeef01|3"][..], "{{$regex \"[0-9a-f]{10}\\|[0-9a-f]\"}}"),
        (&["aXb-", "==zz99"], "{{$any}}"),
        (&["!!-!!"], "{{$any}}"),
        (&["a secret phrase"], "{{$any}}"),
        (&[""], "{{$any}}"),
    ] {
        let mut draft = Draft::new(Notation::Raw);
        draft.push_string(&concealed(values));
        assert_eq!(draft.filled(&Volatiles::default()), wanted, "{values:?}");
    }
}
