//! The letterbox of the counter while nobody is signed in: no key to it is at hand, and whoever holds File takes in what was left.

use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

use super::{Door, Error, Session};
use crate::domain::counter::{LeftKind, LeftSign, LeftSignpost, Shown};
use crate::domain::id::{AlertId, MessageId, SignpostId, SiteId};
use crate::domain::message::{NewMessage, call_back};
use crate::domain::role::{Reach, Verb};
use crate::domain::signpost::NewSignpost;
use crate::store::counter::{self, Counter, Full};
use crate::store::{Ids, Room, alert, message, people, service, signpost};

impl Door {
    pub(super) fn counter(&self) -> Result<Counter, Error> {
        Counter::open(self.dir())?.ok_or_else(|| {
            let words = "This desk has no letterbox yet: it is there once somebody has signed in.";
            Error::NotNow(words.to_owned())
        })
    }

    /// What the counter of each site shows while nobody is signed in.
    ///
    /// # Errors
    /// [`Error::NotNow`] where nothing is there yet.
    pub fn shown(&self) -> Result<Vec<Shown>, Error> {
        let shown = self.counter()?.shown()?;
        if shown.is_empty() {
            Err(Error::NotNow("Sign in once: this desk names no site yet.".to_owned()))
        } else {
            Ok(shown)
        }
    }

    /// Seals something and leaves it in the letterbox.
    pub(super) fn leave(
        &self,
        counter: &Counter,
        id: Uuid,
        kind: LeftKind,
        left: &impl Serialize,
    ) -> Result<Result<(), Full>, Error> {
        let words = serde_json::to_vec(left).map_err(|_| Error::Gone)?;
        Ok(counter.post(id, kind, self.clock().now(), &words)?)
    }

    /// Leaves a message in the letterbox, and says what to tell the person of when the desk calls back.
    ///
    /// # Errors
    /// [`Error::Invalid`]; [`Error::NotNow`] where too many were left.
    pub fn leave_message(&self, new: &NewMessage) -> Result<String, Error> {
        let (new, problems) = new.checked(self.clock().today());
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let counter = self.counter()?;
        let shown = counter.shown()?;
        let here = shown.iter().find(|one| one.site.id == new.site).ok_or(Error::Gone)?;
        match self.leave(&counter, Ids::random().make(self.clock().now()), LeftKind::Message, &new)? {
            Ok(()) => Ok(format!("Left for the desk. {}", call_back(here.call_back.as_deref()))),
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
        let (counter, aside) = Counter::open_or_make(self.store.dir())?;
        let mut said = Vec::new();
        if aside {
            self.record_counter("file-put-aside")?;
            said.push("The counter's letterbox was damaged: it is put aside, and a new one is there.".to_owned());
        }
        said.extend(self.put_right(&counter, self.today())?);
        let (_, lost) = self.take_in(&counter)?;
        if lost > 0 {
            said.push(format!(
                "{lost} of what was left at the counter cannot be opened: it was sealed to another key."
            ));
        }
        Ok(said)
    }

    /// Puts into the counter's file what changed of what it shows. What was changed there by others is put right, and said.
    pub(super) fn put_right(&self, counter: &Counter, day: NaiveDate) -> Result<Vec<String>, Error> {
        let mut said = Vec::new();
        let public = self.store.vault().public(self.store.conn(), Room::File)?;
        if counter.tend(&public, &self.to_show(counter, day)?)? {
            self.record_counter("key-replaced")?;
            said.push(
                "The counter's letterbox had a key that is not this desk's. It is put right; tell a supervisor: what was \
                 left there may have been read by somebody else."
                    .to_owned(),
            );
        }
        if self.copy_directory(counter)? {
            self.record_counter("directory-replaced")?;
            said.push(
                "The directory that the counter shows with nobody signed in was changed from outside. It is put right; tell \
                 a supervisor: somebody may have been given a wrong number."
                    .to_owned(),
            );
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
        let sites: Vec<SiteId> = people::sites(self.store.conn())?.into_iter().map(|site| site.id).collect();
        let (mut came, mut lost) = (0, 0);
        for post in counter.posts()? {
            let opened = post.open(file).ok().and_then(|words| self.read(post.kind, &words));
            let Some(left) = opened else {
                self.record_counter("unreadable")?;
                counter.set_aside(&post)?;
                lost += 1;
                continue;
            };
            let fresh = self.write(|tx| {
                let home = people::home_site(tx, self.me().id)?;
                let at = |site| if sites.contains(&site) { site } else { home };
                let when = post.at.min(tx.at);
                let (fresh, verb, site) = match &left {
                    Left::Message(new) => {
                        let new = NewMessage { site: at(new.site), ..new.clone() };
                        let fresh = message::add(tx, MessageId(post.id), None, when, &new)?;
                        (fresh, Verb::PostMessage, new.site)
                    }
                    Left::Signpost(LeftSignpost { new, slips }) => {
                        // It may have gone from the directory since.
                        let there = new.service.filter(|id| service::get(tx, *id).is_ok());
                        let new = NewSignpost { site: at(new.site), service: there, ..new.clone() };
                        let left = LeftSignpost { new, slips: *slips };
                        let fresh = signpost::take_in(tx, SignpostId(post.id), when, &left)?;
                        (fresh, Verb::Signpost, left.new.site)
                    }
                    Left::Sign(sign) => {
                        let new = sign.raised_at(at(sign.site));
                        let fresh = alert::take_in(tx, AlertId(post.id), when, &new)?;
                        (fresh, Verb::RaiseAlert, new.site)
                    }
                };
                if fresh {
                    tx.audit(site, verb, "letterbox", &post.id.to_string())?;
                }
                Ok::<_, Error>(fresh)
            })?;
            counter.remove(&post)?;
            came += u64::from(fresh);
        }
        Ok((came, lost))
    }

    /// What a post says, where it is what it should be.
    fn read(&self, kind: LeftKind, words: &[u8]) -> Option<Left> {
        Some(match kind {
            LeftKind::Message => {
                let (new, problems) = serde_json::from_slice::<NewMessage>(words).ok()?.checked(self.today());
                Left::Message(problems.is_empty().then_some(new)?)
            }
            LeftKind::Signpost => {
                let left: LeftSignpost = serde_json::from_slice(words).ok()?;
                let known = self.limits().is_ok_and(|limits| limits.signposts.find(&left.new.step).is_some());
                Left::Signpost(known.then_some(left)?)
            }
            LeftKind::Sign => Left::Sign(serde_json::from_slice(words).ok()?),
        })
    }

    fn record_counter(&self, what: &str) -> Result<(), Error> {
        self.write(|tx| Ok(tx.audit(people::home_site(tx, self.me().id)?, Verb::Account, "counter", what)?))
    }
}

/// What was left, opened.
enum Left {
    Message(NewMessage),
    Signpost(LeftSignpost),
    Sign(LeftSign),
}
