//! Alerts: a person to be seen alone, and the urgent paths. They wait on the screens of whoever is in charge until somebody
//! answers them.

use super::{Done, Error, Session};
use crate::domain::alert::{Alert, AlertKind, InCharge, NewAlert};
use crate::domain::date::uk_instant;
use crate::domain::id::{AlertId, SiteId, StaffId};
use crate::domain::people::Staff;
use crate::domain::problem::Problem;
use crate::domain::role::{Reach, Verb, reach};
use crate::domain::text::{clean_line, clean_text};
use crate::store::{Connection, alert, client, people, referral};

impl Session {
    /// Raises an alert, also of somebody without a name. The words that come back name nobody.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for an urgent path without its sign.
    pub fn raise_alert(&self, new: &NewAlert) -> Result<Done<AlertId>, Error> {
        self.permit_any(Verb::RaiseAlert)?;
        let new = NewAlert { who: clean_line(&new.who), ..new.clone() };
        if new.kind == AlertKind::Urgent && new.sign.is_none() {
            return Err(Error::Invalid(vec![Problem::new("sign", "Choose what it is.")]));
        }
        let id = self.write(|tx| {
            self.permit(Verb::RaiseAlert, self.relation(new.site, &[], None))?;
            if let Some(client) = new.client {
                let site = client::get(tx, client)?.2;
                self.permit(Verb::RaiseAlert, self.relation_to(tx, client, site, &[], None)?)?;
            }
            if let Some(id) = new.referral
                && Some(referral::brief(tx, id)?.client) != new.client
            {
                return Err(Error::Gone);
            }
            let id = alert::add(tx, &new)?;
            tx.audit(new.site, Verb::RaiseAlert, "alert", &id.to_string())?;
            Ok::<_, Error>(id)
        })?;
        let undo = self.undo_of(Verb::RaiseAlert, vec![("alert", id.0, 1)], "what was sent");
        Ok(Done::new(id, "Sent: it stays until somebody answers it").undoable(undo))
    }

    /// Says of urgent paths which step was taken at the counter, and who it is where that is known by now. What somebody has
    /// answered meanwhile stays as it is.
    ///
    /// # Errors
    /// [`Error::Denied`] to anyone but who raised them; [`Error::Invalid`] for a step that there is not.
    pub fn alerts_went_on(&self, alerts: &[AlertId], step: &str, who: &str) -> Result<Done, Error> {
        self.permit_any(Verb::RaiseAlert)?;
        if self.limits()?.signposts.find(step).is_none() {
            return Err(Error::Invalid(vec![Problem::new("step", "Choose a step that is offered.")]));
        }
        let who = clean_line(who);
        self.write(|tx| {
            for id in alerts {
                let (site, version, by, waits) = alert::raised(tx, *id)?;
                self.permit(Verb::RaiseAlert, self.relation(site, &[Some(by)], None))?;
                if by != self.me().id {
                    return Err(Error::Denied("Whoever raised it says what came of it at the counter.".to_owned()));
                }
                if waits {
                    alert::went_on(tx, *id, version, step, &who)?;
                    tx.audit(site, Verb::RaiseAlert, "alert", &id.to_string())?;
                }
            }
            Ok::<_, Error>(())
        })?;
        Ok(Done::new((), "The desk sees the step"))
    }

    /// Answers an alert: who and when are kept, and words where there are any.
    ///
    /// # Errors
    /// [`Error::Conflict`] where somebody else was first; [`Error::Denied`] to whoever is not in charge there.
    pub fn answer_alert(&self, id: AlertId, seen: u32, words: &str) -> Result<Done, Error> {
        self.permit_any(Verb::AnswerAlert)?;
        let words = clean_text(words).trim().to_owned();
        let version = self.write(|tx| {
            let (site, client, waits) = alert::brief(tx, id)?;
            let on_duty = self.on_duty(tx, site)?;
            let relation = match client {
                Some(client) => self.relation_to(tx, client, site, &[on_duty], None)?,
                None => self.relation(site, &[on_duty], None),
            };
            self.permit(Verb::AnswerAlert, relation)?;
            let version = alert::answer(tx, id, seen, &words)?;
            if !waits {
                return Err(Error::NotNow("Somebody has answered it already.".to_owned()));
            }
            tx.audit(site, Verb::AnswerAlert, "alert", &id.to_string())?;
            Ok(version)
        })?;
        let done = Done::new((), "Answered");
        // Words that were kept are not taken back.
        if !words.is_empty() {
            return Ok(done);
        }
        Ok(done.undoable(self.undo_of(Verb::AnswerAlert, vec![("alert", id.0, version)], "the answer")))
    }

    fn on_duty(&self, conn: &Connection, site: SiteId) -> Result<Option<StaffId>, Error> {
        Ok(alert::in_charge(conn, site)?.duty)
    }

    /// The alerts that wait, the oldest first, and behind them what was answered today: of the sites where this person
    /// answers, and elsewhere what they raised themselves.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn alerts(&self) -> Result<Vec<Alert>, Error> {
        self.permit_any(Verb::RaiseAlert)?;
        let conn = self.store.conn();
        let since = uk_instant(self.today(), 0, 0);
        let mut alerts = Vec::new();
        for site in self.own_sites() {
            let on_duty = self.on_duty(conn, *site)?;
            let answers = self.reach(Verb::AnswerAlert).covers(self.relation(*site, &[on_duty], None));
            let only_of = (!answers).then_some(self.me().id);
            alerts.extend(alert::of_site(conn, *site, since, only_of, self.me().id, answers)?);
        }
        for one in alerts.iter_mut().filter(|one| one.answered.is_some()) {
            one.words = match self.reach(Verb::SeeCase) {
                Reach::None => String::new(),
                _ => alert::words(conn, self.store.vault(), one.id)?,
            };
        }
        // Stable: each site's stand in their order.
        alerts.sort_by_key(|one| (one.answered.is_some(), one.raised));
        Ok(alerts)
    }

    /// Who is in charge at each of the person's sites.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn in_charge(&self) -> Result<Vec<(SiteId, InCharge)>, Error> {
        self.permit_any(Verb::Settings)?;
        let conn = self.store.conn();
        self.own_sites().iter().map(|site| Ok((*site, alert::in_charge(conn, *site)?))).collect()
    }

    /// Who works at the person's sites now, in a role that answers alerts: whoever could be put on duty.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn colleagues(&self) -> Result<Vec<Staff>, Error> {
        self.permit_any(Verb::Settings)?;
        self.who_answers(self.own_sites())
    }

    fn who_answers(&self, sites: &[SiteId]) -> Result<Vec<Staff>, Error> {
        let (conn, today) = (self.store.conn(), self.today());
        let mut there = Vec::new();
        for one in people::all_staff(conn)?.into_iter().filter(|one| !one.disabled) {
            let held = people::memberships(conn, one.id)?;
            let answers = |role| reach(role, Verb::AnswerAlert) != Reach::None;
            if held.iter().any(|held| held.holds_on(today) && sites.contains(&held.site) && answers(held.role)) {
                there.push(one);
            }
        }
        Ok(there)
    }

    /// Says who is in charge at a site.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for a lead who could not read a concern record, or somebody from elsewhere.
    pub fn set_in_charge(&self, site: SiteId, who: InCharge) -> Result<Done, Error> {
        self.permit_any(Verb::Settings)?;
        let wrong = |field: &'static str, words: &str| Err(Error::Invalid(vec![Problem::new(field, words)]));
        let there = self.who_answers(&[site])?;
        if who.duty.is_some_and(|duty| there.iter().all(|one| one.id != duty)) {
            return wrong("duty", "Choose somebody who works at this site and answers alerts: reception does not.");
        }
        let advisors = people::advisors(self.store.conn(), &[site], self.today())?;
        if who.lead.is_some_and(|lead| advisors.iter().all(|one| one.id != lead)) {
            return wrong("lead", "Choose somebody who advises at this site: others hold no key to the file.");
        }
        self.write(|tx| {
            self.permit(Verb::Settings, self.relation(site, &[], None))?;
            alert::set_in_charge(tx, site, who)?;
            Ok::<_, Error>(tx.audit(site, Verb::Settings, "setting", "in_charge")?)
        })?;
        Ok(Done::new((), "Set: who is in charge"))
    }

    /// The named lead for safeguarding of a site.
    pub(super) fn lead_of(&self, conn: &Connection, site: SiteId) -> Result<Option<StaffId>, Error> {
        Ok(alert::in_charge(conn, site)?.lead)
    }
}
