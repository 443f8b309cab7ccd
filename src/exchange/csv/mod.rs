//! Referrals from a CSV file, one a row.
//!
//! Columns stand in any order under the names of [`COLUMNS`]; case, spaces and hyphens in a name do not matter. Required:
//! `family_name`, one of `date_of_birth` and `nhs_number`, one of `areas` and `reason`. A file is UTF-8, with or without
//! a byte order mark; a row that is not UTF-8 is read as Windows-1252, and a warning says so.

mod record;
mod rows;

use std::borrow::Cow;

use chrono::NaiveDate;
use encoding_rs::WINDOWS_1252;

use self::record::Cells;
use self::rows::{End, Fault, Rows};
use super::{is_utf16, without_bom};
use crate::domain::incoming::Record;
use crate::domain::problem::Problem;
use crate::domain::text::clean_line;

/// One line of a CSV file that is written. What a spreadsheet would take for a formula is given as text.
#[must_use]
pub fn line(cells: &[String]) -> String {
    let cell = |cell: &String| {
        let text = if cell.starts_with(['=', '+', '@']) || cell.starts_with("-") && cell.parse::<i64>().is_err() {
            format!("'{cell}")
        } else {
            cell.clone()
        };
        if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    format!("{}\r\n", cells.iter().map(cell).collect::<Vec<_>>().join(","))
}

/// The largest file that is read, in bytes. The caller checks it before reading.
pub const FILE_MAX: usize = 200 << 20;
/// The largest record, in bytes as they stand in the file.
pub const RECORD_MAX: usize = 1 << 20;

/// Unknown columns that a warning names.
const NAMED: usize = 20;
/// Characters of an unknown column's name that a warning shows.
const NAME_SHOWN: usize = 40;

/// The columns that are read, in the order in which the documentation gives them.
pub const COLUMNS: [&str; Column::COUNT] = [
    "source_id",
    "received",
    "route",
    "urgency",
    "urgent_date",
    "referrer",
    "team",
    "nhs_number",
    "given_name",
    "family_name",
    "previous_name",
    "date_of_birth",
    "phone",
    "email",
    "address",
    "postcode",
    "safe_contact",
    "language",
    "interpreter",
    "accessible_format",
    "areas",
    "reason",
    "consent",
];

/// A column, in the order of [`COLUMNS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    SourceId,
    Received,
    Route,
    Urgency,
    UrgentDate,
    Referrer,
    Team,
    NhsNumber,
    GivenName,
    FamilyName,
    PreviousName,
    DateOfBirth,
    Phone,
    Email,
    Address,
    Postcode,
    SafeContact,
    Language,
    Interpreter,
    AccessibleFormat,
    Areas,
    Reason,
    Consent,
}

impl Column {
    const COUNT: usize = Self::Consent as usize + 1;

    /// The name in a header.
    const fn name(self) -> &'static str {
        COLUMNS[self as usize]
    }
}

/// A CSV file whose header was understood. As an iterator it gives its records in order, reading as it goes.
pub struct CsvFile<'a> {
    /// What the whole file should be looked at for: `(where, why)`.
    pub warnings: Vec<(String, String)>,
    rows: Rows<'a>,
    /// For each column of the file, its place in [`COLUMNS`].
    columns: Vec<Option<usize>>,
    fields: Vec<Cow<'a, [u8]>>,
    today: NaiveDate,
    /// Whether the file is UTF-8 up to a last character that is not whole.
    cut_off: bool,
    /// Whether no row has been given yet.
    empty: bool,
    over: bool,
}

/// Reads the header of a CSV file and makes ready to read its rows.
///
/// # Errors
///
/// Why the file as a whole cannot be read, one sentence for each reason.
pub fn read(bytes: &[u8], today: NaiveDate) -> Result<CsvFile<'_>, Vec<Problem>> {
    let whole = |words: String| vec![Problem::new("", words)];
    if bytes.len() > FILE_MAX {
        return Err(whole(format!("The file is larger than {} MB. Split it.", FILE_MAX >> 20)));
    }
    if is_utf16(bytes) {
        return Err(whole("The file is UTF-16. Save it as \"CSV UTF-8\".".into()));
    }
    let bytes = without_bom(bytes);
    if bytes.trim_ascii().is_empty() {
        return Err(whole("The file is empty.".into()));
    }
    let mut rows = Rows::new(bytes);
    let mut fields = Vec::new();
    if let Some(Err(fault)) = rows.next(&mut fields) {
        return Err(whole(fault_words(fault)));
    }
    let names: Vec<String> = fields.iter().map(|field| clean_line(&decode(field))).collect();
    let mut warnings = Vec::new();
    let columns = header(&names, &mut warnings)?;
    let broken = std::str::from_utf8(bytes).err();
    let cut_off = broken.is_some_and(|error| error.error_len().is_none());
    if broken.is_some() && !cut_off {
        let words = "Parts of the file are not UTF-8 and were read as Windows-1252. Look at names with accents.";
        warnings.push(("file".into(), words.into()));
    }
    Ok(CsvFile { warnings, rows, columns, fields, today, cut_off, empty: true, over: false })
}

/// Whether the bytes begin with a header of ours: at least one column that we know.
pub(super) fn looks_like(start: &[u8]) -> bool {
    let mut fields = Vec::new();
    matches!(Rows::new(start).next(&mut fields), Some(Ok(_)))
        && fields.iter().any(|field| COLUMNS.contains(&plain_name(&decode(field)).as_str()))
}

/// A header's name as it is compared: lower case, with underscores for spaces and hyphens.
fn plain_name(name: &str) -> String {
    clean_line(name).to_ascii_lowercase().replace([' ', '-'], "_")
}

/// Finds the columns; unknown ones become warnings.
fn header(names: &[String], warnings: &mut Vec<(String, String)>) -> Result<Vec<Option<usize>>, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut columns: Vec<Option<usize>> = Vec::with_capacity(names.len());
    let mut unknown = 0;
    for name in names {
        let place = COLUMNS.iter().position(|known| *known == plain_name(name));
        match place {
            Some(known) if columns.contains(&place) => {
                problems.push(Problem::new(COLUMNS[known], "The column stands twice. Remove one of the two."));
            }
            Some(_) => {}
            None if name.is_empty() => {}
            None => {
                unknown += 1;
                if unknown <= NAMED {
                    let shown: String = name.chars().take(NAME_SHOWN).collect();
                    warnings.push(("row 1".into(), format!("The column \"{shown}\" is not known and was not read.")));
                }
            }
        }
        columns.push(place);
    }
    if unknown > NAMED {
        warnings.push(("row 1".into(), format!("{} more columns are not known and were not read.", unknown - NAMED)));
    }
    let has = |column: Column| columns.contains(&Some(column as usize));
    if columns.iter().all(Option::is_none) {
        let semicolons = names.first().is_some_and(|name| name.contains([';', '\t']));
        let words = if semicolons {
            "Columns are separated by something else than commas. Save the file with commas.".to_owned()
        } else {
            format!("The first row names none of the columns: {}.", COLUMNS.join(", "))
        };
        return Err(vec![Problem::new("", words)]);
    }
    if !has(Column::FamilyName) {
        problems.push(Problem::new("family_name", "The column is missing; it is required."));
    }
    if !has(Column::DateOfBirth) && !has(Column::NhsNumber) {
        problems.push(Problem::new("date_of_birth", "One of date_of_birth and nhs_number is required."));
    }
    if !has(Column::Areas) && !has(Column::Reason) {
        problems.push(Problem::new("reason", "One of areas and reason is required."));
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

impl Iterator for CsvFile<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.over {
            let Some(row) = self.rows.next(&mut self.fields) else {
                self.over = true;
                return self.empty.then_some(Record::Ignored("The file has a header and no rows."));
            };
            let at = format!("row {}", self.rows.number());
            let end = match row {
                Ok(_) if self.fields.iter().all(|field| field.trim_ascii().is_empty()) => continue,
                Ok(end) => end,
                Err(fault) => {
                    self.empty = false;
                    return Some(refused(at, fault_words(fault)));
                }
            };
            self.empty = false;
            return Some(self.record(at, end));
        }
        None
    }
}

impl CsvFile<'_> {
    fn record(&self, at: String, end: End) -> Record {
        let (found, wanted) = (self.fields.len(), self.columns.len());
        let surplus = self.fields.get(wanted..).unwrap_or_default();
        if found < wanted || surplus.iter().any(|field| !field.trim_ascii().is_empty()) {
            let hint = if end == End::File { " The file may have been cut off." } else { "" };
            return refused(at, format!("The row has {found} fields, the first row has {wanted}.{hint}"));
        }
        let mut cells = Cells::default();
        for (field, column) in self.fields.iter().zip(&self.columns) {
            if let Some(cell) = column.and_then(|column| cells.0.get_mut(column)) {
                *cell = decode(field);
            }
        }
        if self.cut_off && end == End::File {
            return refused(at, "The row ends in the middle of a character. The file may have been cut off.".into());
        }
        let mut record = record::build(at, &cells, self.today);
        if let (Record::Referral(incoming), End::File) = (&mut record, end) {
            let words = "The file ends without a line break behind this row. Check that the row is whole.";
            incoming.warnings.push(Problem::new("", words));
        }
        record
    }
}

fn refused(at: String, words: String) -> Record {
    Record::Refused { at, why: vec![Problem::new("", words)] }
}

fn fault_words(fault: Fault) -> String {
    match fault {
        Fault::Unclosed => {
            "A quotation mark is opened in this row and never closed, so nothing from there on was read.".into()
        }
        Fault::AfterQuote => {
            "Text stands behind a closing quotation mark, so rows may have run together. Inside quoted text a mark is \
            written twice."
                .into()
        }
        Fault::TooLong => format!("The row is larger than {} MB.", RECORD_MAX >> 20),
        Fault::Nul => "The row holds a zero byte; the file is damaged or is not text.".into(),
    }
}

/// The text of a field.
fn decode(field: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(field) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(field).0,
    }
}

#[cfg(test)]
mod tests;
