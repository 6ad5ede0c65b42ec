//! The one statement that wins seats, and the ones that give them back.
//!
//! A seat can be taken if it has no row, is free again, its hold or block has run out, or it is
//! already claimed by the same claim. Seats are taken in order, so that two buyers never wait for
//! each other in a circle.

use kernel::{Fact, SeatChange, SeatNo, SeatState, ShowId, Timestamp};
use store::{Param, StoreError, Tx, params, sql};
use uuid::Uuid;

use crate::hold::HeldSeat;
use crate::limits::SEATS_PER_HOLD_MAX;

/// The condition on which a row that exists may be overwritten. Everything rests on it.
#[cfg(not(feature = "break-guard"))]
const UNLESS_TAKEN: &str = "WHERE show_seats.state = 0 OR show_seats.held_until <= $4 \
    OR (show_seats.state = 1 AND show_seats.claim_id = $2)";
/// The negative control of the race tests: always true, but for a seat without a row.
#[cfg(feature = "break-guard")]
const UNLESS_TAKEN: &str = "WHERE show_seats.state >= 0 OR show_seats.held_until <= $4";

sql! {
    family TAKE_SEATS[SEATS_PER_HOLD_MAX] = |count| {
        let rows: Vec<String> = (0..count)
            .map(|row| {
                let first = 6 + 3 * row;
                format!("($1, ${}, $5, $2, $3, ${}, ${}, 1)", first, first + 1, first + 2)
            })
            .collect();
        format!(
            "INSERT INTO show_seats (show_id, seat_no, state, claim_id, held_until, \
             price_minor, fee_minor, version) VALUES {} \
             ON CONFLICT (show_id, seat_no) DO UPDATE SET state = excluded.state, \
             claim_id = excluded.claim_id, held_until = excluded.held_until, \
             price_minor = excluded.price_minor, fee_minor = excluded.fee_minor, \
             version = show_seats.version + 1 {UNLESS_TAKEN} RETURNING seat_no, version",
            rows.join(", ")
        )
    };
}

sql! {
    /// Moves a seat that is claimed as expected into another state.
    MOVE_SEAT = "UPDATE show_seats SET state = $4, claim_id = $5, held_until = $6, \
        version = version + 1 \
        WHERE show_id = $1 AND seat_no = $2 AND claim_id = $3 AND state = $7 RETURNING version";
}

/// Whose seats they become, and until when.
pub(crate) struct Claim {
    pub(crate) show: ShowId,
    pub(crate) id: Uuid,
    pub(crate) state: SeatState,
    pub(crate) until: Option<Timestamp>,
}

/// The number that stands for a state in the database.
pub(crate) const fn state_number(state: SeatState) -> i64 {
    match state {
        SeatState::Free => 0,
        SeatState::Held => 1,
        SeatState::Booked => 2,
        SeatState::Blocked => 3,
    }
}

/// The state that a number of the database stands for.
pub(crate) fn state_of_number(number: i64) -> Result<SeatState, StoreError> {
    match number {
        0 => Ok(SeatState::Free),
        1 => Ok(SeatState::Held),
        2 => Ok(SeatState::Booked),
        3 => Ok(SeatState::Blocked),
        other => Err(StoreError::Defect(format!("{other} is not a seat state"))),
    }
}

/// Takes the seats, sorted, that can be taken, and says which: all of them, or the caller refuses
/// and everything is undone.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    claim: &Claim,
    seats: &[HeldSeat],
) -> Result<Vec<SeatChange>, StoreError> {
    let mut taken = Vec::with_capacity(seats.len());
    for chunk in seats.chunks(SEATS_PER_HOLD_MAX) {
        let now = tx.now();
        let state = state_number(claim.state);
        let mut values: Vec<Param<'_>> =
            params![claim.show, claim.id, claim.until, now, state].to_vec();
        for seat in chunk {
            values.extend_from_slice(params![seat.seat_no, seat.price_minor, seat.fee_minor]);
        }
        taken.extend(tx.rows(&TAKE_SEATS[chunk.len() - 1], &values, |row| {
            Ok(SeatChange {
                seat_no: row.get(0)?,
                state: claim.state,
                until: claim.until,
                version: row.get(1)?,
            })
        })?);
    }
    Ok(taken)
}

/// Moves seats from one claim and state to another and says which moved; a seat that is claimed
/// otherwise by now stays as it is.
pub(crate) fn move_seats(
    tx: &mut Tx<'_>,
    from: &Claim,
    to: Option<&Claim>,
    seats: &[SeatNo],
) -> Result<Vec<SeatChange>, StoreError> {
    let (state, claim_id, until) = match to {
        Some(claim) => (claim.state, Some(claim.id), claim.until),
        None => (SeatState::Free, None, None),
    };
    let mut moved = Vec::with_capacity(seats.len());
    for &seat_no in seats {
        let values = params![
            from.show,
            seat_no,
            from.id,
            state_number(state),
            claim_id,
            until,
            state_number(from.state)
        ];
        let version = tx.row_opt(&MOVE_SEAT, values, |row| row.get(0))?;
        moved.extend(version.map(|version| SeatChange { seat_no, state, until, version }));
    }
    Ok(moved)
}

/// Announces changed seats, if there are any.
pub(crate) fn announce(tx: &mut Tx<'_>, show: ShowId, changes: Vec<SeatChange>) {
    if !changes.is_empty() {
        tx.fact(Fact::SeatsChanged { show, changes });
    }
}
