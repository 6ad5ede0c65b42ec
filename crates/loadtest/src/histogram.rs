//! Latencies, each of them counted, to three digits.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde::Serialize;

use crate::limits::LATENCY_MAX;

/// Latencies below are not told apart, in nanoseconds.
const SHORTEST_NANOS: u64 = 1_000;
/// Decimal digits that are kept of each.
const DIGITS: u8 = 3;
/// Points that a curve has for each further nine of its percentiles.
const POINTS_PER_NINE: u32 = 8;

/// A distribution of latencies.
#[derive(Debug, Clone)]
pub struct Latencies(Histogram<u64>);

/// A point of the curve: so much of all was not slower.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Quantile {
    /// 0 to 1.
    pub quantile: f64,
    /// The latency.
    pub micros: f64,
}

impl Default for Latencies {
    fn default() -> Self {
        let longest = LATENCY_MAX.as_nanos() as u64;
        let counts = Histogram::new_with_bounds(SHORTEST_NANOS, longest, DIGITS);
        Self(counts.expect("the bounds are in order"))
    }
}

impl Latencies {
    /// Counts one. What is longer than the longest that is told apart counts as that.
    pub fn record(&mut self, latency: Duration) {
        self.0.saturating_record(u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX));
    }

    /// Counts all of `other` too.
    pub fn add(&mut self, other: &Self) {
        self.0.add(&other.0).expect("both have the same bounds");
    }

    /// How many were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// The latency that this part of all was not slower than.
    #[must_use]
    pub fn quantile(&self, quantile: f64) -> Duration {
        Duration::from_nanos(self.0.value_at_quantile(quantile))
    }

    /// The longest.
    #[must_use]
    pub fn max(&self) -> Duration {
        Duration::from_nanos(self.0.max())
    }

    /// The mean.
    #[must_use]
    pub fn mean(&self) -> Duration {
        Duration::from_nanos(self.0.mean() as u64)
    }

    /// The whole curve, from the fastest to the slowest, denser towards the slow end.
    #[must_use]
    pub fn curve(&self) -> Vec<Quantile> {
        if self.count() == 0 {
            return Vec::new();
        }
        let nines = (self.count() as f64).log10();
        let points = (nines * f64::from(POINTS_PER_NINE)).ceil() as u32;
        let quantiles = (0..=points)
            .map(|point| 1.0 - 10_f64.powf(-f64::from(point) / f64::from(POINTS_PER_NINE)));
        quantiles
            .chain([1.0])
            .map(|quantile| Quantile {
                quantile,
                micros: self.quantile(quantile).as_nanos() as f64 / 1_000.0,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(millis: impl IntoIterator<Item = u64>) -> Latencies {
        let mut latencies = Latencies::default();
        for millis in millis {
            latencies.record(Duration::from_millis(millis));
        }
        latencies
    }

    #[test]
    fn every_latency_counts_and_none_loses_more_than_a_thousandth() {
        let latencies = of(1..=1_000);
        assert_eq!(latencies.count(), 1_000);
        for (quantile, millis) in [(0.5, 500.0), (0.99, 990.0), (1.0, 1_000.0)] {
            let found = latencies.quantile(quantile).as_secs_f64() * 1_000.0;
            assert!((found / millis - 1.0).abs() < 0.001, "{quantile}: {found} ms");
        }
    }

    #[test]
    fn threads_may_count_apart_and_add_up() {
        let (mut all, odd) = (of([2, 4]), of([1, 3, 5]));
        all.add(&odd);
        assert_eq!((all.count(), all.max().as_millis()), (5, 5));
    }

    #[test]
    fn a_curve_rises_and_ends_at_the_slowest() {
        let curve = of((1..=999).chain([5_000])).curve();
        assert!(curve.is_sorted_by(|one, next| one.micros <= next.micros));
        let last = curve.last().unwrap();
        assert!((last.quantile, (last.micros / 1e6).round()) == (1.0, 5.0), "{last:?}");
        assert_eq!(Latencies::default().curve(), []);
    }

    #[test]
    fn what_takes_for_ever_counts_as_the_longest() {
        let latencies = of([10_000_000]);
        assert!(latencies.max() >= LATENCY_MAX && latencies.count() == 1);
    }
}
