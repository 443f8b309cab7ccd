//! Running the program as a script does.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The moment at which the tests' demo desks stand.
pub const NOW: &str = "2026-11-24T09:00";

/// What a run gave.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The JSON on standard output.
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).expect("JSON")
    }

    /// The one plain sentence on standard error, with nothing on standard output.
    pub fn refusal(&self, code: i32) -> &str {
        assert_eq!(self.code, code, "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        let words = self.err.trim_end();
        assert!(words.ends_with(['.', ')']) && words.lines().count() == 1, "one sentence: {words}");
        words
    }
}

/// The program: the one built with the tests, or the one that `ALONGSIDE_BIN` names, such as the release build.
pub fn binary() -> PathBuf {
    std::env::var_os("ALONGSIDE_BIN").map_or_else(|| env!("CARGO_BIN_EXE_alongside").into(), PathBuf::from)
}

/// The program, cut off from the home folder and the desk of whoever runs the tests.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(binary());
    command.args(args).env_remove("ALONGSIDE_HOME").env("HOME", "/nonexistent").env_remove("XDG_DATA_HOME");
    command
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

/// Runs the program without a terminal and without input.
pub fn run(args: &[&str]) -> Ran {
    ran(command(args).stdin(Stdio::null()).output().expect("the program starts"))
}

/// Runs the program with this on standard input.
pub fn run_with(input: &str, args: &[&str]) -> Ran {
    let mut command = command(args);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A program that needs no input may be gone before it is written.
    let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
    ran(child.wait_with_output().expect("it ends"))
}

/// A demo desk of its own for one test, with a file that holds the passphrase.
pub struct Demo {
    pub dir: TempDir,
    pass: String,
}

impl Demo {
    /// A desk of `clients` people.
    pub fn of(clients: u32, seed: u32) -> Self {
        let dir = TempDir::new().unwrap();
        let (clients, seed) = (clients.to_string(), seed.to_string());
        let desk = dir.path().join("desk");
        run(&["demo", "--data", text(&desk), "--now", NOW, "--seed", &seed, "--clients", &clients, "--json"]).json();
        Self::at(dir)
    }

    fn at(dir: TempDir) -> Self {
        let pass = dir.path().join("pass");
        std::fs::write(&pass, "demo\n").unwrap();
        Self { pass: text(&pass).to_owned(), dir }
    }

    pub fn data(&self) -> String {
        text(&self.dir.path().join("desk")).to_owned()
    }

    /// Runs a verb as someone.
    pub fn run_as(&self, user: &str, args: &[&str]) -> Ran {
        let data = self.data();
        let mut all = vec!["--data", &data, "--now", NOW, "--user", user, "--passphrase-file", &self.pass];
        all.extend_from_slice(args);
        run(&all)
    }

    /// A list as someone sees it.
    pub fn list(&self, user: &str, what: &str) -> Vec<Value> {
        let mut args = vec!["list", what, "--json"];
        if what == "inbox" {
            args.push("--all");
        }
        self.run_as(user, &args).json().as_array().expect("an array").clone()
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}
