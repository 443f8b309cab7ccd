//! The one-line message after a verb.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::text::{put_line, row, width, wrap};
use crate::ui::theme::{Mark, Theme, Tone};

/// A message with its mark. It names nobody while a client can see the screen: whoever makes it sees to that.
#[derive(Clone, PartialEq, Eq)]
pub struct Toast {
    /// What kind of message.
    pub mark: Mark,
    /// The message, one line.
    pub words: String,
}

impl Toast {
    /// Something was done.
    pub fn done(words: impl Into<String>) -> Self {
        Self { mark: Mark::Good, words: words.into() }
    }

    /// Something could not be done.
    pub fn refused(words: impl Into<String>) -> Self {
        Self { mark: Mark::Alert, words: words.into() }
    }

    /// Cells that the message takes on one row, its mark included.
    #[must_use]
    pub fn cells(&self) -> usize {
        width(&self.words) + 3
    }

    /// Rows that the message takes where it may be `cells` wide: nothing of it is cut.
    #[must_use]
    pub fn rows(&self, cells: u16) -> u16 {
        u16::try_from(wrap(&self.words, usize::from(cells).saturating_sub(3)).len()).unwrap_or(u16::MAX)
    }

    /// Draws the message from the top of `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) {
        let lines = wrap(&self.words, usize::from(area.width).saturating_sub(3));
        for (down, words) in lines.into_iter().enumerate() {
            let mark = if down == 0 { self.mark.symbol() } else { " " };
            let line = Line::from(vec![
                Span::raw(" "),
                Span::styled(mark, theme.style(self.mark.tone())),
                Span::raw(" "),
                Span::styled(words, theme.style(Tone::Strong)),
            ]);
            put_line(row(area, down), &line, out.buffer_mut());
        }
    }
}
