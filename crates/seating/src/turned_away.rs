//! What somebody is told whom a gate in front of the database turned away: what the database would
//! say, as far as the board of the show knows it. Advice to choose anew by, not a decision.

use std::sync::Arc;

use kernel::{SeatNo, SeatState, Timestamp};

use crate::best::{Wish, best_choices};
use crate::board::Board;
use crate::hold_seats::HoldRefusal;
use crate::limits::{ALTERNATIVES_MAX, NEARBY_SEATS};
use crate::lost_seats::LostSeats;

/// Refuses these seats because others have some of them. Seats that are wanted and sold are lost too,
/// whether the gate knows it or not; what is held may be the asker's own.
#[must_use]
pub fn refuse_by_board(
    board: &Board,
    wanted: &[SeatNo],
    mut lost: Vec<SeatNo>,
    now: Timestamp,
) -> HoldRefusal {
    let layout = Arc::clone(board.layout());
    let (_, states) = board.states(now);
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    let is_sold = |no: &SeatNo| {
        let state = states.get(*no as usize).map(|(state, _)| *state);
        matches!(state, Some(SeatState::Booked | SeatState::Blocked))
    };
    lost.extend(wanted.iter().filter(|no| is_sold(no)));
    lost.sort_unstable();
    lost.dedup();

    let (first, last) = wanted.first().zip(wanted.last()).map_or((0, 0), |(a, z)| (*a, *z));
    let near = first.saturating_sub(NEARBY_SEATS)..=last.saturating_add(NEARBY_SEATS);
    let can_be_had = |(no, (state, _)): (SeatNo, &(SeatState, _))| {
        *state == SeatState::Free && near.contains(&no) && lost.binary_search(&no).is_err()
    };
    let free: Vec<bool> = (0..).zip(&states).map(can_be_had).collect();
    let choices = best_choices(&layout, &free, &Wish::like(&layout, &wanted), ALTERNATIVES_MAX);
    let alternatives = choices.into_iter().map(|choice| choice.seats).collect();
    let still_free = wanted.into_iter().filter(|no| lost.binary_search(no).is_err()).collect();
    HoldRefusal::SeatsTaken(Box::new(LostSeats { layout, lost, still_free, alternatives }))
}

/// Whether the board shows every one of these seats as free.
#[must_use]
pub fn seems_free(board: &Board, seats: &[SeatNo], now: Timestamp) -> bool {
    let (_, states) = board.states(now);
    let is_free =
        |no: &SeatNo| states.get(*no as usize).is_some_and(|(state, _)| *state == SeatState::Free);
    seats.iter().all(is_free)
}
