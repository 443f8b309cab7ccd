//! A screen as text for tests: what it says, then how it looks.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// The text of a screen, then one line for each run of cells that is not in the default style:
/// `row:from-to colour modifiers`, rows and columns from 0.
///
/// Plain snapshots of text miss what is reversed or bold; this shows it in a form that a person can read in a diff.
#[must_use]
pub fn styled(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut text = String::new();
    let mut styles = String::new();
    for y in area.top()..area.bottom() {
        let mut line = String::new();
        let mut run: Option<(u16, String)> = None;
        let mut skip = 0;
        for x in area.left()..area.right() {
            let cell = &buffer[(x, y)];
            // The cell after a wide character is covered by it.
            if skip == 0 {
                line.push_str(cell.symbol());
                skip = super::text::width(cell.symbol()).saturating_sub(1);
            } else {
                skip -= 1;
            }
            let look = look(cell);
            if run.as_ref().is_none_or(|(_, before)| *before != look) {
                end(&mut styles, y, run.take(), x);
                run = (!look.is_empty()).then_some((x, look));
            }
        }
        end(&mut styles, y, run, area.right());
        text.push_str(line.trim_end());
        text.push('\n');
    }
    format!("{text}---\n{styles}")
}

fn end(styles: &mut String, row: u16, run: Option<(u16, String)>, column: u16) {
    if let Some((from, look)) = run {
        // Writing to a String cannot fail.
        let _ = writeln!(styles, "{row}:{from}-{}{look}", column - 1);
    }
}

fn look(cell: &Cell) -> String {
    let mut look = String::new();
    if cell.fg != Color::Reset {
        let _ = write!(look, " {}", cell.fg);
    }
    if cell.bg != Color::Reset {
        let _ = write!(look, " on {}", cell.bg);
    }
    for (modifier, word) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
    ] {
        if cell.modifier.contains(modifier) {
            let _ = write!(look, " {word}");
        }
    }
    look
}
