//! What the benches share: desks at volume, kept between runs where `ALONGSIDE_BENCH_DATA` names a folder, and figures.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use alongside::desk::demo::{self, Found, Plan};
use alongside::desk::{Clock, Door};
use alongside::domain::date::parse_now;
use alongside::ui::app::App;
use alongside::ui::event::{Chord, Input};
use alongside::ui::theme::Theme;
use alongside::ui::watch::Keeper;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;

/// The volume that the budgets speak of.
pub const FULL: u32 = 100_000;
/// The volume without a folder to keep desks in.
pub const SMALL: u32 = 1_000;

/// A folder that is there for the run, or for good.
pub struct Place {
    pub dir: PathBuf,
    _temporary: Option<TempDir>,
}

/// The folder in which desks are kept between runs.
pub fn kept() -> Option<PathBuf> {
    std::env::var_os("ALONGSIDE_BENCH_DATA").filter(|dir| !dir.is_empty()).map(PathBuf::from)
}

/// A folder of that name: kept, or temporary.
pub fn place(name: &str) -> Place {
    match kept() {
        Some(kept) => Place { dir: kept.join(name), _temporary: None },
        None => {
            let temporary = TempDir::new().unwrap();
            Place { dir: temporary.path().join(name), _temporary: Some(temporary) }
        }
    }
}

/// The largest volume of this run, said once where it is not the full one.
pub fn most() -> u32 {
    if kept().is_some() {
        return FULL;
    }
    println!("Small volumes: set ALONGSIDE_BENCH_DATA to a folder for 100,000 clients and 1,000,000 rows (some 6 GB).");
    SMALL
}

/// The moment at which demo desks stand.
pub fn clock() -> Clock {
    Clock::starting_at(parse_now("2026-11-24T09:41").unwrap())
}

/// A demo desk of so many clients.
pub fn desk(clients: u32) -> Place {
    let place = place(&format!("demo-{clients}"));
    if matches!(demo::look(&place.dir).unwrap(), Found::Empty) {
        let began = Instant::now();
        let counts = demo::make(&place.dir, &Plan { seed: 1, clients, now: clock().now() }, |_| true).unwrap().unwrap();
        println!("made a desk of {} clients and {} notes in {:.1?}", counts.clients, counts.notes, began.elapsed());
    }
    place
}

/// The desk as the loop drives it, on a screen that is kept in memory.
pub struct Screen {
    app: App,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    /// The locked desk of a folder.
    pub fn at(dir: &Path, (columns, rows): (u16, u16)) -> Self {
        let door = Door::at(dir, Clock::system()).unwrap().with_clock(clock());
        let passphrase = Some(demo::PASSPHRASE.to_owned());
        let app = App::new(door, passphrase, Theme::standard(), (columns, rows), Keeper::default());
        Self { app, terminal: Terminal::new(TestBackend::new(columns, rows)).unwrap() }
    }

    /// Signs the advisor in: whoever stands first at the door of a demo.
    pub fn sign_in(mut self) -> Self {
        if let alongside::ui::model::Screen::Door(door) = &mut self.app.model.screen {
            door.choose("advisor");
        }
        self.key(&Input::Key(Chord::ENTER));
        while self.app.model.signed_in().is_none() {
            std::thread::yield_now();
            self.app.answers(self.app.clock().now());
        }
        self
    }

    /// Whether a case is open and nothing stands on top of it: then the keys of the panes do what they say.
    pub fn shows_a_case(&self) -> bool {
        let model = &self.app.model;
        model.overs.is_empty() && model.signed_in().is_some_and(|desk| desk.case.case_id().is_some())
    }

    /// A frame.
    pub fn paint(&mut self) {
        let Self { app, terminal } = self;
        terminal.draw(|frame| app.draw(frame)).unwrap();
    }

    /// The time from a key to its frame.
    pub fn key(&mut self, input: &Input) -> Duration {
        let began = Instant::now();
        self.app.input(input.clone(), self.app.clock().now());
        self.app.shadow();
        self.paint();
        began.elapsed()
    }
}

/// Says the median, the 95th and the 99th of a hundred.
pub fn report(what: &str, mut times: Vec<Duration>, budget: &str) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!(
        "{what:<58} p50 {:>9.2?}  p95 {:>9.2?}  p99 {:>9.2?}  n {:<5} {budget}",
        at(50),
        at(95),
        at(99),
        times.len()
    );
}
