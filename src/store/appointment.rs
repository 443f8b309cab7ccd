//! Appointments.

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveTime, Utc};
use rusqlite::types::ToSql;
use rusqlite::{Connection, Row, params};

use super::error::Error;
use super::sql::{Day, Hour, Instant, RowExt as _, all as all_rows, of_sites};
use super::tx::Tx;
use super::wall::not_walled;
use crate::domain::appointment::{AppointmentRow, AppointmentState, CancelReason, SessionKind};
use crate::domain::change::Part;
use crate::domain::event::Interpreter;
use crate::domain::id::{AppointmentId, ClientId, DeskSessionId, ReferralId, SiteId, StaffId};
use crate::domain::person::{initials, listed, queued};

/// Whom a row is for, as it stands in the file.
#[derive(Clone, Default)]
pub struct For {
    /// The client.
    pub client: Option<ClientId>,
    /// The referral.
    pub referral: Option<ReferralId>,
    /// Initials, where neither is known.
    pub initials: String,
    /// The year of birth.
    pub born_year: Option<i32>,
}

/// An appointment to write.
pub struct New {
    /// The site.
    pub site: SiteId,
    /// The session.
    pub session: DeskSessionId,
    /// The day.
    pub day: NaiveDate,
    /// The hour.
    pub starts: NaiveTime,
    /// How long.
    pub minutes: u16,
    /// For whom.
    pub whom: For,
    /// Whether an interpreter comes.
    pub interpreter: Interpreter,
    /// Whether there is no place for it.
    pub over: bool,
}

/// Adds an appointment.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, new: &New) -> Result<AppointmentId, Error> {
    let id = AppointmentId(tx.id());
    tx.prepare_cached(
        "INSERT INTO appointment (id, site, version, voided, session, day, starts, minutes, client, referral, initials, \
         born_year, interpreter, state, over, made_by, at) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'booked', ?12, ?13, ?14)",
    )?
    .execute(params![
        id,
        new.site,
        new.session,
        Day(new.day),
        Hour(new.starts),
        new.minutes,
        new.whom.client,
        new.whom.referral,
        new.whom.initials,
        new.whom.born_year,
        new.interpreter,
        new.over,
        tx.staff,
        Instant(tx.at)
    ])?;
    tx.changed(Part::Slots)?;
    Ok(id)
}

/// What permission and the next step depend on.
#[derive(Clone)]
pub struct Brief {
    /// Its site.
    pub site: SiteId,
    /// The session.
    pub session: DeskSessionId,
    /// The day.
    pub day: NaiveDate,
    /// The hour.
    pub starts: NaiveTime,
    /// How long.
    pub minutes: u16,
    /// For whom.
    pub whom: For,
    /// Whether an interpreter comes.
    pub interpreter: Interpreter,
    /// Where it stands.
    pub state: AppointmentState,
    /// Who booked it.
    pub made_by: StaffId,
    /// When they came.
    pub arrived: Option<DateTime<Utc>>,
}

/// The brief of one appointment.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: AppointmentId) -> Result<Brief, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT site, session, day, starts, minutes, client, referral, initials, born_year, interpreter, state, \
             made_by, arrived FROM appointment WHERE id = ?1 AND voided = 0",
        )?
        .query_row([id], |row| {
            Ok(Brief {
                site: row.get("site")?,
                session: row.get("session")?,
                day: row.day("day")?,
                starts: row.get::<_, Hour>("starts")?.0,
                minutes: row.get("minutes")?,
                whom: whom(row)?,
                interpreter: row.get("interpreter")?,
                state: row.get("state")?,
                made_by: row.get("made_by")?,
                arrived: row.get::<_, Option<Instant>>("arrived")?.map(|at| at.0),
            })
        })?)
}

pub(super) fn whom(row: &Row<'_>) -> rusqlite::Result<For> {
    Ok(For {
        client: row.get("client")?,
        referral: row.get("referral")?,
        initials: row.get("initials")?,
        born_year: row.get("born_year")?,
    })
}

/// Moves an appointment on, over version `seen`. The caller has asked whether it can.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn step(
    tx: &Tx<'_>,
    id: AppointmentId,
    seen: u32,
    to: AppointmentState,
    reason: Option<CancelReason>,
) -> Result<u32, Error> {
    let now = Instant(tx.at);
    let mut set: Vec<(&str, &dyn ToSql)> = vec![("state", &to), ("reason", &reason)];
    match to {
        AppointmentState::Arrived => set.push(("arrived", &now)),
        AppointmentState::Started => set.push(("started", &now)),
        AppointmentState::Booked | AppointmentState::NotSeen | AppointmentState::Cancelled => {}
    }
    let version = super::row::change(tx, "appointment", id.0, seen, &set)?;
    tx.changed(Part::Slots)?;
    Ok(version)
}

/// Says whether an interpreter comes, over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn set_interpreter(tx: &Tx<'_>, id: AppointmentId, seen: u32, interpreter: Interpreter) -> Result<u32, Error> {
    let version = super::row::change(tx, "appointment", id.0, seen, &[("interpreter", &interpreter)])?;
    tx.changed(Part::Slots)?;
    Ok(version)
}

/// Reads appointments as [`read`] takes them; what follows says which.
pub(super) const SELECT: &str = "SELECT a.id, a.version, a.site, a.session, a.day, a.starts, a.minutes, a.client, a.referral, \
    a.initials, a.born_year, a.interpreter, a.state, a.reason, a.arrived, a.started, a.over, a.made_by, c.given, c.family, c.born, \
    d.advisor, d.room, d.kind, s.name AS advisor_name FROM appointment a JOIN desk_session d ON d.id = a.session \
    LEFT JOIN client c ON c.id = a.client LEFT JOIN staff s ON s.id = d.advisor";

/// The name as lists show it, or what is known of somebody without one.
pub(super) fn called(row: &Row<'_>) -> rusqlite::Result<String> {
    let (given, family): (Option<String>, Option<String>) = (row.get("given")?, row.get("family")?);
    Ok(match (given, family) {
        (Some(given), Some(family)) => listed(&given, &family),
        _ => {
            let initials: String = row.get("initials")?;
            match row.get::<_, Option<i32>>("born_year")? {
                Some(year) => format!("{initials}, born {year}"),
                None => initials,
            }
        }
    })
}

/// Initials and year of birth.
fn of_queue(row: &Row<'_>) -> rusqlite::Result<String> {
    let (given, family): (Option<String>, Option<String>) = (row.get("given")?, row.get("family")?);
    Ok(match (given, family) {
        (Some(given), Some(family)) => queued(&initials(&given, &family), row.day_opt("born")?.map(|born| born.year())),
        _ => queued(&row.get::<_, String>("initials")?, row.get("born_year")?),
    })
}

pub(super) fn read(row: &Row<'_>) -> Result<AppointmentRow, Error> {
    let instant = |name: &str| Ok::<_, rusqlite::Error>(row.get::<_, Option<Instant>>(name)?.map(|at| at.0));
    Ok(AppointmentRow {
        id: row.get("id")?,
        version: row.get("version")?,
        site: row.get("site")?,
        session: row.get("session")?,
        day: row.day("day")?,
        starts: row.get::<_, Hour>("starts")?.0,
        minutes: row.get("minutes")?,
        client: row.get("client")?,
        referral: row.get("referral")?,
        name: called(row)?,
        queued: of_queue(row)?,
        interpreter: row.get("interpreter")?,
        state: row.get("state")?,
        reason: row.get("reason")?,
        arrived: instant("arrived")?,
        started: instant("started")?,
        advisor: row.get("advisor")?,
        advisor_name: row.get::<_, Option<String>>("advisor_name")?.unwrap_or_default(),
        room: row.get("room")?,
        walk_in: row.get::<_, SessionKind>("kind")? == SessionKind::WalkIn,
        over: row.get("over")?,
        // The desk says it, which knows of holidays and of who is away.
        held: true,
    })
}

/// Whose appointments a list shows.
#[derive(Clone, Copy)]
pub enum Whose<'a> {
    /// Those of these sites.
    Sites(&'a [SiteId]),
    /// Those of these sites that one of these people booked.
    Booked(&'a [SiteId], &'a [StaffId]),
}

/// The appointments of a day, by their hours.
///
/// # Errors
/// SQL errors.
pub fn of_day(conn: &Connection, whose: Whose<'_>, day: NaiveDate) -> Result<Vec<AppointmentRow>, Error> {
    let unseen = not_walled!("a.client");
    let sql =
        format!("{SELECT} WHERE a.site = ?1 AND a.day = ?2 AND a.voided = 0 AND {unseen} ORDER BY a.starts, a.id");
    let (sites, by) = match whose {
        Whose::Sites(sites) => (sites, None),
        Whose::Booked(sites, people) => (sites, Some(people)),
    };
    let mut rows = Vec::new();
    for site in sites {
        rows.extend(all_rows(conn, &sql, params![site, Day(day)], |row| {
            let made_by: StaffId = row.get("made_by")?;
            let row = read(row)?;
            Ok(by.is_none_or(|people| people.contains(&made_by)).then_some(row))
        })?);
    }
    let mut rows: Vec<AppointmentRow> = rows.into_iter().flatten().collect();
    rows.sort_by_key(|row| (row.starts, row.id));
    Ok(rows)
}

/// The appointments of these sites from a day on that wait for somebody, by their time.
///
/// # Errors
/// SQL errors.
pub fn ahead(
    conn: &Connection,
    sites: &[SiteId],
    from: NaiveDate,
    limit: Option<usize>,
) -> Result<Vec<AppointmentRow>, Error> {
    let unseen = not_walled!("a.client");
    let day = super::super::domain::date::iso(from);
    let sql = format!(
        "{SELECT} WHERE a.site = ?1 AND a.day >= '{day}' AND a.voided = 0 AND a.state IN ('booked', 'arrived', 'not_seen') \
         AND {unseen} ORDER BY a.day, a.starts, a.id LIMIT ?2"
    );
    of_sites(conn, &sql, sites, limit, read, |row| (row.day, row.starts, row.id))
}

/// Every appointment of these sites, the latest first.
///
/// # Errors
/// SQL errors.
pub fn all(conn: &Connection, sites: &[SiteId], limit: Option<usize>) -> Result<Vec<AppointmentRow>, Error> {
    let unseen = not_walled!("a.client");
    let sql = format!(
        "{SELECT} WHERE a.site = ?1 AND a.voided = 0 AND {unseen} ORDER BY a.day DESC, a.starts DESC, a.id DESC LIMIT ?2"
    );
    of_sites(conn, &sql, sites, limit, read, |row| std::cmp::Reverse((row.day, row.starts, row.id)))
}

/// The appointments of a client, the latest first.
///
/// # Errors
/// SQL errors.
pub fn of_client(conn: &Connection, client: ClientId) -> Result<Vec<AppointmentRow>, Error> {
    let sql = format!("{SELECT} WHERE a.client = ?1 AND a.voided = 0 ORDER BY a.day DESC, a.starts DESC, a.id DESC");
    all_rows(conn, &sql, [client], read)
}

/// How many have come to a session of a day and wait.
///
/// # Errors
/// SQL errors.
pub fn waiting(conn: &Connection, session: DeskSessionId, day: NaiveDate) -> Result<u32, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM appointment WHERE session = ?1 AND day = ?2 AND voided = 0 AND state = 'arrived'",
        )?
        .query_row(params![session, Day(day)], |row| row.get(0))?)
}

/// How many are booked in a session on a day and have not been seen.
///
/// # Errors
/// SQL errors.
pub fn booked(conn: &Connection, session: DeskSessionId, day: NaiveDate) -> Result<u32, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM appointment WHERE session = ?1 AND day = ?2 AND voided = 0 \
             AND state IN ('booked', 'arrived')",
        )?
        .query_row(params![session, Day(day)], |row| row.get(0))?)
}
