//! Files made to harm, by malice or by accident: each is a clear sentence, and nothing is half imported.

use std::collections::HashSet;

use alongside::domain::incoming::{Format, Incoming, Record};
use alongside::exchange::{csv, fhir, sniff};
use proptest::prelude::*;
use serde_json::Value;

use super::{csv_records, fhir_records, fixture, referrals, said, short, today};

/// Terminal sequences (ESC, OSC 52, CSI in one and two bytes), bidirectional and invisible characters.
const EVIL: &str = "\u{1b}]52;c;x\u{7}\u{1b}[2J\u{9b}31m\u{202e}abc\u{2066}\u{200f}\u{200b}\u{feff}\u{e0041}\u{2028}z";

/// What is left of it.
const HARMLESS: &str = "]52;c;x[2J31mabc";

/// Every text of a referral.
fn texts(incoming: &Incoming) -> Vec<String> {
    fn gather(value: &Value, texts: &mut Vec<String>) {
        match value {
            Value::String(text) => texts.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| gather(item, texts)),
            Value::Object(members) => members.values().for_each(|member| gather(member, texts)),
            _ => {}
        }
    }
    let mut texts = vec![incoming.source_id.clone(), incoming.team.clone(), incoming.at.clone()];
    texts.extend(incoming.warnings.iter().map(ToString::to_string));
    texts.extend(incoming.identifiers.iter().flat_map(|(system, value)| [system.clone(), value.clone()]));
    gather(&serde_json::to_value(&incoming.person).unwrap(), &mut texts);
    gather(&serde_json::to_value(&incoming.asking).unwrap(), &mut texts);
    texts
}

/// No harm in any text; in how many the words around it were kept.
fn kept_in(incoming: &Incoming) -> usize {
    let harm = |c: char| (c.is_control() && c != '\n') || (EVIL.contains(c) && !c.is_ascii());
    let texts = texts(incoming);
    for text in &texts {
        assert!(!text.contains(harm), "{text:?}");
    }
    texts.iter().filter(|text| text.to_lowercase().contains(&HARMLESS.to_lowercase())).count()
}

#[test]
fn csv_fields_reach_nobody_s_terminal() {
    for column in csv::COLUMNS {
        let coded = ["received", "urgent_date", "date_of_birth"].contains(&column);
        let mut header = vec!["family_name", "date_of_birth", "reason"];
        let mut row = vec!["Khan", "1/2/1980", "PIP"];
        match header.iter().position(|name| *name == column) {
            Some(at) => row[at] = EVIL,
            None => {
                header.push(column);
                row.push(EVIL);
            }
        }
        let records = csv_records(format!("{}\n{}\n", header.join(","), row.join(",")).as_bytes()).unwrap();
        match &records[..] {
            [Record::Refused { why, .. }] if coded => {
                assert!(!why[0].words.contains('\u{1b}'), "{column}");
            }
            [Record::Referral(incoming)] => {
                // Coded words are not kept but warned of; areas are cut at their semicolons first.
                let dropped = ["route", "urgency", "interpreter", "consent", "areas"].contains(&column);
                assert_eq!(kept_in(incoming), usize::from(!dropped), "{column}");
                assert!(!dropped || incoming.warnings.iter().any(|warning| warning.field == column), "{column}");
            }
            other => panic!("{column}: {:?}", other.iter().map(short).collect::<Vec<_>>()),
        }
    }
}

#[test]
fn a_csv_header_reaches_nobody_s_terminal() {
    let text = format!("family_name,nhs_number,reason,{EVIL}\n");
    let file = csv::read(text.as_bytes(), today()).unwrap_or_else(|_| panic!("refused"));
    assert!(file.warnings[0].1.contains("]52;c;x[2J31mabc"));
    assert!(!file.warnings[0].1.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{7}']));
}

/// Adds harm to every text that people read, leaving the structure as it is.
fn poison(value: &mut Value, key: &str) {
    const STRUCTURE: [&str; 18] = [
        "resourceType",
        "reference",
        "fullUrl",
        "system",
        "code",
        "use",
        "status",
        "intent",
        "priority",
        "type",
        "url",
        "birthDate",
        "authoredOn",
        "end",
        "timestamp",
        "id",
        "postalCode",
        "value",
    ];
    match value {
        Value::String(text) if !STRUCTURE.contains(&key) => text.push_str(EVIL),
        Value::Array(items) => items.iter_mut().for_each(|item| poison(item, key)),
        Value::Object(members) => members.iter_mut().for_each(|(key, member)| poison(member, key)),
        _ => {}
    }
}

#[test]
fn fhir_fields_reach_nobody_s_terminal() {
    let mut message: Value = serde_json::from_slice(&fixture("message.json")).unwrap();
    poison(&mut message, "");
    for pointer in [
        "/entry/1/resource/identifier/0/value",
        "/entry/1/resource/identifier/0/system",
        "/entry/2/resource/identifier/1/value",
        "/entry/2/resource/identifier/1/system",
        "/entry/2/resource/telecom/0/value",
        "/entry/2/resource/telecom/1/value",
        "/entry/2/resource/address/0/postalCode",
        "/entry/2/resource/communication/0/language/coding/0/code",
    ] {
        let Some(Value::String(text)) = message.pointer_mut(pointer) else { panic!("{pointer}") };
        text.push_str(EVIL);
    }
    let [incoming] = &referrals(fhir_records(message.to_string().as_bytes()).unwrap())[..] else { panic!("refused") };
    // Four names, telephone, e-mail, address, postcode, language and contact note; referrer, team, reason, source
    // identifier, and another identifier with its system.
    assert_eq!(kept_in(incoming), 16);
    assert!(incoming.asking.reason.matches(HARMLESS).count() >= 6, "every part of the reason is kept");
}

#[test]
fn a_quote_that_swallows_fifty_megabytes() {
    let mut bytes = b"family_name,date_of_birth,reason\nKhan,1/2/1980,PIP\nOsei,1/2/1980,\"".to_vec();
    bytes.resize(50 << 20, b'x');
    let records = csv_records(&bytes).unwrap();
    assert_eq!(
        records.iter().map(short).collect::<Vec<_>>(),
        [
            "referral",
            "refused at row 3: A quotation mark is opened in this row and never closed, so nothing from there on was \
             read.",
        ]
    );
}

#[test]
fn a_million_brackets() {
    for text in ["[".repeat(1_000_000), format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000))] {
        assert_eq!(sniff("a.json", text.as_bytes()), Format::Fhir);
        assert!(fhir_records(text.as_bytes()).is_err());
    }
    let within =
        format!("{{\"resourceType\":\"ServiceRequest\",\"note\":{}{}}}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let records = fhir_records(within.as_bytes()).unwrap();
    assert_eq!(records.iter().map(short).collect::<Vec<_>>(), ["refused at file: It is nested too deeply."]);
}

#[test]
fn files_over_their_size() {
    let long = vec![b' '; fhir::FILE_MAX + 1];
    assert!(fhir_records(&long).is_err_and(|why| why.contains("larger than 10 MB")));
    let long = vec![b'a'; csv::FILE_MAX + 1];
    assert!(csv_records(&long).is_err_and(|why| why.contains("larger than 200 MB")));
}

#[test]
fn wrong_types_name_the_element() {
    let text = String::from_utf8(fixture("message.json")).unwrap();
    for (from, to, element) in [
        ("\"1975-05-17\"", "19750517", "Patient.birthDate"),
        ("\"Nowak\"", "[\"Nowak\"]", "Patient.name[0].family"),
        ("\"order\"", "true", "ServiceRequest.intent"),
    ] {
        assert!(text.contains(from));
        let records = fhir_records(text.replace(from, to).as_bytes()).unwrap();
        let shown = records.iter().map(short).collect::<Vec<_>>().join("; ");
        assert!(shown.starts_with("refused at entry 2"), "{shown}");
        assert!(shown.contains(element) && !shown.contains("Nowak") && !shown.contains("1975"), "{shown}");
        assert!(!shown.contains("referral;"), "{shown}");
    }
}

#[test]
fn the_31st_of_february() {
    let message = String::from_utf8(fixture("message.json")).unwrap().replace("1975-05-17", "1975-02-31");
    let shown = short(&fhir_records(message.as_bytes()).unwrap()[0]);
    assert!(shown.starts_with("refused at entry 2") && shown.contains("February"), "{shown}");
    let records = csv_records(b"family_name,date_of_birth,reason\nKhan,31/2/1975,x\n").unwrap();
    let shown = short(&records[0]);
    assert!(shown.starts_with("refused at row 2") && shown.contains("February"), "{shown}");
}

/// Cut anywhere, a file gives whole records, or such as are marked as perhaps not whole, and no others.
#[test]
fn cut_off_files_give_no_half_records() {
    for name in ["referrals.csv", "referrals.ndjson", "message.json"] {
        let bytes = fixture(name);
        let read = |bytes: &[u8]| if name.ends_with("csv") { csv_records(bytes) } else { fhir_records(bytes) };
        let whole: HashSet<Vec<u8>> = referrals(read(&bytes).unwrap()).iter().map(said).collect();
        for length in 0..bytes.len() {
            let Ok(records) = read(&bytes[..length]) else { continue };
            for incoming in referrals(records) {
                let marked =
                    incoming.warnings.iter().any(|warning| warning.words.contains("Check that the row is whole"));
                assert!(marked || whole.contains(&said(&incoming)), "{name} cut to {length}");
            }
        }
    }
}

/// A file whose every cell is quoted tells where it was cut.
#[test]
fn a_quoted_last_cell_is_never_half() {
    let whole = "family_name,date_of_birth,reason\n\"Khan\",\"1/2/1980\",\"PIP refused\"";
    for length in 33..whole.len() {
        let records = csv_records(&whole.as_bytes()[..length]).unwrap();
        assert!(referrals(records).is_empty(), "cut to {length}");
    }
}

#[test]
fn odd_line_ends_and_odd_bytes() {
    let mac = csv_records(b"family_name,date_of_birth,reason\rKhan,1/2/1980,PIP\rOsei,1/2/1980,PIP\r").unwrap();
    assert_eq!(mac.iter().map(short).collect::<Vec<_>>(), ["referral", "referral"]);
    let nul = csv_records(b"family_name,date_of_birth,reason\nKhan,1/2/1980,P\0P\nOsei,1/2/1980,PIP\n").unwrap();
    assert!(short(&nul[0]).contains("zero byte"));
    assert_eq!(short(&nul[1]), "referral");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = sniff("x", &bytes);
        let _ = csv_records(&bytes);
        let _ = fhir_records(&bytes);
    }

    #[test]
    fn rows_of_anything_are_survived(rows in proptest::collection::vec("[^\n]{0,60}", 0..6)) {
        let text = format!("family_name,date_of_birth,reason,consent,areas\n{}\n", rows.join("\n"));
        let records = csv_records(text.as_bytes()).unwrap();
        prop_assert!(!records.is_empty());
    }

    #[test]
    fn a_message_with_any_bytes_changed_is_survived(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..5)) {
        let mut bytes = fixture("message.json");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = fhir_records(&bytes);
    }
}
