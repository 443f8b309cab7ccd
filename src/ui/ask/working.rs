//! The form of one activity of a legal test.

use chrono::NaiveDate;

use crate::domain::case::CaseFile;
use crate::domain::date::full;
use crate::domain::descriptor::{Activity, Counting, Descriptor, LegalTest, Part, TO_BE_CHECKED, Tests};
use crate::domain::evidence::EvidenceRow;
use crate::domain::id::{MatterId, WorkingId};
use crate::domain::text::capital;
use crate::domain::working::{Days, Entry, Reliably, WARNING, WorkingRow};
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind, Opt, Options};

/// Of which activity the form is.
#[derive(Clone)]
pub struct OfActivity {
    matter: MatterId,
    test: String,
    part: String,
    number: u32,
    /// Whether points are shown: not while a client can see the screen.
    scored: bool,
}

impl OfActivity {
    /// The activity of a row; `None` where its matter is gone or has another test now.
    pub(super) fn of(tests: &Tests, file: &CaseFile, row: &WorkingRow, scored: bool) -> Option<Self> {
        let matter = file.matters.iter().find(|matter| matter.id == row.matter)?;
        let test = tests.of(matter.subject, matter.nation)?;
        let entry = &row.entry;
        let of =
            Self { matter: matter.id, test: test.id.clone(), part: entry.part.clone(), number: entry.number, scored };
        let known = of.find(tests).is_some();
        known.then_some(of)
    }

    fn find<'a>(&self, tests: &'a Tests) -> Option<(&'a LegalTest, &'a Part, &'a Activity)> {
        let test = tests.find(&self.test)?;
        let part = tests.parts(test).find(|part| part.id == self.part)?;
        Some((test, part, part.activity(self.number)?))
    }
}

const DAYS: &str =
    "On how many of ten days it is so, such as 7; or for each letter, such as b 4, e 3, with each day counted once.";

const ACTIVITY: &[FieldSpec] = &[
    FieldSpec::new("says", "Client says", Kind::Notes).help(
        "What the client says of it, in a sentence: what happens, how long it takes, what it is like on a bad day.",
    ),
    FieldSpec::new("argued", "Argued for", Kind::Choice(Options::Given))
        .help("The descriptor that you argue for, or that was given already: its letter chooses it."),
    FieldSpec::new("days", "Days of ten", Kind::Line).check(days).help(DAYS),
    FieldSpec::new("not", "Cannot do it", Kind::Many(options!(Reliably))).help("In which ways it is not possible."),
    FieldSpec::new("supports", "Supported by", Kind::Line)
        .help("What supports it: a letter, a record, somebody who saw it. While this is empty it is a gap."),
    FieldSpec::new("aids", "Aids", Kind::Line).help("What is used, or could be."),
    FieldSpec::new("help", "Help", Kind::Line).help("Who helps, prompts or watches over, and how often."),
    FieldSpec::new("since", "Since", Kind::Line).help("Since when, and how long it is likely to go on."),
    FieldSpec::new("disputed", "In dispute", Kind::Toggle)
        .help("No: what is argued for was given already. It counts, and is not listed as a gap."),
];

fn days(text: &str, _: NaiveDate) -> Result<String, String> {
    Days::parse(text).map(|_| String::new())
}

pub(super) fn form(of: &OfActivity, tests: &Tests, file: &CaseFile, row: &WorkingRow, today: NaiveDate) -> Form {
    let entry = &row.entry;
    let Some((test, part, activity)) = of.find(tests) else { return Form::new("", ACTIVITY, today) };
    let title = format!("{} {} · {}", activity.number, activity.title, file.person.spoken());
    let mut form = Form::new(title, ACTIVITY, today);
    let words = |each: &Descriptor| format!("{} {}", points(part, each, of.scored), each.label);
    form.set_options(
        "argued",
        activity.descriptors.iter().map(|each| Opt::new(each.letter.to_string(), words(each))).collect(),
    );
    form.show("not", test.reliably);
    // What the law says of a field stands with the test, where it was read and when.
    for note in &test.notes {
        let field = ACTIVITY.iter().find(|field| field.id == note.about);
        if let Some(field) = field {
            let source = format!("{}. Checked on {}.", tests.source_of(test), full(test.checked));
            form.tell(field.id, field.label, format!("{} {} ({source})", field.help, note.words));
        }
    }
    form.set_text("says", &entry.says);
    if let Some(letter) = entry.argued {
        form.set_choice("argued", &letter.to_string());
    }
    form.set_text("days", &entry.days.to_string());
    form.set_choices("not", entry.not.iter().map(|how| how.code()));
    form.set_text("supports", &entry.supports);
    form.set_text("aids", &entry.aids);
    form.set_text("help", &entry.help);
    form.set_text("since", &entry.since);
    form.set_toggle("disputed", Some(entry.disputed));
    // The newest answer on this matter is the likeliest support.
    let answers = file.evidence.iter().filter(|row| row.matter == of.matter);
    let newest = answers.filter_map(|row: &EvidenceRow| Some((row.answered?, &row.of))).max();
    if let Some((day, who)) = newest.filter(|(_, who)| !who.is_empty()) {
        form.set_ghost("supports", format!("{who}, {}", full(day)));
    }
    follow(&mut form, of, "argued", tests);
    form
}

/// A descriptor's letter with its points, where it has some and they are shown.
fn points(part: &Part, descriptor: &Descriptor, scored: bool) -> String {
    match part.counting {
        Counting::Points(_) if scored => format!("{} {}", descriptor.letter, descriptor.points),
        _ => descriptor.letter.to_string(),
    }
}

/// What changes with a field: what would count.
pub(super) fn follow(form: &mut Form, of: &OfActivity, field: &str, tests: &Tests) {
    if !matches!(field, "argued" | "days") {
        return;
    }
    let Some((test, part, activity)) = of.find(tests) else { return };
    let entry = typed(form, of);
    let mut lines = Vec::new();
    match entry.counts(test, activity) {
        _ if !of.scored => {
            let argued = entry.argued.and_then(|letter| activity.descriptor(letter));
            lines.extend(argued.map(|each| format!("{}: {}", each.letter, each.label)));
        }
        Some(each) => {
            let points = match (&part.counting, each.points) {
                (Counting::AnyOne(_), _) => String::new(),
                (Counting::Points(_), 1) => ", 1 point".to_owned(),
                (Counting::Points(_), points) => format!(", {points} points"),
            };
            lines.push(format!("{}{points}: {}", each.letter, each.label));
            if entry.argued.is_some_and(|argued| argued != each.letter) {
                lines.push("! By the days this one counts, not the one that is argued for.".to_owned());
            }
        }
        None if entry.argued.is_some() || entry.days.letters().next().is_some() => {
            lines.push("! On so few days nothing counts: it has to be more than half of them.".to_owned());
        }
        None => {}
    }
    if !activity.certain {
        lines.push(format!("{}.", capital(TO_BE_CHECKED)));
    }
    lines.push(WARNING.to_owned());
    form.set_aside(if of.scored { "What counts" } else { "Argued for" }, lines.join("\n"));
}

fn typed(form: &Form, of: &OfActivity) -> Entry {
    Entry {
        disputed: form.toggle("disputed").unwrap_or(true),
        says: form.text("says"),
        not: form.many_as("not", Reliably::from_code),
        days: Days::parse(&form.text("days")).unwrap_or_default(),
        aids: form.text("aids"),
        help: form.text("help"),
        since: form.text("since"),
        argued: form.code("argued").and_then(|code| code.chars().next()),
        supports: form.text("supports"),
        ..Entry::new(&of.part, of.number)
    }
}

pub(super) fn to_working(form: &Form, of: &OfActivity, id: WorkingId, seen: u32) -> Command {
    Command::Working(of.matter, Some((id, seen)), Box::new(typed(form, of)))
}
