//! The one writer. Scripts that wait together share one durable commit.
//!
//! A refusal undoes only its own script. A savepoint around each would see to that, but costs as
//! much as half the script itself, and most refusals change no row. So a batch runs boldly, without
//! savepoints; if a script must be undone after all, the whole batch is, and runs once more with
//! them. Nobody is answered before the commit. There is no timer: a batch is whatever waited while
//! the last one committed.

use std::fs::File;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::vec::Drain;

use kernel::Fact;
use rusqlite::Connection;

use super::session::Session;
use crate::queue::{Script, Verdict};
use crate::store::{Queues, Shared};
use crate::tx::{Connection as Asked, Snapshot, Tx};
use crate::{Durable, LogAtEnd, Sql, StoreConfig, StoreError};

/// So that the file alone is the whole database, even if a reader is the last to close. A checkpoint
/// that is the first thing its connection reads would wait for that read itself.
const EMPTY_THE_LOG: &str = "SELECT 1 FROM sqlite_schema LIMIT 1; PRAGMA wal_checkpoint(TRUNCATE)";

/// Batches that run with savepoints at once, after one had to run twice: what was lost once is
/// likely to be lost again.
const CAREFUL_BATCHES: u32 = 32;

static SAVEPOINT: Sql = Sql::new("SAVEPOINT", "SAVEPOINT script");
static UNDO_SCRIPT: Sql = Sql::new("UNDO_SCRIPT", "ROLLBACK TO script");
static RELEASE: Sql = Sql::new("RELEASE", "RELEASE script");
static COMMIT: Sql = Sql::new("COMMIT", "COMMIT");
static ROLLBACK: Sql = Sql::new("ROLLBACK", "ROLLBACK");

type Waiting = Box<dyn Script>;

pub(super) fn start(
    connection: Connection,
    config: &StoreConfig,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<JoinHandle<()>, StoreError> {
    let (shared, scripts) = (Arc::clone(shared), queues.scripts.clone());
    let (durable, log_at_end) = (config.durable, config.log_at_end);
    Builder::new()
        .name("store-writer".into())
        .spawn(move || {
            let session = Session::of_writer(&connection);
            let mut writer = Writer { session, shared: &shared, careful_batches: 0 };
            let mut batch = Vec::with_capacity(shared.batch_max);
            while let Ok(first) = scripts.recv() {
                batch.push(first);
                batch.extend(scripts.try_iter().take(shared.batch_max.saturating_sub(1)));
                writer.commit_batch(batch.drain(..));
            }
            drop(writer);
            if log_at_end == LogAtEnd::Emptied {
                // If this cannot be done, the log stays and is read at the next start.
                let _ = connection.execute_batch(EMPTY_THE_LOG);
            }
            if durable == Durable::AtTheEnd {
                wait_for_disk(&connection);
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

/// Nothing of a filling was waited for until now.
fn wait_for_disk(connection: &Connection) {
    let path = connection.path().unwrap_or_default();
    if let Err(error) = File::open(path).and_then(|file| file.sync_all()) {
        tracing::error!(target: "usher::store", %error, "what was filled may not be on the disk");
    }
}

struct Writer<'c> {
    session: Session<'c>,
    shared: &'c Shared,
    careful_batches: u32,
}

impl Writer<'_> {
    /// Runs the scripts, commits once, tells the facts in order, answers everyone.
    fn commit_batch(&mut self, waiting: Drain<'_, Waiting>) {
        let mut batch = Vec::with_capacity(waiting.len());
        for mut script in waiting {
            match script.started(self.shared) {
                Ok(()) => batch.push(script),
                Err(late) => script.answer(self.shared, Err(late)),
            }
        }
        let mut facts = Vec::new();
        let memory = self.shared.memo.state();
        let mut end = self.run(&mut batch, &mut facts);
        if !self.session.is_autocommit() {
            end = end.and_then(|()| self.session.control(&COMMIT));
            if end.is_err() && !self.session.is_autocommit() {
                // Nothing more can be done if this fails too; the next BEGIN will say so.
                let _ = self.session.control(&ROLLBACK);
            }
        }
        match end {
            Ok(()) => self.shared.tell(&facts),
            Err(_) => self.shared.memo.forget_since(memory),
        }
        for script in batch {
            script.answer(self.shared, end.clone());
        }
    }

    /// Runs the batch in a transaction, and leaves that open unless nothing is to be kept.
    fn run(&mut self, batch: &mut [Waiting], facts: &mut Vec<Fact>) -> Result<(), StoreError> {
        if batch.is_empty() {
            return Ok(());
        }
        self.session.begin_to_write()?;
        if self.careful_batches > 0 {
            self.careful_batches -= 1;
            return self.run_carefully(batch, facts);
        }
        let memory = self.shared.memo.state();
        if self.run_boldly(batch, facts)? {
            return Ok(());
        }
        facts.clear();
        self.session.control(&ROLLBACK)?;
        self.shared.memo.forget_since(memory);
        if batch.len() == 1 {
            return Ok(());
        }
        self.careful_batches = CAREFUL_BATCHES;
        self.session.begin_to_write()?;
        self.run_carefully(batch, facts)
    }

    /// Runs the scripts as if none needed to be undone. `false` if one does, and all is to be undone.
    fn run_boldly(
        &mut self,
        batch: &mut [Waiting],
        facts: &mut Vec<Fact>,
    ) -> Result<bool, StoreError> {
        for script in batch {
            let before = self.session.rows_changed();
            match self.run_script(script)? {
                Verdict::Keep(mut news) => facts.append(&mut news),
                Verdict::Undo | Verdict::Again if self.session.rows_changed() == before => {}
                Verdict::Undo | Verdict::Again => return Ok(false),
            }
        }
        Ok(true)
    }

    fn run_carefully(
        &mut self,
        batch: &mut [Waiting],
        facts: &mut Vec<Fact>,
    ) -> Result<(), StoreError> {
        for script in batch {
            self.session.control(&SAVEPOINT)?;
            match self.run_script(script)? {
                Verdict::Keep(mut news) => facts.append(&mut news),
                // One writer meets nobody: `Again` cannot happen here, and undoing is right if it does.
                Verdict::Undo | Verdict::Again => self.session.control(&UNDO_SCRIPT)?,
            }
            self.session.control(&RELEASE)?;
        }
        Ok(())
    }

    /// Runs one script. An error is that of the whole batch: SQLite gave up the transaction (a full
    /// disk does that), and nothing of it may be acknowledged.
    fn run_script(&mut self, script: &mut Waiting) -> Result<Verdict, StoreError> {
        let now = self.shared.now();
        let snapshot = Snapshot::new(Asked::Sqlite(&mut self.session), &self.shared.memo, now);
        let verdict = script.run(Tx::new(snapshot));
        match self.session.is_autocommit() {
            true => Err(StoreError::Unavailable("the database gave up the transaction".into())),
            false => Ok(verdict),
        }
    }
}
