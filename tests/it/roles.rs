//! Who may do what: the table of roles, the verbs as they answer, and the connection under them.

use alongside::desk::{Error, Session};
use alongside::domain::appointment::NewAppointment;
use alongside::domain::conflict::Decision;
use alongside::domain::event::Interpreter;
use alongside::domain::evidence::{EvidenceEventKind, EvidenceScope};
use alongside::domain::id::{
    AlertId, AppointmentId, ClientId, DeskSessionId, MessageId, ReferralId, SiteId, StaffId, TeamId, WallId,
};
use alongside::domain::people::TeamKind;
use alongside::domain::referral::Attempt;
use alongside::domain::role::{Relation, Role, Verb, reach};
use alongside::domain::standing::{GoesOn, Post};
use alongside::store::schema::map::{MAP, Table};
use alongside::store::{self, Store, conflict, desk_session, wall};
use chrono::Days;

use crate::support::{self, At, CaseOf, World, outcome, person, update, version};

/// The design's table, written down once more: receptionist, care team, advisor, supervisor, manager.
const TABLE: &[(&str, [&str; 5])] = &[
    ("find_client", ["site", "site", "site", "site", ""]),
    ("refer", ["site", "site", "site", "site", ""]),
    ("see_referral", ["own", "team", "site", "site", ""]),
    ("work_referral", ["", "", "site", "site", ""]),
    ("see_case", ["", "", "site", "site", ""]),
    ("work_case", ["", "", "site", "site", ""]),
    ("see_evidence", ["", "team", "site", "site", ""]),
    ("work_evidence", ["", "", "site", "site", ""]),
    ("answer_evidence", ["", "team", "", "", ""]),
    ("see_outcomes", ["", "", "site", "site", ""]),
    ("record_outcome", ["", "", "site", "site", ""]),
    ("see_totals", ["", "", "site", "site", "all"]),
    ("edit_client", ["site", "", "site", "site", ""]),
    ("join_clients", ["", "", "site", "site", ""]),
    ("settle_conflict", ["", "", "site", "site", ""]),
    ("lift_wall", ["", "", "", "site", ""]),
    ("book", ["site", "site", "site", "site", ""]),
    ("see_appointments", ["site", "team", "site", "site", ""]),
    ("set_sessions", ["", "", "own", "site", ""]),
    ("raise_alert", ["site", "site", "site", "site", ""]),
    ("answer_alert", ["", "own", "site", "site", ""]),
    ("record_concern", ["", "", "site", "site", ""]),
    ("see_concern", ["", "", "own", "site", ""]),
    ("post_message", ["site", "site", "site", "site", ""]),
    ("answer_message", ["", "", "site", "site", ""]),
    ("signpost", ["site", "", "site", "site", ""]),
    ("import", ["", "", "site", "site", ""]),
    ("flag_service", ["site", "site", "site", "site", ""]),
    ("mend_directory", ["", "", "site", "site", ""]),
    ("see_audit", ["", "", "", "all", ""]),
    ("manage_staff", ["", "", "", "all", ""]),
    ("settings", ["", "", "", "all", ""]),
    ("account", ["own", "own", "own", "own", "own"]),
];

#[test]
fn the_table_of_roles_is_as_designed() {
    assert_eq!(TABLE.len(), Verb::ALL.len());
    for (code, cells) in TABLE {
        let verb = Verb::from_code(code).unwrap();
        for (role, cell) in Role::ALL.iter().zip(cells) {
            let reach = format!("{:?}", reach(*role, verb)).to_lowercase();
            assert_eq!(reach.replace("none", ""), *cell, "{} and {code}", role.code());
        }
    }
}

/// A person of each role, a record in each relation to them, and a call for each verb.
struct Matrix<'a> {
    world: &'a World,
    file: Store,
    amy: Session,
    olga: Session,
}

/// A record that stands in some relation to somebody: a case and what hangs on it, a referral that waits, an outcome.
struct Subject {
    site: SiteId,
    team: Option<TeamId>,
    of: CaseOf,
    waiting: ReferralId,
    /// A referral of somebody who may be the other side of the case.
    against: ReferralId,
    /// A wall that keeps that client's files from somebody else.
    wall: WallId,
    outcome: String,
    /// Desk hours in three days, and an appointment of the client in four.
    session: DeskSessionId,
    appointment: AppointmentId,
    /// Somebody who advises there, and a day ahead on which nobody sits there yet.
    advisor: StaffId,
    ahead: u64,
    /// An alert about the client that waits.
    alert: AlertId,
    message: MessageId,
}

impl Matrix<'_> {
    /// Made by somebody else at their site or at the other one, and then moved into its relation from outside.
    fn subject(&self, actor: &Session, relation: Relation) -> Subject {
        let (by, site) =
            if relation == Relation::Other { (&self.olga, self.world.oak) } else { (&self.amy, self.world.elm) };
        // What a care team answers has to be sealed for it from the beginning.
        let asked = (relation == Relation::Team && actor.role() == Role::CareTeam).then(|| actor.own_teams()[0]);
        let of = self.world.case(by, site, "Khan", asked);
        let waiting = self.world.refer(by, site, "Osei", None, "rent");
        let settled = support::settling(Decision::Clear, "another Marsh");
        let side = support::other_person(of.matter, "Imran Marsh");
        let _ = by.name_other_side(of.case, &side, Some(&settled)).unwrap();
        let against = self.world.refer(by, site, "Marsh", None, "rent");
        let wall = self.wall(site, by.refresh_referral(against).unwrap().row.client, self.world.staff("rob"));
        let recorded = by.record_outcome(&outcome(of.matter, alongside::domain::case::Stage::Appeal)).unwrap().value;
        let ahead = 10
            + Relation::ALL.iter().position(|one| *one == relation).unwrap() as u64
            + 10 * Role::ALL.iter().position(|role| *role == actor.role()).unwrap() as u64;
        let session = self.hours(site, 3);
        let (then, start) = (self.hours(site, 4), support::hours(by, site, None, 4).starts);
        let booked = by
            .book(&NewAppointment {
                slot: (then, by.today() + Days::new(4), start),
                who: alongside::domain::appointment::Who::Client(of.client),
                interpreter: Interpreter::NotNeeded,
                overbook: true,
            })
            .unwrap()
            .value;
        let _ = by.record_concern(of.case, &support::concern("overheard")).unwrap();
        let alert = by.raise_alert(&support::a_word_first(site, of.client)).unwrap().value;
        // Nobody is on duty but where it is said so below.
        self.file.conn().execute("DELETE FROM setting WHERE name LIKE 'duty:%'", []).unwrap();
        let message = by.post_message(&support::message(site, "call back")).unwrap().value;
        let team = (relation == Relation::Team).then(|| actor.own_teams()[0]);
        let set = |sql: &str, value: String, id: String| {
            assert_eq!(self.file.conn().execute(sql, [value, id]).unwrap(), 1, "{sql}");
        };
        match relation {
            Relation::Own => {
                for id in [of.referral, waiting] {
                    set("UPDATE referral SET posted_by = ?1 WHERE id = ?2", actor.me().id.to_string(), id.to_string());
                }
                let me = actor.me().id.to_string();
                set("UPDATE appointment SET made_by = ?1 WHERE id = ?2", me.clone(), booked.to_string());
                self.duty(actor, site);
                set("UPDATE case_file SET advisor = ?1 WHERE id = ?2", me, of.case.to_string());
            }
            Relation::Team => {
                let team = actor.own_teams()[0].to_string();
                for id in [of.referral, waiting] {
                    set("UPDATE referral SET team = ?1 WHERE id = ?2", team.clone(), id.to_string());
                }
                set("UPDATE evidence SET team = ?1 WHERE id = ?2", team, of.evidence.to_string());
            }
            Relation::Walled => {
                for id in [of.referral, waiting, against] {
                    let client = by.refresh_referral(id).unwrap().row.client;
                    self.wall(site, client, actor.me().id);
                }
            }
            Relation::Site | Relation::Other => {}
        }
        Subject {
            alert,
            message,
            site,
            team,
            of,
            waiting,
            against,
            wall,
            outcome: recorded.to_string(),
            session,
            appointment: booked,
            advisor: by.me().id,
            ahead,
        }
    }

    /// Desk hours of anybody's, from outside.
    fn hours(&self, site: SiteId, ahead: u64) -> DeskSessionId {
        let new = support::hours(&self.amy, site, None, ahead);
        self.file.write(self.amy.now(), Role::Supervisor, |tx| desk_session::add(tx, &new)).unwrap()
    }

    /// Puts somebody on duty at a site from outside.
    fn duty(&self, actor: &Session, site: SiteId) {
        let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2)";
        self.file.conn().execute(sql, [format!("duty:{site}"), actor.me().id.to_string()]).unwrap();
    }

    /// Raises a wall from outside.
    fn wall(&self, site: SiteId, client: ClientId, staff: StaffId) -> WallId {
        self.file
            .write(self.amy.now(), Role::Supervisor, |tx| {
                let on = conflict::On { site, client, referral: None, case: None };
                let decided = conflict::add(tx, &on, &[], None, Decision::Apart, "seen from outside")?;
                Ok::<_, store::Error>(wall::add(tx, site, client, staff, decided)?.unwrap())
            })
            .unwrap()
    }

    fn outcomes_at(&self, site: SiteId) -> u64 {
        let sql = "SELECT count(*) FROM outcome WHERE site = ?1";
        self.file.conn().query_row(sql, [site.to_string()], |row| row.get(0)).unwrap()
    }

    /// A representative call: whether it did or showed what was asked. A refusal must be *denied* and nothing else.
    fn call(&self, actor: &Session, verb: Verb, relation: Relation, subject: &Subject) -> bool {
        let of = subject.of;
        let seen = |table: &str, id: String| version(&self.file, table, id);
        match verb {
            Verb::FindClient => done(actor.open_client(of.client)),
            Verb::EditClient => {
                done(actor.edit_client(of.client, seen("client", of.client.to_string()), &person("Khan")))
            }
            Verb::Refer => {
                let team = subject.team.filter(|_| actor.role() == Role::CareTeam);
                done(actor.refer(&support::referral(subject.site, "Tran", team, "debts")))
            }
            Verb::SeeReferral => done(actor.open_referral(subject.waiting)),
            Verb::WorkReferral => {
                let item = (subject.waiting, seen("referral", subject.waiting.to_string()));
                done(actor.tried(&[item], Attempt::NoAnswer))
            }
            Verb::SeeCase => done(actor.open_case(of.case)),
            Verb::WorkCase => done(actor.add_note(of.case, "called", None)),
            Verb::SeeEvidence => {
                let mut rows = shown(actor.asked_of_us(500));
                if actor.reach(Verb::WorkEvidence) != alongside::domain::role::Reach::None {
                    rows.extend(shown(actor.evidence(EvidenceScope::All, None)));
                }
                rows.iter().any(|row| row.id == of.evidence)
            }
            Verb::WorkEvidence => {
                let seen = seen("evidence", of.evidence.to_string());
                done(actor.update_evidence(of.evidence, seen, &update(actor, EvidenceEventKind::Chased, "")))
            }
            Verb::AnswerEvidence => {
                let seen = seen("evidence", of.evidence.to_string());
                done(actor.sign_answer(of.evidence, seen, &support::answer(actor, "washing")))
            }
            Verb::SeeOutcomes => shown(actor.outcomes(None)).iter().any(|row| row.id.to_string() == subject.outcome),
            Verb::RecordOutcome => {
                done(actor.record_outcome(&outcome(of.matter, alongside::domain::case::Stage::Appeal)))
            }
            Verb::SeeTotals => match actor.totals(actor.today(), actor.today()) {
                Ok(totals) => {
                    let (elm, oak) = (self.outcomes_at(self.world.elm), self.outcomes_at(self.world.oak));
                    assert!(totals.changed == elm || totals.changed == elm + oak, "a site's own figures, or all");
                    relation != Relation::Other || totals.changed == elm + oak
                }
                Err(error) => refused(&error),
            },
            Verb::JoinClients => {
                let other = self.file.conn().query_row(
                    "SELECT client FROM referral WHERE id = ?1",
                    [subject.waiting.to_string()],
                    |row| row.get::<_, String>(0),
                );
                let other: ClientId = other.unwrap().parse().unwrap();
                done(actor.preview_join(of.client, other))
            }
            Verb::SettleConflict => {
                let item = (subject.against, seen("referral", subject.against.to_string()));
                done(actor.settle_enquiry(item, &support::settling(Decision::Clear, "another Marsh")))
            }
            Verb::LiftWall => done(actor.lift_wall(subject.wall, 1, "both agree")),
            Verb::Book => {
                let start = support::hours(actor, subject.site, None, 3).starts;
                done(actor.book(&NewAppointment {
                    slot: (subject.session, actor.today() + Days::new(3), start),
                    who: alongside::domain::appointment::Who::Client(of.client),
                    interpreter: Interpreter::NotNeeded,
                    overbook: true,
                }))
            }
            Verb::SeeAppointments => {
                let rows = shown(actor.appointments(actor.today() + Days::new(4)));
                rows.iter().any(|row| row.id == subject.appointment)
            }
            Verb::SetSessions => {
                let whose = if relation == Relation::Own { actor.me().id } else { subject.advisor };
                done(actor.set_session(None, &support::hours(actor, subject.site, Some(whose), subject.ahead)))
            }
            Verb::RaiseAlert => done(actor.raise_alert(&support::a_word_first(subject.site, of.client))),
            Verb::AnswerAlert => done(actor.answer_alert(subject.alert, 1, "")),
            Verb::RecordConcern => done(actor.record_concern(of.case, &support::concern("overheard"))),
            Verb::SeeConcern => done(actor.concerns(of.case)),
            Verb::PostMessage => done(actor.post_message(&support::message(subject.site, "call back"))),
            Verb::AnswerMessage => done(actor.answer_message(subject.message, 1)),
            Verb::Signpost => done(actor.signpost_anonymously(&alongside::domain::signpost::NewSignpost {
                site: subject.site,
                need: alongside::domain::signpost::Need::Work,
                step: "come-back".to_owned(),
                service: None,
            })),
            Verb::Import | Verb::FlagService | Verb::MendDirectory => done(actor.permit_any(verb)),
            Verb::SeeAudit => shown(actor.audit_rows(None)).iter().any(|(site, _)| site.id == subject.site),
            Verb::ManageStaff => done(actor.add_team(subject.site, "Extra", TeamKind::FrontDesk)),
            Verb::Settings => done(actor.set_idle_lock(7, false)),
            Verb::Account => done(actor.save_draft("note", "", "half a line")),
        }
    }
}

fn refused(error: &Error) -> bool {
    assert!(matches!(error, Error::Denied(words) if words.ends_with('.')), "denied in a sentence, not: {error}");
    false
}

fn done<T>(answer: Result<T, Error>) -> bool {
    answer.map_or_else(|error| refused(&error), |_| true)
}

fn shown<T>(answer: Result<Vec<T>, Error>) -> Vec<T> {
    answer.unwrap_or_else(|error| {
        refused(&error);
        Vec::new()
    })
}

/// The relations in which a verb's call can stand at all: an account is one's own; a request for evidence belongs to a team
/// or a site; what an import and the directory may do is shown by their own tests.
fn relations(verb: Verb) -> &'static [Relation] {
    match verb {
        Verb::Account => &[Relation::Own],
        Verb::SeeEvidence | Verb::AnswerEvidence => &[Relation::Team, Relation::Site, Relation::Other],
        Verb::Import | Verb::FlagService | Verb::MendDirectory => &[Relation::Site],
        // Hours are an advisor's own, or of a site.
        Verb::SetSessions => &[Relation::Own, Relation::Site, Relation::Other],
        Verb::SeeAppointments => &[Relation::Own, Relation::Site, Relation::Other, Relation::Walled],
        // These are about no one client: there is nothing that a wall could keep.
        Verb::Refer
        | Verb::Signpost
        | Verb::PostMessage
        | Verb::AnswerMessage
        | Verb::SeeTotals
        | Verb::SeeAudit
        | Verb::ManageStaff
        | Verb::Settings => &[Relation::Own, Relation::Team, Relation::Site, Relation::Other],
        _ => &Relation::ALL,
    }
}

#[test]
fn every_verb_answers_as_the_table_says_and_a_refusal_writes_nothing() {
    let world = World::new();
    let matrix =
        Matrix { world: &world, file: world.file("ada"), amy: world.sign_in("amy"), olga: world.sign_in("olga") };
    let (mut allowed, mut refusals) = (0, 0);
    for login in ["rita", "cleo", "sam", "sue", "max"] {
        let actor = world.sign_in(login);
        for relation in Relation::ALL {
            let subject = matrix.subject(&actor, relation);
            for verb in Verb::ALL.iter().filter(|verb| relations(**verb).contains(&relation)) {
                let expected = reach(actor.role(), *verb).covers(relation);
                let before = support::counts(&matrix.file);
                matrix.file.others_wrote().unwrap();
                let answer = matrix.call(&actor, *verb, relation, &subject);
                assert_eq!(answer, expected, "{login}: {} of {relation:?}", verb.code());
                if answer {
                    allowed += 1;
                } else {
                    refusals += 1;
                    assert!(!matrix.file.others_wrote().unwrap(), "{login}: {} wrote", verb.code());
                    assert_eq!(support::counts(&matrix.file), before, "{login}: {}", verb.code());
                }
            }
        }
    }
    assert!(allowed > 80 && refusals > 150, "{allowed} allowed, {refusals} refused");
}

/// Tables that a role's connection must not read, change or add to, whatever the map says: the advice file, and for a
/// manager everybody's identity as well.
const NEVER: &[&str] = &[
    "case_file",
    "case_event",
    "matter",
    "note",
    "authority",
    "acts_for",
    "task",
    "event",
    "working",
    "client_says",
    "concern",
    "file_history",
    "import_run",
    "import_part",
    "import_seen",
];

/// Whether a statement fails, when it is prepared or when it is run.
fn refuses(store: &Store, sql: &str) -> bool {
    store.conn().prepare(sql).and_then(|mut statement| statement.query([])?.next().map(|_| ())).is_err()
}

/// Whether a statement would be taken at all; it is not run.
fn takes(store: &Store, sql: &str) -> bool {
    match store.conn().prepare(sql) {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.sqlite_error().map(|error| error.extended_code), Some(23), "{sql}: {error}");
            false
        }
    }
}

fn roles(world: &World) -> Vec<(Role, Store)> {
    ["rita", "cleo", "sam", "sue", "max"]
        .into_iter()
        .zip(Role::ALL)
        .map(|(login, role)| (*role, world.limited(login, *role)))
        .collect()
}

#[test]
fn each_roles_connection_takes_what_the_map_says() {
    use alongside::store::schema::map::{Keeping, may_add, may_change, may_read_column};
    let world = World::new();
    for (role, store) in roles(&world) {
        let code = role.code();
        for table in MAP {
            let Table { name, columns, .. } = table;
            for (column, _) in *columns {
                let expected = may_read_column(role, table, column) || (*column == "id" && may_add(role, table));
                assert_eq!(takes(&store, &format!("SELECT {column} FROM {name}")), expected, "{code}: {name}.{column}");
            }
            let last = columns[columns.len() - 1].0;
            let names: Vec<&str> = columns.iter().map(|(column, _)| *column).collect();
            let nulls = vec!["NULL"; names.len()].join(", ");
            let insert = format!("INSERT INTO {name} ({}) VALUES ({nulls})", names.join(", "));
            assert_eq!(takes(&store, &insert), may_add(role, table), "{code}: insert into {name}");
            let change = may_change(role, table);
            assert_eq!(takes(&store, &format!("UPDATE {name} SET {last} = NULL")), change, "{code}: update {name}");
            let delete = change && table.keeping == Keeping::Free;
            assert_eq!(takes(&store, &format!("DELETE FROM {name}")), delete, "{code}: delete from {name}");
        }
    }
}

#[test]
fn reception_care_team_and_manager_cannot_reach_the_advice_file_by_any_statement() {
    let world = World::new();
    let file = world.file("ada");
    for (role, store) in roles(&world) {
        if matches!(role, Role::Advisor | Role::Supervisor) {
            continue;
        }
        let code = role.code();
        for table in NEVER {
            for sql in [
                format!("SELECT * FROM {table}"),
                format!("SELECT count(*) FROM {table}"),
                format!("SELECT 1 FROM site WHERE EXISTS (SELECT 1 FROM {table})"),
                format!("WITH x AS (SELECT * FROM {table}) SELECT 1 FROM x"),
                format!("SELECT 1 UNION SELECT 1 FROM {table}"),
                format!("SELECT s.id FROM site s JOIN {table} t"),
                format!("INSERT INTO change (area, n) SELECT 'x', count(*) FROM {table}"),
                format!("INSERT INTO {table} DEFAULT VALUES"),
                format!("DELETE FROM {table}"),
            ] {
                assert!(file.conn().prepare(&sql).is_ok(), "not SQL: {sql}");
                assert!(!takes(&store, &sql), "{code}: {sql}");
            }
        }
        for sql in [
            "SELECT length(words) FROM note",
            "SELECT hex(words) FROM note WHERE instr(words, 'a')",
            "SELECT r.id FROM referral r JOIN case_file f ON f.referral = r.id",
            "SELECT max(pence) FROM outcome JOIN matter ON matter.id = outcome.matter",
            "SELECT group_concat(words) FROM identifier",
            "UPDATE change SET n = (SELECT count(*) FROM note)",
        ] {
            assert!(file.conn().prepare(sql).is_ok(), "not SQL: {sql}");
            assert!(!takes(&store, sql), "{code}: {sql}");
        }
    }
    let manager = world.limited("max", Role::Manager);
    for sql in [
        "SELECT family FROM client",
        "SELECT key FROM client_key",
        "SELECT id FROM referral",
        "SELECT words FROM evidence",
        "SELECT words FROM outcome",
        "SELECT id FROM evidence_event",
        "SELECT e.id FROM evidence e JOIN client c ON c.id = e.client",
    ] {
        assert!(refuses(&manager, sql), "{sql}");
    }
}

#[test]
fn no_role_can_touch_the_file_itself_or_rewrite_what_was_done() {
    let world = World::new();
    crate::compartments::seed(&world);
    let outside = world.path().join("copy.db");
    let attach = format!("ATTACH '{}' AS other", outside.display());
    let vacuum = format!("VACUUM INTO '{}'", outside.display());
    for (role, store) in roles(&world) {
        for sql in [
            "PRAGMA rekey = 'x'",
            "PRAGMA key = 'x'",
            "PRAGMA writable_schema = ON",
            "PRAGMA user_version = 99",
            "PRAGMA journal_mode = DELETE",
            "PRAGMA synchronous = OFF",
            "PRAGMA foreign_keys = OFF",
            "PRAGMA trusted_schema = ON",
            "PRAGMA table_info(note)",
            "SELECT * FROM pragma_table_info('note')",
            attach.as_str(),
            "DETACH main",
            vacuum.as_str(),
            "VACUUM",
            "REINDEX",
            "ANALYZE",
            "DROP TABLE audit",
            "DROP INDEX note_case",
            "ALTER TABLE note ADD COLUMN plain TEXT",
            "CREATE TABLE copy AS SELECT * FROM setting",
            "CREATE TEMP TABLE copy (x)",
            "CREATE VIEW copy AS SELECT * FROM setting",
            "CREATE TEMP VIEW copy AS SELECT * FROM setting",
            "CREATE TRIGGER quiet AFTER INSERT ON audit BEGIN DELETE FROM audit; END",
            "CREATE VIRTUAL TABLE copy USING fts5(x)",
            "UPDATE sqlite_master SET sql = ''",
            "DELETE FROM sqlite_master",
            "SELECT load_extension('x')",
            "SELECT sqlcipher_export('main')",
            "SELECT * FROM dbstat",
            "SELECT * FROM sqlite_dbpage",
            "UPDATE audit SET verb = 'x'",
            "DELETE FROM audit",
            "UPDATE note SET words = x'00'",
            "DELETE FROM note",
            "UPDATE referral_event SET kind = 'taken'",
            "UPDATE case_event SET kind = 'opened'",
            "UPDATE evidence_event SET kind = 'asked'",
            "UPDATE front_history SET before = '{}'",
            "DELETE FROM file_history",
            "DELETE FROM client",
            "DELETE FROM case_file",
        ] {
            assert!(refuses(&store, sql), "{}: {sql}", role.code());
        }
        assert!(!outside.exists());
    }
}

#[test]
fn each_role_does_its_work_through_its_own_connection() {
    let world = World::new();
    let care = Some(world.team(At::ElmCare));
    let rita = world.sign_in("rita");
    let sent = rita.refer(&support::referral(world.elm, "Begum", None, "rent")).unwrap();
    assert_eq!(rita.open_referral(sent.value).unwrap().reason.as_deref(), Some("rent"));
    let client = rita.inbox(&Default::default(), 9).unwrap()[0].client;
    let changed = rita.edit_client(client, 1, &person("Begum-Ali")).unwrap();
    let late = rita.edit_client(client, 1, &person("Begum")).map(|_| ()).unwrap_err();
    assert!(matches!(&late, Error::Conflict(by) if by.by == "Staff rita"), "a sentence, not SQL: {late:?}");
    let _ = rita.undo(&changed.undo.unwrap()).unwrap();
    assert_eq!(rita.open_client(client).unwrap().0.family, "Begum");
    assert_eq!(rita.find_clients("begum", 9).unwrap().len(), 1);
    // The client is at version 3 by now, so the whole referral cannot go; a fresh one can.
    assert!(matches!(rita.undo(&sent.undo.unwrap()), Err(Error::Conflict(_))));
    let fresh = rita.refer(&support::referral(world.elm, "Lewis", care, "debts")).unwrap();
    let _ = rita.undo(&fresh.undo.unwrap()).unwrap();
    assert!(rita.find_clients("lewis", 9).unwrap().is_empty());
    let _ = rita.change_passphrase(support::PASS, "another one").unwrap();
    assert!(alongside::desk::Door::at(world.path(), world.clock).unwrap().sign_in("rita", "another one").is_ok());

    let cleo = world.sign_in("cleo");
    let hers = cleo.refer(&support::referral(world.elm, "Jones", care, "work")).unwrap().value;
    assert_eq!(cleo.open_referral(hers).unwrap().reason.as_deref(), Some("work"));
    let alone = cleo.refer(&support::referral(world.elm, "Osei", None, "debts")).unwrap().value;
    let _ = world.refer(&world.sign_in("dan"), world.elm, "Lewis", Some(world.team(At::ElmNurses)), "rent");
    let listed: Vec<ReferralId> = cleo.inbox(&Default::default(), 9).unwrap().iter().map(|row| row.id).collect();
    assert!(listed.len() == 2 && listed.contains(&hers) && listed.contains(&alone), "each once: {}", listed.len());
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Ahmed", care);
    assert_eq!(cleo.asked_of_us(9).unwrap()[0].points, "washing");
    let _ = sam.record_outcome(&outcome(of.matter, alongside::domain::case::Stage::Appeal)).unwrap();

    let max = world.sign_in("max");
    assert_eq!(max.totals(max.today(), max.today()).unwrap().changed, 1);
    for session in [&rita, &cleo, &sam, &max] {
        session.save_draft("note", "", "mine").unwrap();
        assert_eq!(session.load_draft("note", "").unwrap().unwrap().1, "mine");
        assert_eq!(session.drafts().unwrap().len(), 1, "one's own and no other");
        session.forget_draft("note", "").unwrap();
        assert!(session.load_draft("note", "").unwrap().is_none());
    }
}

#[test]
fn every_other_question_is_refused_in_a_sentence_too() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let of = world.case(&sam, world.elm, "Ahmed", None);
    let waiting = world.refer(&sam, world.elm, "Osei", None, "rent");
    let message = sam.post_message(&support::message(world.elm, "call back")).unwrap().value;
    let note = support::reception_note(world.elm, "give the envelope");
    for login in ["rita", "cleo", "max"] {
        let by = world.sign_in(login);
        let refusals = [
            by.refresh_case(of.case).map(drop),
            by.find_case("ELM-26-0001").map(drop),
            by.neighbour_case(of.case, true).map(drop),
            by.cases(true, false, None).map(drop),
            by.cases_of(of.client).map(drop),
            by.today_rows(alongside::domain::today::Whose::All, alongside::desk::today::Ahead::PANE).map(drop),
            by.evidence(EvidenceScope::Waiting, None).map(drop),
            by.evidence_waiting().map(drop),
            by.asked_before(9).map(drop),
            by.outcomes(None).map(drop),
            by.waiting().map(drop),
            by.refresh_referral(waiting).map(drop),
            by.newest_of(of.client).map(drop),
            by.possible_matches(of.client).map(drop),
            by.preview_join(of.client, of.client).map(drop),
            by.advisors().map(drop),
            by.walls().map(drop),
            by.ask_evidence(&support::ask(of.matter, "OT", None, "kitchen")).map(drop),
            by.edit_matter(of.matter, 1, &support::matter("x")).map(drop),
            by.set_special(of.matter, 1, true).map(drop),
            by.record_concern(of.case, &support::concern("x")).map(drop),
            by.concerns(of.case).map(drop),
            by.in_charge().map(drop),
            by.colleagues().map(drop),
            by.set_in_charge(world.elm, alongside::domain::alert::InCharge::default()).map(drop),
            by.open_call(of.case).map(drop),
            by.end_call(&support::call(of.case)).map(drop),
            by.add_acts_for(of.case, &support::acts_for(&sam, "Ana")).map(drop),
            by.set_post(of.matter, 1, Post::Us).map(drop),
            by.record_death(of.case, 1, sam.today()).map(drop),
            by.set_goes_on(of.matter, 1, GoesOn::Executor).map(drop),
            by.refer_out(of.case, alongside::domain::case::Subject::Status, "Law Centre").map(drop),
            by.set_scope(&alongside::domain::scope::Scope::default()).map(drop),
            by.answer_message(message, 1).map(drop),
            by.open_message(message).map(drop),
            by.leave_note(&note).map(drop),
            by.set_call_back("within two days").map(drop),
            by.audit_verify().map(drop),
            by.audit_heads().map(drop),
            by.audited_logins().map(drop),
            by.all_staff().map(drop),
            by.all_teams().map(drop),
            by.all_sites().map(drop),
        ];
        for (i, answer) in refusals.into_iter().enumerate() {
            let error = answer.err().unwrap_or_else(|| panic!("{login} was answered: {i}"));
            assert!(matches!(error, Error::Denied(_)), "{login}, {i}: {error:?}");
        }
    }
}

#[test]
fn teams_and_matches_of_another_site_stay_there() {
    let world = World::new();
    let (sam, olga) = (world.sign_in("sam"), world.sign_in("olga"));
    let born = chrono::NaiveDate::from_ymd_opt(1980, 3, 4);
    let known = |site, team| {
        let mut new = support::referral(site, "O'Neil", team, "rent");
        new.who =
            alongside::desk::intake::Who::New(Box::new(alongside::domain::person::Person { born, ..person("O'Neil") }));
        new
    };
    let _ = olga.refer(&known(world.oak, None)).unwrap();
    let _ = sam.refer(&known(world.elm, None)).unwrap();
    let row = sam.inbox(&Default::default(), 9).unwrap().remove(0);
    let mine = row.client;
    assert!(!row.possible_match);
    assert!(sam.possible_matches(mine).unwrap().is_empty(), "the other O'Neil is not of this site");
    assert!(matches!(olga.possible_matches(mine), Err(Error::Denied(_))));
    assert!(matches!(olga.open_client(mine), Err(Error::Denied(_))));
    assert!(olga.cases_of(mine).unwrap().is_empty());
    for team in [At::OakCare, At::ElmAdvice, At::ElmFront] {
        let wrong = sam.refer(&known(world.elm, Some(world.team(team)))).map(|_| ()).unwrap_err();
        assert_eq!(wrong.problems()[0].field, "team");
    }
}
