//! The words that files use for our codes: codes and labels as they stand, and what people write for them.

use crate::domain::person::{AccessibleFormat, ContactRule};
use crate::domain::referral::{Area, Consent, Route, Urgency};

/// Which way the person agreed that information may flow: (the desk may tell the care team, the care team may tell the
/// desk).
pub(super) type Sharing = (Consent, Consent);

const AREAS: &[(&str, Area)] = &[
    ("benefit", Area::Benefits),
    ("welfare", Area::Benefits),
    ("welfare benefits", Area::Benefits),
    ("welfare rights", Area::Benefits),
    ("money", Area::Benefits),
    ("income", Area::Benefits),
    ("pip", Area::Benefits),
    ("personal independence payment", Area::Benefits),
    ("uc", Area::Benefits),
    ("universal credit", Area::Benefits),
    ("esa", Area::Benefits),
    ("attendance allowance", Area::Benefits),
    ("aa", Area::Benefits),
    ("dla", Area::Benefits),
    ("adp", Area::Benefits),
    ("carers allowance", Area::Benefits),
    ("pension credit", Area::Benefits),
    ("housing benefit", Area::Benefits),
    ("council tax reduction", Area::Benefits),
    ("food", Area::Benefits),
    ("food insecurity", Area::Benefits),
    ("financial insecurity", Area::Benefits),
    ("material hardship", Area::Benefits),
    ("medical cost burden", Area::Benefits),
    ("debts", Area::Debt),
    ("bills", Area::Debt),
    ("arrears", Area::Debt),
    ("fuel", Area::Debt),
    ("energy", Area::Debt),
    ("utilities", Area::Debt),
    ("utility insecurity", Area::Debt),
    ("rent", Area::Housing),
    ("eviction", Area::Housing),
    ("homeless", Area::Housing),
    ("homelessness", Area::Housing),
    ("housing instability", Area::Housing),
    ("inadequate housing", Area::Housing),
    ("repairs", Area::Housing),
    ("job", Area::Employment),
    ("employment status", Area::Employment),
    ("asylum", Area::Immigration),
    ("visa", Area::Immigration),
    ("social care", Area::Care),
    ("community care", Area::Care),
    ("school", Area::Education),
    ("send", Area::Education),
    ("educational attainment", Area::Education),
    ("something else", Area::Other),
    ("transportation insecurity", Area::Other),
];

const ROUTES: &[(&str, Route)] = &[
    ("self referral", Route::Own),
    ("walk in", Route::Own),
    ("referral", Route::Direct),
    ("direct referral", Route::Direct),
    ("warm handover", Route::Warm),
    ("handover", Route::Warm),
    ("screening", Route::Proactive),
    ("external", Route::Partner),
    ("outside", Route::Partner),
];

const URGENCIES: &[(&str, Urgency)] = &[
    ("normal", Urgency::Routine),
    ("standard", Urgency::Routine),
    ("low", Urgency::Routine),
    ("no", Urgency::Routine),
    ("medium", Urgency::Soon),
    ("high", Urgency::Urgent),
    ("asap", Urgency::Urgent),
    ("stat", Urgency::Urgent),
    ("emergency", Urgency::Urgent),
    ("yes", Urgency::Urgent),
];

const CONTACTS: &[(&str, ContactRule)] = &[
    ("unknown", ContactRule::NotChecked),
    ("any way", ContactRule::Any),
    ("all", ContactRule::Any),
    ("no voicemails", ContactRule::NoVoicemail),
    ("do not leave voicemail", ContactRule::NoVoicemail),
    ("text", ContactRule::TextOnly),
    ("texts only", ContactRule::TextOnly),
    ("sms", ContactRule::TextOnly),
    ("sms only", ContactRule::TextOnly),
    ("post", ContactRule::PostOnly),
    ("letter", ContactRule::PostOnly),
    ("letter only", ContactRule::PostOnly),
    ("face to face", ContactRule::InPerson),
];

const FORMATS: &[(&str, AccessibleFormat)] = &[
    ("none", AccessibleFormat::Standard),
    ("no", AccessibleFormat::Standard),
    ("ordinary", AccessibleFormat::Standard),
    ("print", AccessibleFormat::Standard),
    ("large", AccessibleFormat::LargePrint),
    ("easyread", AccessibleFormat::EasyRead),
    ("sign language", AccessibleFormat::Bsl),
    ("screen reader", AccessibleFormat::Email),
];

const SHARING: &[(&str, Sharing)] = &[
    ("yes", BOTH),
    ("y", BOTH),
    ("true", BOTH),
    ("1", BOTH),
    ("both", BOTH),
    ("both ways", BOTH),
    ("given", BOTH),
    ("agreed", BOTH),
    ("no", NEITHER),
    ("n", NEITHER),
    ("false", NEITHER),
    ("0", NEITHER),
    ("refused", NEITHER),
    ("not agreed", NEITHER),
    ("to us", (Consent::ToConfirm, Consent::Given)),
    ("they may tell us", (Consent::ToConfirm, Consent::Given)),
    ("to them", (Consent::Given, Consent::ToConfirm)),
    ("we may tell them", (Consent::Given, Consent::ToConfirm)),
    ("to confirm", NOT_STATED),
    ("to be confirmed", NOT_STATED),
    ("unknown", NOT_STATED),
    ("not known", NOT_STATED),
];

/// Agreed in both directions.
const BOTH: Sharing = (Consent::Given, Consent::Given);
/// Refused in both directions.
const NEITHER: Sharing = (Consent::Refused, Consent::Refused);
/// To be confirmed in both directions.
pub(super) const NOT_STATED: Sharing = (Consent::ToConfirm, Consent::ToConfirm);

/// The area of a word, or `None`.
pub(super) fn area(word: &str) -> Option<Area> {
    find(Area::ALL, Area::code, Area::label, AREAS, word)
}

/// The route of a word, or `None`.
pub(super) fn route(word: &str) -> Option<Route> {
    find(Route::ALL, Route::code, Route::label, ROUTES, word)
}

/// The urgency of a word, or `None`.
pub(super) fn urgency(word: &str) -> Option<Urgency> {
    find(Urgency::ALL, Urgency::code, Urgency::label, URGENCIES, word)
}

/// The contact rule of a word, or `None`.
pub(super) fn contact(word: &str) -> Option<ContactRule> {
    find(ContactRule::ALL, ContactRule::code, ContactRule::label, CONTACTS, word)
}

/// The accessible format of a word, or `None`.
pub(super) fn format(word: &str) -> Option<AccessibleFormat> {
    find(AccessibleFormat::ALL, AccessibleFormat::code, AccessibleFormat::label, FORMATS, word)
}

/// What a word says of consent, or `None`.
pub(super) fn sharing(word: &str) -> Option<Sharing> {
    SHARING.iter().find(|(known, _)| same(known, word)).map(|&(_, sharing)| sharing)
}

/// Yes or no, or `None`.
pub(super) fn yes_no(word: &str) -> Option<bool> {
    let is = |words: &[&str]| words.iter().any(|known| same(known, word));
    if is(&["yes", "y", "true", "1", "needed", "required"]) {
        Some(true)
    } else if is(&["no", "n", "false", "0", "none", "not needed", "not required"]) {
        Some(false)
    } else {
        None
    }
}

/// Whether a language is English, under any of its names and tags.
pub(super) fn is_english(language: &str) -> bool {
    let tag = language.split(['-', '_', ' ']).next().unwrap_or_default();
    tag.eq_ignore_ascii_case("en") || tag.eq_ignore_ascii_case("eng") || tag.eq_ignore_ascii_case("english")
}

/// Codes as a sentence lists them: `routine, soon or urgent`.
pub(super) fn listed<T: Copy>(all: &[T], code: fn(T) -> &'static str) -> String {
    let codes: Vec<_> = all.iter().map(|&value| code(value)).collect();
    match codes.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        few => few.concat(),
    }
}

fn find<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
    label: fn(T) -> &'static str,
    others: &[(&str, T)],
    word: &str,
) -> Option<T> {
    let coded = all.iter().copied().find(|&value| same(code(value), word) || same(label(value), word));
    coded.or_else(|| others.iter().find(|(known, _)| same(known, word)).map(|&(_, value)| value))
}

/// Whether two words are the same but for case, spaces and punctuation.
fn same(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

fn letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_labels_and_what_people_write() {
        assert_eq!(area("Housing"), Some(Area::Housing));
        assert_eq!(area("home"), Some(Area::Housing));
        assert_eq!(area("Carer's Allowance"), Some(Area::Benefits));
        assert_eq!(area("hoarding"), None);
        assert_eq!(area(""), None);
        assert_eq!(route("brought over"), Some(Route::Warm));
        assert_eq!(route("Self-referral"), Some(Route::Own));
        assert_eq!(urgency("URGENT"), Some(Urgency::Urgent));
        assert_eq!(contact("no_voicemail"), Some(ContactRule::NoVoicemail));
        assert_eq!(contact("SMS only"), Some(ContactRule::TextOnly));
        assert_eq!(format("Large print"), Some(AccessibleFormat::LargePrint));
        assert_eq!(sharing("Both ways"), Some(BOTH));
        assert_eq!(sharing("to_us"), Some((Consent::ToConfirm, Consent::Given)));
        assert_eq!(sharing("maybe"), None);
    }

    #[test]
    fn no_word_means_two_things() {
        fn check<T: Copy + PartialEq>(known: &[(&str, T)], read: fn(&str) -> Option<T>) {
            for &(word, value) in known {
                assert!(read(word) == Some(value), "{word} is already taken");
            }
        }
        check(AREAS, area);
        check(ROUTES, route);
        check(URGENCIES, urgency);
        check(CONTACTS, contact);
        check(FORMATS, format);
    }

    #[test]
    fn english_goes_by_many_names() {
        for name in ["en", "en-GB", "English", "english (Great Britain)", "eng"] {
            assert!(is_english(name), "{name}");
        }
        for name in ["", "Polish", "Enga", "bn"] {
            assert!(!is_english(name), "{name}");
        }
    }
}
