use super::*;
use crate::record::tokens::Cutter;

const UUIDS: [&str; 2] =
    ["0311cb52-95d9-4b27-bb6f-36a3fba07441", "1b6fafc6-7ecd-4d2b-b3ae-7496f114cf38"];

fn shown(values: &[&str], discretion: Discretion) -> Option<String> {
    let cutter = Cutter { origin: "https://h", known: None, nonces: true };
    let rows: Vec<_> = values.iter().map(|value| cutter.cut(value)).collect();
    are_aligned(&rows).then(|| {
        segments(&rows, discretion)
            .iter()
            .map(|segment| match segment {
                Segment::Text(text) => text.clone(),
                Segment::Origin => "{{$origin}}".to_owned(),
                Segment::Known(_) => "{{known}}".to_owned(),
                Segment::Open(open) => format!("{{{{{}}}}}", open.matcher),
            })
            .collect()
    })
}

#[test]
fn what_agrees_stays_and_what_differs_becomes_a_class() {
    let session = |seed: u8| {
        let run = |length: usize| -> String {
            (0..length)
                .map(|at| char::from(b"0123456789abcdef"[(at * 7 + usize::from(seed)) % 16]))
                .collect()
        };
        format!("{}|{}|{}|3", run(160), run(32), run(128))
    };
    let table: [([String; 2], Option<&str>); 14] = [
        (
            [session(1), session(2)],
            Some(r#"{{$regex "[0-9a-f]{160}\|[0-9a-f]{32}\|[0-9a-f]{128}\|3"}}"#),
        ),
        (
            ["3OGt-xcwe-8qO5-qya1".into(), "NSSF-ubYb-iDBk-1Zly".into()],
            Some(
                r#"{{$regex "[0-9A-Za-z+/]{4}-[0-9A-Za-z+/]{4}-[0-9A-Za-z+/]{4}-[0-9A-Za-z+/]{4}"}}"#,
            ),
        ),
        (["cLUGnX".into(), "UrJDhg".into()], Some(r#"{{$regex "[A-Za-z]{6}"}}"#)),
        (["N[V6".into(), "3W@8".into()], None),
        (
            UUIDS.map(|id| format!("https://h/items/{id}?a=b")),
            Some("{{$origin}}/items/{{$uuid}}?a=b"),
        ),
        (
            ["item 9 of Bob".into(), "item 10 of Al".into()],
            Some(r#"item {{$regex "[0-9]+"}} of {{$regex "[A-Za-z]+"}}"#),
        ),
        (
            ["backup 2026-11-23 done".into(), "backup 2027-01-02 done".into()],
            Some(r#"backup {{$regex "[0-9]{4}-[0-9]{2}-[0-9]{2}"}} done"#),
        ),
        (
            ["at 2026-11-23 08:30:01.".into(), "at 2026-11-23 09:31:02.".into()],
            Some("at {{$datetime}}."),
        ),
        (["t=1795422597;x".into(), "t=1795422709;x".into()], Some("t={{$timestamp}};x")),
        (["1795422597".into(), "1795422709".into()], Some(r#"{{$regex "[0-9]{10}"}}"#)),
        (
            ["default-src 'nonce-abc'".into(), "default-src 'nonce-x/y='".into()],
            Some(r#"default-src 'nonce-{{$regex "[^']+"}}'"#),
        ),
        (
            ["/files/0a1b2c3d4e5f/raw".into(), "/files/99887766aabb/raw".into()],
            Some("/files/{{$hex length=12}}/raw"),
        ),
        (["a b".into(), "a-b".into()], None),
        (["same".into(), "same".into()], Some("same")),
    ];
    for (values, wanted) in table {
        let values = values.each_ref().map(String::as_str);
        assert_eq!(shown(&values, Discretion::None).as_deref(), wanted, "{values:?}");
    }
}

#[test]
fn nothing_of_a_secret_stands_literally() {
    for (values, wanted) in [
        (&["deadbeef01|3"][..], r#"{{$regex "[0-9a-f]{10}\|[0-9a-f]"}}"#),
        (&["deadbeef01|3", "deadbeef01|3"], r#"{{$regex "[0-9a-f]{10}\|[0-9a-f]"}}"#),
        (&["deadbeef01|3", "0123456789|3"], r#"{{$regex "[0-9a-f]{10}\|3"}}"#),
        (&["key-abcd-42", "key-wxyz-42"], r#"{{$regex "[a-z]{3}-[a-z]{4}-42"}}"#),
    ] {
        assert_eq!(shown(values, Discretion::Secret).as_deref(), Some(wanted), "{values:?}");
    }
}
