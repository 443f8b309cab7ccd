//! A short list of choices, each with a key of its own.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Answer, open, rows};
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::width;
use crate::ui::theme::{Mark, Theme, Tone};

/// A short list of choices.
#[derive(Clone)]
pub struct Menu {
    title: String,
    items: Vec<(char, String)>,
    list: List,
}

impl Menu {
    /// The path of keys here; each item's own key comes first.
    pub const PATH: &'static [Context] = &[Context::Menu, Context::List, Context::Global];

    /// A menu of items: the key that takes each, and its words. The keys must differ.
    pub fn new(title: impl Into<String>, items: Vec<(char, String)>) -> Self {
        Self { title: title.into(), items, list: List::default() }
    }

    /// Takes one input; `Chosen` gives the item's index.
    pub fn handle(&mut self, input: &Input) -> Answer<usize> {
        if let Input::Text(c) = input {
            let found = self.items.iter().position(|(key, _)| key == c);
            return found.map_or(Answer::Stay, Answer::Chosen);
        }
        let Some(chord) = input.chord() else { return Answer::Stay };
        match resolve(Self::PATH, chord) {
            Some(Action::Back) => Answer::Close,
            Some(Action::Open) if !self.items.is_empty() => Answer::Chosen(self.list.selected()),
            Some(action) if self.list.act(action, self.items.len()) => Answer::Stay,
            Some(_) => Answer::Ignored,
            None => Answer::Stay,
        }
    }

    /// Draws the menu in the middle of `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let widest = self.items.iter().map(|(_, words)| width(words)).chain([width(&self.title)]).max().unwrap_or(0);
        let inside = open(area, rows(widest + 12), rows(self.items.len() + 2), &self.title, theme, out);
        let item = |at: usize| {
            let (key, words) = &self.items[at];
            let spans = vec![Span::styled(format!("{key}  "), theme.style(Tone::Accent)), Span::raw(words.as_str())];
            ListRow::new(Mark::None, Line::from(spans))
        };
        self.list.view(self.items.len(), item, true, inside, theme, out)
    }
}
