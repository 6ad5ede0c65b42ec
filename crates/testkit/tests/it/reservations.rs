//! Seats that are kept and the command that books them, for tests of the scripts themselves.

use accounts::{Language, Vault};
use booking::{AfterFailure, Charge, FromWallet, ReserveBooking, SealedContact};
use kernel::time::plus_seconds;
use kernel::{BookingId, HoldId, ShowId};
use payments::Method;
use payments::gateway::SandboxGateway;
use seating::{HoldSeats, Needs, Owner, hold_seats};
use testkit::World;
use testkit::stage::{NewShow, named, put_on};

/// Two seats of a show of its own, kept for a session of the same name.
pub(crate) fn held(world: &World<'_>, name: &str) -> (HoldId, ShowId) {
    let new = NewShow::called(name, plus_seconds(fixtures::START, 24 * 3_600));
    let show = world.write(move |tx| put_on(tx, &new)).unwrap().id;
    let hold = HoldId::new(named("hold", name));
    let command =
        HoldSeats { hold, show, owner: owner(hold), seats: vec![0, 1], needs: Needs::default() };
    world.write(move |tx| hold_seats(tx, &command)).unwrap();
    (hold, show)
}

fn owner(hold: HoldId) -> Owner {
    Owner::Session(hold.to_string())
}

/// A guest books them with a card.
pub(crate) fn reservation(booking: BookingId, hold: HoldId, show: ShowId) -> ReserveBooking {
    let email = Vault::new([1; 32]).seal_email(&"ann@example.com".parse().unwrap(), [0; 12]);
    let token = "pm_card_visa".to_owned();
    let gateway = SandboxGateway::NAME.to_owned();
    let mut request_hash = [0; 32];
    request_hash[..16].copy_from_slice(hold.uuid().as_bytes());
    ReserveBooking {
        booking,
        hold,
        show,
        seats: None,
        claimants: vec![owner(hold)],
        user: None,
        access_hash: Some([2; 32]),
        contact: SealedContact { email, phone: None, language: Language::ENGLISH },
        promo_code: None,
        expected: None,
        from_wallet: FromWallet::Nothing,
        charge: Some(Charge { method: Method::CreditCard, gateway, token }),
        after_failure: AfterFailure::FreeSeats,
        request_hash,
    }
}
