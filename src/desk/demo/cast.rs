//! The cast: people told one by one, so that whoever opens the demo meets every state that the desk knows. All of them
//! come to Elm Street; their dates hang on *now*.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::scene::{Story, Tale, What};
use super::world::Actor;
use crate::domain::nhs::NhsNumber;
use crate::domain::person::{ContactRule, HeldNumber, Person};
use crate::domain::referral::{Area, Asking, Attempt, Consent, Route, Urgency};

mod cases;
mod documents;

/// Where the cast's NHS numbers begin: beyond those of the many.
const NUMBERS: u32 = 800_000;

/// The cast, those who are missed most first.
pub(super) fn cast(now: DateTime<Utc>) -> Vec<Story> {
    let mut stories = inbox(now);
    stories.extend(cases::stories(now));
    stories
}

/// Someone of the cast.
fn person(number: u32, given: &str, family: &str, born: (i32, u32, u32)) -> Person {
    Person {
        given: given.to_owned(),
        family: family.to_owned(),
        born: NaiveDate::from_ymd_opt(born.0, born.1, born.2),
        nhs: Some(HeldNumber::Checked(NhsNumber::test_range(NUMBERS + number))),
        phone: format!("07700 9001{number:02}"),
        address: format!("{} Signal Street, Harrowmere", number * 3 + 2),
        postcode: "ZZ1 1AB".to_owned(),
        contact: ContactRule::Any,
        ..Person::default()
    }
}

/// What a referral asks.
fn asks(route: Route, area: Area, referrer: &str, reason: &str) -> Asking {
    Asking {
        route,
        referrer: referrer.to_owned(),
        areas: vec![area],
        reason: reason.to_owned(),
        share_out: Consent::Given,
        share_in: Consent::Given,
        ..Asking::default()
    }
}

/// It is urgent, by a day where one is known.
fn urgent(asking: Asking, day: Option<NaiveDate>) -> Asking {
    Asking { urgency: Urgency::Urgent, urgent_date: day, ..asking }
}

const fn refer(asking: Box<Asking>, team: Option<usize>) -> What {
    What::Refer(asking, team)
}

/// Those who wait in the inbox.
fn inbox(now: DateTime<Utc>) -> Vec<Story> {
    let tale = |person: Person, by: Actor| Tale::of(person, 0, by, now);
    let today = crate::domain::date::uk_date(now);
    let mut stories = Vec::new();

    let mut khan = tale(person(1, "Imran", "Khan", (1979, 5, 2)), Actor::Clinician);
    let why = "PIP stopped after the review. Letter says an answer is needed by Thursday; has not slept since.";
    let asking = urgent(asks(Route::Direct, Area::Benefits, "Dr Samir Shah, GP", why), Some(today + Days::new(2)));
    khan.ago(2, 16, 40).then(refer(Box::new(asking), Some(0)));
    stories.push(khan.crowded());

    let mut dsouza = tale(person(2, "Leon", "D'Souza", (1990, 11, 23)), Actor::Reception);
    let why = "Bailiffs said they come today about council tax. At the counter with the letter, two children at home.";
    let asking = urgent(asks(Route::Own, Area::Debt, "", why), Some(today));
    dsouza.ago(0, 8, 35).then(refer(Box::new(asking), None));
    stories.push(dsouza.crowded());

    let zofia = Person { previous: "Wrona".to_owned(), ..person(3, "Zofia", "Nowak-Grady", (1985, 2, 14)) };
    let mut nowak = tale(zofia, Actor::Advisor2);
    let why = "Possession papers from the court; the reply was due yesterday. Brought over by the nurse in tears.";
    let asking = asks(Route::Warm, Area::Housing, "Nell Adeyemi, practice nurse", why);
    nowak.ago(3, 11, 5).then(refer(Box::new(urgent(asking, today.pred_opt())), Some(0)));
    stories.push(nowak.crowded());

    let mut osei = tale(person(4, "Abena", "Osei", (1996, 8, 30)), Actor::Reception);
    let why = "Notice to leave from the landlord, asks whether it is right.";
    osei.ago(0, 8, 50).then(refer(Box::new(asks(Route::Own, Area::Housing, "", why)), None));
    stories.push(osei.crowded());

    let mut jones = tale(person(5, "Carys", "Jones", (1968, 3, 19)), Actor::Clinician);
    let why = "Worry about card debts came up at the blood pressure check. Would like someone to look at the letters.";
    let asking = asks(Route::Direct, Area::Debt, "Nell Adeyemi, practice nurse", why);
    jones.ago(1, 14, 20).then(refer(Box::new(Asking { urgency: Urgency::Soon, ..asking }), Some(0)));
    stories.push(jones.crowded());

    let mut ahmed = tale(person(6, "Bilal", "Ahmed", (1982, 7, 7)), Actor::Clinician);
    let why = "Off sick with his back for ten weeks, sick pay stopped, meeting at work next month.";
    let asking = asks(Route::Direct, Area::Employment, "Dr Ffion Marsh, GP", why);
    ahmed.ago(7, 10, 10).then(refer(Box::new(asking), Some(0)));
    ahmed.by(Actor::Advisor).ago(6, 9, 30).then(What::Take);
    ahmed.ago(5, 9, 45).then(What::Tried(Attempt::NoAnswer));
    ahmed.ago(2, 17, 5).then(What::Tried(Attempt::NoVoicemail));
    stories.push(ahmed.crowded());

    let mai = Person {
        language: "Vietnamese".to_owned(),
        interpreter: true,
        contact: ContactRule::NoVoicemail,
        ..person(7, "Thị Mai", "Hoàng", (1993, 12, 1))
    };
    let mut hoang = tale(mai, Actor::Advisor);
    let why = "Baby due in eight weeks. No maternity money claimed; does not know what there is.";
    hoang
        .ago(5, 12, 0)
        .then(refer(Box::new(asks(Route::Direct, Area::Benefits, "Grace Oduya, midwife", why)), Some(2)));
    hoang.ago(4, 9, 20).then(What::Take).ago(3, 10, 0).then(What::Reached).then(What::Booked);
    stories.push(hoang.crowded());

    let sahra = Person {
        language: "Somali".to_owned(),
        interpreter: true,
        contact: ContactRule::TextOnly,
        contact_note: "Text between ten and two, when the children are at school.".to_owned(),
        ..person(8, "Sahra", "Abdi", (1988, 4, 25))
    };
    let mut abdi = tale(sahra, Actor::Reception);
    let why = "Universal Credit took money off for the childcare that was paid. Sent over by the health visitor.";
    abdi.ago(6, 15, 30).then(refer(Box::new(asks(Route::Signposted, Area::Benefits, "", why)), None));
    abdi.by(Actor::Advisor2).ago(4, 9, 10).then(What::Take).ago(1, 11, 15).then(What::Reached);
    stories.push(abdi.crowded());

    stories.extend(two_who_look_alike(now));

    let mut pereira = tale(person(11, "José", "Pereira", (1971, 1, 16)), Actor::Advisor);
    let why = "Attendance at the pain clinic and a form that he was told to fill in by Friday.";
    let asking = asks(Route::Warm, Area::Benefits, "Dr Samir Shah, GP", why);
    pereira.ago(1, 15, 10).then(refer(Box::new(Asking { urgency: Urgency::Soon, ..asking }), Some(0)));
    pereira.then(What::Take).ago(0, 8, 40).then(What::Attended);
    stories.push(pereira.crowded());

    let mut macleod = tale(person(12, "Iain", "MacLeod", (1960, 9, 9)), Actor::Advisor);
    let why = "At the food bank for the third time; meter debt and a Pension Credit form that came back.";
    let asking = asks(Route::Partner, Area::Debt, "Harrowmere Food Pantry", why);
    let asking = Asking { urgency: Urgency::Soon, urgent_date: Some(today + Days::new(9)), ..asking };
    macleod.ago(2, 13, 45).then(refer(Box::new(asking), None));
    stories.push(macleod.crowded());

    let mut evans = tale(person(13, "Non", "Evans", (2001, 6, 5)), Actor::Advisor);
    let why = "Said yes to the money question at booking. Has not been asked about sharing yet.";
    let asking = asks(Route::Proactive, Area::Benefits, "Grace Oduya, midwife", why);
    let asking = Asking { share_out: Consent::ToConfirm, share_in: Consent::ToConfirm, ..asking };
    evans.ago(1, 16, 50).then(refer(Box::new(asking), Some(2)));
    stories.push(evans.crowded());

    let asa = Person {
        previous: "Berg".to_owned(),
        contact: ContactRule::NotChecked,
        ..person(14, "Åsa", "Lindqvist", (1977, 10, 31))
    };
    let mut lindqvist = tale(asa, Actor::Clinician);
    let why = "Care calls were cut to two a day. Daughter asks what can be done.";
    lindqvist.ago(8, 11, 30).then(refer(Box::new(asks(Route::Direct, Area::Care, "Dr Samir Shah, GP", why)), Some(0)));
    lindqvist.by(Actor::Advisor2).ago(5, 10, 0).then(What::Take).ago(3, 12, 30).then(What::Tried(Attempt::NoAnswer));
    stories.push(lindqvist.crowded());
    stories
}

/// Two records that may be one person: one who came in spring, and one written down yesterday.
fn two_who_look_alike(now: DateTime<Utc>) -> [Story; 2] {
    let born = (1974, 4, 11);
    let siobhan = Person { postcode: "ZZ2 4HJ".to_owned(), ..person(9, "Siobhán", "O'Connell", born) };
    let mut first = Tale::of(siobhan, 0, Actor::Reception, now);
    let why = "Overpayment letter for a sum that she cannot explain.";
    first.ago(160, 10, 0).then(refer(Box::new(asks(Route::Own, Area::Benefits, "", why)), None));
    first.by(Actor::Advisor2).ago(158, 9, 30).then(What::Take).ago(157, 10, 0);
    first.then(What::Signpost("the council's welfare team, who hold the earlier letters".to_owned()));
    let shivaun = Person {
        nhs: None,
        phone: "01632 960142".to_owned(),
        address: "Flat 2, 19 Ropewalk, Harrowmere".to_owned(),
        postcode: "ZZ2 4HJ".to_owned(),
        contact: ContactRule::NotChecked,
        ..person(10, "Shivaun", "O'Connell", born)
    };
    let mut second = Tale::of(shivaun, 0, Actor::Reception, now);
    let why = "Turned down for PIP. Thinks she may have been here before.";
    second.ago(1, 12, 10).then(refer(Box::new(asks(Route::Own, Area::Benefits, "", why)), None));
    [first.crowded(), second.crowded()]
}
