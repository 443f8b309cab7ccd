//! The one map that says for every column which compartment it lies in and whether its content is clear or sealed.
//!
//! The authorizer of each role is built from it, and a test holds it against the tables as they are.

use super::tables;

pub use super::may::{may_add, may_change, may_read, may_read_column};

/// Where a table's content belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compartment {
    /// What the program needs to run: settings, people who sign in, keys, walls, the audit chain. No client's
    /// words, but sealed: a person's own drafts, and why a wall was lifted.
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

/// A row of the map.
pub(super) const fn table(
    name: &'static str,
    compartment: Compartment,
    keeping: Keeping,
    letterbox: bool,
    columns: &'static [(&'static str, Content)],
) -> Table {
    Table { name, compartment, keeping, letterbox, columns }
}

/// Every table and column of a desk's file.
pub const MAP: &[Table] = &all::<{ count() }>();

const PARTS: &[&[Table]] = &[
    tables::desk::TABLES,
    tables::client::TABLES,
    tables::casework::TABLES,
    tables::diary::TABLES,
    tables::evidence::TABLES,
    tables::answer::TABLES,
    tables::parties::TABLES,
    tables::document::TABLES,
    tables::sessions::TABLES,
    tables::alarms::TABLES,
    tables::message::TABLES,
    tables::counter::TABLES,
    tables::service::TABLES,
];

const fn count() -> usize {
    let (mut rows, mut part) = (0, 0);
    while part < PARTS.len() {
        rows += PARTS[part].len();
        part += 1;
    }
    rows
}

const fn all<const N: usize>() -> [Table; N] {
    let mut tables = [PARTS[0][0]; N];
    let (mut at, mut part) = (0, 0);
    while part < PARTS.len() {
        let mut row = 0;
        while row < PARTS[part].len() {
            tables[at] = PARTS[part][row];
            at += 1;
            row += 1;
        }
        part += 1;
    }
    tables
}

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
            Compartment::System | Compartment::Front => "front_history",
            Compartment::Bridge => "bridge_history",
            Compartment::File => "file_history",
        }
    }
}
