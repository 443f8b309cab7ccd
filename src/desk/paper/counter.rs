//! What is handed out at the counter: slips that say nothing of what they are about, and the card to point at.

use super::{Audited, Of, Written};
use crate::desk::{Error, Session};
use crate::domain::date::{full, iso};
use crate::domain::id::{SignpostId, SiteId};
use crate::domain::paper::PaperKind;
use crate::domain::role::Verb;
use crate::domain::signpost::{Need, SlipHow};
use crate::papers::content::{Addressee, Content, Head, Slip};
use crate::store::{people, signpost};

impl Session {
    /// Writes the slip of a signpost: what happens next, one action a line. What it is about stands there only with
    /// [`SlipHow::detail`]. Audited.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`] where the signpost was taken back.
    pub fn signpost_slip(&self, id: SignpostId, how: SlipHow) -> Result<Written, Error> {
        self.permit_any(Verb::Signpost)?;
        let row = format!("{};{id}", PaperKind::Slip.code());
        let (site, need, step, slips) = self.write(|tx| {
            let (site, need, step, _, slips) = signpost::get(tx, id)?;
            self.permit(Verb::Signpost, self.relation(site, &[], None))?;
            tx.audit(site, Verb::Signpost, "paper", &row)?;
            Ok((site, need, step, slips))
        })?;
        let limits = self.limits()?;
        let rule = limits.signposts.find(&step).ok_or(Error::Gone)?;
        let mut lines = rule.slip.clone();
        if how.detail {
            lines.push(format!("You came about: {need}."));
            lines.extend(Some(rule.detail.clone()).filter(|detail| !detail.is_empty()));
        }
        let mut notes = Vec::new();
        if slips > 0 {
            notes.push(format!("A slip of this went out {slips}× before."));
        }
        if how.detail {
            notes.push("It says what it is about: only for whoever asked for that.".to_owned());
        }
        let audited = Audited { verb: Verb::Signpost, of: Of::Signpost(id), row };
        let written = self.hand_out(site, "What happens next", lines, true, how.large, audited)?;
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
        self.hand_out(site, "You can point to a number", lines, false, true, audited)
    }

    fn hand_out(
        &self,
        site: SiteId,
        title: &str,
        lines: Vec<String>,
        slip: bool,
        large: bool,
        audited: Audited,
    ) -> Result<Written, Error> {
        let known = people::sites(self.store.conn())?.into_iter().find(|one| one.id == site).ok_or(Error::Gone)?;
        let head = Head {
            site: known.name,
            site_code: known.code.clone(),
            date: full(self.today()),
            reference: String::new(),
            adviser: String::new(),
            job: String::new(),
        };
        let phone = self.counter_numbers(site)?.desk;
        let content = Content::Slip(Slip { head, title: title.to_owned(), lines, phone, slip });
        let to = Addressee { lines: Vec::new(), large };
        let paper = self.templates()?.write(&content, to).map_err(|problem| Error::Invalid(vec![problem]))?;
        let words = if slip { PaperKind::Slip.label() } else { "card" }.to_owned();
        let file = format!("{}-{words}-{}", known.code, iso(self.today()));
        Ok(Written { paper, words, notes: Vec::new(), reference: String::new(), file, slip: None, audited })
    }
}
