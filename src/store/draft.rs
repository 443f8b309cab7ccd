//! Drafts: what someone has typed and not saved, sealed to their own pair. They come back only to their owner.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;

use super::error::Error;
use super::keys::Place;
use super::sql::{Instant, RowExt as _};
use super::tx::Tx;
use super::vault::Vault;

const fn place(id: Uuid) -> Place<'static> {
    Place { table: "draft", row: id, column: "words", version: 1 }
}

/// Keeps what is typed in a form about a subject, over what was kept before.
///
/// # Errors
/// SQL errors.
pub fn save(tx: &Tx<'_>, form: &str, subject: &str, words: &str) -> Result<(), Error> {
    let id = tx.id();
    let (key, blob) = tx.vault.seal_own(place(id), tx.id(), words)?;
    tx.prepare_cached(
        "INSERT INTO draft (staff, form, subject, at, id, key, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (staff, form, subject) DO UPDATE SET at = excluded.at, id = excluded.id, key = excluded.key, \
         words = excluded.words",
    )?
    .execute(params![tx.staff, form, subject, Instant(tx.at), id.to_string(), key, blob])?;
    Ok(())
}

/// What was kept for this form and subject, and when.
///
/// # Errors
/// SQL errors. A draft written before the person's keys were replaced is not an error: it is gone.
pub fn load(
    conn: &Connection,
    vault: &Vault,
    form: &str,
    subject: &str,
) -> Result<Option<(DateTime<Utc>, String)>, Error> {
    let found = conn
        .prepare_cached("SELECT at, id, key, words FROM draft WHERE staff = ?1 AND form = ?2 AND subject = ?3")?
        .query_row(params![vault.staff(), form, subject], |row| {
            Ok((
                row.at("at")?,
                row.get::<_, String>("id")?,
                row.get::<_, Vec<u8>>("key")?,
                row.get::<_, Vec<u8>>("words")?,
            ))
        })
        .optional()?;
    let Some((at, id, key, blob)) = found else { return Ok(None) };
    let id = Uuid::try_parse(&id).map_err(|_| Error::Damaged("a draft"))?;
    Ok(vault.open_own(place(id), &key, &blob).ok().map(|words| (at, words)))
}

/// The forms and subjects of this person's drafts, newest first.
///
/// # Errors
/// SQL errors.
pub fn list(conn: &Connection, vault: &Vault) -> Result<Vec<(String, String, DateTime<Utc>)>, Error> {
    let mut statement = conn.prepare_cached("SELECT form, subject, at FROM draft WHERE staff = ?1 ORDER BY at DESC")?;
    let rows = statement.query_map([vault.staff()], |row| Ok((row.get(0)?, row.get(1)?, row.at("at")?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Forgets a draft, when it was saved for good or thrown away on purpose.
///
/// # Errors
/// SQL errors.
pub fn forget(tx: &Tx<'_>, form: &str, subject: &str) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM draft WHERE staff = ?1 AND form = ?2 AND subject = ?3")?
        .execute(params![tx.staff, form, subject])?;
    Ok(())
}
