//! The working of a legal test with the client: what is said of each activity, and which descriptor is argued for.
//!
//! It is the advisor's own, predicts nothing, and may have to be disclosed. Everything in it may be left open.

use serde::{Deserialize, Serialize};

use super::answer::{ActivityOf, Point};
use super::case::{CaseFile, Matter};
use super::descriptor::{Activity, DAYS, Descriptor, LegalTest, Part, Score, Tests};
use super::id::{MatterId, WorkingId};
use super::support::Support;
use super::text::capital;

/// What a screen says beside a working.
pub const WARNING: &str = "Your own working, no prediction. It may have to be disclosed.";

codes! {
    /// How something has to be possible for it to count as possible.
    Reliably {
        Safely = "safely" => "safely",
        Standard = "standard" => "to an acceptable standard",
        Repeatedly = "repeatedly" => "again and again",
        InTime = "in_time" => "in a reasonable time",
    }
}

/// On how many of ten days something holds: of the descriptor that is argued for, or of each by its letter.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Days(Vec<(Option<char>, u32)>);

impl Days {
    /// Reads `7`, or `b 4, e 3`; empty is nothing.
    ///
    /// # Errors
    /// A sentence that says how it is written.
    pub fn parse(text: &str) -> Result<Self, String> {
        let how = || format!("Write a number of days up to {DAYS}, such as 7; or one for each letter: b 4, e 3.");
        let mut days: Vec<(Option<char>, u32)> = Vec::new();
        let mut letter = None;
        let mut rest = text.trim();
        while let Some(first) = rest.chars().next() {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            if digits > 0 {
                let count = rest[..digits].parse().ok().filter(|count| *count <= DAYS).ok_or_else(how)?;
                days.push((letter.take(), count));
                rest = &rest[digits..];
            } else {
                match first {
                    'a'..='z' | 'A'..='Z' if letter.is_none() => letter = Some(first.to_ascii_lowercase()),
                    ' ' | ',' | ';' | ':' => {}
                    _ => return Err(how()),
                }
                rest = &rest[first.len_utf8()..];
            }
        }
        let alone = days.iter().filter(|(letter, _)| letter.is_none()).count();
        let twice = days.iter().enumerate().any(|(at, (of, _))| days[..at].iter().any(|(other, _)| other == of));
        if letter.is_some() || twice || (alone > 0 && days.len() > 1) {
            return Err(how());
        }
        let over_half = days.iter().any(|(_, count)| count * 2 > DAYS);
        if !over_half && days.iter().map(|(_, count)| count).sum::<u32>() > DAYS {
            return Err(format!("Count each day once: together they are at most {DAYS}."));
        }
        Ok(Self(days))
    }

    /// Whether nothing is said.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The letters that are named.
    pub fn letters(&self) -> impl Iterator<Item = char> {
        self.0.iter().filter_map(|(letter, _)| *letter)
    }

    /// The days of each descriptor; a number alone is of the one that is argued for.
    fn of(&self, argued: Option<char>) -> Vec<(char, u32)> {
        self.0.iter().filter_map(|(letter, count)| Some((letter.or(argued)?, *count))).collect()
    }
}

impl std::fmt::Display for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, (letter, count)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            match letter {
                Some(letter) => write!(f, "{comma}{letter} {count}")?,
                None => write!(f, "{comma}{count}")?,
            }
        }
        Ok(())
    }
}

impl From<Days> for String {
    fn from(days: Days) -> Self {
        days.to_string()
    }
}

impl TryFrom<String> for Days {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

/// What is worked out for one activity. Sealed in File as a whole, the activity's name too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The part of the test.
    pub part: String,
    /// The activity's number within it.
    pub number: u32,
    /// Whether it is in dispute; else what is argued for was given already.
    pub disputed: bool,
    /// What the client says, in a sentence.
    pub says: String,
    /// How it is not possible, where that was asked.
    pub not: Vec<Reliably>,
    /// On how many of ten days.
    pub days: Days,
    /// Aids that are used, or could be.
    pub aids: String,
    /// Help from others.
    pub help: String,
    /// Since when.
    pub since: String,
    /// The descriptor that is argued for.
    pub argued: Option<char>,
    /// What supports it.
    pub supports: String,
}

impl Entry {
    /// An activity of which nothing is said yet.
    #[must_use]
    pub fn new(part: &str, number: u32) -> Self {
        Self {
            part: part.to_owned(),
            number,
            disputed: true,
            says: String::new(),
            not: Vec::new(),
            days: Days::default(),
            aids: String::new(),
            help: String::new(),
            since: String::new(),
            argued: None,
            supports: String::new(),
        }
    }

    /// Whether it is about this activity.
    #[must_use]
    pub fn is_of(&self, part: &Part, activity: &Activity) -> bool {
        self.part == part.id && self.number == activity.number
    }

    /// The descriptor that counts: by the days where the test asks for them and they are known, else the one argued for.
    #[must_use]
    pub fn counts<'a>(&self, test: &LegalTest, activity: &'a Activity) -> Option<&'a Descriptor> {
        let days = self.days.of(self.argued);
        if test.reliably && !days.is_empty() { activity.by_days(&days) } else { activity.descriptor(self.argued?) }
    }

    /// What the client says of it, in one line, with how it is not possible, and what helps.
    #[must_use]
    pub fn told(&self) -> String {
        let mut told = Vec::new();
        if !self.says.is_empty() {
            told.push(self.says.lines().map(str::trim).collect::<Vec<_>>().join(" "));
        }
        if !self.not.is_empty() {
            let not: Vec<&str> = self.not.iter().map(|how| how.label()).collect();
            told.push(format!("Not {}.", not.join(", not ")));
        }
        let more = [("Aids", &self.aids), ("Help", &self.help), ("Since", &self.since)];
        told.extend(
            more.iter().filter(|(_, words)| !words.is_empty()).map(|(what, words)| format!("{what}: {words}.")),
        );
        told.join(" ")
    }
}

/// What is worked out for one activity, as it stands in the file.
#[derive(Clone, PartialEq, Eq)]
pub struct WorkingRow {
    /// The row.
    pub id: WorkingId,
    /// Version seen.
    pub version: u32,
    /// The matter.
    pub matter: MatterId,
    /// What is worked out.
    pub entry: Entry,
}

/// The working of one matter beside the test that it works.
#[derive(Clone, Copy)]
pub struct Working<'a> {
    /// All tests.
    pub tests: &'a Tests,
    /// The matter's.
    pub test: &'a LegalTest,
    /// The case, with what is worked out of any of its matters.
    file: &'a CaseFile,
    matter: MatterId,
}

impl<'a> Working<'a> {
    /// The working of a matter; `None` where no test is known for its subject and nation.
    #[must_use]
    pub fn of(tests: &'a Tests, matter: &Matter, file: &'a CaseFile) -> Option<Self> {
        let test = tests.of(matter.subject, matter.nation)?;
        Some(Self { tests, test, file, matter: matter.id })
    }

    /// What is worked out for an activity.
    #[must_use]
    pub fn row(&self, part: &Part, activity: &Activity) -> Option<&'a WorkingRow> {
        self.file.workings.iter().find(|row| row.matter == self.matter && row.entry.is_of(part, activity))
    }

    /// Every activity with its part and what is worked out for it, in the order of the test.
    pub fn activities(self) -> impl Iterator<Item = (&'a Part, &'a Activity, Option<&'a WorkingRow>)> {
        self.tests
            .parts(self.test)
            .flat_map(move |part| part.activities.iter().map(move |each| (part, each, self.row(part, each))))
    }

    /// What supports an activity.
    #[must_use]
    pub fn support(&self, row: &WorkingRow) -> Support {
        self.file.support(row)
    }

    /// Whether an activity is in dispute and support for it is still to be asked for.
    #[must_use]
    pub fn is_gap(&self, row: &WorkingRow) -> bool {
        self.file.is_gap(row)
    }

    /// The activities for which support is still to be asked.
    pub fn gaps(self) -> impl Iterator<Item = (&'a Part, &'a Activity, &'a Entry)> {
        self.activities().filter_map(move |(part, activity, row)| {
            let entry = &row.filter(|row| self.is_gap(row))?.entry;
            Some((part, activity, entry))
        })
    }

    /// An activity as one speaks of it: by its number, and by its part where another part has that number too.
    #[must_use]
    pub fn name(&self, part: &Part, activity: &Activity) -> String {
        let parts = self.tests.parts(self.test).filter(|other| other.activity(activity.number).is_some());
        let of = if parts.count() > 1 { format!(" of {}", part.title) } else { String::new() };
        format!("activity {}{of}", activity.number)
    }

    /// An activity as a request asks about it, with what the client says of it.
    #[must_use]
    pub fn point(&self, part: &Part, activity: &Activity) -> Point {
        let says = self.row(part, activity).map(|row| row.entry.told()).unwrap_or_default();
        let of = ActivityOf { test: self.test.id.clone(), part: part.id.clone(), number: activity.number };
        let name = format!("{}, {}", capital(&self.name(part, activity)), activity.title);
        Point { activity: Some(of), name, says }
    }

    /// What a part comes to.
    #[must_use]
    pub fn score(&self, part: &'a Part) -> Score<'a> {
        part.score(&self.counted(part, |_| true))
    }

    /// The points of a part that are not in dispute.
    #[must_use]
    pub fn given(&self, part: &'a Part) -> u32 {
        part.score(&self.counted(part, |entry| !entry.disputed)).points
    }

    fn counted(&self, part: &'a Part, wanted: impl Fn(&Entry) -> bool) -> Vec<(u32, char)> {
        let counts = |activity: &'a Activity| {
            let entry = &self.row(part, activity)?.entry;
            let descriptor = entry.counts(self.test, activity).filter(|_| wanted(entry))?;
            Some((activity.number, descriptor.letter))
        };
        part.activities.iter().filter_map(counts).collect()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for (typed, read) in [("7", "7"), ("b4 e3", "b 4, e 3"), ("B 4, e: 3", "b 4, e 3"), ("", ""), (" 10 ", "10")] {
            assert_eq!(Days::parse(typed).unwrap().to_string(), read, "{typed}");
        }
        for wrong in ["11", "b", "7 3", "b 4, 3", "b4 b3", "7/10", "most", "-1", "b b 4", "99999999999"] {
            assert!(Days::parse(wrong).is_err_and(|words| words.contains("such as 7")), "{wrong}");
        }
        assert!(Days::parse("b5 c5 e5").is_err_and(|words| words.contains("at most 10")));
        assert!(Days::parse("b9 e7").is_ok(), "each on most days: they may be the same days");
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_again(text in "[a-g0-9 ,]{0,12}") {
            if let Ok(days) = Days::parse(&text) {
                prop_assert!(Days::parse(&days.to_string()).is_ok_and(|again| again == days));
            }
        }
    }
}
