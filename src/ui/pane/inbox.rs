//! Pane 1: referrals that wait.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Pane, Seat};
use crate::desk::intake::Seen;
use crate::domain::date::{short, uk_date};
use crate::domain::id::ReferralId;
use crate::domain::referral::{InboxFilter, InboxRow, ReferralStatus, Route, Urgency};
use crate::ui::form::Line as TypedLine;
use crate::ui::part::frame::frame;
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, put, row, width};
use crate::ui::theme::{Mark, Theme, Tone};

/// Rows read at first, and added when the end comes near.
pub const PAGE: usize = 100;

/// Referrals that wait.
pub struct InboxPane {
    /// The rows read so far.
    pub rows: Vec<InboxRow>,
    /// How many wait in all, are new, and are new and urgent.
    pub counts: (u64, u64, u64),
    /// What is shown.
    pub filter: InboxFilter,
    /// The selected row.
    pub list: List,
    /// Rows that are worked on together.
    pub marked: BTreeSet<ReferralId>,
    /// The words of `/`.
    pub words: TypedLine,
    /// Whether they are being typed.
    pub finding: bool,
    /// Whether there are rows after those read so far.
    pub more: bool,
    /// From where this person looks at it.
    pub seat: Seat,
}

impl Default for InboxPane {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            counts: (0, 0, 0),
            filter: InboxFilter::default(),
            list: List::default(),
            marked: BTreeSet::new(),
            words: TypedLine::new(),
            finding: false,
            more: false,
            seat: Seat::default(),
        }
    }
}

impl InboxPane {
    /// The selected row.
    #[must_use]
    pub fn current(&self) -> Option<&InboxRow> {
        self.rows.get(self.list.selected())
    }

    /// What a verb works on: the marked rows, or the selected one.
    #[must_use]
    pub fn worked_on(&self) -> Vec<Seen> {
        let seen = |row: &InboxRow| (row.id, row.version);
        if self.marked.is_empty() {
            self.current().map(seen).into_iter().collect()
        } else {
            self.rows.iter().filter(|row| self.marked.contains(&row.id)).map(seen).collect()
        }
    }

    /// How many rows are to be read again: those that were looked at and those that are marked, and a little more.
    #[must_use]
    pub fn wanted(&self) -> usize {
        let marked = self.rows.iter().rposition(|row| self.marked.contains(&row.id));
        PAGE.max(self.list.selected().max(marked.unwrap_or(0)) + PAGE / 2)
    }

    /// Whether the end of what was read is near, and there is more.
    #[must_use]
    pub fn wants_more(&self) -> bool {
        self.more && self.list.selected() + PAGE / 2 > self.rows.len()
    }

    /// Takes the next page.
    pub fn extend(&mut self, rows: Vec<InboxRow>) {
        self.more = rows.len() >= PAGE;
        self.rows.extend(rows);
    }

    /// Takes rows that were read again and keeps the selection on the same referral.
    pub fn load(&mut self, rows: Vec<InboxRow>) {
        self.more = rows.len() >= self.wanted();
        let was = self.current().map(|row| row.id);
        let at = was.and_then(|id| rows.iter().position(|row| row.id == id)).unwrap_or(self.list.selected());
        self.rows = rows;
        self.list.select(at, self.rows.len());
        self.marked.retain(|id| self.rows.iter().any(|row| row.id == *id));
    }

    /// Selects a referral, where it is among the rows.
    pub fn select(&mut self, id: ReferralId) {
        if let Some(at) = self.rows.iter().position(|row| row.id == id) {
            self.list.select(at, self.rows.len());
        }
    }

    /// Whether anything narrows the list.
    #[must_use]
    pub fn narrowed(&self) -> bool {
        self.filter != InboxFilter::default()
    }

    fn title(&self) -> String {
        let (all, new, urgent) = self.counts;
        let mut title = self.seat.label(Pane::Inbox).to_owned();
        if !self.marked.is_empty() {
            title.push_str(&format!(" · {} marked", self.marked.len()));
        } else if self.seat == Seat::Advice {
            title.push_str(&match (new, urgent) {
                (0, _) => format!(" · {all} waiting"),
                (new, 0) => format!(" · {new} new"),
                (new, urgent) => format!(" · {new} new, {urgent} urgent"),
            });
        }
        title
    }

    fn chips(&self) -> Vec<String> {
        let mut chips = Vec::new();
        chips.extend(self.filter.urgent.then(|| "urgent".to_owned()));
        chips.extend(self.filter.mine.then(|| "mine".to_owned()));
        chips.extend(self.filter.status.map(|status| status.label().to_owned()));
        chips.extend(self.filter.area.map(|area| area.label().to_owned()));
        chips
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
        let inside = frame(area, Some(1), &self.title(), focused, theme, out);
        let mut list = inside;
        let mut cursor = None;
        let chips = self.chips();
        if self.finding || self.narrowed() {
            let place = row(inside, 0);
            let mut x = place.x;
            for chip in &chips {
                let words = format!("[{chip}]");
                let spot = Rect { x, width: place.right().saturating_sub(x), ..place };
                put(spot, &words, theme.style(Tone::Accent), out.buffer_mut());
                x = x.saturating_add(u16::try_from(width(&words) + 1).unwrap_or(0)).min(place.right());
            }
            let find = Rect { x, width: place.right().saturating_sub(x), ..place };
            if self.finding || !self.words.is_empty() {
                put(find, "/", theme.style(Tone::Accent), out.buffer_mut());
                let typed = Rect { x: find.x + 1.min(find.width), width: find.width.saturating_sub(1), ..find };
                let at = self.words.view(typed, theme.style(Tone::Field), out);
                if self.finding {
                    cursor = at;
                }
            }
            list = Rect { y: (inside.y + 1).min(inside.bottom()), height: inside.height.saturating_sub(1), ..inside };
        }
        let foot = list.height > 3;
        let rows = Rect { height: list.height.saturating_sub(u16::from(foot)), ..list };
        if self.rows.is_empty() {
            let words = match (self.narrowed(), self.seat) {
                (true, _) => "Nothing fits. Esc shows everything again.",
                (false, Seat::Advice) => "The inbox is empty. n writes a new referral.",
                (false, _) => "Nothing waits. n writes a new referral.",
            };
            put(row(rows, 0), &format!("  {words}"), theme.style(Tone::Dim), out.buffer_mut());
            return cursor.or_else(|| focused.then_some(Position { x: rows.x, y: rows.y }));
        }
        let cells = usize::from(rows.width).saturating_sub(3);
        let each = |index: usize| {
            let entry = &self.rows[index];
            ListRow { ticked: self.marked.contains(&entry.id), ..line(entry, today, cells, theme) }
        };
        let at = self.list.view(self.rows.len(), each, focused && !self.finding, rows, theme, out);
        if foot {
            let shown = self.rows.len();
            let (all, ..) = self.counts;
            let words = match (self.narrowed(), u64::try_from(shown).unwrap_or(0) < all) {
                _ if self.seat != Seat::Advice => {
                    let noun = if shown == 1 { "referral" } else { "referrals" };
                    format!("   {shown} {noun}, {all} still open")
                }
                (true, _) => format!("   {shown} of {all}"),
                (false, true) => format!("   the first {shown} of {all}"),
                (false, false) => format!("   {shown} waiting"),
            };
            let place = row(list, usize::from(list.height) - 1);
            put(place, &words, theme.style(Tone::Dim), out.buffer_mut());
        }
        cursor.or(at)
    }
}

/// Words for a date that makes something urgent: `2 days left`, `late 3 days`, `today`.
#[must_use]
pub fn left(due: NaiveDate, today: NaiveDate) -> String {
    match (due - today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days @ 2..=9 => format!("{days} days left"),
        days @ 10..=14 => format!("in {days} days"),
        -1 => "late 1 day".to_owned(),
        days if days < 0 => format!("late {} days", -days),
        _ => short(due, today),
    }
}

/// A route in one word, for narrow lists.
const fn short_route(route: Route) -> &'static str {
    match route {
        Route::Own => "came in",
        Route::Signposted => "sent",
        Route::Direct => "referred",
        Route::Warm => "brought",
        Route::Proactive => "found",
        Route::Partner => "outside",
        Route::Internal => "our own",
    }
}

fn line(entry: &InboxRow, today: NaiveDate, cells: usize, theme: Theme) -> ListRow<'static> {
    let pressing = entry.urgency == Urgency::Urgent || entry.due.is_some_and(|due| due <= today);
    let mark = match entry.status {
        ReferralStatus::New if pressing => Mark::Alert,
        ReferralStatus::New => Mark::New,
        ReferralStatus::Attended | ReferralStatus::Opened => Mark::Good,
        status if status.is_open() => Mark::Wait,
        _ => Mark::Closed,
    };
    let when = match (entry.status, entry.due) {
        (status, _) if !status.is_open() => status.label().to_owned(),
        (ReferralStatus::Trying, _) if entry.tries > 1 => format!("tried {}×", entry.tries),
        (ReferralStatus::Trying, _) => "tried once".to_owned(),
        (status, None) if status != ReferralStatus::New => status.label().to_owned(),
        (_, Some(due)) => left(due, today),
        (_, None) => short(uk_date(entry.received), today),
    };
    let wide = cells >= 70;
    let areas: Vec<&str> = entry.areas.iter().map(|area| area.label()).take(if wide { 8 } else { 1 }).collect();
    let areas = if areas.is_empty() { "?".to_owned() } else { areas.join(", ") };
    let (when_cells, area_cells, route_cells) = if wide { (13, 18, 24) } else { (11, 8, 8) };
    let name_cells = cells.saturating_sub(when_cells + area_cells + route_cells + 3).max(8);
    let route = match (&entry.taken_by, &entry.team) {
        // Whose it is says the mark; where it stands is what is asked.
        (Some(_), _) if entry.mine && entry.due.is_some() => entry.status.label().to_owned(),
        (Some(_), _) if entry.mine => "yours".to_owned(),
        (Some(by), _) => by.clone(),
        (None, Some(team)) if wide => format!("{} · {team}", entry.route.label()),
        (None, _) if wide => entry.route.label().to_owned(),
        (None, _) => short_route(entry.route).to_owned(),
    };
    let strong = if pressing && entry.status == ReferralStatus::New { Tone::Strong } else { Tone::Plain };
    // The mark of somebody who looks known is never cut with the name.
    let name = if entry.possible_match {
        format!("{} ?", fit(&entry.name, name_cells.saturating_sub(2)))
    } else {
        entry.name.clone()
    };
    ListRow::new(
        mark,
        Line::from(vec![
            Span::styled(pad(&when, when_cells), theme.style(strong)),
            Span::raw(" "),
            Span::styled(pad(&name, name_cells), theme.style(strong)),
            Span::raw(" "),
            Span::raw(pad(&areas, area_cells)),
            Span::raw(" "),
            Span::styled(fit(&route, route_cells), theme.style(Tone::Dim)),
        ]),
    )
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::id::{ClientId, SiteId};
    use crate::ui::keys::Action;

    fn rows(count: u128) -> Vec<InboxRow> {
        let id = |n| uuid::Uuid::from_u128(n);
        let row = |n| InboxRow {
            id: ReferralId(id(n)),
            site: SiteId(id(0)),
            reference: String::new(),
            version: 1,
            client: ClientId(id(n)),
            name: "Khan, Imran".to_owned(),
            areas: Vec::new(),
            urgency: Urgency::Routine,
            due: None,
            received: DateTime::UNIX_EPOCH,
            route: Route::Own,
            team: None,
            status: ReferralStatus::New,
            taken_by: None,
            taken_login: None,
            mine: false,
            tries: 0,
            possible_match: false,
        };
        (1..=count).map(row).collect()
    }

    #[test]
    fn what_is_marked_far_down_is_read_again_and_stays_marked() {
        let mut pane = InboxPane { rows: rows(350), ..InboxPane::default() };
        pane.marked.extend([pane.rows[20].id, pane.rows[320].id]);
        pane.list.act(Action::First, 350);
        let wanted = pane.wanted();
        pane.load(rows(wanted as u128));
        assert_eq!(pane.marked.len(), 2, "{wanted} rows were read again");
    }
}
