//! Doing a verb of the desk, and what the screen is told of it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::{refused, refused_to};
use crate::desk::import::Feeds;
use crate::desk::{Done, Error, Overtaken, Session};
use crate::domain::change::Parts;
use crate::domain::document::sized;
use crate::domain::evidence::Asking;
use crate::domain::id::{CaseId, ClientId, EvidenceId, MatterId, ReferralId, WorkingId};
use crate::domain::paper::SlipOf;
use crate::domain::role::Verb;
use crate::domain::signpost::SlipHow;
use crate::domain::today::Target;
use crate::ui::ask::FormId;
use crate::ui::command::{Command, ImportAsk, Load, Source};
use crate::ui::over::Way;
use crate::ui::update::{DidIt, Fresh, Missing, Msg, Refusal, Report};

pub(super) fn did<T>(result: Result<Done<T>, Error>, made: impl FnOnce(&T, &mut DidIt)) -> Result<DidIt, Error> {
    let done = result?;
    let mut did = DidIt {
        words: done.words,
        undo: done.undo,
        case: None,
        evidence: None,
        idle_lock: None,
        scope: None,
        chasing: None,
        took_in: None,
        slip: None,
        raised: None,
        paper: None,
        parts: Parts::NONE,
    };
    made(&done.value, &mut did);
    Ok(did)
}

fn nothing<T>(_: &T, _: &mut DidIt) {}

/// Does one verb for a form. `shown` is the case on the screen; a long verb gives `tell` words on how it is getting on,
/// and asks it whether to go on.
pub(super) fn run_command(
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
        Command::Evidence(id, ..) | Command::Ask(_, Asking { instead: Some((id, _)), .. }) => Some(About::Row(id.0)),
        Command::Answer(id, ..) => Some(About::Row(id.0)),
        Command::Due(id, ..) => Some(About::Row(id.0)),
        Command::SetSession(Some((id, _)), _) => Some(About::Row(id.0)),
        Command::ActsFor(_, Some((id, _)), _) => Some(About::Row(id.0)),
        Command::LiftWall(id, ..) => Some(About::Row(id.0)),
        Command::BundleNote(_, Some((id, _)), _) => Some(About::Row(id.0)),
        Command::AnswerAlert(id, ..) => Some(About::Row(id.0)),
        Command::MendService(id, ..) => Some(About::Row(id.0)),
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
        Command::Book(new, _) => did(session.book(&new), nothing),
        Command::BookAtCounter(new) => did(session.book(&new), |id, did| {
            did.slip = Some(Load::Slip(SlipOf::Appointment(*id), SlipHow::default()));
        }),
        Command::Point(new) => did(session.signpost_anonymously(&new), |id, did| {
            did.slip = Some(Load::Slip(SlipOf::Signpost(*id), SlipHow::default()));
        }),
        Command::CounterNumbers(site, numbers) => did(session.set_counter_numbers(site, &numbers), nothing),
        Command::ReceiptPrinter(site, printer) => did(session.set_receipt_printer(site, &printer), nothing),
        Command::CouncilReferral(of, said) => {
            did(session.council_referral(of, &said), |written, did| did.paper = Some(Arc::clone(written)))
        }
        Command::StepAppointment(id, seen, to, reason) => {
            did(session.step_appointment(id, seen, to, reason), |target, did| did.took_in = *target)
        }
        Command::Interpreter(id, seen, to) => did(session.set_interpreter(id, seen, to), nothing),
        Command::SetSession(known, new) => did(session.set_session(known, &new), nothing),
        Command::CallOff(id, day) => did(session.call_off(id, day), nothing),
        Command::Presence(state, at) => {
            did(session.sits_at().and_then(|site| session.say_presence(site, state, at)), nothing)
        }
        Command::Capacity(state) => did(session.sits_at().and_then(|site| session.set_capacity(site, state)), nothing),
        Command::BringOver(site, advisor, who) => did(session.bring_over(site, advisor, &who), nothing),
        Command::AnswerBrought(id, seen, answer) => did(session.answer_brought(id, seen, answer), nothing),
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
        Command::Special(id, seen, on) => did(session.set_special(id, seen, on), nothing),
        Command::AddAuthority(case, new) => did(session.add_authority(case, &new), nothing),
        Command::AddIdentifier(case, new) => did(session.add_identifier(case, &new), nothing),
        Command::CloseCase(id, seen, reason) => did(session.close_case(id, seen, reason), nothing),
        Command::ReopenCase(id, seen) => did(session.reopen_case(id, seen), nothing),
        Command::Ask(ask, how) => did(session.ask_as(&ask, how), |id: &EvidenceId, did| did.evidence = Some(*id)),
        Command::Evidence(id, seen, update) => did(session.update_evidence(id, seen, &update), nothing),
        Command::Answer(id, seen, new) if new.transcribed => did(session.transcribe_answer(id, seen, &new), nothing),
        Command::Answer(id, seen, new) => did(session.sign_answer(id, seen, &new), nothing),
        Command::ClientSays(new) => did(session.client_says(&new), nothing),
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
        Command::Chasing(new) => did(session.set_chasing(&new), |(), did| did.chasing = Some(new.clone())),
        Command::Working(matter, seen, entry) => did(session.save_working(matter, seen, &entry), nothing),
        Command::NameOtherSide(case, new, settling) => {
            did(session.name_other_side(case, &new, settling.as_deref()), nothing)
        }
        Command::SettleEnquiry(seen, settling, ..) => did(session.settle_enquiry(seen, &settling), nothing),
        Command::RemoveOtherSide(id, seen) => did(session.remove_other_side(id, seen), nothing),
        Command::RaiseAlert(new) => {
            did(session.raise_alert(&new), |id, did| did.raised = new.sign.map(|sign| (sign, *id)))
        }
        Command::AlertsWentOn(alerts, step, who) => did(session.alerts_went_on(&alerts, &step, &who), nothing),
        Command::AnswerAlert(id, seen, words) => did(session.answer_alert(id, seen, &words), nothing),
        Command::Concern(case, new) => did(session.record_concern(case, &new), nothing),
        Command::InCharge(site, who) => did(session.set_in_charge(site, who), nothing),
        Command::LiftWall(id, seen, why) => did(session.lift_wall(id, seen, &why), nothing),
        Command::Paper(written, Way::Print) => did(session.print_paper(&written), nothing),
        Command::Paper(written, Way::File) => did(session.keep_paper(&written), nothing),
        Command::Document(new, source) => match source {
            Source::Seen => did(session.saw_document(&new), nothing),
            Source::File(path) => did(session.attach(&new, Path::new(&path), &sealing(tell)), nothing),
            Source::Scan(name) => did(session.attach_scan(&new, &name, &sealing(tell)), nothing),
        },
        Command::BundleNote(of, seen, what) => did(session.save_bundle_note(of, seen, &what), nothing),
        Command::GiveOut(id) => did(session.keep_document(id), nothing),
        Command::TakeOut(id, seen) => did(session.take_out_document(id, seen), nothing),
        Command::TakeOutNote(id, seen) => did(session.take_out_note(id, seen), nothing),
        Command::ScanFolder(path) => did(session.set_scan_folder(&path), nothing),
        Command::Undo(undo) => did(session.undo(&undo), nothing),
        Command::Join(stays, goes) => did(session.join_clients(stays, goes), nothing),
        Command::KeepApart(client) => did(session.settle_matches(client), nothing),
        Command::IdleLock(minutes, calls) => {
            did(session.set_idle_lock(minutes, calls), |(), did| did.idle_lock = Some((minutes, calls)))
        }
        Command::Passphrase(old, new) => did(session.change_passphrase(&old, &new), nothing),
        Command::PreviewJoin(stays, goes) => return Msg::Jumped(Load::Join(stays, goes)),
        Command::Jump(client) => return jump(session, client),
        Command::PostMessage(new) => did(session.post_message(&new), nothing),
        Command::AnswerMessage(id, seen) => did(session.answer_message(id, seen), nothing),
        Command::LeaveNote(new) => did(session.leave_note(&new), nothing),
        Command::EndNote(id, seen) => did(session.end_reception_note(id, seen), nothing),
        // The shift outlives this session's screen, so that it begins where that is kept.
        Command::Pin(_) => Err(Error::Gone),
        Command::CallBack(words) => did(session.set_call_back(&words), nothing),
        Command::FlagService(id, words) => did(session.flag_service(id, &words), nothing),
        Command::MendService(id, seen, status, mended) => did(session.mend_service(id, seen, status, &mended), nothing),
        Command::AddService(new) => did(session.add_service(&new), nothing),
        Command::StaleDays(days) => did(session.set_stale_days(days), nothing),
        Command::Starter => did(session.take_starter(), nothing),
        Command::Import(ask) => {
            return import(session, ask, tell).unwrap_or_else(|error| refused_to(error, form));
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
fn import(session: &Session, ask: ImportAsk, tell: &dyn Fn(Option<String>) -> bool) -> Result<Msg, Error> {
    let mut said = Instant::now();
    let feeds = Feeds::new(Some(&ask.source), ask.full);
    let report = session.import_from(&[PathBuf::from(&ask.path)], &feeds, &mut |progress| {
        let due = said.elapsed() >= Duration::from_millis(250);
        if due {
            said = Instant::now();
        }
        tell(due.then(|| {
            format!("Importing: {} records so far, {} taken in. Esc stops", progress.records, progress.accepted)
        }))
    })?;
    let missing = (report.missing > 0).then(|| Missing {
        count: report.missing,
        source: feeds.source().to_owned(),
        again: ImportAsk { full: true, ..ask },
    });
    let (title, text) = ("What was imported".to_owned(), report.lines().join("\n"));
    Ok(Msg::Report(Box::new(Report { title, text, missing })))
}

/// Says how much of a document is sealed.
fn sealing(tell: &dyn Fn(Option<String>) -> bool) -> impl Fn(usize, usize) {
    // It is not stopped: the most that is taken is sealed within seconds.
    |done, all| {
        tell(Some(format!("Sealing: {} of {}", sized(done), sized(all))));
    }
}

/// Opens what there is to work on for a client.
fn jump(session: &Session, client: ClientId) -> Msg {
    match session.newest_of(client) {
        Ok(Target::Case(id)) => Msg::Jumped(Load::Case(id, true)),
        Ok(Target::Referral(id)) => Msg::Jumped(Load::Referral(id, true)),
        Ok(Target::Message(id, _)) => Msg::Jumped(Load::Message(id)),
        // Who sees neither may still put the person's details right.
        Err(Error::Denied(_) | Error::Gone) if session.permit_any(Verb::EditClient).is_ok() => {
            Msg::Jumped(Load::Client(client))
        }
        Err(error) => refused(error),
    }
}
