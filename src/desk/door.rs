//! The door: making a desk, and signing in at one.

use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::{Clock, Error, Session, host};
use crate::domain::case::Nation;
use crate::domain::id::{SiteId, StaffId, TeamId};
use crate::domain::people::{Membership, Site, Staff, Team, TeamKind};
use crate::domain::problem::Problem;
use crate::domain::role::{Role, Verb};
use crate::store::keys::{
    Attempts, Cost, DbKey, Held, KeyError, KeyPair, Keyring, LoginInfo, RecoveryCode, phrase, seal,
};
use crate::store::{self, Ids, Store, people};

/// What a new desk is made from.
pub struct Founding {
    /// Name of the first site; the desk is called after it.
    pub site: String,
    /// Two to five letters or digits that begin the site's references.
    pub code: String,
    /// The nation in which the site lies.
    pub nation: Nation,
    /// The first supervisor's login.
    pub login: String,
    /// The first supervisor's name.
    pub name: String,
    /// Their passphrase.
    pub passphrase: zeroize::Zeroizing<String>,
}

impl Founding {
    /// What cannot be taken as it stands.
    fn problems(&self, demo: bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.site.trim().is_empty() {
            problems.push(Problem::new("site", "Give the name of the clinic, as people know it."));
        }
        problems.extend(code_problem(&self.code));
        problems.extend(login_problem(&self.login));
        if self.name.trim().is_empty() {
            problems.push(Problem::new("name", "Give the name of the first supervisor."));
        }
        if !demo {
            problems.extend(passphrase_problem(&self.passphrase, &[&self.login, &self.name, &self.site]));
        }
        problems
    }
}

/// What is wrong with a code that shall begin a site's references, where something is.
#[must_use]
pub fn code_problem(code: &str) -> Option<Problem> {
    let fits = (2..=5).contains(&code.len()) && code.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    (!fits).then(|| {
        Problem::new(
            "code",
            "A site's code is two to five capital letters or digits, for references such as ELM-26-0142.",
        )
    })
}

/// What is wrong with a login, where something is: it must be possible to type it anywhere.
#[must_use]
pub fn login_problem(login: &str) -> Option<Problem> {
    let fits = (2..=32).contains(&login.len())
        && login.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_'));
    (!fits).then(|| {
        Problem::new("login", "A login is 2 to 32 small letters, digits, full stops or hyphens, such as ada.obi.")
    })
}

/// A passphrase to offer: five words that nobody chose.
#[must_use]
pub fn offer_passphrase() -> zeroize::Zeroizing<String> {
    phrase::offer()
}

/// What is wrong with a passphrase for a real desk, where something is. `related` are words that others connect with the
/// person: login, names, the desk.
#[must_use]
pub fn passphrase_problem(passphrase: &str, related: &[&str]) -> Option<Problem> {
    phrase::check(passphrase, related).err().map(|words| Problem::new("passphrase", words))
}

/// Makes a desk in a folder and signs its first supervisor in. The recovery code is shown once and kept nowhere.
///
/// # Errors
/// [`Error::Invalid`]; a folder on a network file system; a desk that is there already. Nothing half-made remains.
pub fn found(
    dir: &Path,
    founding: &Founding,
    demo: bool,
    clock: Clock,
    ids: Ids,
) -> Result<(Session, RecoveryCode), Error> {
    let problems = founding.problems(demo);
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    make_folder(dir)?;
    refuse_network(dir)?;
    if dir.join(store::FILE).exists() || dir.join(store::keys::keyring::FILE).exists() {
        return Err(store::Error::Exists.into());
    }
    let made = build(dir, founding, demo, clock, ids);
    if made.is_err() {
        for name in [store::FILE, "desk.db-wal", "desk.db-shm", store::keys::keyring::FILE, store::counter::FILE] {
            let _ = std::fs::remove_file(dir.join(name));
        }
    }
    made
}

fn build(
    dir: &Path,
    founding: &Founding,
    demo: bool,
    clock: Clock,
    ids: Ids,
) -> Result<(Session, RecoveryCode), Error> {
    let now = clock.now();
    let (file, person) = (KeyPair::generate(), KeyPair::generate());
    let staff = StaffId(ids.make(now));
    let db = DbKey::generate();
    let held = Held {
        staff: staff.0,
        db: db.clone(),
        person: person.secret,
        file: Some(file.secret.clone()),
        bridges: Vec::new(),
    };
    let recovery = Held {
        staff: Uuid::nil(),
        db: db.clone(),
        person: KeyPair::generate().secret,
        file: Some(file.secret),
        bridges: Vec::new(),
    };
    let cost = if demo { Cost::DEMO } else { Cost::STANDARD };
    let mut keyring = Keyring::create(ids.make(now), founding.site.trim(), demo);
    keyring.put(&founding.login, "supervisor", &held, &founding.passphrase, cost)?;
    let code = keyring.put_recovery(&recovery, cost)?;
    let store = Store::create(dir, held, ids)?;
    store.write(now, Role::Supervisor, |tx| {
        store::set_setting(tx, "file_public", &store::vault::to_hex(&file.public.to_bytes()))?;
        let site = Site {
            id: SiteId(tx.id()),
            code: founding.code.clone(),
            name: founding.site.trim().to_owned(),
            nation: founding.nation,
        };
        people::add_site(tx, &site)?;
        let advice = add_team(tx, site.id, "Advice desk", TeamKind::Advice)?;
        add_team(tx, site.id, "Front desk", TeamKind::FrontDesk)?;
        add_team(tx, site.id, "Care team", TeamKind::Care)?;
        let first = Staff {
            id: staff,
            login: founding.login.clone(),
            name: founding.name.trim().to_owned(),
            job: "supervisor".to_owned(),
            disabled: false,
        };
        people::add_staff(tx, &first, person.public)?;
        let membership =
            Membership { team: advice, site: site.id, role: Role::Supervisor, starts: tx.today(), ends: None };
        people::add_membership(tx, staff, &membership)?;
        tx.audit(site.id, Verb::ManageStaff, "desk", &site.id.to_string())?;
        let generation = keyring.write_next(dir, &db)?;
        store::set_setting(tx, "keyring", &generation.to_string())?;
        Ok::<_, Error>(())
    })?;
    let session = Session::begin(store, clock, founding.site.trim().to_owned(), demo)?;
    session.tend_counter()?;
    Ok((session, code))
}

/// Adds a team; a care team gets its Bridge.
pub(super) fn add_team(tx: &store::Tx<'_>, site: SiteId, name: &str, kind: TeamKind) -> Result<TeamId, Error> {
    let team = Team { id: TeamId(tx.id()), site, name: name.to_owned(), kind };
    if kind == TeamKind::Care {
        let pair = KeyPair::generate();
        let file = tx.vault.public(tx, store::Room::File)?;
        let sealed = seal::wrap_secret(&file, team.id.0, &pair.secret)?;
        people::add_team(tx, &team, Some((pair.public, &sealed)))?;
    } else {
        people::add_team(tx, &team, None)?;
    }
    Ok(team.id)
}

fn make_folder(dir: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

fn refuse_network(dir: &Path) -> Result<(), Error> {
    match host::network_file_system(dir) {
        None => Ok(()),
        Some(kind) => Err(Error::NotNow(format!(
            "This folder is on a network drive ({kind}), where several desks would damage the file. Use a folder on a local \
             disk, and let other terminals sign in over SSH."
        ))),
    }
}

/// A desk that is there, before anyone has signed in: what the locked screen may show.
pub struct Door {
    dir: PathBuf,
    keyring: Keyring,
    clock: Clock,
}

impl Door {
    /// Looks at the desk in a folder.
    ///
    /// # Errors
    /// [`store::Error::NoDesk`]; a keyring that is missing beside a database, or damaged; a network file system.
    pub fn at(dir: &Path, clock: Clock) -> Result<Self, Error> {
        let (file, keyring) = (dir.join(store::FILE).exists(), dir.join(store::keys::keyring::FILE).exists());
        if !file && !keyring {
            return Err(store::Error::NoDesk.into());
        }
        refuse_network(dir)?;
        let keyring = Keyring::load(dir)?;
        if !file {
            return Err(store::Error::Damaged("the database is missing beside its keyring").into());
        }
        Ok(Self { dir: dir.to_owned(), keyring, clock })
    }

    /// The desk's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.keyring.name()
    }

    /// Whether this is a desk of made-up people.
    #[must_use]
    pub const fn is_demo(&self) -> bool {
        self.keyring.is_demo()
    }

    /// The desk's folder.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The clock by which sessions of this door run.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// The same door with sessions that run by another clock.
    #[must_use]
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Who can sign in.
    #[must_use]
    pub fn logins(&self) -> Vec<LoginInfo> {
        self.keyring.logins()
    }

    /// Signs in. Slow by design (Argon2id): run it on a worker.
    ///
    /// # Errors
    /// [`KeyError::UnknownLogin`], [`KeyError::WrongPassphrase`], [`Error::Wait`] after several failures, and what
    /// opening the file may give: three different sentences.
    pub fn sign_in(&self, login: &str, passphrase: &str) -> Result<Session, Error> {
        let enter = || {
            // Another desk may have changed the keyring since the locked screen was drawn.
            let keyring = Keyring::load(&self.dir)?;
            let key = keyring.attempt_key(login);
            let (held, failures) = counted(&self.dir, key, || keyring.open(login, passphrase))?;
            Ok((Store::open(&self.dir, held, &keyring, Ids::random())?, failures))
        };
        let (store, failures) = again_if_stale(&self.dir, enter)?;
        let mut session = Session::begin(store, self.clock, self.name().to_owned(), self.is_demo())?;
        session.record_sign_in(failures)?;
        session.clear_cut_off()?;
        // The desk's own work goes on without the counter's file: what is wrong with it is said.
        session.notices =
            session.tend_counter().unwrap_or_else(|error| vec![format!("The counter's letterbox: {error}")]);
        Ok(session)
    }

    /// Sets a new passphrase for a login with the recovery code. The person's drafts cannot be read again: their key was
    /// under the old passphrase.
    ///
    /// # Errors
    /// [`KeyError::WrongCode`] and its kin, [`Error::Wait`], [`Error::Invalid`] for a weak passphrase.
    pub fn recover(&self, code: &RecoveryCode, login: &str, passphrase: &str) -> Result<(), Error> {
        let store = again_if_stale(&self.dir, || {
            let keyring = Keyring::load(&self.dir)?;
            let key = keyring.recovery_attempt_key();
            let (held, _) = counted(&self.dir, key, || keyring.open_recovery(code))?;
            Ok(Store::open(&self.dir, held, &keyring, Ids::random())?)
        })?;
        super::people::renew(&store, self.clock.now(), Role::Supervisor, login, passphrase, |_| Ok(()))
    }
}

/// Opens a slot unless it must wait, and counts a wrong secret. With what it holds it gives the failures before it.
pub(super) fn counted(
    dir: &Path,
    key: Uuid,
    open: impl FnOnce() -> Result<Held, KeyError>,
) -> Result<(Held, u32), Error> {
    let now = host::system_time();
    let wait = Attempts::wait(dir, key, now);
    if !wait.is_zero() {
        return Err(Error::Wait(wait.as_secs().max(1)));
    }
    let held = open().inspect_err(|error| {
        if matches!(error, KeyError::WrongPassphrase | KeyError::UnknownLogin | KeyError::WrongCode) {
            Attempts::failed(dir, key, now);
        }
    })?;
    Ok((held, Attempts::succeeded(dir, key)))
}

/// Another desk may write a new keyring while Argon2id runs here: then the one at hand is older than the file, and is read
/// again, for as long as there is a newer one. One that nobody has replaced is an old one that was put back.
fn again_if_stale<T>(dir: &Path, open: impl Fn() -> Result<T, Error>) -> Result<T, Error> {
    let generation = || Ok::<_, Error>(Keyring::load(dir)?.generation());
    let mut before = generation()?;
    loop {
        match open() {
            Err(Error::Store(store::Error::Key(KeyError::Stale))) if generation()? != before => before = generation()?,
            other => return other,
        }
    }
}

impl Session {
    fn record_sign_in(&self, failures: u32) -> Result<(), Error> {
        self.write(|tx| {
            let site = people::home_site(tx, self.me().id)?;
            let what = format!("sign-in;failures={failures}");
            Ok(tx.audit(site, Verb::Account, "session", &what)?)
        })
    }
}
