//! What was decided where a conflict was possible. Append-only.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, params};

use super::error::Error;
use super::keys::Place;
use super::other_side::Pair;
use super::sql::{Instant, RowExt as _, joined};
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::change::Part;
use crate::domain::conflict::{Agreement, Decision, said};
use crate::domain::id::{CaseId, ClientId, DecisionId, OtherSideId, ReferralId, SiteId};

/// The file on which something is decided.
#[derive(Clone, Copy)]
pub struct On {
    /// Its site.
    pub site: SiteId,
    /// Its client.
    pub client: ClientId,
    /// The referral, for an enquiry.
    pub referral: Option<ReferralId>,
    /// The case, where an other side is named.
    pub case: Option<CaseId>,
}

/// Keeps a decision on what was found. `named` is the other side that was named with it, where the pairs have none yet.
///
/// # Errors
/// SQL errors.
pub fn add(
    tx: &Tx<'_>,
    on: &On,
    pairs: &[Pair],
    named: Option<OtherSideId>,
    decision: Decision,
    why: &str,
) -> Result<DecisionId, Error> {
    let id = DecisionId(tx.id());
    let place = Place { table: "conflict_decision", row: id.0, column: "words", version: 1 };
    let blob = tx.seal(on.client, Room::File, place, why)?;
    let mut found: Vec<Agreement> = pairs.iter().flat_map(|pair| pair.found.iter().copied()).collect();
    found.sort_unstable();
    found.dedup();
    tx.prepare_cached(
        "INSERT INTO conflict_decision (id, site, referral, case_id, at, staff, decision, found, words, words_version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 1)",
    )?
    .execute(params![
        id,
        on.site,
        on.referral,
        on.case,
        Instant(tx.at),
        tx.staff,
        decision,
        joined(found.iter().map(|agreement| agreement.code())),
        blob
    ])?;
    let mut statement =
        tx.prepare_cached("INSERT INTO conflict_pair (client, other_side, decision) VALUES (?1, ?2, ?3)")?;
    for pair in pairs {
        if let Some(side) = pair.side.or(named) {
            statement.execute(params![pair.client, side, id])?;
        }
    }
    tx.changed(Part::Case)?;
    Ok(id)
}

/// One decision as the timeline tells of it.
pub(super) struct Told {
    pub at: DateTime<Utc>,
    pub by: String,
    pub words: String,
}

/// What was decided on a case, and on the referral that it came from.
pub(super) fn of_file(
    conn: &Connection,
    vault: &Vault,
    case: CaseId,
    referral: Option<ReferralId>,
) -> Result<Vec<Told>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT d.id, d.at, d.decision, d.found, d.words, d.words_version, s.name FROM conflict_decision d \
         JOIN staff s ON s.id = d.staff WHERE d.case_id = ?1 OR d.referral = ?2 ORDER BY d.at DESC, d.id DESC",
    )?;
    let mut rows = statement.query(params![case, referral])?;
    let mut told = Vec::new();
    while let Some(row) = rows.next()? {
        let id: DecisionId = row.get("id")?;
        let place =
            Place { table: "conflict_decision", row: id.0, column: "words", version: row.get("words_version")? };
        let decision: Decision = row.get("decision")?;
        let found = row.codes("found", Agreement::from_code)?.into_iter().collect();
        let mut words = format!("conflict check, {}: {decision}", said(&found));
        if let Some(why) = vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)? {
            words.push_str(": ");
            words.push_str(&why);
        }
        told.push(Told { at: row.at("at")?, by: row.get("name")?, words });
    }
    Ok(told)
}
