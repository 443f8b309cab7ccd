//! Actions that work on what is selected: each makes a command, or opens the form or the menu that asks for one.

use super::alarm::{answer, concern_chosen};
use super::apart::{marked, open_apart, open_request};
use super::documents::scan;
use super::hours::{cancelled, chose_session, says, work_hours};
use super::message::on_message;
use super::open_form;
use super::seat::go_on;
use super::working::{begin, open_board};
use crate::desk::intake::Seen;
use crate::domain::away::AwayRow;
use crate::domain::case::{CaseFile, Matter, Stage};
use crate::domain::date::{full, short, uk_clock, uk_date};
use crate::domain::due::{DueEventKind, DueRow, DueState};
use crate::domain::event::EventRow;
use crate::domain::evidence::{EvidenceEventKind, EvidenceRow, EvidenceUpdate};
use crate::domain::id::{OtherSideId, TaskId};
use crate::domain::paper::{PaperAsk, PaperKind};
use crate::domain::person::Person;
use crate::domain::referral::{Area, Attempt, InboxRow, ReferralStatus};
use crate::domain::role::Role;
use crate::domain::standing::{GoesOn, Post};
use crate::domain::task::TaskState;
use crate::domain::text::capital;
use crate::domain::time_limit::Whose;
use crate::ui::ask::{OpenForm, draft_words};
use crate::ui::command::{Command, Effect, Load};
use crate::ui::event::Chord;
use crate::ui::keys::Action;
use crate::ui::model::{Asked, Choosing, Desk, Model, Over};
use crate::ui::over::{Confirm, Menu, Messages, Preview, Reader, Shelf, Way};
use crate::ui::pane::{Covering, Pane};

/// The states by which the inbox can be narrowed, each with its key.
const WAITING: [(char, ReferralStatus); 6] = [
    ('n', ReferralStatus::New),
    ('k', ReferralStatus::Taken),
    ('t', ReferralStatus::Trying),
    ('r', ReferralStatus::Reached),
    ('b', ReferralStatus::Booked),
    ('v', ReferralStatus::Attended),
];

pub(super) fn chose(model: &mut Model, choosing: Choosing, index: usize) -> Vec<Effect> {
    match choosing {
        Choosing::Attempt(items) => {
            let how = Attempt::ALL.get(index).copied().unwrap_or(Attempt::NoAnswer);
            vec![Effect::Do(Box::new(Command::Tried(items, how)))]
        }
        Choosing::Fee(id, version) => {
            let kinds = [EvidenceEventKind::FeeAsked, EvidenceEventKind::FeeWaived, EvidenceEventKind::FeePaid];
            let kind = kinds.get(index).copied().unwrap_or(EvidenceEventKind::FeeAsked);
            let today = model.today();
            let row = model.signed_in().and_then(|desk| desk.evidence.rows.iter().find(|row| row.id == id).cloned());
            match row {
                Some(row) if row.version == version => open_form(model, OpenForm::event(&row, kind, today)),
                _ => Vec::new(),
            }
        }
        Choosing::Filter => {
            if let Some(desk) = model.signed_in_mut() {
                if index == Area::ALL.len() + WAITING.len() {
                    desk.focus = Pane::Inbox;
                    desk.inbox.finding = true;
                    return Vec::new();
                }
                let filter = &mut desk.inbox.filter;
                match index.checked_sub(Area::ALL.len()) {
                    None => filter.area = Area::ALL.get(index).copied().filter(|area| filter.area != Some(*area)),
                    Some(at) => {
                        let status = WAITING.get(at).map(|(_, status)| *status);
                        filter.status = status.filter(|status| filter.status != Some(*status));
                    }
                }
            }
            vec![Effect::Load(Load::Inbox)]
        }
        Choosing::Draft(mut waiting) => {
            if index >= waiting.len() {
                return Vec::new();
            }
            let (form, subject) = waiting.swap_remove(index);
            go_on(model, form, subject)
        }
        Choosing::Matter => {
            let today = model.today();
            let open = model.signed_in().and_then(|desk| {
                let file = desk.case.case()?;
                Some(OpenForm::matter(desk, file, Some(file.matters.get(index)?), today))
            });
            open.map_or_else(Vec::new, |open| open_form(model, open))
        }
        Choosing::Due(ids, end) => {
            let today = model.today();
            let file = model.signed_in().and_then(|desk| desk.case.case());
            let row = file.and_then(|file| file.due_dates.iter().find(|row| ids.get(index) == Some(&row.id)));
            let open = file.zip(row).map(|(file, row)| OpenForm::due(file, row, step(row, end), today));
            open.map_or_else(Vec::new, |open| open_form(model, open))
        }
        Choosing::Working(ids) => ids.get(index).map_or_else(Vec::new, |matter| open_board(model, *matter)),
        Choosing::Event => {
            let today = model.today();
            let open = model.signed_in().and_then(|desk| {
                let file = desk.case.case()?;
                Some(OpenForm::diary(file, file.events.iter().filter(|row| row.ahead()).nth(index), today))
            });
            open.map_or_else(Vec::new, |open| open_form(model, open))
        }
        Choosing::Scan(names) => scan(model, names.get(index)),
        Choosing::Says => says(model, index),
        Choosing::CancelSlot(id, seen) => cancelled(id, seen, index),
        Choosing::Session(known) => chose_session(model, known.get(index)),
        Choosing::Paper(asks) => asks.get(index).map(|ask| Effect::Load(Load::Paper(*ask))).into_iter().collect(),
        Choosing::Task(ids, to) => {
            let end = |(id, seen): &(TaskId, u32)| Effect::Do(Box::new(Command::EndTask(*id, *seen, to)));
            ids.get(index).map(end).into_iter().collect()
        }
        Choosing::Away(back) => match back.get(index) {
            Some((id, seen)) => vec![Effect::Do(Box::new(Command::EndAway(*id, *seen)))],
            None => {
                let today = model.today();
                let open = model.signed_in().map(|desk| OpenForm::away(desk, today));
                open.map_or_else(Vec::new, |open| open_form(model, open))
            }
        },
        Choosing::ActsFor(ids) => {
            let today = model.today();
            let open = model.signed_in().and_then(|desk| desk.case.case()).map(|file| {
                let known = file.acts_for.iter().find(|one| ids.get(index) == Some(&one.id));
                OpenForm::acts_for(file, known, today)
            });
            open.map_or_else(Vec::new, |open| open_form(model, open))
        }
        Choosing::PostMatter => {
            let matter = model.signed_in().and_then(|desk| desk.case.case()?.matters.get(index).cloned());
            if let Some(matter) = matter {
                post_menu(model, &matter);
            }
            Vec::new()
        }
        Choosing::Post(matter, seen) => {
            let post = Post::ALL.get(index).map(|post| Command::Post(matter, seen, *post));
            post.map(|post| Effect::Do(Box::new(post))).into_iter().collect()
        }
        Choosing::SlipLanguage(of, slips) => {
            slips.get(index).map(|how| Effect::Load(Load::Slip(of, *how))).into_iter().collect()
        }
        Choosing::GoesOn(matter, seen) => {
            let goes_on = GoesOn::ALL.get(index).map(|goes_on| Command::GoesOn(matter, seen, *goes_on));
            goes_on.map(|goes_on| Effect::Do(Box::new(goes_on))).into_iter().collect()
        }
        Choosing::Side(sides) => {
            let remove = |(id, seen): &(OtherSideId, u32)| Effect::Do(Box::new(Command::RemoveOtherSide(*id, *seen)));
            sides.get(index).map(remove).into_iter().collect()
        }
        Choosing::Alert(ids, in_words) => {
            let alerts = model.signed_in().map(|desk| desk.today.alerts.as_slice()).unwrap_or_default();
            let alert = alerts.iter().find(|alert| ids.get(index) == Some(&alert.id)).cloned();
            alert.map_or_else(Vec::new, |alert| answer(model, &alert, in_words))
        }
        Choosing::Concern => concern_chosen(model, index),
        Choosing::Special(ids) => marked(model, ids.get(index)),
        Choosing::Wall(walls) => {
            let today = model.today();
            let open = walls.get(index).map(|wall| OpenForm::lift_wall(wall, today));
            open.map_or_else(Vec::new, |open| open_form(model, open))
        }
        Choosing::Match(client, others) => match (index, others.get(index)) {
            (_, Some(other)) => vec![Effect::Load(Load::Join(*other, client))],
            (_, None) => vec![Effect::Do(Box::new(Command::KeepApart(client)))],
        },
        Choosing::Period => {
            if let Some(desk) = model.signed_in_mut() {
                desk.outcomes.period = Covering::ALL.get(index).copied().unwrap_or_default();
            }
            vec![Effect::Load(Load::Outcomes)]
        }
    }
}

/// The referral that verbs work on: the one that is open, or the selected one.
pub(in crate::ui) fn referral_row(desk: &Desk) -> Option<&InboxRow> {
    match (desk.focus, desk.case.referral()) {
        (Pane::Case, Some(referral)) => Some(&referral.row),
        (Pane::Case, None) => None,
        _ => desk.inbox.current(),
    }
}

pub(super) fn worked_on(desk: &Desk) -> Vec<Seen> {
    if desk.focus == Pane::Case {
        return referral_row(desk).map(|row| (row.id, row.version)).into_iter().collect();
    }
    desk.inbox.worked_on()
}

/// The rows that a verb would work on.
fn worked_rows(desk: &Desk) -> Vec<&InboxRow> {
    let open = desk.case.referral().map(|referral| &referral.row);
    let row = |seen: Seen| desk.inbox.rows.iter().chain(open).find(|row| (row.id, row.version) == seen);
    worked_on(desk).into_iter().filter_map(row).collect()
}

/// Whom a verb would work on, for the top of its form.
fn whom(desk: &Desk) -> String {
    match worked_rows(desk).as_slice() {
        [one] => one.name.clone(),
        several => format!("{} marked", several.len()),
    }
}

/// Takes what is selected, also from somebody else.
pub(super) fn take(model: &mut Model) -> Vec<Effect> {
    model.signed_in().map_or_else(Vec::new, |desk| vec![Effect::Do(Box::new(Command::Take(worked_on(desk))))])
}

/// Work on what is selected.
pub(super) fn work(model: &mut Model, action: Action) -> Vec<Effect> {
    if let Some(effects) = super::counter::work_counter(model, action) {
        return effects;
    }
    if let Some(effects) = work_hours(model, action) {
        return effects;
    }
    let today = model.today();
    let Some(desk) = model.signed_in() else { return Vec::new() };
    let act_on = |command: fn(Vec<Seen>) -> Command| vec![Effect::Do(Box::new(command(worked_on(desk))))];
    let event = |kind| desk.evidence.current().map(|row| OpenForm::event(row, kind, today));
    // What needs no word is recorded at once, for today.
    let happened = |kind| {
        let update =
            |row: &EvidenceRow| Command::Evidence(row.id, row.version, Box::new(EvidenceUpdate::new(kind, today)));
        desk.evidence.current().map(|row| Effect::Do(Box::new(update(row)))).into_iter().collect()
    };
    let case = desk.case.case();
    let form = match action {
        Action::Take => {
            let mut others = worked_rows(desk);
            others.retain(|row| row.taken_by.is_some() && !row.mine);
            let sentence = match others.as_slice() {
                [] => return act_on(Command::Take),
                [one] => format!("{} has {}. Take it over?", one.taken_by.as_deref().unwrap_or_default(), one.name),
                several => format!("Others have {} of these enquiries. Take them over?", several.len()),
            };
            let confirm = Confirm::new(sentence, "leave it with them", (Chord::key('y'), "take over"));
            model.overs.push(Over::Confirm(confirm, Asked::TakeOver));
            return Vec::new();
        }
        Action::Reached => return act_on(Command::Reached),
        Action::Booked => return act_on(Command::Booked),
        Action::Attended => return act_on(Command::Attended),
        Action::Tried => {
            let items = Attempt::ALL.iter().zip(['n', 'v', 'w']).map(|(how, key)| (key, how.label().to_owned()));
            let menu = Menu::new("Tried to reach", items.collect());
            let on = worked_on(desk);
            model.overs.push(Over::Menu(menu, Choosing::Attempt(on)));
            return Vec::new();
        }
        Action::Filter => {
            let areas = Area::ALL.iter().zip('1'..='9').map(|(area, key)| (key, area.label().to_owned()));
            let states = WAITING.iter().map(|(key, status)| (*key, status.label().to_owned()));
            let words = ('/', "with the words you type".to_owned());
            let menu = Menu::new("Show only", areas.chain(states).chain([words]).collect());
            model.overs.push(Over::Menu(menu, Choosing::Filter));
            return Vec::new();
        }
        Action::Drafts => {
            let words = |at| format!("{} {}", short(uk_date(at), today), uk_clock(at));
            let items = desk.drafts.iter().zip('1'..='9');
            let items =
                items.map(|((form, _, at), key)| (key, format!("{} · {}", draft_words(form), words(*at)))).collect();
            let waiting = desk.drafts.iter().map(|(form, subject, _)| (form.clone(), subject.clone())).collect();
            model.overs.push(Over::Menu(Menu::new("Go on with", items), Choosing::Draft(waiting)));
            return Vec::new();
        }
        Action::SettleMatch => {
            let Some(row) = referral_row(desk) else { return Vec::new() };
            let client = row.client;
            let mut items: Vec<(char, String)> = desk
                .case
                .matches()
                .iter()
                .zip('1'..='8')
                .map(|(other, key)| (key, format!("the same person as {} {}", other.name, other.reference)))
                .collect();
            let others = desk.case.matches().iter().take(8).map(|other| other.id).collect();
            items.push(('d', "different people: keep them apart".to_owned()));
            model.overs.push(Over::Menu(Menu::new("Is this …", items), Choosing::Match(client, others)));
            return Vec::new();
        }
        Action::Fee => {
            let Some((id, version)) = desk.evidence.current().map(|row| (row.id, row.version)) else {
                return Vec::new();
            };
            let items = vec![('a', "asked".to_owned()), ('w', "waived".to_owned()), ('p', "paid".to_owned())];
            model.overs.push(Over::Menu(Menu::new("The fee was", items), Choosing::Fee(id, version)));
            return Vec::new();
        }
        Action::Period => {
            let items =
                Covering::ALL.iter().zip(['q', 'm', 'y', 'a']).map(|(each, key)| (key, each.words().to_owned()));
            model.overs.push(Over::Menu(Menu::new("Totals", items.collect()), Choosing::Period));
            return Vec::new();
        }
        Action::StateOfPlay => {
            let Some(file) = case else { return Vec::new() };
            let text = crate::domain::play::state_of_play(file, today).join("\n\n");
            let title = format!("Where things stand · {}", file.person.spoken());
            model.overs.push(Over::Reader(Reader::new(title, text)));
            return Vec::new();
        }
        Action::Paper => {
            let Some(file) = case else { return Vec::new() };
            let (items, asks) = papers(file);
            model.overs.push(Over::Menu(Menu::new("Letter to print", items), Choosing::Paper(asks)));
            return Vec::new();
        }
        Action::ContactNote => {
            let Some(file) = case else { return Vec::new() };
            let reader = Reader::new(format!("Contact · {}", file.person.spoken()), contact_words(&file.person));
            model.overs.push(Over::Reader(reader));
            return Vec::new();
        }
        Action::Call => return case.map(|file| Effect::Load(Load::Call(file.row.id))).into_iter().collect(),
        Action::ActsFor => {
            let Some(file) = case else { return Vec::new() };
            if let Some(matter) = file.unanswered() {
                let items = GoesOn::ALL.iter().zip('1'..='9').map(|(each, key)| (key, each.label().to_owned()));
                let title = format!("{}: for whom does it go on", capital(matter.subject.label()));
                let over = Over::Menu(Menu::new(title, items.collect()), Choosing::GoesOn(matter.id, matter.version));
                model.overs.push(over);
                return Vec::new();
            }
            if !file.acts_for.is_empty() {
                let known = file.acts_for.iter().take(8);
                let ids = known.clone().map(|one| one.id).collect();
                let mut items: Vec<(char, String)> =
                    known.zip('1'..='8').map(|(one, key)| (key, one.named())).collect();
                items.push(('n', "somebody else".to_owned()));
                model.overs.push(Over::Menu(Menu::new("Who acts for the client", items), Choosing::ActsFor(ids)));
                return Vec::new();
            }
            Some(OpenForm::acts_for(file, None, today))
        }
        Action::Post => {
            let matters = case.map(|file| file.matters.clone()).unwrap_or_default();
            match matters.as_slice() {
                [only] => post_menu(model, only),
                several => {
                    let name = |matter: &Matter| format!("{}, now {}", matter.subject, matter.post);
                    let items = several.iter().zip('1'..='9').map(|(matter, key)| (key, name(matter))).collect();
                    model.overs.push(Over::Menu(Menu::new("Post about which matter", items), Choosing::PostMatter));
                }
            }
            return Vec::new();
        }
        Action::Died => case.map(|file| OpenForm::died(file, today)),
        Action::Scope => Some(OpenForm::scope(&desk.facts.scope, today)),
        Action::ClientDetails => {
            let client = case.map(|file| file.row.client).or(referral_row(desk).map(|row| row.client));
            return client.map(|id| Effect::Load(Load::Client(id))).into_iter().collect();
        }
        Action::NextCase | Action::PrevCase => {
            let step = if action == Action::NextCase { 1 } else { -1 };
            return case.map(|file| Effect::Load(Load::Neighbour(file.row.id, step))).into_iter().collect();
        }
        Action::Reopen => {
            return case
                .map(|file| Effect::Do(Box::new(Command::ReopenCase(file.row.id, file.version))))
                .into_iter()
                .collect();
        }
        Action::Undo => {
            return desk.undo.clone().map(|undo| Effect::Do(Box::new(Command::Undo(undo)))).into_iter().collect();
        }
        Action::New => Some(OpenForm::referral(desk, today)),
        Action::OpenCase => referral_row(desk).map(|row| OpenForm::open_case(desk, row, today)),
        Action::SameAs => referral_row(desk).map(|row| OpenForm::same_as(row, today)),
        Action::Decline => Some(OpenForm::decline(worked_on(desk), &whom(desk), today)),
        Action::Signpost => Some(OpenForm::signpost(worked_on(desk), &whom(desk), today)),
        Action::Note => case.map(|file| OpenForm::note(file, today)),
        Action::Matter => case.map(|file| OpenForm::matter(desk, file, None, today)),
        Action::EditMatter => match case.map(|file| (file, file.matters.as_slice())) {
            None => return Vec::new(),
            Some((file, [only])) => Some(OpenForm::matter(desk, file, Some(only), today)),
            Some((_, several)) => {
                let items = several.iter().zip('1'..='9').map(|(matter, key)| (key, matter.title())).collect();
                model.overs.push(Over::Menu(Menu::new("Which matter", items), Choosing::Matter));
                return Vec::new();
            }
        },
        Action::Authority => case.map(|file| OpenForm::authority(file, today)),
        Action::AddNumber => case.map(|file| OpenForm::identifier(file, today)),
        Action::ShowNumbers => {
            return case.map(|file| Effect::Load(Load::Identifiers(file.row.client))).into_iter().collect();
        }
        Action::Working => return begin(model),
        Action::Apart => return open_apart(model),
        Action::Letter => case.map(|file| OpenForm::letter(desk, file, today)),
        Action::Task => case.map(|file| OpenForm::task(desk, file, today)),
        Action::TaskDone => {
            let on_list = desk.today.current().and_then(|row| row.task).filter(|_| desk.focus == Pane::Today);
            if let Some((id, seen)) = on_list {
                return vec![Effect::Do(Box::new(Command::EndTask(id, seen, TaskState::Done)))];
            }
            return end_task(model, TaskState::Done);
        }
        Action::Diary => match case.map(|file| (file, file.events.iter().filter(|row| row.ahead()).count())) {
            None => return Vec::new(),
            Some((file, 0)) => Some(OpenForm::diary(file, None, today)),
            Some((file, _)) => {
                let ahead = file.events.iter().filter(|row| row.ahead()).zip('1'..='8');
                let words = |row: &EventRow| format!("{}, {}", row.what.brief(), full(row.what.on));
                let mut items: Vec<(char, String)> = ahead.map(|(row, key)| (key, words(row))).collect();
                items.push(('n', "a new event".to_owned()));
                model.overs.push(Over::Menu(Menu::new("Which event", items), Choosing::Event));
                return Vec::new();
            }
        },
        Action::Away => {
            let mine = |row: &&AwayRow| desk.facts.role == Role::Supervisor || row.what.staff == desk.facts.id;
            let away: Vec<&AwayRow> = desk.today.away.iter().filter(mine).take(8).collect();
            if away.is_empty() {
                Some(OpenForm::away(desk, today))
            } else {
                let mut items: Vec<(char, String)> =
                    away.iter().zip('1'..='8').map(|(row, key)| (key, format!("{} is back", row.name))).collect();
                items.push(('n', "another time away".to_owned()));
                let back = away.iter().map(|row| (row.id, row.version)).collect();
                model.overs.push(Over::Menu(Menu::new("Away", items), Choosing::Away(back)));
                return Vec::new();
            }
        }
        Action::Send | Action::EndDue => {
            let end = action == Action::EndDue;
            let open = case.iter().flat_map(|file| &file.due_dates).filter(|row| row.state.is_open());
            match open.collect::<Vec<_>>().as_slice() {
                [] if end => return end_task(model, TaskState::Dropped),
                [] => return Vec::new(),
                [only] => case.map(|file| OpenForm::due(file, only, step(only, end), today)),
                several => {
                    let words = |row: &DueRow| format!("{}, {}", row.next(today), full(row.due));
                    let items = several.iter().zip('1'..='9').map(|(row, key)| (key, words(row))).collect();
                    let ids = several.iter().map(|row| row.id).collect();
                    model.overs.push(Over::Menu(Menu::new("Which due date", items), Choosing::Due(ids, end)));
                    return Vec::new();
                }
            }
        }
        Action::JoinRecord => match (case, referral_row(desk)) {
            (Some(file), _) => Some(OpenForm::join(file.row.client, &file.person.spoken(), today)),
            (None, row) => row.map(|row| OpenForm::join(row.client, &row.name, today)),
        },
        Action::OtherSide => case.map(|file| OpenForm::other_side(file, today)),
        Action::RemoveSide => {
            let Some(file) = case else { return Vec::new() };
            let sides = file.other_sides.iter();
            let items = sides.clone().zip('1'..='9').map(|(side, key)| (key, side.line())).collect();
            let ids = sides.map(|side| (side.id, side.version)).collect();
            model.overs.push(Over::Menu(Menu::new("Which was named by mistake", items), Choosing::Side(ids)));
            return Vec::new();
        }
        Action::MessageForDesk => Some(OpenForm::message(&desk.facts.sites, desk.facts.home, today)),
        Action::NoteForReception => Some(OpenForm::reception_note(&desk.facts.sites, desk.facts.home, today)),
        Action::Messages => {
            model.overs.push(Over::Messages(Messages::default()));
            return vec![Effect::Load(Load::Messages)];
        }
        Action::MessageDone => {
            let Some((id, seen)) = on_message(desk) else { return Vec::new() };
            return vec![Effect::Do(Box::new(Command::AnswerMessage(id, seen)))];
        }
        Action::CallBack => return vec![Effect::Load(Load::CallBack)],
        Action::Walls => return vec![Effect::Load(Load::Walls)],
        Action::Close => case.map(|file| OpenForm::close(file, today)),
        Action::AskEvidence => case.map(|file| OpenForm::ask(desk, file, None, today)),
        Action::Outcome => case.map(|file| OpenForm::outcome(file, today)),
        Action::SentOut => return happened(EvidenceEventKind::Asked),
        Action::Acknowledged => return happened(EvidenceEventKind::Acknowledged),
        Action::OtherSource => {
            let Some(row) = desk.evidence.current() else { return Vec::new() };
            let subject = format!("{}:{}", row.case, row.id);
            return go_on(model, "ask".to_owned(), subject);
        }
        Action::Minutes => event(EvidenceEventKind::Minutes),
        Action::Chasing => Some(OpenForm::chasing(&desk.facts.chasing, today)),
        Action::Chased => event(EvidenceEventKind::Chased),
        Action::Answered => event(EvidenceEventKind::Answered),
        Action::Declined => event(EvidenceEventKind::Declined),
        Action::Used => event(EvidenceEventKind::Used),
        Action::Withdrawn => event(EvidenceEventKind::Withdrawn),
        Action::SignedForm => desk.evidence.current().map(|row| OpenForm::answer(row, true, today)),
        Action::ClientSays => {
            return desk.evidence.current().map(|row| Effect::Load(Load::Answer(row.id))).into_iter().collect();
        }
        Action::CorrectAnswer => {
            let row = desk.evidence.current().map(|row| (row.id, row.special));
            return row.map_or_else(Vec::new, |(id, special)| open_request(model, id, special, true));
        }
        Action::Import => Some(OpenForm::import(today)),
        Action::Documents => {
            if case.is_some() {
                model.overs.push(Over::Documents(Shelf::default()));
            }
            return Vec::new();
        }
        Action::ScanFolder => return vec![Effect::Load(Load::ScanFolder)],
        Action::StaleDays => return vec![Effect::Load(Load::StaleDays)],
        Action::Starter => return vec![Effect::Do(Box::new(Command::Starter))],
        Action::AddService => Some(OpenForm::add_service(today)),
        Action::IdleLock => Some(OpenForm::idle_lock(desk.facts.idle_minutes, desk.facts.lock_waits, today)),
        Action::Passphrase => Some(OpenForm::passphrase(today)),
        _ => None,
    };
    form.map_or_else(Vec::new, |form| open_form(model, form))
}

/// The papers that challenge a decision, and those of an appeal.
const CHALLENGE: &[PaperKind] = &[PaperKind::Reconsideration, PaperKind::PhoneScript];
const APPEAL: &[PaperKind] = &[PaperKind::AppealGrounds, PaperKind::AppealPack];

/// The papers that can be written from a case, each with its key: the client's first, then one for each request that waits
/// and each benefit whose decision can be looked at again.
fn papers(file: &CaseFile) -> (Vec<(char, String)>, Vec<PaperAsk>) {
    let ask = |kind| PaperAsk { case: file.row.id, kind, request: None, matter: None };
    let plain = [('c', PaperKind::ClientLetter), ('a', PaperKind::Authority), ('s', PaperKind::Appointment)];
    let mut items: Vec<(char, String)> = plain.iter().map(|(key, kind)| (*key, kind.label().to_owned())).collect();
    let mut asks: Vec<PaperAsk> = plain.iter().map(|(_, kind)| ask(*kind)).collect();
    let requests = file.evidence.iter().filter(|row| row.status.waits()).map(|row| {
        let kind = PaperKind::EvidenceRequest;
        (format!("{kind} to {}", row.of), PaperAsk { request: Some(row.id), ..ask(kind) })
    });
    let forms = file.evidence.iter().filter(|row| row.status.is_open() && !row.asked_points().is_empty()).map(|row| {
        let kind = PaperKind::AnswerForm;
        (format!("{kind}, {}", row.of), PaperAsk { request: Some(row.id), ..ask(kind) })
    });
    let decided = file.matters.iter().filter(|matter| matter.subject.is_reconsidered()).flat_map(|matter| {
        // What comes next on the ladder comes first.
        let (next, then): (&[PaperKind], &[PaperKind]) = match matter.stage {
            Stage::Reconsideration | Stage::Appeal => (APPEAL, CHALLENGE),
            _ => (CHALLENGE, APPEAL),
        };
        let paper = move |kind: &PaperKind| {
            (format!("{kind}, {}", matter.subject), PaperAsk { matter: Some(matter.id), ..ask(*kind) })
        };
        next.iter().chain(then).map(paper)
    });
    let signed = file.evidence.iter().filter(|row| row.goes() && row.answer.is_some()).map(|row| {
        let kind = PaperKind::Answer;
        (format!("{kind} of {}", row.of), PaperAsk { request: Some(row.id), ..ask(kind) })
    });
    for ((words, ask), key) in requests.chain(decided).chain(signed).chain(forms).zip(('1'..='9').chain('d'..='z')) {
        items.push((key, words));
        asks.push(ask);
    }
    (items, asks)
}

/// Asks once more before a paper goes out; it stays below, to be read again.
pub(super) fn ask_out(model: &mut Model, preview: Preview, way: Way) -> Vec<Effect> {
    let words = preview.written().words.clone();
    let (sentence, yes) = match way {
        Way::Print => (format!("Print the {words}?"), "print"),
        Way::File => {
            (format!("Write the {words} to a file? It lies there unencrypted until somebody deletes it."), "write it")
        }
    };
    model.overs.push(Over::Preview(preview));
    let confirm = Confirm::new(sentence, "not yet", (Chord::key('y'), yes));
    model.overs.push(Over::Confirm(confirm, Asked::Paper(way)));
    Vec::new()
}

/// Lets the paper below go out.
pub(super) fn go_out(model: &mut Model, way: Way) -> Vec<Effect> {
    let Some(Over::Preview(preview)) = model.overs.last() else { return Vec::new() };
    vec![Effect::Do(Box::new(Command::Paper(preview.written(), way)))]
}

/// Ends a task of the open case; a menu asks which, where there are several.
fn end_task(model: &mut Model, to: TaskState) -> Vec<Effect> {
    let file = model.signed_in().and_then(|desk| desk.case.case());
    let open = file.iter().flat_map(|file| &file.tasks).filter(|row| row.state == TaskState::Open);
    match open.collect::<Vec<_>>().as_slice() {
        [] => Vec::new(),
        [only] => vec![Effect::Do(Box::new(Command::EndTask(only.id, only.version, to)))],
        several => {
            let items = several.iter().zip('1'..='9');
            let items = items.map(|(row, key)| (key, row.what.clone().unwrap_or_default())).collect();
            let ids = several.iter().map(|row| (row.id, row.version)).collect();
            let title = if to == TaskState::Done { "Done is" } else { "Drop" };
            model.overs.push(Over::Menu(Menu::new(title, items), Choosing::Task(ids, to)));
            Vec::new()
        }
    }
}

/// Asks who gets the post about a matter.
fn post_menu(model: &mut Model, matter: &Matter) {
    let items = Post::ALL.iter().zip('1'..='9').map(|(each, key)| (key, each.label().to_owned())).collect();
    let title = format!("Post about {} goes", matter.subject);
    model.overs.push(Over::Menu(Menu::new(title, items), Choosing::Post(matter.id, matter.version)));
}

/// The next step of a due date: what is ours is sent, and what was sent or is theirs arrives.
fn step(row: &DueRow, end: bool) -> DueEventKind {
    match (end, row.state, row.whose) {
        (true, ..) => DueEventKind::Ended,
        (false, DueState::Open, Whose::Ours) => DueEventKind::Sent,
        _ => DueEventKind::Confirmed,
    }
}

/// How a client may be reached, in words for the person at the desk.
pub(super) fn contact_words(person: &Person) -> String {
    let mut lines = vec![format!("Contact rule: {}", person.contact)];
    let details = [("Note", &person.contact_note), ("Phone", &person.phone), ("E-mail", &person.email)];
    lines.extend(details.iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}: {text}")));
    lines.extend(crate::ui::pane::needs(person).iter().map(|need| format!("Needs: {need}")));
    lines.join("\n")
}
