//! The conflict check: whether a client and an other side may be the same, and what somebody decided of it.
//!
//! Both sides of a comparison become sets of keys, and match where they share one. The check can so be answered from an
//! index of keys alone, clear or digested, without a name being opened.

use std::collections::BTreeSet;

use super::id::StaffId;
use super::other_side::{NewOtherSide, Party};
use super::person::Person;
use super::text::{fold, sounds, words};

codes! {
    /// In what two records agree. Tells nothing of either.
    Agreement {
        Name = "name" => "same name",
        Sound = "sound" => "a name that sounds the same",
        Address = "address" => "same address",
    }
}

codes! {
    /// What somebody decided where a file of the desk may be against another.
    Decision {
        Clear = "clear" => "no conflict",
        Out = "out" => "conflict: referred to another adviser outside",
        Apart = "apart" => "conflict: kept apart by a wall, with another advisor",
    }
}

/// How a possible conflict is settled, as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct Settling {
    /// What was decided.
    pub decision: Decision,
    /// Why; sealed in File.
    pub why: String,
    /// Who takes an enquiry that is kept apart.
    pub advisor: Option<StaffId>,
}

/// `same name, same address`: all that may be said of what was found.
#[must_use]
pub fn said(found: &BTreeSet<Agreement>) -> String {
    found.iter().map(|agreement| agreement.label()).collect::<Vec<_>>().join(", ")
}

/// One thing in which two records can agree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// In what they agree when both hold this key.
    pub agreement: Agreement,
    /// Folded words; personal data, never shown or logged.
    pub text: String,
}

/// Words in which organisations' names differ without meaning another organisation.
const LEGAL_FORMS: &[&str] = &["and", "co", "company", "limited", "llp", "ltd", "plc", "the"];

/// Words before a name that are no part of it.
const TITLES: &[&str] = &["dr", "miss", "mr", "mrs", "ms", "mx"];

/// The keys of an other side.
#[must_use]
pub fn of_other_side(side: &NewOtherSide) -> BTreeSet<Key> {
    match side.party {
        Party::Person => of_person(&side.name, &side.address, &side.postcode),
        Party::Organisation => of_organisation(&side.name),
    }
}

/// The keys of a client: each way to put a given or usual name before a family or previous name, and the household.
#[must_use]
pub fn of_client(person: &Person) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for first in [&person.given, &person.known_as] {
        for last in [&person.family, &person.previous] {
            if !first.is_empty() && !last.is_empty() {
                name_keys(&mut keys, &format!("{first} {last}"));
            }
        }
    }
    if person.given.is_empty() && person.known_as.is_empty() {
        name_keys(&mut keys, &person.family);
        name_keys(&mut keys, &person.previous);
    }
    keys.extend(household(&person.address, &person.postcode));
    keys
}

/// The keys of a person who is an other side, named in any order.
#[must_use]
pub fn of_person(name: &str, address: &str, postcode: &str) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    name_keys(&mut keys, name);
    keys.extend(household(address, postcode));
    keys
}

/// The keys of an organisation: its whole name without its legal form, in any order. Its address is no household.
#[must_use]
pub fn of_organisation(name: &str) -> BTreeSet<Key> {
    let mut kept = words(name);
    kept.retain(|word| !LEGAL_FORMS.contains(&word.as_str()));
    let mut keys = BTreeSet::new();
    if !kept.is_empty() {
        add(&mut keys, &kept.iter().collect::<Vec<_>>());
    }
    keys
}

/// In what two records agree, strongest first; empty where nothing speaks for a conflict.
#[must_use]
pub fn agreements(one: &BTreeSet<Key>, other: &BTreeSet<Key>) -> BTreeSet<Agreement> {
    let mut found: BTreeSet<_> = one.intersection(other).map(|key| key.agreement).collect();
    if found.contains(&Agreement::Name) {
        found.remove(&Agreement::Sound);
    }
    found
}

/// Every two words of a name, so that a middle name or another order hides nobody; a name of one word by itself.
fn name_keys(keys: &mut BTreeSet<Key>, name: &str) {
    let mut name = words(name);
    name.retain(|word| !TITLES.contains(&word.as_str()));
    if let [only] = name.as_slice() {
        add(keys, &[only]);
    }
    for (at, one) in name.iter().enumerate() {
        for two in name.iter().skip(at + 1) {
            add(keys, &[one, two]);
        }
    }
}

/// The words as they are spelt and, where each of them has a sound, as they sound.
fn add(keys: &mut BTreeSet<Key>, words: &[&String]) {
    let mut spelt: Vec<_> = words.iter().map(|word| word.as_str()).collect();
    spelt.sort_unstable();
    keys.insert(Key { agreement: Agreement::Name, text: spelt.join(" ") });
    if let Some(mut heard) = words.iter().map(|word| sounds(word)).collect::<Option<Vec<_>>>() {
        heard.sort_unstable();
        keys.insert(Key { agreement: Agreement::Sound, text: heard.join(" ") });
    }
}

/// The postcode with every number of the address, or with its first line where the house has a name only.
fn household(address: &str, postcode: &str) -> Option<Key> {
    let postcode = fold(postcode).replace(' ', "");
    let mut house: Vec<_> =
        words(address).into_iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())).collect();
    if house.is_empty() {
        house = words(address.split(',').next().unwrap_or_default());
    }
    (!postcode.is_empty() && !house.is_empty())
        .then(|| Key { agreement: Agreement::Address, text: format!("{postcode} {}", house.join(" ")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(one: &BTreeSet<Key>, other: &BTreeSet<Key>) -> Vec<Agreement> {
        agreements(one, other).into_iter().collect()
    }

    #[test]
    fn a_name_agrees_in_any_order_with_a_middle_name_and_by_its_sound() {
        let khan = of_person("Imran Khan", "", "");
        assert_eq!(agree(&khan, &of_person("KHAN, Imran", "", "")), [Agreement::Name]);
        assert_eq!(agree(&khan, &of_person("Imran Ali Khan", "", "")), [Agreement::Name]);
        assert_eq!(
            agree(&of_person("Catherine Smith", "", ""), &of_person("Kathryn Smyth", "", "")),
            [Agreement::Sound]
        );
        assert!(agree(&khan, &of_person("Imran Malik", "", "")).is_empty());
        assert_eq!(agree(&khan, &of_person("Mr Imran Khan", "", "")), [Agreement::Name]);
        let mr_malik = of_person("Mr Imran Malik", "", "");
        assert!(agree(&of_person("Mr John Malik", "", ""), &mr_malik).is_empty(), "a title is no name");
        assert!(of_person("", "12 Mill Lane", "").is_empty());
    }

    #[test]
    fn a_client_agrees_under_each_name_and_a_sole_trader_under_their_own() {
        let client = of_client(&Person {
            given: "Shirin".into(),
            family: "Begum".into(),
            previous: "Chowdhury".into(),
            known_as: "Sheree".into(),
            ..Person::default()
        });
        for name in ["Shirin Begum", "Shirin Chowdhury", "Sheree Begum"] {
            assert_eq!(agree(&client, &of_person(name, "", "")), [Agreement::Name], "{name}");
        }
        assert_eq!(agree(&client, &of_person("Shireen Choudhury", "", "")), [Agreement::Sound]);
        assert!(agree(&client, &of_person("Chowdhury Begum", "", "")).is_empty(), "two family names are no one's name");
        assert_eq!(agree(&client, &of_organisation("Shirin Begum Ltd")), [Agreement::Name]);
    }

    #[test]
    fn a_household_is_the_postcode_and_the_house() {
        let here = of_person("Ada Bell", "Flat 3, 12 Mill Lane", "ZZ1 1AA");
        assert_eq!(agree(&here, &of_person("Joe Marsh", "flat 3 12 Mill Ln", "zz11aa")), [Agreement::Address]);
        assert!(agree(&here, &of_person("Joe Marsh", "Flat 4, 12 Mill Lane", "ZZ1 1AA")).is_empty());
        assert!(agree(&of_person("Ada Bell", "", "ZZ1 1AA"), &of_person("Joe Marsh", "", "ZZ1 1AA")).is_empty());
    }

    #[test]
    fn an_organisation_is_its_whole_name_without_its_legal_form() {
        let homes = of_organisation("Northgate Homes Ltd");
        assert_eq!(agree(&homes, &of_organisation("The Northgate Homes Limited")), [Agreement::Name]);
        assert!(agree(&homes, &of_organisation("Southgate Homes Ltd")).is_empty());
    }
}
