//! The desk's clock: the system's, or for a demo one that starts at a given moment and runs.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::host;
use crate::domain::date::uk_date;

/// Tells the time. Copies tell the same time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    ahead: TimeDelta,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that shows `start` now, and runs on.
    #[must_use]
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self { ahead: start - host::system_time() }
    }

    /// Now.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        host::system_time() + self.ahead
    }

    /// Today in the United Kingdom, whatever zone the machine is in.
    #[must_use]
    pub fn today(self) -> NaiveDate {
        uk_date(self.now())
    }
}
