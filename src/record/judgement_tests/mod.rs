//! The judgement, measured: fixtures made from recordings of a real server against the same responses with
//! one thing changed. Each change has to be noticed where it was made and as badly as it is, and nothing
//! else may drift.
//!
//! `cargo test --lib judgement -- --nocapture` prints the tables of `docs/judgement.md`.

mod body_operators;
mod by_hand;
mod false_alarms;
mod judge;
mod mutant;
mod place;
mod properties;
mod response_operators;
mod table;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use judge::{Extent, Run};
use table::Table;

use super::recordings_tests::{both_passes, record};

/// What is tried: as many places as make up so many bytes, but `least` of even the largest body; or with
/// `POSTCHECK_SWEEP=wide` up to 60 of every body, which takes minutes unoptimised.
fn extent(least: usize, bytes: usize) -> Extent {
    match std::env::var("POSTCHECK_SWEEP").as_deref() {
        Ok("wide") => Extent { places: 60, bytes: usize::MAX, least },
        _ => Extent { places: 60, bytes, least },
    }
}

fn sweep(run: &Run<'_>, extent: Extent) -> Table {
    let next = AtomicUsize::new(0);
    let tables: Mutex<Vec<(usize, Table)>> = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= run.len() {
                        break;
                    }
                    let table = run.sweep(index, extent);
                    tables.lock().unwrap().push((index, table));
                }
            });
        }
    });
    let mut tables = tables.into_inner().unwrap();
    tables.sort_by_key(|(index, _)| *index);
    tables.into_iter().fold(Table::default(), |mut sum, (_, table)| {
        sum.add(table);
        sum
    })
}

fn check(title: &str, table: &Table) {
    println!("{title}\n\n{table}");
    let total = table.total();
    let wrong = table.wrong.join("\n");
    assert_eq!((total.missed, total.severity, total.place), (0, 0, 0), "{wrong}");
    assert_eq!(total.spread, 0, "{wrong}");
    assert!(total.noticed > 2000, "only {} changes were noticed", total.noticed);
}

#[test]
fn every_change_of_a_recording_is_noticed_in_its_place() {
    let Some(recording) = both_passes() else { return };
    let table = sweep(&Run::of(recording, 0), extent(3, 100_000));
    check("## Fixtures of two passes, responses of the first", &table);
}

#[test]
fn every_change_is_noticed_in_lists_of_another_order() {
    let Some(recording) = both_passes() else { return };
    let table = sweep(&Run::of(recording, 0).in_other_order(), extent(1, 40_000));
    check("## The same, with all lists of elements with ids the other way round", &table);
}

#[test]
fn every_change_is_noticed_by_fixtures_of_a_single_pass() {
    let Some(recording) = record(&["header-1"]) else { return };
    let table = sweep(&Run::of(&recording, 0), extent(1, 40_000));
    check("## Fixtures of one pass, its own responses", &table);
}
