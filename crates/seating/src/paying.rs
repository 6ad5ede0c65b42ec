//! What booking does with a hold: keep it while its owner pays, then book it or let it go.
//!
//! These are steps of booking's scripts, not commands of their own: they run in booking's
//! transaction and booking writes the journal.

use kernel::{BookingId, Class, HoldId, Refusal, SeatNo, SeatState, ShowId, Timestamp};
use store::{Failure, StoreError, Tx, params, sql};

use crate::hold::{HeldSeat, Hold, HoldStatus, Owner};
use crate::queries::{SeatRow, find_hold, held_seats, seat_rows_around};
use crate::release_hold::give_back;
use crate::taking::{Claim, move_seats, take};

sql! {
    BEGIN_PAYING = "UPDATE holds SET status = 'paying', held_until = $2 \
        WHERE hold_id = $1 AND status = 'active' AND held_until > $3";
    RESUME_HOLD = "UPDATE holds SET status = 'active', held_until = $2 \
        WHERE hold_id = $1 AND status = 'paying'";
    BOOK_HOLD = "UPDATE holds SET status = 'booked' \
        WHERE hold_id = $1 AND status = $2";
}

/// Why a hold cannot be paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayRefusal {
    /// There is no such hold for this show.
    UnknownHold,
    /// It is somebody else's.
    NotYours,
    /// It has ended.
    Expired,
    /// It is being paid for or is booked already.
    Booked,
}

impl Refusal for PayRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownHold => "unknown_hold",
            Self::NotYours => "not_your_hold",
            Self::Expired => "hold_expired",
            Self::Booked => "hold_booked",
        }
    }

    fn class(&self) -> Class {
        match self {
            Self::UnknownHold => Class::NotFound,
            Self::NotYours => Class::Forbidden,
            Self::Expired => Class::Gone,
            Self::Booked => Class::Conflict,
        }
    }

    fn message(&self) -> String {
        match self {
            Self::UnknownHold => "There is no such hold for this show.",
            Self::NotYours => "This hold was made by somebody else. Send the sessionId it has.",
            Self::Expired => "Your hold has ended. Hold the seats again if they are free.",
            Self::Booked => "This hold is being paid for or is booked already.",
        }
        .into()
    }
}

/// Keeps the seats until `grace_until`, so that nobody is cut off while the gateway decides.
/// Answers the hold as it was before, with its quoted seats.
pub fn begin_paying(
    tx: &mut Tx<'_>,
    hold: HoldId,
    show: ShowId,
    claimants: &[Owner],
    grace_until: Timestamp,
) -> Result<(Hold, Vec<HeldSeat>), Failure<PayRefusal>> {
    let hold = find_hold(tx, hold)?.filter(|hold| hold.show == show);
    let hold = hold.ok_or(PayRefusal::UnknownHold)?;
    if !claimants.contains(&hold.owner) {
        return Err(PayRefusal::NotYours.into());
    }
    match hold.status {
        HoldStatus::Booked | HoldStatus::Paying => return Err(PayRefusal::Booked.into()),
        HoldStatus::Released => return Err(PayRefusal::Expired.into()),
        HoldStatus::Active => {}
    }
    let (now, until) = (tx.now(), grace_until.max(hold.held_until));
    if hold.held_until <= now {
        return Err(PayRefusal::Expired.into());
    }
    // Before the first change, so that they are read together. What has other prices by then belongs
    // to another claim, and is not moved below.
    let seats = held_seats(tx, &hold)?;
    tx.execute_once_later(&BEGIN_PAYING, params![hold.id, until, now])?;
    let moved = keep_until(tx, &hold, until)?;
    if moved < hold.seats.len() {
        return Err(PayRefusal::Expired.into());
    }
    Ok((hold, seats))
}

/// Gives the hold back to its owner for the time it had left, after a payment that failed. If its
/// grace ran out meanwhile and somebody else took a seat, all of it ends.
pub fn resume_hold(tx: &mut Tx<'_>, hold: HoldId, until: Timestamp) -> Result<(), StoreError> {
    if tx.execute(&RESUME_HOLD, params![hold, until])? == 1
        && let Some(hold) = find_hold(tx, hold)?
        && keep_until(tx, &hold, until)? < hold.seats.len()
    {
        give_back(tx, &hold)?;
    }
    Ok(())
}

/// Ends a hold whose payment failed and frees its seats.
pub fn give_up(tx: &mut Tx<'_>, hold: HoldId) -> Result<(), StoreError> {
    match find_hold(tx, hold)? {
        Some(hold) => give_back(tx, &hold),
        None => Ok(()),
    }
}

/// Books the seats that were paid for, all or none. Money that arrives late takes the same seats if
/// nobody else has them by now. `false`: somebody has, and nothing was changed.
pub fn book_seats(
    tx: &mut Tx<'_>,
    hold: HoldId,
    booking: BookingId,
    seats: &[HeldSeat],
) -> Result<bool, StoreError> {
    let Some(hold) = find_hold(tx, hold)? else {
        return Err(StoreError::Defect(format!("booking {booking} has no hold")));
    };
    let now = tx.now();
    let mut rows = seat_rows_around(tx, hold.show, &hold.seats, 0)?;
    rows.retain(|row| hold.seats.contains(&row.seat_no));
    let is_ours = |row: &SeatRow| row.claim == Some(hold.id.uuid());
    let in_the_way = rows.iter().any(|row| row.state_at(now) != SeatState::Free && !is_ours(row));
    if in_the_way || hold.status == HoldStatus::Booked {
        return Ok(false);
    }
    let status = hold.status.to_string();
    tx.execute_once_later(&BOOK_HOLD, params![hold.id, &status])?;
    let held = claim_of(&hold, Some(kernel::time::plus_seconds(now, 1)));
    let kept = rows.iter().filter(|row| row.state == SeatState::Held && is_ours(row)).count();
    // Seats that the hold has lost are won as any hold wins them, by the one conditional write.
    if kept < seats.len() && take(tx, &held, seats)? < seats.len() {
        return Err(StoreError::Contention);
    }
    let booked =
        Claim { show: hold.show, id: booking.uuid(), state: SeatState::Booked, until: None };
    if move_seats(tx, &held, Some(&booked), &hold.seats)? < seats.len() {
        return Err(StoreError::Contention);
    }
    Ok(true)
}

/// Frees seats of a booking that was cancelled in whole or in part.
pub fn free_booked_seats(
    tx: &mut Tx<'_>,
    show: ShowId,
    booking: BookingId,
    seats: &[SeatNo],
) -> Result<usize, StoreError> {
    let claim = Claim { show, id: booking.uuid(), state: SeatState::Booked, until: None };
    let mut seats = seats.to_vec();
    seats.sort_unstable();
    move_seats(tx, &claim, None, &seats)
}

fn claim_of(hold: &Hold, until: Option<Timestamp>) -> Claim {
    Claim { show: hold.show, id: hold.id.uuid(), state: SeatState::Held, until }
}

fn keep_until(tx: &mut Tx<'_>, hold: &Hold, until: Timestamp) -> Result<usize, StoreError> {
    let (from, to) = (claim_of(hold, None), claim_of(hold, Some(until)));
    move_seats(tx, &from, Some(&to), &hold.seats)
}
