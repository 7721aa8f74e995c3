//! Values that differ from pass to pass, where they were first seen, and what later places call them.

use std::collections::{HashMap, HashSet};

/// Shortest text that is worth a name, and the part of a longer text that is looked for, in bytes.
const SHORTEST: usize = 8;

/// Smallest number that is worth a name: smaller ones are equal by chance.
const SMALLEST: i64 = 1000;

/// Longest name of a binding without its number.
const LONGEST_NAME: usize = 60;

/// A volatile value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ValueId(usize);

/// The JSON type of a volatile value: a bound number is not equal to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
}

/// What one value was in each pass; `None` where the pass does not have its place.
pub(super) type Values<'v> = [Option<&'v str>];

#[derive(Debug)]
struct Volatile {
    values: Vec<Option<Box<str>>>,
    kind: Kind,
    /// What it is called once something refers to it.
    stem: String,
    name: Option<String>,
}

/// All volatile values seen so far.
#[derive(Debug, Default)]
pub(super) struct Volatiles {
    list: Vec<Volatile>,
    whole: Vec<HashMap<Box<str>, Vec<usize>>>,
    /// By their first [`SHORTEST`] bytes, for finding them in longer texts.
    starts: Vec<HashMap<[u8; SHORTEST], Vec<usize>>>,
    names: HashSet<String>,
    /// Whether there are values of a single pass.
    guessed: bool,
}

impl Volatiles {
    pub(super) fn new(passes: usize, reserved: &[String]) -> Self {
        Volatiles {
            list: Vec::new(),
            whole: vec![HashMap::new(); passes],
            starts: vec![HashMap::new(); passes],
            names: reserved.iter().cloned().collect(),
            guessed: false,
        }
    }

    /// The value that had exactly these texts. A single pass is enough for a text of some length, not for a
    /// number.
    pub(super) fn find(&self, values: &Values<'_>, kind: Kind) -> Option<ValueId> {
        let (pass, first) = values.iter().enumerate().find_map(|(at, v)| Some((at, (*v)?)))?;
        if kind == Kind::Number && values.iter().flatten().count() < 2 {
            return None;
        }
        let same = |at: &&usize| {
            let known = &self.list[**at];
            known.kind == kind
                && values.iter().zip(&known.values).all(|(value, known)| match value {
                    Some(value) => known.as_deref() == Some(*value),
                    None => true,
                })
        };
        self.whole[pass].get(first)?.iter().find(same).map(|at| ValueId(*at))
    }

    /// Remembers a value at the first place that has it; `None` for one that is not worth a name.
    pub(super) fn add(
        &mut self,
        values: &Values<'_>,
        kind: Kind,
        stem: impl FnOnce() -> String,
    ) -> Option<ValueId> {
        let mut present = values.iter().flatten();
        let first = present.next()?;
        if present.clone().next().is_none() || present.all(|value| value == first) {
            return None;
        }
        if !values.iter().flatten().all(|value| is_worth(value, kind)) {
            return None;
        }
        Some(self.insert(values, kind, stem()))
    }

    /// Remembers a text of a single pass.
    pub(super) fn add_guess(&mut self, value: &str, stem: String) -> Option<ValueId> {
        if !is_worth(value, Kind::Text) {
            return None;
        }
        self.guessed = true;
        Some(self.insert(&[Some(value)], Kind::Text, stem))
    }

    /// Whether values of a single pass are looked for.
    pub(super) fn is_guessing(&self) -> bool {
        self.guessed
    }

    fn insert(&mut self, values: &Values<'_>, kind: Kind, stem: String) -> ValueId {
        let id = self.list.len();
        for (pass, value) in values.iter().enumerate() {
            let Some(value) = value else { continue };
            self.whole[pass].entry((*value).into()).or_default().push(id);
            if let Some(start) = start(value) {
                self.starts[pass].entry(start).or_default().push(id);
            }
        }
        let values = values.iter().map(|value| value.map(Into::into)).collect();
        self.list.push(Volatile { values, kind, stem, name: None });
        ValueId(id)
    }

    /// The longest known value that the text of this pass starts with.
    pub(super) fn at_start(&self, pass: usize, text: &str) -> Option<(ValueId, usize)> {
        let candidates = self.starts[pass].get(&start(text)?)?;
        let lengths = candidates.iter().filter_map(|at| {
            let value = self.list[*at].values[pass].as_deref()?;
            text.starts_with(value).then_some((value.len(), std::cmp::Reverse(*at)))
        });
        lengths.max().map(|(length, std::cmp::Reverse(at))| (ValueId(at), length))
    }

    /// What a text or number of one pass is in another, if it is volatile.
    pub(super) fn partners<'v>(
        &'v self,
        pass: usize,
        text: &str,
        other: usize,
    ) -> impl Iterator<Item = &'v str> {
        let found = self.whole[pass].get(text).map(Vec::as_slice).unwrap_or_default();
        found.iter().filter_map(move |at| self.list[*at].values[other].as_deref())
    }

    /// The name of a value that is referred to.
    pub(super) fn refer(&mut self, id: ValueId) -> &str {
        if self.list[id.0].name.is_none() {
            let stem = self.list[id.0].stem.clone();
            self.list[id.0].name = Some(self.reserve(&stem));
        }
        self.name(id).unwrap_or_default()
    }

    /// A name that nothing else has.
    pub(super) fn reserve(&mut self, stem: &str) -> String {
        let name = self.free_name(stem);
        self.names.insert(name.clone());
        name
    }

    /// The name, if something refers to the value.
    pub(super) fn name(&self, id: ValueId) -> Option<&str> {
        self.list[id.0].name.as_deref()
    }

    /// Whether a value is called so, or may be once something refers to it.
    pub(super) fn may_be_called(&self, id: ValueId, name: &str) -> bool {
        let value = &self.list[id.0];
        let is_number = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
        match &value.name {
            Some(known) => known == name,
            None => name.strip_prefix(value.stem.as_str()).is_some_and(|rest| {
                rest.is_empty() || rest.strip_prefix('_').is_some_and(is_number)
            }),
        }
    }

    fn free_name(&self, stem: &str) -> String {
        if !self.names.contains(stem) {
            return stem.to_owned();
        }
        (2_usize..)
            .map(|number| format!("{stem}_{number}"))
            .find(|name| !self.names.contains(name))
            .unwrap_or_default()
    }
}

fn is_worth(value: &str, kind: Kind) -> bool {
    match kind {
        Kind::Text => value.chars().nth(SHORTEST - 1).is_some(),
        Kind::Number => value.parse::<i64>().is_ok_and(|number| number >= SMALLEST),
    }
}

fn start(text: &str) -> Option<[u8; SHORTEST]> {
    text.as_bytes().get(..SHORTEST)?.try_into().ok()
}

/// A name made of a step's id and the property: `password-api/create` and `id` are `password_create_id`.
pub(super) fn stem(step_id: &str, property: &str) -> String {
    let parts = step_id.split('/').map(|part| part.strip_suffix("-api").unwrap_or(part));
    let mut name = String::new();
    for part in parts.chain([property]) {
        for word in part.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()) {
            if !name.is_empty() {
                name.push('_');
            }
            name.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        }
    }
    // All characters are ASCII by now.
    name.truncate(LONGEST_NAME);
    if name.is_empty() { "value".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(values: [&str; 2]) -> [Option<&str>; 2] {
        values.map(Some)
    }

    fn with(values: [&str; 2], kind: Kind) -> (Volatiles, Option<ValueId>) {
        let mut known = Volatiles::new(2, &["taken".to_owned()]);
        let id = known.add(&some(values), kind, || "taken".to_owned());
        (known, id)
    }

    #[test]
    fn only_unmistakable_values_that_differ_get_a_name() {
        for (values, kind, worth) in [
            (["abcdefgh", "abcdefgi"], Kind::Text, true),
            (["abcdefgh", "abcdefgh"], Kind::Text, false),
            (["abcdefg", "abcdefgi"], Kind::Text, false),
            (["üüüüüüü", "abcdefgi"], Kind::Text, false),
            (["1000", "1001"], Kind::Number, true),
            (["999", "1001"], Kind::Number, false),
            (["1000.5", "1001"], Kind::Number, false),
        ] {
            assert_eq!(with(values, kind).1.is_some(), worth, "{values:?}");
        }
    }

    #[test]
    fn a_value_is_found_again_only_if_all_passes_agree() {
        let (known, id) = with(["abcdefgh", "ABCDEFGH"], Kind::Text);
        assert_eq!(known.find(&some(["abcdefgh", "ABCDEFGH"]), Kind::Text), id);
        assert_eq!(known.find(&some(["abcdefgh", "abcdefgh"]), Kind::Text), None);
        assert_eq!(known.find(&some(["abcdefgh", "ABCDEFGH"]), Kind::Number), None);
        assert_eq!(known.find(&[None, Some("ABCDEFGH")], Kind::Text), id);
        let (known, _) = with(["1000", "2000"], Kind::Number);
        assert_eq!(known.find(&[None, Some("2000")], Kind::Number), None);
    }

    #[test]
    fn the_longest_value_at_a_place_is_found() {
        let (mut known, _) = with(["abcdefgh", "ABCDEFGH"], Kind::Text);
        let long = known.add(&some(["abcdefghij", "x1234567"]), Kind::Text, String::new);
        assert_eq!(
            known.at_start(0, "abcdefghijkl").map(|(id, n)| (Some(id), n)),
            Some((long, 10))
        );
        assert_eq!(known.at_start(0, "abcdefg"), None);
        assert_eq!(known.at_start(1, "abcdefghijkl"), None);
    }

    #[test]
    fn names_are_unique_and_no_variables() {
        let (mut known, id) = with(["abcdefgh", "ABCDEFGH"], Kind::Text);
        let id = id.unwrap();
        assert_eq!(known.name(id), None);
        assert_eq!(known.refer(id), "taken_2");
        assert_eq!(known.refer(id), "taken_2");
    }

    #[test]
    fn stems_are_plain_words() {
        for (step, property, wanted) in [
            ("password-api/create", "id", "password_create_id"),
            ("create", "Übersicht-ID", "create_bersicht_id"),
            ("a/list-details-2", "x-token", "a_list_details_2_x_token"),
            ("", "", "value"),
        ] {
            assert_eq!(stem(step, property), wanted);
        }
        assert!(stem(&"long/".repeat(99), "id").len() <= LONGEST_NAME);
    }
}
