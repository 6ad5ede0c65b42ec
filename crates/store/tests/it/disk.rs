//! Bad days of the embedded file: a full disk, a read-only one, a damaged or foreign file.
//!
//! The disk is a real one of a few megabytes, mounted in a namespace of its own: the test runs itself
//! again in there, and the mount is gone when that process ends.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::thread::spawn;

use fixtures::{START, TempFolder};
use kernel::HeldClock;
use store::{Actor, Entry, Location, Store, StoreConfig, StoreError, journal_of};
use uuid::Uuid;

use crate::support::{add, committed, key};

const DISK_VARIABLE: &str = "USHER_TEST_SMALL_DISK";
const DISK_BYTES: usize = 6 << 20;
const SPARE_BYTES: usize = 1 << 20;
const ROW_BYTES: usize = 16 << 10;

/// Runs the body with the folder of a small disk.
fn on_small_disk(test: &str, body: impl FnOnce(&Path)) {
    if let Some(disk) = std::env::var_os(DISK_VARIABLE) {
        return body(Path::new(&disk));
    }
    let folder = TempFolder::new();
    let script = format!("mount -t tmpfs -o size={DISK_BYTES} tmpfs \"$0\" && exec \"$@\"");
    let ran = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
        .arg(folder.path())
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(DISK_VARIABLE, folder.path())
        .output()
        .expect("unshare (of util-linux) is needed to mount a small disk");
    let told = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success() && told.contains("1 passed"),
        "on the small disk: {told}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

fn open(file: &Path) -> Result<Store, StoreError> {
    let config = StoreConfig::new(Location::Sqlite(file.to_owned()));
    Store::open(&config, Arc::new(HeldClock::at(START)))
}

fn migrated(file: &Path) -> Store {
    let store = open(file).unwrap();
    store.migrate().unwrap();
    store
}

fn unavailable<T>(result: Result<T, StoreError>) -> String {
    match result {
        Err(StoreError::Unavailable(told)) => told,
        Err(other) => panic!("another error: {other:?}"),
        Ok(_) => panic!("it went through"),
    }
}

/// A large row, so that a small disk is soon full.
fn write_large(store: &Store, subject: Uuid) -> Result<(), StoreError> {
    store.write_blocking("large", move |tx| {
        tx.journal(&Entry {
            actor: Actor::System,
            action: "test.large",
            subject_kind: "test",
            subject,
            detail: serde_json::Value::String("x".repeat(ROW_BYTES)),
        })
    })
}

#[test]
fn a_full_disk_refuses_clearly_keeps_what_it_said_yes_to_and_recovers() {
    on_small_disk(
        "disk::a_full_disk_refuses_clearly_keeps_what_it_said_yes_to_and_recovers",
        |disk| {
            let (file, spare) = (disk.join("usher.db"), disk.join("spare"));
            fs::write(&spare, vec![0; SPARE_BYTES]).unwrap();
            let store = migrated(&file);
            let writers: Vec<_> = (1..=4)
                .map(|writer| {
                    let store = store.clone();
                    spawn(move || fill(&store, key(writer)))
                })
                .collect();
            let acknowledged: Vec<usize> =
                writers.into_iter().map(|writer| writer.join().unwrap()).collect();
            assert!(acknowledged.iter().sum::<usize>() > 50, "{acknowledged:?}");

            fs::remove_file(&spare).unwrap();
            assert_eq!(write_large(&store, key(9)), Ok(()), "space came back, but not the store");
            drop(store);
            let store = open(&file).unwrap();
            assert_eq!(store.integrity_problems(), Ok(Vec::new()));
            let kept: Vec<usize> = (1..=4).map(|writer| large_rows(&store, key(writer))).collect();
            assert_eq!(kept, acknowledged);
        },
    );
}

/// Writes until the disk is full; how many rows were acknowledged.
fn fill(store: &Store, subject: Uuid) -> usize {
    for written in 0..DISK_BYTES / ROW_BYTES {
        let done = write_large(store, subject);
        if done.is_err() {
            let told = unavailable(done);
            assert!(told.contains("full"), "{told}");
            return written;
        }
    }
    panic!("the disk was never full");
}

fn large_rows(store: &Store, subject: Uuid) -> usize {
    store.read_blocking("rows", move |snapshot| journal_of(snapshot, subject)).unwrap().len()
}

#[test]
fn a_read_only_disk_is_an_error_at_the_start() {
    on_small_disk("disk::a_read_only_disk_is_an_error_at_the_start", |disk| {
        let file = disk.join("usher.db");
        let store = migrated(&file);
        store.write_blocking("add", |tx| add(tx, key(1), 1)).unwrap();
        drop(store);
        remount(disk, "ro");
        for file in [&file, &disk.join("new.db")] {
            let told = unavailable(open(file));
            assert!(told.contains(file.to_str().unwrap()), "{told}");
        }
        remount(disk, "rw");
        assert_eq!(committed(&open(&file).unwrap(), key(1)), 1);
    });
}

fn remount(disk: &Path, mode: &str) {
    let done = Command::new("mount").args(["-o", &format!("remount,{mode}")]).arg(disk).status();
    assert!(done.unwrap().success());
}

#[test]
fn a_folder_that_is_not_there_is_an_error_at_the_start() {
    let folder = TempFolder::new();
    let told = unavailable(open(&folder.path().join("missing/usher.db")));
    assert!(told.contains("missing/usher.db"), "{told}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_foreign_file_is_refused_and_left_alone() {
    let folder = TempFolder::new();
    let file = folder.path().join("usher.db");
    let letter = "Dear Sir or Madam, ".repeat(1_000);
    fs::write(&file, &letter).unwrap();
    let told = unavailable(open(&file));
    assert!(told.contains("not a database"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), letter);
}

#[test]
fn a_file_damaged_all_over_is_an_error_at_the_start() {
    let folder = TempFolder::new();
    let file = with_large_rows(&folder);
    damage(&file, 0.0);
    let told = unavailable(open(&file));
    assert!(told.contains("malformed"), "{told}");
}

#[test]
fn a_file_damaged_in_places_is_noticed_and_never_answered_from() {
    let folder = TempFolder::new();
    let file = with_large_rows(&folder);
    damage(&file, 0.7);
    let store = open(&file).unwrap();
    // The pages have no checksums: a broken tree is malformed, broken text is not text.
    let read = store.read_blocking("read", |snapshot| journal_of(snapshot, key(1)));
    assert!(matches!(read, Err(StoreError::Unavailable(_) | StoreError::Defect(_))), "{read:?}");
    let told = unavailable(write_large(&store, key(1)));
    assert!(told.contains("malformed"), "{told}");
    let problems = store.integrity_problems();
    assert!(problems.is_err() || problems.is_ok_and(|found| !found.is_empty()));

    unavailable(store.backup(&folder.path().join("copy.db")));
    let left: Vec<PathBuf> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_str().unwrap().contains("copy"))
        .collect();
    assert!(left.is_empty(), "a damaged copy was left: {left:?}");
}

fn with_large_rows(folder: &TempFolder) -> PathBuf {
    let file = folder.path().join("usher.db");
    let store = migrated(&file);
    for _ in 0..100 {
        write_large(&store, key(1)).unwrap();
    }
    file
}

/// Overwrites the pages behind a share of the file, never the first one, which is its header.
fn damage(file: &Path, behind: f64) {
    const PAGE_BYTES: u64 = 4_096;
    let length = fs::metadata(file).unwrap().len();
    let from = PAGE_BYTES.max((length as f64 * behind) as u64 / PAGE_BYTES * PAGE_BYTES);
    let mut open = OpenOptions::new().write(true).open(file).unwrap();
    open.seek(SeekFrom::Start(from)).unwrap();
    open.write_all(&vec![0xA5; usize::try_from(length - from).unwrap()]).unwrap();
}
