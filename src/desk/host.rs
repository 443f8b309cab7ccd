//! What touches the machine: the wall clock, the kind of file system, hardening of the process.

use std::path::Path;

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

/// A flag that SIGINT and SIGTERM set instead of ending the process, for work that stops at a good moment by itself.
#[must_use]
pub fn stop_flag() -> std::sync::Arc<std::sync::atomic::AtomicBool> {
    let flag = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Where it cannot be had the signal ends the process, which costs the batch at work and no record its wholeness.
        let _ = signal_hook::flag::register(signal, std::sync::Arc::clone(&flag));
    }
    flag
}
