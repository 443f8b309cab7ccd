//! Searching a directory of 10,000 services while one types, to results with their opening: budget p99 16 ms.
//!
//! `cargo bench --bench services`

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use std::time::Instant;

use alongside::domain::date::parse_now;
use alongside::domain::service::{Directory, Listed, Narrow, Need, Schedule, Service, ServiceId, ServiceStatus};
use chrono::NaiveTime;
use common::report;

const SERVICES: u128 = 10_000;
/// Rows that a screen shows.
const SHOWN: usize = 30;
const PLACES: [&str; 8] = ["Elm", "Oak Lane", "Ashford", "Beech Hill", "Rowan Street", "Holly Park", "Alder", "Willow"];
const KINDS: [&str; 8] = [
    "debt advice",
    "food bank",
    "law centre",
    "carers' group",
    "housing options",
    "job club",
    "befriending",
    "benefits advice",
];
const ABOUT: &str = "Free and private help for people who live near, with letters, forms, phone calls and whatever else \
    has come through the door; bring what you have, and somebody with you where that makes it easier. ";

fn service(number: u128) -> Listed {
    let at = usize::try_from(number).unwrap();
    let (place, kind) = (PLACES[at % 8], KINDS[at / 8 % 8]);
    let service = Service {
        name: format!("{place} {kind} {number}"),
        provider: format!("{place} community trust"),
        about: ABOUT.repeat(3),
        needs: vec![Need::ALL[at % Need::ALL.len()]],
        area: place.to_owned(),
        phone: format!("01632 96{:04}", number % 10_000),
        hours: vec![Schedule {
            rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR".to_owned(),
            opens: NaiveTime::from_hms_opt(9, 30, 0),
            closes: NaiveTime::from_hms_opt(17, 0, 0),
            ..Schedule::default()
        }],
        ..Service::default()
    };
    Listed {
        id: ServiceId(uuid::Uuid::from_u128(number)),
        version: 1,
        status: ServiceStatus::Active,
        flags: 0,
        service,
    }
}

fn main() {
    let now = parse_now("2026-11-24T09:41").unwrap();
    let services: Vec<Listed> = (0..SERVICES).map(service).collect();
    let began = Instant::now();
    let directory = Directory::new(services, 180);
    println!("an index of {SERVICES} services was made in {:.1?}", began.elapsed());
    println!("\nfrom a letter to the first {SHOWN} with their opening (budget: p99 16 ms)");
    let (all, open) = (Narrow::default(), Narrow { open: Some(now), ..Narrow::default() });
    for (class, typed, left) in [
        ("one letter", "e", all),
        ("a name", "elm food", all),
        ("a word of many", "letters", all),
        ("several words", "oak law 10 letters", all),
        ("a number", "01632 960042", all),
        ("nothing like it", "zzz", all),
        ("everything that is open now", "", open),
        ("open now, for home", "e", Narrow { need: Some(Need::Home), ..open }),
    ] {
        let times = (0..200).map(|_| {
            let began = Instant::now();
            let hits = directory.find(typed, left, SHOWN);
            let said = hits.iter().map(|hit| directory.entries()[hit.at].service.open(now).words(now).len());
            std::hint::black_box(said.sum::<usize>());
            began.elapsed()
        });
        report(class, times.collect(), "");
    }
}
