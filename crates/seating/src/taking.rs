//! The one statement that wins seats, and the ones that give them back.
//!
//! A seat can be taken if it has no row, is free again, its hold or block has run out, or it is
//! already claimed by the same claim. Seats are taken in order, so that two buyers never wait for
//! each other in a circle.
//!
//! The statements tell how many rows they changed, which decides, and not which: what `RETURNING`
//! tells SQLite collects in a table that it makes each time. What is announced is read afterwards.

use kernel::{Fact, SeatChange, SeatNo, SeatState, ShowId, Timestamp};
use store::{Param, StoreError, Tx, params, sql};
use uuid::Uuid;

use crate::hold::HeldSeat;
use crate::limits::SEATS_PER_HOLD_MAX;
use crate::queries::{SeatRow, seat_rows_around};

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
             version = show_seats.version + 1 {UNLESS_TAKEN}",
            rows.join(", ")
        )
    };
}

sql! {
    /// Moves those seats of a row of neighbours that are claimed as expected into another state.
    MOVE_SEATS = "UPDATE show_seats SET state = $5, claim_id = $6, held_until = $7, \
        version = version + 1 \
        WHERE show_id = $1 AND seat_no BETWEEN $2 AND $3 AND claim_id = $4 AND state = $8";
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

/// Takes the seats, sorted, that can be taken, and says how many: all of them, or the caller refuses
/// and everything is undone.
pub(crate) fn take(
    tx: &mut Tx<'_>,
    claim: &Claim,
    seats: &[HeldSeat],
) -> Result<usize, StoreError> {
    let (now, state) = (tx.now(), state_number(claim.state));
    let mut taken = 0;
    for chunk in seats.chunks(SEATS_PER_HOLD_MAX) {
        let mut values: Vec<Param<'_>> = Vec::with_capacity(5 + 3 * chunk.len());
        values.extend_from_slice(params![claim.show, claim.id, claim.until, now, state]);
        for seat in chunk {
            values.extend_from_slice(params![seat.seat_no, seat.price_minor, seat.fee_minor]);
        }
        taken += tx.execute(&TAKE_SEATS[chunk.len() - 1], &values)?;
    }
    Ok(taken as usize)
}

/// Moves seats, sorted, from one claim and state to another, announces them and says how many moved;
/// a seat that is claimed otherwise by now stays as it is.
pub(crate) fn move_seats(
    tx: &mut Tx<'_>,
    from: &Claim,
    to: Option<&Claim>,
    seats: &[SeatNo],
) -> Result<usize, StoreError> {
    let (state, claim_id, until) = match to {
        Some(claim) => (claim.state, Some(claim.id), claim.until),
        None => (SeatState::Free, None, None),
    };
    let mut moved = 0;
    for neighbours in seats.chunk_by(|left, right| left + 1 == *right) {
        let values = params![
            from.show,
            neighbours[0],
            neighbours[neighbours.len() - 1],
            from.id,
            state_number(state),
            claim_id,
            until,
            state_number(from.state)
        ];
        moved += tx.execute(&MOVE_SEATS, values)?;
    }
    if moved > 0 {
        let mut rows = seat_rows_around(tx, from.show, seats, 0)?;
        rows.retain(|row| row.state == state && seats.binary_search(&row.seat_no).is_ok());
        announce(tx, from.show, claim_id, &rows);
    }
    Ok(moved as usize)
}

/// Announces those of the rows that a claim has, or, without one, that nobody has.
pub(crate) fn announce(tx: &mut Tx<'_>, show: ShowId, claim: Option<Uuid>, rows: &[SeatRow]) {
    let claimed = rows.iter().filter(|row| row.claim == claim);
    let changes: Vec<SeatChange> = claimed
        .map(|row| SeatChange {
            seat_no: row.seat_no,
            state: row.state,
            until: row.until,
            version: row.version,
        })
        .collect();
    if !changes.is_empty() {
        tx.fact(Fact::SeatsChanged { show, changes });
    }
}
