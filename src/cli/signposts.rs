//! `report signposts`: what the counter pointed people to, counted without anybody.

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::report::Format;
use super::{DONE, Global, Outcome, out};
use crate::desk::Clock;
use crate::domain::id::ServiceId;
use crate::domain::signpost::{Counted, Need};
use crate::exchange::csv::line;

/// Report what the counter pointed people to: by need, step and service.
#[derive(Args)]
pub(super) struct Signposts {
    /// The first day
    #[arg(long, value_name = "DATE", default_value = "1990-01-01")]
    from: NaiveDate,
    /// The last day; else today
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// The form in which it is written; --json is the same as json
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Serialize)]
struct Row {
    site: String,
    need: Need,
    step: String,
    service: Option<ServiceId>,
    name: Option<String>,
    signposts: u64,
    slips: u64,
}

#[derive(Serialize)]
struct Answer {
    from: NaiveDate,
    to: NaiveDate,
    rows: Vec<Row>,
    signposts: u64,
}

pub(super) fn run(global: &Global, verb: &Signposts) -> Outcome {
    let session = global.sign_in(Clock::standing_at)?;
    let to = verb.to.unwrap_or(session.today());
    let counted = session.signpost_report(verb.from, to)?;
    match (global.json, verb.format) {
        (true, _) | (_, Format::Json) => {
            let signposts = counted.iter().map(|row| row.signposts).sum();
            let row = |Counted { site, need, step, service, name, signposts, slips }| Row {
                site,
                need,
                step,
                service,
                name,
                signposts,
                slips,
            };
            out::json(&Answer { from: verb.from, to, rows: counted.into_iter().map(row).collect(), signposts })?;
        }
        (_, Format::Text) => {
            let none = "Nobody was pointed anywhere.";
            out::table(["site", "need", "step", "service", "signposts", "slips"], counted.iter().map(cells), none)?;
        }
        (_, Format::Csv) => {
            let head = ["site", "need", "step", "service", "signposts", "slips"].map(str::to_owned);
            let rows = std::iter::once(head).chain(counted.iter().map(|row| {
                let [site, _, step, service, signposts, slips] = cells(row);
                [site, row.need.code().to_owned(), step, service, signposts, slips]
            }));
            out::show(&rows.map(|cells| line(&cells)).collect::<String>())?;
        }
    }
    Ok(DONE)
}

fn cells(row: &Counted) -> [String; 6] {
    let service = match (&row.service, &row.name) {
        (_, Some(name)) => name.clone(),
        (Some(_), None) => "no longer in the directory".to_owned(),
        (None, None) => String::new(),
    };
    let (site, need, step) = (row.site.clone(), row.need.label().to_owned(), row.step.clone());
    [site, need, step, service, row.signposts.to_string(), row.slips.to_string()]
}
