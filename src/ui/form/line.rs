//! One line of text: whole graphemes, scrolled sideways, with an ellipsis where it goes on.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_input::InputRequest;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};
use unicode_width::UnicodeWidthStr;
use zeroize::Zeroize;

use crate::domain::text::clean_line;
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::text::{ELLIPSIS, put, width};

/// The most characters that a line takes; more is not let in.
pub const LIMIT: usize = 4_000;
/// How many steps of typing can be taken back.
const STEPS: usize = 100;
/// What a passphrase's characters look like.
const HIDDEN: &str = "•";

/// A line that is typed into.
#[derive(Clone, Default)]
pub struct Line {
    input: tui_input::Input,
    secret: bool,
    // Earlier texts with their cursors, newest last. A secret keeps none.
    before: Vec<(String, usize)>,
    // Whether the last change was a typed character of the same word, which is taken back with it.
    in_word: bool,
}

impl Line {
    /// An empty line.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty line whose text is never shown.
    #[must_use]
    pub fn secret() -> Self {
        Self { secret: true, ..Self::default() }
    }

    /// Whether its text is never shown.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// The text as it stands. [`Line::text`] is what to store.
    #[must_use]
    pub fn raw(&self) -> &str {
        self.input.value()
    }

    /// The text, cleaned; a secret as it was typed.
    #[must_use]
    pub fn text(&self) -> String {
        if self.secret { self.raw().to_owned() } else { clean_line(self.raw()) }
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.raw().is_empty() || self.text().is_empty()
    }

    /// Puts a text in its place, the cursor at its end. This can be taken back like typing.
    pub fn set(&mut self, text: &str) {
        self.keep();
        let text: String = text.chars().take(LIMIT).collect();
        self.input = std::mem::take(&mut self.input).with_value(if self.secret { text } else { clean_line(&text) });
    }

    /// Empties it and wipes what can be wiped.
    pub fn wipe(&mut self) {
        let mut text = std::mem::take(&mut self.input).value_and_reset();
        text.zeroize();
        self.before.iter_mut().for_each(|(text, _)| text.zeroize());
        self.before.clear();
    }

    /// Types, pastes or edits. `None` for what a line does not understand, else whether the text changed.
    pub fn input(&mut self, input: &Input) -> Option<bool> {
        match input {
            Input::Text(c) => Some(self.type_char(*c)),
            Input::Paste(text) => Some(self.paste(text)),
            Input::Key(chord) => resolve(&[Context::Line], *chord).and_then(|action| self.act(action)),
            _ => None,
        }
    }

    /// Does one of the table's editing actions. `None` for any other, else whether the text changed.
    pub fn act(&mut self, action: Action) -> Option<bool> {
        use InputRequest::{
            DeleteFromStart, DeleteNextChar, DeletePrevChar, DeletePrevWord, DeleteTillEnd, GoToEnd, GoToNextChar,
            GoToNextWord, GoToPrevChar, GoToPrevWord, GoToStart,
        };
        let request = match action {
            Action::Left => GoToPrevChar,
            Action::Right => GoToNextChar,
            Action::WordLeft => GoToPrevWord,
            Action::WordRight => GoToNextWord,
            Action::LineStart => GoToStart,
            Action::LineEnd => GoToEnd,
            Action::DeleteBack => DeletePrevChar,
            Action::DeleteNext => DeleteNextChar,
            Action::DeleteWord => DeletePrevWord,
            Action::DeleteToStart => DeleteFromStart,
            Action::DeleteToEnd => DeleteTillEnd,
            Action::UndoTyping => return Some(self.undo()),
            _ => return None,
        };
        if !matches!(request, GoToPrevChar | GoToNextChar | GoToPrevWord | GoToNextWord | GoToStart | GoToEnd) {
            self.keep();
        }
        self.in_word = false;
        let before = self.raw().len();
        self.input.handle(request);
        self.snap();
        Some(self.raw().len() != before)
    }

    fn type_char(&mut self, c: char) -> bool {
        if self.raw().chars().count() >= LIMIT {
            return false;
        }
        if !self.in_word || c == ' ' {
            self.keep();
        }
        self.in_word = c != ' ';
        self.input.handle(InputRequest::InsertChar(c));
        self.snap();
        true
    }

    fn paste(&mut self, text: &str) -> bool {
        let room = LIMIT.saturating_sub(self.raw().chars().count());
        let text: String = if self.secret {
            text.chars().filter(|c| *c != '\n').take(room).collect()
        } else {
            spaced(text, &self.raw()[..self.byte()], &self.raw()[self.byte()..]).chars().take(room).collect()
        };
        self.keep();
        self.in_word = false;
        let at = self.byte();
        let mut whole = self.raw().to_owned();
        whole.insert_str(at, &text);
        let cursor = self.input.cursor() + text.chars().count();
        self.input = tui_input::Input::new(whole).with_cursor(cursor);
        self.snap();
        !text.is_empty()
    }

    fn keep(&mut self) {
        let now = (self.raw().to_owned(), self.input.cursor());
        if self.secret || self.before.last() == Some(&now) {
            return;
        }
        if self.before.len() == STEPS {
            self.before.remove(0);
        }
        self.before.push(now);
    }

    fn undo(&mut self) -> bool {
        self.in_word = false;
        while let Some((text, cursor)) = self.before.pop() {
            if text != self.raw() {
                self.input = tui_input::Input::new(text).with_cursor(cursor);
                return true;
            }
        }
        false
    }

    /// The byte before which the cursor stands.
    #[must_use]
    pub fn byte(&self) -> usize {
        self.raw().char_indices().nth(self.input.cursor()).map_or(self.raw().len(), |(at, _)| at)
    }

    /// Moves a cursor that an edit left inside a grapheme behind it.
    fn snap(&mut self) {
        let (at, text) = (self.byte(), self.raw());
        let mut cursor = GraphemeCursor::new(at, text.len(), true);
        if cursor.is_boundary(text, 0) == Ok(false) {
            let next = cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len());
            let chars = text[..next].chars().count();
            self.input.handle(InputRequest::SetCursor(chars));
        }
    }

    /// What is seen in `cells`, and in which of them the cursor stands.
    ///
    /// The window follows the cursor, which always has a cell of its own; an ellipsis stands where the text goes on.
    #[must_use]
    pub fn window(&self, cells: usize) -> (String, usize) {
        if cells == 0 {
            return (String::new(), 0);
        }
        let at = self.byte();
        let pieces: Vec<(bool, &str)> = self
            .raw()
            .grapheme_indices(true)
            .map(|(start, grapheme)| (start < at, if self.secret { HIDDEN } else { grapheme }))
            .collect();
        let before = pieces.iter().filter(|(before, _)| *before).count();
        let whole: usize = pieces.iter().map(|(_, piece)| piece.width()).sum();
        let marks = usize::from(cells >= 4);
        let mut start = 0;
        if whole >= cells {
            // The cursor needs the cells of what it stands on, and the ellipsis one more where the text goes on behind.
            let here = pieces.get(before).map_or(1, |(_, piece)| piece.width().max(1));
            let behind = if before + 1 < pieces.len() { marks } else { 0 };
            let mut column: usize = pieces[..before].iter().map(|(_, piece)| piece.width()).sum();
            while start < before && column + marks * usize::from(start > 0) + here + behind > cells {
                column -= pieces[start].1.width();
                start += 1;
            }
        }
        let mut shown = if start > 0 && marks > 0 { ELLIPSIS.to_owned() } else { String::new() };
        let mut used = width(&shown);
        let mut column = used;
        let mut left: usize = pieces[start..].iter().map(|(_, piece)| piece.width()).sum();
        for (index, (_, piece)) in pieces.iter().enumerate().skip(start) {
            let reserve = if used + left > cells { marks } else { 0 };
            if used + piece.width() + reserve > cells {
                if reserve > 0 {
                    shown.push_str(ELLIPSIS);
                }
                break;
            }
            shown.push_str(piece);
            used += piece.width();
            left -= piece.width();
            if index < before {
                column = used;
            }
        }
        (shown, column.min(cells - 1))
    }

    /// Draws the line at the top of `area` and returns where the cursor stands.
    pub fn view(&self, area: Rect, style: Style, out: &mut Frame<'_>) -> Option<Position> {
        let area = area.intersection(out.area());
        if area.is_empty() {
            return None;
        }
        let (shown, column) = self.window(area.width.into());
        put(area, &shown, style, out.buffer_mut());
        Some(Position { x: area.x + u16::try_from(column).unwrap_or(0), y: area.y })
    }
}

/// A pasted text, cleaned, with the spaces at its ends that part it from what stands before and behind.
fn spaced(text: &str, before: &str, behind: &str) -> String {
    let mut clean = clean_line(text);
    if clean.is_empty() {
        return clean;
    }
    if text.starts_with(char::is_whitespace) && !before.is_empty() && !before.ends_with(' ') {
        clean.insert(0, ' ');
    }
    // A line end behind copied text parts it from nothing.
    let parts = text.ends_with(' ') || (text.ends_with(char::is_whitespace) && !behind.is_empty());
    if parts && !behind.starts_with(' ') {
        clean.push(' ');
    }
    clean
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ui::event::play;

    fn typed(script: &str) -> Line {
        let mut line = Line::new();
        for input in play(script) {
            line.input(&input);
        }
        line
    }

    #[test]
    fn editing_keys_do_what_a_shell_does() {
        assert_eq!(typed("hello world<^W>").text(), "hello");
        assert_eq!(typed("hello world<^A><Del>").text(), "ello world");
        assert_eq!(typed("hello world<^A>x<^K>").text(), "x");
        assert_eq!(typed("hello<Left><Left><^U>").text(), "lo");
        assert_eq!(typed("helo<Left>l").text(), "hello");
        assert_eq!(typed("abc<Home>x<End>y").text(), "xabcy");
    }

    #[test]
    fn backspace_takes_a_whole_grapheme() {
        assert_eq!(typed("ne\u{301}<Backspace>").raw(), "n");
        assert_eq!(typed("a👩🏽<Backspace>").raw(), "a");
        assert_eq!(typed("🇬🇧<Backspace>").raw(), "");
    }

    #[test]
    fn typing_is_taken_back_word_by_word() {
        assert_eq!(typed("one two<^Z>").raw(), "one ");
        assert_eq!(typed("one two<^Z><^Z>").raw(), "one");
        assert_eq!(typed("one two<^Z><^Z><^Z>").raw(), "");
        assert_eq!(typed("one<^U><^Z>").raw(), "one");
        assert_eq!(typed("<^Z>").raw(), "");
    }

    #[test]
    fn a_long_line_shows_where_it_goes_on() {
        let mut line = typed("abcdefghij");
        assert_eq!(line.window(20), ("abcdefghij".into(), 10));
        assert_eq!(line.window(6), ("…ghij".into(), 5));
        line.act(Action::LineStart);
        assert_eq!(line.window(6), ("abcde…".into(), 0));
        for _ in 0..5 {
            line.act(Action::Right);
        }
        let (shown, column) = line.window(6);
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert_eq!(shown.chars().nth(column), Some('f'));
    }

    #[test]
    fn a_secret_is_never_shown_and_can_be_wiped() {
        let mut line = Line::secret();
        line.input(&Input::Paste("correct horse ".into()));
        assert_eq!(line.window(40).0, "•".repeat(14));
        assert_eq!(line.text(), "correct horse ", "a passphrase is taken as typed");
        line.wipe();
        assert!(line.is_empty());
    }

    #[test]
    fn a_paste_becomes_one_line() {
        let mut line = typed("x");
        line.input(&Input::Paste("two\nlines\u{202e}".into()));
        assert_eq!(line.raw(), "xtwo lines");
    }

    #[test]
    fn pasted_words_stay_words() {
        let pasted = |script: &str, text: &str| {
            let mut line = typed(script);
            line.input(&Input::Paste(text.into()));
            line.raw().to_owned()
        };
        assert_eq!(pasted("one", "  two"), "one two");
        assert_eq!(pasted("one ", " two"), "one two");
        assert_eq!(pasted("", " two\n"), "two");
        assert_eq!(pasted("one", "\ttwo "), "one two ");
        assert_eq!(pasted("three<Home>", "two\n"), "two three");
        assert_eq!(pasted("one", " "), "one");
    }

    fn any_input() -> impl Strategy<Value = Input> {
        let keys = ["Left", "Right", "Home", "End", "Backspace", "Del", "^W", "^U", "^K", "^Left", "^Right", "^Z"];
        prop_oneof![
            4 => any::<char>().prop_map(Input::Text),
            1 => any::<String>().prop_map(Input::Paste),
            3 => proptest::sample::select(keys.to_vec()).prop_map(|key| Input::Key(crate::ui::event::Chord::parse(key).unwrap())),
            2 => proptest::sample::select(vec!['\u{301}', '\u{200d}', '👩', '🇬', '🇧', '한', '\u{1161}', '🏽', 'क', '\u{94d}'])
                .prop_map(Input::Text),
        ]
    }

    proptest! {
        #[test]
        fn the_cursor_stands_between_graphemes(inputs in proptest::collection::vec(any_input(), 0..40)) {
            let mut line = Line::new();
            for input in inputs {
                line.input(&input);
                let at = line.byte();
                let text = line.raw();
                prop_assert!(at == text.len() || text.grapheme_indices(true).any(|(start, _)| start == at));
                for cells in 0..12 {
                    let (shown, column) = line.window(cells);
                    prop_assert!(width(&shown) <= cells);
                    prop_assert!(column < cells.max(1));
                }
            }
        }
    }
}
