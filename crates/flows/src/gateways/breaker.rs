//! A circuit breaker: after some failures in a row a gateway is left alone for a while, so that
//! people hear at once that it is down instead of waiting for its time-out.
//!
//! Half-open is not a state of its own. When the pause is over, whoever asks next is the trial and
//! starts the next pause for everyone else; a trial that succeeds closes the breaker, and one that
//! is never heard of again blocks nobody for longer than a pause.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// So many calls that fail one after the other open the breaker.
pub const FAILURES_TO_OPEN: u32 = 5;
/// How long an open breaker waits before it lets one call through.
pub const OPEN_PAUSE_SECONDS: u32 = 10;

const OPEN_PAUSE: Duration = Duration::from_secs(OPEN_PAUSE_SECONDS as u64);

#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    failures_in_a_row: u32,
    open_until: Option<Instant>,
}

impl State {
    fn check(&self, now: Instant) -> Result<(), Duration> {
        match self.open_until {
            Some(until) if now < until => Err(until - now),
            _ => Ok(()),
        }
    }
}

impl Breaker {
    /// Whether a call would be let through; if not, how long to wait.
    pub(super) fn check(&self, now: Instant) -> Result<(), Duration> {
        self.state().check(now)
    }

    /// Lets a call through, or says how long to wait.
    pub(super) fn admit(&self, now: Instant) -> Result<(), Duration> {
        let mut state = self.state();
        state.check(now)?;
        if state.open_until.is_some() {
            state.open_until = Some(now + OPEN_PAUSE);
        }
        Ok(())
    }

    pub(super) fn succeeded(&self) {
        *self.state() = State::default();
    }

    pub(super) fn failed(&self, now: Instant) {
        let mut state = self.state();
        state.failures_in_a_row = state.failures_in_a_row.saturating_add(1);
        if state.failures_in_a_row >= FAILURES_TO_OPEN {
            state.open_until = Some(now + OPEN_PAUSE);
        }
    }

    /// No code panics while it holds the lock, so a poisoned one is as good as any.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(now: Instant) -> Breaker {
        let breaker = Breaker::default();
        for _ in 0..FAILURES_TO_OPEN {
            assert_eq!(breaker.admit(now), Ok(()));
            breaker.failed(now);
        }
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        for _ in 0..FAILURES_TO_OPEN * 3 {
            breaker.failed(now);
            breaker.succeeded();
        }
        assert_eq!(breaker.check(now), Ok(()));
        let breaker = opened(now);
        assert_eq!(breaker.check(now), Err(OPEN_PAUSE));
        assert_eq!(breaker.admit(now), Err(OPEN_PAUSE));
    }

    #[test]
    fn after_the_pause_one_trial_decides() {
        let start = Instant::now();
        let later = start + OPEN_PAUSE;
        let breaker = opened(start);
        assert_eq!(breaker.check(later), Ok(()), "asking is not trying");
        assert_eq!(breaker.admit(later), Ok(()));
        assert_eq!(breaker.admit(later), Err(OPEN_PAUSE), "one trial at a time");
        assert_eq!(breaker.check(later), Err(OPEN_PAUSE));
        breaker.failed(later);
        assert_eq!(breaker.admit(later), Err(OPEN_PAUSE));

        assert_eq!(breaker.admit(later + OPEN_PAUSE), Ok(()));
        breaker.succeeded();
        assert_eq!(breaker.admit(later + OPEN_PAUSE), Ok(()));
        assert_eq!(breaker.check(later + OPEN_PAUSE), Ok(()));
    }

    #[test]
    fn a_trial_that_is_never_heard_of_again_blocks_for_one_pause() {
        let start = Instant::now();
        let breaker = opened(start);
        assert_eq!(breaker.admit(start + OPEN_PAUSE), Ok(()));
        assert_eq!(breaker.admit(start + OPEN_PAUSE * 2), Ok(()));
    }
}
