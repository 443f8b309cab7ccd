//! A desk of made-up people at two sites, with someone in every role, and ways to look at its file from outside.

pub mod corpus;
pub mod desk;
pub mod disk;
pub mod play;
#[cfg(unix)]
pub mod pty;

pub use play::Play;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use alongside::desk::door::{Door, Founding, found};
use alongside::desk::intake::{NewReferral, Who};
use alongside::desk::people::NewStaff;
use alongside::desk::{Clock, Finder, Session};
use alongside::domain::alert::{AlertKind, NewAlert, Sign};
use alongside::domain::appointment::{NewAppointment, Repeats, SessionEdit, SessionKind};
use alongside::domain::away::NewAway;
use alongside::domain::call::{CallEnd, CallerCheck};
use alongside::domain::case::{Level, MatterEdit, Nation, Stage, Subject};
use alongside::domain::concern::{ConcernWords, NewConcern, Shared};
use alongside::domain::conflict::{Decision, Settling};
use alongside::domain::council::CouncilReferral;
use alongside::domain::date::parse_now;
use alongside::domain::document::{Bearing, BundleEdit, DocumentKind, NewDocument};
use alongside::domain::due::{DueEventKind, DueUpdate, EndReason, How, NewLetter};
use alongside::domain::event::{EventEdit, EventKind, EventState, EventWords, Goes, Interpreter};
use alongside::domain::evidence::{EvidenceAsk, EvidenceEventKind, EvidenceKind, EvidenceUpdate};
use alongside::domain::id::{CaseId, ClientId, DocumentId, EvidenceId, MatterId, ReferralId, SiteId, StaffId, TeamId};
use alongside::domain::identifier::{Identifier, IdentifierKind};
use alongside::domain::message::{NewMessage, NewReceptionNote};
use alongside::domain::money::{Pence, Period};
use alongside::domain::other_side::{NewOtherSide, Party, SideKind};
use alongside::domain::outcome::{Known, NewOutcome, OutcomeResult, Relied};
use alongside::domain::people::TeamKind;
use alongside::domain::person::Person;
use alongside::domain::referral::{Area, Asking};
use alongside::domain::role::Role;
use alongside::domain::standing::{ActsForEdit, Capacity};
use alongside::store::keys::{DbKey, Held, Keyring};
use alongside::store::schema::map::MAP;
use alongside::store::{Ids, Store};
use chrono::Days;
use rusqlite::types::Value;
use tempfile::TempDir;
use zeroize::Zeroizing;

/// Everybody's passphrase.
pub const PASS: &str = "demo";

/// Logins with their role; the first five stand for their role in the matrix.
pub const PEOPLE: &[(&str, Role, At)] = &[
    ("rita", Role::Receptionist, At::ElmFront),
    ("cleo", Role::CareTeam, At::ElmCare),
    ("sam", Role::Advisor, At::ElmAdvice),
    ("max", Role::Manager, At::ElmAdvice),
    ("amy", Role::Advisor, At::ElmAdvice),
    ("rob", Role::Receptionist, At::ElmFront),
    ("dan", Role::CareTeam, At::ElmNurses),
    ("sue", Role::Supervisor, At::ElmAdvice),
    ("olga", Role::Advisor, At::OakAdvice),
    ("oona", Role::CareTeam, At::OakCare),
];

/// The teams of the two sites.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum At {
    ElmAdvice,
    ElmFront,
    ElmCare,
    ElmNurses,
    OakAdvice,
    OakCare,
}

/// A referral to a council, with all four items.
pub fn to_council() -> CouncilReferral {
    CouncilReferral {
        council: "Elmton Council".to_owned(),
        name: "Zofia Nowak".to_owned(),
        contact: "07700 900321".to_owned(),
        reason: "has to leave tonight".to_owned(),
        agrees: Some(true),
        shares: Some(true),
    }
}

/// A message for the desk of a site.
pub fn message(site: SiteId, line: &str) -> NewMessage {
    NewMessage { site, who: "mt71".to_owned(), line: line.to_owned(), pages: Some(3), letter: None }
}

/// A note for the reception of a site.
pub fn reception_note(site: SiteId, line: &str) -> NewReceptionNote {
    NewReceptionNote { site, who: "mt71".to_owned(), line: line.to_owned() }
}

/// A desk in a folder of its own.
pub struct World {
    pub dir: TempDir,
    pub clock: Clock,
    pub elm: SiteId,
    pub oak: SiteId,
    teams: Vec<(At, TeamId)>,
}

impl World {
    /// The founder `ada` is a supervisor at Elm Street; the clock starts at 09:00 on 24 November 2026.
    pub fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let founding = Founding {
            site: "Elm Street Health Centre".to_owned(),
            code: "ELM".to_owned(),
            nation: Nation::England,
            login: "ada".to_owned(),
            name: "Ada Obi".to_owned(),
            passphrase: Zeroizing::new(PASS.to_owned()),
        };
        let clock = Clock::starting_at(parse_now("2026-11-24T09:00").unwrap());
        let (ada, _) = found(dir.path(), &founding, true, clock, Ids::random()).unwrap();
        let elm = ada.home_site().unwrap();
        let oak = ada.add_site("OAK", "Oak Lane Surgery", Nation::England).unwrap();
        let named = |name: &str| ada.all_teams().unwrap().into_iter().find(|team| team.name == name).unwrap().id;
        let teams = vec![
            (At::ElmAdvice, named("Advice desk")),
            (At::ElmFront, named("Front desk")),
            (At::ElmCare, named("Care team")),
            (At::ElmNurses, ada.add_team(elm, "District nurses", TeamKind::Care).unwrap()),
            (At::OakAdvice, ada.add_team(oak, "Oak advice", TeamKind::Advice).unwrap()),
            (At::OakCare, ada.add_team(oak, "Oak care team", TeamKind::Care).unwrap()),
        ];
        let world = Self { dir, clock, elm, oak, teams };
        for (login, role, at) in PEOPLE {
            let new = NewStaff {
                login: (*login).to_owned(),
                name: format!("Staff {login}"),
                job: String::new(),
                role: *role,
                team: world.team(*at),
            };
            let _ = ada.add_staff(&new, PASS).unwrap();
        }
        world
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn team(&self, at: At) -> TeamId {
        self.teams.iter().find(|(one, _)| *one == at).unwrap().1
    }

    /// Somebody signed in.
    pub fn sign_in(&self, login: &str) -> Session {
        Door::at(self.path(), self.clock).unwrap().sign_in(login, PASS).unwrap()
    }

    /// Exactly what somebody's slot opens.
    pub fn held(&self, login: &str) -> Held {
        Keyring::load(self.path()).unwrap().open(login, PASS).unwrap()
    }

    /// The file opened with somebody's keys and no limit of the program on it.
    pub fn file(&self, login: &str) -> Store {
        let keyring = Keyring::load(self.path()).unwrap();
        Store::open(self.path(), keyring.open(login, PASS).unwrap(), &keyring, Ids::random()).unwrap()
    }

    /// The file as one role's connection sees it.
    pub fn limited(&self, login: &str, role: Role) -> Store {
        self.file(login).limited_to(role).unwrap()
    }

    pub fn staff(&self, login: &str) -> StaffId {
        StaffId(self.held(login).staff)
    }

    /// A referral written down by somebody; its id.
    pub fn refer(&self, by: &Session, site: SiteId, family: &str, team: Option<TeamId>, reason: &str) -> ReferralId {
        by.refer(&referral(site, family, team, reason)).unwrap().value
    }

    /// A referral that became a case with a request for evidence; by somebody who gives advice at the site.
    pub fn case(&self, by: &Session, site: SiteId, family: &str, team: Option<TeamId>) -> CaseOf {
        let referral = self.refer(by, site, family, team, "stopped");
        let case = by.open_case_from((referral, 1), Level::Casework, &matter("points")).unwrap().value;
        let file = by.open_case(case).unwrap();
        let matter = file.matters[0].id;
        let evidence = by.ask_evidence(&ask(matter, "Dr Shah", team, "washing")).unwrap().value;
        CaseOf { client: file.row.client, referral, case, matter, evidence }
    }
}

/// The ids of a case and what hangs on it.
#[derive(Clone, Copy)]
pub struct CaseOf {
    pub client: ClientId,
    pub referral: ReferralId,
    pub case: CaseId,
    pub matter: MatterId,
    pub evidence: EvidenceId,
}

pub fn person(family: &str) -> Person {
    Person { family: family.to_owned(), given: "Imran".to_owned(), ..Person::default() }
}

pub fn referral(site: SiteId, family: &str, team: Option<TeamId>, reason: &str) -> NewReferral {
    NewReferral {
        site,
        who: Who::New(Box::new(person(family))),
        team,
        asking: Asking { areas: vec![Area::Benefits], reason: reason.to_owned(), ..Asking::default() },
    }
}

pub fn matter(issue: &str) -> MatterEdit {
    MatterEdit {
        subject: Subject::Pip,
        issue: issue.to_owned(),
        nation: Nation::England,
        stage: Stage::Reconsideration,
        due: None,
        claimed: None,
    }
}

/// An organisation on the other side of a matter.
pub fn other_side(matter: MatterId, name: &str) -> NewOtherSide {
    NewOtherSide {
        matter,
        kind: SideKind::Landlord,
        party: Party::Organisation,
        name: name.to_owned(),
        address: String::new(),
        postcode: String::new(),
        reference: String::new(),
    }
}

/// A person on the other side of a matter.
pub fn other_person(matter: MatterId, name: &str) -> NewOtherSide {
    NewOtherSide { kind: SideKind::ExPartner, party: Party::Person, ..other_side(matter, name) }
}

pub fn settling(decision: Decision, why: &str) -> Settling {
    Settling { decision, why: why.to_owned(), advisor: None }
}

/// A National Insurance number with letters that are given to nobody.
pub fn nino() -> Identifier {
    Identifier { kind: IdentifierKind::Nino, of: String::new(), value: "qq123456c".to_owned() }
}

/// A hearing in ten days.
pub fn event(by: &Session) -> EventEdit {
    EventEdit {
        kind: EventKind::Hearing,
        on: by.today() + Days::new(10),
        at: chrono::NaiveTime::from_hms_opt(10, 30, 0),
        goes: Goes::Both,
        interpreter: Interpreter::NotNeeded,
        state: EventState::Ahead,
        words: EventWords::default(),
    }
}

/// Five days away, from so many days on; the team covers.
pub fn away(by: &Session, from: u64) -> NewAway {
    let starts = by.today() + Days::new(from);
    NewAway { staff: by.me().id, starts, ends: starts + Days::new(4), cover: None }
}

/// A task of the team's for any day.
pub fn task(case: CaseId, what: &str) -> alongside::domain::task::NewTask {
    alongside::domain::task::NewTask { case, what: what.to_owned(), by: None, owner: None }
}

/// What is worked out for PIP's activity 4, washing and bathing, on most days.
pub fn working(words: &str) -> alongside::domain::working::Entry {
    alongside::domain::working::Entry {
        says: words.to_owned(),
        argued: Some('e'),
        days: alongside::domain::working::Days::parse("6").unwrap(),
        ..alongside::domain::working::Entry::new("daily-living", 4)
    }
}

/// A document as it is written down.
pub fn document(case: CaseId, title: &str) -> NewDocument {
    NewDocument {
        case,
        matter: None,
        kind: DocumentKind::Bundle,
        title: title.to_owned(),
        pages: Some(3),
        words: String::new(),
    }
}

/// A file with these bytes, attached to a case.
pub fn attached(by: &Session, new: &NewDocument, bytes: &[u8]) -> alongside::desk::session::Done<DocumentId> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scan 1.bin");
    std::fs::write(&path, bytes).unwrap();
    by.attach(new, &path, &|_, _| {}).unwrap()
}

/// What a page says, and that it helps.
pub fn bundle_note(page: &str, says: &str) -> BundleEdit {
    BundleEdit { page: page.to_owned(), says: says.to_owned(), bearing: Bearing::Helps, activity: None }
}

/// A decision letter of ten days ago, which starts a month for the reconsideration.
pub fn letter(by: &Session, matter: MatterId, words: &str) -> NewLetter {
    NewLetter {
        matter,
        rule: "mr".to_owned(),
        on: by.today() - Days::new(10),
        hour: None,
        also: Vec::new(),
        received: Some(by.today()),
        printed: None,
        words: words.to_owned(),
    }
}

/// Somebody who acts for a client, with a proof that was seen today.
pub fn acts_for(by: &Session, name: &str) -> ActsForEdit {
    ActsForEdit {
        capacity: Capacity::Appointee,
        name: name.to_owned(),
        phone: "07700 900555".to_owned(),
        proof: "letter of the DWP".to_owned(),
        seen: Some(by.today()),
        from: by.today(),
        until: None,
    }
}

/// The quiet alarm for a client.
pub fn a_word_first(site: SiteId, client: ClientId) -> NewAlert {
    NewAlert { client: Some(client), kind: AlertKind::SeeAlone, sign: None, ..urgent(site) }
}

/// An urgent path of somebody without a name.
pub fn urgent(site: SiteId) -> NewAlert {
    NewAlert { site, kind: AlertKind::Urgent, client: None, referral: None, who: String::new(), sign: Some(Sign::Fear) }
}

/// A concern that was passed on with consent.
pub fn concern(heard: &str) -> NewConcern {
    let words = ConcernWords { heard: heard.to_owned(), told: "the named lead".to_owned(), ..ConcernWords::default() };
    NewConcern { shared: Shared::With, words }
}

/// A call with a body, which promised nothing.
pub fn call(case: CaseId) -> CallEnd {
    CallEnd {
        case,
        with: "Jo at the DWP".to_owned(),
        reference: "A12".to_owned(),
        check: CallerCheck::Body,
        minutes: Some(7),
        said: "They have the form.".to_owned(),
        promised: String::new(),
        by: None,
    }
}

/// What happened to a due date today.
pub fn due_update(by: &Session, kind: DueEventKind, words: &str) -> DueUpdate {
    let how = (kind == DueEventKind::Sent).then_some(How::Phone);
    let reason = (kind == DueEventKind::Ended).then_some(EndReason::NotNeeded);
    DueUpdate { how, reason, words: words.to_owned(), ..DueUpdate::new(kind, by.today()) }
}

pub fn ask(matter: MatterId, of: &str, team: Option<TeamId>, points: &str) -> EvidenceAsk {
    EvidenceAsk {
        matter,
        of: of.to_owned(),
        team,
        kind: EvidenceKind::Letter,
        points: points.to_owned(),
        asks: Vec::new(),
        fee_offered: None,
        needed_by: None,
        how: String::new(),
        special: false,
    }
}

/// What is answered to a request that names one point in words: it matches.
pub fn answer(by: &Session, words: &str) -> alongside::domain::answer::NewAnswer {
    use alongside::domain::answer::{AnswerWords, HowKnown, NewAnswer, Point, Said, Verdict};
    let said = Said {
        of: Point::of_lines("washing").remove(0),
        verdict: Verdict::Matches,
        how: vec![HowKnown::Seen],
        not: Vec::new(),
        days: Some(7),
        words: words.to_owned(),
    };
    let said = AnswerWords {
        points: vec![said],
        known_since: "2019".to_owned(),
        last_seen: String::new(),
        lasts: String::new(),
        words: String::new(),
        not_safe: None,
        apart: None,
        by: "Dr Shah".to_owned(),
        job: "GP".to_owned(),
    };
    NewAnswer { said, on: by.today(), transcribed: false }
}

/// The client agrees that an answer is sent on, or it is held for a reason.
pub fn client_says(
    evidence: EvidenceId,
    answer: Option<alongside::domain::id::AnswerId>,
    held: &str,
) -> alongside::domain::answer::NewClientSays {
    let (agreed, why) = (held.is_empty(), held.to_owned());
    alongside::domain::answer::NewClientSays { evidence, answer, agreed, why }
}

pub fn update(by: &Session, kind: EvidenceEventKind, words: &str) -> EvidenceUpdate {
    EvidenceUpdate {
        words: words.to_owned(),
        amount: Some(Pence(35_00)),
        reason: Some(alongside::domain::evidence::ClinicianReason::NoTime),
        stage: Some(Stage::Appeal),
        payer: Some(alongside::domain::evidence::FeePayer::Client),
        minutes: Some(12),
        ..EvidenceUpdate::new(kind, by.today())
    }
}

pub fn outcome(matter: MatterId, stage: Stage) -> NewOutcome {
    NewOutcome {
        matter,
        stage,
        result: OutcomeResult::Favour,
        amount: Some(Pence(76_70)),
        period: Period::Week,
        from: None,
        to: None,
        arrears: None,
        others: Vec::new(),
        evidence_used: Known::Yes,
        relied: Relied::Yes,
        said: "We accept what the GP writes.".to_owned(),
        represented: Known::No,
        decided: None,
    }
}

/// A row's version now.
pub fn version(file: &Store, table: &str, id: impl ToString) -> u32 {
    let sql = format!("SELECT version FROM {table} WHERE id = ?1");
    file.conn().query_row(&sql, [id.to_string()], |row| row.get(0)).unwrap()
}

/// The name of every table of the file.
pub fn tables(file: &Store) -> Vec<String> {
    let sql =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let mut statement = file.conn().prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Every row of a table: its columns by name.
pub fn rows(file: &Store, table: &str) -> Vec<BTreeMap<String, Value>> {
    let mut statement = file.conn().prepare(&format!("SELECT * FROM {table}")).unwrap();
    let names: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let read = |row: &rusqlite::Row<'_>| names.iter().map(|name| Ok((name.clone(), row.get(name.as_str())?))).collect();
    statement.query_map([], read).unwrap().collect::<Result<_, _>>().unwrap()
}

/// How many rows every table has.
pub fn counts(file: &Store) -> BTreeMap<String, i64> {
    let count =
        |table: &String| file.conn().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
    tables(file).into_iter().map(|table| (table.clone(), count(&table))).collect()
}

/// Every versioned row that stands: `(table, id)` to its version and its other columns.
pub fn standing(file: &Store) -> BTreeMap<(&'static str, String), (u32, String)> {
    let mut all = BTreeMap::new();
    for table in MAP.iter().filter(|table| table.columns.iter().any(|(name, _)| *name == "voided")) {
        for mut row in rows(file, table.name) {
            let (Some(Value::Text(id)), Some(Value::Integer(version))) =
                (row.get("id").cloned(), row.remove("version"))
            else {
                panic!("a row of {} without id and version", table.name)
            };
            if row.get("voided") == Some(&Value::Integer(0)) {
                all.insert((table.name, id), (u32::try_from(version).unwrap(), format!("{row:?}")));
            }
        }
    }
    all
}

/// Every word of the index of a desk, as somebody with the key reads it from the file; `None` where the key does not open it.
pub fn index_words(dir: &Path, key: &DbKey) -> Option<BTreeSet<String>> {
    let path = dir.join(alongside::store::find::FILE);
    if !path.exists() {
        return None;
    }
    let conn = rusqlite::Connection::open(path).unwrap();
    let pragmas = "PRAGMA cipher_log = off; PRAGMA cipher_default_hmac_algorithm = HMAC_SHA256";
    conn.execute_batch(pragmas).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"", *key.hex())).unwrap();
    conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0)).ok()?;
    conn.execute_batch("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, word, row)").unwrap();
    let mut statement = conn.prepare("SELECT term FROM temp.vocabulary UNION SELECT term FROM main.term").unwrap();
    let words = statement.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
    Some(words)
}

/// The words of the index of a desk, read with what somebody's slot holds of File.
pub fn indexed(world: &World) -> BTreeSet<String> {
    index_words(world.path(), &world.held("ada").file.unwrap().index_key()).unwrap()
}

/// Somebody who looks for words, with everything read.
pub fn finder(of: &Session) -> Finder {
    let mut finder = of.finder().unwrap();
    while !finder.read_on(500).unwrap().done {}
    finder
}

/// Whether a word stands in a text as a whole, however it is written.
pub fn whole_word(text: &str, word: &str) -> bool {
    let (text, word) = (text.to_lowercase(), word.to_lowercase());
    text.match_indices(&word).any(|(at, _)| {
        let side = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        side(text[..at].chars().next_back()) && side(text[at + word.len()..].chars().next())
    })
}

/// Desk hours of one day, so many days ahead: four slots of 30 minutes from 10:00, one person at a time.
pub fn hours(by: &Session, site: SiteId, advisor: Option<StaffId>, ahead: u64) -> SessionEdit {
    SessionEdit {
        site,
        advisor,
        repeats: Repeats::Once,
        from: by.today() + Days::new(ahead),
        until: None,
        starts: chrono::NaiveTime::from_hms_opt(10, 0, 0).unwrap(),
        ends: chrono::NaiveTime::from_hms_opt(12, 0, 0).unwrap(),
        minutes: 30,
        places: 1,
        room: "Room 4".to_owned(),
        kind: SessionKind::Slots,
    }
}

/// A signpost at the counter.
pub fn pointed(site: SiteId) -> alongside::domain::signpost::NewSignpost {
    let need = alongside::domain::signpost::Need::Work;
    alongside::domain::signpost::NewSignpost { site, need, step: "come-back".to_owned(), service: None }
}

/// An appointment at the first open slot, without an interpreter.
pub fn booking(by: &Session, who: alongside::domain::appointment::Who) -> NewAppointment {
    let slot = by.bookable(&who).unwrap().open.into_iter().find(|slot| !slot.walk_in).unwrap();
    NewAppointment { slot: slot.key(), who, interpreter: Interpreter::NotNeeded, overbook: false }
}

/// A service with a way to reach it.
pub fn service(name: &str) -> alongside::domain::service::Service {
    let (name, email) = (name.to_owned(), "desk@example.org".to_owned());
    alongside::domain::service::Service { name, email, ..Default::default() }
}

/// A desk with a small directory.
pub fn stocked(play: Play) -> Play {
    stock(&play.session("supervisor"));
    play
}

/// Three services: one in order, one that nobody checked for long, one of which no hours are known.
pub fn stock(by: &Session) {
    use alongside::domain::service::{Need, Schedule};
    let hours = |days: &str| Schedule {
        rule: format!("FREQ=WEEKLY;BYDAY={days}"),
        opens: chrono::NaiveTime::from_hms_opt(9, 0, 0),
        closes: chrono::NaiveTime::from_hms_opt(14, 0, 0),
        ..Schedule::default()
    };
    let mut food = service("Elm Street Food Bank");
    (food.phone, food.how) = ("01632 960142".into(), "Walk in; a voucher is not asked for the first time.".into());
    (food.address, food.cost) = ("St Osyth's Hall, Elm Street".into(), "Free".into());
    food.about = "Three days' food for a household; toiletries and nappies.".into();
    (food.needs, food.hours) = (vec![Need::Money], vec![hours("TU,TH")]);
    food.checked = "2026-11-02".parse().ok();
    let mut carers = service("Harrowmere Carers' Circle");
    (carers.phone, carers.checked) = ("01632 960163".into(), "2026-03-01".parse().ok());
    (carers.needs, carers.hours) = (vec![Need::Care], vec![hours("FR")]);
    let mut law = service("Harrowmere Law Centre");
    (law.phone, law.checked) = ("01632 960118".into(), "2026-10-20".parse().ok());
    for service in [food, carers, law] {
        let _ = by.add_service(&service).unwrap();
    }
}
