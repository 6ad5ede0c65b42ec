//! What is done beside the running engine, on connections of its own: migrations, checks, backup.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};

use super::{classify, make_private, open, open_read_only, unavailable};
use crate::migrations::{Applied, Migration};
use crate::{Sql, StoreError, sqlite_form};

const APPLIED_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations \
    (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT";

/// Between two tries of a backup that met a lock.
const BACKUP_PAUSE: Duration = Duration::from_millis(20);

/// Reads what was applied, asks `choose` what is missing, applies that in one transaction.
pub(crate) fn migrate_with(
    path: &Path,
    now: jiff::Timestamp,
    choose: impl Fn(&[Applied]) -> Result<Vec<&'static Migration>, StoreError>,
    apply: bool,
) -> Result<Vec<&'static str>, StoreError> {
    let mut connection = open(path)?;
    let fail = |error: rusqlite::Error| classify("migrate", &error);
    let tx = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(fail)?;
    tx.execute_batch(APPLIED_TABLE).map_err(fail)?;
    let applied = tx
        .prepare("SELECT name, checksum FROM schema_migrations ORDER BY name")
        .and_then(|mut statement| {
            statement
                .query_map([], |row| Ok(Applied { name: row.get(0)?, checksum: row.get(1)? }))?
                .collect::<rusqlite::Result<Vec<_>>>()
        })
        .map_err(fail)?;
    let missing = choose(&applied)?;
    let names = missing.iter().map(|migration| migration.name).collect();
    if !apply {
        return Ok(names);
    }
    for migration in missing {
        tx.execute_batch(&sqlite_form(migration.sql))
            .map_err(|error| classify(migration.name, &error))?;
        tx.execute(
            "INSERT INTO schema_migrations (name, checksum, applied_at) VALUES (?1, ?2, ?3)",
            rusqlite::params![migration.name, migration.checksum(), now.as_microsecond()],
        )
        .map_err(fail)?;
    }
    tx.commit().map_err(fail)?;
    Ok(names)
}

pub(crate) fn check(path: &Path, sql: &Sql) -> Result<(), StoreError> {
    open(path)?.prepare(sql.sqlite()).map(|_| ()).map_err(|error| classify(sql.name(), &error))
}

pub(crate) fn explain(path: &Path, sql: &Sql) -> Result<String, StoreError> {
    let connection = open(path)?;
    let plan = format!("EXPLAIN QUERY PLAN {}", sql.sqlite());
    let lines = connection.prepare(&plan).and_then(|mut statement| {
        let nulls = vec![rusqlite::types::Null; statement.parameter_count()];
        statement
            .query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3))?
            .collect::<rusqlite::Result<Vec<_>>>()
    });
    Ok(lines.map_err(|error| classify(sql.name(), &error))?.join("\n"))
}

pub(crate) fn schema(path: &Path) -> Result<Vec<String>, StoreError> {
    lines(
        &open(path)?,
        "SELECT t.name || '.' || c.name || ' ' || c.type \
         || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN ' NOT NULL' ELSE '' END \
         FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' \
         UNION ALL \
         SELECT 'index ' || name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL \
         ORDER BY 1",
    )
}

pub(crate) fn integrity_problems(path: &Path) -> Result<Vec<String>, StoreError> {
    let connection = open_read_only(path)?;
    let mut problems = lines(&connection, "SELECT integrity_check FROM pragma_integrity_check")?;
    problems.retain(|line| line != "ok");
    problems.extend(lines(
        &connection,
        "SELECT 'row of ' || \"table\" || ' points at nothing in ' || parent \
         FROM pragma_foreign_key_check",
    )?);
    Ok(problems)
}

fn lines(connection: &Connection, sql: &str) -> Result<Vec<String>, StoreError> {
    connection
        .prepare(sql)
        .and_then(|mut statement| {
            statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<_>>>()
        })
        .map_err(|error| classify("check", &error))
}

/// Copies the file while writers go on; the copy is checked before it gets its name.
pub(crate) fn backup(path: &Path, to: &Path) -> Result<(), StoreError> {
    if to.exists() {
        return Err(StoreError::Unavailable(format!("{} exists already", to.display())));
    }
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let done = copy(path, &part)
        .and_then(|()| refuse_damaged(&part))
        .and_then(|()| name_durably(&part, to));
    if done.is_err() {
        // The copy is of no use; that it cannot be removed changes nothing about the answer.
        let _ = fs::remove_file(&part);
    }
    done
}

/// Why the copy would lose what the live database loses: it is the same file, whatever name it has.
pub(crate) fn follows(live: &Path, copy: &Path) -> Result<Option<&'static str>, StoreError> {
    let file = |path: &Path| {
        let file = fs::metadata(path)
            .map_err(|error| StoreError::Unavailable(format!("{}: {error}", path.display())))?;
        Ok::<_, StoreError>((file.dev(), file.ino()))
    };
    Ok((file(live)? == file(copy)?).then_some("it is the live database itself"))
}

/// All pages in one step: a copy in several steps starts again whenever somebody writes between
/// them. In WAL mode the long read keeps no writer waiting.
fn copy(path: &Path, part: &Path) -> Result<(), StoreError> {
    const ALL_PAGES: i32 = -1;
    let copied = || -> rusqlite::Result<()> {
        let from = Connection::open(path)?;
        make_private(part);
        let mut target = Connection::open(part)?;
        let backup = Backup::new(&from, &mut target)?;
        while backup.step(ALL_PAGES)? != StepResult::Done {
            std::thread::sleep(BACKUP_PAUSE);
        }
        drop(backup);
        target.pragma_update(None, "journal_mode", "DELETE")
    };
    copied().map_err(|error| unavailable(part, &error))
}

fn refuse_damaged(part: &Path) -> Result<(), StoreError> {
    match integrity_problems(part)?.first() {
        Some(first) => Err(StoreError::Unavailable(format!("the copy is damaged: {first}"))),
        None => Ok(()),
    }
}

/// Renames the finished copy; file and folder reach the disk before the answer.
fn name_durably(part: &Path, to: &Path) -> Result<(), StoreError> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(part)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(part, to))
        .and_then(|()| File::open(folder.unwrap_or(Path::new("."))))
        .and_then(|folder| folder.sync_all())
        .map_err(|error| StoreError::Unavailable(format!("{}: {error}", to.display())))
}
