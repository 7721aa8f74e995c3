//! When faults strike.

use std::sync::{Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::kind::Kind;
use super::spec::Fault;

/// What precedes the paths that globs are for.
const PREFIXES: [&str; 3] = ["/index.php", "/apps/passwords", "/api/1.0"];

/// All faults of a sandbox, and how often they have struck.
#[derive(Debug)]
pub(crate) struct Faults {
    faults: Vec<Fault>,
    luck: Mutex<Luck>,
}

#[derive(Debug)]
struct Luck {
    random: StdRng,
    /// By fault: requests it was meant for, and those it struck.
    counts: Vec<(u64, u64)>,
}

/// A fault that may strike the request at hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Armed<'f> {
    faults: &'f Faults,
    index: usize,
}

impl Faults {
    /// With the same seed and the same requests the same ones are struck.
    pub(crate) fn new(faults: Vec<Fault>, seed: u64) -> Self {
        let counts = vec![(0, 0); faults.len()];
        let luck = Luck { random: StdRng::seed_from_u64(seed), counts };
        Faults { faults, luck: Mutex::new(luck) }
    }

    /// The faults that have not struck yet, as they were written.
    pub(crate) fn idle(&self) -> Vec<&str> {
        let luck = self.luck.lock().unwrap_or_else(PoisonError::into_inner);
        let idle = self.faults.iter().zip(&luck.counts).filter(|(_, (_, struck))| *struck == 0);
        idle.map(|(fault, _)| fault.text.as_str()).collect()
    }

    /// The faults that may strike a request, in the order they were given.
    pub(crate) fn for_request(&self, method: &str, path: &str) -> Vec<Armed<'_>> {
        if self.faults.is_empty() {
            return Vec::new();
        }
        let path = below_the_api(path);
        let mut luck = self.luck.lock().unwrap_or_else(PoisonError::into_inner);
        let Luck { random, counts } = &mut *luck;
        let mut armed = Vec::new();
        for (index, (fault, (met, _))) in self.faults.iter().zip(counts).enumerate() {
            if !fault.concerns(method, path) {
                continue;
            }
            *met += 1;
            if *met > fault.skip && random.random_bool(fault.likelihood) {
                armed.push(Armed { faults: self, index });
            }
        }
        armed
    }
}

impl<'f> Armed<'f> {
    /// What it does.
    pub(crate) fn kind(self) -> &'f Kind {
        &self.faults.faults[self.index].kind // `index` is one of a fault
    }

    /// Lets it act unless it has struck as often as it may. That counts, and is told, if `act` says that there
    /// was an effect.
    pub(crate) fn strike(self, act: impl FnOnce(&Kind) -> bool) -> bool {
        let fault = &self.faults.faults[self.index]; // `index` is one of a fault
        let mut luck = self.faults.luck.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, struck) = &mut luck.counts[self.index]; // there is one for each fault
        if fault.most.is_some_and(|most| *struck >= most) || !act(&fault.kind) {
            return false;
        }
        *struck += 1;
        true
    }
}

/// The part of a path that globs are for.
fn below_the_api(mut path: &str) -> &str {
    for prefix in PREFIXES {
        path = path.strip_prefix(prefix).unwrap_or(path);
    }
    path.trim_start_matches('/')
}
