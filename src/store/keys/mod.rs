//! Keys: who can open this desk, and what each of them can read.
//!
//! | module | what it holds |
//! |---|---|
//! | [`keyring`] | the file beside the database: one slot for each person, one for recovery |
//! | [`slot`] | one slot: passphrase → Argon2id → XChaCha20-Poly1305 → [`Held`] |
//! | [`seal`] | text keys: sealing a column's words, and posting a key to a key pair (HPKE) |
//! | [`attempts`] | the growing delay after wrong passphrases |
//! | [`pin`] | a PIN for one shift |
//! | [`phrase`] | offering and judging passphrases; the recovery code |
//!
//! Secrets live in one boxed buffer each that is wiped when dropped, and show as `[secret]` in `Debug`.

use std::fmt;

use getrandom::{
    SysRng,
    rand_core::{Rng, UnwrapErr},
};
use hpke::{Deserializable, Kem as _, Serializable, kem::X25519HkdfSha256};
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};

pub mod attempts;
mod disk;
pub(crate) mod index;
pub mod keyring;
pub mod phrase;
pub mod pin;
pub mod seal;
pub mod slot;

pub use attempts::Attempts;
pub use keyring::{Keyring, LoginInfo};
pub use phrase::RecoveryCode;
pub use seal::{Place, TextKey};
pub use slot::{Cost, Held};

/// Why keys could not be opened, read or written. The sentences are for users and hold nothing that was typed.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// No slot has this login.
    #[error("Nobody signs in here under that name. Choose a name from the list.")]
    UnknownLogin,
    /// The slot did not open: a wrong passphrase, or a slot that somebody edited.
    #[error("That is not the passphrase. Check Caps Lock and type it again.")]
    WrongPassphrase,
    /// The code is well formed but does not open the recovery slot.
    #[error("This is not the present recovery code of this desk. Look for a sheet that was printed later.")]
    WrongCode,
    /// The keyring has no recovery slot.
    #[error("This desk has no recovery code.")]
    NoRecovery,
    /// What was typed cannot be a recovery code.
    #[error("A recovery code is nine groups of four letters and digits. Type all of them.")]
    CodeShape,
    /// The recovery code's check group does not fit the rest.
    #[error("One of the characters is mistyped: the code does not add up. Compare each group of four with the sheet.")]
    CodeTypo,
    /// The named thing is not as it was written.
    #[error(
        "The {0} is damaged or was changed from outside Alongside, so nothing was opened. Restore it from a backup."
    )]
    Damaged(&'static str),
    /// The keyring was written by a later version.
    #[error("This keyring was made by a newer version of Alongside. Start that version.")]
    NewerFormat,
    /// The keyring's generation is older than the database's.
    #[error("The keyring is older than the database: an earlier copy was put back. Put the newest keyring back.")]
    Stale,
    /// The keyring's generation is further ahead than one interrupted change can explain.
    #[error(
        "The keyring is newer than the database: they come from different days. Restore both from the same backup."
    )]
    Ahead,
    /// Another desk wrote the keyring after this copy was read.
    #[error("Another desk changed the keyring meanwhile. Try again.")]
    Changed,
    /// A keyring is already there.
    #[error("There is already a keyring here. It was left as it is.")]
    Exists,
    /// There is no keyring. A database without one is never given a new key.
    #[error("The keyring file is missing, and nothing opens without it. Put it back from a backup.")]
    Missing,
    /// A slot costs less to guess than the floor, and this is not a demo desk.
    #[error("This sign-in is protected too weakly for a real desk. Ask a supervisor to set a new passphrase.")]
    CostTooLow,
    /// A login, a desk's name or another part cannot be stored in a keyring.
    #[error("The {0} cannot be used: keep it short, on one line and without invisible characters.")]
    Unfit(&'static str),
    /// The key at hand is not the one that this was sealed for.
    #[error("This is sealed with a key that you do not hold.")]
    WrongKey,
    /// Argon2id could not have the memory that the slot's cost asks for.
    #[error("There is not enough free memory to check the passphrase. Close other programs and try again.")]
    Memory,
    /// The folder or a file in it could not be read or written.
    #[error("The keyring could not be read or written: {0}")]
    Io(#[from] std::io::Error),
}

/// The system's random source. Where it fails no key can be made and there is nothing to go on with: it panics.
fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}

/// `N` bytes from the system's random source, for salts and nonces.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    rng().fill_bytes(&mut bytes);
    bytes
}

/// 32 secret bytes. Boxed, so that moving the owner leaves no copy behind; wiped when dropped.
#[derive(Clone)]
struct Secret(Box<[u8; 32]>);

impl Secret {
    fn zero() -> Self {
        Self(Box::new([0; 32]))
    }

    fn random() -> Self {
        let mut secret = Self::zero();
        rng().fill_bytes(secret.0.as_mut_slice());
        secret
    }

    /// A copy of exactly 32 bytes; any other length is `None`.
    fn copy_of(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == 32).then(|| {
            let mut secret = Self::zero();
            secret.0.copy_from_slice(bytes);
            secret
        })
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

/// The key of the whole database file: SQLCipher's raw key. Every slot holds it.
#[derive(Clone, Debug)]
pub struct DbKey(Secret);

impl DbKey {
    /// A new random key, for a new desk.
    #[must_use]
    pub fn generate() -> Self {
        Self(Secret::random())
    }

    /// Exactly 64 lower-case hex digits, as SQLCipher's raw key form wants them.
    #[must_use]
    pub fn hex(&self) -> Zeroizing<String> {
        hex_of(self.0.0.as_slice())
    }
}

/// The public half of a pair (X25519): anyone may post to it, as through a letterbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// A public key from its stored bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }
}

impl TryFrom<&[u8]> for PublicKey {
    type Error = KeyError;

    /// A public key from a column's bytes.
    ///
    /// # Errors
    /// [`KeyError::Damaged`] unless there are exactly 32 bytes.
    fn try_from(bytes: &[u8]) -> Result<Self, KeyError> {
        bytes.try_into().map(Self).map_err(|_| KeyError::Damaged("public key"))
    }
}

type Kem = X25519HkdfSha256;

/// The secret half of a pair (X25519): opens what was posted to its [`PublicKey`]. Boxed and wiped like every secret.
#[derive(Clone)]
pub struct SecretKey(Box<<Kem as hpke::Kem>::PrivateKey>);

impl SecretKey {
    /// The public half that belongs to this key.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(Kem::sk_to_pk(&self.0).to_bytes().into())
    }

    /// The key of the file in which File's words are indexed: it follows from File's secret, so that whoever holds that opens
    /// the index, and nobody else.
    #[must_use]
    pub fn index_key(&self) -> DbKey {
        let mut input = Zeroizing::new(b"alongside find index 1".to_vec());
        // Room for all, so that no copy of the secret stays behind.
        input.reserve_exact(32);
        self.append_to(&mut input);
        let mut key = Secret::zero();
        key.0.copy_from_slice(Sha256::digest(input.as_slice()).as_slice());
        DbKey(key)
    }

    /// Writes the 32 bytes of the key to the end of `buffer`, which the caller wipes.
    fn append_to(&self, buffer: &mut Zeroizing<Vec<u8>>) {
        let bytes = Zeroizing::new(<[u8; 32]>::from(self.0.to_bytes()));
        buffer.extend_from_slice(bytes.as_slice());
    }

    /// A copy of exactly 32 bytes; any other length is `None`.
    fn copy_of(bytes: &[u8]) -> Option<Self> {
        <Kem as hpke::Kem>::PrivateKey::from_bytes(bytes).ok().map(Box::new).map(Self)
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey([secret])")
    }
}

/// A new pair: of a person, of a care team's Bridge, or of File.
#[derive(Clone, Debug)]
pub struct KeyPair {
    /// The half that opens; it goes into slots only.
    pub secret: SecretKey,
    /// The half that anyone may post to; it stands in the database in clear.
    pub public: PublicKey,
}

impl KeyPair {
    /// A new random pair.
    #[must_use]
    pub fn generate() -> Self {
        let secret = SecretKey(Box::new(Kem::gen_keypair_with_rng(&mut rng()).0));
        let public = secret.public();
        Self { secret, public }
    }
}

/// Lower-case hex, in a buffer that is wiped. It never grows, so no copy stays behind.
fn hex_of(bytes: &[u8]) -> Zeroizing<String> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() * 2));
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Bytes as lower-case hex in the keyring's JSON.
mod hex {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(bytes: &impl AsRef<[u8]>, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&super::hex_of(bytes.as_ref()))
    }

    pub(super) fn deserialize<'de, T: TryFrom<Vec<u8>>, D: Deserializer<'de>>(d: D) -> Result<T, D::Error> {
        let text = String::deserialize(d)?;
        let nibble = |c: u8| char::from(c).to_digit(16).and_then(|n| u8::try_from(n).ok());
        let bytes: Option<Vec<u8>> = match text.as_bytes().as_chunks() {
            (pairs, []) => pairs.iter().map(|&[hi, lo]| Some(nibble(hi)? << 4 | nibble(lo)?)).collect(),
            _ => None,
        };
        bytes.and_then(|bytes| T::try_from(bytes).ok()).ok_or_else(|| D::Error::custom("not hex of the right length"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn a_database_key_is_64_hex_digits_and_never_the_same_twice() {
        let (a, b) = (DbKey::generate().hex(), DbKey::generate().hex());
        assert!(a.len() == 64 && a.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c)));
        assert_ne!(*a, *b);
        assert_eq!(*hex_of(&[0x00, 0x1f, 0xf0, 0xff]), "001ff0ff");
    }

    #[test]
    fn debug_shows_no_secret() {
        let key = DbKey::generate();
        let shown = format!("{key:?} {:?}", KeyPair::generate());
        assert!(shown.starts_with("DbKey([secret]) KeyPair { secret: SecretKey([secret])"), "{shown}");
    }

    #[test]
    fn a_public_key_goes_out_and_in_and_has_32_bytes() {
        let public = KeyPair::generate().public;
        assert_eq!(PublicKey::from_bytes(public.to_bytes()), public);
        assert_eq!(PublicKey::try_from(public.to_bytes().as_slice()).unwrap(), public);
        assert!(matches!(PublicKey::try_from([0; 31].as_slice()), Err(KeyError::Damaged(_))));
    }
}
