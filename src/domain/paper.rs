//! Papers that leave the desk: what there is, and what each is asked for with.

use super::id::{CaseId, EvidenceId, MatterId};

codes! {
    /// A paper that the desk writes.
    PaperKind {
        EvidenceRequest = "evidence-request" => "evidence request",
        AnswerForm = "answer-form" => "form to answer on paper",
        ClientLetter = "client-letter" => "letter to the client",
        Authority = "authority" => "form of authority",
        Reconsideration = "reconsideration" => "reconsideration letter",
        PhoneScript = "phone-script" => "reconsideration by phone",
        AppealGrounds = "appeal-grounds" => "grounds of appeal",
        AppealPack = "appeal-pack" => "appeal checklist",
        Appointment = "appointment" => "appointment slip",
        Slip = "slip" => "slip",
    }
}

impl PaperKind {
    /// The title that a printed paper gives itself: it says nothing of the client, of a benefit or of a condition.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::EvidenceRequest => "Request for medical evidence",
            Self::AnswerForm => "Answer to the advice desk",
            Self::ClientLetter => "Letter",
            Self::Authority => "Form of authority",
            Self::Reconsideration => "Request to look at a decision again",
            Self::PhoneScript => "For a call",
            Self::AppealGrounds => "Grounds of appeal",
            Self::AppealPack => "Checklist",
            Self::Appointment => "Appointment",
            Self::Slip => "Slip",
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
    /// The evidence request that it carries, for [`PaperKind::EvidenceRequest`] and [`PaperKind::AnswerForm`]; `None` where the case has only one.
    pub request: Option<EvidenceId>,
    /// The matter that it is about, for [`PaperKind::Reconsideration`] and what follows it; `None` where the case has only one.
    pub matter: Option<MatterId>,
}
