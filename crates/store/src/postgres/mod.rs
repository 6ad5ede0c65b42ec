//! The server engine: threads that each own one connection and its prepared statements.

mod address;
mod apart;
mod line;
mod link;
mod neighbours;
mod replica;
mod tools;
mod worker;

use std::error::Error;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;

use self::address::Address;
use self::line::Line;
use crate::store::{Queues, Shared};
use crate::{Param, StoreConfig, StoreError};

pub(crate) use apart::follows;
pub(crate) use link::Link;
pub(crate) use neighbours::Neighbourhood;
pub(crate) use replica::Replica;
pub use tools::admin_sql;
pub(crate) use tools::{check, clock, explain, migrate_with, schema, shares_connections};

/// A machine that is silent for so long is taken for gone. For a server that is silent on a machine
/// that is not, there is [`StoreConfig::answer_max`].
const SILENCE_MAX: Duration = Duration::from_secs(10);

pub(crate) fn start(
    url: &str,
    config: &StoreConfig,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<Vec<JoinHandle<()>>, StoreError> {
    // One connection is tried now, so that a wrong address is an error at the start.
    drop(Line::open(url, config.answer_max)?);
    let mut threads = Vec::new();
    for number in 0..config.writers {
        threads.push(worker::start_writer(url, number, shared, queues)?);
    }
    for number in 0..config.readers {
        threads.push(worker::start_reader(url, number, shared, queues)?);
    }
    Ok(threads)
}

/// Whether what is said to the server leaves this machine unencrypted.
pub(crate) fn is_in_the_clear(url: &str) -> Result<bool, StoreError> {
    Address::of(url).map(|address| address.is_in_the_clear())
}

fn references<'p>(params: &'p [Param<'_>]) -> Vec<&'p (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}

fn store_error(what: &str, error: &tokio_postgres::Error) -> StoreError {
    let text = format!("{what}: {}", cause(error));
    let Some(state) = error.code() else {
        let is_lost =
            error.is_closed() || error.source().is_some_and(<dyn Error>::is::<std::io::Error>);
        return if is_lost { StoreError::Unavailable(text) } else { StoreError::Defect(text) };
    };
    match *state {
        SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => {
            StoreError::Contention
        }
        // A standby, or damaged files.
        SqlState::READ_ONLY_SQL_TRANSACTION
        | SqlState::DATA_CORRUPTED
        | SqlState::INDEX_CORRUPTED => StoreError::Unavailable(text),
        _ => match &state.code()[..2] {
            "23" => StoreError::Constraint(text),
            // Connection lost, no resources, shutting down, input/output.
            "08" | "53" | "57" | "58" => StoreError::Unavailable(text),
            _ => StoreError::Defect(text),
        },
    }
}

/// What happened, without the server's detail: that quotes the values of the row.
fn cause(error: &tokio_postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(told), _) => told.message().to_owned(),
        (None, Some(source)) => format!("{error}: {source}"),
        (None, None) => error.to_string(),
    }
}
