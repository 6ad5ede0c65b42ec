//! The companion rule: the seat beside a wheelchair space is for who comes with the person in it.
//!
//! It is held together with a wheelchair space of its row. The rule ends some time before the show
//! and when no ordinary seat is left, and it does not stand in the way of who needs such a seat.

use std::sync::Arc;

use catalog::{Layout, Seat, SeatKind};
use kernel::SeatNo;
use kernel::time::seconds_between;
use store::{Failure, Snapshot};

use crate::best::{Wish, best_choices};
use crate::hall::Hall;
use crate::hold_seats::HoldRefusal;
use crate::limits::{ALTERNATIVES_MAX, COMPANION_RULE_ENDS_SECONDS};
use crate::lost_seats::LostSeats;
use crate::needs::Needs;

/// Refuses companion seats, of some seats, sorted, that nobody in a wheelchair comes with. Reads
/// only if there are any.
pub(crate) fn check_companions(
    snapshot: &mut Snapshot<'_>,
    hall: &Hall,
    needs: Needs,
    sorted: &[SeatNo],
) -> Result<(), Failure<HoldRefusal>> {
    let alone = companions_alone(&hall.layout, sorted);
    let to_start = seconds_between(snapshot.now(), hall.show.starts_at);
    if alone.is_empty() || needs.companion_seat || to_start < COMPANION_RULE_ENDS_SECONDS {
        return Ok(());
    }
    let free = hall.free_seats(snapshot)?;
    let is_free = |seat: &Seat| free.by_ordinal()[seat.no as usize];
    let is_left = |seat: &Seat| seat.kind == SeatKind::Standard && is_free(seat);
    if !hall.layout.seats.iter().any(is_left) {
        return Ok(());
    }
    let wish = Wish::like(&hall.layout, sorted);
    let choices = best_choices(&hall.layout, free.by_ordinal(), &wish, ALTERNATIVES_MAX);
    let refused = LostSeats {
        layout: Arc::clone(&hall.layout),
        still_free: sorted.iter().copied().filter(|no| !alone.contains(no)).collect(),
        lost: alone,
        alternatives: choices.into_iter().map(|choice| choice.seats).collect(),
    };
    Err(HoldRefusal::CompanionSeats(Box::new(refused)).into())
}

/// The companion seats among these in whose row no wheelchair space is among them.
fn companions_alone(layout: &Layout, seats: &[SeatNo]) -> Vec<SeatNo> {
    let of_kind =
        |kind| seats.iter().filter_map(|no| layout.seat(*no)).filter(move |seat| seat.kind == kind);
    let has_space = |seat: &Seat| {
        of_kind(SeatKind::Wheelchair)
            .any(|space| (space.section, space.row) == (seat.section, seat.row))
    };
    of_kind(SeatKind::Companion).filter(|seat| !has_space(seat)).map(|seat| seat.no).collect()
}

/// The wheelchair spaces of the rows of some seats.
pub(crate) fn spaces_beside(layout: &Layout, seats: &[SeatNo]) -> Vec<SeatNo> {
    let is_beside = |space: &&Seat| {
        let mut seats = seats.iter().filter_map(|no| layout.seat(*no));
        seats.any(|seat| (space.section, space.row) == (seat.section, seat.row))
    };
    let spaces = layout.seats.iter().filter(|seat| seat.kind == SeatKind::Wheelchair);
    spaces.filter(is_beside).map(|space| space.no).collect()
}
