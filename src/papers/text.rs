//! A paper as plain text.

use unicode_width::UnicodeWidthStr as _;

use super::markdown::{Block, Words};
use super::{PRIVATE, Paper};

/// Cells of a line.
const WIDE: usize = 72;

/// The paper as plain text, in lines of at most 72 cells where words allow it.
pub(super) fn of(paper: &Paper) -> String {
    let mut out = Vec::new();
    put(&paper.letterhead, "", &mut out);
    gap(&mut out);
    out.extend(paper.dated.iter().cloned());
    gap(&mut out);
    if !paper.to.is_empty() {
        out.push(PRIVATE.to_owned());
        out.extend(paper.to.iter().cloned());
        gap(&mut out);
    }
    put(&paper.body, "", &mut out);
    out.join("\n").trim_end().to_owned() + "\n"
}

fn gap(out: &mut Vec<String>) {
    if out.last().is_some_and(|line| !line.is_empty()) {
        out.push(String::new());
    }
}

fn put(blocks: &[Block], margin: &str, out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading(level, words) => {
                gap(out);
                let lines = wrapped(words, WIDE);
                let under = lines.iter().map(|line| line.width()).max().unwrap_or(0);
                out.extend(lines.into_iter().map(|line| format!("{margin}{line}")));
                if *level == 1 {
                    out.push(format!("{margin}{}", "=".repeat(under)));
                }
                gap(out);
            }
            Block::Para(words) => {
                out.extend(
                    wrapped(words, WIDE.saturating_sub(margin.len())).iter().map(|line| format!("{margin}{line}")),
                );
                gap(out);
            }
            Block::Line => {
                gap(out);
                out.push(format!("{margin}{}", "_".repeat(WIDE.saturating_sub(margin.len()))));
                gap(out);
            }
            Block::List(first, items) => {
                let airy = items.iter().any(|item| item.len() > 1);
                for (at, item) in items.iter().enumerate() {
                    let label = label(*first, at);
                    let inner = format!("{margin}{}", " ".repeat(label.len() + 1));
                    let mut lines = Vec::new();
                    put(item, &inner, &mut lines);
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
