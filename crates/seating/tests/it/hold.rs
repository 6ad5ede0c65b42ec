//! Holding seats: who gets them, who does not, and what the loser is told.

use catalog::{MarkShowCancelled, OrphanRule, mark_show_cancelled};
use fixtures::on_both_engines;
use kernel::{Class, Refusal, SeatState};
use seating::limits::{HOLD_SECONDS, ORPHAN_RULE_ENDS_SECONDS, SEATS_PER_HOLD_MAX};
use seating::{Held, HoldRefusal, HoldSeats, HoldStatus, LostSeats, Needs, hold_seats};
use serde_json::json;
use store::{Actor, journal_of};

use crate::house::{House, SECONDS_TO_SHOW, hold_id, person};
use crate::stage::{FEE_MINOR, PREMIUM_MINOR, REGULAR_MINOR, done, id};

fn taken(refusal: HoldRefusal) -> LostSeats {
    match refusal {
        HoldRefusal::SeatsTaken(lost) => *lost,
        other => panic!("expected seats_taken, found {other:?}"),
    }
}

fn until(held: &Held) -> kernel::Timestamp {
    held.held_until
}

#[test]
fn seats_are_held_for_ten_minutes_at_today_s_prices() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaPP aaaa");
        let held = house.holds("alice", 1, "A3 A2").unwrap();
        assert_eq!(until(&held), house.at(HOLD_SECONDS));
        let prices: Vec<_> =
            held.seats.iter().map(|s| (s.seat_no, s.price_minor, s.fee_minor)).collect();
        assert_eq!(prices, [(1, REGULAR_MINOR, FEE_MINOR), (2, PREMIUM_MINOR, FEE_MINOR)]);
        assert_eq!(house.drawing(), ".hh. ....");
        let hold = house.find(1);
        assert_eq!((hold.owner, hold.seats), (person("alice"), vec![1, 2]));
        assert_eq!(
            house.announced(),
            [("A2".into(), SeatState::Held, 1), ("A3".into(), SeatState::Held, 1)]
        );
    });
}

#[test]
fn a_hold_is_noted_without_the_name_of_a_guest() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        house.holds("#7", 2, "A2").unwrap();
        let journal = |number| {
            let subject = hold_id(number).uuid();
            bench.store.read_blocking("journal", move |s| journal_of(s, subject)).unwrap()
        };
        let (guest, person) = (journal(1), journal(2));
        assert_eq!((guest.len(), guest[0].actor.as_str()), (1, "guest"));
        assert_eq!(guest[0].action, "seating.hold_seats");
        assert_eq!(guest[0].detail, json!({}), "its seats are the hold's own");
        assert_eq!(person[0].actor, format!("user:{}", crate::house::user(7)));
    });
}

#[test]
fn the_same_request_again_gives_the_same_answer() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let first = house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(60);
        house.facts();
        assert_eq!(house.holds("alice", 1, "A2 A1").unwrap(), first);
        assert_eq!(house.facts(), []);
        assert_eq!(house.journal_actions(), ["seating.hold_seats"]);
    });
}

#[test]
fn an_id_that_was_used_otherwise_is_refused() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        for (who, seats) in [("alice", "A1"), ("alice", "A1 A3"), ("bob", "A1 A2")] {
            let refusal = house.refused(|| house.holds(who, 1, seats));
            assert_eq!((refusal.code(), refusal.class()), ("id_reused", Class::Rule));
        }
    });
}

#[test]
fn a_request_that_comes_again_after_its_hold_has_ended_learns_so() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        house.tick(HOLD_SECONDS);
        let refusal = house.refused(|| house.holds("alice", 1, "A1"));
        assert_eq!((refusal.code(), refusal.class()), ("hold_expired", Class::Gone));
    });
}

#[test]
fn a_hold_ends_to_the_second_without_any_sweeper() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(HOLD_SECONDS - 1);
        taken(house.refused(|| house.holds("bob", 2, "A2 A3")));
        house.tick(1);
        assert_eq!(house.drawing(), "....");
        let held = house.holds("bob", 2, "A2 A3").unwrap();
        assert_eq!(until(&held), house.at(2 * HOLD_SECONDS));
        assert_eq!(house.drawing(), ".hh.");
    });
}

#[test]
fn seats_of_others_are_lost_and_the_loser_is_told_what_is_left() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaaaa aaaaaa PPPPPP");
        house.holds("alice", 1, "A3").unwrap();
        let refusal = house.refused(|| house.holds("bob", 2, "A2 A3"));
        assert_eq!((refusal.code(), refusal.class()), ("seats_taken", Class::Conflict));
        assert_eq!(refusal.message(), "A3 was just taken. A1, A2 can be had instead.");
        let a3 = json!({ "seatId": house.layout.seat_uuid(2), "seat": "A3" });
        assert_eq!(refusal.details()["lost"], json!([a3]));
        assert_eq!(refusal.details()["seats"], json!(["A3"]));
        let lost = taken(refusal);
        assert_eq!(house.labels(&lost.lost), "A3");
        assert_eq!(house.labels(&lost.still_free), "A2");
        let others: Vec<_> = lost.alternatives.iter().map(|seats| house.labels(seats)).collect();
        assert_eq!(others, ["A1 A2", "B1 B2", "B3 B4"], "of the same category, the nearest first");
    });
}

#[test]
fn nothing_of_the_kind_is_left() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaa PPPP");
        house.holds("alice", 1, "A1 A2").unwrap();
        let refusal = house.refused(|| house.holds("bob", 2, "A2 A3"));
        assert_eq!(refusal.message(), "A2 was just taken. Choose other seats.");
        assert_eq!(taken(refusal).alternatives, Vec::<Vec<u32>>::new());
    });
}

#[test]
fn picking_again_swaps_the_own_seats_and_keeps_the_deadline() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(100);
        house.facts();
        let held = house.holds("alice", 2, "A2 A3").unwrap();
        assert_eq!(until(&held), house.at(HOLD_SECONDS), "picking again buys no time");
        assert_eq!(house.drawing(), ".hh...");
        assert_eq!(house.find(1).status, HoldStatus::Released);
        assert_eq!(house.find(2).held_until, house.at(HOLD_SECONDS));
        house.tick(HOLD_SECONDS - 100);
        assert_eq!(house.drawing(), "......");
    });
}

#[test]
fn a_swap_of_two_holds_keeps_the_earlier_deadline() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(100);
        house.holds("alice", 2, "A5 A6").unwrap();
        let held = house.holds("alice", 3, "A6 A1").unwrap();
        assert_eq!(until(&held), house.at(HOLD_SECONDS));
        assert_eq!(house.drawing(), "h....h");
        assert!(!house.find(3).is_extended, "nobody used the extension yet");
    });
}

#[test]
fn a_second_hold_of_other_seats_is_no_swap() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaaaa");
        house.holds("alice", 1, "A1").unwrap();
        house.tick(100);
        let held = house.holds("alice", 2, "A3").unwrap();
        assert_eq!(until(&held), house.at(100 + HOLD_SECONDS));
        assert_eq!(house.drawing(), "h.h...");
    });
}

#[test]
fn a_swap_that_meets_others_changes_nothing_and_blames_only_them() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaaaa");
        house.holds("bob", 1, "A1").unwrap();
        house.holds("alice", 2, "A2 A3").unwrap();
        house.holds("bob", 3, "A5").unwrap();
        let lost = taken(house.refused(|| house.holds("alice", 4, "A1 A2 A5")));
        assert_eq!(house.labels(&lost.lost), "A1 A5");
        assert_eq!(house.labels(&lost.still_free), "A2", "her own seat is hers to keep");
        assert_eq!(house.drawing(), "hhh.h.");
    });
}

#[test]
fn a_name_is_not_a_person_and_the_other_way_round() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aa");
        house.holds("#7", 1, "A1").unwrap();
        let impostor = person("#7").to_string();
        taken(house.refused(|| house.holds(&impostor, 2, "A1")));
    });
}

#[test]
fn ten_seats_are_the_most() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaaaaaaaaaa");
        let refusal =
            house.refused(|| house.holds("alice", 1, &labels("A", 1..=SEATS_PER_HOLD_MAX + 1)));
        assert_eq!((refusal.code(), refusal.class()), ("too_many_seats", Class::Rule));
        assert_eq!(refusal.details(), json!({ "limit": 10 }));
        house.holds("alice", 1, &labels("A", 1..=SEATS_PER_HOLD_MAX)).unwrap();
        assert_eq!(house.drawing(), "hhhhhhhhhh..");
    });
}

#[test]
fn what_cannot_be_meant_is_refused() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aa");
        let none = house.refused(|| house.holds("alice", 1, ""));
        assert_eq!((none.code(), none.class()), ("no_seats", Class::Rule));
        let twice = house.refused(|| house.holds("alice", 1, "A2 A1 A2"));
        assert_eq!((twice.code(), twice.class()), ("duplicate_seats", Class::Rule));
        assert_eq!(twice.message(), "A2 was named twice. Name each seat once.");
        assert_eq!(twice.details(), json!({ "seats": ["A2"] }));
        let unknown = house.refused(|| house.holds_seats("alice", 1, vec![0, 2]));
        assert_eq!((unknown.code(), unknown.class()), ("unknown_seats", Class::Rule));
        assert_eq!(unknown.details(), json!({ "seats": [2] }));
        let nowhere = kernel::ShowId::new(id(99));
        let refusal = house.refused(|| {
            let command = HoldSeats {
                hold: hold_id(1),
                show: nowhere,
                owner: person("alice"),
                seats: vec![0],
                needs: Needs::default(),
            };
            house.run(move |tx| hold_seats(tx, &command))
        });
        assert_eq!((refusal.code(), refusal.class()), ("unknown_show", Class::NotFound));
    });
}

#[test]
fn a_show_sells_in_its_window_only() {
    on_both_engines(|bench| {
        let house = House::open_with(bench, "aaaa", |show| {
            let at = |seconds| kernel::time::plus_seconds(fixtures::START, seconds);
            show.booking_opens_at = Some(at(60));
            show.booking_closes_at = Some(at(SECONDS_TO_SHOW - 600));
        });
        let refused = |code, class| {
            let refusal = house.refused(|| house.holds("alice", 1, "A1"));
            assert_eq!((refusal.code(), refusal.class()), (code, class));
            refusal
        };
        let refusal = refused("show_not_open", Class::Conflict);
        assert_eq!(refusal.details(), json!({ "opensAt": house.at(60) }));
        house.tick(60);
        house.holds("bob", 2, "A2").unwrap();
        house.tick(SECONDS_TO_SHOW - 600 - 60);
        refused("show_closed", Class::Gone);
        house.tick(600);
        refused("show_past", Class::Gone);
    });
}

#[test]
fn a_show_that_was_called_off_sells_nothing() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let (show, reason) = (house.show, "projector broken".to_owned());
        let command = MarkShowCancelled { actor: Actor::System, show, reason };
        done(&bench.store, move |tx| mark_show_cancelled(tx, &command));
        let refusal = house.refused(|| house.holds("alice", 1, "A1"));
        assert_eq!((refusal.code(), refusal.class()), ("show_cancelled", Class::Gone));
    });
}

#[test]
fn a_hold_that_exists_is_answered_even_when_the_show_has_closed() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.tick(SECONDS_TO_SHOW - 1);
        let held = house.holds("alice", 1, "A1").unwrap();
        house.tick(1);
        assert_eq!(house.holds("alice", 1, "A1").unwrap(), held);
        let refusal = house.refused(|| house.holds("bob", 2, "A2"));
        assert_eq!(refusal.code(), "show_past");
    });
}

#[test]
fn the_quoted_price_stays_when_the_show_gets_dearer() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let held = house.holds("alice", 1, "A1").unwrap();
        house.change_show(|change| {
            let (category, fee_minor) = ("regular".to_owned(), FEE_MINOR);
            let dearer = catalog::CategoryPrice { category, price_minor: 99_900, fee_minor };
            change.prices = Some(vec![dearer]);
        });
        assert_eq!(house.holds("alice", 1, "A1").unwrap(), held);
        assert_eq!(house.holds("bob", 2, "A2").unwrap().seats[0].price_minor, 99_900);
        let swapped = house.holds("alice", 3, "A1 A3").unwrap();
        assert_eq!(swapped.seats[0].price_minor, 99_900, "picking again is asking again");
    });
}

#[test]
fn a_theatre_that_warns_names_the_seat_that_is_left_alone() {
    on_both_engines(|bench| {
        let house =
            House::open_with(bench, "aaaaa", |show| show.orphan_rule = Some(OrphanRule::Warn));
        assert_eq!(house.labels(&house.holds("alice", 1, "A3 A4").unwrap().orphans), "A5");
        assert_eq!(house.drawing(), "..hh.");
    });
}

/// A house that refuses to leave single seats.
fn strict<'b>(bench: &'b fixtures::Bench, rows: &str) -> House<'b> {
    House::open_with(bench, rows, |show| show.orphan_rule = Some(OrphanRule::Block))
}

fn orphaned(refusal: HoldRefusal) -> LostSeats {
    match refusal {
        HoldRefusal::OrphanSeats(lost) => *lost,
        other => panic!("expected orphan_seats, found {other:?}"),
    }
}

#[test]
fn a_strict_theatre_refuses_and_names_the_cure() {
    on_both_engines(|bench| {
        let house = strict(bench, "aaaaa aaaaa");
        let refusal = house.refused(|| house.holds("alice", 1, "A3 A4"));
        assert_eq!((refusal.code(), refusal.class()), ("orphan_seats", Class::Rule));
        assert_eq!(refusal.message(), "This leaves A5 on its own. A4, A5 do not.");
        let orphans = orphaned(refusal);
        assert_eq!(house.labels(&orphans.lost), "A5");
        assert_eq!(house.labels(&orphans.still_free), "A3 A4");
        assert_eq!(house.labels(&orphans.alternatives[0]), "A4 A5");
        house.holds("alice", 1, "A4 A5").unwrap();
    });
}

#[test]
fn a_taken_seat_is_said_before_a_lonely_one() {
    on_both_engines(|bench| {
        let house = strict(bench, "aaaaa");
        house.holds("bob", 1, "A3").unwrap();
        let lost = taken(house.refused(|| house.holds("alice", 2, "A3 A4")));
        assert_eq!(house.labels(&lost.still_free), "A4");
    });
}

#[test]
fn a_swap_is_judged_by_the_hall_as_it_leaves_it() {
    on_both_engines(|bench| {
        let house = strict(bench, "aaaaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        let orphans = orphaned(house.refused(|| house.holds("alice", 2, "A2 A3")));
        assert_eq!(house.labels(&orphans.lost), "A1", "which her first hold would give back");
        house.holds("alice", 3, "A1 A2 A3 A4").unwrap();
        house.holds("alice", 4, "A3 A4").unwrap();
        assert_eq!(house.drawing(), "..hh..");
    });
}

#[test]
fn one_person_may_sit_where_they_like() {
    on_both_engines(|bench| {
        strict(bench, "aaaa").holds("alice", 1, "A2").unwrap();
    });
}

#[test]
fn a_wheelchair_space_and_its_company_may_be_anywhere() {
    on_both_engines(|bench| {
        strict(bench, "waaaaa").holds("alice", 1, "A1 A4").unwrap();
    });
}

#[test]
fn what_cannot_be_avoided_is_allowed() {
    on_both_engines(|bench| {
        let house = strict(bench, "aaa PPPP");
        house.holds("alice", 1, "A2 A3").unwrap();
    });
}

#[test]
fn shortly_before_the_show_every_sale_counts() {
    on_both_engines(|bench| {
        let house = strict(bench, "aaaaa aaaaa");
        house.tick(SECONDS_TO_SHOW - ORPHAN_RULE_ENDS_SECONDS);
        orphaned(house.refused(|| house.holds("alice", 1, "A3 A4")));
        house.tick(1);
        house.holds("alice", 1, "A3 A4").unwrap();
    });
}

#[test]
fn in_a_nearly_full_house_every_sale_counts() {
    on_both_engines(|bench| {
        let house = strict(bench, &["aaaaaaaaaa"; 4].join(" "));
        for (number, row) in ["A", "B", "C"].into_iter().enumerate() {
            house.holds("many", number as u128, &labels(row, 1..=10)).unwrap();
        }
        house.holds("many", 3, &labels("D", 1..=5)).unwrap();
        orphaned(house.refused(|| house.holds("alice", 4, "D8 D9")));
        house.holds("last", 5, "D6").unwrap();
        house.holds("alice", 4, "D8 D9").unwrap();
    });
}

fn labels(row: &str, numbers: std::ops::RangeInclusive<usize>) -> String {
    numbers.map(|number| format!("{row}{number}")).collect::<Vec<_>>().join(" ")
}
