//! Who acts for a client.

use rusqlite::{Connection, ToSql, params};
use serde::{Deserialize, Serialize};

use super::error::Error;
use super::keys::Place;
use super::sql::{Day, RowExt as _};
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::change::Part;
use crate::domain::id::{ActsForId, ClientId, SiteId};
use crate::domain::standing::{ActsFor, ActsForEdit};

/// The sealed part.
#[derive(Default, Serialize, Deserialize)]
struct Words {
    name: String,
    phone: String,
    proof: String,
}

const fn place(id: ActsForId, version: u32) -> Place<'static> {
    Place { table: "acts_for", row: id.0, column: "words", version }
}

fn sealed_words(edit: &ActsForEdit) -> Result<String, Error> {
    serde_json::to_string(&Words { name: edit.name.clone(), phone: edit.phone.clone(), proof: edit.proof.clone() })
        .map_err(|_| Error::Damaged("the words of who acts for a client"))
}

/// Records that somebody acts for a client.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, site: SiteId, client: ClientId, edit: &ActsForEdit) -> Result<ActsForId, Error> {
    let id = ActsForId(tx.id());
    let blob = tx.seal(client, Room::File, place(id, 1), &sealed_words(edit)?)?;
    tx.prepare_cached(
        "INSERT INTO acts_for (id, site, version, voided, client, capacity, seen, starts, ends, words, words_version) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
    )?
    .execute(params![
        id,
        site,
        client,
        edit.capacity,
        edit.seen.map(Day),
        Day(edit.from),
        edit.until.map(Day),
        blob
    ])?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// Writes what changed about somebody who acts for a client, over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`]; [`Error::Gone`] where it is another client's.
pub fn edit(tx: &Tx<'_>, client: ClientId, id: ActsForId, seen: u32, edit: &ActsForEdit) -> Result<u32, Error> {
    let of: ClientId = tx
        .prepare_cached("SELECT client FROM acts_for WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?;
    if of != client {
        return Err(Error::Gone);
    }
    let next = seen + 1;
    let blob = tx.seal(client, Room::File, place(id, next), &sealed_words(edit)?)?;
    let (proof_seen, from, until) = (edit.seen.map(Day), Day(edit.from), edit.until.map(Day));
    let set: [(&str, &dyn ToSql); 6] = [
        ("capacity", &edit.capacity),
        ("seen", &proof_seen),
        ("starts", &from),
        ("ends", &until),
        ("words", &blob),
        ("words_version", &next),
    ];
    let version = super::row::change(tx, "acts_for", id.0, seen, &set)?;
    tx.changed(Part::Case)?;
    Ok(version)
}

/// Who acts for a client, the newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_client(conn: &Connection, vault: &Vault, client: ClientId) -> Result<Vec<ActsFor>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM acts_for WHERE client = ?1 AND voided = 0 ORDER BY starts DESC, id DESC")?;
    let mut rows = statement.query([client])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let id: ActsForId = row.get("id")?;
        let words = match vault.open(conn, place(id, row.get("words_version")?), &row.get::<_, Vec<u8>>("words")?)? {
            Some(text) => {
                serde_json::from_str(&text).map_err(|_| Error::Damaged("the words of who acts for a client"))?
            }
            None => Words::default(),
        };
        all.push(ActsFor {
            id,
            version: row.get("version")?,
            who: ActsForEdit {
                capacity: row.get("capacity")?,
                name: words.name,
                phone: words.phone,
                proof: words.proof,
                seen: row.day_opt("seen")?,
                from: row.day("starts")?,
                until: row.day_opt("ends")?,
            },
        });
    }
    Ok(all)
}
