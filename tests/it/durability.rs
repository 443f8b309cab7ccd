//! Nothing that was acknowledged is lost: processes killed in the middle of their writes, many writers, a held lock.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;

use alongside::desk::{Clock, Door, Error};
use alongside::domain::evidence::{EvidenceEventKind, EvidenceScope};
use alongside::domain::id::{CaseId, EvidenceId};
use alongside::store::audit;
use alongside::store::document::{PIECE, digest};
use rusqlite::types::Value;

use crate::support::{self, PASS, World, update, version};

/// Names the desk's folder to a child of this test.
const DESK: &str = "ALONGSIDE_TEST_DESK";
/// The child that writes notes, referrals and chases.
const WRITER: &str = "durability::child_writer";

/// A desk in a process of its own: writes until it is killed, and says so after each commit. Does nothing by itself.
#[test]
fn child_writer() {
    let Ok(task) = std::env::var(DESK) else { return };
    let [dir, login, case, evidence] = task.split('|').collect::<Vec<_>>().try_into().unwrap();
    let case: CaseId = case.parse().unwrap();
    let evidence: EvidenceId = evidence.parse().unwrap();
    let session = Door::at(Path::new(dir), Clock::system()).unwrap().sign_in(login, PASS).unwrap();
    let mut out = std::io::stdout().lock();
    let mut say = |kind: &str, id: String| {
        writeln!(out, "\nack {kind} {id}").unwrap();
        out.flush().unwrap();
    };
    for n in 0_u32.. {
        say("note", session.add_note(case, &format!("note {n} of {login}"), None).unwrap().value.to_string());
        let site = session.home_site().unwrap();
        let sent = session.refer(&support::referral(site, "Khan", None, "rent")).unwrap().value;
        say("referral", sent.to_string());
        let _ = session.take(&[(sent, 1)]).unwrap();
        say("taken", sent.to_string());
        let seen = session
            .evidence(EvidenceScope::Waiting, None)
            .unwrap()
            .into_iter()
            .find(|row| row.id == evidence)
            .unwrap()
            .version;
        let _ = session.update_evidence(evidence, seen, &update(&session, EvidenceEventKind::Chased, "")).unwrap();
        say("version", (seen + 1).to_string());
    }
}

/// A desk in a process of its own: attaches until it is killed, says so for each piece that is sealed, and after each document
/// its id and digest. Does nothing by itself.
#[test]
fn child_attacher() {
    let Ok(task) = std::env::var(DESK) else { return };
    let [dir, login, case] = task.split('|').collect::<Vec<_>>().try_into().unwrap();
    let case: CaseId = case.parse().unwrap();
    let session = Door::at(Path::new(dir), Clock::system()).unwrap().sign_in(login, PASS).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scan.png");
    let out = std::cell::RefCell::new(std::io::stdout().lock());
    let say = |words: &str| {
        let mut out = out.borrow_mut();
        writeln!(out, "\nack {words}").unwrap();
        out.flush().unwrap();
    };
    for n in 0_u64.. {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut x = u64::from(std::process::id()) << 32 | n;
        while bytes.len() < 3 * PIECE + 77 {
            x = x.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            bytes.extend_from_slice(&x.to_le_bytes());
        }
        std::fs::write(&path, &bytes).unwrap();
        let new = support::document(case, &format!("scan {n}"));
        let id = session.attach(&new, &path, &|_, _| say("piece")).unwrap().value;
        say(&format!("document {id} {}", digest(&bytes)));
    }
}

#[test]
fn kills_in_the_middle_of_attaching_leave_no_half_a_document_and_lose_no_whole_one() {
    const KILLS: usize = 24;
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Osei", None);
    let (send, acks) = mpsc::channel();
    let task = format!("sam|{}", of.case);
    let mut acknowledged: Vec<(String, String)> = Vec::new();
    for kill in 0..KILLS {
        let writer = start(&world, "durability::child_attacher", kill, &task, &send);
        // After some pieces: of the first document, between two, or of one that follows.
        for _ in 0..=kill % 9 {
            while acks.recv_timeout(std::time::Duration::from_secs(30)).expect("it attaches").1.len() > "piece".len() {}
        }
        writer.end();
        // None of this may be taken for the next one's.
        for (_, ack) in acks.try_iter() {
            if let ["document", id, digest] = ack.split(' ').collect::<Vec<_>>()[..] {
                acknowledged.push((id.to_owned(), digest.to_owned()));
            }
        }
    }
    let file = world.file("ada");
    let half = support::rows(&file, "document_coming").len();
    assert!(half > KILLS / 3, "many were cut off in the middle: {half}");
    // Before anything is cleared away, only what is whole is listed.
    let told = |session: &alongside::desk::Session| -> BTreeMap<String, String> {
        let rows = session.refresh_case(of.case).unwrap().documents;
        let each = rows.into_iter().map(|row| {
            let (row, bytes) = session.disclose_document(row.id).unwrap();
            assert!(row.words.digest == digest(&bytes) && bytes.len() == row.size.unwrap());
            (row.id.to_string(), row.words.digest)
        });
        each.collect()
    };
    let before = told(&sam);
    for (id, digest) in &acknowledged {
        assert_eq!(before.get(id), Some(digest), "{id} was acknowledged");
    }
    drop(sam);
    // The children kept the wall clock's time.
    let later = chrono::Utc::now() + chrono::TimeDelta::hours(1);
    let sam = Door::at(world.path(), Clock::starting_at(later)).unwrap().sign_in("sam", PASS).unwrap();
    assert!(told(&sam) == before);
    assert_eq!(support::rows(&file, "document_coming").len(), 0);
    let orphans = support::rows(&file, "document_piece").into_iter().filter(|row| {
        let Value::Text(id) = &row["document"] else { panic!("an id") };
        !before.contains_key(id)
    });
    assert_eq!(orphans.count(), 0, "no bytes of what never came");
    whole(&world);
    let said = format!("{KILLS} kills, {half} in the middle, {} whole, 0 lost\n", before.len());
    std::io::stderr().write_all(said.as_bytes()).unwrap();
}

struct Writer {
    child: Child,
    reader: std::thread::JoinHandle<()>,
}

impl Writer {
    /// Kills it wherever it is, and waits until all that it said is read.
    fn end(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.reader.join().unwrap();
    }
}

fn start(world: &World, test: &str, which: usize, task: &str, acks: &mpsc::Sender<(usize, String)>) -> Writer {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture", "--test-threads=1"])
        .env(DESK, format!("{}|{task}", world.path().display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let acks = acks.clone();
    let reader = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some(ack) = line.strip_prefix("ack ") {
                let _ = acks.send((which, ack.to_owned()));
            }
        }
    });
    Writer { child, reader }
}

#[test]
fn sixty_kills_over_four_desks_lose_nothing_that_was_acknowledged() {
    const KILLS: usize = 60;
    let world = World::new();
    let mut tasks = Vec::new();
    for login in ["sam", "amy", "ada", "sue"] {
        let session = world.sign_in(login);
        let of = world.case(&session, world.elm, "Osei", None);
        tasks.push((format!("{login}|{}|{}", of.case, of.evidence), of));
    }
    let (send, acks) = mpsc::channel();
    let mut writers: Vec<Writer> =
        tasks.iter().enumerate().map(|(i, (task, _))| start(&world, WRITER, i, task, &send)).collect();
    let mut acknowledged: Vec<(usize, String)> = Vec::new();
    let mut seed = 7_u32;
    for kill in 0..KILLS {
        // After some acknowledgements of anyone, the next desk in turn: wherever it happens to be in its write.
        seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        for _ in 0..=(seed >> 16) % 12 {
            acknowledged.push(acks.recv_timeout(std::time::Duration::from_secs(20)).expect("the writers write"));
        }
        let i = (kill + (seed >> 24) as usize) % writers.len();
        let fresh = start(&world, WRITER, i, &tasks[i].0, &send);
        std::mem::replace(&mut writers[i], fresh).end();
    }
    writers.into_iter().for_each(Writer::end);
    drop(send);
    acknowledged.extend(acks.iter());

    let file = world.file("ada");
    let ids = |sql: &str| -> BTreeSet<String> {
        let mut statement = file.conn().prepare(sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let (notes, referrals) = (ids("SELECT id FROM note"), ids("SELECT id FROM referral"));
    let taken = ids("SELECT id FROM referral WHERE status = 'taken' AND taken_by IS NOT NULL");
    let mut by_kind: BTreeMap<&str, usize> = BTreeMap::new();
    for (which, ack) in &acknowledged {
        let (kind, id) = ack.split_once(' ').unwrap();
        let there = match kind {
            "note" => notes.contains(id),
            "referral" => referrals.contains(id),
            "taken" => taken.contains(id),
            _ => version(&file, "evidence", tasks[*which].1.evidence) >= id.parse().unwrap(),
        };
        assert!(there, "{ack} was acknowledged and is not there");
        *by_kind.entry(kind).or_default() += 1;
    }
    assert!(acknowledged.len() > 200 && by_kind.len() == 4, "{by_kind:?}");
    whole(&world);
    // Every note that is there opens, and each request has one event for each of its versions.
    let ada = world.sign_in("ada");
    for (_, of) in &tasks {
        let case = ada.open_case(of.case).unwrap();
        let shown = case.timeline.iter().filter(|entry| entry.words.starts_with("note ")).count();
        let sql = "SELECT (SELECT count(*) FROM note WHERE case_id = ?1), \
                   (SELECT count(*) FROM evidence_event WHERE evidence = ?2)";
        let (stored, events): (usize, u32) = file
            .conn()
            .query_row(sql, [of.case.to_string(), of.evidence.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!(shown, stored);
        assert_eq!(events, version(&file, "evidence", of.evidence), "no half of an update");
    }
    let said = format!("{} kills, {} acknowledged writes, 0 lost: {by_kind:?}\n", KILLS, acknowledged.len());
    std::io::stderr().write_all(said.as_bytes()).unwrap();
}

/// Chains, pages, references, foreign keys, and one history row for every version that was overwritten.
fn whole(world: &World) {
    let file = world.file("ada");
    let conn = file.conn();
    for site in [world.elm, world.oak] {
        audit::verify(conn, site).unwrap().expect("the chain holds");
    }
    let check: String = conn.pragma_query_value(None, "integrity_check", |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    for pragma in ["cipher_integrity_check", "foreign_key_check"] {
        let mut statement = conn.prepare(&format!("PRAGMA {pragma}")).unwrap();
        assert!(statement.query([]).unwrap().next().unwrap().is_none(), "{pragma}");
    }
    let (all, distinct): (i64, i64) = conn
        .query_row("SELECT count(*), count(DISTINCT reference) FROM referral", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(all, distinct, "references");
    for ((table, id), (version, _)) in support::standing(&file) {
        let history = alongside::store::schema::map::find(table).unwrap().history();
        let sql = format!("SELECT count(*) FROM {history} WHERE tbl = ?1 AND row = ?2");
        let kept: u32 = conn.query_row(&sql, [table, &id], |row| row.get(0)).unwrap();
        assert_eq!(kept, version - 1, "earlier rows of {table} {id}");
    }
    for referral in support::rows(&file, "referral") {
        let Value::Text(id) = &referral["id"] else { panic!("an id") };
        let events: i64 =
            conn.query_row("SELECT count(*) FROM referral_event WHERE referral = ?1", [id], |row| row.get(0)).unwrap();
        assert_eq!(referral["version"], Value::Integer(events), "each version of a referral has its event");
    }
}

#[test]
fn eight_writers_share_the_lock_and_none_starves() {
    const WRITERS: u64 = 8;
    const ALL: u64 = 1920;
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Osei", None);
    let (total, start) = (AtomicU64::new(0), std::sync::Barrier::new(WRITERS as usize));
    let shares: Vec<u64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..WRITERS)
            .map(|_| {
                let (session, total, start) = (sam.again().unwrap(), &total, &start);
                scope.spawn(move || {
                    let mut mine = 0;
                    start.wait();
                    while total.fetch_add(1, Ordering::Relaxed) < ALL {
                        let _ = session.add_note(of.case, "a note", None).unwrap();
                        mine += 1;
                    }
                    mine
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(shares.iter().sum::<u64>(), ALL);
    let least = shares.iter().min().copied().unwrap();
    assert!(least * 4 >= ALL / WRITERS, "a quarter of the fair share: {shares:?}");
    let file = world.file("ada");
    assert_eq!(support::rows(&file, "note").len() as u64, ALL);
    whole(&world);
}

#[test]
fn a_lock_held_too_long_gives_busy_and_leaves_nothing() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Osei", None);
    let file = world.file("ada");
    let before = support::counts(&file);
    file.conn().execute_batch("BEGIN IMMEDIATE").unwrap();
    let waited = std::time::Instant::now();
    let busy = sam.add_note(of.case, "a note", None).map(|_| ()).unwrap_err();
    assert!(matches!(busy, Error::Busy), "{busy}");
    assert!((4..9).contains(&waited.elapsed().as_secs()), "about five seconds: {:?}", waited.elapsed());
    // Reading never waits.
    assert!(sam.refresh_case(of.case).is_ok());
    file.conn().execute_batch("ROLLBACK").unwrap();
    assert_eq!(support::counts(&file), before);
    let _ = sam.add_note(of.case, "a note", None).unwrap();
}
