//! Facts arrive after the commit, in its order, before the answer.

use std::sync::{Arc, Mutex};
use std::thread::spawn;

use fixtures::{on_both_engines, on_sqlite};
use kernel::{BookingId, Clock, Fact};
use store::{FactSink, ScriptObserver, ScriptReport, Store, StoreError};

use crate::support::{Told, add, committed, key, value};

/// Looks, from another store, at what is committed when it is told.
struct Witness {
    other: Store,
    seen: Mutex<Vec<i64>>,
}

impl FactSink for Witness {
    fn committed(&self, _: &[Fact]) {
        self.seen.lock().unwrap().push(committed(&self.other, key(1)));
    }
}

#[test]
fn a_fact_is_told_after_the_commit_and_before_the_answer() {
    on_both_engines(|bench| {
        let other = bench.second_store(Arc::clone(&bench.clock) as Arc<dyn Clock>);
        let witness = Arc::new(Witness { other, seen: Mutex::default() });
        bench.store.listen(Arc::clone(&witness) as Arc<dyn FactSink>);
        for round in 1..=3 {
            let done = bench.store.write_blocking("add", |tx| {
                tx.fact(Fact::CitiesChanged);
                add(tx, key(1), 1)
            });
            assert_eq!(done, Ok(()));
            assert_eq!(witness.seen.lock().unwrap().last(), Some(&round));
        }
        let refused: Result<(), _> = bench.store.write_blocking("refused", |tx| {
            tx.fact(Fact::CitiesChanged);
            Err(StoreError::Constraint("a rule".into()))
        });
        assert!(refused.is_err());
        assert_eq!(*witness.seen.lock().unwrap(), [1, 2, 3]);
    });
}

#[test]
fn one_writer_tells_facts_in_commit_order() {
    const CALLERS: u128 = 8;
    const SCRIPTS: usize = 25;
    on_sqlite(|bench| {
        let told = Told::listening_to(&bench.store);
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| {
                let store = bench.store.clone();
                spawn(move || {
                    for _ in 0..SCRIPTS {
                        let done = store.write_blocking("count", |tx| {
                            add(tx, key(1), 1)?;
                            let number = value(tx, key(1))?;
                            let booking = BookingId::new(key(number.unsigned_abs().into()));
                            tx.fact(Fact::BookingChanged { booking });
                            Ok::<_, StoreError>(())
                        });
                        assert_eq!(done, Ok(()));
                    }
                })
            })
            .collect();
        callers.into_iter().for_each(|caller| caller.join().unwrap());
        let all = CALLERS * SCRIPTS as u128;
        let in_order: Vec<_> = (1..=all)
            .map(|number| Fact::BookingChanged { booking: BookingId::new(key(number)) })
            .collect();
        assert_eq!(told.facts(), in_order);
    });
}

#[test]
fn what_another_node_committed_is_heard_and_not_passed_on() {
    on_both_engines(|bench| {
        let told = Told::listening_to(&bench.store);
        let own = Told::listening_to_own(&bench.store);
        bench.store.hear(&[Fact::JobsEnqueued]);
        bench.store.hear(&[]);
        bench.store.missed();
        assert_eq!(told.calls(), [[Fact::JobsEnqueued]]);
        assert_eq!((told.missed(), own.missed()), (1, 0));
        let done = bench.store.write_blocking("add", |tx| {
            tx.fact(Fact::CitiesChanged);
            add(tx, key(1), 1)
        });
        assert_eq!(done, Ok(()));
        assert_eq!(told.facts(), [Fact::JobsEnqueued, Fact::CitiesChanged]);
        assert_eq!(own.facts(), [Fact::CitiesChanged]);
    });
}

struct Panics;

impl FactSink for Panics {
    fn committed(&self, _: &[Fact]) {
        panic!("on purpose");
    }
}

impl ScriptObserver for Panics {
    fn ended(&self, _: &ScriptReport) {
        panic!("on purpose");
    }
}

#[test]
fn a_listener_that_panics_costs_nobody_an_answer() {
    on_both_engines(|bench| {
        bench.store.listen(Arc::new(Panics));
        let told = Told::listening_to(&bench.store);
        bench.store.observe(Arc::new(Panics));
        for _ in 0..8 {
            let done = bench.store.write_blocking("add", |tx| {
                tx.fact(Fact::CitiesChanged);
                add(tx, key(1), 1)
            });
            assert_eq!(done, Ok(()));
        }
        assert_eq!(committed(&bench.store, key(1)), 8);
        assert_eq!(told.facts().len(), 8);
    });
}
