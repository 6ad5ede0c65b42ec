//! Whose turn it is to run a schedule: one worker's at a time over all nodes.
//!
//! A turn is a lease, as a claimed job is: a worker that dies loses it by time. When it has ended, the
//! next one is due after half of the schedule's pause, so that workers that look once a pause, each at
//! its own moment, leave no more than one pause between two turns.

use std::time::Duration;

use kernel::time::plus;

use crate::{StoreError, Tx, params, sql};

/// A turn that has not ended by then belongs to nobody.
const LEASE: Duration = Duration::from_secs(60);

sql! {
    CLAIM_TURN = "INSERT INTO schedules (schedule, due_at, claimed_by) VALUES ($1, $2, $3) \
        ON CONFLICT (schedule) DO UPDATE \
        SET due_at = excluded.due_at, claimed_by = excluded.claimed_by \
        WHERE schedules.due_at <= $4 OR schedules.due_at > $5";
    END_TURN = "UPDATE schedules SET due_at = $3, claimed_by = NULL \
        WHERE schedule = $1 AND claimed_by = $2";
    HAND_BACK_TURNS = "UPDATE schedules SET due_at = $2, claimed_by = NULL WHERE claimed_by = $1";
}

/// Begins a turn of `worker` if one is due. A turn that lies farther ahead than any that is given here
/// was given by a clock that is wrong: it holds nobody up.
pub fn claim_turn(
    tx: &mut Tx<'_>,
    schedule: &str,
    every: Duration,
    worker: &str,
) -> Result<bool, StoreError> {
    let now = tx.now();
    let (lease_end, latest) = (plus(now, LEASE), plus(now, LEASE.max(every)));
    let claimed = tx.execute(&CLAIM_TURN, params![schedule, lease_end, worker, now, latest])?;
    Ok(claimed == 1)
}

/// Ends a turn. A worker whose lease has ended changes nothing: it is another's turn by now.
pub fn end_turn(
    tx: &mut Tx<'_>,
    schedule: &str,
    every: Duration,
    worker: &str,
) -> Result<(), StoreError> {
    let due_at = plus(tx.now(), every / 2);
    tx.execute(&END_TURN, params![schedule, worker, due_at]).map(|_| ())
}

/// Gives up the turns of a worker that stops, so that others need not wait for their leases to end.
pub fn hand_back_turns(tx: &mut Tx<'_>, worker: &str) -> Result<u64, StoreError> {
    let now = tx.now();
    tx.execute(&HAND_BACK_TURNS, params![worker, now])
}
