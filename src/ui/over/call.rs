//! A card for the length of a call: who it is, what to ask, what can be said, and how long it has taken.

use std::cell::Cell;

use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Answer, open, rows};
use crate::domain::call::{CallerCheck, ENOUGH, Point, checked};
use crate::domain::id::CaseId;
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::text::{pad, put_line, row, width, wrap};
use crate::ui::theme::{Mark, Theme, Tone};

/// Cells of a card that reads well.
const WIDTH: u16 = 100;
/// Cells of the label before a line.
const LABEL: usize = 10;
/// Cells of a point's name.
const NAME: usize = 15;

/// One line of a card, under the label of its part.
pub struct Said {
    /// The part: what it is about.
    pub label: &'static str,
    /// How it stands.
    pub mark: Mark,
    /// The words.
    pub words: String,
}

/// A call that is going on.
pub struct Call {
    case: CaseId,
    whom: String,
    since: DateTime<Utc>,
    points: Vec<(Point, String, bool)>,
    /// What is said before the points and after them.
    lines: (Vec<Said>, Vec<Said>),
    top: usize,
    // Rows seen and rows there are, as last drawn.
    seen: Cell<usize>,
    all: Cell<usize>,
}

impl Call {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Call, Context::Global];

    /// A card: the case, whose it is, since when, what a caller can be asked for, and what stands before and after that.
    #[must_use]
    pub fn new(
        case: CaseId,
        whom: String,
        since: DateTime<Utc>,
        points: Vec<(Point, String)>,
        lines: (Vec<Said>, Vec<Said>),
    ) -> Self {
        let points = points.into_iter().map(|(point, answer)| (point, answer, false)).collect();
        Self { case, whom, since, points, lines, top: 0, seen: Cell::new(1), all: Cell::new(1) }
    }

    /// The case that the call is about.
    #[must_use]
    pub const fn case(&self) -> CaseId {
        self.case
    }

    /// What the points that agreed make sure of; `None` while none was asked for.
    #[must_use]
    pub fn checked(&self) -> Option<CallerCheck> {
        let agreed: Vec<Point> = self.points.iter().filter(|(.., agreed)| *agreed).map(|(point, ..)| *point).collect();
        (!agreed.is_empty()).then(|| checked(&agreed))
    }

    /// Whole seconds since the card was opened.
    #[must_use]
    pub fn seconds(&self, now: DateTime<Utc>) -> i64 {
        (now - self.since).num_seconds().max(0)
    }

    /// When the next second of the call begins.
    #[must_use]
    pub fn next_second(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.since + chrono::TimeDelta::seconds(self.seconds(now) + 1)
    }

    /// Takes one input; `Chosen` is the end of the call.
    pub fn handle(&mut self, input: &Input) -> Answer<()> {
        let Some(chord) = input.chord() else { return Answer::Stay };
        let page = self.seen.get().saturating_sub(1).max(1);
        let top = match resolve(Self::PATH, chord) {
            Some(Action::Agreed(number)) => {
                if let Some((.., agreed)) = self.points.get_mut(usize::from(number).wrapping_sub(1)) {
                    *agreed = !*agreed;
                }
                return Answer::Stay;
            }
            Some(Action::EndCall) => return Answer::Chosen(()),
            Some(Action::Back) => return Answer::Close,
            Some(Action::Up) => self.top.saturating_sub(1),
            Some(Action::Down) => self.top.saturating_add(1),
            Some(Action::PageUp) => self.top.saturating_sub(page),
            Some(Action::PageDown) => self.top.saturating_add(page),
            Some(_) => return Answer::Ignored,
            None => return Answer::Stay,
        };
        self.top = top.min(self.all.get().saturating_sub(self.seen.get()));
        Answer::Stay
    }

    /// Draws the card over `area`.
    pub fn view(&self, now: DateTime<Utc>, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let seconds = self.seconds(now);
        let title = format!("Call · {} · {}:{:02}", self.whom, seconds / 60, seconds % 60);
        // Within the border and a cell on either side.
        let cells = usize::from(WIDTH.min(area.width).saturating_sub(4));
        let mut lines = said(&self.lines.0, cells, theme);
        lines.extend(self.caller(theme));
        lines.extend(said(&self.lines.1, cells, theme));
        let inside = open(area, WIDTH, rows(lines.len() + 2), &title, theme, out);
        if inside.is_empty() {
            return None;
        }
        let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside };
        self.seen.set(inside.height.into());
        self.all.set(lines.len());
        let top = self.top.min(lines.len().saturating_sub(inside.height.into()));
        for (down, line) in lines.iter().skip(top).take(inside.height.into()).enumerate() {
            put_line(row(inside, down), line, out.buffer_mut());
        }
        let more = lines.len().saturating_sub(top + usize::from(inside.height));
        if more > 0 {
            let words = format!(" {more} more below ");
            let cells = u16::try_from(width(&words)).unwrap_or(0);
            let place = Rect { x: inside.right().saturating_sub(cells), y: inside.bottom(), width: cells, height: 1 };
            put_line(place, &Line::styled(words, theme.style(Tone::Dim)), out.buffer_mut());
        }
        Some(Position { x: inside.x, y: inside.y })
    }

    /// What a caller is asked for, with the answers to compare; and whether that is enough.
    fn caller(&self, theme: Theme) -> Vec<Line<'static>> {
        let label =
            |at: usize| Span::styled(pad(if at == 0 { "Is it them" } else { "" }, LABEL + 1), theme.style(Tone::Dim));
        let mut lines: Vec<Line<'static>> = Vec::new();
        for (at, (point, answer, agreed)) in self.points.iter().enumerate() {
            let tick = if *agreed { "[x]" } else { "[ ]" };
            lines.push(Line::from(vec![
                label(at),
                Span::styled(format!("{} ", at + 1), theme.style(Tone::Accent)),
                Span::raw(format!("{tick} {}", pad(point.label(), NAME))),
                Span::styled(answer.clone(), theme.style(if *agreed { Tone::Strong } else { Tone::Plain })),
            ]));
        }
        let word = self.points.iter().any(|(point, ..)| *point == Point::CodeWord);
        let (mark, words) = match self.checked() {
            Some(done @ (CallerCheck::Points | CallerCheck::CodeWord)) => (Mark::Good, done.label()),
            _ if word => (Mark::Wait, "the code word, or two of the others"),
            _ if self.points.len() >= ENOUGH => (Mark::Wait, "two of these must agree"),
            _ => (Mark::Alert, "too little is known to be sure: ring back on a number that you trust"),
        };
        lines.push(Line::from(vec![
            label(lines.len()),
            Span::styled(format!("{} ", mark.symbol()), theme.style(mark.tone())),
            Span::raw(words.to_owned()),
        ]));
        lines
    }
}

/// Lines with the label of their part before the first of each.
fn said(all: &[Said], cells: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let mut before = "";
    for one in all {
        let tone = if one.mark == Mark::Alert { Tone::Strong } else { Tone::Plain };
        for (at, part) in wrap(&one.words, cells.saturating_sub(LABEL + 3).max(8)).into_iter().enumerate() {
            let (label, mark) = match at {
                0 => (if before == one.label { "" } else { one.label }, one.mark),
                _ => ("", Mark::None),
            };
            lines.push(Line::from(vec![
                Span::styled(pad(label, LABEL + 1), theme.style(Tone::Dim)),
                Span::styled(format!("{} ", mark.symbol()), theme.style(mark.tone())),
                Span::styled(part, theme.style(tone)),
            ]));
        }
        before = one.label;
    }
    lines
}
