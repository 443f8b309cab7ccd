//! What each message does to the model, and what the loop then has to do. No I/O and no clock: time comes in messages.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value as Json;

use super::ask::{FormKind, OpenForm, Wanted};
use super::command::{Command, Effect, Load};
use super::event::{Chord, Input};
use super::form::{Candidate, FormEvent, Line as TypedLine};
use super::keys::{Action, resolve};
use super::model::{Asked, Choosing, Desk, Facts, Model, Over, Resume, Screen};
use super::over::{Answer, Confirm, Conflict, Help, Keep, Menu, Palette, Reader, Side};
use super::pane::{Covering, Pane, Shown};
use super::part::toast::Toast;
use super::sign_in::{Knock, SignIn};
use super::why_not::why_not;
use crate::desk::Undo;
use crate::desk::intake::Seen;
use crate::domain::case::{CaseFile, Matter};
use crate::domain::date::full;
use crate::domain::evidence::{EvidenceEventKind, EvidenceRow};
use crate::domain::id::{CaseId, ClientId, EvidenceId};
use crate::domain::outcome::{OutcomeRow, OutcomeTotals};
use crate::domain::person::{Match, Person};
use crate::domain::problem::Problem;
use crate::domain::referral::{Area, Attempt, InboxFilter, InboxRow, Referral, ReferralStatus};
use crate::domain::role::Verb;
use crate::domain::today::{Target, TodayRow};

/// Quiet after which a draft is kept.
const QUIET: TimeDelta = TimeDelta::seconds(2);
/// The most that is kept of what is typed while a passphrase is checked.
const AHEAD: usize = 1_000;
/// How long a toast stays.
const TOAST: TimeDelta = TimeDelta::seconds(10);

/// The states by which the inbox can be narrowed, each with its key.
const WAITING: [(char, ReferralStatus); 6] = [
    ('n', ReferralStatus::New),
    ('k', ReferralStatus::Taken),
    ('t', ReferralStatus::Trying),
    ('r', ReferralStatus::Reached),
    ('b', ReferralStatus::Booked),
    ('v', ReferralStatus::Attended),
];

/// Something that happened.
pub enum Msg {
    /// At the terminal.
    Input(Input),
    /// Time went by.
    Tick,
    /// Something was read.
    Loaded(Box<Loaded>),
    /// A verb was done.
    Did(Box<DidIt>),
    /// A verb was refused.
    Refused(Refusal),
    /// Somebody signed in.
    SignedIn(Box<Facts>),
    /// A sign-in was refused, in a sentence.
    NotSignedIn(String),
    /// Whoever sits here may no longer work, in a sentence.
    Ended(String),
    /// Another desk wrote something.
    OthersWrote,
    /// Somebody's case or referral was found: it is to be opened.
    Jumped(Load),
    /// The form that was open when the seat was left is to be opened again.
    Reopen(String, String),
    /// A job says how far it is, in a line.
    Progress(String),
    /// A job came to its end, with text to read.
    Report(String, String),
}

/// What was read.
pub enum Loaded {
    /// Pane 0.
    Today(Vec<TodayRow>),
    /// Pane 1, with how many wait, are new, are new and urgent.
    Inbox(Vec<InboxRow>, (u64, u64, u64)),
    /// Pane 3, with how many wait, are to be chased, are overdue.
    Evidence(Vec<EvidenceRow>, (u64, u64, u64)),
    /// Pane 4.
    Outcomes(Vec<OutcomeRow>, OutcomeTotals),
    /// A referral, who else its client may be, and whether it was opened now.
    Referral(Referral, Vec<Match>, bool),
    /// A case; whether it was opened now.
    Case(CaseFile, bool),
    /// A client's details for the form.
    Client(ClientId, u32, Person),
    /// What is open went away meanwhile.
    Gone,
    /// Rows for a lookup, with the query that they answer.
    Candidates(&'static str, String, Vec<Candidate>),
    /// A draft of the form on top.
    Draft(DateTime<Utc>, Json),
    /// Drafts that wait.
    Drafts(Vec<(String, String)>),
}

/// A verb that was done.
pub struct DidIt {
    /// The words for the toast.
    pub words: String,
    /// How to take it back.
    pub undo: Option<Undo>,
    /// A case that it opened, to show now.
    pub case: Option<CaseId>,
    /// A request that it made, to select.
    pub evidence: Option<EvidenceId>,
}

/// Why a verb was refused.
pub enum Refusal {
    /// Problems of fields.
    Problems(Vec<Problem>),
    /// A sentence.
    Words(String),
    /// Somebody else saved first: what stands now, to be shown beside what was typed.
    Overtaken(String, Box<Fresh>),
}

/// What stands now, where a form was overtaken.
pub enum Fresh {
    /// A client's details.
    Client(ClientId, u32, Person),
    /// A matter.
    Matter(CaseFile, Matter),
}

/// Takes one message.
pub fn update(model: &mut Model, msg: Msg, now: DateTime<Utc>) -> Vec<Effect> {
    model.now = now;
    match msg {
        Msg::Input(Input::Resize(columns, rows)) => {
            model.size = (columns, rows);
            Vec::new()
        }
        Msg::Input(Input::FocusGained | Input::FocusLost) => Vec::new(),
        Msg::Input(input) => {
            model.last_key = now;
            on_input(model, &input)
        }
        Msg::Tick => on_tick(model),
        Msg::Loaded(loaded) => on_loaded(model, *loaded),
        Msg::Did(did) => on_did(model, *did),
        Msg::Refused(refusal) => on_refused(model, refusal),
        Msg::SignedIn(facts) => on_signed_in(model, *facts),
        Msg::NotSignedIn(sentence) => {
            // It was meant for a desk that did not open, and must not become another try.
            model.ahead.clear();
            if let Screen::Door(door) = &mut model.screen {
                door.refuse(sentence);
            }
            Vec::new()
        }
        Msg::Ended(sentence) => {
            let effects = lock(model, true);
            if let Screen::Door(door) = &mut model.screen {
                door.refuse(sentence);
            }
            effects
        }
        Msg::OthersWrote => refresh(model),
        Msg::Jumped(load) => {
            model.overs.clear();
            if let Some(desk) = model.signed_in_mut() {
                desk.focus = Pane::Case;
            }
            vec![Effect::Load(load)]
        }
        Msg::Reopen(form, subject) => reopen(model, &form, &subject),
        Msg::Progress(words) => {
            say(model, Toast { mark: super::theme::Mark::Wait, words });
            Vec::new()
        }
        Msg::Report(title, text) => {
            model.overs.push(Over::Reader(Reader::new(title, text)));
            refresh(model)
        }
    }
}

/// Shows a toast. While a client can see the screen it names nobody.
pub(super) fn say(model: &mut Model, toast: Toast) {
    let hushed = model.signed_in().is_some_and(|desk| desk.with_client) && toast.mark == super::theme::Mark::Good;
    let toast = if hushed { Toast::done("Saved") } else { toast };
    model.toast = Some((toast, model.now + TOAST));
}

fn on_tick(model: &mut Model) -> Vec<Effect> {
    if model.toast.as_ref().is_some_and(|(_, until)| *until <= model.now) {
        model.toast = None;
    }
    if model.locks_in() == Some(0) {
        return lock(model, true);
    }
    let now = model.now;
    match top_form(model) {
        Some(open) if open.keep_at.is_some_and(|at| at <= now) => keep(open),
        _ => Vec::new(),
    }
}

/// The form on top, to change.
fn top_form(model: &mut Model) -> Option<&mut OpenForm> {
    model.overs.iter_mut().rev().find_map(|over| match over {
        Over::Form(form) | Over::Conflict(_, form) => Some(form.as_mut()),
        _ => None,
    })
}

/// Keeps what is typed, where anything is.
fn keep(open: &mut OpenForm) -> Vec<Effect> {
    open.keep_at = None;
    if !open.kind.keeps_draft() || !open.form.dirty() {
        return Vec::new();
    }
    vec![Effect::Draft { form: open.kind.name(), subject: open.kind.subject(), words: open.form.to_draft() }]
}

/// Locks the desk: drafts are kept, and nothing of a client stays in the model.
pub(super) fn lock(model: &mut Model, same_person: bool) -> Vec<Effect> {
    let mut effects: Vec<Effect> = Vec::new();
    for over in &mut model.overs {
        if let Over::Form(open) | Over::Conflict(_, open) = over {
            effects.extend(keep(open));
        }
    }
    let Screen::Desk(desk) = &model.screen else { return effects };
    let login = desk.facts.login.clone();
    let form = model
        .form()
        .filter(|open| open.kind.keeps_draft())
        .map(|open| (open.kind.name().to_owned(), open.kind.subject()));
    let resume = Resume { login: login.clone(), case: desk.case.case_id(), form, focus: desk.focus };
    model.resume.retain(|old| old.login != login);
    model.resume.push(resume);
    let mut door = SignIn::new(model.logins.clone(), model.passphrase.clone());
    if same_person {
        door.choose(&login);
    }
    model.screen = Screen::Door(door);
    model.overs.clear();
    model.toast = None;
    effects.push(Effect::Lock);
    effects
}

fn on_signed_in(model: &mut Model, facts: Facts) -> Vec<Effect> {
    let resume = model.resume.iter().position(|old| old.login == facts.login).map(|at| model.resume.remove(at));
    let mut desk = Desk::new(facts);
    (desk.inbox.name, desk.case.name, desk.evidence.name) = super::effect::list_names(desk.facts.role);
    let mut effects = Vec::new();
    if let Some(resume) = &resume {
        if desk.panes().contains(&resume.focus) {
            desk.focus = resume.focus;
        }
        effects.extend(resume.case.map(|case| Effect::Load(Load::Case(case, true))));
    }
    model.screen = Screen::Desk(Box::new(desk));
    model.overs.clear();
    model.toast = None;
    effects.extend(refresh(model));
    if model.signed_in().is_some_and(|desk| desk.facts.may(Verb::SeeReferral)) {
        effects.push(Effect::Looked(Verb::SeeReferral, "inbox"));
    }
    effects.push(Effect::LoadDrafts);
    if let Some((form, subject)) = resume.and_then(|resume| resume.form) {
        effects.push(Effect::Reopen(form, subject));
    }
    effects
}

/// Everything that is shown, read again.
pub(super) fn refresh(model: &Model) -> Vec<Effect> {
    let Some(desk) = model.signed_in() else { return Vec::new() };
    let mut effects = Vec::new();
    if !desk.with_client {
        for pane in desk.panes() {
            effects.extend(match pane {
                Pane::Today => Some(Effect::Load(Load::Today)),
                Pane::Inbox => Some(Effect::Load(Load::Inbox)),
                Pane::Evidence => Some(Effect::Load(Load::Evidence)),
                Pane::Outcomes => Some(Effect::Load(Load::Outcomes)),
                Pane::Case => None,
            });
        }
    }
    match &desk.case.shown {
        Shown::Case(file) => effects.push(Effect::Load(Load::Case(file.row.id, false))),
        Shown::Referral(referral) => effects.push(Effect::Load(Load::Referral(referral.row.id, false))),
        Shown::Nothing => {}
    }
    effects
}

fn on_loaded(model: &mut Model, loaded: Loaded) -> Vec<Effect> {
    let today = model.today();
    match loaded {
        Loaded::Candidates(field, query, rows) => {
            if let Some(open) = top_form(model) {
                open.form.set_candidates(field, &query, rows);
            }
        }
        Loaded::Draft(at, words) => {
            let facts = model.signed_in().map(|desk| desk.facts.clone());
            if let Some(open) = top_form(model)
                && !open.form.dirty()
            {
                open.form.restore(&words);
                if let Some(facts) = &facts {
                    open.follow("who", facts);
                }
                let when = crate::domain::date::uk_clock(at);
                let day = crate::domain::date::short(crate::domain::date::uk_date(at), today);
                open.form.set_banner(format!("Draft from {day} {when} is back. Ctrl+R starts afresh."));
            }
        }
        Loaded::Client(id, version, person) => {
            return open_form(model, OpenForm::client(id, version, &person, today));
        }
        other => {
            if let Some(desk) = model.signed_in_mut() {
                take_in(desk, other, today);
            }
        }
    }
    Vec::new()
}

fn take_in(desk: &mut Desk, loaded: Loaded, today: chrono::NaiveDate) {
    match loaded {
        Loaded::Today(rows) => {
            let at = desk.today.list.selected();
            desk.today.list.select(at, rows.len());
            desk.today.rows = rows;
        }
        Loaded::Inbox(rows, counts) => {
            desk.inbox.counts = counts;
            desk.inbox.load(rows);
        }
        Loaded::Evidence(rows, counts) => {
            desk.evidence.counts = counts;
            desk.evidence.load(rows, today);
        }
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
            desk.case.matches = matches;
            desk.case.shown = Shown::Referral(Box::new(referral));
        }
        Loaded::Case(file, now) => {
            if now {
                desk.case.scroll = 0;
            }
            desk.case.shown = Shown::Case(Box::new(file));
        }
        Loaded::Gone => desk.case.shown = Shown::Nothing,
        Loaded::Drafts(drafts) => desk.drafts = drafts.into_iter().collect(),
        Loaded::Candidates(..) | Loaded::Draft(..) | Loaded::Client(..) => {}
    }
}

fn on_did(model: &mut Model, did: DidIt) -> Vec<Effect> {
    let mut effects = Vec::new();
    // The form that asked for it has done its work.
    if let Some(at) = model.overs.iter().rposition(|over| matches!(over, Over::Form(_)))
        && let Over::Form(open) = model.overs.remove(at)
        && open.kind.keeps_draft()
    {
        effects.push(Effect::Forget { form: open.kind.name(), subject: open.kind.subject() });
    }
    say(model, Toast::done(undoable(&did)));
    if let Some(desk) = model.signed_in_mut() {
        desk.undo = did.undo;
        desk.inbox.marked.clear();
        if did.evidence.is_some() {
            desk.evidence.wanted = did.evidence;
        }
        if let Some(case) = did.case {
            desk.focus = Pane::Case;
            effects.push(Effect::Load(Load::Case(case, true)));
            desk.case.shown = Shown::Nothing;
        }
    }
    effects.extend(refresh(model));
    effects
}

fn undoable(did: &DidIt) -> String {
    if did.undo.is_some() { format!("{} · ^Z undo", did.words) } else { did.words.clone() }
}

fn on_refused(model: &mut Model, refusal: Refusal) -> Vec<Effect> {
    match refusal {
        Refusal::Problems(problems) => {
            if let Some(open) = top_form(model) {
                open.form.set_problems(problems);
            } else {
                let words: Vec<String> = problems.into_iter().map(|problem| problem.words).collect();
                say(model, Toast::refused(words.join(" ")));
            }
            Vec::new()
        }
        Refusal::Words(words) => {
            say(model, Toast::refused(words));
            refresh(model)
        }
        Refusal::Overtaken(who, fresh) => {
            overtaken(model, who, *fresh);
            refresh(model)
        }
    }
}

/// Puts what stands now beside what was typed.
fn overtaken(model: &mut Model, who: String, fresh: Fresh) {
    let today = model.today();
    let Some(Over::Form(mine)) = model.overs.pop() else { return };
    let theirs = match (&fresh, model.signed_in()) {
        (Fresh::Client(id, version, person), _) => OpenForm::client(*id, *version, person, today),
        (Fresh::Matter(file, matter), Some(desk)) => OpenForm::matter(desk, file, Some(matter), today),
        (Fresh::Matter(..), None) => return,
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
    mine.theirs = Some(theirs.form.to_draft());
    model.overs.push(Over::Conflict(Box::new(Conflict::new(who, sides)), mine));
}

/// Opens a form on top; a draft that waits for it is looked up.
pub(super) fn open_form(model: &mut Model, open: OpenForm) -> Vec<Effect> {
    let mut effects = Vec::new();
    if open.kind.keeps_draft() {
        effects.push(Effect::LoadDraft { form: open.kind.name(), subject: open.kind.subject() });
    }
    if let Some((field, query)) = open.form.lookup_query() {
        effects.push(Effect::Candidates(field, query.to_owned(), open.wants()));
    }
    model.overs.push(Over::Form(Box::new(open)));
    effects
}

/// Opens again the form that was open when the seat was left; its draft follows.
fn reopen(model: &mut Model, form: &str, subject: &str) -> Vec<Effect> {
    let today = model.today();
    let Some(desk) = model.signed_in() else { return Vec::new() };
    let case = desk.case.case().filter(|file| file.row.id.to_string() == subject);
    let open = match (form, case) {
        ("referral", _) => Some(OpenForm::referral(desk, today)),
        ("note", Some(file)) => Some(OpenForm::note(file, today)),
        ("matter", Some(file)) => Some(OpenForm::matter(desk, file, None, today)),
        ("authority", Some(file)) => Some(OpenForm::authority(file, today)),
        ("ask", Some(file)) => Some(OpenForm::ask(desk, file, today)),
        ("outcome", Some(file)) => Some(OpenForm::outcome(file, today)),
        _ => None,
    };
    match open {
        Some(open) => open_form(model, open),
        None => {
            say(model, Toast::done("Your draft is kept: it is back when you open the form again"));
            Vec::new()
        }
    }
}

fn on_input(model: &mut Model, input: &Input) -> Vec<Effect> {
    let Some(over) = model.overs.pop() else { return on_screen(model, input) };
    match over {
        Over::Help(mut help) => {
            let answer = help.handle(input);
            after(model, answer, Over::Help(help), input, |_, ()| Vec::new())
        }
        Over::Palette(mut palette) => {
            let answer = palette.handle(input);
            after(model, answer, Over::Palette(palette), input, act)
        }
        Over::Confirm(mut confirm, asked) => {
            let answer = confirm.handle(input);
            after(model, answer, Over::Confirm(confirm, asked), input, move |model, ()| match asked {
                Asked::Quit => quit(model),
            })
        }
        Over::Menu(mut menu, choosing) => {
            let answer = menu.handle(input);
            let chosen = choosing.clone();
            after(model, answer, Over::Menu(menu, choosing), input, move |model, index| chose(model, chosen, index))
        }
        Over::Reader(mut reader) => {
            let answer = reader.handle(input);
            after(model, answer, Over::Reader(reader), input, |_, ()| Vec::new())
        }
        Over::Conflict(mut conflict, open) => match conflict.handle(input) {
            Answer::Chosen(Keep::Mine) => {
                model.overs.push(Over::Form(open));
                save(model)
            }
            Answer::Chosen(Keep::Theirs) => {
                let mut open = open;
                let effects = keep(&mut open);
                if let Some(theirs) = open.theirs.take() {
                    open.form.restore(&theirs);
                    open.form.settle();
                }
                model.overs.push(Over::Form(open));
                effects
            }
            Answer::Close => {
                model.overs.push(Over::Form(open));
                Vec::new()
            }
            Answer::Stay => {
                model.overs.push(Over::Conflict(conflict, open));
                Vec::new()
            }
            Answer::Ignored => {
                model.overs.push(Over::Conflict(conflict, open));
                everywhere(model, input)
            }
        },
        Over::Form(open) => on_form(model, *open, input),
    }
}

/// What an overlay's answer means.
fn after<T>(
    model: &mut Model,
    answer: Answer<T>,
    over: Over,
    input: &Input,
    chosen: impl FnOnce(&mut Model, T) -> Vec<Effect>,
) -> Vec<Effect> {
    match answer {
        Answer::Stay => {
            model.overs.push(over);
            Vec::new()
        }
        Answer::Close => Vec::new(),
        Answer::Chosen(what) => chosen(model, what),
        Answer::Ignored => {
            model.overs.push(over);
            everywhere(model, input)
        }
    }
}

/// The keys that hold everywhere.
fn everywhere(model: &mut Model, input: &Input) -> Vec<Effect> {
    let action = input.chord().and_then(|chord| resolve(model.path(), chord));
    match action {
        Some(Action::Help | Action::Lock | Action::Quit) => act(model, action.unwrap_or(Action::Help)),
        _ => Vec::new(),
    }
}

fn on_form(model: &mut Model, mut open: OpenForm, input: &Input) -> Vec<Effect> {
    let event = open.form.handle(input);
    let now = model.now;
    let mut effects = Vec::new();
    match event {
        FormEvent::Ignored => {
            model.overs.push(Over::Form(Box::new(open)));
            return everywhere(model, input);
        }
        FormEvent::Handled => {}
        FormEvent::Changed(field) | FormEvent::Picked(field) => {
            open.keep_at = Some(now + QUIET);
            if let Some(desk) = model.signed_in() {
                open.follow(field, &desk.facts);
            }
            if let Some((field, query)) = open.form.lookup_query() {
                effects.push(Effect::Candidates(field, query.to_owned(), open.wants()));
            }
            if matches!(event, FormEvent::Picked(_)) {
                if open.wants() == Wanted::Clients {
                    effects.push(Effect::Looked(Verb::FindClient, "client;words"));
                }
                if matches!(open.kind, FormKind::Jump) {
                    model.overs.push(Over::Form(Box::new(open)));
                    effects.extend(save(model));
                    return effects;
                }
                open.form.advance();
            }
        }
        FormEvent::Moved => {
            effects.extend(keep(&mut open));
            if let Some((field, query)) = open.form.lookup_query() {
                effects.push(Effect::Candidates(field, query.to_owned(), open.wants()));
            }
        }
        FormEvent::Save => {
            effects.extend(keep(&mut open));
            model.overs.push(Over::Form(Box::new(open)));
            effects.extend(save(model));
            return effects;
        }
        FormEvent::Leave => {
            let kept = keep(&mut open);
            if !kept.is_empty() {
                say(model, Toast::done("Kept as a draft: it is back when you open the form again"));
            }
            return kept;
        }
        FormEvent::Afresh => {
            open.keep_at = None;
            open.form.set_banner("");
            effects.push(Effect::Forget { form: open.kind.name(), subject: open.kind.subject() });
        }
    }
    model.overs.push(Over::Form(Box::new(open)));
    effects
}

/// Asks the desk for what the form on top says.
fn save(model: &mut Model) -> Vec<Effect> {
    let command = match (model.form(), model.signed_in()) {
        (Some(open), Some(desk)) => open.command(desk),
        _ => return Vec::new(),
    };
    match command {
        Ok(command) => vec![Effect::Do(Box::new(command))],
        Err(problems) => {
            if let Some(open) = top_form(model) {
                open.form.set_problems(problems);
            }
            Vec::new()
        }
    }
}

fn on_screen(model: &mut Model, input: &Input) -> Vec<Effect> {
    let quits = input.chord().and_then(|chord| resolve(model.path(), chord)) == Some(Action::Quit);
    if model.checking() && !quits {
        if model.ahead.len() < AHEAD {
            model.ahead.push_back(input.clone());
        }
        return Vec::new();
    }
    if let Screen::Door(door) = &mut model.screen {
        return match door.handle(input) {
            Knock::Stay => Vec::new(),
            Knock::SignIn(login, words) => vec![Effect::SignIn(login, words)],
            Knock::Ignored => match input.chord().and_then(|chord| resolve(door.path(), chord)) {
                Some(Action::Quit) => quit(model),
                Some(Action::Help) => act(model, Action::Help),
                _ => Vec::new(),
            },
        };
    }
    if model.signed_in().is_some_and(Desk::finding) {
        return on_find(model, input);
    }
    let path = model.path();
    let Some(action) = input.chord().and_then(|chord| resolve(path, chord)) else {
        if let Some(chord) = input.chord() {
            say(model, Toast::refused(format!("No action on {chord} here. ? shows the keys.")));
        }
        return Vec::new();
    };
    act(model, action)
}

fn on_find(model: &mut Model, input: &Input) -> Vec<Effect> {
    let action = match input {
        Input::Key(chord) => resolve(model.path(), *chord),
        _ => None,
    };
    let Some(desk) = model.signed_in_mut() else { return Vec::new() };
    match action {
        Some(Action::Open) => {
            desk.inbox.finding = false;
            vec![Effect::Looked(Verb::SeeReferral, "inbox;words")]
        }
        Some(Action::Back) => {
            desk.inbox.finding = false;
            desk.inbox.words = TypedLine::new();
            desk.inbox.filter.words.clear();
            vec![Effect::Load(Load::Inbox)]
        }
        Some(action @ (Action::Help | Action::Lock | Action::Quit)) => act(model, action),
        other => {
            match other {
                Some(action) => {
                    desk.inbox.words.act(action);
                }
                None => {
                    desk.inbox.words.input(input);
                }
            }
            let words = desk.inbox.words.text();
            if words == desk.inbox.filter.words {
                return Vec::new();
            }
            desk.inbox.filter.words = words;
            desk.inbox.list.select(0, 1);
            vec![Effect::Load(Load::Inbox)]
        }
    }
}

fn quit(model: &mut Model) -> Vec<Effect> {
    let effects = lock(model, true);
    model.quit = true;
    effects
}

fn chose(model: &mut Model, choosing: Choosing, index: usize) -> Vec<Effect> {
    match choosing {
        Choosing::Attempt(items) => {
            let how = Attempt::ALL.get(index).copied().unwrap_or(Attempt::NoAnswer);
            vec![Effect::Do(Box::new(Command::Tried(items, how)))]
        }
        Choosing::Fee(id, version) => {
            let kinds = [EvidenceEventKind::FeeAsked, EvidenceEventKind::FeeWaived, EvidenceEventKind::FeePaid];
            let kind = kinds.get(index).copied().unwrap_or(EvidenceEventKind::FeeAsked);
            let today = model.today();
            let row = model.signed_in().and_then(|desk| desk.evidence.rows.iter().find(|row| row.id == id).cloned());
            match row {
                Some(row) if row.version == version => open_form(model, OpenForm::event(&row, kind, today)),
                _ => Vec::new(),
            }
        }
        Choosing::Filter => {
            if let Some(desk) = model.signed_in_mut() {
                let filter = &mut desk.inbox.filter;
                match index.checked_sub(Area::ALL.len()) {
                    None => filter.area = Area::ALL.get(index).copied().filter(|area| filter.area != Some(*area)),
                    Some(at) => {
                        let status = WAITING.get(at).map(|(_, status)| *status);
                        filter.status = status.filter(|status| filter.status != Some(*status));
                    }
                }
            }
            vec![Effect::Load(Load::Inbox)]
        }
        Choosing::Matter => {
            let today = model.today();
            let open = model.signed_in().and_then(|desk| {
                let file = desk.case.case()?;
                Some(OpenForm::matter(desk, file, Some(file.matters.get(index)?), today))
            });
            open.map_or_else(Vec::new, |open| open_form(model, open))
        }
        Choosing::Match(seen, client, others) => match (index, others.get(index)) {
            (_, Some(other)) => vec![Effect::Do(Box::new(Command::SamePerson(seen, *other)))],
            (_, None) => vec![Effect::Do(Box::new(Command::KeepApart(client)))],
        },
        Choosing::Period => {
            if let Some(desk) = model.signed_in_mut() {
                desk.outcomes.period = Covering::ALL.get(index).copied().unwrap_or_default();
            }
            vec![Effect::Load(Load::Outcomes)]
        }
    }
}

/// Does an action where the focus is.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Help => {
            let intro = model
                .form()
                .and_then(|open| open.form.help())
                .map(|(label, words)| (label.to_owned(), words.to_owned()));
            let help = Help::new(model.path(), intro);
            model.overs.push(Over::Help(help));
            return Vec::new();
        }
        Action::Lock => return lock(model, true),
        Action::SwitchUser => return lock(model, false),
        Action::Quit => {
            if !matches!(model.overs.last(), Some(Over::Confirm(..))) {
                let sentence = "Leave Alongside? What you are typing is kept as a draft.";
                let confirm = Confirm::new(sentence, "stay", (Chord::key('y'), "leave"));
                model.overs.push(Over::Confirm(confirm, Asked::Quit));
            }
            return Vec::new();
        }
        Action::NextTheme => {
            model.theme = model.theme.next();
            return Vec::new();
        }
        _ => {}
    }
    if let Some(reason) = model.signed_in().and_then(|desk| why_not(action, desk)) {
        say(model, Toast::refused(reason));
        return Vec::new();
    }
    if let Some(effects) = move_about(model, action) {
        return effects;
    }
    work(model, action)
}

/// Moving about: panes, lists, filters. `None` for an action that works on something.
fn move_about(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let today = model.today();
    if action == Action::Palette {
        let palette = match model.signed_in() {
            Some(desk) => Palette::new(&|action| why_not(action, desk)),
            None => return Some(Vec::new()),
        };
        model.overs.push(Over::Palette(palette));
        return Some(Vec::new());
    }
    if action == Action::Jump
        || (action == Action::Find && model.signed_in().is_some_and(|desk| desk.focus != Pane::Inbox))
    {
        return Some(open_form(model, OpenForm::jump(today)));
    }
    let desk = model.signed_in_mut()?;
    let panes = desk.panes();
    match action {
        Action::FocusPane(number) => {
            if let Some(pane) = Pane::numbered(number).filter(|pane| panes.contains(pane)) {
                desk.focus = pane;
            }
        }
        Action::NextPane | Action::PrevPane => {
            let at = panes.iter().position(|pane| *pane == desk.focus).unwrap_or(0);
            let step = if action == Action::NextPane { 1 } else { panes.len() - 1 };
            if let Some(pane) = panes.get((at + step) % panes.len()) {
                desk.focus = *pane;
            }
        }
        Action::Find => desk.inbox.finding = true,
        Action::Back => return Some(back(desk)),
        Action::Mark => {
            if let Some(id) = desk.inbox.current().map(|row| row.id)
                && !desk.inbox.marked.remove(&id)
            {
                desk.inbox.marked.insert(id);
            }
            let count = desk.inbox.rows.len();
            desk.inbox.list.act(Action::Down, count);
        }
        Action::MarkAll => {
            let all = desk.inbox.rows.iter().map(|row| row.id).collect();
            desk.inbox.marked = if desk.inbox.marked.is_empty() { all } else { Default::default() };
        }
        Action::FilterUrgent => {
            desk.inbox.filter.urgent = !desk.inbox.filter.urgent;
            return Some(vec![Effect::Load(Load::Inbox)]);
        }
        Action::FilterMine if desk.focus == Pane::Today => {
            desk.today.mine = !desk.today.mine;
            return Some(vec![Effect::Load(Load::Today)]);
        }
        Action::FilterMine => {
            desk.inbox.filter.mine = !desk.inbox.filter.mine;
            return Some(vec![Effect::Load(Load::Inbox)]);
        }
        Action::FilterLate => {
            desk.evidence.late = !desk.evidence.late;
            return Some(vec![Effect::Load(Load::Evidence)]);
        }
        Action::WithClient => {
            desk.with_client = !desk.with_client;
            desk.focus = Pane::Case;
            model.toast = None;
            return Some(refresh(model));
        }
        Action::Open if desk.focus == Pane::Evidence && !desk.facts.may(Verb::SeeCase) => {
            // The care team sees what is asked of it, and never the case.
            if let Some(row) = desk.evidence.current() {
                let points = if row.points.is_empty() { "No points were named." } else { &row.points };
                let by = row.needed_by.map_or_else(String::new, |day| format!("\n\nNeeded by {}.", full(day)));
                let reader =
                    Reader::new(format!("Asked of us · {}", row.name), format!("{}\n\n{points}{by}", row.kind));
                model.overs.push(Over::Reader(reader));
            }
        }
        Action::Open => return Some(open(desk)),
        _ => return scroll(desk, action),
    }
    Some(Vec::new())
}

fn scroll(desk: &mut Desk, action: Action) -> Option<Vec<Effect>> {
    let moved = match desk.focus {
        Pane::Today => desk.today.list.act(action, desk.today.rows.len()),
        Pane::Inbox => desk.inbox.list.act(action, desk.inbox.rows.len()),
        Pane::Case => desk.case.act(action),
        Pane::Evidence => desk.evidence.list.act(action, desk.evidence.rows.len()),
        Pane::Outcomes => desk.outcomes.list.act(action, desk.outcomes.rows.len()),
    };
    if !moved {
        return None;
    }
    // Near the end of what was read, read on.
    let inbox = &mut desk.inbox;
    if desk.focus == Pane::Inbox && inbox.rows.len() >= inbox.limit && inbox.list.selected() + 50 > inbox.rows.len() {
        inbox.limit += super::pane::PAGE;
        return Some(vec![Effect::Load(Load::Inbox)]);
    }
    Some(Vec::new())
}

/// Goes back, one level at a time: marks, then the filter, then what is open.
fn back(desk: &mut Desk) -> Vec<Effect> {
    if desk.with_client {
        return Vec::new();
    }
    if !desk.inbox.marked.is_empty() {
        desk.inbox.marked.clear();
    } else if desk.focus == Pane::Inbox && desk.inbox.narrowed() {
        desk.inbox.filter = InboxFilter::default();
        desk.inbox.words = TypedLine::new();
        return vec![Effect::Load(Load::Inbox)];
    } else if desk.focus == Pane::Case {
        let panes = desk.panes();
        desk.focus = panes.into_iter().find(|pane| matches!(pane, Pane::Inbox)).unwrap_or(Pane::Case);
    }
    Vec::new()
}

fn open(desk: &mut Desk) -> Vec<Effect> {
    let load = match desk.focus {
        Pane::Today => desk.today.current().map(|row| match row.target {
            Target::Case(id) => Load::Case(id, true),
            Target::Referral(id) => Load::Referral(id, true),
        }),
        Pane::Inbox => desk.inbox.current().map(|row| Load::Referral(row.id, true)),
        Pane::Evidence => desk.evidence.current().map(|row| Load::Case(row.case, true)),
        Pane::Outcomes => desk.outcomes.current().map(|row| Load::Case(row.case, true)),
        Pane::Case => None,
    };
    match load {
        Some(load) => {
            desk.focus = Pane::Case;
            vec![Effect::Load(load)]
        }
        None => Vec::new(),
    }
}

/// The referral that verbs work on: the one that is open, or the selected one.
pub(super) fn referral_row(desk: &Desk) -> Option<&InboxRow> {
    match (desk.focus, desk.case.referral()) {
        (Pane::Case, Some(referral)) => Some(&referral.row),
        (Pane::Case, None) => None,
        _ => desk.inbox.current(),
    }
}

fn worked_on(desk: &Desk) -> Vec<Seen> {
    if desk.focus == Pane::Case {
        return referral_row(desk).map(|row| (row.id, row.version)).into_iter().collect();
    }
    desk.inbox.worked_on()
}

/// Work on what is selected.
fn work(model: &mut Model, action: Action) -> Vec<Effect> {
    let today = model.today();
    let Some(desk) = model.signed_in() else { return Vec::new() };
    let act_on = |command: fn(Vec<Seen>) -> Command| vec![Effect::Do(Box::new(command(worked_on(desk))))];
    let event = |kind| desk.evidence.current().map(|row| OpenForm::event(row, kind, today));
    let case = desk.case.case();
    let form = match action {
        Action::Take => return act_on(Command::Take),
        Action::Reached => return act_on(Command::Reached),
        Action::Booked => return act_on(Command::Booked),
        Action::Attended => return act_on(Command::Attended),
        Action::Tried => {
            let items = Attempt::ALL.iter().zip(['n', 'v', 'w']).map(|(how, key)| (key, how.label().to_owned()));
            let menu = Menu::new("Tried to reach", items.collect());
            let on = worked_on(desk);
            model.overs.push(Over::Menu(menu, Choosing::Attempt(on)));
            return Vec::new();
        }
        Action::Filter => {
            let areas = Area::ALL.iter().zip('1'..='9').map(|(area, key)| (key, area.label().to_owned()));
            let states = WAITING.iter().map(|(key, status)| (*key, status.label().to_owned()));
            let menu = Menu::new("Show only", areas.chain(states).collect());
            model.overs.push(Over::Menu(menu, Choosing::Filter));
            return Vec::new();
        }
        Action::SettleMatch => {
            let Some(row) = referral_row(desk) else { return Vec::new() };
            let (seen, client) = ((row.id, row.version), row.client);
            let mut items: Vec<(char, String)> = desk
                .case
                .matches
                .iter()
                .zip('1'..='8')
                .map(|(other, key)| (key, format!("the same person as {} {}", other.name, other.reference)))
                .collect();
            let others = desk.case.matches.iter().take(8).map(|other| other.id).collect();
            items.push(('d', "different people: keep them apart".to_owned()));
            model.overs.push(Over::Menu(Menu::new("Is this …", items), Choosing::Match(seen, client, others)));
            return Vec::new();
        }
        Action::Fee => {
            let Some((id, version)) = desk.evidence.current().map(|row| (row.id, row.version)) else {
                return Vec::new();
            };
            let items = vec![('a', "asked".to_owned()), ('w', "waived".to_owned()), ('p', "paid".to_owned())];
            model.overs.push(Over::Menu(Menu::new("The fee was", items), Choosing::Fee(id, version)));
            return Vec::new();
        }
        Action::Period => {
            let items =
                Covering::ALL.iter().zip(['q', 'm', 'y', 'a']).map(|(each, key)| (key, each.words().to_owned()));
            model.overs.push(Over::Menu(Menu::new("Totals", items.collect()), Choosing::Period));
            return Vec::new();
        }
        Action::StateOfPlay => {
            let Some(file) = case else { return Vec::new() };
            let text = crate::domain::play::state_of_play(file, today).join("\n\n");
            let title = format!("Where things stand · {}", file.person.spoken());
            model.overs.push(Over::Reader(Reader::new(title, text)));
            return Vec::new();
        }
        Action::ContactNote => {
            let Some(file) = case else { return Vec::new() };
            let reader = Reader::new(format!("Contact · {}", file.person.spoken()), contact_words(&file.person));
            model.overs.push(Over::Reader(reader));
            return Vec::new();
        }
        Action::ClientDetails => {
            let client = case.map(|file| file.row.client).or(referral_row(desk).map(|row| row.client));
            return client.map(|id| Effect::Load(Load::Client(id))).into_iter().collect();
        }
        Action::NextCase | Action::PrevCase => {
            let step = if action == Action::NextCase { 1 } else { -1 };
            return case.map(|file| Effect::Load(Load::Neighbour(file.row.id, step))).into_iter().collect();
        }
        Action::Reopen => {
            return case
                .map(|file| Effect::Do(Box::new(Command::ReopenCase(file.row.id, file.version))))
                .into_iter()
                .collect();
        }
        Action::Undo => {
            return desk.undo.clone().map(|undo| Effect::Do(Box::new(Command::Undo(undo)))).into_iter().collect();
        }
        Action::New => Some(OpenForm::referral(desk, today)),
        Action::OpenCase => referral_row(desk).map(|row| OpenForm::open_case(desk, row, today)),
        Action::SameAs => referral_row(desk).map(|row| OpenForm::same_as(row, today)),
        Action::Decline => Some(OpenForm::decline(worked_on(desk), today)),
        Action::Signpost => Some(OpenForm::signpost(worked_on(desk), today)),
        Action::Note => case.map(|file| OpenForm::note(file, today)),
        Action::Matter => case.map(|file| OpenForm::matter(desk, file, None, today)),
        Action::EditMatter => match case.map(|file| (file, file.matters.as_slice())) {
            None => return Vec::new(),
            Some((file, [only])) => Some(OpenForm::matter(desk, file, Some(only), today)),
            Some((_, several)) => {
                let name = |matter: &Matter| format!("{}, {}", matter.subject, matter.stage.short());
                let items = several.iter().zip('1'..='9').map(|(matter, key)| (key, name(matter))).collect();
                model.overs.push(Over::Menu(Menu::new("Which matter", items), Choosing::Matter));
                return Vec::new();
            }
        },
        Action::Authority => case.map(|file| OpenForm::authority(file, today)),
        Action::Close => case.map(|file| OpenForm::close(file, today)),
        Action::AskEvidence => case.map(|file| OpenForm::ask(desk, file, today)),
        Action::Outcome => case.map(|file| OpenForm::outcome(file, today)),
        Action::Chased => event(EvidenceEventKind::Chased),
        Action::Answered => event(EvidenceEventKind::Answered),
        Action::Declined => event(EvidenceEventKind::Declined),
        Action::Used => event(EvidenceEventKind::Used),
        Action::Withdrawn => event(EvidenceEventKind::Withdrawn),
        Action::Import => Some(OpenForm::import(today)),
        _ => None,
    };
    form.map_or_else(Vec::new, |form| open_form(model, form))
}

/// How a client may be reached, in words for the person at the desk.
fn contact_words(person: &Person) -> String {
    let mut lines = vec![format!("Contact rule: {}", person.contact)];
    let details = [("Note", &person.contact_note), ("Phone", &person.phone), ("E-mail", &person.email)];
    lines.extend(details.iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}: {text}")));
    lines.extend(super::pane::needs(person).iter().map(|need| format!("Needs: {need}")));
    lines.join("\n")
}
