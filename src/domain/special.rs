//! Matters under the special rules, and what is kept apart with them: the person may not know how ill they are.
//!
//! The mark is health data: it stands in sealed words only, and every list, paper and toast shows an ordinary matter. What
//! belongs to it is read behind one key, and not at all while a client can see the screen ([`CaseFile::beside_client`]).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::case::{CaseFile, Matter, Nation, Subject};
use super::claim::{Said, sure};
use super::date::{full, uk_clock, uk_date};
use super::evidence::EvidenceRow;
use super::text::capital;

/// What a request for the form is called wherever it is listed.
pub const POINTS: &str = "the form that goes with the claim";

/// How the task begins that comes with the mark of a matter. It gives no reason.
pub const WORK_ON: &str = "work on";

/// What is kept apart here, and what is not.
const HERE: &str = "Kept apart are the mark, what is at issue in a marked matter (M writes it), requests for the form and \
    their answers. Notes, tasks, and titles of documents are not: the client may see them beside you. Write nothing of it \
    there.";

codes! {
    /// What became of the form.
    Form {
        Sent = "sent" => "I have sent it",
        Given = "given" => "it comes to the advice desk",
        Unmet = "unmet" => "not sent: I do not think that the rules are met",
    }
}

impl Form {
    /// In the words of somebody else.
    const fn told(self) -> &'static str {
        match self {
            Self::Sent => "the form has been sent",
            Self::Given => "the form comes to the advice desk",
            Self::Unmet => "not sent: the rules are not thought to be met",
        }
    }
}

codes! {
    /// What the person knows, as the clinician says.
    Knows {
        Both = "both" => "the diagnosis and the outlook",
        Diagnosis = "diagnosis" => "the diagnosis only",
        Neither = "neither" => "neither",
        CantSay = "cant_say" => "I can't say",
    }
}

impl Knows {
    /// As a sentence for the advisor.
    const fn told(self) -> &'static str {
        match self {
            Self::Both => "The person knows the diagnosis and the outlook.",
            Self::Diagnosis => "! The person knows the diagnosis, and NOT the outlook.",
            Self::Neither => "! The person knows NEITHER the diagnosis nor the outlook.",
            Self::CantSay => "! Whether the person knows could not be said.",
        }
    }
}

/// What an answer says for the advisors and the answerer's own team alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// What became of the form; `None` where the answerer only asks the desk to look at the special rules.
    pub form: Option<Form>,
    /// What the person knows.
    pub knows: Option<Knows>,
}

impl Apart {
    /// It, to read.
    #[must_use]
    pub fn text(&self) -> String {
        let form = match self.form {
            Some(form) => format!("SR1: {}.", form.told()),
            None => "Asks the desk to look at the special rules (SR1).".to_owned(),
        };
        let knows = self.knows.map_or_else(String::new, |knows| format!("\n{}", knows.told()));
        format!("{form}{knows}")
    }
}

impl Subject {
    /// Whether it has special rules for those who are near the end of life (Department for Communities, The Special Rules;
    /// DWP, Send an SR1 medical evidence form; checked on 24 November 2026).
    #[must_use]
    pub const fn has_special_rules(self) -> bool {
        matches!(self, Self::Pip | Self::Uc | Self::Esa | Self::Dla | Self::Aa)
    }
}

impl Matter {
    /// What it is called wherever it is listed: nothing of what is at issue, and the same whatever rules it goes by.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}, {}", self.subject, self.stage.short())
    }

    /// As it may be seen by the client: without the mark, and without what is at issue where there is one.
    pub fn beside_client(&mut self) {
        if self.special.take().is_some() {
            self.issue.clear();
        }
    }

    /// What is at issue, where that may stand on a list or a paper.
    #[must_use]
    pub fn shown_issue(&self) -> &str {
        if self.special.is_some() { "" } else { &self.issue }
    }
}

/// What is known of the special rules, as data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    /// What an advisor has to know.
    pub fact: Vec<Fact>,
}

/// One thing to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// It, in a sentence or two.
    pub words: String,
    /// Where that stands.
    pub source: String,
    /// When it was read.
    pub checked: NaiveDate,
    /// Whether it was read in an official source.
    pub certain: bool,
    /// What was not read.
    #[serde(default)]
    pub doubt: String,
    /// The nations for which it is said; all of them where none is named.
    #[serde(default)]
    pub nations: Vec<Nation>,
}

impl Facts {
    /// What to know where a matter lies in one of these nations.
    fn of(&self, nations: &[Nation]) -> impl Iterator<Item = Said> {
        let fits = move |fact: &&Fact| fact.nations.is_empty() || fact.nations.iter().any(|of| nations.contains(of));
        let fits: Vec<&Fact> = self.fact.iter().filter(fits).collect();
        fits.into_iter()
            .map(|fact| Said { words: fact.words.clone(), source: sure(&fact.source, fact.checked, &fact.doubt) })
    }

    /// What is wrong with the data: nothing where it is empty. Whatever is not certain says what it doubts.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let wrong =
            |fact: &&Fact| fact.words.is_empty() || fact.source.is_empty() || fact.certain != fact.doubt.is_empty();
        self.fact.iter().filter(wrong).map(|fact| fact.words.clone()).collect()
    }
}

impl CaseFile {
    /// The file as it may be seen and heard by the client, and as papers for them are written from it: without the requests,
    /// the lines and the words that are kept apart, and with nothing that says that there are any.
    pub fn beside_client(&mut self) {
        self.evidence.retain(|row| !row.special);
        for said in self.evidence.iter_mut().filter_map(|row| row.answer.as_mut()) {
            said.said.apart = None;
        }
        self.timeline.retain(|entry| !entry.apart);
        self.asks_special = false;
        self.matters.iter_mut().for_each(Matter::beside_client);
    }

    /// Whether something of a matter is kept apart: it is marked, or a referral or an answer asks to look at the rules.
    #[must_use]
    pub fn has_apart(&self, matter: &Matter) -> bool {
        let asked = self.asks_special && matter.subject.has_special_rules();
        matter.special.is_some() || asked || self.hints(matter).next().is_some()
    }

    /// The answers to ordinary requests on a matter that ask to look at the special rules.
    fn hints<'a>(&'a self, matter: &'a Matter) -> impl Iterator<Item = &'a EvidenceRow> {
        let asks = |row: &&EvidenceRow| row.answer.as_ref().is_some_and(|answer| answer.said.apart.is_some());
        self.evidence.iter().filter(|row| row.matter == matter.id && !row.special).filter(asks)
    }

    /// The matters that can be marked, or are.
    pub fn may_be_special(&self) -> impl Iterator<Item = &Matter> {
        self.matters.iter().filter(|matter| matter.special.is_some() || matter.subject.has_special_rules())
    }

    /// The matters that are marked.
    pub fn special(&self) -> impl Iterator<Item = &Matter> {
        self.matters.iter().filter(|matter| matter.special.is_some())
    }

    /// All that is kept apart in this case, to read.
    #[must_use]
    pub fn apart_text(&self, facts: &Facts) -> String {
        let mut parts = Vec::new();
        if self.asks_special {
            parts.push("Whoever referred asks the desk to look at the special rules (SR1).".to_owned());
        }
        for matter in self.may_be_special() {
            let mut lines = vec![match matter.special {
                Some(day) => format!("{}: SPECIAL RULES, since {}", capital(&matter.title()), full(day)),
                None => format!("{}: ordinary rules", capital(&matter.title())),
            }];
            if matter.special.is_some() && !matter.issue.is_empty() {
                lines.push(format!("At issue: {}", matter.issue));
            }
            lines.extend(
                self.hints(matter).map(|row| format!("{}: asks the desk to look at the special rules.", row.of)),
            );
            let requests = self.evidence.iter().filter(|row| row.special && row.matter == matter.id);
            lines.extend(requests.flat_map(request_lines));
            if matter.special.is_some() && !self.evidence.iter().any(|row| row.special && row.matter == matter.id) {
                lines.push("No clinician has been asked for the form yet: e asks one.".to_owned());
            }
            parts.push(lines.join("\n"));
        }
        if parts.is_empty() {
            parts.push(
                "No matter here has special rules that this program knows: PIP, UC, ESA, AA and DLA have.".into(),
            );
        }
        let nations: Vec<Nation> = self.may_be_special().map(|matter| matter.nation).collect();
        let apart: Vec<String> = self
            .timeline
            .iter()
            .filter(|entry| entry.apart)
            .map(|entry| format!("{} {} · {} · {}", full(uk_date(entry.at)), uk_clock(entry.at), entry.by, entry.words))
            .collect();
        if !apart.is_empty() {
            parts.push(format!("What happened\n{}", apart.join("\n")));
        }
        if !nations.is_empty() {
            parts.push(format!("What to know\n{HERE}"));
            parts.extend(facts.of(&nations).map(|said| format!("{}\n{}", said.words, said.source)));
        }
        parts.join("\n\n")
    }
}

fn request_lines(row: &EvidenceRow) -> Vec<String> {
    let asked = if row.went_out { format!(", {}", full(row.asked)) } else { String::new() };
    let mut lines = vec![format!("Form SR1 of {}{asked}: {}", row.of, row.status)];
    if let Some(answer) = &row.answer {
        lines.extend(answer.said.apart.map(|apart| apart.text()));
        if !answer.said.words.is_empty() {
            lines.push(format!("Also: {}", answer.said.words));
        }
    }
    lines
}
