//! NHS numbers.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Weights of the first nine digits.
///
/// Source: the NHS Data Dictionary's modulus 11 rule for the NHS number.
const WEIGHTS: [u32; 9] = [10, 9, 8, 7, 6, 5, 4, 3, 2];
/// The remainder of the weighted sum that would need 10 as check digit; such numbers are not used.
const UNUSABLE: u32 = 1;
/// Digits of a number of the 999 range that are free: the fourth to the ninth.
const FREE: usize = 6;

/// A ten-digit NHS number whose check digit is right.
///
/// Scottish CHI numbers pass the same check and cannot be told apart by it. A number of ten equal digits also passes,
/// but stands for "not known" in many systems and is never one here.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber([u8; 10]);

impl NhsNumber {
    /// Reads a number as people write it: ten digits, with spaces or hyphens anywhere.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong, without the number.
    pub fn parse(input: &str) -> Result<Self, String> {
        let mut digits = [b'0'; 10];
        let mut count = 0;
        for c in input.chars().filter(|&c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2013}')) {
            let digit = u8::try_from(c).ok().filter(u8::is_ascii_digit);
            match (digit, digits.get_mut(count)) {
                (Some(digit), Some(place)) => *place = digit,
                _ => return Err("An NHS number is ten digits, such as 999 000 0018.".into()),
            }
            count += 1;
        }
        if count != digits.len() {
            return Err("An NHS number is ten digits, such as 999 000 0018.".into());
        }
        let [first, .., check] = digits;
        if digits.iter().all(|&digit| digit == first) {
            return Err("Ten equal digits are not an NHS number; leave it empty if it is not known.".into());
        }
        let sum = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        if check_digit(sum) != Some(check) {
            return Err("This is not an NHS number: its last digit does not fit the others. Check each digit.".into());
        }
        Ok(Self(digits))
    }

    /// The `n`-th valid number of the range 999 000 0000 to 999 999 9999, which is never given to a person.
    ///
    /// Numbers whose check digit would be 10 are skipped. There are some 909,000; past the last it starts again.
    #[must_use]
    pub fn test_range(n: u32) -> Self {
        let mut digits = [b'9'; 10];
        let mut sum: u32 = WEIGHTS.iter().take(3).map(|weight| 9 * weight).sum();
        // The last of the range is ten nines, which `parse` refuses.
        let mut left = n % (usable(FREE, sum) - 1);
        for (place, weight) in (3..9).zip(WEIGHTS.into_iter().skip(3)) {
            for digit in 0..=9 {
                let with_digit = sum + digit * weight;
                let here = usable(8 - place, with_digit);
                if left < here {
                    digits[place] = b'0' + digit as u8;
                    sum = with_digit;
                    break;
                }
                left -= here;
            }
        }
        digits[9] = check_digit(sum).unwrap_or(b'0');
        Self(digits)
    }

    /// The ten digits without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// As it is printed, in groups of three, three and four: `999 000 0018`.
    #[must_use]
    pub fn formatted(&self) -> String {
        let digits = self.as_str();
        format!("{} {} {}", &digits[..3], &digits[3..6], &digits[6..])
    }
}

/// Names the type only: the number is personal.
impl fmt::Debug for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NhsNumber(…)")
    }
}

/// As its ten digits.
impl Serialize for NhsNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// From text that [`NhsNumber::parse`] accepts.
impl<'de> Deserialize<'de> for NhsNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// The check digit in ASCII for a weighted sum of the first nine; `None` where it would be 10.
fn check_digit(sum: u32) -> Option<u8> {
    match sum % 11 {
        0 => Some(b'0'),
        UNUSABLE => None,
        remainder => Some(b'0' + (11 - remainder) as u8),
    }
}

/// How many ways the last `places` of the nine digits can be filled so that a check digit exists, when those before
/// them have the weighted `sum`.
fn usable(places: usize, sum: u32) -> u32 {
    // ways[r]: fillings of the places counted so far whose own weighted sum leaves r.
    let mut ways = [0_u32; 11];
    ways[0] = 1;
    for weight in WEIGHTS.into_iter().rev().take(places) {
        let mut next = [0; 11];
        for (remainder, count) in (0..).zip(ways) {
            for digit in 0..=9 {
                next[((remainder + digit * weight) % 11) as usize] += count;
            }
        }
        ways = next;
    }
    (0..).zip(ways).filter(|(remainder, _)| (remainder + sum) % 11 != UNUSABLE).map(|(_, count)| count).sum()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for input in ["9990000018", "999 000 0018", " 999-000-0018 ", "999\u{a0}000–0018"] {
            let number = NhsNumber::parse(input).unwrap();
            assert_eq!(number.as_str(), "9990000018");
            assert_eq!(number.formatted(), "999 000 0018");
            assert_eq!(format!("{number:?}"), "NhsNumber(…)");
        }
        // One whose weighted sum leaves 0, so that the check digit is 0 and not 11.
        assert!(NhsNumber::parse("999 000 0220").is_ok());
    }

    #[test]
    fn wrong_numbers_are_refused_without_repeating_them() {
        for input in ["", "999 000 022", "999 000 02200", "999 000 022x", "٩٩٩٠٠٠٠٠١٨", "999 000 0019", "999 123 4560"]
        {
            let words = NhsNumber::parse(input).unwrap_err();
            assert!(input.is_empty() || !words.contains(input));
        }
        for digit in '0'..='9' {
            assert!(NhsNumber::parse(&digit.to_string().repeat(10)).is_err());
        }
    }

    #[test]
    fn only_a_valid_number_comes_out_of_json() {
        let number = NhsNumber::test_range(7);
        let json = serde_json::to_string(&number).unwrap();
        assert_eq!(json, format!("\"{}\"", number.as_str()));
        assert!(serde_json::from_str::<NhsNumber>(&json).unwrap() == number);
        assert!(serde_json::from_str::<NhsNumber>("\"9990000019\"").is_err());
    }

    #[test]
    fn the_test_range_is_every_valid_number_in_order() {
        let valid = (0..30_000_u32)
            .flat_map(|free| (0..10).filter_map(move |check| NhsNumber::parse(&format!("999{free:06}{check}")).ok()));
        let mut count = 0;
        for (n, number) in (0..).zip(valid) {
            assert!(NhsNumber::test_range(n) == number, "number {n}");
            count += 1;
        }
        assert!(count > 27_000);
        assert_eq!(NhsNumber::test_range(0).as_str(), "9990000018");
    }

    #[test]
    fn the_test_range_starts_again_after_its_last() {
        let size = usable(FREE, 243) - 1;
        assert_eq!(NhsNumber::test_range(size).as_str(), NhsNumber::test_range(0).as_str());
        assert_eq!(NhsNumber::test_range(size - 1).as_str(), "9999999980");
    }

    proptest! {
        #[test]
        fn test_numbers_pass_their_own_check(n in any::<u32>()) {
            let number = NhsNumber::test_range(n);
            prop_assert!(number.as_str().starts_with("999"));
            prop_assert!(NhsNumber::parse(&number.formatted()) == Ok(number));
        }

        #[test]
        fn one_wrong_digit_is_always_noticed(n in any::<u32>(), place in 0_usize..10, step in 1_u8..10) {
            let mut digits = NhsNumber::test_range(n).0;
            digits[place] = b'0' + (digits[place] - b'0' + step) % 10;
            prop_assert!(NhsNumber::parse(str::from_utf8(&digits).unwrap()).is_err());
        }

        #[test]
        fn any_text_is_read_or_refused(input in any::<String>()) {
            let _ = NhsNumber::parse(&input);
        }
    }
}
