//! What the lookup of a form offers.

use super::FOUND;
use crate::desk::{Error, Session};
use crate::domain::people::TeamKind;
use crate::domain::referral::InboxFilter;
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
            let typed = crate::domain::text::fold(query);
            let Some(desk) = model.signed_in() else { return Ok(Vec::new()) };
            let mut rows: Vec<Candidate> = desk
                .facts
                .teams
                .iter()
                .filter(|team| team.kind == TeamKind::Care)
                .filter(|team| crate::domain::text::fold(&team.name).contains(&typed))
                .map(|team| candidate(team.id.to_string(), team.name.clone(), "in the building"))
                .collect();
            let here = desk.case.case().filter(|_| desk.with_client);
            let before = match here {
                // A client can see the screen: other cases' names stay away from it.
                Some(file) => file.evidence.iter().map(|row| row.of.clone()).filter(|of| !of.is_empty()).collect(),
                None => session.asked_before(FOUND)?,
            };
            for name in before {
                if crate::domain::text::fold(&name).contains(&typed) && rows.iter().all(|row| row.line != name) {
                    rows.push(candidate(name.clone(), name, "asked before"));
                }
            }
            rows.truncate(FOUND);
            rows
        }
    })
}
