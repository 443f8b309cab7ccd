//! What each role's connection may do to the tables of the map.

use super::map::Compartment::{File, System};
use super::map::Keeping::AppendOnly;
use super::map::{Content, Table};
use crate::domain::role::Role;

/// Whether `role` may read a table's columns at all. What is sealed stays sealed without its key.
#[must_use]
pub fn may_read(role: Role, table: &Table) -> bool {
    match role {
        Role::Advisor | Role::Supervisor => true,
        Role::Receptionist | Role::CareTeam => table.compartment != File,
        // A manager sees figures only: the codes, days and money of requests and outcomes, of the front nobody. Signposts
        // and the directory hold nobody.
        Role::Manager => {
            let figures = ["evidence", "outcome", "service", "service_flag", "signpost"];
            table.compartment == System || figures.contains(&table.name)
        }
    }
}

/// Whether `role` may read one column of a table: a manager reads nobody's words, not even sealed.
#[must_use]
pub fn may_read_column(role: Role, table: &Table, column: &str) -> bool {
    let words = table.columns.iter().any(|(name, content)| *name == column && *content == Content::Sealed);
    may_read(role, table) && !(role == Role::Manager && words && table.compartment != System)
}

/// Whether `role` may add rows to a table.
#[must_use]
pub fn may_add(role: Role, table: &Table) -> bool {
    match role {
        Role::Advisor | Role::Supervisor => true,
        Role::Receptionist => table.letterbox,
        // What its team is asked it answers itself.
        Role::CareTeam => table.letterbox || table.name == "answer",
        Role::Manager => matches!(table.name, "audit" | "change" | "draft" | "setting"),
    }
}

/// Whether `role` may change rows of a table.
#[must_use]
pub fn may_change(role: Role, table: &Table) -> bool {
    table.keeping != AppendOnly
        && match role {
            Role::Advisor | Role::Supervisor => true,
            Role::CareTeam if table.name == "evidence" => true,
            Role::Receptionist | Role::CareTeam => {
                (table.letterbox && table.compartment != File) || table.name == "site"
            }
            Role::Manager => matches!(table.name, "change" | "draft" | "setting"),
        }
}
