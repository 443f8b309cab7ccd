//! Time limits of the law, and the due dates that follow from them.
//!
//! | module | what it holds |
//! |---|---|
//! | `rule` | what a rule says, as data |
//! | `count` | the counting modes, a step at a time |
//! | `holidays` | working days of the nations |
//! | `reckon` | from a rule and what happened when to the due date |
//! | `say` | the words in which a due date explains itself |
//!
//! The rules and the bank holidays themselves are data in `assets/`; a desk may add its own.

mod count;
mod holidays;
mod reckon;
mod rule;
mod say;

pub use count::Step;
pub use holidays::{Division, Holidays};
pub use reckon::{Asked, DueDate, Refused, When, reckon};
pub use rule::{InForce, Kind, Leg, Pause, Reading, Rule, Rules, Source, SourceUse, Trigger, Whose};
