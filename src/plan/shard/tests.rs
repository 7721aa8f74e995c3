use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::plan::{Selection, build};

/// A plan of folders with so many requests each; 0 is a request outside of folders.
fn plan(folders: &[usize]) -> Plan {
    let request = |number: usize| json!({ "name": format!("r{number}"), "request": "http://h/" });
    let items: Vec<Value> = folders
        .iter()
        .enumerate()
        .map(|(at, size)| match size {
            0 => json!({ "name": format!("loose {at}"), "request": "http://h/" }),
            size => json!({ "name": format!("f{at}"), "item": (0..*size).map(request).collect::<Vec<_>>() }),
        })
        .collect();
    of(&items)
}

fn of(items: &[Value]) -> Plan {
    let text = json!({ "info": { "name": "c" }, "item": items }).to_string();
    build(&crate::collection::parse(&text, "c.json").unwrap(), &Selection::default()).unwrap()
}

fn no_names(plan: &Plan) -> Vec<StepNames> {
    vec![StepNames::default(); plan.steps.len()]
}

/// The ids of a shard's steps, those of others in brackets.
fn ids(plan: &Plan, names: &[StepNames], text: &str) -> Vec<String> {
    let shown = |step: &Step| match step.pulled_in {
        true => format!("({})", step.id),
        false => step.id.clone(),
    };
    shard(plan, text.parse().unwrap(), names).steps.iter().map(shown).collect()
}

#[test]
fn shards_are_written_as_two_numbers() {
    assert_eq!("2/4".parse(), Ok(Shard { index: 2, count: 4 }));
    for text in
        ["", "x", "1", "1/", "/2", "-1/2", "+1/2", "1/2/3", "1 / 2", "99999999999999999999/2"]
    {
        assert_eq!(text.parse::<Shard>(), Err(ShardError::Form), "{text}");
    }
    for (text, index, count) in [("0/3", 0, 3), ("4/3", 4, 3), ("0/0", 0, 0), ("1/0", 1, 0)] {
        assert_eq!(text.parse::<Shard>(), Err(ShardError::Outside { index, count }), "{text}");
    }
}

#[test]
fn the_largest_folder_goes_first_to_the_emptiest_shard() {
    let plan = plan(&[1, 3, 0, 0, 2]);
    let names = no_names(&plan);
    assert_eq!(ids(&plan, &names, "1/2"), ["f0/r0", "f1/r0", "f1/r1", "f1/r2"]);
    assert_eq!(ids(&plan, &names, "2/2"), ["loose-2", "loose-3", "f4/r0", "f4/r1"]);
    assert_eq!(ids(&plan, &names, "1/1").len(), 8);
    assert_eq!(parts(&plan, &names), 4);
    assert!(ids(&plan, &names, "5/5").is_empty());
    assert!(ids(&plan, &names, "5/4000000000").is_empty());
}

#[test]
fn where_all_lie_in_one_folder_the_next_ones_are_divided() {
    let request = |name: &str| json!({ "name": name, "request": "http://h/" });
    let inner = |name: &str| json!({ "name": name, "item": [request("a"), request("b")] });
    let plan = of(&[json!({ "name": "API", "item": [inner("x"), inner("y"), request("z")] })]);
    let names = no_names(&plan);
    assert_eq!(ids(&plan, &names, "1/2"), ["api/x/a", "api/x/b", "api/z"]);
    assert_eq!(ids(&plan, &names, "2/2"), ["api/y/a", "api/y/b"]);
}

fn names(uses: &[&str], sets: &[&str]) -> StepNames {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    StepNames { uses: owned(uses), sets: owned(sets), jumps: Vec::new() }
}

#[test]
fn what_sets_a_name_that_is_used_comes_along_with_what_it_needs() {
    // f0: log in; refresh. f1: two that need the token. f2 needs nothing; what comes later sets nothing for it.
    let plan = plan(&[2, 2, 2]);
    let all = [
        names(&[], &["token", "unused"]),
        names(&["token"], &["token"]),
        names(&["token", "given"], &["id"]),
        names(&["id"], &[]),
        names(&["late"], &[]),
        names(&[], &["late"]),
    ];
    assert_eq!(ids(&plan, &all, "1/3"), ["f0/r0", "f0/r1"]);
    assert_eq!(ids(&plan, &all, "2/3"), ["(f0/r0)", "(f0/r1)", "f1/r0", "f1/r1"]);
    assert_eq!(ids(&plan, &all, "3/3"), ["f2/r0", "f2/r1"]);
}

#[test]
fn folders_between_which_a_script_jumps_stay_together() {
    let plan = plan(&[1, 1, 1]);
    let mut all = no_names(&plan);
    all[0].jumps = vec!["f2/r0".to_owned(), "nowhere".to_owned()];
    assert_eq!(ids(&plan, &all, "1/2"), ["f0/r0", "f2/r0"]);
    assert_eq!(ids(&plan, &all, "2/2"), ["f1/r0"]);
}

proptest! {
    #[test]
    fn every_step_is_one_shards_own_and_what_is_needed_is_there(
        folders in prop::collection::vec(0..6_usize, 0..8),
        count in 1..6_usize,
        uses in prop::collection::vec((0..40_usize, 0..5_u8), 0..8),
        sets in prop::collection::vec((0..40_usize, 0..5_u8), 0..8),
    ) {
        let plan = plan(&folders);
        let mut all = no_names(&plan);
        for (at, name) in uses {
            all.get_mut(at).into_iter().for_each(|step| step.uses.extend([name.to_string()]));
        }
        for (at, name) in sets {
            all.get_mut(at).into_iter().for_each(|step| step.sets.extend([name.to_string()]));
        }
        let mut own = Vec::new();
        for index in 1..=count {
            let part = shard(&plan, Shard { index, count }, &all);
            let places: Vec<usize> = part.steps.iter().map(|step| step.place).collect();
            prop_assert!(places.is_sorted() && part.steps.iter().enumerate().all(|(at, step)| step.index == at));
            own.extend(part.steps.iter().filter(|step| !step.pulled_in).map(|step| step.place));
            for place in &places {
                for name in &all[*place].uses {
                    let last = (0..*place).rev().find(|before| all[*before].sets.contains(name));
                    prop_assert!(last.is_none_or(|last| places.contains(&last)));
                }
            }
        }
        own.sort_unstable();
        prop_assert_eq!(own, (0..plan.steps.len()).collect::<Vec<_>>());
    }
}
