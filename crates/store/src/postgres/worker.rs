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
    fn client(&mut self) -> Result<&mut (Client, Prepared), StoreError> {
        if self.live.as_ref().is_none_or(|(client, _)| client.is_closed()) {
            self.live = None;
            self.live = Some((connect(&self.url)?, Prepared::new()));
        }
        self.live.as_mut().ok_or_else(|| StoreError::Defect("no connection after connect".into()))
    }

    fn control(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let (client, _) = self.client()?;
        client.batch_execute(sql).map_err(|error| store_error(sql, &error))
    }
}

pub(super) fn start_writer(
    url: &str,
    number: usize,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<JoinHandle<()>, StoreError> {
    let mut session = Session { url: url.to_owned(), live: None };
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
    let mut session = Session { url: url.to_owned(), live: None };
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
        session.control(match script.isolation() {
            Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
        })?;
        let (client, prepared) = session.client()?;
        let connection = Connection::Postgres { client, prepared };
        let snapshot = Snapshot::new(connection, &shared.memo, shared.now());
        match script.run(Tx::new(snapshot)) {
            Verdict::Keep(facts) => match session.control("COMMIT") {
                Ok(()) => {
                    shared.tell(&facts);
                    return Ok(());
                }
                Err(StoreError::Contention) => {}
                Err(error) => return Err(error),
            },
            Verdict::Undo => return session.control("ROLLBACK"),
            Verdict::Again => session.control("ROLLBACK")?,
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
    session.control("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
    let (client, prepared) = session.client()?;
    let connection = Connection::Postgres { client, prepared };
    query.run(&mut Snapshot::new(connection, &shared.memo, shared.now()));
    session.control("COMMIT")
}
