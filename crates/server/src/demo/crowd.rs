//! The audience: shows of the next days are partly sold, by the same commands that sell to people,
//! so that maps look lived in and every check of the house holds.

use accounts::{Email, Language, Nonce, Vault};
use booking::{
    AfterFailure, FromWallet, ReserveBooking, SealedContact, confirm_booking, reserve_booking,
};
use catalog::{find_layout, find_show};
use kernel::{BookingId, Currency, Entropy, HoldId, Money, OsEntropy, SeatNo, ShowId};
use seating::{
    Held, HoldBestSeats, HoldRefusal, HoldSeats, Needs, Owner, Together, hold_best_seats,
    hold_seats,
};
use store::{Failure, StoreError, Tx};

use super::dice::Dice;
use super::people::{audience, give};

/// How many people come together.
pub(super) const PARTY: &[usize] = &[1, 2, 2, 2, 3, 3, 4, 4, 5, 6];

/// How a party finds its seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taste {
    /// The best ones: a hall fills from its good places.
    Best,
    /// Side by side somewhere: an arena fills all over.
    Anywhere,
}

/// People who go to a show together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Party {
    pub(super) show: ShowId,
    pub(super) currency: Currency,
    /// Tells the parties of a show apart.
    pub(super) number: usize,
    pub(super) taste: Taste,
}

/// Sells a party its seats. If none fit, it stays at home.
pub(super) fn sell(
    tx: &mut Tx<'_>,
    party: Party,
    contact: &SealedContact,
) -> Result<(), StoreError> {
    match try_sell(tx, party, contact) {
        Err(Failure::Store(error)) => Err(error),
        Ok(()) | Err(Failure::Refused(())) => Ok(()),
    }
}

/// How to reach the audience; sealed once, because nobody ever writes to it.
pub(super) fn contact(vault: &Vault) -> SealedContact {
    let mut nonce = Nonce::default();
    OsEntropy.fill(&mut nonce);
    let address: Email = "audience@usher.test".parse().expect("this is an address");
    let email = vault.seal_email(&address, nonce);
    SealedContact { email, phone: None, language: Language::ENGLISH }
}

fn try_sell(tx: &mut Tx<'_>, party: Party, contact: &SealedContact) -> Result<(), Failure<()>> {
    let dice = Dice::of(&["party", &party.show.to_string(), &party.number.to_string()]);
    let owner = Owner::Person(audience());
    let (hold, booking) = (dice.id(HoldId::new), dice.id(BookingId::new));
    let count = *dice.pick(PARTY);
    let held = match party.taste {
        Taste::Best => best(tx, party.show, hold, &owner, count),
        Taste::Anywhere => anywhere(tx, party.show, hold, &owner, count, &dice),
    };
    let held = held.map_err(|failure| failure.map(|_| ()))?;
    let due = held.seats.iter().map(|seat| seat.price_minor + seat.fee_minor).sum();
    give(tx, audience(), Money::new(due, party.currency), booking.uuid())?;
    let reserve = ReserveBooking {
        booking,
        hold,
        show: party.show,
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
    reserve_booking(tx, &reserve).map_err(|failure| failure.map(|_| ()))?;
    confirm_booking(tx, booking)?;
    Ok(())
}

fn best(
    tx: &mut Tx<'_>,
    show: ShowId,
    hold: HoldId,
    owner: &Owner,
    count: usize,
) -> Result<Held, Failure<HoldRefusal>> {
    let (owner, together) = (owner.clone(), Together::Preferred);
    let (seat_type, needs) = (None, Needs::default());
    hold_best_seats(tx, &HoldBestSeats { hold, show, owner, count, seat_type, together, needs })
}

fn anywhere(
    tx: &mut Tx<'_>,
    show: ShowId,
    hold: HoldId,
    owner: &Owner,
    count: usize,
    dice: &Dice,
) -> Result<Held, Failure<HoldRefusal>> {
    let known = find_show(tx, show)?.ok_or(HoldRefusal::UnknownShow)?;
    let layout = find_layout(tx, known.layout)?.ok_or(HoldRefusal::UnknownShow)?;
    let row = dice.pick(&dice.pick(&layout.sections).rows);
    let segment = dice.pick(&row.segments);
    let first = dice.below(segment.len());
    let seats: Vec<SeatNo> = segment.iter().copied().skip(first).take(count).collect();
    let (owner, needs) = (owner.clone(), Needs::default());
    hold_seats(tx, &HoldSeats { hold, show, owner, seats, needs })
}
