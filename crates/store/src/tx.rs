//! What a script or a query sees of the database.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use jiff::Timestamp;
use kernel::Fact;
use uuid::Uuid;

use crate::memo::Memo;
use crate::recent::Recent;
use crate::row::{Row, Source};
use crate::sqlite::Statements;
use crate::{Param, Sql, StoreError, postgres, sql};

sql! {
    PING = "SELECT CAST(1 AS BIGINT)";
}

/// Asks for nothing, to see whether the database answers.
pub fn ping(snapshot: &mut Snapshot<'_>) -> Result<(), StoreError> {
    snapshot.rows(&PING, &[], |_| Ok(())).map(|_| ())
}

/// A consistent, read-only view. Queries take `&mut Snapshot`; a [`Tx`] can stand in for it.
pub struct Snapshot<'c> {
    connection: Connection<'c>,
    memo: &'c Memo,
    now: Timestamp,
    rows: u64,
    wrote: bool,
    failed: Option<StoreError>,
}

pub(crate) enum Connection<'c> {
    Sqlite(&'c mut (dyn Statements + 'c)),
    Postgres(&'c mut postgres::Link),
}

impl<'c> Snapshot<'c> {
    pub(crate) fn new(connection: Connection<'c>, memo: &'c Memo, now: Timestamp) -> Self {
        Self { connection, memo, now, rows: 0, wrote: false, failed: None }
    }

    /// The instant at which this script or query began. The only clock a script knows.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Which engine runs below: for the few that must fork.
    #[must_use]
    pub const fn engine(&self) -> crate::Engine {
        match self.connection {
            Connection::Sqlite(_) => crate::Engine::Sqlite,
            Connection::Postgres(_) => crate::Engine::Postgres,
        }
    }

    pub(crate) const fn rows_seen(&self) -> u64 {
        self.rows
    }

    /// All rows of a statement, each turned into a value.
    pub fn rows<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        self.attempt(|snapshot| snapshot.query(sql, params, read))
    }

    /// Says that this statement will be read with these values before the next change. On PostgreSQL
    /// it is read on the way of the next one, which saves a round trip; an embedded file has none to
    /// save.
    pub fn ahead(&mut self, sql: &'static Sql, params: &[Param<'_>]) {
        if let Connection::Postgres(link) = &mut self.connection {
            link.ahead(sql, params);
        }
    }

    /// Runs a statement unless one has failed already. PostgreSQL takes no more statements after a
    /// failure and commits nothing; so neither engine does, even if the script looks away.
    fn attempt<T>(
        &mut self,
        statement: impl FnOnce(&mut Self) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let done = statement(self);
        self.failed = done.as_ref().err().cloned();
        done
    }

    fn query<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        match &mut self.connection {
            Connection::Sqlite(statements) => statements.query(sql, params, &mut |row| {
                found.push(read(row).map_err(|e| named(sql, e))?);
                Ok(())
            })?,
            Connection::Postgres(link) => {
                for row in &link.rows(sql, params)? {
                    found.push(read(&Row(Source::Postgres(row))).map_err(|e| named(sql, e))?);
                }
            }
        }
        self.rows += found.len() as u64;
        Ok(found)
    }

    /// Changes rows now or, on PostgreSQL, on the way of the next statement.
    fn change_later(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        wanted: Option<u64>,
    ) -> Result<(), StoreError> {
        if let Connection::Postgres(link) = &mut self.connection {
            self.wrote = true;
            self.rows += wanted.unwrap_or(1);
            return link.execute_later(sql, params, wanted);
        }
        let changed = self.change(sql, params)?;
        if wanted.is_some_and(|wanted| wanted != changed) {
            return Err(StoreError::Contention);
        }
        Ok(())
    }

    fn change(&mut self, sql: &'static Sql, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.wrote = true;
        let changed = match &mut self.connection {
            Connection::Sqlite(statements) => statements.execute(sql, params)?,
            Connection::Postgres(link) => link.execute(sql, params)?,
        };
        self.rows += changed;
        Ok(changed)
    }

    /// The first row of a statement, if there is one.
    pub fn row_opt<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.rows(sql, params, read)?.into_iter().next())
    }

    /// The row of a statement that always has one, such as a count.
    pub fn row<T>(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.row_opt(sql, params, read)?
            .ok_or_else(|| StoreError::Defect(format!("{} found no row", sql.name())))
    }

    /// An immutable row by its key: read once, then remembered by this process. Only for rows that
    /// are never updated. Not remembered are `None`, and what a script reads after its first change:
    /// that may be its own row, which is not committed yet.
    pub fn remembered<T: Send + Sync + 'static>(
        &mut self,
        key: Uuid,
        load: impl FnOnce(&mut Self) -> Result<Option<T>, StoreError>,
    ) -> Result<Option<Arc<T>>, StoreError> {
        if let Some(known) = self.memo.get(key) {
            return Ok(Some(known));
        }
        let Some(value) = load(self)?.map(Arc::new) else { return Ok(None) };
        if !self.wrote {
            self.memo.put(key, &value);
        }
        Ok(Some(value))
    }

    /// A row of one table by its key, for rows that change now and then but are read all the time.
    /// The writer of an embedded file, through which every change goes, remembers it until a
    /// statement changes that table; elsewhere it is read each time. `load` may read no other table.
    pub fn remembered_until_changed<T: Send + Sync + 'static>(
        &mut self,
        table: &'static str,
        key: Uuid,
        load: impl FnOnce(&mut Self) -> Result<Option<T>, StoreError>,
    ) -> Result<Option<Arc<T>>, StoreError> {
        if let Some(known) = self.recent().and_then(|recent| recent.get(table, key)) {
            return Ok(Some(known));
        }
        let Some(value) = load(self)?.map(Arc::new) else { return Ok(None) };
        if let Some(recent) = self.recent() {
            recent.put(table, key, &value);
        }
        Ok(Some(value))
    }

    fn recent(&mut self) -> Option<&mut Recent> {
        match &mut self.connection {
            Connection::Sqlite(statements) => statements.recent(),
            Connection::Postgres(_) => None,
        }
    }
}

fn named(sql: &Sql, error: StoreError) -> StoreError {
    match error {
        StoreError::Defect(cause) => StoreError::Defect(format!("{}: {cause}", sql.name())),
        other => other,
    }
}

/// A transaction that a script writes through. Reads go through the [`Snapshot`] inside.
pub struct Tx<'c> {
    snapshot: Snapshot<'c>,
    facts: Vec<Fact>,
}

impl<'c> Tx<'c> {
    pub(crate) const fn new(snapshot: Snapshot<'c>) -> Self {
        Self { snapshot, facts: Vec::new() }
    }

    /// Runs a statement that changes rows, and says how many: the count is the decision.
    pub fn execute(&mut self, sql: &'static Sql, params: &[Param<'_>]) -> Result<u64, StoreError> {
        self.snapshot.attempt(|snapshot| snapshot.change(sql, params))
    }

    /// Runs a statement whose count decides nothing, such as a note. On PostgreSQL it goes with the
    /// next statement or with the commit, which saves a round trip; if it fails, so does that.
    pub fn execute_later(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
    ) -> Result<(), StoreError> {
        self.snapshot.attempt(|snapshot| snapshot.change_later(sql, params, None))
    }

    /// [`Tx::execute_later`] for a statement that changes one row, unless another transaction was
    /// faster: then this one is run again.
    pub fn execute_once_later(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
    ) -> Result<(), StoreError> {
        self.snapshot.attempt(|snapshot| snapshot.change_later(sql, params, Some(1)))
    }

    /// Locks the rows of a `SELECT … FOR UPDATE` until the script ends: whoever else locks or changes
    /// them waits, and what is read from now on is what they left. On PostgreSQL it goes before the
    /// next statement on the same way; an embedded file has one writer, who waits for nobody.
    pub fn lock(&mut self, sql: &'static Sql, params: &[Param<'_>]) -> Result<(), StoreError> {
        self.snapshot.attempt(|snapshot| match &mut snapshot.connection {
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(link) => link.execute_later(sql, params, None),
        })
    }

    /// Tells listeners what changed, once it has committed.
    pub fn fact(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    pub(crate) fn into_parts(self) -> Parts {
        let Snapshot { rows, failed, .. } = self.snapshot;
        Parts { facts: self.facts, rows, failed }
    }
}

/// What is left of a transaction when its script has returned.
pub(crate) struct Parts {
    pub(crate) facts: Vec<Fact>,
    pub(crate) rows: u64,
    /// The first statement that failed, whatever the script made of it.
    pub(crate) failed: Option<StoreError>,
}

impl<'c> Deref for Tx<'c> {
    type Target = Snapshot<'c>;
    fn deref(&self) -> &Snapshot<'c> {
        &self.snapshot
    }
}

impl<'c> DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut Snapshot<'c> {
        &mut self.snapshot
    }
}
