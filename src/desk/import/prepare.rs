//! Making records ready beside the database: what costs time and needs no lock runs on a thread of its own.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;

use crate::desk::Clock;
use crate::domain::id::SiteId;
use crate::domain::incoming::{Incoming, Record};
use crate::domain::problem::Problem;
use crate::domain::text::fold;
use crate::exchange::canonical;
use crate::store::client::{self, Key};
use crate::store::import::{self, Letterboxes, Made, Marks, Sealed};
use crate::store::{self, Ids};

/// Records that are made ready together, and bytes of their reasons.
const CHUNK: usize = 256;
const CHUNK_BYTES: usize = 4 << 20;

/// A record made ready.
pub(super) enum Ready {
    /// A referral.
    Referral(Box<Arriving>),
    /// What needs no more than to be counted.
    Other(usize, Record),
}

/// A referral made ready.
pub(super) struct Arriving {
    /// The file it stands in.
    pub(super) file: usize,
    pub(super) incoming: Incoming,
    pub(super) marks: Marks,
    pub(super) keys: Vec<Key>,
    /// `None` for one that this run has taken in already.
    pub(super) sealed: Option<Sealed>,
}

/// Makes records ready.
pub(super) struct Preparer {
    pub(super) site: SiteId,
    pub(super) boxes: Arc<Letterboxes>,
    /// What this run has taken in already, by content.
    pub(super) known: HashSet<String>,
    pub(super) ids: Ids,
    pub(super) clock: Clock,
}

impl Preparer {
    /// Makes all records ready, in order, until nobody wants them any more.
    pub(super) fn run(
        &self,
        mut records: impl Iterator<Item = (usize, Record)>,
        out: &SyncSender<Result<Vec<Ready>, store::Error>>,
    ) {
        loop {
            let chunk = self.chunk(&mut records);
            let over = chunk.as_ref().map_or(true, Vec::is_empty);
            if out.send(chunk).is_err() || over {
                return;
            }
        }
    }

    fn chunk(&self, records: &mut impl Iterator<Item = (usize, Record)>) -> Result<Vec<Ready>, store::Error> {
        let mut chunk = Vec::with_capacity(CHUNK);
        let mut bytes = 0;
        while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
            let Some((file, record)) = records.next() else { break };
            chunk.push(match record {
                Record::Referral(incoming) => {
                    bytes += incoming.asking.reason.len();
                    Ready::Referral(Box::new(self.arriving(file, *incoming)?))
                }
                other => Ready::Other(file, other),
            });
        }
        Ok(chunk)
    }

    fn arriving(&self, file: usize, mut incoming: Incoming) -> Result<Arriving, store::Error> {
        let marks = Marks::of(self.site, &incoming.source_id, &canonical(&incoming));
        let keys = client::keys_of(&incoming.person);
        let team = self.boxes.team(&incoming.team);
        if team.is_none() {
            keep_team(&mut incoming);
        }
        let sealed = if self.known.contains(marks.content()) {
            None
        } else {
            let made = Made::new(&self.ids, self.clock.now(), incoming.identifiers.len());
            Some(import::seal(made, &self.boxes, team, &incoming.asking, &incoming.identifiers)?)
        };
        Ok(Arriving { file, incoming, marks, keys, sealed })
    }
}

/// Keeps the name of a team that is none of the site's care teams with the referrer.
fn keep_team(incoming: &mut Incoming) {
    let (team, referrer) = (&incoming.team, &mut incoming.asking.referrer);
    if team.is_empty() {
        return;
    }
    if !fold(referrer).contains(&fold(team)) {
        *referrer = if referrer.is_empty() { team.clone() } else { format!("{referrer}, {team}") };
    }
    let words = "No care team of this site has that name. The referral is kept for the advice desk, and the name with the \
        referrer.";
    incoming.warnings.push(Problem::new("team", words));
}
