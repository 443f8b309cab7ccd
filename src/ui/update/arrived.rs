//! What comes back from the desk: rows that were read, verbs that were done, and why others were not.

use std::sync::Arc;

use super::alarm::{concern_text, take_alerts};
use super::call::open_call;
use super::counter::{at_counter, slip_languages};
use super::documents::{offer, read};
use super::hours;
use super::input::go;
use super::message::{message_text, show_messages};
use super::services::take_directory;
use super::working::{began, next};
use super::{DidIt, Fresh, Loaded, Refusal, open_form, refresh, say, take_form, top_form};
use crate::domain::change::Parts;
use crate::domain::date::{full, short, uk_date};
use crate::domain::evidence::EvidenceStatus;
use crate::domain::identifier::named;
use crate::domain::role::Verb;
use crate::domain::text::capital;
use crate::domain::wall::WallRow;
use crate::ui::ask::{FormId, FormKind, OpenForm};
use crate::ui::command::{Effect, Load};
use crate::ui::model::{Choosing, Desk, Model, Over};
use crate::ui::over::{Conflict, Join, Menu, Page, Preview, Reader, Side};
use crate::ui::pane::Shown;
use crate::ui::part::toast::Toast;

pub(super) fn on_loaded(model: &mut Model, loaded: Loaded) -> Vec<Effect> {
    let today = model.today();
    match loaded {
        Loaded::Candidates(field, query, rows) => {
            if let Some(open) = top_form(model) {
                open.looked |= !rows.is_empty();
                open.form.set_candidates(field, &query, rows);
            }
        }
        Loaded::Found(typed, order, found) => {
            if let Some(Over::Find(find)) = model.overs.last_mut()
                && let Some(to) = find.found(&typed, order, *found)
            {
                model.overs.pop();
                return go(model, to);
            }
        }
        Loaded::Reading(reading) => {
            if let Some(Over::Find(find)) = model.overs.last_mut() {
                find.read(reading);
                let again = if reading.is_none() { find.again() } else { None };
                return again.map(|(typed, order)| Effect::Find(typed, order)).into_iter().collect();
            }
        }
        Loaded::Draft(at, words) => {
            let facts = model.signed_in().map(|desk| desk.facts.clone());
            if let Some(open) = top_form(model)
                && !open.form.dirty()
                && let Some(facts) = &facts
            {
                let changed_since = open.restore(&words, facts);
                let when = crate::domain::date::uk_clock(at);
                let day = short(uk_date(at), today);
                let also = if changed_since { " Somebody has saved since: saving shows both." } else { "" };
                open.form.set_banner(format!("Draft from {day} {when} is back.{also} Ctrl+R starts afresh."));
            }
        }
        Loaded::Gone => {
            // Words about it go with it; what is being typed stays.
            let about = |over: &Over| {
                matches!(
                    over,
                    Over::Reader(_)
                        | Over::Call(_)
                        | Over::Working(_)
                        | Over::Preview(_)
                        | Over::Documents(_)
                        | Over::Answer(_)
                        | Over::Apart(_)
                )
            };
            model.overs.retain(|over| !about(over));
            if let Some(desk) = model.signed_in_mut() {
                desk.case.show(Shown::Nothing, Vec::new());
            }
        }
        Loaded::Answer(row) => model.overs.push(Over::Answer(Box::new(Page::with_client(*row)))),
        Loaded::Request(row, again) => {
            let answers = model.signed_in().is_some_and(|desk| desk.facts.may(Verb::AnswerEvidence));
            let asked = row.can_be_answered();
            if answers && asked && (row.status.is_open() || (again && row.status == EvidenceStatus::Answered)) {
                return open_form(model, OpenForm::answer(&row, false, today));
            }
            if let Some(answer) = &row.answer {
                let apart = answer.said.apart.map_or_else(String::new, |apart| format!("{}\n\n", apart.text()));
                let text = format!("{apart}{}\n\n“: correct an answer” answers again.", answer.text());
                model.overs.push(Over::Reader(Reader::new(format!("Answered · {}", row.name), text)));
                return Vec::new();
            }
            let points = if row.points.is_empty() { "No points were named." } else { &row.points };
            let by = row.needed_by.map_or_else(String::new, |day| format!("\n\nNeeded by {}.", full(day)));
            let reader = Reader::new(format!("Asked of us · {}", row.name), format!("{}\n\n{points}{by}", row.kind));
            model.overs.push(Over::Reader(reader));
        }
        Loaded::Document(reading) => read(model, &reading),
        Loaded::Scans(names) => offer(model, names),
        Loaded::StaleDays(now) => return open_form(model, OpenForm::stale_days(now, today)),
        Loaded::ScanFolder(now) => return open_form(model, OpenForm::scan_folder(&now, today)),
        Loaded::AtCounter(at, opens) => return at_counter(model, *at, opens),
        Loaded::SlipLanguages(of, how, known, problems) => slip_languages(model, (of, how), &known, &problems),
        Loaded::Council(id, known) => return open_form(model, OpenForm::council(Some(id), &known, today)),
        Loaded::Paper(written) => {
            // Another form of the slip that is shown takes its place.
            let of = |slip: Option<(_, _)>| slip.map(|(id, _)| id);
            let same = |over: &Over| matches!(over, Over::Preview(shown) if written.slip.is_some() && of(shown.written().slip) == of(written.slip));
            model.overs.retain(|over| !same(over));
            model.overs.push(Over::Preview(Preview::new(Arc::from(written))));
        }
        Loaded::Identifiers(client, all) => {
            let file = model.signed_in().and_then(|desk| desk.case.case());
            // Another case may have been opened meanwhile.
            if let Some(file) = file.filter(|file| file.row.client == client) {
                let line = |(system, value): (String, String)| format!("{}: {value}", capital(&named(&system).1));
                let lines: Vec<String> = all.into_iter().map(line).collect();
                let reader = Reader::new(format!("Numbers · {}", file.person.spoken()), lines.join("\n"));
                model.overs.push(Over::Reader(reader));
            }
        }
        Loaded::Call(at_hand) => return open_call(model, &at_hand),
        Loaded::Join(preview) => model.overs.push(Over::Join(Join::new(*preview))),
        Loaded::Bookable(of, seen) => return hours::offer(model, *of, seen),
        Loaded::Day(day, rows, now) => hours::show_day(model, day, rows, now),
        Loaded::Sessions(sessions, call_off) => return hours::show_sessions(model, sessions, call_off),
        Loaded::DeskToday(desks) => hours::show_desks(model, &desks),
        Loaded::Free(free) => return hours::show_free(model, &free),
        Loaded::Brought(brought) => hours::take_brought(model, brought),
        Loaded::Alerts(alerts) => take_alerts(model, alerts),
        Loaded::Concerns(case, entries) => {
            let file = model.signed_in().filter(|desk| !desk.with_client).and_then(|desk| desk.case.case());
            // Another case may have been opened meanwhile, and a client may see the screen now.
            if let Some(file) = file.filter(|file| file.row.id == case) {
                let reader = Reader::new(format!("Concern record · {}", file.person.spoken()), concern_text(&entries));
                model.overs.push(Over::Reader(reader));
            }
        }
        Loaded::InCharge(now, people) => {
            let open = model.signed_in().map(|desk| OpenForm::in_charge(&desk.facts, now, &people, today));
            return open.map_or_else(Vec::new, |open| open_form(model, open));
        }
        Loaded::Directory(directory) => take_directory(model, &directory),
        Loaded::Mending(id, directory, said) => {
            take_directory(model, &directory);
            let open = directory.get(id).map(|entry| OpenForm::mend_service(entry, &said, today));
            return open.map_or_else(Vec::new, |open| open_form(model, open));
        }
        Loaded::Walls(walls) => {
            if walls.is_empty() {
                say(model, Toast::done("No wall stands"));
                return Vec::new();
            }
            let words = |wall: &WallRow| {
                format!("{} kept from {} since {}", wall.reference, wall.from, short(uk_date(wall.since), today))
            };
            let items = walls.iter().zip(('1'..='9').chain('a'..='z')).map(|(wall, key)| (key, words(wall))).collect();
            model.overs.push(Over::Menu(Menu::new("Lift which wall", items), Choosing::Wall(walls)));
        }
        Loaded::Message(row) => model.overs.push(Over::Reader(message_text(&row, today))),
        Loaded::Messages(rows, notes) => show_messages(model, rows, notes),
        Loaded::CallBack(set) => return open_form(model, OpenForm::call_back(set.as_deref(), today)),
        Loaded::Client(id, version, person) => {
            return open_form(model, OpenForm::client(id, version, &person, today));
        }
        Loaded::Evidence(rows, counts) => {
            if let Some(desk) = model.signed_in_mut() {
                desk.evidence.counts = counts;
                if desk.evidence.load(rows, today) {
                    return vec![Effect::Load(Load::Evidence)];
                }
            }
        }
        other => {
            if let Some(desk) = model.signed_in_mut() {
                take_in(desk, other);
            }
            return began(model);
        }
    }
    Vec::new()
}

pub(super) fn take_in(desk: &mut Desk, loaded: Loaded) {
    match loaded {
        Loaded::Today(now) => {
            let at = desk.today.list.selected();
            (desk.today.rows, desk.today.more, desk.today.away) = (now.rows, now.more, now.away);
            desk.today.list.select(at, desk.today.lines());
        }
        Loaded::Inbox(rows, counts) => {
            desk.inbox.counts = counts;
            desk.inbox.load(rows);
        }
        Loaded::InboxMore(rows) => desk.inbox.extend(rows),
        Loaded::Outcomes(rows, totals) => {
            let at = desk.outcomes.list.selected();
            desk.outcomes.list.select(at, rows.len());
            desk.outcomes.rows = rows;
            desk.outcomes.totals = totals;
        }
        Loaded::Referral(referral, matches, now) => {
            if now {
                desk.case.scroll = 0;
                desk.inbox.select(referral.row.id);
            }
            desk.case.show(Shown::Referral(referral), matches);
        }
        Loaded::Case(mut file, now) => {
            if now {
                desk.case.scroll = 0;
            }
            if desk.with_client {
                file.beside_client();
            }
            desk.case.show(Shown::Case(file), Vec::new());
        }
        Loaded::Drafts(drafts) => desk.drafts = drafts,
        Loaded::Notes(count) => desk.notes = count,
        Loaded::Candidates(..)
        | Loaded::Draft(..)
        | Loaded::Found(..)
        | Loaded::Reading(_)
        | Loaded::Client(..)
        | Loaded::Evidence(..)
        | Loaded::Request(..)
        | Loaded::Answer(_)
        | Loaded::Paper(_)
        | Loaded::Council(..)
        | Loaded::SlipLanguages(..)
        | Loaded::Document(_)
        | Loaded::Scans(_)
        | Loaded::ScanFolder(_)
        | Loaded::StaleDays(_)
        | Loaded::Identifiers(..)
        | Loaded::Call(_)
        | Loaded::Directory(_)
        | Loaded::Mending(..)
        | Loaded::Walls(_)
        | Loaded::Alerts(_)
        | Loaded::Concerns(..)
        | Loaded::InCharge(..)
        | Loaded::Join(_)
        | Loaded::Bookable(..)
        | Loaded::Day(..)
        | Loaded::Sessions(..)
        | Loaded::DeskToday(_)
        | Loaded::AtCounter(..)
        | Loaded::Free(_)
        | Loaded::Brought(_)
        | Loaded::Message(_)
        | Loaded::Messages(..)
        | Loaded::CallBack(_)
        | Loaded::Gone => {}
    }
}

pub(super) fn on_did(model: &mut Model, mut did: DidIt, form: Option<&FormId>) -> Vec<Effect> {
    let mut effects = Vec::new();
    // The form that asked for it has done its work; another one may have been opened meanwhile.
    let (mut done, mut worked) = (form.cloned(), false);
    while let Some(open) = done.take().and_then(|form| take_form(model, &form)) {
        if open.kind.keeps_draft() {
            let (form, subject) = open.id();
            effects.push(Effect::Forget { form, subject });
        }
        worked |= matches!(open.kind, FormKind::Working(..));
        done = open.kind.also_done();
    }
    // With someone new the steps go, and the directory in which a service was chosen for them.
    if did.slip.is_some() || form.is_some_and(|(name, _)| *name == "walk-in") {
        model.overs.retain(|over| !matches!(over, Over::Newcomer(_) | Over::Services(_)));
    }
    effects.extend(did.slip.map(Effect::Load));
    model.overs.extend(did.paper.take().map(|written| Over::Preview(Preview::new(written))));
    // With the call its card goes.
    if form.is_some_and(|(name, _)| *name == "call") {
        model.overs.retain(|over| !matches!(over, Over::Call(_)));
    }
    let saved = worked.then(|| did.words.clone());
    let words = match (model.overs.last_mut(), did.raised, &did.undo) {
        (Some(Over::Newcomer(new)), Some((sign, id)), Some(undo)) => {
            new.sent(sign, id, undo.clone());
            format!("{}. The same letter takes it back", did.words)
        }
        _ => undoable(&did),
    };
    say(model, Toast::done(words));
    if let Some(desk) = model.signed_in_mut() {
        desk.undo = did.undo;
        if let Some((minutes, calls)) = did.idle_lock {
            (desk.facts.idle_minutes, desk.facts.lock_waits) = (minutes, calls);
        }
        if let Some(scope) = did.scope {
            desk.facts.scope = scope;
        }
        if let Some(chasing) = did.chasing {
            desk.facts.chasing = chasing;
        }
        desk.inbox.marked.clear();
        if did.evidence.is_some() {
            desk.evidence.wanted = did.evidence;
        }
        if let Some(case) = did.case {
            desk.to_case();
            effects.push(Effect::Load(Load::Case(case, true)));
            desk.case.show(Shown::Nothing, Vec::new());
        }
    }
    if let Some(target) = did.took_in {
        effects.extend(hours::took_in(model, target));
    }
    effects.extend(refresh(model, did.parts));
    effects.extend(saved.map(|saved| next(model, &saved)).unwrap_or_default());
    effects
}

pub(super) fn undoable(did: &DidIt) -> String {
    if did.undo.is_some() { format!("{} · ^Z undo", did.words) } else { did.words.clone() }
}

pub(super) fn on_refused(model: &mut Model, refusal: Refusal, form: Option<&FormId>) -> Vec<Effect> {
    if let (None, Some(Over::Newcomer(new))) = (form, model.overs.last_mut()) {
        new.not_sent();
    }
    match refusal {
        Refusal::Problems(problems) => {
            if let Some(open) = top_form(model).filter(|open| Some(&open.id()) == form) {
                open.form.set_problems(problems);
            } else {
                let words: Vec<String> = problems.into_iter().map(|problem| problem.words).collect();
                say(model, Toast::refused(words.join(" ")));
            }
            Vec::new()
        }
        Refusal::Words(words) => {
            say(model, Toast::refused(words));
            refresh(model, Parts::all())
        }
        Refusal::Taken(words) => hours::taken(model, &words),
        Refusal::MayConflict(found, then) => {
            let today = model.today();
            let open = model.signed_in().map(|desk| OpenForm::settle(desk, &found, then, form.cloned(), today));
            open.map_or_else(Vec::new, |open| open_form(model, open))
        }
        Refusal::Moved(words, now) => {
            let words = match top_form(model) {
                Some(open) => {
                    open.kind.renew(&now);
                    open.stands = open.kind.version();
                    format!("{words} Ctrl+S saves yours.")
                }
                None => words,
            };
            say(model, Toast::refused(words));
            refresh(model, Parts::all())
        }
        Refusal::Overtaken(who, fresh) => {
            if let Some(mine) = form.and_then(|form| take_form(model, form)) {
                overtaken(model, mine, who, *fresh);
            }
            refresh(model, Parts::all())
        }
    }
}

/// Puts what stands now beside what was typed.
pub(super) fn overtaken(model: &mut Model, mine: Box<OpenForm>, who: String, fresh: Fresh) {
    let today = model.today();
    let theirs = match (&fresh, model.signed_in()) {
        (Fresh::Client(id, version, person), _) => OpenForm::client(*id, *version, person, today),
        (Fresh::Matter(file, matter), Some(desk)) => {
            let mut matter = matter.clone();
            if desk.with_client {
                matter.beside_client();
            }
            OpenForm::matter(desk, file, Some(&matter), today)
        }
        (Fresh::Working(file, row), Some(desk)) => match OpenForm::working(desk, file, row, today) {
            Some(open) => open,
            None => return,
        },
        (Fresh::Matter(..) | Fresh::Working(..), None) => return,
    };
    let sides: Vec<Side> = mine
        .form
        .shown_text()
        .into_iter()
        .zip(theirs.form.shown_text())
        .filter(|((_, yours), (_, theirs))| yours != theirs)
        .map(|((field, yours), (_, theirs))| Side { field, yours, theirs })
        .collect();
    let mut mine = mine;
    // Keeping mine saves over the version that stands now.
    mine.kind = theirs.kind;
    mine.stands = theirs.stands;
    mine.theirs = Some(theirs.form.to_draft());
    model.overs.push(Over::Conflict(Box::new(Conflict::new(who, sides)), mine));
}
