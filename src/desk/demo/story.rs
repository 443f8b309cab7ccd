//! The many: stories thrown by dice, spread over a year, each cut off at now so that the desk stands as on any day.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::course::{course, working};
use super::dice::Dice;
use super::people::person;
use super::scene::{Story, Tale, What, matter};
use super::words::{Words, working_days};
use super::world::{Actor, CARE, SITES};
use crate::domain::case::{Level, MatterEdit, Stage, Subject};
use crate::domain::referral::{Area, Asking, Attempt, Consent, DeclineReason, Route, Urgency};

/// The client with this number, who comes to the desk soon after `base`.
pub(super) fn story(words: &Words, number: u32, base: DateTime<Utc>, now: DateTime<Utc>, dice: &mut Dice) -> Story {
    let site = dice.weighted(&[(60, 0), (25, 1), (15, 2)]);
    let subject = subject(dice);
    let today = crate::domain::date::uk_date(now);
    let mut tale = Tale::of(person(words, number, today, dice), site, Actor::Supervisor, now);
    let first = working_days(crate::domain::date::uk_date(base) + Days::new(1), 0);
    if first < today {
        tale.on(first, 9, 0).later(dice.between(0, 470));
    } else {
        tale.at(base);
    }
    let advisor = worker(site, dice);
    let route = dice.weighted(&[
        (31, Route::Own),
        (15, Route::Signposted),
        (27, Route::Direct),
        (10, Route::Warm),
        (8, Route::Proactive),
        (9, Route::Partner),
    ]);
    refer(&mut tale, words, site, subject.area(), route, advisor, dice);
    if !meet(&mut tale, words, route, advisor, dice) {
        return tale.cut();
    }
    let first = first_matter(subject, site, tale.date(), dice);
    let level = dice.weighted(&[(30, Level::Advice), (52, Level::Casework), (18, Level::Representation)]);
    tale.then(What::Open(level, Box::new(first.clone())));
    let end = course(&mut tale, words, site, first, dice);
    if dice.chance(13) {
        // They come again, with something else or with the same.
        again(&mut tale, words, site, advisor, end, dice);
    }
    tale.cut()
}

/// Who works at a site.
fn worker(site: usize, dice: &mut Dice) -> Actor {
    match site {
        0 => dice.weighted(&[(45, Actor::Advisor), (37, Actor::Advisor2), (18, Actor::Supervisor)]),
        1 => dice.weighted(&[(72, Actor::Advisor), (28, Actor::Supervisor)]),
        _ => dice.weighted(&[(78, Actor::Advisor2), (22, Actor::Supervisor)]),
    }
}

fn subject(dice: &mut Dice) -> Subject {
    use Subject::{
        Aa, Carer, CouncilTax, Discrimination, Dismissal, Dla, Esa, Homelessness, HousingBenefit, Other, OtherBenefit,
        OtherDebt, PensionCredit, Pip, Possession, PriorityDebt, Rent, Repairs, School, SickPay, SocialCare, Status,
        Uc,
    };
    dice.weighted(&[
        (26, Pip),
        (14, Uc),
        (5, Esa),
        (6, Aa),
        (4, Dla),
        (3, Carer),
        (3, PensionCredit),
        (3, HousingBenefit),
        (4, CouncilTax),
        (1, OtherBenefit),
        (7, PriorityDebt),
        (4, OtherDebt),
        (4, Rent),
        (3, Possession),
        (4, Repairs),
        (2, Homelessness),
        (1, Dismissal),
        (2, SickPay),
        (1, Discrimination),
        (1, Status),
        (2, SocialCare),
        (2, School),
        (1, Other),
    ])
}

/// A referral comes in.
fn refer(tale: &mut Tale, words: &Words, site: usize, area: Area, route: Route, advisor: Actor, dice: &mut Dice) {
    let team = matches!(route, Route::Direct | Route::Warm | Route::Proactive | Route::Signposted).then(|| {
        let teams: Vec<usize> = (0..CARE.len()).filter(|team| CARE[*team].0 == site).collect();
        dice.pick(&teams)
    });
    let referrer = match (team, route) {
        (Some(team), _) => dice.pick(CARE[team].2),
        (None, Route::Partner) => words.pick("partner", dice),
        (None, _) => "",
    };
    // What was only sent over is written down at the counter: the care team has no share in it.
    let team = team.filter(|_| route != Route::Signposted);
    let urgency = dice.weighted(&[(58, Urgency::Routine), (27, Urgency::Soon), (15, Urgency::Urgent)]);
    let dated = match urgency {
        Urgency::Urgent => dice.chance(75).then(|| dice.between(4, 14)),
        Urgency::Soon => dice.chance(40).then(|| dice.between(10, 30)),
        Urgency::Routine => None,
    };
    let mut areas = vec![area];
    if dice.chance(20) {
        areas.push(dice.pick(&[Area::Benefits, Area::Debt, Area::Housing, Area::Care]));
        areas.dedup();
    }
    let consent =
        |dice: &mut Dice| dice.weighted(&[(62, Consent::Given), (30, Consent::ToConfirm), (8, Consent::Refused)]);
    let asking = Asking {
        route,
        urgency,
        urgent_date: dated.map(|days| tale.date() + chrono::TimeDelta::days(days)),
        referrer: referrer.to_owned(),
        on_behalf: String::new(),
        areas,
        reason: words.pick(area.code(), dice).to_owned(),
        share_out: consent(dice),
        share_in: consent(dice),
        special: false,
    };
    let by = match route {
        Route::Own | Route::Signposted if site < 2 => Actor::Reception,
        _ if team == Some(0) => Actor::Clinician,
        _ => advisor,
    };
    tale.by(by).then(What::Refer(Box::new(asking), team)).by(advisor);
}

/// The desk takes the enquiry and tries to meet the person. Whether it came to advice.
fn meet(tale: &mut Tale, words: &Words, route: Route, advisor: Actor, dice: &mut Dice) -> bool {
    tale.by(advisor);
    if matches!(route, Route::Own | Route::Warm) && dice.chance(35) {
        // The desk was open, and they stayed.
        tale.later(dice.between(3, 20)).then(What::Take);
        tale.later(dice.between(5, 40)).then(What::Attended).later(30);
        return true;
    }
    let waits = dice.weighted(&[(35, 0), (35, 1), (20, 2), (10, 4)]);
    working(tale, waits, dice);
    let end = dice.below(100);
    if end < 9 {
        tale.then(What::Signpost(words.pick("signpost", dice).to_owned()));
        return false;
    }
    tale.then(What::Take);
    for _ in 0..dice.weighted(&[(55, 0), (25, 1), (13, 2), (7, 3)]) {
        working(tale, dice.between(1, 3), dice);
        tale.then(What::Tried(dice.weighted(&[
            (60, Attempt::NoAnswer),
            (34, Attempt::NoVoicemail),
            (6, Attempt::WrongNumber),
        ])));
    }
    working(tale, dice.between(1, 3), dice);
    if end < 15 {
        let reason = dice.weighted(&[
            (40, DeclineReason::CouldNotReach),
            (20, DeclineReason::NotWanted),
            (15, DeclineReason::OutOfScope),
            (15, DeclineReason::Elsewhere),
            (5, DeclineReason::OutOfArea),
            (5, DeclineReason::Capacity),
        ]);
        tale.then(What::Decline(reason, words.pick("decline", dice).to_owned()));
        return false;
    }
    tale.then(What::Reached).later(4);
    if dice.chance(80) {
        tale.then(What::Booked);
    }
    working(tale, dice.between(2, 6), dice);
    tale.then(What::Attended).later(40);
    true
}

/// The first matter of a case opened on `day`.
fn first_matter(subject: Subject, site: usize, day: NaiveDate, dice: &mut Dice) -> MatterEdit {
    let stage = match subject.area() {
        Area::Benefits => dice.weighted(&[
            (32, Stage::Claim),
            (14, Stage::Decision),
            (34, Stage::Reconsideration),
            (20, Stage::Appeal),
        ]),
        Area::Housing if subject == Subject::Possession => Stage::Court,
        Area::Housing if subject == Subject::Homelessness => Stage::Review,
        Area::Debt => dice.weighted(&[(80, Stage::Negotiation), (20, Stage::Court)]),
        Area::Care | Area::Education => dice.weighted(&[(70, Stage::Review), (30, Stage::Appeal)]),
        Area::Immigration => Stage::Claim,
        _ => Stage::Negotiation,
    };
    let limited = match stage {
        Stage::Reconsideration | Stage::Appeal | Stage::Court | Stage::Review => dice.chance(85),
        Stage::Claim => dice.chance(40),
        _ => false,
    };
    let due = limited.then(|| day + chrono::TimeDelta::days(dice.between(8, 27)));
    MatterEdit { nation: SITES[site].2, ..matter(subject, stage, issue(subject), due) }
}

const fn issue(subject: Subject) -> &'static str {
    match subject {
        Subject::Pip => "daily living: washing, preparing food; moving around",
        Subject::Uc => "health assessment: limited capability for work",
        Subject::Esa => "support group",
        Subject::Aa => "attention by day and supervision at night",
        Subject::Dla => "care needs beyond those of other children of the age",
        Subject::Carer => "hours of care; earnings in two months",
        Subject::PensionCredit => "savings that were spent",
        Subject::HousingBenefit => "rent used in the award; backdating",
        Subject::CouncilTax => "reduction from the date of the first claim",
        Subject::PriorityDebt => "debt on the meter; a payment that can be kept",
        Subject::OtherDebt => "hold and pro-rata offers",
        Subject::Rent => "arrears since the change to Universal Credit",
        Subject::Possession => "notice and figures; time to pay",
        Subject::Repairs => "damp in the bedroom, asthma",
        Subject::Homelessness => "priority need on health grounds",
        Subject::Dismissal => "dismissed while off sick",
        Subject::SickPay => "sick pay ended early",
        Subject::Discrimination => "adjustments refused",
        Subject::Status => "fee waiver and evidence of residence",
        Subject::SocialCare => "calls cut at review",
        Subject::School => "plan not followed",
        _ => "to be looked into",
    }
}

/// They come again after (or while) the first case runs.
fn again(tale: &mut Tale, words: &Words, site: usize, advisor: Actor, end: NaiveDate, dice: &mut Dice) {
    if dice.chance(25) {
        // While it runs: the same thing, sent by someone else.
        let before = working_days(end, -dice.between(4, 9));
        tale.on(before, 10, 0).later(dice.between(0, 300));
        refer(tale, words, site, Area::Benefits, Route::Direct, advisor, dice);
        working(tale, 1, dice);
        tale.then(What::Same);
        return;
    }
    let next = subject(dice);
    tale.on(working_days(end, dice.between(8, 40)), 9, 30).later(dice.between(0, 380));
    let route = dice.weighted(&[(60, Route::Internal), (40, Route::Own)]);
    refer(tale, words, site, next.area(), route, advisor, dice);
    if meet(tale, words, route, advisor, dice) {
        let first = first_matter(next, site, tale.date(), dice);
        tale.then(What::Open(Level::Casework, Box::new(first.clone())));
        course(tale, words, site, first, dice);
    }
}
