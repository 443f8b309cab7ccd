//! The full-text index of File: which notes, letters, requests and referrals hold a word.
//!
//! It is a SQLCipher file of its own beside the desk's, under a key that follows from File's secret: a slot without File does
//! not open it. It holds no text: for each word the numbers of the pieces of writing in which it stands (FTS5 without content,
//! positions and column sizes), and for each number the row and the version that were read; and which words there are, so that
//! a long beginning is looked up as the few words that begin so: FTS5 would read every list of a beginning to its end before
//! it gave the first number. Everything in it follows from the desk's file, so that a lost or damaged index is read anew.
//!
//! It follows rowids (in `source`). Rows are added and never taken away, by one writer at a time, so that a table's rowids
//! grow without gaps in the order of its commits; and each change of a row adds one to its history. That is as good as the
//! audit chain's sequence, which says which case was touched and not which text, and it costs a save nothing. Full text is
//! for one engine by design (PostgreSQL has its own), so that this may lean on SQLite's rowids.

mod search;
mod source;

use std::cell::RefCell;
use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::{OpenFlags, Transaction, TransactionBehavior, params};
use uuid::Uuid;

pub use search::{Ask, Patience, Piece, Place};
use source::{HISTORIES, Read};

use super::{Connection, Error, Store, Vault, open_keyed, restrict};
use crate::domain::find::Written;
use crate::domain::text::word_spans;

/// The file's name within a desk's folder.
pub const FILE: &str = "find.db";

/// Changes with the tables below, and with what is read and how it is folded: another number is read anew.
const FORMAT: u32 = 1;

const TABLES: &str = "DROP TABLE IF EXISTS word; DROP TABLE IF EXISTS doc; DROP TABLE IF EXISTS place; DROP TABLE IF EXISTS term; \
    CREATE TABLE term (term TEXT PRIMARY KEY) STRICT, WITHOUT ROWID; \
    CREATE TABLE place (source TEXT PRIMARY KEY, upto INTEGER NOT NULL, anchor TEXT NOT NULL) STRICT, WITHOUT ROWID; \
    CREATE TABLE doc (id INTEGER PRIMARY KEY, row BLOB NOT NULL UNIQUE, written INTEGER NOT NULL, version INTEGER NOT NULL) STRICT; \
    CREATE VIRTUAL TABLE word USING fts5(words, content='', detail=none, columnsize=0, prefix='2 3 4', \
      tokenize='unicode61 remove_diacritics 0'); \
    INSERT INTO word (word, rank) VALUES ('secure-delete', 1); INSERT INTO word (word, rank) VALUES ('hashsize', 8388608)";

/// Days since 1970 stand above these bits of a number, so that the newest is the largest; below them is a count.
const DAY_BITS: u32 = 24;

/// The most words that are kept at hand as known.
const KNOWN: usize = 50_000;

/// How long the index waits for another desk that writes to it. What could not be read now is read the next time.
const PATIENCE: Duration = Duration::from_millis(20);

/// The index, opened with File's key.
pub struct Index {
    conn: Connection,
    /// Words that are known to stand among the terms, so that they are not looked up again.
    known: RefCell<HashSet<String>>,
}

/// How many pieces of writing have been read, and how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Read so far.
    pub read: u64,
    /// In the desk's file.
    pub of: u64,
    /// Whether everything is in the index, changes as well.
    pub done: bool,
}

impl Index {
    /// Opens the index beside a desk's file, or makes an empty one; `None` for a person whose slot does not hold File.
    ///
    /// # Errors
    /// SQL errors, and what the folder gives.
    pub fn open(store: &Store) -> Result<Option<Self>, Error> {
        let Some(file) = &store.vault().held().file else { return Ok(None) };
        let (path, key) = (store.dir().join(FILE), file.index_key());
        let open = || {
            let conn = open_keyed(&path, &key, OpenFlags::SQLITE_OPEN_CREATE)?;
            Self { conn, known: RefCell::default() }.ready(&path)
        };
        match open() {
            // Damaged, or of another desk that stood here: everything in it can be read again.
            Err(Error::Damaged(_)) => {
                discard(store.dir())?;
                open().map(Some)
            }
            other => other.map(Some),
        }
    }

    fn ready(self, path: &Path) -> Result<Self, Error> {
        // What a power cut takes of it is read again.
        self.conn.execute_batch("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4096")?;
        if self.format()? != FORMAT {
            self.conn.pragma_update(None, "journal_mode", "WAL")?;
            restrict(path)?;
            let tx = self.begin()?;
            // Another desk may have been at it meanwhile.
            if self.format()? != FORMAT {
                afresh(&tx)?;
                tx.pragma_update(None, "user_version", FORMAT)?;
            }
            tx.commit()?;
        }
        self.conn.busy_timeout(PATIENCE)?;
        Ok(self)
    }

    fn format(&self) -> Result<u32, Error> {
        Ok(self.conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
    }

    fn begin(&self) -> Result<Transaction<'_>, Error> {
        Ok(Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate)?)
    }

    /// For looking at it. Nothing is written through it.
    #[must_use]
    pub const fn conn(&self) -> &Connection {
        &self.conn
    }

    pub(super) const fn conn_mut(&mut self) -> &mut Connection {
        &mut self.conn
    }

    /// How far the index has come.
    ///
    /// # Errors
    /// SQL errors.
    pub fn progress(&self, store: &Store) -> Result<Progress, Error> {
        let desk = store.conn();
        let mut progress = Progress { done: true, ..Progress::default() };
        for written in Written::ALL {
            let (top, (upto, _)) = (source::top(desk, written.code())?, self.place(written.code())?);
            progress.of += top.unsigned_abs();
            progress.read += upto.min(top).unsigned_abs();
            progress.done &= upto == top;
        }
        for history in HISTORIES {
            progress.done &= self.place(history)?.0 == source::top(desk, history)?;
        }
        Ok(progress)
    }

    /// Reads on: at most about so many rows, in one transaction, and says how far that has come.
    ///
    /// # Errors
    /// [`Error::Busy`] while another desk reads on; SQL errors; [`Error::Damaged`].
    pub fn catch_up(&self, store: &Store, rows: i64) -> Result<Progress, Error> {
        let before = self.progress(store)?;
        if before.done && self.follows(store.conn())? {
            return Ok(before);
        }
        let tx = self.begin()?;
        if !self.follows(store.conn())? {
            // An earlier copy of the desk's file was put back: what it does not hold is not to be found.
            self.known.borrow_mut().clear();
            afresh(&tx)?;
        }
        let mut work = Work { desk: store.conn(), vault: store.vault(), new: Vec::new(), touched: Vec::new() };
        let mut left = rows;
        for written in Written::ALL {
            let (upto, _) = self.place(written.code())?;
            let to = source::top(work.desk, written.code())?.min(upto + left);
            if to > upto {
                work.read(*written, upto, to)?;
                self.move_on(work.desk, written.code(), to)?;
                left -= to - upto;
            }
        }
        for history in HISTORIES {
            let (upto, _) = self.place(history)?;
            let to = source::top(work.desk, history)?.min(upto + left);
            if to > upto {
                work.touched.extend(source::changed(work.desk, history, upto, to)?);
                self.move_on(work.desk, history, to)?;
                left -= to - upto;
            }
        }
        let mut known = self.known.borrow_mut();
        if !work.write(&tx, &mut known)? {
            // Words that are to go can no longer be read, so they cannot be taken out one by one.
            known.clear();
            afresh(&tx)?;
        }
        let done = tx.commit();
        if done.is_err() || known.len() > KNOWN {
            known.clear();
        }
        done?;
        self.progress(store)
    }

    /// How far a table has been read, and what stood there.
    fn place(&self, source: &str) -> Result<(i64, String), Error> {
        let mut statement = self.conn.prepare_cached("SELECT upto, anchor FROM place WHERE source = ?1")?;
        let mut rows = statement.query([source])?;
        match rows.next()? {
            Some(row) => Ok((row.get(0)?, row.get(1)?)),
            None => Ok((0, String::new())),
        }
    }

    fn move_on(&self, desk: &Connection, source: &str, to: i64) -> Result<(), Error> {
        let sql = "INSERT INTO place (source, upto, anchor) VALUES (?1, ?2, ?3) \
            ON CONFLICT (source) DO UPDATE SET upto = excluded.upto, anchor = excluded.anchor";
        let anchor = source::anchor(desk, source, to)?.unwrap_or_default();
        self.conn.prepare_cached(sql)?.execute(params![source, to, anchor])?;
        Ok(())
    }

    /// Whether the desk's file still holds what was read last of each table.
    fn follows(&self, desk: &Connection) -> Result<bool, Error> {
        let tables = Written::ALL.iter().map(|written| written.code());
        for source in tables.chain(HISTORIES.iter().copied()) {
            let (upto, anchor) = self.place(source)?;
            if upto > 0 && source::anchor(desk, source, upto)?.as_deref() != Some(anchor.as_str()) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// Takes the index of a desk away: it is made again when something is looked for.
///
/// # Errors
/// What the folder gives.
pub fn discard(dir: &Path) -> Result<(), Error> {
    for name in [FILE.to_owned(), format!("{FILE}-wal"), format!("{FILE}-shm")] {
        let path = dir.join(name);
        if path.exists() {
            std::fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn afresh(index: &Connection) -> Result<(), Error> {
    Ok(index.execute_batch(TABLES)?)
}

/// What is put before the id of whoever or whatever a tag names: a letter that nobody types, of Unicode's private use.
const TAG: char = '\u{E000}';

/// A word that stands for a site, a writer, a case or a referral: what is looked for can then be narrowed in the index itself.
fn tag(kind: char, id: Uuid) -> String {
    format!("{TAG}{kind}{:016x}", id.as_u64_pair().1)
}

/// What one catching up does.
struct Work<'a> {
    desk: &'a Connection,
    vault: &'a Vault,
    /// Read for the first time.
    new: Vec<Read>,
    /// Changed since they were read, perhaps.
    touched: Vec<(Written, Uuid)>,
}

impl Work<'_> {
    fn read(&mut self, written: Written, after: i64, to: i64) -> Result<(), Error> {
        for read in source::read(self.desk, self.vault, written, after, to)? {
            self.touched.extend(read.corrects.map(|first| (Written::Note, first)));
            if !read.gone {
                self.new.push(read);
            }
        }
        Ok(())
    }

    /// Puts what was read into the index and takes out what no longer stands; `false` where that could not be read.
    fn write(mut self, index: &Connection, terms: &mut HashSet<String>) -> Result<bool, Error> {
        self.touched.sort_unstable();
        self.touched.dedup();
        let mut old = Vec::new();
        for (written, row) in std::mem::take(&mut self.touched) {
            if self.new.iter().any(|read| read.row == row) {
                continue;
            }
            let now = source::one(self.desk, self.vault, written, row)?.filter(|read| !read.gone);
            let known = known(index, row)?;
            match (known, now) {
                (Some((_, version)), Some(now)) if now.version == version => {}
                (Some((id, version)), now) => {
                    old.push((id, written, row, version));
                    self.new.extend(now);
                }
                (None, now) => self.new.extend(now),
            }
        }
        for (id, written, row, version) in old {
            let Some(words) = source::as_read(self.desk, self.vault, written, row, version)? else { return Ok(false) };
            let sql = "INSERT INTO word (word, rowid, words) VALUES ('delete', ?1, ?2)";
            let gone = terms_of(&words);
            index.prepare_cached(sql)?.execute(params![id, gone.join(" ")])?;
            index.prepare_cached("DELETE FROM doc WHERE id = ?1")?.execute([id])?;
            for term in gone {
                let sql = "DELETE FROM term WHERE term = ?1 AND NOT EXISTS (SELECT 1 FROM word WHERE word MATCH ?2)";
                index.prepare_cached(sql)?.execute(params![term, format!("\"{term}\"")])?;
                terms.remove(&term);
            }
        }
        // In the order of their numbers: FTS5 writes what it has gathered to the file whenever one is smaller than the last.
        self.new.sort_by_key(|read| read.at);
        let mut next: Option<(i64, i64)> = None;
        for read in &self.new {
            let day = read.at.timestamp().div_euclid(86_400);
            let id = match next {
                Some((same, id)) if same == day => id,
                _ => first_free(index, day)?,
            };
            next = Some((day, id + 1));
            let sql =
                "INSERT INTO doc (id, row, written, version) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (row) DO NOTHING";
            let doc = params![id, read.row.as_bytes(), read.written as u8, read.version];
            // A row may have been read for a change of it, before its table was read as far.
            if index.prepare_cached(sql)?.execute(doc)? > 0 {
                let new = terms_of(read);
                let sql = "INSERT INTO word (rowid, words) VALUES (?1, ?2)";
                index.prepare_cached(sql)?.execute(params![id, new.join(" ")])?;
                for term in new.into_iter().filter(|term| !term.starts_with(TAG)) {
                    if !terms.contains(&term) {
                        let sql = "INSERT INTO term (term) VALUES (?1) ON CONFLICT DO NOTHING";
                        index.prepare_cached(sql)?.execute([&term])?;
                        terms.insert(term);
                    }
                }
            }
        }
        Ok(true)
    }
}

/// The number and the version of a row that was read.
fn known(index: &Connection, row: Uuid) -> Result<Option<(i64, u32)>, Error> {
    let mut statement = index.prepare_cached("SELECT id, version FROM doc WHERE row = ?1")?;
    let mut rows = statement.query([row.as_bytes()])?;
    Ok(rows.next()?.map(|row| Ok::<_, rusqlite::Error>((row.get(0)?, row.get(1)?))).transpose()?)
}

/// The first number of a day that is not given yet.
fn first_free(index: &Connection, day: i64) -> Result<i64, Error> {
    let (first, end) = (day << DAY_BITS, (day + 1) << DAY_BITS);
    let last: Option<i64> = index
        .prepare_cached("SELECT max(id) FROM doc WHERE id >= ?1 AND id < ?2")?
        .query_row([first, end], |row| row.get(0))?;
    Ok(last.map_or(first, |last| last + 1))
}

/// What the index holds of a piece of writing: each of its words once, and its tags.
fn terms_of(read: &Read) -> Vec<String> {
    let mut terms: Vec<String> =
        word_spans(&read.text).iter().flat_map(|(_, folded)| folded.split(' ')).map(str::to_owned).collect();
    terms.push(tag('s', read.site.0));
    terms.extend(read.by.map(|by| tag('b', by.0)));
    match (read.referral, read.case) {
        // A referral may get a case later: it is found by itself.
        (Some(referral), _) => terms.push(tag('r', referral.0)),
        (None, Some(case)) => terms.push(tag('c', case.0)),
        (None, None) => {}
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}
