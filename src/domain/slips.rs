//! Slips in other languages: only words that somebody named has checked, and of those all or none.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;

/// The code of a language, as a tag of BCP 47 in small letters: `pl`, `zh-hant`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LanguageCode {
    letters: [u8; Self::MOST],
    len: usize,
}

impl LanguageCode {
    const MOST: usize = 8;

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.letters[..self.len]).unwrap_or_default()
    }
}

impl FromStr for LanguageCode {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.to_ascii_lowercase();
        let language = text.split('-').next().unwrap_or_default();
        let plain = text.split('-').all(|part| part.len() >= 2 && part.bytes().all(|c| c.is_ascii_lowercase()));
        if !plain || !(2..=3).contains(&language.len()) || text.len() > Self::MOST {
            return Err("A language is named by its code: pl, ar or zh-hant.");
        }
        let mut letters = [0; Self::MOST];
        letters[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self { letters, len: text.len() })
    }
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// In which language a slip is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlipIn {
    /// English.
    #[default]
    English,
    /// One of the desk's files.
    Of(LanguageCode),
    /// One for which the desk has no file: in English, with how to get an interpreter at its head.
    Another,
}

codes! {
    /// In which direction a language is written.
    Direction {
        LeftToRight = "ltr" => "left to right",
        RightToLeft = "rtl" => "right to left",
    }
}

/// What a slip of one step says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipLines {
    /// Its lines: nothing of what it is about.
    pub slip: Vec<String>,
    /// What is added where that was asked for; empty where nothing is.
    pub detail: String,
}

/// A language in which slips can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlipLanguage {
    /// Its code.
    pub code: LanguageCode,
    /// Its name, as those who speak it write it.
    pub name: String,
    /// How it is written.
    pub direction: Direction,
    /// Who checked the words.
    pub checked_by: String,
    /// When.
    pub checked: NaiveDate,
    /// What stands above.
    pub title: String,
    /// That one can change one's mind.
    pub change: String,
    /// How to get an interpreter.
    pub interpreter: String,
    /// What each step says, by its rule.
    pub steps: BTreeMap<String, SlipLines>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_language_is_named_by_a_code() {
        for code in ["pl", "ar", "zh-hant", "ckb"] {
            assert_eq!(code.parse::<LanguageCode>().unwrap().as_str(), code);
        }
        assert_eq!("PL".parse::<LanguageCode>().unwrap().to_string(), "pl");
        for wrong in ["", "p", "polish", "pl-", "../x", "p/l", "zh-hant-tw", "żż"] {
            assert!(wrong.parse::<LanguageCode>().is_err(), "{wrong}");
        }
    }
}
