//! Walls around a client's files, as a supervisor sees them: no name of a client.

use chrono::{DateTime, Utc};

use super::id::WallId;

/// A wall that stands.
#[derive(Clone)]
pub struct WallRow {
    /// The wall.
    pub id: WallId,
    /// Version seen.
    pub version: u32,
    /// The reference of the newest file that it is around.
    pub reference: String,
    /// From whom the files are kept: the name to show.
    pub from: String,
    /// Since when.
    pub since: DateTime<Utc>,
}
