//! Filler text.

use rand::{Rng, RngExt};

use super::pick::{joined, word};
use super::registry::{Group, Make};

pub(super) const VARIABLES: Group = &[
    ("$randomLoremWord", |r| word(r, WORDS)),
    ("$randomLoremWords", |r| joined(r, WORDS, 3, " ")),
    ("$randomLoremSentence", sentence),
    ("$randomLoremSentences", |r| some(r, 2, 6, sentence, " ")),
    ("$randomLoremParagraph", paragraph),
    ("$randomLoremParagraphs", |r| some(r, 3, 3, paragraph, "\n \r")),
    ("$randomLoremText", text),
    ("$randomLoremSlug", |r| joined(r, WORDS, 3, "-")),
    ("$randomLoremLines", |r| some(r, 1, 5, sentence, "\n")),
];

/// Between so and so many parts, joined.
fn some(rng: &mut dyn Rng, least: usize, most: usize, part: Make, separator: &str) -> String {
    let count = rng.random_range(least..=most);
    let parts: Vec<_> = (0..count).map(|_| part(rng)).collect();
    parts.join(separator)
}

fn sentence(rng: &mut dyn Rng) -> String {
    let count = rng.random_range(3..=10);
    let mut text = joined(rng, WORDS, count, " ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text + "."
}

fn paragraph(rng: &mut dyn Rng) -> String {
    some(rng, 3, 6, sentence, " ")
}

fn text(rng: &mut dyn Rng) -> String {
    const KINDS: [Make; 7] = [
        |r| word(r, WORDS),
        |r| joined(r, WORDS, 3, " "),
        sentence,
        |r| some(r, 2, 6, sentence, " "),
        paragraph,
        |r| some(r, 3, 3, paragraph, "\n \r"),
        |r| some(r, 1, 5, sentence, "\n"),
    ];
    KINDS.get(rng.random_range(0..KINDS.len())).map(|make| make(rng)).unwrap_or_default()
}

pub(super) const WORDS: &[&str] = &[
    "ab",
    "accusantium",
    "ad",
    "alias",
    "aliquam",
    "amet",
    "animi",
    "aperiam",
    "asperiores",
    "aspernatur",
    "at",
    "atque",
    "aut",
    "autem",
    "beatae",
    "blanditiis",
    "commodi",
    "consectetur",
    "consequatur",
    "corporis",
    "culpa",
    "cum",
    "cupiditate",
    "debitis",
    "delectus",
    "deserunt",
    "dicta",
    "dolor",
    "dolore",
    "ducimus",
    "ea",
    "eaque",
    "earum",
    "eius",
    "eligendi",
    "enim",
    "eos",
    "error",
    "esse",
    "est",
    "et",
    "eum",
    "eveniet",
    "ex",
    "excepturi",
    "explicabo",
    "facere",
    "fuga",
    "fugit",
    "harum",
    "hic",
    "id",
    "illo",
    "impedit",
    "in",
    "inventore",
    "ipsa",
    "ipsum",
    "iste",
    "itaque",
    "iusto",
    "labore",
    "laborum",
    "libero",
    "magnam",
    "magni",
    "maiores",
    "maxime",
    "minima",
    "modi",
    "molestiae",
    "mollitia",
    "natus",
    "nemo",
    "nihil",
    "nobis",
    "non",
    "nulla",
    "odio",
    "officia",
    "omnis",
    "optio",
    "pariatur",
    "perferendis",
    "placeat",
    "porro",
    "quae",
    "quam",
    "quasi",
    "qui",
    "quia",
    "quis",
    "quo",
    "quos",
    "ratione",
    "rem",
    "repellat",
    "rerum",
    "saepe",
    "sed",
    "sequi",
    "similique",
    "sint",
    "sit",
    "sunt",
    "suscipit",
    "tempora",
    "tenetur",
    "totam",
    "ullam",
    "unde",
    "ut",
    "vel",
    "velit",
    "veniam",
    "vero",
    "vitae",
    "voluptas",
];
