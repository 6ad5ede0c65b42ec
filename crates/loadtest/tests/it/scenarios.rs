//! Every scenario against the real server, small.

use std::time::Duration;

use loadtest::report::Section;
use loadtest::scenarios::booking::booking;
use loadtest::scenarios::hold::hold;
use loadtest::scenarios::listing::listing;
use loadtest::scenarios::mixed::{Mixed, mixed};
use loadtest::scenarios::overload::{Overload, overload};
use loadtest::scenarios::seatmap::seatmap;
use loadtest::scenarios::watch::{Watch, watch};

use crate::house::in_a_house;

/// Without faults, and with answers to each of these.
#[track_caller]
fn assert_answered(section: &Section, names: &[&str]) {
    assert_eq!((section.fault_count, &section.faults), (0, &Vec::new()), "{}", section.title);
    for name in names {
        let found = section.series.iter().find(|series| series.name == *name);
        let series = found.unwrap_or_else(|| panic!("no {name} in {section:?}"));
        assert!(series.count > 0 && series.told_micros[0] > 0.0, "{series:?}");
    }
}

#[test]
fn showtimes_are_read_beside_a_bare_service() {
    in_a_house(
        // Long enough for a machine that has other things to do.
        |options| options.span = Duration::from_secs(3),
        |rig| {
            let section = listing(rig).unwrap().remove(0);
            assert_answered(&section, &["Usher: read", "a bare hyper service: read"]);
            let median = section.rounds.unwrap().median;
            assert!(median.rate > 0.0 && median.baseline_rate > 0.0 && median.ratio > 0.0);
            assert_eq!(section.goals[0].id, "Q1");
        },
    );
}

#[test]
fn seat_maps_are_read_at_a_rate() {
    in_a_house(
        |options| options.rate = Some(50.0),
        |rig| {
            let sections = seatmap(rig).unwrap();
            assert_eq!(sections.len(), 2);
            for section in &sections {
                assert_answered(section, &["read"]);
                assert!(section.rounds.is_none());
            }
        },
    );
}

#[test]
fn holds_are_compared_with_an_echo() {
    in_a_house(
        |options| (options.rounds, options.hall_seats) = (2, 6_000),
        |rig| {
            let section = hold(rig).unwrap().remove(0);
            let names = ["Usher: hold two seats", "a bare axum route: hold two seats"];
            assert_answered(&section, &names);
            assert_eq!(section.rounds.unwrap().rounds.len(), 2);
        },
    );
}

#[test]
fn bookings_have_tickets_and_every_seat_one_buyer() {
    in_a_house(
        |options| options.rate = Some(20.0),
        |rig| {
            let section = booking(rig).unwrap().remove(0);
            assert_answered(&section, &["hold", "pay", "whole booking"]);
            let figure = |name: &str| {
                let found = section.figures.iter().find(|(what, _)| what == name);
                found.unwrap().1.parse::<u64>().unwrap()
            };
            assert_eq!(
                figure("seats confirmed to buyers"),
                2 * figure("bookings confirmed to buyers")
            );
        },
    );
}

#[test]
fn watchers_hear_of_every_change() {
    in_a_house(
        |_| {},
        |rig| {
            let few = Watch { watchers: 20, changes: 20.0 };
            let section = watch(rig, &few).unwrap().remove(0);
            assert_answered(&section, &["hold", "news of a hold"]);
            let told = section.counts["changes to be told"];
            let heard = section.series.iter().find(|one| one.name == "news of a hold").unwrap();
            assert_eq!(heard.count, told * 20);
        },
    );
}

#[test]
fn a_days_mixture_searches_and_books() {
    in_a_house(
        |_| {},
        |rig| {
            let section = mixed(rig, &Mixed { multiple: 0.5 }).unwrap().remove(0);
            assert_answered(&section, &["films of a city", "times of a film", "search"]);
        },
    );
}

#[test]
fn more_than_it_can_is_answered_or_sent_away() {
    in_a_house(
        |options| options.hall_seats = 6_000,
        |rig| {
            let crowd = Overload { times: 1.5, at_a_time: 64 };
            let section = overload(rig, &crowd).unwrap().remove(0);
            assert_answered(&section, &["1 times: held", "1.5 times: held"]);
            assert!(section.goals.iter().all(|goal| goal.id == "I5"), "{:?}", section.goals);
        },
    );
}
