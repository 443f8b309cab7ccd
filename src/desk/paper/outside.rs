//! Slips of the counter while nobody is signed in: as those of a session, counted in the letterbox.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::counter::{HandOut, SlipFor};
use super::{Audited, Of, PAPERS, Written, kept, language, own_templates, printed};
use crate::desk::limits::Limits;
use crate::desk::outside::{Pointed, here};
use crate::desk::{Done, Door, Error};
use crate::domain::counter::{LeftKind, LeftSignpost};
use crate::domain::role::Verb;
use crate::domain::signpost::SlipHow;
use crate::papers::Templates;

impl Door {
    /// Writes the slip of a signpost that was left here.
    ///
    /// # Errors
    /// [`Error::Gone`]; [`Error::Invalid`] where the desk's own template cannot be used.
    pub fn left_slip(&self, pointed: &Arc<Pointed>, how: SlipHow, limits: &Limits) -> Result<Written, Error> {
        let shown = here(&self.counter()?, pointed.new.site)?;
        let language = language::wanted(self.dir(), &limits.signposts, how)?;
        let slip = SlipFor {
            rule: limits.signposts.find(&pointed.new.step).ok_or(Error::Gone)?,
            need: pointed.new.need,
            common: &limits.signposts.common,
            chosen: pointed.chosen.as_ref().map(|(entry, stale)| (entry, *stale)),
            slips: pointed.slips.load(Ordering::Relaxed),
            how,
            language: language.as_ref(),
            today: self.clock().today(),
        };
        let place = HandOut {
            site: &shown.site,
            phone: shown.numbers.desk,
            templates: Templates::with(own_templates(self.dir())?),
            today: self.clock().today(),
            slip: true,
            large: how.large == Some(true),
        };
        let audited = Audited { verb: Verb::Signpost, of: Of::Left(Arc::clone(pointed)), row: String::new() };
        let mut written = slip.write(pointed.id, place, shown.printer, audited)?;
        written.notes.extend(pointed.uncounted.map(str::to_owned));
        Ok(written)
    }

    /// Sends a slip that was left here to the printer of this machine.
    ///
    /// # Errors
    /// As for [`Session::print_paper`](crate::desk::Session::print_paper); [`Error::NotNow`] where too many went out.
    pub fn print_slip(&self, written: &Written) -> Result<Done, Error> {
        printed(written, || self.slip_goes(written))
    }

    /// Writes a slip that was left here to a new file in the desk's folder.
    ///
    /// # Errors
    /// As for [`Session::keep_paper`](crate::desk::Session::keep_paper); [`Error::NotNow`] where too many went out.
    pub fn keep_slip(&self, written: &Written) -> Result<Done<PathBuf>, Error> {
        let done = kept(written, &self.dir().join(PAPERS), || self.slip_goes(written))?;
        // Where the desk's files lie is nothing for whoever stands there.
        let name = done.value.file_name().unwrap_or_default().to_string_lossy();
        let words = format!("Written, and not encrypted: {name}, among the desk's papers");
        Ok(Done { words, ..done })
    }

    /// Counts that a slip goes out, and refuses where too many do.
    fn slip_goes(&self, written: &Written) -> Result<(), Error> {
        let Of::Left(pointed) = &written.audited.of else { return Err(Error::Gone) };
        let counter = self.counter()?;
        if !counter.slip_goes(self.clock().now())? {
            let words = "Many slips went out within this minute. Wait a minute, then try again.";
            return Err(Error::NotNow(words.to_owned()));
        }
        let slips = pointed.slips.fetch_add(1, Ordering::Relaxed) + 1;
        if pointed.uncounted.is_none() {
            let left = LeftSignpost { new: pointed.new.clone(), slips };
            // Whoever stands there gets their slip also where no more can be counted.
            let _ = self.leave(&counter, pointed.id.0, LeftKind::Signpost, &left)?;
        }
        Ok(())
    }
}
