//! The best seats that are still free.

use catalog::SeatType;
use fixtures::on_both_engines;
use kernel::{Class, Refusal};
use seating::Together;
use seating::limits::HOLD_SECONDS;
use serde_json::json;

use crate::house::{House, SECONDS_TO_SHOW};
use crate::stage::PREMIUM_MINOR;

#[test]
fn the_best_seats_together_are_held() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaaaaa aaaaaaa aaaaaaa aaaaaaa");
        let held = house.holds_best("alice", 1, |wish| wish.count = 3).unwrap();
        assert_eq!(held.held_until, house.at(HOLD_SECONDS));
        assert_eq!(house.drawing(), "....... ....... ..hhh.. .......");
        house.holds_best("bob", 2, |wish| wish.count = 3).unwrap();
        assert_eq!(house.drawing(), "....... ..hhh.. ..hhh.. .......");
        assert_eq!(house.journal_actions(), ["seating.hold_seats", "seating.hold_seats"]);
    });
}

#[test]
fn the_same_request_again_gives_the_same_seats() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaaaa");
        let first = house.holds_best("alice", 1, |_| {}).unwrap();
        house.tick(10);
        assert_eq!(house.holds_best("alice", 1, |_| {}).unwrap(), first);
        let other = house.refused(|| house.holds_best("alice", 1, |wish| wish.count = 3));
        assert_eq!(other.code(), "id_reused");
        assert_eq!(house.refused(|| house.holds_best("bob", 1, |_| {})).code(), "id_reused");
    });
}

#[test]
fn only_the_type_that_was_asked_for_is_given() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa PPP");
        let premium = |count| {
            move |wish: &mut seating::HoldBestSeats| {
                (wish.count, wish.seat_type) = (count, Some(SeatType::Premium));
            }
        };
        let held = house.holds_best("alice", 1, premium(3)).unwrap();
        assert!(held.seats.iter().all(|seat| seat.price_minor == PREMIUM_MINOR));
        let refusal = house.refused(|| house.holds_best("bob", 2, premium(1)));
        assert_eq!(refusal.message(), "There are no 1 free seats of this kind.");
        let recliner = house.refused(|| {
            house.holds_best("bob", 2, |wish| wish.seat_type = Some(SeatType::Recliner))
        });
        assert_eq!(recliner.details(), json!({ "count": 2, "largestTogether": 0 }));
    });
}

#[test]
fn a_party_is_split_only_if_it_says_so() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaa_aaa");
        let five = |together| {
            move |wish: &mut seating::HoldBestSeats| (wish.count, wish.together) = (5, together)
        };
        let refusal = house.refused(|| house.holds_best("alice", 1, five(Together::Required)));
        assert_eq!((refusal.code(), refusal.class()), ("no_seats_together", Class::Conflict));
        assert_eq!(refusal.message(), "There are no 5 seats together; the most together is 3.");
        house.holds_best("alice", 1, five(Together::Preferred)).unwrap();
        assert_eq!(house.drawing(), "hhh hh.");
        let more = house.refused(|| house.holds_best("bob", 2, five(Together::Preferred)));
        assert_eq!(more.details(), json!({ "count": 5, "largestTogether": 1 }));
    });
}

#[test]
fn what_cannot_be_meant_or_sold_is_refused() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaaaaaaaaaaaaa");
        let code =
            |count| house.refused(|| house.holds_best("alice", 1, |w| w.count = count)).code();
        assert_eq!(code(0), "no_seats");
        assert_eq!(code(11), "too_many_seats");
        house.tick(SECONDS_TO_SHOW);
        assert_eq!(code(2), "show_past");
    });
}

#[test]
fn seats_of_holds_that_ran_out_are_given_again() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aa");
        house.holds_best("alice", 1, |_| {}).unwrap();
        house.tick(HOLD_SECONDS - 1);
        house.refused(|| house.holds_best("bob", 2, |_| {}));
        house.tick(1);
        house.holds_best("bob", 2, |_| {}).unwrap();
    });
}
