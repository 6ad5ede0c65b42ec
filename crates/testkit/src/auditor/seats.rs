//! Seats: who was promised which, until when.

use std::collections::BTreeMap;

use super::words::{HoldSeen, Id, Seat, SeatLook, Second};
use super::{Auditor, TOLERANCE_SECONDS};

/// How long a fresh hold lasts, by the specification.
const HOLD_SECONDS: Second = 600;
/// How long a request without an answer may keep seats: a hold, its extension, and a payment.
const GHOST_SECONDS: Second = 600 + 300 + 360 + TOLERANCE_SECONDS;

/// Who has a seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeper {
    Hold(Id),
    Booking(Id),
    Block(Id),
}

/// A seat that somebody was promised.
#[derive(Debug, Clone, Copy)]
pub(super) struct Promise {
    pub(super) keeper: Keeper,
    /// Without an end until it is given up.
    pub(super) until: Option<Second>,
}

/// A hold that somebody was told of.
#[derive(Debug, Clone)]
pub(super) struct Hold {
    pub(super) show: Id,
    pub(super) owner: String,
    pub(super) seats: Vec<(Seat, i64)>,
    pub(super) until: Second,
    pub(super) state: HoldState,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HoldState {
    Running,
    /// Something was asked for that would end it, and the answer got lost.
    Uncertain,
    Ended,
    /// A booking has its seats.
    Booked,
}

impl Hold {
    fn is_open(&self) -> bool {
        matches!(self.state, HoldState::Running | HoldState::Uncertain)
    }
}

/// Seats that somebody may have without knowing.
#[derive(Debug)]
pub(super) struct Ghost {
    show: Id,
    /// `None`: any.
    seats: Option<Vec<Seat>>,
    until: Second,
}

impl Auditor {
    pub(super) fn held(&mut self, seen: HoldSeen) {
        let fresh_until = self.now + HOLD_SECONDS;
        match self.holds.get(&seen.hold).map(|known| (known.state, known.seats == seen.seats)) {
            Some((_, false)) => {
                self.object(format!("hold {} has other seats than before", seen.hold));
            }
            Some((HoldState::Ended, _)) => {
                self.object(format!("hold {} had ended and was acknowledged again", seen.hold));
            }
            Some((HoldState::Booked, _)) => return,
            Some((HoldState::Running | HoldState::Uncertain, _)) => {}
            None => {
                let swapped = self.swap(&seen);
                // An earlier hold that its owner never heard of may have been swapped as well.
                let is_haunted =
                    seen.seats.iter().any(|(seat, _)| self.is_haunted(seen.show, *seat));
                let is_fresh = swapped.is_none() && !seen.is_repeated && !is_haunted;
                // Around its end nobody knows whether the earlier hold was still there.
                let earlier = swapped.filter(|until| self.is_surely_ahead(*until));
                let limit = earlier.unwrap_or(fresh_until) + TOLERANCE_SECONDS;
                self.object_if(seen.until > limit, || {
                    format!("hold {} lasts longer than it may", seen.hold)
                });
                self.object_if(is_fresh && seen.until < fresh_until - TOLERANCE_SECONDS, || {
                    format!("hold {} is shorter than promised", seen.hold)
                });
            }
        }
        for (seat, _) in &seen.seats {
            self.promise(seen.show, *seat, Keeper::Hold(seen.hold), Some(seen.until));
        }
        let HoldSeen { hold, show, owner, seats, until, .. } = seen;
        self.holds.insert(hold, Hold { show, owner, seats, until, state: HoldState::Running });
    }

    /// Who picks again gives up their own holds in the way; when the first of them would have ended.
    fn swap(&mut self, seen: &HoldSeen) -> Option<Second> {
        let wanted: Vec<Seat> = seen.seats.iter().map(|(seat, _)| *seat).collect();
        let own = self.own_holds(seen.show, &seen.owner, &wanted);
        let ends = own.iter().filter(|id| self.holds[*id].state == HoldState::Running);
        let first = ends.map(|id| self.holds[id].until).min();
        for hold in own {
            // One that was about to end may have been left to its end instead.
            match self.is_surely_ahead(self.holds[&hold].until) {
                true => self.end_hold(hold, HoldState::Ended),
                false => self.release_unheard(hold),
            }
        }
        first.filter(|until| !self.is_surely_past(*until))
    }

    fn own_holds(&self, show: Id, owner: &str, wanted: &[Seat]) -> Vec<Id> {
        let is_in_the_way = |hold: &Hold| {
            hold.is_open()
                && hold.show == show
                && hold.owner == owner
                && hold.seats.iter().any(|(seat, _)| wanted.contains(seat))
        };
        self.holds.iter().filter(|(_, hold)| is_in_the_way(hold)).map(|(id, _)| *id).collect()
    }

    pub(super) fn hold_unheard(&mut self, show: Id, owner: &str, seats: Option<Vec<Seat>>) {
        let own = self.own_holds(show, owner, seats.as_deref().unwrap_or_default());
        own.into_iter().for_each(|hold| self.release_unheard(hold));
        self.haunt(show, seats);
    }

    pub(super) fn seats_taken(&mut self, show: Id, lost: &[Seat]) {
        self.object_if(lost.is_empty(), || "seats were refused, and none is taken".into());
        for &seat in lost {
            let promise = self.promises.get(&(show, seat));
            let is_kept = promise
                .is_some_and(|kept| kept.until.is_none_or(|until| !self.is_surely_past(until)));
            self.object_if(!is_kept && !self.is_haunted(show, seat), || {
                format!("seat {seat} of show {show} is refused, and nobody has it")
            });
        }
    }

    pub(super) fn extended(&mut self, hold: Id, until: Second) {
        let Some(known) = self.holds.get_mut(&hold) else { return };
        let before = std::mem::replace(&mut known.until, until);
        let (show, seats) = (known.show, known.seats.clone());
        self.object_if(until < before, || format!("hold {hold} was shortened by its extension"));
        for (seat, _) in seats {
            self.promise(show, seat, Keeper::Hold(hold), Some(until));
        }
    }

    pub(super) fn released(&mut self, hold: Id) {
        if self.holds.get(&hold).is_some_and(Hold::is_open) {
            self.end_hold(hold, HoldState::Ended);
        }
    }

    pub(super) fn release_unheard(&mut self, hold: Id) {
        if let Some(known) = self.holds.get(&hold).filter(|known| known.is_open()) {
            let (show, seats) = (known.show, known.seats.iter().map(|(seat, _)| *seat).collect());
            self.end_hold(hold, HoldState::Uncertain);
            self.haunt(show, Some(seats));
        }
    }

    pub(super) fn blocked(&mut self, block: Id, show: Id, seats: Vec<Seat>, until: Option<Second>) {
        for seat in seats {
            self.promise(show, seat, Keeper::Block(block), until);
        }
    }

    pub(super) fn unblocked(&mut self, block: Id) {
        self.give_up(Keeper::Block(block));
    }

    pub(super) fn end_hold(&mut self, hold: Id, state: HoldState) {
        if let Some(known) = self.holds.get_mut(&hold) {
            known.state = state;
        }
        self.give_up(Keeper::Hold(hold));
    }

    /// Promises a seat; objects if it is somebody else's at this moment.
    pub(super) fn promise(&mut self, show: Id, seat: Seat, to: Keeper, until: Option<Second>) {
        let earlier = self.promises.insert((show, seat), Promise { keeper: to, until });
        let Some(earlier) = earlier.filter(|earlier| earlier.keeper != to) else { return };
        let is_running = earlier.until.is_none_or(|until| self.is_surely_ahead(until));
        self.object_if(is_running, || {
            let kept =
                earlier.until.map_or_else(|| "for good".into(), |end| format!("until {end}"));
            let keeper = earlier.keeper;
            format!("seat {seat} of show {show} is promised to {to:?} and {kept} to {keeper:?}")
        });
    }

    pub(super) fn give_up(&mut self, keeper: Keeper) {
        self.promises.retain(|_, promise| promise.keeper != keeper);
    }

    pub(super) fn give_up_seat(&mut self, show: Id, seat: Seat, keeper: Keeper) {
        if self.promises.get(&(show, seat)).is_some_and(|promise| promise.keeper == keeper) {
            self.promises.remove(&(show, seat));
        }
    }

    fn haunt(&mut self, show: Id, seats: Option<Vec<Seat>>) {
        self.ghosts.push(Ghost { show, seats, until: self.now + GHOST_SECONDS });
    }

    fn is_haunted(&self, show: Id, seat: Seat) -> bool {
        self.ghosts.iter().any(|ghost| {
            ghost.show == show
                && ghost.until > self.now
                && ghost.seats.as_ref().is_none_or(|seats| seats.contains(&seat))
        })
    }

    /// The map must show what was promised, and nothing that nobody was promised.
    pub(super) fn map(&mut self, show: Id, seats: &[(Seat, SeatLook)]) {
        let shown: BTreeMap<Seat, SeatLook> = seats.iter().copied().collect();
        let promised: Vec<(Seat, Promise)> = self
            .promises
            .range((show, Seat::MIN)..=(show, Seat::MAX))
            .map(|((_, seat), promise)| (*seat, *promise))
            .collect();
        for (seat, promise) in &promised {
            let look = match (promise.keeper, promise.until) {
                (_, Some(until)) if !self.is_surely_ahead(until) => continue,
                (Keeper::Hold(_), _) | (Keeper::Booking(_), Some(_)) => SeatLook::Held,
                (Keeper::Booking(_), None) => SeatLook::Booked,
                (Keeper::Block(_), _) => SeatLook::Blocked,
            };
            let is_shown = shown.get(seat) == Some(&look);
            self.object_if(!is_shown, || {
                format!(
                    "seat {seat} of show {show} is {promise:?}, the map says {:?}",
                    shown.get(seat)
                )
            });
        }
        for (seat, look) in seats {
            let promise = promised.iter().find(|(one, _)| one == seat).map(|(_, promise)| promise);
            let is_known = promise
                .is_some_and(|kept| kept.until.is_none_or(|until| !self.is_surely_past(until)));
            let may_be = *look == SeatLook::Held && self.is_haunted(show, *seat);
            self.object_if(!is_known && !may_be, || {
                format!("seat {seat} of show {show} is shown as {look:?}, and nobody has it")
            });
        }
    }
}
