//! What happened, line by line: the same seed must give the same lines.

use std::hash::{DefaultHasher, Hash, Hasher};

/// The lines of a run so far.
#[derive(Debug, Default)]
pub(super) struct Trace {
    lines: Vec<(usize, String)>,
    step: usize,
}

impl Trace {
    pub(super) const fn begin_step(&mut self, step: usize) {
        self.step = step;
    }

    pub(super) fn note(&mut self, line: String) {
        self.lines.push((self.step, line));
    }

    /// A number that two runs share if they went the same way.
    pub(super) fn hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.lines.hash(&mut hasher);
        hasher.finish()
    }

    /// The last so many steps, for people.
    pub(super) fn tail(&self, steps: usize) -> String {
        let first = self.step.saturating_sub(steps);
        let told = self.lines.iter().filter(|(step, _)| *step > first);
        told.map(|(step, line)| format!("  {step:>4}  {line}\n")).collect()
    }

    pub(super) const fn step(&self) -> usize {
        self.step
    }
}
