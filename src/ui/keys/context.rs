//! Where keys are pressed: contexts, and the paths of them that the desk uses.

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Everywhere.
    Global,
    /// The signed-in desk, whichever pane has the focus.
    Desk,
    /// Anything with a selected row or a position to scroll.
    List,
    /// Pane 0.
    Today,
    /// Reception's home.
    Counter,
    /// The counter while nobody is signed in.
    Outside,
    /// Typing of someone new.
    Newcomer,
    /// Pane 1.
    Inbox,
    /// Pane 2.
    Case,
    /// Pane 3.
    Evidence,
    /// Pane 4.
    Outcomes,
    /// The line in which a list is narrowed.
    Find,
    /// The overlay in which people and words are found.
    Finder,
    /// The overlay in which a service is found.
    Services,
    /// A service that is read.
    Service,
    /// Any field of a form.
    Form,
    /// A field of one line.
    Line,
    /// A field of several lines.
    Notes,
    /// A field with one choice.
    Choice,
    /// A field with several choices.
    Many,
    /// A field that finds somebody or something.
    Lookup,
    /// The Save line under a form's last field.
    Button,
    /// A question before something that cannot be undone.
    Confirm,
    /// A short list of choices.
    Menu,
    /// The help screen.
    Help,
    /// The command palette.
    Palette,
    /// Text to read.
    Reader,
    /// The working of a legal test.
    Working,
    /// A paper before it leaves.
    Paper,
    /// The appointments of a day.
    Appointments,
    /// Two versions side by side.
    Conflict,
    /// The card of a call.
    Call,
    /// The documents of a case.
    Documents,
    /// An answer before it is signed.
    Sign,
    /// An answer that is read with the client.
    Answer,
    /// What is kept apart in a case.
    Apart,
    /// What was left at the counter.
    Messages,
    /// The sign-in screen.
    SignIn,
}

impl Context {
    /// Whether printable characters are typed here, and so never reach rows further out on a path.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        use Context::{
            Choice, Find, Finder, Form, Help, Line, Lookup, Many, Menu, Newcomer, Notes, Palette, Services, SignIn,
        };
        matches!(
            self,
            Newcomer
                | Find
                | Finder
                | Services
                | Form
                | Line
                | Notes
                | Choice
                | Many
                | Lookup
                | Menu
                | Help
                | Palette
                | SignIn
        )
    }

    /// The context's name on the help screen and in the documents.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Global => "Everywhere",
            Self::Desk => "On the desk",
            Self::List => "In a list",
            Self::Today => "Today",
            Self::Counter => "At the counter",
            Self::Outside => "At the counter, nobody signed in",
            Self::Newcomer => "Typing at the counter",
            Self::Inbox => "Inbox",
            Self::Case => "Case",
            Self::Evidence => "Evidence",
            Self::Outcomes => "Outcomes",
            Self::Find => "Narrowing a list",
            Self::Finder => "Finding",
            Self::Services => "Finding a service",
            Self::Service => "Reading a service",
            Self::Form => "In a form",
            Self::Line => "In a line of text",
            Self::Notes => "In notes",
            Self::Choice => "In a choice",
            Self::Many => "In several choices",
            Self::Lookup => "Finding somebody",
            Self::Button => "On the Save line",
            Self::Confirm => "Answering a question",
            Self::Menu => "In a menu",
            Self::Help => "In help",
            Self::Palette => "In the palette",
            Self::Reader => "Reading",
            Self::Working => "Working the test",
            Self::Paper => "A paper to go out",
            Self::Appointments => "Appointments of a day",
            Self::Conflict => "Two versions",
            Self::Call => "On a call",
            Self::Documents => "Documents",
            Self::Sign => "Before signing",
            Self::Answer => "Reading an answer",
            Self::Apart => "Reading more",
            Self::Messages => "Messages",
            Self::SignIn => "Signing in",
        }
    }
}

/// Every path that the desk uses, for the tests over the table and for the documents.
pub const PATHS: &[&[Context]] = {
    use Context::{
        Answer, Apart, Appointments, Button, Call, Case, Choice, Confirm, Conflict, Counter, Desk, Documents, Evidence,
        Find, Finder, Form, Global, Help, Inbox, Line, List, Lookup, Many, Menu, Messages, Newcomer, Notes, Outcomes,
        Outside, Palette, Paper, Reader, Service, Services, Sign, SignIn, Today, Working,
    };
    &[
        &[Counter, List, Desk, Global],
        &[Outside, List, Global],
        &[Newcomer, List, Global],
        &[Today, List, Desk, Global],
        &[Inbox, List, Desk, Global],
        &[Case, List, Desk, Global],
        &[Evidence, List, Desk, Global],
        &[Outcomes, List, Desk, Global],
        &[Find, Global],
        &[Finder, List, Global],
        &[Services, List, Global],
        &[Service, List, Global],
        &[Line, Form, Global],
        &[Notes, Form, Global],
        &[Choice, Form, Global],
        &[Many, Form, Global],
        &[Lookup, Form, Global],
        &[Button, Form, Global],
        &[Confirm, Global],
        &[Menu, List, Global],
        &[Help, List, Global],
        &[Palette, List, Global],
        &[Reader, List, Global],
        &[Working, List, Global],
        &[Paper, Reader, List, Global],
        &[Appointments, List, Global],
        &[Conflict, List, Global],
        &[Call, Global],
        &[Documents, List, Global],
        &[Sign, Reader, List, Global],
        &[Answer, Reader, List, Global],
        &[Apart, Reader, List, Global],
        &[Messages, List, Global],
        &[SignIn, Lookup, Global],
        &[SignIn, Line, Global],
    ]
};
