use std::collections::HashMap;

use serde_json::Value;

use super::cast::{cast, value_text};
use crate::collection::{Variable, VariableType};

/// The variables of one scope in file order, disabled ones included, so that it can be exported again.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    entries: Vec<Entry>,
    /// Name to the last enabled entry of that name: the one that counts.
    index: HashMap<Box<str>, usize>,
}

/// A variable with what its value comes to, worked out once and not at each rendering.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) variable: Variable,
    /// The value after its type's cast, where that differs.
    cast: Option<Value>,
    /// The value as text, where it is no string.
    text: Option<Box<str>>,
}

impl Entry {
    fn new(variable: Variable) -> Self {
        let cast = cast(&variable);
        let text = match cast.as_ref().or(variable.value.as_ref()) {
            None | Some(Value::String(_)) => None,
            Some(value) => Some(value_text(value).into()),
        };
        Entry { variable, cast, text }
    }

    /// The value with its type's cast; `None` when the variable has none.
    pub(super) fn value(&self) -> Option<&Value> {
        self.cast.as_ref().or(self.variable.value.as_ref())
    }

    /// The value as text; empty when there is none.
    pub(super) fn text(&self) -> &str {
        match (&self.text, self.value()) {
            (Some(text), _) => text,
            (None, Some(Value::String(text))) => text,
            _ => "",
        }
    }
}

impl Store {
    pub(super) fn new(variables: impl IntoIterator<Item = Variable>) -> Self {
        let entries = variables.into_iter().map(Entry::new).collect();
        let mut store = Store { entries, index: HashMap::new() };
        store.reindex();
        store
    }

    fn reindex(&mut self) {
        self.index.clear();
        for (position, entry) in self.entries.iter().enumerate() {
            if entry.variable.enabled {
                self.index.insert(entry.variable.key.as_str().into(), position);
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every entry, disabled and shadowed ones too.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry that a name stands for.
    pub(super) fn get(&self, name: &str) -> Option<&Entry> {
        self.index.get(name).and_then(|position| self.entries.get(*position))
    }

    /// The entries that names stand for, in file order.
    pub(super) fn effective(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().enumerate().filter_map(|(position, entry)| {
            (self.index.get(entry.variable.key.as_str()) == Some(&position)).then_some(entry)
        })
    }

    /// Changes the variable of that name, keeping its type, or adds one: a disabled one is left alone.
    pub(super) fn set(&mut self, name: &str, value: Option<Value>) {
        if let Some(entry) = self.index.get(name).and_then(|at| self.entries.get_mut(*at)) {
            let kind = entry.variable.kind;
            *entry = Entry::new(variable(name, value, kind));
        } else {
            self.index.insert(name.into(), self.entries.len());
            self.entries.push(Entry::new(variable(name, value, VariableType::Any)));
        }
    }

    /// Removes every enabled variable of that name.
    pub(super) fn unset(&mut self, name: &str) {
        self.entries.retain(|entry| !entry.variable.enabled || entry.variable.key != name);
        self.reindex();
    }
}

fn variable(name: &str, value: Option<Value>, kind: VariableType) -> Variable {
    Variable { key: name.to_owned(), value, kind, enabled: true }
}
