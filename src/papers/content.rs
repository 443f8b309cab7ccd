//! What each paper says, as plain data. A template sees only what its paper may tell: nothing of a contact rule, a score
//! or an argument is here for a clinician's.
//!
//! Dates are words already (`Fri 3 July 2026`, and `3 March 1984` for a day that has been), and so are codes.

use serde::Serialize;

use crate::domain::paper::PaperKind;

/// What every paper has.
#[derive(Clone, Serialize)]
pub struct Head {
    /// The site's name.
    pub site: String,
    /// The site's code.
    pub site_code: String,
    /// The day it is written.
    pub date: String,
    /// The case's reference.
    pub reference: String,
    /// Who writes it.
    pub adviser: String,
    /// Their job; empty where none is known.
    pub job: String,
}

/// To whom a paper goes.
#[derive(Clone, Default)]
pub struct Addressee {
    /// Name and address, line by line; without an address it is handed over.
    pub lines: Vec<String>,
    /// Whether it is set in large print.
    pub large: bool,
}

/// The client, as others know them.
#[derive(Clone, Serialize)]
pub struct Client {
    /// Name.
    pub name: String,
    /// Date of birth; `None` where it is not known.
    pub born: Option<String>,
    /// NHS number; `None` where it is not known or its check digit fails.
    pub nhs: Option<String>,
    /// Address in one line; empty where it is not known.
    pub address: String,
}

/// One activity of a legal test, as the client tells it.
#[derive(Clone, Serialize)]
pub struct Activity {
    /// What it is called, with its number.
    pub name: String,
    /// What the client says.
    pub says: String,
}

/// One activity in dispute, for those who decide.
#[derive(Clone, Serialize)]
pub struct Disputed {
    /// What the client says.
    #[serde(flatten)]
    pub activity: Activity,
    /// The descriptor that is argued for, with its points where it has some; `None` where none is chosen yet.
    pub argued: Option<String>,
    /// What supports it; empty while nothing does.
    pub support: String,
    /// Pages that help: each with the document and what it says.
    pub pages: Vec<String>,
    /// What those who were asked affirm of it, each with who and when: only where the client agreed.
    pub affirmed: Vec<String>,
}

/// Something that somebody does, and by when.
#[derive(Clone, Serialize)]
pub struct Step {
    /// What.
    pub what: String,
    /// When, with the word before it: `by Fri 3 July 2026`; `None` where any day will do.
    pub when: Option<String>,
}

/// A request to a clinician.
#[derive(Clone, Serialize)]
pub struct EvidenceRequest {
    /// The head.
    #[serde(flatten)]
    pub head: Head,
    /// The patient.
    pub client: Client,
    /// Who is asked.
    pub of: String,
    /// What is asked for, as its code.
    pub kind: String,
    /// What it is for, in words: the benefit in full, and its stage.
    pub purpose: String,
    /// The points to speak to, each a line.
    pub points: Vec<String>,
    /// The activities to speak to.
    pub activities: Vec<Activity>,
    /// By when it is needed.
    pub needed_by: Option<String>,
    /// Since when the client's authority holds; `None` where none is recorded.
    pub authority: Option<String>,
    /// Whether a fee is offered; `None` where nothing is said of it.
    pub fee_offered: Option<bool>,
}

/// A request to a clinician for the form of the special rules.
#[derive(Clone, Serialize)]
pub struct FormRequest {
    /// The head.
    #[serde(flatten)]
    pub head: Head,
    /// The patient.
    pub client: Client,
    /// Who is asked.
    pub of: String,
    /// What it is for, in words: the benefit in full, and its stage.
    pub purpose: String,
    /// Whether it is for Northern Ireland, which has a process of its own.
    pub northern_ireland: bool,
    /// By when an answer is needed.
    pub needed_by: Option<String>,
    /// Since when the client's authority holds; `None` where none is recorded.
    pub authority: Option<String>,
}

/// A form on which a clinician answers by hand, with what they are asked on it.
#[derive(Clone, Serialize)]
pub struct AnswerForm {
    /// The head.
    #[serde(flatten)]
    pub head: Head,
    /// The patient.
    pub client: Client,
    /// Who is asked.
    pub of: String,
    /// What it is for, in words.
    pub purpose: String,
    /// The effects that decide, each a line.
    pub effects: Vec<String>,
    /// What is answered one by one.
    pub points: Vec<Activity>,
    /// By when it is needed.
    pub needed_by: Option<String>,
}

/// What somebody affirms of one point.
#[derive(Clone, Serialize)]
pub struct Affirmed {
    /// The point, as the request called it.
    pub name: String,
    /// What the patient says of it, as it was put to them; empty where it was asked in words only.
    pub says: String,
    /// What they affirm, in a sentence of somebody else.
    pub affirmed: String,
}

/// An answer that was signed, as it goes with a challenge: what is affirmed, and nothing else of it.
#[derive(Clone, Serialize)]
pub struct SignedAnswer {
    /// The head.
    #[serde(flatten)]
    pub head: Head,
    /// The patient.
    pub client: Client,
    /// What it is for, in words.
    pub purpose: String,
    /// The points of which something is affirmed.
    pub points: Vec<Affirmed>,
    /// Since when the patient is known; empty where that is not said, as in the two that follow.
    pub known_since: String,
    /// When they were last seen.
    pub last_seen: String,
    /// How long it is expected to last.
    pub lasts: String,
    /// Who signed, and their job.
    pub signed: String,
    /// The day on which they did.
    pub on: String,
    /// Whether it was typed in from a form that was signed on paper.
    pub transcribed: bool,
}

/// A letter to the client: what was agreed, who does what by when.
#[derive(Clone, Serialize)]
pub struct ClientLetter {
    /// The head.
    #[serde(flatten)]
    pub head: Head,
    /// Who is written to.
    pub name: String,
    /// The client, where somebody who acts for them is written to.
    pub about: Option<String>,
    /// What the desk helps with.
    pub matters: Vec<String>,
    /// What the desk does.
    pub ours: Vec<Step>,
    /// What the client does.
    pub yours: Vec<Step>,
    /// What others do, and what comes.
    pub others: Vec<Step>,
}

/// A form by which the client permits a body to tell the desk, or the desk to tell it.
#[derive(Clone, Serialize)]
pub struct AuthorityForm {
    /// The head.
    #[serde(flatten)]
    pub head: Head,
    /// The client.
    pub client: Client,
    /// The body, where it is known already.
    pub body: Option<String>,
    /// What it is for.
    pub purpose: String,
    /// Who signs in the client's place, and in what capacity.
    pub signs: Option<String>,
}

/// Why a decision is wrong: in a letter, on the phone, or to the tribunal.
#[derive(Clone, Serialize)]
pub struct Challenge {
    /// The head.
    #[serde(flatten)]
    pub head: Head,
    /// The client.
    pub client: Client,
    /// The client's number for the body that decided: its name, and the number.
    pub numbers: Vec<(String, String)>,
    /// The benefit in full.
    pub benefit: String,
    /// The date on the decision; of an appeal, on the mandatory reconsideration notice.
    pub decided: String,
    /// Whether the ordinary time has gone.
    pub late: bool,
    /// What is at issue, in the desk's words; empty where nothing is written.
    pub issue: String,
    /// The activities in dispute.
    pub activities: Vec<Disputed>,
    /// Pages that help and speak to no one activity: each with the document and what it says.
    pub pages: Vec<String>,
    /// Evidence that goes with it.
    pub enclosed: Vec<String>,
    /// Evidence that follows.
    pub to_follow: Vec<String>,
    /// Who signs in the client's place, and in what capacity.
    pub signs: Option<String>,
}

/// Something that has to be there before an appeal goes out.
#[derive(Clone, Serialize)]
pub struct Needed {
    /// What.
    pub what: String,
    /// Where it is, as far as the desk knows; `None` where it is still wanting.
    pub there: Option<String>,
}

/// What has to be there before an appeal goes out, for whoever sends it.
#[derive(Clone, Serialize)]
pub struct AppealPack {
    /// The head.
    #[serde(flatten)]
    pub head: Head,
    /// The client's name.
    pub name: String,
    /// The benefit in full.
    pub benefit: String,
    /// The date on the mandatory reconsideration notice; `None` while it is not recorded.
    pub decided: Option<String>,
    /// The last day, with the word before it.
    pub when: Option<String>,
    /// What is needed.
    pub needed: Vec<Needed>,
    /// Where that was read, and when.
    pub source: String,
}

/// When and where somebody is expected. It says nothing of why, and without being asked to not even whom.
#[derive(Clone, Serialize)]
pub struct Appointment {
    /// The head; its reference is empty.
    #[serde(flatten)]
    pub head: Head,
    /// The day.
    pub day: String,
    /// The hour, or from when until when one may come.
    pub time: String,
    /// Where in the building; empty where it is not said.
    pub place: String,
    /// For whom; only where it was asked for.
    pub name: Option<String>,
    /// With whom; only where it was asked for.
    pub with: Option<String>,
    /// The desk's phone; empty where none is set.
    pub phone: String,
    /// What every slip says at its end.
    pub closing: Vec<String>,
}

/// What somebody takes away from the counter: lines, and nobody's name.
#[derive(Clone, Serialize)]
pub struct Slip {
    /// The head; its reference is empty.
    #[serde(flatten)]
    pub head: Head,
    /// What stands above.
    pub title: String,
    /// The lines, one action each.
    pub lines: Vec<String>,
    /// Where the desk is reached; empty where nobody has set it.
    pub phone: String,
    /// What every slip says below that, each a paragraph.
    pub closing: Vec<String>,
    /// Whether somebody takes it away: the card that lies on the counter is none.
    pub slip: bool,
}

/// A referral to a council: four items, and nothing else.
#[derive(Clone, Serialize)]
pub struct Council {
    /// The head; its reference and who writes are empty.
    #[serde(flatten)]
    pub head: Head,
    /// The council.
    pub council: String,
    /// The person's name.
    pub name: String,
    /// How the council reaches them.
    pub contact: String,
    /// The reason, as it was agreed.
    pub reason: String,
}

/// What a paper says.
#[derive(Clone, Serialize)]
#[serde(untagged)]
pub enum Content {
    /// A request to a clinician.
    EvidenceRequest(EvidenceRequest),
    /// A request for the form of the special rules.
    FormRequest(FormRequest),
    /// A form on which a clinician answers.
    AnswerForm(AnswerForm),
    /// A letter to the client.
    ClientLetter(ClientLetter),
    /// A form of authority.
    Authority(AuthorityForm),
    /// A request to look at a decision again.
    Reconsideration(Challenge),
    /// The same, to be said on the phone.
    PhoneScript(Challenge),
    /// Grounds of an appeal.
    AppealGrounds(Challenge),
    /// What has to be there before an appeal goes out.
    AppealPack(AppealPack),
    /// A slip.
    Appointment(Appointment),
    /// A slip from the counter, or its card.
    Slip(Slip),
    /// A referral to a council.
    CouncilReferral(Council),
    /// An answer that was signed.
    Answer(SignedAnswer),
}

impl Content {
    /// Which paper it is.
    #[must_use]
    pub const fn kind(&self) -> PaperKind {
        match self {
            Self::EvidenceRequest(_) => PaperKind::EvidenceRequest,
            Self::FormRequest(_) => PaperKind::FormRequest,
            Self::AnswerForm(_) => PaperKind::AnswerForm,
            Self::ClientLetter(_) => PaperKind::ClientLetter,
            Self::Authority(_) => PaperKind::Authority,
            Self::Reconsideration(_) => PaperKind::Reconsideration,
            Self::PhoneScript(_) => PaperKind::PhoneScript,
            Self::AppealGrounds(_) => PaperKind::AppealGrounds,
            Self::AppealPack(_) => PaperKind::AppealPack,
            Self::Appointment(_) => PaperKind::Appointment,
            Self::Slip(_) => PaperKind::Slip,
            Self::CouncilReferral(_) => PaperKind::CouncilReferral,
            Self::Answer(_) => PaperKind::Answer,
        }
    }

    /// The head of it.
    #[must_use]
    pub const fn head(&self) -> &Head {
        match self {
            Self::EvidenceRequest(paper) => &paper.head,
            Self::FormRequest(paper) => &paper.head,
            Self::AnswerForm(paper) => &paper.head,
            Self::ClientLetter(paper) => &paper.head,
            Self::Authority(paper) => &paper.head,
            Self::Reconsideration(paper) | Self::PhoneScript(paper) | Self::AppealGrounds(paper) => &paper.head,
            Self::AppealPack(paper) => &paper.head,
            Self::Appointment(paper) => &paper.head,
            Self::Slip(paper) => &paper.head,
            Self::CouncilReferral(paper) => &paper.head,
            Self::Answer(paper) => &paper.head,
        }
    }
}
