//! Reading and verifying the audit chains: one for each site.

use rusqlite::{Connection, params};

use super::error::Error;
use super::sql::RowExt as _;
use super::tx::AuditEntry;
use super::vault::to_hex;
use crate::domain::id::SiteId;

/// The newest link of a site's chain: how many rows, and the hash that stands for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Rows in the chain.
    pub rows: i64,
    /// Hex of the last link; empty for an empty chain.
    pub hash: String,
}

/// A chain that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    /// The first row whose link does not follow from what stands before it, or that is missing.
    pub seq: i64,
}

fn entry(row: &rusqlite::Row<'_>) -> rusqlite::Result<(AuditEntry, Vec<u8>)> {
    Ok((
        AuditEntry {
            seq: row.get("seq")?,
            at: row.at("at")?,
            staff: row.get("staff")?,
            role: row.get("role")?,
            verb: row.get("verb")?,
            kind: row.get("kind")?,
            row: row.get("row")?,
        },
        row.get("hash")?,
    ))
}

/// Walks a site's chain from its start and recomputes every link.
///
/// # Errors
/// SQL errors. A chain that does not hold is `Ok(Err(Break))`.
pub fn verify(conn: &Connection, site: SiteId) -> Result<Result<Head, Break>, Error> {
    let mut statement = conn.prepare_cached("SELECT * FROM audit WHERE site = ?1 ORDER BY seq")?;
    let mut rows = statement.query([site])?;
    let (mut previous, mut count) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        // A field that this program would not have written is a break too, and no reason to stop looking.
        let Ok((entry, hash)) = entry(row) else { return Ok(Err(Break { seq: count + 1 })) };
        // Chain on the recomputed link, never on the stored one.
        previous = entry.hash(site, &previous);
        if entry.seq != count + 1 || previous != hash {
            return Ok(Err(Break { seq: count + 1 }));
        }
        count = entry.seq;
    }
    Ok(Ok(Head { rows: count, hash: to_hex(&previous) }))
}

/// The newest link, unverified: to print or to keep elsewhere, so that an older file put back is noticed.
///
/// # Errors
/// SQL errors.
pub fn head(conn: &Connection, site: SiteId) -> Result<Head, Error> {
    let mut statement = conn.prepare_cached("SELECT seq, hash FROM audit WHERE site = ?1 ORDER BY seq DESC LIMIT 1")?;
    let mut rows = statement.query([site])?;
    match rows.next()? {
        Some(row) => Ok(Head { rows: row.get(0)?, hash: to_hex(&row.get::<_, Vec<u8>>(1)?) }),
        None => Ok(Head { rows: 0, hash: String::new() }),
    }
}

/// The rows of a site's chain, newest first.
///
/// # Errors
/// SQL errors.
pub fn list(conn: &Connection, site: SiteId, limit: Option<usize>) -> Result<Vec<AuditEntry>, Error> {
    let limit = limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(-1));
    let mut statement = conn.prepare_cached("SELECT * FROM audit WHERE site = ?1 ORDER BY seq DESC LIMIT ?2")?;
    let rows = statement.query_map(params![site, limit], |row| entry(row).map(|(entry, _)| entry))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
