//! The counter while nobody is signed in: messages are left in a letterbox to which no key is at hand, and whoever holds
//! File takes them in.

use super::{Door, Error, Session};
use crate::domain::id::MessageId;
use crate::domain::message::{NewMessage, call_back};
use crate::domain::people::Site;
use crate::domain::role::{Reach, Verb};
use crate::store::counter::{self, Counter, Full};
use crate::store::{Ids, Room, message, people};

impl Door {
    fn counter(&self) -> Result<Counter, Error> {
        Counter::open(self.dir())?.ok_or_else(|| {
            let words = "This desk has no letterbox yet: it is there once somebody has signed in.";
            Error::NotNow(words.to_owned())
        })
    }

    /// The sites at which a message can be left while nobody is signed in.
    ///
    /// # Errors
    /// [`Error::NotNow`] where there is no letterbox yet.
    pub fn counter_sites(&self) -> Result<Vec<Site>, Error> {
        let sites: Vec<Site> = self.counter()?.sites()?.into_iter().map(|(site, _)| site).collect();
        if sites.is_empty() {
            Err(Error::NotNow("Sign in once: this desk names no site yet.".to_owned()))
        } else {
            Ok(sites)
        }
    }

    /// Leaves a message in the letterbox, and says what to tell the person of when the desk calls back.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotNow`] where too many were left.
    pub fn leave_message(&self, new: &NewMessage) -> Result<String, Error> {
        let now = self.clock().now();
        let (new, problems) = new.checked(self.clock().today());
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let counter = self.counter()?;
        let sites = counter.sites()?;
        let (_, set) = sites.iter().find(|(site, _)| site.id == new.site).ok_or(Error::Gone)?;
        let words = serde_json::to_vec(&new).map_err(|_| Error::Gone)?;
        match counter.post(Ids::random().make(now), now, &words)? {
            Ok(()) => Ok(format!("Left for the desk. {}", call_back(set.as_deref()))),
            Err(Full::Minute) => Err(Error::NotNow(
                "Many messages were left within this minute. Wait a minute, then save again.".to_owned(),
            )),
            Err(Full::Waiting) => Err(Error::NotNow(
                "The letterbox is full. Somebody of the desk has to sign in and take the messages in first.".to_owned(),
            )),
        }
    }

    /// How the letterbox stands now: another stamp means that something was left, or taken in.
    #[must_use]
    pub fn letterbox_stamp(&self) -> Option<[u8; 4]> {
        counter::stamp(self.dir())
    }
}

impl Session {
    /// Puts into the counter's file what it may show, puts its key right, and takes in what was left. The sentences are for
    /// whoever signed in.
    pub(super) fn tend_counter(&self) -> Result<Vec<String>, Error> {
        let conn = self.store.conn();
        let public = self.store.vault().public(conn, Room::File)?;
        let mut sites = Vec::new();
        for site in people::sites(conn)? {
            let call_back = self.call_back(site.id)?;
            sites.push((site, call_back));
        }
        let (counter, aside) = Counter::open_or_make(self.store.dir())?;
        let mut said = Vec::new();
        if aside {
            self.record_counter("file-put-aside")?;
            said.push("The counter's letterbox was damaged: it is put aside, and a new one is there.".to_owned());
        }
        if counter.tend(&public, &sites)? {
            self.record_counter("key-replaced")?;
            said.push(
                "The counter's letterbox had a key that is not this desk's. It is put right; tell a supervisor: what was \
                 left there may have been read by somebody else."
                    .to_owned(),
            );
        }
        let (_, lost) = self.take_in(&counter)?;
        if lost > 0 {
            said.push(format!(
                "{lost} of the messages left at the counter cannot be opened: they were sealed to another key."
            ));
        }
        Ok(said)
    }

    /// Takes in what was left in the letterbox, and says how much that was. Whoever holds no key to it takes in nothing.
    ///
    /// # Errors
    /// What writing may give; what was taken in until then is in.
    pub fn empty_letterbox(&self) -> Result<u64, Error> {
        match Counter::open(self.store.dir())? {
            Some(counter) => Ok(self.take_in(&counter)?.0),
            None => Ok(0),
        }
    }

    /// Each post in a transaction of its own, under its own id, and only then out of the letterbox: what is cut off in
    /// between is found to be in already. How many came in, and how many cannot be opened.
    fn take_in(&self, counter: &Counter) -> Result<(u64, u64), Error> {
        let held = self.store.vault().held();
        let Some(file) = held.file.as_ref().filter(|_| self.reach(Verb::AnswerMessage) != Reach::None) else {
            return Ok((0, 0));
        };
        let sites = people::sites(self.store.conn())?;
        let (mut came, mut lost) = (0, 0);
        for post in counter.posts()? {
            let opened = post.open(file).ok().and_then(|words| serde_json::from_slice::<NewMessage>(&words).ok());
            let checked = opened.map(|new| new.checked(self.today()));
            let Some((new, [])) = checked.as_ref().map(|(new, problems)| (new, problems.as_slice())) else {
                self.record_counter("unreadable")?;
                counter.set_aside(post.id)?;
                lost += 1;
                continue;
            };
            let fresh = self.write(|tx| {
                let known = sites.iter().any(|site| site.id == new.site);
                let site = if known { new.site } else { people::home_site(tx, self.me().id)? };
                let new = NewMessage { site, ..new.clone() };
                let id = MessageId(post.id);
                let fresh = message::add(tx, id, None, post.at.min(tx.at), &new)?;
                if fresh {
                    tx.audit(site, Verb::PostMessage, "letterbox", &id.to_string())?;
                }
                Ok::<_, Error>(fresh)
            })?;
            counter.remove(post.id)?;
            came += u64::from(fresh);
        }
        Ok((came, lost))
    }

    fn record_counter(&self, what: &str) -> Result<(), Error> {
        self.write(|tx| Ok(tx.audit(people::home_site(tx, self.me().id)?, Verb::Account, "counter", what)?))
    }
}
