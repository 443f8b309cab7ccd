//! The locked screen: who, then the passphrase. In a demo the accounts say what each is for, and Enter signs in.

use chrono::{DateTime, Utc};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line as TextLine, Span};
use zeroize::Zeroizing;

use super::event::Input;
use super::form::Line;
use super::keys::{Action, Context, resolve};
use super::over::middle;
use super::part::frame::frame;
use super::part::list::{List, ListRow};
use super::part::text::{pad, put, put_line, row, wrap};
use super::theme::{Mark, Theme, Tone};

/// Where the sign-in stands.
#[derive(Clone, PartialEq, Eq)]
pub enum Stage {
    /// Waiting for a name or a passphrase.
    Asking,
    /// The passphrase is being checked.
    Checking,
    /// It was not taken, in a sentence.
    Refused(String),
}

/// The locked screen.
pub struct SignIn {
    /// Everyone who can sign in: login, and what is said of them.
    pub logins: Vec<(String, String)>,
    /// The passphrase of a demo desk, which anybody may know.
    pub demo: Option<String>,
    /// What is typed of the name.
    name: Line,
    passphrase: Line,
    list: List,
    /// Whether the passphrase has the focus.
    secret: bool,
    /// Where it stands.
    pub stage: Stage,
    /// Until when a PIN opens it again, where a receptionist stepped away: only for them.
    pub rests: Option<DateTime<Utc>>,
}

/// What an input did at the door.
pub enum Knock {
    /// It means nothing here.
    Ignored,
    /// The screen stays.
    Stay,
    /// Sign in with this name and passphrase.
    SignIn(String, Zeroizing<String>),
    /// Try this PIN.
    Pin(Zeroizing<String>),
}

impl SignIn {
    /// The keys here: among the names as in a lookup, in the passphrase as in any line.
    #[must_use]
    pub const fn path(&self) -> &'static [Context] {
        if self.secret {
            &[Context::SignIn, Context::Line, Context::Global]
        } else {
            &[Context::SignIn, Context::Lookup, Context::Global]
        }
    }

    /// A locked screen for these people.
    #[must_use]
    pub fn new(logins: Vec<(String, String)>, demo: Option<String>) -> Self {
        Self {
            logins,
            demo,
            name: Line::new(),
            passphrase: Line::secret(),
            list: List::default(),
            secret: false,
            stage: Stage::Asking,
            rests: None,
        }
    }

    /// The screen of a receptionist who stepped away; a PIN opens it until then.
    #[must_use]
    pub fn resting(login: &str, until: DateTime<Utc>) -> Self {
        let mut door = Self::new(vec![(login.to_owned(), String::new())], None);
        (door.secret, door.rests) = (true, Some(until));
        door
    }

    /// The people whose login begins with what is typed; nobody where it fits none.
    fn offered(&self) -> Vec<&(String, String)> {
        let typed = self.name.text().to_lowercase();
        self.logins.iter().filter(|(login, _)| login.starts_with(&typed)).collect()
    }

    /// The name that Enter takes: the login that is typed whole, else the selected row, else what is typed.
    fn chosen(&self) -> String {
        let offered = self.offered();
        let typed = self.name.text().to_lowercase();
        // Unless another row was gone to.
        if self.list.selected() == 0
            && let Some((login, _)) = offered.iter().find(|(login, _)| *login == typed)
        {
            return login.clone();
        }
        offered.get(self.list.selected()).map_or_else(|| self.name.text(), |(login, _)| login.clone())
    }

    /// Chooses a login beforehand, as when the same person comes back.
    pub fn choose(&mut self, login: &str) {
        if let Some(at) = self.logins.iter().position(|(known, _)| known == login) {
            self.list.select(at, self.logins.len());
        }
    }

    /// The sign-in was refused: the passphrase is emptied, the name stays.
    pub fn refuse(&mut self, sentence: String) {
        self.passphrase.wipe();
        self.secret = self.rests.is_some() || self.demo.is_none();
        self.stage = Stage::Refused(sentence);
    }

    /// Says something more, beside what is said already.
    pub fn add(&mut self, sentence: &str) {
        self.stage = Stage::Refused(match &self.stage {
            Stage::Refused(said) => format!("{said} {sentence}"),
            Stage::Asking | Stage::Checking => sentence.to_owned(),
        });
    }

    /// Takes one input. While the passphrase is being checked none comes here: it is kept for the desk.
    pub fn handle(&mut self, input: &Input) -> Knock {
        let action = match input {
            Input::Key(chord) => resolve(self.path(), *chord),
            _ => None,
        };
        if action == Some(Action::Help) {
            return Knock::Ignored;
        }
        if self.secret { self.in_secret(input, action) } else { self.in_name(input, action) }
    }

    fn in_name(&mut self, input: &Input, action: Option<Action>) -> Knock {
        let count = self.offered().len();
        match action {
            Some(Action::PrevFound) => self.go(Action::Up, count),
            Some(Action::NextFound) => self.go(Action::Down, count),
            Some(Action::NextField | Action::Open) => {
                if let Some(demo) = self.demo.clone() {
                    self.stage = Stage::Checking;
                    return Knock::SignIn(self.chosen(), Zeroizing::new(demo));
                }
                let chosen = self.chosen();
                self.name.set(&chosen);
                self.list.select(0, 1);
                self.secret = true;
                Knock::Stay
            }
            Some(Action::Back) => {
                self.name.wipe();
                self.stage = Stage::Asking;
                Knock::Stay
            }
            Some(action) => match self.name.act(action) {
                Some(_) => self.typed(),
                None => Knock::Ignored,
            },
            None => {
                self.name.input(input);
                self.typed()
            }
        }
    }

    fn go(&mut self, action: Action, count: usize) -> Knock {
        self.list.act(action, count);
        Knock::Stay
    }

    fn typed(&mut self) -> Knock {
        self.list.select(0, 1);
        self.stage = Stage::Asking;
        Knock::Stay
    }

    fn in_secret(&mut self, input: &Input, action: Option<Action>) -> Knock {
        match action {
            Some(Action::NextField) if self.passphrase.is_empty() => Knock::Stay,
            Some(Action::NextField) => {
                let words = Zeroizing::new(self.passphrase.raw().to_owned());
                self.passphrase.wipe();
                if self.rests.is_some() {
                    return Knock::Pin(words);
                }
                self.stage = Stage::Checking;
                Knock::SignIn(self.chosen(), words)
            }
            Some(Action::PrevField | Action::Back) if self.rests.is_some() => {
                self.passphrase.wipe();
                self.stage = Stage::Asking;
                Knock::Stay
            }
            Some(Action::PrevField | Action::Back) => {
                self.passphrase.wipe();
                self.name.wipe();
                self.secret = false;
                self.stage = Stage::Asking;
                Knock::Stay
            }
            Some(action) => {
                if self.passphrase.act(action).is_some() {
                    Knock::Stay
                } else {
                    Knock::Ignored
                }
            }
            None => {
                self.passphrase.input(input);
                self.stage = Stage::Asking;
                Knock::Stay
            }
        }
    }

    /// One line for the foot of the screen.
    #[must_use]
    pub fn next_line(&self) -> &'static str {
        if self.rests.is_some() {
            return "PIN, then Enter. Ctrl+L: somebody else.";
        }
        match (&self.stage, self.secret, self.demo.is_some()) {
            (Stage::Checking, ..) => "Checking the passphrase …",
            (_, true, _) => "Type your passphrase, then Enter.",
            (_, false, true) => "Arrows choose, Enter signs in.",
            (_, false, false) => "Choose or type your name, then Enter.",
        }
    }

    /// Draws the box in the middle and returns where the cursor belongs.
    pub fn view(&self, desk: &str, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        if self.rests.is_some() {
            return self.view_resting(desk, area, theme, out);
        }
        let offered = self.offered();
        let rows = u16::try_from(offered.len().clamp(1, 10)).unwrap_or(10);
        let place = middle(area, 74, rows + 9);
        let inside = frame(place, None, desk, true, theme, out);
        let inside = Rect { x: inside.x + 2.min(inside.width), width: inside.width.saturating_sub(4), ..inside };
        let mut cursor = None;
        let field = |at: usize, label: &str, line: &Line, focused: bool, out: &mut Frame<'_>| {
            let place = row(inside, at);
            put(place, label, theme.style(if focused { Tone::Accent } else { Tone::Dim }), out.buffer_mut());
            let words = Rect { x: place.x + 14.min(place.width), width: place.width.saturating_sub(14), ..place };
            line.view(words, theme.style(Tone::Field), out)
        };
        let at = field(1, "Name", &self.name, !self.secret, out);
        if !self.secret {
            cursor = at;
        }
        let list = Rect {
            y: (inside.y + 2).min(inside.bottom()),
            height: rows.min(inside.bottom().saturating_sub(inside.y + 2)),
            ..inside
        };
        let each = |index: usize| {
            let (login, about) = offered[index];
            ListRow::new(
                Mark::None,
                TextLine::from(vec![Span::raw(pad(login, 14)), Span::styled(about.clone(), theme.style(Tone::Dim))]),
            )
        };
        if offered.is_empty() {
            put(
                list,
                "nobody of that name is listed; Enter tries it all the same",
                theme.style(Tone::Dim),
                out.buffer_mut(),
            );
        } else if let Some(at) = self.list.view(offered.len(), each, !self.secret, list, theme, out)
            && !self.secret
            && self.name.is_empty()
        {
            cursor = Some(at);
        }
        let below = usize::from(rows) + 3;
        match &self.demo {
            Some(demo) => {
                let words = format!("Made-up people only. Every passphrase is: {demo}");
                put(row(inside, below), &words, theme.style(Tone::Dim), out.buffer_mut());
            }
            None => {
                let at = field(below, "Passphrase", &self.passphrase, self.secret, out);
                if self.secret {
                    cursor = at;
                }
            }
        }
        self.view_stage(inside, below + 2, theme, out);
        cursor
    }

    /// Stepped away: whose PIN is asked for, and nothing of anybody else.
    fn view_resting(&self, desk: &str, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let place = middle(area, 74, 10);
        let inside = frame(place, None, desk, true, theme, out);
        let inside = Rect { x: inside.x + 2.min(inside.width), width: inside.width.saturating_sub(4), ..inside };
        let who = format!("{} stepped away.", self.chosen());
        put(row(inside, 1), &who, theme.style(Tone::Plain), out.buffer_mut());
        let line = row(inside, 3);
        put(line, "PIN", theme.style(Tone::Accent), out.buffer_mut());
        let words = Rect { x: line.x + 14.min(line.width), width: line.width.saturating_sub(14), ..line };
        let cursor = self.passphrase.view(words, theme.style(Tone::Field), out);
        self.view_stage(inside, 5, theme, out);
        cursor
    }

    /// What came of the last try, from this row on.
    fn view_stage(&self, inside: Rect, from: usize, theme: Theme, out: &mut Frame<'_>) {
        let (mark, words) = match &self.stage {
            Stage::Asking => return,
            Stage::Checking => (Mark::Wait, "Checking the passphrase …"),
            Stage::Refused(words) => (Mark::Alert, words.as_str()),
        };
        for (down, words) in wrap(words, usize::from(inside.width).saturating_sub(2)).iter().take(2).enumerate() {
            let symbol = if down == 0 { mark.symbol() } else { " " };
            let line = TextLine::from(vec![
                Span::styled(symbol.to_owned(), theme.style(mark.tone())),
                Span::raw(format!(" {words}")),
            ]);
            put_line(row(inside, from + down), &line, out.buffer_mut());
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]

    use super::*;
    use crate::ui::event::play;

    fn chosen(keys: &str) -> String {
        let logins = ["ana.maria", "ana", "bo"].map(|login| (login.to_owned(), String::new()));
        let mut door = SignIn::new(logins.into(), Some("demo".to_owned()));
        for input in play(keys) {
            if let Knock::SignIn(login, _) = door.handle(&input) {
                return login;
            }
        }
        panic!("nobody signed in");
    }

    #[test]
    fn a_login_that_begins_another_signs_in_where_it_is_typed_whole() {
        assert_eq!(chosen("ana<Enter>"), "ana");
        assert_eq!(chosen("an<Enter>"), "ana.maria");
        assert_eq!(chosen("an<Down><Enter>"), "ana");
        assert_eq!(chosen("<Down><Down><Enter>"), "bo");
        assert_eq!(chosen("zoe<Enter>"), "zoe");
    }
}
