//! How those who are asked for evidence like to be asked.

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::error::Error;
use super::row;
use super::sql::all;
use super::tx::Tx;
use crate::domain::id::SiteId;
use crate::domain::text::fold;

/// Keeps how somebody likes to be asked, over what was kept of them before. Names are the same whatever their case and
/// accents.
///
/// # Errors
/// SQL errors.
pub fn keep(tx: &Tx<'_>, site: SiteId, name: &str, how: &str) -> Result<(), Error> {
    let name = fold(name);
    let known = tx
        .prepare_cached("SELECT id, version, how FROM evidence_source WHERE site = ?1 AND name = ?2 AND voided = 0")?
        .query_row(params![site, name], |row| {
            let id: String = row.get("id")?;
            Ok((id, row.get::<_, u32>("version")?, row.get::<_, String>("how")?))
        })
        .optional()?;
    match known {
        Some((_, _, before)) if before == how => {}
        Some((id, version, _)) => {
            let id = Uuid::parse_str(&id).map_err(|_| Error::Damaged("an id is not one"))?;
            row::change(tx, "evidence_source", id, version, &[("how", &how)])?;
        }
        None => {
            tx.prepare_cached(
                "INSERT INTO evidence_source (id, site, version, voided, name, how) VALUES (?1, ?2, 1, 0, ?3, ?4)",
            )?
            .execute(params![tx.id().to_string(), site, name, how])?;
        }
    }
    Ok(())
}

/// How everyone of these sites likes to be asked who said so, by folded name.
///
/// # Errors
/// SQL errors.
pub fn known(conn: &Connection, sites: &[SiteId]) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::new();
    for site in sites {
        let sql = "SELECT name, how FROM evidence_source WHERE site = ?1 AND voided = 0 ORDER BY name";
        found.extend(all(conn, sql, [site], |row| Ok((row.get("name")?, row.get("how")?)))?);
    }
    Ok(found)
}
