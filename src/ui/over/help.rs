//! The help screen: what can be done here, then everything else; narrowed by typing.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line as Row, Span};

use super::{Answer, open};
use crate::domain::text::fold;
use crate::ui::event::Input;
use crate::ui::form::Line;
use crate::ui::keys::{Action, Context, TABLE, help_rows, resolve};
use crate::ui::part::list::{List, ListRow};
use crate::ui::part::text::{fit, pad, put, put_line, row, wrap};
use crate::ui::theme::{Mark, Theme, Tone};

/// Cells for the keys of a row.
const KEYS: usize = 14;

/// The help screen.
#[derive(Clone)]
pub struct Help {
    intro: Option<(String, String)>,
    rows: Vec<HelpRow>,
    line: Line,
    list: List,
}

#[derive(Clone)]
struct HelpRow {
    context: Context,
    keys: String,
    help: &'static str,
    action: Action,
}

impl Help {
    /// The same without what somebody never does.
    #[must_use]
    pub fn without(mut self, never: &dyn Fn(Action) -> bool) -> Self {
        self.rows.retain(|row| !never(row.action));
        self
    }

    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Help, Context::List, Context::Global];

    /// Help for a path, its innermost context first and everything else after it. `intro` is a title and words that
    /// stand above, such as what the field with the focus is for.
    #[must_use]
    pub fn new(path: &[Context], intro: Option<(String, String)>) -> Self {
        let here = help_rows(path).into_iter().map(|(context, chord, row)| {
            // The key that works here first, its other keys after it.
            let others =
                row.chords.iter().filter(|other| **other != chord && resolve(path, **other) == Some(row.action));
            let keys = std::iter::once(&chord).chain(others).map(ToString::to_string).collect::<Vec<_>>().join(" ");
            HelpRow { context, keys, help: row.help, action: row.action }
        });
        let mut rows: Vec<HelpRow> = here.collect();
        for row in TABLE.iter().filter(|row| !row.chords.is_empty()) {
            for context in row.contexts.iter().filter(|context| !path.contains(context)) {
                let keys = row.chords.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                rows.push(HelpRow { context: *context, keys, help: row.help, action: row.action });
            }
        }
        // Contexts stay together, in the order in which they first come.
        let mut order: Vec<Context> = Vec::new();
        for row in &rows {
            if !order.contains(&row.context) {
                order.push(row.context);
            }
        }
        rows.sort_by_key(|row| order.iter().position(|context| *context == row.context));
        Self { intro, rows, line: Line::new(), list: List::default() }
    }

    /// Takes one input; nothing is ever chosen.
    pub fn handle(&mut self, input: &Input) -> Answer<()> {
        let action = match input {
            Input::Key(chord) => resolve(Self::PATH, *chord),
            _ => None,
        };
        match action {
            // Esc clears one level at a time.
            Some(Action::Back) if !self.line.is_empty() => self.line.set(""),
            Some(Action::Back | Action::Open | Action::Help) => return Answer::Close,
            Some(action) if self.list.act(action, self.found().count()) => return Answer::Stay,
            _ => match self.line.input(input) {
                None if action.is_some() => return Answer::Ignored,
                _ => {}
            },
        }
        self.list.select(0, 1);
        Answer::Stay
    }

    fn found(&self) -> impl Iterator<Item = &HelpRow> {
        let words: Vec<String> = crate::domain::text::words(self.line.raw());
        self.rows.iter().filter(move |row| {
            let text = fold(&format!("{} {} {}", row.context.name(), row.keys, row.help));
            words.iter().all(|word| text.contains(word.as_str()))
        })
    }

    /// Draws help over `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let mut inside = open(area, 100, area.height, "Help", theme, out);
        if inside.is_empty() {
            return None;
        }
        if let Some((title, words)) = &self.intro {
            let lines = wrap(words, inside.width.saturating_sub(2).into());
            put(inset(row(inside, 0)), title, theme.style(Tone::Title), out.buffer_mut());
            for (down, line) in lines.iter().enumerate() {
                put(inset(row(inside, down + 1)), line, theme.style(Tone::Plain), out.buffer_mut());
            }
            inside = below(inside, lines.len() + 2);
        }
        let find = inset(row(inside, 0));
        put_line(find, &Row::styled("find ", theme.style(Tone::Dim)), out.buffer_mut());
        let text = Rect { x: find.x.saturating_add(5), width: find.width.saturating_sub(5), ..find }.intersection(find);
        let cursor = self.line.view(text, theme.style(Tone::Field), out);
        let found: Vec<&HelpRow> = self.found().collect();
        let cells = usize::from(inside.width);
        let make = |at: usize| {
            let row = found[at];
            let first = at == 0 || found[at - 1].context != row.context;
            let name = if first { row.context.name() } else { "" };
            ListRow::new(
                Mark::None,
                Row::from(vec![
                    Span::styled(pad(name, 18), theme.style(Tone::Dim)),
                    Span::styled(pad(&row.keys, KEYS), theme.style(Tone::Accent)),
                    Span::raw(" "),
                    Span::raw(fit(row.help, cells.saturating_sub(18 + KEYS + 4))),
                ]),
            )
        };
        let (body, foot) = with_foot(below(inside, 2));
        self.list.view(found.len(), make, true, body, theme, out);
        let words = found.get(self.list.selected()).map_or("", |row| row.help);
        sentence(foot, words, theme, out);
        cursor
    }
}

/// A body, and two rows below it for the selected row's sentence in full, where there is room.
pub(super) fn with_foot(area: Rect) -> (Rect, Rect) {
    let foot = if area.height >= 8 { 3 } else { 0 };
    let body = Rect { height: area.height - foot, ..area };
    (body, Rect { y: body.bottom() + u16::from(foot > 0), height: foot.saturating_sub(1), ..area })
}

/// The selected row's sentence in full: the list may have cut it.
pub(super) fn sentence(area: Rect, words: &str, theme: Theme, out: &mut Frame<'_>) {
    let area = inset(area);
    for (down, line) in wrap(words, usize::from(area.width).saturating_sub(1)).iter().enumerate() {
        put(row(area, down), line, theme.style(Tone::Strong), out.buffer_mut());
    }
}

fn inset(area: Rect) -> Rect {
    Rect { x: area.x.saturating_add(1), width: area.width.saturating_sub(1), ..area }.intersection(area)
}

fn below(area: Rect, rows: usize) -> Rect {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).min(area.height);
    Rect { y: area.y + rows, height: area.height - rows, ..area }
}
