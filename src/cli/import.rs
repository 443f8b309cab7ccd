//! `alongside import PATH…`: referrals from CSV and FHIR R4.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use super::{DONE, REFUSED, USAGE};
use crate::desk::import::{FileReport, ImportReport};
use crate::desk::{Error, Session, files, host};
use crate::domain::incoming::Format;
use crate::domain::text::clean_line;

/// Imports files and folders for the signed-in person and says what became of each. Returns the exit code: 1 where anything
/// was refused or the import was stopped, 2 where nothing is at one of the paths.
///
/// Ctrl+C and SIGTERM stop it between two batches: every record is in whole or not at all.
pub fn run(session: &Session, paths: &[PathBuf], json: bool, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    if let Some(path) = files::missing(paths) {
        let path = clean_line(&path.to_string_lossy());
        return ended(writeln!(err, "There is no file or folder {path}. Nothing was imported."), USAGE);
    }
    let asked_to_stop = host::stop_flag();
    match session.import(paths, &mut |_| !asked_to_stop.load(Ordering::Relaxed)) {
        Ok(report) => {
            let code = if report.refused > 0 || report.stopped { REFUSED } else { DONE };
            let said = if json { show_json(&report, out) } else { show(&report, out) };
            let said = said.and_then(|()| if report.stopped { stopped(err) } else { Ok(()) });
            ended(said, code)
        }
        Err(error @ Error::Invalid(_)) => ended(writeln!(err, "{error}"), USAGE),
        Err(error) => ended(writeln!(err, "{error}"), REFUSED),
    }
}

/// The code, unless what should have been said could not be written. A reader that went away has had enough.
fn ended(said: io::Result<()>, code: u8) -> u8 {
    match said {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => code.max(REFUSED),
        _ => code,
    }
}

fn stopped(err: &mut dyn Write) -> io::Result<()> {
    writeln!(err, "Stopped. What was taken in stays; the same command goes on with the rest.")
}

fn show_json(report: &ImportReport, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, report)?;
    writeln!(out)
}

fn show(report: &ImportReport, out: &mut dyn Write) -> io::Result<()> {
    for file in &report.files {
        show_file(file, out)?;
    }
    if report.files.len() > 1 {
        let counts = [
            (report.accepted, "taken in"),
            (report.duplicates, "in already"),
            (report.ignored, "ignored"),
            (report.refused, "not imported"),
            (report.possible_matches, "to match"),
        ];
        writeln!(out, "Together: {}", listed(&counts))?;
    }
    Ok(())
}

fn show_file(file: &FileReport, out: &mut dyn Write) -> io::Result<()> {
    let format = if file.format == Format::Unknown { String::new() } else { format!(" ({})", file.format) };
    let counts = [
        (file.accepted, "taken in"),
        (file.duplicates, "in already"),
        (file.ignored, "ignored"),
        (file.refused.len() as u64, "not imported"),
        (file.possible_matches, "to match"),
    ];
    writeln!(out, "{}{format}: {}", clean_line(&file.path), listed(&counts))?;
    if let Some(why) = &file.ignored_why {
        writeln!(out, "  ignored: {why}")?;
    }
    for remark in &file.refused {
        writeln!(out, "  not imported: {}: {}", remark.r#where, remark.why)?;
    }
    for remark in &file.warnings {
        writeln!(out, "  look at: {}: {}", remark.r#where, remark.why)?;
    }
    Ok(())
}

/// The counts that are not nought, in words.
fn listed(counts: &[(u64, &str)]) -> String {
    let said: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect();
    if said.is_empty() { "nothing".to_owned() } else { said.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::import::Remark;

    fn file() -> FileReport {
        let remark = |place: &str, why: &str| Remark { r#where: place.into(), why: why.into() };
        FileReport {
            path: "in/a\u{1b}[2J.csv".into(),
            format: Format::Csv,
            accepted: 2,
            duplicates: 1,
            ignored: 0,
            ignored_why: None,
            possible_matches: 0,
            refused: vec![remark("row 3", "family_name: A family name is needed.")],
            warnings: vec![remark("row 2", "consent: Consent to be confirmed.")],
            run: None,
        }
    }

    #[test]
    fn a_file_is_a_line_of_counts_and_a_line_for_each_remark() {
        let report = ImportReport { accepted: 2, duplicates: 1, refused: 1, files: vec![file()], ..Default::default() };
        let mut out = Vec::new();
        show(&report, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "in/a[2J.csv (CSV): 2 taken in, 1 in already, 1 not imported\n  \
             not imported: row 3: family_name: A family name is needed.\n  \
             look at: row 2: consent: Consent to be confirmed.\n"
        );
        let mut out = Vec::new();
        show_json(&report, &mut out).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!((&json["refused"], &json["files"][0]["refused"][0]["where"]), (&1.into(), &"row 3".into()));
    }

    #[test]
    fn nothing_is_said_of_nought() {
        assert_eq!(listed(&[(0, "taken in"), (2, "in already")]), "2 in already");
        assert_eq!(listed(&[]), "nothing");
    }
}
