//! Buckets of all nodes, in Redis, and what this node has taken out of them.

use std::hash::Hash;
use std::sync::{Arc, LazyLock};

use kernel::Timestamp;
use redis::Script;

use super::shards::Shards;
use super::{MINUTE_MICROS, TooMany};
use crate::limits::{LEASE_GROWS_SECONDS, LEASE_SECONDS};
use crate::line::{Away, Line};
use crate::name::name_of;

static ADMIT: LazyLock<Script> =
    LazyLock::new(|| Script::new(include_str!("../scripts/admit.lua")));

const SECOND_MICROS: i64 = 1_000_000;

/// The buckets themselves: at the first server that answers.
pub(crate) struct Ledger {
    lines: Arc<[Line]>,
    prefix: String,
    per_minute: u32,
}

impl Ledger {
    pub(crate) const fn new(lines: Arc<[Line]>, prefix: String, per_minute: u32) -> Self {
        Self { lines, prefix, per_minute }
    }

    fn line(&self) -> Option<&Line> {
        self.lines.iter().find(|line| line.is_up())
    }

    /// Takes so many out of a caller's bucket, or as many as there are.
    async fn take(&self, caller: impl Hash, wanted: u32) -> Result<Result<u32, TooMany>, Away> {
        let line = self.line().ok_or(Away)?;
        let mut script = ADMIT.prepare_invoke();
        script.key(format!("{}:{}", self.prefix, name_of(caller)));
        script.arg(MINUTE_MICROS / i64::from(self.per_minute)).arg(wanted).arg(MINUTE_MICROS);
        let (taken, wait_micros): (u32, i64) = line.run(&script).await?;
        Ok(if taken > 0 { Ok(taken) } else { Err(TooMany { wait_micros }) })
    }
}

/// A limit over all nodes, as one node asks about it.
pub(crate) struct SharedBuckets {
    ledger: Ledger,
    lease_max: u32,
    leases: Shards<Lease>,
}

/// What this node knows of one caller. Times are microseconds since 1970.
#[derive(Default)]
struct Lease {
    /// Taken out of the bucket and not used yet.
    left: u32,
    /// How many were asked for the last time.
    size: u32,
    taken_at: i64,
    /// The bucket is empty until then, so that nobody need ask.
    empty_until: i64,
    /// Requests that are asking at this moment. Only the first takes more than it needs.
    asking: u32,
}

impl SharedBuckets {
    pub(crate) fn new(ledger: Ledger, lease_max: u32) -> Self {
        Self { ledger, lease_max, leases: Shards::default() }
    }

    pub(crate) fn is_up(&self) -> bool {
        self.ledger.line().is_some()
    }

    /// What is known without asking.
    pub(crate) fn use_lease(
        &self,
        caller: impl Hash,
        now: Timestamp,
    ) -> Option<Result<(), TooMany>> {
        let now = now.as_microsecond();
        self.with(caller, now, |lease| {
            // Longer only if the clock was set back since.
            if let wait_micros @ 1..=MINUTE_MICROS = lease.empty_until - now {
                return Some(Err(TooMany { wait_micros }));
            }
            let is_good = now - lease.taken_at < LEASE_SECONDS * SECOND_MICROS;
            if lease.left == 0 || !is_good {
                lease.left = 0;
                return None;
            }
            lease.left -= 1;
            Some(Ok(()))
        })
    }

    /// Asks; a fast caller gets some more for the next requests.
    pub(crate) async fn admit(
        &self,
        caller: impl Hash,
        now: Timestamp,
    ) -> Result<Result<(), TooMany>, Away> {
        let now = now.as_microsecond();
        let wanted = self.with(&caller, now, |lease| {
            lease.asking += 1;
            if lease.asking > 1 { 1 } else { lease.next_size(now).min(self.lease_max) }
        });
        let asking = Asking { buckets: self, caller: &caller, now };
        let taken = self.ledger.take(&caller, wanted).await?;
        drop(asking);
        self.with(&caller, now, |lease| match taken {
            Ok(taken) => {
                (lease.size, lease.taken_at) = (wanted.max(lease.size), now);
                lease.left += taken - 1;
            }
            Err(TooMany { wait_micros }) => {
                lease.empty_until = now + wait_micros.clamp(0, MINUTE_MICROS);
            }
        });
        Ok(taken.map(|_| ()))
    }

    fn with<R>(&self, caller: impl Hash, now: i64, work: impl FnOnce(&mut Lease) -> R) -> R {
        let in_use = |lease: &Lease| lease.left > 0 || lease.empty_until > now || lease.asking > 0;
        self.leases.with(caller, in_use, Lease::default, work)
    }
}

impl Lease {
    /// Twice as many as the last time if those were used up quickly, else one.
    fn next_size(&mut self, now: i64) -> u32 {
        if now - self.taken_at >= LEASE_GROWS_SECONDS * SECOND_MICROS {
            self.size = 0;
        }
        (self.size * 2).max(1)
    }
}

/// Somebody asks; ends also when they leave before the answer.
struct Asking<'a, C: Hash> {
    buckets: &'a SharedBuckets,
    caller: &'a C,
    now: i64,
}

impl<C: Hash> Drop for Asking<'_, C> {
    fn drop(&mut self) {
        let ended = |lease: &mut Lease| lease.asking = lease.asking.saturating_sub(1);
        self.buckets.with(self.caller, self.now, ended);
    }
}
