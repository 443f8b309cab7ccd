//! Offering and judging passphrases, and the recovery code.

use diceware_wordlists::EFF_LONG_WORDLIST;
use sha2::{Digest as _, Sha256};
use zeroize::{Zeroize as _, Zeroizing};
use zxcvbn::{Score, zxcvbn};

use super::{KeyError, random, rng, slot::normalised};

const OFFERED: usize = 5;
const SHORTEST: usize = 12;

/// Five words chosen evenly from the EFF's long list, with spaces between: 64 bits that a person can remember.
#[must_use]
pub fn offer() -> Zeroizing<String> {
    // The longest word has nine letters; with room for that the buffer never moves.
    let mut phrase = Zeroizing::new(String::with_capacity(OFFERED * 10));
    for i in 0..OFFERED {
        if i > 0 {
            phrase.push(' ');
        }
        phrase.push_str(EFF_LONG_WORDLIST[below(EFF_LONG_WORDLIST.len())]);
    }
    phrase
}

/// A random number below `n` (at most 65,536), each as likely as the next: draws beyond the last whole `n` are thrown away.
fn below(n: usize) -> usize {
    const DRAWS: usize = 1 << 16;
    loop {
        let draw = usize::from(u16::from_le_bytes(random()));
        if draw < DRAWS - DRAWS % n {
            return draw % n;
        }
    }
}

/// Whether a passphrase is strong enough for a real desk. `related` are words that are easy to connect with the
/// person: login, names, the desk.
///
/// # Errors
/// A sentence that says what to do. It repeats nothing that was typed.
pub fn check(passphrase: &str, related: &[&str]) -> Result<(), String> {
    let passphrase = normalised(passphrase);
    if passphrase.chars().count() < SHORTEST {
        return Err(format!("Make it longer: at least {SHORTEST} characters. Four or five unrelated words do well."));
    }
    let related: Vec<&str> = related.iter().flat_map(|words| words.split_whitespace().chain([*words])).collect();
    // Spaces and hyphens count for much in zxcvbn, so that a word said twice would pass; judge it without them too.
    let mut joined = Zeroizing::new(String::with_capacity(passphrase.len()));
    joined.extend(passphrase.chars().filter(|c| !c.is_whitespace() && *c != '-'));
    if [&passphrase, &joined].iter().any(|text| zxcvbn(text, &related).score() < Score::Three) {
        return Err("This one is easy to guess. Use four or five unrelated words, without names or dates, or take \
                    the phrase that is offered."
            .into());
    }
    Ok(())
}

/// Crockford's base 32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP: usize = 4;
/// 160 bits in letters of five.
const LETTERS: usize = 32;

/// The code that is printed once and opens the desk when every passphrase is forgotten: 160 random bits, so that
/// guessing it is hopeless whatever the slot costs.
///
/// In text it is eight groups of four letters and a ninth that checks them.
pub struct RecoveryCode(Box<[u8; 20]>);

impl RecoveryCode {
    /// A new random code.
    pub(super) fn generate() -> Self {
        use getrandom::rand_core::Rng as _;
        let mut code = Self(Box::new([0; 20]));
        rng().fill_bytes(code.0.as_mut_slice());
        code
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// The code as it is printed: `XXXX-XXXX-…`, nine groups.
    #[must_use]
    pub fn text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity((LETTERS + GROUP) * 5 / 4));
        for (i, letter) in self.letters().iter().enumerate() {
            if i > 0 && i % GROUP == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(*letter)]));
        }
        text
    }

    /// Reads a code as people type it: either case, with or without hyphens and spaces, O for 0, I and L for 1.
    ///
    /// # Errors
    /// [`KeyError::CodeShape`] for something that is no code, [`KeyError::CodeTypo`] where the last group does not
    /// fit the others.
    pub fn read(typed: &str) -> Result<Self, KeyError> {
        let mut letters = Zeroizing::new([0_u8; LETTERS + GROUP]);
        let mut count = 0;
        for c in typed.chars().filter(|c| *c != '-' && !c.is_whitespace()) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let value = (0_u8..).zip(ALPHABET).find(|(_, letter)| char::from(**letter) == c);
            let place = letters.get_mut(count).ok_or(KeyError::CodeShape)?;
            *place = value.ok_or(KeyError::CodeShape)?.0;
            count += 1;
        }
        if count != letters.len() {
            return Err(KeyError::CodeShape);
        }
        let mut code = Self(Box::new([0; 20]));
        for (bytes, letters) in code.0.chunks_exact_mut(5).zip(letters.chunks_exact(8)) {
            let bits = letters.iter().fold(0_u64, |bits, letter| bits << 5 | u64::from(*letter));
            bytes.copy_from_slice(&bits.to_be_bytes()[3..]);
        }
        if *code.letters() == *letters { Ok(code) } else { Err(KeyError::CodeTypo) }
    }

    /// Five bits each: the code, then 20 bits of its hash.
    fn letters(&self) -> Zeroizing<[u8; LETTERS + GROUP]> {
        let hash = Sha256::new().chain_update(b"alongside recovery code").chain_update(self.bytes()).finalize();
        let mut letters = Zeroizing::new([0; LETTERS + GROUP]);
        for (i, letter) in letters.iter_mut().enumerate() {
            let (bytes, bit) = if i < LETTERS { (self.bytes(), i * 5) } else { (hash.as_slice(), (i - LETTERS) * 5) };
            let pair = u16::from_be_bytes([bytes[bit / 8], bytes.get(bit / 8 + 1).copied().unwrap_or_default()]);
            *letter = (pair << (bit % 8) >> 11).to_le_bytes()[0];
        }
        letters
    }
}

impl Drop for RecoveryCode {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn an_offered_phrase_passes_the_check_and_is_never_the_same_twice() {
        let (a, b) = (offer(), offer());
        assert_eq!(a.split(' ').count(), 5, "{}", *a);
        assert_ne!(*a, *b);
        assert_eq!(check(&a, &["ada", "elm street"]), Ok(()));
        assert!(EFF_LONG_WORDLIST.iter().all(|word| word.len() <= 9 && !word.contains(' ')));
        assert_eq!(EFF_LONG_WORDLIST.len(), 7776);
    }

    #[test]
    fn every_word_is_as_likely_as_the_next() {
        let mut seen = [0_u32; 6];
        for _ in 0..6000 {
            seen[below(6)] += 1;
        }
        // 1,000 each; the odds of straying this far by chance are below one in a billion.
        assert!(seen.iter().all(|n| (800..1200).contains(n)), "{seen:?}");
        assert_eq!(below(1), 0);
    }

    #[test]
    fn weak_passphrases_are_refused_with_what_to_do() {
        let long = |phrase: &str| check(phrase, &["Ada Obi", "adaobi", "Elm Street"]);
        assert!(long("grape").unwrap_err().starts_with("Make it longer"));
        assert!(long("Tr0ub4dor&3").unwrap_err().starts_with("Make it longer"));
        for easy in [
            "passwordpassword",
            "aaaaaaaaaaaaaaaa",
            "adaobi adaobi",
            "obi-obi-obi-obi",
            "qwertyuiop123",
            "elm street 2026",
        ] {
            assert!(long(easy).unwrap_err().starts_with("This one is easy to guess"), "{easy}");
        }
        assert_eq!(long("copper lantern walrus biscuit"), Ok(()));
        // Twelve characters, not twelve bytes.
        assert!(long("ééééééé").unwrap_err().starts_with("Make it longer"));
    }

    /// The bytes 0, 13, 26 …: a code whose text has a 0.
    fn fixed() -> RecoveryCode {
        RecoveryCode(Box::new(std::array::from_fn(|i| u8::try_from(i * 13).unwrap())))
    }

    #[test]
    fn a_recovery_code_reads_back_however_it_is_typed() {
        assert_ne!(*RecoveryCode::generate().text(), *RecoveryCode::generate().text());
        let code = RecoveryCode(Box::new([0x08; 20]));
        let text = code.text();
        assert!(text.len() == 44 && text.contains('0') && text.contains('1'), "{}", *text);
        assert!(text.split('-').count() == 9 && text.split('-').all(|group| group.len() == 4), "{}", *text);
        let sloppy = text.to_lowercase().replace('0', "o").replacen('1', "l", 1).replace('1', "I").replace('-', " ");
        for typed in [text.as_str(), &sloppy, &text.replace('-', ""), &format!("  {}\n", *text)] {
            assert_eq!(RecoveryCode::read(typed).unwrap().bytes(), code.bytes(), "{typed}");
        }
    }

    /// Made with Python's base64 and hashlib.
    #[test]
    fn a_code_is_crockford_base_32_with_twenty_bits_of_sha_256() {
        assert_eq!(*fixed().text(), "006H-M9SM-8575-PT3N-GA7S-SADP-RF8D-VTQQ-9KWH");
    }

    #[test]
    fn a_typo_is_told_from_something_that_is_no_code() {
        let text = fixed().text();
        for (i, c) in text.char_indices().filter(|(_, c)| *c != '-') {
            let other = if c == '7' { "8" } else { "7" };
            let mut typo = text.to_string();
            typo.replace_range(i..=i, other);
            assert!(matches!(RecoveryCode::read(&typo), Err(KeyError::CodeTypo)), "{typo}");
        }
        for shape in ["", "ABCD", &text[..43], &format!("{}0", *text), &text.replace('-', "U"), "ÅÅÅÅ"] {
            assert!(matches!(RecoveryCode::read(shape), Err(KeyError::CodeShape)), "{shape}");
        }
    }
}
