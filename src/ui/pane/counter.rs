//! The counter: reception's home. Large choices, and the day's desk with initials only. It can be read from half a metre, and
//! tells a queue nothing.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use crate::desk::counter::AtCounter;
use crate::domain::appointment::{AppointmentState, Slot};
use crate::domain::date::short;
use crate::domain::presence::Capacity;
use crate::ui::part::frame::frame;
use crate::ui::part::text::{fit, pad, put, put_line, row};
use crate::ui::theme::{Theme, Tone};

/// Columns of the day beside the choices.
pub const DAY: u16 = 34;

/// The choices, each under its number; a few words stand under each, and none where they depend on who looks.
const CHOICES: [(&str, &str); 4] = [
    ("Someone new", "a person with a problem or a letter"),
    ("Message or papers for the desk", ""),
    ("Book or change a time", ""),
    ("Find a service", "what it does, when it is open"),
];

/// The counter.
#[derive(Clone, Default)]
pub struct CounterPane {
    /// What it has at hand.
    pub at: AtCounter,
    /// Whether everything is hidden until a key is pressed.
    pub blank: bool,
}

impl CounterPane {
    /// Draws the counter over `area`.
    pub fn view(
        &self,
        site: &str,
        today: NaiveDate,
        focused: bool,
        area: Rect,
        theme: Theme,
        out: &mut Frame<'_>,
    ) -> Option<Position> {
        if self.blank {
            out.render_widget(Clear, area);
            put(row(area, usize::from(area.height / 2)), "   Press any key.", theme.style(Tone::Dim), out.buffer_mut());
            return Some(Position { x: area.x, y: area.y });
        }
        let day = DAY.min(area.width / 2);
        let left = frame(Rect { width: area.width - day, ..area }, None, "Counter", focused, theme, out);
        let place = Rect { x: area.x + area.width - day, width: day, ..area };
        let right = frame(place, None, &format!("Today at {site}"), false, theme, out);
        choices(left, ["n writes a referral", &self.times(today)], theme, out);
        let lines = self.day(usize::from(right.width).saturating_sub(2), theme);
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

    /// The day's desk, line by line: who sits there, and who comes by initials.
    fn day(&self, cells: usize, theme: Theme) -> Vec<Line<'static>> {
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
            let here = row.state == AppointmentState::Arrived;
            let words = format!("{}  {} {}", row.starts.format("%H:%M"), pad(&initials(&row.name), 6), row.state);
            lines.push(said(words, if here { Tone::Strong } else { Tone::Plain }));
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

/// The initials of a name of a list: `Tran, Morgan` is `M.T.`; what was written down as initials stays.
fn initials(name: &str) -> String {
    let first = |text: &str| text.trim().chars().next().map(|c| format!("{c}."));
    match name.split_once(", ") {
        Some((letters, born)) if born.starts_with("born ") => letters.to_owned(),
        Some((family, given)) => [first(given), first(family)].into_iter().flatten().collect(),
        None if name.chars().all(|c| c.is_uppercase() || c == '.') => name.to_owned(),
        None => first(name).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn a_queue_reads_no_name() {
        let names =
            [("Tran, Morgan", "M.T."), ("MT", "MT"), ("MT, born 1979", "MT"), ("Tran", "T."), ("Begum-Ali", "B.")];
        for (name, shown) in names {
            assert_eq!(initials(name), shown);
        }
    }
}
