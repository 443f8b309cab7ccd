//! Tables of what passes between the counter and the desk.

use crate::store::schema::map::Compartment::{Bridge, Front};
use crate::store::schema::map::Content::{Code, Count, Date, Id, Sealed, Text};
use crate::store::schema::map::Keeping::Edited;
use crate::store::schema::map::{Table, table};

pub const TABLES: &[Table] = &[
    table(
        "message",
        Bridge,
        Edited,
        true,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("posted_by", Id),
            ("at", Date),
            ("pages", Count),
            ("letter", Date),
            ("state", Code),
            ("waiting", Code),
            ("ended_by", Id),
            ("ended_at", Date),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "reception_note",
        Front,
        Edited,
        true,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("who", Text),
            ("line", Text),
            ("state", Code),
            ("waiting", Code),
            ("made_by", Id),
            ("at", Date),
            ("ended_by", Id),
            ("ended_at", Date),
        ],
    ),
];
