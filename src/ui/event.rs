//! What the terminal reports, made into what the desk understands.
//!
//! Releases are dropped, AltGr is folded into the character it makes, Shift is normalised, and pasted text is cleaned
//! here and never reaches the key table.

use std::fmt;

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use crate::domain::text::{clean_line, clean_text};

/// The longest paste taken in, in bytes of UTF-8; the rest is dropped.
pub const PASTE_LIMIT: usize = 64 * 1024;

/// One thing that happened at the terminal.
///
/// It has no `Debug` outside tests: what people type stays out of logs and panics.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub enum Input {
    /// A key that types nothing: Enter, F8, Ctrl+S.
    Key(Chord),
    /// A printable character. Where no text is typed it is a key like any other: see [`Input::chord`].
    Text(char),
    /// Pasted text, cleaned, lines kept.
    Paste(String),
    /// The terminal now has this many columns and rows.
    Resize(u16, u16),
    /// The terminal came to the front.
    FocusGained,
    /// The terminal went to the back.
    FocusLost,
}

impl Input {
    /// The input that a terminal event means; `None` for what the desk does not listen to.
    #[must_use]
    pub fn from_event(event: Event) -> Option<Self> {
        match event {
            Event::Key(key) => Self::from_key(key),
            Event::Paste(text) => {
                let text = clean_text(cut(&text, PASTE_LIMIT));
                (!text.is_empty()).then_some(Self::Paste(text))
            }
            Event::Resize(columns, rows) => Some(Self::Resize(columns, rows)),
            Event::FocusGained => Some(Self::FocusGained),
            Event::FocusLost => Some(Self::FocusLost),
            Event::Mouse(_) => None,
        }
    }

    /// The key to look up in the table: of a key itself, and of a character where no text is typed.
    #[must_use]
    pub fn chord(&self) -> Option<Chord> {
        match *self {
            Self::Key(chord) => Some(chord),
            Self::Text(c) => Some(Chord::key(c)),
            _ => None,
        }
    }

    fn from_key(key: KeyEvent) -> Option<Self> {
        if key.kind == KeyEventKind::Release {
            return None;
        }
        let has = |modifier| key.modifiers.contains(modifier);
        let (ctrl, alt, shift) = (has(KeyModifiers::CONTROL), has(KeyModifiers::ALT), has(KeyModifiers::SHIFT));
        let code = match key.code {
            KeyCode::Char(c) if ctrl == alt => {
                // Windows sends AltGr as Ctrl+Alt: the character is what was meant.
                let c = if shift { upper(c) } else { c };
                return typed(c).map(Self::Text);
            }
            KeyCode::Char(c) if ctrl => match c.to_ascii_lowercase() {
                // On the wire these are the same bytes as the keys they stand for.
                'i' => Code::Tab,
                'j' | 'm' => Code::Enter,
                'h' => Code::Backspace,
                '[' => Code::Esc,
                c => return Some(Self::Key(Chord::ctrl(c))),
            },
            KeyCode::Char(c) => return Some(Self::Key(Chord::alt(if shift { upper(c) } else { c }))),
            KeyCode::Enter => Code::Enter,
            KeyCode::Esc => Code::Esc,
            KeyCode::Tab if shift => return Some(Self::Key(Chord::BACK_TAB)),
            KeyCode::BackTab => return Some(Self::Key(Chord::BACK_TAB)),
            KeyCode::Tab => Code::Tab,
            KeyCode::Backspace => Code::Backspace,
            KeyCode::Delete => Code::Delete,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::F(n) => Code::F(n),
            _ => return None,
        };
        Some(Self::Key(Chord { code, ctrl: ctrl && code.keeps_ctrl(), alt: false, shift: false }))
    }
}

/// A key with what is held down with it, in one normal form: `A`, never Shift+a.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chord {
    code: Code,
    ctrl: bool,
    alt: bool,
    shift: bool,
}

/// The key of a chord.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Code {
    Char(char),
    F(u8),
    Enter,
    Esc,
    Tab,
    Backspace,
    Delete,
    Home,
    End,
    PageUp,
    PageDown,
    Up,
    Down,
    Left,
    Right,
}

impl Code {
    /// Keys whose Ctrl form means a larger step.
    const fn keeps_ctrl(self) -> bool {
        matches!(self, Self::Left | Self::Right | Self::Home | Self::End)
    }
}

/// Names of the keys that are not characters, as shown on screen.
const NAMES: &[(&str, Chord)] = &[
    ("Enter", Chord::ENTER),
    ("Esc", Chord::ESC),
    ("Tab", Chord::TAB),
    ("S-Tab", Chord::BACK_TAB),
    ("Backspace", Chord::BACKSPACE),
    ("Del", Chord::DELETE),
    ("Home", Chord::HOME),
    ("End", Chord::END),
    ("PgUp", Chord::PAGE_UP),
    ("PgDn", Chord::PAGE_DOWN),
    ("Up", Chord::UP),
    ("Down", Chord::DOWN),
    ("Left", Chord::LEFT),
    ("Right", Chord::RIGHT),
    ("^Left", Chord::WORD_LEFT),
    ("^Right", Chord::WORD_RIGHT),
    ("^Home", Chord::TOP),
    ("^End", Chord::BOTTOM),
    ("Space", Chord::key(' ')),
];

impl Chord {
    /// Enter.
    pub const ENTER: Self = Self::named(Code::Enter);
    /// Escape.
    pub const ESC: Self = Self::named(Code::Esc);
    /// Tab.
    pub const TAB: Self = Self::named(Code::Tab);
    /// Shift+Tab.
    pub const BACK_TAB: Self = Self { code: Code::Tab, ctrl: false, alt: false, shift: true };
    /// Backspace.
    pub const BACKSPACE: Self = Self::named(Code::Backspace);
    /// Delete.
    pub const DELETE: Self = Self::named(Code::Delete);
    /// Home.
    pub const HOME: Self = Self::named(Code::Home);
    /// End.
    pub const END: Self = Self::named(Code::End);
    /// Page Up.
    pub const PAGE_UP: Self = Self::named(Code::PageUp);
    /// Page Down.
    pub const PAGE_DOWN: Self = Self::named(Code::PageDown);
    /// Up.
    pub const UP: Self = Self::named(Code::Up);
    /// Down.
    pub const DOWN: Self = Self::named(Code::Down);
    /// Left.
    pub const LEFT: Self = Self::named(Code::Left);
    /// Right.
    pub const RIGHT: Self = Self::named(Code::Right);
    /// Ctrl+Left.
    pub const WORD_LEFT: Self = Self { code: Code::Left, ctrl: true, alt: false, shift: false };
    /// Ctrl+Right.
    pub const WORD_RIGHT: Self = Self { code: Code::Right, ctrl: true, alt: false, shift: false };
    /// Ctrl+Home.
    pub const TOP: Self = Self { code: Code::Home, ctrl: true, alt: false, shift: false };
    /// Ctrl+End.
    pub const BOTTOM: Self = Self { code: Code::End, ctrl: true, alt: false, shift: false };

    const fn named(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character by itself; capitals are characters of their own.
    #[must_use]
    pub const fn key(c: char) -> Self {
        Self::named(Code::Char(c))
    }

    /// Ctrl with a character; the case of a letter does not matter.
    #[must_use]
    pub const fn ctrl(c: char) -> Self {
        Self { code: Code::Char(c.to_ascii_lowercase()), ctrl: true, alt: false, shift: false }
    }

    /// Alt with a character.
    #[must_use]
    pub const fn alt(c: char) -> Self {
        Self { code: Code::Char(c), ctrl: false, alt: true, shift: false }
    }

    /// A function key, 1 to 12.
    #[must_use]
    pub const fn f(n: u8) -> Self {
        Self::named(Code::F(n))
    }

    /// The character that this chord types where text is typed.
    #[must_use]
    pub const fn typed(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Whether this is a function key.
    #[must_use]
    pub const fn is_function(self) -> bool {
        matches!(self.code, Code::F(_))
    }

    /// The character held down with Ctrl, if that is what this is.
    #[must_use]
    pub const fn ctrl_of(self) -> Option<char> {
        match self.code {
            Code::Char(c) if self.ctrl => Some(c),
            _ => None,
        }
    }

    /// Reads the form that `Display` writes: `^L`, `Enter`, `S-Tab`, `F8`, `a`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((_, chord)) = NAMES.iter().find(|(name, _)| *name == text) {
            return Some(*chord);
        }
        let mut chars = text.chars();
        match (chars.next()?, chars.as_str()) {
            (c, "") => Some(Self::key(c)),
            ('F', digits) => digits.parse().ok().filter(|n| (1..=12).contains(n)).map(Self::f),
            ('^', rest) => one(rest).map(Self::ctrl),
            ('M', rest) => rest.strip_prefix('-').and_then(one).map(Self::alt),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = NAMES.iter().find(|(_, chord)| chord == self) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) if self.ctrl => write!(f, "^{}", c.to_ascii_uppercase()),
            Code::Char(c) if self.alt => write!(f, "M-{c}"),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            _ => f.write_str("?"),
        }
    }
}

/// Reads a script of keys into inputs, for tests: characters type themselves, `<Tab>`, `<^S>` and so on are keys, `<<`
/// is a less-than sign. A key that does not exist is left out.
#[must_use]
pub fn play(script: &str) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut rest = script;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match rest.find('>') {
            _ if c != '<' => inputs.push(Input::Text(c)),
            _ if rest.starts_with('<') => {
                inputs.push(Input::Text('<'));
                rest = &rest[1..];
            }
            Some(end) => {
                let chord = Chord::parse(&rest[..end]);
                inputs.extend(chord.map(|chord| chord.typed().map_or(Input::Key(chord), Input::Text)));
                rest = &rest[end + 1..];
            }
            None => inputs.push(Input::Text(c)),
        }
    }
    inputs
}

/// The only character of a text, if it has one.
fn one(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.as_str().is_empty())
}

/// What a typed character may be: white space is a space, what cannot be seen is nothing.
fn typed(c: char) -> Option<char> {
    if c.is_whitespace() && !c.is_control() {
        return Some(' ');
    }
    (!c.is_control() && !clean_line(c.encode_utf8(&mut [0; 4])).is_empty()).then_some(c)
}

/// Some terminals report the letter and Shift apart.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
}

/// At most `limit` bytes of a text, whole characters.
fn cut(text: &str, limit: usize) -> &str {
    let end = (0..=limit.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use ratatui::crossterm::event::KeyEventState;

    use super::*;

    fn read(code: KeyCode, modifiers: KeyModifiers) -> Option<Input> {
        let state = KeyEventState::NONE;
        Input::from_event(Event::Key(KeyEvent { code, modifiers, kind: KeyEventKind::Press, state }))
    }

    fn is(input: Option<Input>, expected: Input) -> bool {
        input == Some(expected)
    }

    #[test]
    fn releases_are_dropped_and_repeats_kept() {
        let key = |kind| {
            let state = KeyEventState::NONE;
            Event::Key(KeyEvent { code: KeyCode::Char('a'), modifiers: KeyModifiers::NONE, kind, state })
        };
        assert!(Input::from_event(key(KeyEventKind::Release)).is_none());
        assert!(is(Input::from_event(key(KeyEventKind::Repeat)), Input::Text('a')));
    }

    #[test]
    fn altgr_types_its_character() {
        let altgr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        assert!(is(read(KeyCode::Char('€'), altgr), Input::Text('€')));
        assert!(is(read(KeyCode::Char('á'), altgr | KeyModifiers::SHIFT), Input::Text('Á')));
    }

    #[test]
    fn shift_is_part_of_the_character() {
        assert!(is(read(KeyCode::Char('g'), KeyModifiers::SHIFT), Input::Text('G')));
        assert!(is(read(KeyCode::Char('G'), KeyModifiers::NONE), Input::Text('G')));
        assert!(is(read(KeyCode::Char('L'), KeyModifiers::CONTROL), Input::Key(Chord::ctrl('l'))));
        assert!(is(read(KeyCode::BackTab, KeyModifiers::SHIFT), Input::Key(Chord::BACK_TAB)));
        assert!(is(read(KeyCode::Tab, KeyModifiers::SHIFT), Input::Key(Chord::BACK_TAB)));
        assert!(is(read(KeyCode::Enter, KeyModifiers::SHIFT), Input::Key(Chord::ENTER)));
    }

    #[test]
    fn keys_that_are_others_on_the_wire_are_those() {
        for (c, chord) in [('j', Chord::ENTER), ('m', Chord::ENTER), ('i', Chord::TAB), ('h', Chord::BACKSPACE)] {
            assert!(is(read(KeyCode::Char(c), KeyModifiers::CONTROL), Input::Key(chord)));
        }
    }

    #[test]
    fn what_cannot_be_seen_cannot_be_typed() {
        for c in ['\u{1b}', '\u{202e}', '\u{200b}', '\u{7f}', '\u{feff}'] {
            assert!(read(KeyCode::Char(c), KeyModifiers::NONE).is_none());
        }
        assert!(is(read(KeyCode::Char('\u{a0}'), KeyModifiers::NONE), Input::Text(' ')));
        assert!(is(read(KeyCode::Char('\u{301}'), KeyModifiers::NONE), Input::Text('\u{301}')));
    }

    #[test]
    fn a_paste_is_cleaned_and_cut() {
        let paste = |text: &str| Input::from_event(Event::Paste(text.to_owned()));
        assert!(is(paste("a\r\nb\u{1b}[31m\u{202e}c"), Input::Paste("a\nb[31mc".into())));
        assert!(paste("\u{1b}\u{200b}").is_none());
        let Some(Input::Paste(long)) = paste(&"é".repeat(PASTE_LIMIT)) else { panic!("a paste") };
        assert_eq!(long.len(), PASTE_LIMIT);
    }

    #[test]
    fn chords_read_as_they_are_written() {
        let named = NAMES.iter().map(|(_, chord)| *chord);
        let others =
            [Chord::ctrl('l'), Chord::f(10), Chord::alt('b'), Chord::key('a'), Chord::key('^'), Chord::key('F')];
        for chord in named.chain(others) {
            assert_eq!(Chord::parse(&chord.to_string()), Some(chord), "{chord}");
        }
        assert_eq!(Chord::ctrl('l').to_string(), "^L");
        for wrong in ["", "F0", "F13", "^ab", "M-", "Nope"] {
            assert_eq!(Chord::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_script_plays_as_typed() {
        let expected = [Input::Text('a'), Input::Key(Chord::TAB), Input::Text('<'), Input::Text(' '), Input::Text('b')];
        assert!(play("a<Tab><<<Space>b") == expected);
    }
}
