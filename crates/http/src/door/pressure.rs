//! Whether the store can still take more work in good time. Who would wait too long is told so at
//! once, before anything was done for them, so that those who were let in are answered soon.
//!
//! What waits, divided by how much was done lately, is how long one more would wait. The store's own
//! limits stand behind this one: they bound memory, this bounds the wait.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::Method;
use store::{ScriptReport, StoreError};

/// So much may always wait: it is there before we know how fast it goes, as when a sale opens.
const WAITING_MIN: usize = 512;
/// Nobody is let in who would wait longer.
const WAIT_MAX: Duration = Duration::from_millis(250);
/// The rate is that of about so long.
const SPAN: Duration = Duration::from_millis(200);
/// A span that lasted longer tells of times without pressure, and not of what can be done.
const SPAN_MAX: Duration = Duration::from_secs(1);
/// What waited less did not meet the queue that is looked at.
const QUEUED_MIN: Duration = Duration::from_millis(10);

/// Calls that are answered however much there is to do: those that watch over us, and gateways that
/// tell what became of money.
const ALWAYS: [&str; 3] = ["/health/", "/metrics", "/api/v1/payments/webhooks/"];

/// How much the store has to do.
#[derive(Debug)]
pub struct Pressure {
    done: AtomicU64,
    pace: Mutex<Pace>,
}

/// How fast it goes.
#[derive(Debug)]
struct Pace {
    since: Instant,
    done_before: u64,
    per_second: Option<f64>,
}

impl Default for Pressure {
    fn default() -> Self {
        let pace = Pace { since: Instant::now(), done_before: 0, per_second: None };
        Self { done: AtomicU64::new(0), pace: Mutex::new(pace) }
    }
}

impl Pressure {
    /// A script or query ended.
    pub fn ended(&self, report: &ScriptReport) {
        if report.wait >= QUEUED_MIN {
            self.done.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Lets a request in, or says that there is too much to do. `waiting` are the scripts and the
    /// queries that wait; those who only look do not mind the scripts.
    pub fn admit(
        &self,
        method: &Method,
        path: &str,
        (scripts, queries): (usize, usize),
    ) -> Result<(), StoreError> {
        let waiting = if method.is_safe() { queries } else { scripts.max(queries) };
        if waiting <= WAITING_MIN || ALWAYS.iter().any(|always| path.starts_with(always)) {
            return Ok(());
        }
        match self.per_second(Instant::now()) {
            Some(rate) if waiting as f64 > rate * WAIT_MAX.as_secs_f64() => {
                Err(StoreError::Overloaded)
            }
            _ => Ok(()),
        }
    }

    /// What is done a second while much waits; nothing is known yet when it has only begun to.
    fn per_second(&self, now: Instant) -> Option<f64> {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        let span = now.saturating_duration_since(pace.since);
        if span >= SPAN {
            let done = self.done.load(Ordering::Relaxed);
            let of_span = done.saturating_sub(pace.done_before) as f64 / span.as_secs_f64();
            pace.per_second = (span < SPAN_MAX).then_some(of_span);
            (pace.since, pace.done_before) = (now, done);
        }
        pace.per_second
    }
}

#[cfg(test)]
mod tests {
    use store::Outcome;

    use super::*;

    fn report() -> ScriptReport {
        let (wait, run) = (Duration::from_millis(20), Duration::ZERO);
        ScriptReport {
            name: "a",
            outcome: Outcome::Done,
            wait,
            run,
            rows: 0,
            retries: 0,
            round_trips: 0,
        }
    }

    /// A store that does 2,000 a second, so that 500 take as long as anybody may wait.
    fn busy() -> Pressure {
        let pressure = Pressure::default();
        let began = Instant::now() - SPAN;
        pressure.pace.lock().unwrap().since = began;
        (0..2_000 * SPAN.as_millis() / 1_000).for_each(|_| pressure.ended(&report()));
        assert!(pressure.per_second(began + SPAN).is_some_and(|rate| rate > 1_000.0));
        pressure
    }

    #[test]
    fn who_would_wait_too_long_is_sent_away() {
        let (pressure, post) = (busy(), Method::POST);
        let hold = |waiting| pressure.admit(&post, "/api/v1/shows/7/seats/lock", (waiting, 0));
        assert_eq!(hold(WAITING_MIN), Ok(()));
        assert_eq!(hold(4_000), Err(StoreError::Overloaded));
        assert_eq!(pressure.admit(&post, "/api/v1/payments/webhooks/a", (4_000, 0)), Ok(()));
        assert_eq!(pressure.admit(&Method::GET, "/api/v1/me", (4_000, 0)), Ok(()));
        assert!(pressure.admit(&Method::GET, "/api/v1/me", (0, 4_000)).is_err());
    }

    #[test]
    fn a_sale_that_opens_is_let_in_until_we_know_how_fast_it_goes() {
        let pressure = Pressure::default();
        let now = Instant::now();
        assert_eq!(pressure.per_second(now), None);
        pressure.pace.lock().unwrap().since = now;
        assert_eq!(pressure.per_second(now + SPAN_MAX * 2), None, "that was a quiet time");
        assert_eq!(pressure.per_second(now + SPAN_MAX * 2 + SPAN), Some(0.0), "nothing moves");
    }
}
