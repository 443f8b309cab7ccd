//! Frames and keys: how long a frame takes, and how long a key takes until its frame is painted, on a desk at volume.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use std::time::{Duration, Instant};

use alongside::desk::Session;
use alongside::desk::door::{Founding, found};
use alongside::domain::case::Nation;
use alongside::domain::person::Person;
use alongside::domain::referral::{Area, Asking, InboxFilter, Urgency};
use alongside::domain::role::Role;
use alongside::store::keys::Keyring;
use alongside::store::{Ids, Store, client, referral};
use alongside::ui::event::{Input, play};
use alongside::ui::pane::PAGE;
use chrono::{Days, TimeDelta};
use common::{Screen, clock, desk, kept, most, place, report};
use zeroize::Zeroizing;

fn main() {
    divan::main();
    if std::env::args().any(|arg| arg == "--test" || arg == "--list") {
        return;
    }
    keys_to_painted();
    first_page();
}

/// A frame of the advisor's desk with a case open.
#[divan::bench(args = [(80, 24), (120, 36), (200, 60)], sample_count = 500)]
fn frame(bencher: divan::Bencher<'_, '_>, size: (u16, u16)) {
    let place = desk(common::SMALL);
    let mut screen = Screen::at(&place.dir, size).sign_in();
    open_first_case(&mut screen);
    bencher.bench_local(|| screen.paint());
}

fn open_first_case(screen: &mut Screen) {
    for input in play("0<Enter>") {
        screen.key(&input);
    }
    assert!(screen.shows_a_case(), "no case was opened");
}

/// Presses each of `keys` in turn, `rounds` times, and gives the times of the last of them.
fn press(screen: &mut Screen, keys: &str, rounds: usize) -> Vec<Duration> {
    let inputs: Vec<Input> = play(keys);
    let (last, before) = inputs.split_last().unwrap();
    (0..rounds)
        .map(|_| {
            before.iter().for_each(|input| {
                screen.key(input);
            });
            screen.key(last)
        })
        .collect()
}

fn keys_to_painted() {
    let mut volumes = vec![common::SMALL, most()];
    volumes.dedup();
    for clients in volumes {
        println!("\nkey → painted, 120×36, {clients} clients (budget: p99 16 ms)");
        let place = desk(clients);
        let screen = &mut Screen::at(&place.dir, (120, 36)).sign_in();
        screen.paint();
        press(screen, "1", 1);
        report("inbox: down", press(screen, "<Down>", 200), "");
        report("inbox: to the last row read", press(screen, "<Home><End>", 100), "");
        report("inbox: urgent only, and all again", press(screen, "u", 100), "");
        report("inbox: mine only, and all again", press(screen, "m", 100), "");
        press(screen, "f/", 1);
        report("inbox: find, the first letter", press(screen, "<^U>k", 50), "");
        report("inbox: find, the second letter", press(screen, "<^U>kh", 50), "");
        report("inbox: find, the fourth letter", press(screen, "<^U>khan", 50), "");
        press(screen, "<Esc>", 1);
        report("inbox: open a referral", press(screen, "1<Down><Enter>", 100), "");
        report("today: open what is due", press(screen, "0<Down><Enter>", 60), "");
        press(screen, "0<Home>", 1);
        open_first_case(screen);
        press(screen, "2", 1);
        report("case: down", press(screen, "<Down>", 200), "");
        report("case: next case", press(screen, "]", 60), "");
        report("case: state of play", press(screen, "<Esc>2y", 60), "");
        press(screen, "<Esc>2n", 1);
        report("case: a letter of a note", press(screen, "a", 200), "");
        // No draft is left for whoever signs in next.
        press(screen, "<^R><Esc>", 1);
        assert!(screen.shows_a_case(), "the note was not left");
        report("evidence: down", press(screen, "3<Down>", 100), "");
        report("find somebody: the third letter", press(screen, "<Esc><^G>kha", 50), "");
        press(screen, "<Esc>", 1);
    }
}

/// The first page of the inbox at a thousand rows and at a million.
fn first_page() {
    let many = if kept().is_some() { 1_000_000 } else { 20_000 };
    println!("\nfirst page of the inbox at 1,000 and at {many} rows (budget: at most twice as long)");
    let mut medians = Vec::new();
    for rows in [1_000, many] {
        let place = place(&format!("rows-{rows}"));
        let session = desk_of_rows(&place.dir, rows);
        let mut pages: Vec<Duration> =
            timed(200, || assert_eq!(session.inbox(&InboxFilter::default(), PAGE).unwrap().len(), PAGE));
        let counts: Vec<Duration> = timed(50, || assert_eq!(session.waiting().unwrap().all, u64::from(rows)));
        report(&format!("page of {PAGE} at {rows} rows"), pages.clone(), "");
        report(&format!("how many wait, at {rows} rows"), counts, "");
        pages.sort_unstable();
        medians.push(pages[pages.len() / 2]);
    }
    println!("ratio {:.2}", medians[1].as_secs_f64() / medians[0].as_secs_f64());
}

/// The times of `work`: so often, or as often as two seconds allow.
fn timed(times: usize, mut work: impl FnMut()) -> Vec<Duration> {
    let enough = Instant::now() + Duration::from_secs(2);
    let mut took = Vec::new();
    while took.len() < times && (took.len() < 3 || Instant::now() < enough) {
        let began = Instant::now();
        work();
        took.push(began.elapsed());
    }
    took
}

/// A desk whose inbox has so many rows, written straight through the store.
fn desk_of_rows(dir: &std::path::Path, rows: u32) -> Session {
    let (login, passphrase) = ("ada", "demo");
    let sign_in = || alongside::desk::Door::at(dir, clock()).unwrap().sign_in(login, passphrase).unwrap();
    if dir.join(alongside::store::FILE).exists() {
        return sign_in();
    }
    let began = Instant::now();
    let founding = Founding {
        site: "Elm Street Health Centre".to_owned(),
        code: "ELM".to_owned(),
        nation: Nation::England,
        login: login.to_owned(),
        name: "Ada Obi".to_owned(),
        passphrase: Zeroizing::new(passphrase.to_owned()),
    };
    let (session, _) = found(dir, &founding, true, clock(), Ids::seeded(1)).unwrap();
    let site = session.home_site().unwrap();
    drop(session);
    let keyring = Keyring::load(dir).unwrap();
    let store = Store::open(dir, keyring.open(login, passphrase).unwrap(), &keyring, Ids::random()).unwrap();
    let now = clock().now();
    for first in (0..rows).step_by(10_000) {
        store
            .write(now, Role::Supervisor, |tx| -> Result<(), alongside::store::Error> {
                let person = Person { family: format!("Client {first}"), ..Person::default() };
                let client = client::add(tx, site, &person)?;
                for row in first..rows.min(first + 10_000) {
                    // Dates and urgencies come in no order, as they do in life.
                    let mixed = row.wrapping_mul(2_654_435_761) >> 8;
                    let dated = mixed.is_multiple_of(7);
                    let asking = Asking {
                        areas: vec![Area::ALL[mixed as usize % Area::ALL.len()]],
                        urgency: Urgency::ALL[mixed as usize % Urgency::ALL.len()],
                        urgent_date: dated.then(|| tx.today() + Days::new(u64::from(mixed % 60))),
                        ..Asking::default()
                    };
                    let received = now - TimeDelta::minutes(i64::from(mixed % 500_000));
                    referral::add(tx, &referral::New { site, client, team: None, received, asking: &asking })?;
                }
                Ok(())
            })
            .unwrap();
    }
    println!("made {rows} referrals in {:.1?}", began.elapsed());
    drop(store);
    sign_in()
}
