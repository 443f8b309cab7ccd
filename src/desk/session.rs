//! Who is signed in, what they may do, and the one way in which every verb writes.

use std::sync::{Arc, OnceLock};

use chrono::{DateTime, NaiveDate, Utc};

use super::limits::Limits;
use super::undo::Undo;
use super::{Clock, Error};
use crate::domain::change::Parts;
use crate::domain::id::{ClientId, SiteId, StaffId, TeamId};
use crate::domain::people::{Membership, Site, Staff, Team};
use crate::domain::role::{Reach, Relation, Role, Verb, reach};
use crate::store::{self, Connection, Store, Tx, people, schema, wall};

/// A person signed in at a desk, in one role.
pub struct Session {
    pub(super) store: Store,
    clock: Clock,
    me: Staff,
    role: Role,
    sites: Vec<SiteId>,
    teams: Vec<TeamId>,
    desk: String,
    demo: bool,
    /// The rules of time limits, read once they are needed.
    limits: OnceLock<Arc<Limits>>,
    /// What whoever signs in is to be told.
    pub(super) notices: Vec<String>,
    /// The directory as it was last read.
    pub(super) directory: super::directory::Kept,
}

/// A verb that was done: what it made, the words for the toast, and how to take it back.
#[must_use]
pub struct Done<T = ()> {
    /// What was made.
    pub value: T,
    /// One line for the toast; it may name the client.
    pub words: String,
    /// How to take it back, where it can be.
    pub undo: Option<Undo>,
}

impl<T> Done<T> {
    pub(super) fn new(value: T, words: impl Into<String>) -> Self {
        Self { value, words: words.into(), undo: None }
    }

    pub(super) fn undoable(mut self, undo: Undo) -> Self {
        self.undo = Some(undo);
        self
    }
}

impl Session {
    /// Begins a session over an opened store: reads who it is and what they may do, and limits the connection to it.
    pub(super) fn begin(store: Store, clock: Clock, desk: String, demo: bool) -> Result<Self, Error> {
        let me = people::staff(store.conn(), store.vault().staff())?;
        let memberships = people::memberships(store.conn(), me.id)?;
        let (role, sites, teams) = standing(&me, &memberships, clock.today(), None)?;
        let store = store.limited_to(role)?;
        Ok(Self {
            store,
            clock,
            me,
            role,
            sites,
            teams,
            desk,
            demo,
            limits: OnceLock::new(),
            notices: Vec::new(),
            directory: super::directory::Kept::default(),
        })
    }

    /// Another session of the same person with a connection of its own: for a worker or the watchdog.
    ///
    /// # Errors
    /// Where the file does not open any more.
    pub fn again(&self) -> Result<Self, Error> {
        Ok(Self {
            store: self.store.again(self.role)?,
            clock: self.clock,
            me: self.me.clone(),
            role: self.role,
            sites: self.sites.clone(),
            teams: self.teams.clone(),
            desk: self.desk.clone(),
            demo: self.demo,
            limits: self.limits.clone(),
            notices: Vec::new(),
            directory: self.directory.clone(),
        })
    }

    /// The rules of time limits and the bank holidays at this desk, as they stood when they were first asked for.
    ///
    /// # Errors
    /// [`Error::Invalid`] where the desk's own file cannot be used.
    pub fn limits(&self) -> Result<Arc<Limits>, Error> {
        if let Some(limits) = self.limits.get() {
            return Ok(Arc::clone(limits));
        }
        let limits = Arc::new(Limits::load(Some(self.store.dir()))?);
        Ok(Arc::clone(self.limits.get_or_init(|| limits)))
    }

    /// The signed-in person.
    #[must_use]
    pub const fn me(&self) -> &Staff {
        &self.me
    }

    /// The role in which they act.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// What whoever signs in is to be told, in sentences.
    #[must_use]
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The desk's name.
    #[must_use]
    pub fn desk(&self) -> &str {
        &self.desk
    }

    /// Whether this is a desk of made-up people.
    #[must_use]
    pub const fn is_demo(&self) -> bool {
        self.demo
    }

    /// The sites of the person's memberships.
    #[must_use]
    pub fn own_sites(&self) -> &[SiteId] {
        &self.sites
    }

    /// The teams of the person's memberships.
    #[must_use]
    pub fn own_teams(&self) -> &[TeamId] {
        &self.teams
    }

    pub(super) const fn clock(&self) -> Clock {
        self.clock
    }

    /// Now, by the desk's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Today in the United Kingdom.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.clock.today()
    }

    /// The person's sites, with their names.
    ///
    /// # Errors
    /// SQL errors.
    pub fn sites(&self) -> Result<Vec<Site>, Error> {
        let all = people::sites(self.store.conn())?;
        Ok(all.into_iter().filter(|site| self.sites.contains(&site.id)).collect())
    }

    /// The teams at the person's sites.
    ///
    /// # Errors
    /// SQL errors.
    pub fn teams(&self) -> Result<Vec<Team>, Error> {
        let all = people::teams(self.store.conn())?;
        Ok(all.into_iter().filter(|team| self.sites.contains(&team.site)).collect())
    }

    /// How far this person's permission for a verb reaches.
    #[must_use]
    pub const fn reach(&self, verb: Verb) -> Reach {
        reach(self.role, verb)
    }

    /// Whether this person may do a verb to anything at all. Every verb asks this first: the connection of a role that may
    /// not would refuse the very look-up that tells how a record stands to the person, and without a sentence.
    ///
    /// # Errors
    /// [`Error::Denied`] with a sentence that says who may.
    pub fn permit_any(&self, verb: Verb) -> Result<(), Error> {
        if self.reach(verb) == Reach::None { Err(self.denied(verb)) } else { Ok(()) }
    }

    pub(super) fn permit(&self, verb: Verb, relation: Relation) -> Result<(), Error> {
        if self.reach(verb).covers(relation) { Ok(()) } else { Err(self.denied(verb)) }
    }

    fn denied(&self, verb: Verb) -> Error {
        let may: Vec<&str> =
            Role::ALL.iter().filter(|role| reach(**role, verb) != Reach::None).map(|role| role.label()).collect();
        Error::Denied(match self.reach(verb) {
            Reach::None => format!("To {} is for: {}.", verb.label(), may.join(", ")),
            _ => format!("You may {} only where it is yours, your team's or your site's.", verb.label()),
        })
    }

    /// How a record of this site, owner and team stands to the person.
    pub(super) fn relation(&self, site: SiteId, owners: &[Option<StaffId>], team: Option<TeamId>) -> Relation {
        if !self.sites.contains(&site) {
            Relation::Other
        } else if owners.contains(&Some(self.me.id)) {
            Relation::Own
        } else if team.is_some_and(|team| self.teams.contains(&team)) {
            Relation::Team
        } else {
            Relation::Site
        }
    }

    /// How a record of this client, site, owner and team stands to the person: a wall comes before everything else.
    pub(super) fn relation_to(
        &self,
        conn: &Connection,
        client: ClientId,
        site: SiteId,
        owners: &[Option<StaffId>],
        team: Option<TeamId>,
    ) -> Result<Relation, Error> {
        Ok(if wall::keeps(conn, client, self.me.id)? { Relation::Walled } else { self.relation(site, owners, team) })
    }

    /// The sites over which a list of this verb goes.
    pub(super) fn sites_for(&self, verb: Verb) -> Result<Vec<SiteId>, Error> {
        match self.reach(verb) {
            Reach::None | Reach::Own | Reach::Team => Err(self.denied(verb)),
            Reach::Site => Ok(self.sites.clone()),
            Reach::All => Ok(people::sites(self.store.conn())?.into_iter().map(|site| site.id).collect()),
        }
    }

    /// The one way in which a verb writes: in its own transaction it reads again whether this person may still work here,
    /// then does its work; all or nothing.
    pub(super) fn write<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.store.write(self.now(), self.role, |tx| {
            self.still_welcome(tx)?;
            work(tx)
        })
    }

    /// Whether this program and this person may still work here, as the file says now: the same schema, an open account
    /// under the same keys, and every membership on which this session was begun.
    pub(super) fn still_welcome(&self, conn: &Connection) -> Result<(), Error> {
        if schema::version(conn)? != schema::VERSION {
            return Err(store::Error::Newer.into());
        }
        let me = people::staff(conn, self.me.id)?;
        let memberships = people::memberships(conn, self.me.id)?;
        let (_, sites, teams) = standing(&me, &memberships, self.today(), Some(self.role))?;
        if people::public(conn, me.id)? != self.store.vault().held().person.public() {
            return Err(Error::Ended("Your passphrase was replaced by a supervisor. Sign in again with the new one."));
        }
        if self.sites.iter().any(|site| !sites.contains(site)) || self.teams.iter().any(|team| !teams.contains(team)) {
            return Err(Error::Ended("Your teams have changed. Sign in again."));
        }
        Ok(())
    }

    /// What other desks have changed since this was last asked: cheap enough for once a second. Their drafts, and that they
    /// looked at something, is no change.
    ///
    /// # Errors
    /// [`Error::Ended`] where what they wrote ends this session: a closed account stops here also while nobody types.
    pub fn others_wrote(&self) -> Result<Parts, Error> {
        if !self.store.others_wrote()? {
            return Ok(Parts::NONE);
        }
        self.still_welcome(self.store.conn())?;
        self.moved()
    }

    /// What has changed since this or [`Session::others_wrote`] was last asked, by this person's verbs as well.
    ///
    /// # Errors
    /// SQL errors.
    pub fn moved(&self) -> Result<Parts, Error> {
        Ok(self.store.moved()?)
    }

    /// Minutes without a key before the desk locks itself (default 5, 1 to 60).
    ///
    /// # Errors
    /// SQL errors.
    pub fn idle_minutes(&self) -> Result<u64, Error> {
        let set = store::setting(self.store.conn(), "idle_minutes")?.and_then(|text| text.parse().ok());
        Ok(set.unwrap_or(5).clamp(1, 60))
    }

    /// Whether the lock waits while a call card is open: for a room where nobody else passes the screen.
    ///
    /// # Errors
    /// SQL errors.
    pub fn lock_waits_for_calls(&self) -> Result<bool, Error> {
        Ok(store::setting(self.store.conn(), "idle_calls")?.as_deref() == Some("yes"))
    }

    /// Sets the minutes without a key before a desk locks itself, and whether that waits for calls.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] outside 1 to 60.
    pub fn set_idle_lock(&self, minutes: u64, waits_for_calls: bool) -> Result<Done, Error> {
        self.permit_any(Verb::Settings)?;
        if !(1..=60).contains(&minutes) {
            return Err(Error::Invalid(vec![crate::domain::problem::Problem::new(
                "minutes",
                "Give a whole number of minutes from 1 to 60.",
            )]));
        }
        self.write(|tx| {
            store::set_setting(tx, "idle_minutes", &minutes.to_string())?;
            store::set_setting(tx, "idle_calls", if waits_for_calls { "yes" } else { "no" })?;
            Ok(tx.audit(people::home_site(tx, self.me.id)?, Verb::Settings, "setting", "idle_minutes")?)
        })?;
        Ok(Done::new((), format!("Desks lock after {minutes} minutes without a key.")))
    }
}

/// The role a person acts in today, with its sites and teams. `keep` demands that they still hold that role.
fn standing(
    me: &Staff,
    memberships: &[Membership],
    today: NaiveDate,
    keep: Option<Role>,
) -> Result<(Role, Vec<SiteId>, Vec<TeamId>), Error> {
    if me.disabled {
        return Err(Error::Ended("This account was closed. Speak to a supervisor."));
    }
    let holding: Vec<&Membership> = memberships.iter().filter(|membership| membership.holds_on(today)).collect();
    let role = match keep {
        Some(role) => holding.iter().any(|membership| membership.role == role).then_some(role),
        None => holding.first().map(|membership| membership.role),
    };
    let Some(role) = role else {
        return Err(Error::Ended("You are in no team of this desk today. Speak to a supervisor."));
    };
    let mut sites: Vec<SiteId> = holding.iter().filter(|m| m.role == role).map(|m| m.site).collect();
    sites.sort_unstable();
    sites.dedup();
    let teams = holding.iter().filter(|m| m.role == role).map(|m| m.team).collect();
    Ok((role, sites, teams))
}
