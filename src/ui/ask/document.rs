//! Forms about documents: what is attached, what a page says, where scans come in.

use chrono::NaiveDate;

use super::matter_options;
use crate::domain::case::CaseFile;
use crate::domain::descriptor::Tests;
use crate::domain::document::{Bearing, BundleEdit, BundleRow, DocumentKind, DocumentRow, NewDocument};
use crate::domain::id::{BundleNoteId, CaseId, DocumentId};
use crate::options;
use crate::ui::command::{Command, Source};
use crate::ui::form::{FieldSpec, Form, Kind, Opt, Options};

const KIND: FieldSpec = FieldSpec::new("kind", "It is", Kind::Choice(options!(DocumentKind))).required();
const MATTER: FieldSpec = FieldSpec::new("matter", "For", Kind::Choice(Options::Given));
const PAGES: FieldSpec = FieldSpec::new("pages", "Pages", Kind::Number);
const WORDS: FieldSpec = FieldSpec::new("words", "In short", Kind::Notes).help("For the advice file only.");
const TITLE: FieldSpec = FieldSpec::new("title", "Called", Kind::Line).help("Left empty, it has the name of its file.");

const FILE: &[FieldSpec] = &[
    FieldSpec::new("path", "File", Kind::Line)
        .required()
        .help("A PDF, a PNG or JPEG picture or plain text, of up to 20 MB, by its path. The file itself stays where it is: delete it there if nobody else should find it."),
    KIND,
    TITLE,
    MATTER,
    PAGES,
    WORDS,
];
const SCAN: &[FieldSpec] = &[KIND, TITLE, MATTER, PAGES, WORDS];
const SEEN: &[FieldSpec] = &[
    FieldSpec::new("title", "What was seen", Kind::Line)
        .required()
        .help("What it was and whose. The original goes back; nothing of it is kept."),
    KIND,
    MATTER,
    PAGES,
    WORDS,
];

pub(super) fn document(file: &CaseFile, source: &Source, today: NaiveDate) -> Form {
    let name = file.person.spoken();
    let mut form = match source {
        Source::File(_) => Form::new(format!("Attach · {name}"), FILE, today),
        Source::Scan(scan) => {
            let mut form = Form::new(format!("Scan into the case · {name}"), SCAN, today);
            form.set_banner(format!("{scan}: once sealed here and read back, it is taken out of the folder."));
            form
        }
        Source::Seen => Form::new(format!("Seen, given back · {name}"), SEEN, today),
    };
    form.set_options("matter", matter_options(file));
    if let [only] = file.matters.as_slice() {
        form.set_choice("matter", &only.id.to_string());
    }
    form
}

pub(super) fn to_document(form: &Form, case: CaseId, source: &Source) -> Command {
    let new = NewDocument {
        case,
        matter: form.code("matter").and_then(|code| code.parse().ok()),
        kind: form.code("kind").and_then(DocumentKind::from_code).unwrap_or(DocumentKind::Other),
        title: form.text("title"),
        pages: form.number("pages"),
        words: form.text("words"),
    };
    let source = match source {
        Source::File(_) => Source::File(form.text("path")),
        other => other.clone(),
    };
    Command::Document(Box::new(new), source)
}

const NOTE: &[FieldSpec] = &[
    FieldSpec::new("page", "Page", Kind::Line).required().help("As it is numbered there: 42, or B17."),
    FieldSpec::new("says", "It says", Kind::Notes)
        .required()
        .help("What stands there, in a sentence. Pages that help go into the grounds as they are written here."),
    FieldSpec::new("bearing", "That", Kind::Choice(options!(Bearing)))
        .required()
        .help("Whether it helps the client. What hurts goes into no paper: you are told of it before one goes out."),
    FieldSpec::new("activity", "Speaks to", Kind::Choice(Options::Given))
        .help("The activity of the legal test, where it speaks to one."),
];

pub(super) fn note(
    file: &CaseFile,
    tests: &Tests,
    of: &DocumentRow,
    known: Option<&BundleRow>,
    today: NaiveDate,
) -> Form {
    let mut form = Form::new(format!("A page of {}", of.words.title), NOTE, today);
    let mut options: Vec<Opt> = Vec::new();
    let matters = file.matters.iter().filter(|matter| of.matter.is_none_or(|only| only == matter.id));
    for test in matters.filter_map(|matter| tests.of(matter.subject, matter.nation)) {
        let activities = tests.parts(test).flat_map(|part| part.activities.iter().map(move |each| (part, each)));
        for (part, activity) in activities {
            let code = format!("{}/{}", part.id, activity.number);
            if options.iter().all(|known| known.code != code) {
                options.push(Opt::new(code, format!("{} {}", activity.number, activity.title)));
            }
        }
    }
    form.show("activity", !options.is_empty());
    form.set_options("activity", options);
    if let Some(row) = known {
        form.set_text("page", &row.what.page);
        form.set_text("says", &row.what.says);
        form.set_choice("bearing", row.what.bearing.code());
        if let Some((part, number)) = &row.what.activity {
            form.set_choice("activity", &format!("{part}/{number}"));
        }
    }
    form
}

pub(super) fn to_note(form: &Form, of: DocumentId, seen: Option<(BundleNoteId, u32)>) -> Command {
    let activity = form.code("activity").and_then(|code| {
        let (part, number) = code.rsplit_once('/')?;
        Some((part.to_owned(), number.parse().ok()?))
    });
    let what = BundleEdit {
        page: form.text("page"),
        says: form.text("says"),
        bearing: form.code("bearing").and_then(Bearing::from_code).unwrap_or(Bearing::Neither),
        activity,
    };
    Command::BundleNote(of, seen, Box::new(what))
}

const FOLDER: &[FieldSpec] = &[FieldSpec::new("path", "Folder", Kind::Line).help(
    "Its whole path, as this program's machine sees it; empty for none. What lies there is not encrypted, and whoever may look \
     into the folder sees it: each scan is taken out once it is sealed in a case.",
)];

pub(super) fn scan_folder(now: &str, today: NaiveDate) -> Form {
    let mut form = Form::new("Scan-in folder of this site", FOLDER, today);
    form.set_text("path", now);
    form
}
