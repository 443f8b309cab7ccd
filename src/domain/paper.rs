//! Papers that leave the desk: what there is, and what each is asked for with.

use serde::{Deserialize, Serialize};

use super::case::Stage;
use super::id::{AppointmentId, CaseId, EvidenceId, MatterId, SignpostId};
use super::problem::Problem;
use super::text::clean_line;

codes! {
    /// A paper that the desk writes.
    PaperKind {
        EvidenceRequest = "evidence-request" => "evidence request",
        FormRequest = "form-request" => "request for a form",
        AnswerForm = "answer-form" => "form to answer on paper",
        ClientLetter = "client-letter" => "letter to the client",
        Authority = "authority" => "form of authority",
        Reconsideration = "reconsideration" => "reconsideration letter",
        PhoneScript = "phone-script" => "reconsideration by phone",
        AppealGrounds = "appeal-grounds" => "grounds of appeal",
        AppealPack = "appeal-pack" => "appeal checklist",
        Appointment = "appointment" => "appointment slip",
        Slip = "slip" => "slip",
        CouncilReferral = "council-referral" => "referral to the council",
        Answer = "answer" => "signed answer",
    }
}

impl PaperKind {
    /// The title that a printed paper gives itself: it says nothing of the client, of a benefit or of a condition.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::EvidenceRequest | Self::FormRequest => "Request for medical evidence",
            Self::AnswerForm => "Answer to the advice desk",
            Self::ClientLetter => "Letter",
            Self::Authority => "Form of authority",
            Self::Reconsideration => "Request to look at a decision again",
            Self::PhoneScript => "For a call",
            Self::AppealGrounds => "Grounds of appeal",
            Self::AppealPack => "Checklist",
            Self::Appointment => "Appointment",
            Self::Slip => "Slip",
            Self::CouncilReferral => "Referral",
            Self::Answer => "Medical evidence",
        }
    }
}

/// Which paper is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaperAsk {
    /// The case.
    pub case: CaseId,
    /// The paper.
    pub kind: PaperKind,
    /// The evidence request that it carries, for [`PaperKind::EvidenceRequest`], [`PaperKind::AnswerForm`] and [`PaperKind::Answer`]; `None` where the case has only one.
    pub request: Option<EvidenceId>,
    /// The matter that it is about, for [`PaperKind::Reconsideration`] and what follows it; `None` where the case has only one.
    pub matter: Option<MatterId>,
}

/// Days up to a last day within which a letter that is posted may come too late: then it is said on the phone.
const TOO_LATE_TO_POST: i64 = 1;

/// The paper that challenges a decision at this stage. `left` are the days until the last one of the reconsideration;
/// `notice` is whether its notice was recorded. `None` where no paper of ours challenges it.
#[must_use]
pub fn challenge(stage: Stage, left: Option<i64>, notice: bool) -> Option<PaperKind> {
    Some(match stage {
        Stage::Appeal => PaperKind::AppealGrounds,
        Stage::Reconsideration if notice => PaperKind::AppealGrounds,
        Stage::Claim | Stage::Decision | Stage::Reconsideration => match left {
            Some(0..=TOO_LATE_TO_POST) => PaperKind::PhoneScript,
            _ => PaperKind::Reconsideration,
        },
        Stage::UpperTribunal | Stage::Review | Stage::Court | Stage::Negotiation => return None,
    })
}

/// What a slip is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlipOf {
    /// An appointment.
    Appointment(AppointmentId),
    /// A signpost at the counter.
    Signpost(SignpostId),
}

codes! {
    /// How many letters a line of a receipt printer has.
    Columns {
        Narrow = "32" => "32 (paper of 58 mm)",
        Usual = "42" => "42 (paper of 80 mm)",
        Wide = "48" => "48 (paper of 80 mm, small letters)",
    }
}

codes! {
    /// Which letters a receipt printer has.
    Letters {
        Ascii = "ascii" => "plain ones: é is printed as e",
        Unicode = "utf-8" => "every one (UTF-8)",
    }
}

impl Columns {
    /// As a number.
    #[must_use]
    pub const fn cells(self) -> usize {
        match self {
            Self::Narrow => 32,
            Self::Usual => 42,
            Self::Wide => 48,
        }
    }
}

/// The receipt printer of a site, as a supervisor set it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptPrinter {
    /// How many letters a line has.
    pub columns: Columns,
    /// Which letters it has.
    pub letters: Letters,
    /// Its name for `lp`; empty for the machine's own printer.
    pub name: String,
}

impl Default for ReceiptPrinter {
    fn default() -> Self {
        Self { columns: Columns::Usual, letters: Letters::Ascii, name: String::new() }
    }
}

impl ReceiptPrinter {
    /// Cleaned, where it can be used.
    ///
    /// # Errors
    /// A name that `lp` would not take for one.
    pub fn checked(&self) -> Result<Self, Problem> {
        let name = clean_line(&self.name);
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if name.starts_with('-') || !name.chars().all(plain) || name.len() > 127 {
            return Err(Problem::new(
                "name",
                "Give the printer's name as lpstat -p tells it: letters, digits, - _ and . only.",
            ));
        }
        Ok(Self { name, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_stage_and_the_days_that_are_left_choose_the_challenge() {
        for (stage, left, notice, kind) in [
            (Stage::Decision, Some(20), false, Some(PaperKind::Reconsideration)),
            (Stage::Decision, Some(2), false, Some(PaperKind::Reconsideration)),
            (Stage::Decision, Some(1), false, Some(PaperKind::PhoneScript)),
            (Stage::Reconsideration, Some(0), false, Some(PaperKind::PhoneScript)),
            (Stage::Reconsideration, Some(-1), false, Some(PaperKind::Reconsideration)),
            (Stage::Reconsideration, Some(0), true, Some(PaperKind::AppealGrounds)),
            (Stage::Claim, None, false, Some(PaperKind::Reconsideration)),
            (Stage::Appeal, None, false, Some(PaperKind::AppealGrounds)),
            (Stage::UpperTribunal, None, true, None),
            (Stage::Court, None, false, None),
        ] {
            assert_eq!(challenge(stage, left, notice), kind, "{stage}, {left:?}, {notice}");
        }
    }

    #[test]
    fn a_printers_name_is_never_an_option_of_lp() {
        let named = |name: &str| ReceiptPrinter { name: name.to_owned(), ..ReceiptPrinter::default() }.checked();
        assert_eq!(named(" TM-T20.front ").unwrap().name, "TM-T20.front");
        for name in ["-o raw", "-d", "two words", "a;b", "$(id)"] {
            assert!(named(name).is_err(), "{name}");
        }
    }
}
