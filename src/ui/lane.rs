//! The lane in which people and words are found: a thread beside the loop with connections of its own, so that typing never
//! waits. A newer question ends the one that runs. Between questions the lane reads on for the index.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::desk::find::{Patience, Progress};
use crate::desk::{Error, Finder, Session};
use crate::domain::find::{Found, Order};

/// How long words may be looked for before that is stopped and said.
const LONGEST: Duration = Duration::from_millis(50);
/// The same where nothing else is asked meanwhile.
const AT_LEISURE: Duration = Duration::from_secs(2);
/// People and pieces of writing that are shown at once.
const FOUND: usize = 30;
/// Rows that are read for the index before a search, where no more is missing.
const FEW: u64 = 100;
/// How long reading on for the index may take between two looks at what is asked, and how many rows that are at least and at
/// most.
const STEP: (Duration, Duration) = (Duration::from_millis(15), Duration::from_millis(40));
const ROWS: (i64, i64) = (50, 2_000);
/// How often it is said how far the index has come.
const SAY: Duration = Duration::from_millis(500);

/// What the lane sends back.
pub(super) enum Said {
    /// The answer to a question, by its number.
    Found(u64, Box<Result<Found, Error>>),
    /// How much has been read for the index.
    Read(Progress),
    /// It cannot be looked for anything.
    Broken(Error),
}

/// What is asked of the lane.
enum Ask {
    Find {
        number: u64,
        typed: String,
        order: Order,
    },
    /// Something was saved.
    ReadOn,
}

/// The loop's end of the lane. Dropped, whatever runs ends, and the connections and the keys with it.
pub(super) struct Lane {
    /// Until it is dropped.
    asks: Option<Sender<Ask>>,
    thread: Option<JoinHandle<()>>,
    patience: Arc<Patience>,
    /// The question whose answer is waited for, with what was typed.
    pub waits: Option<(u64, String, Order)>,
    /// Whether the index is being read.
    pub reads: bool,
    /// Whether this search has been written down.
    pub looked: bool,
}

impl Lane {
    /// Opens the lane for whoever `session` is.
    pub fn open(session: Session, say: impl Fn(Said) + Send + 'static) -> Self {
        let (asks, asked) = channel();
        let patience = Arc::<Patience>::default();
        let theirs = Arc::clone(&patience);
        let thread = std::thread::spawn(move || match Finder::new(session, Arc::clone(&theirs)) {
            Ok(finder) => serve(finder, &theirs, &asked, &say),
            Err(error) => say(Said::Broken(error)),
        });
        Self { asks: Some(asks), thread: Some(thread), patience, waits: None, reads: true, looked: false }
    }

    /// Asks; whatever was asked before is dropped.
    pub fn ask(&mut self, typed: String, order: Order) {
        let number = self.patience.newer();
        self.waits = Some((number, typed.clone(), order));
        self.send(Ask::Find { number, typed, order });
    }

    fn send(&self, ask: Ask) {
        // A lane that ended has said why.
        let _ = self.asks.as_ref().map(|asks| asks.send(ask));
    }

    /// Something was saved that may have words in it.
    pub fn read_on(&self) {
        self.send(Ask::ReadOn);
    }
}

impl Drop for Lane {
    /// Waits for the thread, which ends within some milliseconds: then the keys are gone, and a process that ends has nobody
    /// left who uses a cipher.
    fn drop(&mut self) {
        self.patience.close();
        self.asks = None;
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Answers until the loop's end is dropped.
fn serve(mut finder: Finder, patience: &Patience, asks: &Receiver<Ask>, say: &impl Fn(Said)) {
    let (mut behind, mut rows, mut said) = (true, ROWS.0, None::<Instant>);
    loop {
        let ask = if behind {
            match asks.try_recv() {
                Ok(ask) => Some(ask),
                Err(TryRecvError::Empty) => None,
                Err(TryRecvError::Disconnected) => return,
            }
        } else {
            let Ok(ask) = asks.recv() else { return };
            Some(ask)
        };
        match ask {
            Some(Ask::Find { number, typed, order }) => {
                // A newer one waits already: nobody wants this one's answer.
                if patience.is_over(number) {
                    continue;
                }
                patience.begin(number, LONGEST);
                // What was saved since is little and is read first; what is much is read in between.
                if finder.progress().is_ok_and(|progress| progress.of - progress.read <= FEW) {
                    let _ = finder.read_on(ROWS.1);
                }
                let mut found = finder.find(&typed, order, FOUND);
                if let Ok(first) = &mut found
                    && first.stopped
                    && !patience.is_over(number)
                {
                    first.goes_on = true;
                    say(Said::Found(number, Box::new(found)));
                    patience.begin(number, AT_LEISURE);
                    found = finder.find(&typed, order, FOUND);
                }
                if !patience.is_over(number) {
                    say(Said::Found(number, Box::new(found)));
                }
            }
            Some(Ask::ReadOn) => behind = true,
            None => {
                patience.rest();
                let began = Instant::now();
                match finder.read_on(rows) {
                    Ok(progress) => {
                        rows = match began.elapsed() {
                            took if took < STEP.0 => (rows * 2).min(ROWS.1),
                            took if took > STEP.1 => (rows / 2).max(ROWS.0),
                            _ => rows,
                        };
                        behind = !progress.done;
                        if !behind || said.is_none_or(|said| said.elapsed() >= SAY) {
                            said = Some(Instant::now());
                            say(Said::Read(progress));
                        }
                    }
                    // Another desk reads on: both wait a moment for it, and then it is done.
                    Err(Error::Busy) => {}
                    // Nobody waits any more, or it cannot be read: what is in the index is found, and how much that is is said.
                    Err(_) => behind = false,
                }
            }
        }
    }
}
