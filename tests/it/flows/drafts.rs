//! Nothing typed is lost, and it comes back only to whoever typed it.

use super::at_case;
use crate::support::{Play, desk};

#[test]
fn esc_leaves_a_form_and_what_was_typed_is_back_with_it() {
    let mut play = at_case("Tran");
    play.keys("n").types("Half a sen").keys("<Esc>").sees("Kept as a draft: it is back when you open the form again");
    play.keys("n").sees("Half a sen").sees("Draft from").sees("Ctrl+R starts afresh").types("tence.").keys("<^S>");
    play.sees("note · Half a sentence.").keys("n").lacks("Half a").lacks("Draft from");
}

#[test]
fn a_form_left_as_it_was_keeps_nothing() {
    let mut play = at_case("Tran");
    play.keys("o<Esc>").lacks("Kept as a draft").keys("o").lacks("Draft from");
}

#[test]
fn a_form_that_keeps_nothing_does_not_say_that_it_does() {
    let mut play = Play::wide("advisor");
    play.keys("<^G>").sees("Esc leave").lacks("leave, kept").keys("<Esc>n").sees("Esc leave, kept");
}

#[test]
fn starting_afresh_forgets_the_draft() {
    let mut play = at_case("Tran");
    play.keys("n").types("Wrong client").keys("<Esc>n").sees("Wrong client").keys("<^R>").lacks("Wrong client");
    play.lacks("Draft from").keys("<Esc>n").lacks("Wrong client");
}

#[test]
fn a_draft_is_kept_after_two_seconds_of_quiet() {
    let mut play = at_case("Tran");
    play.keys("n").types("Rings at noon");
    assert!(play.session("advisor").drafts().unwrap().is_empty());
    play.pass(2);
    assert_eq!(play.session("advisor").drafts().unwrap().len(), 1);
}

#[test]
fn a_draft_comes_back_only_to_its_owner() {
    let mut play = at_case("Tran");
    play.keys("n").types("For my eyes").keys("<^L>").lacks("For my eyes").lacks("Tran");
    play.sign_in("advisor2")
        .lacks("For my eyes")
        .keys("<^G>tran<Enter>n")
        .sees("Note · Morgan Tran")
        .lacks("For my eyes");
    play.types("Mine").keys("<Esc><^U>").sign_in("advisor").sees("For my eyes").lacks("Mine");
    play.keys("<Esc><^U>").sign_in("advisor2").keys("n").sees("Mine").lacks("For my eyes");
}

#[test]
fn the_lock_keeps_the_form_and_the_case() {
    let mut play = at_case("Tran");
    play.keys("o1").types("76.70 a week").keys("<^L>").lacks("76.70").sees("Name");
    play.keys("<Enter>")
        .answered()
        .sees("Outcome · Morgan Tran")
        .sees("76.70 a week")
        .keys("<Esc>")
        .sees("Morgan Tran");
}

#[test]
fn an_idle_desk_counts_down_in_the_last_minute_only_and_locks_with_the_draft_kept() {
    let mut play = at_case("Tran");
    play.keys("n").types("Unfinished").pass(239).lacks("locks in");
    play.pass(1).sees("locks in 60 s").pass(30).sees("locks in 30 s");
    play.keys("!").lacks("locks in").pass(299).sees("locks in 1 s").sees("Unfinished!");
    play.pass(1).lacks("Unfinished").lacks("Tran").sees("Made-up people only.");
    play.keys("<Enter>").answered().sees("Note · Morgan Tran").sees("Unfinished!");
}

#[test]
fn the_watchdog_saves_what_is_typed_up_to_the_last_key() {
    let mut play = at_case("Tran");
    play.keys("n").types("To the last lett");
    play.keeper.save();
    let mut again = play.beside("advisor");
    again.keys("<^G>tran<Enter>n").sees("To the last lett");
}

#[test]
fn whoever_is_shut_out_meanwhile_is_locked_out_in_a_sentence() {
    let mut play = at_case("Tran");
    let _ = play.session("supervisor").disable_staff("advisor").unwrap();
    play.look();
    play.sees("This account was closed. Speak to a supervisor.").lacks("Tran").lacks("Khan");
}

#[test]
fn whoever_is_shut_out_is_stopped_at_the_next_verb_at_the_latest() {
    let mut play = Play::sit("advisor");
    let _ = play.session("supervisor").disable_staff("advisor").unwrap();
    play.keys("a").sees("This account was closed. Speak to a supervisor.").lacks("Khan");
}

#[test]
fn a_paste_of_lines_is_one_line_in_a_field_and_lines_in_notes() {
    let mut play = at_case("Tran");
    play.keys("M<Tab><Tab><Tab><Tab>").paste(",\r\na\x1b[31m\n").sees("washing, dressing, a[31m").keys("<Esc>");
    play.keys("n").paste("first\r\nsecond\nqa:w").sees("first").sees("second").sees("Note · Morgan Tran");
    let text = play.text();
    assert!(!text.contains("first second") && text.contains("qa:w"), "{text}");
}

#[test]
fn a_paste_where_nothing_is_typed_does_nothing() {
    let mut play = Play::sit("advisor");
    play.paste("a\nd\nq").sees("6 new, 1 urgent");
}

#[test]
fn another_size_keeps_what_is_typed() {
    let mut play = at_case("Tran");
    play.keys("n").types(desk::LONG_NOTE.split('\n').next().unwrap());
    play.resize(50, 10).sees("needs 60 columns and 16 rows").types(" And more.").resize(200, 60).sees("And more.");
}

#[test]
fn keys_typed_while_the_passphrase_is_checked_reach_the_desk() {
    let mut play = Play::door();
    play.keys("advisor<Enter>").sees("Checking the passphrase").keys("jtn").answered();
    assert!(play.row_with("Sands, Amy").contains("tried once"), "{}", play.text());
}

#[test]
fn keys_typed_while_a_wrong_passphrase_is_checked_are_no_second_try() {
    let mut play = Play::real_door();
    play.keys("advisor<Enter>").types("wrong").keys("<Enter>").types("demo").keys("<Enter>").answered();
    play.sees("! ").lacks("6 new");
    assert!(!play.app.busy());
    play.types("demo").keys("<Enter>").answered().sees("6 new, 1 urgent");
}
