//! A paper as plain text.

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::markdown::{Block, Words};
use super::{PRIVATE, Paper};
use crate::domain::paper::{Columns, Letters};
use crate::domain::text::ascii;

/// Cells of a line.
const WIDE: usize = 72;

/// Empty lines at the end of a receipt, so that it can be torn off below its last words.
const FEED: usize = 5;

/// The paper as plain text, in lines of at most 72 cells where words allow it.
pub(super) fn of(paper: &Paper) -> String {
    set(paper, WIDE).join("\n").trim_end().to_owned() + "\n"
}

/// The paper for a receipt printer: no line is wider, no escape sequence, and lines of feed at the end.
///
/// # Errors
/// A sentence, where it holds letters that the printer does not have.
pub(super) fn receipt(paper: &Paper, columns: Columns, letters: Letters) -> Result<String, &'static str> {
    let cells = columns.cells();
    let mut out = String::new();
    for line in set(paper, cells) {
        let line = match letters {
            Letters::Unicode => line,
            Letters::Ascii => ascii(&line).ok_or(NOT_PLAIN)?,
        };
        for piece in pieces(&line, cells) {
            out.push_str(piece.trim_end());
            out.push('\n');
        }
    }
    Ok(out.trim_end().to_owned() + &"\n".repeat(FEED + 1))
}

const NOT_PLAIN: &str = "The receipt printer is set to plain letters (ASCII), and this has others that have no plain form. \
    Take the page instead (r), or set its letters to UTF-8.";

/// A line in pieces of at most so many cells: only a word that is longer than a line is cut.
fn pieces(line: &str, cells: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut width = 0;
    for c in line.chars() {
        let wide = c.width().unwrap_or(0);
        if width + wide > cells {
            pieces.push(String::new());
            width = 0;
        }
        width += wide;
        if let Some(last) = pieces.last_mut() {
            last.push(c);
        }
    }
    pieces
}

fn set(paper: &Paper, wide: usize) -> Vec<String> {
    let mut out = Vec::new();
    put(&paper.letterhead, "", wide, &mut out);
    gap(&mut out);
    out.extend(paper.dated.iter().cloned());
    gap(&mut out);
    if !paper.to.is_empty() {
        out.push(PRIVATE.to_owned());
        out.extend(paper.to.iter().cloned());
        gap(&mut out);
    }
    put(&paper.body, "", wide, &mut out);
    out
}

fn gap(out: &mut Vec<String>) {
    if out.last().is_some_and(|line| !line.is_empty()) {
        out.push(String::new());
    }
}

fn put(blocks: &[Block], margin: &str, wide: usize, out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading(level, words) => {
                gap(out);
                let lines = wrapped(words, wide);
                let under = lines.iter().map(|line| line.width()).max().unwrap_or(0);
                out.extend(lines.into_iter().map(|line| format!("{margin}{line}")));
                if *level == 1 {
                    out.push(format!("{margin}{}", "=".repeat(under)));
                }
                gap(out);
            }
            Block::Para(words) => {
                out.extend(
                    wrapped(words, wide.saturating_sub(margin.len())).iter().map(|line| format!("{margin}{line}")),
                );
                gap(out);
            }
            Block::Line => {
                gap(out);
                out.push(format!("{margin}{}", "_".repeat(wide.saturating_sub(margin.len()))));
                gap(out);
            }
            Block::List(first, items) => {
                let airy = items.iter().any(|item| item.len() > 1);
                for (at, item) in items.iter().enumerate() {
                    let label = label(*first, at);
                    let inner = format!("{margin}{}", " ".repeat(label.len() + 1));
                    let mut lines = Vec::new();
                    put(item, &inner, wide, &mut lines);
                    while lines.last().is_some_and(String::is_empty) {
                        lines.pop();
                    }
                    if let Some(line) = lines.first_mut() {
                        let rest = line.get(inner.len()..).unwrap_or_default();
                        *line = format!("{margin}{label} {rest}");
                    }
                    out.append(&mut lines);
                    if airy {
                        gap(out);
                    }
                }
                gap(out);
            }
        }
    }
}

/// What stands before an item: its number, or a dash.
pub(super) fn label(first: Option<u64>, at: usize) -> String {
    first.map_or_else(|| "-".to_owned(), |first| format!("{}.", first + at as u64))
}

fn wrapped(words: &Words, wide: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in words.lines() {
        let (mut now, mut width) = (String::new(), 0);
        for word in line.plain().split(' ').filter(|word| !word.is_empty()) {
            let cells = word.width();
            // A word may take no cell at all, and is a word nevertheless.
            if !now.is_empty() && width + 1 + cells > wide {
                lines.push(std::mem::take(&mut now));
                width = 0;
            } else if !now.is_empty() {
                now.push(' ');
                width += 1;
            }
            now.push_str(word);
            width += cells;
        }
        lines.push(now);
    }
    lines
}
