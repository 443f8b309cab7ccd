//! Import into a real desk: what became of each file, read back through the desk's verbs.

mod again;
mod corpus;
mod fixtures;
mod hostile;
mod originals;

use std::path::{Path, PathBuf};

use alongside::desk::door::{Door, Founding, found};
use alongside::desk::import::{FileReport, ImportReport};
use alongside::desk::people::NewStaff;
use alongside::desk::{Clock, Session};
use alongside::domain::case::Nation;
use alongside::domain::date::parse_now;
use alongside::domain::people::TeamKind;
use alongside::domain::person::Person;
use alongside::domain::referral::{InboxFilter, InboxRow, Referral};
use alongside::domain::role::Role;
use alongside::store::keys::Keyring;
use alongside::store::schema::map::MAP;
use alongside::store::{Ids, Store};
use chrono::NaiveDate;
use tempfile::TempDir;
use zeroize::Zeroizing;

/// A desk of made-up people on 24 November 2026, its supervisor signed in, and a folder for files beside it.
struct Desk {
    root: TempDir,
    session: Session,
}

fn clock() -> Clock {
    Clock::starting_at(parse_now("2026-11-24T09:00").unwrap())
}

impl Desk {
    fn new() -> Self {
        let root = TempDir::new().unwrap();
        let founding = Founding {
            site: "Elm Street Health Centre".to_owned(),
            code: "ELM".to_owned(),
            nation: Nation::England,
            login: "ada".to_owned(),
            name: "Ada Obi".to_owned(),
            passphrase: Zeroizing::new("demo".to_owned()),
        };
        let (session, _) = found(&root.path().join("desk"), &founding, true, clock(), Ids::random()).unwrap();
        Self { root, session }
    }

    fn dir(&self) -> PathBuf {
        self.root.path().join("desk")
    }

    /// Writes a file beside the desk.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.root.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Someone of another role, signed in.
    fn someone(&self, login: &str, role: Role, kind: TeamKind) -> Session {
        let site = self.session.home_site().unwrap();
        let teams = self.session.all_teams().unwrap();
        let team = teams.iter().find(|team| team.site == site && team.kind == kind).unwrap().id;
        let new = NewStaff { login: login.into(), name: "Sam Lee".into(), job: String::new(), role, team };
        let _ = self.session.add_staff(&new, "demo").unwrap();
        Door::at(&self.dir(), clock()).unwrap().sign_in(login, "demo").unwrap()
    }

    fn import(&self, paths: &[PathBuf]) -> ImportReport {
        self.session.import(paths, &mut |_| true).unwrap()
    }

    /// Imports one file and gives what became of it.
    fn import_file(&self, path: &Path) -> FileReport {
        self.import(&[path.to_owned()]).files.remove(0)
    }

    fn rows(&self) -> Vec<InboxRow> {
        self.session.all_referrals(&InboxFilter::default(), 10_000).unwrap()
    }

    /// The referral of the person with this family name, and who they are.
    fn of(&self, family: &str) -> (Referral, Person) {
        let row = self.rows().into_iter().find(|row| row.name.split(',').next() == Some(family));
        let row = row.unwrap_or_else(|| panic!("no referral of that name"));
        (self.session.open_referral(row.id).unwrap(), self.session.open_client(row.client).unwrap().0)
    }

    /// The whole file with every key that a slot holds, past the roles.
    fn store(&self, login: &str) -> Store {
        let keyring = Keyring::load(&self.dir()).unwrap();
        let held = keyring.open(login, "demo").unwrap();
        Store::open(&self.dir(), held, &keyring, Ids::random()).unwrap()
    }

    /// How many rows each table holds.
    fn counts(&self) -> Vec<(&'static str, u64)> {
        let store = self.store("ada");
        let count = |name: &str| store.conn().query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0));
        MAP.iter().map(|table| (table.name, count(table.name).unwrap())).collect()
    }

    fn count(&self, table: &str) -> u64 {
        self.counts().into_iter().find(|(name, _)| *name == table).unwrap().1
    }

    /// Every chain of the audit holds.
    fn audit_holds(&self) {
        for (_, chain) in self.session.audit_verify().unwrap() {
            chain.unwrap();
        }
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// A hand-written file.
fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// A CSV file of so many made-up people, each somebody else.
fn people(rows: usize) -> String {
    let mut text = String::from("source_id,given_name,family_name,date_of_birth,reason,consent\n");
    for n in 0..rows {
        let born = day(1940, 1, 1) + chrono::Days::new(n as u64 * 7);
        text.push_str(&format!("S-{n},Given{n},Family{n},{born},Asks for help {n},yes\n"));
    }
    text
}

/// `(accepted, duplicates, ignored, refused, possible matches)`.
fn sums(report: &ImportReport) -> (u64, u64, u64, u64, u64) {
    (report.accepted, report.duplicates, report.ignored, report.refused, report.possible_matches)
}

/// What was not imported, `where: why`.
fn refused(file: &FileReport) -> Vec<String> {
    file.refused.iter().map(|remark| format!("{}: {}", remark.r#where, remark.why)).collect()
}
