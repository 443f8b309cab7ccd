//! What a care team answers to a request for evidence, and what the client says to it.

use uuid::Uuid;

use super::{Done, Error, Session};
use crate::domain::answer::{AnswerWords, NewAnswer, NewClientSays};
use crate::domain::evidence::{EvidenceRow, EvidenceStatus};
use crate::domain::id::{AnswerId, EvidenceId};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::text::clean_line;
use crate::store::{Tx, answer, evidence};

impl Session {
    /// Signs an answer to a request that was asked of the person's own team, over the version that was seen. It stands as it
    /// was signed: a correction is another answer, which then stands in its place.
    ///
    /// # Errors
    /// [`Error::Denied`] for another team's; [`Error::Invalid`] where something is wanting; [`Error::NotNow`] where the
    /// request was withdrawn or declined; [`Error::Conflict`] where somebody answered meanwhile.
    pub fn sign_answer(&self, id: EvidenceId, seen: u32, new: &NewAnswer) -> Result<Done<AnswerId>, Error> {
        self.permit_any(Verb::AnswerEvidence)?;
        let me = self.me();
        let mut new = NewAnswer { transcribed: false, on: self.today(), ..new.clone() };
        (new.said.by, new.said.job) = (me.name.clone(), me.job.clone());
        let (made, _) = self.answer(id, seen, new, Verb::AnswerEvidence)?;
        Ok(Done::new(made, "Signed, and sent to the advice desk"))
    }

    /// Types in an answer from a form that somebody signed on paper.
    ///
    /// # Errors
    /// As [`Session::sign_answer`].
    pub fn transcribe_answer(&self, id: EvidenceId, seen: u32, new: &NewAnswer) -> Result<Done<AnswerId>, Error> {
        self.permit_any(Verb::WorkEvidence)?;
        if new.on > self.today() {
            let words = "That day is still to come. Give the day beside the signature.";
            return Err(Error::Invalid(vec![Problem::new("on", words)]));
        }
        let new = NewAnswer { transcribed: true, ..new.clone() };
        let (made, version) = self.answer(id, seen, new, Verb::WorkEvidence)?;
        let words = "typed in a signed form";
        let undo = self.undo_of(Verb::WorkEvidence, vec![("evidence", id.0, version)], words);
        Ok(Done::new(made, "Recorded: answered, from a signed form").undoable(undo))
    }

    fn answer(&self, id: EvidenceId, seen: u32, new: NewAnswer, verb: Verb) -> Result<(AnswerId, u32), Error> {
        let new = NewAnswer { said: new.said.cleaned(), ..new };
        self.write(|tx| {
            let brief = evidence::brief(tx, id)?;
            let relation = self.relation_to(tx, brief.client, brief.site, &[], brief.team)?;
            self.permit(verb, relation)?;
            // What was never asked is nobody's but the desk's.
            if verb == Verb::AnswerEvidence && !brief.went_out {
                return Err(Error::Gone);
            }
            let row = evidence::get(tx, self.store.vault(), id)?;
            let mut problems = new.said.problems(&row.asked_points(), new.transcribed);
            problems.extend(not_whole(&row, &new.said));
            if !problems.is_empty() {
                return Err(Error::Invalid(problems));
            }
            let made = answer::add(tx, id, seen, &new)?;
            tx.audit(brief.site, verb, "answer", &made.0.to_string())?;
            Ok(made)
        })
    }

    /// Opens an answer to read it with the client: audited. If the row cannot be written, nothing is shown.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`]; [`Error::NotNow`] where nothing was answered.
    pub fn open_answer(&self, id: EvidenceId) -> Result<EvidenceRow, Error> {
        self.permit_any(Verb::WorkEvidence)?;
        let case = self.write(|tx| {
            let brief = evidence::brief(tx, id)?;
            let of_case = self.may_case(tx, Verb::WorkEvidence, brief.case)?;
            answered(brief.status)?;
            self.put_to_the_client(tx, id)?;
            tx.audit(of_case.site, Verb::SeeEvidence, "evidence", &id.to_string())?;
            Ok::<_, Error>(brief.case)
        })?;
        let rows = evidence::of_case(self.store.conn(), self.store.vault(), case)?;
        rows.into_iter().find(|row| row.id == id).ok_or(Error::Gone)
    }

    /// Writes down that the client agrees that an answer is sent on, or that it is held, and why. Said again, the newest
    /// counts.
    ///
    /// # Errors
    /// [`Error::Invalid`] for one that is held without a reason; [`Error::NotNow`] where nothing was answered, or where
    /// another answer stands than the one that was read.
    pub fn client_says(&self, new: &NewClientSays) -> Result<Done<Uuid>, Error> {
        self.permit_any(Verb::WorkEvidence)?;
        let new = NewClientSays { why: clean_line(&new.why), ..new.clone() };
        if !new.agreed && new.why.is_empty() {
            return Err(Error::Invalid(vec![Problem::new("why", "Say why it is held.")]));
        }
        let id = self.write(|tx| {
            let brief = evidence::brief(tx, new.evidence)?;
            let of_case = self.may_case(tx, Verb::WorkEvidence, brief.case)?;
            answered(brief.status)?;
            self.put_to_the_client(tx, new.evidence)?;
            if answer::standing(tx, new.evidence)? != new.answer {
                let words = "The answer was corrected meanwhile. Read it again before you send it on.";
                return Err(Error::NotNow(words.to_owned()));
            }
            let id = answer::add_client_says(tx, &new)?;
            tx.audit(of_case.site, Verb::WorkEvidence, "client_says", &id.to_string())?;
            Ok(id)
        })?;
        let words = if new.agreed { "Recorded: the client agrees" } else { "Recorded: held, not sent" };
        Ok(Done::new(id, words))
    }
}

impl Session {
    /// Refuses what is not read with the client.
    fn put_to_the_client(&self, tx: &Tx<'_>, id: EvidenceId) -> Result<(), Error> {
        if evidence::get(tx, self.store.vault(), id)?.special {
            return Err(Error::NotNow(NOT_THIS_ONE.to_owned()));
        }
        Ok(())
    }
}

/// What is said where somebody would read with the client what is kept apart.
pub const NOT_THIS_ONE: &str = "This one is not put to the client: . in the case shows it.";

/// What is wanting in the answer to a request that is answered as a whole.
fn not_whole(row: &EvidenceRow, said: &AnswerWords) -> Option<Problem> {
    let form = said.apart.and_then(|apart| apart.form);
    let knows = said.apart.and_then(|apart| apart.knows);
    match (row.special, form, knows) {
        (true, None, _) => Some(Problem::new("form", "Choose what became of the form.")),
        (true, _, None) => Some(Problem::new("knows", "Choose what the person knows; “I can't say” is an answer too.")),
        (false, None, None) | (true, Some(_), Some(_)) => None,
        (false, ..) => Some(Problem::new("points", "What is asked has changed. Open the request again.")),
    }
}

fn answered(status: EvidenceStatus) -> Result<(), Error> {
    if status == EvidenceStatus::Answered {
        return Ok(());
    }
    Err(Error::NotNow(format!("Nothing was answered to this request yet ({}).", status.label())))
}
