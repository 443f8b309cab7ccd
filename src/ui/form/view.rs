//! Drawing a form: labels at the left, values beside them, what is wrong under its field.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line as Row, Span};

use super::Form;
use super::field::Field;
use super::show::{Shown, show};
use crate::ui::part::frame::frame;
use crate::ui::part::text::{fit, put_line, row, width, wrap};
use crate::ui::theme::{Theme, Tone};

/// What stands before the label of the field with the focus.
const MARKER: &str = "▸";
/// The narrowest form that has margins.
const ROOMY: u16 = 50;

/// Where things stand across the form.
#[derive(Clone, Copy)]
struct Columns {
    marker: u16,
    label: u16,
    value: u16,
    end: u16,
}

impl Columns {
    fn of(inside: Rect, fields: &[Field]) -> Self {
        let (margin, gap) = if inside.width >= ROOMY { (2, 3) } else { (0, 1) };
        let longest = fields.iter().filter(|field| !field.hidden).map(|field| width(&label(field))).max().unwrap_or(0);
        let label_width = u16::try_from(longest).unwrap_or(u16::MAX).min(inside.width / 3);
        let marker = inside.x.saturating_add(margin);
        let label = marker.saturating_add(2);
        let value = label.saturating_add(label_width).saturating_add(gap);
        Self { marker, label, value, end: inside.right().saturating_sub(margin.min(1)) }
    }

    fn value_cells(self) -> usize {
        self.end.saturating_sub(self.value).into()
    }

    fn label_cells(self) -> usize {
        self.value.saturating_sub(self.label + 1).into()
    }
}

/// Some rows that belong together and are kept in view together.
struct Block<'a> {
    label: String,
    focused: bool,
    /// Whether the rows begin at the label, not at the values.
    wide: bool,
    shown: Shown<'a>,
}

impl Block<'_> {
    fn height(&self) -> usize {
        self.shown.rows.len() + self.shown.notes.map_or(0, |(_, rows)| rows)
    }
}

impl Form {
    /// Draws the form with its border in `area` and returns where the terminal's cursor stands.
    ///
    /// Where it is too tall it scrolls so that the field with the focus, its choices and its message are seen.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let inside = frame(area, None, &self.title, true, theme, out);
        if inside.is_empty() {
            return None;
        }
        let columns = Columns::of(inside, &self.fields);
        let blocks = self.blocks(inside, columns, theme);
        let height = usize::from(inside.height);
        let mut start = 0;
        let mut offset = 0;
        for block in &blocks {
            let end = start + block.height();
            if block.focused {
                offset = end.saturating_sub(height).min(start);
            }
            start = end;
        }
        let more = start.saturating_sub(offset + height);
        if more > 0 && inside.width > 20 {
            let words = format!(" {more} more below ");
            let cells = u16::try_from(width(&words)).unwrap_or(0);
            let x = inside.right().saturating_sub(cells + 1);
            let place = Rect { x, y: inside.bottom(), width: cells, height: 1 };
            put_line(place, &Row::styled(words, theme.style(Tone::Dim)), out.buffer_mut());
        }
        let mut cursor = None;
        let mut top = 0;
        for block in &blocks {
            let at = draw(block, inside, columns, top, offset, theme, out);
            cursor = cursor.or(at);
            top += block.height();
        }
        cursor
    }

    fn blocks(&self, inside: Rect, columns: Columns, theme: Theme) -> Vec<Block<'_>> {
        let full = usize::from(columns.end.saturating_sub(columns.label));
        let mut blocks = Vec::with_capacity(self.fields.len() + 4);
        let mut above = Vec::new();
        if !self.banner.is_empty() {
            above.extend(wrap(&self.banner, full).into_iter().map(|line| Row::styled(line, theme.style(Tone::Dim))));
        }
        for words in &self.whole {
            above.extend(message(words, full, theme));
        }
        // One empty row at the top, where there is room to breathe.
        if inside.height > 8 || !above.is_empty() {
            above.push(Row::default());
        }
        blocks.push(Block { label: String::new(), focused: false, wide: true, shown: Shown::rows(above) });
        let alone = self.fields.iter().filter(|field| !field.hidden).count() == 1;
        let height = usize::from(inside.height);
        let notes_rows = if alone { height.saturating_sub(4) } else { height / 2 }.max(3);
        for (at, field) in self.fields.iter().enumerate().filter(|(_, field)| !field.hidden) {
            let focused = at == self.focus;
            let mut shown = show(field, focused, self.today, columns.value_cells(), notes_rows, theme);
            if focused && !field.under.is_empty() {
                let lines = wrap(&field.under, columns.value_cells());
                shown.rows.extend(lines.into_iter().map(|line| Row::styled(line, theme.style(Tone::Dim))));
            }
            if let Some(words) = &field.problem {
                shown.rows.extend(message(words, columns.value_cells(), theme));
            }
            blocks.push(Block { label: label(field), focused, wide: false, shown });
        }
        if !self.enter_saves {
            blocks.push(self.button(theme));
        }
        if let Some((title, text)) = &self.aside {
            let rule = "─".repeat(full.saturating_sub(width(title) + 1));
            let mut rows = vec![Row::default(), Row::styled(format!("{title} {rule}"), theme.style(Tone::Dim))];
            rows.extend(wrap(text, full).into_iter().map(|line| Row::styled(line, theme.style(Tone::Dim))));
            blocks.push(Block { label: String::new(), focused: false, wide: true, shown: Shown::rows(rows) });
        }
        blocks
    }

    fn button(&self, theme: Theme) -> Block<'static> {
        let focused = self.focus >= self.fields.len();
        let (tone, words) = if focused { (Tone::Selected, "Enter saves") } else { (Tone::Plain, "") };
        let line = Row::from(vec![
            Span::styled("[ Save ]", theme.style(tone)),
            Span::styled(format!("   {words}"), theme.style(Tone::Dim)),
        ]);
        let mut shown = Shown::rows(vec![Row::default(), line]);
        shown.cursor = focused.then_some((1, 2));
        Block { label: String::new(), focused, wide: false, shown }
    }
}

/// The label, with a star where the field must be filled.
fn label(field: &Field) -> String {
    let star = if field.spec.required { " *" } else { "" };
    format!("{}{star}", field.label())
}

/// What is wrong, with its mark, wrapped.
fn message(words: &str, cells: usize, theme: Theme) -> Vec<Row<'static>> {
    let lines = wrap(words, cells.saturating_sub(2));
    let mark = |at| if at == 0 { "! " } else { "  " };
    lines
        .into_iter()
        .enumerate()
        .map(|(at, line)| Row::styled(format!("{}{line}", mark(at)), theme.style(Tone::Problem)))
        .collect()
}

fn draw(
    block: &Block<'_>,
    inside: Rect,
    columns: Columns,
    top: usize,
    offset: usize,
    theme: Theme,
    out: &mut Frame<'_>,
) -> Option<Position> {
    let x = if block.wide { columns.label } else { columns.value };
    let at_row = |down: usize| {
        let whole = (top + down).checked_sub(offset).map_or(Rect::ZERO, |down| row(inside, down));
        Rect { x, width: columns.end.saturating_sub(x), ..whole }.intersection(inside)
    };
    // The marker and the label stand beside the first row that says something.
    let first = usize::from(block.label.is_empty() && !block.wide);
    let beside =
        |from: u16, to: u16| Rect { x: from, width: to.saturating_sub(from), ..at_row(first) }.intersection(inside);
    if block.focused {
        let marker = Row::styled(MARKER, theme.style(Tone::Accent));
        put_line(beside(columns.marker, columns.label), &marker, out.buffer_mut());
    }
    let tone = if block.focused { Tone::Accent } else { Tone::Plain };
    let label = Row::styled(fit(&block.label, columns.label_cells()), theme.style(tone));
    put_line(beside(columns.label, columns.value), &label, out.buffer_mut());

    let notes_rows = block.shown.notes.map_or(0, |(_, rows)| rows);
    let mut cursor = None;
    if let Some((notes, rows)) = block.shown.notes {
        let visible = (0..rows).map(&at_row).filter(|area| !area.is_empty());
        if let Some(area) = visible.reduce(Rect::union) {
            cursor = notes.view(area, out);
        }
    }
    for (down, line) in block.shown.rows.iter().enumerate() {
        put_line(at_row(notes_rows + down), line, out.buffer_mut());
    }
    if let Some((down, column)) = block.shown.cursor.filter(|_| block.focused) {
        let area = at_row(notes_rows + down);
        let x = area.x.saturating_add(u16::try_from(column).unwrap_or(0)).min(area.right().saturating_sub(1));
        cursor = (!area.is_empty()).then_some(Position { x, y: area.y });
    }
    cursor
}
