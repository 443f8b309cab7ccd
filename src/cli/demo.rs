//! `demo`: a desk of made-up people, made, described and opened.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use clap::Args;
use serde::Serialize;
use tempfile::TempDir;

use super::{DONE, Failure, Global, Outcome, open_desk, out};
use crate::desk::demo::{self, CLIENTS, Counts, Found, PASSPHRASE, Plan};
use crate::desk::{Clock, Door, host};
use crate::domain::role::Role;

/// Make and open a desk of made-up people.
#[derive(Args)]
pub(super) struct Demo {
    /// The same seed and --now give the same desk
    #[arg(long, default_value_t = 1, value_name = "N")]
    seed: u64,
    /// How many people
    #[arg(long, default_value_t = CLIENTS, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=500_000))]
    clients: u32,
    /// Make the desk and say who signs in, without opening it (--json does the same)
    #[arg(long)]
    no_ui: bool,
}

#[derive(Serialize)]
struct Made {
    data: String,
    passphrase: &'static str,
    accounts: Vec<Account>,
    counts: Counts,
}

#[derive(Serialize)]
struct Account {
    user: &'static str,
    role: Role,
}

pub(super) fn run(global: &Global, verb: &Demo) -> Outcome {
    let plan =
        Plan { seed: verb.seed, clients: verb.clients, now: global.now.unwrap_or_else(|| Clock::system().now()) };
    let described = verb.no_ui || global.json;
    // Kept until the desk is closed; then the folder goes.
    let (dir, temporary) = match &global.data {
        Some(dir) => (dir.clone(), None),
        None => temporary()?,
    };
    let counts = match demo::look(&dir)? {
        Found::Empty => Some(made(&dir, &plan)?),
        Found::Demo if described => Some(demo::counts(&dir)?),
        // Someone may have changed the passphrase by which it is counted: that is no reason not to open it.
        Found::Demo => demo::counts(&dir).ok(),
        Found::Desk => return Err(Failure::refused("A real desk is in this folder. Nothing was changed.")),
        Found::Other => {
            return Err(Failure::refused("This folder is not empty and holds no demo desk. Nothing was changed."));
        }
    };
    if let Some(counts) = counts {
        say(global, &dir, temporary.is_some(), counts)?;
    }
    if described {
        return Ok(DONE);
    }
    let clock = global.now.map_or_else(Clock::system, Clock::starting_at);
    let door = Door::at(&dir, clock)?;
    open_desk(door, global.user.clone(), temporary.as_ref().map(|temporary| temporary.path().to_owned()))
}

fn temporary() -> Result<(PathBuf, Option<TempDir>), Failure> {
    let dir = tempfile::Builder::new().prefix("alongside-demo-").tempdir();
    let dir = dir.map_err(|_| Failure::refused("No temporary folder could be made. Give a folder with --data."))?;
    Ok((dir.path().to_owned(), Some(dir)))
}

fn made(dir: &Path, plan: &Plan) -> Result<Counts, Failure> {
    let stop = host::asked_to_stop().map_err(|_| Failure::refused("The signals of this process cannot be watched."))?;
    let mut progress = Progress::of(plan.clients);
    let made = demo::make(dir, plan, |come| {
        progress.tell(come);
        !stop.load(Ordering::Relaxed)
    });
    progress.end();
    made?.ok_or_else(|| Failure::refused("Stopped. Nothing of the demo desk was kept."))
}

fn say(global: &Global, dir: &Path, temporary: bool, counts: Counts) -> Result<(), Failure> {
    if global.json {
        let accounts = demo::accounts().map(|account| Account { user: account.login, role: account.role });
        return out::json(&Made {
            data: dir.display().to_string(),
            passphrase: PASSPHRASE,
            accounts: accounts.into(),
            counts,
        });
    }
    let stay = if temporary { ", removed when it is closed" } else { "" };
    out::say(&format!(
        "A desk of made-up people in {}{stay}:\n{} people, {} referrals, {} cases, {} notes, {} evidence requests, {} \
         outcomes.\nThe passphrase of every account is: {PASSPHRASE}\n",
        dir.display(),
        grouped(counts.clients),
        grouped(counts.referrals),
        grouped(counts.cases),
        grouped(counts.notes),
        grouped(counts.evidence),
        grouped(counts.outcomes),
    ))?;
    let rows = demo::accounts()
        .map(|account| [account.login.to_owned(), account.role.label().to_owned(), account.about.to_owned()]);
    out::table(["account", "role", "what for"], rows, "")
}

/// A number with a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Says on standard error how far the work is, where it takes more than a second.
struct Progress {
    of: u32,
    terminal: bool,
    next: Instant,
    told: bool,
}

impl Progress {
    fn of(of: u32) -> Self {
        let terminal = io::stderr().is_terminal();
        Self { of, terminal, next: Instant::now() + Duration::from_secs(1), told: false }
    }

    fn tell(&mut self, come: u32) {
        if Instant::now() < self.next {
            return;
        }
        let words = format!("Making a demo desk: {} of {} people", grouped(come.into()), grouped(self.of.into()));
        // On a terminal one line is written over; a log gets few lines.
        let (end, pause) = if self.terminal { ("\r", 1) } else { ("\n", 20) };
        let mut err = io::stderr().lock();
        let _ = write!(err, "{words}{end}").and_then(|()| err.flush());
        self.next = Instant::now() + Duration::from_secs(pause);
        self.told = true;
    }

    fn end(&self) {
        if self.told && self.terminal {
            let _ = writeln!(io::stderr().lock());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_parted() {
        assert_eq!([7, 999, 1000, 1_234_567].map(grouped), ["7", "999", "1,000", "1,234,567"]);
    }
}
