//! The working of a legal test on the screen: opening it, going from activity to activity.

use super::act::act;
use super::input::everywhere;
use super::{open_form, say};
use crate::domain::case::{CaseFile, Matter};
use crate::domain::id::MatterId;
use crate::domain::working::{Entry, Working, WorkingRow};
use crate::ui::ask::OpenForm;
use crate::ui::command::{Command, Effect};
use crate::ui::event::Input;
use crate::ui::keys::Action;
use crate::ui::model::{Choosing, Desk, Model, Over};
use crate::ui::over::{Answer, Board, Menu, Want};
use crate::ui::part::toast::Toast;
use crate::ui::why_not::why_not;

/// The working of a matter of the open case.
#[must_use]
pub(in crate::ui) fn working_of(desk: &Desk, matter: MatterId) -> Option<(&CaseFile, Working<'_>)> {
    let file = desk.case.case()?;
    let of = file.matters.iter().find(|other| other.id == matter)?;
    Some((file, Working::of(&desk.facts.limits.tests, of, file)?))
}

/// The matters of the open case for which a test is known.
#[must_use]
pub(in crate::ui) fn worked_matters(desk: &Desk) -> Vec<&Matter> {
    let known = |matter: &&Matter| desk.facts.limits.tests.of(matter.subject, matter.nation).is_some();
    desk.case.case().map_or_else(Vec::new, |file| file.matters.iter().filter(known).collect())
}

/// Opens the working; a menu asks of which matter, where there are several.
pub(super) fn begin(model: &mut Model) -> Vec<Effect> {
    let Some(desk) = model.signed_in() else { return Vec::new() };
    match worked_matters(desk).as_slice() {
        [] => Vec::new(),
        [only] => {
            let matter = only.id;
            open_board(model, matter)
        }
        several => {
            let items = several.iter().zip('1'..='9').map(|(matter, key)| (key, matter.title())).collect();
            let ids = several.iter().map(|matter| matter.id).collect();
            model.overs.push(Over::Menu(Menu::new("The test of which matter", items), Choosing::Working(ids)));
            Vec::new()
        }
    }
}

pub(super) fn open_board(model: &mut Model, matter: MatterId) -> Vec<Effect> {
    let board = model.signed_in().and_then(|desk| Some(Board::new(matter, working_of(desk, matter)?.1)));
    model.overs.extend(board.map(|board| Over::Working(Box::new(board))));
    Vec::new()
}

/// A key on the board.
pub(super) fn on_board(model: &mut Model, mut board: Box<Board>, input: &Input) -> Vec<Effect> {
    let today = model.today();
    // What could not be begun is not waited for.
    board.opening = None;
    let Some((file, working)) = model.signed_in().and_then(|desk| working_of(desk, board.matter)) else {
        // The matter went away meanwhile: any key leaves.
        return Vec::new();
    };
    let want = match board.handle(input, working) {
        Answer::Close => return Vec::new(),
        Answer::Stay => None,
        Answer::Ignored => {
            model.overs.push(Over::Working(board));
            return everywhere(model, input);
        }
        Answer::Chosen(want) => Some(want),
    };
    let mut effects = Vec::new();
    let mut form = None;
    let matter = board.matter;
    match (want, board.selected(working)) {
        (Some(Want::Undo), _) => {
            model.overs.push(Over::Working(board));
            return act(model, Action::Undo);
        }
        (Some(Want::Ask), _) => {
            let desk = model.signed_in();
            if let Some(reason) = desk.and_then(|desk| why_not(Action::AskEvidence, desk)) {
                model.overs.push(Over::Working(board));
                say(model, Toast::refused(reason));
                return Vec::new();
            }
            form = desk.map(|desk| OpenForm::ask(desk, file, Some(matter), today));
        }
        (Some(Want::Open), Some((_, _, Some(row)))) => form = activity_form(model, row),
        (Some(Want::Open), Some((part, activity, None))) => {
            board.opening = Some((part.id.clone(), activity.number));
            effects.push(save(matter, None, Entry::new(&part.id, activity.number)));
        }
        (Some(Want::Dispute), Some((_, _, Some(row)))) => {
            let entry = Entry { disputed: !row.entry.disputed, ..row.entry.clone() };
            effects.push(save(matter, Some(row), entry));
        }
        (Some(Want::Dispute), Some((part, activity, None))) => {
            effects.push(save(matter, None, Entry::new(&part.id, activity.number)));
        }
        _ => {}
    }
    model.overs.push(Over::Working(board));
    effects.extend(form.map(|form| open_form(model, form)).unwrap_or_default());
    effects
}

fn save(matter: MatterId, row: Option<&WorkingRow>, entry: Entry) -> Effect {
    Effect::Do(Box::new(Command::Working(matter, row.map(|row| (row.id, row.version)), Box::new(entry))))
}

fn activity_form(model: &Model, row: &WorkingRow) -> Option<OpenForm> {
    let desk = model.signed_in()?;
    OpenForm::working(desk, desk.case.case()?, row, model.today())
}

/// Opens the form of an activity that the desk has begun for it.
pub(super) fn began(model: &mut Model) -> Vec<Effect> {
    let Some(Over::Working(board)) = model.overs.last() else { return Vec::new() };
    let Some((part, number)) = &board.opening else { return Vec::new() };
    let of = |row: &&WorkingRow| row.matter == board.matter && row.entry.part == *part && row.entry.number == *number;
    let file = model.signed_in().and_then(|desk| desk.case.case());
    let row = file.and_then(|file| file.workings.iter().find(of));
    let form = row.and_then(|row| activity_form(model, row));
    if form.is_some()
        && let Some(Over::Working(board)) = model.overs.last_mut()
    {
        board.opening = None;
    }
    form.map_or_else(Vec::new, |form| open_form(model, form))
}

/// Goes on to the next activity that is in dispute, once one is saved; `saved` says which that was.
pub(super) fn next(model: &mut Model, saved: &str) -> Vec<Effect> {
    let Some(Over::Working(mut board)) = model.overs.pop_if(|over| matches!(over, Over::Working(_))) else {
        return Vec::new();
    };
    let working = model.signed_in().and_then(|desk| working_of(desk, board.matter));
    let row = working.and_then(|(_, working)| board.next(working));
    let mut form = row.and_then(|row| activity_form(model, row));
    if let Some(open) = &mut form {
        open.form.set_banner(format!("{saved}. Esc goes back to the list."));
    }
    model.overs.push(Over::Working(board));
    form.map_or_else(Vec::new, |form| open_form(model, form))
}
