//! Finding people and words: one line to type in, and what is found as it is typed.

use std::ops::Range;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use ratatui::text::{Line as Row, Span};

use super::{Answer, open};
use crate::domain::date::{short, uk_date};
use crate::domain::find::{Around, Found, Hit, Order};
use crate::domain::id::ClientId;
use crate::domain::person::{Match, MatchReason};
use crate::domain::today::Target;
use crate::ui::event::Input;
use crate::ui::form::Line;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, put, put_line, row, width, wrap};
use crate::ui::theme::{Mark, Theme, Tone};

/// Cells of a client's name, of a day, and of where words were written.
const NAME: usize = 20;
const DAY: usize = 9;
const WRITTEN: usize = 8;
/// Rows at the foot for the words around what is selected.
const FOOT: u16 = 3;
/// Letters before what was found, in a row.
const BEFORE: usize = 12;

/// Where to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// To whatever there is to work on for a client.
    Client(ClientId),
    /// To a case or a referral.
    To(Target),
}

/// A line of the list.
#[derive(Clone, Copy)]
enum Shown {
    /// What follows.
    Head(&'static str),
    Person(usize),
    Hit(usize),
}

/// Finding.
#[derive(Clone)]
pub struct Find {
    line: Line,
    found: Found,
    shown: Vec<Shown>,
    list: List,
    order: Order,
    /// What was asked last.
    asked: (String, Order),
    /// Whether its answer has not come yet.
    waits: bool,
    /// Whether the first row is to be opened once it comes.
    opens: bool,
    /// Whether notes and letters are looked through.
    words: bool,
    today: NaiveDate,
}

impl Find {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Finder, Context::List, Context::Global];

    /// Nothing typed yet. `words`: whether notes and letters are looked through.
    #[must_use]
    pub fn new(words: bool, today: NaiveDate) -> Self {
        Self {
            line: Line::new(),
            found: Found::default(),
            shown: Vec::new(),
            list: List::default(),
            order: Order::Newest,
            asked: (String::new(), Order::Newest),
            waits: false,
            opens: false,
            words,
            today,
        }
    }

    /// Takes one input.
    pub fn handle(&mut self, input: &Input) -> Answer<Go> {
        let action = match input {
            Input::Key(chord) => resolve(Self::PATH, *chord),
            _ => None,
        };
        match action {
            Some(Action::Back) => return Answer::Close,
            Some(Action::Open) => return self.enter(),
            Some(Action::BestFirst) => {
                self.order = if self.order == Order::Newest { Order::Best } else { Order::Newest };
            }
            Some(action @ (Action::Up | Action::Down | Action::PageUp | Action::PageDown)) => self.go(action),
            _ => {
                if self.line.input(input).is_none() && action.is_some() {
                    return Answer::Ignored;
                }
            }
        }
        Answer::Stay
    }

    /// What is to be asked now, where that is something new.
    pub fn question(&mut self) -> Option<(String, Order)> {
        let typed = self.line.text();
        if (&typed, self.order) == (&self.asked.0, self.asked.1) {
            return None;
        }
        self.asked = (typed.clone(), self.order);
        // One letter finds half the town.
        self.waits = typed.chars().nth(1).is_some();
        if !self.waits {
            self.take(Found::default());
            return None;
        }
        Some((typed, self.order))
    }

    /// The same question once more: more has been read since.
    pub fn again(&mut self) -> Option<(String, Order)> {
        let more = self.found.reading.is_some() && !self.waits;
        self.waits |= more;
        more.then(|| self.asked.clone())
    }

    /// Whether keys are to wait: what was typed is to be opened once it is found.
    #[must_use]
    pub const fn opening(&self) -> bool {
        self.waits && self.opens
    }

    /// Takes what was found for what was asked, and gives the way that Enter chose already.
    pub fn found(&mut self, typed: &str, order: Order, found: Found) -> Option<Go> {
        if (typed, order) != (self.asked.0.as_str(), self.asked.1) {
            return None;
        }
        let same = self.list.selected();
        let again = !self.waits;
        // What Enter waits for may still come.
        self.waits = self.opens && found.goes_on && found.is_empty();
        self.take(found);
        if again {
            self.list.select(same, self.shown.len());
            self.go(Action::Down);
            self.go(Action::Up);
        }
        if self.waits {
            return None;
        }
        std::mem::take(&mut self.opens).then(|| self.chosen()).flatten()
    }

    /// The search was not answered.
    pub fn failed(&mut self) {
        (self.waits, self.opens) = (false, false);
    }

    /// How much of the index has been read.
    pub fn read(&mut self, reading: Option<(u64, u64)>) {
        if reading.is_some() && self.found.reading.is_some() {
            self.found.reading = reading;
        }
    }

    fn take(&mut self, found: Found) {
        self.shown.clear();
        if !found.people.is_empty() {
            self.shown.push(Shown::Head("Clients"));
            self.shown.extend((0..found.people.len()).map(Shown::Person));
        }
        if !found.hits.is_empty() {
            self.shown.push(Shown::Head(match self.order {
                Order::Newest => "Words, the newest first",
                Order::Best => "Words, the best first",
            }));
            self.shown.extend((0..found.hits.len()).map(Shown::Hit));
        }
        self.found = found;
        self.list.select(1, self.shown.len());
    }

    fn enter(&mut self) -> Answer<Go> {
        if self.waits {
            self.opens = true;
            return Answer::Stay;
        }
        self.chosen().map_or(Answer::Stay, Answer::Chosen)
    }

    fn chosen(&self) -> Option<Go> {
        match self.shown.get(self.list.selected())? {
            Shown::Head(_) => None,
            Shown::Person(at) => self.found.people.get(*at).map(|person| Go::Client(person.id)),
            Shown::Hit(at) => self.found.hits.get(*at).map(|hit| Go::To(hit.target)),
        }
    }

    /// Moves the selection, over the heads.
    fn go(&mut self, action: Action) {
        let count = self.shown.len();
        self.list.act(action, count);
        if matches!(self.shown.get(self.list.selected()), Some(Shown::Head(_))) {
            let down = matches!(action, Action::Down | Action::PageDown) || self.list.selected() == 0;
            self.list.act(if down { Action::Down } else { Action::Up }, count);
        }
    }

    /// What there is to say of what was found.
    fn says(&self) -> String {
        let Found { hits, more, stopped, goes_on, reading, why_not, .. } = &self.found;
        let mut said = Vec::new();
        if !why_not.is_empty() {
            said.push(why_not.clone());
        } else if self.asked.0.chars().nth(1).is_none() {
            said.push("Names, a reference, a number, a date of birth, a postcode.".to_owned());
            if self.words {
                said.push("Words of notes and letters; case: by: since: area: stage: narrow them.".to_owned());
            }
        } else if *goes_on {
            said.push("Still looking; more letters make it quicker.".to_owned());
        } else if *stopped {
            said.push("It took too long and was stopped: type more letters, or another word.".to_owned());
        } else if self.found.is_empty() && !self.waits {
            said.push("Nothing is found by that.".to_owned());
        } else if *more {
            said.push(format!("The first {} with these words; there are more.", hits.len()));
        }
        if let Some((read, of)) = reading {
            said.push(format!("{} of {} notes and letters read so far.", thousands(*read), thousands(*of)));
        }
        said.join(" ")
    }

    /// Whether notes and letters are looked through.
    #[must_use]
    pub const fn finds_words(&self) -> bool {
        self.words
    }

    /// The sentence for the foot of the screen.
    #[must_use]
    pub fn next_line(&self) -> String {
        match self.shown.get(self.list.selected()) {
            Some(Shown::Person(_)) if self.words => "Enter opens the newest case, or the referral.".to_owned(),
            Some(Shown::Person(_)) => "Enter opens the referral, or the person's details.".to_owned(),
            Some(Shown::Hit(_)) => "Enter opens where it stands.".to_owned(),
            Some(Shown::Head(_)) | None => String::new(),
        }
    }

    /// Draws what was found over the whole of `area`: what it stands on is not seen around it.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let inside = open(area, area.width, area.height, "Find", theme, out);
        let line = row(inside, 0);
        let text = Rect { x: line.x.saturating_add(1), width: line.width.saturating_sub(2), ..line }.intersection(line);
        let cursor = self.line.view(text, theme.style(Tone::Field), out);
        let cells = usize::from(inside.width);
        let mut down = 1;
        for said in wrap(&self.says(), cells.saturating_sub(2)) {
            put(row(inside, down), &format!(" {said}"), theme.style(Tone::Dim), out.buffer_mut());
            down += 1;
        }
        let down = u16::try_from(down).unwrap_or(2).min(inside.height);
        let foot = if inside.height > down + FOOT + 6 { FOOT + 1 } else { 0 };
        let body = Rect { y: inside.y + down, height: inside.height - down - foot, ..inside };
        let make = |at: usize| match self.shown[at] {
            Shown::Head(words) => ListRow::new(Mark::None, Row::styled(words, theme.style(Tone::Title))),
            Shown::Person(at) => person(&self.found.people[at], cells.saturating_sub(3), theme),
            Shown::Hit(at) => hit(&self.found.hits[at], self.today, cells.saturating_sub(3), theme),
        };
        let at = self.list.view(self.shown.len(), make, true, body, theme, out);
        if foot > 0
            && let Some(Shown::Hit(at)) = self.shown.get(self.list.selected())
        {
            let place = Rect { y: inside.bottom() - foot, height: foot, ..inside };
            around(&self.found.hits[*at], place, theme, out);
        }
        // While one types the cursor stands in the line.
        cursor.or(at)
    }
}

/// What is said of a client who was found, beside the name: what tells people apart first, the rest as far as there is room.
#[must_use]
pub fn about(found: &Match) -> String {
    let born = found.born.map_or_else(String::new, |born| format!("born {}", born.format("%-d %b %Y")));
    // A name that was typed needs no reason, and what it sounds like is said only where it is another.
    let named = found.why.iter().any(|why| matches!(why, MatchReason::Name | MatchReason::Previous));
    let said = |why: &&MatchReason| match why {
        MatchReason::Name => false,
        MatchReason::Sound => !named,
        _ => true,
    };
    let why: Vec<&str> = found.why.iter().filter(said).map(|why| why.label()).collect();
    let notes = [born, why.join(", "), found.reference.clone(), found.postcode.clone()];
    let notes: Vec<&str> = notes.iter().map(String::as_str).filter(|note| !note.is_empty()).collect();
    notes.join(" · ")
}

fn person(found: &Match, cells: usize, theme: Theme) -> ListRow<'static> {
    let name = (NAME + DAY).min(cells / 2);
    let more = fit(&about(found), cells.saturating_sub(name + 1));
    let spans = vec![Span::raw(pad(&found.name, name)), Span::raw(" "), Span::styled(more, theme.style(Tone::Dim))];
    ListRow::new(Mark::None, Row::from(spans))
}

fn hit(hit: &Hit, today: NaiveDate, cells: usize, theme: Theme) -> ListRow<'static> {
    let name = NAME.min(cells / 4);
    let left = cells.saturating_sub(name + DAY + WRITTEN + 3);
    let mut spans = vec![
        Span::styled(pad(&short(uk_date(hit.at), today), DAY), theme.style(Tone::Dim)),
        Span::raw(" "),
        Span::raw(pad(&hit.name, name)),
        Span::raw(" "),
        Span::styled(pad(hit.written.label(), WRITTEN), theme.style(Tone::Dim)),
        Span::raw(" "),
    ];
    spans.extend(piece(&hit.around, left, theme));
    ListRow::new(Mark::None, Row::from(spans))
}

/// As much of the words around a hit as fits in a row, so that the hit is seen.
fn piece(around: &Around, cells: usize, theme: Theme) -> Vec<Span<'static>> {
    let text = around.text.as_str();
    let first = around.marks.first().map_or(0, |mark| mark.start);
    let near = around.marks.first().is_none_or(|mark| width(&text[..mark.end]) + BEFORE <= cells);
    let back = text[..first].char_indices().rev().nth(BEFORE).map(|(at, _)| at);
    let start = match back.filter(|_| !near && width(text) > cells) {
        Some(at) => text[at..first].find(' ').map_or(at, |space| at + space + 1),
        None => 0,
    };
    let lead = if start > 0 && !text[start..].starts_with('…') { "…" } else { "" };
    let rest = fit(&text[start..], cells.saturating_sub(width(lead)));
    let mut spans = vec![Span::raw(lead.to_owned())];
    spans.extend(marked(&rest, start, &around.marks, theme));
    spans
}

/// A piece of a text that begins `from` bytes into it, with what was found in bold and underlined, so that it is seen without
/// colour and on a reversed row.
fn marked(piece: &str, from: usize, marks: &[Range<usize>], theme: Theme) -> Vec<Span<'static>> {
    let found = theme.style(Tone::Strong).add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
    let (mut spans, mut at) = (Vec::new(), 0);
    for mark in marks {
        let (start, end) = (mark.start.saturating_sub(from), mark.end.saturating_sub(from).min(piece.len()));
        let (Some(before), Some(word)) = (piece.get(at..start.max(at)), piece.get(start.max(at)..end)) else {
            continue;
        };
        if mark.start < from || word.is_empty() {
            continue;
        }
        spans.push(Span::raw(before.to_owned()));
        spans.push(Span::styled(word.to_owned(), found));
        at = end;
    }
    spans.extend(piece.get(at..).map(|rest| Span::raw(rest.to_owned())));
    spans
}

/// The words around a hit at the foot, with where they stand and who wrote them.
fn around(hit: &Hit, area: Rect, theme: Theme, out: &mut Frame<'_>) {
    let by = if hit.by.is_empty() { String::new() } else { format!(" · {}", hit.by) };
    let title = format!(" {} · {}{by}", hit.reference, hit.name);
    put(row(area, 0), &title, theme.style(Tone::Dim), out.buffer_mut());
    let cells = usize::from(area.width).saturating_sub(2);
    let mut from = 0;
    for (down, line) in wrap(&hit.around.text, cells).iter().enumerate().take(usize::from(FOOT)) {
        // A wrapped line stands in the text as it is.
        let at = hit.around.text[from..].find(line.as_str()).map_or(from, |at| from + at);
        let mut spans = vec![Span::raw(" ")];
        spans.extend(marked(line, at, &hit.around.marks, theme));
        put_line(row(area, down + 1), &Row::from(spans), out.buffer_mut());
        from = at + line.len();
    }
}

/// A count with its thousands apart: `1,204,331`.
fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
