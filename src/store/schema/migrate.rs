//! Our own migration runner on `user_version`: no migration crate links with this rusqlite.

use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::store::error::Error;

/// The schema's version that this program writes.
pub const VERSION: u32 = STEPS.len() as u32;

/// One script for each version, in order. A released script is never edited.
const STEPS: &[&str] = &[
    include_str!("0001_desk.sqlite.sql"),
    include_str!("0002_due.sqlite.sql"),
    include_str!("0003_identifier.sqlite.sql"),
    include_str!("0004_diary.sqlite.sql"),
    include_str!("0005_standing.sqlite.sql"),
    include_str!("0006_working.sqlite.sql"),
    include_str!("0007_parties.sqlite.sql"),
    include_str!("0008_following.sqlite.sql"),
    include_str!("0009_document.sqlite.sql"),
    include_str!("0010_sessions.sqlite.sql"),
    include_str!("0011_answer.sqlite.sql"),
    include_str!("0012_alarms.sqlite.sql"),
    include_str!("0013_message.sqlite.sql"),
    include_str!("0014_counter.sqlite.sql"),
    include_str!("0015_service.sqlite.sql"),
    include_str!("0016_spoken.sqlite.sql"),
    include_str!("0017_source.sqlite.sql"),
    include_str!("0018_pointed.sqlite.sql"),
    include_str!("0019_alert_step.sqlite.sql"),
];

/// The version of the schema in which the file stands now.
///
/// # Errors
/// SQL errors.
pub fn version(conn: &Connection) -> Result<u32, Error> {
    Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings the file to [`VERSION`] in one transaction and says whether anything changed.
///
/// A file that is not new is copied to `desk.db.before-N` first.
///
/// # Errors
/// [`Error::Newer`] where a later program wrote the file: nothing is touched. SQL errors roll everything back.
pub fn migrate(conn: &Connection, file: &Path) -> Result<bool, Error> {
    let found = version(conn)?;
    if found > VERSION {
        return Err(Error::Newer);
    }
    if found == VERSION {
        return Ok(false);
    }
    if found > 0 {
        let copy = file.with_extension(format!("db.before-{VERSION}"));
        conn.execute("VACUUM INTO ?1", [copy.to_string_lossy().as_ref()])?;
    }
    let tx = Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?;
    let found = version(&tx)?;
    for step in STEPS.iter().skip(found as usize) {
        tx.execute_batch(step)?;
    }
    tx.pragma_update(None, "user_version", VERSION)?;
    tx.commit()?;
    Ok(true)
}
