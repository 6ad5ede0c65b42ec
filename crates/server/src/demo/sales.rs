//! Sales by the million: a house that has been selling for a long time, to measure how much slower a
//! full database is than an empty one (docs/load.md).
//!
//! Guests pay by card, as most people do, through the very scripts that sell to them; only the
//! gateway is left out. All bookings of a show are one script, and their identifiers follow each
//! other in time, as they do in a real house.

use booking::{
    AfterFailure, Charge, EndedBecause, FromWallet, ReserveBooking, SealedContact,
    conclude_payment, reserve_booking,
};
use catalog::{Layout, find_layout, find_show};
use jiff::SignedDuration;
use kernel::{BookingId, Entropy, HoldId, SeatNo, SeededEntropy, ShowId, Timestamp};
use payments::Method;
use payments::gateway::GatewayOutcome;
use seating::{HoldSeats, Needs, Owner, hold_seats};
use store::{Failure, StoreError, Tx};
use uuid::Uuid;

use super::dice::{BORN, Dice};

/// How many guests come together: 2.4 in the mean.
const GUESTS: &[usize] = &[1, 2, 2, 2, 2, 3, 3, 4];
/// Seats that one show sells. A house sells show after show until its part is sold.
const SEATS_OF_A_SHOW: usize = 72;
/// The gateway that is noted with the payments.
const GATEWAY: &str = "sandbox";

/// What one show sells.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sale {
    show: ShowId,
    seats: usize,
    /// When the first one buys; each further one buys a millisecond later.
    from: Timestamp,
}

/// Hands out what is to be sold, house by house.
pub(super) struct Sales {
    per_house: usize,
    left_of_house: usize,
    from: Timestamp,
}

impl Sales {
    /// So many seats over so many houses.
    pub(super) fn of(seats: usize, houses: usize) -> Self {
        Self { per_house: seats.div_ceil(houses.max(1)), left_of_house: 0, from: BORN }
    }

    /// The next house begins to sell.
    pub(super) fn next_house(&mut self) {
        self.left_of_house = self.per_house;
    }

    /// What this show of the house sells.
    pub(super) fn next_show(&mut self, show: ShowId) -> Option<Sale> {
        let seats = self.left_of_house.min(SEATS_OF_A_SHOW);
        if seats == 0 {
            return None;
        }
        self.left_of_house -= seats;
        let sale = Sale { show, seats, from: self.from };
        let buyers = i64::try_from(seats).expect("a show has few seats");
        self.from += SignedDuration::from_millis(buyers);
        Some(sale)
    }
}

/// Sells the seats of one show; answers how many. Run again, it finds what it has sold.
pub(super) fn sell_show(
    tx: &mut Tx<'_>,
    sale: Sale,
    contact: &SealedContact,
) -> Result<usize, Failure<()>> {
    let show = find_show(tx, sale.show)?.ok_or(Failure::Refused(()))?;
    let layout = find_layout(tx, show.layout)?.ok_or(Failure::Refused(()))?;
    let dice = Dice::of(&["sale", &sale.show.to_string()]);
    let groups = groups(&layout, sale.seats, &dice);
    for (number, seats) in groups.iter().enumerate() {
        sell(tx, &sale, number, seats, contact)?;
    }
    Ok(groups.iter().map(Vec::len).sum())
}

/// Neighbours for each group of guests, from the first row on, no seat twice.
fn groups(layout: &Layout, seats_max: usize, dice: &Dice) -> Vec<Vec<SeatNo>> {
    let rows = layout.sections.iter().flat_map(|section| &section.rows);
    let (mut groups, mut sold) = (Vec::new(), 0);
    for segment in rows.flat_map(|row| &row.segments) {
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
    let concluded = conclude_payment(tx, payment, &outcome, &EndedBecause::NotCharged)?;
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
            let show = || ShowId::new(Uuid::nil());
            parts.push(std::iter::from_fn(|| sales.next_show(show())).collect::<Vec<_>>());
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
