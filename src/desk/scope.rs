//! What the desk may advise on: a setting, and the one place where a verb asks it.

use super::{Done, Error, Session};
use crate::domain::case::Subject;
use crate::domain::id::{CaseId, NoteId};
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::scope::Scope;
use crate::domain::text::clean_line;
use crate::store::{self, Connection, case, people};

/// The name of the setting.
pub(super) const SETTING: &str = "scope";

/// What the desk may advise on, as the file says now.
pub(super) fn scope(conn: &Connection) -> Result<Scope, Error> {
    match store::setting(conn, SETTING)? {
        None => Ok(Scope::default()),
        Some(text) => Ok(Scope::from_text(&text).ok_or(store::Error::Damaged("what the desk may advise on"))?),
    }
}

/// Refuses what the desk may not advise on, with the reason.
pub(super) fn in_scope(conn: &Connection, subject: Subject) -> Result<(), Error> {
    match scope(conn)?.outside(subject) {
        None => Ok(()),
        Some(reason) => Err(Error::Invalid(vec![Problem::new("subject", reason)])),
    }
}

impl Session {
    /// What the desk may advise on.
    ///
    /// # Errors
    /// SQL errors; [`store::Error::Damaged`].
    pub fn scope(&self) -> Result<Scope, Error> {
        scope(self.store.conn())
    }

    /// Sets what the desk may advise on. Matters that were taken on before stay.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] where nothing would be left.
    pub fn set_scope(&self, scope: &Scope) -> Result<Done, Error> {
        self.permit_any(Verb::Settings)?;
        if scope.areas.is_empty() {
            return Err(Error::Invalid(vec![Problem::new("areas", "Tick at least one area.")]));
        }
        self.write(|tx| {
            store::set_setting(tx, SETTING, &scope.to_text())?;
            Ok(tx.audit(people::home_site(tx, self.me().id)?, Verb::Settings, "setting", SETTING)?)
        })?;
        Ok(Done::new((), "Set: what the desk may advise on"))
    }

    /// Points the client of a case to a service for what the desk may not advise on: a note says where and why.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a service; [`Error::NotNow`] for what the desk may advise on.
    pub fn refer_out(&self, case: CaseId, subject: Subject, service: &str) -> Result<Done<NoteId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let service = clean_line(service);
        if service.is_empty() {
            return Err(Error::Invalid(vec![Problem::new("service", "Say where the person was sent.")]));
        }
        let (id, _) = self.in_case(case, |tx, brief| {
            let reason = scope(tx)?
                .outside(subject)
                .ok_or_else(|| Error::NotNow("The desk may advise on that: add it as a matter.".to_owned()))?;
            case::event(tx, brief.site, case, crate::domain::case::CaseEventKind::ReferredOut, subject.code())?;
            Ok(case::add_note(tx, case, &format!("Pointed to {service} for {subject}. {reason}"), None)?)
        })?;
        Ok(Done::new(id, format!("Pointed to {service}")))
    }
}
