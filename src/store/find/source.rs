//! What the index reads of the desk's file: the rows that hold words, and the histories that say which of them changed.

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::domain::find::Written;
use crate::domain::id::{CaseId, ReferralId, SiteId, StaffId};
use crate::store::error::Error;
use crate::store::evidence;
use crate::store::keys::Place;
use crate::store::schema::map;
use crate::store::sql::Instant;
use crate::store::vault::{Vault, from_hex};

/// The histories whose rows say that words changed, or that they no longer stand.
pub(super) const HISTORIES: &[&str] = &["bridge_history", "file_history"];

/// A piece of writing.
pub(super) struct Read {
    pub written: Written,
    pub row: Uuid,
    pub site: SiteId,
    pub case: Option<CaseId>,
    pub referral: Option<ReferralId>,
    pub by: Option<StaffId>,
    pub at: DateTime<Utc>,
    /// The version of the row at which its words were sealed.
    pub version: u32,
    /// Whether it no longer stands: undone, corrected, or part of something that was undone.
    pub gone: bool,
    /// The note that it corrects.
    pub corrects: Option<Uuid>,
    pub text: String,
}

/// The rows of a kind, as [`row`] takes them. What has no moment of its own has that of its id.
const fn select(written: Written) -> &'static str {
    match written {
        Written::Note => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, t.staff AS author, t.at AS moment, t.words, \
             t.words_version, t.corrects, EXISTS (SELECT 1 FROM note c WHERE c.case_id = t.case_id AND c.corrects = t.id) \
             AS gone FROM note t"
        }
        Written::Referral => {
            "SELECT t.id, t.site, t.case_id, t.id AS referral, t.posted_by AS author, t.received AS moment, t.words, \
             t.words_version, NULL AS corrects, t.voided AS gone FROM referral t"
        }
        Written::Reply => {
            "SELECT t.id, t.site, r.case_id, t.referral, t.staff AS author, t.at AS moment, t.words, t.words_version, \
             NULL AS corrects, r.voided AS gone FROM referral_event t JOIN referral r ON r.id = t.referral"
        }
        Written::Matter => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, NULL AS author, NULL AS moment, t.words, t.words_version, \
             NULL AS corrects, t.voided AS gone FROM matter t"
        }
        Written::Working => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, NULL AS author, NULL AS moment, t.words, t.words_version, \
             NULL AS corrects, t.voided AS gone FROM working t"
        }
        Written::OtherSide => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, NULL AS author, NULL AS moment, t.words, t.words_version, \
             NULL AS corrects, t.voided AS gone FROM other_side t"
        }
        Written::Decision => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, t.staff AS author, t.at AS moment, t.words, \
             t.words_version, NULL AS corrects, t.voided AS gone FROM outcome t"
        }
        Written::Document => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, t.staff AS author, t.at AS moment, t.words, \
             t.words_version, NULL AS corrects, t.voided AS gone FROM document t"
        }
        Written::BundleNote => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, NULL AS author, NULL AS moment, t.words, t.words_version, \
             NULL AS corrects, t.voided OR d.voided AS gone FROM bundle_note t JOIN document d ON d.id = t.document"
        }
        Written::Request => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, t.asked_by AS author, NULL AS moment, t.words, \
             t.words_version, NULL AS corrects, t.voided AS gone FROM evidence t"
        }
        // What was asked stands in the request.
        Written::Evidence => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, t.staff AS author, t.at AS moment, \
             CASE WHEN t.kind NOT IN ('drafted', 'asked') THEN t.words END AS words, t.words_version, NULL AS corrects, q.voided AS gone \
             FROM evidence_event t JOIN evidence q ON q.id = t.evidence"
        }
        Written::Answer => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, t.staff AS author, t.at AS moment, t.words, \
             t.words_version, NULL AS corrects, (q.voided OR q.answer IS NOT t.id) AS gone \
             FROM answer t JOIN evidence q ON q.id = t.evidence"
        }
        Written::Letter => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, \
             (SELECT e.staff FROM due_event e WHERE e.case_id = t.case_id AND e.due_date = t.id ORDER BY e.at LIMIT 1) \
             AS author, NULL AS moment, t.words, t.words_version, NULL AS corrects, t.voided AS gone FROM due_date t"
        }
        Written::Due => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, t.staff AS author, t.at AS moment, t.words, \
             t.words_version, NULL AS corrects, d.voided AS gone FROM due_event t JOIN due_date d ON d.id = t.due_date"
        }
        Written::Task => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, t.made_by AS author, t.at AS moment, t.words, \
             t.words_version, NULL AS corrects, t.voided AS gone FROM task t"
        }
        // Its row has who wrote it last; what the index holds of a row besides its words must never change.
        Written::Event => {
            "SELECT t.id, t.site, t.case_id, NULL AS referral, NULL AS author, NULL AS moment, t.words, \
             t.words_version, NULL AS corrects, t.voided AS gone FROM event t"
        }
    }
}

/// The sealed words of a row, unopened: what follows from them is read only where they are wanted.
struct Sealed {
    read: Read,
    blob: Option<Vec<u8>>,
}

fn row(row: &Row<'_>, written: Written) -> Result<Sealed, Error> {
    let id: String = row.get("id")?;
    let id = Uuid::try_parse(&id).map_err(|_| Error::Damaged("an id"))?;
    let made = || {
        let (seconds, nanos) = id.get_timestamp().map_or((0, 0), |stamp| stamp.to_unix());
        DateTime::from_timestamp(i64::try_from(seconds).unwrap_or(0), nanos).unwrap_or_default()
    };
    let corrects: Option<String> = row.get("corrects")?;
    let read = Read {
        written,
        row: id,
        site: row.get("site")?,
        case: row.get("case_id")?,
        referral: row.get("referral")?,
        by: row.get("author")?,
        at: row.get::<_, Option<Instant>>("moment")?.map_or_else(made, |at| at.0),
        version: row.get("words_version")?,
        gone: row.get("gone")?,
        corrects: corrects.and_then(|id| Uuid::try_parse(&id).ok()),
        text: String::new(),
    };
    Ok(Sealed { read, blob: row.get("words")? })
}

impl Sealed {
    /// With its words opened; `None` where there are none, or none that this person can open.
    fn open(self, conn: &Connection, vault: &Vault) -> Result<Option<Read>, Error> {
        let Some(blob) = self.blob else { return Ok(None) };
        let version = self.read.version;
        let text = opened(conn, vault, self.read.written, self.read.row, version, &blob)?;
        Ok(text.filter(|text| !text.is_empty()).map(|text| Read { text, ..self.read }))
    }
}

fn opened(
    conn: &Connection,
    vault: &Vault,
    written: Written,
    row: Uuid,
    version: u32,
    blob: &[u8],
) -> Result<Option<String>, Error> {
    let of_request = matches!(written, Written::Request | Written::Evidence | Written::Answer);
    // What is kept apart is found by nobody.
    if of_request && evidence::is_apart(conn, vault, written.code(), row)? {
        return Ok(None);
    }
    let place = Place { table: written.code(), row, column: "words", version };
    let Some(text) = vault.open(conn, place, blob)? else { return Ok(None) };
    Ok(Some(plain(written, text)))
}

/// What people wrote, of what is sealed: a text itself, or the texts of a row's fields.
fn plain(written: Written, text: String) -> String {
    match written {
        Written::Note | Written::Reply | Written::Evidence | Written::Due | Written::Task | Written::Decision => text,
        Written::Request | Written::Answer => {
            let mut texts = Vec::new();
            if let Ok(all) = serde_json::from_str(&text) {
                written_in(&all, "", &mut texts);
            }
            texts.join(" · ")
        }
        Written::Referral
        | Written::Matter
        | Written::Letter
        | Written::Event
        | Written::OtherSide
        | Written::Document
        | Written::BundleNote
        | Written::Working => {
            let Ok(fields) = serde_json::from_str::<Map<String, Json>>(&text) else { return String::new() };
            if fields.contains_key("special") {
                return String::new();
            }
            // How a due date was counted is the rule's own words, the same in every letter; the rest of a working is codes.
            let told = |name: &str| match written {
                Written::Letter => matches!(name, "letter" | "words" | "brief" | "to"),
                Written::Working => matches!(name, "says" | "aids" | "help" | "since" | "supports"),
                Written::Document => name != "digest",
                Written::BundleNote => matches!(name, "page" | "says"),
                _ => true,
            };
            let texts = fields.iter().filter(|(name, _)| told(name)).filter_map(|(_, value)| value.as_str());
            texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
        }
    }
}

/// The words in a request or an answer, however deep; codes and the names of tests are none.
fn written_in(value: &Json, name: &str, texts: &mut Vec<String>) {
    match value {
        Json::String(text) if !matches!(name, "verdict" | "how" | "not" | "test" | "part" | "form" | "knows") => {
            texts.extend((!text.is_empty()).then(|| text.clone()));
        }
        Json::Array(all) => all.iter().for_each(|each| written_in(each, name, texts)),
        // What was asked stands in the request.
        Json::Object(fields) => {
            let own = fields.iter().filter(|(name, value)| *name != "of" || !value.is_object());
            own.for_each(|(name, value)| written_in(value, name, texts));
        }
        _ => {}
    }
}

/// The largest rowid of a table: how many rows it has, since none is ever taken away.
pub(super) fn top(conn: &Connection, table: &str) -> Result<i64, Error> {
    let sql = format!("SELECT coalesce(max(rowid), 0) FROM {table}");
    Ok(conn.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}

/// What stands at a rowid, by a name that no other row has.
pub(super) fn anchor(conn: &Connection, table: &str, rowid: i64) -> Result<Option<String>, Error> {
    let name = if HISTORIES.contains(&table) { "tbl || ' ' || row || ' ' || version" } else { "id" };
    let sql = format!("SELECT {name} FROM {table} WHERE rowid = ?1");
    Ok(conn.prepare_cached(&sql)?.query_row([rowid], |row| row.get(0)).optional()?)
}

fn all(
    conn: &Connection,
    vault: &Vault,
    written: Written,
    which: &str,
    values: &[&dyn ToSql],
) -> Result<Vec<Read>, Error> {
    let mut statement = conn.prepare_cached(&format!("{} WHERE {which}", select(written)))?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(each) = rows.next()? {
        found.extend(row(each, written)?.open(conn, vault)?);
    }
    Ok(found)
}

/// The writing in a stretch of rows.
pub(super) fn read(
    conn: &Connection,
    vault: &Vault,
    written: Written,
    after: i64,
    to: i64,
) -> Result<Vec<Read>, Error> {
    all(conn, vault, written, "t.rowid > ?1 AND t.rowid <= ?2", &[&after, &to])
}

/// The case and the referral in which a row stands, without its words.
pub(super) fn place(
    conn: &Connection,
    written: Written,
    row: Uuid,
) -> Result<(Option<CaseId>, Option<ReferralId>), Error> {
    let sql = match written {
        Written::Referral => "SELECT case_id, id FROM referral WHERE id = ?1".to_owned(),
        Written::Reply => {
            "SELECT r.case_id, r.id FROM referral_event e JOIN referral r ON r.id = e.referral WHERE e.id = ?1"
                .to_owned()
        }
        _ => format!("SELECT case_id, NULL FROM {} WHERE id = ?1", written.code()),
    };
    let found =
        conn.prepare_cached(&sql)?.query_row([row.to_string()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(found.unwrap_or_default())
}

/// A row's writing, as it stands now.
pub(super) fn one(conn: &Connection, vault: &Vault, written: Written, row: Uuid) -> Result<Option<Read>, Error> {
    Ok(all(conn, vault, written, "t.id = ?1", &[&row.to_string()])?.pop())
}

/// A row's writing with the words that it had at an earlier version; `None` where they cannot be read any more.
pub(super) fn as_read(
    conn: &Connection,
    vault: &Vault,
    written: Written,
    id: Uuid,
    version: u32,
) -> Result<Option<Read>, Error> {
    let sql = format!("{} WHERE t.id = ?1", select(written));
    let sealed = conn.prepare_cached(&sql)?.query_row([id.to_string()], |found| Ok(row(found, written))).optional()?;
    let Some(mut sealed) = sealed.transpose()? else { return Ok(None) };
    if sealed.read.version != version {
        let table = written.code();
        let Some(history) = map::find(table).map(map::Table::history) else { return Ok(None) };
        let sql = format!("SELECT before FROM {history} WHERE tbl = ?1 AND row = ?2 AND version = ?3");
        let before: Option<String> = conn
            .prepare_cached(&sql)?
            .query_row(params![table, id.to_string(), version], |row| row.get(0))
            .optional()?;
        let Some(before) = before else { return Ok(None) };
        let before: Json = serde_json::from_str(&before).map_err(|_| Error::Damaged("an earlier row"))?;
        sealed.blob = before["words"]["sealed"].as_str().and_then(from_hex);
        sealed.read.version = version;
    }
    sealed.open(conn, vault)
}

/// The pieces of writing that changes in a stretch of a history may have changed, with those that stand and fall with them.
pub(super) fn changed(conn: &Connection, history: &str, after: i64, to: i64) -> Result<Vec<(Written, Uuid)>, Error> {
    let sql = format!("SELECT tbl, row FROM {history} WHERE rowid > ?1 AND rowid <= ?2");
    let mut statement = conn.prepare_cached(&sql)?;
    let mut rows = statement.query(params![after, to])?;
    let mut changed = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(written) = Written::from_code(row.get_ref(0)?.as_str().unwrap_or_default()) else { continue };
        let id: String = row.get(1)?;
        let of_request = "case_id = (SELECT case_id FROM evidence WHERE id = ?1) AND evidence = ?1";
        let events: &[(Written, &str)] = match written {
            Written::Referral => &[(Written::Reply, "referral = ?1")],
            Written::Request => &[(Written::Evidence, of_request), (Written::Answer, of_request)],
            Written::Letter => {
                &[(Written::Due, "case_id = (SELECT case_id FROM due_date WHERE id = ?1) AND due_date = ?1")]
            }
            Written::Document => {
                &[(Written::BundleNote, "case_id = (SELECT case_id FROM document WHERE id = ?1) AND document = ?1")]
            }
            _ => &[],
        };
        let parsed = |id: &str| Uuid::try_parse(id).map_err(|_| Error::Damaged("an id"));
        changed.push((written, parsed(&id)?));
        for (of, which) in events {
            let sql = format!("SELECT id FROM {} WHERE {which} AND words IS NOT NULL", of.code());
            let mut statement = conn.prepare_cached(&sql)?;
            let mut events = statement.query([&id])?;
            while let Some(event) = events.next()? {
                changed.push((*of, parsed(event.get_ref(0)?.as_str().unwrap_or_default())?));
            }
        }
    }
    Ok(changed)
}
