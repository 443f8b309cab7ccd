//! The course of a case thrown by dice: notes, evidence, decisions and the end.
#![allow(clippy::inconsistent_digit_grouping, reason = "pounds_pence reads better in amounts")]

use chrono::{NaiveDate, TimeDelta};

use super::dice::Dice;
use super::papers::{Brought, Held};
use super::scene::{Ask, Note, Tale, What, ahead, declined, fee, matter, used};
use super::words::{Topic, Words, working_days};
use super::world::{CARE, SITES};
use crate::domain::case::{Body, CloseReason, Direction, HowGiven, MatterEdit, NewAuthority, Stage, Subject};
use crate::domain::document::{Bearing, DocumentKind};
use crate::domain::event::{EventKind, EventState};
use crate::domain::evidence::{CHASE_DAYS, ClinicianReason, EvidenceEventKind, EvidenceKind};
use crate::domain::id::MatterId;
use crate::domain::money::{Pence, Period, weekly};
use crate::domain::outcome::{Known, NewOutcome, OtherGain, OutcomeResult, Relied};
use crate::domain::referral::Area;

/// What is to be done in a case, as people write it down.
const TASKS: &[&str] = &[
    "ring back with what the letter says",
    "copy the bank statements",
    "ask for the assessment report",
    "send the form of authority",
    "book the next visit",
    "check that the payment has come",
];

/// Tasks and hearings of a case that was opened on a day and lives some working days. They take dice of their own, so
/// that the rest of the story is what it was without them.
fn diary(tale: &mut Tale, opened: NaiveDate, life: i64, first: &MatterEdit, dice: &mut Dice) {
    for _ in 0..dice.weighted(&[(45, 0), (35, 1), (20, 2)]) {
        let day = working_days(opened, dice.between(1, life));
        let by = working_days(day, dice.between(1, 12)).min(working_days(opened, life));
        tale.on(day, 9, 40).later(dice.between(0, 400));
        tale.then(What::Task(dice.pick(TASKS), dice.chance(85).then_some(by), dice.chance(20)));
        // Last in, first done; never before it was written down.
        let done = working_days(by, -dice.weighted(&[(60, 0), (30, 1), (10, -1)])).max(day);
        tale.on(done, 16, 30).later(dice.between(0, 40));
        tale.then(What::TaskDone);
    }
    if matches!(first.stage, Stage::Appeal | Stage::Court) && life > 20 {
        let on = working_days(opened, life * 2 / 3);
        tale.on(working_days(opened, 3), 10, 50).later(dice.between(0, 200));
        let place = dice.pick(&["Harrowmere Hearing Centre", "by video", "Port Ennis Civic Centre, room 2"]);
        let hour = (9 + u32::try_from(dice.between(0, 6)).unwrap_or(1), 30);
        tale.then(What::Event(Box::new(ahead(EventKind::Hearing, on, hour, place))));
        tale.on(on, 16, 50);
        tale.then(What::EventOver(dice.pick(&[EventState::TookPlace, EventState::TookPlace, EventState::PutOff])));
    }
}

/// What the many bring: a decision that is kept, and what is only looked at.
static DECISION: Brought = Brought {
    kind: DocumentKind::Decision,
    title: "The decision",
    file: "decision.pdf",
    held: Held::Decision,
    pages: Some(1),
    words: "",
    notes: &[("1", "An aid is said to be enough; nothing of how long it takes.", Bearing::Hurts, None)],
};
static STATEMENTS: Brought = Brought {
    kind: DocumentKind::Other,
    title: "Bank statements of three months",
    file: "",
    held: Held::Nothing,
    pages: None,
    words: "",
    notes: &[],
};

/// Documents of such a case, by dice of their own as [`diary`].
fn brings(tale: &mut Tale, opened: NaiveDate, area: Area, dice: &mut Dice) {
    if dice.chance(14) {
        tale.on(working_days(opened, dice.between(1, 5)), 11, 10).later(dice.between(0, 200));
        tale.then(What::Document(if area == Area::Benefits && dice.chance(60) { &DECISION } else { &STATEMENTS }));
    }
}

/// Goes on by some working days, to some time of that day.
pub(super) fn working(tale: &mut Tale, days: i64, dice: &mut Dice) {
    let (day, late) = (working_days(tale.date(), days), dice.between(0, 470));
    if days == 0 && day == tale.date() {
        tale.later(dice.between(4, 60));
    } else {
        tale.on(day, 9, 0).later(late);
    }
}

/// Tells how a case that has just been opened goes on; the day after which nothing more happens in it.
pub(super) fn course(tale: &mut Tale, words: &Words, site: usize, first: MatterEdit, dice: &mut Dice) -> NaiveDate {
    let opened = tale.date();
    // Working days. A time limit runs out, at the latest, before the decision comes.
    let life = dice.between(15, 66).max(if first.due.is_some() { 34 } else { 0 });
    let area = first.subject.area();
    tale.later(9).then(note(Topic::First(first_list(area)), dice));
    let at = tale.moment();
    diary(tale, opened, life, &first, &mut dice.clone());
    brings(tale, opened, area, &mut Dice::new(dice.clone().throw(), 11));
    tale.at(at);
    authority(tale, area, dice);
    notes(tale, opened, life, area, dice);
    let answered =
        area == Area::Benefits && dice.chance(72) && asks(tale, words, site, opened, life, first.stage, dice);
    if dice.chance(22) {
        second_matter(tale, site, first.subject, (opened, life), dice);
    }
    if let Some(due) = first.due {
        // What had to be sent was sent in time, mostly.
        let sent = working_days(due, -dice.weighted(&[(50, 1), (30, 3), (18, 5), (2, -2)]));
        tale.on(sent.max(working_days(opened, 1)), 9, 30).later(dice.between(0, 420));
        tale.then(What::EditMatter(0, Box::new(MatterEdit { due: None, ..first.clone() })));
        tale.then(note(Topic::Work, dice));
    }
    let decided = decisions(tale, opened, life, &first, answered, dice);
    let end = working_days(decided.max(working_days(opened, life)), dice.between(2, 12));
    tale.on(end, 15, 0);
    if dice.chance(96) {
        tale.then(note(Topic::Close, dice));
        tale.later(3).then(What::Close(dice.weighted(&[
            (62, CloseReason::Done),
            (24, CloseReason::AdviceGiven),
            (8, CloseReason::LostTouch),
            (4, CloseReason::Withdrew),
            (2, CloseReason::PassedOn),
        ])));
        if dice.chance(3) {
            tale.on(working_days(end, 5), 10, 0).then(What::Reopen).then(note(Topic::Waiting, dice));
        }
    }
    working_days(end, 6)
}

fn note(topic: Topic, dice: &mut Dice) -> What {
    What::Note(Note::Made(topic, dice.throw()))
}

const fn first_list(area: Area) -> &'static str {
    match area {
        Area::Benefits => "first.benefits",
        Area::Debt => "first.debt",
        Area::Housing => "first.housing",
        _ => "first.other",
    }
}

fn authority(tale: &mut Tale, area: Area, dice: &mut Dice) {
    let body = match area {
        Area::Benefits => dice.pick(&[Body::DwpUc, Body::Dwp, Body::Gp]),
        Area::Debt => Body::Creditor,
        Area::Housing => dice.pick(&[Body::Landlord, Body::Council]),
        Area::Care | Area::Education => Body::Council,
        _ => Body::Other,
    };
    if dice.chance(60) {
        let from = tale.date();
        tale.then(What::Authority(Box::new(NewAuthority {
            body,
            direction: dice.pick(&[Direction::Both, Direction::Both, Direction::ToUs]),
            scope: "this matter and what follows from it".to_owned(),
            how: dice.pick(&[HowGiven::Signed, HowGiven::Signed, HowGiven::Spoken, HowGiven::Journal]),
            from,
            until: dice.chance(70).then(|| from + TimeDelta::days(365)),
        })));
    }
}

fn notes(tale: &mut Tale, opened: NaiveDate, life: i64, area: Area, dice: &mut Dice) {
    let call = Topic::Call(match area {
        Area::Debt => "call.creditor",
        Area::Housing => "call.landlord",
        Area::Employment => "call.employer",
        Area::Care | Area::Education => "call.council",
        _ => "call.dwp",
    });
    for _ in 0..dice.between(5, 15) {
        let day = working_days(opened, dice.between(1, life));
        tale.on(day, 9, 0).later(dice.between(0, 475));
        let topic = dice.weighted(&[
            (24, call),
            (22, Topic::Work),
            (24, Topic::Waiting),
            (22, Topic::Points),
            (8, Topic::Evidence),
        ]);
        tale.then(note(topic, dice));
    }
}

const OUTSIDE: &[&str] = &[
    "Dr Astrid Lindgren-Bow, rheumatology, Harrowmere General",
    "Pain clinic, Harrowmere General",
    "Kemi Salako, occupational therapist",
    "Memory clinic, Port Ennis",
    "Respiratory team, Harrowmere General",
];

/// Asks for evidence once or twice. Whether an answer came before the case ended.
fn asks(
    tale: &mut Tale,
    words: &Words,
    site: usize,
    opened: NaiveDate,
    life: i64,
    stage: Stage,
    dice: &mut Dice,
) -> bool {
    let mut answered = false;
    for which in 0..dice.weighted(&[(78, 1), (22, 2)]) {
        let asked = working_days(opened, dice.between(1, 6) + i64::try_from(which).unwrap_or(0) * 8);
        tale.on(asked, 9, 0).later(dice.between(30, 440));
        let team = dice.chance(70).then(|| {
            let teams: Vec<usize> = (0..CARE.len()).filter(|team| CARE[*team].0 == site).collect();
            dice.pick(&teams)
        });
        let of = dice.pick(team.map_or(OUTSIDE, |team| CARE[team].2));
        tale.then(What::Ask(Box::new(Ask {
            matter: 0,
            of,
            team,
            kind: dice.weighted(&[
                (58, EvidenceKind::Letter),
                (27, EvidenceKind::Record),
                (9, EvidenceKind::Form),
                (6, EvidenceKind::Report),
            ]),
            points: words.pick("ask", dice).to_owned(),
            asks: Vec::new(),
            needed_by: dice.chance(85).then(|| asked + TimeDelta::days(dice.between(12, 34))),
        })));
        let days = match dice.below(100) {
            0..45 => dice.between(2, 6),
            45..78 => dice.between(8, 19),
            _ => 26,
        };
        let back = (asked + TimeDelta::days(days)).min(working_days(opened, life));
        if team.is_none() && dice.chance(30) {
            let day = working_days(asked, 1);
            tale.on(day, 11, 0).then(What::Evidence(which, Box::new(fee(EvidenceEventKind::FeeAsked, day, 35_00))));
            let kind = dice.pick(&[EvidenceEventKind::FeeWaived, EvidenceEventKind::FeePaid]);
            let day = working_days(asked, 3);
            tale.on(day, 16, 0).then(What::Evidence(which, Box::new(fee(kind, day, 35_00))));
        }
        for chase in CHASE_DAYS {
            let day = working_days(asked + chrono::Days::new(chase), dice.between(0, 1));
            if day < back {
                tale.on(day, 12, 0).later(dice.between(0, 200));
                tale.evidence(which, EvidenceEventKind::Chased, "");
            }
        }
        let back = working_days(back, 0);
        tale.on(back, 16, 20);
        if dice.chance(9) {
            let reason = dice.pick(&[
                ClinicianReason::NotKnown,
                ClinicianReason::NoTime,
                ClinicianReason::NotContract,
                ClinicianReason::NoAuthority,
                ClinicianReason::Disagrees,
            ]);
            tale.then(What::Evidence(which, Box::new(declined(back, reason))));
        } else if dice.chance(3) {
            tale.evidence(which, EvidenceEventKind::Withdrawn, "");
        } else {
            let said = words.pick("answer", dice);
            tale.evidence(which, EvidenceEventKind::Answered, said);
            let day = working_days(back, 2);
            if dice.chance(75) {
                tale.on(day, 10, 40).then(What::Evidence(which, Box::new(used(day, stage))));
                tale.then(note(Topic::Evidence, dice));
            }
            answered |= day < working_days(opened, life);
        }
    }
    answered
}

fn second_matter(tale: &mut Tale, site: usize, first: Subject, (opened, life): (NaiveDate, i64), dice: &mut Dice) {
    let found = [Subject::CouncilTax, Subject::HousingBenefit, Subject::PriorityDebt, Subject::Carer];
    let found: Vec<Subject> = found.into_iter().filter(|subject| *subject != first).collect();
    let subject = dice.pick(&found);
    let stage = if subject == Subject::PriorityDebt { Stage::Negotiation } else { Stage::Claim };
    let nation = SITES[site].2;
    tale.on(working_days(opened, 4), 14, 5);
    tale.then(What::AddMatter(Box::new(MatterEdit {
        nation,
        ..matter(subject, stage, "found at the benefit check", None)
    })));
    let day = working_days(opened, dice.between(8, life.min(40)));
    tale.on(day, 13, 15);
    let result =
        dice.weighted(&[(60, OutcomeResult::Favour), (15, OutcomeResult::NoChange), (25, OutcomeResult::NotKnown)]);
    tale.then(What::Outcome(1, Box::new(outcome(subject, stage, result, day, Known::No, dice))));
}

/// The decisions on the first matter; the day of the last.
fn decisions(
    tale: &mut Tale,
    opened: NaiveDate,
    life: i64,
    first: &MatterEdit,
    answered: bool,
    dice: &mut Dice,
) -> NaiveDate {
    let mut day = working_days(opened, life * 3 / 4 + dice.between(1, 6));
    let mut stage = first.stage;
    let evidence = if answered { Known::Yes } else { dice.pick(&[Known::No, Known::No, Known::NotKnown]) };
    loop {
        let result = dice.weighted(&[
            (47, OutcomeResult::Favour),
            (14, OutcomeResult::Part),
            (17, OutcomeResult::NoChange),
            (2, OutcomeResult::Worse),
            (20, OutcomeResult::NotKnown),
        ]);
        tale.on(day, 11, 30).later(dice.between(0, 240));
        tale.then(What::Outcome(0, Box::new(outcome(first.subject, stage, result, day, evidence, dice))));
        let against = matches!(result, OutcomeResult::NoChange | OutcomeResult::Worse);
        if against || result != OutcomeResult::NotKnown {
            tale.then(note(if against { Topic::Bad } else { Topic::Good }, dice));
        }
        let next = match stage {
            Stage::Claim | Stage::Decision => Stage::Reconsideration,
            Stage::Reconsideration => Stage::Appeal,
            _ => return day,
        };
        if !against || first.subject.area() != Area::Benefits || dice.chance(35) {
            return day;
        }
        stage = next;
        let due = day + TimeDelta::days(dice.between(24, 31));
        let on = MatterEdit { stage, due: Some(due), ..first.clone() };
        tale.later(6).then(What::EditMatter(0, Box::new(on.clone())));
        tale.on(working_days(due, -dice.between(1, 6)), 10, 10);
        tale.then(What::EditMatter(0, Box::new(MatterEdit { due: None, ..on }))).then(note(Topic::Work, dice));
        day = working_days(due, dice.between(10, 45));
    }
}

/// What came of a matter.
fn outcome(
    subject: Subject,
    stage: Stage,
    result: OutcomeResult,
    day: NaiveDate,
    evidence_used: Known,
    dice: &mut Dice,
) -> NewOutcome {
    let won = matches!(result, OutcomeResult::Favour | OutcomeResult::Part);
    let award = award(subject, dice).filter(|_| won);
    let arrears =
        award.filter(|_| dice.chance(62)).map(|(amount, period)| Pence(weekly(amount, period).0 * dice.between(3, 36)));
    let decided = (result != OutcomeResult::NotKnown).then(|| working_days(day, -dice.between(0, 5)));
    let represented = match stage {
        Stage::Appeal | Stage::Court => dice.pick(&[Known::Yes, Known::Yes, Known::No]),
        _ => dice.pick(&[Known::No, Known::No, Known::No, Known::NotKnown]),
    };
    NewOutcome {
        matter: MatterId(uuid::Uuid::nil()),
        stage,
        result,
        amount: award.map(|(amount, _)| amount),
        period: award.map_or(Period::Week, |(_, period)| period),
        from: award.and(decided).map(|day| day - TimeDelta::days(dice.between(0, 90))),
        to: None,
        arrears,
        others: if won { gains(subject, dice) } else { Vec::new() },
        evidence_used,
        relied: Relied::NotSaid,
        said: String::new(),
        represented,
        decided,
    }
}

/// An award of a size that is often seen. This is no table of rates: the desk never computes with it.
fn award(subject: Subject, dice: &mut Dice) -> Option<(Pence, Period)> {
    let (pence, period) = match subject {
        Subject::Pip => (dice.pick(&[29_20, 73_90, 103_10, 110_40, 187_45]), Period::Week),
        Subject::Uc => (dice.pick(&[105_00, 208_50, 423_27]), Period::Month),
        Subject::Esa => (dice.pick(&[37_50, 48_50]), Period::Week),
        Subject::Aa | Subject::Dla => (dice.pick(&[73_90, 110_40]), Period::Week),
        Subject::Carer => (83_30, Period::Week),
        Subject::PensionCredit | Subject::OtherBenefit => (dice.between(14_00, 88_00), Period::Week),
        Subject::HousingBenefit => (dice.between(40_00, 130_00), Period::Week),
        Subject::CouncilTax => (dice.between(6_00, 24_00), Period::Week),
        Subject::SickPay => (dice.between(60_00, 118_00), Period::Week),
        _ => return None,
    };
    Some((Pence(pence), period))
}

fn gains(subject: Subject, dice: &mut Dice) -> Vec<OtherGain> {
    match subject {
        Subject::Rent | Subject::Possession => vec![OtherGain::HomeKept],
        Subject::Homelessness => vec![OtherGain::HomeFound],
        Subject::Repairs => vec![OtherGain::RepairsDone],
        Subject::PriorityDebt | Subject::OtherDebt => {
            vec![dice.pick(&[OtherGain::DebtManaged, OtherGain::DebtCleared])]
        }
        Subject::Dismissal | Subject::Discrimination => vec![OtherGain::WorkKept],
        Subject::Status => vec![OtherGain::StatusSecured],
        Subject::SocialCare | Subject::School => vec![OtherGain::SupportFound],
        _ if dice.chance(30) => vec![OtherGain::Understood],
        _ => Vec::new(),
    }
}
