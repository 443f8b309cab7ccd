//! The counter: what reception sees of the day, signposts that name nobody, and whom to call at a site.

use chrono::NaiveDate;

use super::{Done, Error, Session};
use crate::domain::appointment::{AppointmentRow, Slot};
use crate::domain::event::Interpreter;
use crate::domain::id::{SignpostId, SiteId};
use crate::domain::paper::ReceiptPrinter;
use crate::domain::presence::DeskToday;
use crate::domain::problem::Problem;
use crate::domain::role::Verb;
use crate::domain::signpost::{Counted, NewSignpost, Numbers};
use crate::domain::text::clean_line;
use crate::store::{self, people, service, signpost};

/// Days ahead within which a time is offered at the counter.
const AHEAD: u64 = 28;

/// What the counter has at hand.
#[derive(Clone, Default)]
pub struct AtCounter {
    /// What the desks say of themselves today.
    pub desks: Vec<DeskToday>,
    /// Who is booked today.
    pub coming: Vec<AppointmentRow>,
    /// The times with a place, the next first.
    pub slots: Vec<Slot>,
    /// The times for somebody for whom an interpreter is to be asked: two in a row, and not before one can come.
    pub long_slots: Vec<Slot>,
    /// Whom to call.
    pub numbers: Numbers,
    /// The receipt printer.
    pub printer: ReceiptPrinter,
}

/// The name of a site's setting.
fn setting(site: SiteId) -> String {
    format!("counter:{site}")
}

fn receipt_setting(site: SiteId) -> String {
    format!("receipt:{site}")
}

impl Session {
    /// What the counter has at hand. Lists are audited by [`Session::looked`].
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn at_counter(&self) -> Result<AtCounter, Error> {
        self.permit_any(Verb::Signpost)?;
        let home = self.home_site()?;
        let mut slots = self.slots(self.today(), AHEAD)?;
        slots.retain(|slot| slot.left > 0 && slot.site == home);
        let mut long_slots =
            self.hours(self.store.conn(), &[home], self.today(), AHEAD)?.open(Interpreter::Needed, self.now());
        long_slots.retain(|slot| !slot.walk_in);
        let mut coming = self.appointments(self.today())?;
        coming.retain(|row| row.site == home);
        let mut desks = self.desk_today()?;
        desks.retain(|desk| desk.site == home);
        let (numbers, printer) = (self.counter_numbers(home)?, self.receipt_printer(home)?);
        Ok(AtCounter { desks, coming, slots, long_slots, numbers, printer })
    }

    /// Whom to call at a site.
    ///
    /// # Errors
    /// [`store::Error::Damaged`].
    pub fn counter_numbers(&self, site: SiteId) -> Result<Numbers, Error> {
        match store::setting(self.store.conn(), &setting(site))? {
            None => Ok(Numbers::default()),
            Some(text) => {
                let read = serde_json::from_str(&text);
                Ok(read.map_err(|_| store::Error::Damaged("whom to call at the counter"))?)
            }
        }
    }

    /// Sets whom to call at a site.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn set_counter_numbers(&self, site: SiteId, new: &Numbers) -> Result<Done, Error> {
        self.permit(Verb::Settings, self.relation(site, &[], None))?;
        let new = Numbers {
            clinician: clean_line(&new.clinician),
            lead: clean_line(&new.lead),
            council: clean_line(&new.council),
            desk: clean_line(&new.desk),
        };
        let text = serde_json::to_string(&new).map_err(|_| store::Error::Damaged("whom to call at the counter"))?;
        self.write(|tx| {
            store::set_setting(tx, &setting(site), &text)?;
            tx.changed(crate::domain::change::Part::Slots)?;
            Ok(tx.audit(site, Verb::Settings, "setting", "counter")?)
        })?;
        Ok(Done::new((), "Set: whom to call at the counter"))
    }

    /// The receipt printer of a site.
    ///
    /// # Errors
    /// [`store::Error::Damaged`].
    pub fn receipt_printer(&self, site: SiteId) -> Result<ReceiptPrinter, Error> {
        match store::setting(self.store.conn(), &receipt_setting(site))? {
            None => Ok(ReceiptPrinter::default()),
            Some(text) => {
                let read = serde_json::from_str(&text);
                Ok(read.map_err(|_| store::Error::Damaged("the receipt printer"))?)
            }
        }
    }

    /// Sets the receipt printer of a site.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for a name that is none.
    pub fn set_receipt_printer(&self, site: SiteId, new: &ReceiptPrinter) -> Result<Done, Error> {
        self.permit(Verb::Settings, self.relation(site, &[], None))?;
        let new = new.checked().map_err(|problem| Error::Invalid(vec![problem]))?;
        let text = serde_json::to_string(&new).map_err(|_| store::Error::Damaged("the receipt printer"))?;
        self.write(|tx| {
            store::set_setting(tx, &receipt_setting(site), &text)?;
            tx.changed(crate::domain::change::Part::Slots)?;
            Ok(tx.audit(site, Verb::Settings, "setting", "receipt")?)
        })?;
        Ok(Done::new((), "Set: the receipt printer"))
    }

    /// Counts a signpost: what was brought and where to, and nobody.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for a step that there is not; [`Error::Gone`] for a service that there is not.
    pub fn signpost_anonymously(&self, new: &NewSignpost) -> Result<Done<SignpostId>, Error> {
        self.permit(Verb::Signpost, self.relation(new.site, &[], None))?;
        if self.limits()?.signposts.find(&new.step).is_none() {
            return Err(Error::Invalid(vec![Problem::new("step", "Choose a step that is offered.")]));
        }
        let id = self.write(|tx| {
            if let Some(chosen) = new.service {
                service::get(tx, chosen)?;
            }
            let id = signpost::add(tx, new)?;
            tx.audit(new.site, Verb::Signpost, "signpost", &id.to_string())?;
            Ok::<_, Error>(id)
        })?;
        let undo = self.undo_of(Verb::Signpost, vec![("signpost", id.0, 1)], "a signpost");
        Ok(Done::new(id, "Counted, without a name").undoable(undo))
    }

    /// What was pointed to on the days `from` to `to`, both included, by site, need, step and service: figures, and nobody.
    ///
    /// # Errors
    /// [`Error::Denied`]; errors of writing the audit row: then nothing is given out.
    pub fn signpost_report(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Counted>, Error> {
        let sites = self.sites_for(Verb::SeeTotals)?;
        self.looked(Verb::SeeTotals, "signpost_report")?;
        let conn = self.store.conn();
        let directory = self.directory()?;
        let mut lines = Vec::new();
        for site in people::sites(conn)?.iter().filter(|site| sites.contains(&site.id)) {
            lines.extend(signpost::counted(conn, site, from, to)?);
        }
        for line in &mut lines {
            let entry = line.service.and_then(|id| directory.get(id));
            line.name = entry.map(|entry| entry.service.name.clone());
        }
        Ok(lines)
    }
}
