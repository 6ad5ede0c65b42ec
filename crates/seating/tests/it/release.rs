//! Giving seats back.

use fixtures::on_both_engines;
use kernel::{BookingId, Class, Refusal, SeatState};
use seating::limits::HOLD_SECONDS;
use seating::{ReleaseHold, ReleaseRefusal, begin_paying, book_seats, release_hold};
use store::Failure;

use crate::house::{House, hold_id, person};
use crate::stage::{done, id};

fn release(house: &House<'_>, who: &str, number: u128) -> Result<(), Failure<ReleaseRefusal>> {
    let command = ReleaseHold { hold: hold_id(number), claimants: vec![person(who)] };
    house.run(move |tx| release_hold(tx, &command))
}

#[test]
fn released_seats_are_free_at_once() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.facts();
        release(&house, "alice", 1).unwrap();
        assert_eq!(house.drawing(), "....");
        assert_eq!(
            house.announced(),
            [("A1".into(), SeatState::Free, 2), ("A2".into(), SeatState::Free, 2)]
        );
        house.holds("bob", 2, "A2").unwrap();
        assert_eq!(house.announced(), [("A2".into(), SeatState::Held, 3)]);
        assert_eq!(house.refused(|| house.holds("alice", 1, "A1 A2")).code(), "hold_expired");
    });
}

#[test]
fn releasing_twice_changes_nothing() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        release(&house, "alice", 1).unwrap();
        house.holds("bob", 2, "A1").unwrap();
        release(&house, "alice", 1).unwrap();
        assert_eq!(house.drawing(), "h...");
        let noted = ["hold_seats", "release_hold", "hold_seats"];
        assert_eq!(house.journal_actions(), noted.map(|action| format!("seating.{action}")));
    });
}

#[test]
fn a_hold_that_ran_out_gives_back_only_what_nobody_took() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(HOLD_SECONDS);
        house.holds("bob", 2, "A2 A3").unwrap();
        house.facts();
        release(&house, "alice", 1).unwrap();
        assert_eq!(house.drawing(), ".hh.");
        assert_eq!(house.announced(), [("A1".into(), SeatState::Free, 2)]);
    });
}

#[test]
fn only_its_owner_may() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        let refusal = house.refused(|| release(&house, "bob", 1));
        assert_eq!((refusal.code(), refusal.class()), ("not_your_hold", Class::Forbidden));
        let refusal = house.refused(|| release(&house, "alice", 2));
        assert_eq!((refusal.code(), refusal.class()), ("unknown_hold", Class::NotFound));
    });
}

#[test]
fn not_while_it_is_paid_for_and_not_when_it_is_booked() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let held = house.holds("alice", 1, "A1").unwrap();
        let (show, grace) = (house.show, house.at(HOLD_SECONDS + 60));
        done(&bench.store, move |tx| begin_paying(tx, hold_id(1), show, &[person("alice")], grace));
        let refusal = house.refused(|| release(&house, "alice", 1));
        assert_eq!((refusal.code(), refusal.class()), ("hold_paying", Class::Conflict));
        let booking = BookingId::new(id(70));
        assert!(done(&bench.store, move |tx| book_seats(tx, hold_id(1), booking, &held.seats)));
        let refusal = house.refused(|| release(&house, "alice", 1));
        assert_eq!((refusal.code(), refusal.class()), ("hold_booked", Class::Conflict));
    });
}
