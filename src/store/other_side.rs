//! Other sides of matters, and the index in which the conflict check finds them.
//!
//! Their names are sealed, so that they cannot be searched; opening all of them would take seconds. The index holds digests
//! of their folded names and households instead, under a key that only holders of File have ([`Vault::digest`]). Whoever
//! has the database key alone, such as reception's slot, cannot try names against it.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, params};

use super::case::{Brief, brief, event};
use super::client::JOINED;
use super::error::Error;
use super::keys::Place;
use super::tx::Tx;
use super::vault::{Room, Vault};
use crate::domain::case::CaseEventKind;
use crate::domain::conflict::{Agreement, Key, agreements, of_client, of_other_side};
use crate::domain::id::{CaseId, ClientId, OtherSideId, SiteId, StaffId};
use crate::domain::other_side::{NewOtherSide, OtherSide, SideKind, SideWords};
use crate::domain::person::Person;

const fn place(id: OtherSideId, version: u32) -> Place<'static> {
    Place { table: "other_side", row: id.0, column: "words", version }
}

/// The digest of one key at a site: sites are told of each other's other sides as little as of each other's clients.
fn digest(vault: &Vault, site: SiteId, key: &Key) -> Result<Vec<u8>, Error> {
    vault.digest(&[&site.to_string(), key.agreement.code(), &key.text])
}

/// Names an other side of a matter of this case.
///
/// # Errors
/// SQL errors; [`Error::Gone`] where the matter is not of this case.
pub fn add(tx: &Tx<'_>, case: CaseId, new: &NewOtherSide) -> Result<OtherSideId, Error> {
    let Brief { site, client, .. } = brief(tx, case)?;
    if super::matter::case_of(tx, new.matter)? != case {
        return Err(Error::Gone);
    }
    let id = OtherSideId(tx.id());
    let text = SideWords {
        name: new.name.clone(),
        address: new.address.clone(),
        postcode: new.postcode.clone(),
        reference: new.reference.clone(),
    };
    let text = serde_json::to_string(&text).map_err(|_| Error::Damaged("an other side's words"))?;
    let blob = tx.seal(client, Room::File, place(id, 1), &text)?;
    tx.prepare_cached(
        "INSERT INTO other_side (id, site, version, voided, case_id, matter, client, kind, party, words, words_version) \
         VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
    )?
    .execute(params![id, site, case, new.matter, client, new.kind, new.party, blob])?;
    let mut statement = tx.prepare_cached("INSERT INTO other_side_key (digest, other_side) VALUES (?1, ?2)")?;
    for key in of_other_side(new) {
        statement.execute(params![digest(tx.vault, site, &key)?, id])?;
    }
    event(tx, site, case, CaseEventKind::OtherSideNamed, new.kind.code())?;
    Ok(id)
}

/// The case of an other side.
///
/// # Errors
/// [`Error::Gone`].
pub fn case_of(conn: &Connection, id: OtherSideId) -> Result<CaseId, Error> {
    Ok(conn
        .prepare_cached("SELECT case_id FROM other_side WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| row.get(0))?)
}

/// Takes away an other side that was named by mistake, over version `seen`: the check finds it no more. The row is kept.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn remove(tx: &Tx<'_>, id: OtherSideId, seen: u32) -> Result<u32, Error> {
    let case = case_of(tx, id)?;
    let kind: SideKind =
        tx.prepare_cached("SELECT kind FROM other_side WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
    let version = super::row::change(tx, "other_side", id.0, seen, &[("voided", &1)])?;
    event(tx, brief(tx, case)?.site, case, CaseEventKind::OtherSideRemoved, kind.code())?;
    Ok(version)
}

/// The other sides of a case, in the order in which they were named.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<OtherSide>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM other_side WHERE case_id = ?1 AND voided = 0 ORDER BY id")?;
    let mut rows = statement.query([case])?;
    let mut sides = Vec::new();
    while let Some(row) = rows.next()? {
        let id: OtherSideId = row.get("id")?;
        let text = vault.open(conn, place(id, row.get("words_version")?), &row.get::<_, Vec<u8>>("words")?)?;
        let words: SideWords = match text {
            Some(text) => serde_json::from_str(&text).map_err(|_| Error::Damaged("an other side's words"))?,
            None => SideWords::default(),
        };
        sides.push(OtherSide {
            id,
            version: row.get("version")?,
            what: NewOtherSide {
                matter: row.get("matter")?,
                kind: row.get("kind")?,
                party: row.get("party")?,
                name: words.name,
                address: words.address,
                postcode: words.postcode,
                reference: words.reference,
            },
        });
    }
    Ok(sides)
}

/// Who may be whom: a client and an other side, and in what they agree.
pub struct Pair {
    /// The client.
    pub client: ClientId,
    /// The other side; `None` for one that is not kept yet.
    pub side: Option<OtherSideId>,
    /// The client on whose side the other side is the other one.
    pub against: ClientId,
    /// In what they agree.
    pub found: BTreeSet<Agreement>,
}

/// The other sides named at these sites, in files of others, that may be this client, and of which nobody has decided yet.
///
/// # Errors
/// SQL errors; [`Error::Damaged`] for whoever does not hold File.
pub fn like_client(conn: &Connection, vault: &Vault, sites: &[SiteId], client: ClientId) -> Result<Vec<Pair>, Error> {
    // A decision on a record that was joined to this one since stands for this one too. Who was referred out and comes back
    // is asked of again, as is whoever was to be kept apart by a wall that was taken back.
    let mut statement = conn.prepare_cached(&format!(
        "SELECT o.id, o.client FROM other_side_key k JOIN other_side o ON o.id = k.other_side AND o.voided = 0 \
         WHERE k.digest = ?2 AND o.client <> ?1 AND NOT EXISTS (SELECT 1 FROM conflict_pair p \
         JOIN conflict_decision d ON d.id = p.decision WHERE p.other_side = o.id \
         AND p.client IN ({JOINED}) AND (d.decision = 'clear' \
         OR d.decision = 'apart' AND NOT EXISTS (SELECT 1 FROM wall w WHERE w.decision = d.id AND w.voided = 1)))"
    ))?;
    let mut found: BTreeMap<(OtherSideId, ClientId), BTreeSet<Agreement>> = BTreeMap::new();
    for key in keys_of(&super::client::records(conn, client)?) {
        for site in sites {
            let rows = statement
                .query_map(params![client, digest(vault, *site, &key)?], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for pair in rows {
                found.entry(pair?).or_default().insert(key.agreement);
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|((side, against), found)| Pair { client, side: Some(side), against, found: strongest(found) })
        .collect())
}

/// The keys of a client under all their records, also those that were joined to the one that stayed.
fn keys_of(records: &[Person]) -> BTreeSet<Key> {
    records.iter().flat_map(of_client).collect()
}

/// A name that is the same also sounds the same: that need not be said.
fn strongest(mut found: BTreeSet<Agreement>) -> BTreeSet<Agreement> {
    if found.contains(&Agreement::Name) {
        found.remove(&Agreement::Sound);
    }
    found
}

/// The clients of these sites, other than whose matter it is, who may be an other side.
///
/// # Errors
/// SQL errors.
pub fn like_side(conn: &Connection, sites: &[SiteId], of: ClientId, side: &NewOtherSide) -> Result<Vec<Pair>, Error> {
    let keys = of_other_side(side);
    // Who has all the words of a name, one of its sounds as a family name, or the postcode, is found in clear; in what they
    // agree is then worked out.
    let mut statement =
        conn.prepare_cached("SELECT client FROM client_key WHERE site = ?1 AND kind = ?2 AND key = ?3")?;
    let mut having = |kinds: &[&str], key: &str| {
        let mut clients: BTreeSet<ClientId> = BTreeSet::new();
        for (site, kind) in sites.iter().flat_map(|site| kinds.iter().map(move |kind| (site, kind))) {
            let rows = statement.query_map(params![site, kind, key], |row| row.get(0))?;
            clients.extend(rows.collect::<Result<Vec<ClientId>, _>>()?);
        }
        Ok::<_, Error>(clients)
    };
    let mut shortlist = having(&["postcode"], &crate::domain::text::fold(&side.postcode).replace(' ', ""))?;
    for key in &keys {
        let mut words = key.text.split(' ');
        match key.agreement {
            Agreement::Name => {
                let mut all = having(&["name", "previous"], words.next().unwrap_or_default())?;
                for word in words {
                    let also = having(&["name", "previous"], word)?;
                    all.retain(|client| also.contains(client));
                }
                shortlist.extend(all);
            }
            Agreement::Sound => {
                for sound in words {
                    shortlist.extend(having(&["sound"], sound)?);
                }
            }
            Agreement::Address => {}
        }
    }
    shortlist.remove(&of);
    let mut pairs = Vec::new();
    for client in shortlist {
        let found = agreements(&keys, &keys_of(&super::client::records(conn, client)?));
        if !found.is_empty() {
            pairs.push(Pair { client, side: None, against: of, found });
        }
    }
    Ok(pairs)
}

/// Who works for a client: whose cases theirs are, and who took their referrals.
///
/// # Errors
/// SQL errors.
pub fn workers(conn: &Connection, client: ClientId) -> Result<BTreeSet<StaffId>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT advisor FROM case_file WHERE client = ?1 AND voided = 0 \
         UNION SELECT taken_by FROM referral WHERE client = ?1 AND voided = 0 AND taken_by IS NOT NULL",
    )?;
    let rows = statement.query_map([client], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
