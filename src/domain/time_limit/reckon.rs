//! From a rule and what happened when to the due date.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, NaiveTime, Timelike};

use super::count::{Counted, Step};
use super::holidays::Holidays;
use super::rule::{Kind, Leg, Reading, Rule, Rules};
use super::say;
use crate::domain::case::Nation;

/// When something happened: a day, and the hour where it is known and matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct When {
    /// The day.
    pub date: NaiveDate,
    /// The UK time of day.
    pub time: Option<NaiveTime>,
}

impl From<NaiveDate> for When {
    fn from(date: NaiveDate) -> Self {
        Self { date, time: None }
    }
}

impl When {
    pub(super) fn hour_and_minute(self) -> (u32, u32) {
        self.time.map_or((0, 0), |time| (time.hour(), time.minute()))
    }
}

/// What is known of a matter: what happened when, and where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// What happened, by the names of the rule's triggers.
    pub happened: BTreeMap<String, When>,
    /// The nation; never guessed.
    pub nation: Option<Nation>,
}

impl Asked {
    /// One thing happened on a day.
    #[must_use]
    pub fn since(trigger: &str, when: impl Into<When>) -> Self {
        Self { happened: BTreeMap::from([(trigger.to_owned(), when.into())]), nation: None }
    }

    /// With the nation.
    #[must_use]
    pub fn in_nation(self, nation: Nation) -> Self {
        Self { nation: Some(nation), ..self }
    }
}

/// Why nothing can be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// A day that must be known is not: its trigger's name and label.
    Missing(String, String),
    /// The rule has no trigger of that name.
    NoSuchTrigger(String),
    /// The rule is not the law there.
    NotThere(Nation),
    /// The answer is not the same everywhere, and the nation is not known: where the rule is the law.
    WhichNation(Vec<Nation>),
    /// The second of two things is said to have happened before the first.
    Order(String, String),
    /// It is counted out of the calendar.
    TooFar,
}

/// A due date, with everything that a person needs to trust or to doubt it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDate {
    /// The rule's id.
    pub rule: String,
    /// Its title.
    pub title: String,
    /// The day from which it is counted: the main trigger's.
    pub from: NaiveDate,
    /// The nation; `None` where it was not said and makes no difference.
    pub nation: Option<Nation>,
    /// What the day is.
    pub kind: Kind,
    /// The day; `None` where there is no limit.
    pub due: Option<NaiveDate>,
    /// The UK time at which it ends, where the rule has one.
    pub at: Option<NaiveTime>,
    /// The outer limit of an extension.
    pub outer: Option<NaiveDate>,
    /// Whether rule and counting were read in a source.
    pub certain: bool,
    /// How it is counted, in a sentence.
    pub counting: String,
    /// What was counted, from when, by which rule, and what to do if it is late.
    pub explanation: String,
    /// Where the rule stands written.
    pub source: String,
    /// The day on which that was last read.
    pub checked: NaiveDate,
    /// What needs attention whichever day one acts on, a sentence each.
    pub of_the_rule: Vec<String>,
    /// What needs attention about the day that was counted, a sentence each.
    pub of_the_day: Vec<String>,
}

impl DueDate {
    /// What needs attention, a sentence each.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        self.of_the_rule.iter().chain(&self.of_the_day).cloned().collect()
    }

    /// What needs attention where the letter's own day is used in place of the counted one.
    #[must_use]
    pub fn warnings_of(&self, printed: NaiveDate, holidays: &Holidays, nation: Nation) -> Vec<String> {
        let mut said = self.of_the_rule.clone();
        if self.kind == Kind::LastDay && !holidays.is_working_day(printed, nation) {
            said.push(say::not_worked(printed, holidays.last_working_day(printed, nation)));
        }
        said
    }
}

/// The due date that follows from a rule of `rules`.
///
/// # Errors
/// [`Refused`]: nothing is guessed.
pub fn reckon(rules: &Rules, rule: &Rule, asked: &Asked, holidays: &Holidays) -> Result<DueDate, Refused> {
    check(rule, asked)?;
    if let Some(nation) = asked.nation {
        return Work { rules, rule, asked, holidays, nation }.due_date(Some(nation));
    }
    let each = rule.nations.iter().map(|&nation| Work { rules, rule, asked, holidays, nation }.due_date(None));
    let mut all = each.collect::<Result<Vec<_>, _>>()?;
    let same = |a: &DueDate, b: &DueDate| (a.due, a.at, a.outer, a.warnings()) == (b.due, b.at, b.outer, b.warnings());
    if all.windows(2).all(|pair| same(&pair[0], &pair[1])) {
        all.truncate(1);
        return all.pop().ok_or(Refused::WhichNation(Vec::new()));
    }
    Err(Refused::WhichNation(rule.nations.clone()))
}

fn check(rule: &Rule, asked: &Asked) -> Result<(), Refused> {
    if let Some(name) = asked.happened.keys().find(|name| rule.trigger(name).is_none()) {
        return Err(Refused::NoSuchTrigger(name.clone()));
    }
    let known = |name: &str| asked.happened.get(name);
    if let Some(missing) = rule.triggers.iter().find(|trigger| trigger.required && known(&trigger.name).is_none()) {
        return Err(Refused::Missing(missing.name.clone(), missing.label.clone()));
    }
    if let Some(nation) = asked.nation.filter(|nation| !rule.nations.contains(nation)) {
        return Err(Refused::NotThere(nation));
    }
    let Some(pause) = &rule.pause else { return Ok(()) };
    match (known(&pause.from), known(&pause.to)) {
        (Some(from), Some(to)) if to.date < from.date => Err(Refused::Order(pause.from.clone(), pause.to.clone())),
        (None, Some(_)) => {
            let label = rule.trigger(&pause.from).map(|trigger| trigger.label.clone()).unwrap_or_default();
            Err(Refused::Missing(pause.from.clone(), label))
        }
        _ => Ok(()),
    }
}

/// A rule at work in one nation.
struct Work<'a> {
    rules: &'a Rules,
    rule: &'a Rule,
    asked: &'a Asked,
    holidays: &'a Holidays,
    nation: Nation,
}

/// A leg that was counted: each step with where it ended.
pub(super) struct Path {
    pub(super) from: String,
    pub(super) start: When,
    pub(super) steps: Vec<(Step, Counted)>,
}

impl Path {
    pub(super) fn end(&self) -> When {
        self.steps.last().map_or(self.start, |(_, counted)| counted.to)
    }
}

/// What standing still did to the last day.
pub(super) enum Stood {
    /// The clock stands: it was stopped and has not started again.
    Still,
    /// It was stopped when the last day was over.
    TooLate,
    /// It stood for so many days, which gave this day; the second is the promised day, where that is later.
    For(u64, NaiveDate, Option<NaiveDate>),
}

impl Work<'_> {
    fn due_date(&self, nation: Option<Nation>) -> Result<DueDate, Refused> {
        let rule = self.rule;
        let first = rule.triggers.first().and_then(|trigger| self.asked.happened.get(&trigger.name));
        let from = first.ok_or(Refused::TooFar)?;
        let mut paths = Vec::new();
        for leg in rule.legs.iter().filter(|leg| self.applies(leg)) {
            paths.push(self.walk(&leg.from, &leg.count)?);
        }
        if paths.is_empty() && rule.kind != Kind::NoLimit {
            return Err(Refused::TooFar);
        }
        let path = paths.into_iter().max_by_key(Path::end);
        let stood = path.as_ref().and_then(|path| self.stood(path.end().date));
        let counted = path.as_ref().map(|path| match stood {
            Some(Stood::For(_, day, promised)) => promised.unwrap_or(day),
            _ => path.end().date,
        });
        let due =
            counted.map(|day| if self.moves(day) { self.holidays.next_working_day(day, self.nation) } else { day });
        let told = say::Told {
            rules: self.rules,
            rule,
            holidays: self.holidays,
            nation: self.nation,
            of: nation,
            path: path.as_ref(),
            stood: stood.as_ref(),
            counted,
            due,
            others: self.others(counted)?,
        };
        Ok(DueDate {
            rule: rule.id.clone(),
            title: rule.title.clone(),
            from: from.date,
            nation,
            kind: rule.kind,
            due,
            at: path.as_ref().and_then(|path| path.end().time).or(rule.end_of_day.filter(|_| due.is_some())),
            outer: self.outer()?,
            certain: rule.certain,
            counting: say::counting(rule),
            explanation: told.explanation(),
            source: self.rules.source_of(rule, nation),
            checked: rule.checked,
            of_the_rule: told.of_the_rule(),
            of_the_day: told.of_the_day(),
        })
    }

    fn applies(&self, leg: &Leg) -> bool {
        let known = |name: &String| self.asked.happened.get(name);
        let Some(from) = known(&leg.from) else { return false };
        leg.needs.iter().all(|name| known(name).is_some())
            && leg.on_or_after.is_none_or(|day| from.date >= day)
            && leg.before.is_none_or(|day| from.date < day)
    }

    fn walk(&self, from: &str, steps: &[Step]) -> Result<Path, Refused> {
        let start = *self.asked.happened.get(from).ok_or(Refused::TooFar)?;
        let mut path = Path { from: from.to_owned(), start, steps: Vec::with_capacity(steps.len()) };
        for step in steps {
            let counted = step.from(path.end(), self.nation, self.holidays).ok_or(Refused::TooFar)?;
            path.steps.push((*step, counted));
        }
        Ok(path)
    }

    /// Whether a day moves to the next working day.
    fn moves(&self, day: NaiveDate) -> bool {
        self.rule.roll && !self.holidays.is_working_day(day, self.nation)
    }

    fn stood(&self, last: NaiveDate) -> Option<Stood> {
        let pause = self.rule.pause.as_ref()?;
        let from = self.asked.happened.get(&pause.from)?.date;
        if from > last {
            return Some(Stood::TooLate);
        }
        let Some(to) = self.asked.happened.get(&pause.to) else { return Some(Stood::Still) };
        let days = u64::try_from((to.date - from).num_days()).unwrap_or_default();
        let day = last.checked_add_days(Days::new(days)).unwrap_or(last);
        let promised = (pause.at_least_months > 0)
            .then(|| Step::MonthsAfter(pause.at_least_months).from(*to, self.nation, self.holidays))
            .flatten()
            .map(|counted| counted.to.date);
        Some(Stood::For(days, day, promised.filter(|promised| *promised > day)))
    }

    /// The days that other readings give, where they are not the day itself.
    fn others(&self, counted: Option<NaiveDate>) -> Result<Vec<(String, NaiveDate)>, Refused> {
        let day = |reading: &Reading| {
            let path = self.walk(&reading.from, &reading.count)?;
            let last = path.end().date;
            let last = match self.stood(last) {
                Some(Stood::For(_, day, promised)) => promised.unwrap_or(day),
                _ => last,
            };
            Ok((reading.when.clone(), last))
        };
        let all = self.rule.other_readings.iter().map(day).collect::<Result<Vec<_>, _>>()?;
        Ok(all.into_iter().filter(|(_, day)| Some(*day) != counted).collect())
    }

    fn outer(&self) -> Result<Option<NaiveDate>, Refused> {
        let Some(outer) = self.rule.outer.as_deref().and_then(|id| self.rules.find(id)) else { return Ok(None) };
        let mut asked = self.asked.clone();
        asked.happened.retain(|name, _| outer.trigger(name).is_some());
        check(outer, &asked)?;
        Ok(Work { rule: outer, asked: &asked, ..*self }.due_date(Some(self.nation))?.due)
    }
}
