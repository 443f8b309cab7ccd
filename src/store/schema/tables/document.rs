//! Tables of documents: what each is, its bytes, what is on its way, what its pages say.

use crate::store::schema::map::Compartment::File;
use crate::store::schema::map::Content::{Code, Count, Date, Id, Sealed};
use crate::store::schema::map::Keeping::{Edited, Free};
use crate::store::schema::map::{Table, table};

pub const TABLES: &[Table] = &[
    table(
        "document",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("case_id", Id),
            ("matter", Id),
            ("client", Id),
            ("kind", Code),
            ("state", Code),
            ("media", Code),
            ("size", Count),
            ("pages", Count),
            ("staff", Id),
            ("at", Date),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table("document_piece", File, Free, false, &[("document", Id), ("piece", Count), ("words", Sealed)]),
    table("document_coming", File, Free, false, &[("id", Id), ("site", Id), ("staff", Id), ("at", Date)]),
    table(
        "bundle_note",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("case_id", Id),
            ("document", Id),
            ("client", Id),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
];
