//! Tables that the program needs to run: settings, people, keys, drafts, histories, the audit chain, imports.

use crate::store::schema::map::Compartment::{Bridge, File, Front, System};
use crate::store::schema::map::Content::{Before, Code, Count, Date, Id, Key, Sealed, Text};
use crate::store::schema::map::Keeping::{AppendOnly, Edited, Free};
use crate::store::schema::map::{Content, Table, table};

/// Earlier rows lie in the compartment of their table: a client's earlier name must not stand in clear in File, and
/// reception must be able to take back what it changed without reading an advice file's past.
const HISTORY: &[(&str, Content)] =
    &[("tbl", Code), ("row", Id), ("version", Count), ("staff", Id), ("at", Date), ("before", Before)];

pub const TABLES: &[Table] = &[
    table("setting", System, Edited, true, &[("name", Code), ("value", Text)]),
    table("change", System, Edited, true, &[("area", Code), ("n", Count)]),
    table(
        "site",
        System,
        Edited,
        false,
        &[("id", Id), ("code", Code), ("name", Text), ("nation", Code), ("number_year", Count), ("last_number", Count)],
    ),
    table(
        "team",
        System,
        Edited,
        false,
        &[("id", Id), ("site", Id), ("name", Text), ("folded", Text), ("kind", Code), ("public", Key), ("secret", Key)],
    ),
    table(
        "staff",
        System,
        Edited,
        false,
        &[("id", Id), ("login", Text), ("name", Text), ("job", Text), ("public", Key), ("disabled", Code)],
    ),
    table(
        "membership",
        System,
        Edited,
        false,
        &[("id", Id), ("staff", Id), ("team", Id), ("role", Code), ("starts", Date), ("ends", Date)],
    ),
    table("text_key", System, Edited, true, &[("id", Id), ("client", Id), ("room", Id)]),
    table("key_wrap", System, Edited, true, &[("text_key", Id), ("holder", Id), ("wrapped", Key)]),
    table(
        "draft",
        System,
        Free,
        true,
        &[("staff", Id), ("form", Code), ("subject", Id), ("at", Date), ("id", Id), ("key", Key), ("words", Sealed)],
    ),
    table("front_history", Front, AppendOnly, true, HISTORY),
    table("bridge_history", Bridge, AppendOnly, true, HISTORY),
    table("file_history", File, AppendOnly, false, HISTORY),
    table(
        "audit",
        System,
        AppendOnly,
        true,
        &[
            ("site", Id),
            ("seq", Count),
            ("at", Date),
            ("staff", Id),
            ("role", Code),
            ("verb", Code),
            ("kind", Code),
            ("row", Id),
            ("hash", Key),
        ],
    ),
    table(
        "import_run",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("staff", Id),
            ("digest", Id),
            ("format", Code),
            ("state", Code),
            ("done", Count),
            ("accepted", Count),
            ("duplicates", Count),
            ("ignored", Count),
            ("refused", Count),
            ("started", Date),
            ("finished", Date),
        ],
    ),
    table("import_part", File, Edited, false, &[("run", Id), ("part", Count), ("words", Sealed)]),
    table("import_seen", File, AppendOnly, false, &[("kind", Code), ("digest", Id), ("referral", Id), ("run", Id)]),
];
