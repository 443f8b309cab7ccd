//! What the benches share: desks at volume, kept between runs where `ALONGSIDE_BENCH_DATA` names a folder, and figures.
#![allow(dead_code, reason = "each bench uses a part of it")]

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use alongside::desk::demo::{self, Found, Plan};
use alongside::desk::{Clock, Door};
use alongside::domain::date::parse_now;
use alongside::ui::effect::Runner;
use alongside::ui::event::Input;
use alongside::ui::model::Model;
use alongside::ui::theme::Theme;
use alongside::ui::update::{Msg, update};
use alongside::ui::view::view;
use alongside::ui::watch::Keeper;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use tempfile::TempDir;
use zeroize::Zeroizing;

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
    println!("Small volumes: set ALONGSIDE_BENCH_DATA to a folder for 100,000 clients and 1,000,000 rows (some 2 GB).");
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

/// The desk on a screen that is kept in memory: the real update, effects and view.
pub struct Screen {
    pub model: Model,
    pub runner: Runner,
    terminal: Terminal<TestBackend>,
}

impl Screen {
    /// The locked desk of a folder.
    pub fn at(dir: &Path, (columns, rows): (u16, u16)) -> Self {
        let door = Door::at(dir, clock()).unwrap();
        let logins = door.logins().into_iter().map(|login| (login.login, login.about)).collect();
        let passphrase = Some(demo::PASSPHRASE.to_owned());
        let name = door.name().to_owned();
        let model = Model::new(name, logins, passphrase, Theme::standard(), door.clock().now(), (columns, rows));
        let terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        Self { model, runner: Runner::new(door, Keeper::default()), terminal }
    }

    /// Signs somebody in.
    pub fn sign_in(mut self, login: &str) -> Self {
        let effect =
            alongside::ui::command::Effect::SignIn(login.to_owned(), Zeroizing::new(demo::PASSPHRASE.to_owned()));
        self.runner.run(effect, &self.model);
        while self.model.signed_in().is_none() {
            std::thread::yield_now();
            for message in self.runner.answers() {
                self.step(message);
            }
        }
        self
    }

    /// A message and all that follows from it.
    pub fn step(&mut self, message: Msg) {
        let now = self.runner.clock().now();
        let mut messages = VecDeque::from([message]);
        while let Some(message) = messages.pop_front() {
            for effect in update(&mut self.model, message, now) {
                messages.extend(self.runner.run(effect, &self.model));
            }
        }
    }

    /// A frame.
    pub fn paint(&mut self) {
        let Self { model, terminal, .. } = self;
        terminal.draw(|frame| view(model, frame)).unwrap();
    }

    /// The time from a key to its frame.
    pub fn key(&mut self, input: &Input) -> Duration {
        let began = Instant::now();
        self.step(Msg::Input(input.clone()));
        self.runner.shadow(&self.model);
        self.paint();
        began.elapsed()
    }
}

/// Median and 99th of a hundred, with what they are.
pub fn report(what: &str, mut times: Vec<Duration>, budget: &str) {
    times.sort_unstable();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)];
    println!(
        "{what:<58} p50 {:>9.2?}  p95 {:>9.2?}  p99 {:>9.2?}  n {:<5} {budget}",
        at(50),
        at(95),
        at(99),
        times.len()
    );
}
