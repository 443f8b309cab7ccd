//! `find`: clients by what is known of them, and the words of notes, letters, requests and referrals.

use std::time::{Duration, Instant};

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::{DONE, Failure, Global, Outcome, REFUSED, out};
use crate::desk::{Clock, Error, Finder};
use crate::domain::date::{instant_text, iso, uk_date};
use crate::domain::find::{Found, Hit, Order, Query, Written};
use crate::domain::id::{CaseId, ClientId, ReferralId};
use crate::domain::person::{Match, MatchReason};
use crate::domain::today::Target;

/// How many of each are shown where nothing else is said.
const LIMIT: usize = 20;
/// Rows that are read for the index in one go.
const STEP: i64 = 2_000;
/// How often it is tried to read on while another desk does: each time waits a little.
const TRIES: u32 = 500;
/// After how long, and then how often, it is said that the index is still being read.
const SAY: Duration = Duration::from_secs(2);

/// Find clients by names, a reference, a number or a date of birth, and words in notes and letters.
#[derive(Args)]
pub(super) struct Find {
    /// What is known, in any order; case: by: since: area: stage: narrow the words
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// The best matches first, not the newest
    #[arg(long)]
    best: bool,
    /// Look for services in the directory instead
    #[arg(long, conflicts_with = "best")]
    services: bool,
    /// At most so many clients and so many notes
    #[arg(long, value_name = "N", default_value_t = LIMIT)]
    limit: usize,
}

#[derive(Serialize)]
struct Answer {
    clients: Vec<Client>,
    words: Vec<Words>,
    more: bool,
}

#[derive(Serialize)]
struct Client {
    id: ClientId,
    r#ref: String,
    client: String,
    born: Option<NaiveDate>,
    postcode: String,
    why: Vec<MatchReason>,
}

impl From<Match> for Client {
    fn from(row: Match) -> Self {
        let Match { id, reference, name, born, postcode, why } = row;
        Self { id, r#ref: reference, client: name, born, postcode, why }
    }
}

#[derive(Serialize)]
struct Words {
    kind: Written,
    r#ref: String,
    case_id: Option<CaseId>,
    referral_id: Option<ReferralId>,
    client: String,
    at: String,
    by: Option<String>,
    text: String,
}

impl From<Hit> for Words {
    fn from(hit: Hit) -> Self {
        let Hit { written, target, reference, name, at, login: by, around, .. } = hit;
        let (case_id, referral_id) = match target {
            Target::Case(id) => (Some(id), None),
            Target::Referral(id) => (None, Some(id)),
            // Messages are answered from their list, and not found.
            Target::Message(..) => (None, None),
        };
        Self {
            kind: written,
            r#ref: reference,
            case_id,
            referral_id,
            client: name,
            at: instant_text(at),
            by,
            text: around.text,
        }
    }
}

/// Writes the one audit row before anything is looked for; what was typed is not in it.
pub(super) fn run(global: &Global, verb: &Find) -> Outcome {
    let session = global.sign_in(Clock::standing_at)?;
    let typed = verb.words.join(" ");
    if verb.services {
        super::services::find(global, &session, &typed, verb.limit)?;
        return Ok(DONE);
    }
    Query::parse(&typed, session.today()).map_err(Failure::usage)?;
    session.looked_for()?;
    let mut finder = session.finder()?;
    read_all(&mut finder)?;
    let order = if verb.best { Order::Best } else { Order::Newest };
    let Found { people, hits, more, why_not, .. } = finder.find(&typed, order, verb.limit)?;
    if !why_not.is_empty() && people.is_empty() {
        return Err(Error::NotNow(why_not).into());
    }
    let code = if why_not.is_empty() { DONE } else { REFUSED };
    if code == REFUSED {
        out::complain(&why_not);
    }
    if global.json {
        let (clients, words) = (people.into_iter().map(Client::from), hits.into_iter().map(Words::from));
        out::json(&Answer { clients: clients.collect(), words: words.collect(), more })?;
        return Ok(code);
    }
    let nothing = if session.finds_words() { "Nothing is found by that." } else { "No client is found by that." };
    let both = !people.is_empty() && !hits.is_empty();
    if !people.is_empty() || hits.is_empty() {
        let rows = people.into_iter().map(|row| {
            let why = row.why.iter().map(|why| why.label()).collect::<Vec<_>>().join(", ");
            [row.reference, row.name, row.born.map(iso).unwrap_or_default(), row.postcode, why]
        });
        out::table(["reference", "client", "born", "postcode", "found by"], rows, nothing)?;
    }
    if both {
        out::say("")?;
    }
    if !hits.is_empty() {
        let rows = hits.into_iter().map(|hit| {
            let Hit { written, reference, name, at, around, .. } = hit;
            [reference, name, iso(uk_date(at)), written.label().to_owned(), around.text]
        });
        out::table(["reference", "client", "written", "in", "words"], rows, nothing)?;
    }
    if more {
        out::say("There are more. Add a word, or --limit.")?;
    }
    Ok(code)
}

/// Reads whatever is not in the index yet. Where another desk is at it, that one is waited for.
fn read_all(finder: &mut Finder) -> Result<(), Error> {
    let (mut said, mut waited) = (Instant::now(), 0);
    loop {
        let progress = match finder.read_on(STEP) {
            Err(Error::Busy) if waited < TRIES => {
                waited += 1;
                continue;
            }
            other => other?,
        };
        if progress.done {
            return Ok(());
        }
        if said.elapsed() >= SAY {
            said = Instant::now();
            out::complain(&format!("Reading notes and letters for the index: {} of {}", progress.read, progress.of));
        }
    }
}
