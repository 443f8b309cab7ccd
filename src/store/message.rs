//! What is left for the desk at the counter, and what the desk asks of reception.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::error::Error;
use super::keys::Place;
use super::sql::{Day, Instant, RowExt as _, of_sites};
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::change::Part;
use crate::domain::id::{MessageId, ReceptionNoteId, SiteId, StaffId};
use crate::domain::message::{MessageRow, MessageState, MessageWords, NewMessage, NewReceptionNote, ReceptionNoteRow};

/// Where a message's words are sealed. They are never changed.
pub(crate) const fn place(id: MessageId, version: u32) -> Place<'static> {
    Place { table: "message", row: id.0, column: "words", version }
}

/// Adds a message under its own id, and says whether it was not there already: one that comes out of the counter's letterbox
/// again after a crash is the same row. `by` is nobody where nobody was signed in.
///
/// # Errors
/// SQL errors, or File without its key.
pub fn add(
    tx: &Tx<'_>,
    id: MessageId,
    by: Option<StaffId>,
    at: DateTime<Utc>,
    new: &NewMessage,
) -> Result<bool, Error> {
    let known: Option<i64> =
        tx.prepare_cached("SELECT 1 FROM message WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional()?;
    if known.is_some() {
        return Ok(false);
    }
    let words = MessageWords { who: new.who.clone(), line: new.line.clone() };
    let words = serde_json::to_string(&words).map_err(|_| Error::Damaged("a message"))?;
    let blob = tx.vault.post(tx, Room::File, place(id, 1), tx.id(), &words)?;
    tx.prepare_cached(
        "INSERT INTO message (id, site, version, voided, posted_by, at, pages, letter, state, waiting, words, \
         words_version) VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, 'waiting', 1, ?7, 1)",
    )?
    .execute(params![id, new.site, by, Instant(at), new.pages, new.letter.map(Day), blob])?;
    tx.changed(Part::Message)?;
    Ok(true)
}

/// The site of a message, who wrote it down, and where it stands.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: MessageId) -> Result<(SiteId, Option<StaffId>, MessageState), Error> {
    Ok(conn
        .prepare_cached("SELECT site, posted_by, state FROM message WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?)
}

/// Ends a message over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn end(tx: &Tx<'_>, id: MessageId, seen: u32) -> Result<u32, Error> {
    end_row(tx, "message", id.0, seen)
}

fn end_row(tx: &Tx<'_>, table: &'static str, id: uuid::Uuid, seen: u32) -> Result<u32, Error> {
    let now = Instant(tx.at);
    let set: [(&str, &dyn ToSql); 4] =
        [("state", &MessageState::Done), ("waiting", &0), ("ended_by", &tx.staff), ("ended_at", &now)];
    let version = super::row::change(tx, table, id, seen, &set)?;
    tx.changed(Part::Message)?;
    Ok(version)
}

/// Reads messages as [`message_row`] takes them; what follows says which.
pub(super) const SELECT: &str = "SELECT m.id, m.site, m.version, m.at, m.pages, m.letter, m.state, m.words, \
    m.words_version, m.ended_at, p.name AS posted, e.name AS ended FROM message m \
    LEFT JOIN staff p ON p.id = m.posted_by LEFT JOIN staff e ON e.id = m.ended_by";

pub(super) fn message_row(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<MessageRow, Error> {
    let id: MessageId = row.get("id")?;
    let words = vault.open(conn, place(id, row.get("words_version")?), &row.get::<_, Vec<u8>>("words")?)?;
    let ended: Option<Instant> = row.get("ended_at")?;
    Ok(MessageRow {
        id,
        site: row.get("site")?,
        version: row.get("version")?,
        at: row.at("at")?,
        by: row.get::<_, Option<String>>("posted")?.unwrap_or_default(),
        words: words.map(|words| serde_json::from_str(&words).map_err(|_| Error::Damaged("a message"))).transpose()?,
        pages: row.get("pages")?,
        letter: row.day_opt("letter")?,
        state: row.get("state")?,
        answered: ended.map(|at| at.0).zip(row.get("ended")?),
    })
}

/// One message.
///
/// # Errors
/// [`Error::Gone`].
pub fn one(conn: &Connection, vault: &Vault, id: MessageId) -> Result<MessageRow, Error> {
    let sql = format!("{SELECT} WHERE m.id = ?1 AND m.voided = 0");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    message_row(rows.next()?.ok_or(Error::Gone)?, conn, vault)
}

/// Messages at these sites: those that wait, the oldest first; with `all` every one, the newest first. `mine` keeps to
/// what whoever reads wrote down.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn list(
    conn: &Connection,
    vault: &Vault,
    sites: &[SiteId],
    mine: bool,
    all: bool,
    limit: Option<usize>,
) -> Result<Vec<MessageRow>, Error> {
    let whose = if mine { " AND m.posted_by = me()" } else { "" };
    let which = if all { "ORDER BY m.id DESC" } else { "AND m.waiting = 1 ORDER BY m.id" };
    let sql = format!("{SELECT} WHERE m.site = ?1{whose} AND m.voided = 0 {which} LIMIT ?2");
    let read = |row: &Row<'_>| message_row(row, conn, vault);
    if all {
        of_sites(conn, &sql, sites, limit, read, |row| Reverse(row.id))
    } else {
        of_sites(conn, &sql, sites, limit, read, |row| row.id)
    }
}

/// Adds a note for reception.
///
/// # Errors
/// SQL errors.
pub fn add_note(tx: &Tx<'_>, new: &NewReceptionNote) -> Result<ReceptionNoteId, Error> {
    let id = ReceptionNoteId(tx.id());
    tx.prepare_cached(
        "INSERT INTO reception_note (id, site, version, voided, who, line, state, waiting, made_by, at) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, 'waiting', 1, ?5, ?6)",
    )?
    .execute(params![id, new.site, new.who, new.line, tx.staff, Instant(tx.at)])?;
    tx.changed(Part::Message)?;
    Ok(id)
}

/// The site of a note for reception, and where it stands.
///
/// # Errors
/// [`Error::Gone`].
pub fn note_brief(conn: &Connection, id: ReceptionNoteId) -> Result<(SiteId, MessageState), Error> {
    Ok(conn
        .prepare_cached("SELECT site, state FROM reception_note WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?)
}

/// Ends a note for reception over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn end_note(tx: &Tx<'_>, id: ReceptionNoteId, seen: u32) -> Result<u32, Error> {
    end_row(tx, "reception_note", id.0, seen)
}

/// Notes for reception at these sites that wait, the oldest first.
///
/// # Errors
/// SQL errors.
pub fn notes(conn: &Connection, sites: &[SiteId]) -> Result<Vec<ReceptionNoteRow>, Error> {
    let sql = "SELECT n.id, n.version, n.who, n.line, n.at, n.state, n.ended_at, s.name AS made, e.name AS ended \
        FROM reception_note n JOIN staff s ON s.id = n.made_by LEFT JOIN staff e ON e.id = n.ended_by \
        WHERE n.site = ?1 AND n.waiting = 1 AND n.voided = 0 ORDER BY n.id LIMIT ?2";
    let read = |row: &Row<'_>| {
        let ended: Option<Instant> = row.get("ended_at")?;
        Ok(ReceptionNoteRow {
            id: row.get("id")?,
            version: row.get("version")?,
            who: row.get("who")?,
            line: row.get("line")?,
            at: row.at("at")?,
            by: row.get("made")?,
            state: row.get("state")?,
            ended: ended.map(|at| at.0).zip(row.get("ended")?),
        })
    };
    of_sites(conn, sql, sites, None, read, |row| row.id)
}
