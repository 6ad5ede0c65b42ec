//! The server engine: threads that each own one connection and its prepared statements.

mod tools;
mod worker;

use std::sync::Arc;
use std::thread::JoinHandle;

use ::postgres::error::SqlState;
use ::postgres::types::ToSql;
use ::postgres::{Client, NoTls, Statement};

use crate::store::{Queues, Shared};
use crate::tx::Prepared;
use crate::{Param, Sql, StoreConfig, StoreError};

pub use tools::admin_sql;
pub(crate) use tools::{check, explain, migrate_with, schema};

pub(crate) fn start(
    url: &str,
    config: &StoreConfig,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<Vec<JoinHandle<()>>, StoreError> {
    // One connection is tried now, so that a wrong address is an error at the start.
    drop(connect(url)?);
    let mut threads = Vec::new();
    for number in 0..config.writers {
        threads.push(worker::start_writer(url, number, shared, queues)?);
    }
    for number in 0..config.readers {
        threads.push(worker::start_reader(url, number, shared, queues)?);
    }
    Ok(threads)
}

pub(crate) fn connect(url: &str) -> Result<Client, StoreError> {
    Client::connect(url, NoTls).map_err(|error| StoreError::Unavailable(error.to_string()))
}

pub(crate) fn prepare(
    client: &mut Client,
    prepared: &mut Prepared,
    sql: &Sql,
) -> Result<Statement, StoreError> {
    if let Some(known) = prepared.get(sql.postgres()) {
        return Ok(known.clone());
    }
    let statement =
        client.prepare(sql.postgres()).map_err(|error| store_error(sql.name(), &error))?;
    prepared.insert(sql.postgres(), statement.clone());
    Ok(statement)
}

pub(crate) fn references<'p>(params: &'p [Param<'_>]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

pub(crate) fn store_error(what: &str, error: &::postgres::Error) -> StoreError {
    let Some(state) = error.code() else {
        return match error.is_closed() || error.to_string().contains("communicating") {
            true => StoreError::Unavailable(format!("{what}: {error}")),
            false => StoreError::Defect(format!("{what}: {error:?}")),
        };
    };
    let told = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
    let text = format!("{what}: {told}");
    match *state {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => {
            StoreError::Contention
        }
        _ => match &state.code()[..2] {
            "23" => StoreError::Constraint(text),
            // Connection lost, no resources, shutting down, input/output.
            "08" | "53" | "57" | "58" => StoreError::Unavailable(text),
            _ => StoreError::Defect(text),
        },
    }
}
