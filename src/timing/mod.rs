//! How long requests took: percentiles, the slowest steps, and budgets that a run has to keep. Knows durations and
//! nothing else; what it keeps does not grow with the number of requests.

mod budget;
mod clock;
mod histogram;

pub use budget::{Budget, BudgetError, Kept, Measure};
pub use clock::{Clock, Slow, Table};
pub use histogram::{Histogram, Spread};
