//! The counting modes. Different statutes count differently, so a rule names its mode, not only its number.

use chrono::{Days, Months, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::holidays::Holidays;
use super::reckon::When;
use crate::domain::case::Nation;
use crate::domain::date::{full, uk_date, uk_instant, uk_time};

/// One step of counting. A number is at least 1 and at most [`Step::MOST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// So many months after: the day itself is not counted; the same day of the month, else the month's last.
    /// Source: R(IB) 4/02 as quoted by advisers; the corresponding-date rule for the end of a month.
    MonthsAfter(u32),
    /// So many years after, counted as months.
    YearsAfter(u32),
    /// So many days after: the day itself is day 0.
    DaysAfter(u32),
    /// So many weeks after: the day itself is day 0.
    WeeksAfter(u32),
    /// So many days beginning with the day: it is day 1.
    DaysBeginning(u32),
    /// So many months beginning with the day, which is a day less than so many months after it. At the end of a month the
    /// two ways of counting differ (Pruden v Cunard Ellerman, 1993, IRLR 317): the earlier holds, both are told.
    MonthsLessADay(u32),
    /// The first day after so many clear days: neither end is counted.
    ClearDays(u32),
    /// So many working days after: the day itself is day 0.
    WorkingDaysAfter(u32),
    /// So many hours after, in elapsed time, nights and weekends included.
    HoursAfter(u32),
    /// So many days before.
    DaysBefore(u32),
    /// So many days in which a letter is presumed to arrive.
    PresumedDays(u32),
    /// A day that the law itself names.
    Fixed(NaiveDate),
}

/// Where a step ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// The day, and the hour where hours are counted.
    pub(super) to: When,
    /// The later day of the other way of counting months, where the two differ.
    pub(super) other_way: Option<NaiveDate>,
    /// Whether the month had no such day, so that its last one is taken.
    pub(super) clipped: bool,
}

impl Step {
    /// The largest number of a step.
    pub const MOST: u32 = 1_200;

    /// The mode's name, as it stands in the data.
    #[must_use]
    pub const fn mode(self) -> &'static str {
        match self {
            Self::MonthsAfter(_) => "months-after",
            Self::YearsAfter(_) => "years-after",
            Self::DaysAfter(_) => "days-after",
            Self::WeeksAfter(_) => "weeks-after",
            Self::DaysBeginning(_) => "days-beginning",
            Self::MonthsLessADay(_) => "months-less-a-day",
            Self::ClearDays(_) => "clear-days",
            Self::WorkingDaysAfter(_) => "working-days-after",
            Self::HoursAfter(_) => "hours-after",
            Self::DaysBefore(_) => "days-before",
            Self::PresumedDays(_) => "presumed-days",
            Self::Fixed(_) => "fixed",
        }
    }

    /// Its number; `None` for a day that the law names.
    #[must_use]
    pub const fn length(self) -> Option<u32> {
        match self {
            Self::MonthsAfter(n)
            | Self::YearsAfter(n)
            | Self::DaysAfter(n)
            | Self::WeeksAfter(n)
            | Self::DaysBeginning(n)
            | Self::MonthsLessADay(n)
            | Self::ClearDays(n)
            | Self::WorkingDaysAfter(n)
            | Self::HoursAfter(n)
            | Self::DaysBefore(n)
            | Self::PresumedDays(n) => Some(n),
            Self::Fixed(_) => None,
        }
    }

    /// Whether its number is in range.
    pub(super) fn fits(self) -> bool {
        self.length().is_none_or(|n| (1..=Self::MOST).contains(&n))
    }

    /// Whether it needs the bank holidays.
    pub(super) const fn counts_working_days(self) -> bool {
        matches!(self, Self::WorkingDaysAfter(_))
    }

    /// Counts from a day. `None` where it leaves the calendar.
    pub(super) fn from(self, start: When, nation: Nation, holidays: &Holidays) -> Option<Counted> {
        let day = start.date;
        let plain = |date: NaiveDate| Counted { to: When { date, time: None }, other_way: None, clipped: false };
        let after = |n: u32| day.checked_add_days(Days::new(n.into())).map(plain);
        match self {
            Self::MonthsAfter(n) => months(day, n),
            Self::YearsAfter(n) => months(day, n.checked_mul(12)?),
            Self::DaysAfter(n) | Self::PresumedDays(n) => after(n),
            Self::WeeksAfter(n) => after(n.checked_mul(7)?),
            Self::DaysBeginning(n) => after(n.checked_sub(1)?),
            Self::ClearDays(n) => after(n.checked_add(1)?),
            Self::MonthsLessADay(n) => {
                let forward_then_back = months(day, n)?.to.date.pred_opt()?;
                let back_then_forward = months(day.pred_opt()?, n)?.to.date;
                let (earlier, later) =
                    (forward_then_back.min(back_then_forward), forward_then_back.max(back_then_forward));
                Some(Counted { other_way: (earlier != later).then_some(later), ..plain(earlier) })
            }
            Self::WorkingDaysAfter(n) => {
                let mut date = day;
                for _ in 0..n {
                    date = holidays.next_working_day(date.succ_opt()?, nation);
                }
                Some(plain(date))
            }
            Self::HoursAfter(n) => {
                let (hour, minute) = start.hour_and_minute();
                let end = uk_instant(day, hour, minute).checked_add_signed(TimeDelta::hours(n.into()))?;
                Some(Counted { to: When { date: uk_date(end), time: Some(uk_time(end)) }, ..plain(day) })
            }
            Self::DaysBefore(n) => day.checked_sub_days(Days::new(n.into())).map(plain),
            Self::Fixed(date) => Some(plain(date)),
        }
    }
}

impl std::fmt::Display for Step {
    /// In words, as a sentence goes on: "14 days after, the day itself not counted".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let many = |n: u32, unit: &str| if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") };
        match *self {
            Self::MonthsAfter(n) => write!(f, "{} after (same day of the month, else its last)", many(n, "month")),
            Self::YearsAfter(n) => write!(f, "{} after", many(n, "year")),
            Self::DaysAfter(n) => write!(f, "{} after, the day itself not counted", many(n, "day")),
            Self::WeeksAfter(n) => write!(f, "{} after, the day itself not counted", many(n, "week")),
            Self::DaysBeginning(n) => write!(f, "{} beginning with the day, which is day 1", many(n, "day")),
            Self::MonthsLessADay(n) => write!(f, "{} less a day", many(n, "month")),
            Self::ClearDays(n) => write!(f, "the first day after {}, neither end counted", many(n, "clear day")),
            Self::WorkingDaysAfter(n) => write!(f, "{} after, the day itself not counted", many(n, "working day")),
            Self::HoursAfter(n) => write!(f, "{} after, nights and weekends included", many(n, "hour")),
            Self::DaysBefore(n) => write!(f, "{} before", many(n, "day")),
            Self::PresumedDays(n) => write!(f, "{} in which the letter is presumed to arrive", many(n, "day")),
            Self::Fixed(day) => write!(f, "the day that the law names, {}", full(day)),
        }
    }
}

fn months(day: NaiveDate, n: u32) -> Option<Counted> {
    let date = day.checked_add_months(Months::new(n))?;
    let clipped = chrono::Datelike::day(&date) != chrono::Datelike::day(&day);
    Some(Counted { to: When { date, time: None }, other_way: None, clipped })
}
