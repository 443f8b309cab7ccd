//! Reading hours of a day as people type them.

use chrono::NaiveTime;

const ACCEPTED: &str = "Give an hour such as 10:30, 1430 or 2pm.";

/// Reads an hour of the day: `10:30`, `10.30`, `1030`, `9`, `2pm`, `2:30 pm`, `noon`.
///
/// A number alone is an hour of the clock of 24 hours; with `am` or `pm`, of the one of twelve.
///
/// # Errors
/// A sentence that says what is accepted. It does not repeat what was typed.
pub fn parse_hour(input: &str) -> Result<NaiveTime, String> {
    let text: String = input.trim().to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    if text == "noon" {
        return NaiveTime::from_hms_opt(12, 0, 0).ok_or_else(|| ACCEPTED.to_owned());
    }
    let half = ["am", "pm"].into_iter().find_map(|half| Some((text.strip_suffix(half)?, half)));
    let (digits, half) = half.map_or((text.as_str(), None), |(digits, half)| (digits, Some(half)));
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return Err(ACCEPTED.into()),
        None if digits.len() > 2 && digits.is_ascii() => digits.split_at(digits.len() - 2),
        None => (digits, "0"),
    };
    let number = |part: &str| part.chars().all(|c| c.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten();
    let (hour, minute) = number(hour).zip(number(minute)).ok_or(ACCEPTED)?;
    let hour = match half {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return Err(ACCEPTED.into()),
        Some("pm") => hour % 12 + 12,
        Some(_) => hour % 12,
    };
    NaiveTime::from_hms_opt(hour, minute, 0).ok_or_else(|| ACCEPTED.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hours_as_people_type_them() {
        for (typed, read) in [
            ("10:30", "10:30"),
            ("10.30", "10:30"),
            ("1030", "10:30"),
            ("930", "09:30"),
            ("9", "09:00"),
            ("2pm", "14:00"),
            (" 2:30 PM", "14:30"),
            ("12am", "00:00"),
            ("12pm", "12:00"),
            ("noon", "12:00"),
            ("23:59", "23:59"),
        ] {
            assert_eq!(parse_hour(typed).unwrap().format("%H:%M").to_string(), read, "{typed}");
        }
        for wrong in ["", "24:00", "10:60", "10:3", "13pm", "0am", "half past", "-1", "1:2:3", "10:3é", "é", "999"] {
            assert!(parse_hour(wrong).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_hour_is_read_back_and_nothing_breaks(hour in 0_u32..24, minute in 0_u32..60, any in ".{0,8}") {
            let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
            prop_assert_eq!(parse_hour(&time.format("%H:%M").to_string()), Ok(time));
            prop_assert_eq!(parse_hour(&time.format("%I:%M%p").to_string()), Ok(time));
            let _ = parse_hour(&any);
        }
    }
}
