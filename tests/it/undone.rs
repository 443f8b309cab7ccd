//! Taking back and being overtaken: every verb that can be undone, and every edit that two may make at once.

use std::collections::BTreeMap;

use alongside::desk::intake::{NewReferral, Who as Whom};
use alongside::desk::{Error, Session, Undo};
use alongside::domain::appointment::{AppointmentState, Who};
use alongside::domain::case::{Body, CloseReason, Direction, HowGiven, Level, NewAuthority, Stage};
use alongside::domain::due::{DueEventKind, DueUpdate};
use alongside::domain::evidence::{Asking, EvidenceEventKind, EvidenceUpdate};
use alongside::domain::id::{
    ActsForId, AlertId, AppointmentId, BundleNoteId, DocumentId, DueId, MessageId, ReceptionNoteId, ReferralId,
    WorkingId,
};
use alongside::domain::person::Person;
use alongside::domain::referral::{Attempt, DeclineReason};
use alongside::domain::role::Role;
use alongside::domain::service::{ServiceId, ServiceStatus};
use alongside::domain::standing::{GoesOn, Post};
use alongside::store::{self, Store, row};

use crate::support::{self, At, CaseOf, World, ask, matter, outcome, person, standing, update, version};

/// What the undoable verbs are tried on.
struct Bench {
    world: World,
    sam: Session,
    file: Store,
    of: CaseOf,
    /// A second matter, on which nothing hangs.
    waiting: ReferralId,
    other: ReferralId,
    /// Another case, with a due date and somebody who acts for the client.
    lettered: CaseOf,
    due: DueId,
    /// An activity of that case that is being worked.
    worked: WorkingId,
    acting: ActsForId,
    /// A document of that case, with what a page of it says.
    document: DocumentId,
    paged: BundleNoteId,
    /// Somebody who is booked.
    booked: AppointmentId,
    /// A service in the directory.
    listed: ServiceId,
    /// A case whose client has died.
    departed: CaseOf,
    /// An alert that waits.
    alert: AlertId,
    left: MessageId,
    noted: ReceptionNoteId,
}

impl Bench {
    fn new() -> Self {
        let world = World::new();
        let sam = world.sign_in("sam");
        let of = world.case(&sam, world.elm, "Khan", Some(world.team(At::ElmCare)));
        let waiting = world.refer(&sam, world.elm, "Osei", None, "rent");
        let other = world.refer(&sam, world.elm, "Jones", None, "rent");
        let lettered = world.case(&sam, world.elm, "Tran", None);
        let due = sam.record_letter(&support::letter(&sam, lettered.matter, "refused")).unwrap().value;
        let came = EvidenceUpdate { minutes: None, ..update(&sam, EvidenceEventKind::Answered, "yes") };
        let _ = sam.update_evidence(lettered.evidence, 1, &came).unwrap();
        let acting = sam.add_acts_for(lettered.case, &support::acts_for(&sam, "Ana")).unwrap().value;
        let listed = sam.add_service(&support::service("Food bank")).unwrap().value;
        let departed = world.case(&sam, world.elm, "Grant", None);
        let _ = sam.record_death(departed.case, 1, sam.today()).unwrap();
        let worked = sam.save_working(lettered.matter, None, &support::working("slow")).unwrap().value;
        let document = support::attached(&sam, &support::document(lettered.case, "bundle"), b"pages").value;
        let paged = sam.save_bundle_note(document, None, &support::bundle_note("42", "slow")).unwrap().value;
        // Two days that nobody in particular sits at, which stay while Sam is away, and one of his own.
        let sue = world.sign_in("sue");
        for (ahead, who) in [(2, None), (3, Some(sam.me().id)), (4, None)] {
            let _ = sue.set_session(None, &support::hours(&sue, world.elm, who, ahead)).unwrap();
        }
        let somebody = Who::Words { initials: "A".to_owned(), born_year: None };
        let booked = sam.book(&support::booking(&sam, somebody)).unwrap().value;
        let alert = sam.raise_alert(&support::a_word_first(world.elm, of.client)).unwrap().value;
        let left = sam.post_message(&support::message(world.elm, "call back")).unwrap().value;
        let noted = sam.leave_note(&support::reception_note(world.elm, "the envelope")).unwrap().value;
        let file = world.file("ada");
        Self {
            left,
            noted,
            alert,
            booked,
            world,
            sam,
            file,
            of,
            waiting,
            other,
            lettered,
            due,
            worked,
            acting,
            document,
            paged,
            departed,
            listed,
        }
    }

    fn seen(&self) -> (ReferralId, u32) {
        (self.waiting, version(&self.file, "referral", self.waiting))
    }

    fn version(&self, table: &str, id: impl ToString) -> u32 {
        version(&self.file, table, id)
    }
}

type Verb = (&'static str, fn(&Bench) -> Undo);

const EVIDENCE: &[(&str, EvidenceEventKind)] = &[
    ("chased", EvidenceEventKind::Chased),
    ("answered", EvidenceEventKind::Answered),
    ("declined", EvidenceEventKind::Declined),
    ("fee asked", EvidenceEventKind::FeeAsked),
    ("fee waived", EvidenceEventKind::FeeWaived),
    ("fee paid", EvidenceEventKind::FeePaid),
    ("withdrawn", EvidenceEventKind::Withdrawn),
    ("acknowledged", EvidenceEventKind::Acknowledged),
];

/// What can happen only to what was answered.
const ANSWERED: &[(&str, EvidenceEventKind)] =
    &[("minutes", EvidenceEventKind::Minutes), ("used", EvidenceEventKind::Used)];

fn evidence(b: &Bench, kind: EvidenceEventKind) -> Undo {
    let seen = b.version("evidence", b.of.evidence);
    b.sam.update_evidence(b.of.evidence, seen, &update(&b.sam, kind, "words")).unwrap().undo.unwrap()
}

/// Something that happens to the request of the other case, which was answered.
fn answered(b: &Bench, kind: EvidenceEventKind) -> Undo {
    let seen = b.version("evidence", b.lettered.evidence);
    b.sam.update_evidence(b.lettered.evidence, seen, &update(&b.sam, kind, "words")).unwrap().undo.unwrap()
}

/// Something that happens to the due date of the other case.
fn due(b: &Bench, kind: DueEventKind) -> Undo {
    let seen = b.version("due_date", b.due);
    b.sam.update_due(b.due, seen, &support::due_update(&b.sam, kind, "words")).unwrap().undo.unwrap()
}

const VERBS: &[Verb] = &[
    ("refer, someone new", |b| {
        b.sam.refer(&support::referral(b.world.elm, "Begum", None, "debt")).unwrap().undo.unwrap()
    }),
    ("refer, someone known", |b| {
        let new = support::referral(b.world.elm, "", None, "debt");
        b.sam.refer(&NewReferral { who: Whom::Known(b.of.client), ..new }).unwrap().undo.unwrap()
    }),
    ("edit client", |b| {
        let changed = Person { phone: "07700 900123".to_owned(), ..person("Khan-Ali") };
        b.sam.edit_client(b.of.client, b.version("client", b.of.client), &changed).unwrap().undo.unwrap()
    }),
    ("take", |b| b.sam.take(&[b.seen()]).unwrap().undo.unwrap()),
    ("take two", |b| {
        let other = (b.other, b.version("referral", b.other));
        b.sam.take(&[b.seen(), other]).unwrap().undo.unwrap()
    }),
    ("tried", |b| b.sam.tried(&[b.seen()], Attempt::NoAnswer).unwrap().undo.unwrap()),
    ("reached", |b| b.sam.reached(&[b.seen()]).unwrap().undo.unwrap()),
    ("booked", |b| b.sam.booked(&[b.seen()]).unwrap().undo.unwrap()),
    ("attended", |b| b.sam.attended(&[b.seen()]).unwrap().undo.unwrap()),
    ("decline", |b| b.sam.decline(&[b.seen()], DeclineReason::Capacity, "sorry").unwrap().undo.unwrap()),
    ("signpost", |b| b.sam.signpost(&[b.seen()], "the library").unwrap().undo.unwrap()),
    ("same as", |b| b.sam.same_as(b.seen(), b.other).unwrap().undo.unwrap()),
    ("join", |b| {
        let goes = b.sam.open_referral(b.waiting).unwrap().row.client;
        let seen = |id| (id, b.version("client", id));
        b.sam.join_clients(seen(b.of.client), seen(goes)).unwrap().undo.unwrap()
    }),
    ("other side", |b| {
        b.sam.name_other_side(b.of.case, &support::other_side(b.of.matter, "Northgate"), None).unwrap().undo.unwrap()
    }),
    ("open case", |b| b.sam.open_case_from(b.seen(), Level::Advice, &matter("arrears")).unwrap().undo.unwrap()),
    ("add matter", |b| b.sam.add_matter(b.of.case, &matter("arrears")).unwrap().undo.unwrap()),
    ("edit matter", |b| {
        let seen = b.version("matter", b.of.matter);
        b.sam.edit_matter(b.of.matter, seen, &matter("other points")).unwrap().undo.unwrap()
    }),
    ("mark matter", |b| {
        b.sam.set_special(b.lettered.matter, b.version("matter", b.lettered.matter), true).unwrap().undo.unwrap()
    }),
    ("acts for", |b| b.sam.add_acts_for(b.of.case, &support::acts_for(&b.sam, "Ana")).unwrap().undo.unwrap()),
    ("change acts for", |b| {
        let seen = b.version("acts_for", b.acting);
        b.sam.edit_acts_for(b.lettered.case, b.acting, seen, &support::acts_for(&b.sam, "Ann")).unwrap().undo.unwrap()
    }),
    ("post", |b| b.sam.set_post(b.of.matter, b.version("matter", b.of.matter), Post::Both).unwrap().undo.unwrap()),
    ("died", |b| b.sam.record_death(b.of.case, b.version("client", b.of.client), b.sam.today()).unwrap().undo.unwrap()),
    ("goes on", |b| {
        let seen = b.version("matter", b.departed.matter);
        b.sam.set_goes_on(b.departed.matter, seen, GoesOn::Ended).unwrap().undo.unwrap()
    }),
    ("authority", |b| {
        let new = NewAuthority {
            body: Body::Gp,
            direction: Direction::Both,
            scope: "records".to_owned(),
            how: HowGiven::Signed,
            from: b.sam.today(),
            until: None,
        };
        b.sam.add_authority(b.of.case, &new).unwrap().undo.unwrap()
    }),
    ("alert", |b| b.sam.raise_alert(&support::a_word_first(b.world.elm, b.of.client)).unwrap().undo.unwrap()),
    ("answer", |b| b.sam.answer_alert(b.alert, b.version("alert", b.alert), "").unwrap().undo.unwrap()),
    ("number", |b| b.sam.add_identifier(b.of.case, &support::nino()).unwrap().undo.unwrap()),
    ("close", |b| {
        let seen = b.version("case_file", b.of.case);
        b.sam.close_case(b.of.case, seen, CloseReason::Done).unwrap().undo.unwrap()
    }),
    ("ask evidence", |b| b.sam.ask_evidence(&ask(b.of.matter, "OT", None, "kitchen")).unwrap().undo.unwrap()),
    ("letter", |b| b.sam.record_letter(&support::letter(&b.sam, b.of.matter, "refused")).unwrap().undo.unwrap()),
    ("begin working", |b| b.sam.save_working(b.of.matter, None, &support::working("slow")).unwrap().undo.unwrap()),
    ("change working", |b| {
        let seen = (b.worked, b.version("working", b.worked));
        b.sam.save_working(b.lettered.matter, Some(seen), &support::working("slower")).unwrap().undo.unwrap()
    }),
    ("attach", |b| support::attached(&b.sam, &support::document(b.of.case, "bundle"), b"page 1").undo.unwrap()),
    ("saw document", |b| b.sam.saw_document(&support::document(b.of.case, "passport")).unwrap().undo.unwrap()),
    ("bundle note", |b| {
        b.sam.save_bundle_note(b.document, None, &support::bundle_note("42", "slow")).unwrap().undo.unwrap()
    }),
    ("change bundle note", |b| {
        let seen = (b.paged, b.version("bundle_note", b.paged));
        b.sam.save_bundle_note(b.document, Some(seen), &support::bundle_note("43", "x")).unwrap().undo.unwrap()
    }),
    ("add service", |b| b.sam.add_service(&support::service("Law Centre")).unwrap().undo.unwrap()),
    ("mend service", |b| {
        let service = support::service("Food bank");
        b.sam
            .mend_service(b.listed, b.version("service", b.listed), ServiceStatus::Paused, &service)
            .unwrap()
            .undo
            .unwrap()
    }),
    ("task", |b| b.sam.add_task(&support::task(b.of.case, "ring")).unwrap().undo.unwrap()),
    ("event", |b| b.sam.add_event(b.of.case, &support::event(&b.sam), None).unwrap().undo.unwrap()),
    ("away", |b| b.sam.set_away(&support::away(&b.sam, 0)).unwrap().undo.unwrap()),
    ("draft evidence", |b| {
        let draft = Asking { draft: true, instead: None };
        b.sam.ask_as(&ask(b.of.matter, "OT", None, "kitchen"), draft).unwrap().undo.unwrap()
    }),
    ("ask another source", |b| {
        let seen = b.version("evidence", b.of.evidence);
        let instead = Asking { draft: false, instead: Some((b.of.evidence, seen)) };
        b.sam.ask_as(&ask(b.of.matter, "OT", None, "kitchen"), instead).unwrap().undo.unwrap()
    }),
    ("desk hours", |b| {
        let new = support::hours(&b.sam, b.world.elm, Some(b.sam.me().id), 9);
        b.sam.set_session(None, &new).unwrap().undo.unwrap()
    }),
    ("called off", |b| {
        let day = b.sam.today() + chrono::Days::new(3);
        let known = b.sam.desk_sessions().unwrap();
        b.sam.call_off(known.iter().find(|one| one.what.from == day).unwrap().id, day).unwrap().undo.unwrap()
    }),
    ("signpost", |b| b.sam.signpost_anonymously(&support::pointed(b.world.elm)).unwrap().undo.unwrap()),
    ("book", |b| b.sam.book(&support::booking(&b.sam, Who::Referral(b.other))).unwrap().undo.unwrap()),
    ("cancel", |b| {
        let seen = b.version("appointment", b.booked);
        let why = Some(alongside::domain::appointment::CancelReason::Desk);
        let to = AppointmentState::Cancelled;
        b.sam.step_appointment(b.booked, seen, to, why).unwrap().undo.unwrap()
    }),
    ("post message", |b| b.sam.post_message(&support::message(b.world.elm, "call back")).unwrap().undo.unwrap()),
    ("answer message", |b| {
        let seen = b.version("message", b.left);
        b.sam.answer_message(b.left, seen).unwrap().undo.unwrap()
    }),
    ("leave note", |b| b.sam.leave_note(&support::reception_note(b.world.elm, "the envelope")).unwrap().undo.unwrap()),
    ("end note", |b| {
        let seen = b.version("reception_note", b.noted);
        b.sam.end_reception_note(b.noted, seen).unwrap().undo.unwrap()
    }),
    ("sent", |b| due(b, DueEventKind::Sent)),
    ("sent with the evidence", |b| {
        let seen = b.version("due_date", b.due);
        let _ = b.sam.client_says(&support::client_says(b.lettered.evidence, None, "")).unwrap();
        let sent = support::due_update(&b.sam, DueEventKind::Sent, "words");
        let with = DueUpdate { enclosed: vec![b.lettered.evidence], ..sent };
        b.sam.update_due(b.due, seen, &with).unwrap().undo.unwrap()
    }),
    ("confirmed", |b| due(b, DueEventKind::Confirmed)),
    ("ended", |b| due(b, DueEventKind::Ended)),
    ("outcome at this stage", |b| {
        b.sam.record_outcome(&outcome(b.of.matter, Stage::Reconsideration)).unwrap().undo.unwrap()
    }),
    ("outcome at another stage", |b| b.sam.record_outcome(&outcome(b.of.matter, Stage::Appeal)).unwrap().undo.unwrap()),
    ("chased", |b| evidence(b, EVIDENCE[0].1)),
    ("answered", |b| evidence(b, EVIDENCE[1].1)),
    ("declined", |b| evidence(b, EVIDENCE[2].1)),
    ("fee asked", |b| evidence(b, EVIDENCE[3].1)),
    ("fee waived", |b| evidence(b, EVIDENCE[4].1)),
    ("fee paid", |b| evidence(b, EVIDENCE[5].1)),
    ("withdrawn", |b| evidence(b, EVIDENCE[6].1)),
    ("acknowledged", |b| evidence(b, EVIDENCE[7].1)),
    ("minutes", |b| answered(b, ANSWERED[0].1)),
    ("used", |b| answered(b, ANSWERED[1].1)),
    ("signed form", |b| {
        let seen = b.version("evidence", b.of.evidence);
        let answer = support::answer(&b.sam, "prompting");
        b.sam.transcribe_answer(b.of.evidence, seen, &answer).unwrap().undo.unwrap()
    }),
];

/// Everything that stands, without versions, and what clients are found by.
fn state(file: &Store) -> (BTreeMap<(&'static str, String), String>, String) {
    let rows = standing(file).into_iter().map(|(key, (_, columns))| (key, columns)).collect();
    let mut keys: Vec<_> = support::rows(file, "client_key").iter().map(|row| format!("{row:?}")).collect();
    keys.sort();
    (rows, keys.concat())
}

fn undone_rows(file: &Store) -> i64 {
    file.conn().query_row("SELECT count(*) FROM audit WHERE kind = 'undo'", [], |row| row.get(0)).unwrap()
}

#[test]
fn every_undo_brings_back_what_was_once_and_for_its_maker_only() {
    let bench = Bench::new();
    let amy = bench.world.sign_in("amy");
    for (name, verb) in VERBS {
        let (before, versions) = (state(&bench.file), standing(&bench.file));
        let undo = verb(&bench);
        let after = state(&bench.file);
        assert_ne!(before, after, "{name} does something");

        let theirs = amy.undo(&undo).map(|_| ()).unwrap_err();
        assert!(matches!(theirs, Error::Denied(_)), "{name}: {theirs}");
        assert_eq!(state(&bench.file), after, "{name}: refused, and nothing moved");

        let (rows, log) = (undone_rows(&bench.file), support::rows(&bench.file, "audit").len());
        let done = bench.sam.undo(&undo).unwrap();
        assert!(done.words.starts_with("Undone: ") && done.undo.is_none(), "{name}");
        assert_eq!(state(&bench.file), before, "{name}");
        assert!(undone_rows(&bench.file) > rows, "{name} is in the chain");
        assert_eq!(support::rows(&bench.file, "audit").len() as i64 - log as i64, undone_rows(&bench.file) - rows);
        let now = standing(&bench.file);
        for (key, (version, _)) in &versions {
            assert!(now[key].0 >= *version, "{name}: versions never go back");
        }

        let twice = bench.sam.undo(&undo).map(|_| ()).unwrap_err();
        assert!(matches!(twice, Error::Gone | Error::Conflict(_)), "{name}: {twice}");
        assert_eq!(state(&bench.file), before, "{name}");
    }
    for (_, chain) in bench.world.sign_in("ada").audit_verify().unwrap() {
        chain.unwrap();
    }
    // What is undone is told of, and the case can be opened after its opening was undone.
    let timeline = bench.sam.refresh_case(bench.of.case).unwrap().timeline;
    for words in ["undone evidence answered", "undone matter", "undone outcome", "undone authority"] {
        assert!(timeline.iter().any(|entry| entry.words == words), "{words}");
    }
    let _ = bench.sam.open_case_from(bench.seen(), Level::Advice, &matter("arrears")).unwrap();
}

#[test]
fn reopening_is_undone_as_well() {
    let bench = Bench::new();
    let _ = bench.sam.close_case(bench.of.case, 1, CloseReason::Done).unwrap();
    let before = state(&bench.file);
    let again = bench.sam.close_case(bench.of.case, 2, CloseReason::Died).map(|_| ()).unwrap_err();
    assert!(matches!(again, Error::NotNow(_)), "{again}");
    let undo = bench.sam.reopen_case(bench.of.case, 2).unwrap().undo.unwrap();
    assert!(matches!(bench.sam.reopen_case(bench.of.case, 3), Err(Error::NotNow(_))));
    let _ = bench.sam.undo(&undo).unwrap();
    assert_eq!(state(&bench.file), before);
}

#[test]
fn nothing_is_undone_after_somebody_elses_change() {
    let bench = Bench::new();
    let ada = bench.world.file("ada");
    for (name, verb) in VERBS {
        let before = standing(&bench.file);
        let undo = verb(&bench);
        let made = standing(&bench.file);
        let changed = made.iter().find(|(key, (version, _))| before.get(key).is_none_or(|old| old.0 != *version));
        let ((table, id), (version, _)) = changed.unwrap();
        ada.write(bench.sam.now(), Role::Supervisor, |tx| {
            row::change(tx, table, id.parse().unwrap(), *version, &[("voided", &0)])
        })
        .unwrap_or_else(|error: store::Error| panic!("{error}"));
        let moved = state(&bench.file);
        let refused = bench.sam.undo(&undo).map(|_| ()).unwrap_err();
        let known =
            matches!(&refused, Error::Conflict(by) if by.by == "Ada Obi") || matches!(refused, Error::NotNow(_));
        assert!(known, "{name}: {refused:?}");
        assert_eq!(state(&bench.file), moved, "{name}: all or nothing");
        // Ada takes hers back, so that the next verb finds things as they were; the verb itself stays done or ends.
        if *name == "close" {
            let _ = bench.sam.reopen_case(bench.of.case, bench.version("case_file", bench.of.case)).unwrap();
        }
        if !matches!(*name, "refer, someone new" | "edit client") {
            bench.reset();
        }
    }
}

impl Bench {
    /// Puts the referral and the request back to where every verb may start from.
    fn reset(&self) {
        let conn = self.file.conn();
        let id = self.waiting.to_string();
        conn.execute(
            "UPDATE referral SET status = 'new', waiting = 1, case_id = NULL, same_as = NULL WHERE id = ?1",
            [&id],
        )
        .unwrap();
        let booked = "UPDATE appointment SET state = 'booked' WHERE id = ?1";
        conn.execute(booked, [self.booked.to_string()]).unwrap();
        conn.execute("UPDATE appointment SET voided = 1 WHERE referral IS NOT NULL", []).unwrap();
        conn.execute("UPDATE called_off SET voided = 1", []).unwrap();
        conn.execute("UPDATE desk_session SET voided = 1 WHERE from_date > '2026-11-29'", []).unwrap();
        conn.execute("UPDATE referral SET status = 'new', waiting = 1 WHERE id = ?1", [self.other.to_string()])
            .unwrap();
        conn.execute("UPDATE case_file SET voided = 1 WHERE referral = ?1", [&id]).unwrap();
        conn.execute("UPDATE client SET died = NULL WHERE id = ?1", [self.of.client.to_string()]).unwrap();
        conn.execute("UPDATE alert SET waiting = 1 WHERE id = ?1", [self.alert.to_string()]).unwrap();
        conn.execute("UPDATE due_date SET state = 'open', waiting = 1 WHERE id = ?1", [self.due.to_string()]).unwrap();
        conn.execute("UPDATE evidence SET status = 'asked', waiting = 1 WHERE id = ?1", [self.of.evidence.to_string()])
            .unwrap();
    }
}

#[test]
fn what_others_have_built_on_is_not_pulled_away() {
    let bench = Bench::new();
    let amy = bench.world.sign_in("amy");
    let refused = |undo: &Undo| {
        let before = state(&bench.file);
        let error = bench.sam.undo(undo).map(|_| ()).unwrap_err();
        assert!(matches!(&error, Error::NotNow(words) if words.contains("added")), "{error}");
        assert_eq!(state(&bench.file), before);
    };
    // A case with a note of a colleague: the note would be lost from sight.
    let opened = bench.sam.open_case_from(bench.seen(), Level::Advice, &matter("arrears")).unwrap();
    let _ = amy.add_note(opened.value, "She rang: the bailiffs come on Friday.", None).unwrap();
    refused(&opened.undo.unwrap());
    // A matter for which evidence was asked.
    let added = bench.sam.add_matter(bench.of.case, &matter("arrears")).unwrap();
    let _ = amy.ask_evidence(&ask(added.value, "OT", None, "kitchen")).unwrap();
    refused(&added.undo.unwrap());
    // Somebody new who was referred again by a colleague.
    let sent = bench.sam.refer(&support::referral(bench.world.elm, "Begum", None, "debt")).unwrap();
    let client = bench.sam.open_referral(sent.value).unwrap().row.client;
    let again = support::referral(bench.world.elm, "", None, "rent");
    let _ = amy.refer(&NewReferral { who: Whom::Known(client), ..again }).unwrap();
    refused(&sent.undo.unwrap());
    // A referral in which another one has ended.
    let kept = bench.sam.refer(&support::referral(bench.world.elm, "Lewis", None, "debt")).unwrap();
    let other = (bench.other, bench.version("referral", bench.other));
    let _ = amy.same_as(other, kept.value).unwrap();
    refused(&kept.undo.unwrap());
}

#[test]
fn the_second_to_save_is_told_who_was_first_and_nothing_is_overwritten() {
    let bench = Bench::new();
    let amy = bench.world.sign_in("amy");
    let b = &bench;
    let of = b.of;
    let item = [b.seen()];
    let waits_for = b.sam.open_referral(b.waiting).unwrap().row.client;
    type Save<'a> = Box<dyn Fn(&Session) -> Result<(), Error> + 'a>;
    let edits: Vec<(&str, Save<'_>)> = vec![
        ("client", Box::new(move |by| by.edit_client(of.client, 1, &person("Khan-Ali")).map(drop))),
        ("matter", Box::new(move |by| by.edit_matter(of.matter, 1, &matter("other")).map(drop))),
        (
            "evidence",
            Box::new(move |by| {
                by.update_evidence(of.evidence, 1, &update(by, EvidenceEventKind::Chased, "")).map(drop)
            }),
        ),
        // After the request, which is withdrawn with it.
        ("case", Box::new(move |by| by.close_case(of.case, 1, CloseReason::Done).map(drop))),
        ("taken", Box::new(move |by| by.take(&item).map(drop))),
        ("tried", Box::new(move |by| by.tried(&item, Attempt::NoAnswer).map(drop))),
        ("reached", Box::new(move |by| by.reached(&item).map(drop))),
        ("booked", Box::new(move |by| by.booked(&item).map(drop))),
        ("attended", Box::new(move |by| by.attended(&item).map(drop))),
        ("declined", Box::new(move |by| by.decline(&item, DeclineReason::Capacity, "").map(drop))),
        ("signposted", Box::new(move |by| by.signpost(&item, "the library").map(drop))),
        ("same", Box::new(move |by| by.same_as(item[0], b.other).map(drop))),
        ("join", Box::new(move |by| by.join_clients((of.client, 1), (waits_for, 1)).map(drop))),
        ("opened", Box::new(move |by| by.open_case_from(item[0], Level::Advice, &matter("")).map(drop))),
    ];
    for (name, save) in &edits {
        if matches!(*name, "client" | "matter" | "case" | "evidence" | "taken") {
            save(&amy).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
        let before = state(&bench.file);
        let late = save(&bench.sam).unwrap_err();
        let told = matches!(&late, Error::Conflict(by) if by.by == "Staff amy" && by.at.is_some());
        assert!(told, "{name}: {late:?}");
        assert_eq!(state(&bench.file), before, "{name}");
    }
    assert_eq!(bench.version("client", of.client), 2);
}

#[test]
fn a_person_who_was_taken_back_is_neither_found_nor_matched() {
    let bench = Bench::new();
    let born = chrono::NaiveDate::from_ymd_opt(1980, 3, 4);
    let new = || NewReferral {
        who: Whom::New(Box::new(Person { born, ..person("Oneil") })),
        ..support::referral(bench.world.elm, "", None, "debt")
    };
    let first = bench.sam.refer(&new()).unwrap();
    let _ = bench.sam.undo(&first.undo.unwrap()).unwrap();
    assert!(bench.sam.find_clients("oneil", 9).unwrap().is_empty());
    let second = bench.sam.refer(&new()).unwrap().value;
    assert!(!bench.sam.open_referral(second).unwrap().row.possible_match);
    // Joined to somebody known: found once, matched by nobody, and the match is back with the undo.
    let third = bench.sam.refer(&new()).unwrap().value;
    let row = bench.sam.open_referral(third).unwrap().row;
    assert!(row.possible_match);
    let known = bench.sam.possible_matches(row.client).unwrap()[0].id;
    let joined = bench.sam.join_clients((known, 1), (row.client, 1)).unwrap();
    assert_eq!(bench.sam.find_clients("oneil", 9).unwrap().len(), 1);
    assert!(!bench.sam.open_referral(third).unwrap().row.possible_match);
    let _ = bench.sam.undo(&joined.undo.unwrap()).unwrap();
    assert_eq!(bench.sam.find_clients("oneil", 9).unwrap().len(), 2);
    assert!(bench.sam.open_referral(third).unwrap().row.possible_match);
}
