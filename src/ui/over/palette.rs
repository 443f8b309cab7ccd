//! The command palette: every command by its name, the best match first.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line as Row, Span};

use super::help::{sentence, with_foot};
use super::{Answer, open};
use crate::ui::event::Input;
use crate::ui::form::Line;
use crate::ui::keys::{Action, Context, palette_rows, resolve};
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, row};
use crate::ui::theme::{Mark, Theme, Tone};

/// Cells across.
const WIDTH: u16 = 90;
/// Cells of a command's name.
const NAME: usize = 18;
/// Cells of its key.
const KEY: usize = 6;

/// The palette.
#[derive(Clone)]
pub struct Palette {
    commands: Vec<Command>,
    /// Indices of the commands that match, best first.
    found: Vec<usize>,
    line: Line,
    list: List,
}

#[derive(Clone)]
struct Command {
    action: Action,
    name: &'static str,
    key: String,
    help: &'static str,
    why_not: Option<String>,
    /// Not for whoever looks.
    never: bool,
}

impl Palette {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Palette, Context::List, Context::Global];

    /// Every command; `why_not` gives the reason why one cannot be done now.
    #[must_use]
    pub fn new(why_not: &dyn Fn(Action) -> Option<String>) -> Self {
        let command = |row: &crate::ui::keys::Row| Command {
            action: row.action,
            name: row.label,
            key: row.chords.first().map(ToString::to_string).unwrap_or_default(),
            help: row.help,
            why_not: why_not(row.action),
            never: false,
        };
        let commands: Vec<Command> = palette_rows().into_iter().map(command).collect();
        let mut palette = Self { commands, found: Vec::new(), line: Line::new(), list: List::default() };
        palette.find();
        palette
    }

    /// The same with what somebody never does left out, until its name is typed: then it says why not.
    #[must_use]
    pub fn without(mut self, never: &dyn Fn(Action) -> bool) -> Self {
        for command in &mut self.commands {
            command.never = never(command.action);
        }
        self.find();
        self
    }

    /// Takes one input. A command that cannot be done stays where it is, with its reason.
    pub fn handle(&mut self, input: &Input) -> Answer<Action> {
        let action = match input {
            Input::Key(chord) => resolve(Self::PATH, *chord),
            _ => None,
        };
        match action {
            Some(Action::Back) => return Answer::Close,
            Some(Action::Open) => {
                let chosen = self.found.get(self.list.selected()).map(|at| &self.commands[*at]);
                let open = chosen.filter(|command| command.why_not.is_none());
                return open.map_or(Answer::Stay, |command| Answer::Chosen(command.action));
            }
            Some(action) if self.list.act(action, self.found.len()) => return Answer::Stay,
            _ => match self.line.input(input) {
                None if action.is_some() => return Answer::Ignored,
                Some(true) => self.find(),
                _ => {}
            },
        }
        Answer::Stay
    }

    fn find(&mut self) {
        let pattern = Pattern::parse(self.line.raw(), CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut scratch = Vec::new();
        let mut score = |command: &Command| {
            // The name counts for more than the sentence.
            let name = pattern.score(Utf32Str::new(command.name, &mut scratch), &mut matcher).map(|score| score * 2);
            let help = pattern.score(Utf32Str::new(command.help, &mut scratch), &mut matcher);
            name.max(help)
        };
        let all = self.line.raw().trim().is_empty();
        let shown = self.commands.iter().enumerate().filter(|(_, command)| !(all && command.never));
        let scored = shown.filter_map(|(at, command)| Some((score(command)?, at)));
        let mut found: Vec<(u32, usize)> = scored.collect();
        // Of those that match alike, what can be done now stands first.
        found.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), self.commands[*at].why_not.is_some(), *at));
        self.found = found.into_iter().map(|(_, at)| at).collect();
        self.list.select(0, self.found.len());
    }

    /// Draws the palette in the middle of `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let inside = open(area, WIDTH, area.height.saturating_sub(4).max(3), "Commands", theme, out);
        let line = row(inside, 0);
        let text = Rect { x: line.x.saturating_add(1), width: line.width.saturating_sub(2), ..line }.intersection(line);
        let cursor = self.line.view(text, theme.style(Tone::Field), out);
        let down = inside.height.min(2);
        let body = Rect { y: inside.y + down, height: inside.height - down, ..inside };
        let cells = usize::from(inside.width).saturating_sub(NAME + KEY + 5);
        let make = |at: usize| {
            let command = &self.commands[self.found[at]];
            let (name, key, words) = match &command.why_not {
                None => (Tone::Plain, Tone::Accent, command.help),
                Some(reason) => (Tone::Dim, Tone::Dim, reason.as_str()),
            };
            ListRow::new(
                Mark::None,
                Row::from(vec![
                    Span::styled(pad(command.name, NAME), theme.style(name)),
                    Span::styled(pad(&command.key, KEY), theme.style(key)),
                    Span::raw("  "),
                    Span::styled(fit(words, cells), theme.style(Tone::Dim)),
                ]),
            )
        };
        let (body, foot) = with_foot(body);
        if self.found.is_empty() {
            sentence(row(body, 0), "No command is called that.", theme, out);
        }
        self.list.view(self.found.len(), make, true, body, theme, out);
        if let Some(command) = self.found.get(self.list.selected()).map(|at| &self.commands[*at]) {
            sentence(foot, command.why_not.as_deref().unwrap_or(command.help), theme, out);
        }
        cursor
    }
}
