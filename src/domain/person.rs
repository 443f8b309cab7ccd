//! Who a client is and how they may be reached.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::id::ClientId;
use super::nhs::NhsNumber;

codes! {
    /// How the desk may contact a client. A new client's rule is *not checked* until someone has asked in private.
    #[derive(Default)]
    ContactRule {
        #[default]
        NotChecked = "not_checked" => "not checked: no calls, no voicemail",
        Any = "any" => "calls, messages and post are fine",
        NoVoicemail = "no_voicemail" => "calls only, leave no voicemail",
        TextOnly = "text_only" => "text messages only",
        PostOnly = "post_only" => "post only",
        InPerson = "in_person" => "only in person, at the clinic",
        SeeNote = "see_note" => "read the note first",
    }
}

codes! {
    /// The form in which a client needs written information (NHS Accessible Information Standard, DAPB1605).
    #[derive(Default)]
    AccessibleFormat {
        #[default]
        Standard = "standard" => "ordinary print",
        LargePrint = "large_print" => "large print",
        EasyRead = "easy_read" => "easy read",
        Braille = "braille" => "braille",
        Audio = "audio" => "audio",
        Bsl = "bsl" => "British Sign Language",
        Email = "email" => "e-mail, for a screen reader",
    }
}

codes! {
    /// Why a name stands in the index: so that people can be found under any name they have used.
    NameKind {
        Legal = "legal" => "name",
        Previous = "previous" => "previous name",
        Known = "known" => "also known as",
    }
}

/// A person's NHS number as the desk holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum HeldNumber {
    /// A number whose check digit holds; used to offer matches.
    Checked(NhsNumber),
    /// Kept as it was sent because its check digit fails: shown as *check the number*, never used to match.
    Unchecked(String),
}

/// What is known of a client's identity, contact and needs. All of it lies in the Front compartment.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Given names as the person writes them; may be empty.
    pub given: String,
    /// Family name; the only name that is required.
    pub family: String,
    /// An earlier family name, where there is one.
    pub previous: String,
    /// What the person likes to be called, where it differs.
    pub known_as: String,
    /// Date of birth.
    pub born: Option<NaiveDate>,
    /// NHS number; walk-ins without one are normal.
    pub nhs: Option<HeldNumber>,
    /// Telephone number as given.
    pub phone: String,
    /// E-mail address as given.
    pub email: String,
    /// Postal address on one line.
    pub address: String,
    /// Postcode, upper case.
    pub postcode: String,
    /// How the desk may make contact.
    pub contact: ContactRule,
    /// What else to know before making contact (best times, code word); one key away, never on a list.
    pub contact_note: String,
    /// Language, where it is not English; empty otherwise.
    pub language: String,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// The form in which the person needs writing.
    pub format: AccessibleFormat,
}

impl Person {
    /// The name as lists show it: `Khan, Imran`.
    #[must_use]
    pub fn listed(&self) -> String {
        listed(&self.given, &self.family)
    }

    /// The name as it is spoken: `Imran Khan`, with the given name the person prefers.
    #[must_use]
    pub fn spoken(&self) -> String {
        let given = if self.known_as.is_empty() { &self.given } else { &self.known_as };
        format!("{given} {}", self.family).trim().to_owned()
    }
}

/// `Khan, Imran`, or the family name alone where no given name is known.
#[must_use]
pub fn listed(given: &str, family: &str) -> String {
    if given.is_empty() { family.to_owned() } else { format!("{family}, {given}") }
}

/// A client who may be the person being entered, with why they were offered. Matches are offered, never merged.
#[derive(Clone)]
pub struct Match {
    /// The client.
    pub id: ClientId,
    /// Their reference, e.g. `ELM-26-0142`.
    pub reference: String,
    /// Name as lists show it.
    pub name: String,
    /// Date of birth.
    pub born: Option<NaiveDate>,
    /// Postcode.
    pub postcode: String,
    /// Why this client is offered, strongest first.
    pub why: Vec<MatchReason>,
}

codes! {
    /// What two records have in common.
    MatchReason {
        Number = "number" => "same NHS number",
        Birth = "birth" => "same date of birth",
        Name = "name" => "a name in common",
        Previous = "previous" => "a previous name",
        Sound = "sound" => "name sounds alike",
        Phone = "phone" => "same phone",
        Postcode = "postcode" => "same postcode",
    }
}
