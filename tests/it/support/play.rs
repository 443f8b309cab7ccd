//! The real loop without a terminal: keys in, screens out, time as the test says.

use std::rc::Rc;
use std::time::{Duration, Instant};

use alongside::desk::{Clock, Door, Session};
use alongside::store::keys::Keyring;
use alongside::store::{Ids, Store};
use alongside::ui::app::App;
use alongside::ui::event::{self, Input};
use alongside::ui::part::snap;
use alongside::ui::theme::Theme;
use alongside::ui::watch::Keeper;
use chrono::{DateTime, TimeDelta, Utc};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::crossterm::event::Event;
use tempfile::TempDir;

use super::desk::{self, NOW, PASSPHRASE};

/// The longest that a job may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// A desk, somebody at it, and what they see.
pub struct Play {
    /// The real thing.
    pub app: App,
    /// What the watchdog would save.
    pub keeper: Keeper,
    now: DateTime<Utc>,
    terminal: Terminal<TestBackend>,
    dir: Rc<TempDir>,
}

impl Play {
    /// The locked screen of a desk of made-up people, 80 by 24.
    pub fn door() -> Self {
        Self::at_door(Rc::new(desk::copy()), Some(PASSPHRASE.to_owned()), NOW)
    }

    /// The locked screen of a desk that says no passphrase.
    pub fn real_door() -> Self {
        Self::at_door(Rc::new(desk::copy()), None, NOW)
    }

    /// Somebody who has signed in, 80 by 24.
    pub fn sit(login: &str) -> Self {
        let mut play = Self::door();
        play.sign_in(login);
        play
    }

    /// Somebody who has signed in, 120 by 36: panes side by side.
    pub fn wide(login: &str) -> Self {
        let mut play = Self::sit(login);
        play.resize(120, 36);
        play
    }

    /// Somebody else at another terminal of the same desk.
    pub fn beside(&self, login: &str) -> Self {
        let mut play = Self::at_door(Rc::clone(&self.dir), Some(PASSPHRASE.to_owned()), NOW);
        play.sign_in(login);
        play
    }

    /// A session of the same desk without a screen.
    pub fn session(&self, login: &str) -> Session {
        desk::session(self.dir.path(), login, NOW)
    }

    /// The file of the same desk, to change from outside.
    pub fn file(&self) -> Store {
        let keyring = Keyring::load(self.dir.path()).unwrap();
        Store::open(self.dir.path(), keyring.open("supervisor", PASSPHRASE).unwrap(), &keyring, Ids::random()).unwrap()
    }

    /// Runs SQL on the file of the same desk.
    pub fn sql(&self, batch: &str) {
        self.file().conn().execute_batch(batch).unwrap();
    }

    /// A session of the same desk on another day, without a screen.
    pub fn session_at(&self, login: &str, now: &str) -> Session {
        desk::session(self.dir.path(), login, now)
    }

    fn at_door(dir: Rc<TempDir>, passphrase: Option<String>, now: &str) -> Self {
        let clock = Clock::starting_at(desk::at(now));
        let door = Door::at(dir.path(), clock).unwrap();
        let keeper = Keeper::default();
        let app = App::new(door, passphrase, Theme::standard(), (80, 24), keeper.clone());
        let terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        let mut play = Self { app, keeper, now: desk::at(now), terminal, dir };
        play.draw();
        play
    }

    /// Chooses an account at the door of a desk of made-up people and waits until it is open.
    pub fn sign_in(&mut self, login: &str) -> &mut Self {
        self.keys(login).keys("<Enter>").answered();
        assert!(self.app.model.signed_in().is_some(), "signed in:\n{}", self.text());
        self
    }

    /// Presses keys: see `event::play`.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        for input in event::play(script) {
            self.input(input);
        }
        self.found()
    }

    /// Presses keys faster than anything is found: no answer is looked for in between.
    pub fn unanswered(&mut self, script: &str) -> &mut Self {
        for input in event::play(script) {
            self.input(input);
        }
        self
    }

    /// The desk's folder.
    pub fn folder(&self) -> &std::path::Path {
        self.dir.path()
    }

    /// Waits for the answer to what is looked for.
    pub fn found(&mut self) -> &mut Self {
        let started = Instant::now();
        while self.app.finding() {
            self.app.answers(self.now);
            assert!(started.elapsed() < DEADLINE, "no answer");
            std::thread::yield_now();
        }
        self.draw();
        self
    }

    /// Types text as it stands.
    pub fn types(&mut self, text: &str) -> &mut Self {
        text.chars().for_each(|c| self.input(Input::Text(c)));
        self.found()
    }

    /// Pastes text, as the terminal reports it.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.input(Input::from_event(Event::Paste(text.to_owned())).unwrap());
        self
    }

    fn input(&mut self, input: Input) {
        self.app.input(input, self.now);
        self.app.shadow();
        self.draw();
    }

    /// Waits for the answer of a job.
    pub fn answered(&mut self) -> &mut Self {
        let started = Instant::now();
        while self.app.busy() {
            self.app.answers(self.now);
            assert!(started.elapsed() < DEADLINE, "no answer");
            std::thread::yield_now();
        }
        self.draw();
        self
    }

    /// Seconds go by, one tick of the loop each.
    pub fn pass(&mut self, seconds: i64) -> &mut Self {
        for _ in 0..seconds {
            self.now += TimeDelta::seconds(1);
            self.app.tick(self.now);
        }
        self.draw();
        self
    }

    /// One look at what other desks wrote.
    pub fn look(&mut self) -> bool {
        let wrote = self.app.look(self.now);
        self.draw();
        wrote
    }

    /// The terminal gets another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.terminal.backend_mut().resize(columns, rows);
        self.app.input(Input::Resize(columns, rows), self.now);
        self.draw();
        self
    }

    /// Other colours.
    pub fn theme(&mut self, theme: Theme) -> &mut Self {
        self.app.model.theme = theme;
        self.draw();
        self
    }

    fn draw(&mut self) {
        let app = &self.app;
        self.terminal.draw(|frame| app.draw(frame)).unwrap();
    }

    /// What the screen says.
    pub fn text(&self) -> String {
        let styled = self.styled();
        styled.split_once("---\n").map_or(styled.as_str(), |(text, _)| text).to_owned()
    }

    /// What the screen says, and how it looks.
    pub fn styled(&self) -> String {
        snap::styled(self.terminal.backend().buffer())
    }

    /// The row of the screen on which the cursor stands.
    pub fn selected(&mut self) -> String {
        let row = self.terminal.get_cursor_position().unwrap().y;
        self.text().lines().nth(usize::from(row)).unwrap_or_default().to_owned()
    }

    /// The first row with these words.
    pub fn row_with(&self, words: &str) -> String {
        let text = self.text();
        text.lines().find(|line| line.contains(words)).map_or_else(String::new, str::to_owned)
    }

    /// Fails unless the words stand on the screen.
    #[track_caller]
    pub fn sees(&mut self, words: &str) -> &mut Self {
        assert!(self.text().contains(words), "“{words}” is not on the screen:\n{}", self.text());
        self
    }

    /// Fails where the words stand on the screen.
    #[track_caller]
    pub fn lacks(&mut self, words: &str) -> &mut Self {
        assert!(!self.text().contains(words), "“{words}” is on the screen:\n{}", self.text());
        self
    }
}
