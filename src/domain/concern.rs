//! A concern for somebody's safety, as it was recorded: never changed, and read by few.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::id::ConcernId;

codes! {
    /// Whether what was heard was passed on.
    Shared {
        With = "with" => "told, with consent",
        Without = "without" => "told, without consent",
        NotShared = "not_shared" => "told to nobody yet",
    }
}

/// What is typed of a concern; sealed in File as one.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConcernWords {
    /// What was heard, in the person's own words.
    pub heard: String,
    /// Who was told.
    pub told: String,
    /// Why it was shared without consent, or with nobody.
    pub why: String,
    /// What happened next.
    pub next: String,
}

/// A concern to record.
#[derive(Clone, PartialEq, Eq)]
pub struct NewConcern {
    /// Whether it was passed on.
    pub shared: Shared,
    /// The words.
    pub words: ConcernWords,
}

/// An entry of a concern record.
#[derive(Clone, PartialEq, Eq)]
pub struct Concern {
    /// The entry.
    pub id: ConcernId,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// By whom: the name to show.
    pub by: String,
    /// Whether it was passed on.
    pub shared: Shared,
    /// The words.
    pub words: ConcernWords,
}
