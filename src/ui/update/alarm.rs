//! What cannot wait: raised, shown, answered; and the concern record of the open case.

use super::message::on_message;
use super::work::referral_row;
use super::{open_form, say};
use crate::domain::alert::{Alert, AlertKind, MIND, NewAlert};
use crate::domain::concern::Concern;
use crate::domain::date::{full, uk_clock, uk_date};
use crate::domain::signpost::Rule;
use crate::domain::text::capital;
use crate::ui::ask::OpenForm;
use crate::ui::command::{Command, Effect, Load};
use crate::ui::keys::Action;
use crate::ui::model::{Choosing, Desk, Model, Over};
use crate::ui::over::{Menu, Reader};
use crate::ui::pane::Pane;
use crate::ui::part::toast::Toast;

/// Does one of the actions about alerts and concerns.
pub(super) fn alarm(model: &mut Model, action: Action) -> Vec<Effect> {
    let today = model.today();
    let Some(desk) = model.signed_in() else { return Vec::new() };
    match action {
        Action::AWordFirst => {
            return a_word_first(desk).map(|new| Effect::Do(Box::new(new))).into_iter().collect();
        }
        Action::Urgent => return open_form(model, OpenForm::urgent(today)),
        Action::InCharge => return vec![Effect::Load(Load::InCharge)],
        Action::AnswerAlert if on_message(desk).is_some() => {
            let done = on_message(desk).map(|(id, seen)| Command::AnswerMessage(id, seen));
            return done.map(|done| Effect::Do(Box::new(done))).into_iter().collect();
        }
        Action::AnswerAlert | Action::AnswerWords => {
            let in_words = action == Action::AnswerWords;
            let waiting: Vec<&Alert> = match selected(desk) {
                Some(alert) => vec![alert],
                None => desk.today.alerts.iter().filter(|alert| alert.waits()).take(9).collect(),
            };
            if let [only] = waiting.as_slice() {
                let alert = (*only).clone();
                return answer(model, &alert, in_words);
            }
            let items = waiting.iter().zip('1'..='9').map(|(alert, key)| (key, line(alert))).collect();
            let ids = waiting.iter().map(|alert| alert.id).collect();
            model.overs.push(Over::Menu(Menu::new("Answered is", items), Choosing::Alert(ids, in_words)));
        }
        Action::AboutAlert => {
            if let Some(alert) = selected(desk) {
                let step = desk.facts.limits.signposts.find(&alert.step).map(Rule::step);
                let reader = Reader::new(capital(&alert.asks()), about(alert, step.as_deref()));
                model.overs.push(Over::Reader(reader));
            }
        }
        Action::Concern => {
            let Some(file) = desk.case.case() else { return Vec::new() };
            if !file.concerns {
                return open_form(model, OpenForm::concern(file, today));
            }
            let items = vec![('r', "read the record".to_owned()), ('n', "a further entry".to_owned())];
            model.overs.push(Over::Menu(Menu::new("Concern record", items), Choosing::Concern));
        }
        _ => {}
    }
    Vec::new()
}

/// The quiet alarm for whoever is open or selected; at the counter for whoever stands there, without a name.
fn a_word_first(desk: &Desk) -> Option<Command> {
    let (site, client, referral) = match (desk.focus, desk.case.case()) {
        (Pane::Counter, _) => (desk.facts.home, None, None),
        (Pane::Case, Some(file)) => (file.row.site, Some(file.row.client), None),
        _ => referral_row(desk).map(|row| (row.site, Some(row.client), Some(row.id)))?,
    };
    let new = NewAlert { site, kind: AlertKind::SeeAlone, client, referral, who: String::new(), sign: None };
    Some(Command::RaiseAlert(Box::new(new)))
}

/// The alert on the selected line of Today, where it is one that waits for this person.
pub(in crate::ui) fn selected(desk: &Desk) -> Option<&Alert> {
    desk.today.current_alert().filter(|_| desk.focus == Pane::Today)
}

/// Answers an alert with one key, or opens the form for a few words.
pub(super) fn answer(model: &mut Model, alert: &Alert, in_words: bool) -> Vec<Effect> {
    let today = model.today();
    if in_words {
        return open_form(model, OpenForm::seen_to(alert, today));
    }
    vec![Effect::Do(Box::new(Command::AnswerAlert(alert.id, alert.version, String::new())))]
}

/// What was chosen of the concern record: to read it, or a further entry.
pub(super) fn concern_chosen(model: &mut Model, index: usize) -> Vec<Effect> {
    let today = model.today();
    let Some(file) = model.signed_in().and_then(|desk| desk.case.case()) else { return Vec::new() };
    if index == 0 {
        return vec![Effect::Load(Load::Concerns(file.row.id))];
    }
    let open = OpenForm::concern(file, today);
    open_form(model, open)
}

/// What opening the line of an alert does: the client's file, the referral, else what there is to say of it.
pub(super) fn open_alert(alert: &Alert) -> Option<Effect> {
    match (alert.referral, alert.client) {
        (Some(referral), _) => Some(Effect::Load(Load::Referral(referral, true))),
        (None, Some(client)) => Some(Effect::Do(Box::new(Command::Jump(client)))),
        (None, None) => None,
    }
}

/// Takes the alerts as they stand now. Whoever raised one is told when it is answered, in words that name nobody outside.
pub(super) fn take_alerts(model: &mut Model, alerts: Vec<Alert>) {
    let Some(desk) = model.signed_in_mut() else { return };
    let waited = |alert: &Alert| desk.today.alerts.iter().any(|one| one.id == alert.id && one.answered.is_none());
    let answered = alerts.iter().find(|alert| alert.mine && !alert.to_me && alert.answered.is_some() && waited(alert));
    let told = answered.and_then(|alert| alert.answered.clone()).map(|(_, by)| format!("{by} has it"));
    desk.today.take_alerts(alerts);
    if let Some(words) = told {
        say(model, Toast::done(words));
    }
}

/// One alert in a line of a menu.
fn line(alert: &Alert) -> String {
    let parts = [alert.asks(), alert.who.clone(), format!("{} {}", alert.by, uk_clock(alert.raised))];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// What an alert means, in full: never shown while a client can see the screen.
fn about(alert: &Alert, step: Option<&str>) -> String {
    let what = match alert.sign {
        Some(sign) => capital(sign.meaning()),
        None => "To be seen alone first".to_owned(),
    };
    let raised = format!("{} {}, {}", full(uk_date(alert.raised)), uk_clock(alert.raised), alert.by);
    let mut parts = vec![format!("{what}."), raised, MIND.to_owned()];
    parts.extend(step.map(|step| format!("At the counter: {step}.")));
    if let Some((at, by)) = &alert.answered {
        parts.push(format!("Answered {} by {by}. {}", uk_clock(*at), alert.words).trim_end().to_owned());
    }
    parts.join("\n\n")
}

/// The concern record, to read.
pub(super) fn concern_text(entries: &[Concern]) -> String {
    let entry = |entry: &Concern| {
        let when = format!("{} {} · {} · {}", full(uk_date(entry.at)), uk_clock(entry.at), entry.by, entry.shared);
        let words = &entry.words;
        let parts = [("Heard", &words.heard), ("Told", &words.told), ("Why", &words.why), ("Next", &words.next)];
        let said = parts.iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label}: {text}"));
        [when].into_iter().chain(said).collect::<Vec<_>>().join("\n")
    };
    entries.iter().map(entry).collect::<Vec<_>>().join("\n\n")
}
