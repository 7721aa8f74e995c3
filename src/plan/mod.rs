//! The ordered steps of one iteration: the collection flattened, selected and with auth, scripts and
//! behaviour inherited. Knows nothing of variables or the network.

mod build;
mod ids;
mod narrow;
mod select;
mod slug;
mod step;
mod tree;

pub use build::build;
pub use narrow::narrowed;
pub use select::{PlanError, Selection};
pub use slug::slug;
pub use step::{Owner, Plan, Step, StepScript};
