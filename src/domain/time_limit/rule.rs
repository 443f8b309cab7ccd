//! What a rule says: everything that is needed to count, to explain the result, and to say where it stands written.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::count::Step;
use crate::domain::case::{Nation, Stage, Subject};
use crate::domain::referral::Area;

codes! {
    /// What the counted day is: the last day on which something may be done, the first on which something may happen, or
    /// none, where there is no time limit.
    #[derive(Default)]
    Kind {
        #[default]
        LastDay = "last-day" => "last day",
        FirstDay = "first-day" => "first day",
        NoLimit = "no-limit" => "no time limit",
    }
}

codes! {
    /// Who has to act: the client or the desk for them, or somebody who owes it and is to be chased.
    #[derive(Default)]
    Whose {
        #[default]
        Ours = "ours" => "ours",
        Theirs = "theirs" => "theirs",
    }
}

/// Something that happened on a day from which is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// Its name on the command line and in data: lower case, hyphens.
    pub name: String,
    /// What day it is, in plain words.
    pub label: String,
    /// The same in a word or two, where a form asks for it beside the letter's own date.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short: String,
    /// Whether nothing can be counted without it.
    #[serde(default = "yes")]
    pub required: bool,
}

impl Trigger {
    /// The name of its field in a form.
    #[must_use]
    pub fn short(&self) -> &str {
        if self.short.is_empty() { &self.label } else { &self.short }
    }
}

const fn yes() -> bool {
    true
}

/// One way to count. Where several of a rule apply, the latest result holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leg {
    /// The trigger from which is counted. A leg whose trigger did not happen does not apply.
    pub from: String,
    /// Other triggers that must have happened for it to apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// It applies only where the trigger happened on this day or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_or_after: Option<NaiveDate>,
    /// It applies only where the trigger happened before this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<NaiveDate>,
    /// The steps, each from where the one before it ended.
    pub count: Vec<Step>,
}

/// A stretch of time in which the clock stands still.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// The trigger that stops the clock. It does nothing once the last day is over.
    pub from: String,
    /// The trigger that starts it again.
    pub to: String,
    /// Months that are left at least from when it starts again; 0 where nothing is promised.
    #[serde(default)]
    pub at_least_months: u32,
}

/// Another way in which the rule may have to be read. The earlier result holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// When it would hold: goes on after "The last day would be ...".
    pub when: String,
    /// The trigger from which is counted.
    pub from: String,
    /// The steps.
    pub count: Vec<Step>,
}

/// The days of the first trigger for which the rule is in force; both ends included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InForce {
    /// The first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// Something in which a rule was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Where it was read; empty for what has no address.
    pub url: String,
}

/// What of a source a rule rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceUse {
    /// The source's name among the sources.
    pub of: String,
    /// The provision: regulation, rule, section, or what it says there.
    pub provision: String,
    /// The nations for which it is the source; all of the rule's where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nations: Vec<Nation>,
}

/// One time limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name: lower case, hyphens and dots, never changed.
    pub id: String,
    /// What is to be done, in plain words.
    pub title: String,
    /// What came or happened, as a form offers it; empty for a rule that no letter starts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub letter: String,
    /// What is to be done, in a few words for a list; the title where empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short: String,
    /// Who has to confirm that it arrived, in a word; empty where nothing is sent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
    /// The rung of the ladder on which a matter stands once that letter came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The rung on which it stands once what is to be sent was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Stage>,
    /// The subjects for which the letter is offered; all of the area where empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Subject>,
    /// What the counted day is.
    #[serde(default)]
    pub kind: Kind,
    /// Who has to act.
    #[serde(default)]
    pub whose: Whose,
    /// The area of advice.
    pub area: Area,
    /// Where it is the law.
    pub nations: Vec<Nation>,
    /// Who must have received or done what: goes on with "by" and the day.
    pub act: String,
    /// The hour at which the last day ends, where the rule sets one; else midnight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_of_day: Option<NaiveTime>,
    /// Whether a last day that is not a working day moves to the next one.
    #[serde(default)]
    pub roll: bool,
    /// What it is counted from. The first is the main one.
    pub triggers: Vec<Trigger>,
    /// How it is counted; empty only where there is no limit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub legs: Vec<Leg>,
    /// When the clock stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<Pause>,
    /// Other ways in which it may have to be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_readings: Vec<Reading>,
    /// How it can be extended, in plain words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub extension: String,
    /// The rule that gives the outer limit of an extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outer: Option<String>,
    /// For which days it is in force.
    #[serde(default)]
    pub in_force: InForce,
    /// Rules that may hold instead of it, or after it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exceptions: Vec<String>,
    /// What may still be done when it is too late.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub late: String,
    /// What else to think of: a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Where it stands written.
    pub sources: Vec<SourceUse>,
    /// The day on which the sources were last read.
    pub checked: NaiveDate,
    /// Whether the rule and its counting were read in a source; else the screen says "check the letter".
    pub certain: bool,
    /// What is not sure about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub doubt: String,
}

impl Rule {
    /// The step that names the rule's counting mode and length: the last of its first leg.
    #[must_use]
    pub fn step(&self) -> Option<Step> {
        self.legs.first()?.count.last().copied()
    }

    /// What is to be done, in a few words.
    #[must_use]
    pub fn brief(&self) -> &str {
        if self.short.is_empty() { &self.title } else { &self.short }
    }

    /// Whether its letter is offered for a matter of this subject in this nation.
    #[must_use]
    pub fn fits(&self, subject: Subject, nation: Nation) -> bool {
        let of_subject = self.subjects.is_empty() && self.area == subject.area() || self.subjects.contains(&subject);
        !self.letter.is_empty() && of_subject && self.nations.contains(&nation)
    }

    /// The trigger of that name.
    #[must_use]
    pub fn trigger(&self, name: &str) -> Option<&Trigger> {
        self.triggers.iter().find(|trigger| trigger.name == name)
    }
}

/// The rules, and the sources in which they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The sources, by name.
    #[serde(default)]
    pub source: BTreeMap<String, Source>,
    /// The rules, in the order in which they are listed.
    #[serde(default)]
    pub rule: Vec<Rule>,
}

impl Rules {
    /// What is said of a rule whose id another one has.
    pub const TWICE: &str = "Another rule has this id.";

    /// The rule of that id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.rule.iter().find(|rule| rule.id == id)
    }

    /// These rules with others added; one of the same id replaces the earlier one.
    #[must_use]
    pub fn with(mut self, others: Self) -> Self {
        self.source.extend(others.source);
        for rule in others.rule {
            match self.rule.iter_mut().find(|mine| mine.id == rule.id) {
                Some(mine) => *mine = rule,
                None => self.rule.push(rule),
            }
        }
        self
    }

    /// Where a rule stands written, for a nation or for all of them: title and provision, one after the other.
    #[must_use]
    pub fn source_of(&self, rule: &Rule, nation: Option<Nation>) -> String {
        let holds = |used: &&SourceUse| used.nations.is_empty() || nation.is_none_or(|n| used.nations.contains(&n));
        let title = |used: &SourceUse| {
            let title = self.source.get(&used.of).map_or(used.of.as_str(), |source| source.title.as_str());
            format!("{title}, {}", used.provision)
        };
        rule.sources.iter().filter(holds).map(title).collect::<Vec<_>>().join("; ")
    }

    /// What does not fit together, in a rule or among them: the rule's id and a sentence.
    #[must_use]
    pub fn faults(&self) -> Vec<(String, String)> {
        let mut faults = Vec::new();
        for (at, rule) in self.rule.iter().enumerate() {
            let mut fault = |words: String| faults.push((rule.id.clone(), words));
            if !is_name(&rule.id) {
                fault("An id is made of lower-case letters, digits, hyphens and dots.".into());
            }
            if self.rule[..at].iter().any(|other| other.id == rule.id) {
                fault(Self::TWICE.into());
            }
            if rule.nations.is_empty() || rule.triggers.is_empty() || rule.sources.is_empty() {
                fault("A rule needs at least one nation, one trigger and one source.".into());
            }
            if rule.triggers.first().is_some_and(|first| !first.required) {
                fault("The first trigger must be required.".into());
            }
            if rule.legs.is_empty() != (rule.kind == Kind::NoLimit) {
                fault("A rule has legs, unless its kind is no-limit.".into());
            }
            if rule.legs.iter().any(|leg| leg.count.is_empty()) {
                fault("A leg counts at least one step.".into());
            }
            for step in rule.legs.iter().flat_map(|leg| &leg.count).filter(|step| !step.fits()) {
                fault(format!("{} is out of range: 1 to {}.", step.mode(), Step::MOST));
            }
            let pause = rule.pause.iter().flat_map(|pause| [&pause.from, &pause.to]);
            let legs = rule.legs.iter().flat_map(|leg| std::iter::once(&leg.from).chain(&leg.needs));
            let named = legs.chain(pause).chain(rule.other_readings.iter().map(|reading| &reading.from));
            for name in named.filter(|name| rule.trigger(name).is_none()) {
                fault(format!("There is no trigger {name}."));
            }
            for id in rule.outer.iter().chain(&rule.exceptions).filter(|id| self.find(id).is_none()) {
                fault(format!("There is no rule {id}."));
            }
            if rule.outer.as_ref().and_then(|id| self.find(id)).is_some_and(|outer| outer.outer.is_some()) {
                fault("An outer limit cannot have an outer limit itself.".into());
            }
            for used in rule.sources.iter().filter(|used| !self.source.contains_key(&used.of)) {
                fault(format!("There is no source {}.", used.of));
            }
            if !rule.certain && rule.doubt.is_empty() {
                fault("A rule that is not certain says what is in doubt.".into());
            }
        }
        faults
    }
}

fn is_name(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.'))
}
