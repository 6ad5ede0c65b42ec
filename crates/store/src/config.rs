//! Where the data is, and the limits of the store's queues.

use std::path::PathBuf;
use std::time::Duration;

/// How long a server may take to answer, unless configured.
pub(crate) const ANSWER_MAX: Duration = Duration::from_secs(30);

/// Which database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// An embedded file. Its folder must exist.
    Sqlite(PathBuf),
    /// A PostgreSQL server, as a connection URL.
    Postgres(String),
}

/// How the facts of other nodes on the same database are heard, and theirs told to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Neighbours {
    /// There are none, or they are reached some other way: see [`crate::Store::listen_to_own`].
    None,
    /// Over the database itself. An embedded file has no neighbours.
    Database,
}

/// A streaming replica of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplicaConfig {
    /// Its connection URL.
    pub url: String,
    /// One that is further behind is left out.
    pub lag_max: Duration,
}

/// From when on what was written to an embedded file survives a power cut. A server sees to it itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durable {
    /// Before its script is answered.
    AtOnce,
    /// When the store is closed. For filling a file that nobody serves yet: a process that is killed
    /// loses nothing, a machine that stops meanwhile may leave a damaged file.
    AtTheEnd,
}

/// What becomes of the log beside an embedded file when the store is closed. Writers wait while it is
/// emptied, for as long as somebody reads an older state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogAtEnd {
    /// It is emptied, so that the file alone is the whole database.
    Emptied,
    /// It stays: another process writes to the file.
    Left,
}

/// How the store runs.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// Which database.
    pub location: Location,
    /// Jobs that may wait; one more is answered `Overloaded` at once.
    pub queue_max: usize,
    /// Scripts that share one durable commit on SQLite. One means one commit a script.
    pub batch_max: usize,
    /// PostgreSQL connections for scripts. SQLite has one writer.
    pub writers: usize,
    /// Connections for queries.
    pub readers: usize,
    /// A job that waited longer is dropped before it starts.
    pub wait_max: Duration,
    /// A PostgreSQL server that takes longer to answer a statement is given up.
    pub answer_max: Duration,
    /// From when on what is written survives.
    pub durable: Durable,
    /// What becomes of an embedded file's log.
    pub log_at_end: LogAtEnd,
    /// How other nodes are told what commits here, and heard.
    pub neighbours: Neighbours,
    /// Answers [`crate::Store::read_recent`] while it keeps up. PostgreSQL only.
    pub replica: Option<ReplicaConfig>,
}

impl StoreConfig {
    /// The defaults for a location.
    #[must_use]
    pub const fn new(location: Location) -> Self {
        Self {
            location,
            queue_max: 4_096,
            batch_max: 256,
            writers: 8,
            readers: 4,
            wait_max: Duration::from_secs(5),
            answer_max: ANSWER_MAX,
            durable: Durable::AtOnce,
            log_at_end: LogAtEnd::Emptied,
            neighbours: Neighbours::None,
            replica: None,
        }
    }
}
