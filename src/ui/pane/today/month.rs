//! The month beside the list: which of its days have something.

use chrono::{Datelike as _, Days, NaiveDate};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::mark;
use crate::domain::today::TodayRow;
use crate::ui::part::text::{pad, put_line, row};
use crate::ui::theme::{Mark, Theme, Tone};

/// Cells of the month: seven days of four.
pub(super) const CELLS: u16 = 28;

/// Draws the month of `shown` at the top of `area`. A day says how it stands by the mark of its most pressing line.
pub(super) fn view(
    rows: &[TodayRow],
    shown: NaiveDate,
    today: NaiveDate,
    area: Rect,
    theme: Theme,
    out: &mut Frame<'_>,
) {
    let Some(first) = shown.with_day(1) else { return };
    let title = first.format("%B %Y").to_string();
    put_line(row(area, 0), &Line::styled(format!(" {title}"), theme.style(Tone::Strong)), out.buffer_mut());
    let names: String = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].iter().map(|name| format!(" {name} ")).collect();
    put_line(row(area, 1), &Line::styled(names, theme.style(Tone::Dim)), out.buffer_mut());
    let monday = first - Days::new(u64::from(first.weekday().num_days_from_monday()));
    for week in 0..6_u64 {
        let days = (0..7_u64).map(|day| monday + Days::new(week * 7 + day));
        let spans: Vec<Span<'static>> = days.map(|day| cell(rows, day, first, shown, today, theme)).collect();
        put_line(row(area, 2 + usize::try_from(week).unwrap_or(0)), &Line::from(spans), out.buffer_mut());
    }
    let legend = [
        " ! late or due",
        " ~ waits for somebody",
        " · something to come",
        "",
        " [ ]  month before, after",
        " m    whose",
        " 0    back to the panes",
    ];
    for (down, words) in legend.iter().enumerate() {
        let words = pad(words, usize::from(CELLS));
        put_line(row(area, 9 + down), &Line::styled(words, theme.style(Tone::Dim)), out.buffer_mut());
    }
}

fn cell(
    rows: &[TodayRow],
    day: NaiveDate,
    first: NaiveDate,
    shown: NaiveDate,
    today: NaiveDate,
    theme: Theme,
) -> Span<'static> {
    if day.month() != first.month() {
        return Span::raw("    ");
    }
    let here: Vec<Mark> = rows.iter().filter(|row| row.day == day).map(|row| mark(row, today)).collect();
    let symbol = match here.as_slice() {
        [] => " ",
        marks if marks.contains(&Mark::Alert) => "!",
        marks if marks.contains(&Mark::Wait) => "~",
        _ => "·",
    };
    let tone = match symbol {
        "!" => Tone::Alert,
        _ if day == today => Tone::Accent,
        " " => Tone::Dim,
        _ => Tone::Strong,
    };
    let mut style = theme.style(tone);
    if day == today {
        style = style.add_modifier(Modifier::UNDERLINED);
    }
    if day == shown {
        style = theme.style(Tone::Selected);
    }
    Span::styled(format!("{:>3}{symbol}", day.day()), style)
}
