//! The directory of services, as it stands in the file.

use chrono::{DateTime, Utc};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::error::Error;
use super::sql::{Day, Instant, RowExt as _, all as all_rows};
use super::tx::Tx;
use crate::domain::change::Part;
use crate::domain::id::{ServiceId, SiteId};
use crate::domain::service::{Listed, Service, ServiceStatus};

/// How often the directory has changed.
///
/// # Errors
/// SQL errors.
pub fn changes(conn: &Connection) -> Result<u64, Error> {
    let count = conn
        .prepare_cached("SELECT n FROM change WHERE area = ?1")?
        .query_row([Part::Service.code()], |row| row.get(0))
        .optional()?;
    Ok(count.unwrap_or_default())
}

const SELECT: &str = "SELECT s.id, s.version, s.status, s.words, \
    (SELECT count(*) FROM service_flag f WHERE f.service = s.id) - s.settled AS flags FROM service s";

fn listed(row: &Row<'_>) -> Result<Listed, Error> {
    let words: String = row.get("words")?;
    Ok(Listed {
        id: row.get("id")?,
        version: row.get("version")?,
        status: row.get("status")?,
        flags: row.get("flags")?,
        service: serde_json::from_str(&words).map_err(|_| Error::Damaged("a service"))?,
    })
}

/// Every service, the closed ones with them.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn list(conn: &Connection) -> Result<Vec<Listed>, Error> {
    all_rows(conn, &format!("{SELECT} WHERE s.voided = 0"), [], listed)
}

/// One service, with the site that keeps it.
///
/// # Errors
/// [`Error::Gone`]; [`Error::Damaged`].
pub fn get(conn: &Connection, id: ServiceId) -> Result<(Listed, SiteId), Error> {
    let found = all_rows(conn, &format!("{SELECT} WHERE s.id = ?1 AND s.voided = 0"), [id], listed)?;
    let site = conn.prepare_cached("SELECT site FROM service WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
    Ok((found.into_iter().next().ok_or(Error::Gone)?, site))
}

/// The service that a feed means by an id of its own.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn known(conn: &Connection, source: &str, id: &str) -> Result<Option<Listed>, Error> {
    let sql = format!("{SELECT} WHERE s.source = ?1 AND s.source_id = ?2 AND s.voided = 0");
    Ok(all_rows(conn, &sql, [source, id], listed)?.into_iter().next())
}

/// The services of a feed that are not closed, with the feed's own ids.
///
/// # Errors
/// SQL errors.
pub fn of_source(conn: &Connection, source: &str) -> Result<Vec<(String, ServiceId)>, Error> {
    let sql = "SELECT source_id, id FROM service WHERE source = ?1 AND status <> 'closed' AND voided = 0 ORDER BY id";
    all_rows(conn, sql, [source], |row| Ok((row.get(0)?, row.get(1)?)))
}

fn text(service: &Service) -> Result<String, Error> {
    serde_json::to_string(service).map_err(|_| Error::Damaged("a service"))
}

/// Adds a service: of a feed with the feed's own id, by hand without one.
///
/// # Errors
/// SQL errors.
pub fn add(
    tx: &Tx<'_>,
    site: SiteId,
    source: &str,
    source_id: &str,
    status: ServiceStatus,
    service: &Service,
) -> Result<ServiceId, Error> {
    let id = ServiceId(tx.id());
    tx.prepare_cached(
        "INSERT INTO service (id, site, version, voided, source, source_id, status, checked, settled, words) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, 0, ?7)",
    )?
    .execute(params![id, site, source, source_id, status, service.checked.map(Day), text(service)?])?;
    tx.changed(Part::Service)?;
    Ok(id)
}

/// Writes what is now known of a service over version `seen`. `mended`: somebody looked at it, so that what was said of it
/// before is done with.
///
/// # Errors
/// [`Error::Overtaken`]; [`Error::Gone`].
pub fn change(
    tx: &Tx<'_>,
    id: ServiceId,
    seen: u32,
    status: ServiceStatus,
    service: &Service,
    mended: bool,
) -> Result<u32, Error> {
    let (words, checked) = (text(service)?, service.checked.map(Day));
    let raised: u64 =
        tx.prepare_cached("SELECT count(*) FROM service_flag WHERE service = ?1")?.query_row([id], |row| row.get(0))?;
    let mut set: Vec<(&str, &dyn ToSql)> = vec![("status", &status), ("checked", &checked), ("words", &words)];
    if mended {
        set.push(("settled", &raised));
    }
    let version = super::row::change(tx, "service", id.0, seen, &set)?;
    tx.changed(Part::Service)?;
    Ok(version)
}

/// Keeps what somebody says is wrong with a service.
///
/// # Errors
/// SQL errors.
pub fn flag(tx: &Tx<'_>, site: SiteId, id: ServiceId, words: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO service_flag (id, site, service, at, staff, words) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![tx.id().to_string(), site, id, Instant(tx.at), tx.staff, words])?;
    tx.changed(Part::Service)
}

/// What was said to be wrong with a service since it was last mended: when, by whom, in which words.
///
/// # Errors
/// SQL errors.
pub fn flags(conn: &Connection, id: ServiceId) -> Result<Vec<(DateTime<Utc>, String, String)>, Error> {
    let sql = "SELECT f.at, p.name, f.words FROM service_flag f \
        JOIN staff p ON p.id = f.staff WHERE f.service = ?1 ORDER BY f.at DESC, f.id DESC \
        LIMIT (SELECT count(*) FROM service_flag WHERE service = ?1) - (SELECT settled FROM service WHERE id = ?1)";
    all_rows(conn, sql, [id], |row| Ok((row.at("at")?, row.get("name")?, row.get("words")?)))
}
