//! What cannot wait and must not be read across a room: a person to be seen alone, and the urgent paths.
//!
//! On the screen and in Front an alert is codes; what a sign means is said only where somebody asks for it.

use chrono::{DateTime, Utc};

use super::id::{AlertId, ClientId, ReferralId, SiteId, StaffId};

codes! {
    /// What is asked for, in words that tell a person beside the screen nothing.
    AlertKind {
        SeeAlone = "see_alone" => "a word first",
        Urgent = "urgent" => "wanted now",
    }
}

codes! {
    /// What was heard or seen, as a letter.
    Sign {
        Tonight = "a" => "A",
        Bare = "b" => "B",
        Fear = "c" => "C",
        Harm = "d" => "D",
        Child = "e" => "E",
    }
}

/// What whoever answers should mind whatever the sign, with the source where it was read.
pub const MIND: &str = "Ask in private, never in front of relatives; an interpreter is one whose work it is. (Safeguarding \
    toolkit: domestic abuse, RCGP; read on 24 November 2026.)";

impl Sign {
    /// What the letter stands for: never on a screen that a client can see.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Tonight => "nowhere to stay tonight",
            Self::Bare => "no food, no heating, no money at all",
            Self::Fear => "frightened of somebody at home",
            Self::Harm => "thinks of harming themself",
            Self::Child => "a child may be at risk",
        }
    }
}

/// An alert, as it is raised.
#[derive(Clone, PartialEq, Eq)]
pub struct NewAlert {
    /// The site.
    pub site: SiteId,
    /// What is asked for.
    pub kind: AlertKind,
    /// The client, where they are known.
    pub client: Option<ClientId>,
    /// The referral, where there is one.
    pub referral: Option<ReferralId>,
    /// Initials and a birth year, or where the person sits; may stay empty.
    pub who: String,
    /// The sign, for an urgent path.
    pub sign: Option<Sign>,
}

/// An alert, as the desk's screens show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Alert {
    /// The alert.
    pub id: AlertId,
    /// Version seen.
    pub version: u32,
    /// Its site.
    pub site: SiteId,
    /// What is asked for.
    pub kind: AlertKind,
    /// The sign, for an urgent path.
    pub sign: Option<Sign>,
    /// The client, where they are known.
    pub client: Option<ClientId>,
    /// The referral, where there is one.
    pub referral: Option<ReferralId>,
    /// The client's name as lists show it, else what was typed of them; may be empty.
    pub who: String,
    /// The next step that was taken at the counter, by its rule; empty before one was.
    pub step: String,
    /// When it was raised.
    pub raised: DateTime<Utc>,
    /// By whom: the name to show.
    pub by: String,
    /// Whether the signed-in person raised it.
    pub mine: bool,
    /// Whether the signed-in person is one of those who answer it.
    pub to_me: bool,
    /// When it was answered, and by whom; `None` while it waits.
    pub answered: Option<(DateTime<Utc>, String)>,
    /// What was said when it was answered; empty where nothing was, or the reader holds no key.
    pub words: String,
}

impl Alert {
    /// Whether it waits for the signed-in person, among others.
    #[must_use]
    pub const fn waits(&self) -> bool {
        self.to_me && self.answered.is_none()
    }

    /// What it asks for: `a word first`, `wanted now, A`.
    #[must_use]
    pub fn asks(&self) -> String {
        match self.sign {
            Some(sign) => format!("{}, {sign}", self.kind),
            None => self.kind.label().to_owned(),
        }
    }
}

/// Who is asked first at a site, beside its advisors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InCharge {
    /// The named lead for safeguarding: reads the concern records of the site.
    pub lead: Option<StaffId>,
    /// The person on duty for what cannot wait: answers alerts too.
    pub duty: Option<StaffId>,
}
