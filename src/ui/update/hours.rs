//! The desk's hours on the screen: booking, the day's appointments, who is free, who is brought over.

use chrono::{DateTime, Utc};

use super::counter::Opens;
use super::{open_form, say};
use crate::desk::appointment::Bookable;
use crate::desk::intake::Seen;
use crate::domain::appointment::{AppointmentState, CancelReason, DeskSession, Who};
use crate::domain::event::Interpreter;
use crate::domain::id::SiteId;
use crate::domain::paper::SlipOf;
use crate::domain::presence::{Brought, BroughtState, Capacity, DeskToday, Presence, PresenceState};
use crate::domain::signpost::SlipHow;
use crate::domain::today::Target;
use crate::ui::ask::{FormKind, OpenForm};
use crate::ui::command::{BookFor, Command, Effect, Load};
use crate::ui::keys::Action;
use crate::ui::model::{Choosing, Desk, Model, Over};
use crate::ui::over::{Appointments, Menu, Reader, Todo};
use crate::ui::part::toast::Toast;
use crate::ui::update::referral_row;

/// How an advisor can be had, and how much room there is, each with its key.
const SAYS: [(char, &str, Says); 7] = [
    ('n', "I am free now", Says::Presence(PresenceState::Free)),
    ('a', "I am free at …", Says::Presence(PresenceState::FreeAt)),
    ('w', "I am with a client", Says::Presence(PresenceState::Busy)),
    ('g', "I am not here", Says::Presence(PresenceState::Gone)),
    ('o', "the desk is open to more", Says::Capacity(Capacity::Open)),
    ('l', "the desk has a waiting list", Says::Capacity(Capacity::Waiting)),
    ('f', "the desk is full", Says::Capacity(Capacity::Full)),
];

/// What is said of the desk.
#[derive(Clone, Copy)]
enum Says {
    Presence(PresenceState),
    Capacity(Capacity),
}

/// For whom a time would be booked: whoever's case or referral is open, else the selected referral.
pub(in crate::ui) fn book_for(desk: &Desk) -> Option<BookFor> {
    match desk.case.case().filter(|_| desk.focus == crate::ui::pane::Pane::Case) {
        Some(file) => Some(BookFor::Client(file.row.client)),
        None => referral_row(desk).map(|row| BookFor::Referral(row.id, row.version)),
    }
}

/// Acts on the desk's hours; `None` for another action.
pub(super) fn work_hours(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let today = model.today();
    let desk = model.signed_in()?;
    Some(match action {
        Action::Book => book_for(desk).map(|whom| Effect::Load(Load::Bookable(whom))).into_iter().collect(),
        Action::Appointments => vec![Effect::Load(Load::Day(today, true))],
        Action::DeskHours => vec![Effect::Load(Load::Sessions(false))],
        Action::CallOff => vec![Effect::Load(Load::Sessions(true))],
        Action::DeskToday => vec![Effect::Load(Load::DeskToday)],
        Action::BringOver => vec![Effect::Load(Load::Free)],
        Action::SayFree => {
            let items = SAYS.iter().map(|(key, words, _)| (*key, (*words).to_owned())).collect();
            model.overs.push(Over::Menu(Menu::new("Say to the counter", items), Choosing::Says));
            Vec::new()
        }
        Action::BringYes => answer(desk, BroughtState::Yes, model.now),
        Action::BringNo => answer(desk, BroughtState::No, model.now),
        _ => return None,
    })
}

/// What was chosen to be said.
pub(super) fn says(model: &mut Model, index: usize) -> Vec<Effect> {
    let today = model.today();
    match SAYS.get(index).map(|(.., says)| *says) {
        Some(Says::Presence(PresenceState::FreeAt)) => open_form(model, OpenForm::free_at(today)),
        Some(Says::Presence(state)) => vec![Effect::Do(Box::new(Command::Presence(state, None)))],
        Some(Says::Capacity(state)) => vec![Effect::Do(Box::new(Command::Capacity(state)))],
        None => Vec::new(),
    }
}

/// What is to be done with an appointment of the day that is shown. The list stays below.
pub(super) fn on_day(model: &mut Model, day: Appointments, todo: Todo) -> Vec<Effect> {
    let row = day.current().map(|row| (row.id, row.version, row.interpreter));
    model.overs.push(Over::Appointments(Box::new(day)));
    match (todo, row) {
        (Todo::Day(day), _) => vec![Effect::Load(Load::Day(day, true))],
        (_, None) => Vec::new(),
        (Todo::Step(to), Some((id, seen, _))) => {
            vec![Effect::Do(Box::new(Command::StepAppointment(id, seen, to, None)))]
        }
        (Todo::Cancel, Some((id, seen, _))) => {
            let items = CancelReason::ALL.iter().zip('1'..='9').map(|(why, key)| (key, why.label().to_owned()));
            let menu = Menu::new("Cancelled, because", items.collect());
            model.overs.push(Over::Menu(menu, Choosing::CancelSlot(id, seen)));
            Vec::new()
        }
        (Todo::Interpreter, Some((id, seen, now))) => {
            let to = match now {
                Interpreter::Needed => Interpreter::Asked,
                Interpreter::NotNeeded | Interpreter::Asked | Interpreter::Confirmed => Interpreter::Confirmed,
            };
            vec![Effect::Do(Box::new(Command::Interpreter(id, seen, to)))]
        }
        (Todo::Slip, Some((id, ..))) => vec![Effect::Load(Load::Slip(SlipOf::Appointment(id), SlipHow::default()))],
    }
}

/// Why an appointment was cancelled.
pub(super) fn cancelled(id: crate::domain::id::AppointmentId, seen: u32, index: usize) -> Vec<Effect> {
    let step = |why: &CancelReason| Command::StepAppointment(id, seen, AppointmentState::Cancelled, Some(*why));
    CancelReason::ALL.get(index).map(|why| Effect::Do(Box::new(step(why)))).into_iter().collect()
}

/// A day that was read: shown anew, or in the place of what was shown.
pub(super) fn show_day(
    model: &mut Model,
    day: chrono::NaiveDate,
    rows: Vec<crate::domain::appointment::AppointmentRow>,
    now: bool,
) {
    let takes_in = model.signed_in().is_some_and(|desk| desk.facts.may(crate::domain::role::Verb::SeeCase));
    let shown = model.overs.iter_mut().find_map(|over| match over {
        Over::Appointments(shown) => Some(shown),
        _ => None,
    });
    match shown {
        Some(shown) if shown.day == day => shown.load(rows),
        Some(shown) if now => **shown = Appointments::new(day, rows, takes_in),
        None if now => model.overs.push(Over::Appointments(Box::new(Appointments::new(day, rows, takes_in)))),
        Some(_) | None => {}
    }
}

/// What can be offered to somebody: the form opens, or takes the times as they stand now.
pub(super) fn offer(model: &mut Model, of: Bookable, seen: Option<Seen>) -> Vec<Effect> {
    let today = model.today();
    if let Some(open) = super::top_form(model)
        && matches!(open.kind, FormKind::Book(..))
    {
        open.renew_slots(of, seen);
        return Vec::new();
    }
    open_form(model, OpenForm::book(of, seen, today))
}

/// Somebody else was quicker: it is said, and the times are read again.
pub(super) fn taken(model: &mut Model, words: &str) -> Vec<Effect> {
    let whom = match model.form().map(|open| &open.kind) {
        Some(FormKind::Book(of, seen)) => match (&of.who, seen) {
            (Who::Client(id), _) => Some(BookFor::Client(*id)),
            (Who::Referral(id), seen) => Some(BookFor::Referral(*id, seen.map_or(1, |(_, version)| version))),
            (Who::Words { .. }, _) => None,
        },
        _ => None,
    };
    let at_counter = matches!(model.overs.last(), Some(Over::Newcomer(_)));
    let key = if at_counter { "Enter" } else { "Ctrl+S" };
    say(model, Toast::refused(format!("{words} {key} books the one that is chosen now.")));
    if at_counter {
        return vec![Effect::Load(Load::AtCounter(Opens::Nothing))];
    }
    whom.map(|whom| Effect::Load(Load::Bookable(whom))).into_iter().collect()
}

/// An advisor took somebody in: their case is shown, and nothing else, since they can see the screen now.
pub(super) fn took_in(model: &mut Model, target: Target) -> Vec<Effect> {
    model.overs.clear();
    let Some(desk) = model.signed_in_mut() else { return Vec::new() };
    desk.to_case();
    match target {
        Target::Case(id) => {
            desk.with_client = true;
            desk.case.show(crate::ui::pane::Shown::Nothing, Vec::new());
            vec![Effect::Load(Load::Case(id, true))]
        }
        Target::Referral(id) => vec![Effect::Load(Load::Referral(id, true))],
        // Nobody is taken in from a message.
        Target::Message(..) => Vec::new(),
    }
}

/// The sessions that are set: to change one or set another, or to call one off on a day.
pub(super) fn show_sessions(model: &mut Model, sessions: Vec<DeskSession>, call_off: bool) -> Vec<Effect> {
    let today = model.today();
    let Some(desk) = model.signed_in() else { return Vec::new() };
    if call_off {
        let open = OpenForm::call_off(desk, &sessions, today);
        return open_form(model, open);
    }
    let supervisor = desk.facts.role == crate::domain::role::Role::Supervisor;
    let may = |session: &DeskSession| supervisor || session.what.advisor == Some(desk.facts.id);
    let own: Vec<DeskSession> = sessions.into_iter().filter(may).take(24).collect();
    if own.is_empty() {
        let open = OpenForm::hours(desk, None, today);
        return open_form(model, open);
    }
    let words = |session: &DeskSession| {
        let parts = [session.what.words(), session.advisor_name.clone(), session.what.room.clone()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let keys = ('1'..='9').chain('a'..='m').chain('o'..='z');
    let mut items: Vec<(char, String)> = own.iter().zip(keys).map(|(one, key)| (key, words(one))).collect();
    items.push(('n', "other hours".to_owned()));
    model.overs.push(Over::Menu(Menu::new("Desk hours", items), Choosing::Session(own)));
    Vec::new()
}

/// A session to change, or another one.
pub(super) fn chose_session(model: &mut Model, known: Option<&DeskSession>) -> Vec<Effect> {
    let today = model.today();
    let open = model.signed_in().map(|desk| OpenForm::hours(desk, known, today));
    open.map_or_else(Vec::new, |open| open_form(model, open))
}

/// Who is free, to be asked whether somebody may be brought over.
pub(super) fn show_free(model: &mut Model, free: &[(SiteId, Presence)]) -> Vec<Effect> {
    if free.is_empty() {
        say(model, Toast::refused("Nobody says that they are free now. b books the next slot.".to_owned()));
        return Vec::new();
    }
    let today = model.today();
    let Some(desk) = model.signed_in() else { return Vec::new() };
    let known = match desk.case.case() {
        Some(file) => Some((Who::Client(file.row.client), file.row.name.clone())),
        None => referral_row(desk).map(|row| (Who::Referral(row.id), row.name.clone())),
    };
    let open = OpenForm::bring(free, known, today);
    open_form(model, open)
}

/// What the desks say of themselves today, to read.
pub(super) fn show_desks(model: &mut Model, desks: &[DeskToday]) {
    let now = crate::domain::date::uk_time(model.now);
    let mut lines = Vec::new();
    for desk in desks {
        lines.push(format!("{} · {}", desk.site_name, desk.capacity));
        lines.extend(desk.people.iter().map(|one| format!("  {} · {}", one.name, one.words(now))));
        for session in &desk.sessions {
            let who = if session.advisor_name.is_empty() { "whoever is there" } else { &session.advisor_name };
            let next = session.next.map_or_else(String::new, |at| format!(" · next {}", at.format("%H:%M")));
            let waits = if session.waiting == 0 { String::new() } else { format!(" · {} waiting", session.waiting) };
            lines.push(format!(
                "  {}–{} · {who} · {} · {}{next}{waits}",
                session.starts.format("%H:%M"),
                session.ends.format("%H:%M"),
                session.room,
                match session.kind {
                    crate::domain::appointment::SessionKind::Clinic => "in the clinic’s own book".to_owned(),
                    crate::domain::appointment::SessionKind::WalkIn => format!("walk in, {} left", session.left),
                    crate::domain::appointment::SessionKind::Slots => format!("{} left", session.left),
                }
            ));
        }
        if desk.sessions.is_empty() {
            lines.push("  No desk hours today.".to_owned());
        }
        lines.push(String::new());
    }
    model.overs.push(Over::Reader(Reader::new("The desk today", lines.join("\n"))));
}

/// Who is brought over to this person and waits for a yes.
#[must_use]
pub fn asked_of_me(desk: &Desk, now: DateTime<Utc>) -> Option<&Brought> {
    desk.brought.iter().find(|one| one.advisor == desk.facts.id && one.waits(now))
}

/// The line at the top while somebody waits for an answer; while a client can see the screen it names nobody.
#[must_use]
pub fn brought_line(desk: &Desk, now: DateTime<Utc>) -> Option<String> {
    if let Some(one) = asked_of_me(desk, now) {
        let who = if desk.with_client { "somebody" } else { one.name.as_str() };
        return Some(format!("^Y yes ^N no: bring {who}?"));
    }
    let mine = desk.brought.iter().find(|one| one.by == desk.facts.id && one.waits(now))?;
    Some(format!("asked {}: {} s", mine.advisor_name, (mine.until() - now).num_seconds().max(0)))
}

/// When the time of whoever waits for an answer is over.
#[must_use]
pub fn brought_until(desk: &Desk, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    desk.brought.iter().filter(|one| one.waits(now)).map(Brought::until).min()
}

fn answer(desk: &Desk, state: BroughtState, now: DateTime<Utc>) -> Vec<Effect> {
    let answer = |one: &Brought| Effect::Do(Box::new(Command::AnswerBrought(one.id, one.version, state)));
    asked_of_me(desk, now).map(answer).into_iter().collect()
}

/// Takes who is brought over as it stands now, and says what came of those who waited.
pub(super) fn take_brought(model: &mut Model, now: Vec<Brought>) {
    let Some(desk) = model.signed_in_mut() else { return };
    let me = desk.facts.id;
    let waited = |one: &&Brought| desk.brought.iter().any(|old| old.id == one.id && old.state == BroughtState::Asked);
    let told = now.iter().filter(waited).find(|one| one.state != BroughtState::Asked).map(|one| {
        let who = if one.by == me { &one.advisor_name } else { &one.name };
        let held = if one.held.is_empty() { String::new() } else { format!(", next slot held: {}", one.held) };
        format!("{who}: {}{held}", one.state)
    });
    desk.brought = now;
    if let Some(told) = told {
        say(model, Toast::done(told));
    }
}

/// The time of whoever waits is over: the next slot is held. Each is asked for once from here.
pub(super) fn on_time(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let Some(desk) = model.signed_in_mut() else { return Vec::new() };
    let over = desk.brought.iter_mut().filter(|one| one.state == BroughtState::Asked && one.until() <= now);
    let hold = over.map(|one| {
        one.state = BroughtState::Unanswered;
        Effect::Do(Box::new(Command::AnswerBrought(one.id, one.version, BroughtState::Unanswered)))
    });
    hold.collect()
}
