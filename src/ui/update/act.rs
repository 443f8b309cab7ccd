//! Actions that move about: panes, lists, filters, opening; and those that hold everywhere.

use chrono::NaiveDate;

use super::alarm::{alarm, open_alert};
use super::apart::open_request;
use super::seat::{lock, step_away};
use super::services::open_services;
use super::work::work;
use super::{refresh, say, selected_alert};
use crate::domain::case::CaseFile;
use crate::domain::change::Parts;
use crate::domain::referral::InboxFilter;
use crate::domain::role::Verb;
use crate::domain::today::Target;
use crate::ui::command::{Effect, Load};
use crate::ui::event::Chord;
use crate::ui::form::Line as TypedLine;
use crate::ui::keys::Action;
use crate::ui::model::{Asked, Desk, Model, Over};
use crate::ui::over::{Confirm, Find, Help, Opening, Palette, Reader};
use crate::ui::pane::{Pane, timeline_text};
use crate::ui::part::list::List;
use crate::ui::part::toast::Toast;
use crate::ui::why_not::{not_for, why_not};

/// Does an action where the focus is.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Help => {
            let intro = model
                .form()
                .and_then(|open| open.form.help())
                .map(|(label, words)| (label.to_owned(), words.to_owned()));
            let mut help = Help::new(model.path(), intro);
            if let Some(desk) = model.signed_in() {
                help = help.without(&|action| not_for(action, desk));
            }
            model.overs.push(Over::Help(help));
            return Vec::new();
        }
        Action::Lock => return lock(model, true),
        Action::SwitchUser => return lock(model, false),
        Action::StepAway if model.signed_in().is_some_and(|desk| !not_for(action, desk)) => return step_away(model),
        Action::Quit => {
            if !matches!(model.overs.last(), Some(Over::Confirm(..))) {
                let sentence = "Leave Alongside? What you are typing is kept as a draft.";
                let confirm = Confirm::new(sentence, "stay", (Chord::key('y'), "leave"));
                model.overs.push(Over::Confirm(confirm, Asked::Quit));
            }
            return Vec::new();
        }
        Action::NextTheme => {
            model.theme = model.theme.next();
            return Vec::new();
        }
        _ => {}
    }
    if let Some(reason) = model.signed_in().and_then(|desk| why_not(action, desk)) {
        say(model, Toast::refused(reason));
        return Vec::new();
    }
    if matches!(
        action,
        Action::AWordFirst
            | Action::Urgent
            | Action::AnswerAlert
            | Action::AnswerWords
            | Action::AboutAlert
            | Action::Concern
            | Action::InCharge
    ) {
        return alarm(model, action);
    }
    if let Some(effects) = move_about(model, action) {
        return effects;
    }
    work(model, action)
}

/// Moving about: panes, lists, filters. `None` for an action that works on something.
pub(super) fn move_about(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let today = model.today();
    if action == Action::Palette {
        let palette = match model.signed_in() {
            Some(desk) => Palette::new(&|action| why_not(action, desk)).without(&|action| not_for(action, desk)),
            None => return Some(Vec::new()),
        };
        model.overs.push(Over::Palette(palette));
        return Some(Vec::new());
    }
    if action == Action::Find {
        let words = model.signed_in()?.facts.may(Verb::SeeCase);
        model.overs.push(Over::Find(Box::new(Find::new(words, today))));
        return Some(vec![Effect::BeginFind]);
    }
    if let Action::Services | Action::ToMend = action {
        let opening = if action == Action::ToMend { Opening::ToMend } else { Opening::All };
        return Some(open_services(model, opening));
    }
    let desk = model.signed_in_mut()?;
    let panes = desk.panes();
    match action {
        Action::FocusPane(0) if desk.focus == Pane::Today => return Some(whole_screen(desk)),
        Action::FocusPane(number) => {
            if let Some(pane) = Pane::numbered(number).filter(|pane| panes.contains(pane)) {
                return Some(go(desk, pane, today));
            }
        }
        Action::NextPane | Action::PrevPane => {
            let at = panes.iter().position(|pane| *pane == desk.focus).unwrap_or(0);
            let step = if action == Action::NextPane { 1 } else { panes.len() - 1 };
            if let Some(pane) = panes.get((at + step) % panes.len()) {
                return Some(go(desk, *pane, today));
            }
        }
        Action::Back => return Some(back(desk)),
        Action::Mark => {
            if let Some(id) = desk.inbox.current().map(|row| row.id)
                && !desk.inbox.marked.remove(&id)
            {
                desk.inbox.marked.insert(id);
            }
            let count = desk.inbox.rows.len();
            desk.inbox.list.act(Action::Down, count);
        }
        Action::MarkAll => {
            let all = desk.inbox.rows.iter().map(|row| row.id).collect();
            desk.inbox.marked = if desk.inbox.marked.is_empty() { all } else { Default::default() };
        }
        Action::FilterUrgent => {
            desk.inbox.filter.urgent = !desk.inbox.filter.urgent;
            return narrowing(desk, Pane::Inbox, Load::Inbox);
        }
        Action::Whose => {
            desk.today.whose = desk.today.whose.next();
            return narrowing(desk, Pane::Today, Load::Today);
        }
        Action::NextMonth | Action::PrevMonth => desk.today.turn(action == Action::NextMonth),
        Action::FilterMine => {
            desk.inbox.filter.mine = !desk.inbox.filter.mine;
            return narrowing(desk, Pane::Inbox, Load::Inbox);
        }
        Action::FilterLate => {
            desk.evidence.late = !desk.evidence.late;
            return narrowing(desk, Pane::Evidence, Load::Evidence);
        }
        Action::WithClient => {
            desk.with_client = !desk.with_client;
            desk.to_case();
            // What can be taken back now was done to somebody else.
            if desk.with_client {
                desk.case.beside_client();
                desk.undo_before = desk.undo.take();
            } else if desk.undo.is_none() {
                desk.undo = desk.undo_before.take();
            }
            model.toast = None;
            return Some(refresh(model, Parts::all()));
        }
        Action::Open if desk.focus == Pane::Evidence && !desk.facts.may(Verb::SeeCase) => {
            // The care team sees what is asked of it, and never the case.
            let row = desk.evidence.current().map(|row| (row.id, row.special));
            return Some(row.map_or_else(Vec::new, |(id, special)| open_request(model, id, special, false)));
        }
        Action::Open if desk.focus == Pane::Case => {
            if let Some(file) = desk.case.case() {
                let title = format!("Timeline · {}", file.person.spoken());
                let reader = Reader::new(title, timeline_text(file));
                model.overs.push(Over::Reader(reader));
            }
        }
        Action::Open => {
            if let Some(alert) = selected_alert(desk) {
                let Some(effect) = open_alert(alert) else { return Some(alarm(model, Action::AboutAlert)) };
                desk.to_case();
                return Some(vec![effect]);
            }
            return Some(open(desk));
        }
        _ => return scroll(desk, action),
    }
    Some(Vec::new())
}

/// Moves the focus to a pane. From an open case to the evidence, that case's most urgent request is selected: what is
/// done next is done to it, and to nobody else's. Another request of the case stays selected while nothing is pressing.
fn go(desk: &mut Desk, pane: Pane, today: NaiveDate) -> Vec<Effect> {
    let from = desk.focus;
    if pane == Pane::Case {
        desk.to_case();
    }
    desk.focus = pane;
    let file = desk.case.case().filter(|_| from == Pane::Case && pane == Pane::Evidence);
    let Some(request) = file.and_then(CaseFile::most_urgent_request) else { return Vec::new() };
    let pressing = request.to_chase(today) || request.overdue(today);
    let id = request.id;
    if !pressing && desk.evidence.current().is_some_and(|row| row.case == request.case) {
        return Vec::new();
    }
    if desk.evidence.select(id) {
        return Vec::new();
    }
    desk.evidence.late = false;
    desk.evidence.wanted = Some(id);
    vec![Effect::Load(Load::Evidence)]
}

/// Today takes the whole screen, where it looks further ahead, or stands among the panes again.
fn whole_screen(desk: &mut Desk) -> Vec<Effect> {
    desk.today.full = !desk.today.full;
    vec![Effect::Load(Load::Today)]
}

/// Goes to the pane that a filter narrows, so that what it did is seen.
fn narrowing(desk: &mut Desk, pane: Pane, load: Load) -> Option<Vec<Effect>> {
    desk.focus = pane;
    Some(vec![Effect::Load(load)])
}

pub(super) fn scroll(desk: &mut Desk, action: Action) -> Option<Vec<Effect>> {
    let moved = match desk.focus {
        Pane::Today => desk.today.list.act(action, desk.today.lines()),
        Pane::Inbox => desk.inbox.list.act(action, desk.inbox.rows.len()),
        Pane::Case => desk.case.act(action),
        Pane::Evidence => desk.evidence.list.act(action, desk.evidence.rows.len()),
        Pane::Outcomes => desk.outcomes.list.act(action, desk.outcomes.rows.len()),
        Pane::Counter => false,
    };
    if !moved {
        return None;
    }
    // Near the end of what was read, read on.
    let near = |list: &List, rows: usize, limit: usize| rows >= limit && list.selected() + 50 > rows;
    let (inbox, evidence) = (&mut desk.inbox, &mut desk.evidence);
    if desk.focus == Pane::Inbox && inbox.wants_more() {
        // Until it comes no second page is asked for.
        inbox.more = false;
        return Some(vec![Effect::Load(Load::InboxMore)]);
    }
    if desk.focus == Pane::Evidence && near(&evidence.list, evidence.rows.len(), evidence.limit) {
        evidence.read_on();
        return Some(vec![Effect::Load(Load::Evidence)]);
    }
    Some(Vec::new())
}

/// Goes back, one level at a time: marks, then the filter, then what is open.
pub(super) fn back(desk: &mut Desk) -> Vec<Effect> {
    if desk.with_client {
        return Vec::new();
    }
    if !desk.inbox.marked.is_empty() {
        desk.inbox.marked.clear();
    } else if desk.focus == Pane::Inbox && desk.inbox.narrowed() {
        desk.inbox.filter = InboxFilter::default();
        desk.inbox.words = TypedLine::new();
        return vec![Effect::Load(Load::Inbox)];
    } else if desk.focus == Pane::Today && desk.today.full {
        return whole_screen(desk);
    } else if desk.focus == Pane::Case {
        desk.focus = desk.panes().into_iter().find(|pane| *pane == desk.came_from).unwrap_or(Pane::Case);
    } else if desk.focus == Pane::Inbox && desk.panes().contains(&Pane::Counter) {
        desk.focus = Pane::Counter;
    }
    Vec::new()
}

pub(super) fn open(desk: &mut Desk) -> Vec<Effect> {
    let load = match desk.focus {
        Pane::Today => desk.today.current().map(|row| match row.target {
            Target::Case(id) => Load::Case(id, true),
            Target::Referral(id) => Load::Referral(id, true),
            Target::Message(id, _) => Load::Message(id),
        }),
        Pane::Inbox => desk.inbox.current().map(|row| Load::Referral(row.id, true)),
        Pane::Evidence => desk.evidence.current().map(|row| Load::Case(row.case, true)),
        Pane::Outcomes => desk.outcomes.current().map(|row| Load::Case(row.case, true)),
        Pane::Case | Pane::Counter => None,
    };
    match load {
        Some(load @ Load::Message(_)) => vec![Effect::Load(load)],
        Some(load) => {
            desk.to_case();
            vec![Effect::Load(load)]
        }
        None => Vec::new(),
    }
}
