//! The documents of a case: each with what its pages say below it.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Answer, open};
use crate::domain::case::CaseFile;
use crate::domain::date::{short, uk_date};
use crate::domain::document::{Bearing, BundleRow, DocumentRow, DocumentState};
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::list::{GUTTER, List, ListRow};
use crate::ui::part::text::{fit, pad, put, row, width, wrap};
use crate::ui::theme::{Mark, Theme, Tone};

/// The list of a case's documents.
#[derive(Clone, Default)]
pub struct Shelf {
    list: List,
}

/// The selected line.
#[derive(Clone, Copy)]
pub enum Picked<'a> {
    /// A document.
    Document(&'a DocumentRow),
    /// What a page of one says.
    Note(&'a DocumentRow, &'a BundleRow),
}

impl<'a> Picked<'a> {
    /// The document that it is, or of which it is a note.
    #[must_use]
    pub const fn document(self) -> &'a DocumentRow {
        match self {
            Self::Document(row) | Self::Note(row, _) => row,
        }
    }
}

/// What is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To read a document, or to change a note.
    Open,
    /// To attach a file.
    Attach,
    /// To record one that was given back.
    Saw,
    /// To note a page.
    Note,
    /// To take a scan in.
    Scan,
    /// To write a copy.
    GiveOut,
    /// To take it out.
    TakeOut,
    /// To take back the last verb.
    Undo,
}

/// The lines of the list: each document, and below it what its pages say.
fn lines(file: &CaseFile) -> Vec<Picked<'_>> {
    let of = |document| {
        let notes = file.bundle.iter().filter(move |note: &&BundleRow| note.document == document);
        notes.map(|note| note as &BundleRow)
    };
    let each = |row| std::iter::once(Picked::Document(row)).chain(of(row.id).map(move |note| Picked::Note(row, note)));
    file.documents.iter().flat_map(each).collect()
}

impl Shelf {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Documents, Context::List, Context::Global];

    /// The selected line.
    #[must_use]
    pub fn picked<'a>(&self, file: &'a CaseFile) -> Option<Picked<'a>> {
        let lines = lines(file);
        lines.get(self.list.selected().min(lines.len().saturating_sub(1))).copied()
    }

    /// Takes one input.
    pub fn handle(&mut self, input: &Input, file: &CaseFile) -> Answer<Wish> {
        let Some(chord) = input.chord() else { return Answer::Stay };
        match resolve(Self::PATH, chord) {
            Some(Action::Back) => Answer::Close,
            Some(Action::Open) => Answer::Chosen(Wish::Open),
            Some(Action::Attach) => Answer::Chosen(Wish::Attach),
            Some(Action::SawDocument) => Answer::Chosen(Wish::Saw),
            Some(Action::BundleNote) => Answer::Chosen(Wish::Note),
            Some(Action::ScanIn) => Answer::Chosen(Wish::Scan),
            Some(Action::GiveOut) => Answer::Chosen(Wish::GiveOut),
            Some(Action::TakeOut) => Answer::Chosen(Wish::TakeOut),
            Some(Action::Undo) => Answer::Chosen(Wish::Undo),
            Some(action) if self.list.act(action, lines(file).len()) => Answer::Stay,
            Some(_) => Answer::Ignored,
            None => Answer::Stay,
        }
    }

    /// Draws the list over `area`; `scans` is how many wait in the scan-in folder.
    pub fn view(
        &self,
        file: Option<&CaseFile>,
        (scans, today): (usize, NaiveDate),
        area: Rect,
        theme: Theme,
        out: &mut Frame<'_>,
    ) -> Option<Position> {
        let name = file.map(|file| file.person.spoken()).unwrap_or_default();
        let inside = open(area, area.width, area.height, &format!("Documents · {name}"), theme, out);
        let file = file?;
        if inside.is_empty() {
            return None;
        }
        let waits = match scans {
            0 => None,
            1 => Some("1 scan waits in the scan-in folder: i".to_owned()),
            count => Some(format!("{count} scans wait in the scan-in folder: i")),
        };
        let mut body = inside;
        if let Some(words) = waits {
            let place = Rect { x: inside.x + 1, width: inside.width.saturating_sub(2), ..row(inside, 0) };
            put(place, &words, theme.style(Tone::Wait), out.buffer_mut());
            body = Rect { y: inside.y + 1, height: inside.height - 1, ..inside };
        }
        let lines = lines(file);
        if lines.is_empty() {
            let cells = usize::from(body.width.saturating_sub(2));
            for (down, line) in wrap(NOTHING, cells).iter().take(body.height.into()).enumerate() {
                let place = row(body, down);
                let place = Rect { x: place.x + 1, width: place.width.saturating_sub(2), ..place }.intersection(body);
                put(place, line, theme.style(Tone::Dim), out.buffer_mut());
            }
            return Some(Position { x: body.x, y: body.y });
        }
        let cells = usize::from(body.width.saturating_sub(GUTTER + 1));
        let kept = |row: &DocumentRow| if cells >= ROOMY { row.held() } else { row.held_in_short() };
        let widest = file.documents.iter().map(|row| width(&kept(row))).max().unwrap_or(0);
        let line = |at: usize| match lines[at] {
            Picked::Document(row) => document_row(row, kept(row), today, (cells, widest), theme),
            Picked::Note(_, note) => note_row(note, cells, theme),
        };
        self.list.view(lines.len(), line, true, body, theme, out)
    }
}

/// What stands where no document is.
const NOTHING: &str = "No document is here yet. a attaches a file, s records one that was seen and given back, i takes a scan \
    from the scan-in folder. With a document selected, n notes what a page says: that helps also where nobody looks at it again.";

/// From how many cells on all that is known of a file stands beside its title.
const ROOMY: usize = 90;

/// A document's row in so many cells, of which what is `kept` of it takes `held`.
fn document_row(
    row: &DocumentRow,
    kept: String,
    today: NaiveDate,
    (cells, held): (usize, usize),
    theme: Theme,
) -> ListRow<'static> {
    /// Cells of the day and of the kind, each with the space behind it.
    const DAY: usize = 10;
    const KIND: usize = 18;
    let day = short(uk_date(row.at), today);
    let title = cells.saturating_sub(DAY + KIND + held + 1);
    let mark = if row.state == DocumentState::Held { Mark::Good } else { Mark::None };
    ListRow::new(
        mark,
        Line::from(vec![
            Span::styled(pad(&day, DAY), theme.style(Tone::Dim)),
            Span::styled(pad(&row.words.title, title), theme.style(Tone::Strong)),
            Span::raw(" "),
            Span::styled(pad(row.kind.label(), KIND), theme.style(Tone::Plain)),
            Span::styled(kept, theme.style(Tone::Dim)),
        ]),
    )
}

fn note_row(note: &BundleRow, cells: usize, theme: Theme) -> ListRow<'static> {
    let what = &note.what;
    let mark = match what.bearing {
        Bearing::Helps => Mark::Good,
        Bearing::Hurts => Mark::Alert,
        Bearing::Neither => Mark::None,
    };
    let activity = what.activity.as_ref().map(|(_, number)| format!(" · activity {number}")).unwrap_or_default();
    let head = format!("  page {} · {}{activity}: ", what.page, what.bearing);
    let says = what.says.split_whitespace().collect::<Vec<_>>().join(" ");
    let says = fit(&says, cells.saturating_sub(width(&head)));
    ListRow::new(
        mark,
        Line::from(vec![Span::styled(head, theme.style(Tone::Dim)), Span::styled(says, theme.style(Tone::Plain))]),
    )
}
