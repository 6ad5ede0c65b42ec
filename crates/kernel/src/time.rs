//! Instants, and the clock that tells them.
//!
//! All stored times are instants with microsecond precision, which both engines keep exactly.
//! Local times exist only at the edges, in the zone of a theatre.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

pub use jiff::Timestamp;

/// Tells the time. One per process; scripts see it only as `tx.now()`.
pub trait Clock: Send + Sync {
    /// The present instant, whole microseconds.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
    fn now(&self) -> Timestamp {
        whole_micros(Timestamp::now())
    }
}

/// A clock that moves only when a test says so.
#[derive(Debug)]
pub struct HeldClock(AtomicI64);

impl HeldClock {
    /// Stops the clock at `start`.
    #[must_use]
    pub fn at(start: Timestamp) -> Self {
        Self(AtomicI64::new(start.as_microsecond()))
    }

    /// Moves the clock by a number of seconds, backwards if negative.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for HeldClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_microsecond(self.0.load(Ordering::SeqCst))
            .expect("a held clock is in range")
    }
}

/// Cuts what is finer than a microsecond.
#[must_use]
pub fn whole_micros(instant: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}

/// The instant `span` later, held at the end of time instead of wrapping.
#[must_use]
pub fn plus(instant: Timestamp, span: Duration) -> Timestamp {
    instant.checked_add(span).unwrap_or(Timestamp::MAX)
}

/// The instant `seconds` later, held at the end of time instead of wrapping.
#[must_use]
pub fn plus_seconds(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap_or(if seconds > 0 {
        Timestamp::MAX
    } else {
        Timestamp::MIN
    })
}

/// Whole seconds from `from` to `to`, rounded towards zero; negative if `to` is earlier.
#[must_use]
pub fn seconds_between(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).as_secs()
}
