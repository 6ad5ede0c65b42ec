//! How often one caller may ask.
//!
//! A bucket is one number, the instant at which it will be full again (the generic cell rate
//! algorithm). Over several nodes the buckets are in Redis and filled by its clock; a process that is
//! alone, or whose Redis is away, has [buckets of its own](local).
//!
//! What is promised over several nodes: they admit together exactly what one bucket holds and gets,
//! wherever each request is asked about ([`Limiter::exact`]). Where that would be too slow
//! ([`Limiter::quick`]), a node takes several requests of a fast caller out of the bucket at a time, and
//! admits the next ones without asking. So all nodes together still admit at most what the bucket
//! gave. They admit less by what was taken out and not used within ten seconds, and only of callers
//! who were fast on one node a second before and then stopped. While Redis is away each node admits as
//! much as if it were alone.

mod local;
mod shards;
mod shared;

use std::hash::Hash;
use std::sync::Arc;

use kernel::Timestamp;

use crate::counts::Counts;
use crate::limits::{LEASE_MAX, LEASE_PART};
use crate::line::Line;
use local::Buckets;
use shared::{Ledger, SharedBuckets};

pub(crate) const MINUTE_MICROS: i64 = 60_000_000;

/// Not so fast: there is room again after so many microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany {
    /// How long to wait.
    pub wait_micros: i64,
}

/// One limit and who has used how much of it. Zero a minute switches it off.
pub struct Limiter {
    per_minute: u32,
    local: Buckets,
    shared: Option<SharedBuckets>,
    counts: Counts,
}

impl Limiter {
    /// A limit of so many a minute, all of which may come at once, in this process.
    #[must_use]
    pub fn per_minute(per_minute: u32) -> Self {
        let counts = Counts::default();
        Self { per_minute, local: Buckets::new(per_minute), shared: None, counts }
    }

    pub(crate) fn over(
        lines: &Arc<[Line]>,
        prefix: &str,
        name: &str,
        per_minute: u32,
        lease_max: u32,
        counts: Counts,
    ) -> Self {
        let ledger = Ledger::new(Arc::clone(lines), format!("{prefix}:limit:{name}"), per_minute);
        let shared = Some(SharedBuckets::new(ledger, lease_max));
        Self { per_minute, local: Buckets::new(per_minute), shared, counts }
    }

    /// The most requests that a node may take out of a bucket at a time.
    pub(crate) fn lease_max(per_minute: u32) -> u32 {
        (per_minute / LEASE_PART).clamp(1, LEASE_MAX)
    }

    /// Counts one request of a caller if that needs no waiting for another machine; `None` if it does,
    /// and [`Limiter::admit`] must be asked.
    pub fn admit_at_once(&self, caller: impl Hash, now: Timestamp) -> Option<Result<(), TooMany>> {
        if self.per_minute == 0 {
            return Some(Ok(()));
        }
        match &self.shared {
            None => Some(self.local.admit(caller, now)),
            Some(shared) if !shared.is_up() => Some(self.admit_here(caller, now)),
            Some(shared) => {
                let ruling = shared.use_lease(caller, now);
                ruling.inspect(|_| _ = self.counts.limits_shared.inc())
            }
        }
    }

    /// Counts one request of a caller, or says how long to wait.
    pub async fn admit(&self, caller: impl Hash, now: Timestamp) -> Result<(), TooMany> {
        if let Some(ruling) = self.admit_at_once(&caller, now) {
            return ruling;
        }
        let Some(shared) = &self.shared else { return Ok(()) };
        match shared.admit(&caller, now).await {
            Ok(ruling) => {
                self.counts.limits_shared.inc();
                ruling
            }
            Err(_) => self.admit_here(caller, now),
        }
    }

    fn admit_here(&self, caller: impl Hash, now: Timestamp) -> Result<(), TooMany> {
        self.counts.limits_local.inc();
        self.local.admit(caller, now)
    }
}
