//! One run: its row, its original bytes, and one pass over its records.

use std::collections::HashSet;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::prepare::{Arriving, Preparer, Ready};
use super::{Import, Original, sentences};
use crate::desk::{Error, Session};
use crate::domain::change::Part;
use crate::domain::id::{ImportId, ReferralId, SiteId};
use crate::domain::incoming::{Format, Record};
use crate::domain::role::Verb;
use crate::store::import::{self, Arrival, Counts, Seen};
use crate::store::{self, Tx};

/// Bytes of the original in one part.
const PART: usize = 1_000_000;
/// Chunks that wait to be taken in.
const AHEAD: usize = 2;
/// How long a batch should hold the write lock, its commit included; the promise to other desks is 50 ms.
/// Between two batches the store gives way to the others.
const HOLD: Duration = Duration::from_millis(35);
const CLASH: &str = "This source identifier stands for somebody else's referral already. Give each referral one of its own, \
    or leave it empty.";

/// One file of the original, as the first part lists it.
#[derive(Serialize, Deserialize)]
struct Listed {
    path: String,
    length: usize,
}

/// A run whose original bytes are kept.
pub(super) struct Run {
    run: import::Run,
    /// Whether it was begun by an earlier call.
    again: bool,
}

impl Run {
    pub(super) const fn id(&self) -> ImportId {
        self.run.id
    }

    /// Finds or begins the run of these files, `(path, bytes)`, and keeps their bytes.
    pub(super) fn open(
        session: &Session,
        site: SiteId,
        format: Format,
        files: &[(String, &[u8])],
    ) -> Result<Self, Error> {
        let digest = import::digest(site, files.iter().map(|(_, bytes)| *bytes));
        let (run, again) = session.write(|tx| {
            let found = import::run(tx, &digest)?;
            let run = found.map_or_else(|| import::begin(tx, site, &digest, format), Ok)?;
            tx.audit(site, Verb::Import, "import", &run.id.to_string())?;
            Ok((run, found.is_some()))
        })?;
        if !run.finished {
            keep(session, run.id, files)?;
        }
        Ok(Self { run, again })
    }

    /// Says that all of it was dealt with.
    pub(super) fn end(&self, session: &Session, counts: Counts) -> Result<(), Error> {
        if self.run.finished {
            return Ok(());
        }
        session.write(|tx| Ok(import::progress(tx, self.id(), counts, true)?))
    }
}

/// Keeps the original bytes, a part in each write: first what files there are, then what they hold.
fn keep(session: &Session, run: ImportId, files: &[(String, &[u8])]) -> Result<(), Error> {
    let listed: Vec<Listed> =
        files.iter().map(|(path, bytes)| Listed { path: path.clone(), length: bytes.len() }).collect();
    let listed = serde_json::to_vec(&listed).map_err(|_| store::Error::Damaged("the list of files"))?;
    let public = session.store.vault().public(session.store.conn(), store::Room::File)?;
    let kept = import::parts(session.store.conn(), run)?;
    let mut number = 0;
    let mut put = |bytes: &[u8]| -> Result<(), Error> {
        if number >= kept {
            let key = session.store.new_id(session.now());
            let part = import::seal_part(&public, run, number, key, bytes)?;
            session.write(|tx| Ok(import::keep_part(tx, run, &part)?))?;
        }
        number += 1;
        Ok(())
    };
    put(&listed)?;
    let mut part = Vec::with_capacity(PART);
    for (_, bytes) in files {
        let mut rest = *bytes;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(PART - part.len()));
            part.extend_from_slice(now);
            rest = later;
            if part.len() == PART {
                put(&part)?;
                part.clear();
            }
        }
    }
    if part.is_empty() { Ok(()) } else { put(&part) }
}

/// The files of a run, as they came.
pub(super) fn originals(session: &Session, run: ImportId) -> Result<Vec<Original>, Error> {
    let part = |number| import::part(session.store.conn(), session.store.vault(), run, number);
    let listed = part(0)?.ok_or(Error::Gone)?;
    let listed: Vec<Listed> =
        serde_json::from_slice(&listed).map_err(|_| store::Error::Damaged("the list of files"))?;
    let mut files: Vec<Original> =
        listed.iter().map(|file| Original { path: file.path.clone(), bytes: Vec::new() }).collect();
    let (mut number, mut waiting) = (0, Vec::new());
    let mut waiting_at = 0;
    for (file, listed) in files.iter_mut().zip(&listed) {
        while file.bytes.len() < listed.length {
            if waiting_at == waiting.len() {
                number += 1;
                waiting = part(number)?.ok_or(Error::Gone)?.to_vec();
                waiting_at = 0;
            }
            let rest = &waiting[waiting_at..];
            let now = rest.len().min(listed.length - file.bytes.len());
            file.bytes.extend_from_slice(&rest[..now]);
            waiting_at += now;
        }
    }
    Ok(files)
}

/// What becomes of a record.
enum Fate {
    Accepted { matched: bool },
    Duplicate,
    Clash,
    Other,
}

/// One pass over the records of a run.
pub(super) struct Pass<'p, 'a> {
    import: &'p mut Import<'a>,
    run: Run,
    counts: Counts,
    /// Referrals of the run that were met in this pass, where it goes on with a run that was cut off.
    met: HashSet<ReferralId>,
    /// How long the work of a batch may take, so that with its commit it takes about [`HOLD`].
    work: Duration,
}

impl<'p, 'a> Pass<'p, 'a> {
    pub(super) fn new(import: &'p mut Import<'a>, run: Run) -> Self {
        Self { import, run, counts: Counts::default(), met: HashSet::new(), work: HOLD / 2 }
    }

    /// Takes the records in, until their end or until it is stopped.
    pub(super) fn go(mut self, records: impl Iterator<Item = (usize, Record)> + Send) -> Result<(), Error> {
        let session = self.import.session;
        let known = if self.run.again { import::taken(session.store.conn(), self.run.id())? } else { HashSet::new() };
        let boxes = self.import.boxes.clone();
        let (ids, clock, site) = (session.store.fork_ids(), session.clock(), self.import.site);
        std::thread::scope(|scope| {
            let (send, receive) = sync_channel(AHEAD);
            scope.spawn(move || Preparer { site, boxes, known, ids, clock }.run(records, &send));
            // Leaving the loop drops the receiver, which ends the other thread.
            for chunk in receive {
                let chunk = chunk?;
                self.chunk(&chunk)?;
                if let Some(last) = chunk_file(&chunk) {
                    self.import.tell(last);
                }
                if self.import.stopped {
                    return Ok(());
                }
            }
            self.finish()
        })
    }

    fn finish(&self) -> Result<(), Error> {
        self.run.end(self.import.session, self.counts)
    }

    /// Takes a chunk in, in as many batches as it needs.
    fn chunk(&mut self, chunk: &[Ready]) -> Result<(), Error> {
        let mut rest = chunk;
        while rest.iter().any(|ready| matches!(ready, Ready::Referral(_))) {
            let session = self.import.session;
            let (begun, fates) = session.write(|tx| {
                let begun = Instant::now();
                let mut counts = self.counts;
                let mut fates = Vec::new();
                for ready in rest {
                    let fate = self.fate(tx, ready)?;
                    count(&mut counts, ready, &fate);
                    fates.push(fate);
                    if begun.elapsed() >= self.work {
                        break;
                    }
                }
                if counts.accepted > self.counts.accepted {
                    tx.changed(Part::Inbox)?;
                }
                if !self.run.run.finished {
                    import::progress(tx, self.run.id(), counts, false)?;
                }
                Ok((begun, fates))
            })?;
            let released = store::released().unwrap_or_else(Instant::now);
            self.pace(released - begun);
            for (ready, fate) in rest.iter().zip(&fates) {
                self.note(ready, fate);
            }
            rest = rest.get(fates.len()..).unwrap_or_default();
        }
        for ready in rest {
            self.note(ready, &Fate::Other);
        }
        Ok(())
    }

    /// Makes the next batch longer or shorter, so that the lock is held for about [`HOLD`].
    fn pace(&mut self, held: Duration) {
        let factor = (HOLD.as_secs_f64() / held.as_secs_f64().max(1e-4)).clamp(0.5, 1.2);
        self.work = self.work.mul_f64(factor).clamp(HOLD / 30, HOLD);
    }

    fn fate(&mut self, tx: &Tx<'_>, ready: &Ready) -> Result<Fate, Error> {
        let Ready::Referral(arriving) = ready else { return Ok(Fate::Other) };
        if let Some(seen) = import::seen(tx, &arriving.marks)? {
            return self.known(tx, arriving, seen);
        }
        let Some(sealed) = &arriving.sealed else { return Err(store::Error::Damaged("an import's marks").into()) };
        let site = self.import.site;
        let arrival = Arrival {
            run: self.run.id(),
            site,
            person: &arriving.incoming.person,
            keys: &arriving.keys,
            received: arriving.incoming.received.unwrap_or(tx.at),
            asking: &arriving.incoming.asking,
            sealed,
            marks: &arriving.marks,
        };
        let (referral, matched) = import::take(tx, &arrival)?;
        tx.audit(site, Verb::Import, "referral", &referral.to_string())?;
        if self.run.again {
            self.met.insert(referral);
        }
        Ok(Fate::Accepted { matched })
    }

    /// A record that was taken in before: by this run before it was cut off, or by another.
    fn known(&mut self, tx: &Tx<'_>, arriving: &Arriving, seen: Seen) -> Result<Fate, Error> {
        let ours = self.run.again && !self.run.run.finished && seen.run == self.run.id();
        let first = ours && seen.same_content && self.met.insert(seen.referral);
        if !first && seen.same_content {
            return Ok(Fate::Duplicate);
        }
        Ok(match import::whose(tx, seen.referral)? {
            Some((_, matched)) if first => Fate::Accepted { matched },
            None if first => Fate::Accepted { matched: false },
            Some((person, _)) if person.is_plainly_not(&arriving.incoming.person) => Fate::Clash,
            _ => Fate::Duplicate,
        })
    }

    /// Writes what became of a record into the report.
    fn note(&mut self, ready: &Ready, fate: &Fate) {
        count(&mut self.counts, ready, fate);
        self.import.records += 1;
        match (ready, fate) {
            (Ready::Referral(arriving), fate) => {
                let file = &mut self.import.files[arriving.file];
                match fate {
                    Fate::Accepted { matched } => file.accept(&arriving.incoming, *matched),
                    Fate::Clash => file.refuse(&arriving.incoming.at, format!("source_id: {CLASH}")),
                    Fate::Duplicate | Fate::Other => file.duplicates += 1,
                }
            }
            (Ready::Other(file, record), _) => {
                let file = &mut self.import.files[*file];
                match record {
                    Record::Refused { at, why } => file.refuse(at, sentences(why)),
                    Record::Ignored(why) => file.ignore(why),
                    Record::Duplicate { .. } | Record::Referral(_) => file.duplicates += 1,
                }
            }
        }
    }
}

fn count(counts: &mut Counts, ready: &Ready, fate: &Fate) {
    let place = match (ready, fate) {
        (_, Fate::Accepted { .. }) => &mut counts.accepted,
        (_, Fate::Clash) | (Ready::Other(_, Record::Refused { .. }), _) => &mut counts.refused,
        (Ready::Other(_, Record::Ignored(_)), _) => &mut counts.ignored,
        _ => &mut counts.duplicates,
    };
    *place += 1;
}

fn chunk_file(chunk: &[Ready]) -> Option<usize> {
    chunk.last().map(|ready| match ready {
        Ready::Referral(arriving) => arriving.file,
        Ready::Other(file, _) => *file,
    })
}
