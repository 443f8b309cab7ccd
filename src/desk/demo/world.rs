//! The demo's sites, teams and people who sign in.

use chrono::TimeDelta;
use zeroize::Zeroizing;

use super::papers::Letters;
use super::{PASSPHRASE, Plan};
use crate::desk::door::{Founding, found};
use crate::desk::people::NewStaff;
use crate::desk::{Clock, Error, Session};
use crate::domain::case::Nation;
use crate::domain::id::{SiteId, TeamId};
use crate::domain::people::TeamKind;
use crate::domain::role::Role;
use crate::domain::scope::{Immigration, Scope};
use crate::store::keys::Keyring;
use crate::store::{Ids, Vault};

/// A site: code, name, nation.
pub(super) const SITES: [(&str, &str, Nation); 3] = [
    ("ELM", "Elm Street Health Centre", Nation::England),
    ("MIL", "Millrace Surgery, Harrowmere", Nation::England),
    ("QUA", "Quay Road Medical Centre, Port Ennis", Nation::Wales),
];

/// A care team: its site and name, and who refers for it. The first of each site is made with it.
pub(super) const CARE: [(usize, &str, &[&str]); 7] = [
    (0, "Care team", &["Dr Samir Shah, GP", "Nell Adeyemi, practice nurse", "Dr Ffion Marsh, GP"]),
    (0, "Community mental health team", &["Tom Aldous, CPN", "Dr Irena Kos, psychiatrist"]),
    (0, "Midwives", &["Grace Oduya, midwife"]),
    (1, "Care team", &["Dr Piers Latham, GP", "Sunita Rao, practice nurse"]),
    (1, "Link workers", &["Jo Whitcombe, link worker"]),
    (2, "Care team", &["Dr Eluned Parry, GP", "Huw Bevan, pharmacist"]),
    (2, "District nurses", &["Maggie Tull, district nurse"]),
];

/// Who acts in a story.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Actor {
    Advisor,
    Advisor2,
    Reception,
    Clinician,
    Supervisor,
}

/// An account of the demo.
pub(super) struct Person {
    pub(super) login: &'static str,
    name: &'static str,
    job: &'static str,
    pub(super) role: Role,
    /// What it is for, for the sign-in screen.
    pub(super) about: &'static str,
    kind: TeamKind,
    /// The sites at which they work, the first of them home.
    sites: &'static [usize],
}

/// The accounts, in the order of [`Actor`]; the manager acts in no story.
pub(super) const PEOPLE: [Person; 6] = [
    Person {
        login: "advisor",
        name: "Ada Obi",
        job: "advisor",
        role: Role::Advisor,
        about: "forty open cases at two sites: the desk at work",
        kind: TeamKind::Advice,
        sites: &[0, 1],
    },
    Person {
        login: "advisor2",
        name: "Tomasz Wójcik",
        job: "advisor",
        role: Role::Advisor,
        about: "a colleague: see a change arrive, meet a conflict",
        kind: TeamKind::Advice,
        sites: &[0, 2],
    },
    Person {
        login: "reception",
        name: "Priya Nair",
        job: "receptionist",
        role: Role::Receptionist,
        about: "the counter: makes referrals, sees no advice file",
        kind: TeamKind::FrontDesk,
        sites: &[0, 1],
    },
    Person {
        login: "clinician",
        name: "Dr Samir Shah",
        job: "GP",
        role: Role::CareTeam,
        about: "the care team: refers, is asked for evidence",
        kind: TeamKind::Care,
        sites: &[0],
    },
    Person {
        login: "supervisor",
        name: "Bronwen Pryce",
        job: "supervisor",
        role: Role::Supervisor,
        about: "every case; people and audit by command line",
        kind: TeamKind::Advice,
        sites: &[0, 1, 2],
    },
    Person {
        login: "manager",
        name: "Callum Reid",
        job: "service manager",
        role: Role::Manager,
        about: "figures only",
        kind: TeamKind::Advice,
        sites: &[0],
    },
];

const SUPERVISOR: usize = Actor::Supervisor as usize;

/// The demo's desk before anyone has come: where things stand, and everyone's keys at hand.
pub(super) struct World {
    /// The founder's session; its connection writes for everyone.
    pub(super) session: Session,
    pub(super) sites: [SiteId; SITES.len()],
    pub(super) care: Vec<TeamId>,
    /// What clients bring.
    pub(super) letters: Letters,
    vaults: Vec<Vault>,
}

impl World {
    /// Makes the desk, its sites, teams and accounts, as they were made three years before `now`.
    pub(super) fn found(dir: &std::path::Path, plan: &Plan) -> Result<Self, Error> {
        let (code, name, nation) = SITES[0];
        let founder = &PEOPLE[SUPERVISOR];
        let founding = Founding {
            site: name.to_owned(),
            code: code.to_owned(),
            nation,
            login: founder.login.to_owned(),
            name: founder.name.to_owned(),
            passphrase: Zeroizing::new(PASSPHRASE.to_owned()),
        };
        // Long ago, so that a desk made for one day also opens on another.
        let then = Clock::standing_at(plan.now - TimeDelta::days(1096));
        let (session, _) = found(dir, &founding, true, then, Ids::seeded(plan.seed))?;
        // Its people ask about immigration too, and somebody here is registered to advise on it.
        let _ = session.set_scope(&Scope { immigration: Immigration::One, ..Scope::default() })?;
        let mut sites = [session.home_site()?; SITES.len()];
        for (site, (code, name, nation)) in sites.iter_mut().zip(SITES).skip(1) {
            *site = session.add_site(code, name, nation)?;
            session.add_team(*site, "Advice desk", TeamKind::Advice)?;
            session.add_team(*site, "Front desk", TeamKind::FrontDesk)?;
        }
        let mut care = Vec::with_capacity(CARE.len());
        for (site, name, _) in CARE {
            let there = session.all_teams()?.into_iter().find(|team| team.site == sites[site] && team.name == name);
            care.push(match there {
                Some(team) => team.id,
                None => session.add_team(sites[site], name, TeamKind::Care)?,
            });
        }
        add_people(&session, &sites)?;
        let keyring = Keyring::load(dir)?;
        let vault = |person: &Person| -> Result<Vault, Error> {
            Ok(Vault::new(keyring.open(person.login, PASSPHRASE)?).remembering(plan.clients as usize * 2))
        };
        let vaults = PEOPLE.iter().map(vault).collect::<Result<_, _>>()?;
        Ok(Self { session, sites, care, letters: Letters::default(), vaults })
    }

    /// Someone's keys and role.
    pub(super) fn actor(&self, actor: Actor) -> (&Vault, Role) {
        (&self.vaults[actor as usize], PEOPLE[actor as usize].role)
    }
}

fn add_people(session: &Session, sites: &[SiteId]) -> Result<(), Error> {
    let teams = session.all_teams()?;
    // Of a site's care teams the practice's own, which has this name everywhere.
    let team_of = |person: &Person, site: usize| {
        let fits = |team: &&crate::domain::people::Team| {
            team.site == sites[site]
                && team.kind == person.kind
                && (team.kind != TeamKind::Care || team.name == CARE[0].1)
        };
        teams.iter().find(fits).map(|team| team.id).ok_or(Error::Gone)
    };
    for (place, person) in PEOPLE.iter().enumerate() {
        let id = if place == SUPERVISOR {
            session.me().id
        } else {
            let new = NewStaff {
                login: person.login.to_owned(),
                name: person.name.to_owned(),
                job: person.job.to_owned(),
                role: person.role,
                team: team_of(person, person.sites[0])?,
            };
            session.add_staff(&new, PASSPHRASE)?.value
        };
        for site in &person.sites[1..] {
            session.add_membership(id, person.role, team_of(person, *site)?)?;
        }
    }
    Ok(())
}
