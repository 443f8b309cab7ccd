//! Desk sessions, the days on which they are called off, and what is taken of them.

use chrono::{Days, NaiveDate};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::error::Error;
use super::sql::{Day, Hour, Instant, RowExt as _, all as all_rows};
use super::tx::Tx;
use crate::domain::appointment::{DeskSession, SessionEdit, Taken};
use crate::domain::change::Part;
use crate::domain::id::{CalledOffId, DeskSessionId, SiteId, StaffId};

/// Adds a session.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, new: &SessionEdit) -> Result<DeskSessionId, Error> {
    let id = DeskSessionId(tx.id());
    tx.prepare_cached(
        "INSERT INTO desk_session (id, site, version, voided, advisor, repeats, from_date, until_date, starts, ends, \
         minutes, places, room, kind, made_by, at) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?
    .execute(params![
        id,
        new.site,
        new.advisor,
        new.repeats,
        Day(new.from),
        new.until.map(Day),
        Hour(new.starts),
        Hour(new.ends),
        new.minutes,
        new.places,
        new.room,
        new.kind,
        tx.staff,
        Instant(tx.at)
    ])?;
    tx.changed(Part::Slots)?;
    Ok(id)
}

/// Changes a session over version `seen`. It stays at its site.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn edit(tx: &Tx<'_>, id: DeskSessionId, seen: u32, new: &SessionEdit) -> Result<u32, Error> {
    let (from, until, starts, ends) = (Day(new.from), new.until.map(Day), Hour(new.starts), Hour(new.ends));
    let set: [(&str, &dyn ToSql); 10] = [
        ("advisor", &new.advisor),
        ("repeats", &new.repeats),
        ("from_date", &from),
        ("until_date", &until),
        ("starts", &starts),
        ("ends", &ends),
        ("minutes", &new.minutes),
        ("places", &new.places),
        ("room", &new.room),
        ("kind", &new.kind),
    ];
    let version = super::row::change(tx, "desk_session", id.0, seen, &set)?;
    tx.changed(Part::Slots)?;
    Ok(version)
}

/// Calls a session off on a day.
///
/// # Errors
/// SQL errors.
pub fn call_off(tx: &Tx<'_>, site: SiteId, session: DeskSessionId, day: NaiveDate) -> Result<CalledOffId, Error> {
    let id = CalledOffId(tx.id());
    tx.prepare_cached(
        "INSERT INTO called_off (id, site, version, voided, session, day, made_by, at) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![id, site, session, Day(day), tx.staff, Instant(tx.at)])?;
    tx.changed(Part::Slots)?;
    Ok(id)
}

const SELECT: &str = "SELECT d.id, d.site, d.version, d.advisor, d.repeats, d.from_date, d.until_date, d.starts, d.ends, \
    d.minutes, d.places, d.room, d.kind, s.name FROM desk_session d LEFT JOIN staff s ON s.id = d.advisor";

fn read(row: &Row<'_>) -> Result<DeskSession, Error> {
    Ok(DeskSession {
        id: row.get("id")?,
        version: row.get("version")?,
        what: SessionEdit {
            site: row.get("site")?,
            advisor: row.get("advisor")?,
            repeats: row.get("repeats")?,
            from: row.day("from_date")?,
            until: row.day_opt("until_date")?,
            starts: row.get::<_, Hour>("starts")?.0,
            ends: row.get::<_, Hour>("ends")?.0,
            minutes: row.get("minutes")?,
            places: row.get("places")?,
            room: row.get("room")?,
            kind: row.get("kind")?,
        },
        advisor_name: row.get::<_, Option<String>>("name")?.unwrap_or_default(),
    })
}

/// One session.
///
/// # Errors
/// [`Error::Gone`].
pub fn get(conn: &Connection, id: DeskSessionId) -> Result<DeskSession, Error> {
    let mut found = all_rows(conn, &format!("{SELECT} WHERE d.id = ?1 AND d.voided = 0"), [id], read)?;
    found.pop().ok_or(Error::Gone)
}

/// The sessions of these sites that are not over before a day, by their hours.
///
/// # Errors
/// SQL errors.
pub fn list(conn: &Connection, sites: &[SiteId], from: NaiveDate) -> Result<Vec<DeskSession>, Error> {
    let sql = format!("{SELECT} WHERE d.site = ?1 AND d.voided = 0 ORDER BY d.starts, d.id");
    let mut sessions = Vec::new();
    for site in sites {
        sessions.extend(all_rows(conn, &sql, [site], read)?);
    }
    sessions.retain(|session| {
        let once = session.what.repeats.weekday().is_none();
        let last = if once { Some(session.what.from) } else { session.what.until };
        last.is_none_or(|last| from <= last)
    });
    Ok(sessions)
}

/// The days from one on, for so many days, on which sessions of these sites are called off.
///
/// # Errors
/// SQL errors.
pub fn called_off(
    conn: &Connection,
    sites: &[SiteId],
    from: NaiveDate,
    days: u64,
) -> Result<Vec<(DeskSessionId, NaiveDate)>, Error> {
    let sql = "SELECT session, day FROM called_off WHERE site = ?1 AND day >= ?2 AND day < ?3 AND voided = 0";
    let mut off = Vec::new();
    for site in sites {
        let within = params![site, Day(from), Day(from + Days::new(days))];
        off.extend(all_rows(conn, sql, within, |row| Ok((row.get("session")?, row.day("day")?)))?);
    }
    Ok(off)
}

/// What is taken at these sites from a day on, for so many days: whoever's it is, also behind a wall, and no name of it.
///
/// # Errors
/// SQL errors.
pub fn taken(conn: &Connection, sites: &[SiteId], from: NaiveDate, days: u64) -> Result<Vec<Taken>, Error> {
    let sql = "SELECT session, day, starts, minutes FROM appointment \
        WHERE site = ?1 AND day >= ?2 AND day < ?3 AND voided = 0 AND state <> 'cancelled'";
    let mut taken = Vec::new();
    for site in sites {
        let within = params![site, Day(from), Day(from + Days::new(days))];
        taken.extend(all_rows(conn, sql, within, |row| {
            Ok(Taken {
                session: row.get("session")?,
                day: row.day("day")?,
                starts: row.get::<_, Hour>("starts")?.0,
                minutes: row.get("minutes")?,
            })
        })?);
    }
    Ok(taken)
}

/// Who is away from a day on.
///
/// # Errors
/// SQL errors.
pub fn away(conn: &Connection, from: NaiveDate) -> Result<Vec<(StaffId, NaiveDate, NaiveDate)>, Error> {
    let rows = super::away::not_over(conn, from)?;
    Ok(rows.into_iter().map(|row| (row.what.staff, row.what.starts, row.what.ends)).collect())
}

/// Whether a session is called off on a day already.
///
/// # Errors
/// SQL errors.
pub fn is_called_off(conn: &Connection, session: DeskSessionId, day: NaiveDate) -> Result<bool, Error> {
    let sql = "SELECT 1 FROM called_off WHERE session = ?1 AND day = ?2 AND voided = 0";
    Ok(conn.prepare_cached(sql)?.query_row(params![session, Day(day)], |_| Ok(())).optional()?.is_some())
}
