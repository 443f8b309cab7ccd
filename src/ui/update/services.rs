//! The directory on the screen: finding a service, saying that it is wrong, mending it.

use std::sync::Arc;

use super::input::after;
use super::open_form;
use crate::domain::service::Directory;
use crate::ui::ask::OpenForm;
use crate::ui::command::{Effect, Load};
use crate::ui::event::Input;
use crate::ui::keys::Action;
use crate::ui::model::{Model, Over};
use crate::ui::over::{Answer, ServiceWant, Services};
use crate::ui::part::toast::Toast;
use crate::ui::why_not::why_not;

/// Opens the directory as it was last read, and reads it again where it has changed.
pub(super) fn open_services(model: &mut Model, mends: bool) -> Vec<Effect> {
    let now = model.now;
    let Some(desk) = model.signed_in() else { return Vec::new() };
    let directory = desk.directory.clone().unwrap_or_default();
    model.overs.push(Over::Services(Box::new(Services::new(directory, mends, now))));
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
    };
    let Some(desk) = model.signed_in() else { return Vec::new() };
    if let Some(reason) = why_not(action, desk) {
        super::say(model, Toast::refused(reason));
        return Vec::new();
    }
    match want {
        ServiceWant::Mend(id) => vec![Effect::Load(Load::Mending(id))],
        ServiceWant::Flag(id) => {
            let entry = desk.directory.as_ref().and_then(|directory| directory.get(id));
            let open = entry.map(|entry| OpenForm::flag_service(entry, today));
            open.map_or_else(Vec::new, |open| open_form(model, open))
        }
    }
}
