//! A show with the hall that it plays in: what a choice of seats is checked, priced and judged by.

use std::sync::Arc;

use catalog::{Layout, Show, find_layout, find_selling_show};
use kernel::{HoldId, SeatNo, ShowId};
use store::{Failure, Snapshot, StoreError};
use uuid::Uuid;

use crate::hold::HeldSeat;
use crate::hold_seats::HoldRefusal;
use crate::queries::taken_between;

/// A show and its layout.
pub(crate) struct Hall {
    pub(crate) show: Arc<Show>,
    pub(crate) layout: Arc<Layout>,
}

impl Hall {
    pub(crate) fn of_show(
        snapshot: &mut Snapshot<'_>,
        show: ShowId,
    ) -> Result<Self, Failure<HoldRefusal>> {
        let show = find_selling_show(snapshot, show)?.ok_or(HoldRefusal::UnknownShow)?;
        let layout = find_layout(snapshot, show.layout)?
            .ok_or_else(|| StoreError::Defect(format!("show {} has no layout", show.id)))?;
        Ok(Self { show, layout })
    }

    /// The seats with today's prices.
    pub(crate) fn priced(&self, seats: &[SeatNo]) -> Result<Vec<HeldSeat>, StoreError> {
        let price_of = |no: &SeatNo| {
            let seat = self.layout.seat(*no)?;
            let price = self.show.price_of(&self.layout.category_of(seat).key)?;
            Some(HeldSeat {
                seat_no: *no,
                price_minor: price.price_minor,
                fee_minor: price.fee_minor,
            })
        };
        seats.iter().map(price_of).collect::<Option<_>>().ok_or_else(|| {
            StoreError::Defect(format!("show {} has no price for one of its seats", self.show.id))
        })
    }

    /// Every free seat of the house.
    pub(crate) fn free_seats(&self, snapshot: &mut Snapshot<'_>) -> Result<FreeSeats, StoreError> {
        self.free_between(snapshot, 0, SeatNo::MAX, None)
    }

    /// The free ones of some seats, sorted, and of so many ordinals before and after them. What the
    /// asking hold has taken counts as free.
    pub(crate) fn free_around(
        &self,
        snapshot: &mut Snapshot<'_>,
        seats: &[SeatNo],
        reach: SeatNo,
        asking: HoldId,
    ) -> Result<FreeSeats, StoreError> {
        let (first, last) = seats.first().zip(seats.last()).map_or((0, 0), |(a, z)| (*a, *z));
        let (from, to) = (first.saturating_sub(reach), last.saturating_add(reach));
        self.free_between(snapshot, from, to, Some(asking.uuid()))
    }

    fn free_between(
        &self,
        snapshot: &mut Snapshot<'_>,
        first: SeatNo,
        last: SeatNo,
        asking: Option<Uuid>,
    ) -> Result<FreeSeats, StoreError> {
        let mut free = vec![false; self.layout.seats.len()];
        let end = free.len().min((last as usize).saturating_add(1));
        let looked_at = free.get_mut(first as usize..end).unwrap_or_default();
        looked_at.fill(true);
        let looked_at = looked_at.len();
        for no in taken_between(snapshot, self.show.id, first, last, asking)? {
            if let Some(seat) = free.get_mut(no as usize) {
                *seat = false;
            }
        }
        Ok(FreeSeats { free, looked_at })
    }
}

/// Which seats are free, of those that were looked at.
pub(crate) struct FreeSeats {
    free: Vec<bool>,
    looked_at: usize,
}

impl FreeSeats {
    /// One for each seat of the layout; those that were not looked at are not free.
    pub(crate) fn by_ordinal(&self) -> &[bool] {
        &self.free
    }

    /// How much of what was looked at is not free.
    pub(crate) fn percent_taken(&self) -> usize {
        let free = self.free.iter().filter(|free| **free).count();
        (self.looked_at - free) * 100 / self.looked_at.max(1)
    }
}
