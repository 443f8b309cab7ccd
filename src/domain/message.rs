//! What is left for the desk at the counter: a message or papers; and what the desk asks the counter to do.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::id::{MessageId, ReceptionNoteId, SiteId};
use super::problem::Problem;
use super::text::clean_line;

codes! {
    /// Where a message, or a note for reception, stands.
    MessageState {
        Waiting = "waiting" => "waits",
        Done = "done" => "done",
    }
}

codes! {
    /// What was left.
    MessageKind {
        Message = "message" => "message",
        Papers = "papers" => "papers",
    }
}

/// The most characters of a line that is left.
pub const LONGEST: usize = 200;
/// The most pages that somebody leaves.
const PAGES: u32 = 999;
/// Days before the date on a letter from which it stands first on Today.
const NEAR: i64 = 3;

/// A message for the desk, as it is typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewMessage {
    /// The site at which it is left.
    pub site: SiteId,
    /// Who left it: two letters and the year of birth.
    pub who: String,
    /// What it is, in one line.
    pub line: String,
    /// How many pages were left; `None` for a message alone.
    pub pages: Option<u32>,
    /// The date on the letter.
    pub letter: Option<NaiveDate>,
}

impl NewMessage {
    /// The same without what must not reach a screen, and what is wrong with it.
    #[must_use]
    pub fn checked(&self, today: NaiveDate) -> (Self, Vec<Problem>) {
        let (who, mut problems) = match who(&self.who, today) {
            Ok(who) => (who, Vec::new()),
            Err(words) => (String::new(), vec![Problem::new("who", words)]),
        };
        let line = clean_line(&self.line);
        problems.extend(line_problem(&line).map(|words| Problem::new("line", words)));
        if self.pages.is_some_and(|pages| pages > PAGES) {
            problems.push(Problem::new("pages", "Give the number of pages, up to 999."));
        }
        (Self { who, line, pages: self.pages.filter(|pages| *pages > 0), ..self.clone() }, problems)
    }
}

/// What is wrong with a line that is left, where something is.
#[must_use]
pub fn line_problem(line: &str) -> Option<&'static str> {
    match line.chars().count() {
        0 => Some("Say in one line what it is."),
        count if count > LONGEST => Some("One line: at most 200 characters. The desk asks for the rest."),
        _ => None,
    }
}

/// Two letters and the year of birth, as a queue may hear them: `mt71` is `M.T. 1971`.
///
/// # Errors
/// What would be accepted, where it is something else.
pub fn who(input: &str, today: NaiveDate) -> Result<String, String> {
    let wanted = "Give two letters and the year of birth, such as mt71 or M.T. 1971.";
    let letters: Vec<char> = input.chars().filter(|c| c.is_alphabetic()).collect();
    let digits: String = input.chars().filter(char::is_ascii_digit).collect();
    let other = input.chars().any(|c| !c.is_alphabetic() && !c.is_ascii_digit() && !" .-'".contains(c));
    let ([first, last], false) = (letters.as_slice(), other) else { return Err(wanted.to_owned()) };
    let this = today.year();
    let year = match (digits.len(), digits.parse::<i32>()) {
        (2, Ok(short)) if 2000 + short <= this => 2000 + short,
        (2, Ok(short)) => 1900 + short,
        (4, Ok(year)) if (this - 120..=this).contains(&year) => year,
        _ => return Err(wanted.to_owned()),
    };
    let upper = |c: &char| c.to_uppercase().to_string();
    Ok(format!("{}.{}. {year}", upper(first), upper(last)))
}

/// A message as lists and the reader show it.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageRow {
    /// The message.
    pub id: MessageId,
    /// Its site.
    pub site: SiteId,
    /// Version seen.
    pub version: u32,
    /// When it was left.
    pub at: DateTime<Utc>,
    /// Who wrote it down, by name; empty where nobody was signed in.
    pub by: String,
    /// Who left it and what, as it was typed; `None` where the reader holds no key.
    pub words: Option<MessageWords>,
    /// How many pages were left.
    pub pages: Option<u32>,
    /// The date on the letter.
    pub letter: Option<NaiveDate>,
    /// Where it stands.
    pub state: MessageState,
    /// When it was answered, and by whom.
    pub answered: Option<(DateTime<Utc>, String)>,
}

/// The words of a message. Sealed to File, and for whoever wrote them down.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageWords {
    /// Two letters and the year of birth.
    pub who: String,
    /// The line.
    pub line: String,
}

impl MessageRow {
    /// What was left.
    #[must_use]
    pub const fn kind(&self) -> MessageKind {
        if self.pages.is_some() { MessageKind::Papers } else { MessageKind::Message }
    }

    /// What was left, with its pages: `papers, 3 pages`.
    #[must_use]
    pub fn what(&self) -> String {
        match self.pages {
            None => "message".to_owned(),
            Some(1) => "papers, 1 page".to_owned(),
            Some(pages) => format!("papers, {pages} pages"),
        }
    }

    /// Who left it; what is shown where the reader holds no key.
    #[must_use]
    pub fn who(&self) -> &str {
        self.words.as_ref().map_or("sealed", |words| &words.who)
    }

    /// The line; empty where the reader holds no key.
    #[must_use]
    pub fn line(&self) -> &str {
        self.words.as_ref().map_or("", |words| &words.line)
    }

    /// Whether the date on the letter is near or has gone.
    #[must_use]
    pub fn presses(&self, today: NaiveDate) -> bool {
        self.letter.is_some_and(|day| (day - today).num_days() <= NEAR)
    }
}

/// A note for reception, as it is typed. Reception reads it, so it stands in clear and says nothing of the matter.
#[derive(Clone, PartialEq, Eq)]
pub struct NewReceptionNote {
    /// The site.
    pub site: SiteId,
    /// Two letters and the year of birth.
    pub who: String,
    /// What to do when they come in.
    pub line: String,
}

/// A note for reception as lists show it.
#[derive(Clone, PartialEq, Eq)]
pub struct ReceptionNoteRow {
    /// The note.
    pub id: ReceptionNoteId,
    /// Version seen.
    pub version: u32,
    /// Two letters and the year of birth.
    pub who: String,
    /// What to do when they come in.
    pub line: String,
    /// When it was written, and by whom.
    pub at: DateTime<Utc>,
    /// By whom, by name.
    pub by: String,
    /// Where it stands.
    pub state: MessageState,
    /// When it was done, and by whom.
    pub ended: Option<(DateTime<Utc>, String)>,
}

/// What the person at the counter can be told of when the desk calls back; never more than somebody has set.
#[must_use]
pub fn call_back(set: Option<&str>) -> String {
    match set {
        Some(within) => format!("Say: the desk calls back {within}."),
        None => "Say: the desk will call back. When is not set here.".to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn who_is_two_letters_and_a_year_however_they_are_typed() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for typed in ["mt71", "MT 71", "m.t. 1971", "M T 1971", "m-t 71"] {
            assert_eq!(who(typed, today).as_deref(), Ok("M.T. 1971"), "{typed}");
        }
        assert_eq!(who("éo26", today).as_deref(), Ok("É.O. 2026"));
        assert_eq!(who("ab27", today).as_deref(), Ok("A.B. 1927"), "nobody is born next year");
        for typed in ["", "mt", "m71", "mtr71", "mt7", "mt1771", "mt2027", "mt71;", "Morgan Tran 1971", "mt٧١"] {
            assert!(who(typed, today).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_time_is_said_only_where_one_is_set() {
        assert_eq!(call_back(Some("within two days")), "Say: the desk calls back within two days.");
        assert!(call_back(None).contains("not set here"));
    }
}
