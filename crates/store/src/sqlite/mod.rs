//! The embedded engine: one writer thread with group commit, a few reader threads.

mod reader;
mod session;
mod tools;
mod writer;

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::store::{Queues, Shared};
use crate::{Durable, Sql, StoreConfig, StoreError};

pub(crate) use session::Statements;
pub(crate) use tools::{backup, check, explain, follows, integrity_problems, migrate_with, schema};

/// Pages kept in memory per connection, in KiB (negative is SQLite's spelling of KiB). The file's
/// other pages are in the system's own cache. More is not better: after a transaction that split a
/// page, SQLite looks through all that it keeps.
const CACHE_KIB: i64 = -16_384;
/// Pages in the log before the writer copies them into the file. The more, the more often a page
/// has changed several times by then and is copied once.
const LOG_PAGES: i64 = 16_000;

/// While a file is filled nothing waits for the disk; pages stay in memory, a GB of them, and are
/// copied into the file when they have changed many times. References are not looked up one by one:
/// `usher verify` does so for the whole file.
const FILL: &str = "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; \
    PRAGMA cache_size = -1000000; PRAGMA wal_autocheckpoint = 250000";

pub(crate) fn start(
    path: &Path,
    config: &StoreConfig,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<Vec<JoinHandle<()>>, StoreError> {
    let connection = open(path)?;
    if config.durable == Durable::AtTheEnd {
        connection.execute_batch(FILL).map_err(|error| unavailable(path, &error))?;
    }
    let mut threads = vec![writer::start(connection, config, shared, queues)?];
    for number in 0..config.readers {
        threads.push(reader::start(open_read_only(path)?, number, shared, queues)?);
    }
    Ok(threads)
}

/// Opens the file for writing, creating it if needed. `FULL` makes each commit durable before it
/// returns: an acknowledged hold survives a power cut.
pub(crate) fn open(path: &Path) -> Result<Connection, StoreError> {
    make_private(path);
    let connection = Connection::open(path).map_err(|error| unavailable(path, &error))?;
    let settings = || -> rusqlite::Result<()> {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "busy_timeout", 5_000)?;
        connection.pragma_update(None, "cache_size", CACHE_KIB)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
        plan_once(&connection)
    };
    settings().map_err(|error| unavailable(path, &error))?;
    // SQLite opens what it may not write for reading, and would say so at the first write only.
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(|error| unavailable(path, &error))? {
        return Err(StoreError::Unavailable(format!("{} is read-only", path.display())));
    }
    Ok(connection)
}

/// Makes the file, if it is missing, for its owner alone: it holds keys. SQLite gives its log the
/// same mode.
fn make_private(path: &Path) {
    // A file that cannot be made cannot be opened either, and that error is told.
    let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
}

fn open_read_only(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        Connection::open_with_flags(path, flags).map_err(|error| unavailable(path, &error))?;
    connection.pragma_update(None, "busy_timeout", 5_000).map_err(|e| unavailable(path, &e))?;
    connection.pragma_update(None, "cache_size", CACHE_KIB).map_err(|e| unavailable(path, &e))?;
    plan_once(&connection).map_err(|e| unavailable(path, &e))?;
    Ok(connection)
}

/// Keeps the plan of a prepared statement whatever its parameters are. Without this SQLite prepares
/// each statement whose parameters might have asked for another plan again on every run, which
/// takes longer than most of ours run.
fn plan_once(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map(|_| ())
}

fn unavailable(path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::Unavailable(format!("{}: {error}", path.display()))
}

fn store_error(sql: &Sql, error: &rusqlite::Error) -> StoreError {
    classify(sql.name(), error)
}

fn classify(what: &str, error: &rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Constraint(format!("{what}: {error}")),
        Some(
            ErrorCode::DiskFull
            | ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied
            | ErrorCode::CannotOpen
            | ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase,
        ) => StoreError::Unavailable(format!("{what}: {error}")),
        _ => StoreError::Defect(format!("{what}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_cached_statement_is_prepared_once() {
        let folder = fixtures::TempFolder::new();
        let connection = open(&folder.path().join("usher.db")).unwrap();
        let table = "CREATE TABLE t (a, b, c, PRIMARY KEY (a, b)) WITHOUT ROWID";
        connection.execute_batch(table).unwrap();
        for run in 2..5 {
            let sql = "SELECT c FROM t WHERE a = ?1 AND b BETWEEN ?2 AND ?3 AND c = ?2 ORDER BY b";
            let mut cached = connection.prepare_cached(sql).unwrap();
            assert!(!cached.exists([run, run, run]).unwrap());
            assert_eq!(cached.get_status(StatementStatus::RePrepare), 0);
        }
    }
}
