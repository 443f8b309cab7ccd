//! The people who sign in: adding, shutting out, passphrases.

use chrono::{DateTime, Utc};

use super::door::{add_team, counted, login_problem};
use super::{Done, Error, Session};
use crate::domain::date::uk_date;
use crate::domain::id::{SiteId, StaffId, TeamId};
use crate::domain::people::{Membership, Site, Staff, Team, TeamKind};
use crate::domain::problem::Problem;
use crate::domain::role::{Role, Verb};
use crate::store::keys::{Cost, Held, KeyError, KeyPair, Keyring, phrase};
use crate::store::{self, Store, people};

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

/// Which keys the slot of a person holds: File for advice, the own teams' Bridges for a care team, neither for the others.
fn keys_for(store: &Store, staff: StaffId, person: &KeyPair, roles: &[(Role, TeamId)]) -> Result<Held, Error> {
    let vault = store.vault();
    let mut held = Held {
        staff: staff.0,
        db: vault.held().db.clone(),
        person: person.secret.clone(),
        file: None,
        bridges: Vec::new(),
    };
    for (role, team) in roles {
        match role {
            Role::Advisor | Role::Supervisor => held.file.clone_from(&vault.held().file),
            Role::CareTeam => {
                let bridge = vault.bridge(store.conn(), *team)?;
                held.bridges.push((team.0, bridge.ok_or(store::Error::Damaged("a compartment without its key"))?));
            }
            Role::Receptionist | Role::Manager => {}
        }
    }
    Ok(held)
}

/// The one way in which the keyring changes. `edit` makes the new slots before the transaction begins, since that is slow
/// by design; inside it the keyring is held against the generation that the file knows (an older one put back must not come
/// out as the newest), `work` is done, the keyring is written, and its generation is stored. Where another desk was quicker
/// it is all done again, once, over what that desk wrote.
fn change_keyring(
    store: &Store,
    at: DateTime<Utc>,
    role: Role,
    edit: impl Fn(&mut Keyring) -> Result<(), Error>,
    work: impl Fn(&store::Tx<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let once = || {
        let mut keyring = Keyring::load(store.dir())?;
        edit(&mut keyring)?;
        store.write(at, role, |tx| {
            let known = store::generation(tx)?;
            keyring.accepts(known).map_err(|error| match Keyring::load(store.dir()) {
                Ok(now) if now.accepts(known).is_ok() => KeyError::Changed,
                _ => error,
            })?;
            work(tx)?;
            let generation = keyring.write_next(store.dir(), &store.vault().held().db)?;
            Ok(store::set_setting(tx, "keyring", &generation.to_string())?)
        })
    };
    match once() {
        Err(Error::Store(store::Error::Key(KeyError::Changed))) => once(),
        other => other,
    }
}

/// Gives a login a new passphrase and a new pair, and opens the account again where it was closed. What they had posted
/// stays readable to the desk; their drafts do not. `check` runs first in the transaction.
pub(super) fn renew(
    store: &Store,
    at: DateTime<Utc>,
    role: Role,
    login: &str,
    passphrase: &str,
    check: impl Fn(&store::Tx<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let staff = people::by_login(store.conn(), login)?.ok_or(Error::Gone)?;
    let today = uk_date(at);
    let memberships = people::memberships(store.conn(), staff.id)?;
    let roles: Vec<(Role, TeamId)> =
        memberships.iter().filter(|membership| membership.holds_on(today)).map(|m| (m.role, m.team)).collect();
    let pair = KeyPair::generate();
    let held = keys_for(store, staff.id, &pair, &roles)?;
    change_keyring(
        store,
        at,
        role,
        |keyring| {
            fit(keyring, passphrase, &[login, &staff.name])?;
            Ok(keyring.put(login, &staff.job, &held, passphrase, cost_of(keyring))?)
        },
        |tx| {
            check(tx)?;
            people::set_public(tx, staff.id, pair.public)?;
            people::set_disabled(tx, staff.id, false)?;
            Ok(tx.audit(people::home_site(tx, staff.id)?, Verb::ManageStaff, "passphrase", &staff.id.to_string())?)
        },
    )
}

/// Whether a passphrase may be used: strong, and not made of what everyone knows. Made-up people may have a weak one.
fn fit(keyring: &Keyring, passphrase: &str, known: &[&str]) -> Result<(), Error> {
    let mut known = known.to_vec();
    known.push(keyring.name());
    match phrase::check(passphrase, &known) {
        Err(words) if !keyring.is_demo() => Err(Error::Invalid(vec![Problem::new("passphrase", words)])),
        _ => Ok(()),
    }
}

/// Whether a team suits a role: the care team's words go to a Bridge, and only a care team has one.
const fn suits(role: Role, kind: TeamKind) -> bool {
    matches!(kind, TeamKind::Care) || !matches!(role, Role::CareTeam)
}

fn taken() -> Problem {
    Problem::new("login", "That login is taken. Choose another.")
}

const fn cost_of(keyring: &Keyring) -> Cost {
    if keyring.is_demo() { Cost::DEMO } else { Cost::STANDARD }
}

impl Session {
    /// As [`change_keyring`], by someone who may still work here.
    fn change_keyring(
        &self,
        edit: impl Fn(&mut Keyring) -> Result<(), Error>,
        work: impl Fn(&store::Tx<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        change_keyring(&self.store, self.now(), self.role(), edit, |tx| {
            self.still_welcome(tx)?;
            work(tx)
        })
    }

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

    /// Every site of the desk.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn all_sites(&self) -> Result<Vec<Site>, Error> {
        self.permit_any(Verb::ManageStaff)?;
        Ok(people::sites(self.store.conn())?)
    }

    /// Every team of the desk.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn all_teams(&self) -> Result<Vec<Team>, Error> {
        self.permit_any(Verb::ManageStaff)?;
        Ok(people::teams(self.store.conn())?)
    }

    /// Adds a person with a first passphrase, which they can change once they are signed in.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for a login that is taken or a weak passphrase.
    pub fn add_staff(&self, new: &NewStaff, passphrase: &str) -> Result<Done<StaffId>, Error> {
        self.permit_any(Verb::ManageStaff)?;
        let mut problems: Vec<Problem> = login_problem(&new.login).into_iter().collect();
        if people::by_login(self.store.conn(), &new.login)?.is_some() {
            problems.push(taken());
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
        if !suits(new.role, team.kind) {
            problems.push(Problem::new("team", "A care-team member belongs to a care team. Choose one of those."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let job = if new.job.trim().is_empty() { new.role.label() } else { new.job.trim() };
        let pair = KeyPair::generate();
        let id = StaffId(self.store.new_id(self.now()));
        let held = keys_for(&self.store, id, &pair, &[(new.role, new.team)])?;
        self.change_keyring(
            |keyring| Ok(keyring.put(&new.login, job, &held, passphrase, cost_of(keyring))?),
            |tx| {
                // Another desk may have taken the login since the form was checked.
                if people::by_login(tx, &new.login)?.is_some() {
                    return Err(Error::Invalid(vec![taken()]));
                }
                let staff = Staff {
                    id,
                    login: new.login.clone(),
                    name: new.name.trim().to_owned(),
                    job: job.to_owned(),
                    disabled: false,
                };
                people::add_staff(tx, &staff, pair.public)?;
                let membership =
                    Membership { team: team.id, site: team.site, role: new.role, starts: tx.today(), ends: None };
                people::add_membership(tx, id, &membership)?;
                Ok(tx.audit(team.site, Verb::ManageStaff, "staff", &id.to_string())?)
            },
        )?;
        Ok(Done::new(id, format!("{} can sign in as {}.", new.name.trim(), new.login)))
    }

    /// Adds a further membership in a role that the person has, so that they also work at another site or for another
    /// team. The words of a further care team open to them with the next passphrase that a supervisor gives them.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for a role that they do not have, or a team that does not suit it.
    pub fn add_membership(&self, staff: StaffId, role: Role, team: TeamId) -> Result<(), Error> {
        self.permit_any(Verb::ManageStaff)?;
        let team = people::teams(self.store.conn())?.into_iter().find(|one| one.id == team).ok_or(Error::Gone)?;
        if !suits(role, team.kind) {
            return Err(Error::Invalid(vec![Problem::new("team", "Choose a care team for a care-team member.")]));
        }
        self.write(|tx| {
            if !people::memberships(tx, staff)?.iter().any(|held| held.role == role) {
                return Err(Error::Invalid(vec![Problem::new(
                    "role",
                    "The keys of a sign-in go with its role. For another role add another sign-in.",
                )]));
            }
            let membership = Membership { team: team.id, site: team.site, role, starts: tx.today(), ends: None };
            people::add_membership(tx, staff, &membership)?;
            Ok(tx.audit(team.site, Verb::ManageStaff, "membership", &staff.to_string())?)
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
        self.change_keyring(
            |keyring| match keyring.remove(login) {
                // The slot went in an earlier try that was cut off before its end; the account is still to be closed.
                Err(KeyError::UnknownLogin) => Ok(()),
                other => Ok(other?),
            },
            |tx| {
                people::set_disabled(tx, staff.id, true)?;
                Ok(tx.audit(people::home_site(tx, staff.id)?, Verb::ManageStaff, "disable", &staff.id.to_string())?)
            },
        )?;
        Ok(Done::new((), format!("{} can no longer sign in.", staff.name)))
    }

    /// Changes one's own passphrase; the old one is asked for again, and wrong ones count as they do at the door.
    ///
    /// # Errors
    /// A wrong old passphrase; [`Error::Wait`] after several; [`Error::Invalid`] for a weak new one.
    pub fn change_passphrase(&self, old: &str, new: &str) -> Result<Done, Error> {
        let me = self.me();
        let there = Keyring::load(self.store.dir())?;
        fit(&there, new, &[&me.login, &me.name])?;
        let (held, _) = counted(self.store.dir(), there.attempt_key(&me.login), || there.open(&me.login, old))?;
        self.change_keyring(
            |keyring| Ok(keyring.put(&me.login, &me.job, &held, new, cost_of(keyring))?),
            |tx| Ok(tx.audit(people::home_site(tx, me.id)?, Verb::Account, "passphrase", &me.id.to_string())?),
        )?;
        Ok(Done::new((), "Your passphrase is changed."))
    }

    /// Gives someone who forgot theirs a new passphrase. Their drafts cannot be read again.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`].
    pub fn reset_passphrase(&self, login: &str, passphrase: &str) -> Result<Done, Error> {
        self.permit_any(Verb::ManageStaff)?;
        renew(&self.store, self.now(), self.role(), login, passphrase, |tx| self.still_welcome(tx))?;
        Ok(Done::new((), format!("{login} has a new passphrase. Drafts under the old one cannot be read again.")))
    }
}
