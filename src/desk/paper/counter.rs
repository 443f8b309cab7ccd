//! What is handed out at the counter: slips that say nothing of what they are about, and the card to point at.

use chrono::NaiveDate;

use super::{Audited, Of, Receipt, Written, language};
use crate::desk::{Error, Session};
use crate::domain::date::{full, iso};
use crate::domain::id::{SignpostId, SiteId};
use crate::domain::paper::{PaperKind, ReceiptPrinter, SlipOf};
use crate::domain::people::Site;
use crate::domain::role::Verb;
use crate::domain::service::Listed;
use crate::domain::signpost::{Common, Need, Rule, SlipHow};
use crate::domain::slips::{Direction, SlipIn, SlipLanguage};
use crate::papers::content::{Addressee, Content, Head, Slip};
use crate::papers::{Paper, Templates};
use crate::store::{people, service, signpost};

/// What is handed out says.
pub(super) struct Said {
    title: String,
    lines: Vec<String>,
    closing: Vec<String>,
}

/// A signpost of which a slip is wanted, wherever it was made.
pub(super) struct SlipFor<'a> {
    /// The step, what was brought, and the words that all slips share.
    pub(super) rule: &'a Rule,
    pub(super) need: Need,
    pub(super) common: &'a Common,
    /// The service that was chosen, with the days after which an entry is stale.
    pub(super) chosen: Option<(&'a Listed, u32)>,
    /// How many slips of it went out before.
    pub(super) slips: u32,
    pub(super) how: SlipHow,
    /// The language that it is wanted in, where it is none of ours.
    pub(super) language: Option<&'a SlipLanguage>,
    pub(super) today: NaiveDate,
}

/// Where a paper is handed out, and how.
pub(super) struct HandOut<'a> {
    pub(super) site: &'a Site,
    /// The phone of the desk.
    pub(super) phone: String,
    pub(super) templates: Templates,
    pub(super) today: NaiveDate,
    /// Whether somebody takes it away.
    pub(super) slip: bool,
    pub(super) large: bool,
}

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
        let stale = self.directory()?.stale;
        let language = language::wanted(self.store.dir(), &limits.signposts, how)?;
        let slip = SlipFor {
            rule: limits.signposts.find(&pointed.step).ok_or(Error::Gone)?,
            need: pointed.need,
            common: &limits.signposts.common,
            chosen: chosen.as_ref().map(|entry| (entry, stale)),
            slips: pointed.slips,
            how,
            language: language.as_ref(),
            today: self.today(),
        };
        let audited = Audited { verb: Verb::Signpost, of: Of::Signpost(id), row };
        let site = self.site_of(pointed.site)?;
        slip.write(id, self.at(&site, true, how.large == Some(true))?, self.receipt_printer(site.id)?, audited)
    }

    /// Writes the card with the seven numbers, so that somebody can point instead of speaking. Audited.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn counter_card(&self) -> Result<Written, Error> {
        self.permit_any(Verb::Signpost)?;
        let site = self.site_of(self.home_site()?)?;
        let row = format!("{};card", PaperKind::Slip.code());
        self.write(|tx| Ok(tx.audit(site.id, Verb::Signpost, "paper", &row)?))?;
        let lines = Need::ALL.iter().zip(1..).map(|(need, number)| format!("{number}   {need}")).collect();
        let audited = Audited { verb: Verb::Signpost, of: Of::Card(site.id), row };
        let said = Said { title: "You can point to a number".to_owned(), lines, closing: Vec::new() };
        self.at(&site, false, true)?.write(said, audited)
    }

    fn site_of(&self, id: SiteId) -> Result<Site, Error> {
        people::sites(self.store.conn())?.into_iter().find(|one| one.id == id).ok_or(Error::Gone)
    }

    fn at<'a>(&self, site: &'a Site, slip: bool, large: bool) -> Result<HandOut<'a>, Error> {
        let phone = self.counter_numbers(site.id)?.desk;
        Ok(HandOut { site, phone, templates: self.templates()?, today: self.today(), slip, large })
    }
}

/// A slip as a receipt printer sets it, where that is wanted.
pub(super) fn receipt(how: SlipHow, printer: ReceiptPrinter, paper: &Paper) -> Result<Option<Receipt>, Error> {
    if !how.receipt {
        return Ok(None);
    }
    let text = paper.receipt(printer.columns, printer.letters).map_err(|why| Error::NotNow(why.to_owned()))?;
    Ok(Some(Receipt { text, printer }))
}

impl SlipFor<'_> {
    /// Writes it.
    pub(super) fn write(
        &self,
        id: SignpostId,
        place: HandOut<'_>,
        printer: ReceiptPrinter,
        audited: Audited,
    ) -> Result<Written, Error> {
        let large = place.large;
        let mut written = place.write(self.said()?, audited)?;
        if let Some(language) = self.language {
            written.paper = written.paper.in_language(language.code, language.direction);
        }
        let receipt = receipt(self.how, printer, &written.paper)?;
        let slip = Some((SlipOf::Signpost(id), SlipHow { large: Some(large), ..self.how }));
        Ok(Written { notes: self.notes(), slip, ..written }.on_receipt(receipt))
    }

    /// What it says; of what it is about, and of a service that was chosen, only where that was asked for.
    fn said(&self) -> Result<Said, Error> {
        let Self { rule, common, .. } = self;
        let translated = match self.language {
            Some(language) => Some((language, language.steps.get(&rule.id).ok_or(Error::Gone)?)),
            None => None,
        };
        let mut said = match translated {
            Some((language, step)) => Said {
                title: language.title.clone(),
                lines: step.slip.clone(),
                closing: vec![language.change.clone(), language.interpreter.clone()],
            },
            // How to get an interpreter is what they need first.
            None if self.how.language == SlipIn::Another => Said {
                title: common.title.clone(),
                lines: std::iter::once(&common.interpreter).chain(&rule.slip).cloned().collect(),
                closing: vec![common.change.clone()],
            },
            None => Said {
                title: common.title.clone(),
                lines: rule.slip.clone(),
                closing: vec![common.change.clone(), common.interpreter.clone()],
            },
        };
        if self.how.detail {
            let more = match translated {
                Some((_, step)) => &step.detail,
                None => {
                    said.lines.push(format!("You came about: {}.", self.need));
                    &rule.detail
                }
            };
            said.lines.extend(Some(more.clone()).filter(|more| !more.is_empty()));
            said.lines.extend(self.chosen.iter().flat_map(|(entry, _)| entry.service.to_take_away(self.today)));
        }
        Ok(said)
    }

    /// What to mind of it.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.slips > 0 {
            notes.push(format!("A slip of this went out {}× before.", self.slips));
        }
        if let Some((entry, stale)) = self.chosen {
            notes.extend(to_mind(entry, stale, self.today).map(str::to_owned));
            if !self.how.detail {
                notes.push("It does not name the service: d puts on it whom to reach and how.".to_owned());
            }
        }
        if self.how.detail {
            notes.push("It says what it is about: only for whoever asked for that.".to_owned());
        }
        match self.language {
            Some(of) => {
                notes.push(format!("In {}, checked by {} on {}.", of.name, of.checked_by, full(of.checked)));
                if of.direction == Direction::RightToLeft {
                    notes.push(
                        "This screen may show its letters in another order: the file (f) has them right.".to_owned(),
                    );
                }
            }
            None if self.how.language == SlipIn::Another => {
                notes.push(
                    "No checked words in their language: it says in English how to get an interpreter.".to_owned(),
                );
            }
            None => {}
        }
        notes
    }
}

impl HandOut<'_> {
    fn write(self, said: Said, audited: Audited) -> Result<Written, Error> {
        let head = Head {
            site: self.site.name.clone(),
            site_code: self.site.code.clone(),
            date: full(self.today),
            reference: String::new(),
            adviser: String::new(),
            job: String::new(),
        };
        let Said { title, lines, closing } = said;
        let content = Content::Slip(Slip { head, title, lines, phone: self.phone, closing, slip: self.slip });
        let to = Addressee { lines: Vec::new(), large: self.large };
        let paper = self.templates.write(&content, to).map_err(|problem| Error::Invalid(vec![problem]))?;
        let words = if self.slip { PaperKind::Slip.label() } else { "card" }.to_owned();
        let file = format!("{}-{words}-{}", self.site.code, iso(self.today));
        let (notes, reference) = (Vec::new(), String::new());
        Ok(Written { paper, words, notes, reference, file, slip: None, receipt: None, audited })
    }
}

/// What whoever hands out a service's name should know of its entry.
fn to_mind(entry: &Listed, stale: u32, today: NaiveDate) -> Option<&'static str> {
    match (entry.flags > 0, entry.service.is_stale(today, stale)) {
        (true, _) => Some("Somebody said that something of this service is wrong: check before you hand this out."),
        (false, true) => Some("Nobody has checked this service for long: check before you hand this out."),
        (false, false) => None,
    }
}
