//! The words of notes, letters, requests and referrals: who finds them, and that nobody finds what no longer stands.

use std::collections::BTreeSet;

use alongside::desk::{Finder, Session};
use alongside::domain::evidence::EvidenceEventKind;
use alongside::domain::find::{Order, Written};
use alongside::domain::today::Target;
use alongside::store::find::FILE;
use alongside::store::schema::map::{Content, MAP};

use crate::compartments;
use crate::support::{World, ask, finder, indexed, matter, update};

/// What is found, in the order in which it stands: where, and the piece of text.
fn hits(finder: &mut Finder, typed: &str) -> Vec<(Written, String)> {
    let found = finder.find(typed, Order::Newest, 50).unwrap();
    assert!(!found.stopped && found.reading.is_none());
    found.hits.into_iter().map(|hit| (hit.written, hit.around.text)).collect()
}

#[test]
fn every_word_that_people_write_is_found_by_those_who_may_read_it() {
    let world = World::new();
    compartments::seed(&world);
    let mut sam = finder(&world.sign_in("sam"));
    for (word, written) in [
        ("zirconwort", Written::Referral),
        ("quernstone", Written::Referral),
        ("bramblegate", Written::Referral),
        ("marlpit", Written::Referral),
        ("saxifrage", Written::Referral),
        ("ragwortend", Written::Reply),
        ("peatbog", Written::Matter),
        ("grindlecorp", Written::OtherSide),
        ("fennelcroft", Written::Note),
        ("hobbleton", Written::Request),
        ("thistlemoor", Written::Request),
        ("tansyfield", Written::Evidence),
        ("coltsfoot", Written::Answer),
        ("bogmyrtle", Written::Letter),
        ("sneezewort", Written::Due),
        ("tormentil", Written::Task),
        ("sweetgale", Written::Event),
        ("milkwort", Written::Document),
        ("woodsorrel", Written::BundleNote),
        ("butterwort", Written::Working),
    ] {
        let found = hits(&mut sam, &word[..6]);
        assert!(found.iter().any(|(at, text)| *at == written && text.contains(word)), "{word}: {found:?}");
    }
    // Of another site, drafts, and what a matter said before it was changed.
    for word in ["yarrowdale", "teaselbury", "meadowsweet", "oldpeat", "comfreyhead"] {
        assert_eq!(hits(&mut sam, word), [], "{word}");
    }
    assert!(!indexed(&world).contains("oldpeat"), "nor is it in the index");
}

/// Tables with sealed words that are not looked through: who acts for a client stands in no case; what was decided on a
/// conflict and why a wall was lifted stand in its own file alone; numbers are found nowhere but in the case; an authority's
/// words say what it covers; why an answer is held stands with the answer; a concern record is read by few, and what was done
/// about an alert stands with it; what was left at the counter is short and answered; drafts are their owner's; imported originals and the bytes of documents are kept as they came.
const LEFT_OUT: &[&str] = &[
    "acts_for",
    "alert_answer",
    "authority",
    "client_says",
    "concern",
    "conflict_decision",
    "document_piece",
    "draft",
    "identifier",
    "import_part",
    "message",
    "wall",
];

#[test]
fn of_every_table_with_words_it_is_decided_whether_they_are_found() {
    let sealed = MAP.iter().filter(|table| table.columns.iter().any(|(_, content)| *content == Content::Sealed));
    let found: BTreeSet<&str> =
        Written::ALL.iter().map(|written| written.code()).chain(LEFT_OUT.iter().copied()).collect();
    assert_eq!(sealed.map(|table| table.name).collect::<BTreeSet<_>>(), found);
}

#[test]
fn nobody_else_finds_a_word_of_it() {
    let world = World::new();
    compartments::seed(&world);
    let _read = finder(&world.sign_in("sam"));
    for login in ["rita", "cleo", "dan"] {
        let session = world.sign_in(login);
        assert!(!session.finds_words());
        let mut theirs = session.finder().unwrap();
        for word in compartments::words() {
            let found = theirs.find(word, Order::Newest, 50).unwrap();
            assert!(found.hits.is_empty(), "{login} finds {word}");
        }
        assert!(!theirs.find("by:me fennelcroft", Order::Newest, 50).unwrap().why_not.is_empty());
    }
    assert!(world.sign_in("max").finder().is_err(), "a manager finds nobody");
    // Advice at the other site finds its own.
    let mut olga = finder(&world.sign_in("olga"));
    assert_eq!(hits(&mut olga, "yarrowdale").len(), 1);
    assert_eq!(hits(&mut olga, "fennelcroft"), []);
}

#[test]
fn what_no_longer_stands_is_not_found_and_not_in_the_index() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let first = sam.add_note(of.case, "The kettle is broken: limpetfold.", None).unwrap().value;
    let asked = sam.ask_evidence(&ask(of.matter, "Dr whelkham", None, "periwinkleton")).unwrap();
    let _ = sam.update_evidence(asked.value, 1, &update(&sam, EvidenceEventKind::FeeAsked, "musselburn")).unwrap();
    let edited = sam.edit_matter(of.matter, 1, &matter("cockleshaw")).unwrap();
    let mut finds = finder(&sam);
    for word in ["limpetfold", "whelkham", "periwinkleton", "musselburn", "cockleshaw"] {
        assert_eq!(hits(&mut finds, word).len(), 1, "{word}");
        assert!(indexed(&world).contains(word));
    }
    assert_eq!(hits(&mut finds, "points"), [], "what the matter said before");

    let _ = sam.add_note(of.case, "The kettle works: oysterford.", Some(first)).unwrap();
    let _ = sam.undo(&edited.undo.unwrap()).unwrap();
    let fresh = sam.ask_evidence(&ask(of.matter, "Dr scallopby", None, "")).unwrap();
    let _ = sam.undo(&fresh.undo.unwrap()).unwrap();
    // Before it is read again it is not found either: each hit is opened as it stands.
    for word in ["limpetfold", "cockleshaw"] {
        assert_eq!(hits_unread(&sam, word), 0, "{word}");
    }
    let mut finds = finder(&sam);
    let known = indexed(&world);
    for word in ["limpetfold", "cockleshaw", "scallopby"] {
        assert_eq!(hits(&mut finds, word), [], "{word}");
        assert!(!known.contains(word), "{word} is still in the index");
    }
    // A beginning longer than those that FTS5 keeps lists of, of several words; and one that begins nothing.
    let _ = sam.add_note(of.case, "oysterfordshire", None).unwrap();
    let mut finds = finder(&sam);
    assert_eq!(hits(&mut finds, "oysterf").len(), 2);
    assert_eq!(hits(&mut finds, "oysterfords").len(), 1);
    assert_eq!(hits(&mut finds, "oysterfordx"), []);
    assert_eq!(hits(&mut finds, "oysterford")[1].0, Written::Note);
    assert_eq!(hits(&mut finds, "points")[0].0, Written::Matter, "as it was before");
}

fn hits_unread(session: &Session, word: &str) -> usize {
    session.finder().unwrap().find(word, Order::Newest, 50).unwrap().hits.len()
}

#[test]
fn a_request_that_was_undone_goes_with_all_that_was_said_of_it() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let closing = sam.close_case(of.case, 1, alongside::domain::case::CloseReason::AdviceGiven).unwrap();
    let _ = sam.undo(&closing.undo.unwrap()).unwrap();
    let fresh = sam.ask_evidence(&ask(of.matter, "Dr whelkham", None, "periwinkleton")).unwrap();
    let mut finds = finder(&sam);
    assert_eq!(hits(&mut finds, "periwinkleton").len(), 1);
    let _ = sam.undo(&fresh.undo.unwrap()).unwrap();
    let _ = finder(&sam);
    assert!(indexed(&world).is_disjoint(&["periwinkleton".to_owned(), "whelkham".to_owned()].into()));
}

#[test]
fn filters_narrow_what_is_found() {
    let world = World::new();
    let (sam, amy) = (world.sign_in("sam"), world.sign_in("amy"));
    let (khan, osei) = (world.case(&sam, world.elm, "Khan", None), world.case(&amy, world.elm, "Osei", None));
    let _ = sam.add_note(khan.case, "Kettle.\nwashing\nat night", None).unwrap();
    let _ = amy.add_note(osei.case, "washing in the morning", None).unwrap();
    let reference = sam.refresh_case(khan.case).unwrap().row.reference;
    let mut finds = finder(&sam);
    let notes = |finds: &mut Finder, typed: &str| {
        let found = finds.find(typed, Order::Newest, 50).unwrap();
        assert!(found.people.is_empty() || !typed.contains(':'));
        let notes = found.hits.into_iter().filter(|hit| hit.written == Written::Note);
        notes.map(|hit| (hit.target, hit.by)).collect::<Vec<_>>()
    };
    let ours = [(Target::Case(khan.case), "Staff sam".to_owned())];
    let theirs = [(Target::Case(osei.case), "Staff amy".to_owned())];
    let both = [theirs.clone(), ours.clone()].concat();
    assert_eq!(notes(&mut finds, "washing"), both, "the newest first");
    assert_eq!(notes(&mut finds, "washing by:me"), ours);
    assert_eq!(notes(&mut finds, "washing by:amy"), theirs);
    assert_eq!(notes(&mut finds, &format!("wash case:{reference}")), ours);
    assert_eq!(notes(&mut finds, &format!("case:{}", reference.to_lowercase())), ours, "without words");
    assert_eq!(notes(&mut finds, "washing since:24/11/2026"), both);
    assert_eq!(notes(&mut finds, "washing since:today night"), ours);
    let file = sam.refresh_case(khan.case).unwrap();
    let (area, stage) = (file.matters[0].area, file.matters[0].stage);
    assert_eq!(notes(&mut finds, &format!("washing area:{} stage:{}", area.code(), stage.code())).len(), 2);
    assert_eq!(notes(&mut finds, "washing area:education"), []);
    for (typed, said) in [("washing by:nobodyhere", "by:"), ("case:ELM-99-9999", "case:"), ("washing area:", "area:")] {
        let found = finds.find(typed, Order::Newest, 50).unwrap();
        assert!(found.hits.is_empty() && found.why_not.starts_with(said), "{typed}: {}", found.why_not);
    }
}

#[test]
fn the_index_is_read_in_pieces_by_several_and_comes_out_the_same() {
    let world = World::new();
    compartments::seed(&world);
    let _ = finder(&world.sign_in("sam"));
    let whole = indexed(&world);
    std::fs::remove_file(world.path().join(FILE)).unwrap();
    let (mut sam, mut ada) = (world.sign_in("sam").finder().unwrap(), world.sign_in("ada").finder().unwrap());
    let mut steps = 0;
    loop {
        let turn = if steps % 2 == 0 { &mut sam } else { &mut ada };
        steps += 1;
        let progress = turn.read_on(3).unwrap();
        assert!(progress.read <= progress.of);
        if progress.done {
            break;
        }
        assert!(turn.find("fennelcroft", Order::Newest, 5).unwrap().reading.is_some());
    }
    assert!(steps > 5);
    assert_eq!(indexed(&world), whole);
}

#[test]
fn a_damaged_index_or_one_of_other_days_is_read_anew() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.add_note(of.case, "limpetfold", None).unwrap();
    let _ = finder(&sam);
    let path = world.path().join(FILE);
    // Not a database at all.
    for name in [FILE, "find.db-wal", "find.db-shm"] {
        let _ = std::fs::remove_file(world.path().join(name));
    }
    std::fs::write(&path, b"no database ".repeat(1_000)).unwrap();
    assert_eq!(hits(&mut finder(&sam), "limpetfold").len(), 1);
    // Pages in the middle are not what was written.
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..].iter_mut().for_each(|byte| *byte ^= 0x5a);
    for name in [FILE, "find.db-wal", "find.db-shm"] {
        let _ = std::fs::remove_file(world.path().join(name));
    }
    std::fs::write(&path, &bytes).unwrap();
    // Seen while reading on, or only by the search: then that one says that there is more to read.
    let mut finds = finder(&sam);
    let _ = finds.find("limpetfold", Order::Newest, 5).unwrap();
    while !finds.read_on(500).unwrap().done {}
    assert_eq!(hits(&mut finds, "limpetfold").len(), 1);
    drop(finds);

    // A copy of the desk from before a note is put back: its index knows more than it does.
    drop(sam);
    let copy = |from: &std::path::Path, to: &std::path::Path| {
        std::fs::copy(from.join("desk.db"), to.join("desk.db")).unwrap();
    };
    let earlier = tempfile::tempdir().unwrap();
    copy(world.path(), earlier.path());
    let sam = world.sign_in("sam");
    let _ = sam.add_note(of.case, "oysterford", None).unwrap();
    let _ = finder(&sam);
    assert!(indexed(&world).contains("oysterford"));
    drop(sam);
    copy(earlier.path(), world.path());
    let sam = world.sign_in("sam");
    let _ = sam.add_note(of.case, "scallopby", None).unwrap();
    let mut finds = finder(&sam);
    assert_eq!(hits(&mut finds, "scallopby").len(), 1);
    let known: BTreeSet<String> = indexed(&world);
    assert!(known.contains("limpetfold") && !known.contains("oysterford"));
}

#[test]
fn people_are_found_also_where_the_index_cannot_be() {
    let world = World::new();
    let sam = world.sign_in("sam");
    world.case(&sam, world.elm, "Khan", None);
    std::fs::create_dir(world.path().join(FILE)).unwrap();
    let found = finder(&sam).find("khan", Order::Newest, 5).unwrap();
    assert_eq!(found.people.len(), 1);
    assert!(found.why_not.starts_with("Notes and letters cannot be looked through."), "{}", found.why_not);
}

#[test]
fn the_best_stands_first_where_that_is_asked_for() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    for note in
        ["pain clinic wrote; the pain clinic will see her", "painful, and no clinical help", "a clinic for pain"]
    {
        let _ = sam.add_note(of.case, note, None).unwrap();
    }
    let mut finds = finder(&sam);
    let mut order = |order| {
        let found = finds.find("pain clinic", order, 2).unwrap();
        assert!(found.more);
        found.hits.into_iter().map(|hit| hit.around.text).collect::<Vec<_>>()
    };
    assert_eq!(order(Order::Newest)[0], "a clinic for pain");
    assert_eq!(order(Order::Best), ["pain clinic wrote; the pain clinic will see her", "a clinic for pain"]);
}
