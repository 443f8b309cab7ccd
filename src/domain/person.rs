//! Who a client is and how they may be reached.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::id::ClientId;
use super::nhs::NhsNumber;
use super::text::fold;

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
    /// A word that the client and the desk agreed, so that a caller is known by it; empty where none is.
    #[serde(default)]
    pub code_word: String,
    /// Language, where it is not English; empty otherwise.
    pub language: String,
    /// Whether an interpreter is needed.
    pub interpreter: bool,
    /// The form in which the person needs writing.
    pub format: AccessibleFormat,
    /// The day of death. It is recorded by a verb of its own and stays through a change of the other details.
    #[serde(default)]
    pub died: Option<NaiveDate>,
}

impl Person {
    /// The name as lists show it: `Khan, Imran`.
    #[must_use]
    pub fn listed(&self) -> String {
        listed(&self.given, &self.family)
    }

    /// Whether another record is plainly about somebody else. A checked NHS number on both sides decides; else at least as
    /// many of given name, family name and date of birth differ as are the same. What one side leaves open says nothing.
    #[must_use]
    pub fn is_plainly_not(&self, other: &Self) -> bool {
        if let (Some(HeldNumber::Checked(one)), Some(HeldNumber::Checked(two))) = (&self.nhs, &other.nhs) {
            return one != two;
        }
        let name = |one: &str, two: &str| (!one.is_empty() && !two.is_empty()).then(|| fold(one) == fold(two));
        let born = self.born.zip(other.born).map(|(one, two)| one == two);
        let said = [name(&self.given, &other.given), name(&self.family, &other.family), born];
        let same = said.iter().filter(|same| **same == Some(true)).count();
        let differ = said.iter().filter(|same| **same == Some(false)).count();
        differ > 0 && differ >= same
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

/// The initials of a name: `Morgan` `Tran` is `M.T.`.
#[must_use]
pub fn initials(given: &str, family: &str) -> String {
    let first = |text: &str| text.chars().find(|c| c.is_alphabetic()).map(|c| format!("{}.", c.to_uppercase()));
    [first(given), first(family)].into_iter().flatten().collect()
}

/// What a queue may read of somebody: initials and year of birth, as messages have them: `M.T. 1979`.
#[must_use]
pub fn queued(initials: &str, born_year: Option<i32>) -> String {
    born_year.map_or_else(|| initials.to_owned(), |year| format!("{initials} {year}"))
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
        Reference = "reference" => "this reference",
        Number = "number" => "same NHS number",
        Birth = "birth" => "same date of birth",
        Name = "name" => "a name in common",
        Previous = "previous" => "a previous name",
        Sound = "sound" => "name sounds alike",
        Phone = "phone" => "same phone",
        Postcode = "postcode" => "same postcode",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(given: &str, family: &str, year: i32) -> Person {
        let born = NaiveDate::from_ymd_opt(year, 1, 1).filter(|_| year > 0);
        Person { given: given.into(), family: family.into(), born, ..Person::default() }
    }

    #[test]
    fn a_queue_reads_initials_and_a_year() {
        for (given, family, shown) in [
            ("Morgan", "Tran", "M.T. 1979"),
            ("", "Begum-Ali", "B. 1979"),
            ("siobhán", "O’Neil", "S.O. 1979"),
            (" Éa", "d'Ör", "É.D. 1979"),
        ] {
            assert_eq!(queued(&initials(given, family), Some(1979)), shown);
        }
        assert_eq!(queued("M.T.", None), "M.T.");
    }

    #[test]
    fn a_correction_is_the_same_person_and_a_namesake_is_not() {
        let imran = person("Imran", "Khan", 1966);
        for same in [("Imran", "KHAN", 1967), ("Imran", "Mirza", 1966), ("", "Khan", 1966), ("Imran", "Khan", 0)] {
            assert!(!imran.is_plainly_not(&person(same.0, same.1, same.2)), "{same:?}");
        }
        for other in [("Tom", "Lewis", 1980), ("Amir", "Khan", 1990), ("", "Khan", 1990), ("", "Lewis", 0)] {
            assert!(imran.is_plainly_not(&person(other.0, other.1, other.2)), "{other:?}");
        }
        let held = |n| Some(HeldNumber::Checked(NhsNumber::test_range(n)));
        let (one, two) = (Person { nhs: held(1), ..imran.clone() }, Person { nhs: held(2), ..imran.clone() });
        assert!(one.is_plainly_not(&two), "the number decides");
        assert!(!one.is_plainly_not(&Person { nhs: held(1), ..person("T", "Lewis", 1980) }));
    }
}
