//! A reader thread: one read-only connection, one query at a time, each in a snapshot of its own.

use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use rusqlite::Connection;

use super::session::Session;
use crate::queue::Query;
use crate::store::{Queues, Shared};
use crate::tx::{Connection as Asked, Snapshot};
use crate::{Sql, StoreError};

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
            let mut session = Session::of_reader(&connection);
            while let Ok(mut query) = queries.recv() {
                let done = query
                    .started(&shared)
                    .and_then(|()| answer_one(&mut session, &shared, query.as_mut()));
                query.answer(&shared, done);
            }
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))
}

fn answer_one(
    session: &mut Session<'_>,
    shared: &Shared,
    query: &mut dyn Query,
) -> Result<(), StoreError> {
    static BEGIN: Sql = Sql::new("BEGIN", "BEGIN");
    static END: Sql = Sql::new("END", "ROLLBACK");
    session.control(&BEGIN)?;
    query.run(&mut Snapshot::new(Asked::Sqlite(session), &shared.memo, shared.now()));
    session.control(&END)
}
