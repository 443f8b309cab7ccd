//! Signposts at the counter, counted: what was brought and where to, and nobody.

use rusqlite::params;

use super::error::Error;
use super::row;
use super::sql::Day;
use super::tx::Tx;
use crate::domain::change::Part;
use crate::domain::date::uk_date;
use crate::domain::id::{SignpostId, SiteId};
use crate::domain::signpost::{Need, NewSignpost};

/// Counts one.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, new: &NewSignpost) -> Result<SignpostId, Error> {
    let id = SignpostId(tx.id());
    tx.prepare_cached(
        "INSERT INTO signpost (id, site, version, voided, day, need, step, slips) VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, 0)",
    )?
    .execute(params![id, new.site, Day(uk_date(tx.at)), new.need, new.step])?;
    tx.changed(Part::Slots)?;
    Ok(id)
}

/// What a signpost was: site, need, step, the version, and how many slips went out.
///
/// # Errors
/// [`Error::Gone`].
pub fn get(tx: &Tx<'_>, id: SignpostId) -> Result<(SiteId, Need, String, u32, u32), Error> {
    let mut find = tx.prepare_cached("SELECT * FROM signpost WHERE id = ?1 AND voided = 0")?;
    Ok(find.query_row([id], |row| {
        Ok((row.get("site")?, row.get("need")?, row.get("step")?, row.get("version")?, row.get("slips")?))
    })?)
}

/// One more slip of it went out; answers how many by now.
///
/// # Errors
/// [`Error::Gone`]; [`Error::Overtaken`].
pub fn slip_went(tx: &Tx<'_>, id: SignpostId) -> Result<u32, Error> {
    let (_, _, _, version, slips) = get(tx, id)?;
    row::change(tx, "signpost", id.0, version, &[("slips", &(slips + 1))])?;
    Ok(slips + 1)
}
