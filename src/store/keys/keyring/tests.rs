use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::store::keys::{KeyPair, SecretKey};

const PHRASE: &str = "copper lantern walrus biscuit";

/// What everybody's slot of one desk shares.
struct Desk {
    dir: TempDir,
    db: DbKey,
    file: SecretKey,
    team: Uuid,
    bridge: SecretKey,
}

impl Desk {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            db: DbKey::generate(),
            file: KeyPair::generate().secret,
            team: Uuid::from_u128(0x22),
            bridge: KeyPair::generate().secret,
        }
    }

    fn advisor(&self, staff: u128) -> Held {
        Held { file: Some(self.file.clone()), ..self.reception(staff) }
    }

    fn clinician(&self, staff: u128) -> Held {
        Held { bridges: vec![(self.team, self.bridge.clone())], ..self.reception(staff) }
    }

    fn reception(&self, staff: u128) -> Held {
        Held {
            staff: Uuid::from_u128(staff),
            db: self.db.clone(),
            person: KeyPair::generate().secret,
            file: None,
            bridges: Vec::new(),
        }
    }

    /// A written keyring: ada (advisor), bo (reception), cy (care team), and a recovery code.
    fn keyring(&self) -> (Keyring, RecoveryCode) {
        let mut keyring = Keyring::create(Uuid::from_u128(0x10), "Elm Street Health Centre", true);
        keyring.put("ada", "advisor", &self.advisor(1), PHRASE, Cost::DEMO).unwrap();
        keyring.put("bo", "reception", &self.reception(2), "bo's own phrase", Cost::DEMO).unwrap();
        keyring.put("cy", "care team", &self.clinician(3), "cy's own phrase", Cost::DEMO).unwrap();
        let code = keyring.put_recovery(&self.advisor(4), Cost::DEMO).unwrap();
        assert_eq!(keyring.write_next(self.dir.path(), &self.db).unwrap(), 1);
        (keyring, code)
    }

    fn load(&self) -> Result<Keyring, KeyError> {
        Keyring::load(self.dir.path())
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.dir.path().join(FILE)).unwrap()
    }

    /// What somebody with an editor does: changes the file and puts the checksum right, which needs no key.
    fn forge(&self, edit: impl FnOnce(&mut Contents)) {
        let mut contents = Contents::parse(&self.bytes()).unwrap();
        edit(&mut contents);
        contents.sum = contents.digest().unwrap();
        fs::write(self.dir.path().join(FILE), contents.encode().unwrap()).unwrap();
    }
}

fn same(a: &Held, b: &Held) -> bool {
    let teams = |held: &Held| held.bridges.iter().map(|(team, key)| (*team, key.public())).collect::<Vec<_>>();
    a.staff == b.staff
        && a.db.hex() == b.db.hex()
        && a.person.public() == b.person.public()
        && a.file.as_ref().map(SecretKey::public) == b.file.as_ref().map(SecretKey::public)
        && teams(a) == teams(b)
}

#[test]
fn each_slot_gives_back_what_was_put_in() {
    let desk = Desk::new();
    let (ada, bo, mut cy) = (desk.advisor(1), desk.reception(2), desk.clinician(3));
    cy.bridges.push((Uuid::from_u128(0x23), KeyPair::generate().secret));
    let mut keyring = Keyring::create(Uuid::from_u128(0x10), "Elm Street", true);
    for (login, held) in [("ada", &ada), ("bo", &bo), ("cy", &cy)] {
        keyring.put(login, "", held, PHRASE, Cost::DEMO).unwrap();
    }
    let code = keyring.put_recovery(&ada, Cost::DEMO).unwrap();
    assert!(same(&keyring.open("cy", PHRASE).unwrap(), &cy), "before it was ever written");
    keyring.write_next(desk.dir.path(), &desk.db).unwrap();
    let keyring = desk.load().unwrap();
    for (login, held) in [("ada", &ada), ("bo", &bo), ("cy", &cy), (" ADA ", &ada)] {
        assert!(same(&keyring.open(login, PHRASE).unwrap(), held), "{login}");
    }
    assert!(same(&keyring.open_recovery(&RecoveryCode::read(&code.text()).unwrap()).unwrap(), &ada));
    assert_eq!((keyring.desk(), keyring.name(), keyring.is_demo()), (Uuid::from_u128(0x10), "Elm Street", true));
}

#[test]
fn the_list_keeps_its_order_when_a_slot_is_replaced() {
    let desk = Desk::new();
    let (mut keyring, _) = desk.keyring();
    let counted = keyring.attempt_key("bo");
    keyring.put("Bo", "front desk", &desk.reception(2), "another phrase", Cost::DEMO).unwrap();
    let list: Vec<_> = keyring.logins().into_iter().map(|info| (info.login, info.about)).collect();
    let expected = [("ada", "advisor"), ("Bo", "front desk"), ("cy", "care team")];
    assert_eq!(list, expected.map(|(login, about)| (login.to_owned(), about.to_owned())));
    assert_eq!(keyring.attempt_key("bo"), counted);
    assert!(matches!(keyring.open("bo", "bo's own phrase"), Err(KeyError::WrongPassphrase)));
    keyring.open("bo", "another phrase").unwrap();
}

#[test]
fn unknown_wrong_and_removed_are_told_apart() {
    let desk = Desk::new();
    let (mut keyring, first) = desk.keyring();
    assert!(matches!(keyring.open("nobody", PHRASE), Err(KeyError::UnknownLogin)));
    assert!(matches!(keyring.open("", PHRASE), Err(KeyError::UnknownLogin)));
    assert!(matches!(keyring.open("ada", "copper lantern walrus biscuiT"), Err(KeyError::WrongPassphrase)));
    assert_eq!(keyring.attempt_key("nobody"), Attempts::UNKNOWN);
    assert_ne!(keyring.attempt_key("ada"), keyring.attempt_key("bo"));

    let second = keyring.put_recovery(&desk.advisor(4), Cost::DEMO).unwrap();
    assert!(matches!(keyring.open_recovery(&first), Err(KeyError::WrongCode)));
    keyring.open_recovery(&second).unwrap();

    keyring.remove("ada").unwrap();
    assert!(matches!(keyring.open("ada", PHRASE), Err(KeyError::UnknownLogin)));
    assert!(matches!(keyring.remove("ada"), Err(KeyError::UnknownLogin)));
    let empty = Keyring::create(Uuid::nil(), "Elm Street", true);
    assert!(matches!(empty.open_recovery(&second), Err(KeyError::NoRecovery)));
}

#[test]
fn a_cheap_slot_opens_in_a_demo_only() {
    let desk = Desk::new();
    let mut real = Keyring::create(Uuid::nil(), "Elm Street", false);
    assert!(matches!(real.put("ada", "", &desk.advisor(1), PHRASE, Cost::DEMO), Err(KeyError::CostTooLow)));
    assert!(matches!(real.put_recovery(&desk.advisor(1), Cost::DEMO), Err(KeyError::CostTooLow)));
    real.put("ada", "", &desk.advisor(1), PHRASE, Cost::FLOOR).unwrap();
    real.open("ada", PHRASE).unwrap();

    desk.keyring();
    desk.forge(|contents| contents.demo = false);
    assert!(matches!(desk.load().unwrap().open("ada", PHRASE), Err(KeyError::CostTooLow)));

    let endless = Cost { passes: 17, ..Cost::DEMO };
    let mut demo = Keyring::create(Uuid::nil(), "Elm Street", true);
    assert!(matches!(demo.put("ada", "", &desk.advisor(1), PHRASE, endless), Err(KeyError::Unfit(_))));
    assert!(Cost::STANDARD.reaches_floor() && !Cost { passes: 1, ..Cost::STANDARD }.reaches_floor());
}

#[test]
fn a_real_desk_turned_into_a_demo_is_noticed() {
    let desk = Desk::new();
    let mut keyring = Keyring::create(Uuid::nil(), "Elm Street", false);
    keyring.put("ada", "", &desk.advisor(1), PHRASE, Cost::FLOOR).unwrap();
    keyring.write_next(desk.dir.path(), &desk.db).unwrap();
    desk.forge(|contents| contents.demo = true);
    assert!(matches!(desk.load().unwrap().open("ada", PHRASE), Err(KeyError::Damaged(_))));
}

#[test]
fn what_a_slot_is_bound_to_cannot_be_edited() {
    type Edit = fn(&mut Contents);
    let edits: [(&str, Edit); 7] = [
        ("another desk's", |contents| contents.desk = Uuid::from_u128(0x11)),
        ("bo's box under ada's login", |contents| {
            contents.slots[0].login = "bo".into();
            contents.slots[1].login = "ada".into();
        }),
        ("another staff id", |contents| contents.slots[0].staff = Uuid::from_u128(2)),
        ("another slot id", |contents| contents.slots[0].id = Uuid::from_u128(2)),
        ("an older slot", |contents| contents.slots[0].written = 0),
        ("a lower cost", |contents| contents.slots[0].cost.memory_kib = 32),
        ("the recovery slot as a person", |contents| {
            contents.slots[0].login = "was ada".into();
            contents.slots[3].login = "ada".into();
            contents.slots[3].kind = Kind::Person;
        }),
    ];
    for (what, edit) in edits {
        let desk = Desk::new();
        desk.keyring();
        desk.forge(edit);
        let keyring = desk.load().unwrap();
        for phrase in [PHRASE, "bo's own phrase"] {
            assert!(matches!(keyring.open("ada", phrase), Err(KeyError::WrongPassphrase)), "{what}");
        }
    }
}

#[test]
fn an_edit_around_the_slots_is_noticed_after_opening() {
    type Edit = fn(&mut Contents);
    let edits: [(&str, Edit); 6] = [
        ("generation", |contents| contents.generation = 9),
        ("name", |contents| contents.name = "Oak Street".into()),
        ("role words", |contents| contents.slots[0].about = "supervisor".into()),
        ("a slot left out", |contents| drop(contents.slots.remove(1))),
        ("order", |contents| contents.slots.swap(1, 2)),
        ("mac", |contents| contents.mac[31] ^= 1),
    ];
    for (what, edit) in edits {
        let desk = Desk::new();
        let (_, code) = desk.keyring();
        desk.forge(edit);
        let keyring = desk.load().unwrap();
        assert!(matches!(keyring.open("ada", PHRASE), Err(KeyError::Damaged("keyring"))), "{what}");
        assert!(matches!(keyring.open_recovery(&code), Err(KeyError::Damaged("keyring"))), "{what}");
        // Nor can a change by an honest desk give the edited file a good MAC.
        let mut keyring = keyring;
        keyring.put("bo", "", &desk.reception(2), PHRASE, Cost::DEMO).unwrap();
        assert!(matches!(keyring.write_next(desk.dir.path(), &desk.db), Err(KeyError::Damaged("keyring"))), "{what}");
    }
}

#[test]
fn a_slot_of_a_leaver_cannot_be_put_back() {
    let desk = Desk::new();
    let (mut keyring, _) = desk.keyring();
    let ada = keyring.contents.slots[0].clone();
    keyring.remove("ada").unwrap();
    keyring.write_next(desk.dir.path(), &desk.db).unwrap();
    desk.forge(|contents| contents.slots.push(ada));
    assert!(matches!(desk.load().unwrap().open("ada", PHRASE), Err(KeyError::Damaged("keyring"))));
}

#[test]
fn an_older_generation_is_refused_and_one_ahead_accepted() {
    let desk = Desk::new();
    let (mut keyring, _) = desk.keyring();
    keyring.write_next(desk.dir.path(), &desk.db).unwrap();
    assert_eq!(keyring.write_next(desk.dir.path(), &desk.db).unwrap(), 3);
    assert!(matches!(keyring.accepts(4), Err(KeyError::Stale)));
    assert!(keyring.accepts(3).is_ok() && keyring.accepts(2).is_ok());
    assert!(matches!(keyring.accepts(1), Err(KeyError::Ahead)));

    fs::copy(desk.dir.path().join(PREVIOUS), desk.dir.path().join(FILE)).unwrap();
    let old = desk.load().unwrap();
    assert_eq!(old.generation(), 2);
    assert!(matches!(old.accepts(3), Err(KeyError::Stale)));
}

#[test]
fn writing_meets_only_the_file_it_was_read_from() {
    let desk = Desk::new();
    let (mut first, _) = desk.keyring();
    let mut second = desk.load().unwrap();
    second.remove("bo").unwrap();
    second.write_next(desk.dir.path(), &desk.db).unwrap();
    first.remove("cy").unwrap();
    assert!(matches!(first.write_next(desk.dir.path(), &desk.db), Err(KeyError::Changed)));
    assert_eq!(first.generation(), 1);

    let mut new = Keyring::create(Uuid::nil(), "Elm Street", true);
    assert!(matches!(new.write_next(desk.dir.path(), &desk.db), Err(KeyError::Exists)));
    fs::remove_file(desk.dir.path().join(FILE)).unwrap();
    assert!(matches!(second.write_next(desk.dir.path(), &desk.db), Err(KeyError::Missing)));
    assert!(matches!(desk.load(), Err(KeyError::Missing)));
}

#[test]
fn writing_leaves_two_files_and_only_their_owner_reads_them() {
    let desk = Desk::new();
    let (mut keyring, _) = desk.keyring();
    let first = desk.bytes();
    keyring.remove("bo").unwrap();
    keyring.write_next(desk.dir.path(), &desk.db).unwrap();
    assert_eq!(fs::read(desk.dir.path().join(PREVIOUS)).unwrap(), first);
    let mut names: Vec<_> = fs::read_dir(desk.dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [FILE, PREVIOUS]);
    #[cfg(unix)]
    for name in names {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(desk.dir.path().join(name)).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_file_that_is_no_keyring_is_damaged_or_newer() {
    let desk = Desk::new();
    desk.keyring();
    let good = desk.bytes();
    let path = desk.dir.path().join(FILE);
    let mut longer = good.clone();
    longer.push(b'\n');
    let nested = "[".repeat(1_000_000);
    let files: [&[u8]; 6] = [b"", b"{}", &good[..good.len() / 2], &longer, nested.as_bytes(), &vec![b' '; 5_000_000]];
    for bytes in files {
        fs::write(&path, bytes).unwrap();
        assert!(matches!(desk.load(), Err(KeyError::Damaged("keyring"))), "{} bytes", bytes.len());
    }
    fs::write(&path, b"{\"format\": 2, \"slots\": \"somewhere else\"}").unwrap();
    assert!(matches!(desk.load(), Err(KeyError::NewerFormat)));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(desk.load(), Err(KeyError::Damaged("keyring"))));
}

#[test]
fn nothing_that_steers_a_terminal_gets_in() {
    let desk = Desk::new();
    let (mut keyring, _) = desk.keyring();
    for bad in ["", " ada", "a\u{1b}[2Jda", "a\nda", "a\u{202e}da", "a\u{200b}da", &"a".repeat(65)] {
        assert!(matches!(keyring.put(bad, "", &desk.advisor(1), PHRASE, Cost::DEMO), Err(KeyError::Unfit("login"))));
    }
    assert!(matches!(keyring.put("ada", "\u{7}", &desk.advisor(1), PHRASE, Cost::DEMO), Err(KeyError::Unfit(_))));
    let mut named = Keyring::create(Uuid::nil(), "Elm\u{9b}Street", true);
    assert!(matches!(named.write_next(tempfile::tempdir().unwrap().path(), &desk.db), Err(KeyError::Unfit(_))));

    type Edit = fn(&mut Contents);
    let edits: [Edit; 5] = [
        |contents| contents.name = "\u{1b}]0;owned\u{7}".into(),
        |contents| contents.slots[0].about = "\u{202e}".into(),
        |contents| contents.slots[0].login = "BO".into(),
        |contents| contents.slots[0].kind = Kind::Recovery,
        |contents| contents.slots[0].cost.memory_kib = u32::MAX,
    ];
    let good = desk.bytes();
    for edit in edits {
        fs::write(desk.dir.path().join(FILE), &good).unwrap();
        desk.forge(edit);
        assert!(matches!(desk.load(), Err(KeyError::Damaged("keyring"))));
    }
}

/// The fixture was made by a script with libsodium, the Argon2 reference code and Python's hmac. It also holds the
/// format still: a keyring of today opens for ever.
#[test]
fn a_keyring_made_by_other_implementations_opens() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join(FILE), include_bytes!("../testdata/keyring")).unwrap();
    let keyring = Keyring::load(dir.path()).unwrap();
    assert_eq!((keyring.name(), keyring.generation()), ("Elm Street Health Centre", 5));
    // Typed on a keyboard that sends the accents as characters of their own.
    let held = keyring.open("ZOE\u{308}", "cafe\u{301} 1 lantern").unwrap();
    let hex: String = (0xa0..0xc0).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(*held.db.hex(), hex);
    assert_eq!(held.staff, Uuid::from_u128(0x33));
    assert!(held.file.is_some() && held.bridges.len() == 1 && held.bridges[0].0 == Uuid::from_u128(0x22));
    let code = RecoveryCode::read("006h-m9sm-8575-pt3n-ga7s-sadp-rf8d-vtqq-9kwh").unwrap();
    assert_eq!(keyring.open_recovery(&code).unwrap().staff, Uuid::from_u128(0x34));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_flipped_bit_anywhere_is_noticed(at in any::<prop::sample::Index>(), bit in 0..8) {
        let desk = Desk::new();
        desk.keyring();
        let good = desk.bytes();
        let mut bytes = good.clone();
        *at.get_mut(&mut bytes) ^= 1_u8 << bit;
        fs::write(desk.dir.path().join(FILE), &bytes).unwrap();
        prop_assert!(desk.load().is_err());

        // The same by somebody who can put the checksum right, but has no key.
        let Ok(mut contents) = serde_json::from_slice::<Contents>(&bytes) else { return Ok(()) };
        contents.sum = contents.digest().unwrap();
        let forged = contents.encode().unwrap();
        if forged != good {
            fs::write(desk.dir.path().join(FILE), forged).unwrap();
            prop_assert!(desk.load().and_then(|keyring| keyring.open("ada", PHRASE)).is_err());
        }
    }
}
