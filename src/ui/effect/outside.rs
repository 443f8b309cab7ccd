//! What can be asked of the desk while nobody is signed in: little, and nothing that needs a key.

use std::sync::Arc;

use super::verb::did;
use super::{Job, Runner, refused, refused_to, unread};
use crate::desk::limits::Limits;
use crate::desk::outside::Pointed;
use crate::desk::{Done, Door, Error};
use crate::domain::id::SignpostId;
use crate::domain::message::NewMessage;
use crate::domain::paper::SlipOf;
use crate::domain::signpost::{NewSignpost, SlipHow};
use crate::ui::ask::FormId;
use crate::ui::command::{Command, Effect, Load};
use crate::ui::over::Way;
use crate::ui::update::{DidIt, Loaded, Msg};

/// What is kept of the counter between two keys.
#[derive(Default)]
pub(super) struct Outside {
    limits: Option<Arc<Limits>>,
    /// The signpost whose slip is at hand.
    pointed: Option<Arc<Pointed>>,
}

impl Runner {
    /// Opens the counter.
    pub(super) fn at_counter(&mut self) -> Msg {
        let opened = self.door.shown().and_then(|shown| Ok((shown, self.own_limits()?)));
        match opened {
            Ok((shown, limits)) => Msg::AtCounter(shown, limits),
            Err(error) => unread(error),
        }
    }

    /// Leaves a message.
    pub(super) fn leave_message(&self, new: &NewMessage, form: FormId) -> Msg {
        match self.door.leave_message(new) {
            Ok(words) => Msg::LeftWord(words, form),
            Err(error) => refused_to(error, Some(form)),
        }
    }

    /// Does what may be done with nobody signed in; whatever else is asked comes to nothing.
    pub(super) fn outside(&mut self, effect: Effect) -> Vec<Msg> {
        let message = match effect {
            Effect::Do(command) => match *command {
                Command::Point(new) => did_it(self.point(&new)),
                Command::RaiseAlert(new) => did_it(self.door.leave_sign(&new).and_then(said)),
                Command::Paper(written, way) => {
                    return self.at_door(move |door| {
                        did_it(match way {
                            Way::Print => door.print_slip(&written).and_then(|done| said(done.words)),
                            Way::File => door.keep_slip(&written).and_then(|done| said(done.words)),
                        })
                    });
                }
                _ => return Vec::new(),
            },
            Effect::Load(Load::Slip(SlipOf::Signpost(id), how)) => match self.slip(id, how) {
                Ok(loaded) => Msg::Loaded(Box::new(loaded)),
                Err(error) => unread(error),
            },
            Effect::Load(Load::SlipLanguages(of, how)) => {
                match self.own_limits().and_then(|limits| self.door.slip_languages(&limits)) {
                    Ok((known, problems)) => Msg::Loaded(Box::new(Loaded::SlipLanguages(of, how, known, problems))),
                    Err(error) => unread(error),
                }
            }
            // A large directory takes longer to read than a key may wait.
            Effect::Load(Load::Directory) => {
                return self.at_door(|door| match door.directory() {
                    Ok(directory) => Msg::Loaded(Box::new(Loaded::Directory(Arc::new(directory)))),
                    Err(error) => unread(error),
                });
            }
            _ => return Vec::new(),
        };
        vec![message]
    }

    /// Runs something at the door on a worker; its message comes back later, where nobody has signed in meanwhile.
    fn at_door(&mut self, work: impl FnOnce(&Door) -> Msg + Send + 'static) -> Vec<Msg> {
        let (dir, clock, answer, sitting) =
            (self.door.dir().to_owned(), self.clock(), self.jobs.0.clone(), self.sitting);
        self.running += 1;
        std::thread::spawn(move || {
            let done = Door::at(&dir, clock).map_or_else(refused, |door| work(&door));
            // The loop may have ended meanwhile.
            let _ = answer.send(Job::AtDoor(sitting, Box::new(done)));
        });
        Vec::new()
    }

    /// The rules of the next steps, read once.
    fn own_limits(&mut self) -> Result<Arc<Limits>, Error> {
        if let Some(limits) = &self.outside.limits {
            return Ok(Arc::clone(limits));
        }
        let limits = Arc::new(self.door.limits()?);
        self.outside.limits = Some(Arc::clone(&limits));
        Ok(limits)
    }

    fn point(&mut self, new: &NewSignpost) -> Result<DidIt, Error> {
        let limits = self.own_limits()?;
        let pointed = self.door.point(new, &limits)?;
        let slip = Load::Slip(SlipOf::Signpost(pointed.id), SlipHow::default());
        self.outside.pointed = Some(pointed);
        Ok(DidIt { slip: Some(slip), ..said("Counted, without a name".to_owned())? })
    }

    fn slip(&mut self, id: SignpostId, how: SlipHow) -> Result<Loaded, Error> {
        let limits = self.own_limits()?;
        let pointed = self.outside.pointed.as_ref().filter(|pointed| pointed.id == id).ok_or(Error::Gone)?;
        Ok(Loaded::Paper(Box::new(self.door.left_slip(pointed, how, &limits)?)))
    }
}

fn said(words: String) -> Result<DidIt, Error> {
    did(Ok(Done { value: (), words, undo: None }), |(), _| {})
}

fn did_it(result: Result<DidIt, Error>) -> Msg {
    match result {
        Ok(did) => Msg::Did(Box::new(did), None),
        Err(error) => refused(error),
    }
}
