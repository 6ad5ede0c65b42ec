//! A copy of an embedded database, taken while it is in use.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

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
        let writers = Writers::on(&bench.store);
        let (copy, acknowledged) = copy_while_writing(&bench.store, &writers, &folder);
        writers.stop();

        let restored = opened(&copy);
        assert_eq!(restored.pending_migrations(), Ok(Vec::new()));
        assert_eq!(restored.integrity_problems(), Ok(Vec::new()));
        let rows = restored.read_blocking("count", counters).unwrap();
        assert!(rows >= 2 * acknowledged, "{rows} rows of {acknowledged} acknowledged pairs");
        assert_eq!(rows % 2, 0, "half a transaction was copied");
        assert_eq!(restored.write_blocking("go on", |tx| add(tx, key(1), 1)), Ok(()));
    });
}

/// A copy during which somebody wrote, and how many pairs were acknowledged before it began. A copy
/// may be too quick for that, so it is made until it was not.
fn copy_while_writing(store: &Store, writers: &Writers, folder: &TempFolder) -> (PathBuf, i64) {
    for attempt in 0..1_000 {
        let copy = folder.path().join(format!("copy-{attempt}.db"));
        let before = writers.pairs.load(Ordering::SeqCst);
        store.backup(&copy).unwrap();
        if before > 0 && writers.pairs.load(Ordering::SeqCst) > before {
            return (copy, before);
        }
    }
    panic!("no writer was at work during any backup");
}

/// Two threads that write one pair of rows after the other.
struct Writers {
    is_over: Arc<AtomicBool>,
    pairs: Arc<AtomicI64>,
    threads: [JoinHandle<()>; 2],
}

impl Writers {
    fn on(store: &Store) -> Self {
        let (is_over, pairs) = (Arc::<AtomicBool>::default(), Arc::<AtomicI64>::default());
        let threads = [0, 1].map(|first| {
            let (store, is_over, pairs) = (store.clone(), Arc::clone(&is_over), Arc::clone(&pairs));
            spawn(move || {
                for number in (first..).step_by(2) {
                    if is_over.load(Ordering::SeqCst) {
                        return;
                    }
                    write_a_pair(&store, number);
                    pairs.fetch_add(1, Ordering::SeqCst);
                }
            })
        });
        Self { is_over, pairs, threads }
    }

    fn stop(self) {
        self.is_over.store(true, Ordering::SeqCst);
        self.threads.into_iter().for_each(|writer| writer.join().unwrap());
    }
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
fn a_clean_end_leaves_one_whole_file() {
    let folder = TempFolder::new();
    let (file, log) = (folder.path().join("usher.db"), folder.path().join("usher.db-wal"));
    // SQLite itself tidies up when the last connection closes; here another one stays.
    let another = opened(&file);
    let store = opened(&file);
    store.migrate().unwrap();
    store.write_blocking("add", |tx| add(tx, key(1), 2)).unwrap();
    drop(store);
    assert_eq!(fs::metadata(&log).unwrap().len(), 0);
    let copy = folder.path().join("copy.db");
    fs::copy(&file, &copy).unwrap();
    assert_eq!(committed(&opened(&copy), key(1)), 2);
    drop(another);
}

/// The writer of such a store has read nothing, and once waited five seconds for itself.
#[test]
fn a_store_that_was_only_migrated_closes_at_once() {
    let folder = TempFolder::new();
    let store = opened(&folder.path().join("usher.db"));
    store.migrate().unwrap();
    let asked = Instant::now();
    drop(store);
    assert!(asked.elapsed() < Duration::from_secs(4), "it took {:?}", asked.elapsed());
}

#[test]
fn a_server_is_backed_up_by_its_own_tools() {
    on_postgres(|bench| {
        let refused = bench.store.backup(Path::new("anywhere"));
        let Err(StoreError::Unavailable(told)) = refused else { panic!("{refused:?}") };
        assert!(told.contains("pg_dump"), "{told}");
    });
}
