//! Words for sounding technical.

use rand::{Rng, RngExt};

use super::numbers::ABBREVIATIONS;
use super::pick::{pick, word};
use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$randomPhrase", phrase),
    ("$randomAdjective", |r| word(r, ADJECTIVES)),
    ("$randomNoun", |r| word(r, NOUNS)),
    ("$randomVerb", |r| word(r, VERBS)),
    ("$randomIngverb", |r| word(r, INGVERBS)),
];

fn phrase(rng: &mut dyn Rng) -> String {
    let (verb, noun) = (pick(rng, VERBS), pick(rng, NOUNS));
    let (adjective, short) = (pick(rng, ADJECTIVES), pick(rng, ABBREVIATIONS));
    let doing = pick(rng, INGVERBS);
    match rng.random_range(0..4) {
        0 => format!("Nobody can {verb} the {noun} without the {adjective} {short} {noun}!"),
        1 => format!("Start {doing} now, or the {adjective} {noun} will {verb} its {short} again."),
        2 => format!("What if we {verb} the {short} {noun} while {doing} the {adjective} one?"),
        _ => format!("Our {adjective} {noun} is {doing} each {short} that you {verb}."),
    }
}

const ADJECTIVES: &[&str] = &[
    "1080p",
    "auxiliary",
    "back-end",
    "binary",
    "cached",
    "cross-platform",
    "digital",
    "encrypted",
    "front-end",
    "haptic",
    "idle",
    "mobile",
    "neural",
    "online",
    "optical",
    "primary",
    "redundant",
    "remote",
    "solid state",
    "virtual",
    "wireless",
];

const NOUNS: &[&str] = &[
    "alarm",
    "array",
    "bandwidth",
    "bus",
    "cache",
    "capacitor",
    "card",
    "circuit",
    "driver",
    "feed",
    "firewall",
    "hard drive",
    "interface",
    "matrix",
    "microchip",
    "monitor",
    "panel",
    "pixel",
    "port",
    "program",
    "protocol",
    "sensor",
    "system",
    "transmitter",
];

const VERBS: &[&str] = &[
    "back up",
    "bypass",
    "calculate",
    "compress",
    "connect",
    "copy",
    "generate",
    "index",
    "input",
    "navigate",
    "override",
    "parse",
    "program",
    "quantify",
    "reboot",
    "synthesize",
    "transmit",
];

const INGVERBS: &[&str] = &[
    "backing up",
    "bypassing",
    "calculating",
    "compressing",
    "connecting",
    "copying",
    "generating",
    "indexing",
    "navigating",
    "overriding",
    "parsing",
    "programming",
    "quantifying",
    "rebooting",
    "synthesizing",
    "transmitting",
];
