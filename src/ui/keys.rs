//! The one table of keys. Dispatch, hints, the help screen, the palette and the documents all come from it.
//!
//! A *path* is the list of contexts that are open, innermost first: `[Inbox, List, Desk, Global]`. A chord means the first
//! row on the path that has it. A context in which text is typed keeps every printable character to itself.

mod context;
mod table;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;

pub use context::{Context, PATHS};
pub use table::TABLE;

use crate::ui::event::Chord;
use crate::ui::part::text::width;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    // Everywhere.
    /// Opens help; in a form, with the words of the field first.
    Help,
    /// Locks the desk at once.
    Lock,
    /// Locks a receptionist's screen for a moment: a PIN opens it.
    StepAway,
    /// Asks whether to leave.
    Quit,
    /// Opens the command palette.
    Palette,
    // On the desk.
    /// Moves to pane 0 to 4.
    FocusPane(u8),
    /// Moves to the next pane.
    NextPane,
    /// Moves to the pane before.
    PrevPane,
    /// Finds people and words.
    Find,
    /// Shows what fits best first, or the newest.
    BestFirst,
    /// Finds a service of the directory.
    Services,
    /// Lists what of the directory is to be mended.
    ToMend,
    /// Says what is wrong with the service that is read.
    FlagService,
    /// Mends the entry of the service that is read.
    MendService,
    /// Counts that somebody was pointed to the service that is read.
    PointHere,
    /// Adds a service to the directory.
    AddService,
    /// Shows what is open now only, or all again.
    OpenNow,
    /// Sets after how many days an entry of the directory is stale.
    StaleDays,
    /// Takes the national services in that come with the program.
    Starter,
    /// Takes back the last verb.
    Undo,
    /// Somebody else takes the seat.
    SwitchUser,
    /// Turns the with-a-client mode on and off.
    WithClient,
    /// Reads referrals from files.
    Import,
    /// Sets after how long without a key desks lock.
    IdleLock,
    /// Sets what the desk may advise on.
    Scope,
    /// Sets when requests are chased.
    Chasing,
    /// Lists the drafts that wait.
    Drafts,
    /// Records that somebody is away, or back.
    Away,
    /// Changes one's own passphrase.
    Passphrase,
    /// Changes to the next theme.
    NextTheme,
    // Lists.
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// Opens what is selected, or takes what is offered.
    Open,
    /// Leaves, one level at a time.
    Back,
    /// Marks the row and moves down.
    Mark,
    /// Marks every row, or none.
    MarkAll,
    /// Narrows the inbox to an area or a state.
    Filter,
    /// Goes on to whose lines Today shows.
    Whose,
    /// To the month after.
    NextMonth,
    /// To the month before.
    PrevMonth,
    /// Shows urgent ones only, or all.
    FilterUrgent,
    /// Shows mine only, or all.
    FilterMine,
    /// Shows late ones only, or all.
    FilterLate,
    // Inbox.
    /// Makes the enquiry mine.
    Take,
    /// Records a try to reach the person.
    Tried,
    /// Records that the person was reached.
    Reached,
    /// Records a booked appointment.
    Booked,
    /// Records that the person came.
    Attended,
    /// Opens a case at first advice.
    OpenCase,
    /// Declines the referral.
    Decline,
    /// Points the person to another service.
    Signpost,
    /// Marks it the same as another referral.
    SameAs,
    /// Settles whether a referral's client is somebody known.
    SettleMatch,
    /// Makes a new referral.
    New,
    // Case.
    /// Adds a note.
    Note,
    /// Adds a matter.
    Matter,
    /// Changes the newest matter.
    EditMatter,
    /// Adds an authority.
    Authority,
    /// Records a number or reference of the client.
    AddNumber,
    /// Shows the numbers and references in full.
    ShowNumbers,
    /// Opens the working of a legal test.
    Working,
    /// Marks an activity as in dispute, or no longer.
    Dispute,
    /// Shows every activity, or those in dispute only.
    AllActivities,
    /// Asks somebody for evidence.
    AskEvidence,
    /// Records an outcome.
    Outcome,
    /// Records a letter that came.
    Letter,
    /// Writes a letter or a form to go out.
    Paper,
    /// Sends the paper that is shown to the printer.
    PrintPaper,
    /// Writes the paper that is shown to a file.
    KeepPaper,
    /// Opens the documents of the case.
    Documents,
    /// Attaches a file.
    Attach,
    /// Records a document that was seen and given back.
    SawDocument,
    /// Notes what a page says.
    BundleNote,
    /// Takes a scan from the scan-in folder.
    ScanIn,
    /// Writes a copy of a document.
    GiveOut,
    /// Takes a document or a note out.
    TakeOut,
    /// Sets the scan-in folder.
    ScanFolder,
    /// Records the next step of a due date: sent, or arrived.
    Send,
    /// Ends a due date with a reason.
    EndDue,
    /// Adds a task.
    Task,
    /// Records that a task is done.
    TaskDone,
    /// Records an event, or what became of one.
    Diary,
    /// Names the other side of a matter.
    OtherSide,
    /// Takes away an other side that was named by mistake.
    RemoveSide,
    /// Asks quietly that somebody be seen alone first.
    AWordFirst,
    /// Raises an urgent path, also without a name.
    Urgent,
    /// Records that an alert is answered.
    AnswerAlert,
    /// The same, with a few words.
    AnswerWords,
    /// Says what an alert means.
    AboutAlert,
    /// Reads the concern record, or adds to it.
    Concern,
    /// Says who is in charge at a site.
    InCharge,
    /// Lists the walls, to lift one.
    Walls,
    /// Joins another record of the same person.
    JoinRecord,
    /// Closes the case.
    Close,
    /// Opens a closed case again.
    Reopen,
    /// Shows where things stand, in words one could say to the client.
    StateOfPlay,
    /// To the next case of the list.
    NextCase,
    /// To the case before.
    PrevCase,
    /// Shows and changes the client's details.
    ClientDetails,
    /// Shows how the client may be reached.
    ContactNote,
    /// Opens the card of a call.
    Call,
    /// On a call: what the caller gave agrees, or not after all.
    Agreed(u8),
    /// Ends the call and keeps what it came to.
    EndCall,
    /// Records who acts for the client, and after a death for whom each matter goes on.
    ActsFor,
    /// Says who gets the post about a matter.
    Post,
    /// Records that the client died.
    Died,
    // The counter.
    /// Someone new at the counter.
    Newcomer,
    /// Opens the counter while nobody is signed in.
    CounterOutside,
    /// Goes to the counter of another site.
    OtherSite,
    /// Books a time for somebody of whom only initials are known.
    BookSomebody,
    /// Hides everything until a key is pressed.
    Blank,
    /// Writes the card with the seven numbers.
    CounterCard,
    /// Sets whom to call at the counter.
    CounterNumbers,
    /// Sets the receipt printer.
    ReceiptPrinter,
    /// Writes a referral to a council.
    CouncilReferral,
    /// Writes the slip in another language.
    SlipLanguage,
    /// Turns the slip to a receipt, or back to a page.
    Receipt,
    /// Turns the slip to large print, or back.
    LargePrint,
    /// Puts on the slip what it is about, or takes it off.
    SlipDetail,
    // The desk's hours.
    /// Books a time for somebody.
    Book,
    /// Shows the appointments of today.
    Appointments,
    /// Sets the desk's hours.
    DeskHours,
    /// Calls the desk's hours off on a day.
    CallOff,
    /// Shows what the desks say of themselves today.
    DeskToday,
    /// Says how one can be had, and how much room there is.
    SayFree,
    /// Asks an advisor whether somebody may be brought over.
    BringOver,
    /// Whoever is brought over may come.
    BringYes,
    /// Whoever is brought over may not come now.
    BringNo,
    /// In the day's appointments: they came.
    Arrived,
    /// They went in.
    Started,
    /// They were not seen.
    NotSeen,
    /// It is cancelled.
    CancelSlot,
    /// The interpreter was asked for, or is confirmed.
    Interprets,
    /// A slip for it.
    Slip,
    /// The name on the selected line.
    ShowName,
    /// The day after.
    NextDay,
    /// The day before.
    PrevDay,
    // Evidence.
    /// Records that the request was chased.
    Chased,
    /// Records the answer.
    Answered,
    /// Records that the clinician declined.
    Declined,
    /// Records a fee asked, waived or paid.
    Fee,
    /// Records at which stage the evidence was used.
    Used,
    /// Takes the request back.
    Withdrawn,
    /// Records that a draft went out.
    SentOut,
    /// Records that they have the request.
    Acknowledged,
    /// Asks another source for the same.
    OtherSource,
    /// Records what the answer cost the clinician.
    Minutes,
    /// Types in a form that was signed on paper.
    SignedForm,
    /// Shows the answer, to hear what the client says to it.
    ClientSays,
    /// Signs the answer that was read.
    SignAnswer,
    /// Records that the client agrees that the answer is sent on.
    ClientAgrees,
    /// Records why the answer is held.
    HoldAnswer,
    /// Corrects an answer that one's team has signed, by another.
    CorrectAnswer,
    /// Shows what is kept apart in the open case.
    Apart,
    /// Marks a matter there, or takes the mark off.
    MarkMatter,
    /// Asks a clinician for the form that goes with a marked matter.
    AskForm,
    // Outcomes.
    /// Changes the period of the totals.
    Period,
    // Forms.
    /// To the next field.
    NextField,
    /// To the field before.
    PrevField,
    /// Checks and saves.
    Save,
    /// To the next problem.
    NextProblem,
    /// Drops the draft and starts afresh.
    Afresh,
    // Typing.
    /// Starts a new line.
    NewLine,
    /// One character left.
    Left,
    /// One character right, or takes the suggestion.
    Right,
    /// One word left.
    WordLeft,
    /// One word right.
    WordRight,
    /// To the start of the line.
    LineStart,
    /// To the end of the line.
    LineEnd,
    /// To the start of the text.
    TextStart,
    /// To the end of the text.
    TextEnd,
    /// Deletes the character before.
    DeleteBack,
    /// Deletes the character after.
    DeleteNext,
    /// Deletes the word before.
    DeleteWord,
    /// Deletes to the start of the line.
    DeleteToStart,
    /// Deletes to the end of the line.
    DeleteToEnd,
    /// Takes back the last typing.
    UndoTyping,
    /// To the choice before.
    PrevChoice,
    /// To the next choice.
    NextChoice,
    /// Ticks or clears the choice.
    Toggle,
    /// To the next row of what was found.
    NextFound,
    /// To the row before of what was found.
    PrevFound,
    // Messages.
    /// Leaves a message or papers for the desk.
    MessageForDesk,
    /// Shows what was left at the counter.
    Messages,
    /// Records that a message is answered, or a note for reception done.
    MessageDone,
    /// Leaves a note for reception.
    NoteForReception,
    /// Sets when the desk calls back.
    CallBack,
    // Two versions.
    /// Keeps what I typed.
    KeepMine,
    /// Takes what the other person saved.
    TakeTheirs,
}

/// Where a row stands on the help screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Moving about.
    Moving,
    /// Work on what is selected.
    Working,
    /// Choosing what is shown.
    Showing,
    /// Filling in forms.
    Typing,
    /// The desk itself.
    Desk,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Where the row holds.
    pub contexts: &'static [Context],
    /// The keys; the first is the one that hints show. Empty for what only the palette offers.
    pub chords: &'static [Chord],
    /// What it does.
    pub action: Action,
    /// A few words for hints, at most 18 cells.
    pub label: &'static str,
    /// One sentence for help and palette, with a full stop.
    pub help: &'static str,
    /// 1 to 9, the lower the sooner among hints; 0 is never a hint.
    pub rank: u8,
    /// Where it stands on the help screen.
    pub group: Group,
    /// Whether the palette offers it.
    pub palette: bool,
}

/// One hint at the foot of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The key.
    pub chord: Chord,
    /// What it does, in a few words.
    pub label: &'static str,
    /// The action, for those who show more.
    pub action: Action,
    /// Why it cannot be done now; such a hint is drawn dim.
    pub why_not: Option<String>,
}

impl Hint {
    /// Cells that the hint takes: key, space, label.
    #[must_use]
    pub fn width(&self) -> usize {
        width(&self.chord.to_string()) + 1 + width(self.label)
    }
}

/// Cells between two hints.
pub const HINT_GAP: usize = 3;

/// What `chord` does on a path, innermost context first.
#[must_use]
pub fn resolve(path: &[Context], chord: Chord) -> Option<Action> {
    for context in path {
        if let Some(row) = rows_of(*context).find(|row| row.chords.contains(&chord)) {
            return Some(row.action);
        }
        if context.takes_text() && chord.typed().is_some() {
            return None;
        }
    }
    None
}

/// Every key of an action, in table order.
#[must_use]
pub fn chords_of(action: Action) -> Vec<Chord> {
    TABLE.iter().filter(|row| row.action == action).flat_map(|row| row.chords).copied().collect()
}

/// The rows that can be reached on a path, innermost context first, each with the first key that works there.
pub fn help_rows(path: &[Context]) -> Vec<(Context, Chord, &'static Row)> {
    let mut rows = Vec::new();
    for context in path {
        for row in rows_of(*context) {
            let works = row.chords.iter().find(|chord| resolve(path, **chord) == Some(row.action));
            rows.extend(works.map(|chord| (*context, *chord, row)));
        }
    }
    rows
}

/// The hints that fit in `cells`, best first. Help is always among them and comes last.
///
/// `offered` says whether the person can ever do an action here; `why_not` gives the reason why it cannot be done now.
pub fn footer(
    path: &[Context],
    cells: usize,
    offered: &dyn Fn(Action) -> bool,
    why_not: &dyn Fn(Action) -> Option<String>,
) -> Vec<Hint> {
    let mut rows = help_rows(path);
    rows.sort_by_key(|(_, _, row)| row.rank);
    let hint = |chord: Chord, row: &Row, why_not| Hint { chord, label: row.label, action: row.action, why_not };
    let help =
        rows.iter().find(|(_, _, row)| row.action == Action::Help).map(|(_, chord, row)| hint(*chord, row, None));
    let mut left = cells.saturating_sub(help.as_ref().map_or(0, Hint::width));
    let mut hints: Vec<Hint> = Vec::new();
    for (_, chord, row) in rows {
        if row.rank == 0 || row.action == Action::Help || hints.iter().any(|hint| hint.action == row.action) {
            continue;
        }
        if !offered(row.action) {
            continue;
        }
        let hint = hint(chord, row, why_not(row.action));
        let Some(rest) = left.checked_sub(hint.width() + HINT_GAP) else { continue };
        left = rest;
        hints.push(hint);
    }
    hints.extend(help);
    hints
}

/// What the palette offers, one row for each action.
#[must_use]
pub fn palette_rows() -> Vec<&'static Row> {
    let mut rows: Vec<&Row> = Vec::new();
    for row in TABLE.iter().filter(|row| row.palette) {
        if !rows.iter().any(|other| other.action == row.action) {
            rows.push(row);
        }
    }
    rows
}

/// The contexts of the table, each once, in its order.
fn contexts() -> Vec<Context> {
    let mut contexts: Vec<Context> = Vec::new();
    for context in TABLE.iter().flat_map(|row| row.contexts) {
        if !contexts.contains(context) {
            contexts.push(*context);
        }
    }
    contexts
}

/// The table as Markdown, for the README and `alongside keys --markdown`.
#[must_use]
pub fn markdown() -> String {
    let section = |context: Context| {
        let mut text = format!("### {}\n\n| keys | what they do |\n|---|---|\n", context.name());
        for row in rows_of(context).filter(|row| !row.chords.is_empty()) {
            let keys: Vec<String> = row.chords.iter().map(|chord| format!("`{chord}`")).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "| {} | {} |", keys.join(" "), row.help);
        }
        text
    };
    contexts().into_iter().map(section).collect::<Vec<_>>().join("\n")
}

/// The table as plain text, for `alongside keys`.
#[must_use]
pub fn plain() -> String {
    let section = |context: Context| {
        let mut text = format!("{}\n", context.name());
        for row in rows_of(context).filter(|row| !row.chords.is_empty()) {
            let keys: Vec<String> = row.chords.iter().map(ToString::to_string).collect();
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {:14} {}", keys.join(" "), row.help);
        }
        text
    };
    contexts().into_iter().map(section).collect::<Vec<_>>().join("\n")
}

fn rows_of(context: Context) -> impl Iterator<Item = &'static Row> {
    TABLE.iter().filter(move |row| row.contexts.contains(&context))
}
