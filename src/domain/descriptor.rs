//! The tests of the law that are made of activities and descriptors, and how their points are counted.
//!
//! The tests themselves are data in `assets/descriptors/`. Counting predicts nothing: it says what the descriptors that
//! somebody argues for would come to.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case::{Nation, Subject};
use super::time_limit::{InForce, Source, SourceUse};

/// What stands beside a label whose wording or provision was not read in a source.
pub const TO_BE_CHECKED: &str = "wording to be checked";

/// One thing that may be true of somebody, with the points that it brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Descriptor {
    /// Its letter within the activity.
    pub letter: char,
    /// Its points; 0 in a part of which any one is enough.
    #[serde(default)]
    pub points: u32,
    /// What it says, in our own words.
    pub label: String,
}

/// One activity of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Its number within the part, as the law counts.
    pub number: u32,
    /// What it is about, in a few words.
    pub title: String,
    /// Its descriptors by their letters.
    pub descriptors: Vec<Descriptor>,
    /// Whether the wording was held against a source.
    #[serde(default = "yes")]
    pub certain: bool,
}

const fn yes() -> bool {
    true
}

impl Activity {
    /// The descriptor of that letter.
    #[must_use]
    pub fn descriptor(&self, letter: char) -> Option<&Descriptor> {
        self.descriptors.iter().find(|descriptor| descriptor.letter == letter)
    }

    /// Of descriptors that are each met, the one that counts: the one with the most points, never their sum.
    #[must_use]
    pub fn highest(&self, met: impl IntoIterator<Item = char>) -> Option<&Descriptor> {
        let met = met.into_iter().filter_map(|letter| self.descriptor(letter));
        met.fold(None, |best, each| match best {
            Some(best) if best.points >= each.points => Some(best),
            _ => Some(each),
        })
    }

    /// The descriptor that counts where each holds on so many of ten days.
    ///
    /// Of those that hold on more than half of the days the one with the most points. Where none does alone but they do
    /// together, the commonest; of equally common ones the one with the most points (PIP Regulations 2013, read in the
    /// text of 2023). `None` where not even together they reach more than half.
    #[must_use]
    pub fn by_days(&self, days: &[(char, u32)]) -> Option<&Descriptor> {
        let over_half = |days: u32| days * 2 > DAYS;
        let mostly = days.iter().filter(|(_, count)| over_half(*count)).map(|(letter, _)| *letter);
        if let Some(highest) = self.highest(mostly) {
            return Some(highest);
        }
        let known = || days.iter().filter(|(letter, _)| self.descriptor(*letter).is_some());
        if !over_half(known().map(|(_, count)| count).sum()) {
            return None;
        }
        let most = known().map(|(_, count)| *count).max()?;
        self.highest(known().filter(|(_, count)| *count == most).map(|(letter, _)| *letter))
    }
}

/// The days of which is said on how many something holds.
pub const DAYS: u32 = 10;

/// Points from which something is awarded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// The points.
    pub points: u32,
    /// What they bring.
    pub label: String,
}

/// How a part is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// Points of the activities together, the lowest threshold first.
    Points(Vec<Threshold>),
    /// Any one descriptor is enough, and brings this.
    AnyOne(String),
}

/// Activities that are counted together, apart from those of other parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its name: lower case, hyphens, never changed.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How it is counted.
    pub counting: Counting,
    /// Its activities by their numbers.
    #[serde(rename = "activity")]
    pub activities: Vec<Activity>,
}

/// What a part comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Score<'a> {
    /// The points; 0 in a part of which any one is enough.
    pub points: u32,
    /// What is reached, where anything is.
    pub reached: Option<&'a str>,
    /// The next threshold: the points that are wanting, and what it brings.
    pub next: Option<(u32, &'a str)>,
}

impl Part {
    /// The activity of that number.
    #[must_use]
    pub fn activity(&self, number: u32) -> Option<&Activity> {
        self.activities.iter().find(|activity| activity.number == number)
    }

    /// What the descriptors that are met come to: in an activity the highest one, over the activities their sum.
    #[must_use]
    pub fn score(&self, met: &[(u32, char)]) -> Score<'_> {
        let of = |activity: &Activity| {
            let letters = met.iter().filter(|(number, _)| *number == activity.number).map(|(_, letter)| *letter);
            activity.highest(letters).map(|descriptor| descriptor.points)
        };
        let counted: Vec<u32> = self.activities.iter().filter_map(of).collect();
        match &self.counting {
            Counting::AnyOne(label) => {
                Score { points: 0, reached: (!counted.is_empty()).then_some(label.as_str()), next: None }
            }
            Counting::Points(thresholds) => {
                let points = counted.iter().sum();
                let reached = thresholds.iter().rfind(|threshold| threshold.points <= points);
                let next = thresholds.iter().find(|threshold| threshold.points > points);
                Score {
                    points,
                    reached: reached.map(|threshold| threshold.label.as_str()),
                    next: next.map(|threshold| (threshold.points - points, threshold.label.as_str())),
                }
            }
        }
    }
}

/// One test of the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalTest {
    /// Its name: lower case, hyphens, never changed.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The subjects of matters to which it belongs.
    pub subjects: Vec<Subject>,
    /// Where it is the law.
    pub nations: Vec<Nation>,
    /// The names of its parts, in order.
    pub parts: Vec<String>,
    /// Whether a descriptor counts only where it can be done safely, to an acceptable standard, repeatedly and in a
    /// reasonable time, and on more than half of the days.
    #[serde(default)]
    pub reliably: bool,
    /// Which text it is.
    pub version: String,
    /// For which days it is in force; empty where that was not read.
    #[serde(default)]
    pub in_force: InForce,
    /// Where it stands written.
    pub sources: Vec<SourceUse>,
    /// The day on which the sources were last read.
    pub checked: NaiveDate,
    /// Whether it was read in a source.
    pub certain: bool,
    /// What else to think of, by what is asked of an activity.
    #[serde(default)]
    pub notes: Vec<Note>,
}

/// What the law says of something that is asked of every activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// What is asked: the name of its field.
    pub about: String,
    /// The rule, in our own words.
    pub words: String,
}

/// The tests, their parts, and the sources in which they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tests {
    /// The sources, by name.
    pub source: BTreeMap<String, Source>,
    /// The tests, in the order in which they are listed.
    pub test: Vec<LegalTest>,
    /// The parts of all of them.
    pub part: Vec<Part>,
}

impl Tests {
    /// The test of that name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&LegalTest> {
        self.test.iter().find(|test| test.id == id)
    }

    /// The test that a matter of this subject is about, in this nation.
    #[must_use]
    pub fn of(&self, subject: Subject, nation: Nation) -> Option<&LegalTest> {
        self.test.iter().find(|test| test.subjects.contains(&subject) && test.nations.contains(&nation))
    }

    /// The parts of a test, in order.
    pub fn parts<'a>(&'a self, test: &'a LegalTest) -> impl Iterator<Item = &'a Part> {
        test.parts.iter().filter_map(|id| self.part.iter().find(|part| part.id == *id))
    }

    /// These tests with others added.
    #[must_use]
    pub fn with(mut self, others: Self) -> Self {
        self.source.extend(others.source);
        self.test.extend(others.test);
        self.part.extend(others.part);
        self
    }

    /// Where a test stands written: title and provision, one after the other.
    #[must_use]
    pub fn source_of(&self, test: &LegalTest) -> String {
        let title = |used: &SourceUse| {
            let title = self.source.get(&used.of).map_or(used.of.as_str(), |source| source.title.as_str());
            format!("{title}, {}", used.provision)
        };
        test.sources.iter().map(title).collect::<Vec<_>>().join("; ")
    }
}

#[cfg(test)]
mod tests;
