//! What runs out first at some sites, read from the indexes on due days.

use chrono::{Days, NaiveDate};
use rusqlite::{Connection, Row, params};

use super::error::Error;
use super::sql::{Day, RowExt as _};
use super::vault::Vault;
use super::{due, evidence};
use crate::domain::case::{Stage, Subject};
use crate::domain::due::DueState;
use crate::domain::id::{CaseId, ReferralId, SiteId, StaffId};
use crate::domain::person::listed;
use crate::domain::referral::{ReferralStatus, Urgency};
use crate::domain::today::{Target, Today, TodayKind, TodayRow};

/// Days ahead for requests and referrals, and for dates on letters.
const SOON: u64 = 7;
const LETTERS: u64 = 14;

/// At most this many lines of each kind, of one's own and of others', for each site: the earliest.
const LIMIT: usize = 200;

/// One reading of Today: for whom, when, and what was found so far.
struct Reading<'a> {
    conn: &'a Connection,
    vault: &'a Vault,
    me: StaffId,
    today: NaiveDate,
    found: Today,
}

/// The lines of Today, the earliest day first; `mine` keeps to the person's own and to referrals that nobody has taken.
/// One's own are asked for by themselves, so that others' never crowd them out.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn rows(
    conn: &Connection,
    vault: &Vault,
    me: StaffId,
    sites: &[SiteId],
    today: NaiveDate,
    mine: bool,
) -> Result<Today, Error> {
    let mut reading = Reading { conn, vault, me, today, found: Today::default() };
    for site in sites {
        reading.requests(*site, "e.advisor = ?3")?;
        reading.letters(*site, "m.advisor = ?3")?;
        reading.due_dates(*site, "d.advisor = ?3")?;
        reading.referrals(*site, "r.taken_by = ?3")?;
        if mine {
            reading.referrals(*site, "r.taken_by IS NOT ?3 AND r.due_key <= ?2 AND r.status = 'new'")?;
        } else {
            reading.requests(*site, "e.advisor <> ?3")?;
            reading.letters(*site, "m.advisor <> ?3")?;
            reading.due_dates(*site, "d.advisor <> ?3")?;
            reading.referrals(*site, "r.taken_by IS NOT ?3 AND r.due_key <= ?2")?;
        }
    }
    let mut found = reading.found;
    found.rows.sort_by(|a, b| a.day.cmp(&b.day).then(b.mine.cmp(&a.mine)).then(a.name.cmp(&b.name)));
    Ok(found)
}

impl Reading<'_> {
    /// Reads at most [`LIMIT`] rows of a statement that asks for one more, and notes where there is one.
    fn read(
        &mut self,
        sql: &str,
        site: SiteId,
        days: u64,
        line: impl Fn(&Self, &Row<'_>) -> Result<Option<TodayRow>, Error>,
    ) -> Result<(), Error> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut found = statement.query(params![site, Day(self.today + Days::new(days)), self.me, LIMIT + 1])?;
        let mut read = 0;
        while let Some(row) = found.next()? {
            read += 1;
            if read > LIMIT {
                self.found.more = true;
                break;
            }
            let line = line(self, row)?;
            self.found.rows.extend(line);
        }
        Ok(())
    }

    /// Requests to chase, or whose answer is needed soon.
    fn requests(&mut self, site: SiteId, whose: &str) -> Result<(), Error> {
        let sql = format!(
            "SELECT e.id, e.case_id, e.asked, e.chase, e.needed_by, e.advisor, e.words, e.words_version, c.given, c.family \
             FROM evidence e JOIN client c ON c.id = e.client WHERE e.site = ?1 AND {whose} AND e.waiting = 1 \
             AND e.voided = 0 AND e.sort_key <= ?2 ORDER BY e.sort_key, e.id LIMIT ?4"
        );
        self.read(&sql, site, SOON, |reading, row| {
            let today = reading.today;
            let of = evidence::asked_who(row, reading.conn, reading.vault)?;
            let needed = row.day_opt("needed_by")?;
            let chase = row.day_opt("chase")?.filter(|day| *day <= today);
            let (kind, day, words) = match (chase, needed) {
                (Some(day), _) => {
                    let since = (today - row.day("asked")?).num_days();
                    (TodayKind::Chase, day.max(today), format!("chase {of}, day {since}"))
                }
                (None, Some(day)) => (TodayKind::Needed, day, format!("answer of {of} needed")),
                (None, None) => return Ok(None),
            };
            Ok(Some(TodayRow {
                kind,
                // What is needed before the chase counts from that day.
                day: needed.map_or(day, |needed| needed.min(day)),
                name: name(row)?,
                words,
                mine: row.get::<_, StaffId>("advisor")? == reading.me,
                target: Target::Case(row.get("case_id")?),
            }))
        })
    }

    /// Dates on letters that still run.
    fn letters(&mut self, site: SiteId, whose: &str) -> Result<(), Error> {
        let sql = format!(
            "SELECT m.case_id, m.due, m.subject, m.stage, m.advisor, c.given, c.family FROM matter m \
             JOIN client c ON c.id = m.client WHERE m.site = ?1 AND {whose} AND m.waiting = 1 AND m.voided = 0 \
             AND m.due <= ?2 ORDER BY m.due LIMIT ?4"
        );
        self.read(&sql, site, LETTERS, |reading, row| {
            let (subject, stage): (Subject, Stage) = (row.get("subject")?, row.get("stage")?);
            Ok(Some(TodayRow {
                kind: TodayKind::Due,
                day: row.day("due")?,
                name: name(row)?,
                words: format!("{subject}, {}", stage.short()),
                mine: row.get::<_, StaffId>("advisor")? == reading.me,
                target: Target::Case(row.get::<_, CaseId>("case_id")?),
            }))
        })
    }

    /// Due dates that come near, and whatever was sent and is not confirmed, until it is.
    fn due_dates(&mut self, site: SiteId, whose: &str) -> Result<(), Error> {
        for which in ["d.due <= ?2 AND d.state = 'open'", "?2 IS NOT NULL AND d.state = 'sent'"] {
            let sql = format!(
                "{} WHERE d.site = ?1 AND {whose} AND d.waiting = 1 AND d.voided = 0 AND {which} ORDER BY d.due LIMIT ?4",
                due::SELECT
            );
            self.read(&sql, site, LETTERS, |reading, row| {
                let due = due::due_row(row, reading.conn, reading.vault)?;
                let sent = due.state == DueState::Sent;
                Ok(Some(TodayRow {
                    kind: if sent { TodayKind::Confirm } else { TodayKind::Due },
                    day: due.due,
                    words: due.next(reading.today),
                    mine: row.get::<_, StaffId>("advisor")? == reading.me,
                    target: Target::Case(due.case),
                    name: due.name,
                }))
            })?;
        }
        Ok(())
    }

    /// Referrals with a date that is near, and those that this person took.
    fn referrals(&mut self, site: SiteId, whose: &str) -> Result<(), Error> {
        let sql = format!(
            "SELECT r.id, r.status, r.urgency, r.urgent_date, r.tries, r.taken_by, c.given, c.family FROM referral r \
             JOIN client c ON c.id = r.client WHERE r.site = ?1 AND {whose} AND ?2 IS NOT NULL AND r.waiting = 1 \
             AND r.voided = 0 ORDER BY r.due_key, r.rank LIMIT ?4"
        );
        self.read(&sql, site, SOON, |reading, row| {
            let status: ReferralStatus = row.get("status")?;
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
            Ok(Some(TodayRow {
                kind: TodayKind::Referral,
                day: row.day_opt("urgent_date")?.unwrap_or(reading.today),
                name: name(row)?,
                words,
                mine: taken_by == Some(reading.me),
                target: Target::Referral(row.get::<_, ReferralId>("id")?),
            }))
        })
    }
}

fn name(row: &Row<'_>) -> Result<String, Error> {
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    Ok(listed(&given, &family))
}
