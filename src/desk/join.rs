//! Two records of one person become one: everything goes to the record that stays, and the other one points to it.

use super::undo::Made;
use super::{Done, Error, Session};
use crate::domain::id::{ClientId, SiteId};
use crate::domain::join::{Line, cannot, joined, side_by_side};
use crate::domain::person::Person;
use crate::domain::role::Verb;
use crate::store::{Connection, client, join, wall};

/// A client's record at the version that was seen.
pub type SeenClient = (ClientId, u32);

/// Two records as they stand, each with its version.
struct Two {
    stays: (Person, u32),
    goes: (Person, u32),
    site: SiteId,
}

/// Two records side by side, before they are joined.
#[derive(Clone)]
pub struct Preview {
    /// The record that stays.
    pub stays: SeenClient,
    /// The record that goes.
    pub goes: SeenClient,
    /// The name of the one that stays, as lists show it.
    pub name: String,
    /// Field by field.
    pub lines: Vec<Line>,
    /// What goes over to the record that stays: how many referrals, how many cases.
    pub moves: (u64, u64),
}

impl Session {
    /// Both records, each audited as opened.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotNow`] where they cannot be joined, in a sentence that says why.
    pub fn preview_join(&self, stays: ClientId, goes: ClientId) -> Result<Preview, Error> {
        self.permit_any(Verb::JoinClients)?;
        let conn = self.store.conn();
        let two = self.joinable(conn, stays, goes)?;
        self.write(|tx| {
            tx.audit(two.site, Verb::FindClient, "client", &stays.to_string())?;
            Ok(tx.audit(two.site, Verb::FindClient, "client", &goes.to_string())?)
        })?;
        Ok(Preview {
            stays: (stays, two.stays.1),
            goes: (goes, two.goes.1),
            name: two.stays.0.listed(),
            lines: side_by_side(&two.stays.0, &two.goes.0),
            moves: join::held(conn, goes)?,
        })
    }

    /// Two records that this person may join, with their versions and their site.
    fn joinable(&self, conn: &Connection, stays: ClientId, goes: ClientId) -> Result<Two, Error> {
        if stays == goes {
            return Err(Error::NotNow("That is the same record. Choose the other one.".to_owned()));
        }
        let read = |id: ClientId| {
            let (person, version, site) = client::get(conn, id)?;
            self.permit(Verb::JoinClients, self.relation_to(conn, id, site, &[], None)?)?;
            Ok::<_, Error>((person, version, site))
        };
        let ((one, one_seen, site), (other, other_seen, other_site)) = (read(stays)?, read(goes)?);
        if site != other_site {
            return Err(Error::NotNow(
                "These records are of two sites, and each site finds its own only. They stay apart.".to_owned(),
            ));
        }
        if wall::stands_around(conn, stays)? || wall::stands_around(conn, goes)? {
            return Err(Error::NotNow("A wall stands around one of these. It has to be lifted first.".to_owned()));
        }
        if let Some(why) = cannot(&one, &other) {
            return Err(Error::NotNow(why.to_owned()));
        }
        Ok(Two { stays: (one, one_seen), goes: (other, other_seen), site })
    }

    /// Joins two records over the versions that were seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; as [`Session::preview_join`].
    pub fn join_clients(&self, stays: SeenClient, goes: SeenClient) -> Result<Done, Error> {
        self.permit_any(Verb::JoinClients)?;
        let (rows, name) = self.write(|tx| {
            let two = self.joinable(tx, stays.0, goes.0)?;
            let after = joined(&two.stays.0, &two.goes.0);
            let rows: Vec<Made> = join::join(tx, stays, goes, &after)?;
            tx.audit(two.site, Verb::JoinClients, "client", &stays.0.to_string())?;
            tx.audit(two.site, Verb::JoinClients, "client", &goes.0.to_string())?;
            Ok::<_, Error>((rows, after.listed()))
        })?;
        let words = format!("two records of {name}");
        let undo = self.undo_of(Verb::JoinClients, rows, format!("joining {words}"));
        Ok(Done::new((), format!("Joined {words}")).undoable(undo))
    }
}
