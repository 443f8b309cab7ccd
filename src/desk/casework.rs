//! Cases: opening and reading them, matters, notes, authorities, closing and reopening.

use uuid::Uuid;

use super::scope::in_scope;
use super::undo::Made;
use super::{Done, Error, Session};
use crate::domain::case::{CaseFile, CaseRow, CaseStatus, CloseReason, MatterEdit, NewAuthority};
use crate::domain::id::{AuthorityId, CaseId, ClientId, MatterId, NoteId};
use crate::domain::identifier::Identifier;
use crate::domain::problem::Problem;
use crate::domain::role::{Relation, Verb};
use crate::domain::text::{clean_line, clean_text};
use crate::store::case::{self, Brief, CaseFilter};
use crate::store::{Connection, Tx, client, evidence, matter};

impl Session {
    /// Cases of the person's sites, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn cases(&self, open_only: bool, mine: bool, limit: Option<usize>) -> Result<Vec<CaseRow>, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        let filter = CaseFilter { open_only, advisor: mine.then_some(self.me().id) };
        Ok(case::list(self.store.conn(), &sites, filter, limit)?)
    }

    pub(super) fn case_relation(&self, conn: &Connection, brief: &Brief) -> Result<Relation, Error> {
        self.relation_to(conn, brief.client, brief.site, &[Some(brief.advisor)], None)
    }

    pub(super) fn may_case(&self, tx: &Tx<'_>, verb: Verb, id: CaseId) -> Result<Brief, Error> {
        self.permit_any(verb)?;
        let brief = case::brief(tx, id)?;
        self.permit(verb, self.case_relation(tx, &brief)?)?;
        Ok(brief)
    }

    /// Opens a case: audited. If the row cannot be written, nothing is shown.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn open_case(&self, id: CaseId) -> Result<CaseFile, Error> {
        self.write(|tx| {
            let brief = self.may_case(tx, Verb::SeeCase, id)?;
            Ok(tx.audit(brief.site, Verb::SeeCase, "case", &id.to_string())?)
        })?;
        self.case_file(self.store.conn(), id)
    }

    /// Reads an open case again after a change. Opening was audited; refreshing is not.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn refresh_case(&self, id: CaseId) -> Result<CaseFile, Error> {
        self.permit_any(Verb::SeeCase)?;
        let conn = self.store.conn();
        let brief = case::brief(conn, id)?;
        self.permit(Verb::SeeCase, self.case_relation(conn, &brief)?)?;
        self.case_file(conn, id)
    }

    /// The id of a case by its id or reference.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn find_case(&self, text: &str) -> Result<CaseId, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        Ok(case::find(self.store.conn(), &sites, text)?)
    }

    /// The open case after or before this one: of the person's own for an advisor, of their sites for a supervisor.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotNow`] at either end.
    pub fn neighbour_case(&self, id: CaseId, forward: bool) -> Result<CaseId, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        let advisor = (self.role() == crate::domain::role::Role::Advisor).then_some(self.me().id);
        case::neighbour(self.store.conn(), &sites, advisor, id, forward)?.ok_or_else(|| {
            Error::NotNow(
                if forward { "That was the last open case." } else { "That was the first open case." }.to_owned(),
            )
        })
    }

    /// The cases of a client at the person's sites, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn cases_of(&self, client: ClientId) -> Result<Vec<CaseId>, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        Ok(case::of_client(self.store.conn(), &sites, client)?)
    }

    /// Writes in a case: permission, the work, the audit row, in one transaction.
    pub(super) fn in_case<T>(
        &self,
        id: CaseId,
        work: impl FnOnce(&Tx<'_>, &Brief) -> Result<T, Error>,
    ) -> Result<(T, Brief), Error> {
        self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, id)?;
            let made = work(tx, &brief)?;
            tx.audit(brief.site, Verb::WorkCase, "case", &id.to_string())?;
            Ok((made, brief))
        })
    }

    pub(super) fn name_of(&self, brief: &Brief) -> String {
        client::get(self.store.conn(), brief.client).map_or_else(|_| String::new(), |(person, _, _)| person.listed())
    }

    /// Adds a note. Notes are never changed; a correction is another note.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty note.
    pub fn add_note(&self, case: CaseId, body: &str, corrects: Option<NoteId>) -> Result<Done<NoteId>, Error> {
        let body = clean_text(body).trim().to_owned();
        if body.is_empty() {
            return Err(Error::Invalid(vec![Problem::new("body", "Write the note first.")]));
        }
        let (id, _) = self.in_case(case, |tx, _| Ok(case::add_note(tx, case, &body, corrects)?))?;
        Ok(Done::new(id, "Note saved"))
    }

    /// Adds a matter.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`]; [`Error::Invalid`] for what the desk may not advise on.
    pub fn add_matter(&self, case: CaseId, matter: &MatterEdit) -> Result<Done<MatterId>, Error> {
        let matter = cleaned(matter, self.today())?;
        let (id, _) = self.in_case(case, |tx, _| {
            in_scope(tx, matter.subject)?;
            Ok(matter::add(tx, case, &matter)?)
        })?;
        let words = format!("matter: {}", matter.subject);
        let undo = self.undo_of(Verb::WorkCase, vec![("matter", id.0, 1)], &words);
        Ok(Done::new(id, format!("Added {words}")).undoable(undo))
    }

    /// Changes a matter over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Invalid`] for what the desk may not advise on.
    pub fn edit_matter(&self, id: MatterId, seen: u32, matter: &MatterEdit) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let matter = cleaned(matter, self.today())?;
        let case = matter::case_of(self.store.conn(), id)?;
        let (version, _) = self.in_case(case, |tx, _| {
            // What was taken on before stays; it must not become something that the desk may not advise on.
            if matter::subject(tx, id)? != matter.subject {
                in_scope(tx, matter.subject)?;
            }
            Ok(matter::edit(tx, id, seen, &matter)?)
        })?;
        let words = format!("matter: {}", matter.subject);
        let rows = vec![("matter", id.0, version)];
        let undo = self.undo_of(Verb::WorkCase, rows, &words);
        Ok(Done::new((), format!("Saved {words}")).undoable(undo))
    }

    /// Records an authority.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it ends before it begins.
    pub fn add_authority(&self, case: CaseId, new: &NewAuthority) -> Result<Done<AuthorityId>, Error> {
        if new.until.is_some_and(|until| until < new.from) {
            return Err(Error::Invalid(vec![Problem::new(
                "until",
                "It would end before it begins. Check both dates.",
            )]));
        }
        let new = NewAuthority { scope: clean_line(&new.scope), ..new.clone() };
        let (id, _) = self.in_case(case, |tx, _| Ok(case::add_authority(tx, case, &new)?))?;
        let words = format!("authority for the {}", new.body);
        let rows = vec![("authority", id.0, 1)];
        let undo = self.undo_of(Verb::WorkCase, rows, &words);
        Ok(Done::new(id, format!("Recorded {words}")).undoable(undo))
    }

    /// Records a number or reference under which another body knows the client.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it is empty or cannot be one of its kind.
    pub fn add_identifier(&self, case: CaseId, new: &Identifier) -> Result<Done<Uuid>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let new = new.checked().map_err(|words| Error::Invalid(vec![Problem::new("value", words)]))?;
        let record = |tx: &Tx<'_>, brief: &Brief| Ok(client::record_identifier(tx, brief.site, brief.client, &new)?);
        let (id, _) = self.in_case(case, record)?;
        let words = format!("number: {}", new.kind);
        let undo = self.undo_of(Verb::WorkCase, vec![("identifier", id, 1)], &words);
        Ok(Done::new(id, format!("Recorded {words}")).undoable(undo))
    }

    /// Closes a case with a reason. Its requests that are still out are withdrawn with it, so that nobody chases them.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::NotNow`] for a closed one.
    pub fn close_case(&self, id: CaseId, seen: u32, reason: CloseReason) -> Result<Done, Error> {
        let (rows, brief) = self.in_case(id, |tx, brief| {
            if brief.status == CaseStatus::Closed && brief.version == seen {
                return Err(Error::NotNow("This case is closed already.".to_owned()));
            }
            self.nothing_due(tx, id)?;
            let mut rows: Vec<Made> = vec![("case_file", id.0, case::set_status(tx, id, seen, Some(reason))?)];
            for (request, version) in evidence::withdraw_all(tx, id, None)? {
                tx.audit(brief.site, Verb::WorkEvidence, "evidence", &request.to_string())?;
                rows.push(("evidence", request.0, version));
            }
            Ok(rows)
        })?;
        let words = format!("case of {}", self.name_of(&brief));
        let withdrawn = match rows.len() - 1 {
            0 => String::new(),
            1 => "; 1 request withdrawn".to_owned(),
            count => format!("; {count} requests withdrawn"),
        };
        let undo = self.undo_of(Verb::WorkCase, rows, format!("closing the {words}"));
        Ok(Done::new((), format!("Closed the {words}{withdrawn}")).undoable(undo))
    }

    /// Reopens a case.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::NotNow`] for an open one.
    pub fn reopen_case(&self, id: CaseId, seen: u32) -> Result<Done, Error> {
        let (version, brief) = self.in_case(id, |tx, brief| {
            if brief.status == CaseStatus::Open && brief.version == seen {
                return Err(Error::NotNow("This case is open already.".to_owned()));
            }
            Ok(case::set_status(tx, id, seen, None)?)
        })?;
        let words = format!("case of {}", self.name_of(&brief));
        let rows = vec![("case_file", id.0, version)];
        let undo = self.undo_of(Verb::WorkCase, rows, format!("reopening the {words}"));
        Ok(Done::new((), format!("Reopened the {words}")).undoable(undo))
    }
}

fn cleaned(matter: &MatterEdit, today: chrono::NaiveDate) -> Result<MatterEdit, Error> {
    if matter.claimed.is_some_and(|day| day > today) {
        let words = "That day is still to come. Leave it empty until the claim is made.";
        return Err(Error::Invalid(vec![Problem::new("claimed", words)]));
    }
    Ok(MatterEdit { issue: clean_line(&matter.issue), ..matter.clone() })
}
