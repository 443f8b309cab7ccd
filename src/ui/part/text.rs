//! Text that fits: widths in terminal cells, cutting with an ellipsis, wrapping. Never inside a grapheme.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands for the rest of a text that was cut; one cell.
pub const ELLIPSIS: &str = "…";

/// Cells that a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The text in at most `cells`, cut with an ellipsis where it is too long.
#[must_use]
pub fn fit(text: &str, cells: usize) -> String {
    if width(text) <= cells {
        return text.to_owned();
    }
    match cells.checked_sub(width(ELLIPSIS)) {
        None => String::new(),
        Some(cells) => format!("{}{ELLIPSIS}", take(text, cells).trim_end()),
    }
}

/// The text in exactly `cells`: cut, or filled with spaces.
#[must_use]
pub fn pad(text: &str, cells: usize) -> String {
    let mut text = fit(text, cells);
    text.extend(std::iter::repeat_n(' ', cells.saturating_sub(width(&text))));
    text
}

/// The longest start of a text that takes at most `cells`.
#[must_use]
pub fn take(text: &str, cells: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > cells {
            return &text[..at];
        }
    }
    text
}

/// The text in lines of at most `cells`, broken between words where it can be, at line feeds always.
///
/// Spaces at a break are dropped. At a width of zero there are no lines.
#[must_use]
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    if cells == 0 {
        return Vec::new();
    }
    text.split('\n').flat_map(|line| wrap_line(line, cells)).collect()
}

fn wrap_line(line: &str, cells: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    // A word keeps its punctuation and its pound sign: only spaces part words.
    for part in line.split_inclusive(' ') {
        let mut word = part.trim_end_matches(' ');
        let spaces = part.len() - word.len();
        if used > 0 && used + width(word) > cells {
            lines.push(String::new());
            used = 0;
        }
        while width(word) > cells {
            // A word longer than a line, or one grapheme wider than it, which is then left out.
            let start = take(word, cells);
            if start.is_empty() {
                word = word.graphemes(true).next().map_or("", |first| &word[first.len()..]);
            } else {
                lines.last_mut().into_iter().for_each(|line| line.push_str(start));
                lines.push(String::new());
                word = &word[start.len()..];
            }
        }
        used += width(word) + spaces;
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
            line.extend(std::iter::repeat_n(' ', spaces));
        }
    }
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end_matches(' ').len()));
    lines
}

/// Draws one line at the top of `area`, cut to its width.
pub fn put(area: Rect, text: &str, style: Style, buffer: &mut Buffer) {
    put_line(area, &Line::styled(fit(text, area.width.into()), style), buffer);
}

/// Draws one styled line at the top of `area`. It is cut at the edge without an ellipsis.
pub fn put_line(area: Rect, line: &Line<'_>, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    if !area.is_empty() {
        buffer.set_line(area.x, area.y, line, area.width);
    }
}

/// The row of `area` that is `down` rows below its top, or nothing where the area ends before.
#[must_use]
pub fn row(area: Rect, down: usize) -> Rect {
    match u16::try_from(down) {
        Ok(down) if down < area.height => Rect { y: area.y + down, height: 1, ..area },
        _ => Rect { height: 0, ..area },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_text_is_cut_with_an_ellipsis() {
        assert_eq!(fit("reconsideration", 8), "reconsi…");
        assert_eq!(fit("send it now", 6), "send…");
        assert_eq!(fit("日本語", 4), "日…");
        assert_eq!(fit("short", 5), "short");
        assert_eq!(fit("short", 0), "");
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(pad("abcdef", 4), "abc…");
    }

    #[test]
    fn text_is_broken_between_words() {
        assert_eq!(
            wrap("Washing takes 90 minutes, needs prompting", 14),
            ["Washing takes", "90 minutes,", "needs", "prompting"]
        );
        assert_eq!(wrap("one\n\ntwo", 10), ["one", "", "two"]);
        assert_eq!(wrap("sat on the bath, then £76.70", 15), ["sat on the", "bath, then", "£76.70"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("日本", 1), [""]);
        assert!(wrap("anything", 0).is_empty());
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_it_may_be(text in any::<String>(), cells in 0usize..40) {
            prop_assert!(width(&fit(&text, cells)) <= cells);
            prop_assert_eq!(width(&pad(&text, cells)), cells);
            prop_assert!(wrap(&text, cells).iter().all(|line| width(line) <= cells));
        }

        #[test]
        fn wrapping_loses_no_letter(text in "[a-zé日 ,.]{0,60}", cells in 2usize..20) {
            let letters = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(letters(&wrap(&text, cells).concat()), letters(&text));
        }
    }
}
