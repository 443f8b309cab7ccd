//! Requests for medical evidence and what happens to them.
//!
//! Where a request stands follows from [`after`] alone: no caller moves it by itself.

use std::cmp::Reverse;

use chrono::{DateTime, Days, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answer;
use super::case::brief as case_brief;
use super::error::Error;
use super::keys::Place;
use super::sql::{Day, Instant, NO_DATE, RowExt as _};
use super::tx::Tx;
use super::vault::{Room, Vault};
use super::wall::{WALLED, not_walled};
use crate::domain::answer::Point;
use crate::domain::case::Stage;
use crate::domain::change::Part;
use crate::domain::date::iso;
use crate::domain::evidence::{
    Chasing, ClinicianReason, EvidenceAsk, EvidenceEventKind, EvidenceRow, EvidenceScope, EvidenceStatus,
    EvidenceUpdate, Fee, FeePayer, LATELY, after, fee_after,
};
use crate::domain::id::{AnswerId, CaseId, ClientId, EvidenceId, MatterId, SiteId, StaffId, TeamId};
use crate::domain::person::listed;

/// The sealed part of a request.
#[derive(Default, Serialize, Deserialize)]
struct Words {
    of: String,
    points: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    asks: Vec<Point>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fee_offered: Option<bool>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    special: bool,
}

const fn place(id: EvidenceId, version: u32) -> Place<'static> {
    Place { table: "evidence", row: id.0, column: "words", version }
}

/// The name of the setting that says when requests are chased.
pub const CHASING: &str = "chasing";

/// When requests are chased here.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn chasing(conn: &Connection) -> Result<Chasing, Error> {
    match super::setting(conn, CHASING)? {
        None => Ok(Chasing::default()),
        Some(text) => Chasing::from_text(&text).ok_or(Error::Damaged("when requests are chased")),
    }
}

/// Asks for evidence, or with `draft` keeps the request until it goes out. It lies in the care team's Bridge where it is
/// asked of one, else in File.
///
/// # Errors
/// SQL errors; [`Error::Gone`] for an unknown matter.
pub fn add(tx: &Tx<'_>, case: CaseId, ask: &EvidenceAsk, draft: bool) -> Result<EvidenceId, Error> {
    let of_case = case_brief(tx, case)?;
    let id = EvidenceId(tx.id());
    let (kind, status) = if draft {
        (EvidenceEventKind::Drafted, EvidenceStatus::Drafted)
    } else {
        (EvidenceEventKind::Asked, EvidenceStatus::Asked)
    };
    let room = ask.team.map_or(Room::File, Room::Bridge);
    let EvidenceAsk { of, points, asks, fee_offered, special, .. } = ask.clone();
    let words = Words { of, points, asks, fee_offered, special };
    let words = serde_json::to_string(&words).map_err(|_| Error::Damaged("a request's words"))?;
    let blob = tx.seal(of_case.client, room, place(id, 1), &words)?;
    let chase = chasing(tx)?.next(status, tx.today(), None);
    tx.prepare_cached(
        "INSERT INTO evidence (id, site, version, voided, case_id, matter, client, team, kind, status, waiting, asked, \
         asked_by, needed_by, chase, fee, sort_key, words, words_version, advisor, went_out, activities) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, 1, ?9, ?10, ?11, ?12, 'none', ?13, ?14, 1, ?15, ?16, ?17)",
    )?
    .execute(params![
        id,
        of_case.site,
        case,
        ask.matter,
        of_case.client,
        ask.team,
        ask.kind,
        status,
        Day(tx.today()),
        tx.staff,
        ask.needed_by.map(Day),
        chase.map(Day),
        // A draft is to go out at once.
        if draft { iso(tx.today()) } else { sort_key(ask.needed_by, chase) },
        blob,
        of_case.advisor,
        !draft,
        ask.asks.iter().filter(|point| point.activity.is_some()).count(),
    ])?;
    let update = EvidenceUpdate { words: ask.points.clone(), ..EvidenceUpdate::new(kind, tx.today()) };
    event(tx, of_case.site, case, id, of_case.client, ask.team, &update)?;
    Ok(id)
}

/// What comes first on the list of requests that wait: what is to be chased or is needed first.
fn sort_key(needed_by: Option<NaiveDate>, chase: Option<NaiveDate>) -> String {
    needed_by.into_iter().chain(chase).min().map_or_else(|| NO_DATE.to_owned(), iso)
}

fn event(
    tx: &Tx<'_>,
    site: SiteId,
    case: CaseId,
    evidence: EvidenceId,
    client: ClientId,
    team: Option<TeamId>,
    update: &EvidenceUpdate,
) -> Result<(), Error> {
    let id = tx.id();
    let place = Place { table: "evidence_event", row: id, column: "words", version: 1 };
    let blob = if update.words.is_empty() {
        None
    } else {
        Some(tx.seal(client, team.map_or(Room::File, Room::Bridge), place, &update.words)?)
    };
    let code = update.reason.map(ClinicianReason::code).or(update.stage.map(Stage::code));
    let code = code.or(update.payer.map(FeePayer::code));
    tx.prepare_cached(
        "INSERT INTO evidence_event (id, site, evidence, case_id, at, on_date, staff, kind, code, pence, words, \
         words_version, minutes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, ?12)",
    )?
    .execute(params![
        id.to_string(),
        site,
        evidence,
        case,
        Instant(tx.at),
        Day(update.on),
        tx.staff,
        update.kind,
        code,
        update.amount,
        blob,
        update.minutes,
    ])?;
    tx.changed(Part::Evidence)
}

/// What permission and the next step depend on.
#[derive(Clone, Copy, Debug)]
pub struct Brief {
    /// Its site.
    pub site: SiteId,
    /// The case.
    pub case: CaseId,
    /// The matter.
    pub matter: MatterId,
    /// The client.
    pub client: ClientId,
    /// Version.
    pub version: u32,
    /// Where it stands.
    pub status: EvidenceStatus,
    /// The care team asked.
    pub team: Option<TeamId>,
    /// Who asked.
    pub asked_by: StaffId,
    /// When it was asked.
    pub asked: NaiveDate,
    /// When it was last chased.
    pub last_chased: Option<NaiveDate>,
    /// By when it is needed.
    pub needed_by: Option<NaiveDate>,
    /// Whether it ever went out.
    pub went_out: bool,
    /// Its fee.
    pub fee: Fee,
}

/// The brief of one request.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: EvidenceId) -> Result<Brief, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT site, case_id, matter, client, version, status, team, asked_by, asked, last_chased, needed_by, \
             went_out, fee FROM evidence WHERE id = ?1 AND voided = 0",
        )?
        .query_row([id], |row| {
            Ok(Brief {
                site: row.get("site")?,
                case: row.get("case_id")?,
                matter: row.get("matter")?,
                client: row.get("client")?,
                version: row.get("version")?,
                status: row.get("status")?,
                team: row.get("team")?,
                asked_by: row.get("asked_by")?,
                asked: row.day("asked")?,
                last_chased: row.day_opt("last_chased")?,
                needed_by: row.day_opt("needed_by")?,
                went_out: row.get("went_out")?,
                fee: row.get("fee")?,
            })
        })?)
}

/// Records what happened to a request, over version `seen`.
///
/// # Errors
/// [`Error::Refused`] where it cannot happen to it; [`Error::Overtaken`].
pub fn update(tx: &Tx<'_>, id: EvidenceId, seen: u32, update: &EvidenceUpdate) -> Result<u32, Error> {
    let now = brief(tx, id)?;
    let (status, fee) = (after(now.status, update.kind)?, fee_after(now.fee, update.kind)?);
    let goes_out = update.kind == EvidenceEventKind::Asked;
    let asked = if goes_out { update.on } else { now.asked };
    let last = if update.kind == EvidenceEventKind::Chased { Some(update.on) } else { now.last_chased };
    let chase = chasing(tx)?.next(status, asked, last);
    let (waiting, last_chased, chase_day) = (i64::from(status.waits()), last.map(Day), chase.map(Day));
    // What has ended is in order by the day it ended.
    let key = if status.waits() { sort_key(now.needed_by, chase) } else { iso(update.on) };
    let mut set: Vec<(&str, &dyn ToSql)> =
        vec![("status", &status), ("waiting", &waiting), ("last_chased", &last_chased), ("chase", &chase_day)];
    if now.status != status || status.is_open() {
        set.push(("sort_key", &key));
    }
    let (on, asked) = (Day(update.on), Day(asked));
    match update.kind {
        EvidenceEventKind::Asked => set.extend([("asked", &asked as &dyn ToSql), ("went_out", &true)]),
        EvidenceEventKind::Acknowledged => set.push(("acknowledged", &on)),
        EvidenceEventKind::Answered => set.push(("answered", &on)),
        EvidenceEventKind::Declined => set.push(("decline_reason", &update.reason)),
        EvidenceEventKind::Used => set.push(("used_stage", &update.stage)),
        EvidenceEventKind::FeePaid => set.push(("payer", &update.payer)),
        _ => {}
    }
    if update.kind.is_fee() {
        set.push(("fee", &fee));
        if update.amount.is_some() {
            set.push(("fee_pence", &update.amount));
        }
    }
    if update.minutes.is_some() {
        set.push(("minutes", &update.minutes));
    }
    let version = super::row::change(tx, "evidence", id.0, seen, &set)?;
    event(tx, now.site, now.case, id, now.client, now.team, update)?;
    Ok(version)
}

/// Withdraws every request of a case that still waits, or of one matter of it, as that is closed: its rows, each with the
/// version it now has.
///
/// # Errors
/// SQL errors.
pub fn withdraw_all(tx: &Tx<'_>, case: CaseId, matter: Option<MatterId>) -> Result<Vec<(EvidenceId, u32)>, Error> {
    let waiting: Vec<(EvidenceId, u32)> = tx
        .prepare_cached(
            "SELECT id, version FROM evidence WHERE case_id = ?1 AND (?2 IS NULL OR matter = ?2) AND waiting = 1 \
             AND voided = 0 ORDER BY asked, id",
        )?
        .query_map(params![case, matter], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let withdrawn = EvidenceUpdate::new(EvidenceEventKind::Withdrawn, tx.today());
    waiting.into_iter().map(|(id, seen)| Ok((id, update(tx, id, seen, &withdrawn)?))).collect()
}

const COLUMNS: &str = "e.id, e.site, e.version, e.case_id, e.matter, e.client, c.given, c.family, e.team, e.kind, \
    e.status, e.asked, e.needed_by, e.chase, e.answered, e.fee, e.fee_pence, e.used_stage, e.answer, e.words, \
    e.words_version, e.went_out, e.acknowledged, e.decline_reason, e.payer, e.minutes";

const FROM: &str = "FROM evidence e JOIN client c ON c.id = e.client";

/// The columns for a reader who may not read the case, or who has it open: without its reference.
const WITHOUT_REFERENCE: &str = "'' AS case_reference, NULL AS due";

/// The first day on which something of ours is still due on a request's matter.
const DUE: &str = "(SELECT min(day) FROM (\
    SELECT d.due AS day FROM due_date d WHERE d.case_id = e.case_id AND d.matter = e.matter AND d.state = 'open' \
    AND d.whose = 'ours' AND d.kind = 'last-day' AND d.voided = 0 \
    UNION ALL SELECT m.due FROM matter m WHERE m.id = e.matter AND m.waiting = 1)) AS due";

fn words(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<Words, Error> {
    let place = place(row.get("id")?, row.get("words_version")?);
    match vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)? {
        Some(text) => serde_json::from_str(&text).map_err(|_| Error::Damaged("a request's words")),
        None => Ok(Words::default()),
    }
}

fn evidence_row(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<EvidenceRow, Error> {
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    let words = words(row, conn, vault)?;
    let answer: Option<AnswerId> = row.get("answer")?;
    let answer = answer.map(|id| answer::get(conn, vault, id)).transpose()?.flatten().map(Box::new);
    Ok(EvidenceRow {
        id: row.get("id")?,
        site: row.get("site")?,
        version: row.get("version")?,
        case: row.get("case_id")?,
        case_reference: row.get("case_reference")?,
        matter: row.get("matter")?,
        client: row.get("client")?,
        name: listed(&given, &family),
        of: words.of,
        points: words.points,
        team: row.get("team")?,
        kind: row.get("kind")?,
        status: row.get("status")?,
        asked: row.day("asked")?,
        went_out: row.get("went_out")?,
        acknowledged: row.day_opt("acknowledged")?,
        needed_by: row.day_opt("needed_by")?,
        chase: row.day_opt("chase")?,
        answered: row.day_opt("answered")?,
        declined: row.get("decline_reason")?,
        fee: row.get("fee")?,
        fee_amount: row.get("fee_pence")?,
        payer: row.get("payer")?,
        minutes: row.get("minutes")?,
        used: row.get("used_stage")?,
        due: row.day_opt("due")?,
        asks: words.asks,
        fee_offered: words.fee_offered,
        answer,
        client_says: None,
        special: words.special,
    })
}

fn rows(conn: &Connection, vault: &Vault, sql: &str, id: &str) -> Result<Vec<EvidenceRow>, Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query([id])?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(evidence_row(row, conn, vault)?);
    }
    Ok(rows)
}

/// Who was asked, in words, from a row with `id`, `words` and `words_version`; empty where the reader holds no key to them.
pub(super) fn asked_who(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<String, Error> {
    words(row, conn, vault).map(|words| words.of)
}

/// Whether the request behind a row of `table` is kept apart, as far as the reader holds the key.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub(super) fn is_apart(conn: &Connection, vault: &Vault, table: &str, row: Uuid) -> Result<bool, Error> {
    let of =
        if table == "evidence" { "?1".to_owned() } else { format!("(SELECT evidence FROM {table} WHERE id = ?1)") };
    let sql = format!("SELECT id, words, words_version FROM evidence WHERE id = {of}");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut found = statement.query([row.to_string()])?;
    found.next()?.map_or(Ok(false), |row| Ok(words(row, conn, vault)?.special))
}

/// The requests of a case, newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<EvidenceRow>, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, {WITHOUT_REFERENCE} {FROM} WHERE e.case_id = ?1 AND e.voided = 0 \
         ORDER BY e.asked DESC, e.id DESC"
    );
    let mut rows = rows(conn, vault, &sql, &case.to_string())?;
    answer::with_client_says(conn, vault, &mut rows)?;
    Ok(rows)
}

/// One stretch of a list: which requests, by what they are in order, and whether backwards. Each has an index of its own.
struct Stretch {
    which: &'static str,
    key: &'static str,
    order: &'static str,
    /// Only what ended on this day or later.
    since: Option<NaiveDate>,
}

const WAITING: Stretch = Stretch { which: "e.waiting = 1", key: "e.sort_key", order: "", since: None };
const NOT_USED: Stretch =
    Stretch { which: "e.status = 'answered' AND e.used_stage IS NULL", key: "e.sort_key", order: "DESC", since: None };
const ENDED: Stretch = Stretch {
    which: "e.waiting = 0 AND (e.status IN ('declined', 'superseded') \
        OR e.status = 'answered' AND e.used_stage IS NOT NULL)",
    ..NOT_USED
};
const ALL: Stretch = Stretch { which: "e.status IS NOT NULL", key: "e.asked", ..NOT_USED };

/// Requests of these sites, at most `limit`.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn list(
    conn: &Connection,
    vault: &Vault,
    sites: &[SiteId],
    scope: EvidenceScope,
    today: NaiveDate,
    limit: Option<usize>,
) -> Result<Vec<EvidenceRow>, Error> {
    let lately = Stretch { since: Some(today - Days::new(LATELY)), ..ENDED };
    let stretches: &[Stretch] = match scope {
        EvidenceScope::Waiting => &[WAITING],
        EvidenceScope::AtHand => &[WAITING, NOT_USED, lately],
        EvidenceScope::All => &[ALL],
    };
    let limit = limit.unwrap_or(usize::MAX);
    let mut all = Vec::new();
    for Stretch { which, key, order, since } in stretches {
        let sql = format!(
            "SELECT {COLUMNS}, f.reference AS case_reference, {DUE}, {key} AS list_key {FROM} \
             JOIN case_file f ON f.id = e.case_id \
             WHERE e.site = ?1 AND e.voided = 0 AND {which} AND e.sort_key >= ?2 AND {} \
             ORDER BY {key} {order}, e.id {order} LIMIT {}",
            not_walled!("e.client"),
            i64::try_from(limit - all.len()).unwrap_or(-1)
        );
        let since = since.map_or_else(String::new, iso);
        let mut stretch: Vec<(String, EvidenceRow)> = Vec::new();
        for site in sites {
            let mut statement = conn.prepare_cached(&sql)?;
            let mut found = statement.query(params![site, since])?;
            while let Some(row) = found.next()? {
                stretch.push((row.get("list_key")?, evidence_row(row, conn, vault)?));
            }
        }
        if sites.len() > 1 {
            stretch.sort_by(|(a, one), (b, other)| a.cmp(b).then(one.id.cmp(&other.id)));
            if !order.is_empty() {
                stretch.reverse();
            }
        }
        all.extend(stretch.into_iter().map(|(_, row)| row).take(limit - all.len()));
    }
    answer::with_client_says(conn, vault, &mut all)?;
    Ok(all)
}

/// One request.
///
/// # Errors
/// SQL errors; [`Error::Gone`].
pub fn get(conn: &Connection, vault: &Vault, id: EvidenceId) -> Result<EvidenceRow, Error> {
    let sql = format!("SELECT {COLUMNS}, {WITHOUT_REFERENCE} {FROM} WHERE e.id = ?1 AND e.voided = 0");
    rows(conn, vault, &sql, &id.to_string())?.pop().ok_or(Error::Gone)
}

/// Requests asked of these care teams: those that wait, what is needed first on top; then what has ended, the newest first.
/// Not what never went out. The case's own reference stays in File.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn asked_of(conn: &Connection, vault: &Vault, teams: &[TeamId], limit: usize) -> Result<Vec<EvidenceRow>, Error> {
    let mut all: Vec<EvidenceRow> = Vec::new();
    for (which, order) in
        [("e.waiting = 1", "e.needed_by IS NULL, e.needed_by, e.asked, e.id"), ("e.waiting = 0", "e.asked DESC, e.id")]
    {
        let room = limit - all.len();
        let sql = format!(
            "SELECT {COLUMNS}, {WITHOUT_REFERENCE} {FROM} WHERE e.team = ?1 AND e.voided = 0 AND e.went_out = 1 \
             AND {which} AND {} \
             ORDER BY {order} LIMIT {room}",
            not_walled!("e.client")
        );
        let mut some = Vec::new();
        for team in teams {
            some.extend(rows(conn, vault, &sql, &team.to_string())?);
        }
        if teams.len() > 1 {
            some.sort_by_key(|row: &EvidenceRow| match row.status.is_open() {
                true => (row.needed_by.unwrap_or(NaiveDate::MAX), row.asked, Reverse(NaiveDate::MIN), row.id),
                false => (NaiveDate::MAX, NaiveDate::MAX, Reverse(row.asked), row.id),
            });
            some.truncate(room);
        }
        all.append(&mut some);
    }
    Ok(all)
}

/// One event of a request.
pub struct Event {
    /// The request.
    pub evidence: EvidenceId,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Who recorded it: the name to show.
    pub by: String,
    /// What happened.
    pub kind: EvidenceEventKind,
    /// A fee.
    pub pence: Option<i64>,
    /// Minutes that it cost the clinician.
    pub minutes: Option<u32>,
    /// A clinician's reason, a stage or who paid, in words.
    pub code_words: Option<&'static str>,
    /// What was written, where the reader holds the key.
    pub words: Option<String>,
}

/// Everything that happened to the requests of a case, newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn events(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<Event>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT e.id, e.evidence, e.at, e.kind, e.code, e.pence, e.words, e.minutes, s.name FROM evidence_event e \
         JOIN evidence q ON q.id = e.evidence AND q.voided = 0 JOIN staff s ON s.id = e.staff \
         WHERE e.case_id = ?1 ORDER BY e.at DESC, e.id DESC",
    )?;
    let mut rows = statement.query([case])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        let id: EvidenceId = row.get("id")?;
        let place = Place { table: "evidence_event", row: id.0, column: "words", version: 1 };
        let blob: Option<Vec<u8>> = row.get("words")?;
        let code: Option<String> = row.get("code")?;
        let code_words = code.as_deref().and_then(|code| {
            let reason = ClinicianReason::from_code(code).map(ClinicianReason::label);
            reason.or(Stage::from_code(code).map(Stage::label)).or(FeePayer::from_code(code).map(FeePayer::label))
        });
        events.push(Event {
            evidence: row.get("evidence")?,
            at: row.at("at")?,
            by: row.get("name")?,
            kind: row.get("kind")?,
            pence: row.get("pence")?,
            minutes: row.get("minutes")?,
            code_words,
            words: blob.map(|blob| vault.open(conn, place, &blob)).transpose()?.flatten(),
        });
    }
    Ok(events)
}

/// The condition that a request is out on a matter, by the columns of its case and of the matter itself.
pub(super) fn out_on(case: &str, matter: &str) -> String {
    format!(
        "EXISTS (SELECT 1 FROM evidence o WHERE o.case_id = {case} AND o.matter = {matter} AND o.waiting = 1 \
         AND o.status <> 'drafted' AND o.voided = 0)"
    )
}

/// Whether a request is out on a matter.
///
/// # Errors
/// SQL errors.
pub fn is_out(conn: &Connection, case: CaseId, matter: MatterId) -> Result<bool, Error> {
    let sql = format!("SELECT {}", out_on("?1", "?2"));
    Ok(conn.prepare_cached(&sql)?.query_row(params![case, matter], |row| row.get(0))?)
}

/// What happened to a request last.
///
/// # Errors
/// SQL errors.
pub fn last_kind(conn: &Connection, id: EvidenceId) -> Result<Option<EvidenceEventKind>, Error> {
    if answer::stands(conn, id)? {
        return Ok(Some(EvidenceEventKind::Answered));
    }
    Ok(conn
        .prepare_cached("SELECT kind FROM evidence_event WHERE evidence = ?1 ORDER BY at DESC, id DESC LIMIT 1")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// How many requests are out at these sites, how many of them are to be chased by `today`, and how many are overdue.
///
/// # Errors
/// SQL errors.
pub fn waiting(conn: &Connection, sites: &[SiteId], today: NaiveDate) -> Result<(u64, u64, u64), Error> {
    const COUNTS: &str = "SELECT count(*) FILTER (WHERE status <> 'drafted'), count(*) FILTER (WHERE chase <= ?2), \
        count(*) FILTER (WHERE needed_by < ?2 AND status <> 'drafted') FROM evidence WHERE site = ?1 AND waiting = 1 AND voided = 0";
    // As for referrals: what a wall keeps from whoever reads is counted off.
    let mut statement = conn.prepare_cached(COUNTS)?;
    let mut walled =
        conn.prepare_cached(&format!("{COUNTS} AND case_id IN (SELECT id FROM case_file WHERE client IN ({WALLED}))"))?;
    let mut total = (0, 0, 0);
    for site in sites {
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let (all, chase, late): (u64, u64, u64) = statement.query_row(params![site, Day(today)], read)?;
        let (no, nor, not): (u64, u64, u64) = walled.query_row(params![site, Day(today)], read)?;
        total = (total.0 + all - no, total.1 + chase - nor, total.2 + late - not);
    }
    Ok(total)
}
