use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use aho_corasick::AhoCorasick;

use super::forms::{basic, forms};
use super::learned::Learned;

/// What stands in the place of a secret.
pub const MASK: &str = "***";

/// Below this many characters a value turns up by chance, and masking it would ruin the text.
const SHORTEST: usize = 8;

/// How many values learned during a run are remembered: the latest, since each new session replaces one.
const MOST_LEARNED: usize = 64;

/// Headers that carry an API key or session whatever the collection calls its variables.
const SECRET_HEADERS: [&str; 3] = ["x-api-key", "x-auth-token", "x-amz-security-token"];

/// Headers that are masked but for the names in them.
const CREDENTIAL_HEADERS: [&str; 4] =
    ["authorization", "cookie", "proxy-authorization", "set-cookie"];

/// Replaces every occurrence of the known secret values, also url-encoded, escaped as in JSON, in base64
/// and inside Basic credentials. Cheap to clone.
#[derive(Clone)]
pub struct Masker(Arc<Known>);

#[derive(Clone)]
struct Known {
    /// Values given at the start, in all their forms.
    patterns: BTreeSet<String>,
    /// Values that came up later.
    learned: Learned,
    /// Values that are no secret, so that they are never masked by value.
    public: Arc<BTreeSet<String>>,
    automaton: Option<AhoCorasick>,
    /// Lower-case names of headers whose whole value is hidden.
    headers: BTreeSet<String>,
    /// Names of query parameters whose value is hidden.
    parameters: BTreeSet<String>,
}

impl Masker {
    /// Masks the given values wherever they are unmistakable: at least eight characters and not among
    /// `public`, the values of variables that are no secret.
    pub fn new<'a>(
        secrets: impl IntoIterator<Item = &'a str>,
        public: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let public: BTreeSet<String> = public.into_iter().map(str::to_owned).collect();
        let mut known = Known {
            patterns: BTreeSet::new(),
            learned: Learned::new(MOST_LEARNED),
            public: Arc::new(public),
            automaton: None,
            headers: BTreeSet::new(),
            parameters: BTreeSet::new(),
        };
        for secret in secrets {
            if known.is_unmistakable(secret) {
                known.patterns.extend(forms(secret));
            }
        }
        known.headers.extend(SECRET_HEADERS.map(str::to_owned));
        known.build();
        Masker(Arc::new(known))
    }

    /// Hides these headers' values too, whatever they are: a session profile's header.
    #[must_use]
    pub fn with_headers<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let known = Arc::make_mut(&mut self.0);
        known.headers.extend(names.into_iter().map(str::to_ascii_lowercase));
        self
    }

    /// Hides the values of these query parameters: those that an API key auth names.
    #[must_use]
    pub fn with_parameters<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let known = Arc::make_mut(&mut self.0);
        known.parameters.extend(names.into_iter().map(str::to_owned));
        self
    }

    /// Masks these credentials as a whole where they stand in base64, however short the password.
    pub fn add_basic(&mut self, user: &str, password: &str) {
        if user.is_empty() && password.is_empty() {
            return;
        }
        let forms = basic(user, password);
        if forms.iter().all(|form| self.0.patterns.contains(form)) {
            return;
        }
        let known = Arc::make_mut(&mut self.0);
        known.patterns.extend(forms);
        known.build();
    }

    /// The same masker with values that came up during the run, such as session ids. The latest 64 are
    /// remembered.
    #[must_use]
    pub fn with<'a>(mut self, extra: impl IntoIterator<Item = &'a str>) -> Self {
        self.learn(extra);
        self
    }

    /// Adds values that came up during the run, such as session ids. The latest 64 are remembered.
    pub fn learn<'a>(&mut self, extra: impl IntoIterator<Item = &'a str>) {
        for value in extra {
            let known = !self.0.is_unmistakable(value)
                || self.0.patterns.contains(value)
                || self.0.learned.is_newest(value);
            if !known {
                Arc::make_mut(&mut self.0).learned.add(value, || forms(value));
            }
        }
    }

    /// `text` with every secret replaced by [`MASK`]. Secrets that overlap are replaced as one, so that
    /// no end of either is left.
    #[must_use]
    pub fn mask<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut ranges = self.0.learned.find(text);
        if let Some(automaton) = &self.0.automaton {
            let found = automaton.find_overlapping_iter(text);
            ranges.extend(found.map(|found| (found.start(), found.end())));
        }
        let ranges = merged(ranges);
        if ranges.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut end = 0;
        for (from, to) in ranges {
            masked.push_str(&text[end..from]);
            masked.push_str(MASK);
            end = to;
        }
        masked.push_str(&text[end..]);
        Cow::Owned(masked)
    }

    /// Whether nothing of this header's value may be shown but the names in it.
    #[must_use]
    pub fn hides_header_value(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        CREDENTIAL_HEADERS.contains(&name.as_str()) || self.hides_header(&name)
    }

    pub(super) fn hides_header(&self, lower_case_name: &str) -> bool {
        self.0.headers.contains(lower_case_name)
    }

    pub(super) fn hides_parameter(&self, name: &str) -> bool {
        self.0.parameters.contains(name)
    }
}

impl Known {
    fn is_unmistakable(&self, value: &str) -> bool {
        value.chars().count() >= SHORTEST && !self.public.contains(value)
    }

    fn build(&mut self) {
        let all = self.patterns.iter().filter(|pattern| !pattern.is_empty());
        // Building fails only for more than two thousand million states: a gigabyte of secrets.
        self.automaton = AhoCorasick::new(all).ok().filter(|built| built.patterns_len() > 0);
    }
}

/// Ranges in order, with overlapping ones as one. Patterns are whole UTF-8 texts, so all ends are
/// boundaries of characters.
fn merged(mut ranges: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    ranges.sort_unstable();
    let mut merged: Vec<(usize, usize)> = Vec::with_capacity(ranges.len());
    for (from, to) in ranges {
        match merged.last_mut() {
            Some((_, last)) if from < *last => *last = to.max(*last),
            _ => merged.push((from, to)),
        }
    }
    merged
}

impl Default for Masker {
    fn default() -> Self {
        Masker::new([], [])
    }
}

/// How many patterns it knows, never which.
impl fmt::Debug for Masker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let patterns = self.0.automaton.as_ref().map_or(0, AhoCorasick::patterns_len);
        f.debug_struct("Masker").field("patterns", &patterns).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "masker_tests.rs"]
mod tests;
