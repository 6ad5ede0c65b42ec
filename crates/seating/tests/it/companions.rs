//! Companion seats: kept for those who come with a person in a wheelchair, until they are not needed.

use fixtures::on_both_engines;
use kernel::{Class, Refusal};
use seating::limits::COMPANION_RULE_ENDS_SECONDS;
use seating::{HoldRefusal, Needs};
use serde_json::json;

use crate::house::{House, SECONDS_TO_SHOW};

const ROWS: &str = "aawc aaaa";

#[test]
fn a_companion_seat_is_held_with_a_wheelchair_space_of_its_row() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aawcc wc__aa");
        house.holds("alice", 1, "A3 A4 A5 B3").unwrap();
        house.holds("bob", 2, "B1 B2 A1").unwrap();
    });
}

#[test]
fn alone_it_is_refused_with_the_ways_to_a_seat() {
    on_both_engines(|bench| {
        let house = House::open(bench, ROWS);
        let refusal = house.refused(|| house.holds("alice", 1, "A4 B1"));
        assert_eq!((refusal.code(), refusal.class()), ("companion_seats", Class::Rule));
        assert_eq!(
            refusal.message(),
            "A4 is kept for companions until 2 hours before the show. Take it with the wheelchair \
             space A3, choose other seats, or say in your access needs that you need it."
        );
        assert_eq!(refusal.details()["seats"], json!(["A4"]));
        let HoldRefusal::CompanionSeats(seats) = refusal else { panic!("{refusal:?}") };
        assert_eq!(
            (house.labels(&seats.lost), house.labels(&seats.still_free)),
            ("A4".into(), "B1".into())
        );
        house.holds_seats("bob", 2, seats.alternatives[0].clone()).unwrap();
    });
}

#[test]
fn a_space_of_another_row_does_not_count() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aawc wc__aa");
        let refusal = house.refused(|| house.holds("alice", 1, "A3 B2"));
        assert_eq!(refusal.code(), "companion_seats");
    });
}

#[test]
fn who_needs_one_may_have_it_alone() {
    on_both_engines(|bench| {
        let house = House::open(bench, ROWS);
        let needs = Needs { companion_seat: true, ..Needs::default() };
        house.holds_in_need("alice", 1, house.seats("A4"), needs).unwrap();
        assert_eq!(house.drawing(), "...h ....");
    });
}

#[test]
fn the_rule_ends_shortly_before_the_show() {
    on_both_engines(|bench| {
        let house = House::open(bench, ROWS);
        house.tick(SECONDS_TO_SHOW - COMPANION_RULE_ENDS_SECONDS);
        assert_eq!(house.refused(|| house.holds("alice", 1, "A4")).code(), "companion_seats");
        house.tick(1);
        house.holds("alice", 1, "A4").unwrap();
    });
}

#[test]
fn the_rule_ends_when_no_ordinary_seat_is_left() {
    on_both_engines(|bench| {
        let house = House::open(bench, ROWS);
        house.holds("bob", 1, "A1 A2 B1 B2 B3").unwrap();
        assert_eq!(house.refused(|| house.holds("alice", 2, "A4")).code(), "companion_seats");
        house.holds("carol", 3, "B4").unwrap();
        house.holds("alice", 2, "A4").unwrap();
    });
}
