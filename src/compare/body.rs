//! The body by its kind: JSON, text or bytes.

use crate::fixture::{
    Action, Bindings, ExpectedBody, Fixture, Pattern, Policy, Rule, Severity, Surroundings,
};
use crate::http::Received;
use crate::secret::MASK;

use super::binary;
use super::difference::{Difference, Kind};
use super::lockstep;
use super::node::Node;
use super::place::{Place, Rules};
use super::show;
use super::sink::{Sink, where_it_stands};
use super::text;
use super::trace::Trace;
use super::walk::{Context, Walk};

/// Compares the body and binds what it captures.
pub(super) fn compare(
    fixture: &Fixture,
    received: &Received,
    around: &Surroundings<'_>,
    policy: &Policy,
    bindings: &mut Bindings,
) -> Vec<Difference> {
    let rules = Rules::new(policy.rules.iter().chain(&fixture.rules).collect());
    if let ExpectedBody::Json(raw) = &fixture.body {
        return Json { fixture, around, rules, policy }.compare(raw.get(), received, bindings);
    }
    let (whole, cap) = whole_body(&policy.rules, &fixture.rules);
    let image_rule = match whole.map(|rule| &rule.action) {
        Some(Action::Ignore) => return Vec::new(),
        Some(Action::Match(pattern)) => pattern.image(),
        _ => None,
    };
    let strict_bytes = on_whole(&policy.rules, &fixture.rules)
        .any(|rule| matches!(rule.action, Action::StrictBytes));
    let hides = hides_whole(&rules, &received.body);
    let difference = match &fixture.body {
        _ if image_rule.is_some() => {
            let found = image_rule.and_then(|shape| binary::image(shape, &received.body));
            found.map(|found| Difference { rule: whole.and_then(where_it_stands), ..found })
        }
        ExpectedBody::Text(expected) => match fixture.pattern(expected).and_then(Pattern::image) {
            Some(shape) => binary::image(shape, &received.body),
            None => {
                let actual = crate::http::text(received);
                text::compare(expected, &actual, fixture, around, bindings)
            }
        },
        ExpectedBody::Bytes(expected) => binary::compare(expected, &received.body, strict_bytes),
        ExpectedBody::Empty | ExpectedBody::Json(_) => unexpected(received),
    };
    let finished = |difference| {
        let difference = capped(difference, cap);
        if hides { masked(difference) } else { difference }
    };
    difference.into_iter().map(finished).collect()
}

/// The differences of a JSON body, with where they stand on both sides.
pub(super) fn trace(
    fixture: &Fixture,
    received: &Received,
    around: &Surroundings<'_>,
    policy: &Policy,
    bindings: &Bindings,
) -> Vec<(Difference, Trace)> {
    let ExpectedBody::Json(raw) = &fixture.body else { return Vec::new() };
    let bytes = received.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&received.body);
    let Ok(actual) = std::str::from_utf8(bytes) else { return Vec::new() };
    let mut rules = Rules::new(policy.rules.iter().chain(&fixture.rules).collect());
    rules.select([raw.get(), actual]);
    let (Ok(left), Ok(right)) = (Node::parse(raw.get()), Node::parse(actual)) else {
        return Vec::new();
    };
    let context = Context::new(fixture, around, &rules, policy.strict_numbers, actual.len());
    let mut walk = Walk::new(&context, bindings);
    walk.sink = Sink::Trace(Vec::new());
    walk.value(&left, &right, &Place::root(&rules));
    match walk.sink {
        Sink::Trace(list) => list,
        Sink::Collect { .. } | Sink::Count { .. } => Vec::new(),
    }
}

/// Whether nothing of a body is to be shown that is no JSON in the fixture: a rule says so, or JSON came
/// instead in which other rules call something secret.
fn hides_whole(rules: &Rules<'_>, body: &[u8]) -> bool {
    let first = body.iter().find(|byte| !byte.is_ascii_whitespace());
    Place::root(rules).secret || (rules.has_secrets() && matches!(first, Some(b'{' | b'[')))
}

/// A difference of a body that cannot be taken apart, so that nothing of it can be shown where some of it is
/// secret.
fn masked(difference: Difference) -> Difference {
    let hidden = |side: Option<String>| side.map(|_| MASK.to_owned());
    let (expected, actual) = (hidden(difference.expected), hidden(difference.actual));
    Difference { expected, actual, diff: None, ..difference }
}

/// The rule on the body as a whole, and the one that lowers it.
fn whole_body<'r>(global: &'r [Rule], own: &'r [Rule]) -> (Option<&'r Rule>, Option<&'r Rule>) {
    let (mut whole, mut cap) = (None, None);
    for rule in on_whole(global, own) {
        match &rule.action {
            Action::Severity(_) => cap = Some(rule),
            Action::StrictBytes => {}
            _ => whole = Some(rule),
        }
    }
    (whole, cap)
}

/// The rules on the body as a whole; the fixture's own come last.
fn on_whole<'r>(global: &'r [Rule], own: &'r [Rule]) -> impl Iterator<Item = &'r Rule> {
    global.iter().chain(own).filter(|rule| rule.path.as_str() == "$")
}

fn capped(mut difference: Difference, cap: Option<&Rule>) -> Difference {
    if let Some(rule) = cap
        && let Action::Severity(severity) = rule.action
        && severity < difference.severity
    {
        difference.severity = severity;
        difference.reason.push_str(", lowered by a rule");
        difference.rule = where_it_stands(rule);
    }
    difference
}

/// A body where the fixture has none.
fn unexpected(received: &Received) -> Option<Difference> {
    if received.body.is_empty() {
        return None;
    }
    let text = crate::http::text(received);
    let (_, actual) = show::texts("", &text);
    Some(Difference {
        kind: Kind::Body,
        path: "$".to_owned(),
        expected: None,
        actual: Some(actual),
        severity: Severity::Additive,
        reason: "a body where there was none".to_owned(),
        rule: None,
        diff: None,
    })
}

/// The comparison of a JSON body.
struct Json<'j> {
    fixture: &'j Fixture,
    around: &'j Surroundings<'j>,
    rules: Rules<'j>,
    policy: &'j Policy,
}

impl Json<'_> {
    fn compare(
        mut self,
        expected: &str,
        received: &Received,
        bindings: &mut Bindings,
    ) -> Vec<Difference> {
        let bytes = received.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&received.body);
        let Ok(actual) = std::str::from_utf8(bytes) else {
            return vec![self.unreadable(expected, "not UTF-8", &crate::http::text(received))];
        };
        if !self.rules.may_refuse_equal_bodies() {
            let strict = self.policy.strict_numbers;
            let same =
                lockstep::matches(expected, actual, self.fixture, self.around, bindings, strict);
            match same {
                Some(std::borrow::Cow::Borrowed(_)) => return Vec::new(),
                Some(std::borrow::Cow::Owned(bound)) => {
                    *bindings = bound;
                    return Vec::new();
                }
                None => {}
            }
        }
        self.rules.select([expected, actual]);
        match (Node::parse(expected), Node::parse(actual)) {
            (Ok(left), Ok(right)) => self.walk(&left, &right, actual.len(), bindings),
            (Ok(_), Err(error)) => vec![self.unreadable(expected, &error, actual)],
            // Valid JSON that cannot be held as values (lone surrogates, very deep): compared as text.
            (Err(_), _) => {
                let found = text::compare(expected, actual, self.fixture, self.around, bindings);
                let hides = self.rules.has_secrets();
                let found = found.into_iter();
                found.map(|found| if hides { masked(found) } else { found }).collect()
            }
        }
    }

    fn walk(
        &self,
        expected: &Node<'_>,
        actual: &Node<'_>,
        size: usize,
        bindings: &mut Bindings,
    ) -> Vec<Difference> {
        let strict = self.policy.strict_numbers;
        let context = Context::new(self.fixture, self.around, &self.rules, strict, size);
        let place = Place::root(&self.rules);
        let mut walk = Walk::new(&context, bindings);
        walk.value(expected, actual, &place);
        let Walk { bindings: bound, sink, .. } = walk;
        if let std::borrow::Cow::Owned(bound) = bound {
            *bindings = bound;
        }
        sink.into_differences()
    }

    fn unreadable(&self, expected: &str, error: &str, actual: &str) -> Difference {
        let place = Place::root(&self.rules);
        let (expected, actual_shown) = show::texts(expected, actual);
        let (severity, lowering) = place.capped(Severity::Breaking, &self.rules);
        let reason = match actual.is_empty() {
            true => "the body is empty".to_owned(),
            false => format!("no longer parses as JSON: {error}"),
        };
        let difference = Difference {
            kind: Kind::Body,
            path: "$".to_owned(),
            expected: Some(expected),
            actual: (!actual.is_empty()).then_some(actual_shown),
            severity,
            reason,
            rule: lowering.and_then(where_it_stands),
            diff: None,
        };
        if self.rules.has_secrets() { masked(difference) } else { difference }
    }
}
