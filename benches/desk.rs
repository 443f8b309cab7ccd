//! The verbs that people wait for: signing in, opening a case, saving.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use std::sync::OnceLock;

use alongside::desk::door::{Founding, found};
use alongside::desk::today::Ahead;
use alongside::desk::{Clock, Door, Session};
use alongside::domain::case::Nation;
use alongside::domain::evidence::EvidenceScope;
use alongside::domain::id::CaseId;
use alongside::domain::referral::InboxFilter;
use alongside::domain::today::Whose;
use alongside::store::Ids;
use common::{Place, clock, desk, most, place};
use zeroize::Zeroizing;

const PASSPHRASE: &str = "violin harbour seven lanterns drift";

fn main() {
    let _ = volume();
    divan::main();
}

/// The desk on which the verbs are measured.
fn volume() -> &'static Place {
    static DESK: OnceLock<Place> = OnceLock::new();
    DESK.get_or_init(|| desk(most()))
}

fn advisor() -> Session {
    Door::at(&volume().dir, clock()).unwrap().sign_in("advisor", alongside::desk::demo::PASSPHRASE).unwrap()
}

fn cases(session: &Session) -> Vec<CaseId> {
    session.cases(true, true, Some(500)).unwrap().into_iter().map(|row| row.id).collect()
}

/// Argon2id at the cost of a real desk, the keyring, the file, the session, the audit row. Budget: 500 ms.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn sign_in_at_the_cost_of_a_real_desk(bencher: divan::Bencher<'_, '_>) {
    let place = place("real");
    if !place.dir.join(alongside::store::FILE).exists() {
        let founding = Founding {
            site: "Elm Street Health Centre".to_owned(),
            code: "ELM".to_owned(),
            nation: Nation::England,
            login: "ada".to_owned(),
            name: "Ada Obi".to_owned(),
            passphrase: Zeroizing::new(PASSPHRASE.to_owned()),
        };
        found(&place.dir, &founding, false, Clock::system(), Ids::random()).unwrap();
    }
    bencher.bench_local(|| {
        Door::at(&place.dir, Clock::system()).unwrap().sign_in("ada", PASSPHRASE).unwrap();
    });
}

/// Opening a case: its audit row, and everything that stands in it. Budget: p95 50 ms with sixty desks working.
#[divan::bench(sample_count = 300, sample_size = 1)]
fn open_a_case(bencher: divan::Bencher<'_, '_>) {
    let session = advisor();
    let ids = cases(&session);
    let mut next = ids.iter().cycle();
    bencher.bench_local(|| session.open_case(*next.next().unwrap()).unwrap());
}

/// Reading an open case again, which writes nothing.
#[divan::bench(sample_count = 300, sample_size = 1)]
fn read_a_case_again(bencher: divan::Bencher<'_, '_>) {
    let session = advisor();
    let ids = cases(&session);
    let mut next = ids.iter().cycle();
    bencher.bench_local(|| session.refresh_case(*next.next().unwrap()).unwrap());
}

/// Saving a note, on the disk when it is acknowledged. Budget: p95 50 ms with sixty desks working.
#[divan::bench(sample_count = 300, sample_size = 1)]
fn save_a_note(bencher: divan::Bencher<'_, '_>) {
    let session = advisor();
    let case = cases(&session)[0];
    let words = "Washing takes ninety minutes and needs prompting. ".repeat(8);
    bencher.bench_local(|| session.add_note(case, &words, None).unwrap().value);
}

/// The first page of the inbox.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn first_page_of_the_inbox(bencher: divan::Bencher<'_, '_>) {
    let session = advisor();
    bencher.bench_local(|| session.inbox(&InboxFilter::default(), alongside::ui::pane::PAGE).unwrap().len());
}

/// The inbox narrowed as its keys do, and by words.
#[divan::bench(args = ["urgent", "mine", "k", "khan"], sample_count = 100, sample_size = 1)]
fn inbox_narrowed(bencher: divan::Bencher<'_, '_>, by: &str) {
    let session = advisor();
    let mut filter = InboxFilter::default();
    match by {
        "urgent" => filter.urgent = true,
        "mine" => filter.mine = true,
        words => filter.words = words.to_owned(),
    }
    bencher.bench_local(|| session.inbox(&filter, alongside::ui::pane::PAGE).unwrap().len());
}

/// How many referrals wait.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn how_many_wait(bencher: divan::Bencher<'_, '_>) {
    let session = advisor();
    bencher.bench_local(|| session.waiting().unwrap().all);
}

/// The requests for evidence that are at hand, and how many wait.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn evidence_that_waits(bencher: divan::Bencher<'_, '_>) {
    let session = advisor();
    bencher.bench_local(|| {
        (session.evidence(EvidenceScope::AtHand, Some(300)).unwrap().len(), session.evidence_waiting().unwrap())
    });
}

/// What is due today.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn today(bencher: divan::Bencher<'_, '_>) {
    let session = advisor();
    bencher.bench_local(|| session.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows.len());
}

/// The totals of a quarter.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn totals_of_a_quarter(bencher: divan::Bencher<'_, '_>) {
    let session = advisor();
    let today = session.today();
    bencher.bench_local(|| session.totals(today - chrono::Days::new(91), today).unwrap());
}

/// Who somebody could be, by a piece of their name.
#[divan::bench(args = ["kh", "khan", "obrien"], sample_count = 100, sample_size = 1)]
fn find_a_client(bencher: divan::Bencher<'_, '_>, words: &str) {
    let session = advisor();
    bencher.bench_local(|| session.find_clients(words, 8).unwrap().len());
}
