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
    let tone = if focused { Tone::Accent } else { Tone::Dim };
    let sign = |shown: bool, sign, tone| if shown { Span::styled(sign, theme.style(tone)) } else { Span::raw(" ") };
    let mut line = Line::from(vec![
        sign(selected, "▌", tone),
        Span::styled(row.mark.symbol(), theme.style(row.mark.tone())),
        sign(row.ticked, "*", Tone::Accent),
    ]);
    line.spans.extend(row.text.spans.into_iter().map(|span| span.patch_style(row.text.style)));
    put_line(area, &line, out.buffer_mut());
    if selected && focused {
        // The marker keeps its own look, so that it can be told from the bar.
        let bar = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
        out.buffer_mut().set_style(bar.intersection(area), theme.style(Tone::Selected));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::ui::part::snap::styled;

    fn draw(list: &List, count: usize, focused: bool, area: Rect) -> (String, Option<Position>) {
        let mut terminal = Terminal::new(TestBackend::new(20, 6)).unwrap();
        let mut cursor = None;
        let row = |at: usize| {
            let mark = if at == 1 { Mark::Alert } else { Mark::None };
            ListRow { ticked: at == 2, ..ListRow::new(mark, format!("row {at}")) }
        };
        terminal.draw(|out| cursor = list.view(count, row, focused, area, Theme::standard(), out)).unwrap();
        (styled(terminal.backend().buffer()), cursor)
    }

    #[test]
    fn the_selected_row_is_marked_and_reversed() {
        let mut list = List::default();
        list.act(Action::Down, 4);
        insta::assert_snapshot!(draw(&list, 4, true, Rect::new(0, 0, 20, 5)).0);
        let (unfocused, cursor) = draw(&list, 4, false, Rect::new(0, 0, 20, 5));
        assert!(unfocused.contains('▌') && !unfocused.contains("reversed") && cursor.is_none());
    }

    #[test]
    fn only_rows_that_are_seen_are_made_and_the_place_is_kept() {
        let mut list = List::default();
        let area = Rect::new(0, 0, 20, 5);
        list.act(Action::Last, 1_000_000);
        assert_eq!(list.selected(), 999_999);
        let (screen, cursor) = draw(&list, 1_000_000, true, area);
        assert!(screen.contains("row 999999") && screen.contains("row 999995"));
        assert_eq!(cursor, Some(Position { x: 0, y: 4 }));
        list.act(Action::Up, 1_000_000);
        assert_eq!(draw(&list, 1_000_000, true, area).1, Some(Position { x: 0, y: 3 }), "the list did not move");
        list.act(Action::PageUp, 1_000_000);
        assert_eq!(list.selected(), 999_994);
        assert_eq!(draw(&list, 3, true, area).1, Some(Position { x: 0, y: 2 }), "fewer rows than before");
    }

    #[test]
    fn no_size_is_too_small() {
        let list = List::default();
        for (columns, rows) in (0..13).flat_map(|columns| (0..7).map(move |rows| (columns, rows))) {
            let area = Rect::new(0, 0, columns, rows);
            assert!(draw(&list, 9, true, area).1.is_none_or(|cursor| area.contains(cursor)));
            draw(&list, 0, true, area);
        }
    }
}
