use std::fmt;

/// One deviation of a response from its fixture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What part of the response deviates.
    pub kind: Kind,
    /// A JSONPath in the body, or the header's or cookie's name; empty for the status.
    pub path: String,
    /// What the fixture expects, as JSON or text, cut to a readable length; `None` when it expects nothing there.
    pub expected: Option<String>,
    /// What came; `None` when nothing is there.
    pub actual: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// Why it counts so, or which rule lowered it; a short phrase such as `type changed`.
    pub reason: String,
    /// A unified diff, where text was compared.
    pub diff: Option<String>,
}

/// The part of the response a difference is in. The names are those of the JSON report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The status code.
    Status,
    /// The body's media type.
    ContentType,
    /// A header.
    Header,
    /// A cookie set by the response.
    Cookie,
    /// The body.
    Body,
}

impl Kind {
    /// The name used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Status => "status",
            Kind::ContentType => "content-type",
            Kind::Header => "header",
            Kind::Cookie => "cookie",
            Kind::Body => "body",
        }
    }
}

/// How much a difference matters, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Order only, or what a rule lowered.
    Info,
    /// Something that was not there before.
    Additive,
    /// Same type, other value.
    Change,
    /// A client that worked may fail.
    Breaking,
}

impl Severity {
    /// All, lowest first.
    pub const ALL: [Severity; 4] =
        [Severity::Info, Severity::Additive, Severity::Change, Severity::Breaking];

    /// The name used in options and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Additive => "additive",
            Severity::Change => "change",
            Severity::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
