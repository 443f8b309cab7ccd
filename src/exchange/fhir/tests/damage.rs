//! Files that are damaged, too large or made to harm.

use super::*;

#[test]
fn bundles_may_stand_in_bundles_but_not_for_ever() {
    let mut nested = bundle("collection", &[request(), patient()]);
    nested = bundle("searchset", &[nested]);
    assert!(fate(&[nested.clone()]).contains("entry 1, entry 1 taken"));
    for _ in 0..3 {
        nested = bundle("searchset", &[nested]);
    }
    assert!(fate(&[nested]).contains("too deeply"));
}

#[test]
fn a_broken_resource_costs_what_needs_it_and_no_more() {
    let second = with(request(), json!({"id": "r2", "subject": {"reference": "Patient/p2"}}));
    let broken = with(patient(), json!({"id": "p2", "birthDate": 1980}));
    let files = call(&[bundle("collection", &[request(), patient(), second, broken])]);
    assert_eq!(became(&files)[0][0], "entry 1 taken");
    assert!(became(&files)[0][1].contains("entry 3 refused"));
    assert!(became(&files)[0][1].contains("Patient.birthDate"));
    assert_eq!(files[0].warnings[0].0, "entry 4");
    let odd = with(request(), json!({"subject": "Patient/p"}));
    assert!(fate(&[odd]).contains("file refused: The element ServiceRequest.subject is not of the type"));
}

#[test]
fn equal_keys_are_a_refusal() {
    let twice = r#"{"resourceType":"ServiceRequest","status":"active","status":"revoked","intent":"order"}"#;
    let Ok(records) = text(twice.as_bytes()) else { panic!("unreadable") };
    let [Record::Refused { at, why }] = records.as_slice() else { panic!("not refused") };
    assert_eq!((at.as_str(), why[0].words.contains("twice")), ("file", true));
    let deep = r#"{"resourceType":"Patient","name":[{"family":"A","family":"B"}]}"#;
    assert!(matches!(text(deep.as_bytes()).unwrap().as_slice(), [Record::Refused { .. }]));
}

#[test]
fn files_that_cannot_be_read_say_why() {
    for (bytes, says) in [
        (&b""[..], "empty"),
        (b"\xEF\xBB\xBF \n", "empty"),
        (b"\xFF\xFE{\0", "UTF-16"),
        (b"{\"a\": \"\xE9\"}", "not UTF-8"),
        (b"{\"a\": \"\xC3", "breaks off within a character"),
        (b"{\"resourceType\":", "cut off"),
        (b"hello", "not JSON"),
        (b"{}", "no resourceType"),
        (b"[]", "not a FHIR resource"),
        (b"{\"resourceType\":\"Bundle\",\"entry\":{}}", "Bundle.entry"),
        (b"{\"resourceType\":\"Bundle\",\"entry\":[],\"entry\":[]}", "twice"),
    ] {
        let error = text(bytes).err().unwrap_or_else(|| panic!("read: {says}"));
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn a_bundle_has_a_limit() {
    let entries = |count: usize| format!(r#"{{"resourceType":"Bundle","entry":[{}{{}}]}}"#, "{},".repeat(count - 1));
    assert!(text(entries(ENTRIES_MAX).as_bytes()).is_ok());
    assert!(text(entries(ENTRIES_MAX + 1).as_bytes()).err().is_some_and(|error| error.contains("more than 5000")));
    assert!(
        text("{}\n".repeat(ENTRIES_MAX + 1).as_bytes()).err().is_some_and(|error| error.contains("more than 5000"))
    );
}

#[test]
fn one_bad_line_costs_that_line() {
    let lines = format!("{}\n{{\"resourceType\n{}\n", request(), patient());
    let records = text(lines.as_bytes()).unwrap();
    assert!(matches!(&records[..], [Record::Referral(_), Record::Refused { at, .. }] if at == "line 2"));
}
