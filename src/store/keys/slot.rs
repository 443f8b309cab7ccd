//! One slot of the keyring: what one passphrase opens.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{DbKey, KeyError, Secret, SecretKey, hex, random};

/// What it costs to try one passphrase (Argon2id). Stored in each slot, so that it can rise without locking anyone out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory in KiB, at most 1 GiB.
    pub memory_kib: u32,
    /// Passes over that memory, at most 16.
    pub passes: u32,
    /// Lanes, at most 4: each is worked by a thread of its own.
    pub lanes: u32,
}

impl Cost {
    /// What every new slot of a real desk costs: about a quarter of a second on two cores.
    pub const STANDARD: Self = Self { memory_kib: 128 * 1024, passes: 3, lanes: 2 };
    /// Next to nothing, for demo desks and tests.
    pub const DEMO: Self = Self { memory_kib: 64, passes: 1, lanes: 1 };
    /// The least that a real desk accepts: OWASP's minimum for Argon2id.
    pub const FLOOR: Self = Self { memory_kib: 19 * 1024, passes: 2, lanes: 1 };

    /// Whether memory and passes both reach [`Cost::FLOOR`].
    #[must_use]
    pub const fn reaches_floor(self) -> bool {
        self.memory_kib >= Self::FLOOR.memory_kib && self.passes >= Self::FLOOR.passes
    }

    /// Whether the numbers are such that trying them can neither fail nor stop the machine.
    pub(super) const fn is_bounded(self) -> bool {
        self.lanes >= 1
            && self.lanes <= 4
            && self.passes >= 1
            && self.passes <= 16
            && self.memory_kib >= 8 * self.lanes
            && self.memory_kib <= 1024 * 1024
    }
}

/// What one slot opens: the keys of one person, or those of the recovery code.
#[derive(Clone, Debug)]
pub struct Held {
    /// Whose slot it is.
    pub staff: Uuid,
    /// The database's key: Front.
    pub db: DbKey,
    /// The person's own key: drafts, and what they posted.
    pub person: SecretKey,
    /// File, for those who hold it; it opens every Bridge as well.
    pub file: Option<SecretKey>,
    /// The Bridges of the person's own teams, each with its team.
    pub bridges: Vec<(Uuid, SecretKey)>,
}

/// Each Bridge takes a team's id and a key.
const BRIDGE: usize = 16 + 32;

impl Held {
    /// As stored inside a slot: staff, database key, person, 0 or 1 and File, then team and key of each Bridge.
    /// Room is left for the tag, so that the buffer never moves.
    fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(16 + 32 + 32 + 1 + 32 + self.bridges.len() * BRIDGE + 16));
        bytes.extend_from_slice(self.staff.as_bytes());
        bytes.extend_from_slice(self.db.0.0.as_slice());
        self.person.append_to(&mut bytes);
        bytes.push(u8::from(self.file.is_some()));
        if let Some(file) = &self.file {
            file.append_to(&mut bytes);
        }
        for (team, secret) in &self.bridges {
            bytes.extend_from_slice(team.as_bytes());
            secret.append_to(&mut bytes);
        }
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (staff, rest) = bytes.split_at_checked(16)?;
        let (db, rest) = rest.split_at_checked(32)?;
        let (person, rest) = rest.split_at_checked(32)?;
        let (file, rest) = match rest.split_first()? {
            (0, rest) => (None, rest),
            (1, rest) => {
                let (file, rest) = rest.split_at_checked(32)?;
                (Some(SecretKey::copy_of(file)?), rest)
            }
            _ => return None,
        };
        let (bridges, []) = rest.as_chunks::<BRIDGE>() else { return None };
        let bridge = |bytes: &[u8; BRIDGE]| {
            let (team, secret) = bytes.split_at(16);
            Some((Uuid::from_slice(team).ok()?, SecretKey::copy_of(secret)?))
        };
        Some(Self {
            staff: Uuid::from_slice(staff).ok()?,
            db: DbKey(Secret::copy_of(db)?),
            person: SecretKey::copy_of(person)?,
            file,
            bridges: bridges.iter().map(bridge).collect::<Option<_>>()?,
        })
    }
}

/// Who a slot is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    /// A member of staff, with a passphrase.
    Person,
    /// Whoever holds the printed recovery code.
    Recovery,
}

/// What a slot is bound to. None of it can be changed in the file without the slot refusing to open.
pub(super) struct Binding<'a> {
    /// The keyring's format number.
    pub format: u32,
    /// The desk's id.
    pub desk: Uuid,
    /// Which slot.
    pub id: Uuid,
    /// For whom.
    pub kind: Kind,
    /// The login; empty for recovery.
    pub login: &'a str,
    /// The generation of the keyring that first has it.
    pub written: u64,
}

/// A slot as it stands in the keyring file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Slot {
    pub id: Uuid,
    pub kind: Kind,
    pub login: String,
    pub about: String,
    pub staff: Uuid,
    pub written: u64,
    pub cost: Cost,
    #[serde(with = "hex")]
    salt: [u8; 16],
    #[serde(with = "hex")]
    nonce: [u8; 24],
    #[serde(rename = "box", with = "hex")]
    sealed: Vec<u8>,
}

impl Slot {
    /// Seals `held` under `secret`: a normalised passphrase, or the bytes of a recovery code.
    pub(super) fn seal(
        binding: &Binding<'_>,
        about: &str,
        held: &Held,
        secret: &[u8],
        cost: Cost,
    ) -> Result<Self, KeyError> {
        let mut slot = Self {
            id: binding.id,
            kind: binding.kind,
            login: binding.login.to_owned(),
            about: about.to_owned(),
            staff: held.staff,
            written: binding.written,
            cost,
            salt: random(),
            nonce: random(),
            sealed: Vec::new(),
        };
        let cipher = cipher(secret, &slot.salt, cost)?;
        let mut bytes = held.to_bytes();
        cipher
            .encrypt_in_place(
                &XNonce::from(slot.nonce),
                &slot.associated(binding.format, binding.desk),
                &mut *bytes as &mut Vec<u8>,
            )
            .map_err(|_| KeyError::Unfit("list of teams"))?;
        slot.sealed.clone_from(&bytes);
        Ok(slot)
    }

    /// What the slot holds, or `None` where `secret` does not open it.
    pub(super) fn open(&self, format: u32, desk: Uuid, secret: &[u8]) -> Result<Option<Held>, KeyError> {
        let cipher = cipher(secret, &self.salt, self.cost)?;
        let mut bytes = Zeroizing::new(self.sealed.clone());
        let opened = cipher.decrypt_in_place(
            &XNonce::from(self.nonce),
            &self.associated(format, desk),
            &mut *bytes as &mut Vec<u8>,
        );
        if opened.is_err() {
            return Ok(None);
        }
        match Held::from_bytes(&bytes) {
            Some(held) if held.staff == self.staff => Ok(Some(held)),
            _ => Err(KeyError::Damaged("keyring")),
        }
    }

    /// Everything that the slot is bound to, each part of fixed width or with its length before it.
    fn associated(&self, format: u32, desk: Uuid) -> Vec<u8> {
        let mut bytes = b"alongside slot".to_vec();
        bytes.extend_from_slice(&format.to_le_bytes());
        bytes.extend_from_slice(desk.as_bytes());
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.push(match self.kind {
            Kind::Person => 1,
            Kind::Recovery => 2,
        });
        bytes.extend_from_slice(&(self.login.len() as u64).to_le_bytes());
        bytes.extend_from_slice(self.login.as_bytes());
        bytes.extend_from_slice(self.staff.as_bytes());
        for number in [self.cost.memory_kib, self.cost.passes, self.cost.lanes] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&self.written.to_le_bytes());
        bytes
    }
}

/// A passphrase in the one form that is stretched: NFC, so that every keyboard's é is the same.
pub(super) fn normalised(passphrase: &str) -> Zeroizing<String> {
    // NFC makes UTF-8 at most three times longer; with that room the buffer never moves.
    let mut text = Zeroizing::new(String::with_capacity(passphrase.len() * 3));
    text.extend(passphrase.nfc());
    text
}

/// The cipher under the key that Argon2id makes of `secret`. All of its working memory is wiped.
pub(super) fn cipher(secret: &[u8], salt: &[u8; 16], cost: Cost) -> Result<XChaCha20Poly1305, KeyError> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
        .map_err(|_| KeyError::Damaged("cost of a sign-in"))?;
    let mut memory = Zeroizing::new(Vec::new());
    memory.try_reserve_exact(params.block_count()).map_err(|_| KeyError::Memory)?;
    memory.resize(params.block_count(), Block::new());
    let mut key = Secret::zero();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(secret, salt, key.0.as_mut_slice(), memory.as_mut_slice())
        .map_err(|_| KeyError::WrongPassphrase)?;
    Ok(XChaCha20Poly1305::new((&*key.0).into()))
}
