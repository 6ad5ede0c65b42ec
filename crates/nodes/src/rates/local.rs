//! Buckets in this process, bounded in memory: sixteen bytes a caller, and no timer.

use std::hash::Hash;

use kernel::Timestamp;

use super::{MINUTE_MICROS, TooMany};
use crate::rates::shards::Shards;

/// The buckets of one limit.
pub(crate) struct Buckets {
    per_minute: u32,
    full_at: Shards<i64>,
}

impl Buckets {
    pub(crate) fn new(per_minute: u32) -> Self {
        Self { per_minute, full_at: Shards::default() }
    }

    /// Counts one request of a caller, or says how long to wait. The limit is not zero.
    pub(crate) fn admit(&self, caller: impl Hash, now: Timestamp) -> Result<(), TooMany> {
        let now = now.as_microsecond();
        let in_use = |full_at: &i64| *full_at > now;
        self.full_at.with(caller, in_use, || i64::MIN, |full_at| self.take(full_at, now))
    }

    fn take(&self, full_at: &mut i64, now: i64) -> Result<(), TooMany> {
        let cost = MINUTE_MICROS / i64::from(self.per_minute);
        // A clock that was set back must not lock anyone out for longer than a minute.
        let busy = (*full_at).clamp(now, now + MINUTE_MICROS) - now;
        *full_at = now + busy;
        let wait_micros = busy + cost - MINUTE_MICROS;
        if wait_micros > 0 {
            return Err(TooMany { wait_micros });
        }
        *full_at = now + busy + cost;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use kernel::time::plus_seconds;

    use super::*;

    fn start() -> Timestamp {
        Timestamp::from_second(1_700_000_000).unwrap()
    }

    #[test]
    fn a_minute_has_so_many_requests_and_then_one_at_a_time() {
        let buckets = Buckets::new(10);
        for _ in 0..10 {
            buckets.admit("ana", start()).unwrap();
        }
        assert_eq!(buckets.admit("ana", start()), Err(TooMany { wait_micros: 6_000_000 }));
        assert!(buckets.admit("ben", start()).is_ok(), "each caller has a bucket");
        assert!(buckets.admit("ana", plus_seconds(start(), 6)).is_ok());
        assert!(buckets.admit("ana", plus_seconds(start(), 6)).is_err());
    }

    #[test]
    fn a_clock_set_back_heals() {
        let buckets = Buckets::new(1);
        buckets.admit("ana", start()).unwrap();
        let before = plus_seconds(start(), -86_400);
        assert!(buckets.admit("ana", before).is_err());
        assert!(buckets.admit("ana", plus_seconds(before, 60)).is_ok());
    }
}
