//! What cannot wait stays until somebody answers it, and a concern record is read by few.

use alongside::desk::Error;
use alongside::domain::alert::{InCharge, NewAlert, Sign};
use alongside::domain::concern::{ConcernWords, NewConcern, Shared};
use alongside::domain::paper::{PaperAsk, PaperKind};

#[cfg(unix)]
use crate::support::pty::Pty;
use crate::support::{self, Play, World, desk};

#[test]
fn an_alert_waits_on_the_screens_of_whoever_is_in_charge_until_somebody_answers_it() {
    let world = World::new();
    let [rita, cleo, sam, amy, sue, olga] =
        ["rita", "cleo", "sam", "amy", "sue", "olga"].map(|login| world.sign_in(login));
    let of = world.case(&sam, world.elm, "Khan", None);
    let nameless = rita.raise_alert(&support::urgent(world.elm)).unwrap();
    assert!(!nameless.words.contains("fright"), "{}", nameless.words);
    let named = cleo.raise_alert(&support::a_word_first(world.elm, of.client)).unwrap().value;
    for by in [&sam, &amy, &sue] {
        let alerts = by.alerts().unwrap();
        assert_eq!(alerts.len(), 2);
        assert!(alerts.iter().all(|alert| alert.waits() && !alert.mine));
        assert_eq!(alerts[0].asks(), "wanted now, C", "the oldest first, in a letter");
        assert_eq!((alerts[0].who.as_str(), alerts[1].who.as_str()), ("", "Khan, Imran"));
    }
    // Whoever raised one sees that one; another site sees neither; a manager none at all.
    let hers = rita.alerts().unwrap();
    assert!(hers.len() == 1 && hers[0].mine && !hers[0].waits());
    assert!(olga.alerts().unwrap().is_empty());
    assert!(matches!(world.sign_in("max").alerts(), Err(Error::Denied(_))));
    for refused in [
        rita.answer_alert(named, 1, "").map(drop),
        cleo.answer_alert(named, 1, "").map(drop),
        olga.answer_alert(named, 1, "").map(drop),
        olga.raise_alert(&support::urgent(world.elm)).map(drop),
    ] {
        assert!(matches!(refused, Err(Error::Denied(_))), "{refused:?}");
    }
    let without = NewAlert { sign: None, ..support::urgent(world.elm) };
    assert_eq!(rita.raise_alert(&without).map(drop).unwrap_err().problems()[0].field, "sign");

    // Whoever raised it says which step was taken, and who it is by now; nobody else does, and no step that there is not.
    let going_on = |by: &alongside::desk::Session, step: &str| by.alerts_went_on(&[nameless.value], step, "M.T. 1979");
    assert!(matches!(amy.alerts_went_on(&[nameless.value], "lead", "X"), Err(Error::Denied(_))));
    assert_eq!(going_on(&rita, "elsewhere").map(drop).unwrap_err().problems()[0].field, "step");
    let _ = going_on(&rita, "lead").unwrap();
    let told = sam.alerts().unwrap();
    assert_eq!((told[0].who.as_str(), told[0].step.as_str(), told[0].version), ("M.T. 1979", "lead", 2));

    // Answered once; shown as answered for the day, with what was said for those who read the file.
    let _ = amy.answer_alert(nameless.value, 2, "Sat with her; the clinician came.").unwrap();
    let _ = going_on(&rita, "clinician").unwrap();
    assert_eq!(sam.alerts().unwrap()[1].step, "lead", "what was answered stays as it is");
    let late = sam.answer_alert(nameless.value, 2, "").map(drop).unwrap_err();
    assert!(matches!(&late, Error::Conflict(by) if by.by == "Staff amy"), "{late:?}");
    let again = sam.answer_alert(nameless.value, 3, "").map(drop).unwrap_err();
    assert!(matches!(again, Error::NotNow(_)), "{again:?}");
    let alerts = sam.alerts().unwrap();
    assert!(alerts[0].waits() && alerts[1].answered.as_ref().is_some_and(|(_, by)| by == "Staff amy"));
    assert_eq!(alerts[1].words, "Sat with her; the clinician came.");
    assert!(rita.alerts().unwrap()[0].words.is_empty());
    assert!(rita.undo(&nameless.undo.unwrap()).is_err(), "what was answered is not taken back");
    // A mistake is, as long as nobody has answered.
    let mistake = rita.raise_alert(&support::urgent(world.elm)).unwrap();
    let _ = rita.undo(&mistake.undo.unwrap()).unwrap();
    assert_eq!(sam.alerts().unwrap().len(), 2);
}

#[test]
fn who_is_on_duty_answers_too_and_the_lead_reads_the_concern_records() {
    let world = World::new();
    let [cleo, sam, amy, sue] = ["cleo", "sam", "amy", "sue"].map(|login| world.sign_in(login));
    let of = world.case(&sam, world.elm, "Khan", None);
    let alert = sam.raise_alert(&support::urgent(world.elm)).unwrap().value;
    let who = |lead: &str, duty: &str| InCharge { lead: Some(world.staff(lead)), duty: Some(world.staff(duty)) };
    for (lead, duty, field) in
        [("cleo", "cleo", "lead"), ("olga", "cleo", "lead"), ("amy", "olga", "duty"), ("amy", "rita", "duty")]
    {
        let refused = sue.set_in_charge(world.elm, who(lead, duty)).map(drop).unwrap_err();
        assert_eq!(refused.problems()[0].field, field);
    }
    let offered: Vec<_> = sue.colleagues().unwrap().into_iter().map(|one| one.login).collect();
    assert!(offered.iter().any(|login| login == "cleo") && offered.iter().all(|login| login != "rita"), "{offered:?}");
    assert!(matches!(sam.set_in_charge(world.elm, who("amy", "cleo")), Err(Error::Denied(_))));
    let _ = sam.record_concern(of.case, &support::concern("He said: not there.")).unwrap();
    assert!(cleo.alerts().unwrap().is_empty());
    assert!(matches!(amy.concerns(of.case), Err(Error::Denied(_))));
    assert!(!amy.open_case(of.case).unwrap().concerns, "nor that there is one");

    let _ = sue.set_in_charge(world.elm, who("amy", "cleo")).unwrap();
    assert!(cleo.alerts().unwrap()[0].waits());
    let _ = cleo.answer_alert(alert, 1, "Seen.").unwrap();
    for reader in [&sam, &amy, &sue] {
        assert!(reader.open_case(of.case).unwrap().concerns);
        assert_eq!(reader.concerns(of.case).unwrap()[0].words.heard, "He said: not there.");
    }
}

#[test]
fn a_concern_is_added_to_and_stays_out_of_letters_and_timelines() {
    let world = World::new();
    let [sam, amy] = ["sam", "amy"].map(|login| world.sign_in(login));
    let of = world.case(&sam, world.elm, "Khan", None);
    let words = |heard: &str, told: &str, why: &str| ConcernWords {
        heard: heard.into(),
        told: told.into(),
        why: why.into(),
        ..ConcernWords::default()
    };
    for (shared, words, field) in [
        (Shared::With, words(" ", "lead", ""), "heard"),
        (Shared::With, words("x", "", ""), "told"),
        (Shared::Without, words("x", "lead", ""), "why"),
        (Shared::NotShared, words("x", "", ""), "why"),
    ] {
        let refused = sam.record_concern(of.case, &NewConcern { shared, words }).map(drop).unwrap_err();
        assert_eq!(refused.problems()[0].field, field);
    }
    // Whoever heard it writes it down, also on a colleague's case, and reads back their own and no more.
    let first = NewConcern { shared: Shared::Without, words: words("overheard one", "the lead", "a child") };
    let done = amy.record_concern(of.case, &first).unwrap();
    assert!(done.undo.is_none(), "it is never taken back");
    let _ = sam.record_concern(of.case, &support::concern("overheard two")).unwrap();
    let heard = |all: Vec<alongside::domain::concern::Concern>| {
        all.into_iter().map(|entry| entry.words.heard).collect::<Vec<_>>()
    };
    assert_eq!(heard(amy.concerns(of.case).unwrap()), ["overheard one"]);
    assert_eq!(heard(sam.concerns(of.case).unwrap()), ["overheard two", "overheard one"]);
    let file = sam.open_case(of.case).unwrap();
    assert!(file.timeline.iter().all(|entry| !entry.words.contains("overheard")));
    let ask = PaperAsk { case: of.case, kind: PaperKind::ClientLetter, request: None, matter: None };
    assert!(!sam.paper(&ask).unwrap().paper.text().contains("overheard"));
    assert!(support::finder(&sam).find("overheard", Default::default(), 9).unwrap().hits.is_empty());
    assert_eq!(support::rows(&world.file("ada"), "concern").len(), 2);
}

#[test]
fn the_quiet_alarm_is_one_key_and_its_answer_another() {
    let mut play = Play::wide("advisor");
    play.keys("/tran<Enter>").sees("Morgan Tran").keys("A").sees("Sent: it stays").sees("◊ 1");
    play.keys("0").sees("◊ now").sees("a word first").keys("i").sees("To be seen alone first").keys("<Esc>");
    play.keys("a").sees("Answered").sees("answered by Ada Obi").lacks("◊ now");
    play.keys("<^Z>").sees("◊ now").keys("E").sees("What was done").types("Spoke.").keys("<^S>").sees("answered by");
    play.keys("a").sees("Nothing waits to be answered.");

    // With a client only a mark is seen, also of what is raised now.
    play.keys("/tran<Enter>").sees("Morgan Tran").keys("w").sees("with a client").keys("A");
    play.sees("Done").lacks("Sent").sees("◊ · with a client").lacks("a word first").keys("K");
    play.sees("Only this case is shown").keys("w");
}

#[test]
fn an_urgent_path_needs_no_name_and_shows_a_letter() {
    let mut play = Play::sit("reception");
    let sign = Sign::Harm;
    play.keys(":wanted now<Enter>")
        .sees(sign.meaning())
        .keys("4<Tab>")
        .types("by the lift")
        .keys("<^S>")
        .sees("Sent: it stays")
        .lacks(sign.meaning());
}

/// A colleague answers the one alert that waits: it leaves the open screen.
fn answered_elsewhere(advisor: &mut Play) {
    let other = advisor.session("advisor2");
    let waits = other.alerts().unwrap().into_iter().find(|alert| alert.waits()).unwrap();
    let _ = other.answer_alert(waits.id, waits.version, "").unwrap();
    assert!(advisor.look(), "within the second");
    advisor.lacks("◊ now");
}

#[test]
fn an_urgent_sign_at_the_counter_reaches_todays_screen_once_and_without_a_name() {
    let mut advisor = Play::wide("advisor");
    let mut play = advisor.beside("reception");
    let asked = |play: &Play| -> Vec<_> {
        let alerts = play.session("advisor").alerts().unwrap();
        assert!(alerts.iter().all(|alert| alert.who.is_empty() && alert.client.is_none()));
        alerts.iter().map(alongside::domain::alert::Alert::asks).collect()
    };
    // It goes as soon as it is heard; a court can wait for a time at the desk; the same letter takes a slip back.
    play.keys("13<Enter>").sees("Listen for these.").keys("f");
    assert!(asked(&play).is_empty(), "a court can wait");
    play.keys("b").sees("Sent: it stays until somebody answers it. The same letter takes it back");
    assert_eq!(asked(&play), ["wanted now, C"]);
    play.keys("b").sees("Undone");
    assert!(asked(&play).is_empty(), "taken back");
    play.keys("ab").keys("a");
    assert_eq!(asked(&play), ["wanted now, C"]);
    play.keys("<Enter>").sees("checked on").keys("1").sees("What happens next").lacks("afraid").keys("<Esc>");
    play.lacks("afraid");
    assert_eq!(play.session("advisor").alerts().unwrap()[0].step, "lead", "and what was done");
    assert_eq!(asked(&play), ["wanted now, C"], "and not again with the step");
    assert!(advisor.look(), "within the second");
    advisor.sees("wanted now, C").sees("◊ now");
    advisor.keys("0gi").sees("At the counter: Offer a private room, and tell the safeguarding lead.").keys("<Esc>");
    answered_elsewhere(&mut advisor);

    // No time is open: the desk hears of it all the same, and once, also where another sign comes to it later.
    play.keys("11<Enter>e<Enter>").sees("checked on").keys("2").sees("No time is open").keys("2");
    play.keys("<Esc>")
        .sees("Listen for these.")
        .keys("a<Enter>")
        .sees("checked on")
        .keys("1")
        .sees("What happens next");
    assert_eq!(asked(&play)[..2], ["wanted now, B", "wanted now, D"]);
    assert_eq!(asked(&play).len(), 3, "one was answered");

    // Whoever leaves before a step leaves it with the desk, is told so, and can take it back with one key.
    play.keys("<Esc>").keys("16<Enter>").sees("Listen for these.").keys("ce").keys("<Esc><Esc><Esc>");
    play.sees("Message or papers for the desk").sees("It stays with the desk until it is answered");
    assert_eq!(asked(&play).len(), 5);
    play.keys("<^Z>").sees("Undone");
    assert_eq!(asked(&play).len(), 3, "both of them");
}

#[test]
fn an_urgent_sign_that_the_desk_did_not_take_is_raised_again_with_the_next_key() {
    let mut play = Play::sit("reception");
    let file = play.file();
    file.conn()
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END")
        .unwrap();
    play.keys("13<Enter>").sees("Listen for these.").keys("a").lacks("Sent: it stays");
    file.conn().execute_batch("DROP TRIGGER full").unwrap();
    play.keys("<Enter>").sees("Sent: it stays").sees("checked on");
    assert_eq!(play.session("advisor").alerts().unwrap().len(), 1);
}

#[test]
fn the_quiet_alarm_at_the_counter_needs_no_name() {
    let mut advisor = Play::wide("advisor");
    let mut play = advisor.beside("reception");
    play.keys("A").sees("Sent: it stays").sees("Someone new");
    assert!(advisor.look(), "within the second");
    advisor.sees("a word first").sees("◊ now");
    answered_elsewhere(&mut advisor);
}

#[test]
fn a_concern_is_a_key_on_the_case_and_a_letter_in_its_title() {
    let mut play = Play::wide("advisor");
    play.keys("/tran<Enter>").sees("Morgan Tran").keys("K").sees("Heard").types("She said so.").keys("<Tab>");
    play.keys("t<Tab>").types("The lead").keys("<^S>").sees("Recorded").sees("◇ K").lacks("She said so.");
    play.keys("Kr").sees("Heard: She said so.").sees("told, with consent").keys("<Esc>Kn").sees("Never changed");
}

/// Raised at another desk while the screen stands open in a list, in a form and with a client; it stays over lock and sign-in.
#[cfg(unix)]
#[test]
fn what_another_desk_raises_appears_on_an_open_screen_and_stays() {
    let dir = desk::copy();
    let mut pty = Pty::desk(dir.path(), 80, 24, &[]);
    pty.sees("Made-up people only.").keys("<Enter>").sees("6 new, 1 urgent");
    let reception = desk::session(dir.path(), "reception", desk::NOW);
    let site = reception.home_site().unwrap();
    let new = NewAlert { who: "A.O. 1984".into(), ..support::urgent(site) };
    let raised = reception.raise_alert(&new).unwrap().value;
    pty.sees("wanted now, C").sees("A.O. 1984").sees("◊ 1");
    // In a form, in the bar.
    pty.keys("n").sees("New referral").sees("◊ 1");
    let _ = reception.raise_alert(&support::urgent(site)).unwrap();
    pty.sees("◊ 2");
    pty.keys("<Esc>").loses("New referral").keys("<^L>").sees("Made-up people only.").loses("◊ 2");
    pty.keys("<Enter>").sees("◊ 2").sees("A.O. 1984");
    // Another advisor answers one of them.
    let other = desk::session(dir.path(), "advisor2", desk::NOW);
    let _ = other.answer_alert(raised, 1, "").unwrap();
    pty.sees("◊ 1").loses("A.O. 1984");
    pty.keys("0").sees("◊ now").keys("a").sees("Answered").loses("◊ now");
}
