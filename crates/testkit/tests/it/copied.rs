//! A booking that was copied is what the scripts would have written, in every table, and lives on as
//! any other.

use accounts::{Language, Nonce};
use booking::{
    AfterFailure, CancelBooking, CancelledBy, Charge, EndedBecause, FromWallet, GuestBooking,
    ReserveBooking, SealedContact, Which, booking_pattern, cancel_booking, conclude_payment,
    copy_bookings, find_booking, find_booking_by_number, reserve_booking,
};
use fixtures::{Bench, START};
use kernel::time::plus_seconds;
use kernel::{BookingId, Entropy, HoldId, SeededEntropy, TheaterId};
use payments::gateway::{GatewayOutcome, RefundOutcome};
use payments::{Destination, Method, find_payment, settle_refund};
use seating::{HoldSeats, Needs, Owner, hold_seats};
use store::{Actor, Engine, Failure, Snapshot, Sql, StoreError, Tx};
use testkit::World;
use testkit::stage::{NewShow, named, put_on};
use tickets::{CheckIn, TicketState, check_in, tickets_of};
use uuid::Uuid;

const DAY_SECONDS: i64 = 24 * 3_600;

/// A guest who wants three seats of the show of this name, at the theatre of this name.
fn guest(seed: u64, show: &str, theater: &str) -> GuestBooking {
    let chance = SeededEntropy::new(seed);
    let mut secret = [0; 32];
    chance.fill(&mut secret);
    GuestBooking {
        booking: BookingId::new(chance.uuid(START)),
        hold: HoldId::new(chance.uuid(START)),
        show: kernel::ShowId::new(named("show", show)),
        theater: TheaterId::new(named("theater", theater)),
        session: chance.uuid(START),
        secret,
    }
}

/// Two shows of one hall in two theatres, the first with a booking, and an hour has passed since.
fn house(bench: &Bench) -> (World<'_>, GuestBooking, GuestBooking) {
    let world = World::open(bench);
    for (name, theater) in [("S1", "Regal"), ("S2", "Plaza")] {
        let show = NewShow::called(name, plus_seconds(START, DAY_SECONDS));
        let show = NewShow { theater: theater.into(), ..show };
        world.write(move |tx| put_on(tx, &show)).unwrap();
    }
    let (first, second) = (guest(1, "S1", "Regal"), guest(2, "S2", "Plaza"));
    sell(&world, first);
    bench.clock.advance_seconds(3_600);
    (world, first, second)
}

fn sell(world: &World<'_>, guest: GuestBooking) {
    let email = world.vault.seal_email(&"ana@usher.test".parse().unwrap(), Nonce::default());
    let contact = SealedContact { email, phone: None, language: Language::ENGLISH };
    let sell = move |tx: &mut Tx<'_>| sell_by_scripts(tx, &guest, &contact);
    world.write(move |tx| sell(tx).map_err(|failure| defect(&failure))).unwrap();
}

fn defect(failure: &impl std::fmt::Debug) -> StoreError {
    StoreError::Defect(format!("{failure:?}"))
}

fn sell_by_scripts(
    tx: &mut Tx<'_>,
    guest: &GuestBooking,
    contact: &SealedContact,
) -> Result<(), Failure<String>> {
    let owner = Owner::Session(guest.session.to_string());
    let (hold, show, seats) = (guest.hold, guest.show, vec![0, 1, 2]);
    let command = HoldSeats { hold, show, owner: owner.clone(), seats, needs: Needs::default() };
    hold_seats(tx, &command).map_err(|failure| failure.map(|refusal| format!("{refusal:?}")))?;
    let reserve = ReserveBooking {
        booking: guest.booking,
        hold,
        show,
        seats: None,
        claimants: vec![owner],
        user: None,
        access_hash: Some(guest.secret),
        contact: contact.clone(),
        promo_code: None,
        expected: None,
        from_wallet: FromWallet::Nothing,
        charge: Some(Charge {
            method: Method::CreditCard,
            gateway: "sandbox".into(),
            token: format!("tok_{}", guest.session.simple()),
        }),
        after_failure: AfterFailure::FreeSeats,
        request_hash: guest.secret,
    };
    let reserved = reserve_booking(tx, &reserve)
        .map_err(|failure| failure.map(|refusal| format!("{refusal:?}")))?;
    let outcome =
        GatewayOutcome::Captured { gateway_ref: format!("pi_{}", guest.session.simple()) };
    assert_eq!(find_booking(tx, guest.booking)?, Some(reserved.booking), "it is what was written");
    let payment = reserved.payment.expect("it is paid by card");
    assert_eq!(find_payment(tx, payment.id)?, Some(payment.clone()));
    conclude_payment(tx, payment.id, &outcome, &EndedBecause::NotCharged)?;
    Ok(())
}

fn copy(world: &World<'_>, from: GuestBooking, to: GuestBooking) {
    world
        .write(move |tx| {
            let pattern = booking_pattern(tx, &from)?;
            copy_bookings(tx, &[(&pattern, to)])
        })
        .unwrap();
}

/// Every row of every table, in words.
fn everything(world: &World<'_>) -> Vec<String> {
    let columns = world.bench.store.schema().unwrap();
    let columns = columns.iter().filter_map(|line| line.split(' ').next()?.split_once('.'));
    let columns: Vec<(&str, &str)> = columns.collect();
    let mut rows = Vec::new();
    for table in columns.chunk_by(|one, other| one.0 == other.0) {
        let name = table[0].0;
        let quoted: Vec<String> =
            table.iter().map(|(_, column)| format!("quote({column})")).collect();
        let text = format!("SELECT {} FROM {name} ORDER BY 1", quoted.join(" || ' ' || "));
        let sql: &'static Sql = Box::leak(Box::new(Sql::new("everything", text.leak())));
        let read = move |snapshot: &mut Snapshot<'_>| snapshot.rows(sql, &[], |row| row.get(0));
        let found: Vec<String> = world.read::<_, StoreError>(read).unwrap();
        rows.extend(found.into_iter().map(|row| format!("{name} {row}")));
    }
    rows
}

#[test]
fn a_copy_is_what_the_scripts_would_have_written() {
    let by_scripts = Bench::open(Engine::Sqlite, |_| {});
    let (sold, _, second) = house(&by_scripts);
    sell(&sold, second);
    let by_copying = Bench::open(Engine::Sqlite, |_| {});
    let (copied, first, second) = house(&by_copying);
    copy(&copied, first, second);
    assert_eq!(everything(&copied), everything(&sold));
}

#[test]
fn a_copy_is_found_admitted_given_back_and_sound() {
    let bench = Bench::open(Engine::Sqlite, |_| {});
    let (world, first, second) = house(&bench);
    copy(&world, first, second);
    let number = world.read(move |s| find_booking(s, second.booking)).unwrap();
    let number = number.expect("it was copied").number;
    let found = world.read(move |s| find_booking_by_number(s, &number)).unwrap();
    assert_eq!(found.map(|booking| booking.show), Some(second.show));

    let tickets = world.read(move |s| tickets_of(s, second.booking)).unwrap();
    let keys = world.ticket_keys.clone();
    let code = keys.code_of(&tickets[0]).to_string();
    let scan = CheckIn { code, shows: vec![second.show], gate: "Main".into(), by: None };
    let came = world.write(move |tx| check_in(tx, &keys, &scan)).unwrap();
    assert!(matches!(came.unwrap().state, TicketState::Used { .. }));

    let cancel = CancelBooking {
        id: Uuid::from_u128(1),
        booking: second.booking,
        tickets: Which::All,
        reason: "rain".into(),
        destination: Destination::Source,
        expected: None,
        by: CancelledBy::Buyer,
        actor: Actor::Guest,
    };
    let cancelled = world.write(move |tx| cancel_booking(tx, &cancel)).unwrap();
    assert_eq!(cancelled.refunds.len(), 1, "{cancelled:?}");
    let refund = cancelled.refunds[0].id;
    let back = RefundOutcome::Completed { gateway_ref: "re_1".into() };
    world.write(move |tx| settle_refund(tx, refund, &back)).unwrap();
    assert_eq!(world.problems(), Vec::<String>::new());
}

#[test]
fn a_copy_takes_no_seat_twice() {
    let bench = Bench::open(Engine::Sqlite, |_| {});
    let (world, first, second) = house(&bench);
    sell(&world, second);
    let before = everything(&world);
    let third = guest(3, "S2", "Plaza");
    let copied = world.write(move |tx| {
        let pattern = booking_pattern(tx, &first)?;
        copy_bookings(tx, &[(&pattern, third)])
    });
    assert!(matches!(copied, Err(StoreError::Constraint(_))), "{copied:?}");
    assert_eq!(everything(&world), before);
}
