//! The only place that knows SQL and ciphers.
//!
//! | module | what it holds |
//! |---|---|
//! | [`keys`] | the keyring, sealing, the delay after wrong passphrases |
//! | [`schema`] | tables, migrations, the column map |
//! | [`vault`] | the signed-in person's keys at work on rows |
//! | [`find`] | the full-text index of the advice file, a file of its own |
//! | [`counter`] | the letterbox of a screen where nobody is signed in, a file of its own |
//! | [`tx`], [`row`] | one write; versioned rows with their history |
//! | one file per aggregate | [`people`], [`client`], [`join`], [`referral`], [`case`], [`matter`], [`other_side`], [`conflict`], [`wall`], [`evidence`], [`answer`], [`due`], [`outcome`], [`draft`], [`audit`], [`import`] |
//! | one file per aggregate | [`people`], [`client`], [`join`], [`referral`], [`case`], [`matter`], [`other_side`], [`conflict`], [`wall`], [`evidence`], [`due`], [`outcome`], [`alert`], [`concern`], [`draft`], [`audit`], [`import`] |
//! | one file per aggregate | [`people`], [`client`], [`join`], [`referral`], [`case`], [`matter`], [`other_side`], [`conflict`], [`wall`], [`evidence`], [`due`], [`outcome`], [`message`], [`draft`], [`audit`], [`import`] |

use std::cell::Cell;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use rusqlite::config::DbConfig;
use rusqlite::functions::FunctionFlags;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization, Wal};
use rusqlite::limits::Limit;
use rusqlite::{OpenFlags, OptionalExtension as _, Transaction, TransactionBehavior, params};

pub mod acts_for;
pub mod alert;
pub mod answer;
pub mod appointment;
pub mod audit;
pub mod away;
pub mod bundle;
pub mod case;
pub mod client;
pub mod concern;
pub mod conflict;
pub mod counter;
pub mod desk_session;
pub mod document;
pub mod draft;
pub mod due;
pub mod enclosure;
pub mod error;
pub mod event;
pub mod evidence;
pub mod figures;
pub mod find;
mod ids;
pub mod import;
pub mod join;
pub mod keys;
pub mod matter;
pub mod message;
pub mod other_side;
pub mod outcome;
pub mod people;
pub mod presence;
pub mod referral;
pub mod row;
pub mod schema;
pub mod service;
pub mod signpost;
pub mod source;
pub(crate) mod sql;
pub mod task;
mod timeline;
pub mod today;
pub mod tx;
pub mod vault;
pub mod wall;
pub mod working;

pub use error::Error;
pub use ids::Ids;
/// A connection to a desk's file.
pub use rusqlite::Connection;
pub use tx::Tx;
pub use vault::{Room, Vault};

use crate::domain::change::{Part, Parts};
use crate::domain::role::Role;
use keys::{DbKey, Held, Keyring};

/// The first SQLite that is safe for several writers on one file: a data race in WAL reset can corrupt the file before it
/// (sqlite.org, release 3.51.3).
const OLDEST_SQLITE: i32 = 3_051_003;

/// How long a write waits for another desk before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// A desk that has held the lock for this long in one go gives way to the others, for longer than any of them sleeps between
/// two tries. Without it an import, or eight desks in a hurry, kept the lock for as long as luck would have it.
const TURN: Duration = Duration::from_millis(15);
const GAP: Duration = Duration::from_millis(3);

/// Pages of the log (16 MB) after which it is moved into the file. SQLite's own 1,000 is about one batch of an import, which
/// would then write most of its pages twice.
const LOG_PAGES: std::ffi::c_int = 4_000;

/// The file's name within a desk's folder.
pub const FILE: &str = "desk.db";

/// The longest text or blob that the file takes.
const LONGEST: i32 = 64 << 20;

/// A desk's file, opened with one person's keys.
pub struct Store {
    conn: Connection,
    vault: Vault,
    ids: Ids,
    dir: PathBuf,
    data_version: Cell<Option<i64>>,
    /// How often each part had changed when this was last asked.
    seen: Cell<Option<[i64; Part::ALL.len()]>>,
    /// When the last write ended, and for how long the lock was held since the last gap.
    turn: Cell<(Option<Instant>, Duration)>,
}

impl Store {
    /// Makes a new, empty desk file. The caller fills it and writes the keyring in the same transaction.
    ///
    /// # Errors
    /// [`Error::Exists`] where a desk's file is there already.
    pub fn create(dir: &Path, held: Held, ids: Ids) -> Result<Self, Error> {
        let path = dir.join(FILE);
        if path.exists() {
            return Err(Error::Exists);
        }
        let conn = open_keyed(&path, &held.db, OpenFlags::SQLITE_OPEN_CREATE)?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        schema::migrate(&conn, &path)?;
        restrict(&path)?;
        Self::over(conn, held, dir, ids)
    }

    /// Opens a desk's file with what a slot opened, and checks that the keyring belongs to it.
    ///
    /// # Errors
    /// [`Error::NoDesk`]; [`Error::Damaged`] where the key that a slot held does not open the file; [`Error::Newer`];
    /// [`keys::KeyError::Stale`] for an older keyring than the file knows.
    pub fn open(dir: &Path, held: Held, keyring: &Keyring, ids: Ids) -> Result<Self, Error> {
        let path = dir.join(FILE);
        if !path.exists() {
            return Err(Error::NoDesk);
        }
        let conn = open_keyed(&path, &held.db, OpenFlags::empty())?;
        schema::migrate(&conn, &path)?;
        // A copy made by VACUUM INTO, as a restored backup is, comes back without its log.
        conn.pragma_update(None, "journal_mode", "WAL")?;
        let generation = generation(&conn)?;
        keyring.accepts(generation)?;
        if keyring.generation() > generation {
            // A change of the keyring was cut off between the two files: finish it, or a second one would lock the desk.
            let sql = "UPDATE setting SET value = ?1 WHERE name = 'keyring' AND CAST(value AS INTEGER) < ?1";
            conn.execute(sql, [keyring.generation().to_string()])?;
        }
        Self::over(conn, held, dir, ids)
    }

    fn over(conn: Connection, held: Held, dir: &Path, ids: Ids) -> Result<Self, Error> {
        let vault = Vault::new(held);
        // Lists leave out what a wall keeps from whoever reads: see `wall::not_walled`.
        let me = vault.staff().to_string();
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
        conn.create_scalar_function("me", 0, flags, move |_| Ok(me.clone()))?;
        Ok(Self {
            conn,
            vault,
            ids,
            dir: dir.to_owned(),
            data_version: Cell::default(),
            seen: Cell::default(),
            turn: Cell::default(),
        })
    }

    /// Opens another connection with the same keys: for a worker or for the watchdog.
    ///
    /// # Errors
    /// As for opening.
    pub fn again(&self, role: Role) -> Result<Self, Error> {
        let held = self.vault.held().clone();
        let conn = open_keyed(&self.dir.join(FILE), &held.db, OpenFlags::empty())?;
        let store = Self::over(conn, held, &self.dir, Ids::random())?;
        // All caches of a process together stay within 32 MiB: the loop's own has 20.
        store.widen_cache(4)?;
        store.limited_to(role)
    }

    /// From here on this connection reads and writes only what the column map gives to `role`.
    ///
    /// # Errors
    /// SQL errors.
    pub fn limited_to(mut self, role: Role) -> Result<Self, Error> {
        // Not before: a copy is made by attaching.
        self.conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        self.conn.authorizer(Some(move |context: AuthContext<'_>| authorize(role, &context)))?;
        Ok(self)
    }

    /// The same with room for so many opened text keys: for work that goes over very many clients.
    #[must_use]
    pub fn remembering(self, keys: usize) -> Self {
        Self { vault: self.vault.remembering(keys), ..self }
    }

    /// For reading. Nothing is written through it: writes go through [`Store::write`].
    #[must_use]
    pub fn conn(&self) -> &Connection {
        &self.conn
    }

    /// The keys at work.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// A new id, for a row that is made in a later write.
    #[must_use]
    pub fn new_id(&self, at: DateTime<Utc>) -> uuid::Uuid {
        self.ids.make(at)
    }

    /// A source of further ids, for work beside this connection.
    #[must_use]
    pub fn fork_ids(&self) -> Ids {
        self.ids.fork()
    }

    /// The desk's folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The one way to write: begins `IMMEDIATE`, so that nothing read inside can be overtaken; all or nothing.
    ///
    /// # Errors
    /// [`Error::Busy`] after about five seconds; else what `work` gives, and nothing is written.
    pub fn write<T, E: From<Error>>(
        &self,
        at: DateTime<Utc>,
        role: Role,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.give_way();
        let open = Transaction::new_unchecked(&self.conn, TransactionBehavior::Immediate).map_err(Error::from)?;
        let held = Instant::now();
        let tx = Tx { conn: &open, vault: &self.vault, ids: &self.ids, at, staff: self.vault.staff(), role };
        let made = work(&tx)?;
        open.commit().map_err(Error::from)?;
        self.turn.set((Some(Instant::now()), self.turn.get().1 + held.elapsed()));
        Ok(made)
    }

    /// Lets the others have the lock, where this desk has had it for its turn.
    fn give_way(&self) {
        let (ended, held) = self.turn.get();
        let in_one_go = ended.is_some_and(|ended| ended.elapsed() < GAP);
        if in_one_go && held >= TURN {
            std::thread::sleep(GAP);
        }
        if !in_one_go || held >= TURN {
            self.turn.set((ended, Duration::ZERO));
        }
    }

    /// Gives this connection so many MiB of page cache: many for work all over a large file, few for a small job.
    ///
    /// # Errors
    /// SQL errors.
    pub(crate) fn widen_cache(&self, mib: u32) -> Result<(), Error> {
        Ok(self.conn.pragma_update(None, "cache_size", -i64::from(mib) * 1024)?)
    }

    /// Does something with so many MiB of page cache, and gives them back.
    ///
    /// # Errors
    /// SQL errors.
    pub(crate) fn with_cache<T>(&self, mib: u32, work: impl FnOnce() -> T) -> Result<T, Error> {
        let before: i64 = self.conn.pragma_query_value(None, "cache_size", |row| row.get(0))?;
        self.widen_cache(mib)?;
        let made = work();
        self.conn.pragma_update(None, "cache_size", before)?;
        Ok(made)
    }

    /// Whether anything was written by another connection since the last call; cheap enough for once a second.
    ///
    /// # Errors
    /// SQL errors.
    pub fn others_wrote(&self) -> Result<bool, Error> {
        let now: i64 = self.conn.pragma_query_value(None, "data_version", |row| row.get(0))?;
        let before = self.data_version.replace(Some(now));
        if before.is_none() {
            self.moved()?;
        }
        Ok(before.is_some_and(|before| before != now))
    }

    /// The parts that changed since this was last asked, whoever changed them; all of them where it never was.
    ///
    /// # Errors
    /// SQL errors.
    pub fn moved(&self) -> Result<Parts, Error> {
        let mut counts = [0; Part::ALL.len()];
        let mut statement = self.conn.prepare_cached("SELECT area, n FROM change")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(part) = Part::from_code(row.get_ref(0)?.as_str().unwrap_or_default()) {
                counts[part as usize] = row.get(1)?;
            }
        }
        let before = self.seen.replace(Some(counts));
        let moved = |part: &Part| before.is_none_or(|before| before[*part as usize] != counts[*part as usize]);
        Ok(Part::ALL.iter().copied().filter(moved).collect())
    }
}

/// How much a desk's file holds: clients, referrals, cases, notes, evidence requests, outcomes.
///
/// # Errors
/// SQL errors.
pub fn totals(conn: &Connection) -> Result<[u64; 6], Error> {
    let sql = "SELECT (SELECT count(*) FROM client WHERE voided = 0), (SELECT count(*) FROM referral WHERE voided = 0), \
        (SELECT count(*) FROM case_file WHERE voided = 0), (SELECT count(*) FROM note), \
        (SELECT count(*) FROM evidence WHERE voided = 0), (SELECT count(*) FROM outcome WHERE voided = 0)";
    Ok(conn
        .query_row(sql, [], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?]))?)
}

/// A setting's value.
///
/// # Errors
/// SQL errors.
pub fn setting(conn: &Connection, name: &str) -> Result<Option<String>, Error> {
    Ok(conn
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// Writes a setting.
///
/// # Errors
/// SQL errors.
pub fn set_setting(tx: &Tx<'_>, name: &str, value: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    )?
    .execute(params![name, value])?;
    Ok(())
}

/// The keyring's generation that the file knows; 0 where none was ever written.
///
/// # Errors
/// SQL errors; [`Error::Damaged`] where it is not a number.
pub fn generation(conn: &Connection) -> Result<u64, Error> {
    let known = setting(conn, "keyring")?.map(|text| text.parse().map_err(|_| Error::Damaged("the keyring's number")));
    Ok(known.transpose()?.unwrap_or(0))
}

/// Opens and keys a file, and proves that it is encrypted before anything is read from it.
fn open_keyed(path: &Path, key: &DbKey, create: OpenFlags) -> Result<Connection, Error> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(Error::OldSqlite);
    }
    // SQLite calls itself initialised before SQLCipher's part of that has run: of two threads that open their first files at
    // once, one may find no cipher. So one goes first.
    static INITIALISED: Once = Once::new();
    INITIALISED.call_once(|| drop(Connection::open_in_memory()));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let mut conn = Connection::open_with_flags(path, flags)?;
    // By default SQLCipher reports a wrong key on stderr, across the screen.
    conn.execute_batch("PRAGMA cipher_log = off")?;
    // Today's processors have instructions for it; SQLCipher's own choice, SHA-512, takes twice as long on each page. As the
    // default, so that a copy made by VACUUM INTO has it too.
    conn.execute_batch("PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256")?;
    {
        let hex = key.hex();
        let mut key = zeroize::Zeroizing::new(String::with_capacity(96));
        key.push_str("PRAGMA key = \"x'");
        key.push_str(&hex);
        key.push_str("'\"");
        conn.execute_batch(&key)?;
    }
    // A misspelt key pragma is silently ignored and leaves a plain file: ask the cipher, then look at the bytes.
    let status: String = conn.pragma_query_value(None, "cipher_status", |row| row.get(0))?;
    if status != "1" || plain(path)? {
        return Err(Error::Damaged("it is not encrypted"));
    }
    conn.busy_handler(Some(wait_for_others))?;
    conn.wal_hook(Some(after_commit))?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    conn.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
    conn.set_prepared_statement_cache_capacity(256);
    conn.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; \
         PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -20480",
    )?;
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0))?;
    Ok(conn)
}

/// Whether a file begins as an unencrypted SQLite file does.
fn plain(path: &Path) -> Result<bool, Error> {
    let mut start = [0u8; 16];
    let read = std::fs::File::open(path)?.read(&mut start)?;
    Ok(start[..read].starts_with(b"SQLite format 3"))
}

/// Only the account that runs the desk may read its file.
fn restrict(path: &Path) -> Result<(), Error> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    }
    Ok(())
}

thread_local! {
    static WAITING_SINCE: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Sleeps for a short random time: with SQLite's own handler one of eight desks got two commits while another got ten
/// thousand. Gives up after [`PATIENCE`].
fn wait_for_others(tries: i32) -> bool {
    let since = WAITING_SINCE.get().filter(|_| tries > 0).unwrap_or_else(Instant::now);
    WAITING_SINCE.set(Some(since));
    if since.elapsed() > PATIENCE {
        return false;
    }
    let mut byte = [0u8; 2];
    getrandom::fill(&mut byte).unwrap_or_default();
    let micros = 300 + u64::from(u16::from_le_bytes(byte)) * 2_200 / 65_535;
    std::thread::sleep(Duration::from_micros(micros));
    true
}

thread_local! {
    static RELEASED: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Notes when a write gave its lock back, then moves the log into the file when it is long, as SQLite does by itself: that
/// is in nobody's way.
fn after_commit(wal: &mut Wal, pages: std::ffi::c_int) -> rusqlite::Result<()> {
    RELEASED.set(Some(Instant::now()));
    if pages >= LOG_PAGES {
        // Another desk may be at it, or reading what would be overwritten: then it is done after a later write.
        let _ = wal.checkpoint();
    }
    Ok(())
}

/// When the last write of this thread gave its lock back.
pub(crate) fn released() -> Option<Instant> {
    RELEASED.get()
}

/// The answer to SQLite's question whether a statement of this role may do a thing.
fn authorize(role: Role, context: &AuthContext<'_>) -> Authorization {
    use schema::map::{self, Keeping};
    let ok = match context.action {
        AuthAction::Read { table_name, column_name } => {
            map::find(table_name).map_or(matches!(table_name, "sqlite_master" | "sqlite_schema"), |table| {
                map::may_read_column(role, table, column_name)
                    // Which rows there are is no secret of a table that one may add to: keys and upserts need it.
                    || (matches!(column_name, "id" | "") && map::may_add(role, table))
            })
        }
        AuthAction::Insert { table_name } => map::find(table_name).is_some_and(|table| map::may_add(role, table)),
        AuthAction::Update { table_name, .. } => {
            map::find(table_name).is_some_and(|table| map::may_change(role, table))
        }
        AuthAction::Delete { table_name } => {
            map::find(table_name).is_some_and(|table| table.keeping == Keeping::Free && map::may_change(role, table))
        }
        // `user_version` may be read; written it would shut every desk out.
        AuthAction::Pragma { pragma_name, pragma_value } => {
            matches!(
                pragma_name,
                "data_version" | "cache_size" | "integrity_check" | "wal_checkpoint" | "foreign_key_check"
            ) || (pragma_name == "user_version" && pragma_value.is_none())
        }
        AuthAction::Function { function_name } => !matches!(function_name, "load_extension" | "sqlcipher_export"),
        AuthAction::Select | AuthAction::Recursive | AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => {
            true
        }
        _ => false,
    };
    if ok { Authorization::Allow } else { Authorization::Deny }
}
