//! `letter`: a paper from a case, to standard output or to a file.

use clap::Args;
use serde::Serialize;

use super::give::{Format, To, page};
use super::{DONE, Failure, Global, Outcome, out};
use crate::desk::{Clock, Session};
use crate::domain::id::{CaseId, EvidenceId, MatterId};
use crate::domain::paper::{PaperAsk, PaperKind};

/// Write a letter or a form from a case.
#[derive(Args)]
#[command(override_usage = "alongside letter <ID> --kind <KIND> [OPTIONS]")]
pub(super) struct Letter {
    /// The case, by its reference or id; of a request, its answer form and its answer also the request, by its id
    id: String,
    /// What was named second when the kind came first
    #[arg(hide = true)]
    second: Option<String>,
    /// request, challenge (the one for the matter's stage), client or authority; or answer-form, reconsideration, phone-script,
    /// appeal-grounds, appeal-pack, answer, appointment
    #[arg(long, value_name = "KIND", value_parser = kind, required_unless_present = "second")]
    kind: Option<Kind>,
    /// The evidence request that it carries, where the case has several
    #[arg(long, value_name = "ID")]
    request: Option<EvidenceId>,
    /// The matter that it is about, where the case has several
    #[arg(long, value_name = "ID")]
    matter: Option<MatterId>,
    /// The form in which it is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    to: To,
}

/// What is asked for.
#[derive(Clone, Copy)]
enum Kind {
    /// This paper.
    Of(PaperKind),
    /// The one that challenges the decision of the matter.
    Challenge,
}

#[derive(Serialize)]
struct Answer {
    kind: PaperKind,
    r#ref: String,
    file: Option<String>,
    text: String,
    notes: Vec<String>,
}

/// The names on the command line, in the order in which they are told.
const KINDS: [(&str, Kind); 11] = [
    ("request", Kind::Of(PaperKind::EvidenceRequest)),
    ("challenge", Kind::Challenge),
    ("client", Kind::Of(PaperKind::ClientLetter)),
    ("authority", Kind::Of(PaperKind::Authority)),
    ("answer-form", Kind::Of(PaperKind::AnswerForm)),
    ("reconsideration", Kind::Of(PaperKind::Reconsideration)),
    ("phone-script", Kind::Of(PaperKind::PhoneScript)),
    ("appeal-grounds", Kind::Of(PaperKind::AppealGrounds)),
    ("appeal-pack", Kind::Of(PaperKind::AppealPack)),
    ("answer", Kind::Of(PaperKind::Answer)),
    ("appointment", Kind::Of(PaperKind::Appointment)),
];

fn kind(text: &str) -> Result<Kind, String> {
    let text = text.trim().to_lowercase().replace('_', "-");
    KINDS.iter().find(|(name, _)| *name == text).map(|(_, kind)| *kind).ok_or_else(|| {
        let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
        format!("Choose one of {}.", names.join(", "))
    })
}

pub(super) fn run(global: &Global, verb: &Letter) -> Outcome {
    let (None, Some(kind)) = (&verb.second, verb.kind) else {
        return Err(Failure::usage(
            "The case comes first, and the kind after --kind: letter ELM-26-0142 --kind client.",
        ));
    };
    verb.to.refuse_terminal(global, verb.format == Format::Pdf)?;
    let session = global.sign_in(Clock::standing_at)?;
    let asks = matches!(kind, Kind::Of(PaperKind::EvidenceRequest | PaperKind::AnswerForm | PaperKind::Answer));
    let (case, request) = found(&session, &verb.id, asks)?;
    let kind = match kind {
        Kind::Of(kind) => kind,
        Kind::Challenge => session.challenge_of(case, verb.matter)?,
    };
    let ask = PaperAsk { case, kind, request: request.or(verb.request), matter: verb.matter };
    let written = session.paper(&ask)?;
    let bytes = page(&written, verb.format)?;
    verb.to.give(global, &session, &written, &bytes)?;
    if global.json {
        let (file, text) = (verb.to.file(), written.paper.text());
        out::json(&Answer { kind, r#ref: written.reference, file, text, notes: written.notes })?;
    }
    Ok(DONE)
}

/// The case that is named, by itself or by a request of it.
fn found(session: &Session, id: &str, asks: bool) -> Result<(CaseId, Option<EvidenceId>), Failure> {
    if let (true, Ok(request)) = (asks, id.parse::<EvidenceId>())
        && let Some(case) = session.case_of_request(request)?
    {
        return Ok((case, Some(request)));
    }
    Ok((session.find_case(id)?, None))
}
