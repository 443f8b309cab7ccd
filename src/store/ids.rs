//! New ids: UUIDv7, so that rows sort by the time they were made and a retry writes the same row.

use std::cell::Cell;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

/// Makes ids. Within one millisecond they still rise, so that a timeline keeps the order in which things were done.
pub struct Ids {
    seed: Option<u64>,
    last: Cell<(i64, u16)>,
    made: Cell<u64>,
}

impl Ids {
    /// Random ids, from the system's source.
    #[must_use]
    pub const fn random() -> Self {
        Self { seed: None, last: Cell::new((0, 0)), made: Cell::new(0) }
    }

    /// Ids that follow from `seed` alone: for demo desks, where the same seed must give the same ids. Never for keys.
    #[must_use]
    pub const fn seeded(seed: u64) -> Self {
        Self { seed: Some(seed), last: Cell::new((0, 0)), made: Cell::new(0) }
    }

    /// A source of further ids for work beside this one, such as a thread of its own: random beside random; from a seed
    /// of its own beside a seeded one.
    #[must_use]
    pub fn fork(&self) -> Self {
        match self.seed {
            None => Self::random(),
            Some(seed) => {
                let n = self.made.get();
                self.made.set(n + 1);
                let digest = Sha256::new()
                    .chain_update(b"fork")
                    .chain_update(seed.to_be_bytes())
                    .chain_update(n.to_be_bytes())
                    .finalize();
                let mut bytes = [0u8; 8];
                bytes.copy_from_slice(&digest[..8]);
                Self::seeded(u64::from_be_bytes(bytes))
            }
        }
    }

    /// A new id made at `at`.
    #[must_use]
    pub fn make(&self, at: DateTime<Utc>) -> Uuid {
        let millis = at.timestamp_millis().max(0);
        let (last, count) = self.last.get();
        let count = if last == millis { count.saturating_add(1) & 0x0fff } else { 0 };
        self.last.set((millis, count));
        let mut bytes = [0u8; 10];
        match self.seed {
            None => getrandom::fill(&mut bytes).unwrap_or_default(),
            Some(seed) => {
                let n = self.made.get();
                self.made.set(n + 1);
                let digest = Sha256::new().chain_update(seed.to_be_bytes()).chain_update(n.to_be_bytes()).finalize();
                bytes.copy_from_slice(&digest[..10]);
            }
        }
        bytes[..2].copy_from_slice(&count.to_be_bytes());
        Builder::from_unix_timestamp_millis(millis.unsigned_abs(), &bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_within_a_millisecond_and_a_seed_repeats_them() {
        let at = DateTime::<Utc>::UNIX_EPOCH + chrono::TimeDelta::days(20_000);
        let make = || {
            let ids = Ids::seeded(7);
            (0..50).map(|_| ids.make(at)).collect::<Vec<_>>()
        };
        let first = make();
        assert!(first.is_sorted() && first.iter().all(|id| id.get_version_num() == 7));
        assert_eq!(first, make());
        let ids = Ids::seeded(7);
        let forked = || ids.fork().make(at);
        assert!(Ids::seeded(7).fork().make(at) == Ids::seeded(7).fork().make(at) && forked() != forked());
        let random = Ids::random();
        assert_ne!(random.make(at).as_bytes()[8..], random.make(at).as_bytes()[8..]);
    }
}
