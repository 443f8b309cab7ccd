//! What can happen to a request, and where it then stands: every pair is decided here and nowhere else.

use super::{EvidenceEventKind, EvidenceStatus, Fee};

/// Why something cannot happen to a request: a sentence that says what would be the way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is how a request begins.
    Begun,
    /// It is a draft still.
    NotAsked,
    /// It was asked before.
    Asked,
    /// They said before that they have it.
    Acknowledged,
    /// There is no answer to which it could happen.
    NoAnswer,
    /// It has ended.
    Ended(EvidenceStatus),
    /// Its fee was paid.
    Paid,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Begun => f.write_str("That is how a request begins. Ask for evidence in the case (e)."),
            Self::NotAsked => f.write_str("This request is a draft: s records that it went out."),
            Self::Asked => f.write_str("It was asked already. Chase it, or ask another source (o)."),
            Self::Acknowledged => f.write_str("They said already that they have it. Chase it when it is due."),
            Self::NoAnswer => f.write_str("Nothing has come yet: record the answer first."),
            Self::Ended(status) => write!(f, "This request has ended ({status})."),
            Self::Paid => f.write_str("The fee is paid. Record the payment again to correct it."),
        }
    }
}

/// Where a request stands after something happened to it.
///
/// # Errors
/// Why it cannot happen.
pub const fn after(status: EvidenceStatus, event: EvidenceEventKind) -> Result<EvidenceStatus, Refusal> {
    use EvidenceEventKind as Event;
    use EvidenceStatus::{Acknowledged, Answered, Asked, Chased, Declined, Drafted, Superseded, Withdrawn};
    match (event, status) {
        (Event::Drafted, _) => Err(Refusal::Begun),
        (Event::Asked, Drafted) => Ok(Asked),
        (Event::Asked, Asked | Acknowledged | Chased) => Err(Refusal::Asked),
        (Event::Withdrawn, Drafted | Asked | Acknowledged | Chased) => Ok(Withdrawn),
        (Event::Superseded, Drafted | Asked | Acknowledged | Chased) => Ok(Superseded),
        (_, Drafted) => Err(Refusal::NotAsked),
        (Event::Acknowledged, Asked | Chased) => Ok(Acknowledged),
        (Event::Acknowledged, Acknowledged) => Err(Refusal::Acknowledged),
        (Event::Chased, Asked | Acknowledged | Chased) => Ok(Chased),
        // An answer that comes after all, from whom another source has replaced, is an answer.
        (Event::Answered, Asked | Acknowledged | Chased | Superseded) => Ok(Answered),
        (Event::Declined, Asked | Acknowledged | Chased) => Ok(Declined),
        // An invoice comes when it comes.
        (Event::FeeAsked | Event::FeeWaived | Event::FeePaid, any) => Ok(any),
        (Event::Minutes, Answered | Declined) | (Event::Used, Answered) => Ok(status),
        (Event::Minutes | Event::Used, _) => Err(Refusal::NoAnswer),
        (
            Event::Asked
            | Event::Acknowledged
            | Event::Chased
            | Event::Answered
            | Event::Declined
            | Event::Withdrawn
            | Event::Superseded,
            ended,
        ) => Err(Refusal::Ended(ended)),
    }
}

/// What is known of the fee after something happened to a request.
///
/// # Errors
/// [`Refusal::Paid`]: what was paid is not asked or waived afterwards.
pub const fn fee_after(fee: Fee, event: EvidenceEventKind) -> Result<Fee, Refusal> {
    match (event, fee) {
        (EvidenceEventKind::FeePaid, _) => Ok(Fee::Paid),
        (EvidenceEventKind::FeeAsked | EvidenceEventKind::FeeWaived, Fee::Paid) => Err(Refusal::Paid),
        (EvidenceEventKind::FeeAsked, _) => Ok(Fee::Asked),
        (EvidenceEventKind::FeeWaived, _) => Ok(Fee::Waived),
        _ => Ok(fee),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::evidence::Chasing;

    /// For each event, by the codes of [`EvidenceStatus::ALL`] in their order: where it leads, or the first words of why not.
    const TABLE: &[(&str, [&str; 8])] = &[
        // drafted, asked, acknowledged, chased, answered, declined, withdrawn, superseded
        ("drafted", ["That"; 8]),
        ("asked", ["asked", "It was", "It was", "It was", "This", "This", "This", "This"]),
        ("acknowledged", ["This", "acknowledged", "They", "acknowledged", "This", "This", "This", "This"]),
        ("chased", ["This", "chased", "chased", "chased", "This", "This", "This", "This"]),
        ("answered", ["This", "answered", "answered", "answered", "This", "This", "This", "answered"]),
        ("declined", ["This", "declined", "declined", "declined", "This", "This", "This", "This"]),
        ("fee_asked", ["This", "asked", "acknowledged", "chased", "answered", "declined", "withdrawn", "superseded"]),
        ("fee_waived", ["This", "asked", "acknowledged", "chased", "answered", "declined", "withdrawn", "superseded"]),
        ("fee_paid", ["This", "asked", "acknowledged", "chased", "answered", "declined", "withdrawn", "superseded"]),
        ("minutes", ["This", "Nothing", "Nothing", "Nothing", "answered", "declined", "Nothing", "Nothing"]),
        ("used", ["This", "Nothing", "Nothing", "Nothing", "answered", "Nothing", "Nothing", "Nothing"]),
        ("withdrawn", ["withdrawn", "withdrawn", "withdrawn", "withdrawn", "This", "This", "This", "This"]),
        ("superseded", ["superseded", "superseded", "superseded", "superseded", "This", "This", "This", "This"]),
    ];

    #[test]
    fn every_move_is_decided_and_every_refusal_is_a_sentence() {
        assert!(TABLE.iter().map(|(code, _)| *code).eq(EvidenceEventKind::ALL.iter().map(|kind| kind.code())));
        for ((code, row), event) in TABLE.iter().zip(EvidenceEventKind::ALL) {
            for (wanted, status) in row.iter().zip(EvidenceStatus::ALL) {
                match after(*status, *event) {
                    Ok(to) => assert_eq!(to.code(), *wanted, "{code} of what is {status}"),
                    Err(why) => {
                        let words = why.to_string();
                        assert!(words.starts_with(wanted) && words.ends_with('.'), "{code} of {status}: {words}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_was_paid_is_not_asked_or_waived_afterwards() {
        for fee in Fee::ALL {
            for event in EvidenceEventKind::ALL {
                let next = fee_after(*fee, *event);
                let back = matches!(event, EvidenceEventKind::FeeAsked | EvidenceEventKind::FeeWaived);
                assert_eq!(next.is_err(), *fee == Fee::Paid && back, "{event} of {fee}");
                assert!(next != Ok(Fee::None) || *fee == Fee::None, "nothing takes a fee back");
            }
        }
    }

    proptest! {
        #[test]
        fn no_sequence_leaves_a_request_out_and_answered_or_a_chase_on_what_has_ended(
            draft in any::<bool>(),
            events in prop::collection::vec(0..EvidenceEventKind::ALL.len(), 0..24),
        ) {
            let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
            let (mut status, mut answered, mut used) =
                (if draft { EvidenceStatus::Drafted } else { EvidenceStatus::Asked }, false, false);
            for event in events.into_iter().map(|at| EvidenceEventKind::ALL[at]) {
                let Ok(to) = after(status, event) else { continue };
                // What has an answer keeps it, and nothing else ends twice but by a late answer.
                prop_assert!(!answered || to == EvidenceStatus::Answered);
                prop_assert!(status.waits() || to == status || to == EvidenceStatus::Answered);
                status = to;
                answered |= event == EvidenceEventKind::Answered;
                used |= event == EvidenceEventKind::Used;
                prop_assert_eq!(answered, status == EvidenceStatus::Answered);
                prop_assert!(!used || answered);
                prop_assert!(!(answered && status.is_open()));
                let chase = Chasing::default().next(status, day, None);
                prop_assert_eq!(chase.is_some(), status.is_open());
            }
        }
    }
}
