//! What is on the screen, as plain data. It changes only in [`super::update`], and holds no connection and no key.

use std::collections::VecDeque;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::ask::OpenForm;
use super::command::ImportAsk;
use super::event::Input;
use super::keys::Context;
use super::over::{
    Apart, Appointments, Board, Call, Confirm, Conflict, Find, Help, Join, Menu, Messages, Newcomer, Outside, Page,
    Palette, Preview, Reader, Services, Shelf, Way,
};
use super::pane::{CasePane, CounterPane, EvidencePane, InboxPane, OutcomesPane, Pane, TodayPane};
use super::part::toast::Toast;
use super::sign_in::{SignIn, Stage};
use super::theme::Theme;
use super::update::Report;
use crate::desk::Undo;
use crate::domain::date::uk_date;
use crate::domain::evidence::Chasing;
use crate::domain::id::{CaseId, ClientId, DocumentId, EvidenceId, SiteId, StaffId};
use crate::domain::paper::SlipOf;
use crate::domain::people::{Advisor, Site, Team};
use crate::domain::role::{Reach, Role, Verb, reach};
use crate::domain::scope::Scope;
use crate::domain::service::Directory;
use crate::domain::signpost::SlipHow;
use crate::domain::today::Whose;

/// Minutes without a key after which the desk locks in any case, also where it waits for a call: a card that was forgotten
/// must not leave it open for the night.
const LONGEST_CALL: u64 = 60;

/// Everything that a frame is drawn from.
pub struct Model {
    /// Now, as the last message told it.
    pub now: DateTime<Utc>,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// The colours.
    pub theme: Theme,
    /// The desk's name.
    pub desk: String,
    /// Whether it holds made-up people only.
    pub demo: bool,
    /// Everyone who can sign in: login, and what is said of them.
    pub logins: Vec<(String, String)>,
    /// The passphrase of a demo desk, which anybody may know.
    pub passphrase: Option<String>,
    /// The locked screen, or the desk.
    pub screen: Screen,
    /// What stands on top, the last on top of all.
    pub overs: Vec<Over>,
    /// The one-line message after a verb, and until when it stays.
    pub toast: Option<(Toast, DateTime<Utc>)>,
    /// The report of a job, until there is room for it.
    pub report: Option<Report>,
    /// What is typed while a passphrase is checked, or while what was typed is looked for to be opened: taken once that is done.
    pub ahead: VecDeque<Input>,
    /// When a key was last pressed.
    pub last_key: DateTime<Utc>,
    /// Where each person was when they left the seat, by ids only.
    pub resume: Vec<Resume>,
    /// The site of whoever sat here last: the counter with nobody signed in is that site's.
    pub site: Option<SiteId>,
    /// Whether the loop ends.
    pub quit: bool,
}

/// The locked screen, or the desk.
pub enum Screen {
    /// Nobody is signed in.
    Door(Box<SignIn>),
    /// Somebody is.
    Desk(Box<Desk>),
}

/// Where somebody was when they left the seat: ids only, so that nothing of a client stays behind.
#[derive(Clone)]
pub struct Resume {
    /// Whose.
    pub login: String,
    /// The case that was open.
    pub case: Option<CaseId>,
    /// The form that was open, by its name and subject.
    pub form: Option<(String, String)>,
    /// The pane with the focus.
    pub focus: Pane,
    /// Whether a client could see the screen: they may still sit there.
    pub with_client: bool,
}

/// Who is signed in, as far as the screen needs it.
#[derive(Clone)]
pub struct Facts {
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The person's sites.
    pub sites: Vec<Site>,
    /// The teams at those sites.
    pub teams: Vec<Team>,
    /// The person's own teams.
    pub own_teams: Vec<crate::domain::id::TeamId>,
    /// The site of new records.
    pub home: SiteId,
    /// Minutes without a key until the desk locks.
    pub idle_minutes: u64,
    /// Whether that waits while the card of a call is open.
    pub lock_waits: bool,
    /// What the desk may advise on.
    pub scope: Scope,
    /// When requests are chased.
    pub chasing: Chasing,
    /// The rules of time limits and the bank holidays.
    pub limits: Arc<crate::desk::limits::Limits>,
    /// The person.
    pub id: StaffId,
    /// What whoever signs in is to be told.
    pub notices: Vec<String>,
    /// Who advises at the person's sites: to whom tasks are given, and who covers. Empty for whoever sees no case.
    pub advisors: Vec<Advisor>,
}

impl Facts {
    /// How far a permission reaches.
    #[must_use]
    pub const fn reach(&self, verb: Verb) -> Reach {
        reach(self.role, verb)
    }

    /// Whether the person may do a verb at all.
    #[must_use]
    pub fn may(&self, verb: Verb) -> bool {
        self.reach(verb) != Reach::None
    }
}

/// The signed-in desk.
pub struct Desk {
    /// Who sits here.
    pub facts: Facts,
    /// The pane with the focus.
    pub focus: Pane,
    /// The pane from which the case was last come to: Esc goes back there.
    pub came_from: Pane,
    /// Pane 0.
    pub today: TodayPane,
    /// Reception's home.
    pub counter: CounterPane,
    /// Pane 1.
    pub inbox: InboxPane,
    /// Pane 2.
    pub case: CasePane,
    /// Pane 3.
    pub evidence: EvidencePane,
    /// Pane 4.
    pub outcomes: OutcomesPane,
    /// Whether a client can see the screen: then only their own case is shown.
    pub with_client: bool,
    /// How to take back the last verb.
    pub undo: Option<Undo>,
    /// The same from before a client could see the screen: it names somebody else.
    pub undo_before: Option<Undo>,
    /// How many scans wait in the scan-in folder, as last looked.
    pub scans: usize,
    /// Who is brought over today by or to this person.
    pub brought: Vec<crate::domain::presence::Brought>,
    /// How many notes wait for reception.
    pub notes: usize,
    /// Whether everything is hidden until a key is pressed.
    pub blank: bool,
    /// Until when a PIN of this shift opens the screen again; `None` before one is chosen.
    pub shift: Option<DateTime<Utc>>,
    /// The directory of services, once somebody has looked into it.
    pub directory: Option<Arc<Directory>>,
    /// Drafts that wait for their owner: form, subject, when; the newest first.
    pub drafts: Vec<(String, String, DateTime<Utc>)>,
}

/// What stands on top of the desk.
pub enum Over {
    /// The keys.
    Help(Help),
    /// Every command by its name.
    Palette(Palette),
    /// People and words.
    Find(Box<Find>),
    /// A service of the directory.
    Services(Box<Services>),
    /// A question before something that cannot be taken back.
    Confirm(Confirm, Asked),
    /// A short list of choices.
    Menu(Menu, Choosing),
    /// Two records before they are joined.
    Join(Join),
    /// Someone new at the counter.
    Newcomer(Box<Newcomer>),
    /// The counter while nobody is signed in.
    Outside(Outside),
    /// The appointments of a day.
    Appointments(Box<Appointments>),
    /// Text to read.
    Reader(Reader),
    /// The working of a legal test.
    Working(Box<Board>),
    /// A paper to read before it goes out.
    Preview(Preview),
    /// A form.
    Form(Box<OpenForm>),
    /// Two versions, and the form that waits below.
    Conflict(Box<Conflict>, Box<OpenForm>),
    /// The card of a call.
    Call(Box<Call>),
    /// The documents of the open case.
    Documents(Shelf),
    /// An answer to sign, or to read with the client.
    Answer(Box<Page>),
    /// What was left at the counter, and what the desk asks of it.
    Messages(Messages),
    /// What is kept apart in the open case.
    Apart(Apart),
}

/// What a question is about.
#[derive(Clone, PartialEq, Eq)]
pub enum Asked {
    /// Leaving the program.
    Quit,
    /// Taking over enquiries that somebody else has.
    TakeOver,
    /// Letting the paper that was read go out.
    Paper(Way),
    /// Writing a copy of a document.
    GiveOut(DocumentId),
    /// Taking a document out of its case.
    TakeOut(DocumentId, u32),
    /// Closing the services that a whole feed no longer has.
    CloseMissing(Box<ImportAsk>),
    /// Opening a request that is for whoever is asked alone; `true` to answer it again.
    Alone(EvidenceId, bool),
}

/// What a menu chooses.
#[derive(Clone)]
pub enum Choosing {
    /// How an attempt to reach people ended.
    Attempt(Vec<crate::desk::intake::Seen>),
    /// What to do about a fee.
    Fee(EvidenceId, u32),
    /// The period of the totals.
    Period,
    /// What the inbox is narrowed to.
    Filter,
    /// In which language a slip is written: how, for each.
    SlipLanguage(SlipOf, Vec<SlipHow>),
    /// Which draft to go on with: form and subject of each.
    Draft(Vec<(String, String)>),
    /// Which matter of the open case to change.
    Matter,
    /// Which due date of the open case something happened to, and whether it is ended.
    Due(Vec<crate::domain::id::DueId>, bool),
    /// The test of which matter to work.
    Working(Vec<crate::domain::id::MatterId>),
    /// Which event of the open case to change; the last choice adds one.
    Event,
    /// Which task of the open case is over, and how.
    Task(Vec<(crate::domain::id::TaskId, u32)>, crate::domain::task::TaskState),
    /// Who is back; the last choice records a time away.
    Away(Vec<(crate::domain::id::AwayId, u32)>),
    /// Who of those who act for the client is changed; behind them, somebody new.
    ActsFor(Vec<crate::domain::id::ActsForId>),
    /// About which matter the post is.
    PostMatter,
    /// Who gets the post about a matter.
    Post(crate::domain::id::MatterId, u32),
    /// For whom a matter goes on after the client's death.
    GoesOn(crate::domain::id::MatterId, u32),
    /// Which other side of the open case was named by mistake.
    Side(Vec<(crate::domain::id::OtherSideId, u32)>),
    /// Which alert is answered, and whether in words.
    Alert(Vec<crate::domain::id::AlertId>, bool),
    /// Whether to read the concern record of the open case, or to add to it.
    Concern,
    /// Which matter of the open case to mark.
    Special(Vec<crate::domain::id::MatterId>),
    /// Which wall to lift.
    Wall(Vec<crate::domain::wall::WallRow>),
    /// Which scan to take into the open case.
    Scan(Vec<String>),
    /// What is said to the counter of oneself and the desk.
    Says,
    /// Why an appointment is cancelled.
    CancelSlot(crate::domain::id::AppointmentId, u32),
    /// Which desk hours to change; behind them, other ones.
    Session(Vec<crate::domain::appointment::DeskSession>),
    /// Which paper to write.
    Paper(Vec<crate::domain::paper::PaperAsk>),
    /// Whether a referral's client is one of these, or nobody known.
    Match(ClientId, Vec<ClientId>),
}

impl Model {
    /// A locked desk.
    #[must_use]
    pub fn new(
        desk: String,
        logins: Vec<(String, String)>,
        passphrase: Option<String>,
        theme: Theme,
        now: DateTime<Utc>,
        size: (u16, u16),
    ) -> Self {
        let sign_in = SignIn::new(logins.clone(), passphrase.clone());
        Self {
            demo: passphrase.is_some(),
            logins,
            passphrase,
            now,
            size,
            theme,
            desk,
            screen: Screen::Door(Box::new(sign_in)),
            overs: Vec::new(),
            toast: None,
            report: None,
            ahead: VecDeque::new(),
            last_key: now,
            resume: Vec::new(),
            site: None,
            quit: false,
        }
    }

    /// Whether a passphrase is being checked.
    #[must_use]
    pub fn checking(&self) -> bool {
        matches!(&self.screen, Screen::Door(door) if door.stage == Stage::Checking)
    }

    /// Whether something stands on top that may hold what somebody typed or was shown: the counter itself holds nobody.
    #[must_use]
    pub fn begun(&self) -> bool {
        self.overs.iter().any(|over| !matches!(over, Over::Outside(_)))
    }

    /// Whether what was typed is looked for, to be opened.
    #[must_use]
    pub fn opening(&self) -> bool {
        matches!(self.overs.last(), Some(Over::Find(find)) if find.opening())
    }

    /// The next input that was typed ahead, once somebody can take it.
    pub fn next_ahead(&mut self) -> Option<Input> {
        if self.checking() || self.opening() { None } else { self.ahead.pop_front() }
    }

    /// Today in the United Kingdom.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        uk_date(self.now)
    }

    /// The signed-in desk.
    #[must_use]
    pub fn signed_in(&self) -> Option<&Desk> {
        match &self.screen {
            Screen::Desk(desk) => Some(desk),
            Screen::Door(_) => None,
        }
    }

    /// The signed-in desk, to change.
    pub fn signed_in_mut(&mut self) -> Option<&mut Desk> {
        match &mut self.screen {
            Screen::Desk(desk) => Some(desk),
            Screen::Door(_) => None,
        }
    }

    /// The form on top, where one is.
    #[must_use]
    pub fn form(&self) -> Option<&OpenForm> {
        self.overs.iter().rev().find_map(|over| match over {
            Over::Form(form) | Over::Conflict(_, form) => Some(form.as_ref()),
            _ => None,
        })
    }

    /// The path of keys where the next key goes.
    #[must_use]
    pub fn path(&self) -> &'static [Context] {
        match (self.overs.last(), &self.screen) {
            (Some(Over::Help(_)), _) => Help::PATH,
            (Some(Over::Palette(_)), _) => Palette::PATH,
            (Some(Over::Find(_)), _) => Find::PATH,
            (Some(Over::Services(services)), _) => services.path(),
            (Some(Over::Confirm(..)), _) => Confirm::PATH,
            (Some(Over::Menu(..)), _) => Menu::PATH,
            (Some(Over::Join(_)), _) => Join::PATH,
            (Some(Over::Newcomer(new)), _) => new.path(),
            (Some(Over::Outside(_)), _) => Outside::PATH,
            (Some(Over::Appointments(_)), _) => Appointments::PATH,
            (Some(Over::Reader(_)), _) => Reader::PATH,
            (Some(Over::Working(_)), _) => Board::PATH,
            (Some(Over::Preview(_)), _) => Preview::PATH,
            (Some(Over::Form(open)), _) => open.form.contexts(),
            (Some(Over::Conflict(..)), _) => Conflict::PATH,
            (Some(Over::Call(_)), _) => Call::PATH,
            (Some(Over::Documents(_)), _) => Shelf::PATH,
            (Some(Over::Answer(page)), _) => page.path(),
            (Some(Over::Messages(_)), _) => Messages::PATH,
            (Some(Over::Apart(_)), _) => Apart::PATH,
            (None, Screen::Door(door)) => door.path(),
            (None, Screen::Desk(desk)) if desk.finding() => &[Context::Find, Context::Global],
            (None, Screen::Desk(desk)) if desk.focus == Pane::Case && desk.case.referral().is_some() => {
                Pane::Inbox.path()
            }
            (None, Screen::Desk(desk)) => desk.focus.path(),
        }
    }

    /// The card of a call that is open.
    #[must_use]
    pub fn call(&self) -> Option<&Call> {
        self.overs.iter().find_map(|over| match over {
            Over::Call(call) => Some(call.as_ref()),
            _ => None,
        })
    }

    /// Seconds until the desk locks itself, in the last minute only.
    #[must_use]
    pub fn locks_in(&self) -> Option<i64> {
        let desk = self.signed_in()?;
        let idle = (self.now - self.last_key).num_seconds();
        let waits = desk.facts.lock_waits && self.call().is_some();
        let minutes = if waits { desk.facts.idle_minutes.max(LONGEST_CALL) } else { desk.facts.idle_minutes };
        let left = i64::try_from(minutes).unwrap_or(5) * 60 - idle;
        (left <= 60).then_some(left.max(0))
    }
}

impl Desk {
    /// A desk before anything has been read.
    #[must_use]
    pub fn new(facts: Facts) -> Self {
        let at_home = |pane: &Pane| *pane != Pane::Today && pane.is_for(&facts);
        let focus = [Pane::Counter].into_iter().chain(Pane::ALL).find(at_home).unwrap_or(Pane::Case);
        let whose = if facts.role == Role::Advisor { Whose::Mine } else { Whose::All };
        let today = TodayPane::new(whose);
        Self {
            facts,
            focus,
            came_from: Pane::Inbox,
            today,
            counter: CounterPane::default(),
            inbox: InboxPane::default(),
            case: CasePane::default(),
            evidence: EvidencePane::default(),
            outcomes: OutcomesPane::default(),
            with_client: false,
            undo: None,
            undo_before: None,
            scans: 0,
            shift: None,
            notes: 0,
            blank: false,
            directory: None,
            drafts: Vec::new(),
            brought: Vec::new(),
        }
    }

    /// Moves the focus to the case.
    pub fn to_case(&mut self) {
        if self.focus != Pane::Case {
            self.came_from = self.focus;
        }
        self.focus = Pane::Case;
    }

    /// How many drafts wait, and of what; empty where none does.
    #[must_use]
    pub fn drafts_line(&self) -> String {
        let of: Vec<&str> = self.drafts.iter().map(|(form, ..)| super::ask::draft_words(form)).collect();
        match of.as_slice() {
            [] => String::new(),
            [one] => format!("A draft waits: {one}."),
            several => format!("{} drafts wait: {}.", several.len(), several.join(", ")),
        }
    }

    /// The panes that this person has, in the order of their numbers.
    #[must_use]
    pub fn panes(&self) -> Vec<Pane> {
        Pane::ALL.into_iter().filter(|pane| pane.is_for(&self.facts)).collect()
    }

    /// Whether the words of a list are being typed.
    #[must_use]
    pub const fn finding(&self) -> bool {
        matches!(self.focus, Pane::Inbox) && self.inbox.finding
    }
}
