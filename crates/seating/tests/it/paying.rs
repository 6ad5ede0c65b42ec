//! What booking does with a hold: pay, book, resume, give up, and money that arrives late.

use fixtures::on_both_engines;
use kernel::{BookingId, Class, Refusal, SeatState};
use seating::limits::HOLD_SECONDS;
use seating::{
    HeldSeat, Hold, HoldStatus, PayRefusal, begin_paying, book_seats, free_booked_seats, give_up,
    resume_hold,
};
use store::Failure;

use crate::house::{House, hold_id, person};
use crate::stage::{done, id};

const GRACE: i64 = HOLD_SECONDS + 300;
const BOOKING: BookingId = BookingId::new(id(70));

fn pay(
    house: &House<'_>,
    who: &str,
    number: u128,
) -> Result<(Hold, Vec<HeldSeat>), Failure<PayRefusal>> {
    let (show, owner, grace) = (house.show, person(who), house.at(GRACE));
    house
        .run(move |tx| begin_paying(tx, hold_id(number), show, std::slice::from_ref(&owner), grace))
}

fn book(house: &House<'_>, number: u128, seats: Vec<HeldSeat>) -> bool {
    done(&house.bench.store, move |tx| book_seats(tx, hold_id(number), BOOKING, &seats))
}

#[test]
fn seats_stay_while_their_owner_pays() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let held = house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(HOLD_SECONDS - 1);
        let (hold, seats) = pay(&house, "alice", 1).unwrap();
        assert_eq!(seats, held.seats);
        assert_eq!(hold.held_until, held.held_until, "as it was before");
        assert_eq!(house.find(1).status, HoldStatus::Paying);
        house.tick(300);
        assert_eq!(house.drawing(), "hh..");
        house.refused(|| house.holds("bob", 2, "A1"));
        house.tick(1);
        assert_eq!(house.drawing(), "....");
    });
}

#[test]
fn a_grace_never_takes_time_away() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let held = house.holds("alice", 1, "A1").unwrap();
        let (show, soon) = (house.show, house.at(30));
        done(&bench.store, move |tx| begin_paying(tx, hold_id(1), show, &[person("alice")], soon));
        assert_eq!(house.find(1).held_until, held.held_until);
    });
}

#[test]
fn who_pays_is_asked_for_the_hold_and_its_owner() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        let refused = |who, number, code, class| {
            let refusal = house.refused(|| pay(&house, who, number));
            assert_eq!((refusal.code(), refusal.class()), (code, class));
        };
        refused("alice", 2, "unknown_hold", Class::NotFound);
        refused("bob", 1, "not_your_hold", Class::Forbidden);
        pay(&house, "alice", 1).unwrap();
        refused("alice", 1, "hold_booked", Class::Conflict);
        house.holds("carol", 3, "A3").unwrap();
        house.tick(HOLD_SECONDS);
        refused("carol", 3, "hold_expired", Class::Gone);
        let (grace, elsewhere) = (house.at(GRACE), kernel::ShowId::new(id(99)));
        let refusal = house.refused(|| {
            house.run(move |tx| begin_paying(tx, hold_id(1), elsewhere, &[person("alice")], grace))
        });
        assert_eq!(refusal, PayRefusal::UnknownHold);
    });
}

#[test]
fn a_hold_that_is_paid_for_is_not_swapped() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        pay(&house, "alice", 1).unwrap();
        assert_eq!(house.refused(|| house.holds("alice", 2, "A2 A3")).code(), "seats_taken");
        assert_eq!(house.find(1).status, HoldStatus::Paying);
    });
}

#[test]
fn paid_seats_are_booked() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        let (_, seats) = pay(&house, "alice", 1).unwrap();
        house.facts();
        assert!(book(&house, 1, seats));
        assert_eq!(house.drawing(), "BB..");
        let told: Vec<_> =
            house.announced().into_iter().map(|(seat, state, _)| (seat, state)).collect();
        assert_eq!(told, [("A1".into(), SeatState::Booked), ("A2".into(), SeatState::Booked)]);
        assert_eq!(house.find(1).status, HoldStatus::Booked);
        house.tick(10 * HOLD_SECONDS);
        assert_eq!(house.drawing(), "BB..", "what is booked does not run out");
        assert!(house.rows().iter().all(|row| row.claim == Some(BOOKING.uuid())));
        // Its seats may have been given back by now, and be somebody else's.
        assert_eq!(house.refused(|| house.holds("alice", 1, "A1 A2")).code(), "hold_expired");
    });
}

#[test]
fn a_payment_that_failed_gives_the_hold_back_for_the_time_it_had_left() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let held = house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(100);
        let (before, _) = pay(&house, "alice", 1).unwrap();
        house.tick(50);
        done(&bench.store, move |tx| resume_hold(tx, hold_id(1), before.held_until));
        assert_eq!(house.find(1).status, HoldStatus::Active);
        assert_eq!(house.holds("alice", 1, "A1 A2").unwrap(), held);
        house.tick(HOLD_SECONDS - 150 - 1);
        pay(&house, "alice", 1).unwrap();
    });
}

#[test]
fn a_hold_that_lost_a_seat_while_it_was_paid_for_is_not_resumed() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        pay(&house, "alice", 1).unwrap();
        house.tick(GRACE);
        house.holds("bob", 2, "A2").unwrap();
        let later = house.at(GRACE + 200);
        done(&bench.store, move |tx| resume_hold(tx, hold_id(1), later));
        assert_eq!(house.find(1).status, HoldStatus::Released);
        assert_eq!(house.drawing(), ".h..");
    });
}

#[test]
fn a_payment_that_failed_may_free_the_seats() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        pay(&house, "alice", 1).unwrap();
        house.facts();
        for _ in 0..2 {
            done(&bench.store, |tx| give_up(tx, hold_id(1)));
            assert_eq!(house.drawing(), "....");
        }
        assert_eq!(house.announced().len(), 2, "each seat once");
        assert_eq!(house.find(1).status, HoldStatus::Released);
    });
}

#[test]
fn money_that_arrives_late_takes_the_same_seats() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        let (_, seats) = pay(&house, "alice", 1).unwrap();
        house.tick(2 * GRACE);
        done(&bench.store, |tx| give_up(tx, hold_id(1)));
        house.holds("bob", 2, "A1").unwrap();
        house.tick(HOLD_SECONDS);
        assert!(book(&house, 1, seats), "bob's hold has run out as well");
        assert_eq!(house.drawing(), "BB..");
    });
}

#[test]
fn money_that_arrives_late_changes_nothing_if_somebody_else_has_a_seat() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        let (_, seats) = pay(&house, "alice", 1).unwrap();
        house.tick(GRACE);
        house.holds("bob", 2, "A2").unwrap();
        let before = house.rows();
        house.facts();
        assert!(!book(&house, 1, seats));
        assert_eq!(house.rows(), before);
        assert_eq!(house.facts(), []);
        assert_eq!(house.find(1).status, HoldStatus::Paying, "booking decides what becomes of it");
    });
}

#[test]
fn booking_a_hold_twice_changes_nothing() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        let (_, seats) = pay(&house, "alice", 1).unwrap();
        assert!(book(&house, 1, seats.clone()));
        let before = house.rows();
        assert!(!book(&house, 1, seats));
        assert_eq!(house.rows(), before);
    });
}

#[test]
fn a_hold_that_was_booked_is_not_acknowledged_again() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        let (_, seats) = pay(&house, "alice", 1).unwrap();
        book(&house, 1, seats);
        let show = house.show;
        done(&bench.store, move |tx| free_booked_seats(tx, show, BOOKING, &[0]));
        house.holds("bob", 2, "A1").unwrap();
        let refusal = house.refused(|| house.holds("alice", 1, "A1"));
        assert_eq!(refusal.code(), "hold_expired");
    });
}

#[test]
fn a_cancelled_booking_frees_only_its_own_seats() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2 A3").unwrap();
        let (_, seats) = pay(&house, "alice", 1).unwrap();
        book(&house, 1, seats);
        house.holds("bob", 2, "A4").unwrap();
        house.facts();
        let show = house.show;
        let free = move |tx: &mut store::Tx<'_>| free_booked_seats(tx, show, BOOKING, &[0, 1, 3]);
        assert_eq!(done(&bench.store, free), 2);
        assert_eq!(house.drawing(), "..Bh");
        assert_eq!(house.announced().len(), 2);
        assert_eq!(done(&bench.store, free), 0, "once is enough");
    });
}
