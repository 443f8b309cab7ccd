//! Why an action cannot be done now: shown dim, with the reason, never hidden.

use super::keys::Action;
use super::model::Desk;
use super::pane::Pane;
use super::update::{book_for, on_message, referral_row, selected_alert, worked_matters};
use crate::desk::answer::NOT_THIS_ONE;
use crate::domain::case::{CaseStatus, Nation};
use crate::domain::evidence::{EvidenceEventKind, EvidenceRow, EvidenceStatus, after};
use crate::domain::role::{Role, Verb};
use crate::domain::task::TaskState;

/// The reason why an action cannot be done now; `None` where it can.
#[must_use]
pub fn why_not(action: Action, desk: &Desk) -> Option<String> {
    let reason = |words: &str| Some(words.to_owned());
    if desk.with_client {
        match action {
            // Whatever became of the case, there is always a way out.
            Action::WithClient => return None,
            _ if !stays_here(action) => {
                return reason("Only this case is shown while a client can see the screen. w ends that.");
            }
            _ => {}
        }
    }
    if let Some(verb) = verb_of(action)
        && !desk.facts.may(verb)
    {
        return Some(format!("{} may not {}.", whoever(desk.facts.role), verb.label()));
    }
    match action {
        Action::StepAway if desk.facts.role != Role::Receptionist => {
            reason("A PIN for a shift is for reception: Ctrl+L locks this desk.")
        }
        Action::Take
        | Action::Tried
        | Action::Reached
        | Action::Booked
        | Action::Attended
        | Action::OpenCase
        | Action::Decline
        | Action::Signpost
        | Action::SameAs => match referral_row(desk) {
            None => reason("Choose a referral in the inbox first."),
            Some(row) if !row.status.is_open() => Some(format!("This referral has ended ({}).", row.status)),
            Some(row) if action == Action::Take && row.mine => reason("It is yours already."),
            Some(_) => None,
        },
        Action::Book if book_for(desk).is_none() => reason("Open a case or choose a referral first."),
        Action::Book if desk.focus != Pane::Case && desk.inbox.marked.len() > 1 => {
            reason("Book one at a time: * or Space takes the marks away.")
        }
        Action::Book => match referral_row(desk) {
            Some(row) if !row.status.is_open() => Some(format!("This referral has ended ({}).", row.status)),
            _ => None,
        },
        Action::CouncilReferral if !in_england(desk) => {
            reason("This is the law of England: what a clinic does elsewhere was not read.")
        }
        Action::BringYes | Action::BringNo if desk.brought.is_empty() => reason("Nobody is brought over now."),
        Action::SettleMatch => match referral_row(desk) {
            None => reason("Choose a referral in the inbox first."),
            Some(row) if !row.possible_match => reason("Nobody who looks like this person is known."),
            Some(_) if desk.case.matches().is_empty() => reason("Open the referral first: Enter."),
            Some(_) => None,
        },
        Action::Note
        | Action::Matter
        | Action::EditMatter
        | Action::Authority
        | Action::AddNumber
        | Action::ShowNumbers
        | Action::Working
        | Action::Letter
        | Action::Paper
        | Action::Documents
        | Action::Send
        | Action::EndDue
        | Action::Task
        | Action::Diary
        | Action::OtherSide
        | Action::RemoveSide
        | Action::Close
        | Action::Reopen
        | Action::StateOfPlay
        | Action::NextCase
        | Action::PrevCase
        | Action::ContactNote
        | Action::Call
        | Action::ActsFor
        | Action::Post
        | Action::Died
        | Action::WithClient
        | Action::Apart
        | Action::AskEvidence
        | Action::Outcome => of_case(action, desk),
        Action::ClientDetails | Action::JoinRecord if desk.case.case().is_none() && referral_row(desk).is_none() => {
            reason("Open a case or choose a referral first.")
        }
        Action::SentOut
        | Action::Acknowledged
        | Action::Chased
        | Action::Answered
        | Action::Declined
        | Action::Fee
        | Action::Minutes
        | Action::Used
        | Action::Withdrawn
        | Action::OtherSource => match desk.evidence.current() {
            None => reason("Choose a request in the evidence pane first."),
            Some(row) => not_of_request(action, row),
        },
        Action::SignedForm => match desk.evidence.current() {
            None => reason("Choose a request in the evidence pane first."),
            Some(row) if !row.can_be_answered() => reason("This request names no points. a records what came."),
            Some(row) => not_of_request(Action::Answered, row),
        },
        Action::ClientSays | Action::CorrectAnswer => match desk.evidence.current() {
            None => reason("Choose a request in the evidence pane first."),
            Some(row) if row.status != EvidenceStatus::Answered => reason("Nothing was answered to this request yet."),
            Some(row) if row.special && action == Action::ClientSays => reason(NOT_THIS_ONE),
            Some(_) => None,
        },
        Action::AnswerAlert if on_message(desk).is_some() => None,
        Action::MessageDone if on_message(desk).is_none() => reason("Choose a message first: e lists them."),
        Action::TaskDone if desk.focus == Pane::Today => match desk.today.current() {
            Some(row) if row.task.is_some() => None,
            _ => reason("Choose a task first: other lines are dealt with in their case."),
        },
        Action::TaskDone => match desk.case.case() {
            Some(file) if file.tasks.iter().any(|row| row.state == TaskState::Open) => None,
            Some(_) => reason("No task is open here. t adds one."),
            None => reason("Open a case first: Enter on a row, or / to find one."),
        },
        Action::AWordFirst
            if desk.focus != Pane::Counter
                && !(desk.focus == Pane::Case && desk.case.case().is_some())
                && referral_row(desk).is_none() =>
        {
            reason("Open a case or choose a referral first; “: wanted now” needs no name.")
        }
        Action::AnswerAlert | Action::AnswerWords if desk.today.alerts.iter().all(|alert| !alert.waits()) => {
            reason("Nothing waits to be answered.")
        }
        Action::AboutAlert if selected_alert(desk).is_none() => reason("Choose a line with ◊ first."),
        Action::Concern => of_case(action, desk),
        Action::Drafts if desk.drafts.is_empty() => reason("No draft waits."),
        Action::Undo if desk.undo.is_none() => reason("There is nothing to take back."),
        Action::FocusPane(number) if Pane::numbered(number).is_none_or(|pane| !desk.panes().contains(&pane)) => {
            Some(format!("{} has no such pane.", whoever(desk.facts.role)))
        }
        _ => None,
    }
}

/// Why something cannot happen to a request as it stands.
fn not_of_request(action: Action, row: &EvidenceRow) -> Option<String> {
    let kind = match action {
        Action::SentOut => EvidenceEventKind::Asked,
        Action::Acknowledged => EvidenceEventKind::Acknowledged,
        Action::Chased => EvidenceEventKind::Chased,
        Action::Answered => EvidenceEventKind::Answered,
        Action::Declined => EvidenceEventKind::Declined,
        // Which of the fee's is asked next.
        Action::Fee => EvidenceEventKind::FeePaid,
        Action::Minutes => EvidenceEventKind::Minutes,
        Action::Used => EvidenceEventKind::Used,
        Action::Withdrawn => EvidenceEventKind::Withdrawn,
        // Of what was declined or withdrawn somebody else may be asked as well.
        Action::OtherSource if matches!(row.status, EvidenceStatus::Declined | EvidenceStatus::Withdrawn) => {
            return None;
        }
        _ => EvidenceEventKind::Superseded,
    };
    after(row.status, kind).err().map(|refusal| refusal.to_string())
}

fn of_case(action: Action, desk: &Desk) -> Option<String> {
    let Some(file) = desk.case.case() else {
        return Some("Open a case first: Enter on a row, or Ctrl+G.".to_owned());
    };
    let closed = file.row.status == CaseStatus::Closed;
    let due = file.due_dates.iter().any(|row| row.state.is_open());
    let task = file.tasks.iter().any(|row| row.state == TaskState::Open);
    match action {
        Action::Reopen if !closed => Some("This case is open.".to_owned()),
        Action::Close if closed => Some("This case is closed already.".to_owned()),
        Action::Letter | Action::Paper | Action::Task | Action::Diary | Action::OtherSide if closed => {
            Some("This case is closed. r opens it again.".to_owned())
        }
        Action::Send if !due => Some("No due date is open here. l records the letter that sets one.".to_owned()),
        Action::EndDue if !due && !task => Some("Neither a due date nor a task is open here.".to_owned()),
        Action::RemoveSide if file.other_sides.is_empty() => {
            Some("No other side is named here. O names one.".to_owned())
        }
        Action::ShowNumbers if file.identifiers.is_empty() => {
            Some("No number is recorded yet. I records one.".to_owned())
        }
        Action::Working if worked_matters(desk).is_empty() => {
            let tests = &desk.facts.limits.tests.test;
            let elsewhere = tests.iter().flat_map(|test| &test.subjects);
            let elsewhere = elsewhere.filter(|subject| file.matters.iter().any(|matter| matter.subject == **subject));
            Some(match elsewhere.count() {
                0 => "No PIP, UC or ESA matter is here. m adds one.".to_owned(),
                _ => "The test of that nation has not been read yet: it is not offered.".to_owned(),
            })
        }
        Action::AskEvidence if closed => Some("This case is closed. r opens it again.".to_owned()),
        Action::Died if file.person.died.is_some() => {
            Some("The death is recorded. p says for whom each matter goes on.".to_owned())
        }
        Action::AskEvidence
        | Action::Outcome
        | Action::EditMatter
        | Action::Letter
        | Action::Post
        | Action::OtherSide
            if file.matters.is_empty() =>
        {
            Some("Add a matter first: m.".to_owned())
        }
        _ => None,
    }
}

/// Whether an action is for other roles than this person's.
#[must_use]
pub fn not_for(action: Action, desk: &Desk) -> bool {
    verb_of(action).is_some_and(|verb| !desk.facts.may(verb))
        || (action == Action::StepAway && desk.facts.role != Role::Receptionist)
}

/// Whether this person never does an action here: then no hint speaks of it.
#[must_use]
pub fn never(action: Action, desk: &Desk) -> bool {
    let nothing_to_open = match desk.focus {
        Pane::Case => desk.case.case().is_none(),
        Pane::Evidence | Pane::Outcomes => !desk.facts.may(Verb::SeeCase),
        Pane::Counter => true,
        Pane::Today | Pane::Inbox => false,
    };
    let alone = desk.panes().len() == 1 && matches!(action, Action::NextPane | Action::PrevPane);
    let nothing_waits = matches!(action, Action::AnswerAlert | Action::AnswerWords | Action::AboutAlert)
        && desk.today.alerts.iter().all(|alert| !alert.waits())
        && (action != Action::AnswerAlert || on_message(desk).is_none());
    not_for(action, desk)
        || nothing_waits
        || (action == Action::Open && nothing_to_open)
        || (action == Action::Back && desk.focus == Pane::Counter)
        || (action == Action::MessageDone && on_message(desk).is_none())
        || (action == Action::Undo && desk.undo.is_none())
        || (desk.with_client && !stays_here(action))
        || alone
}

/// Whether an action keeps to the open case: the only ones while a client can see the screen.
const fn stays_here(action: Action) -> bool {
    matches!(
        action,
        Action::Help
            | Action::Palette
            | Action::Lock
            | Action::Blank
            | Action::SwitchUser
            | Action::Quit
            | Action::NextTheme
            | Action::WithClient
            | Action::Up
            | Action::Down
            | Action::PageUp
            | Action::PageDown
            | Action::First
            | Action::Last
            | Action::Open
            | Action::Back
            | Action::Note
            | Action::Matter
            | Action::EditMatter
            | Action::Authority
            | Action::AddNumber
            | Action::ShowNumbers
            | Action::AskEvidence
            | Action::Outcome
            | Action::Working
            | Action::Letter
            | Action::Paper
            | Action::Documents
            | Action::Send
            | Action::EndDue
            | Action::Task
            | Action::TaskDone
            | Action::Diary
            | Action::OtherSide
            | Action::RemoveSide
            | Action::Close
            | Action::Reopen
            | Action::StateOfPlay
            | Action::ClientDetails
            | Action::ContactNote
            | Action::Call
            | Action::ActsFor
            | Action::Post
            | Action::Died
            | Action::BringYes
            | Action::BringNo
            | Action::Book
            | Action::AWordFirst
            | Action::Undo
            // It holds nobody.
            | Action::Services
    )
}

/// Whether whoever sits here works in England.
fn in_england(desk: &Desk) -> bool {
    desk.facts.sites.iter().any(|site| site.id == desk.facts.home && site.nation == Nation::England)
}

/// A role at the head of a sentence.
const fn whoever(role: Role) -> &'static str {
    match role {
        Role::Receptionist => "A receptionist",
        Role::CareTeam => "The care team",
        Role::Advisor => "An advisor",
        Role::Supervisor => "A supervisor",
        Role::Manager => "A manager",
    }
}

/// Whether something can be done where nobody is signed in: it asks for no permission, or for one that the counter needs not.
#[must_use]
pub fn open_to_all(action: Action) -> bool {
    matches!(verb_of(action), None | Some(Verb::Signpost | Verb::PostMessage))
}

/// What a person must be permitted for an action.
const fn verb_of(action: Action) -> Option<Verb> {
    Some(match action {
        Action::Take
        | Action::Tried
        | Action::Reached
        | Action::Booked
        | Action::Attended
        | Action::OpenCase
        | Action::Decline
        | Action::Signpost
        | Action::SameAs
        | Action::SettleMatch => Verb::WorkReferral,
        Action::New | Action::CouncilReferral => Verb::Refer,
        Action::Newcomer | Action::BookSomebody | Action::CounterCard => Verb::Signpost,
        Action::CounterNumbers | Action::ReceiptPrinter => Verb::Settings,
        Action::Book | Action::DeskToday | Action::BringOver | Action::BringYes | Action::BringNo => Verb::Book,
        Action::Appointments => Verb::SeeAppointments,
        Action::DeskHours | Action::CallOff | Action::SayFree => Verb::SetSessions,
        Action::MessageForDesk | Action::Messages => Verb::PostMessage,
        Action::NoteForReception | Action::MessageDone => Verb::AnswerMessage,
        Action::CallBack => Verb::Settings,
        Action::Note
        | Action::Matter
        | Action::EditMatter
        | Action::Authority
        | Action::AddNumber
        | Action::Working
        | Action::Letter
        | Action::Paper
        | Action::Send
        | Action::EndDue
        | Action::Task
        | Action::TaskDone
        | Action::Diary
        | Action::Away
        | Action::OtherSide
        | Action::RemoveSide
        | Action::Close
        | Action::ActsFor
        | Action::Post
        | Action::Died
        | Action::Apart
        | Action::MarkMatter
        | Action::Reopen => Verb::WorkCase,
        Action::Walls => Verb::LiftWall,
        Action::AWordFirst | Action::Urgent => Verb::RaiseAlert,
        Action::AnswerAlert | Action::AnswerWords | Action::AboutAlert => Verb::AnswerAlert,
        Action::Concern => Verb::RecordConcern,
        Action::JoinRecord => Verb::JoinClients,
        Action::StateOfPlay
        | Action::NextCase
        | Action::PrevCase
        | Action::ContactNote
        | Action::Call
        | Action::Documents
        | Action::ShowNumbers
        | Action::Whose
        | Action::NextMonth
        | Action::PrevMonth
        | Action::WithClient => Verb::SeeCase,
        Action::ClientDetails => Verb::EditClient,
        Action::AskEvidence
        | Action::AskForm
        | Action::SentOut
        | Action::Acknowledged
        | Action::OtherSource
        | Action::Minutes
        | Action::Chased
        | Action::Answered
        | Action::Declined
        | Action::Fee
        | Action::Used
        | Action::SignedForm
        | Action::ClientSays
        | Action::Withdrawn => Verb::WorkEvidence,
        Action::CorrectAnswer => Verb::AnswerEvidence,
        Action::Outcome => Verb::RecordOutcome,
        Action::Period => Verb::SeeTotals,
        Action::FlagService => Verb::FlagService,
        Action::ToMend | Action::MendService | Action::AddService => Verb::MendDirectory,
        Action::PointHere => Verb::Signpost,
        Action::Import | Action::Starter => Verb::Import,
        Action::StaleDays
        | Action::IdleLock
        | Action::Scope
        | Action::Chasing
        | Action::ScanFolder
        | Action::InCharge => Verb::Settings,
        Action::Find => Verb::FindClient,
        _ => return None,
    })
}
