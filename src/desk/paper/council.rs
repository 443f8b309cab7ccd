//! The referral to a council: four items, for a client or for somebody of whom nothing is kept.

use std::sync::Arc;

use super::{Audited, Of, Written};
use crate::desk::{Done, Error, Session};
use crate::domain::case::Nation;
use crate::domain::council::CouncilReferral;
use crate::domain::date::iso;
use crate::domain::id::{ClientId, SiteId};
use crate::domain::paper::PaperKind;
use crate::domain::person::ContactRule;
use crate::domain::role::Verb;
use crate::papers::content::{Addressee, Content, Council, Head};
use crate::store::{Connection, client, people};

impl Session {
    /// What a council would be told of a client as far as it is known: their name, and a phone number where they may be rung
    /// or texted. Audited.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotNow`] of a client who died.
    pub fn council_of(&self, id: ClientId) -> Result<CouncilReferral, Error> {
        let (person, _) = self.open_client(id)?;
        if person.died.is_some() {
            return Err(Error::NotNow(DIED.to_owned()));
        }
        let reached = matches!(person.contact, ContactRule::Any | ContactRule::NoVoicemail | ContactRule::TextOnly);
        let contact = match (reached, person.contact) {
            (true, ContactRule::TextOnly) if !person.phone.is_empty() => format!("{}, text only", person.phone),
            (true, ContactRule::NoVoicemail) if !person.phone.is_empty() => format!("{}, no voicemail", person.phone),
            (true, _) => person.phone.clone(),
            (false, _) => String::new(),
        };
        let name = format!("{} {}", person.given, person.family).trim().to_owned();
        Ok(CouncilReferral { name, contact, ..CouncilReferral::default() })
    }

    /// Writes a referral to a council, of a client or of somebody of whom nothing is kept. Audited; what it says is kept
    /// nowhere.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] where an item or a consent is missing; [`Error::NotNow`] outside England, and of a
    /// client who died.
    pub fn council_referral(&self, of: Option<ClientId>, said: &CouncilReferral) -> Result<Done<Arc<Written>>, Error> {
        self.permit_any(Verb::Refer)?;
        let said = said.checked().map_err(Error::Invalid)?;
        let home = self.home_site()?;
        let whom = of.map_or_else(|| "no_client".to_owned(), |id| id.to_string());
        let row = format!("{};{whom}", PaperKind::CouncilReferral.code());
        let site = self.write(|tx| {
            let site = self.may_refer_to_council(tx, home, of)?;
            tx.audit(site, Verb::Refer, "paper", &row)?;
            Ok::<_, Error>(site)
        })?;
        let known = people::sites(self.store.conn())?.into_iter().find(|one| one.id == site).ok_or(Error::Gone)?;
        if known.nation != Nation::England {
            return Err(Error::NotNow(
                "This is the law of England: what a clinic does elsewhere was not read. Ring the council with the person."
                    .to_owned(),
            ));
        }
        let head = Head {
            site: known.name,
            site_code: known.code.clone(),
            date: super::draft::plain(self.today()),
            reference: String::new(),
            adviser: String::new(),
            job: String::new(),
        };
        let CouncilReferral { council, name, contact, reason, .. } = said;
        let to = Addressee { lines: vec![council.clone()], large: false };
        let content = Content::CouncilReferral(Council { head, council, name, contact, reason });
        let paper = self.templates()?.write(&content, to).map_err(|problem| Error::Invalid(vec![problem]))?;
        let notes = vec![
            "Read it with the person before it goes. Send it as the council takes it: no address of one is kept here."
                .to_owned(),
        ];
        let kind = PaperKind::CouncilReferral;
        let (words, file) = (kind.label().to_owned(), format!("{}-{}-{}", known.code, kind.code(), iso(self.today())));
        let audited = Audited { verb: Verb::Refer, of: Of::Council(site, of), row };
        let written =
            Written { paper, words, notes, reference: String::new(), file, slip: None, receipt: None, audited };
        Ok(Done::new(Arc::new(written), "Read it with them; then p prints it"))
    }

    /// Whether somebody may be referred: the site at which that is written down.
    pub(super) fn may_refer_to_council(
        &self,
        conn: &Connection,
        home: SiteId,
        of: Option<ClientId>,
    ) -> Result<SiteId, Error> {
        let Some(id) = of else {
            self.permit(Verb::Refer, self.relation(home, &[], None))?;
            return Ok(home);
        };
        let (person, _, site) = client::get(conn, id)?;
        self.permit(Verb::Refer, self.relation_to(conn, id, site, &[], None)?)?;
        if person.died.is_some() {
            return Err(Error::NotNow(DIED.to_owned()));
        }
        Ok(site)
    }
}

const DIED: &str = "This client has died: nobody is referred.";
