//! The command line's contracts: shapes, exit codes, flags, signing in, people, the audit chain.

use std::path::PathBuf;

use alongside::desk::{Clock, Door, Error};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{Demo, NOW, command, run, run_with, text};

/// A passphrase that passes the check of a real desk.
const STRONG: &str = "copper lantern walrus biscuit";

/// A real desk made by flags alone, with what `init` printed.
struct Real {
    dir: TempDir,
    made: Value,
}

impl Real {
    fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let data = text(&dir.path().join("desk")).to_owned();
        let args =
            ["init", "--data", &data, "--site", "Elm Street Health Centre", "--code", "elm", "--nation", "england"];
        let who = ["--user", "ada.obi", "--name", "Ada Obi", "--passphrase-file", "-", "--json"];
        let made = run_with(&format!("{STRONG}\n"), &[&args[..], &who].concat()).json();
        Self { dir, made }
    }

    fn data(&self) -> PathBuf {
        self.dir.path().join("desk")
    }

    /// A file with these words.
    fn file(&self, name: &str, words: &str) -> String {
        let path = self.dir.path().join(name);
        std::fs::write(&path, words).unwrap();
        text(&path).to_owned()
    }
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Whether a value is null or a day, `YYYY-MM-DD`.
fn day_or_null(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.len() == 10 && text.parse::<chrono::NaiveDate>().is_ok())
}

#[test]
fn every_list_has_its_keys_and_nothing_else() {
    let desk = Demo::of(60, 1);
    let shapes = [
        ("inbox", "id ref status route urgency received client client_id areas due taken_by", &["due"][..]),
        ("cases", "id ref client client_id status level advisor opened closed matters", &["opened", "closed"]),
        (
            "evidence",
            "id case client of status asked needed_by answered due chase_on fee_pence declined_why used_at minutes \
             activities",
            &["asked", "needed_by", "answered", "due", "chase_on"],
        ),
        (
            "outcomes",
            "id case matter stage result weekly_pence annual_pence arrears_pence evidence_used relied said represented decided",
            &["decided"],
        ),
        ("messages", "id kind at by who line pages letter state", &["letter"]),
        ("tasks", "id case ref client what by days_left state owner", &["by"]),
        ("events", "id case ref client kind on at place goes interpreter state owner", &["on"]),
        ("slots", "session site advisor day starts minutes left room walk_in", &["day"]),
        (
            "appointments",
            "id session site advisor day starts minutes room client client_id referral interpreter state reason arrived \
             started walk_in over held",
            &["day"],
        ),
        ("audit", "seq at staff verb kind id", &[]),
    ];
    for (what, shape, days) in shapes {
        let mut shape: Vec<&str> = shape.split(' ').collect();
        shape.sort_unstable();
        let rows = desk.list("supervisor", what);
        assert!(rows.len() > 1, "{what}");
        for row in &rows {
            assert_eq!(keys(row), shape, "{what}");
            assert!(days.iter().all(|key| day_or_null(&row[key])), "{what}: {row}");
        }
    }
    let case = desk.list("supervisor", "cases").remove(0);
    assert_eq!(keys(&case["matters"][0]), ["area", "due", "id", "stage", "subject"]);
    let received = desk.list("advisor", "inbox")[0]["received"].as_str().unwrap().to_owned();
    assert!(received.len() == 24 && received.ends_with('Z') && &received[10..11] == "T", "{received}");
    let cases = desk.list("supervisor", "cases");
    for row in desk.list("supervisor", "evidence").iter().chain(&desk.list("supervisor", "outcomes")) {
        assert!(cases.iter().any(|case| case["id"] == row["case"]), "a case's id stands under `case`");
    }
}

#[test]
fn limit_open_and_all_choose_how_much() {
    let desk = Demo::of(60, 1);
    let count = |args: &[&str]| {
        desk.run_as("advisor", &[&["list"], args, &["--json"]].concat()).json().as_array().unwrap().len()
    };
    assert_eq!(count(&["cases", "--limit", "3"]), 3);
    assert_eq!(count(&["inbox", "--limit", "0"]), 0);
    assert!(count(&["inbox"]) < count(&["inbox", "--all"]));
    assert!(count(&["cases", "--open"]) < count(&["cases"]));
    assert!(count(&["evidence", "--open"]) < count(&["evidence"]));
    desk.run_as("advisor", &["list", "cases", "--open", "--all"]).code.eq(&2).then_some(()).unwrap();
    let people = desk.run_as("advisor", &["list", "inbox", "--limit", "2"]);
    assert!(
        people.code == 0 && people.out.starts_with("reference") && people.out.lines().count() == 3,
        "{}",
        people.out
    );
}

#[test]
fn global_flags_stand_before_or_after_the_verb() {
    let desk = Demo::of(5, 1);
    let (data, pass) = (desk.data(), desk.dir.path().join("pass"));
    let flags = ["--data", &data, "--user", "advisor", "--passphrase-file", text(&pass), "--now", NOW, "--json"];
    let before = run(&[&flags[..], &["list", "cases"]].concat());
    let after = run(&[&["list", "cases"], &flags[..]].concat());
    assert!(before.code == 0 && before.out == after.out, "{}", before.err);
    let mut home = command(&["list", "cases", "--user", "advisor", "--passphrase-file", text(&pass), "--json"]);
    let found = home.env("ALONGSIDE_HOME", &data).output().unwrap();
    assert_eq!(
        String::from_utf8(found.stdout).unwrap(),
        before.out,
        "ALONGSIDE_HOME is the folder where none is given"
    );
    for end in ["demo", "demo\n", "demo\r\n"] {
        let flags = ["list", "cases", "--data", &data, "--user", "advisor", "--passphrase-file", "-", "--json"];
        assert_eq!(run_with(end, &flags).out, before.out);
    }
}

#[test]
fn wrong_passphrase_unknown_login_and_not_permitted_are_three_sentences() {
    let desk = Demo::of(5, 1);
    let data = desk.data();
    let flags = ["list", "cases", "--data", &data, "--passphrase-file", "-", "--user"];
    let wrong = run_with("guess", &[&flags[..], &["advisor"]].concat());
    let unknown = run_with("demo", &[&flags[..], &["nobody"]].concat());
    let denied = run_with("demo", &[&flags[..], &["manager"]].concat());
    let words = [wrong.refusal(1), unknown.refusal(1), denied.refusal(1)];
    assert!(words[0] != words[1] && words[1] != words[2], "{words:?}");
    assert!(words.iter().all(|words| !words.contains("guess")), "nothing typed is repeated");
}

#[test]
fn wrong_usage_is_two_and_does_nothing() {
    let desk = Demo::of(3, 1);
    let data = desk.data();
    let dir = TempDir::new().unwrap();
    let missing = text(&dir.path().join("nowhere")).to_owned();
    for args in [
        &["list", "nonsense"][..],
        &["list", "cases", "--nonsense"],
        &["list", "cases", "--limit", "-1"],
        &["demo", "--now", "tomorrow"],
        &["demo", "--clients", "0"],
        &["init", "--code", "E!"],
        &["staff", "add", "x", "--name", "X", "--role", "advisor"],
    ] {
        assert_eq!(run(args).code, 2, "{args:?}");
    }
    run(&["list", "cases", "--data", &missing, "--user", "a", "--passphrase-file", "-"]).refusal(2);
    run(&["list", "cases", "--data", &data, "--user", "advisor", "--passphrase-file", &missing]).refusal(2);
    run(&["list", "cases", "--data", &data, "--passphrase-file", "-"]).refusal(2);
    run(&["list", "cases", "--data", &data, "--user", "advisor"]).refusal(2);
    run(&["import", &missing, "--data", &data]).refusal(2);
    run(&["--data", &missing]).refusal(2);
    assert!(!std::path::Path::new(&missing).exists());
}

#[test]
fn help_and_version_are_done_and_a_reader_who_leaves_is_no_fault() {
    for args in
        [&["--help"][..], &["help", "list"], &["--version"], &["completions", "bash"], &["man"], &["man", "demo"]]
    {
        let told = run(args);
        assert!(told.code == 0 && told.err.is_empty() && told.out.contains("alongside"), "{args:?}: {}", told.err);
    }
    assert_eq!(run(&["man", "nonsense"]).code, 2);
    let mut child = command(&["completions", "zsh"]).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_is_typed_reaches_the_terminal_clean() {
    let shown = run(&["list", "\u{1b}]0;title\u{7}\u{202e}x"]);
    assert!(shown.code == 2 && !shown.err.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{:?}", shown.err);
    let shown = run(&["list", "cases", "--data", "/", "--user", "a", "--passphrase-file", "/no\u{9b}where"]);
    assert!(!shown.err.contains('\u{9b}'));
}

#[test]
fn init_by_flags_makes_a_desk_and_its_recovery_code_opens_it() {
    let real = Real::new();
    assert_eq!(keys(&real.made), ["code", "data", "nation", "recovery_code", "site", "user"]);
    assert_eq!((&real.made["code"], &real.made["user"]), (&json!("ELM"), &json!("ada.obi")));
    let data = text(&real.data()).to_owned();
    let new = real.file("new", "seven quiet otters paint\n");
    let code = real.file("code", &real.made["recovery_code"].as_str().unwrap().to_lowercase());
    let reset =
        ["staff", "passphrase", "ada.obi", "--data", &data, "--new-passphrase-file", &new, "--recovery-code-file"];
    let wrong = real.file("wrong", "ABCD-ABCD-ABCD-ABCD-ABCD-ABCD-ABCD-ABCD-ABCD");
    run(&[&reset[..], &[&wrong]].concat()).refusal(1);
    let done = run(&[&reset[..], &[&code, "--json"]].concat()).json();
    assert_eq!(done, json!({"login": "ada.obi", "disabled": false}));
    let list = ["audit", "verify", "--data", &data, "--user", "ada.obi", "--json", "--passphrase-file"];
    let old = real.file("old", STRONG);
    run(&[&list[..], &[&old]].concat()).refusal(1);
    let verified = run(&[&list[..], &[&new]].concat()).json();
    assert_eq!(keys(&verified), ["ok", "sites"]);
    assert_eq!((&verified["ok"], &verified["sites"][0]["site"]), (&json!(true), &json!("ELM")));

    // A real desk keeps the real time, is not made twice, and is no demo.
    run(&[&list[..], &[&new, "--now", NOW]].concat()).refusal(2);
    run(&["--data", &data, "--now", NOW]).refusal(2);
    run(&["demo", "--data", &data, "--json"]).refusal(1);
    let again =
        ["init", "--data", &data, "--site", "X", "--code", "XX", "--nation", "wales", "--user", "x.y", "--name", "X"];
    run(&[&again[..], &["--passphrase-file", &new]].concat()).refusal(1);
}

#[test]
fn init_asks_for_what_no_flag_gives_and_refuses_a_weak_passphrase() {
    let dir = TempDir::new().unwrap();
    let data = text(&dir.path().join("desk")).to_owned();
    let asked = "Elm Street\nELM\nScotland\nada\nAda Obi\n";
    let weak = run_with(&format!("{asked}password1234\npassword1234\n"), &["init", "--data", &data]);
    assert!(weak.code == 1 && weak.err.contains("easy to guess"), "{}", weak.err);
    let twice = run_with(&format!("{asked}{STRONG}\nsomething else\n"), &["init", "--data", &data]);
    assert!(twice.code == 1 && twice.err.contains("not the same"), "{}", twice.err);
    assert_eq!(run_with("Elm Street\n", &["init", "--data", &data]).code, 2, "too few answers");
    assert!(!dir.path().join("desk").exists());
    let made = run_with(&format!("{asked}{STRONG}\n{STRONG}\n"), &["init", "--data", &data]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.out.contains("Recovery code") && !made.out.contains(STRONG) && !made.err.contains(STRONG));
    let list = ["staff", "list", "--data", &data, "--user", "ada", "--passphrase-file", "-", "--json"];
    let staff = run_with(STRONG, &list).json();
    assert_eq!((&staff[0]["login"], &staff[0]["memberships"][0]["role"]), (&json!("ada"), &json!("supervisor")));
}

#[test]
fn init_sets_what_the_desk_may_advise_on() {
    use alongside::domain::referral::Area;
    use alongside::domain::scope::{Immigration, Scope};
    let made = |flags: &[&str]| {
        let dir = TempDir::new().unwrap();
        let data = text(&dir.path().join("desk")).to_owned();
        let args = ["init", "--data", &data, "--site", "Elm Street", "--code", "elm", "--nation", "wales"];
        let who = ["--user", "ada.obi", "--name", "Ada Obi", "--passphrase-file", "-"];
        run_with(&format!("{STRONG}\n"), &[&args[..], &who, flags].concat());
        let door = Door::at(std::path::Path::new(&data), Clock::system()).unwrap();
        door.sign_in("ada.obi", STRONG).unwrap().scope().unwrap()
    };
    let careful = Scope { immigration: Immigration::None, debt: false, areas: Area::ALL.to_vec() };
    assert_eq!(made(&[]), careful, "no more than is safe to suppose");
    assert_eq!(
        made(&["--immigration", "2", "--debt-advice", "yes", "--areas", "benefits,debt"]),
        Scope { immigration: Immigration::Two, debt: true, areas: vec![Area::Benefits, Area::Debt] }
    );
    for (flag, bad) in [("--immigration", "4"), ("--debt-advice", "perhaps"), ("--areas", "moon")] {
        let dir = TempDir::new().unwrap();
        let data = text(&dir.path().join("desk")).to_owned();
        assert_eq!(run(&["init", "--data", &data, flag, bad]).code, 2, "{flag} {bad}");
    }
}

#[test]
fn a_person_is_added_signs_in_and_is_shut_out_where_they_are_signed_in() {
    let desk = Demo::of(10, 1);
    let add = ["staff", "add", "new.person", "--name", "Nia Vaughan", "--role", "advisor", "--json"];
    let added = desk.run_as("supervisor", &add).json();
    assert_eq!(keys(&added), ["id", "login", "passphrase", "role", "site", "team"]);
    let passphrase = added["passphrase"].as_str().expect("made and told once");
    desk.run_as("supervisor", &add).refusal(1);
    desk.run_as("advisor", &["staff", "list"]).refusal(1);

    let data = desk.data();
    let flags = ["--data", &data, "--user", "new.person", "--passphrase-file", "-"];
    assert_eq!(run_with(passphrase, &[&["list", "inbox"], &flags[..]].concat()).code, 0);
    let session = Door::at(data.as_ref(), Clock::system()).unwrap().sign_in("new.person", passphrase).unwrap();
    session.others_wrote().unwrap();
    let done = desk.run_as("supervisor", &["staff", "disable", "new.person", "--json"]).json();
    assert_eq!(done, json!({"login": "new.person", "disabled": true}));
    assert!(matches!(session.others_wrote(), Err(Error::Ended(_))), "their next look stops");
    assert_eq!(run_with(passphrase, &[&["list", "inbox"], &flags[..]].concat()).code, 1);
    let staff = desk.run_as("supervisor", &["staff", "list", "--json"]).json();
    let row = staff.as_array().unwrap().iter().find(|row| row["login"] == json!("new.person")).unwrap();
    assert_eq!(keys(row), ["disabled", "id", "job", "login", "memberships", "name"]);
    assert_eq!(row["disabled"], json!(true));
    desk.run_as("supervisor", &["staff", "disable", "supervisor"]).refusal(1);
    desk.run_as("supervisor", &["staff", "disable", "nobody"]).refusal(1);
}

#[test]
fn a_passphrase_is_changed_by_its_owner_or_given_by_a_supervisor() {
    let desk = Demo::of(3, 1);
    let data = desk.data();
    let new = desk.dir.path().join("new");
    std::fs::write(&new, "other words\n").unwrap();
    let change = ["staff", "passphrase", "--new-passphrase-file", text(&new)];
    assert_eq!(desk.run_as("advisor", &change).code, 0);
    desk.run_as("advisor", &["list", "cases"]).refusal(1);
    let flags = ["list", "cases", "--data", &data, "--now", NOW, "--user", "advisor", "--passphrase-file", text(&new)];
    assert_eq!(run(&flags).code, 0);
    let pass = desk.dir.path().join("pass");
    let own = ["staff", "passphrase", "advisor", "--new-passphrase-file", text(&pass)];
    desk.run_as("advisor2", &own).refusal(1);
    assert_eq!(desk.run_as("supervisor", &own).code, 0);
    assert_eq!(desk.run_as("advisor", &["list", "cases"]).code, 0);
    let both = [
        "staff",
        "passphrase",
        "--data",
        &data,
        "--user",
        "advisor",
        "--passphrase-file",
        "-",
        "--new-passphrase-file",
        "-",
    ];
    run(&both).refusal(2);
}

#[test]
fn a_care_team_member_added_later_reads_what_was_asked_of_the_team() {
    let desk = Demo::of(40, 1);
    let add =
        ["staff", "add", "nell", "--name", "Nell Adeyemi", "--role", "care_team", "--team", "care team", "--json"];
    let pass = desk.dir.path().join("pass");
    let added = desk.run_as("supervisor", &[&add[..], &["--new-passphrase-file", text(&pass)]].concat()).json();
    assert_eq!(added["passphrase"], Value::Null);
    let asked = desk.list("nell", "evidence");
    assert!(asked.iter().any(|row| row["of"].is_string()), "the team's Bridge opens to them");
    assert_eq!(asked, desk.list("clinician", "evidence"));
    let several = ["staff", "add", "tom", "--name", "Tom Aldous", "--role", "care_team"];
    desk.run_as("supervisor", &several).refusal(2);
}

#[test]
fn the_audit_chain_is_verified_listed_and_its_head_told() {
    let desk = Demo::of(10, 1);
    let verified = desk.run_as("supervisor", &["audit", "verify", "--json"]).json();
    assert_eq!(verified["ok"], json!(true));
    assert_eq!(keys(&verified["sites"][0]), ["broken_at", "head", "rows", "site"]);
    let heads = desk.run_as("supervisor", &["audit", "head", "--json"]).json();
    assert_eq!(keys(&heads[0]), ["head", "rows", "site"]);
    assert_eq!(heads.as_array().unwrap().len(), 3);
    let rows = desk.list("supervisor", "audit");
    let first = &rows[0];
    assert_eq!(
        (&first["staff"], &first["kind"], &first["id"]),
        (&json!("supervisor"), &json!("query"), &json!("audit"))
    );
    let told = rows.iter().map(ToString::to_string).collect::<String>();
    assert!(!told.contains("Obi") && !told.contains("Khan"), "ids only, never names");
}

#[test]
fn the_page_lists_every_code() {
    use alongside::domain::{appointment, case, evidence, outcome, referral, role};
    let page = include_str!("../../docs/cli.md");
    let listed = |key: &str, codes: Vec<&str>| {
        let row = page.lines().find(|line| line.starts_with(&format!("| {key}"))).expect(key);
        let found: Vec<&str> = row.split('|').nth(2).unwrap().split('`').skip(1).step_by(2).collect();
        assert_eq!(found, codes, "{key}");
    };
    listed("`route`", referral::Route::ALL.iter().map(|code| code.code()).collect());
    listed("`urgency`", referral::Urgency::ALL.iter().map(|code| code.code()).collect());
    listed("`status` (inbox)", referral::ReferralStatus::ALL.iter().map(|code| code.code()).collect());
    listed("`area`", referral::Area::ALL.iter().map(|code| code.code()).collect());
    listed("`status` (cases)", case::CaseStatus::ALL.iter().map(|code| code.code()).collect());
    listed("`level`", case::Level::ALL.iter().map(|code| code.code()).collect());
    listed("`subject`", case::Subject::ALL.iter().map(|code| code.code()).collect());
    listed("`stage`", case::Stage::ALL.iter().map(|code| code.code()).collect());
    listed("`status` (evidence)", evidence::EvidenceStatus::ALL.iter().map(|code| code.code()).collect());
    listed("`state` (appointments)", appointment::AppointmentState::ALL.iter().map(|code| code.code()).collect());
    listed("`reason` (appointments)", appointment::CancelReason::ALL.iter().map(|code| code.code()).collect());
    listed("`result`", outcome::OutcomeResult::ALL.iter().map(|code| code.code()).collect());
    listed("`relied`", outcome::Relied::ALL.iter().map(|code| code.code()).collect());
    listed("`declined_why`", evidence::ClinicianReason::ALL.iter().map(|code| code.code()).collect());
    listed("`evidence_used`", outcome::Known::ALL.iter().map(|code| code.code()).collect());
    listed("`role`", role::Role::ALL.iter().map(|code| code.code()).collect());
    listed("`nation`", case::Nation::ALL.iter().map(|code| code.code()).collect());
    listed("`verb`", role::Verb::ALL.iter().map(|code| code.code()).collect());
}
