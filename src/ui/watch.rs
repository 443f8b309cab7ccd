//! Signals and a terminal that goes away. A flag set by SIGHUP is never seen by the loop, so a thread of its own keeps
//! the draft and ends the process.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use super::terminal;
use crate::desk::{Session, host};

/// How long the watchdog waits for the loop: it has a second in all.
const PATIENCE: Duration = Duration::from_millis(200);

/// A draft as it stands: form, subject, words.
type Typed = (String, String, String);

/// What the watchdog needs to keep a draft without the loop: a session of its own, and what is typed now.
#[derive(Clone, Default)]
pub struct Keeper(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    session: Option<Session>,
    typed: Option<Typed>,
    /// The folder of a temporary desk, to be removed at the end.
    temporary: Option<PathBuf>,
}

impl Keeper {
    /// A keeper for a locked desk.
    #[must_use]
    pub fn new(temporary: Option<PathBuf>) -> Self {
        Self(Arc::new(Mutex::new(Kept { temporary, ..Kept::default() })))
    }

    fn with<T>(&self, work: impl FnOnce(&mut Kept) -> T) -> T {
        // A panic elsewhere must not keep the draft from being saved.
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Somebody sat down.
    pub fn sits(&self, session: &Session) {
        let own = session.again().ok();
        self.with(|kept| (kept.session, kept.typed) = (own, None));
    }

    /// They left: the keys go too.
    pub fn leaves(&self) {
        self.with(|kept| (kept.session, kept.typed) = (None, None));
    }

    /// What is typed now; `None` where nothing is.
    pub fn typed(&self, typed: Option<Typed>) {
        self.with(|kept| kept.typed = typed);
    }

    /// Keeps what is typed, and forgets the keys. Where another thread is at it for longer than `patience`, that is left
    /// to it: a panic has none, because the thread may be its own.
    pub fn save(&self, patience: Duration) {
        let until = Instant::now() + patience;
        let kept = loop {
            match self.0.try_lock() {
                Ok(kept) => break Some(kept),
                Err(TryLockError::Poisoned(kept)) => break Some(kept.into_inner()),
                Err(TryLockError::WouldBlock) if Instant::now() >= until => break None,
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(5)),
            }
        };
        if let Some(mut kept) = kept {
            if let (Some(session), Some((form, subject, words))) = (kept.session.take(), kept.typed.take()) {
                // There is nobody left to tell.
                let _ = session.save_draft(&form, &subject, &words);
            }
            if let Some(dir) = kept.temporary.take() {
                host::remove_folder(&dir);
            }
        }
    }
}

/// Starts the watchdog: on SIGHUP, SIGTERM or a lost terminal the draft is kept and the process ends within a second.
///
/// # Errors
/// Where the signals cannot be listened to.
pub fn start(keeper: Keeper) -> std::io::Result<()> {
    host::on_the_end(move |code| {
        keeper.save(PATIENCE);
        terminal::leave();
        std::process::exit(code);
    })
}
