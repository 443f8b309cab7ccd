//! The keyring at work: what becomes of changes that are cut off, put back, or made at two desks at once.

use std::path::PathBuf;

use alongside::desk::people::NewStaff;
use alongside::desk::{Clock, Door, Error, Session};
use alongside::domain::people::TeamKind;
use alongside::domain::role::{Role, Verb};
use alongside::store::keys::{Cost, KeyError, Keyring};
use alongside::store::{self, Ids, Store};

use crate::support::{self, At, PASS, World};

fn newcomer(world: &World, login: &str) -> NewStaff {
    NewStaff {
        login: login.to_owned(),
        name: format!("Staff {login}"),
        job: String::new(),
        role: Role::Advisor,
        team: world.team(At::ElmAdvice),
    }
}

fn keyring(world: &World) -> PathBuf {
    world.path().join("keyring")
}

fn key_error(error: Error) -> KeyError {
    match error {
        Error::Store(store::Error::Key(error)) => error,
        other => panic!("{other:?}"),
    }
}

fn known(world: &World) -> u64 {
    store::generation(world.file("ada").conn()).unwrap()
}

#[test]
fn an_older_keyring_put_back_is_refused_also_where_somebody_is_signed_in() {
    let world = World::new();
    let old = std::fs::read(keyring(&world)).unwrap();
    let ada = world.sign_in("ada");
    let _ = ada.disable_staff("rob").unwrap();
    let _ = ada.add_staff(&newcomer(&world, "una"), PASS).unwrap();
    let now = std::fs::read(keyring(&world)).unwrap();
    std::fs::write(keyring(&world), old).unwrap();

    let door = Door::at(world.path(), world.clock).unwrap();
    let refused = key_error(door.sign_in("rob", PASS).map(|_| ()).unwrap_err());
    assert!(matches!(refused, KeyError::Stale), "{refused:?}");
    // Ada's session must not make the old one the newest, with rob back in it.
    for refused in [
        ada.add_staff(&newcomer(&world, "vic"), PASS).map(|_| ()),
        ada.change_passphrase(PASS, PASS).map(|_| ()),
        ada.reset_passphrase("sam", PASS).map(|_| ()),
        ada.disable_staff("sam").map(|_| ()),
    ] {
        let refused = key_error(refused.unwrap_err());
        assert!(matches!(refused, KeyError::Stale), "{refused:?}");
    }
    std::fs::write(keyring(&world), now).unwrap();
    assert!(door.sign_in("una", PASS).is_ok());
    assert!(matches!(key_error(door.sign_in("rob", PASS).map(|_| ()).unwrap_err()), KeyError::UnknownLogin));
}

#[test]
fn a_change_cut_off_between_the_two_files_is_finished_and_a_second_one_does_not_lock_the_desk() {
    let world = World::new();
    let before = known(&world);
    for round in 1..=3 {
        // The crash: the keyring was renamed into place, and the transaction never came to its end.
        let held = world.held("ada");
        let mut ring = Keyring::load(world.path()).unwrap();
        let theirs = world.held("sam");
        ring.put("sam", "advisor", &theirs, PASS, Cost::DEMO).unwrap();
        ring.write_next(world.path(), &held.db).unwrap();
        drop(world.sign_in("sam"));
        assert_eq!(known(&world), before + round, "whoever comes first finishes it");
    }
    // Two ahead is no crash, but a keyring of another day.
    let held = world.held("ada");
    let mut ring = Keyring::load(world.path()).unwrap();
    for _ in 0..2 {
        ring.put("sam", "advisor", &world.held("sam"), PASS, Cost::DEMO).unwrap();
        ring.write_next(world.path(), &held.db).unwrap();
    }
    let door = Door::at(world.path(), world.clock).unwrap();
    assert!(matches!(key_error(door.sign_in("sam", PASS).map(|_| ()).unwrap_err()), KeyError::Ahead));
}

/// Something that everybody of the advice desk may write.
fn refer(world: &World, session: &Session) -> Result<(), Error> {
    session.refer(&support::referral(world.elm, "Khan", None, "rent")).map(drop)
}

#[test]
fn shutting_someone_out_can_be_finished_after_a_crash() {
    let world = World::new();
    let (ada, rob) = (world.sign_in("ada"), world.sign_in("rob"));
    let mut ring = Keyring::load(world.path()).unwrap();
    ring.remove("rob").unwrap();
    ring.write_next(world.path(), &world.held("ada").db).unwrap();
    rob.save_draft("note", "", "still here").unwrap();
    let _ = ada.disable_staff("rob").unwrap();
    assert!(matches!(refer(&world, &rob), Err(Error::Ended(_))));
    rob.save_draft("note", "", "typed before the end").expect("words are kept all the same");
}

#[test]
fn two_desks_add_people_at_once_and_both_are_there() {
    let world = World::new();
    let logins: Vec<String> = (0..8).map(|i| format!("new{i}")).collect();
    std::thread::scope(|scope| {
        let (world, logins) = (&world, &logins);
        for by in ["ada", "sue"] {
            scope.spawn(move || {
                let session = world.sign_in(by);
                for (i, login) in logins.iter().enumerate() {
                    if (i % 2 == 0) == (by == "ada") {
                        // Overtaken twice in a row is said in a sentence; people press the key again.
                        let mut tries = 0;
                        while let Err(error) = session.add_staff(&newcomer(world, login), PASS) {
                            tries += 1;
                            let told = key_error(error);
                            assert!(matches!(told, KeyError::Changed) && tries < 20, "{told:?}");
                        }
                    }
                }
            });
        }
    });
    for login in &logins {
        drop(world.sign_in(login));
    }
    let ring = Keyring::load(world.path()).unwrap();
    assert_eq!(ring.generation(), known(&world));
    // The same login at two desks: one of them is told.
    let (ada, sue) = (world.sign_in("ada"), world.sign_in("sue"));
    let answers: Vec<Result<(), Error>> = std::thread::scope(|scope| {
        let world = &world;
        [ada, sue]
            .map(|session| scope.spawn(move || session.add_staff(&newcomer(world, "twin"), PASS).map(|_| ())))
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let told: Vec<&Error> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].problems()[0].field, "login");
    drop(world.sign_in("twin"));
}

#[test]
fn sign_ins_go_on_while_the_keyring_changes_all_the_time() {
    let world = World::new();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (world, done) = (&world, &done);
        scope.spawn(move || {
            let ada = world.sign_in("ada");
            for i in 0..40 {
                let _ = ada.add_staff(&newcomer(world, &format!("many{i}")), PASS).unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::Release);
        });
        scope.spawn(move || {
            let mut signed = 0;
            while !done.load(std::sync::atomic::Ordering::Acquire) || signed < 5 {
                drop(world.sign_in("sam"));
                signed += 1;
            }
        });
    });
}

#[test]
fn who_is_shut_out_or_reset_stops_at_the_next_key() {
    let world = World::new();
    let (ada, rob, sue) = (world.sign_in("ada"), world.sign_in("rob"), world.sign_in("sue"));
    let sam = world.sign_in("sam");
    let file = world.file("ada");
    assert!(rob.others_wrote().unwrap().is_empty() && sue.others_wrote().unwrap().is_empty());
    let _ = ada.disable_staff("rob").unwrap();
    let _ = ada.disable_staff("sue").unwrap();
    let _ = ada.reset_passphrase("sam", "a new one").unwrap();
    let before = support::counts(&file);
    let ended = |answer: Result<(), Error>| assert!(matches!(answer, Err(Error::Ended(_))), "{answer:?}");
    ended(rob.others_wrote().map(drop));
    ended(refer(&world, &rob));
    // A supervisor who was shut out gives nobody a passphrase, themself least of all.
    ended(sue.others_wrote().map(drop));
    ended(sue.reset_passphrase("sue", PASS).map(drop));
    ended(sue.add_staff(&newcomer(&world, "mole"), PASS).map(drop));
    ended(sue.disable_staff("ada").map(drop));
    ended(sue.set_idle_lock(60, false).map(drop));
    ended(sue.add_site("ASH", "Ash Grove", alongside::domain::case::Nation::Wales).map(drop));
    // Whoever still sits there under the passphrase that was replaced.
    ended(refer(&world, &sam));
    ended(sam.change_passphrase("a new one", PASS).map(drop));
    assert_eq!(support::counts(&file), before);
    let door = Door::at(world.path(), world.clock).unwrap();
    assert!(door.sign_in("sue", PASS).is_err_and(|error| error.is_wrong_passphrase()));
    assert!(door.sign_in("sam", "a new one").is_ok());
}

#[test]
fn a_membership_that_ended_ends_the_session_and_gives_no_keys_back() {
    let world = World::new();
    let ada = world.sign_in("ada");
    ada.add_membership(world.staff("sam"), Role::Advisor, world.team(At::OakAdvice)).unwrap();
    let sam = world.sign_in("sam");
    assert_eq!(sam.own_sites().len(), 2);
    let file = world.file("ada");
    let end = |team: At| {
        let sql = "UPDATE membership SET ends = '2026-11-01' WHERE staff = ?1 AND team = ?2";
        let changed = file.conn().execute(sql, [world.staff("sam").to_string(), world.team(team).to_string()]).unwrap();
        assert_eq!(changed, 1);
    };
    end(At::OakAdvice);
    assert!(matches!(refer(&world, &sam), Err(Error::Ended(_))), "the other site is no longer theirs");
    let sam = world.sign_in("sam");
    assert_eq!(sam.own_sites(), [world.elm]);
    refer(&world, &sam).unwrap();
    end(At::ElmAdvice);
    assert!(matches!(refer(&world, &sam), Err(Error::Ended(_))));
    let _ = ada.reset_passphrase("sam", PASS).unwrap();
    assert!(world.held("sam").file.is_none(), "in no team: no key to the advice file");
    let refused = ada.add_membership(world.staff("rita"), Role::Advisor, world.team(At::ElmAdvice)).unwrap_err();
    assert_eq!(refused.problems()[0].field, "role");
}

#[test]
fn an_older_program_stops_where_a_newer_one_has_been() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Khan", None);
    let file = world.file("ada");
    let now = store::schema::VERSION;
    file.conn().pragma_update(None, "user_version", now + 1).unwrap();
    let before = support::counts(&file);
    for answer in
        [sam.add_note(of.case, "x", None).map(drop), sam.open_case(of.case).map(drop), sam.save_draft("a", "", "x")]
    {
        assert!(matches!(answer, Err(Error::Ended(words)) if words.contains("newer")));
    }
    assert!(match sam.others_wrote() {
        Err(Error::Ended(_)) => true,
        Ok(parts) => parts.is_empty(),
        Err(_) => false,
    });
    assert_eq!(support::counts(&file), before);
    let door = Door::at(world.path(), world.clock).unwrap();
    let refused = door.sign_in("sam", PASS).map(|_| ()).unwrap_err();
    assert!(refused.to_string().contains("newer version"), "{refused}");
    assert_eq!(support::counts(&file), before);
}

#[test]
fn wrong_passphrases_slow_down_at_the_door_and_inside() {
    let world = World::new();
    let sam = world.sign_in("sam");
    for _ in 0..3 {
        assert!(sam.change_passphrase("guess", "x").is_err_and(|error| error.is_wrong_passphrase()));
    }
    assert!(matches!(sam.change_passphrase(PASS, PASS), Err(Error::Wait(1..))));
    let door = Door::at(world.path(), world.clock).unwrap();
    assert!(matches!(door.sign_in("sam", PASS), Err(Error::Wait(1..))), "one count for both");
    assert!(door.sign_in("amy", PASS).is_ok(), "and nobody else waits");
    let mut sentences: Vec<String> = Vec::new();
    sentences.extend(door.sign_in("amy", "guess").err().map(|error| error.to_string()));
    sentences.extend(door.sign_in("nobody", "guess").err().map(|error| error.to_string()));
    std::fs::write(keyring(&world), b"{").unwrap();
    sentences.extend(door.sign_in("amy", PASS).err().map(|error| error.to_string()));
    sentences.sort();
    sentences.dedup();
    assert_eq!(sentences.len(), 3, "three different sentences: {sentences:?}");
}

#[test]
fn a_file_that_is_damaged_missing_or_plain_is_told_apart_and_never_made_anew() {
    let world = World::new();
    let (db, ring) = (world.path().join("desk.db"), keyring(&world));
    world.file("ada").conn().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let (bytes, keys) = (std::fs::read(&db).unwrap(), std::fs::read(&ring).unwrap());
    let enter = || Door::at(world.path(), Clock::system()).and_then(|door| door.sign_in("ada", PASS)).map(|_| ());
    enter().unwrap();
    let mut broken = bytes.clone();
    broken[100] ^= 1;
    std::fs::write(&db, &broken).unwrap();
    assert!(matches!(enter(), Err(Error::Store(store::Error::Damaged(_)))));
    std::fs::write(&db, b"SQLite format 3\0 and so on").unwrap();
    assert!(matches!(enter(), Err(Error::Store(store::Error::Damaged(_)))));
    std::fs::remove_file(&db).unwrap();
    assert!(matches!(enter(), Err(Error::Store(store::Error::Damaged(_)))));
    assert!(!db.exists(), "looking makes no file");
    std::fs::write(&db, &bytes).unwrap();
    std::fs::remove_file(&ring).unwrap();
    assert!(matches!(enter().map_err(key_error), Err(KeyError::Missing)));
    assert!(!ring.exists(), "no key is made where a database has lost its own");
    std::fs::write(&ring, keys).unwrap();
    enter().unwrap();
}

#[test]
fn a_restored_copy_without_its_log_is_put_back_into_it() {
    let world = World::new();
    let copy = world.path().join("copy.db");
    let file = world.file("ada");
    file.conn().execute("VACUUM INTO ?1", [copy.to_string_lossy().as_ref()]).unwrap();
    drop(file);
    for name in ["desk.db-wal", "desk.db-shm"] {
        let _ = std::fs::remove_file(world.path().join(name));
    }
    std::fs::rename(copy, world.path().join("desk.db")).unwrap();
    drop(world.sign_in("sam"));
    let held = world.held("ada");
    let ring = Keyring::load(world.path()).unwrap();
    let store = Store::open(world.path(), held, &ring, Ids::random()).unwrap();
    let mode: String = store.conn().pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    let sync: i64 = store.conn().pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap();
    assert_eq!((mode.as_str(), sync), ("wal", 2), "WAL, and FULL");
    let integrity: String = store.conn().pragma_query_value(None, "integrity_check", |row| row.get(0)).unwrap();
    assert_eq!(integrity, "ok");
}

#[test]
fn references_go_on_when_a_clock_shows_the_old_year() {
    let world = World::new();
    let new_year = Clock::starting_at(alongside::domain::date::parse_now("2027-01-01T00:10").unwrap());
    let late = Door::at(world.path(), new_year).unwrap().sign_in("sam", PASS).unwrap();
    let early = world.sign_in("amy");
    let mut references = Vec::new();
    for by in [&early, &late, &early, &late, &early] {
        let id = world.refer(by, world.elm, "Khan", None, "rent");
        references.push(by.open_referral(id).unwrap().row.reference);
    }
    assert_eq!(references, ["ELM-26-0001", "ELM-27-0001", "ELM-27-0002", "ELM-27-0003", "ELM-27-0004"]);
    assert!(early.looked(Verb::SeeCase, "open").is_ok());
    let _ = world.sign_in("ada").add_team(world.oak, "More nurses", TeamKind::Care).unwrap();
}
