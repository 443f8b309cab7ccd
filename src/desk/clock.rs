//! The desk's clock: the system's, or for a demo one that starts at a given moment and runs, or stands.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::host;
use crate::domain::date::uk_date;

/// Tells the time. Copies tell the same time.
#[derive(Clone, Copy, Debug)]
pub struct Clock(Pace);

#[derive(Clone, Copy, Debug)]
enum Pace {
    Ahead(TimeDelta),
    Stands(DateTime<Utc>),
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Pace::Ahead(TimeDelta::zero()))
    }

    /// A clock that shows `start` now, and runs on.
    #[must_use]
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self(Pace::Ahead(start - host::system_time()))
    }

    /// A clock that always shows `at`: for one unattended command, all of which happens at one moment.
    #[must_use]
    pub const fn standing_at(at: DateTime<Utc>) -> Self {
        Self(Pace::Stands(at))
    }

    /// Now.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        match self.0 {
            Pace::Ahead(ahead) => host::system_time() + ahead,
            Pace::Stands(at) => at,
        }
    }

    /// Today in the United Kingdom, whatever zone the machine is in.
    #[must_use]
    pub fn today(self) -> NaiveDate {
        uk_date(self.now())
    }
}
