#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::ui::part::bar::hints_width;

fn always(_: Action) -> Option<String> {
    None
}

/// The rows of a path with the context in which each stands, once for each context.
fn rows_on(path: &[Context]) -> impl Iterator<Item = (Context, &'static Row)> {
    path.iter().flat_map(|context| rows_of(*context).map(move |row| (*context, row)))
}

#[test]
fn no_chord_stands_twice_on_a_path() {
    for path in PATHS {
        let mut seen = BTreeMap::new();
        for (context, row) in rows_on(path) {
            for chord in row.chords {
                // Where text is typed, printable keys further out are never reached.
                if resolve(path, *chord).is_none() && chord.typed().is_some() {
                    continue;
                }
                let before = seen.insert(*chord, (context, row.action));
                // The arrows at the door go through the names before they would leave the line.
                let arrows = [Chord::UP, Chord::DOWN].contains(chord);
                if arrows && before.is_some_and(|(inner, _)| inner == Context::SignIn) {
                    continue;
                }
                // At the counter the numbers are its choices, and not those of the panes.
                let choices = before.is_some_and(|(inner, _)| inner == Context::Counter);
                if choices && matches!(row.action, Action::FocusPane(_)) {
                    continue;
                }
                assert!(before.is_none(), "{path:?}: {chord} is {before:?} and {:?}", row.action);
            }
        }
    }
}

#[test]
fn every_context_stands_on_a_path_that_ends_everywhere() {
    let on_paths: BTreeSet<Context> = PATHS.iter().flat_map(|path| path.iter().copied()).collect();
    for row in TABLE {
        assert!(row.contexts.iter().all(|context| on_paths.contains(context)), "{:?}", row.action);
    }
    assert!(PATHS.iter().all(|path| path.last() == Some(&Context::Global)));
}

#[test]
fn no_key_that_is_another_key_on_the_wire() {
    for row in TABLE {
        for chord in row.chords {
            assert!(!matches!(chord.ctrl_of(), Some('i' | 'j' | 'm' | 'h' | '[')), "{chord}");
        }
    }
}

#[test]
fn where_text_is_typed_no_printable_key_is_taken() {
    for path in PATHS.iter().filter(|path| path[0].takes_text()) {
        for c in (' '..='~').chain(['é', '€']) {
            let ticks = path[0] == Context::Many && c == ' ';
            assert_eq!(resolve(path, Chord::key(c)).is_some(), ticks, "{path:?} {c}");
        }
    }
}

#[test]
fn labels_and_sentences_are_in_order() {
    let mut sentences = BTreeSet::new();
    for row in TABLE {
        assert!((1..=18).contains(&width(row.label)), "{}", row.label);
        assert!(row.help.ends_with('.') && row.help.starts_with(char::is_uppercase), "{}", row.help);
        assert!(!row.help.trim_end_matches('.').contains('.'), "one sentence: {}", row.help);
        assert!(sentences.insert(row.help), "twice: {}", row.help);
        assert!(row.rank <= 9);
        assert!(!row.contexts.is_empty());
    }
}

#[test]
fn every_action_can_be_reached_without_a_function_key() {
    let actions: BTreeSet<Action> = TABLE.iter().map(|row| row.action).collect();
    for action in actions {
        let typed = chords_of(action).iter().any(|chord| !chord.is_function() || action == Action::NextProblem);
        let offered = TABLE.iter().any(|row| row.action == action && row.palette);
        assert!(typed || offered, "{action:?}");
    }
}

#[test]
fn the_main_verbs_have_a_function_key() {
    use Action::{AskEvidence, Chased, Find, Help, Lock, New, Note, OpenCase, Outcome, Save, Take, WithClient};
    for action in [Take, OpenCase, New, Note, AskEvidence, Outcome, Chased, Find, Help, Lock, Save, WithClient] {
        assert!(chords_of(action).iter().any(|chord| chord.is_function()), "{action:?}");
    }
}

/// Fails to build when an action is added, so that its row is not forgotten.
#[test]
fn every_action_has_a_row() {
    use Action::*;
    let all = [
        Help,
        Lock,
        Quit,
        Palette,
        NextPane,
        PrevPane,
        Find,
        Undo,
        SwitchUser,
        WithClient,
        Import,
        NextTheme,
        Drafts,
        Scope,
        BestFirst,
        Services,
        ToMend,
        FlagService,
        MendService,
        Up,
        Down,
        PageUp,
        PageDown,
        First,
        Last,
        Open,
        Back,
        Mark,
        MarkAll,
        FilterUrgent,
        FilterMine,
        FilterLate,
        Take,
        Tried,
        Reached,
        Booked,
        Attended,
        OpenCase,
        Decline,
        Signpost,
        SameAs,
        New,
        Note,
        Matter,
        EditMatter,
        Authority,
        AddNumber,
        ShowNumbers,
        AskEvidence,
        Outcome,
        Letter,
        Send,
        EndDue,
        Close,
        Reopen,
        StateOfPlay,
        NextCase,
        PrevCase,
        ClientDetails,
        ContactNote,
        Call,
        EndCall,
        ActsFor,
        Post,
        Died,
        Chased,
        Answered,
        Declined,
        Fee,
        Used,
        Withdrawn,
        Period,
        NextField,
        PrevField,
        Save,
        NextProblem,
        Afresh,
        NewLine,
        Left,
        Right,
        WordLeft,
        WordRight,
        LineStart,
        LineEnd,
        TextStart,
        TextEnd,
        DeleteBack,
        DeleteNext,
        DeleteWord,
        DeleteToStart,
        DeleteToEnd,
        UndoTyping,
        PrevChoice,
        NextChoice,
        Toggle,
        NextFound,
        PrevFound,
        KeepMine,
        TakeTheirs,
        Filter,
        IdleLock,
        Passphrase,
        SettleMatch,
        EditMatter,
        Whose,
        NextMonth,
        PrevMonth,
        Task,
        TaskDone,
        Diary,
        Away,
        Working,
        Dispute,
        AllActivities,
        OtherSide,
        RemoveSide,
        Walls,
        JoinRecord,
        Paper,
        PrintPaper,
        KeepPaper,
        SentOut,
        Acknowledged,
        OtherSource,
        Minutes,
        Chasing,
        Documents,
        Attach,
        SawDocument,
        BundleNote,
        ScanIn,
        GiveOut,
        TakeOut,
        ScanFolder,
        Book,
        Appointments,
        DeskHours,
        CallOff,
        DeskToday,
        SayFree,
        BringOver,
        BringYes,
        BringNo,
        Arrived,
        Started,
        NotSeen,
        CancelSlot,
        Interprets,
        Slip,
        ShowName,
        NextDay,
        PrevDay,
        SignedForm,
        ClientSays,
        SignAnswer,
        ClientAgrees,
        HoldAnswer,
        CorrectAnswer,
        Apart,
        MarkMatter,
        AskForm,
        AWordFirst,
        Urgent,
        AnswerAlert,
        AnswerWords,
        AboutAlert,
        Concern,
        InCharge,
        MessageForDesk,
        Messages,
        MessageDone,
        NoteForReception,
        CallBack,
        StepAway,
        Newcomer,
        CounterOutside,
        OtherSite,
        BookSomebody,
        Blank,
        CounterCard,
        CounterNumbers,
        LargePrint,
        SlipDetail,
        PointHere,
        AddService,
        OpenNow,
        StaleDays,
        Starter,
        Receipt,
        SlipLanguage,
        ReceiptPrinter,
        CouncilReferral,
    ];
    let all: BTreeSet<Action> = all.into_iter().chain((0..=5).map(FocusPane)).chain((1..=4).map(Agreed)).collect();
    let rows: BTreeSet<Action> = TABLE.iter().map(|row| row.action).collect();
    assert_eq!(all, rows);
    for action in all {
        // A new action stops this from building until it is in the list above.
        match action {
            Help | Lock | Quit | Palette | FocusPane(_) | NextPane | PrevPane | Find | Undo | SwitchUser
            | WithClient | Drafts | Import | NextTheme | IdleLock | Passphrase | Up | Down | PageUp | PageDown
            | First | Last | Open | Back | Mark | MarkAll | FilterUrgent | FilterMine | FilterLate | Take | Tried
            | Reached | Booked | Attended | OpenCase | Decline | Signpost | SameAs | New | Note | Matter
            | Authority | AddNumber | ShowNumbers | AskEvidence | Outcome | Letter | Send | EndDue | Close | Reopen
            | StateOfPlay | NextCase | PrevCase | ClientDetails | ContactNote | Chased | Answered | Declined | Fee
            | Used | Withdrawn | Period | NextField | PrevField | Save | NextProblem | Afresh | NewLine | Left
            | Right | WordLeft | WordRight | LineStart | LineEnd | TextStart | TextEnd | DeleteBack | DeleteNext
            | DeleteWord | DeleteToStart | DeleteToEnd | UndoTyping | PrevChoice | NextChoice | Toggle | NextFound
            | PrevFound | KeepMine | TakeTheirs | BestFirst | Filter | SettleMatch | EditMatter | Whose | NextMonth
            | PrevMonth | Task | TaskDone | Diary | Away | Scope | Call | Agreed(_) | EndCall | ActsFor | Post
            | Died | Working | Dispute | AllActivities | OtherSide | RemoveSide | Walls | JoinRecord | Paper
            | PrintPaper | KeepPaper | SentOut | Acknowledged | OtherSource | Minutes | Chasing | Documents
            | Attach | SawDocument | BundleNote | ScanIn | GiveOut | TakeOut | ScanFolder | Book | Appointments
            | DeskHours | CallOff | DeskToday | SayFree | BringOver | BringYes | BringNo | Arrived | Started
            | NotSeen | CancelSlot | Interprets | Slip | ShowName | NextDay | PrevDay | SignedForm | ClientSays
            | SignAnswer | ClientAgrees | HoldAnswer | CorrectAnswer | AWordFirst | Urgent | AnswerAlert
            | AnswerWords | AboutAlert | Concern | InCharge | MessageForDesk | Messages | MessageDone
            | NoteForReception | CallBack | StepAway | Newcomer | BookSomebody | Blank | CounterCard
            | CounterNumbers | LargePrint | CounterOutside | OtherSite | SlipDetail | Services | ToMend
            | FlagService | MendService | PointHere | AddService | OpenNow | StaleDays | Starter | Receipt
            | SlipLanguage | ReceiptPrinter | CouncilReferral | Apart | MarkMatter | AskForm => {}
        }
    }
}

#[test]
fn help_is_the_last_hint_at_any_width() {
    for path in PATHS {
        for cells in 0..160 {
            let hints = footer(path, cells, &|_| true, &always);
            assert_eq!(hints.last().map(|hint| hint.action), Some(Action::Help), "{path:?}");
            assert!(hints.len() == 1 || hints_width(&hints) <= cells, "{path:?} at {cells}");
        }
    }
}

#[test]
fn the_inbox_shows_its_best_keys_first() {
    let path = [Context::Inbox, Context::List, Context::Desk, Context::Global];
    let hints = footer(&path, 70, &|action| action != Action::Tried, &|action| {
        (action == Action::OpenCase).then(|| "take it first".into())
    });
    let shown: Vec<String> = hints.iter().map(|hint| format!("{} {}", hint.chord, hint.label)).collect();
    assert_eq!(shown[..3], ["a take", "o open the case", "d decline"]);
    assert_eq!(hints[1].why_not.as_deref(), Some("take it first"));
    assert_eq!(shown.last().map(String::as_str), Some("? help"));
}

#[test]
fn in_a_form_help_is_on_f1() {
    let hints = footer(&[Context::Line, Context::Form, Context::Global], 60, &|_| true, &always);
    assert_eq!(hints.last().map(|hint| hint.chord), Some(Chord::f(1)));
    assert_eq!(hints[0].chord, Chord::ctrl('s'));
}

#[test]
fn keys_mean_what_the_design_says() {
    let inbox = [Context::Inbox, Context::List, Context::Desk, Context::Global];
    let case = [Context::Case, Context::List, Context::Desk, Context::Global];
    for (path, key, action) in [
        (&inbox, "a", Action::Take),
        (&inbox, "j", Action::Down),
        (&inbox, "/", Action::Find),
        (&inbox, "^L", Action::Lock),
        (&inbox, "4", Action::FocusPane(4)),
        (&case, "n", Action::Note),
        (&case, "e", Action::AskEvidence),
        (&case, "w", Action::WithClient),
        (&case, "Esc", Action::Back),
    ] {
        assert_eq!(resolve(path, Chord::parse(key).unwrap()), Some(action), "{key}");
    }
    let notes = [Context::Notes, Context::Form, Context::Global];
    assert_eq!(resolve(&notes, Chord::key('q')), None);
    assert_eq!(resolve(&notes, Chord::ctrl('l')), Some(Action::Lock));
    assert_eq!(resolve(&notes, Chord::ctrl('u')), Some(Action::DeleteToStart));
}

#[test]
fn the_document_has_every_row() {
    let text = markdown();
    for row in TABLE.iter().filter(|row| !row.chords.is_empty()) {
        assert!(text.contains(row.help), "{}", row.help);
    }
    assert!(text.contains("| `a` `F5` | Makes the enquiry yours"));
}

#[test]
fn the_palette_offers_each_action_once() {
    let actions: Vec<Action> = palette_rows().iter().map(|row| row.action).collect();
    let once: BTreeSet<Action> = actions.iter().copied().collect();
    assert_eq!(actions.len(), once.len());
    let names: BTreeSet<&str> = palette_rows().iter().map(|row| row.label).collect();
    assert_eq!(actions.len(), names.len(), "each under a name of its own");
    assert!(once.contains(&Action::Import) && !once.contains(&Action::Up));
}
