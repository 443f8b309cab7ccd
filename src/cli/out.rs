//! Answering: tables and sentences for people, JSON for scripts, complaints on standard error.

use std::io::{self, BufWriter, Write as _};

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::Failure;
use crate::domain::text::{clean_line, clean_text};

/// Says on standard error what went wrong. Where nobody listens there is nothing to be done.
pub(super) fn complain(words: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", clean_text(words));
}

/// A reader that went away (`| head`) has had enough; every other fault is told.
fn told(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::refused("The answer could not be written to standard output."))
        }
        _ => Ok(()),
    }
}

/// Writes text as it stands; the caller has made it from clean parts.
pub(super) fn show(text: &str) -> Result<(), Failure> {
    bytes(text.as_bytes())
}

/// Writes bytes as they stand.
pub(super) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    told(out.write_all(bytes).and_then(|()| out.flush()))
}

/// Writes lines of words.
pub(super) fn say(words: &str) -> Result<(), Failure> {
    show(&format!("{}\n", clean_text(words)))
}

/// Columns of a paragraph.
const COLUMNS: usize = 90;

/// A paragraph broken between words into lines for reading.
pub(super) fn wrapped(words: &str) -> String {
    let (mut text, mut width) = (String::new(), 0);
    for word in words.split_whitespace() {
        let wide = word.width();
        if width > 0 && width + 1 + wide > COLUMNS {
            text.push('\n');
            width = 0;
        } else if width > 0 {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += wide;
    }
    text
}

/// Writes one JSON value on one line.
pub(super) fn json(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = serde_json::to_writer(&mut out, value).map_err(io::Error::from);
    told(written.and_then(|()| out.write_all(b"\n")).and_then(|()| out.flush()))
}

/// Writes rows in aligned columns under their headings; `empty` where there are none.
pub(super) fn table<const N: usize>(
    headings: [&str; N],
    rows: impl IntoIterator<Item = [String; N]>,
    empty: &str,
) -> Result<(), Failure> {
    let rows: Vec<[String; N]> = rows.into_iter().map(|row| row.map(|cell| clean_line(&cell))).collect();
    if rows.is_empty() {
        return say(empty);
    }
    let mut widths = headings.map(str::width);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = line(&headings, &widths);
    for row in &rows {
        text.push_str(&line(&row.each_ref().map(String::as_str), &widths));
    }
    show(&text)
}

fn line<const N: usize>(cells: &[&str; N], widths: &[usize; N]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
    }
    format!("{}\n", line.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_what_is_seen() {
        let widths = [4, 3];
        assert_eq!(line(&["Zoë", "x"], &widths), "Zoë   x\n");
        assert_eq!(line(&["李", ""], &widths), "李\n");
    }
}
