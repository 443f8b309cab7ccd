//! An import's report in words, one line each: for the command line and for the screen.

use super::{FileReport, ImportReport};
use crate::domain::incoming::Format;
use crate::domain::text::clean_line;

impl ImportReport {
    /// A line of counts for each file, with a line for each remark below it, and a line for all where there are several.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.files.iter().flat_map(FileReport::lines).collect();
        if self.files.len() > 1 {
            let counts = [
                (self.accepted, "taken in"),
                (self.updated, "changed"),
                (self.closed, "closed"),
                (self.duplicates, "in already"),
                (self.ignored, "ignored"),
                (self.refused, "not imported"),
                (self.possible_matches, "to match"),
            ];
            lines.push(format!("Together: {}", listed(&counts)));
        }
        if self.files.len() == 1 && self.closed > 0 {
            lines.push(format!("{} closed: the feed no longer has them.", self.closed));
        }
        if self.stopped {
            lines.push("Stopped. What was taken in stays; the same files named again go on with the rest.".to_owned());
        }
        lines
    }
}

impl FileReport {
    fn lines(&self) -> Vec<String> {
        let format = if self.format == Format::Unknown { String::new() } else { format!(" ({})", self.format) };
        let counts = [
            (self.accepted, "taken in"),
            (self.updated, "changed"),
            (self.duplicates, "in already"),
            (self.ignored, "ignored"),
            (self.refused.len() as u64, "not imported"),
            (self.possible_matches, "to match"),
        ];
        let mut lines = vec![format!("{}{format}: {}", clean_line(&self.path), listed(&counts))];
        lines.extend(self.ignored_why.iter().map(|why| format!("  ignored: {why}")));
        lines.extend(self.refused.iter().map(|remark| format!("  not imported: {}: {}", remark.r#where, remark.why)));
        lines.extend(self.warnings.iter().map(|remark| format!("  look at: {}: {}", remark.r#where, remark.why)));
        lines
    }
}

/// The counts that are not nought, in words.
fn listed(counts: &[(u64, &str)]) -> String {
    let said: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, words)| format!("{count} {words}")).collect();
    if said.is_empty() { "nothing".to_owned() } else { said.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::super::Remark;
    use super::*;

    #[test]
    fn a_file_is_a_line_of_counts_and_a_line_for_each_remark() {
        let remark = |place: &str, why: &str| Remark { r#where: place.into(), why: why.into() };
        let file = FileReport {
            path: "in/a\u{1b}[2J.csv".into(),
            format: Format::Csv,
            accepted: 2,
            updated: 0,
            duplicates: 1,
            ignored: 0,
            ignored_why: None,
            possible_matches: 0,
            refused: vec![remark("row 3", "family_name: A family name is needed.")],
            warnings: vec![remark("row 2", "consent: Consent to be confirmed.")],
            run: None,
        };
        let report = ImportReport { accepted: 2, duplicates: 1, refused: 1, files: vec![file], ..Default::default() };
        assert_eq!(
            report.lines(),
            [
                "in/a[2J.csv (CSV): 2 taken in, 1 in already, 1 not imported",
                "  not imported: row 3: family_name: A family name is needed.",
                "  look at: row 2: consent: Consent to be confirmed.",
            ]
        );
    }

    #[test]
    fn nothing_is_said_of_nought() {
        assert_eq!(listed(&[(0, "taken in"), (2, "in already")]), "2 in already");
        assert_eq!(listed(&[]), "nothing");
    }
}
