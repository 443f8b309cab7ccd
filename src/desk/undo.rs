//! Taking back: an ordinary, audited verb. The same person, and nobody else has touched the rows or built on them since.

use uuid::Uuid;

use super::{Done, Error, Session};
use crate::domain::case::CaseEventKind;
use crate::domain::change::Part;
use crate::domain::id::{AppointmentId, ClientId, DocumentId, ReferralId, StaffId};
use crate::domain::referral::ReferralEventKind;
use crate::domain::role::Verb;
use crate::store::{case, client, document, matter, referral, row};

/// A row that a verb wrote: its table, its id, and the version that the verb made of it.
pub(super) type Made = (&'static str, Uuid, u32);

/// How to take back what a verb did: the rows that it wrote, at the versions that it made.
#[derive(Clone)]
pub struct Undo {
    verb: Verb,
    by: StaffId,
    rows: Vec<Made>,
    /// What was done, for the toast: `Undone: took Khan, Imran`.
    pub words: String,
}

impl Undo {
    /// What one verb did twice, to be taken back at once.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self
    }
}

/// The part of the desk to which a table's rows belong.
fn part_of(table: &str) -> Part {
    match table {
        "client" => Part::Client,
        "referral" => Part::Inbox,
        "evidence" => Part::Evidence,
        "outcome" => Part::Outcome,
        "desk_session" | "called_off" | "appointment" | "brought" | "signpost" => Part::Slots,
        "alert" => Part::Alert,
        "message" | "reception_note" => Part::Message,
        "service" => Part::Service,
        _ => Part::Case,
    }
}

impl Session {
    /// How this person takes back what they have just done.
    pub(super) fn undo_of(&self, verb: Verb, rows: Vec<Made>, words: impl Into<String>) -> Undo {
        Undo { verb, by: self.me().id, rows, words: words.into() }
    }

    /// Takes back what `undo` describes. The toast says what was taken back.
    ///
    /// # Errors
    /// [`Error::Conflict`] or [`Error::Gone`] where a row has moved on since; [`Error::NotNow`] where something was added to
    /// what would go; [`Error::Denied`] to anyone but who did it. Then nothing is taken back.
    pub fn undo(&self, undo: &Undo) -> Result<Done, Error> {
        if undo.by != self.me().id {
            return Err(Error::Denied("Only the person who did it can take it back.".to_owned()));
        }
        self.permit_any(undo.verb)?;
        let opening = undo.rows.iter().any(|(table, _, made)| *table == "case_file" && *made <= 1);
        let first = undo.rows.first().map(|(_, id, _)| *id);
        self.write(|tx| {
            // The newest row first: what was made last goes first.
            for (table, id, made) in undo.rows.iter().rev() {
                if *made <= 1 && row::leaned_on(tx, table, *id)? {
                    return Err(Error::NotNow(
                        "More was added to this since, so it cannot be taken back. Change or close it instead."
                            .to_owned(),
                    ));
                }
                let (site, in_case, client) = row::whereabouts(tx, table, *id)?;
                if let Some(client) = client {
                    self.permit(undo.verb, self.relation_to(tx, client, site, &[Some(undo.by)], None)?)?;
                }
                // One line in the timeline, of what the verb was about.
                if let Some(case) = in_case
                    && Some(*id) == first
                    && !opening
                {
                    case::event(tx, site, case, CaseEventKind::Undone, &case::undone(tx, table, *id)?)?;
                }
                if let Some(case) = in_case
                    && *table == "case_file"
                    && undo.verb == Verb::JoinClients
                {
                    case::event(tx, site, case, CaseEventKind::Undone, "client")?;
                }
                match *table {
                    // Whoever was before it sees other lists.
                    "wall" => Part::ALL.iter().try_for_each(|part| tx.changed(*part))?,
                    table => tx.changed(part_of(table))?,
                }
                match *table {
                    "client" => client::restore(tx, ClientId(*id), *made)?,
                    _ => {
                        row::restore(tx, table, *id, *made)?;
                    }
                }
                if *table == "document" && !document::settle(tx, DocumentId(*id))? {
                    let words = "It was taken out more than a day ago: its bytes are gone.";
                    return Err(Error::NotNow(words.to_owned()));
                }
                if *table == "appointment" && *made > 1 {
                    self.still_fits(tx, AppointmentId(*id))?;
                }
                if let Some(case) = in_case {
                    matter::weigh(tx, case)?;
                }
                if *table == "referral" && *made > 1 {
                    referral::event(tx, site, ReferralId(*id), ReferralEventKind::Undone, None)?;
                }
                tx.audit(site, undo.verb, "undo", &id.to_string())?;
            }
            Ok(())
        })?;
        Ok(Done::new((), format!("Undone: {}", undo.words)))
    }
}
