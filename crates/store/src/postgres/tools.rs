//! What is done beside the running engine, on connections of its own: migrations and checks.

use ::postgres::SimpleQueryMessage;

use super::{connect, store_error};
use crate::migrations::{Applied, Migration};
use crate::{Sql, StoreError, sqlite_form};

/// Any number that no other program locks by; keeps two nodes from migrating at once.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7423310)";

const APPLIED_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations \
    (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL)";

/// Reads what was applied, asks `choose` what is missing, applies that in one transaction.
pub(crate) fn migrate_with(
    url: &str,
    now: jiff::Timestamp,
    choose: impl Fn(&[Applied]) -> Result<Vec<&'static Migration>, StoreError>,
    apply: bool,
) -> Result<Vec<&'static str>, StoreError> {
    let mut client = connect(url)?;
    let fail = |error: ::postgres::Error| store_error("migrate", &error);
    let mut tx = client.transaction().map_err(fail)?;
    tx.batch_execute(MIGRATION_LOCK).map_err(fail)?;
    tx.batch_execute(APPLIED_TABLE).map_err(fail)?;
    let applied: Vec<Applied> = tx
        .query("SELECT name, checksum FROM schema_migrations ORDER BY name", &[])
        .map_err(fail)?
        .iter()
        .map(|row| Applied { name: row.get(0), checksum: row.get(1) })
        .collect();
    let missing = choose(&applied)?;
    let names = missing.iter().map(|migration| migration.name).collect();
    if !apply {
        return Ok(names);
    }
    for migration in missing {
        tx.batch_execute(migration.sql).map_err(|error| store_error(migration.name, &error))?;
        tx.execute(
            "INSERT INTO schema_migrations (name, checksum, applied_at) VALUES ($1, $2, $3)",
            &[&migration.name, &migration.checksum(), &crate::Param::Instant(now)],
        )
        .map_err(fail)?;
    }
    tx.commit().map_err(fail)?;
    Ok(names)
}

pub(crate) fn check(url: &str, sql: &Sql) -> Result<(), StoreError> {
    let prepared = connect(url)?.prepare(sql.postgres());
    prepared.map(|_| ()).map_err(|error| store_error(sql.name(), &error))
}

/// A generic plan, with sequential scans priced out: what remains sequential has no index to use.
pub(crate) fn explain(url: &str, sql: &Sql) -> Result<String, StoreError> {
    let mut client = connect(url)?;
    let fail = |error: ::postgres::Error| store_error(sql.name(), &error);
    client
        .batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")
        .map_err(fail)?;
    let count = client.prepare(sql.postgres()).map_err(fail)?.params().len();
    let nulls = vec!["NULL"; count].join(", ");
    client.batch_execute(&format!("PREPARE explained AS {}", sql.postgres())).map_err(fail)?;
    let arguments = if count == 0 { String::new() } else { format!("({nulls})") };
    let rows =
        client.simple_query(&format!("EXPLAIN EXECUTE explained{arguments}")).map_err(fail)?;
    Ok(first_column(&rows).join("\n"))
}

/// Runs one statement on a connection of its own, outside any transaction, and returns the first
/// column of its rows. For what is done to a server and not in a database, such as making one for
/// a test; never with text that came from outside.
pub fn admin_sql(url: &str, sql: &str) -> Result<Vec<String>, StoreError> {
    let messages = connect(url)?.simple_query(sql).map_err(|error| store_error("admin", &error))?;
    Ok(first_column(&messages))
}

fn first_column(messages: &[SimpleQueryMessage]) -> Vec<String> {
    let cells = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
        _ => None,
    });
    cells.collect()
}

pub(crate) fn schema(url: &str) -> Result<Vec<String>, StoreError> {
    let mut client = connect(url)?;
    let fail = |error: ::postgres::Error| store_error("schema", &error);
    let columns = client
        .query(
            "SELECT table_name::text, column_name::text, upper(data_type::text), \
             is_nullable::text = 'NO' FROM information_schema.columns \
             WHERE table_schema = current_schema()",
            &[],
        )
        .map_err(fail)?;
    let mut lines: Vec<String> = columns
        .iter()
        .map(|row| {
            let (table, column, kind): (String, String, String) =
                (row.get(0), row.get(1), row.get(2));
            let kind = kind.replace("TIMESTAMP WITH TIME ZONE", "TIMESTAMPTZ");
            let not_null = if row.get(3) { " NOT NULL" } else { "" };
            format!("{table}.{column} {}{not_null}", sqlite_form(&kind))
        })
        .collect();
    let indexes = client
        .query(
            "SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema() \
             AND indexname NOT LIKE '%\\_key' AND indexname NOT LIKE '%\\_pkey'",
            &[],
        )
        .map_err(fail)?;
    lines.extend(indexes.iter().map(|row| format!("index {}", row.get::<_, String>(0))));
    lines.sort();
    Ok(lines)
}
