//! Jobs: they answer to the form that asked and to whoever asked, one at a time.

use super::at_case;
use crate::support::Play;

/// A file with a referral.
fn referrals() -> String {
    format!("{}/tests/fixtures/referrals.csv", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn a_passphrase_that_is_done_closes_no_other_form() {
    let mut play = at_case("Tran");
    play.keys(":passphrase<Enter>").types("demo").keys("<Tab>").types("a new one").keys("<Tab>").types("a new one");
    play.keys("<^S><Esc>n").types("Rings at noon").answered();
    play.sees("Your passphrase is changed.").sees("Note · Morgan Tran").sees("Rings at noon");
}

#[test]
fn one_job_at_a_time() {
    let mut play = Play::sit("supervisor");
    play.keys(":passphrase<Enter>").types("demo").keys("<Tab>").types("a new one").keys("<Tab>").types("a new one");
    play.keys("<^S><Esc>:import<Enter>").types(&referrals()).keys("<^S>").sees("still at work. Wait until it is done.");
    play.answered().sees("Import referrals").keys("<^S>").answered().sees("What was imported");
}

#[test]
fn a_job_answers_nobody_who_sits_down_later() {
    let mut play = Play::sit("supervisor");
    play.keys(":import<Enter>").types(&referrals()).keys("<^S><^L>");
    play.sign_in("advisor").answered().lacks("What was imported").lacks("The import is done");
    play.sees("Inbox");
}

#[test]
fn a_report_waits_until_nothing_is_typed() {
    let mut play = Play::sit("supervisor");
    play.keys("<^G>tran<Enter>:import<Enter>").types(&referrals()).keys("<^S><Esc>n").types("Rings at noon").answered();
    play.sees("Note · Morgan Tran").sees("Rings at noon").lacks("What was imported").keys("<Esc>");
    play.sees("What was imported").keys("<Esc>").lacks("What was imported");
}
