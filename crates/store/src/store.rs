//! The façade: opens a database, queues scripts and queries, answers their callers.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use jiff::Timestamp;
use kernel::{Clock, Fact};

use crate::memo::Memo;
use crate::observe::{FactSink, ScriptObserver, ScriptReport};
use crate::queue::{Query, Script, WaitingQuery, WaitingScript};
use crate::{Engine, Location, Neighbours, ScriptError, Snapshot, StoreConfig, StoreError, Tx};
use crate::{migrations, postgres, sqlite};

/// How much a script is kept apart from others on PostgreSQL. SQLite runs one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Isolation {
    /// As if scripts ran one after the other. The default.
    Serializable,
    /// For scripts whose safety rests on conditional writes and unique keys alone.
    ReadCommitted,
}

/// Those who listen to facts.
type Sinks = RwLock<Vec<Arc<dyn FactSink>>>;

/// What the engine threads share with the façade.
pub(crate) struct Shared {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) memo: Memo,
    pub(crate) wait_max: Duration,
    pub(crate) answer_max: Duration,
    pub(crate) batch_max: usize,
    sinks: Sinks,
    own_sinks: Sinks,
    observer: OnceLock<Arc<dyn ScriptObserver>>,
}

impl Shared {
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn listen_to_own(&self, sink: Arc<dyn FactSink>) {
        self.own_sinks.write().unwrap_or_else(PoisonError::into_inner).push(sink);
    }

    /// Tells what committed here: first to this process, then to those who tell other nodes.
    pub(crate) fn tell(&self, facts: &[Fact]) {
        if !facts.is_empty() {
            each(&self.sinks, |sink| sink.committed(facts));
            each(&self.own_sinks, |sink| sink.committed(facts));
        }
    }

    /// Tells what committed on another node.
    pub(crate) fn hear(&self, facts: &[Fact]) {
        if !facts.is_empty() {
            each(&self.sinks, |sink| sink.committed(facts));
        }
    }

    /// Tells that facts of other nodes may have been lost.
    pub(crate) fn missed(&self) {
        each(&self.sinks, |sink| sink.missed());
    }

    /// Tells that facts of our own are lost, as after a commit whose answer was: this process, and
    /// those who tell other nodes.
    pub(crate) fn lost(&self) {
        self.missed();
        each(&self.own_sinks, |sink| sink.missed());
    }

    pub(crate) fn observe(&self, report: &ScriptReport) {
        if let Some(observer) = self.observer.get() {
            guarded("the script observer", || observer.ended(report));
        }
    }
}

fn each(sinks: &Sinks, tell: impl Fn(&dyn FactSink)) {
    for sink in sinks.read().unwrap_or_else(PoisonError::into_inner).iter() {
        guarded("a fact sink", || tell(sink.as_ref()));
    }
}

/// A listener's panic must not take the engine's thread with it: what it heard of is committed.
fn guarded(who: &str, tell: impl FnOnce()) {
    if catch_unwind(AssertUnwindSafe(tell)).is_err() {
        tracing::error!(target: "usher::store", "{who} panicked");
    }
}

/// The ends of the queues that the engine threads take work from.
#[derive(Clone)]
pub(crate) struct Queues {
    pub(crate) scripts: Receiver<Box<dyn Script>>,
    pub(crate) queries: Receiver<Box<dyn Query>>,
}

/// One open database. Cheap to clone; the threads end when the last clone is dropped.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    location: Location,
    shared: Arc<Shared>,
    scripts: Option<Sender<Box<dyn Script>>>,
    queries: Option<Sender<Box<dyn Query>>>,
    threads: Vec<JoinHandle<()>>,
    replica: Option<postgres::Replica>,
    /// Leaves after the threads have ended: with the last of their facts.
    neighbours: Option<postgres::Neighbourhood>,
}

impl Store {
    /// Opens the database and starts its threads. Does not migrate: see [`Store::migrate`].
    pub fn open(config: &StoreConfig, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let shared = Arc::new(Shared {
            clock,
            memo: Memo::default(),
            wait_max: config.wait_max,
            answer_max: config.answer_max,
            batch_max: config.batch_max,
            sinks: Sinks::default(),
            own_sinks: Sinks::default(),
            observer: OnceLock::new(),
        });
        let (scripts, next_script) = bounded(config.queue_max);
        let (queries, next_query) = bounded(config.queue_max);
        let queues = Queues { scripts: next_script, queries: next_query };
        let (engine, threads) = match &config.location {
            Location::Sqlite(path) => {
                (Engine::Sqlite, sqlite::start(path, config, &shared, &queues)?)
            }
            Location::Postgres(url) => {
                (Engine::Postgres, postgres::start(url, config, &shared, &queues)?)
            }
        };
        let (neighbours, replica) = company(config, &shared)?;
        let inner = Inner {
            engine,
            location: config.location.clone(),
            shared,
            scripts: Some(scripts),
            queries: Some(queries),
            threads,
            replica,
            neighbours,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Which engine runs below.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Where the data is.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.inner.location
    }

    /// The present instant, by the clock that scripts see.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.shared.now()
    }

    /// Adds a listener to committed facts: to those of this store, and to those that it hears from
    /// other nodes.
    pub fn listen(&self, sink: Arc<dyn FactSink>) {
        self.inner.shared.sinks.write().unwrap_or_else(PoisonError::into_inner).push(sink);
    }

    /// Adds a listener to what commits through this store alone: one that tells other nodes.
    pub fn listen_to_own(&self, sink: Arc<dyn FactSink>) {
        self.inner.shared.listen_to_own(sink);
    }

    /// Tells the listeners what committed on another node. It is not passed on from here.
    pub fn hear(&self, facts: &[Fact]) {
        self.inner.shared.hear(facts);
    }

    /// Tells the listeners that facts of other nodes may have been lost, because the stream that
    /// brings them broke. Call it when the stream is whole again, not when it breaks: what is read
    /// again before that may be stale for good.
    pub fn missed(&self) {
        self.inner.shared.missed();
    }

    /// Sets the one observer of scripts and queries. A second call changes nothing.
    pub fn observe(&self, observer: Arc<dyn ScriptObserver>) {
        let _ = self.inner.shared.observer.set(observer);
    }

    /// Scripts and queries that wait at this moment.
    #[must_use]
    pub fn waiting(&self) -> (usize, usize) {
        (
            self.inner.scripts.as_ref().map_or(0, Sender::len),
            self.inner.queries.as_ref().map_or(0, Sender::len),
        )
    }

    /// Runs a transaction script and answers once its commit is durable. A caller that stops
    /// waiting does not cancel the script.
    pub async fn write<T, E, F>(&self, name: &'static str, script: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: ScriptError,
    {
        self.write_at(Isolation::Serializable, name, script).await
    }

    /// [`Store::write`] at a named isolation level; say at the call why a lower one is right.
    pub async fn write_at<T, E, F>(
        &self,
        isolation: Isolation,
        name: &'static str,
        script: F,
    ) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: ScriptError,
    {
        let (work, answer) = WaitingScript::new(name, isolation, script);
        push(self.inner.scripts.as_ref(), Box::new(work) as Box<dyn Script>)?;
        answer.await.unwrap_or_else(|_| Err(stopped().into()))
    }

    /// [`Store::write`] for callers outside a runtime: the command line and tests.
    pub fn write_blocking<T, E, F>(&self, name: &'static str, script: F) -> Result<T, E>
    where
        F: Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: ScriptError,
    {
        let (work, answer) = WaitingScript::new(name, Isolation::Serializable, script);
        push(self.inner.scripts.as_ref(), Box::new(work) as Box<dyn Script>)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(stopped().into()))
    }

    /// Runs a query over a consistent view.
    pub async fn read<T, E, F>(&self, name: &'static str, query: F) -> Result<T, E>
    where
        F: FnOnce(&mut Snapshot<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: ScriptError,
    {
        let (work, answer) = WaitingQuery::new(name, query);
        push(self.inner.queries.as_ref(), Box::new(work) as Box<dyn Query>)?;
        answer.await.unwrap_or_else(|_| Err(stopped().into()))
    }

    /// [`Store::read`] for what may be a moment old, such as listings and reports; never for seats or
    /// money that a decision rests on. It is asked of the replica while that keeps up, and of the
    /// primary if there is none or if it could not answer.
    pub async fn read_recent<T, E, F>(&self, name: &'static str, query: F) -> Result<T, E>
    where
        F: Fn(&mut Snapshot<'_>) -> Result<T, E> + Send + Sync + 'static,
        T: Send + 'static,
        E: ScriptError,
    {
        let Some(replica) = self.inner.replica.as_ref().filter(|replica| replica.is_fit()) else {
            return self.read(name, query).await;
        };
        let query = Arc::new(query);
        let once = Arc::clone(&query);
        let (work, answer) =
            WaitingQuery::new(name, move |snapshot: &mut Snapshot<'_>| once(snapshot));
        if push(replica.queries(), Box::new(work) as Box<dyn Query>).is_ok() {
            let answered = answer.await.unwrap_or_else(|_| Err(stopped().into()));
            match answered.as_ref().err().and_then(ScriptError::store_error) {
                Some(error) if error.is_passing() => replica.has_failed(),
                _ => return answered,
            }
        }
        self.read(name, move |snapshot: &mut Snapshot<'_>| query(snapshot)).await
    }

    /// Whether the replica keeps up, if there is one, or why it is left out.
    #[must_use]
    pub fn replica_keeps_up(&self) -> Option<Result<(), String>> {
        self.inner.replica.as_ref().map(postgres::Replica::found)
    }

    /// [`Store::read`] for callers outside a runtime.
    pub fn read_blocking<T, E, F>(&self, name: &'static str, query: F) -> Result<T, E>
    where
        F: FnOnce(&mut Snapshot<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: ScriptError,
    {
        let (work, answer) = WaitingQuery::new(name, query);
        push(self.inner.queries.as_ref(), Box::new(work) as Box<dyn Query>)?;
        answer.blocking_recv().unwrap_or_else(|_| Err(stopped().into()))
    }

    /// Applies the migrations that are missing and returns their names. Refuses a database that was
    /// migrated by other texts than ours, or by a newer program.
    pub fn migrate(&self) -> Result<Vec<&'static str>, StoreError> {
        migrations::migrate(&self.inner.location, self.now())
    }

    /// Applies the migrations that come before this one, as an older program would have: for tests
    /// of what it does to a database with data.
    pub fn migrate_before(&self, step: &str) -> Result<Vec<&'static str>, StoreError> {
        migrations::migrate_before(&self.inner.location, self.now(), step)
    }

    /// The names of the migrations that [`Store::migrate`] would apply.
    pub fn pending_migrations(&self) -> Result<Vec<&'static str>, StoreError> {
        migrations::pending(&self.inner.location)
    }

    /// Prepares a statement on the engine without running it.
    pub fn check_statement(&self, sql: &'static crate::Sql) -> Result<(), StoreError> {
        match &self.inner.location {
            Location::Sqlite(path) => sqlite::check(path, sql),
            Location::Postgres(url) => postgres::check(url, sql),
        }
    }

    /// How the engine means to run a statement, as text.
    pub fn explain(&self, sql: &'static crate::Sql) -> Result<String, StoreError> {
        match &self.inner.location {
            Location::Sqlite(path) => sqlite::explain(path, sql),
            Location::Postgres(url) => postgres::explain(url, sql),
        }
    }

    /// Tables and columns with their types, sorted, in the words of SQLite: both engines must agree.
    pub fn schema(&self) -> Result<Vec<String>, StoreError> {
        match &self.inner.location {
            Location::Sqlite(path) => sqlite::schema(path),
            Location::Postgres(url) => postgres::schema(url),
        }
    }

    /// Writes a consistent copy of an embedded database to a new file while it is in use. For
    /// PostgreSQL use its own tools: the error says which.
    pub fn backup(&self, to: &std::path::Path) -> Result<(), StoreError> {
        match &self.inner.location {
            Location::Sqlite(path) => sqlite::backup(path, to),
            Location::Postgres(_) => Err(StoreError::Unavailable(
                "PostgreSQL is backed up with pg_basebackup or pg_dump".into(),
            )),
        }
    }

    /// Why `copy` would lose what this database loses; `None` if it stands alone.
    pub fn is_followed_by(&self, copy: &Self) -> Result<Option<&'static str>, StoreError> {
        match (&self.inner.location, &copy.inner.location) {
            (Location::Sqlite(live), Location::Sqlite(copy)) => sqlite::follows(live, copy),
            (Location::Postgres(live), Location::Postgres(copy)) => postgres::follows(live, copy),
            _ => Ok(None),
        }
    }

    /// Whether a pooler gives our connections to others after each transaction. Then other nodes are
    /// not heard, and prepared statements are another connection's.
    pub fn shares_connections(&self) -> Result<bool, StoreError> {
        match &self.inner.location {
            Location::Sqlite(_) => Ok(false),
            Location::Postgres(url) => postgres::shares_connections(url),
        }
    }

    /// Whether what is said to the database leaves this machine unencrypted.
    pub fn is_in_the_clear(&self) -> Result<bool, StoreError> {
        match &self.inner.location {
            Location::Sqlite(_) => Ok(false),
            Location::Postgres(url) => postgres::is_in_the_clear(url),
        }
    }

    /// What time it is where the database is. A file is where we are.
    pub fn database_clock(&self) -> Result<Timestamp, StoreError> {
        match &self.inner.location {
            Location::Sqlite(_) => Ok(self.now()),
            Location::Postgres(url) => postgres::clock(url),
        }
    }

    /// Asks the engine to check its own pages and keys; the problems, one a line.
    pub fn integrity_problems(&self) -> Result<Vec<String>, StoreError> {
        match &self.inner.location {
            Location::Sqlite(path) => sqlite::integrity_problems(path),
            Location::Postgres(_) => Ok(Vec::new()),
        }
    }
}

/// The other nodes on a server's database, and its replica.
fn company(
    config: &StoreConfig,
    shared: &Arc<Shared>,
) -> Result<(Option<postgres::Neighbourhood>, Option<postgres::Replica>), StoreError> {
    let Location::Postgres(url) = &config.location else { return Ok((None, None)) };
    let neighbours = match config.neighbours {
        Neighbours::None => None,
        Neighbours::Database => Some(postgres::Neighbourhood::join(url, shared)?),
    };
    let replica = config.replica.as_ref();
    let start = |replica| postgres::Replica::start(url, replica, config, shared);
    Ok((neighbours, replica.map(start).transpose()?))
}

fn stopped() -> StoreError {
    StoreError::Unavailable("the store has stopped".into())
}

fn push<W>(queue: Option<&Sender<W>>, work: W) -> Result<(), StoreError> {
    queue.ok_or_else(stopped)?.try_send(work).map_err(|error| match error {
        TrySendError::Full(_) => StoreError::Overloaded,
        TrySendError::Disconnected(_) => stopped(),
    })
}

impl Drop for Inner {
    /// Lets the threads finish what is queued, then waits for them.
    fn drop(&mut self) {
        self.scripts = None;
        self.queries = None;
        for thread in self.threads.drain(..) {
            // The last clone may be dropped by a fact sink on an engine thread.
            if thread.thread().id() != std::thread::current().id() {
                let _ = thread.join();
            }
        }
        self.replica = None;
        self.neighbours = None;
    }
}
