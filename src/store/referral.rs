//! Referrals and what happens to them until a case is opened or they end.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params, params_from_iter};
use serde::{Deserialize, Serialize};

use super::client;
use super::error::Error;
use super::keys::Place;
use super::sql::{Day, Instant, NO_DATE, RowExt as _, joined};
use super::tx::Tx;
use super::vault::{Room, Vault};
use super::wall::{WALLED, not_walled};
use crate::domain::change::Part;
use crate::domain::date::{instant_text, iso};
use crate::domain::id::{CaseId, ClientId, ReferralId, SiteId, StaffId, TeamId};
use crate::domain::person::listed;
use crate::domain::referral::{
    Area, Asking, Consent, DeclineReason, InboxFilter, InboxOrder, InboxRow, Referral, ReferralEvent,
    ReferralEventKind, ReferralStatus, Urgency,
};
use crate::domain::text::words;

/// The sealed part of a referral.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Words {
    pub reason: String,
    pub referrer: String,
    pub on_behalf: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub special: bool,
}

impl From<&Asking> for Words {
    fn from(asking: &Asking) -> Self {
        let Asking { reason, referrer, on_behalf, special, .. } = asking.clone();
        Self { reason, referrer, on_behalf, special }
    }
}

impl Words {
    pub(crate) fn text(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|_| Error::Damaged("a referral's words"))
    }
}

/// Where a referral's words are sealed, at the version that wrote them.
pub(crate) const fn place(id: ReferralId, version: u32) -> Place<'static> {
    Place { table: "referral", row: id.0, column: "words", version }
}

/// What a new referral needs beside what it asks.
pub struct New<'a> {
    /// Its site.
    pub site: SiteId,
    /// The client.
    pub client: ClientId,
    /// The care team, whose Bridge then holds the words; without one they go to File.
    pub team: Option<TeamId>,
    /// When it was made.
    pub received: DateTime<Utc>,
    /// What it asks.
    pub asking: &'a Asking,
}

/// Adds a referral with its first event and returns its id and reference.
///
/// # Errors
/// SQL errors, or a compartment without its key.
pub fn add(tx: &Tx<'_>, new: &New<'_>) -> Result<(ReferralId, String), Error> {
    let id = ReferralId(tx.id());
    let room = new.team.map_or(Room::File, Room::Bridge);
    let words = tx.seal(new.client, room, place(id, 1), &Words::from(new.asking).text()?)?;
    let reference = insert(tx, id, new, &words)?;
    tx.changed(Part::Inbox)?;
    event(tx, new.site, id, ReferralEventKind::Received, None)?;
    Ok((id, reference))
}

/// Writes the row of a referral whose words are sealed already. Whoever adds many says once that the inbox changed.
pub(crate) fn insert(tx: &Tx<'_>, id: ReferralId, new: &New<'_>, words: &[u8]) -> Result<String, Error> {
    let asking = new.asking;
    let reference = tx.reference(new.site)?;
    tx.prepare_cached(
        "INSERT INTO referral (id, site, reference, version, voided, client, route, urgency, urgent_date, rank, due_key, \
         received, status, waiting, taken_by, posted_by, team, areas, share_out, share_in, tries, words, words_version) \
         VALUES (?1,?2,?3,1,0,?4,?5,?6,?7,?8,?9,?10,'new',1,NULL,?11,?12,?13,?14,?15,0,?16,1)",
    )?
    .execute(params![
        id,
        new.site,
        reference,
        new.client,
        asking.route,
        asking.urgency,
        asking.urgent_date.map(Day),
        rank(asking.urgency),
        asking.urgent_date.map_or_else(|| NO_DATE.to_owned(), iso),
        Instant(new.received),
        tx.staff,
        new.team,
        joined(asking.areas.iter().map(|area| area.code())),
        asking.share_out,
        asking.share_in,
        words,
    ])?;
    Ok(reference)
}

const fn rank(urgency: Urgency) -> u8 {
    match urgency {
        Urgency::Urgent => 0,
        Urgency::Soon => 1,
        Urgency::Routine => 2,
    }
}

/// Adds an event. Its words are for the referrer: sealed where the referral's own are, and to who wrote it down.
///
/// # Errors
/// SQL errors.
pub fn event(
    tx: &Tx<'_>,
    site: SiteId,
    referral: ReferralId,
    kind: ReferralEventKind,
    words: Option<(&Brief, &str)>,
) -> Result<(), Error> {
    let id = tx.id();
    let blob = match words {
        Some((brief, words)) if !words.is_empty() => {
            let place = Place { table: "referral_event", row: id, column: "words", version: 1 };
            let room = brief.team.map_or(Room::File, Room::Bridge);
            Some(if brief.posted_by == tx.staff {
                tx.seal(brief.client, room, place, words)?
            } else {
                tx.vault.seal_also(tx, (brief.client, room, brief.posted_by), place, tx.id(), words)?
            })
        }
        _ => None,
    };
    tx.prepare_cached(
        "INSERT INTO referral_event (id, site, referral, at, staff, kind, words, words_version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1)",
    )?
    .execute(params![id.to_string(), site, referral, Instant(tx.at), tx.staff, kind, blob])?;
    Ok(())
}

/// What permission and the next step depend on: codes and ids, no words.
#[derive(Clone, Copy, Debug)]
pub struct Brief {
    /// Its site.
    pub site: SiteId,
    /// The client.
    pub client: ClientId,
    /// Version.
    pub version: u32,
    /// Where it stands.
    pub status: ReferralStatus,
    /// Who took it.
    pub taken_by: Option<StaffId>,
    /// Who wrote it down.
    pub posted_by: StaffId,
    /// The care team.
    pub team: Option<TeamId>,
    /// Attempts so far.
    pub tries: u32,
}

/// The brief of one referral.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: ReferralId) -> Result<Brief, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT site, client, version, status, taken_by, posted_by, team, tries FROM referral \
             WHERE id = ?1 AND voided = 0",
        )?
        .query_row([id], |row| {
            Ok(Brief {
                site: row.get(0)?,
                client: row.get(1)?,
                version: row.get(2)?,
                status: row.get(3)?,
                taken_by: row.get(4)?,
                posted_by: row.get(5)?,
                team: row.get(6)?,
                tries: row.get(7)?,
            })
        })?)
}

/// One step of a referral: what becomes of it, and what is said of that.
pub struct Step {
    /// The status after it.
    pub status: ReferralStatus,
    /// The event that tells of it.
    pub kind: ReferralEventKind,
    /// Who has it after it.
    pub taken_by: Option<StaffId>,
    /// Attempts after it.
    pub tries: u32,
    /// Why it was declined.
    pub decline: Option<DeclineReason>,
    /// The referral that goes on in its place.
    pub same_as: Option<ReferralId>,
    /// The case opened from it.
    pub case: Option<CaseId>,
    /// Words of the event, sealed where the referral's own are.
    pub words: String,
}

impl Step {
    /// A step to a status, with its event and nothing else.
    #[must_use]
    pub const fn to(status: ReferralStatus, kind: ReferralEventKind) -> Self {
        Self { status, kind, taken_by: None, tries: 0, decline: None, same_as: None, case: None, words: String::new() }
    }
}

/// Moves a referral on over version `seen`, with its event.
///
/// # Errors
/// [`Error::Overtaken`] where someone else saved first.
pub fn step(tx: &Tx<'_>, id: ReferralId, seen: u32, brief: &Brief, step: &Step) -> Result<u32, Error> {
    let waiting = i64::from(step.status.is_open());
    let taken_by = step.taken_by.or(brief.taken_by);
    let tries = step.tries.max(brief.tries);
    let set: [(&str, &dyn ToSql); 7] = [
        ("status", &step.status),
        ("waiting", &waiting),
        ("taken_by", &taken_by),
        ("tries", &tries),
        ("decline_reason", &step.decline),
        ("same_as", &step.same_as),
        ("case_id", &step.case),
    ];
    let version = super::row::change(tx, "referral", id.0, seen, &set)?;
    event(tx, brief.site, id, step.kind, Some((brief, &step.words)))?;
    tx.changed(Part::Inbox)?;
    Ok(version)
}

/// What a case takes over from its referral.
pub struct Sharing {
    /// The reference.
    pub reference: String,
    /// Whether the desk may tell the care team.
    pub share_out: Consent,
    /// Whether the care team may tell the desk.
    pub share_in: Consent,
}

/// What a case takes over from its referral.
///
/// # Errors
/// [`Error::Gone`].
pub fn sharing(conn: &Connection, id: ReferralId) -> Result<Sharing, Error> {
    Ok(conn
        .prepare_cached("SELECT reference, share_out, share_in FROM referral WHERE id = ?1")?
        .query_row([id], |row| Ok(Sharing { reference: row.get(0)?, share_out: row.get(1)?, share_in: row.get(2)? }))?)
}

/// The referral of a reference at these sites.
///
/// # Errors
/// SQL errors.
pub fn by_reference(conn: &Connection, sites: &[SiteId], reference: &str) -> Result<Option<ReferralId>, Error> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT id FROM referral r WHERE site = ?1 AND reference = ?2 AND voided = 0 AND ",
        not_walled!("r.client")
    ))?;
    for site in sites {
        if let Some(id) = statement.query_row(params![site, reference], |row| row.get(0)).optional()? {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Whether a referral asks about this area.
///
/// # Errors
/// SQL errors; [`Error::Gone`].
pub fn is_about(conn: &Connection, id: ReferralId, area: Option<Area>) -> Result<bool, Error> {
    let Some(area) = area else { return Ok(true) };
    let areas = conn
        .prepare_cached("SELECT areas FROM referral WHERE id = ?1")?
        .query_row([id], |row| row.codes("areas", Area::from_code))?;
    Ok(areas.contains(&area))
}

const COLUMNS: &str = concat!(
    "r.id, r.site, r.version, r.reference, r.status, r.route, r.urgency, r.received, r.client, \
    c.given, c.family, r.areas, r.urgent_date, r.taken_by, s.name AS taker, s.login AS taker_login, r.tries, t.name AS team_name, \
    EXISTS (SELECT 1 FROM client_match m JOIN client o ON o.id = m.other AND o.voided = 0 \
    WHERE m.client = r.client AND m.state = 'open' AND ",
    not_walled!("o.id"),
    ") AS possible_match"
);

const FROM: &str = "FROM referral r JOIN client c ON c.id = r.client LEFT JOIN staff s ON s.id = r.taken_by \
    LEFT JOIN team t ON t.id = r.team";

fn inbox_row(row: &Row<'_>, me: StaffId) -> rusqlite::Result<InboxRow> {
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    let taken_by: Option<StaffId> = row.get("taken_by")?;
    Ok(InboxRow {
        id: row.get("id")?,
        site: row.get("site")?,
        version: row.get("version")?,
        reference: row.get("reference")?,
        status: row.get("status")?,
        route: row.get("route")?,
        urgency: row.get("urgency")?,
        received: row.at("received")?,
        client: row.get("client")?,
        name: listed(&given, &family),
        areas: row.codes("areas", Area::from_code)?,
        due: row.day_opt("urgent_date")?,
        taken_by: row.get("taker")?,
        taken_login: row.get("taker_login")?,
        mine: taken_by == Some(me),
        tries: row.get("tries")?,
        team: row.get("team_name")?,
        possible_match: row.get("possible_match")?,
    })
}

/// Which referrals a list may draw on.
#[derive(Clone, Copy)]
pub enum Scope<'a> {
    /// Those of these sites.
    Sites(&'a [SiteId]),
    /// Those of these care teams, and those that this person wrote down for the desk alone.
    Teams(&'a [TeamId], StaffId),
    /// Those that this person wrote down.
    Posted(StaffId),
}

/// Where a page begins: conditions on the columns of the order, each of which an index can seek to, one after another.
fn seeks(order: InboxOrder, after: Option<&InboxRow>) -> Vec<(&'static str, Vec<String>)> {
    let Some(row) = after else { return vec![("", Vec::new())] };
    let (received, id) = (instant_text(row.received), row.id.to_string());
    let (due, rank) = (due_key(row), rank(row.urgency).to_string());
    match order {
        InboxOrder::Waiting => vec![
            (
                "r.due_key = ? AND r.rank = CAST(? AS INTEGER) AND r.received = ? AND r.id > ?",
                vec![due.clone(), rank.clone(), received.clone(), id],
            ),
            (
                "r.due_key = ? AND r.rank = CAST(? AS INTEGER) AND r.received < ?",
                vec![due.clone(), rank.clone(), received],
            ),
            ("r.due_key = ? AND r.rank > CAST(? AS INTEGER)", vec![due.clone(), rank]),
            ("r.due_key > ?", vec![due]),
        ],
        InboxOrder::Newest => {
            vec![("r.received = ? AND r.id > ?", vec![received.clone(), id]), ("r.received < ?", vec![received])]
        }
    }
}

fn due_key(row: &InboxRow) -> String {
    row.due.map_or_else(|| NO_DATE.to_owned(), iso)
}

/// A page of referrals: at most `limit`, those that come after the row `after` in the order.
///
/// # Errors
/// SQL errors.
pub fn list(
    conn: &Connection,
    me: StaffId,
    scope: Scope<'_>,
    filter: &InboxFilter,
    order: InboxOrder,
    after: Option<&InboxRow>,
    limit: usize,
) -> Result<Vec<InboxRow>, Error> {
    let mut rows = Vec::new();
    let parts: Vec<(&str, String)> = match scope {
        Scope::Sites(sites) => sites.iter().map(|site| ("r.site = ?1", site.to_string())).collect(),
        Scope::Teams(teams, staff) => {
            let own = ("r.posted_by = ?1", staff.to_string());
            teams.iter().map(|team| ("r.team = ?1", team.to_string())).chain([own]).collect()
        }
        Scope::Posted(staff) => vec![("r.posted_by = ?1", staff.to_string())],
    };
    let several = parts.len() > 1;
    for (condition, id) in parts {
        let mut left = limit;
        for (seek, at) in seeks(order, after) {
            if left == 0 {
                break;
            }
            let unseen = not_walled!("r.client");
            let mut sql = format!("SELECT {COLUMNS} {FROM} WHERE {condition} AND r.voided = 0 AND {unseen}");
            let mut values = vec![id.clone()];
            if order == InboxOrder::Waiting {
                sql.push_str(" AND r.waiting = 1");
            }
            if !seek.is_empty() {
                sql.push_str(" AND ");
                let mut at = at.into_iter();
                for part in seek.split_inclusive('?') {
                    sql.push_str(part);
                    if let Some(value) = at.next() {
                        values.push(value);
                        sql.push_str(&values.len().to_string());
                    }
                }
            }
            narrow(&mut sql, &mut values, me, filter, order);
            sql.push_str(match order {
                InboxOrder::Waiting => " ORDER BY r.due_key, r.rank, r.received DESC, r.id",
                InboxOrder::Newest => " ORDER BY r.received DESC, r.id",
            });
            sql.push_str(&format!(" LIMIT {left}"));
            let mut statement = conn.prepare_cached(&sql)?;
            let found = statement.query_map(params_from_iter(values), |row| inbox_row(row, me))?;
            let before = rows.len();
            rows.extend(found.collect::<Result<Vec<_>, _>>()?);
            left -= rows.len() - before;
        }
    }
    if several {
        rows.sort_by(|a, b| {
            let first = match order {
                InboxOrder::Waiting => due_key(a).cmp(&due_key(b)).then(rank(a.urgency).cmp(&rank(b.urgency))),
                InboxOrder::Newest => std::cmp::Ordering::Equal,
            };
            first.then(b.received.cmp(&a.received)).then(a.id.cmp(&b.id))
        });
        // What someone wrote down for their own team comes twice, side by side.
        rows.dedup_by_key(|row| row.id);
        rows.truncate(limit);
    }
    Ok(rows)
}

/// Adds a filter's conditions, with their values.
fn narrow(sql: &mut String, values: &mut Vec<String>, me: StaffId, filter: &InboxFilter, order: InboxOrder) {
    let mut add = |condition: &str, of: Vec<String>| {
        sql.push_str(" AND ");
        let mut of = of.into_iter();
        for part in condition.split_inclusive('?') {
            sql.push_str(part);
            if let Some(value) = of.next() {
                values.push(value);
                sql.push_str(&values.len().to_string());
            }
        }
    };
    if let Some(status) = filter.status {
        add("r.status = ?", vec![status.code().to_owned()]);
    }
    if filter.mine {
        add("r.taken_by = ?", vec![me.to_string()]);
    }
    if filter.urgent {
        add("(r.urgency = 'urgent' OR r.due_key < ?)", vec![NO_DATE.to_owned()]);
    }
    if let Some(area) = filter.area {
        add("(';' || r.areas || ';') LIKE ?", vec![format!("%;{};%", area.code())]);
    }
    if !filter.words.trim().is_empty() {
        let (condition, of) = about(filter.words.trim(), order);
        add(&condition, of);
    }
}

/// What keeps to referrals with `typed` in their reference, for their client's number, or all its words among their client's
/// names. What waits is little against all clients, so that each is asked for its names; all referrals are many, so that
/// the names are looked up once.
fn about(typed: &str, order: InboxOrder) -> (String, Vec<String>) {
    let found = |condition: &str| match order {
        InboxOrder::Waiting => {
            format!("EXISTS (SELECT 1 FROM client_key k WHERE k.client = r.client AND {condition})")
        }
        InboxOrder::Newest => format!(
            "r.client IN (SELECT k.client FROM client_key k WHERE k.site IN (SELECT id FROM site) AND {condition})"
        ),
    };
    let (mut named, mut values) = (Vec::new(), Vec::new());
    for word in words(typed) {
        named.push(found("k.kind IN ('name', 'previous') AND k.key >= ? AND k.key < ?"));
        let end = client::after(&word);
        values.extend([word, end]);
    }
    let mut any = if named.is_empty() { Vec::new() } else { vec![named.join(" AND ")] };
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    // A reference has a number in it.
    if any.is_empty() || !digits.is_empty() {
        any.push("r.reference LIKE ?".to_owned());
        values.push(format!("%{}%", typed.to_uppercase().replace(['%', '_'], "")));
    }
    if digits.len() >= 10 {
        any.push(found("k.kind = 'nhs' AND k.key = ?"));
        values.push(digits);
    }
    (format!("({})", any.join(" OR ")), values)
}

/// How many referrals wait at these sites: all, new ones, and new ones that are urgent or dated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// All that wait.
    pub all: u64,
    /// New ones.
    pub new: u64,
    /// New ones that are urgent.
    pub urgent: u64,
}

/// Counts what waits.
///
/// # Errors
/// SQL errors.
pub fn waiting(conn: &Connection, sites: &[SiteId]) -> Result<Waiting, Error> {
    const COUNTS: &str = "SELECT count(*), count(*) FILTER (WHERE status = 'new'), \
        count(*) FILTER (WHERE status = 'new' AND rank = 0) FROM referral \
        WHERE site = ?1 AND waiting = 1 AND voided = 0";
    let mut total = Waiting::default();
    // What a wall keeps from whoever reads is counted off, so that all the others are counted in the index alone.
    let mut statement = conn.prepare_cached(COUNTS)?;
    let mut walled = conn.prepare_cached(&format!("{COUNTS} AND client IN ({WALLED})"))?;
    for site in sites {
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let (all, new, urgent): (u64, u64, u64) = statement.query_row([site], read)?;
        let (not_all, not_new, not_urgent): (u64, u64, u64) = walled.query_row([site], read)?;
        total.all += all - not_all;
        total.new += new - not_new;
        total.urgent += urgent - not_urgent;
    }
    Ok(total)
}

/// One referral opened, with the words that this person holds keys to.
///
/// # Errors
/// [`Error::Gone`]; [`Error::Damaged`] where sealed words are not as they were written.
pub fn get(conn: &Connection, vault: &Vault, id: ReferralId) -> Result<Referral, Error> {
    let sql = format!(
        "SELECT {COLUMNS}, r.words, r.words_version, r.share_out, r.share_in, r.decline_reason, r.team {FROM} \
         WHERE r.id = ?1 AND r.voided = 0"
    );
    let (row, blob, at_version, mut referral) = conn.prepare_cached(&sql)?.query_row([id], |row| {
        let base = inbox_row(row, vault.staff())?;
        let referral = Referral {
            row: base.clone(),
            reason: None,
            referrer: None,
            on_behalf: None,
            share_out: row.get("share_out")?,
            share_in: row.get("share_in")?,
            events: Vec::new(),
            declined: row.get::<_, Option<DeclineReason>>("decline_reason")?,
            team: row.get("team")?,
            special: false,
        };
        Ok((base, row.get::<_, Vec<u8>>("words")?, row.get::<_, u32>("words_version")?, referral))
    })?;
    if let Some(text) = vault.open(conn, place(row.id, at_version), &blob)? {
        let words: Words = serde_json::from_str(&text).map_err(|_| Error::Damaged("a referral's words"))?;
        referral.reason = Some(words.reason);
        referral.referrer = Some(words.referrer).filter(|text| !text.is_empty());
        referral.on_behalf = Some(words.on_behalf).filter(|text| !text.is_empty());
        referral.special = words.special;
    }
    referral.events = events(conn, vault, id)?;
    Ok(referral)
}

/// Whether a referral asks to look at the special rules, as far as the reader holds the key.
///
/// # Errors
/// [`Error::Gone`]; [`Error::Damaged`].
pub fn asks_special(conn: &Connection, vault: &Vault, id: ReferralId) -> Result<bool, Error> {
    let (blob, version): (Vec<u8>, u32) = conn
        .prepare_cached("SELECT words, words_version FROM referral WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let Some(text) = vault.open(conn, place(id, version), &blob)? else { return Ok(false) };
    let words: Words = serde_json::from_str(&text).map_err(|_| Error::Damaged("a referral's words"))?;
    Ok(words.special)
}

/// A referral of a client that waits, the newest; else the newest of all.
///
/// # Errors
/// [`Error::Gone`] where there is none.
pub fn newest_of(conn: &Connection, client: ClientId) -> Result<ReferralId, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT id FROM referral WHERE client = ?1 AND voided = 0 \
             ORDER BY waiting DESC, received DESC, id DESC LIMIT 1",
        )?
        .query_row([client], |row| row.get(0))?)
}

/// What happened to a referral, newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn events(conn: &Connection, vault: &Vault, id: ReferralId) -> Result<Vec<ReferralEvent>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT e.id, e.at, e.kind, e.words, s.name FROM referral_event e JOIN staff s ON s.id = e.staff \
         WHERE e.referral = ?1 ORDER BY e.at DESC, e.id DESC",
    )?;
    let mut rows = statement.query([id])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        let event: ReferralId = row.get("id")?;
        let blob: Option<Vec<u8>> = row.get("words")?;
        let place = Place { table: "referral_event", row: event.0, column: "words", version: 1 };
        let words = blob.map(|blob| vault.open(conn, place, &blob)).transpose()?.flatten();
        events.push(ReferralEvent { at: row.at("at")?, by: row.get("name")?, kind: row.get("kind")?, words });
    }
    Ok(events)
}
