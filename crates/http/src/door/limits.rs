//! How often one caller may ask: token buckets in this process, bounded in memory.
//!
//! A bucket is one number, the instant at which it will be full again (the generic cell rate
//! algorithm), so that a limiter needs sixteen bytes a caller and no timer.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use kernel::Timestamp;

use super::error::ApiError;

/// Buckets that a limiter keeps in each of its shards.
const BUCKETS_PER_SHARD_MAX: usize = 16_384;
/// Shards, so that callers rarely wait for each other.
const SHARDS: usize = 16;
const MINUTE_MICROS: i64 = 60_000_000;

/// How many requests a minute are allowed; zero switches a limit off.
#[derive(Debug, Clone, Copy)]
pub struct RateLimits {
    /// Requests of one address.
    pub requests_per_minute_per_address: u32,
    /// Holds of one person or session.
    pub holds_per_minute_per_person: u32,
    /// Attempts of one address to sign in to one account.
    pub sign_ins_per_minute_per_account: u32,
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            requests_per_minute_per_address: 100,
            holds_per_minute_per_person: 10,
            sign_ins_per_minute_per_account: 10,
        }
    }
}

/// One limit and who has used how much of it.
#[derive(Debug)]
pub struct Limiter {
    per_minute: u32,
    hasher: RandomState,
    shards: [Mutex<HashMap<u64, i64>>; SHARDS],
}

impl Limiter {
    /// A limiter of so many a minute, all of which may come at once.
    pub fn per_minute(per_minute: u32) -> Self {
        Self { per_minute, hasher: RandomState::new(), shards: Default::default() }
    }

    /// Counts one request of `caller`, or says how long to wait.
    pub fn admit(&self, caller: impl Hash, now: Timestamp) -> Result<(), ApiError> {
        if self.per_minute == 0 {
            return Ok(());
        }
        let key = self.hasher.hash_one(caller);
        let shard = &self.shards[(key % SHARDS as u64) as usize];
        let mut buckets = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_PER_SHARD_MAX && !buckets.contains_key(&key) {
            make_room(&mut buckets, now.as_microsecond());
        }
        self.take(buckets.entry(key).or_insert(i64::MIN), now.as_microsecond())
    }

    fn take(&self, full_at: &mut i64, now: i64) -> Result<(), ApiError> {
        let cost = MINUTE_MICROS / i64::from(self.per_minute);
        // A clock that was set back must not lock anyone out for longer than a minute.
        let busy = (*full_at).clamp(now, now + MINUTE_MICROS) - now;
        *full_at = now + busy;
        let wait = busy + cost - MINUTE_MICROS;
        if wait > 0 {
            return Err(too_many(wait));
        }
        *full_at = now + busy + cost;
        Ok(())
    }
}

/// Forgets full buckets, or all of them if every one is in use: a flood of new callers then costs
/// everyone a fresh bucket, never memory.
fn make_room(buckets: &mut HashMap<u64, i64>, now: i64) {
    buckets.retain(|_, full_at| *full_at > now);
    if buckets.len() >= BUCKETS_PER_SHARD_MAX {
        buckets.clear();
    }
}

fn too_many(wait_micros: i64) -> ApiError {
    let seconds = u32::try_from((wait_micros + 999_999) / 1_000_000).unwrap_or(60);
    let unit = if seconds == 1 { "second" } else { "seconds" };
    ApiError::new(
        StatusCode::TOO_MANY_REQUESTS,
        "too_many_requests",
        format!("That was a lot at once. Please try again in {seconds} {unit}."),
    )
    .retry_after(seconds)
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
        let limiter = Limiter::per_minute(10);
        for _ in 0..10 {
            limiter.admit("ana", start()).unwrap();
        }
        assert!(limiter.admit("ana", start()).is_err());
        assert!(limiter.admit("ben", start()).is_ok(), "each caller has a bucket");
        assert!(limiter.admit("ana", plus_seconds(start(), 6)).is_ok());
        assert!(limiter.admit("ana", plus_seconds(start(), 6)).is_err());
    }

    #[test]
    fn zero_switches_it_off_and_a_clock_set_back_heals() {
        let off = Limiter::per_minute(0);
        assert!((0..1_000).all(|_| off.admit("ana", start()).is_ok()));
        let limiter = Limiter::per_minute(1);
        limiter.admit("ana", start()).unwrap();
        let before = plus_seconds(start(), -86_400);
        assert!(limiter.admit("ana", before).is_err());
        assert!(limiter.admit("ana", plus_seconds(before, 60)).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let limiter = Limiter::per_minute(1);
        for caller in 0..(SHARDS * BUCKETS_PER_SHARD_MAX * 2) {
            let _ = limiter.admit(caller, start());
        }
        for shard in &limiter.shards {
            assert!(shard.lock().unwrap().len() <= BUCKETS_PER_SHARD_MAX);
        }
    }
}
