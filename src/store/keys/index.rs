//! Digests under which sealed words can be found by those who could read them, and tried by nobody else.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{KeyError, SecretKey};

/// What the key of an index is for; a digest of one index says nothing in another.
const PURPOSE: &[u8] = b"alongside other side index 1";

/// HMAC-SHA256 of the parts, each with its length, under a key that follows from a room's secret. A room that gets another
/// secret needs its index made anew.
///
/// # Errors
/// None in practice: HMAC takes keys of any length.
pub fn digest(room: &SecretKey, parts: &[&str]) -> Result<Vec<u8>, KeyError> {
    let keyed = |key: &[u8]| Hmac::<Sha256>::new_from_slice(key).map_err(|_| KeyError::Damaged("index"));
    let mut secret = Zeroizing::new(Vec::with_capacity(32));
    room.append_to(&mut secret);
    let key = Zeroizing::new(<[u8; 32]>::from(keyed(&secret)?.chain_update(PURPOSE).finalize().into_bytes()));
    let mut mac = keyed(key.as_slice())?;
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    Ok(mac.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::super::KeyPair;
    use super::*;

    #[test]
    fn another_secret_or_another_cut_of_the_parts_is_another_digest() {
        let (one, other) = (KeyPair::generate().secret, KeyPair::generate().secret);
        let of = |room: &SecretKey, parts: &[&str]| digest(room, parts).unwrap_or_default();
        assert_eq!(of(&one, &["name", "imran khan"]), of(&one, &["name", "imran khan"]));
        assert_eq!(of(&one, &["name"]).len(), 32);
        assert_ne!(of(&one, &["name", "imran khan"]), of(&other, &["name", "imran khan"]));
        assert_ne!(of(&one, &["ab", "c"]), of(&one, &["a", "bc"]));
    }
}
