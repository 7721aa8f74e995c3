use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::data::Row;
use super::store::{Entry, Store};
use crate::collection::{Variable, VariableType};

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

impl Scope {
    /// All scopes, the innermost first.
    pub const ALL: [Scope; 5] =
        [Scope::Local, Scope::Data, Scope::Environment, Scope::Collection, Scope::Global];
}

/// All variables of a run. Cloning is cheap: scopes are shared until one is changed.
#[derive(Clone, Default)]
pub struct Scopes {
    /// One store for each of [`Scope::ALL`], in that order.
    stores: [Arc<Store>; Scope::ALL.len()],
    /// Names that are secret whatever their type, in every scope.
    secret_names: Arc<BTreeSet<String>>,
}

impl Scopes {
    /// Scopes without any variable.
    #[must_use]
    pub fn new() -> Self {
        Scopes::default()
    }

    /// Fills one scope with the variables of a file, in place of what it held.
    pub fn load(&mut self, scope: Scope, variables: &[Variable]) {
        self.stores[scope as usize] = Arc::new(Store::new(variables.iter().cloned()));
    }

    /// The same scopes with one of them filled by [`Scopes::load`].
    #[must_use]
    pub fn with(mut self, scope: Scope, variables: &[Variable]) -> Self {
        self.load(scope, variables);
        self
    }

    /// Makes a row of iteration data the data scope. A `null` in it hides outer variables of its name
    /// and resolves to nothing.
    pub fn set_row(&mut self, row: &Row) {
        let variables = row.iter().map(|(key, value)| Variable {
            key: key.clone(),
            value: Some(value.clone()),
            kind: VariableType::Any,
            enabled: true,
        });
        self.stores[Scope::Data as usize] = Arc::new(Store::new(variables));
    }

    /// Whether nothing was changed since one was cloned from the other. Equal variables that were set again
    /// count as changed.
    #[must_use]
    pub fn is_same(&self, other: &Scopes) -> bool {
        Arc::ptr_eq(&self.secret_names, &other.secret_names)
            && self.stores.iter().zip(&other.stores).all(|(one, two)| Arc::ptr_eq(one, two))
    }

    /// The text that `{{name}}` renders to in these scopes, by precedence; `None` when no scope has the
    /// name (or only a disabled one has), and for a `null` of iteration data. Dynamic variables are not
    /// looked at.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        let (scope, entry) = self.find(name)?;
        let is_null = scope == Scope::Data && entry.value().is_some_and(Value::is_null);
        (!is_null).then(|| Cow::Borrowed(entry.text()))
    }

    /// The value of the name by precedence; `None` also for a variable without a value.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.find(name)?.1.value()
    }

    /// The value of the name in one scope.
    #[must_use]
    pub fn get_in(&self, scope: Scope, name: &str) -> Option<&Value> {
        self.store(scope).get(name)?.value()
    }

    /// Whether any scope has the name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Whether one scope has the name.
    #[must_use]
    pub fn has_in(&self, scope: Scope, name: &str) -> bool {
        self.store(scope).get(name).is_some()
    }

    /// Which scope answers for the name.
    #[must_use]
    pub fn scope_of(&self, name: &str) -> Option<Scope> {
        Some(self.find(name)?.0)
    }

    /// Sets a variable in one scope. One that exists keeps its place and type; a disabled one is left
    /// alone and a second one added, as Postman does.
    pub fn set(&mut self, scope: Scope, name: &str, value: Value) {
        Arc::make_mut(&mut self.stores[scope as usize]).set(name, Some(value));
    }

    /// Sets a variable without a value: it renders as an empty text.
    pub fn set_valueless(&mut self, scope: Scope, name: &str) {
        Arc::make_mut(&mut self.stores[scope as usize]).set(name, None);
    }

    /// Removes a variable from one scope; disabled ones of that name stay.
    pub fn unset(&mut self, scope: Scope, name: &str) {
        if self.has_in(scope, name) {
            Arc::make_mut(&mut self.stores[scope as usize]).unset(name);
        }
    }

    /// Removes all variables of one scope.
    pub fn clear(&mut self, scope: Scope) {
        self.stores[scope as usize] = Arc::default();
    }

    /// Makes one scope what it is in others.
    pub fn restore(&mut self, scope: Scope, from: &Scopes) {
        self.stores[scope as usize] = Arc::clone(&from.stores[scope as usize]);
    }

    /// The variables of one scope for export: in file order, with their types, disabled ones included,
    /// values as last set.
    pub fn iter(&self, scope: Scope) -> impl Iterator<Item = &Variable> {
        self.store(scope).entries().iter().map(|entry| &entry.variable)
    }

    /// The same variables with their values cast, as other programs are to read them.
    pub fn exported(&self, scope: Scope) -> impl Iterator<Item = (&Variable, Option<&Value>)> {
        self.store(scope).entries().iter().map(|entry| (&entry.variable, entry.value()))
    }

    /// Names and values of one scope as scripts see them: enabled ones only, values cast.
    pub fn values(&self, scope: Scope) -> impl Iterator<Item = (&str, Option<&Value>)> {
        self.store(scope).effective().map(|e| (e.variable.key.as_str(), e.value()))
    }

    /// Makes variables of these names secret whatever their type.
    pub fn mark_secret(&mut self, names: impl IntoIterator<Item = String>) {
        Arc::make_mut(&mut self.secret_names).extend(names);
    }

    /// Whether the variable that the name stands for is secret.
    #[must_use]
    pub fn is_secret(&self, name: &str) -> bool {
        match self.find(name) {
            Some((_, entry)) => self.hides(entry),
            None => self.secret_names.contains(name),
        }
    }

    /// Whether this variable of one of the scopes is secret.
    #[must_use]
    pub fn hides_variable(&self, variable: &Variable) -> bool {
        variable.kind == VariableType::Secret || self.secret_names.contains(&variable.key)
    }

    /// The texts of all secret variables of all scopes, disabled ones included.
    pub fn secret_values(&self) -> impl Iterator<Item = &str> {
        self.entries().filter(|entry| self.hides(entry)).map(Entry::text)
    }

    /// The texts of all variables that are no secret.
    pub fn public_values(&self) -> impl Iterator<Item = &str> {
        self.entries().filter(|entry| !self.hides(entry)).map(Entry::text)
    }

    fn hides(&self, entry: &Entry) -> bool {
        self.hides_variable(&entry.variable)
    }

    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.stores.iter().flat_map(|store| store.entries())
    }

    fn store(&self, scope: Scope) -> &Store {
        &self.stores[scope as usize]
    }

    fn find(&self, name: &str) -> Option<(Scope, &Entry)> {
        Scope::ALL
            .into_iter()
            .zip(&self.stores)
            .filter(|(_, store)| !store.is_empty())
            .find_map(|(scope, store)| Some((scope, store.get(name)?)))
    }
}

/// Names only: values may be secrets, and a debug text ends up in logs.
impl std::fmt::Debug for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut map = f.debug_map();
        for scope in Scope::ALL {
            let names: Vec<_> = self.iter(scope).map(|v| v.key.as_str()).collect();
            map.entry(&scope, &names);
        }
        map.finish()
    }
}

#[cfg(test)]
#[path = "scopes_tests.rs"]
mod tests;
