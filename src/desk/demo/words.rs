//! Made-up words: names, reasons and notes, from the lists in `assets/demo`.

use std::collections::HashMap;

use super::dice::Dice;
use crate::domain::date::working_day;

const LISTS: [&str; 3] = [
    include_str!("../../../assets/demo/names.txt"),
    include_str!("../../../assets/demo/referrals.txt"),
    include_str!("../../../assets/demo/notes.txt"),
];

/// The lists by their headings.
pub(super) struct Words(HashMap<&'static str, Vec<&'static str>>);

/// What a made-up note tells of. Each draws on one or two lists.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    First(&'static str),
    Points,
    Call(&'static str),
    Evidence,
    Work,
    Waiting,
    Good,
    Bad,
    Close,
}

impl Topic {
    /// The list of its first sentence, and that of the others.
    const fn lists(self) -> (&'static str, &'static str) {
        match self {
            Self::First(area) => (area, "points"),
            Self::Points => ("points", "points"),
            Self::Call(body) => (body, "work"),
            Self::Evidence => ("evidence", "work"),
            Self::Work => ("work", "work"),
            Self::Waiting => ("waiting", "work"),
            Self::Good => ("good", "work"),
            Self::Bad => ("bad", "work"),
            Self::Close => ("close", "close"),
        }
    }
}

impl Words {
    /// Reads the lists.
    pub(super) fn read() -> Self {
        let mut lists: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
        for text in LISTS {
            let mut heading = "";
            for line in text.lines().filter(|line| !line.is_empty()) {
                match line.strip_prefix("== ") {
                    Some(name) => heading = name,
                    None => lists.entry(heading).or_default().push(line),
                }
            }
        }
        Self(lists)
    }

    /// A list by its heading; one that is not there is a single empty word.
    pub(super) fn list(&self, heading: &str) -> &[&'static str] {
        self.0.get(heading).map_or(&[""], Vec::as_slice)
    }

    /// One word of a list.
    pub(super) fn pick(&self, heading: &str, dice: &mut Dice) -> &'static str {
        dice.pick(self.list(heading))
    }

    /// A note of three to five sentences.
    pub(super) fn note(&self, topic: Topic, given: &str, dice: &mut Dice) -> String {
        let (first, rest) = topic.lists();
        let mut said: Vec<&str> = vec![self.pick(first, dice)];
        for _ in 0..dice.between(2, 4) {
            let next = self.pick(rest, dice);
            if !said.contains(&next) {
                said.push(next);
            }
        }
        let mut note = String::with_capacity(400);
        for (n, sentence) in said.iter().enumerate() {
            if n > 0 {
                // A longer note has a paragraph.
                note.push(if n == 3 { '\n' } else { ' ' });
            }
            fill(&mut note, sentence, given, dice);
        }
        note
    }
}

/// Writes a sentence with its gaps filled.
fn fill(note: &mut String, sentence: &str, given: &str, dice: &mut Dice) {
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        note.push_str(before);
        let (gap, after) = after.split_once('}').unwrap_or((after, ""));
        match gap {
            "given" => note.push_str(given),
            "n" => note.push_str(dice.pick(&["two", "three", "four", "five"])),
            "min" => note.push_str(dice.pick(&["10", "15", "20", "25", "40", "45", "60", "90"])),
            "day" => note.push_str(dice.pick(&["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])),
            "pounds" => note.push_str(&format!("£{}", dice.between(5, 95))),
            _ => {}
        }
        rest = after;
    }
    note.push_str(rest);
}

/// The working day `days` working days after `day` (before it, where negative); `day` itself moved on from a weekend.
pub(super) fn working_days(day: chrono::NaiveDate, days: i64) -> chrono::NaiveDate {
    let step = chrono::TimeDelta::days(if days < 0 { -1 } else { 1 });
    let mut day = day;
    while !working_day(day) {
        day += step;
    }
    for _ in 0..days.abs() {
        day += step;
        while !working_day(day) {
            day += step;
        }
    }
    day
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::text::clean_text;

    #[test]
    fn every_list_that_is_drawn_on_is_there_and_every_gap_is_filled() {
        let words = Words::read();
        let topics = [
            Topic::First("first.benefits"),
            Topic::First("first.debt"),
            Topic::First("first.housing"),
            Topic::First("first.other"),
            Topic::Points,
            Topic::Call("call.dwp"),
            Topic::Call("call.council"),
            Topic::Call("call.creditor"),
            Topic::Call("call.landlord"),
            Topic::Call("call.employer"),
            Topic::Evidence,
            Topic::Work,
            Topic::Waiting,
            Topic::Good,
            Topic::Bad,
            Topic::Close,
        ];
        for topic in topics {
            for n in 0..100 {
                let note = words.note(topic, "Zoë", &mut Dice::new(n, 0));
                assert!(note.len() > 30 && !note.contains(['{', '}']), "{note}");
                assert_eq!(clean_text(&note), note);
            }
        }
        for list in ["given", "family", "street", "language", "partner", "signpost", "decline", "ask", "answer"] {
            assert!(words.list(list).len() > 3, "{list}");
        }
    }

    #[test]
    fn working_days_pass_over_weekends() {
        let friday = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        assert_eq!(working_days(friday, 1).to_string(), "2026-11-23");
        assert_eq!(working_days(friday, -5).to_string(), "2026-11-13");
        assert_eq!(working_days(friday.succ_opt().unwrap(), 0).to_string(), "2026-11-23");
    }
}
