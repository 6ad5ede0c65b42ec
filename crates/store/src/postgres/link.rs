//! A transaction over a connection, in as few round trips as its script allows.
//!
//! `BEGIN` goes with the first read. What is read ahead, and changes whose count decides nothing, go
//! with the next statement or with `COMMIT`. All parts of one trip are answered in their order, and
//! after a failure the server takes no more of them: the first failure is the one that counts.
//!
//! No change ever goes with `BEGIN`: should the server refuse that, it would stand by itself.

use std::collections::HashMap;
use std::mem;
use std::time::Duration;

use futures_util::future::join_all;
use tokio_postgres::{Client, Row, Statement};

use super::line::{Line, silent};
use super::{references, store_error};
use crate::{Param, Sql, StoreError};

/// Parts that wait for a trip; one more makes them set off.
const WAITING_MAX: usize = 20;

/// A connection with its prepared statements, made when it is needed and again when it was lost.
pub(crate) struct Link {
    url: String,
    answer_max: Duration,
    live: Option<(Line, Prepared)>,
    transaction: Transaction,
    later: Vec<Later>,
    asked: Vec<Asked>,
    known: Vec<(Asked, Vec<Row>)>,
    trips: u32,
}

/// Where the transaction is in its life.
#[derive(Clone, Copy)]
enum Transaction {
    None,
    /// Not sent yet: it goes with the first statement.
    Begins(&'static str),
    Open,
}

type Prepared = HashMap<&'static str, Statement>;

/// A statement that will be read with these values.
struct Asked {
    sql: &'static Sql,
    params: Vec<Param<'static>>,
}

/// A change or a lock on its way, and how many rows it must change.
struct Later {
    sql: &'static Sql,
    params: Vec<Param<'static>>,
    wanted: Option<u64>,
}

impl Later {
    /// A lock goes this way too and changes nothing.
    fn changes(&self) -> bool {
        !self.sql.only_reads()
    }
}

/// What one trip brings to the server.
enum Part<'p> {
    Control(&'static str),
    Read(&'static Sql, &'p [Param<'p>]),
    Change(&'static Sql, &'p [Param<'p>]),
}

impl Part<'_> {
    fn changes(&self) -> bool {
        match self {
            Self::Control(_) => false,
            Self::Read(sql, _) => !sql.only_reads(),
            Self::Change(..) => true,
        }
    }
}

/// What it brings back, part by part.
enum Came {
    Nothing,
    Rows(Vec<Row>),
    Changed(u64),
}

impl Asked {
    fn is(&self, sql: &'static Sql, params: &[Param<'_>]) -> bool {
        std::ptr::eq(self.sql, sql) && self.params == params
    }
}

fn owned(params: &[Param<'_>]) -> Vec<Param<'static>> {
    params.iter().cloned().map(Param::into_owned).collect()
}

impl Link {
    pub(crate) fn new(url: &str, answer_max: Duration) -> Self {
        Self {
            url: url.to_owned(),
            answer_max,
            live: None,
            transaction: Transaction::None,
            later: Vec::new(),
            asked: Vec::new(),
            known: Vec::new(),
            trips: 0,
        }
    }

    /// A transaction begins with its first statement.
    pub(super) fn begin(&mut self, sql: &'static str) {
        self.forget();
        self.trips = 0;
        self.transaction = Transaction::Begins(sql);
    }

    /// The round trips since the transaction began.
    pub(crate) const fn trips(&self) -> u32 {
        self.trips
    }

    pub(crate) fn ahead(&mut self, sql: &'static Sql, params: &[Param<'_>]) {
        if self.asked.len() < WAITING_MAX {
            self.asked.push(Asked { sql, params: owned(params) });
        }
    }

    pub(crate) fn rows(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        if !sql.only_reads() {
            self.forget_what_was_read();
        }
        if let Some(at) = self.known.iter().position(|(asked, _)| asked.is(sql, params)) {
            return Ok(self.known.swap_remove(at).1);
        }
        self.asked.retain(|asked| !asked.is(sql, params));
        match self.set_off(Some(Part::Read(sql, params)))? {
            Came::Rows(rows) => Ok(rows),
            _ => Ok(Vec::new()),
        }
    }

    pub(crate) fn execute(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
    ) -> Result<u64, StoreError> {
        self.forget_what_was_read();
        match self.set_off(Some(Part::Change(sql, params)))? {
            Came::Changed(rows) => Ok(rows),
            _ => Ok(0),
        }
    }

    pub(crate) fn execute_later(
        &mut self,
        sql: &'static Sql,
        params: &[Param<'_>],
        wanted: Option<u64>,
    ) -> Result<(), StoreError> {
        self.forget_what_was_read();
        if self.later.len() == WAITING_MAX {
            self.set_off(None)?;
        }
        self.later.push(Later { sql, params: owned(params), wanted });
        Ok(())
    }

    /// Commits on the connection that began, never on another one: that would have nothing to commit
    /// and say yes. Whoever did nothing has nothing to commit.
    pub(super) fn commit(&mut self) -> Result<(), StoreError> {
        self.asked.clear();
        if matches!(self.transaction, Transaction::Begins(_)) && self.later.is_empty() {
            self.transaction = Transaction::None;
            return Ok(());
        }
        // A count that must be right is known before the commit is sent.
        if self.later.iter().any(|later| later.wanted.is_some())
            && let Err(error) = self.set_off(None)
        {
            self.roll_back();
            return Err(error);
        }
        self.end("COMMIT")
    }

    /// If this fails, the connection is given up, and the server undoes what it began.
    pub(super) fn roll_back(&mut self) {
        self.forget();
        match self.transaction {
            Transaction::Open if self.live.is_some() => drop(self.end("ROLLBACK")),
            _ => self.transaction = Transaction::None,
        }
    }

    fn end(&mut self, sql: &'static str) -> Result<(), StoreError> {
        let done = self.set_off(Some(Part::Control(sql)));
        self.transaction = Transaction::None;
        if !matches!(done, Ok(_) | Err(StoreError::Contention | StoreError::Constraint(_))) {
            self.live = None;
        }
        done.map(|_| ())
    }

    fn forget(&mut self) {
        self.later.clear();
        self.forget_what_was_read();
    }

    /// It may not be true any more after a change.
    fn forget_what_was_read(&mut self) {
        self.asked.clear();
        self.known.clear();
    }

    /// One trip with everything that waits, and a last part that is answered for.
    fn set_off(&mut self, last: Option<Part<'_>>) -> Result<Came, StoreError> {
        let (later, asked) = (mem::take(&mut self.later), mem::take(&mut self.asked));
        let changes = later.iter().any(Later::changes) || last.as_ref().is_some_and(Part::changes);
        if let (Transaction::Begins(begin), true) = (self.transaction, changes) {
            self.first_trip(&[Part::Control(begin)])?;
        }
        let begin = match self.transaction {
            Transaction::Begins(begin) => Some(Part::Control(begin)),
            _ => None,
        };
        let begins = usize::from(begin.is_some());
        let changes = later.iter().map(|later| Part::Change(later.sql, &later.params));
        let reads = asked.iter().map(|asked| Part::Read(asked.sql, &asked.params));
        let parts: Vec<Part<'_>> =
            begin.into_iter().chain(changes).chain(reads).chain(last).collect();
        let came = if begins == 1 { self.first_trip(&parts)? } else { self.trip(&parts)? };
        let mut came = came.into_iter().skip(begins);
        for (later, came) in later.iter().zip(came.by_ref()) {
            let is_wrong = |wanted| !matches!(came, Came::Changed(rows) if rows == wanted);
            if later.wanted.is_some_and(is_wrong) {
                return Err(StoreError::Contention);
            }
        }
        for (asked, came) in asked.into_iter().zip(came.by_ref()) {
            if let Came::Rows(rows) = came {
                self.known.push((asked, rows));
            }
        }
        Ok(came.next().unwrap_or(Came::Nothing))
    }

    /// A trip that begins the transaction. A connection that died while it was idle is replaced:
    /// nothing that anyone waits for was lost with it. A server that is silent is not waited for twice.
    fn first_trip(&mut self, parts: &[Part<'_>]) -> Result<Vec<Came>, StoreError> {
        let was_live = self.live.is_some();
        let mut came = self.trip(parts);
        let is_silent = self.live.is_none();
        if was_live && !is_silent && matches!(came, Err(StoreError::Unavailable(_))) {
            self.live = None;
            came = self.trip(parts);
        }
        self.transaction = Transaction::Open;
        if matches!(came, Err(StoreError::Unavailable(_))) {
            self.live = None;
        }
        came
    }

    fn trip(&mut self, parts: &[Part<'_>]) -> Result<Vec<Came>, StoreError> {
        if self.live.is_none() {
            // Within a transaction another connection is of no use.
            let Transaction::Begins(_) = self.transaction else {
                return Err(StoreError::Unavailable("the connection was lost".into()));
            };
            self.live = Some((Line::open(&self.url, self.answer_max)?, Prepared::new()));
        }
        let Some((line, prepared)) = &mut self.live else { unreachable!("it was just made") };
        for part in parts {
            if let Part::Read(sql, _) | Part::Change(sql, _) = part
                && !prepared.contains_key(sql.postgres())
            {
                let made = line.wait_at_most(self.answer_max, line.client.prepare(sql.postgres()));
                let Some(made) = made else { return Err(self.give_up()) };
                let made = made.map_err(|error| store_error(sql.name(), &error))?;
                prepared.insert(sql.postgres(), made);
                self.trips += 1;
            }
        }
        self.trips += 1;
        let prepared = &*prepared;
        let answers = parts.iter().map(|part| send(&line.client, prepared, part));
        match line.wait_at_most(self.answer_max, join_all(answers)) {
            Some(came) => came.into_iter().collect(),
            None => Err(self.give_up()),
        }
    }

    fn give_up(&mut self) -> StoreError {
        self.live = None;
        silent(self.answer_max)
    }
}

/// Sends one part when it is first polled, and waits for its answer.
async fn send(client: &Client, prepared: &Prepared, part: &Part<'_>) -> Result<Came, StoreError> {
    match *part {
        Part::Control(sql) => {
            let done = client.batch_execute(sql).await;
            done.map(|()| Came::Nothing).map_err(|error| store_error(sql, &error))
        }
        Part::Read(sql, params) => {
            let rows = client.query(&prepared[sql.postgres()], &references(params)).await;
            rows.map(Came::Rows).map_err(|error| store_error(sql.name(), &error))
        }
        Part::Change(sql, params) => {
            let changed = client.execute(&prepared[sql.postgres()], &references(params)).await;
            changed.map(Came::Changed).map_err(|error| store_error(sql.name(), &error))
        }
    }
}
