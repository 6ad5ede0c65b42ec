//! What waits for the next statement keeps its order and its failures, and saves a round trip.

use std::sync::{Arc, Mutex};

use fixtures::{on_both_engines, on_postgres};
use store::{ScriptObserver, ScriptReport, Store, StoreError, Tx};

use crate::support::{add, add_later, committed, key, lock, take_last_later, value, value_ahead};

#[derive(Default)]
struct Trips(Mutex<Vec<u32>>);

impl ScriptObserver for Trips {
    fn ended(&self, report: &ScriptReport) {
        self.0.lock().unwrap().push(report.round_trips);
    }
}

/// The round trips of a script once its statements are prepared.
fn trips(store: &Store, script: fn(&mut Tx<'_>) -> Result<(), StoreError>) -> u32 {
    let trips = Arc::new(Trips::default());
    store.observe(Arc::clone(&trips) as Arc<dyn ScriptObserver>);
    for _ in 0..8 {
        assert_eq!(store.write_blocking("counted", script), Ok(()));
    }
    let counted = trips.0.lock().unwrap().clone();
    *counted.iter().min().unwrap()
}

#[test]
fn what_is_read_ahead_goes_with_the_beginning_and_notes_go_with_the_commit() {
    on_postgres(|bench| {
        let counted = trips(&bench.store, |tx| {
            value_ahead(tx, key(1));
            value_ahead(tx, key(2));
            let (one, two) = (value(tx, key(1))?, value(tx, key(2))?);
            add(tx, key(1), two - one)?;
            add_later(tx, key(3), 1)?;
            add_later(tx, key(4), 1)
        });
        assert_eq!(counted, 3, "begin and two reads; a decision; two notes and the commit");
        assert_eq!(committed(&bench.store, key(4)), 8);
    });
}

#[test]
fn a_change_never_goes_with_the_beginning() {
    on_postgres(|bench| {
        assert_eq!(trips(&bench.store, |tx| add(tx, key(1), 1)), 3);
    });
    on_postgres(|bench| {
        assert_eq!(trips(&bench.store, |tx| add_later(tx, key(1), 1)), 2);
    });
}

#[test]
fn a_lock_goes_with_the_beginning_and_the_first_read() {
    on_postgres(|bench| {
        let counted = trips(&bench.store, |tx| {
            lock(tx, key(1))?;
            value(tx, key(1)).map(|_| ())
        });
        assert_eq!(counted, 2, "begin, lock and read; the commit");
    });
}

#[test]
fn a_script_that_asks_nothing_makes_no_trip() {
    on_postgres(|bench| assert_eq!(trips(&bench.store, |_| Ok(())), 0));
}

#[test]
fn a_change_on_its_way_is_seen_by_the_next_statement() {
    on_both_engines(|bench| {
        let seen = bench.store.write_blocking("seen", |tx| {
            value_ahead(tx, key(1));
            add_later(tx, key(1), 7)?;
            let first = value(tx, key(1))?;
            value_ahead(tx, key(1));
            add(tx, key(1), 1)?;
            Ok::<_, StoreError>((first, value(tx, key(1))?))
        });
        assert_eq!(seen, Ok((7, 8)));
    });
}

#[test]
fn more_changes_than_one_trip_carries_all_arrive() {
    on_both_engines(|bench| {
        let done = bench.store.write_blocking("many", |tx| {
            (0..50).try_for_each(|number| add_later(tx, key(number % 5), 1))
        });
        assert_eq!(done, Ok(()));
        for number in 0..5 {
            assert_eq!(committed(&bench.store, key(number)), 10);
        }
    });
}

#[test]
fn a_change_that_fails_on_its_way_fails_the_commit() {
    on_both_engines(|bench| {
        for looks_on in [false, true] {
            let failed = bench.store.write_blocking("below zero", move |tx| {
                add(tx, key(1), 1)?;
                let later = add_later(tx, key(2), -1);
                if looks_on { value(tx, key(1)).map(|_| ()) } else { later }
            });
            assert!(matches!(failed, Err(StoreError::Constraint(_))), "{failed:?}");
            assert_eq!(committed(&bench.store, key(1)), 0);
        }
        assert_eq!(bench.store.write_blocking("next", |tx| add(tx, key(1), 1)), Ok(()));
    });
}

#[test]
fn a_change_that_must_find_its_row_commits_nothing_without_it() {
    on_both_engines(|bench| {
        for is_last in [false, true] {
            let beaten = bench.store.write_blocking("beaten", move |tx| {
                add(tx, key(1), 5)?;
                take_last_later(tx, key(2))?;
                if is_last { Ok(()) } else { value(tx, key(1)).map(|_| ()) }
            });
            assert_eq!(beaten, Err(StoreError::Contention));
            assert_eq!(committed(&bench.store, key(1)), 0);
        }
        let add_one = bench.store.write_blocking("one", |tx| add(tx, key(2), 1));
        assert_eq!(add_one, Ok(()));
        let taken = bench.store.write_blocking("taken", |tx| take_last_later(tx, key(2)));
        assert_eq!((taken, committed(&bench.store, key(2))), (Ok(()), 0));
    });
}
