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
    play.keys(":passphrase<Enter>").sees("Esc leave").lacks("leave, kept").keys("<Esc>n").sees("Esc leave, kept");
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
    play.keeper.save(std::time::Duration::ZERO);
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

#[test]
fn what_is_typed_outlives_the_end_of_the_session() {
    let mut play = at_case("Tran");
    play.keys("n").types("Rings at noon");
    play.sql("UPDATE membership SET ends = '2026-11-01' WHERE staff = (SELECT id FROM staff WHERE login = 'advisor')");
    play.look();
    play.sees("You are in no team of this desk today.").lacks("could not be kept").lacks("Tran");
    play.sql("UPDATE membership SET ends = NULL");
    play.sign_in("advisor").keys("<Esc><^G>tran<Enter>n").sees("Rings at noon");
}

#[test]
fn a_draft_over_an_older_version_shows_both_when_it_is_saved() {
    let mut play = at_case("Tran");
    play.keys("M<Tab><Tab><Tab><Tab>").types(", cooking").keys("<Esc>").sees("Kept as a draft");
    let mut other = play.beside("supervisor");
    other.keys("<^G>tran<Enter>M<Tab><Tab><Tab><Tab><^K><^U>").types("walking").keys("<^S>").sees("Saved matter");
    play.look();
    play.keys("M").sees("Somebody has saved since").sees("cooking").keys("<^S>").sees("Two versions");
    play.sees("walking").keys("m").sees("Saved matter").keys("M").sees("cooking").lacks("Draft from");
}

#[test]
fn starting_a_draft_afresh_starts_from_what_stands_now() {
    let mut play = at_case("Tran");
    play.keys("i<Tab><Tab><Tab><Tab>").types("1").keys("<Esc>").sees("Kept as a draft");
    let mut other = play.beside("supervisor");
    other.keys("<^G>tran<Enter>i<Tab><Tab><Tab><Tab>").types("9").keys("<^S>").sees("Saved: details");
    play.look();
    play.keys("i").sees("Somebody has saved since").keys("<^R><Tab><Tab><Tab><Tab>").types("7").keys("<^S>");
    play.sees("Saved: details").lacks("Two versions");
}

#[test]
fn an_answer_typed_over_an_older_request_says_what_happened_and_is_added_then() {
    let mut play = Play::sit("advisor");
    play.keys("3a").sees("Answered").types("Falls twice").keys("<Esc>").sees("Kept as a draft");
    let mut other = play.beside("advisor2");
    other.keys("3c<^S>").sees("Recorded: chased");
    play.look();
    play.keys("gja").sees("Falls twice").keys("<^S>").sees("Ben Osei changed this at");
    play.sees("Falls twice").keys("<^S>").sees("Recorded: answered");
}

const NO_ROOM: &str = "CREATE TRIGGER full BEFORE INSERT ON draft BEGIN SELECT RAISE(ABORT, 'no room'); END";

#[test]
fn a_form_whose_words_cannot_be_kept_stays_open() {
    let mut play = at_case("Tran");
    play.sql(NO_ROOM);
    play.keys("n").types("Rings at noon").keys("<Esc>").sees("could not be kept as a draft").lacks("Kept as a draft:");
    play.sees("Rings at noon").sql("DROP TRIGGER full");
    play.keys("<Esc>").sees("Kept as a draft:").lacks("Rings at noon");
}

#[test]
fn the_locked_screen_says_where_a_draft_could_not_be_kept() {
    let mut play = at_case("Tran");
    play.sql(NO_ROOM);
    play.keys("n").types("Rings at noon").keys("<^L>").sees("What was typed last could not be kept as a draft.");
    play.sql("DROP TRIGGER full");
    play.sign_in("advisor").keys("<Esc><^G>tran<Enter>n").types("Again").keys("<^L>").lacks("could not be kept");
}

#[test]
fn what_did_not_change_is_not_kept_again() {
    let mut play = at_case("Tran");
    play.keys("o1").types("76.70 a week").keys("<Tab>");
    let kept =
        |play: &Play| -> String { play.file().conn().query_row("SELECT id FROM draft", [], |row| row.get(0)).unwrap() };
    let first = kept(&play);
    play.keys("<Tab><Tab><S-Tab>");
    assert_eq!(kept(&play), first);
    play.types("1").keys("<Tab>");
    assert_ne!(kept(&play), first);
}

#[test]
fn words_that_were_taken_out_again_do_not_come_back() {
    let mut play = at_case("Tran");
    play.keys("n").types("No").pass(2).keys("<^U><Esc>").lacks("Kept as a draft").keys("n").lacks("Draft from");
}

#[test]
fn drafts_that_wait_are_named_on_today_and_gone_on_with_from_the_palette() {
    let mut play = at_case("Tran");
    play.keys(":drafts").sees("No draft waits.").keys("<Esc>n").types("Rings at noon").keys("<Esc>");
    play.keys("M<Tab><Tab><Tab><Tab>").types(", cooking").keys("<Esc>");
    play.keys("0").sees("2 drafts wait: matter, note.").keys("1n").types("Zofia Nowak").keys("<Enter><Esc>");
    play.keys("0").sees("3 drafts wait: new referral, matter, note.").keys("<^L>").sign_in("advisor");
    play.keys("<Esc><^G>begum<Enter>0").sees("3 drafts wait:");
    play.keys(":drafts<Enter>").sees("Go on with").keys("3").sees("Note · Morgan Tran").sees("Rings at noon");
    play.keys("<^S>").sees("Note saved").keys("0").sees("2 drafts wait: new referral, matter.");
    play.keys("<^G>begum<Enter>:drafts<Enter>2").sees("Matter 1 · PIP").sees("cooking").keys("<^R><Esc>0");
    play.sees("A draft waits: new referral.").keys(":drafts<Enter>1").sees("New referral").sees("Zofia");
    play.keys("<^R><Esc>0").lacks("draft");
}

#[test]
fn the_drafts_of_a_client_a_referral_and_a_request_are_gone_on_with() {
    let mut play = at_case("Tran");
    play.keys("i<Tab><Tab><Tab><Tab>").types("1").keys("<Esc>").sees("Kept as a draft");
    play.keys("1d1").types("Ask the council").keys("<Esc>").sees("Kept as a draft");
    play.keys("3a").types("Falls twice").keys("<Esc>").sees("Kept as a draft").keys("1jj");
    play.keys(":drafts<Enter>1").sees("Falls twice").keys("<Esc>:drafts<Enter>").sees("declining");
    play.keys("2").sees("Ask the council").keys("<Esc>:drafts<Enter>3").sees("Client · Morgan Tran");
}
