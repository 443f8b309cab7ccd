//! Sealing words in a column with a text key, and posting text keys to key pairs.

use chacha20poly1305::{AeadInOut as _, KeyInit as _, XChaCha20Poly1305, XNonce};
use hpke::{Deserializable as _, OpModeR, OpModeS, Serializable as _, aead::ChaCha20Poly1305, kdf::HkdfSha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Kem, KeyError, PublicKey, Secret, SecretKey, random, rng};

/// The format of a sealed text and of a posted key: their first byte.
const FORMAT: u8 = 1;
const ID: usize = 16;
const NONCE: usize = 24;
const TAG: usize = 16;
/// What stands before the ciphertext: format, key id, nonce.
const HEAD: usize = 1 + ID + NONCE;
/// X25519's encapsulated key.
const ENCAPSULATED: usize = 32;

/// A key for text: one for each client and compartment, or of a single item.
#[derive(Clone, Debug)]
pub struct TextKey {
    /// Says in each sealed text which key opens it.
    pub id: Uuid,
    key: Secret,
}

impl TextKey {
    /// A new random key under this id.
    #[must_use]
    pub fn new(id: Uuid) -> Self {
        Self { id, key: Secret::random() }
    }
}

/// Where a sealed text stands. It opens there only, and in that version of the row only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// The row's id.
    pub row: Uuid,
    /// The column.
    pub column: &'a str,
    /// The row's version, as it was when the text was sealed.
    pub version: u32,
}

impl Place<'_> {
    /// Head (without the nonce) and place, each part of fixed width or with its length before it.
    fn associated(self, key: Uuid) -> Vec<u8> {
        let mut bytes = vec![FORMAT];
        bytes.extend_from_slice(key.as_bytes());
        for name in [self.table, self.column] {
            bytes.extend_from_slice(&(name.len() as u64).to_le_bytes());
            bytes.extend_from_slice(name.as_bytes());
        }
        bytes.extend_from_slice(self.row.as_bytes());
        bytes.extend_from_slice(&self.version.to_le_bytes());
        bytes
    }
}

/// Seals words for a place: format ‖ key id ‖ nonce ‖ ciphertext and tag (57 bytes longer than the words).
#[must_use]
pub fn seal(key: &TextKey, place: Place<'_>, text: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE] = random();
    let mut blob = Vec::with_capacity(HEAD + text.len() + TAG);
    blob.push(FORMAT);
    blob.extend_from_slice(key.id.as_bytes());
    blob.extend_from_slice(&nonce);
    blob.extend_from_slice(text);
    let associated = place.associated(key.id);
    let cipher = XChaCha20Poly1305::new((&*key.key.0).into());
    let Ok(tag) = cipher.encrypt_inout_detached(&XNonce::from(nonce), &associated, (&mut blob[HEAD..]).into()) else {
        // Only beyond 256 GiB, and a column ends at 1 GB. Stopping is better than storing words in clear.
        unreachable!("a text of more than 256 GiB");
    };
    blob.extend_from_slice(&tag);
    blob
}

/// Opens what [`seal`] made for the same place.
///
/// # Errors
/// [`KeyError::WrongKey`] for a text sealed with another key; [`KeyError::Damaged`] for one that was changed, moved
/// to another place, or is no sealed text.
pub fn open(key: &TextKey, place: Place<'_>, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    const DAMAGED: KeyError = KeyError::Damaged("sealed text");
    if key_id(blob).ok_or(DAMAGED)? != key.id {
        return Err(KeyError::WrongKey);
    }
    let (head, text) = blob.split_at(HEAD);
    let nonce: [u8; NONCE] = head[1 + ID..].try_into().map_err(|_| DAMAGED)?;
    let mut text = Zeroizing::new(text.to_vec());
    XChaCha20Poly1305::new((&*key.key.0).into())
        .decrypt_in_place(&XNonce::from(nonce), &place.associated(key.id), &mut *text as &mut Vec<u8>)
        .map_err(|_| DAMAGED)?;
    Ok(text)
}

/// Which key opens a sealed text; `None` where it is no sealed text.
#[must_use]
pub fn key_id(blob: &[u8]) -> Option<Uuid> {
    if blob.len() < HEAD + TAG || blob[0] != FORMAT {
        return None;
    }
    Uuid::from_slice(&blob[1..=ID]).ok()
}

/// What a posted key is for. A key posted for one purpose does not open for another.
#[derive(Clone, Copy)]
enum Purpose {
    TextKey,
    Secret,
}

impl Purpose {
    const fn info(self) -> &'static [u8] {
        match self {
            Self::TextKey => b"alongside text key 1",
            Self::Secret => b"alongside secret key 1",
        }
    }
}

/// Posts a text key to whoever holds the secret half of `to`: format ‖ encapsulated key ‖ ciphertext and tag.
///
/// # Errors
/// [`KeyError::Damaged`] where `to` is no usable public key.
pub fn wrap(to: &PublicKey, key: &TextKey) -> Result<Vec<u8>, KeyError> {
    post(to, Purpose::TextKey, key.id, key.key.0.as_slice())
}

/// Opens what [`wrap`] posted for the text key `id`.
///
/// # Errors
/// [`KeyError::WrongKey`] where it was posted to another key, for another text key, or was changed.
pub fn unwrap(with: &SecretKey, id: Uuid, posted: &[u8]) -> Result<TextKey, KeyError> {
    let key = collect(with, Purpose::TextKey, id, posted)?;
    Ok(TextKey { id, key: Secret::copy_of(&key).ok_or(KeyError::WrongKey)? })
}

/// Posts a secret key, such as a team's Bridge to File. `purpose_id` says which one it is (the team's id).
///
/// # Errors
/// [`KeyError::Damaged`] where `to` is no usable public key.
pub fn wrap_secret(to: &PublicKey, purpose_id: Uuid, secret: &SecretKey) -> Result<Vec<u8>, KeyError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(32));
    secret.append_to(&mut bytes);
    post(to, Purpose::Secret, purpose_id, &bytes)
}

/// Opens what [`wrap_secret`] posted under the same `purpose_id`.
///
/// # Errors
/// [`KeyError::WrongKey`] where it was posted to another key, under another id, or was changed.
pub fn unwrap_secret(with: &SecretKey, purpose_id: Uuid, posted: &[u8]) -> Result<SecretKey, KeyError> {
    let key = collect(with, Purpose::Secret, purpose_id, posted)?;
    SecretKey::copy_of(&key).ok_or(KeyError::WrongKey)
}

/// HPKE (RFC 9180), base mode, single shot: the purpose is the info, the id the associated data.
fn post(to: &PublicKey, purpose: Purpose, id: Uuid, key: &[u8]) -> Result<Vec<u8>, KeyError> {
    const DAMAGED: KeyError = KeyError::Damaged("public key");
    let to = <Kem as hpke::Kem>::PublicKey::from_bytes(&to.0).map_err(|_| DAMAGED)?;
    let (encapsulated, sealed) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeS::Base,
        &to,
        purpose.info(),
        key,
        id.as_bytes(),
        &mut rng(),
    )
    .map_err(|_| DAMAGED)?;
    Ok([&[FORMAT], encapsulated.to_bytes().as_slice(), &sealed].concat())
}

fn collect(with: &SecretKey, purpose: Purpose, id: Uuid, posted: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let Some((&FORMAT, rest)) = posted.split_first() else { return Err(KeyError::Damaged("posted key")) };
    let (encapsulated, sealed) = rest.split_at_checked(ENCAPSULATED).ok_or(KeyError::Damaged("posted key"))?;
    let encapsulated =
        <Kem as hpke::Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| KeyError::Damaged("posted key"))?;
    hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, Kem>(
        &OpModeR::Base,
        &with.0,
        &encapsulated,
        purpose.info(),
        sealed,
        id.as_bytes(),
    )
    .map(Zeroizing::new)
    .map_err(|_| KeyError::WrongKey)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use proptest::prelude::*;

    use super::{super::KeyPair, *};

    const WORDS: &[u8] = b"Washing takes 90 minutes, needs prompting.";

    fn place() -> Place<'static> {
        Place { table: "note", row: Uuid::from_u128(9), column: "body", version: 3 }
    }

    fn key(n: u128) -> TextKey {
        TextKey::new(Uuid::from_u128(n))
    }

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
    }

    /// `first`, `first` + 1, …: the secrets of the vectors.
    fn counting(first: u8) -> [u8; 32] {
        std::array::from_fn(|i| first + u8::try_from(i).unwrap())
    }

    #[test]
    fn words_come_back_and_look_different_each_time() {
        let key = key(7);
        for words in [WORDS, b""] {
            let (a, b) = (seal(&key, place(), words), seal(&key, place(), words));
            assert_ne!(a, b);
            assert_eq!(a.len(), words.len() + 57);
            assert_eq!(key_id(&a), Some(key.id));
            assert_eq!(*open(&key, place(), &a).unwrap(), words);
        }
    }

    #[test]
    fn words_open_in_their_own_place_only() {
        let key = key(7);
        let blob = seal(&key, place(), WORDS);
        let others = [
            Place { table: "notes", ..place() },
            Place { row: Uuid::from_u128(10), ..place() },
            Place { column: "title", ..place() },
            Place { version: 4, ..place() },
            // The same letters, divided otherwise.
            Place { table: "noteb", column: "ody", ..place() },
        ];
        for other in others {
            assert!(matches!(open(&key, other, &blob), Err(KeyError::Damaged(_))), "{other:?}");
        }
    }

    #[test]
    fn another_key_refuses() {
        let blob = seal(&key(7), place(), WORDS);
        assert!(matches!(open(&key(8), place(), &blob), Err(KeyError::WrongKey)));
        assert!(matches!(open(&key(7), place(), &blob), Err(KeyError::Damaged(_))), "same id, another key");
    }

    #[test]
    fn what_is_no_sealed_text_has_no_key() {
        for blob in [&[][..], &[1; 56], &[2; 100], b"Washing takes 90 minutes, needs prompting, every morning anew."] {
            assert_eq!(key_id(blob), None);
            assert!(matches!(open(&key(7), place(), blob), Err(KeyError::Damaged(_))));
        }
    }

    #[test]
    fn a_posted_key_opens_for_its_recipient_only() {
        let (mine, theirs, key) = (KeyPair::generate(), KeyPair::generate(), key(7));
        let posted = wrap(&mine.public, &key).unwrap();
        assert_eq!(posted.len(), 81);
        let got = unwrap(&mine.secret, key.id, &posted).unwrap();
        assert_eq!(*open(&got, place(), &seal(&key, place(), WORDS)).unwrap(), WORDS);
        assert!(matches!(unwrap(&theirs.secret, key.id, &posted), Err(KeyError::WrongKey)));
        assert!(matches!(unwrap(&mine.secret, Uuid::from_u128(8), &posted), Err(KeyError::WrongKey)));
        assert!(matches!(unwrap(&mine.secret, key.id, &posted[..32]), Err(KeyError::Damaged(_))));
        assert!(matches!(unwrap(&mine.secret, key.id, &[]), Err(KeyError::Damaged(_))));
        assert!(matches!(wrap(&PublicKey::from_bytes([0; 32]), &key), Err(KeyError::Damaged(_))));
    }

    #[test]
    fn a_bridge_posted_to_file_opens_as_that_bridge_only() {
        let (file, bridge, team) = (KeyPair::generate(), KeyPair::generate(), Uuid::from_u128(0x22));
        let posted = wrap_secret(&file.public, team, &bridge.secret).unwrap();
        assert_eq!(unwrap_secret(&file.secret, team, &posted).unwrap().public(), bridge.public);
        assert!(matches!(unwrap_secret(&file.secret, Uuid::from_u128(0x23), &posted), Err(KeyError::WrongKey)));
        assert!(matches!(unwrap_secret(&bridge.secret, team, &posted), Err(KeyError::WrongKey)));
        assert!(matches!(unwrap(&file.secret, team, &posted), Err(KeyError::WrongKey)), "another purpose");
    }

    /// The blob was made with libsodium, the posted key step by step from RFC 9180 with Python's cryptography.
    #[test]
    fn what_other_implementations_sealed_opens() {
        let key = TextKey { id: Uuid::from_u128(7), key: Secret::copy_of(&counting(0x40)).unwrap() };
        let blob = bytes(
            "0100000000000000000000000000000007808182838485868788898a8b8c8d8e8f909192939495969755c20591a95c3e545eed977c\
             f54ffa658e4ab8d7e6a3005390f57a8c8e954df2396c990b1d5483212569213390b0acf0d7ad4eef54fd857a0e77",
        );
        assert_eq!(*open(&key, place(), &blob).unwrap(), WORDS);

        let secret = SecretKey::copy_of(&counting(1)).unwrap();
        let public = bytes("07a37cbc142093c8b755dc1b10e86cb426374ad16aa853ed0bdfc0b2b86d1c7c");
        assert_eq!(secret.public().to_bytes().as_slice(), public);
        let posted = bytes(
            "01675dd574ed7789310b3d2e7681f3790b466c773b1521fecf36577958371ea52f07da3722c1a7b44e4965c9083270eb8eddce5b3d\
             8850a83d33f67e152e7f4912c564299c3ae8ed8526470e038199ab91",
        );
        assert_eq!(unwrap(&secret, key.id, &posted).unwrap().key.0, key.key.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_flipped_bit_anywhere_refuses(at in any::<prop::sample::Index>(), bit in 0..8) {
            let key = key(7);
            let mut blob = seal(&key, place(), WORDS);
            *at.get_mut(&mut blob) ^= 1_u8 << bit;
            prop_assert!(open(&key, place(), &blob).is_err());
            let mine = KeyPair::generate();
            let mut posted = wrap(&mine.public, &key).unwrap();
            // X25519 ignores the top bit of a point, so HPKE's transcript must notice it.
            *at.get_mut(&mut posted) ^= 1_u8 << bit;
            prop_assert!(unwrap(&mine.secret, key.id, &posted).is_err());
        }
    }
}
