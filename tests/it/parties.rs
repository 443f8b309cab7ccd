//! Other sides, the check for conflicts, walls, and two records of one person: on the desk's verbs, its commands and a real
//! terminal.

use std::collections::BTreeSet;

use alongside::desk::intake::{NewReferral, Who};
use alongside::desk::today::Ahead;
use alongside::desk::{Error, Session};
use alongside::domain::appointment::{AppointmentState, NewAppointment, Who as Seen};
use alongside::domain::case::{CloseReason, Level, Subject};
use alongside::domain::conflict::{Agreement, Decision, Settling};
use alongside::domain::due::DueEventKind;
use alongside::domain::event::Interpreter;
use alongside::domain::evidence::{Asking, EvidenceEventKind, EvidenceScope};
use alongside::domain::find::Order;
use alongside::domain::id::{ClientId, ReferralId};
use alongside::domain::nhs::NhsNumber;
use alongside::domain::other_side::NewOtherSide;
use alongside::domain::person::{HeldNumber, Person};
use alongside::domain::presence::PresenceState;
use alongside::domain::referral::{Attempt, DeclineReason, ReferralStatus};
use alongside::domain::role::Role;
use alongside::domain::standing::{GoesOn, Post};
use alongside::domain::task::TaskState;
use alongside::domain::today::Whose;

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{self, At, CaseOf, Play, World, matter, other_person, other_side, person, settling, update};

/// A referral of somebody.
fn sent(by: &Session, world: &World, who: Person) -> ReferralId {
    let new = NewReferral { who: Who::New(Box::new(who)), ..support::referral(world.elm, "", None, "rent") };
    by.refer(&new).unwrap().value
}

fn named(given: &str, family: &str) -> Person {
    Person { given: given.into(), family: family.into(), ..Person::default() }
}

fn found(error: &Error) -> Vec<Agreement> {
    match error {
        Error::MayConflict(found) => found.iter().copied().collect(),
        other => panic!("no conflict, but: {other}"),
    }
}

fn client_of(by: &Session, referral: ReferralId) -> ClientId {
    by.refresh_referral(referral).unwrap().row.client
}

fn said(by: &Session, of: CaseOf) -> String {
    let file = by.refresh_case(of.case).unwrap();
    file.timeline.iter().map(|entry| format!("{} · {}\n", entry.words, entry.by)).collect()
}

#[test]
fn an_other_side_is_kept_in_the_file_and_taken_back() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let new = NewOtherSide {
        name: " Northgate  Homes Ltd ".into(),
        postcode: "zz1 1aa".into(),
        reference: "T/12".into(),
        ..other_side(of.matter, "")
    };
    let done = sam.name_other_side(of.case, &new, None).unwrap();
    let file = sam.refresh_case(of.case).unwrap();
    assert_eq!(file.other_sides[0].line(), "landlord: Northgate Homes Ltd, ZZ1 1AA, reference T/12");
    assert!(said(&sam, of).contains("other side named: landlord"));
    let empty = sam.name_other_side(of.case, &other_side(of.matter, " "), None).map(drop).unwrap_err();
    assert_eq!(empty.problems()[0].field, "name");
    let elsewhere = world.case(&sam, world.elm, "Tran", None);
    assert!(sam.name_other_side(elsewhere.case, &new, None).is_err(), "the matter of another case");
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    assert!(sam.refresh_case(of.case).unwrap().other_sides.is_empty());
    assert!(said(&sam, of).contains("undone other side"));

    // Named by mistake: the check finds it no more, and does again where that is taken back.
    let bell = sam.name_other_side(of.case, &other_person(of.matter, "Imran Bell"), None).unwrap().value;
    let waiting = (world.refer(&sam, world.elm, "Bell", None, "rent"), 1);
    assert_eq!(found(&sam.take(&[waiting]).map(drop).unwrap_err()), [Agreement::Name]);
    let removed = sam.remove_other_side(bell, 1).unwrap();
    assert!(matches!(sam.remove_other_side(bell, 1), Err(Error::Gone)));
    assert!(said(&sam, of).contains("other side removed: ex-partner"));
    let took = sam.take(&[waiting]).unwrap();
    let _ = sam.undo(&took.undo.unwrap()).unwrap();
    let _ = sam.undo(&removed.undo.unwrap()).unwrap();
    assert_eq!(sam.refresh_case(of.case).unwrap().other_sides.len(), 1);
    assert_eq!(found(&sam.take(&[(waiting.0, 3)]).map(drop).unwrap_err()), [Agreement::Name]);
    for login in ["rita", "cleo", "max"] {
        let other = world.sign_in(login);
        assert!(matches!(other.name_other_side(of.case, &new, None), Err(Error::Denied(_))), "{login}");
        assert!(matches!(other.remove_other_side(bell, 3), Err(Error::Denied(_))), "{login}");
    }
}

#[test]
fn what_is_found_by_is_tried_by_nobody_without_the_files_key() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.name_other_side(of.case, &other_person(of.matter, "Catherine Smyth"), None).unwrap();
    let digests = support::rows(&world.file("rita"), "other_side_key").len();
    assert_eq!(digests, 2, "as it is spelt, and as it sounds");
    assert!(world.file("sam").vault().digest(&["a"]).is_ok());
    for login in ["rita", "cleo", "max"] {
        assert!(world.file(login).vault().digest(&["a"]).is_err(), "{login}");
    }
}

/// An enquiry of somebody who sounds like the other side of a colleague's case.
#[test]
fn taking_asks_first_where_it_may_conflict_and_says_nothing_of_the_other_file() {
    let world = World::new();
    let (sam, amy) = (world.sign_in("sam"), world.sign_in("amy"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let side = NewOtherSide {
        address: "12 Mill Lane, Harrowmere".into(),
        postcode: "ZZ1 1AA".into(),
        ..other_person(of.matter, "Catherine Smyth")
    };
    let _ = sam.name_other_side(of.case, &side, None).unwrap();
    let smith = sent(&amy, &world, named("Kathryn", "Smith"));
    let lodger = sent(
        &amy,
        &world,
        Person { address: "12 Mill Ln".into(), postcode: "ZZ1 1AA".into(), ..named("Joe", "Marsh") },
    );
    let before = sent(&amy, &world, Person { previous: "Smyth".into(), ..named("Catherine", "Hall") });
    let plain = sent(&amy, &world, named("Joe", "Smithson"));

    for (referral, agreement) in [(smith, Agreement::Sound), (lodger, Agreement::Address), (before, Agreement::Name)] {
        let refused = amy.take(&[(referral, 1)]).map(drop).unwrap_err();
        assert_eq!(found(&refused), [agreement]);
        let words = refused.to_string();
        assert!(words.starts_with("This may conflict with a file of this desk"), "{words}");
        for word in ["Smyth", "Khan", "Staff", "ELM", "Mill"] {
            assert!(!words.contains(word), "{words}");
        }
    }
    let all = amy.take(&[(plain, 1), (smith, 1)]).map(drop).unwrap_err();
    assert!(matches!(&all, Error::NotNow(words) if words.contains("one by one")), "{all}");
    let _ = amy.take(&[(plain, 1)]).unwrap();
    // Whatever takes it asks.
    let item = [(smith, 1)];
    for refused in [
        amy.tried(&item, Attempt::NoAnswer).map(drop),
        amy.reached(&item).map(drop),
        amy.booked(&item).map(drop),
        amy.attended(&item).map(drop),
        amy.open_case_from(item[0], Level::Advice, &matter("")).map(drop),
    ] {
        assert_eq!(found(&refused.unwrap_err()), [Agreement::Sound]);
    }
    assert_eq!(amy.refresh_referral(smith).unwrap().row.status, ReferralStatus::New);
    // It can still be declined or pointed elsewhere.
    let _ = amy.decline(&[(before, 1)], DeclineReason::OutOfScope, "").unwrap();

    // Somebody decides, and why; then it is taken with one key, by whomever.
    let hasty = amy.settle_enquiry(item[0], &settling(Decision::Clear, " ")).map(drop).unwrap_err();
    assert_eq!(hasty.problems()[0].field, "why");
    let _ = amy.settle_enquiry(item[0], &settling(Decision::Clear, "another date of birth")).unwrap();
    let again = amy.settle_enquiry(item[0], &settling(Decision::Clear, "x")).map(drop).unwrap_err();
    assert!(matches!(again, Error::NotNow(_)), "{again}");
    let _ = amy.take(&item).unwrap();
    let _ = sam.take(&[(smith, 2)]).unwrap();
    let case = sam.open_case_from((smith, 3), Level::Advice, &matter("")).unwrap().value;
    let opened = sam.refresh_case(case).unwrap();
    let line = opened.timeline.iter().find(|entry| entry.words.starts_with("conflict check")).unwrap();
    assert_eq!(line.words, "conflict check, a name that sounds the same: no conflict: another date of birth");
    assert_eq!(line.by, "Staff amy");
    assert!(!said(&sam, of).contains("conflict"), "nothing of it in the other file");
}

#[test]
fn who_is_referred_out_is_asked_of_again_when_they_come_back() {
    let world = World::new();
    let (sam, amy) = (world.sign_in("sam"), world.sign_in("amy"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.name_other_side(of.case, &other_person(of.matter, "Imran Bell"), None).unwrap();
    let first = world.refer(&amy, world.elm, "Bell", None, "rent");
    let done = amy.settle_enquiry((first, 1), &settling(Decision::Out, "against our client")).unwrap();
    let row = amy.refresh_referral(first).unwrap();
    assert_eq!((row.row.status, row.declined), (ReferralStatus::Declined, Some(DeclineReason::Conflict)));
    let again = NewReferral { who: Who::Known(row.row.client), ..support::referral(world.elm, "", None, "debt") };
    let second = amy.refer(&again).unwrap().value;
    assert_eq!(found(&amy.take(&[(second, 1)]).map(drop).unwrap_err()), [Agreement::Name]);
    let _ = amy.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(found(&amy.take(&[(first, 3)]).map(drop).unwrap_err()), [Agreement::Name]);
}

#[test]
fn naming_an_other_side_who_may_be_a_client_is_settled_before_anything_is_kept() {
    let world = World::new();
    let (sam, amy) = (world.sign_in("sam"), world.sign_in("amy"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let theirs = world.case(&amy, world.elm, "Osei", None);
    let side = other_person(of.matter, "Osei, Imran");
    let before = support::counts(&world.file("ada"));
    let refused = sam.name_other_side(of.case, &side, None).map(drop).unwrap_err();
    assert_eq!(found(&refused), [Agreement::Name]);
    assert_eq!(support::counts(&world.file("ada")), before);
    // One's own client is nobody's conflict, under whichever name; another site's is not told of.
    let _ = sam.name_other_side(of.case, &other_person(of.matter, "Imran Khan"), None).unwrap();
    let _ = world.refer(&world.sign_in("olga"), world.oak, "Lewis", None, "rent");
    let _ = sam.name_other_side(of.case, &other_person(of.matter, "Imran Lewis"), None).unwrap();

    let done = sam.name_other_side(of.case, &side, Some(&settling(Decision::Clear, "a namesake"))).unwrap();
    assert!(said(&sam, of).contains("conflict check, same name: no conflict: a namesake · Staff sam"));
    assert!(!said(&amy, theirs).contains("conflict"));
    let _ = sam.undo(&done.undo.unwrap()).unwrap();

    // Where one advisor works for both no wall can stand.
    let both = world.case(&sam, world.elm, "Tran", None);
    let apart = settling(Decision::Apart, "both wish it");
    let refused = sam.name_other_side(both.case, &other_person(both.matter, "Imran Khan"), Some(&apart)).map(drop);
    assert!(matches!(refused, Err(Error::NotNow(_))), "{refused:?}");
    let _ = sam.name_other_side(of.case, &side, Some(&apart)).unwrap();
    assert!(matches!(amy.open_case(of.case), Err(Error::Denied(_))));
    assert!(matches!(sam.open_case(theirs.case), Err(Error::Denied(_))));
    let told = said(&sam, of);
    assert!(told.contains("a wall: kept from Staff amy · Staff sam"), "{told}");
    assert!(!told.contains("kept from Staff sam"), "not of the wall around the other file");
}

/// Everything that lists show somebody, as one text: whatever has a name, a word or a reference in it.
pub fn all_lists(by: &Session, names: &[&str]) -> String {
    let mut text = String::new();
    let mut add = |part: String| {
        text.push_str(&part);
        text.push('\n');
    };
    for row in by.cases(false, false, None).unwrap().into_iter().chain(by.cases(true, true, None).unwrap()) {
        add(row.name + &row.reference);
    }
    for row in
        by.inbox(&Default::default(), 99).unwrap().into_iter().chain(by.all_referrals(&Default::default(), 99).unwrap())
    {
        add(row.name + &row.reference);
    }
    for (whose, ahead) in Whose::ALL.iter().flat_map(|whose| [(*whose, Ahead::PANE), (*whose, Ahead::SCREEN)]) {
        by.today_rows(whose, ahead).unwrap().rows.into_iter().for_each(|row| add(row.name + &row.words));
    }
    for scope in [EvidenceScope::Waiting, EvidenceScope::AtHand, EvidenceScope::All] {
        by.evidence(scope, None).unwrap().into_iter().for_each(|row| add(row.name + &row.of + &row.points));
    }
    by.asked_before(99).unwrap().into_iter().for_each(|source| add(source.name + &source.how));
    by.outcomes(None).unwrap().into_iter().for_each(|row| add(row.name));
    for all in [false, true] {
        by.due_dates(all, None).unwrap().into_iter().for_each(|row| add(row.name + &row.told.words));
        by.tasks(all, None).unwrap().into_iter().for_each(|row| add(row.name + &row.what.unwrap_or_default()));
        by.events(all, None).unwrap().into_iter().for_each(|row| add(row.name));
    }
    by.documents(None).unwrap().into_iter().for_each(|row| add(row.name + &row.reference + &row.words.title));
    by.all_appointments(true, None).unwrap().into_iter().for_each(|row| add(row.name));
    for ahead in 0..3 {
        let day = by.today() + chrono::Days::new(ahead);
        by.appointments(day).unwrap().into_iter().for_each(|row| add(row.name));
    }
    by.brought().unwrap().into_iter().for_each(|one| add(one.name));
    by.alerts().unwrap().into_iter().for_each(|alert| add(alert.who + &alert.words));
    add(by.calendar(false).unwrap());
    let mut finder = support::finder(by);
    for (word, order) in names.iter().flat_map(|name| [(*name, Order::Newest), (*name, Order::Best)]) {
        finder.find(word, order, 99).unwrap().hits.into_iter().for_each(|hit| add(hit.name + &hit.reference));
    }
    for name in names {
        by.find_clients(name, 99).unwrap().into_iter().for_each(|found| add(found.name + &found.reference));
    }
    text
}

/// What lists count for somebody.
fn all_counts(by: &Session) -> (u64, u64, (u64, u64, u64)) {
    let waiting = by.waiting().unwrap();
    (waiting.all, waiting.new, by.evidence_waiting().unwrap())
}

/// A conflict at the desk: the enquiry goes to another advisor, and neither sees the other's file, in no list, by no verb and
/// by no command, until a supervisor lifts the wall.
#[test]
fn a_wall_holds_in_every_list_and_verb_until_it_is_lifted() {
    let world = World::new();
    let (sam, amy, sue) = (world.sign_in("sam"), world.sign_in("amy"), world.sign_in("sue"));
    let khan = world.case(&sam, world.elm, "Khan", None);
    let side = NewOtherSide { name: "Imran Zander".into(), ..other_person(khan.matter, "") };
    let _ = sam.name_other_side(khan.case, &side, None).unwrap();
    let first = world.refer(&amy, world.elm, "Zander", None, "rent");
    let client = client_of(&amy, first);
    let mine = world.refer(&sam, world.elm, "Quill", None, "rent");
    let took = sam.take(&[(mine, 1)]).unwrap().undo.unwrap();

    // Sam, whose client it is against, sees the conflict and gives it to Amy.
    assert_eq!(found(&sam.take(&[(first, 1)]).map(drop).unwrap_err()), [Agreement::Name]);
    let to = |login: &str| Settling { advisor: Some(world.staff(login)), ..settling(Decision::Apart, "both wish it") };
    for wrong in ["sam", "rita", "olga"] {
        let refused = sam.settle_enquiry((first, 1), &to(wrong)).map(drop).unwrap_err();
        assert_eq!(refused.problems()[0].field, "advisor", "{wrong}");
    }
    let before = all_counts(&sam);
    let done = sam.settle_enquiry((first, 1), &to("amy")).unwrap();
    assert!(done.undo.is_none() && !done.words.contains("Zander"), "{}", done.words);
    assert_eq!(all_counts(&sam).0, before.0 - 1, "nor is it counted");

    // Amy goes on, and everything that a file can hold comes into this one.
    let opened = amy.open_case_from((first, 2), Level::Casework, &matter("zanderwords")).unwrap();
    let case = opened.value;
    let file = amy.open_case(case).unwrap();
    let of = CaseOf { client, referral: first, case, matter: file.matters[0].id, evidence: khan.evidence };
    let asked = amy.ask_evidence(&support::ask(of.matter, "Dr Zanderson", None, "zanderpoints")).unwrap().value;
    let due = amy.record_letter(&support::letter(&amy, of.matter, "zanderletter")).unwrap().value;
    let side_there = amy.name_other_side(case, &other_side(of.matter, "Zandersides"), None).unwrap().value;
    let task = amy.add_task(&support::task(case, "zandertask")).unwrap().value;
    let event = amy.add_event(case, &support::event(&amy), None).unwrap().value;
    let document = support::attached(&amy, &support::document(case, "zanderbundle"), b"zanderpages").value;
    let paged = amy.save_bundle_note(document, None, &support::bundle_note("42", "zandernote")).unwrap().value;
    let _ = amy.record_outcome(&support::outcome(of.matter, file.matters[0].stage)).unwrap();
    let alert = amy.raise_alert(&support::a_word_first(world.elm, client)).unwrap().value;
    let _ = amy.record_concern(case, &support::concern("zanderheard")).unwrap();
    let second = amy
        .refer(&NewReferral { who: Who::Known(client), ..support::referral(world.elm, "", None, "debt") })
        .unwrap()
        .value;
    let _ = amy.set_session(None, &support::hours(&amy, world.elm, Some(amy.me().id), 1)).unwrap();
    let booking = |who| NewAppointment { who, ..support::booking(&amy, Seen::Client(client)) };
    let booked = amy.book(&booking(Seen::Client(client))).unwrap().value;
    let _ = amy.say_presence(world.elm, PresenceState::Free, None).unwrap();
    let _ = sue.bring_over(world.elm, amy.me().id, &Seen::Client(client)).unwrap();
    // An advisor from whom a wall keeps somebody is not offered to them.
    let _ = sam.say_presence(world.elm, PresenceState::Free, None).unwrap();
    let kept = sue.bring_over(world.elm, sam.me().id, &Seen::Client(client)).map(drop).unwrap_err();
    assert!(kept.to_string().contains("That advisor cannot see them"), "{kept}");
    let reference = amy.refresh_referral(first).unwrap().row.reference;
    let asks = ["zander", "sandr", &reference];
    assert!(all_lists(&amy, &asks).matches("Zander").count() >= 12, "{}", all_lists(&amy, &asks));
    assert!(all_lists(&sue, &asks).contains("Zander, Imran"));
    let shown = all_lists(&sam, &asks);
    assert!(shown.contains("Khan, Imran") && shown.contains("Quill"), "{shown}");
    for word in ["Zander", "zander", &reference] {
        assert!(!shown.contains(word), "{word}: {shown}");
    }
    let theirs = all_lists(&amy, &["khan"]);
    assert!(theirs.contains("Zander") && !theirs.contains("Khan"), "{theirs}");
    assert!(matches!(amy.open_case(khan.case), Err(Error::Denied(_))), "Amy is kept from the other file too");
    assert_eq!(all_counts(&sue).2.0 - all_counts(&sam).2.0, 1, "the request is counted for whoever may see it");

    // Every verb on what is behind the wall is refused, in the words in which another site's would be, and writes nothing.
    let outside = world.file("ada");
    let known = NewReferral { who: Who::Known(client), ..support::referral(world.elm, "", None, "debt") };
    outside.others_wrote().unwrap();
    let counts = support::counts(&outside);
    let item = [(second, 1)];
    let scrap = world.path().join("scrap.txt");
    std::fs::write(&scrap, "x").unwrap();
    let refusals: Vec<(&str, Result<(), Error>)> = vec![
        ("open client", sam.open_client(client).map(drop)),
        ("bookable", sam.bookable(&Seen::Client(client)).map(drop)),
        ("book", sam.book(&booking(Seen::Client(client))).map(drop)),
        ("book a referral", sam.book(&booking(Seen::Referral(second))).map(drop)),
        ("arrived", sam.step_appointment(booked, 1, AppointmentState::Arrived, None).map(drop)),
        ("interpreter", sam.set_interpreter(booked, 1, Interpreter::Asked).map(drop)),
        ("council of", sam.council_of(client).map(drop)),
        ("council", sam.council_referral(Some(client), &support::to_council()).map(drop)),
        ("slip", sam.slip(booked, Default::default()).map(drop)),
        ("bring over", sam.bring_over(world.elm, amy.me().id, &Seen::Client(client)).map(drop)),
        ("edit client", sam.edit_client(client, 1, &person("Zander")).map(drop)),
        ("identifiers", sam.identifiers(client).map(drop)),
        ("refer", sam.refer(&known).map(drop)),
        ("matches", sam.possible_matches(client).map(drop)),
        ("settle matches", sam.settle_matches(client).map(drop)),
        ("open referral", sam.open_referral(second).map(drop)),
        ("refresh referral", sam.refresh_referral(second).map(drop)),
        ("take", sam.take(&item).map(drop)),
        ("tried", sam.tried(&item, Attempt::NoAnswer).map(drop)),
        ("reached", sam.reached(&item).map(drop)),
        ("booked", sam.booked(&item).map(drop)),
        ("attended", sam.attended(&item).map(drop)),
        ("decline", sam.decline(&item, DeclineReason::Capacity, "").map(drop)),
        ("signpost", sam.signpost(&item, "the library").map(drop)),
        ("same as", sam.same_as((mine, 2), second).map(drop)),
        ("settle", sam.settle_enquiry(item[0], &to("amy")).map(drop)),
        ("open from", sam.open_case_from(item[0], Level::Advice, &matter("")).map(drop)),
        ("open case", sam.open_case(case).map(drop)),
        ("refresh case", sam.refresh_case(case).map(drop)),
        ("note", sam.add_note(case, "x", None).map(drop)),
        ("add matter", sam.add_matter(case, &matter("")).map(drop)),
        ("edit matter", sam.edit_matter(of.matter, 1, &matter("")).map(drop)),
        ("mark matter", sam.set_special(of.matter, 1, true).map(drop)),
        ("number", sam.add_identifier(case, &support::nino()).map(drop)),
        ("other side", sam.name_other_side(case, &other_side(of.matter, "X"), None).map(drop)),
        ("remove side", sam.remove_other_side(side_there, 1).map(drop)),
        ("task", sam.add_task(&support::task(case, "ring")).map(drop)),
        ("end task", sam.end_task(task, 1, TaskState::Done).map(drop)),
        ("event", sam.add_event(case, &support::event(&sam), None).map(drop)),
        ("edit event", sam.edit_event(event, 1, &support::event(&sam)).map(drop)),
        ("working", sam.save_working(of.matter, None, &support::working("x")).map(drop)),
        ("saw document", sam.saw_document(&support::document(case, "x")).map(drop)),
        ("read document", sam.read_document(document).map(drop)),
        ("disclose document", sam.disclose_document(document).map(drop)),
        ("copy document", sam.keep_document(document).map(drop)),
        ("take out document", sam.take_out_document(document, 1).map(drop)),
        ("bundle note", sam.save_bundle_note(document, None, &support::bundle_note("1", "x")).map(drop)),
        ("take out note", sam.take_out_note(paged, 1).map(drop)),
        ("attach", sam.attach(&support::document(case, "x"), &scrap, &|_, _| {}).map(drop)),
        ("raise", sam.raise_alert(&support::a_word_first(world.elm, client)).map(drop)),
        ("answer", sam.answer_alert(alert, 1, "").map(drop)),
        ("concern", sam.record_concern(case, &support::concern("x")).map(drop)),
        ("concerns", sam.concerns(case).map(drop)),
        ("call", sam.open_call(case).map(drop)),
        ("end call", sam.end_call(&support::call(case)).map(drop)),
        ("acts for", sam.add_acts_for(case, &support::acts_for(&sam, "Ana")).map(drop)),
        ("post", sam.set_post(of.matter, 1, Post::Us).map(drop)),
        ("death", sam.record_death(case, 1, sam.today()).map(drop)),
        ("goes on", sam.set_goes_on(of.matter, 1, GoesOn::Executor).map(drop)),
        ("refer out", sam.refer_out(case, Subject::Status, "Law Centre").map(drop)),
        ("close", sam.close_case(case, 1, CloseReason::Done).map(drop)),
        ("reopen", sam.reopen_case(case, 1).map(drop)),
        ("ask", sam.ask_evidence(&support::ask(of.matter, "OT", None, "")).map(drop)),
        (
            "draft",
            sam.ask_as(&support::ask(of.matter, "OT", None, ""), Asking { draft: true, instead: None }).map(drop),
        ),
        ("evidence", sam.update_evidence(asked, 1, &update(&sam, EvidenceEventKind::Chased, "")).map(drop)),
        ("open request", sam.open_request(asked).map(drop)),
        ("open answer", sam.open_answer(asked).map(drop)),
        ("signed form", sam.transcribe_answer(asked, 1, &support::answer(&sam, "")).map(drop)),
        ("client says", sam.client_says(&support::client_says(asked, None, "")).map(drop)),
        ("letter", sam.record_letter(&support::letter(&sam, of.matter, "")).map(drop)),
        ("due", sam.update_due(due, 1, &support::due_update(&sam, DueEventKind::Ended, "")).map(drop)),
        ("outcome", sam.record_outcome(&support::outcome(of.matter, file.matters[0].stage)).map(drop)),
        ("join", sam.preview_join(client, khan.client).map(drop)),
        ("joined", sam.join_clients((khan.client, 1), (client, 1)).map(drop)),
    ];
    for (name, answer) in refusals {
        let error = answer.expect_err(name);
        assert!(matches!(error, Error::Denied(_)), "{name}: {error:?}");
        assert!(!error.to_string().to_lowercase().contains("wall"), "{name}: {error}");
    }
    for (name, gone) in [
        ("find case", sam.find_case(&reference).map(drop)),
        ("neighbours", sam.neighbour_case(case, true).map(drop).and(Err(Error::Gone))),
        ("newest", sam.newest_of(client).map(drop)),
    ] {
        assert!(gone.is_err(), "{name}");
    }
    assert!(sam.cases_of(client).unwrap().is_empty());
    assert!(!outside.others_wrote().unwrap(), "a refusal writes nothing");
    assert_eq!(support::counts(&outside), counts);
    for forward in [true, false] {
        let mut at = khan.case;
        while let Ok(next) = sam.neighbour_case(at, forward) {
            assert_ne!(next, case);
            at = next;
        }
    }
    // Somebody new who looks like whoever is behind it is not told to be known.
    let twin = sent(&sam, &world, Person { born: None, ..named("Imran", "Zander") });
    assert!(!sam.refresh_referral(twin).unwrap().row.possible_match);
    assert!(sam.possible_matches(client_of(&sam, twin)).unwrap().is_empty());
    // What was done to others before can still be taken back.
    let _ = sam.undo(&took).unwrap();

    // The commands.
    let pass = world.path().join("pass");
    std::fs::write(&pass, format!("{}\n", support::PASS)).unwrap();
    let listed = |login: &str| {
        let (data, pass) = (world.path().to_str().unwrap(), pass.to_str().unwrap());
        let base = ["--json", "--data", data, "--user", login, "--passphrase-file", pass];
        let lists = ["inbox", "cases", "evidence", "outcomes", "due", "tasks", "events", "documents"]
            .map(|what| vec!["list", what, "--all"]);
        let mut all = String::new();
        for args in lists.into_iter().chain([vec!["find", "khan"], vec!["calendar"]]) {
            let json = if args[0] == "calendar" { &base[1..] } else { &base[..] };
            let ran = crate::run::run(&[&args[..], json].concat());
            assert_eq!(ran.code, 0, "{args:?} {}", ran.err);
            all.push_str(&ran.out);
        }
        all
    };
    assert!(listed("amy").contains(&case.to_string()) && listed("amy").contains("Zander"));
    let shown = listed("sam");
    assert!(shown.contains("Khan") && !shown.contains(&case.to_string()) && !shown.contains("zander"), "{shown}");

    // A supervisor, and nobody else, lifts it with a reason.
    for login in ["sam", "amy", "rita", "cleo", "max"] {
        assert!(matches!(world.sign_in(login).walls(), Err(Error::Denied(_))), "{login}");
    }
    let walls = sue.walls().unwrap();
    let from: BTreeSet<&str> = walls.iter().map(|wall| wall.from.as_str()).collect();
    assert_eq!(from, ["Staff amy", "Staff sam"].into());
    let wall = walls.iter().find(|wall| wall.from == "Staff sam").unwrap();
    assert_eq!(wall.reference, reference, "a bare reference");
    assert_eq!(sue.lift_wall(wall.id, 1, "").map(drop).unwrap_err().problems()[0].field, "why");
    let lifted = sue.lift_wall(wall.id, wall.version, "the other matter is over").unwrap();
    assert!(all_lists(&sam, &asks).contains("Zander, Imran"));
    let told = said(&sam, of);
    assert!(told.contains("the wall was lifted for Staff sam: the other matter is over · Staff sue"), "{told}");
    assert!(told.contains("a wall: kept from Staff sam"), "{told}");
    assert!(!said(&sam, khan).contains("wall"), "and the other file tells of none");
    let _ = sue.undo(&lifted.undo.unwrap()).unwrap();
    assert!(!all_lists(&sam, &asks).contains("Zander, Imran\nELM"), "it stands again");
    assert!(matches!(sam.open_case(case), Err(Error::Denied(_))));
}

#[test]
fn nobody_lifts_the_wall_before_themselves() {
    let world = World::new();
    let (sue, ada, amy) = (world.sign_in("sue"), world.sign_in("ada"), world.sign_in("amy"));
    let of = world.case(&sue, world.elm, "Khan", None);
    let _ = sue.name_other_side(of.case, &other_person(of.matter, "Imran Zander"), None).unwrap();
    let waiting = world.refer(&amy, world.elm, "Zander", None, "rent");
    let _ = amy
        .settle_enquiry(
            (waiting, 1),
            &Settling { advisor: Some(amy.me().id), ..settling(Decision::Apart, "both wish it") },
        )
        .unwrap();
    let before = ada.walls().unwrap().into_iter().find(|wall| wall.from == "Staff sue").unwrap();
    assert!(matches!(sue.lift_wall(before.id, 1, "I wish it"), Err(Error::Denied(_))));
    let _ = ada.lift_wall(before.id, 1, "agreed").unwrap();
    assert!(sue.open_referral(waiting).is_ok());
}

/// Everything in a case that is words, as somebody reads it.
fn words_of(by: &Session, of: CaseOf) -> String {
    let file = by.refresh_case(of.case).unwrap();
    let mut words = said(by, of);
    words.push_str(&file.matters.iter().map(|matter| matter.issue.clone()).collect::<String>());
    words.push_str(&file.evidence.iter().map(|row| format!("{}{}", row.of, row.points)).collect::<String>());
    words.push_str(&file.other_sides.iter().map(|side| side.line()).collect::<String>());
    words.push_str(&file.identifiers.iter().map(|held| held.masked.clone()).collect::<String>());
    words.push_str(&file.due_dates.iter().map(|row| row.told.words.clone()).collect::<String>());
    words
}

/// Two records of one person: one of the care team's, with a case in which everything is, and one of reception's.
#[test]
fn two_records_become_one_and_two_again_and_every_word_stays_readable() {
    let world = World::new();
    let (sam, cleo, rita) = (world.sign_in("sam"), world.sign_in("cleo"), world.sign_in("rita"));
    let care = Some(world.team(At::ElmCare));
    let begum = Person {
        given: "Shirin".into(),
        family: "Begum".into(),
        phone: "07700 900001".into(),
        nhs: Some(HeldNumber::Checked(NhsNumber::test_range(7))),
        ..Person::default()
    };
    let first = rita
        .refer(&NewReferral {
            who: Who::New(Box::new(begum)),
            ..support::referral(world.elm, "", None, "counterwords")
        })
        .unwrap()
        .value;
    let stays = client_of(&sam, first);
    let second = cleo
        .refer(&NewReferral {
            who: Who::New(Box::new(Person { email: "s@example.org".into(), ..named("Sheree", "Khatun") })),
            ..support::referral(world.elm, "", care, "bridgewords")
        })
        .unwrap()
        .value;
    let goes = client_of(&sam, second);
    let case = sam.open_case_from((second, 1), Level::Casework, &matter("filewords")).unwrap().value;
    let matter_id = sam.open_case(case).unwrap().matters[0].id;
    let of = CaseOf {
        client: goes,
        referral: second,
        case,
        matter: matter_id,
        evidence: sam.ask_evidence(&support::ask(matter_id, "Dr Shah", care, "askedwords")).unwrap().value,
    };
    let _ = sam.add_note(case, "notewords", None).unwrap();
    let _ = sam.add_identifier(case, &support::nino()).unwrap();
    let _ = sam.name_other_side(case, &other_side(matter_id, "Sidewords Ltd"), None).unwrap();
    let _ = sam.record_letter(&support::letter(&sam, matter_id, "letterwords")).unwrap();
    let _ = sam.add_task(&support::task(case, "taskwords")).unwrap();
    let _ = sam.record_outcome(&support::outcome(matter_id, alongside::domain::case::Stage::Appeal)).unwrap();

    let read = |sam: &Session, cleo: &Session| {
        let words = words_of(sam, of);
        for word in ["bridgewords", "filewords", "askedwords", "notewords", "Sidewords", "letterwords"] {
            assert!(words.contains(word), "{word}: {words}");
        }
        assert_eq!(sam.identifiers(sam.refresh_case(case).unwrap().row.client).unwrap().len(), 1);
        assert_eq!(sam.refresh_referral(first).unwrap().reason.as_deref(), Some("counterwords"));
        assert_eq!(cleo.refresh_referral(second).unwrap().reason.as_deref(), Some("bridgewords"));
        assert_eq!(cleo.asked_of_us(9).unwrap()[0].points, "askedwords");
        assert_eq!(rita.refresh_referral(first).unwrap().reason.as_deref(), Some("counterwords"));
    };
    read(&sam, &cleo);
    let before = words_of(&sam, of);
    let preview = sam.preview_join(stays, goes).unwrap();
    assert_eq!((preview.name.as_str(), preview.moves), ("Begum, Shirin", (1, 1)));
    let line = |field: &str| preview.lines.iter().find(|line| line.field == field).unwrap();
    assert_eq!(line("Family name").after, "Begum");
    assert_eq!(line("Previous").after, "Khatun");
    assert_eq!((line("E-mail").stays.as_str(), line("E-mail").after.as_str()), ("", "s@example.org"));
    assert_eq!(support::version(&world.file("ada"), "client", goes), 1, "looking changes nothing");

    let joined = sam.join_clients(preview.stays, preview.goes).unwrap();
    read(&sam, &cleo);
    // After a restart too, and for the care team.
    let (sam_again, cleo_again) = (world.sign_in("sam"), world.sign_in("cleo"));
    read(&sam_again, &cleo_again);
    assert_eq!(sam_again.refresh_case(case).unwrap().row.name, "Begum, Shirin");
    assert_eq!(sam_again.cases_of(stays).unwrap(), [case]);
    assert_eq!(cleo_again.refresh_referral(second).unwrap().row.name, "Begum, Shirin");
    assert!(sam.open_client(goes).is_err(), "one record is left to open");
    for name in ["begum", "shirin", "khatun", "sheree"] {
        let hits = sam.find_clients(name, 9).unwrap();
        assert_eq!(hits.iter().map(|hit| hit.id).collect::<Vec<_>>(), [stays], "{name}");
    }
    assert!(said(&sam, of).contains("two records of the client joined"));
    // The check knows the name that went.
    let elsewhere = world.case(&sam, world.elm, "Khan", None);
    let sheree = other_person(elsewhere.matter, "Sheree Khatun");
    assert_eq!(found(&sam.name_other_side(elsewhere.case, &sheree, None).map(drop).unwrap_err()), [Agreement::Name]);
    // What is written afterwards is the record's that stayed, and stays readable when they part.
    let _ = sam.add_note(case, "laterwords", None).unwrap();
    let undone = sam.undo(&joined.undo.unwrap()).unwrap();
    assert!(undone.words.contains("joining two records of Begum, Shirin"), "{}", undone.words);
    read(&sam, &cleo);
    read(&world.sign_in("sam"), &world.sign_in("cleo"));
    let after = words_of(&sam, of);
    assert!(after.contains("laterwords") && after.contains("undone joining two records"), "{after}");
    assert!(before.lines().all(|line| after.contains(line)), "{before}\n{after}");
    assert_eq!(sam.refresh_case(case).unwrap().row.name, "Khatun, Sheree");
    assert_eq!(sam.open_client(stays).unwrap().0.email, "");
    assert_eq!(sam.find_clients("khatun", 9).unwrap()[0].id, goes);
    assert_eq!(sam.find_clients("begum", 9).unwrap()[0].id, stays);
    assert!(sam.cases_of(stays).unwrap().is_empty());
    for (_, chain) in world.sign_in("ada").audit_verify().unwrap() {
        chain.unwrap();
    }
}

#[test]
fn records_that_are_not_of_one_person_stay_apart() {
    let world = World::new();
    let (sam, amy) = (world.sign_in("sam"), world.sign_in("amy"));
    let numbered = |family: &str, n| {
        let nhs = Some(HeldNumber::Checked(NhsNumber::test_range(n)));
        client_of(&sam, sent(&sam, &world, Person { nhs, ..named("Imran", family) }))
    };
    let (one, two) = (numbered("Khan", 1), numbered("Khan", 2));
    let refused = |stays, goes| {
        let preview = sam.preview_join(stays, goes).map(drop).unwrap_err();
        let join = sam.join_clients((stays, 1), (goes, 1)).map(drop).unwrap_err();
        assert_eq!(preview.to_string(), join.to_string());
        assert!(matches!(join, Error::NotNow(_)), "{join:?}");
        join.to_string()
    };
    assert!(refused(one, two).contains("NHS numbers differ"));
    assert!(refused(one, one).contains("the same record"));
    let there = client_of(&world.sign_in("olga"), world.refer(&world.sign_in("olga"), world.oak, "Khan", None, "rent"));
    assert!(matches!(sam.join_clients((one, 1), (there, 1)), Err(Error::Denied(_))));
    // Somebody saved meanwhile.
    let free = client_of(&sam, sent(&sam, &world, named("Imran", "Kahn")));
    let _ = amy.edit_client(free, 1, &named("Imran", "Kahn-Ali")).unwrap();
    assert!(matches!(sam.join_clients((one, 1), (free, 1)), Err(Error::Conflict(_))));
    assert_eq!(support::version(&world.file("ada"), "client", one), 1, "all or nothing");
    // A wall is lifted before.
    let of = world.case(&sam, world.elm, "Tran", None);
    let _ = amy.take(&[(support_first(&amy, free), 1)]).unwrap();
    let apart = settling(Decision::Apart, "both wish it");
    let _ = sam.name_other_side(of.case, &other_person(of.matter, "Imran Kahn-Ali"), Some(&apart)).unwrap();
    let sue = world.sign_in("sue");
    let walled = sue.join_clients((one, 1), (free, 2)).map(drop).unwrap_err();
    assert!(walled.to_string().contains("A wall stands"), "{walled}");
    for login in ["rita", "cleo", "max"] {
        assert!(matches!(world.sign_in(login).join_clients((one, 1), (two, 1)), Err(Error::Denied(_))), "{login}");
    }
    assert_eq!(sue.role(), Role::Supervisor);
}

/// The referral of a client.
fn support_first(by: &Session, client: ClientId) -> ReferralId {
    by.inbox(&Default::default(), 99).unwrap().into_iter().find(|row| row.client == client).unwrap().id
}

/// A desk at which Ben has a case against Zed Marsh, who now waits in the inbox; and Ada, who would take him.
fn marsh_waits() -> Play {
    let play = Play::door();
    let ben = play.session("advisor2");
    let row = ben.inbox(&Default::default(), 99).unwrap().into_iter().find(|row| row.status == ReferralStatus::New);
    let row = row.unwrap();
    let case = ben.open_case_from((row.id, row.version), Level::Advice, &matter("")).unwrap().value;
    let of = ben.refresh_case(case).unwrap().matters[0].id;
    let _ = ben.name_other_side(case, &other_person(of, "Zed Marsh"), None).unwrap();
    let who = Who::New(Box::new(named("Zed", "Marsh")));
    let new = NewReferral { who, ..support::referral(ben.home_site().unwrap(), "", None, "rent") };
    let _ = ben.refer(&new).unwrap();
    play
}

#[test]
fn what_was_asked_is_done_once_it_is_settled_that_nothing_is_against_it() {
    let mut play = marsh_waits();
    play.sign_in("advisor").keys("1f/Marsh<Enter>a").sees("May conflict with a file of this desk").sees("Same name.");
    play.keys("<Esc>").lacks("May conflict").keys("a").sees("May conflict").keys("<^S>").sees("! Choose one");
    play.keys("1<^S>").sees("May conflict");
    play.keys("another Marsh<^S>").sees("Took Marsh, Zed").keys("<^Z>").sees("Undone: Took Marsh, Zed");
    // It was settled.
    play.keys("a").sees("Took Marsh, Zed");

    // From a form: it stays until it is settled, and its work is done then.
    let mut play = marsh_waits();
    play.sign_in("advisor")
        .keys("1f/Marsh<Enter>o")
        .sees("Open the case · Marsh, Zed")
        .keys("p<^S>")
        .sees("May conflict");
    play.keys("<Esc>").sees("Open the case · Marsh, Zed").keys("<^S>").sees("May conflict");
    play.keys("1another Marsh<^S>")
        .sees("Opened the case of Marsh, Zed")
        .lacks("May conflict")
        .lacks("Open the case ·");
    play.sees("conflict check, same name: no conflict: another Marsh");
}

#[test]
fn an_other_side_named_by_mistake_is_removed_from_the_palette() {
    let mut play = Play::sit("advisor");
    play.keys("<^G>Tran").sees("Tran, Morgan").keys("<Enter>").sees("2 Case");
    play.keys("ONorthgate<Tab>4<^S>").sees("Named the other side: Northgate").sees("creditor: Northgate");
    play.keys(":remove<Enter>").sees("Which was named by mistake").keys("1").sees("Removed the other side");
    play.lacks("creditor: Northgate").keys("<^Z>").sees("creditor: Northgate");
}

#[test]
fn an_enquiry_that_is_kept_apart_goes_to_whom_is_chosen() {
    let mut play = marsh_waits();
    play.sign_in("advisor2").keys("1f/Marsh<Enter>a").sees("May conflict").lacks("Taken by");
    play.keys("3").sees("Taken by").keys("both were told<Tab>2<^S>").sees("! Choose an advisor who can take this");
    play.keys("1<^S>").sees("Recorded a conflict; it is with the other advisor").sees("Nothing fits");
    let mut ada = play.beside("advisor");
    ada.keys("1f/Marsh<Enter>").sees("taken").sees("yours").keys("<Enter>").sees("Marsh, Zed");
}

/// A desk of made-up people at which the advisor, or the supervisor after them, sits.
#[cfg(unix)]
fn demo(data: &std::path::Path) -> Pty {
    let args =
        ["demo", "--data", data.to_str().unwrap(), "--clients", "30", "--seed", "1", "--now", "2026-02-03T09:00"];
    let mut pty = Pty::start(&args, 80, 24, &[]);
    pty.sees("Made-up people only.");
    pty
}

/// Opens the newest case of somebody.
#[cfg(unix)]
fn case_of(pty: &mut Pty, given: &str, listed: &str) {
    pty.keys("<^G>").sees("Find").types(given).sees(listed).keys("<Enter>").sees("2 Case ");
}

/// Naming an other side, what may conflict, and taking with one key, on a real terminal; the wall, and lifting it.
#[cfg(unix)]
#[test]
fn a_conflict_and_a_wall_on_a_terminal() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut pty = demo(&dir.path().join("desk"));
    pty.keys("<Enter>").sees("1 Inbox");
    case_of(&mut pty, "Rukhsana", "Begum, Rukhsana");
    pty.counted();
    // Whoever waits in the inbox sounds like this.
    pty.keys("O")
        .sees("Other side · ")
        .types("Abena Osay")
        .keys("<Tab>5<^S>")
        .sees("May conflict with a file of this desk");
    pty.sees("A name that sounds the same. Nothing else is shown of the other file.");
    assert!(!pty.text().contains("Osei"), "{}", pty.text());
    pty.keys("<Esc>").sees("Other side · ").sees("Abena Osay").keys("<^S>").sees("May conflict");
    pty.keys("1").types("another date of birth").keys("<^S>").sees("Named the other side: Abena Osay");
    let named = pty.counted() - 2;
    pty.sees("ex-partner: Abena Osay").sees("conflict check").keys("1f/").types("Osei").keys("<Enter>").sees("1 of 13");
    pty.counted();
    pty.keys("a").sees("Took Osei, Abena");
    let settled = pty.counted();
    // Nothing is in the way of others either.
    pty.keys("<Esc>").sees("13 waiting").keys("f/").types("Evans").keys("<Enter>").sees("1 of 13");
    pty.counted();
    pty.keys("a").sees("Took Evans, Non");
    assert_eq!((settled, pty.counted()), (1, 1), "taking is one key");
    println!("keys: naming an other side and settling a conflict {named}");
    assert!(named <= 6, "naming and settling took {named} keys");

    // Kept apart: the other file goes from every list.
    pty.keys("2O").sees("Other side · ").types("Carys Jones").keys("<Tab>5<^S>").sees("May conflict");
    pty.keys("3").types("both were told").keys("<^S>").sees("kept apart by a wall").sees("a wall");
    pty.keys("1").sees("1 of 12").keys("<Esc>").sees("12 waiting").keys("f/").types("Jones").keys("<Enter>");
    pty.sees("Nothing fits").keys("q").sees("Leave").keys("y");
    assert_eq!(pty.end(), 0);
    drop(pty);

    let mut pty = demo(&dir.path().join("desk"));
    pty.types("supervisor")
        .keys("<Enter>")
        .sees("1 Inbox")
        .keys(":")
        .types("walls")
        .keys("<Enter>")
        .sees("Lift which wall");
    pty.sees("kept from Ada Obi").keys("1").sees("Lift the wall").types("the matter is over").keys("<^S>");
    pty.sees("Lifted the wall").keys("q").sees("Leave").keys("y");
    assert_eq!(pty.end(), 0);
    drop(pty);

    let mut pty = demo(&dir.path().join("desk"));
    pty.keys("<Enter>").sees("1 Inbox").keys("1f/").types("Jones").keys("<Enter>").sees("Jones, Carys");
}

/// Another record, found by name, shown beside this one, joined and taken back; and the same from the inbox, where somebody
/// looks known.
#[cfg(unix)]
#[test]
fn two_records_are_joined_on_a_terminal() {
    let dir = tempfile::TempDir::new().unwrap();
    let mut pty = demo(&dir.path().join("desk"));
    pty.keys("<Enter>").sees("1 Inbox");
    case_of(&mut pty, "Siobh", "O'Connell, Siobhán");
    let search = |pty: &mut Pty| {
        pty.counted();
        pty.keys(":").types("join").keys("<Enter>").sees("is also").types("Shivaun").sees("O'Connell, Shivaun");
        pty.keys("<Enter>").sees("Join two records").sees("1 referral and 0 cases of the record that goes");
    };
    search(&mut pty);
    pty.sees("also 01632 960142").sees("leave them apart").keys("<Enter>").loses("Join two records");
    search(&mut pty);
    pty.keys("y").sees("Joined two records of O'Connell, Siobhán");
    let searched = pty.counted();
    pty.keys("<^Z>").sees("Undone: joining two records");
    pty.keys("1f/").types("Shivaun").keys("<Enter>").sees("1 of 13").keys("<Enter>").sees("Known as?");
    pty.counted();
    pty.keys("x").sees("Is this").keys("1").sees("Join two records").keys("y").sees("Joined two records");
    let offered = pty.counted();
    pty.sees("ELM-26-0014 · O'Connell, Siobhán");
    println!("keys: joined by search {searched}, where it is offered {offered}");
    assert!(searched <= 4 && offered <= 3, "joined by search {searched}, where it is offered {offered}");
}
