//! Simulated power cuts: at any point of a working day, on a disk that keeps a random half of what was not flushed.

use std::process::{Command, Stdio};

use alongside::domain::evidence::EvidenceEventKind;
use alongside::store::audit;

use crate::support::disk::{self, Disk, Event};
use crate::support::{self, World, update, version};

/// Says to a child that it is to run the cuts: the disk is the whole process's.
const CHILD: &str = "ALONGSIDE_TEST_POWER";

const CUTS: usize = 200;

#[test]
fn power_cuts_lose_nothing_that_was_acknowledged() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["power::child_power_cuts", "--exact", "--nocapture", "--test-threads=1"])
        .env(CHILD, "1")
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(child.success());
}

/// The cuts themselves. Does nothing outside the child.
#[test]
fn child_power_cuts() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let world = World::new();
    let before = {
        let file = world.file("ada");
        file.conn().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        std::fs::read(world.path().join("desk.db")).unwrap()
    };
    disk::insert();
    day(&world);
    let log = disk::take();

    let mut coin = Coin(0x9e37_79b9_7f4a_7c15);
    let mut points: Vec<usize> = (0..CUTS).map(|_| usize::try_from(coin.next()).unwrap() % log.len()).collect();
    points.sort_unstable();
    let mut disk = Disk::with([("desk.db".to_owned(), before)]);
    let (mut played, mut acknowledged) = (0, Vec::new());
    for point in points {
        for event in &log[played..point] {
            disk.play(event);
            if let Event::Acknowledged(what) = event {
                acknowledged.push(what.clone());
            }
        }
        played = point;
        check(&world, disk.cut(|| coin.next() & 1 == 0), &acknowledged);
    }
    assert!(acknowledged.len() > 90, "{}", acknowledged.len());
}

struct Coin(u64);

impl Coin {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 16
    }
}

/// Two desks at work; the log is written back into the file now and then, and once whole.
fn day(world: &World) {
    let (sam, amy) = (world.sign_in("sam"), world.sign_in("amy"));
    let of = world.case(&sam, world.elm, "Osei", None);
    disk::acknowledge(format!("case_file {}", of.case));
    let file = world.file("ada");
    for n in 0..24 {
        let by = if n % 2 == 0 { &sam } else { &amy };
        let note = by.add_note(of.case, &format!("note {n}"), None).unwrap().value;
        disk::acknowledge(format!("note {note}"));
        let sent = world.refer(by, world.elm, "Khan", None, "rent");
        disk::acknowledge(format!("referral {sent}"));
        let _ = by.take(&[(sent, 1)]).unwrap();
        disk::acknowledge(format!("taken {sent}"));
        let seen = version(&file, "evidence", of.evidence);
        let _ = by.update_evidence(of.evidence, seen, &update(by, EvidenceEventKind::Chased, "rang")).unwrap();
        disk::acknowledge(format!("evidence {} {}", of.evidence, seen + 1));
        match n % 8 {
            3 => file.conn().execute_batch("PRAGMA wal_checkpoint(PASSIVE)").unwrap(),
            7 => file.conn().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap(),
            _ => {}
        }
    }
}

/// Opens what a cut left, as the next person to sign in would.
fn check(world: &World, files: std::collections::BTreeMap<String, Vec<u8>>, acknowledged: &[String]) {
    let dir = tempfile::TempDir::new().unwrap();
    std::fs::copy(world.path().join("keyring"), dir.path().join("keyring")).unwrap();
    for (name, bytes) in files.iter().filter(|(name, _)| matches!(name.as_str(), "desk.db" | "desk.db-wal")) {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    let ada = alongside::desk::Door::at(dir.path(), world.clock).unwrap().sign_in("ada", support::PASS).unwrap();
    let keyring = alongside::store::keys::Keyring::load(dir.path()).unwrap();
    let held = keyring.open("ada", support::PASS).unwrap();
    let file = alongside::store::Store::open(dir.path(), held, &keyring, alongside::store::Ids::random()).unwrap();
    let conn = file.conn();
    let whole: String = conn.pragma_query_value(None, "integrity_check", |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    for (_, chain) in ada.audit_verify().unwrap() {
        chain.expect("the chain holds");
    }
    assert!(audit::head(conn, world.elm).unwrap().rows > 0);
    for what in acknowledged {
        let parts: Vec<&str> = what.split(' ').collect();
        let sql = match parts[0] {
            "taken" => "SELECT count(*) FROM referral WHERE id = ?1 AND status = 'taken'".to_owned(),
            "evidence" => format!("SELECT count(*) FROM evidence WHERE id = ?1 AND version >= {}", parts[2]),
            table => format!("SELECT count(*) FROM {table} WHERE id = ?1"),
        };
        let there: i64 = conn.query_row(&sql, [parts[1]], |row| row.get(0)).unwrap();
        assert_eq!(there, 1, "{what} was acknowledged and is lost");
    }
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut statement = conn.prepare("PRAGMA cipher_integrity_check").unwrap();
    assert!(statement.query([]).unwrap().next().unwrap().is_none(), "a page is not as it was written");
}
