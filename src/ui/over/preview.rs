//! A paper before it leaves: its words, always, and how it may go out.

use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Answer, Reader};
use crate::desk::paper::Written;
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::theme::Theme;

/// How a paper goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the printer.
    Print,
    /// To a file in the desk's folder.
    File,
}

/// A paper to read, and then to print or to write to a file.
#[derive(Clone)]
pub struct Preview {
    written: Arc<Written>,
    reader: Reader,
}

impl Preview {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Paper, Context::Reader, Context::List, Context::Global];

    /// A paper as its plain text, with what to mind above it.
    #[must_use]
    pub fn new(written: Arc<Written>) -> Self {
        let mut text: String = written.notes.iter().map(|note| format!("! {note}\n")).collect();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&written.text());
        let reader = Reader::new(format!("To go out · {}", written.words), text);
        Self { written, reader }
    }

    /// The paper.
    #[must_use]
    pub fn written(&self) -> Arc<Written> {
        Arc::clone(&self.written)
    }

    /// Takes one input; `Chosen` is how it is to go out, which is to be asked once more.
    pub fn handle(&mut self, input: &Input) -> Answer<Way> {
        match input.chord().and_then(|chord| resolve(Self::PATH, chord)) {
            Some(Action::PrintPaper) => Answer::Chosen(Way::Print),
            Some(Action::KeepPaper) => Answer::Chosen(Way::File),
            _ => match self.reader.handle(input) {
                Answer::Close => Answer::Close,
                Answer::Ignored => Answer::Ignored,
                Answer::Stay | Answer::Chosen(()) => Answer::Stay,
            },
        }
    }

    /// Draws the paper over `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        self.reader.view(area, theme, out)
    }
}
