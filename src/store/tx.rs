//! One write: a transaction that knows who writes, when, and with which keys.

use std::ops::Deref;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::error::Error;
use super::ids::Ids;
use super::keys::Place;
use super::sql::Instant;
use super::vault::{Room, Vault};
use crate::domain::change::Part;
use crate::domain::date::{instant_text, uk_date};
use crate::domain::id::{ClientId, SiteId, StaffId};
use crate::domain::role::{Role, Verb};

/// A write in progress. It derefs to the connection for queries.
pub struct Tx<'a> {
    pub(super) conn: &'a Connection,
    /// The keys of the person who writes.
    pub vault: &'a Vault,
    pub(super) ids: &'a Ids,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub staff: StaffId,
    /// In which role.
    pub role: Role,
}

impl Deref for Tx<'_> {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        self.conn
    }
}

impl Tx<'_> {
    /// A new id.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.ids.make(self.at)
    }

    /// The same write at another moment by another person whose keys are at hand: for the demo's made-up history.
    pub(crate) fn acting<'t>(&'t self, vault: &'t Vault, role: Role, at: DateTime<Utc>) -> Tx<'t> {
        Tx { conn: self.conn, vault, ids: self.ids, at, staff: vault.staff(), role }
    }

    /// Today in the United Kingdom.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        uk_date(self.at)
    }

    /// Seals words of a client into a room, for one place.
    ///
    /// # Errors
    /// SQL errors, or a room without its key.
    pub fn seal(&self, client: ClientId, room: Room, place: Place<'_>, words: &str) -> Result<Vec<u8>, Error> {
        self.seal_bytes(client, room, place, words.as_bytes())
    }

    /// As [`Tx::seal`], for bytes that need not be text.
    ///
    /// # Errors
    /// As [`Tx::seal`].
    pub fn seal_bytes(&self, client: ClientId, room: Room, place: Place<'_>, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        self.vault.seal(self.conn, client, room, place, self.id(), bytes)
    }

    /// The next reference of a site, `ELM-26-0142`: code, year, counter. Gaps are allowed; the year's turn starts at 1.
    /// A desk whose clock still shows the old year goes on in the new one, so that no reference is given twice.
    ///
    /// # Errors
    /// SQL errors; [`Error::Gone`] for an unknown site.
    pub fn reference(&self, site: SiteId) -> Result<String, Error> {
        let year = chrono::Datelike::year(&self.today());
        let (code, year, number): (String, i32, u32) = self
            .prepare_cached(
                "UPDATE site SET last_number = CASE WHEN number_year >= ?2 THEN last_number + 1 ELSE 1 END, \
                 number_year = CASE WHEN number_year >= ?2 THEN number_year ELSE ?2 END \
                 WHERE id = ?1 RETURNING code, number_year, last_number",
            )?
            .query_row(params![site, year], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(format!("{code}-{:02}-{number:04}", year.rem_euclid(100)))
    }

    /// Says that a part of the desk changed, so that desks which show it read it again. Audit rows, drafts and readings
    /// never call this.
    ///
    /// # Errors
    /// SQL errors.
    pub fn changed(&self, part: Part) -> Result<(), Error> {
        self.prepare_cached("INSERT INTO change (area, n) VALUES (?1, 1) ON CONFLICT (area) DO UPDATE SET n = n + 1")?
            .execute([part.code()])?;
        Ok(())
    }

    /// Adds a row to the site's audit chain: ids only, never names.
    ///
    /// # Errors
    /// SQL errors.
    pub fn audit(&self, site: SiteId, verb: Verb, kind: &str, row: &str) -> Result<(), Error> {
        let last: Option<(i64, Vec<u8>)> = self
            .prepare_cached("SELECT seq, hash FROM audit WHERE site = ?1 ORDER BY seq DESC LIMIT 1")?
            .query_row([site], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let (last, previous) = last.unwrap_or((0, Vec::new()));
        let entry = AuditEntry {
            seq: last + 1,
            at: self.at,
            staff: self.staff.to_string(),
            role: self.role.code().to_owned(),
            verb: verb.code().to_owned(),
            kind: kind.to_owned(),
            row: row.to_owned(),
        };
        let hash = entry.hash(site, &previous);
        self.prepare_cached(
            "INSERT INTO audit (site, seq, at, staff, role, verb, kind, row, hash) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9)",
        )?
        .execute(params![
            site,
            entry.seq,
            Instant(entry.at),
            entry.staff,
            entry.role,
            entry.verb,
            entry.kind,
            entry.row,
            hash
        ])?;
        Ok(())
    }
}

/// One row of an audit chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Position in the site's chain, from 1.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Whose id.
    pub staff: String,
    /// The role they acted in, as its code.
    pub role: String,
    /// What they did, as its code.
    pub verb: String,
    /// The kind of thing: `client`, `referral`, `case`, `list` …
    pub kind: String,
    /// The thing's id, or what was asked for in codes.
    pub row: String,
}

impl AuditEntry {
    /// The row's link: SHA-256 over the link before it and every field with its length, the site included.
    #[must_use]
    pub fn hash(&self, site: SiteId, previous: &[u8]) -> Vec<u8> {
        let mut digest = Sha256::new();
        let at = instant_text(self.at);
        let seq = self.seq.to_string();
        let site = site.to_string();
        for field in [&site, &seq, &at, &self.staff, &self.role, &self.verb, &self.kind, &self.row] {
            digest.update((field.len() as u64).to_be_bytes());
            digest.update(field.as_bytes());
        }
        digest.update(previous);
        digest.finalize().to_vec()
    }
}
