//! The next step: one sentence at the foot of the screen, from where things stand.

use chrono::NaiveDate;

use super::model::{Desk, Model, Over, Screen};
use super::pane::{Pane, Shown};
use super::update::working_of;
use crate::domain::case::{CaseFile, CaseStatus, Matter};
use crate::domain::due::{DueState, NOW, quickest};
use crate::domain::evidence::{Chasing, EvidenceRow, EvidenceStatus};
use crate::domain::id::MatterId;
use crate::domain::referral::{InboxRow, ReferralStatus};
use crate::domain::role::Verb;
use crate::domain::text::capital;
use crate::domain::time_limit::Kind as LimitKind;

/// The sentence for the foot of the screen; empty where there is nothing to say.
#[must_use]
pub fn next_step(model: &Model) -> String {
    match model.overs.last() {
        Some(Over::Form(open)) => return open.form.next_line(),
        Some(Over::Working(board)) => {
            return model.signed_in().map_or_else(String::new, |desk| gaps(desk, board.matter));
        }
        Some(Over::Documents(shelf)) => {
            return model.signed_in().and_then(|desk| desk.case.case()).map_or_else(String::new, |file| {
                match shelf.picked(file) {
                    None => "Attach what the client brought: a.".to_owned(),
                    Some(_) if file.bundle.is_empty() => "Note what a page says: n.".to_owned(),
                    Some(_) => String::new(),
                }
            });
        }
        Some(Over::Find(find)) => return find.next_line(),
        Some(Over::Newcomer(new)) => return new.next_line().to_owned(),
        Some(Over::Outside(outside)) => return outside.next_line().to_owned(),
        Some(Over::Appointments(day)) => return day.next_line(),
        Some(Over::Services(services)) => return services.next_line(),
        Some(_) => return String::new(),
        None => {}
    }
    let today = model.today();
    match &model.screen {
        Screen::Door(door) => door.next_line().to_owned(),
        Screen::Desk(desk) => match desk.focus {
            Pane::Inbox if desk.facts.may(Verb::WorkReferral) => {
                desk.inbox.current().map_or_else(String::new, |row| referral(row, today))
            }
            Pane::Inbox if desk.notes > 0 => "The desk left a note for reception: e reads it.".to_owned(),
            Pane::Inbox => "n writes a referral; Enter opens one.".to_owned(),
            Pane::Case => match desk.case.shown() {
                Shown::Referral(open) if desk.facts.may(Verb::WorkReferral) => referral(&open.row, today),
                Shown::Case(file) => case(file, &desk.facts.chasing, today),
                _ => String::new(),
            },
            Pane::Today => "Enter opens the case or the referral.".to_owned(),
            Pane::Evidence => match desk.evidence.current() {
                // Whoever is asked reads what they can do about it, not what the desk does.
                row if desk.facts.may(Verb::AnswerEvidence) => match row {
                    Some(row) if row.status.is_open() => "Enter answers it.".to_owned(),
                    Some(_) => "Enter reads it.".to_owned(),
                    None => String::new(),
                },
                Some(row) if row.status == EvidenceStatus::Drafted => {
                    format!("Send the request to {}: L in the case prints it, s once it went.", row.of)
                }
                Some(row) if without_evidence(row, &desk.facts.chasing, today) => {
                    "Send it now, evidence to follow: Enter.".to_owned()
                }
                Some(row) if row.overdue(today) => format!("{} is late: chase.", row.of),
                Some(row) if row.to_chase(today) => format!("Chase {} today.", row.of),
                _ => String::new(),
            },
            Pane::Outcomes => String::new(),
            Pane::Counter if desk.notes > 0 => "The desk left a note for reception: e reads it.".to_owned(),
            Pane::Counter => "Press a number.".to_owned(),
        },
    }
}

/// What of a working wants something still.
fn gaps(desk: &Desk, matter: MatterId) -> String {
    let Some((_, working)) = working_of(desk, matter) else { return String::new() };
    let gaps: Vec<_> = working.gaps().collect();
    match gaps.as_slice() {
        [] if working.activities().any(|(.., row)| row.is_some_and(|row| row.entry.disputed)) => String::new(),
        [] => "Go by number. Space: in dispute. Enter.".to_owned(),
        [(part, activity, _)] => format!("Nothing yet supports {}: e asks.", working.name(part, activity)),
        several => format!("Nothing yet supports {} activities: e asks.", several.len()),
    }
}

fn referral(row: &InboxRow, today: NaiveDate) -> String {
    let name = row.name.split(',').next().unwrap_or_default();
    let left = row.due.map(|due| (due - today).num_days());
    match (row.status, left) {
        (ReferralStatus::New, Some(days)) if days < 0 => format!("{name}: the date has gone. Take it."),
        (ReferralStatus::New, Some(0)) => format!("{name}: it is due today. Take it."),
        (ReferralStatus::New, Some(1)) => format!("{name}: one day left. Take it."),
        (ReferralStatus::New, Some(days)) if days <= 14 => format!("{name}: {days} days left. Take it."),
        (ReferralStatus::New, _) => format!("Take {name}, or decline."),
        (ReferralStatus::Taken | ReferralStatus::Trying, _) => format!("Try to reach {name}: t or r."),
        (ReferralStatus::Reached, _) => format!("Book {name}, or open the case."),
        (ReferralStatus::Booked, _) => format!("When {name} has come: v."),
        (ReferralStatus::Attended, _) => format!("Open the case of {name}: o."),
        _ => String::new(),
    }
}

/// Whether a request is out and there is no more time to wait for it.
fn without_evidence(row: &EvidenceRow, chasing: &Chasing, today: NaiveDate) -> bool {
    row.status.is_open() && row.due.is_some_and(|due| chasing.stops(due, today))
}

/// What is to be sent now though its evidence is still out.
fn send_now(file: &CaseFile, chasing: &Chasing, today: NaiveDate) -> Option<String> {
    let without = |matter, due| file.goes_without(matter, due, chasing, today);
    let due = file.due_dates.iter().find(|row| row.to_send() && without(row.matter, row.due));
    if let Some(row) = due {
        let how = if quickest(row, today).is_some() { "by phone or online " } else { "" };
        return Some(format!("{} {how}{NOW}. s when sent.", capital(&row.told.brief)));
    }
    let typed = |matter: &&Matter| file.runs(matter) && matter.due.is_some_and(|due| without(matter.id, due));
    let matter = file.matters.iter().find(typed)?;
    Some(format!("{}: send the challenge {NOW}.", capital(matter.subject.label())))
}

fn case(file: &CaseFile, chasing: &Chasing, today: NaiveDate) -> String {
    if file.row.status == CaseStatus::Closed {
        return "This case is closed; r opens it again.".to_owned();
    }
    if let Some(matter) = file.unanswered() {
        let name = file.person.spoken();
        return format!("{name} has died. p: for whom does {} go on?", matter.subject);
    }
    if file.person.died.is_some() && file.spokesperson(today).is_none() {
        return "p records who acts now, and what shows it.".to_owned();
    }
    if let Some(words) = send_now(file, chasing, today) {
        return words;
    }
    // The third pane then has this request selected.
    if let Some(row) = file.most_urgent_request().filter(|row| row.overdue(today) || row.to_chase(today)) {
        return format!("Chase {}: 3, then c.", row.of);
    }
    if let Some(row) = file.due_dates.iter().find(|row| row.state.is_open() && row.kind != LimitKind::FirstDay) {
        let days = (row.due - today).num_days();
        return match (row.state, quickest(row, today)) {
            (DueState::Sent, _) => format!("{}: s once it is.", capital(&row.next(today))),
            (_, Some(_)) => format!("{}: phone or online now. s when sent.", capital(&row.told.brief)),
            _ => format!("{}: {days} days left. s when it is done.", capital(&row.told.brief)),
        };
    }
    let due = file.matters.iter().filter(|matter| file.runs(matter)).filter_map(|matter| matter.due).min();
    match due.map(|due| (due - today).num_days()) {
        Some(days) if days < 0 => "The date on the letter has gone.".to_owned(),
        Some(0) => "The date on the letter is today.".to_owned(),
        Some(1) => "One day left on the letter.".to_owned(),
        Some(days) if days <= 7 => format!("{days} days left on the letter."),
        _ if file.matters.is_empty() => "Add a matter: m.".to_owned(),
        _ => file.to_renew(today).map_or_else(String::new, |authority| {
            format!("The authority for the {} is to be renewed: a.", authority.body)
        }),
    }
}
