//! What the lookup of a form offers.

use std::iter;

use super::FOUND;
use crate::desk::{Error, Session};
use crate::domain::evidence::Source;
use crate::domain::people::TeamKind;
use crate::domain::referral::InboxFilter;
use crate::domain::text::fold;
use crate::ui::ask::{Wanted, candidate};
use crate::ui::form::Candidate;
use crate::ui::model::Model;
use crate::ui::over::about;

/// The rows of a lookup.
pub(super) fn candidates(
    session: &Session,
    query: &str,
    wanted: Wanted,
    model: &Model,
) -> Result<Vec<Candidate>, Error> {
    let today = model.today();
    Ok(match wanted {
        Wanted::Nothing => Vec::new(),
        Wanted::Clients if query.trim().chars().count() < 2 => Vec::new(),
        Wanted::Clients => session
            .find_clients(query, FOUND)?
            .into_iter()
            .map(|found| candidate(found.id.to_string(), found.name.clone(), about(&found)))
            .collect(),
        Wanted::Referrals => {
            let filter = InboxFilter { words: query.to_owned(), ..InboxFilter::default() };
            let rows = session.inbox(&filter, FOUND)?;
            rows.into_iter()
                .map(|row| {
                    let received = crate::domain::date::short(crate::domain::date::uk_date(row.received), today);
                    candidate(row.id.to_string(), format!("{} {}", row.reference, row.name), received)
                })
                .collect()
        }
        Wanted::Asked => {
            let typed = fold(query);
            let Some(desk) = model.signed_in() else { return Ok(Vec::new()) };
            // A client can see the screen: whom others asked, and what came of it, stays away from it.
            let here = desk.case.case().filter(|_| desk.with_client);
            let before = match here {
                Some(file) => Vec::from_iter(file.evidence.iter().map(|row| Source::of(&row.of, None, iter::empty()))),
                None => session.asked_before(FOUND)?,
            };
            let said = |source: Option<&Source>, else_words: &str| match source.map(Source::told) {
                Some(told) if !told.is_empty() => told,
                _ => else_words.to_owned(),
            };
            let care = desk.facts.teams.iter().filter(|team| team.kind == TeamKind::Care);
            let teams = care.filter(|team| fold(&team.name).contains(&typed)).map(|team| {
                let known = before.iter().find(|source| source.team == Some(team.id));
                let told = said(known, "");
                let note = if told.is_empty() { told } else { format!(", {told}") };
                candidate(team.id.to_string(), team.name.clone(), format!("in the building{note}"))
            });
            let mut rows: Vec<Candidate> = teams.collect();
            for source in before.iter().filter(|source| source.team.is_none() && !source.name.is_empty()) {
                if fold(&source.name).contains(&typed) && rows.iter().all(|row| row.line != source.name) {
                    rows.push(candidate(source.name.clone(), source.name.clone(), said(Some(source), "asked before")));
                }
            }
            rows.truncate(FOUND);
            rows
        }
    })
}
