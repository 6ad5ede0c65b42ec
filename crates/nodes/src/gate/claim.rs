//! Who wants which seats.

use std::fmt::Display;

use kernel::{HoldId, SeatNo, ShowId};

use super::LostSeat;
use crate::name::name_of;

/// Somebody's wish for some seats of a show, under the hold that it would become.
#[derive(Debug, Clone)]
pub struct Claim {
    show: ShowId,
    hold: String,
    owner: String,
    seats: Vec<SeatNo>,
}

impl Claim {
    /// The owner is known to the gate by a digest alone.
    #[must_use]
    pub fn new(show: ShowId, hold: HoldId, owner: &impl Display, seats: Vec<SeatNo>) -> Self {
        Self { show, hold: hold.to_string(), owner: name_of(owner.to_string()), seats }
    }

    pub(super) const fn show(&self) -> ShowId {
        self.show
    }

    pub(super) fn hold(&self) -> &str {
        &self.hold
    }

    pub(super) fn owner(&self) -> &str {
        &self.owner
    }

    pub(super) fn seats(&self) -> &[SeatNo] {
        &self.seats
    }

    /// What servers answered: pairs of a place among the seats, counted from one, and an end.
    pub(super) fn seats_at(&self, lost: &[i64]) -> Vec<LostSeat> {
        let mut seats: Vec<LostSeat> = lost
            .chunks_exact(2)
            .filter_map(|pair| {
                let place = usize::try_from(pair[0]).ok()?.checked_sub(1)?;
                Some(LostSeat { seat: *self.seats.get(place)?, until: pair[1] })
            })
            .collect();
        // Servers may tell different ends of one seat: the earliest is the least that is known.
        seats.sort_unstable_by_key(|lost| (lost.seat, lost.until));
        seats.dedup_by_key(|lost| lost.seat);
        seats
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_become_seats_and_what_is_none_is_passed_over() {
        let id = uuid::Uuid::nil();
        let claim = Claim::new(ShowId::new(id), HoldId::new(id), &"session:a", vec![7, 8]);
        let lost = claim.seats_at(&[2, 900, 1, 500, 2, 800, 3, 1, 0, 1, -1, 1, 1]);
        assert_eq!(lost, [LostSeat { seat: 7, until: 500 }, LostSeat { seat: 8, until: 800 }]);
        assert!(!claim.owner().contains("session"), "the owner's name is a secret");
    }
}
