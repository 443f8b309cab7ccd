#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::super::{full, iso};
use super::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A Tuesday.
fn today() -> NaiveDate {
    date("2026-11-24")
}

#[track_caller]
fn assert_read(cases: &[(&str, &str)], lean: Lean) {
    for (input, expected) in cases {
        assert_eq!(parse_date(input, today(), lean), Ok(date(expected)), "{input}");
    }
}

#[test]
fn dates_are_read_as_people_type_them() {
    for lean in [Lean::Past, Lean::Future] {
        assert_read(
            &[
                ("2026-07-03", "2026-07-03"),
                ("3/7/2026", "2026-07-03"),
                ("3/7/26", "2026-07-03"),
                ("03 07 26", "2026-07-03"),
                ("3.7.26", "2026-07-03"),
                ("030726", "2026-07-03"),
                ("03072026", "2026-07-03"),
                ("20260703", "2026-07-03"),
                (" 3 July 2026 ", "2026-07-03"),
                ("3rd of JULY, 2026", "2026-07-03"),
                ("3jul26", "2026-07-03"),
                ("Sept 3 2026", "2026-09-03"),
                ("2026 jul 3", "2026-07-03"),
                ("Fri 3 July 2026", "2026-07-03"),
                ("today", "2026-11-24"),
                ("Tomorrow", "2026-11-25"),
                ("yesterday", "2026-11-23"),
                ("+14d", "2026-12-08"),
                ("+ 2 weeks", "2026-12-08"),
                ("+7", "2026-12-01"),
                ("-1m", "2026-10-24"),
                ("−1y", "2025-11-24"),
                ("in 3 months", "2027-02-24"),
                ("3 days ago", "2026-11-21"),
                ("tue", "2026-11-24"),
                ("this fri", "2026-11-27"),
                ("next fri", "2026-12-04"),
                ("next tuesday", "2026-12-01"),
                ("last weds", "2026-11-18"),
                ("29/2/2028", "2028-02-29"),
                ("1/1/1900", "1900-01-01"),
                ("31/12/2200", "2200-12-31"),
            ],
            lean,
        );
    }
}

#[test]
fn what_is_ambiguous_leans() {
    let future = [
        ("3/7", "2027-07-03"),
        ("24/11", "2026-11-24"),
        ("25 nov", "2026-11-25"),
        ("jul 3", "2027-07-03"),
        ("29 feb", "2028-02-29"),
        ("fri", "2026-11-27"),
        ("mon", "2026-11-30"),
        ("14 days", "2026-12-08"),
        ("1y", "2027-11-24"),
        ("3/7/66", "2066-07-03"),
        ("3/7/99", "2099-07-03"),
        ("3/7/07", "2007-07-03"),
        ("3/7/05", "2105-07-03"),
    ];
    assert_read(&future, Lean::Future);
    let past = [
        ("3/7", "2026-07-03"),
        ("24/11", "2026-11-24"),
        ("25 nov", "2025-11-25"),
        ("29 feb", "2024-02-29"),
        ("fri", "2026-11-20"),
        ("mon", "2026-11-23"),
        ("14 days", "2026-11-10"),
        ("3/7/66", "1966-07-03"),
        ("3/12/26", "2026-12-03"),
        ("3/7/27", "1927-07-03"),
    ];
    assert_read(&past, Lean::Past);
}

#[test]
fn months_end_on_the_last_day_of_a_shorter_one() {
    assert_eq!(parse_date("+1m", date("2027-01-31"), Lean::Future), Ok(date("2027-02-28")));
    assert_eq!(parse_date("-1y", date("2028-02-29"), Lean::Future), Ok(date("2027-02-28")));
}

#[test]
fn the_impossible_is_named() {
    for (input, words) in [
        ("31/2", "There is no 31 February."),
        ("31/02/2026", "There is no 31 February."),
        ("310426", "There is no 31 April."),
        ("29/2/2026", "There is no 29 February in that year."),
        ("29 feb 1900", "There is no 29 February in that year."),
        ("7/13/2026", "There are 12 months, and the day comes before the month, as in 31/7/2026."),
        ("3/0/2026", "There are 12 months, and the day comes before the month, as in 31/7/2026."),
        ("32/7/2026", "The day must be from 1 to 31."),
        ("0/7", "The day must be from 1 to 31."),
        ("3/7/1899", YEAR_RANGE),
        ("3/7/2201", YEAR_RANGE),
        ("+200y", YEAR_RANGE),
        ("thu 3 jul 2026", "That date falls on another day of the week."),
        ("jul", "Give the day as well, such as 3 jul."),
        ("July 2026", "Give the day as well, such as 3 jul."),
    ] {
        assert_eq!(parse_date(input, today(), Lean::Future), Err(words.into()), "{input}");
    }
}

#[test]
fn what_is_no_date_is_refused() {
    for input in [
        "",
        " ",
        "soon",
        "3",
        "2026",
        "0307",
        "3/7/2",
        "3/7/026",
        "3/7/20266",
        "7/2026",
        "next",
        "next year",
        "+",
        "+x",
        "+3/7",
        "-3/7/2026",
        "+99999999999d",
        "+4294967295y",
        "3 juli 2026 x",
        "3 ju",
        "3/7/2026 09:00",
        "٣/٧/٢٠٢٦",
        "3/7/2026; drop",
        "fri fri",
        "3 of",
        "twenty",
        "99999999999999999999",
        "+-1d",
    ] {
        assert_eq!(parse_date(input, today(), Lean::Future), Err(ACCEPTED.into()), "{input}");
    }
    assert!(parse_date(&"1 ".repeat(100_000), today(), Lean::Past).is_err());
}

#[test]
fn births_are_in_the_past() {
    for (input, expected) in [
        ("3/7/1966", "1966-07-03"),
        ("030766", "1966-07-03"),
        ("3 jul 66", "1966-07-03"),
        ("24/11/26", "2026-11-24"),
        ("3/12/26", "1926-12-03"),
        ("24/11/1901", "1901-11-24"),
    ] {
        assert_eq!(parse_birth(input, today()), Ok(date(expected)), "{input}");
    }
    for (input, words) in [
        ("25/11/2026", "A date of birth cannot be after today."),
        ("23/11/1901", "A date of birth cannot be more than 125 years ago."),
        ("3/7", ACCEPTED_BIRTH),
        ("today", ACCEPTED_BIRTH),
        ("40y", ACCEPTED_BIRTH),
        ("1966", ACCEPTED_BIRTH),
        ("31/2/1966", "There is no 31 February."),
    ] {
        assert_eq!(parse_birth(input, today()), Err(words.into()), "{input}");
    }
}

#[test]
fn files_write_dates_in_two_ways() {
    for (input, expected) in [
        ("2026-07-03", "2026-07-03"),
        (" 3/7/2026", "2026-07-03"),
        ("03/07/2026", "2026-07-03"),
        ("2026-07-03T23:30:00", "2026-07-03"),
        ("2026-07-03T23:30", "2026-07-03"),
        ("2026-07-03T22:59:59.999Z", "2026-07-03"),
        ("2026-07-03T23:30:00Z", "2026-07-04"),
        ("2026-07-03T23:30Z", "2026-07-04"),
        ("2026-11-24T23:30:00+00:00", "2026-11-24"),
        ("2026-11-24T00:30:00+05:30", "2026-11-23"),
    ] {
        assert_eq!(parse_import_date(input), Ok(date(expected)), "{input}");
    }
    for input in [
        "",
        "3/7/26",
        "2026-7-3",
        "2026/07/03",
        "3-7-2026",
        "3 jul 2026",
        "2026-07",
        "today",
        "2026-07-03T",
        "03/7/2026T09:00",
        "2026-07-03T25:00",
        "2026-07-03Tx",
        "2026-02-31",
        "31/2/2026",
        "1899-01-01",
        "2200-12-31T23:59:59-02:00",
        "+026-07-03",
        "2026-07-03 09:00",
        "2026-07/03",
    ] {
        assert!(parse_import_date(input).is_err(), "{input}");
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(days in 0_i64..=109_937, past in any::<bool>()) {
        let date = date("1900-01-01") + chrono::TimeDelta::days(days);
        let lean = if past { Lean::Past } else { Lean::Future };
        for text in [full(date), iso(date), date.format("%-d/%-m/%Y").to_string(), date.format("%d%m%Y").to_string(),
            date.format("%Y%m%d").to_string(), date.format("%b %-d %Y").to_string()] {
            prop_assert_eq!(parse_date(&text, today(), lean), Ok(date), "{}", text);
        }
        prop_assert_eq!(parse_import_date(&iso(date)), Ok(date));
        prop_assert_eq!(parse_import_date(&date.format("%-d/%-m/%Y").to_string()), Ok(date));
    }

    #[test]
    fn any_text_is_read_or_refused(input in any::<String>(), near in "[0-9a-z/+. TZ:-]{0,24}") {
        for text in [input, near] {
            for lean in [Lean::Past, Lean::Future] {
                if let Ok(date) = parse_date(&text, today(), lean) {
                    prop_assert!(YEARS.contains(&date.year()));
                }
            }
            if let Ok(birth) = parse_birth(&text, today()) {
                prop_assert!(birth <= today());
            }
            let _ = parse_import_date(&text);
        }
    }

    #[test]
    fn a_day_without_a_year_leans(days in 0_u64..3000, day in 1_u32..=31, month in 1_u32..=12) {
        let now = today() + Days::new(days);
        let text = format!("{day}/{month}");
        match (parse_date(&text, now, Lean::Past), parse_date(&text, now, Lean::Future)) {
            (Ok(past), Ok(future)) => prop_assert!(past <= now && now <= future),
            (past, future) => prop_assert_eq!(past, future),
        }
    }
}

#[test]
fn a_date_on_a_letter_is_the_nearer_one() {
    for (input, expected) in [
        ("23 nov", "2026-11-23"),
        ("25 nov", "2026-11-25"),
        ("24/11", "2026-11-24"),
        ("3 jan", "2027-01-03"),
        ("31/10", "2026-10-31"),
        ("yesterday", "2026-11-23"),
        ("fri", "2026-11-27"),
        ("sun", "2026-11-22"),
        ("2 weeks", "2026-12-08"),
        ("3/7/2024", "2024-07-03"),
    ] {
        assert_eq!(nearest(input, today()), Ok(date(expected)), "{input}");
    }
    assert!(nearest("soon", today()).is_err());
}
