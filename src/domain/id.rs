//! Identifiers: UUIDv7 made by the app, so that a retry after a crash writes the same row and not a second one.

use uuid::Uuid;

/// Declares a newtype over [`Uuid`] so that a case's id cannot stand where a client's is meant.
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
            #[serde(transparent)]
            pub struct $name(pub Uuid);

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.hyphenated().fmt(f)
                }
            }

            impl std::str::FromStr for $name {
                type Err = uuid::Error;
                fn from_str(s: &str) -> Result<Self, Self::Err> {
                    Uuid::try_parse(s).map(Self)
                }
            }
        )+
    };
}

ids! {
    /// A place of care where a desk sits.
    SiteId,
    /// A team: the advice team of a site, or a care team.
    TeamId,
    /// A person who signs in.
    StaffId,
    /// A client (*person* at the counter, *patient* for the care team).
    ClientId,
    /// A referral, called an enquiry once it is taken.
    ReferralId,
    /// A case, opened at first advice.
    CaseId,
    /// One problem within a case.
    MatterId,
    /// A note on a case.
    NoteId,
    /// The client's dated, scoped permission, one per body and direction.
    AuthorityId,
    /// A request for medical evidence.
    EvidenceId,
    /// An answer to a request for medical evidence.
    AnswerId,
    /// A due date of a matter.
    DueId,
    /// A task of a case.
    TaskId,
    /// An event of a case.
    EventId,
    /// A time for which somebody is away.
    AwayId,
    /// Somebody who acts for a client.
    ActsForId,
    /// What is worked out for one activity of a legal test.
    WorkingId,
    /// An other side of a matter.
    OtherSideId,
    /// What was decided where a conflict was possible.
    DecisionId,
    /// A wall around a client's files.
    WallId,
    /// An alert.
    AlertId,
    /// An entry of a concern record.
    ConcernId,
    /// What became of a matter at one decision stage.
    OutcomeId,
    /// One run of an import.
    ImportId,
    /// A document of a case.
    DocumentId,
    /// A note of what a page says.
    BundleNoteId,
    /// Hours at which the desk is open at a site.
    DeskSessionId,
    /// A day on which a desk session was called off.
    CalledOffId,
    /// A signpost at the counter.
    SignpostId,
    /// An appointment.
    AppointmentId,
    /// Somebody who is brought over to an advisor.
    BroughtId,
    /// A message or papers that were left for the desk.
    MessageId,
    /// A note of the desk for reception.
    ReceptionNoteId,
    /// A service in the directory.
    ServiceId,
}
