//! Reading a form's values by type, and putting values in from outside.

use chrono::NaiveDate;

use super::Form;
use super::choice::{Menu, One, Several};
use super::field::{Field, Value, number};
use super::spec::{Candidate, Kind, Opt, Pick};
use crate::domain::date::{iso, parse_birth, parse_date};
use crate::domain::money::{Pence, Period, parse_amount, parse_money};

/// Reading. A field that is hidden reads as empty.
impl Form {
    fn shown(&self, id: &str) -> Option<&Field> {
        self.field(id).filter(|field| !field.hidden)
    }

    /// The text of a typed field, cleaned; empty where there is none.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.shown(id).map(Field::typed).unwrap_or_default()
    }

    /// A passphrase exactly as it was typed; empty for any other field.
    #[must_use]
    pub fn secret(&self, id: &str) -> String {
        match self.shown(id).map(|field| &field.value) {
            Some(Value::Line(line)) if line.is_secret() => line.raw().to_owned(),
            _ => String::new(),
        }
    }

    /// A date, or `None` where it is empty or no date.
    #[must_use]
    pub fn date(&self, id: &str) -> Option<NaiveDate> {
        let field = self.shown(id)?;
        match field.spec.kind {
            Kind::Date(lean) => parse_date(&field.typed(), self.today, lean).ok(),
            Kind::Birth => parse_birth(&field.typed(), self.today).ok(),
            _ => None,
        }
    }

    /// Money, or `None` where it is empty or no money.
    #[must_use]
    pub fn money(&self, id: &str) -> Option<Pence> {
        parse_money(&self.text(id)).ok()
    }

    /// Money with the period that was typed with it.
    #[must_use]
    pub fn amount(&self, id: &str) -> Option<(Pence, Option<Period>)> {
        parse_amount(&self.text(id)).ok()
    }

    /// A whole number, or `None` where it is empty or no number.
    #[must_use]
    pub fn number(&self, id: &str) -> Option<u32> {
        number(&self.text(id))
    }

    /// The code that was chosen.
    #[must_use]
    pub fn code(&self, id: &str) -> Option<&str> {
        match &self.shown(id)?.value {
            Value::One(one) => one.menu.options.get(one.chosen?).map(|option| option.code.as_str()),
            _ => None,
        }
    }

    /// The chosen code as a value, by its type's `from_code`.
    #[must_use]
    pub fn choice_as<T>(&self, id: &str, from_code: fn(&str) -> Option<T>) -> Option<T> {
        self.code(id).and_then(from_code)
    }

    /// The codes that are ticked.
    #[must_use]
    pub fn codes(&self, id: &str) -> Vec<&str> {
        match self.shown(id).map(|field| &field.value) {
            Some(Value::Several(several)) => several.codes().collect(),
            _ => Vec::new(),
        }
    }

    /// The ticked codes as values, by their type's `from_code`.
    #[must_use]
    pub fn many_as<T>(&self, id: &str, from_code: fn(&str) -> Option<T>) -> Vec<T> {
        self.codes(id).into_iter().filter_map(from_code).collect()
    }

    /// Yes, no, or unanswered.
    #[must_use]
    pub fn toggle(&self, id: &str) -> Option<bool> {
        self.code(id).map(|code| code == "yes")
    }

    /// What a lookup was settled on.
    #[must_use]
    pub fn lookup(&self, id: &str) -> Option<Pick> {
        match &self.shown(id)?.value {
            Value::Lookup(lookup) => lookup.settled(),
            _ => None,
        }
    }

    /// Every field that is shown, as its label and what stands in it in words: for two versions side by side.
    #[must_use]
    pub fn shown_text(&self) -> Vec<(String, String)> {
        let words = |field: &Field| match &field.value {
            Value::One(one) => one
                .chosen
                .and_then(|at| one.menu.options.get(at))
                .map_or_else(String::new, |option| option.label.clone()),
            Value::Several(several) => {
                let ticked = several.menu.options.iter().zip(&several.ticked).filter(|(_, ticked)| **ticked);
                ticked.map(|(option, _)| option.label.as_str()).collect::<Vec<_>>().join(", ")
            }
            _ => field.typed(),
        };
        let shown = self.fields.iter().filter(|field| !field.hidden);
        shown.map(|field| (field.label().to_owned(), words(field))).collect()
    }

    /// The words for which rows are wanted, while a lookup has the focus.
    #[must_use]
    pub fn lookup_query(&self) -> Option<(&'static str, &str)> {
        let field = self.fields.get(self.focus)?;
        match &field.value {
            Value::Lookup(lookup) => lookup.query().map(|query| (field.spec.id, query)),
            _ => None,
        }
    }
}

/// Putting values in.
impl Form {
    /// A typed field's text.
    pub fn set_text(&mut self, id: &str, text: &str) {
        match self.field_mut(id).map(|field| &mut field.value) {
            Some(Value::Line(line)) => line.set(text),
            Some(Value::Notes(notes)) => notes.set(text),
            Some(Value::Lookup(lookup)) => lookup.line.set(text),
            _ => {}
        }
    }

    /// A date, written so that it reads back as the same.
    pub fn set_date(&mut self, id: &str, date: NaiveDate) {
        self.set_text(id, &iso(date));
    }

    /// One choice by its code; an unknown code clears it.
    pub fn set_choice(&mut self, id: &str, code: &str) {
        let Some(field) = self.field_mut(id) else { return };
        if let Value::One(one) = &mut field.value {
            one.chosen = one.menu.index_of(code);
            if one.chosen.is_some() {
                // What was wrong with it was that nothing was chosen.
                field.problem = None;
            }
        }
    }

    /// Several choices by their codes; unknown ones are left out.
    pub fn set_choices<'a>(&mut self, id: &str, codes: impl Iterator<Item = &'a str>) {
        if let Some(Value::Several(several)) = self.field_mut(id).map(|field| &mut field.value) {
            several.set(codes);
        }
    }

    /// Yes, no or unanswered.
    pub fn set_toggle(&mut self, id: &str, value: Option<bool>) {
        self.set_choice(id, value.map_or("", |yes| if yes { "yes" } else { "no" }));
    }

    /// The choices of a field declared with `Options::Given`. What is chosen stays where its code is still there.
    pub fn set_options(&mut self, id: &str, options: Vec<Opt>) {
        match self.field_mut(id).map(|field| &mut field.value) {
            Some(Value::One(one)) => {
                let code = one.chosen.and_then(|at| one.menu.options.get(at)).map(|option| option.code.clone());
                *one = One { menu: Menu::new(options), chosen: None };
                one.chosen = code.and_then(|code| one.menu.index_of(&code));
            }
            Some(Value::Several(several)) => {
                let codes: Vec<String> = several.codes().map(str::to_owned).collect();
                *several = Several::new(options);
                several.set(codes.iter().map(String::as_str));
            }
            _ => {}
        }
    }

    /// What a field suggests while it is empty.
    pub fn set_ghost(&mut self, id: &str, ghost: impl Into<String>) {
        if let Some(field) = self.field_mut(id) {
            field.ghost = ghost.into();
        }
    }

    /// Says what a field is, where that depends on another: its label, and what F1 says of it.
    pub fn tell(&mut self, id: &str, label: impl Into<String>, help: impl Into<String>) {
        if let Some(field) = self.field_mut(id) {
            field.told = Some((label.into(), help.into()));
        }
    }

    /// What stands under a field while it has the focus.
    pub fn set_under(&mut self, id: &str, words: impl Into<String>) {
        if let Some(field) = self.field_mut(id) {
            field.under = words.into();
        }
    }

    /// Shows or hides a field. A hidden field keeps its value but reads as empty.
    pub fn show(&mut self, id: &str, shown: bool) {
        if let Some(field) = self.field_mut(id) {
            field.hidden = !shown;
        }
        if self.fields.get(self.focus).is_some_and(|field| field.hidden) {
            self.step(1);
        }
    }

    /// The rows found for a lookup's words. Rows for words that have changed since are left aside.
    pub fn set_candidates(&mut self, id: &str, query: &str, rows: Vec<Candidate>) {
        if let Some(Value::Lookup(lookup)) = self.field_mut(id).map(|field| &mut field.value) {
            lookup.set_found(query, rows);
        }
    }

    /// Settles a lookup from outside.
    pub fn set_pick(&mut self, id: &str, pick: Pick) {
        if let Some(Value::Lookup(lookup)) = self.field_mut(id).map(|field| &mut field.value) {
            lookup.set_pick(pick);
        }
    }

    /// A line above the fields, such as when the draft was kept.
    pub fn set_banner(&mut self, words: impl Into<String>) {
        self.banner = words.into();
    }

    /// A text below the fields, such as a preview.
    pub fn set_aside(&mut self, title: impl Into<String>, text: impl Into<String>) {
        let text = text.into();
        self.aside = (!text.is_empty()).then(|| (title.into(), text));
    }
}
