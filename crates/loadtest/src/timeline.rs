//! What happened when: answers and the slowest of them, interval by interval.

use std::time::{Duration, Instant};

use crate::limits::{TIMELINE_POINTS, TIMELINE_STEP_MIN};

/// Intervals of one length from a moment on.
#[derive(Debug, Clone)]
pub struct Timeline {
    begin: Instant,
    step: Duration,
    points: Vec<Point>,
}

/// One interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Point {
    /// Answers in it.
    pub answers: u64,
    /// The slowest.
    pub slowest: Duration,
}

impl Timeline {
    /// Of a load that takes so long.
    #[must_use]
    pub fn over(begin: Instant, span: Duration) -> Self {
        // Whole tenths of a second, so that axes have round numbers.
        let tenths = (span / TIMELINE_POINTS).as_millis().div_ceil(100).max(1);
        let step = (TIMELINE_STEP_MIN * tenths as u32).max(TIMELINE_STEP_MIN);
        Self { begin, step, points: Vec::new() }
    }

    /// Notes an answer.
    pub fn record(&mut self, at: Instant, latency: Duration) {
        let after = at.saturating_duration_since(self.begin);
        let index = (after.as_nanos() / self.step.as_nanos()) as usize;
        if self.points.len() <= index {
            self.points.resize(index + 1, Point::default());
        }
        let point = &mut self.points[index];
        point.answers += 1;
        point.slowest = point.slowest.max(latency);
    }

    /// Puts another one to this: of another thread at the same time, or of another round.
    pub fn add(&mut self, other: &Self) {
        if self.points.len() < other.points.len() {
            self.points.resize(other.points.len(), Point::default());
        }
        for (mine, theirs) in self.points.iter_mut().zip(&other.points) {
            mine.answers += theirs.answers;
            mine.slowest = mine.slowest.max(theirs.slowest);
        }
    }

    /// The length of an interval.
    #[must_use]
    pub const fn step(&self) -> Duration {
        self.step
    }

    /// The intervals, in order.
    #[must_use]
    pub fn points(&self) -> &[Point] {
        &self.points
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_fall_into_their_interval_and_threads_add_up() {
        let begin = Instant::now();
        let at = |millis| begin + Duration::from_millis(millis);
        let mut one = Timeline::over(begin, Duration::from_secs(6));
        let mut two = one.clone();
        one.record(at(10), Duration::from_millis(1));
        two.record(at(90), Duration::from_millis(8));
        two.record(at(250), Duration::from_millis(2));
        one.add(&two);
        let seen: Vec<_> =
            one.points().iter().map(|p| (p.answers, p.slowest.as_millis())).collect();
        assert_eq!(seen, [(2, 8), (0, 0), (1, 2)]);
    }

    #[test]
    fn a_long_load_has_about_sixty_intervals() {
        let step = |seconds| Timeline::over(Instant::now(), Duration::from_secs(seconds)).step();
        assert_eq!(step(1), TIMELINE_STEP_MIN);
        assert_eq!(step(60), Duration::from_secs(1));
    }
}
