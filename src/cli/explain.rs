//! What recording decided, as a summary, as a table, and as JSON.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::compare::general_path;
use crate::record::{Decision, DecisionKind, Outcome, Recorded};

use super::table;

/// Longest value in the table, in characters; two are shown.
const VALUE: usize = 24;

/// Characters shown before the first one that differs, where values begin alike.
const BEFORE: usize = 4;

/// A line for each kind of decision.
pub(super) fn summary(recorded: &[Recorded]) -> String {
    let all = || recorded.iter().flat_map(|recorded| &recorded.decisions);
    let mut out = String::new();
    for kind in DecisionKind::ALL {
        let decisions: Vec<&Decision> = all().filter(|decision| decision.kind == kind).collect();
        if decisions.is_empty() {
            continue;
        }
        let counted = match kind {
            DecisionKind::Matcher | DecisionKind::Binding | DecisionKind::Request => {
                matchers(&decisions)
            }
            _ => meaning(kind).to_owned(),
        };
        let _ = writeln!(out, "  {:<9} {:>5}  {counted}", kind.as_str(), decisions.len());
    }
    out
}

fn meaning(kind: DecisionKind) -> &'static str {
    match kind {
        DecisionKind::Matcher | DecisionKind::Binding | DecisionKind::Request => "",
        DecisionKind::Reference => "values that were bound before",
        DecisionKind::Secret => "values that are not shown",
        DecisionKind::Guess => "values that look volatile",
        DecisionKind::Unordered => "lists whose order says nothing",
        DecisionKind::Remark => "places whose differences are only remarked",
        DecisionKind::LeftOut => "headers and cookies that are not recorded as they came",
    }
}

/// `$uuid 60, $timestamp 40`, the most frequent first.
fn matchers(decisions: &[&Decision]) -> String {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for decision in decisions {
        let tokens = decision.recorded.split("{{$").skip(1);
        for token in tokens {
            let end = token.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(token.len());
            *numbers.entry(&token[..end]).or_default() += 1;
        }
    }
    let mut numbers: Vec<_> = numbers.into_iter().collect();
    numbers.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    numbers.iter().map(|(name, number)| format!("${name} {number}")).collect::<Vec<_>>().join(", ")
}

/// A table of all decisions, step by step.
pub(super) fn tables(recorded: &[Recorded], width: Option<usize>) -> String {
    let mut rows = Vec::new();
    for recorded in recorded.iter().filter(|recorded| !recorded.decisions.is_empty()) {
        rows.push(table::Row::Head(recorded.step_id.clone()));
        rows.extend(alike(&recorded.decisions).into_iter().map(table::Row::Cells));
    }
    table::of(["place", "seen", "recorded as", "why"], &rows, width)
}

/// The decisions of one step, with the same one at many elements of a list as one.
fn alike(decisions: &[Decision]) -> Vec<[String; 4]> {
    let mut places: Vec<(&Decision, String, usize)> = Vec::new();
    let mut known: HashMap<(String, &str, &str), usize> = HashMap::new();
    for decision in decisions {
        let general = general_path(&decision.path);
        let key = (general.clone(), decision.recorded.as_str(), decision.why.as_str());
        match known.get(&key).and_then(|at| places.get_mut(*at)) {
            Some((_, path, count)) => {
                *count += 1;
                *path = general;
            }
            None => {
                known.insert(key, places.len());
                places.push((decision, decision.path.clone(), 1));
            }
        }
    }
    let row = |(decision, path, count): (&Decision, String, usize)| {
        let place = if count == 1 { path } else { format!("{path} ({count} places)") };
        [place, seen(&decision.values), decision.recorded.clone(), decision.why.clone()]
    };
    places.into_iter().map(row).collect()
}

/// The first two values that differ, shortened.
fn seen(values: &[String]) -> String {
    let mut distinct: Vec<&String> = Vec::new();
    for value in values.iter().filter(|value| !value.is_empty()) {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    let same = match distinct.as_slice() {
        [one, two, ..] => one.chars().zip(two.chars()).take_while(|(a, b)| a == b).count(),
        _ => 0,
    };
    // Long values that begin alike are cut around the place where they differ.
    let from = if same + 2 < VALUE { 0 } else { same - BEFORE };
    let part = |value: &String| {
        let mark = if from > 0 { "…" } else { "" };
        table::cut(&format!("{mark}{}", value.chars().skip(from).collect::<String>()), VALUE)
    };
    let shown = distinct.iter().take(2).map(|value| part(value));
    let more = if distinct.len() > 2 { ", …" } else { "" };
    shown.collect::<Vec<_>>().join(", ") + more
}

/// All decisions for other programs.
pub(super) fn as_json(
    recorded: &[Recorded],
    outcomes: &[(String, Outcome)],
    passes: usize,
) -> String {
    let fixture = |(recorded, (_, outcome)): (&Recorded, &(String, Outcome))| {
        let decisions: Vec<Value> = recorded.decisions.iter().map(decision).collect();
        json!({
            "step": recorded.step_id,
            "outcome": outcome.as_str(),
            "notes": recorded.notes,
            "decisions": decisions,
        })
    };
    let fixtures: Vec<Value> = recorded.iter().zip(outcomes).map(fixture).collect();
    let all = json!({ "passes": passes, "fixtures": fixtures });
    // A value always serialises.
    serde_json::to_string_pretty(&all).unwrap_or_default() + "\n"
}

fn decision(decision: &Decision) -> Value {
    json!({
        "kind": decision.kind.as_str(),
        "path": decision.path,
        "values": decision.values,
        "recorded": decision.recorded,
        "why": decision.why,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(kind: DecisionKind, path: &str, recorded: &str) -> Decision {
        Decision {
            kind,
            path: path.to_owned(),
            values: vec!["1".to_owned(), "22".to_owned(), "1".to_owned(), "3".to_owned()],
            recorded: recorded.to_owned(),
            why: "differ".to_owned(),
        }
    }

    #[test]
    fn values_that_begin_alike_are_cut_where_they_differ() {
        let value = |end: &str| format!("{}{end} and more of it", "same ".repeat(9));
        let values = [value("one"), value("two")];
        assert_eq!(seen(&values), "…ame one and more of it, …ame two and more of it");
        assert_eq!(seen(&["a".to_owned(), "a".to_owned(), String::new()]), "a");
    }

    fn recorded(decisions: Vec<Decision>) -> Recorded {
        Recorded {
            step_id: "a/b".to_owned(),
            text: String::new(),
            body: None,
            decisions,
            notes: Vec::new(),
        }
    }

    #[test]
    fn each_kind_has_a_line_and_many_places_one_row() {
        let mut decisions: Vec<Decision> = (0..12)
            .map(|n| decision(DecisionKind::Matcher, &format!("$[{n}].at"), "{{$timestamp}}"))
            .collect();
        decisions.push(decision(DecisionKind::Matcher, "$.id", "/{{$uuid}}"));
        decisions.push(decision(DecisionKind::Unordered, "$.tags", "\"unordered\": true"));
        let all = [recorded(decisions)];
        assert_eq!(
            summary(&all),
            "  matcher      13  $timestamp 12, $uuid 1\n  unordered     1  lists whose order says nothing\n"
        );
        assert_eq!(
            tables(&all, None),
            "place                  seen      recorded as        why\n\
             a/b\n  \
             $[*].at (12 places)  1, 22, …  {{$timestamp}}     differ\n  \
             $.id                 1, 22, …  /{{$uuid}}         differ\n  \
             $.tags               1, 22, …  \"unordered\": true  differ\n"
        );
    }
}
