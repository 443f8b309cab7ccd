//! The form framework: fields as data, one way to type, check, keep and read them.
//!
//! A form never traps the focus, never destroys typing, and says under a field what is wrong and what would be accepted:
//! on leaving the field and on saving, never while it is first typed.
//!
//! Characters that choose: in a choice a number settles it and goes on, a letter goes to the next choice that begins so.

mod choice;
mod draft;
mod field;
mod line;
mod lookup;
mod notes;
mod read;
mod show;
mod spec;
#[cfg(test)]
mod tests;
mod view;

use chrono::NaiveDate;
use field::{Did, Field, Value};
pub use line::Line;
use lookup::Entered;
pub use notes::Notes;
use serde_json::Value as Json;
pub use spec::{Candidate, Check, FieldSpec, Kind, NewRow, Opt, Options, Pick};

use crate::domain::problem::Problem;
use crate::ui::event::{Chord, Input};
use crate::ui::keys::{Action, Context, resolve};

/// The path of keys on the Save line.
const ON_BUTTON: &[Context] = &[Context::Button, Context::Form, Context::Global];

/// A form that is being filled in.
///
/// It has no `Debug`: it holds what people type about people.
#[derive(Clone)]
pub struct Form {
    title: String,
    today: NaiveDate,
    fields: Vec<Field>,
    /// The field with the focus; one past the last is the Save line.
    focus: usize,
    baseline: Json,
    /// What is wrong with the whole, from outside.
    whole: Vec<String>,
    banner: String,
    aside: Option<(String, String)>,
    enter_saves: bool,
}

/// What an input did to a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormEvent {
    /// It means nothing in a form: look further out.
    Ignored,
    /// Seen; nothing changed that others need to know.
    Handled,
    /// The value of this field changed.
    Changed(&'static str),
    /// The focus left a field: the time to keep a draft.
    Moved,
    /// A lookup was settled on a row.
    Picked(&'static str),
    /// Every field is in order and the form is to be saved.
    Save,
    /// The form is to be left; what was typed stays as a draft.
    Leave,
    /// The form was emptied to where it began; the draft is to be dropped.
    Afresh,
}

impl Form {
    /// A form of these fields. `today` is the day from which dates are read.
    #[must_use]
    pub fn new(title: impl Into<String>, specs: &'static [FieldSpec], today: NaiveDate) -> Self {
        let fields = specs.iter().map(Field::new).collect();
        let mut form = Self {
            title: title.into(),
            today,
            fields,
            focus: 0,
            baseline: Json::Null,
            whole: Vec::new(),
            banner: String::new(),
            aside: None,
            enter_saves: false,
        };
        form.settle();
        form
    }

    /// The day from which dates are read.
    #[must_use]
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// Enter in the last field saves at once, as at sign-in, and there is no Save line.
    #[must_use]
    pub const fn enter_saves(mut self) -> Self {
        self.enter_saves = true;
        self
    }

    /// The path of keys at the focus, for hints and help.
    #[must_use]
    pub fn contexts(&self) -> &'static [Context] {
        self.fields.get(self.focus).map_or(ON_BUTTON, Field::path)
    }

    /// The field with the focus; `None` on the Save line.
    #[must_use]
    pub fn focused(&self) -> Option<&'static str> {
        self.fields.get(self.focus).map(|field| field.spec.id)
    }

    /// Moves the focus to a field that is shown.
    pub fn focus(&mut self, id: &str) {
        if let Some(at) = self.fields.iter().position(|field| field.spec.id == id && !field.hidden) {
            self.go(at);
        }
    }

    /// The name of the field with the focus and what F1 says about it.
    #[must_use]
    pub fn help(&self) -> Option<(&str, &str)> {
        self.fields.get(self.focus).map(|field| (field.label(), field.help())).filter(|(_, help)| !help.is_empty())
    }

    /// One line for the foot of the screen: how many problems there are, or nothing.
    #[must_use]
    pub fn next_line(&self) -> String {
        match self.problems().len() {
            0 => String::new(),
            1 => "1 problem, F8 goes to it".to_owned(),
            count => format!("{count} problems, F8 goes to the next"),
        }
    }

    /// Takes one input.
    pub fn handle(&mut self, input: &Input) -> FormEvent {
        let action = match input {
            // Paste never reaches the key table; characters only where the field's own keys want them.
            Input::Paste(_) => None,
            Input::Text(c) => resolve(&self.contexts()[..1], Chord::key(*c)),
            Input::Key(chord) => match resolve(self.contexts(), *chord) {
                None => return FormEvent::Ignored,
                action => action,
            },
            _ => return FormEvent::Ignored,
        };
        match action {
            Some(action) => self.act(action),
            None => {
                let Some(field) = self.fields.get_mut(self.focus) else { return FormEvent::Handled };
                let did = field.text(input);
                self.did(did)
            }
        }
    }

    /// Goes on to the next field, as when a lookup was settled.
    pub fn advance(&mut self) {
        self.step(1);
    }

    fn act(&mut self, action: Action) -> FormEvent {
        // A field's own keys come first: Up in notes is a line, not a field.
        if let Some(field) = self.fields.get_mut(self.focus) {
            if action == Action::Open
                && let Value::Lookup(lookup) = &mut field.value
            {
                let id = field.spec.id;
                if lookup.enter() == Entered::Picked {
                    self.recheck();
                    return FormEvent::Picked(id);
                }
                return self.step(1);
            }
            let did = field.act(action);
            if did != Did::Nothing {
                return self.did(did);
            }
        }
        match action {
            Action::NextFound => self.step(1),
            Action::PrevFound => self.step(-1),
            Action::NextField if self.enter_saves && self.is_last() => self.save(),
            Action::NextField => self.step(1),
            Action::PrevField => self.step(-1),
            Action::Save => self.save(),
            Action::NextProblem => self.next_problem(),
            Action::Back => {
                self.leave();
                FormEvent::Leave
            }
            Action::Afresh => {
                self.reset();
                FormEvent::Afresh
            }
            _ => FormEvent::Ignored,
        }
    }

    fn did(&mut self, did: Did) -> FormEvent {
        match did {
            Did::Nothing => FormEvent::Ignored,
            Did::Seen => FormEvent::Handled,
            Did::Changed | Did::Settled => {
                self.recheck();
                let id = self.focused().unwrap_or_default();
                if did == Did::Settled {
                    self.step(1);
                }
                FormEvent::Changed(id)
            }
        }
    }

    /// A message goes as soon as it no longer holds; a new one waits until the field is left.
    fn recheck(&mut self) {
        let today = self.today;
        if let Some(field) = self.fields.get_mut(self.focus)
            && field.problem.is_some()
        {
            field.problem = field.fault(today);
        }
        self.whole.clear();
    }

    fn is_last(&self) -> bool {
        !self.fields.iter().skip(self.focus + 1).any(|field| !field.hidden)
    }

    /// Checks the field that is being left.
    fn leave(&mut self) {
        let today = self.today;
        if let Some(field) = self.fields.get_mut(self.focus) {
            if let Value::One(one) = &mut field.value {
                one.menu.forget();
            }
            // Passing by an empty field is no mistake yet.
            field.touched |= !field.is_empty();
            // What came from outside stays until the value changes.
            if let Some(fault) = field.fault(today).filter(|_| field.touched) {
                field.problem = Some(fault);
            }
        }
    }

    fn go(&mut self, at: usize) {
        self.leave();
        self.focus = at;
    }

    /// Moves the focus among the fields that are shown and the Save line, round and round.
    fn step(&mut self, by: isize) -> FormEvent {
        let stops = self.fields.len() + usize::from(!self.enter_saves);
        let mut at = self.focus;
        for _ in 0..stops {
            at = at.checked_add_signed(by).map_or(stops - 1, |at| if at >= stops { 0 } else { at });
            if self.fields.get(at).is_none_or(|field| !field.hidden) {
                break;
            }
        }
        self.go(at);
        FormEvent::Moved
    }

    fn save(&mut self) -> FormEvent {
        if self.check().is_empty() {
            return FormEvent::Save;
        }
        if self.fields.get(self.focus).is_none_or(|field| field.problem.is_none()) {
            self.next_problem();
        }
        FormEvent::Handled
    }

    fn next_problem(&mut self) -> FormEvent {
        let count = self.fields.len();
        let from = self.focus.min(count);
        let next = (1..=count + 1)
            .map(|step| (from + step) % (count + 1))
            .find(|at| self.fields.get(*at).is_some_and(|field| field.problem.is_some() && !field.hidden));
        match next {
            Some(at) => {
                self.go(at);
                FormEvent::Moved
            }
            None => FormEvent::Handled,
        }
    }

    /// Checks every field that is shown, says under each what is wrong, and returns it all.
    pub fn check(&mut self) -> Vec<Problem> {
        let today = self.today;
        self.whole.clear();
        for field in &mut self.fields {
            field.touched = true;
            field.problem = if field.hidden { None } else { field.fault(today) };
        }
        self.problems()
    }

    /// Shows what the desk found wrong, each under its field, and goes to the first.
    pub fn set_problems(&mut self, problems: Vec<Problem>) {
        self.whole.clear();
        for problem in problems {
            match self.fields.iter_mut().find(|field| field.spec.id == problem.field && !field.hidden) {
                Some(field) => {
                    field.touched = true;
                    field.problem = Some(problem.words);
                }
                None => self.whole.push(problem.words),
            }
        }
        let first = self.fields.iter().position(|field| field.problem.is_some() && !field.hidden);
        if let Some(at) = first {
            self.focus = at;
        }
    }

    /// What is shown as wrong at present.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let of_fields = self
            .fields
            .iter()
            .filter(|field| !field.hidden)
            .filter_map(|field| field.problem.as_ref().map(|words| Problem::new(field.spec.id, words.clone())));
        of_fields.chain(self.whole.iter().map(|words| Problem::new("", words.clone()))).collect()
    }

    fn field(&self, id: &str) -> Option<&Field> {
        let field = self.fields.iter().find(|field| field.spec.id == id);
        debug_assert!(field.is_some(), "no field {id}");
        field
    }

    fn field_mut(&mut self, id: &str) -> Option<&mut Field> {
        let field = self.fields.iter_mut().find(|field| field.spec.id == id);
        debug_assert!(field.is_some(), "no field {id}");
        field
    }
}
