//! The parts of a desk that change: what a desk at work has to read again, and nothing more.

codes! {
    /// A part of what a desk holds, as lists and the open record draw on it.
    Part {
        Inbox = "inbox" => "referrals",
        Case = "case" => "cases",
        Evidence = "evidence" => "evidence requests",
        Outcome = "outcome" => "outcomes",
        Client = "client" => "clients",
        Slots = "slots" => "desk hours and appointments",
        Alert = "alert" => "alerts",
        Message = "message" => "messages",
        Service = "service" => "the directory",
    }
}

/// Some of the parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts(u16);

impl Parts {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// All of them.
    #[must_use]
    pub fn all() -> Self {
        Part::ALL.iter().copied().collect()
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether any of `these` is among them.
    #[must_use]
    pub fn any(self, these: &[Part]) -> bool {
        these.iter().any(|part| self.0 & bit(*part) != 0)
    }
}

const fn bit(part: Part) -> u16 {
    1 << part as u8
}

impl FromIterator<Part> for Parts {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        Self(parts.into_iter().fold(0, |bits, part| bits | bit(part)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hold_what_was_put_in() {
        let some: Parts = [Part::Case, Part::Client].into_iter().collect();
        assert!(some.any(&[Part::Inbox, Part::Client]) && !some.any(&[Part::Inbox, Part::Outcome]));
        assert!(!some.is_empty() && Parts::NONE.is_empty() && !Parts::NONE.any(Part::ALL));
        assert!(Part::ALL.iter().all(|part| Parts::all().any(&[*part])));
    }
}
