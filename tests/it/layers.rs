//! The rooms and who may import whom; one home for each outside crate; one version of what must be one.

use std::path::{Path, PathBuf};

/// The rooms, each with what it may import beside itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain"]),
    ("exchange", &["domain"]),
    ("papers", &["domain"]),
    ("desk", &["domain", "store", "exchange", "papers"]),
    ("ui", &["domain", "desk"]),
    ("cli", &["domain", "exchange", "papers", "desk", "ui"]),
];

/// Outside crates, and what else has one home: the words that name them, and the paths under `src` where they may stand.
const HOMES: &[(&[&str], &[&str])] = &[
    (&["rusqlite"], &["store/"]),
    (&["chacha20poly1305", "argon2", "hpke", "hmac::"], &["store/keys/"]),
    (&["ratatui", "crossterm", "tui_textarea", "tui_input"], &["ui/", "ui.rs"]),
    (&["icalendar::"], &["exchange/"]),
    (&["rrule::"], &["domain/service/hours.rs"]),
    (&["minijinja", "pulldown_cmark", "krilla::", "parley::", "notosans"], &["papers/"]),
    (&["clap::", "clap_complete", "clap_mangen"], &["cli/", "cli.rs"]),
    (&["Utc::now", "Local::now", "SystemTime"], &["desk/host.rs", "desk/host/"]),
    (&["libc::", "rustix::", "signal_hook"], &["desk/host.rs", "desk/host/", "desk/files.rs", "desk/files/"]),
    (
        &["println!", "eprintln!", "print!(", "eprint!(", "io::stdout", "io::stderr"],
        &["cli/", "cli.rs", "ui/term", "main.rs"],
    ),
];

/// Rooms that touch nothing of the machine, and the words that would.
const PURE: &[&str] = &["domain/", "exchange/", "papers/"];
const MACHINE: &[&str] = &["std::fs", "File::open", "std::env", "std::net", "std::thread", "Instant::now"];

/// The longest a source file may be.
const LONGEST: usize = 700;

fn sources() -> Vec<(String, String)> {
    fn walk(dir: &Path, into: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push(path);
            }
        }
    }
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&src, &mut files);
    files.sort();
    let name = |path: &Path| path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

/// The code of a file: without comments, and without its tests, which may look into any room to the left.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\n#[allow").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// The rooms that a file names by `crate::`, whether alone or in a list.
fn named(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let list = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or("").split(',').map(str::trim).collect(),
            None => vec![rest],
        };
        let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        rooms.extend(list.into_iter().map(word));
    }
    rooms
}

#[test]
fn a_room_imports_only_what_stands_left_of_it() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        let room = name.split(['/', '.']).next().unwrap();
        let Some((_, may)) = ROOMS.iter().find(|(one, _)| *one == room) else { continue };
        for other in named(&code(&text)) {
            let is_room = ROOMS.iter().any(|(one, _)| *one == other);
            if is_room && other != room && !may.contains(&other.as_str()) {
                wrong.push(format!("{name} names {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_outside_crate_has_one_home() {
    let mut wrong = Vec::new();
    for (name, text) in sources() {
        if name.ends_with("tests.rs") || name.contains("/tests/") {
            continue;
        }
        let code = code(&text);
        if PURE.iter().any(|room| name.starts_with(room)) {
            wrong.extend(MACHINE.iter().filter(|word| code.contains(**word)).map(|word| format!("{name} uses {word}")));
        }
        for (words, homes) in HOMES {
            for word in words.iter().filter(|word| code.contains(**word)) {
                if !homes.iter().any(|home| name.starts_with(home)) {
                    wrong.push(format!("{name} uses {word}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_search_of_this_test_finds_what_it_looks_for() {
    assert_eq!(named("use crate::{desk, ui::kit};\nuse crate::store::Tx;"), ["desk", "ui", "store"]);
    assert_eq!(code("let a = 1; // Utc::now\n#[cfg(test)]\n#[allow(x)]\nmod tests { println!() }"), "let a = 1; ");
    assert!(sources().iter().any(|(name, text)| name == "store/mod.rs" && code(text).contains("rusqlite")));
}

#[test]
fn no_statement_replaces_a_row() {
    // A role's authorizer sees an insert and not the deletion that `OR REPLACE` makes of it: it would rewrite a note.
    for (name, text) in sources().into_iter().filter(|(name, _)| name.starts_with("store/")) {
        let text = text.to_uppercase();
        assert!(!text.contains("INSERT OR REPLACE") && !text.contains("REPLACE INTO"), "{name}");
    }
}

#[test]
fn no_file_is_too_long_to_be_read_in_one_go() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|(name, text)| (name, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

#[test]
fn the_lock_file_holds_one_of_each_terminal_and_database_crate() {
    let lock = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock")).unwrap();
    for name in
        ["ratatui", "ratatui-core", "ratatui-crossterm", "crossterm", "rusqlite", "libsqlite3-sys", "unicode-width"]
    {
        assert_eq!(lock.matches(&format!("name = \"{name}\"\n")).count(), 1, "{name}");
    }
    for other in ["sqlx", "tui-textarea", "termion", "openssl"] {
        assert_eq!(lock.matches(&format!("name = \"{other}\"\n")).count(), 0, "{other}");
    }
}
