//! The audience: shows of the next days are partly sold, by the same commands that sell to people,
//! so that maps look lived in and every check of the house holds.

use accounts::{Email, Nonce, Vault};
use booking::{
    AfterFailure, FromWallet, ReserveBooking, SealedContact, confirm_booking, reserve_booking,
};
use catalog::Show;
use kernel::{BookingId, Entropy, HoldId, Money, OsEntropy};
use seating::{HoldBestSeats, Owner, Together, hold_best_seats};
use store::{Failure, StoreError, Tx};

use super::dice::Dice;
use super::people::{audience, give};

/// Sells some seats of a show: `parties` bookings of a few people each.
pub(super) fn fill(
    tx: &mut Tx<'_>,
    show: &Show,
    parties: usize,
    contact: &SealedContact,
) -> Result<(), StoreError> {
    let dice = Dice::of(&["crowd", &show.id.to_string()]);
    for _ in 0..parties {
        match book(tx, show, &dice, contact) {
            Ok(()) => {}
            // No party of that size fits any more, or the show has begun: enough is sold.
            Err(Failure::Refused(())) => break,
            Err(Failure::Store(error)) => return Err(error),
        }
    }
    Ok(())
}

/// How to reach the audience; sealed once, because nobody ever writes to it.
pub(super) fn contact(vault: &Vault) -> SealedContact {
    let mut nonce = Nonce::default();
    OsEntropy.fill(&mut nonce);
    let address: Email = "audience@usher.test".parse().expect("this is an address");
    SealedContact { email: vault.seal_email(&address, nonce), phone: None }
}

fn book(
    tx: &mut Tx<'_>,
    show: &Show,
    dice: &Dice,
    contact: &SealedContact,
) -> Result<(), Failure<()>> {
    let owner = Owner::Person(audience());
    let hold = HoldBestSeats {
        hold: dice.id(HoldId::new),
        show: show.id,
        owner: owner.clone(),
        count: *dice.pick(&[1, 2, 2, 2, 3, 3, 4, 4, 5, 6]),
        seat_type: None,
        together: Together::Preferred,
    };
    let reserve = ReserveBooking {
        booking: dice.id(BookingId::new),
        hold: hold.hold,
        show: show.id,
        seats: None,
        claimants: vec![owner],
        user: Some(audience()),
        access_hash: None,
        contact: contact.clone(),
        promo_code: None,
        expected: None,
        from_wallet: FromWallet::Everything,
        charge: None,
        after_failure: AfterFailure::FreeSeats,
        request_hash: [0; 32],
    };
    let held = hold_best_seats(tx, &hold).map_err(|failure| failure.map(|_| ()))?;
    let due = held.seats.iter().map(|seat| seat.price_minor + seat.fee_minor).sum();
    give(tx, audience(), Money::new(due, show.currency), reserve.booking.uuid())?;
    reserve_booking(tx, &reserve).map_err(|failure| failure.map(|_| ()))?;
    confirm_booking(tx, reserve.booking)?;
    Ok(())
}
