//! What went with something that was sent.

use rusqlite::{Connection, params};

use super::error::Error;
use super::sql::{Day, RowExt as _, all};
use super::tx::Tx;
use super::{due, evidence};
use crate::domain::case::Stage;
use crate::domain::due::Enclosure;
use crate::domain::id::{CaseId, DueId, EvidenceId};

/// Records that the answer to a request went with what was sent for a due date on `on`, and returns the row's id.
///
/// # Errors
/// SQL errors; [`Error::Gone`] for a request of another case.
pub fn add(tx: &Tx<'_>, to: DueId, of: EvidenceId, stage: Stage, on: chrono::NaiveDate) -> Result<uuid::Uuid, Error> {
    let (request, due_date) = (evidence::brief(tx, of)?, due::brief(tx, to)?);
    if request.case != due_date.case {
        return Err(Error::Gone);
    }
    let id = tx.id();
    tx.prepare_cached(
        "INSERT INTO enclosure (id, site, version, voided, case_id, client, due_date, evidence, stage, sent) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![id.to_string(), request.site, request.case, request.client, to, of, stage, Day(on)])?;
    Ok(id)
}

/// What went with what was sent in a case, the newest first.
///
/// # Errors
/// SQL errors.
pub fn of_case(conn: &Connection, case: CaseId) -> Result<Vec<Enclosure>, Error> {
    let sql = "SELECT due_date, evidence, stage, sent FROM enclosure WHERE case_id = ?1 AND voided = 0 \
        ORDER BY sent DESC, id";
    all(conn, sql, [case], |row| {
        Ok(Enclosure {
            due: row.get("due_date")?,
            evidence: row.get("evidence")?,
            stage: row.get("stage")?,
            sent: row.day("sent")?,
        })
    })
}
