//! Whatever names somebody on the screen was written down before.

use super::at_case;
use crate::support::Play;

/// The audit rows of one kind, each as verb and row.
fn rows(play: &Play, kind: &str) -> Vec<String> {
    let file = play.file();
    let mut statement = file
        .conn()
        .prepare("SELECT verb || ' ' || row FROM audit WHERE kind = ?1 AND at >= '2026-11-24' ORDER BY seq")
        .unwrap();
    let found = statement.query_map([kind], |row| row.get(0)).unwrap();
    found.map(Result::unwrap).collect()
}

/// How many searches for a name were written down.
fn finds(play: &Play) -> usize {
    rows(play, "query").iter().filter(|row| row.starts_with("find_client ")).count()
}

const NO_QUERIES: &str = "CREATE TRIGGER full BEFORE INSERT ON audit WHEN NEW.kind = 'query' \
                          BEGIN SELECT RAISE(ABORT, 'no room'); END";

#[test]
fn each_list_is_written_down_once_a_sitting() {
    let mut play = Play::wide("advisor");
    let mut once = rows(&play, "query");
    once.sort();
    assert_eq!(
        once,
        [
            "raise_alert alerts",
            "see_case today",
            "see_evidence evidence",
            "see_outcomes outcomes",
            "see_referral inbox"
        ]
    );
    play.keys("a3134").beside("advisor2").keys("ja");
    let before = rows(&play, "query").len();
    play.look();
    assert_eq!(rows(&play, "query").len(), before);
    play.keys("<^L>").sign_in("advisor");
    assert_eq!(rows(&play, "query").len(), before + 5, "a new sitting");
}

#[test]
fn a_manager_who_sees_figures_only_writes_no_list_down() {
    assert!(rows(&Play::wide("manager"), "query").is_empty());
}

#[test]
fn a_list_that_cannot_be_written_down_is_not_shown() {
    let mut play = Play::door();
    play.resize(120, 36);
    play.sql(NO_QUERIES);
    play.sign_in("advisor").lacks("Khan").lacks("Begum").lacks("Mensah");
    assert!(!play.row_with(" ! ").is_empty(), "a sentence:\n{}", play.text());
    play.sql("DROP TRIGGER full");
    play.beside("advisor2").keys("a");
    play.look();
    play.sees("Khan").sees("Begum");
}

#[test]
fn names_that_a_lookup_found_are_written_down_once_a_form_also_where_it_is_left() {
    let mut play = at_case("Tran");
    assert_eq!(finds(&play), 1);
    play.keys("<^G>beg").sees("Begum, Shirin").keys("<^U>kha").sees("Khan, Imran").keys("<Esc>");
    assert_eq!(finds(&play), 2);
    play.keys("<^G>zzzzz<Esc>");
    assert_eq!(finds(&play), 2, "nobody was shown");
    play.keys("1nmensah").sees("Mensah, Kofi").keys("<^L>");
    assert_eq!(finds(&play), 3);
    play.sign_in("advisor");
    play.sql(NO_QUERIES);
    play.keys("<Esc><Esc>/beg").lacks("Begum, Shirin");
}

#[test]
fn the_care_team_opening_what_is_asked_of_it_is_written_down() {
    let mut play = Play::wide("clinician");
    assert!(rows(&play, "evidence").is_empty());
    play.keys("3<Enter>").sees("Asked of us · Tran, Morgan").sees("Washing: how long does it take");
    let [row] = rows(&play, "evidence").try_into().unwrap();
    assert!(row.starts_with("see_evidence "), "{row}");
    play.keys("<Esc>").sql("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END");
    play.keys("<Enter>").lacks("Washing: how long");
}
