//! Five more minutes, once, in the last two.

use fixtures::on_both_engines;
use kernel::{Class, Refusal, SeatState};
use seating::limits::{
    EXTENSION_OFFERED_SECONDS, EXTENSION_SECONDS, HOLD_SECONDS, HOLD_SECONDS_WITH_MORE_TIME,
};
use seating::{ExtendHold, ExtendRefusal, Held, Needs, Owner, begin_paying, extend_hold};
use store::Failure;

use crate::house::{House, SECONDS_TO_SHOW, hold_id, person};
use crate::stage::{SHOW_SECONDS, done, id};

fn extend(house: &House<'_>, who: &[&str], number: u128) -> Result<Held, Failure<ExtendRefusal>> {
    let claimants: Vec<Owner> = who.iter().map(|who| person(who)).collect();
    let command = ExtendHold { hold: hold_id(number), show: house.show, claimants };
    house.run(move |tx| extend_hold(tx, &command))
}

#[test]
fn a_hold_gets_five_minutes_more() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let held = house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(HOLD_SECONDS - EXTENSION_OFFERED_SECONDS);
        house.facts();
        let extended = extend(&house, &["alice"], 1).unwrap();
        let until = house.at(HOLD_SECONDS + EXTENSION_SECONDS);
        assert_eq!(extended, Held { held_until: until, ..held });
        assert_eq!(
            house.announced(),
            [("A1".into(), SeatState::Held, 2), ("A2".into(), SeatState::Held, 2)]
        );
        assert_eq!(house.journal_actions(), ["seating.hold_seats", "seating.extend_hold"]);
        house.tick(EXTENSION_OFFERED_SECONDS + EXTENSION_SECONDS - 1);
        assert_eq!(house.drawing(), "hh..");
        house.tick(1);
        assert_eq!(house.drawing(), "....");
    });
}

#[test]
fn who_needs_more_time_holds_for_twenty_minutes_and_extends_like_everybody() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        let needs = Needs { more_time: true, ..Needs::default() };
        let held = house.holds_in_need("alice", 1, house.seats("A1 A2"), needs).unwrap();
        assert_eq!(held.held_until, house.at(HOLD_SECONDS_WITH_MORE_TIME));
        house.tick(HOLD_SECONDS_WITH_MORE_TIME - EXTENSION_OFFERED_SECONDS - 1);
        assert_eq!(house.refused(|| extend(&house, &["alice"], 1)).code(), "too_early_to_extend");
        house.tick(1);
        let until = house.at(HOLD_SECONDS_WITH_MORE_TIME + EXTENSION_SECONDS);
        assert_eq!(extend(&house, &["alice"], 1).unwrap().held_until, until);
        assert_eq!(house.refused(|| extend(&house, &["alice"], 1)), ExtendRefusal::AlreadyExtended);
    });
}

#[test]
fn a_need_that_is_told_at_a_swap_buys_no_time() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(60);
        let needs = Needs { more_time: true, ..Needs::default() };
        let held = house.holds_in_need("alice", 2, house.seats("A2 A3"), needs).unwrap();
        assert_eq!(held.held_until, house.at(HOLD_SECONDS));
    });
}

#[test]
fn not_before_the_last_two_minutes() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        house.tick(HOLD_SECONDS - EXTENSION_OFFERED_SECONDS - 1);
        let refusal = house.refused(|| extend(&house, &["alice"], 1));
        assert_eq!((refusal.code(), refusal.class()), ("too_early_to_extend", Class::Conflict));
        assert_eq!(refusal.retry_after_seconds(), Some(1));
        house.tick(1);
        extend(&house, &["alice"], 1).unwrap();
    });
}

#[test]
fn not_after_its_end() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        house.tick(HOLD_SECONDS);
        let refusal = house.refused(|| extend(&house, &["alice"], 1));
        assert_eq!((refusal.code(), refusal.class()), ("hold_expired", Class::Gone));
        house.holds("bob", 2, "A1").unwrap();
        assert_eq!(house.refused(|| extend(&house, &["alice"], 1)), ExtendRefusal::Expired);
    });
}

#[test]
fn once_also_over_a_swap() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(HOLD_SECONDS - 60);
        extend(&house, &["alice"], 1).unwrap();
        house.tick(EXTENSION_SECONDS);
        let refusal = house.refused(|| extend(&house, &["alice"], 1));
        assert_eq!((refusal.code(), refusal.class()), ("already_extended", Class::Rule));
        house.holds("alice", 2, "A2 A3").unwrap();
        let refusal = house.refused(|| extend(&house, &["alice"], 2));
        assert_eq!(refusal.code(), "already_extended");
    });
}

#[test]
fn a_swapped_hold_still_has_the_extension_that_was_not_used() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1 A2").unwrap();
        house.tick(HOLD_SECONDS - 60);
        house.holds("alice", 2, "A2 A3").unwrap();
        let extended = extend(&house, &["alice"], 2).unwrap();
        assert_eq!(extended.held_until, house.at(HOLD_SECONDS + EXTENSION_SECONDS));
    });
}

#[test]
fn only_its_owner_may_by_any_of_their_names() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        house.tick(HOLD_SECONDS - 1);
        for who in [&["bob"][..], &[]] {
            let refusal = house.refused(|| extend(&house, who, 1));
            assert_eq!((refusal.code(), refusal.class()), ("not_your_hold", Class::Forbidden));
        }
        extend(&house, &["#7", "alice"], 1).unwrap();
    });
}

#[test]
fn a_hold_of_another_show_is_unknown() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        let refusal = house.refused(|| extend(&house, &["alice"], 2));
        assert_eq!((refusal.code(), refusal.class()), ("unknown_hold", Class::NotFound));
        let elsewhere = ExtendHold {
            hold: hold_id(1),
            show: kernel::ShowId::new(id(99)),
            claimants: vec![person("alice")],
        };
        let refusal = house.refused(|| house.run(move |tx| extend_hold(tx, &elsewhere)));
        assert_eq!(refusal, ExtendRefusal::UnknownHold);
    });
}

#[test]
fn not_while_it_is_paid_for() {
    on_both_engines(|bench| {
        let house = House::open(bench, "aaaa");
        house.holds("alice", 1, "A1").unwrap();
        house.tick(HOLD_SECONDS - 1);
        let (show, grace) = (house.show, house.at(HOLD_SECONDS + 60));
        done(&bench.store, move |tx| begin_paying(tx, hold_id(1), show, &[person("alice")], grace));
        let refusal = house.refused(|| extend(&house, &["alice"], 1));
        assert_eq!((refusal.code(), refusal.class()), ("hold_not_active", Class::Conflict));
    });
}

#[test]
fn an_extension_ends_with_the_show_but_never_takes_time_away() {
    on_both_engines(|bench| {
        let end = SECONDS_TO_SHOW + SHOW_SECONDS;
        let house = House::open_with(bench, "aaaa", |show| {
            let until_its_end = kernel::time::plus_seconds(fixtures::START, end);
            show.booking_closes_at = Some(until_its_end);
        });
        house.tick(end - HOLD_SECONDS - 100);
        house.holds("early", 1, "A1").unwrap();
        house.tick(HOLD_SECONDS - 1);
        assert_eq!(extend(&house, &["early"], 1).unwrap().held_until, house.at(end));
        house.holds("late", 2, "A2").unwrap();
        house.tick(HOLD_SECONDS - 1);
        let late = extend(&house, &["late"], 2).unwrap();
        assert_eq!(late.held_until, house.at(end - 101 + HOLD_SECONDS));
    });
}
