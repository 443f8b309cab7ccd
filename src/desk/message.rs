//! What is left for the desk at the counter, and what the desk asks of reception.

use super::{Done, Error, Session};
use crate::domain::id::{MessageId, ReceptionNoteId, SiteId};
use crate::domain::message::{
    MessageRow, MessageState, NewMessage, NewReceptionNote, ReceptionNoteRow, call_back, line_problem, who,
};
use crate::domain::problem::Problem;
use crate::domain::role::{Reach, Verb};
use crate::domain::text::clean_line;
use crate::store::{self, message, people};

/// The setting that holds when a site's desk calls back.
fn call_back_setting(site: SiteId) -> String {
    format!("call_back:{site}")
}

impl Session {
    /// Leaves a message or papers for the desk. The answer says what to tell the person of when the desk calls back.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`].
    pub fn post_message(&self, new: &NewMessage) -> Result<Done<MessageId>, Error> {
        self.permit(Verb::PostMessage, self.relation(new.site, &[], None))?;
        let (new, problems) = new.checked(self.today());
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let id = self.write(|tx| {
            let id = MessageId(tx.id());
            message::add(tx, id, Some(tx.staff), tx.at, &new)?;
            tx.audit(new.site, Verb::PostMessage, "message", &id.to_string())?;
            Ok::<_, Error>(id)
        })?;
        let undo = self.undo_of(Verb::PostMessage, vec![("message", id.0, 1)], "the message");
        let say = call_back(self.call_back(new.site)?.as_deref());
        Ok(Done::new(id, format!("Left for the desk. {say}")).undoable(undo))
    }

    /// Messages that wait, the oldest first; with `all` every one, the newest first. Who answers them sees those of their
    /// sites, others what they wrote down themselves.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn messages(&self, all: bool, limit: Option<usize>) -> Result<Vec<MessageRow>, Error> {
        let sites = self.sites_for(Verb::PostMessage)?;
        let mine = self.reach(Verb::AnswerMessage) == Reach::None;
        Ok(message::list(self.store.conn(), self.store.vault(), &sites, mine, all, limit)?)
    }

    /// Opens a message, which is written down.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn open_message(&self, id: MessageId) -> Result<MessageRow, Error> {
        self.permit_any(Verb::PostMessage)?;
        let (site, by, _) = message::brief(self.store.conn(), id)?;
        let verb = if by == Some(self.me().id) { Verb::PostMessage } else { Verb::AnswerMessage };
        self.permit(verb, self.relation(site, &[by], None))?;
        self.write(|tx| Ok(tx.audit(site, verb, "message", &id.to_string())?))?;
        Ok(message::one(self.store.conn(), self.store.vault(), id)?)
    }

    /// Records that a message is answered.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::NotNow`] where it is answered.
    pub fn answer_message(&self, id: MessageId, seen: u32) -> Result<Done, Error> {
        self.permit_any(Verb::AnswerMessage)?;
        let version = self.write(|tx| {
            let (site, by, state) = message::brief(tx, id)?;
            self.permit(Verb::AnswerMessage, self.relation(site, &[by], None))?;
            let version = message::end(tx, id, seen)?;
            if state != MessageState::Waiting {
                return Err(Error::NotNow("This message is answered.".to_owned()));
            }
            tx.audit(site, Verb::AnswerMessage, "message", &id.to_string())?;
            Ok::<_, Error>(version)
        })?;
        let undo = self.undo_of(Verb::AnswerMessage, vec![("message", id.0, version)], "answering the message");
        Ok(Done::new((), "Recorded: the message is answered").undoable(undo))
    }

    /// Leaves a note for reception. It stands in clear, so that reception can read it.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`].
    pub fn leave_note(&self, new: &NewReceptionNote) -> Result<Done<ReceptionNoteId>, Error> {
        self.permit(Verb::AnswerMessage, self.relation(new.site, &[], None))?;
        let mut problems = Vec::new();
        let who = who(&new.who, self.today()).unwrap_or_else(|words| {
            problems.push(Problem::new("who", words));
            String::new()
        });
        let line = clean_line(&new.line);
        problems.extend(line_problem(&line).map(|words| Problem::new("line", words)));
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let id = self.write(|tx| {
            let id = message::add_note(tx, &NewReceptionNote { site: new.site, who, line })?;
            tx.audit(new.site, Verb::AnswerMessage, "reception_note", &id.to_string())?;
            Ok::<_, Error>(id)
        })?;
        let undo = self.undo_of(Verb::AnswerMessage, vec![("reception_note", id.0, 1)], "the note for reception");
        Ok(Done::new(id, "Reception sees the note").undoable(undo))
    }

    /// Notes for reception that wait, the oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn reception_notes(&self) -> Result<Vec<ReceptionNoteRow>, Error> {
        Ok(message::notes(self.store.conn(), &self.sites_for(Verb::PostMessage)?)?)
    }

    /// Records that what a note for reception asks is done.
    ///
    /// # Errors
    /// As for [`Session::answer_message`].
    pub fn end_reception_note(&self, id: ReceptionNoteId, seen: u32) -> Result<Done, Error> {
        self.permit_any(Verb::PostMessage)?;
        let version = self.write(|tx| {
            let (site, state) = message::note_brief(tx, id)?;
            self.permit(Verb::PostMessage, self.relation(site, &[], None))?;
            let version = message::end_note(tx, id, seen)?;
            if state != MessageState::Waiting {
                return Err(Error::NotNow("This note is done.".to_owned()));
            }
            tx.audit(site, Verb::PostMessage, "reception_note", &id.to_string())?;
            Ok::<_, Error>(version)
        })?;
        let undo = self.undo_of(Verb::PostMessage, vec![("reception_note", id.0, version)], "the note for reception");
        Ok(Done::new((), "Recorded: the note is done").undoable(undo))
    }

    /// When the desk of a site calls back, in the words that were set; `None` where nobody has set them.
    ///
    /// # Errors
    /// SQL errors.
    pub fn call_back(&self, site: SiteId) -> Result<Option<String>, Error> {
        Ok(store::setting(self.store.conn(), &call_back_setting(site))?.filter(|words| !words.is_empty()))
    }

    /// Sets when the desk of one's own site calls back, as it is said aloud: `within two working days`. Empty words say
    /// that it is not set.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for more than a line.
    pub fn set_call_back(&self, words: &str) -> Result<Done, Error> {
        self.permit_any(Verb::Settings)?;
        let words = clean_line(words);
        let words = words.trim_end_matches('.');
        if words.chars().count() > 80 {
            return Err(Error::Invalid(vec![Problem::new("within", "Say it in at most 80 characters.")]));
        }
        self.write(|tx| {
            let site = people::home_site(tx, self.me().id)?;
            store::set_setting(tx, &call_back_setting(site), words)?;
            Ok(tx.audit(site, Verb::Settings, "setting", "call_back")?)
        })?;
        let said = if words.is_empty() { "no time is said" } else { words };
        Ok(Done::new((), format!("The desk calls back: {said}")))
    }
}
