//! Events of cases.

use std::cmp::Reverse;

use chrono::NaiveTime;
use rusqlite::types::ToSql;
use rusqlite::{Connection, Row, params};

use super::case::brief as case_brief;
use super::error::Error;
use super::keys::Place;
use super::sql::{Day, Instant, RowExt as _, all as all_rows, of_sites};
use super::tx::Tx;
use super::vault::{Room, Vault};
use super::wall::not_walled;
use crate::domain::change::Part;
use crate::domain::event::{EventEdit, EventRow, EventState, EventWords};
use crate::domain::id::{CaseId, EventId, SiteId};
use crate::domain::person::listed;

/// How an hour stands in the file.
const HOUR: &str = "%H:%M";

const fn place(id: EventId, version: u32) -> Place<'static> {
    Place { table: "event", row: id.0, column: "words", version }
}

fn hour(edit: &EventEdit) -> Option<String> {
    edit.at.map(|at| at.format(HOUR).to_string())
}

fn words(edit: &EventEdit) -> Result<String, Error> {
    serde_json::to_string(&edit.words).map_err(|_| Error::Damaged("an event's words"))
}

/// Adds an event to a case.
///
/// # Errors
/// [`Error::Gone`]; SQL errors.
pub fn add(tx: &Tx<'_>, case: CaseId, new: &EventEdit) -> Result<EventId, Error> {
    let of_case = case_brief(tx, case)?;
    let id = EventId(tx.id());
    let blob = tx.seal(of_case.client, Room::File, place(id, 1), &words(new)?)?;
    tx.prepare_cached(
        "INSERT INTO event (id, site, version, voided, case_id, client, kind, on_date, at_time, goes, interpreter, state, \
         waiting, advisor, staff, at, words, words_version) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 1)",
    )?
    .execute(params![
        id,
        of_case.site,
        case,
        of_case.client,
        new.kind,
        Day(new.on),
        hour(new),
        new.goes,
        new.interpreter,
        new.state,
        new.state == EventState::Ahead,
        of_case.advisor,
        tx.staff,
        Instant(tx.at),
        blob
    ])?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// The case of an event.
///
/// # Errors
/// [`Error::Gone`].
pub fn case_of(conn: &Connection, id: EventId) -> Result<CaseId, Error> {
    Ok(conn
        .prepare_cached("SELECT case_id FROM event WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

/// Changes an event over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn edit(tx: &Tx<'_>, id: EventId, seen: u32, new: &EventEdit) -> Result<u32, Error> {
    let of_case = case_brief(tx, case_of(tx, id)?)?;
    let next = seen + 1;
    let blob = tx.seal(of_case.client, Room::File, place(id, next), &words(new)?)?;
    let (on, at, now) = (Day(new.on), hour(new), Instant(tx.at));
    let waiting = i64::from(new.state == EventState::Ahead);
    let set: [(&str, &dyn ToSql); 11] = [
        ("kind", &new.kind),
        ("on_date", &on),
        ("at_time", &at),
        ("goes", &new.goes),
        ("interpreter", &new.interpreter),
        ("state", &new.state),
        ("waiting", &waiting),
        ("staff", &tx.staff),
        ("at", &now),
        ("words", &blob),
        ("words_version", &next),
    ];
    let version = super::row::change(tx, "event", id.0, seen, &set)?;
    tx.changed(Part::Case)?;
    Ok(version)
}

/// Whether a case has an event of which nobody has said yet what became of it.
///
/// # Errors
/// SQL errors.
pub fn waits_in(conn: &Connection, case: CaseId) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM event WHERE case_id = ?1 AND waiting = 1 AND voided = 0)")?
        .query_row([case], |row| row.get(0))?)
}

/// Reads events as [`event_row`] takes them; what follows says which.
pub(super) const SELECT: &str = "SELECT e.id, e.version, e.case_id, e.kind, e.on_date, e.at_time, e.goes, e.interpreter, e.state, \
    e.words, e.words_version, e.advisor, c.given, c.family, s.login, s.name AS owner_name, f.reference FROM event e \
    JOIN case_file f ON f.id = e.case_id JOIN client c ON c.id = e.client JOIN staff s ON s.id = e.advisor";

pub(super) fn event_row(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<EventRow, Error> {
    let id: EventId = row.get("id")?;
    let place = place(id, row.get("words_version")?);
    let words = match vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)? {
        Some(text) => serde_json::from_str(&text).map_err(|_| Error::Damaged("an event's words"))?,
        None => EventWords::default(),
    };
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    let at: Option<String> = row.get("at_time")?;
    let at = at.map(|at| NaiveTime::parse_from_str(&at, HOUR)).transpose();
    Ok(EventRow {
        id,
        version: row.get("version")?,
        case: row.get("case_id")?,
        reference: row.get("reference")?,
        name: listed(&given, &family),
        what: EventEdit {
            kind: row.get("kind")?,
            on: row.day("on_date")?,
            at: at.map_err(|_| Error::Damaged("an event's hour"))?,
            goes: row.get("goes")?,
            interpreter: row.get("interpreter")?,
            state: row.get("state")?,
            words,
        },
        owner: row.get("login")?,
    })
}

/// The events of a case: what is to come on top, the earliest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<EventRow>, Error> {
    let sql =
        format!("{SELECT} WHERE e.case_id = ?1 AND e.voided = 0 ORDER BY e.waiting DESC, e.on_date, e.at_time, e.id");
    all_rows(conn, &sql, [case], |row| event_row(row, conn, vault))
}

/// Events at these sites: those to come, the earliest first; with `all` every one, the latest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn list(
    conn: &Connection,
    vault: &Vault,
    sites: &[SiteId],
    all: bool,
    limit: Option<usize>,
) -> Result<Vec<EventRow>, Error> {
    let which = if all { "ORDER BY e.on_date DESC, e.id DESC" } else { "AND e.waiting = 1 ORDER BY e.on_date, e.id" };
    let unseen = not_walled!("e.client");
    let sql = format!("{SELECT} WHERE e.site = ?1 AND e.voided = 0 AND {unseen} {which} LIMIT ?2");
    let read = |row: &Row<'_>| event_row(row, conn, vault);
    if all {
        of_sites(conn, &sql, sites, limit, read, |row| Reverse((row.what.on, row.id)))
    } else {
        of_sites(conn, &sql, sites, limit, read, |row| (row.what.on, row.id))
    }
}

/// When an event of a case was last written, and by whom, for the timeline.
///
/// # Errors
/// SQL errors.
pub(super) fn written(
    conn: &Connection,
    case: CaseId,
) -> Result<Vec<(EventId, chrono::DateTime<chrono::Utc>, String)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT e.id, e.at, s.name FROM event e JOIN staff s ON s.id = e.staff WHERE e.case_id = ?1 AND e.voided = 0 \
         AND e.waiting = 0",
    )?;
    let mut rows = statement.query([case])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get("id")?, row.at("at")?, row.get("name")?));
    }
    Ok(found)
}
