//! A list that scrolls, with one selected row. Only the rows that are seen are made.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::text::{put_line, row as row_of};
use crate::ui::keys::Action;
use crate::ui::theme::{Mark, Theme, Tone};

/// Cells before a row's text: the selection marker, the state's mark, the tick of a marked row.
pub const GUTTER: u16 = 3;

/// Which row is selected, and from where the list was last drawn.
#[derive(Clone, Default)]
pub struct List {
    selected: usize,
    // Where drawing began and how many rows it took: memory of the screen, never of the work.
    top: Cell<usize>,
    seen: Cell<usize>,
}

/// One row as it is drawn.
#[derive(Clone, Default)]
pub struct ListRow<'a> {
    /// The state's mark.
    pub mark: Mark,
    /// Whether the row is one of several that are worked on at once.
    pub ticked: bool,
    /// The text.
    pub text: Line<'a>,
}

impl<'a> ListRow<'a> {
    /// A row with a mark and a text.
    pub fn new(mark: Mark, text: impl Into<Line<'a>>) -> Self {
        Self { mark, ticked: false, text: text.into() }
    }
}

impl List {
    /// The selected row; 0 where the list is empty.
    #[must_use]
    pub const fn selected(&self) -> usize {
        self.selected
    }

    /// Selects a row, or the last where there are fewer.
    pub fn select(&mut self, row: usize, count: usize) {
        self.selected = row.min(count.saturating_sub(1));
    }

    /// Moves as the action says in a list of `count` rows. `false` for an action that moves nothing here.
    pub fn act(&mut self, action: Action, count: usize) -> bool {
        let page = self.seen.get().saturating_sub(1).max(1);
        let row = match action {
            Action::Up => self.selected.saturating_sub(1),
            Action::Down => self.selected.saturating_add(1),
            Action::PageUp => self.selected.saturating_sub(page),
            Action::PageDown => self.selected.saturating_add(page),
            Action::First => 0,
            Action::Last => usize::MAX,
            _ => return false,
        };
        self.select(row, count);
        true
    }

    /// Draws the rows that fit and returns where the terminal's cursor belongs while the list has the focus.
    ///
    /// `row` makes the row of an index below `count`. The selected row is reversed where `focused`, and has its marker
    /// always, so that a glance at another pane still tells.
    pub fn view<'a>(
        &self,
        count: usize,
        row: impl Fn(usize) -> ListRow<'a>,
        focused: bool,
        area: Rect,
        theme: Theme,
        out: &mut Frame<'_>,
    ) -> Option<Position> {
        let area = area.intersection(out.area());
        let height = usize::from(area.height);
        self.seen.set(height);
        if area.is_empty() || count == 0 {
            return None;
        }
        let selected = self.selected.min(count - 1);
        let last_top = count.saturating_sub(height);
        let top = self.top.get().clamp((selected + 1).saturating_sub(height), selected).min(last_top);
        self.top.set(top);
        for (down, index) in (top..count).take(height).enumerate() {
            draw_row(row_of(area, down), row(index), index == selected, focused, theme, out);
        }
        let y = area.y + u16::try_from(selected - top).unwrap_or(0);
        focused.then_some(Position { x: area.x, y })
    }
}

fn draw_row(area: Rect, row: ListRow<'_>, selected: bool, focused: bool, theme: Theme, out: &mut Frame<'_>) {
    let marker = if selected { "▌" } else { " " };
    let mut line = Line::from(vec![
        Span::styled(marker, theme.style(if focused { Tone::Accent } else { Tone::Dim })),
        Span::styled(row.mark.symbol(), theme.style(row.mark.tone())),
        Span::styled(if row.ticked { "*" } else { " " }, theme.style(Tone::Accent)),
    ]);
    line.spans.extend(row.text.spans.into_iter().map(|span| span.patch_style(row.text.style)));
    put_line(area, &line, out.buffer_mut());
    if selected && focused {
        // The marker keeps its own look, so that it can be told from the bar.
        let bar = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
        out.buffer_mut().set_style(bar.intersection(area), theme.style(Tone::Selected));
    }
}
