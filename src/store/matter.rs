//! Matters: the problems within a case, each on a rung of the ladder.

use chrono::NaiveDate;
use rusqlite::{Connection, ToSql, params};
use serde::{Deserialize, Serialize};

use super::case::{Brief, brief, event};
use super::error::Error;
use super::keys::Place;
use super::sql::{Day, RowExt as _};
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::case::{CaseEventKind, Matter, MatterBrief, MatterEdit, Stage, Subject};
use crate::domain::id::{CaseId, MatterId};
use crate::domain::referral::Area;
use crate::domain::standing::{GoesOn, Halt, Post, halt};

/// The sealed part of a matter.
#[derive(Default, Serialize, Deserialize)]
struct Words {
    issue: String,
    /// Before other sides had rows of their own they were a line of the matter. It is read as part of what is at issue, so
    /// that it is not lost, and saved as that.
    #[serde(default, skip_serializing)]
    other_side: String,
    /// Since when it goes by the special rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    special: Option<NaiveDate>,
}

impl Words {
    fn issue(&self) -> String {
        let parts = [self.issue.as_str(), &self.other_side];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

const fn place(id: MatterId, version: u32) -> Place<'static> {
    Place { table: "matter", row: id.0, column: "words", version }
}

fn sealed_words(issue: &str, special: Option<NaiveDate>) -> Result<String, Error> {
    serde_json::to_string(&Words { issue: issue.to_owned(), other_side: String::new(), special })
        .map_err(|_| Error::Damaged("a matter's words"))
}

/// The words of a matter as they stand.
fn words(conn: &Connection, vault: &Vault, id: MatterId) -> Result<Words, Error> {
    let (blob, version): (Vec<u8>, u32) = conn
        .prepare_cached("SELECT words, words_version FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    opened(vault.open(conn, place(id, version), &blob)?)
}

fn opened(text: Option<String>) -> Result<Words, Error> {
    match text {
        Some(text) => serde_json::from_str(&text).map_err(|_| Error::Damaged("a matter's words")),
        None => Ok(Words::default()),
    }
}

/// Adds a matter to a case.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, case: CaseId, edit: &MatterEdit) -> Result<MatterId, Error> {
    let Brief { site, client, advisor, .. } = brief(tx, case)?;
    let id = MatterId(tx.id());
    let blob = tx.seal(client, Room::File, place(id, 1), &sealed_words(&edit.issue, None)?)?;
    tx.prepare_cached(
        "INSERT INTO matter (id, site, version, voided, case_id, client, number, area, subject, nation, stage, due, words, \
         words_version, advisor, waiting, claimed) VALUES (?1, ?2, 1, 0, ?3, ?4, \
         (SELECT coalesce(max(number), 0) + 1 FROM matter WHERE case_id = ?3), ?5, ?6, ?7, ?8, ?9, ?10, 1, ?11, 0, ?12)",
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
        blob,
        advisor,
        edit.claimed.map(Day),
    ])?;
    weigh(tx, case)?;
    event(tx, site, case, CaseEventKind::MatterAdded, &format!("{};{}", edit.subject.code(), edit.stage.code()))?;
    Ok(id)
}

/// Writes a matter's changed details over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn edit(tx: &Tx<'_>, id: MatterId, seen: u32, edit: &MatterEdit) -> Result<u32, Error> {
    let case = case_of(tx, id)?;
    let Brief { site, client, .. } = brief(tx, case)?;
    let next = seen + 1;
    let before = words(tx, tx.vault, id)?;
    // What is at issue in a marked matter is not shown while a client sees the screen: left empty there, it stays.
    let issue = if before.special.is_some() && edit.issue.is_empty() { before.issue() } else { edit.issue.clone() };
    let blob = tx.seal(client, Room::File, place(id, next), &sealed_words(&issue, before.special)?)?;
    let (area, due, claimed) = (edit.subject.area(), edit.due.map(Day), edit.claimed.map(Day));
    let set: [(&str, &dyn ToSql); 8] = [
        ("area", &area),
        ("subject", &edit.subject),
        ("nation", &edit.nation),
        ("stage", &edit.stage),
        ("due", &due),
        ("claimed", &claimed),
        ("words", &blob),
        ("words_version", &next),
    ];
    let version = super::row::change(tx, "matter", id.0, seen, &set)?;
    weigh(tx, case)?;
    event(tx, site, case, CaseEventKind::MatterChanged, &format!("{};{}", edit.subject.code(), edit.stage.code()))?;
    Ok(version)
}

/// Marks a matter as one that goes by the special rules since a day, or takes the mark off, over version `seen`. Nothing of
/// it stands in clear: what happened to the matter is only that it was changed.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn set_special(tx: &Tx<'_>, id: MatterId, seen: u32, special: Option<NaiveDate>) -> Result<u32, Error> {
    let case = case_of(tx, id)?;
    let Brief { site, client, .. } = brief(tx, case)?;
    let next = seen + 1;
    let issue = words(tx, tx.vault, id)?.issue();
    let blob = tx.seal(client, Room::File, place(id, next), &sealed_words(&issue, special)?)?;
    let set: [(&str, &dyn ToSql); 2] = [("words", &blob), ("words_version", &next)];
    let version = super::row::change(tx, "matter", id.0, seen, &set)?;
    let detail = format!("{};{}", subject(tx, id)?.code(), stage(tx, id)?.code());
    event(tx, site, case, CaseEventKind::MatterChanged, &detail)?;
    Ok(version)
}

/// Whether a matter is marked, as far as this person holds the key.
///
/// # Errors
/// [`Error::Gone`]; [`Error::Damaged`].
pub fn is_special(conn: &Connection, vault: &Vault, id: MatterId) -> Result<bool, Error> {
    Ok(words(conn, vault, id)?.special.is_some())
}

/// Whether any matter of a case is marked.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn any_special(conn: &Connection, vault: &Vault, case: CaseId) -> Result<bool, Error> {
    let ids: Vec<MatterId> = conn
        .prepare_cached("SELECT id FROM matter WHERE case_id = ?1 AND voided = 0")?
        .query_map([case], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in ids {
        if is_special(conn, vault, id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Moves a matter to another rung of the ladder, whatever its version, and returns the version that this made. Nothing is
/// done where it stands there already.
///
/// # Errors
/// SQL errors.
pub fn set_stage(tx: &Tx<'_>, id: MatterId, stage: Stage) -> Result<Option<u32>, Error> {
    let (version, now): (u32, Stage) = tx
        .prepare_cached("SELECT version, stage FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if now == stage {
        return Ok(None);
    }
    let version = super::row::change(tx, "matter", id.0, version, &[("stage", &stage)])?;
    weigh(tx, case_of(tx, id)?)?;
    Ok(Some(version))
}

/// A letter came for a matter: it stands on another rung, and where its date was the letter's own, that date is now kept with
/// the letter. Returns the version that this made; `None` where nothing changes.
///
/// # Errors
/// SQL errors.
pub fn letter_came(
    tx: &Tx<'_>,
    id: MatterId,
    stage: Option<Stage>,
    moved: Option<NaiveDate>,
) -> Result<Option<u32>, Error> {
    let (version, now, due): (u32, Stage, Option<Day>) = tx
        .prepare_cached("SELECT version, stage, due FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let stage = stage.unwrap_or(now);
    let keeps = due.filter(|day| moved != Some(day.0));
    if stage == now && keeps.is_some() == due.is_some() {
        return Ok(None);
    }
    let version = super::row::change(tx, "matter", id.0, version, &[("stage", &stage), ("due", &keeps)])?;
    weigh(tx, case_of(tx, id)?)?;
    Ok(Some(version))
}

/// Works out again which dates of a case still run: those of an open case's matters that have no outcome at the stage where
/// they stand (as [`CaseFile::runs`](crate::domain::case::CaseFile::runs)). To be called after every change of the case's
/// state, its matters and its outcomes. It follows from other rows, so that it makes no version.
///
/// # Errors
/// SQL errors.
pub fn weigh(tx: &Tx<'_>, case: CaseId) -> Result<(), Error> {
    const RUNS: &str = "due IS NOT NULL AND voided = 0 \
        AND EXISTS (SELECT 1 FROM case_file f WHERE f.id = case_id AND f.status = 'open' AND f.voided = 0) \
        AND NOT EXISTS (SELECT 1 FROM outcome o WHERE o.case_id = matter.case_id AND o.matter = matter.id \
        AND o.stage = matter.stage AND o.result <> 'not_known' AND o.voided = 0)";
    tx.prepare_cached(&format!("UPDATE matter SET waiting = ({RUNS}) WHERE case_id = ?1 AND waiting <> ({RUNS})"))?
        .execute([case])?;
    Ok(())
}

/// Says who gets the post about a matter, over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn set_post(tx: &Tx<'_>, id: MatterId, seen: u32, post: Post) -> Result<u32, Error> {
    let version = super::row::change(tx, "matter", id.0, seen, &[("post", &post)])?;
    said(tx, id, CaseEventKind::Post, post.code())?;
    Ok(version)
}

/// Says for whom a matter goes on after the client's death, over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn set_goes_on(tx: &Tx<'_>, id: MatterId, seen: u32, goes_on: GoesOn) -> Result<u32, Error> {
    let version = super::row::change(tx, "matter", id.0, seen, &[("goes_on", &goes_on)])?;
    said(tx, id, CaseEventKind::GoesOn, goes_on.code())?;
    Ok(version)
}

fn said(tx: &Tx<'_>, id: MatterId, kind: CaseEventKind, code: &str) -> Result<(), Error> {
    let case = case_of(tx, id)?;
    event(tx, brief(tx, case)?.site, case, kind, &format!("{};{code}", subject(tx, id)?.code()))
}

/// What a matter is about.
///
/// # Errors
/// [`Error::Gone`].
pub fn subject(conn: &Connection, id: MatterId) -> Result<Subject, Error> {
    Ok(conn
        .prepare_cached("SELECT subject FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

/// The rung on which a matter stands.
///
/// # Errors
/// [`Error::Gone`].
pub fn stage(conn: &Connection, id: MatterId) -> Result<Stage, Error> {
    Ok(conn
        .prepare_cached("SELECT stage FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

/// What stops a matter since its client died.
///
/// # Errors
/// [`Error::Gone`].
pub fn halted(conn: &Connection, id: MatterId) -> Result<Option<Halt>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT c.died IS NOT NULL, m.goes_on FROM matter m JOIN client c ON c.id = m.client \
             WHERE m.id = ?1 AND m.voided = 0",
        )?
        .query_row([id], |row| Ok(halt(row.get(0)?, row.get(1)?)))?)
}

/// A matter's version.
///
/// # Errors
/// [`Error::Gone`].
pub fn version(conn: &Connection, id: MatterId) -> Result<u32, Error> {
    Ok(conn
        .prepare_cached("SELECT version FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

/// The case of a matter.
///
/// # Errors
/// [`Error::Gone`].
pub fn case_of(conn: &Connection, id: MatterId) -> Result<CaseId, Error> {
    Ok(conn
        .prepare_cached("SELECT case_id FROM matter WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

/// The of_case of a case, by number.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<Matter>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM matter WHERE case_id = ?1 AND voided = 0 ORDER BY number")?;
    let mut rows = statement.query([case])?;
    let mut of_case = Vec::new();
    while let Some(row) = rows.next()? {
        let id: MatterId = row.get("id")?;
        let place = place(id, row.get("words_version")?);
        let words = opened(vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)?)?;
        of_case.push(Matter {
            id,
            version: row.get("version")?,
            number: row.get("number")?,
            area: row.get("area")?,
            subject: row.get("subject")?,
            issue: words.issue(),
            nation: row.get("nation")?,
            stage: row.get("stage")?,
            due: row.day_opt("due")?,
            claimed: row.day_opt("claimed")?,
            post: row.get("post")?,
            goes_on: row.get("goes_on")?,
            special: words.special,
        });
    }
    Ok(of_case)
}

/// The matters of a case as a list shows them, by number: codes and dates, no words.
///
/// # Errors
/// SQL errors.
pub fn briefs(conn: &Connection, case: CaseId) -> Result<Vec<MatterBrief>, Error> {
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

/// Whether a case has a matter of this area that stands on this rung.
///
/// # Errors
/// SQL errors.
pub fn is_about(conn: &Connection, case: CaseId, area: Option<Area>, stage: Option<Stage>) -> Result<bool, Error> {
    let fits = |brief: &MatterBrief| {
        area.is_none_or(|area| brief.area == area) && stage.is_none_or(|stage| brief.stage == stage)
    };
    Ok(briefs(conn, case)?.iter().any(fits))
}
