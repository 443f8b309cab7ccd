//! Looking words up, and how long that may take.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::source::{self, Read};
use super::{DAY_BITS, Index, tag};
use crate::domain::case::Stage;
use crate::domain::find::Written;
use crate::domain::id::{CaseId, ReferralId, SiteId, StaffId};
use crate::domain::referral::Area;
use crate::store::client::after;
use crate::store::error::Error;
use crate::store::{Store, Vault, matter, referral};

/// A case or a referral to which what is looked for is narrowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A case.
    Case(CaseId),
    /// A referral.
    Referral(ReferralId),
}

/// What is looked for.
pub struct Ask<'a> {
    /// Folded words; each begins a word of what is found.
    pub words: &'a [String],
    /// The sites of what is found; empty for every site.
    pub sites: &'a [SiteId],
    /// Who wrote it: one of these; empty for anybody.
    pub by: &'a [StaffId],
    /// Where it stands: in one of these; empty for anywhere.
    pub places: &'a [Place],
    /// Written on this day or later.
    pub since: Option<NaiveDate>,
    /// In a case with a matter of this area, or a referral that asks about it.
    pub area: Option<Area>,
    /// In a case with a matter on this rung.
    pub stage: Option<Stage>,
}

/// Letters up to which FTS5 keeps lists of beginnings.
const LISTED: usize = 4;
/// The most words that are looked up for one beginning; with more, FTS5 reads the lists of them all.
const BEGUN: usize = 64;

impl Ask<'_> {
    /// As FTS5 reads it; empty where nothing but a day is asked for, `None` where a word is nowhere.
    fn expression(&self, index: &Connection) -> Result<Option<String>, Error> {
        // Folded words and tags are letters and digits only.
        let any = |tags: Vec<String>| format!("({})", tags.join(" OR "));
        let quoted = |tag: String| format!("\"{tag}\"");
        let mut all = Vec::new();
        for word in self.words {
            if word.chars().count() <= LISTED {
                all.push(format!("\"{word}\" *"));
                continue;
            }
            match begun(index, word)?.as_slice() {
                [] => return Ok(None),
                some if some.len() > BEGUN => all.push(format!("\"{word}\" *")),
                some => all.push(any(some.iter().map(|term| format!("\"{term}\"")).collect())),
            }
        }
        if !self.sites.is_empty() {
            all.push(any(self.sites.iter().map(|site| quoted(tag('s', site.0))).collect()));
        }
        if !self.by.is_empty() {
            all.push(any(self.by.iter().map(|staff| quoted(tag('b', staff.0))).collect()));
        }
        if !self.places.is_empty() {
            let of = |place: &Place| match place {
                Place::Case(id) => tag('c', id.0),
                Place::Referral(id) => tag('r', id.0),
            };
            all.push(any(self.places.iter().map(of).map(quoted).collect()));
        }
        Ok(Some(all.join(" AND ")))
    }
}

/// The words of the index that begin so; one more than [`BEGUN`] where there are more.
fn begun(index: &Connection, word: &str) -> Result<Vec<String>, Error> {
    let mut statement =
        index.prepare_cached("SELECT term FROM term WHERE term >= ?1 AND term < ?2 ORDER BY term LIMIT ?3")?;
    let rows = statement.query_map(params![word, after(word), BEGUN + 1], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A piece of writing in which all words stand.
pub struct Piece {
    /// Where it was written.
    pub written: Written,
    /// Its case.
    pub case: Option<CaseId>,
    /// Its referral.
    pub referral: Option<ReferralId>,
    /// Who wrote it, where that is kept.
    pub by: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub text: String,
}

impl Index {
    /// Whether a page or a list of it is not as it was written. Reads all of it: to be asked after an error.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        let said: rusqlite::Result<String> = self.conn().query_row("PRAGMA integrity_check(1)", [], |row| row.get(0));
        said.map_or(true, |said| said != "ok")
    }

    /// Goes over the writing in which all words stand, the newest first, until `take` says `false`. Each piece is opened as it
    /// stands now: what was corrected, undone or changed since it was read is passed over.
    ///
    /// # Errors
    /// [`Error::Stopped`] where patience ended; SQL errors; what `take` gives.
    pub fn each<E: From<Error>>(
        &self,
        store: &Store,
        ask: &Ask<'_>,
        mut take: impl FnMut(Piece) -> Result<bool, E>,
    ) -> Result<(), E> {
        let Some(expression) = ask.expression(self.conn())? else { return Ok(()) };
        let sql = if expression.is_empty() {
            "SELECT id, row, written, version FROM doc WHERE ?1 = '' AND id >= ?2 ORDER BY id DESC"
        } else {
            "SELECT d.id, d.row, d.written, d.version FROM word w CROSS JOIN doc d ON d.id = w.rowid \
             WHERE w.word MATCH ?1 AND w.rowid >= ?2 ORDER BY w.rowid DESC"
        };
        let from = ask.since.map_or(0, |day| (i64::from(day.num_days_from_ce()) - DAYS_TO_1970) << DAY_BITS);
        let mut statement = self.conn().prepare_cached(sql).map_err(Error::from)?;
        let mut rows = statement.query(params![expression, from]).map_err(Error::from)?;
        let mut about = About::default();
        while let Some(row) = rows.next().map_err(Error::from)? {
            let row: (Uuid, usize, u32) = (|| {
                let id: [u8; 16] = row.get(1)?;
                Ok::<_, rusqlite::Error>((Uuid::from_bytes(id), row.get(2)?, row.get(3)?))
            })()
            .map_err(Error::from)?;
            if !about.holds(store.conn(), ask, row)? {
                continue;
            }
            let Some(piece) = open(store.conn(), store.vault(), row)? else { continue };
            if !take(piece)? {
                break;
            }
        }
        Ok(())
    }
}

/// Days from the first of the common era to 1 January 1970, as chrono counts them.
const DAYS_TO_1970: i64 = 719_163;

/// What cases and referrals are about, as far as that was asked: many pieces of writing stand in one.
#[derive(Default)]
struct About {
    cases: HashMap<CaseId, bool>,
    referrals: HashMap<ReferralId, bool>,
}

impl About {
    /// Whether a piece of writing stands where it is asked for: looked up before its words are opened.
    fn holds(&mut self, conn: &Connection, ask: &Ask<'_>, (id, written, _): (Uuid, usize, u32)) -> Result<bool, Error> {
        if ask.area.is_none() && ask.stage.is_none() {
            return Ok(true);
        }
        let written = *Written::ALL.get(written).ok_or(Error::Damaged("the index"))?;
        match source::place(conn, written, id)? {
            (Some(case), _) => match self.cases.get(&case) {
                Some(known) => Ok(*known),
                None => {
                    let holds = matter::is_about(conn, case, ask.area, ask.stage)?;
                    self.cases.insert(case, holds);
                    Ok(holds)
                }
            },
            // Without a case there is no matter on any rung.
            (None, Some(referral)) if ask.stage.is_none() => match self.referrals.get(&referral) {
                Some(known) => Ok(*known),
                None => {
                    let holds = referral::is_about(conn, referral, ask.area)?;
                    self.referrals.insert(referral, holds);
                    Ok(holds)
                }
            },
            _ => Ok(false),
        }
    }
}

/// A piece of writing as it stands now, unless it is no longer what was read.
fn open(conn: &Connection, vault: &Vault, row: (Uuid, usize, u32)) -> Result<Option<Piece>, Error> {
    let (id, written, version) = row;
    let written = *Written::ALL.get(written).ok_or(Error::Damaged("the index"))?;
    let read = source::one(conn, vault, written, id)?.filter(|read| !read.gone && read.version == version);
    Ok(read.map(|Read { written, case, referral, by, at, text, .. }| Piece { written, case, referral, by, at, text }))
}

/// How long a search may take: until its time is over, or until a newer one is wanted.
///
/// SQLite asks it every few hundred steps of its machine, also while FTS5 reads pages, so that no other thread has to
/// interrupt anything.
pub struct Patience {
    began: Instant,
    /// Microseconds after `began`; 0 for as long as it takes.
    until: AtomicU64,
    /// Microseconds that looking through writing may take; 0 for as long as it takes.
    longest: AtomicU64,
    running: AtomicU64,
    newest: AtomicU64,
    closed: AtomicBool,
}

impl Default for Patience {
    fn default() -> Self {
        let count = AtomicU64::default;
        let closed = AtomicBool::default();
        Self { began: Instant::now(), until: count(), longest: count(), running: count(), newest: count(), closed }
    }
}

impl Patience {
    /// A newer search is wanted: whatever runs ends. Gives its number.
    pub fn newer(&self) -> u64 {
        self.newest.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Whether a newer search than `number` is wanted.
    #[must_use]
    pub fn is_over(&self, number: u64) -> bool {
        self.newest.load(Ordering::Relaxed) > number
    }

    /// The search of that number begins. Looking through writing may take so long.
    pub fn begin(&self, number: u64, longest: Duration) {
        self.until.store(0, Ordering::Relaxed);
        self.longest.store(micros(longest), Ordering::Relaxed);
        self.running.store(number, Ordering::Relaxed);
    }

    /// From here on writing is looked through.
    pub fn start(&self) {
        let longest = self.longest.load(Ordering::Relaxed);
        if longest > 0 {
            self.until.store(micros(self.began.elapsed()) + longest, Ordering::Relaxed);
        }
    }

    /// What is done from here on takes as long as it takes.
    pub fn rest(&self) {
        self.until.store(0, Ordering::Relaxed);
        self.longest.store(0, Ordering::Relaxed);
        self.running.store(u64::MAX, Ordering::Relaxed);
    }

    /// Nobody waits any more: whatever runs ends, and what is begun later ends at once.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    fn ends(&self) -> bool {
        let until = self.until.load(Ordering::Relaxed);
        self.closed.load(Ordering::Relaxed)
            || self.is_over(self.running.load(Ordering::Relaxed))
            || (until > 0 && micros(self.began.elapsed()) > until)
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

/// Steps of SQLite's machine between two looks at the clock.
const STEPS: std::ffi::c_int = 300;

impl Store {
    /// From here on what this connection and the index read ends when patience does.
    ///
    /// # Errors
    /// SQL errors.
    pub fn be_patient(&mut self, index: Option<&mut Index>, patience: &Arc<Patience>) -> Result<(), Error> {
        let conns = [Some(&mut self.conn), index.map(Index::conn_mut)];
        for conn in conns.into_iter().flatten() {
            let patience = Arc::clone(patience);
            conn.progress_handler(STEPS, Some(move || patience.ends()))?;
        }
        Ok(())
    }
}
