//! Forms about medical evidence.

use chrono::{Days, NaiveDate};

use super::matter_options;
use crate::domain::answer::{MOST, Point};
use crate::domain::case::{CaseFile, Matter, Stage};
use crate::domain::date::{Lean, full, working_day};
use crate::domain::evidence::{
    Asking, Chasing, ClinicianReason, EvidenceAsk, EvidenceEventKind, EvidenceKind, EvidenceRow, EvidenceUpdate,
    FeePayer,
};
use crate::domain::id::{EvidenceId, MatterId, TeamId};
use crate::domain::people::TeamKind;
use crate::domain::problem::Problem;
use crate::domain::working::{Working, WorkingRow};
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, NewRow, Opt, Options, Pick};
use crate::ui::model::{Desk, Facts};

const ASK: &[FieldSpec] = &[
    FieldSpec::new("matter", "For", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("of", "Of whom", Kind::Lookup(NewRow::AnyText)).required().help(
        "A name and role, or a team in the building. Whoever sees the effect of the illness is the best witness.",
    ),
    FieldSpec::new("kind", "What", Kind::Choice(options!(EvidenceKind))).required().help(
        "A client can have a copy of their record and last letters for nothing: ask for that first where it would do.",
    ),
    FieldSpec::new("asks", "Activities", Kind::Many(Options::Given))
        .help("What they are asked about, with what the client says of each. What nothing supports yet is ticked."),
    FieldSpec::new("points", "Points to speak to", Kind::Notes)
        .help("Up to three effects that decide the case, each on a line, in plain words. Not the diagnosis."),
    FieldSpec::new("needed_by", "Needed by", Kind::Date(Lean::Future)).help(
        "Work back from the date on the letter. Without a date it is chased after the days that the desk has set.",
    ),
    TEAM,
    FieldSpec::new("fee_offered", "Fee offered", Kind::Toggle)
        .help("Whether a fee can be paid. Left open, they are asked to say first what it would be."),
    DRAFT,
    FieldSpec::new("unsaid", "Words left out", Kind::Many(Options::Given))
        .help("Ticked, the activity is asked about without what the client says of it: they may not want it told."),
    FieldSpec::new("how", "How to ask", Kind::Line).help(
        "How they like to be asked, kept for the next time: by secure mail, in a few lines. Nothing of a client.",
    ),
];

const TEAM: FieldSpec = FieldSpec::new("team", "In the building", Kind::Choice(Options::Given))
    .help("The care team that is asked. They can then read the question here, and answer it.");
const DRAFT: FieldSpec = FieldSpec::new("draft", "Draft only", Kind::Toggle)
    .help("Yes keeps it to be printed or shown first: nobody is asked yet. s in Evidence records that it went out.");

const ASK_FORM: &[FieldSpec] = &[
    FieldSpec::new("matter", "For", Kind::Choice(Options::Given)).required(),
    FieldSpec::new("of", "Of whom", Kind::Lookup(NewRow::AnyText)).required().help(
        "A GP, a consultant, a specialty doctor, a hospice doctor or a senior specialist nurse, or their team in the \
         building.",
    ),
    FieldSpec::new("needed_by", "Needed by", Kind::Date(Lean::Future)).help("It is asked for soon: days, not weeks."),
    TEAM,
    DRAFT,
];

/// Asks a clinician for the form of the special rules, for a matter that is marked.
pub(super) fn ask_form(desk: &Desk, file: &CaseFile, instead: Option<&EvidenceRow>, today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Ask for the form · {}", file.person.spoken()), ASK_FORM, today);
    form.set_options("matter", file.special().map(|one| Opt::new(one.id.to_string(), one.title())).collect());
    form.set_options("team", teams(desk, file));
    let about = file.special().filter(|one| instead.is_none_or(|row| row.matter == one.id)).last();
    if let Some(matter) = about {
        form.set_choice("matter", &matter.id.to_string());
    }
    form.set_aside(
        "Who reads it",
        "Whoever is asked, and the advisors. Every list and paper calls it a form and names nothing; the client is not \
         told of it. L in the case prints it for the clinician.",
    );
    if let Some(row) = instead {
        form.set_aside("In place of", format!("{}: {}", row.of, row.status));
    }
    form.focus("of");
    form
}

pub(super) fn to_ask_form(form: &Form, instead: Option<(EvidenceId, u32)>) -> Result<Command, Vec<Problem>> {
    let ask = EvidenceAsk {
        matter: matter_of(form)?,
        of: asked_of(form)?,
        team: form.code("team").and_then(|code| code.parse().ok()),
        kind: EvidenceKind::Form,
        points: String::new(),
        asks: Vec::new(),
        fee_offered: None,
        needed_by: form.date("needed_by"),
        how: String::new(),
        special: true,
    };
    Ok(Command::Ask(Box::new(ask), Asking { draft: form.toggle("draft").unwrap_or(false), instead }))
}

/// The care teams of a case's site.
fn teams(desk: &Desk, file: &CaseFile) -> Vec<Opt> {
    let care = desk.facts.teams.iter().filter(|team| team.kind == TeamKind::Care && team.site == file.row.site);
    care.map(|team| Opt::new(team.id.to_string(), team.name.clone())).collect()
}

fn matter_of(form: &Form) -> Result<MatterId, Vec<Problem>> {
    let chosen = form.code("matter").and_then(|code| code.parse().ok());
    chosen.ok_or_else(|| vec![Problem::new("matter", "Choose the matter that it is for.")])
}

fn asked_of(form: &Form) -> Result<String, Vec<Problem>> {
    match form.lookup("of") {
        Some(Pick::Known(candidate)) => Ok(candidate.line),
        Some(Pick::New(typed)) => Ok(typed),
        None => Err(vec![Problem::new("of", "Say who is asked: a name and role, or a team.")]),
    }
}

pub(super) fn ask(desk: &Desk, file: &CaseFile, about: Option<MatterId>, wanted: &[Wants], today: NaiveDate) -> Form {
    let mut form = Form::new(format!("Ask for evidence · {}", file.person.spoken()), ASK, today);
    form.set_options("matter", matter_options(file));
    form.set_options("team", teams(desk, file));
    form.set_choice("kind", EvidenceKind::Letter.code());
    if let Some(matter) = file.matters.iter().rfind(|matter| about.is_none_or(|about| about == matter.id)) {
        form.set_choice("matter", &matter.id.to_string());
        if let Some(wanted) = wanted.iter().find(|wanted| wanted.matter == matter.id) {
            wanted.fill(&mut form);
        }
        form.focus("of");
    }
    let held: Vec<String> = file
        .authorities
        .iter()
        .map(|authority| {
            let until = authority.until.map_or_else(String::new, |until| format!(", until {}", full(until)));
            let state = if authority.holds_on(today) { "=" } else { "x out of date:" };
            format!("{state} {} · {}{until}", authority.body, authority.direction)
        })
        .collect();
    let words = if held.is_empty() {
        "! No authority is recorded. A record holder needs the client's own: a in the case records one.".to_owned()
    } else {
        held.join("\n")
    };
    form.set_aside("Authority held", words);
    offer(&mut form, wanted);
    unsaid(&mut form, wanted);
    form
}

/// Asks another source for the same; what is asked of the one before ends when this is saved.
pub(super) fn other_source(
    desk: &Desk,
    file: &CaseFile,
    row: &EvidenceRow,
    wanted: &[Wants],
    today: NaiveDate,
) -> Form {
    let mut form = ask(desk, file, Some(row.matter), wanted, today);
    form.set_text("points", &row.points);
    form.set_choice("kind", row.kind.code());
    form.set_toggle("fee_offered", row.fee_offered);
    if let Some(day) = row.needed_by.filter(|day| *day >= today) {
        form.set_date("needed_by", day);
    }
    let asked = if row.went_out { format!("asked on {}", full(row.asked)) } else { "a draft".to_owned() };
    form.set_aside("In place of", format!("{}, {asked}: {}", row.of, row.status));
    form.focus("of");
    form
}

/// Offers the activities of the matter that is chosen; nothing where no test is known for it.
fn offer(form: &mut Form, wanted: &[Wants]) {
    let chosen = form.code("matter").and_then(|code| code.parse().ok());
    let points = wanted.iter().find(|wanted| Some(wanted.matter) == chosen).map_or(&[][..], |wanted| &wanted.points);
    let named = |(at, (point, _)): (usize, &(Point, bool))| {
        let says = if point.says.is_empty() { String::new() } else { format!(": {}", point.says) };
        Opt::new(at.to_string(), format!("{}{says}", point.name))
    };
    form.set_options("asks", points.iter().enumerate().map(named).collect());
    form.show("asks", !points.is_empty());
}

/// Offers to leave out what the client says of each activity that is ticked; nothing where nothing would be told.
fn unsaid(form: &mut Form, wanted: &[Wants]) {
    let chosen = form.code("matter").and_then(|code| code.parse().ok());
    let points = wanted.iter().find(|wanted| Some(wanted.matter) == chosen).map_or(&[][..], |wanted| &wanted.points);
    let ticked = form.codes("asks").into_iter().filter_map(|code| code.parse::<usize>().ok());
    let told = ticked.filter_map(|at| Some((at, &points.get(at)?.0))).filter(|(_, point)| !point.says.is_empty());
    let named = |(at, point): (usize, &Point)| Opt::new(at.to_string(), format!("{}: {}", point.label(), point.says));
    let options: Vec<Opt> = told.map(named).collect();
    let any = !options.is_empty();
    form.set_options("unsaid", options);
    form.show("unsaid", any);
}

/// What a matter wants of a request, as far as it is known beforehand.
pub(super) struct Wants {
    matter: MatterId,
    /// The activities of its test that can be asked about, and whether nothing supports them yet.
    points: Vec<(Point, bool)>,
    /// By when, worked back from the day on which something is due.
    by: Option<NaiveDate>,
}

impl Wants {
    /// What the matters of a case want.
    pub(super) fn all(desk: &Desk, file: &CaseFile, today: NaiveDate) -> Vec<Self> {
        let of = |matter: &Matter| {
            let working = Working::of(&desk.facts.limits.tests, matter, file);
            let points = working.map(points_of).unwrap_or_default();
            let due = file.last_day(matter, today).map(|due| two_working_days_before(due).max(today));
            let by = due.or(matter.due.map(two_working_days_before));
            Self { matter: matter.id, points, by }
        };
        file.matters.iter().map(of).collect()
    }

    /// What a request asked, to be asked of another source.
    pub(super) fn of_request(row: &EvidenceRow, today: NaiveDate) -> Vec<Self> {
        let points = row.asks.iter().map(|point| (point.clone(), true)).collect();
        vec![Self { matter: row.matter, points, by: row.needed_by.filter(|day| *day >= today) }]
    }

    /// Fills a form with it: where nothing is known to be wanted, the day is only suggested.
    fn fill(&self, form: &mut Form) {
        form.set_ghost("needed_by", self.by.map(full).unwrap_or_default());
        offer(form, std::slice::from_ref(self));
        let gaps: Vec<String> = self.gaps().map(|at| at.to_string()).collect();
        form.set_choices("asks", gaps.iter().map(String::as_str));
        match self.by.filter(|_| !gaps.is_empty()) {
            Some(day) => form.set_date("needed_by", day),
            None => form.set_text("needed_by", ""),
        }
    }

    /// Whether a form still stands as this filled it.
    fn stands(&self, form: &Form) -> bool {
        let day = self.by.filter(|_| self.gaps().next().is_some());
        let ticked = form.codes("asks").into_iter().filter_map(|code| code.parse::<usize>().ok());
        form.text("points").is_empty() && ticked.eq(self.gaps()) && form.date("needed_by") == day
    }

    /// Where those stand that nothing supports yet, as many as one request can ask about.
    fn gaps(&self) -> impl Iterator<Item = usize> {
        let gaps = self.points.iter().enumerate().filter(|(_, (_, gap))| *gap).map(|(at, _)| at);
        gaps.take(MOST)
    }
}

/// The activities that are in dispute, or all of them while none is, and whether nothing supports them yet.
fn points_of(working: Working<'_>) -> Vec<(Point, bool)> {
    let disputed = |row: Option<&WorkingRow>| row.is_some_and(|row| row.entry.disputed);
    let any = working.activities().any(|(.., row)| disputed(row));
    let wanted = working.activities().filter(|(.., row)| !any || disputed(*row));
    wanted.map(|(part, each, row)| (working.point(part, each), row.is_some_and(|row| working.is_gap(row)))).collect()
}

/// The last day that leaves two working days before `due` (bank holidays are not known to this version).
fn two_working_days_before(due: NaiveDate) -> NaiveDate {
    let mut day = due;
    let mut left = 2;
    while left > 0 {
        let Some(before) = day.checked_sub_days(Days::new(1)) else { return day };
        day = before;
        if working_day(day) {
            left -= 1;
        }
    }
    day
}

/// Choosing a team as the one asked also chooses it as the one in the building; `followed` is the team so chosen, which
/// goes again when somebody else is asked. A team that was chosen by hand stays.
///
/// What was filled for one matter and not touched is filled again for another.
pub(super) fn follow(form: &mut Form, field: &str, facts: &Facts, wanted: &[Wants], followed: &mut Option<String>) {
    if field == "matter" {
        let chosen = form.code("matter").and_then(|code| code.parse().ok());
        let now = wanted.iter().find(|wanted| Some(wanted.matter) == chosen);
        if let Some(now) = now.filter(|_| wanted.iter().any(|before| before.stands(form))) {
            now.fill(form);
        } else {
            offer(form, wanted);
        }
    }
    if matches!(field, "matter" | "asks") {
        unsaid(form, wanted);
    }
    follow_team(form, field, facts, followed);
}

/// The team that is chosen with whoever is asked.
pub(super) fn follow_team(form: &mut Form, field: &str, facts: &Facts, followed: &mut Option<String>) {
    if field != "of" {
        return;
    }
    if followed.take().is_some_and(|team| form.code("team") == Some(team.as_str())) {
        form.set_choice("team", "");
    }
    if let Some(Pick::Known(candidate)) = form.lookup("of")
        && facts.teams.iter().any(|team| team.id.to_string() == candidate.key)
    {
        form.set_choice("team", &candidate.key);
        *followed = Some(candidate.key);
    }
}

pub(super) fn to_ask(
    form: &Form,
    wanted: &[Wants],
    instead: Option<(EvidenceId, u32)>,
) -> Result<Command, Vec<Problem>> {
    let (matter, of) = (matter_of(form)?, asked_of(form)?);
    let of_matter = wanted.iter().find(|wanted| wanted.matter == matter);
    let ticked = form.codes("asks").into_iter().filter_map(|code| code.parse::<usize>().ok());
    let unsaid: Vec<usize> = form.codes("unsaid").into_iter().filter_map(|code| code.parse().ok()).collect();
    let asks = of_matter.map_or_else(Vec::new, |wanted| {
        let asked = |at: usize| {
            let mut point = wanted.points.get(at)?.0.clone();
            if unsaid.contains(&at) {
                point.says.clear();
            }
            Some(point)
        };
        ticked.filter_map(asked).collect()
    });
    let team: Option<TeamId> = form.code("team").and_then(|code| code.parse().ok());
    let ask = EvidenceAsk {
        matter,
        of,
        team,
        kind: form.choice_as("kind", EvidenceKind::from_code).unwrap_or(EvidenceKind::Letter),
        points: form.text("points"),
        asks,
        fee_offered: form.toggle("fee_offered"),
        needed_by: form.date("needed_by"),
        how: form.text("how"),
        special: false,
    };
    Ok(Command::Ask(Box::new(ask), Asking { draft: form.toggle("draft").unwrap_or(false), instead }))
}

const ON: FieldSpec = FieldSpec::new("on", "When", Kind::Date(Lean::Past)).required();
const WORDS: FieldSpec = FieldSpec::new("words", "In short", Kind::Notes);

const CHASED: &[FieldSpec] = &[WORDS, ON];
const MINUTES: FieldSpec = FieldSpec::new("minutes", "Minutes", Kind::Number)
    .help("What it cost the clinician, where they say so. It is asked once, and may stay empty.");
const ANSWERED: &[FieldSpec] = &[
    FieldSpec::new("words", "What it says", Kind::Notes).help("In short, and to which points it speaks."),
    ON,
    MINUTES,
];
const DECLINED: &[FieldSpec] =
    &[FieldSpec::new("reason", "Why", Kind::Choice(options!(ClinicianReason))).required(), WORDS, ON, MINUTES];
const AMOUNT: FieldSpec = FieldSpec::new("amount", "Amount", Kind::Money).help("As it was asked or paid.");
const FEE_ASKED: &[FieldSpec] = &[AMOUNT, WORDS, ON];
const FEE_PAID: &[FieldSpec] =
    &[AMOUNT, FieldSpec::new("payer", "Paid by", Kind::Choice(options!(FeePayer))), WORDS, ON];
const COST: &[FieldSpec] = &[MINUTES.required(), ON];
const USED: &[FieldSpec] = &[
    FieldSpec::new("stage", "Used at", Kind::Choice(options!(Stage)))
        .required()
        .help("The stage at which the evidence went in: results are counted by it."),
    ON,
];

pub(super) fn event(row: &EvidenceRow, kind: EvidenceEventKind, today: NaiveDate) -> Form {
    let specs = match kind {
        EvidenceEventKind::Answered => ANSWERED,
        EvidenceEventKind::Declined => DECLINED,
        EvidenceEventKind::FeeAsked => FEE_ASKED,
        EvidenceEventKind::FeePaid => FEE_PAID,
        EvidenceEventKind::Minutes => COST,
        EvidenceEventKind::Used => USED,
        _ => CHASED,
    };
    let mut form = Form::new(format!("{} · {} · {}", title(kind), row.of, row.name), specs, today);
    form.set_date("on", today);
    if let Some(amount) = row.fee_amount.filter(|_| kind.is_fee() && kind != EvidenceEventKind::FeeWaived) {
        form.set_text("amount", amount.to_string().trim_start_matches('£'));
    }
    if !row.points.is_empty() {
        form.set_aside("What was asked", row.points.clone());
    }
    form
}

const fn title(kind: EvidenceEventKind) -> &'static str {
    match kind {
        EvidenceEventKind::Drafted => "Drafted",
        EvidenceEventKind::Asked => "Asked",
        EvidenceEventKind::Acknowledged => "Acknowledged",
        EvidenceEventKind::Chased => "Chased",
        EvidenceEventKind::Answered => "Answered",
        EvidenceEventKind::Declined => "Declined",
        EvidenceEventKind::FeeAsked => "Fee asked",
        EvidenceEventKind::FeeWaived => "Fee waived",
        EvidenceEventKind::FeePaid => "Fee paid",
        EvidenceEventKind::Used => "Evidence used",
        EvidenceEventKind::Minutes => "What it cost them",
        EvidenceEventKind::Withdrawn => "Withdraw the request",
        EvidenceEventKind::Superseded => "Another source",
    }
}

pub(super) fn to_event(form: &Form, id: EvidenceId, seen: u32, kind: EvidenceEventKind) -> Command {
    use EvidenceEventKind::{Answered, Declined, FeeAsked, FeePaid, Minutes, Used};
    let only = |kinds: &[EvidenceEventKind]| kinds.contains(&kind).then_some(form);
    let update = EvidenceUpdate {
        words: if only(&[Used, Minutes]).is_some() { String::new() } else { form.text("words") },
        amount: only(&[FeeAsked, FeePaid]).and_then(|form| form.money("amount")),
        reason: only(&[Declined]).and_then(|form| form.choice_as("reason", ClinicianReason::from_code)),
        stage: only(&[Used]).and_then(|form| form.choice_as("stage", Stage::from_code)),
        payer: only(&[FeePaid]).and_then(|form| form.choice_as("payer", FeePayer::from_code)),
        minutes: only(&[Answered, Declined, Minutes]).and_then(|form| form.number("minutes")),
        ..EvidenceUpdate::new(kind, form.date("on").unwrap_or_default())
    };
    Command::Evidence(id, seen, Box::new(update))
}

const CHASING: &[FieldSpec] = &[
    FieldSpec::new("days", "Chased after", Kind::Line).required().check(|text, _| {
        Chasing::parse_days(text).map(|_| "days after it was asked".to_owned())
    }).help(
        "Days after asking. No published standard was found: 7, 14 and 21 are this program's suggestion (unverified).",
    ),
    FieldSpec::new("stop", "No longer waits", Kind::Number).required().help(
        "Days before the last day from which Today says: send it now, evidence to follow. Never to wait for a letter is \
         what advisers do; 7 days are this program's suggestion (unverified).",
    ),
];

pub(super) fn chasing(now: &Chasing, today: NaiveDate) -> Form {
    let mut form = Form::new("When requests are chased", CHASING, today);
    form.set_text("days", &now.days_text());
    form.set_text("stop", &now.stop.to_string());
    form
}

pub(super) fn to_chasing(form: &Form) -> Result<Command, Vec<Problem>> {
    let days = Chasing::parse_days(&form.text("days")).map_err(|words| vec![Problem::new("days", words)])?;
    Ok(Command::Chasing(Chasing { days, stop: form.number("stop").unwrap_or_default().into() }))
}
