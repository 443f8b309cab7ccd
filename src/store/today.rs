//! What runs out first at some sites, read from the indexes on due days.

use chrono::{Days, NaiveDate};
use rusqlite::{Connection, params};

use super::error::Error;
use super::evidence;
use super::sql::{Day, RowExt as _};
use super::vault::Vault;
use crate::domain::case::{Stage, Subject};
use crate::domain::id::{CaseId, EvidenceId, ReferralId, SiteId, StaffId};
use crate::domain::person::listed;
use crate::domain::referral::{ReferralStatus, Urgency};
use crate::domain::today::{Target, TodayKind, TodayRow};

/// Days ahead for requests and referrals, and for dates on letters.
const SOON: u64 = 7;
const LETTERS: u64 = 14;

/// At most this many lines of each kind for each site.
const LIMIT: usize = 200;

/// The lines of Today, the earliest day first.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn rows(
    conn: &Connection,
    vault: &Vault,
    me: StaffId,
    sites: &[SiteId],
    today: NaiveDate,
) -> Result<Vec<TodayRow>, Error> {
    let mut rows = Vec::new();
    for site in sites {
        requests(conn, vault, me, *site, today, &mut rows)?;
        letters(conn, me, *site, today, &mut rows)?;
        referrals(conn, me, *site, today, &mut rows)?;
    }
    rows.sort_by(|a, b| a.day.cmp(&b.day).then(b.mine.cmp(&a.mine)).then(a.name.cmp(&b.name)));
    Ok(rows)
}

fn requests(
    conn: &Connection,
    vault: &Vault,
    me: StaffId,
    site: SiteId,
    today: NaiveDate,
    rows: &mut Vec<TodayRow>,
) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(
        "SELECT e.id, e.case_id, e.asked, e.chase, e.needed_by, c.given, c.family, f.advisor FROM evidence e \
         JOIN case_file f ON f.id = e.case_id JOIN client c ON c.id = e.client \
         WHERE e.site = ?1 AND e.waiting = 1 AND e.voided = 0 AND e.sort_key <= ?2 ORDER BY e.sort_key, e.id LIMIT ?3",
    )?;
    let mut found = statement.query(params![site, Day(today + Days::new(SOON)), LIMIT])?;
    while let Some(row) = found.next()? {
        let id: EvidenceId = row.get("id")?;
        let of = evidence::asked_who(conn, vault, id)?;
        let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
        let needed = row.day_opt("needed_by")?;
        let chase = row.day_opt("chase")?.filter(|day| *day <= today);
        let (kind, day, words) = match (chase, needed) {
            (Some(day), _) => {
                let since = (today - row.day("asked")?).num_days();
                (TodayKind::Chase, day.max(today), format!("chase {of}, day {since}"))
            }
            (None, Some(day)) => (TodayKind::Needed, day, format!("answer of {of} needed")),
            (None, None) => continue,
        };
        rows.push(TodayRow {
            kind,
            // What is needed before the chase counts from that day.
            day: needed.map_or(day, |needed| needed.min(day)),
            name: listed(&given, &family),
            words,
            mine: row.get::<_, StaffId>("advisor")? == me,
            target: Target::Case(row.get("case_id")?),
        });
    }
    Ok(())
}

fn letters(
    conn: &Connection,
    me: StaffId,
    site: SiteId,
    today: NaiveDate,
    rows: &mut Vec<TodayRow>,
) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(
        "SELECT m.case_id, m.due, m.subject, m.stage, c.given, c.family, f.advisor FROM matter m \
         JOIN case_file f ON f.id = m.case_id AND f.status = 'open' AND f.voided = 0 JOIN client c ON c.id = m.client \
         WHERE m.site = ?1 AND m.due <= ?2 AND m.voided = 0 ORDER BY m.due LIMIT ?3",
    )?;
    let mut found = statement.query(params![site, Day(today + Days::new(LETTERS)), LIMIT])?;
    while let Some(row) = found.next()? {
        let (subject, stage): (Subject, Stage) = (row.get("subject")?, row.get("stage")?);
        let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
        rows.push(TodayRow {
            kind: TodayKind::Due,
            day: row.day("due")?,
            name: listed(&given, &family),
            words: format!("{subject}, {}", stage.short()),
            mine: row.get::<_, StaffId>("advisor")? == me,
            target: Target::Case(row.get::<_, CaseId>("case_id")?),
        });
    }
    Ok(())
}

const REFERRALS: &str = "SELECT r.id, r.status, r.urgency, r.urgent_date, r.tries, r.taken_by, c.given, c.family \
    FROM referral r JOIN client c ON c.id = r.client";

/// Referrals with a date that is near, and those that this person took.
fn referrals(
    conn: &Connection,
    me: StaffId,
    site: SiteId,
    today: NaiveDate,
    rows: &mut Vec<TodayRow>,
) -> Result<(), Error> {
    let horizon = Day(today + Days::new(SOON));
    let mut dated = conn.prepare_cached(&format!(
        "{REFERRALS} WHERE r.site = ?1 AND r.waiting = 1 AND r.voided = 0 AND r.due_key <= ?2 \
         AND ?3 IS NOT NULL ORDER BY r.due_key, r.rank LIMIT ?4"
    ))?;
    let mut mine = conn.prepare_cached(&format!(
        "{REFERRALS} WHERE r.taken_by = ?3 AND r.waiting = 1 AND r.voided = 0 AND r.site = ?1 AND r.due_key > ?2 \
         LIMIT ?4"
    ))?;
    for statement in [&mut dated, &mut mine] {
        let mut found = statement.query(params![site, horizon, me, LIMIT])?;
        while let Some(row) = found.next()? {
            let status: ReferralStatus = row.get("status")?;
            let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
            let taken_by: Option<StaffId> = row.get("taken_by")?;
            let tries: u32 = row.get("tries")?;
            let urgent = row.get::<_, Urgency>("urgency")? == Urgency::Urgent;
            let words = match status {
                ReferralStatus::New if urgent => "urgent referral, not taken".to_owned(),
                ReferralStatus::New => "referral, not taken".to_owned(),
                ReferralStatus::Taken => "try to reach".to_owned(),
                ReferralStatus::Trying if tries == 1 => "tried once".to_owned(),
                ReferralStatus::Trying => format!("tried {tries} times"),
                ReferralStatus::Attended => "seen: open the case".to_owned(),
                other => other.label().to_owned(),
            };
            rows.push(TodayRow {
                kind: TodayKind::Referral,
                day: row.day_opt("urgent_date")?.unwrap_or(today),
                name: listed(&given, &family),
                words,
                mine: taken_by == Some(me),
                target: Target::Referral(row.get::<_, ReferralId>("id")?),
            });
        }
    }
    Ok(())
}
