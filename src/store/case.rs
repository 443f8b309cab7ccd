//! Cases with their matters, notes and authorities.

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

use super::error::Error;
use super::keys::Place;
use super::sql::{Day, Instant, RowExt as _};
use super::tx::Tx;
use super::vault::{Room, Vault};
use super::wall::not_walled;
use super::{
    acts_for, bundle, client, document, due, enclosure, event as event_rows, evidence, matter, other_side, outcome,
    task, working,
};
use crate::domain::case::{Authority, CaseEventKind, CaseFile, CaseRow, CaseStatus, CloseReason, Level, NewAuthority};
use crate::domain::change::Part;
use crate::domain::id::{AuthorityId, CaseId, ClientId, EvidenceId, NoteId, ReferralId, SiteId, StaffId};
use crate::domain::person::listed;
use crate::domain::referral::Consent;

/// What a new case needs.
pub struct New {
    /// Its site.
    pub site: SiteId,
    /// The client.
    pub client: ClientId,
    /// The referral it comes from; it then keeps that reference.
    pub referral: Option<(ReferralId, String)>,
    /// Level of help.
    pub level: Level,
    /// Whether the desk may tell the care team.
    pub share_out: Consent,
    /// Whether the care team may tell the desk.
    pub share_in: Consent,
}

/// Opens a case today, as the writer's own.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, new: &New) -> Result<CaseId, Error> {
    let id = CaseId(tx.id());
    let reference = match &new.referral {
        Some((_, reference)) => reference.clone(),
        None => tx.reference(new.site)?,
    };
    tx.prepare_cached(
        "INSERT INTO case_file (id, site, reference, version, voided, client, referral, status, level, advisor, opened, \
         share_out, share_in) VALUES (?1, ?2, ?3, 1, 0, ?4, ?5, 'open', ?6, ?7, ?8, ?9, ?10)",
    )?
    .execute(params![
        id,
        new.site,
        reference,
        new.client,
        new.referral.as_ref().map(|(id, _)| *id),
        new.level,
        tx.staff,
        Day(tx.today()),
        new.share_out,
        new.share_in,
    ])?;
    event(tx, new.site, id, CaseEventKind::Opened, new.level.code())?;
    Ok(id)
}

/// Adds an event of the case itself; `detail` is codes, never words.
///
/// # Errors
/// SQL errors.
pub fn event(tx: &Tx<'_>, site: SiteId, case: CaseId, kind: CaseEventKind, detail: &str) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO case_event (id, site, case_id, at, staff, kind, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![tx.id().to_string(), site, case, Instant(tx.at), tx.staff, kind, detail])?;
    tx.changed(Part::Case)
}

/// What an *undone* event says of the row that it takes back, in codes: `matter`, or `evidence;answered`.
///
/// # Errors
/// SQL errors.
pub fn undone(conn: &Connection, table: &str, id: uuid::Uuid) -> Result<String, Error> {
    let mut detail = table.to_owned();
    if table == "evidence"
        && let Some(kind) = evidence::last_kind(conn, EvidenceId(id))?
    {
        detail.push(';');
        detail.push_str(kind.code());
    }
    Ok(detail)
}

/// What permission depends on.
#[derive(Clone, Copy, Debug)]
pub struct Brief {
    /// Its site.
    pub site: SiteId,
    /// The client.
    pub client: ClientId,
    /// Version.
    pub version: u32,
    /// Whose case it is.
    pub advisor: StaffId,
    /// Open or closed.
    pub status: CaseStatus,
}

/// The brief of one case.
///
/// # Errors
/// [`Error::Gone`].
pub fn brief(conn: &Connection, id: CaseId) -> Result<Brief, Error> {
    Ok(conn
        .prepare_cached("SELECT site, client, version, advisor, status FROM case_file WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| {
            Ok(Brief {
                site: row.get(0)?,
                client: row.get(1)?,
                version: row.get(2)?,
                advisor: row.get(3)?,
                status: row.get(4)?,
            })
        })?)
}

/// The brief of a case with its reference and the client's name as lists show it: all that a line about it needs.
///
/// # Errors
/// [`Error::Gone`].
pub fn heading(conn: &Connection, id: CaseId) -> Result<(Brief, String, String), Error> {
    Ok(conn
        .prepare_cached(
            "SELECT f.site, f.client, f.version, f.advisor, f.status, f.reference, c.given, c.family FROM case_file f \
             JOIN client c ON c.id = f.client AND c.voided = 0 WHERE f.id = ?1 AND f.voided = 0",
        )?
        .query_row([id], |row| {
            let brief = Brief {
                site: row.get(0)?,
                client: row.get(1)?,
                version: row.get(2)?,
                advisor: row.get(3)?,
                status: row.get(4)?,
            };
            let (given, family): (String, String) = (row.get(6)?, row.get(7)?);
            Ok((brief, row.get(5)?, listed(&given, &family)))
        })?)
}

/// Closes or reopens a case over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`].
pub fn set_status(tx: &Tx<'_>, id: CaseId, seen: u32, close: Option<CloseReason>) -> Result<u32, Error> {
    let site = brief(tx, id)?.site;
    let (status, closed) = match close {
        Some(_) => (CaseStatus::Closed, Some(Day(tx.today()))),
        None => (CaseStatus::Open, None),
    };
    let set: [(&str, &dyn ToSql); 3] = [("status", &status), ("closed", &closed), ("close_reason", &close)];
    let version = super::row::change(tx, "case_file", id.0, seen, &set)?;
    matter::weigh(tx, id)?;
    match close {
        Some(reason) => event(tx, site, id, CaseEventKind::Closed, reason.code())?,
        None => event(tx, site, id, CaseEventKind::Reopened, "")?,
    }
    Ok(version)
}

/// Adds a note. Notes are never changed: a correction is another note that names the first.
///
/// # Errors
/// SQL errors; [`Error::Gone`] for a correction of a note that is not of this case.
pub fn add_note(tx: &Tx<'_>, case: CaseId, body: &str, corrects: Option<NoteId>) -> Result<NoteId, Error> {
    let Brief { site, client, .. } = brief(tx, case)?;
    if let Some(first) = corrects {
        let here: bool = tx
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM note WHERE id = ?1 AND case_id = ?2)")?
            .query_row(params![first, case], |row| row.get(0))?;
        if !here {
            return Err(Error::Gone);
        }
    }
    let id = NoteId(tx.id());
    let place = Place { table: "note", row: id.0, column: "words", version: 1 };
    let blob = tx.seal(client, Room::File, place, body)?;
    tx.prepare_cached(
        "INSERT INTO note (id, site, case_id, client, at, staff, corrects, words, words_version) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 1)",
    )?
    .execute(params![id, site, case, client, Instant(tx.at), tx.staff, corrects, blob])?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// Records an authority.
///
/// # Errors
/// SQL errors.
pub fn add_authority(tx: &Tx<'_>, case: CaseId, new: &NewAuthority) -> Result<AuthorityId, Error> {
    let Brief { site, client, .. } = brief(tx, case)?;
    let id = AuthorityId(tx.id());
    let place = Place { table: "authority", row: id.0, column: "words", version: 1 };
    let blob = tx.seal(client, Room::File, place, &new.scope)?;
    tx.prepare_cached(
        "INSERT INTO authority (id, site, version, voided, case_id, client, body, direction, how, starts, ends, words, \
         words_version) VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 1)",
    )?
    .execute(params![
        id,
        site,
        case,
        client,
        new.body,
        new.direction,
        new.how,
        Day(new.from),
        new.until.map(Day),
        blob
    ])?;
    event(tx, site, case, CaseEventKind::AuthorityAdded, new.body.code())?;
    Ok(id)
}

/// The authorities of a case, newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn authorities(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<Authority>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT * FROM authority WHERE case_id = ?1 AND voided = 0 ORDER BY starts DESC, id DESC")?;
    let mut rows = statement.query([case])?;
    let mut authorities = Vec::new();
    while let Some(row) = rows.next()? {
        let id: AuthorityId = row.get("id")?;
        let place = Place { table: "authority", row: id.0, column: "words", version: row.get("words_version")? };
        authorities.push(Authority {
            id,
            body: row.get("body")?,
            direction: row.get("direction")?,
            scope: vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)?.unwrap_or_default(),
            how: row.get("how")?,
            from: row.day("starts")?,
            until: row.day_opt("ends")?,
        });
    }
    Ok(authorities)
}

/// Which cases a list shows.
#[derive(Clone, Copy, Default)]
pub struct CaseFilter {
    /// Only open ones.
    pub open_only: bool,
    /// Only this person's.
    pub advisor: Option<StaffId>,
}

const COLUMNS: &str = "f.id, f.site, f.reference, f.client, c.given, c.family, f.status, f.level, s.name AS advisor_name, \
    s.login AS advisor_login, f.advisor, f.opened, f.closed, f.version, f.referral, f.share_out, f.share_in, f.close_reason";

const FROM: &str = "FROM case_file f JOIN client c ON c.id = f.client JOIN staff s ON s.id = f.advisor";

fn case_row(row: &Row<'_>) -> rusqlite::Result<CaseRow> {
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    Ok(CaseRow {
        id: row.get("id")?,
        site: row.get("site")?,
        reference: row.get("reference")?,
        client: row.get("client")?,
        name: listed(&given, &family),
        status: row.get("status")?,
        level: row.get("level")?,
        advisor: row.get("advisor_name")?,
        advisor_login: row.get("advisor_login")?,
        opened: row.day("opened")?,
        closed: row.day_opt("closed")?,
        matters: Vec::new(),
    })
}

/// Cases of these sites, the newest first; at most `limit` where one is given.
///
/// # Errors
/// SQL errors.
pub fn list(
    conn: &Connection,
    sites: &[SiteId],
    filter: CaseFilter,
    limit: Option<usize>,
) -> Result<Vec<CaseRow>, Error> {
    let limit = limit.unwrap_or(usize::MAX);
    let mut cases = Vec::new();
    for site in sites {
        let unseen = not_walled!("f.client");
        let mut sql = format!("SELECT {COLUMNS} {FROM} WHERE f.site = ?1 AND f.voided = 0 AND {unseen}");
        if filter.open_only {
            sql.push_str(" AND f.status = 'open'");
        }
        if filter.advisor.is_some() {
            sql.push_str(" AND f.advisor = ?2");
        }
        sql.push_str(&format!(" ORDER BY f.opened DESC, f.id LIMIT {}", i64::try_from(limit).unwrap_or(-1)));
        let mut statement = conn.prepare_cached(&sql)?;
        let found = match filter.advisor {
            Some(advisor) => statement.query_map(params![site, advisor], case_row)?.collect::<Result<Vec<_>, _>>()?,
            None => statement.query_map(params![site], case_row)?.collect::<Result<Vec<_>, _>>()?,
        };
        cases.extend(found);
    }
    if sites.len() > 1 {
        cases.sort_by(|a, b| b.opened.cmp(&a.opened).then(a.id.cmp(&b.id)));
        cases.truncate(limit);
    }
    for case in &mut cases {
        case.matters = matter::briefs(conn, case.id)?;
    }
    Ok(cases)
}

/// The open case after (`forward`) or before this one, in the order of the list; of one person, or of these sites.
///
/// # Errors
/// SQL errors; [`Error::Gone`] for an unknown case.
pub fn neighbour(
    conn: &Connection,
    sites: &[SiteId],
    advisor: Option<StaffId>,
    id: CaseId,
    forward: bool,
) -> Result<Option<CaseId>, Error> {
    let opened: Day =
        conn.prepare_cached("SELECT opened FROM case_file WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
    // The list runs from the newest day down, and by id within a day.
    let (same_day, other_day, order) = if forward {
        ("id > ?3", "opened < ?2", "opened DESC, id")
    } else {
        ("id < ?3", "opened > ?2", "opened, id DESC")
    };
    let mut best: Option<(String, CaseId)> = None;
    let owners: Vec<(&str, String)> = match advisor {
        Some(advisor) => vec![("advisor = ?1", advisor.to_string())],
        None => sites.iter().map(|site| ("site = ?1", site.to_string())).collect(),
    };
    for (owner, value) in owners {
        for days in [format!("opened = ?2 AND {same_day}"), other_day.to_owned()] {
            let sql = format!(
                "SELECT opened, id FROM case_file WHERE {owner} AND status = 'open' AND voided = 0 AND {days} \
                 AND (?3 IS NOT NULL) AND {} ORDER BY {order} LIMIT 1",
                not_walled!("case_file.client")
            );
            let found: Option<(String, CaseId)> = conn
                .prepare_cached(&sql)?
                .query_row(params![value, opened, id], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let Some(found) = found else { continue };
            let nearer = best.as_ref().is_none_or(|best| {
                let (a, b) = ((&found.0, std::cmp::Reverse(found.1)), (&best.0, std::cmp::Reverse(best.1)));
                if forward { a > b } else { a < b }
            });
            if nearer {
                best = Some(found);
            }
        }
    }
    Ok(best.map(|(_, id)| id))
}

/// A case's id by its reference or its id.
///
/// # Errors
/// [`Error::Gone`].
pub fn find(conn: &Connection, sites: &[SiteId], text: &str) -> Result<CaseId, Error> {
    if let Ok(id) = text.parse() {
        return Ok(id);
    }
    for site in sites {
        let found = conn
            .prepare_cached(concat!(
                "SELECT id FROM case_file WHERE site = ?1 AND reference = ?2 AND voided = 0 AND ",
                not_walled!("case_file.client")
            ))?
            .query_row(params![site, text.to_uppercase()], |row| row.get(0));
        match found {
            Err(rusqlite::Error::QueryReturnedNoRows) => {}
            other => return Ok(other?),
        }
    }
    Err(Error::Gone)
}

/// The cases of a client at these sites, the newest first.
///
/// # Errors
/// SQL errors.
pub fn of_client(conn: &Connection, sites: &[SiteId], client: ClientId) -> Result<Vec<CaseId>, Error> {
    let mut statement = conn.prepare_cached(concat!(
        "SELECT id, site FROM case_file WHERE client = ?1 AND voided = 0 AND ",
        not_walled!("case_file.client"),
        " ORDER BY opened DESC, id DESC"
    ))?;
    let rows = statement.query_map([client], |row| Ok((row.get(0)?, row.get::<_, SiteId>(1)?)))?;
    let cases: Vec<(CaseId, SiteId)> = rows.collect::<Result<_, _>>()?;
    Ok(cases.into_iter().filter(|(_, site)| sites.contains(site)).map(|(case, _)| case).collect())
}

/// The cases of a client wherever they are, also those that the reader may not see.
pub(super) fn of_anyone(conn: &Connection, client: ClientId) -> Result<Vec<CaseId>, Error> {
    let mut statement = conn.prepare_cached("SELECT id FROM case_file WHERE client = ?1 AND voided = 0 ORDER BY id")?;
    Ok(statement.query_map([client], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// A case opened, with everything in it that this person holds keys to.
///
/// # Errors
/// [`Error::Gone`]; [`Error::Damaged`].
pub fn get(conn: &Connection, vault: &Vault, id: CaseId) -> Result<CaseFile, Error> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE f.id = ?1 AND f.voided = 0");
    let mut file = conn.prepare_cached(&sql)?.query_row([id], |row| {
        Ok(CaseFile {
            row: case_row(row)?,
            version: row.get("version")?,
            advisor: row.get("advisor")?,
            person: crate::domain::person::Person::default(),
            person_version: 0,
            referral: row.get("referral")?,
            share_out: row.get("share_out")?,
            share_in: row.get("share_in")?,
            close_reason: row.get("close_reason")?,
            matters: Vec::new(),
            identifiers: Vec::new(),
            acts_for: Vec::new(),
            other_sides: Vec::new(),
            authorities: Vec::new(),
            evidence: Vec::new(),
            outcomes: Vec::new(),
            due_dates: Vec::new(),
            enclosures: Vec::new(),
            tasks: Vec::new(),
            events: Vec::new(),
            workings: Vec::new(),
            documents: Vec::new(),
            bundle: Vec::new(),
            concerns: false,
            asks_special: false,
            timeline: Vec::new(),
        })
    })?;
    let (person, person_version, _) = client::get(conn, file.row.client)?;
    file.person = person;
    file.person_version = person_version;
    file.row.matters = matter::briefs(conn, id)?;
    file.matters = matter::of_case(conn, vault, id)?;
    file.identifiers = client::masked_identifiers(conn, vault, file.row.client)?;
    file.acts_for = acts_for::of_client(conn, vault, file.row.client)?;
    file.other_sides = other_side::of_case(conn, vault, id)?;
    file.authorities = authorities(conn, vault, id)?;
    file.evidence = evidence::of_case(conn, vault, id)?;
    file.outcomes = outcome::of_case(conn, vault, id)?;
    file.due_dates = due::of_case(conn, vault, id)?;
    file.enclosures = enclosure::of_case(conn, id)?;
    file.tasks = task::of_case(conn, vault, id)?;
    file.events = event_rows::of_case(conn, vault, id)?;
    file.workings = working::of_case(conn, vault, id)?;
    file.documents = document::of_case(conn, vault, id)?;
    file.bundle = bundle::of_case(conn, vault, id)?;
    file.asks_special = match file.referral {
        Some(id) => super::referral::asks_special(conn, vault, id)?,
        None => false,
    };
    file.timeline = super::timeline::of_case(conn, vault, &file)?;
    Ok(file)
}
