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
        // The width of this number differs between machines.
        #[allow(clippy::useless_conversion)]
        let kind = i64::try_from(rustix::fs::statfs(dir).ok()?.f_type).ok()?;
        NETWORK.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = dir;
        None
    }
}

/// Removes the folder of a temporary desk. What cannot be removed holds made-up people only.
pub fn remove_folder(dir: &Path) {
    let _ = std::fs::remove_dir_all(dir);
}

/// Hands bytes to this machine's printer, or to the one of this name, by `lp`. Nothing of them is in its arguments.
///
/// # Errors
/// A sentence that says what else can be done.
pub fn print(bytes: &[u8], printer: &str) -> Result<(), &'static str> {
    use std::io::Write as _;
    use std::process::{Command, Stdio};
    let mut lp = Command::new("lp")
        .args(["-s", "-t", "Alongside"])
        .args(Some(printer).filter(|name| !name.is_empty()).iter().flat_map(|name| ["-d", *name]))
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| "This machine has no printing command (lp). Write a file instead and print that.")?;
    let given = lp.stdin.take().map(|mut input| input.write_all(bytes));
    let printed = lp.wait().is_ok_and(|status| status.success()) && matches!(given, Some(Ok(())));
    if printed { Ok(()) } else { Err("The printer did not take it. Write a file instead and print that.") }
}

/// Calls `work` once, on a thread of its own, when the process is told to end (SIGHUP, SIGTERM) or its terminal is gone.
/// It is given the exit code to end with.
///
/// # Errors
/// Where the signals cannot be listened to.
pub fn on_the_end(work: impl FnOnce(i32) + Send + 'static) -> io::Result<()> {
    use std::sync::Mutex;
    use std::sync::mpsc::channel;
    let (tell, told) = channel();
    let mut signals = signal_hook::iterator::Signals::new([
        signal_hook::consts::SIGHUP,
        signal_hook::consts::SIGTERM,
        signal_hook::consts::SIGTSTP,
    ])?;
    let from_signals = tell.clone();
    std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            // Suspending would leave a client's name on the screen of a shell: it is refused.
            if signal != signal_hook::consts::SIGTSTP && from_signals.send(128 + signal).is_err() {
                return;
            }
        }
    })?;
    let from_terminal = Mutex::new(tell);
    std::thread::Builder::new().name("terminal".to_owned()).spawn(move || {
        wait_for_hang_up();
        if let Ok(tell) = from_terminal.lock() {
            // The process may be ending already.
            let _ = tell.send(128 + signal_hook::consts::SIGHUP);
        }
    })?;
    std::thread::Builder::new().name("watchdog".to_owned()).spawn(move || {
        if let Ok(code) = told.recv() {
            work(code);
        }
    })?;
    Ok(())
}

/// Returns when the terminal of standard input is gone. It sleeps in the kernel and wakes for nothing else.
fn wait_for_hang_up() {
    use rustix::event::{PollFd, PollFlags, poll};
    let stdin = io::stdin();
    loop {
        // No flag is asked for, so only a hang-up or an error ends the wait.
        let mut fds = [PollFd::new(&stdin, PollFlags::empty())];
        match poll(&mut fds, None) {
            Ok(_) if fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => return,
            Ok(_) | Err(rustix::io::Errno::INTR) => std::thread::sleep(std::time::Duration::from_millis(250)),
            Err(_) => return,
        }
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
