//! The rows.

use super::Action::{self, *};
use super::{Context as In, Group, Row};
use crate::ui::event::Chord;

const fn row(
    contexts: &'static [In],
    chords: &'static [Chord],
    action: Action,
    label: &'static str,
    help: &'static str,
) -> Row {
    Row { contexts, chords, action, label, help, rank: 0, group: Group::Working, palette: false }
}

impl Row {
    const fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    const fn group(mut self, group: Group) -> Self {
        self.group = group;
        self
    }

    /// The palette offers it.
    const fn offered(mut self) -> Self {
        self.palette = true;
        self
    }
}

const fn key(c: char) -> Chord {
    Chord::key(c)
}

const fn ctrl(c: char) -> Chord {
    Chord::ctrl(c)
}

const fn f(n: u8) -> Chord {
    Chord::f(n)
}

const PANES: &[In] = &[In::Desk];
const TYPED: &[In] =
    &[In::Line, In::Notes, In::Lookup, In::Find, In::Finder, In::Newcomer, In::Help, In::Palette, In::Services];

/// Every key of the desk.
#[rustfmt::skip] // One row, one line: it is read as a table.
pub const TABLE: &[Row] = &[
    // Inbox.
    row(&[In::Inbox], &[key('a'), f(5)], Take, "take", "Makes the enquiry yours and moves it out of the new ones.").rank(1).offered(),
    row(&[In::Inbox], &[key('t')], Tried, "tried", "Records a try to reach the person: no answer, no voicemail or a wrong number.").rank(2).offered(),
    row(&[In::Inbox], &[key('o'), f(7)], OpenCase, "open the case", "Opens a case, because advice has been given for the first time.").rank(2).offered(),
    row(&[In::Inbox], &[key('r')], Reached, "reached", "Records that the person was reached.").rank(4).offered(),
    row(&[In::Inbox, In::Case], &[key('b')], Book, "book", "Books a time at the desk; the next one that is open is chosen.").rank(4).offered(),
    row(PANES, &[], Booked, "booked elsewhere", "Records that an appointment is booked, without a time at this desk.").offered(),
    row(&[In::Inbox], &[key('v')], Attended, "attended", "Records that the person came to the appointment.").rank(5).offered(),
    row(&[In::Inbox], &[key('d')], Decline, "decline", "Declines the referral with a reason and a line for the referrer.").rank(3).offered(),
    row(&[In::Inbox], &[key('p')], Signpost, "signpost", "Points the person to a service that helps with this.").rank(6).offered(),
    row(&[In::Inbox], &[key('=')], SameAs, "same as", "Marks the referral as the same as another one.").rank(7).offered(),
    row(&[In::Inbox], &[key('x')], SettleMatch, "who is it", "Settles whether somebody who looks known is the same person.").rank(6).offered(),
    row(&[In::Inbox, In::Today], &[key('n'), f(2)], New, "new", "Makes a new referral.").rank(3).offered(),
    row(&[In::Inbox], &[key(' ')], Mark, "mark", "Marks the row and moves down, to work on several at once.").rank(8),
    row(&[In::Inbox], &[key('*')], MarkAll, "mark all", "Marks every row that is shown, or none.").group(Group::Showing),
    row(&[In::Inbox], &[key('f')], Filter, "filter", "Shows one area or one state only, or all again.").rank(8).group(Group::Showing).offered(),
    row(&[In::Inbox], &[key('u')], FilterUrgent, "urgent", "Shows the urgent ones only, or all again.").group(Group::Showing).offered(),
    row(&[In::Inbox], &[key('m')], FilterMine, "mine", "Shows yours only, or all again.").group(Group::Showing).offered(),
    row(&[In::Evidence], &[key('l')], FilterLate, "late", "Shows the late requests only, or all again.").group(Group::Showing).offered(),
    // Today.
    row(&[In::Today], &[key('m')], Whose, "whose", "Shows yours, the team's, everyone's or nobody's: what people left, and what has no owner.").rank(4).group(Group::Showing).offered(),
    row(&[In::Today], &[key(']')], NextMonth, "next month", "Goes to the first line of the month after.").group(Group::Moving),
    row(&[In::Today], &[key('[')], PrevMonth, "month before", "Goes to the first line of the month before.").group(Group::Moving),
    // Messages.
    row(&[In::Inbox, In::Today, In::Messages], &[key('l')], MessageForDesk, "message for desk", "Leaves a message or papers for the desk, and says when the desk calls back.").rank(3).offered(),
    row(&[In::Inbox, In::Today, In::Counter], &[key('e')], Messages, "messages", "Shows what was left for the desk at the counter, and what reception is to do.").rank(6).offered(),
    row(&[In::Messages], &[key('a')], MessageDone, "dealt with", "Records that a message is answered, or that a note for reception is done.").rank(1).offered(),
    row(&[In::Messages], &[key('r')], NoteForReception, "note to reception", "Leaves a note for reception: what to do when somebody comes in.").rank(3).offered(),
    row(PANES, &[], CallBack, "call-back time", "Sets when the desk calls back, as reception says it aloud.").group(Group::Desk).offered(),
    // Case.
    row(&[In::Case], &[key('n'), f(5)], Note, "note", "Adds a note to the case.").rank(1).offered(),
    row(&[In::Case], &[key('e'), f(7)], AskEvidence, "evidence", "Asks somebody for evidence on a matter.").rank(2).offered(),
    row(&[In::Case], &[key('d')], Working, "work the test", "Works the legal test of a PIP, UC or ESA matter with the client, activity by activity.").rank(3).offered(),
    row(&[In::Working], &[key('e'), f(7)], AskEvidence, "ask for evidence", "Asks somebody for evidence on the activities that nothing supports yet.").rank(2),
    row(&[In::Working], &[key(' ')], Dispute, "in dispute", "Marks the activity as in dispute, or no longer; its number goes to an activity.").rank(2),
    row(&[In::Working], &[key('a')], AllActivities, "all", "Shows every activity, or those in dispute only.").rank(3).group(Group::Showing),
    row(&[In::Case], &[key('o'), f(8)], Outcome, "outcome", "Records what was decided on a matter.").rank(2).offered(),
    row(&[In::Case], &[key('l')], Letter, "letter", "Records a letter that came, and the due date that follows from it.").rank(3).offered(),
    row(&[In::Case], &[key('L')], Paper, "letter to print", "Writes a letter or a form to go out: to the client, to a clinician, to whoever decided.").rank(5).offered(),
    row(&[In::Paper], &[key('p')], PrintPaper, "print", "Sends it to the printer, once you have said yes.").rank(1),
    row(&[In::Paper], &[key('f')], KeepPaper, "to a file", "Writes it to a file in the desk's folder, once you have said yes.").rank(1),
    row(&[In::Case], &[key('f')], Documents, "documents", "Lists the documents of the case, and what their pages say.").rank(4).offered(),
    row(&[In::Documents], &[key('a'), f(5)], Attach, "attach", "Attaches a file: a PDF, a PNG or JPEG picture, or plain text of up to 20 MB.").rank(1),
    row(&[In::Documents], &[key('n')], BundleNote, "note a page", "Notes what a page of the selected document says, and whether it helps.").rank(1),
    row(&[In::Documents], &[key('s')], SawDocument, "seen, returned", "Records a document that was seen and given back: nothing of it is kept.").rank(2),
    row(&[In::Documents], &[key('i')], ScanIn, "scan in", "Takes a scan from the scan-in folder into this case, and out of the folder.").rank(2),
    row(&[In::Documents], &[key('f')], GiveOut, "copy to a file", "Writes a copy that is not encrypted into the desk's folder, once you have said yes.").rank(3),
    row(&[In::Documents], &[key('x')], TakeOut, "take out", "Takes the selected document or note out of the case.").rank(6),
    row(&[In::Case], &[key('s')], Send, "sent", "Records that what was due was sent, or that it has arrived.").rank(3).offered(),
    row(&[In::Case], &[key('t')], Task, "task", "Adds a task: what is to be done, by when, by whom.").rank(4).offered(),
    row(&[In::Case, In::Today], &[key('T')], TaskDone, "task done", "Records that a task is done.").rank(7).offered(),
    row(&[In::Case], &[key('h')], Diary, "hearing, event", "Records a hearing or another event, or what became of it.").rank(7).offered(),
    row(&[In::Case], &[key('D')], EndDue, "end due date", "Ends a due date that is no longer needed, with a reason, or drops a task.").rank(8).offered(),
    row(&[In::Case], &[key('m')], Matter, "matter", "Adds a matter: one problem to work on.").rank(3).offered(),
    row(&[In::Case], &[key('M')], EditMatter, "change matter", "Changes a matter: its stage, its date, what is at issue.").rank(5).offered(),
    row(&[In::Case], &[key('a')], Authority, "authority", "Adds an authority that the client gave, or renews the one that has ended or ends soon.").rank(4).offered(),
    row(&[In::Case], &[key('O')], OtherSide, "other side", "Names the other side of a matter, and checks whether it may be a client of the desk.").rank(5).offered(),
    row(PANES, &[], RemoveSide, "remove other side", "Takes away an other side that was named by mistake, so that the check finds it no more.").group(Group::Desk).offered(),
    row(&[In::Case], &[key('W')], Walls, "walls", "Lists the walls that keep files from somebody, to lift one with a reason.").rank(9).offered(),
    row(&[In::Case, In::Inbox, In::Counter], &[key('A')], AWordFirst, "a word first", "Asks quietly that this person be seen alone first, at the counter without a name: a neutral line on the desk's screens, until somebody answers it.").offered(),
    row(PANES, &[], Urgent, "wanted now", "Raises an urgent path, also of somebody without a name: it stays on the desk's screens until somebody answers it.").group(Group::Desk).offered(),
    row(&[In::Today], &[key('a')], AnswerAlert, "seen to", "Records that what waits at the top is answered, or the message that is selected: by you, now.").rank(3).offered(),
    row(&[In::Today], &[key('E')], AnswerWords, "seen to, in words", "The same, with a few words on what was done, for the advice file.").rank(9).offered(),
    row(&[In::Today], &[key('i')], AboutAlert, "what it means", "Says in full what the line at the top asks for.").rank(9),
    row(&[In::Case], &[key('K')], Concern, "concern", "Records a concern for somebody's safety, or reads the record: for the advisor of the case, a supervisor and the named lead.").offered(),
    row(PANES, &[], InCharge, "in charge", "Sets who is the named lead for safeguarding, and who is on duty for what cannot wait.").group(Group::Desk).offered(),
    row(PANES, &[], JoinRecord, "join a record", "Joins another record of the same person to this one, after showing both.").group(Group::Desk).offered(),
    row(&[In::Case], &[key('I')], AddNumber, "add a number", "Records a number or reference of the client: National Insurance, benefit, tribunal, council, creditor.").rank(8).offered(),
    row(&[In::Case], &[key('v')], ShowNumbers, "show numbers", "Shows the client's numbers and references in full until a key is pressed.").rank(8).offered(),
    row(&[In::Case], &[key('y')], StateOfPlay, "state of play", "Says where things stand, in words for the client.").rank(4).offered(),
    row(&[In::Case], &[key(']')], NextCase, "next case", "Goes to the next case of the list.").rank(6).group(Group::Moving).offered(),
    row(&[In::Case], &[key('[')], PrevCase, "case before", "Goes to the case before in the list.").group(Group::Moving).offered(),
    row(&[In::Case, In::Inbox], &[key('i')], ClientDetails, "client", "Shows the client's details, to read or to change.").rank(6).offered(),
    row(&[In::Case], &[key('c')], Call, "call", "Opens a card for a call: is it them, numbers, authority, what to ask, what to say.").rank(3).offered(),
    row(&[In::Case], &[key('C')], ContactNote, "contact", "Shows how the client may be reached.").rank(8).offered(),
    row(&[In::Case], &[key('p')], ActsFor, "who acts", "Records who acts for the client, and after a death for whom each matter goes on.").rank(7).offered(),
    row(&[In::Case], &[key('P')], Post, "post", "Says who gets the post about a matter: us, the client, or both.").rank(8).offered(),
    row(&[In::Case], &[], Died, "client died", "Records that the client has died, which stops everything that would go out.").offered(),
    row(&[In::Case], &[key('x')], Close, "close", "Closes the case with a reason.").rank(8).offered(),
    row(&[In::Case], &[key('r')], Reopen, "reopen", "Opens a closed case again.").offered(),
    row(&[In::Case], &[key('.')], Apart, "more", "Shows what stands on no list and on no paper, for you alone; not while a client can see the screen.").offered(),
    row(&[In::Apart], &[key('m')], MarkMatter, "mark", "Marks a matter, or takes its mark off.").rank(1),
    row(&[In::Apart], &[key('e')], AskForm, "ask for the form", "Asks a clinician for the form that goes with a marked matter.").rank(1),
    // The desk's hours.
    row(PANES, &[key('B')], Appointments, "appointments", "Lists today's appointments: who came, who waits since when, who went in.").rank(7).group(Group::Desk).offered(),
    row(PANES, &[key('F')], SayFree, "free now", "Says to the counter and the care team when you are free, and how much room the desk has.").rank(9).group(Group::Desk).offered(),
    row(PANES, &[key('V')], BringOver, "bring over", "Asks an advisor who is free whether somebody may be brought over now.").rank(9).group(Group::Desk).offered(),
    row(PANES, &[], DeskToday, "the desk today", "Shows today's desk hours, who is free, and how much room there is.").group(Group::Desk).offered(),
    row(PANES, &[], DeskHours, "desk hours", "Sets when the desk is open at a site: every week, or on one day.").group(Group::Desk).offered(),
    row(PANES, &[], CallOff, "desk not open", "Says that the desk is not open on a day on which it would be.").group(Group::Desk).offered(),
    row(&[In::Appointments], &[key('a')], Arrived, "arrived", "Records that they are here; from then on the minutes are counted.").rank(1),
    row(&[In::Appointments], &[key('s')], Started, "went in", "Records that they went in; an advisor's screen shows their case, with a client.").rank(1),
    row(&[In::Appointments], &[key('n')], NotSeen, "not seen yet", "Records that they were not seen: they did not come, or left before.").rank(2),
    row(&[In::Appointments], &[key('c')], CancelSlot, "cancel", "Cancels the appointment with a reason; its time is open to others again.").rank(2),
    row(&[In::Appointments], &[key('i')], Interprets, "interpreter", "Records that the interpreter was asked for, and then that one is confirmed.").rank(4),
    row(&[In::Appointments], &[key('p')], Slip, "slip", "Writes a slip with day, time and place, and nothing of what it is about.").rank(3),
    row(&[In::Appointments], &[key('v')], ShowName, "name", "Shows the name on the selected line until the next key: at the counter only initials stand there.").rank(3),
    row(&[In::Appointments], &[key(']')], NextDay, "day after", "Shows the day after.").rank(5).group(Group::Moving),
    row(&[In::Appointments], &[key('[')], PrevDay, "day before", "Shows the day before.").group(Group::Moving),
    // Evidence.
    row(&[In::Evidence], &[key('c'), f(5)], Chased, "chased", "Records that the request was chased.").rank(1).offered(),
    row(&[In::Evidence], &[key('a')], Answered, "answered", "Records the answer that came.").rank(1).offered(),
    row(&[In::Evidence], &[key('s')], SentOut, "request sent", "Records that a request that was drafted went out today.").rank(4).offered(),
    row(&[In::Evidence], &[key('r')], Acknowledged, "acknowledged", "Records that they said today that they have the request.").rank(4).offered(),
    row(&[In::Evidence], &[key('o')], OtherSource, "other source", "Asks somebody else for the same points; the request before is replaced once that is saved.").rank(3).offered(),
    row(&[In::Evidence], &[key('m')], Minutes, "minutes", "Records how many minutes the answer cost the clinician.").rank(6).offered(),
    row(&[In::Evidence], &[key('d')], Declined, "declined", "Records that the request was declined, with the reason.").rank(3).offered(),
    row(&[In::Evidence], &[key('f')], Fee, "fee", "Records a fee that was asked, waived or paid.").rank(5).offered(),
    row(&[In::Evidence], &[key('u')], Used, "used", "Records at which stage the evidence was used.").rank(4).offered(),
    row(&[In::Evidence], &[key('x')], Withdrawn, "withdraw", "Takes the request back.").rank(7).offered(),
    row(&[In::Evidence], &[key('t')], SignedForm, "signed form", "Types in the answers of a form that was signed on paper.").rank(3).offered(),
    row(&[In::Evidence], &[key('y')], ClientSays, "client agrees", "Shows the answer, to read with the client: may it be sent on, or is it held.").rank(2).offered(),
    row(PANES, &[], CorrectAnswer, "correct an answer", "Answers a request of your team again: the new answer stands in the place of the one that was signed.").offered(),
    row(&[In::Sign], &[key('y')], SignAnswer, "sign", "Signs the answer and sends it to the advice desk.").rank(1),
    row(&[In::Answer], &[key('y')], ClientAgrees, "client agrees", "Records that the client agrees that it is sent on.").rank(1),
    row(&[In::Answer], &[key('h')], HoldAnswer, "hold", "Records that it is held and not sent, and why.").rank(2),
    // Outcomes.
    row(&[In::Outcomes], &[key('p')], Period, "period", "Changes the period that the totals cover.").rank(3).group(Group::Showing).offered(),
    // Counter.
    row(&[In::SignIn], &[f(2), ctrl('t')], CounterOutside, "the counter", "Opens the counter without signing in: someone new, a message or papers for the desk, a service.").rank(3),
    row(&[In::Outside], &[key('1')], Newcomer, "someone new", "Takes somebody to at most three next steps: counted without a name, with a slip.").rank(1),
    row(&[In::Outside], &[key('2'), key('l')], MessageForDesk, "for the desk", "Leaves a message or papers for the desk, without signing in.").rank(2),
    row(&[In::Outside], &[key('3')], BookSomebody, "book a time", "Says that somebody has to sign in for that."),
    row(&[In::Outside], &[key('4')], Services, "find a service", "Finds a service and says when it is open and how to reach it.").rank(2).group(Group::Moving),
    row(&[In::Outside], &[Chord::TAB], OtherSite, "other site", "Goes to the counter of the next site, with its numbers and its nation.").rank(3).group(Group::Moving),
    row(&[In::Counter], &[key('1')], Newcomer, "someone new", "Takes in someone new: what they bring, a date, and at most three next steps.").rank(8).offered(),
    row(&[In::Counter], &[key('2'), key('l')], MessageForDesk, "for the desk", "Leaves a message or papers of whoever stands there for the desk, and says when it calls back.").rank(8),
    row(&[In::Counter], &[key('n'), f(2)], New, "referral", "Writes a referral to the desk about somebody whom it knows, or somebody new.").rank(5),
    row(&[In::Counter], &[key('3')], BookSomebody, "book a time", "Books a time at the desk by initials; B changes one that is booked.").rank(8).offered(),
    row(&[In::Counter], &[key('4')], Services, "find a service", "Finds a service: what it does, when it is open, how to reach it.").rank(8).group(Group::Moving),
    row(&[In::Counter], &[key('s')], FocusPane(1), "sent to the desk", "Goes to what you sent to the desk.").rank(5).group(Group::Moving),
    row(&[In::Counter], &[key(' ')], Blank, "hide", "Hides everything until a key is pressed.").rank(1).group(Group::Desk),
    row(PANES, &[key('5')], FocusPane(5), "to the counter", "Goes to the counter.").group(Group::Moving).offered(),
    row(PANES, &[], CounterCard, "card of numbers", "Writes the card with the seven numbers, to lie on the counter: somebody can point.").group(Group::Desk).offered(),
    row(PANES, &[], CounterNumbers, "whom to call", "Sets the duty clinician, the safeguarding lead and the council's line, as the counter names them.").group(Group::Desk).offered(),
    row(&[In::Paper], &[key('l')], LargePrint, "large print", "Turns a slip to large print, or back.").rank(2),
    row(&[In::Paper], &[key('d')], SlipDetail, "what it is about", "Puts on a slip what it is about, for whoever asks for that, or takes it off.").rank(3),
    row(&[In::Paper], &[key('t')], SlipLanguage, "language", "Writes a slip in another language, where the desk has checked words, else with how to get an interpreter.").rank(4),
    row(&[In::Paper], &[key('r')], Receipt, "receipt", "Sets a slip as text for the receipt printer, or back as a page.").rank(4),
    row(&[In::Counter], &[key('h')], CouncilReferral, "council referral", "Writes a referral of somebody without a home to the council that they choose: name, contact, consent, reason.").rank(5).offered(),
    row(PANES, &[], ReceiptPrinter, "receipt printer", "Sets how wide a receipt is, which letters its printer has, and what it is called.").group(Group::Desk).offered(),
    // Lists.
    row(&[In::List, In::Call], &[Chord::UP, key('k')], Up, "up", "Goes one row up.").group(Group::Moving),
    row(&[In::List, In::Call], &[Chord::DOWN, key('j')], Down, "down", "Goes one row down.").group(Group::Moving),
    row(&[In::List, In::Call], &[Chord::PAGE_UP], PageUp, "page up", "Goes a screenful up.").group(Group::Moving),
    row(&[In::List, In::Call], &[Chord::PAGE_DOWN], PageDown, "page down", "Goes a screenful down.").group(Group::Moving),
    row(&[In::List], &[Chord::HOME, key('g')], First, "first", "Goes to the first row.").group(Group::Moving),
    row(&[In::List], &[Chord::END, key('G')], Last, "last", "Goes to the last row.").group(Group::Moving),
    row(&[In::List], &[Chord::ENTER], Open, "open", "Opens what is selected; in a case, the whole timeline to read.").rank(5).group(Group::Moving),
    row(&[In::List], &[Chord::ESC], Back, "back", "Goes back, one level at a time.").rank(9).group(Group::Moving),
    // The desk.
    row(PANES, &[key('0')], FocusPane(0), "to today", "Goes to what is due today; pressed again, shows it on the whole screen with the month.").group(Group::Moving).offered(),
    row(PANES, &[key('1')], FocusPane(1), "to the inbox", "Goes to the inbox.").group(Group::Moving).offered(),
    row(PANES, &[key('2')], FocusPane(2), "to the case", "Goes to the case.").group(Group::Moving).offered(),
    row(PANES, &[key('3')], FocusPane(3), "to evidence", "Goes to the evidence requests.").group(Group::Moving).offered(),
    row(PANES, &[key('4')], FocusPane(4), "to outcomes", "Goes to the outcomes.").group(Group::Moving).offered(),
    row(PANES, &[Chord::TAB, f(6)], NextPane, "next pane", "Goes to the next pane.").rank(8).group(Group::Moving),
    row(PANES, &[Chord::BACK_TAB], PrevPane, "pane before", "Goes to the pane before.").group(Group::Moving),
    row(PANES, &[key('/'), f(3), ctrl('g')], Find, "find", "Finds people by name, number or reference, and words in notes and letters.").rank(3).group(Group::Moving).offered(),
    row(PANES, &[key('S')], Services, "services", "Finds a service of the directory: what it does, when it is open, how to reach it.").group(Group::Moving).offered(),
    row(PANES, &[], ToMend, "directory to mend", "Lists the services that were flagged or not checked for long, to mend them.").group(Group::Desk).offered(),
    row(PANES, &[], AddService, "add a service", "Writes down a service that the directory does not have.").group(Group::Desk).offered(),
    row(PANES, &[], Starter, "starter directory", "Takes the national services in that come with the program, for this site's nation.").group(Group::Desk).offered(),
    row(PANES, &[], StaleDays, "stale after", "Sets after how many days without a check an entry of the directory is stale.").group(Group::Desk).offered(),
    row(PANES, &[key('w'), f(4)], WithClient, "with client", "Shows this case only, while the client can see the screen.").rank(6).group(Group::Desk).offered(),
    row(&[In::Desk, In::Working, In::Documents, In::Messages], &[ctrl('z')], Undo, "undo", "Takes back the last thing you did.").rank(9).group(Group::Desk).offered(),
    row(PANES, &[ctrl('u')], SwitchUser, "switch user", "Keeps your draft and lets somebody else sign in.").group(Group::Desk).offered(),
    row(PANES, &[], Drafts, "drafts", "Lists what you typed and did not save, to go on with it.").group(Group::Desk).offered(),
    row(PANES, &[], Import, "import", "Reads referrals from CSV or FHIR files.").group(Group::Desk).offered(),
    row(PANES, &[], IdleLock, "idle lock", "Sets after how many minutes without a key desks lock themselves.").group(Group::Desk).offered(),
    row(PANES, &[], Away, "away", "Records that you are away and who covers, or that somebody is back.").group(Group::Desk).offered(),
    row(PANES, &[], ScanFolder, "scan-in folder", "Sets the folder into which the scanner of this site puts its files.").group(Group::Desk).offered(),
    row(PANES, &[], Scope, "scope", "Sets what the desk may advise on: immigration, debt, areas.").group(Group::Desk).offered(),
    row(PANES, &[], Chasing, "chasing", "Sets after how many days requests are chased, and when one stops waiting for them.").group(Group::Desk).offered(),
    row(PANES, &[], Passphrase, "passphrase", "Changes your own passphrase.").group(Group::Desk).offered(),
    row(PANES, &[], NextTheme, "colours", "Changes the colours: standard, high contrast or none.").group(Group::Desk).offered(),
    row(PANES, &[key('q')], Quit, "quit", "Asks whether to leave the desk.").group(Group::Desk).offered(),
    row(PANES, &[key(':'), ctrl('p'), f(9)], Palette, "commands", "Lists every command, to find one by its name.").rank(9).group(Group::Desk),
    // Forms.
    row(&[In::Form], &[Chord::TAB], NextField, "next", "Goes to the next field.").rank(2).group(Group::Typing),
    row(&[In::Line, In::Choice, In::Many], &[Chord::ENTER], NextField, "next", "Settles the field and goes to the next one.").group(Group::Typing),
    row(&[In::Form], &[Chord::BACK_TAB], PrevField, "field before", "Goes to the field before.").group(Group::Typing),
    row(&[In::Form], &[ctrl('s'), f(10)], Save, "save", "Checks every field and saves.").rank(1).group(Group::Typing),
    row(&[In::Button], &[Chord::ENTER], Save, "save", "Saves, as Ctrl+S does from every field.").group(Group::Typing),
    row(&[In::Form], &[f(8)], NextProblem, "next problem", "Goes to the next field with a problem.").rank(5).group(Group::Typing),
    row(&[In::Form], &[ctrl('r')], Afresh, "start afresh", "Drops the draft and starts afresh.").rank(7).group(Group::Typing),
    row(&[In::Form], &[Chord::ESC], Back, "leave, kept", "Leaves the form and keeps what you typed as a draft.").rank(3).group(Group::Typing),
    row(&[In::Line], &[Chord::DOWN], NextField, "next", "Goes down to the next field.").group(Group::Typing),
    row(&[In::Line, In::Button], &[Chord::UP], PrevField, "field before", "Goes up to the field before.").group(Group::Typing),
    row(&[In::Choice], &[Chord::RIGHT, Chord::DOWN], NextChoice, "next choice", "Chooses the next one; a letter or a number chooses at once.").rank(4).group(Group::Typing),
    row(&[In::Choice], &[Chord::LEFT, Chord::UP], PrevChoice, "choice before", "Chooses the one before.").group(Group::Typing),
    row(&[In::Many], &[key(' ')], Toggle, "tick", "Ticks or clears the choice; its number does so at once.").rank(4).group(Group::Typing),
    row(&[In::Many], &[Chord::RIGHT, Chord::DOWN], NextChoice, "next choice", "Goes to the next choice; a letter goes to it at once.").group(Group::Typing),
    row(&[In::Many], &[Chord::LEFT, Chord::UP], PrevChoice, "choice before", "Goes to the choice before.").group(Group::Typing),
    row(&[In::Choice, In::Many], &[Chord::BACKSPACE, Chord::DELETE], DeleteBack, "clear", "Clears the choice.").group(Group::Typing),
    row(&[In::Lookup], &[Chord::DOWN], NextFound, "next found", "Goes to the next row of what was found.").rank(4).group(Group::Typing),
    row(&[In::Lookup], &[Chord::UP], PrevFound, "found before", "Goes to the row before of what was found.").group(Group::Typing),
    row(&[In::Lookup], &[Chord::ENTER], Open, "choose", "Chooses the row that was found, or goes on.").rank(4).group(Group::Typing),
    // Typing.
    row(&[In::Notes], &[Chord::ENTER], NewLine, "new line", "Starts a new line.").rank(4).group(Group::Typing),
    row(&[In::Notes], &[Chord::UP], Up, "line up", "Goes one line up in the text.").group(Group::Typing),
    row(&[In::Notes], &[Chord::DOWN], Down, "line down", "Goes one line down in the text.").group(Group::Typing),
    row(&[In::Notes], &[Chord::PAGE_UP], PageUp, "page up", "Goes some lines up in the text.").group(Group::Typing),
    row(&[In::Notes], &[Chord::PAGE_DOWN], PageDown, "page down", "Goes some lines down in the text.").group(Group::Typing),
    row(TYPED, &[Chord::LEFT], Left, "left", "Goes one character left.").group(Group::Typing),
    row(TYPED, &[Chord::RIGHT], Right, "right", "Goes one character right; in an empty field, takes what is suggested.").group(Group::Typing),
    row(TYPED, &[Chord::WORD_LEFT, Chord::alt('b')], WordLeft, "word left", "Goes one word left.").group(Group::Typing),
    row(TYPED, &[Chord::WORD_RIGHT, Chord::alt('f')], WordRight, "word right", "Goes one word right.").group(Group::Typing),
    row(&[In::Line, In::Notes, In::Lookup, In::Find], &[Chord::HOME], LineStart, "line start", "Goes to the start of the line.").group(Group::Typing),
    row(&[In::Line, In::Notes, In::Lookup, In::Find], &[Chord::END], LineEnd, "line end", "Goes to the end of the line.").group(Group::Typing),
    row(TYPED, &[ctrl('a')], LineStart, "line start", "Goes to the start of the line, as in a shell.").group(Group::Typing),
    row(TYPED, &[ctrl('e')], LineEnd, "line end", "Goes to the end of the line, as in a shell.").group(Group::Typing),
    row(&[In::Notes], &[Chord::TOP], TextStart, "text start", "Goes to the start of the text.").group(Group::Typing),
    row(&[In::Notes], &[Chord::BOTTOM], TextEnd, "text end", "Goes to the end of the text.").group(Group::Typing),
    row(TYPED, &[Chord::BACKSPACE], DeleteBack, "delete back", "Deletes the character before the cursor.").group(Group::Typing),
    row(TYPED, &[Chord::DELETE, ctrl('d')], DeleteNext, "delete", "Deletes the character after the cursor.").group(Group::Typing),
    row(TYPED, &[ctrl('w')], DeleteWord, "delete word", "Deletes the word before the cursor.").group(Group::Typing),
    row(TYPED, &[ctrl('u')], DeleteToStart, "delete to start", "Deletes to the start of the line.").group(Group::Typing),
    row(TYPED, &[ctrl('k')], DeleteToEnd, "delete to end", "Deletes to the end of the line.").group(Group::Typing),
    row(TYPED, &[ctrl('z')], UndoTyping, "undo typing", "Takes back the last typing.").group(Group::Typing),
    row(&[In::Find], &[Chord::ENTER, Chord::DOWN, Chord::TAB], Open, "to the list", "Keeps the words and goes to the list.").rank(1).group(Group::Showing),
    row(&[In::Find], &[Chord::ESC], Back, "clear", "Clears the words and shows everything.").rank(2).group(Group::Showing),
    row(&[In::Finder], &[Chord::TAB], BestFirst, "best first", "Shows the words that fit best first, or the newest first again.").rank(6).group(Group::Showing),
    // Overlays.
    row(&[In::Service], &[key('p')], PointHere, "point here", "Counts that somebody was pointed here, without a name, and shows a slip for them.").rank(1),
    row(&[In::Services], &[Chord::TAB], OpenNow, "open now", "Shows what is open now only, or all again.").rank(2).group(Group::Showing),
    row(&[In::Services], &[f(2)], AddService, "add a service", "Adds a service to the directory, with hours as people write them.").rank(4),
    row(&[In::Service], &[key('!')], FlagService, "wrong", "Says in a line what is wrong with this service.").rank(2),
    row(&[In::Service], &[key('m')], MendService, "mend", "Mends the entry of this service.").rank(3),
    row(&[In::Confirm], &[Chord::ENTER, Chord::ESC], Back, "no, go back", "Changes nothing and goes back.").rank(1).group(Group::Working),
    row(&[In::Conflict], &[key('m')], KeepMine, "keep mine", "Saves what you typed over the other version; the other one stays in the history.").rank(1),
    row(&[In::Conflict], &[key('t')], TakeTheirs, "take theirs", "Takes the other version; what you typed stays as a draft.").rank(2),
    row(&[In::Call], &[Chord::ENTER], EndCall, "end the call", "Ends the call: who it was, what was said, what they promised.").rank(1),
    row(&[In::Call], &[key('1')], Agreed(1), "agrees", "Ticks that the first answer of the caller agrees.").rank(2),
    row(&[In::Call], &[key('2')], Agreed(2), "agrees", "Ticks that the second answer of the caller agrees."),
    row(&[In::Call], &[key('3')], Agreed(3), "agrees", "Ticks that the third answer of the caller agrees."),
    row(&[In::Call], &[key('4')], Agreed(4), "agrees", "Ticks that the fourth answer of the caller agrees."),
    row(&[In::Call], &[Chord::ESC], Back, "leave, not kept", "Leaves the card without keeping anything of the call.").rank(3),
    row(&[In::SignIn], &[Chord::TAB], NextField, "next", "Goes between the name and the passphrase.").rank(2).group(Group::Typing),
    row(&[In::SignIn], &[Chord::BACK_TAB], PrevField, "back", "Goes back to the name.").group(Group::Typing),
    row(&[In::SignIn], &[Chord::ESC], Back, "clear", "Clears the passphrase and goes back to the name.").rank(3).group(Group::Typing),
    // Everywhere.
    row(&[In::Global], &[key('?'), f(1)], Help, "help", "Shows what can be done here; in a form, what the field is for.").rank(1).group(Group::Desk).offered(),
    row(&[In::Global], &[ctrl('l'), f(12)], Lock, "lock", "Locks the desk at once and keeps your draft.").rank(9).group(Group::Desk).offered(),
    row(&[In::Global], &[ctrl('y')], BringYes, "yes, bring them", "Says yes to whoever would be brought over to you, from anywhere.").group(Group::Desk),
    row(&[In::Global], &[ctrl('n')], BringNo, "not now", "Says not now to whoever would be brought over to you: the next slot is held for them.").group(Group::Desk),
    row(&[In::Global], &[ctrl('o')], StepAway, "step away", "Locks the screen for a moment: the PIN that you choose for your shift opens it again.").rank(3).group(Group::Desk).offered(),
    row(&[In::Global], &[ctrl('b')], Blank, "hide", "Hides everything on the screen until a key is pressed, from anywhere.").rank(4).group(Group::Desk).offered(),
    row(&[In::Global], &[ctrl('c')], Quit, "quit", "Asks whether to leave, from anywhere.").group(Group::Desk),
];
