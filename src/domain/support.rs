//! What supports an activity of a working: the advisor's own words, a page that helps, an answer that matches.

use super::answer::{ActivityOf, Point, Verdict};
use super::case::CaseFile;
use super::document::{ActivityRef, Bearing, BundleRow, DocumentKind};
use super::evidence::EvidenceRow;
use super::id::MatterId;
use super::working::WorkingRow;

/// What bears on an activity: the strongest that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Support {
    /// It is supported, by these.
    By(Vec<String>),
    /// They were asked, and have not answered.
    Asked(String),
    /// They were asked, and say otherwise.
    Differs(String),
    /// Nothing yet.
    Nothing,
}

impl Support {
    /// Whether it is still to be asked for: what was asked and is not answered is waited for.
    #[must_use]
    pub const fn is_missing(&self) -> bool {
        matches!(self, Self::Nothing | Self::Differs(_))
    }

    /// As it is read beside the activity.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::By(all) => all.join("; "),
            Self::Asked(of) => format!("asked of {of}, not answered yet"),
            Self::Differs(of) => format!("nothing yet; {of} says otherwise"),
            Self::Nothing => "nothing yet".to_owned(),
        }
    }
}

impl CaseFile {
    /// What supports an activity of the working of one of its matters.
    ///
    /// An answer counts where it matches what the client says, unless the client holds it back or it is not safe to show
    /// them: neither can be used.
    #[must_use]
    pub fn support(&self, row: &WorkingRow) -> Support {
        let entry = &row.entry;
        let is_it = |of: &ActivityOf| of.part == entry.part && of.number == entry.number;
        let about = |point: &Point| point.activity.as_ref().is_some_and(is_it);
        let requests = || self.evidence.iter().filter(|request| request.matter == row.matter);
        let says = |request: &&EvidenceRow, verdict: Verdict| {
            let usable = !request.not_safe() && request.client_says.as_ref().is_none_or(|said| said.agreed);
            let said = request.answer.iter().flat_map(|answer| &answer.said.points);
            usable && said.into_iter().any(|said| said.verdict == verdict && about(&said.of))
        };
        let mut by: Vec<String> = entry.supports.lines().map(|line| line.trim().to_owned()).collect();
        by.retain(|line| !line.is_empty());
        by.extend(requests().filter(|each| says(each, Verdict::Matches)).map(|each| format!("{} matches", each.of)));
        by.extend(self.pages_that_help(row));
        if !by.is_empty() {
            return Support::By(by);
        }
        let out = requests().find(|each| each.status.is_open() && each.asks.iter().any(about));
        let against = || requests().find(|each| says(each, Verdict::Differs));
        match (out, against()) {
            (Some(request), _) => Support::Asked(request.of.clone()),
            (None, Some(request)) => Support::Differs(request.of.clone()),
            (None, None) => Support::Nothing,
        }
    }

    /// Whether an activity is in dispute and support for it is still to be asked for.
    #[must_use]
    pub fn is_gap(&self, row: &WorkingRow) -> bool {
        row.entry.disputed && self.support(row).is_missing()
    }

    /// The notes of pages in documents of a matter, or of none, each with where it stands.
    pub fn pages_of(&self, matter: MatterId) -> impl Iterator<Item = (&BundleRow, String)> {
        self.bundle.iter().filter_map(move |note| {
            let document = self.documents.iter().find(|row| row.id == note.document)?;
            let of = match document.kind {
                DocumentKind::Bundle => "the bundle",
                _ => document.words.title.as_str(),
            };
            let ours = document.matter.is_none_or(|of| of == matter);
            ours.then(|| (note, format!("page {} of {of}", note.what.page)))
        })
    }

    /// The pages that help with an activity.
    fn pages_that_help(&self, row: &WorkingRow) -> impl Iterator<Item = String> {
        let is_it = |(part, number): &ActivityRef| *part == row.entry.part && *number == row.entry.number;
        let helps = move |note: &BundleRow| {
            note.what.bearing == Bearing::Helps && note.what.activity.as_ref().is_some_and(is_it)
        };
        self.pages_of(row.matter).filter(move |(note, _)| helps(note)).map(|(_, at)| at)
    }
}
