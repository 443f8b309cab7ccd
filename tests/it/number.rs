//! Numbers and references of a client: typed, masked, shown in full when asked for, and for the advice file only.

use alongside::desk::Error;
use alongside::domain::identifier::{Identifier, IdentifierKind};

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{World, nino, rows};

#[test]
fn a_number_is_masked_until_somebody_asks_for_it() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let done = sam.add_identifier(of.case, &nino()).unwrap();
    let council = Identifier { kind: IdentifierKind::Council, of: "Elm Borough".into(), value: "7001".into() };
    let _ = sam.add_identifier(of.case, &council).unwrap();
    let held = sam.refresh_case(of.case).unwrap().identifiers;
    let held: Vec<(&str, &str)> = held.iter().map(|one| (one.label.as_str(), one.masked.as_str())).collect();
    assert_eq!(held, [("National Insurance number", "•••• 56C"), ("council account, Elm Borough", "••••")]);
    assert!(!done.words.contains("56"), "the toast tells nothing: {}", done.words);

    // Shown in full: one row of who looked, without the number.
    let looked =
        |file: &_| rows(file, "audit").iter().filter(|row| format!("{row:?}").contains("\"identifier\"")).count();
    let file = world.file("ada");
    let before = looked(&file);
    let full = sam.identifiers(of.client).unwrap();
    assert_eq!(full[0], ("nino".to_owned(), "QQ 12 34 56 C".to_owned()));
    assert_eq!(looked(&file), before + 1);

    // Taken back, it is gone from both.
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(sam.identifiers(of.client).unwrap().len(), 1);
    assert_eq!(sam.refresh_case(of.case).unwrap().identifiers.len(), 1);
}

#[test]
fn what_cannot_be_a_number_is_refused_and_nobody_else_may() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let error = sam.add_identifier(of.case, &Identifier { value: "QQ12345".into(), ..nino() }).map(drop).unwrap_err();
    let said = error.problems();
    assert_eq!(said[0].field, "value");
    assert!(said[0].words.contains("two letters, six digits") && !said[0].words.contains("12345"));
    for login in ["rita", "cleo", "max", "olga"] {
        let other = world.sign_in(login);
        assert!(matches!(other.add_identifier(of.case, &nino()).map(drop), Err(Error::Denied(_))), "{login}");
        assert!(matches!(other.identifiers(of.client), Err(Error::Denied(_))), "{login}");
    }
    assert!(sam.identifiers(of.client).unwrap().is_empty());
}

/// Typed and saved, shown, and hidden again, on a real terminal. With its keys counted.
#[cfg(unix)]
#[test]
fn a_number_on_a_terminal() {
    let dir = tempfile::TempDir::new().unwrap();
    let data = dir.path().join("desk");
    let args =
        ["demo", "--data", data.to_str().unwrap(), "--clients", "30", "--seed", "1", "--now", "2026-02-03T09:00"];
    let mut pty = Pty::start(&args, 120, 36, &[]);
    pty.sees("Made-up people only.").keys("<Enter>").sees("1 Inbox");
    pty.keys("1/").types("Khan").keys("<Enter>").sees("Khan, Imran").keys("o").sees("Open the case · Khan, Imran");
    pty.keys("p<Tab><Tab><Tab><Tab><^U>").keys("<^S>").sees("2 Case ELM-");
    pty.keys("v").sees("No number is recorded yet. I records one.");
    pty.counted();
    pty.keys("I").sees("A number · ").types("qq123456c").keys("<^S>").sees("•••• 56C");
    assert_eq!(pty.counted(), 2, "the key and saving, beyond the number");
    pty.keys("v").sees("QQ 12 34 56 C").keys("<Esc>").loses("QQ 12 34 56 C");
    assert_eq!(pty.counted(), 2, "shown by one key, hidden by another");
    // The client may see it beside the desk; the way to it is the same.
    pty.keys("w").sees("•••• 56C").keys("v").sees("QQ 12 34 56 C").keys("<Esc>").loses("QQ 12 34 56 C");
    pty.keys("w").keys("q").sees("Leave Alongside?").keys("y");
    assert_eq!(pty.end(), 0);
}
