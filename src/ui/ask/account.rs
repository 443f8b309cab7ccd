//! Forms about the desk itself: its lock, and one's own passphrase.

use chrono::NaiveDate;
use zeroize::Zeroizing;

use crate::domain::problem::Problem;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind};

const IDLE: &[FieldSpec] = &[
    FieldSpec::new("minutes", "Minutes", Kind::Number)
        .required()
        .help("From 1 to 60. A countdown shows in the last minute; what is typed is kept."),
    FieldSpec::new("calls", "Waits for calls", Kind::Toggle).help(
        "Yes only in a staff room: while the card of a call is open the desk then locks after an hour without a key.",
    ),
];

pub(super) fn idle_lock(minutes: u64, calls: bool, today: NaiveDate) -> Form {
    let mut form = Form::new("Desks lock after", IDLE, today);
    form.set_text("minutes", &minutes.to_string());
    form.set_toggle("calls", Some(calls));
    form
}

pub(super) fn to_idle_lock(form: &Form) -> Command {
    Command::IdleLock(form.number("minutes").unwrap_or(0).into(), form.toggle("calls").unwrap_or(false))
}

const PASSPHRASE: &[FieldSpec] = &[
    FieldSpec::new("old", "Passphrase now", Kind::Secret).required(),
    FieldSpec::new("new", "New passphrase", Kind::Secret)
        .required()
        .help("Four or five words that have nothing to do with each other are best."),
    FieldSpec::new("again", "New, once more", Kind::Secret).required(),
];

pub(super) fn passphrase(today: NaiveDate) -> Form {
    Form::new("Change your passphrase", PASSPHRASE, today)
}

pub(super) fn to_passphrase(form: &Form) -> Result<Command, Vec<Problem>> {
    let (old, new) = (form.secret("old"), form.secret("new"));
    if new != form.secret("again") {
        return Err(vec![Problem::new("again", "The two are not the same. Type the new one twice.")]);
    }
    Ok(Command::Passphrase(Zeroizing::new(old), Zeroizing::new(new)))
}

const PIN: &[FieldSpec] = &[
    FieldSpec::new("pin", "PIN for this shift", Kind::Secret)
        .required()
        .help("4 to 8 digits. It opens this screen again until the shift ends, and is forgotten then."),
    FieldSpec::new("again", "Once more", Kind::Secret).required(),
];

pub(super) fn pin(today: NaiveDate) -> Form {
    let mut form = Form::new("Step away: choose a PIN for this shift", PIN, today);
    form.set_banner("It opens this screen only, until midnight at the latest. Three wrong tries end it.");
    form
}

pub(super) fn to_pin(form: &Form) -> Result<Command, Vec<Problem>> {
    let pin = form.secret("pin");
    if pin != form.secret("again") {
        return Err(vec![Problem::new("again", "The two are not the same. Type the PIN twice.")]);
    }
    Ok(Command::Pin(Zeroizing::new(pin)))
}
