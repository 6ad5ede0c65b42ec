//! Sales by the million: a house that has been selling for a long time, to measure how much slower a
//! full database is than an empty one (docs/load.md).
//!
//! Guests pay by card, as most people do, through the very scripts that sell to them; only the
//! gateway is left out. All bookings of a show are one script, and their identifiers follow each
//! other in time, as they do in a real house. Into an embedded file the scripts sell one show of each
//! likeness: the same seats at the same prices. The others of the likeness are copies of it.

use std::collections::HashMap;
use std::fmt;
use std::ops::AddAssign;
use std::sync::{Arc, Mutex, PoisonError};

use booking::{
    AfterFailure, BookingPattern, Charge, EndedBecause, FromWallet, GuestBooking, ReserveBooking,
    SealedContact, booking_pattern, conclude_payment, copy_bookings, find_booking, reserve_booking,
};
use catalog::{CreateShow, Layout, SeatKind, find_layout, find_show};
use jiff::SignedDuration;
use kernel::{BookingId, Entropy, HoldId, SeatNo, SeededEntropy, ShowId, TheaterId, Timestamp};
use payments::Method;
use payments::gateway::GatewayOutcome;
use seating::{HoldSeats, Needs, Owner, hold_seats};
use store::{Engine, Failure, StoreError, Tx};
use uuid::Uuid;

use super::dice::{BORN, Dice};

/// How many guests come together: 2.4 in the mean.
const GUESTS: &[usize] = &[1, 2, 2, 2, 2, 3, 3, 4];
/// Seats that one show sells. A house sells show after show until its part is sold.
const SEATS_OF_A_SHOW: usize = 72;
/// The gateway that is noted with the payments.
const GATEWAY: &str = "sandbox";

/// Likenesses that are kept. One takes a quarter of a megabyte.
const LIKENESSES_MAX: usize = 2_048;

/// What one show sells.
#[derive(Debug, Clone)]
pub(super) struct Sale {
    show: ShowId,
    theater: TheaterId,
    seats: usize,
    /// Shows of one likeness sell the same seats at the same prices to groups of the same sizes.
    likeness: String,
    /// When the first one buys; each further one buys a millisecond later.
    from: Timestamp,
}

/// Hands out what is to be sold, house by house.
pub(super) struct Sales {
    left: usize,
    houses_left: usize,
    left_of_house: usize,
    from: Timestamp,
}

impl Sales {
    /// So many seats over so many houses. What one has no room for is left to those after it.
    pub(super) fn of(seats: usize, houses: usize) -> Self {
        Self { left: seats, houses_left: houses, left_of_house: 0, from: BORN }
    }

    /// The next house begins to sell.
    pub(super) fn next_house(&mut self) {
        self.left_of_house = self.left.div_ceil(self.houses_left.max(1));
        self.houses_left = self.houses_left.saturating_sub(1);
    }

    /// What this show of the house sells.
    pub(super) fn next_show(
        &mut self,
        show: ShowId,
        theater: TheaterId,
        hall_and_prices: impl FnOnce() -> String,
    ) -> Option<Sale> {
        let seats = self.left_of_house.min(SEATS_OF_A_SHOW);
        if seats == 0 {
            return None;
        }
        self.left_of_house -= seats;
        self.left -= seats;
        let likeness = format!("{seats} of {}", hall_and_prices());
        let sale = Sale { show, theater, seats, likeness, from: self.from };
        let buyers = i64::try_from(seats).expect("a show has few seats");
        self.from += SignedDuration::from_millis(buyers);
        Some(sale)
    }
}

/// The seats that a show may sell and its prices, in words: shows with the same words sell alike.
pub(super) fn hall_and_prices(layout: &Layout, show: &CreateShow) -> String {
    let seats = segments(layout).into_iter().flatten().take(SEATS_OF_A_SHOW);
    let words = seats
        .filter_map(|no| layout.seat(no))
        .map(|seat| format!("{} {} {}", seat.no, seat.label(), layout.category_of(seat).key));
    let words: Vec<String> = words.collect();
    format!("{} at {} {:?}", words.join(", "), show.currency, show.prices)
}

/// The shows that were sold by the scripts, one of each likeness. A full memory forgets everything
/// and fills again.
#[derive(Default)]
pub(super) struct Likenesses(Mutex<HashMap<String, Arc<[BookingPattern]>>>);

impl Likenesses {
    fn get(&self, likeness: &str) -> Option<Arc<[BookingPattern]>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(likeness).cloned()
    }

    fn put(&self, likeness: &str, bookings: Vec<BookingPattern>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= LIKENESSES_MAX {
            known.clear();
        }
        known.insert(likeness.to_owned(), bookings.into());
    }
}

/// How many seats were sold, and how.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sold {
    pub(super) seats: usize,
    pub(super) copied: usize,
}

impl fmt::Display for Sold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} seats sold, {} of them copies", self.seats, self.copied)
    }
}

impl AddAssign for Sold {
    fn add_assign(&mut self, other: Self) {
        self.seats += other.seats;
        self.copied += other.copied;
    }
}

/// Sells the seats of one show, all or none. Run again, it finds them sold.
pub(super) fn sell_show(
    tx: &mut Tx<'_>,
    sale: &Sale,
    contact: &SealedContact,
    known: &Likenesses,
) -> Result<Sold, Failure<()>> {
    if find_booking(tx, Guest::of(sale, 0).booking)?.is_some() {
        return Ok(Sold { seats: sale.seats, copied: 0 });
    }
    let show = find_show(tx, sale.show)?.ok_or(Failure::Refused(()))?;
    if let Some(bookings) = known.get(&sale.likeness) {
        let guests = (0..).map(|number| Guest::of(sale, number).named(sale));
        copy_bookings(tx, &bookings.iter().zip(guests).collect::<Vec<_>>())?;
        return Ok(Sold { seats: sale.seats, copied: sale.seats });
    }
    let layout = find_layout(tx, show.layout)?.ok_or(Failure::Refused(()))?;
    let groups = groups(&layout, sale.seats, &Dice::of(&["sale", &sale.likeness]));
    for (number, seats) in groups.iter().enumerate() {
        sell(tx, sale, number, seats, contact)?;
    }
    // What a server stores has types; there the scripts sell all of it.
    if tx.engine() == Engine::Sqlite {
        let pattern = |number| booking_pattern(tx, &Guest::of(sale, number).named(sale));
        known.put(&sale.likeness, (0..groups.len()).map(pattern).collect::<Result<_, _>>()?);
    }
    Ok(Sold { seats: groups.iter().map(Vec::len).sum(), copied: 0 })
}

/// Neighbours for each group of guests, from the first row on, no seat twice.
fn groups(layout: &Layout, seats_max: usize, dice: &Dice) -> Vec<Vec<SeatNo>> {
    let (mut groups, mut sold) = (Vec::new(), 0);
    for segment in segments(layout) {
        let mut free = segment.as_slice();
        while !free.is_empty() && sold < seats_max {
            let count = (*dice.pick(GUESTS)).min(free.len()).min(seats_max - sold);
            let (group, rest) = free.split_at(count);
            groups.push(group.to_vec());
            sold += count;
            free = rest;
        }
    }
    groups
}

/// Neighbours, without the places that are kept for wheelchairs.
fn segments(layout: &Layout) -> Vec<Vec<SeatNo>> {
    let is_for_anyone =
        |no: &SeatNo| layout.seat(*no).is_some_and(|seat| seat.kind == SeatKind::Standard);
    let rows = layout.sections.iter().flat_map(|section| &section.rows);
    let segments = rows.flat_map(|row| &row.segments);
    segments.map(|segment| segment.iter().copied().filter(is_for_anyone).collect()).collect()
}

fn sell(
    tx: &mut Tx<'_>,
    sale: &Sale,
    number: usize,
    seats: &[SeatNo],
    contact: &SealedContact,
) -> Result<(), Failure<()>> {
    let guest = Guest::of(sale, number);
    let owner = Owner::Session(guest.session.to_string());
    let hold = HoldSeats {
        hold: guest.hold,
        show: sale.show,
        owner: owner.clone(),
        seats: seats.to_vec(),
        needs: Needs::default(),
    };
    hold_seats(tx, &hold).map_err(|failure| failure.map(|_| ()))?;
    let reserve = guest.reserve(sale.show, owner, contact);
    let reserved = reserve_booking(tx, &reserve).map_err(|failure| failure.map(|_| ()))?;
    let Some(payment) = reserved.payment.filter(|_| reserved.is_new) else { return Ok(()) };
    let outcome =
        GatewayOutcome::Captured { gateway_ref: format!("pi_{}", guest.session.simple()) };
    let concluded = conclude_payment(tx, payment.id, &outcome, &EndedBecause::NotCharged)?;
    concluded.map(|_| ()).ok_or_else(|| StoreError::Defect("a payment is missing".into()).into())
}

/// One buyer: what the door would have made for them.
struct Guest {
    hold: HoldId,
    booking: BookingId,
    session: Uuid,
    secret: [u8; 32],
}

impl Guest {
    fn of(sale: &Sale, number: usize) -> Self {
        let millis = i64::try_from(number).expect("a show has few seats");
        let at = sale.from + SignedDuration::from_millis(millis);
        let chance = SeededEntropy::new(at.as_millisecond().unsigned_abs());
        let mut secret = [0; 32];
        chance.fill(&mut secret);
        Self {
            hold: HoldId::new(chance.uuid(at)),
            booking: BookingId::new(chance.uuid(at)),
            session: chance.uuid(at),
            secret,
        }
    }

    fn named(&self, sale: &Sale) -> GuestBooking {
        GuestBooking {
            booking: self.booking,
            hold: self.hold,
            show: sale.show,
            theater: sale.theater,
            session: self.session,
            secret: self.secret,
        }
    }

    fn reserve(&self, show: ShowId, owner: Owner, contact: &SealedContact) -> ReserveBooking {
        ReserveBooking {
            booking: self.booking,
            hold: self.hold,
            show,
            seats: None,
            claimants: vec![owner],
            user: None,
            access_hash: Some(self.secret),
            contact: contact.clone(),
            promo_code: None,
            expected: None,
            from_wallet: FromWallet::Nothing,
            charge: Some(Charge {
                method: Method::CreditCard,
                gateway: GATEWAY.to_owned(),
                token: format!("tok_{}", self.session.simple()),
            }),
            after_failure: AfterFailure::FreeSeats,
            request_hash: self.secret,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn houses_sell_equal_parts_and_no_moment_is_used_twice() {
        let mut sales = Sales::of(300, 2);
        let mut parts = Vec::new();
        for _ in 0..2 {
            sales.next_house();
            let (show, theater) = (ShowId::new(Uuid::nil()), TheaterId::new(Uuid::nil()));
            let next = || sales.next_show(show, theater, String::new);
            parts.push(std::iter::from_fn(next).collect::<Vec<_>>());
        }
        let seats = |part: &Vec<Sale>| part.iter().map(|sale| sale.seats).collect::<Vec<_>>();
        assert_eq!(parts.iter().map(seats).collect::<Vec<_>>(), [[72, 72, 6], [72, 72, 6]]);
        let all: Vec<&Sale> = parts.iter().flatten().collect();
        assert!(all.windows(2).all(|two| {
            let last = i64::try_from(two[0].seats).unwrap();
            two[0].from + SignedDuration::from_millis(last) <= two[1].from
        }));
    }
}
