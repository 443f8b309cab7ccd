//! What every screen and overlay says and how it looks: at 80 by 24 and 120 by 36, in the standard and the mono theme.
//!
//! `INSTA_UPDATE=always cargo test --test it screens` writes the snapshots again; then read the difference.

use alongside::domain::document::{Bearing, BundleEdit, DocumentKind, NewDocument};
use alongside::ui::theme::Theme;

use crate::support::{self, Play, attached, bundle_note, desk, document, stocked};

/// A screen by its name, and how it is come to.
type Screen = (&'static str, fn() -> Play);

/// Every screen by its name, as a script from the locked screen on.
const SCREENS: &[Screen] = &[
    ("door_demo", Play::door),
    ("door_real", || played(Play::real_door(), "ad")),
    ("door_passphrase", || played(Play::real_door(), "advisor<Enter>sec")),
    ("door_refused", || {
        let mut play = played(Play::real_door(), "advisor<Enter>sec<Enter>");
        play.answered();
        play
    }),
    ("home_advisor", || Play::sit("advisor")),
    ("home_reception", || Play::sit("reception")),
    ("home_care_team", || Play::sit("clinician")),
    ("home_supervisor", || Play::sit("supervisor")),
    ("home_manager", || Play::sit("manager")),
    ("pane_today", || advisor("0")),
    ("pane_today_full", || advisor("00")),
    ("pane_evidence", || advisor("3")),
    ("pane_outcomes", || advisor("4")),
    ("inbox_found", || advisor("u/kh")),
    ("inbox_nothing_fits", || advisor("f/zzz<Enter>")),
    ("inbox_marked", || advisor("<Space><Space>")),
    ("inbox_taken", || advisor("a")),
    ("referral", || advisor("<Enter>")),
    ("referral_looks_known", || advisor("jj<Enter>")),
    ("referral_of_reception", || played(Play::sit("reception"), "s<Enter>")),
    ("referral_declined_for_the_care_team", || {
        let mut play = advisor("d7");
        play.types("Ask again in spring.").keys("<^S>");
        played(play.beside("clinician"), "j<Enter>")
    }),
    ("case", || case("Tran", "")),
    ("case_scrolled", || case("Tran", "<PgDn>")),
    ("case_interpreter", || case("Begum", "")),
    ("case_long_name", || case("Fernández", "")),
    ("case_closed", || case("Carter", "")),
    ("case_sealed_evidence_for_the_care_team", || played(Play::sit("clinician"), "3")),
    ("with_client", || case("Tran", "w")),
    ("form_referral", || advisor("n")),
    ("form_referral_found", || advisor("nTran")),
    ("form_referral_someone_new", || advisor("nZofia Nowak<Enter>")),
    ("form_referral_filled", || {
        let mut play = advisor("nZofia Nowak<Enter><Tab><Tab>");
        play.types("4/3/80").keys("<Tab>").types("07700 900123").keys("<Tab>5<Tab>");
        play.types("Nurse Roberts").keys("<Tab><Tab>13<Tab>").types("Letter says stop.").keys("<Tab>3").types("fri");
        play.keys("<Tab>");
        play
    }),
    ("messages", || advisor("e")),
    ("messages_of_reception", || {
        let mut play = Play::sit("reception");
        play.keys("l").types("mt71").keys("<Enter>").types("The council wrote").keys("<Enter>3<Tab>").types("tomorrow");
        played(play, "<^S>e")
    }),
    ("form_message", || played(Play::sit("reception"), "lmt71<Enter>")),
    ("outside", || played(Play::door(), "<F2>")),
    ("outside_signs", || played(Play::door(), "<F2>13<Enter>d")),
    ("outside_steps", || played(Play::door(), "<F2>13<Enter>d<Enter>")),
    ("outside_services", || {
        let mut play = stocked(Play::door());
        drop(play.session("reception"));
        play.keys("<F2>4").answered();
        play
    }),
    ("form_message_with_nobody_signed_in", || played(Play::door(), "<F2>2")),
    ("form_reception_note", || advisor("er")),
    ("form_pin", || played(Play::sit("reception"), "<^O>")),
    ("stepped_away", || {
        let mut play = Play::sit("reception");
        play.keys("<^O>").types("2580").keys("<Enter>").types("2580").keys("<^S>").types("25");
        play
    }),
    ("form_problems", || advisor("n<^S>")),
    ("form_open_case", || advisor("o")),
    ("form_decline", || advisor("d")),
    ("form_signpost", || advisor("p")),
    ("form_same_as", || advisor("jj=jo")),
    ("find_empty", || advisor("/")),
    ("find_people", || advisor("/chowd")),
    ("find_words", || read(advisor("/wash"))),
    ("find_words_of_somebody", || read(advisor("/wash by:me since:1/10/2026<Down>"))),
    ("find_nothing", || read(advisor("/zzzzz"))),
    ("find_half_a_filter", || advisor("/wash area:x")),
    ("sent_by_reception", || played(Play::sit("reception"), "s")),
    ("counter_needs", || played(Play::sit("reception"), "1")),
    ("counter_date", || played(Play::sit("reception"), "17")),
    ("counter_signs", || played(Play::sit("reception"), "13<Enter>d")),
    ("counter_steps", || played(Play::sit("reception"), "13<Enter>d<Enter>")),
    ("counter_times", || played(Play::sit("reception"), "3")),
    ("counter_slip", || played(Play::sit("reception"), "13<Enter>d<Enter>1")),
    ("counter_card", || played(Play::sit("reception"), ":card of<Enter>")),
    ("form_walk_in", || played(Play::sit("reception"), "12<Enter><Enter>2")),
    ("form_whom_to_call", || played(Play::sit("supervisor"), ":whom to call<Enter>")),
    ("find_for_reception", || played(Play::sit("reception"), "/tran")),
    ("services", || services("S")),
    ("services_found", || services("Sharrow")),
    ("services_none", || advisor("S")),
    ("service", || services("Sfood<Enter>")),
    ("service_stale", || services("Scarers<Enter>")),
    ("services_to_mend", || flagged(":directory to mend<Enter>")),
    ("service_flagged", || flagged("Sfood<Enter>")),
    ("services_for_a_need", || services("S6")),
    ("services_open_now", || services("S<Tab>")),
    ("service_missing", || played(Play::sit("supervisor"), ":starter directory<Enter>Sturn2us<Enter><Enter>")),
    ("service_with_what", || services("Slaw<Enter>p")),
    ("service_slip", || services("Sfood<Enter>p")),
    ("service_slip_in_detail", || services("Sfood<Enter>pd")),
    ("form_add_service", || services("S<F2>Mill Lane<Enter>34<Enter>01632 960777<Enter>Mon-Fri 9-5, Tue 9:30-16:00")),
    ("form_stale_days", || played(Play::sit("supervisor"), ":stale after<Enter>")),
    ("form_flag_service", || services("Sfood<Enter>!")),
    ("form_mend_service", || flagged(":directory to mend<Enter><Enter>")),
    ("form_note", || {
        let mut play = case("Tran", "n");
        play.types("Rang the ward. They will write").keys("<Enter>").types("before Friday.");
        play
    }),
    ("form_draft_back", || {
        let mut play = case("Tran", "n");
        play.types("Rang the ward.").keys("<Esc>n");
        play
    }),
    ("form_matter", || case("Tran", "m")),
    ("form_matter_changed", || case("Tran", "M<Tab>")),
    ("form_authority", || case("Tran", "a")),
    ("form_authority_universal_credit", || {
        let mut play = case("Tran", "a3<Tab><Tab><Tab><Tab>");
        play.types("14").keys("<Tab>");
        play
    }),
    ("documents_none", || case("Tran", "f")),
    ("documents", || shelved("f")),
    ("documents_scans", || {
        let mut play = shelved("f");
        scans(&mut play);
        play
    }),
    ("document_text", || shelved("f<Down><Down><Down><Enter>")),
    ("document_pdf", || shelved("f<Enter>")),
    ("form_document", || shelved("fa")),
    ("form_document_seen", || shelved("fs")),
    ("form_bundle_note", || {
        let mut play = shelved("fn");
        play.types("44").keys("<Tab>").types("Prompting is needed daily.").keys("<Tab>1");
        play
    }),
    ("form_scan_folder", || played(Play::sit("supervisor"), ":scan-in folder<Enter>")),
    ("confirm_copy", || shelved("ff")),
    ("form_task", || case("Tran", "t")),
    ("form_event", || case("Tran", "h")),
    ("form_event_changed", || {
        let mut play = case("Tran", "hh<Tab>");
        play.types("3 dec").keys("<Tab>").types("10:30").keys("<^S>").keys("h1");
        play
    }),
    ("case_acts_for", || acting("07700 900555")),
    ("case_death_stops", || died("")),
    ("case_goes_on_for_the_executor", || died("p1")),
    ("menu_goes_on_for", || died("p")),
    ("menu_post", || case("Tran", "P")),
    ("call", || case("Begum", "c12")),
    ("call_with_an_appointee", || {
        let mut play = acting("07700 900555");
        play.keys("c").pass(65);
        play
    }),
    ("call_after_a_death", || died("c")),
    ("form_call_ended", || case("Begum", "c12<Enter>")),
    ("form_acts_for", || case("Tran", "p")),
    ("form_died", || case("Tran", ":client died<Enter>")),
    ("form_scope", || played(Play::sit("supervisor"), ":scope<Enter>")),
    ("form_open_case_outside_the_scope", || {
        let mut play = advisor("/patel<Enter>");
        play.keys("o");
        play
    }),
    ("form_matter_outside_the_scope", || case("Tran", "mi")),
    ("form_close", || case("Tran", "x")),
    ("form_ask_evidence", || case("Tran", "e")),
    ("form_ask_evidence_found", || case("Tran", "eCa")),
    ("form_ask_evidence_filled", || {
        let mut play = case("Begum", "eCare<Enter><Tab>");
        play.types("Falls: how often, and what for?").keys("<Tab>").types("1/12");
        play
    }),
    ("working", || case("Tran", "d")),
    ("working_in_dispute", || worked("a")),
    ("working_activity", || worked("<Enter>")),
    ("working_with_client", || worked("<Esc>wd<Enter>")),
    ("working_asks_for_evidence", || worked("e")),
    ("form_outcome", || case("Tran", "o")),
    ("form_outcome_filled", || {
        let mut play = case("Tran", "o1");
        play.types("76.70 a week").keys("<Tab>").types("1204.50").keys("<Tab><Tab><Tab>").keys("9<Tab>");
        play
    }),
    ("form_client", || case("Begum", "i")),
    ("form_chased", || advisor("3c")),
    ("form_answered", || advisor("3a")),
    ("form_declined", || advisor("3d")),
    ("form_fee", || advisor("3fa35")),
    ("form_used", || advisor("3jju")),
    ("form_fee_paid", || advisor("3fp40")),
    ("form_other_source", || advisor("3o")),
    ("form_chasing", || played(Play::sit("supervisor"), ":chasing<Enter>")),
    ("form_answer", || {
        let mut play = worked("e");
        play.types("Care").keys("<Enter><^S>");
        played(play.beside("clinician"), "3<Enter>12")
    }),
    ("answer_to_sign", || {
        let mut play = worked("e");
        play.types("Care").keys("<Enter><^S>");
        let mut shah = play.beside("clinician");
        shah.keys("3<Enter>11").types("1").keys("<^S>");
        shah
    }),
    ("form_import", || advisor(":import<Enter>")),
    ("form_passphrase", || advisor(":passphrase<Enter>")),
    ("form_idle_lock", || played(Play::sit("supervisor"), ":idle lock<Enter>")),
    ("menu_who_is_it", || advisor("jj<Enter>x")),
    ("menu_which_matter", || {
        let mut play = case("Tran", "m");
        play.keys("cou<^S>M");
        play
    }),
    ("menu_tried", || advisor("t")),
    ("menu_fee", || advisor("3f")),
    ("menu_period", || advisor("4p")),
    ("menu_filter", || advisor("f")),
    ("confirm_leaving", || advisor("<^C>")),
    ("help_inbox", || advisor("?")),
    ("help_of_a_field", || case("Tran", "e<Tab><F1>")),
    ("palette", || advisor(":")),
    ("palette_narrowed", || advisor(":out")),
    ("reader_state_of_play", || case("Tran", "y")),
    ("reader_contact", || case("Begum", "c")),
    ("book", || open_hours("b")),
    ("book_with_an_interpreter", || open_hours("b<Tab><Tab>2")),
    ("appointments", || open_hours("B")),
    ("desk_today", || open_hours(":the desk today<Enter>")),
    ("desk_hours", || open_hours(":desk hours<Enter>n")),
    ("menu_papers", || case("Tran", "L")),
    ("paper", || case("Tran", "Lc")),
    ("confirm_paper", || case("Tran", "Lcf")),
    ("conflict", || {
        let mut play = case("Tran", "M<Tab><Tab><Tab><Tab>");
        play.types(", cooking");
        let mut other = play.beside("supervisor");
        other.keys("<^G>tran<Enter>M<Tab>a<Tab><Tab><Tab><^U>").types("walking").keys("<^S>");
        play.keys("<^S>");
        play
    }),
    ("countdown", || {
        let mut play = advisor("");
        play.pass(255);
        play
    }),
    ("no_such_key", || advisor("Z")),
    ("refused", || case("Tran", "w1")),
];

fn played(mut play: Play, script: &str) -> Play {
    play.keys(script);
    play
}

/// An advisor whose desk is open today and tomorrow, with somebody booked and somebody waiting.
fn open_hours(script: &str) -> Play {
    use alongside::domain::appointment::{AppointmentState, Who};
    let mut play = Play::sit("advisor");
    let of = play.session("advisor");
    for ahead in [0, 1] {
        let hours = support::hours(&of, of.home_site().unwrap(), Some(of.me().id), ahead);
        let _ = of.set_session(None, &hours).unwrap();
    }
    for (name, comes) in [("tran", true), ("lewis", false)] {
        let client = of.find_clients(name, 1).unwrap().remove(0).id;
        let id = of.book(&support::booking(&of, Who::Client(client))).unwrap().value;
        if comes {
            let _ = of.step_appointment(id, 1, AppointmentState::Arrived, None).unwrap();
        }
    }
    play.look();
    play.keys(script);
    play
}

fn advisor(script: &str) -> Play {
    played(Play::sit("advisor"), script)
}

/// An advisor at a desk with a small directory.
fn services(script: &str) -> Play {
    played(stocked(Play::sit("advisor")), script)
}

/// The same, where somebody said that one of the services is wrong.
fn flagged(script: &str) -> Play {
    let mut play = services("Sfood<Enter>!");
    play.types("The number rings out").keys("<Enter><Esc><Esc>").keys(script);
    play
}

/// Once the index is read and what was looked for is found in it.
fn read(mut play: Play) -> Play {
    play.answered();
    play
}

/// An advisor with somebody's case open.
fn case(name: &str, script: &str) -> Play {
    let mut play = advisor("<^G>");
    play.types(name).keys("<Enter>").sees("opened").keys(script);
    play
}

/// Tran's case with a bundle of which two pages are noted, and a letter.
fn shelved(script: &str) -> Play {
    let mut play = advisor("");
    let ada = play.session("advisor");
    let client = ada.find_clients("Tran", 1).unwrap()[0].id;
    let of = ada.cases_of(client).unwrap()[0];
    let letter =
        NewDocument { kind: DocumentKind::Medical, pages: None, ..document(of, "Letter of the memory clinic") };
    let _ = attached(&ada, &letter, "Seen in March.\nWashing: needs prompting to begin, and somebody near.".as_bytes());
    let bundle = NewDocument { pages: Some(212), ..document(of, "Response of the DWP, with the assessment") };
    let bundle = attached(&ada, &bundle, b"%PDF-1.7").value;
    let helps = BundleEdit {
        activity: Some(("daily-living".into(), 4)),
        ..bundle_note("42", "The assessor saw her stop for breath at the sink.")
    };
    let hurts = BundleEdit {
        bearing: Bearing::Hurts,
        ..bundle_note("43", "\u{201c}Cooks for herself.\u{201d} She heats meals that her sister brings.")
    };
    for note in [helps, hurts] {
        let _ = ada.save_bundle_note(bundle, None, &note).unwrap();
    }
    play.keys("<^G>").types("Tran").keys("<Enter>").sees("opened").keys(script);
    play
}

/// Three scans wait, as the watch of the folder tells the screen.
fn scans(play: &mut Play) {
    let folder = tempfile::tempdir().unwrap();
    for name in ["0001.pdf", "0002.pdf", "0003.pdf"] {
        std::fs::write(folder.path().join(name), "%PDF-1.7").unwrap();
    }
    let _ = play.session("supervisor").set_scan_folder(folder.path().to_str().unwrap()).unwrap();
    // The folder is watched from the next sign-in on.
    play.keys("<^L>").sign_in("advisor").keys("2f");
    while !play.text().contains("3 scans wait in the") {
        play.look();
        std::thread::yield_now();
    }
    play.pass(11);
}

/// The case of somebody for whom an appointee acts.
fn acting(phone: &str) -> Play {
    let mut play = case("Tran", "p1");
    play.types("Ana Tran").keys("<Tab>").types(phone).keys("<Tab>").types("DWP letter").keys("<Tab>");
    play.types("today").keys("<^S>").sees("Recorded");
    play
}

/// The case of a client who died yesterday.
fn died(script: &str) -> Play {
    let mut play = case("Tran", ":client died<Enter>");
    play.types("yesterday").keys("<^S>").sees("Recorded").keys(script);
    play
}

/// Tran's case with two activities worked, one of them supported, and one given.
fn worked(script: &str) -> Play {
    let mut play = case("Tran", "d<Down><Down><Down><Enter>");
    play.types("Getting in and out of the bath takes an hour and needs her sister.").keys("<Tab>e").types("7");
    play.keys("<Tab>24<Tab>").types("OT report, 3 Nov").keys("<^S>");
    play.keys("<Down><Down><Enter>").types("Buttons and socks are done for her.").keys("<Tab>e<^S>");
    play.keys("<Down><Down><Down><Down><Down><Down><Enter><Tab>b<^S><Space><Up><Up><Up><Up><Up><Up>").keys(script);
    play
}

/// Checks what is on the screen against its snapshot: the text, then how it looks in each theme.
fn check(name: &str, play: &mut Play) {
    let text = play.text();
    let mut shown = text.clone();
    for (theme, title) in [(Theme::standard(), "standard"), (Theme::mono(), "mono")] {
        play.theme(theme);
        let styled = play.styled();
        let (words, look) = styled.split_once("---\n").unwrap();
        assert_eq!(words, text, "{name}: only the look may differ in {title}");
        shown.push_str(&format!("--- {title}\n{look}"));
    }
    insta::with_settings!({
        snapshot_path => "snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!(name, shown) });
}

#[test]
fn every_screen_at_two_sizes_in_two_themes() {
    let mut failed = Vec::new();
    for (name, make) in SCREENS {
        let mut play = make();
        for (columns, rows) in [(80, 24), (120, 36)] {
            play.theme(Theme::standard()).resize(columns, rows);
            let name = format!("{name}_{columns}x{rows}");
            let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| check(&name, &mut play)));
            if checked.is_err() {
                failed.push(name);
            }
        }
    }
    assert!(failed.is_empty(), "differ from their snapshots: {failed:?}");
}

#[test]
fn a_terminal_that_is_too_small_says_what_is_needed() {
    let mut play = case("Tran", "n");
    play.types(desk::LONG_NOTE).resize(50, 10);
    check("too_small_50x10", &mut play);
}

/// Every screen, for the tests of sizes.
pub fn all() -> impl Iterator<Item = (&'static str, Play)> {
    SCREENS.iter().map(|(name, make)| (*name, make()))
}
