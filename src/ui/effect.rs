//! Doing what the model asks of the desk. Queries and verbs take milliseconds and run here; jobs run on a worker.

mod find;
mod lookup;
mod outside;
mod verb;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use lookup::candidates;
use verb::run_command;

use super::ask::{FormId, Wanted};
use super::command::{BookFor, Command, Effect, Load};
use super::lane::{Lane, Said};
use super::model::{Facts, Model};
use super::scans::Scans;
use super::update::{Loaded, Msg, Refusal};
use super::watch::Keeper;
use crate::desk::shift::{Shift, Tried};
use crate::desk::{Clock, Door, Error, Session};
use crate::domain::appointment::Who;
use crate::domain::change::Part;
use crate::domain::conflict::Decision;
use crate::domain::evidence::EvidenceScope;
use crate::domain::paper::SlipOf;
use crate::domain::referral::InboxOrder;
use crate::domain::role::{Reach, Verb};
use crate::ui::pane::PAGE;

/// Rows that a lookup offers.
const FOUND: usize = 8;

/// The desk behind the screen: the door, whoever is signed in, and the job that runs.
pub struct Runner {
    door: Door,
    session: Option<Session>,
    /// A receptionist's shift: a PIN brings back the session that rests.
    shift: Option<Shift>,
    rests: Option<Session>,
    /// How the letterbox stood when it was last looked at.
    letterbox: Option<[u8; 4]>,
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
    /// The scan-in folder, where one is set.
    scans: Option<Scans>,
    /// Where people and words are found, once somebody has looked for them.
    lane: Option<Lane>,
    outside: outside::Outside,
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
    /// From the counter, where nobody was signed in.
    AtDoor(u64, Box<Msg>),
    /// What the counter shows was brought up to date.
    Shown,
}

impl Runner {
    /// A locked desk.
    #[must_use]
    pub fn new(door: Door, keeper: Keeper) -> Self {
        Self {
            door,
            session: None,
            shift: None,
            rests: None,
            letterbox: None,
            jobs: channel(),
            running: 0,
            sitting: 0,
            working: false,
            stop: Arc::default(),
            listed: BTreeSet::new(),
            keeper,
            scans: None,
            lane: None,
            outside: outside::Outside::default(),
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
    pub fn look(&mut self) -> Option<Msg> {
        let session = self.session.as_ref()?;
        let stamp = self.door.letterbox_stamp();
        if stamp != self.letterbox {
            self.letterbox = stamp;
            // What cannot be taken in now stays where it is, for the next sign-in.
            if session.empty_letterbox().is_ok_and(|came| came > 0) {
                return session.moved().ok().map(Msg::OthersWrote);
            }
        }
        match session.others_wrote() {
            Ok(parts) if !parts.is_empty() => {
                self.lane.iter().for_each(Lane::read_on);
                return Some(Msg::OthersWrote(parts));
            }
            Err(Error::Ended(sentence)) => return Some(Msg::Ended(sentence.to_owned())),
            // The next look, or the next verb, says what is wrong.
            Ok(_) | Err(_) => {}
        }
        self.scans.as_mut().and_then(Scans::news).map(Msg::ScansWait)
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
                Job::AtDoor(sitting, message) => {
                    self.running -= 1;
                    let nobody = self.session.is_none() && self.sitting == sitting;
                    messages.extend(nobody.then_some(*message));
                }
                Job::Shown => self.running -= 1,
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
                self.sit(session);
                self.shift = None;
                Msg::SignedIn(Box::new(facts))
            }
            Err(error) => Msg::NotSignedIn(error.to_string()),
        }
    }

    fn sit(&mut self, session: Session) {
        self.keeper.sits(&session);
        self.letterbox = self.door.letterbox_stamp();
        self.scans = scan_folder(&session).map(Scans::watch);
        (self.session, self.rests) = (Some(session), None);
    }

    /// Nobody sits here any more; answers whose session it was.
    fn get_up(&mut self) -> Option<Session> {
        self.keeper.leaves();
        self.lane = None;
        self.scans = None;
        self.sitting += 1;
        self.listed.clear();
        self.session.take()
    }

    /// Tries the PIN of whoever stepped away.
    fn pin(&mut self, digits: &str) -> Msg {
        let over = |why: &str| Msg::ShiftOver(why.to_owned());
        let (Some(shift), Some(session)) = (&mut self.shift, self.rests.take()) else {
            return over("Sign in with your passphrase.");
        };
        let until = shift.until();
        let tried = shift.try_pin(&session, digits);
        let back = |session: Session| {
            session.others_wrote()?;
            Ok::<_, Error>((facts(&session)?, session))
        };
        match tried {
            Ok(Tried::Opens) => match back(session) {
                Ok((facts, session)) => {
                    self.sit(session);
                    Msg::Back(Box::new(facts), until)
                }
                Err(error) => Msg::ShiftOver(error.to_string()),
            },
            Ok(Tried::Wrong(left)) => {
                self.rests = Some(session);
                let tries = if left == 1 { "One try is left".to_owned() } else { format!("{left} tries are left") };
                Msg::NotSignedIn(format!("That is not the PIN. {tries}, then the passphrase is needed."))
            }
            Ok(Tried::Over) => over("The PIN opens nothing any more. Sign in with your passphrase."),
            Err(error) => Msg::ShiftOver(error.to_string()),
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
                self.get_up();
                (self.rests, self.shift) = (None, None);
                return Vec::new();
            }
            Effect::Rest => {
                self.rests = self.get_up();
                return Vec::new();
            }
            Effect::Pin(digits) => return vec![self.pin(&digits)],
            Effect::AtCounter => return vec![self.at_counter()],
            Effect::Leave(new, form) => return vec![self.leave_message(&new, form)],
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
        let Some(session) = &self.session else { return self.outside(effect) };
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
            Effect::SignIn(..)
            | Effect::Lock
            | Effect::Rest
            | Effect::Pin(_)
            | Effect::AtCounter
            | Effect::Leave(..)
            | Effect::BeginFind
            | Effect::Find(..) => Vec::new(),
        }
    }

    /// Writes one row for a list before it is shown for the first time in a sitting; without the row it is not shown.
    fn list(&mut self, load: Load) -> Result<(), Error> {
        let Some(session) = &self.session else { return Ok(()) };
        let (verb, what) = match load {
            Load::Today => (Verb::SeeCase, "today"),
            Load::Inbox => (Verb::SeeReferral, "inbox"),
            Load::Evidence => (Verb::SeeEvidence, "evidence"),
            Load::AtCounter(_) => (Verb::SeeAppointments, "counter"),
            Load::Day(..) => (Verb::SeeAppointments, "appointments"),
            Load::Alerts => (Verb::RaiseAlert, "alerts"),
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
        if let Command::Pin(digits) = &command {
            return vec![match Shift::begin(session, digits) {
                Ok(shift) => {
                    let until = shift.until();
                    self.shift = Some(shift);
                    Msg::Shift(until)
                }
                Err(error) => refused_to(error, form),
            }];
        }
        let shown = model.signed_in().and_then(|desk| desk.case.case_id());
        if !command.is_slow() {
            // Where nothing is against it, what was asked before is done at once.
            let then = match &command {
                Command::SettleEnquiry(_, settling, then, asked) if settling.decision == Decision::Clear => {
                    Some((then.clone(), asked.clone()))
                }
                _ => None,
            };
            let folder = matches!(command, Command::ScanFolder(_));
            let shows = command.shows_at_counter();
            let said = run_command(session, command, form, shown, &|_| true);
            if folder && matches!(said, Msg::Did(..)) {
                self.scans = scan_folder(session).map(Scans::watch);
            }
            if matches!(&said, Msg::Did(did, _) if shows || did.parts.any(&[Part::Service])) {
                self.show_at_counter();
            }
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

    /// Brings what the counter shows up to date, on a worker: a large directory takes longer than a key may wait. What is cut off the
    /// next sign-in does.
    fn show_at_counter(&mut self) {
        let Some(Ok(own)) = self.session.as_ref().map(Session::again) else { return };
        let answer = self.jobs.0.clone();
        self.running += 1;
        std::thread::spawn(move || {
            let _ = own.show_at_counter();
            let _ = answer.send(Job::Shown);
        });
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
            Load::Request(id, again) => Loaded::Request(Box::new(session.open_request(id)?), again),
            Load::Answer(id) => Loaded::Answer(Box::new(session.open_answer(id)?)),
            Load::Neighbour(id, step) => {
                let to = session.neighbour_case(id, step > 0)?;
                Loaded::Case(Box::new(session.open_case(to)?), true)
            }
            Load::Document(id) => Loaded::Document(Box::new(session.read_document(id)?)),
            Load::Scans => Loaded::Scans(self.scans.as_ref().map(Scans::names).unwrap_or_default()),
            Load::ScanFolder => {
                Loaded::ScanFolder(scan_folder(session).map(|path| path.display().to_string()).unwrap_or_default())
            }
            Load::Call(id) => Loaded::Call(Box::new(session.open_call(id)?)),
            Load::Message(id) => Loaded::Message(Box::new(session.open_message(id)?)),
            Load::Messages => {
                session.looked(Verb::PostMessage, "messages")?;
                Loaded::Messages(session.messages(false, None)?, session.reception_notes()?)
            }
            Load::Notes => Loaded::Notes(session.reception_notes()?.len()),
            Load::CallBack => Loaded::CallBack(session.call_back(session.home_site()?)?),
            Load::Paper(ask) => Loaded::Paper(Box::new(session.paper(&ask)?)),
            Load::Identifiers(id) => Loaded::Identifiers(id, session.identifiers(id)?),
            Load::Bookable(BookFor::Client(id)) => {
                session.looked(Verb::Book, "slots")?;
                Loaded::Bookable(Box::new(session.bookable(&Who::Client(id))?), None)
            }
            Load::Bookable(BookFor::Referral(id, seen)) => {
                session.looked(Verb::Book, "slots")?;
                let seen = desk.facts.may(Verb::WorkReferral).then_some((id, seen));
                Loaded::Bookable(Box::new(session.bookable(&Who::Referral(id))?), seen)
            }
            Load::Day(day, now) => Loaded::Day(day, session.appointments(day)?, now),
            Load::SlipLanguages(of, how) => {
                let (known, problems) = session.slip_languages()?;
                Loaded::SlipLanguages(of, how, known, problems)
            }
            Load::Council(id) => Loaded::Council(id, Box::new(session.council_of(id)?)),
            Load::Slip(SlipOf::Appointment(id), how) => Loaded::Paper(Box::new(session.slip(id, how)?)),
            Load::Slip(SlipOf::Signpost(id), how) => Loaded::Paper(Box::new(session.signpost_slip(id, how)?)),
            Load::AtCounter(opens) => Loaded::AtCounter(Box::new(session.at_counter()?), opens),
            Load::Card => Loaded::Paper(Box::new(session.counter_card()?)),
            Load::Sessions(call_off) => Loaded::Sessions(session.desk_sessions()?, call_off),
            Load::DeskToday => Loaded::DeskToday(session.desk_today()?),
            Load::Free => Loaded::Free(session.free_now()?),
            Load::Brought => Loaded::Brought(session.brought()?),
            Load::Join(stays, goes) => Loaded::Join(Box::new(session.preview_join(stays, goes)?)),
            Load::Alerts => Loaded::Alerts(session.alerts()?),
            Load::Concerns(id) => Loaded::Concerns(id, session.concerns(id)?),
            Load::InCharge => Loaded::InCharge(session.in_charge()?, session.colleagues()?),
            Load::Directory => Loaded::Directory(session.directory()?),
            Load::StaleDays => Loaded::StaleDays(session.stale_days()?),
            Load::Mending(id) => Loaded::Mending(id, session.directory()?, session.service_flags(id)?),
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
        taken @ Error::Taken(_) if form.is_some() => Msg::Refused(Refusal::Taken(taken.to_string()), form),
        other => Msg::Refused(Refusal::Words(other.to_string()), form),
    }
}

/// What the screen needs to know of whoever signed in.
/// The scan-in folder of whoever takes scans in.
fn scan_folder(session: &Session) -> Option<PathBuf> {
    session.scan_folder().ok().flatten()
}

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
        chasing: session.chasing()?,
        limits: session.limits()?,
        id: session.me().id,
        notices: session.notices().to_vec(),
        advisors: if session.reach(Verb::SeeCase) == Reach::None { Vec::new() } else { session.advisors()? },
    })
}
