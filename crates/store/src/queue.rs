//! The work in the queues: a script with its caller waiting, its type erased.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use kernel::Fact;
use tokio::sync::oneshot;

use crate::observe::{Outcome, ScriptReport};
use crate::store::{Isolation, Shared};
use crate::tx::{Parts, Snapshot, Tx};
use crate::{ScriptError, StoreError};

/// What one run of a script says about its changes.
pub(crate) enum Verdict {
    /// Commit them, then tell these facts.
    Keep(Vec<Fact>),
    /// Undo them.
    Undo,
    /// Undo them and run the script again: it met another transaction.
    Again,
}

/// A script that waits for a writer.
pub(crate) trait Script: Send {
    fn started(&mut self, shared: &Shared) -> Result<(), StoreError>;
    fn isolation(&self) -> Isolation;
    fn run(&mut self, tx: Tx<'_>) -> Verdict;
    fn count_round_trips(&mut self, trips: u32);
    fn answer(self: Box<Self>, shared: &Shared, committed: Result<(), StoreError>);
}

/// A query that waits for a reader.
pub(crate) trait Query: Send {
    fn started(&mut self, shared: &Shared) -> Result<(), StoreError>;
    fn run(&mut self, snapshot: &mut Snapshot<'_>);
    fn count_round_trips(&mut self, trips: u32);
    fn answer(self: Box<Self>, shared: &Shared, done: Result<(), StoreError>);
}

/// The timing that scripts and queries share.
struct Timing {
    name: &'static str,
    queued: Instant,
    wait: Duration,
    run: Duration,
    rows: u64,
    runs: u32,
    round_trips: u32,
}

impl Timing {
    fn new(name: &'static str) -> Self {
        let zero = Duration::ZERO;
        Self {
            name,
            queued: Instant::now(),
            wait: zero,
            run: zero,
            rows: 0,
            runs: 0,
            round_trips: 0,
        }
    }

    fn started(&mut self, wait_max: Duration) -> Result<(), StoreError> {
        self.wait = self.queued.elapsed();
        if self.wait > wait_max { Err(StoreError::Expired) } else { Ok(()) }
    }

    fn report(&self, shared: &Shared, outcome: Outcome) {
        let report = ScriptReport {
            name: self.name,
            outcome,
            wait: self.wait,
            run: self.run,
            rows: self.rows,
            retries: self.runs.saturating_sub(1),
            round_trips: self.round_trips,
        };
        let span = tracing::debug_span!(
            target: "usher::store", "script", name = report.name, outcome = ?report.outcome,
            wait_us = report.wait.as_micros() as u64, run_us = report.run.as_micros() as u64,
            rows = report.rows, retries = report.retries, round_trips = report.round_trips,
        );
        span.in_scope(|| shared.observe(&report));
    }
}

fn outcome<T, E: ScriptError>(result: &Result<T, E>) -> Outcome {
    match result {
        Ok(_) => Outcome::Done,
        Err(error) if error.store_error().is_some() => Outcome::Failed,
        Err(_) => Outcome::Refused,
    }
}

/// Runs what the business wrote; a panic in it is a defect of that script, not of the store.
fn guarded<T, E: ScriptError>(
    name: &'static str,
    work: impl FnOnce() -> Result<T, E>,
) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let cause = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("no message");
        Err(StoreError::Defect(format!("{name} panicked: {cause}")).into())
    })
}

pub(crate) struct WaitingScript<F, T, E> {
    timing: Timing,
    isolation: Isolation,
    script: F,
    result: Option<Result<T, E>>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> WaitingScript<F, T, E> {
    pub(crate) fn new(
        name: &'static str,
        isolation: Isolation,
        script: F,
    ) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (caller, answer) = oneshot::channel();
        (Self { timing: Timing::new(name), isolation, script, result: None, caller }, answer)
    }
}

impl<F, T, E> Script for WaitingScript<F, T, E>
where
    F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: ScriptError,
{
    fn started(&mut self, shared: &Shared) -> Result<(), StoreError> {
        self.timing.started(shared.wait_max)
    }

    fn isolation(&self) -> Isolation {
        self.isolation
    }

    fn run(&mut self, mut tx: Tx<'_>) -> Verdict {
        let began = Instant::now();
        let result = guarded(self.timing.name, || (self.script)(&mut tx));
        self.timing.run += began.elapsed();
        self.timing.runs += 1;
        let Parts { facts, rows, failed } = tx.into_parts();
        self.timing.rows += rows;
        let verdict = match (&result, &failed) {
            (_, Some(StoreError::Contention)) => Verdict::Again,
            (Err(error), _) if error.store_error() == Some(&StoreError::Contention) => {
                Verdict::Again
            }
            (Ok(_), None) => Verdict::Keep(facts),
            _ => Verdict::Undo,
        };
        self.result = Some(match (result, failed) {
            (Ok(_), Some(overlooked)) => Err(overlooked.into()),
            (result, _) => result,
        });
        verdict
    }

    fn count_round_trips(&mut self, trips: u32) {
        self.timing.round_trips += trips;
    }

    fn answer(self: Box<Self>, shared: &Shared, committed: Result<(), StoreError>) {
        let result = match (committed, self.result) {
            // Its own failure says more than that of the commit; a refusal does not, since it may rest
            // on rows of the same batch that were never committed.
            (Err(_), Some(Err(own))) if own.store_error().is_some() => Err(own),
            (Err(error), _) => Err(error.into()),
            (Ok(()), Some(result)) => result,
            (Ok(()), None) => Err(StoreError::Defect("a script was never run".into()).into()),
        };
        self.timing.report(shared, outcome(&result));
        // The caller may have left; its script has committed all the same.
        let _ = self.caller.send(result);
    }
}

pub(crate) struct WaitingQuery<F, T, E> {
    timing: Timing,
    query: Option<F>,
    result: Option<Result<T, E>>,
    caller: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> WaitingQuery<F, T, E> {
    pub(crate) fn new(name: &'static str, query: F) -> (Self, oneshot::Receiver<Result<T, E>>) {
        let (caller, answer) = oneshot::channel();
        (Self { timing: Timing::new(name), query: Some(query), result: None, caller }, answer)
    }
}

impl<F, T, E> Query for WaitingQuery<F, T, E>
where
    F: FnOnce(&mut Snapshot<'_>) -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: ScriptError,
{
    fn started(&mut self, shared: &Shared) -> Result<(), StoreError> {
        self.timing.started(shared.wait_max)
    }

    fn run(&mut self, snapshot: &mut Snapshot<'_>) {
        let Some(query) = self.query.take() else { return };
        let began = Instant::now();
        self.result = Some(guarded(self.timing.name, || query(snapshot)));
        self.timing.run += began.elapsed();
        self.timing.runs += 1;
        self.timing.rows += snapshot.rows_seen();
    }

    fn count_round_trips(&mut self, trips: u32) {
        self.timing.round_trips += trips;
    }

    fn answer(self: Box<Self>, shared: &Shared, done: Result<(), StoreError>) {
        let result = match (done, self.result) {
            (_, Some(result)) => result,
            (Err(error), None) => Err(error.into()),
            (Ok(()), None) => Err(StoreError::Defect("a query was never run".into()).into()),
        };
        self.timing.report(shared, outcome(&result));
        let _ = self.caller.send(result);
    }
}
