//! Finding at volume: how long the index takes to read, and each class of what people type.
//!
//! `cargo bench --bench find`; with `ALONGSIDE_BENCH_DATA` at 100,000 clients and 1,000,000 notes.

#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

mod common;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use alongside::desk::find::Patience;
use alongside::desk::{Door, Finder, demo};
use alongside::domain::find::Order;
use alongside::store::keys::Keyring;
use alongside::store::{Ids, Store, find};
use common::{clock, desk, most, report};

/// What is typed of each class, and how often each is.
const TYPED: usize = 20;
const TIMES: usize = 5;
/// Rows read for the index in one go.
const STEP: i64 = 2_000;
/// What the lane gives a search.
const LONGEST: Duration = Duration::from_millis(50);

fn main() {
    let place = desk(most());
    find::discard(&place.dir).unwrap();
    let session = Door::at(&place.dir, clock()).unwrap().sign_in("advisor", demo::PASSPHRASE).unwrap();
    let patience = std::sync::Arc::<Patience>::default();
    let mut finder = Finder::new(session, std::sync::Arc::clone(&patience)).unwrap();

    let (began, mut steps) = (Instant::now(), Vec::new());
    let of = loop {
        let step = Instant::now();
        let progress = finder.read_on(STEP).unwrap();
        steps.push(step.elapsed());
        if progress.done {
            break progress.of;
        }
    };
    let bytes = std::fs::metadata(place.dir.join(find::FILE)).unwrap().len();
    println!("the index of {of} rows was read in {:.1?}; its file has {} MB", began.elapsed(), bytes >> 20);
    report(&format!("a step of {STEP} rows"), steps, "");

    let words = Words::of(&place.dir);
    println!("\nfinding, the first 30 of each (budget: p99 50 ms)");
    for (class, typed) in words.classes() {
        let (mut times, mut stopped) = (Vec::new(), 0);
        for _ in 0..TIMES {
            for typed in &typed {
                let (took, was_stopped) = search(&mut finder, &patience, typed);
                times.push(took);
                stopped += usize::from(was_stopped);
            }
        }
        report(&class, times, &if stopped > 0 { format!("stopped {stopped}") } else { String::new() });
    }
}

/// The time from the question to its answer, as the lane asks it, and whether it was stopped.
fn search(finder: &mut Finder, patience: &Patience, typed: &str) -> (Duration, bool) {
    let began = Instant::now();
    patience.begin(patience.newer(), LONGEST);
    let _ = finder.read_on(100);
    let found = finder.find(typed, Order::Newest, 30).unwrap();
    (began.elapsed(), found.stopped)
}

/// What stands in a desk, the most frequent first.
struct Words {
    written: Vec<(String, i64)>,
    surnames: Vec<String>,
    numbers: Vec<String>,
}

impl Words {
    fn of(dir: &std::path::Path) -> Self {
        let keyring = Keyring::load(dir).unwrap();
        let held = keyring.open("supervisor", demo::PASSPHRASE).unwrap();
        let store = Store::open(dir, held, &keyring, Ids::random()).unwrap();
        let index = find::Index::open(&store).unwrap().unwrap();
        index.conn().execute_batch("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, word, row)").unwrap();
        let mut statement =
            index.conn().prepare("SELECT term, doc FROM temp.vocabulary WHERE length(term) >= 4").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).unwrap();
        let mut written: Vec<(String, i64)> =
            rows.map(Result::unwrap).filter(|(word, _)| word.chars().all(|c| c.is_ascii_lowercase())).collect();
        written.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let texts = |sql: &str| {
            let mut statement = store.conn().prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.map(Result::unwrap).collect::<Vec<String>>()
        };
        let surnames = texts("SELECT DISTINCT family FROM client WHERE rowid % 97 = 0 LIMIT 20");
        let mut numbers = texts("SELECT nhs FROM client WHERE nhs_checked = 1 AND rowid % 89 = 0 LIMIT 7");
        numbers.extend(texts("SELECT phone FROM client WHERE phone <> '' AND rowid % 83 = 0 LIMIT 7"));
        numbers.extend(texts("SELECT reference FROM referral WHERE rowid % 79 = 0 LIMIT 6"));
        Self { written, surnames, numbers }
    }

    /// So many words from a place in the order of how frequent they are.
    fn from(&self, at: usize) -> Vec<String> {
        self.written.iter().skip(at).take(TYPED).map(|(word, _)| word.clone()).collect()
    }

    /// The most frequent beginnings of so many letters.
    fn beginnings(&self, letters: usize) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let begin = |(word, _): &(String, i64)| word[..letters].to_owned();
        self.written.iter().map(begin).filter(|begin| seen.insert(begin.clone())).take(TYPED).collect()
    }

    fn classes(&self) -> Vec<(String, Vec<String>)> {
        let all = self.written.len();
        let middle = self.written.iter().position(|(_, count)| *count < self.written[0].1 / 100).unwrap_or(all / 2);
        let (common, middling, rare) = (self.from(0), self.from(middle), self.from(all.saturating_sub(TYPED)));
        let two = |a: &[String], b: &[String]| a.iter().zip(b).map(|(a, b)| format!("{a} {b}")).collect::<Vec<_>>();
        let count =
            |words: &[String]| self.written.iter().find(|(word, _)| *word == words[0]).map_or(0, |found| found.1);
        vec![
            (format!("common words (the first in {} pieces)", count(&common)), common.clone()),
            (format!("middling words (the first in {})", count(&middling)), middling.clone()),
            (format!("rare words (the first in {})", count(&rare)), rare.clone()),
            ("two words: common and middling".to_owned(), two(&common, &middling)),
            ("two words: common and rare".to_owned(), two(&common, &rare)),
            ("two words: middling both".to_owned(), two(&middling, &self.from(middle + TYPED))),
            ("beginnings of 2 letters".to_owned(), self.beginnings(2)),
            ("beginnings of 3 letters".to_owned(), self.beginnings(3)),
            ("beginnings of 4 letters".to_owned(), self.beginnings(4)),
            ("two beginnings of 2 letters".to_owned(), two(&self.beginnings(2), &self.beginnings(2)[1..])),
            ("surnames".to_owned(), self.surnames.clone()),
            ("numbers, phones and references".to_owned(), self.numbers.clone()),
            ("common words by: somebody".to_owned(), common.iter().map(|word| format!("{word} by:me")).collect()),
            (
                "common words area: and stage:".to_owned(),
                common.iter().map(|word| format!("{word} area:debt stage:court")).collect(),
            ),
        ]
    }
}
