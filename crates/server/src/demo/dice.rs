//! Repeatable choices: what is drawn depends on the seed and the name of the draw, and on nothing
//! that was drawn before. So the demo of another day has the same houses.

use kernel::{Entropy, SeededEntropy, Timestamp};
use uuid::Uuid;

/// The seed of all demo data.
const SEED: u64 = 0x0055_5348_4552;
/// Identifiers of demo data carry this instant, so that they are the same on every day.
pub(super) const BORN: Timestamp = Timestamp::constant(1_767_225_600, 0);

/// A sequence of choices.
pub(super) struct Dice(SeededEntropy);

impl Dice {
    /// The sequence that belongs to a name, such as `["theatre", "Mumbai", "2"]`.
    pub(super) fn of(name: &[&str]) -> Self {
        // FNV-1a, with a mark between the parts.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ SEED;
        for byte in name.iter().flat_map(|part| part.bytes().chain([0xff])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(SeededEntropy::new(hash))
    }

    /// From zero up to, not including, `bound`.
    pub(super) fn below(&self, bound: usize) -> usize {
        usize::try_from(self.0.below(bound as u64)).expect("it is below a usize")
    }

    /// From `low` to `high`, both included.
    pub(super) fn between(&self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    pub(super) fn pick<'t, T>(&self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn percent(&self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// From −1 to 1.
    #[allow(clippy::cast_precision_loss, reason = "at most 20,000")]
    pub(super) fn offset(&self) -> f64 {
        self.below(20_001) as f64 / 10_000.0 - 1.0
    }

    pub(super) fn id<T>(&self, kind: impl Fn(Uuid) -> T) -> T {
        kind(self.0.uuid(BORN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_always_draws_the_same_and_another_name_something_else() {
        let draw = |name: &[&str]| {
            let dice = Dice::of(name);
            (0..8).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(&["a", "b"]), draw(&["a", "b"]));
        assert_ne!(draw(&["a", "b"]), draw(&["ab"]));
        assert_ne!(draw(&["a", "b"]), draw(&["a", "c"]));
    }
}
