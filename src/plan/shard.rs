//! A part of a plan, so that several machines share the work: whole outermost folders, with the steps of others that
//! they cannot do without.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::str::FromStr;

use super::{Plan, Step, narrowed};

/// Which part of how many, from 1: `2/4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Its number.
    pub index: usize,
    /// How many there are.
    pub count: usize,
}

/// A text that is no shard.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// It is not of the form.
    #[error("write it as I/N, such as 2/4: the second of four parts")]
    Form,
    /// There is no such part.
    #[error("of {count} parts there is no part {index}; the first is 1/{count}")]
    Outside {
        /// The part.
        index: usize,
        /// How many there are.
        count: usize,
    },
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let (index, count) = text.split_once('/').ok_or(ShardError::Form)?;
        let number = |text: &str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
            true => text.parse::<usize>().map_err(|_| ShardError::Form),
            false => Err(ShardError::Form),
        };
        let (index, count) = (number(index)?, number(count)?);
        match (1..=count).contains(&index) {
            true => Ok(Shard { index, count }),
            false => Err(ShardError::Outside { index, count }),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

/// What a step has to do with names that others set, as far as that is known before a run.
#[derive(Debug, Clone, Default)]
pub struct StepNames {
    /// Names whose value it takes from what ran before.
    pub uses: BTreeSet<String>,
    /// Names that it sets for what runs after it.
    pub sets: BTreeSet<String>,
    /// Requests that its scripts send the run to.
    pub jumps: Vec<String>,
}

/// The steps of one shard: its own folders, and before them those of other folders whose names it uses. `names`
/// belong to the steps of the plan, in their order.
#[must_use]
pub fn shard(plan: &Plan, shard: Shard, names: &[StepNames]) -> Plan {
    let units = joined(units(&plan.steps), plan, names);
    let shares = shares(&units, shard.count);
    let own = shares.get(shard.index.saturating_sub(1)).into_iter().flatten();
    let own: BTreeSet<usize> = own.filter_map(|unit| units.get(*unit)).flatten().copied().collect();
    let all = with_needed(&own, names);
    let mut part = narrowed(plan, &all);
    for (step, place) in part.steps.iter_mut().zip(&all) {
        step.pulled_in = !own.contains(place);
    }
    part
}

/// How many parts a plan can be divided into.
#[must_use]
pub fn parts(plan: &Plan, names: &[StepNames]) -> usize {
    joined(units(&plan.steps), plan, names).len()
}

/// The steps by their outermost folder, or by the next one inside where all lie in the same. Neighbours outside of
/// folders stay together.
fn units(steps: &[Step]) -> Vec<Vec<usize>> {
    let depth = common_folders(steps);
    let mut units: Vec<Vec<usize>> = Vec::new();
    let mut last: Option<Option<&String>> = None;
    for (place, step) in steps.iter().enumerate() {
        let folder = step.folders.get(depth);
        match units.last_mut().filter(|_| last == Some(folder)) {
            Some(unit) => unit.push(place),
            None => units.push(vec![place]),
        }
        last = Some(folder);
    }
    units
}

/// How many folders, from the outermost one, all steps lie in.
fn common_folders(steps: &[Step]) -> usize {
    let Some((first, others)) = steps.split_first() else { return 0 };
    let shared = |step: &Step| {
        step.folders.iter().zip(&first.folders).take_while(|(one, other)| one == other).count()
    };
    others.iter().map(shared).min().unwrap_or(first.folders.len()).min(first.folders.len())
}

/// The units with those as one between which a script jumps.
fn joined(mut units: Vec<Vec<usize>>, plan: &Plan, names: &[StepNames]) -> Vec<Vec<usize>> {
    for (from, step) in names.iter().enumerate() {
        for to in step.jumps.iter().filter_map(|name| target(plan, name)) {
            let holds = |place: usize| units.iter().position(|unit| unit.contains(&place));
            if let (Some(one), Some(other)) = (holds(from), holds(to))
                && one != other
            {
                let moved = units.remove(one.max(other));
                if let Some(unit) = units.get_mut(one.min(other)) {
                    unit.extend(moved);
                    unit.sort_unstable();
                }
            }
        }
    }
    units
}

/// The step that a script means: by id, or the last one of that name.
fn target(plan: &Plan, name: &str) -> Option<usize> {
    let has_id = |step: &Step| step.item_id.as_deref() == Some(name) || step.id == name;
    let by_id = plan.steps.iter().position(has_id);
    by_id.or_else(|| plan.steps.iter().rposition(|step| step.name == name))
}

/// Which units each shard has: the largest first, each to the shard that has the fewest steps so far.
fn shares(units: &[Vec<usize>], count: usize) -> Vec<Vec<usize>> {
    let mut by_size: Vec<usize> = (0..units.len()).collect();
    let size = |unit: usize| units.get(unit).map_or(0, Vec::len);
    by_size.sort_by_key(|unit| std::cmp::Reverse(size(*unit)));
    // Shards behind the last unit have nothing, however many there are.
    let mut shares: Vec<(usize, Vec<usize>)> = vec![(0, Vec::new()); count.min(units.len())];
    for unit in by_size {
        if let Some((steps, share)) = shares.iter_mut().min_by_key(|(steps, _)| *steps) {
            *steps += size(unit);
            share.push(unit);
        }
    }
    shares.into_iter().map(|(_, share)| share).collect()
}

/// The steps with all that set what they use: of each name the last step before. `names` belong to the steps of the
/// plan, in their order.
#[must_use]
pub fn with_needed(own: &BTreeSet<usize>, names: &[StepNames]) -> BTreeSet<usize> {
    let mut setters: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, step) in names.iter().enumerate() {
        for name in &step.sets {
            setters.entry(name).or_default().push(place);
        }
    }
    let mut all = own.clone();
    let mut open: Vec<usize> = own.iter().copied().collect();
    while let Some(place) = open.pop() {
        let uses = names.get(place).into_iter().flat_map(|step| &step.uses);
        for places in uses.filter_map(|name| setters.get(name.as_str())) {
            let before = places.partition_point(|setter| *setter < place);
            let last = before.checked_sub(1).and_then(|at| places.get(at));
            open.extend(last.filter(|setter| all.insert(**setter)));
        }
    }
    all
}

#[cfg(test)]
mod tests;
