//! A referral of somebody without a home to a council in England: four items, and nothing else.

use super::problem::Problem;
use super::text::clean_line;

/// What the duty says, with where it was read.
pub const DUTY: &str = "A hospital's A&E, urgent treatment centre or ward must refer whoever agrees to it; other clinics may. \
    (Homelessness: duty to refer, for NHS staff, GOV.UK; read on 24 November 2026.)";

/// What a council is told: who, how to reach them, that they agreed, and why.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CouncilReferral {
    /// The council that the person chose.
    pub council: String,
    /// The person's name.
    pub name: String,
    /// How the council reaches them.
    pub contact: String,
    /// The reason, as it was agreed with them.
    pub reason: String,
    /// Whether they agree to be referred; `None` where nobody asked.
    pub agrees: Option<bool>,
    /// Whether they agree that the council gets their contact details.
    pub shares: Option<bool>,
}

impl CouncilReferral {
    /// Cleaned, where all four items are there.
    ///
    /// # Errors
    /// Every item that is missing, each with its field.
    pub fn checked(&self) -> Result<Self, Vec<Problem>> {
        let [council, name, contact, reason] =
            [&self.council, &self.name, &self.contact, &self.reason].map(|text| clean_line(text));
        let mut problems = Vec::new();
        for (field, text, words) in [
            ("council", &council, "Ask which council: the person chooses it."),
            ("name", &name, "Give the person's name."),
            ("contact", &contact, "Say how the council reaches them."),
            ("reason", &reason, "Write the reason as you agreed it with them."),
        ] {
            if text.is_empty() {
                problems.push(Problem::new(field, words));
            }
        }
        for (field, answer) in [("agrees", self.agrees), ("shares", self.shares)] {
            match answer {
                Some(true) => {}
                Some(false) => problems.push(Problem::new(field, REFUSED)),
                None => problems.push(Problem::new(field, "Ask them: without a yes nothing is referred.")),
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self { council, name, contact, reason, ..*self })
    }
}

const REFUSED: &str =
    "They do not agree, so nothing is referred. Tell them the council's number, and that they can go there.";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn whole() -> CouncilReferral {
        CouncilReferral {
            council: "Elmton Council".into(),
            name: " Morgan  Tran ".into(),
            contact: "07700 900321".into(),
            reason: "nowhere to stay tonight".into(),
            agrees: Some(true),
            shares: Some(true),
        }
    }

    #[test]
    fn nothing_is_referred_without_all_four_items_and_both_consents() {
        assert!(whole().checked().is_ok_and(|checked| checked.name == "Morgan Tran"));
        let wrong = |change: fn(&mut CouncilReferral)| {
            let mut one = whole();
            change(&mut one);
            one.checked().err().unwrap().into_iter().map(|problem| problem.field).collect::<Vec<_>>()
        };
        assert_eq!(wrong(|one| one.council = "  ".into()), ["council"]);
        assert_eq!(wrong(|one| one.name.clear()), ["name"]);
        assert_eq!(wrong(|one| one.contact.clear()), ["contact"]);
        assert_eq!(wrong(|one| one.reason.clear()), ["reason"]);
        assert_eq!(wrong(|one| one.agrees = Some(false)), ["agrees"]);
        assert_eq!(wrong(|one| one.shares = None), ["shares"]);
        assert_eq!(wrong(|one| *one = CouncilReferral::default()).len(), 6);
    }
}
