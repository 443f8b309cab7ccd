//! A desk of made-up people: the same seed and the same *now* make the same desk, ids included. Keys and salts are always
//! random.
//!
//! | module | what it holds |
//! |---|---|
//! | `world` | sites, teams, accounts |
//! | `cast` | people told one by one, for the inbox and the cases that are looked at first |
//! | `story`, `course` | the many: how they come, and how their cases go |
//! | `scene`, `play` | what happens, and writing it as the verbs write |
//! | `hours` | when the desks are open, and who is booked |
//! | `folder` | where a demo desk may be made, so that it is there whole or not at all |
//! | `services` | the directory |
//! | `papers` | the documents that clients bring, and what their pages say |
//! | `people`, `words`, `dice` | made-up people, words from lists, chance that repeats |

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::Error;
use crate::domain::date::uk_date;
use crate::domain::id::MessageId;
use crate::domain::message::{NewMessage, NewReceptionNote};
use crate::domain::role::{Role, Verb};
use crate::store;
use crate::store::keys::Keyring;
use crate::store::{Ids, Store, Tx, message};

mod cast;
mod course;
mod dice;
mod folder;
mod hours;
mod papers;
mod people;
mod play;
mod scene;
mod services;
mod story;
mod words;
mod world;

use dice::Dice;
pub use folder::{Found, look};
use play::Told;
use scene::Story;
use words::Words;
use world::World;

/// The passphrase of every account of a demo desk; said on screen.
pub const PASSPHRASE: &str = "demo";

/// How many people a demo desk has where nothing else is asked for.
pub const CLIENTS: u32 = 400;

/// Days over which the history is spread.
const DAYS: i64 = 365;

/// Scenes that are written in one transaction.
const BATCH: usize = 8000;

/// Page cache while the desk is made: the cases that are open at one time lie all over the file.
const CACHE_MIB: u32 = 384;

/// An account of a demo desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    /// What they sign in as.
    pub login: &'static str,
    /// The role in which they act.
    pub role: Role,
    /// What it is for, in a few words for the sign-in screen.
    pub about: &'static str,
}

/// The accounts of a demo desk, in the order in which the sign-in screen offers them.
#[must_use]
pub fn accounts() -> [Account; 6] {
    world::PEOPLE.map(|person| Account { login: person.login, role: person.role, about: person.about })
}

/// What a demo desk is made from.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Everything follows from it.
    pub seed: u64,
    /// How many people.
    pub clients: u32,
    /// The moment at which the desk stands; its history lies before.
    pub now: DateTime<Utc>,
}

/// How much a desk holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Clients.
    pub clients: u64,
    /// Referrals, whatever became of them.
    pub referrals: u64,
    /// Cases, open and closed.
    pub cases: u64,
    /// Notes.
    pub notes: u64,
    /// Requests for evidence.
    pub evidence: u64,
    /// Outcomes.
    pub outcomes: u64,
}

/// Makes a demo desk in a folder that is [`Found::Empty`]. `go_on` is told how many of the people have come so far, and
/// stops the work by answering no; then the answer is `None` and nothing is kept. A desk that is cut off while it is
/// made never stands in the folder as if it were whole.
///
/// # Errors
/// What making a desk may give.
pub fn make(dir: &Path, plan: &Plan, go_on: impl FnMut(u32) -> bool) -> Result<Option<Counts>, Error> {
    let making = folder::begin(dir)?;
    let made = fill(making.path(), plan, go_on)?;
    if made.is_some() {
        folder::finish(making.path(), dir)?;
    }
    Ok(made)
}

fn fill(dir: &Path, plan: &Plan, mut go_on: impl FnMut(u32) -> bool) -> Result<Option<Counts>, Error> {
    let world = World::found(dir, plan)?;
    let words = Words::read();
    let mut coming = Coming::of(&words, plan);
    let mut heap: BinaryHeap<Reverse<(DateTime<Utc>, u32)>> = BinaryHeap::new();
    let mut told: Vec<Option<Told>> = Vec::new();
    let store = &world.session.store;
    store.widen_cache(CACHE_MIB)?;
    loop {
        if !go_on(coming.number) {
            return Ok(None);
        }
        let more = store.write(plan.now, Role::Supervisor, |tx| -> Result<bool, Error> {
            for _ in 0..BATCH {
                while coming.before(heap.peek().map(|Reverse((at, _))| *at)) {
                    let Some(story) = coming.next() else { break };
                    let begun = Told::begin(&world, story);
                    let place = u32::try_from(told.len()).unwrap_or(u32::MAX);
                    heap.extend(begun.next_at().map(|at| Reverse((at, place))));
                    told.push(Some(begun));
                }
                let Some(Reverse((_, place))) = heap.pop() else { return Ok(false) };
                let slot = &mut told[place as usize];
                let Some(one) = slot else { continue };
                one.play(&world, &words, tx)?;
                match one.next_at() {
                    Some(at) => heap.push(Reverse((at, place))),
                    None => *slot = None,
                }
            }
            Ok(true)
        })?;
        if !more {
            hours::keep(&world, plan)?;
            if plan.clients > 0 {
                store.write(plan.now, Role::Supervisor, |tx| left_at_the_counter(&world, tx))?;
            }
            services::write(&world, plan)?;
            world.session.show_from(uk_date(plan.now))?;
            return Ok(Some(counted(store)?));
        }
    }
}

/// What was left at the counter today, and what the desk asks of it.
fn left_at_the_counter(world: &World, tx: &Tx<'_>) -> Result<(), Error> {
    let site = world.sites[0];
    let earlier = |minutes| tx.at - TimeDelta::minutes(minutes);
    let (vault, role) = world.actor(world::Actor::Reception);
    for (minutes, who, line, pages) in [
        (95, "M.T. 1979", "The council wrote again, she would like to know what it means", Some(3)),
        (20, "J.O. 1962", "Please ring after four, he is at the hospital until then", None),
    ] {
        let tx = &tx.acting(vault, role, earlier(minutes));
        let new = NewMessage { site, who: who.to_owned(), line: line.to_owned(), pages, letter: None };
        let id = MessageId(tx.id());
        message::add(tx, id, Some(tx.staff), tx.at, &new)?;
        tx.audit(site, Verb::PostMessage, "message", &id.to_string())?;
    }
    let (vault, role) = world.actor(world::Actor::Advisor);
    let tx = &tx.acting(vault, role, earlier(40));
    let note = NewReceptionNote { site, who: "A.K. 1988".to_owned(), line: "give the envelope in tray 2".to_owned() };
    let id = message::add_note(tx, &note)?;
    Ok(tx.audit(site, Verb::AnswerMessage, "reception_note", &id.to_string())?)
}

/// How much the demo desk in a folder holds, read with the supervisor's account and without a trace.
///
/// # Errors
/// Where that account has another passphrase by now; what opening may give.
pub fn counts(dir: &Path) -> Result<Counts, Error> {
    let keyring = Keyring::load(dir)?;
    let held = keyring.open(world::PEOPLE[world::Actor::Supervisor as usize].login, PASSPHRASE)?;
    counted(&Store::open(dir, held, &keyring, Ids::random())?)
}

fn counted(store: &Store) -> Result<Counts, Error> {
    let [clients, referrals, cases, notes, evidence, outcomes] = store::totals(store.conn())?;
    Ok(Counts { clients, referrals, cases, notes, evidence, outcomes })
}

/// The people still to come, in the order in which they do: first the cast, who are few, then the many by their time.
struct Coming<'a> {
    words: &'a Words,
    plan: Plan,
    cast: std::vec::IntoIter<Story>,
    of_cast: u32,
    number: u32,
}

impl<'a> Coming<'a> {
    fn of(words: &'a Words, plan: &Plan) -> Self {
        let mut cast = cast::cast(plan.now);
        cast.truncate(plan.clients as usize);
        let of_cast = u32::try_from(cast.len()).unwrap_or(0);
        Self { words, plan: *plan, cast: cast.into_iter(), of_cast, number: 0 }
    }

    /// The moment after which the next of the many comes; `None` where nobody is left.
    fn base(&self) -> Option<DateTime<Utc>> {
        let many = i64::from(self.plan.clients - self.of_cast);
        let n = i64::from(self.number) - i64::from(self.of_cast);
        let start = self.plan.now - TimeDelta::days(DAYS);
        // The last of them came an hour ago.
        (n < many).then(|| start + TimeDelta::seconds((DAYS * 86_400 - 3_600) * n / many))
    }

    /// Whether somebody comes before `at`.
    fn before(&self, at: Option<DateTime<Utc>>) -> bool {
        self.number < self.of_cast || self.base().is_some_and(|base| at.is_none_or(|at| base <= at))
    }

    fn next(&mut self) -> Option<Story> {
        let number = self.number;
        let story = match self.cast.next() {
            Some(story) => story,
            None => {
                let mut dice = Dice::new(self.plan.seed, u64::from(number) + 1);
                story::story(self.words, number, self.base()?, self.plan.now, &mut dice)
            }
        };
        self.number += 1;
        Some(story)
    }
}
