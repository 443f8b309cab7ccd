//! Concern records of cases: added to, and never changed.

use rusqlite::{Connection, params};

use super::case::brief as case_brief;
use super::error::Error;
use super::keys::Place;
use super::sql::{Instant, RowExt as _, all as all_rows};
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::change::Part;
use crate::domain::concern::{Concern, ConcernWords, NewConcern};
use crate::domain::id::{CaseId, ConcernId, StaffId};

const fn place(id: ConcernId) -> Place<'static> {
    Place { table: "concern", row: id.0, column: "words", version: 1 }
}

/// Adds an entry to the concern record of a case.
///
/// # Errors
/// SQL errors; [`Error::Gone`].
pub fn add(tx: &Tx<'_>, case: CaseId, new: &NewConcern) -> Result<ConcernId, Error> {
    let of_case = case_brief(tx, case)?;
    let id = ConcernId(tx.id());
    let words = serde_json::to_string(&new.words).map_err(|_| Error::Damaged("a concern's words"))?;
    let blob = tx.seal(of_case.client, Room::File, place(id), &words)?;
    tx.prepare_cached(
        "INSERT INTO concern (id, site, case_id, client, at, staff, shared, words, words_version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
    )?
    .execute(params![id, of_case.site, case, of_case.client, Instant(tx.at), tx.staff, new.shared, blob])?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// How many entries a case has; with `only_of` of one person's.
///
/// # Errors
/// SQL errors.
pub fn count(conn: &Connection, case: CaseId, only_of: Option<StaffId>) -> Result<u64, Error> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM concern WHERE case_id = ?1 AND (?2 IS NULL OR staff = ?2)")?
        .query_row(params![case, only_of], |row| row.get(0))?)
}

/// The entries of a case, the newest first; with `only_of` one person's.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(
    conn: &Connection,
    vault: &Vault,
    case: CaseId,
    only_of: Option<StaffId>,
) -> Result<Vec<Concern>, Error> {
    let sql = "SELECT k.id, k.at, k.shared, k.words, s.name FROM concern k JOIN staff s ON s.id = k.staff \
               WHERE k.case_id = ?1 AND (?2 IS NULL OR k.staff = ?2) ORDER BY k.at DESC, k.id DESC";
    all_rows(conn, sql, params![case, only_of], |row| {
        let id: ConcernId = row.get("id")?;
        let words = match vault.open(conn, place(id), &row.get::<_, Vec<u8>>("words")?)? {
            Some(text) => serde_json::from_str(&text).map_err(|_| Error::Damaged("a concern's words"))?,
            None => ConcernWords::default(),
        };
        Ok(Concern { id, at: row.at("at")?, by: row.get("name")?, shared: row.get("shared")?, words })
    })
}
