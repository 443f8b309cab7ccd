//! Finding: what is typed to find somebody or some words, and what is found.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, Utc};

use super::case::Stage;
use super::date::{Lean, parse_date};
use super::person::Match;
use super::referral::Area;
use super::text::{fold, word_spans, words};
use super::today::Target;

codes! {
    /// Where words were written. The code is the name of the table that keeps them.
    Written {
        Note = "note" => "note",
        Referral = "referral" => "referral",
        Reply = "referral_event" => "reply",
        Matter = "matter" => "matter",
        Request = "evidence" => "request",
        Evidence = "evidence_event" => "evidence",
        Answer = "answer" => "answer",
        Letter = "due_date" => "letter",
        Due = "due_event" => "due date",
        Task = "task" => "task",
        Event = "event" => "event",
        Working = "working" => "working",
        OtherSide = "other_side" => "other side",
        Decision = "outcome" => "decision",
        Document = "document" => "document",
        BundleNote = "bundle_note" => "bundle note",
    }
}

/// Letters that a word needs before notes and letters are looked through for it.
pub const SHORTEST: usize = 2;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// What was typed, without the filters.
    pub typed: String,
    /// Its folded words that are long enough to be looked for in notes and letters.
    pub words: Vec<String>,
    /// `case:` a reference.
    pub case: Option<String>,
    /// `by:` a login, a beginning of a name, or `me`.
    pub by: Option<String>,
    /// `since:` a day.
    pub since: Option<NaiveDate>,
    /// `area:` an area of advice.
    pub area: Option<Area>,
    /// `stage:` a rung of the ladder.
    pub stage: Option<Stage>,
}

impl Query {
    /// Reads what was typed: words, and filters such as `case:ELM-26-0142 by:ada since:1/11 area:debt stage:appeal`.
    ///
    /// # Errors
    /// A sentence, for a filter that is not finished or means nothing.
    pub fn parse(typed: &str, today: NaiveDate) -> Result<Self, String> {
        let (mut query, mut rest) = (Self::default(), Vec::new());
        for part in typed.split_whitespace() {
            let Some((name, value)) = part.split_once(':') else {
                rest.push(part);
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "case" if value.is_empty() => return Err("case: takes a reference, such as ELM-26-0142.".to_owned()),
                "case" => query.case = Some(value.to_uppercase()),
                "by" if value.is_empty() => return Err("by: takes a name, or me.".to_owned()),
                "by" => query.by = Some(value.to_owned()),
                "since" => {
                    query.since = Some(parse_date(value, today, Lean::Past).map_err(|why| format!("since: {why}"))?)
                }
                "area" => query.area = Some(named(value, "area", Area::ALL, Area::code, Area::label)?),
                "stage" => query.stage = Some(named(value, "stage", Stage::ALL, Stage::code, Stage::label)?),
                _ => rest.push(part),
            }
        }
        query.typed = rest.join(" ");
        query.words = words(&query.typed);
        query.words.retain(|word| word.chars().count() >= SHORTEST);
        Ok(query)
    }

    /// Whether anything narrows the words to look through: then people are not looked for.
    #[must_use]
    pub const fn filters(&self) -> bool {
        self.case.is_some() || self.by.is_some() || self.since.is_some() || self.area.is_some() || self.stage.is_some()
    }

    /// Whether there is anything to look for in notes and letters.
    #[must_use]
    pub const fn asks_for_words(&self) -> bool {
        !self.words.is_empty() || self.filters()
    }
}

/// The code that a filter's value means: the code or the label itself, else the only one that begins so.
fn named<T: Copy + PartialEq + 'static>(
    value: &str,
    filter: &str,
    all: &[T],
    code: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
) -> Result<T, String> {
    let plain = |text: &str| fold(text).replace(' ', "");
    let typed = plain(value);
    let is = |one: &&T| plain(code(**one)) == typed || plain(label(**one)) == typed;
    let begins = |one: &&T| plain(code(**one)).starts_with(&typed) || plain(label(**one)).starts_with(&typed);
    if let Some(one) = all.iter().find(is) {
        return Ok(*one);
    }
    let mut some = all.iter().filter(begins);
    match (typed.is_empty(), some.next(), some.next()) {
        (false, Some(only), None) => Ok(*only),
        _ => {
            let codes: Vec<&str> = all.iter().map(|one| code(*one)).collect();
            Err(format!("{filter}: takes one of {}.", codes.join(", ")))
        }
    }
}

/// In which order words that were found stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first: as one types.
    #[default]
    Newest,
    /// Those that hold the words most often and as they were typed first, of the newest few hundred.
    Best,
}

/// Words that were found, and where.
#[derive(Clone)]
pub struct Hit {
    /// Where they were written.
    pub written: Written,
    /// The case or the referral in which they stand.
    pub target: Target,
    /// Its reference.
    pub reference: String,
    /// The client's name as lists show it.
    pub name: String,
    /// When they were written.
    pub at: DateTime<Utc>,
    /// The name of whoever wrote them; empty where that is not kept.
    pub by: String,
    /// Their login.
    pub login: Option<String>,
    /// The words around the first that was found.
    pub around: Around,
}

/// Everything that was found.
#[derive(Clone, Default)]
pub struct Found {
    /// Clients, the best match first.
    pub people: Vec<Match>,
    /// Words in notes, letters, requests and referrals.
    pub hits: Vec<Hit>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// Whether it took too long and was stopped before the end.
    pub stopped: bool,
    /// Whether it is looked for once more, for longer.
    pub goes_on: bool,
    /// How many pieces of writing have been read so far, and of how many; `None` once all have.
    pub reading: Option<(u64, u64)>,
    /// Why words were not looked for, where that has a reason worth saying.
    pub why_not: String,
}

impl Found {
    /// Whether nobody and nothing was found.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.people.is_empty() && self.hits.is_empty()
    }
}

/// A piece of a text around what was found in it, on one line.
#[derive(Clone, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub struct Around {
    /// The piece, with an ellipsis where it was cut.
    pub text: String,
    /// Where in it the words stand, in bytes.
    pub marks: Vec<Range<usize>>,
}

/// Letters before the first word found, and in all.
const BEFORE: usize = 60;
const ALL: usize = 400;

impl Around {
    /// The piece of `text` around the first of these folded words, each of which begins some word of it; `None` where one
    /// does not. Without words it is the text's beginning.
    #[must_use]
    pub fn of(text: &str, words: &[String]) -> Option<Self> {
        let spans = word_spans(text);
        let begins = |folded: &str, word: &String| folded.split(' ').any(|part| part.starts_with(word.as_str()));
        if !words.iter().all(|word| spans.iter().any(|(_, folded)| begins(folded, word))) {
            return None;
        }
        let is_found = |folded: &str| words.iter().any(|word| begins(folded, word));
        let found: Vec<&Range<usize>> =
            spans.iter().filter(|(_, folded)| is_found(folded)).map(|(span, _)| span).collect();
        let first = found.first().map_or(0, |span| span.start);
        let from = back(text, first, BEFORE);
        let to = text[from..].char_indices().nth(ALL).map_or(text.len(), |(at, _)| from + at);
        let mut around = Self::default();
        if from > 0 {
            around.text.push('…');
        }
        let mut space = true;
        for (at, c) in text[from..to].char_indices() {
            // Lines and runs of spaces become one space.
            if c.is_whitespace() {
                if !space {
                    around.text.push(' ');
                }
                space = true;
                continue;
            }
            space = false;
            let at = from + at;
            let begin = around.text.len();
            around.text.push(c);
            if let Some(span) = found.iter().find(|span| span.contains(&at) && span.end <= to) {
                match around.marks.last_mut() {
                    Some(last) if at > span.start => last.end = around.text.len(),
                    _ => around.marks.push(begin..around.text.len()),
                }
            }
        }
        let end = around.text.trim_end().len();
        around.text.truncate(end);
        if to < text.len() {
            around.text.push('…');
        }
        Some(around)
    }
}

/// How well words fit a text: every word as it was typed counts more than one that only begins so, and a text that holds them
/// often more than one that names them once.
#[must_use]
pub fn fit(text: &str, typed: &[String]) -> usize {
    let spans = word_spans(text);
    let of = |word: &String| {
        let whole = spans.iter().filter(|(_, folded)| folded == word).count();
        let begun = spans.iter().filter(|(_, folded)| folded.starts_with(word.as_str())).count() - whole;
        4 * whole.min(4) + begun.min(4)
    };
    let close = typed.windows(2).filter(|pair| {
        spans.windows(2).any(|two| two[0].1.starts_with(pair[0].as_str()) && two[1].1.starts_with(pair[1].as_str()))
    });
    typed.iter().map(of).sum::<usize>() + 8 * close.count()
}

/// A place at most so many letters before `at`, at the beginning of a word.
fn back(text: &str, at: usize, letters: usize) -> usize {
    let Some((start, _)) = text[..at].char_indices().rev().nth(letters.saturating_sub(1)) else { return 0 };
    if start == 0 {
        return 0;
    }
    text[start..at].find(char::is_whitespace).map_or(start, |space| {
        let after = start + space;
        after + text[after..].chars().next().map_or(0, char::len_utf8)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default()
    }

    fn typed(words: &str) -> Vec<String> {
        words.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn filters_are_read_apart_from_words() {
        let query =
            Query::parse("washing a BY:ada case:elm-26-0142 since:1/11 area:debt  kettle", today()).unwrap_or_default();
        assert_eq!(query.typed, "washing a kettle");
        assert_eq!(query.words, ["washing", "kettle"], "one letter is not looked for");
        assert_eq!(query.by.as_deref(), Some("ada"));
        assert_eq!(query.case.as_deref(), Some("ELM-26-0142"));
        assert_eq!(query.since, NaiveDate::from_ymd_opt(2026, 11, 1));
        assert_eq!(query.area, Some(Area::Debt));
        assert!(query.filters() && !Query::parse("washing 10:30", today()).unwrap_or_default().filters());
    }

    #[test]
    fn an_unfinished_filter_says_what_it_takes() {
        for half in ["case:", "by:", "since:", "area:", "area:zz", "stage:", "since:zz"] {
            let said = Query::parse(half, today()).err().unwrap_or_default();
            assert!(
                said.starts_with(half.split(':').next().unwrap_or_default()) && said.ends_with('.'),
                "{half}: {said}"
            );
        }
    }

    #[test]
    fn every_area_and_stage_is_found_by_its_code() {
        for area in Area::ALL {
            let query = Query::parse(&format!("area:{}", area.code()), today());
            assert_eq!(query.map(|query| query.area), Ok(Some(*area)));
        }
        for stage in Stage::ALL {
            let query = Query::parse(&format!("stage:{}", stage.code()), today());
            assert_eq!(query.map(|query| query.stage), Ok(Some(*stage)));
        }
    }

    #[test]
    fn the_words_around_a_hit_are_cut_at_words_and_marked() {
        let text = format!(
            "{}Washing takes 90\nminutes,  O\u{2019}Neil says. {}",
            "Long before. ".repeat(20),
            "After. ".repeat(90)
        );
        let around = Around::of(&text, &typed("wash oneil")).unwrap_or_default();
        assert!(around.text.starts_with("…before. ") || around.text.starts_with("…Long "), "{}", around.text);
        assert!(around.text.ends_with('…') && around.text.contains("takes 90 minutes, O"));
        let marked: Vec<&str> = around.marks.iter().map(|mark| &around.text[mark.clone()]).collect();
        assert_eq!(marked, ["Washing", "O\u{2019}Neil"]);
        assert_eq!(Around::of(&text, &typed("wash nowhere")), None);
        assert_eq!(Around::of("Short.", &[]).unwrap_or_default().text, "Short.");
    }

    #[test]
    fn whole_words_side_by_side_fit_best() {
        let words = typed("pain clinic");
        let (near, far, begun) = ("the pain clinic wrote", "a clinic for pain", "painful clinical");
        assert!(fit(near, &words) > fit(far, &words) && fit(far, &words) > fit("clinical pains, far", &words));
        assert!(fit(begun, &words) > 0);
    }

    proptest! {
        #[test]
        fn marks_stand_on_letters(text in "[a-cé \n’.]{0,900}", word in "[a-c]{2}") {
            if let Some(around) = Around::of(&text, &[word]) {
                for mark in around.marks {
                    prop_assert!(around.text.get(mark).is_some_and(|marked| !marked.is_empty()));
                }
            }
        }
    }
}
