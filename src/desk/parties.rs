//! Other sides, the check for conflicts, and walls.
//!
//! The check runs where an enquiry is taken and where an other side is named. It says that a file of the desk may be against
//! this one and in what two records agree, and nothing else of the other file. Nothing is done before somebody has decided.

use std::collections::BTreeSet;

use super::undo::Made;
use super::{Done, Error, Session};
use crate::domain::conflict::{Agreement, Decision, Settling};
use crate::domain::id::{CaseId, OtherSideId, WallId};
use crate::domain::other_side::NewOtherSide;
use crate::domain::problem::Problem;
use crate::domain::referral::{DeclineReason, ReferralEventKind, ReferralStatus};
use crate::domain::role::Verb;
use crate::domain::text::{clean_line, clean_text};
use crate::domain::wall::WallRow;
use crate::store::conflict::{self, On};
use crate::store::other_side::{self, Pair};
use crate::store::referral::{self, Step};
use crate::store::{Tx, client, people, wall};

use super::intake::Seen;

/// In what the pairs agree, all together.
fn found(pairs: &[Pair]) -> BTreeSet<Agreement> {
    pairs.iter().flat_map(|pair| pair.found.iter().copied()).collect()
}

impl Session {
    /// Other sides that the client of an enquiry may be, in files of others, as far as nobody has decided yet.
    fn against(&self, tx: &Tx<'_>, enquiry: &referral::Brief) -> Result<Vec<Pair>, Error> {
        Ok(other_side::like_client(tx, tx.vault, self.own_sites(), enquiry.client)?)
    }

    /// Refuses to take an enquiry that may be against a file of the desk, until somebody has decided.
    pub(super) fn clear_to_take(&self, tx: &Tx<'_>, enquiry: &referral::Brief, alone: bool) -> Result<(), Error> {
        let pairs = self.against(tx, enquiry)?;
        match (pairs.is_empty(), alone) {
            (true, _) => Ok(()),
            (false, true) => Err(Error::MayConflict(found(&pairs))),
            (false, false) => Err(Error::NotNow(
                "One of these may conflict with a file of this desk. Take them one by one.".to_owned(),
            )),
        }
    }

    /// Records what was decided where an enquiry may be against a file of the desk. *No conflict* leaves it to be taken;
    /// referred out, it ends; kept apart, it goes to another advisor, and each is kept from the other's file by a wall.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a reason, or for an advisor who cannot take it; [`Error::Conflict`] where someone else
    /// saved first; [`Error::NotNow`] where there is nothing to settle.
    pub fn settle_enquiry(&self, item: Seen, settling: &Settling) -> Result<Done, Error> {
        self.permit_any(Verb::SettleConflict)?;
        let why = reason(settling)?;
        let (id, seen) = item;
        let (rows, name, shut_out) = self.write(|tx| {
            let enquiry = self.may(tx, Verb::SettleConflict, id)?;
            let pairs = self.against(tx, &enquiry)?;
            if pairs.is_empty() || !enquiry.status.is_open() {
                return Err(Error::NotNow("There is nothing to settle here any more.".to_owned()));
            }
            let on = On { site: enquiry.site, client: enquiry.client, referral: Some(id), case: None };
            let decided = conflict::add(tx, &on, &pairs, None, settling.decision, &why)?;
            tx.audit(enquiry.site, Verb::SettleConflict, "conflict", &decided.to_string())?;
            let name = client::get(tx, enquiry.client)?.0.listed();
            let mut rows: Vec<Made> = Vec::new();
            let mut shut_out = false;
            match settling.decision {
                Decision::Clear => {}
                Decision::Out => {
                    let step = Step {
                        decline: Some(DeclineReason::Conflict),
                        ..Step::to(ReferralStatus::Declined, ReferralEventKind::Declined)
                    };
                    rows.push(("referral", id.0, referral::step(tx, id, seen, &enquiry, &step)?));
                }
                Decision::Apart => {
                    let mut theirs = BTreeSet::new();
                    for pair in &pairs {
                        theirs.extend(other_side::workers(tx, pair.against)?);
                    }
                    let takes = settling.advisor.filter(|takes| !theirs.contains(takes));
                    let takes = takes.ok_or_else(|| wrong("advisor", "Choose an advisor who can take this."))?;
                    let advises = people::advisors(tx, &[enquiry.site], self.today())?;
                    if advises.iter().all(|one| one.id != takes) || wall::keeps(tx, enquiry.client, takes)? {
                        return Err(wrong("advisor", "Choose an advisor who can take this."));
                    }
                    let status = match enquiry.status {
                        ReferralStatus::New => ReferralStatus::Taken,
                        other => other,
                    };
                    let step = Step { taken_by: Some(takes), ..Step::to(status, ReferralEventKind::Taken) };
                    rows.push(("referral", id.0, referral::step(tx, id, seen, &enquiry, &step)?));
                    let around = pairs.iter().map(|pair| (pair.against, takes));
                    for (client, staff) in around.chain(theirs.iter().map(|staff| (enquiry.client, *staff))) {
                        rows.extend(wall::add(tx, enquiry.site, client, staff, decided)?.map(|id| ("wall", id.0, 1)));
                    }
                    shut_out = theirs.contains(&self.me().id);
                }
            }
            Ok((rows, name, shut_out))
        })?;
        let words = match settling.decision {
            Decision::Clear => "Recorded: no conflict".to_owned(),
            Decision::Out => format!("Recorded a conflict; {name} is referred out"),
            Decision::Apart if shut_out => "Recorded a conflict; it is with the other advisor".to_owned(),
            Decision::Apart => format!("Recorded a conflict; {name} is kept apart by a wall"),
        };
        let done = Done::new((), words);
        // Whoever is now before the wall cannot reach over it either.
        if rows.is_empty() || shut_out {
            return Ok(done);
        }
        Ok(done.undoable(self.undo_of(Verb::SettleConflict, rows, format!("what was decided for {name}"))))
    }

    /// Names an other side of a matter. Where it may be a client of the desk, or live with one, nothing is kept before that is
    /// settled: then the same is asked with `settling`.
    ///
    /// # Errors
    /// [`Error::MayConflict`]; [`Error::Invalid`] without a name, or without a reason; [`Error::NotNow`] where the two could
    /// not be kept apart.
    pub fn name_other_side(
        &self,
        case: CaseId,
        new: &NewOtherSide,
        settling: Option<&Settling>,
    ) -> Result<Done<OtherSideId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let new = NewOtherSide {
            name: clean_line(&new.name),
            address: clean_line(&new.address),
            postcode: clean_line(&new.postcode).to_uppercase(),
            reference: clean_line(&new.reference),
            ..new.clone()
        };
        if new.name.is_empty() {
            return Err(wrong("name", "Give the name of the person or the organisation."));
        }
        let (id, rows, advice) = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, case)?;
            let pairs = other_side::like_side(tx, self.own_sites(), brief.client, &new)?;
            if !pairs.is_empty() && settling.is_none() {
                return Err(Error::MayConflict(found(&pairs)));
            }
            let id = other_side::add(tx, case, &new)?;
            tx.audit(brief.site, Verb::WorkCase, "other_side", &id.to_string())?;
            let mut rows: Vec<Made> = vec![("other_side", id.0, 1)];
            let Some(settling) = settling.filter(|_| !pairs.is_empty()) else { return Ok((id, rows, "")) };
            self.permit_any(Verb::SettleConflict)?;
            let why = reason(settling)?;
            let on = On { site: brief.site, client: brief.client, referral: None, case: Some(case) };
            let decided = conflict::add(tx, &on, &pairs, Some(id), settling.decision, &why)?;
            tx.audit(brief.site, Verb::SettleConflict, "conflict", &decided.to_string())?;
            let advice = match settling.decision {
                Decision::Clear => "",
                Decision::Out => ". Refer the client to another adviser, then close the case (x)",
                Decision::Apart => {
                    let ours = other_side::workers(tx, brief.client)?;
                    for pair in &pairs {
                        let theirs = other_side::workers(tx, pair.client)?;
                        if !ours.is_disjoint(&theirs) {
                            return Err(Error::NotNow(
                                "No wall can stand here: the same advisor works on both sides. Refer one of them out."
                                    .to_owned(),
                            ));
                        }
                        let around = theirs.iter().map(|staff| (brief.client, *staff));
                        for (client, staff) in around.chain(ours.iter().map(|staff| (pair.client, *staff))) {
                            rows.extend(wall::add(tx, brief.site, client, staff, decided)?.map(|id| ("wall", id.0, 1)));
                        }
                    }
                    "; kept apart by a wall"
                }
            };
            Ok((id, rows, advice))
        })?;
        let words = format!("other side: {}", new.name);
        let undo = self.undo_of(Verb::WorkCase, rows, &words);
        Ok(Done::new(id, format!("Named the {words}{advice}")).undoable(undo))
    }

    /// Takes away an other side that was named by mistake, over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else was first; [`Error::Gone`].
    pub fn remove_other_side(&self, id: OtherSideId, seen: u32) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let version = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, other_side::case_of(tx, id)?)?;
            let version = other_side::remove(tx, id, seen)?;
            tx.audit(brief.site, Verb::WorkCase, "other_side", &id.to_string())?;
            Ok::<_, Error>(version)
        })?;
        let undo = self.undo_of(Verb::WorkCase, vec![("other_side", id.0, version)], "removing the other side");
        Ok(Done::new((), "Removed the other side").undoable(undo))
    }

    /// The walls at the person's sites: a bare reference and who is kept out.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn walls(&self) -> Result<Vec<WallRow>, Error> {
        let sites = self.sites_for(Verb::LiftWall)?;
        Ok(wall::standing(self.store.conn(), &sites)?)
    }

    /// Lifts a wall, with a reason.
    ///
    /// # Errors
    /// [`Error::Denied`] for one's own; [`Error::Invalid`] without a reason; [`Error::Conflict`] where someone else saved
    /// first.
    pub fn lift_wall(&self, id: WallId, seen: u32, why: &str) -> Result<Done, Error> {
        self.permit_any(Verb::LiftWall)?;
        let why = clean_text(why).trim().to_owned();
        if why.is_empty() {
            return Err(wrong("why", "Say in a few words why."));
        }
        let version = self.write(|tx| {
            let (client, from) = wall::brief(tx, id)?;
            let site = client::get(tx, client)?.2;
            self.permit(Verb::LiftWall, self.relation_to(tx, client, site, &[], None)?)?;
            if from == self.me().id {
                return Err(Error::Denied("Another supervisor has to lift a wall before yourself.".to_owned()));
            }
            let version = wall::lift(tx, id, seen, &why)?;
            tx.audit(site, Verb::LiftWall, "wall", &id.to_string())?;
            Ok(version)
        })?;
        let undo = self.undo_of(Verb::LiftWall, vec![("wall", id.0, version)], "lifting the wall");
        Ok(Done::new((), "Lifted the wall").undoable(undo))
    }
}

fn wrong(field: &'static str, words: &str) -> Error {
    Error::Invalid(vec![Problem::new(field, words)])
}

/// Why something was decided, as it may be kept.
fn reason(settling: &Settling) -> Result<String, Error> {
    let why = clean_text(&settling.why).trim().to_owned();
    if why.is_empty() { Err(wrong("why", "Say in a few words why.")) } else { Ok(why) }
}
