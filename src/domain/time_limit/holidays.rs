//! Working days: Monday to Friday without the bank holidays of the nation.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::case::Nation;

codes! {
    /// A part of the United Kingdom with bank holidays of its own, under GOV.UK's names.
    Division {
        EnglandAndWales = "england-and-wales" => "England and Wales",
        Scotland = "scotland" => "Scotland",
        NorthernIreland = "northern-ireland" => "Northern Ireland",
    }
}

impl Division {
    /// The division of a nation.
    #[must_use]
    pub const fn of(nation: Nation) -> Self {
        match nation {
            Nation::England | Nation::Wales => Self::EnglandAndWales,
            Nation::Scotland => Self::Scotland,
            Nation::NorthernIreland => Self::NorthernIreland,
        }
    }
}

/// The bank holidays that are known, by division and year. A year is known as a whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    years: BTreeMap<(Division, i32), BTreeSet<NaiveDate>>,
}

impl Holidays {
    /// Adds the days of a year; days known of it before are forgotten. Days of other years are left out.
    pub fn set(&mut self, division: Division, year: i32, days: impl IntoIterator<Item = NaiveDate>) {
        self.years.insert((division, year), days.into_iter().filter(|day| day.year() == year).collect());
    }

    /// These with others added, a year of which replaces the same year of these.
    #[must_use]
    pub fn with(mut self, others: Self) -> Self {
        self.years.extend(others.years);
        self
    }

    /// Every year that is known, with its days, by division and year.
    pub fn years(&self) -> impl Iterator<Item = (Division, i32, &BTreeSet<NaiveDate>)> {
        self.years.iter().map(|((division, year), days)| (*division, *year, days))
    }

    /// Whether the bank holidays of a day's year are known where the nation is.
    #[must_use]
    pub fn know(&self, day: NaiveDate, nation: Nation) -> bool {
        self.years.contains_key(&(Division::of(nation), day.year()))
    }

    /// The last year that is known where the nation is.
    #[must_use]
    pub fn until(&self, nation: Nation) -> Option<i32> {
        let division = Division::of(nation);
        self.years.keys().filter(|(of, _)| *of == division).map(|(_, year)| *year).max()
    }

    /// Whether a day is a bank holiday where the nation is; `false` in a year that is not known.
    #[must_use]
    pub fn is_holiday(&self, day: NaiveDate, nation: Nation) -> bool {
        self.years.get(&(Division::of(nation), day.year())).is_some_and(|days| days.contains(&day))
    }

    /// Whether a day is worked: not Saturday, not Sunday, not a bank holiday.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate, nation: Nation) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.is_holiday(day, nation)
    }

    /// The day itself where it is worked, else the next one that is.
    #[must_use]
    pub fn next_working_day(&self, day: NaiveDate, nation: Nation) -> NaiveDate {
        day.iter_days().find(|day| self.is_working_day(*day, nation)).unwrap_or(day)
    }

    /// The day itself where it is worked, else the last one before it that is.
    #[must_use]
    pub fn last_working_day(&self, day: NaiveDate, nation: Nation) -> NaiveDate {
        let mut before = day;
        while !self.is_working_day(before, nation) {
            let Some(earlier) = before.pred_opt() else { return day };
            before = earlier;
        }
        before
    }
}
