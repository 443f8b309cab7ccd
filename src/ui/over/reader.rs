//! Text to read.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Answer, open};
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::text::{put, row, wrap};
use crate::ui::theme::{Theme, Tone};

/// Cells of a line that reads well.
const WIDTH: u16 = 84;

/// A text that scrolls.
#[derive(Clone)]
pub struct Reader {
    title: String,
    text: String,
    top: usize,
    // Rows seen and rows there are, as last drawn: how far a page and the end are.
    seen: Cell<usize>,
    all: Cell<usize>,
}

impl Reader {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Reader, Context::List, Context::Global];

    /// A text with its name.
    pub fn new(title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { title: title.into(), text: text.into(), top: 0, seen: Cell::new(1), all: Cell::new(1) }
    }

    /// Takes one input; nothing is ever chosen.
    pub fn handle(&mut self, input: &Input) -> Answer<()> {
        let Some(chord) = input.chord() else { return Answer::Stay };
        let page = self.seen.get().saturating_sub(1).max(1);
        let top = match resolve(Self::PATH, chord) {
            Some(Action::Back | Action::Open) => return Answer::Close,
            Some(Action::Up) => self.top.saturating_sub(1),
            Some(Action::Down) => self.top.saturating_add(1),
            Some(Action::PageUp) => self.top.saturating_sub(page),
            Some(Action::PageDown) => self.top.saturating_add(page),
            Some(Action::First) => 0,
            Some(Action::Last) => usize::MAX,
            Some(_) => return Answer::Ignored,
            None if chord.typed() == Some(' ') => self.top.saturating_add(page),
            None => return Answer::Stay,
        };
        self.top = top.min(self.all.get().saturating_sub(self.seen.get()));
        Answer::Stay
    }

    /// Draws the text over `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let inside = open(area, WIDTH, area.height, &self.title, theme, out);
        if inside.is_empty() {
            return None;
        }
        let lines = wrap(&self.text, inside.width.saturating_sub(2).into());
        self.seen.set(inside.height.into());
        self.all.set(lines.len());
        let top = self.top.min(lines.len().saturating_sub(inside.height.into()));
        for (down, line) in lines.iter().skip(top).take(inside.height.into()).enumerate() {
            let place = row(inside, down);
            let place = Rect { x: place.x + 1, width: place.width.saturating_sub(1), ..place }.intersection(inside);
            put(place, line, theme.style(Tone::Plain), out.buffer_mut());
        }
        Some(Position { x: inside.x, y: inside.y })
    }
}
