use std::str::FromStr;

use crate::report::Verdict;

/// When a run stops early: `--bail` with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bail {
    /// After the first step that drifts or fails.
    Failure,
    /// After the first script that throws, or request that cannot be made; drift and failed assertions do not
    /// matter.
    Folder,
}

impl Bail {
    /// Whether a step with that verdict is the last one.
    #[must_use]
    pub fn stops_after(self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Error => true,
            Verdict::Drift | Verdict::Failed => self == Bail::Failure,
            Verdict::Conforms | Verdict::Unrecorded | Verdict::Skipped => false,
        }
    }
}

/// A modifier that is none of newman's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("its modifiers are `failure` and `folder`")]
pub struct UnknownModifier;

impl FromStr for Bail {
    type Err = UnknownModifier;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bail = Bail::Folder;
        for modifier in text.split(',') {
            match modifier {
                "failure" => bail = Bail::Failure,
                "folder" => {}
                _ => return Err(UnknownModifier),
            }
        }
        Ok(bail)
    }
}
