//! The names of variables that a script reads and sets, as far as its text says so.
//!
//! Nothing is run and nothing parsed: a name that stands in a comment counts, too. That is on the safe side for who
//! asks what a step may need.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

/// What the text of a script names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ScriptNames {
    /// Variables that it may read.
    pub reads: BTreeSet<String>,
    /// Variables that it may set.
    pub sets: BTreeSet<String>,
    /// Requests that it may send the run to.
    pub jumps: BTreeSet<String>,
    /// It sets variables whose names are only known when it runs.
    pub sets_unknown: bool,
    /// It may end the iteration, or send the run where only it knows.
    pub leaves: bool,
}

/// A quoted text as the first argument.
const QUOTED: &str = r#"(?:"([^"\\\n]*)"|'([^'\\\n]*)'|`([^`\\$]*)`)"#;
const SCOPE: &str = r"\b(?:environment|globals|collectionVariables|variables)";

static SET: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(r"(?:\.\s*set|\bset(?:Environment|Global)Variable)\s*\(\s*{QUOTED}"))
});
static SET_UNKNOWN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r#"(?:{SCOPE}\s*\.\s*set|\bset(?:Environment|Global)Variable)\s*\(\s*(?:[^\s"'`)]|`[^`]*\$\{{)"#
    ))
});
static READ: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?:\.\s*(?:get|has)|\bget(?:Environment|Global)Variable|{SCOPE}\s*\[)\s*\(?\s*{QUOTED}"
    ))
});
static MEMBER: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"\b(?:environment|globals)\s*\.\s*([A-Za-z_$][\w$]*)"));
static TEMPLATE: LazyLock<Regex> = LazyLock::new(|| compiled(r"\{\{\s*([^{}\n]+?)\s*\}\}"));
static JUMP: LazyLock<Regex> =
    LazyLock::new(|| compiled(&format!(r"\bsetNextRequest\s*\(\s*(?:{QUOTED}\s*\))?")));

fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the patterns of this file are valid")
}

impl ScriptNames {
    /// Looks through a script.
    #[must_use]
    pub fn of(source: &str) -> Self {
        let mut reads = all(&READ, source);
        reads.extend(all(&MEMBER, source));
        reads.extend(all(&TEMPLATE, source));
        ScriptNames {
            reads,
            sets: all(&SET, source),
            jumps: all(&JUMP, source),
            sets_unknown: SET_UNKNOWN.is_match(source),
            leaves: JUMP.captures_iter(source).any(|found| first(&found).is_none()),
        }
    }
}

fn all(pattern: &Regex, source: &str) -> BTreeSet<String> {
    pattern.captures_iter(source).filter_map(|found| first(&found)).collect()
}

/// The first group that took part.
fn first(found: &regex::Captures<'_>) -> Option<String> {
    found.iter().skip(1).flatten().next().map(|text| text.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_every_spelling() {
        for (source, reads, sets) in [
            ("pm.environment.set('a', pm.globals.get(\"b\"))", "b,get", "a"),
            ("pm.collectionVariables . set ( `a` , 1 )", "", "a"),
            ("const e = pm.environment; e.set('a', 1); e.get('b')", "b", "a"),
            ("postman.setEnvironmentVariable('a', 1); postman.getGlobalVariable('b')", "b", "a"),
            ("if (pm.variables.has('a')) x(environment['b'], globals.c)", "a,b,c", ""),
            ("pm.variables.replaceIn('x {{ a }} {{b}}')", "a,b", ""),
            ("pm.environment.set(name, 1)", "set", ""),
        ] {
            let names = ScriptNames::of(source);
            let shown = |names: &BTreeSet<String>| {
                let own = names.iter().filter(|name| *name != "set" || source.contains("(name"));
                own.map(String::as_str).collect::<Vec<_>>().join(",")
            };
            assert_eq!(
                (shown(&names.reads).as_str(), shown(&names.sets).as_str()),
                (reads, sets),
                "{source}"
            );
        }
    }

    #[test]
    fn what_only_the_script_knows_is_told() {
        for (source, sets_unknown, leaves) in [
            ("pm.environment.set(name, 1)", true, false),
            ("pm.globals.set(`id_${n}`, 1)", true, false),
            ("map.set(key, 1); pm.environment.set('a', key)", false, false),
            ("pm.execution.setNextRequest(null)", false, true),
            ("postman.setNextRequest(where)", false, true),
            ("pm.setNextRequest('a' + b)", false, true),
            ("pm.execution.setNextRequest(\"List\")", false, false),
        ] {
            let names = ScriptNames::of(source);
            assert_eq!((names.sets_unknown, names.leaves), (sets_unknown, leaves), "{source}");
        }
        let jumps = ScriptNames::of("pm.execution.setNextRequest(\"List\")").jumps;
        assert_eq!(jumps.into_iter().collect::<Vec<_>>(), ["List"]);
    }
}
