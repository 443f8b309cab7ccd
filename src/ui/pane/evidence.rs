//! Pane 3: requests for medical evidence.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Pane, Seat};
use crate::domain::date::short;
use crate::domain::evidence::{EvidenceRow, EvidenceStatus, Fee};
use crate::domain::id::EvidenceId;
use crate::ui::part::frame::frame;
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, put, row, width};
use crate::ui::theme::{Mark, Theme, Tone};

/// Rows read at first, and added when the end comes near.
const PAGE: usize = 100;

/// Requests for medical evidence.
pub struct EvidencePane {
    /// The requests: what waits, what is due first on top; then what was answered or declined.
    pub rows: Vec<EvidenceRow>,
    /// How many wait, are to be chased today, are overdue.
    pub counts: (u64, u64, u64),
    /// The selected request.
    pub list: List,
    /// Only those to chase or overdue.
    pub late: bool,
    /// From where this person looks at it.
    pub seat: Seat,
    /// How many rows may be read: their words are sealed, so no more than are looked at.
    pub limit: usize,
    /// A request to select when the rows come.
    pub wanted: Option<EvidenceId>,
}

impl Default for EvidencePane {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            counts: (0, 0, 0),
            list: List::default(),
            late: false,
            limit: PAGE,
            seat: Seat::default(),
            wanted: None,
        }
    }
}

impl EvidencePane {
    /// The selected request.
    #[must_use]
    pub fn current(&self) -> Option<&EvidenceRow> {
        self.rows.get(self.list.selected())
    }

    /// Lets one page more be read.
    pub fn read_on(&mut self) {
        self.limit += PAGE;
    }

    /// Selects a request; `false` where it is not among the rows.
    pub fn select(&mut self, id: EvidenceId) -> bool {
        let at = self.rows.iter().position(|row| row.id == id);
        if let Some(at) = at {
            self.list.select(at, self.rows.len());
        }
        at.is_some()
    }

    /// Takes rows that were read again and keeps the selection on the same request. `true` where a request that is wanted
    /// lies further on: then as many rows again are to be read.
    pub fn load(&mut self, mut rows: Vec<EvidenceRow>, today: NaiveDate) -> bool {
        let more = rows.len() >= self.limit;
        if self.late {
            rows.retain(|row| row.to_chase(today) || row.overdue(today));
        }
        let was = self.wanted.or_else(|| self.current().map(|row| row.id));
        let at = was.and_then(|id| rows.iter().position(|row| row.id == id));
        let further = self.wanted.is_some() && at.is_none() && more;
        self.rows = rows;
        self.list.select(at.unwrap_or(self.list.selected()), self.rows.len());
        if further {
            self.limit *= 2;
        } else {
            self.wanted = None;
        }
        further
    }

    fn title(&self) -> String {
        let (all, chase, late) = self.counts;
        let mut title = self.seat.label(Pane::Evidence).to_owned();
        if self.seat != Seat::CareTeam {
            title.push_str(&format!(" · {all} out"));
            if late > 0 {
                title.push_str(&format!(", {late} late"));
            } else if chase > 0 {
                title.push_str(&format!(", {chase} to chase"));
            }
        }
        title
    }

    /// Draws the pane and returns where the cursor belongs.
    pub fn view(
        &self,
        today: NaiveDate,
        focused: bool,
        area: Rect,
        theme: Theme,
        out: &mut Frame<'_>,
    ) -> Option<Position> {
        let inside = frame(area, Some(3), &self.title(), focused, theme, out);
        if self.rows.is_empty() {
            let words = match (self.late, self.seat) {
                (true, _) => "Nothing is late. l shows everything.",
                (false, Seat::CareTeam) => "Nothing is asked of your team.",
                (false, _) => "Nothing is out. e in a case asks for evidence.",
            };
            put(row(inside, 0), &format!("  {words}"), theme.style(Tone::Dim), out.buffer_mut());
            return focused.then_some(Position { x: inside.x, y: inside.y });
        }
        let cells = usize::from(inside.width).saturating_sub(3);
        let each = |index: usize| line(&self.rows[index], self.seat, today, cells, theme);
        self.list.view(self.rows.len(), each, focused, inside, theme, out)
    }
}

/// The mark and the word of a request's state.
#[must_use]
pub fn state(entry: &EvidenceRow, today: NaiveDate) -> (Mark, String) {
    let days = (today - entry.asked).num_days();
    match entry.status {
        EvidenceStatus::Answered if entry.used.is_some() => (Mark::Good, "used".to_owned()),
        EvidenceStatus::Answered if entry.client_says.as_ref().is_some_and(|said| !said.agreed) => {
            (Mark::Closed, "held".to_owned())
        }
        EvidenceStatus::Answered => (Mark::Good, "answered".to_owned()),
        EvidenceStatus::Declined => (Mark::Closed, "declined".to_owned()),
        EvidenceStatus::Withdrawn => (Mark::Closed, "withdrawn".to_owned()),
        EvidenceStatus::Superseded => (Mark::Closed, "replaced".to_owned()),
        EvidenceStatus::Drafted => (Mark::Alert, "draft".to_owned()),
        _ if entry.overdue(today) => (Mark::Alert, "late".to_owned()),
        _ if entry.to_chase(today) => (Mark::Alert, "chase".to_owned()),
        EvidenceStatus::Chased => (Mark::Wait, format!("chased, day {days}")),
        EvidenceStatus::Acknowledged => (Mark::Wait, format!("noted, day {days}")),
        EvidenceStatus::Asked => (Mark::Wait, format!("day {days}")),
    }
}

fn line(entry: &EvidenceRow, seat: Seat, today: NaiveDate, cells: usize, theme: Theme) -> ListRow<'static> {
    let (mut mark, mut word) = state(entry, today);
    // Whoever is asked chases nobody: they see how long they have.
    let asked = seat == Seat::CareTeam && entry.status.is_open();
    if asked {
        let left = entry.needed_by.map(|day| (day - today).num_days());
        mark = if left.is_some_and(|left| left <= 2) { Mark::Alert } else { Mark::Wait };
        word = match left {
            Some(left) if left < 0 => "late".to_owned(),
            Some(0) => "today".to_owned(),
            Some(1) => "1 day left".to_owned(),
            Some(left) => format!("{left} days left"),
            None => "asked".to_owned(),
        };
    }
    let strong = if mark == Mark::Alert { Tone::Strong } else { Tone::Plain };
    let family = entry.name.split(',').next().unwrap_or_default();
    let (name_cells, word_cells) = if cells >= 60 { (20, 14) } else { (9, 9) };
    if width(&word) > word_cells {
        word = word.rsplit(", ").next().unwrap_or_default().to_owned();
    }
    let mut end = match (entry.answered, entry.needed_by) {
        (Some(answered), _) => short(answered, today),
        (None, Some(day)) if entry.status.waits() => format!("by {}", short(day, today)),
        _ => String::new(),
    };
    if entry.fee == Fee::Asked {
        end = "fee asked".to_owned();
    }
    let end_cells = if cells >= 48 { 13 } else { 0 };
    let of_cells = cells.saturating_sub(word_cells + 1 + name_cells + 1 + end_cells).max(6);
    let of = if entry.of.is_empty() { "sealed" } else { &entry.of };
    let answered = entry.answer.as_ref().filter(|_| !entry.special);
    let brief = answered.map(|answer| match answer.said.not_safe {
        Some(_) => format!("{of} · not safe to show"),
        None => format!("{of} · {}", answer.said.brief()),
    });
    let of = brief.as_deref().unwrap_or(of);
    let mut spans = vec![
        Span::styled(pad(&word, word_cells), theme.style(strong)),
        Span::raw(" "),
        Span::raw(pad(family, name_cells)),
        Span::raw(" "),
        Span::raw(pad(of, of_cells)),
    ];
    if end_cells > 0 {
        spans.push(Span::styled(format!(" {}", fit(&end, end_cells - 1)), theme.style(Tone::Dim)));
    }
    ListRow::new(mark, Line::from(spans))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::evidence::EvidenceKind;
    use crate::domain::id::{CaseId, ClientId, MatterId, SiteId};

    fn rows(count: u128) -> Vec<EvidenceRow> {
        let id = Uuid::from_u128;
        let row = |n| EvidenceRow {
            id: EvidenceId(id(n)),
            site: SiteId(id(0)),
            version: 1,
            case: CaseId(id(n)),
            case_reference: String::new(),
            matter: MatterId(id(n)),
            client: ClientId(id(n)),
            name: "Khan, Imran".to_owned(),
            of: "Dr Shah, GP".to_owned(),
            points: String::new(),
            team: None,
            kind: EvidenceKind::Letter,
            status: EvidenceStatus::Asked,
            asked: NaiveDate::MIN,
            went_out: true,
            acknowledged: None,
            needed_by: None,
            chase: None,
            answered: None,
            declined: None,
            fee: Fee::None,
            fee_amount: None,
            payer: None,
            minutes: None,
            used: None,
            due: None,
            asks: Vec::new(),
            fee_offered: None,
            answer: None,
            client_says: None,
            special: false,
        };
        (1..=count).map(row).collect()
    }

    #[test]
    fn a_request_that_lies_further_on_is_read_for_and_selected() {
        let wanted = EvidenceId(Uuid::from_u128(350));
        let mut pane = EvidencePane { wanted: Some(wanted), ..EvidencePane::default() };
        let there = rows(500);
        while pane.load(there[..pane.limit.min(there.len())].to_vec(), NaiveDate::MIN) {}
        assert_eq!(pane.current().map(|row| row.id), Some(wanted));
        // One that is nowhere is looked for once.
        pane.wanted = Some(EvidenceId(Uuid::from_u128(900)));
        while pane.load(there[..pane.limit.min(there.len())].to_vec(), NaiveDate::MIN) {}
        assert_eq!((pane.current().map(|row| row.id), pane.wanted), (Some(wanted), None));
    }
}
