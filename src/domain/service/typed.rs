//! Opening hours as people write them: `Mon-Fri 9-5, Tue 9:30-16:00`, `1st Thu 2-4`, `24/7`.

use chrono::{NaiveDate, NaiveTime};

use super::hours::{DAYS, Schedule, lines};

const MINUTES: u32 = 24 * 60;
const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Words that say nothing of when.
const FILLERS: [&str; 10] = ["open", "from", "on", "every", "each", "of", "the", "month", "and", "weekly"];
const ORDINALS: [(&str, &str, i8); 5] =
    [("1st", "first", 1), ("2nd", "second", 2), ("3rd", "third", 3), ("4th", "fourth", 4), ("last", "last", -1)];

/// Some days.
#[derive(Clone, Copy, PartialEq, Eq)]
enum On {
    /// A day of every week, Monday is 0.
    Week(usize),
    /// A day of every month: which of the month's, and the day of the week.
    Month(i8, usize),
}

/// From a minute of the day to another; one that is not later is of the day after.
type Span = (u32, u32);

/// Reads hours as they are typed. What is said later of a day takes the place of what was said of it before, where the two
/// overlap, and stands beside it where they do not.
///
/// # Errors
/// A sentence that says what would be accepted.
pub fn typed(text: &str) -> Result<Vec<Schedule>, String> {
    let mut said: Vec<(On, Span)> = Vec::new();
    let (mut days, mut settled): (Vec<On>, bool) = (Vec::new(), true);
    for piece in pieces(text) {
        let (on, span) = piece_of(&piece)?;
        if !on.is_empty() {
            if settled {
                days.clear();
            }
            days.extend(on);
            settled = false;
        }
        let Some(span) = span else { continue };
        if days.is_empty() {
            return Err(format!("Say on which days it is open {piece}: {EXAMPLE}."));
        }
        settled = true;
        for day in &days {
            said.retain(|(other, before)| other != day || !overlap(*before, span));
            said.push((*day, span));
        }
    }
    if !settled {
        return Err(format!("Say from when to when on the last of the days: {EXAMPLE}."));
    }
    Ok(schedules(&said))
}

/// Reads hours as they are typed; a line that means nothing to [`typed`] is kept as words.
#[must_use]
pub fn typed_or_words(text: &str) -> Vec<Schedule> {
    if let Ok(hours) = typed(text) {
        return hours;
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let words = |line: &str| vec![Schedule { words: line.to_owned(), ..Schedule::default() }];
    lines.flat_map(|line| typed(line).unwrap_or_else(|_| words(line))).collect()
}

/// What was typed, as it will be shown; and that it is not reckoned with where it is words only.
#[must_use]
pub fn echo(text: &str, today: NaiveDate) -> String {
    let hours = typed_or_words(text);
    if hours.iter().any(|hours| hours.opens.is_none()) {
        return format!("shown in your words; to be reckoned with: {EXAMPLE}");
    }
    lines(&hours, today).join("; ")
}

const EXAMPLE: &str = "Mon-Fri 9-5, Sat 10:00-12:30";

/// The text in its pieces, each of days, of hours, or of both, in small letters and with tight dashes.
fn pieces(text: &str) -> Vec<String> {
    let mut text = text.to_lowercase().replace(['–', '—'], "-");
    for (words, sign) in [
        (" until ", "-"),
        (" till ", "-"),
        (" to ", "-"),
        (" - ", "-"),
        (" -", "-"),
        ("- ", "-"),
        ("day and night", "0:00-0:00"),
        ("24/7", "daily 0:00-0:00"),
        ("24 hours", "0:00-0:00"),
        ("12 noon", "noon"),
        ("12 midnight", "midnight"),
        ("noon", "12:00"),
        ("midday", "12:00"),
        ("midnight", "0:00"),
        (" am", "am"),
        (" pm", "pm"),
        (" and ", ","),
        ("&", ","),
    ] {
        text = text.replace(words, sign);
    }
    text.split([',', ';', '\n']).map(|piece| piece.trim().to_owned()).filter(|piece| !piece.is_empty()).collect()
}

/// The days of a piece, and its hours.
fn piece_of(piece: &str) -> Result<(Vec<On>, Option<Span>), String> {
    let (mut on, mut span, mut ordinal) = (Vec::new(), None, None);
    for word in piece.split_whitespace().map(|word| word.trim_end_matches([':', '.'])) {
        if FILLERS.contains(&word) || word.is_empty() {
            continue;
        }
        if span.is_none()
            && let Some((.., number)) = ORDINALS.iter().find(|(short, long, _)| word == *short || word == *long)
        {
            ordinal = Some(*number);
        } else if span.is_none()
            && let Some(days) = days_of(word)
        {
            on.extend(days.into_iter().map(|day| ordinal.map_or(On::Week(day), |number| On::Month(number, day))));
        } else if span.is_none()
            && let Some(hours) = span_of(word)
        {
            span = Some(hours);
        } else {
            return Err(format!("“{word}” means nothing here. Write hours so: {EXAMPLE}."));
        }
    }
    Ok((on, span))
}

/// The days that a word names: one, a range, or a group.
fn days_of(word: &str) -> Option<Vec<usize>> {
    match word {
        "daily" | "day" | "days" | "everyday" => return Some((0..7).collect()),
        "weekday" | "weekdays" => return Some((0..5).collect()),
        "weekend" | "weekends" => return Some(vec![5, 6]),
        _ => {}
    }
    if word.contains('/') {
        return word.split('/').map(day_of).collect();
    }
    match word.split_once('-') {
        None => day_of(word).map(|day| vec![day]),
        Some((first, last)) => {
            let (first, last) = (day_of(first)?, day_of(last)?);
            let count = (last + 7 - first) % 7 + 1;
            Some((first..first + count).map(|day| day % 7).collect())
        }
    }
}

fn day_of(word: &str) -> Option<usize> {
    let stem = word.trim_end_matches('s');
    WEEK.iter().position(|day| stem.len() >= 2 && day.starts_with(stem))
}

/// From when to when, as it is typed.
fn span_of(word: &str) -> Option<Span> {
    let (opens, closes) = word.split_once('-')?;
    let (opens, closes) = (Clock::read(opens)?, Clock::read(closes)?);
    let from = opens.minute(|hour| (1..=6).contains(&hour));
    let plain = closes.minute(|_| false);
    // A bare hour that would be before it opens is one of the afternoon, 9-5; but not behind 22:00, which counts to 24.
    let afternoon = plain <= from && plain < MINUTES / 2 && closes.bare && opens.hour <= 12;
    let to = if afternoon { plain + MINUTES / 2 } else { plain };
    Some((from, to % MINUTES))
}

/// A time as it is typed.
struct Clock {
    hour: u32,
    minute: u32,
    afternoon: Option<bool>,
    /// Whether it may mean the afternoon as well as the morning.
    bare: bool,
}

impl Clock {
    fn read(text: &str) -> Option<Self> {
        let (digits, afternoon) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
            (Some(digits), _) => (digits, Some(false)),
            (_, Some(digits)) => (digits, Some(true)),
            _ => (text, None),
        };
        let (hour, minute) = match digits.split_once([':', '.']) {
            Some(parts) => parts,
            None if digits.len() == 4 => digits.split_at(2),
            None => (digits, "00"),
        };
        let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 2);
        let (of, minute) = (number(hour)?, number(minute).filter(|minute| *minute < 60)?);
        let fits = if afternoon.is_some() { (1..=12).contains(&of) } else { of <= 24 };
        let bare = afternoon.is_none() && (1..=12).contains(&of) && !hour.starts_with('0');
        fits.then_some(Self { hour: of, minute, afternoon, bare })
    }

    /// The minute of the day. `later` says which bare hours are of the afternoon.
    fn minute(&self, later: impl Fn(u32) -> bool) -> u32 {
        let hour = match self.afternoon {
            Some(afternoon) => self.hour % 12 + if afternoon { 12 } else { 0 },
            None if self.bare && later(self.hour) => self.hour + 12,
            None => self.hour,
        };
        hour * 60 + self.minute
    }
}

fn overlap(one: Span, other: Span) -> bool {
    let end = |(from, to): Span| if to <= from { to + MINUTES } else { to };
    one.0 < end(other) && other.0 < end(one)
}

/// A schedule for each span of weekdays and each day of a month, in the order in which they were first said.
fn schedules(said: &[(On, Span)]) -> Vec<Schedule> {
    let mut spans: Vec<Span> = Vec::new();
    let mut schedules = Vec::new();
    for (on, span) in said {
        match on {
            On::Week(_) if spans.contains(span) => {}
            On::Week(_) => {
                spans.push(*span);
                let days: Vec<usize> = (0..7).filter(|day| said.contains(&(On::Week(*day), *span))).collect();
                let rule = if days.len() == 7 {
                    "FREQ=DAILY".to_owned()
                } else {
                    let names: Vec<&str> = days.iter().map(|day| DAYS[*day]).collect();
                    format!("FREQ=WEEKLY;BYDAY={}", names.join(","))
                };
                schedules.push(schedule(rule, *span));
            }
            On::Month(number, day) => {
                schedules.push(schedule(format!("FREQ=MONTHLY;BYDAY={number}{}", DAYS[*day]), *span));
            }
        }
    }
    schedules
}

fn schedule(rule: String, (opens, closes): Span) -> Schedule {
    let time = |minute: u32| NaiveTime::from_num_seconds_from_midnight_opt(minute % MINUTES * 60, 0);
    Schedule { rule, opens: time(opens), closes: time(closes), ..Schedule::default() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::date::parse_now;
    use crate::domain::service::hours::opening;

    fn today() -> NaiveDate {
        "2026-11-24".parse().unwrap()
    }

    #[test]
    fn hours_as_people_write_them() {
        for (text, said) in [
            ("Mon-Fri 9-5", "Mon, Tue, Wed, Thu, Fri 9:00 to 17:00"),
            ("Mon-Fri 9-5, Tue 9:30-16:00", "Mon, Wed, Thu, Fri 9:00 to 17:00; Tue 9:30 to 16:00"),
            ("Monday to Friday 9am to 5pm", "Mon, Tue, Wed, Thu, Fri 9:00 to 17:00"),
            ("weekdays 9.30–17.00", "Mon, Tue, Wed, Thu, Fri 9:30 to 17:00"),
            ("Mon, Wed & Fri 10-4; Sat 10-12", "Mon, Wed, Fri 10:00 to 16:00; Sat 10:00 to 12:00"),
            ("Tues/Thurs 1-4", "Tue, Thu 13:00 to 16:00"),
            ("Wed 9-12, 1-5", "Wed 9:00 to 12:00; Wed 13:00 to 17:00"),
            ("Mon: 9am - 12 noon, Tue: 0930-1600", "Mon 9:00 to 12:00; Tue 9:30 to 16:00"),
            ("Fri-Sun 22:00-06:00", "Fri, Sat, Sun 22:00 to 6:00"),
            ("Sat 20:00-9:00", "Sat 20:00 to 9:00"),
            ("Sat-Mon 10-4", "Mon, Sat, Sun 10:00 to 16:00"),
            ("24/7", "Every day, day and night"),
            ("every day 24 hours", "Every day, day and night"),
            ("daily 8am-8pm", "Every day 8:00 to 20:00"),
            ("1st Thu of the month 2-4", "Every month (1Thu) 14:00 to 16:00"),
            ("Mon-Fri 9-5\nSat 10-1", "Mon, Tue, Wed, Thu, Fri 9:00 to 17:00; Sat 10:00 to 13:00"),
            ("Tue 12-12:30pm", "Tue 12:00 to 12:30"),
        ] {
            assert_eq!(typed(text).map(|hours| lines(&hours, today()).join("; ")), Ok(said.to_owned()), "{text}");
            assert!(typed(text).unwrap().iter().all(|hours| hours.check().is_ok()), "{text}");
            // What is shown can be typed again, and means the same; only monthly days are shown otherwise.
            if !said.contains("month") {
                assert_eq!(typed(&said.replace("; ", "\n")), typed(text), "{said}");
            }
        }
    }

    #[test]
    fn what_means_nothing_is_said_and_kept_in_its_words() {
        for text in ["by appointment", "Mon-Fri", "9-5", "Mon 9", "Mon 25-26", "Mon-Fri 9-5 or so", "Xday 9-5"] {
            assert!(typed(text).unwrap_err().contains(EXAMPLE), "{text}");
            let kept = typed_or_words(text);
            assert_eq!((kept.len(), kept[0].words.as_str(), kept[0].opens), (1, text, None), "{text}");
            assert!(echo(text, today()).contains("in your words"), "{text}");
        }
        assert_eq!(typed(""), Ok(Vec::new()));
        let mixed = typed_or_words("Mon 9-5\nring first");
        assert_eq!(lines(&mixed, today()), ["Mon 9:00 to 17:00", "ring first"]);
    }

    #[test]
    fn what_was_typed_is_reckoned_with() {
        let hours = typed("Mon-Fri 9-5, Tue 9:30-16:00").unwrap();
        for (now, said) in [
            ("2026-11-24T09:15", "opens today 9:30"),
            ("2026-11-24T09:30", "open now until 16:00"),
            ("2026-11-25T09:15", "open now until 17:00"),
        ] {
            let now = parse_now(now).unwrap();
            assert_eq!(opening(&hours, now).words(now), said);
        }
    }
}
