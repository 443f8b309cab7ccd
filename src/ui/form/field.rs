//! One field: its value, what is said about it, and what typing does to it.

use chrono::NaiveDate;

use super::choice::{One, Several, Typed};
use super::line::Line;
use super::lookup::Lookup;
use super::notes::Notes;
use super::spec::{FieldSpec, Kind, NewRow, Opt, Options};
use crate::domain::date::{age, echo, full, parse_birth, parse_date};
use crate::domain::money::{annual, parse_amount, parse_money};
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context};

/// What a field holds.
#[derive(Clone)]
pub(super) enum Value {
    Line(Line),
    Notes(Box<Notes>),
    One(One),
    Several(Several),
    Lookup(Lookup),
}

/// A field of a form.
#[derive(Clone)]
pub(super) struct Field {
    pub spec: &'static FieldSpec,
    /// Its label and what F1 says of it, where they depend on something else in the form.
    pub told: Option<(String, String)>,
    pub value: Value,
    /// What stands under it while it has the focus.
    pub under: String,
    /// What it suggests while empty.
    pub ghost: String,
    pub hidden: bool,
    /// Whether it was left, or saving was tried: only then is it told what is wrong.
    pub touched: bool,
    /// What is wrong with it.
    pub problem: Option<String>,
}

/// What an input did to a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Did {
    /// It means nothing here.
    Nothing,
    /// Seen; the value is as it was.
    Seen,
    /// The value changed.
    Changed,
    /// The value changed and is settled: go on.
    Settled,
}

impl From<Option<bool>> for Did {
    fn from(changed: Option<bool>) -> Self {
        match changed {
            None => Self::Nothing,
            Some(false) => Self::Seen,
            Some(true) => Self::Changed,
        }
    }
}

impl Field {
    pub fn new(spec: &'static FieldSpec) -> Self {
        let options = |options: Options| match options {
            Options::Fixed(make) => make(),
            Options::Given => Vec::new(),
        };
        let value = match spec.kind {
            Kind::Line | Kind::Date(_) | Kind::Birth | Kind::Money | Kind::Amount | Kind::Number => {
                Value::Line(Line::new())
            }
            Kind::Secret => Value::Line(Line::secret()),
            Kind::Notes => Value::Notes(Box::default()),
            Kind::Choice(from) => Value::One(one(options(from))),
            Kind::Toggle => Value::One(one(vec![Opt::new("yes", "yes"), Opt::new("no", "no")])),
            Kind::Many(from) => Value::Several(Several::new(options(from))),
            Kind::Lookup(new) => Value::Lookup(Lookup::new(new)),
        };
        Self {
            spec,
            told: None,
            value,
            under: String::new(),
            ghost: spec.ghost.to_owned(),
            hidden: false,
            touched: false,
            problem: None,
        }
    }

    /// The words that are shown before it.
    pub fn label(&self) -> &str {
        self.told.as_ref().map_or(self.spec.label, |(label, _)| label)
    }

    /// What F1 says of it.
    pub fn help(&self) -> &str {
        self.told.as_ref().map_or(self.spec.help, |(_, help)| help)
    }

    /// The path of keys while the field has the focus.
    pub const fn path(&self) -> &'static [Context] {
        match &self.value {
            Value::Line(_) => &[Context::Line, Context::Form, Context::Global],
            Value::Notes(_) => &[Context::Notes, Context::Form, Context::Global],
            Value::One(_) => &[Context::Choice, Context::Form, Context::Global],
            Value::Several(_) => &[Context::Many, Context::Form, Context::Global],
            Value::Lookup(_) => &[Context::Lookup, Context::Form, Context::Global],
        }
    }

    pub fn is_empty(&self) -> bool {
        match &self.value {
            Value::Line(line) => line.is_empty(),
            Value::Notes(notes) => notes.is_empty(),
            Value::One(one) => one.chosen.is_none(),
            Value::Several(several) => !several.ticked.contains(&true),
            Value::Lookup(lookup) => lookup.line.is_empty(),
        }
    }

    /// An editing action of the table.
    pub fn act(&mut self, action: Action) -> Did {
        if action == Action::Right && self.take_ghost() {
            return Did::Changed;
        }
        match &mut self.value {
            Value::Line(line) => line.act(action),
            Value::Notes(notes) => notes.act(action),
            Value::One(one) => one.act(action),
            Value::Several(several) => several.act(action),
            Value::Lookup(lookup) => lookup.act(action),
        }
        .into()
    }

    /// Typed characters and pastes.
    pub fn text(&mut self, input: &Input) -> Did {
        match (&mut self.value, input) {
            (Value::Line(line), _) => line.input(input).into(),
            (Value::Notes(notes), _) => notes.input(input).into(),
            (Value::Lookup(lookup), _) => lookup.input(input).into(),
            (Value::One(one), Input::Text(c)) => match one.type_char(*c) {
                Typed::Nothing => Did::Seen,
                Typed::Went => Did::Changed,
                Typed::Settled => Did::Settled,
            },
            (Value::Several(several), Input::Text(c)) => match several.type_char(*c) {
                Typed::Settled => Did::Changed,
                Typed::Went | Typed::Nothing => Did::Seen,
            },
            _ => Did::Seen,
        }
    }

    fn take_ghost(&mut self) -> bool {
        if !self.is_empty() || self.ghost.is_empty() {
            return false;
        }
        match &mut self.value {
            Value::Line(line) => line.set(&self.ghost),
            Value::Notes(notes) => notes.set(&self.ghost),
            Value::Lookup(lookup) => lookup.line.set(&self.ghost),
            Value::One(_) | Value::Several(_) => return false,
        }
        true
    }

    /// The text of a field that is typed.
    pub fn typed(&self) -> String {
        match &self.value {
            Value::Line(line) => line.text(),
            Value::Notes(notes) => notes.text(),
            Value::Lookup(lookup) => lookup.line.text(),
            Value::One(_) | Value::Several(_) => String::new(),
        }
    }

    /// What a typed text means, in full, to show beside it; or what is wrong with it.
    pub fn reading(&self, today: NaiveDate) -> Result<String, String> {
        let text = self.typed();
        if text.is_empty() {
            return Ok(String::new());
        }
        let meaning = match self.spec.kind {
            Kind::Date(lean) => echo(parse_date(&text, today, lean)?, today),
            Kind::Birth => {
                let birth = parse_birth(&text, today)?;
                format!("{}, age {}", full(birth), age(birth, today))
            }
            Kind::Money => parse_money(&text)?.to_string(),
            Kind::Amount => match parse_amount(&text)? {
                (amount, Some(period)) => {
                    format!("{amount} {period}, {} a year", annual(amount, period).whole())
                }
                (amount, None) => amount.to_string(),
            },
            Kind::Number => {
                number(&text).ok_or("Give a whole number, such as 3.")?;
                String::new()
            }
            _ => String::new(),
        };
        match self.spec.check {
            Some(check) => check(&text, today).map(|more| if more.is_empty() { meaning } else { more }),
            None => Ok(meaning),
        }
    }

    /// What is wrong with the value as it stands.
    pub fn fault(&self, today: NaiveDate) -> Option<String> {
        if self.is_empty() {
            let needed = match self.value {
                Value::One(_) => "Choose one: a letter or a number will do.",
                Value::Several(_) => "Tick at least one.",
                _ => "This is needed.",
            };
            return self.spec.required.then(|| needed.to_owned());
        }
        if let Value::Lookup(lookup) = &self.value
            && lookup.settled().is_none()
        {
            return Some(match lookup.new {
                NewRow::Offered(words) => format!("Choose one of the rows, or “{words}”."),
                _ => "Choose one of the rows that were found.".to_owned(),
            });
        }
        self.reading(today).err()
    }
}

/// A whole number from 0.
pub(super) fn number(text: &str) -> Option<u32> {
    text.chars().all(|c| c.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn one(options: Vec<Opt>) -> One {
    One { menu: super::choice::Menu::new(options), chosen: None }
}
