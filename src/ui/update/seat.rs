//! Sitting down and getting up: signing in, locking, leaving; drafts are kept and nothing of a client stays behind.

use super::{keep_all, open_form, refresh, say};
use crate::domain::change::Parts;
use crate::domain::council::CouncilReferral;
use crate::domain::due::DueEventKind;
use crate::domain::evidence::EvidenceEventKind;
use crate::ui::ask::{FormKind, OpenForm};
use crate::ui::command::{Effect, Load, Source};
use crate::ui::model::{Desk, Facts, Model, Over, Resume, Screen};
use crate::ui::pane::Seat;
use crate::ui::part::toast::Toast;
use crate::ui::sign_in::SignIn;

/// Locks the desk: drafts are kept, and nothing of a client stays in the model.
pub(super) fn lock(model: &mut Model, same_person: bool) -> Vec<Effect> {
    if matches!(&model.screen, Screen::Door(door) if door.rests.is_some()) {
        return end_shift(model, String::new());
    }
    let (mut effects, login) = get_up(model);
    let Some(login) = login else { return effects };
    let mut door = SignIn::new(model.logins.clone(), model.passphrase.clone());
    if same_person {
        door.choose(&login);
    }
    model.screen = Screen::Door(Box::new(door));
    effects.push(Effect::Lock);
    effects
}

/// Steps away in a shift: as locking, but a PIN opens the desk again.
pub(super) fn rest(model: &mut Model) -> Vec<Effect> {
    let Some(until) = shift(model) else { return lock(model, true) };
    let (mut effects, login) = get_up(model);
    if let Some(login) = login {
        model.screen = Screen::Door(Box::new(SignIn::resting(&login, until)));
        effects.push(Effect::Rest);
    }
    effects
}

/// What the idle lock does: a receptionist whose shift runs comes back with the PIN.
pub(super) fn leave_seat(model: &mut Model) -> Vec<Effect> {
    if shift(model).is_some() { rest(model) } else { lock(model, true) }
}

/// Steps away, or asks for the PIN of the shift first.
pub(super) fn step_away(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let asked = matches!(model.form(), Some(open) if matches!(open.kind, FormKind::Pin));
    match shift(model) {
        Some(_) => rest(model),
        None if asked || model.signed_in().is_none() => Vec::new(),
        None => open_form(model, OpenForm::pin(today)),
    }
}

/// Until when the shift runs, where one does.
fn shift(model: &Model) -> Option<chrono::DateTime<chrono::Utc>> {
    model.signed_in().and_then(|desk| desk.shift).filter(|until| *until > model.now)
}

/// The shift is over: from here on a passphrase is needed. The sentence says why.
pub(super) fn end_shift(model: &mut Model, sentence: String) -> Vec<Effect> {
    let Screen::Door(rested) = &model.screen else { return Vec::new() };
    let mut door = SignIn::new(model.logins.clone(), model.passphrase.clone());
    if let Some((login, _)) = rested.logins.first() {
        door.choose(login);
    }
    if !sentence.is_empty() {
        door.refuse(sentence);
    }
    model.screen = Screen::Door(Box::new(door));
    model.overs.clear();
    vec![Effect::Lock]
}

/// Keeps drafts and where somebody was, and takes everything of a client out of the model; answers who it was.
fn get_up(model: &mut Model) -> (Vec<Effect>, Option<String>) {
    let mut effects: Vec<Effect> = Vec::new();
    for over in &mut model.overs {
        if let Over::Form(open) | Over::Conflict(_, open) = over {
            effects.extend(keep_all(open, false));
        }
    }
    let Screen::Desk(desk) = &model.screen else { return (effects, None) };
    let login = desk.facts.login.clone();
    let form = model
        .form()
        .filter(|open| open.kind.keeps_draft())
        .map(|open| (open.kind.name().to_owned(), open.kind.subject()));
    let resume = Resume {
        login: login.clone(),
        case: desk.case.case_id(),
        form,
        focus: desk.focus,
        with_client: desk.with_client,
    };
    model.resume.retain(|old| old.login != login);
    model.resume.push(resume);
    model.overs.clear();
    model.toast = None;
    model.report = None;
    (effects, Some(login))
}

pub(super) fn on_signed_in(model: &mut Model, facts: Facts) -> Vec<Effect> {
    let told = facts.notices.join(" ");
    let resume = model.resume.iter().position(|old| old.login == facts.login).map(|at| model.resume.remove(at));
    model.site = Some(facts.home);
    let mut desk = Desk::new(facts);
    let seat = Seat::of(desk.facts.role);
    (desk.inbox.seat, desk.case.seat, desk.evidence.seat) = (seat, seat, seat);
    desk.case.claims = desk.facts.limits.claims.clone();
    let mut effects = Vec::new();
    if let Some(resume) = &resume {
        if desk.panes().contains(&resume.focus) {
            desk.focus = resume.focus;
        }
        desk.with_client = resume.with_client && resume.case.is_some();
        effects.extend(resume.case.map(|case| Effect::Load(Load::Case(case, true))));
    }
    model.screen = Screen::Desk(Box::new(desk));
    model.overs.clear();
    model.toast = None;
    if !told.is_empty() {
        say(model, Toast::refused(told));
    }
    effects.extend(refresh(model, Parts::all()));
    effects.push(Effect::LoadDrafts);
    if let Some((form, subject)) = resume.and_then(|resume| resume.form) {
        effects.push(Effect::Reopen(form, subject));
    }
    effects
}

/// What a draft is about is opened, and then its form.
pub(super) fn go_on(model: &mut Model, form: String, subject: String) -> Vec<Effect> {
    let load = match form.as_str() {
        "client" => return subject.parse().map(Load::Client).map(Effect::Load).into_iter().collect(),
        "mend-service" => return subject.parse().map(Load::Mending).map(Effect::Load).into_iter().collect(),
        "note" | "authority" | "identifier" | "call" | "other-side" | "outcome" | "letter" | "task" | "concern" => {
            subject.parse().ok().map(|case| Load::Case(case, true))
        }
        "acts-for" | "ask" | "document" => {
            subject.split(':').next().and_then(|case| case.parse().ok()).map(|case| Load::Case(case, true))
        }
        "bundle-note" => subject.split(':').next().and_then(|id| id.parse().ok()).map(Load::CaseBehind),
        "matter" | "event" | "working" => subject.parse().ok().map(Load::CaseBehind),
        "answer" => return subject.parse().map(|id| Effect::Load(Load::Request(id, true))).into_iter().collect(),
        "open-case" | "decline" | "signpost" => subject.parse().ok().map(|referral| Load::Referral(referral, true)),
        _ => None,
    };
    if load.is_some()
        && let Some(desk) = model.signed_in_mut()
    {
        desk.to_case();
    }
    load.map(Effect::Load).into_iter().chain([Effect::Reopen(form, subject)]).collect()
}

/// Opens again the form that was open when the seat was left; its draft follows.
pub(super) fn reopen(model: &mut Model, form: &str, subject: &str) -> Vec<Effect> {
    let today = model.today();
    let Some(desk) = model.signed_in() else { return Vec::new() };
    let case = desk.case.case().filter(|file| file.row.id.to_string() == subject);
    let matter = || {
        let file = desk.case.case()?;
        let matter = file.matters.iter().find(|matter| matter.id.to_string() == subject)?;
        Some(OpenForm::matter(desk, file, Some(matter), today))
    };
    let event = || {
        let file = desk.case.case()?;
        let event = file.events.iter().find(|event| event.id.to_string() == subject)?;
        Some(OpenForm::diary(file, Some(event), today))
    };
    let acting = || {
        let (file, (_, id)) = (desk.case.case()?, subject.split_once(':')?);
        let known = file.acts_for.iter().find(|one| one.id.to_string() == id)?;
        Some(OpenForm::acts_for(file, Some(known), today))
    };
    let working = || {
        let file = desk.case.case()?;
        let row = file.workings.iter().find(|row| row.id.to_string() == subject)?;
        OpenForm::working(desk, file, row, today)
    };
    let request = || {
        let (id, kind) = subject.split_once(':')?;
        let row = desk.evidence.rows.iter().find(|row| row.id.to_string() == id)?;
        Some(OpenForm::event(row, EvidenceEventKind::from_code(kind)?, today))
    };
    let due = || {
        let (id, kind) = subject.split_once(':')?;
        let row = desk.case.case()?.due_dates.iter().find(|row| row.id.to_string() == id)?;
        Some(OpenForm::due(desk.case.case()?, row, DueEventKind::from_code(kind)?, today))
    };
    let other_source = || {
        let (file, (_, id)) = (desk.case.case()?, subject.split_once(':')?);
        let row = file.evidence.iter().find(|row| row.id.to_string() == id)?;
        Some(if row.special {
            OpenForm::ask_form(desk, file, Some(row), today)
        } else {
            OpenForm::other_source(desk, file, row, today)
        })
    };
    // The form of a scan keeps no draft: the file may be gone.
    let document = || {
        let (file, (_, how)) = (desk.case.case()?, subject.split_once(':')?);
        (how == "seen").then(|| OpenForm::document(file, Source::Seen, today))
    };
    let page = || {
        let file = desk.case.case()?;
        let (of, note) = subject.split_once(':').map_or((subject, None), |(of, note)| (of, Some(note)));
        let of = file.documents.iter().find(|row| row.id.to_string() == of)?;
        let known = file.bundle.iter().find(|row| Some(row.id.to_string().as_str()) == note);
        (note.is_none() || known.is_some()).then(|| OpenForm::bundle_note(desk, file, of, known, today))
    };
    let row = || {
        let open = desk.case.referral().map(|referral| &referral.row);
        open.or(desk.inbox.current()).filter(|row| row.id.to_string() == subject)
    };
    let open = match (form, case) {
        ("open-case", _) => row().map(|row| OpenForm::open_case(desk, row, today)),
        ("decline", _) => row().map(|row| OpenForm::decline(vec![(row.id, row.version)], &row.name, today)),
        ("signpost", _) => row().map(|row| OpenForm::signpost(vec![(row.id, row.version)], &row.name, today)),
        ("matter", None) => matter(),
        ("event", None) => event(),
        ("working", _) => working(),
        ("evidence", _) => request(),
        ("answer", _) => {
            let id = subject.parse();
            return id.map(|id| Effect::Load(Load::Request(id, true))).into_iter().collect();
        }
        ("signed-form", _) => {
            let row = desk.evidence.rows.iter().find(|row| row.id.to_string() == subject);
            row.map(|row| OpenForm::answer(row, true, today))
        }
        ("due", _) => due(),
        ("council", _) => match subject.parse() {
            Ok(client) => return vec![Effect::Load(Load::Council(client))],
            Err(_) => Some(OpenForm::council(None, &CouncilReferral::default(), today)),
        },
        ("letter", Some(file)) => Some(OpenForm::letter(desk, file, today)),
        ("referral", _) => Some(OpenForm::referral(desk, today)),
        ("message", _) => Some(OpenForm::message(&desk.facts.sites, desk.facts.home, today)),
        ("reception-note", _) => Some(OpenForm::reception_note(&desk.facts.sites, desk.facts.home, today)),
        ("note", Some(file)) => Some(OpenForm::note(file, today)),
        ("matter", Some(file)) => Some(OpenForm::matter(desk, file, None, today)),
        ("authority", Some(file)) => Some(OpenForm::authority(file, today)),
        ("acts-for", Some(file)) => Some(OpenForm::acts_for(file, None, today)),
        ("acts-for", None) => acting(),
        ("document", Some(file)) => Some(OpenForm::document(file, Source::File(String::new()), today)),
        ("document", None) => document(),
        ("bundle-note", _) => page(),
        ("call", Some(file)) => Some(OpenForm::call(file, None, today)),
        ("identifier", Some(file)) => Some(OpenForm::identifier(file, today)),
        ("event", Some(file)) => Some(OpenForm::diary(file, None, today)),
        ("task", Some(file)) => Some(OpenForm::task(desk, file, today)),
        ("ask", None) => other_source(),
        ("ask", Some(file)) => Some(OpenForm::ask(desk, file, None, today)),
        ("other-side", Some(file)) => Some(OpenForm::other_side(file, today)),
        ("outcome", Some(file)) => Some(OpenForm::outcome(file, today)),
        ("concern", Some(file)) => Some(OpenForm::concern(file, today)),
        ("add-service", _) => Some(OpenForm::add_service(today)),
        ("urgent", _) => Some(OpenForm::urgent(today)),
        ("seen-to", _) => {
            let alert = desk.today.alerts.iter().find(|alert| alert.id.to_string() == subject);
            alert.map(|alert| OpenForm::seen_to(alert, today))
        }
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

pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    let effects = lock(model, true);
    model.quit = true;
    effects
}
