//! `slip`: what somebody takes away from the counter, to standard output or to a file.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::give::{Format, To, page};
use super::{DONE, Failure, Global, Outcome, out};
use crate::desk::{Clock, Session};
use crate::domain::date::{Lean, parse_date};
use crate::domain::id::{AppointmentId, SignpostId, SiteId};
use crate::domain::paper::{Columns, Letters};
use crate::domain::signpost::{Asked, Does, Need, NewSignpost, Sign, SlipHow, Step};
use crate::domain::slips::SlipIn;

/// Write a slip for somebody at the counter, counted without a name, or the one of an appointment.
#[derive(Args)]
pub(super) struct Slip {
    /// What they bring: money, debt, home, work, care, papers or date
    #[arg(long, value_name = "NEED", value_parser = need, required_unless_present = "appointment", conflicts_with = "appointment")]
    need: Option<Need>,
    /// The date on what they bring, as people write it
    #[arg(long, value_name = "DATE", requires = "need")]
    date: Option<String>,
    /// What was heard: harm, afraid, child, no_bed, no_food, court or border; may be given again
    #[arg(long, value_name = "SIGN", value_parser = sign, requires = "need")]
    sign: Vec<Sign>,
    /// Which of the next steps, by its number; else the first that points somewhere
    #[arg(long, value_name = "N", requires = "need")]
    step: Option<usize>,
    /// Only show the next steps with their numbers: nothing is counted
    #[arg(long, requires = "need", conflicts_with_all = ["step", "format", "output"])]
    steps: bool,
    /// The appointment whose slip it is, by its id
    #[arg(long, value_name = "ID")]
    appointment: Option<AppointmentId>,
    /// With what it is about, or for whom: only where the person asked for that
    #[arg(long)]
    detail: bool,
    /// In this language, by its code, where the desk has checked words (slips/pl.toml); other for how to get an interpreter
    #[arg(long, value_name = "CODE", value_parser = language, conflicts_with = "appointment")]
    language: Option<SlipIn>,
    /// In large print
    #[arg(long)]
    large: bool,
    /// The form in which it is written; receipt is text for a receipt printer
    #[arg(long, value_enum, default_value_t = Form::Text)]
    format: Form,
    /// How many letters a line of the receipt has: 32, 42 or 48; else what is set for the site
    #[arg(long, value_name = "N", value_parser = columns)]
    columns: Option<Columns>,
    /// The letters of the receipt: ascii, in which é is e, or utf-8; else what is set for the site
    #[arg(long, value_name = "LETTERS", value_parser = letters)]
    letters: Option<Letters>,
    #[command(flatten)]
    to: To,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Text,
    Html,
    Pdf,
    Receipt,
}

#[derive(Serialize)]
struct Answer {
    signpost: Option<SignpostId>,
    appointment: Option<AppointmentId>,
    step: Option<String>,
    file: Option<String>,
    text: String,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct Offered {
    number: usize,
    step: String,
    does: Does,
    say: String,
    why: String,
}

fn need(text: &str) -> Result<Need, String> {
    Need::from_code(&text.trim().to_lowercase()).ok_or_else(|| choices(Need::ALL.iter().map(|each| each.code())))
}

fn sign(text: &str) -> Result<Sign, String> {
    let code = text.trim().to_lowercase().replace('-', "_");
    Sign::from_code(&code).ok_or_else(|| choices(Sign::ALL.iter().map(|each| each.code())))
}

fn columns(text: &str) -> Result<Columns, String> {
    Columns::from_code(text.trim()).ok_or_else(|| choices(Columns::ALL.iter().map(|each| each.code())))
}

fn letters(text: &str) -> Result<Letters, String> {
    let code = text.trim().to_lowercase();
    Letters::from_code(&code).ok_or_else(|| choices(Letters::ALL.iter().map(|each| each.code())))
}

fn language(text: &str) -> Result<SlipIn, String> {
    match text.trim() {
        "en" => Ok(SlipIn::English),
        "other" => Ok(SlipIn::Another),
        code => code.parse().map(SlipIn::Of).map_err(str::to_owned),
    }
}

fn choices(codes: impl Iterator<Item = &'static str>) -> String {
    format!("Choose one of {}.", codes.collect::<Vec<_>>().join(", "))
}

pub(super) fn run(global: &Global, verb: &Slip) -> Outcome {
    verb.to.refuse_terminal(global, verb.format == Form::Pdf)?;
    if verb.format != Form::Receipt && (verb.columns.is_some() || verb.letters.is_some()) {
        return Err(Failure::usage("--columns and --letters are for a receipt: --format receipt."));
    }
    let session = global.sign_in(Clock::standing_at)?;
    let site = session.home_site()?;
    let how = SlipHow {
        large: verb.large.then_some(true),
        detail: verb.detail,
        receipt: false,
        language: verb.language.unwrap_or_default(),
    };
    let (written, signpost, step) = match (verb.appointment, verb.need) {
        (Some(id), _) => (session.slip(id, how)?, None, None),
        (None, Some(need)) => {
            let steps = steps(&session, site, need, verb)?;
            if verb.steps {
                show(global, steps)?;
                return Ok(DONE);
            }
            let step = chosen(&steps, verb.step)?;
            let new = NewSignpost { site, need, step: step.rule.clone(), service: None };
            let id = session.signpost_anonymously(&new)?.value;
            (session.signpost_slip(id, how)?, Some(id), Some(new.step))
        }
        (None, None) => return Err(Failure::usage("Say what they bring, --need, or whose slip it is, --appointment.")),
    };
    let bytes = match verb.format {
        Form::Text => page(&written, Format::Text)?,
        Form::Html => page(&written, Format::Html)?,
        Form::Pdf => page(&written, Format::Pdf)?,
        Form::Receipt => {
            let set = session.receipt_printer(site)?;
            let (columns, letters) = (verb.columns.unwrap_or(set.columns), verb.letters.unwrap_or(set.letters));
            written.paper.receipt(columns, letters).map_err(Failure::refused)?.into_bytes()
        }
    };
    verb.to.give(global, &session, &written, &bytes)?;
    if global.json {
        let (file, text) = (verb.to.file(), written.paper.text());
        out::json(&Answer { signpost, appointment: verb.appointment, step, file, text, notes: written.notes })?;
    }
    Ok(DONE)
}

/// The next steps for what is brought, as the counter offers them.
fn steps(session: &Session, site: SiteId, need: Need, verb: &Slip) -> Result<Vec<Step>, Failure> {
    let today = session.today();
    let date: Option<NaiveDate> = match &verb.date {
        Some(text) => Some(parse_date(text, today, Lean::Future).map_err(Failure::usage)?),
        None => None,
    };
    let signs: BTreeSet<Sign> = verb.sign.iter().copied().collect();
    let asked = Asked { need: Some(need), date, signs };
    let nation = session.sites()?.into_iter().find(|known| known.id == site).map(|known| known.nation);
    let nation = nation.ok_or_else(|| Failure::refused("You belong to no site."))?;
    Ok(session.limits()?.signposts.steps(&asked, nation, &session.counter_numbers(site)?, today))
}

/// The step that was chosen, where it points somewhere: a time or a line to the desk is not a slip's.
fn chosen(steps: &[Step], number: Option<usize>) -> Result<&Step, Failure> {
    let step = match number {
        Some(number) => {
            let step = number.checked_sub(1).and_then(|at| steps.get(at));
            step.ok_or_else(|| Failure::usage("There is no step of that number. --steps shows them."))?
        }
        None => steps.iter().find(|step| step.does == Does::Point).ok_or_else(|| Failure::refused(NOT_A_SLIP))?,
    };
    if step.does == Does::Point { Ok(step) } else { Err(Failure::refused(NOT_A_SLIP)) }
}

const NOT_A_SLIP: &str = "The next step is a time at the desk or a line to it, and not a slip: book it at the counter, then \
    slip --appointment ID writes its slip. --steps shows the steps.";

fn show(global: &Global, steps: Vec<Step>) -> Result<(), Failure> {
    if global.json {
        let offered = |(step, number): (Step, usize)| Offered {
            number,
            step: step.rule,
            does: step.does,
            say: step.say,
            why: step.why,
        };
        return out::json(&steps.into_iter().zip(1..).map(offered).collect::<Vec<_>>());
    }
    let rows =
        steps.into_iter().zip(1..).map(|(step, number)| [number.to_string(), step.does.label().to_owned(), step.say]);
    out::table(["step", "does", "say"], rows, "No step is offered.")
}
