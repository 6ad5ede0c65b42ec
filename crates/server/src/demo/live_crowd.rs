//! The live crowd: simulated buyers who make the maps of a running demo move.
//!
//! They come at a steady rate, whatever becomes of those before them, and do what people do at the
//! doors, by the same actions and under the same limits. Most come for a few shows, the one that
//! the tour prints first, and they always leave a good part of a show to real visitors.

mod outings;
mod tally;
#[cfg(test)]
mod tests;
mod visit;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_api::App;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval, interval_at, sleep_until};

use super::Demo;
use super::dice::Dice;
use outings::Outings;
use tally::{Outcome, Tally};
use visit::Visit;

/// The most buyers that may be asked for.
pub(crate) const CROWD_MAX: u16 = 2_000;
/// Nobody else comes in while there are so many times as many as there should be.
const CROWDED_FACTOR: usize = 2;
/// How often the crowd says what it did.
const TELL_EVERY: Duration = Duration::from_secs(60);
/// How often the crowd reads again what is on.
const READ_EVERY: Duration = Duration::from_secs(600);

/// Simulated buyers of a demo.
pub(crate) struct LiveCrowd {
    size: usize,
    pace: Pace,
    outings: Arc<Outings>,
}

/// How long people take, in milliseconds: at least, at most.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// To find their seats.
    look_millis: (usize, usize),
    /// To make up their minds, and type.
    think_millis: (usize, usize),
}

impl Pace {
    const OF_PEOPLE: Self = Self { look_millis: (5_000, 45_000), think_millis: (15_000, 120_000) };

    /// How long somebody who buys is here, on average.
    fn stay(self) -> Duration {
        let (look, think) = (self.look_millis, self.think_millis);
        Duration::from_millis((look.0 + look.1 + think.0 + think.1) as u64 / 2)
    }
}

impl LiveCrowd {
    /// So many buyers at any time, most of them where the demo's tour leads.
    pub(crate) fn new(app: App, demo: &Demo, size: u16) -> Self {
        let outings = Arc::new(Outings::new(app, *demo));
        Self { size: usize::from(size), pace: Pace::OF_PEOPLE, outings }
    }

    /// Lets people come until `stop` says no more, then sends everybody home. Answers what they did.
    pub(crate) async fn run(self, stop: watch::Receiver<()>) -> Tally {
        let (mut total, mut lately) = (Tally::default(), Tally::default());
        if self.size == 0 {
            return total;
        }
        let mut closing = pin!(ended(stop.clone()));
        let mut tell = interval_at(Instant::now() + TELL_EVERY, TELL_EVERY);
        let mut read = interval(READ_EVERY);
        let mut here = JoinSet::new();
        let (mut number, mut next) = (0_u64, Instant::now());
        loop {
            tokio::select! {
                biased;
                () = &mut closing => break,
                _ = read.tick() => self.outings.read().await,
                _ = tell.tick() => {
                    tracing::info!(here = here.len(), "the crowd in a minute: {lately}");
                    total += std::mem::take(&mut lately);
                }
                Some(left) = here.join_next() => lately.count(left.unwrap_or(Outcome::Failed)),
                () = sleep_until(next) => {
                    let dice = Dice::of(&["buyer", &number.to_string()]);
                    next += self.gap(&dice);
                    number += 1;
                    if here.len() < CROWDED_FACTOR * self.size {
                        here.spawn(self.visit(dice, &stop).run());
                    }
                }
            }
        }
        while let Some(left) = here.join_next().await {
            lately.count(left.unwrap_or(Outcome::Failed));
        }
        total += lately;
        tracing::info!("the crowd has gone home: {total}");
        total
    }

    fn visit(&self, dice: Dice, stop: &watch::Receiver<()>) -> Visit {
        Visit::new(Arc::clone(&self.outings), self.pace, dice, stop.clone())
    }

    /// Until the next one comes: by chance, so many in the time of one's stay on average.
    fn gap(&self, dice: &Dice) -> Duration {
        let people = u32::try_from(self.size).unwrap_or(u32::MAX);
        self.pace.stay() / people * dice.between(1, 200) as u32 / 100
    }
}

/// Returns when the sender is gone.
async fn ended(mut told: watch::Receiver<()>) {
    while told.changed().await.is_ok() {}
}
