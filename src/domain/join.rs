//! Two records of one person: what the one that stays takes over from the other.

use chrono::NaiveDate;

use super::person::{AccessibleFormat, ContactRule, HeldNumber, Person};
use super::text::fold;

/// What stands in one field of both records, and after they are joined.
#[derive(Clone, PartialEq, Eq)]
pub struct Line {
    /// The field's label.
    pub field: &'static str,
    /// In the record that stays.
    pub stays: String,
    /// In the record that goes.
    pub goes: String,
    /// After they are joined.
    pub after: String,
}

/// Whether two records cannot be of one person, in a sentence: both have an NHS number that holds, and not the same.
#[must_use]
pub fn cannot(stays: &Person, goes: &Person) -> Option<&'static str> {
    match (&stays.nhs, &goes.nhs) {
        (Some(HeldNumber::Checked(one)), Some(HeldNumber::Checked(two))) if one != two => Some(
            "Their NHS numbers differ, so these are two people or one number is wrong. Put the number right first: i.",
        ),
        _ => None,
    }
}

/// The details after joining: those of the record that stays, filled up from the one that goes. Two contact rules that differ
/// make one that is not checked, so that nobody is called before somebody has asked again.
#[must_use]
pub fn joined(stays: &Person, goes: &Person) -> Person {
    let or = |one: &String, two: &String| if one.is_empty() { two.clone() } else { one.clone() };
    let contact = match (stays.contact, goes.contact) {
        (one, ContactRule::NotChecked) => one,
        (ContactRule::NotChecked, two) => two,
        (one, two) if one == two => one,
        _ => ContactRule::NotChecked,
    };
    let mut previous = vec![stays.previous.as_str()];
    for name in [&goes.family, &goes.previous] {
        let known = previous.iter().copied().chain([stays.family.as_str()]).any(|known| fold(known) == fold(name));
        if !known {
            previous.push(name);
        }
    }
    let mut notes = vec![stays.contact_note.clone()];
    if goes.contact_note != stays.contact_note {
        notes.push(goes.contact_note.clone());
    }
    // Where both have one and they differ, the other way to reach the person is kept where contact is looked up.
    let home = |person: &Person| format!("{} {}", person.address, person.postcode).trim().to_owned();
    for (one, two) in [
        (stays.phone.clone(), goes.phone.clone()),
        (stays.email.clone(), goes.email.clone()),
        (home(stays), home(goes)),
    ] {
        if !one.is_empty() && !two.is_empty() && fold(&one) != fold(&two) {
            notes.push(format!("also {two}"));
        }
    }
    let filled = |parts: Vec<String>| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let address = if stays.address.is_empty() && stays.postcode.is_empty() { goes } else { stays };
    Person {
        given: or(&stays.given, &goes.given),
        family: stays.family.clone(),
        previous: filled(previous.into_iter().map(str::to_owned).collect()).join(" "),
        known_as: or(&stays.known_as, &goes.known_as),
        code_word: or(&stays.code_word, &goes.code_word),
        born: stays.born.or(goes.born),
        died: stays.died.or(goes.died),
        nhs: match (&stays.nhs, &goes.nhs) {
            (Some(held @ HeldNumber::Checked(_)), _) | (Some(held), None) => Some(held.clone()),
            (Some(_), Some(other)) | (None, Some(other)) => Some(other.clone()),
            (None, None) => None,
        },
        phone: or(&stays.phone, &goes.phone),
        email: or(&stays.email, &goes.email),
        // An address and its postcode stay together.
        address: address.address.clone(),
        postcode: address.postcode.clone(),
        contact,
        contact_note: filled(notes).join(" · "),
        language: or(&stays.language, &goes.language),
        interpreter: stays.interpreter || goes.interpreter,
        format: if stays.format == AccessibleFormat::Standard { goes.format } else { stays.format },
    }
}

fn day(day: Option<NaiveDate>) -> String {
    day.map_or_else(String::new, |day| day.format("%-d %b %Y").to_string())
}

/// Both records side by side, field by field, without those that are empty in both.
#[must_use]
pub fn side_by_side(stays: &Person, goes: &Person) -> Vec<Line> {
    let after = joined(stays, goes);
    type Field = (&'static str, fn(&Person) -> String);
    // A code word is said by the client, and stays off the screen here.
    let fields: [Field; 15] = [
        ("Given names", |person| person.given.clone()),
        ("Family name", |person| person.family.clone()),
        ("Previous", |person| person.previous.clone()),
        ("Known as", |person| person.known_as.clone()),
        ("Born", |person| day(person.born)),
        ("Died", |person| day(person.died)),
        ("NHS number", |person| match &person.nhs {
            Some(HeldNumber::Checked(number)) => number.formatted(),
            Some(HeldNumber::Unchecked(sent)) => sent.clone(),
            None => String::new(),
        }),
        ("Phone", |person| person.phone.clone()),
        ("E-mail", |person| person.email.clone()),
        ("Address", |person| person.address.clone()),
        ("Postcode", |person| person.postcode.clone()),
        ("Contact", |person| person.contact.label().to_owned()),
        ("Note", |person| person.contact_note.clone()),
        ("Language", |person| match person.interpreter {
            true => format!("{} interpreter", person.language).trim().to_owned(),
            false => person.language.clone(),
        }),
        ("Writing in", |person| person.format.label().to_owned()),
    ];
    fields
        .into_iter()
        .map(|(field, of)| Line { field, stays: of(stays), goes: of(goes), after: of(&after) })
        .filter(|line| !line.after.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::nhs::NhsNumber;

    fn person(given: &str, family: &str) -> Person {
        Person { given: given.into(), family: family.into(), ..Person::default() }
    }

    #[test]
    fn what_stays_is_filled_up_and_no_name_and_no_way_to_reach_somebody_is_lost() {
        let stays = Person {
            address: "12 Mill Lane".into(),
            postcode: "ZZ1 1AA".into(),
            phone: "07700 900001".into(),
            contact: ContactRule::Any,
            previous: "Chowdhury".into(),
            ..person("Shirin", "Begum")
        };
        let goes = Person {
            phone: "07700 900002".into(),
            contact: ContactRule::PostOnly,
            contact_note: "ring first".into(),
            address: "9 Ropewalk".into(),
            email: "s@example.org".into(),
            nhs: Some(HeldNumber::Checked(NhsNumber::test_range(1))),
            interpreter: true,
            ..person("Sheree", "Khatun")
        };
        let after = joined(&stays, &goes);
        assert_eq!((after.given.as_str(), after.family.as_str()), ("Shirin", "Begum"));
        assert_eq!(after.previous, "Chowdhury Khatun");
        assert_eq!(after.phone, "07700 900001");
        assert_eq!(after.contact_note, "ring first · also 07700 900002 · also 9 Ropewalk");
        assert_eq!(after.email, "s@example.org");
        assert!(after.nhs == goes.nhs && after.interpreter);
        assert_eq!(after.contact, ContactRule::NotChecked, "two rules that differ: ask again");
        let lines = side_by_side(&stays, &goes);
        assert!(lines.iter().any(|line| line.field == "E-mail" && line.stays.is_empty() && line.after == goes.email));
        assert!(lines.iter().all(|line| line.field != "Known as"), "empty in both");
    }

    #[test]
    fn a_record_joined_to_its_like_is_as_it_was() {
        let one = Person {
            contact: ContactRule::TextOnly,
            contact_note: "a note".into(),
            phone: "1".into(),
            address: "12 Mill Lane".into(),
            postcode: "ZZ1 1AA".into(),
            ..person("Shirin", "Begum")
        };
        assert!(joined(&one, &one) == one);
        assert!(joined(&one, &person("", "BEGUM")) == one);
        let only_postcode = Person { postcode: "ZZ9 9ZZ".into(), ..person("Shirin", "Begum") };
        assert!(joined(&only_postcode, &one).address.is_empty(), "no house of another postcode");
    }

    #[test]
    fn two_numbers_that_hold_are_two_people() {
        let of = |n| Person { nhs: Some(HeldNumber::Checked(NhsNumber::test_range(n))), ..person("A", "B") };
        assert!(cannot(&of(1), &of(2)).is_some());
        assert!(cannot(&of(1), &of(1)).is_none());
        assert!(cannot(&of(1), &person("A", "B")).is_none());
    }
}
