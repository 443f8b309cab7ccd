//! Pane 0: what runs out first.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::domain::date::short;
use crate::domain::today::{TodayKind, TodayRow};
use crate::ui::part::frame::frame;
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, put, row};
use crate::ui::theme::{Mark, Theme, Tone};

/// What runs out first.
#[derive(Default)]
pub struct TodayPane {
    /// The lines, the earliest first.
    pub rows: Vec<TodayRow>,
    /// Whether there are later ones that are not shown.
    pub more: bool,
    /// The selected line.
    pub list: List,
    /// Only the person's own.
    pub mine: bool,
}

impl TodayPane {
    /// The selected line.
    #[must_use]
    pub fn current(&self) -> Option<&TodayRow> {
        self.rows.get(self.list.selected())
    }

    /// How many lines are due or late.
    #[must_use]
    pub fn due(&self, today: NaiveDate) -> usize {
        self.rows.iter().filter(|row| row.day <= today).count()
    }

    /// The pane's title, which says how many are due.
    #[must_use]
    pub fn title(&self, today: NaiveDate) -> String {
        let whose = if self.mine { "" } else { " · everyone's" };
        let more = if self.more { " · the earliest only" } else { "" };
        match self.due(today) {
            0 => format!("Today · nothing due{whose}{more}"),
            count => format!("Today · {count} due{whose}{more}"),
        }
    }

    /// Draws the pane, with a line on `drafts` at its foot, and returns where the cursor belongs.
    pub fn view(
        &self,
        today: NaiveDate,
        drafts: &str,
        focused: bool,
        area: Rect,
        theme: Theme,
        out: &mut Frame<'_>,
    ) -> Option<Position> {
        let mut inside = frame(area, Some(0), &self.title(today), focused, theme, out);
        if !drafts.is_empty() && inside.height > 2 {
            inside.height -= 1;
            let words = fit(&format!("  {drafts} “: drafts” goes on."), usize::from(inside.width));
            put(Rect { y: inside.bottom(), height: 1, ..inside }, &words, theme.style(Tone::Dim), out.buffer_mut());
        }
        if self.rows.is_empty() {
            let words = if self.mine { "Nothing of yours is due. m shows everyone's." } else { "Nothing is due." };
            put(row(inside, 0), &format!("  {words}"), theme.style(Tone::Dim), out.buffer_mut());
            return focused.then_some(Position { x: inside.x, y: inside.y });
        }
        let cells = usize::from(inside.width).saturating_sub(3);
        self.list.view(
            self.rows.len(),
            |index| line(&self.rows[index], today, cells, theme),
            focused,
            inside,
            theme,
            out,
        )
    }
}

fn line(entry: &TodayRow, today: NaiveDate, cells: usize, theme: Theme) -> ListRow<'static> {
    let late = entry.day < today;
    let mark = match entry.kind {
        _ if late || (entry.day == today && !matches!(entry.kind, TodayKind::Chase | TodayKind::Confirm)) => {
            Mark::Alert
        }
        TodayKind::Chase | TodayKind::Confirm => Mark::Wait,
        _ => Mark::None,
    };
    let when = match (today - entry.day).num_days() {
        days if days > 0 => format!("late {days} d"),
        _ => short(entry.day, today),
    };
    let name_cells = if cells >= 60 { 20 } else { 9 };
    let family = entry.name.split(',').next().unwrap_or_default();
    let tone = if entry.day <= today { Tone::Strong } else { Tone::Plain };
    let words = fit(&entry.words, cells.saturating_sub(11 + name_cells + 1));
    ListRow::new(
        mark,
        Line::from(vec![
            Span::styled(pad(&when, 11), theme.style(tone)),
            Span::raw(pad(family, name_cells)),
            Span::raw(" "),
            Span::raw(words),
        ]),
    )
}
