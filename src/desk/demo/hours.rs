//! When the demo's desks are open, and who is booked: today's list stands as it would at that hour, the days ahead fill up.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::Plan;
use super::world::{Actor, PEOPLE, World};
use crate::desk::Error;
use crate::desk::sessions::Hours;
use crate::domain::appointment::{AppointmentState, Repeats, SessionEdit, SessionKind, Slot};
use crate::domain::date::uk_date;
use crate::domain::event::Interpreter;
use crate::domain::id::ClientId;
use crate::domain::presence::{Capacity, PresenceState};
use crate::domain::referral::{InboxFilter, ReferralStatus};
use crate::domain::role::{Role, Verb};
use crate::store::{Tx, appointment, client, desk_session, people, presence};

/// Hours of the demo: site, who sits there, day, from and until (in quarters of an hour), minutes, places, room, kind.
type Sits = (usize, Option<Actor>, Repeats, (u32, u32), u16, u16, &'static str, SessionKind);

#[rustfmt::skip]
const HOURS: &[Sits] = &[
    (0, Some(Actor::Advisor), Repeats::Monday, (38, 50), 20, 1, "Room 4", SessionKind::Slots),
    (0, Some(Actor::Advisor), Repeats::Tuesday, (38, 50), 20, 1, "Room 4", SessionKind::Slots),
    (0, Some(Actor::Advisor), Repeats::Thursday, (38, 50), 20, 1, "Room 4", SessionKind::Slots),
    (0, Some(Actor::Advisor), Repeats::Friday, (38, 46), 20, 1, "Room 4", SessionKind::Slots),
    (1, Some(Actor::Advisor), Repeats::Wednesday, (38, 50), 30, 1, "Upstairs room", SessionKind::Slots),
    (0, Some(Actor::Advisor2), Repeats::Tuesday, (54, 66), 30, 1, "Room 4", SessionKind::Slots),
    (0, Some(Actor::Advisor2), Repeats::Thursday, (54, 66), 30, 1, "Room 4", SessionKind::Slots),
    (0, None, Repeats::Wednesday, (40, 48), 20, 8, "Library corner", SessionKind::WalkIn),
    (2, Some(Actor::Advisor2), Repeats::Monday, (40, 52), 30, 1, "Clinic room 2", SessionKind::Clinic),
];

/// Days ahead on which somebody is booked.
const BOOKED: u64 = 10;

fn quarter(quarters: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(quarters / 4, quarters % 4 * 15, 0).unwrap_or_default()
}

/// Sets the hours, and books people of the first site into those of its first advisor.
pub(super) fn keep(world: &World, plan: &Plan) -> Result<(), Error> {
    let session = &world.session;
    let login = PEOPLE[Actor::Advisor as usize].login;
    let cases = session.cases(true, false, None)?;
    let mut waiting: Vec<ClientId> =
        cases.into_iter().filter(|row| row.advisor_login == login).map(|row| row.client).collect();
    // Whoever was booked in the inbox comes first.
    let booked = InboxFilter { status: Some(ReferralStatus::Booked), ..InboxFilter::default() };
    let rows = session.inbox(&booked, 4)?;
    waiting.splice(0..0, rows.into_iter().map(|row| row.client));
    waiting.dedup();
    session.store.write(plan.now, Role::Supervisor, |tx| {
        let (vault, role) = world.actor(Actor::Supervisor);
        let long_ago = plan.now - TimeDelta::days(200);
        let then = &tx.acting(vault, role, long_ago);
        for (site, who, repeats, (starts, ends), minutes, places, room, kind) in HOURS {
            let new = SessionEdit {
                site: world.sites[*site],
                advisor: who.map(|who| world.actor(who).0.staff()),
                repeats: *repeats,
                from: uk_date(long_ago),
                until: None,
                starts: quarter(*starts),
                ends: quarter(*ends),
                minutes: *minutes,
                places: *places,
                room: (*room).to_owned(),
                kind: *kind,
            };
            let id = desk_session::add(then, &new)?;
            then.audit(new.site, Verb::SetSessions, "desk_session", &id.to_string())?;
        }
        book(world, tx, plan.now, &waiting)
    })
}

/// Books people into most slots of today and of the days ahead, fewer the further away.
fn book(world: &World, tx: &Tx<'_>, now: DateTime<Utc>, waiting: &[ClientId]) -> Result<(), Error> {
    let (site, today) = (world.sites[0], uk_date(now));
    let hours: Hours = world.session.hours(tx, &[site], today, BOOKED)?;
    let ada = world.actor(Actor::Advisor).0.staff();
    let own = hours.slots().into_iter().filter(|slot| slot.advisor == Some(ada));
    let slots = own.enumerate().filter(|(at, slot)| taken(*at, slot.day, today)).map(|(_, slot)| slot);
    let (vault, role) = world.actor(Actor::Reception);
    for (slot, of) in slots.zip(waiting) {
        let person = client::get(tx, *of)?.0;
        if person.died.is_some() {
            continue;
        }
        let day_before = slot.begins().min(now) - TimeDelta::days(3);
        let then = &tx.acting(vault, role, day_before);
        let new = appointment::New {
            site,
            session: slot.session,
            day: slot.day,
            starts: slot.starts,
            minutes: slot.minutes,
            whom: appointment::For { client: Some(*of), ..appointment::For::default() },
            interpreter: if person.interpreter { Interpreter::Confirmed } else { Interpreter::NotNeeded },
            over: false,
        };
        let id = appointment::add(then, &new)?;
        then.audit(site, Verb::Book, "appointment", &id.to_string())?;
        go_on(world, tx, now, &slot, id)?;
    }
    // Somebody at the desk has said how they can be had.
    let (vault, role) = world.actor(Actor::Advisor);
    let here = &tx.acting(vault, role, now - TimeDelta::minutes(10));
    if people::home_site(tx, here.staff)? == site {
        presence::say(here, site, PresenceState::Free, None)?;
        here.audit(site, Verb::SetSessions, "presence", PresenceState::Free.code())?;
    }
    presence::set_capacity(here, site, Capacity::Waiting)?;
    Ok(here.audit(site, Verb::SetSessions, "capacity", Capacity::Waiting.code())?)
}

/// Whether the slot of this number is booked: three of four near today, and one of four at the end.
fn taken(at: usize, day: NaiveDate, today: NaiveDate) -> bool {
    if day <= today + Days::new(2) { at % 4 != 2 } else { at % 4 == 1 }
}

/// What became of an appointment until now: those before are over, one who comes soon waits already.
fn go_on(
    world: &World,
    tx: &Tx<'_>,
    now: DateTime<Utc>,
    slot: &Slot,
    id: crate::domain::id::AppointmentId,
) -> Result<(), Error> {
    let (vault, role) = world.actor(Actor::Reception);
    let came = (slot.begins() - TimeDelta::minutes(6)).min(now - TimeDelta::minutes(1));
    let step = |at: DateTime<Utc>, seen, to| -> Result<(), Error> {
        let there = &tx.acting(vault, role, at);
        appointment::step(there, id, seen, to, None)?;
        Ok(there.audit(slot.site, Verb::Book, "appointment", &id.to_string())?)
    };
    let since = now - slot.begins();
    if since > TimeDelta::minutes(70) {
        return step(slot.begins() + TimeDelta::minutes(15), 1, AppointmentState::NotSeen);
    }
    if since > TimeDelta::zero() {
        step(came, 1, AppointmentState::Arrived)?;
        return step(slot.begins(), 2, AppointmentState::Started);
    }
    if since > TimeDelta::minutes(-35) {
        step(came, 1, AppointmentState::Arrived)?;
    }
    Ok(())
}
