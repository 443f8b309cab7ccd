//! `staff`: the people who sign in.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::ask::{self, Asker, Words};
use super::{DONE, Failure, Global, Outcome, init, out};
use crate::desk::people::NewStaff;
use crate::desk::{Clock, RecoveryCode, Session, door};
use crate::domain::date::iso;
use crate::domain::id::StaffId;
use crate::domain::people::{Membership, Site, Staff as Person, Team, TeamKind};
use crate::domain::role::Role;
use crate::domain::text::{clean_line, fold};

/// The people who sign in.
#[derive(Args)]
pub(super) struct Staff {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Everyone who can or could sign in
    List,
    /// Add a person with a first passphrase
    Add(Add),
    /// Shut a person out, also where they are signed in now
    Disable {
        /// What they sign in as
        login: String,
    },
    /// Change your own passphrase, or give someone a new one
    Passphrase(Passphrase),
}

#[derive(Args)]
struct Add {
    /// What they sign in as
    #[arg(value_parser = init::login)]
    login: String,
    /// Their name
    #[arg(long)]
    name: String,
    /// receptionist, care_team, advisor, supervisor or manager
    #[arg(long, value_parser = role)]
    role: Role,
    /// Their team, by name; else the team of their role
    #[arg(long)]
    team: Option<String>,
    /// Their site, by code; else your own
    #[arg(long)]
    site: Option<String>,
    /// Their job, in a word or two
    #[arg(long, default_value = "")]
    job: String,
    /// A file that holds their first passphrase (- for standard input); else one is made and printed
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

#[derive(Args)]
struct Passphrase {
    /// Whose passphrase; else your own
    login: Option<String>,
    /// A file that holds the new passphrase (- for standard input)
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
    /// A file that holds the desk's recovery code: then nobody signs in
    #[arg(long, value_name = "FILE")]
    recovery_code_file: Option<PathBuf>,
}

#[derive(Serialize)]
struct StaffLine {
    id: StaffId,
    login: String,
    name: String,
    job: String,
    disabled: bool,
    memberships: Vec<MembershipLine>,
}

#[derive(Serialize)]
struct MembershipLine {
    site: String,
    team: String,
    role: Role,
    from: NaiveDate,
    until: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Added<'a> {
    id: StaffId,
    login: &'a str,
    role: Role,
    site: &'a str,
    team: &'a str,
    passphrase: Option<&'a str>,
}

#[derive(Serialize)]
struct Changed<'a> {
    login: &'a str,
    disabled: bool,
}

fn role(text: &str) -> Result<Role, String> {
    let folded = text.trim().to_lowercase().replace([' ', '-'], "_");
    Role::from_code(&folded).ok_or_else(|| "Choose receptionist, care_team, advisor, supervisor or manager.".to_owned())
}

pub(super) fn run(global: &Global, verb: Staff) -> Outcome {
    match verb.what {
        What::List => list(global),
        What::Add(add) => added(global, &add),
        What::Disable { login } => {
            let session = global.sign_in(Clock::standing_at)?;
            let done = session.disable_staff(&login).map_err(|error| nobody(error, &login))?;
            answer(global, &Changed { login: &login, disabled: true }, &done.words)
        }
        What::Passphrase(change) => passphrase(global, &change),
    }
}

/// Says who was not found.
fn nobody(error: crate::desk::Error, login: &str) -> Failure {
    match error {
        crate::desk::Error::Gone => Failure::refused(format!("Nobody signs in here as {login}.")),
        other => other.into(),
    }
}

fn answer(global: &Global, value: &impl Serialize, words: &str) -> Outcome {
    if global.json {
        out::json(value)?
    } else {
        out::say(words)?
    }
    Ok(DONE)
}

fn list(global: &Global) -> Outcome {
    let session = global.sign_in(Clock::standing_at)?;
    let (sites, teams) = (session.all_sites()?, session.all_teams()?);
    let staff: Vec<StaffLine> =
        session.all_staff()?.into_iter().map(|(person, held)| line(person, held, &sites, &teams)).collect();
    if global.json {
        out::json(&staff)?;
        return Ok(DONE);
    }
    let rows = staff.into_iter().map(|person| {
        let roles: Vec<String> = person
            .memberships
            .iter()
            .map(|held| match held.until {
                None => format!("{}, {} ({})", held.role, held.team, held.site),
                Some(until) => format!("{}, {} ({}) until {}", held.role, held.team, held.site, iso(until)),
            })
            .collect();
        let state = if person.disabled { "shut out" } else { "can sign in" };
        [person.login, person.name, person.job, state.to_owned(), roles.join("; ")]
    });
    out::table(["login", "name", "job", "state", "works as"], rows, "Nobody signs in here.")?;
    Ok(DONE)
}

fn line(person: Person, held: Vec<Membership>, sites: &[Site], teams: &[Team]) -> StaffLine {
    let memberships = held
        .into_iter()
        .map(|held| MembershipLine {
            site: sites.iter().find(|site| site.id == held.site).map(|site| site.code.clone()).unwrap_or_default(),
            team: teams.iter().find(|team| team.id == held.team).map(|team| team.name.clone()).unwrap_or_default(),
            role: held.role,
            from: held.starts,
            until: held.ends,
        })
        .collect();
    StaffLine {
        id: person.id,
        login: person.login,
        name: person.name,
        job: person.job,
        disabled: person.disabled,
        memberships,
    }
}

fn added(global: &Global, add: &Add) -> Outcome {
    one_standard_input(&[global.passphrase_file.as_ref(), add.new_passphrase_file.as_ref()])?;
    let session = global.sign_in(Clock::standing_at)?;
    let (site, team) = place(&session, add)?;
    let (passphrase, offered) = match &add.new_passphrase_file {
        Some(file) => (ask::file(file)?, false),
        None => (door::offer_passphrase(), true),
    };
    let new = NewStaff {
        login: add.login.clone(),
        name: clean_line(&add.name),
        job: clean_line(&add.job),
        role: add.role,
        team: team.id,
    };
    let done = session.add_staff(&new, &passphrase)?;
    let passphrase = offered.then(|| passphrase.as_str());
    let value =
        Added { id: done.value, login: &add.login, role: add.role, site: &site.code, team: &team.name, passphrase };
    let words = match passphrase {
        Some(phrase) => format!("{}\nFirst passphrase, shown this once: {phrase}", done.words),
        None => done.words,
    };
    answer(global, &value, &words)
}

/// The site and the team that a new person joins.
fn place(session: &Session, add: &Add) -> Result<(Site, Team), Failure> {
    let sites = session.all_sites()?;
    let site = match &add.site {
        Some(code) => sites.into_iter().find(|site| site.code.eq_ignore_ascii_case(code)),
        None => {
            let home = session.home_site()?;
            sites.into_iter().find(|site| site.id == home)
        }
    };
    let site = site.ok_or_else(|| Failure::usage("There is no site with that code."))?;
    let kind = match add.role {
        Role::Receptionist => TeamKind::FrontDesk,
        Role::CareTeam => TeamKind::Care,
        Role::Advisor | Role::Supervisor | Role::Manager => TeamKind::Advice,
    };
    let mut teams: Vec<Team> = session.all_teams()?.into_iter().filter(|team| team.site == site.id).collect();
    match &add.team {
        Some(name) => teams.retain(|team| fold(&team.name) == fold(name)),
        None => teams.retain(|team| team.kind == kind),
    }
    let team = match (teams.pop(), teams.is_empty()) {
        (Some(team), true) => team,
        (None, _) => return Err(Failure::usage(format!("There is no such team at {}.", site.name))),
        (Some(_), false) => {
            return Err(Failure::usage(format!("{} has several such teams: add --team NAME.", site.name)));
        }
    };
    Ok((site, team))
}

fn passphrase(global: &Global, change: &Passphrase) -> Outcome {
    one_standard_input(&[
        global.passphrase_file.as_ref(),
        change.new_passphrase_file.as_ref(),
        change.recovery_code_file.as_ref(),
    ])?;
    if let Some(file) = &change.recovery_code_file {
        return recover(global, change, file);
    }
    let door = global.door_at(&global.folder()?, Clock::standing_at)?;
    let (user, old) = global.credentials()?;
    let session = door.sign_in(&user, &old)?;
    let login = change.login.as_deref().unwrap_or(&user);
    let related = [login, session.desk()];
    let new = new_passphrase(change, session.is_demo(), &related)?;
    let done = if login == user {
        session.change_passphrase(&old, &new)?
    } else {
        session.reset_passphrase(login, &new).map_err(|error| nobody(error, login))?
    };
    answer(global, &Changed { login, disabled: false }, &done.words)
}

/// With the recovery code nobody signs in: it opens the desk by itself.
fn recover(global: &Global, change: &Passphrase, file: &std::path::Path) -> Outcome {
    let Some(login) = change.login.as_ref().or(global.user.as_ref()) else {
        return Err(Failure::usage(
            "Say whose passphrase: alongside staff passphrase LOGIN --recovery-code-file FILE.",
        ));
    };
    let door = global.door_at(&global.folder()?, Clock::standing_at)?;
    let code = RecoveryCode::read(&ask::file(file)?).map_err(crate::desk::Error::from)?;
    let new = new_passphrase(change, door.is_demo(), &[login, door.name()])?;
    door.recover(&code, login, &new).map_err(|error| nobody(error, login))?;
    let words = format!("{login} has a new passphrase. Drafts under the old one cannot be read again.");
    answer(global, &Changed { login, disabled: false }, &words)
}

fn new_passphrase(change: &Passphrase, demo: bool, related: &[&str]) -> Result<Words, Failure> {
    if let Some(file) = &change.new_passphrase_file {
        return ask::file(file);
    }
    let asker = Asker::default();
    if !asker.on_terminal() {
        return Err(Failure::usage("Give the new passphrase with --new-passphrase-file FILE (- for standard input)."));
    }
    asker.new_passphrase(&door::offer_passphrase(), |typed| {
        door::passphrase_problem(typed, related).filter(|_| !demo).map(|problem| problem.words)
    })
}

/// Standard input can be one thing only.
fn one_standard_input(files: &[Option<&PathBuf>]) -> Result<(), Failure> {
    let named = files.iter().flatten().filter(|file| file.as_os_str() == "-").count();
    if named > 1 {
        Err(Failure::usage("Standard input (-) can hold one of them only. Use a file for the other."))
    } else {
        Ok(())
    }
}
