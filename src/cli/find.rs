//! `find`: clients by what is known of them.

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::{DONE, Global, Outcome, out};
use crate::desk::Clock;
use crate::domain::date::iso;
use crate::domain::id::ClientId;
use crate::domain::person::{Match, MatchReason};
use crate::domain::role::Verb;

/// How many are shown where nothing else is said.
const LIMIT: usize = 20;

/// Find a client by names, a reference, a number or a date of birth.
#[derive(Args)]
pub(super) struct Find {
    /// What is known, in any order
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// At most so many rows
    #[arg(long, value_name = "N", default_value_t = LIMIT)]
    limit: usize,
}

#[derive(Serialize)]
struct Found {
    id: ClientId,
    r#ref: String,
    client: String,
    born: Option<NaiveDate>,
    postcode: String,
    why: Vec<MatchReason>,
}

impl From<Match> for Found {
    fn from(row: Match) -> Self {
        let Match { id, reference, name, born, postcode, why } = row;
        Self { id, r#ref: reference, client: name, born, postcode, why }
    }
}

/// Writes the one audit row before anything is looked for; what was typed is not in it.
pub(super) fn run(global: &Global, verb: &Find) -> Outcome {
    let session = global.sign_in(Clock::standing_at)?;
    session.looked(Verb::FindClient, "clients")?;
    let found = session.find_clients(&verb.words.join(" "), verb.limit)?;
    if global.json {
        out::json(&found.into_iter().map(Found::from).collect::<Vec<_>>())?;
        return Ok(DONE);
    }
    let rows = found.into_iter().map(|row| {
        let why = row.why.iter().map(|why| why.label()).collect::<Vec<_>>().join(", ");
        [row.reference, row.name, row.born.map(iso).unwrap_or_default(), row.postcode, why]
    });
    out::table(["reference", "client", "born", "postcode", "found by"], rows, "No client is found by that.")?;
    Ok(DONE)
}
