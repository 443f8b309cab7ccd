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
    let room = cells.saturating_sub(width(&right) + if right.is_empty() { 0 } else { 2 });
    let name = fit(&name, room);
    // The time stands left of the person where there is room for both: with its date, else without.
    let space = room.saturating_sub(width(&name));
    let time = bar.when.rsplit(' ').next().unwrap_or_default();
    let when = [bar.when, time].into_iter().find(|when| space >= width(when) + 6).unwrap_or_default();
    let gap = if when.is_empty() { 0 } else { 4.min(space.saturating_sub(width(when)) / 2) };
    let before = space.saturating_sub(width(when) + gap);
    let gap = cells.saturating_sub(width(&name) + before + width(when) + width(&right));
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

/// Draws the bar at the foot: the next step at the left, the keys at the right.
///
/// The next step is cut before a key is; keys are left out from the end, help last. A message is never cut: keys make
/// room for it, and it may take more than one row.
pub fn bottom(area: Rect, bar: &Bottom<'_>, theme: Theme, out: &mut Frame<'_>) {
    if let Some(toast) = bar.toast.filter(|toast| toast.cells() > usize::from(area.width)) {
        toast.view(area, theme, out);
        return;
    }
    let area = Rect { height: area.height.min(1), ..area };
    let cells = usize::from(area.width).saturating_sub(2);
    let mut hints: Vec<&Hint> = bar.hints.iter().collect();
    while hints.len() > 1 && total(&hints) > cells {
        hints.remove(hints.len() - 2);
    }
    let wanted = bar.toast.map_or(0, Toast::cells);
    while !hints.is_empty() && total(&hints) + HINT_GAP + wanted > cells + 1 && bar.toast.is_some() {
        hints.remove(hints.len().saturating_sub(2));
    }
    let keys = total(&hints).min(cells);
    let left = u16::try_from(cells.saturating_sub(keys + HINT_GAP)).unwrap_or(0);
    let place = Rect { width: left + 1, ..area };
    match bar.toast {
        Some(toast) => toast.view(area, theme, out),
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

/// How many cells of a row of `width` remain for hints when the next step needs `next` cells. A third of it is theirs.
#[must_use]
pub fn room_for_hints(row: u16, next: &str) -> usize {
    let cells = usize::from(row).saturating_sub(2);
    cells.saturating_sub(width(next) + 5 + HINT_GAP).max(cells / 3)
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::ui::keys::{Context, footer};
    use crate::ui::part::frame::frame;
    use crate::ui::part::snap::styled;

    const INBOX: &[Context] = &[Context::Inbox, Context::List, Context::Desk, Context::Global];
    const BAR: Top<'_> = Top {
        desk: "Elm Street Health Centre",
        when: "Tue 24 Nov 2026  09:41",
        who: "Ada Obi · advisor",
        demo: true,
        notice: "",
    };

    fn draw(columns: u16, rows: u16, view: impl FnOnce(&mut Frame<'_>)) -> String {
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(view).unwrap();
        styled(terminal.backend().buffer())
    }

    fn line(columns: u16, view: impl FnOnce(&mut Frame<'_>)) -> String {
        draw(columns, 1, view).lines().next().unwrap().to_owned()
    }

    #[test]
    fn the_top_keeps_the_person_and_demo() {
        for columns in [40, 60, 80, 120] {
            let line = line(columns, |out| top(out.area(), &BAR, Theme::standard(), out));
            assert!(line.contains("Ada Obi") && line.contains("DEMO"), "{line}");
        }
        let line = line(120, |out| top(out.area(), &BAR, Theme::standard(), out));
        assert!(line.contains("Elm Street Health Centre") && line.contains("09:41"), "{line}");
    }

    #[test]
    fn the_foot_cuts_the_next_step_before_a_key() {
        let next = "Khan: two days left. Take it and phone DWP today.";
        for columns in [60, 80, 120] {
            let hints = footer(INBOX, room_for_hints(columns, next), &|_| true, &|_| None);
            let bar = Bottom { next, toast: None, hints: &hints };
            let line = line(columns, |out| bottom(out.area(), &bar, Theme::standard(), out));
            assert!(line.ends_with("? help") && line.contains("a take") && line.starts_with(" Next Kh"), "{line}");
        }
    }

    #[test]
    fn a_toast_stands_in_the_place_of_the_next_step() {
        let toast = Toast::done("Taken · ^Z undo");
        let bar = Bottom { next: "Khan", toast: Some(&toast), hints: &[] };
        let line = line(40, |out| bottom(out.area(), &bar, Theme::standard(), out));
        assert_eq!(line, " = Taken · ^Z undo");
    }

    #[test]
    fn bars_and_a_frame_make_a_screen() {
        let hints =
            footer(INBOX, 40, &|_| true, &|action| (action == crate::ui::keys::Action::Tried).then(String::new));
        let screen = draw(60, 5, |out| {
            let theme = Theme::standard();
            let area = out.area();
            top(area, &BAR, theme, out);
            frame(Rect { y: 1, height: 3, ..area }, Some(1), "Inbox · 7 new", true, theme, out);
            let foot = Rect { y: 4, height: 1, ..area };
            bottom(foot, &Bottom { next: "Take it.", toast: None, hints: &hints }, theme, out);
        });
        insta::assert_snapshot!(screen);
    }

    #[test]
    fn no_size_is_too_small() {
        let hints = footer(INBOX, 80, &|_| true, &|_| None);
        let toast = Toast::refused("words");
        for (columns, rows) in (0..13).flat_map(|columns| (0..7).map(move |rows| (columns, rows))).chain([(40, 10)]) {
            draw(40, 10, |out| {
                let area = Rect::new(0, 0, columns, rows);
                let theme = Theme::mono();
                top(area, &BAR, theme, out);
                bottom(area, &Bottom { next: "words", toast: None, hints: &hints }, theme, out);
                bottom(area, &Bottom { next: "", toast: Some(&toast), hints: &hints }, theme, out);
                frame(area, Some(1), "Inbox", true, theme, out);
            });
        }
    }
}
