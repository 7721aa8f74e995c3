use std::borrow::Cow;

/// A variable's value: any JSON value.
pub type Value = serde_json::Value;

/// Where a variable lives; the first in this list wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Set by `pm.variables.set`.
    Local,
    /// A row of iteration data.
    Data,
    /// `-e`, `--env-var`.
    Environment,
    /// The collection's own, `--var`.
    Collection,
    /// `-g`, `--global-var`.
    Global,
}

/// All variables of a run. Cloning is cheap: scopes are shared until one is changed.
#[derive(Debug, Clone, Default)]
pub struct Scopes {}

impl Scopes {
    /// The text that `{{name}}` renders to in these scopes, by precedence; `None` when no scope has the
    /// name (or only a disabled one has). Dynamic variables are not looked at.
    #[must_use]
    pub fn text(&self, _name: &str) -> Option<Cow<'_, str>> {
        None
    }

    /// Sets a variable in one scope.
    pub fn set(&mut self, _scope: Scope, _name: &str, _value: Value) {}
}
