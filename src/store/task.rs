//! Tasks of cases.

use std::cmp::Reverse;

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
use crate::domain::id::{CaseId, SiteId, TaskId};
use crate::domain::person::listed;
use crate::domain::task::{NewTask, TaskRow, TaskState};

const fn place(id: TaskId, version: u32) -> Place<'static> {
    Place { table: "task", row: id.0, column: "words", version }
}

/// Adds a task.
///
/// # Errors
/// [`Error::Gone`]; SQL errors.
pub fn add(tx: &Tx<'_>, new: &NewTask) -> Result<TaskId, Error> {
    let of_case = case_brief(tx, new.case)?;
    let id = TaskId(tx.id());
    let blob = tx.seal(of_case.client, Room::File, place(id, 1), &new.what)?;
    tx.prepare_cached(
        "INSERT INTO task (id, site, version, voided, case_id, client, by_date, owner, state, waiting, made_by, at, \
         words, words_version) VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, 'open', 1, ?7, ?8, ?9, 1)",
    )?
    .execute(params![
        id,
        of_case.site,
        new.case,
        of_case.client,
        new.by.map(Day),
        new.owner,
        tx.staff,
        Instant(tx.at),
        blob
    ])?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// The case of a task, and where it stands.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: TaskId) -> Result<(CaseId, TaskState), Error> {
    Ok(conn
        .prepare_cached("SELECT case_id, state FROM task WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Whether anything is still to be done in a case.
///
/// # Errors
/// SQL errors.
pub fn waits_in(conn: &Connection, case: CaseId) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM task WHERE case_id = ?1 AND waiting = 1 AND voided = 0)")?
        .query_row([case], |row| row.get(0))?)
}

/// Ends a task over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn end(tx: &Tx<'_>, id: TaskId, seen: u32, to: TaskState) -> Result<u32, Error> {
    let now = Instant(tx.at);
    let set: [(&str, &dyn ToSql); 4] = [("state", &to), ("waiting", &0), ("ended_by", &tx.staff), ("ended_at", &now)];
    let version = super::row::change(tx, "task", id.0, seen, &set)?;
    tx.changed(Part::Case)?;
    Ok(version)
}

/// Reads tasks as [`task_row`] takes them; what follows says which.
pub(super) const SELECT: &str = "SELECT t.id, t.version, t.case_id, t.by_date, t.state, t.words, t.words_version, t.owner, \
    t.ended_at, e.name AS ended_by, c.given, c.family, s.login, s.name AS owner_name, f.reference, f.advisor FROM task t \
    JOIN case_file f ON f.id = t.case_id JOIN client c ON c.id = t.client LEFT JOIN staff s ON s.id = t.owner \
    LEFT JOIN staff e ON e.id = t.ended_by";

pub(super) fn task_row(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<TaskRow, Error> {
    let id: TaskId = row.get("id")?;
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    let ended: Option<Instant> = row.get("ended_at")?;
    let by: Option<String> = row.get("ended_by")?;
    Ok(TaskRow {
        id,
        version: row.get("version")?,
        case: row.get("case_id")?,
        reference: row.get("reference")?,
        name: listed(&given, &family),
        what: vault.open(conn, place(id, row.get("words_version")?), &row.get::<_, Vec<u8>>("words")?)?,
        by: row.day_opt("by_date")?,
        owner: row.get("login")?,
        owner_name: row.get::<_, Option<String>>("owner_name")?.unwrap_or_default(),
        state: row.get("state")?,
        ended: ended.map(|at| at.0).zip(by),
    })
}

/// The tasks of a case: what is to be done first on top, those without a day after the others, what is over behind.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<TaskRow>, Error> {
    let which = "WHERE t.case_id = ?1 AND t.voided = 0 ORDER BY t.waiting DESC, t.by_date IS NULL, t.by_date, t.id";
    all_rows(conn, &format!("{SELECT} {which}"), [case], |row| task_row(row, conn, vault))
}

/// Tasks at these sites: those to be done, the earliest first and those without a day behind; with `all` every one, the
/// latest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn list(
    conn: &Connection,
    vault: &Vault,
    sites: &[SiteId],
    all: bool,
    limit: Option<usize>,
) -> Result<Vec<TaskRow>, Error> {
    let which = if all {
        "ORDER BY t.by_date DESC, t.id DESC"
    } else {
        "AND t.waiting = 1 ORDER BY t.by_date IS NULL, t.by_date, t.id"
    };
    let unseen = not_walled!("t.client");
    let sql = format!("{SELECT} WHERE t.site = ?1 AND t.voided = 0 AND {unseen} {which} LIMIT ?2");
    let read = |row: &Row<'_>| task_row(row, conn, vault);
    if all {
        of_sites(conn, &sql, sites, limit, read, |row| Reverse((row.by, row.id)))
    } else {
        of_sites(conn, &sql, sites, limit, read, |row| (row.by.is_none(), row.by, row.id))
    }
}
