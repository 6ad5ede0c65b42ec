//! What only the server does: rivals in the same instant, and connections that die.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Mutex};
use std::thread::spawn;

use fixtures::{Bench, on_postgres};
use kernel::Clock;
use store::{Isolation, Location, Outcome, ScriptObserver, ScriptReport, Store, StoreError};
use store::{StoreConfig, Tx, admin_sql};
use uuid::Uuid;

use crate::support::{add, committed, key, lock, value};

#[derive(Default)]
struct Reports(Mutex<Vec<ScriptReport>>);

impl ScriptObserver for Reports {
    fn ended(&self, report: &ScriptReport) {
        self.0.lock().unwrap().push(*report);
    }
}

/// Two scripts that each read what the other writes, both before either writes: `a = b + 1`, `b = a +
/// 1`. One after the other gives (1, 2) or (2, 1).
fn crosswise(bench: &Bench, isolation: Isolation) -> ([i64; 2], u32) {
    let reports = Arc::new(Reports::default());
    bench.store.observe(Arc::clone(&reports) as Arc<dyn ScriptObserver>);
    let both_have_read = Arc::new(Barrier::new(2));
    let callers = [(key(1), key(2)), (key(2), key(1))].map(|(mine, other)| {
        let (store, both) = (bench.store.clone(), Arc::clone(&both_have_read));
        spawn(move || write_what_i_read(&store, isolation, (mine, other), both))
    });
    for caller in callers {
        assert_eq!(caller.join().unwrap(), Ok(()));
    }
    let retries = reports.0.lock().unwrap().iter().map(|report| report.retries).sum();
    ([1, 2].map(|number| committed(&bench.store, key(number))), retries)
}

fn write_what_i_read(
    store: &Store,
    isolation: Isolation,
    (mine, other): (Uuid, Uuid),
    both_have_read: Arc<Barrier>,
) -> Result<(), StoreError> {
    let runs = AtomicU32::new(0);
    let script = move |tx: &mut Tx<'_>| {
        let seen = value(tx, other)?;
        if runs.fetch_add(1, Ordering::SeqCst) == 0 {
            both_have_read.wait();
        }
        add(tx, mine, seen + 1)
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(store.write_at(isolation, "crosswise", script))
}

#[test]
fn rivals_that_read_crosswise_end_as_if_one_came_after_the_other() {
    on_postgres(|bench| {
        let (mut values, retries) = crosswise(bench, Isolation::Serializable);
        values.sort_unstable();
        assert_eq!(values, [1, 2]);
        assert!(retries >= 1, "the rivals never met");
    });
}

/// The negative control: with the guard off the test above would see this.
#[test]
fn without_the_guard_both_rivals_miss_each_other() {
    on_postgres(|bench| {
        assert_eq!(crosswise(bench, Isolation::ReadCommitted), ([1, 1], 0));
    });
}

#[test]
fn a_script_that_always_meets_another_is_told_so_in_the_end() {
    on_postgres(|bench| {
        let other = bench.second_store(Arc::clone(&bench.clock) as Arc<dyn Clock>);
        let reports = Arc::new(Reports::default());
        bench.store.observe(Arc::clone(&reports) as Arc<dyn ScriptObserver>);
        let beaten = bench.store.write_blocking("beaten", move |tx| {
            let seen = value(tx, key(1))?;
            other.write_blocking("faster", |tx| add(tx, key(1), 1))?;
            add(tx, key(1), seen)
        });
        assert_eq!(beaten, Err(StoreError::Contention));
        let report = reports.0.lock().unwrap()[0];
        assert_eq!((report.outcome, report.retries), (Outcome::Failed, 11));
        assert_eq!(committed(&bench.store, key(1)), 12);
    });
}

#[test]
fn a_script_that_says_it_met_another_is_run_again() {
    on_postgres(|bench| {
        let runs = AtomicU32::new(0);
        let done = bench.store.write_blocking("again", move |tx| {
            add(tx, key(1), 1)?;
            match runs.fetch_add(1, Ordering::SeqCst) {
                0 => Err(StoreError::Contention),
                _ => Ok(()),
            }
        });
        assert_eq!((done, committed(&bench.store, key(1))), (Ok(()), 1));
    });
}

/// Adds one to a counter that stands at zero, as far as it can see.
fn add_the_first(tx: &mut Tx<'_>, counter: Uuid) -> Result<(), StoreError> {
    match value(tx, counter)? {
        0 => add(tx, counter, 1),
        _ => Ok(()),
    }
}

#[test]
fn who_locks_first_reads_what_the_others_left() {
    on_postgres(|bench| {
        for round in 0..20 {
            let counter = key(round);
            assert_eq!(bench.store.write_blocking("zero", move |tx| add(tx, counter, 0)), Ok(()));
            let callers: Vec<_> = (0..8)
                .map(|_| {
                    let store = bench.store.clone();
                    let script = move |tx: &mut Tx<'_>| {
                        lock(tx, counter)?;
                        add_the_first(tx, counter)
                    };
                    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                    let level = Isolation::ReadCommitted;
                    spawn(move || runtime.block_on(store.write_at(level, "first", script)))
                })
                .collect();
            for caller in callers {
                assert_eq!(caller.join().unwrap(), Ok(()));
            }
            assert_eq!(committed(&bench.store, counter), 1);
        }
    });
}

/// Ends every other session on the test's database, as a restart of the server would.
fn end_all_connections(location: &Location) {
    let Location::Postgres(url) = location else { panic!("{location:?}") };
    let sql = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity \
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    admin_sql(url, sql).unwrap();
}

#[test]
fn a_connection_that_died_while_idle_costs_nobody_anything() {
    on_postgres(|bench| {
        for round in 1..=8 {
            let added = bench.store.write_blocking("add", |tx| add(tx, key(1), 1));
            assert_eq!(added, Ok(()));
            assert_eq!(committed(&bench.store, key(1)), round);
            end_all_connections(bench.store.location());
        }
    });
}

#[test]
fn a_connection_that_dies_in_a_script_commits_nothing_and_says_so() {
    on_postgres(|bench| {
        for looks_away in [false, true] {
            let location = bench.store.location().clone();
            let lost = bench.store.write_blocking("lost", move |tx| {
                add(tx, key(1), 1)?;
                end_all_connections(&location);
                match add(tx, key(2), 1) {
                    Err(_) if looks_away => Ok(()),
                    done => done,
                }
            });
            assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
            assert_eq!(committed(&bench.store, key(1)), 0);
        }
        assert_eq!(bench.store.write_blocking("next", |tx| add(tx, key(1), 1)), Ok(()));
    });
}

#[test]
fn a_server_that_is_not_there_is_an_error_at_the_start() {
    let nobody = Location::Postgres("postgres://usher@127.0.0.1:1/usher".into());
    let opened = Store::open(&StoreConfig::new(nobody), Arc::new(kernel::SystemClock));
    let Err(StoreError::Unavailable(told)) = opened.map(drop) else { panic!("it opened") };
    assert!(told.contains("refused"), "{told}");
}
