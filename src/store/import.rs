//! Import runs: what was read, how far it went, and what has been taken in already.
//!
//! What costs time and needs no database is done before a write begins: digests, ciphers, the keys by which a client is
//! found. A write then only puts rows down.

use std::collections::HashSet;

use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::error::Error;
use super::ids::Ids;
use super::keys::{Place, PublicKey, TextKey, seal};
use super::referral::{self, New, Words, place};
use super::sql::Instant;
use super::tx::Tx;
use super::vault::{Room, Vault, insert_key, to_hex};
use super::{client, people};
use crate::domain::id::{ClientId, ImportId, ReferralId, SiteId, TeamId};
use crate::domain::incoming::Format;
use crate::domain::people::TeamKind;
use crate::domain::person::Person;
use crate::domain::referral::{Asking, ReferralEventKind};
use crate::domain::text::fold;

/// The version of what the digests are made over.
const DIGEST: &[u8] = b"alongside import 1";

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Referrals taken in.
    pub accepted: u64,
    /// Already taken in before.
    pub duplicates: u64,
    /// Not referrals.
    pub ignored: u64,
    /// Not taken in, with a reason.
    pub refused: u64,
}

impl Counts {
    /// Records dealt with.
    #[must_use]
    pub const fn done(self) -> u64 {
        self.accepted + self.duplicates + self.ignored + self.refused
    }
}

/// A run of an import.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// The run.
    pub id: ImportId,
    /// Whether it came to its end.
    pub finished: bool,
}

/// What stands for an input as a whole: its site and its bytes, in order.
#[must_use]
pub fn digest<'a>(site: SiteId, files: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut digest = Sha256::new().chain_update(DIGEST).chain_update(site.0);
    for bytes in files {
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    }
    to_hex(&digest.finalize())
}

/// The run of an input, by its digest.
///
/// # Errors
/// SQL errors.
pub fn run(conn: &Connection, digest: &str) -> Result<Option<Run>, Error> {
    Ok(conn
        .prepare_cached("SELECT id, state FROM import_run WHERE digest = ?1")?
        .query_row([digest], |row| Ok(Run { id: row.get(0)?, finished: row.get::<_, String>(1)? == "done" }))
        .optional()?)
}

/// Begins a run.
///
/// # Errors
/// SQL errors.
pub fn begin(tx: &Tx<'_>, site: SiteId, digest: &str, format: Format) -> Result<Run, Error> {
    let id = ImportId(tx.id());
    tx.prepare_cached(
        "INSERT INTO import_run (id, site, staff, digest, format, state, done, accepted, duplicates, ignored, refused, \
         started) VALUES (?1, ?2, ?3, ?4, ?5, 'running', 0, 0, 0, 0, 0, ?6)",
    )?
    .execute(params![id, site, tx.staff, digest, format, Instant(tx.at)])?;
    Ok(Run { id, finished: false })
}

/// Records how far a run has come; `finished` ends it.
///
/// # Errors
/// SQL errors.
pub fn progress(tx: &Tx<'_>, run: ImportId, counts: Counts, finished: bool) -> Result<(), Error> {
    tx.prepare_cached(
        "UPDATE import_run SET done = ?2, accepted = ?3, duplicates = ?4, ignored = ?5, refused = ?6, state = ?7, \
         finished = ?8 WHERE id = ?1",
    )?
    .execute(params![
        run,
        counts.done(),
        counts.accepted,
        counts.duplicates,
        counts.ignored,
        counts.refused,
        if finished { "done" } else { "running" },
        finished.then_some(Instant(tx.at)),
    ])?;
    Ok(())
}

/// The site at which a run was made.
///
/// # Errors
/// [`Error::Gone`].
pub fn site(conn: &Connection, run: ImportId) -> Result<SiteId, Error> {
    Ok(conn.prepare_cached("SELECT site FROM import_run WHERE id = ?1")?.query_row([run], |row| row.get(0))?)
}

/// A part of the original bytes, sealed.
pub struct Part {
    number: u32,
    key: Uuid,
    wrapped: Vec<u8>,
    words: Vec<u8>,
}

const fn part_place(run: ImportId, part: u32) -> Place<'static> {
    Place { table: "import_part", row: run.0, column: "words", version: part }
}

/// Seals part `number` of a run's original bytes under a new key for the room with this public key (File).
///
/// # Errors
/// Where the public key is damaged.
pub fn seal_part(public: &PublicKey, run: ImportId, number: u32, key: Uuid, bytes: &[u8]) -> Result<Part, Error> {
    let text_key = TextKey::new(key);
    let wrapped = seal::wrap(public, &text_key)?;
    Ok(Part { number, key, wrapped, words: seal::seal(&text_key, part_place(run, number), bytes) })
}

/// How many parts of a run are kept so far: they are kept in order.
///
/// # Errors
/// SQL errors.
pub fn parts(conn: &Connection, run: ImportId) -> Result<u32, Error> {
    Ok(conn.prepare_cached("SELECT count(*) FROM import_part WHERE run = ?1")?.query_row([run], |row| row.get(0))?)
}

/// Keeps a part. One that is there already is left as it is.
///
/// # Errors
/// SQL errors.
pub fn keep_part(tx: &Tx<'_>, run: ImportId, part: &Part) -> Result<(), Error> {
    if part.number < parts(tx, run)? {
        return Ok(());
    }
    insert_key(tx, None, Room::File, part.key, &part.wrapped)?;
    tx.prepare_cached("INSERT INTO import_part (run, part, words) VALUES (?1, ?2, ?3)")?.execute(params![
        run,
        part.number,
        part.words
    ])?;
    Ok(())
}

/// A part of the original bytes of a run, opened; `None` behind the last, or where this person holds no key to it.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn part(conn: &Connection, vault: &Vault, run: ImportId, number: u32) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    let blob: Option<Vec<u8>> = conn
        .prepare_cached("SELECT words FROM import_part WHERE run = ?1 AND part = ?2")?
        .query_row(params![run, number], |row| row.get(0))
        .optional()?;
    blob.map_or(Ok(None), |blob| vault.open_bytes(conn, part_place(run, number), &blob))
}

/// What a record is known by: the identifier that its source gave it, and what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Marks {
    source: Option<String>,
    content: String,
}

impl Marks {
    /// The marks of a record at a site: no two sites share theirs.
    #[must_use]
    pub fn of(site: SiteId, source_id: &str, content: &[u8]) -> Self {
        let mark = |kind: &[u8], bytes: &[u8]| {
            to_hex(
                &Sha256::new()
                    .chain_update(DIGEST)
                    .chain_update(site.0)
                    .chain_update(kind)
                    .chain_update(bytes)
                    .finalize(),
            )
        };
        Self {
            source: (!source_id.is_empty()).then(|| mark(b"source", source_id.as_bytes())),
            content: mark(b"content", content),
        }
    }

    /// The digest of what the record says.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.content
    }
}

/// A referral that was taken in and has a mark in common with another record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The referral.
    pub referral: ReferralId,
    /// The run that took it in.
    pub run: ImportId,
    /// Whether it says the same; else it only has the same source identifier.
    pub same_content: bool,
}

/// Whether a record has been taken in, in whatever file it stood.
///
/// # Errors
/// SQL errors.
pub fn seen(conn: &Connection, marks: &Marks) -> Result<Option<Seen>, Error> {
    let mut statement = conn.prepare_cached("SELECT referral, run FROM import_seen WHERE kind = ?1 AND digest = ?2")?;
    let mut look = |kind: &str, digest: &str, same_content: bool| {
        statement
            .query_row([kind, digest], |row| Ok(Seen { referral: row.get(0)?, run: row.get(1)?, same_content }))
            .optional()
    };
    Ok(match (look("content", &marks.content, true)?, &marks.source) {
        (None, Some(source)) => look("source", source, false)?,
        (found, _) => found,
    })
}

/// The digests of what a run has taken in so far.
///
/// # Errors
/// SQL errors.
pub fn taken(conn: &Connection, run: ImportId) -> Result<HashSet<String>, Error> {
    let mut statement = conn.prepare("SELECT digest FROM import_seen WHERE run = ?1 AND kind = 'content'")?;
    let rows = statement.query_map([run], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Who a referral is about, and whether someone else may be the same person; `None` where it was undone.
///
/// # Errors
/// SQL errors.
pub fn whose(conn: &Connection, referral: ReferralId) -> Result<Option<(Person, bool)>, Error> {
    let found: Option<(ClientId, bool)> = conn
        .prepare_cached(
            "SELECT r.client, EXISTS (SELECT 1 FROM client_match m WHERE m.client = r.client) FROM referral r \
             JOIN client c ON c.id = r.client WHERE r.id = ?1 AND c.voided = 0",
        )?
        .query_row([referral], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found.map(|(client, matched)| Ok((client::get(conn, client)?.0, matched))).transpose()
}

/// Where words may be posted at a site: its care teams by folded name, and File.
pub struct Letterboxes {
    /// The public half of File's pair.
    pub file: PublicKey,
    teams: Vec<(String, TeamId, PublicKey)>,
}

impl Letterboxes {
    /// The letterboxes of a site.
    ///
    /// # Errors
    /// SQL errors; [`Error::Damaged`] for a compartment without its key.
    pub fn at(conn: &Connection, vault: &Vault, site: SiteId) -> Result<Self, Error> {
        let teams = people::teams(conn)?;
        let care = teams.iter().filter(|team| team.site == site && team.kind == TeamKind::Care);
        let boxed = |team: &crate::domain::people::Team| {
            Ok((fold(&team.name), team.id, vault.public(conn, Room::Bridge(team.id))?))
        };
        Ok(Self { file: vault.public(conn, Room::File)?, teams: care.map(boxed).collect::<Result<_, Error>>()? })
    }

    /// The care team of that name.
    #[must_use]
    pub fn team(&self, name: &str) -> Option<(TeamId, PublicKey)> {
        let folded = fold(name);
        self.teams.iter().find(|(name, ..)| *name == folded).map(|(_, id, public)| (*id, *public))
    }
}

/// The ids of a referral to be taken in, made in the order of the records.
pub struct Made {
    referral: ReferralId,
    words_key: Uuid,
    file_key: Uuid,
    identifiers: Vec<Uuid>,
}

impl Made {
    /// New ids for a referral with so many identifiers of other systems.
    #[must_use]
    pub fn new(ids: &Ids, at: chrono::DateTime<chrono::Utc>, identifiers: usize) -> Self {
        Self {
            referral: ReferralId(ids.make(at)),
            words_key: ids.make(at),
            file_key: ids.make(at),
            identifiers: (0..identifiers).map(|_| ids.make(at)).collect(),
        }
    }
}

/// A referral whose words and identifiers are sealed: the ciphers run beside the database, not inside it.
pub struct Sealed {
    referral: ReferralId,
    team: Option<TeamId>,
    keys: Vec<(Uuid, Room, Vec<u8>)>,
    words: Vec<u8>,
    identifiers: Vec<(Uuid, Vec<u8>)>,
}

/// Seals a referral's words for its care team, else for File, and identifiers of other systems for File.
///
/// # Errors
/// Where a public key is damaged.
pub fn seal(
    made: Made,
    boxes: &Letterboxes,
    team: Option<(TeamId, PublicKey)>,
    asking: &Asking,
    identifiers: &[(String, String)],
) -> Result<Sealed, Error> {
    let (room, public) = team.map_or((Room::File, boxes.file), |(id, public)| (Room::Bridge(id), public));
    let text_key = TextKey::new(made.words_key);
    let mut keys = vec![(text_key.id, room, seal::wrap(&public, &text_key)?)];
    let words = seal::seal(&text_key, place(made.referral, 1), Words::from(asking).text()?.as_bytes());
    let mut sealed = Vec::new();
    if !identifiers.is_empty() {
        let file_key = if room == Room::File { text_key } else { TextKey::new(made.file_key) };
        if file_key.id != made.words_key {
            keys.push((file_key.id, Room::File, seal::wrap(&boxes.file, &file_key)?));
        }
        for (id, (system, value)) in made.identifiers.into_iter().zip(identifiers) {
            sealed.push((id, client::seal_identifier(&file_key, id, system, value)));
        }
    }
    Ok(Sealed { referral: made.referral, team: team.map(|(id, _)| id), keys, words, identifiers: sealed })
}

/// What a referral needs that was sealed beforehand.
pub struct Arrival<'a> {
    /// The run that takes it in.
    pub run: ImportId,
    /// Its site.
    pub site: SiteId,
    /// Who it is about.
    pub person: &'a Person,
    /// The keys under which they are found.
    pub keys: &'a [client::Key],
    /// When it was made.
    pub received: chrono::DateTime<chrono::Utc>,
    /// What it asks.
    pub asking: &'a Asking,
    /// Its sealed words.
    pub sealed: &'a Sealed,
    /// What it is known by from now on.
    pub marks: &'a Marks,
}

/// Takes a referral in: a client of its own with the matches to settle, the words, and the marks. Says its id, and whether
/// the person looks known.
///
/// # Errors
/// SQL errors.
pub fn take(tx: &Tx<'_>, new: &Arrival<'_>) -> Result<(ReferralId, bool), Error> {
    let sealed = new.sealed;
    let alike = client::lookalikes_by(tx, new.keys)?;
    let client = client::add_by(tx, new.site, new.person, new.keys)?;
    for (other, why) in &alike {
        client::add_match(tx, client, *other, why)?;
    }
    for (key, room, wrapped) in &sealed.keys {
        insert_key(tx, Some(client), *room, *key, wrapped)?;
    }
    let row = New { site: new.site, client, team: sealed.team, received: new.received, asking: new.asking };
    referral::insert(tx, sealed.referral, &row, &sealed.words)?;
    referral::event(tx, new.site, sealed.referral, ReferralEventKind::Received, None)?;
    for (id, words) in &sealed.identifiers {
        client::add_identifier(tx, new.site, client, *id, words)?;
    }
    let mut mark =
        tx.prepare_cached("INSERT INTO import_seen (kind, digest, referral, run) VALUES (?1, ?2, ?3, ?4)")?;
    mark.execute(params!["content", new.marks.content, sealed.referral, new.run])?;
    if let Some(source) = &new.marks.source {
        mark.execute(params!["source", source, sealed.referral, new.run])?;
    }
    Ok((sealed.referral, !alike.is_empty()))
}
