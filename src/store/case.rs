//! Cases with their matters, notes and authorities, and the timeline that folds everything in.

use rusqlite::{Connection, Row, ToSql, params};
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::keys::Place;
use super::sql::{Day, Instant, RowExt as _};
use super::tx::Tx;
use super::vault::{Room, Vault};
use super::{client, evidence, outcome};
use crate::domain::case::{
    Authority, CaseEventKind, CaseFile, CaseRow, CaseStatus, CloseReason, Level, Matter, MatterBrief, MatterEdit,
    NewAuthority, Stage, Subject, TimelineEntry, TimelineKind,
};
use crate::domain::evidence::EvidenceEventKind;
use crate::domain::id::{AuthorityId, CaseId, ClientId, MatterId, NoteId, ReferralId, SiteId, StaffId};
use crate::domain::money::Pence;
use crate::domain::person::listed;
use crate::domain::referral::{Consent, ReferralEventKind};

/// The sealed part of a matter.
#[derive(Default, Serialize, Deserialize)]
struct MatterWords {
    issue: String,
    other_side: String,
}

/// What a new case needs.
pub struct New {
    /// Its site.
    pub site: SiteId,
    /// The client.
    pub client: ClientId,
    /// The referral it comes from; it then keeps that reference.
    pub referral: Option<(ReferralId, String)>,
    /// Level of help.
    pub level: Level,
    /// Whether the desk may tell the care team.
    pub share_out: Consent,
    /// Whether the care team may tell the desk.
    pub share_in: Consent,
}

/// Opens a case today, as the writer's own.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, new: &New) -> Result<CaseId, Error> {
    let id = CaseId(tx.id());
    let reference = match &new.referral {
        Some((_, reference)) => reference.clone(),
        None => tx.reference(new.site)?,
    };
    tx.prepare_cached(
        "INSERT INTO case_file (id, site, reference, version, voided, client, referral, status, level, advisor, opened, \
         share_out, share_in) VALUES (?1, ?2, ?3, 1, 0, ?4, ?5, 'open', ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        id,
        new.site,
        reference,
        new.client,
        new.referral.as_ref().map(|(id, _)| *id),
        new.level,
        tx.staff,
        Day(tx.today()),
        new.share_out,
        new.share_in,
    ])?;
    event(tx, new.site, id, CaseEventKind::Opened, new.level.code())?;
    Ok(id)
}

/// Adds an event of the case itself; `detail` is codes, never words.
///
/// # Errors
/// SQL errors.
pub fn event(tx: &Tx<'_>, site: SiteId, case: CaseId, kind: CaseEventKind, detail: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO case_event (id, site, case_id, at, staff, kind, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![tx.id().to_string(), site, case, Instant(tx.at), tx.staff, kind, detail])?;
    tx.changed("case")
}

/// What permission depends on.
#[derive(Clone, Copy, Debug)]
pub struct Brief {
    /// Its site.
    pub site: SiteId,
    /// The client.
    pub client: ClientId,
    /// Version.
    pub version: u32,
    /// Whose case it is.
    pub advisor: StaffId,
    /// Open or closed.
    pub status: CaseStatus,
}

/// The brief of one case.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: CaseId) -> Result<Brief, Error> {
    Ok(conn
        .prepare_cached("SELECT site, client, version, advisor, status FROM case_file WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| {
            Ok(Brief {
                site: row.get(0)?,
                client: row.get(1)?,
                version: row.get(2)?,
                advisor: row.get(3)?,
                status: row.get(4)?,
            })
        })?)
}

/// Closes or reopens a case over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn set_status(tx: &Tx<'_>, id: CaseId, seen: u32, close: Option<CloseReason>) -> Result<u32, Error> {
    let site = brief(tx, id)?.site;
    let (status, closed) = match close {
        Some(_) => (CaseStatus::Closed, Some(Day(tx.today()))),
        None => (CaseStatus::Open, None),
    };
    let set: [(&str, &dyn ToSql); 3] = [("status", &status), ("closed", &closed), ("close_reason", &close)];
    let version = super::row::change(tx, "case_file", id.0, seen, &set)?;
    match close {
        Some(reason) => event(tx, site, id, CaseEventKind::Closed, reason.code())?,
        None => event(tx, site, id, CaseEventKind::Reopened, "")?,
    }
    Ok(version)
}

const fn matter_place(id: MatterId, version: u32) -> Place<'static> {
    Place { table: "matter", row: id.0, column: "words", version }
}

fn matter_words(edit: &MatterEdit) -> Result<String, Error> {
    serde_json::to_string(&MatterWords { issue: edit.issue.clone(), other_side: edit.other_side.clone() })
        .map_err(|_| Error::Damaged("a matter's words"))
}

/// Adds a matter to a case.
///
/// # Errors
/// SQL errors.
pub fn add_matter(tx: &Tx<'_>, case: CaseId, edit: &MatterEdit) -> Result<MatterId, Error> {
    let Brief { site, client, .. } = brief(tx, case)?;
    let id = MatterId(tx.id());
    let blob = tx.seal(client, Room::File, matter_place(id, 1), &matter_words(edit)?)?;
    tx.prepare_cached(
        "INSERT INTO matter (id, site, version, voided, case_id, client, number, area, subject, nation, stage, due, words, \
         words_version) VALUES (?1, ?2, 1, 0, ?3, ?4, \
         (SELECT coalesce(max(number), 0) + 1 FROM matter WHERE case_id = ?3), ?5, ?6, ?7, ?8, ?9, ?10, 1)",
    )?
    .execute(params![
        id,
        site,
        case,
        client,
        edit.subject.area(),
        edit.subject,
        edit.nation,
        edit.stage,
        edit.due.map(Day),
        blob
    ])?;
    event(tx, site, case, CaseEventKind::MatterAdded, &format!("{};{}", edit.subject.code(), edit.stage.code()))?;
    Ok(id)
}

/// Writes a matter's changed details over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn edit_matter(tx: &Tx<'_>, id: MatterId, seen: u32, edit: &MatterEdit) -> Result<u32, Error> {
    let case = matter_case(tx, id)?;
    let Brief { site, client, .. } = brief(tx, case)?;
    let next = seen + 1;
    let blob = tx.seal(client, Room::File, matter_place(id, next), &matter_words(edit)?)?;
    let (area, due) = (edit.subject.area(), edit.due.map(Day));
    let set: [(&str, &dyn ToSql); 7] = [
        ("area", &area),
        ("subject", &edit.subject),
        ("nation", &edit.nation),
        ("stage", &edit.stage),
        ("due", &due),
        ("words", &blob),
        ("words_version", &next),
    ];
    let version = super::row::change(tx, "matter", id.0, seen, &set)?;
    event(tx, site, case, CaseEventKind::MatterChanged, &format!("{};{}", edit.subject.code(), edit.stage.code()))?;
    Ok(version)
}

/// Moves a matter to another rung of the ladder, whatever its version; nothing is done where it stands there.
///
/// # Errors
/// SQL errors.
pub fn set_stage(tx: &Tx<'_>, id: MatterId, stage: Stage) -> Result<(), Error> {
    let (version, now): (u32, Stage) = tx
        .prepare_cached("SELECT version, stage FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if now != stage {
        super::row::change(tx, "matter", id.0, version, &[("stage", &stage)])?;
    }
    Ok(())
}

/// A matter's version.
///
/// # Errors
/// [`Error::Gone`].
pub fn matter_version(conn: &Connection, id: MatterId) -> Result<u32, Error> {
    Ok(conn
        .prepare_cached("SELECT version FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

/// The case of a matter.
///
/// # Errors
/// [`Error::Gone`].
pub fn matter_case(conn: &Connection, id: MatterId) -> Result<CaseId, Error> {
    Ok(conn
        .prepare_cached("SELECT case_id FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

/// The matters of a case, by number.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn matters(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<Matter>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM matter WHERE case_id = ?1 AND voided = 0 ORDER BY number")?;
    let mut rows = statement.query([case])?;
    let mut matters = Vec::new();
    while let Some(row) = rows.next()? {
        let id: MatterId = row.get("id")?;
        let place = matter_place(id, row.get("words_version")?);
        let text = vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)?;
        let words: MatterWords = match text {
            Some(text) => serde_json::from_str(&text).map_err(|_| Error::Damaged("a matter's words"))?,
            None => MatterWords::default(),
        };
        matters.push(Matter {
            id,
            version: row.get("version")?,
            number: row.get("number")?,
            area: row.get("area")?,
            subject: row.get("subject")?,
            issue: words.issue,
            nation: row.get("nation")?,
            stage: row.get("stage")?,
            other_side: words.other_side,
            due: row.day_opt("due")?,
        });
    }
    Ok(matters)
}

/// Adds a note. Notes are never changed: a correction is another note that names the first.
///
/// # Errors
/// SQL errors.
pub fn add_note(tx: &Tx<'_>, case: CaseId, body: &str, corrects: Option<NoteId>) -> Result<NoteId, Error> {
    let Brief { site, client, .. } = brief(tx, case)?;
    let id = NoteId(tx.id());
    let place = Place { table: "note", row: id.0, column: "words", version: 1 };
    let blob = tx.seal(client, Room::File, place, body)?;
    tx.prepare_cached(
        "INSERT INTO note (id, site, case_id, client, at, staff, corrects, words, words_version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
    )?
    .execute(params![id, site, case, client, Instant(tx.at), tx.staff, corrects, blob])?;
    tx.changed("case")?;
    Ok(id)
}

/// Records an authority.
///
/// # Errors
/// SQL errors.
pub fn add_authority(tx: &Tx<'_>, case: CaseId, new: &NewAuthority) -> Result<AuthorityId, Error> {
    let Brief { site, client, .. } = brief(tx, case)?;
    let id = AuthorityId(tx.id());
    let place = Place { table: "authority", row: id.0, column: "words", version: 1 };
    let blob = tx.seal(client, Room::File, place, &new.scope)?;
    tx.prepare_cached(
        "INSERT INTO authority (id, site, version, voided, case_id, client, body, direction, how, starts, ends, words, \
         words_version) VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1)",
    )?
    .execute(params![
        id,
        site,
        case,
        client,
        new.body,
        new.direction,
        new.how,
        Day(new.from),
        new.until.map(Day),
        blob
    ])?;
    event(tx, site, case, CaseEventKind::AuthorityAdded, new.body.code())?;
    Ok(id)
}

/// The authorities of a case, newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn authorities(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<Authority>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM authority WHERE case_id = ?1 AND voided = 0 ORDER BY starts DESC, id DESC")?;
    let mut rows = statement.query([case])?;
    let mut authorities = Vec::new();
    while let Some(row) = rows.next()? {
        let id: AuthorityId = row.get("id")?;
        let place = Place { table: "authority", row: id.0, column: "words", version: row.get("words_version")? };
        authorities.push(Authority {
            id,
            body: row.get("body")?,
            direction: row.get("direction")?,
            scope: vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)?.unwrap_or_default(),
            how: row.get("how")?,
            from: row.day("starts")?,
            until: row.day_opt("ends")?,
        });
    }
    Ok(authorities)
}

/// Which cases a list shows.
#[derive(Clone, Copy, Default)]
pub struct CaseFilter {
    /// Only open ones.
    pub open_only: bool,
    /// Only this person's.
    pub advisor: Option<StaffId>,
}

const COLUMNS: &str = "f.id, f.site, f.reference, f.client, c.given, c.family, f.status, f.level, s.name AS advisor_name, \
    s.login AS advisor_login, f.advisor, f.opened, f.closed, f.version, f.referral, f.share_out, f.share_in, f.close_reason";

const FROM: &str = "FROM case_file f JOIN client c ON c.id = f.client JOIN staff s ON s.id = f.advisor";

fn case_row(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    Ok(CaseRow {
        id: row.get("id")?,
        site: row.get("site")?,
        reference: row.get("reference")?,
        client: row.get("client")?,
        name: listed(&given, &family),
        status: row.get("status")?,
        level: row.get("level")?,
        advisor: row.get("advisor_name")?,
        advisor_login: row.get("advisor_login")?,
        opened: row.day("opened")?,
        closed: row.day_opt("closed")?,
        matters: Vec::new(),
    })
}

/// Cases of these sites, the newest first; at most `limit` where one is given.
///
/// # Errors
/// SQL errors.
pub fn list(
    conn: &Connection,
    sites: &[SiteId],
    filter: CaseFilter,
    limit: Option<usize>,
) -> Result<Vec<CaseRow>, Error> {
    let limit = limit.unwrap_or(usize::MAX);
    let mut cases = Vec::new();
    for site in sites {
        let mut sql = format!("SELECT {COLUMNS} {FROM} WHERE f.site = ?1 AND f.voided = 0");
        if filter.open_only {
            sql.push_str(" AND f.status = 'open'");
        }
        if filter.advisor.is_some() {
            sql.push_str(" AND f.advisor = ?2");
        }
        sql.push_str(&format!(" ORDER BY f.opened DESC, f.id LIMIT {}", i64::try_from(limit).unwrap_or(-1)));
        let mut statement = conn.prepare_cached(&sql)?;
        let found = match filter.advisor {
            Some(advisor) => statement.query_map(params![site, advisor], case_row)?.collect::<Result<Vec<_>, _>>()?,
            None => statement.query_map(params![site], case_row)?.collect::<Result<Vec<_>, _>>()?,
        };
        cases.extend(found);
    }
    if sites.len() > 1 {
        cases.sort_by(|a, b| b.opened.cmp(&a.opened).then(a.id.cmp(&b.id)));
        cases.truncate(limit);
    }
    for case in &mut cases {
        case.matters = brief_matters(conn, case.id)?;
    }
    Ok(cases)
}

fn brief_matters(conn: &Connection, case: CaseId) -> Result<Vec<MatterBrief>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT id, area, subject, stage, due FROM matter WHERE case_id = ?1 AND voided = 0 ORDER BY number",
    )?;
    let rows = statement.query_map([case], |row| {
        Ok(MatterBrief {
            id: row.get("id")?,
            area: row.get("area")?,
            subject: row.get("subject")?,
            stage: row.get("stage")?,
            due: row.day_opt("due")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A case's id by its reference or its id.
///
/// # Errors
/// [`Error::Gone`].
pub fn find(conn: &Connection, sites: &[SiteId], text: &str) -> Result<CaseId, Error> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    for site in sites {
        let found = conn
            .prepare_cached("SELECT id FROM case_file WHERE site = ?1 AND reference = ?2 AND voided = 0")?
            .query_row(params![site, text.to_uppercase()], |row| row.get(0));
        match found {
            Err(rusqlite::Error::QueryReturnedNoRows) => {}
            other => return Ok(other?),
        }
    }
    Err(Error::Gone)
}

/// The case opened from a referral, or the newest of a client.
///
/// # Errors
/// SQL errors.
pub fn of_client(conn: &Connection, client: ClientId) -> Result<Vec<CaseId>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT id FROM case_file WHERE client = ?1 AND voided = 0 ORDER BY opened DESC, id DESC")?;
    Ok(statement.query_map([client], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// A case opened, with everything in it that this person holds keys to.
///
/// # Errors
/// [`Error::Gone`]; [`Error::Damaged`].
pub fn get(conn: &Connection, vault: &Vault, id: CaseId) -> Result<CaseFile, Error> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE f.id = ?1 AND f.voided = 0");
    let mut file = conn.prepare_cached(&sql)?.query_row([id], |row| {
        Ok(CaseFile {
            row: case_row(row)?,
            version: row.get("version")?,
            advisor: row.get("advisor")?,
            person: crate::domain::person::Person::default(),
            person_version: 0,
            referral: row.get("referral")?,
            share_out: row.get("share_out")?,
            share_in: row.get("share_in")?,
            close_reason: row.get("close_reason")?,
            matters: Vec::new(),
            authorities: Vec::new(),
            evidence: Vec::new(),
            outcomes: Vec::new(),
            timeline: Vec::new(),
        })
    })?;
    let (person, person_version, _) = client::get(conn, file.row.client)?;
    file.person = person;
    file.person_version = person_version;
    file.row.matters = brief_matters(conn, id)?;
    file.matters = matters(conn, vault, id)?;
    file.authorities = authorities(conn, vault, id)?;
    file.evidence = evidence::of_case(conn, vault, id)?;
    file.outcomes = outcome::of_case(conn, id)?;
    file.timeline = timeline(conn, vault, &file)?;
    Ok(file)
}

/// Everything that happened, newest first: the referral's events, the case's, notes, evidence and outcomes.
fn timeline(conn: &Connection, vault: &Vault, file: &CaseFile) -> Result<Vec<TimelineEntry>, Error> {
    let mut entries = Vec::new();
    if let Some(referral) = file.referral {
        for event in super::referral::events(conn, vault, referral)? {
            if event.kind == ReferralEventKind::Opened {
                continue;
            }
            let words = match event.words {
                Some(words) => format!("{}: {words}", event.kind.label()),
                None if event.kind == ReferralEventKind::Received => came(conn, vault, referral)?,
                None => event.kind.label().to_owned(),
            };
            entries.push(TimelineEntry { at: event.at, by: event.by, kind: TimelineKind::Referral, words });
        }
    }
    case_events(conn, file.row.id, &mut entries)?;
    notes(conn, vault, file.row.id, &mut entries)?;
    evidence_events(conn, vault, file, &mut entries)?;
    outcome_entries(conn, file, &mut entries)?;
    // Stable, so that what happened within one millisecond keeps the order in which it was read.
    entries.sort_by(|a, b| b.at.cmp(&a.at));
    Ok(entries)
}

/// How the client came, in words: `brought over by …: reason`.
fn came(conn: &Connection, vault: &Vault, referral: ReferralId) -> Result<String, Error> {
    let referral = super::referral::get(conn, vault, referral)?;
    let mut words = referral.row.route.label().to_owned();
    if let Some(referrer) = &referral.referrer {
        words.push_str(" by ");
        words.push_str(referrer);
    }
    if let Some(reason) = referral.reason.as_deref().filter(|reason| !reason.is_empty()) {
        words.push_str(": ");
        words.push_str(reason);
    }
    Ok(words)
}

fn case_events(conn: &Connection, case: CaseId, entries: &mut Vec<TimelineEntry>) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, e.kind, e.detail, s.name FROM case_event e JOIN staff s ON s.id = e.staff \
         WHERE e.case_id = ?1 ORDER BY e.at DESC, e.id DESC",
    )?;
    let mut rows = statement.query([case])?;
    while let Some(row) = rows.next()? {
        let (kind, detail): (CaseEventKind, String) = (row.get("kind")?, row.get("detail")?);
        let words = match kind {
            CaseEventKind::MatterAdded | CaseEventKind::MatterChanged => matter_event(kind, &detail),
            CaseEventKind::Opened => Level::from_code(&detail)
                .map_or_else(|| kind.label().to_owned(), |level| format!("{}, {level}", kind.label())),
            CaseEventKind::Closed => CloseReason::from_code(&detail)
                .map_or_else(|| kind.label().to_owned(), |reason| format!("{}: {reason}", kind.label())),
            CaseEventKind::AuthorityAdded => crate::domain::case::Body::from_code(&detail)
                .map_or_else(|| kind.label().to_owned(), |body| format!("{} for the {body}", kind.label())),
            CaseEventKind::Reopened | CaseEventKind::Undone => kind.label().to_owned(),
        };
        let kind = match kind {
            CaseEventKind::MatterAdded | CaseEventKind::MatterChanged => TimelineKind::Matter,
            CaseEventKind::AuthorityAdded => TimelineKind::Authority,
            _ => TimelineKind::Case,
        };
        entries.push(TimelineEntry { at: row.at("at")?, by: row.get("name")?, kind, words });
    }
    Ok(())
}

fn matter_event(kind: CaseEventKind, detail: &str) -> String {
    let (subject, stage) = detail.split_once(';').unwrap_or((detail, ""));
    let subject = Subject::from_code(subject).map_or("", Subject::label);
    match Stage::from_code(stage) {
        Some(stage) => format!("{}: {subject}, {stage}", kind.label()),
        None => format!("{}: {subject}", kind.label()),
    }
}

fn notes(conn: &Connection, vault: &Vault, case: CaseId, entries: &mut Vec<TimelineEntry>) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(
        "SELECT n.id, n.at, n.corrects, n.words, n.words_version, s.name FROM note n JOIN staff s ON s.id = n.staff \
         WHERE n.case_id = ?1 ORDER BY n.at DESC, n.id DESC",
    )?;
    let mut rows = statement.query([case])?;
    while let Some(row) = rows.next()? {
        let id: NoteId = row.get("id")?;
        let place = Place { table: "note", row: id.0, column: "words", version: row.get("words_version")? };
        let Some(mut words) = vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)? else { continue };
        if row.get::<_, Option<NoteId>>("corrects")?.is_some() {
            words.insert_str(0, "correction: ");
        }
        entries.push(TimelineEntry { at: row.at("at")?, by: row.get("name")?, kind: TimelineKind::Note, words });
    }
    Ok(())
}

fn evidence_events(
    conn: &Connection,
    vault: &Vault,
    file: &CaseFile,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), Error> {
    for event in evidence::events(conn, vault, file.row.id)? {
        let of = file.evidence.iter().find(|row| row.id == event.evidence).map_or("", |row| row.of.as_str());
        let mut words = match event.kind {
            EvidenceEventKind::Asked => format!("asked {of}"),
            EvidenceEventKind::Chased => format!("chased {of}"),
            EvidenceEventKind::Answered => format!("{of} answered"),
            EvidenceEventKind::Declined => format!("{of} declined"),
            EvidenceEventKind::FeeAsked => format!("{of} asked a fee"),
            EvidenceEventKind::FeeWaived => format!("{of} waived the fee"),
            EvidenceEventKind::FeePaid => format!("fee paid to {of}"),
            EvidenceEventKind::Used => format!("evidence of {of} used"),
            EvidenceEventKind::Withdrawn => format!("request to {of} withdrawn"),
        };
        if let Some(pence) = event.pence {
            words.push_str(&format!(" of {}", Pence(pence)));
        }
        if let Some(more) = event.code_words {
            words.push_str(", ");
            words.push_str(more);
        }
        if let Some(more) = event.words.filter(|text| !text.is_empty()) {
            words.push_str(": ");
            words.push_str(&more);
        }
        entries.push(TimelineEntry { at: event.at, by: event.by, kind: TimelineKind::Evidence, words });
    }
    Ok(())
}

fn outcome_entries(conn: &Connection, file: &CaseFile, entries: &mut Vec<TimelineEntry>) -> Result<(), Error> {
    for (at, by, id) in outcome::recorded(conn, file.row.id)? {
        let Some(outcome) = file.outcomes.iter().find(|outcome| outcome.id == id) else { continue };
        let mut words = format!("{}, {}: {}", outcome.subject, outcome.what.stage.short(), outcome.what.result);
        if let Some(amount) = outcome.what.amount {
            words.push_str(&format!(", {amount} {}", outcome.what.period));
        }
        if let Some(arrears) = outcome.what.arrears {
            words.push_str(&format!(", arrears {arrears}"));
        }
        entries.push(TimelineEntry { at, by, kind: TimelineKind::Outcome, words });
    }
    Ok(())
}
