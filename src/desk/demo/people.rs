//! Made-up clients. No number, address or name belongs to anyone: telephone numbers are from the ranges that Ofcom keeps
//! for drama, postcodes from an area that does not exist, NHS numbers from the range for tests.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use super::dice::Dice;
use super::words::Words;
use crate::domain::nhs::NhsNumber;
use crate::domain::person::{AccessibleFormat, ContactRule, HeldNumber, Person};

/// The client with this number of its own.
pub(super) fn person(words: &Words, number: u32, today: NaiveDate, dice: &mut Dice) -> Person {
    let given = words.pick("given", dice);
    let mut family = words.pick("family", dice).to_owned();
    if dice.chance(6) {
        family = format!("{family}-{}", words.pick("family", dice).replace('-', " "));
    }
    let interpreter = dice.chance(8);
    let language = if interpreter || dice.chance(4) { words.pick("language", dice) } else { "" };
    let (phone, email) = (phone(dice), dice.chance(35));
    let street = words.pick("street", dice);
    Person {
        previous: if dice.chance(12) { words.pick("family", dice).to_owned() } else { String::new() },
        known_as: if dice.chance(7) { given.chars().take(3).collect() } else { String::new() },
        born: Some(born(today, dice)).filter(|_| dice.chance(97)),
        nhs: nhs(number, dice),
        email: if email { format!("{}.{number}@example.org", ascii(given)) } else { String::new() },
        address: format!("{} {street}, {}", dice.between(1, 140), dice.pick(TOWNS)),
        postcode: format!("ZZ{} {}{}", dice.between(1, 9), dice.between(1, 9), dice.pick(&["AB", "DE", "HJ", "LN"])),
        contact: contact(dice),
        contact_note: if dice.chance(6) { dice.pick(CONTACT_NOTES).to_owned() } else { String::new() },
        language: language.to_owned(),
        interpreter,
        format: format(dice),
        given: given.to_owned(),
        family,
        phone,
        ..Person::default()
    }
}

const TOWNS: &[&str] = &["Harrowmere", "Millrace", "Port Ennis", "Upper Tollgate"];

const CONTACT_NOTES: &[&str] = &[
    "Mornings are best, after the school run.",
    "A brother shares the phone: ask for the date of the next blood test first.",
    "Say that it is the surgery calling, nothing more.",
    "Hears better on the landline.",
    "Not on Fridays.",
];

fn born(today: NaiveDate, dice: &mut Dice) -> NaiveDate {
    let age = dice.weighted(&[(14, 22), (24, 34), (22, 45), (20, 56), (12, 68), (8, 80)]) + dice.between(-5, 6);
    let year = today.year() - i32::try_from(age).unwrap_or(40);
    let start = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(today);
    start + TimeDelta::days(dice.between(0, 364))
}

fn nhs(number: u32, dice: &mut Dice) -> Option<HeldNumber> {
    dice.chance(86).then(|| {
        let held = NhsNumber::test_range(number);
        if dice.chance(2) {
            // As an import may bring it: the last digit one further than it should be.
            let digits = held.as_str();
            let last = digits.bytes().last().unwrap_or(b'0') - b'0';
            HeldNumber::Unchecked(format!("{}{}", &digits[..9], (last + 1) % 10))
        } else {
            HeldNumber::Checked(held)
        }
    })
}

fn phone(dice: &mut Dice) -> String {
    let n = dice.between(0, 999);
    match dice.below(20) {
        0 => String::new(),
        1..=3 => format!("01632 960{n:03}"),
        4 => format!("020 7946 0{n:03}"),
        _ => format!("07700 900{n:03}"),
    }
}

fn contact(dice: &mut Dice) -> ContactRule {
    use ContactRule::{Any, InPerson, NoVoicemail, NotChecked, PostOnly, SeeNote, TextOnly};
    dice.weighted(&[
        (30, NotChecked),
        (42, Any),
        (10, NoVoicemail),
        (8, TextOnly),
        (5, PostOnly),
        (3, InPerson),
        (2, SeeNote),
    ])
}

fn format(dice: &mut Dice) -> AccessibleFormat {
    use AccessibleFormat::{Audio, Braille, Bsl, EasyRead, Email, LargePrint, Standard};
    dice.weighted(&[(89, Standard), (5, LargePrint), (2, EasyRead), (1, Braille), (1, Audio), (1, Bsl), (1, Email)])
}

/// The letters of a name that may stand in an e-mail address.
fn ascii(name: &str) -> String {
    crate::domain::text::fold(name).chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::text::clean_line;

    #[test]
    fn people_are_varied_clean_and_repeat() {
        let words = Words::read();
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let make = |n: u32| person(&words, n, today, &mut Dice::new(1, u64::from(n)));
        let people: Vec<Person> = (0..500).map(make).collect();
        assert!(people.iter().zip((0..500).map(make)).all(|(a, b)| *a == b));
        for text in people.iter().flat_map(|p| [&p.given, &p.family, &p.address, &p.postcode, &p.email, &p.phone]) {
            assert_eq!(&clean_line(text), text);
        }
        for mark in ["'", "-", "ó", "é"] {
            assert!(people.iter().any(|p| p.given.contains(mark) || p.family.contains(mark)), "{mark}");
        }
        assert!(people.iter().any(|p| matches!(p.nhs, Some(HeldNumber::Unchecked(_)))));
        assert!(people.iter().any(|p| p.interpreter) && people.iter().any(|p| !p.previous.is_empty()));
        assert!(
            people.iter().all(|p| p.born.is_none_or(|born| (16..=90).contains(&crate::domain::date::age(born, today))))
        );
    }
}
