//! Forms about letters and due dates: what came, what was sent, whether it arrived, why it is over.

use chrono::{Days, NaiveDate};

use super::matter_options;
use crate::desk::due::{ALSO, follows};
use crate::desk::limits::Limits;
use crate::domain::case::{CaseFile, Matter, Nation, Stage, Subject};
use crate::domain::date::{Lean, echo, full};
use crate::domain::due::{DueEventKind, DueRow, DueUpdate, EndReason, How, NewLetter, quickest};
use crate::domain::evidence::EvidenceRow;
use crate::domain::id::{DueId, MatterId};
use crate::domain::problem::Problem;
use crate::domain::text::capital;
use crate::domain::time_limit::Kind as LimitKind;
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, Opt, Options};

/// What the letters that are offered depend on.
#[derive(Clone, Copy)]
pub struct OfMatter {
    id: MatterId,
    subject: Subject,
    nation: Nation,
    stage: Stage,
}

impl OfMatter {
    /// The matters of a case.
    #[must_use]
    pub fn all(file: &CaseFile) -> Vec<Self> {
        let of = |matter: &Matter| Self {
            id: matter.id,
            subject: matter.subject,
            nation: matter.nation,
            stage: matter.stage,
        };
        file.matters.iter().map(of).collect()
    }
}

const LETTER: &[FieldSpec] = &[
    FieldSpec::new("matter", "For", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("rule", "What came", Kind::Choice(Options::Given))
        .required()
        .help("What the time limit is counted from. Only what fits the matter's subject and nation is offered."),
    FieldSpec::new("on", "Date on it", Kind::Date(Lean::Past))
        .required()
        .help("The letter's own date, not the day on which it came: the department counts from the day it was posted."),
    FieldSpec::new(ALSO[0], "Also", Kind::Date(Lean::Past)),
    FieldSpec::new(ALSO[1], "Also", Kind::Date(Lean::Past)),
    FieldSpec::new("printed", "Last day on it", Kind::Date(Lean::Future))
        .help("The day by which it says that something must be done, where it prints one. It comes before the counted one; both are kept."),
    FieldSpec::new("received", "Came on", Kind::Date(Lean::Past)),
    FieldSpec::new("words", "What it says", Kind::Notes).help("In short: the result, the points, the amount. For the advice file only."),
];

pub(super) fn letter(file: &CaseFile, limits: &Limits, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("A letter came · {}", file.person.spoken()), LETTER, today);
    form.set_options("matter", matter_options(file));
    if let Some(matter) = file.matters.last() {
        form.set_choice("matter", &matter.id.to_string());
        if let Some(due) = matter.due.filter(|_| file.runs(matter)) {
            form.set_date("printed", due);
        }
        form.focus("rule");
    }
    offer(&mut form, &OfMatter::all(file), limits);
    form
}

/// Offers the letters that fit the chosen matter; the one that its stage makes likely is chosen.
fn offer(form: &mut Form, matters: &[OfMatter], limits: &Limits) {
    let chosen = form.code("matter").and_then(|code| code.parse().ok());
    let Some(matter) = matters.iter().find(|matter| Some(matter.id) == chosen) else { return };
    let fits = || limits.rules.rule.iter().filter(|rule| rule.fits(matter.subject, matter.nation));
    form.set_options("rule", fits().map(|rule| Opt::new(rule.id.clone(), rule.letter.clone())).collect());
    if form.code("rule").is_none()
        && let Some(rule) = fits().find(|rule| rule.stage == Some(matter.stage))
    {
        form.set_choice("rule", &rule.id);
    }
    ask_also(form, limits);
}

/// Asks for what else the chosen rule can be counted from, and for nothing where it is the letter's date alone.
fn ask_also(form: &mut Form, limits: &Limits) {
    let rule = form.code("rule").and_then(|id| limits.rules.find(id));
    let more = rule.map(|rule| rule.triggers.get(1..).unwrap_or_default()).unwrap_or_default();
    for (at, field) in ALSO.into_iter().enumerate() {
        form.show(field, more.get(at).is_some());
        if let Some(trigger) = more.get(at) {
            form.tell(
                field,
                trigger.short(),
                format!("The {}. Leave it empty where that has not happened.", trigger.label),
            );
        }
    }
}

/// What changes with a field: the letters that are offered, and the due date that would follow.
pub(super) fn follow(form: &mut Form, field: &str, matters: &[OfMatter], limits: &Limits) {
    if field == "matter" {
        offer(form, matters, limits);
    }
    if field == "rule" {
        ask_also(form, limits);
    }
    if !matches!(field, "matter" | "rule" | "on" | "printed") && !ALSO.contains(&field) {
        return;
    }
    let words = preview(form, matters, limits).unwrap_or_default();
    form.set_aside("What follows", words);
}

/// The due date that would follow from what is typed; `None` while there is too little.
fn preview(form: &Form, matters: &[OfMatter], limits: &Limits) -> Option<String> {
    let letter = typed(form, limits).ok()?;
    let matter = matters.iter().find(|matter| matter.id == letter.matter)?;
    let (due, rule) = match follows(limits, &letter, matter.nation) {
        Ok(follows) => follows,
        Err(problems) => return problems.first().map(|problem| format!("! {}", problem.words)),
    };
    let today = form.today();
    let counted = due.due?;
    let at = due.at.map(|at| format!(", {}", at.format("%H:%M"))).unwrap_or_default();
    let by = if due.kind == LimitKind::FirstDay { "not before" } else { "by" };
    let mut lines =
        vec![format!("{} {by} {}{at}", capital(rule.brief()), echo(letter.printed.unwrap_or(counted), today))];
    if letter.printed.is_some_and(|day| day != counted) {
        lines.push(format!("! The letter's own day is used; counted by the rule it would be {}.", full(counted)));
    }
    if let Some(outer) = due.outer {
        lines.push(format!("At most, with reasons: {}", full(outer)));
    }
    let warnings = match letter.printed {
        Some(day) if day != counted => due.warnings_of(day, &limits.holidays, matter.nation),
        _ => due.warnings(),
    };
    lines.extend(warnings.iter().map(|warning| format!("! {warning}")));
    lines.push(format!("{}. Checked on {}.", due.source, full(due.checked)));
    Some(lines.join("\n"))
}

fn typed(form: &Form, limits: &Limits) -> Result<NewLetter, Vec<Problem>> {
    let wanted = |field: &'static str, words: &str| vec![Problem::new(field, words)];
    let matter = form.code("matter").and_then(|code| code.parse().ok());
    let rule = form.code("rule").and_then(|id| limits.rules.find(id));
    let more = rule.map(|rule| rule.triggers.get(1..).unwrap_or_default()).unwrap_or_default();
    let also = more.iter().zip(ALSO).filter_map(|(trigger, field)| Some((trigger.name.clone(), form.date(field)?)));
    Ok(NewLetter {
        matter: matter.ok_or_else(|| wanted("matter", "Choose the matter that it is about."))?,
        rule: form.code("rule").ok_or_else(|| wanted("rule", "Choose what came."))?.to_owned(),
        on: form.date("on").ok_or_else(|| wanted("on", "Give the date on the letter."))?,
        hour: None,
        also: also.collect(),
        received: form.date("received"),
        printed: form.date("printed"),
        words: form.text("words"),
    })
}

pub(super) fn to_letter(form: &Form, limits: &Limits) -> Result<Command, Vec<Problem>> {
    Ok(Command::Letter(Box::new(typed(form, limits)?)))
}

const ON: FieldSpec = FieldSpec::new("on", "When", Kind::Date(Lean::Past)).required();

const SENT: &[FieldSpec] = &[
    FieldSpec::new("how", "How", Kind::Choice(options!(How))).required().help("The way it went; the post takes days."),
    ON,
    FieldSpec::new("to", "To whom", Kind::Line),
    FieldSpec::new("reference", "Reference", Kind::Line),
    FieldSpec::new("proof", "Proof", Kind::Line)
        .help("What shows that it went: a receipt, a screenshot, who was spoken to."),
    FieldSpec::new("enclosed", "Enclosed", Kind::Many(Options::Given))
        .help("The evidence that went with it. It is kept with what was sent, and counts as used at that stage."),
];
const CONFIRMED: &[FieldSpec] = &[
    FieldSpec::new("words", "Who said so", Kind::Line).help("Who confirmed it, and how; what came."),
    ON,
    FieldSpec::new("again", "Ask again on", Kind::Date(Lean::Future)).help(
        "When to ask how far it is, where no answer has come. It becomes a task. Four weeks is this program's habit and no \
         rule of law: change it as you know them, or leave it empty.",
    ),
];
const ENDED: &[FieldSpec] = &[
    FieldSpec::new("reason", "Why", Kind::Choice(options!(EndReason))).required(),
    FieldSpec::new("words", "In short", Kind::Notes),
    ON,
];

/// Days after which one asks how far it is, where nothing else is known.
const ASK_AGAIN: u64 = 28;

pub(super) fn update(file: &CaseFile, row: &DueRow, kind: DueEventKind, today: NaiveDate) -> Form {
    let (specs, title) = match kind {
        DueEventKind::Sent => (SENT, "Sent"),
        DueEventKind::Confirmed | DueEventKind::Set => (CONFIRMED, "It arrived"),
        DueEventKind::Ended => (ENDED, "End the due date"),
    };
    let mut form = Form::new(format!("{title} · {} · {}", row.told.brief, row.name), specs, today);
    form.set_date("on", today);
    let mut aside = vec![format!("{} by {}", capital(&row.told.brief), echo(row.due, today))];
    if kind == DueEventKind::Confirmed && row.sent.is_some() {
        form.set_date("again", today + Days::new(ASK_AGAIN));
    } else if kind == DueEventKind::Confirmed {
        // What came from somebody else needs no asking.
        form.show("again", false);
    }
    if kind == DueEventKind::Sent {
        aside.extend(quickest(row, today).map(str::to_owned));
        form.set_text("to", &row.told.to);
        aside.extend(enclose(&mut form, file, row));
    }
    form.set_aside("Due", aside.join("\n"));
    form
}

/// Offers the answers that came for the matter and may go out; those that were not used yet are ticked. Says of each other
/// why it is not offered.
fn enclose(form: &mut Form, file: &CaseFile, row: &DueRow) -> Vec<String> {
    let of_matter = || file.evidence.iter().filter(|request| request.matter == row.matter);
    let came: Vec<&EvidenceRow> = of_matter().filter(|request| request.goes()).collect();
    form.show("enclosed", !came.is_empty());
    form.set_options("enclosed", came.iter().map(|one| Opt::new(one.id.to_string(), one.of.clone())).collect());
    let unused: Vec<String> = came.iter().filter(|one| one.used.is_none()).map(|one| one.id.to_string()).collect();
    form.set_choices("enclosed", unused.iter().map(String::as_str));
    of_matter().filter_map(EvidenceRow::why_it_stays).map(|why| format!("! {why}: it is not offered.")).collect()
}

pub(super) fn to_update(form: &Form, id: DueId, seen: u32, kind: DueEventKind) -> Command {
    let sent = kind == DueEventKind::Sent;
    let words = if sent {
        let parts = [("to", "to the"), ("reference", "reference"), ("proof", "proof:")];
        let parts = parts.map(|(field, label)| (label, form.text(field)));
        let said = parts.iter().filter(|(_, text)| !text.is_empty()).map(|(label, text)| format!("{label} {text}"));
        said.collect::<Vec<_>>().join(", ")
    } else {
        form.text("words")
    };
    Command::Due(
        id,
        seen,
        Box::new(DueUpdate {
            kind,
            on: form.date("on").unwrap_or_default(),
            how: if sent { form.choice_as("how", How::from_code) } else { None },
            reason: if kind == DueEventKind::Ended { form.choice_as("reason", EndReason::from_code) } else { None },
            words,
            ask_again: if kind == DueEventKind::Confirmed { form.date("again") } else { None },
            enclosed: if sent { form.many_as("enclosed", |id| id.parse().ok()) } else { Vec::new() },
        }),
    )
}
