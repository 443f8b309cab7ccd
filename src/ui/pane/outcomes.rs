//! Pane 4: what came of it, and the totals of a period.

use chrono::{Datelike as _, NaiveDate};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::domain::date::quarter;
use crate::domain::money::Pence;
use crate::domain::outcome::{OutcomeResult, OutcomeRow, OutcomeTotals};
use crate::ui::part::frame::frame;
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, put_line, row};
use crate::ui::theme::{Mark, Theme, Tone};

/// The days that the totals cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Covering {
    /// This calendar quarter.
    #[default]
    Quarter,
    /// This calendar month.
    Month,
    /// The financial year, from 1 April.
    Year,
    /// Everything.
    All,
}

/// What came of it.
#[derive(Default)]
pub struct OutcomesPane {
    /// The newest outcomes.
    pub rows: Vec<OutcomeRow>,
    /// Totals of the period.
    pub totals: OutcomeTotals,
    /// The period.
    pub period: Covering,
    /// The selected outcome.
    pub list: List,
}

impl Covering {
    /// Every period, in the order of the menu.
    pub const ALL: [Self; 4] = [Self::Quarter, Self::Month, Self::Year, Self::All];

    /// Its words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Quarter => "this quarter",
            Self::Month => "this month",
            Self::Year => "since 1 April",
            Self::All => "of all time",
        }
    }

    /// Its first and last day.
    #[must_use]
    pub fn days(self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        match self {
            Self::Quarter => quarter(today),
            Self::Month => (today.with_day(1).unwrap_or(today), today),
            Self::Year => {
                let year = if today.month() >= 4 { today.year() } else { today.year() - 1 };
                (NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or(today), today)
            }
            Self::All => (NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or(today), today),
        }
    }
}

impl OutcomesPane {
    /// The selected outcome.
    #[must_use]
    pub fn current(&self) -> Option<&OutcomeRow> {
        self.rows.get(self.list.selected())
    }

    /// Draws the pane: totals below, the newest outcomes above. Returns where the cursor belongs.
    pub fn view(&self, focused: bool, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let title = format!("Outcomes · {}", self.period.words());
        let inside = frame(area, Some(4), &title, focused, theme, out);
        let totals = self.lines(theme);
        let wanted = u16::try_from(totals.len()).unwrap_or(0);
        let below = if inside.height > wanted + 3 { wanted + 1 } else { wanted.min(inside.height) };
        let list = Rect { height: inside.height.saturating_sub(below), ..inside };
        let cells = usize::from(list.width).saturating_sub(3);
        let at =
            self.list.view(self.rows.len(), |index| line(&self.rows[index], cells, theme), focused, list, theme, out);
        // Without rows above them, as for a manager, the totals stand at the top.
        let start =
            if self.rows.is_empty() { 0 } else { usize::from(inside.height.saturating_sub(wanted.min(inside.height))) };
        for (down, total) in totals.iter().enumerate().take(usize::from(inside.height)) {
            put_line(row(inside, start + down), total, out.buffer_mut());
        }
        at.or_else(|| focused.then_some(Position { x: inside.x, y: inside.y }))
    }

    fn lines(&self, theme: Theme) -> Vec<Line<'static>> {
        let total = |number: String, words: &str| {
            Line::from(vec![
                Span::raw(" "),
                Span::styled(number, theme.style(Tone::Strong)),
                Span::raw(format!(" {words}")),
            ])
        };
        let all = self.totals;
        vec![
            total(format!("{:>3}", all.changed), "in the client's favour"),
            total(format!("{:>3}", all.unchanged), "no change"),
            total(format!("{:>3}", all.not_known), "not known yet"),
            total(Pence(all.annual_pence).whole(), "yearly value of awards"),
            total(Pence(all.arrears_pence).whole(), "arrears and lump sums"),
        ]
    }
}

fn line(entry: &OutcomeRow, cells: usize, theme: Theme) -> ListRow<'static> {
    let mark = match entry.what.result {
        OutcomeResult::Favour | OutcomeResult::Part => Mark::Good,
        OutcomeResult::NoChange => Mark::Closed,
        OutcomeResult::Worse => Mark::Alert,
        OutcomeResult::NotKnown => Mark::Wait,
    };
    let family = entry.name.split(',').next().unwrap_or_default();
    let gain = match (entry.annual(), entry.what.arrears) {
        (Some(annual), _) if annual.0 > 0 => format!("{}/year", annual.whole()),
        (_, Some(arrears)) => format!("{} once", arrears.whole()),
        _ => match entry.what.result {
            OutcomeResult::Favour => "changed".to_owned(),
            OutcomeResult::Part => "in part".to_owned(),
            OutcomeResult::NoChange => "no change".to_owned(),
            OutcomeResult::Worse => "worse".to_owned(),
            OutcomeResult::NotKnown => "not known".to_owned(),
        },
    };
    let name_cells = if cells >= 60 { 22 } else { 9 };
    let gain_cells = if cells >= 44 { 15 } else { 12 };
    let subject_cells = cells.saturating_sub(name_cells + gain_cells + 2).max(4);
    ListRow::new(
        mark,
        Line::from(vec![
            Span::raw(pad(family, name_cells)),
            Span::raw(" "),
            Span::raw(pad(&format!("{}, {}", entry.subject.label(), entry.what.stage.short()), subject_cells)),
            Span::raw(" "),
            Span::styled(fit(&gain, gain_cells), theme.style(Tone::Dim)),
        ]),
    )
}
