//! Forms about what passes between the counter and the desk.

use chrono::NaiveDate;

use crate::domain::date::Lean;
use crate::domain::id::SiteId;
use crate::domain::message::{NewMessage, NewReceptionNote, line_problem, who};
use crate::domain::people::Site;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, Opt, Options};

const WHO: FieldSpec = FieldSpec::new("who", "Who", Kind::Line)
    .required()
    .help("Two letters and the year of birth, such as mt71. No name is said or shown at the counter.")
    .ghost("mt71")
    .check(who);
const SITE: FieldSpec = FieldSpec::new("site", "Site", Kind::Choice(Options::Given));

const MESSAGE: &[FieldSpec] = &[
    WHO,
    FieldSpec::new("line", "What", Kind::Line)
        .required()
        .help("One line, for the desk only. It is sealed as soon as it is saved.")
        .check(one_line),
    FieldSpec::new("pages", "Pages left", Kind::Number).help("How many pages of papers; nothing for a message alone."),
    FieldSpec::new("letter", "Date on letter", Kind::Date(Lean::Future))
        .help("The day by which something must happen, if the letter names one: the desk then sees it first."),
    SITE,
];

const NOTE: &[FieldSpec] = &[
    WHO,
    FieldSpec::new("line", "What to do", Kind::Line)
        .required()
        .help("Reception reads it, and it is not sealed: name no benefit, condition or trouble.")
        .ghost("give the envelope")
        .check(one_line),
    SITE,
];

const CALL_BACK: &[FieldSpec] = &[FieldSpec::new("within", "The desk calls back", Kind::Line)
    .help("As it is said aloud. Left empty, reception says that the desk will call back, and not when.")
    .ghost("within two working days")];

fn one_line(text: &str, _: NaiveDate) -> Result<String, String> {
    line_problem(text).map_or_else(|| Ok(String::new()), |words| Err(words.to_owned()))
}

/// The choice of a site is asked only where there are several.
fn at_site(form: &mut Form, sites: &[Site], home: SiteId) {
    form.set_options("site", sites.iter().map(|site| Opt::new(site.id.to_string(), site.name.clone())).collect());
    form.set_choice("site", &home.to_string());
    form.show("site", sites.len() > 1);
}

fn site(form: &Form, home: SiteId) -> SiteId {
    form.code("site").and_then(|id| id.parse().ok()).unwrap_or(home)
}

pub(super) fn message(sites: &[Site], home: SiteId, today: NaiveDate) -> Form {
    let mut form = Form::new("Message or papers for the desk", MESSAGE, today);
    at_site(&mut form, sites, home);
    form
}

/// What a form says of a message for the desk.
pub(super) fn to_message(form: &Form, home: SiteId) -> NewMessage {
    let pages = form.number("pages").filter(|pages| *pages > 0);
    let (who, line, letter) = (form.text("who"), form.text("line"), form.date("letter"));
    NewMessage { site: site(form, home), who, line, pages, letter }
}

pub(super) fn note(sites: &[Site], home: SiteId, today: NaiveDate) -> Form {
    let mut form = Form::new("Note for reception: if this person comes in", NOTE, today);
    at_site(&mut form, sites, home);
    form.set_banner("Reception reads this, and it is not sealed: a neutral line only.");
    form
}

pub(super) fn to_note(form: &Form, home: SiteId) -> Command {
    let (who, line) = (form.text("who"), form.text("line"));
    Command::LeaveNote(Box::new(NewReceptionNote { site: site(form, home), who, line }))
}

pub(super) fn call_back(set: Option<&str>, today: NaiveDate) -> Form {
    let mut form = Form::new("When the desk calls back", CALL_BACK, today);
    form.set_text("within", set.unwrap_or_default());
    form
}
