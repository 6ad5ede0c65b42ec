//! One connection with its statements, each prepared once and found again by where it is declared.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rusqlite::{Connection, PrepFlags, Statement, params_from_iter};

use super::{classify, store_error};
use crate::recent::Recent;
use crate::row::Source;
use crate::{Param, Row, Sql, StoreError};

/// What a snapshot asks of a connection. It stands for a [`Session`] whose statements live longer
/// than the snapshot.
pub(crate) trait Statements {
    /// Runs a statement that changes rows, and says how many.
    fn execute(&mut self, sql: &'static Sql, params: &[Param<'_>]) -> Result<u64, StoreError>;

    /// Runs a statement and shows its rows, one after the other.
    fn query(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        show: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError>;

    /// What the one writer remembers; readers remember nothing that may change.
    fn recent(&mut self) -> Option<&mut Recent>;
}

/// A connection and all that was prepared on it.
pub(super) struct Session<'c> {
    connection: &'c Connection,
    prepared: HashMap<*const Sql, Prepared<'c>>,
    recent: Option<Recent>,
}

struct Prepared<'c> {
    statement: Statement<'c>,
    /// The table that it changes, if it changes any.
    changes: Option<&'static str>,
}

impl<'c> Session<'c> {
    pub(super) fn of_reader(connection: &'c Connection) -> Self {
        Self { connection, prepared: HashMap::new(), recent: None }
    }

    /// Of the one that all changes go through; what changes on another connection all the same is
    /// noticed by [`Session::begin_to_write`].
    pub(super) fn of_writer(connection: &'c Connection) -> Self {
        Self { connection, prepared: HashMap::new(), recent: Some(Recent::default()) }
    }

    /// Whether no transaction is open.
    pub(super) fn is_autocommit(&self) -> bool {
        self.connection.is_autocommit()
    }

    /// Counts every row that was changed since the connection was opened.
    pub(super) fn rows_changed(&self) -> u64 {
        self.connection.total_changes()
    }

    fn prepared(&mut self, sql: &'static Sql) -> rusqlite::Result<&mut Prepared<'c>> {
        match self.prepared.entry(std::ptr::from_ref(sql)) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                // Kept for good, it must not take the quick memory that statements run in.
                let flags = PrepFlags::SQLITE_PREPARE_PERSISTENT;
                let statement = self.connection.prepare_with_flags(sql.sqlite(), flags)?;
                let changes = (!statement.readonly()).then(|| sql.changed_table());
                Ok(place.insert(Prepared { statement, changes }))
            }
        }
    }

    /// Begins a transaction that writes, and forgets what may have changed on another connection.
    pub(super) fn begin_to_write(&mut self) -> Result<(), StoreError> {
        static BEGIN: Sql = Sql::new("BEGIN", "BEGIN IMMEDIATE");
        static DATA_VERSION: Sql = Sql::new("DATA_VERSION", "PRAGMA data_version");
        self.control(&BEGIN)?;
        let mut version = 0;
        self.query(&DATA_VERSION, &[], &mut |row| {
            version = row.get(0)?;
            Ok(())
        })?;
        if let Some(recent) = &mut self.recent {
            recent.begin(version);
        }
        Ok(())
    }

    /// Runs a statement that begins or ends something.
    pub(super) fn control(&mut self, sql: &'static Sql) -> Result<(), StoreError> {
        self.prepared(sql)
            .and_then(|known| known.statement.execute([]))
            .map(|_| ())
            .map_err(|error| classify(sql.sqlite(), &error))
    }
}

impl Statements for Session<'_> {
    fn execute(&mut self, sql: &'static Sql, params: &[Param<'_>]) -> Result<u64, StoreError> {
        let fail = |error| store_error(sql, &error);
        let known = self.prepared(sql).map_err(fail)?;
        let changed = known.statement.execute(params_from_iter(params)).map_err(fail)?;
        if let (Some(table), Some(recent)) = (known.changes, &mut self.recent) {
            recent.forget(table);
        }
        Ok(changed as u64)
    }

    fn query(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        show: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let known = self.prepared(sql).map_err(|error| store_error(sql, &error))?;
        let shown = show_all(&mut known.statement, sql, params, show);
        if let (Some(table), Some(recent)) = (known.changes, &mut self.recent) {
            recent.forget(table);
        }
        shown
    }

    fn recent(&mut self) -> Option<&mut Recent> {
        self.recent.as_mut()
    }
}

fn show_all(
    statement: &mut Statement<'_>,
    sql: &Sql,
    params: &[Param<'_>],
    show: &mut dyn FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let fail = |error| store_error(sql, &error);
    let mut rows = statement.query(params_from_iter(params)).map_err(fail)?;
    while let Some(row) = rows.next().map_err(fail)? {
        show(&Row(Source::Sqlite(row)))?;
    }
    Ok(())
}
