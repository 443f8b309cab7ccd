//! The appointments of a day: who comes, who waits since when, and one key for each thing that can become of them.

use chrono::{DateTime, NaiveDate, Utc};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Answer, open};
use crate::domain::appointment::{AppointmentRow, AppointmentState};
use crate::domain::date::{echo, uk_date};
use crate::domain::event::Interpreter;
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, put, row};
use crate::ui::theme::{Mark, Theme, Tone};

/// Cells of a list that reads well.
const WIDTH: u16 = 110;

/// What is to be done with the selected appointment, or which day is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Todo {
    /// It moves on.
    Step(AppointmentState),
    /// It is cancelled, once it is said why.
    Cancel,
    /// The interpreter was asked for, or is confirmed.
    Interpreter,
    /// A slip for it.
    Slip,
    /// Another day.
    Day(NaiveDate),
}

/// The appointments of a day.
#[derive(Clone)]
pub struct Appointments {
    /// The day.
    pub day: NaiveDate,
    rows: Vec<AppointmentRow>,
    list: List,
    /// Whether Enter takes people in, as an advisor does, or first writes down that they came. Whoever takes nobody in sits
    /// where a queue reads along: the lines then have no names.
    takes_in: bool,
    /// Whether the selected line shows its name all the same, until the next key.
    named: bool,
}

impl Appointments {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Appointments, Context::List, Context::Global];

    /// A day's appointments, for somebody who takes people in or for the counter.
    #[must_use]
    pub fn new(day: NaiveDate, rows: Vec<AppointmentRow>, takes_in: bool) -> Self {
        let mut list = List::default();
        // Whoever comes next.
        let next =
            rows.iter().position(|row| matches!(row.state, AppointmentState::Booked | AppointmentState::Arrived));
        list.select(next.unwrap_or(0), rows.len());
        Self { day, rows, list, takes_in, named: false }
    }

    /// The same day as it stands now; whoever was selected stays so.
    pub fn load(&mut self, rows: Vec<AppointmentRow>) {
        let was = self.current().map(|row| row.id);
        let at = rows.iter().position(|row| Some(row.id) == was).unwrap_or(self.list.selected());
        self.list.select(at, rows.len());
        self.rows = rows;
    }

    /// The selected appointment.
    #[must_use]
    pub fn current(&self) -> Option<&AppointmentRow> {
        self.rows.get(self.list.selected())
    }

    /// What Enter does with one.
    fn next(&self, row: &AppointmentRow) -> Option<AppointmentState> {
        match row.state {
            AppointmentState::Booked | AppointmentState::NotSeen if !self.takes_in => Some(AppointmentState::Arrived),
            AppointmentState::Booked | AppointmentState::NotSeen | AppointmentState::Arrived => {
                Some(AppointmentState::Started)
            }
            AppointmentState::Started | AppointmentState::Cancelled => None,
        }
    }

    /// Whether names stand behind a key here.
    #[must_use]
    pub const fn hides_names(&self) -> bool {
        !self.takes_in
    }

    /// What Enter would do, for the foot of the screen.
    #[must_use]
    pub fn next_line(&self) -> String {
        match self.current().and_then(|row| self.next(row)) {
            Some(AppointmentState::Arrived) => "Enter: they are here.".to_owned(),
            Some(_) => "Enter: they go in.".to_owned(),
            None => String::new(),
        }
    }

    /// Takes one input; `Chosen` is what is to be done.
    pub fn handle(&mut self, input: &Input) -> Answer<Todo> {
        let Some(chord) = input.chord() else { return Answer::Stay };
        let named = std::mem::take(&mut self.named);
        let of_row = |todo: Todo| if self.rows.is_empty() { Answer::Stay } else { Answer::Chosen(todo) };
        match resolve(Self::PATH, chord) {
            Some(Action::Back) => Answer::Close,
            Some(Action::Arrived) => of_row(Todo::Step(AppointmentState::Arrived)),
            Some(Action::Started) => of_row(Todo::Step(AppointmentState::Started)),
            Some(Action::NotSeen) => of_row(Todo::Step(AppointmentState::NotSeen)),
            Some(Action::CancelSlot) => of_row(Todo::Cancel),
            Some(Action::Interprets) => of_row(Todo::Interpreter),
            Some(Action::Slip) => of_row(Todo::Slip),
            Some(Action::ShowName) => {
                self.named = !named && !self.takes_in;
                Answer::Stay
            }
            Some(Action::Open) => {
                self.current().and_then(|row| self.next(row)).map_or(Answer::Stay, |to| of_row(Todo::Step(to)))
            }
            Some(Action::NextDay) => self.day.succ_opt().map_or(Answer::Stay, |day| Answer::Chosen(Todo::Day(day))),
            Some(Action::PrevDay) => self.day.pred_opt().map_or(Answer::Stay, |day| Answer::Chosen(Todo::Day(day))),
            Some(action) if self.list.act(action, self.rows.len()) => Answer::Stay,
            Some(_) => Answer::Ignored,
            None => Answer::Stay,
        }
    }

    /// Draws the day over `area`.
    pub fn view(&self, now: DateTime<Utc>, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let waiting = self.rows.iter().filter(|row| row.state == AppointmentState::Arrived).count();
        let waits = if waiting == 0 { String::new() } else { format!(" · {waiting} waiting") };
        let title = format!("Appointments · {}{waits}", echo(self.day, uk_date(now)));
        let inside = open(area, WIDTH, area.height, &title, theme, out);
        if inside.is_empty() {
            return None;
        }
        if self.rows.is_empty() {
            let words = fit("  Nobody is booked. ] and [ show other days.", usize::from(inside.width));
            put(row(inside, 0), &words, theme.style(Tone::Dim), out.buffer_mut());
            return Some(Position { x: inside.x, y: inside.y });
        }
        let cells = usize::from(inside.width).saturating_sub(3);
        let line = |at: usize| {
            let row = &self.rows[at];
            let named = self.takes_in || (self.named && at == self.list.selected());
            line(row, if named { &row.name } else { &row.queued }, now, cells, theme)
        };
        self.list.view(self.rows.len(), line, true, inside, theme, out)
    }
}

/// One appointment: when, who, how it stands, since when they wait, where and with whom.
fn line(row: &AppointmentRow, name: &str, now: DateTime<Utc>, cells: usize, theme: Theme) -> ListRow<'static> {
    let over = matches!(row.state, AppointmentState::Cancelled);
    let gone = !row.held && matches!(row.state, AppointmentState::Booked | AppointmentState::NotSeen);
    let mark = match row.state {
        _ if gone => Mark::Alert,
        AppointmentState::Booked => Mark::None,
        AppointmentState::Arrived if row.waits_long(now) => Mark::Alert,
        AppointmentState::Arrived => Mark::Wait,
        AppointmentState::Started => Mark::Good,
        AppointmentState::NotSeen => Mark::Alert,
        AppointmentState::Cancelled => Mark::Closed,
    };
    let mut state = match (row.waited(now), row.reason) {
        _ if gone => "desk not open then: tell them".to_owned(),
        (Some(minutes), _) if row.waits_long(now) => format!("not seen yet, {minutes} min"),
        (Some(minutes), _) if row.state == AppointmentState::Arrived => format!("waits {minutes} min"),
        (Some(minutes), _) => format!("went in after {minutes} min"),
        (None, Some(reason)) => format!("cancelled: {reason}"),
        (None, None) => row.state.label().to_owned(),
    };
    match row.interpreter {
        Interpreter::NotNeeded => {}
        Interpreter::Confirmed => state.push_str(", interpreter comes"),
        Interpreter::Needed => state.push_str(", ask for an interpreter"),
        Interpreter::Asked => state.push_str(", interpreter not confirmed"),
    }
    if row.over {
        state.push_str(", over the places");
    }
    let name_cells = if cells >= 90 { 24 } else { 20 };
    let state_cells = if cells >= 90 { 46 } else { cells.saturating_sub(7 + name_cells + 1) };
    let when = if row.walk_in { "walk-in".to_owned() } else { row.starts.format("%H:%M").to_string() };
    let tone = match row.state {
        _ if over => Tone::Dim,
        AppointmentState::Arrived => Tone::Strong,
        _ => Tone::Plain,
    };
    let mut spans = vec![
        Span::styled(pad(&when, 8), theme.style(tone)),
        Span::styled(pad(name, name_cells), theme.style(tone)),
        Span::raw(" "),
        Span::styled(pad(&state, state_cells), theme.style(tone)),
    ];
    if cells >= 90 {
        let parts = [row.advisor_name.as_str(), row.room.as_str()];
        let place = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        spans.push(Span::styled(format!(" {}", fit(&place, cells.saturating_sub(80))), theme.style(Tone::Dim)));
    }
    ListRow::new(mark, Line::from(spans))
}
