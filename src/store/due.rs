//! Due dates of matters, and what happened to them.

use std::cmp::Reverse;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rusqlite::{Connection, Row, ToSql, params};

use super::case::brief as case_brief;
use super::error::Error;
use super::keys::Place;
use super::sql::{Day, Instant, RowExt as _, all as all_rows, of_sites};
use super::tx::Tx;
use super::vault::{Room, Vault};
use super::wall::not_walled;
use crate::domain::change::Part;
use crate::domain::due::{DueEventKind, DueRow, DueState, DueUpdate, EndReason, How, NewLetter, Told};
use crate::domain::id::{CaseId, ClientId, DueId, MatterId, SiteId};
use crate::domain::person::listed;
use crate::domain::time_limit::{DueDate, Whose};

/// How an hour stands in the file.
const HOUR: &str = "%H:%M";

const fn place(id: DueId, version: u32) -> Place<'static> {
    Place { table: "due_date", row: id.0, column: "words", version }
}

/// Sets the due date that follows from a letter. `day` is the day on which one acts.
///
/// # Errors
/// SQL errors; [`Error::Damaged`] for a counted date without a day.
pub fn add(
    tx: &Tx<'_>,
    case: CaseId,
    letter: &NewLetter,
    counted: &DueDate,
    whose: Whose,
    told: &Told,
) -> Result<DueId, Error> {
    let of_case = case_brief(tx, case)?;
    let id = DueId(tx.id());
    let text = serde_json::to_string(told).map_err(|_| Error::Damaged("a due date's words"))?;
    let blob = tx.seal(of_case.client, Room::File, place(id, 1), &text)?;
    let due = letter.printed.or(counted.due).ok_or(Error::Damaged("a due date"))?;
    tx.prepare_cached(
        "INSERT INTO due_date (id, site, version, voided, case_id, matter, client, rule, counted_from, received, due, \
         due_time, counted, outer_limit, certain, whose, kind, state, waiting, advisor, words, words_version) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, 'open', 1, ?16, ?17, 1)",
    )?
    .execute(params![
        id,
        of_case.site,
        case,
        letter.matter,
        of_case.client,
        letter.rule,
        Day(letter.on),
        letter.received.map(Day),
        Day(due),
        counted.at.map(|at| at.format(HOUR).to_string()),
        counted.due.filter(|day| *day != due).map(Day),
        counted.outer.map(Day),
        counted.certain,
        whose,
        counted.kind,
        of_case.advisor,
        blob,
    ])?;
    event(tx, of_case.site, of_case.client, case, id, &DueUpdate::new(DueEventKind::Set, letter.on))?;
    Ok(id)
}

fn event(
    tx: &Tx<'_>,
    site: SiteId,
    client: ClientId,
    case: CaseId,
    due: DueId,
    update: &DueUpdate,
) -> Result<(), Error> {
    let id = tx.id();
    let place = Place { table: "due_event", row: id, column: "words", version: 1 };
    let blob = if update.words.is_empty() { None } else { Some(tx.seal(client, Room::File, place, &update.words)?) };
    let code = update.how.map(How::code).or(update.reason.map(EndReason::code));
    tx.prepare_cached(
        "INSERT INTO due_event (id, site, due_date, case_id, at, on_date, staff, kind, code, words, words_version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1)",
    )?
    .execute(params![
        id.to_string(),
        site,
        due,
        case,
        Instant(tx.at),
        Day(update.on),
        tx.staff,
        update.kind,
        code,
        blob
    ])?;
    tx.changed(Part::Case)
}

/// What permission and the next step depend on.
#[derive(Clone, Copy, Debug)]
pub struct Brief {
    /// The case.
    pub case: CaseId,
    /// The client.
    pub client: ClientId,
    /// Where it stands.
    pub state: DueState,
}

/// The brief of one due date.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: DueId) -> Result<Brief, Error> {
    Ok(conn
        .prepare_cached("SELECT case_id, client, state FROM due_date WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok(Brief { case: row.get(0)?, client: row.get(1)?, state: row.get(2)? }))?)
}

/// Records what happened to a due date, over version `seen`. The caller has asked whether it can happen.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn update(tx: &Tx<'_>, id: DueId, seen: u32, to: DueState, update: &DueUpdate) -> Result<u32, Error> {
    let now = brief(tx, id)?;
    let (waiting, on) = (i64::from(to.is_open()), Day(update.on));
    let mut set: Vec<(&str, &dyn ToSql)> = vec![("state", &to), ("waiting", &waiting)];
    if update.kind == DueEventKind::Sent {
        set.push(("sent", &on));
        set.push(("how", &update.how));
    }
    let version = super::row::change(tx, "due_date", id.0, seen, &set)?;
    let site = case_brief(tx, now.case)?.site;
    event(tx, site, now.client, now.case, id, update)?;
    Ok(version)
}

/// Reads due dates as [`due_row`] takes them; what follows says which.
pub(super) const SELECT: &str = "SELECT d.id, d.site, d.version, d.case_id, d.matter, d.rule, d.counted_from, d.due, d.due_time, d.counted, d.outer_limit, \
    d.certain, d.whose, d.kind, d.state, d.sent, d.how, d.words, d.words_version, d.advisor, c.given, c.family, s.login, s.name AS owner_name, f.reference, \
    c.died IS NOT NULL AND m.goes_on IS NULL AS halted \
    FROM due_date d JOIN case_file f ON f.id = d.case_id JOIN client c ON c.id = d.client JOIN staff s ON s.id = d.advisor \
    JOIN matter m ON m.id = d.matter";

pub(super) fn due_row(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<DueRow, Error> {
    let id: DueId = row.get("id")?;
    let place = place(id, row.get("words_version")?);
    let told = match vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)? {
        Some(text) => serde_json::from_str(&text).map_err(|_| Error::Damaged("a due date's words"))?,
        None => Told::default(),
    };
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    let at: Option<String> = row.get("due_time")?;
    Ok(DueRow {
        id,
        site: row.get("site")?,
        version: row.get("version")?,
        case: row.get("case_id")?,
        reference: row.get("reference")?,
        matter: row.get("matter")?,
        name: listed(&given, &family),
        rule: row.get("rule")?,
        from: row.day("counted_from")?,
        due: row.day("due")?,
        at: at.and_then(|at| NaiveTime::parse_from_str(&at, HOUR).ok()),
        counted: row.day_opt("counted")?,
        outer: row.day_opt("outer_limit")?,
        certain: row.get("certain")?,
        whose: row.get("whose")?,
        kind: row.get("kind")?,
        state: row.get("state")?,
        sent: row.day_opt("sent")?,
        how: row.get("how")?,
        told,
        owner: row.get("login")?,
        halted: row.get("halted")?,
    })
}

/// The due dates of a case, what runs out first on top and what is over behind it.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<DueRow>, Error> {
    let sql = format!("{SELECT} WHERE d.case_id = ?1 AND d.voided = 0 ORDER BY d.waiting DESC, d.due, d.id");
    all_rows(conn, &sql, [case], |row| due_row(row, conn, vault))
}

/// Due dates of these sites: those that wait, the earliest first; with `all` every one, the latest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn list(
    conn: &Connection,
    vault: &Vault,
    sites: &[SiteId],
    all: bool,
    limit: Option<usize>,
) -> Result<Vec<DueRow>, Error> {
    let (which, order) =
        if all { ("d.state IS NOT NULL", "d.due DESC, d.id DESC") } else { ("d.waiting = 1", "d.due, d.id") };
    let unseen = not_walled!("d.client");
    let sql = format!("{SELECT} WHERE d.site = ?1 AND d.voided = 0 AND {which} AND {unseen} ORDER BY {order} LIMIT ?2");
    let read = |row: &Row<'_>| due_row(row, conn, vault);
    if all {
        of_sites(conn, &sql, sites, limit, read, |row| Reverse((row.due, row.id)))
    } else {
        of_sites(conn, &sql, sites, limit, read, |row| (row.due, row.id))
    }
}

/// How many due dates of a case still wait for somebody on our side.
///
/// # Errors
/// SQL errors.
pub fn waiting_in(conn: &Connection, case: CaseId) -> Result<u64, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT count(*) FROM due_date WHERE case_id = ?1 AND waiting = 1 AND whose = 'ours' \
             AND kind = 'last-day' AND voided = 0",
        )?
        .query_row([case], |row| row.get(0))?)
}

/// Ends every due date of a matter that still waits, for one reason: its rows, each with the version it now has.
///
/// # Errors
/// SQL errors.
pub fn end_all(tx: &Tx<'_>, matter: MatterId, reason: EndReason) -> Result<Vec<(DueId, u32)>, Error> {
    let waiting: Vec<(DueId, u32)> = tx
        .prepare_cached(
            "SELECT id, version FROM due_date WHERE matter = ?1 AND waiting = 1 AND voided = 0 ORDER BY id",
        )?
        .query_map([matter], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let ended = DueUpdate { reason: Some(reason), ..DueUpdate::new(DueEventKind::Ended, tx.today()) };
    waiting.into_iter().map(|(id, seen)| Ok((id, update(tx, id, seen, DueState::Ended, &ended)?))).collect()
}

/// One event of a due date.
pub struct Event {
    /// The due date.
    pub due: DueId,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// On which day it happened.
    pub on: NaiveDate,
    /// Who recorded it: the name to show.
    pub by: String,
    /// What happened.
    pub kind: DueEventKind,
    /// How it was sent, or why it was ended, in words.
    pub code_words: Option<&'static str>,
    /// What was written.
    pub words: Option<String>,
}

/// Everything that happened to the due dates of a case, newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn events(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<Event>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT e.id, e.due_date, e.at, e.on_date, e.kind, e.code, e.words, s.name FROM due_event e \
         JOIN due_date d ON d.id = e.due_date AND d.voided = 0 JOIN staff s ON s.id = e.staff \
         WHERE e.case_id = ?1 ORDER BY e.at DESC, e.id DESC",
    )?;
    let mut rows = statement.query([case])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        let id: DueId = row.get("id")?;
        let place = Place { table: "due_event", row: id.0, column: "words", version: 1 };
        let blob: Option<Vec<u8>> = row.get("words")?;
        let code: Option<String> = row.get("code")?;
        let code_words = code
            .as_deref()
            .and_then(|code| How::from_code(code).map(How::label).or(EndReason::from_code(code).map(EndReason::label)));
        events.push(Event {
            due: row.get("due_date")?,
            at: row.at("at")?,
            on: row.day("on_date")?,
            by: row.get("name")?,
            kind: row.get("kind")?,
            code_words,
            words: blob.map(|blob| vault.open(conn, place, &blob)).transpose()?.flatten(),
        });
    }
    Ok(events)
}
