//! The bars at the top and at the foot of the screen.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::text::{fit, put_line, width};
use super::toast::Toast;
use crate::ui::keys::{HINT_GAP, Hint};
use crate::ui::theme::{Mark, Theme, Tone};

/// What the bar at the top says.
pub struct Top<'a> {
    /// The desk's name.
    pub desk: &'a str,
    /// Date and time, as `Tue 24 Nov 2026  09:41`.
    pub when: &'a str,
    /// The person at the desk and their role; empty before signing in.
    pub who: &'a str,
    /// Whether the desk holds made-up people only.
    pub demo: bool,
    /// A word that must be seen, such as the countdown to the lock or `with a client`; empty for none.
    pub notice: &'a str,
}

/// Draws the bar at the top, one row.
///
/// Where it is narrow the date goes first, then the desk's name is cut; the person, the notice and DEMO stay.
pub fn top(area: Rect, bar: &Top<'_>, theme: Theme, out: &mut Frame<'_>) {
    let cells = usize::from(area.width);
    let right = if bar.who.is_empty() { String::new() } else { format!("{} ", bar.who) };
    let mut name = " Alongside".to_owned();
    for part in [if bar.demo { "DEMO" } else { "" }, bar.notice, bar.desk] {
        if !part.is_empty() {
            name.push_str(" · ");
            name.push_str(part);
        }
    }
    let room = cells.saturating_sub(width(&right));
    let name = fit(&name, room);
    // The time stands left of the person where there is room for both.
    let space = room.saturating_sub(width(&name));
    let when = if space >= width(bar.when) + 6 { bar.when } else { "" };
    let gap = if when.is_empty() { 0 } else { 4.min(space.saturating_sub(width(when)) / 2) };
    let before = space.saturating_sub(width(when) + gap);
    let line = format!("{name}{:before$}{when}{:gap$}{right}", "", "");
    let line = super::text::pad(&line, cells);
    put_line(area, &Line::styled(line, theme.style(Tone::Bar)), out.buffer_mut());
}

/// What the bar at the foot says.
pub struct Bottom<'a> {
    /// The next step, one sentence; empty for none.
    pub next: &'a str,
    /// A message that stands in the place of the next step.
    pub toast: Option<&'a Toast>,
    /// The keys, best first, help last: see [`crate::ui::keys::footer`].
    pub hints: &'a [Hint],
}

/// Cells that hints take side by side.
#[must_use]
pub fn hints_width(hints: &[Hint]) -> usize {
    hints.iter().map(Hint::width).sum::<usize>() + HINT_GAP * hints.len().saturating_sub(1)
}

/// Draws the bar at the foot, one row: the next step at the left, the keys at the right.
///
/// The next step is cut before a key is; keys are left out from the end, help never.
pub fn bottom(area: Rect, bar: &Bottom<'_>, theme: Theme, out: &mut Frame<'_>) {
    let area = Rect { height: area.height.min(1), ..area };
    let cells = usize::from(area.width).saturating_sub(2);
    let mut hints: Vec<&Hint> = bar.hints.iter().collect();
    while hints.len() > 1 && total(&hints) > cells {
        hints.remove(hints.len() - 2);
    }
    let keys = total(&hints).min(cells);
    let left = u16::try_from(cells.saturating_sub(keys + HINT_GAP)).unwrap_or(0);
    let place = Rect { width: left + 1, ..area };
    match bar.toast {
        Some(toast) => toast.view(place, theme, out),
        None if bar.next.is_empty() => {}
        None => {
            let words = fit(bar.next, usize::from(left).saturating_sub(5));
            let line = Line::from(vec![Span::styled(" Next ", theme.style(Tone::Dim)), Span::raw(words)]);
            put_line(place, &line, out.buffer_mut());
        }
    }
    let keys = u16::try_from(keys).unwrap_or(0);
    let place = Rect { x: area.right().saturating_sub(keys + 1).max(area.x), width: keys.min(area.width), ..area };
    put_line(place, &hint_line(&hints, theme), out.buffer_mut());
}

/// How many cells of a row of `width` remain for hints when the next step needs `next` cells. Half the row is theirs.
#[must_use]
pub fn room_for_hints(row: u16, next: &str) -> usize {
    let cells = usize::from(row).saturating_sub(2);
    cells.saturating_sub(width(next) + 5 + HINT_GAP).max(cells / 2)
}

fn total(hints: &[&Hint]) -> usize {
    hints.iter().map(|hint| hint.width()).sum::<usize>() + HINT_GAP * hints.len().saturating_sub(1)
}

fn hint_line(hints: &[&Hint], theme: Theme) -> Line<'static> {
    let mut spans = Vec::with_capacity(hints.len() * 3);
    for (at, hint) in hints.iter().enumerate() {
        if at > 0 {
            spans.push(Span::raw(" ".repeat(HINT_GAP)));
        }
        let (key, label) = if hint.why_not.is_some() { (Tone::Dim, Tone::Dim) } else { (Tone::Accent, Tone::Plain) };
        spans.push(Span::styled(hint.chord.to_string(), theme.style(key)));
        spans.push(Span::styled(format!(" {}", hint.label), theme.style(label)));
    }
    Line::from(spans)
}

/// A state's mark and word as spans, for rows that are put together by hand.
#[must_use]
pub fn state(mark: Mark, word: &str, theme: Theme) -> Vec<Span<'static>> {
    vec![
        Span::styled(mark.symbol(), theme.style(mark.tone())),
        Span::raw(" "),
        Span::styled(word.to_owned(), theme.style(if mark == Mark::Alert { Tone::Strong } else { Tone::Plain })),
    ]
}
