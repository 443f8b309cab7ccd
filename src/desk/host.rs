//! What touches the machine: the wall clock, the kind of file system, hardening of the process, typing without echo.

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, Utc};

/// The system's time. The only place that asks for it.
#[must_use]
pub fn system_time() -> DateTime<Utc> {
    Utc::now()
}

/// Keeps the memory of this process to itself: no core file, no reading by other processes of the account, and freed
/// memory overwritten. What fails is passed over: each is a second line of defence.
pub fn harden() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: mallopt only sets a parameter of the allocator; it is called before other threads start.
        #[allow(unsafe_code)]
        unsafe {
            libc::mallopt(libc::M_PERTURB, 0x5a);
        }
    }
}

/// Network file systems by the number that Linux gives them: SQLite's log cannot be shared over them.
#[cfg(target_os = "linux")]
const NETWORK: &[(i64, &str)] = &[
    (0x6969, "NFS"),
    (0x517b, "SMB"),
    (0xff53_4d42, "SMB (CIFS)"),
    (0xfe53_4d42, "SMB 2"),
    (0x5346_414f, "AFS"),
    (0x00c3_6400, "Ceph"),
    (0x0102_1997, "9P"),
];

/// The name of the network file system on which a folder lies, where it lies on one.
#[must_use]
pub fn network_file_system(dir: &Path) -> Option<&'static str> {
    #[cfg(target_os = "linux")]
    {
        let kind = i64::try_from(rustix::fs::statfs(dir).ok()?.f_type).ok()?;
        NETWORK.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = dir;
        None
    }
}

/// One line of standard input without its end, and what is typed not shown where it is a terminal. `None` at its end.
///
/// # Errors
/// Where standard input cannot be read.
pub fn read_line(shown: bool) -> io::Result<Option<zeroize::Zeroizing<String>>> {
    let stdin = io::stdin();
    let quiet = if shown || !stdin.is_terminal() { None } else { Some(Quiet::begin()?) };
    let mut line = zeroize::Zeroizing::new(String::with_capacity(256));
    let read = stdin.lock().read_line(&mut line)?;
    drop(quiet);
    if read == 0 {
        return Ok(None);
    }
    cut_line_end(&mut line);
    Ok(Some(line))
}

/// Removes one line end from the end of a text, where there is one.
pub fn cut_line_end(text: &mut String) {
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
}

/// The terminal of standard input without echo, until it is dropped.
struct Quiet {
    #[cfg(unix)]
    before: rustix::termios::Termios,
}

#[cfg(unix)]
impl Quiet {
    fn begin() -> io::Result<Self> {
        use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};
        let before = tcgetattr(io::stdin())?;
        let mut silent = before.clone();
        silent.local_modes.remove(LocalModes::ECHO);
        silent.local_modes.insert(LocalModes::ECHONL);
        tcsetattr(io::stdin(), OptionalActions::Now, &silent)?;
        Ok(Self { before })
    }
}

#[cfg(unix)]
impl Drop for Quiet {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}

#[cfg(not(unix))]
impl Quiet {
    fn begin() -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "no terminal without echo here"))
    }
}

/// A flag that is set when this process is asked to stop, so that long work ends tidily between two steps.
///
/// # Errors
/// Where the signals cannot be watched.
pub fn asked_to_stop() -> io::Result<Arc<AtomicBool>> {
    let asked = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&asked))?;
    }
    Ok(asked)
}
