//! The verbs. Each takes a [`Session`], checks permission, and writes its audit row in the same transaction.
//!
//! | module | what it holds |
//! |---|---|
//! | [`door`] | making a desk, signing in |
//! | [`session`] | who is signed in, what they may do, how every verb writes |
//! | [`intake`] | referrals, from the form to the opened case or another end |
//! | [`casework`] | cases, matters, notes, authorities |
//! | [`due`] | letters and their due dates: sent, confirmed, ended |
//! | [`task`] | tasks of a case: added, done, dropped |
//! | [`standing`], [`call`] | who acts for a client, who gets the post, what a death stops; a call and what came of it |
//! | [`scope`] | what the desk may advise on |
//! | [`working`] | the working of a legal test, activity by activity |
//! | [`join`] | two records of one person |
//! | [`parties`] | other sides, the check for conflicts, walls |
//! | [`evidence`], [`outcomes`] | asking and following; what came of it |
//! | [`sessions`], [`appointment`], [`presence`] | the desk's hours and slots; appointments; who is there, and who is brought over |
//! | [`evidence`], [`answer`], [`outcomes`] | asking and following; what a care team answers; what came of it |
//! | [`alert`], [`concern`] | what cannot wait, until it is answered; concern records |
//! | [`paper`] | letters and forms: written, printed, kept |
//! | [`document`] | documents: attached, scanned in, given out; what their pages say |
//! | [`message`] | what is left for the desk at the counter, and what the desk asks of reception |
//! | [`letterbox`], [`shift`] | the counter while nobody is signed in; a receptionist's PIN |
//! | [`today`] | what runs out first |
//! | [`find`] | finding people and words |
//! | [`limits`] | the rules of time limits, and the working days |
//! | [`people`] | the people who sign in |
//! | [`directory`] | the services to which people are pointed: found, said to be wrong, mended |
//! | [`files`], [`import`] | opening outside files; taking referrals in from them |
//! | [`drafts`], [`undo`], [`audit`] | what is typed and not saved; taking back; who did what |
//! | [`demo`] | a desk of made-up people |
//! | [`clock`], [`host`] | the time; the machine |

pub mod alert;
pub mod answer;
pub mod appointment;
pub mod audit;
pub mod away;
pub mod call;
pub mod casework;
pub mod clock;
pub mod concern;
pub mod counter;
pub mod demo;
pub mod directory;
pub mod document;
pub mod door;
pub mod drafts;
pub mod due;
pub mod error;
pub mod event;
pub mod evidence;
pub mod files;
pub mod find;
pub mod host;
pub mod import;
pub mod intake;
pub mod join;
pub mod letterbox;
pub mod limits;
pub mod message;
pub mod outcomes;
pub mod outside;
pub mod paper;
pub mod parties;
pub mod people;
pub mod presence;
pub mod scope;
pub mod session;
pub mod sessions;
pub mod shift;
pub mod special;
pub mod standing;
pub mod task;
pub mod today;
pub mod undo;
pub mod working;

pub use clock::Clock;
pub use door::Door;
pub use error::Error;
pub use find::Finder;
pub use session::{Done, Session};
pub use undo::Undo;

pub use crate::store::Ids;
pub use crate::store::error::Overtaken;
pub use crate::store::keys::RecoveryCode;

#[cfg(test)]
mod tests;
