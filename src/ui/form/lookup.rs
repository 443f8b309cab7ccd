//! Finding somebody or something: words typed here, rows supplied from outside.

use super::line::Line;
use super::spec::{Candidate, NewRow, Pick};
use crate::ui::event::Input;
use crate::ui::keys::Action;

/// Rows that are offered at once.
pub(super) const MOST: usize = 8;

/// A lookup's words, what was found for them and what was chosen.
#[derive(Clone)]
pub(super) struct Lookup {
    pub line: Line,
    pub new: NewRow,
    pub found: Vec<Candidate>,
    /// The row that Enter takes; one past the last found is the row for a new one.
    pub at: Option<usize>,
    pub pick: Option<Pick>,
}

/// What Enter did.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Entered {
    /// A row was taken.
    Picked,
    /// There was nothing to take.
    Nothing,
}

impl Lookup {
    pub fn new(new: NewRow) -> Self {
        Self { line: Line::new(), new, found: Vec::new(), at: None, pick: None }
    }

    /// The words of the last row, where there is one.
    pub fn new_row(&self) -> Option<&'static str> {
        match self.new {
            NewRow::Offered(words) if !self.line.is_empty() => Some(words),
            _ => None,
        }
    }

    /// What a new one is called once it is chosen.
    pub const fn new_row_words(&self) -> &'static str {
        match self.new {
            NewRow::Offered(words) => words,
            NewRow::No | NewRow::AnyText => "",
        }
    }

    /// Rows on offer, the last one included; none once one is chosen.
    pub fn rows(&self) -> usize {
        if self.pick.is_some() { 0 } else { self.found.len() + usize::from(self.new_row().is_some()) }
    }

    /// The words to look for: at least two letters, nothing chosen yet.
    pub fn query(&self) -> Option<&str> {
        let words = self.line.raw().trim();
        (self.pick.is_none() && words.chars().nth(1).is_some()).then_some(words)
    }

    pub fn set_found(&mut self, query: &str, mut found: Vec<Candidate>) {
        if self.query() != Some(query) {
            return;
        }
        found.truncate(MOST);
        self.found = found;
        self.at = (self.rows() > 0).then_some(0);
    }

    pub fn set_pick(&mut self, pick: Pick) {
        match &pick {
            Pick::Known(candidate) => self.line.set(&candidate.line),
            Pick::New(text) => self.line.set(text),
        }
        self.pick = Some(pick);
        self.found.clear();
        self.at = None;
    }

    /// What it stands at: what was chosen, or the text where any text will do.
    pub fn settled(&self) -> Option<Pick> {
        let text = || (self.new == NewRow::AnyText && !self.line.is_empty()).then(|| Pick::New(self.line.text()));
        self.pick.clone().or_else(text)
    }

    /// Types or edits; any change unsettles it.
    pub fn input(&mut self, input: &Input) -> Option<bool> {
        let changed = self.line.input(input)?;
        self.unsettle(changed);
        Some(changed)
    }

    pub fn act(&mut self, action: Action) -> Option<bool> {
        match action {
            Action::NextFound if self.rows() > 0 => {
                self.at = Some(self.at.map_or(0, |at| at + 1).min(self.rows() - 1));
                Some(false)
            }
            Action::PrevFound if self.rows() > 0 => {
                self.at = self.at.and_then(|at| at.checked_sub(1));
                Some(false)
            }
            Action::NextFound | Action::PrevFound => None,
            _ => {
                let changed = self.line.act(action)?;
                self.unsettle(changed);
                Some(changed)
            }
        }
    }

    pub fn enter(&mut self) -> Entered {
        let Some(at) = self.at.filter(|at| *at < self.rows()) else { return Entered::Nothing };
        let pick = self.found.get(at).map_or_else(|| Pick::New(self.line.text()), |row| Pick::Known(row.clone()));
        self.set_pick(pick);
        Entered::Picked
    }

    fn unsettle(&mut self, changed: bool) {
        if changed {
            self.pick = None;
            self.found.clear();
            self.at = None;
        }
    }
}
