//! The scan-in folder, watched while somebody sits at the desk: by a thread, since the folder may lie on a machine that does
//! not answer.

use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::desk::files::lying_in;

/// How often it is looked into.
const LOOK: Duration = Duration::from_secs(2);

/// What lies in the folder, as last looked. Its thread ends with it.
pub struct Scans {
    names: Arc<Mutex<Vec<String>>>,
    /// How many were told of.
    told: usize,
    _ends: Sender<()>,
}

impl Scans {
    /// Watches a folder.
    #[must_use]
    pub fn watch(folder: PathBuf) -> Self {
        let names: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = Arc::clone(&names);
        let (ends, ended) = channel::<()>();
        std::thread::spawn(move || {
            loop {
                let now = lying_in(&folder);
                *seen.lock().unwrap_or_else(PoisonError::into_inner) = now;
                if ended.recv_timeout(LOOK) != Err(RecvTimeoutError::Timeout) {
                    break;
                }
            }
        });
        Self { names, told: 0, _ends: ends }
    }

    /// The names of the files that lie there.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many there are, where that has changed since it was last asked.
    pub fn news(&mut self) -> Option<usize> {
        let now = self.names.lock().unwrap_or_else(PoisonError::into_inner).len();
        (std::mem::replace(&mut self.told, now) != now).then_some(now)
    }
}
