//! Working the legal test with the client: which activities, what is said of each, what supports it.

use alongside::domain::evidence::EvidenceScope;
use alongside::domain::working::Entry;

use super::at_case;
use crate::support::Play;

/// The rows of the working that stand in Tran's case.
fn entries(play: &Play) -> Vec<Entry> {
    let session = play.session("advisor");
    let case = session.find_clients("Tran", 1).unwrap()[0].id;
    let case = session.cases_of(case).unwrap()[0];
    session.refresh_case(case).unwrap().workings.into_iter().map(|row| row.entry).collect()
}

#[test]
fn an_activity_is_worked_in_a_few_keys_and_the_next_one_follows() {
    let mut play = at_case("Tran");
    play.keys("d").sees("Working · Personal Independence Payment · Morgan Tran").sees("daily living: 0 points");
    play.sees("Go by number. Space: in dispute. Enter.");
    // Four and nine are in dispute: marked, and nothing supports them yet.
    play.keys("<Down><Down><Down><Space><Down><Down><Down><Down><Down><Space>");
    play.pass(11);
    play.sees("Nothing yet supports 2 activities: e asks.").keys("a").lacks("preparing food");
    play.keys("<Home><Enter>").sees("4 washing and bathing · Morgan Tran");
    play.types("Getting in takes an hour.").keys("<Tab>e").sees("e, 3 points: has to be helped into or out of");
    // Ctrl+S saves and goes on; nothing else of the form has to be filled.
    play.keys("<^S>").sees("9 mixing with people · Morgan Tran").sees("Saved activity 4, washing and bathing.");
    play.keys("<Tab>d<^S>").lacks("9 mixing with people · Morgan Tran");
    play.sees("daily living: 11 points, standard rate; 1 more: enhanced rate");
    let entries = entries(&play);
    assert_eq!(
        entries.iter().map(|entry| (entry.number, entry.argued)).collect::<Vec<_>>(),
        [(4, Some('e')), (9, Some('d'))]
    );
    assert_eq!(entries[0].says, "Getting in takes an hour.");
    play.keys("<^Z>").sees("daily living: 3 points").sees("Undone: activity 9");
}

#[test]
fn a_number_goes_to_its_activity() {
    let mut play = at_case("Tran");
    let here = |play: &Play| play.text().lines().find(|line| line.contains('▌')).unwrap().to_owned();
    play.keys("d");
    for (typed, words) in
        [("9", "9 mixing"), ("1", "1 preparing"), ("2", "12 moving"), ("2", "2 eating"), ("0", "2 eating")]
    {
        play.keys(typed);
        assert!(here(&play).contains(words), "{typed}: {}", here(&play));
    }
    // A number that two parts of a test have goes from the one to the other.
    let mut play = at_case("Lewis");
    play.keys("d4").sees("Working · Universal Credit");
    let first = here(&play);
    play.keys("4");
    assert!(first.contains("4 picking up") && here(&play).contains("4 picking up"), "{first}");
    play.keys("<Up><Up><Up>").keys("4<Enter>").sees("4 picking up and moving things · Lee Lewis").sees("Argued for");
    play.keys("<Tab>a").sees("a: cannot pick up and move half a litre").keys("<^S>");
    play.sees("work-related activity: limited capability for work-related activity");
}

#[test]
fn the_days_decide_and_what_cannot_be_is_said_under_its_field() {
    let mut play = at_case("Tran");
    play.keys("d<Down><Down><Down><Enter><Tab>g").types("5");
    play.sees("On so few days nothing counts").keys("<^U>").types("b 7, g 3");
    play.sees("b, 2 points").sees("By the days this one counts, not the one that is argued for.");
    play.keys("<^U>").types("often").keys("<Tab>").sees("such as 7").keys("<^S>").sees("1 problem").keys("<F8><^U>");
    play.types("b 7, g 3").keys("<^S>").sees("daily living: 2 points");
    assert_eq!(entries(&play)[0].days.to_string(), "b 7, g 3");
}

#[test]
fn what_is_typed_is_kept_and_two_versions_stand_side_by_side() {
    let mut play = at_case("Tran");
    play.keys("d<Enter>").types("Burns herself.").keys("<Esc>").sees("Kept as a draft").keys("<Enter>");
    play.sees("Draft from").sees("Burns herself.").keys("<Tab>e");
    let mut other = play.beside("supervisor");
    other.keys("<^G>tran<Enter>d<Enter>").types("Cannot lift a pan.").keys("<^S>").sees("preparing food");
    play.keys("<^S>").sees("Two versions").sees("Cannot lift a pan.").keys("m").sees("daily living: 4 points");
    assert_eq!(entries(&play)[0].says, "Burns herself.");
}

#[test]
fn a_form_that_is_only_looked_at_and_saved_changes_nothing() {
    let mut play = at_case("Tran");
    play.keys("d<Down><Down><Down><Enter>")
        .types("Takes an hour.")
        .keys("<Tab>e")
        .types("b 4, e 3")
        .keys("<Tab>24<Tab>");
    play.types("OT report").keys("<Tab>").types("bath board").keys("<Tab>").types("her sister").keys("<Tab>");
    play.types("2019").keys("<Tab>n<^S>").sees("given");
    let before = entries(&play);
    assert_eq!((before[0].not.len(), before[0].since.as_str(), before[0].disputed), (2, "2019", false));
    play.keys("<Enter>").sees("bath board").keys("<^S>").sees("given");
    assert!(entries(&play) == before);
    play.pass(11);
    play.keys("<Enter>")
        .sees("to an acceptable standard · in a reasonable time")
        .keys("<Esc>")
        .lacks("Kept as a draft");
}

#[test]
fn a_draft_is_gone_on_with_from_anywhere() {
    let mut play = at_case("Tran");
    play.keys("d<Enter>").types("Burns herself.").keys("<Esc><Esc>1:drafts<Enter>").sees("working of an activity");
    play.keys("1").sees("1 preparing food · Morgan Tran").sees("Burns herself.").keys("<^S>").sees("2 Case");
    assert_eq!(entries(&play)[0].says, "Burns herself.");
}

#[test]
fn an_answer_that_came_is_offered_as_what_supports_it() {
    let mut play = at_case("Tran");
    play.keys("3a")
        .types("Cannot wash alone.")
        .keys("<^S>")
        .sees("Recorded: answered")
        .keys("2d<Enter><Tab>e<Tab><Tab>");
    play.sees("Dr Nadia Shah, GP, Fri 20 November 2026").keys("<Right><^S>").sees("supported");
    assert_eq!(entries(&play)[0].supports, "Dr Nadia Shah, GP, Fri 20 November 2026");
}

#[test]
fn a_client_beside_the_screen_sees_no_points() {
    let mut play = at_case("Tran");
    play.keys("d<Enter><Tab>e<^S>").sees("daily living: 4 points").keys("<Esc>wd").sees("preparing food");
    play.lacks("points")
        .sees("It may have to be disclosed.")
        .keys("<Enter>")
        .sees("e has to be helped or watched over");
    play.keys("<Tab>").lacks("points").lacks("e 4");
}

#[test]
fn evidence_is_asked_for_what_nothing_supports_yet() {
    let mut play = at_case("Tran");
    play.keys("d<Enter>").types("Burns herself.").keys("<^S>e");
    play.sees("Ask for evidence").sees("Activity 1, preparing food: Burns herself.");
    play.types("Dr Shah").keys("<^S>").sees("Asked: request to Dr Shah");
    let session = play.session("advisor");
    let rows = session.evidence(EvidenceScope::Waiting, None).unwrap();
    let row = rows.iter().find(|row| row.asks.iter().any(|point| point.name.starts_with("Activity 1"))).unwrap();
    assert_eq!(row.asks[0].says, "Burns herself.");
    assert!(row.needed_by.is_some(), "worked back from the day on the letter");
    // What is supported is no gap any more, and is not asked for.
    play.keys("<Enter><Tab>e<Tab><Tab>").types("OT report").keys("<^S>").sees("supported").keys("<Esc>e");
    play.sees("Ask for evidence").lacks("Activity 1");
}

#[test]
fn what_is_asked_follows_the_matter_until_it_is_touched() {
    let mut play = at_case("Tran");
    play.keys("d<Enter>").types("Burns herself.").keys("<^S><Esc>m").keys("cou<^S>").sees("Council Tax Reduction");
    play.keys("e").lacks("Activity 1").keys("<S-Tab>p").sees("Activity 1, preparing food: Burns herself.");
    play.keys("cou")
        .lacks("Activity 1")
        .keys("p")
        .sees("Activity 1")
        .keys("<Tab><Tab><Tab><Tab>")
        .types("And ")
        .keys("<Esc>");
    play.keys("e").sees("And ").sees("Activity 1").keys("<S-Tab>cou").sees("And ").lacks("Activity 1");
}

#[test]
fn where_no_test_is_known_it_is_said() {
    let mut play = at_case("Begum");
    play.keys("d").sees("No PIP, UC or ESA matter is here. m adds one.");
}

#[test]
fn what_the_client_does_not_want_told_is_left_out_activity_by_activity() {
    let mut play = at_case("Tran");
    play.keys("d4<Enter>").types("Takes an hour.").keys("<^S>").sees("no support");
    play.keys("9<Enter>").types("Sees nobody.").keys("<^S>").sees("Saved activity 9").keys("e");
    play.sees("Words left out").types("Dr Shah").keys("<Tab><Tab><Tab>");
    play.types("prompting")
        .keys("<Tab><Tab><Tab><Tab><Tab>")
        .sees("9 mixing with people: Sees nobody.")
        .keys("9 <Esc>")
        .sees("Kept as a draft")
        .keys("e")
        .sees("Draft from");
    play.keys("<^S>").sees("Asked: request to Dr Shah");
    let asked = play.session("advisor").evidence(EvidenceScope::All, None).unwrap();
    let asks = &asked.iter().find(|row| row.of == "Dr Shah" && !row.asks.is_empty()).unwrap().asks;
    let told: Vec<(String, &str)> = asks.iter().map(|point| (point.label(), point.says.as_str())).collect();
    assert_eq!(told, [("4 washing and bathing".to_owned(), "Takes an hour."), ("9 mixing with people".to_owned(), "")]);
    // An activity that is not asked about offers nothing to leave out.
    play.keys("e").sees("Ask for evidence").lacks("Words left out").keys("<Tab><Tab>").sees("Activity 4");
    play.keys("1").sees("Words left out").keys("1").lacks("Words left out");
}
