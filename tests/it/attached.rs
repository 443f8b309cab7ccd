//! Documents on a real terminal: files attached, noted, given out and scanned in by an advisor; nobody else sees any of it.
#![cfg(unix)]

use std::path::Path;

use alongside::domain::document::MAX_BYTES;

use crate::run::{Demo, text};
use crate::support::desk;
use crate::support::pty::Pty;

/// A PNG that a viewer opens.
const PICTURE: &[u8] = include_bytes!("../../assets/demo/documents/photo.png");

/// A PDF that our own program wrote for a case of the desk.
fn letter(desk: &Demo, to: &Path) {
    let cases = desk.list("advisor", "cases");
    let open = cases.iter().find(|case| case["status"] == "open").unwrap()["ref"].as_str().unwrap().to_owned();
    let made = desk.run_as("advisor", &["letter", &open, "--kind", "authority", "--format", "pdf", "-o", text(to)]);
    assert_eq!(made.code, 0, "{}", made.err);
}

#[test]
fn an_advisor_attaches_notes_gives_out_and_scans_in_and_the_others_see_none_of_it() {
    let desk = Demo::of(30, 1);
    let (folder, scans) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let at = |name: &str| folder.path().join(name);
    letter(&desk, &at("quillwort bundle.pdf"));
    std::fs::write(at("quillwort photo.png"), PICTURE).unwrap();
    std::fs::write(at("quillwort letter.txt"), "Dear desk,\nit takes an hour.\n").unwrap();
    let mut big = PICTURE.to_vec();
    big.resize(MAX_BYTES + 1, 0);
    std::fs::write(at("big.png"), &big).unwrap();
    std::fs::write(at("really a program.pdf"), b"MZ\x90\0\x03").unwrap();
    let data = desk.data();
    let supervisor = desk::session(Path::new(&data), "supervisor", desk::NOW);
    let _ = supervisor.set_scan_folder(text(scans.path())).unwrap();
    drop(supervisor);

    let mut pty = Pty::start(&["--data", &data, "--now", desk::NOW], 80, 24, &[]);
    pty.sees("Made-up people only.").keys("<Enter>").sees("Inbox");
    pty.keys("<^G>").types("Begum, Ruk").sees("Begum, Rukhsana").keys("<Enter>").sees("Ruki Begum");
    pty.counted();
    pty.keys("f").sees("No document is here yet");
    // A file: four keys beside its path.
    pty.keys("a").sees("Attach · ").types(text(&at("quillwort bundle.pdf"))).keys("<Tab>4<^S>");
    pty.sees("Kept: quillwort bundle.pdf").sees("tribunal bundle");
    assert_eq!(pty.counted(), 5);
    // What is too large, and what is not what its name says: told, and the form stays.
    pty.keys("a").sees("Attach · ").types(text(&at("big.png"))).keys("<Tab>6<^S>").sees("larger than 20 MB");
    pty.keys("<^U>").types(text(&at("really a program.pdf"))).keys("<^S>").sees("It is no PDF, PNG");
    pty.keys("<^U>").types(text(&at("quillwort photo.png"))).keys("<^S>").sees("Kept: quillwort photo.png");
    pty.keys("a").sees("Attach · ").types(text(&at("quillwort letter.txt"))).keys("<Tab>1<^S>");
    pty.sees("Kept: quillwort letter.txt");
    // The newest is on top, and selected.
    pty.counted();
    pty.keys("n").sees("A page of").types("1").keys("<Tab>").types("It takes an hour.").keys("<Tab>1<^S>");
    pty.sees("Noted: page 1").sees("page 1 · helps: It takes an hour.");
    assert_eq!(pty.counted(), 5);
    pty.keys("<Enter>").sees("Dear desk,").sees("it takes an hour.").keys("<Esc>").loses("Dear desk,");
    pty.keys("f").sees("It is not encrypted there").keys("y").sees("Written, and not encrypted");
    let copies: Vec<_> = std::fs::read_dir(Path::new(&data).join("papers")).unwrap().map(Result::unwrap).collect();
    assert_eq!(copies.len(), 1);
    assert_eq!(std::fs::read(copies[0].path()).unwrap(), b"Dear desk,\nit takes an hour.\n");

    // A scan that comes while the desk is open.
    std::fs::write(scans.path().join("quillwort scan 7.png"), PICTURE).unwrap();
    pty.sees("1 scan waits").keys("i").sees("quillwort scan 7.png").keys("1").sees("once sealed here and read back");
    pty.keys("2<^S>").sees("The scan was taken out of the folder.").loses("1 scan waits");
    assert!(std::fs::read_dir(scans.path()).unwrap().next().is_none());
    pty.keys("<Esc>").sees("kept: quillwort scan 7.png");
    let listed = desk.list("advisor", "documents");
    let ours: Vec<_> = listed.iter().filter(|row| row["title"].as_str().unwrap().starts_with("quillwort")).collect();
    let media: Vec<&str> = ours.iter().map(|row| row["media"].as_str().unwrap()).collect();
    assert_eq!(media, ["png", "text", "png", "pdf"], "the newest first, and none of what was refused");
    for (name, row) in [("quillwort bundle.pdf", ours[3]), ("quillwort photo.png", ours[2])] {
        let out = folder.path().join("out");
        let args = ["document", "export", row["id"].as_str().unwrap(), "--force", "-o", text(&out)];
        assert_eq!(desk.run_as("advisor", &args).code, 0);
        assert!(std::fs::read(&out).unwrap() == std::fs::read(at(name)).unwrap(), "{name}");
    }

    // A scan that waits while others sit down.
    std::fs::write(scans.path().join("quillwort scan 8.png"), PICTURE).unwrap();
    pty.keys("f").sees("1 scan waits").keys("<Esc>").loses("1 scan waits").keys("q").sees("Leave").keys("y");
    assert_eq!(pty.end(), 0);
    drop(pty);
    for login in ["reception", "clinician"] {
        let mut pty = Pty::start(&["--data", &data, "--now", desk::NOW], 80, 24, &[]);
        pty.sees("Made-up people only.").types(login).keys("<Enter>").loses("Made-up people only.");
        pty.keys("/").types("begum, ruk").sees("Begum, Rukhsana").keys("<Enter>").keys("f").keys("<^G>");
        pty.types("begum").sees("Begum").keys("<Esc>").keys("<Esc>").keys("<^L>").sees("Made-up people only.");
        let shown = String::from_utf8_lossy(&pty.raw).into_owned();
        assert!(!shown.contains("quillwort") && !shown.contains("scan wait"), "{login}");
        drop(pty);
        let id = ours[0]["id"].as_str().unwrap();
        for args in [&["list", "documents"][..], &["document", "export", id]] {
            assert_eq!(desk.run_as(login, args).code, 1, "{login}: {args:?}");
        }
    }
}
