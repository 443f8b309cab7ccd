//! A PIN for one shift: kept in memory only, and only as what it is checked against.

use chacha20poly1305::aead::Tag;
use chacha20poly1305::{AeadInOut as _, XChaCha20Poly1305, XNonce};

use super::slot::{Cost, cipher};
use super::{KeyError, random};

/// What a PIN is checked against. It opens no key: whoever knows the PIN still needs the terminal on which it was chosen.
pub struct Pin {
    salt: [u8; 16],
    tag: Tag<XChaCha20Poly1305>,
}

impl Pin {
    /// A PIN that was chosen.
    ///
    /// # Errors
    /// [`KeyError::Unfit`] for one that [`pin_problem`] speaks against; [`KeyError::Memory`].
    pub fn choose(digits: &str) -> Result<Self, KeyError> {
        if pin_problem(digits).is_some() {
            return Err(KeyError::Unfit("PIN"));
        }
        let salt = random();
        Ok(Self { salt, tag: tag(digits, &salt)? })
    }

    /// Whether these are its digits.
    ///
    /// # Errors
    /// [`KeyError::Memory`].
    pub fn fits(&self, digits: &str) -> Result<bool, KeyError> {
        let cipher = cipher(digits.as_bytes(), &self.salt, Cost::FLOOR)?;
        // The cipher compares in the same time whatever is wrong.
        Ok(cipher.decrypt_inout_detached(&NONCE, b"pin", (&mut [][..]).into(), &self.tag).is_ok())
    }
}

/// Each key seals one thing, so that its nonce may be always the same.
const NONCE: XNonce = chacha20poly1305::aead::array::Array([0; 24]);

fn tag(digits: &str, salt: &[u8; 16]) -> Result<Tag<XChaCha20Poly1305>, KeyError> {
    cipher(digits.as_bytes(), salt, Cost::FLOOR)?
        .encrypt_inout_detached(&NONCE, b"pin", (&mut [][..]).into())
        .map_err(|_| KeyError::Unfit("PIN"))
}

/// What is wrong with a PIN, where something is.
#[must_use]
pub fn pin_problem(digits: &str) -> Option<&'static str> {
    let bytes = digits.as_bytes();
    if !(4..=8).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_digit) {
        return Some("A PIN has 4 to 8 digits.");
    }
    let steps: Vec<i16> = bytes.windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    let run = [-1, 0, 1].iter().any(|step| steps.iter().all(|each| each == step));
    run.then_some("That is the first that anybody tries. Choose digits that do not follow each other.")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_opens_for_its_digits_only() {
        let pin = Pin::choose("2580").unwrap();
        assert!(pin.fits("2580").unwrap());
        for wrong in ["2581", "02580", "258", "", "25800"] {
            assert!(!pin.fits(wrong).unwrap(), "{wrong}");
        }
    }

    #[test]
    fn what_anybody_tries_first_is_no_pin() {
        for weak in ["1234", "0000", "987654", "123", "123456789", "12a4", "٢٥٨٠", ""] {
            assert!(pin_problem(weak).is_some() && Pin::choose(weak).is_err(), "{weak}");
        }
        assert_eq!(pin_problem("1235"), None);
    }
}
