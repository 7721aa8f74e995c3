use std::fmt;

/// The judgement on one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The response is what the fixture expects.
    Conforms,
    /// It differs by at least the severity that `--fail-on` names.
    Drift,
    /// A script's assertion failed.
    Failed,
    /// The request could not be made, or the answer could not be read.
    Error,
    /// There is no fixture for the step.
    Unrecorded,
    /// The step was not run.
    Skipped,
}

impl Verdict {
    /// All, in the order in which summaries show them.
    pub const ALL: [Verdict; 6] = [
        Verdict::Conforms,
        Verdict::Drift,
        Verdict::Failed,
        Verdict::Error,
        Verdict::Unrecorded,
        Verdict::Skipped,
    ];

    /// Whether the step is one that people have to look at: it drifted, failed or could not be made.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, Verdict::Drift | Verdict::Failed | Verdict::Error)
    }

    /// The name used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Conforms => "conforms",
            Verdict::Drift => "drift",
            Verdict::Failed => "failed",
            Verdict::Error => "error",
            Verdict::Unrecorded => "unrecorded",
            Verdict::Skipped => "skipped",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
