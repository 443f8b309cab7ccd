//! Signposts at the counter, counted: what was brought and where to, and nobody.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::Error;
use super::row;
use super::sql::{Day, all};
use super::tx::Tx;
use crate::domain::change::Part;
use crate::domain::counter::LeftSignpost;
use crate::domain::date::uk_date;
use crate::domain::id::{ServiceId, SignpostId, SiteId};
use crate::domain::people::Site;
use crate::domain::signpost::{Counted, Need, NewSignpost};

/// Counts one.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, new: &NewSignpost) -> Result<SignpostId, Error> {
    let id = SignpostId(tx.id());
    insert(tx, id, tx.at, &LeftSignpost { new: new.clone(), slips: 0 })?;
    tx.changed(Part::Slots)?;
    Ok(id)
}

fn insert(
    tx: &Tx<'_>,
    id: SignpostId,
    at: DateTime<Utc>,
    LeftSignpost { new, slips }: &LeftSignpost,
) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO signpost (id, site, version, voided, day, need, step, slips, service) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![id, new.site, Day(uk_date(at)), new.need, new.step, slips, new.service])?;
    Ok(())
}

/// Counts one that was left while nobody was signed in, under its own id, with the slips that went out by then; what came before is
/// the same row. Answers whether anything is new.
///
/// # Errors
/// SQL errors.
pub fn take_in(tx: &Tx<'_>, id: SignpostId, at: DateTime<Utc>, left: &LeftSignpost) -> Result<bool, Error> {
    let sql = "SELECT version, slips FROM signpost WHERE id = ?1";
    let known = tx.prepare_cached(sql)?.query_row([id], |row| Ok((row.get(0)?, row.get::<_, u32>(1)?))).optional()?;
    match known {
        Some((_, slips)) if slips >= left.slips => return Ok(false),
        Some((version, _)) => {
            row::change(tx, "signpost", id.0, version, &[("slips", &left.slips)])?;
        }
        None => insert(tx, id, at, left)?,
    }
    tx.changed(Part::Slots)?;
    Ok(true)
}

/// A signpost as it stands.
pub struct Pointed {
    /// The site.
    pub site: SiteId,
    /// What was brought.
    pub need: Need,
    /// The step that was chosen, by its rule.
    pub step: String,
    /// The service that was chosen.
    pub service: Option<ServiceId>,
    /// How many slips of it went out.
    pub slips: u32,
    version: u32,
}

/// What a signpost was.
///
/// # Errors
/// [`Error::Gone`].
pub fn get(conn: &Connection, id: SignpostId) -> Result<Pointed, Error> {
    let mut find = conn.prepare_cached("SELECT * FROM signpost WHERE id = ?1 AND voided = 0")?;
    Ok(find.query_row([id], |row| {
        Ok(Pointed {
            site: row.get("site")?,
            need: row.get("need")?,
            step: row.get("step")?,
            service: row.get("service")?,
            slips: row.get("slips")?,
            version: row.get("version")?,
        })
    })?)
}

/// What was pointed to at a site on the days `from` to `to`, both included, counted: the most often first.
///
/// # Errors
/// SQL errors.
pub fn counted(conn: &Connection, site: &Site, from: NaiveDate, to: NaiveDate) -> Result<Vec<Counted>, Error> {
    let sql = "SELECT need, step, service, count(*) AS signposts, sum(slips) AS slips FROM signpost \
        WHERE site = ?1 AND day BETWEEN ?2 AND ?3 AND voided = 0 \
        GROUP BY need, step, service ORDER BY signposts DESC, need, step, service";
    all(conn, sql, params![site.id, Day(from), Day(to)], |row| {
        Ok(Counted {
            site: site.code.clone(),
            need: row.get("need")?,
            step: row.get("step")?,
            service: row.get("service")?,
            name: None,
            signposts: row.get("signposts")?,
            slips: row.get("slips")?,
        })
    })
}

/// One more slip of it went out; answers how many by now.
///
/// # Errors
/// [`Error::Gone`]; [`Error::Overtaken`].
pub fn slip_went(tx: &Tx<'_>, id: SignpostId) -> Result<u32, Error> {
    let Pointed { version, slips, .. } = get(tx, id)?;
    row::change(tx, "signpost", id.0, version, &[("slips", &(slips + 1))])?;
    Ok(slips + 1)
}
