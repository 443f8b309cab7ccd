//! Tables of what is answered to requests for evidence.

use crate::store::schema::map::Compartment::{Bridge, File};
use crate::store::schema::map::Content::{Code, Count, Date, Id, Sealed};
use crate::store::schema::map::Keeping::AppendOnly;
use crate::store::schema::map::{Table, table};

pub const TABLES: &[Table] = &[
    table(
        "answer",
        Bridge,
        AppendOnly,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("evidence", Id),
            ("case_id", Id),
            ("at", Date),
            ("on_date", Date),
            ("staff", Id),
            ("transcribed", Code),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "client_says",
        File,
        AppendOnly,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("evidence", Id),
            ("answer", Id),
            ("case_id", Id),
            ("at", Date),
            ("staff", Id),
            ("agreed", Code),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
];
