//! Walls: whom a client's files are kept from.
//!
//! A wall is around a client, not around one case: the same person may not hear of another matter of theirs either. It is
//! held by the program, in every list and every verb, and not by keys, since advisors share File.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, ToSql, params};

use super::error::Error;
use super::keys::Place;
use super::sql::{Instant, RowExt as _};
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::change::Part;
use crate::domain::id::{CaseId, ClientId, DecisionId, ReferralId, SiteId, StaffId, WallId};
use crate::domain::wall::WallRow;

/// The condition that keeps a list's rows from whom a wall keeps their client: for every list that shows a client's words,
/// names or dates. The argument is the column that holds the client. `me()` is whoever the connection was opened for.
macro_rules! not_walled {
    ($client:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM wall w WHERE w.client = ",
            $client,
            " AND w.staff = me() AND w.stands = 1 AND w.voided = 0)"
        )
    };
}
pub(crate) use not_walled;

/// Clients whom walls keep from whoever reads, as a subquery.
pub(super) const WALLED: &str = "SELECT client FROM wall WHERE staff = me() AND stands = 1 AND voided = 0";

/// Whether a wall keeps a client's files from somebody.
///
/// # Errors
/// SQL errors.
pub fn keeps(conn: &Connection, client: ClientId, staff: StaffId) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM wall WHERE client = ?1 AND staff = ?2 AND stands = 1 AND voided = 0)",
        )?
        .query_row(params![client, staff], |row| row.get(0))?)
}

/// Whether any wall stands around a client's files.
///
/// # Errors
/// SQL errors.
pub fn stands_around(conn: &Connection, client: ClientId) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM wall WHERE client = ?1 AND stands = 1 AND voided = 0)")?
        .query_row([client], |row| row.get(0))?)
}

/// Keeps a client's files from somebody; `None` where a wall does already.
///
/// # Errors
/// SQL errors.
pub fn add(
    tx: &Tx<'_>,
    site: SiteId,
    client: ClientId,
    staff: StaffId,
    decision: DecisionId,
) -> Result<Option<WallId>, Error> {
    if keeps(tx, client, staff)? {
        return Ok(None);
    }
    let id = WallId(tx.id());
    tx.prepare_cached(
        "INSERT INTO wall (id, site, version, voided, staff, client, decision, at, stands, words_version) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, 1, 1)",
    )?
    .execute(params![id, site, staff, client, decision, Instant(tx.at)])?;
    changed(tx)?;
    Ok(Some(id))
}

/// Whoever is before a wall, or is so no more, sees other lists.
fn changed(tx: &Tx<'_>) -> Result<(), Error> {
    Part::ALL.iter().try_for_each(|part| tx.changed(*part))
}

const fn place(id: WallId, version: u32) -> Place<'static> {
    Place { table: "wall", row: id.0, column: "words", version }
}

/// Lifts a wall over version `seen`, with a reason for the advice file.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn lift(tx: &Tx<'_>, id: WallId, seen: u32, why: &str) -> Result<u32, Error> {
    let (client, _) = brief(tx, id)?;
    let next = seen + 1;
    let blob = tx.seal(client, Room::File, place(id, next), why)?;
    let at = Instant(tx.at);
    let set: [(&str, &dyn ToSql); 5] =
        [("stands", &0), ("lifted", &at), ("lifted_by", &tx.staff), ("words", &blob), ("words_version", &next)];
    let version = super::row::change(tx, "wall", id.0, seen, &set)?;
    changed(tx)?;
    Ok(version)
}

/// Around whose files a wall is, and from whom it keeps them.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: WallId) -> Result<(ClientId, StaffId), Error> {
    Ok(conn
        .prepare_cached("SELECT client, staff FROM wall WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// The walls that stand at these sites, the newest first: a bare reference and who is kept out.
///
/// # Errors
/// SQL errors.
pub fn standing(conn: &Connection, sites: &[SiteId]) -> Result<Vec<WallRow>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT w.id, w.version, w.site, w.at, s.name, w.staff, coalesce( \
         (SELECT reference FROM case_file f WHERE f.client = w.client AND f.voided = 0 ORDER BY f.opened DESC LIMIT 1), \
         (SELECT reference FROM referral r WHERE r.client = w.client AND r.voided = 0 ORDER BY r.received DESC LIMIT 1), \
         '') AS reference FROM wall w JOIN staff s ON s.id = w.staff \
         WHERE w.site = ?1 AND w.stands = 1 AND w.voided = 0 ORDER BY w.at DESC, w.id DESC",
    )?;
    let mut walls = Vec::new();
    for site in sites {
        let rows = statement.query_map([site], |row| {
            Ok(WallRow {
                id: row.get("id")?,
                version: row.get("version")?,
                reference: row.get("reference")?,
                from: row.get("name")?,
                since: row.at("at")?,
            })
        })?;
        walls.extend(rows.collect::<Result<Vec<_>, _>>()?);
    }
    Ok(walls)
}

/// One wall as the timeline of the file that it is around tells of it.
pub(super) struct Told {
    pub from: String,
    pub at: DateTime<Utc>,
    pub by: String,
    /// When it was lifted, by whom and why.
    pub lifted: Option<(DateTime<Utc>, String, String)>,
}

/// The walls that followed from what was decided on a case or on the referral that it came from. Those that were raised by a
/// decision on another file are not told of: they would tell that there is one.
pub(super) fn of_file(
    conn: &Connection,
    vault: &Vault,
    case: CaseId,
    referral: Option<ReferralId>,
) -> Result<Vec<Told>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT w.id, w.at, w.lifted, w.words, w.words_version, s.name AS kept, b.name AS by_name, l.name AS lifter \
         FROM conflict_decision d JOIN wall w ON w.decision = d.id AND w.voided = 0 \
         JOIN case_file f ON f.id = ?1 AND f.client = w.client \
         JOIN staff s ON s.id = w.staff JOIN staff b ON b.id = d.staff LEFT JOIN staff l ON l.id = w.lifted_by \
         WHERE d.case_id = ?1 OR d.referral = ?2 ORDER BY w.at DESC, w.id DESC",
    )?;
    let mut rows = statement.query(params![case, referral])?;
    let mut walls = Vec::new();
    while let Some(row) = rows.next()? {
        let lifted: Option<Instant> = row.get("lifted")?;
        let lifted = match (lifted, row.get::<_, Option<String>>("lifter")?) {
            (Some(at), Some(by)) => {
                let place = place(row.get("id")?, row.get("words_version")?);
                let blob: Option<Vec<u8>> = row.get("words")?;
                let why = blob.map(|blob| vault.open(conn, place, &blob)).transpose()?.flatten();
                Some((at.0, by, why.unwrap_or_default()))
            }
            _ => None,
        };
        walls.push(Told { from: row.get("kept")?, at: row.at("at")?, by: row.get("by_name")?, lifted });
    }
    Ok(walls)
}
