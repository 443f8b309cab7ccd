//! The one loop: it waits for a key or the next deadline, takes everything that came, and draws where something changed.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use ratatui::crossterm::event;

use super::effect::Runner;
use super::event::Input;
use super::model::{Model, Screen};
use super::terminal;
use super::theme::Theme;
use super::update::{Msg, update};
use super::view::view;
use super::watch::{self, Keeper};
use crate::desk::Door;

/// How often another desk's writing is looked for.
const LOOK: Duration = Duration::from_secs(1);
/// How often a job's answer is looked for.
const JOB: Duration = Duration::from_millis(20);

/// How the desk opens.
pub struct How {
    /// The passphrase of a demo desk, shown on the locked screen.
    pub passphrase: Option<String>,
    /// Whose sign-in is chosen beforehand.
    pub user: Option<String>,
    /// The folder of a temporary desk, removed whatever ends the process.
    pub temporary: Option<PathBuf>,
}

/// Opens the desk on the terminal and stays until whoever sits there leaves.
///
/// # Errors
/// Where the terminal cannot be taken or written to.
pub fn run(door: Door, how: How) -> io::Result<()> {
    let keeper = Keeper::new(how.temporary);
    let last = keeper.clone();
    terminal::install_panic_hook(move || last.save());
    let mut guard = terminal::enter()?;
    watch::start(keeper.clone())?;
    let theme = Theme::from_env(std::env::var_os("NO_COLOR").as_deref());
    let logins = door.logins().into_iter().map(|login| (login.login, login.about)).collect();
    let size = guard.terminal().size()?;
    let now = door.clock().now();
    let mut model = Model::new(door.name().to_owned(), logins, how.passphrase, theme, now, (size.width, size.height));
    if let (Screen::Door(sign_in), Some(user)) = (&mut model.screen, &how.user) {
        sign_in.choose(user);
    }
    let mut runner = Runner::new(door, keeper);
    let mut dirty = true;
    let mut looked = Instant::now();
    let mut minute = now.minute();
    let mut open = false;
    while !model.quit {
        if open && model.signed_in().is_none() {
            // Nothing of a client stays in what can be scrolled back to.
            guard.wipe()?;
        }
        open = model.signed_in().is_some();
        if dirty {
            guard.terminal().draw(|frame| view(&model, frame))?;
            dirty = false;
        }
        let now = runner.clock().now();
        let wait = wait(&model, &runner, now, looked);
        if event::poll(wait)? {
            // Everything that was typed ahead is taken before the next frame.
            loop {
                if let Some(input) = Input::from_event(event::read()?) {
                    if matches!(input, Input::Resize(..)) {
                        guard.terminal().autoresize()?;
                    }
                    dirty = true;
                    step(&mut model, &mut runner, Msg::Input(input));
                }
                if model.quit || !event::poll(Duration::ZERO)? {
                    break;
                }
            }
            runner.shadow(&model);
        }
        for message in runner.answers() {
            dirty = true;
            step(&mut model, &mut runner, message);
        }
        let now = runner.clock().now();
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            if runner.others_wrote() {
                dirty = true;
                step(&mut model, &mut runner, Msg::OthersWrote);
            }
        }
        dirty |= tick(&mut model, &mut runner, now, &mut minute);
    }
    Ok(())
}

/// Lets time pass; `true` where that shows.
fn tick(model: &mut Model, runner: &mut Runner, now: DateTime<Utc>, minute: &mut u32) -> bool {
    let before = (model.toast.is_some(), matches!(model.screen, Screen::Door(_)), model.locks_in());
    step_at(model, runner, Msg::Tick, now);
    let after = (model.toast.is_some(), matches!(model.screen, Screen::Door(_)), model.locks_in());
    let turned = now.minute() != *minute;
    *minute = now.minute();
    turned || before != after
}

fn step(model: &mut Model, runner: &mut Runner, message: Msg) {
    let now = runner.clock().now();
    step_at(model, runner, message, now);
}

/// One message and everything that follows from it.
fn step_at(model: &mut Model, runner: &mut Runner, message: Msg, now: DateTime<Utc>) {
    let mut messages = std::collections::VecDeque::from([message]);
    while let Some(message) = messages.pop_front() {
        for effect in update(model, message, now) {
            messages.extend(runner.run(effect, model));
        }
    }
}

/// How long nothing is due: until the minute turns, a toast goes, a draft is kept, the lock counts, or the next look.
fn wait(model: &Model, runner: &Runner, now: DateTime<Utc>, looked: Instant) -> Duration {
    if runner.busy() {
        return JOB;
    }
    let to_minute = TimeDelta::milliseconds(60_000 - i64::from(now.second()) * 1000 - now.timestamp_millis() % 1000);
    let mut next = to_minute;
    let mut sooner = |at: DateTime<Utc>| next = next.min(at - now);
    if let Some((_, until)) = &model.toast {
        sooner(*until);
    }
    if let Some(at) = model.form().and_then(|open| open.keep_at) {
        sooner(at);
    }
    let mut wait = next.to_std().unwrap_or_default().max(Duration::from_millis(1));
    if model.signed_in().is_some() {
        wait = wait.min(LOOK.saturating_sub(looked.elapsed()).max(Duration::from_millis(1)));
    }
    wait
}
