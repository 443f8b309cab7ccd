//! Finding people and words from the desk.

use std::time::{Duration, Instant};

use alongside::domain::role::Role;
use alongside::store::{Tx, case};

use super::at_case;
use crate::support::Play;

#[test]
fn a_note_is_found_by_its_words_and_opened_as_soon_as_it_is_saved() {
    let mut play = at_case("Tran");
    play.keys("n").types("The kettle exploded: limpetfold.").keys("<^S>").sees("Note saved");
    play.keys("1/limpet").answered().sees("Words, the newest first").sees("note     The kettle exploded: limpetfold.");
    play.sees("Ada Obi").keys("<Enter>").sees("▸2 Case").sees("Morgan Tran");
    // A second search of the same sitting reads what was saved since before it answers.
    play.keys("n").types("And the toaster: whelkham.").keys("<^S>").keys("/whelk").sees("And the toaster: whelkham.");
}

#[test]
fn what_another_desk_saves_is_found_here() {
    let mut play = Play::sit("advisor");
    play.keys("/wash").answered().sees("washing").keys("<Esc>");
    let mut other = play.beside("advisor2");
    other.keys("/tran<Enter>n").types("periwinkleton").keys("<^S>").sees("Note saved");
    play.look();
    play.keys("/periwinkle").sees("periwinkleton").sees("Tran, Morgan");
}

#[test]
fn keys_typed_before_anything_is_found_go_where_enter_leads() {
    let mut play = Play::sit("advisor");
    // No answer is looked for between these keys: Enter and what follows stand in line.
    play.unanswered("/tran<Enter>nRang");
    play.sees("Find").lacks("Rang");
    play.found().sees("Note").sees("Tran").sees("Rang");
    play.keys("<Esc>");
    play.unanswered("/beg<Enter>x<Esc>").found();
    play.lacks("Find").lacks("Close · ");
}

#[test]
fn two_hundred_keys_at_full_speed_arrive_in_order_while_every_search_is_slow() {
    let mut play = Play::sit("advisor");
    // Long notes that hold every word: to find the best of them three hundred are opened and read for each search.
    let case = play.session("advisor").cases(true, false, None).unwrap()[0].id;
    let text = format!("{}wa sh wi th nt we mo", "Filler for a long note. ".repeat(200));
    let notes = |tx: &Tx<'_>| (0..400).try_for_each(|_| case::add_note(tx, case, &text, None).map(drop));
    play.file().write(play.session("advisor").now(), Role::Advisor, notes).unwrap();
    play.keys("/wa<Tab>").answered().sees("Words, the best first").keys("<^U>");
    let typed: String = "wa ".chars().chain("sh wi th wa nt we ".chars().cycle()).take(200).collect();
    let began = Instant::now();
    play.unanswered(&typed);
    let took = began.elapsed();
    // A search for each of them would take its fifty milliseconds: ten seconds.
    assert!(took < Duration::from_secs(5), "{took:?}");
    play.resize(240, 24).sees(typed.trim_end()).found();
    let began = Instant::now();
    play.keys(" mo");
    assert!(began.elapsed() > Duration::from_millis(50), "a search is not slow: {:?}", began.elapsed());
    play.sees(&format!("{} mo", typed.trim_end())).keys("<Esc>").lacks("wa sh wi");
}

#[test]
fn the_counter_and_the_care_team_find_people_and_no_word_of_a_note() {
    for login in ["reception", "clinician"] {
        let mut play = Play::sit(login);
        play.keys("/tran").sees("Tran, Morgan").lacks("Words, the newest first").lacks("best first").keys("<^U>");
        for words in ["washing", "prompting", "Nurse Roberts"] {
            play.types(words).answered().lacks("Words, the newest first").lacks("minutes").keys("<^U>");
        }
        assert!(!play.folder().join("find.db").exists(), "and makes no index");
    }
}

#[test]
fn while_a_client_can_see_the_screen_nobody_is_looked_for() {
    let mut play = at_case("Tran");
    play.keys("w/").sees("Only this case is shown while a client can see the screen.").lacks("Names, a reference");
}

#[test]
fn what_fits_best_comes_first_where_tab_asks_for_it() {
    let mut play = at_case("Tran");
    for note in ["limpetfold limpetfold limpetfold", "limpetfolding"] {
        play.keys("n").types(note).keys("<^S>").sees("Note saved");
    }
    let first = |play: &mut Play| play.row_with("▌");
    play.keys("/limpetfold").answered();
    assert!(first(&mut play).contains("limpetfolding"), "{}", play.text());
    play.keys("<Tab>").sees("Words, the best first");
    assert!(first(&mut play).contains("limpetfold limpetfold"), "{}", play.text());
    play.keys("<Tab>").sees("Words, the newest first");
}

#[test]
fn what_was_found_goes_with_the_lock() {
    let mut play = Play::sit("advisor");
    play.keys("/wash").answered().sees("washing").keys("<^L>").lacks("washing").lacks("wash");
    play.sign_in("advisor").lacks("Words, the newest first").keys("/wash").sees("washing");
}

#[test]
fn a_search_is_written_down_before_it_is_shown() {
    let mut play = Play::sit("advisor");
    play.sql(
        "CREATE TRIGGER full BEFORE INSERT ON audit WHEN NEW.kind = 'query' BEGIN SELECT RAISE(ABORT, 'no room'); END",
    );
    play.keys("/tran").lacks("Tran, Morgan").lacks("Clients");
    play.sql("DROP TRIGGER full");
    play.keys("<Esc>/tran").sees("Tran, Morgan");
}
