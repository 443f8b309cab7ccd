//! The one-line message after a verb.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::text::{fit, put_line};
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

    /// Draws the message at the top of `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) {
        let words = fit(&self.words, usize::from(area.width).saturating_sub(3));
        let line = Line::from(vec![
            Span::raw(" "),
            Span::styled(self.mark.symbol(), theme.style(self.mark.tone())),
            Span::raw(" "),
            Span::styled(words, theme.style(Tone::Strong)),
        ]);
        put_line(area, &line, out.buffer_mut());
    }
}
