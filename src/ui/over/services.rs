//! The directory of services: a line to type in, what is found as it is typed, and one service to read aloud.

use std::cell::Cell;
use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line as Row, Span};

use super::{Answer, open};
use crate::domain::date::{full, uk_date};
use crate::domain::id::ServiceId;
use crate::domain::service::{Directory, Listed, Narrow, Need, Service, ServiceStatus};
use crate::ui::event::Input;
use crate::ui::form::Line;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::list::{GUTTER, List, ListRow};
use crate::ui::part::text::{pad, put, put_line, row, wrap};
use crate::ui::theme::{Mark, Theme, Tone};

/// Services that are listed at most.
const MOST: usize = 200;
/// Cells of when it opens, at least and at most, of a number to call, and of the word for what is wrong.
const OPENS: (usize, usize) = (21, 27);
const PHONE: usize = 13;
const WRONG: usize = 7;
/// Cells of the name of a fact, and of a line that reads well.
const FACT: usize = 11;
const WIDTH: u16 = 84;

/// What is to be done with a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceWant {
    /// Say what is wrong with it.
    Flag(ServiceId),
    /// Mend its entry.
    Mend(ServiceId),
    /// Point somebody to it, who came with this need.
    Point(ServiceId, Need),
    /// Add another.
    Add,
}

/// For what the directory is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// To find a service.
    All,
    /// To find one for somebody who came with this need.
    For(Need),
    /// To mend what was flagged or is stale.
    ToMend,
}

/// A service that is read.
#[derive(Clone, Copy)]
struct Reading {
    id: ServiceId,
    /// Whether it is shown though nobody checked it for long.
    shown: bool,
    /// Whether it is asked with which need the person came who is pointed to it.
    asks_need: bool,
    top: usize,
}

/// Finding a service, or one to mend.
#[derive(Clone)]
pub struct Services {
    directory: Arc<Directory>,
    line: Line,
    found: Vec<ServiceId>,
    list: List,
    reading: Option<Reading>,
    /// What is left of the directory.
    left: Narrow,
    /// Whether only what is to be mended is listed, and opened to be mended.
    mends: bool,
    now: DateTime<Utc>,
    // Rows seen and rows there are, as last drawn: how far a page and the end are.
    seen: Cell<(usize, usize)>,
}

impl Services {
    /// The path of keys while one types.
    pub const PATH: &'static [Context] = &[Context::Services, Context::List, Context::Global];
    /// The path of keys while one is read.
    pub const READING: &'static [Context] = &[Context::Service, Context::List, Context::Global];
    /// The path of keys while a need is chosen.
    pub const CHOOSING: &'static [Context] = &[Context::Menu, Context::List, Context::Global];

    /// Nothing typed yet.
    #[must_use]
    pub fn new(directory: Arc<Directory>, opening: Opening, now: DateTime<Utc>) -> Self {
        let (line, list) = (Line::new(), List::default());
        let seen = Cell::new((1, 1));
        let need = if let Opening::For(need) = opening { Some(need) } else { None };
        let (left, mends) = (Narrow { need, open: None }, opening == Opening::ToMend);
        let mut new = Self { directory, line, found: Vec::new(), list, reading: None, left, mends, now, seen };
        new.find();
        new
    }

    /// The path of keys where the next one goes.
    #[must_use]
    pub const fn path(&self) -> &'static [Context] {
        match self.reading {
            _ if self.chooses() => Self::CHOOSING,
            Some(_) => Self::READING,
            None => Self::PATH,
        }
    }

    /// Whether a need is chosen now.
    #[must_use]
    pub const fn chooses(&self) -> bool {
        matches!(self.reading, Some(Reading { asks_need: true, .. }))
    }

    /// Takes the directory as it stands now.
    pub fn take(&mut self, directory: Arc<Directory>) {
        let same = self.found.get(self.list.selected()).copied();
        self.directory = directory;
        self.find();
        let at = same.and_then(|id| self.found.iter().position(|found| *found == id));
        self.list.select(at.unwrap_or(0), self.found.len());
        self.reading = self.reading.filter(|reading| self.directory.get(reading.id).is_some());
    }

    fn find(&mut self) {
        let words = self.line.text();
        let all = self.directory.entries();
        let hits = |limit| self.directory.find(&words, self.left, limit).into_iter().map(|hit| all[hit.at].id);
        self.found = if self.mends {
            let hits: HashSet<ServiceId> = hits(usize::MAX).collect();
            let listed = self.directory.to_mend(uk_date(self.now)).into_iter().map(|entry| entry.id);
            listed.filter(|id| hits.contains(id)).take(MOST).collect()
        } else {
            hits(MOST).collect()
        };
        self.list.select(0, self.found.len());
    }

    /// Takes one input.
    pub fn handle(&mut self, input: &Input) -> Answer<ServiceWant> {
        if let Some(reading) = self.reading {
            return self.read(reading, input);
        }
        let action = match input {
            Input::Key(chord) => resolve(Self::PATH, *chord),
            _ => None,
        };
        match action {
            Some(Action::Back) => return Answer::Close,
            Some(Action::Open) => {
                let Some(id) = self.found.get(self.list.selected()).copied() else { return Answer::Stay };
                if self.mends {
                    return Answer::Chosen(ServiceWant::Mend(id));
                }
                self.reading = Some(Reading { id, shown: false, asks_need: false, top: 0 });
            }
            Some(Action::AddService) => return Answer::Chosen(ServiceWant::Add),
            Some(Action::OpenNow) => {
                self.left.open = if self.left.open.is_some() { None } else { Some(self.now) };
                self.find();
            }
            Some(action @ (Action::Up | Action::Down | Action::PageUp | Action::PageDown)) => {
                self.list.act(action, self.found.len());
            }
            // Before anything is typed a number is a need; pressed again it is none.
            None if self.line.is_empty() && needed(input).is_some() => {
                let need = needed(input);
                self.left.need = if self.left.need == need { None } else { need };
                self.find();
            }
            _ => match self.line.input(input) {
                Some(true) => self.find(),
                Some(false) => {}
                None if action.is_some() => return Answer::Ignored,
                None => {}
            },
        }
        Answer::Stay
    }

    fn read(&mut self, mut reading: Reading, input: &Input) -> Answer<ServiceWant> {
        if reading.asks_need {
            return self.choose_need(reading, input);
        }
        let Some(action) = input.chord().and_then(|chord| resolve(Self::READING, chord)) else { return Answer::Stay };
        let (seen, all) = self.seen.get();
        let page = seen.saturating_sub(1).max(1);
        match action {
            Action::Back => {
                self.reading = None;
                return Answer::Stay;
            }
            Action::FlagService => return Answer::Chosen(ServiceWant::Flag(reading.id)),
            Action::MendService => return Answer::Chosen(ServiceWant::Mend(reading.id)),
            // What nobody checked for long is read first.
            Action::PointHere if self.asks().is_some() => {}
            Action::PointHere => match self.need_of(reading.id) {
                Some(need) => return Answer::Chosen(ServiceWant::Point(reading.id, need)),
                None => reading.asks_need = true,
            },
            Action::Open => reading.shown = true,
            Action::Up => reading.top = reading.top.saturating_sub(1),
            Action::Down => reading.top = reading.top.saturating_add(1),
            Action::PageUp => reading.top = reading.top.saturating_sub(page),
            Action::PageDown => reading.top = reading.top.saturating_add(page),
            Action::First => reading.top = 0,
            Action::Last => reading.top = all,
            _ => return Answer::Ignored,
        }
        reading.top = reading.top.min(all.saturating_sub(seen));
        self.reading = Some(reading);
        Answer::Stay
    }

    /// The need with which somebody came, where that is plain: it was chosen, or the service serves no other.
    fn need_of(&self, id: ServiceId) -> Option<Need> {
        let only = match self.directory.get(id)?.service.needs.as_slice() {
            [one] => Some(*one),
            _ => None,
        };
        self.left.need.or(only)
    }

    fn choose_need(&mut self, reading: Reading, input: &Input) -> Answer<ServiceWant> {
        if let Some(need) = needed(input) {
            return Answer::Chosen(ServiceWant::Point(reading.id, need));
        }
        match input.chord().and_then(|chord| resolve(Self::CHOOSING, chord)) {
            Some(Action::Back) => self.reading = Some(Reading { asks_need: false, ..reading }),
            Some(Action::Help | Action::Lock | Action::Quit) => return Answer::Ignored,
            _ => {}
        }
        Answer::Stay
    }

    /// Whether a service is read of which nobody knows whether it still holds, until that was said.
    fn asks(&self) -> Option<&Listed> {
        let reading = self.reading.filter(|reading| !reading.shown)?;
        self.directory.get(reading.id).filter(|entry| self.stale(entry))
    }

    fn stale(&self, entry: &Listed) -> bool {
        entry.service.is_stale(uk_date(self.now), self.directory.stale)
    }

    /// The sentence for the foot of the screen.
    #[must_use]
    pub fn next_line(&self) -> String {
        let words = match (self.reading, self.found.is_empty()) {
            _ if self.chooses() => "A number says with what they came.",
            (Some(_), _) if self.asks().is_some() => "Enter shows it all the same.",
            (Some(_), _) => "Say it aloud. Esc: back to the list.",
            (None, true) => "",
            (None, false) if self.mends => "Enter opens it to be mended.",
            (None, false) => "Enter reads it.",
        };
        words.to_owned()
    }

    /// Draws the list, or what is read, over the whole of `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        if let Some(entry) = self.reading.and_then(|reading| self.directory.get(reading.id)) {
            return self.view_one(entry, area, theme, out);
        }
        let inside = open(area, area.width, area.height, &self.title(), theme, out);
        let line = row(inside, 0);
        let text = Rect { x: line.x.saturating_add(1), width: line.width.saturating_sub(2), ..line }.intersection(line);
        let cursor = self.line.view(text, theme.style(Tone::Field), out);
        put(row(inside, 1), &format!(" {}", self.says()), theme.style(Tone::Dim), out.buffer_mut());
        let body = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside }.intersection(inside);
        let cells = usize::from(inside.width.saturating_sub(GUTTER));
        let make = |at: usize| {
            let found = self.found.get(at).and_then(|id| self.directory.get(*id));
            found.map_or_else(ListRow::default, |entry| self.row(entry, cells, theme))
        };
        let at = self.list.view(self.found.len(), make, true, body, theme, out);
        cursor.or(at)
    }

    /// What is listed, and how it is narrowed.
    fn title(&self) -> String {
        let of = if self.mends { "Directory to mend" } else { "Find a service" };
        let need = self.left.need.map(|need| format!(" · {need}")).unwrap_or_default();
        format!("{of}{need}{}", if self.left.open.is_some() { " · open now" } else { "" })
    }

    /// What there is to say of what was found.
    fn says(&self) -> String {
        let count = self.found.len();
        let narrowed = self.left != Narrow::default();
        match (count, self.mends) {
            (0, _) if narrowed => "No such service: the same number shows all needs, Tab all hours.".to_owned(),
            (0, true) if self.line.is_empty() => "Nothing is to be mended.".to_owned(),
            (0, _) if self.directory.entries().is_empty() => {
                "The directory is empty: an advisor imports a feed, or the starter directory.".to_owned()
            }
            (0, _) => "No service is found by that.".to_owned(),
            (MOST, _) => format!("The first {MOST}; more letters find fewer."),
            (1, _) => "One service.".to_owned(),
            _ if !self.line.is_empty() => format!("{count} services. Names, needs, places, languages."),
            _ => {
                let needs = Need::ALL.iter().zip(1..).map(|(need, number)| format!("{number} {}", need.code()));
                format!("{count} services.  {}", needs.collect::<Vec<_>>().join("  "))
            }
        }
    }

    fn row(&self, entry: &Listed, cells: usize, theme: Theme) -> ListRow<'static> {
        let (mark, wrong) = match entry.flags {
            0 if self.stale(entry) => (Mark::Wait, "stale"),
            0 => (Mark::None, ""),
            _ => (Mark::Alert, "flagged"),
        };
        let opens = match entry.status {
            ServiceStatus::Active => entry.service.open(self.now).words(self.now),
            other => other.label().to_owned(),
        };
        let when = (cells / 4).clamp(OPENS.0, OPENS.1);
        let Service { phone, email, url, address, .. } = &entry.service;
        let reach = [(phone, phone.as_str()), (email, "by e-mail"), (url, "on the web"), (address, "in person")];
        let reach = reach.iter().find(|(text, _)| !text.is_empty()).map_or("ask how", |(_, words)| words);
        let name = cells.saturating_sub(when + PHONE + WRONG + 4);
        let spans = vec![
            Span::raw(pad(&entry.service.name, name)),
            Span::raw(" "),
            Span::styled(pad(&opens, when), theme.style(Tone::Dim)),
            Span::raw(" "),
            Span::styled(pad(reach, PHONE), theme.style(if phone.is_empty() { Tone::Dim } else { Tone::Plain })),
            Span::raw(" "),
            Span::styled(wrong, theme.style(mark.tone())),
        ];
        ListRow::new(mark, Row::from(spans))
    }

    fn view_one(&self, entry: &Listed, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let inside = open(area, WIDTH, area.height, &entry.service.name, theme, out);
        let place = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }.intersection(inside);
        let cells = usize::from(place.width);
        let mut lines: Vec<Row<'static>> = Vec::new();
        let mut said = |words: &str, tone| {
            lines.extend(wrap(words, cells).into_iter().map(|line| Row::styled(line, theme.style(tone))));
            lines.push(Row::default());
        };
        if entry.flags > 0 {
            said("Somebody said that something here is wrong. Check before you pass it on.", Tone::Alert);
        }
        if self.stale(entry) {
            let since = match entry.service.checked {
                Some(day) => format!("Nobody has checked this since {}.", full(day)),
                None => "Nobody is known ever to have checked this.".to_owned(),
            };
            said(&format!("{since} It may no longer hold."), Tone::Wait);
        }
        if self.chooses() {
            said("With what did they come?", Tone::Strong);
            for (need, number) in Need::ALL.iter().zip(1..) {
                let key = Span::styled(format!(" {number} "), theme.style(Tone::Selected));
                lines.push(Row::from(vec![key, Span::raw(format!("  {need}"))]));
            }
        } else if self.asks().is_some() {
            said("Enter shows it all the same.", Tone::Plain);
        } else {
            for (name, text) in entry.service.facts(self.now) {
                for (at, line) in wrap(&text, cells.saturating_sub(FACT)).into_iter().enumerate() {
                    let name = pad(if at == 0 { name } else { "" }, FACT);
                    lines.push(Row::from(vec![Span::styled(name, theme.style(Tone::Dim)), Span::raw(line)]));
                }
            }
        }
        let height = usize::from(place.height);
        self.seen.set((height, lines.len()));
        let top = self.reading.map_or(0, |reading| reading.top).min(lines.len().saturating_sub(height));
        for (down, line) in lines.iter().skip(top).take(height).enumerate() {
            put_line(row(place, down), line, out.buffer_mut());
        }
        Some(Position { x: inside.x, y: inside.y })
    }
}

/// The need whose number is typed.
fn needed(input: &Input) -> Option<Need> {
    let Input::Text(c) = input else { return None };
    let at = usize::try_from(c.to_digit(10)?).ok()?.checked_sub(1)?;
    Need::ALL.get(at).copied()
}
