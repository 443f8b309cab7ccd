//! The words in which a due date explains itself. It never says "too late": it says what was read, and what may still be done.

use chrono::NaiveDate;

use super::count::Step;
use super::holidays::Holidays;
use super::reckon::{Path, Stood, When};
use super::rule::{Kind, Rule, Rules};
use crate::domain::case::Nation;
use crate::domain::date::full;
use crate::domain::text::capital;

/// How a rule is counted, in a sentence.
pub(super) fn counting(rule: &Rule) -> String {
    let mut legs =
        rule.legs.iter().map(|leg| leg.count.iter().map(ToString::to_string).collect::<Vec<_>>().join(", then "));
    let Some(first) = legs.next() else { return "No time limit.".to_owned() };
    let others: Vec<_> = legs.filter(|other| *other != first).collect();
    let mut words = capital(&first);
    if let Some(trigger) = rule.legs.first().and_then(|leg| rule.trigger(&leg.from)) {
        words += &format!("; counted from the {}", trigger.label);
    }
    if !others.is_empty() {
        words += "; other days can make it later";
    }
    if let Some(at) = rule.end_of_day {
        words += &format!("; the day ends at {}", at.format("%H:%M"));
    }
    if rule.roll {
        words += "; a day that is not a working day moves to the next one";
    } else if rule.kind == Kind::LastDay {
        words += "; a day that is not a working day does not move";
    }
    words + "."
}

fn when(when: When) -> String {
    let day = full(when.date);
    when.time.map_or_else(|| day.clone(), |time| format!("{day} at {}", time.format("%H:%M")))
}

/// What there is to tell of a due date.
pub(super) struct Told<'a> {
    pub(super) rules: &'a Rules,
    pub(super) rule: &'a Rule,
    pub(super) holidays: &'a Holidays,
    pub(super) nation: Nation,
    /// The nation where it was said.
    pub(super) of: Option<Nation>,
    pub(super) path: Option<&'a Path>,
    pub(super) stood: Option<&'a Stood>,
    /// The last day as counted, before it moves.
    pub(super) counted: Option<NaiveDate>,
    pub(super) due: Option<NaiveDate>,
    pub(super) others: Vec<(String, NaiveDate)>,
}

impl Told<'_> {
    pub(super) fn explanation(&self) -> String {
        let mut said = Vec::new();
        if let Some(path) = self.path {
            let label = self.rule.trigger(&path.from).map_or("", |trigger| trigger.label.as_str());
            said.push(format!("Counted from {} ({label}).", when(path.start)));
            for (step, counted) in &path.steps {
                let clipped = if counted.clipped { ", the last day of that month" } else { "" };
                said.push(format!("{}: {}{clipped}.", capital(&step.to_string()), when(counted.to)));
            }
        }
        self.say_stood(&mut said);
        if let (Some(counted), Some(due)) = (self.counted, self.due) {
            if counted != due {
                said.push(format!("{} is not a working day, so it moves to {}.", full(counted), full(due)));
            }
            let at = self.path.and_then(|path| path.end().time).or(self.rule.end_of_day);
            let at = at.map(|at| format!(" at {}", at.format("%H:%M"))).unwrap_or_default();
            let by = if self.rule.kind == Kind::FirstDay { "from" } else { "by" };
            said.push(format!("{}: {by} {}{at}.", self.rule.act, full(due)));
        } else {
            said.push(format!("{}.", self.rule.act));
        }
        if !self.rule.extension.is_empty() {
            said.push(format!("More time: {}", self.rule.extension));
        }
        said.extend(self.rule.notes.iter().cloned());
        if !self.rule.late.is_empty() {
            said.push(format!("If it is late: {}", self.rule.late));
        }
        for rule in self.rule.exceptions.iter().filter_map(|id| self.rules.find(id)) {
            let here = self.of.is_none_or(|nation| rule.nations.contains(&nation));
            if here {
                said.push(format!("See also {}: {}.", rule.id, rule.title));
            }
        }
        said.join(" ")
    }

    fn say_stood(&self, said: &mut Vec<String>) {
        match self.stood {
            Some(Stood::For(days, day, promised)) => {
                let unit = if *days == 1 { "day" } else { "days" };
                said.push(format!("The clock stood still for {days} {unit}: {}.", full(*day)));
                if let Some(promised) = promised {
                    said.push(format!("From when it went on, that much is left at least: {}.", full(*promised)));
                }
            }
            Some(Stood::Still | Stood::TooLate) | None => {}
        }
    }

    /// What needs attention whichever day one acts on: a doubt, a clock that stands still, a rule that is not in force.
    pub(super) fn of_the_rule(&self) -> Vec<String> {
        let mut said = Vec::new();
        let rule = self.rule;
        if !rule.certain {
            said.push(format!("Check the letter: {}", rule.doubt));
        } else if !rule.doubt.is_empty() {
            said.push(rule.doubt.clone());
        }
        match self.stood {
            Some(Stood::TooLate) => {
                said.push("The clock was stopped when the last day was over, which does not move it.".to_owned());
            }
            Some(Stood::Still) => {
                said.push("The clock stands still, so the day will be later: count again when it goes on.".to_owned());
            }
            Some(Stood::For(..)) | None => {}
        }
        if let Some(path) = self.path {
            let outside = rule.in_force.from.is_some_and(|from| path.start.date < from)
                || rule.in_force.until.is_some_and(|until| path.start.date > until);
            if outside {
                let from = rule.in_force.from.map(|day| format!(" from {}", full(day))).unwrap_or_default();
                let until = rule.in_force.until.map(|day| format!(" until {}", full(day))).unwrap_or_default();
                said.push(format!("The rule is in force{from}{until}, and was not on {}.", full(path.start.date)));
            }
        }
        said
    }

    /// What needs attention about the day that was counted.
    pub(super) fn of_the_day(&self) -> Vec<String> {
        let mut said = Vec::new();
        self.warn_of_the_day(&mut said);
        self.warn_of_the_counting(&mut said);
        for (when, day) in &self.others {
            let earlier = if self.counted.is_some_and(|counted| *day < counted) { ": act on that date" } else { "" };
            let words = format!("The last day would be {} {when}{earlier}.", full(*day));
            said.push(if earlier.is_empty() { format!("{words} Act on the earlier date.") } else { words });
        }
        said
    }

    /// What is unusual about the day itself: not worked, or not known.
    fn warn_of_the_day(&self, said: &mut Vec<String>) {
        let Some(due) = self.due else { return };
        let rule = self.rule;
        let stays = rule.kind == Kind::LastDay && !rule.roll && self.path.is_some_and(|path| path.end().time.is_none());
        if stays && !self.holidays.is_working_day(due, self.nation) {
            let before = self.holidays.last_working_day(due, self.nation);
            said.push(not_worked(due, before));
        }
        let needs =
            rule.roll || stays || rule.legs.iter().flat_map(|leg| &leg.count).any(|step| step.counts_working_days());
        let unknown =
            [self.counted, Some(due)].into_iter().flatten().find(|day| !self.holidays.know(*day, self.nation));
        if let Some(day) = unknown.filter(|_| needs) {
            let until = self.holidays.until(self.nation).map(|year| format!(" (known to {year})")).unwrap_or_default();
            let year = day.format("%Y");
            said.push(format!("The bank holidays of {year} are not known here{until}: check whether that day is one."));
        }
    }

    /// What was unusual in the counting: two ways, or an hour that nobody gave.
    fn warn_of_the_counting(&self, said: &mut Vec<String>) {
        let Some(path) = self.path else { return };
        if let Some(later) = path.steps.iter().find_map(|(_, counted)| counted.other_way) {
            said.push(format!(
                "At the end of a month there are two ways of counting (Pruden v Cunard Ellerman): the other gives {}. \
                 The earlier is the safe one.",
                full(later)
            ));
        }
        if path.start.time.is_none() && path.steps.iter().any(|(step, _)| matches!(step, Step::HoursAfter(_))) {
            said.push("No hour was given, so it is counted from midnight.".to_owned());
        }
    }
}

/// A last day on which nobody works.
pub(super) fn not_worked(day: NaiveDate, before: NaiveDate) -> String {
    format!("{} is not a working day and the day does not move: act by {}.", full(day), full(before))
}
