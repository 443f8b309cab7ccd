//! The counter while nobody is signed in: what it shows, and what is left there for the desk.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

use super::alert::{AlertKind, NewAlert, Sign};
use super::date::{uk_date, uk_time};
use super::id::SiteId;
use super::paper::ReceiptPrinter;
use super::people::Site;
use super::signpost::{NewSignpost, Numbers};

codes! {
    /// What is left.
    LeftKind {
        Message = "message" => "a message or papers",
        Signpost = "signpost" => "the count of a signpost",
        Sign = "sign" => "an urgent sign",
    }
}

/// What the counter of a site shows: nothing of a client, and nobody of the desk but whom a supervisor named as the one to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The site.
    pub site: Site,
    /// When its desk calls back, as it was set.
    pub call_back: Option<String>,
    /// Whom to call.
    pub numbers: Numbers,
    /// When the desk is open, over the next weeks.
    pub hours: Vec<Hours>,
    /// The receipt printer.
    #[serde(default)]
    pub printer: ReceiptPrinter,
}

/// Hours of the desk on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hours {
    /// The day.
    pub day: NaiveDate,
    /// From.
    pub starts: NaiveTime,
    /// To.
    pub ends: NaiveTime,
    /// Whether people are seen then as they come.
    pub walk_in: bool,
}

impl Shown {
    /// The hours that are not over, the next first.
    pub fn ahead(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Hours> {
        let now = (uk_date(now), uk_time(now));
        self.hours.iter().filter(move |hours| (hours.day, hours.ends) > now)
    }
}

/// The count of a signpost as it is left: with how many slips of it went out by then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftSignpost {
    /// What was brought and where to.
    pub new: NewSignpost,
    /// Slips that went out.
    pub slips: u32,
}

/// An urgent sign as it is left: of nobody with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftSign {
    /// The site.
    pub site: SiteId,
    /// What was heard, as a letter.
    pub sign: Sign,
}

impl LeftSign {
    /// The alert that it becomes at a site: who left it is not known, and that nobody was signed in stands in their place.
    #[must_use]
    pub fn raised_at(&self, site: SiteId) -> NewAlert {
        let who = "at the counter, nobody signed in".to_owned();
        NewAlert { site, kind: AlertKind::Urgent, client: None, referral: None, who, sign: Some(self.sign) }
    }
}
