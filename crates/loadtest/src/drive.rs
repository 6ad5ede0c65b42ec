//! Drives visitors against a server, on threads of their own.
//!
//! An *open loop* sends people in on a schedule, whatever becomes of those before them: this is how
//! latencies are measured. A *closed loop* keeps some connections busy and sends the next request
//! when the last one was answered: this finds the most that a server can do, and its latencies say
//! only how long the queue was.

mod closed;
mod open;
mod pacer;

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::runtime::Builder;
use tokio::task::LocalSet;

use crate::client::Line;
use crate::notes::{Live, Noted, Notes};
use crate::progress::Progress;
use crate::trouble::{During, Trouble};
use crate::usage::{Probe, Reading, Usage};

pub use closed::{Closed, closed_loop, closed_loop_over};
pub use open::{Lines, Open, open_loop};

/// Somebody who does something at the server.
pub trait Visitor: 'static {
    /// The steps of a visit, each with latencies of its own.
    const STEPS: &'static [&'static str];

    /// Does it once. The first step was `due` at a moment that may have passed.
    fn visit(&mut self, line: &mut Line, due: Instant, notes: &Notes)
    -> impl Future<Output = Next>;
}

/// Whether there is more for a visitor to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// There is.
    Again,
    /// Nothing is left, so a closed loop ends early.
    NothingLeft,
}

/// A load, measured.
#[derive(Debug, Clone)]
pub struct Measured {
    /// What was noted.
    pub noted: Noted,
    /// The time in which answers were counted, all rounds together.
    pub span: Duration,
    /// How many rounds this is the sum of.
    pub rounds: u32,
    /// What it cost.
    pub usage: Usage,
}

impl Measured {
    /// Done steps of this kind a second.
    #[must_use]
    pub fn rate(&self, step: usize) -> f64 {
        self.noted.done(step) as f64 / self.span.as_secs_f64()
    }

    /// This load and another one of the same kind, one after the other.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.noted.add(other.noted);
        self.span += other.span;
        self.rounds += other.rounds;
        self.usage = self.usage.and(other.usage);
        self
    }
}

/// Runs `work` on so many threads, and meanwhile shows how it goes and reads what it costs between
/// two moments.
fn on_threads<F: Future<Output = Noted>>(
    threads: usize,
    (begin, end): (Instant, Instant),
    probe: &Probe,
    (progress, live): (&Progress, &Arc<Live>),
    work: impl Fn(usize) -> F + Sync,
) -> Result<(Noted, Usage), Trouble> {
    std::thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = (0..threads)
            .map(|thread| scope.spawn(move || in_own_runtime(|| work(thread))))
            .collect();
        let usage = watch(begin, end, probe, progress, live);
        while running.iter().any(|thread| !thread.is_finished()) {
            progress.wait_until(Instant::now() + Duration::from_millis(20), live);
        }
        progress.clear();
        let mut all = Noted::default();
        for thread in running {
            let noted = thread.join().map_err(|_| Trouble::new("a thread of the load died"))?;
            all.add(noted?);
        }
        Ok((all, usage))
    })
}

fn watch(begin: Instant, end: Instant, probe: &Probe, progress: &Progress, live: &Live) -> Usage {
    progress.wait_until(begin, live);
    let before: Reading = probe.read();
    progress.wait_until(end, live);
    probe.read().since(&before)
}

fn in_own_runtime<F: Future<Output = Noted>>(work: impl FnOnce() -> F) -> Result<Noted, Trouble> {
    let runtime = Builder::new_current_thread().enable_all().build().during("starting a thread")?;
    Ok(LocalSet::new().block_on(&runtime, work()))
}
