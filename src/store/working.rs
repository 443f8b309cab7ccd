//! The working of legal tests: a row for each activity, sealed in File as a whole.

use rusqlite::{Connection, params};

use super::case::brief as case_brief;
use super::error::Error;
use super::keys::Place;
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::change::Part;
use crate::domain::id::{CaseId, MatterId, WorkingId};
use crate::domain::working::{Entry, WorkingRow};

const fn place(id: WorkingId, version: u32) -> Place<'static> {
    Place { table: "working", row: id.0, column: "words", version }
}

fn sealed(tx: &Tx<'_>, case: CaseId, id: WorkingId, version: u32, entry: &Entry) -> Result<Vec<u8>, Error> {
    let text = serde_json::to_string(entry).map_err(|_| Error::Damaged("a working"))?;
    tx.seal(case_brief(tx, case)?.client, Room::File, place(id, version), &text)
}

/// Begins the working of an activity.
///
/// # Errors
/// [`Error::Gone`]; SQL errors.
pub fn add(tx: &Tx<'_>, case: CaseId, matter: MatterId, entry: &Entry) -> Result<WorkingId, Error> {
    let of_case = case_brief(tx, case)?;
    let id = WorkingId(tx.id());
    let blob = sealed(tx, case, id, 1, entry)?;
    tx.prepare_cached(
        "INSERT INTO working (id, site, version, voided, case_id, matter, client, words, words_version) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, 1)",
    )?
    .execute(params![id, of_case.site, case, matter, of_case.client, blob])?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// Changes it over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn change(tx: &Tx<'_>, case: CaseId, id: WorkingId, seen: u32, entry: &Entry) -> Result<u32, Error> {
    let next = seen + 1;
    let blob = sealed(tx, case, id, next, entry)?;
    let version = super::row::change(tx, "working", id.0, seen, &[("words", &blob), ("words_version", &next)])?;
    tx.changed(Part::Case)?;
    Ok(version)
}

/// The case in which it lies.
///
/// # Errors
/// [`Error::Gone`].
pub fn case_of(conn: &Connection, id: WorkingId) -> Result<CaseId, Error> {
    Ok(conn
        .prepare_cached("SELECT case_id FROM working WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

/// What is worked out in a case, in the order in which it was begun; nothing where this person holds no key to it.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<WorkingRow>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, version, matter, words, words_version FROM working WHERE case_id = ?1 AND voided = 0 ORDER BY id",
    )?;
    let mut found = statement.query([case])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let id: WorkingId = row.get("id")?;
        let words = vault.open(conn, place(id, row.get("words_version")?), &row.get::<_, Vec<u8>>("words")?)?;
        let Some(words) = words else { continue };
        let entry = serde_json::from_str(&words).map_err(|_| Error::Damaged("a working"))?;
        rows.push(WorkingRow { id, version: row.get("version")?, matter: row.get("matter")?, entry });
    }
    Ok(rows)
}
