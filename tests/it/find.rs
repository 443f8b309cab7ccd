//! Finding clients by whatever is known of them, and who may.

use alongside::domain::person::MatchReason;
use serde_json::{Value, json};

use crate::run::Demo;
use crate::support::desk;

#[test]
fn a_client_is_found_by_whatever_is_known() {
    let dir = desk::copy();
    let session = desk::session(dir.path(), "advisor", desk::NOW);
    let by = |typed: &str| {
        let found = session.find_clients(typed, 20).unwrap();
        found.into_iter().map(|row| (row.name, row.why)).collect::<Vec<_>>()
    };
    let tran = by("tran").remove(0).0;
    let (person, _) = session.open_client(session.find_clients("tran", 1).unwrap()[0].id).unwrap();
    assert_eq!(tran, "Tran, Morgan");
    let only = |typed: &str, why: MatchReason| assert_eq!(by(typed), [(tran.clone(), vec![why])], "{typed}");
    only("morgan tran", MatchReason::Name);
    only("tr mo", MatchReason::Name);
    for typed in ["4 Mar 1979", "04/03/1979", "1979-03-04"] {
        only(typed, MatchReason::Birth);
    }
    only(&person.phone, MatchReason::Phone);
    only(&person.phone.replace(' ', ""), MatchReason::Phone);
    // The beginning of a phone number or a postcode is what many share.
    for (typed, why) in
        [("07700", MatchReason::Phone), ("zz1 4", MatchReason::Postcode), ("ZZ14AB", MatchReason::Postcode)]
    {
        let all = by(typed);
        assert!(all.len() > 1 && all.iter().all(|(_, reasons)| *reasons == [why]), "{typed}: {}", all.len());
    }
    // The beginning of a reference, from the first digit of its number.
    let references = by("elm-26-00");
    assert!(references.len() > 1 && references.iter().all(|(_, why)| *why == [MatchReason::Reference]));
    assert_eq!(by("ELM-26-0001"), [(tran.clone(), vec![MatchReason::Reference])]);
    for nobody in ["elm-26-", "07", "z", "31 Feb 1979", "5 Mar 1979", "zz9 9"] {
        assert!(by(nobody).is_empty(), "{nobody}");
    }
}

#[test]
fn find_says_who_and_why_to_those_who_may_and_is_written_down() {
    let desk = Demo::of(60, 1);
    let inbox = desk.list("advisor", "inbox");
    let (reference, client) = (inbox[0]["ref"].as_str().unwrap(), &inbox[0]["client_id"]);
    let before = desk.list("supervisor", "audit").len();
    let found = desk.run_as("advisor", &["find", reference, "--json"]).json();
    assert_eq!(found["clients"][0]["id"], *client);
    assert_eq!(found["clients"][0]["why"], json!(["reference"]));
    let keys: Vec<&String> = found["clients"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["born", "client", "id", "postcode", "ref", "why"]);
    let rows = desk.list("supervisor", "audit");
    let queries =
        |rows: &[Value]| rows.iter().filter(|row| row["kind"] == "query" && row["id"] == "clients;words").count();
    assert_eq!(queries(&rows), 1, "one row for one search");
    assert!(rows.len() > before && !serde_json::to_string(&rows).unwrap().contains(reference));
    assert_eq!(
        desk.run_as("advisor", &["find", "zzzz", "--json"]).json(),
        json!({"clients": [], "more": false, "words": []})
    );
    let said = desk.run_as("reception", &["find", reference]);
    assert_eq!(said.code, 0, "reception finds people, never their files: {}", said.err);
    let denied = desk.run_as("manager", &["find", reference]);
    assert_eq!((denied.code, denied.out.as_str()), (1, ""));
}
