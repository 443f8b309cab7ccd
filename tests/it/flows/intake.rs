//! The inbox: taking, trying, marking, finding, and writing referrals down.

use crate::support::Play;

#[test]
fn take_makes_it_mine_in_the_same_frame() {
    let mut play = Play::sit("advisor");
    play.sees("6 new, 1 urgent").keys("a").sees("Took Khan, Imran · ^Z undo").sees("5 new");
    let row = play.row_with("Khan, Imran ");
    assert!(row.contains('~') && row.contains("taken"), "{row}");
    play.keys("a").sees("It is yours already.");
}

#[test]
fn a_try_is_chosen_from_a_menu_and_counted() {
    let mut play = Play::sit("advisor");
    play.keys("jt").sees("Tried to reach").sees("no voicemail left").keys("<Esc>").lacks("Tried to reach");
    assert!(play.row_with("Sands").contains("yesterday"));
    play.keys("tn");
    assert!(play.row_with("Sands, Amy").contains("tried once"), "{}", play.text());
    play.keys("tw");
    assert!(play.row_with("Sands, Amy").contains("tried 2×"));
}

#[test]
fn several_are_marked_and_taken_at_once() {
    let mut play = Play::sit("advisor");
    play.keys("<Space><Space>").sees("2 marked").keys("a").sees("Took 2 referrals").sees("4 new").lacks("marked");
    play.keys("<^Z>").sees("Undone: Took 2 referrals").sees("6 new, 1 urgent");
}

#[test]
fn what_was_done_is_taken_back() {
    let mut play = Play::sit("advisor");
    play.keys("<^Z>").sees("There is nothing to take back.");
    play.keys("a<^Z>").sees("Undone: Took Khan, Imran").sees("6 new, 1 urgent");
    assert!(play.row_with("Khan, Imran ").contains('!'));
}

#[test]
fn chips_and_words_narrow_the_list_and_esc_widens_it() {
    let mut play = Play::sit("advisor");
    play.keys("u").sees("[urgent]").sees("1 of 10").lacks("Jones").keys("u").sees("Jones");
    play.keys("m")
        .sees("[mine]")
        .sees("Patel")
        .lacks("Khan, Imran ")
        .keys("<Esc>")
        .lacks("[mine]")
        .sees("Khan, Imran ");
    play.keys("f/jon").sees("Jones").lacks("Osei").keys("<Enter>").sees("/jon");
    play.keys("<Esc>").sees("Osei").lacks("/jon");
    play.keys("f/zzz").sees("Nothing fits.").keys("<Esc>").sees("10 waiting");
}

#[test]
fn a_case_is_opened_at_first_advice_and_leaves_the_inbox() {
    let mut play = Play::wide("advisor");
    // No benefit is guessed: its letter is the third key.
    play.keys("o").sees("Open the case · Khan, Imran").keys("<^S>").sees("! Choose one").keys("p<^S>");
    play.sees("Opened the case of Khan, Imran").sees("2 Case ELM-26-0006 · Imran Khan").sees("9 waiting");
}

#[test]
fn a_referral_is_declined_with_a_reason_and_a_line() {
    let mut play = Play::sit("advisor");
    play.keys("d<^S>")
        .sees("! Choose one")
        .keys("7Ask again in spring.<^S>")
        .sees("Declined Khan, Imran")
        .sees("9 waiting");
    let mut care = Play::beside(&play, "clinician");
    care.keys("j<Enter>").sees("Status        declined: already helped elsewhere").sees("Ask again in spring.");
}

#[test]
fn a_referral_is_pointed_elsewhere_or_is_the_same_as_another() {
    let mut play = Play::sit("advisor");
    play.keys("jp").sees("Signpost").keys("Harbour midwives<^S>").sees("Signposted Sands, Amy").sees("9 waiting");
    play.keys("g/joans<Enter>=").sees("is the same as").keys("jones").sees("Jones, Carys").keys("<Enter><^S>");
    play.sees("Same as another: Joans, Carys");
}

#[test]
fn someone_known_is_chosen_from_what_is_found() {
    let mut play = Play::sit("advisor");
    play.keys("n").sees("New referral").keys("tran").sees("Tran, Morgan").sees("born 4 Mar 1979").keys("<Enter>");
    play.lacks("Family name").keys("<F8>").keys("<^S>").sees("! Say in a line what it is about, or choose an area.");
    play.types("Rent now too.").keys("<^S>").sees("Sent to the desk as ELM-26-");
    play.keys("1f/tran<Enter>").sees("Tran, Morgan");
}

#[test]
fn someone_new_has_the_typed_name_in_its_two_places() {
    let mut play = Play::sit("reception");
    play.keys("nZofia Nowak").sees("someone new").keys("<Enter>");
    let given = play.row_with("Given names");
    assert!(given.contains("Zofia") && play.row_with("Family name").contains("Nowak"), "{}", play.text());
    play.keys("<^S>")
        .sees("1 problem")
        .types("Her letter says stop.")
        .keys("<^S>")
        .sees("Sent to the desk as")
        .keys("s");
    assert!(play.row_with("Nowak, Zofia").contains("today"), "{}", play.text());
}

#[test]
fn a_name_that_sounds_alike_is_offered_with_why() {
    let mut play = Play::sit("reception");
    play.keys("nKarys Johns").sees("sounds alike").sees("Jones, Carys");
}

#[test]
fn who_somebody_is_gets_settled_either_way() {
    for (keys, said) in [("d", "Kept apart"), ("1y", "Joined two records of Jones, Carys")] {
        let mut play = Play::sit("advisor");
        play.keys("jjx").sees("Open the referral first: Enter.").keys("<Enter>").sees("Jones, Carys");
        play.keys("x").sees("Is this …").sees("the same person as Jones, Carys ELM-26-0009");
        for key in keys.chars() {
            play.keys(&key.to_string());
            if key == '1' {
                play.sees("Join two records").sees("1 referral and 0 cases of the record that goes");
            }
        }
        play.sees(said);
        play.lacks("Known as?").keys("1").lacks("Joans, Carys ?");
    }
}

#[test]
fn one_area_or_one_state_is_shown_and_esc_shows_all() {
    let mut play = Play::sit("advisor");
    play.keys("f").sees("Show only").keys("2").sees("[debt]").sees("Jones").lacks("Osei");
    play.keys("fn").sees("[debt]").sees("[new]").keys("<Esc>").lacks("[debt]").sees("Osei");
}

#[test]
fn a_change_at_another_desk_appears_at_the_next_look_and_typing_is_left_alone() {
    let mut play = Play::wide("advisor");
    let mut other = play.beside("advisor2");
    play.keys("f/kh");
    other.keys("a").sees("Took Khan");
    assert!(play.look());
    assert!(play.row_with("Khan, Imran").contains("Ben Osei"), "{}", play.text());
    play.sees("/kh").keys("a").sees("/kha").keys("<Enter>");
    play.keys("n").types("Someone Else").sees("Someone Else");
    other.keys("<^Z>").sees("Undone");
    assert!(play.look() && !play.look(), "and one look is enough");
    play.sees("Someone Else");
    assert!(!play.row_with("Khan, Imran").contains("Ben Osei"));
}

#[test]
fn the_second_to_take_it_is_told_who_was_first() {
    let mut play = Play::sit("advisor");
    play.beside("advisor2").keys("a");
    play.keys("a").sees("Ben Osei changed this at 09:4").sees("It has been read again.");
    assert!(play.row_with("Khan, Imran").contains("Ben Osei"));
}

#[test]
fn a_key_that_does_nothing_says_so_once() {
    let mut play = Play::sit("advisor");
    play.keys("Z").sees("No action on Z here. ? shows the keys.").pass(11).lacks("No action on Z");
}

#[test]
fn the_palette_does_by_name_and_says_why_not() {
    let mut play = Play::sit("advisor");
    play.keys(":note").sees("Open a case first: Enter on a row, or Ctrl+G.").keys("<Esc>");
    play.keys(":take<Enter>").sees("Took Khan");
}
