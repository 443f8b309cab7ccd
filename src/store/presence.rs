//! Who is at the desk now, how much room there is, and who is brought over.

use chrono::{NaiveDate, NaiveTime};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::appointment::{For, called, whom};
use super::error::Error;
use super::sql::{Day, Hour, Instant, RowExt as _, all as all_rows};
use super::tx::Tx;
use super::wall::not_walled;
use crate::domain::change::Part;
use crate::domain::date::day as short_day;
use crate::domain::id::{AppointmentId, BroughtId, SiteId, StaffId};
use crate::domain::presence::{Brought, BroughtState, Capacity, Presence, PresenceState};

/// Says how the person can be had at a site from now on.
///
/// # Errors
/// SQL errors.
pub fn say(tx: &Tx<'_>, site: SiteId, state: PresenceState, free_at: Option<NaiveTime>) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO presence (id, site, staff, day, at, state, free_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![
        tx.id().to_string(),
        site,
        tx.staff,
        Day(tx.today()),
        Instant(tx.at),
        state,
        free_at.map(Hour)
    ])?;
    tx.changed(Part::Slots)
}

/// Who said on a day how they can be had at a site, and what they said last, by name.
///
/// # Errors
/// SQL errors.
pub fn of_day(conn: &Connection, site: SiteId, day: NaiveDate) -> Result<Vec<Presence>, Error> {
    let sql = "SELECT p.staff, s.name, p.state, p.free_at, p.at FROM presence p JOIN staff s ON s.id = p.staff \
        WHERE p.site = ?1 AND p.day = ?2 ORDER BY p.at, p.id";
    let mut people: Vec<Presence> = Vec::new();
    for said in all_rows(conn, sql, params![site, Day(day)], |row| {
        Ok(Presence {
            staff: row.get("staff")?,
            name: row.get("name")?,
            state: row.get("state")?,
            free_at: row.get::<_, Option<Hour>>("free_at")?.map(|at| at.0),
            said: row.at("at")?,
        })
    })? {
        people.retain(|known| known.staff != said.staff);
        people.push(said);
    }
    people.sort_by(|a, b| a.name.cmp(&b.name).then(a.staff.cmp(&b.staff)));
    Ok(people)
}

/// Says how much room a site has.
///
/// # Errors
/// SQL errors.
pub fn set_capacity(tx: &Tx<'_>, site: SiteId, state: Capacity) -> Result<(), Error> {
    tx.prepare_cached("INSERT INTO capacity (id, site, staff, at, state) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![tx.id().to_string(), site, tx.staff, Instant(tx.at), state])?;
    tx.changed(Part::Slots)
}

/// How much room a site has: open until somebody says something else.
///
/// # Errors
/// SQL errors.
pub fn capacity(conn: &Connection, site: SiteId) -> Result<Capacity, Error> {
    let sql = "SELECT state FROM capacity WHERE site = ?1 ORDER BY at DESC, id DESC LIMIT 1";
    let said = conn.prepare_cached(sql)?.query_row([site], |row| row.get(0)).optional()?;
    Ok(said.unwrap_or(Capacity::Open))
}

/// Asks an advisor whether somebody may be brought over now.
///
/// # Errors
/// SQL errors.
pub fn bring(tx: &Tx<'_>, site: SiteId, advisor: StaffId, whom: &For) -> Result<BroughtId, Error> {
    let id = BroughtId(tx.id());
    tx.prepare_cached(
        "INSERT INTO brought (id, site, version, voided, advisor, made_by, at, client, referral, initials, born_year, state) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'asked')",
    )?
    .execute(params![
        id,
        site,
        advisor,
        tx.staff,
        Instant(tx.at),
        whom.client,
        whom.referral,
        whom.initials,
        whom.born_year
    ])?;
    tx.changed(Part::Slots)?;
    Ok(id)
}

/// Says what came of it, over version `seen`, and which appointment was made of it.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn answer(
    tx: &Tx<'_>,
    id: BroughtId,
    seen: u32,
    state: BroughtState,
    appointment: Option<AppointmentId>,
) -> Result<u32, Error> {
    let set: [(&str, &dyn ToSql); 2] = [("state", &state), ("appointment", &appointment)];
    let version = super::row::change(tx, "brought", id.0, seen, &set)?;
    tx.changed(Part::Slots)?;
    Ok(version)
}

/// Whom it is about.
///
/// # Errors
/// [`Error::Gone`].
pub fn brought_whom(conn: &Connection, id: BroughtId) -> Result<For, Error> {
    let sql = "SELECT client, referral, initials, born_year FROM brought WHERE id = ?1 AND voided = 0";
    Ok(conn.prepare_cached(sql)?.query_row([id], whom)?)
}

/// Who was brought over, or asked for, on a day at these sites, by or to this person; the newest first.
///
/// # Errors
/// SQL errors.
pub fn brought(conn: &Connection, sites: &[SiteId], me: StaffId, day: NaiveDate) -> Result<Vec<Brought>, Error> {
    let unseen = not_walled!("b.client");
    let sql = format!(
        "SELECT b.id, b.version, b.site, b.advisor, b.made_by, b.at, b.initials, b.born_year, b.state, b.appointment, \
         c.given, c.family, s.name AS advisor_name, m.name AS by_name, a.day, a.starts FROM brought b \
         JOIN staff s ON s.id = b.advisor JOIN staff m ON m.id = b.made_by LEFT JOIN client c ON c.id = b.client \
         LEFT JOIN appointment a ON a.id = b.appointment AND a.voided = 0 \
         WHERE b.site = ?1 AND b.at >= ?2 AND b.voided = 0 AND (b.advisor = ?3 OR b.made_by = ?3) AND {unseen} \
         ORDER BY b.at DESC, b.id DESC"
    );
    let from = crate::domain::date::uk_instant(day, 0, 0);
    let mut found = Vec::new();
    for site in sites {
        found.extend(all_rows(conn, &sql, params![site, Instant(from), me], |row| {
            let held = match (row.day_opt("day")?, row.get::<_, Option<Hour>>("starts")?) {
                (Some(on), Some(at)) if on == day => format!("today {}", at.0.format("%H:%M")),
                (Some(on), Some(at)) => format!("{} {}", short_day(on, day), at.0.format("%H:%M")),
                _ => String::new(),
            };
            Ok(Brought {
                id: row.get("id")?,
                version: row.get("version")?,
                site: row.get("site")?,
                advisor: row.get("advisor")?,
                advisor_name: row.get("advisor_name")?,
                by: row.get("made_by")?,
                by_name: row.get("by_name")?,
                name: called(row)?,
                asked: row.at("at")?,
                state: row.get("state")?,
                held,
                appointment: row.get("appointment")?,
            })
        })?);
    }
    found.sort_by_key(|one| std::cmp::Reverse((one.asked, one.id)));
    Ok(found)
}
