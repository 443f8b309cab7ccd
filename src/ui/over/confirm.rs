//! A question before something that cannot be undone.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Answer, open, rows};
use crate::ui::event::{Chord, Input};
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::text::{put, put_line, row, wrap};
use crate::ui::theme::{Theme, Tone};

/// Cells across.
const WIDTH: u16 = 62;

/// A sentence that names what it is about, the safe answer first.
#[derive(Clone)]
pub struct Confirm {
    sentence: String,
    safe: String,
    danger: (Chord, String),
}

impl Confirm {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Confirm, Context::Global];

    /// A question. `safe` is what Enter and Esc do, in words; `danger` is the key that goes ahead, never the one that
    /// asked, and what it does.
    pub fn new(sentence: impl Into<String>, safe: impl Into<String>, danger: (Chord, impl Into<String>)) -> Self {
        Self { sentence: sentence.into(), safe: safe.into(), danger: (danger.0, danger.1.into()) }
    }

    /// Takes one input; `Chosen` is going ahead.
    pub fn handle(&mut self, input: &Input) -> Answer<()> {
        let Some(chord) = input.chord() else { return Answer::Stay };
        if chord == self.danger.0 {
            return Answer::Chosen(());
        }
        match resolve(Self::PATH, chord) {
            Some(Action::Back) => Answer::Close,
            Some(_) => Answer::Ignored,
            None => Answer::Stay,
        }
    }

    /// Draws the question in the middle of `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let cells = usize::from(WIDTH.min(area.width).saturating_sub(4));
        let lines = wrap(&self.sentence, cells);
        let inside = open(area, WIDTH, rows(lines.len() + 5), "", theme, out);
        let inside = Rect { x: inside.x + 1.min(inside.width), width: inside.width.saturating_sub(2), ..inside };
        for (down, line) in lines.iter().enumerate() {
            put(row(inside, down), line, theme.style(Tone::Strong), out.buffer_mut());
        }
        let answers =
            [(&Chord::ENTER.to_string(), self.safe.as_str()), (&self.danger.0.to_string(), self.danger.1.as_str())];
        for (at, (key, words)) in answers.iter().enumerate() {
            let line = Line::from(vec![
                Span::styled(format!("{key:<6}"), theme.style(Tone::Accent)),
                Span::styled((*words).to_owned(), theme.style(if at == 0 { Tone::Selected } else { Tone::Plain })),
            ]);
            put_line(row(inside, lines.len() + 1 + at), &line, out.buffer_mut());
        }
        let at = row(inside, lines.len() + 1);
        (!at.is_empty()).then_some(Position { x: at.x, y: at.y })
    }
}
