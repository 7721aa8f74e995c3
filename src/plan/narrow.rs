use std::collections::BTreeSet;

use super::{Plan, Step};

/// The plan with only the steps at these places; their ids stay what they are.
#[must_use]
pub fn narrowed(plan: &Plan, places: &BTreeSet<usize>) -> Plan {
    let chosen = plan.steps.iter().filter(|step| places.contains(&step.index));
    let steps = chosen.enumerate().map(|(index, step)| Step { index, ..step.clone() }).collect();
    Plan { steps, ..plan.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Selection, build};

    #[test]
    fn places_are_counted_anew_and_ids_are_not() {
        let text = r#"{"info": {"name": "c"}, "item": [
            {"name": "One", "request": "http://h/"},
            {"name": "Two", "request": "http://h/"},
            {"name": "Two", "request": "http://h/"}]}"#;
        let collection = crate::collection::parse(text, "c.json").unwrap();
        let plan = build(&collection, &Selection::default()).unwrap();
        let narrow = narrowed(&plan, &BTreeSet::from([0, 2]));
        let steps: Vec<_> = narrow.steps.iter().map(|s| (s.index, s.id.as_str())).collect();
        assert_eq!(steps, [(0, "one"), (1, "two-2")]);
        assert_eq!(narrow.all_ids, plan.all_ids);
    }
}
