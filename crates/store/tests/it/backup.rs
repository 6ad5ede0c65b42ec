//! A copy of an embedded database, taken while it is in use.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread::spawn;

use fixtures::{START, TempFolder, on_postgres, on_sqlite};
use kernel::HeldClock;
use store::{Location, Store, StoreConfig, StoreError};

use crate::support::{add, committed, counters, key};

fn opened(file: &Path) -> Store {
    let config = StoreConfig::new(Location::Sqlite(file.to_owned()));
    Store::open(&config, Arc::new(HeldClock::at(START))).unwrap()
}

#[test]
fn a_copy_taken_under_writers_is_whole_and_restores() {
    on_sqlite(|bench| {
        let folder = TempFolder::new();
        let copy = folder.path().join("copy.db");
        let (stop, pairs) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)));
        let writers: Vec<_> = (0..2)
            .map(|writer| {
                let (store, stop, pairs) =
                    (bench.store.clone(), Arc::clone(&stop), Arc::clone(&pairs));
                spawn(move || {
                    let mut number = writer;
                    while !stop.load(Ordering::SeqCst) {
                        write_a_pair(&store, number);
                        pairs.fetch_add(1, Ordering::SeqCst);
                        number += 2;
                    }
                })
            })
            .collect();
        while pairs.load(Ordering::SeqCst) < 200 {
            std::thread::yield_now();
        }
        let acknowledged = pairs.load(Ordering::SeqCst);
        bench.store.backup(&copy).unwrap();
        let written_meanwhile = pairs.load(Ordering::SeqCst) - acknowledged;
        stop.store(true, Ordering::SeqCst);
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        assert!(written_meanwhile > 0, "no writer was at work during the backup");

        let restored = opened(&copy);
        assert_eq!(restored.pending_migrations(), Ok(Vec::new()));
        assert_eq!(restored.integrity_problems(), Ok(Vec::new()));
        let rows = restored.read_blocking("count", counters).unwrap();
        assert!(rows >= 2 * acknowledged, "{rows} rows of {acknowledged} acknowledged pairs");
        assert_eq!(rows % 2, 0, "half a transaction was copied");
        assert_eq!(restored.write_blocking("go on", |tx| add(tx, key(1), 1)), Ok(()));
    });
}

/// Two rows in one transaction.
fn write_a_pair(store: &Store, number: u128) {
    let written = store.write_blocking("pair", move |tx| {
        add(tx, key(2 * number), 1)?;
        add(tx, key(2 * number + 1), 1)
    });
    assert_eq!(written, Ok(()));
}

#[test]
fn a_copy_never_replaces_a_file_and_leaves_no_half() {
    on_sqlite(|bench| {
        let folder = TempFolder::new();
        let taken = folder.path().join("taken.db");
        fs::write(&taken, "mine").unwrap();
        let refused = bench.store.backup(&taken);
        assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
        assert_eq!(fs::read(&taken).unwrap(), b"mine");

        let nowhere = bench.store.backup(&folder.path().join("missing/copy.db"));
        let Err(StoreError::Unavailable(told)) = nowhere else { panic!("{nowhere:?}") };
        assert!(told.contains("missing/copy.db"), "{told}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    });
}

#[test]
fn a_copy_is_one_file() {
    on_sqlite(|bench| {
        bench.store.write_blocking("add", |tx| add(tx, key(1), 5)).unwrap();
        let folder = TempFolder::new();
        let copy = folder.path().join("copy.db");
        bench.store.backup(&copy).unwrap();
        let files: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(files, std::slice::from_ref(&copy));
        assert_eq!(committed(&opened(&copy), key(1)), 5);
    });
}

#[test]
fn a_server_is_backed_up_by_its_own_tools() {
    on_postgres(|bench| {
        let refused = bench.store.backup(Path::new("anywhere"));
        let Err(StoreError::Unavailable(told)) = refused else { panic!("{refused:?}") };
        assert!(told.contains("pg_dump"), "{told}");
    });
}
