//! A receptionist's shift: the screen is locked for a moment, and a PIN opens it again. Never across a restart, never past
//! midnight, and three wrong tries end the sign-in.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Error, Session};
use crate::domain::date::{uk_date, uk_instant};
use crate::domain::problem::Problem;
use crate::domain::role::{Role, Verb};
use crate::store::keys::pin::{Pin, pin_problem};
use crate::store::people;

/// The longest that a shift lasts.
const LONGEST: TimeDelta = TimeDelta::hours(12);
/// Wrong tries that end it.
const TRIES: u8 = 3;

/// A shift for which a PIN was chosen.
pub struct Shift {
    pin: Pin,
    wrong: u8,
    until: DateTime<Utc>,
}

/// What a PIN that was typed comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tried {
    /// It opens the desk again.
    Opens,
    /// It is another one: so many tries are left.
    Wrong(u8),
    /// The shift is over: a passphrase is needed.
    Over,
}

impl Shift {
    /// Begins a shift with the PIN that a receptionist chose.
    ///
    /// # Errors
    /// [`Error::Denied`] for other roles: their screens hold more than Front; [`Error::Invalid`].
    pub fn begin(session: &Session, digits: &str) -> Result<Self, Error> {
        if session.role() != Role::Receptionist {
            return Err(Error::Denied("A PIN for a shift is for reception: other desks hold more.".to_owned()));
        }
        if let Some(words) = pin_problem(digits) {
            return Err(Error::Invalid(vec![Problem::new("pin", words)]));
        }
        let pin = Pin::choose(digits)?;
        session.record_shift("pin-chosen")?;
        let now = session.now();
        let tomorrow = uk_date(now).succ_opt().map_or(now, |day| uk_instant(day, 0, 0));
        Ok(Self { pin, wrong: 0, until: tomorrow.min(now + LONGEST) })
    }

    /// When it ends by itself.
    #[must_use]
    pub const fn until(&self) -> DateTime<Utc> {
        self.until
    }

    /// Tries digits. What comes of it is written down, but a wrong try that leaves others.
    ///
    /// # Errors
    /// [`Error::Ended`] where the person may no longer work here; what writing may give: then nothing is opened.
    pub fn try_pin(&mut self, session: &Session, digits: &str) -> Result<Tried, Error> {
        if session.now() >= self.until {
            session.record_shift("pin-ended")?;
            return Ok(Tried::Over);
        }
        if self.pin.fits(digits)? {
            session.record_shift(&format!("pin;failures={}", self.wrong))?;
            self.wrong = 0;
            return Ok(Tried::Opens);
        }
        self.wrong += 1;
        if self.wrong >= TRIES {
            session.record_shift("pin-refused")?;
            return Ok(Tried::Over);
        }
        Ok(Tried::Wrong(TRIES - self.wrong))
    }
}

impl Session {
    /// Writes down what happened to the screen in a shift.
    ///
    /// # Errors
    /// As for every write.
    pub fn record_shift(&self, what: &str) -> Result<(), Error> {
        self.write(|tx| Ok(tx.audit(people::home_site(tx, self.me().id)?, Verb::Account, "session", what)?))
    }
}
