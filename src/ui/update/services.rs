//! The directory on the screen: finding a service, saying that it is wrong, mending it.

use std::sync::Arc;

use super::counter::here;
use super::input::after;
use super::{Missing, open_form};
use crate::domain::service::{Directory, ServiceId};
use crate::domain::signpost::{Need, NewSignpost};
use crate::ui::ask::OpenForm;
use crate::ui::command::{Command, Effect, Load};
use crate::ui::event::{Chord, Input};
use crate::ui::keys::Action;
use crate::ui::model::{Asked, Model, Over};
use crate::ui::over::{Answer, Confirm, Opening, ServiceWant, Services};
use crate::ui::part::toast::Toast;
use crate::ui::why_not::why_not;

/// Opens the directory as it was last read, and reads it again where it has changed.
pub(super) fn open_services(model: &mut Model, opening: Opening) -> Vec<Effect> {
    let now = model.now;
    let known = model.signed_in().and_then(|desk| desk.directory.clone());
    let directory = known.unwrap_or_default();
    model.overs.push(Over::Services(Box::new(Services::new(directory, opening, now))));
    vec![Effect::Load(Load::Directory)]
}

/// Keeps the directory that was read, also for whoever looks into it now.
pub(super) fn take_directory(model: &mut Model, directory: &Arc<Directory>) {
    if let Some(desk) = model.signed_in_mut() {
        desk.directory = Some(Arc::clone(directory));
    }
    for over in &mut model.overs {
        if let Over::Services(services) = over {
            services.take(Arc::clone(directory));
        }
    }
}

/// Asks whether what a whole feed no longer has is closed; the answer that changes nothing comes first.
pub(super) fn ask_to_close(missing: Missing) -> Over {
    let Missing { count, source, again } = missing;
    let them = if count == 1 { "One service is".to_owned() } else { format!("{count} services are") };
    let sentence = format!("This is a whole feed, and {them} no longer in it that came from “{source}” before.");
    let confirm =
        Confirm::new(sentence, "leave them as they are", (Chord::key('c'), "close them: they are found no more"));
    Over::Confirm(confirm, Asked::CloseMissing(Box::new(again)))
}

/// What is to be done with a service: the overlay waits below the form.
pub(super) fn on_services(
    model: &mut Model,
    services: Box<Services>,
    answer: Answer<ServiceWant>,
    input: &Input,
) -> Vec<Effect> {
    let Answer::Chosen(want) = answer else {
        return after(model, answer, Over::Services(services), input, |_, _| Vec::new());
    };
    model.overs.push(Over::Services(services));
    let (action, today) = match want {
        ServiceWant::Flag(_) => (Action::FlagService, model.today()),
        ServiceWant::Mend(_) => (Action::MendService, model.today()),
        ServiceWant::Add => (Action::AddService, model.today()),
        ServiceWant::Point(..) => (Action::PointHere, model.today()),
    };
    if model.signed_in().is_none()
        && let ServiceWant::Point(id, need) = want
    {
        return point(model, id, need);
    }
    let Some(desk) = model.signed_in() else {
        super::say(model, Toast::refused("Somebody has to sign in for that."));
        return Vec::new();
    };
    if let Some(reason) = why_not(action, desk) {
        super::say(model, Toast::refused(reason));
        return Vec::new();
    }
    match want {
        ServiceWant::Add => open_form(model, OpenForm::add_service(today)),
        ServiceWant::Point(id, need) => point(model, id, need),
        ServiceWant::Mend(id) => vec![Effect::Load(Load::Mending(id))],
        ServiceWant::Flag(id) => {
            let entry = desk.directory.as_ref().and_then(|directory| directory.get(id));
            let open = entry.map(|entry| OpenForm::flag_service(entry, today));
            open.map_or_else(Vec::new, |open| open_form(model, open))
        }
    }
}

/// Points somebody to a service: counted without a name, wherever that is.
fn point(model: &Model, id: ServiceId, need: Need) -> Vec<Effect> {
    let Some((site, limits)) = here(model) else { return Vec::new() };
    let rule = limits.signposts.to_service();
    let new = rule.map(|rule| NewSignpost { site, need, step: rule.id.clone(), service: Some(id) });
    new.map(|new| Effect::Do(Box::new(Command::Point(new)))).into_iter().collect()
}
