//! Whoever concludes a booking has rivals: another answer of its gateway, the reconciler, somebody who
//! pays for the same seats anew, a theatre that calls the show off. All meet at the same instant at
//! READ COMMITTED; whoever comes first, the money and the seats add up.

use std::pin::Pin;

use booking::{
    AfterFailure, Booking, BookingStatus, EndedBecause, FromWallet, ReserveBooking,
    conclude_booking, conclude_payment, find_booking, gateway_payment_id, reserve_booking,
};
use catalog::MarkShowCancelled;
use fixtures::on_postgres;
use kernel::{BookingId, Currency, HoldId, Money, ShowId, TransferId, UserId};
use payments::gateway::GatewayOutcome;
use payments::{Account, PaymentStatus, Settlement, credit_wallet, payments_of, settle_payment};
use store::{Actor, Isolation, StoreError, Tx};
use testkit::World;
use testkit::stage::named;
use testkit::test_app::TestApp;
use tickets::{TicketState, tickets_of};
use tokio::task::JoinSet;

use crate::reservations::{held, reservation};

const ROUNDS: usize = 20;
/// How often one answer of a gateway is heard at once.
const HEARD: usize = 6;
const PENDING: usize = 6;
/// Of the 520 rupees that two seats cost.
const FROM_WALLET: i64 = 10_000;
/// Runs of the job that refunds a show, beside those who are paying.
const RUNS_MAX: usize = 1_000;

type Rival = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>>;

#[test]
fn one_answer_that_is_heard_many_times_at_once_counts_once() {
    on_postgres(|bench| {
        let world = World::open(bench);
        for round in 0..ROUNDS {
            let booking = pending(&world, &round.to_string());
            let rivals = (0..HEARD).map(|_| concludes(&world, booking, captured(booking)));
            at_once(&world, rivals.collect());
            assert_eq!(came_out(&world, booking), BookingStatus::Confirmed);
        }
        assert_eq!(world.problems(), [""; 0]);
    });
}

#[test]
fn money_that_comes_while_the_booking_is_given_up_buys_all_or_nothing() {
    for_bookings_partly_from_a_wallet(|world, booking| {
        vec![
            concludes(world, booking, captured(booking)),
            concludes(world, booking, GatewayOutcome::NotCharged),
            reconciles(world, booking),
        ]
    });
}

#[test]
fn money_that_comes_while_the_reconciler_gives_the_rest_back_goes_back_too() {
    for_bookings_partly_from_a_wallet(|world, booking| {
        // Its payment was given up by a hand that did not go on to the booking.
        let payment = gateway_payment_id(booking);
        let settlement = Settlement { payment, outcome: GatewayOutcome::NotCharged };
        world.write(move |tx| settle_payment(tx, &settlement)).unwrap();
        vec![reconciles(world, booking), concludes(world, booking, captured(booking))]
    });
}

fn for_bookings_partly_from_a_wallet(rivals: impl Fn(&World<'_>, BookingId) -> Vec<Rival>) {
    on_postgres(|bench| {
        let app = TestApp::open(bench);
        let (world, ann) = (&app.world, app.person("ann"));
        let user: UserId = ann.id.parse().unwrap();
        for round in 0..ROUNDS {
            let booking = partly_from_wallet(world, user, &round.to_string());
            at_once(world, rivals(world, booking));
            came_out(world, booking);
        }
        assert_eq!(world.problems(), [""; 0]);
    });
}

#[test]
fn late_money_and_a_new_try_for_the_same_seats_book_them_once() {
    on_postgres(|bench| {
        let world = World::open(bench);
        for round in 0..ROUNDS {
            let (hold, show) = held(&world, &round.to_string());
            let [first, second] = ["first", "second"]
                .map(|name| BookingId::new(named("booking", &format!("{name} {round}"))));
            let reserve = |booking| {
                let after_failure = AfterFailure::KeepHold;
                let mut command = reservation(booking, hold, show);
                command.request_hash[31] = u8::from(booking == second);
                ReserveBooking { after_failure, ..command }
            };
            world.wait(reserves(&world, reserve(first))).unwrap();
            world.wait(concludes(&world, first, declined())).unwrap();
            let late = concludes(&world, first, captured(first));
            at_once(&world, vec![late, reserves(&world, reserve(second))]);
            // Late money takes the seats, or goes back because somebody pays for them anew.
            let living = [first, second].into_iter().filter(|booking| {
                let booking = *booking;
                let found = world.read(move |reads| find_booking(reads, booking)).unwrap();
                found.is_some_and(|it: Booking| it.status != BookingStatus::Failed)
            });
            assert_eq!(living.count(), 1);
            came_out(&world, first);
        }
        assert_eq!(world.problems(), [""; 0]);
    });
}

#[test]
fn a_show_that_is_called_off_while_people_pay_gives_everything_back() {
    on_postgres(|bench| {
        let app = TestApp::open(bench);
        let world = &app.world;
        for round in 0..ROUNDS {
            let (bookings, shows): (Vec<_>, Vec<_>) =
                (0..PENDING).map(|n| pending_of(world, &format!("{round} {n}"))).unzip();
            let mut rivals: Vec<Rival> = bookings
                .iter()
                .map(|booking| concludes(world, *booking, captured(*booking)))
                .collect();
            rivals.extend(shows.iter().map(|show| calls_off(world, *show)));
            at_once(world, rivals);
            for booking in bookings {
                let status = came_out(world, booking);
                assert!(matches!(status, BookingStatus::Failed | BookingStatus::Cancelled));
            }
        }
        assert_eq!(world.problems(), [""; 0]);
    });
}

/// All begin at the same instant; none may fail.
fn at_once(world: &World<'_>, rivals: Vec<Rival>) {
    let answers = world.wait(async {
        let mut asked = JoinSet::new();
        for rival in rivals {
            asked.spawn(rival);
        }
        asked.join_all().await
    });
    for answer in answers {
        answer.unwrap();
    }
}

/// What became of a booking: with tickets it has all of the money, without it has none.
fn came_out(world: &World<'_>, booking: BookingId) -> BookingStatus {
    world
        .read::<_, StoreError>(move |reads| {
            let found = find_booking(reads, booking)?.unwrap();
            let paid = payments_of(reads, booking)?;
            let captured = paid.iter().filter(|one| one.status == PaymentStatus::Captured);
            let kept: i64 = captured.map(|one| one.amount.minor - one.refunded.minor).sum();
            let tickets = tickets_of(reads, booking)?;
            let valid = tickets.iter().filter(|ticket| ticket.state == TicketState::Valid).count();
            let (seats, due) = match found.status {
                BookingStatus::Confirmed => (found.seats.len(), found.due.minor),
                _ => (0, 0),
            };
            assert_eq!((valid, kept), (seats, due), "{found:?}, {paid:?}");
            Ok(found.status)
        })
        .unwrap()
}

fn pending(world: &World<'_>, name: &str) -> BookingId {
    pending_of(world, name).0
}

/// A booking whose gateway has been asked, and its show.
fn pending_of(world: &World<'_>, name: &str) -> (BookingId, ShowId) {
    let (hold, show) = held(world, name);
    let booking = BookingId::new(named("booking", name));
    world.wait(reserves(world, reservation(booking, hold, show))).unwrap();
    (booking, show)
}

/// One that was paid in part already, from the person's wallet.
fn partly_from_wallet(world: &World<'_>, user: UserId, name: &str) -> BookingId {
    let (hold, show): (HoldId, ShowId) = held(world, name);
    let booking = BookingId::new(named("booking", name));
    let mut command = reservation(booking, hold, show);
    (command.user, command.access_hash) = (Some(user), None);
    command.from_wallet = FromWallet::Minor(FROM_WALLET);
    let gift = TransferId::new(named("gift", name));
    world
        .write(move |tx| {
            let amount = Money::new(FROM_WALLET, Currency::INR);
            credit_wallet(tx, user, amount, Account::CancellationFees, gift, None)
        })
        .unwrap();
    world.write(move |tx| reserve_booking(tx, &command)).unwrap();
    booking
}

fn captured(booking: BookingId) -> GatewayOutcome {
    GatewayOutcome::Captured { gateway_ref: format!("ch_{booking}") }
}

fn declined() -> GatewayOutcome {
    GatewayOutcome::Declined { code: "card_declined".into(), message: "No.".into() }
}

fn reserves(world: &World<'_>, command: ReserveBooking) -> Rival {
    let store = world.bench.store.clone();
    Box::pin(async move {
        let script = move |tx: &mut Tx<'_>| reserve_booking(tx, &command);
        let answer = store.write_at(Isolation::ReadCommitted, "reserve", script).await;
        answer.map(|_| ()).or_else(|failure| match failure {
            store::Failure::Store(error) => Err(error),
            store::Failure::Refused(_) => Ok(()),
        })
    })
}

fn concludes(world: &World<'_>, booking: BookingId, outcome: GatewayOutcome) -> Rival {
    let store = world.bench.store.clone();
    Box::pin(async move {
        let payment = gateway_payment_id(booking);
        let script =
            move |tx: &mut Tx<'_>| conclude_payment(tx, payment, &outcome, &EndedBecause::NoAnswer);
        store.write_at(Isolation::ReadCommitted, "conclude", script).await.map(|_| ())
    })
}

fn reconciles(world: &World<'_>, booking: BookingId) -> Rival {
    let store = world.bench.store.clone();
    Box::pin(async move {
        let script = move |tx: &mut Tx<'_>| conclude_booking(tx, booking);
        store.write_at(Isolation::ReadCommitted, "reconcile", script).await.map(|_| ())
    })
}

/// And refunds it until nobody pays any more.
fn calls_off(world: &World<'_>, show: ShowId) -> Rival {
    let flows = world.flows().clone();
    Box::pin(async move {
        let reason = "no light".to_owned();
        let command = MarkShowCancelled { actor: Actor::System, show, reason };
        flows.cancel_show(command).await.expect("the show can be called off");
        for _ in 0..RUNS_MAX {
            let done = flows.refund_show(show).await.expect("refunds can be opened");
            assert_eq!(done.failed, []);
            if done.pending == 0 {
                return Ok(());
            }
        }
        panic!("people are still paying");
    })
}
