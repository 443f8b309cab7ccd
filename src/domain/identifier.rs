//! Numbers and references under which other bodies know a client.
//!
//! They are for the advice file only, and masked on the screen until somebody asks for them.

use super::text::clean_line;

codes! {
    /// What a number or reference is.
    IdentifierKind {
        Nino = "nino" => "National Insurance number",
        Uc = "uc" => "Universal Credit",
        Pip = "pip" => "PIP",
        Benefit = "benefit" => "another benefit",
        Tribunal = "tribunal" => "tribunal",
        Council = "council" => "council account",
        Creditor = "creditor" => "creditor",
        Other = "other" => "another reference",
    }
}

/// Characters that a masked reference still shows.
const SHOWN: usize = 3;
/// From so many characters on a masked reference shows its end; a shorter one would be told by it.
const MASKABLE: usize = 7;
/// The longest reference, in characters.
const LONGEST: usize = 60;

/// A number or reference as it is typed, or as somebody has asked to see it.
#[derive(Clone, PartialEq, Eq)]
pub struct Identifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// Whose it is: which council, which creditor. Empty where the kind says it.
    pub of: String,
    /// The number or reference itself.
    pub value: String,
}

/// A number or reference as an open case shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct MaskedIdentifier {
    /// What it is; `None` for one that another system sent along.
    pub kind: Option<IdentifierKind>,
    /// What it is, and whose.
    pub label: String,
    /// Its end, behind dots.
    pub masked: String,
}

impl Identifier {
    /// The same, cleaned, and its number checked where there is something to check.
    ///
    /// # Errors
    /// A sentence that says what is wrong, without the number.
    pub fn checked(&self) -> Result<Self, String> {
        let value = clean_line(&self.value).trim().to_owned();
        let value = match self.kind {
            IdentifierKind::Nino => nino(&value)?,
            _ if value.is_empty() => return Err("Type the number or reference first.".to_owned()),
            _ if value.chars().count() > LONGEST => {
                return Err(format!("A reference has at most {LONGEST} characters. Check what was pasted."));
            }
            _ => value,
        };
        Ok(Self { kind: self.kind, of: clean_line(&self.of).trim().to_owned(), value })
    }

    /// The name under which it is kept beside those that other systems sent.
    #[must_use]
    pub fn system(&self) -> String {
        if self.of.is_empty() { self.kind.code().to_owned() } else { format!("{} {}", self.kind.code(), self.of) }
    }
}

/// What a kept name says: the kind, and the words for the screen. One of another system says only that.
#[must_use]
pub fn named(system: &str) -> (Option<IdentifierKind>, String) {
    let (code, of) = system.split_once(' ').unwrap_or((system, ""));
    match IdentifierKind::from_code(code) {
        Some(kind) if of.is_empty() => (Some(kind), kind.label().to_owned()),
        Some(kind) => (Some(kind), format!("{kind}, {of}")),
        None => (None, "from another system".to_owned()),
    }
}

/// A reference with all but its end behind dots.
#[must_use]
pub fn masked(value: &str) -> String {
    let letters: Vec<char> = value.chars().filter(|c| !c.is_whitespace()).collect();
    let shown = if letters.len() < MASKABLE { 0 } else { SHOWN };
    let end: String = letters.iter().skip(letters.len() - shown).collect();
    format!("•••• {end}").trim_end().to_owned()
}

/// Reads a National Insurance number as people write it and groups it as it is printed.
///
/// Two letters, six digits, a letter from A to D; nothing more is checked. That was not read in an official source, so what is
/// refused can be kept under another kind.
fn nino(typed: &str) -> Result<String, String> {
    let wrong = || {
        "A National Insurance number is two letters, six digits and a letter from A to D. One that a letter prints \
         otherwise is kept as another reference."
            .to_owned()
    };
    let letters: Vec<char> =
        typed.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
    let [a, b, digits @ .., last] = letters.as_slice() else { return Err(wrong()) };
    let fits = a.is_ascii_uppercase()
        && b.is_ascii_uppercase()
        && digits.len() == 6
        && digits.iter().all(char::is_ascii_digit)
        && ('A'..='D').contains(last);
    if !fits {
        return Err(wrong());
    }
    let pairs: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
    Ok(format!("{a}{b} {} {last}", pairs.join(" ")))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    fn typed(kind: IdentifierKind, value: &str) -> Result<String, String> {
        Identifier { kind, of: String::new(), value: value.to_owned() }.checked().map(|read| read.value)
    }

    #[test]
    fn a_national_insurance_number_is_read_as_people_write_it() {
        for good in ["QQ123456C", "qq 12 34 56 c", " QQ-12-34-56-C "] {
            assert_eq!(typed(IdentifierKind::Nino, good).unwrap(), "QQ 12 34 56 C", "{good}");
        }
        for bad in ["", "QQ12345C", "QQ1234567C", "Q1123456C", "QQ123456E", "QQ123456", "ÉQ123456C", "QQ12345٣C"] {
            let said = typed(IdentifierKind::Nino, bad).unwrap_err();
            assert!(said.starts_with("A National Insurance number is two letters"), "{bad}: {said}");
        }
    }

    #[test]
    fn other_references_are_kept_as_typed() {
        assert_eq!(typed(IdentifierKind::Tribunal, " SC 242/26/01234 ").unwrap(), "SC 242/26/01234");
        assert!(typed(IdentifierKind::Uc, "  ").is_err());
        assert!(typed(IdentifierKind::Other, &"9".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn a_mask_tells_no_more_than_the_end() {
        assert_eq!(masked("QQ 12 34 56 C"), "•••• 56C");
        assert_eq!(masked("SC242/26/01234"), "•••• 234");
        assert_eq!((masked("123456").as_str(), masked("").as_str()), ("••••", "••••"));
    }

    #[test]
    fn a_kept_name_says_what_and_whose() {
        let of = |of: &str| Identifier { kind: IdentifierKind::Creditor, of: of.to_owned(), value: String::new() };
        assert_eq!(named(&of("Brightwater").system()).1, "creditor, Brightwater");
        assert_eq!(named(&of("").system()), (Some(IdentifierKind::Creditor), "creditor".to_owned()));
        assert_eq!(named("https://fhir.nhs.uk/Id/x").0, None);
    }
}
