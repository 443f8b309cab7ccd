//! What each role finds, and what it may not do.

use crate::support::Play;

#[test]
fn reception_sees_what_it_sent_and_no_case() {
    let mut play = Play::wide("reception");
    play.sees("Someone new")
        .keys("s")
        .sees("1 Sent to the desk")
        .sees("Osei, Abena")
        .lacks("Khan")
        .lacks("0 Today")
        .lacks("3 Evidence")
        .lacks("4 Out");
    play.keys("<Enter>").sees("Landlord wants her out.");
    for keys in ["a", "t", "o", "d"] {
        play.keys(keys).sees("A receptionist may not work on a referral.");
    }
    play.keys("0").sees("A receptionist has no such pane.").keys("w").sees("A receptionist may not see a case.");
    play.keys("n").sees("New referral");
}

#[test]
fn the_care_team_sees_its_own_referrals_and_what_is_asked_of_it() {
    let mut play = Play::wide("clinician");
    play.sees("1 Our referrals").sees("3 Asked of us").sees("Khan").sees("Nair").lacks("Osei").lacks("0 Today");
    play.keys("a").sees("The care team may not work on a referral.");
    play.keys("3").sees("Tran").keys("a").sees("The care team may not ask for evidence and follow it.");
    play.keys("n").lacks("New referral").keys("1n").sees("New referral");
    assert!(play.row_with("Referrer").contains("Dr Nadia Shah"), "{}", play.text());
    assert!(play.row_with("Care team").contains("Care team"));
}

#[test]
fn a_manager_sees_figures_only() {
    let mut play = Play::wide("manager");
    play.sees("4 Outcomes · this quarter").sees("£738 yearly value of awards").lacks("Carter").lacks("1 Inbox");
    play.keys("1").sees("A manager has no such pane.").keys("n").sees("No action on n here.");
    play.keys("<^G>").sees("A manager may not find a client.").keys("p").sees("this month").keys("y");
    play.sees("4 Outcomes · since 1 April");
}

#[test]
fn a_supervisor_sees_everyones_work() {
    let mut play = Play::wide("supervisor");
    play.sees("everyone's").sees("late 4 d").sees("Lewis").keys("<^G>lewis<Enter>").sees("Lee Lewis").sees("Ben Osei");
}

#[test]
fn the_locked_screen_says_what_went_wrong() {
    let mut play = Play::real_door();
    play.keys("advisor<Enter>").types("wrong").keys("<Enter>").answered();
    let wrong = play.row_with("! ");
    play.keys("<Esc>nobody<Enter>").types("demo").keys("<Enter>").answered();
    let nobody = play.row_with("! ");
    assert!(!wrong.is_empty() && !nobody.is_empty() && wrong != nobody, "{wrong}\n{nobody}");
    assert!(!play.text().contains("demo"));
}

#[test]
fn three_wrong_passphrases_make_the_next_wait() {
    let mut play = Play::real_door();
    play.keys("advisor<Enter>");
    for _ in 0..4 {
        play.types("wrong").keys("<Enter>").answered();
    }
    play.sees("Too many wrong passphrases. Wait ");
}

#[test]
fn a_passphrase_is_changed_by_whoever_knows_the_old_one() {
    let mut play = Play::sit("advisor");
    play.keys(":passphrase<Enter>").sees("Change your passphrase").types("wrong").keys("<Tab>").types("a new one");
    play.keys("<Tab>").types("another").keys("<^S>").sees("The two are not the same.");
    play.lacks("wrong").lacks("another").keys("<^A><^K>").types("a new one").keys("<^S>").answered();
    play.sees("! ").lacks("is changed").keys("<Esc>:passphrase<Enter>").types("demo").keys("<Tab>").types("a new one");
    play.keys("<Tab>").types("a new one").keys("<^S>").answered().sees("Your passphrase is changed.");
}

#[test]
fn the_idle_lock_is_a_setting_that_a_supervisor_changes() {
    let mut play = Play::sit("advisor");
    play.keys(":idle lock<Enter>").sees("An advisor may not change settings.");
    let mut play = Play::sit("supervisor");
    play.keys(":idle lock<Enter>").sees("Desks lock after").keys("<^U>").types("99").keys("<^S>").sees("from 1 to 60");
    play.keys("<^U>").types("2").keys("<^S>").sees("Desks lock after 2 minutes without a key.");
    play.pass(61).sees("locks in").pass(60).sees("Made-up people only.");
}

#[test]
fn leaving_asks_and_the_safe_answer_is_enter() {
    let mut play = Play::sit("advisor");
    play.keys("<^C>").sees("Leave Alongside?").keys("<Enter>").lacks("Leave Alongside?").keys("q<^C>");
    assert!(!play.app.model.quit);
    play.keys("y");
    assert!(play.app.model.quit);
}
