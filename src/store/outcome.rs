//! Outcomes: codes, dates and money, so that figures need no keys; only what the decision maker said is sealed.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, Row, params};

use super::case::brief as case_brief;
use super::error::Error;
use super::keys::Place;
use super::sql::{Day, Instant, RowExt as _, all, joined};
use super::tx::Tx;
use super::vault::{Room, Vault};
use super::wall::not_walled;
use crate::domain::change::Part;
use crate::domain::id::{CaseId, OutcomeId, SiteId};
use crate::domain::money::{annual, weekly};
use crate::domain::outcome::{NewOutcome, OtherGain, OutcomeRow, OutcomeTotals};
use crate::domain::person::listed;

const fn place(id: OutcomeId, version: u32) -> Place<'static> {
    Place { table: "outcome", row: id.0, column: "words", version }
}

/// Records an outcome. It counts in the period in which it was decided, or recorded where that is not known.
///
/// # Errors
/// SQL errors; [`Error::Gone`] for an unknown matter.
pub fn add(tx: &Tx<'_>, case: CaseId, new: &NewOutcome) -> Result<OutcomeId, Error> {
    let of_case = case_brief(tx, case)?;
    let id = OutcomeId(tx.id());
    let said =
        if new.said.is_empty() { None } else { Some(tx.seal(of_case.client, Room::File, place(id, 1), &new.said)?) };
    tx.prepare_cached(
        "INSERT INTO outcome (id, site, version, voided, case_id, matter, client, subject, stage, result, pence, period, \
         weekly_pence, annual_pence, starts, ends, arrears_pence, others, evidence_used, represented, decided, counted, at, \
         staff, relied, words) VALUES (?1, ?2, 1, 0, ?3, ?4, ?5, (SELECT subject FROM matter WHERE id = ?4), ?6, ?7, ?8, \
         ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
    )?
    .execute(params![
        id,
        of_case.site,
        case,
        new.matter,
        of_case.client,
        new.stage,
        new.result,
        new.amount,
        new.period,
        new.amount.map(|amount| weekly(amount, new.period)),
        new.amount.map(|amount| annual(amount, new.period)),
        new.from.map(Day),
        new.to.map(Day),
        new.arrears,
        joined(new.others.iter().map(|other| other.code())),
        new.evidence_used,
        new.represented,
        new.decided.map(Day),
        Day(new.decided.unwrap_or(tx.today())),
        Instant(tx.at),
        tx.staff,
        new.relied,
        said,
    ])?;
    super::matter::weigh(tx, case)?;
    tx.changed(Part::Outcome)?;
    Ok(id)
}

const COLUMNS: &str = "o.*, c.given, c.family, f.reference";

const FROM: &str = "FROM outcome o JOIN client c ON c.id = o.client JOIN case_file f ON f.id = o.case_id";

fn outcome_row(row: &Row<'_>, conn: &Connection, vault: &Vault) -> Result<OutcomeRow, Error> {
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    let id: OutcomeId = row.get("id")?;
    let place = place(id, row.get("words_version")?);
    let said = row.get::<_, Option<Vec<u8>>>("words")?.map(|blob| vault.open(conn, place, &blob)).transpose()?;
    Ok(OutcomeRow {
        id,
        site: row.get("site")?,
        version: row.get("version")?,
        case: row.get("case_id")?,
        case_reference: row.get("reference")?,
        client: row.get("client")?,
        name: listed(&given, &family),
        subject: row.get("subject")?,
        what: NewOutcome {
            matter: row.get("matter")?,
            stage: row.get("stage")?,
            result: row.get("result")?,
            amount: row.get("pence")?,
            period: row.get("period")?,
            from: row.day_opt("starts")?,
            to: row.day_opt("ends")?,
            arrears: row.get("arrears_pence")?,
            others: row.codes("others", OtherGain::from_code)?,
            evidence_used: row.get("evidence_used")?,
            relied: row.get("relied")?,
            said: said.flatten().unwrap_or_default(),
            represented: row.get("represented")?,
            decided: row.day_opt("decided")?,
        },
    })
}

/// The outcomes of a case, newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn of_case(conn: &Connection, vault: &Vault, case: CaseId) -> Result<Vec<OutcomeRow>, Error> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE o.case_id = ?1 AND o.voided = 0 ORDER BY o.at DESC, o.id DESC");
    all(conn, &sql, [case], |row| outcome_row(row, conn, vault))
}

/// When and by whom the outcomes of a case were recorded.
///
/// # Errors
/// SQL errors.
pub fn recorded(conn: &Connection, case: CaseId) -> Result<Vec<(DateTime<Utc>, String, OutcomeId)>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT o.id, o.at, s.name FROM outcome o JOIN staff s ON s.id = o.staff \
         WHERE o.case_id = ?1 AND o.voided = 0 ORDER BY o.at DESC, o.id DESC",
    )?;
    let rows = statement.query_map([case], |row| Ok((row.at("at")?, row.get("name")?, row.get("id")?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Outcomes of these sites, the newest first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn list(
    conn: &Connection,
    vault: &Vault,
    sites: &[SiteId],
    limit: Option<usize>,
) -> Result<Vec<OutcomeRow>, Error> {
    let limit = limit.unwrap_or(usize::MAX);
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE o.site = ?1 AND o.voided = 0 AND {} \
         ORDER BY o.counted DESC, o.id LIMIT {}",
        not_walled!("o.client"),
        i64::try_from(limit).unwrap_or(-1)
    );
    let mut rows: Vec<(NaiveDate, OutcomeRow)> = Vec::new();
    for site in sites {
        rows.extend(all(conn, &sql, [site], |row| Ok((row.day("counted")?, outcome_row(row, conn, vault)?)))?);
    }
    if sites.len() > 1 {
        rows.sort_by(|(counted, a), (other, b)| other.cmp(counted).then(a.id.cmp(&b.id)));
        rows.truncate(limit);
    }
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// Totals of these sites for the days `from` to `to`, both included.
///
/// # Errors
/// SQL errors.
pub fn totals(conn: &Connection, sites: &[SiteId], from: NaiveDate, to: NaiveDate) -> Result<OutcomeTotals, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT count(*) FILTER (WHERE result IN ('favour', 'part')), count(*) FILTER (WHERE result IN ('no_change', \
         'worse')), count(*) FILTER (WHERE result = 'not_known'), CAST(coalesce(sum(annual_pence), 0) AS INTEGER), \
         CAST(coalesce(sum(arrears_pence), 0) AS INTEGER) FROM outcome \
         WHERE site = ?1 AND counted BETWEEN ?2 AND ?3 AND voided = 0",
    )?;
    let mut total = OutcomeTotals::default();
    for site in sites {
        let one = statement.query_row(params![site, Day(from), Day(to)], |row| {
            Ok(OutcomeTotals {
                changed: row.get(0)?,
                unchanged: row.get(1)?,
                not_known: row.get(2)?,
                annual_pence: row.get(3)?,
                arrears_pence: row.get(4)?,
            })
        })?;
        total.changed += one.changed;
        total.unchanged += one.unchanged;
        total.not_known += one.not_known;
        total.annual_pence = total.annual_pence.saturating_add(one.annual_pence);
        total.arrears_pence = total.arrears_pence.saturating_add(one.arrears_pence);
    }
    Ok(total)
}
