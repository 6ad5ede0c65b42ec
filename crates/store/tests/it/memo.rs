//! Remembered rows: never one that was not committed.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use fixtures::on_both_engines;
use store::{Snapshot, StoreError};

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
