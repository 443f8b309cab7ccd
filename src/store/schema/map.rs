//! The one map that says for every column which compartment it lies in and whether its content is clear or sealed.
//!
//! The authorizer of each role is built from it, and a test holds it against the tables as they are.

use crate::domain::role::Role;

/// Where a table's content belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compartment {
    /// What the program needs to run: settings, people who sign in, keys, the audit chain. No client's words.
    System,
    /// What reception needs: identity, contact, queue. Under the database key, which every slot holds.
    Front,
    /// What advice and one care team share.
    Bridge,
    /// The advice file.
    File,
}

/// What a column holds. Outside Front and System only ids, dates, states, codes, counts and money are clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// An id or a reference.
    Id,
    /// A date or an instant.
    Date,
    /// A code from a closed list, several of them, or a flag.
    Code,
    /// A count, a version or a rank.
    Count,
    /// Pence.
    Money,
    /// Words in clear, as Front needs them.
    Text,
    /// Sealed text.
    Sealed,
    /// An earlier row: each of its columns as it stood, the sealed ones sealed.
    Before,
    /// A public key, a wrapped key, a digest.
    Key,
}

/// What may be done to a table's rows once they are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// Rows are added and never changed or taken away.
    AppendOnly,
    /// Rows are added and changed, never taken away.
    Edited,
    /// Rows may also be taken away (indexes, drafts).
    Free,
}

/// One table of the map.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its compartment.
    pub compartment: Compartment,
    /// What may be done to its rows.
    pub keeping: Keeping,
    /// Whether anyone may add a row, as through a letterbox.
    pub letterbox: bool,
    /// Its columns.
    pub columns: &'static [(&'static str, Content)],
}

use Compartment::{Bridge, File, Front, System};
use Content::{Before, Code, Count, Date, Id, Key, Money, Sealed, Text};
use Keeping::{AppendOnly, Edited, Free};

const fn table(
    name: &'static str,
    compartment: Compartment,
    keeping: Keeping,
    letterbox: bool,
    columns: &'static [(&'static str, Content)],
) -> Table {
    Table { name, compartment, keeping, letterbox, columns }
}

/// Earlier rows lie in the compartment of their table: a client's earlier name must not stand in clear in File, and
/// reception must be able to take back what it changed without reading an advice file's past.
const HISTORY: &[(&str, Content)] =
    &[("tbl", Code), ("row", Id), ("version", Count), ("staff", Id), ("at", Date), ("before", Before)];

/// Every table and column of a desk's file.
pub const MAP: &[Table] = &[
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
    table(
        "client",
        Front,
        Edited,
        true,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("given", Text),
            ("family", Text),
            ("previous", Text),
            ("known_as", Text),
            ("born", Date),
            ("nhs", Text),
            ("nhs_checked", Code),
            ("phone", Text),
            ("email", Text),
            ("address", Text),
            ("postcode", Text),
            ("contact", Code),
            ("contact_note", Text),
            ("language", Text),
            ("interpreter", Code),
            ("format", Code),
            ("created", Date),
            ("code_word", Text),
            ("died", Date),
        ],
    ),
    table("client_key", Front, Free, true, &[("site", Id), ("kind", Code), ("key", Text), ("client", Id)]),
    table("client_match", Front, Edited, true, &[("client", Id), ("other", Id), ("reasons", Code), ("state", Code)]),
    table(
        "identifier",
        File,
        Edited,
        true,
        &[
            ("id", Id),
            ("site", Id),
            ("client", Id),
            ("words", Sealed),
            ("words_version", Count),
            ("version", Count),
            ("voided", Code),
        ],
    ),
    table(
        "referral",
        Bridge,
        Edited,
        true,
        &[
            ("id", Id),
            ("site", Id),
            ("reference", Id),
            ("version", Count),
            ("voided", Code),
            ("client", Id),
            ("route", Code),
            ("urgency", Code),
            ("urgent_date", Date),
            ("rank", Count),
            ("due_key", Date),
            ("received", Date),
            ("status", Code),
            ("waiting", Code),
            ("taken_by", Id),
            ("posted_by", Id),
            ("team", Id),
            ("areas", Code),
            ("share_out", Code),
            ("share_in", Code),
            ("tries", Count),
            ("decline_reason", Code),
            ("same_as", Id),
            ("case_id", Id),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "referral_event",
        Bridge,
        AppendOnly,
        true,
        &[
            ("id", Id),
            ("site", Id),
            ("referral", Id),
            ("at", Date),
            ("staff", Id),
            ("kind", Code),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "case_file",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("reference", Id),
            ("version", Count),
            ("voided", Code),
            ("client", Id),
            ("referral", Id),
            ("status", Code),
            ("level", Code),
            ("advisor", Id),
            ("opened", Date),
            ("closed", Date),
            ("close_reason", Code),
            ("share_out", Code),
            ("share_in", Code),
        ],
    ),
    table(
        "case_event",
        File,
        AppendOnly,
        false,
        &[("id", Id), ("site", Id), ("case_id", Id), ("at", Date), ("staff", Id), ("kind", Code), ("detail", Code)],
    ),
    table(
        "matter",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("case_id", Id),
            ("client", Id),
            ("number", Count),
            ("area", Code),
            ("subject", Code),
            ("nation", Code),
            ("stage", Code),
            ("due", Date),
            ("claimed", Date),
            ("advisor", Id),
            ("waiting", Code),
            ("words", Sealed),
            ("words_version", Count),
            ("post", Code),
            ("goes_on", Code),
        ],
    ),
    table(
        "acts_for",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("client", Id),
            ("capacity", Code),
            ("seen", Date),
            ("starts", Date),
            ("ends", Date),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "note",
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
            ("corrects", Id),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "authority",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("case_id", Id),
            ("client", Id),
            ("body", Code),
            ("direction", Code),
            ("how", Code),
            ("starts", Date),
            ("ends", Date),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
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
    table(
        "due_date",
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
            ("rule", Code),
            ("counted_from", Date),
            ("received", Date),
            ("due", Date),
            ("due_time", Code),
            ("counted", Date),
            ("outer_limit", Date),
            ("certain", Code),
            ("whose", Code),
            ("kind", Code),
            ("state", Code),
            ("waiting", Code),
            ("sent", Date),
            ("how", Code),
            ("advisor", Id),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "due_event",
        File,
        AppendOnly,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("due_date", Id),
            ("case_id", Id),
            ("at", Date),
            ("on_date", Date),
            ("staff", Id),
            ("kind", Code),
            ("code", Code),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "working",
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
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "task",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("case_id", Id),
            ("client", Id),
            ("by_date", Date),
            ("owner", Id),
            ("state", Code),
            ("waiting", Code),
            ("made_by", Id),
            ("at", Date),
            ("ended_by", Id),
            ("ended_at", Date),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "event",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("case_id", Id),
            ("client", Id),
            ("kind", Code),
            ("on_date", Date),
            ("at_time", Code),
            ("goes", Code),
            ("interpreter", Code),
            ("state", Code),
            ("waiting", Code),
            ("advisor", Id),
            ("staff", Id),
            ("at", Date),
            ("words", Sealed),
            ("words_version", Count),
        ],
    ),
    table(
        "away",
        File,
        Edited,
        false,
        &[
            ("id", Id),
            ("site", Id),
            ("version", Count),
            ("voided", Code),
            ("staff", Id),
            ("starts", Date),
            ("ends", Date),
            ("cover", Id),
            ("made_by", Id),
            ("at", Date),
        ],
    ),
    table(
        "outcome",
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
            ("subject", Code),
            ("stage", Code),
            ("result", Code),
            ("pence", Money),
            ("period", Code),
            ("weekly_pence", Money),
            ("annual_pence", Money),
            ("starts", Date),
            ("ends", Date),
            ("arrears_pence", Money),
            ("others", Code),
            ("evidence_used", Code),
            ("represented", Code),
            ("decided", Date),
            ("counted", Date),
            ("at", Date),
            ("staff", Id),
        ],
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

/// The table of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Table> {
    MAP.iter().find(|table| table.name == name)
}

impl Table {
    /// Where the earlier rows of this table are kept.
    #[must_use]
    pub const fn history(&self) -> &'static str {
        match self.compartment {
            System | Front => "front_history",
            Bridge => "bridge_history",
            File => "file_history",
        }
    }
}

/// Whether `role` may read a table's columns at all. What is sealed stays sealed without its key.
#[must_use]
pub fn may_read(role: Role, table: &Table) -> bool {
    match role {
        Role::Advisor | Role::Supervisor => true,
        Role::Receptionist | Role::CareTeam => table.compartment != File,
        // A manager sees figures only: of the file the outcomes' codes and money, of the front nobody.
        Role::Manager => table.compartment == System || table.name == "outcome",
    }
}

/// Whether `role` may add rows to a table.
#[must_use]
pub fn may_add(role: Role, table: &Table) -> bool {
    match role {
        Role::Advisor | Role::Supervisor => true,
        Role::Receptionist | Role::CareTeam => table.letterbox,
        Role::Manager => matches!(table.name, "audit" | "change" | "draft" | "setting"),
    }
}

/// Whether `role` may change rows of a table.
#[must_use]
pub fn may_change(role: Role, table: &Table) -> bool {
    table.keeping != AppendOnly
        && match role {
            Role::Advisor | Role::Supervisor => true,
            Role::Receptionist | Role::CareTeam => {
                (table.letterbox && table.compartment != File) || table.name == "site"
            }
            Role::Manager => matches!(table.name, "change" | "draft" | "setting"),
        }
}
