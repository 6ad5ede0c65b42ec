//! Schedules: one worker at a time, whoever it is, and never nobody for long.

use std::sync::Arc;
use std::thread::spawn;
use std::time::Duration;

use fixtures::{Bench, on_both_engines};
use kernel::Clock;
use store::{Store, StoreError, claim_turn, end_turn, hand_back_turns};

const SWEEP: &str = "sweep";
const EVERY: Duration = Duration::from_secs(10);
const LEASE_SECONDS: i64 = 60;

fn claim(store: &Store, worker: &'static str) -> bool {
    let claimed = store.write_blocking("claim", move |tx| claim_turn(tx, SWEEP, EVERY, worker));
    claimed.unwrap()
}

fn end(bench: &Bench, worker: &'static str) {
    let ended = bench.store.write_blocking("end", move |tx| end_turn(tx, SWEEP, EVERY, worker));
    assert_eq!(ended, Ok(()));
}

#[test]
fn a_turn_is_one_worker_s_and_the_next_is_due_after_half_of_the_pause() {
    on_both_engines(|bench| {
        assert!(claim(&bench.store, "a"));
        assert!(!claim(&bench.store, "a") && !claim(&bench.store, "b"));
        end(bench, "a");
        bench.clock.advance_seconds(4);
        assert!(!claim(&bench.store, "b"), "it was run just now");
        bench.clock.advance_seconds(1);
        assert!(claim(&bench.store, "b"));
    });
}

#[test]
fn schedules_do_not_wait_for_each_other() {
    on_both_engines(|bench| {
        assert!(claim(&bench.store, "a"));
        let other = bench.store.write_blocking("claim", |tx| claim_turn(tx, "tidy", EVERY, "b"));
        assert_eq!(other, Ok(true));
    });
}

#[test]
fn of_many_workers_on_two_nodes_one_gets_the_turn() {
    on_both_engines(|bench| {
        let other_node = bench.second_store(Arc::clone(&bench.clock) as Arc<dyn Clock>);
        let workers: Vec<_> = ["a", "b", "c", "d", "e", "f"]
            .into_iter()
            .zip([&bench.store, &other_node].into_iter().cycle().cloned())
            .map(|(worker, store)| spawn(move || claim_once(&store, worker)))
            .collect();
        let got = workers.into_iter().filter_map(|worker| worker.join().unwrap().then_some(()));
        assert_eq!(got.count(), 1);
    });
}

/// As a worker does: contention is met again.
fn claim_once(store: &Store, worker: &'static str) -> bool {
    loop {
        match store.write_blocking("claim", move |tx| claim_turn(tx, SWEEP, EVERY, worker)) {
            Ok(claimed) => return claimed,
            Err(StoreError::Contention) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn who_dies_loses_the_turn_by_time_and_ends_nobody_else_s() {
    on_both_engines(|bench| {
        assert!(claim(&bench.store, "dies"));
        bench.clock.advance_seconds(LEASE_SECONDS - 1);
        assert!(!claim(&bench.store, "heir"));
        bench.clock.advance_seconds(1);
        assert!(claim(&bench.store, "heir"));
        end(bench, "dies");
        bench.clock.advance_seconds(10);
        assert!(!claim(&bench.store, "third"), "the heir is still at it");
    });
}

#[test]
fn who_stops_gives_the_turn_to_the_others_at_once() {
    on_both_engines(|bench| {
        assert!(claim(&bench.store, "stops"));
        let back = bench.store.write_blocking("hand back", |tx| hand_back_turns(tx, "stops"));
        assert_eq!(back, Ok(1));
        assert!(claim(&bench.store, "stays"));
        let back = bench.store.write_blocking("hand back", |tx| hand_back_turns(tx, "stops"));
        assert_eq!(back, Ok(0), "it is another's by now");
        assert!(!claim(&bench.store, "third"));
    });
}

#[test]
fn a_clock_that_is_wrong_holds_nobody_up() {
    on_both_engines(|bench| {
        bench.clock.advance_seconds(300);
        assert!(claim(&bench.store, "ahead"));
        bench.clock.advance_seconds(-300);
        assert!(claim(&bench.store, "right"));
        bench.clock.advance_seconds(-300);
        assert!(claim(&bench.store, "behind"));
    });
}
