//! When requests are sent: a schedule that is fixed before the first one.
//!
//! People do not wait for each other. A client that sends the next request when the last one was
//! answered slows down with the server, and leaves out exactly the requests that would have had to
//! wait (coordinated omission). Here each request has its moment beforehand, and its latency counts
//! from that moment, whether or not the client was able to send it then.

use std::time::Duration;

use clap::ValueEnum;

use crate::dice::Dice;

/// How requests follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Arrivals {
    /// As people come: by chance, independent of each other
    Poisson,
    /// At equal distances
    Constant,
}

/// The moments at which requests are due, counted from the start, in order.
#[derive(Debug, Clone)]
pub struct Schedule {
    due: Vec<Duration>,
    /// How long the whole takes.
    span: Duration,
}

impl Schedule {
    /// So many a second on average, for so long.
    #[must_use]
    pub fn at_rate(arrivals: Arrivals, per_second: f64, span: Duration, seed: u64) -> Self {
        let gap = 1.0 / per_second;
        let mut dice = Dice::new(seed);
        let mut due = Vec::with_capacity((per_second * span.as_secs_f64() * 1.1) as usize);
        let mut at = 0.0;
        loop {
            at += match arrivals {
                Arrivals::Constant => gap,
                // The gaps of a Poisson process are distributed exponentially.
                Arrivals::Poisson => -(1.0 - dice.fraction()).ln() * gap,
            };
            if at >= span.as_secs_f64() {
                return Self { due, span };
            }
            due.push(Duration::from_secs_f64(at));
        }
    }

    /// Exactly so many within a time: a Poisson process of which the number is known.
    #[must_use]
    pub fn of_crowd(arrivals: Arrivals, people: usize, span: Duration, seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut due: Vec<Duration> = (0..people)
            .map(|person| match arrivals {
                Arrivals::Constant => span.mul_f64(person as f64 / people as f64),
                Arrivals::Poisson => span.mul_f64(dice.fraction()),
            })
            .collect();
        due.sort_unstable();
        Self { due, span }
    }

    /// Every moment with its number, in order.
    pub fn due(&self) -> impl Iterator<Item = (usize, Duration)> + '_ {
        self.due.iter().copied().enumerate()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.due.len()
    }

    /// Whether nobody comes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.due.is_empty()
    }

    /// How long the whole takes.
    #[must_use]
    pub const fn span(&self) -> Duration {
        self.span
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    fn gaps(schedule: &Schedule) -> Vec<f64> {
        schedule.due.windows(2).map(|two| (two[1] - two[0]).as_secs_f64()).collect()
    }

    #[test]
    fn constant_arrivals_are_equally_far_apart() {
        let schedule = Schedule::at_rate(Arrivals::Constant, 50.0, MINUTE, 1);
        assert_eq!(schedule.len(), 2_999);
        assert!(gaps(&schedule).iter().all(|gap| (gap - 0.02).abs() < 1e-6));
    }

    #[test]
    fn poisson_arrivals_come_at_their_rate_and_scatter_as_such_a_process_does() {
        let schedule = Schedule::at_rate(Arrivals::Poisson, 1_000.0, MINUTE, 1);
        let gaps = gaps(&schedule);
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let variance = gaps.iter().map(|gap| (gap - mean).powi(2)).sum::<f64>() / gaps.len() as f64;
        assert!((schedule.len() as f64 - 60_000.0).abs() < 1_000.0, "{} came", schedule.len());
        // The standard deviation of an exponential distribution is its mean.
        assert!((variance.sqrt() / mean - 1.0).abs() < 0.03, "{} of {mean}", variance.sqrt());
        assert!(schedule.due.is_sorted());
    }

    #[test]
    fn a_seed_gives_the_same_schedule_again() {
        let made = |seed| Schedule::at_rate(Arrivals::Poisson, 10.0, MINUTE, seed).due;
        assert_eq!(made(3), made(3));
        assert_ne!(made(3), made(4));
    }

    #[test]
    fn a_crowd_comes_to_the_last_person() {
        for arrivals in [Arrivals::Constant, Arrivals::Poisson] {
            let crowd = Schedule::of_crowd(arrivals, 500, MINUTE, 1);
            assert_eq!(crowd.len(), 500);
            assert!(crowd.due.is_sorted() && crowd.due.iter().all(|due| *due < MINUTE));
        }
    }
}
