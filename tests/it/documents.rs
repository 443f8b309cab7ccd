//! Documents of a case: sealed in pieces, read back, given out, scanned in; and what their pages say in the papers.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use alongside::desk::{Error, Session};
use alongside::domain::case::Stage;
use alongside::domain::document::{Bearing, BundleEdit, DocumentKind, DocumentState, MAX_BYTES, Media, NewDocument};
use alongside::domain::paper::{PaperAsk, PaperKind};
use alongside::domain::role::Role;
use alongside::domain::support::Support;
use alongside::store::document::PIECE;

use crate::run::run;
use crate::support::{self, CaseOf, World, attached, bundle_note, document};

fn case(world: &World) -> (Session, CaseOf) {
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    (sam, of)
}

/// Bytes of a picture that no two pieces have alike.
fn picture(bytes: usize) -> Vec<u8> {
    let mut all = b"\x89PNG\r\n\x1a\n".to_vec();
    all.extend((0u64..).flat_map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes()).take(bytes - all.len()));
    all
}

fn attach(by: &Session, new: &NewDocument, path: &Path) -> Result<(), Error> {
    by.attach(new, path, &|_, _| {}).map(drop)
}

fn count(world: &World, table: &str) -> usize {
    support::rows(&world.file("ada"), table).len()
}

#[test]
fn what_was_attached_comes_out_the_same_whatever_its_size() {
    let world = World::new();
    let (sam, of) = case(&world);
    for bytes in [9, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7] {
        let (whole, title) = (picture(bytes), format!("{bytes} bytes"));
        let id = attached(&sam, &document(of.case, &title), &whole).value;
        let (row, back) = world.sign_in("amy").disclose_document(id).unwrap();
        assert!(back == whole, "{title}");
        assert_eq!((row.media, row.size, row.words.title), (Some(Media::Png), Some(bytes), title));
        assert_eq!(row.words.file, "scan 1.bin");
    }
    assert_eq!(count(&world, "document_coming"), 0);
    let told = sam.refresh_case(of.case).unwrap().timeline;
    assert_eq!(told.iter().filter(|entry| entry.words.starts_with("kept: ")).count(), 5);
}

#[test]
fn the_largest_is_taken_and_one_byte_more_is_not() {
    let world = World::new();
    let (sam, of) = case(&world);
    let path = world.path().join("big.png");
    std::fs::write(&path, picture(MAX_BYTES)).unwrap();
    let last = Cell::new(0);
    let done = sam.attach(&document(of.case, ""), &path, &|now, all| {
        assert!(now > last.get() && all == MAX_BYTES);
        last.set(now);
    });
    assert_eq!(last.get(), MAX_BYTES);
    assert!(sam.disclose_document(done.unwrap().value).unwrap().1.len() == MAX_BYTES);
    std::fs::write(&path, picture(MAX_BYTES + 1)).unwrap();
    let refused = attach(&sam, &document(of.case, ""), &path).unwrap_err();
    assert_eq!(refused.problems()[0].words, "The file is larger than 20 MB. Split it.");
}

#[test]
#[cfg(unix)]
fn what_is_no_document_is_refused_and_leaves_nothing() {
    let world = World::new();
    let (sam, of) = case(&world);
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (name, bytes) in [
        ("empty.pdf", b"".as_slice()),
        ("letter.docx", b"PK\x03\x04"),
        ("run.pdf", b"#!/bin/sh\n\x1b[2J"),
        ("page.pdf.exe", b"MZ\x90\0"),
        ("latin.txt", b"caf\xe9"),
    ] {
        std::fs::write(at(name), bytes).unwrap();
        let refused = attach(&sam, &document(of.case, ""), &at(name)).unwrap_err();
        let words = &refused.problems()[0].words;
        assert!(words.contains("only these are kept") && !words.contains(name), "{name}: {words}");
    }
    std::os::unix::fs::symlink(at("latin.txt"), at("link")).unwrap();
    std::fs::hard_link(at("latin.txt"), at("second")).unwrap();
    for (name, said) in
        [("link", "It is a link."), ("second", "second name"), ("", "Name one file"), ("no", "no longer there")]
    {
        let refused = attach(&sam, &document(of.case, ""), &at(name)).unwrap_err();
        assert!(refused.problems()[0].words.contains(said), "{name}: {refused}");
    }
    for table in ["document", "document_piece", "document_coming"] {
        assert_eq!(count(&world, table), 0, "{table}");
    }
    // A name that would move the cursor is cleaned; what is text is shown as text.
    let hostile = at("a\u{1b}[2J\u{202e}b.txt");
    std::fs::write(&hostile, "Zoë\r\nwrote\u{200b} this").unwrap();
    let id = sam.attach(&document(of.case, ""), &hostile, &|_, _| {}).unwrap().value;
    let reading = sam.read_document(id).unwrap();
    assert_eq!(reading.row.words.title, "a[2Jb.txt");
    assert_eq!(reading.text.as_deref(), Some("Zoë\nwrote this"));
    let closed = sam.refresh_case(of.case).unwrap().version;
    let _ = sam.close_case(of.case, closed, alongside::domain::case::CloseReason::Done).unwrap();
    assert!(matches!(attach(&sam, &document(of.case, ""), &hostile), Err(Error::NotNow(_))));
}

#[test]
fn what_was_cut_off_is_seen_by_nobody_and_cleared_away_later() {
    let world = World::new();
    let (sam, of) = case(&world);
    let path = world.path().join("a.png");
    std::fs::write(&path, picture(40 * PIECE)).unwrap();
    // As if the process had ended between two pieces.
    let cut = catch_unwind(AssertUnwindSafe(|| {
        let _ = sam.attach(&document(of.case, ""), &path, &|done, _| assert!(done < 37 * PIECE, "cut off here"));
    }));
    assert!(cut.is_err());
    drop(sam);
    assert_eq!((count(&world, "document_piece"), count(&world, "document")), (37, 0));
    // Another desk may be at it still: nothing of it is touched for ten minutes.
    let sam = world.sign_in("sam");
    assert_eq!(count(&world, "document_piece"), 37);
    assert!(sam.refresh_case(of.case).unwrap().documents.is_empty());
    world.file("ada").conn().execute("UPDATE document_coming SET at = '2026-01-01T00:00:00.000Z'", []).unwrap();
    // Reception may not, and is not kept from signing in by it.
    drop(world.sign_in("rita"));
    assert_eq!(count(&world, "document_piece"), 37);
    drop(world.sign_in("amy"));
    assert_eq!((count(&world, "document_piece"), count(&world, "document_coming")), (0, 0));
    // What is whole is never cleared.
    let id = attached(&sam, &document(of.case, "whole"), &picture(3 * PIECE)).value;
    drop(world.sign_in("amy"));
    assert!(sam.disclose_document(id).is_ok());
}

#[test]
fn what_was_taken_out_can_come_back_for_a_day_and_then_its_bytes_are_gone() {
    let world = World::new();
    let (sam, of) = case(&world);
    let pieces = |world: &World| (count(world, "document_piece"), count(world, "document_coming"));
    let aged = |hours: &str| {
        let sql = format!("UPDATE document_coming SET at = '2026-11-2{hours}:00:00.000Z'");
        world.file("ada").conn().execute(&sql, []).unwrap();
    };
    let whole = picture(20 * PIECE);
    let kept = attached(&sam, &document(of.case, "kept"), &whole);
    let id = attached(&sam, &document(of.case, "a"), &whole).value;
    // Taken out, and brought back within the day: as it was.
    let out = sam.take_out_document(id, 1).unwrap();
    aged("3T10");
    drop(world.sign_in("amy"));
    assert_eq!(pieces(&world), (40, 1));
    let _ = sam.undo(&out.undo.unwrap()).unwrap();
    assert_eq!(pieces(&world), (40, 0));
    assert!(sam.disclose_document(id).unwrap().1 == whole);
    // After a day they go at a sign-in of whoever may, and nothing brings them back.
    let out = sam.take_out_document(id, 3).unwrap().undo.unwrap();
    aged("3T08");
    drop(world.sign_in("rita"));
    assert_eq!(pieces(&world), (40, 1));
    drop(world.sign_in("amy"));
    assert_eq!(pieces(&world), (20, 0));
    let late = sam.undo(&out).map(drop).unwrap_err();
    assert!(matches!(&late, Error::NotNow(words) if words.contains("its bytes are gone")), "{late}");
    assert!(sam.disclose_document(id).is_err());
    let rows = world.sign_in("ada").audit_rows(None).unwrap();
    let gone: Vec<_> = rows.iter().filter(|(_, row)| row.kind == "document_bytes").collect();
    assert_eq!((gone.len(), &gone[0].1.row), (1, &id.to_string()));
    // The same where attaching itself was taken back.
    let _ = sam.undo(&kept.undo.unwrap()).unwrap();
    assert_eq!(pieces(&world), (20, 1));
    aged("3T08");
    drop(world.sign_in("amy"));
    assert_eq!(pieces(&world), (0, 0));
    // Of what was seen and given back there are none.
    let seen = sam.saw_document(&document(of.case, "passport")).unwrap();
    let _ = sam.undo(&seen.undo.unwrap()).unwrap();
    assert_eq!(pieces(&world), (0, 0));
}

#[test]
fn a_piece_that_was_changed_moved_or_lost_is_told_and_nothing_is_given_out() {
    let world = World::new();
    let (sam, of) = case(&world);
    let id = attached(&sam, &document(of.case, "a"), &picture(3 * PIECE)).value;
    let other = attached(&sam, &document(of.case, "b"), &picture(3 * PIECE)).value;
    let file = world.file("ada");
    let damaged = |sql: &str| {
        file.conn().execute_batch(&format!("SAVEPOINT s; {sql}")).unwrap();
        file.conn().execute_batch("RELEASE s").unwrap();
        let refused = sam.disclose_document(id).map(drop);
        refused.expect_err(sql).to_string()
    };
    for sql in [
        format!("UPDATE document_piece SET piece = piece + 10 WHERE document = '{id}' AND piece = 1"),
        format!("DELETE FROM document_piece WHERE document = '{id}' AND piece = 2"),
        format!("UPDATE document SET size = {} WHERE id = '{id}'", 2 * PIECE),
        format!(
            "UPDATE document_piece SET words = (SELECT words FROM document_piece WHERE document = '{other}' AND piece = 0) \
             WHERE document = '{id}' AND piece = 0"
        ),
    ] {
        let words = damaged(&sql);
        assert!(words.contains("damaged"), "{sql}: {words}");
    }
    assert!(sam.disclose_document(other).is_ok());
}

#[test]
fn only_advice_opens_documents() {
    let world = World::new();
    let (sam, of) = case(&world);
    let id = attached(&sam, &document(of.case, "bundle"), b"page one").value;
    let scrap = world.path().join("scrap.txt");
    std::fs::write(&scrap, "x").unwrap();
    for login in ["rita", "cleo", "max"] {
        let other = world.sign_in(login);
        for (name, answer) in [
            ("list", other.documents(None).map(drop)),
            ("attach", attach(&other, &document(of.case, ""), &scrap)),
            ("saw", other.saw_document(&document(of.case, "x")).map(drop)),
            ("read", other.read_document(id).map(drop)),
            ("disclose", other.disclose_document(id).map(drop)),
            ("copy", other.keep_document(id).map(drop)),
            ("note", other.save_bundle_note(id, None, &bundle_note("1", "x")).map(drop)),
            ("take out", other.take_out_document(id, 1).map(drop)),
            ("folder", other.scan_folder().map(drop)),
            ("set folder", other.set_scan_folder("").map(drop)),
        ] {
            assert!(matches!(answer, Err(Error::Denied(_))), "{login}: {name}");
        }
    }
    assert!(matches!(sam.set_scan_folder(""), Err(Error::Denied(_))), "a supervisor sets it");
    assert!(world.sign_in("olga").read_document(id).is_err(), "another site's");
}

#[test]
#[cfg(unix)]
fn a_copy_is_for_this_account_only_and_names_nobody() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::new();
    let (sam, of) = case(&world);
    let id = attached(&sam, &document(of.case, "Letter of Imran Khan"), b"%PDF-1.7 x").value;
    let done = sam.keep_document(id).unwrap();
    let (path, second) = (done.value, sam.keep_document(id).unwrap().value);
    assert!(done.words.contains("not encrypted") && path != second);
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("ELM-26-") && name.ends_with(".pdf") && !name.contains("Khan"), "{name}");
    assert_eq!(std::fs::read(&path).unwrap(), b"%PDF-1.7 x");
    let given = world.sign_in("ada").audit_rows(None).unwrap();
    assert_eq!(given.iter().filter(|(_, row)| row.kind == "disclosure" && row.row == id.to_string()).count(), 2);
    let seen = sam.saw_document(&document(of.case, "passport")).unwrap().value;
    assert!(matches!(sam.keep_document(seen), Err(Error::NotNow(_))));
    assert!(sam.read_document(seen).unwrap().text("").contains("No copy is kept"));
    assert_eq!(sam.refresh_case(of.case).unwrap().documents[0].state, DocumentState::Returned);
}

#[test]
fn a_scan_leaves_the_folder_once_it_is_sealed_and_not_before() {
    let world = World::new();
    let (sam, of) = case(&world);
    let folder = tempfile::tempdir().unwrap();
    let sue = world.sign_in("sue");
    let not_there = folder.path().join("none").display().to_string();
    for wrong in ["relative/folder", &not_there, world.path().to_str().unwrap(), "/"] {
        assert_eq!(sue.set_scan_folder(wrong).map(drop).unwrap_err().problems()[0].field, "path", "{wrong}");
    }
    assert!(matches!(sam.attach_scan(&document(of.case, ""), "1.png", &|_, _| {}), Err(Error::NotNow(_))));
    let _ = sue.set_scan_folder(folder.path().to_str().unwrap()).unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("1.png"), picture(2 * PIECE)).unwrap();
    std::fs::write(at("2.doc"), "\u{1}").unwrap();
    std::fs::write(at("3.txt"), "still coming").unwrap();
    let new = document(of.case, "");
    for outside in ["../1.png", "/etc/hostname", ".hidden", "4.png"] {
        assert!(matches!(sam.attach_scan(&new, outside, &|_, _| {}), Err(Error::NotNow(_))), "{outside}");
    }
    assert!(sam.attach_scan(&new, "2.doc", &|_, _| {}).is_err() && at("2.doc").exists());
    let done = sam.attach_scan(&new, "1.png", &|_, _| assert!(at("1.png").exists())).unwrap();
    assert!(!at("1.png").exists() && done.undo.is_none(), "the sealed copy is the only one");
    assert!(sam.disclose_document(done.value).unwrap().1 == picture(2 * PIECE));
    // It grew while it was sealed: what was sealed is not all of it.
    let done =
        sam.attach_scan(&new, "3.txt", &|_, _| std::fs::write(at("3.txt"), "still coming, more").unwrap()).unwrap();
    assert!(at("3.txt").exists() && done.words.contains("delete it"), "{}", done.words);
}

#[test]
fn notes_of_pages_are_kept_changed_and_found_where_they_belong() {
    let world = World::new();
    let (sam, of) = case(&world);
    let id = attached(&sam, &document(of.case, "bundle"), b"%PDF-1.7").value;
    for (page, says, field) in [("", "x", "page"), ("1", "  ", "says"), ("page forty-two of it", "x", "page")] {
        let refused = sam.save_bundle_note(id, None, &bundle_note(page, says)).map(drop).unwrap_err();
        assert_eq!(refused.problems()[0].field, field);
    }
    let note = sam.save_bundle_note(id, None, &bundle_note(" 42 ", "Limpetfold takes 90 minutes.")).unwrap().value;
    let _ = sam.save_bundle_note(id, None, &bundle_note("9", "first")).unwrap();
    let amy = world.sign_in("amy");
    let _ = amy.save_bundle_note(id, Some((note, 1)), &bundle_note("42", "Limpetfold takes an hour.")).unwrap();
    let late = sam.save_bundle_note(id, Some((note, 1)), &bundle_note("42", "mine")).map(drop);
    assert!(matches!(late, Err(Error::Conflict(_))));
    let file = sam.refresh_case(of.case).unwrap();
    let pages: Vec<&str> = file.bundle.iter().map(|row| row.what.page.as_str()).collect();
    assert_eq!(pages, ["9", "42"]);
    assert!(sam.read_document(id).unwrap().text("page 42").contains("leaves no copy"));
    // With the document its notes go, and come back.
    let noted = sam.take_out_note(note, 2).unwrap();
    assert_eq!(sam.refresh_case(of.case).unwrap().bundle.len(), 1);
    let _ = sam.undo(&noted.undo.unwrap()).unwrap();
    let out = sam.take_out_document(id, 1).unwrap();
    assert!(sam.refresh_case(of.case).unwrap().bundle.is_empty());
    assert!(sam.save_bundle_note(id, None, &bundle_note("1", "x")).is_err());
    let mut finds = support::finder(&sam);
    let order = alongside::domain::find::Order::Newest;
    assert!(finds.find("limpetfold", order, 9).unwrap().hits.is_empty());
    let _ = sam.undo(&out.undo.unwrap()).unwrap();
    assert_eq!(sam.refresh_case(of.case).unwrap().bundle.len(), 2);
    assert_eq!(support::finder(&sam).find("limpetfold", order, 9).unwrap().hits.len(), 1);
}

/// The words of a text, however it is broken into lines.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_challenge_and_the_grounds_name_the_pages_that_help_and_no_others() {
    let world = World::new();
    let (sam, of) = case(&world);
    let ask = |kind| PaperAsk { case: of.case, kind, request: None, matter: None };
    let text = |kind| {
        let written = sam.paper(&ask(kind)).unwrap_or_else(|error| panic!("{kind}: {error}"));
        assert!(written.paper.pdf().is_ok_and(|pdf| pdf.starts_with(b"%PDF")));
        (flowing(&written.paper.text()), written.notes.join(" "))
    };
    let _ = sam.save_working(of.matter, None, &support::working("It takes an hour.")).unwrap();
    let _ = sam.record_letter(&support::letter(&sam, of.matter, "")).unwrap();
    let id = attached(&sam, &document(of.case, "Response of the DWP"), b"%PDF-1.7").value;
    let gp = NewDocument { kind: DocumentKind::Medical, ..document(of.case, "GP letter") };
    let gp = attached(&sam, &gp, b"a letter").value;
    let note = |page: &str, says: &str, bearing, activity: Option<u32>| BundleEdit {
        bearing,
        activity: activity.map(|number| ("daily-living".to_owned(), number)),
        ..bundle_note(page, says)
    };
    for (of, what) in [
        (id, note("42", "Prompting is\nneeded *daily*.", Bearing::Helps, Some(4))),
        (id, note("43", "She cooks.", Bearing::Hurts, Some(1))),
        (id, note("44", "An address.", Bearing::Neither, None)),
        (gp, note("2", "Seen since 2019.", Bearing::Helps, None)),
    ] {
        let _ = sam.save_bundle_note(of, None, &what).unwrap();
    }
    let file = sam.refresh_case(of.case).unwrap();
    let page = Support::By(vec!["page 42 of the bundle".into()]);
    assert_eq!(file.support(&file.workings[0]), page, "what hurts or is of another activity supports nothing");
    let (script, mind) = text(PaperKind::PhoneScript);
    assert!(script.contains("See page 42 of the bundle: Prompting is needed *daily*."), "{script}");
    assert!(script.contains("See page 2 of GP letter: Seen since 2019."), "{script}");
    assert!(script.contains("request for a mandatory reconsideration, made today"), "{script}");
    assert!(mind.contains("be ready to answer: page 43 of the bundle") && mind.contains("not for sending"), "{mind}");
    let early = sam.paper(&ask(PaperKind::AppealGrounds)).map(drop).unwrap_err().to_string();
    assert!(early.contains("Record the mandatory reconsideration notice first"), "{early}");
    let (pack, _) = text(PaperKind::AppealPack);
    assert!(pack.contains("Wanting: A copy of the mandatory reconsideration notice"), "{pack}");

    let notice = alongside::domain::due::NewLetter { rule: "appeal".into(), ..support::letter(&sam, of.matter, "") };
    let _ = sam.record_letter(&notice).unwrap();
    assert_eq!(sam.refresh_case(of.case).unwrap().matters[0].stage, Stage::Reconsideration);
    let (grounds, mind) = text(PaperKind::AppealGrounds);
    let day = notice.on.format("%-d %B %Y").to_string();
    assert!(grounds.contains(&format!("notice of {day} comes with this")), "{grounds}");
    assert!(grounds.contains("See page 42 of the bundle: Prompting") && grounds.contains("Other pages"), "{grounds}");
    for secret in ["She cooks", "An address", "page 43"] {
        assert!(!grounds.contains(secret) && !script.contains(secret), "{secret}: {grounds}");
    }
    assert!(mind.contains("page 43 of the bundle"), "{mind}");
    let copy = NewDocument { kind: DocumentKind::Decision, ..document(of.case, "The notice, 3 pages") };
    let _ = attached(&sam, &copy, b"%PDF-1.4");
    let (pack, mind) = text(PaperKind::AppealPack);
    assert!(
        pack.contains("There: A copy of the mandatory reconsideration notice. Here: The notice, 3 pages"),
        "{pack}"
    );
    assert!(pack.contains("There: The grounds. Here: 1 in dispute") && pack.contains("HMCTS"), "{pack}");
    assert!(pack.contains("The tribunal must have it by") && mind.contains("not for sending"), "{pack}");
}

#[test]
fn the_commands_attach_list_and_give_out() {
    let world = World::new();
    let (sam, of) = case(&world);
    let reference = sam.refresh_case(of.case).unwrap().row.reference;
    let pass = world.path().join("pass");
    std::fs::write(&pass, format!("{}\n", support::PASS)).unwrap();
    let (file, copy) = (world.path().join("Khan letter.txt"), world.path().join("copy.txt"));
    std::fs::write(&file, "as it was").unwrap();
    let path = |path: &Path| path.to_str().unwrap().to_owned();
    let (data, pass, file, copy) = (path(world.path()), path(&pass), path(&file), path(&copy));
    let base = ["--data", &data, "--user", "sam", "--passphrase-file", &pass];
    let did = |args: &[&str]| run(&[args, &base].concat());
    let made = did(&["document", "attach", &reference, &file, "--kind", "medical", "--pages", "2", "--json"]).json();
    let id = made["id"].as_str().unwrap();
    let listed = did(&["list", "documents", "--json"]).json();
    let row = &listed[0];
    assert_eq!(
        (row["id"].as_str(), row["kind"].as_str(), row["media"].as_str()),
        (Some(id), Some("medical"), Some("text"))
    );
    assert_eq!(
        (row["title"].as_str(), row["pages"].as_u64(), row["size"].as_u64()),
        (Some("Khan letter.txt"), Some(2), Some(9))
    );
    assert_eq!(row["matter"], serde_json::Value::Null);
    assert_eq!(did(&["document", "export", id]).out, "as it was");
    assert!(did(&["document", "export", id, "-o", &copy]).out.contains("not encrypted"));
    assert_eq!(std::fs::read(&copy).unwrap(), b"as it was");
    assert!(did(&["document", "export", id, "-o", &copy]).refusal(1).contains("--force"));
    did(&["document", "attach", &reference, "/nowhere"]).refusal(2);
    assert!(did(&["document", "attach", &reference, "/dev/null"]).refusal(1).contains("device"));
    assert_eq!(sam.role(), Role::Advisor);
}

#[test]
fn a_desks_own_templates_are_tried_before_a_letter_needs_them() {
    let world = World::new();
    let data = world.path().to_str().unwrap();
    let check = || run(&["templates", "--check", "--data", data]);
    assert!(check().out.contains("ours are used"));
    let own = world.path().join("templates");
    std::fs::create_dir(&own).unwrap();
    std::fs::write(own.join("letterhead.md"), "**{{ site }}**\n").unwrap();
    assert_eq!(check().out, "These can be used: letterhead.md\n");
    std::fs::write(own.join("appeal-grounds.md"), "# Grounds\n\n{{ client.shoe }}\n").unwrap();
    // Only where nothing is known does this one fail.
    std::fs::write(own.join("authority.md"), "# Form\n\nFor:\n{{ body }}\n").unwrap();
    let ran = check();
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("appeal-grounds.md: line 3: This paper has no such value."), "{}", ran.err);
    assert!(ran.err.contains("authority.md: line 4: A value that may be missing"), "{}", ran.err);
}
