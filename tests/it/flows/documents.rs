//! Documents at the desk: attached, noted page by page, scanned in, given out, with a few keys each.

use alongside::domain::document::{Bearing, DocumentRow, DocumentState};

use super::at_case;
use crate::support::Play;

/// The documents in Tran's case.
fn documents(play: &Play) -> Vec<DocumentRow> {
    let session = play.session("advisor");
    let client = session.find_clients("Tran", 1).unwrap()[0].id;
    session.refresh_case(session.cases_of(client).unwrap()[0]).unwrap().documents
}

#[test]
fn a_file_is_attached_noted_and_given_out_by_keyboard_alone() {
    let mut play = at_case("Tran");
    let path = play.folder().join("bundle.pdf");
    std::fs::write(&path, b"%PDF-1.7 pages").unwrap();
    play.keys("f").sees("No document is here yet").sees("Attach what the client brought: a.");
    play.keys("n").sees("No document is here yet: a attaches one");
    play.keys("a").types(path.to_str().unwrap()).keys("<Tab>4<^S>").answered();
    play.sees("Kept: bundle.pdf. The file itself stays where it is.").pass(11).sees("Note what a page says: n.");
    // Page, sentence, helps: eight keys beside the words.
    play.keys("n").types("42").keys("<Tab>").types("Needs prompting.").keys("<Tab>14<^S>");
    play.sees("Noted: page 42").sees("page 42 · helps · activity 4: Needs prompting.");
    play.keys("<Down><Enter>").sees("A page of bundle.pdf").keys("<Tab>").types(" Daily.").keys("<^S>");
    play.sees("Needs prompting. Daily.").keys("<^Z>").sees("Undone: page 42").lacks("Daily.");
    play.keys("<Up><Enter>").sees("page 42 · helps: Needs prompting.").sees("leaves no copy").keys("<Esc>");
    play.keys("f").sees("Write a copy of bundle.pdf").keys("<Enter>").lacks("Write a copy");
    play.keys("fy").answered().sees("Written, and not encrypted");
    play.keys("xy").sees("Taken out of the case").lacks("page 42").keys("<^Z>").sees("page 42 · helps");
    let rows = documents(&play);
    assert_eq!((rows.len(), rows[0].state, rows[0].by.as_str()), (1, DocumentState::Held, "Ada Obi"));
    assert!(path.exists() && Bearing::ALL.len() == 3);
}

#[test]
fn what_was_seen_and_given_back_takes_a_line() {
    let mut play = at_case("Tran");
    play.keys("fs").types("Passport of Morgan Tran").keys("<Tab>5<^S>").sees("Seen and given back: Passport");
    play.keys("f").sees("nothing of it is kept here").keys("<Enter>").sees("No copy is kept.");
    assert_eq!(documents(&play)[0].state, DocumentState::Returned);
    play.keys("<Esc><Esc>").sees("seen, returned: Passport of Morgan Tran");
}

#[test]
fn a_file_that_is_none_of_what_is_kept_is_told_under_its_field_and_the_typing_stays() {
    let mut play = at_case("Tran");
    let path = play.folder().join("letter.docx");
    std::fs::write(&path, b"PK\x03\x04").unwrap();
    play.keys("fa").types(path.to_str().unwrap()).keys("<Tab>1").types("The refusal").keys("<^S>").answered();
    play.sees("It is no PDF, PNG, JPEG or plain text").sees("The refusal");
    play.keys("<Esc><Esc>").sees("Kept as a draft").keys("fa").sees("The refusal");
}

#[test]
fn a_scan_is_taken_out_of_the_folder_into_the_case_and_no_name_is_seen_by_a_client() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("Khan 0001.pdf"), b"%PDF-1.7").unwrap();
    let mut play = Play::sit("supervisor");
    play.keys(":scan-in folder<Enter>").types(folder.path().to_str().unwrap()).keys("<^S>").sees("Scan-in folder set");
    play.keys("<^L>").sign_in("advisor").keys("<^G>").types("Tran").keys("<Enter>").sees("opened").keys("f");
    while !play.text().contains("1 scan waits in the scan-in folder") {
        play.look();
        std::thread::yield_now();
    }
    play.keys("<Esc>wf").lacks("scan waits").keys("i").sees("not while a client can see the screen").lacks("Khan");
    play.keys("<Esc>wf")
        .sees("1 scan waits")
        .keys("i")
        .sees("Khan 0001.pdf")
        .keys("1")
        .sees("Khan 0001.pdf: once sealed here and read back");
    play.keys("2").types("Decision of 2 November").keys("<^S>").answered();
    play.sees("The scan was taken out of the folder.");
    assert!(std::fs::read_dir(folder.path()).unwrap().next().is_none());
    assert_eq!(documents(&play)[0].words.title, "Decision of 2 November");
}
