//! The truth: one façade over two engines, an embedded SQLite file and PostgreSQL.
//!
//! A *transaction script* is a plain synchronous function over [`Tx`]. [`Store::write`] runs it and
//! answers only after the commit is durable; a script may be run again, so it touches nothing but
//! its `tx`. [`Store::read`] runs a query over a [`Snapshot`].
//!
//! This is the only crate that names a database driver. Statements are declared with [`sql!`], which
//! also registers them, so that one test can prepare every statement of the house on both engines.

mod answers;
mod cell;
mod config;
mod dialect;
mod error;
mod jobs;
mod journal;
mod memo;
mod migrations;
mod observe;
mod param;
mod pattern;
mod postgres;
mod queue;
mod recent;
mod row;
mod secrets;
mod sql;
mod sqlite;
mod store;
mod turns;
mod tx;

pub use answers::{AnswerKey, Remembered, StoredAnswer, forget_answer, remember_answer};
pub use answers::{forget_old_answers, start_answer};
pub use cell::FromColumn;
pub use config::{Durable, Location, LogAtEnd, Neighbours, ReplicaConfig, StoreConfig};
pub use dialect::{Engine, sqlite_form};
pub use error::{Failure, ScriptError, StoreError};
pub use jobs::job_counts;
pub use jobs::{
    ClaimedJob, Job, claim_jobs, fail_job, finish_job, hand_back_jobs, hasten_job, keep_job,
};
pub use jobs::{JobCounts, JobSetAside, jobs_set_aside, retry_job, tidy_jobs};
pub use journal::{Actor, Entry, JournalRow, journal_of, newest_journal_entry};
pub use migrations::{MIGRATIONS, Migration};
pub use observe::{FactSink, Outcome, ScriptObserver, ScriptReport};
pub use param::Param;
pub use pattern::{Names, Part, Pattern};
pub use postgres::admin_sql;
pub use row::Row;
pub use secrets::secret;
pub use sql::{STATEMENTS, Sql, all_statements, repeated};
pub use store::{Isolation, Store};
pub use turns::{claim_turn, end_turn, hand_back_turns};
pub use tx::{Snapshot, Tx, ping};

/// Used by [`sql!`] only.
#[doc(hidden)]
pub use linkme;
