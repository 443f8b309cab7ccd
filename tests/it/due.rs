//! Due dates: from the letter to its receipt, on the desk's verbs, its commands and a real terminal.

use alongside::desk::Error;
use alongside::desk::today::Ahead;
use alongside::domain::case::{CloseReason, Level, MatterEdit, Nation, Stage, Subject};
use alongside::domain::due::{DueEventKind, DueState, NewLetter};
use alongside::domain::id::MatterId;
use alongside::domain::today::TodayKind;
use alongside::domain::today::Whose;
use chrono::NaiveDate;

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{self, World, due_update, letter, matter};

fn problems(error: &Error) -> Vec<(&'static str, &str)> {
    error.problems().iter().map(|problem| (problem.field, problem.words.as_str())).collect()
}

#[test]
fn a_letter_sets_a_day_that_waits_until_its_receipt() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let mut came = letter(&sam, of.matter, "8 points");
    came.on = sam.today() - chrono::Days::new(27);
    let due = sam.record_letter(&came).unwrap().value;
    let file = sam.open_case(of.case).unwrap();
    let row = &file.due_dates[0];
    assert_eq!((row.state, row.rule.as_str(), row.counted), (DueState::Open, "mr", None));
    assert_eq!(Some(row.due), came.on.checked_add_months(chrono::Months::new(1)));
    assert!(row.outer.is_some() && row.told.explanation.contains("Counted from") && row.told.source.contains("reg 5"));
    assert_eq!(file.matters[0].stage, Stage::Decision, "the letter is a decision");
    assert!(file.timeline.iter().any(|entry| entry.words.contains("8 points")));
    let today = |kind: TodayKind| {
        let rows = sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows;
        rows.into_iter()
            .filter(|row| row.kind == kind && row.name.starts_with("Khan"))
            .map(|row| row.words)
            .collect::<Vec<_>>()
    };
    // A request for evidence is out, and there is no more time to wait for it.
    assert_eq!(today(TodayKind::SendNow), ["send the reconsideration now, evidence to follow"]);

    // A case is not closed over it.
    let refused = sam.close_case(of.case, file.version, CloseReason::Done).map(drop).unwrap_err();
    assert!(matches!(&refused, Error::NotNow(words) if words.contains("A due date is still open")), "{refused}");

    // Sent is not over: it stays until somebody says that it arrived.
    let _ = sam.update_due(due, 1, &due_update(&sam, DueEventKind::Sent, "reference 12")).unwrap();
    assert_eq!(
        (today(TodayKind::SendNow).len(), today(TodayKind::Confirm)),
        (0, vec!["DWP to confirm, day 0".to_owned()])
    );
    let file = sam.refresh_case(of.case).unwrap();
    assert_eq!(file.matters[0].stage, Stage::Reconsideration, "what was sent is a reconsideration");
    assert_eq!(file.due_dates[0].sent, Some(sam.today()));
    let again = sam.update_due(due, 1, &due_update(&sam, DueEventKind::Confirmed, "")).map(drop).unwrap_err();
    assert!(matches!(again, Error::Conflict(_)), "{again}");
    let _ = sam.update_due(due, 2, &due_update(&sam, DueEventKind::Confirmed, "by phone")).unwrap();
    assert!(today(TodayKind::Confirm).is_empty());
    let over = sam.update_due(due, 3, &due_update(&sam, DueEventKind::Sent, "")).map(drop).unwrap_err();
    assert!(matches!(&over, Error::NotNow(words) if words.contains("is over (confirmed)")), "{over}");
    let file = sam.refresh_case(of.case).unwrap();
    let said: Vec<&str> = file.timeline.iter().map(|entry| entry.words.as_str()).collect();
    assert!(
        said.iter().any(|words| words.starts_with("done: send the reconsideration, by phone, reference 12")),
        "{said:?}"
    );
    assert!(said.iter().any(|words| words.starts_with("DWP confirmed receipt")), "{said:?}");
    let _ = sam.close_case(of.case, file.version, CloseReason::Done).unwrap();
}

#[test]
fn the_letters_own_day_comes_first_and_both_are_kept() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let printed = sam.today() + chrono::Days::new(5);
    let typed = MatterEdit { due: Some(printed), ..matter("points") };
    let _ = sam.edit_matter(of.matter, 1, &typed).unwrap();
    let came = NewLetter { printed: Some(printed), ..letter(&sam, of.matter, "") };
    let _ = sam.record_letter(&came).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    let row = &file.due_dates[0];
    assert_eq!((row.due, row.counted), (printed, came.on.checked_add_months(chrono::Months::new(1))));
    assert!(row.told.warnings[0].contains("The letter's day is used"), "{:?}", row.told.warnings);
    // The day that was typed with the matter is now the letter's: it stands once.
    assert_eq!(file.matters[0].due, None);
    let rows = sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows;
    assert_eq!(rows.iter().filter(|row| row.name.starts_with("Khan") && row.day == printed).count(), 1);
}

#[test]
fn what_cannot_be_is_refused_with_its_field() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let good = letter(&sam, of.matter, "");
    let later = sam.today() + chrono::Days::new(1);
    let before = good.on - chrono::Days::new(1);
    let cases: [(NewLetter, &str, &str); 7] = [
        (NewLetter { on: later, ..good.clone() }, "on", "still to come"),
        (NewLetter { received: Some(later), ..good.clone() }, "received", "still to come"),
        (NewLetter { received: Some(before), ..good.clone() }, "received", "before it was written"),
        (NewLetter { printed: Some(before), ..good.clone() }, "printed", "before the letter's own date"),
        (NewLetter { rule: "moon".into(), ..good.clone() }, "rule", "Choose what came"),
        (NewLetter { rule: "revision.any-time".into(), ..good.clone() }, "rule", "No time limit follows"),
        (NewLetter { rule: "adp.redetermination".into(), ..good.clone() }, "rule", "not the law in England"),
    ];
    for (bad, field, says) in cases {
        let error = sam.record_letter(&bad).map(drop).unwrap_err();
        assert!(problems(&error).iter().any(|(at, words)| *at == field && words.contains(says)), "{field}: {error}");
    }
    let due = sam.record_letter(&good).unwrap().value;
    let mut update = due_update(&sam, DueEventKind::Sent, "");
    update.how = None;
    let error = sam.update_due(due, 1, &update).map(drop).unwrap_err();
    assert_eq!(problems(&error)[0].0, "how");
    let mut update = due_update(&sam, DueEventKind::Ended, "");
    update.reason = None;
    assert_eq!(problems(&sam.update_due(due, 1, &update).map(drop).unwrap_err())[0].0, "reason");
    assert!(sam.record_letter(&NewLetter { matter: MatterId(uuid::Uuid::nil()), ..good.clone() }).is_err());
    assert_eq!(sam.due_dates(true, None).unwrap().len(), 1, "nothing half done remains");
    // Nobody else's.
    for login in ["rita", "cleo", "max"] {
        let other = world.sign_in(login);
        assert!(matches!(other.record_letter(&good).map(drop), Err(Error::Denied(_))), "{login}");
        let update = due_update(&other, DueEventKind::Ended, "");
        assert!(matches!(other.update_due(due, 1, &update).map(drop), Err(Error::Denied(_))), "{login}");
        assert!(matches!(other.due_dates(true, None), Err(Error::Denied(_))), "{login}");
    }
}

#[test]
fn the_nation_of_the_matter_decides() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let referral = world.refer(&sam, world.elm, "Khan", None, "stopped");
    let scottish = MatterEdit { subject: Subject::Adp, nation: Nation::Scotland, stage: Stage::Decision, ..matter("") };
    let case = sam.open_case_from((referral, 1), Level::Casework, &scottish).unwrap().value;
    let of = sam.open_case(case).unwrap().matters[0].id;
    let came = NewLetter { rule: "adp.redetermination".into(), ..letter(&sam, of, "") };
    let _ = sam.record_letter(&came).unwrap();
    let row = &sam.refresh_case(case).unwrap().due_dates[0];
    assert_eq!(row.due, came.on + chrono::Days::new(2 + 41), "two days to arrive, then 42 beginning with that day");
    assert_eq!(row.told.to, "Social Security Scotland");
}

#[test]
fn a_copy_from_before_due_dates_is_brought_up() {
    let world = World::new();
    let file = world.file("ada");
    let later = [
        "DROP TABLE bundle_note; DROP TABLE document_coming; DROP TABLE document_piece; DROP TABLE document",
        "DROP TABLE brought; DROP TABLE capacity; DROP TABLE presence; DROP TABLE appointment; DROP TABLE called_off",
        "DROP TABLE desk_session",
        "DROP TABLE client_says; DROP TABLE answer; DROP INDEX evidence_team_waiting",
        "ALTER TABLE evidence DROP COLUMN answer",
        "DROP TABLE concern; DROP TABLE alert_answer; DROP TABLE alert",
        "DROP TABLE message; DROP TABLE reception_note",
        "DROP TABLE signpost",
        "DROP TABLE service_flag; DROP TABLE service",
        "DROP TABLE evidence_source",
        "ALTER TABLE evidence DROP COLUMN activities; ALTER TABLE evidence DROP COLUMN spoken",
    ];
    for step in later {
        file.conn().execute_batch(step).unwrap();
    }
    file.conn().execute_batch("DROP TABLE enclosure; DROP INDEX evidence_list; ALTER TABLE evidence DROP COLUMN went_out; ALTER TABLE evidence DROP COLUMN acknowledged; ALTER TABLE evidence DROP COLUMN payer; ALTER TABLE evidence DROP COLUMN minutes; ALTER TABLE evidence_event DROP COLUMN minutes; CREATE INDEX evidence_list ON evidence(site, waiting); ALTER TABLE outcome DROP COLUMN relied; ALTER TABLE outcome DROP COLUMN words; ALTER TABLE outcome DROP COLUMN words_version; DROP TABLE wall; DROP TABLE conflict_pair; DROP TABLE conflict_decision; DROP TABLE other_side_key; DROP TABLE other_side; DROP INDEX client_joined; ALTER TABLE client DROP COLUMN joined; DROP TABLE working; DROP TABLE acts_for; ALTER TABLE client DROP COLUMN code_word; ALTER TABLE client DROP COLUMN died; ALTER TABLE matter DROP COLUMN post; ALTER TABLE matter DROP COLUMN goes_on; DROP TABLE away; DROP TABLE event; DROP TABLE task; DROP TABLE due_event; DROP TABLE due_date; ALTER TABLE identifier DROP COLUMN version; ALTER TABLE identifier DROP COLUMN voided; ALTER TABLE matter DROP COLUMN claimed; PRAGMA user_version = 1").unwrap();
    drop(file);
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.record_letter(&letter(&sam, of.matter, "")).unwrap();
    // What was there is kept, and the copy opens with the desk's own keys.
    let copy = world.path().join(format!("desk.db.before-{}", alongside::store::schema::VERSION));
    std::fs::rename(copy, world.path().join("desk.db")).unwrap();
    for name in ["desk.db-wal", "desk.db-shm"] {
        let _ = std::fs::remove_file(world.path().join(name));
    }
    drop(sam);
    assert!(world.sign_in("sam").due_dates(true, None).unwrap().is_empty());
}

/// A decision letter of 31 January on a real terminal: its due date, the outer limit and the warning; Today as the clock
/// moves on; sent by phone, confirmed later; the letter's own date. With its keys counted.
#[cfg(unix)]
#[test]
fn a_decision_letter_on_a_terminal() {
    let dir = tempfile::TempDir::new().unwrap();
    let data = dir.path().join("desk");
    let data = data.to_str().unwrap();
    let at = |now: &str| {
        let args = ["demo", "--data", data, "--clients", "30", "--seed", "1", "--now", now];
        let mut pty = Pty::start(&args, 120, 36, &[]);
        pty.sees("Made-up people only.").keys("<Enter>").sees("1 Inbox");
        pty
    };
    let mut pty = at("2026-02-03T09:00");
    pty.keys("1/").types("Khan").keys("<Enter>").sees("Khan, Imran").keys("o").sees("Open the case · Khan, Imran");
    pty.keys("p<Tab><Tab><Tab><Tab><^U>");
    pty.keys("<^S>").sees("2 Case ELM-");
    pty.counted();
    pty.keys("l").sees("A letter came · ").sees("decision letter").keys("<Tab>").types("31 Jan");
    pty.keys("<Tab>").sees("by Sat 28 February 2026, in 25 days").sees("Sun 28 February 2027");
    pty.sees("act by Fri 27 February 2026").keys("<^S>").sees("Due: send the reconsideration, Sat 28 February 2026");
    let letter = pty.counted();
    pty.sees("send the reconsideration by Sat 28 February 2026").keys("q").sees("Leave Alongside?").keys("y");
    assert_eq!(pty.end(), 0);
    drop(pty);

    let mut pty = at("2026-02-26T09:00");
    // It has come near, and so it stands on Today.
    go_to(&mut pty, "send the reco");
    pty.counted();
    pty.keys("<Enter>")
        .sees("2 Case ELM-")
        .keys("s")
        .sees("Sent · send the reconsideration")
        .sees("Phone or send it online now");
    pty.keys("1").keys("<^S>").sees("Recorded: send the reconsideration: sent");
    let lodge = pty.counted();
    pty.sees("by phone, not confirmed");
    go_to(&mut pty, "DWP to confirm, day 0");
    pty.keys("q").sees("Leave").keys("y");
    assert_eq!(pty.end(), 0);
    drop(pty);

    // Days after the last day it is still there, until somebody says that it arrived.
    let mut pty = at("2026-03-03T09:00");
    go_to(&mut pty, "DWP to confirm, day 5");
    pty.keys("<Enter>").sees("2 Case ELM-").keys("s").sees("It arrived · ").types("Ms Lee at the DWP").keys("<^S>");
    pty.sees("receipt confirmed").loses("DWP to confirm, day 5");

    // The letter's own date comes before the counted one.
    pty.keys("2l").sees("A letter came · ").sees("mandatory reconsideration notice");
    pty.keys("<Tab>").types("2 Mar").keys("<Tab>").types("30 Mar").keys("<Tab>");
    pty.sees("by Mon 30 March 2026").sees("counted by the rule").sees("Thu 2 April 2026").keys("<^S>");
    pty.sees("Due: send the appeal, Mon 30 March 2026");
    println!("keys: a letter {letter}, from Today to sent {lodge}");
    assert!(letter <= 12 && lodge <= 6 + 1, "a letter {letter}, from Today to sent {lodge}");
    drop(pty);
    let pass = dir.path().join("pass");
    std::fs::write(&pass, "demo\n").unwrap();
    let args = ["list", "due", "--json", "--data", data, "--now", "2026-03-03T09:00", "--user", "advisor"];
    let listed = crate::run::run(&[&args[..], &["--passphrase-file", pass.to_str().unwrap()]].concat()).json();
    let mut rows = listed.as_array().unwrap().clone();
    // The desk of made-up people has due dates of its own.
    rows.retain(|row| row["client"] == "Khan, Imran");
    assert_eq!(rows.len(), 1, "{listed}");
    assert_eq!((&rows[0]["due"], &rows[0]["days_left"]), (&"2026-03-30".into(), &27.into()));
    assert_eq!((&rows[0]["rule"], &rows[0]["state"]), (&"appeal".into(), &"open".into()));
}

/// Goes down Today's list to the line with these words: the terminal's cursor stands on the selected one.
#[cfg(unix)]
fn go_to(pty: &mut Pty, words: &str) {
    pty.keys("0").sees("Enter opens the case or the referral").keys("g");
    for _ in 0..30 {
        let row = pty.screen().cursor_position().0;
        if pty.screen().contents_between(row, 0, row, 60).contains(words) {
            return;
        }
        let before = pty.text();
        pty.keys("<Down>").until("the next line", |screen| screen.contents() != before);
    }
    panic!("{words} is not in the list:\n{}", pty.text());
}

#[test]
fn the_days_are_dates_and_not_instants() {
    // Late in the evening in summer, UTC is still on the day before midnight in the UK.
    let world = World::new();
    let clock = alongside::desk::Clock::starting_at(alongside::domain::date::parse_now("2027-07-01T00:30").unwrap());
    let door = alongside::desk::Door::at(world.path(), clock).unwrap();
    let sam = door.sign_in("sam", support::PASS).unwrap();
    let of = world.case(&sam, world.elm, "Khan", None);
    let came =
        NewLetter { on: NaiveDate::from_ymd_opt(2027, 7, 1).unwrap(), received: None, ..letter(&sam, of.matter, "") };
    let _ = sam.record_letter(&came).unwrap();
    assert_eq!(sam.due_dates(false, None).unwrap()[0].due, NaiveDate::from_ymd_opt(2027, 8, 1).unwrap());
}

#[test]
fn the_letters_own_day_is_warned_of_and_not_the_counted_one() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    // A month from 31 January ends on Saturday 28 February 2026, and there are two ways of counting it.
    let on = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day);
    let told = |printed| {
        let came = NewLetter { on, received: None, printed, ..letter(&sam, of.matter, "") };
        let id = sam.record_letter(&came).unwrap().value;
        let file = sam.refresh_case(of.case).unwrap();
        file.due_dates.iter().find(|row| row.id == id).unwrap().told.warnings.join("\n")
    };
    let counted = told(None);
    assert!(counted.contains("act by Fri 27 February 2026"), "{counted}");
    let printed = told(day(3, 3));
    assert!(printed.contains("The letter prints Tue 3 March 2026") && !printed.contains("act by"), "{printed}");
    let saturday = told(day(3, 7));
    assert!(saturday.contains("act by Fri 6 March 2026") && !saturday.contains("27 February"), "{saturday}");
}
