//! Companies and what they say of themselves.

use rand::{Rng, RngExt};

use super::person::LAST_NAMES;
use super::pick::{pick, word};
use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$randomCompanyName", company),
    ("$randomCompanySuffix", |r| word(r, COMPANY_SUFFIXES)),
    ("$randomBs", |r| three(r, BUZZ, BS_ADJECTIVES, BS_NOUNS)),
    ("$randomBsBuzz", |r| word(r, BUZZ)),
    ("$randomBsAdjective", |r| word(r, BS_ADJECTIVES)),
    ("$randomBsNoun", |r| word(r, BS_NOUNS)),
    ("$randomCatchPhrase", |r| three(r, CATCH_ADJECTIVES, CATCH_DESCRIPTORS, CATCH_NOUNS)),
    ("$randomCatchPhraseAdjective", |r| word(r, CATCH_ADJECTIVES)),
    ("$randomCatchPhraseDescriptor", |r| word(r, CATCH_DESCRIPTORS)),
    ("$randomCatchPhraseNoun", |r| word(r, CATCH_NOUNS)),
];

type Words = &'static [&'static str];

fn three(rng: &mut dyn Rng, first: Words, second: Words, third: Words) -> String {
    format!("{} {} {}", pick(rng, first), pick(rng, second), pick(rng, third))
}

fn company(rng: &mut dyn Rng) -> String {
    let (first, second) = (pick(rng, LAST_NAMES), pick(rng, LAST_NAMES));
    match rng.random_range(0..3) {
        0 => format!("{first} {}", pick(rng, COMPANY_SUFFIXES)),
        1 => format!("{first} - {second}"),
        _ => format!("{first}, {second} and {}", pick(rng, LAST_NAMES)),
    }
}

const COMPANY_SUFFIXES: Words = &["Inc", "LLC", "Group", "Ltd", "and Sons"];

const BUZZ: Words = &[
    "accelerate",
    "automate",
    "build",
    "connect",
    "deliver",
    "design",
    "drive",
    "expand",
    "foster",
    "grow",
    "improve",
    "launch",
    "measure",
    "merge",
    "modernize",
    "operate",
    "rethink",
    "scale",
    "simplify",
    "streamline",
    "transform",
    "unify",
];

const BS_ADJECTIVES: Words = &[
    "agile",
    "bold",
    "collaborative",
    "customer-focused",
    "dependable",
    "distributed",
    "dynamic",
    "efficient",
    "ethical",
    "flexible",
    "global",
    "hosted",
    "intuitive",
    "lean",
    "modular",
    "open",
    "proven",
    "real-time",
    "secure",
    "smart",
    "sustainable",
    "visual",
];

const BS_NOUNS: Words = &[
    "applications",
    "audiences",
    "channels",
    "communities",
    "experiences",
    "formats",
    "insights",
    "interfaces",
    "markets",
    "models",
    "networks",
    "outcomes",
    "partnerships",
    "pipelines",
    "platforms",
    "processes",
    "products",
    "services",
    "solutions",
    "systems",
    "workflows",
];

const CATCH_ADJECTIVES: Words = &[
    "Adaptive",
    "Advanced",
    "Balanced",
    "Compatible",
    "Configurable",
    "Cross-platform",
    "Durable",
    "Enhanced",
    "Extended",
    "Focused",
    "Integrated",
    "Managed",
    "Open-source",
    "Optional",
    "Organized",
    "Persistent",
    "Portable",
    "Reduced",
    "Reliable",
    "Robust",
    "Shared",
    "Universal",
];

const CATCH_DESCRIPTORS: Words = &[
    "asynchronous",
    "background",
    "client-driven",
    "composite",
    "demand-driven",
    "exact",
    "fault-tolerant",
    "full-range",
    "hybrid",
    "incremental",
    "interactive",
    "local",
    "mobile",
    "multi-tasking",
    "neutral",
    "next-generation",
    "optimal",
    "parallel",
    "regional",
    "scalable",
    "static",
    "tangible",
];

const CATCH_NOUNS: Words = &[
    "ability",
    "access",
    "alliance",
    "approach",
    "archive",
    "array",
    "benchmark",
    "capacity",
    "circuit",
    "collection",
    "core",
    "database",
    "forecast",
    "framework",
    "gateway",
    "interface",
    "matrix",
    "protocol",
    "standard",
    "strategy",
    "toolset",
    "utility",
];
