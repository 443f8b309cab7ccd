//! The command line: one file for each subcommand. What each prints, and with which exit code, stands in `docs/cli.md`.
//!
//! | module | what it holds |
//! |---|---|
//! | `demo`, `init` | making a desk |
//! | `list`, `alerts`, `find`, `calendar`, `audit`, `staff` | reading and changing one |
//! | `letter`, `slip`, `give`, `templates`, `report` | papers that leave it; figures |
//! | `document` | documents of a case |
//! | `deadline`, `holidays`, `descriptors` | time limits, working days, tests of points |
//! | `pages` | completions and the manual page |
//! | `ask`, `out` | asking people and files; answering people and scripts |

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use clap::{Args, CommandFactory as _, Parser, Subcommand};

use crate::desk::{Clock, Door, Session, host};
use crate::domain::date::parse_now;
use crate::domain::text::clean_text;
use crate::ui::run;
use crate::ui::theme::Theme;

mod alerts;
mod ask;
mod audit;
mod calendar;
mod deadline;
mod demo;
mod descriptors;
mod document;
mod find;
mod give;
mod holidays;
mod import;
mod init;
mod letter;
mod list;
mod out;
mod pages;
mod report;
mod services;
mod signposts;
mod slip;
mod slots;
mod staff;
mod templates;

/// Done.
const DONE: u8 = 0;
/// Done in part, refused, a wrong passphrase, not permitted, locked.
const REFUSED: u8 = 1;
/// Wrong usage, also a path that is not there: nothing was done.
const USAGE: u8 = 2;

/// The whole command line.
#[derive(Parser)]
#[command(name = "alongside", version, about = "A desk for welfare rights advice inside a clinic.")]
#[command(long_about = "A desk for welfare rights advice inside a clinic.\n\nWithout a verb it opens the desk.")]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Option<Verb>,
}

/// What may stand before or after every verb.
#[derive(Args)]
pub(crate) struct Global {
    /// The desk's folder; else ALONGSIDE_HOME, else the platform's data folder
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Who signs in
    #[arg(long, global = true, value_name = "NAME")]
    user: Option<String>,
    /// A file that holds the passphrase; - for standard input
    #[arg(long, global = true, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// The UK time at which a demo desk's clock starts, such as 2026-11-24T09:00
    #[arg(long, global = true, value_name = "TIME", value_parser = parse_now)]
    now: Option<DateTime<Utc>>,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Subcommand)]
enum Verb {
    /// Make and open a desk of made-up people
    Demo(demo::Demo),
    /// Make a new desk
    Init(init::Init),
    /// Take in referrals from CSV files and FHIR R4 JSON
    Import(import::Import),
    /// List what the desk holds
    List(list::List),
    /// The due dates that wait as an iCalendar file, to standard output
    Calendar(calendar::Calendar),
    /// Write a letter or a form from a case
    Letter(letter::Letter),
    /// Write a slip for somebody at the counter
    Slip(slip::Slip),
    /// Figures over many cases, without anybody's name
    Report(report::Report),
    /// Attach a file to a case, or write a copy of one
    Document(document::Document),
    /// Try the desk's own templates; nobody need sign in
    Templates(templates::Templates),
    /// Find a client by names, a reference, a number or a date of birth
    Find(find::Find),
    /// The people who sign in
    Staff(staff::Staff),
    /// Who did and looked at what
    Audit(audit::Audit),
    /// Count a time limit of the law; no desk is needed
    Deadline(deadline::Deadline),
    /// The tests of activities and points; no desk is needed
    Descriptors(descriptors::Descriptors),
    /// The bank holidays
    Holidays(holidays::Holidays),
    /// The keys of every screen
    Keys(Keys),
    /// Completions for a shell, to standard output
    Completions(pages::Completions),
    /// The manual page, to standard output
    Man(pages::Man),
}

/// Show the keys.
#[derive(Args)]
struct Keys {
    /// As Markdown tables, as they stand in the README
    #[arg(long)]
    markdown: bool,
}

/// Why a command did not do what was asked: its exit code and one plain sentence.
pub(crate) struct Failure {
    code: u8,
    words: String,
}

impl Failure {
    /// Wrong usage: nothing was done.
    pub(crate) fn usage(words: impl Into<String>) -> Self {
        Self { code: USAGE, words: words.into() }
    }

    /// Refused, or done only in part.
    pub(crate) fn refused(words: impl Into<String>) -> Self {
        Self { code: REFUSED, words: words.into() }
    }
}

impl From<crate::desk::Error> for Failure {
    fn from(error: crate::desk::Error) -> Self {
        let words = error.to_string();
        if error.is_no_desk() { Self::usage(words) } else { Self::refused(words) }
    }
}

/// The exit code of a verb, or why it did not do what was asked.
type Outcome = Result<u8, Failure>;

/// Runs the command line and gives its exit code.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    host::harden();
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(shown) => {
            // What was typed is part of what clap says.
            let words = clean_text(&shown.render().to_string());
            return if shown.use_stderr() {
                out::complain(words.trim_end());
                USAGE
            } else {
                out::show(&words).map_or_else(|failure| failure.code, |()| DONE)
            };
        }
    };
    match dispatch(cli) {
        Ok(code) => code,
        Err(failure) => {
            out::complain(&failure.words);
            failure.code
        }
    }
}

fn dispatch(cli: Cli) -> Outcome {
    let global = &cli.global;
    match cli.verb {
        None => desk(global),
        Some(Verb::Demo(verb)) => demo::run(global, &verb),
        Some(Verb::List(verb)) => list::run(global, &verb),
        Some(Verb::Calendar(verb)) => calendar::run(global, &verb),
        Some(Verb::Letter(verb)) => letter::run(global, &verb),
        Some(Verb::Slip(verb)) => slip::run(global, &verb),
        Some(Verb::Report(verb)) => report::run(global, &verb),
        Some(Verb::Document(verb)) => document::run(global, &verb),
        Some(Verb::Templates(verb)) => global.without_now().and_then(|()| templates::run(global, &verb)),
        Some(Verb::Find(verb)) => find::run(global, &verb),
        Some(Verb::Staff(verb)) => staff::run(global, verb),
        Some(Verb::Audit(verb)) => audit::run(global, &verb),
        Some(Verb::Import(verb)) => import::run(global, &verb),
        Some(Verb::Init(verb)) => global.without_now().and_then(|()| init::run(global, verb)),
        Some(Verb::Deadline(verb)) => global.without_now().and_then(|()| deadline::run(global, &verb)),
        Some(Verb::Descriptors(verb)) => global.without_now().and_then(|()| descriptors::run(global, &verb)),
        Some(Verb::Holidays(verb)) => global.without_now().and_then(|()| holidays::run(global, &verb)),
        Some(Verb::Keys(verb)) => global.without_now().and_then(|()| keys(verb.markdown)),
        Some(Verb::Completions(verb)) => global.without_now().and_then(|()| pages::completions(&verb, Cli::command())),
        Some(Verb::Man(verb)) => global.without_now().and_then(|()| pages::man(&verb, Cli::command())),
    }
}

/// The desk itself: the verb that has no name.
fn desk(global: &Global) -> Outcome {
    let dir = global.folder()?;
    let door = global.door_at(&dir, Clock::starting_at)?;
    open_desk(door, global.user.clone(), None)
}

/// Opens the desk's screens and stays until they are left. A temporary desk's folder goes whatever ends the process.
fn open_desk(door: Door, user: Option<String>, temporary: Option<PathBuf>) -> Outcome {
    let passphrase = door.is_demo().then(|| crate::desk::demo::PASSPHRASE.to_owned());
    // In a demo the advisor's desk is what most come to see.
    let user = user.or_else(|| passphrase.as_ref().map(|_| "advisor".to_owned()));
    let theme = Theme::from_env(std::env::var_os("NO_COLOR").as_deref());
    run::run(door, run::How { passphrase, user, theme, temporary })
        .map(|()| DONE)
        .map_err(|error| Failure::refused(format!("The desk needs a terminal: {error}.")))
}

/// Prints the table of keys: as Markdown, or as it stands on the help screen.
fn keys(markdown: bool) -> Outcome {
    out::show(&if markdown { crate::ui::keys::markdown() } else { crate::ui::keys::plain() })?;
    Ok(DONE)
}

impl Global {
    /// The desk's folder.
    fn folder(&self) -> Result<PathBuf, Failure> {
        if let Some(dir) = &self.data {
            return Ok(dir.clone());
        }
        if let Some(home) = std::env::var_os("ALONGSIDE_HOME").filter(|home| !home.is_empty()) {
            return Ok(home.into());
        }
        let dirs = directories::ProjectDirs::from("", "", "alongside");
        dirs.map(|dirs| dirs.data_dir().to_owned())
            .ok_or_else(|| Failure::usage("This account has no folder for data. Give one with --data."))
    }

    /// Refuses `--now` where there is no demo desk.
    fn without_now(&self) -> Result<(), Failure> {
        if self.now.is_none() { Ok(()) } else { Err(Failure::usage(NOT_A_DEMO)) }
    }

    /// The door of the desk in `dir`. `clock` makes the clock of a demo desk from `--now`.
    fn door_at(&self, dir: &Path, clock: impl FnOnce(DateTime<Utc>) -> Clock) -> Result<Door, Failure> {
        let door = Door::at(dir, Clock::system())?;
        match self.now {
            None => Ok(door),
            Some(now) if door.is_demo() => Ok(door.with_clock(clock(now))),
            Some(_) => Err(Failure::usage(NOT_A_DEMO)),
        }
    }

    /// Signs in at the desk: who and with what from the flags, or asked for on the terminal.
    ///
    /// `clock` makes the clock of a demo desk from `--now`: [`Clock::standing_at`] for a verb that happens at one moment.
    pub(crate) fn sign_in(&self, clock: impl FnOnce(DateTime<Utc>) -> Clock) -> Result<Session, Failure> {
        let door = self.door_at(&self.folder()?, clock)?;
        let (user, passphrase) = self.credentials()?;
        Ok(door.sign_in(&user, &passphrase)?)
    }

    /// Who signs in and with what.
    fn credentials(&self) -> Result<(String, ask::Words), Failure> {
        let asker = ask::Asker::default();
        let user = match &self.user {
            Some(user) => user.clone(),
            None if asker.on_terminal() => asker.line("Sign in as")?.to_string(),
            None => return Err(Failure::usage("Say who signs in: --user NAME --passphrase-file FILE.")),
        };
        let passphrase = match &self.passphrase_file {
            Some(file) => ask::file(file)?,
            None if asker.on_terminal() => asker.secret("Passphrase")?,
            None => {
                return Err(Failure::usage("Give the passphrase with --passphrase-file FILE (- for standard input)."));
            }
        };
        Ok((user, passphrase))
    }
}

const NOT_A_DEMO: &str = "--now is for demo desks only; every other desk keeps the real time.";
