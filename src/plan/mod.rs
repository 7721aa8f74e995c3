//! The ordered steps of one iteration: the collection flattened, selected and with auth, scripts and
//! behaviour inherited. Knows nothing of variables or the network.

mod step;

pub use step::{Plan, Step};
