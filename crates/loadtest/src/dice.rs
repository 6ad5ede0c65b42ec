//! Chance that can be had again: a small generator (splitmix64) from a seed.
//!
//! Good enough to scatter seats and arrivals; not for secrets.

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// The stream of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The stream number `index` of a seed, apart from its other streams.
    #[must_use]
    pub fn nth(seed: u64, index: usize) -> Self {
        let mut dice = Self(seed ^ (index as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        dice.draw();
        dice
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// At least 0, less than 1.
    pub fn fraction(&mut self) -> f64 {
        (self.draw() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// At least 0, less than `count`.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.draw()) * count as u128) >> 64) as usize
    }

    /// True so many times in a hundred.
    pub fn percent(&mut self, times: usize) -> bool {
        self.below(100) < times
    }

    /// All numbers below `count`, in any order.
    pub fn shuffled(&mut self, count: usize) -> Vec<u32> {
        let mut all: Vec<u32> = (0..count as u32).collect();
        for last in (1..count).rev() {
            all.swap(last, self.below(last + 1));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_again_and_streams_differ() {
        let drawn = |mut dice: Dice| (0..4).map(|_| dice.draw()).collect::<Vec<_>>();
        assert_eq!(drawn(Dice::new(7)), drawn(Dice::new(7)));
        assert_ne!(drawn(Dice::nth(7, 0)), drawn(Dice::nth(7, 1)));
    }

    #[test]
    fn a_shuffle_loses_nobody() {
        let mut all = Dice::new(1).shuffled(1_000);
        assert_ne!(all[..10], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        all.sort_unstable();
        assert_eq!(all, (0..1_000).collect::<Vec<_>>());
    }
}
