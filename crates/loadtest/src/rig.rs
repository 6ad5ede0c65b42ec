//! What every scenario is given: a server, how to load it, and a stage on it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::client::Target;
use crate::desk::Manager;
use crate::dice::Dice;
use crate::drive::{Closed, Lines, Open};
use crate::limits::WARM_UP;
use crate::progress::{Progress, Shown};
use crate::schedule::{Arrivals, Schedule};
use crate::stage::Stage;
use crate::trouble::Trouble;

/// How a load is made.
#[derive(Debug, Clone)]
pub struct Options {
    /// Connections that are kept.
    pub connections: usize,
    /// Threads of this program.
    pub threads: usize,
    /// How long answers are counted, each time.
    pub span: Duration,
    /// How often a system and its baseline take turns.
    pub rounds: usize,
    /// Requests a second, on a schedule; as fast as answers come if there is none.
    pub rate: Option<f64>,
    /// How the requests of a schedule follow each other.
    pub arrivals: Arrivals,
    /// What all chance comes from.
    pub seed: u64,
    /// Seats of a large hall.
    pub hall_seats: usize,
    /// Whether it is shown how it goes.
    pub shown: Shown,
    /// Who runs the house.
    pub manager: Manager,
    /// This program, to start baselines with.
    pub program: PathBuf,
}

/// A server, and how to load it.
pub struct Rig {
    /// The server.
    pub target: Target,
    /// How.
    pub options: Options,
    stages: AtomicU32,
    /// Tells the stages of this run from those of earlier ones on the same server.
    run: String,
}

impl Rig {
    /// Of a server. `run` names this run among all that the server sees.
    #[must_use]
    pub const fn new(target: Target, options: Options, run: String) -> Self {
        Self { target, options, stages: AtomicU32::new(0), run }
    }

    /// A house that nobody has played in.
    pub fn stage(&self) -> Result<Stage, Trouble> {
        let number = self.stages.fetch_add(1, Ordering::Relaxed) + 1;
        Stage::build(&self.target, &self.options.manager, &format!("{} {number}", self.run))
    }

    /// Something to show progress on.
    #[must_use]
    pub fn progress(&self, what: impl Into<String>) -> Progress {
        Progress::of(what, self.options.shown)
    }

    /// A closed loop as the options ask for it.
    #[must_use]
    pub const fn closed<'p>(&self, progress: &'p Progress) -> Closed<'p> {
        let Options { connections, threads, span, .. } = self.options;
        Closed { connections, threads, span, progress }
    }

    /// A schedule at a rate, with a warm-up before it.
    #[must_use]
    pub fn schedule(&self, per_second: f64) -> Schedule {
        let Options { arrivals, span, seed, .. } = self.options;
        Schedule::at_rate(arrivals, per_second, WARM_UP + span, seed)
    }

    /// An open loop over kept connections.
    #[must_use]
    pub const fn open<'p>(&self, schedule: &'p Schedule, progress: &'p Progress) -> Open<'p> {
        let Options { connections, threads, .. } = self.options;
        Open { schedule, warm_up: WARM_UP, lines: Lines::Kept(connections), threads, progress }
    }

    /// The chance of visitor number `who`.
    #[must_use]
    pub fn dice(&self, who: usize) -> Dice {
        Dice::nth(self.options.seed, who)
    }
}
