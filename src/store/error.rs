//! What can go wrong between the program and its file.

use chrono::{DateTime, Utc};

use super::keys::KeyError;
use crate::domain::evidence::Refusal;

/// Someone else saved the row first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaken {
    /// The name of the person who saved, where it is known.
    pub by: String,
    /// When they saved.
    pub at: Option<DateTime<Utc>>,
    /// The version that stands now.
    pub version: u32,
}

/// What can go wrong between the program and its file. No variant carries what anyone typed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another desk held the write lock for the whole of the wait.
    #[error("Another desk is saving. Nothing was lost; try again in a moment.")]
    Busy,
    /// No such row, or it was undone.
    #[error("That is no longer there.")]
    Gone,
    /// Someone else saved the row first.
    #[error("Somebody else changed this meanwhile.")]
    Overtaken(Overtaken),
    /// It cannot happen to a request for evidence as it stands.
    #[error("{0}")]
    Refused(Refusal),
    /// The file was written by a later version of the program.
    #[error("This desk was opened by a newer version of Alongside. Start the newer version.")]
    Newer,
    /// The file does not open with its key, or is not what it should be.
    #[error("The desk's file is damaged ({0}). Nothing was changed. Restore it from a backup.")]
    Damaged(&'static str),
    /// There is already a desk here.
    #[error("There is already a desk in this folder. Nothing was changed.")]
    Exists,
    /// There is no desk here.
    #[error("There is no desk in this folder. `alongside init` makes one.")]
    NoDesk,
    /// The linked SQLite is older than the first that is safe for several desks on one file.
    #[error("This build carries an SQLite that is not safe for several desks (3.51.3 or later is needed).")]
    OldSqlite,
    /// The disk is full.
    #[error("The disk is full, so nothing was saved. Free some space and try again; what you typed is still here.")]
    Full,
    /// It was ended before its time: a search that took too long, or that a newer one replaced.
    #[error("It took too long and was stopped.")]
    Stopped,
    /// Keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// SQL, by its code only.
    #[error("The desk's file could not be used (code {})", sql_code(.0))]
    Sql(rusqlite::Error),
    /// The disk.
    #[error("The desk's folder could not be read or written: {0}")]
    Io(#[from] std::io::Error),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{
            DatabaseBusy, DatabaseCorrupt, DatabaseLocked, DiskFull, NotADatabase, OperationInterrupted,
        };
        match (&error, error.sqlite_error_code()) {
            (rusqlite::Error::QueryReturnedNoRows, _) => Self::Gone,
            (_, Some(DatabaseBusy | DatabaseLocked)) => Self::Busy,
            (_, Some(DiskFull)) => Self::Full,
            (_, Some(OperationInterrupted)) => Self::Stopped,
            (_, Some(NotADatabase)) => Self::Damaged("it does not open with its key"),
            (_, Some(DatabaseCorrupt)) => Self::Damaged("a page is not as it was written"),
            _ => Self::Sql(error),
        }
    }
}

/// SQLite's extended code, or 0 for an error of our own making. The message itself may hold values and is not shown.
fn sql_code(error: &rusqlite::Error) -> i32 {
    error.sqlite_error().map_or(0, |inner| inner.extended_code)
}
