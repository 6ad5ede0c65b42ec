//! What is done beside the running engine, on connections of its own: migrations and checks.

use std::collections::HashSet;

use jiff::Timestamp;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Row, SimpleQueryMessage};

use super::line::Line;
use super::store_error;
use crate::config::ANSWER_MAX;
use crate::migrations::{Applied, Migration};
use crate::row::Source;
use crate::{Param, Sql, StoreError, sqlite_form};

/// Any number that no other program locks by; keeps two nodes from migrating at once.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7423310)";

const APPLIED_TABLE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations \
    (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TIMESTAMPTZ NOT NULL)";

const APPLIED: &str = "SELECT name, checksum FROM schema_migrations ORDER BY name";
const NOTE_APPLIED: &str =
    "INSERT INTO schema_migrations (name, checksum, applied_at) VALUES ($1, $2, $3)";

/// Reads what was applied, asks `choose` what is missing, applies that in one transaction.
pub(crate) fn migrate_with(
    url: &str,
    now: Timestamp,
    choose: impl Fn(&[Applied]) -> Result<Vec<&'static Migration>, StoreError>,
    apply: bool,
) -> Result<Vec<&'static str>, StoreError> {
    let line = Line::open(url, ANSWER_MAX)?;
    line.wait(async {
        let client = &line.client;
        let fail = |error: Error| store_error("migrate", &error);
        // Who leaves without COMMIT has changed nothing.
        client.batch_execute("BEGIN").await.map_err(fail)?;
        client.batch_execute(MIGRATION_LOCK).await.map_err(fail)?;
        client.batch_execute(APPLIED_TABLE).await.map_err(fail)?;
        let rows = client.query(APPLIED, &[]).await.map_err(fail)?;
        let applied = |row: &Row| Applied { name: row.get(0), checksum: row.get(1) };
        let missing = choose(&rows.iter().map(applied).collect::<Vec<_>>())?;
        let names = missing.iter().map(|migration| migration.name).collect();
        if apply {
            for migration in missing {
                apply_one(client, migration, now)
                    .await
                    .map_err(|e| store_error(migration.name, &e))?;
            }
        }
        client.batch_execute(if apply { "COMMIT" } else { "ROLLBACK" }).await.map_err(fail)?;
        Ok(names)
    })
}

async fn apply_one(client: &Client, migration: &Migration, now: Timestamp) -> Result<(), Error> {
    client.batch_execute(migration.sql).await?;
    let values: [&(dyn ToSql + Sync); 3] =
        [&migration.name, &migration.checksum(), &Param::Instant(now)];
    client.execute(NOTE_APPLIED, &values).await.map(|_| ())
}

pub(crate) fn check(url: &str, sql: &Sql) -> Result<(), StoreError> {
    let line = Line::open(url, ANSWER_MAX)?;
    let prepared = line.wait(line.client.prepare(sql.postgres()));
    prepared.map(|_| ()).map_err(|error| store_error(sql.name(), &error))
}

/// A generic plan, with sequential scans priced out: what remains sequential has no index to use.
pub(crate) fn explain(url: &str, sql: &Sql) -> Result<String, StoreError> {
    let line = Line::open(url, ANSWER_MAX)?;
    let plan = line.wait(async {
        let client = &line.client;
        let settings = "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan";
        client.batch_execute(settings).await?;
        let count = client.prepare(sql.postgres()).await?.params().len();
        let nulls = vec!["NULL"; count].join(", ");
        client.batch_execute(&format!("PREPARE explained AS {}", sql.postgres())).await?;
        let arguments = if count == 0 { String::new() } else { format!("({nulls})") };
        client.simple_query(&format!("EXPLAIN EXECUTE explained{arguments}")).await
    });
    let rows = plan.map_err(|error| store_error(sql.name(), &error))?;
    Ok(first_column(&rows).join("\n"))
}

/// Whether something between us and the server gives a connection to others after each transaction.
/// Asked of a few that are open at once, twice each: who has one to themselves always gets the same
/// answer, and nobody else gets it.
pub(crate) fn shares_connections(url: &str) -> Result<bool, StoreError> {
    let lines: Vec<Line> = (0..3).map(|_| Line::open(url, ANSWER_MAX)).collect::<Result<_, _>>()?;
    let mut answers = Vec::new();
    for line in lines.iter().chain(&lines) {
        let answer = line.wait(line.client.simple_query("SELECT pg_backend_pid()"));
        answers.extend(first_column(&answer.map_err(|error| store_error("sessions", &error))?));
    }
    let (first, second) = answers.split_at(lines.len());
    let different: HashSet<&String> = first.iter().collect();
    Ok(first != second || different.len() < lines.len())
}

/// What time it is there.
pub(crate) fn clock(url: &str) -> Result<Timestamp, StoreError> {
    let line = Line::open(url, ANSWER_MAX)?;
    let row = line.wait(line.client.query_one("SELECT clock_timestamp()", &[]));
    let row = row.map_err(|error| store_error("clock", &error))?;
    crate::Row(Source::Postgres(&row)).get(0)
}

/// Runs one statement on a connection of its own, outside any transaction, and returns the first
/// column of its rows. For what is done to a server and not in a database, such as making one for
/// a test; never with text that came from outside.
pub fn admin_sql(url: &str, sql: &str) -> Result<Vec<String>, StoreError> {
    let line = Line::open(url, ANSWER_MAX)?;
    let messages = line.wait(line.client.simple_query(sql));
    let messages = messages.map_err(|error| store_error("admin", &error))?;
    Ok(first_column(&messages))
}

pub(super) fn first_column(messages: &[SimpleQueryMessage]) -> Vec<String> {
    let cells = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(ToOwned::to_owned),
        _ => None,
    });
    cells.collect()
}

pub(crate) fn schema(url: &str) -> Result<Vec<String>, StoreError> {
    let line = Line::open(url, ANSWER_MAX)?;
    let ask = |sql: &'static str| {
        line.wait(line.client.query(sql, &[])).map_err(|error| store_error("schema", &error))
    };
    let columns = ask("SELECT table_name::text, column_name::text, upper(data_type::text), \
        is_nullable::text = 'NO' FROM information_schema.columns \
        WHERE table_schema = current_schema()")?;
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
    let indexes = ask("SELECT indexname::text FROM pg_indexes \
        WHERE schemaname = current_schema() \
        AND indexname NOT LIKE '%\\_key' AND indexname NOT LIKE '%\\_pkey'")?;
    lines.extend(indexes.iter().map(|row| format!("index {}", row.get::<_, String>(0))));
    lines.sort();
    Ok(lines)
}
