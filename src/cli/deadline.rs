//! `deadline`: the due date that follows from a rule, with how it was counted. It needs no desk and nobody signed in.

use chrono::{NaiveDate, NaiveTime};
use clap::Args;
use serde::Serialize;

use super::{DONE, Failure, Global, Outcome, out};
use crate::desk::Clock;
use crate::desk::limits::Limits;
use crate::domain::case::Nation;
use crate::domain::date::{echo, full, parse_import_date};
use crate::domain::text::clean_line;
use crate::domain::time_limit::{Asked, DueDate, Kind, Refused, Rule, Rules, Trigger, When, reckon};

/// Names that are offered for one that is not known.
const NEAR: usize = 5;
/// How alike they must be, of 1.
const ALIKE: f64 = 0.75;

/// Count a time limit.
#[derive(Args)]
pub(super) struct Deadline {
    /// The rule, such as mr; deadline --list names them all
    #[arg(required_unless_present = "list")]
    rule: Option<String>,
    /// When what it is counted from happened: 2026-01-31 or 31/1/2026, with the hour where that matters: 2026-01-31T14:30
    #[arg(long, value_name = "DATE", required_unless_present = "list", value_parser = when)]
    from: Option<When>,
    /// When something else that the rule knows happened
    #[arg(long, value_name = "NAME=DATE", value_parser = named)]
    also: Vec<(String, When)>,
    /// england, wales, scotland or northern-ireland
    #[arg(long, value_name = "NATION", value_parser = super::init::nation)]
    nation: Option<Nation>,
    /// List the rules
    #[arg(long, conflicts_with_all = ["rule", "from", "also"])]
    list: bool,
}

/// Reads a day, and the hour where it is given.
fn when(text: &str) -> Result<When, String> {
    let (day, hour) = text.split_once('T').map_or((text, None), |(day, hour)| (day, Some(hour)));
    let date = parse_import_date(day)?;
    let time = hour.map(|hour| {
        NaiveTime::parse_from_str(hour, "%H:%M").map_err(|_| "An hour is written as T14:30 after the date.".to_owned())
    });
    Ok(When { date, time: time.transpose()? })
}

fn named(text: &str) -> Result<(String, When), String> {
    let (name, day) = text.split_once('=').ok_or("It is written as NAME=DATE, such as reasons=2026-02-20.")?;
    Ok((name.trim().to_owned(), when(day.trim())?))
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    nations: &'a [Nation],
    triggers: &'a [Trigger],
    mode: &'static str,
    length: Option<u32>,
    certain: bool,
    source: String,
    checked: NaiveDate,
}

#[derive(Serialize)]
struct Answer {
    rule: String,
    title: String,
    from: NaiveDate,
    nation: Option<Nation>,
    due: Option<NaiveDate>,
    at: Option<String>,
    outer: Option<NaiveDate>,
    certain: bool,
    counting: String,
    explanation: String,
    source: String,
    checked: NaiveDate,
    warnings: Vec<String>,
}

pub(super) fn run(global: &Global, verb: &Deadline) -> Outcome {
    // The data folder need not be there: without one the rules are those of the program.
    let limits = Limits::load(global.folder().ok().as_deref())?;
    if verb.list {
        return list(global, &limits.rules, verb.nation);
    }
    let (Some(id), Some(from)) = (&verb.rule, verb.from) else {
        return Err(Failure::usage("Name a rule and a date: alongside deadline mr --from 2026-01-31."));
    };
    let rule = limits.rules.find(id).ok_or_else(|| unknown(&limits.rules, id))?;
    let mut asked = Asked { nation: verb.nation, ..Asked::default() };
    if let Some(first) = rule.triggers.first() {
        asked.happened.insert(first.name.clone(), from);
    }
    for (name, when) in &verb.also {
        if asked.happened.insert(name.clone(), *when).is_some() {
            return Err(Failure::usage(format!("{} is given twice. --from is the rule's first.", clean_line(name))));
        }
    }
    let due = reckon(&limits.rules, rule, &asked, &limits.holidays).map_err(|why| refused(rule, why))?;
    if global.json {
        out::json(&Answer {
            warnings: due.warnings(),
            rule: due.rule,
            title: due.title,
            from: due.from,
            nation: due.nation,
            due: due.due,
            at: due.at.map(|at| at.format("%H:%M").to_string()),
            outer: due.outer,
            certain: due.certain,
            counting: due.counting,
            explanation: due.explanation,
            source: due.source,
            checked: due.checked,
        })?;
    } else {
        out::show(&words(&due))?;
    }
    Ok(DONE)
}

/// The answer for people.
fn words(due: &DueDate) -> String {
    let today = Clock::system().today();
    let mut lines = vec![due.title.clone()];
    let at = due.at.map(|at| format!(", {}", at.format("%H:%M"))).unwrap_or_default();
    lines.push(match (due.due, due.kind) {
        (Some(day), Kind::FirstDay) => format!("  not before  {}{at}", echo(day, today)),
        (Some(day), _) => format!("  by          {}{at}", echo(day, today)),
        (None, _) => "  no time limit".to_owned(),
    });
    if let Some(outer) = due.outer {
        lines.push(format!("  at most     {}, with reasons for the delay", full(outer)));
    }
    lines.extend(due.warnings().iter().map(|warning| out::wrapped(&format!("! {warning}"))));
    lines.push(String::new());
    lines.push(out::wrapped(&due.explanation));
    lines.push(String::new());
    lines.push(out::wrapped(&format!("Counting: {}", due.counting)));
    lines.push(out::wrapped(&format!("Source: {}. Checked on {}.", due.source, full(due.checked))));
    lines.push("Not legal advice. A date printed on the client's letter comes first.".to_owned());
    lines.join("\n") + "\n"
}

fn list(global: &Global, rules: &Rules, nation: Option<Nation>) -> Outcome {
    let rules: Vec<_> = rules
        .rule
        .iter()
        .filter(|rule| nation.is_none_or(|nation| rule.nations.contains(&nation)))
        .map(|rule| Listed {
            id: &rule.id,
            title: &rule.title,
            nations: &rule.nations,
            triggers: &rule.triggers,
            mode: rule.step().map_or("no-limit", |step| step.mode()),
            length: rule.step().and_then(|step| step.length()),
            certain: rule.certain,
            source: rules.source_of(rule, nation),
            checked: rule.checked,
        })
        .collect();
    if global.json {
        out::json(&rules)?;
        return Ok(DONE);
    }
    let rows = rules.iter().map(|rule| {
        let length = rule.length.map(|length| length.to_string()).unwrap_or_default();
        let sure = if rule.certain { "" } else { "check the letter" };
        [
            rule.id.to_owned(),
            format!("{length} {}", rule.mode).trim().to_owned(),
            sure.to_owned(),
            rule.title.to_owned(),
        ]
    });
    out::table(["RULE", "COUNTED", "", "WHAT"], rows, "There is no rule for that nation.")?;
    Ok(DONE)
}

/// Names that are near to one that is not known.
fn unknown(rules: &Rules, id: &str) -> Failure {
    let id = clean_line(id);
    let folded = id.to_lowercase();
    let mut near: Vec<(f64, &str)> = rules
        .rule
        .iter()
        .map(|rule| {
            let holds = rule.id.contains(&folded) || rule.title.to_lowercase().contains(&folded);
            let alike = strsim::jaro_winkler(&rule.id, &folded);
            (if holds && !folded.is_empty() { alike.max(ALIKE) } else { alike }, rule.id.as_str())
        })
        .filter(|(alike, _)| *alike >= ALIKE)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near: Vec<_> = near.into_iter().take(NEAR).map(|(_, id)| id).collect();
    let offer = if near.is_empty() { String::new() } else { format!(" Near: {}.", near.join(", ")) };
    Failure::usage(format!("There is no rule {id}.{offer} alongside deadline --list names them all."))
}

fn refused(rule: &Rule, why: Refused) -> Failure {
    let nations = |nations: &[Nation]| nations.iter().map(|nation| nation.code()).collect::<Vec<_>>().join(", ");
    Failure::usage(match why {
        Refused::Missing(name, label) => {
            format!("{} needs one more date: --also {name}=DATE, the {label}.", rule.id)
        }
        Refused::NoSuchTrigger(name) => {
            let known =
                rule.triggers.iter().skip(1).map(|trigger| trigger.name.as_str()).collect::<Vec<_>>().join(", ");
            let known =
                if known.is_empty() { "It takes --from alone.".to_owned() } else { format!("It takes {known}.") };
            format!("{} knows no date of the name {}. {known}", rule.id, clean_line(&name))
        }
        Refused::NotThere(nation) => {
            format!("{} is not the law in {}; it is in {}.", rule.id, nation.label(), nations(&rule.nations))
        }
        Refused::WhichNation(of) => {
            format!("The answer depends on the nation: --nation is needed, one of {}.", nations(&of))
        }
        Refused::Order(first, second) => format!("{second} cannot be before {first}."),
        Refused::TooFar => "That date cannot be counted from.".to_owned(),
    })
}
