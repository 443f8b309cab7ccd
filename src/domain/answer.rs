//! What a care team answers to a request for evidence: activity by activity, from what they know, and signed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::date::full;
use super::id::{AnswerId, EvidenceId};
use super::problem::Problem;
use super::special::Apart;
use super::text::{capital, clean_line, clean_text};
use super::working::Reliably;

/// The most that one request asks about: more is not answered between two patients.
pub const MOST: usize = 12;

/// The most effects that a request names in words.
pub const EFFECTS: usize = 3;

codes! {
    /// How what the patient says stands to what the answerer knows.
    Verdict {
        Matches = "matches" => "matches what I know",
        Differs = "differs" => "differs",
        CantSay = "cant_say" => "can't say",
    }
}

impl Verdict {
    /// In a word or two, of somebody else.
    #[must_use]
    pub const fn brief(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Differs => "differs",
            Self::CantSay => "can't say",
        }
    }
}

codes! {
    /// How the answerer knows.
    HowKnown {
        Seen = "seen" => "seen it",
        Record = "record" => "on record",
        Told = "told" => "the patient tells me",
    }
}

impl HowKnown {
    /// In the words of a paper, of somebody else.
    const fn told(self) -> &'static str {
        match self {
            Self::Seen => "has seen it",
            Self::Record => "it is on record",
            Self::Told => "the patient says so",
        }
    }
}

/// Which activity of a legal test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityOf {
    /// The test.
    pub test: String,
    /// The part of it.
    pub part: String,
    /// The activity's number within that.
    pub number: u32,
}

/// One thing that a request asks about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The activity; `None` where it is asked in words only.
    pub activity: Option<ActivityOf>,
    /// What it is called: `Activity 4, washing and bathing`, or the words of the request.
    pub name: String,
    /// What the patient says of it; empty where that is not told.
    pub says: String,
}

impl Point {
    /// The points of a request that names no activities: its lines, as many as can be answered one by one.
    #[must_use]
    pub fn of_lines(words: &str) -> Vec<Self> {
        let lines: Vec<&str> = words.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let (each, rest) = lines.split_at(lines.len().min(MOST - 1));
        let rest = rest.join(" · ");
        let names = each.iter().map(|line| (*line).to_owned()).chain((!rest.is_empty()).then_some(rest));
        names.map(|name| Self { activity: None, name, says: String::new() }).collect()
    }

    /// The point as a form's label names it, short.
    #[must_use]
    pub fn label(&self) -> String {
        let after = || self.name.split_once(", ").map(|(_, title)| title);
        match &self.activity {
            Some(of) => format!("{} {}", of.number, after().unwrap_or(&self.name)),
            None => self.name.clone(),
        }
    }
}

/// What is said to one point.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What it was about, as the request called it.
    pub of: Point,
    /// Whether it matches.
    pub verdict: Verdict,
    /// How the answerer knows.
    pub how: Vec<HowKnown>,
    /// In which ways it is not possible.
    pub not: Vec<Reliably>,
    /// On how many of ten days.
    pub days: Option<u32>,
    /// In words.
    pub words: String,
}

impl Said {
    /// The point in a few letters: its activity's number, or where it stands among the points, from 1.
    fn number(&self, at: usize) -> String {
        self.of.activity.as_ref().map_or_else(|| format!("point {}", at + 1), |of| of.number.to_string())
    }

    /// What is affirmed, in one sentence of somebody else; `None` where nothing is.
    #[must_use]
    pub fn affirmed(&self) -> Option<String> {
        let verdict = match self.verdict {
            Verdict::Matches => "matches what they know",
            Verdict::Differs => "differs from what the patient says",
            Verdict::CantSay => return None,
        };
        let mut parts: Vec<String> = self.how.iter().map(|how| how.told().to_owned()).collect();
        parts.extend(self.not.iter().map(|not| format!("not {not}")));
        parts.extend(self.days.map(|days| format!("on {days} of ten days")));
        let more = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join("; ")) };
        let words = if self.words.is_empty() { String::new() } else { format!(": {}", one_line(&self.words)) };
        Some(format!("{verdict}{more}{words}"))
    }

    /// As it is read before it is signed, and afterwards.
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![format!("{}: {}", self.of.name, self.verdict)];
        let how: Vec<&str> = self.how.iter().map(|how| how.label()).collect();
        let not: Vec<&str> = self.not.iter().map(|not| not.label()).collect();
        if !how.is_empty() {
            lines.push(format!("  How I know: {}", how.join(", ")));
        }
        if !not.is_empty() {
            lines.push(format!("  Not possible: {}", not.join(", ")));
        }
        lines.extend(self.days.map(|days| format!("  Days of ten: {days}")));
        if !self.words.is_empty() {
            lines.push(format!("  {}", one_line(&self.words)));
        }
        lines
    }
}

fn one_line(words: &str) -> String {
    words.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What is answered. Sealed as a whole, so that not even which activity it speaks to stands in clear.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerWords {
    /// To each point.
    pub points: Vec<Said>,
    /// Since when the patient is known.
    pub known_since: String,
    /// When they were last seen.
    pub last_seen: String,
    /// How long it is expected to last.
    pub lasts: String,
    /// Anything else.
    pub words: String,
    /// Why it is not safe to show the patient; `None` where it is safe.
    pub not_safe: Option<String>,
    /// What it says of the special rules, for the advisors and the answerer's team alone: no other text of it has that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<Apart>,
    /// Who signed.
    pub by: String,
    /// Their job.
    pub job: String,
}

impl AnswerWords {
    /// Without what no field of a form gives.
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        for said in &mut self.points {
            said.words = clean_text(&said.words).trim().to_owned();
        }
        for line in [&mut self.known_since, &mut self.last_seen, &mut self.lasts, &mut self.by, &mut self.job] {
            *line = clean_line(line);
        }
        self.words = clean_text(&self.words).trim().to_owned();
        self.not_safe = self.not_safe.map(|why| clean_line(&why));
        self
    }

    /// Which activities or points got which answer: `4 matches, 9 differs`.
    #[must_use]
    pub fn brief(&self) -> String {
        let each = |(at, said): (usize, &Said)| format!("{} {}", said.number(at), said.verdict.brief());
        self.points.iter().enumerate().map(each).collect::<Vec<_>>().join(", ")
    }

    /// To how many of the activities that were asked about it speaks: it says that they match or differ.
    #[must_use]
    pub fn spoken(&self) -> usize {
        let speaks = |said: &&Said| said.of.activity.is_some() && said.verdict != Verdict::CantSay;
        self.points.iter().filter(speaks).count()
    }

    /// What is wrong with it, to its points as they were `asked`; what is copied from paper may leave more open.
    #[must_use]
    pub fn problems(&self, asked: &[Point], transcribed: bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        let same = self.points.len() == asked.len() && self.points.iter().zip(asked).all(|(said, of)| said.of == *of);
        if !same {
            problems.push(Problem::new("points", "What is asked has changed. Open the request again."));
        }
        for said in &self.points {
            let whose = &said.of.name;
            if said.verdict == Verdict::Differs && said.words.is_empty() {
                problems.push(Problem::new("points", format!("{whose}: say what differs.")));
            }
            if said.verdict != Verdict::CantSay && said.how.is_empty() && !transcribed {
                problems.push(Problem::new("points", format!("{whose}: say how you know.")));
            }
            if said.days.is_some_and(|days| days > super::descriptor::DAYS) {
                problems.push(Problem::new("points", format!("{whose}: of ten days at most ten.")));
            }
        }
        if self.not_safe.as_ref().is_some_and(String::is_empty) {
            problems.push(Problem::new("why", "Say why it is not safe to show the patient."));
        }
        if self.by.is_empty() {
            problems.push(Problem::new("by", "Say who signed."));
        }
        problems
    }

    /// All of it, to read.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        if let Some(why) = &self.not_safe {
            lines.extend([format!("! NOT SAFE TO SHOW THE PATIENT: {why}"), String::new()]);
        }
        for said in &self.points {
            lines.extend(said.lines());
            lines.push(String::new());
        }
        let once = [
            ("Known since", &self.known_since),
            ("Last seen", &self.last_seen),
            ("Expected to last", &self.lasts),
            ("Also", &self.words),
        ];
        let told = once.iter().filter(|(_, words)| !words.is_empty());
        lines.extend(told.map(|(what, words)| format!("{what}: {words}")));
        lines.join("\n").trim_end().to_owned()
    }

    /// Who signed, with their job.
    #[must_use]
    pub fn signed(&self) -> String {
        if self.job.is_empty() { self.by.clone() } else { format!("{}, {}", self.by, self.job) }
    }
}

/// An answer that is made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAnswer {
    /// What it says.
    pub said: AnswerWords,
    /// The day on which it was signed.
    pub on: NaiveDate,
    /// Whether it was typed in from a form that was signed on paper.
    pub transcribed: bool,
}

/// What the client says to an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientSays {
    /// When that was written down.
    pub at: DateTime<Utc>,
    /// Who wrote it down: the name to show.
    pub by: String,
    /// Whether it may be sent on; else it is held.
    pub agreed: bool,
    /// Why it is held.
    pub why: String,
}

/// What is typed of what the client says to the answer of a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewClientSays {
    /// The request.
    pub evidence: EvidenceId,
    /// The answer that was read with them; `None` where it came as a letter.
    pub answer: Option<AnswerId>,
    /// Whether it may be sent on.
    pub agreed: bool,
    /// Why it is held.
    pub why: String,
}

/// An answer as it was signed. It is never changed: a correction is another one.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// The answer.
    pub id: AnswerId,
    /// When it was made here.
    pub at: DateTime<Utc>,
    /// The day on which it was signed.
    pub on: NaiveDate,
    /// Whether it was typed in from a signed form.
    pub transcribed: bool,
    /// Who made it here: the name to show.
    pub made_by: String,
    /// What it says.
    pub said: AnswerWords,
}

impl Answer {
    /// How it came: signed here, or on paper and typed in.
    #[must_use]
    pub fn signature(&self) -> String {
        let signed = format!("Signed by {}, {}", self.said.signed(), full(self.on));
        if self.transcribed {
            format!("{signed}; transcribed from a signed form by {}.", self.made_by)
        } else {
            format!("{signed}.")
        }
    }

    /// All of it, to read, with the signature.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n\n{}", self.said.text(), capital(&self.signature()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn point(number: u32) -> Point {
        let activity = Some(ActivityOf { test: "pip".into(), part: "daily-living".into(), number });
        Point { activity, name: format!("Activity {number}, washing and bathing"), says: "Slow.".into() }
    }

    fn said(of: Point, verdict: Verdict) -> Said {
        Said { of, verdict, how: vec![HowKnown::Seen], not: Vec::new(), days: None, words: String::new() }
    }

    fn words(points: Vec<Said>) -> AnswerWords {
        let none = String::new;
        AnswerWords {
            points,
            known_since: none(),
            last_seen: none(),
            lasts: none(),
            words: none(),
            not_safe: None,
            apart: None,
            by: "Dr Shah".into(),
            job: "GP".into(),
        }
    }

    #[test]
    fn only_what_is_affirmed_is_told_on() {
        let full = Said {
            not: vec![Reliably::Safely],
            days: Some(7),
            words: "Needs\nprompting.".into(),
            ..said(point(4), Verdict::Matches)
        };
        let told = full.affirmed().unwrap();
        assert_eq!(told, "matches what they know (has seen it; not safely; on 7 of ten days): Needs prompting.");
        assert!(said(point(4), Verdict::CantSay).affirmed().is_none());
        assert!(said(point(4), Verdict::Differs).affirmed().unwrap().starts_with("differs from what the patient says"));
    }

    #[test]
    fn an_answer_speaks_to_what_was_asked_and_says_what_a_signature_needs() {
        let asked = [point(4), point(9)];
        let good = words(vec![said(point(4), Verdict::Matches), said(point(9), Verdict::CantSay)]);
        assert!(good.problems(&asked, false).is_empty());
        assert_eq!(good.brief(), "4 matches, 9 can't say");
        assert_eq!(good.spoken(), 1, "what cannot be said is not spoken to");
        assert!(!good.problems(&asked[..1], false).is_empty(), "another request");
        let wrong = |change: fn(&mut AnswerWords)| {
            let mut one = good.clone();
            change(&mut one);
            one.problems(&asked, false).into_iter().map(|problem| problem.words).collect::<Vec<_>>().join(" ")
        };
        assert!(wrong(|one| one.points[0].how.clear()).contains("how you know"));
        assert!(wrong(|one| one.points[1].verdict = Verdict::Differs).contains("what differs"));
        assert!(wrong(|one| one.points[0].days = Some(11)).contains("at most ten"));
        assert!(wrong(|one| one.not_safe = Some(String::new())).contains("not safe"));
        assert!(wrong(|one| one.by.clear()).contains("who signed"));
        let mut paper = good.clone();
        paper.points[0].how.clear();
        assert!(paper.problems(&asked, true).is_empty(), "a form on paper may leave that open");
    }

    #[test]
    fn a_request_in_words_is_answered_line_by_line() {
        let many: Vec<String> = (1..=20).map(|n| format!("line {n}")).collect();
        let points = Point::of_lines(&many.join("\n\n"));
        assert_eq!(points.len(), MOST);
        assert!(points[MOST - 1].name.starts_with("line 12 · line 13") && points[MOST - 1].name.ends_with("line 20"));
        assert!(Point::of_lines(" \n").is_empty());
        let one = words(vec![said(Point::of_lines("Washing?").remove(0), Verdict::Matches)]);
        assert_eq!(one.brief(), "point 1 matches");
        assert_eq!(one.spoken(), 0, "no activity was asked about");
    }

    #[test]
    fn what_is_read_before_signing_says_everything() {
        let mut one =
            words(vec![Said { days: Some(7), words: "Prompting.".into(), ..said(point(4), Verdict::Matches) }]);
        one.known_since = "2015".into();
        one.not_safe = Some("speaks of her husband".into());
        let text = one.text();
        for words in ["NOT SAFE TO SHOW THE PATIENT: speaks of", "Activity 4", "seen it", "ten: 7", "Prompting", "2015"]
        {
            assert!(text.contains(words), "{words}: {text}");
        }
    }
}
