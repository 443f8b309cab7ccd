//! The original bytes: kept sealed, byte for byte, for advice alone.

use alongside::desk::Error;
use alongside::domain::people::TeamKind;
use alongside::domain::role::Role;
use alongside::store::import;

use super::{Desk, fixture, people};

#[test]
fn an_advisor_can_have_every_file_back_as_it_came() {
    let desk = Desk::new();
    // More than one part, and bytes that are no text.
    let mut bytes = people(2).into_bytes();
    bytes.extend_from_slice(format!("X,Ren\u{e9}e,Khan,1966-07-03,{},yes\n", "words ".repeat(100_000)).as_bytes());
    bytes.extend_from_slice(b"Y,Zo\xeb,Osei,1990-01-31,x,yes\n");
    bytes.extend_from_slice(format!("Z,A,B,1990-01-31,{},yes\n", "more ".repeat(150_000)).as_bytes());
    let big = desk.file("big.csv", &bytes);
    let report = desk.import(&[big.clone(), fixture("message.json"), fixture("referrals.ndjson")]);
    let run = |file: usize| report.files[file].run.unwrap();
    assert!(run(1) == run(2) && run(0) != run(1), "the FHIR files of a call are one run");
    let advisor = desk.someone("bo", Role::Advisor, TeamKind::Advice);
    let originals = advisor.import_originals(run(0)).unwrap();
    assert_eq!(originals[0].path, big.to_string_lossy());
    assert!(originals.len() == 1 && originals[0].bytes == bytes);
    let originals = advisor.import_originals(run(1)).unwrap();
    for (original, name) in originals.iter().zip(["message.json", "referrals.ndjson"]) {
        assert!(original.bytes == std::fs::read(fixture(name)).unwrap(), "{name}");
    }
    let rows = desk.session.audit_rows(None).unwrap();
    assert_eq!(rows.iter().filter(|(_, row)| row.kind == "original").count(), 2);
}

#[test]
fn reception_and_the_care_team_cannot_even_with_the_whole_file_in_hand() {
    let desk = Desk::new();
    let report = desk.import(&[fixture("referrals.csv")]);
    let run = report.files[0].run.unwrap();
    for (login, role, kind) in
        [("rec", Role::Receptionist, TeamKind::FrontDesk), ("lin", Role::CareTeam, TeamKind::Care)]
    {
        let session = desk.someone(login, role, kind);
        assert!(matches!(session.import_originals(run), Err(Error::Denied(_))));
        let store = desk.store(login);
        assert!(import::part(store.conn(), store.vault(), run, 1).unwrap().is_none(), "{login} holds no key to it");
    }
    let store = desk.store("ada");
    assert!(import::part(store.conn(), store.vault(), run, 1).unwrap().is_some());
    // The file in which it was named is a word too.
    let blobs: Vec<Vec<u8>> = {
        let mut statement = store.conn().prepare("SELECT words FROM import_part").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    for blob in blobs {
        for word in [&b"referrals.csv"[..], b"Briain", b"PIP"] {
            assert!(!blob.windows(word.len()).any(|window| window == word));
        }
    }
}
