//! Bank holidays: ours as TOML, and GOV.UK's list as JSON.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::domain::problem::Problem;
use crate::domain::time_limit::{Division, Holidays};

/// The name of a desk's newer list in its data folder.
pub const FILE: &str = "bank_holidays.toml";
/// The most bytes of GOV.UK's list; it has some 60 kB.
pub const FILE_MAX: usize = 4 << 20;

const OURS: &str = include_str!("../../assets/bank_holidays.toml");
/// Fewer days than any year has: GOV.UK's list then holds only a part of that year.
const FEWEST: usize = 7;
const NOT_THE_LIST: &str =
    "It is not GOV.UK's list of bank holidays. Save https://www.gov.uk/bank-holidays.json and name that file.";

/// The form in which they are kept: days as `MM-DD` by year.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Kept {
    checked: NaiveDate,
    england_and_wales: Years,
    scotland: Years,
    northern_ireland: Years,
}

type Years = BTreeMap<String, Vec<String>>;

/// The bank holidays that come with the program, and a desk's newer list: a year of it replaces the same year of ours.
///
/// # Errors
/// What is wrong with the newer list, with the line.
pub fn holidays(newer: Option<&str>) -> Result<Holidays, Problem> {
    let ours = parse(OURS)?;
    Ok(match newer {
        Some(text) => ours.with(parse(text)?),
        None => ours,
    })
}

fn parse(text: &str) -> Result<Holidays, Problem> {
    let kept: Kept = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        Problem::new(FILE, format!("line {line}: {}", error.message()))
    })?;
    let mut holidays = Holidays::default();
    let all = [
        (Division::EnglandAndWales, kept.england_and_wales),
        (Division::Scotland, kept.scotland),
        (Division::NorthernIreland, kept.northern_ireland),
    ];
    for (division, years) in all {
        for (year, days) in years {
            let day = |day: &String| format!("{year}-{day}").parse::<NaiveDate>().ok();
            let read: Option<Vec<NaiveDate>> = days.iter().map(day).collect();
            match (year.parse(), read) {
                (Ok(year), Some(days)) => holidays.set(division, year, days),
                _ => return Err(Problem::new(FILE, format!("{division}, {year}: days are written as 12-25."))),
            }
        }
    }
    Ok(holidays)
}

/// Bank holidays in the form in which a desk keeps them.
///
/// # Errors
/// Never for days that are in the calendar.
pub fn text(holidays: &Holidays, checked: NaiveDate) -> Result<String, Problem> {
    let of = |division: Division| -> Years {
        let years = holidays.years().filter(|(of, ..)| *of == division);
        years
            .map(|(_, year, days)| (year.to_string(), days.iter().map(|day| day.format("%m-%d").to_string()).collect()))
            .collect()
    };
    let kept = Kept {
        checked,
        england_and_wales: of(Division::EnglandAndWales),
        scotland: of(Division::Scotland),
        northern_ireland: of(Division::NorthernIreland),
    };
    toml::to_string(&kept).map_err(|error| Problem::new(FILE, error.to_string()))
}

#[derive(Deserialize)]
struct Event {
    date: String,
}

#[derive(Deserialize)]
struct Published {
    events: Vec<Event>,
}

/// The list as it stands in GOV.UK's own source: years within divisions, beside words that are no years.
#[derive(Deserialize)]
struct Calendar {
    divisions: BTreeMap<String, BTreeMap<String, serde_json::Value>>,
}

/// Reads GOV.UK's list, as it is published or as it stands in GOV.UK's own source. A year of which only a part is listed is
/// left out: a year is known as a whole or not at all.
///
/// # Errors
/// A sentence that says what was wrong and what is accepted.
pub fn read(bytes: &[u8]) -> Result<Holidays, Problem> {
    let wrong = || Problem::new("file", NOT_THE_LIST);
    let dates = published(bytes).or_else(|| calendar(bytes)).ok_or_else(wrong)?;
    let mut holidays = Holidays::default();
    for division in Division::ALL {
        let mut years: BTreeMap<i32, Vec<NaiveDate>> = BTreeMap::new();
        for text in dates.get(division).ok_or_else(wrong)? {
            let day =
                NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y"));
            let day = day.map_err(|_| {
                Problem::new("file", format!("A day of {division} in GOV.UK's list is not in the calendar."))
            })?;
            years.entry(day.year()).or_default().push(day);
        }
        for (year, days) in years.into_iter().filter(|(_, days)| days.len() >= FEWEST) {
            holidays.set(*division, year, days);
        }
        if !holidays.years().any(|(of, ..)| of == *division) {
            return Err(Problem::new("file", format!("GOV.UK's list holds no whole year of {division}.")));
        }
    }
    Ok(holidays)
}

fn published(bytes: &[u8]) -> Option<BTreeMap<Division, Vec<String>>> {
    let all: BTreeMap<String, Published> = serde_json::from_slice(bytes).ok()?;
    let divisions = all.into_iter().filter_map(|(name, of)| Some((Division::from_code(&name)?, of)));
    Some(divisions.map(|(division, of)| (division, of.events.into_iter().map(|event| event.date).collect())).collect())
}

fn calendar(bytes: &[u8]) -> Option<BTreeMap<Division, Vec<String>>> {
    let calendar: Calendar = serde_json::from_slice(bytes).ok()?;
    let mut all = BTreeMap::new();
    for (name, years) in calendar.divisions {
        let division = Division::ALL.iter().find(|division| name.contains(division.code()))?;
        let mut dates = Vec::new();
        for (_, events) in years.into_iter().filter(|(year, _)| year.parse::<i32>().is_ok()) {
            let events: Vec<Event> = serde_json::from_value(events).ok()?;
            dates.extend(events.into_iter().map(|event| event.date));
        }
        all.insert(*division, dates);
    }
    Some(all)
}
