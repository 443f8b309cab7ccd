//! The documents of the cast, with the notes of their pages.

use super::super::papers::{BROTHER, Brought, DAUGHTER, Held};
use crate::domain::document::{Bearing, DocumentKind};

/// The response to Nadia Farouk's appeal, read to its end.
pub(super) static RESPONSE: Brought = Brought {
    kind: DocumentKind::Bundle,
    title: "Response of the DWP",
    file: "bundle farouk.pdf",
    held: Held::Response,
    pages: Some(4),
    words: "All four parts read with Nadia. The hospital's letter is the best of it.",
    notes: &[
        ("1", "Six points were given, eight are needed.", Bearing::Neither, None),
        (
            "2",
            "Her own words: her daughter lifts her legs over the side, and it takes an hour.",
            Bearing::Helps,
            Some(("daily-living", 4)),
        ),
        ("3", "Knew the doses of her medicines from memory.", Bearing::Hurts, Some(("daily-living", 3))),
        ("3", "Came alone by bus and sat for 40 minutes.", Bearing::Hurts, None),
        ("4", "Two admissions last year after doses were doubled.", Bearing::Helps, Some(("daily-living", 3))),
        ("4", "Not safe over the side of a bath without another person.", Bearing::Helps, Some(("daily-living", 4))),
        ("4", "Flares on four to five days in the week.", Bearing::Helps, None),
    ],
};

/// A mandatory reconsideration notice.
pub(super) static NOTICE: Brought = Brought {
    kind: DocumentKind::Decision,
    title: "Mandatory reconsideration notice",
    file: "mrn.pdf",
    held: Held::Decision,
    pages: Some(1),
    words: "",
    notes: &[(
        "1",
        "An aid is said to be enough for washing; nothing of who helps or how long it takes.",
        Bearing::Helps,
        Some(("daily-living", 4)),
    )],
};

pub(super) static DAUGHTERS_LETTER: Brought = Brought {
    kind: DocumentKind::Letter,
    title: "Her daughter's letter",
    file: "letter leila.txt",
    held: Held::Text(DAUGHTER),
    pages: None,
    words: "Leila is willing to come to the hearing.",
    notes: &[("1", "In March the evening dose was taken twice.", Bearing::Helps, Some(("daily-living", 3)))],
};

pub(super) static BATHROOM: Brought = Brought {
    kind: DocumentKind::Other,
    title: "Photo of a page of her diary",
    file: "IMG_2041.png",
    held: Held::Photo,
    pages: Some(1),
    words: "",
    notes: &[],
};

pub(super) static PASSPORT: Brought = Brought {
    kind: DocumentKind::Identity,
    title: "Passport",
    file: "",
    held: Held::Nothing,
    pages: None,
    words: "Name and date of birth as we have them.",
    notes: &[],
};

pub(super) static BROTHERS_LETTER: Brought = Brought {
    kind: DocumentKind::Letter,
    title: "His brother's letter",
    file: "from my brother.txt",
    held: Held::Text(BROTHER),
    pages: None,
    words: "",
    notes: &[("1", "He burned the pan, and has to be told to wash.", Bearing::Helps, Some(("daily-living", 1)))],
};

pub(super) static CLINICS_LETTER: Brought = Brought {
    kind: DocumentKind::Medical,
    title: "Letter of the clinic",
    file: "dr kos.pdf",
    held: Held::Clinic,
    pages: Some(1),
    words: "Page 61 of the tribunal's bundle.",
    notes: &[(
        "1",
        "Does not follow the route of a journey alone on most days.",
        Bearing::Helps,
        Some(("mobility", 11)),
    )],
};
