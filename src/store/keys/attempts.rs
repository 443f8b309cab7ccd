//! The growing delay after wrong passphrases.
//!
//! Whoever can copy the files can guess without us: the cost of a slot and a good passphrase are what protects it.
//! This slows the guessing at the screen, and tells the next person who signs in how often it was tried. The counts
//! stand in a small file that holds slot ids, numbers and times, and nothing that was typed. Two desks that fail in
//! the same instant may count once.

use std::{path::Path, time::Duration};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::disk;

/// The file of the counts, beside the database.
const FILE: &str = "attempts";
const MAX_BYTES: u64 = 64 * 1024;
const MAX_ENTRIES: usize = 64;
/// So many failures cost no delay.
const FREE: u32 = 2;
const LONGEST: Duration = Duration::from_secs(60);

#[derive(Serialize, Deserialize)]
struct Entry {
    slot: Uuid,
    failures: u32,
    last: DateTime<Utc>,
}

/// Failures since each slot was last opened. `key` is [`super::Keyring::attempt_key`].
///
/// A file that cannot be read, understood or written counts as none: it must not lock everybody out.
pub struct Attempts;

impl Attempts {
    /// The key that all unknown logins share.
    pub const UNKNOWN: Uuid = Uuid::nil();

    /// How long this key must still wait before the next try; zero when it may try now.
    #[must_use]
    pub fn wait(dir: &Path, key: Uuid, now: DateTime<Utc>) -> Duration {
        let mut entries = load(dir);
        let Some(entry) = entries.iter_mut().find(|entry| entry.slot == key) else { return Duration::ZERO };
        let delay = delay(entry.failures);
        if entry.last > now {
            // The clock was put back meanwhile. The delay counts from now, so that it ends.
            entry.last = now;
            save(dir, &entries);
            return delay;
        }
        delay.saturating_sub((now - entry.last).to_std().unwrap_or_default())
    }

    /// Counts a failure and returns the delay from now: nothing twice, then 1, 2, 4 … 60 seconds.
    pub fn failed(dir: &Path, key: Uuid, now: DateTime<Utc>) -> Duration {
        let mut entries = load(dir);
        let before = entries.iter().position(|entry| entry.slot == key).map(|i| entries.swap_remove(i));
        let failures = before.map_or(0, |entry| entry.failures).saturating_add(1);
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.last));
        entries.truncate(MAX_ENTRIES - 1);
        entries.push(Entry { slot: key, failures, last: now });
        save(dir, &entries);
        delay(failures)
    }

    /// Forgets the failures of this key and returns how many there were, for the audit.
    pub fn succeeded(dir: &Path, key: Uuid) -> u32 {
        let mut entries = load(dir);
        let Some(i) = entries.iter().position(|entry| entry.slot == key) else { return 0 };
        let entry = entries.swap_remove(i);
        save(dir, &entries);
        entry.failures
    }
}

fn delay(failures: u32) -> Duration {
    match failures.checked_sub(FREE + 1) {
        None => Duration::ZERO,
        Some(doublings) => Duration::from_secs(1 << doublings.min(6)).min(LONGEST),
    }
}

fn load(dir: &Path) -> Vec<Entry> {
    let bytes = disk::read(dir, FILE, MAX_BYTES).ok().flatten().unwrap_or_default();
    let mut entries: Vec<Entry> = serde_json::from_slice(&bytes).unwrap_or_default();
    entries.truncate(MAX_ENTRIES);
    entries
}

fn save(dir: &Path, entries: &[Entry]) {
    // A folder that cannot be written slows nobody down; the desk says so elsewhere, since nothing can be saved.
    let _ = serde_json::to_vec(entries).map(|bytes| disk::replace(dir, FILE, &bytes));
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn key(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    const fn secs(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn the_delay_grows_from_the_third_failure_to_a_minute() {
        let dir = tempfile::tempdir().unwrap();
        let delays: Vec<u64> = (0..11).map(|_| Attempts::failed(dir.path(), key(1), at(0)).as_secs()).collect();
        assert_eq!(delays, [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
        assert_eq!(Attempts::wait(dir.path(), key(1), at(0)), secs(60));
        assert_eq!(Attempts::wait(dir.path(), key(1), at(59)), secs(1));
        assert_eq!(Attempts::wait(dir.path(), key(1), at(60)), Duration::ZERO);
        assert_eq!(delay(u32::MAX), secs(60));
    }

    #[test]
    fn each_slot_waits_for_itself_and_a_success_ends_it() {
        let dir = tempfile::tempdir().unwrap();
        for _ in 0..5 {
            Attempts::failed(dir.path(), key(1), at(0));
        }
        Attempts::failed(dir.path(), Attempts::UNKNOWN, at(0));
        assert_eq!(Attempts::wait(dir.path(), key(1), at(0)), secs(4));
        assert_eq!(Attempts::wait(dir.path(), key(2), at(0)), Duration::ZERO);
        assert_eq!(Attempts::succeeded(dir.path(), key(1)), 5);
        assert_eq!(Attempts::succeeded(dir.path(), key(1)), 0);
        assert_eq!(Attempts::wait(dir.path(), key(1), at(0)), Duration::ZERO);
        assert_eq!(Attempts::succeeded(dir.path(), Attempts::UNKNOWN), 1);
    }

    #[test]
    fn a_clock_that_was_put_back_does_not_lock_anybody_out() {
        let dir = tempfile::tempdir().unwrap();
        for _ in 0..3 {
            Attempts::failed(dir.path(), key(1), at(86_400));
        }
        assert_eq!(Attempts::wait(dir.path(), key(1), at(0)), secs(1));
        assert_eq!(Attempts::wait(dir.path(), key(1), at(1)), Duration::ZERO);
    }

    #[test]
    fn the_file_is_bounded_and_forgets_the_oldest() {
        let dir = tempfile::tempdir().unwrap();
        for n in 0..200 {
            Attempts::failed(dir.path(), key(n), at(i64::try_from(n).unwrap()));
        }
        assert_eq!(load(dir.path()).len(), MAX_ENTRIES);
        assert_eq!(Attempts::succeeded(dir.path(), key(135)), 0);
        assert_eq!(Attempts::succeeded(dir.path(), key(136)), 1);
        assert_eq!(Attempts::succeeded(dir.path(), key(199)), 1);
    }

    #[test]
    fn a_damaged_file_starts_afresh() {
        let dir = tempfile::tempdir().unwrap();
        for damage in [b"".as_slice(), b"[{", b"{\"a\":1}", &[0xff; 70_000]] {
            std::fs::write(dir.path().join(FILE), damage).unwrap();
            assert_eq!(Attempts::wait(dir.path(), key(1), at(0)), Duration::ZERO);
            Attempts::failed(dir.path(), key(1), at(0));
            assert_eq!(Attempts::succeeded(dir.path(), key(1)), 1);
        }
        std::fs::remove_file(dir.path().join(FILE)).unwrap();
        std::fs::create_dir(dir.path().join(FILE)).unwrap();
        assert_eq!(Attempts::wait(dir.path(), key(1), at(0)), Duration::ZERO);
        assert_eq!(Attempts::failed(dir.path(), key(1), at(0)), Duration::ZERO);
    }
}
