//! The one loop: it waits for a key or the next deadline, takes everything that came, and draws where something changed.

use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use ratatui::crossterm::event;

use super::app::App;
use super::event::Input;
use super::model::Screen;
use super::terminal;
use super::theme::Theme;
use super::update::brought_until;
use super::watch::{self, Keeper};
use crate::desk::Door;

/// How often another desk's writing is looked for.
const LOOK: Duration = Duration::from_secs(1);
/// How often a job's answer is looked for.
const JOB: Duration = Duration::from_millis(20);
/// How often the answer to what is looked for is looked for.
const FIND: Duration = Duration::from_millis(4);

/// How long the loop, when the terminal is gone, waits for the watchdog that may be keeping the draft.
const LAST: Duration = Duration::from_millis(800);

/// How the desk opens.
pub struct How {
    /// The passphrase of a demo desk, shown on the locked screen.
    pub passphrase: Option<String>,
    /// Whose sign-in is chosen beforehand.
    pub user: Option<String>,
    /// The colours to begin with.
    pub theme: Theme,
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
    terminal::install_panic_hook(move || last.save(Duration::ZERO));
    let mut guard = terminal::enter()?;
    watch::start(keeper.clone())?;
    let last = keeper.clone();
    let ended = turns(door, how.passphrase, how.user.as_deref(), how.theme, keeper, &mut guard);
    if ended.is_err() {
        // The loop may see that the terminal is gone before the watchdog has kept what was typed.
        last.save(LAST);
    }
    ended
}

/// The loop itself.
fn turns(
    door: Door,
    passphrase: Option<String>,
    user: Option<&str>,
    theme: Theme,
    keeper: Keeper,
    guard: &mut terminal::Guard,
) -> io::Result<()> {
    let size = guard.terminal().size()?;
    let mut app = App::new(door, passphrase, theme, (size.width, size.height), keeper);
    if let (Screen::Door(sign_in), Some(user)) = (&mut app.model.screen, user) {
        sign_in.choose(user);
    }
    let mut dirty = true;
    let mut looked = Instant::now();
    while !app.model.quit {
        if dirty {
            guard.terminal().draw(|frame| app.draw(frame))?;
            dirty = false;
        }
        if event::poll(wait(&app, app.clock().now(), looked))? {
            // Everything that was typed ahead is taken before the next frame.
            loop {
                if let Some(input) = Input::from_event(event::read()?) {
                    if matches!(input, Input::Resize(..)) {
                        guard.terminal().autoresize()?;
                    }
                    dirty = true;
                    app.input(input, app.clock().now());
                }
                if app.model.quit || !event::poll(Duration::ZERO)? {
                    break;
                }
            }
            app.shadow();
        }
        let now = app.clock().now();
        if app.answers(now) {
            dirty = true;
            app.shadow();
        }
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            dirty |= app.look(now);
        }
        dirty |= app.tick(now);
        if app.was_locked() {
            guard.wipe()?;
            dirty = true;
        }
    }
    Ok(())
}

/// How long nothing is due: until the minute turns, a toast goes, a draft is kept, the lock counts, or the next look.
fn wait(app: &App, now: DateTime<Utc>, looked: Instant) -> Duration {
    if app.finding() {
        return FIND;
    }
    if app.busy() {
        return JOB;
    }
    let to_minute = TimeDelta::milliseconds(60_000 - i64::from(now.second()) * 1000 - now.timestamp_millis() % 1000);
    let mut next = to_minute;
    let mut sooner = |at: DateTime<Utc>| next = next.min(at - now);
    if let Some((_, until)) = &app.model.toast {
        sooner(*until);
    }
    if let Some(at) = app.model.form().and_then(|open| open.keep_at) {
        sooner(at);
    }
    if let Some(until) = app.model.signed_in().and_then(|desk| brought_until(desk, now)) {
        sooner(until);
    }
    if let Some(call) = app.model.call() {
        sooner(call.next_second(now));
    }
    let mut wait = next.to_std().unwrap_or_default().max(Duration::from_millis(1));
    if app.model.signed_in().is_some() {
        wait = wait.min(LOOK.saturating_sub(looked.elapsed()).max(Duration::from_millis(1)));
    }
    wait
}
