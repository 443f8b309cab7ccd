//! Tables of other sides, conflicts and walls.

use crate::store::schema::map::Compartment::{File, System};
use crate::store::schema::map::Content::{Code, Count, Date, Id, Key, Sealed};
use crate::store::schema::map::Keeping::{AppendOnly, Edited};
use crate::store::schema::map::{Table, table};

pub const TABLES: &[Table] = &[
    table(
        "other_side",
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
            ("party", Code),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table("other_side_key", File, AppendOnly, false, &[("digest", Key), ("other_side", Id)]),
    table(
        "conflict_decision",
        File,
        AppendOnly,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("referral", Id),
            ("case_id", Id),
            ("at", Date),
            ("staff", Id),
            ("decision", Code),
            ("found", Code),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table("conflict_pair", File, AppendOnly, false, &[("client", Id), ("other_side", Id), ("decision", Id)]),
    // Every connection asks it what to leave out of a list, so that every role may read it: ids and dates.
    table(
        "wall",
        System,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("staff", Id),
            ("client", Id),
            ("decision", Id),
            ("at", Date),
            ("stands", Code),
            ("lifted", Date),
            ("lifted_by", Id),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
];
