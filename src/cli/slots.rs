//! `list slots` and `list appointments`: when somebody can be seen, and who will be.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Failure, Global, out};
use crate::desk::Session;
use crate::desk::sessions::AHEAD;
use crate::domain::appointment::{AppointmentRow, AppointmentState, CancelReason, Slot};
use crate::domain::date::{away, instant_text, iso};
use crate::domain::event::Interpreter;
use crate::domain::id::{AppointmentId, ClientId, DeskSessionId, ReferralId};
use crate::domain::role::Verb;

#[derive(Serialize)]
struct SlotLine {
    session: DeskSessionId,
    site: String,
    advisor: Option<String>,
    day: NaiveDate,
    starts: String,
    minutes: u16,
    left: u16,
    room: String,
    walk_in: bool,
}

#[derive(Serialize)]
struct AppointmentLine {
    id: AppointmentId,
    session: DeskSessionId,
    site: String,
    advisor: Option<String>,
    day: NaiveDate,
    starts: String,
    minutes: u16,
    room: String,
    client: String,
    client_id: Option<ClientId>,
    referral: Option<ReferralId>,
    interpreter: Interpreter,
    state: AppointmentState,
    reason: Option<CancelReason>,
    arrived: Option<String>,
    started: Option<String>,
    walk_in: bool,
    over: bool,
    held: bool,
}

fn named(name: String) -> Option<String> {
    Some(name).filter(|name| !name.is_empty())
}

pub(super) fn slots(global: &Global, limit: Option<usize>, open: bool, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::Book, "slots")?;
    let sites = session.sites()?;
    let code = |slot: &Slot| sites.iter().find(|site| site.id == slot.site).map_or("", |site| &site.code).to_owned();
    let today = session.today();
    let mut rows = session.slots(today, AHEAD)?;
    rows.retain(|slot| !open || slot.left > 0);
    rows.truncate(limit.unwrap_or(usize::MAX));
    if global.json {
        let line = |slot: Slot| SlotLine {
            site: code(&slot),
            session: slot.session,
            advisor: named(slot.advisor_name),
            day: slot.day,
            starts: slot.starts.format("%H:%M").to_string(),
            minutes: slot.minutes,
            left: slot.left,
            room: slot.room,
            walk_in: slot.walk_in,
        };
        return out::json(&rows.into_iter().map(line).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|slot| {
        let left = if slot.left == 0 { "full".to_owned() } else { slot.left.to_string() };
        let how = if slot.walk_in { "walk-in" } else { "" };
        [
            iso(slot.day),
            away(slot.day, today),
            slot.starts.format("%H:%M").to_string(),
            format!("{} min", slot.minutes),
            left,
            code(&slot),
            slot.room,
            slot.advisor_name,
            how.to_owned(),
        ]
    });
    out::table(["on", "", "at", "long", "left", "site", "where", "advisor", ""], rows, "No slot is set.")
}

pub(super) fn appointments(global: &Global, limit: Option<usize>, all: bool, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::SeeAppointments, "appointments")?;
    let sites = session.sites()?;
    let code =
        |row: &AppointmentRow| sites.iter().find(|site| site.id == row.site).map_or("", |site| &site.code).to_owned();
    let today = session.today();
    let rows = session.all_appointments(all, limit)?;
    if global.json {
        let line = |row: AppointmentRow| AppointmentLine {
            site: code(&row),
            id: row.id,
            session: row.session,
            advisor: named(row.advisor_name),
            day: row.day,
            starts: row.starts.format("%H:%M").to_string(),
            minutes: row.minutes,
            room: row.room,
            client: row.name,
            client_id: row.client,
            referral: row.referral,
            interpreter: row.interpreter,
            state: row.state,
            reason: row.reason,
            arrived: row.arrived.map(instant_text),
            started: row.started.map(instant_text),
            walk_in: row.walk_in,
            over: row.over,
            held: row.held,
        };
        return out::json(&rows.into_iter().map(line).collect::<Vec<_>>());
    }
    let rows = rows.into_iter().map(|row| {
        let state = if row.held { row.state.label() } else { "the desk is not open then: tell them" };
        [
            iso(row.day),
            away(row.day, today),
            row.starts.format("%H:%M").to_string(),
            row.name.clone(),
            state.to_owned(),
            code(&row),
            row.room,
            row.advisor_name,
            format!("interpreter {}", row.interpreter),
        ]
    });
    out::table(["on", "", "at", "client", "state", "site", "where", "advisor", ""], rows, "No appointment waits.")
}
