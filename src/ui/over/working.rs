//! The working of a legal test: its activities down the side, and what is said of the selected one beside them.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::{Answer, open};
use crate::domain::descriptor::{Activity, Counting, Part, TO_BE_CHECKED};
use crate::domain::id::MatterId;
use crate::domain::support::Support;
use crate::domain::working::{WARNING, Working, WorkingRow};
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::part::list::{GUTTER, List, ListRow};
use crate::ui::part::text::{pad, put, put_line, row, width, wrap};
use crate::ui::theme::{Mark, Theme, Tone};

/// The fewest rows in which something is said of the selected activity.
const LEAST: u16 = 6;

/// The working of a matter.
pub struct Board {
    /// The matter.
    pub matter: MatterId,
    list: List,
    /// Whether activities that are not in dispute are shown too.
    all: bool,
    /// The number that is being typed; 0 where none is.
    typed: u32,
    /// The activity whose form opens once the desk has begun it.
    pub opening: Option<(String, u32)>,
}

/// A line of the list.
#[derive(Clone, Copy)]
enum Row<'a> {
    Part(&'a Part),
    Activity(&'a Part, &'a Activity, Option<&'a WorkingRow>),
}

/// What is wanted of the selected activity, or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Want {
    /// Its form.
    Open,
    /// To be in dispute, or no longer.
    Dispute,
    /// Evidence for what nothing supports.
    Ask,
    /// To take back the last verb.
    Undo,
}

impl Board {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Working, Context::List, Context::Global];

    /// The working of a matter: what is in dispute, or everything while nothing is.
    #[must_use]
    pub fn new(matter: MatterId, working: Working<'_>) -> Self {
        let all = !working.activities().any(|(.., row)| row.is_some_and(|row| row.entry.disputed));
        let mut board = Self { matter, list: List::default(), all, typed: 0, opening: None };
        board.settle(working, Action::Down);
        board
    }

    fn rows<'a>(&self, working: Working<'a>) -> Vec<Row<'a>> {
        let mut rows = Vec::new();
        let mut last = "";
        for (part, activity, row) in working.activities() {
            if self.all || row.is_some_and(|row| row.entry.disputed) {
                if part.id != last {
                    rows.push(Row::Part(part));
                    last = &part.id;
                }
                rows.push(Row::Activity(part, activity, row));
            }
        }
        rows
    }

    /// Goes from the name of a part to an activity of it; `by` is the way one came.
    fn settle(&mut self, working: Working<'_>, by: Action) {
        let rows = self.rows(working);
        self.list.select(self.list.selected(), rows.len());
        if matches!(rows.get(self.list.selected()), Some(Row::Part(_))) {
            let on = if by == Action::Up && self.list.selected() > 0 { Action::Up } else { Action::Down };
            self.list.act(on, rows.len());
        }
    }

    /// Goes to the next activity that has the number so far typed, or this digit alone.
    fn type_digit(&mut self, digit: u32, working: Working<'_>) {
        let rows = self.rows(working);
        let from = self.list.selected() + 1;
        let find = |wanted: u32| {
            let has = |at: &usize| matches!(rows[*at], Row::Activity(_, activity, _) if activity.number == wanted);
            (from..rows.len()).chain(0..from.min(rows.len())).find(has)
        };
        let longer = self.typed.saturating_mul(10).saturating_add(digit);
        let found = find(longer).map(|at| (at, longer)).or_else(|| find(digit).map(|at| (at, digit)));
        self.typed = found.map_or(0, |(_, number)| number);
        self.list.select(found.map_or(self.list.selected(), |(at, _)| at), rows.len());
    }

    /// Takes one input. A number goes to its activity.
    pub fn handle(&mut self, input: &Input, working: Working<'_>) -> Answer<Want> {
        if let Input::Text(c) = input
            && let Some(digit) = c.to_digit(10)
        {
            self.type_digit(digit, working);
            return Answer::Stay;
        }
        self.typed = 0;
        let Some(chord) = input.chord() else { return Answer::Stay };
        let action = match resolve(Self::PATH, chord) {
            Some(Action::Back) => return Answer::Close,
            Some(Action::Open) => return Answer::Chosen(Want::Open),
            Some(Action::Dispute) => return Answer::Chosen(Want::Dispute),
            Some(Action::AskEvidence) => return Answer::Chosen(Want::Ask),
            Some(Action::Undo) => return Answer::Chosen(Want::Undo),
            Some(Action::AllActivities) => {
                let at = self.selected(working).map(|(part, activity, _)| (part.id.clone(), activity.number));
                self.all = !self.all;
                self.select(working, at);
                return Answer::Stay;
            }
            Some(action) => action,
            None => return Answer::Stay,
        };
        if !self.list.act(action, self.rows(working).len()) {
            return Answer::Ignored;
        }
        self.settle(working, action);
        Answer::Stay
    }

    /// The selected activity.
    #[must_use]
    pub fn selected<'a>(&self, working: Working<'a>) -> Option<(&'a Part, &'a Activity, Option<&'a WorkingRow>)> {
        match self.rows(working).get(self.list.selected()).copied() {
            Some(Row::Activity(part, activity, row)) => Some((part, activity, row)),
            _ => None,
        }
    }

    fn select(&mut self, working: Working<'_>, at: Option<(String, u32)>) {
        let rows = self.rows(working);
        let here = |row: &Row<'_>| match (row, &at) {
            (Row::Activity(part, activity, _), Some((id, number))) => part.id == *id && activity.number == *number,
            _ => false,
        };
        self.list.select(rows.iter().position(here).unwrap_or(0), rows.len());
        self.settle(working, Action::Down);
    }

    /// Goes to the next activity that is in dispute; `None` after the last.
    pub fn next<'a>(&mut self, working: Working<'a>) -> Option<&'a WorkingRow> {
        let rows = self.rows(working);
        let disputed = |row: &Row<'a>| match row {
            Row::Activity(_, _, Some(row)) if row.entry.disputed => Some(*row),
            _ => None,
        };
        let (at, row) = (self.list.selected() + 1..rows.len()).find_map(|at| Some((at, disputed(&rows[at])?)))?;
        self.list.select(at, rows.len());
        Some(row)
    }

    /// Draws the working over `area`: the list in `left` columns, and beside it what is said, where there is room. Points
    /// are shown where `scored`.
    pub fn view(
        &self,
        title: &str,
        working: Option<Working<'_>>,
        (left, scored): (u16, bool),
        area: Rect,
        theme: Theme,
        out: &mut Frame<'_>,
    ) -> Option<Position> {
        let inside = open(area, area.width, area.height, title, theme, out);
        if inside.is_empty() {
            return None;
        }
        let Some(working) = working else {
            put(inside, "This matter is not here any more.", theme.style(Tone::Dim), out.buffer_mut());
            return None;
        };
        let list = Rect { width: left.saturating_sub(1).min(inside.width), ..inside };
        let foot = self.foot(working, scored, usize::from(list.width).saturating_sub(2), theme);
        let below = u16::try_from(foot.len()).unwrap_or(0).min(inside.height / 2);
        let upper = Rect { height: list.height - below, ..list };
        for (down, line) in foot.iter().take(below.into()).enumerate() {
            let at = row(Rect { y: upper.bottom(), height: below, ..list }, down);
            put_line(
                Rect { x: at.x + 1, width: at.width.saturating_sub(1), ..at }.intersection(list),
                line,
                out.buffer_mut(),
            );
        }
        let rows = self.rows(working);
        let cells = usize::from(list.width.saturating_sub(GUTTER + 1));
        let line = |at: usize| match rows[at] {
            Row::Part(part) => ListRow::new(Mark::None, Line::styled(part.title.clone(), theme.style(Tone::Dim))),
            Row::Activity(part, activity, row) => activity_row(working, part, activity, row, scored, cells, theme),
        };
        let cursor = self.list.view(rows.len(), line, true, upper, theme, out);
        let listed = u16::try_from(rows.len() + 1).unwrap_or(u16::MAX);
        // Beside the list where there is room, else below it.
        let beside = if inside.width > list.width + 30 {
            Rect { x: list.right() + 1, width: inside.right().saturating_sub(list.right() + 2), ..inside }
        } else {
            let width = upper.width.saturating_sub(GUTTER + 1);
            // Less than its first sentences would only be a riddle.
            let height = upper.height.checked_sub(listed).filter(|rows| *rows >= LEAST).unwrap_or(0);
            Rect { x: upper.x + GUTTER, y: upper.y.saturating_add(listed), width, height }
        };
        if let Some((part, activity, row_of)) = self.selected(working)
            && !beside.intersection(inside).is_empty()
        {
            let lines = detail(working, (part, activity, row_of), scored, beside.width.into(), theme);
            for (down, line) in lines.iter().take(beside.height.into()).enumerate() {
                put_line(row(beside, down), line, out.buffer_mut());
            }
        }
        cursor
    }

    /// What stands below the list: what each part comes to, and the warning.
    fn foot(&self, working: Working<'_>, scored: bool, cells: usize, theme: Theme) -> Vec<Line<'static>> {
        let mut lines = vec![Line::default()];
        if scored {
            for part in working.tests.parts(working.test) {
                for line in wrap(&score_words(working, part), cells) {
                    lines.push(Line::styled(line, theme.style(Tone::Strong)));
                }
            }
        }
        lines.extend(wrap(WARNING, cells).into_iter().map(|line| Line::styled(line, theme.style(Tone::Dim))));
        lines
    }
}

/// What a part comes to, in words.
fn score_words(working: Working<'_>, part: &Part) -> String {
    let score = working.score(part);
    match (&part.counting, score.reached) {
        (Counting::AnyOne(_), None) if part.activities.len() == 1 => format!("{}: not argued for", part.title),
        (Counting::AnyOne(_), None) => format!("{}: none is argued for; any one is enough", part.title),
        (Counting::AnyOne(_), Some(label)) => format!("{}: {label}", part.title),
        (Counting::Points(_), reached) => {
            let points = if score.points == 1 { "1 point".to_owned() } else { format!("{} points", score.points) };
            let given = match working.given(part) {
                0 => String::new(),
                given => format!(" ({given} given)"),
            };
            let reached = reached.map_or_else(String::new, |label| format!(", {label}"));
            let next = score.next.map_or_else(String::new, |(more, label)| format!("; {more} more: {label}"));
            format!("{}: {points}{given}{reached}{next}", part.title)
        }
    }
}

/// Where an activity stands: its mark, and the same in a word or two.
fn standing(working: Working<'_>, activity: &Activity, row: Option<&WorkingRow>) -> (Mark, &'static str) {
    let Some(row) = row else { return (Mark::None, "") };
    let entry = &row.entry;
    match working.support(row) {
        _ if !entry.disputed => (Mark::None, if entry.argued.is_some() { "given" } else { "set aside" }),
        _ if entry.counts(working.test, activity).is_none() && entry.argued.is_some() => (Mark::Alert, "too few days"),
        Support::Nothing => (Mark::Alert, "no support"),
        Support::Differs(_) => (Mark::Alert, "differs"),
        Support::Asked(_) => (Mark::Wait, "asked"),
        Support::By(_) if entry.argued.is_none() => (Mark::Wait, "which letter"),
        Support::By(_) => (Mark::Good, "supported"),
    }
}

fn activity_row(
    working: Working<'_>,
    part: &Part,
    activity: &Activity,
    row: Option<&WorkingRow>,
    scored: bool,
    cells: usize,
    theme: Theme,
) -> ListRow<'static> {
    /// Cells of the letter with its points, and of the word.
    const LETTER: usize = 6;
    const WORD: usize = 12;
    let (mark, word) = standing(working, activity, row);
    let entry = row.map(|row| &row.entry);
    let counts = entry.and_then(|entry| entry.counts(working.test, activity));
    let letter = match (counts, &part.counting) {
        (Some(each), Counting::Points(_)) if scored => format!("{} {:>2}", each.letter, each.points),
        (Some(each), _) => each.letter.to_string(),
        (None, _) => String::new(),
    };
    let title = cells.saturating_sub(3 + LETTER + WORD).max(8);
    let tone = if entry.is_none() { Tone::Dim } else { Tone::Plain };
    ListRow::new(
        mark,
        Line::from(vec![
            Span::styled(format!("{:>2} {}", activity.number, pad(&activity.title, title)), theme.style(tone)),
            Span::styled(format!(" {letter:<5}"), theme.style(Tone::Strong)),
            Span::styled(word, theme.style(if mark == Mark::Alert { Tone::Strong } else { Tone::Plain })),
        ]),
    )
}

/// What is said of an activity, to read.
fn detail(
    working: Working<'_>,
    (part, activity, row): (&Part, &Activity, Option<&WorkingRow>),
    scored: bool,
    cells: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    const LABEL: usize = 14;
    let mut lines = vec![Line::styled(format!("{} {}", activity.number, activity.title), theme.style(Tone::Strong))];
    if !activity.certain {
        lines.push(Line::styled(TO_BE_CHECKED, theme.style(Tone::Wait)));
    }
    lines.push(Line::default());
    if let Some(row) = row {
        let entry = &row.entry;
        let argued = entry.argued.and_then(|letter| activity.descriptor(letter));
        let argued = argued.map_or_else(String::new, |each| format!("{}: {}", each.letter, each.label));
        let not: Vec<&str> = entry.not.iter().map(|how| how.label()).collect();
        let days = if entry.days.is_empty() { String::new() } else { format!("{} of ten", entry.days) };
        let said = [
            ("Client says", entry.says.clone()),
            ("Argued for", argued),
            ("Days", days),
            ("Cannot do it", not.join(", ")),
            ("Supported by", if entry.disputed { working.support(row).words() } else { entry.supports.clone() }),
            ("Aids", entry.aids.clone()),
            ("Help", entry.help.clone()),
            ("Since", entry.since.clone()),
        ];
        for (label, words) in said.iter().filter(|(_, words)| !words.is_empty()) {
            for (at, text) in wrap(words, cells.saturating_sub(LABEL).max(8)).into_iter().enumerate() {
                let label = if at == 0 { label } else { "" };
                let label = Span::styled(format!("{label:LABEL$}"), theme.style(Tone::Dim));
                lines.push(Line::from(vec![label, Span::raw(text)]));
            }
        }
        lines.push(Line::default());
    }
    for each in &activity.descriptors {
        let points = match part.counting {
            Counting::Points(_) if scored => format!("{} {:>2}  ", each.letter, each.points),
            _ => format!("{}  ", each.letter),
        };
        let indent = " ".repeat(width(&points));
        for (at, text) in wrap(&each.label, cells.saturating_sub(points.len()).max(8)).into_iter().enumerate() {
            let before = if at == 0 { points.as_str() } else { indent.as_str() };
            lines.push(Line::styled(format!("{before}{text}"), theme.style(Tone::Dim)));
        }
    }
    lines
}
