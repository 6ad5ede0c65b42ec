//! What became of visits, counted.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::AddAssign;

/// How a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// With tickets.
    Booked,
    /// They let their seats go.
    Released,
    /// They left, and their seats wait for the hold to run out.
    WalkedOff,
    /// They left while their bank waited for an answer.
    LeftAtTheBank,
    /// They gave all tickets of an earlier booking back.
    Cancelled,
    /// They gave some of them back.
    CancelledInPart,
    /// Nothing was on, or it was too full.
    FoundNothing,
    /// The house said no, mostly because somebody else was faster.
    Refused,
    /// The house could not answer.
    Failed,
    /// It closed while they were here.
    SentHome,
}

/// How many visits ended in which way.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<Outcome, u64>);

impl Tally {
    /// How many ended so.
    #[cfg(test)]
    pub(super) fn of(&self, outcome: Outcome) -> u64 {
        self.0.get(&outcome).copied().unwrap_or(0)
    }

    pub(super) fn count(&mut self, outcome: Outcome) {
        self.add(outcome, 1);
    }

    fn add(&mut self, outcome: Outcome, visits: u64) {
        *self.0.entry(outcome).or_default() += visits;
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        for (outcome, visits) in other.0 {
            self.add(outcome, visits);
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing");
        }
        for (at, (outcome, visits)) in self.0.iter().enumerate() {
            let comma = if at == 0 { "" } else { ", " };
            write!(f, "{comma}{visits} {}", outcome.words())?;
        }
        Ok(())
    }
}

impl Outcome {
    const fn words(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Released => "let seats go",
            Self::WalkedOff => "walked off",
            Self::LeftAtTheBank => "left at the bank",
            Self::Cancelled => "cancelled",
            Self::CancelledInPart => "cancelled in part",
            Self::FoundNothing => "found nothing",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::SentHome => "sent home",
        }
    }
}
