//! Finding a service, saying that it is wrong, mending it.

use alongside::domain::service::{Narrow, Need, Service};

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
        let hit = directory.find("food", Narrow::default(), 1).remove(0);
        directory.entries()[hit.at].service.clone()
    };
    let before = food(&play);
    play.keys("Sfood<Enter>m<^S>").sees("Mended");
    let after = food(&play);
    assert_eq!((&after.hours, &after.about, &after.needs), (&before.hours, &before.about, &before.needs));
    assert_eq!(after.checked, "2026-11-24".parse().ok());
    let hours = |play: &mut Play, typed: &str| {
        play.keys("m<Tab><Tab><Tab><Tab><Tab><Tab><^A>")
            .keys(&"<Del>".repeat(80))
            .types(typed)
            .keys("<^S>")
            .sees("Mended");
    };
    hours(&mut play, "Ring the bell.");
    play.sees("hours not known").sees("Ring the bell.");
    hours(&mut play, "Tue 9:30-4");
    play.sees("open now until 16:00").sees("Tue 9:30 to 16:00").lacks("Ring the bell.");
}

#[test]
fn a_number_narrows_to_a_need_and_tab_to_what_is_open_now() {
    // Tuesday, 9:41: the food bank is open, the carers' circle on Fridays only.
    let mut play = stocked(Play::sit("reception"));
    play.keys("S").sees("3 services.  1 money  2 debt").keys("6").sees("Find a service · care and support at home");
    play.sees("One service.").sees("Carers' Circle").lacks("Food Bank");
    play.keys("1").sees("· money and benefits").sees("Food Bank").lacks("Carers");
    play.keys("1").lacks("· money").sees("Carers' Circle");
    play.keys("<Tab>").sees("Find a service · open now").sees("Food Bank").lacks("Carers").lacks("Law Centre");
    play.keys("6").sees("No such service").keys("<Tab>").sees("Carers' Circle").lacks("· open now");
    // What is typed first is typed: a number to call is found by its digits.
    play.keys("6").types("01632 960118").sees("Law Centre").lacks("Food Bank");
}

#[test]
fn a_service_is_added_with_hours_as_people_write_them() {
    let mut play = stocked(Play::sit("advisor"));
    play.keys("S<F2>").sees("Add a service").types("Mill Lane Law Centre").keys("<Enter>34<Enter>");
    play.types("01632 960777").keys("<Enter>").types("Mon-Fri 9-5, Tue 9:30-16:00");
    play.sees("Mon, Wed, Thu, Fri 9:00 to 17:00; Tue 9:30 to 16:00");
    play.keys("<^S>").sees("In the directory: Mill Lane Law Centre").types("mill");
    play.sees("open now until 16:00").keys("<Enter>").sees("Helps with").sees("this desk").sees("today");
    let directory = play.session("advisor").directory().unwrap();
    let hit = directory.find("mill", Narrow::default(), 1).remove(0);
    let added = &directory.entries()[hit.at].service;
    assert_eq!(added.needs, [Need::Home, Need::Work]);
    assert_eq!(added.hours[1].rule, "FREQ=WEEKLY;BYDAY=TU");
    play.keys("<Esc><Esc><^Z>").sees("Undone: added Mill Lane Law Centre");
}

#[test]
fn an_added_service_needs_a_name_a_need_and_a_way_to_reach_it_and_says_so_below_the_field() {
    let mut play = stocked(Play::sit("supervisor"));
    play.keys(":add a service<Enter>").types("Nowhere").keys("<^S>").sees("Add a service");
    play.keys("3<^S>").sees("Give one way to reach it");
    play.keys("<Tab>").types("by appointment").sees("in your words");
    let mut counter = stocked(Play::sit("reception"));
    counter.keys("S<F2>").sees("may not").lacks("Add a service ─");
}

#[test]
fn after_how_many_days_an_entry_is_stale_is_a_supervisors_setting() {
    let mut play = stocked(Play::sit("supervisor"));
    play.keys("S").sees("stale").keys("<Esc>:stale after<Enter>").sees("180").keys("<^U>").types("365").keys("<Enter>");
    play.sees("stale after 365 days").keys("Scarers<Enter>").sees("01632 960163").lacks("Nobody has checked");
    play.keys("<Esc><Esc>:stale after<Enter><^U>").types("3").keys("<Enter>").sees("from 14 to 730");
    play.keys("<Esc>");
    let mut advisor = play.beside("advisor");
    advisor.keys(":stale after<Enter>").sees("may not change settings");
}

#[test]
fn one_key_points_somebody_to_a_service_and_the_slip_names_it_only_when_asked() {
    let mut play = stocked(Play::sit("reception"));
    play.keys("Sfood<Enter>p").sees("What happens next").sees("people whom we told you about").lacks("Food Bank");
    play.sees("It does not name the service").lacks("You came about");
    play.keys("d").sees("You came about: money and benefits.").sees("Elm Street Food Bank").sees("Phone: 01632 960142");
    play.sees("Open: Tue, Thu 9:00 to 14:00").keys("d").lacks("Food Bank").keys("<Esc>").lacks("Food Bank");
    // What nobody checked for long is read first, and said on the slip's screen; what serves several needs is asked about.
    play.keys("Scarers<Enter>p").sees("Nobody has checked").lacks("What happens next");
    play.keys("<Enter>p").sees("What happens next").sees("check before you hand this out").keys("<Esc>");
    play.keys("Slaw<Enter>p").sees("With what did they come?").keys("<Esc>").sees("01632 960118").keys("p3");
    play.sees("What happens next").keys("<Esc>");
    let report = play.session("manager").signpost_report("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap());
    let counted = report.unwrap();
    let rows: Vec<(Need, &str, &str, u64)> = counted
        .iter()
        .map(|row| (row.need, row.step.as_str(), row.name.as_deref().unwrap_or_default(), row.signposts))
        .collect();
    assert_eq!(
        rows,
        [
            (Need::Care, "service", "Harrowmere Carers' Circle", 1),
            (Need::Home, "service", "Harrowmere Law Centre", 1),
            (Need::Money, "service", "Elm Street Food Bank", 1)
        ]
    );
}

#[test]
fn from_someone_new_to_a_service_and_its_slip_in_few_keys() {
    let mut play = stocked(Play::sit("reception"));
    // 1 someone new, 1 money, no date, nothing heard, f, the first, p, and to a file.
    let keys = counted(&mut play, "11<Enter><Enter>f");
    play.sees("Find a service · money and benefits").sees("Food Bank").lacks("Carers");
    let more = counted(&mut play, "<Enter>p");
    play.sees("What happens next");
    assert_eq!(keys + more, 7);
    play.keys("<Esc>").sees("Message or papers for the desk").lacks("Find a service ·").lacks("Food Bank");
    // Back from the directory the steps stand as they were; an urgent sign is raised by this step as by any other.
    play.keys("13<Enter>d<Enter>f").sees("· home").keys("<Esc>").sees("Ring the council");
    let alerts = play.session("supervisor").alerts().unwrap();
    assert_eq!(alerts.len(), 1);
}

#[test]
fn a_whole_feed_is_asked_about_before_what_vanished_from_it_is_closed() {
    let mut play = Play::sit("advisor");
    let dir = tempfile::tempdir().unwrap();
    let feed = |names: &[&str]| {
        let service =
            |name: &&str| format!(r#"{{"id":"{name}","name":"{name}","status":"active","email":"a@example.org"}}"#);
        let services = names.iter().map(service).collect::<Vec<_>>().join(",");
        let path = dir.path().join("feed.json");
        std::fs::write(&path, format!(r#"{{"total_pages":1,"page_number":1,"contents":[{services}]}}"#)).unwrap();
        path.display().to_string()
    };
    let import = |play: &mut Play, path: &str| {
        play.keys(":import<Enter>").types(path).keys("<Tab>").types("the county").keys("<^S>").answered();
    };
    import(&mut play, &feed(&["Elm Advice", "Oak Advice"]));
    play.sees("2 taken in").lacks("whole feed").keys("<Esc>");
    let less = feed(&["Elm Advice"]);
    import(&mut play, &less);
    play.sees("One service is no longer in it").sees("the county”").keys("<Enter>").sees("1 in already").keys("<Esc>");
    play.keys("S").sees("Oak Advice").keys("<Esc>");
    import(&mut play, &less);
    play.keys("c").answered().sees("1 closed").keys("<Esc>").keys("S").sees("Elm Advice").lacks("Oak Advice");
}

#[test]
fn the_national_services_come_in_by_one_command_and_once() {
    let mut play = Play::sit("supervisor");
    play.keys(":starter directory<Enter>").sees("national services are new");
    play.keys("Sstepch").sees("0800 138 1111").sees("stale").keys("<Enter>");
    play.sees("Nobody is known ever to have checked this.").keys("<Enter>").sees("www.stepchange.org");
    play.keys("<Esc><^U>turn2us<Enter><Enter>").sees("not known: ask for it").sees("Not known").keys("<Esc><Esc>");
    play.keys(":starter directory<Enter>").sees("All of them are in the directory already");
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
