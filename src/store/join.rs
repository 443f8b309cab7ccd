//! Two records of one person become one.

use rusqlite::Connection;
use uuid::Uuid;

use super::error::Error;
use super::schema::map;
use super::tx::Tx;
use super::{case, client, row};
use crate::domain::case::CaseEventKind;
use crate::domain::change::Part;
use crate::domain::id::ClientId;
use crate::domain::person::Person;

/// Joins the record `goes` to `stays`, which then has these details: every row that stands about the one is about the other,
/// and the record points to where it went. What was sealed stays sealed under the keys that it has, which name no client, and
/// so opens for whom it opened before; notes and events are never changed, and lie in their case. Returns the rows at the
/// versions that this made, in an order in which they can be taken back from the last to the first.
///
/// # Errors
/// [`Error::Overtaken`] where someone else saved first.
pub fn join(
    tx: &Tx<'_>,
    stays: (ClientId, u32),
    goes: (ClientId, u32),
    after: &Person,
) -> Result<Vec<(&'static str, Uuid, u32)>, Error> {
    let mut moved = Vec::new();
    for table in map::MAP.iter().filter(|table| about_client(table)) {
        let sql = format!("SELECT id, version FROM {} WHERE client = ?1 AND voided = 0 ORDER BY id", table.name);
        let rows = tx
            .prepare_cached(&sql)?
            .query_map([goes.0], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?
            .collect::<Result<Vec<(String, u32)>, _>>()?;
        for (id, seen) in rows {
            let id = Uuid::try_parse(&id).map_err(|_| Error::Damaged("a row's id"))?;
            moved.push((table.name, id, row::change(tx, table.name, id, seen, &[("client", &stays.0)])?));
        }
    }
    let pointer = row::change(tx, "client", goes.0.0, goes.1, &[("voided", &1), ("joined", &stays.0)])?;
    client::hide(tx, goes.0)?;
    let edited = client::edit(tx, stays.0, stays.1, after)?;
    for case in case::of_anyone(tx, stays.0)? {
        case::event(tx, case::brief(tx, case)?.site, case, CaseEventKind::Joined, "")?;
    }
    Part::ALL.iter().try_for_each(|part| tx.changed(*part))?;
    let mut rows = vec![("client", stays.0.0, edited)];
    rows.extend(moved);
    rows.push(("client", goes.0.0, pointer));
    Ok(rows)
}

/// Whether a table's rows are about a client, and follow them to another record. Of walls that is those that were lifted: none
/// stands where two records are joined.
fn about_client(table: &map::Table) -> bool {
    let has = |column: &str| table.columns.iter().any(|(name, _)| *name == column);
    has("client") && has("version") && has("voided")
}

/// How much is about a client: referrals and cases.
///
/// # Errors
/// SQL errors.
pub fn held(conn: &Connection, id: ClientId) -> Result<(u64, u64), Error> {
    Ok(conn
        .prepare_cached(
            "SELECT (SELECT count(*) FROM referral WHERE client = ?1 AND voided = 0), \
             (SELECT count(*) FROM case_file WHERE client = ?1 AND voided = 0)",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
