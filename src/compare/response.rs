//! A whole response against its fixture.

use crate::fixture::{Bindings, Fixture, Policy, Severity, Surroundings};
use crate::http::Received;

use super::difference::{Difference, Kind};
use super::{body, cookies, headers};

/// Every way in which a response differs from its fixture: status, headers, cookies, body, in this order.
/// Values that matchers capture are bound in `bindings` for later steps.
#[must_use]
pub fn compare(
    fixture: &Fixture,
    received: &Received,
    around: &Surroundings<'_>,
    policy: &Policy,
    bindings: &mut Bindings,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    differences.extend(status(fixture, received));
    if let Some(expected) = &fixture.headers {
        differences.extend(headers::compare(fixture, expected, received, around, policy, bindings));
    }
    if let Some(expected) = &fixture.cookies {
        let set = received.headers.iter().filter(|(name, _)| name == "set-cookie");
        let set = set.map(|(_, value)| value.as_str());
        differences.extend(cookies::compare(expected, set, &*policy.foreign_cookie));
    }
    differences.extend(unbound(fixture, around, bindings));
    differences.extend(body::compare(fixture, received, around, policy, bindings));
    differences
}

fn status(fixture: &Fixture, received: &Received) -> Option<Difference> {
    let expected = fixture.status.filter(|status| *status != received.status)?;
    Some(Difference {
        kind: Kind::Status,
        path: String::new(),
        expected: Some(expected.to_string()),
        actual: Some(received.status.to_string()),
        severity: Severity::Breaking,
        reason: "status changed".to_owned(),
        rule: None,
        diff: None,
    })
}

/// Names that nothing has bound: the step that binds them was not run, so their first value is taken.
pub(super) fn unbound<'f>(
    fixture: &'f Fixture,
    around: &'f Surroundings<'_>,
    bindings: &'f Bindings,
) -> impl Iterator<Item = Difference> {
    let free = fixture.free_names().iter();
    free.filter(|name| bindings.get(name).is_none() && around.variables.text(name).is_none())
        .map(|name| Difference {
            kind: Kind::Body,
            path: "$".to_owned(),
            expected: Some(format!("{{{{{name}}}}}")),
            actual: None,
            severity: Severity::Info,
            reason: "nothing has bound this name in this run; its first value is taken".to_owned(),
            rule: None,
            diff: None,
        })
        .collect::<Vec<_>>()
        .into_iter()
}
