//! A thread with one connection: runs scripts (or queries) one after the other, tries again after a
//! serialisation failure, and reconnects when the server went away.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle, sleep};
use std::time::Duration;

use super::Link;
use crate::StoreError;
use crate::queue::{Script, Verdict};
use crate::store::{Isolation, Queues, Shared};
use crate::tx::{Connection, Snapshot, Tx};

/// Tries of one script before its caller is told about contention.
const TRIES_MAX: u32 = 12;
/// The server may be at work on a commit for so long after its answer was given up.
const IN_DOUBT: Duration = Duration::from_secs(5);

pub(super) fn start_writer(
    url: &str,
    number: usize,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<JoinHandle<()>, StoreError> {
    let mut link = Link::new(url, shared.answer_max);
    let (shared, scripts) = (Arc::clone(shared), queues.scripts.clone());
    spawn(format!("store-writer-{number}"), move || {
        while let Ok(mut script) = scripts.recv() {
            let committed = script
                .started(&shared)
                .and_then(|()| run_script(&mut link, &shared, script.as_mut()));
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
    let mut link = Link::new(url, shared.answer_max);
    let (shared, queries) = (Arc::clone(shared), queues.queries.clone());
    spawn(format!("store-reader-{number}"), move || {
        while let Ok(mut query) = queries.recv() {
            let started = query.started(&shared);
            if started.is_ok() {
                link.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
                let connection = Connection::Postgres(&mut link);
                query.run(&mut Snapshot::new(connection, &shared.memo, shared.now()));
                query.count_round_trips(link.trips());
            }
            query.answer(&shared, started);
            // The caller need not wait for the end of a transaction that changed nothing.
            link.roll_back();
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
    link: &mut Link,
    shared: &Arc<Shared>,
    script: &mut dyn Script,
) -> Result<(), StoreError> {
    for attempt in 1..=TRIES_MAX {
        link.begin(match script.isolation() {
            Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
            Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
        });
        let snapshot = Snapshot::new(Connection::Postgres(link), &shared.memo, shared.now());
        let (facts, ended) = match script.run(Tx::new(snapshot)) {
            Verdict::Keep(facts) => (facts, link.commit()),
            verdict => {
                link.roll_back();
                let is_undone = matches!(verdict, Verdict::Undo);
                (Vec::new(), if is_undone { Ok(()) } else { Err(StoreError::Contention) })
            }
        };
        script.count_round_trips(link.trips());
        if ended != Err(StoreError::Contention) {
            match &ended {
                Ok(()) => shared.tell(&facts),
                Err(StoreError::Unavailable(_)) if !facts.is_empty() => leave_in_doubt(shared),
                Err(_) => {}
            }
            return ended;
        }
        sleep(pause(attempt));
    }
    Err(StoreError::Contention)
}

/// Nobody knows whether it committed. Its facts are not told: if it did not, their versions would hide
/// the next change of the same seats. Everybody looks again, now and when the server must be done.
fn leave_in_doubt(shared: &Arc<Shared>) {
    shared.lost();
    let shared = Arc::downgrade(shared);
    let look_again = move || {
        sleep(IN_DOUBT);
        if let Some(shared) = shared.upgrade() {
            shared.lost();
        }
    };
    if let Err(error) = spawn("store-doubt".into(), look_again) {
        tracing::error!(target: "usher::store", %error, "a commit in doubt is looked at only once");
    }
}

/// A short wait that grows and differs between threads, so that rivals do not meet again.
fn pause(attempt: u32) -> Duration {
    let mut noise = [0; 2];
    kernel::Entropy::fill(&kernel::OsEntropy, &mut noise);
    let spread = u64::from(u16::from_le_bytes(noise)) % 1_000;
    Duration::from_micros((500 + spread) << attempt.min(6))
}
