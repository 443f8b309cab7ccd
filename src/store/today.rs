//! What runs out first at some sites, read from the indexes on due days.

use chrono::{Days, NaiveDate};
use rusqlite::{Connection, Row, params};

use super::error::Error;
use super::sql::{Day, RowExt as _};
use super::vault::Vault;
use super::wall::not_walled;
use super::{appointment, due, event, evidence, matter, message, task};
use crate::domain::appointment::AppointmentState;
use crate::domain::away::{AwayRow, TO_THE_TEAM};
use crate::domain::case::{Stage, Subject};
use crate::domain::due::{DueState, NOW, SAY_FOR_WHOM};
use crate::domain::evidence::{Chasing, EvidenceStatus};
use crate::domain::id::{CaseId, ReferralId, SiteId, StaffId};
use crate::domain::people::Advisor;
use crate::domain::person::listed;
use crate::domain::referral::{ReferralStatus, Urgency};
use crate::domain::special;
use crate::domain::today::{Target, Today, TodayKind, TodayRow, Whose};

/// At most this many lines of each kind, of one's own and of others', for each site: the earliest.
const LIMIT: usize = 200;

/// Whose lines are asked for, and how far ahead.
pub struct Looking<'a> {
    /// Who looks.
    pub me: StaffId,
    /// Whose lines.
    pub whose: Whose,
    /// The day.
    pub today: NaiveDate,
    /// How far ahead.
    pub ahead: Ahead,
    /// The people of one's teams.
    pub team: &'a [StaffId],
    /// Who advises at these sites.
    pub advisors: &'a [Advisor],
    /// Everyone who has ever signed in here: what somebody left behind is nobody's.
    pub everyone: &'a [StaffId],
    /// Who is away.
    pub away: &'a [AwayRow],
}

/// Days ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ahead {
    /// For requests and referrals.
    pub soon: u64,
    /// For due dates, tasks and events.
    pub dates: u64,
}

impl Ahead {
    /// What a pane among others shows.
    pub const PANE: Self = Self { soon: 7, dates: 14 };
    /// What the whole screen shows.
    pub const SCREEN: Self = Self { soon: 92, dates: 92 };
}

/// Rows of which people, and how far ahead.
#[derive(Clone, Copy)]
enum Of {
    /// One person's.
    One(StaffId),
    /// Everyone's but one's own.
    Others(StaffId),
}

impl Of {
    /// The condition on a column that names a person; the person is parameter 3.
    fn is(self, column: &str) -> String {
        match self {
            Self::One(_) => format!("{column} = ?3"),
            Self::Others(_) => format!("{column} <> ?3"),
        }
    }

    const fn staff(self) -> StaffId {
        match self {
            Self::One(staff) | Self::Others(staff) => staff,
        }
    }
}

/// One reading of Today: for whom, when, and what was found so far.
struct Reading<'a> {
    conn: &'a Connection,
    vault: &'a Vault,
    chasing: Chasing,
    me: StaffId,
    today: NaiveDate,
    found: Today,
}

/// The lines of Today, the earliest day first.
///
/// *Mine* keeps to one's own, to those of whoever is away and whom one covers, to those of others who are away where few
/// days are left, and to referrals that nobody has taken. *Nobody's* are those of people who left, or are away without
/// cover, and what has no owner. One's own are asked for by themselves, so that others' never crowd them out.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn rows(conn: &Connection, vault: &Vault, sites: &[SiteId], looking: &Looking<'_>) -> Result<Today, Error> {
    let chasing = evidence::chasing(conn)?;
    let mut reading = Reading { conn, vault, chasing, me: looking.me, today: looking.today, found: Today::default() };
    let people = people(looking);
    for site in sites {
        for (of, ahead) in &people {
            reading.requests(*site, *of, ahead.soon)?;
            reading.letters(*site, *of, ahead.dates)?;
            reading.due_dates(*site, *of, ahead.dates)?;
            reading.events(*site, *of, ahead.dates)?;
            reading.tasks(*site, &of.is("t.owner"), of.staff(), ahead.dates)?;
            reading.appointments(*site, *of)?;
        }
        reading.team_tasks(*site, looking)?;
        reading.waiting(*site, looking)?;
        reading.messages(*site, looking.me)?;
    }
    let mut found = reading.found;
    // The task of a matter under the special rules comes next. Why it does is said nowhere.
    let mut marked = Vec::new();
    for row in found.rows.iter().filter(|row| may_be_marked(row, looking.today)) {
        if let Target::Case(case) = row.target
            && matter::any_special(conn, vault, case)?
        {
            marked.push(case);
        }
    }
    let cannot_wait = |row: &TodayRow| match row.target {
        Target::Case(case) => marked.contains(&case) && may_be_marked(row, looking.today),
        _ => false,
    };
    // A date on a letter that somebody left comes before everything: nobody at the desk has seen it yet.
    let later = |row: &TodayRow| row.kind != TodayKind::Pressing;
    // What no longer waits for its evidence is for today, however many days are left.
    let rank = |row: &TodayRow| match row.kind {
        TodayKind::SendNow => row.day.min(looking.today),
        _ => row.day,
    };
    // Today's appointments by their hour, which their words begin with, and then what else is due.
    let hour = |row: &TodayRow| (row.kind == TodayKind::Appointment).then(|| row.words.clone()).ok_or(());
    found.rows.sort_by(|a, b| {
        later(a)
            .cmp(&later(b))
            .then_with(|| cannot_wait(b).cmp(&cannot_wait(a)))
            .then_with(|| rank(a).cmp(&rank(b)))
            .then_with(|| hour(a).is_err().cmp(&hour(b).is_err()))
            .then_with(|| hour(a).cmp(&hour(b)))
            .then(b.mine.cmp(&a.mine))
            .then_with(|| a.name.cmp(&b.name))
    });
    Ok(found)
}

/// Whether a line is a task for today that may have come with the mark of a matter.
fn may_be_marked(row: &TodayRow, today: NaiveDate) -> bool {
    row.kind == TodayKind::Task && row.day <= today && row.words.starts_with(special::WORK_ON)
}

/// Whose dates are read, each with how far ahead.
fn people(looking: &Looking<'_>) -> Vec<(Of, Ahead)> {
    let all = looking.ahead;
    let away: Vec<&AwayRow> = looking.away.iter().filter(|row| row.holds_on(looking.today)).collect();
    let one = |staff: StaffId| (Of::One(staff), all);
    let me = looking.me;
    match looking.whose {
        Whose::Mine => {
            let near = Ahead { soon: all.soon.min(TO_THE_TEAM), dates: all.dates.min(TO_THE_TEAM) };
            let mut people = vec![one(me)];
            for row in away.iter().filter(|row| row.what.staff != me) {
                let ahead = if row.what.cover == Some(me) { all } else { near };
                let at = people.iter().position(|(of, _)| of.staff() == row.what.staff);
                match at.and_then(|at| people.get_mut(at)) {
                    Some(known) if ahead == all => known.1 = all,
                    Some(_) => {}
                    None => people.push((Of::One(row.what.staff), ahead)),
                }
            }
            people
        }
        Whose::Team => looking.team.iter().copied().map(one).collect(),
        Whose::All => vec![one(me), (Of::Others(me), all)],
        Whose::Nobody => {
            let left = |staff: &&StaffId| !looking.advisors.iter().any(|advisor| advisor.id == **staff);
            let uncovered = away.iter().filter(|row| row.what.cover.is_none()).map(|row| row.what.staff);
            let mut nobodys: Vec<StaffId> = looking.everyone.iter().filter(left).copied().chain(uncovered).collect();
            nobodys.sort_unstable();
            nobodys.dedup();
            nobodys.into_iter().map(one).collect()
        }
    }
}

impl Reading<'_> {
    /// Reads at most [`LIMIT`] rows of a statement that asks for one more, and notes where there is one.
    fn read(
        &mut self,
        sql: &str,
        site: SiteId,
        days: u64,
        staff: StaffId,
        line: impl Fn(&Self, &Row<'_>) -> Result<Option<TodayRow>, Error>,
    ) -> Result<(), Error> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut found = statement.query(params![site, Day(self.today + Days::new(days)), staff, LIMIT + 1])?;
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

    /// Tasks without an owner: of one's own cases, or of all.
    fn team_tasks(&mut self, site: SiteId, looking: &Looking<'_>) -> Result<(), Error> {
        let whose = match looking.whose {
            Whose::Mine => "t.owner IS NULL AND f.advisor = ?3",
            Whose::Team | Whose::All | Whose::Nobody => "t.owner IS NULL AND ?3 IS NOT NULL",
        };
        self.tasks(site, whose, looking.me, looking.ahead.dates)
    }

    /// Referrals that wait.
    fn waiting(&mut self, site: SiteId, looking: &Looking<'_>) -> Result<(), Error> {
        let (me, days) = (looking.me, looking.ahead.soon);
        let new = "r.taken_by IS NULL AND r.due_key <= ?2 AND r.status = 'new' AND ?3 IS NOT NULL";
        match looking.whose {
            Whose::Mine => {
                self.referrals(site, "r.taken_by = ?3", me, days)?;
                self.referrals(site, new, me, days)
            }
            Whose::Team => {
                for staff in looking.team {
                    self.referrals(site, "r.taken_by = ?3", *staff, days)?;
                }
                self.referrals(site, new, me, days)
            }
            Whose::All => {
                self.referrals(site, "r.taken_by = ?3", me, days)?;
                self.referrals(site, "r.taken_by IS NOT ?3 AND r.due_key <= ?2", me, days)
            }
            Whose::Nobody => self.referrals(site, new, me, days),
        }
    }

    /// Messages that nobody has answered: whoever advises at the site may.
    fn messages(&mut self, site: SiteId, me: StaffId) -> Result<(), Error> {
        let sql = format!(
            "{} WHERE m.site = ?1 AND ?2 IS NOT NULL AND ?3 IS NOT NULL AND m.waiting = 1 AND m.voided = 0 \
             ORDER BY m.id LIMIT ?4",
            message::SELECT
        );
        self.read(&sql, site, 0, me, |reading, row| {
            let found = message::message_row(row, reading.conn, reading.vault)?;
            let presses = found.presses(reading.today);
            Ok(Some(TodayRow {
                kind: if presses { TodayKind::Pressing } else { TodayKind::Message },
                day: found.letter.filter(|_| presses).unwrap_or(reading.today),
                name: found.who().to_owned(),
                words: format!("{}: {}", found.what(), found.line()),
                mine: false,
                owner: String::new(),
                task: None,
                target: Target::Message(found.id, found.version),
            }))
        })
    }

    /// Requests to chase, or whose answer is needed soon.
    fn requests(&mut self, site: SiteId, of: Of, days: u64) -> Result<(), Error> {
        let whose = of.is("e.advisor");
        let sql = format!(
            "SELECT e.id, e.case_id, e.status, e.asked, e.chase, e.needed_by, e.advisor, e.words, e.words_version, c.given, c.family, \
             s.name AS owner_name, c.died IS NOT NULL AND m.goes_on IS NULL AS halted \
             FROM evidence e JOIN client c ON c.id = e.client JOIN staff s ON s.id = e.advisor \
             JOIN matter m ON m.id = e.matter WHERE e.site = ?1 AND {whose} AND e.waiting = 1 \
             AND e.voided = 0 AND e.sort_key <= ?2 AND {} ORDER BY e.sort_key, e.id LIMIT ?4",
            not_walled!("e.client")
        );
        self.read(&sql, site, days, of.staff(), |reading, row| {
            let today = reading.today;
            let of = evidence::asked_who(row, reading.conn, reading.vault)?;
            let needed = row.day_opt("needed_by")?;
            let chase = row.day_opt("chase")?.filter(|day| *day <= today);
            let halted: bool = row.get("halted")?;
            let draft = row.get::<_, EvidenceStatus>("status")? == EvidenceStatus::Drafted;
            let (kind, day, words) = match (chase, needed) {
                _ if draft && !halted => (TodayKind::Needed, today, format!("send the request to {of}: a draft")),
                (Some(day), _) | (None, Some(day)) if halted => (TodayKind::Chase, day, SAY_FOR_WHOM.to_owned()),
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
                owner: row.get("owner_name")?,
                task: None,
                target: Target::Case(row.get("case_id")?),
            }))
        })
    }

    /// Dates on letters that still run.
    fn letters(&mut self, site: SiteId, of: Of, days: u64) -> Result<(), Error> {
        let whose = of.is("m.advisor");
        let sql = format!(
            "SELECT m.case_id, m.due, m.subject, m.stage, m.advisor, c.given, c.family, s.name AS owner_name, \
             c.died IS NOT NULL AND m.goes_on IS NULL AS halted, {} AS asked FROM matter m \
             JOIN client c ON c.id = m.client JOIN staff s ON s.id = m.advisor \
             WHERE m.site = ?1 AND {whose} AND m.waiting = 1 AND m.voided = 0 \
             AND m.due <= ?2 AND {} ORDER BY m.due LIMIT ?4",
            evidence::out_on("m.case_id", "m.id"),
            not_walled!("m.client")
        );
        self.read(&sql, site, days, of.staff(), |reading, row| {
            let (subject, stage): (Subject, Stage) = (row.get("subject")?, row.get("stage")?);
            let (halted, asked): (bool, bool) = (row.get("halted")?, row.get("asked")?);
            let day = row.day("due")?;
            let now = !halted && asked && reading.chasing.stops(day, reading.today);
            Ok(Some(TodayRow {
                kind: if now { TodayKind::SendNow } else { TodayKind::Due },
                day,
                name: name(row)?,
                words: match (halted, now) {
                    (true, _) => SAY_FOR_WHOM.to_owned(),
                    (_, true) => format!("{subject}: send it {NOW}"),
                    _ => format!("{subject}, {}", stage.short()),
                },
                mine: row.get::<_, StaffId>("advisor")? == reading.me,
                owner: row.get("owner_name")?,
                task: None,
                target: Target::Case(row.get::<_, CaseId>("case_id")?),
            }))
        })
    }

    /// Due dates that come near, and whatever was sent and is not confirmed, until it is.
    fn due_dates(&mut self, site: SiteId, of: Of, days: u64) -> Result<(), Error> {
        let whose = of.is("d.advisor");
        for which in ["d.due <= ?2 AND d.state = 'open'", "?2 IS NOT NULL AND d.state = 'sent'"] {
            let sql = format!(
                "{} WHERE d.site = ?1 AND {whose} AND d.waiting = 1 AND d.voided = 0 AND {which} AND {} \
                 ORDER BY d.due LIMIT ?4",
                due::SELECT,
                not_walled!("d.client")
            );
            self.read(&sql, site, days, of.staff(), |reading, row| {
                let due = due::due_row(row, reading.conn, reading.vault)?;
                let sent = due.state == DueState::Sent;
                let now = due.to_send() && reading.chasing.stops(due.due, reading.today);
                let now = now && evidence::is_out(reading.conn, due.case, due.matter)?;
                let next = due.next(reading.today);
                Ok(Some(TodayRow {
                    kind: match (sent, now) {
                        (true, _) => TodayKind::Confirm,
                        (_, true) => TodayKind::SendNow,
                        _ => TodayKind::Due,
                    },
                    day: due.due,
                    words: if now { format!("{next} {NOW}") } else { next },
                    mine: row.get::<_, StaffId>("advisor")? == reading.me,
                    owner: row.get("owner_name")?,
                    task: None,
                    target: Target::Case(due.case),
                    name: due.name,
                }))
            })?;
        }
        Ok(())
    }

    /// Events to come, and those that have been and of which nobody has said what became.
    fn events(&mut self, site: SiteId, of: Of, days: u64) -> Result<(), Error> {
        let whose = of.is("e.advisor");
        let sql = format!(
            "{} WHERE e.site = ?1 AND {whose} AND e.waiting = 1 AND e.voided = 0 AND e.on_date <= ?2 AND {} \
             ORDER BY e.on_date, e.id LIMIT ?4",
            event::SELECT,
            not_walled!("e.client")
        );
        self.read(&sql, site, days, of.staff(), |reading, row| {
            let found = event::event_row(row, reading.conn, reading.vault)?;
            let past = found.what.on < reading.today;
            Ok(Some(TodayRow {
                kind: TodayKind::Event,
                day: found.what.on,
                words: if past { format!("{}: what became of it?", found.what.kind) } else { found.what.brief() },
                mine: row.get::<_, StaffId>("advisor")? == reading.me,
                owner: row.get("owner_name")?,
                task: None,
                target: Target::Case(found.case),
                name: found.name,
            }))
        })
    }

    /// Appointments of today in somebody's sessions of which nobody has said yet how they ended, and that lead to a case or a
    /// referral.
    fn appointments(&mut self, site: SiteId, of: Of) -> Result<(), Error> {
        let whose = of.is("d.advisor");
        let sql = format!(
            "SELECT q.*, (SELECT f.id FROM case_file f WHERE f.client = q.client AND f.site = ?1 AND f.voided = 0 \
             ORDER BY f.status = 'open' DESC, f.opened DESC LIMIT 1) AS of_case, (SELECT r.id FROM referral r \
             WHERE r.client = q.client AND r.site = ?1 AND r.voided = 0 ORDER BY r.waiting DESC, r.received DESC LIMIT 1) \
             AS of_referral FROM ({} WHERE a.site = ?1 AND {whose} AND a.day = ?2 AND a.voided = 0 AND a.state IN \
             ('booked', 'arrived') AND a.client IS NOT NULL AND {} ORDER BY a.starts, a.id LIMIT ?4) q",
            appointment::SELECT,
            not_walled!("a.client")
        );
        self.read(&sql, site, 0, of.staff(), |reading, row| {
            let (of_case, of_referral) =
                (row.get::<_, Option<CaseId>>("of_case")?, row.get::<_, Option<ReferralId>>("of_referral")?);
            let target = of_case.map(Target::Case).or(of_referral.map(Target::Referral));
            let advisor: Option<StaffId> = row.get("advisor")?;
            let found = appointment::read(row)?;
            let came = if found.state == AppointmentState::Arrived { ", waits" } else { "" };
            Ok(target.map(|target| TodayRow {
                kind: TodayKind::Appointment,
                day: found.day,
                words: format!("{} appointment{came}", found.starts.format("%H:%M")),
                mine: advisor == Some(reading.me),
                owner: found.advisor_name,
                task: None,
                target,
                name: found.name,
            }))
        })
    }

    /// Tasks that are to be done; those without a day count as for today.
    fn tasks(&mut self, site: SiteId, whose: &str, staff: StaffId, days: u64) -> Result<(), Error> {
        for which in ["t.by_date <= ?2", "t.by_date IS NULL AND ?2 IS NOT NULL"] {
            let sql = format!(
                "{} WHERE t.site = ?1 AND {whose} AND t.waiting = 1 AND t.voided = 0 AND {which} AND {} \
                 ORDER BY t.by_date, t.id LIMIT ?4",
                task::SELECT,
                not_walled!("t.client")
            );
            self.read(&sql, site, days, staff, |reading, row| {
                let found = task::task_row(row, reading.conn, reading.vault)?;
                let owner: Option<StaffId> = row.get("owner")?;
                Ok(Some(TodayRow {
                    kind: TodayKind::Task,
                    day: found.by.unwrap_or(reading.today),
                    words: found.what.unwrap_or_default(),
                    mine: owner.unwrap_or(row.get("advisor")?) == reading.me,
                    owner: found.owner_name,
                    task: Some((found.id, found.version)),
                    target: Target::Case(found.case),
                    name: found.name,
                }))
            })?;
        }
        Ok(())
    }

    /// Referrals with a date that is near, and those that this person took.
    fn referrals(&mut self, site: SiteId, whose: &str, staff: StaffId, days: u64) -> Result<(), Error> {
        let sql = format!(
            "SELECT r.id, r.status, r.urgency, r.urgent_date, r.tries, r.taken_by, c.given, c.family, \
             c.died IS NOT NULL AS died, s.name AS owner_name FROM referral r JOIN client c ON c.id = r.client LEFT JOIN staff s ON s.id = r.taken_by WHERE r.site = ?1 AND {whose} AND ?2 IS NOT NULL AND r.waiting = 1 \
             AND r.voided = 0 AND {} ORDER BY r.due_key, r.rank LIMIT ?4",
            not_walled!("r.client")
        );
        self.read(&sql, site, days, staff, |reading, row| {
            let status: ReferralStatus = row.get("status")?;
            let taken_by: Option<StaffId> = row.get("taken_by")?;
            let tries: u32 = row.get("tries")?;
            let target = Target::Referral(row.get::<_, ReferralId>("id")?);
            let today = |row: &TodayRow| row.kind == TodayKind::Appointment && row.target == target;
            if status == ReferralStatus::Booked && reading.found.rows.iter().any(today) {
                return Ok(None); // Its appointment stands there, by the hour.
            }
            let urgent = row.get::<_, Urgency>("urgency")? == Urgency::Urgent;
            let words = match status {
                _ if row.get("died")? => "client died: end the referral".to_owned(),
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
                owner: row.get::<_, Option<String>>("owner_name")?.unwrap_or_default(),
                task: None,
                target,
            }))
        })
    }
}

fn name(row: &Row<'_>) -> Result<String, Error> {
    let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
    Ok(listed(&given, &family))
}
