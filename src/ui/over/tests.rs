#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::{Position, Rect};

use super::*;
use crate::ui::event::{Chord, Input, play};
use crate::ui::keys::{Action, Context};
use crate::ui::part::snap::styled;

const INBOX: &[Context] = &[Context::Inbox, Context::List, Context::Desk, Context::Global];

/// Plays keys into an overlay and returns its last answer.
fn keys<T>(script: &str, mut handle: impl FnMut(&Input) -> Answer<T>) -> Answer<T> {
    play(script).iter().map(&mut handle).last().unwrap()
}

fn confirm() -> Confirm {
    Confirm::new("Close the case of Morgan Tran, ELM-26-0142?", "keep it open", (Chord::key('C'), "close it"))
}

fn menu() -> Menu {
    let items = [('n', "no answer"), ('v', "no voicemail"), ('w', "wrong number")];
    Menu::new("Tried to reach", items.map(|(key, words)| (key, words.to_owned())).into())
}

fn conflict() -> Conflict {
    let side = Side { field: "Phone".into(), yours: "07700 900001".into(), theirs: "07700 900002".into() };
    Conflict::new("Ben Osei", vec![side.clone(), side])
}

fn why_not(action: Action) -> Option<String> {
    (action == Action::Close).then(|| "needs an outcome first".into())
}

#[test]
fn a_question_is_safe_unless_its_own_key_is_pressed() {
    assert_eq!(keys("<Enter>", |input| confirm().handle(input)), Answer::Close);
    assert_eq!(keys("<Esc>", |input| confirm().handle(input)), Answer::Close);
    assert_eq!(keys("c", |input| confirm().handle(input)), Answer::Stay);
    assert_eq!(keys("x", |input| confirm().handle(input)), Answer::Stay);
    assert_eq!(keys("C", |input| confirm().handle(input)), Answer::Chosen(()));
    assert_eq!(keys("<^L>", |input| confirm().handle(input)), Answer::Ignored, "locking works from anywhere");
}

#[test]
fn a_menu_takes_an_item_by_one_key() {
    let mut menu = menu();
    assert_eq!(keys("v", |input| menu.handle(input)), Answer::Chosen(1));
    assert_eq!(keys("x", |input| menu.handle(input)), Answer::Stay);
    assert_eq!(keys("<Down><Down><Enter>", |input| menu.handle(input)), Answer::Chosen(2));
    assert_eq!(keys("<Esc>", |input| menu.handle(input)), Answer::Close);
}

#[test]
fn two_versions_go_one_way_or_the_other() {
    assert_eq!(keys("m", |input| conflict().handle(input)), Answer::Chosen(Keep::Mine));
    assert_eq!(keys("t", |input| conflict().handle(input)), Answer::Chosen(Keep::Theirs));
    assert_eq!(keys("<Esc>", |input| conflict().handle(input)), Answer::Close);
    assert_eq!(keys("<Enter>", |input| conflict().handle(input)), Answer::Stay, "Enter decides nothing");
}

#[test]
fn the_palette_finds_by_name_and_says_why_not() {
    let mut palette = Palette::new(&why_not);
    assert_eq!(keys("evid<Enter>", |input| palette.handle(input)), Answer::Chosen(Action::AskEvidence));
    let mut palette = Palette::new(&why_not);
    assert_eq!(keys("declin<Enter>", |input| palette.handle(input)), Answer::Chosen(Action::Decline));
    let mut palette = Palette::new(&why_not);
    assert_eq!(keys("close<Enter>", |input| palette.handle(input)), Answer::Stay);
    assert!(draw(80, 20, |area, out| palette.view(area, Theme::standard(), out)).0.contains("needs an outcome first"));
    assert_eq!(keys("<Esc>", |input| palette.handle(input)), Answer::Close);
    let mut palette = Palette::new(&why_not);
    assert_eq!(keys("zzzzqq<Enter>", |input| palette.handle(input)), Answer::Stay, "nothing found, nothing done");
}

#[test]
fn help_begins_here_and_is_narrowed_by_typing() {
    let mut help = Help::new(INBOX, None);
    let screen = draw(100, 12, |area, out| help.view(area, Theme::standard(), out)).0;
    assert!(screen.lines().nth(3).unwrap().contains("Makes the enquiry yours"), "{screen}");
    assert_eq!(keys("reconsider nothing", |input| help.handle(input)), Answer::Stay);
    let screen = draw(100, 12, |area, out| help.view(area, Theme::standard(), out)).0;
    assert!(!screen.contains("enquiry"));
    assert_eq!(keys("<Esc>", |input| help.handle(input)), Answer::Stay, "Esc clears the words first");
    assert_eq!(keys("<Esc>", |input| help.handle(input)), Answer::Close);
    assert_eq!(keys("case note", |input| help.handle(input)), Answer::Stay);
    let screen = draw(100, 12, |area, out| help.view(area, Theme::standard(), out)).0;
    assert!(screen.contains("Adds a note to the case."), "help knows every context\n{screen}");
}

#[test]
fn help_in_a_form_says_what_the_field_is_for() {
    let help =
        Help::new(&[Context::Line, Context::Form, Context::Global], Some(("Name".into(), "As they say it.".into())));
    let screen = draw(100, 12, |area, out| help.view(area, Theme::standard(), out)).0;
    assert!(screen.contains("As they say it."));
}

#[test]
fn a_text_scrolls_to_its_end_and_no_further() {
    let text: Vec<String> = (0..40).map(|line| format!("line {line}")).collect();
    let mut reader = Reader::new("State of play", text.join("\n"));
    let see = |reader: &mut Reader, script: &str| {
        let mut shown = draw(40, 10, |area, out| reader.view(area, Theme::standard(), out)).0;
        for input in play(script) {
            assert_eq!(reader.handle(&input), Answer::Stay);
            shown = draw(40, 10, |area, out| reader.view(area, Theme::standard(), out)).0;
        }
        shown
    };
    assert!(see(&mut reader, "").contains("line 0"));
    let end = see(&mut reader, "<End><Down><Down>");
    assert!(end.contains("line 39") && end.contains("line 32"), "{end}");
    assert!(see(&mut reader, "<Up>").contains("line 31"));
    assert!(see(&mut reader, "g<Space>").contains("line 7"));
    assert_eq!(keys("<Esc>", |input| reader.handle(input)), Answer::Close);
}

fn draw(
    columns: u16,
    rows: u16,
    view: impl FnOnce(Rect, &mut Frame<'_>) -> Option<Position>,
) -> (String, Option<Position>) {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    let mut cursor = None;
    terminal.draw(|out| cursor = view(out.area(), out)).unwrap();
    (styled(terminal.backend().buffer()), cursor)
}

#[test]
fn overlays_look_as_they_should() {
    let theme = Theme::standard();
    insta::assert_snapshot!("confirm", draw(70, 10, |area, out| confirm().view(area, theme, out)).0);
    insta::assert_snapshot!("menu", draw(40, 8, |area, out| menu().view(area, theme, out)).0);
    insta::assert_snapshot!("conflict", draw(70, 12, |area, out| conflict().view(area, theme, out)).0);
}

type View<'a> = &'a dyn Fn(&mut Frame<'_>) -> Option<Position>;

#[test]
fn no_size_is_too_small() {
    let theme = Theme::mono();
    let help = Help::new(INBOX, Some(("Name".into(), "What this field is for.".into())));
    let palette = Palette::new(&why_not);
    let reader = Reader::new("Long", "words of some length\n".repeat(30));
    let sizes = (0..13).flat_map(|columns| (0..7).map(move |rows| (columns, rows))).chain([(40, 10)]);
    for (columns, rows) in sizes {
        let area = Rect::new(0, 0, columns, rows);
        let views: [View<'_>; 6] = [
            &|out| confirm().view(area, theme, out),
            &|out| menu().view(area, theme, out),
            &|out| conflict().view(area, theme, out),
            &|out| help.view(area, theme, out),
            &|out| palette.view(area, theme, out),
            &|out| reader.view(area, theme, out),
        ];
        for (which, view) in views.iter().enumerate() {
            let cursor = draw(40, 10, |_, out| view(out)).1;
            assert!(cursor.is_none_or(|cursor| area.contains(cursor)), "{which} at {columns}x{rows}");
        }
    }
}

#[test]
fn a_service_is_found_as_one_types_and_a_stale_one_is_shown_only_when_asked_again() {
    use crate::domain::id::ServiceId;
    use crate::domain::service::{Directory, Listed, STALE, Service, ServiceStatus};
    let entry = |number: u128, name: &str, phone: &str| Listed {
        id: ServiceId(uuid::Uuid::from_u128(number)),
        version: 1,
        status: ServiceStatus::Active,
        flags: 0,
        service: Service { name: name.into(), phone: phone.into(), ..Service::default() },
    };
    let entries = vec![entry(1, "Food bank", "01632 960142"), entry(2, "Law centre", "01632 960118")];
    let directory = std::sync::Arc::new(Directory::new(entries, STALE));
    let now = "2026-11-24T09:41:00Z".parse().unwrap();
    let mut services = Services::new(directory.clone(), Opening::All, now);
    assert_eq!(keys("zzz!<Enter>", |input| services.handle(input)), Answer::Stay, "nothing is found");
    assert_eq!(keys("<^U>law<Enter>", |input| services.handle(input)), Answer::Stay);
    let shown = |services: &Services| draw(80, 20, |area, out| services.view(area, Theme::standard(), out)).0;
    assert!(!shown(&services).contains("01632 960118"));
    assert_eq!(keys("<Enter>", |input| services.handle(input)), Answer::Stay);
    assert!(shown(&services).contains("01632 960118"));
    let law = ServiceId(uuid::Uuid::from_u128(2));
    assert_eq!(keys("!", |input| services.handle(input)), Answer::Chosen(ServiceWant::Flag(law)));
    assert_eq!(keys("<Esc>", |input| services.handle(input)), Answer::Stay, "back to the list, with its words");
    assert_eq!(keys("<Esc>", |input| services.handle(input)), Answer::Close);
    let mut mends = Services::new(directory, Opening::ToMend, now);
    assert_eq!(keys("law<Enter>", |input| mends.handle(input)), Answer::Chosen(ServiceWant::Mend(law)));
}
