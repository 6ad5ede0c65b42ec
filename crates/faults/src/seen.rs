//! What buyers saw, and when.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What happened to one request, or to one purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Seats were held.
    Held,
    /// A booking with tickets.
    Booked,
    /// A rule said no, which is an answer.
    Refused(String),
    /// No answer, or one that says that the house cannot. The buyer asks again.
    Error(String),
    /// The buyer asked again for long enough and left without knowing.
    GaveUp,
}

/// What all buyers saw. Threads share it.
#[derive(Debug, Default)]
pub struct Seen(Mutex<Vec<(Instant, What)>>);

/// What was seen, summed up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counted {
    /// Requests that were answered or tried.
    pub requests: usize,
    /// Purchases with tickets.
    pub bookings: usize,
    /// Purchases whose end nobody heard.
    pub gave_up: usize,
    /// Refusals by code.
    pub refusals: BTreeMap<String, usize>,
    /// Errors by kind.
    pub errors: BTreeMap<String, usize>,
}

impl Seen {
    /// Notes something now.
    pub fn note(&self, what: What) {
        let now = Instant::now();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((now, what));
    }

    /// How many were sold since.
    #[must_use]
    pub fn bookings_since(&self, since: Instant) -> usize {
        self.read(|seen| {
            seen.iter().filter(|(at, what)| *at >= since && *what == What::Booked).count()
        })
    }

    /// How long after that moment the first booking came.
    #[must_use]
    pub fn first_booking_after(&self, since: Instant) -> Option<Duration> {
        self.read(|seen| {
            let booked = seen.iter().find(|(at, what)| *at >= since && *what == What::Booked);
            booked.map(|(at, _)| at.duration_since(since))
        })
    }

    /// The sum.
    #[must_use]
    pub fn count(&self) -> Counted {
        self.read(|seen| {
            let mut counted = Counted::default();
            for (_, what) in seen {
                counted.requests += usize::from(*what != What::GaveUp);
                match what {
                    What::Held => {}
                    What::Booked => counted.bookings += 1,
                    What::GaveUp => counted.gave_up += 1,
                    What::Refused(code) => *counted.refusals.entry(code.clone()).or_default() += 1,
                    What::Error(kind) => *counted.errors.entry(kind.clone()).or_default() += 1,
                }
            }
            counted
        })
    }

    fn read<T>(&self, look: impl FnOnce(&[(Instant, What)]) -> T) -> T {
        look(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Counted {
    /// All errors together.
    #[must_use]
    pub fn error_count(&self) -> usize {
        self.errors.values().sum()
    }
}
