use crate::fixture::Severity;

/// One deviation of a response from its fixture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What part of the response deviates, or that the request does.
    pub kind: Kind,
    /// A JSONPath in the body, or the header's or cookie's name; empty for the status. Of a request `method`,
    /// `url`, `header NAME`, or a JSONPath in its body.
    pub path: String,
    /// What the fixture expects, as JSON or text, cut to a readable length; `None` when it expects nothing there.
    pub expected: Option<String>,
    /// What came; `None` when nothing is there.
    pub actual: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// Why it counts so; a short phrase such as `type changed` or `value changed, lowered by a rule`.
    pub reason: String,
    /// Where the rule stands that lowered it, or that the value had to match: `postcheck.toml:12`.
    pub rule: Option<String>,
    /// A unified diff, where text was compared.
    pub diff: Option<String>,
}

/// The reason of a difference about an array that has the same elements in another order.
pub(super) const ONLY_ORDER: &str = "only the order changed";

impl Difference {
    /// Whether an array has the same elements in another order, and that counts.
    #[must_use]
    pub fn is_order_alone(&self) -> bool {
        self.reason == ONLY_ORDER && self.severity > Severity::Info
    }
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
    /// The request: it is not the one that the fixture was recorded from.
    Request,
}

impl Kind {
    /// All.
    pub const ALL: [Kind; 6] =
        [Kind::Status, Kind::ContentType, Kind::Header, Kind::Cookie, Kind::Body, Kind::Request];

    /// The name used in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Status => "status",
            Kind::ContentType => "content-type",
            Kind::Header => "header",
            Kind::Cookie => "cookie",
            Kind::Body => "body",
            Kind::Request => "request",
        }
    }
}
