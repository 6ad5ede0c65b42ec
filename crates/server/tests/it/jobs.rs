//! `usher jobs`, from outside.

use std::ops::RangeInclusive;
use std::sync::Arc;

use kernel::{JobId, SystemClock};
use serde_json::json;
use store::{Job, Location, Store, StoreConfig, StoreError, params, sql};
use uuid::Uuid;

use crate::support::Folder;

sql! {
    SET_ASIDE = "UPDATE jobs SET failed_at = $2, last_error = $3 WHERE job_id = $1";
}

/// Jobs whose last try has failed, numbered.
fn set_aside(store: &Store, numbers: RangeInclusive<u128>) {
    let done = store.write_blocking("test.set_aside", move |tx| {
        let now = tx.now();
        for number in numbers.clone() {
            let id = JobId::new(Uuid::from_u128(number));
            tx.enqueue(&Job { id, kind: "test.letter", payload: &json!({}), run_at: now })?;
            tx.execute(&SET_ASIDE, params![id, now, "the mail server said no"])?;
        }
        Ok(())
    });
    assert_eq!(done, Ok::<_, StoreError>(()));
}

#[test]
fn what_was_set_aside_is_told_and_tried_again() {
    let folder = Folder::new();
    folder.run(&["jobs"]).refused(1, &["there is no database"]);
    folder.run(&["migrate"]).fine();
    assert_eq!(folder.run(&["jobs"]).fine(), "no job was set aside\n");

    let location = Location::Sqlite(folder.file("usher-data/usher.db"));
    let store = Store::open(&StoreConfig::new(location), Arc::new(SystemClock)).unwrap();
    let one = JobId::new(Uuid::from_u128(1));
    set_aside(&store, 1..=2);
    let told = folder.run(&["jobs"]);
    let first = told.fine().lines().next().unwrap();
    assert!(first.starts_with(&one.to_string()), "{told:?}");
    assert!(first.ends_with("test.letter: the mail server said no"), "{told:?}");

    folder.run(&["jobs", "--retry", "the first"]).refused(2, &["--retry", "usher jobs"]);
    folder.run(&["jobs", "--retry", &one.to_string()]).fine();
    folder.run(&["jobs", "--retry", &one.to_string()]).refused(1, &["was not set aside"]);
    assert!(folder.run(&["jobs", "--retry", "all"]).fine().starts_with("1 jobs are tried again"));
    assert_eq!(folder.run(&["jobs"]).fine(), "no job was set aside\n");

    // More than are shown or tried at a time.
    set_aside(&store, 3..=1_005);
    let told = folder.run(&["jobs"]);
    assert!(told.fine().contains("\nand 3 more\n"), "{}", told.fine().len());
    let retried = folder.run(&["jobs", "--retry", "all"]);
    assert!(retried.fine().starts_with("1003 jobs are tried again"));
    assert_eq!(folder.run(&["jobs"]).fine(), "no job was set aside\n");
}
