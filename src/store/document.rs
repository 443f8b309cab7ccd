//! Documents of a case: the row of each, and its bytes in sealed pieces.
//!
//! The bytes come first, a piece in each write, and the row last: what was cut off is a row of `document_coming` whose pieces
//! nobody sees, until they are cleared away. What is taken out of its case stands there again, and goes the same way.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::case::brief as case_brief;
use super::error::Error;
use super::keys::Place;
use super::sql::{Instant, RowExt as _, all as all_rows, of_sites};
use super::tx::Tx;
use super::vault::{Room, Vault, to_hex};
use super::wall::not_walled;
use crate::domain::change::Part;
use crate::domain::document::{DocumentRow, DocumentState, DocumentWords, Media, NewDocument};
use crate::domain::id::{CaseId, ClientId, DocumentId, SiteId};
use crate::domain::person::listed;

/// Bytes in one piece: a write of one holds the lock for some milliseconds.
pub const PIECE: usize = 256 << 10;
/// Pieces that one write clears away.
const CLEARED: usize = 16;

const fn place(id: DocumentId, version: u32) -> Place<'static> {
    Place { table: "document", row: id.0, column: "words", version }
}

const fn piece_place(id: DocumentId, piece: u32) -> Place<'static> {
    Place { table: "document_piece", row: id.0, column: "words", version: piece }
}

/// The digest by which a document is known to be whole.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    to_hex(&Sha256::digest(bytes))
}

/// Says that a document is on its way.
///
/// # Errors
/// SQL errors.
pub fn begin(tx: &Tx<'_>, site: SiteId) -> Result<DocumentId, Error> {
    let id = DocumentId(tx.id());
    tx.prepare_cached("INSERT INTO document_coming (id, site, staff, at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, site, tx.staff, Instant(tx.at)])?;
    Ok(id)
}

/// Keeps a piece of a document that is on its way.
///
/// # Errors
/// SQL errors.
pub fn keep_piece(tx: &Tx<'_>, client: ClientId, id: DocumentId, piece: u32, bytes: &[u8]) -> Result<(), Error> {
    let blob = tx.seal_bytes(client, Room::File, piece_place(id, piece), bytes)?;
    tx.prepare_cached("INSERT INTO document_piece (document, piece, words) VALUES (?1, ?2, ?3)")?
        .execute(params![id, piece, blob])?;
    Ok(())
}

/// A piece of a document, opened; `None` behind the last, or where this person holds no key to it.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn piece(
    conn: &Connection,
    vault: &Vault,
    id: DocumentId,
    piece: u32,
) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    let blob: Option<Vec<u8>> = conn
        .prepare_cached("SELECT words FROM document_piece WHERE document = ?1 AND piece = ?2")?
        .query_row(params![id, piece], |row| row.get(0))
        .optional()?;
    blob.map_or(Ok(None), |blob| vault.open_bytes(conn, piece_place(id, piece), &blob))
}

/// What is kept of a document besides its row: none for one that was seen and given back.
pub struct Kept {
    /// What it holds.
    pub media: Media,
    /// Bytes.
    pub size: usize,
}

/// Writes a document down. Where its bytes came before it, they are whole from here on.
///
/// # Errors
/// [`Error::Gone`] where pieces of it were cleared away meanwhile.
pub fn add(
    tx: &Tx<'_>,
    id: Option<DocumentId>,
    new: &NewDocument,
    words: &DocumentWords,
    kept: Option<&Kept>,
) -> Result<DocumentId, Error> {
    let of_case = case_brief(tx, new.case)?;
    let id = id.unwrap_or_else(|| DocumentId(tx.id()));
    let state = if kept.is_some() { DocumentState::Held } else { DocumentState::Returned };
    if let Some(kept) = kept {
        let coming = tx.prepare_cached("DELETE FROM document_coming WHERE id = ?1")?.execute([id])?;
        if coming != 1 || pieces(tx, id)? != kept.size.div_ceil(PIECE) {
            return Err(Error::Gone);
        }
    }
    let text = serde_json::to_string(words).map_err(|_| Error::Damaged("a document's words"))?;
    let blob = tx.seal(of_case.client, Room::File, place(id, 1), &text)?;
    tx.prepare_cached(
        "INSERT INTO document (id, site, version, voided, case_id, matter, client, kind, state, media, size, pages, staff, \
         at, words, words_version) VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 1)",
    )?
    .execute(params![
        id,
        of_case.site,
        new.case,
        new.matter,
        of_case.client,
        new.kind,
        state,
        kept.map(|kept| kept.media),
        kept.map(|kept| kept.size),
        new.pages,
        tx.staff,
        Instant(tx.at),
        blob,
    ])?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// Documents whose bytes are to be cleared away: those that were on their way before the moment `late` and never came, and
/// those that were taken out before `out`. Of the latter with the site.
///
/// # Errors
/// SQL errors.
pub fn to_clear(
    conn: &Connection,
    late: DateTime<Utc>,
    out: DateTime<Utc>,
) -> Result<Vec<(DocumentId, Option<SiteId>)>, Error> {
    let sql = "SELECT c.id, d.site FROM document_coming c LEFT JOIN document d ON d.id = c.id \
        WHERE c.at < CASE WHEN d.id IS NULL THEN ?1 ELSE ?2 END ORDER BY c.id";
    all_rows(conn, sql, [Instant(late), Instant(out)], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Clears away some pieces of a document that never came or was taken out; `false` once all are gone.
///
/// # Errors
/// SQL errors.
pub fn clear(tx: &Tx<'_>, id: DocumentId) -> Result<bool, Error> {
    let waits: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM document_coming WHERE id = ?1)")?
        .query_row([id], |row| row.get(0))?;
    // It came after all, or came back.
    if !waits {
        return Ok(false);
    }
    let gone = tx
        .prepare_cached(
            "DELETE FROM document_piece WHERE document = ?1 AND piece IN \
             (SELECT piece FROM document_piece WHERE document = ?1 LIMIT ?2)",
        )?
        .execute(params![id, CLEARED])?;
    if gone == CLEARED {
        return Ok(true);
    }
    tx.prepare_cached("DELETE FROM document_coming WHERE id = ?1")?.execute([id])?;
    Ok(false)
}

/// Takes a document out of its case, over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn take_out(tx: &Tx<'_>, id: DocumentId, seen: u32) -> Result<u32, Error> {
    let version = super::row::change(tx, "document", id.0, seen, &[("voided", &1)])?;
    settle(tx, id)?;
    tx.changed(Part::Case)?;
    Ok(version)
}

/// After its row was hidden or shown again: the bytes of one that is hidden wait to be cleared away, those of one that is
/// shown no longer do. `false` where the bytes of one that is shown are gone.
///
/// # Errors
/// SQL errors.
pub fn settle(tx: &Tx<'_>, id: DocumentId) -> Result<bool, Error> {
    let (voided, size): (bool, Option<usize>) = tx
        .prepare_cached("SELECT voided, size FROM document WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some(size) = size else { return Ok(true) };
    tx.prepare_cached("DELETE FROM document_coming WHERE id = ?1")?.execute([id])?;
    if voided {
        tx.prepare_cached(
            "INSERT INTO document_coming (id, site, staff, at) SELECT id, site, ?2, ?3 FROM document WHERE id = ?1",
        )?
        .execute(params![id, tx.staff, Instant(tx.at)])?;
        return Ok(true);
    }
    Ok(pieces(tx, id)? == size.div_ceil(PIECE))
}

fn pieces(conn: &Connection, id: DocumentId) -> Result<usize, Error> {
    Ok(conn
        .prepare_cached("SELECT count(*) FROM document_piece WHERE document = ?1")?
        .query_row([id], |row| row.get(0))?)
}

/// The case in which it lies.
///
/// # Errors
/// [`Error::Gone`].
pub fn case_of(conn: &Connection, id: DocumentId) -> Result<CaseId, Error> {
    Ok(conn
        .prepare_cached("SELECT case_id FROM document WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

const SELECT: &str = "SELECT d.id, d.site, d.version, d.case_id, d.matter, d.kind, d.state, d.media, d.size, d.pages, d.at, \
    d.words, d.words_version, c.given, c.family, s.name AS by_name, f.reference \
    FROM document d JOIN case_file f ON f.id = d.case_id JOIN client c ON c.id = d.client JOIN staff s ON s.id = d.staff";

fn document_row(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<DocumentRow, Error> {
    let id: DocumentId = row.get("id")?;
    let place = place(id, row.get("words_version")?);
    let words = match vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)? {
        Some(text) => serde_json::from_str(&text).map_err(|_| Error::Damaged("a document's words"))?,
        None => DocumentWords::default(),
    };
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    Ok(DocumentRow {
        id,
        site: row.get("site")?,
        version: row.get("version")?,
        case: row.get("case_id")?,
        reference: row.get("reference")?,
        name: listed(&given, &family),
        matter: row.get("matter")?,
        kind: row.get("kind")?,
        state: row.get("state")?,
        media: row.get("media")?,
        size: row.get("size")?,
        pages: row.get("pages")?,
        at: row.at("at")?,
        by: row.get("by_name")?,
        words,
    })
}

/// One document.
///
/// # Errors
/// [`Error::Gone`]; [`Error::Damaged`].
pub fn get(conn: &Connection, vault: &Vault, id: DocumentId) -> Result<DocumentRow, Error> {
    let sql = format!("{SELECT} WHERE d.id = ?1 AND d.voided = 0");
    all_rows(conn, &sql, [id], |row| document_row(row, conn, vault))?.pop().ok_or(Error::Gone)
}

/// The documents of a case, the newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<DocumentRow>, Error> {
    let sql = format!("{SELECT} WHERE d.case_id = ?1 AND d.voided = 0 ORDER BY d.at DESC, d.id DESC");
    all_rows(conn, &sql, [case], |row| document_row(row, conn, vault))
}

/// The documents of these sites, the newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn list(
    conn: &Connection,
    vault: &Vault,
    sites: &[SiteId],
    limit: Option<usize>,
) -> Result<Vec<DocumentRow>, Error> {
    let unseen = not_walled!("d.client");
    let sql = format!("{SELECT} WHERE d.site = ?1 AND d.voided = 0 AND {unseen} ORDER BY d.at DESC, d.id LIMIT ?2");
    let read = |row: &Row<'_>| document_row(row, conn, vault);
    of_sites(conn, &sql, sites, limit, read, |row| Reverse((row.at, Reverse(row.id))))
}
