//! The documents of a case on the screen: attaching, reading, noting pages, giving a copy out.

use super::act::act;
use super::input::everywhere;
use super::{open_form, say};
use crate::desk::document::Reading;
use crate::domain::case::CaseStatus;
use crate::domain::document::{BundleRow, DocumentState};
use crate::domain::text::clean_line;
use crate::ui::ask::OpenForm;
use crate::ui::command::{Command, Effect, Load, Source};
use crate::ui::event::{Chord, Input};
use crate::ui::keys::Action;
use crate::ui::model::{Asked, Choosing, Model, Over};
use crate::ui::over::{Answer, Confirm, Menu, Picked, Reader, Shelf, Wish};
use crate::ui::part::toast::Toast;

/// A key on the list.
pub(super) fn on_shelf(model: &mut Model, mut shelf: Shelf, input: &Input) -> Vec<Effect> {
    let today = model.today();
    let Some((desk, file)) = model.signed_in().and_then(|desk| Some((desk, desk.case.case()?))) else {
        // The case went away meanwhile: any key leaves.
        return Vec::new();
    };
    let wish = match shelf.handle(input, file) {
        Answer::Close => return Vec::new(),
        Answer::Stay => None,
        Answer::Ignored => {
            model.overs.push(Over::Documents(shelf));
            return everywhere(model, input);
        }
        Answer::Chosen(wish) => Some(wish),
    };
    let picked = shelf.picked(file);
    let adds = matches!(wish, Some(Wish::Attach | Wish::Saw | Wish::Scan));
    let (mut effects, mut form, mut why_not, mut confirm) = (Vec::new(), None, "", None);
    match (wish, picked) {
        (None, _) => {}
        (Some(Wish::Undo), _) => {
            model.overs.push(Over::Documents(shelf));
            return act(model, Action::Undo);
        }
        _ if adds && file.row.status == CaseStatus::Closed => {
            why_not = "This case is closed. r in the case opens it again."
        }
        (Some(Wish::Attach), _) => form = Some(OpenForm::document(file, Source::File(String::new()), today)),
        (Some(Wish::Saw), _) => form = Some(OpenForm::document(file, Source::Seen, today)),
        (Some(Wish::Scan), _) if desk.with_client => {
            why_not = "The names of scans may be of others: not while a client can see the screen.";
        }
        (Some(Wish::Scan), _) => effects.push(Effect::Load(Load::Scans)),
        (Some(_), None) => why_not = "No document is here yet: a attaches one, s records one that was given back.",
        (Some(Wish::Open), Some(Picked::Document(row))) => effects.push(Effect::Load(Load::Document(row.id))),
        (Some(Wish::Open), Some(Picked::Note(row, note))) => {
            form = Some(OpenForm::bundle_note(desk, file, row, Some(note), today));
        }
        (Some(Wish::Note), Some(picked)) => {
            form = Some(OpenForm::bundle_note(desk, file, picked.document(), None, today));
        }
        (Some(Wish::GiveOut), Some(picked)) if picked.document().state == DocumentState::Returned => {
            why_not = "It was seen and given back: nothing of it is kept here.";
        }
        (Some(Wish::GiveOut), Some(picked)) => {
            let sentence = format!(
                "Write a copy of {} into the desk's folder? It is not encrypted there, until somebody deletes it; that it was given out is written down.",
                picked.document().words.title
            );
            let confirm_it = Confirm::new(sentence, "no copy", (Chord::key('y'), "write it"));
            confirm = Some((confirm_it, Asked::GiveOut(picked.document().id)));
        }
        (Some(Wish::TakeOut), Some(Picked::Document(row))) => {
            // Of what was given back no bytes are kept that would go.
            let back = match row.state {
                DocumentState::Held => " ^Z brings it back; after a day nothing does.",
                DocumentState::Returned => "",
            };
            let title = &row.words.title;
            let sentence = format!("Take {title} out of this case, with the notes of its pages?{back}");
            let confirm_it = Confirm::new(sentence, "leave it", (Chord::key('y'), "take out"));
            confirm = Some((confirm_it, Asked::TakeOut(row.id, row.version)));
        }
        (Some(Wish::TakeOut), Some(Picked::Note(_, note))) => {
            effects.push(Effect::Do(Box::new(Command::TakeOutNote(note.id, note.version))));
        }
    }
    model.overs.push(Over::Documents(shelf));
    if !why_not.is_empty() {
        say(model, Toast::refused(why_not));
    }
    model.overs.extend(confirm.map(|(confirm, asked)| Over::Confirm(confirm, asked)));
    effects.extend(form.map(|form| open_form(model, form)).unwrap_or_default());
    effects
}

/// Shows a document that was opened, with what is noted of its pages.
pub(super) fn read(model: &mut Model, reading: &Reading) {
    let Some(file) = model.signed_in().and_then(|desk| desk.case.case()) else { return };
    // Another case may have been opened meanwhile.
    if file.row.id != reading.row.case {
        return;
    }
    let line = |note: &BundleRow| format!("page {} · {}: {}", note.what.page, note.what.bearing, note.what.says);
    let notes: Vec<String> = file.bundle.iter().filter(|note| note.document == reading.row.id).map(line).collect();
    let reader = Reader::new(reading.row.words.title.clone(), reading.text(&notes.join("\n")));
    model.overs.push(Over::Reader(reader));
}

/// Offers the scans that wait.
pub(super) fn offer(model: &mut Model, names: Vec<String>) {
    if names.is_empty() {
        let words = "No scan waits. A supervisor sets the scan-in folder (commands: scan-in folder).";
        say(model, Toast::refused(words));
        return;
    }
    let items = names.iter().zip(('1'..='9').chain('a'..='z')).map(|(name, key)| (key, clean_line(name))).collect();
    model.overs.push(Over::Menu(Menu::new("Scan into this case", items), Choosing::Scan(names)));
}

/// Opens the form of a scan that was chosen.
pub(super) fn scan(model: &mut Model, name: Option<&String>) -> Vec<Effect> {
    let today = model.today();
    let file = model.signed_in().and_then(|desk| desk.case.case());
    let open = file.zip(name).map(|(file, name)| OpenForm::document(file, Source::Scan(name.clone()), today));
    open.map_or_else(Vec::new, |open| open_form(model, open))
}

/// So many scans wait now: said where there are more than before.
pub(super) fn wait(model: &mut Model, count: usize) -> Vec<Effect> {
    let Some(desk) = model.signed_in_mut() else { return Vec::new() };
    let more = count > desk.scans && !desk.with_client;
    desk.scans = count;
    if more && model.toast.is_none() {
        let waits = if count == 1 { "1 scan waits".to_owned() } else { format!("{count} scans wait") };
        say(model, Toast::done(format!("{waits}: f in the case, then i")));
    }
    Vec::new()
}
