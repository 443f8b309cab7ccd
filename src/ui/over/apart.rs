//! What is kept apart in a case: read by whoever may see the case, and never while a client can see the screen.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Answer, Reader};
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::theme::Theme;

/// What is kept apart, to read.
pub struct Apart(Reader);

/// What is chosen after reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApartWant {
    /// To mark a matter, or take the mark off.
    Mark,
    /// To ask a clinician for the form.
    Ask,
}

impl Apart {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Apart, Context::Reader, Context::List, Context::Global];

    /// All of it, with the name of whose it is.
    pub fn new(whose: &str, text: impl Into<String>) -> Self {
        Self(Reader::new(format!("More · {whose}"), text))
    }

    /// Takes one input.
    pub fn handle(&mut self, input: &Input) -> Answer<ApartWant> {
        match input.chord().and_then(|chord| resolve(Self::PATH, chord)) {
            Some(Action::MarkMatter) => Answer::Chosen(ApartWant::Mark),
            Some(Action::AskForm) => Answer::Chosen(ApartWant::Ask),
            _ => match self.0.handle(input) {
                Answer::Close => Answer::Close,
                Answer::Ignored => Answer::Ignored,
                Answer::Stay | Answer::Chosen(()) => Answer::Stay,
            },
        }
    }

    /// Draws it over `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        self.0.view(area, theme, out)
    }
}
