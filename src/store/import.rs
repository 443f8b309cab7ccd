//! Import runs: what was read, how far it went, and what has been taken in already.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::error::Error;
use super::keys::{Place, PublicKey, TextKey, seal};
use super::referral::{self, New, Words, place};
use super::sql::Instant;
use super::tx::Tx;
use super::vault::{Room, insert_key};
use crate::domain::id::{ClientId, ImportId, ReferralId, SiteId};
use crate::domain::incoming::Format;
use crate::domain::referral::{Asking, ReferralEventKind};

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Referrals taken in.
    pub accepted: u64,
    /// Already taken in before.
    pub duplicates: u64,
    /// Not referrals.
    pub ignored: u64,
    /// Not taken in, with a reason.
    pub refused: u64,
}

/// A run of an import, as far as it has come.
#[derive(Clone, Debug)]
pub struct Run {
    /// The run.
    pub id: ImportId,
    /// Records dealt with so far, in the order of the file.
    pub done: u64,
    /// What became of them.
    pub counts: Counts,
    /// Whether it came to its end.
    pub finished: bool,
}

/// The run of an input, by its digest.
///
/// # Errors
/// SQL errors.
pub fn run(conn: &Connection, digest: &str) -> Result<Option<Run>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT id, done, accepted, duplicates, ignored, refused, state FROM import_run WHERE digest = ?1",
        )?
        .query_row([digest], |row| {
            Ok(Run {
                id: row.get(0)?,
                done: row.get(1)?,
                counts: Counts {
                    accepted: row.get(2)?,
                    duplicates: row.get(3)?,
                    ignored: row.get(4)?,
                    refused: row.get(5)?,
                },
                finished: row.get::<_, String>(6)? == "done",
            })
        })
        .optional()?)
}

/// Begins a run.
///
/// # Errors
/// SQL errors.
pub fn begin(tx: &Tx<'_>, site: SiteId, digest: &str, format: Format) -> Result<Run, Error> {
    let id = ImportId(tx.id());
    tx.prepare_cached(
        "INSERT INTO import_run (id, site, staff, digest, format, state, done, accepted, duplicates, ignored, refused, \
         started) VALUES (?1, ?2, ?3, ?4, ?5, 'running', 0, 0, 0, 0, 0, ?6)",
    )?
    .execute(params![id, site, tx.staff, digest, format, Instant(tx.at)])?;
    Ok(Run { id, done: 0, counts: Counts::default(), finished: false })
}

/// Keeps a part of the original bytes, sealed in File. A part that is there already is left as it is.
///
/// # Errors
/// SQL errors.
pub fn keep_part(tx: &Tx<'_>, run: ImportId, part: u32, bytes: &[u8]) -> Result<(), Error> {
    let there: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM import_part WHERE run = ?1 AND part = ?2)")?
        .query_row(params![run, part], |row| row.get(0))?;
    if there {
        return Ok(());
    }
    let key = tx.vault.new_key(tx, Room::File, tx.id())?;
    let blob = seal::seal(&key, part_place(run, part), bytes);
    tx.prepare_cached("INSERT INTO import_part (run, part, words) VALUES (?1, ?2, ?3)")?
        .execute(params![run, part, blob])?;
    Ok(())
}

const fn part_place(run: ImportId, part: u32) -> Place<'static> {
    Place { table: "import_part", row: run.0, column: "words", version: part }
}

/// Records how far a run has come; `finished` ends it.
///
/// # Errors
/// SQL errors.
pub fn progress(tx: &Tx<'_>, run: &Run) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE import_run SET done = ?2, accepted = ?3, duplicates = ?4, ignored = ?5, refused = ?6, state = ?7, \
         finished = ?8 WHERE id = ?1",
    )?
    .execute(params![
        run.id,
        run.done,
        run.counts.accepted,
        run.counts.duplicates,
        run.counts.ignored,
        run.counts.refused,
        if run.finished { "done" } else { "running" },
        run.finished.then_some(Instant(tx.at)),
    ])?;
    Ok(())
}

/// Whether a source identifier or a content has been taken in, in whatever file it stood. `kind` is `source` or `content`.
///
/// # Errors
/// SQL errors.
pub fn seen(conn: &Connection, kind: &str, digest: &str) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM import_seen WHERE kind = ?1 AND digest = ?2)")?
        .query_row(params![kind, digest], |row| row.get(0))?)
}

/// Remembers that it has been taken in.
///
/// # Errors
/// SQL errors.
pub fn mark_seen(tx: &Tx<'_>, kind: &str, digest: &str, referral: ReferralId) -> Result<(), Error> {
    tx.prepare_cached("INSERT INTO import_seen (kind, digest, referral) VALUES (?1, ?2, ?3)")?
        .execute(params![kind, digest, referral])?;
    Ok(())
}

/// A referral whose words are sealed before the transaction begins: the ciphers run beside the database, not inside it.
pub struct Sealed {
    referral: ReferralId,
    key: uuid::Uuid,
    wrapped: Vec<u8>,
    words: Vec<u8>,
}

/// Seals a referral's words under a new key for the room with this public key.
///
/// # Errors
/// Where the public key is damaged.
pub fn seal_words(public: &PublicKey, referral: ReferralId, key: uuid::Uuid, asking: &Asking) -> Result<Sealed, Error> {
    let text_key = TextKey::new(key);
    let wrapped = seal::wrap(public, &text_key)?;
    let words = seal::seal(&text_key, place(referral, 1), Words::from(asking).text()?.as_bytes());
    Ok(Sealed { referral, key, wrapped, words })
}

/// Writes a referral that was sealed beforehand, for a client just added. Returns its reference.
///
/// # Errors
/// SQL errors.
pub fn add_sealed(tx: &Tx<'_>, new: &New<'_>, client: ClientId, sealed: &Sealed) -> Result<String, Error> {
    let room = new.team.map_or(Room::File, Room::Bridge);
    insert_key(tx, Some(client), room, sealed.key, &sealed.wrapped)?;
    let reference = referral::insert(tx, sealed.referral, new, &sealed.words)?;
    referral::event(tx, new.site, sealed.referral, ReferralEventKind::Received, None)?;
    Ok(reference)
}
