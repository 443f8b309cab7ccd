//! Two versions of the same thing, side by side.

use std::cell::Cell;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Answer, open};
use crate::ui::event::{Chord, Input};
use crate::ui::keys::{Action, Context, chords_of, resolve};
use crate::ui::part::text::{put, row, wrap};
use crate::ui::theme::{Theme, Tone};

/// One field on which the versions differ.
#[derive(Clone)]
pub struct Side {
    /// The field's label.
    pub field: String,
    /// What was typed here.
    pub yours: String,
    /// What the other person saved.
    pub theirs: String,
}

/// Which version stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// What was typed here.
    Mine,
    /// What the other person saved.
    Theirs,
}

/// Somebody saved while this was being typed.
#[derive(Clone)]
pub struct Conflict {
    who: String,
    sides: Vec<Side>,
    top: usize,
    last: Cell<usize>,
}

impl Conflict {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Conflict, Context::List, Context::Global];

    /// `who` saved first; these are the fields that differ.
    pub fn new(who: impl Into<String>, sides: Vec<Side>) -> Self {
        Self { who: who.into(), sides, top: 0, last: Cell::new(0) }
    }

    /// Takes one input. Closing goes back to the form with everything as it was typed.
    pub fn handle(&mut self, input: &Input) -> Answer<Keep> {
        let Some(chord) = input.chord() else { return Answer::Stay };
        match resolve(Self::PATH, chord) {
            Some(Action::KeepMine) => Answer::Chosen(Keep::Mine),
            Some(Action::TakeTheirs) => Answer::Chosen(Keep::Theirs),
            Some(Action::Back) => Answer::Close,
            Some(Action::Up) => {
                self.top = self.top.saturating_sub(1);
                Answer::Stay
            }
            Some(Action::Down) => {
                self.top = (self.top + 1).min(self.last.get());
                Answer::Stay
            }
            Some(Action::Open | Action::PageUp | Action::PageDown | Action::First | Action::Last) | None => {
                Answer::Stay
            }
            Some(_) => Answer::Ignored,
        }
    }

    /// Draws both versions over `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let inside = open(area, area.width, area.height, "Two versions", theme, out);
        if inside.is_empty() {
            return None;
        }
        let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }.intersection(inside);
        let label = inside.width / 5;
        let half = inside.width.saturating_sub(label) / 2;
        let column = |at: Rect, from: u16, cells: u16| {
            Rect { x: at.x.saturating_add(from), width: cells.saturating_sub(1), ..at }.intersection(inside)
        };
        let mut lines = vec![(String::new(), "yours".to_owned(), self.who.clone(), Tone::Title)];
        for side in &self.sides {
            let (yours, theirs) =
                (wrap(&side.yours, half.saturating_sub(1).into()), wrap(&side.theirs, half.saturating_sub(1).into()));
            let count = yours.len().max(theirs.len());
            let part = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
            for at in 0..count {
                let name = if at == 0 { side.field.clone() } else { String::new() };
                lines.push((name, part(&yours, at), part(&theirs, at), Tone::Plain));
            }
        }
        let intro = format!("{} saved this while you were typing. Nothing is lost, whichever stays.", self.who);
        let intro = wrap(&intro, inside.width.into());
        for (down, line) in intro.iter().enumerate() {
            put(row(inside, down), line, theme.style(Tone::Strong), out.buffer_mut());
        }
        let body = usize::from(inside.height).saturating_sub(intro.len() + 3);
        self.last.set(lines.len().saturating_sub(body));
        for (down, (name, yours, theirs, tone)) in lines.iter().skip(self.top).take(body).enumerate() {
            let at = row(inside, intro.len() + 1 + down);
            put(column(at, 0, label), name, theme.style(Tone::Dim), out.buffer_mut());
            put(column(at, label, half), yours, theme.style(*tone), out.buffer_mut());
            put(column(at, label + half, half), theirs, theme.style(*tone), out.buffer_mut());
        }
        let foot = row(inside, usize::from(inside.height).saturating_sub(1));
        let key = |action| chords_of(action).first().map(ToString::to_string).unwrap_or_default();
        let words = format!(
            "{} keep mine   {} take theirs   {} back to the form",
            key(Action::KeepMine),
            key(Action::TakeTheirs),
            Chord::ESC
        );
        put(foot, &words, theme.style(Tone::Accent), out.buffer_mut());
        (!foot.is_empty()).then_some(Position { x: foot.x, y: foot.y })
    }
}
