//! A call: whether it is the client at the other end, what was said, and what was promised.

use chrono::NaiveDate;

use super::case::CaseFile;
use super::date::full;
use super::id::CaseId;

codes! {
    /// How far it was made sure who is on the line.
    CallerCheck {
        Points = "points" => "two points agreed",
        CodeWord = "code_word" => "the code word agreed",
        Body = "body" => "not the client: a body or a helper",
        NotChecked = "not_checked" => "not checked",
    }
}

codes! {
    /// What a caller is asked for.
    Point {
        Born = "born" => "date of birth",
        Postcode = "postcode" => "postcode",
        Phone = "phone" => "phone number",
        CodeWord = "code_word" => "code word",
    }
}

/// How many points a caller must give, where no code word is agreed.
pub const ENOUGH: usize = 2;

/// What a caller can be asked for, each with the answer: only what is known of the client.
#[must_use]
pub fn points(file: &CaseFile) -> Vec<(Point, String)> {
    let person = &file.person;
    let answer = |point: &Point| match point {
        Point::Born => person.born.map_or_else(String::new, |born| format!("{}", born.format("%-d %B %Y"))),
        Point::Postcode => person.postcode.clone(),
        Point::Phone => person.phone.clone(),
        Point::CodeWord => person.code_word.clone(),
    };
    let known = Point::ALL.iter().map(|point| (*point, answer(point)));
    known.filter(|(_, answer)| !answer.is_empty()).collect()
}

/// What the points that agreed make sure of. The code word alone is enough.
#[must_use]
pub fn checked(agreed: &[Point]) -> CallerCheck {
    if agreed.contains(&Point::CodeWord) {
        CallerCheck::CodeWord
    } else if agreed.len() >= ENOUGH {
        CallerCheck::Points
    } else {
        CallerCheck::NotChecked
    }
}

/// A call that has ended, as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct CallEnd {
    /// The case.
    pub case: CaseId,
    /// Who was spoken to.
    pub with: String,
    /// A reference that they gave.
    pub reference: String,
    /// How far it was made sure who it was.
    pub check: CallerCheck,
    /// How long it took, in minutes.
    pub minutes: Option<u32>,
    /// What was said.
    pub said: String,
    /// What they promised to do.
    pub promised: String,
    /// The day by which they promised it.
    pub by: Option<NaiveDate>,
}

impl CallEnd {
    /// The call as a note.
    #[must_use]
    pub fn note(&self) -> String {
        let mut head = format!("Call with {}", self.with);
        if !self.reference.is_empty() {
            head.push_str(&format!(", reference {}", self.reference));
        }
        match self.minutes {
            Some(0) | None => {}
            Some(1) => head.push_str(", one minute"),
            Some(minutes) => head.push_str(&format!(", {minutes} minutes")),
        }
        head.push_str(match self.check {
            CallerCheck::Points => ". Caller checked: two points agreed.",
            CallerCheck::CodeWord => ". Caller checked: the code word agreed.",
            CallerCheck::Body => ".",
            CallerCheck::NotChecked => ". Caller not checked.",
        });
        let mut lines = vec![head];
        lines.extend((!self.said.is_empty()).then(|| self.said.clone()));
        lines.extend(match (self.promised.is_empty(), self.by) {
            (true, None) => None,
            (true, Some(by)) => Some(format!("We are to hear by {}.", full(by))),
            (false, None) => Some(format!("Promised: {}", self.promised)),
            (false, Some(by)) => Some(format!("Promised by {}: {}", full(by), self.promised)),
        });
        lines.join("\n")
    }

    /// What is waited for: what was promised; `None` where nothing was.
    #[must_use]
    pub fn promise(&self) -> Option<String> {
        match (self.promised.is_empty(), self.by) {
            (true, None) => None,
            (true, Some(_)) => Some(format!("to hear from {}", self.with)),
            (false, _) => Some(format!("{}: {}", self.with, self.promised)),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn two_points_or_the_code_word_are_enough() {
        assert_eq!(checked(&[]), CallerCheck::NotChecked);
        assert_eq!(checked(&[Point::Born]), CallerCheck::NotChecked);
        assert_eq!(checked(&[Point::Born, Point::Phone]), CallerCheck::Points);
        assert_eq!(checked(&[Point::CodeWord]), CallerCheck::CodeWord);
    }

    #[test]
    fn a_note_says_who_what_and_by_when() {
        let by = NaiveDate::from_ymd_opt(2026, 7, 3);
        let call = CallEnd {
            case: CaseId(uuid::Uuid::nil()),
            with: "Jo at DWP".into(),
            reference: "A12".into(),
            check: CallerCheck::Body,
            minutes: Some(7),
            said: "They have the form.".into(),
            promised: "a copy of the report".into(),
            by,
        };
        assert_eq!(
            call.note(),
            "Call with Jo at DWP, reference A12, 7 minutes.\nThey have the form.\nPromised by Fri 3 July 2026: a copy \
             of the report"
        );
        let quiet = CallEnd { promised: String::new(), by: None, check: CallerCheck::NotChecked, ..call.clone() };
        assert_eq!(
            quiet.note(),
            "Call with Jo at DWP, reference A12, 7 minutes. Caller not checked.\nThey have the form."
        );
        assert_eq!(CallEnd { promised: String::new(), ..call }.promise().unwrap(), "to hear from Jo at DWP");
    }
}
