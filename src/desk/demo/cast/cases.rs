//! The cast's cases: evidence in every state, and outcomes of this quarter.
#![allow(clippy::inconsistent_digit_grouping, reason = "pounds_pence reads better in amounts")]

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::super::course::working;
use super::super::dice::Dice;

use super::super::scene::{Ask, Story, Tale, What, ahead, declined, event, fee, matter, points, signed, used};
use super::super::world::Actor;
use super::documents::{BATHROOM, BROTHERS_LETTER, CLINICS_LETTER, DAUGHTERS_LETTER, NOTICE, PASSPORT, RESPONSE};
use super::{asks, person, refer};
use crate::domain::answer::{Point, Verdict};
use crate::domain::case::{Body, CloseReason, Direction, HowGiven, Level, NewAuthority, Stage, Subject};
use crate::domain::date::quarter;
use crate::domain::due::How;
use crate::domain::event::{EventEdit, EventKind, Goes, Interpreter};
use crate::domain::evidence::{ClinicianReason, EvidenceEventKind, EvidenceKind, EvidenceUpdate, FeePayer};
use crate::domain::id::MatterId;
use crate::domain::money::{Pence, Period};
use crate::domain::outcome::{Known, NewOutcome, OtherGain, OutcomeResult, Relied};
use crate::domain::person::{AccessibleFormat, ContactRule, Person};
use crate::domain::referral::Route;
use crate::domain::standing::{ActsForEdit, Capacity, Post};
use crate::domain::working::{Days as OfTen, Entry, Reliably};

/// A case of Ada Obi's: how they came `days` ago, seen two days later, and the case opened with this matter.
fn opened(
    who: Person,
    now: DateTime<Utc>,
    days: u64,
    (route, team, referrer): (Route, Option<usize>, &str),
    reason: &str,
    (subject, stage, issue, due): (Subject, Stage, &str, Option<NaiveDate>),
) -> Tale {
    let by = if team == Some(0) { Actor::Clinician } else { Actor::Advisor };
    let mut tale = Tale::of(who, 0, by, now);
    tale.ago(days + 3, 11, 20).then(refer(Box::new(asks(route, subject.area(), referrer, reason)), team));
    tale.by(Actor::Advisor).ago(days + 2, 9, 15).then(What::Take);
    tale.ago(days + 1, 10, 5).then(What::Reached).then(What::Booked);
    tale.ago(days, 10, 0).then(What::Attended).later(45);
    tale.then(What::Open(Level::Casework, Box::new(matter(subject, stage, issue, due))));
    tale
}

fn ask(of: &'static str, team: Option<usize>, points: &str, needed_by: Option<NaiveDate>) -> What {
    let kind = EvidenceKind::Letter;
    What::Ask(Box::new(Ask { matter: 0, of, team, kind, points: points.to_owned(), asks: Vec::new(), needed_by }))
}

fn authority(body: Body, from: NaiveDate) -> What {
    What::Authority(Box::new(NewAuthority {
        body,
        direction: Direction::Both,
        scope: "this claim, until it is decided".to_owned(),
        how: HowGiven::Signed,
        from,
        until: Some(from + Days::new(365)),
    }))
}

/// A result in the client's favour: what it pays, and the arrears.
fn won(stage: Stage, amount: Option<(i64, Period)>, arrears: Option<i64>, day: NaiveDate) -> NewOutcome {
    NewOutcome {
        matter: MatterId(uuid::Uuid::nil()),
        stage,
        result: OutcomeResult::Favour,
        amount: amount.map(|(pence, _)| Pence(pence)),
        period: amount.map_or(Period::Week, |(_, period)| period),
        from: amount.map(|_| day),
        to: None,
        arrears: arrears.map(Pence),
        others: Vec::new(),
        evidence_used: Known::No,
        relied: Relied::NotSaid,
        said: String::new(),
        represented: Known::No,
        decided: Some(day),
    }
}

/// The working day so many days ago, or the quarter's first day where that lies before it.
fn this_quarter(tale: &mut Tale, days: u64) -> NaiveDate {
    let start = quarter(tale.today()).0;
    let day = tale.ago(days, 14, 10).date().max(start);
    tale.on(day, 14, 10);
    day
}

pub(super) fn stories(now: DateTime<Utc>) -> Vec<Story> {
    let mut stories = waiting_for_evidence(now);
    stories.extend(decided(now));
    stories
}

fn waiting_for_evidence(now: DateTime<Utc>) -> Vec<Story> {
    let today = crate::domain::date::uk_date(now);
    let gp = (Route::Direct, Some(0), "Dr Samir Shah, GP");
    let mut stories = Vec::new();

    // Answered, and the time limit is tomorrow.
    let pip =
        (Subject::Pip, Stage::Reconsideration, "washing, preparing food, moving around", Some(today + Days::new(1)));
    let tran = Person { code_word: "lighthouse".to_owned(), ..person(15, "Morgan", "Tran", (1983, 9, 12)) };
    let mut tran = opened(tran, now, 21, gp, "PIP refused. Washing and meals depend on her partner.", pip);
    tran.note(
        "First interview, Morgan's partner with them. Washing takes 90 minutes and needs prompting; a chair stands in the \
         shower. Cooks with someone beside her since the pan fire in June. We agreed to ask for the decision to be looked \
         at again and to ask Dr Shah about three activities.",
    );
    let from = tran.date();
    tran.then(authority(Body::Gp, from)).then(authority(Body::Dwp, from)).then(What::Post(0, Post::Us));
    let asked = points(&[
        (
            "daily-living",
            4,
            "washing and bathing",
            "It takes 90 minutes and needs prompting; a chair stands in the shower.",
        ),
        ("daily-living", 9, "mixing with people", "Talks to nobody without her partner beside her."),
        ("mobility", 12, "moving around", "Forty metres, then a rest."),
    ]);
    tran.ago(18, 9, 50).then(What::Ask(Box::new(Ask {
        matter: 0,
        of: gp.2,
        team: gp.1,
        kind: EvidenceKind::Letter,
        points: "prompting, company, distance".to_owned(),
        asks: asked.clone(),
        needed_by: Some(today),
    })));
    tran.ago(15, 10, 30).then(What::AddMatter(Box::new(matter(
        Subject::CouncilTax,
        Stage::Claim,
        "reduction never claimed",
        None,
    ))));
    tran.ago(11, 12, 0).evidence(0, EvidenceEventKind::Chased, "");
    tran.ago(8, 15, 20).note(
        "Council tax reduction is granted from the date of the claim. Told Morgan by text in the agreed wording. The draft \
         of the request is done but for the evidence.",
    );
    let day = this_quarter(&mut tran, 8);
    tran.later(9).then(What::Outcome(1, Box::new(won(Stage::Claim, Some((14_20, Period::Week)), None, day))));
    let said = [
        (Verdict::Matches, Some(7), "Have seen the chair in the shower. Two falls since the summer."),
        (Verdict::Matches, Some(8), ""),
        (Verdict::Differs, Some(6), "Nearer twenty metres when I walked with her."),
    ];
    let said = signed("Dr Samir Shah", "GP", asked, &said);
    tran.by(Actor::Clinician).ago(1, 16, 5).then(What::Answer(0, Box::new(said))).by(Actor::Advisor);
    tran.later(12).then(What::Task(
        "copy of the request to Morgan, in the agreed wording",
        Some(today + Days::new(2)),
        false,
    ));
    stories.push(tran.crowded());

    // To chase today, day 14.
    let esa =
        (Subject::Uc, Stage::Decision, "limited capability for work-related activity", Some(today + Days::new(10)));
    let mental = (Route::Direct, Some(1), "Tom Aldous, CPN");
    let mut lewis =
        opened(person(16, "Gwen", "Lewis", (1991, 2, 3)), now, 17, mental, "Form for the health assessment.", esa);
    lewis.note("Gwen talks most easily when walking, so we went round the car park twice. Bad days are four in seven.");
    // To be renewed within the week.
    let consent = NewAuthority {
        body: Body::DwpUc,
        direction: Direction::Both,
        scope: "the health assessment".to_owned(),
        how: HowGiven::Journal,
        from: today - Days::new(16),
        until: Some(today + Days::new(6)),
    };
    lewis.then(What::Authority(Box::new(consent)));
    lewis.on(today - Days::new(14), 11, 0).then(ask(
        "Tom Aldous, CPN",
        Some(1),
        "contact since June; planning a journey",
        Some(today + Days::new(6)),
    ));
    lewis.on(today - Days::new(7), 11, 40).evidence(0, EvidenceEventKind::Chased, "He is on leave until Monday.");
    let call = ahead(EventKind::Assessment, today + Days::new(3), (14, 0), "by phone, they ring Gwen");
    lewis.later(20).then(What::Event(Box::new(EventEdit { goes: Goes::Client, ..call })));
    stories.push(lewis.crowded());

    // Asked three days ago, nothing due.
    let uc = (Subject::Pip, Stage::Claim, "bathing and stairs", None);
    let who = Person {
        known_as: "Ruki".to_owned(),
        contact: ContactRule::NoVoicemail,
        ..person(17, "Rukhsana", "Begum", (1957, 11, 8))
    };
    let mut begum = opened(who, now, 6, gp, "Falls on the stairs; no help claimed.", uc);
    begum.note("At home for ten years with two sticks. The bath has not been used since spring.");
    begum.on(today - Days::new(3), 10, 20).then(ask(
        "Kemi Salako, occupational therapist",
        None,
        "bathing, stairs, rails that were ordered",
        Some(today + Days::new(18)),
    ));
    let form = today - Days::new(5);
    begum.on(today - Days::new(4), 9, 40).then(What::Letter(
        0,
        "pip2",
        form,
        "How your disability affects you: the form.",
    ));
    begum.on(today - Days::new(3), 16, 15).then(What::Sent(
        How::Post,
        "to the DWP, proof: receipt of the post office",
        &[],
    ));
    stories.push(begum.crowded());

    // Chased three times and overdue.
    let appeal = (Subject::Pip, Stage::Appeal, "daily living, points missed by two", Some(today + Days::new(5)));
    let mut farouk =
        opened(person(18, "Nadia", "Farouk", (1969, 6, 27)), now, 30, gp, "Appeal form is in; nobody to help.", appeal);
    farouk.on(today - Days::new(25), 9, 30);
    farouk.then(ask(
        "Pain clinic, Harrowmere General",
        None,
        "flares, medication, what is left of a morning",
        Some(today - Days::new(4)),
    ));
    brought(&mut farouk);
    answered_in_part(&mut farouk, today);
    for entry in worked() {
        farouk.later(6).then(What::Working(Box::new(entry)));
    }
    let hearing = ahead(EventKind::Hearing, today + Days::new(9), (10, 30), "Harrowmere Hearing Centre, room 2");
    farouk.later(30).then(What::Event(Box::new(EventEdit { interpreter: Interpreter::Asked, ..hearing })));
    farouk.then(What::Task("bundle read and marked for the hearing", Some(today + Days::new(4)), false));
    stories.push(farouk.crowded());

    // A fee was asked.
    let fee_case = (Subject::Esa, Stage::Appeal, "support group", None);
    let mut okafor = opened(
        person(19, "Chidi", "Okafor-Bell", (1986, 12, 19)),
        now,
        12,
        gp,
        "Turned down for the support group.",
        fee_case,
    );
    okafor.on(today - Days::new(8), 9, 55);
    okafor.then(ask(
        "Dr Astrid Lindgren-Bow, rheumatology, Harrowmere General",
        None,
        "grip, fatigue, the year ahead",
        Some(today + Days::new(5)),
    ));
    let asked = today - Days::new(2);
    okafor.on(asked, 15, 0).then(What::Evidence(0, Box::new(fee(EvidenceEventKind::FeeAsked, asked, 40_00))));
    okafor.later(10).then(What::Task("who can pay the fee, or ask for the record instead", None, true));
    stories.push(okafor.crowded());

    // Declined: another source is the way on.
    let who = Person { format: AccessibleFormat::LargePrint, ..person(20, "Zoë", "Blackwood", (1949, 8, 15)) };
    let aa = (Subject::Aa, Stage::Claim, "supervision at night", None);
    let mut blackwood = opened(who, now, 15, gp, "Daughter sleeps on the sofa to hear her.", aa);
    let seen = blackwood.date();
    blackwood.then(What::ActsFor(Box::new(ActsForEdit {
        capacity: Capacity::Attorney,
        name: "Iris Blackwood".to_owned(),
        phone: "07700 900187".to_owned(),
        proof: "registered power of attorney, the whole of it".to_owned(),
        seen: Some(seen),
        from: seen,
        until: None,
    })));
    blackwood.on(today - Days::new(10), 10, 0).then(ask(
        "Dr Ffion Marsh, GP",
        Some(0),
        "nights; what the daughter does",
        None,
    ));
    let day = today - Days::new(5);
    blackwood.on(day, 13, 0).then(What::Evidence(0, Box::new(declined(day, ClinicianReason::NotContract))));
    blackwood
        .later(20)
        .note("Declined as not part of the contract. The district nurse sees her twice a week: ask there.");
    stories.push(blackwood.crowded());
    stories
}

/// What Nadia Farouk brings to the second visit.
fn brought(farouk: &mut Tale) {
    let day = farouk.today() - Days::new(24);
    farouk.on(day, 10, 0);
    for document in [&RESPONSE, &NOTICE, &DAUGHTERS_LETTER, &BATHROOM, &PASSPORT] {
        farouk.later(3).then(What::Document(document));
    }
}

/// Of what is asked beside it the doctor signs one that may go, the nurse one that is held; a third is not asked yet.
fn answered_in_part(farouk: &mut Tale, today: NaiveDate) {
    let of = |of: &'static str, team, points: &str, asks: &[Point], needed: u64| {
        let needed_by = Some(today + Days::new(needed));
        Box::new(Ask {
            matter: 0,
            of,
            team,
            kind: EvidenceKind::Letter,
            points: points.to_owned(),
            asks: asks.to_vec(),
            needed_by,
        })
    };
    let both = points(&[
        ("daily-living", 3, "therapy and monitoring", "Her daughter puts the tablets out and waits."),
        ("daily-living", 4, "washing and bathing", "Getting in takes an hour, with her daughter."),
    ]);
    let meals = points(&[("daily-living", 1, "preparing food", "She sits to cut, and does not lift pans.")]);
    farouk.on(today - Days::new(23), 9, 40);
    farouk.then(What::Ask(of("Dr Samir Shah, GP", Some(0), "tablets taken twice\nnot alone in the bath", &both, 2)));
    farouk.then(What::Ask(of("Nell Adeyemi, practice nurse", Some(0), "weight since spring", &meals, 2)));
    farouk.on(today - Days::new(18), 12, 15).evidence(0, EvidenceEventKind::Chased, "");
    let said = [
        (Verdict::Matches, Some(9), "Two admissions last year after doses were doubled."),
        (Verdict::Matches, Some(7), "Not over the side of a bath without another person."),
    ];
    let said = signed("Dr Samir Shah", "GP", both, &said);
    farouk.by(Actor::Clinician).on(today - Days::new(16), 13, 5).then(What::Answer(1, Box::new(said)));
    farouk.by(Actor::Advisor).on(today - Days::new(16), 13, 50);
    let cost = EvidenceUpdate { minutes: Some(6), ..event(EvidenceEventKind::Minutes, today - Days::new(16), "") };
    farouk.then(What::Evidence(1, Box::new(cost)));
    let said = [(Verdict::Differs, None, "Told me in May that she cooks for the family on Sundays.")];
    let said = signed("Nell Adeyemi", "practice nurse", meals, &said);
    farouk.on(today - Days::new(15), 8, 40).then(What::Answer(2, Box::new(said)));
    farouk.on(today - Days::new(13), 10, 30).then(What::Says(1, None));
    farouk.then(What::Says(2, Some("Nadia says that was before the flares: she will ask the nurse to look again.")));
    farouk.on(today - Days::new(11), 12, 15).evidence(0, EvidenceEventKind::Chased, "");
    farouk.on(today - Days::new(9), 15, 40);
    let draft = of("Kemi Salako, occupational therapist", None, "the bath, with the board and without it", &[], 5);
    farouk.then(What::Draft(draft));
    farouk.on(today - Days::new(4), 12, 15).evidence(0, EvidenceEventKind::Chased, "");
}

/// A working that reaches the standard rate only with what is in dispute: one part of that is supported, one not yet.
fn worked() -> [Entry; 4] {
    let given = |number, letter| Entry { argued: Some(letter), disputed: false, ..Entry::new("daily-living", number) };
    [
        given(1, 'b'),
        given(6, 'b'),
        Entry {
            argued: Some('e'),
            days: OfTen::parse("7").unwrap_or_default(),
            says: "Getting in takes an hour: her daughter lifts her legs over the side.".to_owned(),
            not: vec![Reliably::Safely, Reliably::InTime],
            ..Entry::new("daily-living", 4)
        },
        Entry {
            argued: Some('b'),
            says: "Her daughter puts the tablets out and waits until they are taken.".to_owned(),
            supports: "repeat prescription; her daughter's letter".to_owned(),
            ..Entry::new("daily-living", 3)
        },
    ]
}

fn decided(now: DateTime<Utc>) -> Vec<Story> {
    let gp = (Route::Direct, Some(0), "Dr Samir Shah, GP");
    let own = (Route::Own, None, "");
    let mut dice = Dice::new(0, 0);
    let mut stories = Vec::new();

    // An appeal allowed, with arrears; evidence used, represented.
    let appeal = (Subject::Pip, Stage::Appeal, "mobility, planning a journey", None);
    let mut petrov = opened(
        person(21, "Yulia", "Petrov", (1980, 5, 5)),
        now,
        95,
        gp,
        "Tribunal date has come, nobody to go with.",
        appeal,
    );
    petrov.then(What::Document(&CLINICS_LETTER));
    petrov.note("Bundle read. The hospital letter on page 61 says what the report leaves out.");
    working(&mut petrov, 3, &mut dice);
    petrov.then(ask("Dr Irena Kos, psychiatrist", Some(1), "journeys alone; what happens in a crowd", None));
    working(&mut petrov, 2, &mut dice);
    let day = petrov.date();
    petrov.then(What::Evidence(0, Box::new(fee(EvidenceEventKind::FeeAsked, day, 35_00))));
    working(&mut petrov, 2, &mut dice);
    let day = petrov.date();
    let paid = EvidenceUpdate { payer: Some(FeePayer::Fund), ..fee(EvidenceEventKind::FeePaid, day, 35_00) };
    petrov.then(What::Evidence(0, Box::new(paid)));
    working(&mut petrov, 5, &mut dice);
    let day = petrov.date();
    let said = event(EvidenceEventKind::Answered, day, "Cannot follow a journey alone on most days.");
    petrov.then(What::Evidence(0, Box::new(EvidenceUpdate { minutes: Some(25), ..said })));
    petrov.then(What::Says(0, None));
    petrov.later(15).then(What::Evidence(0, Box::new(used(day, Stage::Appeal))));
    let day = this_quarter(&mut petrov, 12);
    let result = won(Stage::Appeal, Some((187_45, Period::Week)), Some(4_212_40), day);
    let result = NewOutcome {
        evidence_used: Known::Yes,
        relied: Relied::Yes,
        said: "The panel gives weight to the psychiatrist, who has seen her every month for three years.".to_owned(),
        represented: Known::Yes,
        ..result
    };
    petrov.then(What::Outcome(0, Box::new(result)));
    petrov.note(
        "Allowed, both parts. Yulia rang her sister from the corridor. Arrears to be looked at with the debt worker.",
    );
    stories.push(petrov.crowded());

    // An award at the first time of asking.
    let aa = (Subject::Aa, Stage::Claim, "attention by day", None);
    let mut whitlock =
        opened(person(22, "Dot", "Whitlock", (1947, 1, 28)), now, 48, own, "Never claimed anything.", aa);
    whitlock.note("Dot had the tea ready. Form filled in over two visits to the quiet room.");
    let day = this_quarter(&mut whitlock, 9);
    whitlock.then(What::Outcome(0, Box::new(won(Stage::Claim, Some((73_90, Period::Week)), Some(812_90), day))));
    stories.push(whitlock.crowded());

    // Nobody has said what came of it.
    let uc = (Subject::Uc, Stage::Reconsideration, "limited capability for work", None);
    let mut sandhu = opened(person(23, "Harpreet", "Sandhu", (1995, 10, 10)), now, 60, gp, "Found fit for work.", uc);
    let day = this_quarter(&mut sandhu, 6);
    let unknown = NewOutcome {
        result: OutcomeResult::NotKnown,
        decided: None,
        represented: Known::NotKnown,
        evidence_used: Known::NotKnown,
        ..won(Stage::Reconsideration, None, None, day)
    };
    sandhu.then(What::Outcome(0, Box::new(unknown))).note("Moved away before the answer came; a letter asks for it.");
    stories.push(sandhu.crowded());

    // A home kept, and closed.
    let home = (Subject::Possession, Stage::Court, "time to pay", None);
    let mut ramsay = opened(person(24, "Ken", "Ramsay", (1958, 3, 30)), now, 40, own, "Hearing in two weeks.", home);
    let day = this_quarter(&mut ramsay, 14);
    let kept =
        NewOutcome { others: vec![OtherGain::HomeKept], represented: Known::Yes, ..won(Stage::Court, None, None, day) };
    ramsay
        .then(What::Outcome(0, Box::new(kept)))
        .note("Suspended on terms that can be kept: £6 a week on top of the rent.");
    ramsay.ago(5, 15, 30).then(What::Close(CloseReason::Done));
    stories.push(ramsay.crowded());

    // Debt made manageable.
    let debt = (Subject::PriorityDebt, Stage::Negotiation, "debt on the meter", None);
    let pantry = (Route::Partner, None, "Harrowmere Food Pantry");
    let mut tola =
        opened(person(25, "Tola", "Adeyinka", (1989, 7, 21)), now, 33, pantry, "A third of each top-up goes.", debt);
    let day = this_quarter(&mut tola, 4);
    let managed = NewOutcome {
        others: vec![OtherGain::DebtManaged, OtherGain::Understood],
        ..won(Stage::Negotiation, None, None, day)
    };
    tola.then(What::Outcome(0, Box::new(managed)));
    stories.push(tola.crowded());

    // Refused again, and going on.
    let refused = (Subject::Pip, Stage::Reconsideration, "no points given", None);
    let mut abara = opened(person(26, "Wilf", "Abara", (2003, 2, 11)), now, 55, gp, "No points at all.", refused);
    challenged(&mut abara);
    let day = this_quarter(&mut abara, 3);
    let same = NewOutcome {
        result: OutcomeResult::NoChange,
        evidence_used: Known::Yes,
        relied: Relied::NotSaid,
        ..won(Stage::Reconsideration, None, None, day)
    };
    abara.then(What::Outcome(0, Box::new(same)));
    abara.later(8).then(What::Letter(0, "appeal", day, "No change: no points."));
    abara.then(What::Document(&NOTICE));
    abara.note("Wilf wants to go on. The appeal form is begun; his brother will write about the week he stayed.");
    stories.push(abara.crowded());
    stories
}

/// What Wilf Abara's request for a reconsideration was made of: worked, asked, agreed, sent with its enclosure, and received.
fn challenged(abara: &mut Tale) {
    let start = abara.date();
    abara.on(start, 14, 0).then(What::Document(&BROTHERS_LETTER));
    for entry in [
        Entry {
            argued: Some('e'),
            says: "He burned the pan while he stayed with his brother; meals are put in front of him.".to_owned(),
            supports: "his brother's letter".to_owned(),
            not: vec![Reliably::Safely],
            ..Entry::new("daily-living", 1)
        },
        Entry {
            argued: Some('c'),
            says: "Has to be told to wash, and to come out again.".to_owned(),
            ..Entry::new("daily-living", 4)
        },
    ] {
        abara.later(4).then(What::Working(Box::new(entry)));
    }
    let asked = points(&[
        ("daily-living", 1, "preparing food", "Burned the pan; meals are put in front of him."),
        ("daily-living", 4, "washing and bathing", "Has to be told to wash, and to come out again."),
    ]);
    let came = start - Days::new(6);
    abara.later(10).then(What::Letter(0, "mr", came, "No points for any activity."));
    abara.later(5).then(What::Ask(Box::new(Ask {
        matter: 0,
        of: "Dr Ffion Marsh, GP",
        team: Some(0),
        kind: EvidenceKind::Letter,
        points: "prompting; safety at the stove".to_owned(),
        asks: asked.clone(),
        needed_by: Some(start + Days::new(14)),
    })));
    let said =
        [(Verdict::Matches, Some(6), "Burns on both hands were dressed here in autumn."), (Verdict::CantSay, None, "")];
    let said = signed("Dr Ffion Marsh", "GP", asked, &said);
    abara.on(start + Days::new(5), 12, 40).then(What::Answer(0, Box::new(said)));
    abara.on(start + Days::new(7), 9, 50).then(What::Says(0, None));
    abara.later(20).then(What::Sent(How::Online, "to the DWP; copy of what was uploaded is with Wilf", &[0]));
    abara.on(start + Days::new(12), 11, 20).then(What::Received("the DWP, by telephone: all of it is on the file"));
}
