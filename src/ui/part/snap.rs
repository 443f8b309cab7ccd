//! A screen as text for tests: what it says, then how it looks.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

/// A run of cells in one row that look alike: its first row, first and last column, and look.
struct Run {
    rows: (u16, u16),
    from: u16,
    to: u16,
    look: String,
}

/// The text of a screen, then one line for each run of cells that is not in the default style:
/// `rows:columns colour modifiers`, counted from 0, as `3:0-79 Cyan bold`; runs that go on from row to row are one line.
///
/// Plain snapshots of text miss what is reversed or bold; this shows it in a form that a person can read in a diff.
#[must_use]
pub fn styled(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut text = String::new();
    let mut runs: Vec<Run> = Vec::new();
    for y in area.top()..area.bottom() {
        let mut skip = 0;
        let mut line = String::new();
        for x in area.left()..area.right() {
            let symbol = buffer[(x, y)].symbol();
            // The cell after a wide character is covered by it.
            if skip == 0 {
                line.push_str(symbol);
                skip = super::text::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
        for run in runs_of(buffer, y) {
            let above = runs.iter_mut().find(|above| {
                above.rows.1 + 1 == y && (above.from, above.to) == (run.from, run.to) && above.look == run.look
            });
            match above {
                Some(above) => above.rows.1 = y,
                None => runs.push(run),
            }
        }
    }
    text.push_str("---\n");
    for Run { rows: (first, last), from, to, look } in runs {
        let rows = if first == last { first.to_string() } else { format!("{first}-{last}") };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{rows}:{from}-{to}{look}");
    }
    text
}

fn runs_of(buffer: &Buffer, y: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut skip = 0;
    for x in buffer.area.left()..buffer.area.right() {
        let cell = &buffer[(x, y)];
        let look = look(cell);
        match runs.last_mut() {
            Some(run) if skip > 0 || run.look == look => run.to = x,
            _ => runs.push(Run { rows: (y, y), from: x, to: x, look }),
        }
        skip = if skip > 0 { skip - 1 } else { super::text::width(cell.symbol()).saturating_sub(1) };
    }
    runs.retain(|run| !run.look.is_empty());
    runs
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

#[cfg(test)]
mod tests {
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    use super::*;

    #[test]
    fn what_a_screen_says_and_how_it_looks() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 6, 3));
        buffer.set_string(0, 0, "日x", Style::new().red().bold());
        buffer.set_string(1, 1, "ab", Style::new().reversed());
        buffer.set_string(1, 2, "cd", Style::new().reversed());
        assert_eq!(styled(&buffer), "日x\n ab\n cd\n---\n0:0-2 Red bold\n1-2:1-2 reversed\n");
    }
}
