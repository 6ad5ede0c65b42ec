//! A sale is checked from outside.
//!
//! `make control` lets seats be won without a condition (the feature `break-guard`), and demands that
//! the first test fails.

use std::net::SocketAddr;

use loadtest::client::Target;
use loadtest::report::{Machine, Report, Section};
use loadtest::rig::Rig;
use loadtest::scenarios::rush::{Rush, rush};

use crate::broken::generous_seller;
use crate::house::{in_a_house, small};

/// Everybody wants the same seats, whether they are free or not.
const GREEDY: Rush = Rush { buyers: 120, within: 1.0, think: 0.1, break_guard: true };

fn report(sections: Vec<Section>) -> Report {
    Report::of(jiff::Timestamp::UNIX_EPOCH, Machine::look(None), sections)
}

#[test]
fn nobody_is_sold_a_seat_of_somebody_else() {
    in_a_house(
        |_| {},
        |rig| {
            let section = rush(rig, &GREEDY).unwrap().remove(0);
            let report = report(vec![section]);
            assert_eq!(report.seats_sold_twice(), 0, "{:?}", report.sections[0].faults);
            // A control that does not find what it must find is a failure itself.
            let faults = &report.sections[0].faults;
            assert!(faults.len() == 1 && faults[0].starts_with("no seat was sold twice"));
        },
    );
}

#[test]
fn a_rush_sells_out_and_is_sound() {
    let people = Rush { buyers: 80, within: 0.8, think: 0.2, break_guard: false };
    in_a_house(
        |options| options.hall_seats = 100,
        |rig| {
            let section = rush(rig, &people).unwrap().remove(0);
            assert_eq!(section.faults, Vec::<String>::new());
            assert!(section.counts["bought two seats"] > 30, "{:?}", section.counts);
            assert!(section.counts["found no two seats together"] > 0, "{:?}", section.counts);
            let report = report(vec![section]);
            assert!(report.is_sound() && report.seats_sold_twice() == 0);
        },
    );
}

#[test]
fn a_seller_who_sells_seats_twice_is_found_out() {
    let (address, _runtime): (SocketAddr, _) = generous_seller();
    let target = Target { address, pid: None };
    let rig = Rig::new(target, small("anybody@example.com"), "test".into());
    let people = Rush { buyers: 40, within: 0.4, think: 0.0, break_guard: false };
    let report = report(rush(&rig, &people).unwrap());
    assert!(report.seats_sold_twice() > 0 && !report.is_sound());
    let told = &report.sections[0].faults[0];
    let count = format!("{} seats sold to two buyers; the first: seat", report.seats_sold_twice());
    assert!(told.starts_with(&count), "{told}");
    assert!(report.sections[0].goals.iter().any(|goal| !goal.is_met));
}
