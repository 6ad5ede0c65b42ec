//! Who listens: to committed facts, and to how each script fared.

use std::time::Duration;

use kernel::Fact;

/// Told what committed, after the commit and before the answer, in commit order on SQLite. It runs
/// on the store's thread: it must be quick and must not wait.
pub trait FactSink: Send + Sync {
    /// The facts of one commit: of one script, or on SQLite of all that shared it.
    fn committed(&self, facts: &[Fact]);

    /// Facts may have been lost, those of other nodes or our own: what is kept in memory because of
    /// facts must be dropped and read again. Who keeps nothing has nothing to do. Who tells other
    /// nodes hears of our own alone, and lets them notice.
    fn missed(&self) {}
}

/// How a script ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It committed, or the query was answered.
    Done,
    /// The business said no, and it was undone.
    Refused,
    /// The store could not.
    Failed,
}

/// One script or query, for metrics.
#[derive(Debug, Clone, Copy)]
pub struct ScriptReport {
    /// `crate.command`
    pub name: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// From the call to its start.
    pub wait: Duration,
    /// The script's own time, without the commit, all tries together.
    pub run: Duration,
    /// Rows read and changed.
    pub rows: u64,
    /// Further tries after a serialisation failure.
    pub retries: u32,
    /// Times that PostgreSQL was asked and waited for, with the commit and all tries
    /// together.
    pub round_trips: u32,
}

/// Told about each script and query. Must be quick.
pub trait ScriptObserver: Send + Sync {
    /// One script or query ended.
    fn ended(&self, report: &ScriptReport);
}
