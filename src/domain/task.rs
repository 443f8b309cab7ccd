//! Tasks of a case: who does what, by when.

use chrono::{DateTime, NaiveDate, Utc};

use super::id::{CaseId, StaffId, TaskId};

codes! {
    /// Where a task stands.
    TaskState {
        Open = "open" => "to do",
        Done = "done" => "done",
        Dropped = "dropped" => "dropped",
    }
}

/// A task, as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct NewTask {
    /// The case.
    pub case: CaseId,
    /// What is to be done; sealed in File.
    pub what: String,
    /// The last day for it; `None` where any day will do.
    pub by: Option<NaiveDate>,
    /// Who does it; `None` where the team does.
    pub owner: Option<StaffId>,
}

/// A task as the open case shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// The task.
    pub id: TaskId,
    /// Version seen.
    pub version: u32,
    /// The case.
    pub case: CaseId,
    /// The case's reference.
    pub reference: String,
    /// The client's name as lists show it.
    pub name: String,
    /// What is to be done; `None` where the reader holds no key.
    pub what: Option<String>,
    /// The last day for it.
    pub by: Option<NaiveDate>,
    /// What its owner signs in as; `None` where it is the team's.
    pub owner: Option<String>,
    /// Its owner's name; empty where it is the team's.
    pub owner_name: String,
    /// Where it stands.
    pub state: TaskState,
    /// When it was done or dropped, and by whom.
    pub ended: Option<(DateTime<Utc>, String)>,
}
