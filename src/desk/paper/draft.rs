//! What each paper says, filled from an open case; to whom it goes, and what to mind first.

use chrono::NaiveDate;

use crate::desk::{Error, Session};
use crate::domain::answer::Point;
use crate::domain::case::{Authority, Body, CaseFile, Direction, Level, Matter, Nation};
use crate::domain::date::full;
use crate::domain::due::{DueRow, DueState};
use crate::domain::event::{EventRow, Goes};
use crate::domain::evidence::EvidenceRow;
use crate::domain::id::MatterId;
use crate::domain::paper::{PaperAsk, PaperKind};
use crate::domain::person::{AccessibleFormat, ContactRule, HeldNumber, Person};
use crate::domain::problem::Problem;
use crate::domain::standing::ActsFor;
use crate::domain::task::TaskState;
use crate::domain::text::{capital, clean_line};
use crate::domain::time_limit::{Kind, Whose};
use crate::papers::content::{
    Activity, Addressee, AnswerForm, AuthorityForm, Client, ClientLetter, Content, EvidenceRequest, FormRequest, Head,
    Step,
};
use crate::store::people;

/// What is to be written.
pub(super) struct Drafted {
    pub(super) content: Content,
    /// The id of what it is about, for the audit row.
    pub(super) about: String,
    /// The one matter that it is about, where it is about one.
    pub(super) matter: Option<MatterId>,
    /// What it is, in a few words.
    pub(super) words: String,
}

/// A paper in the making.
pub(super) struct Draft<'a> {
    pub(super) session: &'a Session,
    pub(super) file: &'a CaseFile,
}

impl Draft<'_> {
    /// What a paper says.
    ///
    /// # Errors
    /// As [`Session::paper`].
    pub(super) fn of(&self, ask: &PaperAsk) -> Result<Drafted, Error> {
        match ask.kind {
            PaperKind::EvidenceRequest => self.evidence_request(ask),
            PaperKind::AnswerForm => self.answer_form(ask),
            PaperKind::ClientLetter => self.client_letter(),
            PaperKind::Authority => self.authority(ask),
            PaperKind::Reconsideration | PaperKind::PhoneScript | PaperKind::AppealGrounds => self.challenge(ask),
            PaperKind::AppealPack => self.appeal_pack(ask),
            // What a request carries follows from the request.
            PaperKind::FormRequest => {
                Err(Error::NotNow("It is written as an evidence request, from the request itself.".to_owned()))
            }
            PaperKind::Answer => self.signed_answer(ask),
            // It is written from the appointment.
            PaperKind::Appointment => Err(Error::Gone),
            PaperKind::Slip => Err(Error::NotNow("A slip is written at the counter.".to_owned())),
            PaperKind::CouncilReferral => Err(Error::NotNow(
                "A referral to the council is written from its own form: its four items are asked there.".to_owned(),
            )),
        }
    }

    pub(super) fn head(&self) -> Result<Head, Error> {
        let site = people::sites(self.session.store.conn())?.into_iter().find(|site| site.id == self.file.row.site);
        let site = site.ok_or(Error::Gone)?;
        let me = self.session.me();
        Ok(Head {
            site: site.name,
            site_code: site.code,
            date: plain(self.session.today()),
            reference: self.file.row.reference.clone(),
            adviser: me.name.clone(),
            job: me.job.clone(),
        })
    }

    pub(super) fn client(&self) -> Client {
        let person = &self.file.person;
        Client {
            name: format!("{} {}", person.given, person.family).trim().to_owned(),
            born: person.born.map(plain),
            nhs: match &person.nhs {
                Some(HeldNumber::Checked(number)) => Some(number.formatted()),
                Some(HeldNumber::Unchecked(_)) | None => None,
            },
            address: address(person).join(", "),
        }
    }

    /// Who acts for the client and has shown it: written to, and signing, in their place.
    pub(super) fn spokesperson(&self) -> Option<&ActsFor> {
        self.file.spokesperson(self.session.today())
    }

    /// Whom a paper goes to, and what to mind before it goes.
    pub(super) fn addressee(&self, content: &Content, about: Option<MatterId>) -> (Addressee, Vec<String>) {
        let person = &self.file.person;
        let (mut lines, mut notes) = (Vec::new(), Vec::new());
        match content {
            Content::EvidenceRequest(paper) => {
                lines.push(paper.of.clone());
                if paper.authority.is_none() {
                    notes.push(
                        "No authority of a GP practice or hospital to tell us holds today: have the form of authority \
                         signed and put it in with this."
                            .to_owned(),
                    );
                }
            }
            Content::FormRequest(paper) => {
                lines.push(paper.of.clone());
                notes.push("To the clinician alone, closed: no copy for the client, and none in their bag.".to_owned());
            }
            Content::Appointment(_) | Content::Slip(_) | Content::CouncilReferral(_) => {}
            Content::ClientLetter(_) => match self.spokesperson() {
                Some(one) => {
                    lines.push(one.who.name.clone());
                    notes.push(
                        "No address of whoever acts for the client is held here: write it on, or hand it over."
                            .to_owned(),
                    );
                }
                None if matches!(person.contact, ContactRule::Any | ContactRule::PostOnly)
                    && !person.address.is_empty() =>
                {
                    lines.push(self.client().name);
                    lines.extend(address(person));
                }
                None => {
                    lines.extend([self.client().name, "By hand".to_owned()]);
                    notes.push("Do not post it: hand it over.".to_owned());
                }
            },
            Content::Authority(_) => {}
            Content::AnswerForm(paper) => lines.push(paper.of.clone()),
            Content::Reconsideration(_) => {
                notes.extend(self.left_out());
                notes.push("Send it to the address on the decision, signed.".to_owned());
            }
            Content::PhoneScript(_) => {
                notes.extend(self.left_out());
                notes.push("For you, not for sending. Record afterwards that it was sent, by phone (s).".to_owned());
            }
            Content::AppealGrounds(_) => {
                notes.extend(self.left_out());
                notes.push(
                    "It goes with the appeal form and the notice, signed. What has to be there: the appeal checklist."
                        .to_owned(),
                );
            }
            Content::AppealPack(_) => notes.push("For the desk, not for sending.".to_owned()),
            Content::Answer(_) => notes.push(
                "It goes with the challenge. What they could not say, and what they wrote beside the points, is not in it."
                    .to_owned(),
            ),
        }
        let theirs = !matches!(content, Content::EvidenceRequest(_) | Content::FormRequest(_) | Content::AnswerForm(_));
        let (settled, whom) = self.file.speak_to(self.session.today());
        if theirs && !settled {
            notes.push(format!("Who acts is not settled. One speaks to {whom}."));
        }
        let reads =
            matches!(content, Content::ClientLetter(_) | Content::Authority(_)) && self.spokesperson().is_none();
        if reads {
            match person.format {
                AccessibleFormat::Standard | AccessibleFormat::LargePrint => {}
                other => notes.push(format!("The client needs this as {other}: print alone will not do.")),
            }
            if !person.language.is_empty() {
                notes.push(format!("The client's language is {}: go through it together.", person.language));
            }
        }
        let challenged = match content {
            Content::PhoneScript(_) | Content::AppealGrounds(_) | Content::Reconsideration(_) => about,
            _ => None,
        };
        notes.extend(challenged.and_then(|id| self.matter(id).ok()).and_then(|matter| self.against(matter)));
        let large = reads && person.format == AccessibleFormat::LargePrint;
        (Addressee { lines: lines.iter().map(|line| clean_line(line)).collect(), large }, notes)
    }

    pub(super) fn matter(&self, id: MatterId) -> Result<&Matter, Error> {
        self.file.matters.iter().find(|matter| matter.id == id).ok_or(Error::Gone)
    }

    /// Nothing is sent to a client who died, nor signed by one: somebody has to act.
    pub(super) fn somebody_acts(&self) -> Result<(), Error> {
        if self.file.person.died.is_some() && self.spokesperson().is_none() {
            return Err(Error::NotNow(
                "The client has died. Say first who acts, and that their proof was seen (p in the case).".to_owned(),
            ));
        }
        Ok(())
    }

    fn request(&self, ask: &PaperAsk) -> Result<&EvidenceRow, Error> {
        let waiting: Vec<&EvidenceRow> = self.file.evidence.iter().filter(|row| row.status.waits()).collect();
        match (ask.request, waiting.as_slice()) {
            (Some(id), _) => self.file.evidence.iter().find(|row| row.id == id).ok_or(Error::Gone),
            (None, [only]) => Ok(only),
            (None, []) => Err(Error::NotNow("No evidence request is open here. Ask for evidence first.".to_owned())),
            (None, _) => Err(which("request", "Several evidence requests are open here. Say which.")),
        }
    }

    fn evidence_request(&self, ask: &PaperAsk) -> Result<Drafted, Error> {
        let row = self.request(ask)?;
        if !row.status.waits() {
            return Err(Error::NotNow(format!("This request has ended ({}).", row.status)));
        }
        let matter = self.matter(row.matter)?;
        if row.special {
            return self.form_request(row, matter);
        }
        let content = EvidenceRequest {
            head: self.head()?,
            client: self.client(),
            of: row.of.clone(),
            kind: row.kind.code().to_owned(),
            purpose: purpose(matter),
            points: lines(&row.points),
            activities: if row.asks.is_empty() {
                self.disputed(matter)?.into_iter().map(|one| one.activity).collect()
            } else {
                row.asks.iter().map(activity).collect()
            },
            needed_by: row.needed_by.map(full),
            authority: self.authority_to_tell().map(|held| plain(held.from)),
            fee_offered: row.fee_offered,
        };
        Ok(Drafted {
            content: Content::EvidenceRequest(content),
            about: row.id.to_string(),
            matter: Some(matter.id),
            words: format!("evidence request to {}", row.of),
        })
    }

    /// The request for the form of the special rules. The clinician alone reads it; what it is called here, and its file, are
    /// those of every other request.
    fn form_request(&self, row: &EvidenceRow, matter: &Matter) -> Result<Drafted, Error> {
        let content = FormRequest {
            head: self.head()?,
            client: self.client(),
            of: row.of.clone(),
            purpose: purpose(matter),
            northern_ireland: matter.nation == Nation::NorthernIreland,
            needed_by: row.needed_by.map(full),
            authority: self.authority_to_tell().map(|held| plain(held.from)),
        };
        Ok(Drafted {
            content: Content::FormRequest(content),
            about: row.id.to_string(),
            matter: Some(matter.id),
            words: format!("evidence request to {}", row.of),
        })
    }

    fn answer_form(&self, ask: &PaperAsk) -> Result<Drafted, Error> {
        let row = self.request(ask)?;
        if !row.status.is_open() {
            return Err(Error::NotNow(format!("This request has ended ({}).", row.status)));
        }
        let points = row.asked_points();
        if points.is_empty() {
            return Err(Error::NotNow("This request names nothing to answer to. Ask again with points.".to_owned()));
        }
        let matter = self.matter(row.matter)?;
        let content = AnswerForm {
            head: self.head()?,
            client: self.client(),
            of: row.of.clone(),
            purpose: purpose(matter),
            effects: if row.asks.is_empty() { Vec::new() } else { lines(&row.points) },
            points: points.iter().map(activity).collect(),
            needed_by: row.needed_by.map(full),
        };
        Ok(Drafted {
            content: Content::AnswerForm(content),
            about: row.id.to_string(),
            matter: Some(matter.id),
            words: format!("answer form for {}", row.of),
        })
    }

    /// What was answered and is not in a challenge, and why; and what is to be put in with it.
    fn left_out(&self) -> Vec<String> {
        let why = self.file.evidence.iter().filter_map(EvidenceRow::why_it_stays);
        let mut notes: Vec<String> = why.map(|why| format!("{why}: it is left out.")).collect();
        let signed = self.file.evidence.iter().filter(|row| row.goes() && row.answer.is_some());
        let signed: Vec<&str> = signed.map(|row| row.of.as_str()).collect();
        if !signed.is_empty() {
            notes.push(format!(
                "Put in with it, each a paper of its own (L): the signed answer of {}.",
                signed.join("; ")
            ));
        }
        notes
    }

    /// An authority under which a practice or a hospital may tell the desk today.
    fn authority_to_tell(&self) -> Option<&Authority> {
        let today = self.session.today();
        self.file.authorities.iter().find(|held| {
            matches!(held.body, Body::Gp | Body::Hospital)
                && held.direction != Direction::ToThem
                && held.holds_on(today)
        })
    }

    fn authority(&self, ask: &PaperAsk) -> Result<Drafted, Error> {
        self.somebody_acts()?;
        // A request that waits says whom the form is for; without one the name is written by hand.
        let row = match ask.request {
            Some(_) => Some(self.request(ask)?),
            None => self.file.most_urgent_request(),
        };
        let subjects: Vec<&str> = self.file.matters.iter().map(|matter| matter.subject.in_full()).collect();
        let purpose = match row {
            Some(row) => self.matter(row.matter)?.subject.in_full().to_owned(),
            None => subjects.join("; "),
        };
        let content = AuthorityForm {
            head: self.head()?,
            client: self.client(),
            body: row.map(|row| row.of.clone()).filter(|of| !of.is_empty()),
            purpose: format!("help and advice with {purpose}"),
            signs: self.spokesperson().map(ActsFor::named),
        };
        Ok(Drafted {
            content: Content::Authority(content),
            about: self.file.row.id.to_string(),
            matter: None,
            words: PaperKind::Authority.label().to_owned(),
        })
    }

    fn client_letter(&self) -> Result<Drafted, Error> {
        self.somebody_acts()?;
        let (mut ours, mut yours, mut others) = (Vec::new(), Vec::new(), Vec::new());
        let today = self.session.today();
        let runs = |row: &&DueRow| row.state.is_open() && row.kind == Kind::LastDay && !row.halted;
        for row in self.file.due_dates.iter().filter(runs) {
            let step = |what: &str| Step { what: capital(what), when: Some(by(row.due)) };
            match (row.state, row.whose) {
                (DueState::Sent, _) => others.push(Step { what: capital(&row.next(today)), when: None }),
                (_, Whose::Theirs) => others.push(step(&row.told.brief)),
                // Whoever is advised only sends it themself.
                (_, Whose::Ours) if self.file.row.level == Level::Advice => yours.push(step(&row.told.brief)),
                (_, Whose::Ours) => ours.push(step(&row.told.brief)),
            }
        }
        // The day that was typed from a letter, where no rule of ours set one.
        let runs = |matter: &&Matter| self.file.runs(matter) && self.file.halted(matter).is_none();
        for matter in self.file.matters.iter().filter(runs) {
            let what = format!("{}: what the letter asks for", matter.subject.in_full());
            let step = Step { what, when: matter.due.map(by) };
            if self.file.row.level == Level::Advice { yours.push(step) } else { ours.push(step) }
        }
        for row in self.file.tasks.iter().filter(|row| row.state == TaskState::Open) {
            ours.extend(row.what.as_ref().map(|what| Step { what: capital(what), when: row.by.map(by) }));
        }
        let wanted = |row: &&EvidenceRow| row.status.is_open() && !self.file.is_halted(row.matter);
        for row in self.file.evidence.iter().filter(wanted) {
            let what = format!("{}: {}, asked for on {}", row.of, row.kind, plain(row.asked));
            others.push(Step { what: capital(&what), when: row.needed_by.map(|day| format!("needed {}", by(day))) });
        }
        for row in self.file.events.iter().filter(|row| row.ahead()) {
            match row.what.goes {
                Goes::Both => yours.push(event(row, "come to the")),
                Goes::Client => yours.push(event(row, "go to the")),
                Goes::Us => ours.push(event(row, "go for you to the")),
                Goes::Nobody => others.push(event(row, "on paper, without you:")),
            }
        }
        let content = ClientLetter {
            head: self.head()?,
            name: self.spokesperson().map_or_else(|| self.file.person.spoken(), |one| one.who.name.clone()),
            about: self.spokesperson().map(|_| self.client().name),
            matters: self.file.matters.iter().filter(|one| self.file.halted(one).is_none()).map(purpose).collect(),
            ours,
            yours,
            others,
        };
        let words = format!("letter to {}", content.name);
        Ok(Drafted {
            content: Content::ClientLetter(content),
            about: self.file.row.id.to_string(),
            matter: None,
            words,
        })
    }
}

/// The last day for something.
pub(super) fn by(day: NaiveDate) -> String {
    format!("by {}", full(day))
}

/// A day that has been: `3 July 1984`.
pub(super) fn plain(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// A choice that has to be made by name.
pub(super) fn which(field: &'static str, words: &str) -> Error {
    Error::Invalid(vec![Problem::new(field, words)])
}

/// What a matter is, in words for somebody outside: the benefit in full, and where it stands.
pub(super) fn purpose(matter: &Matter) -> String {
    format!("{}, at the stage of {}", matter.subject.in_full(), matter.stage)
}

/// An activity as a request names it.
fn activity(point: &Point) -> Activity {
    Activity { name: point.name.clone(), says: point.says.clone() }
}

fn event(row: &EventRow, how: &str) -> Step {
    let place = &row.what.words.place;
    let at = row.what.at.map(|at| format!(", {}", at.format("%H:%M"))).unwrap_or_default();
    let place = if place.is_empty() { String::new() } else { format!(", {place}") };
    Step {
        what: capital(&format!("{how} {}{place}", row.what.kind)),
        when: Some(format!("on {}{at}", full(row.what.on))),
    }
}

fn lines(words: &str) -> Vec<String> {
    words.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// An address as it stands on an envelope.
fn address(person: &Person) -> Vec<String> {
    let lines = person.address.split(',').chain([person.postcode.as_str()]);
    lines.map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
