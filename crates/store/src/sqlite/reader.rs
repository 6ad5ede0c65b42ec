//! A reader thread: one read-only connection, one query at a time, each in a snapshot of its own.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use rusqlite::Connection;

use super::classify;
use crate::StoreError;
use crate::queue::Query;
use crate::store::{Queues, Shared};
use crate::tx::{self, Snapshot};

pub(super) fn start(
    connection: Connection,
    number: usize,
    shared: &Arc<Shared>,
    queues: &Queues,
) -> Result<JoinHandle<()>, StoreError> {
    let (shared, queries) = (Arc::clone(shared), queues.queries.clone());
    Builder::new()
        .name(format!("store-reader-{number}"))
        .spawn(move || {
            while let Ok(mut query) = queries.recv() {
                let done = query
                    .started(&shared)
                    .and_then(|()| answer_one(&connection, &shared, query.as_mut()));
                query.answer(&shared, done);
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

fn answer_one(
    connection: &Connection,
    shared: &Shared,
    query: &mut dyn Query,
) -> Result<(), StoreError> {
    let begun =
        connection.unchecked_transaction().map_err(|error| classify("begin of a query", &error))?;
    let connection = tx::Connection::Sqlite(connection);
    query.run(&mut Snapshot::new(connection, &shared.memo, shared.now()));
    begun.commit().map_err(|error| classify("end of a query", &error))
}
