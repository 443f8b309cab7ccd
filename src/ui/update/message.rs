//! What passes between the counter and the desk: the list, the reader, and what is done with a row.

use chrono::NaiveDate;

use super::act::act;
use crate::domain::date::{echo, full, uk_clock, uk_date};
use crate::domain::id::MessageId;
use crate::domain::message::{MessageRow, ReceptionNoteRow};
use crate::domain::today::Target;
use crate::ui::command::{Command, Effect, Load};
use crate::ui::keys::Action;
use crate::ui::model::{Desk, Model, Over};
use crate::ui::over::{Ask, Messages, Reader, Selected};
use crate::ui::pane::Pane;

/// Puts what was read into the list that is open.
pub(super) fn show_messages(model: &mut Model, messages: Vec<MessageRow>, notes: Vec<ReceptionNoteRow>) {
    let shown = model.overs.iter_mut().rev().find_map(|over| match over {
        Over::Messages(shown) => Some(shown),
        _ => None,
    });
    if let Some(shown) = shown {
        shown.load(messages, notes);
    }
}

/// The message that is selected on Today, with the version seen.
pub fn on_message(desk: &Desk) -> Option<(MessageId, u32)> {
    match desk.today.current()?.target {
        Target::Message(id, seen) if desk.focus == Pane::Today => Some((id, seen)),
        _ => None,
    }
}

/// Does what is asked of the selected row; the list stays.
pub(super) fn on_messages(model: &mut Model, shown: Messages, ask: Ask) -> Vec<Effect> {
    let today = model.today();
    let mut read = None;
    let effects = match (ask, shown.current()) {
        (Ask::Read, Some(Selected::Message(row))) => vec![Effect::Load(Load::Message(row.id))],
        (Ask::Read, Some(Selected::Note(note))) => {
            read = Some(note_text(note, today));
            Vec::new()
        }
        (Ask::Done, Some(Selected::Message(row))) => {
            vec![Effect::Do(Box::new(Command::AnswerMessage(row.id, row.version)))]
        }
        (Ask::Done, Some(Selected::Note(note))) => {
            vec![Effect::Do(Box::new(Command::EndNote(note.id, note.version)))]
        }
        _ => Vec::new(),
    };
    model.overs.push(Over::Messages(shown));
    model.overs.extend(read.map(Over::Reader));
    match ask {
        Ask::New => act(model, Action::MessageForDesk),
        Ask::Note => act(model, Action::NoteForReception),
        Ask::Undo => act(model, Action::Undo),
        Ask::Read | Ask::Done => effects,
    }
}

/// A message to read.
pub(super) fn message_text(row: &MessageRow, today: NaiveDate) -> Reader {
    let by = if row.by.is_empty() { "nobody was signed in" } else { &row.by };
    let mut lines = vec![
        row.line().to_owned(),
        String::new(),
        format!("Left: {}", row.what()),
        format!("When: {} {}, written down: {by}", full(uk_date(row.at)), uk_clock(row.at)),
    ];
    lines.extend(row.letter.map(|day| format!("Date on the letter: {}", echo(day, today))));
    lines.extend(
        row.answered.as_ref().map(|(at, who)| format!("Answered: {} {}, {who}", full(uk_date(*at)), uk_clock(*at))),
    );
    Reader::new(format!("For the desk · {}", row.who()), lines.join("\n"))
}

/// A note for reception to read.
fn note_text(note: &ReceptionNoteRow, today: NaiveDate) -> Reader {
    let lines = [
        note.line.clone(),
        String::new(),
        format!("From: {}, {} {}", note.by, crate::domain::date::day(uk_date(note.at), today), uk_clock(note.at)),
    ];
    Reader::new(format!("For reception · if {} comes in", note.who), lines.join("\n"))
}
