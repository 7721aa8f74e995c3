//! The ordered steps of one iteration: the collection flattened, selected and with auth, scripts and
//! behaviour inherited. Knows nothing of variables or the network.

mod build;
mod ids;
mod narrow;
mod select;
mod shard;
mod slug;
mod step;
mod tree;

pub use build::build;
pub use narrow::narrowed;
pub use select::{PlanError, Selection};
pub use shard::{Shard, ShardError, StepNames, parts, shard, with_needed};
pub use slug::slug;
pub use step::{Owner, Plan, Step, StepScript};
