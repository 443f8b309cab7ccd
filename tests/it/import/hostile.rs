//! Files made to harm: each gives a clear sentence, and nothing is half imported.

use std::fs::{File, OpenOptions};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use super::{Desk, fixture, people, refused, sums};

const HEADER: &str = "family_name,date_of_birth,reason\n";

/// The one refusal of a file as a whole, and that nothing was written for it but the record of the attempt.
fn sentence(desk: &Desk, path: &Path) -> String {
    let before = desk.counts();
    let file = desk.import_file(path);
    assert_eq!((file.accepted, file.duplicates, file.ignored), (0, 0, 0));
    let [refused] = &file.refused[..] else { panic!("one refusal, not {}", file.refused.len()) };
    assert_eq!(refused.r#where, "file");
    assert_eq!(desk.counts(), before, "no table holds anything of it");
    refused.why.clone()
}

#[test]
fn what_is_no_ordinary_file_is_not_opened() {
    let desk = Desk::new();
    let root = desk.root.path();
    let real = desk.file("real/a.csv", people(1));
    let fifo = root.join("fifo");
    rustix::fs::mkfifoat(rustix::fs::CWD, &fifo, rustix::fs::Mode::RUSR).unwrap();
    symlink(&real, root.join("link.csv")).unwrap();
    symlink(root.join("real"), root.join("folder")).unwrap();
    symlink("nowhere", root.join("dangling")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(root.join("socket")).unwrap();
    let (own, other) = (desk.file("own.csv", people(1)), root.join("other.csv"));
    std::fs::hard_link(&own, &other).unwrap();
    for (path, words) in [
        (fifo, "pipe"),
        (root.join("link.csv"), "link"),
        (root.join("folder"), "link"),
        (root.join("folder/"), "link"),
        (root.join("dangling"), "link"),
        (root.join("socket"), "socket"),
        (PathBuf::from("/dev/zero"), "device"),
        (PathBuf::from("/dev/stdin"), "link"),
        (other, "second name"),
    ] {
        let why = sentence(&desk, &path);
        assert!(why.contains(words), "{why}");
    }
    // Below a named folder too, while its good files are taken.
    symlink(root.join("link.csv"), root.join("real/b.csv")).unwrap();
    symlink(root, root.join("real/loop")).unwrap();
    let report = desk.import(&[root.join("real")]);
    assert_eq!(sums(&report), (1, 0, 0, 2, 0));
}

#[test]
fn files_without_end_are_not_read() {
    let desk = Desk::new();
    let sparse = |name: &str, start: &str, length: u64| {
        let path = desk.file(name, start);
        let mut file = OpenOptions::new().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(length - 1)).unwrap();
        file.write_all(b" ").unwrap();
        path
    };
    let why = sentence(&desk, &sparse("big.csv", HEADER, 201 << 20));
    assert_eq!(why, "The file is larger than 200 MB. Split it.");
    let why = sentence(&desk, &sparse("big.json", "{", 11 << 20));
    assert_eq!(why, "The file is larger than 10 MB. Split it.");
    let path = desk.file("brackets.json", "[".repeat(1_000_000));
    assert!(sentence(&desk, &path).starts_with("The JSON breaks off before its end."));
    let path = desk.file("empty.csv", "");
    assert!(sentence(&desk, &path).contains("empty"));
}

#[test]
fn a_quote_that_never_closes_costs_its_own_row_and_names_it() {
    let desk = Desk::new();
    let path = desk.root.path().join("quote.csv");
    let mut file = File::create(&path).unwrap();
    file.write_all(format!("{HEADER}Khan,1966-07-03,PIP stopped\nLewis,1980-02-01,\"").as_bytes()).unwrap();
    let line = [b'x'; 1 << 16];
    for _ in 0..800 {
        file.write_all(&line).unwrap();
    }
    drop(file);
    let file = desk.import_file(&path);
    assert_eq!(file.accepted, 1);
    assert!(refused(&file)[0].starts_with("row 3: A quotation mark is opened in this row and never closed"));
    assert_eq!((desk.count("referral"), desk.count("client")), (1, 1));
}

#[test]
fn a_refused_record_leaves_nothing_behind() {
    let desk = Desk::new();
    let before = desk.counts();
    let path = desk.file("a.csv", format!("{HEADER}Khan,31/2/1990,PIP\n,1990-01-01,PIP\nLewis,1990-01-01,\n"));
    let file = desk.import_file(&path);
    let why = refused(&file);
    assert_eq!(why.len(), 3, "{why:?}");
    assert!(why[0].starts_with("row 2: date_of_birth: "), "{}", why[0]);
    assert_eq!(why[1], "row 3: family_name: A family name is needed.");
    assert_eq!(why[2], "row 4: reason: An area or a reason is needed.");
    for ((name, before), (_, after)) in before.into_iter().zip(desk.counts()) {
        // The attempt is recorded and the original kept: one run, its two parts with their keys, one row of the chain.
        let more = match name {
            "import_run" | "audit" => 1,
            "import_part" | "text_key" | "key_wrap" => 2,
            _ => 0,
        };
        assert_eq!(after, before + more, "{name}");
    }
}

#[test]
fn a_file_that_was_cut_off_gives_its_whole_records() {
    let desk = Desk::new();
    let whole = std::fs::read(fixture("message.json")).unwrap();
    let path = desk.file("cut.json", &whole[..whole.len() / 2]);
    let why = sentence(&desk, &path);
    assert!(why.contains("cut off") || why.contains("ends"), "{why}");
    let path = desk.file("cut.csv", format!("{HEADER}Khan,1966-07-03,PIP stopped\nLewis,1980-0"));
    let file = desk.import_file(&path);
    assert_eq!(file.accepted, 1);
    assert!(refused(&file)[0].contains("may have been cut off"));
}

#[test]
fn escape_sequences_and_reversed_text_come_in_as_plain_words() {
    let desk = Desk::new();
    let evil = "\u{1b}]52;c;aGk=\u{7}\u{1b}[2J\u{202e}\u{200b}Khan\u{9b}31m";
    let header = "family_name,given_name,date_of_birth,reason,referrer,team,source_id,phone,address,safe_contact\n";
    let row = format!("{evil},{evil},1966-07-03,{evil},{evil},{evil},{evil},{evil},{evil},{evil}\n");
    let path = desk.file("evil\u{1b}[2J.csv", format!("{header}{row}"));
    let file = desk.import_file(&path);
    assert_eq!(file.accepted, 1, "{:?}", refused(&file));
    let row = desk.rows().remove(0);
    let person = desk.session.open_client(row.client).unwrap().0;
    let referral = desk.session.open_referral(row.id).unwrap();
    let texts = [person.family, person.given, person.phone, person.address, person.contact_note];
    let words = [referral.reason, referral.referrer].into_iter().flatten();
    let said = file.warnings.iter().map(|warning| warning.why.clone());
    for text in texts.into_iter().chain(words).chain(said) {
        assert!(!text.contains(|c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{200b}'));
    }
}

#[test]
fn windows_1252_is_read_and_said() {
    let desk = Desk::new();
    let mut bytes = HEADER.as_bytes().to_vec();
    bytes.extend_from_slice(b"O\x92Brien,1966-07-03,Ren\xe9e asks\n");
    let path = desk.file("old.csv", bytes);
    let file = desk.import_file(&path);
    assert_eq!(file.accepted, 1);
    assert!(file.warnings.iter().any(|warning| warning.r#where == "file" && warning.why.contains("Windows-1252")));
    let (referral, person) = desk.of("O\u{2019}Brien");
    assert_eq!((person.family.as_str(), referral.reason.as_deref()), ("O\u{2019}Brien", Some("Renée asks")));
}

#[test]
fn json_that_is_not_what_it_says_is_refused_whole() {
    let desk = Desk::new();
    let before = (desk.count("client"), desk.count("referral"), desk.count("text_key"));
    for (json, words) in [
        (r#"{"resourceType":"ServiceRequest","resourceType":"Patient"}"#, "twice"),
        (r#"{"resourceType":"ServiceRequest","status":7,"intent":"order"}"#, "type that FHIR gives it"),
        (
            r#"{"resourceType":"ServiceRequest","status":"active","intent":"order","subject":"x"}"#,
            "type that FHIR gives it",
        ),
    ] {
        let path = desk.file("x.json", json);
        let file = desk.import_file(&path);
        assert_eq!(file.accepted + file.duplicates + file.ignored, 0);
        assert!(refused(&file)[0].contains(words), "{:?}", refused(&file));
    }
    let kept = desk.count("import_part");
    assert_eq!((desk.count("client"), desk.count("referral"), desk.count("text_key") - kept), before);
}

#[test]
fn good_files_are_taken_in_beside_bad_ones() {
    let desk = Desk::new();
    let bad = desk.file("in/a.json", "[".repeat(1_000));
    desk.file("in/b.csv", people(3));
    desk.file("in/.hidden", "x");
    std::fs::copy(fixture("referrals.ndjson"), desk.root.path().join("in/c.ndjson")).unwrap();
    let report = desk.import(&[desk.root.path().join("in")]);
    assert_eq!(sums(&report), (5, 0, 1, 1, 0));
    assert_eq!(report.files[0].ignored_why.as_deref(), Some("Hidden files and folders are not read."));
    assert_eq!(report.files[1].path, bad.to_string_lossy());
}
