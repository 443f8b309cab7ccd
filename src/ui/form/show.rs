//! What a field's value looks like, in rows of a given width.

use chrono::NaiveDate;
use ratatui::text::{Line as Row, Span};

use super::choice::{One, Several};
use super::field::{Field, Value};
use super::line::Line;
use super::lookup::Lookup;
use super::notes::Notes;
use crate::ui::part::text::{fit, pad, width, wrap};
use crate::ui::theme::{Theme, Tone};

/// Cells of an empty field's underline.
const BLANK: usize = 12;
/// Cells between a value and what stands beside it.
const GAP: usize = 3;
/// Rows of notes that are shown while the focus is elsewhere.
const GLIMPSE: usize = 2;

/// A value as rows.
#[derive(Default)]
pub(super) struct Shown<'a> {
    pub rows: Vec<Row<'static>>,
    /// Where the cursor stands: row and cell.
    pub cursor: Option<(usize, usize)>,
    /// Notes that are typed into, with the rows they get; they stand above the other rows.
    pub notes: Option<(&'a Notes, usize)>,
}

impl Shown<'_> {
    pub fn rows(rows: Vec<Row<'static>>) -> Self {
        Self { rows, ..Self::default() }
    }
}

/// A field's value. `notes_rows` is the most that notes may take.
pub(super) fn show(
    field: &Field,
    focused: bool,
    today: NaiveDate,
    cells: usize,
    notes_rows: usize,
    theme: Theme,
) -> Shown<'_> {
    match &field.value {
        Value::Line(line) => show_line(field, line, &echo(field, today), focused, cells, theme),
        Value::Lookup(lookup) if focused => show_lookup(field, lookup, cells, theme),
        Value::Lookup(lookup) => show_line(field, &lookup.line, &note(lookup), false, cells, theme),
        Value::Notes(notes) if focused => {
            let rows = (notes.rows(cells, notes_rows) + 1).clamp(3, notes_rows);
            Shown { notes: Some((notes, rows)), ..Shown::default() }
        }
        Value::Notes(notes) => Shown::rows(glimpse(notes, cells, theme)),
        Value::One(one) if focused => flow_one(one, cells, theme),
        Value::One(one) => {
            let label = one.chosen.and_then(|at| one.menu.options.get(at)).map_or("", |option| &option.label);
            Shown::rows(vec![value(label, cells, theme)])
        }
        Value::Several(several) if focused => flow_several(several, cells, theme),
        Value::Several(several) => {
            let options = several.menu.options.iter().zip(&several.ticked);
            let labels: Vec<&str> =
                options.filter(|(_, ticked)| **ticked).map(|(option, _)| option.label.as_str()).collect();
            let lines = wrap(&labels.join(" · "), cells);
            let rows = lines.iter().map(|line| value(line, cells, theme)).collect::<Vec<_>>();
            Shown::rows(if rows.is_empty() { vec![Row::default()] } else { rows })
        }
    }
}

/// What a typed value means; nothing while it means nothing yet.
fn echo(field: &Field, today: NaiveDate) -> String {
    let meaning = field.reading(today).unwrap_or_default();
    // A text that is written as it is meant needs no echo.
    if meaning == field.typed() { String::new() } else { meaning }
}

fn note(lookup: &Lookup) -> String {
    match &lookup.pick {
        Some(super::spec::Pick::Known(row)) => row.note.clone(),
        Some(super::spec::Pick::New(_)) => lookup.new_row_words().to_owned(),
        None => String::new(),
    }
}

/// A settled value, underlined.
fn value(text: &str, cells: usize, theme: Theme) -> Row<'static> {
    let text = if text.is_empty() { " ".repeat(BLANK.min(cells)) } else { fit(text, cells) };
    Row::styled(text, theme.style(Tone::Field))
}

fn show_line(field: &Field, line: &Line, echo: &str, focused: bool, cells: usize, theme: Theme) -> Shown<'static> {
    let ghost = focused && line.raw().is_empty() && !field.ghost.is_empty();
    if !focused {
        let (text, _) = if line.is_secret() { line.window(cells) } else { (line.text(), 0) };
        return beside(value(&text, cells, theme), echo, cells, theme);
    }
    if ghost {
        let text = fit(&field.ghost, cells);
        let row = Row::styled(text, theme.style(Tone::Dim));
        let mut shown = beside(row, "Right takes it", cells, theme);
        shown.cursor = Some((0, 0));
        return shown;
    }
    let (text, column) = line.window(cells);
    // At least a short underline, and one cell for the cursor.
    let room = (width(&text) + 1).max(BLANK).min(cells);
    let style = theme.style(Tone::Field).patch(theme.style(Tone::Strong));
    let mut shown = beside(Row::styled(pad(&text, room), style), echo, cells, theme);
    shown.cursor = Some((0, column));
    shown
}

/// A row with a few dim words beside it, or below where there is no room.
fn beside(mut row: Row<'static>, words: &str, cells: usize, theme: Theme) -> Shown<'static> {
    if words.is_empty() {
        return Shown::rows(vec![row]);
    }
    let style = theme.style(Tone::Dim);
    let used: usize = row.spans.iter().map(|span| width(&span.content)).sum();
    if used + GAP + width(words) <= cells {
        row.spans = row.spans.into_iter().map(|span| span.patch_style(row.style)).collect();
        row.style = ratatui::style::Style::new();
        row.spans.push(Span::raw(" ".repeat(GAP)));
        row.spans.push(Span::styled(words.to_owned(), style));
        return Shown::rows(vec![row]);
    }
    Shown::rows(vec![row, Row::styled(fit(words, cells), style)])
}

fn show_lookup(field: &Field, lookup: &Lookup, cells: usize, theme: Theme) -> Shown<'static> {
    let mut shown = show_line(field, &lookup.line, &note(lookup), true, cells, theme);
    if lookup.pick.is_some() {
        return shown;
    }
    let new = lookup.new_row().map(|words| (words, ""));
    let found = lookup.found.iter().map(|row| (row.line.as_str(), row.note.as_str()));
    for (at, (line, note)) in found.chain(new).enumerate() {
        let chosen = lookup.at == Some(at);
        let (marker, tone) = if chosen { ("▌", Tone::Selected) } else { (" ", Tone::Plain) };
        let note_cells = width(note).min(cells.saturating_sub(width(line) + 3).max(cells / 2));
        let text = fit(line, cells.saturating_sub(1 + note_cells + usize::from(note_cells > 0) * 2));
        let mut spans = vec![Span::styled(marker, theme.style(Tone::Accent)), Span::styled(text, theme.style(tone))];
        if !note.is_empty() {
            spans.push(Span::styled(format!("  {}", fit_parts(note, note_cells)), theme.style(Tone::Dim)));
        }
        shown.rows.push(Row::from(spans));
    }
    shown
}

/// Words in parts: whole parts are left out from the end before one is cut.
fn fit_parts(words: &str, cells: usize) -> String {
    let mut words = words;
    while width(words) > cells
        && let Some((rest, _)) = words.rsplit_once(" · ")
    {
        words = rest;
    }
    fit(words, cells)
}

fn glimpse(notes: &Notes, cells: usize, theme: Theme) -> Vec<Row<'static>> {
    let lines = wrap(&notes.beginning(cells.saturating_mul(GLIMPSE + 2)), cells);
    let more = lines.len() > GLIMPSE;
    let mut rows: Vec<Row> = lines.iter().take(GLIMPSE).map(|line| value(line, cells, theme)).collect();
    if more && let Some(last) = lines.get(GLIMPSE - 1) {
        rows.pop();
        rows.push(value(&format!("{} …", fit(last, cells.saturating_sub(2))), cells, theme));
    }
    if rows.is_empty() { vec![Row::default()] } else { rows }
}

/// A choice on its way to the screen.
struct Item {
    spans: Vec<Span<'static>>,
    here: bool,
}

/// Sets items side by side, as many rows as it takes.
fn flow(items: Vec<Item>, cells: usize) -> Shown<'static> {
    let mut rows: Vec<Row<'static>> = vec![Row::default()];
    let mut used = 0;
    let mut cursor = None;
    for item in items {
        let wide: usize = item.spans.iter().map(|span| width(&span.content)).sum();
        if used > 0 && used + GAP + wide > cells {
            rows.push(Row::default());
            used = 0;
        }
        let Some(row) = rows.last_mut() else { break };
        if used > 0 {
            row.spans.push(Span::raw(" ".repeat(GAP)));
            used += GAP;
        }
        let start = used;
        row.spans.extend(item.spans);
        used += wide;
        if item.here {
            cursor = Some((rows.len() - 1, start));
        }
    }
    Shown { rows, cursor: cursor.or(Some((0, 0))), notes: None }
}

/// The number that settles a choice, where it has one.
fn digit(at: usize, numbered: bool, theme: Theme) -> Option<Span<'static>> {
    (numbered && at < 9).then(|| Span::styled(format!("{} ", at + 1), theme.style(Tone::Accent)))
}

fn flow_one(one: &One, cells: usize, theme: Theme) -> Shown<'static> {
    let numbered = one.menu.numbered();
    let items = one.menu.options.iter().enumerate().map(|(at, option)| {
        let here = one.chosen == Some(at);
        let label = fit(&option.label, cells.saturating_sub(2));
        let mut spans: Vec<Span<'static>> = digit(at, numbered, theme).into_iter().collect();
        spans.push(Span::styled(label, theme.style(if here { Tone::Selected } else { Tone::Plain })));
        Item { spans, here }
    });
    flow(items.collect(), cells)
}

fn flow_several(several: &Several, cells: usize, theme: Theme) -> Shown<'static> {
    let numbered = several.menu.numbered();
    let items = several.menu.options.iter().enumerate().map(|(at, option)| {
        let here = several.at == at;
        let ticked = several.ticked.get(at) == Some(&true);
        let label = fit(&option.label, cells.saturating_sub(6));
        let tone = if here {
            Tone::Selected
        } else if ticked {
            Tone::Strong
        } else {
            Tone::Plain
        };
        let mut spans = vec![Span::raw(if ticked { "[x] " } else { "[ ] " })];
        spans.extend(digit(at, numbered, theme));
        spans.push(Span::styled(label, theme.style(tone)));
        Item { spans, here }
    });
    flow(items.collect(), cells)
}
