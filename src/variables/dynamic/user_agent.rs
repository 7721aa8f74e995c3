//! Browsers' user agent texts.

use rand::{Rng, RngExt};

use super::pick::pick;

const SYSTEMS: &[&str] = &[
    "Windows NT 10.0; Win64; x64",
    "Windows NT 10.0; WOW64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "Macintosh; Intel Mac OS X 13_4",
    "X11; Linux x86_64",
    "X11; Ubuntu; Linux x86_64",
    "X11; Fedora; Linux x86_64",
];

/// A text as a current desktop browser sends it.
pub(super) fn user_agent(rng: &mut dyn Rng) -> String {
    let system = pick(rng, SYSTEMS);
    let major = rng.random_range(90..=140);
    match rng.random_range(0..4) {
        0 => format!("Mozilla/5.0 ({system}; rv:{major}.0) Gecko/20100101 Firefox/{major}.0"),
        1 => {
            let safari = rng.random_range(13..=18);
            format!(
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/{safari}.0 Safari/605.1.15"
            )
        }
        2 => format!("{} Edg/{major}.0.0.0", chrome(system, major)),
        _ => chrome(system, major),
    }
}

fn chrome(system: &str, major: u32) -> String {
    format!(
        "Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 \
         Safari/537.36"
    )
}
