//! The other side of a matter: landlord, employer, creditor, ex-partner. Sealed in File.

use serde::{Deserialize, Serialize};

use super::case::Subject;
use super::id::{MatterId, OtherSideId};

codes! {
    /// What an other side is to the client.
    SideKind {
        Landlord = "landlord" => "landlord",
        Agent = "agent" => "letting agent",
        Employer = "employer" => "employer",
        Creditor = "creditor" => "creditor",
        ExPartner = "ex_partner" => "ex-partner",
        Relative = "relative" => "relative",
        Neighbour = "neighbour" => "neighbour",
        Council = "council" => "council",
        School = "school" => "school",
        Body = "body" => "another public body",
        Other = "other" => "somebody else",
    }
}

impl SideKind {
    /// What is offered first for a subject.
    #[must_use]
    pub const fn likely(subject: Subject) -> Option<Self> {
        Some(match subject {
            Subject::Rent | Subject::Possession | Subject::Repairs => Self::Landlord,
            Subject::Homelessness | Subject::HousingBenefit | Subject::CouncilTax | Subject::SocialCare => {
                Self::Council
            }
            Subject::PriorityDebt | Subject::OtherDebt => Self::Creditor,
            Subject::Dismissal | Subject::SickPay | Subject::Discrimination => Self::Employer,
            Subject::School => Self::School,
            _ => return None,
        })
    }

    /// Whether it is mostly a person or an organisation.
    #[must_use]
    pub const fn party(self) -> Party {
        match self {
            Self::Agent | Self::Employer | Self::Creditor | Self::Council | Self::School | Self::Body => {
                Party::Organisation
            }
            Self::Landlord | Self::ExPartner | Self::Relative | Self::Neighbour | Self::Other => Party::Person,
        }
    }
}

codes! {
    /// Whether an other side is a person or an organisation: people are compared by their names in any order and by their
    /// household, organisations by the whole name.
    Party { Person = "person" => "a person", Organisation = "organisation" => "an organisation" }
}

/// An other side as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewOtherSide {
    /// The matter that it is the other side of.
    pub matter: MatterId,
    /// What it is to the client.
    pub kind: SideKind,
    /// A person or an organisation.
    pub party: Party,
    /// Its name.
    pub name: String,
    /// Where a person lives or an organisation is, on one line.
    pub address: String,
    /// Its postcode.
    pub postcode: String,
    /// What it calls the client's account, tenancy or case.
    pub reference: String,
}

/// The part of an other side that is words. Sealed in File.
#[derive(Default, Serialize, Deserialize)]
pub struct SideWords {
    /// As in [`NewOtherSide`].
    pub name: String,
    /// As in [`NewOtherSide`].
    pub address: String,
    /// As in [`NewOtherSide`].
    pub postcode: String,
    /// As in [`NewOtherSide`].
    pub reference: String,
}

/// An other side as the open case shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct OtherSide {
    /// The other side.
    pub id: OtherSideId,
    /// Version seen.
    pub version: u32,
    /// What was typed.
    pub what: NewOtherSide,
}

impl OtherSide {
    /// `landlord: Northgate Homes Ltd, reference 12`, in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let what = &self.what;
        let reference = if what.reference.is_empty() { String::new() } else { format!("reference {}", what.reference) };
        let parts = [what.name.as_str(), &what.address, &what.postcode, &reference];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{}: {}", what.kind, parts.join(", "))
    }
}
