//! Tables of medical evidence.

use crate::store::schema::map::Compartment::Bridge;
use crate::store::schema::map::Content::{Code, Count, Date, Id, Money, Sealed};
use crate::store::schema::map::Keeping::{AppendOnly, Edited};
use crate::store::schema::map::{Table, table};

pub const TABLES: &[Table] = &[
    table(
        "evidence",
        Bridge,
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
            ("team", Id),
            ("kind", Code),
            ("status", Code),
            ("waiting", Code),
            ("asked", Date),
            ("asked_by", Id),
            ("needed_by", Date),
            ("last_chased", Date),
            ("chase", Date),
            ("answered", Date),
            ("decline_reason", Code),
            ("fee", Code),
            ("fee_pence", Money),
            ("used_stage", Code),
            ("sort_key", Date),
            ("advisor", Id),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "evidence_event",
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
            ("kind", Code),
            ("code", Code),
            ("pence", Money),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
];
