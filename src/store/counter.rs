//! The counter's own file: what a screen may show and take while nobody is signed in. It holds no key. Each post is sealed
//! to File as soon as it is made, and only somebody who holds File's secret opens it.

use std::io::Read as _;
use std::path::Path;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::error::Error;
use super::keys::{KeyError, Place, PublicKey, SecretKey, TextKey, seal};
use super::sql::{Instant, all};
use super::vault::{from_hex, to_hex};
use crate::domain::people::Site;

/// The file's name within a desk's folder.
pub const FILE: &str = "counter.db";
/// Where a file that cannot be used is put aside.
const ASIDE: &str = "counter.db.damaged";
/// What this program writes.
const VERSION: u32 = 1;
/// Posts of a minute, and posts that wait: more are refused, so that nobody fills the disk or the desk's day.
const A_MINUTE: u32 = 6;
const WAITING: u32 = 200;

const SCHEMA: &str = "
CREATE TABLE door (one INTEGER PRIMARY KEY CHECK (one = 1), file_public TEXT NOT NULL) STRICT;
CREATE TABLE site (
  id TEXT PRIMARY KEY, place INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, nation TEXT NOT NULL, call_back TEXT
) STRICT;
-- `unread`: it was sealed to another key, and somebody has been told.
CREATE TABLE post (
  id TEXT PRIMARY KEY, at TEXT NOT NULL, unread INTEGER NOT NULL, wrapped BLOB NOT NULL, words BLOB NOT NULL
) STRICT;
";

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
        let version: u32 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if version != VERSION {
            return Err(Error::Damaged("the counter's file"));
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
        let counter = Self::open(dir)?.ok_or(Error::Damaged("the counter's file"))?;
        Ok((counter, aside))
    }

    /// File's public key as it stands here; `None` before anybody has put it there.
    ///
    /// # Errors
    /// SQL errors.
    pub fn public(&self) -> Result<Option<String>, Error> {
        Ok(self.conn.query_row("SELECT file_public FROM door", [], |row| row.get(0)).optional()?)
    }

    /// Puts here what the desk's own file says, where that is something else: File's public key, the sites, and when each
    /// desk calls back. Answers whether another key stood here.
    ///
    /// # Errors
    /// SQL errors.
    pub fn tend(&self, public: &PublicKey, sites: &[(Site, Option<String>)]) -> Result<bool, Error> {
        let public = to_hex(&public.to_bytes());
        let known = self.public()?;
        if known.as_ref() == Some(&public) && self.sites()? == sites {
            return Ok(false);
        }
        let tx = self.conn.unchecked_transaction()?;
        tx.execute(
            "INSERT INTO door (one, file_public) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET file_public = ?1",
            [&public],
        )?;
        tx.execute("DELETE FROM site", [])?;
        for (place, (site, call_back)) in sites.iter().enumerate() {
            tx.execute(
                "INSERT INTO site (id, place, code, name, nation, call_back) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                params![site.id, i64::try_from(place).unwrap_or(0), site.code, site.name, site.nation, call_back],
            )?;
        }
        tx.commit()?;
        Ok(known.is_some_and(|known| known != public))
    }

    /// The sites, and when the desk of each calls back.
    ///
    /// # Errors
    /// SQL errors.
    pub fn sites(&self) -> Result<Vec<(Site, Option<String>)>, Error> {
        all(&self.conn, "SELECT id, code, name, nation, call_back FROM site ORDER BY place", [], |row| {
            let site = Site { id: row.get(0)?, code: row.get(1)?, name: row.get(2)?, nation: row.get(3)? };
            Ok((site, row.get(4)?))
        })
    }

    /// Posts words, sealed to File.
    ///
    /// # Errors
    /// [`Error::Damaged`] where no usable key stands here; SQL errors.
    pub fn post(&self, id: Uuid, at: DateTime<Utc>, words: &[u8]) -> Result<Result<(), Full>, Error> {
        const NO_KEY: Error = Error::Damaged("the counter's file");
        let public = self.public()?.as_deref().and_then(from_hex).ok_or(NO_KEY)?;
        let key = TextKey::new(id);
        let wrapped = seal::wrap(&PublicKey::try_from(public.as_slice())?, &key)?;
        let words = seal::seal(&key, place(id), words);
        let tx = self.conn.unchecked_transaction()?;
        let waiting: u32 = tx.query_row("SELECT count(*) FROM post", [], |row| row.get(0))?;
        let since = Instant(at - chrono::TimeDelta::minutes(1));
        let lately: u32 = tx.query_row("SELECT count(*) FROM post WHERE at > ?1", [since], |row| row.get(0))?;
        if waiting >= WAITING {
            return Ok(Err(Full::Waiting));
        }
        if lately >= A_MINUTE {
            return Ok(Err(Full::Minute));
        }
        tx.execute(
            "INSERT INTO post (id, at, unread, wrapped, words) VALUES (?1, ?2, 0, ?3, ?4)",
            params![id.to_string(), Instant(at), wrapped, words],
        )?;
        tx.commit()?;
        Ok(Ok(()))
    }

    /// The posts that wait, the oldest first, but those that somebody has been told of already.
    ///
    /// # Errors
    /// SQL errors; [`Error::Damaged`].
    pub fn posts(&self) -> Result<Vec<Post>, Error> {
        all(&self.conn, "SELECT id, at, wrapped, words FROM post WHERE unread = 0 ORDER BY id", [], |row| {
            let id = row.get::<_, String>(0)?.parse().map_err(|_| Error::Damaged("the counter's file"))?;
            Ok(Post { id, at: row.get::<_, Instant>(1)?.0, wrapped: row.get(2)?, words: row.get(3)? })
        })
    }

    /// Takes a post away, once the desk has it.
    ///
    /// # Errors
    /// SQL errors.
    pub fn remove(&self, id: Uuid) -> Result<(), Error> {
        self.conn.execute("DELETE FROM post WHERE id = ?1", [id.to_string()])?;
        Ok(())
    }

    /// Sets a post aside that nobody here can open: it stays, and is not spoken of again.
    ///
    /// # Errors
    /// SQL errors.
    pub fn set_aside(&self, id: Uuid) -> Result<(), Error> {
        self.conn.execute("UPDATE post SET unread = 1 WHERE id = ?1", [id.to_string()])?;
        Ok(())
    }
}
