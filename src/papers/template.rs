//! Templates: Markdown with values. Ours come with the program; a desk's own file of the same name stands in its place.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::content::{Addressee, Content};
use super::{Paper, markdown, sample};
use crate::domain::paper::PaperKind;
use crate::domain::problem::Problem;
use crate::domain::text::clean_text;

/// Steps after which a template is given up: a letter takes some hundreds.
const STEPS: u64 = 500_000;

const LETTERHEAD: &str = "letterhead.md";

/// Every template: its file's name, and what comes with the program.
pub const FILES: [(&str, &str); 14] = [
    (LETTERHEAD, include_str!("../../assets/templates/letterhead.md")),
    ("evidence-request.md", include_str!("../../assets/templates/evidence-request.md")),
    ("form-request.md", include_str!("../../assets/templates/form-request.md")),
    ("answer-form.md", include_str!("../../assets/templates/answer-form.md")),
    ("client-letter.md", include_str!("../../assets/templates/client-letter.md")),
    ("authority.md", include_str!("../../assets/templates/authority.md")),
    ("reconsideration.md", include_str!("../../assets/templates/reconsideration.md")),
    ("phone-script.md", include_str!("../../assets/templates/phone-script.md")),
    ("appeal-grounds.md", include_str!("../../assets/templates/appeal-grounds.md")),
    ("appeal-pack.md", include_str!("../../assets/templates/appeal-pack.md")),
    ("appointment.md", include_str!("../../assets/templates/appointment.md")),
    ("slip.md", include_str!("../../assets/templates/slip.md")),
    ("council-referral.md", include_str!("../../assets/templates/council-referral.md")),
    ("answer.md", include_str!("../../assets/templates/answer.md")),
];

const fn file(kind: PaperKind) -> &'static str {
    match kind {
        PaperKind::EvidenceRequest => "evidence-request.md",
        PaperKind::FormRequest => "form-request.md",
        PaperKind::AnswerForm => "answer-form.md",
        PaperKind::ClientLetter => "client-letter.md",
        PaperKind::Authority => "authority.md",
        PaperKind::Reconsideration => "reconsideration.md",
        PaperKind::PhoneScript => "phone-script.md",
        PaperKind::AppealGrounds => "appeal-grounds.md",
        PaperKind::AppealPack => "appeal-pack.md",
        PaperKind::Appointment => "appointment.md",
        PaperKind::Slip => "slip.md",
        PaperKind::CouncilReferral => "council-referral.md",
        PaperKind::Answer => "answer.md",
    }
}

/// The templates of a desk.
#[derive(Default)]
pub struct Templates {
    /// The desk's own, by the names of [`FILES`].
    own: Vec<(&'static str, String)>,
}

impl Templates {
    /// Ours, with a desk's own in the place of those of the same name.
    #[must_use]
    pub const fn with(own: Vec<(&'static str, String)>) -> Self {
        Self { own }
    }

    fn source(&self, name: &str) -> &str {
        let own = self.own.iter().map(|(own, text)| (*own, text.as_str()));
        own.chain(FILES).find(|(known, _)| *known == name).map_or("", |(_, text)| text)
    }

    /// Writes every paper with made-up words, with all and with nothing known: what is wrong with a template, each once.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let made = [true, false].into_iter().flat_map(|full| sample::contents(full, "Morgan Tran"));
        let mut problems: Vec<Problem> = Vec::new();
        for problem in made.filter_map(|content| self.write(&content, Addressee::default()).err()) {
            if problems.iter().all(|known| known.field != problem.field) {
                problems.push(problem);
            }
        }
        problems
    }

    /// Writes a paper.
    ///
    /// # Errors
    /// A template that cannot be used: its name, the line, and what is wrong. It repeats nothing of the client.
    pub fn write(&self, content: &Content, to: Addressee) -> Result<Paper, Problem> {
        let head = content.head();
        // A slip has none: whoever finds it learns nothing from it.
        let of = Some(&head.reference).filter(|reference| !reference.is_empty());
        let of = of.map(|reference| format!("Our reference: {reference}"));
        Ok(Paper {
            title: content.kind().title(),
            letterhead: self.blocks(LETTERHEAD, &Serde(head).into())?,
            to: to.lines,
            dated: std::iter::once(head.date.clone()).chain(of).collect(),
            body: self.blocks(file(content.kind()), &Serde(content).into())?,
            large: to.large,
            language: None,
        })
    }

    fn blocks(&self, name: &'static str, values: &Value) -> Result<Vec<markdown::Block>, Problem> {
        let source = self.source(name);
        let wrong = |line: Option<usize>, words: &str| {
            let at = line.map(|line| format!("line {line}: ")).unwrap_or_default();
            Problem::new(name, format!("{at}{words}"))
        };
        // The source is looked at as well, since only there are lines those of the file.
        markdown::blocks(source).map_err(|(line, words)| wrong(Some(line), &words))?;
        let mut engine = Environment::new();
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        engine.set_syntax(syntax.map_err(|error| wrong(None, &said(&error)))?);
        engine.set_fuel(Some(STEPS));
        engine.set_formatter(formatted);
        let refused = |error: Error| wrong(error.line(), &said(&error));
        let written = engine.render_named_str(name, source, values.clone()).map_err(refused)?;
        markdown::blocks(&written).map_err(|(_, words)| wrong(None, &words))
    }
}

/// What is wrong with a template, without a value.
fn said(error: &Error) -> String {
    match (error.kind(), error.detail()) {
        (ErrorKind::SyntaxError | ErrorKind::UnknownFilter | ErrorKind::UnknownTest, Some(detail)) => {
            format!("{}.", detail.trim_end_matches('.'))
        }
        (ErrorKind::UndefinedError, _) => "This paper has no such value.".to_owned(),
        (ErrorKind::OutOfFuel, _) => "It goes on for ever.".to_owned(),
        (ErrorKind::InvalidOperation, Some(NOT_KNOWN)) => NOT_KNOWN.to_owned(),
        (kind, _) => format!("{kind}."),
    }
}

const NOT_KNOWN: &str = "A value that may be missing stands here without an if.";

/// Writes a value so that Markdown takes it for nothing but words, whatever a filter says of it.
fn formatted(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if value.is_undefined() {
        return Err(Error::from(ErrorKind::UndefinedError));
    }
    if value.is_none() {
        return Err(Error::new(ErrorKind::InvalidOperation, NOT_KNOWN));
    }
    Ok(out.write_str(&escaped(&value.to_string()))?)
}

/// Words as Markdown that says just them. Lines stay lines of one paragraph; empty ones go.
pub(super) fn escaped(words: &str) -> String {
    let clean = clean_text(words);
    let lines = clean.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines = lines.map(|line| {
        let mut safe = String::with_capacity(line.len());
        for c in line.chars() {
            if c.is_ascii_punctuation() {
                safe.push('\\');
            }
            safe.push(c);
        }
        safe
    });
    lines.collect::<Vec<_>>().join("\\\n")
}
