//! A desk of made-up people, made once through the desk's own verbs and copied for each test.

use std::path::Path;
use std::sync::OnceLock;

use alongside::desk::door::{Founding, found};
use alongside::desk::intake::{NewReferral, Seen, Who};
use alongside::desk::people::NewStaff;
use alongside::desk::{Clock, Door, Session};
use alongside::domain::case::{
    Body, CloseReason, Direction, HowGiven, Level, MatterEdit, Nation, NewAuthority, Stage, Subject,
};
use alongside::domain::date::parse_now;
use alongside::domain::evidence::{
    ClinicianReason, EvidenceAsk, EvidenceEventKind, EvidenceKind, EvidenceScope, EvidenceUpdate,
};
use alongside::domain::id::{CaseId, EvidenceId, TeamId};
use alongside::domain::money::{Pence, Period};
use alongside::domain::nhs::NhsNumber;
use alongside::domain::outcome::{Known, NewOutcome, OtherGain, OutcomeResult, Relied};
use alongside::domain::person::{AccessibleFormat, ContactRule, HeldNumber, Person};
use alongside::domain::referral::{Area, Asking, Attempt, Consent, DeclineReason, InboxFilter, Route, Urgency};
use alongside::domain::role::Role;
use alongside::store::Ids;
use chrono::{DateTime, NaiveDate, Utc};
use tempfile::TempDir;
use zeroize::Zeroizing;

/// The moment at which every test sits down.
pub const NOW: &str = "2026-11-24T09:41";
/// The passphrase of every account.
pub const PASSPHRASE: &str = "demo";

/// A moment in UK time.
pub fn at(text: &str) -> DateTime<Utc> {
    parse_now(text).unwrap()
}

/// A copy of the desk in a folder of its own.
pub fn copy() -> TempDir {
    static MADE: OnceLock<Vec<(std::ffi::OsString, Vec<u8>)>> = OnceLock::new();
    let files = MADE.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        make(dir.path());
        let entries = std::fs::read_dir(dir.path()).unwrap().map(Result::unwrap);
        entries.map(|entry| (entry.file_name(), std::fs::read(entry.path()).unwrap())).collect()
    });
    let dir = TempDir::new().unwrap();
    for (name, bytes) in files {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    dir
}

/// Signs in at a moment, past the screen.
pub fn session(dir: &Path, login: &str, now: &str) -> Session {
    Door::at(dir, Clock::starting_at(at(now))).unwrap().sign_in(login, PASSPHRASE).unwrap()
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// Where people of the desk belong.
struct Teams {
    care: TeamId,
    harbour: TeamId,
}

fn make(dir: &Path) {
    let founding = Founding {
        site: "Elm Street Health Centre".to_owned(),
        code: "ELM".to_owned(),
        nation: Nation::England,
        login: "supervisor".to_owned(),
        name: "Sue Park".to_owned(),
        passphrase: Zeroizing::new(PASSPHRASE.to_owned()),
    };
    let clock = Clock::starting_at(at("2026-10-01T09:00"));
    let (session, _) = found(dir, &founding, true, clock, Ids::seeded(1)).unwrap();
    let teams = staff(&session);
    drop(session);
    november(dir, &teams);
    last_days(dir, &teams);
}

fn staff(session: &Session) -> Teams {
    use alongside::domain::people::TeamKind::{Advice, Care, FrontDesk};
    let elm = session.home_site().unwrap();
    let harbour = session.add_site("HAR", "Harbour Lane Surgery", Nation::England).unwrap();
    let of =
        |kind| session.all_teams().unwrap().into_iter().find(|team| team.site == elm && team.kind == kind).unwrap();
    let (advice, front, care) = (of(Advice).id, of(FrontDesk).id, of(Care).id);
    let at_harbour = session.add_team(harbour, "Harbour advice", Advice).unwrap();
    let midwives = session.add_team(harbour, "Harbour midwives", Care).unwrap();
    let mut ids = Vec::new();
    for (login, name, role, team) in [
        ("advisor", "Ada Obi", Role::Advisor, advice),
        ("advisor2", "Ben Osei", Role::Advisor, advice),
        ("clinician", "Dr Nadia Shah", Role::CareTeam, care),
        ("manager", "Max Hill", Role::Manager, advice),
        ("reception", "Rae Lin", Role::Receptionist, front),
    ] {
        let new = NewStaff { login: login.into(), name: name.into(), job: String::new(), role, team };
        ids.push(session.add_staff(&new, PASSPHRASE).unwrap().value);
    }
    session.add_membership(ids[0], Role::Advisor, at_harbour).unwrap();
    Teams { care, harbour: midwives }
}

fn person(given: &str, family: &str, born: (i32, u32, u32), n: u32) -> Person {
    Person {
        given: given.into(),
        family: family.into(),
        born: NaiveDate::from_ymd_opt(born.0, born.1, born.2),
        nhs: Some(HeldNumber::Checked(NhsNumber::test_range(n))),
        phone: format!("07700 900{n:03}"),
        postcode: "ZZ1 4AB".into(),
        contact: ContactRule::Any,
        ..Person::default()
    }
}

fn asking(area: Area, reason: &str) -> Asking {
    Asking { areas: vec![area], reason: reason.into(), ..Asking::default() }
}

fn refer(session: &Session, who: Person, team: Option<TeamId>, asking: Asking) {
    let site = team
        .and_then(|team| session.teams().unwrap().into_iter().find(|known| known.id == team))
        .map_or_else(|| session.home_site().unwrap(), |team| team.site);
    let _ = session.refer(&NewReferral { site, who: Who::New(Box::new(who)), team, asking }).unwrap();
}

/// The open referral of somebody.
fn of(session: &Session, family: &str) -> Seen {
    let rows = session.inbox(&InboxFilter::default(), 100).unwrap();
    let row = rows.into_iter().find(|row| row.name.starts_with(family)).unwrap_or_else(|| panic!("{family}"));
    (row.id, row.version)
}

fn open(session: &Session, family: &str, level: Level, matter: &MatterEdit) -> CaseId {
    session.open_case_from(of(session, family), level, matter).unwrap().value
}

fn matter(subject: Subject, stage: Stage, issue: &str, due: Option<NaiveDate>) -> MatterEdit {
    MatterEdit { subject, issue: issue.into(), nation: Nation::England, stage, due, claimed: None }
}

fn ask(
    session: &Session,
    case: CaseId,
    of: &str,
    team: Option<TeamId>,
    points: &str,
    by: Option<NaiveDate>,
) -> EvidenceId {
    let matter = session.refresh_case(case).unwrap().matters[0].id;
    let (of, points) = (of.into(), points.into());
    let (asks, fee_offered, how) = (Vec::new(), None, String::new());
    let kind = EvidenceKind::Letter;
    let ask = EvidenceAsk { matter, of, team, kind, points, asks, fee_offered, needed_by: by, how, special: false };
    session.ask_evidence(&ask).unwrap().value
}

fn update(session: &Session, id: EvidenceId, kind: EvidenceEventKind, words: &str, reason: Option<ClinicianReason>) {
    let version = session.evidence(EvidenceScope::All, None).unwrap().iter().find(|row| row.id == id).unwrap().version;
    let update = EvidenceUpdate { words: words.into(), reason, ..EvidenceUpdate::new(kind, session.today()) };
    let _ = session.update_evidence(id, version, &update).unwrap();
}

fn outcome(session: &Session, case: CaseId, result: OutcomeResult, weekly: Option<i64>, arrears: Option<i64>) {
    let matter = session.refresh_case(case).unwrap().matters[0].clone();
    let new = NewOutcome {
        matter: matter.id,
        stage: matter.stage,
        result,
        amount: weekly.map(Pence),
        period: Period::Week,
        from: None,
        to: None,
        arrears: arrears.map(Pence),
        others: if weekly.is_some() { vec![OtherGain::Understood] } else { Vec::new() },
        evidence_used: Known::NotKnown,
        relied: Relied::NotSaid,
        said: String::new(),
        represented: Known::No,
        decided: Some(session.today()),
    };
    let _ = session.record_outcome(&new).unwrap();
}

/// Cases that have been going for some weeks, each opened on a day of its own.
fn november(dir: &Path, teams: &Teams) {
    let early = session(dir, "advisor", "2026-11-02T10:00");
    refer(
        &early,
        person("Morgan", "Tran", (1979, 3, 4), 1),
        Some(teams.care),
        Asking {
            route: Route::Direct,
            referrer: "Nurse Roberts".into(),
            share_out: Consent::Given,
            share_in: Consent::Given,
            ..asking(Area::Benefits, "PIP refused; cannot wash or dress without help.")
        },
    );
    let begum = Person {
        language: "Sylheti".into(),
        interpreter: true,
        format: AccessibleFormat::LargePrint,
        contact: ContactRule::NoVoicemail,
        contact_note: "A brother shares the phone: ring on Thursdays.".into(),
        previous: "Chowdhury".into(),
        ..person("Shirin", "Begum", (1951, 12, 31), 2)
    };
    refer(&early, begum, None, asking(Area::Benefits, "Attendance Allowance form came."));
    let long = person("Maria-Antònia", "Fernández de la Peña y O’Shaughnessy-Łukasiewicz", (1988, 7, 9), 3);
    refer(&early, long, None, asking(Area::Housing, "Two months behind with the rent."));
    refer(&early, person("Lee", "Lewis", (1990, 1, 2), 4), None, asking(Area::Benefits, "UC sanction."));
    refer(&early, person("Joan", "Carter", (1944, 5, 6), 5), None, asking(Area::Debt, "Council tax bailiffs."));
    let begins = Some(day(11, 25));
    let tran = open(
        &early,
        "Tran",
        Level::Casework,
        &matter(Subject::Pip, Stage::Reconsideration, "washing, dressing", begins),
    );
    let points = "Washing: how long does it take, and is prompting needed?";
    let shah = ask(&early, tran, "Dr Nadia Shah, GP", Some(teams.care), points, Some(day(11, 23)));
    let authority = NewAuthority {
        body: Body::Gp,
        direction: Direction::Both,
        scope: "PIP reconsideration".into(),
        how: HowGiven::Signed,
        from: day(11, 2),
        until: Some(day(12, 31)),
    };
    let _ = early.add_authority(tran, &authority).unwrap();
    drop(early);

    let third = session(dir, "advisor", "2026-11-03T11:00");
    let begum = open(&third, "Begum", Level::Casework, &matter(Subject::Aa, Stage::Claim, "night care", None));
    ask(&third, begum, "Occupational therapy", None, "Falls at night.", Some(day(12, 1)));
    drop(third);
    let fifth = session(dir, "advisor", "2026-11-05T11:00");
    let rent = matter(Subject::Rent, Stage::Negotiation, "two months", Some(day(11, 27)));
    let peña = open(&fifth, "Fernández", Level::Representation, &rent);
    outcome(&fifth, peña, OutcomeResult::NotKnown, None, None);
    drop(fifth);
    let sixth = session(dir, "advisor2", "2026-11-06T11:00");
    let lewis =
        open(&sixth, "Lewis", Level::Casework, &matter(Subject::Uc, Stage::Decision, "sanction of 91 days", None));
    ask(&sixth, lewis, "Community mental health team", None, "Why appointments were missed.", Some(day(11, 20)));
    drop(sixth);
    let ninth = session(dir, "advisor", "2026-11-09T11:00");
    let carter = open(&ninth, "Carter", Level::Advice, &matter(Subject::CouncilTax, Stage::Review, "arrears", None));
    let declined = ask(&ninth, carter, "Dr Vance, memory clinic", None, "Capacity in 2025.", None);
    update(&ninth, declined, EvidenceEventKind::Declined, "", Some(ClinicianReason::NotContract));
    outcome(&ninth, carter, OutcomeResult::Favour, Some(14_20), Some(312_00));
    let version = ninth.refresh_case(carter).unwrap().version;
    let _ = ninth.close_case(carter, version, CloseReason::Done).unwrap();
    drop(ninth);
    let twentieth = session(dir, "advisor", "2026-11-20T15:00");
    let _ = twentieth.add_note(tran, LONG_NOTE, None).unwrap();
    update(&twentieth, shah, EvidenceEventKind::Answered, "Prompting is needed daily; washing takes 90 minutes.", None);
    outcome(&twentieth, begum, OutcomeResult::NoChange, None, None);
}

/// A note of some length, in several paragraphs.
pub const LONG_NOTE: &str = "Washing takes 90 minutes and needs prompting to start; stops when breathless, sits on the edge \
    of the bath, begins again. Sister helps with hair on Sundays and with buttons every day.\n\nHas three letters from the \
    clinic at home and will bring them. The assessor wrote that there is “no cognitive impairment”, which is not what the \
    memory clinic found in March.\n\nAgreed: we write the reconsideration, the GP answers our four questions, and nobody \
    rings before eleven.";

/// What came in lately, in every state that a referral can be in.
fn last_days(dir: &Path, teams: &Teams) {
    let urgent = |date| Asking { urgency: Urgency::Urgent, urgent_date: date, ..Asking::default() };
    let clinician = session(dir, "clinician", "2026-11-23T08:30");
    let khan = Asking {
        route: Route::Direct,
        areas: vec![Area::Benefits, Area::Debt],
        reason: "PIP stopped last week, rent due Friday. Not eating well.".into(),
        referrer: "Dr Nadia Shah".into(),
        share_out: Consent::Given,
        share_in: Consent::Given,
        ..urgent(Some(day(11, 26)))
    };
    refer(&clinician, person("Imran", "Khan", (1984, 2, 29), 11), Some(teams.care), khan);
    let nair = Asking { route: Route::Proactive, ..asking(Area::Care, "Carer for her father, asks for a break.") };
    refer(&clinician, person("Leela", "Nair", (1969, 9, 9), 12), Some(teams.care), nair);
    drop(clinician);
    let reception = session(dir, "reception", "2026-11-23T09:05");
    refer(
        &reception,
        person("Abena", "Osei", (2001, 4, 5), 13),
        None,
        asking(Area::Housing, "Landlord wants her out."),
    );
    drop(reception);

    let ada = session(dir, "advisor", "2026-11-23T09:30");
    for (given, family, area, n) in [
        ("Carys", "Jones", Area::Debt, 14),
        ("Bilal", "Ahmed", Area::Employment, 15),
        ("Siobhán", "O’Neil", Area::Benefits, 16),
        ("Devika", "Patel", Area::Immigration, 17),
        ("Kofi", "Mensah", Area::Education, 18),
        ("Ruth", "Whitby", Area::Other, 19),
        ("Tom", "Grant", Area::Employment, 20),
    ] {
        refer(&ada, person(given, family, (1975, 6, n), n), None, asking(area, "See the letter."));
    }
    let twin = Person { nhs: None, ..person("Carys", "Joans", (1975, 6, 14), 21) };
    refer(&ada, twin, None, asking(Area::Debt, "Catalogue debt."));
    let away = Asking { route: Route::Warm, urgency: Urgency::Soon, ..asking(Area::Benefits, "Maternity Allowance.") };
    refer(&ada, person("Amy", "Sands", (1999, 8, 8), 22), Some(teams.harbour), away);
    let tried = |family, how| drop(ada.tried(&[of(&ada, family)], how).unwrap());
    tried("Ahmed", Attempt::NoAnswer);
    tried("Ahmed", Attempt::NoVoicemail);
    let _ = ada.reached(&[of(&ada, "O’Neil")]).unwrap();
    let _ = ada.booked(&[of(&ada, "Patel")]).unwrap();
    let _ = ada.attended(&[of(&ada, "Mensah")]).unwrap();
    let line = "Try the council's welfare team.";
    let _ = ada.decline(&[of(&ada, "Whitby")], DeclineReason::OutOfScope, line).unwrap();
    let _ = ada.signpost(&[of(&ada, "Grant")], "ACAS helpline").unwrap();
}
