//! Pane 2: a referral or a case, opened.

use std::cell::{Cell, RefCell};

use chrono::{DateTime, Days, NaiveDate, Utc};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::standing::{authority_lines, post_words, standing_lines};
use super::{Pane, Seat};
use crate::domain::case::{CaseFile, CaseStatus, Level, Matter, TimelineEntry, TimelineKind};
use crate::domain::claim::Claims;
use crate::domain::date::{age, day, echo, full, short, uk_clock, uk_date};
use crate::domain::due::{DueRow, DueState, How};
use crate::domain::event::Goes;
use crate::domain::id::CaseId;
use crate::domain::other_side::OtherSide;
use crate::domain::outcome::OutcomeResult;
use crate::domain::person::{AccessibleFormat, ContactRule, HeldNumber, Match, Person};
use crate::domain::referral::{Consent, Referral};
use crate::domain::standing::{GoesOn, Halt};
use crate::domain::support::Support;
use crate::domain::task::TaskState;
use crate::domain::text::capital;
use crate::domain::time_limit::{Kind as LimitKind, Whose};
use crate::ui::keys::Action;
use crate::ui::part::frame::frame;
use crate::ui::part::text::{put, put_line, row, width, wrap};
use crate::ui::theme::{Mark, Theme, Tone};

/// What is open.
#[derive(Default)]
pub enum Shown {
    /// Nothing.
    #[default]
    Nothing,
    /// A referral.
    Referral(Box<Referral>),
    /// A case.
    Case(Box<CaseFile>),
}

/// A referral or a case, opened.
pub struct CasePane {
    /// From where this person looks at it.
    pub seat: Seat,
    /// What is known of claims.
    pub claims: Claims,
    shown: Shown,
    matches: Vec<Match>,
    /// The first line that is seen, for scrolling.
    pub scroll: usize,
    /// Lines and rows as last drawn, so that scrolling ends where the text does.
    drawn: Cell<(usize, usize)>,
    /// The lines as last made, with what they were made for: a long timeline is broken into lines once, not each frame.
    lines: RefCell<Option<(MadeFor, Vec<Line<'static>>)>>,
}

/// What the lines of something that is open depend on besides: width in cells, day, theme, whether a client can see.
type MadeFor = (usize, NaiveDate, Theme, bool);

impl Default for CasePane {
    fn default() -> Self {
        Self {
            seat: Seat::default(),
            claims: Claims::default(),
            shown: Shown::Nothing,
            matches: Vec::new(),
            scroll: 0,
            drawn: Cell::default(),
            lines: RefCell::default(),
        }
    }
}

impl CasePane {
    /// What is open.
    #[must_use]
    pub const fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Who else the open referral's client may be.
    #[must_use]
    pub fn matches(&self) -> &[Match] {
        &self.matches
    }

    /// Shows something else, or the same as it stands now; with who else a referral's client may be.
    pub fn show(&mut self, shown: Shown, matches: Vec<Match>) {
        (self.shown, self.matches) = (shown, matches);
        self.lines.take();
    }

    /// Takes away what a client may not see, before they can see the screen. It comes back when the case is read again.
    pub fn beside_client(&mut self) {
        if let Shown::Case(file) = &mut self.shown {
            file.beside_client();
        }
        self.lines.take();
    }

    /// The case that is open.
    #[must_use]
    pub fn case(&self) -> Option<&CaseFile> {
        match &self.shown {
            Shown::Case(file) => Some(file),
            _ => None,
        }
    }

    /// The open case's id.
    #[must_use]
    pub fn case_id(&self) -> Option<CaseId> {
        self.case().map(|file| file.row.id)
    }

    /// The referral that is open.
    #[must_use]
    pub fn referral(&self) -> Option<&Referral> {
        match &self.shown {
            Shown::Referral(referral) => Some(referral),
            _ => None,
        }
    }

    /// Scrolls as the action says; `false` for another action.
    pub fn act(&mut self, action: Action) -> bool {
        let (lines, rows) = self.drawn.get();
        let last = lines.saturating_sub(rows);
        let to = match action {
            Action::Up => self.scroll.saturating_sub(1),
            Action::Down => self.scroll + 1,
            Action::PageUp => self.scroll.saturating_sub(rows.max(2) - 1),
            Action::PageDown => self.scroll + rows.max(2) - 1,
            Action::First => 0,
            Action::Last => last,
            _ => return false,
        };
        self.scroll = to.min(last);
        true
    }

    fn title(&self, plain: bool) -> String {
        match &self.shown {
            Shown::Nothing => self.seat.label(Pane::Case).to_owned(),
            Shown::Referral(referral) => format!("Referral {} · {}", referral.row.reference, referral.row.name),
            Shown::Case(file) if plain => file.person.spoken(),
            Shown::Case(file) => {
                let concern = if file.concerns { " K" } else { "" };
                let mark = contact_mark(&file.person);
                format!("Case {} · {} · {mark}{concern}", file.row.reference, file.person.spoken())
            }
        }
    }

    fn lines_for(&self, today: NaiveDate, plain: bool, cells: usize, theme: Theme) -> Vec<Line<'static>> {
        match &self.shown {
            Shown::Nothing => {
                let words = if plain {
                    "This case is not here any more. w ends this."
                } else {
                    "Enter on a row opens it here."
                };
                vec![Line::styled(words, theme.style(Tone::Dim))]
            }
            Shown::Referral(referral) => referral_lines(referral, &self.matches, today, cells, theme),
            Shown::Case(file) => case_lines(file, &self.claims, today, cells, theme),
        }
    }

    /// Draws the pane and returns where the cursor belongs. `plain` while a client can see the screen.
    pub fn view(
        &self,
        now: DateTime<Utc>,
        focused: bool,
        plain: bool,
        area: Rect,
        theme: Theme,
        out: &mut Frame<'_>,
    ) -> Option<Position> {
        let inside = frame(area, Some(2), &self.title(plain), focused, theme, out);
        let inside = Rect { x: inside.x + 1.min(inside.width), width: inside.width.saturating_sub(2), ..inside };
        let cells = usize::from(inside.width);
        let today = uk_date(now);
        let mut made = self.lines.borrow_mut();
        let made_for = (cells, today, theme, plain);
        if made.as_ref().is_none_or(|(before, _)| *before != made_for) {
            *made = Some((made_for, self.lines_for(today, plain, cells, theme)));
        }
        let lines = made.as_ref().map_or(&[][..], |(_, lines)| lines);
        let rows = usize::from(inside.height);
        self.drawn.set((lines.len(), rows));
        let top = self.scroll.min(lines.len().saturating_sub(rows));
        for (down, line) in lines.iter().skip(top).take(rows).enumerate() {
            put_line(row(inside, down), line, out.buffer_mut());
        }
        let more = lines.len().saturating_sub(top + rows);
        if more > 0 && inside.width > 20 && inside.height > 2 {
            let words = format!(" {more} more below ");
            let cells = u16::try_from(width(&words)).unwrap_or(0);
            let place =
                Rect { x: area.right().saturating_sub(cells + 2), y: area.bottom() - 1, width: cells, height: 1 };
            put(place, &words, theme.style(Tone::Dim), out.buffer_mut());
        }
        focused.then_some(Position { x: inside.x, y: inside.y })
    }
}

/// The neutral mark of safe contact: nothing to be read from it across a room; details are one key away.
#[must_use]
pub const fn contact_mark(person: &Person) -> &'static str {
    match person.contact {
        ContactRule::Any => "◇",
        _ => "◊",
    }
}

/// A person's needs in a few words: language, interpreter, format.
#[must_use]
pub fn needs(person: &Person) -> Vec<String> {
    let mut needs = Vec::new();
    match (person.interpreter, person.language.as_str()) {
        (true, "") => needs.push("interpreter".to_owned()),
        (true, language) => needs.push(format!("{language} interpreter")),
        (false, "") => {}
        (false, language) => needs.push(language.to_owned()),
    }
    if person.format != AccessibleFormat::Standard {
        needs.push(person.format.label().to_owned());
    }
    needs
}

fn heading(words: &str, cells: usize, theme: Theme) -> Line<'static> {
    let rule = "─".repeat(cells.saturating_sub(width(words) + 1));
    Line::styled(format!("{words} {rule}"), theme.style(Tone::Dim))
}

fn labelled(label: &str, words: &str, cells: usize, theme: Theme, lines: &mut Vec<Line<'static>>) {
    const LABEL: usize = 14;
    for (at, part) in wrap(words, cells.saturating_sub(LABEL).max(8)).into_iter().enumerate() {
        let shown = if at == 0 { label } else { "" };
        lines.push(Line::from(vec![Span::styled(format!("{shown:LABEL$}"), theme.style(Tone::Dim)), Span::raw(part)]));
    }
}

const fn sharing(out: Consent, back: Consent) -> &'static str {
    match (out, back) {
        (Consent::Given, Consent::Given) => "both ways",
        (Consent::Given, _) => "we may tell the care team",
        (_, Consent::Given) => "the care team may tell us",
        (Consent::Refused, Consent::Refused) => "not agreed",
        _ => "to be confirmed",
    }
}

fn referral_lines(
    referral: &Referral,
    matches: &[Match],
    today: NaiveDate,
    cells: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let row = &referral.row;
    let mut lines = Vec::new();
    let areas: Vec<&str> = row.areas.iter().map(|area| area.label()).collect();
    labelled("Route", &format!("{}, {}", row.route.label(), full(uk_date(row.received))), cells, theme, &mut lines);
    if let Some(referrer) = &referral.referrer {
        labelled("Referrer", referrer, cells, theme, &mut lines);
    }
    if let Some(on_behalf) = &referral.on_behalf {
        labelled("For", on_behalf, cells, theme, &mut lines);
    }
    if let Some(team) = &row.team {
        labelled("Care team", team, cells, theme, &mut lines);
    }
    if !areas.is_empty() {
        labelled("About", &areas.join(", "), cells, theme, &mut lines);
    }
    let urgency = match row.due {
        Some(due) => format!("{}, {} ({})", row.urgency, full(due), super::inbox::left(due, today)),
        None => row.urgency.label().to_owned(),
    };
    labelled("Urgency", &urgency, cells, theme, &mut lines);
    labelled("Sharing", sharing(referral.share_out, referral.share_in), cells, theme, &mut lines);
    labelled("Status", &status_words(referral), cells, theme, &mut lines);
    for other in matches {
        let born = other.born.map_or_else(String::new, |born| format!(", born {}", born.format("%-d %b %Y")));
        let why: Vec<&str> = other.why.iter().map(|why| why.label()).collect();
        let words = format!("{}{born}, {}: {}. x settles it.", other.name, other.reference, why.join(", "));
        labelled("Known as?", &words, cells, theme, &mut lines);
    }
    lines.push(Line::default());
    let reason = match &referral.reason {
        Some(reason) if reason.is_empty() => "No reason was written.".to_owned(),
        Some(reason) => reason.clone(),
        None => "The reason is sealed: you hold no key to it.".to_owned(),
    };
    for part in wrap(&reason, cells.max(8)) {
        lines.push(Line::raw(part));
    }
    lines.push(Line::default());
    lines.push(heading("what happened", cells, theme));
    for event in &referral.events {
        let mut words = event.kind.label().to_owned();
        if let Some(more) = &event.words {
            words.push_str(": ");
            words.push_str(more);
        }
        words.push_str(" · ");
        words.push_str(&event.by);
        dated(day(uk_date(event.at), today), &words, Tone::Plain, cells, theme, &mut lines);
    }
    lines
}

fn status_words(referral: &Referral) -> String {
    let mut words = referral.row.status.label().to_owned();
    if let Some(by) = &referral.row.taken_by {
        words.push_str(&format!(", {by}"));
    }
    if referral.row.tries > 0 {
        words.push_str(&format!(", tried {}×", referral.row.tries));
    }
    if let Some(reason) = referral.declined {
        words.push_str(&format!(": {reason}"));
    }
    words
}

/// Cells of the day before what happened on it.
const WHEN: usize = 10;

/// Cells from which a line of the timeline also says who wrote it.
const SIGNED: usize = 60;

fn dated(when: String, words: &str, tone: Tone, cells: usize, theme: Theme, lines: &mut Vec<Line<'static>>) {
    for (at, part) in wrap(words, cells.saturating_sub(WHEN).max(8)).into_iter().enumerate() {
        let shown = if at == 0 { format!("{when:>8}") } else { String::new() };
        lines.push(Line::from(vec![
            Span::styled(format!("{shown:WHEN$}"), theme.style(Tone::Dim)),
            Span::styled(part, theme.style(tone)),
        ]));
    }
}

fn case_lines(file: &CaseFile, claims: &Claims, today: NaiveDate, cells: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = band(file, today, cells, theme);
    lines.push(Line::default());
    for matter in &file.matters {
        lines.push(matter_line(file, matter, today, cells, theme));
        let goes_on = matter.goes_on.filter(|goes_on| *goes_on != GoesOn::Ended);
        let goes_on = goes_on.map_or_else(String::new, |whom| format!("goes on for {whom}"));
        let differs = file.matters.iter().any(|other| other.post != matter.post);
        let post = if differs { format!("post {}", matter.post) } else { String::new() };
        let more: Vec<&str> =
            [matter.shown_issue(), &goes_on, &post].into_iter().filter(|text| !text.is_empty()).collect();
        let sides = file.other_sides.iter().filter(|side| side.what.matter == matter.id);
        for more in std::iter::once(more.join(" · ")).chain(sides.map(OtherSide::line)) {
            for part in wrap(&more, cells.saturating_sub(2).max(8)).iter().filter(|part| !part.is_empty()) {
                lines.push(Line::styled(format!("  {part}"), theme.style(Tone::Dim)));
            }
        }
        if file.has_apart(matter) {
            // It tells nothing to whoever stands by.
            lines.push(Line::styled("  · . shows more", theme.style(Tone::Dim)));
        }
        for (mark, words) in gaps(file, matter) {
            marked(mark, &words, cells, theme, &mut lines);
        }
        if let Some(day) = matter.claimed {
            lines.push(Line::styled(format!("  claimed on {}", full(day)), theme.style(Tone::Dim)));
        }
        for said in claims.of(file, matter, today) {
            marked(Mark::Wait, &said.words, cells, theme, &mut lines);
            for part in wrap(&said.source, cells.saturating_sub(4).max(8)) {
                lines.push(Line::styled(format!("    {part}"), theme.style(Tone::Dim)));
            }
        }
    }
    if file.matters.is_empty() {
        lines.push(Line::styled("No matter yet. m adds one.", theme.style(Tone::Dim)));
    }
    for row in file.due_dates.iter().filter(|row| row.state.is_open()) {
        due_lines(row, &file.enclosed(row.id), file.row.level, today, cells, theme, &mut lines);
    }
    for (row, sent) in file.with_others() {
        let (to, days) = (if row.told.to.is_empty() { "them" } else { &row.told.to }, (today - sent).num_days());
        let words = format!("with {to}, day {days} · {} arrived", row.told.brief.trim_start_matches("send "));
        marked(Mark::Wait, &words, cells, theme, &mut lines);
    }
    for row in file.events.iter().filter(|row| row.ahead()) {
        let what = &row.what;
        let mut words = format!("{}, {}", what.brief(), echo(what.on, today));
        if !what.words.place.is_empty() {
            words.push_str(&format!(" · {}", what.words.place));
        }
        words.push_str(match what.goes {
            Goes::Both => "",
            Goes::Client => " · the client goes alone",
            Goes::Us => " · we go for the client",
            Goes::Nobody => " · on paper: nobody goes",
        });
        let mark = if what.on <= today + Days::new(2) { Mark::Alert } else { Mark::None };
        marked(mark, &words, cells, theme, &mut lines);
    }
    for row in file.tasks.iter().filter(|row| row.state == TaskState::Open) {
        let by = row.by.map_or_else(String::new, |by| format!(" by {}", echo(by, today)));
        let who = if row.owner_name.is_empty() { "the team" } else { &row.owner_name };
        let words = format!("task: {}{by} · {who}", row.what.as_deref().unwrap_or_default());
        let mark = if row.by.is_some_and(|by| by < today) { Mark::Alert } else { Mark::None };
        marked(mark, &words, cells, theme, &mut lines);
    }
    if !file.identifiers.is_empty() {
        let held: Vec<String> = file.identifiers.iter().map(|held| format!("{} {}", held.label, held.masked)).collect();
        for part in wrap(&format!("numbers: {} · v shows them", held.join(" · ")), cells.max(8)) {
            lines.push(Line::styled(part, theme.style(Tone::Dim)));
        }
    }
    lines.extend(authority_lines(file, today, cells, theme));
    lines.push(Line::default());
    lines.push(heading("timeline", cells, theme));
    for entry in file.timeline.iter().filter(|entry| !entry.apart) {
        let (words, tone) = entry_words(entry);
        dated(day(uk_date(entry.at), today), &words, tone, cells, theme, &mut lines);
        if cells >= SIGNED {
            sign(&entry.by, cells, theme, &mut lines);
        }
    }
    lines
}

/// Says who wrote what stands on the last line: at its end where there is room, else below.
fn sign(by: &str, cells: usize, theme: Theme, lines: &mut Vec<Line<'static>>) {
    let signed = Span::styled(format!(" · {by}"), theme.style(Tone::Dim));
    match lines.last_mut() {
        Some(last) if last.width() + signed.width() <= cells => last.push_span(signed),
        _ => lines.push(Line::styled(format!("{:WHEN$}{by}", ""), theme.style(Tone::Dim))),
    }
}

/// The activities of a matter's test that nothing supports yet, and those about which somebody was asked.
fn gaps(file: &CaseFile, matter: &Matter) -> Vec<(Mark, String)> {
    let named = |wanted: fn(&Support) -> bool| {
        let disputed = file.workings.iter().filter(|row| row.matter == matter.id && row.entry.disputed);
        let found = disputed.filter(|row| wanted(&file.support(row)));
        let mut numbers: Vec<u32> = found.map(|row| row.entry.number).collect();
        numbers.sort_unstable();
        let all = if numbers.len() == 1 { "activity" } else { "activities" };
        let numbers = numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
        (!numbers.is_empty()).then(|| format!("{all} {numbers}"))
    };
    let missing = named(Support::is_missing).map(|all| format!("nothing yet supports {all} · d works the test"));
    let asked = named(|support| matches!(support, Support::Asked(_))).map(|all| format!("asked about {all}"));
    let missing = missing.map(|words| (Mark::Alert, words));
    missing.into_iter().chain(asked.map(|words| (Mark::Wait, words))).collect()
}

/// A due date: what is to be done by when, or that it was sent and is not confirmed.
fn due_lines(
    row: &DueRow,
    enclosed: &[&str],
    level: Level,
    today: NaiveDate,
    cells: usize,
    theme: Theme,
    lines: &mut Vec<Line<'static>>,
) {
    let by = if row.kind == LimitKind::FirstDay { "from" } else { "by" };
    let at = row.at.map(|at| format!(", {}", at.format("%H:%M"))).unwrap_or_default();
    let mut words = format!("{} {by} {}{at}", row.told.brief, echo(row.due, today));
    if let Some(sent) = row.sent {
        let how = row.how.map_or("", How::label);
        words = format!("sent {} {how}, not confirmed · {words}", short(sent, today));
    }
    if !enclosed.is_empty() {
        words.push_str(&format!(" · enclosed: {}", enclosed.join(", ")));
    }
    if row.whose == Whose::Ours && row.kind != LimitKind::FirstDay {
        // The level decides whose date it is.
        words.push_str(if level == Level::Advice { " · the client’s" } else { " · ours" });
    }
    if !row.certain {
        words.push_str(" · check the letter");
    }
    if row.halted {
        words = format!("stopped: {words}");
    }
    let mark = match row.state {
        DueState::Sent => Mark::Wait,
        _ if row.due <= today + Days::new(2) && row.kind != LimitKind::FirstDay => Mark::Alert,
        _ => Mark::None,
    };
    marked(mark, &words, cells, theme, lines);
}

/// A line below the matters, with a mark.
fn marked(mark: Mark, words: &str, cells: usize, theme: Theme, lines: &mut Vec<Line<'static>>) {
    let tone = if mark == Mark::Alert { Tone::Strong } else { Tone::Plain };
    for (at, part) in wrap(words, cells.saturating_sub(4).max(8)).into_iter().enumerate() {
        let symbol = if at == 0 { mark.symbol() } else { " " };
        lines.push(Line::from(vec![
            Span::raw("  "),
            Span::styled(format!("{symbol:1} "), theme.style(mark.tone())),
            Span::styled(part, theme.style(tone)),
        ]));
    }
}

/// The whole timeline, to read: when, who, and every word as it was written.
#[must_use]
pub fn timeline_text(file: &CaseFile) -> String {
    let entry = |entry: &TimelineEntry| {
        let when = format!("{} {}", full(uk_date(entry.at)), uk_clock(entry.at));
        format!("{when} · {} · {}\n{}", entry.kind, entry.by, entry.words)
    };
    file.timeline.iter().filter(|entry| !entry.apart).map(entry).collect::<Vec<_>>().join("\n\n")
}

/// The client band: level, since when, whose; then age, needs and sharing.
fn band(file: &CaseFile, today: NaiveDate, cells: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut first = vec![capital(file.row.level.label()), format!("opened {}", day(file.row.opened, today))];
    first.push(file.row.advisor.clone());
    if file.row.status == CaseStatus::Open {
        first.extend(post_words(file));
    } else {
        let reason = file.close_reason.map_or_else(String::new, |reason| format!(": {reason}"));
        let when = file.row.closed.map_or_else(String::new, |closed| format!(" {}", day(closed, today)));
        first.push(format!("closed{when}{reason}"));
    }
    let mut second = Vec::new();
    if let Some(born) = file.person.born.filter(|_| file.person.died.is_none()) {
        second.push(format!("{} years old", age(born, today)));
    }
    second.extend(needs(&file.person));
    if matches!(file.person.nhs, Some(HeldNumber::Unchecked(_))) {
        second.push("check the NHS number".to_owned());
    }
    second.push(format!("sharing {}", sharing(file.share_out, file.share_in)));
    let mut lines = standing_lines(file, today, cells, theme);
    for part in wrap(&first.join(" · "), cells.max(8)) {
        lines.push(Line::styled(part, theme.style(Tone::Dim)));
    }
    for part in wrap(&second.join(" · "), cells.max(8)) {
        lines.push(Line::styled(part, theme.style(Tone::Dim)));
    }
    lines
}

fn matter_line(file: &CaseFile, matter: &Matter, today: NaiveDate, cells: usize, theme: Theme) -> Line<'static> {
    let newest = file.outcomes.iter().find(|outcome| outcome.what.matter == matter.id);
    let open = file.row.status == CaseStatus::Open;
    let (mark, state) = match (newest, matter.due) {
        _ if file.halted(matter) == Some(Halt::Unanswered) => (Mark::Alert, "stopped: for whom? p says".to_owned()),
        _ if file.halted(matter) == Some(Halt::Ended) => (Mark::Closed, "ended with the death".to_owned()),
        // Not known yet, or known of an earlier stage: the date on the letter runs.
        (Some(outcome), _) if !file.runs(matter) => {
            let mut words = outcome.what.result.label().to_owned();
            if let Some(annual) = outcome.annual().filter(|annual| annual.0 > 0) {
                words = format!("{} a year", annual.whole());
            }
            let mark = match outcome.what.result {
                OutcomeResult::Favour | OutcomeResult::Part => Mark::Good,
                OutcomeResult::NotKnown => Mark::Wait,
                OutcomeResult::NoChange | OutcomeResult::Worse => Mark::Closed,
            };
            (mark, words)
        }
        (_, Some(due)) if open => {
            let mark = if due <= today { Mark::Alert } else { Mark::Wait };
            (mark, format!("{}, {}", super::inbox::left(due, today), due.format("%a %-d %b")))
        }
        _ => (Mark::None, String::new()),
    };
    let name = format!("{} {} · {}", matter.number, capital(matter.subject.label()), matter.stage.short());
    let name_cells = (cells / 2).clamp(12, 38);
    let strong = if mark == Mark::Alert { Tone::Strong } else { Tone::Plain };
    Line::from(vec![
        Span::styled(crate::ui::part::text::pad(&name, name_cells), theme.style(Tone::Strong)),
        Span::raw(" "),
        Span::styled(mark.symbol(), theme.style(mark.tone())),
        Span::styled(format!(" {state}"), theme.style(strong)),
    ])
}

fn entry_words(entry: &TimelineEntry) -> (String, Tone) {
    let one_line = entry.words.split_whitespace().collect::<Vec<_>>().join(" ");
    match entry.kind {
        TimelineKind::Note => (format!("note · {one_line}"), Tone::Plain),
        TimelineKind::Outcome | TimelineKind::Due | TimelineKind::Event => (one_line, Tone::Strong),
        TimelineKind::Task => (format!("task {one_line}"), Tone::Plain),
        TimelineKind::Case | TimelineKind::Matter | TimelineKind::Authority | TimelineKind::OtherSide => {
            (one_line, Tone::Dim)
        }
        TimelineKind::Referral | TimelineKind::Evidence | TimelineKind::Document => (one_line, Tone::Plain),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    use super::*;

    #[test]
    fn lines_are_made_again_only_where_they_would_be_others() {
        let mut pane = CasePane::default();
        let now = DateTime::UNIX_EPOCH;
        let draw = |pane: &CasePane, width: u16, now: DateTime<Utc>| {
            let mut terminal = Terminal::new(TestBackend::new(width, 9)).unwrap();
            terminal
                .draw(|out| {
                    pane.view(now, true, false, out.area(), Theme::standard(), out);
                })
                .unwrap();
            let made = pane.lines.borrow();
            let (made_for, lines) = made.as_ref().unwrap();
            (*made_for, lines.as_ptr())
        };
        let first = draw(&pane, 60, now);
        pane.scroll = 3;
        assert_eq!(draw(&pane, 60, now + chrono::TimeDelta::hours(1)), first, "the same day");
        assert_ne!(draw(&pane, 50, now).0, first.0);
        assert_ne!(draw(&pane, 60, now + chrono::TimeDelta::days(1)).0, first.0);
        pane.show(Shown::Nothing, Vec::new());
        assert!(pane.lines.borrow().is_none(), "what is shown was read again");
    }
}
