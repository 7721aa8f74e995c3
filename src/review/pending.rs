//! The file of one step's pending changes.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::compare::{Difference, Key, Kind};
use crate::diagnostic::SourceError;
use crate::diagnostic::serde_words::{self, Object};
use crate::fixture::Severity;

/// The version of the format that this program writes and reads.
const VERSION: u32 = 1;

/// What waits to be decided about one step.
#[derive(Debug, Clone)]
pub(crate) struct Pending {
    /// The step's id.
    pub(crate) step: String,
    /// The digest of the fixture that the response was judged against; `None` where there was none.
    pub(crate) fixture: Option<String>,
    /// What differs.
    pub(crate) changes: Vec<Change>,
    /// What accepting all of it cannot promise.
    pub(crate) remarks: Vec<String>,
    /// The text of the fixture that the response by itself would give.
    pub(crate) response: String,
}

/// One difference, and what accepting it does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Change {
    pub(crate) kind: String,
    pub(crate) path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) expected: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) actual: Option<String>,
    #[serde(with = "severity")]
    pub(crate) severity: Severity,
    pub(crate) reason: String,
    /// Where the rule stands that lowered it, or that decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) diff: Option<String>,
    /// What accepting changes in the fixture; `None` where nothing has to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) edit: Option<Edit>,
    /// Why it cannot be accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) blocked: Option<String>,
}

/// A change of a fixture's text. Places start at the fixture's outermost object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Edit {
    /// Another value.
    Replace { place: Vec<Key>, with: Value },
    /// No value.
    Remove { place: Vec<Key> },
    /// A value that was not there: an element before the one of its index, a property behind the one that
    /// `after` names.
    Insert {
        place: Vec<Key>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<String>,
        with: Value,
    },
    /// The elements of an array in another order.
    Order { place: Vec<Key>, order: Vec<usize> },
    /// The body of the response in place of the whole body.
    Body,
    /// One more rule: for the answer, or for the member that `of` names.
    Rule {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<String>,
        rule: Value,
    },
    /// Several that belong together.
    Each(Vec<Edit>),
}

impl Edit {
    /// The place in the fixture that is changed, as a JSON path.
    pub(super) fn place(&self) -> String {
        if let Edit::Each(edits) = self {
            return edits.first().map_or_else(|| "$".to_owned(), Edit::place);
        }
        let place = match self {
            Edit::Replace { place, .. }
            | Edit::Remove { place }
            | Edit::Insert { place, .. }
            | Edit::Order { place, .. } => place.as_slice(),
            Edit::Body | Edit::Rule { .. } | Edit::Each(_) => &[],
        };
        let step = |key: &Key| match key {
            Key::Index(index) => format!("[{index}]"),
            Key::Name(name) if name.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                format!(".{name}")
            }
            Key::Name(name) => format!("[{name:?}]"),
        };
        let start = match self {
            Edit::Body => "$.body",
            Edit::Rule { .. } => "$.rules",
            _ => "$",
        };
        place.iter().fold(start.to_owned(), |path, key| path + &step(key))
    }
}

impl Edit {
    /// The edits that this one is.
    pub(super) fn single(&self) -> Vec<&Edit> {
        match self {
            Edit::Each(edits) => edits.iter().flat_map(Edit::single).collect(),
            edit => vec![edit],
        }
    }
}

impl Change {
    /// Whether it is about what was asked, not about the answer.
    pub(super) fn is_of_request(&self) -> bool {
        self.kind == Kind::Request.as_str()
    }

    /// The place that differs, in words.
    pub(crate) fn place(&self) -> String {
        if self.is_of_request() { format!("request {}", self.path) } else { self.path.clone() }
    }

    /// Whether it is about a place of a body: the answer's or the request's.
    pub(super) fn is_of_a_body(&self) -> bool {
        self.kind == Kind::Body.as_str() || (self.is_of_request() && self.path.starts_with('$'))
    }

    /// A difference that nothing is known about yet but how it is shown.
    pub(super) fn of(difference: &Difference) -> Self {
        Change {
            kind: difference.kind.as_str().to_owned(),
            path: difference.path.clone(),
            expected: difference.expected.clone(),
            actual: difference.actual.clone(),
            severity: difference.severity,
            reason: difference.reason.clone(),
            rule: difference.rule.clone(),
            diff: difference.diff.clone(),
            edit: None,
            blocked: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'f> {
    version: u32,
    step: String,
    fixture: Option<String>,
    differences: Vec<Object<Change>>,
    #[serde(default)]
    remarks: Vec<String>,
    #[serde(borrow)]
    response: &'f RawValue,
}

impl Pending {
    /// How many decisions wait; a new fixture is one.
    pub(super) fn count(&self) -> usize {
        if self.fixture.is_none() { 1 } else { self.changes.len() }
    }

    /// The file's text. The response stands in it as it would in a fixture, one level deeper.
    pub(crate) fn to_text(&self) -> String {
        let text = |value: serde_json::Result<String>| value.unwrap_or_default();
        let differences = text(serde_json::to_string_pretty(&self.changes));
        let remarks = text(serde_json::to_string_pretty(&self.remarks));
        format!(
            "{{\n  \"version\": {VERSION},\n  \"step\": {},\n  \"fixture\": {},\n  \"differences\": {},\n  \
             \"remarks\": {},\n  \"response\": {}\n}}\n",
            text(serde_json::to_string(&self.step)),
            text(serde_json::to_string(&self.fixture)),
            differences.replace('\n', "\n  "),
            remarks.replace('\n', "\n  "),
            self.response.trim_end().replace('\n', "\n  "),
        )
    }

    /// Reads a file's text.
    ///
    /// # Errors
    /// When it is no file of pending changes, or one of another version of this program.
    pub(crate) fn parse(text: &str, file: &str) -> Result<Self, SourceError> {
        const HELP: &str = "delete it, and run again with --pending";
        let Object(parsed): Object<File<'_>> = serde_json::from_str(text).map_err(|error| {
            let message = serde_words::message(&error);
            SourceError::new(file, format!("not a file of pending changes: {message}"))
                .at(text, serde_words::offset(text, &error))
                .help(HELP)
        })?;
        if parsed.version != VERSION {
            let message = format!("written by another version of postcheck ({})", parsed.version);
            return Err(SourceError::new(file, message).help(HELP));
        }
        Ok(Pending {
            step: parsed.step,
            fixture: parsed.fixture,
            changes: parsed.differences.into_iter().map(|Object(change)| change).collect(),
            remarks: parsed.remarks,
            response: parsed.response.get().replace("\n  ", "\n") + "\n",
        })
    }
}

/// Severities by their names.
mod severity {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::fixture::Severity;

    pub(super) fn serialize<S: Serializer>(
        it: &Severity,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(it.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Severity, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending() -> Pending {
        let change = Change {
            kind: "body".to_owned(),
            path: "$[0].label".to_owned(),
            expected: Some("\"a\"".to_owned()),
            actual: None,
            severity: Severity::Breaking,
            reason: "property missing".to_owned(),
            rule: None,
            diff: None,
            edit: Some(Edit::Insert {
                place: vec![Key::Name("body".to_owned()), Key::Index(0)],
                after: None,
                with: serde_json::from_str("{\"a\": 1.50, \"b\": [12345678901234567890123]}")
                    .unwrap(),
            }),
            blocked: None,
        };
        Pending {
            step: "a/b".to_owned(),
            fixture: None,
            changes: vec![change],
            remarks: vec!["it may\ndrift again".to_owned()],
            response: "{\n  \"status\": 200,\n  \"body\": [\n    \"\\n  x\"\n  ]\n}\n".to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let pending = pending();
        let read = Pending::parse(&pending.to_text(), "f").unwrap();
        assert_eq!(read.response, pending.response);
        assert_eq!((read.changes, read.remarks), (pending.changes, pending.remarks));
        assert_eq!((read.step, read.fixture), (pending.step, pending.fixture));
    }

    #[test]
    fn the_place_of_an_edit_is_a_path() {
        let edit = Edit::Remove {
            place: ["body", "a b"]
                .map(|name| Key::Name(name.to_owned()))
                .into_iter()
                .chain([Key::Index(3)])
                .collect(),
        };
        assert_eq!(edit.place(), "$.body[\"a b\"][3]");
        assert_eq!(Edit::Body.place(), "$.body");
    }

    #[test]
    fn other_files_are_refused_with_advice() {
        let text = pending().to_text();
        for (text, wanted) in [
            (text.replace("\"version\": 1", "\"version\": 9"), "another version"),
            (text.replace("\"step\"", "\"stop\""), "not a file of pending changes"),
            (text.replace("breaking", "awful"), "awful"),
            ("[1, \"a\", null, [], {}]".to_owned(), "must be an object, not an array"),
            (text.replace("\"version\": 1", "\"version\": \"1\""), "a whole number from 0 on"),
            (text[..text.len() / 2].to_owned(), "not a file of pending changes"),
        ] {
            let error = Pending::parse(&text, "f.json").unwrap_err().to_string();
            assert!(
                error.contains(wanted) && error.contains("run again with --pending"),
                "{error}"
            );
        }
    }
}
