//! A referral as an outside format brings it: what the exchange formats make and the import takes in.

use chrono::{DateTime, Utc};

use super::person::Person;
use super::problem::Problem;
use super::referral::Asking;

/// One referral read from a file: parsed, sanitised, not yet matched or stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Incoming {
    /// Where it stands in its file, for messages: `row 12`, `entry 3`, `line 7`.
    pub at: String,
    /// The source's own identifier, `system|value`; empty where the source gave none.
    pub source_id: String,
    /// When the source says it was made or received; `None`: the time of the import.
    pub received: Option<DateTime<Utc>>,
    /// The care team named; empty where none is.
    pub team: String,
    /// Who the referral is about.
    pub person: Person,
    /// Identifiers of other systems, `(system, value)`; they are sealed in File.
    pub identifiers: Vec<(String, String)>,
    /// What is asked.
    pub asking: Asking,
    /// What was kept but should be looked at (a number that fails its check, consent not stated).
    pub warnings: Vec<Problem>,
}

/// What a file held, in the order of its records.
pub enum Record {
    /// A referral to take in.
    Referral(Box<Incoming>),
    /// The same referral as another of this import call, which is the one to take in. It is not asked again.
    Duplicate {
        /// Where: `row 12`, `entry 3`, `file`.
        at: String,
    },
    /// A file that holds no referral, and why.
    Ignored(&'static str),
    /// A referral that cannot be taken in.
    Refused {
        /// Where: `row 12`, `entry 3`, `file`.
        at: String,
        /// Every reason, one sentence each.
        why: Vec<Problem>,
    },
}

codes! {
    /// The format an imported file was read as.
    Format {
        Csv = "csv" => "CSV",
        Fhir = "fhir" => "FHIR R4",
        Oruk = "oruk" => "Open Referral UK",
        Unknown = "unknown" => "unknown",
    }
}
