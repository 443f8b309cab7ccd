//! The counter on the screen: someone new, a time for somebody, slips.

use super::{open_form, say};
use crate::desk::counter::AtCounter;
use crate::domain::signpost::SlipHow;
use crate::ui::ask::OpenForm;
use crate::ui::command::{Command, Effect, Load};
use crate::ui::keys::Action;
use crate::ui::model::{Model, Over};
use crate::ui::over::{Ends, Newcomer, Preview};
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
}

/// Acts at the counter; `None` for another action.
pub(super) fn work_counter(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    Some(match action {
        Action::Newcomer => vec![Effect::Load(Load::AtCounter(Opens::Newcomer))],
        Action::BookSomebody => vec![Effect::Load(Load::AtCounter(Opens::Times))],
        Action::CounterNumbers => vec![Effect::Load(Load::AtCounter(Opens::Numbers))],
        Action::CounterCard => vec![Effect::Load(Load::Card)],
        Action::Blank => {
            model.toast = None;
            if let Some(desk) = model.signed_in_mut() {
                desk.counter.blank = true;
            }
            Vec::new()
        }
        _ => return None,
    })
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
    model.overs.push(Over::Newcomer(Box::new(new)));
    match ends {
        Ends::Point(new) => vec![Effect::Do(Box::new(Command::Point(new)))],
        Ends::Book(new) => vec![Effect::Do(Box::new(Command::BookAtCounter(new)))],
        Ends::Line(asked) => {
            let site = model.signed_in().map(|desk| desk.facts.home);
            site.map_or_else(Vec::new, |site| open_form(model, OpenForm::walk_in(site, asked, today)))
        }
    }
}

/// Another form of the slip that is shown: in large print or not, with what it is about or without.
pub(super) fn other_slip(preview: &Preview, action: Action) -> Option<Effect> {
    let (id, how) = preview.written().slip?;
    let how = match action {
        Action::LargePrint => SlipHow { large: !how.large, ..how },
        Action::SlipDetail => SlipHow { detail: !how.detail, ..how },
        _ => return None,
    };
    Some(Effect::Load(Load::SignpostSlip(id, how)))
}
