//! The counter's own file: what a screen may show and take while nobody is signed in. It holds no key: the public directory, what
//! a counter shows of its site, and posts. Each post is sealed to File as soon as it is made, and only somebody who holds File's
//! secret opens it.

use std::io::Read as _;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior, params};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::error::Error;
use super::keys::{KeyError, Place, PublicKey, SecretKey, TextKey, seal};
use super::sql::{Instant, all};
use super::vault::{from_hex, to_hex};
use crate::domain::counter::{LeftKind, Shown};
use crate::domain::service::{Listed, STALE};

/// The file's name within a desk's folder.
pub const FILE: &str = "counter.db";
/// Where a file that cannot be used is put aside.
const ASIDE: &str = "counter.db.damaged";
/// What this program writes.
const VERSION: u32 = 2;
/// Slips that go out within a minute: nobody empties the printer's tray, or fills the disk.
const SLIPS: u32 = 10;

/// Posts of a minute, and posts that wait: more are refused, so that nobody fills the disk or the desk's day. Each kind has its own
/// measure, so that counts never keep a message out.
const fn most(kind: LeftKind) -> (u32, u32) {
    match kind {
        LeftKind::Message => (6, 200),
        LeftKind::Signpost => (10, 500),
        LeftKind::Sign => (6, 50),
    }
}

const SCHEMA: &str = "
CREATE TABLE door (one INTEGER PRIMARY KEY CHECK (one = 1), file_public TEXT NOT NULL, shown TEXT NOT NULL) STRICT;
-- `unread`: it was sealed to another key, and somebody has been told.
CREATE TABLE post (
  id TEXT PRIMARY KEY, at TEXT NOT NULL, unread INTEGER NOT NULL, wrapped BLOB NOT NULL, words BLOB NOT NULL, kind TEXT NOT NULL
) STRICT;
CREATE TABLE directory (one INTEGER PRIMARY KEY CHECK (one = 1), stale INTEGER NOT NULL, entries TEXT NOT NULL) STRICT;
-- What was done within the last minute, also where the desk has taken it in since.
CREATE TABLE lately (what TEXT NOT NULL, at TEXT NOT NULL) STRICT;
";

/// From the first version, which held messages alone. What waits there stays.
const SECOND: &str = "
ALTER TABLE door ADD COLUMN shown TEXT NOT NULL DEFAULT '[]';
DROP TABLE site;
ALTER TABLE post ADD COLUMN kind TEXT NOT NULL DEFAULT 'message';
CREATE TABLE directory (one INTEGER PRIMARY KEY CHECK (one = 1), stale INTEGER NOT NULL, entries TEXT NOT NULL) STRICT;
CREATE TABLE lately (what TEXT NOT NULL, at TEXT NOT NULL) STRICT;
PRAGMA user_version = 2;
";

const BROKEN: Error = Error::Damaged("the counter's file");

fn version(conn: &Connection) -> Result<u32, Error> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// The counter's file, opened.
pub struct Counter {
    conn: Connection,
}

/// Why a post is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// Too many within a minute.
    Minute,
    /// Too many wait.
    Waiting,
}

/// A post that waits, sealed.
pub struct Post {
    /// Its id, and that of what it becomes.
    pub id: Uuid,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What it is.
    pub kind: LeftKind,
    wrapped: Vec<u8>,
    words: Vec<u8>,
}

const fn place(id: Uuid) -> Place<'static> {
    Place { table: "post", row: id, column: "words", version: 1 }
}

impl Post {
    /// Its words.
    ///
    /// # Errors
    /// [`KeyError::WrongKey`] where it was sealed to another key; [`KeyError::Damaged`].
    pub fn open(&self, file: &SecretKey) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let key = seal::unwrap(file, self.id, &self.wrapped)?;
        seal::open(&key, place(self.id), &self.words)
    }
}

/// SQLite's own count of the changes to the file, from its head (sqlite.org, file format, 1.3.7): cheap enough for once a
/// second. `None` where there is no file.
#[must_use]
pub fn stamp(dir: &Path) -> Option<[u8; 4]> {
    let mut head = [0u8; 28];
    std::fs::File::open(dir.join(FILE)).ok()?.read_exact(&mut head).ok()?;
    head[24..].try_into().ok()
}

impl Counter {
    /// Opens the file, where there is one.
    ///
    /// # Errors
    /// [`Error::Damaged`] where it is no such file; SQL errors.
    pub fn open(dir: &Path) -> Result<Option<Self>, Error> {
        let path = dir.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut conn = Connection::open_with_flags(&path, flags)?;
        conn.busy_handler(Some(super::wait_for_others))?;
        conn.execute_batch("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON")?;
        match version(&conn)? {
            VERSION => {}
            1 => {
                let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
                // Another desk may have done it meanwhile.
                if version(&tx)? == 1 {
                    tx.execute_batch(SECOND)?;
                }
                tx.commit()?;
            }
            _ => return Err(BROKEN),
        }
        Ok(Some(Self { conn }))
    }

    /// Opens the file, or makes it; one that cannot be used is put aside, which is said.
    ///
    /// # Errors
    /// SQL errors; the disk's.
    pub fn open_or_make(dir: &Path) -> Result<(Self, bool), Error> {
        let aside = match Self::open(dir) {
            Ok(Some(counter)) => return Ok((counter, false)),
            Ok(None) => false,
            Err(Error::Busy) => return Err(Error::Busy),
            Err(_) => {
                std::fs::rename(dir.join(FILE), dir.join(ASIDE))?;
                true
            }
        };
        // Made elsewhere and moved, so that nobody ever opens half of it.
        let made = tempfile::Builder::new().prefix(".counter-").tempfile_in(dir)?;
        {
            let conn = Connection::open(made.path())?;
            conn.execute_batch(SCHEMA)?;
            conn.pragma_update(None, "user_version", VERSION)?;
        }
        super::restrict(made.path())?;
        match made.persist_noclobber(dir.join(FILE)) {
            Ok(_) => {}
            // Another desk made it meanwhile.
            Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error.error.into()),
        }
        let counter = Self::open(dir)?.ok_or(BROKEN)?;
        Ok((counter, aside))
    }

    /// File's public key as it stands here; `None` before anybody has put it there.
    ///
    /// # Errors
    /// SQL errors.
    pub fn public(&self) -> Result<Option<String>, Error> {
        Ok(self.conn.query_row("SELECT file_public FROM door", [], |row| row.get(0)).optional()?)
    }

    /// Puts here what the desk's own file says, where that is something else: File's public key, and what each site shows. Answers
    /// whether another key stood here.
    ///
    /// # Errors
    /// SQL errors.
    pub fn tend(&self, public: &PublicKey, shown: &[Shown]) -> Result<bool, Error> {
        let public = to_hex(&public.to_bytes());
        let known = self.public()?;
        if known.as_ref() == Some(&public) && self.shown().is_ok_and(|stands| stands == shown) {
            return Ok(false);
        }
        let shown = serde_json::to_string(shown).map_err(|_| BROKEN)?;
        self.conn.execute(
            "INSERT INTO door (one, file_public, shown) VALUES (1, ?1, ?2) \
             ON CONFLICT (one) DO UPDATE SET file_public = ?1, shown = ?2",
            [&public, &shown],
        )?;
        Ok(known.is_some_and(|known| known != public))
    }

    /// What each site shows; nothing before anybody has put it there.
    ///
    /// # Errors
    /// [`Error::Damaged`]; SQL errors.
    pub fn shown(&self) -> Result<Vec<Shown>, Error> {
        let text: Option<String> = self.conn.query_row("SELECT shown FROM door", [], |row| row.get(0)).optional()?;
        text.map_or_else(|| Ok(Vec::new()), |text| serde_json::from_str(&text).map_err(|_| BROKEN))
    }

    /// The directory as it was put here, with the days after which an entry is stale.
    ///
    /// # Errors
    /// [`Error::Damaged`]; SQL errors.
    pub fn directory(&self) -> Result<(Vec<Listed>, u32), Error> {
        let Some((stale, entries)) = self.kept_directory()? else { return Ok((Vec::new(), STALE)) };
        Ok((serde_json::from_str(&entries).map_err(|_| BROKEN)?, stale))
    }

    fn kept_directory(&self) -> Result<Option<(u32, String)>, Error> {
        let sql = "SELECT stale, entries FROM directory";
        Ok(self.conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
    }

    /// A digest of the directory as it stands here; `None` before anybody has put it there.
    ///
    /// # Errors
    /// SQL errors.
    pub fn directory_digest(&self) -> Result<Option<String>, Error> {
        Ok(self.kept_directory()?.map(|(stale, entries)| digest(stale, &entries)))
    }

    /// Puts the directory here, in place of what stood here, and answers its digest.
    ///
    /// # Errors
    /// SQL errors.
    pub fn put_directory(&self, entries: &[Listed], stale: u32) -> Result<String, Error> {
        let entries = serde_json::to_string(entries).map_err(|_| BROKEN)?;
        self.conn.execute(
            "INSERT INTO directory (one, stale, entries) VALUES (1, ?1, ?2) \
             ON CONFLICT (one) DO UPDATE SET stale = ?1, entries = ?2",
            params![stale, entries],
        )?;
        Ok(digest(stale, &entries))
    }

    /// Posts words, sealed to File, in place of what waits under the same id.
    ///
    /// # Errors
    /// [`Error::Damaged`] where no usable key stands here; SQL errors.
    pub fn post(&self, id: Uuid, kind: LeftKind, at: DateTime<Utc>, words: &[u8]) -> Result<Result<(), Full>, Error> {
        let public = self.public()?.as_deref().and_then(from_hex).ok_or(BROKEN)?;
        let key = TextKey::new(id);
        let wrapped = seal::wrap(&PublicKey::try_from(public.as_slice())?, &key)?;
        let words = seal::seal(&key, place(id), words);
        let id = id.to_string();
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        let set = "UPDATE post SET unread = 0, wrapped = ?2, words = ?3 WHERE id = ?1";
        if tx.execute(set, params![id, wrapped, words])? == 0 {
            let (a_minute, waits) = most(kind);
            let waiting: u32 = tx.query_row("SELECT count(*) FROM post WHERE kind = ?1", [kind], |row| row.get(0))?;
            if waiting >= waits {
                return Ok(Err(Full::Waiting));
            }
            if !within(&tx, kind.code(), at, a_minute)? {
                return Ok(Err(Full::Minute));
            }
            tx.execute(
                "INSERT INTO post (id, at, unread, wrapped, words, kind) VALUES (?1, ?2, 0, ?3, ?4, ?5)",
                params![id, Instant(at), wrapped, words, kind],
            )?;
        }
        tx.commit()?;
        Ok(Ok(()))
    }

    /// Whether one more slip may go out now, which is then counted.
    ///
    /// # Errors
    /// SQL errors.
    pub fn slip_goes(&self, at: DateTime<Utc>) -> Result<bool, Error> {
        let tx = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?;
        let goes = within(&tx, "slip", at, SLIPS)?;
        tx.commit()?;
        Ok(goes)
    }

    /// The posts that wait, the oldest first, but those that somebody has been told of already.
    ///
    /// # Errors
    /// SQL errors; [`Error::Damaged`].
    pub fn posts(&self) -> Result<Vec<Post>, Error> {
        all(&self.conn, "SELECT id, at, wrapped, words, kind FROM post WHERE unread = 0 ORDER BY id", [], |row| {
            let id = row.get::<_, String>(0)?.parse().map_err(|_| BROKEN)?;
            let (at, kind) = (row.get::<_, Instant>(1)?.0, row.get(4)?);
            Ok(Post { id, at, kind, wrapped: row.get(2)?, words: row.get(3)? })
        })
    }

    /// Takes a post away, once the desk has it; one that was put in its place since stays.
    ///
    /// # Errors
    /// SQL errors.
    pub fn remove(&self, post: &Post) -> Result<(), Error> {
        self.conn.execute("DELETE FROM post WHERE id = ?1 AND words = ?2", params![post.id.to_string(), post.words])?;
        Ok(())
    }

    /// Sets a post aside that nobody here can open: it stays, and is not spoken of again.
    ///
    /// # Errors
    /// SQL errors.
    pub fn set_aside(&self, post: &Post) -> Result<(), Error> {
        let sql = "UPDATE post SET unread = 1 WHERE id = ?1 AND words = ?2";
        self.conn.execute(sql, params![post.id.to_string(), post.words])?;
        Ok(())
    }
}

fn digest(stale: u32, entries: &str) -> String {
    to_hex(&Sha256::new().chain_update(stale.to_be_bytes()).chain_update(entries).finalize())
}

/// Whether something may be done once more within the minute, which is then counted.
fn within(tx: &Transaction<'_>, what: &str, at: DateTime<Utc>, most: u32) -> Result<bool, Error> {
    // A clock that was put back leaves nothing that holds for longer.
    let since = Instant(at - TimeDelta::minutes(1));
    tx.execute("DELETE FROM lately WHERE at <= ?1 OR at > ?2", params![since, Instant(at)])?;
    let done: u32 = tx.query_row("SELECT count(*) FROM lately WHERE what = ?1", [what], |row| row.get(0))?;
    if done >= most {
        return Ok(false);
    }
    tx.execute("INSERT INTO lately (what, at) VALUES (?1, ?2)", params![what, Instant(at)])?;
    Ok(true)
}
