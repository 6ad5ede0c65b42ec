//! The queue and group commit: one script's trouble is nobody else's.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use store::{Engine, StoreError};

use crate::support::{BusyWriter, Told, add, committed, each_engine, key, queue, value};

#[test]
fn a_refused_script_undoes_only_itself() {
    each_engine(
        |config| config.writers = 1,
        |bench| {
            let told = Told::listening_to(&bench.store);
            let busy = BusyWriter::of(&bench.store);
            let first = queue(&bench.store, |tx| {
                tx.fact(kernel::Fact::CitiesChanged);
                add(tx, key(1), 1)
            });
            let refused = queue(&bench.store, |tx| -> Result<(), StoreError> {
                add(tx, key(1), 10)?;
                tx.fact(kernel::Fact::JobsEnqueued);
                Err(StoreError::Constraint("a rule".into()))
            });
            let last = queue(&bench.store, |tx| {
                add(tx, key(1), 100)?;
                tx.fact(kernel::Fact::CitiesChanged);
                value(tx, key(1))
            });
            busy.release();
            assert_eq!(first.join().unwrap(), Ok(()));
            assert_eq!(refused.join().unwrap(), Err(StoreError::Constraint("a rule".into())));
            assert_eq!(last.join().unwrap(), Ok(101));
            assert_eq!(committed(&bench.store, key(1)), 101);
            assert_eq!(told.facts(), vec![kernel::Fact::CitiesChanged; 2]);
            if bench.engine == Engine::Sqlite {
                // One call is one commit: the two scripts did share it.
                assert_eq!(told.calls().len(), 1);
            }
        },
    );
}

/// A batch runs once more if one of its scripts must be undone, and those that come after it run
/// with more care. Nobody may notice either.
#[test]
fn many_refusals_among_many_scripts_undo_only_themselves() {
    const ROUNDS: usize = 40;
    each_engine(
        |config| config.writers = 1,
        |bench| {
            let told = Told::listening_to(&bench.store);
            for round in 0..ROUNDS {
                let busy = BusyWriter::of(&bench.store);
                let queued: Vec<_> = (0..4)
                    .map(|number| {
                        queue(&bench.store, move |tx| {
                            add(tx, key(1), 1)?;
                            tx.fact(kernel::Fact::CitiesChanged);
                            match number == round % 4 {
                                true => Err(StoreError::Constraint("a rule".into())),
                                false => Ok(()),
                            }
                        })
                    })
                    .collect();
                busy.release();
                let answers = queued.into_iter().map(|caller| caller.join().unwrap());
                assert_eq!(answers.filter(Result::is_err).count(), 1);
            }
            assert_eq!(committed(&bench.store, key(1)), 3 * ROUNDS as i64);
            assert_eq!(told.facts().len(), 3 * ROUNDS);
        },
    );
}

#[test]
fn a_panic_in_one_script_hurts_nobody() {
    each_engine(
        |config| config.writers = 1,
        |bench| {
            let busy = BusyWriter::of(&bench.store);
            let before = queue(&bench.store, |tx| add(tx, key(1), 1));
            let panics = queue(&bench.store, |tx| -> Result<(), StoreError> {
                add(tx, key(1), 10)?;
                panic!("on purpose")
            });
            let after = queue(&bench.store, |tx| add(tx, key(1), 100));
            busy.release();
            assert_eq!(before.join().unwrap(), Ok(()));
            let defect = StoreError::Defect("queued panicked: on purpose".into());
            assert_eq!(panics.join().unwrap(), Err(defect));
            assert_eq!(after.join().unwrap(), Ok(()));
            assert_eq!(committed(&bench.store, key(1)), 101);
        },
    );
}

#[test]
fn a_panic_in_a_query_is_its_own_defect() {
    each_engine(
        |config| config.readers = 1,
        |bench| {
            let panics = bench
                .store
                .read_blocking("bad", |_| -> Result<(), StoreError> { panic!("on purpose") });
            assert_eq!(panics, Err(StoreError::Defect("bad panicked: on purpose".into())));
            assert_eq!(committed(&bench.store, key(1)), 0);
        },
    );
}

#[test]
fn a_full_queue_says_so_at_once() {
    each_engine(
        |config| (config.writers, config.queue_max) = (1, 1),
        |bench| {
            let busy = BusyWriter::of(&bench.store);
            let waits = queue(&bench.store, |tx| add(tx, key(1), 1));
            let asked = Instant::now();
            let one_too_many = bench.store.write_blocking("full", |tx| add(tx, key(1), 10));
            assert_eq!(one_too_many, Err(StoreError::Overloaded));
            assert!(asked.elapsed() < Duration::from_secs(1), "it waited: {:?}", asked.elapsed());
            assert!(StoreError::Overloaded.is_passing());
            busy.release();
            assert_eq!(waits.join().unwrap(), Ok(()));
            assert_eq!(committed(&bench.store, key(1)), 1);
        },
    );
}

#[test]
fn a_script_that_waited_too_long_never_runs() {
    const WAIT_MAX: Duration = Duration::from_millis(40);
    each_engine(
        |config| (config.writers, config.wait_max) = (1, WAIT_MAX),
        |bench| {
            let ran = Arc::new(AtomicBool::new(false));
            let busy = BusyWriter::of(&bench.store);
            let runs = Arc::clone(&ran);
            let late = queue(&bench.store, move |_| {
                runs.store(true, Ordering::SeqCst);
                Ok(())
            });
            sleep(2 * WAIT_MAX);
            busy.release();
            assert_eq!(late.join().unwrap(), Err(StoreError::Expired));
            assert!(!ran.load(Ordering::SeqCst));
            assert_eq!(bench.store.write_blocking("next", |tx| add(tx, key(1), 1)), Ok(()));
        },
    );
}

#[test]
fn a_caller_that_leaves_does_not_cancel_its_script() {
    each_engine(
        |config| config.writers = 1,
        |bench| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
            let busy = BusyWriter::of(&bench.store);
            let left = runtime.unwrap().block_on(async {
                let call = bench.store.write("left", |tx| add(tx, key(1), 1));
                tokio::time::timeout(Duration::from_millis(20), call).await
            });
            assert!(left.is_err(), "the caller was to leave before its answer");
            busy.release();
            // Behind the one that was left, so that it has been decided.
            assert_eq!(bench.store.write_blocking("behind", |tx| value(tx, key(1))), Ok(1));
        },
    );
}

#[test]
fn what_is_queued_is_done_before_the_store_closes() {
    each_engine(
        |config| config.writers = 1,
        |bench| {
            let closing = bench.second_store(Arc::clone(&bench.clock) as Arc<dyn kernel::Clock>);
            let queued: Vec<_> = {
                let busy = BusyWriter::of(&closing);
                let queued = (0..8).map(|_| queue(&closing, |tx| add(tx, key(1), 1))).collect();
                busy.release();
                queued
            };
            drop(closing);
            for caller in queued {
                assert_eq!(caller.join().unwrap(), Ok(()));
            }
            assert_eq!(committed(&bench.store, key(1)), 8);
        },
    );
}
