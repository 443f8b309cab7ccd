//! Tables of alerts and concern records.

use crate::store::schema::map::Compartment::{File, Front};
use crate::store::schema::map::Content::{Code, Count, Date, Id, Sealed, Text};
use crate::store::schema::map::Keeping::{AppendOnly, Edited};
use crate::store::schema::map::{Table, table};

pub const TABLES: &[Table] = &[
    table(
        "alert",
        Front,
        Edited,
        true,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("kind", Code),
            ("sign", Code),
            ("client", Id),
            ("referral", Id),
            ("who", Text),
            ("raised", Date),
            ("raised_by", Id),
            ("waiting", Code),
            ("answered", Date),
            ("answered_by", Id),
            ("step", Code),
        ],
    ),
    // Whoever is on duty answers, also where they read nothing of the file.
    table(
        "alert_answer",
        File,
        AppendOnly,
        true,
        &[
            ("id", Id),
            ("site", Id),
            ("alert", Id),
            ("at", Date),
            ("staff", Id),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "concern",
        File,
        AppendOnly,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("case_id", Id),
            ("client", Id),
            ("at", Date),
            ("staff", Id),
            ("shared", Code),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
];
