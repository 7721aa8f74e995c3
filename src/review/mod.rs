//! From "it drifted" to "accepted": pending changes that a run leaves behind, and what accepting them does to a
//! fixture's text.
//!
//! `seen` is a judged step; `changes` and `asked` turn the differences of its answer and of its request into edits (of
//! one `side` of it) while the run still knows its variables and bindings, and `foresee` makes them for a run after
//! everything pending was accepted; `pending` is the file they are kept in and `folder` the folder of those files;
//! `writer` keeps them during a run. `edit` carries edits out in the text of a fixture and leaves everything else byte
//! for byte; `decide` says what is left after a decision, `tour` how one goes through all of them. Only `folder` and
//! `carry_out` touch files.

mod adapt;
mod asked;
mod body;
mod carry_out;
mod changes;
mod decide;
mod edit;
mod folder;
mod foresee;
mod generalise;
mod layout;
mod names;
mod order;
mod pending;
mod plan;
mod seen;
mod side;
mod tour;
mod writer;

pub(crate) use carry_out::{CarriedOut, ReviewError, accept, reject};
pub(crate) use decide::Selection;
pub(crate) use folder::{Folder, Loaded};
pub(crate) use names::LostNames;
pub use seen::StepSeen;
pub(crate) use tour::{Key as TourKey, Next, Tally, Tone, Tour};
pub use writer::{Kept, PendingWriter};

#[cfg(test)]
mod tests;
