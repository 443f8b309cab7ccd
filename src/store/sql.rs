//! How domain values stand in the file: ids and codes as text, dates as `YYYY-MM-DD`, instants as UTC of fixed width.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, Params, Row, params};

use super::error::Error;
use crate::domain::{
    alert, appointment, case, concern, conflict, counter, date, document, due, event, evidence, id, incoming, message,
    money, other_side, outcome, people, person, presence, referral, role, service, signpost, standing, task,
    time_limit,
};

/// Ids as text UUIDs.
macro_rules! id_columns {
    ($($name:ty),+ $(,)?) => { $(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.to_string().into())
            }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value.as_str()?.parse().map_err(|_| FromSqlError::InvalidType)
            }
        }
    )+ };
}

id_columns!(
    id::SiteId,
    id::TeamId,
    id::StaffId,
    id::ClientId,
    id::ReferralId,
    id::CaseId,
    id::MatterId,
    id::NoteId,
    id::AuthorityId,
    id::EvidenceId,
    id::AnswerId,
    id::DueId,
    id::TaskId,
    id::EventId,
    id::AwayId,
    id::ActsForId,
    id::WorkingId,
    id::OtherSideId,
    id::DecisionId,
    id::WallId,
    id::AlertId,
    id::ConcernId,
    id::OutcomeId,
    id::ImportId,
    id::DocumentId,
    id::BundleNoteId,
    id::DeskSessionId,
    id::CalledOffId,
    id::AppointmentId,
    id::SignpostId,
    id::BroughtId,
    id::MessageId,
    id::ReceptionNoteId,
    id::ServiceId,
);

/// Codes as their lower-case words.
macro_rules! code_columns {
    ($($name:ty),+ $(,)?) => { $(
        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                Ok(self.code().into())
            }
        }
        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                Self::from_code(value.as_str()?).ok_or(FromSqlError::InvalidType)
            }
        }
    )+ };
}

code_columns!(
    service::ServiceStatus,
    person::ContactRule,
    person::AccessibleFormat,
    person::NameKind,
    referral::Route,
    referral::Area,
    referral::Urgency,
    referral::ReferralStatus,
    referral::DeclineReason,
    referral::Consent,
    referral::ReferralEventKind,
    case::CaseEventKind,
    case::Level,
    case::CaseStatus,
    case::CloseReason,
    case::Subject,
    case::Stage,
    case::Nation,
    case::Body,
    case::Direction,
    case::HowGiven,
    other_side::SideKind,
    other_side::Party,
    conflict::Decision,
    alert::AlertKind,
    alert::Sign,
    concern::Shared,
    counter::LeftKind,
    due::DueState,
    due::DueEventKind,
    document::DocumentKind,
    document::DocumentState,
    document::Media,
    due::How,
    due::EndReason,
    task::TaskState,
    event::EventKind,
    event::Goes,
    event::Interpreter,
    event::EventState,
    appointment::SessionKind,
    appointment::Repeats,
    appointment::AppointmentState,
    appointment::CancelReason,
    signpost::Need,
    presence::PresenceState,
    presence::Capacity,
    presence::BroughtState,
    standing::Capacity,
    standing::Post,
    standing::GoesOn,
    time_limit::Kind,
    time_limit::Whose,
    evidence::EvidenceStatus,
    evidence::ClinicianReason,
    evidence::Fee,
    evidence::FeePayer,
    evidence::EvidenceKind,
    evidence::EvidenceEventKind,
    outcome::OutcomeResult,
    outcome::Known,
    outcome::Relied,
    money::Period,
    incoming::Format,
    message::MessageState,
    people::TeamKind,
    role::Role,
    role::Verb,
);

impl ToSql for money::Pence {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for money::Pence {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_i64().map(Self)
    }
}

/// A date after every date, in columns that lists are ordered by: rows without one come after those with one.
pub(crate) const NO_DATE: &str = "9999-12-31";

/// A date column.
#[derive(Clone, Copy)]
pub(crate) struct Day(pub NaiveDate);

impl ToSql for Day {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(date::iso(self.0).into())
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

/// An hour of the UK's clocks, as it stands in a column: `09:30`.
#[derive(Clone, Copy)]
pub(crate) struct Hour(pub NaiveTime);

/// How an hour stands in the file.
const HOUR: &str = "%H:%M";

impl ToSql for Hour {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.format(HOUR).to_string().into())
    }
}

impl FromSql for Hour {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        NaiveTime::parse_from_str(value.as_str()?, HOUR).map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

/// An instant column.
#[derive(Clone, Copy)]
pub(crate) struct Instant(pub DateTime<Utc>);

impl ToSql for Instant {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(date::instant_text(self.0).into())
    }
}

impl FromSql for Instant {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        date::parse_instant(value.as_str()?).map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

/// Reading columns by name, with dates as dates.
pub(crate) trait RowExt {
    /// A date column.
    fn day(&self, name: &str) -> rusqlite::Result<NaiveDate>;
    /// A date column that may be empty.
    fn day_opt(&self, name: &str) -> rusqlite::Result<Option<NaiveDate>>;
    /// An instant column.
    fn at(&self, name: &str) -> rusqlite::Result<DateTime<Utc>>;
    /// Codes joined by `;`.
    fn codes<T>(&self, name: &str, read: fn(&str) -> Option<T>) -> rusqlite::Result<Vec<T>>;
}

impl RowExt for Row<'_> {
    fn day(&self, name: &str) -> rusqlite::Result<NaiveDate> {
        self.get::<_, Day>(name).map(|day| day.0)
    }

    fn day_opt(&self, name: &str) -> rusqlite::Result<Option<NaiveDate>> {
        self.get::<_, Option<Day>>(name).map(|day| day.map(|day| day.0))
    }

    fn at(&self, name: &str) -> rusqlite::Result<DateTime<Utc>> {
        self.get::<_, Instant>(name).map(|at| at.0)
    }

    fn codes<T>(&self, name: &str, read: fn(&str) -> Option<T>) -> rusqlite::Result<Vec<T>> {
        let text: String = self.get(name)?;
        Ok(text.split(';').filter(|code| !code.is_empty()).filter_map(read).collect())
    }
}

/// Codes joined by `;`, as they stand in one column.
pub(crate) fn joined(codes: impl IntoIterator<Item = &'static str>) -> String {
    codes.into_iter().collect::<Vec<_>>().join(";")
}

/// Every row of a statement, as `read` makes it.
///
/// # Errors
/// SQL errors, and those of `read`.
pub fn all<T>(
    conn: &Connection,
    sql: &str,
    values: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
) -> Result<Vec<T>, Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut found = statement.query(values)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(read(row)?);
    }
    Ok(rows)
}

/// The rows of several sites in one order; at most `limit` where one is given. The statement takes the site as parameter 1
/// and the most of it as parameter 2.
///
/// # Errors
/// As [`all`].
pub fn of_sites<T, K: Ord>(
    conn: &Connection,
    sql: &str,
    sites: &[id::SiteId],
    limit: Option<usize>,
    mut read: impl FnMut(&Row<'_>) -> Result<T, Error>,
    order: impl Fn(&T) -> K,
) -> Result<Vec<T>, Error> {
    let most = limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(-1));
    let mut rows = Vec::new();
    for site in sites {
        rows.extend(all(conn, sql, params![site, most], &mut read)?);
    }
    if sites.len() > 1 {
        rows.sort_by_key(order);
        rows.truncate(limit.unwrap_or(usize::MAX));
    }
    Ok(rows)
}
