//! Referrals: written down, taken, followed until the person is seen, and then opened as a case or ended.

use super::scope::in_scope;
use super::undo::Made;
use super::{Done, Error, Session};
use crate::domain::case::{CaseStatus, Level, MatterEdit};
use crate::domain::date::parse_birth;
use crate::domain::id::{CaseId, ClientId, ReferralId, SiteId, TeamId};
use crate::domain::people::TeamKind;
use crate::domain::person::{Match, Person};
use crate::domain::problem::Problem;
use crate::domain::referral::{
    Asking, Attempt, DeclineReason, InboxFilter, InboxOrder, InboxRow, Referral, ReferralEventKind, ReferralStatus,
};
use crate::domain::role::{Reach, Relation, Verb};
use crate::domain::text::{clean_line, clean_text};
use crate::domain::today::Target;
use crate::store::referral::{self, Brief, Scope, Step, Waiting};
use crate::store::{Connection, Tx, case, client, matter, people};

/// Who a new referral is about.
#[derive(Clone)]
pub enum Who {
    /// A client of the desk.
    Known(ClientId),
    /// Someone new.
    New(Box<Person>),
}

/// A referral to write down.
#[derive(Clone)]
pub struct NewReferral {
    /// The site at which it is made.
    pub site: SiteId,
    /// Who it is about.
    pub who: Who,
    /// The care team behind it, if one is.
    pub team: Option<TeamId>,
    /// What it asks.
    pub asking: Asking,
}

/// One referral of a list, as the person saw it.
pub type Seen = (ReferralId, u32);

impl Session {
    /// Clients of the person's sites found by what is typed so far, the best first.
    ///
    /// # Errors
    /// [`Error::Denied`]. Settled searches are audited by [`Session::looked`].
    pub fn find_clients(&self, typed: &str, limit: usize) -> Result<Vec<Match>, Error> {
        let sites = self.sites_for(Verb::FindClient)?;
        let born = parse_birth(typed, self.today()).ok();
        Ok(client::search(self.store.conn(), &sites, typed, born, limit)?)
    }

    /// A client's details and their version. Opening is audited.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn open_client(&self, id: ClientId) -> Result<(Person, u32), Error> {
        self.permit_any(Verb::FindClient)?;
        let (person, version, site) = client::get(self.store.conn(), id)?;
        self.permit(Verb::FindClient, self.relation_to(self.store.conn(), id, site, &[], None)?)?;
        self.write(|tx| Ok(tx.audit(site, Verb::FindClient, "client", &id.to_string())?))?;
        Ok((person, version))
    }

    /// Changes a client's details.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Invalid`].
    pub fn edit_client(&self, id: ClientId, seen: u32, person: &Person) -> Result<Done, Error> {
        self.permit_any(Verb::EditClient)?;
        let person = cleaned(person);
        if person.family.is_empty() {
            return Err(Error::Invalid(vec![Problem::new("family", "Give at least a family name.")]));
        }
        let site = client::get(self.store.conn(), id)?.2;
        self.permit(Verb::EditClient, self.relation_to(self.store.conn(), id, site, &[], None)?)?;
        let version = self.write(|tx| {
            let version = client::edit(tx, id, seen, &person)?;
            tx.audit(site, Verb::EditClient, "client", &id.to_string())?;
            Ok(version)
        })?;
        let words = format!("details of {}", person.spoken());
        let undo = self.undo_of(Verb::EditClient, vec![("client", id.0, version)], &words);
        Ok(Done::new((), format!("Saved: {words}")).undoable(undo))
    }

    /// Writes a referral down. A new person who looks like a client of the desk is kept apart, with a match to settle.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] with a problem for each field.
    pub fn refer(&self, new: &NewReferral) -> Result<Done<ReferralId>, Error> {
        self.permit(Verb::Refer, self.relation(new.site, &[], new.team))?;
        let asking = cleaned_asking(&new.asking);
        let mut problems = Vec::new();
        let who = match &new.who {
            Who::Known(id) => Who::Known(*id),
            Who::New(person) => {
                let person = cleaned(person);
                if person.family.is_empty() {
                    problems.push(Problem::new("family", "Give at least a family name."));
                }
                Who::New(Box::new(person))
            }
        };
        if asking.areas.is_empty() && asking.reason.is_empty() {
            problems.push(Problem::new("reason", "Say in a line what it is about, or choose an area."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let (id, reference, made) = self.write(|tx| {
            self.care_team(tx, new.site, new.team)?;
            let (client, made) = match &who {
                Who::Known(id) => {
                    let (_, _, site) = client::get(tx, *id)?;
                    self.permit(Verb::FindClient, self.relation_to(tx, *id, site, &[], None)?)?;
                    (*id, None)
                }
                Who::New(person) => {
                    let like = client::lookalikes(tx, person)?;
                    let id = client::add(tx, new.site, person)?;
                    for (other, why) in like {
                        // Somebody of a site that is not this person's is not offered, nor that there is such a one.
                        let site = client::get(tx, other)?.2;
                        if self.own_sites().contains(&site) {
                            client::add_match(tx, id, other, &why)?;
                        }
                    }
                    (id, Some(id))
                }
            };
            let row = referral::New { site: new.site, client, team: new.team, received: tx.at, asking: &asking };
            let (id, reference) = referral::add(tx, &row)?;
            tx.audit(new.site, Verb::Refer, "referral", &id.to_string())?;
            Ok((id, reference, made))
        })?;
        let mut rows: Vec<Made> = Vec::new();
        rows.extend(made.map(|client| ("client", client.0, 1)));
        rows.push(("referral", id.0, 1));
        let undo = self.undo_of(Verb::Refer, rows, format!("referral {reference}"));
        Ok(Done::new(id, format!("Sent to the desk as {reference}")).undoable(undo))
    }

    /// The inbox: open referrals of the person's sites; for the care team those of their team
    /// and their own; for reception their own.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn inbox(&self, filter: &InboxFilter, limit: usize) -> Result<Vec<InboxRow>, Error> {
        self.referrals(filter, InboxOrder::Waiting, None, limit)
    }

    /// All referrals that the person may see, also the ended ones, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn all_referrals(&self, filter: &InboxFilter, limit: usize) -> Result<Vec<InboxRow>, Error> {
        self.referrals(filter, InboxOrder::Newest, None, limit)
    }

    /// The next page of a list after a row of it.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn referrals_after(
        &self,
        filter: &InboxFilter,
        order: InboxOrder,
        after: &InboxRow,
        limit: usize,
    ) -> Result<Vec<InboxRow>, Error> {
        self.referrals(filter, order, Some(after), limit)
    }

    fn referrals(
        &self,
        filter: &InboxFilter,
        order: InboxOrder,
        after: Option<&InboxRow>,
        limit: usize,
    ) -> Result<Vec<InboxRow>, Error> {
        self.permit_any(Verb::SeeReferral)?;
        let sites = self.own_sites();
        let scope = match self.reach(Verb::SeeReferral) {
            Reach::Own => Scope::Posted(self.me().id),
            Reach::Team => Scope::Teams(self.own_teams(), self.me().id),
            _ => Scope::Sites(sites),
        };
        Ok(referral::list(self.store.conn(), self.me().id, scope, filter, order, after, limit)?)
    }

    /// How much waits at the person's sites.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn waiting(&self) -> Result<Waiting, Error> {
        let sites = self.sites_for(Verb::WorkReferral)?;
        Ok(referral::waiting(self.store.conn(), &sites)?)
    }

    /// Opens a referral: audited.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn open_referral(&self, id: ReferralId) -> Result<Referral, Error> {
        self.write(|tx| {
            let brief = self.may(tx, Verb::SeeReferral, id)?;
            Ok(tx.audit(brief.site, Verb::SeeReferral, "referral", &id.to_string())?)
        })?;
        Ok(referral::get(self.store.conn(), self.store.vault(), id)?)
    }

    /// Reads an open referral again after a change. Opening was audited; refreshing is not.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn refresh_referral(&self, id: ReferralId) -> Result<Referral, Error> {
        self.permit_any(Verb::SeeReferral)?;
        let brief = referral::brief(self.store.conn(), id)?;
        self.permit(Verb::SeeReferral, self.referral_relation(self.store.conn(), &brief)?)?;
        Ok(referral::get(self.store.conn(), self.store.vault(), id)?)
    }

    /// What there is to work on for a client: the newest open case, else a referral that waits, else the newest case, else
    /// the newest referral; of what this person may see.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`] where there is nothing.
    pub fn newest_of(&self, client: ClientId) -> Result<Target, Error> {
        let cases = match self.cases_of(client) {
            Err(Error::Denied(_)) => Vec::new(),
            cases => cases?,
        };
        for id in &cases {
            if case::brief(self.store.conn(), *id)?.status == CaseStatus::Open {
                return Ok(Target::Case(*id));
            }
        }
        let referral = self.newest_referral(client);
        match (referral, cases.first()) {
            (Ok((referral, true)), _) | (Ok((referral, false)), None) => Ok(Target::Referral(referral)),
            (_, Some(case)) => Ok(Target::Case(*case)),
            (Err(error), None) => Err(error),
        }
    }

    /// A referral of a client that waits, else their newest; and whether it waits.
    fn newest_referral(&self, client: ClientId) -> Result<(ReferralId, bool), Error> {
        self.permit_any(Verb::SeeReferral)?;
        let id = referral::newest_of(self.store.conn(), client)?;
        let brief = referral::brief(self.store.conn(), id)?;
        self.permit(Verb::SeeReferral, self.referral_relation(self.store.conn(), &brief)?)?;
        Ok((id, brief.status.is_open()))
    }

    /// The clients of the person's sites who may be the same person as a referral's client.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn possible_matches(&self, client: ClientId) -> Result<Vec<Match>, Error> {
        self.permit_any(Verb::WorkReferral)?;
        let site = client::get(self.store.conn(), client)?.2;
        self.permit(Verb::WorkReferral, self.relation_to(self.store.conn(), client, site, &[], None)?)?;
        Ok(client::open_matches(self.store.conn(), self.own_sites(), client)?)
    }

    /// Says that a client is nobody else: their open matches are settled.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn settle_matches(&self, client: ClientId) -> Result<Done, Error> {
        self.permit_any(Verb::WorkReferral)?;
        let site = client::get(self.store.conn(), client)?.2;
        self.permit(Verb::WorkReferral, self.relation_to(self.store.conn(), client, site, &[], None)?)?;
        self.write(|tx| {
            client::settle_matches(tx, client)?;
            Ok(tx.audit(site, Verb::WorkReferral, "match", &client.to_string())?)
        })?;
        Ok(Done::new((), "Kept apart: these are different people."))
    }

    pub(super) fn referral_relation(&self, conn: &Connection, brief: &Brief) -> Result<Relation, Error> {
        self.relation_to(conn, brief.client, brief.site, &[brief.taken_by, Some(brief.posted_by)], brief.team)
    }

    pub(super) fn may(&self, tx: &Tx<'_>, verb: Verb, id: ReferralId) -> Result<Brief, Error> {
        self.permit_any(verb)?;
        let brief = referral::brief(tx, id)?;
        self.permit(verb, self.referral_relation(tx, &brief)?)?;
        Ok(brief)
    }

    /// Whether words may be shared with this team: a care team of the site at which they are written.
    pub(super) fn care_team(&self, tx: &Tx<'_>, site: SiteId, team: Option<TeamId>) -> Result<(), Error> {
        let Some(team) = team else { return Ok(()) };
        let teams = people::teams(tx)?;
        if teams.iter().any(|one| one.id == team && one.site == site && one.kind == TeamKind::Care) {
            return Ok(());
        }
        Err(Error::Invalid(vec![Problem::new("team", "Choose a care team of this site, or none.")]))
    }

    /// Moves several referrals on in one go: each is authorised and audited by itself, all or none.
    fn advance(
        &self,
        items: &[Seen],
        said: &str,
        step: impl Fn(&Tx<'_>, &Brief) -> Result<Step, Error>,
    ) -> Result<Done, Error> {
        self.permit_any(Verb::WorkReferral)?;
        let Some(first) = items.first() else { return Err(Error::Gone) };
        let (rows, name) = self.write(|tx| {
            let mut rows = Vec::new();
            let first = referral::brief(tx, first.0)?;
            for (id, seen) in items {
                let brief = self.may(tx, Verb::WorkReferral, *id)?;
                if !brief.status.is_open() {
                    return Err(Error::NotNow(format!(
                        "This referral has ended ({}). Undo that first, or write a new one.",
                        brief.status.label()
                    )));
                }
                let step = step(tx, &brief)?;
                if matches!(step.status, ReferralStatus::Trying | ReferralStatus::Reached | ReferralStatus::Booked) {
                    self.can_be_reached(tx, brief.client)?;
                }
                if step.taken_by.is_some() && step.taken_by != brief.taken_by {
                    self.clear_to_take(tx, &brief, items.len() == 1)?;
                }
                let version = referral::step(tx, *id, *seen, &brief, &step)?;
                tx.audit(brief.site, Verb::WorkReferral, "referral", &id.to_string())?;
                rows.push(("referral", id.0, version));
            }
            let name = client::get(tx, first.client)?.0.listed();
            Ok((rows, name))
        })?;
        let what = if items.len() == 1 { name } else { format!("{} referrals", items.len()) };
        let words = format!("{said} {what}");
        let undo = self.undo_of(Verb::WorkReferral, rows, &words);
        Ok(Done::new((), words).undoable(undo))
    }

    /// Takes enquiries: they are this person's, and leave *new*.
    ///
    /// # Errors
    /// [`Error::MayConflict`] where it may be against a file of the desk; [`Error::Conflict`] where someone else was first;
    /// [`Error::NotNow`] for one that has ended.
    pub fn take(&self, items: &[Seen]) -> Result<Done, Error> {
        let me = self.me().id;
        self.advance(items, "Took", |_, brief| {
            let status = if brief.status == ReferralStatus::New { ReferralStatus::Taken } else { brief.status };
            Ok(Step { taken_by: Some(me), ..Step::to(status, ReferralEventKind::Taken) })
        })
    }

    /// Records an attempt to reach someone; attempts are counted. Who tries has taken it.
    ///
    /// # Errors
    /// As [`Session::take`].
    pub fn tried(&self, items: &[Seen], how: Attempt) -> Result<Done, Error> {
        let me = self.me().id;
        let kind = match how {
            Attempt::NoAnswer => ReferralEventKind::NoAnswer,
            Attempt::NoVoicemail => ReferralEventKind::NoVoicemail,
            Attempt::WrongNumber => ReferralEventKind::WrongNumber,
        };
        self.advance(items, "Tried", |_, brief| {
            let status = match brief.status {
                ReferralStatus::New | ReferralStatus::Taken => ReferralStatus::Trying,
                other => other,
            };
            Ok(Step { taken_by: brief.taken_by.or(Some(me)), tries: brief.tries + 1, ..Step::to(status, kind) })
        })
    }

    /// The person was reached.
    ///
    /// # Errors
    /// As [`Session::take`].
    pub fn reached(&self, items: &[Seen]) -> Result<Done, Error> {
        self.simply(items, "Reached", ReferralStatus::Reached, ReferralEventKind::Reached)
    }

    /// An appointment was agreed.
    ///
    /// # Errors
    /// As [`Session::take`].
    pub fn booked(&self, items: &[Seen]) -> Result<Done, Error> {
        self.simply(items, "Booked", ReferralStatus::Booked, ReferralEventKind::Booked)
    }

    /// The person came.
    ///
    /// # Errors
    /// As [`Session::take`].
    pub fn attended(&self, items: &[Seen]) -> Result<Done, Error> {
        self.simply(items, "Seen:", ReferralStatus::Attended, ReferralEventKind::Attended)
    }

    fn simply(
        &self,
        items: &[Seen],
        said: &str,
        status: ReferralStatus,
        kind: ReferralEventKind,
    ) -> Result<Done, Error> {
        let me = self.me().id;
        self.advance(items, said, |_, brief| {
            Ok(Step { taken_by: brief.taken_by.or(Some(me)), tries: brief.tries, ..Step::to(status, kind) })
        })
    }

    /// Declines referrals, with a coded reason and a line for the referrer.
    ///
    /// # Errors
    /// As [`Session::take`].
    pub fn decline(&self, items: &[Seen], reason: DeclineReason, line: &str) -> Result<Done, Error> {
        let words = format!("{}. {}", reason.label(), clean_line(line));
        self.advance(items, "Declined", |_, _| {
            Ok(Step {
                decline: Some(reason),
                words: words.trim_end().to_owned(),
                ..Step::to(ReferralStatus::Declined, ReferralEventKind::Declined)
            })
        })
    }

    /// Signposts people out to another service.
    ///
    /// # Errors
    /// As [`Session::take`]; [`Error::Invalid`] without a service.
    pub fn signpost(&self, items: &[Seen], service: &str) -> Result<Done, Error> {
        let service = clean_line(service);
        if service.is_empty() {
            return Err(Error::Invalid(vec![Problem::new("service", "Say where the person was sent.")]));
        }
        self.advance(items, "Signposted", |_, _| {
            Ok(Step { words: service.clone(), ..Step::to(ReferralStatus::Signposted, ReferralEventKind::Signposted) })
        })
    }

    /// Marks a referral as the same as another of the same person: it ends, the other goes on.
    ///
    /// # Errors
    /// [`Error::NotNow`] where it is the same row, or the other has ended as a duplicate; as [`Session::take`].
    pub fn same_as(&self, item: Seen, other: ReferralId) -> Result<Done, Error> {
        if item.0 == other {
            return Err(Error::NotNow("That is the same referral. Choose the one that goes on.".to_owned()));
        }
        self.advance(&[item], "Same as another:", |tx, _| {
            // Two that end in each other would both be lost.
            if self.may(tx, Verb::SeeReferral, other)?.status == ReferralStatus::Duplicate {
                return Err(Error::NotNow(
                    "That one has itself ended as the same as another. Choose that other.".to_owned(),
                ));
            }
            Ok(Step { same_as: Some(other), ..Step::to(ReferralStatus::Duplicate, ReferralEventKind::Duplicate) })
        })
    }

    /// Opens the case at first advice, with its first matter, as this person's own. The case keeps the reference.
    ///
    /// # Errors
    /// As [`Session::take`]; [`Error::Invalid`] for what the desk may not advise on.
    pub fn open_case_from(&self, item: Seen, level: Level, matter: &MatterEdit) -> Result<Done<CaseId>, Error> {
        let (id, seen) = item;
        let matter = MatterEdit { issue: clean_line(&matter.issue), ..matter.clone() };
        let me = self.me().id;
        let (opened, rows, name) = self.write(|tx| {
            let brief = self.may(tx, Verb::WorkReferral, id)?;
            if !brief.status.is_open() {
                return Err(Error::NotNow(format!("This referral has ended ({}).", brief.status.label())));
            }
            in_scope(tx, matter.subject)?;
            if brief.taken_by != Some(me) {
                self.clear_to_take(tx, &brief, true)?;
            }
            let sharing = referral::sharing(tx, id)?;
            let new = case::New {
                site: brief.site,
                client: brief.client,
                referral: Some((id, sharing.reference)),
                level,
                share_out: sharing.share_out,
                share_in: sharing.share_in,
            };
            let opened = case::add(tx, &new)?;
            let first = matter::add(tx, opened, &matter)?;
            let step = Step {
                taken_by: Some(me),
                tries: brief.tries,
                case: Some(opened),
                ..Step::to(ReferralStatus::Opened, ReferralEventKind::Opened)
            };
            let version = referral::step(tx, id, seen, &brief, &step)?;
            tx.audit(brief.site, Verb::WorkReferral, "referral", &id.to_string())?;
            tx.audit(brief.site, Verb::WorkCase, "case", &opened.to_string())?;
            let rows = vec![("referral", id.0, version), ("case_file", opened.0, 1), ("matter", first.0, 1)];
            Ok((opened, rows, client::get(tx, brief.client)?.0.listed()))
        })?;
        let words = format!("case of {name}");
        let undo = self.undo_of(Verb::WorkReferral, rows, &words);
        Ok(Done::new(opened, format!("Opened the {words}")).undoable(undo))
    }
}

/// A person with every text as it may stand in the file.
fn cleaned(person: &Person) -> Person {
    Person {
        given: clean_line(&person.given),
        family: clean_line(&person.family),
        previous: clean_line(&person.previous),
        known_as: clean_line(&person.known_as),
        phone: clean_line(&person.phone),
        email: clean_line(&person.email),
        address: clean_line(&person.address),
        postcode: clean_line(&person.postcode).to_uppercase(),
        contact_note: clean_line(&person.contact_note),
        code_word: clean_line(&person.code_word),
        language: clean_line(&person.language),
        ..person.clone()
    }
}

fn cleaned_asking(asking: &Asking) -> Asking {
    Asking {
        referrer: clean_line(&asking.referrer),
        on_behalf: clean_line(&asking.on_behalf),
        reason: clean_text(&asking.reason).trim().to_owned(),
        ..asking.clone()
    }
}

impl Session {
    /// The site at which this person's new records are made: that of their first membership, as long as it holds.
    ///
    /// # Errors
    /// SQL errors.
    pub fn home_site(&self) -> Result<SiteId, Error> {
        let first = people::home_site(self.store.conn(), self.me().id)?;
        let own = self.own_sites();
        Ok(own.iter().find(|site| **site == first).or(own.first()).copied().unwrap_or(first))
    }
}
