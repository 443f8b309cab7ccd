//! Answers to requests for evidence, as they were signed, and what the client says to each. Rows are only ever added.

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};
use uuid::Uuid;

use super::error::Error;
use super::evidence;
use super::keys::Place;
use super::sql::{Day, Instant, RowExt as _};
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::answer::{Answer, ClientSays, NewAnswer, NewClientSays};
use crate::domain::case::{CaseFile, TimelineEntry, TimelineKind};
use crate::domain::change::Part;
use crate::domain::date::iso;
use crate::domain::evidence::{EvidenceEventKind, EvidenceRow, EvidenceStatus, after};
use crate::domain::id::{AnswerId, CaseId, EvidenceId};

const fn place(table: &'static str, row: Uuid) -> Place<'static> {
    Place { table, row, column: "words", version: 1 }
}

/// Adds an answer, which from now on is the one that stands: to the care team's Bridge where one was asked, else to File.
/// The request is answered with it, over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`]; [`Error::Gone`].
pub fn add(tx: &Tx<'_>, of: EvidenceId, seen: u32, new: &NewAnswer) -> Result<(AnswerId, u32), Error> {
    let brief = evidence::brief(tx, of)?;
    let id = AnswerId(tx.id());
    let words = serde_json::to_string(&new.said).map_err(|_| Error::Damaged("an answer"))?;
    let room = brief.team.map_or(Room::File, Room::Bridge);
    let blob = tx.seal(brief.client, room, place("answer", id.0), &words)?;
    tx.prepare_cached(
        "INSERT INTO answer (id, site, evidence, case_id, at, on_date, staff, transcribed, words, words_version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
    )?
    .execute(params![
        id,
        brief.site,
        of,
        brief.case,
        Instant(tx.at),
        Day(new.on),
        tx.staff,
        new.transcribed,
        blob
    ])?;
    // A correction stands in the place of an answer; what was not answered yet goes the way of every request.
    let status = match brief.status {
        EvidenceStatus::Answered => EvidenceStatus::Answered,
        before => after(before, EvidenceEventKind::Answered)?,
    };
    let (day, key) = (Day(new.on), iso(new.on));
    let spoken = new.said.spoken();
    let set: [(&str, &dyn ToSql); 7] = [
        ("status", &status),
        ("waiting", &0),
        ("chase", &None::<Day>),
        ("answered", &day),
        ("sort_key", &key),
        ("answer", &id),
        ("spoken", &spoken),
    ];
    let version = super::row::change(tx, "evidence", of.0, seen, &set)?;
    tx.changed(Part::Evidence)?;
    Ok((id, version))
}

const COLUMNS: &str = "a.id, a.evidence, a.at, a.on_date, a.transcribed, a.words, s.name";

/// An answer from a row with [`COLUMNS`]; `None` where this person holds no key to it.
fn answer(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<Option<Answer>, Error> {
    let id: AnswerId = row.get("id")?;
    let Some(words) = vault.open(conn, place("answer", id.0), &row.get::<_, Vec<u8>>("words")?)? else {
        return Ok(None);
    };
    Ok(Some(Answer {
        id,
        at: row.at("at")?,
        on: row.day("on_date")?,
        transcribed: row.get("transcribed")?,
        made_by: row.get("name")?,
        said: serde_json::from_str(&words).map_err(|_| Error::Damaged("an answer"))?,
    }))
}

/// One answer; `None` where this person holds no key to it.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn get(conn: &Connection, vault: &Vault, id: AnswerId) -> Result<Option<Answer>, Error> {
    let sql = format!("SELECT {COLUMNS} FROM answer a JOIN staff s ON s.id = a.staff WHERE a.id = ?1");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([id])?;
    rows.next()?.map(|row| answer(row, conn, vault)).transpose().map(Option::flatten)
}

/// Whether an answer of a request stands.
///
/// # Errors
/// SQL errors.
pub fn stands(conn: &Connection, of: EvidenceId) -> Result<bool, Error> {
    let sql = "SELECT answer IS NOT NULL FROM evidence WHERE id = ?1";
    Ok(conn.prepare_cached(sql)?.query_row([of], |row| row.get(0)).optional()?.unwrap_or(false))
}

/// The answer of a request that stands, by its id alone.
///
/// # Errors
/// [`Error::Gone`].
pub fn standing(conn: &Connection, of: EvidenceId) -> Result<Option<AnswerId>, Error> {
    let sql = "SELECT answer FROM evidence WHERE id = ?1 AND voided = 0";
    Ok(conn.prepare_cached(sql)?.query_row([of], |row| row.get(0))?)
}

/// Writes down what the client says to an answer.
///
/// # Errors
/// [`Error::Gone`]; SQL errors.
pub fn add_client_says(tx: &Tx<'_>, new: &NewClientSays) -> Result<Uuid, Error> {
    let brief = evidence::brief(tx, new.evidence)?;
    let id = tx.id();
    let blob = match new.why.as_str() {
        "" => None,
        why => Some(tx.seal(brief.client, Room::File, place("client_says", id), why)?),
    };
    tx.prepare_cached(
        "INSERT INTO client_says (id, site, evidence, answer, case_id, at, staff, agreed, words, words_version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
    )?
    .execute(params![
        id.to_string(),
        brief.site,
        new.evidence,
        new.answer,
        brief.case,
        Instant(tx.at),
        tx.staff,
        new.agreed,
        blob
    ])?;
    tx.changed(Part::Evidence)?;
    Ok(id)
}

fn client_says(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<ClientSays, Error> {
    let id: String = row.get("id")?;
    let id = Uuid::try_parse(&id).map_err(|_| Error::Damaged("an id"))?;
    let blob: Option<Vec<u8>> = row.get("words")?;
    let why = blob.map(|blob| vault.open(conn, place("client_says", id), &blob)).transpose()?.flatten();
    Ok(ClientSays { at: row.at("at")?, by: row.get("name")?, agreed: row.get("agreed")?, why: why.unwrap_or_default() })
}

/// Puts to each answered request what the client says to its answer as it stands now. For advice only.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn with_client_says(conn: &Connection, vault: &Vault, rows: &mut [EvidenceRow]) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(
        "SELECT c.id, c.at, c.agreed, c.words, s.name FROM client_says c JOIN staff s ON s.id = c.staff \
         WHERE c.evidence = ?1 AND c.answer IS (SELECT answer FROM evidence WHERE id = ?1) \
         ORDER BY c.at DESC, c.id DESC LIMIT 1",
    )?;
    for row in rows.iter_mut().filter(|row| row.status == EvidenceStatus::Answered) {
        let mut found = statement.query([row.id])?;
        row.client_says = found.next()?.map(|said| client_says(said, conn, vault)).transpose()?;
    }
    Ok(())
}

/// Adds to a timeline what was answered, and what the client said to it. Of an answer that is not safe to show, only that
/// it came: the timeline is read with the client.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub(super) fn told(
    conn: &Connection,
    vault: &Vault,
    file: &CaseFile,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), Error> {
    let of = |id| file.evidence.iter().find(|row| row.id == id);
    let mut before = Vec::new();
    for (evidence, answer) in of_case(conn, vault, file.row.id)? {
        let Some(row) = of(evidence) else { continue };
        let how = if before.contains(&evidence) { "corrected the answer" } else { "answered" };
        before.push(evidence);
        let mut words = format!("{} {how}", row.of);
        if answer.said.not_safe.is_none() && !row.special {
            words.push_str(&format!(": {}", answer.said.brief()));
        }
        if answer.transcribed {
            words.push_str(" (typed in from a signed form)");
        }
        let (at, by, kind, apart) = (answer.at, answer.made_by, TimelineKind::Evidence, row.special);
        entries.push(TimelineEntry { at, by, kind, words, apart });
    }
    let mut statement = conn.prepare_cached(
        "SELECT c.id, c.evidence, c.at, c.agreed, c.words, s.name FROM client_says c JOIN staff s ON s.id = c.staff \
         WHERE c.case_id = ?1 ORDER BY c.at, c.id",
    )?;
    let mut rows = statement.query([file.row.id])?;
    while let Some(found) = rows.next()? {
        let Some(row) = of(found.get("evidence")?) else { continue };
        let said = client_says(found, conn, vault)?;
        let words = match (said.agreed, row.not_safe()) {
            (true, _) => format!("the client agrees that the answer of {} is sent on", row.of),
            (false, true) => format!("the answer of {} is held, not sent", row.of),
            (false, false) => format!("the answer of {} is held, not sent: {}", row.of, said.why),
        };
        let (at, by, kind, apart) = (said.at, said.by, TimelineKind::Evidence, row.special);
        entries.push(TimelineEntry { at, by, kind, words, apart });
    }
    Ok(())
}

/// The answers of a case that this person can open, the oldest first.
fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<(EvidenceId, Answer)>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM answer a JOIN staff s ON s.id = a.staff WHERE a.case_id = ?1 ORDER BY a.at, a.id"
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query([case])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let of = row.get("evidence")?;
        all.extend(answer(row, conn, vault)?.map(|answer| (of, answer)));
    }
    Ok(all)
}
