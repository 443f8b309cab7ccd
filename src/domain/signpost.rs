//! The next steps at the counter: what somebody brings, whether there is a date on it, what was heard, and at most three
//! steps that follow. The steps are data, each with its source.
//!
//! Nothing here asks for an amount, a status, a diagnosis or what somebody lived through: a [`Sign`] is what was heard
//! without asking. An urgent one is raised as the letter of an alert; beyond that none is kept.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::alert;
use super::case::Nation;
use super::date::full;
use super::id::{ServiceId, SiteId};
use super::referral::Area;
pub use super::service::Need;
use super::slips::SlipIn;

codes! {
    /// What is listened for and never asked.
    Sign {
        Harm = "harm" => "speaks of harming themself",
        Afraid = "afraid" => "is afraid of somebody",
        Child = "child" => "a child is not safe",
        NoBed = "no_bed" => "nowhere to sleep tonight",
        NoFood = "no_food" => "no food, no heat",
        Court = "court" => "a court, a bailiff, an eviction",
        Border = "border" => "a Home Office letter",
    }
}

codes! {
    /// What a date does to it.
    Dated {
        No = "no" => "no date",
        Near = "near" => "today, soon or past",
        Later = "later" => "later",
    }
}

codes! {
    /// What a step does when it is chosen.
    Does {
        Today = "today" => "a time today, or the next one",
        Slot = "slot" => "the next time at the desk",
        Line = "line" => "a line to the desk",
        Point = "point" => "a pointer to somebody else",
        Service = "service" => "a service of the directory",
    }
}

codes! {
    /// Whom a step names as this site has set it.
    Whom {
        Clinician = "clinician" => "duty clinician",
        Lead = "lead" => "safeguarding lead",
        Council = "council" => "council's line for people without a home",
    }
}

/// Days ahead up to which a date is for today's desk.
const NEAR: u64 = 7;

/// The most steps that are shown.
pub const STEPS: usize = 3;

impl Need {
    /// The area under which the desk keeps it, where it names one.
    #[must_use]
    pub const fn area(self) -> Area {
        match self {
            Self::Money => Area::Benefits,
            Self::Debt => Area::Debt,
            Self::Home => Area::Housing,
            Self::Work => Area::Employment,
            Self::Care => Area::Care,
            Self::Papers | Self::Date => Area::Other,
        }
    }
}

impl Sign {
    /// The letter under which it is raised to the desk at once; `None` for what can wait for a time at the desk.
    #[must_use]
    pub const fn alert(self) -> Option<alert::Sign> {
        match self {
            Self::Harm => Some(alert::Sign::Harm),
            Self::Afraid => Some(alert::Sign::Fear),
            Self::Child => Some(alert::Sign::Child),
            Self::NoBed => Some(alert::Sign::Tonight),
            Self::NoFood => Some(alert::Sign::Bare),
            Self::Court | Self::Border => None,
        }
    }
}

/// Whom to call at a site, as a supervisor set it; empty where nobody has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// The duty clinician's name or extension.
    pub clinician: String,
    /// The safeguarding lead's.
    pub lead: String,
    /// The council's line for people without a home.
    pub council: String,
    /// The number at which people reach the desk, for slips.
    pub desk: String,
}

impl Numbers {
    /// Whom a step names, with the number, or with whom to ask for it.
    fn told(&self, whom: Whom) -> String {
        let number = match whom {
            Whom::Clinician => &self.clinician,
            Whom::Lead => &self.lead,
            Whom::Council => &self.council,
        };
        match number.as_str() {
            "" => format!("the {whom} (not set here: ask the practice manager)"),
            number => format!("the {whom}, {number}"),
        }
    }
}

/// Everything that is known of steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signposts {
    /// What every slip says.
    pub common: Common,
    /// The steps.
    pub step: Vec<Rule>,
}

/// What every slip says, whatever its step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Common {
    /// What stands above.
    pub title: String,
    /// That one can change one's mind.
    pub change: String,
    /// How to get an interpreter.
    pub interpreter: String,
}

/// One step, and when it is offered: on any of its signs, or without signs of its own for its needs and dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name, kept with each count.
    pub id: String,
    /// The lower, the sooner.
    pub rank: u32,
    /// What it does.
    pub does: Does,
    /// Whom it names.
    #[serde(default)]
    pub whom: Option<Whom>,
    /// What was heard.
    #[serde(default)]
    pub signs: Vec<Sign>,
    /// For these needs.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// With such a date.
    #[serde(default)]
    pub dates: Vec<Dated>,
    /// In these nations.
    pub nations: Vec<Nation>,
    /// What to do; `WHOM` stands for whom it names.
    pub say: String,
    /// Why.
    pub why: String,
    /// What its slip says: nothing of what it is about.
    pub slip: Vec<String>,
    /// What its slip says as well where that was asked for.
    #[serde(default)]
    pub detail: String,
    /// Where that stands.
    pub source: String,
    /// When it was read.
    pub checked: NaiveDate,
}

/// What is known at the counter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What they bring.
    pub need: Option<Need>,
    /// The date on it.
    pub date: Option<NaiveDate>,
    /// What was heard.
    pub signs: BTreeSet<Sign>,
}

/// A step as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The rule behind it.
    pub rule: String,
    /// What it does.
    pub does: Does,
    /// What to do.
    pub say: String,
    /// Why, where that stands and when it was read.
    pub why: String,
}

/// What a signpost counts: no person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSignpost {
    /// The site.
    pub site: SiteId,
    /// What was brought.
    pub need: Need,
    /// The step that was chosen, by its rule.
    pub step: String,
    /// The service of the directory that was chosen.
    pub service: Option<ServiceId>,
}

/// How often one thing was pointed to, at one site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The site's code.
    pub site: String,
    /// What was brought.
    pub need: Need,
    /// The step that was chosen, by its rule.
    pub step: String,
    /// The service that was chosen.
    pub service: Option<ServiceId>,
    /// The service's name as it stands now; `None` where none was chosen or it was taken back.
    pub name: Option<String>,
    /// How often.
    pub signposts: u64,
    /// Slips that went out with it.
    pub slips: u64,
}

/// How a slip is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlipHow {
    /// In large print, or not; `None` for what is recorded of the person, else not.
    pub large: Option<bool>,
    /// With what it is about, because the person asked for it.
    pub detail: bool,
    /// For a receipt printer.
    pub receipt: bool,
    /// In which language; of an appointment always English.
    pub language: SlipIn,
}

impl Asked {
    /// What the date does to it. A letter with a date that nobody could read is for today.
    #[must_use]
    pub fn dated(&self, today: NaiveDate) -> Dated {
        match self.date {
            Some(date) if date <= today + Days::new(NEAR) => Dated::Near,
            Some(_) => Dated::Later,
            None if self.need == Some(Need::Date) => Dated::Near,
            None => Dated::No,
        }
    }
}

impl Rule {
    /// What was done where this step was taken, without the number of whom it names.
    #[must_use]
    pub fn step(&self) -> String {
        self.whom.map_or_else(|| self.say.clone(), |whom| self.say.replace("WHOM", &format!("the {whom}")))
    }

    fn fits(&self, asked: &Asked, dated: Dated, nation: Nation) -> bool {
        if !self.nations.contains(&nation) {
            return false;
        }
        if !self.signs.is_empty() {
            return self.signs.iter().any(|sign| asked.signs.contains(sign));
        }
        let need = self.needs.is_empty() || asked.need.is_some_and(|need| self.needs.contains(&need));
        need && (self.dates.is_empty() || self.dates.contains(&dated))
    }
}

impl Signposts {
    /// The next steps, the most pressing first: at most [`STEPS`], and always one.
    #[must_use]
    pub fn steps(&self, asked: &Asked, nation: Nation, numbers: &Numbers, today: NaiveDate) -> Vec<Step> {
        let dated = asked.dated(today);
        let offered = |rule: &&Rule| rule.does != Does::Service && rule.fits(asked, dated, nation);
        let mut rules: Vec<&Rule> = self.step.iter().filter(offered).collect();
        rules.sort_by_key(|rule| rule.rank);
        let step = |rule: &&Rule| Step {
            rule: rule.id.clone(),
            does: rule.does,
            say: rule.whom.map_or_else(|| rule.say.clone(), |whom| rule.say.replace("WHOM", &numbers.told(whom))),
            why: format!("{} {}, checked on {}.", rule.why, rule.source, full(rule.checked)),
        };
        rules.iter().take(STEPS).map(step).collect()
    }

    /// The step to a service of the directory, which stands beside the others wherever somebody chooses one.
    #[must_use]
    pub fn to_service(&self) -> Option<&Rule> {
        self.step.iter().find(|rule| rule.does == Does::Service)
    }

    /// A step by its name.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Rule> {
        self.step.iter().find(|rule| rule.id == id)
    }

    /// What is wrong with the data.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let twice = |rule: &Rule| self.step.iter().filter(|other| other.id == rule.id).count() > 1;
        let empty = |rule: &Rule| {
            [&rule.say, &rule.why, &rule.source].iter().any(|text| text.is_empty())
                || rule.slip.is_empty()
                || rule.nations.is_empty()
        };
        let named = |rule: &Rule| rule.whom.is_some() != rule.say.contains("WHOM");
        let wrong = self.step.iter().filter(|rule| twice(rule) || empty(rule) || named(rule));
        wrong.map(|rule| rule.id.clone()).collect()
    }
}
