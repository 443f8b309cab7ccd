//! The desk as the loop drives it: what is on the screen, and what stands behind it. It reads no clock and no terminal, so
//! that a test drives the very same.

use std::collections::VecDeque;

use chrono::{DateTime, Timelike as _, Utc};
use ratatui::Frame;

use super::effect::Runner;
use super::event::Input;
use super::model::{Model, Screen};
use super::theme::Theme;
use super::update::{Msg, update};
use super::view::view;
use super::watch::Keeper;
use crate::desk::{Clock, Door, demo};

/// In a demo the accounts stand in the order in which they are best tried, and say what each is for.
fn introduce(logins: &mut [(String, String)]) {
    let accounts = demo::accounts();
    let place = |login: &str| accounts.iter().position(|account| account.login == login);
    for (login, about) in logins.iter_mut() {
        if let Some(at) = place(login) {
            accounts[at].about.clone_into(about);
        }
    }
    logins.sort_by_key(|(login, _)| place(login).unwrap_or(accounts.len()));
}

/// The model, and what does its effects.
pub struct App {
    /// What is on the screen.
    pub model: Model,
    runner: Runner,
    /// The minute that was last drawn.
    minute: u32,
    /// Whether the desk was locked since the screen was last wiped.
    locked: bool,
}

impl App {
    /// A locked desk on a terminal of `size` columns and rows. `passphrase` is that of a demo desk.
    #[must_use]
    pub fn new(door: Door, passphrase: Option<String>, theme: Theme, size: (u16, u16), keeper: Keeper) -> Self {
        let mut logins: Vec<(String, String)> =
            door.logins().into_iter().map(|login| (login.login, login.about)).collect();
        if passphrase.is_some() {
            introduce(&mut logins);
        }
        let now = door.clock().now();
        let model = Model::new(door.name().to_owned(), logins, passphrase, theme, now, size);
        Self { model, runner: Runner::new(door, keeper), minute: now.minute(), locked: false }
    }

    /// The clock of the desk.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        self.runner.clock()
    }

    /// Whether a job runs whose answer is to be looked for.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.runner.busy()
    }

    /// Whether something is being looked for.
    #[must_use]
    pub fn finding(&self) -> bool {
        self.runner.finding()
    }

    /// Takes one input and everything that follows from it.
    pub fn input(&mut self, input: Input, now: DateTime<Utc>) {
        self.step(Msg::Input(input), now);
    }

    /// Takes what jobs have sent; `true` where something came.
    pub fn answers(&mut self, now: DateTime<Utc>) -> bool {
        let messages = self.runner.answers();
        let came = !messages.is_empty();
        for message in messages {
            self.step(message, now);
        }
        came
    }

    /// Looks whether another desk wrote something; `true` where it did.
    pub fn look(&mut self, now: DateTime<Utc>) -> bool {
        let Some(message) = self.runner.look() else { return false };
        self.step(message, now);
        true
    }

    /// Lets time pass; `true` where that shows.
    pub fn tick(&mut self, now: DateTime<Utc>) -> bool {
        let shown = |model: &Model| {
            let call = model.call().map(|call| call.seconds(model.now));
            let brought = model.signed_in().and_then(|desk| super::update::brought_line(desk, model.now));
            (model.toast.is_some(), matches!(model.screen, Screen::Door(_)), model.locks_in(), call, brought)
        };
        let before = shown(&self.model);
        self.step(Msg::Tick, now);
        let turned = now.minute() != self.minute;
        self.minute = now.minute();
        turned || before != shown(&self.model)
    }

    /// Tells the watchdog what is typed now.
    pub fn shadow(&self) {
        self.runner.shadow(&self.model);
    }

    /// Whether the desk was locked since this was last asked: then the terminal and its scrollback are to be wiped.
    pub fn was_locked(&mut self) -> bool {
        std::mem::take(&mut self.locked)
    }

    /// Draws a frame.
    pub fn draw(&self, frame: &mut Frame<'_>) {
        view(&self.model, frame);
    }

    /// One message and everything that follows from it; then whatever was typed ahead, key by key.
    fn step(&mut self, message: Msg, now: DateTime<Utc>) {
        let signed_in = self.model.signed_in().is_some();
        let typed = !signed_in && self.model.begun();
        let mut next = Some(message);
        while let Some(message) = next {
            let mut messages = VecDeque::from([message]);
            while let Some(message) = messages.pop_front() {
                for effect in update(&mut self.model, message, now) {
                    messages.extend(self.runner.run(effect, &self.model));
                }
            }
            next = self.model.next_ahead().map(Msg::Input);
        }
        // Also what was typed at the counter while nobody is signed in names somebody.
        let out = self.model.signed_in().is_none();
        self.locked |= out && (signed_in || (typed && !self.model.begun()));
    }
}
