//! Who stands for a client: who acts for them, who gets the post, and what a death stops until it is said for whom each
//! matter goes on.

use chrono::NaiveDate;

use super::undo::Made;
use super::{Done, Error, Session};
use crate::domain::case::{CaseEventKind, CaseStatus};
use crate::domain::due::EndReason;
use crate::domain::id::{ActsForId, CaseId, ClientId, MatterId};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::standing::{ActsForEdit, GoesOn, Halt, Post};
use crate::domain::text::clean_line;
use crate::store::{Tx, acts_for, case, client, due, evidence, matter};

impl Session {
    /// Records that somebody acts for the client of a case.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a name, with a proof seen on a day to come, or where it ends before it begins.
    pub fn add_acts_for(&self, case: CaseId, new: &ActsForEdit) -> Result<Done<ActsForId>, Error> {
        let new = self.acting(new)?;
        let (id, _) = self.in_case(case, |tx, brief| {
            let id = acts_for::add(tx, brief.site, brief.client, &new)?;
            case::event(tx, brief.site, case, CaseEventKind::ActsFor, new.capacity.code())?;
            Ok(id)
        })?;
        let words = format!("{} acts for the client, as {}", new.name, new.capacity);
        let undo = self.undo_of(Verb::WorkCase, vec![("acts_for", id.0, 1)], &words);
        Ok(Done::new(id, format!("Recorded: {words}")).undoable(undo))
    }

    /// Changes what is known of somebody who acts for the client of a case, over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; as [`Session::add_acts_for`].
    pub fn edit_acts_for(&self, case: CaseId, id: ActsForId, seen: u32, new: &ActsForEdit) -> Result<Done, Error> {
        let new = self.acting(new)?;
        let (version, _) = self.in_case(case, |tx, brief| Ok(acts_for::edit(tx, brief.client, id, seen, &new)?))?;
        let words = format!("{} acts for the client, as {}", new.name, new.capacity);
        let undo = self.undo_of(Verb::WorkCase, vec![("acts_for", id.0, version)], &words);
        Ok(Done::new((), format!("Saved: {words}")).undoable(undo))
    }

    /// Who acts for a client, cleaned and in order.
    fn acting(&self, new: &ActsForEdit) -> Result<ActsForEdit, Error> {
        self.permit_any(Verb::WorkCase)?;
        let new = ActsForEdit {
            name: clean_line(&new.name),
            phone: clean_line(&new.phone),
            proof: clean_line(&new.proof),
            ..new.clone()
        };
        let mut problems = Vec::new();
        if new.name.is_empty() {
            problems.push(Problem::new("name", "Give their name."));
        }
        if new.seen.is_some_and(|day| day > self.today()) {
            problems.push(Problem::new("seen", "That day is still to come. Leave it empty until the proof was seen."));
        }
        if new.seen.is_some() && new.proof.is_empty() {
            problems.push(Problem::new("proof", "Say what was seen: which letter, which order."));
        }
        if new.until.is_some_and(|until| until < new.from) {
            problems.push(Problem::new("until", "It would end before it begins. Check both dates."));
        }
        if problems.is_empty() { Ok(new) } else { Err(Error::Invalid(problems)) }
    }

    /// Says who gets the post about a matter, over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first.
    pub fn set_post(&self, id: MatterId, seen: u32, post: Post) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let case = matter::case_of(self.store.conn(), id)?;
        let (version, _) = self.in_case(case, |tx, _| Ok(matter::set_post(tx, id, seen, post)?))?;
        let words = format!("post goes {post}");
        let undo = self.undo_of(Verb::WorkCase, vec![("matter", id.0, version)], &words);
        Ok(Done::new((), format!("Recorded: {words}")).undoable(undo))
    }

    /// Records that the client of a case has died, over the version of their details that was seen. From then on nothing
    /// goes out in any case of theirs until it is said for whom each matter goes on.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Invalid`] for a day to come or one before the birth;
    /// [`Error::NotNow`] where it is recorded already.
    pub fn record_death(&self, case: CaseId, seen: u32, on: NaiveDate) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        if on > self.today() {
            return Err(Error::Invalid(vec![Problem::new("on", "That day is still to come. Check the date.")]));
        }
        let (version, brief) = self.in_case(case, |tx, brief| {
            let (person, _, site) = client::get(tx, brief.client)?;
            self.permit(Verb::EditClient, self.relation_to(tx, brief.client, site, &[], None)?)?;
            if person.died.is_some() {
                return Err(Error::NotNow("The death is recorded already.".to_owned()));
            }
            if person.born.is_some_and(|born| on < born) {
                return Err(Error::Invalid(vec![Problem::new("on", "That is before the date of birth. Check both.")]));
            }
            let version = client::set_died(tx, brief.client, seen, on)?;
            case::event(tx, brief.site, case, CaseEventKind::Died, "")?;
            Ok(version)
        })?;
        let name = self.name_of(&brief);
        let undo =
            self.undo_of(Verb::EditClient, vec![("client", brief.client.0, version)], format!("death of {name}"));
        Ok(Done::new((), "Recorded: the client has died; nothing goes out now").undoable(undo))
    }

    /// Says for whom a matter goes on since its client died, over the version that was seen. Where it ends, what is still
    /// asked for is withdrawn and its due dates are ended with it.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::NotNow`] where no death is recorded, or in a closed case.
    pub fn set_goes_on(&self, id: MatterId, seen: u32, goes_on: GoesOn) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let of = matter::case_of(self.store.conn(), id)?;
        let (rows, _) = self.in_case(of, |tx, brief| {
            if brief.status == CaseStatus::Closed {
                return Err(Error::NotNow("This case is closed. Open it again first.".to_owned()));
            }
            if client::get(tx, brief.client)?.0.died.is_none() {
                return Err(Error::NotNow("No death is recorded.".to_owned()));
            }
            let mut rows: Vec<Made> = vec![("matter", id.0, matter::set_goes_on(tx, id, seen, goes_on)?)];
            if goes_on == GoesOn::Ended {
                for (request, version) in evidence::withdraw_all(tx, of, Some(id))? {
                    tx.audit(brief.site, Verb::WorkEvidence, "evidence", &request.to_string())?;
                    rows.push(("evidence", request.0, version));
                }
                for (due, version) in due::end_all(tx, id, EndReason::Died)? {
                    tx.audit(brief.site, Verb::WorkCase, "due_date", &due.to_string())?;
                    rows.push(("due_date", due.0, version));
                }
            }
            Ok(rows)
        })?;
        let words = match goes_on {
            GoesOn::Ended => "the matter ends".to_owned(),
            other => format!("the matter goes on for {other}"),
        };
        let undo = self.undo_of(Verb::WorkCase, rows, &words);
        Ok(Done::new((), format!("Recorded: {words}")).undoable(undo))
    }

    /// Refuses to look for somebody who has died.
    pub(super) fn can_be_reached(&self, tx: &Tx<'_>, id: ClientId) -> Result<(), Error> {
        match client::get(tx, id)?.0.died {
            None => Ok(()),
            Some(_) => Err(Error::NotNow(
                "The client has died. Decline the referral, or open the case for whoever carries it on.".to_owned(),
            )),
        }
    }

    /// Refuses to send anything on a matter that a death has stopped.
    pub(super) fn goes_out(&self, tx: &Tx<'_>, id: MatterId) -> Result<(), Error> {
        match matter::halted(tx, id)? {
            None => Ok(()),
            Some(Halt::Unanswered) => Err(Error::NotNow(
                "The client has died. Say first for whom this matter goes on (p in the case), then send.".to_owned(),
            )),
            Some(Halt::Ended) => {
                Err(Error::NotNow("This matter ended with the client's death. Nothing more goes out on it.".to_owned()))
            }
        }
    }
}
