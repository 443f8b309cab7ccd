//! What a form is made of: fields as data.

use chrono::NaiveDate;

use crate::domain::date::Lean;

/// One choice: a stable code and the words on screen.
#[derive(Clone, PartialEq, Eq)]
pub struct Opt {
    /// The code that is stored.
    pub code: String,
    /// The words that are shown.
    pub label: String,
}

impl Opt {
    /// A choice.
    pub fn new(code: impl Into<String>, label: impl Into<String>) -> Self {
        Self { code: code.into(), label: label.into() }
    }
}

/// Where the choices of a field come from.
#[derive(Clone, Copy)]
pub enum Options {
    /// Always the same.
    Fixed(fn() -> Vec<Opt>),
    /// Given when the form is made: see `Form::set_options`.
    Given,
}

/// Makes [`Options`] from a type declared with the domain's `codes!`.
#[macro_export]
macro_rules! options {
    ($name:ty) => {
        $crate::ui::form::Options::Fixed(|| {
            <$name>::ALL.iter().map(|each| $crate::ui::form::Opt::new(each.code(), each.label())).collect()
        })
    };
}

/// Whether a lookup may give what was not found.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NewRow {
    /// Only what was found.
    No,
    /// A last row with these words makes a new one; it must be chosen.
    Offered(&'static str),
    /// Any text will do, as it stands.
    AnyText,
}

/// Checks the text of a line: an echo to show beside it (empty for none), or what is wrong and what would be accepted.
pub type Check = fn(&str, NaiveDate) -> Result<String, String>;

/// What kind of field it is.
#[derive(Clone, Copy)]
pub enum Kind {
    /// One line of text.
    Line,
    /// A passphrase: never shown, never in a draft.
    Secret,
    /// Text of several lines.
    Notes,
    /// A date as people write it, echoed in full.
    Date(Lean),
    /// A date of birth, echoed with the age.
    Birth,
    /// Money.
    Money,
    /// Money with a period, echoed by the year.
    Amount,
    /// A whole number from 0.
    Number,
    /// One choice.
    Choice(Options),
    /// Any number of choices.
    Many(Options),
    /// Yes or no; unanswered until it is answered.
    Toggle,
    /// Somebody or something to be found; the rows come from outside.
    Lookup(NewRow),
}

/// One field.
#[derive(Clone, Copy)]
pub struct FieldSpec {
    /// The field's name in drafts and problems.
    pub id: &'static str,
    /// The label.
    pub label: &'static str,
    /// What kind of field it is.
    pub kind: Kind,
    /// Whether it must be filled.
    pub required: bool,
    /// What F1 says about it.
    pub help: &'static str,
    /// What an empty field suggests, in dim letters; Right takes it.
    pub ghost: &'static str,
    /// A further check of a line's text.
    pub check: Option<Check>,
}

impl FieldSpec {
    /// A field that may stay empty, without help or suggestion.
    #[must_use]
    pub const fn new(id: &'static str, label: &'static str, kind: Kind) -> Self {
        Self { id, label, kind, required: false, help: "", ghost: "", check: None }
    }

    /// It must be filled.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What F1 says.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// What it suggests while empty.
    #[must_use]
    pub const fn ghost(mut self, ghost: &'static str) -> Self {
        self.ghost = ghost;
        self
    }

    /// How its text is checked.
    #[must_use]
    pub const fn check(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }
}

/// A row that a lookup offers.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What the desk knows it by.
    pub key: String,
    /// The line that is shown.
    pub line: String,
    /// A few words more, in dim letters.
    pub note: String,
}

/// What a lookup was settled on.
#[derive(Clone, PartialEq, Eq)]
pub enum Pick {
    /// One that was found.
    Known(Candidate),
    /// A new one, by the text that was typed.
    New(String),
}
