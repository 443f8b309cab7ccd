//! The import formats: hand-written files, real files that nobody here wrote, and files made to harm.

mod corpus;
mod fixtures;
mod hostile;
mod oruk;

use alongside::domain::incoming::{Incoming, Record};
use alongside::exchange::fhir::{Call, FileRecords};
use alongside::exchange::{canonical, csv};
use chrono::NaiveDate;

/// The day on which every test imports.
fn today() -> NaiveDate {
    day(2026, 11, 24)
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// A hand-written file.
fn fixture(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The records of a CSV file, or why it was not read.
fn csv_records(bytes: &[u8]) -> Result<Vec<Record>, String> {
    csv::read(bytes, today())
        .map(Iterator::collect)
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
}

/// What the files of one call gave, or why the first bad one was not read.
fn fhir_call(files: &[&[u8]]) -> Result<Vec<FileRecords>, String> {
    let mut call = Call::new();
    for (index, bytes) in files.iter().enumerate() {
        call.add(index, bytes).map_err(|problem| problem.words)?;
    }
    Ok(call.finish(today()))
}

/// The records of one FHIR file by itself.
fn fhir_records(bytes: &[u8]) -> Result<Vec<Record>, String> {
    fhir_call(&[bytes]).map(|mut files| files.remove(0).records)
}

fn referrals(records: Vec<Record>) -> Vec<Incoming> {
    let referral = |record| match record {
        Record::Referral(incoming) => Some(*incoming),
        _ => None,
    };
    records.into_iter().filter_map(referral).collect()
}

/// A record in short, for comparing and for messages: nothing of the person.
fn short(record: &Record) -> String {
    match record {
        Record::Referral(_) => "referral".into(),
        Record::Duplicate { .. } => "duplicate".into(),
        Record::Ignored(why) => format!("ignored: {why}"),
        Record::Refused { at, why } => {
            format!(
                "refused at {at}: {}",
                why.iter().map(|problem| problem.words.as_str()).collect::<Vec<_>>().join(" ")
            )
        }
    }
}

/// Everything a referral says, whole.
fn said(incoming: &Incoming) -> Vec<u8> {
    canonical(incoming)
}
