//! Who did and looked at what: reading the chains, and proving them.

use std::collections::HashMap;

use super::{Error, Session};
use crate::domain::people::Site;
use crate::domain::role::Verb;
use crate::store::audit::{self, Break, Head};
use crate::store::people;
use crate::store::tx::AuditEntry;

/// What verifying a chain says: its head, or the first row that does not follow.
pub type Verdict = Result<Head, Break>;

impl Session {
    /// One row for a settled list or search: what was asked for, never what was found or typed.
    ///
    /// # Errors
    /// SQL errors: then the list may not be shown.
    pub fn looked(&self, verb: Verb, what: &str) -> Result<(), Error> {
        self.permit_any(verb)?;
        self.write(|tx| Ok(tx.audit(people::home_site(tx, self.me().id)?, verb, "query", what)?))
    }

    /// The rows of every chain that this person may read, newest first within its site.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn audit_rows(&self, limit: Option<usize>) -> Result<Vec<(Site, AuditEntry)>, Error> {
        let mut all = Vec::new();
        for site in self.audited_sites()? {
            for entry in audit::list(self.store.conn(), site.id, limit)? {
                all.push((site.clone(), entry));
            }
        }
        Ok(all)
    }

    /// What everyone who stands in a chain signs in as, by their id as it stands there.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn audited_logins(&self) -> Result<HashMap<String, String>, Error> {
        self.permit_any(Verb::SeeAudit)?;
        let staff = people::all_staff(self.store.conn())?;
        Ok(staff.into_iter().map(|staff| (staff.id.to_string(), staff.login)).collect())
    }

    /// Verifies every chain from its start.
    ///
    /// # Errors
    /// [`Error::Denied`]; SQL errors. A chain that does not hold is in the answer.
    pub fn audit_verify(&self) -> Result<Vec<(Site, Verdict)>, Error> {
        let sites = self.audited_sites()?;
        sites.into_iter().map(|site| Ok((site.clone(), audit::verify(self.store.conn(), site.id)?))).collect()
    }

    /// The head of every chain, to keep elsewhere.
    ///
    /// # Errors
    /// [`Error::Denied`]; SQL errors.
    pub fn audit_heads(&self) -> Result<Vec<(Site, Head)>, Error> {
        let sites = self.audited_sites()?;
        sites.into_iter().map(|site| Ok((site.clone(), audit::head(self.store.conn(), site.id)?))).collect()
    }

    fn audited_sites(&self) -> Result<Vec<Site>, Error> {
        let ids = self.sites_for(Verb::SeeAudit)?;
        let all = people::sites(self.store.conn())?;
        Ok(all.into_iter().filter(|site| ids.contains(&site.id)).collect())
    }
}
