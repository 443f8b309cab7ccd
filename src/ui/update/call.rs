//! The call card: what stands on it, and the form in which a call ends.

use chrono::NaiveDate;

use super::open_form;
use crate::desk::call::AtHand;
use crate::domain::call::{CallerCheck, points};
use crate::domain::case::CaseFile;
use crate::domain::date::full;
use crate::domain::due::DueState;
use crate::domain::identifier::named;
use crate::domain::person::ContactRule;
use crate::domain::play::state_of_play;
use crate::domain::task::TaskState;
use crate::domain::text::capital;
use crate::domain::time_limit::{Kind, Whose};
use crate::ui::ask::OpenForm;
use crate::ui::command::Effect;
use crate::ui::model::{Model, Over};
use crate::ui::over::{Call, Said};
use crate::ui::pane::{authority_line, needs, post_words};
use crate::ui::theme::Mark;

/// Opens the card of the case that is open.
pub(super) fn open_call(model: &mut Model, at_hand: &AtHand) -> Vec<Effect> {
    let (file, today, now) = (&at_hand.file, model.today(), model.now);
    // Another case may have been opened meanwhile.
    if model.signed_in().and_then(|desk| desk.case.case_id()) != Some(file.row.id) {
        return Vec::new();
    }
    let lines = (before(file, today), after(at_hand, today));
    let card = Call::new(file.row.id, file.person.spoken(), now, points(file), lines);
    model.toast = None;
    model.overs.push(Over::Call(Box::new(card)));
    Vec::new()
}

fn line(label: &'static str, mark: Mark, words: impl Into<String>) -> Said {
    Said { label, mark, words: words.into() }
}

/// How the client may be reached, to whom one speaks, and where the post goes.
fn before(file: &CaseFile, today: NaiveDate) -> Vec<Said> {
    let person = &file.person;
    let mut lines = Vec::new();
    match person.died {
        Some(day) => {
            lines.push(line("Contact", Mark::Alert, format!("{} died on {}", person.spoken(), full(day))));
        }
        None => {
            let mark = match person.contact {
                ContactRule::Any => Mark::Good,
                ContactRule::NoVoicemail => Mark::Wait,
                _ => Mark::Alert,
            };
            let mut words = vec![person.contact.label().to_owned(), person.contact_note.clone()];
            words.extend([person.phone.clone(), person.email.clone()]);
            words.extend(needs(person));
            words.retain(|words| !words.is_empty());
            lines.push(line("Contact", mark, words.join(" · ")));
        }
    }
    let (settled, whom) = file.speak_to(today);
    let by_phone = file.spokesperson(today).map_or("", |one| one.who.phone.as_str());
    let mut words = vec![whom, by_phone.to_owned(), post_words(file).unwrap_or_default()];
    words.retain(|words| !words.is_empty());
    lines.push(line("Speak to", if settled { Mark::Good } else { Mark::Alert }, words.join(" · ")));
    lines
}

/// Numbers, authority, what to ask and what can be said.
fn after(at_hand: &AtHand, today: NaiveDate) -> Vec<Said> {
    let AtHand { file, numbers } = at_hand;
    let mut lines = Vec::new();
    let number = |(system, value): &(String, String)| format!("{} {value}", capital(&named(system).1));
    let held: Vec<String> = numbers.iter().map(number).collect();
    let held = if held.is_empty() { "none recorded".to_owned() } else { held.join(" · ") };
    lines.push(line("Numbers", Mark::None, held));
    for authority in file.authorities_now() {
        let (mark, words) = authority_line(file, authority, today);
        lines.push(line("Authority", mark, words));
    }
    if file.authorities.is_empty() {
        lines.push(line("Authority", Mark::Wait, "none recorded"));
    }
    lines.extend(to_ask(file, today));
    lines.extend(state_of_play(file, today).into_iter().map(|words| line("To say", Mark::None, words)));
    lines
}

/// What is out and can be asked about: receipts to confirm, what others owe or have not answered, evidence, tasks.
fn to_ask(file: &CaseFile, today: NaiveDate) -> Vec<Said> {
    let ago = |day: NaiveDate| (today - day).num_days();
    let mut lines = Vec::new();
    for row in file.due_dates.iter().filter(|row| row.state.is_open() && !row.halted) {
        let late = if row.due < today { Mark::Alert } else { Mark::Wait };
        match (row.state, row.sent, row.whose) {
            (DueState::Sent, Some(sent), _) => {
                let who = if row.told.to.is_empty() { "They" } else { &row.told.to };
                let words = format!("{}: has it arrived? {}, day {}", capital(who), row.told.brief, ago(sent));
                lines.push(line("To ask", late, words));
            }
            (DueState::Open, _, Whose::Theirs) if row.kind != Kind::FirstDay => {
                lines.push(line("To ask", late, format!("{}, due {}", row.told.brief, full(row.due))));
            }
            _ => {}
        }
    }
    for (row, sent) in file.with_others().filter(|(row, _)| !file.is_halted(row.matter)) {
        let who = if row.told.to.is_empty() { "They" } else { &row.told.to };
        let words = format!("{}: any answer? {}, arrived, day {}", capital(who), row.told.brief, ago(sent));
        lines.push(line("To ask", Mark::Wait, words));
    }
    for row in file.evidence.iter().filter(|row| row.status.is_open() && !file.is_halted(row.matter)) {
        let mark = if row.overdue(today) { Mark::Alert } else { Mark::Wait };
        let by = row.needed_by.map_or_else(String::new, |day| format!(", needed by {}", full(day)));
        lines.push(line("To ask", mark, format!("{}: {}, asked, day {}{by}", row.of, row.kind, ago(row.asked))));
    }
    for row in file.tasks.iter().filter(|row| row.state == TaskState::Open) {
        let mark = if row.by.is_some_and(|by| by < today) { Mark::Alert } else { Mark::Wait };
        let by = row.by.map_or_else(String::new, |day| format!(", by {}", full(day)));
        lines.push(line("To ask", mark, format!("task: {}{by}", row.what.as_deref().unwrap_or_default())));
    }
    if lines.is_empty() {
        lines.push(line("To ask", Mark::None, "nothing is out"));
    }
    lines
}

/// Ends the call: the form stands on the card, which goes with it once it is saved.
pub(super) fn end_call(model: &mut Model) -> Vec<Effect> {
    let (now, today) = (model.now, model.today());
    let Some(Over::Call(card)) = model.overs.last() else { return Vec::new() };
    let Some(file) = model.signed_in().and_then(|desk| desk.case.case()).filter(|file| file.row.id == card.case())
    else {
        return Vec::new();
    };
    // Nobody asked for a point where a body was rung.
    let check = card.checked().unwrap_or(CallerCheck::Body);
    let minutes = u32::try_from((card.seconds(now) + 30) / 60).ok();
    let open = OpenForm::call(file, Some((check, minutes)), today);
    open_form(model, open)
}
