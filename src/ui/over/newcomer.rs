//! Someone new at the counter, step by step, one key each: what they bring, whether there is a date on it, what was heard,
//! and at most three next steps. Esc goes one step back, and nothing is lost by it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line as Row, Span};
use ratatui::widgets::Clear;

use super::{Answer, open};
use crate::desk::Undo;
use crate::desk::counter::AtCounter;
use crate::desk::limits::Limits;
use crate::domain::alert::{self, AlertKind, NewAlert};
use crate::domain::appointment::{NewAppointment, Slot, Who};
use crate::domain::case::Nation;
use crate::domain::date::{echo, full, nearest};
use crate::domain::event::Interpreter;
use crate::domain::id::{AlertId, SiteId};
use crate::domain::person::queued;
use crate::domain::signpost::{Asked, Does, Need, NewSignpost, Sign, Step};
use crate::ui::command::Command;
use crate::ui::event::Input;
use crate::ui::form::Line;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::pane::when;
use crate::ui::part::text::{put, put_line, row, wrap};
use crate::ui::theme::{Mark, Theme, Tone};

/// The key to a service of the directory.
const TO_SERVICE: char = 'f';
/// The most times that are offered.
const TIMES: usize = 9;

/// The key of the referral to a council.
const COUNCIL: char = 'h';

/// Where one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Need,
    Date,
    Signs,
    Steps,
    Times,
    Who,
}

/// How it ends.
#[derive(Clone)]
pub enum Ends {
    /// A pointer to somebody else, counted without a name.
    Point(NewSignpost),
    /// A time at the desk.
    Book(Box<NewAppointment>),
    /// A line to the desk.
    Line(Asked),
    /// A service of the directory that helps with this.
    Service(Need),
    /// A referral to a council.
    Council,
}

/// Someone new.
#[derive(Clone)]
pub struct Newcomer {
    site: SiteId,
    nation: Nation,
    today: NaiveDate,
    limits: Arc<Limits>,
    at: AtCounter,
    stage: Stage,
    /// Whether only a time is booked: nobody asked what it is about.
    only_books: bool,
    asked: Asked,
    /// The signs that were raised already: each is, once.
    raised: BTreeSet<Sign>,
    /// What the desk has of them by now, and how to take each back.
    sent: BTreeMap<Sign, (AlertId, Undo)>,
    /// What is to be taken back now.
    slipped: Option<Undo>,
    /// The step that was chosen, by its rule.
    step: Option<String>,
    date: Line,
    who: Line,
    slot: Option<Slot>,
    /// Whether an interpreter is to be asked for.
    interpreter: bool,
    /// What is wrong with what was typed.
    problem: String,
    /// Whether nobody is signed in: no time is booked.
    outside: bool,
}

impl Newcomer {
    /// The path of keys where something is chosen.
    pub const CHOOSING: &'static [Context] = &[Context::Menu, Context::List, Context::Global];
    /// The path of keys where something is typed.
    pub const TYPING: &'static [Context] = &[Context::Newcomer, Context::List, Context::Global];

    /// Someone new; or only a time for somebody.
    #[must_use]
    pub fn new(
        (site, nation): (SiteId, Nation),
        today: NaiveDate,
        limits: Arc<Limits>,
        at: AtCounter,
        only_books: bool,
    ) -> Self {
        Self {
            site,
            nation,
            today,
            limits,
            at,
            stage: if only_books { Stage::Times } else { Stage::Need },
            only_books,
            asked: Asked::default(),
            raised: BTreeSet::new(),
            sent: BTreeMap::new(),
            slipped: None,
            step: None,
            date: Line::new(),
            who: Line::new(),
            slot: None,
            interpreter: false,
            problem: String::new(),
            outside: false,
        }
    }

    /// The same where nobody is signed in.
    #[must_use]
    pub fn outside(self) -> Self {
        Self { outside: true, ..self }
    }

    /// What the counter has at hand by now.
    pub fn load(&mut self, at: AtCounter) {
        self.at = at;
        let slots = self.slots();
        if let Some(slot) = self.slot.as_ref().filter(|slot| slots.iter().all(|other| other.key() != slot.key())) {
            let next = slots.iter().find(|other| other.begins() >= slot.begins()).or(slots.first());
            self.slot = next.cloned();
            self.problem = match &self.slot {
                Some(_) => "That time was taken meanwhile. Enter books this one; Esc shows the others.".to_owned(),
                None => "That time was taken meanwhile, and no other is open. Send a line to the desk.".to_owned(),
            };
        }
    }

    /// The times that are offered, by what they need.
    fn slots(&self) -> &[Slot] {
        if self.interpreter { &self.at.long_slots } else { &self.at.slots }
    }

    /// The path of keys here.
    #[must_use]
    pub const fn path(&self) -> &'static [Context] {
        match self.stage {
            Stage::Date | Stage::Who => Self::TYPING,
            _ => Self::CHOOSING,
        }
    }

    /// What comes next, for the foot of the screen.
    #[must_use]
    pub const fn next_line(&self) -> &'static str {
        match self.stage {
            Stage::Need => "Press a number, or let the person point.",
            Stage::Date => "Type the date; Enter without one.",
            Stage::Signs => "Letters mark what you heard. Enter goes on.",
            Stage::Steps => "A number takes the step; f finds a service.",
            Stage::Times => "A number takes the time; i: with an interpreter.",
            Stage::Who => "Enter books it, and shows a slip.",
        }
    }

    /// What must be raised now: an urgent sign, as soon as it is marked, since the person may leave before anything else is
    /// typed. Each comes once.
    pub fn alerts(&mut self) -> Vec<NewAlert> {
        // What is posted while nobody is signed in cannot be taken back: it goes once the marks are done.
        if self.outside && self.stage <= Stage::Signs {
            return Vec::new();
        }
        let mut alerts = Vec::new();
        for heard in &self.asked.signs {
            if let (Some(sign), true) = (heard.alert(), self.raised.insert(*heard)) {
                alerts.push(NewAlert {
                    site: self.site,
                    kind: AlertKind::Urgent,
                    client: None,
                    referral: None,
                    who: String::new(),
                    sign: Some(sign),
                });
            }
        }
        alerts
    }

    /// The desk has what was raised, and how to take it back.
    pub fn sent(&mut self, sign: alert::Sign, id: AlertId, undo: Undo) {
        if let Some(heard) = self.asked.signs.iter().find(|heard| heard.alert() == Some(sign)) {
            self.sent.insert(*heard, (id, undo));
        }
    }

    /// The desk did not take what was raised: it is raised again with the next key.
    pub fn not_sent(&mut self) {
        self.raised.retain(|heard| self.sent.contains_key(heard));
    }

    /// What is to be taken back now, because its mark was a slip of the finger.
    pub const fn slipped(&mut self) -> Option<Undo> {
        self.slipped.take()
    }

    /// How to take back all that was raised here.
    #[must_use]
    pub fn all_sent(&self) -> Option<Undo> {
        self.sent.values().map(|(_, undo)| undo.clone()).reduce(Undo::with)
    }

    /// What the desk is told of what it was sent, now that it ends: the step, and who it is where that was typed.
    #[must_use]
    pub fn went_on(&self) -> Option<Command> {
        let alerts: Vec<AlertId> = self.sent.values().map(|(id, _)| *id).collect();
        let step = self.step.clone().filter(|_| !alerts.is_empty())?;
        let who = whom(&self.who.text()).map_or_else(String::new, |(letters, year)| {
            queued(&letters.chars().map(|c| format!("{c}.")).collect::<String>(), year)
        });
        Some(Command::AlertsWentOn(alerts, step, who))
    }

    fn steps(&self) -> Vec<Step> {
        self.limits.signposts.steps(&self.asked, self.nation, &self.at.numbers, self.today)
    }

    /// Takes one input; `Chosen` is how it ends, and it stays until that is done.
    pub fn handle(&mut self, input: &Input) -> Answer<Ends> {
        let typed = match input {
            Input::Text(c) => Some(*c),
            _ => None,
        };
        if let (Some(c), false) = (typed, self.types()) {
            return self.press(c);
        }
        let Some(action) = input.chord().and_then(|chord| resolve(self.path(), chord)) else {
            self.type_in(input);
            return Answer::Stay;
        };
        match action {
            Action::Back => self.back(),
            Action::Open => self.enter(),
            Action::Help
            | Action::Lock
            | Action::StepAway
            | Action::Blank
            | Action::Quit
            | Action::BringYes
            | Action::BringNo => Answer::Ignored,
            _ => {
                self.type_in(input);
                Answer::Stay
            }
        }
    }

    const fn types(&self) -> bool {
        matches!(self.stage, Stage::Date | Stage::Who)
    }

    fn type_in(&mut self, input: &Input) {
        let line = match self.stage {
            Stage::Date => &mut self.date,
            Stage::Who => &mut self.who,
            _ => return,
        };
        if line.input(input) == Some(true) {
            self.problem.clear();
        }
    }

    /// A key that chooses.
    fn press(&mut self, c: char) -> Answer<Ends> {
        let number =
            c.to_digit(10).and_then(|digit| usize::try_from(digit).ok()).and_then(|digit| digit.checked_sub(1));
        match (self.stage, number) {
            (Stage::Need, Some(at)) => {
                if let Some(need) = Need::ALL.get(at) {
                    self.asked.need = Some(*need);
                    self.stage = Stage::Date;
                }
            }
            (Stage::Signs, None) => {
                if let Some((sign, _)) = Sign::ALL.iter().zip('a'..='z').find(|(_, letter)| *letter == c) {
                    self.mark(*sign);
                }
            }
            (Stage::Steps, Some(at)) => return self.take(at),
            (Stage::Steps, None) if c == TO_SERVICE => return self.find_service(),
            (Stage::Steps, None) if c == COUNCIL && self.refers_to_council() => return Answer::Chosen(Ends::Council),
            (Stage::Times, Some(at)) => self.take_time(at),
            (Stage::Times, None) if c == 'i' => self.interpreter = !self.interpreter,
            _ => {}
        }
        Answer::Stay
    }

    /// Marks what was heard, or takes the mark away, and with it what was raised.
    fn mark(&mut self, sign: Sign) {
        if self.asked.signs.insert(sign) {
            return;
        }
        self.asked.signs.remove(&sign);
        self.raised.remove(&sign);
        self.slipped = self.sent.remove(&sign).map(|(_, undo)| undo);
    }

    fn enter(&mut self) -> Answer<Ends> {
        match self.stage {
            Stage::Need => {}
            Stage::Date => match self.date.text().as_str() {
                "" => {
                    self.asked.date = None;
                    self.stage = Stage::Signs;
                }
                text => match nearest(text, self.today) {
                    Ok(date) => {
                        self.asked.date = Some(date);
                        self.stage = Stage::Signs;
                    }
                    Err(why) => self.problem = why,
                },
            },
            Stage::Signs => self.stage = Stage::Steps,
            Stage::Steps => return self.take(0),
            Stage::Times => self.take_time(0),
            Stage::Who => return self.book(),
        }
        Answer::Stay
    }

    fn back(&mut self) -> Answer<Ends> {
        self.problem.clear();
        self.stage = match self.stage {
            Stage::Need => return Answer::Close,
            Stage::Times if self.only_books => return Answer::Close,
            Stage::Date => Stage::Need,
            Stage::Signs => Stage::Date,
            Stage::Steps => Stage::Signs,
            Stage::Times => Stage::Steps,
            Stage::Who => Stage::Times,
        };
        Answer::Stay
    }

    /// Whether a referral to a council is offered: in England, where somebody has nowhere to sleep and a person signs.
    fn refers_to_council(&self) -> bool {
        !self.outside && self.nation == Nation::England && self.asked.signs.contains(&Sign::NoBed)
    }

    fn take(&mut self, at: usize) -> Answer<Ends> {
        let Some(step) = self.steps().into_iter().nth(at) else { return Answer::Stay };
        self.step = Some(step.rule.clone());
        match (step.does, self.asked.need) {
            (Does::Today | Does::Slot, _) if self.outside => {
                self.problem = "Somebody has to sign in to book a time.".to_owned();
            }
            (Does::Today | Does::Slot, _) if self.slots().is_empty() => {
                self.problem = "No time is open in the next four weeks. Send a line to the desk.".to_owned();
            }
            (Does::Today | Does::Slot, _) => {
                self.slot = self.slots().first().cloned();
                self.stage = Stage::Who;
            }
            (Does::Line, _) => return Answer::Chosen(Ends::Line(self.asked.clone())),
            (Does::Point, Some(need)) => {
                return Answer::Chosen(Ends::Point(NewSignpost {
                    site: self.site,
                    need,
                    step: step.rule,
                    service: None,
                }));
            }
            (Does::Point | Does::Service, _) => {}
        }
        Answer::Stay
    }

    /// To the services that help with this: a step like the others, so that what was heard is raised.
    fn find_service(&mut self) -> Answer<Ends> {
        let (Some(need), Some(rule)) = (self.asked.need, self.limits.signposts.to_service()) else {
            return Answer::Stay;
        };
        self.step = Some(rule.id.clone());
        Answer::Chosen(Ends::Service(need))
    }

    fn take_time(&mut self, at: usize) {
        if let Some(slot) = self.slots().get(at).filter(|_| at < TIMES).cloned() {
            self.slot = Some(slot);
            self.stage = Stage::Who;
        }
    }

    fn book(&mut self) -> Answer<Ends> {
        let (Some(slot), Some((initials, born_year))) = (&self.slot, whom(&self.who.text())) else {
            self.problem = "Type two letters, and the year of birth where they say it.".to_owned();
            return Answer::Stay;
        };
        Answer::Chosen(Ends::Book(Box::new(NewAppointment {
            slot: (slot.session, slot.day, slot.starts),
            who: Who::Words { initials, born_year },
            interpreter: if self.interpreter { Interpreter::Needed } else { Interpreter::NotNeeded },
            overbook: false,
        })))
    }

    /// Draws it over the whole of `area`: nothing of the day stays around it.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        out.render_widget(Clear, area);
        let title = if self.only_books { "A time at the desk" } else { "Someone new" };
        let inside = open(area, area.width, area.height, title, theme, out);
        let place = Rect { x: inside.x + 2, width: inside.width.saturating_sub(4), ..inside };
        let cells = usize::from(place.width);
        let plain = |text: &str, tone| Row::styled(text.to_owned(), theme.style(tone));
        let key = |key: String, mark: Mark, text: String| {
            Row::from(vec![
                Span::styled(format!(" {key} "), theme.style(Tone::Selected)),
                Span::styled(format!(" {} ", mark.symbol()), theme.style(mark.tone())),
                Span::styled(text, theme.style(Tone::Strong)),
            ])
        };
        let mut lines = vec![Row::default()];
        let mut typed = None;
        match self.stage {
            Stage::Need => {
                for (need, number) in Need::ALL.iter().zip(1..) {
                    lines.extend([key(number.to_string(), Mark::None, need.label().to_owned()), Row::default()]);
                }
            }
            Stage::Date => {
                lines.extend([plain("Is there a date on it, or is it today?", Tone::Strong), Row::default()]);
                typed = Some((&self.date, lines.len()));
                let read = nearest(&self.date.text(), self.today).map(|date| echo(date, self.today));
                lines.extend([Row::default(), plain(&read.unwrap_or_default(), Tone::Strong), Row::default()]);
                let ways = "As it stands there, such as 3 feb or 3/2; or today, yesterday, fri.";
                lines.extend(wrap(ways, cells).iter().map(|line| plain(line, Tone::Dim)));
            }
            Stage::Signs => {
                lines.extend([plain("Listen for these. Do not ask, do not read them out.", Tone::Dim), Row::default()]);
                for (sign, letter) in Sign::ALL.iter().zip('a'..) {
                    let mark = if self.asked.signs.contains(sign) { Mark::Alert } else { Mark::None };
                    lines.push(key(letter.to_string(), mark, sign.label().to_owned()));
                }
                let sent = if self.outside {
                    "Nobody is signed in here: the desk sees what cannot wait once one of it is at a screen. Fetch somebody; Enter goes on."
                } else {
                    "What cannot wait goes to the desk at once, as a letter only. A slip of the finger: the same letter \
                     takes it back. Enter goes on."
                };
                lines.push(Row::default());
                lines.extend(wrap(sent, cells).iter().map(|line| plain(line, Tone::Dim)));
            }
            Stage::Steps => {
                for (step, number) in self.steps().into_iter().zip(1..) {
                    let mut say = wrap(&step.say, cells.saturating_sub(6)).into_iter();
                    lines.push(key(number.to_string(), Mark::None, say.next().unwrap_or_default()));
                    lines.extend(say.map(|more| plain(&format!("      {more}"), Tone::Strong)));
                    let why = wrap(&step.why, cells.saturating_sub(6));
                    lines.extend(why.iter().map(|line| plain(&format!("      {line}"), Tone::Dim)));
                    lines.push(Row::default());
                }
                if let (Some(rule), Some(need)) = (self.limits.signposts.to_service(), self.asked.need) {
                    lines.push(key(TO_SERVICE.to_string(), Mark::None, format!("{}: {need}", rule.say)));
                }
                if self.refers_to_council() {
                    lines.push(key(
                        COUNCIL.to_string(),
                        Mark::None,
                        "A referral to the council on paper, if they agree".to_owned(),
                    ));
                }
            }
            Stage::Times => {
                for (slot, number) in self.slots().iter().take(TIMES).zip(1..) {
                    lines.push(key(number.to_string(), Mark::None, told(slot, self.today)));
                }
                if self.slots().is_empty() {
                    lines.push(plain("No time is open in the next four weeks.", Tone::Strong));
                }
                let mark = if self.interpreter { Mark::Good } else { Mark::None };
                let with = "with an interpreter: asked for ahead, two times in a row";
                lines.extend([Row::default(), key("i".to_owned(), mark, with.to_owned())]);
            }
            Stage::Who => {
                if let Some(slot) = &self.slot {
                    let missed = slot.day != self.today && !self.only_books;
                    let note = match (self.interpreter, missed) {
                        (true, _) => "With an interpreter, who has to be asked for now:",
                        (false, true) => "Nothing is open today. The next time is:",
                        (false, false) => "The time:",
                    };
                    lines.extend([
                        plain(note, Tone::Dim),
                        plain(&told(slot, self.today), Tone::Strong),
                        Row::default(),
                    ]);
                }
                lines.push(plain("Two letters, and the year of birth: MT 1979", Tone::Dim));
                let others = "Esc shows the other times, and those with an interpreter.";
                lines.extend([plain(others, Tone::Dim), Row::default()]);
                typed = Some((&self.who, lines.len()));
            }
        }
        for (down, line) in lines.iter().enumerate().take(place.height.into()) {
            put_line(row(place, down), line, out.buffer_mut());
        }
        let after = lines.len().max(typed.map_or(0, |(_, down)| down + 1)) + 1;
        if !self.problem.is_empty() {
            put(row(place, after), &format!("! {}", self.problem), theme.style(Tone::Problem), out.buffer_mut());
        }
        match typed {
            Some((line, down)) => line.view(row(place, down), theme.style(Tone::Field), out),
            None => Some(Position { x: place.x, y: place.y + 1 }),
        }
    }
}

/// A time, with where.
fn told(slot: &Slot, today: NaiveDate) -> String {
    let day = if slot.day == today {
        when(slot, today)
    } else {
        format!("{} {}", full(slot.day), slot.starts.format("%H:%M"))
    };
    let room = if slot.room.is_empty() { String::new() } else { format!(", {}", slot.room) };
    let kind = if slot.walk_in { ", walk-in hours" } else { "" };
    format!("{day}{room}{kind}")
}

/// Initials and a year of birth from what is typed: a whole name is cut down to its letters.
fn whom(typed: &str) -> Option<(String, Option<i32>)> {
    let year = typed.split_whitespace().last().filter(|last| last.len() == 4).and_then(|last| last.parse().ok());
    let words: Vec<&str> = typed.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).collect();
    let letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    let initials: String = match words.as_slice() {
        [] => return None,
        [one] if letters(one).chars().count() <= 3 => letters(one),
        several => several.iter().filter_map(|word| letters(word).chars().next()).take(3).collect(),
    };
    Some((initials.to_uppercase(), year))
}

#[cfg(test)]
mod tests {
    use super::whom;

    #[test]
    fn a_whole_name_is_cut_down_to_its_letters() {
        for (typed, initials, year) in [
            ("mt 1979", "MT", Some(1979)),
            ("M.T.", "MT", None),
            ("Morgan Tran 1979", "MT", Some(1979)),
            ("Zoë", "ZOË", None),
        ] {
            assert_eq!(whom(typed), Some((initials.to_owned(), year)), "{typed}");
        }
        assert_eq!(whom("1979"), None);
    }
}
