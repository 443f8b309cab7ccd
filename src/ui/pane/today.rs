//! Pane 0: what runs out first. On the whole screen it looks further ahead, beside the month.

mod month;

use chrono::{Datelike as _, Months, NaiveDate};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::desk::today::Ahead;
use crate::domain::alert::Alert;
use crate::domain::away::AwayRow;
use crate::domain::date::{short, uk_clock};
use crate::domain::today::{TodayKind, TodayRow, Whose};
use crate::ui::part::frame::frame;
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, put, row};
use crate::ui::theme::{Mark, Theme, Tone};

/// Columns from which the month stands beside the list.
const WITH_MONTH: u16 = 100;

/// What runs out first.
pub struct TodayPane {
    /// The lines, the earliest first.
    pub rows: Vec<TodayRow>,
    /// What cannot wait: what waits stands above the lines, what was answered today below them.
    pub alerts: Vec<Alert>,
    /// Whether there are later ones that are not shown.
    pub more: bool,
    /// Who is away now.
    pub away: Vec<AwayRow>,
    /// The selected line.
    pub list: List,
    /// Whose lines are shown.
    pub whose: Whose,
    /// Whether it takes the whole screen.
    pub full: bool,
}

impl TodayPane {
    /// A pane before anything has been read.
    #[must_use]
    pub fn new(whose: Whose) -> Self {
        Self {
            rows: Vec::new(),
            alerts: Vec::new(),
            more: false,
            away: Vec::new(),
            list: List::default(),
            whose,
            full: false,
        }
    }

    /// The selected line.
    #[must_use]
    pub fn current(&self) -> Option<&TodayRow> {
        self.rows.get(self.list.selected().checked_sub(self.waiting())?)
    }

    /// The alert on the selected line.
    #[must_use]
    pub fn current_alert(&self) -> Option<&Alert> {
        self.alert_at(self.list.selected())
    }

    fn alert_at(&self, line: usize) -> Option<&Alert> {
        let waiting = self.waiting();
        if line < waiting {
            self.alerts.get(line)
        } else {
            self.alerts.get(line.checked_sub(self.rows.len())?).filter(|_| line >= waiting + self.rows.len())
        }
    }

    /// How many alerts wait for this person.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.alerts.iter().take_while(|alert| alert.answered.is_none()).count()
    }

    /// How many lines there are, alerts included.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.rows.len() + self.alerts.len()
    }

    /// Takes the alerts as they stand; the selected line of Today stays selected.
    pub fn take_alerts(&mut self, alerts: Vec<Alert>) {
        let at = self.list.selected().checked_sub(self.waiting()).filter(|at| *at < self.rows.len() && *at > 0);
        self.alerts = alerts;
        let line = at.map_or_else(|| self.list.selected().min(self.waiting()), |at| at + self.waiting());
        self.list.select(line, self.lines());
    }

    /// How far ahead it looks.
    #[must_use]
    pub const fn ahead(&self) -> Ahead {
        if self.full { Ahead::SCREEN } else { Ahead::PANE }
    }

    /// How many lines are due or late.
    #[must_use]
    pub fn due(&self, today: NaiveDate) -> usize {
        self.rows.iter().filter(|row| row.day <= today && row.kind != TodayKind::Appointment).count()
    }

    /// The pane's title, which says how many are due.
    #[must_use]
    pub fn title(&self, today: NaiveDate) -> String {
        let whose = if self.whose == Whose::Mine { String::new() } else { format!(" · {}", self.whose) };
        let more = if self.more { " · the earliest only" } else { "" };
        let whose = match self.waiting() {
            0 => whose,
            waiting => format!("{whose} · ◊ {waiting}"),
        };
        match self.due(today) {
            0 => format!("Today · nothing due{whose}{more}"),
            count => format!("Today · {count} due{whose}{more}"),
        }
    }

    /// Selects the first line of the month after, or before, that of the selected one.
    pub fn turn(&mut self, forward: bool) {
        let Some(day) = self.current().and_then(|row| row.day.with_day(1)) else { return };
        let at = if forward {
            let next = day.checked_add_months(Months::new(1)).unwrap_or(day);
            self.rows.iter().position(|row| row.day >= next)
        } else {
            let before = self.rows.iter().rev().find(|row| row.day < day).map(|row| (row.day.year(), row.day.month()));
            before.and_then(|month| self.rows.iter().position(|row| (row.day.year(), row.day.month()) == month))
        };
        if let Some(at) = at {
            self.list.select(at + self.waiting(), self.lines());
        }
    }

    /// Draws the pane, with a line on `drafts` and on who is away at its foot, and returns where the cursor belongs.
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
        if self.full && area.width >= WITH_MONTH {
            let place = Rect { x: inside.right() - month::CELLS, width: month::CELLS, ..inside };
            inside.width -= month::CELLS + 2;
            // What is late stands in a month that has gone: then this one is shown.
            let shown = self.current().map_or(today, |row| row.day.max(today));
            month::view(&self.rows, shown, today, place, theme, out);
        }
        for words in [self.away_line(today), drafts_line(drafts)].into_iter().filter(|words| !words.is_empty()) {
            if inside.height > 2 {
                inside.height -= 1;
                let words = fit(&format!("  {words}"), usize::from(inside.width));
                put(Rect { y: inside.bottom(), height: 1, ..inside }, &words, theme.style(Tone::Dim), out.buffer_mut());
            }
        }
        if self.lines() == 0 {
            let words = match self.whose {
                Whose::Mine => "Nothing of yours is due. m shows the team's, everyone's, nobody's.".to_owned(),
                whose => format!("Nothing is due of {whose}. m shows others."),
            };
            put(
                row(inside, 0),
                &fit(&format!("  {words}"), usize::from(inside.width)),
                theme.style(Tone::Dim),
                out.buffer_mut(),
            );
            return focused.then_some(Position { x: inside.x, y: inside.y });
        }
        let cells = usize::from(inside.width).saturating_sub(3);
        self.list.view(self.lines(), |line| self.line(line, today, cells, theme), focused, inside, theme, out)
    }

    /// Who is away, until when, and who covers.
    fn away_line(&self, today: NaiveDate) -> String {
        let of = |row: &AwayRow| {
            let cover = if row.cover.is_empty() { "the team" } else { &row.cover };
            format!("{} until {} ({cover} covers)", row.name, short(row.what.ends, today))
        };
        match self.away.iter().map(of).collect::<Vec<_>>() {
            away if away.is_empty() => String::new(),
            away => format!("Away: {}.", away.join(", ")),
        }
    }

    fn line(&self, line: usize, today: NaiveDate, cells: usize, theme: Theme) -> ListRow<'static> {
        if let Some(alert) = self.alert_at(line) {
            return alert_line(alert, cells, theme);
        }
        let Some(index) = line.checked_sub(self.waiting()) else { return ListRow::default() };
        let Some(entry) = self.rows.get(index) else { return ListRow::default() };
        let mark = mark(entry, today);
        let when = match (today - entry.day).num_days() {
            days if days > 0 => format!("late {days} d"),
            _ => short(entry.day, today),
        };
        // On the whole screen a day is named once, on its first line.
        let before = index.checked_sub(1).and_then(|before| self.rows.get(before));
        let again = self.full && before.is_some_and(|before| before.day == entry.day);
        let when = if again { String::new() } else { when };
        let name_cells = if cells >= 60 { 20 } else { 9 };
        let family = entry.name.split(',').next().unwrap_or_default();
        let tone = if entry.day <= today { Tone::Strong } else { Tone::Plain };
        // Others' lines say whose they are: among one's own those that one covers, elsewhere where there is room.
        let owner_cells = if self.whose != Whose::Mine && cells >= 70 { 18 } else { 0 };
        let words = match (self.whose, entry.mine, entry.owner.is_empty()) {
            (Whose::Mine, false, false) => format!("for {}: {}", entry.owner, entry.words),
            _ => entry.words.clone(),
        };
        let mut room = cells.saturating_sub(11 + name_cells + 1);
        if owner_cells > 0 {
            room = room.saturating_sub(owner_cells + 1);
        }
        let mut spans = vec![
            Span::styled(pad(&when, 11), theme.style(tone)),
            Span::raw(pad(family, name_cells)),
            Span::raw(" "),
            Span::raw(if owner_cells > 0 { pad(&words, room) } else { fit(&words, room) }),
        ];
        if owner_cells > 0 {
            spans.push(Span::styled(format!(" {}", fit(&entry.owner, owner_cells)), theme.style(Tone::Dim)));
        }
        ListRow::new(mark, Line::from(spans))
    }
}

/// An alert in a line: that it waits, of whom, what is asked for and who sent it; or who answered it.
pub(in crate::ui) fn alert_line(alert: &Alert, cells: usize, theme: Theme) -> ListRow<'static> {
    let family = alert.who.split(',').next().unwrap_or_default();
    let name_cells = if cells >= 60 { 20 } else { 9 };
    let (mark, when, words) = match &alert.answered {
        None => {
            (Mark::Alert, "◊ now".to_owned(), format!("{} · {} {}", alert.asks(), alert.by, uk_clock(alert.raised)))
        }
        Some((at, by)) => (Mark::Good, format!("◊ {}", uk_clock(*at)), format!("answered by {by}: {}", alert.asks())),
    };
    let tone = if mark == Mark::Alert { Tone::Strong } else { Tone::Dim };
    let room = cells.saturating_sub(11 + name_cells + 1);
    let spans = vec![
        Span::styled(pad(&when, 11), theme.style(tone)),
        Span::raw(pad(family, name_cells)),
        Span::raw(" "),
        Span::styled(fit(&words, room), theme.style(tone)),
    ];
    ListRow::new(mark, Line::from(spans))
}

/// The mark of a line: late, or due today where the law or the client waits; waiting for somebody else.
fn mark(entry: &TodayRow, today: NaiveDate) -> Mark {
    let patient = matches!(entry.kind, TodayKind::Chase | TodayKind::Confirm | TodayKind::Message);
    match entry.kind {
        TodayKind::SendNow | TodayKind::Pressing => Mark::Alert,
        TodayKind::Appointment => Mark::None,
        _ if entry.day < today || (entry.day == today && !patient) => Mark::Alert,
        _ if patient => Mark::Wait,
        _ => Mark::None,
    }
}

fn drafts_line(drafts: &str) -> String {
    if drafts.is_empty() { String::new() } else { format!("{drafts} “: drafts” goes on.") }
}
