//! The forms of the desk: what each asks, how it is filled beforehand, and the command that it makes.

mod account;
mod alarm;
mod answer;
mod booking;
mod casework;
mod council;
mod counter;
mod diary;
mod document;
mod due;
mod evidence;
mod intake;
mod kind;
mod message;
mod outcome;
mod parties;
mod service;
mod standing;
mod working;

use chrono::{DateTime, Utc};

pub use due::OfMatter;
pub use kind::{FormId, FormKind, draft_words};
pub use working::OfActivity;

use super::command::{Command, Source};
use super::form::{Candidate, Form};
use super::model::{Desk, Facts};
use crate::desk::appointment::Bookable;
use crate::desk::intake::Seen;
use crate::domain::appointment::{DeskSession, Who};
use crate::domain::call::CallerCheck;
use crate::domain::case::{CaseFile, Matter};
use crate::domain::document::{BundleRow, DocumentRow};
use crate::domain::due::{DueEventKind, DueRow};
use crate::domain::event::EventRow;
use crate::domain::evidence::{Chasing, EvidenceEventKind, EvidenceRow};
use crate::domain::id::{ClientId, MatterId, SiteId};
use crate::domain::message::NewMessage;
use crate::domain::people::Site;
use crate::domain::person::Person;
use crate::domain::presence::Presence;
use crate::domain::problem::Problem;
use crate::domain::referral::InboxRow;
use crate::domain::scope::Scope;
use crate::domain::standing::ActsFor;
use crate::domain::working::WorkingRow;

/// A form that is open, and what it is about.
pub struct OpenForm {
    /// What it is for.
    pub kind: FormKind,
    /// The fields.
    pub form: Form,
    /// When the draft is to be kept, after some quiet; `None` where nothing changed since.
    pub keep_at: Option<DateTime<Utc>>,
    /// The version of what it changes, as it stood when the form was opened; a draft may have been typed over an older one.
    pub stands: Option<u32>,
    /// Whether names were shown in its lookup: that was written down once.
    pub looked: bool,
    /// What somebody else saved meanwhile, while the two versions stand side by side.
    pub theirs: Option<serde_json::Value>,
    /// The team that was chosen because it is the one asked.
    followed: Option<String>,
    /// What each matter wants of a request for evidence.
    wanted: Vec<evidence::Wants>,
}

/// Where a draft keeps the version over which it was typed; no field is called so.
const VERSION: &str = "@version";

impl OpenForm {
    fn new(kind: FormKind, mut form: Form) -> Self {
        form.settle();
        Self {
            stands: kind.version(),
            kind,
            form,
            keep_at: None,
            looked: false,
            theirs: None,
            followed: None,
            wanted: Vec::new(),
        }
    }

    /// The form by its name and what it is about.
    #[must_use]
    pub fn id(&self) -> FormId {
        (self.kind.name(), self.kind.subject())
    }

    /// What is typed, and over which version.
    #[must_use]
    pub fn to_draft(&self) -> serde_json::Value {
        let mut words = self.form.to_draft();
        if let (Some(version), Some(fields)) = (self.kind.version(), words.as_object_mut()) {
            fields.insert(VERSION.to_owned(), version.into());
        }
        words
    }

    /// Puts a draft in, with the version over which it was typed: saving it over a newer one shows both. Answers whether
    /// it has changed since.
    pub fn restore(&mut self, draft: &serde_json::Value, facts: &Facts) -> bool {
        self.form.restore(draft);
        let leading: &[&'static str] = match self.kind {
            FormKind::Letter(..) => &["matter", "rule"],
            FormKind::Working(..) => &["argued"],
            FormKind::Referral => &["who"],
            FormKind::OpenCase(_) | FormKind::Matter(_, None) => &["subject"],
            FormKind::Authority(_) => &["body"],
            FormKind::Outcome(_) => &["evidence_used"],
            FormKind::Ask(..) => &["matter", "asks"],
            FormKind::Answer(..) => &["verdict1", "not_safe"],
            FormKind::Concern(_) => &["shared"],
            _ => &[],
        };
        // What is shown and offered follows from these, and takes up what the draft says of it.
        for field in leading {
            self.follow(field, facts);
            self.form.restore(draft);
        }
        let typed_over =
            draft.get(VERSION).and_then(serde_json::Value::as_u64).and_then(|seen| u32::try_from(seen).ok());
        if let Some(version) = typed_over {
            self.kind.set_version(version);
        }
        self.kind.version() != self.stands
    }

    /// What it changes stands at this version now, and whoever types has been told.
    pub const fn seen(&mut self, version: Option<u32>) {
        self.stands = version;
        if let Some(version) = version {
            self.kind.set_version(version);
        }
    }

    /// A new referral.
    #[must_use]
    pub fn referral(desk: &Desk, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Referral, intake::referral(desk, today))
    }

    /// A client's details.
    #[must_use]
    pub fn client(id: ClientId, version: u32, person: &Person, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Client(id, version), intake::client(person, today))
    }

    /// A case from the selected referral.
    #[must_use]
    pub fn open_case(desk: &Desk, row: &InboxRow, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::OpenCase((row.id, row.version)), casework::open_case(desk, row, today))
    }

    /// Declining referrals; `whom` says whose.
    #[must_use]
    pub fn decline(items: Vec<Seen>, whom: &str, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Decline(items), intake::decline(whom, today))
    }

    /// Pointing people to another service; `whom` says whom.
    #[must_use]
    pub fn signpost(items: Vec<Seen>, whom: &str, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Signpost(items), intake::signpost(whom, today))
    }

    /// The referral that goes on in the selected one's place.
    #[must_use]
    pub fn same_as(row: &InboxRow, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::SameAs((row.id, row.version)), intake::same_as(row, today))
    }

    /// A note.
    #[must_use]
    pub fn note(file: &CaseFile, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Note(file.row.id), casework::note(file, today))
    }

    /// A new matter, or one to change.
    #[must_use]
    pub fn matter(desk: &Desk, file: &CaseFile, matter: Option<&Matter>, today: chrono::NaiveDate) -> Self {
        let seen = matter.map(|matter| (matter.id, matter.version));
        Self::new(FormKind::Matter(file.row.id, seen), casework::matter(desk, file, matter, today))
    }

    /// An authority.
    #[must_use]
    pub fn authority(file: &CaseFile, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Authority(file.row.id), casework::authority(file, today))
    }

    /// A number or reference of the client.
    #[must_use]
    pub fn identifier(file: &CaseFile, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Identifier(file.row.id), casework::identifier(file, today))
    }

    /// Closing a case.
    #[must_use]
    pub fn close(file: &CaseFile, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Close(file.row.id, file.version), casework::close(file, today))
    }

    /// Asking for evidence; for `about`, else for the newest matter.
    #[must_use]
    pub fn ask(desk: &Desk, file: &CaseFile, about: Option<MatterId>, today: chrono::NaiveDate) -> Self {
        let wanted = evidence::Wants::all(desk, file, today);
        let form = evidence::ask(desk, file, about, &wanted, today);
        Self { wanted, ..Self::new(FormKind::Ask(file.row.id, None), form) }
    }

    /// Asking another source in place of a request.
    #[must_use]
    pub fn other_source(desk: &Desk, file: &CaseFile, row: &EvidenceRow, today: chrono::NaiveDate) -> Self {
        let kind = FormKind::Ask(file.row.id, Some((row.id, row.version)));
        let wanted = evidence::Wants::of_request(row, today);
        let form = evidence::other_source(desk, file, row, &wanted, today);
        Self { wanted, ..Self::new(kind, form) }
    }

    /// Asking a clinician for the form of the special rules; in place of a request.
    #[must_use]
    pub fn ask_form(desk: &Desk, file: &CaseFile, instead: Option<&EvidenceRow>, today: chrono::NaiveDate) -> Self {
        let kind = FormKind::AskForm(file.row.id, instead.map(|row| (row.id, row.version)));
        Self::new(kind, evidence::ask_form(desk, file, instead, today))
    }

    /// What happened to a request.
    #[must_use]
    pub fn event(row: &EvidenceRow, kind: EvidenceEventKind, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Event(row.id, row.version, kind), evidence::event(row, kind, today))
    }

    /// What a care team answers: `transcribed` where it is typed in from a form that was signed on paper.
    #[must_use]
    pub fn answer(row: &EvidenceRow, transcribed: bool, today: chrono::NaiveDate) -> Self {
        let kind = FormKind::Answer(row.id, row.version, transcribed, row.asked_points());
        Self::new(kind, answer::form(row, transcribed, today))
    }

    /// Why an answer is held.
    #[must_use]
    pub fn held(row: &EvidenceRow, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Held(row.id, row.answer.as_ref().map(|answer| answer.id)), answer::held(row, today))
    }

    /// An outcome.
    #[must_use]
    pub fn outcome(file: &CaseFile, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Outcome(file.row.id), outcome::outcome(file, today))
    }

    /// A letter that came.
    #[must_use]
    pub fn letter(desk: &Desk, file: &CaseFile, today: chrono::NaiveDate) -> Self {
        let kind = FormKind::Letter(file.row.id, OfMatter::all(file));
        Self::new(kind, due::letter(file, &desk.facts.limits, today))
    }

    /// What happened to a due date.
    #[must_use]
    pub fn due(file: &CaseFile, row: &DueRow, kind: DueEventKind, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Due(row.id, row.version, kind), due::update(file, row, kind, today))
    }

    /// The working of an activity; `None` where its test is not that of its matter.
    #[must_use]
    pub fn working(desk: &Desk, file: &CaseFile, row: &WorkingRow, today: chrono::NaiveDate) -> Option<Self> {
        let tests = &desk.facts.limits.tests;
        let of = OfActivity::of(tests, file, row, !desk.with_client)?;
        let form = working::form(&of, tests, file, row, today);
        Some(Self::new(FormKind::Working(row.id, row.version, of), form))
    }

    /// A task.
    #[must_use]
    pub fn task(desk: &Desk, file: &CaseFile, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Task(file.row.id), diary::task(file, &desk.facts, today))
    }

    /// A new event of a case, or one to change.
    #[must_use]
    pub fn diary(file: &CaseFile, event: Option<&EventRow>, today: chrono::NaiveDate) -> Self {
        let seen = event.map(|event| (event.id, event.version));
        Self::new(FormKind::Diary(file.row.id, seen), diary::event(file, event, today))
    }

    /// Somebody is away.
    #[must_use]
    pub fn away(desk: &Desk, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Away, diary::away(&desk.facts, today))
    }

    /// Who acts for the client of a case: somebody new, or one to change.
    #[must_use]
    pub fn acts_for(file: &CaseFile, known: Option<&ActsFor>, today: chrono::NaiveDate) -> Self {
        let seen = known.map(|one| (one.id, one.version));
        Self::new(FormKind::ActsFor(file.row.id, seen), standing::acts_for(file, known, today))
    }

    /// The client of a case died.
    #[must_use]
    pub fn died(file: &CaseFile, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Died(file.row.id, file.person_version), standing::died(file, today))
    }

    /// The end of a call, with what its card tells: how far it is sure who it was, and the minutes.
    #[must_use]
    pub fn call(file: &CaseFile, known: Option<(CallerCheck, Option<u32>)>, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Call(file.row.id), standing::call(file, known, today))
    }

    /// What the desk may advise on.
    #[must_use]
    pub fn scope(now: &Scope, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Scope, standing::scope(now, today))
    }

    /// When requests are chased.
    #[must_use]
    pub fn chasing(now: &Chasing, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Chasing, evidence::chasing(now, today))
    }

    /// A document of a case.
    #[must_use]
    pub fn document(file: &CaseFile, source: Source, today: chrono::NaiveDate) -> Self {
        let form = document::document(file, &source, today);
        Self::new(FormKind::Document(file.row.id, source), form)
    }

    /// What a page of a document says: a new note, or one to change.
    #[must_use]
    pub fn bundle_note(
        desk: &Desk,
        file: &CaseFile,
        of: &DocumentRow,
        note: Option<&BundleRow>,
        today: chrono::NaiveDate,
    ) -> Self {
        let form = document::note(file, &desk.facts.limits.tests, of, note, today);
        Self::new(FormKind::BundleNote(of.id, note.map(|note| (note.id, note.version))), form)
    }

    /// The scan-in folder.
    #[must_use]
    pub fn scan_folder(now: &str, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::ScanFolder, document::scan_folder(now, today))
    }

    /// Booking a time for somebody.
    #[must_use]
    pub fn book(of: Bookable, seen: Option<Seen>, today: chrono::NaiveDate) -> Self {
        let form = booking::book(&of, seen, today);
        Self::new(FormKind::Book(Box::new(of), seen), form)
    }

    /// Takes the times as they stand now, after somebody else was quicker.
    pub fn renew_slots(&mut self, of: Bookable, seen: Option<Seen>) {
        booking::renew_book(&mut self.form, &of, seen);
        self.kind = FormKind::Book(Box::new(of), seen);
    }

    /// Desk hours: other ones, or some to change.
    #[must_use]
    pub fn hours(desk: &Desk, known: Option<&DeskSession>, today: chrono::NaiveDate) -> Self {
        let seen = known.map(|session| (session.id, session.version));
        Self::new(FormKind::Hours(seen), booking::hours(&desk.facts, known, today))
    }

    /// Desk hours that are called off on a day.
    #[must_use]
    pub fn call_off(desk: &Desk, sessions: &[DeskSession], today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::CallOff, booking::off(&desk.facts, sessions, today))
    }

    /// The hour from which one is free.
    #[must_use]
    pub fn free_at(today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::FreeAt, booking::free_at(today))
    }

    /// Bringing somebody over to one of those who are free.
    #[must_use]
    pub fn bring(free: &[(SiteId, Presence)], known: Option<(Who, String)>, today: chrono::NaiveDate) -> Self {
        let form = booking::bring(free, known.as_ref().map(|(who, name)| (who, name.as_str())), today);
        Self::new(FormKind::Bring(known), form)
    }

    /// Importing files.
    #[must_use]
    pub fn import(today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Import, intake::import(today))
    }

    /// The minutes without a key after which desks lock.
    #[must_use]
    pub fn idle_lock(minutes: u64, calls: bool, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::IdleLock, account::idle_lock(minutes, calls, today))
    }

    /// A line to the desk about somebody who walked in.
    #[must_use]
    pub fn walk_in(site: SiteId, asked: crate::domain::signpost::Asked, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::WalkIn(site, asked), counter::walk_in(today))
    }

    /// Whom to call at the counter.
    #[must_use]
    pub fn counter_numbers(site: SiteId, known: &crate::domain::signpost::Numbers, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::CounterNumbers(site), counter::numbers(known, today))
    }

    /// One's own passphrase.
    #[must_use]
    pub fn passphrase(today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Passphrase, account::passphrase(today))
    }

    /// A message or papers for the desk.
    #[must_use]
    pub fn message(sites: &[Site], home: SiteId, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Message(home), message::message(sites, home, today))
    }

    /// A note for reception.
    #[must_use]
    pub fn reception_note(sites: &[Site], home: SiteId, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::ReceptionNote(home), message::note(sites, home, today))
    }

    /// When the desk calls back.
    #[must_use]
    pub fn call_back(set: Option<&str>, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::CallBack, message::call_back(set, today))
    }

    /// A message that is left while nobody is signed in; the first site is offered.
    #[must_use]
    pub fn left(sites: &[Site], first: SiteId, today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Left(first), message::message(sites, first, today))
    }

    /// The message that is left while nobody is signed in.
    #[must_use]
    pub fn to_left(&self) -> Option<NewMessage> {
        match self.kind {
            FormKind::Left(first) => Some(message::to_message(&self.form, first)),
            _ => None,
        }
    }

    /// A PIN for a shift.
    #[must_use]
    pub fn pin(today: chrono::NaiveDate) -> Self {
        Self::new(FormKind::Pin, account::pin(today))
    }

    /// What the form asks the desk to do.
    ///
    /// # Errors
    /// Everything that is wrong, each with its field.
    pub fn command(&self, desk: &Desk) -> Result<Command, Vec<Problem>> {
        match &self.kind {
            FormKind::Referral => intake::to_referral(&self.form, desk),
            FormKind::Client(id, seen) => intake::to_client(&self.form, *id, *seen),
            FormKind::OpenCase(seen) => casework::to_open_case(&self.form, *seen, &desk.facts.scope),
            FormKind::Decline(items) => intake::to_decline(&self.form, items),
            FormKind::Signpost(items) => Ok(Command::Signpost(items.clone(), self.form.text("service"))),
            FormKind::SameAs(seen) => intake::to_same_as(&self.form, *seen),
            FormKind::Note(case) => Ok(Command::Note(*case, self.form.text("body"))),
            FormKind::Matter(case, seen) => casework::to_matter(&self.form, *case, *seen, &desk.facts.scope),
            FormKind::Authority(case) => casework::to_authority(&self.form, *case),
            FormKind::Identifier(case) => casework::to_identifier(&self.form, *case),
            FormKind::Close(case, seen) => casework::to_close(&self.form, *case, *seen),
            FormKind::Ask(_, instead) => evidence::to_ask(&self.form, &self.wanted, *instead),
            FormKind::AskForm(_, instead) => evidence::to_ask_form(&self.form, *instead),
            FormKind::Event(id, seen, kind) => Ok(evidence::to_event(&self.form, *id, *seen, *kind)),
            FormKind::Answer(id, seen, transcribed, asked) => {
                answer::to_answer(&self.form, (*id, *seen), *transcribed, asked, &desk.facts)
            }
            FormKind::Held(id, of) => Ok(answer::to_held(&self.form, *id, *of)),
            FormKind::Outcome(_) => outcome::to_outcome(&self.form),
            FormKind::Letter(..) => due::to_letter(&self.form, &desk.facts.limits),
            FormKind::Due(id, seen, kind) => Ok(due::to_update(&self.form, *id, *seen, *kind)),
            FormKind::Working(id, seen, of) => Ok(working::to_working(&self.form, of, *id, *seen)),
            FormKind::Task(case) => Ok(diary::to_task(&self.form, *case)),
            FormKind::Diary(case, seen) => diary::to_event(&self.form, *case, *seen),
            FormKind::Away => diary::to_away(&self.form),
            FormKind::OtherSide(case, _) => parties::to_other_side(&self.form, *case),
            FormKind::Settle(then, asked) => parties::to_settle(&self.form, then, asked.as_ref()),
            FormKind::Join(stays) => parties::to_join(&self.form, *stays),
            FormKind::LiftWall(id, seen) => Ok(parties::to_lift(&self.form, *id, *seen)),
            FormKind::Document(case, source) => Ok(document::to_document(&self.form, *case, source)),
            FormKind::BundleNote(of, seen) => Ok(document::to_note(&self.form, *of, *seen)),
            FormKind::ScanFolder => Ok(Command::ScanFolder(self.form.text("path"))),
            FormKind::Book(of, seen) => booking::to_book(&self.form, of, *seen),
            FormKind::Hours(known) => booking::to_hours(&self.form, &desk.facts, *known),
            FormKind::CallOff => booking::to_off(&self.form),
            FormKind::FreeAt => booking::to_free_at(&self.form),
            FormKind::Bring(known) => booking::to_bring(&self.form, known.as_ref().map(|(who, _)| who)),
            FormKind::Urgent => Ok(alarm::to_urgent(&self.form, &desk.facts)),
            FormKind::SeenTo(id, seen) => Ok(alarm::to_answer(&self.form, *id, *seen)),
            FormKind::Concern(case) => alarm::to_concern(&self.form, *case),
            FormKind::InCharge(_) => alarm::to_in_charge(&self.form),
            FormKind::FlagService(id) => Ok(service::to_flag(&self.form, *id)),
            FormKind::MendService(id, seen) => service::to_mend(&self.form, desk, *id, *seen),
            FormKind::AddService => Ok(service::to_add(&self.form)),
            FormKind::StaleDays => Ok(service::to_stale_days(&self.form)),
            FormKind::Import => intake::to_import(&self.form),
            FormKind::ActsFor(case, seen) => standing::to_acts_for(&self.form, *case, *seen),
            FormKind::Died(case, seen) => standing::to_died(&self.form, *case, *seen),
            FormKind::Call(case) => Ok(standing::to_call(&self.form, *case)),
            FormKind::Scope => Ok(standing::to_scope(&self.form)),
            FormKind::Chasing => evidence::to_chasing(&self.form),
            FormKind::WalkIn(site, asked) => counter::to_walk_in(&self.form, *site, asked, self.form.today()),
            FormKind::ReceiptPrinter(site) => Ok(council::to_receipt_printer(&self.form, *site)),
            FormKind::Council(of) => Ok(council::to_council(&self.form, *of)),
            FormKind::CounterNumbers(site) => Ok(counter::to_numbers(&self.form, *site)),
            FormKind::IdleLock => Ok(account::to_idle_lock(&self.form)),
            FormKind::Passphrase => account::to_passphrase(&self.form),
            FormKind::Pin => account::to_pin(&self.form),
            FormKind::Message(home) | FormKind::Left(home) => {
                Ok(Command::PostMessage(Box::new(message::to_message(&self.form, *home))))
            }
            FormKind::ReceptionNote(home) => Ok(message::to_note(&self.form, *home)),
            FormKind::CallBack => Ok(Command::CallBack(self.form.text("within"))),
        }
    }

    /// What changes with a field: which fields are shown, what is filled beforehand.
    pub fn follow(&mut self, field: &'static str, facts: &Facts) {
        match &self.kind {
            FormKind::Letter(_, matters) => due::follow(&mut self.form, field, matters, &facts.limits),
            FormKind::Working(_, _, of) => working::follow(&mut self.form, of, field, &facts.limits.tests),
            FormKind::Concern(_) => alarm::follow(&mut self.form, field, &[]),
            FormKind::InCharge(now) => alarm::follow(&mut self.form, field, now),
            FormKind::OtherSide(_, likely) => parties::follow(&mut self.form, field, likely),
            FormKind::Settle(then, _) => parties::follow_settle(&mut self.form, then),
            FormKind::Referral => intake::follow(&mut self.form, field),
            FormKind::Book(of, seen) => booking::follow_book(&mut self.form, field, of, *seen),
            FormKind::Bring(_) if field == "who" => booking::follow_bring(&mut self.form),
            FormKind::Outcome(_) => outcome::follow(&mut self.form, field),
            FormKind::Ask(..) => {
                evidence::follow(&mut self.form, field, facts, &self.wanted, &mut self.followed);
            }
            FormKind::AskForm(..) => evidence::follow_team(&mut self.form, field, facts, &mut self.followed),
            FormKind::Answer(_, _, _, asked) => answer::follow(&mut self.form, field, asked.len()),
            FormKind::Authority(_) => casework::by_rule(&mut self.form, field),
            FormKind::OpenCase(_) if field == "subject" => {
                standing::mind_scope(&mut self.form, &facts.scope, casework::OPEN_CASE);
            }
            FormKind::Matter(_, None) if field == "subject" => {
                standing::mind_scope(&mut self.form, &facts.scope, casework::MATTER);
            }
            _ => {}
        }
    }

    /// Whose rows a lookup wants.
    #[must_use]
    pub const fn wants(&self) -> Wanted {
        match self.kind {
            FormKind::Referral | FormKind::Join(_) => Wanted::Clients,
            FormKind::SameAs(_) => Wanted::Referrals,
            FormKind::Ask(..) | FormKind::AskForm(..) => Wanted::Asked,
            _ => Wanted::Nothing,
        }
    }
}

/// What a form's lookup looks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// It looks for nothing.
    Nothing,
    /// Clients of the desk.
    Clients,
    /// Other referrals of the inbox.
    Referrals,
    /// People and teams who can be asked for evidence.
    Asked,
}

/// A candidate row.
#[must_use]
pub fn candidate(key: impl Into<String>, line: impl Into<String>, note: impl Into<String>) -> Candidate {
    Candidate { key: key.into(), line: line.into(), note: note.into() }
}

/// The choices of a case's matters: number, subject and stage.
fn matter_options(file: &CaseFile) -> Vec<super::form::Opt> {
    file.matters.iter().map(|matter| super::form::Opt::new(matter.id.to_string(), matter.title())).collect()
}
