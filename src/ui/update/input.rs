//! Keys: to what stands on top, to the form, to the screen.

use super::act::act;
use super::apart::on_apart;
use super::call::end_call;
use super::counter::{chose_outside, ended, left, other_slip};
use super::documents::on_shelf;
use super::hours::on_day;
use super::message::on_messages;
use super::seat::quit;
use super::services::on_services;
use super::work::{ask_out, chose, go_out, take};
use super::working::on_board;
use super::{AHEAD, QUIET, keep, keep_all, open_form, say, top_form};
use crate::domain::answer::NewClientSays;
use crate::domain::role::Verb;
use crate::domain::today::Target;
use crate::ui::ask::{FormKind, OpenForm};
use crate::ui::command::{Command, Effect, Load};
use crate::ui::event::{Chord, Input};
use crate::ui::form::{FormEvent, Line as TypedLine};
use crate::ui::keys::{Action, resolve};
use crate::ui::model::{Asked, Desk, Model, Over, Screen};
use crate::ui::over::{Answer, Go, Keep, Page, Preview, Reading, Then};
use crate::ui::part::toast::Toast;
use crate::ui::sign_in::Knock;
use crate::ui::theme::Mark;

pub(super) fn on_input(model: &mut Model, input: &Input) -> Vec<Effect> {
    // What could not be done was read; the next key wants the keys at the foot again.
    if model.toast.as_ref().is_some_and(|(toast, _)| toast.mark == Mark::Alert) {
        model.toast = None;
    }
    // What is typed after Enter is for what Enter opens.
    if model.opening() && *input != Input::Key(Chord::ESC) {
        if model.ahead.len() < AHEAD {
            model.ahead.push_back(input.clone());
        }
        return Vec::new();
    }
    // Whatever is pressed only shows again what was hidden.
    if let Some(desk) = model.signed_in_mut()
        && std::mem::take(&mut desk.blank)
    {
        return everywhere(model, input);
    }
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
        Over::Find(mut find) => {
            let answer = find.handle(input);
            let question = find.question();
            let effects = after(model, answer, Over::Find(find), input, go);
            question.map(|(typed, order)| Effect::Find(typed, order)).into_iter().chain(effects).collect()
        }
        Over::Services(mut services) => {
            let answer = services.handle(input);
            on_services(model, services, answer, input)
        }
        Over::Confirm(mut confirm, asked) => {
            let answer = confirm.handle(input);
            let then = asked.clone();
            after(model, answer, Over::Confirm(confirm, asked), input, move |model, ()| match then {
                Asked::Quit => quit(model),
                Asked::TakeOver => take(model),
                Asked::Paper(way) => go_out(model, way),
                Asked::GiveOut(id) => vec![Effect::Do(Box::new(Command::GiveOut(id)))],
                Asked::Alone(id, again) => vec![Effect::Load(Load::Request(id, again))],
                Asked::TakeOut(id, seen) => vec![Effect::Do(Box::new(Command::TakeOut(id, seen)))],
                Asked::CloseMissing(ask) => {
                    // The report that asked makes room for the next.
                    model.overs.retain(|over| !matches!(over, Over::Reader(_)));
                    vec![Effect::Do(Box::new(Command::Import(*ask)))]
                }
            })
        }
        Over::Menu(mut menu, choosing) => {
            let answer = menu.handle(input);
            let chosen = choosing.clone();
            after(model, answer, Over::Menu(menu, choosing), input, move |model, index| chose(model, chosen, index))
        }
        Over::Appointments(mut day) => {
            let answer = day.handle(input);
            let shown = (*day).clone();
            after(model, answer, Over::Appointments(day), input, |model, todo| on_day(model, shown, todo))
        }
        Over::Newcomer(mut new) => {
            let answer = new.handle(input);
            let raised = new.alerts().into_iter().map(|new| Effect::Do(Box::new(Command::RaiseAlert(Box::new(new)))));
            let slipped = new.slipped().map(|undo| Effect::Do(Box::new(Command::Undo(undo))));
            let raised: Vec<Effect> = raised.chain(slipped).collect();
            let kept = (*new).clone();
            if matches!(answer, Answer::Close) {
                left(model, &kept);
            }
            let mut effects = after(model, answer, Over::Newcomer(new), input, |model, ends| ended(model, kept, ends));
            // Last: that it was sent is what reception reads.
            effects.extend(raised);
            effects
        }
        Over::Outside(mut outside) => {
            let answer = outside.handle(input);
            let kept = outside.clone();
            after(model, answer, Over::Outside(outside), input, |model, chosen| chose_outside(model, kept, chosen))
        }
        Over::Join(mut join) => {
            let answer = join.handle(input);
            let (stays, goes) = (join.preview().stays, join.preview().goes);
            after(model, answer, Over::Join(join), input, move |_, ()| {
                vec![Effect::Do(Box::new(Command::Join(stays, goes)))]
            })
        }
        Over::Reader(mut reader) => {
            let answer = reader.handle(input);
            after(model, answer, Over::Reader(reader), input, |_, ()| Vec::new())
        }
        Over::Messages(mut messages) => {
            let answer = messages.handle(input);
            let shown = messages.clone();
            after(model, answer, Over::Messages(messages), input, |model, want| on_messages(model, shown, want))
        }
        Over::Preview(preview) if other_form(&preview, input).is_some() => {
            let effect = other_form(&preview, input);
            model.overs.push(Over::Preview(preview));
            effect.into_iter().collect()
        }
        Over::Preview(mut preview) => {
            let answer = preview.handle(input);
            let kept = preview.clone();
            after(model, answer, Over::Preview(preview), input, |model, way| ask_out(model, kept, way))
        }
        Over::Conflict(mut conflict, open) => match conflict.handle(input) {
            Answer::Chosen(Keep::Mine) => {
                model.overs.push(Over::Form(open));
                save(model)
            }
            Answer::Chosen(Keep::Theirs) => {
                let mut open = open;
                let effects = keep_all(&mut open, false).into_iter().collect();
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
        Over::Call(mut card) => {
            let answer = card.handle(input);
            let ends = answer == Answer::Chosen(());
            let answer = if ends { Answer::Stay } else { answer };
            let mut effects = after(model, answer, Over::Call(card), input, |_, ()| Vec::new());
            if ends {
                effects.extend(end_call(model));
            }
            effects
        }
        Over::Working(board) => on_board(model, board, input),
        Over::Documents(shelf) => on_shelf(model, shelf, input),
        Over::Answer(page) => on_answer(model, page, input),
        Over::Apart(page) => on_apart(model, page, input),
        Over::Form(open) => on_form(model, *open, input),
    }
}

/// A key on an answer that is read: it is signed, or what the client says is written down.
fn on_answer(model: &mut Model, mut page: Box<Page>, input: &Input) -> Vec<Effect> {
    let (today, answer, reading) = (model.today(), page.handle(input), page.reading.clone());
    after(model, answer, Over::Answer(page), input, |model, then| match (reading, then) {
        (Reading::ToSign(command, form), _) => vec![Effect::Submit(command, form)],
        (Reading::WithClient(row), Then::Hold) => open_form(model, OpenForm::held(&row, today)),
        (Reading::WithClient(row), Then::Yes) => {
            let answer = row.answer.as_ref().map(|answer| answer.id);
            let says = NewClientSays { evidence: row.id, answer, agreed: true, why: String::new() };
            vec![Effect::Do(Box::new(Command::ClientSays(Box::new(says))))]
        }
    })
}

/// The slip in another form, where that is what was pressed.
fn other_form(preview: &Preview, input: &Input) -> Option<Effect> {
    other_slip(preview, resolve(Preview::PATH, input.chord()?)?)
}

/// Goes where something was found.
pub(super) fn go(model: &mut Model, to: Go) -> Vec<Effect> {
    let load = match to {
        Go::Client(client) => return vec![Effect::Do(Box::new(Command::Jump(client)))],
        Go::To(Target::Case(id)) => Load::Case(id, true),
        Go::To(Target::Referral(id)) => Load::Referral(id, true),
        Go::To(Target::Message(id, _)) => return vec![Effect::Load(Load::Message(id))],
    };
    if let Some(desk) = model.signed_in_mut() {
        desk.to_case();
    }
    vec![Effect::Load(load)]
}

/// What an overlay's answer means.
pub(super) fn after<T>(
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
pub(super) fn everywhere(model: &mut Model, input: &Input) -> Vec<Effect> {
    let action = input.chord().and_then(|chord| resolve(model.path(), chord));
    match action {
        Some(
            action @ (Action::Help
            | Action::Lock
            | Action::StepAway
            | Action::Blank
            | Action::Quit
            | Action::BringYes
            | Action::BringNo),
        ) => act(model, action),
        _ => Vec::new(),
    }
}

pub(super) fn on_form(model: &mut Model, mut open: OpenForm, input: &Input) -> Vec<Effect> {
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
                if matches!(open.kind, FormKind::Join(_)) {
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
            if matches!(open.kind, FormKind::Import) {
                return vec![Effect::StopImport];
            }
            let changed = open.keep_at.is_some();
            if let Some(effect) = keep_all(&mut open, true) {
                // It goes once what is typed is kept.
                model.overs.push(Over::Form(Box::new(open)));
                return vec![effect];
            }
            // Everything was taken out again: nothing is to come back.
            if changed && open.kind.keeps_draft() {
                let (form, subject) = open.id();
                effects.push(Effect::Forget { form, subject });
            }
            return effects;
        }
        FormEvent::Afresh => {
            open.keep_at = None;
            open.form.set_banner("");
            open.seen(open.stands);
            effects.push(Effect::Forget { form: open.kind.name(), subject: open.kind.subject() });
        }
    }
    model.overs.push(Over::Form(Box::new(open)));
    effects
}

/// Asks the desk for what the form on top says.
pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    let (command, form) = match (model.form(), model.signed_in()) {
        (Some(open), None) => {
            let left = open.to_left().map(|new| Effect::Leave(Box::new(new), open.id()));
            return left.into_iter().collect();
        }
        (Some(open), Some(desk)) => (open.command(desk), open.id()),
        _ => return Vec::new(),
    };
    match command {
        // What is signed is read once more first.
        Ok(Command::Answer(id, seen, new)) if !new.transcribed => {
            let said = new.said.clone();
            let page = Page::to_sign(&said, Command::Answer(id, seen, new), form);
            model.overs.push(Over::Answer(Box::new(page)));
            Vec::new()
        }
        Ok(command) => vec![Effect::Submit(Box::new(command), form)],
        Err(problems) => {
            if let Some(open) = top_form(model) {
                open.form.set_problems(problems);
            }
            Vec::new()
        }
    }
}

pub(super) fn on_screen(model: &mut Model, input: &Input) -> Vec<Effect> {
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
            Knock::Pin(digits) => vec![Effect::Pin(digits)],
            Knock::Ignored => match input.chord().and_then(|chord| resolve(door.path(), chord)) {
                Some(Action::Quit) => quit(model),
                Some(Action::Help) => act(model, Action::Help),
                Some(Action::CounterOutside) => vec![Effect::AtCounter],
                Some(Action::Lock) => act(model, Action::Lock),
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

pub(super) fn on_find(model: &mut Model, input: &Input) -> Vec<Effect> {
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
            let looked = !std::mem::take(&mut desk.inbox.filter.words).is_empty();
            let row = looked.then_some(Effect::Looked(Verb::SeeReferral, "inbox;words"));
            row.into_iter().chain([Effect::Load(Load::Inbox)]).collect()
        }
        Some(action @ (Action::Help | Action::Lock | Action::StepAway | Action::Blank | Action::Quit)) => {
            act(model, action)
        }
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
