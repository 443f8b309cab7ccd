use super::*;
use crate::domain::incoming::Incoming;
use crate::domain::person::{AccessibleFormat, ContactRule, HeldNumber};
use crate::domain::referral::{Area, Consent, Route, Urgency};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// Every record of a file whose header is good.
fn records(text: &[u8]) -> Vec<Record> {
    open(text).collect()
}

fn open(text: &[u8]) -> CsvFile<'_> {
    read(text, today()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn only(text: &str) -> Incoming {
    match records(text.as_bytes()).pop() {
        Some(Record::Referral(incoming)) => *incoming,
        Some(Record::Refused { why, .. }) => panic!("{why:?}"),
        _ => panic!("no record"),
    }
}

/// Where a row was refused, and the fields of the reasons.
fn refusals(records: &[Record]) -> Vec<(&str, Vec<&str>)> {
    let refused = records.iter().filter_map(|record| match record {
        Record::Refused { at, why } => Some((at.as_str(), why.iter().map(|problem| problem.field).collect())),
        _ => None,
    });
    refused.collect()
}

fn errors(text: &[u8]) -> Vec<String> {
    match read(text, today()) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
    }
}

const HEADER: &str = "family_name,date_of_birth,reason,consent";

/// A row of defaults with one more column.
fn with(column: &str, cell: &str) -> Incoming {
    only(&format!("family_name,date_of_birth,reason,{column}\nKhan,1/2/1980,PIP refused,{cell}\n"))
}

fn warned(incoming: &Incoming, field: &str) -> bool {
    incoming.warnings.iter().any(|warning| warning.field == field)
}

#[test]
fn columns_stand_in_the_order_of_their_names() {
    assert_eq!(Column::SourceId.name(), "source_id");
    assert_eq!(Column::DateOfBirth.name(), "date_of_birth");
    assert_eq!(Column::Consent.name(), "consent");
}

#[test]
fn headers_may_be_written_as_people_write_them() {
    let khan = only("\u{feff} Reason ,DATE-OF-BIRTH,\"Family Name\"\r\nrent,1980-02-01,Khan\r\n");
    assert_eq!(khan.at, "row 2");
    assert_eq!(khan.person.family, "Khan");
    assert_eq!(khan.person.born, NaiveDate::from_ymd_opt(1980, 2, 1));
    assert_eq!(khan.asking.reason, "rent");
    assert_eq!(khan.asking.route, Route::Direct);
}

#[test]
fn a_header_is_refused_with_every_reason() {
    assert_eq!(errors(b""), ["The file is empty."]);
    assert_eq!(errors(b"\xEF\xBB\xBF\r\n"), ["The file is empty."]);
    assert!(errors(b"\xFF\xFEf\0a\0")[0].contains("UTF-16"));
    assert!(errors(b"family_name;reason\n")[0].contains("commas"));
    assert!(errors(b"name,born\n")[0].contains("names none"));
    assert_eq!(errors(b"given_name\n").len(), 3);
    assert!(errors(b"family_name,nhs_number,reason,Reason\n")[0].contains("stands twice"));
    assert!(errors(b"family_name,\"reason\n")[0].contains("never closed"));
}

#[test]
fn unknown_columns_are_named_and_the_rest_is_read() {
    let file = open(b"family_name,date_of_birth,areas,Shoe Size,\nKhan,1/2/1980,debt,9,\n");
    assert_eq!(file.warnings.len(), 1);
    assert!(file.warnings[0].1.contains("\"Shoe Size\""), "{:?}", file.warnings);
    assert_eq!(file.filter(|record| matches!(record, Record::Referral(_))).count(), 1);
}

#[test]
fn a_thousand_unknown_columns_are_counted() {
    let header = (0..1_000).fold(HEADER.to_owned(), |header, n| format!("{header},x{n}"));
    let file = open(header.as_bytes());
    assert_eq!(file.warnings.len(), NAMED + 1);
    assert!(file.warnings[NAMED].1.starts_with("980 more"));
}

#[test]
fn a_header_alone_is_nothing_to_take_in() {
    assert!(matches!(records(b"family_name,nhs_number,reason\n,,\n\n").as_slice(), [Record::Ignored(_)]));
}

#[test]
fn each_row_stands_or_falls_alone() {
    let text = format!(
        "{HEADER}\nKhan,1/2/1980,a,yes\nOsei,31/2/1980,a,yes\n,1/2/1980,a,yes\nJones,,a,yes\nTran,1/2/1980,,yes\n\
         Lewis,1/2/1980\nBegum,1/2/1980,a,yes,surplus\nAhmed,1/2/1980,\"a\nb\",yes,,\n"
    );
    let records = records(text.as_bytes());
    assert_eq!(
        refusals(&records),
        [
            ("row 3", vec!["date_of_birth"]),
            ("row 4", vec!["family_name"]),
            ("row 5", vec!["date_of_birth"]),
            ("row 6", vec!["reason"]),
            ("row 7", vec![""]),
            ("row 8", vec![""]),
        ]
    );
    let Some(Record::Referral(last)) = records.last() else { panic!("the last row is good") };
    assert_eq!(last.at, "row 9");
    assert_eq!(last.asking.reason, "a\nb");
}

#[test]
fn the_31st_of_february_is_a_sentence() {
    let records = records(format!("{HEADER}\nOsei,31/02/1980,a,yes\n").as_bytes());
    let Some(Record::Refused { why, .. }) = records.first() else { panic!("taken in") };
    assert!(why[0].words.contains("February"), "{}", why[0]);
    assert_eq!(why.len(), 1, "the missing date is not said again");
}

#[test]
fn areas_are_codes_labels_and_what_people_write() {
    let incoming = with("areas", "money; Home;PIP; hoarding;debt;");
    assert_eq!(incoming.asking.areas, [Area::Benefits, Area::Housing, Area::Other, Area::Debt]);
    assert_eq!(incoming.asking.reason, "PIP refused\nArea as sent: hoarding");
    assert!(warned(&incoming, "areas"));
    assert!(!incoming.warnings.iter().any(|warning| warning.words.contains("hoarding")), "repeats what was sent");
}

#[test]
fn unknown_codes_are_never_silent() {
    let incoming = with("route", "pigeon");
    assert_eq!(incoming.asking.route, Route::Direct);
    assert!(warned(&incoming, "route"));
    let incoming = with("urgency", "red");
    assert_eq!(incoming.asking.urgency, Urgency::Soon);
    assert!(warned(&incoming, "urgency"));
    let incoming = with("interpreter", "Polish");
    assert!(incoming.person.interpreter && warned(&incoming, "interpreter"));
    let incoming = with("consent", "perhaps");
    assert_eq!((incoming.asking.share_out, incoming.asking.share_in), (Consent::ToConfirm, Consent::ToConfirm));
    assert_eq!(incoming.warnings.iter().filter(|warning| warning.field == "consent").count(), 2);
}

#[test]
fn known_codes_are_silent() {
    for (column, cell) in [
        ("route", "Brought over"),
        ("urgency", "asap"),
        ("interpreter", "N"),
        ("consent", "both"),
        ("safe_contact", "no voicemail"),
        ("accessible_format", "LARGE PRINT"),
    ] {
        let incoming = with(column, cell);
        assert!(!warned(&incoming, column), "{column}");
    }
}

#[test]
fn words_about_contact_and_format_are_kept() {
    let incoming = only(
        "family_name,nhs_number,reason,safe_contact,accessible_format\nKhan,9990000018,a,after 6pm,yellow paper\n",
    );
    assert_eq!(incoming.person.contact, ContactRule::SeeNote);
    assert_eq!(incoming.person.contact_note, "after 6pm. Needs writing as: yellow paper");
    assert_eq!(incoming.person.format, AccessibleFormat::Standard);
    assert!(warned(&incoming, "safe_contact") && warned(&incoming, "accessible_format"));
    assert_eq!(with("safe_contact", "").person.contact, ContactRule::NotChecked);
}

#[test]
fn consent_has_two_directions() {
    let sharing = |word| {
        let incoming = with("consent", word);
        let warned = warned(&incoming, "consent");
        (incoming.asking.share_out, incoming.asking.share_in, warned)
    };
    assert_eq!(sharing("yes"), (Consent::Given, Consent::Given, false));
    assert_eq!(sharing("No"), (Consent::Refused, Consent::Refused, false));
    assert_eq!(sharing("to_us"), (Consent::ToConfirm, Consent::Given, true));
    assert_eq!(sharing("to_them"), (Consent::Given, Consent::ToConfirm, true));
    assert_eq!(sharing(""), (Consent::ToConfirm, Consent::ToConfirm, true));
}

#[test]
fn a_number_that_fails_its_check_is_kept_as_sent() {
    let incoming = with("nhs_number", " 943 476 5910 ");
    assert!(incoming.person.nhs == Some(HeldNumber::Unchecked("943 476 5910".into())));
    assert!(warned(&incoming, "nhs_number"));
    let incoming = with("nhs_number", "943 476 5919");
    assert!(matches!(incoming.person.nhs, Some(HeldNumber::Checked(_))));
    assert!(!warned(&incoming, "nhs_number"));
}

#[test]
fn received_is_a_date_or_an_instant() {
    let received = |cell| with("received", cell).received.map(crate::domain::date::instant_text);
    assert_eq!(received("").as_deref(), None);
    assert_eq!(received("24/11/2026").as_deref(), Some("2026-11-24T01:00:00.000Z"));
    assert_eq!(received("2026-11-20T09:30:00+00:00").as_deref(), Some("2026-11-20T09:30:00.000Z"));
    let future = "family_name,nhs_number,reason,received\nKhan,9990000018,a,1/1/2030\n";
    assert_eq!(refusals(&records(future.as_bytes())), [("row 2", vec!["received"])]);
}

#[test]
fn windows_1252_is_read_and_said() {
    let file = open(b"family_name,date_of_birth,reason\nMu\xF1oz,1/2/1980,\x93caf\xE9\x94\nZo\xC3\xAB,1/2/1980,x\n");
    assert!(file.warnings[0].1.contains("Windows-1252"));
    let names: Vec<_> = file
        .map(|record| match record {
            Record::Referral(incoming) => (incoming.person.family, incoming.asking.reason),
            _ => panic!("refused"),
        })
        .collect();
    assert_eq!(names[0], ("Muñoz".into(), "“café”".into()));
    assert_eq!(names[1].0, "Zoë", "a row that is UTF-8 is read as UTF-8");
}

#[test]
fn a_file_cut_within_a_character_does_not_become_windows_1252() {
    let whole = "family_name,date_of_birth,reason\nKhan,1/2/1980,café".as_bytes();
    let file = open(&whole[..whole.len() - 1]);
    assert!(file.warnings.is_empty());
    let records: Vec<_> = file.collect();
    assert_eq!(refusals(&records), [("row 2", vec![""])]);
    let whole = open(whole).next();
    let Some(Record::Referral(incoming)) = whole else { panic!("refused") };
    assert!(incoming.warnings.iter().any(|warning| warning.words.contains("line break")));
}

#[test]
fn an_unclosed_quote_says_where_it_opened() {
    let text = format!("{HEADER}\nKhan,1/2/1980,a,yes\nOsei,1/2/1980,\"a,yes\n{}", "x,1/2/1980,a,yes\n".repeat(9));
    let records = records(text.as_bytes());
    assert!(matches!(records[0], Record::Referral(_)));
    let Record::Refused { at, why } = &records[1] else { panic!("taken in") };
    assert_eq!((at.as_str(), why[0].words.contains("never closed")), ("row 3", true));
    assert_eq!(records.len(), 2);
}

#[test]
fn nothing_harmful_gets_through() {
    let evil = "\u{1b}]52;c;x\u{7}\u{202e}a\u{200b}\u{9b}2J\u{0}b";
    let evil = evil.replace('\0', "");
    let header = COLUMNS.join(",");
    let row: Vec<String> = COLUMNS
        .iter()
        .map(|column| match *column {
            "received" | "urgent_date" | "date_of_birth" => "1/2/1980".replace("1980", "2001"),
            _ => evil.clone(),
        })
        .collect();
    let Record::Referral(incoming) = records(format!("{header}\n{}\n", row.join(",")).as_bytes()).remove(0) else {
        panic!("refused")
    };
    let bytes = crate::exchange::canonical(&incoming);
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{200b}', '\u{9b}']));
    assert!(!incoming.source_id.contains('\u{1b}'));
    assert_eq!(incoming.person.family, "]52;c;xa2Jb");
}

#[test]
fn a_line_that_is_written_is_quoted_and_holds_no_formula() {
    let cells = ["plain", "a, b", "say \"no\"", "=1+1", "-4", "-x", "@you"].map(str::to_owned);
    assert_eq!(line(&cells), "plain,\"a, b\",\"say \"\"no\"\"\",'=1+1,-4,'-x,'@you\r\n");
}
