//! The table of the counter: what was pointed where. It holds nobody.

use crate::store::schema::map::Compartment::Front;
use crate::store::schema::map::Content::{Code, Count, Date, Id};
use crate::store::schema::map::Keeping::Edited;
use crate::store::schema::map::{Table, table};

pub const TABLES: &[Table] = &[table(
    "signpost",
    Front,
    Edited,
    true,
    &[
        ("id", Id),
        ("site", Id),
        ("version", Count),
        ("voided", Code),
        ("day", Date),
        ("need", Code),
        ("step", Code),
        ("slips", Count),
        ("service", Id),
    ],
)];
