//! Who may do what: a cell of (role, verb) gives how far a person's reach goes.

codes! {
    /// A role held through a membership; a session acts in one.
    Role {
        Receptionist = "receptionist" => "receptionist",
        CareTeam = "care_team" => "care team",
        Advisor = "advisor" => "advisor",
        Supervisor = "supervisor" => "supervisor",
        Manager = "manager" => "manager",
    }
}

codes! {
    /// What a person may be permitted to do.
    Verb {
        FindClient = "find_client" => "find a client",
        Refer = "refer" => "make a referral",
        SeeReferral = "see_referral" => "see a referral",
        WorkReferral = "work_referral" => "work on a referral",
        SeeCase = "see_case" => "see a case",
        WorkCase = "work_case" => "work on a case",
        SeeEvidence = "see_evidence" => "see an evidence request",
        WorkEvidence = "work_evidence" => "ask for evidence and follow it",
        AnswerEvidence = "answer_evidence" => "answer what their care team is asked",
        SeeOutcomes = "see_outcomes" => "see outcomes",
        RecordOutcome = "record_outcome" => "record an outcome",
        SeeTotals = "see_totals" => "see totals",
        EditClient = "edit_client" => "change a client's details",
        JoinClients = "join_clients" => "join two records of one person",
        SettleConflict = "settle_conflict" => "say whether there is a conflict",
        LiftWall = "lift_wall" => "lift a wall",
        Book = "book" => "book an appointment",
        SeeAppointments = "see_appointments" => "see appointments",
        SetSessions = "set_sessions" => "set the desk's hours",
        RaiseAlert = "raise_alert" => "raise an alert",
        AnswerAlert = "answer_alert" => "answer an alert",
        SeeConcern = "see_concern" => "read a concern record",
        RecordConcern = "record_concern" => "record a concern",
        PostMessage = "post_message" => "leave a message for the desk",
        AnswerMessage = "answer_message" => "answer a message",
        Signpost = "signpost" => "count a signpost",
        Import = "import" => "import referrals",
        FlagService = "flag_service" => "say what is wrong with a service",
        MendDirectory = "mend_directory" => "mend the directory",
        SeeAudit = "see_audit" => "see who looked at what",
        ManageStaff = "manage_staff" => "add people and change what they may do",
        Settings = "settings" => "change settings",
        Account = "account" => "use their own account",
    }
}

/// How far a permission reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    None,
    /// What the person made or took themself.
    Own,
    /// What belongs to a team of theirs.
    Team,
    /// Everything at the sites of their memberships.
    Site,
    /// Every site of the desk.
    All,
}

/// How a record stands to the signed-in person; the nearest that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// They made it or took it.
    Own,
    /// It belongs to a team of theirs.
    Team,
    /// It belongs to a site of theirs.
    Site,
    /// None of these.
    Other,
    /// A wall keeps it from them, whoever's it is.
    Walled,
}

impl Relation {
    /// Every relation, nearest first.
    pub const ALL: [Self; 5] = [Self::Own, Self::Team, Self::Site, Self::Other, Self::Walled];
}

impl Reach {
    /// Whether a permission of this reach covers a record that stands in `relation`.
    #[must_use]
    pub const fn covers(self, relation: Relation) -> bool {
        match self {
            Self::None => false,
            Self::Own => matches!(relation, Relation::Own),
            Self::Team => matches!(relation, Relation::Own | Relation::Team),
            Self::Site => !matches!(relation, Relation::Other | Relation::Walled),
            Self::All => !matches!(relation, Relation::Walled),
        }
    }
}

/// The reach of `verb` for `role`.
///
/// The matrix follows `design.md` section 4: reception never sees an advice file; the care team sees its own referrals
/// and what is asked of it; a manager sees figures only.
#[must_use]
pub const fn reach(role: Role, verb: Verb) -> Reach {
    use Reach::{All, None, Own, Site, Team};
    use Verb::{
        Account, AnswerAlert, AnswerEvidence, AnswerMessage, Book, EditClient, FindClient, FlagService, Import,
        JoinClients, LiftWall, ManageStaff, MendDirectory, PostMessage, RaiseAlert, RecordConcern, RecordOutcome,
        Refer, SeeAppointments, SeeAudit, SeeCase, SeeConcern, SeeEvidence, SeeOutcomes, SeeReferral, SeeTotals,
        SetSessions, Settings, SettleConflict, Signpost, WorkCase, WorkEvidence, WorkReferral,
    };
    match role {
        Role::Receptionist => match verb {
            FindClient | Refer | EditClient | Book | SeeAppointments | RaiseAlert | PostMessage | Signpost
            | FlagService => Site,
            SeeReferral | Account => Own,
            _ => None,
        },
        Role::CareTeam => match verb {
            FindClient | Refer | Book | RaiseAlert | PostMessage | FlagService => Site,
            SeeReferral | SeeEvidence | AnswerEvidence | SeeAppointments => Team,
            // Their own are those of a site where they are on duty.
            AnswerAlert | Account => Own,
            _ => None,
        },
        Role::Advisor => match verb {
            FindClient | Refer | EditClient | SeeReferral | WorkReferral | SeeCase | WorkCase | SeeEvidence
            | WorkEvidence | SeeOutcomes | RecordOutcome | SeeTotals | JoinClients | SettleConflict | Import | Book
            | SeeAppointments | RaiseAlert | AnswerAlert | RecordConcern | PostMessage | AnswerMessage | Signpost
            | FlagService | MendDirectory => Site,
            Account | SetSessions | SeeConcern => Own,
            AnswerEvidence | SeeAudit | ManageStaff | Settings | LiftWall => None,
        },
        Role::Supervisor => match verb {
            ManageStaff | Settings | SeeAudit => All,
            Account => Own,
            // An answer is signed by whoever knows the patient, and by nobody for them.
            AnswerEvidence => None,
            _ => Site,
        },
        Role::Manager => match verb {
            SeeTotals => All,
            Account => Own,
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wider_reach_covers_all_that_a_narrower_one_does() {
        let reaches = [Reach::None, Reach::Own, Reach::Team, Reach::Site, Reach::All];
        for pair in reaches.windows(2) {
            for relation in Relation::ALL {
                assert!(!pair[0].covers(relation) || pair[1].covers(relation), "{pair:?} {relation:?}");
            }
        }
        let beyond = |relation: &Relation| *relation == Relation::Walled;
        assert!(Relation::ALL.iter().all(|relation| Reach::All.covers(*relation) != beyond(relation)));
        assert!(!Relation::ALL.iter().any(|relation| Reach::None.covers(*relation)));
    }

    #[test]
    fn nobody_outside_advice_sees_a_case_and_a_manager_sees_figures_only() {
        for role in [Role::Receptionist, Role::CareTeam, Role::Manager] {
            for verb in [Verb::SeeCase, Verb::WorkCase, Verb::SeeOutcomes, Verb::WorkEvidence, Verb::Import] {
                assert_eq!(reach(role, verb), Reach::None, "{role} {verb}");
            }
        }
        let managers = Verb::ALL.iter().filter(|verb| reach(Role::Manager, **verb) != Reach::None);
        assert!(managers.eq([&Verb::SeeTotals, &Verb::Account]));
    }
}
