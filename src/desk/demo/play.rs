//! Plays scenes into the desk's file: what the verbs write, audit rows included, at the time and with the keys of whoever
//! did it. Many scenes share one transaction, because each desk's verb alone would wait for the disk.

use super::papers;
use super::scene::{Ask, Note, Scene, Story, What, other_side};
use super::words::Words;
use super::world::World;
use crate::desk::Error;
use crate::desk::due::{enclose, follows, told};
use crate::domain::answer::{NewAnswer, NewClientSays};
use crate::domain::case::{CaseEventKind, Subject};
use crate::domain::due::{DueEventKind, DueState, DueUpdate, NewLetter};
use crate::domain::event::EventEdit;
use crate::domain::evidence::EvidenceAsk;
use crate::domain::id::{CaseId, ClientId, DueId, EventId, EvidenceId, MatterId, ReferralId, SiteId, TaskId};
use crate::domain::other_side::{NewOtherSide, Party, SideKind};
use crate::domain::outcome::NewOutcome;
use crate::domain::person::Person;
use crate::domain::referral::{Asking, Attempt, ReferralEventKind, ReferralStatus};
use crate::domain::role::{Role, Verb};
use crate::domain::task::{NewTask, TaskState};
use crate::store::referral::Step;
use crate::store::{
    Tx, acts_for, answer, case, client, due, event, evidence, matter, other_side as other_sides, outcome, referral,
    task, working,
};

/// How far one client's story has come: what was made of it so far.
pub(super) struct Told {
    site: SiteId,
    person: Box<Person>,
    client: Option<ClientId>,
    referrals: Vec<ReferralId>,
    case: Option<CaseId>,
    matters: Vec<MatterId>,
    evidence: Vec<EvidenceId>,
    tasks: Vec<TaskId>,
    event: Option<(EventId, EventEdit)>,
    due: Option<DueId>,
    next: std::vec::IntoIter<Scene>,
}

impl Told {
    pub(super) fn begin(world: &World, story: Story) -> Self {
        Self {
            site: world.sites[story.site],
            person: story.person,
            client: None,
            referrals: Vec::new(),
            case: None,
            matters: Vec::new(),
            evidence: Vec::new(),
            tasks: Vec::new(),
            event: None,
            due: None,
            next: story.scenes.into_iter(),
        }
    }

    /// When the next scene is.
    pub(super) fn next_at(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.next.as_slice().first().map(|scene| scene.at)
    }

    /// Plays the next scene.
    pub(super) fn play(&mut self, world: &World, words: &Words, tx: &Tx<'_>) -> Result<(), Error> {
        let Some(scene) = self.next.next() else { return Ok(()) };
        let (vault, role) = world.actor(scene.by);
        let tx = &tx.acting(vault, role, scene.at);
        match scene.what {
            What::Refer(asking, team) => self.refer(tx, &asking, team.map(|team| world.care[team])),
            What::Open(level, matter) => self.open(tx, level, &matter),
            What::Same => self.same(tx),
            What::Take => self.step(tx, Step::to(ReferralStatus::Taken, ReferralEventKind::Taken)),
            What::Tried(how) => self.tried(tx, how),
            What::Reached => self.step(tx, Step::to(ReferralStatus::Reached, ReferralEventKind::Reached)),
            What::Booked => self.step(tx, Step::to(ReferralStatus::Booked, ReferralEventKind::Booked)),
            What::Attended => self.step(tx, Step::to(ReferralStatus::Attended, ReferralEventKind::Attended)),
            What::Decline(reason, line) => {
                let words = format!("{}. {line}", reason.label());
                let step = Step::to(ReferralStatus::Declined, ReferralEventKind::Declined);
                self.step(tx, Step { decline: Some(reason), words, ..step })
            }
            What::Signpost(service) => {
                let step = Step::to(ReferralStatus::Signposted, ReferralEventKind::Signposted);
                self.step(tx, Step { words: service, ..step })
            }
            in_case => self.work(world, words, tx, role, in_case),
        }
    }

    fn refer(&mut self, tx: &Tx<'_>, asking: &Asking, team: Option<crate::domain::id::TeamId>) -> Result<(), Error> {
        let client = match self.client {
            Some(client) => client,
            None => {
                let alike = client::lookalikes(tx, &self.person)?;
                let client = client::add(tx, self.site, &self.person)?;
                for (other, why) in alike {
                    client::add_match(tx, client, other, &why)?;
                }
                client
            }
        };
        self.client = Some(client);
        let new = referral::New { site: self.site, client, team, received: tx.at, asking };
        let (id, _) = referral::add(tx, &new)?;
        self.referrals.push(id);
        Ok(tx.audit(self.site, Verb::Refer, "referral", &id.to_string())?)
    }

    fn newest(&self) -> Result<ReferralId, Error> {
        self.referrals.last().copied().ok_or(Error::Gone)
    }

    fn step(&self, tx: &Tx<'_>, step: Step) -> Result<(), Error> {
        let id = self.newest()?;
        let brief = referral::brief(tx, id)?;
        let step = match step.status {
            ReferralStatus::Declined | ReferralStatus::Signposted | ReferralStatus::Duplicate => step,
            _ => Step { taken_by: brief.taken_by.or(Some(tx.staff)), ..step },
        };
        referral::step(tx, id, brief.version, &brief, &step)?;
        Ok(tx.audit(self.site, Verb::WorkReferral, "referral", &id.to_string())?)
    }

    fn tried(&self, tx: &Tx<'_>, how: Attempt) -> Result<(), Error> {
        let kind = match how {
            Attempt::NoAnswer => ReferralEventKind::NoAnswer,
            Attempt::NoVoicemail => ReferralEventKind::NoVoicemail,
            Attempt::WrongNumber => ReferralEventKind::WrongNumber,
        };
        let tries = referral::brief(tx, self.newest()?)?.tries + 1;
        self.step(tx, Step { tries, ..Step::to(ReferralStatus::Trying, kind) })
    }

    /// The newest referral is the same as the one before it, which goes on.
    fn same(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        let before = self.referrals.iter().rev().nth(1).copied();
        let step = Step::to(ReferralStatus::Duplicate, ReferralEventKind::Duplicate);
        self.step(tx, Step { same_as: before, ..step })?;
        self.referrals.pop();
        Ok(())
    }

    fn open(
        &mut self,
        tx: &Tx<'_>,
        level: crate::domain::case::Level,
        matter: &crate::domain::case::MatterEdit,
    ) -> Result<(), Error> {
        let id = self.newest()?;
        let (brief, sharing) = (referral::brief(tx, id)?, referral::sharing(tx, id)?);
        let new = case::New {
            site: self.site,
            client: brief.client,
            referral: Some((id, sharing.reference)),
            level,
            share_out: sharing.share_out,
            share_in: sharing.share_in,
        };
        let case = case::add(tx, &new)?;
        self.case = Some(case);
        self.evidence.clear();
        let first = matter::add(tx, case, matter)?;
        name_side(tx, case, first, matter.subject)?;
        self.matters = vec![first];
        let step = Step::to(ReferralStatus::Opened, ReferralEventKind::Opened);
        referral::step(tx, id, brief.version, &brief, &Step { taken_by: Some(tx.staff), case: Some(case), ..step })?;
        Ok(tx.audit(self.site, Verb::WorkCase, "case", &case.to_string())?)
    }

    /// What happens in an opened case.
    fn work(&mut self, world: &World, words: &Words, tx: &Tx<'_>, role: Role, what: What) -> Result<(), Error> {
        let case = self.case.ok_or(Error::Gone)?;
        let (verb, kind, id) = match what {
            What::Note(note) => {
                tx.audit(self.site, Verb::SeeCase, "case", &case.to_string())?;
                let body = match note {
                    Note::Said(words) => words.to_owned(),
                    Note::Made(topic, seed) => {
                        let given =
                            if self.person.known_as.is_empty() { &self.person.given } else { &self.person.known_as };
                        words.note(topic, given, &mut super::dice::Dice::new(seed, 7))
                    }
                };
                case::add_note(tx, case, &body, None)?;
                (Verb::WorkCase, "case", case.to_string())
            }
            What::AddMatter(matter) => {
                let id = matter::add(tx, case, &matter)?;
                name_side(tx, case, id, matter.subject)?;
                self.matters.push(id);
                (Verb::WorkCase, "case", case.to_string())
            }
            What::EditMatter(which, matter) => {
                let id = self.matter(which)?;
                matter::edit(tx, id, matter::version(tx, id)?, &matter)?;
                (Verb::WorkCase, "case", case.to_string())
            }
            What::Authority(authority) => {
                case::add_authority(tx, case, &authority)?;
                (Verb::WorkCase, "case", case.to_string())
            }
            What::ActsFor(edit) => {
                acts_for::add(tx, self.site, self.client.ok_or(Error::Gone)?, &edit)?;
                case::event(tx, self.site, case, CaseEventKind::ActsFor, edit.capacity.code())?;
                (Verb::WorkCase, "case", case.to_string())
            }
            What::Post(which, post) => {
                let id = self.matter(which)?;
                matter::set_post(tx, id, matter::version(tx, id)?, post)?;
                (Verb::WorkCase, "case", case.to_string())
            }
            What::Ask(ask) => {
                let id = self.ask(world, tx, case, *ask, false)?;
                (Verb::WorkEvidence, "evidence", id.to_string())
            }
            What::Draft(ask) => {
                let id = self.ask(world, tx, case, *ask, true)?;
                (Verb::WorkEvidence, "evidence", id.to_string())
            }
            What::Evidence(which, update) => {
                let id = self.evidence.get(which).copied().ok_or(Error::Gone)?;
                let seen = evidence::brief(tx, id)?.version;
                evidence::update(tx, id, seen, &update)?;
                (Verb::WorkEvidence, "evidence", id.to_string())
            }
            What::Answer(which, said) => {
                let id = self.evidence.get(which).copied().ok_or(Error::Gone)?;
                let seen = evidence::brief(tx, id)?.version;
                // Whoever gives advice types it in from a form on paper.
                let signs = role == Role::CareTeam;
                let new = NewAnswer { said: *said, on: tx.today(), transcribed: !signs };
                let (answer, _) = answer::add(tx, id, seen, &new)?;
                (if signs { Verb::AnswerEvidence } else { Verb::WorkEvidence }, "answer", answer.to_string())
            }
            What::Says(which, held) => {
                let of = self.evidence.get(which).copied().ok_or(Error::Gone)?;
                tx.audit(self.site, Verb::SeeEvidence, "evidence", &of.to_string())?;
                let new = NewClientSays {
                    evidence: of,
                    answer: answer::standing(tx, of)?,
                    agreed: held.is_none(),
                    why: held.unwrap_or_default().to_owned(),
                };
                let id = answer::add_client_says(tx, &new)?;
                (Verb::WorkEvidence, "client_says", id.to_string())
            }
            What::Document(brought) => {
                let id = papers::keep(&world.letters, tx, case, self.matter(0)?, brought)?;
                (Verb::WorkCase, "document", id.to_string())
            }
            What::Outcome(which, new) => {
                let new = NewOutcome { matter: self.matter(which)?, ..*new };
                let id = outcome::add(tx, case, &new)?;
                matter::set_stage(tx, new.matter, new.stage)?;
                (Verb::RecordOutcome, "outcome", id.to_string())
            }
            What::Working(entry) => {
                let id = working::add(tx, case, self.matter(0)?, &entry)?;
                (Verb::WorkCase, "working", id.to_string())
            }
            What::Task(what, by, team) => {
                let owner = (!team).then_some(tx.staff);
                let id = task::add(tx, &NewTask { case, what: what.to_owned(), by, owner })?;
                self.tasks.push(id);
                (Verb::WorkCase, "task", id.to_string())
            }
            What::TaskDone => {
                let id = self.tasks.pop().ok_or(Error::Gone)?;
                task::end(tx, id, 1, TaskState::Done)?;
                (Verb::WorkCase, "task", id.to_string())
            }
            What::Event(edit) => {
                let id = event::add(tx, case, &edit)?;
                self.event = Some((id, *edit));
                (Verb::WorkCase, "event", id.to_string())
            }
            What::EventOver(state) => {
                let (id, edit) = self.event.take().ok_or(Error::Gone)?;
                event::edit(tx, id, 1, &EventEdit { state, ..edit })?;
                (Verb::WorkCase, "event", id.to_string())
            }
            What::Letter(which, rule, on, says) => {
                let id = self.letter(world, tx, case, (which, rule, on, says))?;
                (Verb::WorkCase, "due_date", id.to_string())
            }
            What::Sent(how, words, with) => {
                let id = self.due.ok_or(Error::Gone)?;
                let on = tx.today();
                let sent =
                    DueUpdate { how: Some(how), words: words.to_owned(), ..DueUpdate::new(DueEventKind::Sent, on) };
                due::update(tx, id, 1, DueState::Sent, &sent)?;
                // As it is sent, the matter goes on to what it asks for.
                let case_of = due::of_case(tx, tx.vault, case)?;
                let rule = case_of.into_iter().find(|row| row.id == id).map(|row| row.rule);
                let limits = world.session.limits()?;
                let then = rule.as_deref().and_then(|rule| limits.rules.find(rule)).and_then(|rule| rule.then);
                if let Some(stage) = then {
                    matter::set_stage(tx, self.matter(0)?, stage)?;
                }
                for which in with {
                    let request = self.evidence.get(*which).copied().ok_or(Error::Gone)?;
                    enclose(tx, id, request, self.matter(0)?, on)?;
                }
                (Verb::WorkCase, "due_date", id.to_string())
            }
            What::Received(words) => {
                let id = self.due.ok_or(Error::Gone)?;
                let update =
                    DueUpdate { words: words.to_owned(), ..DueUpdate::new(DueEventKind::Confirmed, tx.today()) };
                due::update(tx, id, 2, DueState::Confirmed, &update)?;
                (Verb::WorkCase, "due_date", id.to_string())
            }
            What::Close(reason) => {
                case::set_status(tx, case, case::brief(tx, case)?.version, Some(reason))?;
                for (request, _) in evidence::withdraw_all(tx, case, None)? {
                    tx.audit(self.site, Verb::WorkEvidence, "evidence", &request.to_string())?;
                }
                (Verb::WorkCase, "case", case.to_string())
            }
            What::Reopen => {
                case::set_status(tx, case, case::brief(tx, case)?.version, None)?;
                (Verb::WorkCase, "case", case.to_string())
            }
            _ => return Err(Error::Gone),
        };
        Ok(tx.audit(self.site, verb, kind, &id)?)
    }

    fn matter(&self, which: usize) -> Result<MatterId, Error> {
        self.matters.get(which).copied().ok_or(Error::Gone)
    }

    fn letter(
        &mut self,
        world: &World,
        tx: &Tx<'_>,
        case: CaseId,
        (which, rule, on, says): (usize, &str, chrono::NaiveDate, &str),
    ) -> Result<DueId, Error> {
        let matter = self.matter(which)?;
        let nation =
            matter::of_case(tx, tx.vault, case)?.into_iter().find(|of| of.id == matter).ok_or(Error::Gone)?.nation;
        let letter = NewLetter {
            matter,
            rule: rule.to_owned(),
            on,
            hour: None,
            also: Vec::new(),
            received: None,
            printed: None,
            words: says.to_owned(),
        };
        let limits = world.session.limits()?;
        let (counted, rule) = follows(&limits, &letter, nation).map_err(Error::Invalid)?;
        let id = due::add(tx, case, &letter, &counted, rule.whose, &told(&letter, &counted, rule, &limits, nation))?;
        matter::letter_came(tx, matter, rule.stage, None)?;
        self.due = Some(id);
        Ok(id)
    }

    fn ask(&mut self, world: &World, tx: &Tx<'_>, case: CaseId, ask: Ask, draft: bool) -> Result<EvidenceId, Error> {
        let request = EvidenceAsk {
            matter: self.matter(ask.matter)?,
            of: ask.of.to_owned(),
            team: ask.team.map(|team| world.care[team]),
            kind: ask.kind,
            points: ask.points,
            asks: ask.asks,
            fee_offered: None,
            needed_by: ask.needed_by,
            how: String::new(),
            special: false,
        };
        let id = evidence::add(tx, case, &request, draft)?;
        self.evidence.push(id);
        Ok(id)
    }
}

/// Names the organisation on the other side of a matter, where there is one.
fn name_side(tx: &Tx<'_>, case: CaseId, matter: MatterId, subject: Subject) -> Result<(), Error> {
    let (name, kind) = (other_side(subject), SideKind::likely(subject));
    if let Some(kind) = kind.filter(|_| !name.is_empty()) {
        let new = NewOtherSide {
            matter,
            kind,
            party: Party::Organisation,
            name: name.to_owned(),
            address: String::new(),
            postcode: String::new(),
            reference: String::new(),
        };
        other_sides::add(tx, case, &new)?;
    }
    Ok(())
}
