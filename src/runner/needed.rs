//! Which steps a step cannot do without, as far as that can be told before a run.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::fixture::Fixture;
use crate::plan::{Plan, Step};
use crate::render::names_used;

/// `.set("name"`, `setEnvironmentVariable('name'`.
static SETS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\.\s*set(?:EnvironmentVariable|GlobalVariable)?\s*\(\s*["'`]([^"'`\n]+)["'`]"#)
        .expect("the pattern is valid")
});

/// `.get("name"`, `.has('name'`, `{{name}}`.
static READS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\.\s*(?:get\w*|has)\s*\(\s*["'`]([^"'`\n]+)["'`]|\{\{\s*([^{}\n]+?)\s*\}\}"#)
        .expect("the pattern is valid")
});

/// The steps at `chosen` with those that set variables, or bind names in their fixtures, which they use: of each name
/// the last one before. `fixtures` belong to the steps of the plan, in their order.
#[must_use]
pub fn with_needed(
    plan: &Plan,
    fixtures: &[Option<Fixture>],
    chosen: &BTreeSet<usize>,
) -> BTreeSet<usize> {
    let fixture = |place: usize| fixtures.get(place).and_then(Option::as_ref);
    let mut setters: HashMap<String, Vec<usize>> = HashMap::new();
    for step in &plan.steps {
        for name in set_by(step, fixture(step.index)) {
            setters.entry(name).or_default().push(step.index);
        }
    }
    let mut all = chosen.clone();
    let mut open: Vec<usize> = chosen.iter().copied().collect();
    while let Some(place) = open.pop() {
        let Some(step) = plan.steps.get(place) else { continue };
        for name in used_by(step, fixture(place)) {
            let setters = setters.get(&name).map(Vec::as_slice).unwrap_or_default();
            let last = setters.iter().rfind(|setter| **setter < place);
            open.extend(last.filter(|setter| all.insert(**setter)));
        }
    }
    all
}

fn set_by(step: &Step, fixture: Option<&Fixture>) -> HashSet<String> {
    let scripts = step.prerequest.iter().chain(&step.test);
    let by_scripts = scripts.flat_map(|script| SETS.captures_iter(&script.source));
    let by_scripts = by_scripts.filter_map(|found| Some(found.get(1)?.as_str().to_owned()));
    let bound = fixture.map(Fixture::bound_names).unwrap_or_default();
    by_scripts.chain(bound.iter().cloned()).collect()
}

fn used_by(step: &Step, fixture: Option<&Fixture>) -> HashSet<String> {
    let scripts = step.prerequest.iter().chain(&step.test);
    let by_scripts = scripts.flat_map(|script| READS.captures_iter(&script.source));
    let by_scripts =
        by_scripts.filter_map(|found| Some(found.get(1).or(found.get(2))?.as_str().to_owned()));
    let free = fixture.map(Fixture::free_names).unwrap_or_default();
    let own = names_used(&step.request).into_iter().chain(free.iter().cloned());
    by_scripts.chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Selection, build};

    #[test]
    fn what_sets_a_name_comes_along_and_what_it_needs_itself() {
        let script =
            |text: &str| serde_json::json!([{ "listen": "test", "script": { "exec": [text] } }]);
        let step = |name: &str, url: &str, text: &str| serde_json::json!({ "name": name, "request": url, "event": script(text) });
        let collection = serde_json::json!({ "info": { "name": "c" }, "item": [
            step("A", "http://h/", "pm.environment.set('a', 1)"),
            step("Again", "http://h/", "pm.globals.set(\"a\", 1)"),
            step("B", "http://h/{{a}}", "pm.variables.set('b', pm.variables.get('a'))"),
            step("Alone", "http://h/", "pm.environment.set('c', 1)"),
            step("C", "http://h/{{b}}", ""),
            step("Later", "http://h/", "postman.setGlobalVariable('b', 1)"),
        ]});
        let collection = crate::collection::parse(&collection.to_string(), "c.json").unwrap();
        let plan = build(&collection, &Selection::default()).unwrap();
        for (chosen, needed) in
            [(vec![4], vec![1, 2, 4]), (vec![0, 3], vec![0, 3]), (vec![2, 5], vec![1, 2, 5])]
        {
            let all = with_needed(&plan, &[], &chosen.iter().copied().collect());
            assert_eq!(all.into_iter().collect::<Vec<_>>(), needed, "{chosen:?}");
        }
    }

    #[test]
    fn who_binds_a_name_comes_along() {
        let text = r#"{"info": {"name": "c"}, "item": [
            {"name": "One", "request": "http://h/"}, {"name": "Two", "request": "http://h/"}]}"#;
        let collection = crate::collection::parse(text, "c.json").unwrap();
        let plan = build(&collection, &Selection::default()).unwrap();
        let no_body = |_: &str| Err(std::io::ErrorKind::NotFound.into());
        let fixture = |text: &str| Some(Fixture::parse(text, "f.json", no_body).unwrap());
        let fixtures = [
            fixture(r#"{"status": 200, "body": {"id": "{{$uuid as=\"made\"}}"}}"#),
            fixture(r#"{"status": 200, "body": {"id": "{{made}}"}}"#),
        ];
        let all = with_needed(&plan, &fixtures, &BTreeSet::from([1]));
        assert_eq!(all, BTreeSet::from([0, 1]));
    }
}
