//! What was left for the desk at the counter, and what the desk asks of reception.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Answer, open};
use crate::domain::date::{short, uk_clock, uk_date};
use crate::domain::message::{MessageRow, ReceptionNoteRow};
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, put, row};
use crate::ui::theme::{Mark, Theme, Tone};

/// Messages first, then notes for reception.
#[derive(Clone, Default)]
pub struct Messages {
    messages: Vec<MessageRow>,
    notes: Vec<ReceptionNoteRow>,
    list: List,
    /// Whether they have been read: until then nothing is said of there being none.
    read: bool,
}

/// What is asked of the selected row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Its text.
    Read,
    /// That it is over.
    Done,
    /// Another message.
    New,
    /// Another note for reception.
    Note,
    /// To take back what was done last.
    Undo,
}

/// The selected row.
pub enum Selected<'a> {
    /// A message.
    Message(&'a MessageRow),
    /// A note for reception.
    Note(&'a ReceptionNoteRow),
}

impl Messages {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Messages, Context::List, Context::Global];

    /// Takes what was read; the selection stays where it is.
    pub fn load(&mut self, messages: Vec<MessageRow>, notes: Vec<ReceptionNoteRow>) {
        (self.messages, self.notes, self.read) = (messages, notes, true);
        self.list.select(self.list.selected(), self.count());
    }

    const fn count(&self) -> usize {
        self.messages.len() + self.notes.len()
    }

    /// The selected row.
    #[must_use]
    pub fn current(&self) -> Option<Selected<'_>> {
        let at = self.list.selected();
        match self.messages.get(at) {
            Some(row) => Some(Selected::Message(row)),
            None => self.notes.get(at - self.messages.len()).map(Selected::Note),
        }
    }

    /// Takes one input.
    pub fn handle(&mut self, input: &Input) -> Answer<Ask> {
        let Some(action) = input.chord().and_then(|chord| resolve(Self::PATH, chord)) else { return Answer::Stay };
        match action {
            Action::Back => Answer::Close,
            Action::Open => Answer::Chosen(Ask::Read),
            Action::MessageDone => Answer::Chosen(Ask::Done),
            Action::MessageForDesk => Answer::Chosen(Ask::New),
            Action::NoteForReception => Answer::Chosen(Ask::Note),
            Action::Undo => Answer::Chosen(Ask::Undo),
            other if self.list.act(other, self.count()) => Answer::Stay,
            _ => Answer::Ignored,
        }
    }

    /// Draws the list over `area`.
    pub fn view(&self, today: NaiveDate, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let title = match (self.messages.len(), self.notes.len()) {
            (messages, 0) => format!("Messages · {messages} waiting"),
            (messages, notes) => format!("Messages · {messages} waiting, {notes} for reception"),
        };
        let inside = open(area, area.width, area.height, &title, theme, out);
        if self.count() == 0 {
            let words = if self.read { "  Nothing waits. l leaves a message or papers for the desk." } else { "" };
            put(row(inside, 0), &fit(words, inside.width.into()), theme.style(Tone::Dim), out.buffer_mut());
            return (!inside.is_empty()).then_some(Position { x: inside.x, y: inside.y });
        }
        let cells = usize::from(inside.width).saturating_sub(3);
        self.list.view(self.count(), |index| self.line(index, today, cells, theme), true, inside, theme, out)
    }

    fn line(&self, index: usize, today: NaiveDate, cells: usize, theme: Theme) -> ListRow<'static> {
        let (mark, tone, at, who, words) =
            match (self.messages.get(index), self.notes.get(index.saturating_sub(self.messages.len()))) {
                (Some(message), _) => {
                    let presses = message.presses(today);
                    let mark = if presses { Mark::Alert } else { Mark::New };
                    let date = message.letter.map_or_else(String::new, |day| format!(", letter {}", short(day, today)));
                    let tone = if presses { Tone::Strong } else { Tone::Plain };
                    (
                        mark,
                        tone,
                        message.at,
                        message.who().to_owned(),
                        format!("{}{date}: {}", message.what(), message.line()),
                    )
                }
                (None, Some(note)) => {
                    (Mark::Wait, Tone::Plain, note.at, note.who.clone(), format!("for reception: {}", note.line))
                }
                (None, None) => return ListRow::default(),
            };
        let when = format!("{} {}", short(uk_date(at), today), uk_clock(at));
        let line = Line::from(vec![
            Span::styled(pad(&when, 17), theme.style(Tone::Dim)),
            Span::styled(pad(&who, 11), theme.style(tone)),
            Span::raw(fit(&words, cells.saturating_sub(28))),
        ]);
        ListRow::new(mark, line)
    }
}
