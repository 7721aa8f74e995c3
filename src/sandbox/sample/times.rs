//! When the sample's objects were made: fixed moments, spread by the draw.

use super::draw::Draw;

/// 14 November 2023; the first object of each user.
const START: i64 = 1_700_000_000;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// The moment at which a user's object number `index` was made.
pub(super) fn created(draw: &Draw, id: &str, index: usize) -> i64 {
    START + steps(index) * 9 * HOUR + draw.number(id) % HOUR
}

/// The moment of revision number `index` of an object made at `created`.
pub(super) fn revised(draw: &Draw, revision: &str, created: i64, index: usize) -> i64 {
    if index == 0 { created } else { created + steps(index) * 40 * DAY + draw.number(revision) }
}

/// When the password of a revision was changed, as the client told it.
pub(super) fn edited(draw: &Draw, revision: &str, revised: i64, outdated: bool) -> i64 {
    let age = if outdated { 500 * DAY } else { 0 };
    revised - age - draw.number(revision) % HOUR
}

/// When a share was made of a password last changed at `updated`.
pub(super) fn shared(updated: i64) -> i64 {
    updated + DAY
}

fn steps(index: usize) -> i64 {
    i64::try_from(index).expect("an index counts a few dozen objects")
}
