//! What was accepted conforms from then on, whatever the server does, or `accept` says why it may not.

use std::collections::BTreeSet;

use crate::review::{run, with_fixtures};
use crate::support::{Finished, Workspace};

/// All steps of the shipped collection.
const WHOLE: [&str; 3] = ["--pending", "--folder", "*"];

/// Steps that `accept` has something to say about; where it says the same of several, they are in the next line.
fn noted(accepted: &Finished) -> BTreeSet<String> {
    let mut steps = BTreeSet::new();
    for line in accepted.stdout.lines() {
        if let Some(list) = line.strip_prefix("  ") {
            steps.extend(list.split(", ").map(str::to_owned));
        } else if let Some(note) = line.strip_prefix("note: ")
            && !note.starts_with("nothing binds")
            && !note.starts_with("in ")
        {
            steps.extend(note.split_once(": ").map(|(step, _)| step.to_owned()));
        }
    }
    steps
}

/// The note of this text, and the steps that it is about.
#[track_caller]
fn expect_note(accepted: &Finished, text: &str, step: &str) {
    let mut lines = accepted.stdout.lines();
    let note = lines.find(|line| line.starts_with("note: ") && line.contains(text));
    let note = note.unwrap_or_else(|| panic!("{text:?} is not noted\n{accepted}"));
    let is_next =
        || lines.clone().next().is_some_and(|line| line.split([' ', ',']).any(|id| id == step));
    assert!(note.contains(&format!("note: {step}: ")) || is_next(), "{text:?} {step}\n{accepted}");
    let same = accepted.stdout.lines().filter(|line| *line == note);
    assert_eq!(same.count(), 1, "{accepted}");
}

/// Steps that something is pending about.
fn pending(workspace: &Workspace) -> BTreeSet<String> {
    let files = workspace.files().into_iter();
    let steps = files.filter_map(|file| {
        let step = file.strip_prefix("fixtures/.pending/passwords-api/")?.strip_suffix(".json")?;
        // A body beside it may be called so, too.
        (!step.ends_with(".body")).then(|| step.to_owned())
    });
    steps.collect()
}

/// Accepts all that a fault comes to, and runs so many times more with the same fault. Returns what `accept` said.
#[track_caller]
fn accept_and_run_again(fault: &str, times: usize) -> Finished {
    let workspace = with_fixtures();
    run(&workspace, &[fault], &WHOLE).expect_code(1);
    let accepted = workspace.run(["accept", "--all"]).expect_code(0);
    assert_eq!(pending(&workspace), BTreeSet::new(), "{fault}");
    let noted = noted(&accepted);
    for _ in 0..times {
        let again = run(&workspace, &[fault], &WHOLE);
        let drifted = pending(&workspace);
        assert!(drifted.is_subset(&noted), "{fault}: {drifted:?} drift again\n{accepted}\n{again}");
        assert_eq!(again.code, Some(i32::from(!drifted.is_empty())), "{fault}: {again}");
    }
    accepted
}

#[track_caller]
fn conform_once_accepted(faults: &[&str], times: usize) {
    for fault in faults {
        let accepted = accept_and_run_again(fault, times);
        assert_eq!(noted(&accepted), BTreeSet::new(), "{fault}");
    }
}

/// A value that fits no matcher is bound by nothing, and later steps meet it under the same name.
#[test]
fn other_values_conform_once_accepted() {
    conform_once_accepted(&["value:revision@*", "value:id@*", "value:created@*"], 1);
}

/// The lists of these come in another order every time, and nothing tells their elements apart any more.
#[test]
fn lost_ids_conform_once_accepted() {
    conform_once_accepted(&["type:id@*", "null:id@*", "drop:id@*"], 2);
}

#[test]
fn other_parts_conform_once_accepted() {
    let faults =
        ["add:extra@*", "drop:revision@*", "status:202@*", "empty@*", "header:x-api-session@*"];
    conform_once_accepted(&faults, 1);
}

/// Of a list that is sorted by new ids another element is the last one every time.
#[test]
fn lists_of_which_chance_takes_one_are_named() {
    for fault in ["lose@*", "double@*"] {
        let accepted = accept_and_run_again(fault, 2);
        let text = "which elements of $.revisions came or went";
        expect_note(&accepted, text, "tag/show-after-restore");
    }
}

/// What is no JSON of the same shape has no place for a matcher.
#[test]
fn matchers_that_are_gone_are_told() {
    let accepted = accept_and_run_again("cut@*", 1);
    expect_note(&accepted, "the body is no JSON any more", "service/password");
    let accepted = accept_and_run_again("type:$@*", 1);
    expect_note(&accepted, "$ is of another type", "password/create");
}

#[test]
fn names_that_nothing_binds_any_more_are_told() {
    let workspace = with_fixtures();
    run(&workspace, &["drop:id@password/create"], &WHOLE).expect_code(1);
    let accepted = workspace.run(["accept", "encryption/create"]).expect_code(0);
    accepted.expect_stdout(&[
        "note: nothing binds {{encryption_create_id}} any more, to which \
         fixtures/passwords-api/encryption/find.json, fixtures/passwords-api/encryption/list.json refer",
    ]);
    // One that no fixture refers to is nobody's loss.
    let workspace = with_fixtures();
    run(&workspace, &["add:extra@password/create"], &WHOLE).expect_code(1);
    let accepted = workspace.run(["accept", "--all"]).expect_code(0);
    assert!(!accepted.stdout.contains("nothing binds"), "{accepted}");
}
