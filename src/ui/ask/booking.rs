//! Forms about the desk's hours: booking a time, setting hours, calling them off, an hour from which one is free, bringing
//! somebody over.

use chrono::{NaiveDate, NaiveTime};

use crate::desk::appointment::Bookable;
use crate::desk::intake::Seen;
use crate::domain::appointment::{DeskSession, NewAppointment, Repeats, SessionEdit, SessionKind, Slot, Who};
use crate::domain::date::{Lean, parse_hour, short};
use crate::domain::event::Interpreter;
use crate::domain::id::{DeskSessionId, SiteId, StaffId};
use crate::domain::presence::{Presence, PresenceState};
use crate::domain::problem::Problem;
use crate::domain::role::Role;
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, Opt, Options};
use crate::ui::model::Facts;

/// Slots that are offered at once.
const OFFERED: usize = 8;
/// Days of the clinic's own book that are offered.
const CLINIC: usize = 3;
/// The choice of a time that stands in some other book.
const ELSEWHERE: &str = "elsewhere";

fn hour_echo(text: &str, _: NaiveDate) -> Result<String, String> {
    if text.is_empty() {
        return Ok(String::new());
    }
    parse_hour(text).map(|at| at.format("%H:%M").to_string())
}

const HOUR: FieldSpec = FieldSpec::new("hour", "Time", Kind::Line).check(hour_echo);

const BOOK: &[FieldSpec] = &[
    FieldSpec::new("slot", "When", Kind::Choice(Options::Given))
        .required()
        .help("The next times that are open; the first is chosen. Another day below shows that day's."),
    HOUR.help("The time as it stands in the clinic's own book."),
    FieldSpec::new("day", "From day", Kind::Date(Lean::Future)).help("Shows the times from that day on, the full ones too."),
    FieldSpec::new("interpreter", "Interpreter", Kind::Choice(options!(Interpreter))).help(
        "Where somebody interprets two slots are taken, and a person is asked for two working days ahead: this program's \
         habit. Relatives and friends do not interpret.",
    ),
    FieldSpec::new("over", "All the same", Kind::Toggle)
        .help("Books though that time is full, or though an interpreter is asked for late. Say so to whoever sits there."),
];

/// A slot as a choice is known by.
fn key(session: DeskSessionId, day: NaiveDate, at: Option<NaiveTime>) -> String {
    format!("{session}|{day}|{}", at.map(|at| at.format("%H:%M").to_string()).unwrap_or_default())
}

/// A choice's session, day and hour; no hour where it is to be typed.
fn unkey(code: &str) -> Option<(DeskSessionId, NaiveDate, Option<NaiveTime>)> {
    let mut parts = code.split('|');
    let session = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Some((session, day, parts.next().and_then(|at| NaiveTime::parse_from_str(at, "%H:%M").ok())))
}

fn slot_words(slot: &Slot, today: NaiveDate) -> String {
    let when = if slot.walk_in {
        let ends = crate::domain::date::uk_clock(slot.ends());
        format!("{} walk in {}–{ends}", short(slot.day, today), slot.starts.format("%H:%M"))
    } else {
        format!("{} {}", short(slot.day, today), slot.starts.format("%H:%M"))
    };
    let full = if slot.left == 0 { "full" } else { "" };
    let parts = [when.as_str(), slot.advisor_name.as_str(), slot.room.as_str(), full];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

pub(super) fn book(of: &Bookable, seen: Option<Seen>, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Book · {}", of.name), BOOK, today);
    let interpreter = if of.interpreter { Interpreter::Needed } else { Interpreter::NotNeeded };
    form.set_choice("interpreter", interpreter.code());
    offer(&mut form, of, seen);
    form
}

/// Offers the times that fit what is typed; the first that is open is chosen, or the one that was.
fn offer(form: &mut Form, of: &Bookable, seen: Option<Seen>) {
    let today = form.today();
    let interpreter = form.choice_as("interpreter", Interpreter::from_code).unwrap_or(Interpreter::NotNeeded);
    let from = form.date("day");
    let open = of.open_to(interpreter);
    let slots: Vec<&Slot> = match from {
        // On a day that is named the full ones stand too: overbooking is asked, not forbidden.
        Some(day) => of.slots.iter().filter(|slot| slot.day >= day).take(OFFERED * 2).collect(),
        None => open.iter().take(OFFERED).collect(),
    };
    let mut offered: Vec<Opt> = slots
        .iter()
        .map(|slot| Opt::new(key(slot.session, slot.day, Some(slot.starts)), slot_words(slot, today)))
        .collect();
    let clinic = of.clinic.iter().filter(|(_, day)| from.is_none_or(|from| *day >= from)).take(CLINIC);
    offered.extend(clinic.map(|(session, day)| {
        let room = if session.what.room.is_empty() { String::new() } else { format!(" · {}", session.what.room) };
        Opt::new(key(session.id, *day, None), format!("{}, time in the clinic’s book{room}", short(*day, today)))
    }));
    if seen.is_some() {
        offered.push(Opt::new(ELSEWHERE, "booked elsewhere: only say so"));
    }
    let first = slots.iter().find(|slot| open.iter().any(|other| other.key() == slot.key()));
    let first = first.map(|slot| key(slot.session, slot.day, Some(slot.starts)));
    let first = first.or_else(|| offered.first().map(|option| option.code.clone()));
    form.set_options("slot", offered);
    if form.code("slot").is_none()
        && let Some(first) = first
    {
        form.set_choice("slot", &first);
    }
    if of.slots.is_empty() && of.clinic.is_empty() {
        form.set_aside("No time", "No desk hours are set for the weeks ahead. “: desk hours” sets them.".to_owned());
    } else if from.is_none() && open.is_empty() {
        form.set_aside("No time", "Nothing is open in the weeks ahead. A day below shows the full ones.".to_owned());
    }
    mind(form, of);
}

/// Asks for an hour where the time stands in another book, and whether it is to be all the same where there is no room.
fn mind(form: &mut Form, of: &Bookable) {
    let chosen = form.code("slot").and_then(unkey);
    form.show("hour", chosen.is_some_and(|(.., at)| at.is_none()));
    let interpreter = form.choice_as("interpreter", Interpreter::from_code).unwrap_or(Interpreter::NotNeeded);
    let open = chosen.is_none_or(|(session, day, at)| {
        at.is_none() || of.open_to(interpreter).iter().any(|slot| Some(slot.key()) == at.map(|at| (session, day, at)))
    });
    form.show("over", !open);
}

pub(super) fn follow_book(form: &mut Form, field: &str, of: &Bookable, seen: Option<Seen>) {
    match field {
        "day" | "interpreter" => {
            form.set_choice("slot", "");
            offer(form, of, seen);
        }
        "slot" => mind(form, of),
        _ => {}
    }
}

/// Takes the times as they stand now, after somebody else was quicker: the next open one is chosen.
pub(super) fn renew_book(form: &mut Form, of: &Bookable, seen: Option<Seen>) {
    form.set_choice("slot", "");
    offer(form, of, seen);
    form.focus("slot");
}

pub(super) fn to_book(form: &Form, of: &Bookable, seen: Option<Seen>) -> Result<Command, Vec<Problem>> {
    let wanted = |field: &'static str, words: &str| vec![Problem::new(field, words)];
    let code = form.code("slot").ok_or_else(|| wanted("slot", "Choose a time."))?;
    if let (ELSEWHERE, Some(seen)) = (code, seen) {
        return Ok(Command::Booked(vec![seen]));
    }
    let (session, day, at) = unkey(code).ok_or_else(|| wanted("slot", "Choose a time."))?;
    let at = match at {
        Some(at) => at,
        None => parse_hour(&form.text("hour")).map_err(|words| wanted("hour", &words))?,
    };
    let new = NewAppointment {
        slot: (session, day, at),
        who: of.who.clone(),
        interpreter: form.choice_as("interpreter", Interpreter::from_code).unwrap_or(Interpreter::NotNeeded),
        overbook: form.toggle("over") == Some(true),
    };
    Ok(Command::Book(Box::new(new), seen))
}

const HOURS: &[FieldSpec] = &[
    FieldSpec::new("repeats", "On", Kind::Choice(options!(Repeats))).required().help(
        "Every week, or on one day only. Sessions of every week rest on bank holidays, and while whoever sits there is away.",
    ),
    FieldSpec::new("from", "From day", Kind::Date(Lean::Future)).required().help("The first day; of one day only, the day."),
    FieldSpec::new("starts", "Begins", Kind::Line).required().check(hour_echo),
    FieldSpec::new("ends", "Ends", Kind::Line).required().check(hour_echo),
    FieldSpec::new("kind", "How one comes", Kind::Choice(options!(SessionKind))).required(),
    FieldSpec::new("minutes", "Minutes a slot", Kind::Number).required(),
    FieldSpec::new("places", "At one time", Kind::Number)
        .required()
        .help("How many people are seen at one time; in walk-in hours, how many in all."),
    FieldSpec::new("advisor", "Who sits there", Kind::Choice(Options::Given)),
    FieldSpec::new("site", "Site", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("room", "Where", Kind::Line).help("As people are told it: it stands on the slip."),
    FieldSpec::new("until", "Until day", Kind::Date(Lean::Future)).help("The last day, where it ends; empty where it goes on."),
];

/// Nobody in particular sits there.
const ANYBODY: &str = "anybody";

pub(super) fn hours(facts: &Facts, known: Option<&DeskSession>, today: NaiveDate) -> Form {
    let mut form = Form::new("Desk hours", HOURS, today);
    let all = facts.role == Role::Supervisor;
    let mine = |id: StaffId| all || id == facts.id;
    let mut people: Vec<Opt> = facts
        .advisors
        .iter()
        .filter(|advisor| mine(advisor.id))
        .map(|advisor| Opt::new(advisor.id.to_string(), advisor.name.clone()))
        .collect();
    if all {
        people.push(Opt::new(ANYBODY, "whoever is there"));
    }
    form.set_options("advisor", people);
    let sites = facts.sites.iter().map(|site| Opt::new(site.id.to_string(), site.name.clone()));
    form.set_options("site", sites.collect());
    form.show("site", facts.sites.len() > 1);
    match known {
        None => {
            form.set_choice("advisor", &facts.id.to_string());
            form.set_choice("site", &facts.home.to_string());
            form.set_choice("kind", SessionKind::Slots.code());
            form.set_date("from", today);
            form.set_text("minutes", "20");
            form.set_text("places", "1");
        }
        Some(session) => {
            let what = &session.what;
            form.set_choice("repeats", what.repeats.code());
            form.set_date("from", what.from);
            form.set_text("starts", &what.starts.format("%H:%M").to_string());
            form.set_text("ends", &what.ends.format("%H:%M").to_string());
            form.set_choice("kind", what.kind.code());
            form.set_text("minutes", &what.minutes.to_string());
            form.set_text("places", &what.places.to_string());
            form.set_choice("advisor", &what.advisor.map_or_else(|| ANYBODY.to_owned(), |id| id.to_string()));
            form.set_choice("site", &what.site.to_string());
            form.set_text("room", &what.room);
            if let Some(until) = what.until {
                form.set_date("until", until);
            }
        }
    }
    form
}

pub(super) fn to_hours(
    form: &Form,
    facts: &Facts,
    known: Option<(DeskSessionId, u32)>,
) -> Result<Command, Vec<Problem>> {
    let wanted = |field: &'static str, words: &str| vec![Problem::new(field, words)];
    let hour = |field: &'static str| parse_hour(&form.text(field)).map_err(|words| wanted(field, &words));
    let count = |field: &'static str| form.number(field).and_then(|count| u16::try_from(count).ok()).unwrap_or(0);
    let repeats = form.choice_as("repeats", Repeats::from_code).ok_or_else(|| wanted("repeats", "Choose the days."))?;
    let edit = SessionEdit {
        site: form.code("site").and_then(|code| code.parse().ok()).unwrap_or(facts.home),
        advisor: form.code("advisor").and_then(|code| code.parse().ok()),
        repeats,
        from: form.date("from").ok_or_else(|| wanted("from", "Give the first day."))?,
        until: form.date("until"),
        starts: hour("starts")?,
        ends: hour("ends")?,
        minutes: count("minutes"),
        places: count("places"),
        room: form.text("room"),
        kind: form.choice_as("kind", SessionKind::from_code).ok_or_else(|| wanted("kind", "Choose one."))?,
    };
    Ok(Command::SetSession(known, Box::new(edit)))
}

const OFF: &[FieldSpec] = &[
    FieldSpec::new("session", "Which hours", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("day", "Not open on", Kind::Date(Lean::Future))
        .required()
        .help("Who is booked then stays booked and is marked, until somebody has told them."),
];

pub(super) fn off(facts: &Facts, sessions: &[DeskSession], today: NaiveDate) -> Form {
    let mut form = Form::new("Desk not open", OFF, today);
    let may = |session: &&DeskSession| facts.role == Role::Supervisor || session.what.advisor == Some(facts.id);
    let words = |session: &DeskSession| {
        let parts = [session.what.words(), session.advisor_name.clone(), session.what.room.clone()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let options = sessions.iter().filter(may).map(|session| Opt::new(session.id.to_string(), words(session)));
    form.set_options("session", options.collect());
    form
}

pub(super) fn to_off(form: &Form) -> Result<Command, Vec<Problem>> {
    let wanted = |field: &'static str, words: &str| vec![Problem::new(field, words)];
    let session = form.code("session").and_then(|code| code.parse().ok());
    Ok(Command::CallOff(
        session.ok_or_else(|| wanted("session", "Choose the hours."))?,
        form.date("day").ok_or_else(|| wanted("day", "Give the day."))?,
    ))
}

const FREE_AT: &[FieldSpec] = &[HOUR.required().help("From when somebody can be brought over, today.")];

pub(super) fn free_at(today: NaiveDate) -> Form {
    Form::new("Free at", FREE_AT, today).enter_saves()
}

pub(super) fn to_free_at(form: &Form) -> Result<Command, Vec<Problem>> {
    let at = parse_hour(&form.text("hour")).map_err(|words| vec![Problem::new("hour", words)])?;
    Ok(Command::Presence(PresenceState::FreeAt, Some(at)))
}

const BRING: &[FieldSpec] = &[
    FieldSpec::new("who", "Whom", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("initials", "Initials", Kind::Line).required(),
    FieldSpec::new("born", "Born in", Kind::Number).help("The year, where it is known."),
    FieldSpec::new("advisor", "To", Kind::Choice(Options::Given))
        .required()
        .help("Whoever is asked has two minutes for a yes. Without one the next slot is held, and both are told."),
];

/// Somebody of whom nothing is written down yet.
const SOMEBODY: &str = "somebody";

pub(super) fn bring(free: &[(SiteId, Presence)], known: Option<(&Who, &str)>, today: NaiveDate) -> Form {
    let mut form = Form::new("Bring over", BRING, today);
    let mut whom = vec![Opt::new(SOMEBODY, "somebody new: initials")];
    if let Some((_, name)) = known {
        whom.insert(0, Opt::new("known", name));
    }
    let first = whom.first().map(|option| option.code.clone()).unwrap_or_default();
    form.set_options("who", whom);
    form.set_choice("who", &first);
    let people = free.iter().map(|(site, one)| Opt::new(format!("{site}|{}", one.staff), one.name.clone()));
    form.set_options("advisor", people.collect());
    if let Some((site, one)) = free.first() {
        form.set_choice("advisor", &format!("{site}|{}", one.staff));
    }
    follow_bring(&mut form);
    form
}

pub(super) fn follow_bring(form: &mut Form) {
    let somebody = form.code("who") == Some(SOMEBODY);
    form.show("initials", somebody);
    form.show("born", somebody);
}

pub(super) fn to_bring(form: &Form, known: Option<&Who>) -> Result<Command, Vec<Problem>> {
    let wanted = |field: &'static str, words: &str| vec![Problem::new(field, words)];
    let (site, advisor) = form
        .code("advisor")
        .and_then(|code| code.split_once('|'))
        .and_then(|(site, advisor)| Some((site.parse().ok()?, advisor.parse().ok()?)))
        .ok_or_else(|| wanted("advisor", "Choose who is asked."))?;
    let who = match known.filter(|_| form.code("who") != Some(SOMEBODY)) {
        Some(known) => known.clone(),
        None => Who::Words {
            initials: form.text("initials"),
            born_year: form.number("born").and_then(|year| i32::try_from(year).ok()),
        },
    };
    Ok(Command::BringOver(site, advisor, Box::new(who)))
}
