//! Text of several lines, wrapped. The editing is `ratatui-textarea`'s; the keys are ours, and so are whole graphemes.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_textarea::{CursorMove, TextArea, WrapMode};
use unicode_segmentation::UnicodeSegmentation;

use crate::domain::text::{clean_line, clean_text};
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::text::{take, width, wrap};

/// The most characters that notes take; more is not let in. Rows and columns then fit in 16 bits.
pub const LIMIT: usize = 60_000;
/// Lines that Page Up and Page Down go.
const PAGE: usize = 8;

/// Notes that are typed into.
#[derive(Clone)]
pub struct Notes {
    area: TextArea<'static>,
    chars: usize,
}

impl Default for Notes {
    fn default() -> Self {
        Self::new()
    }
}

impl Notes {
    /// Empty notes.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Vec::new())
    }

    fn of(lines: Vec<String>) -> Self {
        let chars = lines.iter().map(|line| line.chars().count() + 1).sum();
        let mut area = TextArea::new(lines);
        area.set_wrap_mode(WrapMode::WordOrGlyph);
        // The terminal's own cursor stands there.
        area.set_cursor_style(Style::new());
        area.set_cursor_line_style(Style::new());
        Self { area, chars }
    }

    /// The text as it stands. [`Notes::text`] is what to store.
    #[must_use]
    pub fn raw(&self) -> String {
        self.area.lines().join("\n")
    }

    /// The text, cleaned, without empty lines at its end.
    #[must_use]
    pub fn text(&self) -> String {
        clean_text(&self.raw()).trim_end().to_owned()
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.area.lines().iter().all(|line| clean_line(line).is_empty())
    }

    /// Puts a text in its place, the cursor at its end.
    pub fn set(&mut self, text: &str) {
        let text: String = clean_text(text).chars().take(LIMIT).collect();
        *self = Self::of(text.split('\n').map(str::to_owned).collect());
        self.jump(usize::MAX, usize::MAX);
    }

    /// Types, pastes or edits. `None` for what notes do not understand, else whether the text changed.
    pub fn input(&mut self, input: &Input) -> Option<bool> {
        match input {
            Input::Text(c) => {
                let fits = self.chars < LIMIT;
                if fits {
                    self.area.input_without_shortcuts(tui_textarea::Input {
                        key: tui_textarea::Key::Char(*c),
                        ..tui_textarea::Input::default()
                    });
                    self.chars += 1;
                    self.snap();
                }
                Some(fits)
            }
            Input::Paste(text) => {
                let text: String = clean_text(text).chars().take(LIMIT.saturating_sub(self.chars)).collect();
                let changed = self.area.insert_str(&text);
                self.chars += text.chars().count();
                self.snap();
                Some(changed)
            }
            Input::Key(chord) => resolve(&[Context::Notes], *chord).and_then(|action| self.act(action)),
            _ => None,
        }
    }

    /// Does one of the table's editing actions. `None` for any other, else whether the text changed.
    pub fn act(&mut self, action: Action) -> Option<bool> {
        let (row, column) = self.at();
        let changed = match action {
            Action::NewLine => {
                let fits = self.chars < LIMIT;
                if fits {
                    self.area.insert_newline();
                }
                fits
            }
            Action::DeleteBack => match self.grapheme_before() {
                0 => self.area.delete_newline(),
                chars => {
                    self.jump(row, column - chars);
                    self.area.delete_str(chars)
                }
            },
            Action::DeleteNext => self.area.delete_str(self.grapheme_after().max(1)),
            Action::DeleteWord => self.area.delete_word(),
            Action::DeleteToStart => self.area.delete_line_by_head(),
            Action::DeleteToEnd => self.area.delete_line_by_end(),
            Action::UndoTyping => self.area.undo(),
            _ => {
                self.step(action, row, column)?;
                false
            }
        };
        if changed {
            self.chars = self.area.lines().iter().map(|line| line.chars().count() + 1).sum();
        }
        self.snap();
        Some(changed)
    }

    fn step(&mut self, action: Action, row: usize, column: usize) -> Option<()> {
        match action {
            Action::Left if column > 0 => self.jump(row, column - self.grapheme_before()),
            Action::Left if row > 0 => self.jump(row - 1, usize::MAX),
            Action::Right => match self.grapheme_after() {
                0 if row + 1 < self.area.lines().len() => self.jump(row + 1, 0),
                chars => self.jump(row, column + chars),
            },
            Action::Left => {}
            Action::Up => self.area.move_cursor(CursorMove::Up),
            Action::Down => self.area.move_cursor(CursorMove::Down),
            Action::PageUp => (0..PAGE).for_each(|_| self.area.move_cursor(CursorMove::Up)),
            Action::PageDown => (0..PAGE).for_each(|_| self.area.move_cursor(CursorMove::Down)),
            Action::WordLeft => self.area.move_cursor(CursorMove::WordBack),
            Action::WordRight => self.area.move_cursor(CursorMove::WordForward),
            Action::LineStart => self.jump(row, 0),
            Action::LineEnd => self.jump(row, usize::MAX),
            Action::TextStart => self.jump(0, 0),
            Action::TextEnd => self.jump(usize::MAX, usize::MAX),
            _ => return None,
        }
        Some(())
    }

    /// The cursor's line and character in it, from 0.
    #[must_use]
    pub fn at(&self) -> (usize, usize) {
        let cursor = self.area.cursor();
        (cursor.0, cursor.1)
    }

    fn jump(&mut self, row: usize, column: usize) {
        let short = |n| u16::try_from(n).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(short(row), short(column)));
    }

    /// The cursor's line, and the byte in it before which the cursor stands.
    fn line(&self) -> (&str, usize) {
        let (row, column) = self.at();
        let line = self.area.lines().get(row).map_or("", String::as_str);
        (line, line.char_indices().nth(column).map_or(line.len(), |(at, _)| at))
    }

    fn grapheme_before(&self) -> usize {
        let (line, at) = self.line();
        line[..at].graphemes(true).next_back().map_or(0, |grapheme| grapheme.chars().count())
    }

    fn grapheme_after(&self) -> usize {
        let (line, at) = self.line();
        line[at..].graphemes(true).next().map_or(0, |grapheme| grapheme.chars().count())
    }

    /// Moves a cursor that was left inside a grapheme behind it.
    fn snap(&mut self) {
        let (row, _) = self.at();
        let (line, at) = self.line();
        let end = line.grapheme_indices(true).map(|(start, grapheme)| start + grapheme.len()).find(|end| *end >= at);
        if let Some(end) = end.filter(|end| *end > at && at > 0)
            && !line.grapheme_indices(true).any(|(start, _)| start == at)
        {
            let column = line[..end].chars().count();
            self.jump(row, column);
        }
    }

    /// Rows that the text takes at a width: at least one, and counted no further than `most`.
    #[must_use]
    pub fn rows(&self, cells: usize, most: usize) -> usize {
        let mut rows = 0;
        for line in self.area.lines() {
            // A long line is wrapped no further than it counts.
            rows += wrap(take(line, cells.saturating_mul(most)), cells).len();
            if rows >= most {
                return most;
            }
        }
        rows.max(1)
    }

    /// The beginning of the text, cleaned: about this many characters.
    #[must_use]
    pub fn beginning(&self, chars: usize) -> String {
        let mut text = String::new();
        for line in self.area.lines() {
            if text.len() >= chars {
                break;
            }
            text.extend(line.chars().take(chars));
            text.push('\n');
        }
        clean_text(&text).trim_end().to_owned()
    }

    /// Draws the text and returns where the cursor stands. It scrolls so that the cursor is seen.
    pub fn view(&self, area: Rect, out: &mut Frame<'_>) -> Option<Position> {
        let area = area.intersection(out.area());
        if area.is_empty() {
            return None;
        }
        out.render_widget(&self.area, area);
        let screen = self.area.screen_cursor();
        let (top, _) = self.area.scroll_offset();
        // Columns by whole graphemes, as they are drawn; the widget counts each character's width.
        let start = self.area.screen_to_data(screen.row, 0);
        let (line, at) = self.line();
        let from = line.char_indices().nth(start.1).map_or(line.len(), |(at, _)| at).min(at);
        let column = if start.0 == self.at().0 { width(&line[from..at]) } else { screen.col };
        let place = |n: usize, most: u16| u16::try_from(n).unwrap_or(u16::MAX).min(most.saturating_sub(1));
        Some(Position {
            x: area.x + place(column, area.width),
            y: area.y + place(screen.row.saturating_sub(top.into()), area.height),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use proptest::prelude::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;
    use crate::ui::event::{Chord, play};

    fn typed(script: &str) -> Notes {
        let mut notes = Notes::new();
        for input in play(script) {
            notes.input(&input);
        }
        notes
    }

    #[test]
    fn lines_are_typed_and_joined() {
        assert_eq!(typed("one<Enter>two").text(), "one\ntwo");
        assert_eq!(typed("one<Enter>two<Home><Backspace>").text(), "onetwo");
        assert_eq!(typed("one<Enter>two<Up><End><Del>").text(), "onetwo");
        assert_eq!(typed("one<Enter>two<Left><Left><Left><Left>x").text(), "onex\ntwo");
        assert_eq!(typed("one<Up><Home>x<^End>y").text(), "xoney");
        assert_eq!(typed("one two<^W>").text(), "one");
        assert_eq!(typed("one<^Z>").text(), "on", "typing is taken back");
        assert_eq!(typed("one two<^U>").text(), "", "never an undo");
    }

    #[test]
    fn a_grapheme_goes_as_one() {
        assert_eq!(typed("ne\u{301}<Backspace>").raw(), "n");
        assert_eq!(typed("👩🏽<Backspace>").raw(), "");
        assert_eq!(typed("e\u{301}x<Home><Del>").raw(), "x");
        assert_eq!(typed("e\u{301}x<Home><Right>y").raw(), "e\u{301}yx");
    }

    #[test]
    fn the_cursor_is_drawn_where_typing_goes() {
        let notes = typed("washing takes ninety minutes");
        let mut terminal = Terminal::new(TestBackend::new(10, 3)).unwrap();
        let mut at = None;
        terminal.draw(|out| at = notes.view(out.area(), out)).unwrap();
        let at = at.unwrap();
        let buffer = terminal.backend().buffer();
        assert_eq!(buffer[(at.x - 1, at.y)].symbol(), "s");
    }

    fn any_input() -> impl Strategy<Value = Input> {
        let keys = [
            "Left",
            "Right",
            "Up",
            "Down",
            "Home",
            "End",
            "Enter",
            "Backspace",
            "Del",
            "^W",
            "^U",
            "^K",
            "^Left",
            "^Right",
            "^Z",
            "PgUp",
            "PgDn",
            "^Home",
            "^End",
        ];
        prop_oneof![
            4 => any::<char>().prop_filter("controls never come in", |c| !c.is_control()).prop_map(Input::Text),
            1 => any::<String>().prop_map(Input::Paste),
            4 => proptest::sample::select(keys.to_vec()).prop_map(|key| Input::Key(Chord::parse(key).unwrap())),
            3 => proptest::sample::select(vec!['\u{301}', '\u{200d}', '👩', '🇬', '🇧', '한', '\u{1161}', '🏽', ' ', 'x'])
                .prop_map(Input::Text),
        ]
    }

    proptest! {
        #[test]
        fn the_cursor_stands_between_graphemes_and_inside_the_box(
            inputs in proptest::collection::vec(any_input(), 0..40),
            columns in 0u16..14,
            rows in 0u16..5,
        ) {
            let mut notes = Notes::new();
            let mut terminal = Terminal::new(TestBackend::new(14, 5)).unwrap();
            for input in inputs {
                notes.input(&input);
                let (line, at) = notes.line();
                prop_assert!(at == line.len() || line.grapheme_indices(true).any(|(start, _)| start == at));
                let mut cursor = None;
                terminal.draw(|out| cursor = notes.view(Rect::new(0, 0, columns, rows), out)).unwrap();
                prop_assert!(cursor.is_none_or(|cursor| cursor.x < columns && cursor.y < rows));
            }
        }
    }
}
