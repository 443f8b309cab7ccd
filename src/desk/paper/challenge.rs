//! Challenging a decision: in a letter, on the phone, to the tribunal; from one working and the notes of what pages say.

use super::draft::{Draft, Drafted, by, plain, which};
use crate::desk::Error;
use crate::domain::answer::{Answer, Said};
use crate::domain::case::{Body, Matter, Stage, Subject};
use crate::domain::document::{Bearing, BundleRow, DocumentKind};
use crate::domain::due::{DueRow, DueState};
use crate::domain::evidence::EvidenceRow;
use crate::domain::id::MatterId;
use crate::domain::identifier::{IdentifierKind, named};
use crate::domain::paper::{PaperAsk, PaperKind, challenge};
use crate::domain::standing::ActsFor;
use crate::domain::text::capital;
use crate::domain::working::Working;
use crate::papers::content::{Activity, Affirmed, AppealPack, Challenge, Content, Disputed, Needed, SignedAnswer};
use crate::store::client;

impl Draft<'_> {
    /// The matter that is challenged.
    fn challenged(&self, asked: Option<MatterId>) -> Result<&Matter, Error> {
        let matters: Vec<&Matter> =
            self.file.matters.iter().filter(|matter| matter.subject.is_reconsidered()).collect();
        let matter = match (asked, matters.as_slice()) {
            (Some(id), _) => self.matter(id)?,
            (None, [only]) => only,
            (None, []) => return Err(Error::NotNow(ONLY_BENEFITS.to_owned())),
            (None, _) => return Err(which("matter", "Several matters could be looked at again. Say which.")),
        };
        if !matter.subject.is_reconsidered() {
            return Err(Error::NotNow(ONLY_BENEFITS.to_owned()));
        }
        Ok(matter)
    }

    /// The paper that challenges a matter's decision at its stage and with the days that are left.
    pub(super) fn challenge_kind(&self, asked: Option<MatterId>) -> Result<PaperKind, Error> {
        let matter = self.challenged(asked)?;
        let notice = self.decision(matter, Stage::Appeal)?.is_some();
        let row = self.decision(matter, Stage::Reconsideration)?.filter(|row| row.state == DueState::Open);
        let left = row.map(|row| (row.due - self.session.today()).num_days());
        let none = || Error::NotNow(format!("No paper of ours challenges a matter at the stage of {}.", matter.stage));
        challenge(matter.stage, left, notice).ok_or_else(none)
    }

    /// Why a decision is wrong, for whom it is asked.
    pub(super) fn challenge(&self, ask: &PaperAsk) -> Result<Drafted, Error> {
        self.somebody_acts()?;
        let matter = self.challenged(ask.matter)?;
        let appeals = ask.kind == PaperKind::AppealGrounds;
        let then = if appeals { Stage::Appeal } else { Stage::Reconsideration };
        let row = self.decision(matter, then)?.ok_or_else(|| {
            Error::NotNow(
                if appeals {
                    "Record the mandatory reconsideration notice first (l, a letter that came): its date goes in here."
                } else {
                    "Record the decision first (l, a letter that came): its date goes into this letter."
                }
                .to_owned(),
            )
        })?;
        let of_matter = || self.file.evidence.iter().filter(|evidence| evidence.matter == matter.id);
        // Only what the client agreed to, and may see.
        let answered = of_matter().filter(|row| row.goes());
        let content = Challenge {
            head: self.head()?,
            client: self.client(),
            numbers: self.numbers(matter.subject)?,
            benefit: matter.subject.in_full().to_owned(),
            decided: plain(row.from),
            late: row.due < self.session.today(),
            issue: capital(matter.shown_issue()),
            activities: self.disputed(matter)?,
            pages: self.pages(matter, None),
            enclosed: answered.map(came).collect(),
            to_follow: of_matter().filter(|row| row.status.is_open()).map(|row| row.of.clone()).collect(),
            signs: self.spokesperson().map(ActsFor::named),
        };
        let words = format!("{}, {}", ask.kind, matter.subject);
        let content = match ask.kind {
            PaperKind::PhoneScript => Content::PhoneScript(content),
            PaperKind::AppealGrounds => Content::AppealGrounds(content),
            _ => Content::Reconsideration(content),
        };
        Ok(Drafted { content, about: matter.id.to_string(), matter: Some(matter.id), words })
    }

    /// A signed answer, to go with a challenge: what is affirmed in it, where the client agreed and may see it.
    pub(super) fn signed_answer(&self, ask: &PaperAsk) -> Result<Drafted, Error> {
        let ready: Vec<&EvidenceRow> =
            self.file.evidence.iter().filter(|row| row.goes() && row.answer.is_some()).collect();
        let row = match (ask.request, ready.as_slice()) {
            (Some(id), _) => self.file.evidence.iter().find(|row| row.id == id).ok_or(Error::Gone)?,
            (None, [only]) => only,
            (None, []) => return Err(Error::NotNow(NOTHING_SIGNED.to_owned())),
            (None, _) => return Err(which("request", "Several answers could go. Say which request.")),
        };
        if let Some(why) = row.why_it_stays() {
            return Err(Error::NotNow(format!("{why}: it makes no paper.")));
        }
        let answer = row.answer.as_deref().filter(|_| row.goes());
        let answer = answer.ok_or_else(|| Error::NotNow(NOTHING_SIGNED.to_owned()))?;
        let matter = self.matter(row.matter)?;
        let said = &answer.said;
        let points: Vec<Affirmed> = said
            .points
            .iter()
            .filter_map(|each| {
                let (name, says) = (each.of.name.clone(), each.of.says.clone());
                Some(Affirmed { name, says, affirmed: each.affirmed()? })
            })
            .collect();
        if points.is_empty() {
            return Err(Error::NotNow("Nothing is affirmed in that answer: it makes no paper.".to_owned()));
        }
        let content = SignedAnswer {
            head: self.head()?,
            client: self.client(),
            purpose: matter.subject.in_full().to_owned(),
            points,
            known_since: said.known_since.clone(),
            last_seen: said.last_seen.clone(),
            lasts: said.lasts.clone(),
            signed: said.signed(),
            on: plain(answer.on),
            transcribed: answer.transcribed,
        };
        Ok(Drafted {
            content: Content::Answer(content),
            about: row.id.to_string(),
            matter: Some(matter.id),
            words: format!("signed answer of {}", row.of),
        })
    }

    /// The pages that help: of an activity in dispute, or of none that is named already.
    fn pages(&self, matter: &Matter, of: Option<(&str, u32)>) -> Vec<String> {
        let argued = |part: &str, number: u32| {
            self.file.workings.iter().any(|row| {
                let entry = &row.entry;
                let named = entry.disputed && !entry.says.is_empty();
                row.matter == matter.id && entry.part == part && entry.number == number && named
            })
        };
        let wanted = |note: &BundleRow| {
            let activity = note.what.activity.as_ref().map(|(part, number)| (part.as_str(), *number));
            let here = match of {
                Some(of) => activity == Some(of),
                None => activity.is_none_or(|(part, number)| !argued(part, number)),
            };
            here && note.what.bearing == Bearing::Helps
        };
        let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let notes = self.file.pages_of(matter.id).filter(|(note, _)| wanted(note));
        notes.map(|(note, at)| format!("{at}: {}", one_line(&note.what.says))).collect()
    }

    /// What to be ready for: the pages that speak against the client stand in no paper.
    pub(super) fn against(&self, matter: &Matter) -> Option<String> {
        let hurts = self.file.pages_of(matter.id).filter(|(note, _)| note.what.bearing == Bearing::Hurts);
        let pages: Vec<String> = hurts.map(|(_, at)| at).collect();
        let pages = pages.join("; ");
        (!pages.is_empty()).then(|| format!("Not in it, but be ready to answer: {pages}."))
    }

    /// What has to be there before an appeal goes out.
    pub(super) fn appeal_pack(&self, ask: &PaperAsk) -> Result<Drafted, Error> {
        let matter = self.challenged(ask.matter)?;
        let notice = self.decision(matter, Stage::Appeal)?;
        let today = self.session.today();
        let person = &self.file.person;
        let mut needed = Vec::new();
        let mut need = |what: &str, there: Option<String>| {
            needed.push(Needed { what: what.to_owned(), there });
        };
        let decision = |row: &&crate::domain::document::DocumentRow| {
            row.kind == DocumentKind::Decision && row.matter.is_none_or(|of| of == matter.id) && row.media.is_some()
        };
        let copy = self.file.documents.iter().find(decision).map(|row| row.words.title.clone());
        need("A copy of the mandatory reconsideration notice.", copy);
        need("The signature of the client, or of whoever acts for them.", None);
        let argued = self.disputed(matter)?.len();
        let grounds = (argued > 0).then(|| format!("{argued} in dispute in the working: write the grounds of appeal"));
        need("The grounds.", grounds);
        if notice.is_some_and(|row| row.due < today) {
            need("The reasons for the delay, as the month has gone.", None);
        }
        let held = self.file.authorities.iter().find(|held| held.body == Body::Hmcts && held.holds_on(today));
        need(
            "The client's authority for the desk to act before the tribunal, where it represents.",
            held.map(|held| format!("recorded, from {}", plain(held.from))),
        );
        let needs =
            (person.interpreter && !person.language.is_empty()).then(|| format!("interpreter: {}", person.language));
        need(
            "What the client needs at a hearing: interpreter, sign language, hearing loop, a room without steps.",
            needs,
        );
        need("The days on which the client cannot come.", None);
        let content = AppealPack {
            head: self.head()?,
            name: self.client().name,
            benefit: matter.subject.in_full().to_owned(),
            decided: notice.map(|row| plain(row.from)),
            when: notice.map(|row| by(row.due)),
            needed,
            source: SOURCE.to_owned(),
        };
        Ok(Drafted {
            content: Content::AppealPack(content),
            about: matter.id.to_string(),
            matter: Some(matter.id),
            words: format!("{}, {}", ask.kind, matter.subject),
        })
    }

    /// The activities of a matter's working that are in dispute and of which something is said.
    pub(super) fn disputed(&self, matter: &Matter) -> Result<Vec<Disputed>, Error> {
        let limits = self.session.limits()?;
        let Some(working) = Working::of(&limits.tests, matter, self.file) else { return Ok(Vec::new()) };
        let said = working.activities().filter_map(|(part, activity, row)| {
            let entry = &row.filter(|row| row.entry.disputed && !row.entry.says.is_empty())?.entry;
            let argued = entry.counts(working.test, activity).map(|descriptor| {
                let points = match descriptor.points {
                    0 => String::new(),
                    1 => ": 1 point".to_owned(),
                    points => format!(": {points} points"),
                };
                format!("descriptor {}, {}{points}", descriptor.letter, descriptor.label)
            });
            let name = format!("{} ({})", capital(&activity.title), working.name(part, activity));
            let activity = Activity { name, says: entry.told() };
            let pages = self.pages(matter, Some((&entry.part, entry.number)));
            let affirmed = self.affirmed(matter, (&entry.part, entry.number));
            Some(Disputed { activity, argued, support: entry.supports.clone(), pages, affirmed })
        });
        Ok(said.collect())
    }

    /// What those who were asked affirm of an activity, where the client agreed.
    fn affirmed(&self, matter: &Matter, (part, number): (&str, u32)) -> Vec<String> {
        let rows = self.file.evidence.iter().filter(|row| row.matter == matter.id && row.goes());
        let answers = rows.filter_map(|row| row.answer.as_deref());
        let said = answers.flat_map(|answer| answer.said.points.iter().map(move |said| (answer, said)));
        let here =
            said.filter(|(_, said)| said.of.activity.as_ref().is_some_and(|of| of.part == part && of.number == number));
        let line = |(answer, said): (&Answer, &Said)| {
            Some(format!("{}, on {}: {}", answer.said.signed(), plain(answer.on), said.affirmed()?))
        };
        here.filter_map(line).collect()
    }

    /// The decision that is challenged: the latest letter from which the time for this step is counted.
    fn decision(&self, matter: &Matter, then: Stage) -> Result<Option<&DueRow>, Error> {
        let limits = self.session.limits()?;
        let counts = |row: &&DueRow| {
            row.matter == matter.id && limits.rules.find(&row.rule).is_some_and(|rule| rule.then == Some(then))
        };
        Ok(self.file.due_dates.iter().filter(counts).max_by_key(|row| row.from))
    }

    /// The numbers by which whoever decided a benefit knows the client, in full.
    fn numbers(&self, subject: Subject) -> Result<Vec<(String, String)>, Error> {
        let own = match subject {
            Subject::Pip => IdentifierKind::Pip,
            Subject::Uc => IdentifierKind::Uc,
            _ => IdentifierKind::Benefit,
        };
        let store = &self.session.store;
        let all = client::identifiers(store.conn(), store.vault(), self.file.row.client)?;
        let known = all.into_iter().filter_map(|(system, value)| {
            let (kind, label) = named(&system);
            kind.filter(|kind| *kind == IdentifierKind::Nino || *kind == own).map(|_| (capital(&label), value))
        });
        Ok(known.collect())
    }
}

/// Where the checklist was read.
const SOURCE: &str = "The tribunal holds an appeal to be incomplete without the notice, without a signature, or where the \
    notice is older than 13 months; its form asks for the rest. Read in HMCTS's own programs sscs-tribunals-case-api and \
    sscs-submit-your-appeal; checked on 24 November 2026.";

const ONLY_BENEFITS: &str =
    "This is for a benefit that has a mandatory reconsideration: PIP, Universal Credit, ESA and others of DWP.";

const NOTHING_SIGNED: &str = "No signed answer may go out here: one is signed, and the client agrees to it (y in Evidence), before it is a paper.";

/// An answer in the list of what goes with a challenge: a signed one is a paper of its own.
fn came(row: &EvidenceRow) -> String {
    let day = row.answered.map(|day| format!(", {}", plain(day))).unwrap_or_default();
    let signed = if row.answer.is_some() { " (signed answer)" } else { "" };
    format!("{}{day}{signed}", row.of)
}
