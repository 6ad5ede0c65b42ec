//! A thread with one connection: runs scripts (or queries) one after the other, tries again after a
//! serialisation failure, and reconnects when the server went away.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle, sleep};
use std::time::Duration;

use ::postgres::Client;

use super::{connect, store_error};
use crate::StoreError;
use crate::queue::{Query, Script, Verdict};
use crate::store::{Isolation, Queues, Shared};
use crate::tx::{Connection, Prepared, Snapshot, Tx};

/// Tries of one script before its caller is told about contention.
const TRIES_MAX: u32 = 12;

struct Session {
    url: String,
    live: Option<(Client, Prepared)>,
}

impl Session {
    fn new(url: &str) -> Self {
        Self { url: url.to_owned(), live: None }
    }

    /// Begins a transaction. A connection that died while it was idle is replaced: nothing that
    /// anyone waits for was lost with it.
    fn begin(&mut self, sql: &'static str) -> Result<Connection<'_>, StoreError> {
        let was_live = self.live.is_some();
        let mut begun = self.execute(sql);
        if was_live && matches!(begun, Err(StoreError::Unavailable(_))) {
            begun = self.execute(sql);
        }
        begun?;
        let (client, prepared) = self.connected()?;
        Ok(Connection::Postgres { client, prepared })
    }

    /// Commits on the connection that began, never on another one: that would have nothing to commit
    /// and say yes.
    fn commit(&mut self) -> Result<(), StoreError> {
        match self.live {
            Some(_) => self.execute("COMMIT"),
            None => Err(StoreError::Unavailable("the connection was lost".into())),
        }
    }

    /// If this fails, the connection is given up, and the server undoes what it began.
    fn roll_back(&mut self) {
        if self.live.is_some() {
            let _ = self.execute("ROLLBACK");
        }
    }

    /// Runs a statement that begins or ends a transaction; gives the connection up if that fails.
    fn execute(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let (client, _) = self.connected()?;
        let done = client.batch_execute(sql).map_err(|error| store_error(sql, &error));
        if !matches!(done, Ok(()) | Err(StoreError::Contention)) {
            self.live = None;
        }
        done
    }

    fn connected(&mut self) -> Result<&mut (Client, Prepared), StoreError> {
        let live = match self.live.take() {
            Some(live) => live,
            None => (connect(&self.url)?, Prepared::new()),
        };
        Ok(self.live.insert(live))
    }
}

pub(super) fn start_writer(
    url: &str,
    number: usize,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<JoinHandle<()>, StoreError> {
    let mut session = Session::new(url);
    let (shared, scripts) = (Arc::clone(shared), queues.scripts.clone());
    spawn(format!("store-writer-{number}"), move || {
        while let Ok(mut script) = scripts.recv() {
            let committed = script
                .started(&shared)
                .and_then(|()| run_script(&mut session, &shared, script.as_mut()));
            script.answer(&shared, committed);
        }
    })
}

pub(super) fn start_reader(
    url: &str,
    number: usize,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<JoinHandle<()>, StoreError> {
    let mut session = Session::new(url);
    let (shared, queries) = (Arc::clone(shared), queues.queries.clone());
    spawn(format!("store-reader-{number}"), move || {
        while let Ok(mut query) = queries.recv() {
            let done = query
                .started(&shared)
                .and_then(|()| run_query(&mut session, &shared, query.as_mut()));
            query.answer(&shared, done);
        }
    })
}

fn spawn(name: String, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    Builder::new()
        .name(name)
        .spawn(body)
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

fn run_script(
    session: &mut Session,
    shared: &Shared,
    script: &mut dyn Script,
) -> Result<(), StoreError> {
    for attempt in 1..=TRIES_MAX {
        let connection = session.begin(match script.isolation() {
            Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
        })?;
        let snapshot = Snapshot::new(connection, &shared.memo, shared.now());
        match script.run(Tx::new(snapshot)) {
            Verdict::Keep(facts) => match session.commit() {
                Ok(()) => {
                    shared.tell(&facts);
                    return Ok(());
                }
                Err(StoreError::Contention) => {}
                Err(error) => return Err(error),
            },
            Verdict::Undo => {
                session.roll_back();
                return Ok(());
            }
            Verdict::Again => session.roll_back(),
        }
        sleep(pause(attempt));
    }
    Err(StoreError::Contention)
}

/// A short wait that grows and differs between threads, so that rivals do not meet again.
fn pause(attempt: u32) -> Duration {
    let mut noise = [0; 2];
    kernel::Entropy::fill(&kernel::OsEntropy, &mut noise);
    let spread = u64::from(u16::from_le_bytes(noise)) % 1_000;
    Duration::from_micros((500 + spread) << attempt.min(6))
}

fn run_query(
    session: &mut Session,
    shared: &Shared,
    query: &mut dyn Query,
) -> Result<(), StoreError> {
    let connection = session.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    query.run(&mut Snapshot::new(connection, &shared.memo, shared.now()));
    session.roll_back();
    Ok(())
}
