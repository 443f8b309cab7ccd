//! What is kept apart in the open case: reading it, marking a matter, asking for the form.

use super::input::after;
use super::{open_form, say};
use crate::domain::case::{CaseFile, Matter};
use crate::domain::id::{EvidenceId, MatterId};
use crate::ui::ask::OpenForm;
use crate::ui::command::{Command, Effect, Load};
use crate::ui::event::{Chord, Input};
use crate::ui::model::{Asked, Choosing, Model, Over};
use crate::ui::over::{Apart, ApartWant, Confirm, Menu};
use crate::ui::part::toast::Toast;

/// Shows it.
pub(super) fn open_apart(model: &mut Model) -> Vec<Effect> {
    let page = model.signed_in().filter(|desk| !desk.with_client).and_then(|desk| {
        let file = desk.case.case()?;
        Some(Apart::new(&file.person.spoken(), file.apart_text(&desk.facts.limits.special)))
    });
    model.overs.extend(page.map(Over::Apart));
    Vec::new()
}

/// A key on it.
pub(super) fn on_apart(model: &mut Model, mut page: Apart, input: &Input) -> Vec<Effect> {
    let answer = page.handle(input);
    after(model, answer, Over::Apart(page), input, |model, want| {
        let file = model.signed_in().filter(|desk| !desk.with_client).and_then(|desk| desk.case.case());
        match (want, file) {
            // It went away meanwhile.
            (_, None) => Vec::new(),
            (ApartWant::Mark, Some(file)) => {
                let matters: Vec<Matter> = file.may_be_special().cloned().collect();
                mark(model, &matters)
            }
            (ApartWant::Ask, Some(file)) => {
                let marked = file.special().next().is_some();
                if marked { ask(model) } else { refused(model, "Mark the matter first: m.") }
            }
        }
    })
}

/// What cannot be done is said over what was read.
fn refused(model: &mut Model, words: &str) -> Vec<Effect> {
    let effects = open_apart(model);
    say(model, Toast::refused(words));
    effects
}

fn ask(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let form = model.signed_in().and_then(|desk| {
        let file: &CaseFile = desk.case.case()?;
        Some(OpenForm::ask_form(desk, file, None, today))
    });
    form.map_or_else(Vec::new, |form| open_form(model, form))
}

/// Marks the only matter that can be, or takes its mark off; a menu asks which, where there are several.
fn mark(model: &mut Model, matters: &[Matter]) -> Vec<Effect> {
    match matters {
        [] => refused(model, "No matter here has more to it."),
        [only] => set(only),
        several => {
            let words = |matter: &Matter| {
                format!("{}{}", matter.title(), if matter.special.is_some() { ": take the mark off" } else { "" })
            };
            let items = several.iter().zip('1'..='9').map(|(matter, key)| (key, words(matter))).collect();
            let ids = several.iter().map(|matter| matter.id).collect();
            model.overs.push(Over::Menu(Menu::new("Which matter", items), Choosing::Special(ids)));
            Vec::new()
        }
    }
}

fn set(matter: &Matter) -> Vec<Effect> {
    vec![Effect::Do(Box::new(Command::Special(matter.id, matter.version, matter.special.is_none())))]
}

/// Opens a request of one's own team; what the patient may not read, only once nobody else can see the screen.
pub(super) fn open_request(model: &mut Model, id: EvidenceId, special: bool, again: bool) -> Vec<Effect> {
    if !special {
        return vec![Effect::Load(Load::Request(id, again))];
    }
    let confirm = Confirm::new("This one is for you alone. Open it now?", "not now", (Chord::key('y'), "open it"));
    model.overs.push(Over::Confirm(confirm, Asked::Alone(id, again)));
    Vec::new()
}

/// The matter that was chosen, as it stands now.
pub(super) fn marked(model: &Model, matter: Option<&MatterId>) -> Vec<Effect> {
    let file = model.signed_in().and_then(|desk| desk.case.case());
    let matter = file.and_then(|file| file.matters.iter().find(|one| Some(&one.id) == matter));
    matter.map_or_else(Vec::new, set)
}
