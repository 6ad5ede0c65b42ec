//! The dice of a run: all that is left to chance comes from its seed.

use kernel::{Entropy, SeededEntropy, Timestamp};
use uuid::Uuid;

/// One sequence of throws.
pub(super) struct Dice(SeededEntropy);

impl Dice {
    /// The sequence of a purpose; two purposes do not disturb each other.
    pub(super) fn of(seed: u64, purpose: u64) -> Self {
        let mixed = SeededEntropy::new(seed).next_u64() ^ SeededEntropy::new(purpose).next_u64();
        Self(SeededEntropy::new(mixed))
    }

    pub(super) fn below(&self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX);
        usize::try_from(self.0.below(bound)).unwrap_or_default()
    }

    pub(super) fn between(&self, least: i64, most: i64) -> i64 {
        let span = u64::try_from(most - least).unwrap_or_default();
        least + i64::try_from(self.0.below(span + 1)).unwrap_or_default()
    }

    /// Yes, so many times in a hundred.
    pub(super) fn chance(&self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(super) fn pick<'a, T>(&self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// One of the last few, if there are any.
    pub(super) fn recent<'a, T>(&self, from: &'a [T], few: usize) -> Option<&'a T> {
        let few = few.min(from.len());
        (few > 0).then(|| &from[from.len() - 1 - self.below(few)])
    }

    /// Picks by weight.
    pub(super) fn weigh<T: Copy>(&self, choices: &[(usize, T)]) -> T {
        let total: usize = choices.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(total);
        for (weight, choice) in choices {
            if left < *weight {
                return *choice;
            }
            left -= weight;
        }
        choices[0].1
    }

    pub(super) fn uuid(&self, now: Timestamp) -> Uuid {
        self.0.uuid(now)
    }
}
