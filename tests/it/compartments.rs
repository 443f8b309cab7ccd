//! What a slot opens, and what it does not: the file and folder of a desk in the hands of somebody with a debugger.

use std::collections::{BTreeMap, BTreeSet};

use alongside::desk::Session;
use alongside::domain::alert::InCharge;
use alongside::domain::case::{Body, Direction, HowGiven, NewAuthority, Stage};
use alongside::domain::conflict::Decision;
use alongside::domain::due::DueEventKind;
use alongside::domain::event::{EventEdit, EventWords};
use alongside::domain::evidence::EvidenceEventKind;
use alongside::domain::identifier::{Identifier, IdentifierKind};
use alongside::domain::referral::{Area, Asking, DeclineReason};
use alongside::domain::role::Role;
use alongside::domain::standing::ActsForEdit;
use alongside::store::keys::seal::{self, Place};
use alongside::store::keys::{Held, SecretKey, TextKey};

use rusqlite::types::Value;
use uuid::Uuid;

use crate::support::{self, At, World, ask, matter, outcome, person, update};

/// Seeded words: each in one place, with the logins whose keys may open it. Advisors and supervisors hold File and so open
/// all but drafts.
const SEALED: &[(&str, &[&str])] = &[
    // Written down by reception for the desk, and for the care team.
    ("zirconwort", &["rita", "sam", "ada"]),
    ("quernstone", &["rita", "sam", "ada"]),
    ("bramblegate", &["rita", "cleo", "sam", "ada"]),
    // By an advisor, the care team, the district nurses, the other site.
    ("oxlipfen", &["sam", "ada"]),
    ("marlpit", &["cleo", "sam", "ada"]),
    ("sedgewick", &["dan", "sam", "ada"]),
    ("yarrowdale", &["oona", "sam", "ada"]),
    // The lines with which they were declined: for the referrer.
    ("ragwortend", &["sam", "ada"]),
    ("dockleaf", &["rita", "sam", "ada"]),
    // The advice file of a client whom reception sent.
    ("peatbog", &["sam", "ada"]),
    ("pimpernel", &["sam", "ada"]),
    ("houndstongue", &["sam", "ada"]),
    ("hemlockden", &["cleo", "sam", "ada"]),
    ("oldpeat", &["sam", "ada"]),
    ("grindlecorp", &["sam", "ada"]),
    ("ploverlea", &["sam", "ada"]),
    ("gorsehill", &["sam", "ada"]),
    ("fennelcroft", &["sam", "ada"]),
    ("larkspur", &["sam", "ada"]),
    ("bogmyrtle", &["sam", "ada"]),
    ("tormentil", &["sam", "ada"]),
    ("butterwort", &["sam", "ada"]),
    ("daily-living", &["sam", "ada"]),
    ("sneezewort", &["sam", "ada"]),
    ("wormwood", &["sam", "ada"]),
    ("milkwort", &["sam", "ada"]),
    ("woodsorrel", &["sam", "ada"]),
    ("spearwort", &["sam", "ada"]),
    ("juniperhall", &["sam", "ada"]),
    ("saxifrage", &["sam", "ada"]),
    ("marestail", &["sam", "ada"]),
    ("eyebright", &["sam", "ada"]),
    // Asked of the care team, and answered.
    ("hobbleton", &["cleo", "sam", "ada"]),
    ("thistlemoor", &["cleo", "sam", "ada"]),
    ("tansyfield", &["cleo", "sam", "ada"]),
    ("coltsfoot", &["cleo", "sam", "ada"]),
    ("speedwell", &["sam", "ada"]),
    // Left at the counter.
    ("cloudberry", &["rita", "sam", "ada"]),
    ("bogasphodel", &["sam", "ada"]),
    ("waterdropwort", &["sam", "ada"]),
    // Drafts.
    ("teaselbury", &["rita"]),
    ("comfreyhead", &["cleo"]),
    ("meadowsweet", &["sam"]),
    ("figwortham", &["max"]),
];

/// Identity: Front, so in clear under the database's key, and nowhere in the bytes of the files.
const FRONT: &[&str] =
    &["Quillfeather", "Nettlebed", "Burdockson", "Sorrelman", "Vetchling", "Charlockdotter", "henbanewell"];

/// Typed at the door and kept nowhere.
const TYPED: &[&str] = &["wrongpassword77", "nosuchlogin88"];

pub fn words() -> impl Iterator<Item = &'static str> {
    SEALED.iter().map(|(word, _)| *word).chain(FRONT.iter().copied()).chain(TYPED.iter().copied())
}

fn asking(reason: &str, referrer: &str) -> Asking {
    Asking { areas: vec![Area::Debt], reason: reason.into(), referrer: referrer.into(), ..Asking::default() }
}

/// A desk with a word in every place where words may stand.
pub fn seed(world: &World) {
    let [rita, cleo, dan, sam, max, oona, olga] =
        ["rita", "cleo", "dan", "sam", "max", "oona", "olga"].map(|login| world.sign_in(login));
    let (elm, care) = (world.elm, Some(world.team(At::ElmCare)));
    let refer = |by: &Session, site, family: &str, team, reason: &str, referrer: &str| {
        let mut new = support::referral(site, family, team, reason);
        new.asking = asking(reason, referrer);
        by.refer(&new).unwrap().value
    };
    // Of nobody with a name, answered by whoever is on duty, who reads nothing else of the file.
    let duty = InCharge { lead: None, duty: Some(cleo.me().id) };
    let _ = world.sign_in("sue").set_in_charge(elm, duty).unwrap();
    let alert = rita.raise_alert(&support::urgent(elm)).unwrap().value;
    let _ = cleo.answer_alert(alert, 1, "hemlockden").unwrap();
    let first = refer(&rita, elm, "Quillfeather", None, "zirconwort", "quernstone");
    let second = refer(&rita, elm, "Nettlebed", care, "bramblegate", "");
    let third = refer(&sam, elm, "Burdockson", None, "oxlipfen", "");
    let _ = refer(&cleo, elm, "Sorrelman", care, "marlpit", "");
    let _ = refer(&dan, elm, "Vetchling", Some(world.team(At::ElmNurses)), "sedgewick", "");
    let _ = refer(&oona, world.oak, "Charlockdotter", Some(world.team(At::OakCare)), "yarrowdale", "");
    let _ = sam.decline(&[(third, 1)], DeclineReason::Capacity, "ragwortend").unwrap();
    let turned = refer(&rita, elm, "Burdockson", None, "plain", "");
    let _ = sam.decline(&[(turned, 1)], DeclineReason::Capacity, "dockleaf").unwrap();
    for (referral, asked) in [(first, None), (second, care)] {
        let level = alongside::domain::case::Level::Casework;
        let case = sam.open_case_from((referral, 1), level, &matter("oldpeat")).unwrap().value;
        let file = sam.open_case(case).unwrap();
        let (client, of) = (file.row.client, file.matters[0].id);
        let _ = sam.edit_matter(of, 1, &matter("peatbog")).unwrap();
        let _ = sam.name_other_side(case, &support::other_side(of, "grindlecorp"), None).unwrap();
        let _ = sam.record_concern(case, &support::concern("pimpernel")).unwrap();
        let alert = sam.raise_alert(&support::a_word_first(elm, client)).unwrap().value;
        let _ = sam.answer_alert(alert, 1, "houndstongue").unwrap();
        let _ = sam.add_note(case, "fennelcroft", None).unwrap();
        let authority = NewAuthority {
            body: Body::Gp,
            direction: Direction::Both,
            scope: "larkspur".into(),
            how: HowGiven::Signed,
            from: sam.today(),
            until: None,
        };
        let _ = sam.add_authority(case, &authority).unwrap();
        let number = Identifier { kind: IdentifierKind::Creditor, of: "marestail".into(), value: "marestail".into() };
        let _ = sam.add_identifier(case, &number).unwrap();
        let acting = ActsForEdit {
            phone: "eyebright".into(),
            proof: "eyebright".into(),
            ..support::acts_for(&sam, "eyebright")
        };
        let _ = sam.add_acts_for(case, &acting).unwrap();
        let outside = sam.ask_evidence(&ask(of, "wormwood", None, "wormwood")).unwrap().value;
        let _ = sam.update_evidence(outside, 1, &update(&sam, EvidenceEventKind::Chased, "wormwood")).unwrap();
        if asked.is_some() {
            let id = sam.ask_evidence(&ask(of, "Dr hobbleton", asked, "thistlemoor")).unwrap().value;
            let answer = update(&sam, EvidenceEventKind::Answered, "tansyfield");
            let _ = sam.update_evidence(id, 1, &answer).unwrap();
        }
        let document = support::attached(&sam, &support::document(case, "milkwort"), b"spearwort").value;
        let _ = sam.save_bundle_note(document, None, &support::bundle_note("42", "woodsorrel")).unwrap();
        if asked.is_some() {
            let id = sam.ask_evidence(&ask(of, "Dr Shah", asked, "washing")).unwrap().value;
            let made = cleo.sign_answer(id, 1, &support::answer(&cleo, "coltsfoot")).unwrap().value;
            let _ = sam.client_says(&support::client_says(id, Some(made), "speedwell")).unwrap();
        }
        let due = sam.record_letter(&support::letter(&sam, of, "bogmyrtle")).unwrap().value;
        let _ = sam.add_task(&support::task(case, "tormentil")).unwrap();
        let words = EventWords { place: "sweetgale".into(), note: "bogbean".into() };
        let _ = sam.add_event(case, &EventEdit { words, ..support::event(&sam) }, None).unwrap();
        let _ = sam.save_working(of, None, &support::working("butterwort")).unwrap();
        let _ = sam.update_due(due, 1, &support::due_update(&sam, DueEventKind::Sent, "sneezewort")).unwrap();
        let _ = sam.record_outcome(&outcome(of, Stage::Appeal)).unwrap();
        let _ = sam.edit_client(client, 1, &person("Quillfeather")).unwrap();
    }
    let _ = rita.post_message(&support::message(elm, "cloudberry")).unwrap();
    let _ = sam.post_message(&support::message(elm, "bogasphodel")).unwrap();
    let _ = sam.leave_note(&support::reception_note(elm, "henbanewell")).unwrap();
    walled(world, &sam);
    imported(&sam);
    for (by, words) in [(&rita, "teaselbury"), (&cleo, "comfreyhead"), (&sam, "meadowsweet"), (&max, "figwortham")] {
        by.save_draft("note", "", words).unwrap();
    }
    olga.looked(alongside::domain::role::Verb::SeeCase, "list").unwrap();
    let door = alongside::desk::Door::at(world.path(), world.clock).unwrap();
    door.leave_message(&support::message(elm, "waterdropwort")).unwrap();
    assert!(door.sign_in("rita", TYPED[0]).is_err());
    assert!(door.sign_in(TYPED[1], TYPED[0]).is_err());
}

/// Somebody whom the care team sent is the other side of a case: kept apart by a wall, which is lifted again.
fn walled(world: &World, advisor: &Session) {
    let case = advisor.cases(true, false, None).unwrap().remove(0).id;
    let of = advisor.refresh_case(case).unwrap().matters[0].id;
    let apart = support::settling(Decision::Apart, "ploverlea");
    let _ = advisor.name_other_side(case, &support::other_person(of, "Imran Sorrelman"), Some(&apart)).unwrap();
    let ada = world.sign_in("ada");
    let wall = ada.walls().unwrap().remove(0);
    let _ = ada.lift_wall(wall.id, wall.version, "gorsehill").unwrap();
}

/// A referral from a file whose name is a word, of somebody whom another system knows by a word.
fn imported(advisor: &Session) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("saxifrage.ndjson");
    let person = r#"{"resourceType":"Patient","id":"a","birthDate":"1980-02-01","name":[{"family":"Burdockson"}],
        "identifier":[{"system":"urn:example","value":"juniperhall"}]}"#;
    let asks = r#"{"resourceType":"ServiceRequest","id":"r","status":"active","intent":"order",
        "subject":{"reference":"Patient/a"},"code":{"text":"saxifrage"}}"#;
    std::fs::write(&path, format!("{}\n{}\n", person.replace('\n', ""), asks.replace('\n', ""))).unwrap();
    assert_eq!(advisor.import(&[path], &mut |_| true).unwrap().accepted, 1);
}

/// Everything that somebody can make of the folder with what their slot opens, and nothing of the program but its ciphers.
struct Attack {
    secrets: Vec<SecretKey>,
    keys: BTreeMap<Uuid, TextKey>,
    read: BTreeSet<String>,
    /// Whether the index opens.
    index: bool,
}

impl Attack {
    fn with(world: &World, login: &str) -> Self {
        let held = world.held(login);
        let Held { person, file, bridges, .. } = held;
        let mut secrets = vec![person];
        secrets.extend(file.clone());
        secrets.extend(bridges.into_iter().map(|(_, secret)| secret));
        let store = world.file(login);
        if let Some(file) = &file {
            for team in support::rows(&store, "team") {
                if let (Value::Text(id), Value::Blob(sealed)) = (&team["id"], &team["secret"]) {
                    secrets.push(seal::unwrap_secret(file, id.parse().unwrap(), sealed).unwrap());
                }
            }
        }
        let mut attack = Self { secrets, keys: BTreeMap::new(), read: BTreeSet::new(), index: false };
        for wrap in support::rows(&store, "key_wrap") {
            let (Value::Text(id), Value::Blob(wrapped)) = (&wrap["text_key"], &wrap["wrapped"]) else {
                panic!("a wrap")
            };
            attack.try_wrap(id.parse().unwrap(), wrapped);
        }
        for draft in support::rows(&store, "draft") {
            let (Value::Blob(key), Value::Blob(words)) = (&draft["key"], &draft["words"]) else { panic!("a draft") };
            attack.try_wrap(seal::key_id(words).unwrap(), key);
        }
        // The index, by every key that follows from what the slot holds.
        let keys = attack.secrets.iter().map(SecretKey::index_key).chain([world.held(login).db]);
        let index = keys.filter_map(|key| support::index_words(world.path(), &key)).flatten().collect::<Vec<_>>();
        attack.index = !index.is_empty();
        attack.read.extend(index);
        for table in support::tables(&store) {
            for row in support::rows(&store, &table) {
                attack.row(&table, &row);
            }
        }
        attack
    }

    /// A wrap, whoever it says it is for.
    fn try_wrap(&mut self, id: Uuid, wrapped: &[u8]) {
        let key = self.secrets.iter().find_map(|secret| seal::unwrap(secret, id, wrapped).ok());
        self.keys.extend(key.map(|key| (id, key)));
    }

    fn row(&mut self, table: &str, row: &BTreeMap<String, Value>) {
        let id = |name: &str| match row.get(name) {
            Some(Value::Text(text)) => Uuid::try_parse(text).ok(),
            _ => None,
        };
        for value in row.values() {
            match value {
                Value::Blob(blob) => {
                    if let Some(id) = id("id").or_else(|| id("run")).or_else(|| id("document")) {
                        self.blob(table, id, blob);
                    }
                    self.read.insert(String::from_utf8_lossy(blob).into_owned());
                }
                Value::Text(text) => {
                    // An earlier row: its sealed columns stand as hex.
                    if let (Some(Value::Text(of)), Some(id)) = (row.get("tbl"), id("row")) {
                        for hex in text.split('"').filter(|part| part.len() > 100) {
                            let bytes: Option<Vec<u8>> = (0..hex.len() / 2)
                                .map(|i| u8::from_str_radix(hex.get(2 * i..2 * i + 2)?, 16).ok())
                                .collect();
                            if let Some(blob) = bytes {
                                self.blob(of, id, &blob);
                            }
                        }
                    }
                    self.read.insert(text.clone());
                }
                _ => {}
            }
        }
    }

    /// Opens a blob in every place and version where it may have been sealed.
    fn blob(&mut self, table: &str, row: Uuid, blob: &[u8]) {
        let Some(key) = seal::key_id(blob).and_then(|id| self.keys.get(&id)) else { return };
        let opened =
            (0..12).find_map(|version| seal::open(key, Place { table, row, column: "words", version }, blob).ok());
        // A key that somebody holds opens what it sealed: else this test would look in the wrong place.
        let opened = opened.unwrap_or_else(|| panic!("a blob of {table} under a key at hand does not open"));
        self.read.insert(String::from_utf8(opened.to_vec()).unwrap());
    }

    fn reads(&self, word: &str) -> bool {
        self.read.iter().any(|text| text.contains(word))
    }
}

#[test]
fn a_slot_opens_its_own_compartments_and_no_word_more() {
    let world = World::new();
    seed(&world);
    let _ = support::finder(&world.sign_in("sam"));
    for login in ["rita", "cleo", "dan", "oona", "max", "rob", "sam", "ada"] {
        let attack = Attack::with(&world, login);
        assert_eq!(attack.index, ["sam", "ada"].contains(&login), "{login} and the index");
        for (word, who) in SEALED {
            assert_eq!(attack.reads(word), who.contains(&login), "{login} and {word}");
        }
        assert!(FRONT.iter().all(|name| attack.reads(name)), "identity is Front, for every slot: {login}");
        assert!(!TYPED.iter().any(|typed| attack.reads(typed)), "what was typed at the door is nowhere");
    }
}

#[test]
fn the_program_shows_each_what_is_theirs() {
    let world = World::new();
    seed(&world);
    let rita = world.sign_in("rita");
    assert_eq!(rita.load_draft("note", "").unwrap().unwrap().1, "teaselbury");
    let mine = rita.all_referrals(&Default::default(), 50).unwrap();
    let mut reasons: Vec<String> = Vec::new();
    for row in &mine {
        let opened = rita.open_referral(row.id).unwrap();
        reasons.extend(opened.reason);
        reasons.extend(opened.events.into_iter().filter_map(|event| event.words));
    }
    for word in ["zirconwort", "bramblegate", "dockleaf"] {
        assert!(reasons.iter().any(|text| text.contains(word)), "{word} in {reasons:?}");
    }
    assert_eq!(mine.len(), 3, "and nobody else's");
    let cleo = world.sign_in("cleo");
    assert_eq!(cleo.load_draft("note", "").unwrap().unwrap().1, "comfreyhead");
    let asked = cleo.asked_of_us(50).unwrap();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().any(|row| row.of == "Dr hobbleton" && row.points == "thistlemoor"));
    assert!(asked.iter().any(|row| row.answer.as_ref().is_some_and(|one| one.said.points[0].words == "coltsfoot")));
    assert!(asked.iter().all(|row| row.client_says.is_none()), "what the client says is the file's");
    assert!(world.sign_in("dan").asked_of_us(50).unwrap().is_empty());
}

#[test]
fn no_word_or_name_is_in_the_bytes_of_any_file() {
    let world = World::new();
    seed(&world);
    // A sign-in that stays open, so that the log is there as well.
    let open = world.sign_in("sam");
    let _index = support::finder(&open);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(world.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        for word in words() {
            let found = bytes.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()));
            assert!(!found, "{word} in {name}");
        }
        files.push(name);
    }
    for name in
        ["desk.db", "desk.db-wal", "find.db", "find.db-wal", "keyring", "keyring.previous", "attempts", "counter.db"]
    {
        assert!(files.iter().any(|file| file == name), "{name} of {files:?}");
    }
}

#[test]
fn the_special_rules_are_read_by_the_file_and_by_the_team_that_is_asked() {
    let world = World::new();
    let (sam, cleo) = (world.sign_in("sam"), world.sign_in("cleo"));
    let of = world.case(&sam, world.elm, "Khan", None);
    let readers = |word: &str| -> Vec<&str> {
        let logins = ["rita", "cleo", "dan", "sam", "max", "oona", "ada"];
        logins.into_iter().filter(|login| Attack::with(&world, login).reads(word)).collect()
    };
    let _ = sam.set_special(of.matter, 1, true).unwrap();
    assert_eq!(readers("\"special\""), ["sam", "ada"]);
    let request = alongside::domain::evidence::EvidenceAsk {
        special: true,
        ..ask(of.matter, "Dr Shah", Some(world.team(At::ElmCare)), "")
    };
    let id = sam.ask_evidence(&request).unwrap().value;
    assert_eq!(readers("\"special\":true"), ["cleo", "sam", "ada"]);
    let mut answer = support::answer(&cleo, "");
    answer.said.points.clear();
    let (form, knows) = (alongside::domain::special::Form::Unmet, alongside::domain::special::Knows::Neither);
    answer.said.apart = Some(alongside::domain::special::Apart { form: Some(form), knows: Some(knows) });
    let _ = cleo.sign_answer(id, 1, &answer).unwrap();
    assert_eq!(readers("unmet"), ["cleo", "sam", "ada"]);
    // What it says is no word of the index.
    let _index = support::finder(&sam);
    assert!(support::indexed(&world).iter().all(|word| !["unmet", "neither", "special"].contains(&word.as_str())));
}

#[test]
fn reset_keys_hide_what_was_posted_and_break_nothing() {
    let world = World::new();
    seed(&world);
    let before = Attack::with(&world, "rita");
    assert!(before.reads("zirconwort"));
    let _ = world.sign_in("ada").reset_passphrase("rita", support::PASS).unwrap();
    let rita = world.sign_in("rita");
    for row in rita.all_referrals(&Default::default(), 50).unwrap() {
        assert_eq!(rita.open_referral(row.id).unwrap().reason, None);
    }
    assert!(rita.load_draft("note", "").unwrap().is_none());
    let attack = Attack::with(&world, "rita");
    assert!(!SEALED.iter().any(|(word, _)| attack.reads(word)));
    let sam = world.sign_in("sam");
    for case in sam.cases(false, false, None).unwrap() {
        let file = sam.open_case(case.id).unwrap();
        assert!(file.timeline.iter().any(|entry| entry.words.contains("fennelcroft")));
    }
}

#[test]
fn a_team_added_later_has_its_bridge_for_everyone_at_once() {
    let world = World::new();
    let (ada, sam) = (world.sign_in("ada"), world.sign_in("sam"));
    let team = ada.add_team(world.elm, "Midwives", alongside::domain::people::TeamKind::Care).unwrap();
    let new = alongside::desk::people::NewStaff {
        login: "mia".into(),
        name: "Mia Lund".into(),
        job: String::new(),
        role: Role::CareTeam,
        team,
    };
    let _ = ada.add_staff(&new, support::PASS).unwrap();
    let mia = world.sign_in("mia");
    let hers = world.refer(&mia, world.elm, "Lewis", Some(team), "campionwold");
    let ours = world.refer(&sam, world.elm, "Osei", Some(team), "cowslipton");
    // Signed in before there was such a team.
    assert_eq!(sam.open_referral(hers).unwrap().reason.as_deref(), Some("campionwold"));
    assert_eq!(mia.open_referral(ours).unwrap().reason.as_deref(), Some("cowslipton"));
}
