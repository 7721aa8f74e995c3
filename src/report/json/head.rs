use serde::Serialize;

use crate::report::RunInfo;

/// The number of what postcheck adds to newman's shape; a reader of another one does not know all of it.
pub(crate) const FORMAT: u32 = 1;

/// `postcheck`: what is known of the run before it starts, and newman's shape has no place for.
#[derive(Debug, Serialize)]
pub(super) struct Head<'a> {
    format: u32,
    version: &'static str,
    collection: &'a str,
    target: Option<&'a str>,
    fixtures: Option<&'a str>,
    steps: usize,
    iterations: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<Shard<'a>>,
}

/// Which part of a plan the run was.
#[derive(Debug, Serialize)]
struct Shard<'a> {
    index: usize,
    count: usize,
    steps: usize,
    plan: &'a str,
}

impl<'a> Head<'a> {
    pub(super) fn of(info: &RunInfo<'a>) -> Self {
        Head {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION"),
            collection: info.collection,
            target: info.target,
            fixtures: info.fixtures,
            steps: info.steps,
            iterations: info.iterations,
            shard: info.part.map(|part| Shard {
                index: part.index,
                count: part.count,
                steps: part.steps,
                plan: &part.plan,
            }),
        }
    }
}
