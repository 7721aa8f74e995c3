//! Where a run goes on after a step.

use crate::diagnostic::near;
use crate::plan::{Plan, Step};
use crate::script::{Next, ScriptError, ScriptErrorKind};

/// Where a run goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// At the next step.
    On,
    /// At the step of that index.
    To(usize),
    /// With the next iteration.
    End,
}

/// Where a script's `setNextRequest` leads.
pub(super) fn course(plan: &Plan, next: &Next) -> Result<Course, ScriptError> {
    match next {
        Next::End => Ok(Course::End),
        Next::Request(name) => find(plan, name).map(Course::To).ok_or_else(|| nowhere(plan, name)),
    }
}

/// The step of that id in the file, or else the last one of that name, as in newman; or else the one of
/// that step id, which may look like a name.
fn find(plan: &Plan, name: &str) -> Option<usize> {
    let first = |is: &dyn Fn(&Step) -> bool| plan.steps.iter().position(is);
    let by_name = || plan.steps.iter().rposition(|step| step.name == name);
    first(&|step| step.item_id.as_deref() == Some(name))
        .or_else(by_name)
        .or_else(|| first(&|step| step.id == name))
}

fn nowhere(plan: &Plan, name: &str) -> ScriptError {
    let names = plan.steps.iter().map(|step| step.name.as_str());
    let hint = match near(name, names).as_slice() {
        [] => String::new(),
        likely => format!("; is it {}?", likely.join(", or ")),
    };
    ScriptError {
        kind: ScriptErrorKind::Exception,
        name: "Error".to_owned(),
        message: format!("setNextRequest: this run has no request {name:?}{hint}"),
        line: None,
        stack: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Selection;

    #[test]
    fn an_id_counts_before_a_name_and_of_equal_names_the_last() {
        let text = r#"{"info": {"name": "c"}, "item": [
            {"id": "Third", "name": "One", "request": "http://h/"},
            {"name": "Two", "request": "http://h/"},
            {"name": "Two", "request": "http://h/"},
            {"name": "Third", "request": "http://h/"},
            {"name": "twin", "request": "http://h/"},
            {"name": "twin", "request": "http://h/"}]}"#;
        let collection = crate::collection::parse(text, "c.json").unwrap();
        let plan = crate::plan::build(&collection, &Selection::default()).unwrap();
        let to = |name: &str| course(&plan, &Next::Request(name.to_owned()));
        for (name, at) in [
            ("One", 0),
            ("Two", 2),
            ("two", 1),
            ("two-2", 2),
            ("Third", 0),
            ("twin", 5),
            ("twin-2", 5),
        ] {
            assert_eq!(to(name), Ok(Course::To(at)), "{name}");
        }
        assert_eq!(course(&plan, &Next::End), Ok(Course::End));
        let error = to("Tow").unwrap_err();
        assert_eq!(error.message, "setNextRequest: this run has no request \"Tow\"; is it Two?");
        assert_eq!(to("").unwrap_err().message, "setNextRequest: this run has no request \"\"");
    }
}
