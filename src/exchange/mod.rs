//! Outside formats to domain types: bytes in, [`Incoming`] out; and [`calendar`], the other way. No I/O and no clock.
//!
//! [`sniff`] tells the format, [`csv::read`] and [`fhir::Call`] read it. Both formats keep the same rules:
//!
//! - every text is cleaned by `domain::text` on its way in;
//! - a record goes in whole or not at all, and everything about it that a person should look at is a warning;
//! - a problem says what is wrong and what is accepted, and never repeats what stood there.

pub mod bank_holidays;
pub mod calendar;
pub mod claims;
pub mod csv;
pub mod descriptors;
pub mod fhir;
pub mod oruk;
pub mod signposts;
pub mod slips;
pub mod special_rules;
pub mod starter;
pub mod time_limits;
mod words;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::domain::date;
use crate::domain::incoming::{Format, Incoming};
use crate::domain::nhs::NhsNumber;
use crate::domain::person::HeldNumber;
use crate::domain::problem::Problem;
use crate::domain::text::clean_line;

/// The longest text of one line (a name, a number, an address), in characters.
pub const LINE_MAX: usize = 1_000;

/// Bytes looked at to tell a format.
const SNIFFED: usize = 64 * 1024;
/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xEF\xBB\xBF";
/// Hour of the day, UK time, that stands for a date without a time: the date is then the same in UK time and in UTC.
const DATE_ONLY_HOUR: u32 = 1;
/// The year before which no referral was received.
const FIRST_YEAR: i32 = 1990;
/// Age above which a date of birth is a slip, in years.
const OLDEST: i32 = 125;
/// The version of what [`canonical`] writes. It changes only when the same referral would give other bytes.
const CANONICAL: &str = "alongside incoming 1";

/// Tells the format of a file from its content, and where that leaves it open from the end of its name.
#[must_use]
pub fn sniff(name: &str, bytes: &[u8]) -> Format {
    let start = without_bom(&bytes[..bytes.len().min(SNIFFED)]);
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    match start.trim_ascii_start().first() {
        Some(b'{' | b'[') if oruk::looks_like(start) => Format::Oruk,
        Some(b'{' | b'[') => Format::Fhir,
        Some(_) if csv::looks_like(start) => Format::Csv,
        _ => match extension.as_str() {
            "csv" => Format::Csv,
            "json" | "ndjson" => Format::Fhir,
            _ => Format::Unknown,
        },
    }
}

/// What a referral says, as bytes to digest: the same for the same content, wherever in whatever file it stands.
///
/// Where it stands, the source's own identifier and the warnings are left out; every other field is in, each with its
/// length, so that no two referrals share the bytes unless they say the same.
#[must_use]
pub fn canonical(incoming: &Incoming) -> Vec<u8> {
    let Incoming { at: _, source_id: _, received, team, person, identifiers, asking, warnings: _ } = incoming;
    let mut out = Canonical(Vec::with_capacity(512));
    out.text(CANONICAL);
    out.text(&received.map(date::instant_text).unwrap_or_default());
    out.text(team);
    for text in [&person.given, &person.family, &person.previous, &person.known_as] {
        out.text(text);
    }
    out.text(&person.born.map(date::iso).unwrap_or_default());
    out.text(match &person.nhs {
        None => "",
        Some(HeldNumber::Checked(number)) => number.as_str(),
        Some(HeldNumber::Unchecked(sent)) => sent,
    });
    for text in [&person.phone, &person.email, &person.address, &person.postcode] {
        out.text(text);
    }
    out.text(person.contact.code());
    out.text(&person.contact_note);
    out.text(&person.language);
    out.text(if person.interpreter { "yes" } else { "no" });
    out.text(person.format.code());
    out.count(identifiers.len());
    for (system, value) in identifiers {
        out.text(system);
        out.text(value);
    }
    out.text(asking.route.code());
    out.text(asking.urgency.code());
    out.text(&asking.urgent_date.map(date::iso).unwrap_or_default());
    out.text(&asking.referrer);
    out.text(&asking.on_behalf);
    out.count(asking.areas.len());
    for area in &asking.areas {
        out.text(area.code());
    }
    out.text(&asking.reason);
    out.text(asking.share_out.code());
    out.text(asking.share_in.code());
    out.0
}

struct Canonical(Vec<u8>);

impl Canonical {
    fn count(&mut self, count: usize) {
        self.0.extend_from_slice(&(count as u64).to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend_from_slice(text.as_bytes());
    }
}

/// What keeps a referral out, whatever format it came in: the least that must be known, and lines without end.
fn faults(incoming: &Incoming) -> Vec<Problem> {
    let (person, asking) = (&incoming.person, &incoming.asking);
    let mut faults = Vec::new();
    if person.family.is_empty() {
        faults.push(Problem::new("family_name", "A family name is needed."));
    }
    if person.born.is_none() && person.nhs.is_none() {
        faults.push(Problem::new("date_of_birth", "A date of birth or an NHS number is needed."));
    }
    if asking.areas.is_empty() && asking.reason.is_empty() {
        faults.push(Problem::new("reason", "An area or a reason is needed."));
    }
    let lines = [
        ("source_id", &incoming.source_id),
        ("team", &incoming.team),
        ("given_name", &person.given),
        ("family_name", &person.family),
        ("previous_name", &person.previous),
        ("known_as", &person.known_as),
        ("phone", &person.phone),
        ("email", &person.email),
        ("address", &person.address),
        ("postcode", &person.postcode),
        ("safe_contact", &person.contact_note),
        ("language", &person.language),
        ("referrer", &asking.referrer),
    ];
    let number = match &person.nhs {
        Some(HeldNumber::Unchecked(sent)) => Some(("nhs_number", sent)),
        _ => None,
    };
    let identifiers =
        incoming.identifiers.iter().flat_map(|(system, value)| [("identifier", system), ("identifier", value)]);
    let long = lines
        .into_iter()
        .chain(number)
        .chain(identifiers)
        .filter(|(_, line)| line.len() > LINE_MAX && line.chars().count() > LINE_MAX);
    faults
        .extend(long.map(|(field, _)| Problem::new(field, format!("The text is longer than {LINE_MAX} characters."))));
    faults
}

/// An NHS number as sent: kept unchecked, with a warning, where it is not valid.
fn held_number(sent: &str) -> (HeldNumber, Option<Problem>) {
    match NhsNumber::parse(sent) {
        Ok(number) => (HeldNumber::Checked(number), None),
        Err(why) => {
            let warning = Problem::new("nhs_number", format!("Check the number, it is kept as sent. {why}"));
            (HeldNumber::Unchecked(clean_line(sent)), Some(warning))
        }
    }
}

/// A date of birth that a living person can have.
fn birth(born: NaiveDate, today: NaiveDate) -> Result<NaiveDate, String> {
    if born > today {
        Err("A date of birth cannot be after today.".into())
    } else if date::age(born, today) > OLDEST {
        Err(format!("A date of birth cannot be more than {OLDEST} years ago."))
    } else {
        Ok(born)
    }
}

/// When a referral was received, from a date without a time.
fn received_on(day: NaiveDate) -> DateTime<Utc> {
    date::uk_instant(day, DATE_ONLY_HOUR, 0)
}

/// An instant at which a referral can have been received. A day's grace is for clocks that run ahead.
fn received(instant: DateTime<Utc>, today: NaiveDate) -> Result<DateTime<Utc>, String> {
    let day = date::uk_date(instant);
    if today.succ_opt().is_some_and(|tomorrow| day > tomorrow) {
        Err("A referral cannot have been received after today.".into())
    } else if day.year() < FIRST_YEAR {
        Err(format!("A referral cannot have been received before {FIRST_YEAR}."))
    } else {
        Ok(instant)
    }
}

/// The bytes behind a byte order mark.
fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(BOM).unwrap_or(bytes)
}

/// Whether bytes begin with the mark of UTF-16.
fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Person;
    use crate::domain::referral::{Area, Asking};

    fn incoming() -> Incoming {
        Incoming {
            at: "row 2".into(),
            source_id: "1".into(),
            received: None,
            team: String::new(),
            person: Person { family: "Khan".into(), given: "Imran".into(), ..Person::default() },
            identifiers: Vec::new(),
            asking: Asking { areas: vec![Area::Debt], ..Asking::default() },
            warnings: Vec::new(),
        }
    }

    #[test]
    fn formats_are_told_by_content_before_name() {
        for (name, bytes, format) in [
            ("a.csv", &b"family_name,reason\n"[..], Format::Csv),
            ("a.txt", b"\xEF\xBB\xBF\"Family_Name\",Reason\n", Format::Csv),
            ("a.csv", b"x", Format::Csv),
            ("a.csv", b" \n{\"resourceType\":\"Patient\"}", Format::Fhir),
            ("a", b"[[[[", Format::Fhir),
            ("a.JSON", b"", Format::Fhir),
            ("a", b"", Format::Unknown),
            ("a.pdf", b"%PDF-1.7\n\0", Format::Unknown),
            ("csv", b"hello", Format::Unknown),
        ] {
            assert_eq!(sniff(name, bytes), format, "{name}");
        }
    }

    #[test]
    fn the_canonical_form_is_of_the_content_alone() {
        let one = incoming();
        let mut other = incoming();
        other.at = "row 9".into();
        other.source_id = "2".into();
        other.warnings = vec![Problem::new("", "x")];
        assert!(canonical(&one) == canonical(&other));
        other.asking.reason = "x".into();
        assert!(canonical(&one) != canonical(&other));
    }

    #[test]
    fn fields_do_not_run_into_each_other() {
        let (mut one, mut other) = (incoming(), incoming());
        (one.person.given, one.person.family) = ("AB".into(), "C".into());
        (other.person.given, other.person.family) = ("A".into(), "BC".into());
        assert!(canonical(&one) != canonical(&other));
    }

    #[test]
    fn lines_without_end_are_refused() {
        let mut long = incoming();
        long.person.address = "a".repeat(LINE_MAX + 1);
        long.person.born = NaiveDate::from_ymd_opt(1990, 1, 1);
        let faults = faults(&long);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].field, "address");
    }

    #[test]
    fn births_and_receipts_lie_in_a_life_and_in_the_past() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let today = day(2026, 11, 24);
        assert!(birth(today, today).is_ok());
        assert!(birth(day(2026, 11, 25), today).is_err());
        assert!(birth(day(1900, 1, 1), today).is_err());
        assert!(received(received_on(today), today).is_ok());
        assert!(received(received_on(day(2026, 11, 26)), today).is_err());
        assert!(received(received_on(day(1989, 1, 1)), today).is_err());
        let summer = received_on(day(2026, 7, 3));
        assert_eq!(summer.date_naive(), date::uk_date(summer));
    }
}
