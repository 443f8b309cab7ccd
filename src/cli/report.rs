//! `report`: figures over many cases, in codes, counts, days and money. Nobody is named.

use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use serde::Serialize;

use super::{DONE, Global, Outcome, out, signposts};
use crate::desk::Clock;
use crate::domain::figures::{EvidenceFigures, EvidenceReport, Practice};
use crate::domain::money::Pence;
use crate::exchange::csv::line;

/// Report what came of the work, in figures.
#[derive(Args)]
pub(super) struct Report {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Requests for medical evidence, by practice and in the building against outside
    Evidence(Evidence),
    /// What the counter pointed people to, by need, step and service
    Signposts(signposts::Signposts),
}

/// Report what came of requests for medical evidence.
#[derive(Args)]
struct Evidence {
    /// The first day on which they were asked
    #[arg(long, value_name = "DATE", default_value = "1990-01-01")]
    from: NaiveDate,
    /// The last day on which they were asked; else today
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// The form in which it is written; --json is the same as json
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Csv,
}

#[derive(Serialize)]
struct Line {
    site: String,
    /// The care team; none for those outside.
    team: Option<String>,
    #[serde(flatten)]
    figures: EvidenceFigures,
}

#[derive(Serialize)]
struct Answer {
    from: NaiveDate,
    to: NaiveDate,
    practices: Vec<Line>,
    in_building: EvidenceFigures,
    outside: EvidenceFigures,
    all: EvidenceFigures,
}

const COLUMNS: [&str; 15] = [
    "site",
    "team",
    "asked",
    "waiting",
    "answered",
    "declined",
    "charged",
    "fee_pence",
    "minutes",
    "minutes_known",
    "of_activities",
    "spoke_to_one",
    "spoke_percent",
    "median_days",
    "p90_days",
];

pub(super) fn run(global: &Global, verb: &Report) -> Outcome {
    let verb = match &verb.what {
        What::Evidence(verb) => verb,
        What::Signposts(verb) => return signposts::run(global, verb),
    };
    let session = global.sign_in(Clock::standing_at)?;
    let to = verb.to.unwrap_or(session.today());
    let report = session.evidence_report(verb.from, to)?;
    match (global.json, verb.format) {
        (true, _) | (_, Format::Json) => out::json(&answer(verb.from, to, report))?,
        (_, Format::Text) => text(report)?,
        (_, Format::Csv) => {
            let lines = std::iter::once(COLUMNS.map(str::to_owned)).chain(cells(report, &plain));
            out::show(&lines.map(|cells| line(&cells)).collect::<String>())?;
        }
    }
    Ok(DONE)
}

fn answer(from: NaiveDate, to: NaiveDate, report: EvidenceReport) -> Answer {
    let practice = |(practice, figures): (Practice, EvidenceFigures)| Line {
        site: practice.code,
        team: practice.team.map(|(_, name)| name),
        figures,
    };
    Answer {
        from,
        to,
        practices: report.lines.into_iter().map(practice).collect(),
        in_building: report.building,
        outside: report.outside,
        all: report.all,
    }
}

/// The rows of a table: every practice, and then those in the building, those outside, and all together.
fn cells(report: EvidenceReport, figures: &dyn Fn(&EvidenceFigures) -> [String; 13]) -> Vec<[String; 15]> {
    let row = |site: String, team: &str, of: &EvidenceFigures| {
        let [a, b, c, d, e, f, g, h, i, j, k, l, m] = figures(of);
        [site, team.to_owned(), a, b, c, d, e, f, g, h, i, j, k, l, m]
    };
    let practice = |(practice, figures): &(Practice, EvidenceFigures)| {
        row(practice.code.clone(), practice.team.as_ref().map_or("outside", |(_, name)| name), figures)
    };
    let mut rows: Vec<[String; 15]> = report.lines.iter().map(practice).collect();
    for (team, figures) in [("in the building", report.building), ("outside", report.outside), ("all", report.all)] {
        rows.push(row(String::new(), team, &figures));
    }
    rows
}

/// As numbers, for programs; empty where there is none.
fn plain(figures: &EvidenceFigures) -> [String; 13] {
    let days = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
    [
        figures.asked.to_string(),
        figures.waiting.to_string(),
        figures.answered.to_string(),
        figures.declined.to_string(),
        figures.charged.to_string(),
        figures.fee_pence.to_string(),
        figures.minutes.to_string(),
        figures.minutes_known.to_string(),
        figures.of_activities.to_string(),
        figures.spoke_to_one.to_string(),
        figures.spoke_percent.map(|share| share.to_string()).unwrap_or_default(),
        days(figures.median_days),
        days(figures.p90_days),
    ]
}

/// As people read them.
fn shown(figures: &EvidenceFigures) -> [String; 13] {
    let mut cells = plain(figures);
    cells[5] = Pence(figures.fee_pence).to_string();
    cells
}

fn text(report: EvidenceReport) -> Result<(), super::Failure> {
    let headings = [
        "site",
        "practice",
        "asked",
        "waiting",
        "answered",
        "declined",
        "charged",
        "fees",
        "minutes",
        "of",
        "by activity",
        "spoke to one",
        "in 100",
        "half in",
        "9 in 10 in",
    ];
    out::table(headings, cells(report, &shown), "No evidence was asked for.")
}
