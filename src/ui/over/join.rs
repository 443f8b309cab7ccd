//! Two records of one person side by side, before they are joined.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Answer, open, rows};
use crate::desk::join::Preview;
use crate::ui::event::{Chord, Input};
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::text::{put, row, wrap};
use crate::ui::theme::{Theme, Tone};

/// The key that joins; never one that asks for it.
const JOIN: Chord = Chord::key('y');

/// The two records, and what stays of each.
#[derive(Clone)]
pub struct Join {
    preview: Preview,
}

impl Join {
    /// The path of keys here: as in a question.
    pub const PATH: &'static [Context] = &[Context::Confirm, Context::Global];

    /// A preview.
    #[must_use]
    pub const fn new(preview: Preview) -> Self {
        Self { preview }
    }

    /// What is shown.
    #[must_use]
    pub const fn preview(&self) -> &Preview {
        &self.preview
    }

    /// Takes one input; `Chosen` is joining.
    pub fn handle(&mut self, input: &Input) -> Answer<()> {
        let Some(chord) = input.chord() else { return Answer::Stay };
        if chord == JOIN {
            return Answer::Chosen(());
        }
        match resolve(Self::PATH, chord) {
            Some(Action::Back) => Answer::Close,
            Some(_) => Answer::Ignored,
            None => Answer::Stay,
        }
    }

    /// Draws both records over `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        const LABEL: u16 = 13;
        let Preview { lines, name, moves: (referrals, cases), .. } = &self.preview;
        // Within the border and a space on either side.
        let third = area.width.saturating_sub(4 + LABEL) / 3;
        let mut shown = vec![(["", "stays", "goes", "together"].map(str::to_owned), Tone::Title)];
        for line in lines {
            let wrapped = [&line.stays, &line.goes, &line.after].map(|text| wrap(text, third.saturating_sub(1).into()));
            for at in 0..wrapped.iter().map(Vec::len).max().unwrap_or(0) {
                let part = |which: usize| wrapped[which].get(at).cloned().unwrap_or_default();
                let label = if at == 0 { line.field.to_owned() } else { String::new() };
                let tone = if line.stays == line.after { Tone::Plain } else { Tone::Strong };
                shown.push(([label, part(0), part(1), part(2)], tone));
            }
        }
        let inside = open(area, area.width, rows(shown.len() + 7), "Join two records", theme, out);
        if inside.is_empty() {
            return None;
        }
        let inside = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..inside }.intersection(inside);
        let column = |at: Rect, number: u16| {
            let from = if number == 0 { 0 } else { LABEL + (number - 1) * third };
            let cells = if number == 0 { LABEL } else { third };
            Rect { x: at.x.saturating_add(from), width: cells.saturating_sub(1), ..at }.intersection(inside)
        };
        let body = usize::from(inside.height).saturating_sub(5);
        let more = shown.len().saturating_sub(body);
        for (down, (cells, tone)) in shown.iter().take(body).enumerate() {
            for (number, text) in (0..).zip(cells) {
                let tone = match number {
                    0 => Tone::Dim,
                    3 => *tone,
                    _ if *tone == Tone::Title => Tone::Title,
                    _ => Tone::Plain,
                };
                put(column(row(inside, down), number), text, theme.style(tone), out.buffer_mut());
            }
        }
        let cut = if more > 0 { format!("{more} more. ") } else { String::new() };
        let count = |number: &u64, one: &str| format!("{number} {one}{}", if *number == 1 { "" } else { "s" });
        let words = format!(
            "{cut}{} and {} of the record that goes become those of {name}.",
            count(referrals, "referral"),
            count(cases, "case")
        );
        for (down, line) in wrap(&words, inside.width.into()).into_iter().take(2).enumerate() {
            put(row(inside, body + 1 + down), &line, theme.style(Tone::Strong), out.buffer_mut());
        }
        let foot = row(inside, usize::from(inside.height).saturating_sub(1));
        let words = format!("{} leave them apart   {JOIN} join them", Chord::ENTER);
        put(foot, &words, theme.style(Tone::Accent), out.buffer_mut());
        (!foot.is_empty()).then_some(Position { x: foot.x, y: foot.y })
    }
}
