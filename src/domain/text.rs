//! Words from outside: cleaning them once at the boundary, and folding them for search.
//!
//! Everything typed, pasted or imported passes through [`clean_line`] or [`clean_text`] before anything else sees it.
//! What they give back holds no control, invisible or direction-changing character, so it can be drawn, stored and
//! compared as it stands.

use std::ops::Range;

use rphonetic::{DoubleMetaphone, Encoder};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

/// Marks kept on one letter. No script needs more; towers of them stall a terminal.
const MARKS_PER_LETTER: usize = 8;
/// What a tab becomes in notes, so that pasted columns keep apart.
const TAB: &str = "    ";
/// Length of a phonetic code: long enough to tell long names apart, short enough to forgive their endings.
const SOUND_LENGTH: usize = 6;
/// Letters of a word that are sounded; no name needs more to fill a code.
const SOUNDED_LETTERS: usize = 32;

/// Cleans one line of text from outside.
///
/// Every kind of white space, line ends included, becomes a space; runs of spaces become one, and those at either end
/// go. Control, bidirectional, zero-width, tag and other invisible characters are dropped; the zero-width joiners stay
/// where Arabic or Indic spelling needs them. The result is NFC, and cleaning it again changes nothing.
#[must_use]
pub fn clean_line(input: &str) -> String {
    let visible = input.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|&c| !is_forbidden(c));
    squeeze(&compose(visible))
}

/// Cleans text of several lines, such as a note, from outside.
///
/// As [`clean_line`], but lines stay lines: CRLF, a lone CR, NEL and the Unicode line and paragraph separators become a
/// line feed, a tab becomes four spaces, and spaces inside, before and after a line are left as they are.
#[must_use]
pub fn clean_text(input: &str) -> String {
    let unix = input.replace("\r\n", "\n").replace('\t', TAB);
    let visible = unix
        .chars()
        .map(|c| match c {
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .filter(|&c| c == '\n' || !is_forbidden(c));
    compose(visible)
}

/// Folds text for search and for comparing names.
///
/// Lower case, compatibility forms and accents gone, letters such as ß, æ, ø and ł spelt out, apostrophes dropped
/// (O'Neil is `oneil`), every other mark of punctuation, hyphens included, a single space. Vowel signs that carry the
/// word in Indic and other scripts stay. The result is for comparing only, never shown. Folding it again changes
/// nothing.
#[must_use]
pub fn fold(input: &str) -> String {
    let mut folded = String::with_capacity(input.len());
    let letters = input.chars().filter(|&c| !is_apostrophe(c)).nfkd().flat_map(char::to_lowercase).nfkd();
    for c in letters.filter(|&c| !is_apostrophe(c) && !is_forbidden(c) && !is_joiner(c)) {
        let class = canonical_combining_class(c);
        if let Some(spelt) = spell_out(c) {
            folded.push_str(spelt);
        } else if is_virama(class) || (class == 0 && c.is_alphanumeric()) {
            folded.push(c);
        } else if !is_combining_mark(c) {
            folded.push(' ');
        }
    }
    squeeze(&folded)
}

/// The folded words of a text, in order, as [`fold`] makes them.
#[must_use]
pub fn words(input: &str) -> Vec<String> {
    fold(input).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of a text as they stand in it: where each begins and ends, in bytes, and how it folds. On one line they
/// fold to what [`words`] gives, and a line's end parts words as a space does; one that folds to several, such as `½`, has spaces between them.
#[must_use]
pub fn word_spans(input: &str) -> Vec<(Range<usize>, String)> {
    let mut spans = Vec::new();
    let mut begun: Option<usize> = None;
    let ends = input.char_indices().map(|(at, c)| (at, in_word(c))).chain([(input.len(), false)]);
    for (at, inside) in ends {
        match (begun, inside) {
            (None, true) => begun = Some(at),
            (Some(start), false) => {
                begun = None;
                let word = &input[start..at];
                let lower = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
                let folded = if lower { word.to_owned() } else { fold(word) };
                if !folded.is_empty() {
                    spans.push((start..at, folded));
                }
            }
            _ => {}
        }
    }
    spans
}

/// Whether a character belongs to a word, or is dropped from it by [`fold`] without parting it.
fn in_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || is_apostrophe(c);
    }
    let folds = |c: char| c.is_alphanumeric() || is_combining_mark(c) || spell_out(c).is_some();
    is_apostrophe(c) || is_joiner(c) || is_forbidden(c) || std::iter::once(c).nfkd().any(folds)
}

/// How one folded word sounds in English: its primary Double Metaphone code, at most six characters.
///
/// Names that sound alike share a code (Smith and Smyth, Catherine and Kathryn). `None` for a word without a Latin
/// letter, or whose letters are all silent, so that such words never match each other.
#[must_use]
pub fn sounds(word: &str) -> Option<String> {
    // Only ASCII letters reach the encoder, which slices by byte.
    let letters: String = word.chars().filter(char::is_ascii_alphabetic).take(SOUNDED_LETTERS).collect();
    let code = DoubleMetaphone::new(Some(SOUND_LENGTH)).encode(&letters);
    (!code.is_empty()).then_some(code)
}

/// One space between words, none at the ends.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// NFC of the characters, without needless joiners and without towers of marks.
fn compose(chars: impl Iterator<Item = char>) -> String {
    let text: String = chars.collect();
    if text.is_ascii() {
        return text;
    }
    let mut marks = 0;
    keep_needed_joiners(text.chars())
        .nfd()
        .filter(|&c| {
            marks = if is_combining_mark(c) { marks + 1 } else { 0 };
            marks <= MARKS_PER_LETTER
        })
        .nfc()
        .collect()
}

/// Drops each ZWJ and ZWNJ, unless a letter of a script that is spelt with them stands before it and a letter or vowel
/// sign of such a script follows.
fn keep_needed_joiners(chars: impl Iterator<Item = char>) -> impl Iterator<Item = char> {
    let mut base_joins = false;
    let mut waiting = None;
    let mut after_joiner = false;
    chars
        .flat_map(move |c| {
            if is_joiner(c) {
                if base_joins {
                    waiting.get_or_insert(c);
                }
                return [None, None];
            }
            let joins = takes_joiners(c);
            let mark = is_combining_mark(c);
            if after_joiner && mark && !joins {
                // A stray accent behind a joiner would change places with the marks there and take the joiner's reason away.
                return [None, None];
            }
            let joiner = waiting.take().filter(|_| joins);
            after_joiner = joiner.is_some() || (after_joiner && mark);
            if !mark {
                base_joins = joins;
            }
            [joiner, Some(c)]
        })
        .flatten()
}

/// Zero-width joiner and non-joiner.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Letters and marks of scripts whose spelling uses the joiners: Arabic, Syriac, N'Ko, Mandaic, Indic, Myanmar, Khmer,
/// Mongolian, Balinese, Sundanese, Phags-pa, Saurashtra, Javanese, Meetei Mayek, Rohingya, the newer Brahmic scripts
/// and Adlam.
fn takes_joiners(c: char) -> bool {
    matches!(c,
        '\u{0600}'..='\u{077F}' | '\u{07C0}'..='\u{07FF}' | '\u{0840}'..='\u{0DFF}' | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{18AF}' | '\u{1B00}'..='\u{1BBF}' | '\u{1CD0}'..='\u{1CFF}' | '\u{A840}'..='\u{A8FF}'
        | '\u{A980}'..='\u{A9FF}' | '\u{AA60}'..='\u{AA7F}' | '\u{AAE0}'..='\u{AAFF}' | '\u{ABC0}'..='\u{ABFF}'
        | '\u{10D00}'..='\u{10D3F}' | '\u{11000}'..='\u{11FFF}' | '\u{1E900}'..='\u{1E95F}'
    ) && (c.is_alphabetic() || is_combining_mark(c))
}

/// What never comes in: controls, Unicode's default-ignorable characters (bidirectional controls, zero-width
/// characters, byte order mark, fillers, variation selectors, tags), annotation marks, line separators and
/// noncharacters. The two joiners are judged apart.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FDD0}'..='\u{FDEF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Characters that people type for an apostrophe, and letter-like ones that stand for it in names.
fn is_apostrophe(c: char) -> bool {
    matches!(c,
        '\'' | '`' | '\u{B4}' | '\u{2B9}'..='\u{2BF}' | '\u{2C8}' | '\u{2018}'..='\u{201B}' | '\u{2032}' | '\u{2035}'
        | '\u{5F3}' | '\u{FF07}' | '\u{FF40}')
}

/// The combining class of the signs that silence a vowel in Indic scripts and make conjuncts.
fn is_virama(class: u8) -> bool {
    class == 9
}

/// Letters that do not decompose but that people spell otherwise on another keyboard. Lower case only.
fn spell_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' | 'ɗ' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ŧ' => "t",
        'ŋ' => "n",
        'ə' => "e",
        'ɓ' => "b",
        'ƙ' => "k",
        'ƴ' => "y",
        'ς' => "σ",
        // Persian and Urdu forms, and the endings that Arabic writers leave undotted.
        'ى' | 'ی' => "ي",
        'ک' => "ك",
        'ة' => "ه",
        'ـ' => "",
        _ => return None,
    })
}

/// A line in the plain letters of ASCII, for a machine that has no others: accents go, and what has a plain form gets it.
/// `None` where a letter has none.
#[must_use]
pub fn ascii(line: &str) -> Option<String> {
    let mut plain = String::with_capacity(line.len());
    for c in line.nfkd().filter(|&c| !is_combining_mark(c)) {
        match c {
            c if c.is_ascii() => plain.push(c),
            '‘' | '’' => plain.push('\''),
            '“' | '”' => plain.push('"'),
            '‐' | '–' | '—' | '−' => plain.push('-'),
            '·' | '•' => plain.push('*'),
            '£' => plain.push_str("GBP "),
            '€' => plain.push_str("EUR "),
            small => {
                let large = small.is_uppercase();
                let spelt = spell_out(small.to_lowercase().next()?).filter(|spelt| spelt.is_ascii())?;
                plain.push_str(&if large { capital(spelt) } else { spelt.to_owned() });
            }
        }
    }
    Some(plain)
}

/// Words with their first letter large, to begin a sentence or a cell.
#[must_use]
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    use super::*;

    /// Every character there is.
    fn every_char() -> impl Iterator<Item = char> {
        ('\0'..=char::MAX).filter(|&c| c != '\u{FFFD}')
    }

    /// Text dense in what makes trouble: joiners, marks, separators, controls, letters of several scripts.
    fn awkward() -> impl Strategy<Value = String> {
        let picks: Vec<char> = "a Z9\n\r\t\u{b}\u{85}\u{a0}\u{2028}\u{2003}\u{200c}\u{200d}\u{200b}\u{202e}\u{2067}\
            \u{feff}\u{1b}\u{7f}\u{9b}\u{301}\u{338}\u{345}\u{327}\u{915}\u{94d}\u{93c}\u{958}\u{9b0}\u{9cd}\u{9af}\
            \u{627}\u{653}\u{64b}\u{622}\u{1100}\u{1161}\u{11a8}\u{fb2c}\u{5bc}\u{212b}\u{130}\u{1e9e}\u{344}\u{b4}\
            '-\u{fe0f}\u{e0041}\u{1f469}\u{3164}\u{16d67}\u{16d63}"
            .chars()
            .collect();
        prop_oneof![
            any::<String>(),
            proptest::collection::vec(proptest::sample::select(picks), 0..40).prop_map(String::from_iter),
        ]
    }

    fn assert_clean(text: &str, newline_allowed: bool) {
        assert!(is_nfc(text), "not NFC");
        for c in text.chars() {
            let allowed = !is_forbidden(c) && (!c.is_whitespace() || c == ' ') || (newline_allowed && c == '\n');
            assert!(allowed, "U+{:04X} got through", u32::from(c));
        }
    }

    #[test]
    fn a_line_loses_what_cannot_be_seen() {
        for (input, expected) in [
            ("  Zoë\t \r\nBlack\u{a0}wood\u{2028}", "Zoë Black wood"),
            ("e\u{301}", "é"),
            ("\u{1b}]0;title\u{7}x\u{9b}31m", "]0;titlex31m"),
            ("abc\u{202e}fed\u{2069}\u{200f}\u{61c}", "abcfed"),
            ("\u{feff}a\u{200b}b\u{2060}c\u{ad}d", "abcd"),
            ("x\u{e0041}\u{fe0f}\u{3164}", "x"),
            ("a\u{200d}b \u{200c} c\u{200d}", "ab c"),
            ("", ""),
            (" \n ", ""),
        ] {
            assert_eq!(clean_line(input), expected);
        }
    }

    #[test]
    fn joiners_stay_where_spelling_needs_them() {
        // Sinhala sri, Persian mi-khaham, Bengali ra with ya-phala.
        for word in ["ශ්\u{200d}රී", "می\u{200c}خواهم", "র\u{200d}্যাব"] {
            assert_eq!(clean_line(word), word);
        }
        assert_eq!(clean_line("می\u{200c}\u{200d}\u{200c}خ"), "می\u{200c}خ");
        assert_eq!(clean_line("می\u{200c} خ"), "می خ");
        assert_eq!(clean_line("می\u{200c}x"), "میx");
    }

    #[test]
    fn towers_of_marks_are_cut() {
        assert_eq!(clean_line(&format!("x{}y", "\u{321}".repeat(500))).chars().count(), 2 + MARKS_PER_LETTER);
    }

    #[test]
    fn notes_keep_their_lines() {
        assert_eq!(clean_text("one\r\ntwo\rthree\n\n  four \u{2029}five\u{85}"), "one\ntwo\nthree\n\n  four \nfive\n");
        assert_eq!(clean_text("a\tb\u{c}c\u{1b}[2J"), "a    b c[2J");
    }

    #[test]
    fn plain_letters_are_what_a_printer_without_others_can_set() {
        for (line, plain) in [
            ("Łódź, Nguyễn – “mañana”", Some("Lodz, Nguyen - \"manana\"")),
            ("£5 · Ørsted…", Some("GBP 5 * Orsted...")),
            ("Москва", None),
            ("مرحبا", None),
        ] {
            assert_eq!(ascii(line).as_deref(), plain, "{line}");
        }
    }

    #[test]
    fn folding_meets_what_people_type() {
        for (input, expected) in [
            ("O'Neil-Smith", "oneil smith"),
            ("O’NEIL  SMITH", "oneil smith"),
            ("O´Neil", "oneil"),
            ("Zoë Müller-Straße", "zoe muller strasse"),
            ("Æsa Øster Łukasz Đorđe Þór", "aesa oster lukasz dorde thor"),
            ("İbrahim Yıldız", "ibrahim yildiz"),
            ("ﬁancée № 7, flat 2/1", "fiancee no 7 flat 2 1"),
            ("ＡＢＣ", "abc"),
            ("أحمد", "احمد"),
            ("علی", "علي"),
            ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
            ("  --  ", ""),
        ] {
            assert_eq!(fold(input), expected);
        }
        assert_ne!(fold("राम"), fold("रोम"), "vowel signs carry the word");
        assert_eq!(words("Mary-Ann d'Arcy"), ["mary", "ann", "darcy"]);
        assert!(words("…").is_empty());
    }

    #[test]
    fn folding_any_one_character_is_final() {
        for c in every_char() {
            let folded = fold(&c.to_string());
            assert_eq!(fold(&folded), folded, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn cleaning_any_one_character_is_final() {
        for c in every_char() {
            let line = clean_line(&c.to_string());
            assert_clean(&line, false);
            assert_eq!(clean_line(&line), line, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn names_that_sound_alike_share_a_code() {
        for (one, other) in [("smith", "smyth"), ("catherine", "kathryn"), ("stephen", "steven"), ("clarke", "clark")] {
            assert_eq!(sounds(one), sounds(other), "{one} {other}");
        }
        assert_ne!(sounds("smith"), sounds("jones"));
        for nothing in ["", "12", "123", "иван", "李"] {
            assert_eq!(sounds(nothing), None);
        }
    }

    #[test]
    fn any_short_run_of_letters_can_be_sounded() {
        let letters = || 'a'..='z';
        for (a, b, c) in letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| (a, b, c)))) {
            for word in [format!("{a}{b}{c}"), format!("{a}{b}{c}{a}"), format!("{c}{c}{a}{b}{b}")] {
                assert!(sounds(&word).is_none_or(|code| code.len() <= SOUND_LENGTH));
            }
        }
    }

    #[test]
    fn words_are_found_where_they_stand() {
        let text = "O\u{2019}Neil: caf\u{e9}-noir, ½ hour";
        let found: Vec<(&str, String)> =
            word_spans(text).into_iter().map(|(span, folded)| (&text[span], folded)).collect();
        let expected = [("O\u{2019}Neil", "oneil"), ("café", "cafe"), ("noir", "noir"), ("½", "1 2"), ("hour", "hour")];
        assert!(found.iter().map(|(word, folded)| (*word, folded.as_str())).eq(expected), "{found:?}");
    }

    proptest! {
        #[test]
        fn spans_fold_to_the_words_of_the_text(text in "[a-cA-Cé'’½ßŁ日,.\\- \u{301}]{0,60}") {
            let joined: Vec<String> = word_spans(&text).into_iter().map(|(_, folded)| folded).collect();
            prop_assert_eq!(joined.join(" "), words(&text).join(" "));
        }

        #[test]
        fn a_clean_line_is_clean_and_stays_so(input in awkward()) {
            let line = clean_line(&input);
            assert_clean(&line, false);
            prop_assert!(!line.contains("  ") && line.trim() == line);
            prop_assert_eq!(clean_line(&line), line);
        }

        #[test]
        fn a_clean_text_is_clean_and_stays_so(input in awkward()) {
            let text = clean_text(&input);
            assert_clean(&text, true);
            prop_assert_eq!(clean_text(&text), text);
        }

        #[test]
        fn folding_twice_is_folding_once(input in awkward()) {
            let folded = fold(&input);
            prop_assert_eq!(fold(&folded), folded);
        }

        #[test]
        fn cleaning_does_not_change_how_text_folds_to_words(input in "[ -~à-ÿ]{0,30}") {
            prop_assert_eq!(words(&clean_line(&input)), words(&input));
        }

        #[test]
        fn sounding_never_panics(word in any::<String>(), latin in "[a-z]{0,40}") {
            let _ = sounds(&word);
            prop_assert!(sounds(&latin).is_none_or(|code| !code.is_empty()));
        }
    }
}
