//! The keyring: one JSON file beside the database, with a slot for each person and one for the recovery code.
//!
//! Three things guard it. A checksum tells at once, before any passphrase, that the file is not as it was written.
//! Each slot is bound to its desk, login, staff id and cost. A MAC under a key that comes from the database's key
//! covers the whole file, and is checked after each opening, so that an edited or stitched file is noticed.
//!
//! **Changing it.** Inside the database's `IMMEDIATE` transaction: [`Keyring::load`] afresh, [`Keyring::accepts`] the
//! database's generation, [`Keyring::put`] or [`Keyring::remove`], [`Keyring::write_next`], store the generation that
//! it returns in the database, commit. A crash before the commit leaves the file one generation ahead: that is
//! accepted, and whoever opens such a desk first commits [`Keyring::generation`] to the database.

use std::path::Path;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    DbKey, KeyError, RecoveryCode,
    attempts::Attempts,
    disk, hex, random,
    slot::{Binding, Cost, Held, Kind, Slot, normalised},
};

/// The keyring's file name, beside the database.
pub const FILE: &str = "keyring";
/// The keyring before the latest change, kept beside it.
pub const PREVIOUS: &str = "keyring.previous";

const FORMAT: u32 = 1;
/// Room for some 2,000 people; a longer file is not a keyring.
const MAX_BYTES: u64 = 4 * 1024 * 1024;
const MAX_LOGIN: usize = 64;
const MAX_WORDS: usize = 200;

/// A sign-in as the list on the locked screen shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginInfo {
    /// What the person types to be found; compared without regard to case.
    pub login: String,
    /// A few words, such as the job. Everybody at the screen can read them.
    pub about: String,
}

/// The file as it stands on disk. The order of the fields is the order in the file.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    format: u32,
    desk: Uuid,
    name: String,
    demo: bool,
    generation: u64,
    slots: Vec<Slot>,
    #[serde(with = "hex")]
    mac: [u8; 32],
    #[serde(with = "hex")]
    sum: [u8; 32],
}

impl Contents {
    /// Reads the bytes of a keyring file. Bytes that this program would not have written are refused.
    fn parse(bytes: &[u8]) -> Result<Self, KeyError> {
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        const DAMAGED: KeyError = KeyError::Damaged("keyring");
        match serde_json::from_slice(bytes) {
            Ok(Format { format: FORMAT }) => {}
            Ok(Format { format }) if format > FORMAT => return Err(KeyError::NewerFormat),
            _ => return Err(DAMAGED),
        }
        let contents: Self = serde_json::from_slice(bytes).map_err(|_| DAMAGED)?;
        let whole = contents.encode()? == bytes && contents.digest()? == contents.sum;
        if whole && contents.is_sound() { Ok(contents) } else { Err(DAMAGED) }
    }

    fn encode(&self) -> Result<Vec<u8>, KeyError> {
        let mut bytes = serde_json::to_vec_pretty(self).map_err(std::io::Error::from)?;
        bytes.push(b'\n');
        Ok(bytes)
    }

    /// The checksum: over everything but itself.
    fn digest(&self) -> Result<[u8; 32], KeyError> {
        Ok(Sha256::digest(Self { sum: [0; 32], ..self.clone() }.encode()?).into())
    }

    /// The MAC's state: over everything but itself and the checksum. Its key is derived, so that the database's key
    /// serves the cipher alone.
    fn mac(&self, db: &DbKey) -> Result<Hmac<Sha256>, KeyError> {
        // HMAC takes keys of any length, so this never fails.
        let keyed = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).map_err(|_| KeyError::Damaged("keyring"));
        let mut derive = keyed(db.0.0.as_slice())?;
        derive.update(b"alongside keyring mac 1");
        let key = Zeroizing::new(<[u8; 32]>::from(derive.finalize().into_bytes()));
        let mut mac = keyed(key.as_slice())?;
        mac.update(&Self { mac: [0; 32], sum: [0; 32], ..self.clone() }.encode()?);
        Ok(mac)
    }

    /// Notices a file that was edited or stitched together from several.
    fn verify(&self, db: &DbKey) -> Result<(), KeyError> {
        self.mac(db)?.verify_slice(&self.mac).map_err(|_| KeyError::Damaged("keyring"))
    }

    /// Whether the parts fit together and can be shown on a screen as they are.
    fn is_sound(&self) -> bool {
        let person = |slot: &&Slot| slot.kind == Kind::Person;
        is_name(&self.name, MAX_WORDS)
            && self.slots.iter().filter(|slot| !person(slot)).count() <= 1
            && self.slots.iter().all(|slot| slot.cost.is_bounded() && slot.written <= self.generation)
            && self.slots.iter().filter(person).all(|slot| is_name(&slot.login, MAX_LOGIN) && is_about(&slot.about))
            && self.slots.iter().enumerate().all(|(i, slot)| {
                self.slots[..i].iter().all(|earlier| earlier.id != slot.id && !same_login(&earlier.login, &slot.login))
            })
    }
}

/// The keyring of one desk, in memory. Changes reach the disk by [`Keyring::write_next`].
pub struct Keyring {
    contents: Contents,
    /// The checksum of the file that this was read from; `None` for a new keyring that has no file yet.
    base: Option<[u8; 32]>,
    /// Whether it differs from that file, so that the file's MAC says nothing about it.
    changed: bool,
}

impl Keyring {
    /// A keyring without slots for a new desk, in memory only. `name` is shown on the locked screen.
    ///
    /// Call it only where there is no database: one that lost its keyring must not be given a new one.
    #[must_use]
    pub fn create(desk: Uuid, name: &str, demo: bool) -> Self {
        let contents = Contents {
            format: FORMAT,
            desk,
            name: name.to_owned(),
            demo,
            generation: 0,
            slots: Vec::new(),
            mac: [0; 32],
            sum: [0; 32],
        };
        Self { contents, base: None, changed: true }
    }

    /// Reads the keyring of the desk in `dir`.
    ///
    /// # Errors
    /// [`KeyError::Missing`], [`KeyError::Damaged`], [`KeyError::NewerFormat`], [`KeyError::Io`].
    pub fn load(dir: &Path) -> Result<Self, KeyError> {
        let bytes = disk::read(dir, FILE, MAX_BYTES)?.ok_or(KeyError::Missing)?;
        let contents = Contents::parse(&bytes)?;
        Ok(Self { base: Some(contents.sum), contents, changed: false })
    }

    /// The desk's id.
    #[must_use]
    pub const fn desk(&self) -> Uuid {
        self.contents.desk
    }

    /// The desk's name, for the locked screen.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.contents.name
    }

    /// Whether this is a demo desk, where slots may cost less than [`Cost::FLOOR`].
    #[must_use]
    pub const fn is_demo(&self) -> bool {
        self.contents.demo
    }

    /// How many times the keyring was written; 0 before the first time.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.contents.generation
    }

    /// The people who can sign in, in the order in which they were added.
    #[must_use]
    pub fn logins(&self) -> Vec<LoginInfo> {
        let people = self.contents.slots.iter().filter(|slot| slot.kind == Kind::Person);
        people.map(|slot| LoginInfo { login: slot.login.clone(), about: slot.about.clone() }).collect()
    }

    /// What [`Attempts`] counts failures of this login under; all unknown logins share one key.
    #[must_use]
    pub fn attempt_key(&self, login: &str) -> Uuid {
        self.person(login).map_or(Attempts::UNKNOWN, |slot| slot.id)
    }

    /// What [`Attempts`] counts failures of the recovery code under.
    #[must_use]
    pub fn recovery_attempt_key(&self) -> Uuid {
        self.recovery().map_or(Attempts::UNKNOWN, |slot| slot.id)
    }

    /// Whether this keyring may open a database of the given generation: the same one, or one behind where a change
    /// was cut off between the two.
    ///
    /// # Errors
    /// [`KeyError::Stale`] for an older keyring, [`KeyError::Ahead`] for one further ahead.
    pub const fn accepts(&self, database_generation: u64) -> Result<(), KeyError> {
        match self.contents.generation.checked_sub(database_generation) {
            None => Err(KeyError::Stale),
            Some(0 | 1) => Ok(()),
            Some(_) => Err(KeyError::Ahead),
        }
    }

    /// Opens a person's slot. Slow by design (see [`Cost`]): never on the loop's thread.
    ///
    /// # Errors
    /// [`KeyError::UnknownLogin`], [`KeyError::WrongPassphrase`] (also for a slot that somebody edited),
    /// [`KeyError::CostTooLow`], [`KeyError::Damaged`] where the slot opens but the rest of the file was changed,
    /// [`KeyError::Memory`].
    pub fn open(&self, login: &str, passphrase: &str) -> Result<Held, KeyError> {
        let slot = self.person(login).ok_or(KeyError::UnknownLogin)?;
        self.open_slot(slot, normalised(passphrase).as_bytes())?.ok_or(KeyError::WrongPassphrase)
    }

    /// Opens the recovery slot. As slow as [`Keyring::open`].
    ///
    /// # Errors
    /// [`KeyError::NoRecovery`], [`KeyError::WrongCode`], and those of [`Keyring::open`].
    pub fn open_recovery(&self, code: &RecoveryCode) -> Result<Held, KeyError> {
        let slot = self.recovery().ok_or(KeyError::NoRecovery)?;
        self.open_slot(slot, code.bytes())?.ok_or(KeyError::WrongCode)
    }

    /// Adds a person's slot, or replaces it (in its place in the list) where the login is there already.
    ///
    /// The caller has judged the passphrase with [`super::phrase::check`]. Slow like [`Keyring::open`].
    ///
    /// # Errors
    /// [`KeyError::CostTooLow`] outside a demo desk, [`KeyError::Unfit`] for a login, `about` or cost that cannot be
    /// stored, [`KeyError::Memory`].
    pub fn put(&mut self, login: &str, about: &str, held: &Held, passphrase: &str, cost: Cost) -> Result<(), KeyError> {
        if !is_name(login, MAX_LOGIN) {
            return Err(KeyError::Unfit("login"));
        }
        if !is_about(about) {
            return Err(KeyError::Unfit("description"));
        }
        let place = self.contents.slots.iter().position(|slot| is_person(slot, login));
        self.put_slot(place, Kind::Person, login, about, held, normalised(passphrase).as_bytes(), cost)
    }

    /// Takes a person's slot away. They may have kept the database's key: only a new key shuts it to them for good.
    ///
    /// # Errors
    /// [`KeyError::UnknownLogin`].
    pub fn remove(&mut self, login: &str) -> Result<(), KeyError> {
        let place = self.contents.slots.iter().position(|slot| is_person(slot, login));
        self.contents.slots.remove(place.ok_or(KeyError::UnknownLogin)?);
        self.changed = true;
        Ok(())
    }

    /// Makes a new recovery code and its slot; an earlier code opens nothing any more. The code is shown once.
    ///
    /// `held` is what the code shall open: the database's key, File, and a person key of its own.
    ///
    /// # Errors
    /// Those of [`Keyring::put`].
    pub fn put_recovery(&mut self, held: &Held, cost: Cost) -> Result<RecoveryCode, KeyError> {
        let code = RecoveryCode::generate();
        let place = self.contents.slots.iter().position(|slot| slot.kind == Kind::Recovery);
        self.put_slot(place, Kind::Recovery, "", "", held, code.bytes(), cost)?;
        Ok(code)
    }

    /// Writes the next generation to `dir` and returns its number, which the caller commits to the database (see the
    /// head of this module). The file before it stays as `keyring.previous`.
    ///
    /// # Errors
    /// Nothing is written on: [`KeyError::Exists`] where a new keyring meets an old one, [`KeyError::Missing`] or
    /// [`KeyError::Changed`] where the file that this was read from is gone or another, [`KeyError::Damaged`] where
    /// that file was edited. After [`KeyError::Io`] either generation may be on disk: load it again.
    pub fn write_next(&mut self, dir: &Path, db: &DbKey) -> Result<u64, KeyError> {
        if !is_name(&self.contents.name, MAX_WORDS) {
            return Err(KeyError::Unfit("name of the desk"));
        }
        let before = disk::read(dir, FILE, MAX_BYTES)?;
        match (self.base, &before) {
            (None, None) => {}
            (None, Some(_)) => return Err(KeyError::Exists),
            (Some(_), None) => return Err(KeyError::Missing),
            (Some(base), Some(bytes)) => {
                let there = Contents::parse(bytes)?;
                if there.sum != base {
                    return Err(KeyError::Changed);
                }
                // Without this, an edit made from outside would come out of here with a good MAC.
                there.verify(db)?;
            }
        }
        let mut next = Contents { generation: self.next_generation(), ..self.contents.clone() };
        next.mac = next.mac(db)?.finalize().into_bytes().into();
        next.sum = next.digest()?;
        let bytes = next.encode()?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(KeyError::Unfit("number of sign-ins"));
        }
        if let Some(before) = before {
            disk::replace(dir, PREVIOUS, &before)?;
        }
        disk::replace(dir, FILE, &bytes)?;
        *self = Self { base: Some(next.sum), contents: next, changed: false };
        Ok(self.generation())
    }

    const fn next_generation(&self) -> u64 {
        self.contents.generation.saturating_add(1)
    }

    fn person(&self, login: &str) -> Option<&Slot> {
        self.contents.slots.iter().find(|slot| is_person(slot, login))
    }

    fn recovery(&self) -> Option<&Slot> {
        self.contents.slots.iter().find(|slot| slot.kind == Kind::Recovery)
    }

    fn open_slot(&self, slot: &Slot, secret: &[u8]) -> Result<Option<Held>, KeyError> {
        self.may_cost(slot.cost)?;
        let held = slot.open(self.contents.format, self.contents.desk, secret)?;
        if let Some(held) = &held
            && !self.changed
        {
            self.contents.verify(&held.db)?;
        }
        Ok(held)
    }

    const fn may_cost(&self, cost: Cost) -> Result<(), KeyError> {
        if cost.reaches_floor() || self.contents.demo { Ok(()) } else { Err(KeyError::CostTooLow) }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of a slot, given once each")]
    fn put_slot(
        &mut self,
        place: Option<usize>,
        kind: Kind,
        login: &str,
        about: &str,
        held: &Held,
        secret: &[u8],
        cost: Cost,
    ) -> Result<(), KeyError> {
        self.may_cost(cost)?;
        if !cost.is_bounded() {
            return Err(KeyError::Unfit("cost of a sign-in"));
        }
        // A slot that is replaced keeps its id, and with it its count of failures.
        let id =
            place.map_or_else(|| uuid::Builder::from_random_bytes(random()).into_uuid(), |i| self.contents.slots[i].id);
        let binding = Binding {
            format: self.contents.format,
            desk: self.contents.desk,
            id,
            kind,
            login,
            written: self.next_generation(),
        };
        let slot = Slot::seal(&binding, about, held, secret, cost)?;
        match place {
            Some(i) => self.contents.slots[i] = slot,
            None => self.contents.slots.push(slot),
        }
        self.changed = true;
        Ok(())
    }
}

fn is_person(slot: &Slot, login: &str) -> bool {
    slot.kind == Kind::Person && same_login(&slot.login, login)
}

/// Logins are typed by people in a hurry: case and the way an accent was typed make no difference.
fn same_login(a: &str, b: &str) -> bool {
    let folded = |text: &str| normalised(&text.trim().to_lowercase());
    folded(a) == folded(b)
}

fn is_name(text: &str, max: usize) -> bool {
    !text.trim().is_empty() && text.trim() == text && text.chars().count() <= max && is_visible(text)
}

fn is_about(text: &str) -> bool {
    text.chars().count() <= MAX_WORDS && is_visible(text)
}

/// These words reach the screen before anybody has signed in, so nothing in them may steer a terminal or hide.
fn is_visible(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests;
