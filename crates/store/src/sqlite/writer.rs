//! The one writer. Scripts that wait together share one durable commit.
//!
//! Each runs in a savepoint of its own, so that a refusal undoes only itself. Nobody is answered
//! before the commit. There is no timer: a batch is whatever waited while the last one committed.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use kernel::Fact;
use rusqlite::Connection;

use super::classify;
use crate::StoreError;
use crate::queue::{Script, Verdict};
use crate::store::{Queues, Shared};
use crate::tx::{self, Snapshot, Tx};

/// So that the file alone is the whole database, even if a reader is the last to close. A checkpoint
/// that is the first thing its connection reads would wait for that read itself.
const EMPTY_THE_LOG: &str = "SELECT 1 FROM sqlite_schema LIMIT 1; PRAGMA wal_checkpoint(TRUNCATE)";

pub(super) fn start(
    connection: Connection,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<JoinHandle<()>, StoreError> {
    let (shared, scripts) = (Arc::clone(shared), queues.scripts.clone());
    Builder::new()
        .name("store-writer".into())
        .spawn(move || {
            let mut batch = Vec::with_capacity(shared.batch_max);
            while let Ok(first) = scripts.recv() {
                batch.push(first);
                batch.extend(scripts.try_iter().take(shared.batch_max.saturating_sub(1)));
                commit_batch(&connection, &shared, batch.drain(..));
            }
            // If this cannot be done, the log stays beside the file and is read at the next start.
            let _ = connection.execute_batch(EMPTY_THE_LOG);
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// Runs the scripts, commits once, tells the facts in order, answers everyone.
fn commit_batch(
    connection: &Connection,
    shared: &Shared,
    batch: impl Iterator<Item = Box<dyn Script>>,
) {
    let mut done: Vec<Box<dyn Script>> = Vec::new();
    let mut facts = Vec::new();
    let mut state = control(connection, "BEGIN IMMEDIATE");
    for mut script in batch {
        let ran = state.clone().and_then(|()| script.started(shared));
        if let Err(error) = ran {
            script.answer(shared, Err(error));
            continue;
        }
        state = run_one(connection, shared, script.as_mut(), &mut facts);
        done.push(script);
    }
    if !connection.is_autocommit() {
        let end = state.and_then(|()| control(connection, "COMMIT"));
        if end.is_err() && !connection.is_autocommit() {
            // Nothing more can be done if this fails too; the next BEGIN will say so.
            let _ = control(connection, "ROLLBACK");
        }
        state = end;
    }
    match state {
        Ok(()) => shared.tell(&facts),
        Err(_) => shared.memo.clear(),
    }
    for script in done {
        script.answer(shared, state.clone());
    }
}

/// Runs one script in its savepoint. An error is that of the whole batch: SQLite gave up the
/// transaction (a full disk does that), and nothing of it may be acknowledged.
fn run_one(
    connection: &Connection,
    shared: &Shared,
    script: &mut dyn Script,
    facts: &mut Vec<Fact>,
) -> Result<(), StoreError> {
    control(connection, "SAVEPOINT script")?;
    let snapshot = Snapshot::new(tx::Connection::Sqlite(connection), &shared.memo, shared.now());
    match script.run(Tx::new(snapshot)) {
        Verdict::Keep(mut news) => {
            control(connection, "RELEASE script")?;
            facts.append(&mut news);
        }
        // One writer meets nobody: `Again` cannot happen here, and undoing is right if it does.
        Verdict::Undo | Verdict::Again => {
            if connection.is_autocommit() {
                return Err(StoreError::Unavailable("the database gave up the transaction".into()));
            }
            control(connection, "ROLLBACK TO script")?;
            control(connection, "RELEASE script")?;
        }
    }
    Ok(())
}

fn control(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute([]))
        .map(|_| ())
        .map_err(|error| classify(sql, &error))
}
