//! Import: rows a second, and what another desk waits meanwhile.
//!
//! `cargo bench --bench import`. The first figure is divan's; the second is printed, with its distribution.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use alongside::desk::door::{Founding, found};
use alongside::desk::intake::{NewReferral, Who};
use alongside::desk::{Clock, Session};
use alongside::domain::case::{Level, MatterEdit, Nation, Stage, Subject};
use alongside::domain::nhs::NhsNumber;
use alongside::domain::person::Person;
use alongside::domain::referral::{Area, Asking, InboxFilter};
use alongside::store::Ids;
use divan::counter::ItemsCount;
use tempfile::TempDir;
use zeroize::Zeroizing;

const ROWS: usize = 20_000;
const MANY: usize = 60_000;
const FAMILIES: [&str; 24] = [
    "Khan",
    "Begum",
    "Lewis",
    "Tran",
    "Osei",
    "Jones",
    "Ahmed",
    "Nowak",
    "Kowalska",
    "Smith",
    "Smyth",
    "Ó Briain",
    "O'Neil",
    "Patel",
    "Hussain",
    "Brown",
    "Taylor",
    "Adeyemi",
    "Garcia",
    "Ivanov",
    "Chen",
    "Singh",
    "Evans",
    "Murphy",
];
const GIVEN: [&str; 16] = [
    "Imran",
    "Aisha",
    "Tom",
    "Morgan",
    "Abena",
    "Carys",
    "Bilal",
    "Agnieszka",
    "Zoë",
    "Ruksana",
    "Daniel",
    "Mary",
    "Yusuf",
    "Elena",
    "Wei",
    "Sean",
];

fn main() {
    divan::main();
    let filter = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    if filter.is_none_or(|filter| "another_desk".contains(&filter)) {
        another_desk();
    }
}

/// A desk of made-up people in a folder of its own.
fn desk() -> (TempDir, Session) {
    let dir = TempDir::new().unwrap();
    let founding = Founding {
        site: "Elm Street Health Centre".to_owned(),
        code: "ELM".to_owned(),
        nation: Nation::England,
        login: "ada".to_owned(),
        name: "Ada Obi".to_owned(),
        passphrase: Zeroizing::new("demo".to_owned()),
    };
    let (session, _) = found(dir.path(), &founding, true, Clock::system(), Ids::random()).unwrap();
    (dir, session)
}

/// A file of so many rows, each of somebody else; a fifth are for the care team.
fn file(dir: &TempDir, rows: usize) -> PathBuf {
    let mut text = String::from(
        "source_id,received,route,urgency,team,referrer,nhs_number,given_name,family_name,date_of_birth,phone,postcode,\
         address,areas,reason,consent\n",
    );
    for n in 0..rows {
        let (one, two) = (mixed(n), mixed(n + rows));
        let (family, given) = (FAMILIES[one % 24], GIVEN[one / 24 % 16]);
        let team = if n % 5 == 0 { "Care team" } else { "" };
        let (year, month, day) = (1935 + two % 70, 1 + two / 70 % 12, 1 + two / 840 % 28);
        let number = NhsNumber::test_range(u32::try_from(n).unwrap());
        writeln!(
            text,
            "R-{n},2026-01-{:02},direct,routine,{team},\"Dr Shah, GP\",{},{given},{family},{year}-{month:02}-{day:02},\
             07700 {:06},LS{} {}AB,\"{} Elm Street, Leeds\",benefits;debt,\"The letter says that PIP stopped in March. \
             Cannot manage the stairs, washing takes 90 minutes. Asks for help with a reconsideration, case {n}.\",yes",
            1 + n % 20,
            number.as_str(),
            n % 1_000_000,
            n % 28,
            n % 10,
            n % 300,
        )
        .unwrap();
    }
    let path = dir.path().join("rows.csv");
    std::fs::write(&path, text).unwrap();
    path
}

/// Numbers that follow no pattern, the same every time (splitmix64).
fn mixed(n: usize) -> usize {
    let mut z = (n as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((z ^ (z >> 31)) >> 33).unwrap_or_default()
}

/// 20,000 rows into a new desk, encrypted, audited, duplicates checked.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_20_000_rows(bencher: divan::Bencher) {
    bencher
        .counter(ItemsCount::new(ROWS))
        .with_inputs(|| {
            let (dir, session) = desk();
            let path = file(&dir, ROWS);
            (dir, session, path)
        })
        .bench_values(|(dir, session, path)| {
            let report = session.import(&[path], &mut |_| true).unwrap();
            assert_eq!(report.accepted, ROWS as u64);
            dir
        });
}

/// Another desk opens cases, one after the other, while 60,000 rows are taken in.
fn another_desk() {
    let (dir, session) = desk();
    let other = session.again().unwrap();
    let cases: Vec<_> = (0..200).map(|n| case(&other, n)).collect();
    let path = file(&dir, MANY);
    let over = AtomicBool::new(false);
    let (mut opened, took) = std::thread::scope(|scope| {
        let (over, cases) = (&over, &cases);
        let desk = scope.spawn(move || {
            let mut opened = Vec::new();
            for case in cases.iter().cycle() {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                let begun = Instant::now();
                other.open_case(*case).unwrap();
                opened.push(begun.elapsed());
                std::thread::sleep(Duration::from_millis(20));
            }
            opened
        });
        let begun = Instant::now();
        let report = session.import(&[path], &mut |_| true).unwrap();
        assert_eq!(report.accepted, MANY as u64);
        let took = begun.elapsed();
        over.store(true, Ordering::Relaxed);
        (desk.join().unwrap(), took)
    });
    opened.sort_unstable();
    let at = |share: usize| opened[(opened.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    println!(
        "{MANY} rows in {:.1} s: {:.0} a second. Another desk opened {} cases meanwhile: p50 {:.1} ms, p95 {:.1} ms, \
         p99 {:.1} ms, longest {:.1} ms (budget: p95 100 ms)",
        took.as_secs_f64(),
        MANY as f64 / took.as_secs_f64(),
        opened.len(),
        at(50),
        at(95),
        at(99),
        at(100),
    );
}

fn case(session: &Session, n: usize) -> alongside::domain::id::CaseId {
    let person = Person { family: format!("{} {n}", FAMILIES[n % 24]), ..Person::default() };
    let new = NewReferral {
        site: session.home_site().unwrap(),
        who: Who::New(Box::new(person)),
        team: None,
        asking: Asking { areas: vec![Area::Benefits], reason: "PIP stopped".into(), ..Asking::default() },
    };
    let id = session.refer(&new).unwrap().value;
    let inbox = session.inbox(&InboxFilter::default(), 500).unwrap();
    let row = inbox.iter().find(|row| row.id == id).unwrap();
    let matter = MatterEdit {
        subject: Subject::Pip,
        issue: "points for washing".into(),
        nation: Nation::England,
        stage: Stage::Reconsideration,
        due: None,
        claimed: None,
    };
    session.open_case_from((row.id, row.version), Level::Casework, &matter).unwrap().value
}
