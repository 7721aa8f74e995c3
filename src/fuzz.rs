//! Random inputs for everything that reads what others wrote: collections, environments, templates, URLs, data
//! files; and for scripts. Nothing may panic, and what comes out must keep its promises.
//!
//! `POSTCHECK_FUZZ=1000000 cargo test --lib fuzz -- --ignored` runs that many inputs of each kind; the suite itself
//! runs a few hundred. `POSTCHECK_FUZZ_KIND=scripts` runs one kind alone.

mod bridge;

use rand::rngs::StdRng;
use rand::{Rng, RngExt, SeedableRng};

use crate::collection::{self, Behavior, Request};
use crate::diagnostic::SourceError;
use crate::http::{self, Options};
use crate::render::{Grammar, Names, Piece, Renderer, cut};
use crate::variables::{Scopes, data};

/// Texts to start from: each kind of syntax, as people write it.
const SEEDS: [&str; 8] = [
    r#"{"info":{"name":"c","schema":"v2.1.0"},"item":[{"name":"f","item":[{"name":"r","request":{"method":"POST",
    "url":{"host":["{{base}}"],"path":["a",":id",{"type":"string","value":"b"}],"query":[{"key":"k","value":null}],
    "variable":[{"key":"id","value":"1"}]},"header":[{"key":"A","value":"b"}],"body":{"mode":"formdata","formdata":
    [{"key":"f","type":"file","src":["a","b"]}]},"auth":{"type":"basic","basic":[{"key":"username","value":"u"}]}},
    "event":[{"listen":"test","script":{"exec":["x"]}}],"protocolProfileBehavior":{"maxRedirects":3}}]}]}"#,
    r#"{"info":{"name":"c"},"item":[{"request":"http://h/a?b=c#d"},{"request":{"url":"{{u}}","header":"A: 1\r\nB: 2",
    "body":{"mode":"graphql","graphql":{"query":"q","variables":"{}"}}},"response":[{"code":200,"body":"x"}]}],
    "variable":[{"key":"v","value":[1,{"a":"é€😀"}],"type":"array","disabled":true}],"auth":{"type":"noauth"}}"#,
    r#"{"id":"e","values":[{"key":"a","value":1.5e3,"enabled":false},{"key":"b","value":"\ud83d\ude00","type":"secret"}]}"#,
    "name, number ,text\r\nfirst,007,\"a \"\"b\"\", c\"\nsecond,1e3,\n\n\"x\ny\",0x1F,+7,surplus\n",
    "{{a}} {{ b }} {{{c}}} {{$guid}} \\{{d}} {{v{{one}}}} {{{{ptr}}}} {{}} {{self}} }}{{",
    "https://u%40x:p@Exämple.test:8080/a/../b c/%zz/{{x}}/é?q=a b&c='<>&&d#frag",
    "http://[::1]:80\\a\\b?c\\d=%&=&x=[1]|^`{}\"",
    "{{$regex \"[0-9a-f]{8}\\\" }}\" as=\"x\"}} {{$hash \"}}\"}}",
];

/// Pieces that parsers stumble over.
const PIECES: [&str; 20] = [
    "{{", "}}", "{", "}", "[", "]", "\"", "\\", ",", ":", "null", "//", "/*", "?", "#", "%",
    "\r\n", "é", "\u{feff}", "\u{0}",
];

thread_local! {
    /// Making one takes longer than using it.
    static RENDERER: Renderer = Renderer::new();
}

/// A seed with some random edits.
fn input(rng: &mut StdRng) -> String {
    let mut text: Vec<char> = SEEDS[rng.random_range(0..SEEDS.len())].chars().collect();
    for _ in 0..rng.random_range(0..6) {
        let at = rng.random_range(0..=text.len());
        let end = (at + rng.random_range(0..12)).min(text.len());
        match rng.random_range(0..5) {
            0 => drop(text.drain(at..end)),
            1 => text.truncate(at),
            2 => {
                let copied = text[at..end].to_vec();
                text.splice(at..at, copied);
            }
            3 => {
                let piece = PIECES[rng.random_range(0..PIECES.len())];
                text.splice(at..end, piece.chars());
            }
            _ => text.insert(at, char::from_u32(rng.next_u32() % 0x1_1000).unwrap_or('x')),
        }
    }
    text.into_iter().collect()
}

/// An error must name a place that the text has, and must be printable.
fn check_error(text: &str, error: &SourceError) {
    if let Some(place) = error.place {
        assert!(place.line >= 1 && place.line <= text.split('\n').count(), "{error}");
    }
    assert!(!error.message.is_empty() && error.to_string().contains("fuzz.json"));
}

fn collections(text: &str, _: &mut StdRng) {
    match collection::parse(text, "fuzz.json") {
        Err(error) => check_error(text, &error),
        Ok(collection) => {
            let variables = vec![("v".to_owned(), serde_json::Value::from(text))];
            let exported = collection::export(&collection, &variables);
            let again = collection::parse(&exported, "fuzz.json").unwrap();
            assert!(again.variables.iter().any(|v| v.key == "v"), "{exported}");
        }
    }
    if let Err(error) = collection::parse_variables(text, "fuzz.json") {
        check_error(text, &error);
    }
}

fn templates(text: &str, _: &mut StdRng) {
    for grammar in [Grammar::Postman, Grammar::Fixture] {
        let pieces = cut(text, grammar).into_iter().map(|piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Token(name) => format!("{{{{{name}}}}}"),
        });
        assert_eq!(pieces.collect::<String>(), text, "{grammar:?}");
    }
    let rendered =
        RENDERER.with(|renderer| renderer.render_text(text, &Scopes::new(), &mut Names::new()));
    if !text.contains("{{$") {
        assert_eq!(rendered, text, "without variables nothing changes");
    }
}

fn urls(text: &str, _: &mut StdRng) {
    let request = Request {
        method: "GET".to_owned(),
        url: text.to_owned(),
        path_variables: vec![("id".to_owned(), text.chars().rev().collect())],
        headers: Vec::new(),
        body: None,
        auth: None,
        proxy: None,
    };
    if let Some(sent) = http::preview(&request, &Behavior::default(), &Options::default()) {
        let is_clean = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '#');
        assert!(sent.url.chars().all(is_clean), "{text:?} gives {:?}", sent.url);
    }
}

fn data_files(text: &str, rng: &mut StdRng) {
    let name = ["fuzz.json.csv", "fuzz.json"][rng.random_range(0..2)];
    match data::parse(text, name) {
        Err(error) => check_error(text, &error),
        Ok(data) => assert!(data.iterations() >= 1 && data.row(usize::MAX) == data.rows.last()),
    }
}

/// What is done with an input.
type Check = fn(&str, &mut StdRng);

const KINDS: [(&str, Check); 5] = [
    ("collections", collections),
    ("templates", templates),
    ("urls", urls),
    ("data", data_files),
    ("scripts", bridge::scripts),
];

fn run(count: u64, seed: u64) {
    let wanted = std::env::var("POSTCHECK_FUZZ_KIND").ok();
    for (name, check) in KINDS {
        if wanted.as_deref().is_some_and(|wanted| wanted != name) {
            continue;
        }
        let started = std::time::Instant::now();
        for number in 0..count {
            let mut rng = StdRng::seed_from_u64(seed.wrapping_add(number));
            let text = input(&mut rng);
            let outcome = std::panic::catch_unwind(move || check(&text, &mut rng));
            assert!(outcome.is_ok(), "{name}: input {} fails", seed.wrapping_add(number));
        }
        eprintln!("{name}: {count} inputs in {:?}", started.elapsed());
    }
}

#[test]
fn a_few_hundred_inputs_break_nothing() {
    run(300, 1);
}

#[test]
#[ignore = "takes as long as POSTCHECK_FUZZ says"]
fn many_inputs_break_nothing() {
    let number = |name: &str, usual| {
        std::env::var(name).map_or(usual, |text| text.parse().expect("a number"))
    };
    run(number("POSTCHECK_FUZZ", 100_000), number("POSTCHECK_FUZZ_SEED", 1_000));
}
