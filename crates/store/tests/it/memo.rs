//! Remembered rows: never one that was not committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use fixtures::on_both_engines;
use kernel::Clock;
use store::{Engine, Snapshot, StoreError};

use crate::support::{add, key, value};

fn remembered(snapshot: &mut Snapshot<'_>) -> Result<Option<Arc<i64>>, StoreError> {
    snapshot.remembered(key(1), |snapshot| {
        let value = value(snapshot, key(1))?;
        Ok((value != 0).then_some(value))
    })
}

#[test]
fn a_row_is_read_once_and_its_absence_every_time() {
    on_both_engines(|bench| {
        let loads = Arc::new(AtomicU32::new(0));
        let read = || {
            let loads = Arc::clone(&loads);
            bench.store.read_blocking("read", move |snapshot| {
                snapshot.remembered(key(1), |snapshot| {
                    loads.fetch_add(1, Ordering::SeqCst);
                    let value = value(snapshot, key(1))?;
                    Ok::<_, StoreError>((value != 0).then_some(value))
                })
            })
        };
        assert_eq!(read(), Ok(None));
        assert_eq!(read(), Ok(None));
        bench.store.write_blocking("write", |tx| add(tx, key(1), 7)).unwrap();
        assert_eq!(read(), Ok(Some(Arc::new(7))));
        assert_eq!(read(), Ok(Some(Arc::new(7))));
        assert_eq!(loads.load(Ordering::SeqCst), 3);
    });
}

#[test]
fn a_row_that_was_undone_is_not_remembered() {
    on_both_engines(|bench| {
        let undone: Result<(), _> = bench.store.write_blocking("undone", |tx| {
            add(tx, key(1), 7)?;
            assert_eq!(remembered(tx)?, Some(Arc::new(7)));
            Err(StoreError::Constraint("a rule".into()))
        });
        assert!(undone.is_err());
        assert_eq!(bench.store.read_blocking("read", remembered), Ok(None));
    });
}

/// What is remembered of a row that may change, and how often it was read to know it.
fn current(snapshot: &mut Snapshot<'_>, loads: &AtomicU32) -> Result<i64, StoreError> {
    let found = snapshot.remembered_until_changed("wallets", key(1), |snapshot| {
        loads.fetch_add(1, Ordering::SeqCst);
        value(snapshot, key(1)).map(Some)
    })?;
    Ok(found.map_or(0, |value| *value))
}

#[test]
fn a_row_that_changes_is_remembered_until_it_does() {
    on_both_engines(|bench| {
        let loads = Arc::new(AtomicU32::new(0));
        let known = || {
            let loads = Arc::clone(&loads);
            bench.store.write_blocking("look", move |tx| current(tx, &loads)).unwrap()
        };
        bench.store.write_blocking("write", |tx| add(tx, key(1), 7)).unwrap();
        assert_eq!([known(), known(), known()], [7; 3]);
        let expected = if bench.engine == Engine::Sqlite { 1 } else { 3 };
        assert_eq!(loads.load(Ordering::SeqCst), expected);
        bench.store.write_blocking("write", |tx| add(tx, key(1), 1)).unwrap();
        assert_eq!(known(), 8);
        let other = bench.second_store(Arc::clone(&bench.clock) as Arc<dyn Clock>);
        other.write_blocking("elsewhere", |tx| add(tx, key(1), 1)).unwrap();
        assert_eq!(known(), 9, "a change on another connection is noticed");
    });
}

#[test]
fn a_change_that_was_undone_is_not_remembered() {
    on_both_engines(|bench| {
        let loads = Arc::new(AtomicU32::new(0));
        bench.store.write_blocking("write", |tx| add(tx, key(1), 7)).unwrap();
        let counted = Arc::clone(&loads);
        let undone: Result<(), _> = bench.store.write_blocking("undone", move |tx| {
            assert_eq!(current(tx, &counted)?, 7);
            add(tx, key(1), 1)?;
            assert_eq!(current(tx, &counted)?, 8, "a script sees what it changed itself");
            Err(StoreError::Constraint("a rule".into()))
        });
        assert!(undone.is_err());
        let known = bench.store.write_blocking("look", move |tx| current(tx, &loads));
        assert_eq!(known, Ok(7));
    });
}
