//! One row of a CSV file as a referral.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};

use super::Column;
use crate::domain::date::parse_import_date;
use crate::domain::incoming::{Incoming, Record};
use crate::domain::person::{AccessibleFormat, ContactRule, HeldNumber, Person};
use crate::domain::problem::Problem;
use crate::domain::referral::{Area, Asking, Consent, Route, Urgency};
use crate::domain::text::{clean_line, clean_text};
use crate::exchange::{birth, faults, held_number, received, received_on, words};

/// The cells of a row by column; a column that the file does not have is empty.
#[derive(Default)]
pub(super) struct Cells<'r>(pub(super) [Cow<'r, str>; Column::COUNT]);

impl Cells<'_> {
    /// The cell as it stands, without spaces around it.
    fn raw(&self, column: Column) -> &str {
        self.0[column as usize].trim()
    }

    /// The cell as one clean line.
    fn line(&self, column: Column) -> String {
        clean_line(&self.0[column as usize])
    }
}

/// Makes a referral of a row, or says why it cannot be taken in.
pub(super) fn build(at: String, cells: &Cells<'_>, today: NaiveDate) -> Record {
    let mut row = Row { cells, today, refused: Vec::new(), warnings: Vec::new(), extra: Vec::new() };
    let received = row.received();
    let person = row.person();
    let asking = row.asking();
    let Row { mut refused, warnings, .. } = row;
    let incoming = Incoming {
        at,
        source_id: cells.line(Column::SourceId),
        received,
        team: cells.line(Column::Team),
        person,
        identifiers: Vec::new(),
        asking,
        warnings,
    };
    for fault in faults(&incoming) {
        // A date that could not be read has said so already.
        if refused.iter().all(|said| said.field != fault.field) {
            refused.push(fault);
        }
    }
    if refused.is_empty() {
        Record::Referral(Box::new(incoming))
    } else {
        Record::Refused { at: incoming.at, why: refused }
    }
}

struct Row<'r> {
    cells: &'r Cells<'r>,
    today: NaiveDate,
    /// What keeps the row out.
    refused: Vec<Problem>,
    /// What a person should look at.
    warnings: Vec<Problem>,
    /// Words that found no code and are kept with the reason.
    extra: Vec<String>,
}

impl Row<'_> {
    fn refuse(&mut self, column: Column, words: String) {
        self.refused.push(Problem::new(column.name(), words));
    }

    fn warn(&mut self, column: Column, words: impl Into<String>) {
        self.warnings.push(Problem::new(column.name(), words));
    }

    /// A date that may be empty; one that cannot be read keeps the row out.
    fn date(&mut self, column: Column) -> Option<NaiveDate> {
        let cell = self.cells.raw(column);
        if cell.is_empty() {
            return None;
        }
        parse_import_date(cell).map_err(|why| self.refuse(column, why)).ok()
    }

    fn received(&mut self) -> Option<DateTime<Utc>> {
        let instant = match DateTime::parse_from_rfc3339(self.cells.raw(Column::Received)) {
            Ok(instant) => instant.to_utc(),
            Err(_) => received_on(self.date(Column::Received)?),
        };
        received(instant, self.today).map_err(|why| self.refuse(Column::Received, why)).ok()
    }

    /// A coded cell: `empty` where there is none, and `unknown` with a warning where the word is not known.
    fn coded<T: Copy>(
        &mut self,
        column: Column,
        read: fn(&str) -> Option<T>,
        empty: T,
        unknown: T,
        accepted: impl FnOnce() -> String,
        instead: &str,
    ) -> T {
        let cell = self.cells.raw(column);
        if cell.is_empty() {
            return empty;
        }
        read(cell).unwrap_or_else(|| {
            let accepted = accepted();
            self.warn(column, format!("The word is not known; {accepted} is accepted. It was taken as {instead}."));
            unknown
        })
    }

    fn person(&mut self) -> Person {
        let born = self.date(Column::DateOfBirth);
        let born =
            born.and_then(|born| birth(born, self.today).map_err(|why| self.refuse(Column::DateOfBirth, why)).ok());
        let (contact, contact_note) = self.contact();
        let language = self.cells.line(Column::Language);
        let mut person = Person {
            given: self.cells.line(Column::GivenName),
            family: self.cells.line(Column::FamilyName),
            previous: self.cells.line(Column::PreviousName),
            known_as: String::new(),
            born,
            nhs: self.nhs(),
            phone: self.cells.line(Column::Phone),
            email: self.cells.line(Column::Email),
            address: self.cells.line(Column::Address),
            postcode: self.cells.line(Column::Postcode).to_uppercase(),
            contact,
            contact_note,
            interpreter: self.coded(Column::Interpreter, words::yes_no, false, true, || "yes or no".into(), "yes"),
            language: if words::is_english(&language) { String::new() } else { language },
            format: AccessibleFormat::Standard,
            ..Person::default()
        };
        self.format(&mut person);
        person
    }

    fn nhs(&mut self) -> Option<HeldNumber> {
        let cell = self.cells.line(Column::NhsNumber);
        if cell.is_empty() {
            return None;
        }
        let (number, warning) = held_number(&cell);
        self.warnings.extend(warning);
        Some(number)
    }

    /// A rule, or words that are kept as a note to read before making contact.
    fn contact(&mut self) -> (ContactRule, String) {
        let cell = self.cells.line(Column::SafeContact);
        if cell.is_empty() {
            return (ContactRule::NotChecked, String::new());
        }
        match words::contact(&cell) {
            Some(rule) => (rule, String::new()),
            None => {
                let accepted = words::listed(ContactRule::ALL, ContactRule::code);
                self.warn(Column::SafeContact, format!("Kept as a note to read first; {accepted} is accepted."));
                (ContactRule::SeeNote, cell)
            }
        }
    }

    /// The accessible format; words that are no format are kept in the contact note.
    fn format(&mut self, person: &mut Person) {
        let cell = self.cells.line(Column::AccessibleFormat);
        if cell.is_empty() {
            return;
        }
        match words::format(&cell) {
            Some(format) => person.format = format,
            None => {
                let accepted = words::listed(AccessibleFormat::ALL, AccessibleFormat::code);
                self.warn(Column::AccessibleFormat, format!("Kept in the contact note; {accepted} is accepted."));
                if !person.contact_note.is_empty() {
                    person.contact_note.push_str(". ");
                }
                person.contact_note.push_str("Needs writing as: ");
                person.contact_note.push_str(&cell);
            }
        }
    }

    fn asking(&mut self) -> Asking {
        let areas = self.areas();
        let (share_out, share_in) = self.consent();
        let routes = || words::listed(Route::ALL, Route::code);
        let urgencies = || words::listed(Urgency::ALL, Urgency::code);
        let mut reason = clean_text(self.cells.raw(Column::Reason));
        for word in &self.extra {
            if !reason.is_empty() {
                reason.push('\n');
            }
            reason.push_str("Area as sent: ");
            reason.push_str(word);
        }
        Asking {
            route: self.coded(Column::Route, words::route, Route::Direct, Route::Direct, routes, "direct"),
            urgency: self.coded(
                Column::Urgency,
                words::urgency,
                Urgency::Routine,
                Urgency::Soon,
                urgencies,
                "soon, until somebody has looked",
            ),
            urgent_date: self.date(Column::UrgentDate),
            referrer: self.cells.line(Column::Referrer),
            on_behalf: String::new(),
            areas,
            reason,
            share_out,
            share_in,
            special: false,
        }
    }

    /// The areas, each once; a word that is none becomes `other` and is kept with the reason.
    fn areas(&mut self) -> Vec<Area> {
        let mut areas = Vec::new();
        for word in self.cells.raw(Column::Areas).split(';').map(clean_line).filter(|word| !word.is_empty()) {
            let area = words::area(&word).unwrap_or_else(|| {
                self.extra.push(word);
                Area::Other
            });
            if !areas.contains(&area) {
                areas.push(area);
            }
        }
        if !self.extra.is_empty() {
            let accepted = words::listed(Area::ALL, Area::code);
            self.warn(
                Column::Areas,
                format!("A word is no area; {accepted} is accepted. It was taken as other and kept with the reason."),
            );
        }
        areas
    }

    fn consent(&mut self) -> words::Sharing {
        let cell = self.cells.raw(Column::Consent);
        let sharing = if cell.is_empty() { Some(words::NOT_STATED) } else { words::sharing(cell) };
        let sharing = sharing.unwrap_or_else(|| {
            self.warn(Column::Consent, "The word is not known; yes, no, to_us, to_them or to_confirm is accepted.");
            words::NOT_STATED
        });
        if [sharing.0, sharing.1].contains(&Consent::ToConfirm) {
            self.warn(Column::Consent, "Consent to be confirmed.");
        }
        sharing
    }
}
