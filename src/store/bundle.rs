//! What pages of a document say: a note for each, sealed in File as a whole.

use rusqlite::{Connection, params};

use super::case::brief as case_brief;
use super::document;
use super::error::Error;
use super::keys::Place;
use super::sql::all as all_rows;
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::change::Part;
use crate::domain::document::{BundleEdit, BundleRow, by_page};
use crate::domain::id::{BundleNoteId, CaseId, DocumentId};

const fn place(id: BundleNoteId, version: u32) -> Place<'static> {
    Place { table: "bundle_note", row: id.0, column: "words", version }
}

fn sealed(tx: &Tx<'_>, case: CaseId, id: BundleNoteId, version: u32, what: &BundleEdit) -> Result<Vec<u8>, Error> {
    let text = serde_json::to_string(what).map_err(|_| Error::Damaged("a bundle note"))?;
    tx.seal(case_brief(tx, case)?.client, Room::File, place(id, version), &text)
}

/// Adds a note.
///
/// # Errors
/// [`Error::Gone`].
pub fn add(tx: &Tx<'_>, of: DocumentId, what: &BundleEdit) -> Result<BundleNoteId, Error> {
    let case = document::case_of(tx, of)?;
    let of_case = case_brief(tx, case)?;
    let id = BundleNoteId(tx.id());
    let blob = sealed(tx, case, id, 1, what)?;
    tx.prepare_cached(
        "INSERT INTO bundle_note (id, site, version, voided, case_id, document, client, words, words_version) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, 1)",
    )?
    .execute(params![id, of_case.site, case, of, of_case.client, blob])?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// Changes a note over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn change(tx: &Tx<'_>, id: BundleNoteId, seen: u32, what: &BundleEdit) -> Result<u32, Error> {
    let next = seen + 1;
    let blob = sealed(tx, case_of(tx, id)?, id, next, what)?;
    let version = super::row::change(tx, "bundle_note", id.0, seen, &[("words", &blob), ("words_version", &next)])?;
    tx.changed(Part::Case)?;
    Ok(version)
}

/// Takes a note out, over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn take_out(tx: &Tx<'_>, id: BundleNoteId, seen: u32) -> Result<u32, Error> {
    let version = super::row::change(tx, "bundle_note", id.0, seen, &[("voided", &1)])?;
    tx.changed(Part::Case)?;
    Ok(version)
}

/// The case in which it lies.
///
/// # Errors
/// [`Error::Gone`].
pub fn case_of(conn: &Connection, id: BundleNoteId) -> Result<CaseId, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT b.case_id FROM bundle_note b JOIN document d ON d.id = b.document AND d.voided = 0 \
             WHERE b.id = ?1 AND b.voided = 0",
        )?
        .query_row([id], |row| row.get(0))?)
}

/// What the pages of a case's documents say, page by page; nothing where this person holds no key to it.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<BundleRow>, Error> {
    let sql = "SELECT b.id, b.version, b.document, b.words, b.words_version FROM bundle_note b \
        JOIN document d ON d.id = b.document AND d.voided = 0 WHERE b.case_id = ?1 AND b.voided = 0 ORDER BY b.id";
    let rows = all_rows(conn, sql, [case], |row| {
        let id: BundleNoteId = row.get("id")?;
        let words = vault.open(conn, place(id, row.get("words_version")?), &row.get::<_, Vec<u8>>("words")?)?;
        let Some(words) = words else { return Ok(None) };
        let what = serde_json::from_str(&words).map_err(|_| Error::Damaged("a bundle note"))?;
        Ok(Some(BundleRow { id, version: row.get("version")?, document: row.get("document")?, what }))
    })?;
    let mut rows: Vec<BundleRow> = rows.into_iter().flatten().collect();
    by_page(&mut rows);
    Ok(rows)
}
