//! Forms about what cannot wait: an urgent path, its answer, a concern record, who is in charge.

use chrono::NaiveDate;

use super::{FormKind, OpenForm};
use crate::domain::alert::{Alert, AlertKind, InCharge, NewAlert, Sign};
use crate::domain::case::CaseFile;
use crate::domain::concern::{ConcernWords, NewConcern, Shared};
use crate::domain::id::{AlertId, CaseId, SiteId, StaffId};
use crate::domain::people::Staff;
use crate::domain::problem::Problem;
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, Opt, Options};
use crate::ui::model::Facts;

impl OpenForm {
    /// An urgent path of somebody who may have no name.
    #[must_use]
    pub fn urgent(today: NaiveDate) -> Self {
        Self::new(FormKind::Urgent, Form::new("Wanted now", URGENT, today))
    }

    /// An alert answered in words.
    #[must_use]
    pub fn seen_to(alert: &Alert, today: NaiveDate) -> Self {
        let form = Form::new(format!("Answered · {}", alert.asks()), ANSWER, today);
        Self::new(FormKind::SeenTo(alert.id, alert.version), form)
    }

    /// An entry of the concern record of a case.
    #[must_use]
    pub fn concern(file: &CaseFile, today: NaiveDate) -> Self {
        let mut form = Form::new(format!("Concern · {}", file.person.spoken()), CONCERN, today);
        form.set_aside("Never changed", "What was wrong or came later is a further entry.");
        Self::new(FormKind::Concern(file.row.id), form)
    }

    /// Who is in charge at the person's sites, as it stands now.
    #[must_use]
    pub fn in_charge(facts: &Facts, now: Vec<(SiteId, InCharge)>, people: &[Staff], today: NaiveDate) -> Self {
        let mut form = Form::new("In charge", IN_CHARGE, today);
        let sites = facts.sites.iter().filter(|site| now.iter().any(|(id, _)| *id == site.id));
        form.set_options("site", sites.map(|site| Opt::new(site.id.to_string(), site.name.clone())).collect());
        form.set_choice("site", &facts.home.to_string());
        let nobody = || [Opt::new(NOBODY, "nobody yet")].into_iter();
        let leads = facts.advisors.iter().map(|one| Opt::new(one.id.to_string(), one.name.clone()));
        form.set_options("lead", nobody().chain(leads).collect());
        let duty = people.iter().map(|one| Opt::new(one.id.to_string(), format!("{}, {}", one.name, one.job)));
        form.set_options("duty", nobody().chain(duty).collect());
        follow(&mut form, "site", &now);
        Self::new(FormKind::InCharge(now), form)
    }
}

/// The choice of nobody.
const NOBODY: &str = "nobody";

const URGENT: &[FieldSpec] = &[
    FieldSpec::new(
        "sign",
        "What",
        Kind::Choice(Options::Fixed(|| {
            Sign::ALL.iter().map(|sign| Opt::new(sign.code(), format!("{sign}: {}", sign.meaning()))).collect()
        })),
    )
    .required()
    .help("What was heard or seen. Screens show the letter only."),
    FieldSpec::new("who", "Who", Kind::Line)
        .ghost("initials and birth year, or where they sit")
        .help("May stay empty. No name is needed."),
];

const ANSWER: &[FieldSpec] = &[FieldSpec::new("words", "What was done", Kind::Notes)
    .help("For the advice file. Left empty, only who answered and when is kept.")];

const CONCERN: &[FieldSpec] = &[
    FieldSpec::new("heard", "Heard", Kind::Notes).required().help("What was said, in the person's own words."),
    FieldSpec::new("shared", "Passed on", Kind::Choice(options!(Shared))).required().help(
        "Your own safeguarding policy says when something is told without consent; this program has read no source for that. \
         Ask the named lead where you are not sure.",
    ),
    FieldSpec::new("told", "Who was told", Kind::Line),
    FieldSpec::new("why", "Why", Kind::Notes).required().help("Why without consent, or why nobody was told yet."),
    FieldSpec::new("next", "What happened", Kind::Notes).help("What was done next, and what came of it."),
];

const IN_CHARGE: &[FieldSpec] = &[
    FieldSpec::new("site", "Site", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("lead", "Named lead", Kind::Choice(Options::Given))
        .required()
        .help("The named lead for safeguarding among those who advise: reads the concern records of the site."),
    FieldSpec::new("duty", "On duty", Kind::Choice(Options::Given))
        .required()
        .help("Who answers what cannot wait, beside the advisors: a clinician, for example."),
];

/// What a field changes: why is asked where it was not with consent, and who where somebody was told; another site has others
/// in charge.
pub(super) fn follow(form: &mut Form, field: &str, now: &[(SiteId, InCharge)]) {
    if field == "shared" {
        let shared = form.choice_as("shared", Shared::from_code);
        form.show("why", shared.is_some_and(|shared| shared != Shared::With));
        form.show("told", shared != Some(Shared::NotShared));
    }
    if field == "site" {
        let site: Option<SiteId> = form.code("site").and_then(|code| code.parse().ok());
        let who = now.iter().find(|(id, _)| Some(*id) == site).map(|(_, who)| *who).unwrap_or_default();
        for (field, one) in [("lead", who.lead), ("duty", who.duty)] {
            form.set_choice(field, &one.map_or_else(|| NOBODY.to_owned(), |one| one.to_string()));
        }
    }
}

pub(super) fn to_urgent(form: &Form, facts: &Facts) -> Command {
    Command::RaiseAlert(Box::new(NewAlert {
        site: facts.home,
        kind: AlertKind::Urgent,
        client: None,
        referral: None,
        who: form.text("who"),
        sign: form.choice_as("sign", Sign::from_code),
    }))
}

pub(super) fn to_answer(form: &Form, id: AlertId, seen: u32) -> Command {
    Command::AnswerAlert(id, seen, form.text("words"))
}

pub(super) fn to_concern(form: &Form, case: CaseId) -> Result<Command, Vec<Problem>> {
    let shared = form.choice_as("shared", Shared::from_code);
    let shared = shared.ok_or_else(|| vec![Problem::new("shared", "Choose one.")])?;
    let words = ConcernWords {
        heard: form.text("heard"),
        told: if shared == Shared::NotShared { String::new() } else { form.text("told") },
        why: if shared == Shared::With { String::new() } else { form.text("why") },
        next: form.text("next"),
    };
    Ok(Command::Concern(case, Box::new(NewConcern { shared, words })))
}

pub(super) fn to_in_charge(form: &Form) -> Result<Command, Vec<Problem>> {
    let site = form.code("site").and_then(|code| code.parse().ok());
    let site = site.ok_or_else(|| vec![Problem::new("site", "Choose the site.")])?;
    let who = |field: &str| -> Option<StaffId> { form.code(field).and_then(|code| code.parse().ok()) };
    Ok(Command::InCharge(site, InCharge { lead: who("lead"), duty: who("duty") }))
}
