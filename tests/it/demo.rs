//! The demo desk: its contract, and that it is believable.

use std::collections::BTreeSet;

use alongside::desk::demo;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{Demo, NOW, run, text};

const LISTS: [&str; 7] = ["inbox", "cases", "evidence", "outcomes", "tasks", "events", "audit"];

#[test]
fn the_same_seed_and_now_list_the_same_bytes() {
    let (one, other, third) = (Demo::of(60, 7), Demo::of(60, 7), Demo::of(60, 8));
    for what in LISTS {
        let list = |desk: &Demo| desk.run_as("supervisor", &["list", what, "--json"]);
        let (a, b, c) = (list(&one), list(&other), list(&third));
        assert!(a.code == 0 && a.out.len() > 200, "{what}: {}", a.err);
        assert!(a.out == b.out, "{what} differs");
        assert!(a.out != c.out, "{what}: another seed is another desk");
    }
    let keyring = |desk: &Demo| std::fs::read(desk.dir.path().join("desk/keyring")).unwrap();
    assert!(keyring(&one) != keyring(&other), "keys and salts never come from the seed");
}

#[test]
fn it_says_where_it_is_who_signs_in_and_how_much_it_holds() {
    let dir = TempDir::new().unwrap();
    let data = text(&dir.path().join("d")).to_owned();
    let args = ["demo", "--json", "--no-ui", "--data", &data, "--clients", "40", "--now", NOW];
    let made = run(&args).json();
    assert_eq!(made["data"], json!(data));
    assert_eq!(made["passphrase"], json!(demo::PASSPHRASE));
    let accounts: Vec<(&str, &str)> = made["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| (account["user"].as_str().unwrap(), account["role"].as_str().unwrap()))
        .collect();
    assert_eq!(
        accounts,
        [
            ("advisor", "advisor"),
            ("advisor2", "advisor"),
            ("reception", "receptionist"),
            ("clinician", "care_team"),
            ("supervisor", "supervisor"),
            ("manager", "manager")
        ]
    );
    assert_eq!(made["counts"]["clients"], json!(40));
    assert!(made["counts"]["notes"].as_u64() > Some(100));
    assert_eq!(made.as_object().unwrap().len(), 4);
    assert_eq!(made["counts"].as_object().unwrap().len(), 6);
    // The one that is there is opened, whatever is asked for now.
    assert_eq!(run(&["demo", "--json", "--data", &data, "--clients", "9", "--seed", "5"]).json(), made);
}

#[test]
fn its_counts_are_what_the_supervisor_lists() {
    let desk = Demo::of(50, 3);
    let counts = run(&["demo", "--json", "--data", &desk.data()]).json()["counts"].clone();
    for (what, count) in
        [("inbox", "referrals"), ("cases", "cases"), ("evidence", "evidence"), ("outcomes", "outcomes")]
    {
        assert_eq!(json!(desk.list("supervisor", what).len()), counts[count], "{count}");
    }
}

#[test]
fn a_folder_that_holds_anything_else_is_refused_and_left() {
    let dir = TempDir::new().unwrap();
    std::fs::write(dir.path().join("letter.txt"), "mine").unwrap();
    let refused = run(&["demo", "--json", "--data", text(dir.path())]);
    assert!(refused.refusal(1).contains("not empty"));
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    let file = text(&dir.path().join("letter.txt")).to_owned();
    run(&["demo", "--json", "--data", &file]).refusal(1);
}

#[test]
fn a_temporary_desk_is_gone_at_the_end() {
    let made = run(&["demo", "--json", "--clients", "5", "--now", NOW]).json();
    assert_eq!(made["counts"]["clients"], json!(5));
    assert!(!std::path::Path::new(made["data"].as_str().unwrap()).exists());
}

#[test]
fn without_json_it_tells_people_the_accounts_and_the_passphrase() {
    let told = run(&["demo", "--no-ui", "--clients", "3"]);
    assert_eq!(told.code, 0, "{}", told.err);
    for account in demo::accounts() {
        assert!(told.out.contains(account.login) && told.out.contains(account.about));
    }
    assert!(told.out.contains("passphrase of every account is: demo"));
}

#[test]
fn every_account_signs_in_and_sees_what_its_role_may() {
    let desk = Demo::of(60, 1);
    for account in demo::accounts() {
        let inbox = desk.run_as(account.login, &["list", "inbox", "--json"]);
        assert_eq!(inbox.code, i32::from(account.login == "manager"), "{}: {}", account.login, inbox.err);
        let audit = desk.run_as(account.login, &["list", "audit", "--json"]);
        assert_eq!(audit.code, i32::from(account.login != "supervisor"), "{}", account.login);
    }
    for (user, what) in
        [("reception", "cases"), ("clinician", "cases"), ("reception", "evidence"), ("manager", "outcomes")]
    {
        desk.run_as(user, &["list", what, "--json"]).refusal(1);
    }
    let cases = desk.run_as("supervisor", &["list", "cases", "--json"]).json().as_array().unwrap().len();
    assert!(desk.list("advisor", "cases").len() < cases, "an advisor of two sites sees less than all three");
    assert!(!desk.list("reception", "inbox").is_empty(), "what reception wrote down itself");
    assert!(!desk.list("clinician", "evidence").is_empty(), "what was asked of the clinician's team");
}

/// The different values of a key in a list.
fn values(rows: &[Value], key: &str) -> BTreeSet<String> {
    rows.iter().map(|row| row[key].to_string()).collect()
}

#[test]
fn the_spread_is_believable() {
    let desk = Demo::of(250, 1);
    let inbox = desk.list("supervisor", "inbox");
    assert!(values(&inbox, "route").len() >= 6 && values(&inbox, "urgency").len() == 3);
    assert!(values(&inbox, "status").len() >= 8, "{:?}", values(&inbox, "status"));
    let sites: BTreeSet<String> = inbox.iter().map(|row| row["ref"].as_str().unwrap()[..3].to_owned()).collect();
    assert_eq!(sites.into_iter().collect::<Vec<_>>(), ["ELM", "MIL", "QUA"]);
    let areas: BTreeSet<String> =
        inbox.iter().flat_map(|row| row["areas"].as_array().unwrap()).map(ToString::to_string).collect();
    assert!(areas.len() >= 6, "{areas:?}");
    let cases = desk.list("supervisor", "cases");
    let matters: Vec<Value> = cases.iter().flat_map(|case| case["matters"].as_array().unwrap().clone()).collect();
    assert!(values(&matters, "stage").len() >= 6 && values(&matters, "subject").len() >= 12);
    assert_eq!(values(&cases, "status").len(), 2);
    assert_eq!(
        values(&cases, "advisor"),
        BTreeSet::from(["\"advisor\"", "\"advisor2\"", "\"supervisor\""].map(Into::into))
    );
    assert!(values(&desk.list("supervisor", "evidence"), "status").len() >= 4);
    let outcomes = desk.list("supervisor", "outcomes");
    assert!(values(&outcomes, "result").len() >= 4);
    assert!(outcomes.iter().any(|row| row["arrears_pence"].as_i64() > Some(0)));
}

#[test]
fn an_advisor_finds_work_waiting_today() {
    let desk = Demo::of(40, 1);
    let open = desk.run_as("advisor", &["list", "inbox", "--json"]).json();
    let due: Vec<&str> = open.as_array().unwrap().iter().filter_map(|row| row["due"].as_str()).collect();
    assert!(due.is_sorted(), "{due:?}");
    for day in ["2026-11-23", "2026-11-24", "2026-11-26"] {
        assert!(due.contains(&day), "overdue, today and in two days: {due:?}");
    }
    let evidence = desk.list("advisor", "evidence");
    let waits = |row: &&Value| matches!(row["status"].as_str(), Some("asked" | "chased"));
    assert!(evidence.iter().filter(waits).any(|row| row["needed_by"].as_str() < Some("2026-11-24")), "overdue");
    assert!(evidence.iter().any(|row| row["answered"].as_str() == Some("2026-11-23")), "answered yesterday");
    let outcomes = desk.list("advisor", "outcomes");
    let quarter: Vec<&Value> = outcomes.iter().filter(|row| row["decided"].as_str() >= Some("2026-10-01")).collect();
    assert!(
        quarter.iter().any(|row| row["annual_pence"].as_i64() > Some(0) && row["arrears_pence"].as_i64() > Some(0))
    );
    assert!(outcomes.iter().any(|row| row["result"] == json!("not_known") && row["weekly_pence"].is_null()));
}

#[test]
fn history_lies_before_now_whatever_now_is() {
    // A Saturday just after midnight, and the first day of a quarter and a year.
    for now in ["2026-11-28T00:05", "2026-01-01T09:00"] {
        let dir = TempDir::new().unwrap();
        let data = text(&dir.path().join("d")).to_owned();
        let made = run(&["demo", "--json", "--data", &data, "--clients", "60", "--now", now]).json();
        assert_eq!(made["counts"]["clients"], json!(60), "everyone has come by {now}");
        let pass = dir.path().join("pass");
        std::fs::write(&pass, "demo").unwrap();
        let args = ["--data", &data, "--now", now, "--user", "supervisor", "--passphrase-file", text(&pass)];
        for (what, key) in [("inbox", "received"), ("audit", "at"), ("cases", "opened"), ("evidence", "answered")] {
            let mut all = args.to_vec();
            all.extend(["list", what, "--all", "--json"]);
            let latest = run(&all)
                .json()
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|row| row[key].as_str().map(str::to_owned))
                .max();
            // Both days lie in winter, when UK time is UTC.
            assert!(latest.as_deref() <= Some(&*format!("{now}:00.000Z")), "{what} at {now}: {latest:?}");
        }
        assert_eq!(run(&[&args[..], &["audit", "verify"]].concat()).code, 0);
    }
}
