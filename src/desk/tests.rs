//! The main job, verb by verb, on a real file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use tempfile::TempDir;
use zeroize::Zeroizing;

use super::door::{Door, Founding, found};
use super::intake::{NewReferral, Who};
use super::{Clock, Error, Session};
use crate::domain::case::{Level, MatterEdit, Nation, Stage, Subject};
use crate::domain::date::parse_now;
use crate::domain::evidence::{
    EvidenceAsk, EvidenceEventKind, EvidenceKind, EvidenceScope, EvidenceStatus, EvidenceUpdate,
};
use crate::domain::money::{Pence, Period};
use crate::domain::outcome::{Known, NewOutcome, OutcomeResult, Relied};
use crate::domain::person::Person;
use crate::domain::referral::{Area, Asking, InboxFilter, InboxOrder, ReferralStatus, Urgency};
use crate::store::Ids;

/// A new desk of made-up people at 09:00 on 24 November 2026, its supervisor signed in.
fn desk() -> (TempDir, Session) {
    let dir = TempDir::new().unwrap();
    let founding = Founding {
        site: "Elm Street Health Centre".to_owned(),
        code: "ELM".to_owned(),
        nation: Nation::England,
        login: "ada".to_owned(),
        name: "Ada Obi".to_owned(),
        passphrase: Zeroizing::new("demo".to_owned()),
    };
    let clock = Clock::starting_at(parse_now("2026-11-24T09:00").unwrap());
    let (session, _) = found(dir.path(), &founding, true, clock, Ids::seeded(1)).unwrap();
    (dir, session)
}

fn referral(session: &Session, family: &str, due: Option<NaiveDate>) -> NewReferral {
    NewReferral {
        site: session.home_site().unwrap(),
        who: Who::New(Box::new(Person { family: family.to_owned(), ..Person::default() })),
        team: None,
        asking: Asking {
            areas: vec![Area::Benefits],
            reason: "Letter says PIP stopped".to_owned(),
            urgency: Urgency::Urgent,
            urgent_date: due,
            ..Asking::default()
        },
    }
}

fn matter() -> MatterEdit {
    MatterEdit {
        subject: Subject::Pip,
        issue: "points for washing".to_owned(),
        nation: Nation::England,
        stage: Stage::Reconsideration,
        due: None,
        claimed: None,
    }
}

#[test]
fn a_referral_becomes_a_case_with_evidence_and_an_outcome() {
    let (dir, session) = desk();
    let today = session.today();
    session.refer(&referral(&session, "Tran", Some(today))).unwrap().undo.expect("a new referral can be taken back");
    let row = session.inbox(&InboxFilter::default(), 50).unwrap().remove(0);
    assert_eq!((row.reference.as_str(), row.status, row.name.as_str()), ("ELM-26-0001", ReferralStatus::New, "Tran"));
    let _ = session.take(&[(row.id, row.version)]).unwrap();
    let row = session.inbox(&InboxFilter { mine: true, ..InboxFilter::default() }, 50).unwrap().remove(0);
    assert_eq!(row.status, ReferralStatus::Taken);
    let case = session.open_case_from((row.id, row.version), Level::Casework, &matter()).unwrap().value;
    assert!(session.inbox(&InboxFilter::default(), 50).unwrap().is_empty());
    let _ = session.add_note(case, "Washing takes 90 minutes.\nNeeds prompting.", None).unwrap();
    let file = session.open_case(case).unwrap();
    let ask = EvidenceAsk {
        matter: file.matters[0].id,
        of: "Dr Shah, GP".to_owned(),
        team: None,
        kind: EvidenceKind::Letter,
        points: "washing".to_owned(),
        asks: Vec::new(),
        fee_offered: None,
        needed_by: Some(today),
        how: String::new(),
        special: false,
    };
    let _ = session.ask_evidence(&ask).unwrap();
    let asked = session.evidence(EvidenceScope::Waiting, None).unwrap().remove(0);
    assert_eq!((asked.of.as_str(), asked.status), ("Dr Shah, GP", EvidenceStatus::Asked));
    let answered = EvidenceUpdate {
        words: "confirms prompting".to_owned(),
        ..EvidenceUpdate::new(EvidenceEventKind::Answered, today)
    };
    let _ = session.update_evidence(asked.id, asked.version, &answered).unwrap();
    let outcome = NewOutcome {
        matter: file.matters[0].id,
        stage: Stage::Reconsideration,
        result: OutcomeResult::Favour,
        amount: Some(Pence(76_70)),
        period: Period::Week,
        from: None,
        to: None,
        arrears: Some(Pence(120_450)),
        others: Vec::new(),
        evidence_used: Known::Yes,
        relied: Relied::NotSaid,
        said: String::new(),
        represented: Known::No,
        decided: Some(today),
    };
    let done = session.record_outcome(&outcome).unwrap();
    let totals = session.totals(today, today).unwrap();
    assert_eq!((totals.changed, totals.annual_pence, totals.arrears_pence), (1, 76_70 * 52, 120_450));
    let _ = session.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(session.totals(today, today).unwrap().changed, 0);
    let file = session.refresh_case(case).unwrap();
    let words: Vec<&str> = file.timeline.iter().map(|entry| entry.words.as_str()).collect();
    assert!(words.iter().any(|words| words.contains("Dr Shah, GP answered: confirms prompting")), "{words:?}");
    assert!(words.iter().any(|words| words.contains("came in: Letter says PIP stopped")), "{words:?}");
    for (_, chain) in session.audit_verify().unwrap() {
        assert!(chain.unwrap().rows > 8);
    }
    drop(session);
    let door = Door::at(dir.path(), Clock::system()).unwrap();
    assert!(door.sign_in("ada", "wrong").is_err_and(|error| error.is_wrong_passphrase()));
    assert!(door.sign_in("ada", "demo").is_ok());
}

#[test]
fn the_second_to_take_a_referral_is_told_who_was_first_and_undo_puts_it_back() {
    let (_dir, session) = desk();
    let _ = session.refer(&referral(&session, "Khan", None)).unwrap();
    let row = session.inbox(&InboxFilter::default(), 50).unwrap().remove(0);
    let took = session.take(&[(row.id, row.version)]).unwrap();
    assert_eq!(took.words, "Took Khan");
    let second = session.take(&[(row.id, row.version)]).map(|_| ()).unwrap_err();
    assert!(matches!(&second, Error::Conflict(by) if by.by == "Ada Obi"), "{second}");
    let _ = session.undo(&took.undo.unwrap()).unwrap();
    let row = session.inbox(&InboxFilter::default(), 50).unwrap().remove(0);
    assert_eq!((row.status, row.taken_by), (ReferralStatus::New, None));
    let events = session.open_referral(row.id).unwrap();
    assert_eq!(events.events.len(), 3);
    assert_eq!(events.reason.as_deref(), Some("Letter says PIP stopped"));
}

#[test]
fn a_person_who_looks_known_is_kept_apart_with_a_match_to_settle() {
    let (_dir, session) = desk();
    let born = NaiveDate::from_ymd_opt(1980, 3, 4);
    let mut new = referral(&session, "O'Neil", None);
    new.who = Who::New(Box::new(Person { family: "O'Neil".into(), born, ..Person::default() }));
    let _ = session.refer(&new).unwrap();
    new.who = Who::New(Box::new(Person { family: "Oneill".into(), born, ..Person::default() }));
    let _ = session.refer(&new).unwrap();
    let rows = session.inbox(&InboxFilter::default(), 50).unwrap();
    let row = rows.iter().find(|row| row.possible_match).expect("the second is marked");
    assert_eq!(session.possible_matches(row.client).unwrap().len(), 1);
    assert_eq!(session.find_clients("oneil", 10).unwrap().len(), 2, "both, by name and by sound");
    let known = session.possible_matches(row.client).unwrap()[0].id;
    let preview = session.preview_join(known, row.client).unwrap();
    assert_eq!(preview.moves, (1, 0));
    let settled = session.join_clients(preview.stays, preview.goes).unwrap();
    assert_eq!(session.open_referral(row.id).unwrap().row.client, known);
    assert_eq!(
        session.find_clients("oneil", 10).unwrap().len(),
        1,
        "the record that went is found as the one that stayed"
    );
    let reason = session.refresh_referral(row.id).unwrap().reason;
    assert_eq!(reason.as_deref(), Some("Letter says PIP stopped"), "the words stay readable");
    let _ = session.undo(&settled.undo.unwrap()).unwrap();
    assert_eq!(session.open_referral(row.id).unwrap().row.client, row.client);
    assert_eq!(session.find_clients("oneil", 10).unwrap().len(), 2);
    let _ = session.settle_matches(row.client).unwrap();
    assert!(session.inbox(&InboxFilter::default(), 50).unwrap().iter().all(|row| !row.possible_match));
}

#[test]
fn a_list_read_page_by_page_is_the_list_read_at_once() {
    let (_dir, session) = desk();
    let today = session.today();
    for n in 0..40u64 {
        // Ties in every column of the order, and dates before and after today.
        let due = (n % 3 == 0).then(|| today + chrono::Days::new(n % 4));
        let mut new = referral(&session, &format!("Client{n}"), due);
        new.asking.urgency = Urgency::ALL[usize::try_from(n % 2).unwrap()];
        let _ = session.refer(&new).unwrap();
    }
    let all = InboxFilter::default();
    for (order, whole) in [
        (InboxOrder::Waiting, session.inbox(&all, 100).unwrap()),
        (InboxOrder::Newest, session.all_referrals(&all, 100).unwrap()),
    ] {
        let mut pages = vec![whole[0].clone()];
        loop {
            let page = session.referrals_after(&all, order, pages.last().unwrap(), 3).unwrap();
            if page.is_empty() {
                break;
            }
            pages.extend(page);
        }
        let ids = |rows: &[crate::domain::referral::InboxRow]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
        assert_eq!(whole.len(), 40);
        assert_eq!(ids(&pages), ids(&whole));
    }
}
