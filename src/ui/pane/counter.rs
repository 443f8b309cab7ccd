//! The counter: reception's home. Large choices, and the day's desk with initials and years of birth only. It can be read from half a metre, and
//! tells a queue nothing.

use chrono::{DateTime, NaiveDate, Utc};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::desk::counter::AtCounter;
use crate::domain::appointment::{AppointmentState, Slot};
use crate::domain::date::{short, uk_date};
use crate::domain::presence::Capacity;
use crate::ui::part::frame::frame;
use crate::ui::part::text::{fit, pad, put, put_line, row};
use crate::ui::theme::{Mark, Theme, Tone};

/// Columns of the day beside the choices, and where there is room.
const DAY: (u16, u16) = (38, 46);
/// Cells of its lines from which they say all in words.
const ROOMY: usize = 40;

/// Columns of the day beside the choices, of so many.
#[must_use]
pub const fn beside(width: u16) -> u16 {
    if width >= 100 {
        DAY.1
    } else if DAY.0 < width / 2 {
        DAY.0
    } else {
        width / 2
    }
}

/// The choices, each under its number; a few words stand under each, and none where they depend on who looks.
const CHOICES: [(&str, &str); 4] = [
    ("Someone new", "with a problem or a letter"),
    ("Message or papers for the desk", ""),
    ("Book or change a time", ""),
    ("Find a service", "what it does, when it is open"),
];

/// The counter.
#[derive(Clone, Default)]
pub struct CounterPane {
    /// What it has at hand.
    pub at: AtCounter,
}

impl CounterPane {
    /// Draws the counter over `area`.
    pub fn view(
        &self,
        site: &str,
        now: DateTime<Utc>,
        focused: bool,
        area: Rect,
        theme: Theme,
        out: &mut Frame<'_>,
    ) -> Option<Position> {
        let day = beside(area.width);
        let left = frame(Rect { width: area.width - day, ..area }, None, "Counter", focused, theme, out);
        let place = Rect { x: area.x + area.width - day, width: day, ..area };
        let right = frame(place, None, &format!("Today at {site}"), false, theme, out);
        choices(left, ["n writes a referral", &self.times(uk_date(now))], theme, out);
        let lines = self.day(now, usize::from(right.width).saturating_sub(2), theme);
        for (down, line) in lines.iter().enumerate().take(right.height.into()) {
            put_line(
                row(Rect { x: right.x + 1, width: right.width.saturating_sub(2), ..right }, down),
                line,
                out.buffer_mut(),
            );
        }
        focused.then_some(Position { x: left.x + 4, y: left.y + 1 })
    }

    /// The next times, in a few words.
    fn times(&self, today: NaiveDate) -> String {
        let slots: Vec<String> = self.at.slots.iter().take(3).map(|slot| when(slot, today)).collect();
        if slots.is_empty() { "no time is open".to_owned() } else { slots.join(" · ") }
    }

    /// The day's desk, line by line: who sits there, and who comes, by initials and year of birth.
    fn day(&self, now: DateTime<Utc>, cells: usize, theme: Theme) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        let said = |text: String, tone| Line::styled(fit(&text, cells), theme.style(tone));
        for desk in &self.at.desks {
            if desk.capacity != Capacity::Open {
                lines.push(said(format!("The desk: {}", desk.capacity), Tone::Wait));
            }
            for session in &desk.sessions {
                let who = if session.advisor_name.is_empty() { "Advice desk" } else { &session.advisor_name };
                lines.push(said(who.to_owned(), Tone::Strong));
                let room = if session.room.is_empty() { String::new() } else { format!("  {}", session.room) };
                let hours = format!("{}–{}{room}", session.starts.format("%H:%M"), session.ends.format("%H:%M"));
                lines.push(said(hours, Tone::Plain));
            }
        }
        if lines.is_empty() {
            lines.push(said("The desk is not open today.".to_owned(), Tone::Dim));
        }
        lines.push(Line::default());
        for row in self.at.coming.iter().filter(|row| row.state != AppointmentState::Cancelled) {
            let (mark, tone) = match row.state {
                _ if row.waits_long(now) => (Mark::Alert, Tone::Strong),
                AppointmentState::Arrived => (Mark::Wait, Tone::Strong),
                _ => (Mark::None, Tone::Plain),
            };
            let time = if row.walk_in { "walk-in".to_owned() } else { row.starts.format("%H:%M").to_string() };
            let state = match row.waited(now).filter(|_| row.state == AppointmentState::Arrived) {
                Some(minutes) if !row.waits_long(now) => format!("waits {minutes} min"),
                Some(minutes) if cells < ROOMY => format!("not seen {minutes} min"),
                Some(minutes) => format!("not seen yet, {minutes} min"),
                None => row.state.label().to_owned(),
            };
            let words = format!("{time} {}{state}", pad(&row.queued, 10));
            let cells = cells.saturating_sub(2);
            lines.push(Line::from(vec![
                Span::styled(format!("{} ", mark.symbol()), theme.style(mark.tone())),
                Span::styled(fit(&words, cells), theme.style(tone)),
            ]));
        }
        lines
    }
}

/// Draws the choices of the counter, with what there is to know of messages and of times.
pub fn choices(place: Rect, [messages, times]: [&str; 2], theme: Theme, out: &mut Frame<'_>) {
    for (at, (name, words)) in CHOICES.iter().enumerate() {
        let words = match at {
            1 => messages,
            2 => times,
            _ => words,
        };
        let line = Line::from(vec![
            Span::raw("  "),
            Span::styled(format!("  {}  ", at + 1), theme.style(Tone::Selected)),
            Span::raw("  "),
            Span::styled(*name, theme.style(Tone::Strong)),
        ]);
        put_line(row(place, at * 4 + 1), &line, out.buffer_mut());
        let under = row(place, at * 4 + 2);
        put(under, &format!("         {words}"), theme.style(Tone::Dim), out.buffer_mut());
    }
}

/// A time in a few words: `today 11:20`, `Thu 26 09:00`.
#[must_use]
pub fn when(slot: &Slot, today: NaiveDate) -> String {
    format!("{} {}", short(slot.day, today), slot.starts.format("%H:%M"))
}
