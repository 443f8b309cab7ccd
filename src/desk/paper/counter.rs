//! What is handed out at the counter: slips that say nothing of what they are about, and the card to point at.

use chrono::NaiveDate;

use super::{Audited, Of, Written};
use crate::desk::{Error, Session};
use crate::domain::date::{full, iso};
use crate::domain::id::{SignpostId, SiteId};
use crate::domain::paper::PaperKind;
use crate::domain::people::Site;
use crate::domain::role::Verb;
use crate::domain::service::Listed;
use crate::domain::signpost::{Need, Rule, SlipHow};
use crate::papers::Templates;
use crate::papers::content::{Addressee, Content, Head, Slip};
use crate::store::{people, service, signpost};

impl Session {
    /// Writes the slip of a signpost: what happens next, one action a line. What it is about stands there only with
    /// [`SlipHow::detail`]. Audited.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`] where the signpost was taken back.
    pub fn signpost_slip(&self, id: SignpostId, how: SlipHow) -> Result<Written, Error> {
        self.permit_any(Verb::Signpost)?;
        let row = format!("{};{id}", PaperKind::Slip.code());
        let (pointed, chosen) = self.write(|tx| {
            let pointed = signpost::get(tx, id)?;
            self.permit(Verb::Signpost, self.relation(pointed.site, &[], None))?;
            let chosen = pointed.service.map(|chosen| service::get(tx, chosen)).transpose()?;
            tx.audit(pointed.site, Verb::Signpost, "paper", &row)?;
            Ok((pointed, chosen.map(|(entry, _)| entry)))
        })?;
        let limits = self.limits()?;
        let rule = limits.signposts.find(&pointed.step).ok_or(Error::Gone)?;
        let (entry, stale, today) = (chosen.as_ref(), self.directory()?.stale, self.today());
        let lines = slip_lines(rule, pointed.need, entry, how, today);
        let notes = slip_notes(pointed.slips, entry.map(|entry| (entry, stale)), how, today);
        let audited = Audited { verb: Verb::Signpost, of: Of::Signpost(id), row };
        let out = HandedOut { title: "What happens next", lines, slip: true, large: how.large };
        let written = self.hand_out(pointed.site, out, audited)?;
        Ok(Written { notes, slip: Some((id, how)), ..written })
    }

    /// Writes the card with the seven numbers, so that somebody can point instead of speaking. Audited.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn counter_card(&self) -> Result<Written, Error> {
        self.permit_any(Verb::Signpost)?;
        let site = self.home_site()?;
        let row = format!("{};card", PaperKind::Slip.code());
        self.write(|tx| Ok(tx.audit(site, Verb::Signpost, "paper", &row)?))?;
        let lines = Need::ALL.iter().zip(1..).map(|(need, number)| format!("{number}   {need}")).collect();
        let audited = Audited { verb: Verb::Signpost, of: Of::Card(site), row };
        self.hand_out(site, HandedOut { title: "You can point to a number", lines, slip: false, large: true }, audited)
    }

    fn hand_out(&self, site: SiteId, out: HandedOut, audited: Audited) -> Result<Written, Error> {
        let known = people::sites(self.store.conn())?.into_iter().find(|one| one.id == site).ok_or(Error::Gone)?;
        hand_out(&known, self.counter_numbers(site)?.desk, out, self.today(), &self.templates()?, audited)
    }
}

/// What the slip of a step says; of a service that was chosen, only where that was asked for.
pub(super) fn slip_lines(
    rule: &Rule,
    need: Need,
    chosen: Option<&Listed>,
    how: SlipHow,
    today: NaiveDate,
) -> Vec<String> {
    let mut lines = rule.slip.clone();
    if how.detail {
        lines.push(format!("You came about: {need}."));
        lines.extend(Some(rule.detail.clone()).filter(|detail| !detail.is_empty()));
        lines.extend(chosen.iter().flat_map(|entry| entry.service.to_take_away(today)));
    }
    lines
}

/// What to mind of a slip, of which so many went out before, and of the service that was chosen, with the days after which an entry is
/// stale.
pub(super) fn slip_notes(slips: u32, chosen: Option<(&Listed, u32)>, how: SlipHow, today: NaiveDate) -> Vec<String> {
    let mut notes = Vec::new();
    if slips > 0 {
        notes.push(format!("A slip of this went out {slips}× before."));
    }
    if let Some((entry, stale)) = chosen {
        notes.extend(to_mind(entry, stale, today).map(str::to_owned));
        if !how.detail {
            notes.push("It does not name the service: d puts on it whom to reach and how.".to_owned());
        }
    }
    if how.detail {
        notes.push("It says what it is about: only for whoever asked for that.".to_owned());
    }
    notes
}

/// What whoever hands out a service's name should know of its entry.
fn to_mind(entry: &Listed, stale: u32, today: NaiveDate) -> Option<&'static str> {
    match (entry.flags > 0, entry.service.is_stale(today, stale)) {
        (true, _) => Some("Somebody said that something of this service is wrong: check before you hand this out."),
        (false, true) => Some("Nobody has checked this service for long: check before you hand this out."),
        (false, false) => None,
    }
}

/// What is handed out.
pub(super) struct HandedOut {
    pub(super) title: &'static str,
    pub(super) lines: Vec<String>,
    /// Whether somebody takes it away.
    pub(super) slip: bool,
    pub(super) large: bool,
}

/// Writes what is handed out at a site, whose desk is reached at `phone`.
pub(super) fn hand_out(
    site: &Site,
    phone: String,
    HandedOut { title, lines, slip, large }: HandedOut,
    today: NaiveDate,
    templates: &Templates,
    audited: Audited,
) -> Result<Written, Error> {
    let head = Head {
        site: site.name.clone(),
        site_code: site.code.clone(),
        date: full(today),
        reference: String::new(),
        adviser: String::new(),
        job: String::new(),
    };
    let content = Content::Slip(Slip { head, title: title.to_owned(), lines, phone, slip });
    let to = Addressee { lines: Vec::new(), large };
    let paper = templates.write(&content, to).map_err(|problem| Error::Invalid(vec![problem]))?;
    let words = if slip { PaperKind::Slip.label() } else { "card" }.to_owned();
    let file = format!("{}-{words}-{}", site.code, iso(today));
    Ok(Written { paper, words, notes: Vec::new(), reference: String::new(), file, slip: None, audited })
}
