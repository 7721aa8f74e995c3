use indexmap::IndexSet;

/// The names that renderings used and those that nothing resolved, each once and in order of first use.
/// One may serve many renderings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Every name that was looked up, also inside values; dynamic variables included.
    pub used: IndexSet<String>,
    /// Names whose token still stands in a rendered text.
    pub unresolved: IndexSet<String>,
}

impl Names {
    /// An empty record.
    #[must_use]
    pub fn new() -> Self {
        Names::default()
    }

    pub(super) fn note_used(&mut self, name: &str) {
        note(&mut self.used, name);
    }

    pub(super) fn note_unresolved(&mut self, name: &str) {
        note(&mut self.unresolved, name);
    }
}

/// Blank names are braces in somebody's text, `{{}}`, and no variables that one could have forgotten.
pub(super) fn note(names: &mut IndexSet<String>, name: &str) {
    if !name.trim().is_empty() && !names.contains(name) {
        names.insert(name.to_owned());
    }
}
