//! Taking back: an ordinary, audited verb. The same person, and nobody else has touched the rows since.

use uuid::Uuid;

use super::{Done, Error, Session};
use crate::domain::id::{CaseId, ReferralId, SiteId};
use crate::domain::referral::ReferralEventKind;
use crate::domain::role::Verb;
use crate::store::{client, referral, row};

/// How to take back what a verb did: the rows that it wrote, at the versions that it made.
#[derive(Clone)]
pub struct Undo {
    pub(super) verb: Verb,
    pub(super) site: SiteId,
    pub(super) rows: Vec<(&'static str, Uuid, u32)>,
    /// What was done, for the toast: `Undone: took Khan, Imran`.
    pub words: String,
}

impl Session {
    /// Takes back what `undo` describes. The toast says what was taken back.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone has changed one of the rows since: then nothing is taken back.
    pub fn undo(&self, undo: &Undo) -> Result<Done, Error> {
        self.permit_any(undo.verb)?;
        self.write(|tx| {
            // The newest row first: what was made last goes first.
            for (table, id, made) in undo.rows.iter().rev() {
                match *table {
                    "client" => client::restore(tx, crate::domain::id::ClientId(*id), *made)?,
                    _ => {
                        row::restore(tx, table, *id, *made)?;
                    }
                }
                match *table {
                    "referral" if *made > 1 => {
                        referral::event(tx, undo.site, ReferralId(*id), ReferralEventKind::Undone, None)?;
                        tx.changed("inbox")?;
                    }
                    "case_file" if *made > 1 => {
                        use crate::domain::case::CaseEventKind::Undone;
                        crate::store::case::event(tx, undo.site, CaseId(*id), Undone, "")?;
                    }
                    _ => {}
                }
                tx.audit(undo.site, undo.verb, "undo", &id.to_string())?;
            }
            for area in ["inbox", "case", "evidence", "outcome"] {
                tx.changed(area)?;
            }
            Ok(())
        })?;
        Ok(Done::new((), format!("Undone: {}", undo.words)))
    }
}
