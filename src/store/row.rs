//! Rows that people edit: each has a version, the earlier row is kept, and the second saver is told.

use rusqlite::types::{ToSql, Value, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, params, params_from_iter};
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use super::error::{Error, Overtaken};
use super::schema::map;
use super::sql::Instant;
use super::tx::Tx;
use super::vault::{from_hex, to_hex};
use crate::domain::id::{CaseId, ClientId, SiteId};

/// Writes new values into a row that stood at version `seen`, keeps the earlier row, and returns the new version.
///
/// `table` and the column names are the program's own, never anything typed.
///
/// # Errors
/// [`Error::Overtaken`] where the row has moved on; [`Error::Gone`] where it is not there.
pub fn change(tx: &Tx<'_>, table: &'static str, id: Uuid, seen: u32, set: &[(&str, &dyn ToSql)]) -> Result<u32, Error> {
    let (version, before) = whole(tx, table, id, false)?;
    if version != seen {
        return Err(Error::Overtaken(overtaken(tx, table, id, version)?));
    }
    keep(tx, table, id, version, &before)?;
    let columns: Vec<String> = set.iter().enumerate().map(|(i, (name, _))| format!("{name} = ?{}", i + 3)).collect();
    let sql = format!("UPDATE {table} SET version = ?2, {} WHERE id = ?1", columns.join(", "));
    let id_text = id.to_string();
    let next = version + 1;
    let mut values: Vec<&dyn ToSql> = vec![&id_text, &next];
    values.extend(set.iter().map(|(_, value)| *value));
    tx.prepare_cached(&sql)?.execute(values.as_slice())?;
    Ok(next)
}

/// Takes back what this person did to a row: it is as it was before version `made`, under a new version.
///
/// A row that was made at version 1 becomes voided: it is hidden, and kept.
///
/// # Errors
/// [`Error::Overtaken`] where the row is no longer at `made`; [`Error::Gone`] where there is nothing to go back to.
pub fn restore(tx: &Tx<'_>, table: &'static str, id: Uuid, made: u32) -> Result<u32, Error> {
    if made <= 1 {
        return change(tx, table, id, made, &[("voided", &1)]);
    }
    let (version, now) = whole(tx, table, id, true)?;
    if version != made {
        return Err(Error::Overtaken(overtaken(tx, table, id, version)?));
    }
    let earlier: Option<(String, String)> = tx
        .prepare_cached(&format!(
            "SELECT before, staff FROM {} WHERE tbl = ?1 AND row = ?2 AND version = ?3",
            history(table)?
        ))?
        .query_row(params![table, id.to_string(), made - 1], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (before, by) = earlier.ok_or(Error::Gone)?;
    if by != tx.staff.to_string() {
        return Err(Error::Overtaken(overtaken(tx, table, id, version)?));
    }
    keep(tx, table, id, version, &now)?;
    let before: Map<String, Json> = serde_json::from_str(&before).map_err(|_| Error::Damaged("an earlier row"))?;
    let mut names = Vec::new();
    let mut values: Vec<Value> = vec![id.to_string().into(), (version + 1).into()];
    for (name, value) in before.iter().filter(|(name, _)| !matches!(name.as_str(), "id" | "version")) {
        values.push(from_json(value)?);
        names.push(format!("{name} = ?{}", values.len()));
    }
    let sql = format!("UPDATE {table} SET version = ?2, {} WHERE id = ?1", names.join(", "));
    tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
    Ok(version + 1)
}

/// What else may stand on a row: tables, and how their rows are found. A case needs its referral and a referral its
/// client, so each is asked for what comes next; a step of a referral is seen by its version.
fn leaning(table: &str) -> &'static [(&'static str, &'static str)] {
    const OF_MATTER: &str = "case_id = (SELECT case_id FROM matter WHERE id = ?1) AND matter = ?1 AND voided = 0";
    const OF_CASE: &str = "case_id = ?1 AND voided = 0";
    match table {
        "client" => &[("referral", "client = ?1 AND voided = 0")],
        "referral" => &[("referral", "same_as = ?1 AND voided = 0")],
        "case_file" => &[
            ("matter", OF_CASE),
            ("authority", OF_CASE),
            ("evidence", OF_CASE),
            ("outcome", OF_CASE),
            ("due_date", OF_CASE),
            ("enclosure", OF_CASE),
            ("task", OF_CASE),
            ("event", OF_CASE),
            ("working", OF_CASE),
            ("note", "case_id = ?1"),
            ("other_side", OF_CASE),
            ("document", OF_CASE),
        ],
        "desk_session" => &[("appointment", "session = ?1 AND state <> 'cancelled' AND voided = 0")],
        "matter" => &[
            ("evidence", OF_MATTER),
            ("outcome", OF_MATTER),
            ("due_date", OF_MATTER),
            ("working", OF_MATTER),
            ("other_side", OF_MATTER),
            ("document", OF_MATTER),
        ],
        "document" => &[("bundle_note", "document = ?1 AND voided = 0")],
        _ => &[],
    }
}

/// Whether anything that still stands would be lost from sight if the making of this row were undone.
///
/// # Errors
/// SQL errors.
pub fn leaned_on(conn: &Connection, table: &str, id: Uuid) -> Result<bool, Error> {
    for (other, condition) in leaning(table) {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {other} WHERE {condition})");
        if conn.prepare_cached(&sql)?.query_row([id.to_string()], |row| row.get(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The site of a versioned row; the case in which it lies and the client whom it is about, where there is one.
///
/// # Errors
/// [`Error::Gone`].
pub fn whereabouts(
    conn: &Connection,
    table: &'static str,
    id: Uuid,
) -> Result<(SiteId, Option<CaseId>, Option<ClientId>), Error> {
    let columns = map::find(table).ok_or(Error::Gone)?.columns;
    let case = match table {
        "case_file" => "id",
        _ if columns.iter().any(|(name, _)| *name == "case_id") && table != "referral" => "case_id",
        _ => "NULL",
    };
    let client = match table {
        "client" => "id",
        _ if columns.iter().any(|(name, _)| *name == "client") => "client",
        _ => "NULL",
    };
    let sql = format!("SELECT site, {case}, {client} FROM {table} WHERE id = ?1");
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    Ok(conn.prepare_cached(&sql)?.query_row([id.to_string()], read)?)
}

/// Where earlier rows of a table are kept.
fn history(table: &str) -> Result<&'static str, Error> {
    map::find(table).map(map::Table::history).ok_or(Error::Gone)
}

/// Who overtook whom, for the conflict's sentence.
fn overtaken(conn: &Connection, table: &str, id: Uuid, version: u32) -> Result<Overtaken, Error> {
    let sql = format!(
        "SELECT s.name, h.at FROM {} h JOIN staff s ON s.id = h.staff \
         WHERE h.tbl = ?1 AND h.row = ?2 ORDER BY h.version DESC LIMIT 1",
        history(table)?
    );
    let last: Option<(String, Instant)> = conn
        .prepare_cached(&sql)?
        .query_row(params![table, id.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (by, at) = last.map_or((String::new(), None), |(by, at)| (by, Some(at.0)));
    Ok(Overtaken { by, at, version })
}

/// A row's version and all its columns; a voided row only where it is to be brought back.
fn whole(conn: &Connection, table: &'static str, id: Uuid, voided: bool) -> Result<(u32, Map<String, Json>), Error> {
    let columns = map::find(table).ok_or(Error::Gone)?.columns;
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let sql = format!("SELECT {} FROM {table} WHERE id = ?1 AND voided <= {}", names.join(", "), u8::from(voided));
    let mut statement = conn.prepare_cached(&sql)?;
    let row = statement
        .query_row([id.to_string()], |row| {
            names.iter().enumerate().map(|(i, name)| Ok(((*name).to_owned(), to_json(row.get_ref(i)?)))).collect()
        })
        .optional()?;
    let row: Map<String, Json> = row.ok_or(Error::Gone)?;
    let version = row.get("version").and_then(Json::as_u64).and_then(|v| u32::try_from(v).ok());
    Ok((version.ok_or(Error::Damaged("a row without its version"))?, row))
}

fn keep(tx: &Tx<'_>, table: &str, id: Uuid, version: u32, before: &Map<String, Json>) -> Result<(), Error> {
    let before = serde_json::to_string(before).map_err(|_| Error::Damaged("a row"))?;
    let sql = format!(
        "INSERT INTO {} (tbl, row, version, staff, at, before) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        history(table)?
    );
    tx.prepare_cached(&sql)?.execute(params![table, id.to_string(), version, tx.staff, Instant(tx.at), before])?;
    Ok(())
}

fn to_json(value: ValueRef<'_>) -> Json {
    match value {
        ValueRef::Null => Json::Null,
        ValueRef::Integer(n) => json!(n),
        ValueRef::Real(x) => json!(x),
        ValueRef::Text(text) => json!(String::from_utf8_lossy(text)),
        ValueRef::Blob(bytes) => json!({ "sealed": to_hex(bytes) }),
    }
}

fn from_json(value: &Json) -> Result<Value, Error> {
    Ok(match value {
        Json::Null => Value::Null,
        Json::Number(n) => Value::Integer(n.as_i64().ok_or(Error::Damaged("an earlier row"))?),
        Json::String(text) => Value::Text(text.clone()),
        Json::Object(sealed) => Value::Blob(
            sealed.get("sealed").and_then(Json::as_str).and_then(from_hex).ok_or(Error::Damaged("an earlier row"))?,
        ),
        _ => return Err(Error::Damaged("an earlier row")),
    })
}
