#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::{Position, Rect};

use super::*;
use crate::domain::date::Lean;
use crate::domain::money::{Pence, Period};
use crate::domain::referral::Route;
use crate::ui::event::play;
use crate::ui::theme::Theme;

fn even(text: &str, _: NaiveDate) -> Result<String, String> {
    if text.len().is_multiple_of(2) { Ok("even".into()) } else { Err("Give an even number of letters.".into()) }
}

fn stages() -> Vec<Opt> {
    ["claim", "decision", "reconsideration", "appeal", "repeat"].map(|each| Opt::new(each, each)).into()
}

fn activities() -> Vec<Opt> {
    [("1", "1 food"), ("4", "4 washing"), ("9", "9 mixing"), ("12", "12 moving")]
        .map(|(code, label)| Opt::new(code, label))
        .into()
}

const SPECS: &[FieldSpec] = &[
    FieldSpec::new("name", "Name", Kind::Line).required().help("The name as they say it."),
    FieldSpec::new("route", "Came in", Kind::Choice(crate::options!(Route))),
    FieldSpec::new("stage", "Stage", Kind::Choice(Options::Fixed(stages))).required(),
    FieldSpec::new("about", "About", Kind::Many(Options::Fixed(activities))),
    FieldSpec::new("needed", "Needed by", Kind::Date(Lean::Future)).ghost("in 2 weeks"),
    FieldSpec::new("award", "Award", Kind::Amount),
    FieldSpec::new("told", "Told them", Kind::Toggle),
    FieldSpec::new("who", "Of whom", Kind::Lookup(NewRow::Offered("someone new"))),
    FieldSpec::new("note", "Effects", Kind::Notes),
    FieldSpec::new("code", "Code", Kind::Line).check(even),
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn form() -> Form {
    Form::new("Ask for evidence", SPECS, today())
}

/// Plays keys into a form and returns the last event.
fn keys(form: &mut Form, script: &str) -> FormEvent {
    let mut last = FormEvent::Ignored;
    for input in play(script) {
        last = form.handle(&input);
    }
    last
}

fn after(script: &str) -> Form {
    let mut form = form();
    keys(&mut form, script);
    form
}

fn draw(form: &Form, columns: u16, rows: u16) -> (String, Option<Position>) {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let mut cursor = None;
    terminal.draw(|out| cursor = form.view(out.area(), Theme::standard(), out)).unwrap();
    (crate::ui::part::snap::styled(terminal.backend().buffer()), cursor)
}

/// Every field filled in, each the quickest way.
const FILLED: &str = "Morgan Tran<Enter>33 49<Tab>fri<Enter>14.20 a week<Enter>yes<Backspace>";

#[test]
fn a_choice_is_made_by_its_number_and_goes_on() {
    let form = after("<Tab>2");
    assert_eq!(form.choice_as("route", Route::from_code), Some(Route::ALL[1]));
    assert_eq!(form.focused(), Some("stage"), "the number settles it");
}

#[test]
fn a_choice_whose_words_have_letters_of_their_own_is_settled_by_its_letter() {
    let mut form = after("<Tab><Tab>");
    let lettered = [("a", "a 0 can"), ("b", "b 2 with an aid"), ("c", "c 8 cannot")];
    form.set_options("stage", lettered.map(|(code, label)| Opt::new(code, label)).into());
    for (typed, chosen, focus) in [("x", None, "stage"), ("1", None, "stage"), ("C", Some("c"), "about")] {
        keys(&mut form, typed);
        assert_eq!((form.code("stage"), form.focused()), (chosen, Some(focus)), "{typed}");
    }
}

#[test]
fn a_choice_is_made_by_letters_that_go_round() {
    let at = |script: &str| {
        let mut form = form();
        form.focus("stage");
        keys(&mut form, script);
        (form.code("stage").map(str::to_owned), form.focused())
    };
    let stage = |code: &str| (Some(code.to_owned()), Some("stage"));
    assert_eq!(at("a"), stage("appeal"));
    assert_eq!(at("r"), stage("reconsideration"));
    assert_eq!(at("rr"), stage("repeat"), "the same letter goes to the next");
    assert_eq!(at("rep"), stage("repeat"), "more letters choose more closely");
    assert_eq!(at("rea"), stage("appeal"), "a letter that does not go on begins anew");
    assert_eq!(at("<Right><Right>"), stage("decision"));
    assert_eq!(at("<Left>"), stage("repeat"));
    assert_eq!(at("a<Backspace>"), (None, Some("stage")));
    assert_eq!(at("x"), (None, Some("stage")));
    assert_eq!(at("a<Enter>").1, Some("about"));
}

#[test]
fn several_are_ticked_by_space_or_by_the_number_in_their_words() {
    let about = |script: &str| {
        let mut form = form();
        form.focus("about");
        keys(&mut form, script);
        form.codes("about").join(" ")
    };
    assert_eq!(about("<Space>"), "1");
    assert_eq!(about("<Right><Space><Right><Space>"), "4 9");
    assert_eq!(about("9<Space>12<Space>"), "9 12");
    assert_eq!(about("9<Space><Space>"), "");
    assert_eq!(about("<Space><Backspace>"), "");
}

#[test]
fn what_is_typed_reads_back_by_its_type() {
    let mut form = after("Morgan  Tran");
    assert_eq!(form.text("name"), "Morgan Tran");
    form.focus("needed");
    keys(&mut form, "fri");
    assert_eq!(form.date("needed"), NaiveDate::from_ymd_opt(2026, 11, 27));
    form.focus("award");
    keys(&mut form, "14.20 a week");
    assert_eq!(form.amount("award"), Some((Pence(1420), Some(Period::Week))));
    form.focus("told");
    keys(&mut form, "n");
    assert_eq!(form.toggle("told"), Some(false));
    assert_eq!(form.code("stage"), None);
}

#[test]
fn values_put_in_read_back_the_same() {
    let mut form = form();
    form.set_date("needed", today());
    form.set_toggle("told", Some(true));
    assert_eq!(form.date("needed"), Some(today()));
    assert_eq!(form.toggle("told"), Some(true));
}

#[test]
fn enter_goes_on_and_on_the_last_to_the_save_line_without_saving() {
    let mut form = form();
    form.focus("code");
    assert_eq!(keys(&mut form, "<Enter>"), FormEvent::Moved);
    assert_eq!(form.focused(), None);
    assert_eq!(form.contexts()[0], Context::Button);
    keys(&mut form, "<S-Tab>");
    assert_eq!(form.focused(), Some("code"));
    assert_eq!(keys(&mut form, "<Tab><Tab>"), FormEvent::Moved);
    assert_eq!(form.focused(), Some("name"), "round and round");
    assert_eq!(keys(&mut form, "<S-Tab>q"), FormEvent::Handled, "typing on the Save line does nothing");
}

#[test]
fn nothing_is_wrong_while_it_is_first_typed() {
    let mut form = form();
    form.focus("needed");
    keys(&mut form, "blah");
    assert!(form.problems().is_empty());
    keys(&mut form, "<Tab>");
    assert_eq!(form.problems().len(), 1, "said on leaving");
    assert_eq!(form.focused(), Some("award"), "and the focus is free");
    keys(&mut form, "<S-Tab>x");
    assert_eq!(form.problems().len(), 1);
    keys(&mut form, "<^U>tod");
    assert!(form.problems().is_empty(), "gone as soon as it no longer holds");
}

#[test]
fn passing_an_empty_field_is_no_mistake_yet() {
    assert!(after("<Tab><Tab><Tab>").problems().is_empty());
}

#[test]
fn saving_checks_everything_and_goes_to_the_first_problem() {
    let mut form = form();
    form.focus("note");
    assert_eq!(keys(&mut form, "<^S>"), FormEvent::Handled);
    assert_eq!(form.problems().iter().map(|problem| problem.field).collect::<Vec<_>>(), ["name", "stage"]);
    assert_eq!(form.focused(), Some("name"));
    assert_eq!(form.next_line(), "2 problems, F8 goes to the next");
    keys(&mut form, "<F8>");
    assert_eq!(form.focused(), Some("stage"));
    keys(&mut form, "<F8>Tran<Tab><Tab>c");
    assert_eq!(keys(&mut form, "<^S>"), FormEvent::Save);
}

#[test]
fn problems_from_the_desk_stay_until_the_value_changes() {
    let mut form = after("Tran");
    form.set_problems(vec![Problem::new("needed", "Too soon."), Problem::new("elsewhere", "The case is closed.")]);
    assert_eq!(form.focused(), Some("needed"));
    assert_eq!(form.problems().len(), 2);
    keys(&mut form, "<Tab><S-Tab>");
    assert_eq!(form.problems().len(), 2, "leaving alone mends nothing");
    keys(&mut form, "today");
    assert!(form.problems().is_empty());
}

#[test]
fn a_check_says_what_it_would_accept() {
    let mut form = form();
    form.focus("code");
    keys(&mut form, "abc<Tab>");
    assert_eq!(form.problems()[0].words, "Give an even number of letters.");
}

#[test]
fn a_suggestion_is_taken_by_right_in_an_empty_field_only() {
    let mut form = form();
    form.focus("needed");
    keys(&mut form, "<Tab>");
    assert_eq!(form.date("needed"), None, "passing by takes nothing");
    keys(&mut form, "<S-Tab><Right>");
    assert_eq!(form.date("needed"), NaiveDate::from_ymd_opt(2026, 12, 8));
}

fn people() -> Vec<Candidate> {
    ["Shah, Dr Amina", "Shaw, Peter"]
        .map(|line| Candidate { key: line[..3].into(), line: line.into(), note: "Elm Street".into() })
        .into()
}

#[test]
fn a_lookup_asks_for_rows_and_takes_one() {
    let mut form = form();
    form.focus("who");
    keys(&mut form, "s");
    assert!(form.lookup_query().is_none(), "one letter finds too much");
    keys(&mut form, "ha");
    assert!(form.lookup_query() == Some(("who", "sha")));
    form.set_candidates("who", "sh", people());
    assert_eq!(keys(&mut form, "<Down>"), FormEvent::Handled);
    assert!(matches!(form.fields[7].value, Value::Lookup(ref lookup) if lookup.found.is_empty()), "rows for old words");
    form.set_candidates("who", "sha", people());
    assert_eq!(keys(&mut form, "<Down><Enter>"), FormEvent::Picked("who"));
    assert!(matches!(form.lookup("who"), Some(Pick::Known(row)) if row.line == "Shaw, Peter"));
    assert!(form.lookup_query().is_none());
    keys(&mut form, "<Enter>");
    assert_eq!(form.focused(), Some("note"));
    keys(&mut form, "<S-Tab><Backspace>");
    assert!(form.lookup("who").is_none(), "any change unsettles it");
}

#[test]
fn the_last_row_of_a_lookup_makes_a_new_one() {
    let mut form = form();
    form.focus("who");
    keys(&mut form, "novak");
    form.set_candidates("who", "novak", Vec::new());
    keys(&mut form, "<Enter>");
    assert!(matches!(form.lookup("who"), Some(Pick::New(text)) if text == "novak"));
}

#[test]
fn a_lookup_that_is_not_settled_is_a_problem() {
    let mut form = form();
    form.focus("who");
    keys(&mut form, "novak<Tab>");
    assert_eq!(form.problems()[0].words, "Choose one of the rows, or “someone new”.");
}

#[test]
fn esc_leaves_and_keeps_everything() {
    let mut form = after("Tran");
    assert_eq!(keys(&mut form, "<Esc>"), FormEvent::Leave);
    assert!(form.dirty());
    let mut again = self::form();
    again.restore(&form.to_draft());
    assert_eq!(again.text("name"), "Tran");
}

#[test]
fn a_draft_holds_every_kind_of_field() {
    let mut form = after(FILLED);
    form.focus("who");
    keys(&mut form, "shah");
    form.set_candidates("who", "shah", people());
    keys(&mut form, "<Enter><Tab>one<Enter>two");
    let mut again = self::form();
    again.restore(&form.to_draft());
    assert_eq!(again.to_draft(), form.to_draft());
    assert_eq!(again.text("note"), "one\ntwo");
    assert!(again.lookup("who") == form.lookup("who"));
    assert!(again.dirty());
    assert_eq!(keys(&mut again, "<^R>"), FormEvent::Afresh);
    assert!(!again.dirty());
}

#[test]
fn a_draft_of_another_shape_does_no_harm() {
    let mut form = form();
    form.restore(&serde_json::json!({"name": 3, "stage": ["x"], "about": "y", "who": {"known": 1}, "gone": "z"}));
    assert!(!form.dirty());
    form.restore(&serde_json::json!([1, 2]));
    assert!(!form.dirty());
}

#[test]
fn a_passphrase_is_in_no_draft() {
    const SIGN_IN: &[FieldSpec] = &[
        FieldSpec::new("user", "Name", Kind::Line).required(),
        FieldSpec::new("pass", "Passphrase", Kind::Secret).required(),
    ];
    let mut form = Form::new("Sign in", SIGN_IN, today()).enter_saves();
    keys(&mut form, "ada<Enter>correct  horse");
    assert_eq!(form.to_draft(), serde_json::json!({"user": "ada"}));
    assert_eq!(form.text("pass"), "correct  horse");
    let (screen, _) = draw(&form, 60, 8);
    assert!(!screen.contains("horse") && !screen.contains("Save"));
    assert_eq!(keys(&mut form, "<Enter>"), FormEvent::Save, "Enter in the last field signs in");
}

#[test]
fn hidden_fields_are_passed_by_and_read_as_empty() {
    let mut form = form();
    form.show("stage", false);
    form.set_choice("stage", "claim");
    assert_eq!(form.code("stage"), None);
    form.focus("route");
    keys(&mut form, "<Tab>");
    assert_eq!(form.focused(), Some("about"));
    form.set_text("name", "x");
    assert_eq!(keys(&mut form, "<^S>"), FormEvent::Save, "nothing hidden is needed");
}

#[test]
fn choices_given_later_keep_what_is_still_there() {
    let mut form = form();
    form.set_choice("stage", "appeal");
    form.set_options("stage", vec![Opt::new("appeal", "an appeal"), Opt::new("new", "new")]);
    assert_eq!(form.code("stage"), Some("appeal"));
    form.set_options("stage", vec![Opt::new("new", "new")]);
    assert_eq!(form.code("stage"), None);
}

#[test]
fn keys_that_are_not_a_forms_go_further_out() {
    let mut form = form();
    assert_eq!(keys(&mut form, "<^L>"), FormEvent::Ignored);
    assert_eq!(keys(&mut form, "<F1>"), FormEvent::Ignored);
    assert_eq!(keys(&mut form, "?"), FormEvent::Changed("name"), "but characters never do");
    assert_eq!(form.help(), Some(("Name", "The name as they say it.")));
}

#[test]
fn a_paste_is_typed_and_never_a_command() {
    let mut form = form();
    assert_eq!(form.handle(&Input::Paste("Morgan\nTran".into())), FormEvent::Changed("name"));
    assert_eq!((form.text("name").as_str(), form.focused()), ("Morgan Tran", Some("name")));
    form.focus("stage");
    assert_eq!(form.handle(&Input::Paste("a".into())), FormEvent::Handled);
    assert_eq!(form.code("stage"), None);
}

#[test]
fn the_whole_form_is_drawn() {
    let mut form = after(FILLED);
    form.set_problems(vec![Problem::new("needed", "It must be at least 2 working days before Wed 25 Nov.")]);
    form.set_aside("Preview", "Dear Dr Shah, I help Morgan Tran with a benefit decision.");
    let (screen, cursor) = draw(&form, 80, 24);
    insta::assert_snapshot!(screen);
    assert!(cursor.is_some());
}

#[test]
fn choices_and_found_rows_are_drawn_under_the_focus() {
    let mut form = form();
    form.focus("about");
    keys(&mut form, "4<Space>");
    insta::assert_snapshot!("several", draw(&form, 60, 16).0);
    form.focus("who");
    keys(&mut form, "sh");
    form.set_candidates("who", "sh", people());
    insta::assert_snapshot!("found", draw(&form, 60, 18).0);
}

#[test]
fn the_focus_and_its_message_are_seen_at_any_height() {
    for rows in 5..30 {
        let mut form = form();
        keys(&mut form, "<^S>");
        for _ in 0..SPECS.len() {
            let (screen, cursor) = draw(&form, 60, rows);
            let label = form.focused().map_or("Save", |id| SPECS.iter().find(|spec| spec.id == id).unwrap().label);
            assert!(screen.contains(label), "{label} at {rows}\n{screen}");
            assert!(screen.contains('▸'), "{label} at {rows}\n{screen}");
            assert!(cursor.is_some_and(|at| at.y < rows), "{label} at {rows}");
            keys(&mut form, "<Tab>");
        }
    }
}

#[test]
fn no_size_is_too_small() {
    let mut form = after(FILLED);
    form.set_banner("Draft from 10:42");
    form.set_aside("Preview", "words");
    form.check();
    for at in 0..=SPECS.len() {
        for (columns, rows) in (0..13).flat_map(|columns| (0..7).map(move |rows| (columns, rows))).chain([(40, 10)]) {
            let mut terminal = Terminal::new(TestBackend::new(40, 10)).unwrap();
            let area = Rect::new(0, 0, columns, rows);
            let mut cursor = None;
            terminal.draw(|out| cursor = form.view(area, Theme::mono(), out)).unwrap();
            assert!(cursor.is_none_or(|cursor| area.contains(cursor)), "{columns}x{rows} at field {at}");
        }
        keys(&mut form, "<Tab>");
    }
}

#[test]
fn a_choice_that_is_made_from_outside_is_no_problem_any_more() {
    let mut form = form();
    let wrong = || vec![Problem::new("route", "Choose one.")];
    form.set_problems(wrong());
    assert_eq!(form.problems().len(), 1);
    form.set_choice("route", "no such code");
    assert_eq!(form.problems().len(), 1, "nothing was chosen");
    let code = Route::ALL[0].code();
    form.set_choice("route", code);
    assert!(form.problems().is_empty());
}

proptest::proptest! {
    #[test]
    fn no_keys_break_a_form_or_lose_its_draft(
        picks in proptest::collection::vec((0usize..40, proptest::prelude::any::<char>()), 0..60),
    ) {
        const KEYS: [&str; 24] = [
            "Tab", "S-Tab", "Enter", "Up", "Down", "Left", "Right", "Home", "End", "Backspace", "Del", "^W", "^U", "^K",
            "^Z", "^S", "^R", "F8", "F1", "PgUp", "PgDn", "^A", "^L", "Space",
        ];
        let mut form = form();
        for (pick, c) in picks {
            let chord = KEYS.get(pick).and_then(|key| Chord::parse(key));
            let input = chord.map_or(Input::Text(c), |chord| chord.typed().map_or(Input::Key(chord), Input::Text));
            form.handle(&input);
            if let Some((id, query)) = form.lookup_query().map(|(id, query)| (id, query.to_owned())) {
                form.set_candidates(id, &query, people());
            }
        }
        draw(&form, 60, 12);
        let mut again = self::form();
        again.restore(&form.to_draft());
        proptest::prop_assert_eq!(again.to_draft(), form.to_draft());
    }
}
