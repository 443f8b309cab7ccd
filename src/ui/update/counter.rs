//! The counter on the screen: someone new, a time for somebody, slips.

use std::sync::Arc;

use super::services::open_services;
use super::{open_form, referral_row, say};
use crate::desk::counter::AtCounter;
use crate::desk::limits::Limits;
use crate::domain::council::CouncilReferral;
use crate::domain::counter::Shown;
use crate::domain::id::SiteId;
use crate::domain::paper::SlipOf;
use crate::domain::problem::Problem;
use crate::domain::signpost::SlipHow;
use crate::domain::slips::{SlipIn, SlipLanguage};
use crate::ui::ask::OpenForm;
use crate::ui::command::{Command, Effect, Load};
use crate::ui::keys::Action;
use crate::ui::model::{Choosing, Model, Over};
use crate::ui::over::{Choice, Ends, Menu, Newcomer, Opening, Outside, Preview};
use crate::ui::pane::Pane;
use crate::ui::part::toast::Toast;

/// What is opened once the counter has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// Nothing: it is shown as it stands.
    Nothing,
    /// Someone new.
    Newcomer,
    /// A time for somebody.
    Times,
    /// The form of whom to call.
    Numbers,
    /// The form of the receipt printer.
    Printer,
}

/// Acts at the counter; `None` for another action.
pub(super) fn work_counter(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    Some(match action {
        Action::Newcomer => vec![Effect::Load(Load::AtCounter(Opens::Newcomer))],
        Action::BookSomebody => vec![Effect::Load(Load::AtCounter(Opens::Times))],
        Action::CounterNumbers => vec![Effect::Load(Load::AtCounter(Opens::Numbers))],
        Action::ReceiptPrinter => vec![Effect::Load(Load::AtCounter(Opens::Printer))],
        Action::CouncilReferral => return Some(refer_to_council(model)),
        Action::CounterCard => vec![Effect::Load(Load::Card)],
        Action::Blank => {
            model.toast = None;
            if let Some(desk) = model.signed_in_mut() {
                desk.blank = true;
            }
            Vec::new()
        }
        _ => return None,
    })
}

/// Opens the form of a referral to a council: with the client of the open case or the selected referral, else with nobody.
fn refer_to_council(model: &mut Model) -> Vec<Effect> {
    let today = model.today();
    let Some(desk) = model.signed_in() else { return Vec::new() };
    let shown = desk.case.case().filter(|_| desk.focus == Pane::Case).map(|file| file.row.client);
    let client = shown.or(referral_row(desk).map(|row| row.client)).filter(|_| desk.focus != Pane::Counter);
    match client {
        Some(id) => vec![Effect::Load(Load::Council(id))],
        None => open_form(model, OpenForm::council(None, &CouncilReferral::default(), today)),
    }
}

/// The counter was read.
pub(super) fn at_counter(model: &mut Model, at: AtCounter, opens: Opens) -> Vec<Effect> {
    let today = model.today();
    let Some(desk) = model.signed_in_mut() else { return Vec::new() };
    desk.counter.at = at.clone();
    let site = desk.facts.home;
    let nation = desk.facts.sites.iter().find(|known| known.id == site).map(|known| known.nation);
    let limits = desk.facts.limits.clone();
    match (opens, nation) {
        (Opens::Numbers, _) => return open_form(model, OpenForm::counter_numbers(site, &at.numbers, today)),
        (Opens::Printer, _) => return open_form(model, OpenForm::receipt_printer(site, &at.printer, today)),
        (Opens::Newcomer | Opens::Times, Some(nation)) => {
            let new = Newcomer::new((site, nation), today, limits, at, opens == Opens::Times);
            model.toast = None;
            model.overs.push(Over::Newcomer(Box::new(new)));
        }
        (Opens::Newcomer | Opens::Times, None) => say(model, Toast::refused("You belong to no site.")),
        (Opens::Nothing, _) => {
            for over in &mut model.overs {
                if let Over::Newcomer(new) = over {
                    new.load(at.clone());
                }
            }
        }
    }
    Vec::new()
}

/// How it ended with someone new; what was chosen stays below until it is done.
pub(super) fn ended(model: &mut Model, new: Newcomer, ends: Ends) -> Vec<Effect> {
    let today = model.today();
    let went_on = new.went_on().map(|told| Effect::Do(Box::new(told)));
    model.overs.push(Over::Newcomer(Box::new(new)));
    let ends = match ends {
        Ends::Point(new) => vec![Effect::Do(Box::new(Command::Point(new)))],
        Ends::Service(need) => open_services(model, Opening::For(need)),
        Ends::Book(new) => vec![Effect::Do(Box::new(Command::BookAtCounter(new)))],
        Ends::Council => open_form(model, OpenForm::council(None, &CouncilReferral::default(), today)),
        Ends::Line(asked) if model.signed_in().is_none() => leave_line(model, asked.date),
        Ends::Line(asked) => {
            let site = model.signed_in().map(|desk| desk.facts.home);
            site.map_or_else(Vec::new, |site| open_form(model, OpenForm::walk_in(site, asked, today)))
        }
    };
    // First: what it ends with is what reception reads.
    went_on.into_iter().chain(ends).collect()
}

/// Someone new was left before a step was taken: what was raised stays, and can be taken back.
pub(super) fn left(model: &mut Model, new: &Newcomer) {
    let Some(undo) = new.all_sent() else { return };
    if let Some(desk) = model.signed_in_mut() {
        desk.undo = Some(undo);
    }
    say(model, Toast::done("It stays with the desk until it is answered · ^Z takes it back"));
}

/// Opens the counter while nobody is signed in.
pub(super) fn open_outside(model: &mut Model, shown: Vec<Shown>, limits: Arc<Limits>) {
    let outside = Outside::new(shown, model.site, limits, model.now);
    model.toast = None;
    model.overs.push(Over::Outside(outside));
}

/// What was chosen at the counter while nobody is signed in; it stays below.
pub(super) fn chose_outside(model: &mut Model, outside: Outside, chosen: Choice) -> Vec<Effect> {
    let today = model.today();
    model.toast = None;
    let here = outside.here().cloned();
    let limits = Arc::clone(&outside.limits);
    model.overs.push(Over::Outside(outside));
    let Some(here) = here else { return Vec::new() };
    model.site = Some(here.site.id);
    match chosen {
        Choice::Newcomer => {
            let at = AtCounter { numbers: here.numbers, ..AtCounter::default() };
            let new = Newcomer::new((here.site.id, here.site.nation), today, limits, at, false).outside();
            model.overs.push(Over::Newcomer(Box::new(new)));
            Vec::new()
        }
        Choice::Message => leave_line(model, None),
        Choice::Book => {
            let words = "Somebody has to sign in to book or change a time. 2 leaves a line for the desk.";
            say(model, Toast::refused(words));
            Vec::new()
        }
        Choice::Service => open_services(model, Opening::All),
    }
}

/// The counter that is open while nobody is signed in.
fn outside(model: &Model) -> Option<&Outside> {
    model.overs.iter().find_map(|over| match over {
        Over::Outside(outside) => Some(outside),
        _ => None,
    })
}

/// The site of this counter, and the next steps there, whether somebody is signed in or not.
pub(super) fn here(model: &Model) -> Option<(SiteId, Arc<Limits>)> {
    match model.signed_in() {
        Some(desk) => Some((desk.facts.home, desk.facts.limits.clone())),
        None => outside(model).and_then(|outside| Some((outside.here()?.site.id, outside.limits.clone()))),
    }
}

/// The form of a message that is left while nobody is signed in, with the date on the letter where it is known.
fn leave_line(model: &mut Model, letter: Option<chrono::NaiveDate>) -> Vec<Effect> {
    let today = model.today();
    let outside = outside(model);
    let site = outside.and_then(|outside| outside.here()).map(|here| here.site.id);
    let Some((outside, site)) = outside.zip(site) else { return Vec::new() };
    let mut open = OpenForm::left(&outside.sites(), site, today);
    if let Some(letter) = letter {
        open.form.set_date("letter", letter);
    }
    open_form(model, open)
}

/// Another form of the slip that is shown: in large print or not, with what it is about or without, a page or a receipt.
pub(super) fn other_slip(preview: &Preview, action: Action) -> Option<Effect> {
    let (of, how) = preview.written().slip?;
    let how = match action {
        Action::LargePrint => SlipHow { large: Some(how.large != Some(true)), ..how },
        Action::SlipDetail => SlipHow { detail: !how.detail, ..how },
        Action::SlipLanguage => {
            return matches!(of, SlipOf::Signpost(_)).then_some(Effect::Load(Load::SlipLanguages(of, how)));
        }
        Action::Receipt => SlipHow { receipt: !how.receipt, ..how },
        _ => return None,
    };
    Some(Effect::Load(Load::Slip(of, how)))
}

/// Offers the languages of a slip; without checked words for theirs, how to get an interpreter.
pub(super) fn slip_languages(
    model: &mut Model,
    (of, how): (SlipOf, SlipHow),
    known: &[SlipLanguage],
    problems: &[Problem],
) {
    let mut items = vec![('e', "English".to_owned())];
    let mut languages = vec![SlipIn::English];
    for (language, key) in known.iter().zip('1'..='9') {
        items.push((key, language.name.clone()));
        languages.push(SlipIn::Of(language.code));
    }
    items.push(('o', "another: how to get an interpreter, in English".to_owned()));
    languages.push(SlipIn::Another);
    let slips = languages.into_iter().map(|language| SlipHow { language, ..how }).collect();
    if let Some(problem) = problems.first() {
        say(model, Toast::refused(format!("Not offered: {}", problem.words)));
    }
    model.overs.push(Over::Menu(Menu::new("In which language", items), Choosing::SlipLanguage(of, slips)));
}
