//! Finding: what the lane is asked and answers.

use super::{Job, Runner, unread};
use crate::desk::Error;
use crate::ui::lane::{Lane, Said};
use crate::ui::update::{Loaded, Msg};

impl Runner {
    /// Whether something is being looked for, so that the loop looks for its answer at once.
    #[must_use]
    pub fn finding(&self) -> bool {
        self.lane.as_ref().is_some_and(|lane| lane.waits.is_some())
    }

    /// What the lane has sent, as far as it is still wanted. Names are written down before they are shown, once for a search.
    pub(super) fn found(&mut self, said: Said) -> Option<Msg> {
        let (lane, session) = (self.lane.as_mut()?, self.session.as_ref()?);
        match said {
            Said::Read(progress) => {
                lane.reads = !progress.done;
                let reading = (!progress.done).then_some((progress.read, progress.of));
                Some(Msg::Loaded(Box::new(Loaded::Reading(reading))))
            }
            Said::Found(number, found) => {
                let goes_on = matches!(&*found, Ok(found) if found.goes_on);
                let (_, typed, order) = match goes_on {
                    true => lane.waits.clone(),
                    false => lane.waits.take_if(|(waits, ..)| *waits == number),
                }
                .filter(|(waits, ..)| *waits == number)?;
                let found = found.and_then(|found| {
                    if !lane.looked && !found.is_empty() {
                        session.looked_for()?;
                        lane.looked = true;
                    }
                    Ok(found)
                });
                Some(match found {
                    Ok(found) => Msg::Loaded(Box::new(Loaded::Found(typed, order, Box::new(found)))),
                    Err(Error::Ended(sentence)) => Msg::Ended(sentence.to_owned()),
                    Err(error) => Msg::NotFound(error.to_string()),
                })
            }
            Said::Broken(error) => {
                self.lane = None;
                Some(Msg::NotFound(error.to_string()))
            }
        }
    }

    /// Opens the lane, where it is not open yet: the next search is one to be written down.
    pub(super) fn begin_find(&mut self) -> Vec<Msg> {
        let Some(session) = &self.session else { return Vec::new() };
        if self.lane.is_none() {
            let own = match session.again() {
                Ok(own) => own,
                Err(error) => return vec![unread(error)],
            };
            let (answer, sitting) = (self.jobs.0.clone(), self.sitting);
            // The loop may have ended meanwhile.
            let say = move |said| drop(answer.send(Job::Found(sitting, said)));
            self.lane = Some(Lane::open(own, say));
        }
        self.lane.iter_mut().for_each(|lane| lane.looked = false);
        Vec::new()
    }
}
