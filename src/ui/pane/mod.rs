//! The panes of the desk: a closed list, one file each with its state, its rows and its view.

mod case;
mod counter;
mod evidence;
mod inbox;
mod outcomes;
mod standing;
mod today;

pub use case::{CasePane, Shown, needs, timeline_text};
pub use counter::{CounterPane, beside, choices, when};
pub use evidence::EvidencePane;
pub use inbox::{InboxPane, PAGE};
pub use outcomes::{Covering, OutcomesPane};
pub use standing::{authority_line, post_words};
pub use today::TodayPane;
pub(super) use today::alert_line;

use super::keys::Context;
use super::model::Facts;
use crate::domain::role::{Reach, Role, Verb};

/// From where somebody looks at the lists, by their role: it decides what panes are called and what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seat {
    /// The advice desk.
    #[default]
    Advice,
    /// The counter: what one sent to the desk.
    Counter,
    /// The care team: one's own referrals, and what is asked of the team.
    CareTeam,
}

impl Seat {
    /// The seat of a role.
    #[must_use]
    pub const fn of(role: Role) -> Self {
        match role {
            Role::Receptionist => Self::Counter,
            Role::CareTeam => Self::CareTeam,
            Role::Advisor | Role::Supervisor | Role::Manager => Self::Advice,
        }
    }

    /// What a pane is called from here.
    #[must_use]
    pub const fn label(self, pane: Pane) -> &'static str {
        match (pane, self) {
            (Pane::Inbox, Self::Counter) => "Sent to the desk",
            (Pane::Inbox, Self::CareTeam) => "Our referrals",
            (Pane::Case, Self::Counter | Self::CareTeam) => "Referral",
            (Pane::Evidence, Self::CareTeam) => "Asked of us",
            (pane, _) => pane.name(),
        }
    }
}

/// A pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pane {
    /// 0: what runs out first.
    Today,
    /// 1: referrals that wait.
    Inbox,
    /// 2: a referral or a case, opened.
    Case,
    /// 3: requests for medical evidence.
    Evidence,
    /// 4: what came of it.
    Outcomes,
    /// 5: reception's home.
    Counter,
}

impl Pane {
    /// Every pane, by its number.
    pub const ALL: [Self; 6] = [Self::Today, Self::Inbox, Self::Case, Self::Evidence, Self::Outcomes, Self::Counter];

    /// The pane of a number.
    #[must_use]
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Its name in the strip.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Today => "Today",
            Self::Inbox => "Inbox",
            Self::Case => "Case",
            Self::Evidence => "Evidence",
            Self::Outcomes => "Outcomes",
            Self::Counter => "Counter",
        }
    }

    /// The keys here.
    #[must_use]
    pub const fn path(self) -> &'static [Context] {
        use Context::{Desk, Global, List};
        match self {
            Self::Today => &[Context::Today, List, Desk, Global],
            Self::Inbox => &[Context::Inbox, List, Desk, Global],
            Self::Case => &[Context::Case, List, Desk, Global],
            Self::Evidence => &[Context::Evidence, List, Desk, Global],
            Self::Outcomes => &[Context::Outcomes, List, Desk, Global],
            Self::Counter => &[Context::Counter, List, Desk, Global],
        }
    }

    /// Whether a person has this pane.
    #[must_use]
    pub fn is_for(self, facts: &Facts) -> bool {
        match self {
            Self::Today => facts.may(Verb::SeeCase),
            Self::Inbox => facts.may(Verb::SeeReferral),
            Self::Case => facts.may(Verb::SeeCase) || facts.may(Verb::SeeReferral),
            Self::Evidence => facts.may(Verb::SeeEvidence),
            Self::Outcomes => facts.reach(Verb::SeeTotals) >= Reach::Site,
            Self::Counter => Seat::of(facts.role) == Seat::Counter,
        }
    }
}
