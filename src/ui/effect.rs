//! Doing what the model asks of the desk. Queries and verbs take milliseconds and run here; jobs run on a worker.

mod find;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::ask::{FormId, Wanted};
use super::command::{Command, Effect, Load};
use super::lane::{Lane, Said};
use super::model::{Facts, Model};
use super::update::{DidIt, Fresh, Loaded, Msg, Refusal};
use super::watch::Keeper;
use crate::desk::{Clock, Done, Door, Error, Overtaken, Session};
use crate::domain::change::Parts;
use crate::domain::conflict::Decision;
use crate::domain::evidence::EvidenceScope;
use crate::domain::id::{CaseId, ClientId, EvidenceId, MatterId, ReferralId, WorkingId};
use crate::domain::people::TeamKind;
use crate::domain::referral::{InboxFilter, InboxOrder};
use crate::domain::role::{Reach, Verb};
use crate::domain::today::Target;
use crate::ui::ask::candidate;
use crate::ui::form::Candidate;
use crate::ui::over::{Way, about};
use crate::ui::pane::PAGE;

/// Rows that a lookup offers.
const FOUND: usize = 8;

/// The desk behind the screen: the door, whoever is signed in, and the job that runs.
pub struct Runner {
    door: Door,
    session: Option<Session>,
    jobs: (Sender<Job>, Receiver<Job>),
    running: usize,
    /// Which sitting this is: what a job of an earlier one answers is nobody's any more.
    sitting: u64,
    /// Whether a slow verb runs, of whichever sitting: one at a time.
    working: bool,
    /// Asks the import that runs to stop.
    stop: Arc<AtomicBool>,
    /// The lists that were shown in this sitting: each was written down before.
    listed: BTreeSet<&'static str>,
    keeper: Keeper,
    /// Where people and words are found, once somebody has looked for them.
    lane: Option<Lane>,
}

/// What a job sends back.
enum Job {
    SignedIn(Box<Result<Session, Error>>),
    /// A slow verb of a sitting says how it is getting on.
    Says(u64, String),
    /// A slow verb of a sitting was done.
    Did(u64, Box<Msg>),
    /// From the lane of a sitting in which people and words are found.
    Found(u64, Said),
}

impl Runner {
    /// A locked desk.
    #[must_use]
    pub fn new(door: Door, keeper: Keeper) -> Self {
        Self {
            door,
            session: None,
            jobs: channel(),
            running: 0,
            sitting: 0,
            working: false,
            stop: Arc::default(),
            listed: BTreeSet::new(),
            keeper,
            lane: None,
        }
    }

    /// The clock of the desk.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        self.door.clock()
    }

    /// Whether a job runs, so that the loop looks for its answer.
    #[must_use]
    pub fn busy(&self) -> bool {
        self.running > 0 || self.finding() || self.lane.as_ref().is_some_and(|lane| lane.reads)
    }

    /// What another desk wrote since the last look means here: something to read again, or that this person is shut out.
    #[must_use]
    pub fn look(&self) -> Option<Msg> {
        let session = self.session.as_ref()?;
        match session.others_wrote() {
            Ok(parts) if !parts.is_empty() => {
                self.lane.iter().for_each(Lane::read_on);
                Some(Msg::OthersWrote(parts))
            }
            Err(Error::Ended(sentence)) => Some(Msg::Ended(sentence.to_owned())),
            // The next look, or the next verb, says what is wrong.
            Ok(_) | Err(_) => None,
        }
    }

    /// What jobs have sent.
    pub fn answers(&mut self) -> Vec<Msg> {
        let mut messages = Vec::new();
        while let Ok(job) = self.jobs.1.try_recv() {
            match job {
                Job::SignedIn(result) => {
                    self.running -= 1;
                    messages.push(self.arrived(*result));
                }
                // Whoever asked may have left; then nobody is to be told.
                Job::Says(sitting, words) => messages.extend(self.sits(sitting).then_some(Msg::Progress(words))),
                Job::Did(sitting, message) => {
                    self.running -= 1;
                    self.working = false;
                    messages.extend(self.sits(sitting).then_some(*message));
                    self.lane.iter().for_each(Lane::read_on);
                }
                Job::Found(sitting, said) if self.sits(sitting) => messages.extend(self.found(said)),
                Job::Found(..) => {}
            }
        }
        messages
    }

    /// Whether whoever sat here then sits here still.
    const fn sits(&self, sitting: u64) -> bool {
        self.session.is_some() && self.sitting == sitting
    }

    fn arrived(&mut self, result: Result<Session, Error>) -> Msg {
        // From here on what other desks write is seen, also before the first look.
        let looked = |session: Session| {
            session.others_wrote()?;
            Ok((facts(&session)?, session))
        };
        match result.and_then(looked) {
            Ok((facts, session)) => {
                self.keeper.sits(&session);
                self.session = Some(session);
                Msg::SignedIn(Box::new(facts))
            }
            Err(error) => Msg::NotSignedIn(error.to_string()),
        }
    }

    /// Does one effect and says what came of it.
    pub fn run(&mut self, effect: Effect, model: &Model) -> Vec<Msg> {
        match effect {
            Effect::SignIn(login, words) => {
                let (dir, clock, answer) = (self.door.dir().to_owned(), self.clock(), self.jobs.0.clone());
                self.running += 1;
                std::thread::spawn(move || {
                    let result = Door::at(&dir, clock).and_then(|door| door.sign_in(&login, &words));
                    // The loop may have ended meanwhile.
                    let _ = answer.send(Job::SignedIn(Box::new(result)));
                });
                return Vec::new();
            }
            Effect::Lock => {
                self.keeper.leaves();
                self.session = None;
                self.lane = None;
                self.sitting += 1;
                self.listed.clear();
                return Vec::new();
            }
            Effect::BeginFind => return self.begin_find(),
            Effect::Find(typed, order) => {
                // A lane that broke is opened anew.
                let said = if self.lane.is_none() { self.begin_find() } else { Vec::new() };
                self.lane.iter_mut().for_each(|lane| lane.ask(typed.clone(), order));
                return said;
            }
            _ => {}
        }
        if let Effect::Load(load) = &effect
            && let Err(error) = self.list(*load)
        {
            return vec![unread(error)];
        }
        let Some(session) = &self.session else { return Vec::new() };
        match effect {
            Effect::Load(load) => match self.load(session, load, model) {
                Ok(loaded) => vec![Msg::Loaded(Box::new(loaded))],
                Err(Error::Gone | Error::Denied(_))
                    if matches!(load, Load::Case(_, false) | Load::Referral(_, false)) =>
                {
                    vec![Msg::Loaded(Box::new(Loaded::Gone))]
                }
                Err(error) => vec![unread(error)],
            },
            Effect::Do(command) => self.verb(*command, None, model),
            Effect::Submit(command, form) => self.verb(*command, Some(form), model),
            Effect::StopImport => {
                self.stop.store(true, Ordering::Relaxed);
                let words = "The import stops: what was taken in stays, and named again it goes on".to_owned();
                self.working.then_some(Msg::Progress(words)).into_iter().collect()
            }
            Effect::Candidates(field, query, wanted) => {
                let rows = candidates(session, &query, wanted, model).unwrap_or_default();
                let names = match wanted {
                    Wanted::Clients => Some((Verb::FindClient, "client;words")),
                    Wanted::Referrals => Some((Verb::SeeReferral, "referral;words")),
                    Wanted::Asked | Wanted::Nothing => None,
                };
                // Names are written down before they are shown, once for a form.
                if let Some((verb, what)) = names
                    && !rows.is_empty()
                    && model.form().is_some_and(|open| !open.looked)
                    && let Err(error) = session.looked(verb, what)
                {
                    return vec![refused(error)];
                }
                vec![Msg::Loaded(Box::new(Loaded::Candidates(field, query, rows)))]
            }
            Effect::LoadDraft { form, subject } => match session.load_draft(form, &subject) {
                Ok(Some((at, words))) => match serde_json::from_str(&words) {
                    Ok(words) => vec![Msg::Loaded(Box::new(Loaded::Draft(at, words)))],
                    Err(_) => Vec::new(),
                },
                _ => Vec::new(),
            },
            Effect::Draft { form, subject, words, leave } => {
                let words = words.to_string();
                let save = || session.save_draft(form, &subject, &words);
                match save().or_else(|_| save()) {
                    Ok(()) => {
                        let left = leave.then_some(Msg::Left((form, subject)));
                        left.into_iter().chain([waiting(session)]).collect()
                    }
                    Err(error) => vec![Msg::NotKept(error.to_string())],
                }
            }
            Effect::Forget { form, subject } => match session.forget_draft(form, &subject) {
                Ok(()) => vec![waiting(session)],
                Err(error) => vec![refused(error)],
            },
            Effect::LoadDrafts => vec![waiting(session)],
            Effect::Reopen(form, subject) => vec![Msg::Reopen(form, subject)],
            Effect::Looked(verb, what) => said(session.looked(verb, what)),
            Effect::SignIn(..) | Effect::Lock | Effect::BeginFind | Effect::Find(..) => Vec::new(),
        }
    }

    /// Writes one row for a list before it is shown for the first time in a sitting; without the row it is not shown.
    fn list(&mut self, load: Load) -> Result<(), Error> {
        let Some(session) = &self.session else { return Ok(()) };
        let (verb, what) = match load {
            Load::Today => (Verb::SeeCase, "today"),
            Load::Inbox => (Verb::SeeReferral, "inbox"),
            Load::Evidence => (Verb::SeeEvidence, "evidence"),
            // Totals name nobody.
            Load::Outcomes if session.reach(Verb::SeeOutcomes) != Reach::None => (Verb::SeeOutcomes, "outcomes"),
            _ => return Ok(()),
        };
        if !self.listed.contains(what) {
            session.looked(verb, what)?;
            self.listed.insert(what);
        }
        Ok(())
    }

    /// Does a verb, here or on a worker. `form` asked for it.
    fn verb(&mut self, command: Command, form: Option<FormId>, model: &Model) -> Vec<Msg> {
        let Some(session) = &self.session else { return Vec::new() };
        let shown = model.signed_in().and_then(|desk| desk.case.case_id());
        if !command.is_slow() {
            // Where nothing is against it, what was asked before is done at once.
            let then = match &command {
                Command::SettleEnquiry(_, settling, then, asked) if settling.decision == Decision::Clear => {
                    Some((then.clone(), asked.clone()))
                }
                _ => None,
            };
            let said = run_command(session, command, form, shown, &|_| true);
            let next = then.filter(|_| matches!(said, Msg::Did(..)));
            self.lane.iter().for_each(Lane::read_on);
            let mut all = vec![said];
            all.extend(next.into_iter().flat_map(|(then, asked)| self.verb(*then, asked, model)));
            return all;
        }
        if self.working {
            let words = "Another import, passphrase or print is still at work. Wait until it is done.".to_owned();
            return vec![Msg::Refused(Refusal::Words(words), form)];
        }
        self.stop = Arc::default();
        let stop = Arc::clone(&self.stop);
        self.job(move |session, tell| {
            run_command(session, command, form, shown, &|words| {
                tell(words);
                !stop.load(Ordering::Relaxed)
            })
        })
    }

    /// Runs a slow verb on a worker, with a connection of its own; its message comes back later.
    fn job(&mut self, work: impl FnOnce(&Session, &dyn Fn(Option<String>)) -> Msg + Send + 'static) -> Vec<Msg> {
        let Some(session) = &self.session else { return Vec::new() };
        let own = match session.again() {
            Ok(own) => own,
            Err(error) => return vec![refused(error)],
        };
        let answer = self.jobs.0.clone();
        let sitting = self.sitting;
        self.running += 1;
        self.working = true;
        std::thread::spawn(move || {
            // The loop may have ended meanwhile.
            let tell = |words: Option<String>| drop(words.map(|words| answer.send(Job::Says(sitting, words))));
            let done = work(&own, &tell);
            let _ = answer.send(Job::Did(sitting, Box::new(done)));
        });
        Vec::new()
    }

    fn load(&self, session: &Session, load: Load, model: &Model) -> Result<Loaded, Error> {
        let Some(desk) = model.signed_in() else { return Err(Error::Gone) };
        Ok(match load {
            Load::Today => Loaded::Today(session.today_rows(desk.today.whose, desk.today.ahead())?),
            Load::Inbox => {
                let (filter, limit) = (&desk.inbox.filter, desk.inbox.wanted());
                if desk.facts.may(Verb::WorkReferral) {
                    let waiting = session.waiting()?;
                    Loaded::Inbox(session.inbox(filter, limit)?, (waiting.all, waiting.new, waiting.urgent))
                } else {
                    let rows = session.all_referrals(filter, limit)?;
                    let waiting = rows.iter().filter(|row| row.status.is_open()).count() as u64;
                    Loaded::Inbox(rows, (waiting, 0, 0))
                }
            }
            Load::InboxMore => {
                let works = desk.facts.may(Verb::WorkReferral);
                let order = if works { InboxOrder::Waiting } else { InboxOrder::Newest };
                let last = desk.inbox.rows.last().ok_or(Error::Gone)?;
                Loaded::InboxMore(session.referrals_after(&desk.inbox.filter, order, last, PAGE)?)
            }
            Load::Evidence if desk.facts.may(Verb::WorkEvidence) => Loaded::Evidence(
                session.evidence(EvidenceScope::AtHand, Some(desk.evidence.limit))?,
                session.evidence_waiting()?,
            ),
            Load::Evidence => {
                let rows = session.asked_of_us(desk.evidence.limit)?;
                let open = rows.iter().filter(|row| row.status.is_open()).count() as u64;
                Loaded::Evidence(rows, (open, 0, 0))
            }
            Load::Outcomes => {
                let (from, to) = desk.outcomes.period.days(model.today());
                let rows = if desk.facts.may(Verb::SeeOutcomes) { session.outcomes(Some(100))? } else { Vec::new() };
                Loaded::Outcomes(rows, session.totals(from, to)?)
            }
            Load::Referral(id, now) => {
                let referral = if now { session.open_referral(id)? } else { session.refresh_referral(id)? };
                let matches = if desk.facts.may(Verb::WorkReferral) && referral.row.possible_match {
                    session.possible_matches(referral.row.client)?
                } else {
                    Vec::new()
                };
                Loaded::Referral(Box::new(referral), matches, now)
            }
            Load::Case(id, true) => Loaded::Case(Box::new(session.open_case(id)?), true),
            Load::Case(id, false) => Loaded::Case(Box::new(session.refresh_case(id)?), false),
            Load::CaseBehind(id) => Loaded::Case(Box::new(session.open_case(session.case_behind(id))?), true),
            Load::Request(id) => Loaded::Request(Box::new(session.open_request(id)?)),
            Load::Neighbour(id, step) => {
                let to = session.neighbour_case(id, step > 0)?;
                Loaded::Case(Box::new(session.open_case(to)?), true)
            }
            Load::Call(id) => Loaded::Call(Box::new(session.open_call(id)?)),
            Load::Paper(ask) => Loaded::Paper(Box::new(session.paper(&ask)?)),
            Load::Identifiers(id) => Loaded::Identifiers(id, session.identifiers(id)?),
            Load::Join(stays, goes) => Loaded::Join(Box::new(session.preview_join(stays, goes)?)),
            Load::Walls => {
                session.looked(Verb::LiftWall, "walls")?;
                Loaded::Walls(session.walls()?)
            }
            Load::Client(id) => {
                let (person, version) = session.open_client(id)?;
                Loaded::Client(id, version, Box::new(person))
            }
        })
    }

    /// What is typed now, for the watchdog: it keeps it where the terminal or the process goes away.
    pub fn shadow(&self, model: &Model) {
        self.keeper.typed(
            model
                .form()
                .filter(|open| open.kind.keeps_draft() && open.form.dirty())
                .map(|open| (open.kind.name().to_owned(), open.kind.subject(), open.to_draft().to_string())),
        );
    }
}

/// The drafts that wait, the newest first.
fn waiting(session: &Session) -> Msg {
    Msg::Loaded(Box::new(Loaded::Drafts(session.drafts().unwrap_or_default())))
}

fn said(result: Result<(), Error>) -> Vec<Msg> {
    result.err().map(refused).into_iter().collect()
}

/// An error of reading: it is said, and nothing is read again for it, or that would fail for ever.
fn unread(error: Error) -> Msg {
    match error {
        Error::Ended(sentence) => Msg::Ended(sentence.to_owned()),
        other => Msg::Unread(other.to_string()),
    }
}

/// An error as the screen takes it.
fn refused(error: Error) -> Msg {
    refused_to(error, None)
}

/// The same, where a form asked.
fn refused_to(error: Error, form: Option<FormId>) -> Msg {
    match error {
        Error::Ended(sentence) => Msg::Ended(sentence.to_owned()),
        Error::Invalid(problems) => Msg::Refused(Refusal::Problems(problems), form),
        other => Msg::Refused(Refusal::Words(other.to_string()), form),
    }
}

/// What the screen needs to know of whoever signed in.
fn facts(session: &Session) -> Result<Facts, Error> {
    Ok(Facts {
        login: session.me().login.clone(),
        name: session.me().name.clone(),
        role: session.role(),
        sites: session.sites()?,
        teams: session.teams()?,
        own_teams: session.own_teams().to_vec(),
        home: session.home_site()?,
        idle_minutes: session.idle_minutes()?,
        lock_waits: session.lock_waits_for_calls()?,
        scope: session.scope()?,
        limits: session.limits()?,
        id: session.me().id,
        advisors: if session.reach(Verb::SeeCase) == Reach::None { Vec::new() } else { session.advisors()? },
    })
}

fn did<T>(result: Result<Done<T>, Error>, made: impl FnOnce(&T, &mut DidIt)) -> Result<DidIt, Error> {
    let done = result?;
    let mut did = DidIt {
        words: done.words,
        undo: done.undo,
        case: None,
        evidence: None,
        idle_lock: None,
        scope: None,
        parts: Parts::NONE,
    };
    made(&done.value, &mut did);
    Ok(did)
}

fn nothing<T>(_: &T, _: &mut DidIt) {}

/// Does one verb for a form. `shown` is the case on the screen; a long verb gives `tell` words on how it is getting on,
/// and asks it whether to go on.
fn run_command(
    session: &Session,
    command: Command,
    form: Option<FormId>,
    shown: Option<CaseId>,
    tell: &dyn Fn(Option<String>) -> bool,
) -> Msg {
    // Where a form is overtaken, both versions are shown: remember what it was about.
    let about = match &command {
        Command::EditClient(id, ..) => Some(About::Client(*id)),
        Command::EditMatter(id, ..) => Some(About::Matter(*id)),
        Command::EditEvent(id, ..) => Some(About::Row(id.0)),
        Command::Decline(items, ..) | Command::Signpost(items, _) => {
            Some(About::Referrals(items.iter().map(|item| item.0).collect()))
        }
        Command::OpenCase(item, ..) | Command::SameAs(item, _) => Some(About::Referrals(vec![item.0])),
        Command::CloseCase(id, ..) => Some(About::Row(id.0)),
        Command::Working(_, Some((id, _)), _) if form.is_some() => Some(About::Working(*id)),
        Command::Evidence(id, ..) => Some(About::Row(id.0)),
        Command::Due(id, ..) => Some(About::Row(id.0)),
        Command::ActsFor(_, Some((id, _)), _) => Some(About::Row(id.0)),
        Command::LiftWall(id, ..) => Some(About::Row(id.0)),
        _ => None,
    };
    // What may conflict is asked for again once that is settled.
    let again = (command.enquiry().is_some() || matches!(command, Command::NameOtherSide(_, _, None)))
        .then(|| Box::new(command.clone()));
    let result = match command {
        Command::Take(items) => did(session.take(&items), nothing),
        Command::Tried(items, how) => did(session.tried(&items, how), nothing),
        Command::Reached(items) => did(session.reached(&items), nothing),
        Command::Booked(items) => did(session.booked(&items), nothing),
        Command::Attended(items) => did(session.attended(&items), nothing),
        Command::Decline(items, reason, line) => did(session.decline(&items, reason, &line), nothing),
        Command::Signpost(items, service) => did(session.signpost(&items, &service), nothing),
        Command::SameAs(item, other) => did(session.same_as(item, other), nothing),
        Command::OpenCase(item, level, matter) => {
            did(session.open_case_from(item, level, &matter), |case: &CaseId, did| did.case = Some(*case))
        }
        Command::Refer(new) => did(session.refer(&new), nothing),
        Command::EditClient(id, seen, person) => did(session.edit_client(id, seen, &person), nothing),
        Command::Note(case, body) => did(session.add_note(case, &body, None), nothing),
        Command::AddMatter(case, matter) => did(session.add_matter(case, &matter), nothing),
        Command::EditMatter(id, seen, matter) => did(session.edit_matter(id, seen, &matter), nothing),
        Command::AddAuthority(case, new) => did(session.add_authority(case, &new), nothing),
        Command::AddIdentifier(case, new) => did(session.add_identifier(case, &new), nothing),
        Command::CloseCase(id, seen, reason) => did(session.close_case(id, seen, reason), nothing),
        Command::ReopenCase(id, seen) => did(session.reopen_case(id, seen), nothing),
        Command::Ask(ask) => did(session.ask_evidence(&ask), |id: &EvidenceId, did| did.evidence = Some(*id)),
        Command::Evidence(id, seen, update) => did(session.update_evidence(id, seen, &update), nothing),
        Command::Outcome(new) => did(session.record_outcome(&new), nothing),
        Command::Letter(letter) => did(session.record_letter(&letter), nothing),
        Command::Due(id, seen, update) => did(session.update_due(id, seen, &update), nothing),
        Command::AddTask(new) => did(session.add_task(&new), nothing),
        Command::EndTask(id, seen, to) => did(session.end_task(id, seen, to), nothing),
        Command::AddEvent(case, new, ready) => did(session.add_event(case, &new, ready.as_deref()), nothing),
        Command::EditEvent(id, seen, new) => did(session.edit_event(id, seen, &new), nothing),
        Command::SetAway(new) => did(session.set_away(&new), nothing),
        Command::EndAway(id, seen) => did(session.end_away(id, seen), nothing),
        Command::ActsFor(case, None, new) => did(session.add_acts_for(case, &new), nothing),
        Command::ActsFor(case, Some((id, seen)), new) => did(session.edit_acts_for(case, id, seen, &new), nothing),
        Command::Post(id, seen, post) => did(session.set_post(id, seen, post), nothing),
        Command::Died(case, seen, on) => did(session.record_death(case, seen, on), nothing),
        Command::GoesOn(id, seen, goes_on) => did(session.set_goes_on(id, seen, goes_on), nothing),
        Command::EndCall(call) => did(session.end_call(&call), nothing),
        Command::ReferOut(case, subject, service) => did(session.refer_out(case, subject, &service), nothing),
        Command::Scope(scope) => did(session.set_scope(&scope), |(), did| did.scope = Some(scope.clone())),
        Command::Working(matter, seen, entry) => did(session.save_working(matter, seen, &entry), nothing),
        Command::NameOtherSide(case, new, settling) => {
            did(session.name_other_side(case, &new, settling.as_deref()), nothing)
        }
        Command::SettleEnquiry(seen, settling, ..) => did(session.settle_enquiry(seen, &settling), nothing),
        Command::RemoveOtherSide(id, seen) => did(session.remove_other_side(id, seen), nothing),
        Command::LiftWall(id, seen, why) => did(session.lift_wall(id, seen, &why), nothing),
        Command::Paper(written, Way::Print) => did(session.print_paper(&written), nothing),
        Command::Paper(written, Way::File) => did(session.keep_paper(&written), nothing),
        Command::Undo(undo) => did(session.undo(&undo), nothing),
        Command::Join(stays, goes) => did(session.join_clients(stays, goes), nothing),
        Command::KeepApart(client) => did(session.settle_matches(client), nothing),
        Command::IdleLock(minutes, calls) => {
            did(session.set_idle_lock(minutes, calls), |(), did| did.idle_lock = Some((minutes, calls)))
        }
        Command::Passphrase(old, new) => did(session.change_passphrase(&old, &new), nothing),
        Command::PreviewJoin(stays, goes) => return Msg::Jumped(Load::Join(stays, goes)),
        Command::Jump(client) => return jump(session, client),
        Command::Import(path) => {
            return import(session, &path, tell).unwrap_or_else(|error| refused_to(error, form));
        }
    };
    if let (Err(Error::MayConflict(found)), Some(again)) = (&result, again) {
        return Msg::Refused(Refusal::MayConflict(found.clone(), again), form);
    }
    match (result, about) {
        (Ok(did), _) => {
            let parts = session.moved().unwrap_or_else(|_| Parts::all());
            Msg::Did(Box::new(DidIt { parts, ..did }), form)
        }
        (Err(Error::Conflict(by)), Some(about)) => match overtaken(session, about, by, shown) {
            Ok(refusal) => Msg::Refused(refusal, form),
            Err(error) => refused_to(error, form),
        },
        (Err(error), _) => refused_to(error, form),
    }
}

/// What a form that was overtaken is about.
enum About {
    Client(ClientId),
    Matter(MatterId),
    Working(WorkingId),
    Referrals(Vec<ReferralId>),
    /// The one row that was overtaken.
    Row(Uuid),
}

/// What stands now, where somebody else saved first: both versions where the form shows what can be changed, else the
/// versions over which what was typed can still be saved.
fn overtaken(session: &Session, about: About, by: Overtaken, shown: Option<CaseId>) -> Result<Refusal, Error> {
    let version = by.version;
    let who = if by.by.is_empty() { "Somebody else".to_owned() } else { by.by.clone() };
    let words = Error::Conflict(by).to_string();
    Ok(match about {
        About::Client(id) => {
            let (person, version) = session.open_client(id)?;
            Refusal::Overtaken(who, Box::new(Fresh::Client(id, version, Box::new(person))))
        }
        About::Matter(id) => {
            let file = session.refresh_case(shown.ok_or(Error::Gone)?)?;
            let matter = file.matters.iter().find(|matter| matter.id == id).cloned().ok_or(Error::Gone)?;
            Refusal::Overtaken(who, Box::new(Fresh::Matter(Box::new(file), matter)))
        }
        About::Working(id) => {
            let file = session.refresh_case(shown.ok_or(Error::Gone)?)?;
            let row = file.workings.iter().find(|row| row.id == id).cloned().ok_or(Error::Gone)?;
            Refusal::Overtaken(who, Box::new(Fresh::Working(Box::new(file), Box::new(row))))
        }
        About::Referrals(ids) => {
            let now = |id: ReferralId| Ok((id.0, session.refresh_referral(id)?.row.version));
            Refusal::Moved(words, ids.into_iter().map(now).collect::<Result<_, Error>>()?)
        }
        About::Row(id) => Refusal::Moved(words, vec![(id, version)]),
    })
}

/// Imports a file or a folder, and makes its report something to read. It says how far it is four times a second.
fn import(session: &Session, path: &str, tell: &dyn Fn(Option<String>) -> bool) -> Result<Msg, Error> {
    let mut said = Instant::now();
    let report = session.import(&[PathBuf::from(path)], &mut |progress| {
        let due = said.elapsed() >= Duration::from_millis(250);
        if due {
            said = Instant::now();
        }
        tell(due.then(|| {
            format!("Importing: {} records so far, {} taken in. Esc stops", progress.records, progress.accepted)
        }))
    })?;
    Ok(Msg::Report("What was imported".to_owned(), report.lines().join("\n")))
}

/// Opens what there is to work on for a client.
fn jump(session: &Session, client: ClientId) -> Msg {
    match session.newest_of(client) {
        Ok(Target::Case(id)) => Msg::Jumped(Load::Case(id, true)),
        Ok(Target::Referral(id)) => Msg::Jumped(Load::Referral(id, true)),
        // Who sees neither may still put the person's details right.
        Err(Error::Denied(_) | Error::Gone) if session.permit_any(Verb::EditClient).is_ok() => {
            Msg::Jumped(Load::Client(client))
        }
        Err(error) => refused(error),
    }
}

/// The rows of a lookup.
fn candidates(session: &Session, query: &str, wanted: Wanted, model: &Model) -> Result<Vec<Candidate>, Error> {
    let today = model.today();
    Ok(match wanted {
        Wanted::Nothing => Vec::new(),
        Wanted::Clients if query.trim().chars().count() < 2 => Vec::new(),
        Wanted::Clients => session
            .find_clients(query, FOUND)?
            .into_iter()
            .map(|found| candidate(found.id.to_string(), found.name.clone(), about(&found)))
            .collect(),
        Wanted::Referrals => {
            let filter = InboxFilter { words: query.to_owned(), ..InboxFilter::default() };
            let rows = session.inbox(&filter, FOUND)?;
            rows.into_iter()
                .map(|row| {
                    let received = crate::domain::date::short(crate::domain::date::uk_date(row.received), today);
                    candidate(row.id.to_string(), format!("{} {}", row.reference, row.name), received)
                })
                .collect()
        }
        Wanted::Asked => {
            let typed = crate::domain::text::fold(query);
            let Some(desk) = model.signed_in() else { return Ok(Vec::new()) };
            let mut rows: Vec<Candidate> = desk
                .facts
                .teams
                .iter()
                .filter(|team| team.kind == TeamKind::Care)
                .filter(|team| crate::domain::text::fold(&team.name).contains(&typed))
                .map(|team| candidate(team.id.to_string(), team.name.clone(), "in the building"))
                .collect();
            let here = desk.case.case().filter(|_| desk.with_client);
            let before = match here {
                // A client can see the screen: other cases' names stay away from it.
                Some(file) => file.evidence.iter().map(|row| row.of.clone()).filter(|of| !of.is_empty()).collect(),
                None => session.asked_before(FOUND)?,
            };
            for name in before {
                if crate::domain::text::fold(&name).contains(&typed) && rows.iter().all(|row| row.line != name) {
                    rows.push(candidate(name.clone(), name, "asked before"));
                }
            }
            rows.truncate(FOUND);
            rows
        }
    })
}
