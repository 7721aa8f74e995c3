use super::{Saved, SavedError};
use crate::report::Part;

/// The shards of one run in their order; an error tells which is missing, double or of another run.
pub(super) fn in_order(saved: Vec<Saved>) -> Result<Vec<Saved>, SavedError> {
    let mut parts: Vec<(Part, Saved)> = Vec::with_capacity(saved.len());
    for one in saved {
        match one.part.clone() {
            Some(part) => parts.push((part, one)),
            None => return Err(SavedError::Whole { file: one.name }),
        }
    }
    parts.sort_by_key(|(part, _)| part.index);
    for ((a, first), (b, second)) in parts.iter().zip(parts.iter().skip(1)) {
        if let Some(what) = other_run((a, first), (b, second)) {
            let (first, second) = (first.name.clone(), second.name.clone());
            return Err(SavedError::OtherRun { first, second, what });
        }
        if a.index == b.index {
            let (first, second) = (first.name.clone(), second.name.clone());
            return Err(SavedError::Twice { shard: shown(a), first, second });
        }
    }
    let count = parts.first().map_or(0, |(part, _)| part.count);
    let missing = (1..=count).filter(|index| parts.iter().all(|(part, _)| part.index != *index));
    let missing: Vec<String> = missing.map(|index| format!("{index}/{count}")).collect();
    match missing.is_empty() {
        true => Ok(parts.into_iter().map(|(_, saved)| saved).collect()),
        false => Err(SavedError::Missing { shards: missing.join(", ") }),
    }
}

fn shown(part: &Part) -> String {
    format!("{}/{}", part.index, part.count)
}

/// What says that two are not of the same run.
fn other_run((a, first): (&Part, &Saved), (b, second): (&Part, &Saved)) -> Option<String> {
    let (name, other) = (&first.head.collection, &second.head.collection);
    if name != other {
        return Some(format!("the one is of the collection {name:?}, the other of {other:?}"));
    }
    if a.count != b.count {
        return Some(format!("the one is shard {}, the other {}", shown(a), shown(b)));
    }
    if (&a.plan, a.steps) != (&b.plan, b.steps) {
        return Some("their steps were taken from different ones (another state of the collection, or another \
             --folder)"
            .to_owned());
    }
    let (iterations, others) = (first.head.iterations, second.head.iterations);
    (iterations != others)
        .then(|| format!("the one has {iterations} iterations, the other {others}"))
}
