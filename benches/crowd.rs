//! Sixty desks on one host: each a process of its own that opens a case and saves a note about every two seconds, and looks
//! once a second for what the others wrote, as the screen does.
//!
//! `cargo bench --bench crowd`. Budgets: a save p95 50 ms, opening a case p95 50 ms, and nothing lost that was acknowledged.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use alongside::desk::{Door, demo};
use common::{clock, desk, most};

const DESKS: usize = 60;
const SECONDS: u64 = 60;
/// Between two rounds of a desk, before its share of chance.
const PACE: Duration = Duration::from_millis(1_500);
const CHILD: &str = "ALONGSIDE_BENCH_DESK";

fn main() {
    if let Some(number) = std::env::var_os(CHILD) {
        let dir = std::env::var_os("ALONGSIDE_HOME").unwrap();
        return work(Path::new(&dir), number.to_str().unwrap().parse().unwrap());
    }
    if std::env::args().any(|arg| arg == "--bench") {
        crowd();
    }
}

fn crowd() {
    let place = desk(most());
    let before = audited(&place.dir);
    let children: Vec<_> = (0..DESKS)
        .map(|number| {
            Command::new(std::env::current_exe().unwrap())
                .env(CHILD, number.to_string())
                .env("ALONGSIDE_HOME", &place.dir)
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let (mut opened, mut saved) = (Vec::new(), Vec::new());
    for mut child in children {
        let mut told = String::new();
        child.stdout.take().unwrap().read_to_string(&mut told).unwrap();
        assert!(child.wait().unwrap().success(), "a desk ended early");
        for line in told.lines() {
            let (what, micros) = line.split_once(' ').unwrap();
            let list = if what == "opened" { &mut opened } else { &mut saved };
            list.push(Duration::from_micros(micros.parse().unwrap()));
        }
    }
    let (kept, done) = (audited(&place.dir) - before, i64::try_from(opened.len() + saved.len()).unwrap());
    println!("{DESKS} desks for {SECONDS} s: {done} cases opened and notes saved, {kept} rows of audit");
    assert!(kept >= done, "what was acknowledged is not there");
    say("opening a case", &mut opened);
    say("saving a note", &mut saved);
}

fn say(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    println!("{what}: p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, longest {:.1} ms", at(50), at(95), at(99), at(100));
}

/// How many rows the audit chains hold: one for each opening and each note.
fn audited(dir: &Path) -> i64 {
    let session = Door::at(dir, clock()).unwrap().sign_in("supervisor", demo::PASSPHRASE).unwrap();
    session.audit_heads().unwrap().iter().map(|(_, head)| head.rows).sum()
}

/// One desk of the crowd: signs in, works at its pace, then tells how long each thing took.
fn work(dir: &Path, number: usize) {
    let login = if number.is_multiple_of(2) { "advisor" } else { "advisor2" };
    let session = Door::at(dir, clock()).unwrap().sign_in(login, demo::PASSPHRASE).unwrap();
    let cases = session.cases(true, true, Some(500)).unwrap();
    let mut told = String::new();
    let began = Instant::now();
    let mut chance = number as u64 + 1;
    // Everybody is signed in before anybody is timed, and nobody starts with another.
    std::thread::sleep(Duration::from_secs(20) + PACE.mul_f64(number as f64 / DESKS as f64));
    for round in 0.. {
        if began.elapsed() > Duration::from_secs(20 + SECONDS) {
            break;
        }
        let case = cases[(number * 37 + round * 7) % cases.len()].id;
        let start = Instant::now();
        session.open_case(case).unwrap();
        told += &format!("opened {}\n", start.elapsed().as_micros());
        let _ = session.others_wrote().unwrap();
        std::thread::sleep(PACE / 2);
        let start = Instant::now();
        let _ = session.add_note(case, &"Washing takes ninety minutes and needs prompting. ".repeat(6), None).unwrap();
        told += &format!("saved {}\n", start.elapsed().as_micros());
        let _ = session.others_wrote().unwrap();
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        std::thread::sleep(PACE / 2 + Duration::from_millis(chance >> 54));
    }
    print!("{told}");
}
