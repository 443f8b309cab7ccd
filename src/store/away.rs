//! Who is away, and who covers.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use super::error::Error;
use super::sql::{Day, Instant, RowExt as _};
use super::tx::Tx;
use crate::domain::away::{AwayRow, NewAway};
use crate::domain::change::Part;
use crate::domain::id::{AwayId, SiteId};

/// Adds a time away at a site.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, site: SiteId, new: &NewAway) -> Result<AwayId, Error> {
    let id = AwayId(tx.id());
    tx.prepare_cached(
        "INSERT INTO away (id, site, version, voided, staff, starts, ends, cover, made_by, at) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?
    .execute(params![id, site, new.staff, Day(new.starts), Day(new.ends), new.cover, tx.staff, Instant(tx.at)])?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// Ends a time away over version `seen`: its last day is `ends`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn end(tx: &Tx<'_>, id: AwayId, seen: u32, ends: NaiveDate) -> Result<u32, Error> {
    let version = super::row::change(tx, "away", id.0, seen, &[("ends", &Day(ends))])?;
    tx.changed(Part::Case)?;
    Ok(version)
}

/// The times away that are not over on `today`, the earliest first.
///
/// # Errors
/// SQL errors.
pub fn not_over(conn: &Connection, today: NaiveDate) -> Result<Vec<AwayRow>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT a.id, a.version, a.staff, a.starts, a.ends, a.cover, s.name, c.name AS cover_name FROM away a \
         JOIN staff s ON s.id = a.staff LEFT JOIN staff c ON c.id = a.cover \
         WHERE a.ends >= ?1 AND a.ends >= a.starts AND a.voided = 0 ORDER BY a.starts, a.id",
    )?;
    let mut found = statement.query([Day(today)])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(AwayRow {
            id: row.get("id")?,
            version: row.get("version")?,
            what: NewAway {
                staff: row.get("staff")?,
                starts: row.day("starts")?,
                ends: row.day("ends")?,
                cover: row.get("cover")?,
            },
            name: row.get("name")?,
            cover: row.get::<_, Option<String>>("cover_name")?.unwrap_or_default(),
        });
    }
    Ok(rows)
}
