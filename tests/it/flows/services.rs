//! Finding a service, saying that it is wrong, mending it.

use alongside::domain::service::Service;

use crate::support::{Play, stocked};

/// Presses keys and counts them.
fn counted(play: &mut Play, script: &str) -> usize {
    play.keys(script);
    alongside::ui::event::play(script).len()
}

#[test]
fn a_service_is_found_and_opened_with_few_keys_by_every_role() {
    for login in ["advisor", "reception", "clinician", "supervisor", "manager"] {
        let mut play = stocked(Play::sit(login));
        let keys = counted(&mut play, "Sfood<Enter>");
        assert_eq!(keys, 6, "S, four letters, Enter");
        play.sees("01632 960142").sees("Walk in").sees("open now until 14:00").lacks("Nobody has checked");
        play.keys("<Esc>")
            .sees("Find a service")
            .sees("Elm Street Food Bank")
            .keys("<Esc>")
            .lacks("Elm Street Food Bank");
    }
}

#[test]
fn a_stale_service_takes_one_more_key() {
    let mut play = stocked(Play::sit("reception"));
    play.keys("Scarers").sees("stale").keys("<Enter>");
    play.sees("Nobody has checked this since Sun 1 March 2026").lacks("01632 960163");
    play.keys("<Enter>").sees("01632 960163");
}

#[test]
fn anyone_says_that_a_service_is_wrong_and_an_advisor_mends_it() {
    let mut desk = stocked(Play::sit("advisor"));
    let mut counter = desk.beside("reception");
    counter.keys("Sfood<Enter>!").types("The number rings out").keys("<Enter>").sees("Noted");
    counter.sees("Somebody said that something here is wrong").keys("m").sees("may not");
    counter.keys("<Esc><^U>").sees("flagged");
    desk.keys(":directory to mend<Enter>").sees("Elm Street Food Bank").sees("flagged").sees("stale");
    desk.keys("<Enter>").sees("The number rings out").sees("Rae Lin");
    desk.keys("<Tab><Tab><^U>").types("01632 960199").keys("<^S>").sees("Mended").lacks("flagged");
    counter.look();
    counter.lacks("flagged").sees("01632 960199");
    desk.keys("<Esc><^Z>").sees("Undone: mended");
    counter.look();
    counter.sees("01632 960142");
}

#[test]
fn what_the_form_does_not_ask_stays_and_hours_in_words_replace_those_reckoned() {
    let mut play = stocked(Play::sit("supervisor"));
    let food = |play: &Play| -> Service {
        let directory = play.session("supervisor").directory().unwrap();
        let hit = directory.find("food", None, 1).remove(0);
        directory.entries()[hit.at].service.clone()
    };
    let before = food(&play);
    play.keys("Sfood<Enter>m<^S>").sees("Mended");
    let after = food(&play);
    assert_eq!((&after.hours, &after.about, &after.needs), (&before.hours, &before.about, &before.needs));
    assert_eq!(after.checked, "2026-11-24".parse().ok());
    play.keys("m<Tab><Tab><Tab><Tab><Tab><Tab>").types("Ring the bell.").keys("<^S>").sees("Mended");
    play.sees("hours not known").sees("Ring the bell.");
}

#[test]
fn beside_a_client_the_directory_shows_and_nobody_with_it() {
    let mut play = super::at_case("Tran");
    stocked_here(&play);
    play.keys("wSfood<Enter>").sees("01632 960142").lacks("Tran").lacks("Khan");
}

fn stocked_here(play: &Play) {
    crate::support::stock(&play.session("supervisor"));
}
