//! Tables of the directory of services: nothing in them is about a client.

use crate::store::schema::map::Compartment::Front;
use crate::store::schema::map::Content::{Code, Count, Date, Id, Text};
use crate::store::schema::map::Keeping::{AppendOnly, Edited};
use crate::store::schema::map::{Table, table};

pub const TABLES: &[Table] = &[
    table(
        "service",
        Front,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("source", Text),
            ("source_id", Text),
            ("status", Code),
            ("checked", Date),
            ("settled", Count),
            ("words", Text),
        ],
    ),
    table(
        "service_flag",
        Front,
        AppendOnly,
        true,
        &[("id", Id), ("site", Id), ("service", Id), ("at", Date), ("staff", Id), ("words", Text)],
    ),
];
