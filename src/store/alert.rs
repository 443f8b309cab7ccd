//! Alerts: raised, and waiting until somebody answers them; and who is in charge at a site.

use chrono::{DateTime, Utc};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;

use super::error::Error;
use super::keys::Place;
use super::sql::{Instant, RowExt as _, all as all_rows};
use super::tx::Tx;
use super::vault::{Room, Vault};
use super::wall::not_walled;
use crate::domain::alert::{Alert, InCharge, NewAlert};
use crate::domain::change::Part;
use crate::domain::id::{AlertId, ClientId, SiteId, StaffId};
use crate::domain::person::listed;

/// At most so many of a site, and so many of those that were answered.
const LIMIT: usize = 50;

const fn place(id: Uuid) -> Place<'static> {
    Place { table: "alert_answer", row: id, column: "words", version: 1 }
}

/// Raises an alert.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, new: &NewAlert) -> Result<AlertId, Error> {
    let id = AlertId(tx.id());
    insert(tx, id, tx.at, new)?;
    Ok(id)
}

/// Raises an alert that was left while nobody was signed in, under its own id, in the name of whoever takes it in. Answers whether it
/// was not there already.
///
/// # Errors
/// SQL errors.
pub fn take_in(tx: &Tx<'_>, id: AlertId, at: DateTime<Utc>, new: &NewAlert) -> Result<bool, Error> {
    let known: Option<i64> =
        tx.prepare_cached("SELECT 1 FROM alert WHERE id = ?1")?.query_row([id], |row| row.get(0)).optional()?;
    if known.is_none() {
        insert(tx, id, at, new)?;
    }
    Ok(known.is_none())
}

fn insert(tx: &Tx<'_>, id: AlertId, at: DateTime<Utc>, new: &NewAlert) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO alert (id, site, version, voided, kind, sign, client, referral, who, raised, raised_by, waiting) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
    )?
    .execute(params![
        id,
        new.site,
        new.kind,
        new.sign,
        new.client,
        new.referral,
        new.who,
        Instant(at),
        tx.staff
    ])?;
    tx.changed(Part::Alert)
}

/// What permission to answer an alert depends on: its site, its client, and whether it still waits.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: AlertId) -> Result<(SiteId, Option<ClientId>, bool), Error> {
    Ok(conn
        .prepare_cached("SELECT site, client, waiting FROM alert WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, i64>(2)? != 0)))?)
}

/// What going on with an alert depends on: its site, its version, who raised it, and whether it still waits.
///
/// # Errors
/// [`Error::Gone`].
pub fn raised(conn: &Connection, id: AlertId) -> Result<(SiteId, u32, StaffId, bool), Error> {
    Ok(conn
        .prepare_cached("SELECT site, version, raised_by, waiting FROM alert WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, i64>(3)? != 0)))?)
}

/// Says which step was taken for whom it was raised, over version `seen`, and who they are where that is known by now.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn went_on(tx: &Tx<'_>, id: AlertId, seen: u32, step: &str, who: &str) -> Result<(), Error> {
    let mut set: Vec<(&str, &dyn ToSql)> = vec![("step", &step)];
    if !who.is_empty() {
        set.push(("who", &who));
    }
    super::row::change(tx, "alert", id.0, seen, &set)?;
    tx.changed(Part::Alert)
}

/// Answers an alert over version `seen`; with words, where there are any, for the advice file.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn answer(tx: &Tx<'_>, id: AlertId, seen: u32, words: &str) -> Result<u32, Error> {
    let (site, client, _) = brief(tx, id)?;
    let now = Instant(tx.at);
    let set: [(&str, &dyn ToSql); 3] = [("waiting", &0), ("answered", &now), ("answered_by", &tx.staff)];
    let version = super::row::change(tx, "alert", id.0, seen, &set)?;
    if !words.is_empty() {
        let row = tx.id();
        let blob = match client {
            Some(client) => tx.seal(client, Room::File, place(row), words)?,
            None => tx.vault.post(tx, Room::File, place(row), tx.id(), words)?,
        };
        tx.prepare_cached(
            "INSERT INTO alert_answer (id, site, alert, at, staff, words, words_version) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
        )?
        .execute(params![row.to_string(), site, id, now, tx.staff, blob])?;
    }
    tx.changed(Part::Alert)?;
    Ok(version)
}

/// The alerts of a site that wait, the oldest first, and those that were answered since an instant; with `only_of` those that
/// this person raised. `to_me`: whether whoever reads is one of those who answer here.
///
/// # Errors
/// SQL errors.
pub fn of_site(
    conn: &Connection,
    site: SiteId,
    since: DateTime<Utc>,
    only_of: Option<StaffId>,
    me: StaffId,
    to_me: bool,
) -> Result<Vec<Alert>, Error> {
    let mut alerts = Vec::new();
    for which in [
        "a.waiting = 1 AND ?2 IS NOT NULL ORDER BY a.raised, a.kind = 'urgent' DESC, a.id",
        "a.waiting = 0 AND a.answered >= ?2 ORDER BY a.answered DESC, a.id",
    ] {
        let sql = format!(
            "SELECT a.id, a.version, a.site, a.kind, a.sign, a.client, a.referral, a.who, a.raised, a.raised_by, a.answered, a.step, \
             c.given, c.family, s.name AS by_name, t.name AS answered_name FROM alert a LEFT JOIN client c ON c.id = a.client \
             JOIN staff s ON s.id = a.raised_by LEFT JOIN staff t ON t.id = a.answered_by WHERE a.site = ?1 AND a.voided = 0 \
             AND (?3 IS NULL OR a.raised_by = ?3) AND {} AND {which} LIMIT ?4",
            not_walled!("a.client")
        );
        alerts.extend(all_rows(conn, &sql, params![site, Instant(since), only_of, LIMIT], |row| {
            alert_row(row, me, to_me)
        })?);
    }
    Ok(alerts)
}

fn alert_row(row: &Row<'_>, me: StaffId, to_me: bool) -> Result<Alert, Error> {
    let (given, family): (Option<String>, Option<String>) = (row.get("given")?, row.get("family")?);
    let answered: Option<Instant> = row.get("answered")?;
    let name = family.map(|family| listed(&given.unwrap_or_default(), &family));
    Ok(Alert {
        id: row.get("id")?,
        version: row.get("version")?,
        site: row.get("site")?,
        kind: row.get("kind")?,
        sign: row.get("sign")?,
        client: row.get("client")?,
        referral: row.get("referral")?,
        who: name.map_or_else(|| row.get("who"), Ok)?,
        step: row.get("step")?,
        raised: row.at("raised")?,
        by: row.get("by_name")?,
        mine: row.get::<_, StaffId>("raised_by")? == me,
        to_me,
        answered: match answered {
            Some(at) => Some((at.0, row.get::<_, Option<String>>("answered_name")?.unwrap_or_default())),
            None => None,
        },
        words: String::new(),
    })
}

/// What was said when an alert was answered; empty where nothing was.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn words(conn: &Connection, vault: &Vault, id: AlertId) -> Result<String, Error> {
    let found: Option<(String, Vec<u8>)> = conn
        .prepare_cached("SELECT id, words FROM alert_answer WHERE alert = ?1 ORDER BY at DESC, id DESC LIMIT 1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((row, blob)) = found else { return Ok(String::new()) };
    let row = Uuid::try_parse(&row).map_err(|_| Error::Damaged("an answer's id"))?;
    Ok(vault.open(conn, place(row), &blob)?.unwrap_or_default())
}

fn setting(what: &str, site: SiteId) -> String {
    format!("{what}:{site}")
}

/// Who is in charge at a site.
///
/// # Errors
/// SQL errors.
pub fn in_charge(conn: &Connection, site: SiteId) -> Result<InCharge, Error> {
    let who = |what: &str| -> Result<Option<StaffId>, Error> {
        Ok(super::setting(conn, &setting(what, site))?.and_then(|id| id.parse().ok()))
    };
    Ok(InCharge { lead: who("lead")?, duty: who("duty")? })
}

/// Says who is in charge at a site.
///
/// # Errors
/// SQL errors.
pub fn set_in_charge(tx: &Tx<'_>, site: SiteId, who: InCharge) -> Result<(), Error> {
    for (what, staff) in [("lead", who.lead), ("duty", who.duty)] {
        let id = staff.map_or_else(String::new, |staff| staff.to_string());
        super::set_setting(tx, &setting(what, site), &id)?;
    }
    tx.changed(Part::Alert)
}
