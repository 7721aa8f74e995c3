//! What was accepted conforms from then on, whatever the server does, or `accept` says why it may not.

use std::collections::BTreeSet;

use crate::review::{run, with_fixtures};
use crate::support::{Finished, Workspace};

/// All steps of the shipped collection.
const WHOLE: [&str; 3] = ["--pending", "--folder", "*"];

/// Steps that `accept` has something to say about.
fn noted(accepted: &Finished) -> BTreeSet<String> {
    let lines = accepted.stdout.lines().filter_map(|line| line.strip_prefix("note: "));
    let steps = lines.filter(|line| !line.starts_with("nothing binds"));
    steps.filter_map(|line| Some(line.split_once(": ")?.0.to_owned())).collect()
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

/// Accepts all that a fault comes to, and runs twice more with the same fault. Returns what `accept` said.
#[track_caller]
fn accept_and_run_again(fault: &str) -> Finished {
    let workspace = with_fixtures();
    run(&workspace, &[fault], &WHOLE).expect_code(1);
    let accepted = workspace.run(["accept", "--all"]).expect_code(0);
    assert_eq!(pending(&workspace), BTreeSet::new(), "{fault}");
    let noted = noted(&accepted);
    for _ in 0..2 {
        let again = run(&workspace, &[fault], &WHOLE);
        let drifted = pending(&workspace);
        assert!(drifted.is_subset(&noted), "{fault}: {drifted:?} drift again\n{accepted}\n{again}");
        assert_eq!(again.code, Some(i32::from(!drifted.is_empty())), "{fault}: {again}");
    }
    accepted
}

#[track_caller]
fn conform_once_accepted(faults: &[&str]) {
    for fault in faults {
        let accepted = accept_and_run_again(fault);
        assert_eq!(noted(&accepted), BTreeSet::new(), "{fault}");
    }
}

/// A value that fits no matcher is bound by nothing, and later steps meet it under the same name.
#[test]
fn other_values_conform_once_accepted() {
    conform_once_accepted(&["value:revision@*", "value:id@*", "value:created@*"]);
}

/// The lists of these come in another order every time, and nothing tells their elements apart any more.
#[test]
fn lost_ids_conform_once_accepted() {
    conform_once_accepted(&["type:id@*", "null:id@*", "drop:id@*"]);
}

#[test]
fn other_parts_conform_once_accepted() {
    let faults =
        ["add:extra@*", "drop:revision@*", "status:202@*", "empty@*", "header:x-api-session@*"];
    conform_once_accepted(&faults);
}

/// Of a list that is sorted by new ids another element is the last one every time.
#[test]
fn lists_of_which_chance_takes_one_are_named() {
    for fault in ["lose@*", "double@*"] {
        let accepted = accept_and_run_again(fault);
        accepted.expect_stdout(&[
            "note: tag/show-after-restore: which elements of $.revisions came or went",
        ]);
    }
}

/// What is no JSON of the same shape has no place for a matcher.
#[test]
fn matchers_that_are_gone_are_told() {
    let accepted = accept_and_run_again("cut@*");
    accepted.expect_stdout(&["note: service/password: the body is no JSON any more"]);
    let accepted = accept_and_run_again("type:$@*");
    accepted.expect_stdout(&["note: password/create: $ is of another type"]);
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
