//! Money: whole pence, with the period it is paid for.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most that may be typed: £10,000,000.
const MOST: i64 = 1_000_000_000;
/// What an amount may look like, for messages.
const ACCEPTED: &str = "Give an amount such as 14.20, £1,204.50 or 14p.";
/// What a period may look like, for messages.
const PERIODS: &str =
    "After the amount, say how often: a day, a week, every 2 weeks, every 4 weeks, a month, a quarter, a year or once.";

/// An amount in pence. Below zero it is money owed or lost; what is typed is never below zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pence(pub i64);

impl Pence {
    /// To the nearest pound, halves away from zero, without pence: `£738`.
    #[must_use]
    pub fn whole(self) -> String {
        let pounds = (self.0.unsigned_abs() + 50) / 100;
        let sign = if self.0 < 0 && pounds > 0 { "-" } else { "" };
        format!("{sign}£{}", grouped(pounds))
    }
}

/// Pounds and pence: `£1,204.50`.
impl fmt::Display for Pence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pence = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        f.pad(&format!("{sign}£{}.{:02}", grouped(pence / 100), pence % 100))
    }
}

/// The sum, held at the largest or smallest amount rather than overflowing.
impl std::iter::Sum for Pence {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.fold(0, |total, amount| total.saturating_add(amount.0)))
    }
}

codes! {
    /// What an amount is paid for.
    Period {
        Once = "once" => "once",
        Day = "day" => "a day",
        Week = "week" => "a week",
        TwoWeeks = "two_weeks" => "every 2 weeks",
        FourWeeks = "four_weeks" => "every 4 weeks",
        Month = "month" => "a month",
        Quarter = "quarter" => "a quarter",
        Year = "year" => "a year",
    }
}

impl Period {
    /// How many of the period are counted in a year. `Once` is counted apart, so none.
    #[must_use]
    pub const fn per_year(self) -> i64 {
        match self {
            Self::Once => 0,
            Self::Day => 365,
            Self::Week => 52,
            Self::TwoWeeks => 26,
            Self::FourWeeks => 13,
            Self::Month => 12,
            Self::Quarter => 4,
            Self::Year => 1,
        }
    }

    /// The period that people mean by `words`: "a week", "pw", "/week", "weekly", "per calendar month" and the like.
    fn read(words: &str) -> Option<Self> {
        let compact: String = words.chars().filter(char::is_ascii_alphanumeric).collect();
        let named = |name: &str| {
            Some(match name {
                "once" | "oneoff" | "lumpsum" => Self::Once,
                "d" | "day" | "daily" | "pd" => Self::Day,
                "w" | "wk" | "week" | "weekly" | "pw" => Self::Week,
                "2w" | "2wk" | "2wks" | "2week" | "2weeks" | "2weekly" | "twoweeks" | "twoweekly" | "fortnight"
                | "fortnightly" => Self::TwoWeeks,
                "4w" | "4wk" | "4wks" | "4week" | "4weeks" | "4weekly" | "fourweeks" | "fourweekly" => Self::FourWeeks,
                "m" | "mth" | "month" | "monthly" | "calendarmonth" | "cm" | "pm" | "pcm" => Self::Month,
                "q" | "qtr" | "quarter" | "quarterly" | "pq" => Self::Quarter,
                "y" | "yr" | "year" | "yearly" | "annum" | "annual" | "annually" | "pa" => Self::Year,
                _ => return None,
            })
        };
        // The whole first: "annum" begins with "an".
        named(&compact)
            .or_else(|| ["per", "every", "each", "an", "a"].iter().find_map(|lead| named(compact.strip_prefix(lead)?)))
    }
}

/// Reads an amount as people type it: `14.20`, `£1,204.50`, `14`, `1204.5`, `14p`.
///
/// # Errors
///
/// A sentence that says what is accepted, where the text is no amount, is below zero, has parts of a penny or is more
/// than £10,000,000. It does not repeat what was typed.
pub fn parse_money(input: &str) -> Result<Pence, String> {
    match split(input)? {
        (amount, "") => Ok(amount),
        _ => Err(ACCEPTED.into()),
    }
}

/// Reads an amount and, where it is said, its period: `14.20 a week`, `14.20pw`, `£300/month`, `£300 pcm`,
/// `92.40 4 weekly`.
///
/// # Errors
///
/// As [`parse_money`]; also where what follows the amount is not a period.
pub fn parse_amount(input: &str) -> Result<(Pence, Option<Period>), String> {
    let lower = input.to_lowercase();
    let (amount, rest) = split(&lower)?;
    if rest.is_empty() {
        return Ok((amount, None));
    }
    let period = Period::read(rest).ok_or(PERIODS)?;
    Ok((amount, Some(period)))
}

/// The yearly value of an amount, by the desk's counting rule.
///
/// A day counts 365 times, a week 52, two weeks 26, four weeks 13, a month 12, a quarter 4; a sum paid once has no
/// yearly value. An amount beyond what can be held stays at the largest there is.
#[must_use]
pub fn annual(amount: Pence, period: Period) -> Pence {
    Pence(amount.0.saturating_mul(period.per_year()))
}

/// The weekly value of an amount: its yearly value over 52, to the nearest penny, halves upwards.
#[must_use]
pub fn weekly(amount: Pence, period: Period) -> Pence {
    Pence(annual(amount, period).0.saturating_add(26).div_euclid(52))
}

/// The amount at the start of the text, and what follows it.
fn split(input: &str) -> Result<(Pence, &str), String> {
    let input = input.trim();
    if input.starts_with(['-', '\u{2212}', '\u{2013}']) || input.starts_with("£-") {
        return Err("An amount cannot be below zero.".into());
    }
    let (sign, unsigned) = match input.strip_prefix('£') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, input),
    };
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',')).unwrap_or(unsigned.len());
    let (number, rest) = unsigned.split_at(end);
    let rest = rest.trim_start();
    // "14pw" is pounds a week; "14p", "14p a week" and "14p/week" are pence.
    let after_p = rest.strip_prefix(['p', 'P']).filter(|_| Period::read(&rest.to_lowercase()).is_none());
    match after_p {
        Some(_) if sign || number.contains('.') => Err(ACCEPTED.into()),
        Some(after) if !after.starts_with(|c: char| c.is_alphanumeric()) => Ok((pence(number, 1)?, after.trim_start())),
        _ => Ok((pence(number, 100)?, rest)),
    }
}

/// A number of pounds (`unit` 100) or pence (`unit` 1) with its commas and point.
fn pence(number: &str, unit: i64) -> Result<Pence, String> {
    let (whole, part) = number.split_once('.').unwrap_or((number, "00"));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouping_right = !whole.contains(',') || (1..=3).contains(&first.len());
    if !digits(first) || !grouping_right || !groups.all(|group| group.len() == 3 && digits(group)) {
        return Err(ACCEPTED.into());
    }
    if number.is_empty() || part.is_empty() || !digits(part) {
        return Err(ACCEPTED.into());
    }
    if part.len() > 2 {
        return Err("Give at most two figures after the point.".into());
    }
    let whole = whole.bytes().filter(u8::is_ascii_digit).fold(0, shift);
    let part = part.bytes().chain([b'0']).take(2).fold(0, shift);
    let total = whole.saturating_mul(unit).saturating_add(part);
    if total > MOST {
        return Err("The most that can be entered is £10,000,000.".into());
    }
    Ok(Pence(total))
}

/// `number` with one more digit behind it.
fn shift(number: i64, digit: u8) -> i64 {
    number.saturating_mul(10).saturating_add(i64::from(digit - b'0'))
}

/// The number with a comma after each group of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.char_indices() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn money_is_read_as_people_type_it() {
        for (input, pence) in [
            ("14.20", 1420),
            ("£1,204.50", 120_450),
            ("14", 1400),
            ("1204.5", 120_450),
            ("14p", 14),
            ("1,204P", 1204),
            (" £ 14 ", 1400),
            (".50", 50),
            ("0", 0),
            ("10,000,000.00", MOST),
        ] {
            assert_eq!(parse_money(input), Ok(Pence(pence)), "{input}");
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for input in [
            "",
            "£",
            ".",
            "14.",
            "1,20",
            "1,2045",
            ",500",
            "1.2.3",
            "14.205",
            "-5",
            "£-5",
            "−5",
            "£14p",
            "14.2p",
            "10,000,000.01",
            "99999999999999999999999",
            "14 a week",
            "ten",
            "14x",
            "1e5",
            "١٤",
            "14,",
            "£££5",
        ] {
            let words = parse_money(input).unwrap_err();
            assert!(words.ends_with('.'), "{input}");
        }
    }

    #[test]
    fn amounts_are_read_with_their_period() {
        for (input, pence, period) in [
            ("14.20", 1420, None),
            ("14.20 a week", 1420, Some(Period::Week)),
            ("14.20pw", 1420, Some(Period::Week)),
            ("14 p/w", 1400, Some(Period::Week)),
            ("14p", 14, None),
            ("14p a week", 14, Some(Period::Week)),
            ("14p/week", 14, Some(Period::Week)),
            ("£300/month", 30_000, Some(Period::Month)),
            ("£300 PCM", 30_000, Some(Period::Month)),
            ("300 per calendar month", 30_000, Some(Period::Month)),
            ("92.40 4 weekly", 9240, Some(Period::FourWeeks)),
            ("92.40 every four weeks", 9240, Some(Period::FourWeeks)),
            ("60 fortnightly", 6000, Some(Period::TwoWeeks)),
            ("£9,500 p.a.", 950_000, Some(Period::Year)),
            ("9500 per annum", 950_000, Some(Period::Year)),
            ("250 one-off", 25_000, Some(Period::Once)),
        ] {
            assert_eq!(parse_amount(input), Ok((Pence(pence), period)), "{input}");
        }
        for input in ["14 a moon", "14 5 weekly", "14.2p a week", "£14p a week", "a week", "", "14 / ", "14 weekends"]
        {
            assert!(parse_amount(input).is_err(), "{input}");
        }
    }

    #[test]
    fn every_period_is_read_back_from_its_words_and_its_code() {
        for &period in Period::ALL {
            for words in [period.label(), period.code()] {
                assert_eq!(parse_amount(&format!("£14.20 {words}")), Ok((Pence(1420), Some(period))), "{words}");
            }
        }
    }

    #[test]
    fn yearly_and_weekly_values_follow_the_counting_rule() {
        for (period, yearly, week) in [
            (Period::Once, 0, 0),
            (Period::Day, 518_300, 9967),
            (Period::Week, 73_840, 1420),
            (Period::TwoWeeks, 36_920, 710),
            (Period::FourWeeks, 18_460, 355),
            (Period::Month, 17_040, 328),
            (Period::Quarter, 5680, 109),
            (Period::Year, 1420, 27),
        ] {
            assert_eq!((annual(Pence(1420), period), weekly(Pence(1420), period)), (Pence(yearly), Pence(week)));
        }
        // 26 pence a year is half a penny a week.
        assert_eq!(weekly(Pence(26), Period::Year), Pence(1));
        assert_eq!(weekly(Pence(25), Period::Year), Pence(0));
        assert_eq!(annual(Pence(i64::MAX), Period::Week), Pence(i64::MAX));
    }

    #[test]
    fn amounts_are_printed_in_pounds() {
        for (pence, full, whole) in [
            (120_450, "£1,204.50", "£1,205"),
            (73_840, "£738.40", "£738"),
            (5, "£0.05", "£0"),
            (-5, "-£0.05", "£0"),
            (-123_456_789, "-£1,234,567.89", "-£1,234,568"),
        ] {
            assert_eq!((Pence(pence).to_string().as_str(), Pence(pence).whole().as_str()), (full, whole));
        }
        assert_eq!(format!("{:>9}", Pence(1420)), "   £14.20");
        assert_eq!(serde_json::to_string(&Pence(1420)).unwrap(), "1420");
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_back(pence in 0..=MOST) {
            prop_assert_eq!(parse_money(&Pence(pence).to_string()), Ok(Pence(pence)));
        }

        #[test]
        fn values_never_overflow(pence in any::<i64>(), period in proptest::sample::select(Period::ALL)) {
            let _ = (weekly(Pence(pence), period), Pence(pence).whole(), Pence(pence).to_string());
            let _: Pence = [Pence(pence), Pence(pence)].into_iter().sum();
        }

        #[test]
        fn a_weekly_amount_is_its_own_weekly_value(pence in 0..=MOST) {
            prop_assert_eq!(weekly(Pence(pence), Period::Week), Pence(pence));
        }

        #[test]
        fn any_text_is_read_or_refused(input in any::<String>(), near in "[£0-9.,p/ aweks-]{0,16}") {
            let _ = (parse_money(&input), parse_amount(&input));
            if let Ok((amount, _)) = parse_amount(&near) {
                prop_assert!((0..=MOST).contains(&amount.0));
            }
        }
    }
}
