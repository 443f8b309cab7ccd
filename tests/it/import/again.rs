//! The same records again: in another file, after a stop, after a SIGKILL, beside another desk.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};

use alongside::desk::Door;
use alongside::desk::intake::{NewReferral, Who};
use alongside::domain::case::{Level, MatterEdit, Nation, Stage, Subject};
use alongside::domain::person::Person;
use alongside::domain::referral::{Area, Asking, InboxFilter};

use super::{Desk, clock, people, refused, sums};

const HEADER: &str = "source_id,given_name,family_name,date_of_birth,phone,reason\n";
/// Names the desk's folder to the process that is to be killed.
const CHILD: &str = "ALONGSIDE_TEST_IMPORT";
const ROWS: u64 = 2_000;

#[test]
fn nothing_is_taken_in_twice_whatever_file_it_stands_in() {
    let desk = Desk::new();
    let first =
        desk.file("a.csv", format!("{HEADER}1,Imran,Khan,1966-07-03,,PIP stopped\n,Tom,Lewis,1980-02-01,,Rent\n"));
    assert_eq!(sums(&desk.import(std::slice::from_ref(&first))), (2, 0, 0, 0, 0));
    assert_eq!(sums(&desk.import(std::slice::from_ref(&first))), (0, 2, 0, 0, 0), "a finished run");
    // The same source identifier with other words, the same words without an identifier, and each twice.
    let second = desk.file(
        "b.csv",
        format!(
            "{HEADER}1,Imran,Khan,1966-07-03,,PIP was stopped in March\n9,Tom,Lewis,1980-02-01,,Rent\n\
             7,Abena,Osei,1990-01-31,,School\n7,Abena,Osei,1990-01-31,,School\n"
        ),
    );
    assert_eq!(sums(&desk.import(&[second, first])), (1, 5, 0, 0, 0));
    assert_eq!((desk.count("referral"), desk.count("client")), (3, 3));
    desk.audit_holds();
}

#[test]
fn an_identifier_that_stands_for_somebody_else_is_refused() {
    let desk = Desk::new();
    let first = desk.file("a.csv", format!("{HEADER}1,Imran,Khan,1966-07-03,,PIP stopped\n"));
    desk.import(&[first]);
    let second = desk.file("b.csv", format!("{HEADER}1,Tom,Lewis,1980-02-01,,Rent\n1,Imran,Mirza,1966-07-03,,PIP\n"));
    let file = desk.import_file(&second);
    assert_eq!((file.accepted, file.duplicates), (0, 1));
    assert!(refused(&file)[0].starts_with("row 2: source_id: This source identifier stands for somebody else's"));
}

#[test]
fn a_person_who_looks_known_gets_a_client_of_their_own_and_a_match_to_settle() {
    let desk = Desk::new();
    let first = desk.file("a.csv", format!("{HEADER}1,Sean,O'Neil,1980-03-04,,PIP stopped\n"));
    desk.import(&[first]);
    let second = desk.file("b.csv", format!("{HEADER}2,Shaun,Oneill,1980-03-04,,Rent\n3,Tom,Lewis,1980-02-01,,Rent\n"));
    assert_eq!(sums(&desk.import(&[second])), (2, 0, 0, 0, 1));
    assert_eq!(desk.count("client"), 3);
    let (oneill, _) = desk.of("Oneill");
    assert!(oneill.row.possible_match);
    assert_eq!(desk.session.possible_matches(oneill.row.client).unwrap().len(), 1);
}

#[test]
fn a_date_of_birth_that_everyone_shares_hides_nobody() {
    let desk = Desk::new();
    let row = |n: usize, words: &str| format!(",Given{n},Family{n},1970-01-01,,{words}\n");
    let rows: String = (0..700).map(|n| row(n, "PIP")).collect();
    desk.import(&[desk.file("a.csv", format!("{HEADER}{rows}"))]);
    let again = desk.file("b.csv", format!("{HEADER}{},Abena,Osei,1970-01-01,,Rent\n", row(650, "Rent")));
    assert_eq!(sums(&desk.import(&[again])), (2, 0, 0, 0, 1));
}

#[test]
fn a_stopped_import_goes_on_where_it_was() {
    let desk = Desk::new();
    let rows = 1_200;
    let text = format!("{}broken,,,,\n", people(rows));
    let path = desk.file("a.csv", text);
    let mut asked = 0;
    let stop = &mut |progress: alongside::desk::import::Progress<'_>| {
        asked += 1;
        progress.records == 0
    };
    let part = desk.session.import(std::slice::from_ref(&path), stop).unwrap();
    assert!(part.stopped && part.accepted > 0 && part.accepted < rows as u64, "{}", part.accepted);
    assert_eq!(desk.count("referral"), part.accepted);
    let whole = desk.import(std::slice::from_ref(&path));
    assert_eq!(sums(&whole), (rows as u64, 0, 0, 1, 0), "the report is of the whole run");
    assert_eq!(desk.count("referral"), rows as u64);
    assert_eq!(sums(&desk.import(&[path])), (0, rows as u64, 0, 1, 0));
    assert_eq!(desk.count("import_run"), 1);
    desk.audit_holds();
}

/// Not a test of its own: what the killed process does.
#[test]
fn child() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let session = Door::at(dir.as_ref(), clock()).unwrap().sign_in("ada", "demo").unwrap();
    let path = std::path::Path::new(&dir).parent().unwrap().join("a.csv");
    let report = session.import(&[path], &mut |progress| {
        println!("taken {}", progress.accepted);
        true
    });
    println!("ended {}", report.unwrap().accepted);
}

#[test]
fn a_killed_import_leaves_whole_records_and_goes_on() {
    let desk = Desk::new();
    let path = desk.file("a.csv", people(usize::try_from(ROWS).unwrap()));
    let mut seen = 0;
    for _ in 0..3 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "import::again::child", "--nocapture"])
            .env(CHILD, desk.dir())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let counts = lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("taken ")?.parse::<u64>().ok());
        // Killed as soon as it has taken in more than the one before.
        seen = counts.into_iter().find(|&taken| taken > seen).expect("it was still at work");
        child.kill().unwrap();
        child.wait().unwrap();
        let kept = desk.count("referral");
        assert!(kept >= seen, "{seen} were reported, {kept} are there");
        for table in ["client", "referral_event", "text_key"] {
            let extra = if table == "text_key" { desk.count("import_part") } else { 0 };
            assert_eq!(desk.count(table), kept + extra, "{table}: every record whole");
        }
        assert_eq!(desk.count("import_seen"), 2 * kept);
    }
    let report = desk.import(std::slice::from_ref(&path));
    assert_eq!(sums(&report), (ROWS, 0, 0, 0, 0), "the counts add up");
    assert_eq!((desk.count("referral"), desk.count("import_run")), (ROWS, 1));
    assert_eq!(sums(&desk.import(&[path])), (0, ROWS, 0, 0, 0));
    desk.audit_holds();
    let whole: String = desk.store("ada").conn().query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
}

#[test]
fn another_desk_opens_cases_meanwhile() {
    let desk = Desk::new();
    let path = desk.file("a.csv", people(1_500));
    let other = desk.session.again().unwrap();
    let person = Person { family: "Begum".into(), ..Person::default() };
    let new = NewReferral {
        site: other.home_site().unwrap(),
        who: Who::New(Box::new(person)),
        team: None,
        asking: Asking { areas: vec![Area::Debt], ..Asking::default() },
    };
    let _ = other.refer(&new).unwrap();
    let row = other.inbox(&InboxFilter::default(), 5).unwrap().remove(0);
    let matter = MatterEdit {
        subject: Subject::Pip,
        issue: String::new(),
        nation: Nation::England,
        stage: Stage::Claim,
        due: None,
        claimed: None,
    };
    let case = other.open_case_from((row.id, row.version), Level::Advice, &matter).unwrap().value;
    let over = AtomicBool::new(false);
    let (opened, report) = std::thread::scope(|scope| {
        let over = &over;
        let desk_beside = scope.spawn(move || {
            let mut opened = 0;
            while !over.load(Ordering::Relaxed) {
                other.open_case(case).unwrap();
                opened += 1;
            }
            opened
        });
        let report = desk.import(&[path]);
        over.store(true, Ordering::Relaxed);
        (desk_beside.join().unwrap(), report)
    });
    assert_eq!(sums(&report), (1_500, 0, 0, 0, 0));
    assert!(opened > 3, "{opened}");
    desk.audit_holds();
}
