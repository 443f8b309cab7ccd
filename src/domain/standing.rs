//! Who stands for a client: who acts for them and with what proof, who gets the post, and for whom a matter goes on after
//! a death.

use chrono::NaiveDate;

use super::case::{CaseFile, CaseStatus, Matter};
use super::id::{ActsForId, MatterId};

codes! {
    /// In what capacity somebody acts for a client.
    Capacity {
        Appointee = "appointee" => "appointee",
        Attorney = "attorney" => "attorney",
        Deputy = "deputy" => "deputy",
        Parent = "parent" => "parent or guardian",
        Executor = "executor" => "executor",
        NextOfKin = "next_of_kin" => "next of kin",
    }
}

codes! {
    /// Who gets the post about a matter: whether the desk is on record as the representative.
    #[derive(Default)]
    Post {
        Us = "us" => "to us",
        #[default]
        Client = "client" => "to the client",
        Both = "both" => "to the client and to us",
    }
}

codes! {
    /// For whom a matter goes on after the client's death.
    GoesOn {
        Executor = "executor" => "the executor",
        Estate = "estate" => "the estate",
        NextOfKin = "next_of_kin" => "the next of kin",
        Ended = "ended" => "it ends here",
    }
}

impl Capacity {
    /// Whether it is held only after the client's death; the others end with it.
    #[must_use]
    pub const fn after_death(self) -> bool {
        matches!(self, Self::Executor | Self::NextOfKin)
    }
}

/// Who acts for a client, as it is typed.
#[derive(Clone, PartialEq, Eq)]
pub struct ActsForEdit {
    /// In what capacity.
    pub capacity: Capacity,
    /// Their name; sealed in File.
    pub name: String,
    /// How they are reached; sealed in File.
    pub phone: String,
    /// What shows it: a letter of the DWP, a registered power of attorney, an order of the court; sealed in File.
    pub proof: String,
    /// When that was seen; `None` while nobody has.
    pub seen: Option<NaiveDate>,
    /// From this day.
    pub from: NaiveDate,
    /// Until this day, where it ends.
    pub until: Option<NaiveDate>,
}

/// Somebody who acts for a client.
#[derive(Clone, PartialEq, Eq)]
pub struct ActsFor {
    /// The row.
    pub id: ActsForId,
    /// Version seen.
    pub version: u32,
    /// Who, in what capacity, with what proof.
    pub who: ActsForEdit,
}

impl ActsFor {
    /// Whether it is in date on `day`.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.who.from <= day && self.who.until.is_none_or(|until| day <= until)
    }

    /// Name and capacity: `Ana Tran, appointee`.
    #[must_use]
    pub fn named(&self) -> String {
        format!("{}, {}", self.who.name, self.who.capacity)
    }
}

/// What became of a matter when its client died.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Halt {
    /// Nobody has said yet for whom it goes on: nothing goes out.
    Unanswered,
    /// It ended with the death: nothing goes out any more.
    Ended,
}

/// Whether anything may go out on a matter of a client who died, by what was answered for it; `None` where it may.
#[must_use]
pub const fn halt(died: bool, goes_on: Option<GoesOn>) -> Option<Halt> {
    match (died, goes_on) {
        (true, None) => Some(Halt::Unanswered),
        (true, Some(GoesOn::Ended)) => Some(Halt::Ended),
        _ => None,
    }
}

impl CaseFile {
    /// Those who may act today: in date, and in a capacity that a death has not ended or begun.
    pub fn acting(&self, today: NaiveDate) -> impl Iterator<Item = &ActsFor> {
        let died = self.person.died.is_some();
        self.acts_for.iter().filter(move |one| one.holds_on(today) && one.who.capacity.after_death() == died)
    }

    /// To whom one speaks and writes in the client's place: who acts for them and has shown it.
    #[must_use]
    pub fn spokesperson(&self, today: NaiveDate) -> Option<&ActsFor> {
        self.acting(today).find(|one| one.who.seen.is_some())
    }

    /// To whom one speaks and writes, in words; and whether that is settled.
    #[must_use]
    pub fn speak_to(&self, today: NaiveDate) -> (bool, String) {
        if let Some(one) = self.spokesperson(today) {
            return (true, one.named());
        }
        let claims = self.acting(today).next();
        match (self.person.died, claims) {
            (Some(_), Some(one)) => (false, format!("nobody yet: proof of {} not seen", one.named())),
            (Some(_), None) => (false, "nobody yet: not known who acts for the estate".to_owned()),
            (None, Some(one)) => (false, format!("the client; proof of {} not seen", one.named())),
            (None, None) => (true, "the client".to_owned()),
        }
    }

    /// What stops a matter of this case since the client died.
    #[must_use]
    pub fn halted(&self, matter: &Matter) -> Option<Halt> {
        halt(self.person.died.is_some(), matter.goes_on)
    }

    /// Whether nothing goes out on a matter of this case.
    #[must_use]
    pub fn is_halted(&self, matter: MatterId) -> bool {
        self.matters.iter().any(|one| one.id == matter && self.halted(one).is_some())
    }

    /// The first matter of which nobody has said yet for whom it goes on.
    #[must_use]
    pub fn unanswered(&self) -> Option<&Matter> {
        let open = self.row.status == CaseStatus::Open;
        self.matters.iter().find(|matter| open && self.halted(matter) == Some(Halt::Unanswered))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_out_until_it_is_said_for_whom() {
        assert_eq!(halt(false, None), None);
        assert_eq!(halt(true, None), Some(Halt::Unanswered));
        for goes_on in GoesOn::ALL {
            let ended = (*goes_on == GoesOn::Ended).then_some(Halt::Ended);
            assert_eq!((halt(true, Some(*goes_on)), halt(false, Some(*goes_on))), (ended, None), "{goes_on}");
        }
    }
}
