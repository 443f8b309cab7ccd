//! What a verb may answer instead of doing its work, as the screen and the command line need it.

use std::collections::BTreeSet;

use crate::domain::appointment::Slot;
use crate::domain::conflict::{Agreement, said};
use crate::domain::problem::Problem;
use crate::store::error::Overtaken;
use crate::store::keys::KeyError;
use crate::store::{self};

/// What a verb may answer instead of doing its work. No variant carries what anyone typed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not permitted to this person in this role: a sentence that says who may.
    #[error("{0}")]
    Denied(String),
    /// What was typed cannot be taken as it stands; each problem names its field.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))]
    Invalid(Vec<Problem>),
    /// Somebody else saved first.
    #[error("{}", overtaken(.0))]
    Conflict(Overtaken),
    /// Somebody has to decide first whether there is a conflict with another file: in what two records agree.
    #[error("This may conflict with a file of this desk: {}. Settle that first.", said(.0))]
    MayConflict(BTreeSet<Agreement>),
    /// Somebody else has that time, or nobody can be seen in it; the next one that is open, where there is one.
    #[error("{}", taken(.0.as_deref()))]
    Taken(Option<Box<Slot>>),
    /// It cannot be done in the state that things are in: a sentence that says what would be needed.
    #[error("{0}")]
    NotNow(String),
    /// Another desk is saving for a long time.
    #[error("Another desk is saving. Nothing was lost; try again in a moment.")]
    Busy,
    /// It is not there, or no longer.
    #[error("That is no longer there.")]
    Gone,
    /// Too many wrong passphrases: seconds to wait.
    #[error("Too many wrong passphrases. Wait {}, then try again.", seconds(*.0))]
    Wait(u64),
    /// Whoever is signed in may no longer work here, or the file was changed by a newer program.
    #[error("{0}")]
    Ended(&'static str),
    /// Everything else of the store.
    #[error(transparent)]
    Store(store::Error),
}

fn seconds(count: u64) -> String {
    if count == 1 { "one second".to_owned() } else { format!("{count} seconds") }
}

fn taken(next: Option<&Slot>) -> String {
    match next {
        Some(slot) => format!(
            "That time is taken. The next one is {} at {}.",
            crate::domain::date::full(slot.day),
            slot.starts.format("%H:%M")
        ),
        None => "That time is taken, and no other is open in the weeks ahead.".to_owned(),
    }
}

fn overtaken(by: &Overtaken) -> String {
    match (by.by.as_str(), by.at) {
        ("", _) | (_, None) => "Somebody else changed this meanwhile. It has been read again.".to_owned(),
        (name, Some(at)) => {
            format!("{name} changed this at {}. It has been read again.", crate::domain::date::uk_clock(at))
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Busy => Self::Busy,
            store::Error::Gone => Self::Gone,
            store::Error::Overtaken(by) => Self::Conflict(by),
            store::Error::Refused(refusal) => Self::NotNow(refusal.to_string()),
            store::Error::Newer => {
                Self::Ended("This desk was opened by a newer version of Alongside. Start the newer version.")
            }
            other => Self::Store(other),
        }
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self::Store(error.into())
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Error {
    /// Whether this is a wrong passphrase or an unknown login: counted, and never a reason to fear for the file.
    #[must_use]
    pub const fn is_wrong_passphrase(&self) -> bool {
        matches!(self, Self::Store(store::Error::Key(KeyError::WrongPassphrase | KeyError::UnknownLogin)))
    }

    /// Whether there is no desk where one was looked for.
    #[must_use]
    pub const fn is_no_desk(&self) -> bool {
        matches!(self, Self::Store(store::Error::NoDesk))
    }

    /// The problems of fields, where there are some.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Invalid(problems) => problems,
            _ => &[],
        }
    }
}
