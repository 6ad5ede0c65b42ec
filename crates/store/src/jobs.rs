//! The outbox: follow-up work, written by the script that causes it, claimed by workers.
//!
//! A claim is a lease: a worker that dies loses it by time, and another takes the job. So a job may
//! run more than once, and every handler must bear that.

use std::time::Duration;

use jiff::Timestamp;
use kernel::time::plus_seconds;
use kernel::{Fact, JobId};
use serde::Serialize;
use serde_json::Value;

use crate::{Param, Row, Snapshot, StoreError, Tx, params, sql};

/// A claim that was not finished by then belongs to nobody.
const LEASE_SECONDS: i64 = 60;
/// After so many tries a job is set aside for a person to look at.
const ATTEMPTS_MAX: i64 = 20;
/// The longest pause between two tries.
const BACKOFF_MAX_SECONDS: i64 = 3_600;

sql! {
    INSERT_JOB = "INSERT INTO jobs (job_id, kind, payload, run_at, created_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (job_id) DO NOTHING";
    /// Workers step around what others are claiming.
    DUE_JOBS = "SELECT job_id, kind, payload, attempts FROM jobs \
        WHERE finished_at IS NULL AND failed_at IS NULL AND run_at <= $1 \
        AND (claimed_until IS NULL OR claimed_until <= $1) ORDER BY run_at LIMIT $2 \
        FOR UPDATE SKIP LOCKED";
    CLAIM_JOB = "UPDATE jobs SET claimed_by = $2, claimed_until = $3, attempts = attempts + 1 \
        WHERE job_id = $1 AND finished_at IS NULL AND failed_at IS NULL \
        AND (claimed_until IS NULL OR claimed_until <= $4)";
    KEEP_JOB = "UPDATE jobs SET claimed_until = $2 \
        WHERE job_id = $1 AND attempts = $3 AND finished_at IS NULL AND claimed_until IS NOT NULL";
    FINISH_JOB = "UPDATE jobs SET finished_at = $2, claimed_until = NULL, last_error = NULL \
        WHERE job_id = $1 AND finished_at IS NULL";
    PUT_BACK_JOB = "UPDATE jobs SET run_at = $2, claimed_until = NULL, last_error = $3, \
        failed_at = $4 WHERE job_id = $1 AND attempts = $5 AND finished_at IS NULL";
    HAND_BACK_JOBS = "UPDATE jobs SET claimed_until = NULL, attempts = attempts - 1 \
        WHERE claimed_by = $1 AND finished_at IS NULL AND claimed_until IS NOT NULL";
    RETRY_JOB = "UPDATE jobs SET failed_at = NULL, attempts = 0, run_at = $2 \
        WHERE job_id = $1 AND failed_at IS NOT NULL";
    HASTEN_JOB = "UPDATE jobs SET run_at = $2, claimed_until = NULL, attempts = 0, failed_at = NULL \
        WHERE job_id = $1 AND finished_at IS NULL";
    SET_ASIDE = "SELECT job_id, kind, failed_at, COALESCE(last_error, '') FROM jobs \
        WHERE failed_at IS NOT NULL AND finished_at IS NULL ORDER BY failed_at, job_id LIMIT $1";
    COUNT_JOBS = "SELECT CAST(COUNT(*) AS BIGINT), \
        CAST(COALESCE(SUM(CASE WHEN failed_at IS NOT NULL THEN 1 ELSE 0 END), 0) AS BIGINT) \
        FROM jobs WHERE finished_at IS NULL";
    OLDEST_JOB = "SELECT run_at FROM jobs WHERE finished_at IS NULL AND failed_at IS NULL \
        ORDER BY run_at LIMIT 1";
    TIDY_JOBS = "DELETE FROM jobs WHERE finished_at < $1";
}

/// Follow-up work to enqueue. The id is the caller's: the same id twice is one job.
#[derive(Debug)]
pub struct Job<'a, P: Serialize> {
    /// Names the job; made by the door or derived from its cause.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: &'a str,
    /// What the handler needs to know.
    pub payload: &'a P,
    /// Not before.
    pub run_at: Timestamp,
}

/// A job that this worker holds a lease on.
#[derive(Debug, Clone)]
pub struct ClaimedJob {
    /// Which.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: String,
    /// What the handler needs to know.
    pub payload: Value,
    /// This try's number, from 1.
    pub attempt: i64,
}

/// A job that was set aside after its last try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobSetAside {
    /// Which.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: String,
    /// Since when.
    pub since: Timestamp,
    /// Why its last try failed.
    pub cause: String,
}

/// How the outbox stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JobCounts {
    /// Not finished, failed ones included.
    pub open: i64,
    /// Set aside after too many tries.
    pub failed: i64,
    /// When the next open job is or was due.
    pub oldest_due: Option<Timestamp>,
}

impl Tx<'_> {
    /// Writes a job into the outbox; it is claimed after this script has committed.
    pub fn enqueue<P: Serialize>(&mut self, job: &Job<'_, P>) -> Result<(), StoreError> {
        let now = self.now();
        let payload = Param::json(job.payload);
        self.execute_later(
            &INSERT_JOB,
            &[job.id.into(), job.kind.into(), payload, job.run_at.into(), now.into()],
        )?;
        self.fact(Fact::JobsEnqueued);
        Ok(())
    }
}

/// Brings a job forward that waits for its next try, because what it waited for has happened. Whoever
/// tries it at this moment may have looked before that: should they fail, the job is another's already,
/// and should they not, it is done.
pub fn hasten_job(tx: &mut Tx<'_>, job: JobId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute_later(&HASTEN_JOB, params![job, now])?;
    tx.fact(Fact::JobsEnqueued);
    Ok(())
}

/// Leases up to `limit` due jobs to `worker`.
pub fn claim_jobs(
    tx: &mut Tx<'_>,
    worker: &str,
    limit: i64,
) -> Result<Vec<ClaimedJob>, StoreError> {
    let now = tx.now();
    let lease_end = plus_seconds(now, LEASE_SECONDS);
    let due = tx.rows(&DUE_JOBS, params![now, limit], |row: &Row<'_>| {
        Ok(ClaimedJob {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.json(2)?,
            attempt: row.get::<i64>(3)? + 1,
        })
    })?;
    let mut claimed = Vec::with_capacity(due.len());
    for job in due {
        if tx.execute(&CLAIM_JOB, params![job.id, worker, lease_end, now])? == 1 {
            claimed.push(job);
        }
    }
    Ok(claimed)
}

/// Begins the lease of a job anew, unless the job is another's try by now.
pub fn keep_job(tx: &mut Tx<'_>, job: &ClaimedJob) -> Result<(), StoreError> {
    let lease_end = plus_seconds(tx.now(), LEASE_SECONDS);
    tx.execute(&KEEP_JOB, params![job.id, lease_end, job.attempt]).map(|_| ())
}

/// Marks a job as done.
pub fn finish_job(tx: &mut Tx<'_>, job: JobId) -> Result<(), StoreError> {
    let now = tx.now();
    tx.execute(&FINISH_JOB, params![job, now]).map(|_| ())
}

/// Puts a job back after a failed try, later each time; sets it aside after the last try. A worker
/// whose lease has ended changes nothing: the job is another's try by now.
pub fn fail_job(tx: &mut Tx<'_>, job: &ClaimedJob, cause: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let pause = BACKOFF_MAX_SECONDS.min(1 << job.attempt.clamp(0, 12));
    let failed_at = (job.attempt >= ATTEMPTS_MAX).then_some(now);
    let next = plus_seconds(now, pause);
    tx.execute(&PUT_BACK_JOB, params![job.id, next, cause, failed_at, job.attempt]).map(|_| ())
}

/// Gives up the leases of a worker that stops, so that others need not wait for them to end.
pub fn hand_back_jobs(tx: &mut Tx<'_>, worker: &str) -> Result<u64, StoreError> {
    tx.execute(&HAND_BACK_JOBS, params![worker])
}

/// Gives a job that was set aside another round of tries.
pub fn retry_job(tx: &mut Tx<'_>, job: JobId) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(tx.execute(&RETRY_JOB, params![job, now])? == 1)
}

/// The jobs that were set aside, the oldest first.
pub fn jobs_set_aside(
    snapshot: &mut Snapshot<'_>,
    limit: i64,
) -> Result<Vec<JobSetAside>, StoreError> {
    snapshot.rows(&SET_ASIDE, params![limit], |row| {
        Ok(JobSetAside {
            id: row.get(0)?,
            kind: row.get(1)?,
            since: row.get(2)?,
            cause: row.get(3)?,
        })
    })
}

/// How many jobs are open and failed, and since when the oldest waits.
pub fn job_counts(snapshot: &mut Snapshot<'_>) -> Result<JobCounts, StoreError> {
    let (open, failed) = snapshot.row(&COUNT_JOBS, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let oldest_due = snapshot.row_opt(&OLDEST_JOB, &[], |row| row.get(0))?;
    Ok(JobCounts { open, failed, oldest_due })
}

/// Forgets jobs that finished longer ago than `keep`.
pub fn tidy_jobs(tx: &mut Tx<'_>, keep: Duration) -> Result<u64, StoreError> {
    let seconds = i64::try_from(keep.as_secs()).unwrap_or(i64::MAX);
    let before = plus_seconds(tx.now(), -seconds);
    tx.execute(&TIDY_JOBS, params![before])
}
