//! What is wrong with something typed or imported, in words a person can act on.

/// One thing wrong with one field: a sentence that says what was wrong and what would be accepted.
///
/// The sentence never repeats what was typed, so that it may be logged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's name as the form or the import format names it; empty for a problem of the whole.
    pub field: &'static str,
    /// A plain sentence: what is wrong, and what would be accepted.
    pub words: String,
}

impl Problem {
    /// A problem of `field`.
    pub fn new(field: &'static str, words: impl Into<String>) -> Self {
        Self { field, words: words.into() }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.field.is_empty() { f.write_str(&self.words) } else { write!(f, "{}: {}", self.field, self.words) }
    }
}

impl std::error::Error for Problem {}
