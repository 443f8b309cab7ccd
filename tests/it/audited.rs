//! Every verb that changes or opens something leaves its row in the chain, in the same transaction; refreshing does not.

use alongside::desk::people::NewStaff;
use alongside::desk::today::Ahead;
use alongside::desk::{Error, Session};
use alongside::domain::appointment::{AppointmentState, CancelReason, NewAppointment, Who};
use alongside::domain::case::{Body, CloseReason, Direction, HowGiven, Level, Nation, NewAuthority, Stage, Subject};
use alongside::domain::change::{Part, Parts};
use alongside::domain::conflict::Decision;
use alongside::domain::due::DueEventKind;
use alongside::domain::event::Interpreter;
use alongside::domain::evidence::{Asking, Chasing, EvidenceEventKind, EvidenceScope};
use alongside::domain::id::ReferralId;
use alongside::domain::paper::{PaperAsk, PaperKind};
use alongside::domain::people::TeamKind;
use alongside::domain::presence::{BroughtState, Capacity, PresenceState};
use alongside::domain::referral::{Attempt, DeclineReason};
use alongside::domain::role::{Role, Verb};
use alongside::domain::scope::Scope;
use alongside::domain::service::ServiceStatus;
use alongside::domain::standing::{GoesOn, Post};
use alongside::domain::task::TaskState;
use alongside::domain::today::Whose;
use alongside::store::Store;

use crate::support::{self, At, CaseOf, World, ask, matter, outcome, person, update, version};

struct Bench {
    world: World,
    ada: Session,
    file: Store,
    of: CaseOf,
    spare: std::cell::Cell<u32>,
}

impl Bench {
    /// A fresh referral that waits.
    fn item(&self) -> (ReferralId, u32) {
        self.spare.set(self.spare.get() + 1);
        (self.world.refer(&self.ada, self.world.elm, &format!("Osei{}", self.spare.get()), None, "rent"), 1)
    }

    fn seen(&self, table: &str, id: impl ToString) -> u32 {
        version(&self.file, table, id)
    }

    fn undo(&self) -> alongside::desk::Undo {
        self.ada.take(&[self.item()]).unwrap().undo.unwrap()
    }
}

/// A verb prepared: what it needs is there already, and calling it does the one thing.
type Call<'a> = Box<dyn Fn() -> Result<(), Error> + 'a>;

/// Every verb of the desk that changes or opens something, but drafts: half a line is nobody's business.
fn calls<'a>(b: &'a Bench) -> Vec<(&'static str, Call<'a>)> {
    let (ada, of) = (&b.ada, b.of);
    let items: Vec<(ReferralId, u32)> = (0..11).map(|_| b.item()).collect();
    let at = move |i: usize| [items[i]];
    let (other, undo) = (b.item(), b.undo());
    let lettered = b.world.case(ada, b.world.elm, "Lewis", None);
    let due = ada.record_letter(&support::letter(ada, lettered.matter, "refused")).unwrap().value;
    let [task, spare] = ["ring", "write"].map(|what| ada.add_task(&support::task(lettered.case, what)).unwrap().value);
    let event = ada.add_event(lettered.case, &support::event(ada), None).unwrap().value;
    let away = ada.set_away(&support::away(ada, 0)).unwrap().value;
    let listed = ada.add_service(&support::service("Food bank")).unwrap().value;
    let acting = ada.add_acts_for(lettered.case, &support::acts_for(ada, "Bo Lewis")).unwrap().value;
    let departed = b.world.case(ada, b.world.elm, "Grant", None);
    let _ = ada.record_death(departed.case, 1, ada.today()).unwrap();
    let replaced = ada.ask_evidence(&ask(of.matter, "Aunt", None, "")).unwrap().value;
    let worked = ada.save_working(of.matter, None, &support::working("slow")).unwrap().value;
    let session = ada.set_session(None, &support::hours(ada, b.world.elm, None, 0)).unwrap().value;
    let later = ada.set_session(None, &support::hours(ada, b.world.elm, None, 6)).unwrap().value;
    let somebody = |letters: &str| Who::Words { initials: letters.to_owned(), born_year: None };
    let booked_at = |session, ahead, interpreter, letters: &str| NewAppointment {
        slot: (session, ada.today() + chrono::Days::new(ahead), support::hours(ada, b.world.elm, None, 0).starts),
        who: somebody(letters),
        interpreter,
        overbook: true,
    };
    let pointed = ada.signpost_anonymously(&support::pointed(b.world.elm)).unwrap().value;
    let soon = booked_at(session, 0, Interpreter::NotNeeded, "C");
    let [coming, off] =
        ["D", "E"].map(|who| ada.book(&booked_at(session, 0, Interpreter::NotNeeded, who)).unwrap().value);
    let spoken = ada.book(&booked_at(later, 6, Interpreter::Asked, "F")).unwrap().value;
    let asked_of = b.world.sign_in("sue");
    let sue = asked_of.me().id;
    let _ = asked_of.say_presence(b.world.elm, PresenceState::Free, None).unwrap();
    let called = ada.bring_over(b.world.elm, sue, &somebody("A")).unwrap().value;
    let [paper, kept] = [(); 2].map(|()| {
        let kind = PaperKind::ClientLetter;
        ada.paper(&PaperAsk { case: of.case, kind, request: None, matter: None }).unwrap()
    });
    let document = support::attached(ada, &support::document(of.case, "bundle"), b"pages").value;
    let paged = ada.save_bundle_note(document, None, &support::bundle_note("42", "slow")).unwrap().value;
    let left = ada.post_message(&support::message(b.world.elm, "call back")).unwrap().value;
    let noted = ada.leave_note(&support::reception_note(b.world.elm, "the envelope")).unwrap().value;
    let authority = NewAuthority {
        body: Body::Gp,
        direction: Direction::Both,
        scope: "records".to_owned(),
        how: HowGiven::Signed,
        from: ada.today(),
        until: None,
    };
    let staff = NewStaff {
        login: "new.person".to_owned(),
        name: "New Person".to_owned(),
        job: String::new(),
        role: Role::Advisor,
        team: b.world.team(At::ElmAdvice),
    };
    let alert = ada.raise_alert(&support::a_word_first(b.world.elm, of.client)).unwrap().value;
    let (one, moved) = (at(0), at(10));
    let twin = ada.refresh_referral(moved[0].0).unwrap().row.client;
    let clear = support::settling(Decision::Clear, "another Marsh");
    let marsh = support::other_person(of.matter, "Imran Marsh");
    let _ = ada.name_other_side(of.case, &marsh, None).unwrap();
    let mistake = ada.name_other_side(of.case, &support::other_side(of.matter, "Mistake"), None).unwrap().value;
    let against = (b.world.refer(ada, b.world.elm, "Marsh", None, "rent"), 1);
    b.world.refer(ada, b.world.elm, "Bell", None, "rent");
    let apart = support::settling(Decision::Apart, "both wish it");
    let sam = b.world.sign_in("sam");
    let theirs = b.world.case(&sam, b.world.elm, "Tran", None);
    let bell = support::other_person(theirs.matter, "Imran Bell");
    let _ = sam.name_other_side(theirs.case, &bell, Some(&apart)).unwrap();
    let wall = b.world.sign_in("sue").walls().unwrap().remove(0);
    let cleo = b.world.sign_in("cleo");
    let request = |team| ada.ask_evidence(&ask(of.matter, "Dr Shah", team, "washing")).unwrap().value;
    let (asked, on_paper, answered) = (request(Some(b.world.team(At::ElmCare))), request(None), request(None));
    let _ = ada.update_evidence(answered, 1, &update(ada, EvidenceEventKind::Answered, "yes")).unwrap();
    let [take, tried, reached, booked, attended, declined, signposted, same, opened] =
        [at(1), at(2), at(3), at(4), at(5), at(6), at(7), at(8), at(9)];
    vec![
        ("open client", Box::new(move || ada.open_client(of.client).map(drop))),
        ("open referral", Box::new(move || ada.open_referral(one[0].0).map(drop))),
        ("open case", Box::new(move || ada.open_case(of.case).map(drop))),
        ("open request", Box::new(move || ada.open_request(of.evidence).map(drop))),
        ("looked", Box::new(|| ada.looked(Verb::SeeCase, "open"))),
        ("refer", Box::new(|| ada.refer(&support::referral(b.world.elm, "Begum", None, "debt")).map(drop))),
        (
            "edit client",
            Box::new(move || ada.edit_client(of.client, b.seen("client", of.client), &person("Khan-Ali")).map(drop)),
        ),
        ("settle", Box::new(move || ada.settle_matches(of.client).map(drop))),
        ("take", Box::new(move || ada.take(&take).map(drop))),
        ("tried", Box::new(move || ada.tried(&tried, Attempt::NoAnswer).map(drop))),
        ("reached", Box::new(move || ada.reached(&reached).map(drop))),
        ("booked", Box::new(move || ada.booked(&booked).map(drop))),
        ("attended", Box::new(move || ada.attended(&attended).map(drop))),
        ("decline", Box::new(move || ada.decline(&declined, DeclineReason::Capacity, "sorry").map(drop))),
        ("signpost", Box::new(move || ada.signpost(&signposted, "the library").map(drop))),
        ("same as", Box::new(move || ada.same_as(same[0], other.0).map(drop))),
        (
            "open case from",
            Box::new(move || ada.open_case_from(opened[0], Level::Advice, &matter("arrears")).map(drop)),
        ),
        ("preview join", Box::new(move || ada.preview_join(of.client, twin).map(drop))),
        (
            "join",
            Box::new(move || {
                let seen = |id| (id, b.seen("client", id));
                ada.join_clients(seen(of.client), seen(twin)).map(drop)
            }),
        ),
        (
            "other side",
            Box::new(move || {
                ada.name_other_side(of.case, &support::other_side(of.matter, "Northgate"), None).map(drop)
            }),
        ),
        ("remove other side", Box::new(move || ada.remove_other_side(mistake, 1).map(drop))),
        ("settle enquiry", Box::new(move || ada.settle_enquiry(against, &clear).map(drop))),
        ("lift wall", Box::new(move || ada.lift_wall(wall.id, wall.version, "both agree").map(drop))),
        ("alert", Box::new(move || ada.raise_alert(&support::a_word_first(b.world.elm, of.client)).map(drop))),
        ("alert went on", Box::new(move || ada.alerts_went_on(&[alert], "lead", "M.T. 1979").map(drop))),
        ("answer", Box::new(move || ada.answer_alert(alert, 2, "seen").map(drop))),
        ("concern", Box::new(move || ada.record_concern(of.case, &support::concern("overheard")).map(drop))),
        ("read concerns", Box::new(move || ada.concerns(of.case).map(drop))),
        ("in charge", Box::new(|| ada.set_in_charge(b.world.elm, Default::default()).map(drop))),
        ("note", Box::new(move || ada.add_note(of.case, "rang", None).map(drop))),
        ("add matter", Box::new(move || ada.add_matter(of.case, &matter("arrears")).map(drop))),
        (
            "edit matter",
            Box::new(move || ada.edit_matter(of.matter, b.seen("matter", of.matter), &matter("x")).map(drop)),
        ),
        (
            "mark matter",
            Box::new(move || ada.set_special(lettered.matter, b.seen("matter", lettered.matter), true).map(drop)),
        ),
        ("authority", Box::new(move || ada.add_authority(of.case, &authority).map(drop))),
        ("number", Box::new(move || ada.add_identifier(of.case, &support::nino()).map(drop))),
        ("show numbers", Box::new(move || ada.identifiers(of.client).map(drop))),
        ("ask", Box::new(move || ada.ask_evidence(&ask(of.matter, "OT", None, "kitchen")).map(drop))),
        (
            "ask another source",
            Box::new(move || {
                let seen = b.seen("evidence", replaced);
                let instead = Asking { draft: false, instead: Some((replaced, seen)) };
                ada.ask_as(&ask(of.matter, "CPN", None, ""), instead).map(drop)
            }),
        ),
        ("chasing", Box::new(move || ada.set_chasing(&Chasing::default()).map(drop))),
        ("evidence report", Box::new(move || ada.evidence_report(ada.today(), ada.today()).map(drop))),
        (
            "update",
            Box::new(move || {
                let change = update(ada, EvidenceEventKind::Chased, "rang");
                ada.update_evidence(of.evidence, b.seen("evidence", of.evidence), &change).map(drop)
            }),
        ),
        ("sign answer", Box::new(move || cleo.sign_answer(asked, 1, &support::answer(&cleo, "")).map(drop))),
        ("signed form", Box::new(move || ada.transcribe_answer(on_paper, 1, &support::answer(ada, "")).map(drop))),
        ("open answer", Box::new(move || ada.open_answer(answered).map(drop))),
        ("client says", Box::new(move || ada.client_says(&support::client_says(answered, None, "")).map(drop))),
        ("letter", Box::new(move || ada.record_letter(&support::letter(ada, lettered.matter, "refused")).map(drop))),
        (
            "due date",
            Box::new(move || {
                let change = support::due_update(ada, DueEventKind::Ended, "");
                ada.update_due(due, b.seen("due_date", due), &change).map(drop)
            }),
        ),
        (
            "begin working",
            Box::new(move || ada.save_working(lettered.matter, None, &support::working("slow")).map(drop)),
        ),
        (
            "change working",
            Box::new(move || {
                let seen = (worked, b.seen("working", worked));
                ada.save_working(of.matter, Some(seen), &support::working("slower")).map(drop)
            }),
        ),
        ("add service", Box::new(move || ada.add_service(&support::service("Law Centre")).map(drop))),
        ("stale days", Box::new(move || ada.set_stale_days(200).map(drop))),
        ("starter directory", Box::new(move || ada.take_starter().map(drop))),
        ("signpost report", Box::new(move || ada.signpost_report(ada.today(), ada.today()).map(drop))),
        ("flag service", Box::new(move || ada.flag_service(listed, "they moved").map(drop))),
        (
            "mend service",
            Box::new(move || {
                ada.mend_service(listed, 1, ServiceStatus::Paused, &support::service("Food bank")).map(drop)
            }),
        ),
        ("add task", Box::new(move || ada.add_task(&support::task(lettered.case, "ring")).map(drop))),
        ("finish task", Box::new(move || ada.end_task(task, 1, TaskState::Done).map(drop))),
        ("drop task", Box::new(move || ada.end_task(spare, 1, TaskState::Dropped).map(drop))),
        ("add event", Box::new(move || ada.add_event(lettered.case, &support::event(ada), None).map(drop))),
        ("edit event", Box::new(move || ada.edit_event(event, 1, &support::event(ada)).map(drop))),
        ("away", Box::new(move || ada.set_away(&support::away(ada, 10)).map(drop))),
        ("back", Box::new(move || ada.end_away(away, 1).map(drop))),
        ("acts for", Box::new(move || ada.add_acts_for(of.case, &support::acts_for(ada, "Ana Khan")).map(drop))),
        (
            "change acts for",
            Box::new(move || {
                let seen = b.seen("acts_for", acting);
                ada.edit_acts_for(lettered.case, acting, seen, &support::acts_for(ada, "Ana")).map(drop)
            }),
        ),
        ("post", Box::new(move || ada.set_post(of.matter, b.seen("matter", of.matter), Post::Us).map(drop))),
        ("open call", Box::new(move || ada.open_call(of.case).map(drop))),
        ("end call", Box::new(move || ada.end_call(&support::call(of.case)).map(drop))),
        ("refer out", Box::new(move || ada.refer_out(of.case, Subject::Status, "Law Centre").map(drop))),
        (
            "died",
            Box::new(move || ada.record_death(lettered.case, b.seen("client", lettered.client), ada.today()).map(drop)),
        ),
        (
            "goes on",
            Box::new(move || {
                ada.set_goes_on(departed.matter, b.seen("matter", departed.matter), GoesOn::Ended).map(drop)
            }),
        ),
        ("book", Box::new(move || ada.book(&soon).map(drop))),
        ("arrived", Box::new(move || ada.step_appointment(coming, 1, AppointmentState::Arrived, None).map(drop))),
        (
            "cancel",
            Box::new(move || {
                let why = Some(CancelReason::Desk);
                ada.step_appointment(off, 1, AppointmentState::Cancelled, why).map(drop)
            }),
        ),
        ("interpreter", Box::new(move || ada.set_interpreter(spoken, 1, Interpreter::Confirmed).map(drop))),
        ("slip", Box::new(move || ada.slip(coming, Default::default()).map(drop))),
        ("hours", Box::new(move || ada.set_session(None, &support::hours(ada, b.world.elm, None, 20)).map(drop))),
        ("call off", Box::new(move || ada.call_off(session, ada.today()).map(drop))),
        ("free", Box::new(move || ada.say_presence(b.world.elm, PresenceState::Free, None).map(drop))),
        ("capacity", Box::new(move || ada.set_capacity(b.world.elm, Capacity::Full).map(drop))),
        ("bring over", Box::new(move || ada.bring_over(b.world.elm, sue, &somebody("B")).map(drop))),
        ("not now", Box::new(move || asked_of.answer_brought(called, 1, BroughtState::No).map(drop))),
        ("signpost", Box::new(|| ada.signpost_anonymously(&support::pointed(b.world.elm)).map(drop))),
        ("slip of a signpost", Box::new(move || ada.signpost_slip(pointed, Default::default()).map(drop))),
        ("card", Box::new(|| ada.counter_card().map(drop))),
        ("council of", Box::new(move || ada.council_of(of.client).map(drop))),
        ("council", Box::new(move || ada.council_referral(Some(of.client), &support::to_council()).map(drop))),
        ("receipt printer", Box::new(|| ada.set_receipt_printer(b.world.elm, &Default::default()).map(drop))),
        ("whom to call", Box::new(|| ada.set_counter_numbers(b.world.elm, &Default::default()).map(drop))),
        ("scope", Box::new(|| ada.set_scope(&Scope::default()).map(drop))),
        (
            "paper",
            Box::new(move || {
                let kind = PaperKind::EvidenceRequest;
                ada.paper(&PaperAsk { case: of.case, kind, request: Some(of.evidence), matter: None }).map(drop)
            }),
        ),
        ("export paper", Box::new(move || ada.export_paper(&paper))),
        ("keep paper", Box::new(move || ada.keep_paper(&kept).map(drop))),
        (
            "attach",
            Box::new(move || {
                let scrap = b.world.path().join("scrap.txt");
                std::fs::write(&scrap, "page one").unwrap();
                ada.attach(&support::document(of.case, "bundle"), &scrap, &|_, _| {}).map(drop)
            }),
        ),
        ("saw document", Box::new(move || ada.saw_document(&support::document(of.case, "passport")).map(drop))),
        ("read document", Box::new(move || ada.read_document(document).map(drop))),
        ("disclose document", Box::new(move || ada.disclose_document(document).map(drop))),
        ("copy document", Box::new(move || ada.keep_document(document).map(drop))),
        (
            "bundle note",
            Box::new(move || ada.save_bundle_note(document, None, &support::bundle_note("1", "x")).map(drop)),
        ),
        ("take out note", Box::new(move || ada.take_out_note(paged, 1).map(drop))),
        ("take out document", Box::new(move || ada.take_out_document(document, 1).map(drop))),
        ("scan folder", Box::new(|| ada.set_scan_folder("").map(drop))),
        ("post message", Box::new(|| ada.post_message(&support::message(b.world.elm, "call back")).map(drop))),
        ("open message", Box::new(move || ada.open_message(left).map(drop))),
        ("answer message", Box::new(move || ada.answer_message(left, 1).map(drop))),
        ("leave note", Box::new(|| ada.leave_note(&support::reception_note(b.world.elm, "the envelope")).map(drop))),
        ("end note", Box::new(move || ada.end_reception_note(noted, 1).map(drop))),
        ("call back", Box::new(|| ada.set_call_back("within two days").map(drop))),
        ("outcome", Box::new(move || ada.record_outcome(&outcome(of.matter, Stage::Appeal)).map(drop))),
        ("close", Box::new(move || ada.close_case(of.case, b.seen("case_file", of.case), CloseReason::Done).map(drop))),
        ("reopen", Box::new(move || ada.reopen_case(of.case, b.seen("case_file", of.case)).map(drop))),
        ("undo", Box::new(move || ada.undo(&undo).map(drop))),
        ("setting", Box::new(|| ada.set_idle_lock(9, false).map(drop))),
        ("site", Box::new(|| ada.add_site("ASH", "Ash Grove", Nation::Wales).map(drop))),
        ("team", Box::new(|| ada.add_team(b.world.elm, "Midwives", TeamKind::Care).map(drop))),
        ("staff", Box::new(move || ada.add_staff(&staff, support::PASS).map(drop))),
        (
            "membership",
            Box::new(|| ada.add_membership(b.world.staff("amy"), Role::Advisor, b.world.team(At::OakAdvice))),
        ),
        ("reset passphrase", Box::new(|| ada.reset_passphrase("rob", support::PASS).map(drop))),
        ("disable", Box::new(|| ada.disable_staff("rob").map(drop))),
        ("change passphrase", Box::new(|| ada.change_passphrase(support::PASS, support::PASS).map(drop))),
        (
            "sign in",
            Box::new(|| {
                alongside::desk::Door::at(b.world.path(), b.world.clock)?.sign_in("sue", support::PASS).map(drop)
            }),
        ),
    ]
}

fn bench() -> Bench {
    let world = World::new();
    let ada = world.sign_in("ada");
    let of = world.case(&ada, world.elm, "Khan", None);
    let file = world.file("ada");
    Bench { world, ada, file, of, spare: std::cell::Cell::new(0) }
}

#[test]
fn every_verb_that_changes_or_opens_leaves_a_row() {
    let bench = bench();
    for (name, call) in calls(&bench) {
        let before = support::rows(&bench.file, "audit").len();
        call().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(support::rows(&bench.file, "audit").len() > before, "{name}");
    }
    for (_, chain) in bench.ada.audit_verify().unwrap() {
        chain.unwrap();
    }
}

#[test]
fn what_cannot_be_recorded_is_neither_done_nor_shown() {
    let bench = bench();
    let calls = calls(&bench);
    let before = support::counts(&bench.file);
    let standing = support::standing(&bench.file);
    let keyring = std::fs::read(bench.world.path().join("keyring")).unwrap();
    // From outside: from now on no row of the chain can be written.
    bench
        .file
        .conn()
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END")
        .unwrap();
    for (name, call) in calls {
        assert!(call().is_err(), "{name} went on without its row");
        assert_eq!(support::counts(&bench.file), before, "{name} left something behind");
        assert_eq!(support::standing(&bench.file), standing, "{name} changed something");
    }
    assert_eq!(std::fs::read(bench.world.path().join("keyring")).unwrap(), keyring, "nor is the keyring another");
}

#[test]
fn looking_again_writes_nothing() {
    let bench = bench();
    let waiting = bench.item().0;
    let before = support::counts(&bench.file);
    bench.file.others_wrote().unwrap();
    let (ada, of) = (&bench.ada, bench.of);
    for _ in 0..3 {
        ada.refresh_case(of.case).unwrap();
        ada.refresh_referral(waiting).unwrap();
        ada.inbox(&Default::default(), 50).unwrap();
        ada.all_referrals(&Default::default(), 50).unwrap();
        ada.waiting().unwrap();
        ada.cases(true, false, None).unwrap();
        ada.cases_of(of.client).unwrap();
        ada.evidence(EvidenceScope::Waiting, None).unwrap();
        ada.evidence_waiting().unwrap();
        ada.asked_of_us(50).unwrap();
        ada.outcomes(None).unwrap();
        ada.totals(ada.today(), ada.today()).unwrap();
        ada.find_clients("kh", 20).unwrap();
        ada.possible_matches(of.client).unwrap();
        ada.newest_of(of.client).unwrap();
        ada.today_rows(Whose::All, Ahead::PANE).unwrap();
        ada.asked_before(9).unwrap();
        ada.messages(true, None).unwrap();
        ada.reception_notes().unwrap();
        ada.call_back(bench.world.elm).unwrap();
        let _ = ada.neighbour_case(of.case, true);
        ada.drafts().unwrap();
        ada.slots(ada.today(), 28).unwrap();
        ada.bookable(&Who::Client(of.client)).unwrap();
        ada.appointments(ada.today()).unwrap();
        ada.all_appointments(true, None).unwrap();
        ada.desk_sessions().unwrap();
        ada.desk_today().unwrap();
        ada.at_counter().unwrap();
        ada.counter_numbers(bench.world.elm).unwrap();
        ada.receipt_printer(bench.world.elm).unwrap();
        ada.free_now().unwrap();
        ada.brought().unwrap();
        ada.all_staff().unwrap();
        ada.all_teams().unwrap();
        ada.sites().unwrap();
        ada.idle_minutes().unwrap();
        ada.lock_waits_for_calls().unwrap();
        ada.scope().unwrap();
        ada.documents(None).unwrap();
        ada.scan_folder().unwrap();
        ada.audit_rows(None).unwrap();
        ada.audit_heads().unwrap();
        ada.others_wrote().unwrap();
    }
    assert!(!bench.file.others_wrote().unwrap());
    assert_eq!(support::counts(&bench.file), before);
}

#[test]
fn a_desk_is_told_which_parts_changed_and_of_what_others_read_or_draft_nothing() {
    let world = World::new();
    let (a, b) = (world.sign_in("ada"), world.sign_in("sam"));
    let of = world.case(&b, world.elm, "Khan", None);
    assert_eq!(a.others_wrote().unwrap(), Parts::NONE, "the first look");
    let parts = |these: &[Part]| these.iter().copied().collect::<Parts>();

    b.open_case(of.case).unwrap();
    b.looked(Verb::SeeReferral, "inbox").unwrap();
    b.save_draft("note", "", "x").unwrap();
    b.forget_draft("note", "").unwrap();
    assert_eq!(a.others_wrote().unwrap(), Parts::NONE);

    let _ = b.add_note(of.case, "Rang.", None).unwrap();
    assert_eq!(a.others_wrote().unwrap(), parts(&[Part::Case]));
    assert_eq!(a.others_wrote().unwrap(), Parts::NONE, "told once");
    let answered = update(&b, EvidenceEventKind::Answered, "yes");
    let done = b.update_evidence(of.evidence, 1, &answered).unwrap();
    assert_eq!(a.others_wrote().unwrap(), parts(&[Part::Evidence]));
    let _ = b.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(a.others_wrote().unwrap(), parts(&[Part::Evidence, Part::Case]), "the timeline says so");
    let waiting = world.refer(&b, world.elm, "Tran", None, "rent");
    assert_eq!(a.others_wrote().unwrap(), parts(&[Part::Inbox]));
    let case = b.open_case_from((waiting, 1), Level::Casework, &matter("")).unwrap().value;
    assert_eq!(a.others_wrote().unwrap(), parts(&[Part::Inbox, Part::Case]));
    let first = b.refresh_case(case).unwrap().matters[0].id;
    let _ = b.record_outcome(&outcome(first, Stage::Reconsideration)).unwrap();
    assert_eq!(a.others_wrote().unwrap(), parts(&[Part::Outcome]));
    let (person, version) = b.open_client(of.client).unwrap();
    let _ = b.edit_client(of.client, version, &person).unwrap();
    assert_eq!(a.others_wrote().unwrap(), parts(&[Part::Client]));

    // One's own verb answers the same way, and together with what others did since.
    let _ = a.moved().unwrap();
    let _ = b.add_note(of.case, "Rang again.", None).unwrap();
    world.refer(&a, world.elm, "Osei", None, "rent");
    assert_eq!(a.moved().unwrap(), parts(&[Part::Inbox, Part::Case]));
    assert_eq!(a.others_wrote().unwrap(), Parts::NONE, "seen already");
}

#[test]
fn a_chain_that_was_touched_says_where() {
    let bench = bench();
    let broken = |sql: &str| {
        let conn = bench.file.conn();
        conn.execute_batch("SAVEPOINT before").unwrap();
        conn.execute_batch(sql).unwrap();
        let verdict = alongside::store::audit::verify(conn, bench.world.elm).unwrap();
        conn.execute_batch("ROLLBACK TO before; RELEASE before").unwrap();
        verdict.unwrap_err().seq
    };
    let elm = bench.world.elm;
    for column in ["at", "staff", "role", "verb", "kind", "row"] {
        assert_eq!(broken(&format!("UPDATE audit SET {column} = {column} || 'x' WHERE site = '{elm}' AND seq = 5")), 5);
    }
    assert_eq!(broken(&format!("DELETE FROM audit WHERE site = '{elm}' AND seq = 3")), 3);
    assert_eq!(broken(&format!("UPDATE audit SET hash = x'00' WHERE site = '{elm}' AND seq = 4")), 4);
    assert!(alongside::store::audit::verify(bench.file.conn(), elm).unwrap().is_ok());
}

#[test]
fn the_chain_holds_ids_and_codes_and_no_names() {
    let bench = bench();
    for (_, call) in calls(&bench) {
        call().unwrap();
    }
    for (_, entry) in bench.ada.audit_rows(None).unwrap() {
        let id = uuid::Uuid::try_parse(&entry.row).is_ok();
        let code = entry.row.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-=;".contains(c));
        assert!(id || code, "{}", entry.row);
        assert!(Verb::from_code(&entry.verb).is_some() && Role::from_code(&entry.role).is_some());
    }
}
