//! `init`: a new desk. What no flag gives is asked for.

use clap::Args;
use serde::Serialize;

use super::ask::{self, Asker};
use super::{DONE, Failure, Global, Outcome, out};
use crate::desk::door::{self, Founding};
use crate::desk::{Clock, Door, Ids};
use crate::domain::case::Nation;
use crate::domain::referral::Area;
use crate::domain::scope::{Immigration, Scope};
use crate::domain::text::clean_line;

/// Make a new desk.
#[derive(Args)]
pub(super) struct Init {
    /// The clinic's name, as people know it
    #[arg(long, value_name = "NAME")]
    site: Option<String>,
    /// Two to five capital letters or digits that begin its references
    #[arg(long, value_name = "CODE", value_parser = code)]
    code: Option<String>,
    /// england, wales, scotland or northern-ireland
    #[arg(long, value_name = "NATION", value_parser = nation)]
    nation: Option<Nation>,
    /// The first supervisor's name; --user is what they sign in as
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// The level at which the desk may give immigration advice: none, 1, 2 or 3
    #[arg(long, value_name = "LEVEL", value_parser = level)]
    immigration: Option<Immigration>,
    /// Whether the desk is authorised to advise on debt, or exempt: yes or no
    #[arg(long, value_name = "YES-OR-NO", value_parser = yes_no)]
    debt_advice: Option<bool>,
    /// The areas in which the desk advises, joined by commas; all where it is not given
    #[arg(long, value_name = "AREAS", value_parser = area, value_delimiter = ',')]
    areas: Vec<Area>,
    /// Whether the directory begins with the national services that come with the program, to be checked: yes or no
    #[arg(long, value_name = "YES-OR-NO", value_parser = yes_no)]
    starter: Option<bool>,
}

#[derive(Serialize)]
struct Made<'a> {
    data: String,
    site: &'a str,
    code: &'a str,
    nation: Nation,
    user: &'a str,
    recovery_code: &'a str,
}

fn code(text: &str) -> Result<String, String> {
    let text = text.trim().to_uppercase();
    door::code_problem(&text).map_or(Ok(text), |problem| Err(problem.words))
}

pub(super) fn nation(text: &str) -> Result<Nation, String> {
    let folded = text.trim().to_lowercase().replace([' ', '_'], "-");
    Nation::from_code(&folded).ok_or_else(|| "Choose england, wales, scotland or northern-ireland.".to_owned())
}

fn level(text: &str) -> Result<Immigration, String> {
    Immigration::from_code(&text.trim().to_lowercase()).ok_or_else(|| "Choose none, 1, 2 or 3.".to_owned())
}

fn yes_no(text: &str) -> Result<bool, String> {
    match text.trim().to_lowercase().as_str() {
        "yes" | "y" => Ok(true),
        "no" | "n" => Ok(false),
        _ => Err("Answer yes or no.".to_owned()),
    }
}

fn area(text: &str) -> Result<Area, String> {
    let all = || Area::ALL.iter().map(|area| area.code()).collect::<Vec<_>>().join(", ");
    Area::from_code(&text.trim().to_lowercase()).ok_or_else(|| format!("Choose from: {}.", all()))
}

pub(super) fn login(text: &str) -> Result<String, String> {
    let text = text.trim();
    door::login_problem(text).map_or_else(|| Ok(text.to_owned()), |problem| Err(problem.words))
}

pub(super) fn run(global: &Global, verb: Init) -> Outcome {
    let dir = global.folder()?;
    match Door::at(&dir, Clock::system()) {
        Err(error) if error.is_no_desk() => {}
        Err(error) => return Err(error.into()),
        Ok(_) => return Err(Failure::refused("There is already a desk in this folder. Nothing was changed.")),
    }
    let asker = Asker::default();
    let given = (verb.immigration, verb.debt_advice, verb.areas.clone());
    let starter = verb.starter;
    let founding = founding(global, verb, &asker)?;
    let scope = scope(given, &asker)?;
    let starter = match starter {
        Some(starter) => starter,
        None if !asker.on_terminal() => false,
        None => usually(&asker, "Begin the directory with national services, each to be checked", "no", yes_no)?,
    };
    if asker.on_terminal() && !global.json {
        asker.note("Making the desk …");
    }
    let (session, recovery) = door::found(&dir, &founding, false, Clock::system(), Ids::random())?;
    // It is made: who runs this is told the recovery code whatever becomes of the setting.
    let set = session.set_scope(&scope).map(drop);
    let took = if starter { session.take_starter().map(drop) } else { Ok(()) };
    drop(session);
    let recovery = recovery.text();
    if global.json {
        out::json(&Made {
            data: dir.display().to_string(),
            site: &founding.site,
            code: &founding.code,
            nation: founding.nation,
            user: &founding.login,
            recovery_code: &recovery,
        })?;
    } else {
        out::say(&format!(
            "The desk of {} is made in {}.\n\nRecovery code, shown this once:\n\n    {}\n\nWrite it on paper and lock it \
             away. It opens the desk when a passphrase is forgotten:\n  alongside staff passphrase {} \
             --recovery-code-file FILE\n\n{} signs in as {}: run `alongside`.",
            founding.site,
            dir.display(),
            recovery.as_str(),
            founding.login,
            founding.name,
            founding.login,
        ))?;
    }
    set?;
    took?;
    Ok(DONE)
}

/// What the desk may advise on: by flags, else asked for where someone sits there, else no more than is safe to suppose.
fn scope(
    (immigration, debt, areas): (Option<Immigration>, Option<bool>, Vec<Area>),
    asker: &Asker,
) -> Result<Scope, Failure> {
    let alone = !asker.on_terminal();
    let immigration = match immigration {
        Some(level) => level,
        None if alone => Immigration::None,
        None => usually(asker, "Immigration advice at which registered level: none, 1, 2 or 3", "none", level)?,
    };
    let debt = match debt {
        Some(debt) => debt,
        None if alone => false,
        None => usually(asker, "May the desk advise on debt (authorised for it, or exempt)", "no", yes_no)?,
    };
    Ok(Scope { immigration, debt, areas: if areas.is_empty() { Area::ALL.to_vec() } else { areas } })
}

/// What the desk is made from: flags first, then questions.
fn founding(global: &Global, verb: Init, asker: &Asker) -> Result<Founding, Failure> {
    let site = match verb.site {
        Some(site) => site,
        None => asked(asker, "The clinic's name", |text| Ok(text.to_owned()))?,
    };
    let code = match verb.code {
        Some(given) => given,
        None => asked(asker, "A short code for its references, such as ELM", code)?,
    };
    let nation = match verb.nation {
        Some(nation) => nation,
        None => usually(asker, "Nation: england, wales, scotland or northern-ireland", "england", nation)?,
    };
    let user = match &global.user {
        Some(user) => login(user).map_err(Failure::usage)?,
        None => asked(asker, "The first supervisor signs in as (such as ada.obi)", login)?,
    };
    let name = match verb.name {
        Some(name) => name,
        None => asked(asker, "The first supervisor's name", |text| Ok(text.to_owned()))?,
    };
    let passphrase = match &global.passphrase_file {
        Some(file) => ask::file(file)?,
        None => asker.new_passphrase(&door::offer_passphrase(), |typed| {
            door::passphrase_problem(typed, &[&user, &name, &site]).map(|problem| problem.words)
        })?,
    };
    Ok(Founding { site: clean_line(&site), code, nation, login: user, name: clean_line(&name), passphrase })
}

/// Asks until the answer fits, where someone sits there; else the first answer decides.
fn asked<T>(asker: &Asker, question: &str, read: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
    loop {
        let typed = asker.line(question)?;
        let read = if typed.is_empty() { Err("This one is needed.".to_owned()) } else { read(&typed) };
        match read {
            Ok(value) => return Ok(value),
            Err(words) if asker.on_terminal() => asker.note(&words),
            Err(words) => return Err(Failure::usage(words)),
        }
    }
}

/// As [`asked`], with what holds where nothing is typed.
fn usually<T>(
    asker: &Asker,
    question: &str,
    usual: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    loop {
        match read(&asker.line_or(question, usual)?) {
            Ok(value) => return Ok(value),
            Err(words) if asker.on_terminal() => asker.note(&words),
            Err(words) => return Err(Failure::usage(words)),
        }
    }
}
