//! The people who sign in: adding, shutting out, passphrases.

use chrono::{DateTime, Utc};

use super::door::{add_team, login_problem};
use super::{Done, Error, Session};
use crate::domain::id::{SiteId, StaffId, TeamId};
use crate::domain::people::{Membership, Site, Staff, Team, TeamKind};
use crate::domain::problem::Problem;
use crate::domain::role::{Role, Verb};
use crate::store::keys::{Cost, Held, KeyPair, Keyring, phrase};
use crate::store::{self, Store, Vault, people};

/// A person to add.
pub struct NewStaff {
    /// What they sign in as.
    pub login: String,
    /// Their name.
    pub name: String,
    /// Their job, in a word or two; the role where it is empty.
    pub job: String,
    /// Their role.
    pub role: Role,
    /// Their team; it must suit the role.
    pub team: TeamId,
}

/// Which keys a role's slot holds: File for advice, the own team's Bridge for a care team, neither for the others.
fn keys_for(store: &Store, staff: StaffId, person: &KeyPair, roles: &[(Role, TeamId)]) -> Result<Held, Error> {
    // Teams may have been added since this session began: look again at which Bridges File opens.
    let fresh = Vault::new(store.vault().held().clone(), store.conn())?;
    let mine = fresh.held();
    let file = roles.iter().any(|(role, _)| matches!(role, Role::Advisor | Role::Supervisor));
    let teams: Vec<TeamId> = roles.iter().filter(|(role, _)| *role == Role::CareTeam).map(|(_, team)| *team).collect();
    Ok(Held {
        staff: staff.0,
        db: mine.db.clone(),
        person: person.secret.clone(),
        file: if file { mine.file.clone() } else { None },
        bridges: mine.bridges.iter().filter(|(team, _)| teams.contains(&TeamId(*team))).cloned().collect(),
    })
}

/// Gives a login a new passphrase and a new pair. What they had posted stays readable to the desk; their drafts do not.
pub(super) fn renew(
    store: &Store,
    keyring: &mut Keyring,
    now: DateTime<Utc>,
    role: Role,
    login: &str,
    passphrase: &str,
) -> Result<(), Error> {
    let staff = people::by_login(store.conn(), login)?.ok_or(Error::Gone)?;
    if let Err(words) = phrase::check(passphrase, &[login, &staff.name, keyring.name()])
        && !keyring.is_demo()
    {
        return Err(Error::Invalid(vec![Problem::new("passphrase", words)]));
    }
    let roles: Vec<(Role, TeamId)> =
        people::memberships(store.conn(), staff.id)?.into_iter().map(|m| (m.role, m.team)).collect();
    let pair = KeyPair::generate();
    let held = keys_for(store, staff.id, &pair, &roles)?;
    let cost = cost_of(keyring);
    keyring.put(login, &staff.job, &held, passphrase, cost)?;
    store.write(now, role, |tx| {
        people::set_public(tx, staff.id, pair.public)?;
        people::set_disabled(tx, staff.id, false)?;
        tx.audit(people::home_site(tx, staff.id)?, Verb::ManageStaff, "passphrase", &staff.id.to_string())?;
        let generation = keyring.write_next(store.dir(), &store.vault().held().db)?;
        store::set_setting(tx, "keyring", &generation.to_string())?;
        Ok(())
    })
}

const fn cost_of(keyring: &Keyring) -> Cost {
    if keyring.is_demo() { Cost::DEMO } else { Cost::STANDARD }
}

impl Session {
    /// Everyone who can or could sign in, with their memberships.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn all_staff(&self) -> Result<Vec<(Staff, Vec<Membership>)>, Error> {
        self.permit_any(Verb::ManageStaff)?;
        let staff = people::all_staff(self.store.conn())?;
        staff
            .into_iter()
            .map(|staff| {
                let memberships = people::memberships(self.store.conn(), staff.id)?;
                Ok((staff, memberships))
            })
            .collect()
    }

    /// Every site of the desk.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn all_sites(&self) -> Result<Vec<Site>, Error> {
        self.permit_any(Verb::ManageStaff)?;
        Ok(people::sites(self.store.conn())?)
    }

    /// Adds a site.
    ///
    /// # Errors
    /// [`Error::Denied`]; SQL errors (a code that is taken).
    pub fn add_site(&self, code: &str, name: &str, nation: crate::domain::case::Nation) -> Result<SiteId, Error> {
        self.permit_any(Verb::ManageStaff)?;
        if let Some(problem) = super::door::code_problem(code) {
            return Err(Error::Invalid(vec![problem]));
        }
        self.write(|tx| {
            let site = Site { id: SiteId(tx.id()), code: code.to_owned(), name: name.to_owned(), nation };
            people::add_site(tx, &site)?;
            tx.audit(site.id, Verb::ManageStaff, "site", &site.id.to_string())?;
            Ok(site.id)
        })
    }

    /// Adds a team to a site; a care team gets a Bridge of its own.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn add_team(&self, site: SiteId, name: &str, kind: TeamKind) -> Result<TeamId, Error> {
        self.permit_any(Verb::ManageStaff)?;
        self.write(|tx| {
            let team = add_team(tx, site, name, kind)?;
            tx.audit(site, Verb::ManageStaff, "team", &team.to_string())?;
            Ok(team)
        })
    }

    /// Every team of the desk.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn all_teams(&self) -> Result<Vec<Team>, Error> {
        self.permit_any(Verb::ManageStaff)?;
        Ok(people::teams(self.store.conn())?)
    }

    /// Adds a person with a first passphrase, which they change when they first sign in.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for a login that is taken or a weak passphrase.
    pub fn add_staff(&self, new: &NewStaff, passphrase: &str) -> Result<Done<StaffId>, Error> {
        self.permit_any(Verb::ManageStaff)?;
        let mut problems: Vec<Problem> = login_problem(&new.login).into_iter().collect();
        if people::by_login(self.store.conn(), &new.login)?.is_some() {
            problems.push(Problem::new("login", "That login is taken. Choose another."));
        }
        if new.name.trim().is_empty() {
            problems.push(Problem::new("name", "Give the person's name."));
        }
        if !self.is_demo()
            && let Err(words) = phrase::check(passphrase, &[&new.login, &new.name, self.desk()])
        {
            problems.push(Problem::new("passphrase", words));
        }
        let teams = people::teams(self.store.conn())?;
        let team = teams.iter().find(|team| team.id == new.team).ok_or(Error::Gone)?;
        if new.role == Role::CareTeam && team.kind != TeamKind::Care {
            problems.push(Problem::new("team", "A care-team member belongs to a care team. Choose one of those."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let job = if new.job.trim().is_empty() { new.role.label().to_owned() } else { new.job.trim().to_owned() };
        let pair = KeyPair::generate();
        let mut keyring = Keyring::load(self.store.dir())?;
        let id = StaffId(self.store.new_id(self.now()));
        let held = keys_for(&self.store, id, &pair, &[(new.role, new.team)])?;
        keyring.put(&new.login, &job, &held, passphrase, cost_of(&keyring))?;
        self.write(|tx| {
            let staff = Staff { id, login: new.login.clone(), name: new.name.trim().to_owned(), job, disabled: false };
            people::add_staff(tx, &staff, pair.public)?;
            let membership =
                Membership { team: team.id, site: team.site, role: new.role, starts: tx.today(), ends: None };
            people::add_membership(tx, id, &membership)?;
            tx.audit(team.site, Verb::ManageStaff, "staff", &id.to_string())?;
            let generation = keyring.write_next(self.store.dir(), &self.store.vault().held().db)?;
            Ok(store::set_setting(tx, "keyring", &generation.to_string())?)
        })?;
        Ok(Done::new(id, format!("{} can sign in as {}.", new.name.trim(), new.login)))
    }

    /// Adds a further membership in the same role, so that a person works at another site.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn add_membership(&self, staff: StaffId, role: Role, team: TeamId) -> Result<(), Error> {
        self.permit_any(Verb::ManageStaff)?;
        let site = people::teams(self.store.conn())?.into_iter().find(|t| t.id == team).ok_or(Error::Gone)?.site;
        self.write(|tx| {
            people::add_membership(tx, staff, &Membership { team, site, role, starts: tx.today(), ends: None })?;
            Ok(tx.audit(site, Verb::ManageStaff, "membership", &staff.to_string())?)
        })
    }

    /// Shuts a person out: at once everywhere, also where they are signed in. They may have kept a copy of the database's
    /// key; only a new key shuts that out too.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotNow`] for one's own account.
    pub fn disable_staff(&self, login: &str) -> Result<Done, Error> {
        self.permit_any(Verb::ManageStaff)?;
        let staff = people::by_login(self.store.conn(), login)?.ok_or(Error::Gone)?;
        if staff.id == self.me().id {
            return Err(Error::NotNow("You cannot shut yourself out. Ask another supervisor.".to_owned()));
        }
        let mut keyring = Keyring::load(self.store.dir())?;
        keyring.remove(login)?;
        self.write(|tx| {
            people::set_disabled(tx, staff.id, true)?;
            tx.audit(people::home_site(tx, staff.id)?, Verb::ManageStaff, "disable", &staff.id.to_string())?;
            let generation = keyring.write_next(self.store.dir(), &self.store.vault().held().db)?;
            Ok(store::set_setting(tx, "keyring", &generation.to_string())?)
        })?;
        Ok(Done::new((), format!("{} can no longer sign in.", staff.name)))
    }

    /// Changes one's own passphrase; the old one is asked for again.
    ///
    /// # Errors
    /// A wrong old passphrase; [`Error::Invalid`] for a weak new one.
    pub fn change_passphrase(&self, old: &str, new: &str) -> Result<Done, Error> {
        let mut keyring = Keyring::load(self.store.dir())?;
        let held = keyring.open(&self.me().login, old)?;
        if let Err(words) = phrase::check(new, &[&self.me().login, &self.me().name, self.desk()])
            && !self.is_demo()
        {
            return Err(Error::Invalid(vec![Problem::new("passphrase", words)]));
        }
        keyring.put(&self.me().login, &self.me().job, &held, new, cost_of(&keyring))?;
        self.write(|tx| {
            let id = self.me().id;
            tx.audit(people::home_site(tx, id)?, Verb::Account, "passphrase", &id.to_string())?;
            let generation = keyring.write_next(self.store.dir(), &held.db)?;
            Ok(store::set_setting(tx, "keyring", &generation.to_string())?)
        })?;
        Ok(Done::new((), "Your passphrase is changed."))
    }

    /// Gives someone who forgot theirs a new passphrase. Their drafts cannot be read again.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`].
    pub fn reset_passphrase(&self, login: &str, passphrase: &str) -> Result<Done, Error> {
        self.permit_any(Verb::ManageStaff)?;
        let mut keyring = Keyring::load(self.store.dir())?;
        renew(&self.store, &mut keyring, self.now(), self.role(), login, passphrase)?;
        Ok(Done::new((), format!("{login} has a new passphrase. Drafts under the old one cannot be read again.")))
    }
}
