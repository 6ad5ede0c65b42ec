//! The schema comes once, whole, and only from us.

use std::thread::spawn;

use fixtures::{Bench, on_both_engines, on_both_engines_before};
use kernel::UserId;
use store::{Actor, Location, MIGRATIONS, Sql, StoreError, admin_sql, journal_of, params, sql};
use uuid::Uuid;

sql! {
    EDIT = "UPDATE schema_migrations SET checksum = 'another' WHERE name = '0003_catalog'";
    FROM_THE_FUTURE = "INSERT INTO schema_migrations (name, checksum, applied_at) \
        VALUES ('9999_future', 'x', $1)";
}

/// As an older program wrote it; of no use in a house of today, so not registered.
static OLD_NOTE: Sql = Sql::new(
    "OLD_NOTE",
    "INSERT INTO journal (at, actor, action, subject_kind, subject_id, detail) \
     VALUES ($1, $2, 'house.did', 'thing', $3, $4)",
);

fn all_names() -> Vec<&'static str> {
    MIGRATIONS.iter().map(|migration| migration.name).collect()
}

/// Takes the schema away again.
fn emptied(bench: &Bench) {
    match bench.store.location() {
        Location::Sqlite(path) => {
            for suffix in ["", "-wal", "-shm"] {
                let mut file = path.clone().into_os_string();
                file.push(suffix);
                let _ = std::fs::remove_file(file);
            }
        }
        Location::Postgres(url) => {
            admin_sql(url, "DROP SCHEMA public CASCADE; CREATE SCHEMA public").unwrap();
        }
    }
}

#[test]
fn each_step_is_applied_once() {
    on_both_engines(|bench| {
        emptied(bench);
        let store = bench.second_store(std::sync::Arc::new(kernel::SystemClock));
        assert_eq!(store.pending_migrations(), Ok(all_names()));
        assert_eq!(store.migrate(), Ok(all_names()));
        assert_eq!(store.pending_migrations(), Ok(Vec::new()));
        assert_eq!(store.migrate(), Ok(Vec::new()));
    });
}

#[test]
fn two_nodes_that_start_together_migrate_once() {
    on_both_engines(|bench| {
        emptied(bench);
        let nodes: Vec<_> = (0..2)
            .map(|_| {
                let store = bench.second_store(std::sync::Arc::new(kernel::SystemClock));
                spawn(move || store.migrate())
            })
            .collect();
        let mut applied: Vec<_> =
            nodes.into_iter().map(|node| node.join().unwrap().unwrap()).collect();
        applied.sort();
        assert_eq!(applied, [Vec::new(), all_names()]);
    });
}

#[test]
fn an_edited_step_is_refused_by_name() {
    on_both_engines(|bench| {
        bench.store.write_blocking("edit", |tx| tx.execute(&EDIT, &[])).unwrap();
        assert_refused(bench, "0003_catalog was applied with another text");
    });
}

#[test]
fn a_step_of_a_newer_program_is_refused() {
    on_both_engines(|bench| {
        let added = bench.store.write_blocking("future", |tx| {
            let now = tx.now();
            tx.execute(&FROM_THE_FUTURE, store::params![now])
        });
        assert_eq!(added, Ok(1));
        assert_refused(bench, "newer program (9999_future");
    });
}

fn assert_refused(bench: &Bench, because: &str) {
    for refused in [bench.store.migrate(), bench.store.pending_migrations()] {
        let Err(StoreError::Unavailable(told)) = refused else { panic!("{refused:?}") };
        assert!(told.contains(because), "{told}");
    }
}

#[test]
fn a_step_that_fails_leaves_nothing_behind() {
    on_both_engines(|bench| {
        emptied(bench);
        let in_the_way = "CREATE TABLE bookings (x INTEGER)";
        match bench.store.location() {
            Location::Postgres(url) => drop(admin_sql(url, in_the_way).unwrap()),
            Location::Sqlite(path) => {
                rusqlite::Connection::open(path).unwrap().execute_batch(in_the_way).unwrap();
            }
        }
        let store = bench.second_store(std::sync::Arc::new(kernel::SystemClock));
        let failed = store.migrate();
        let Err(StoreError::Defect(told)) = failed else { panic!("{failed:?}") };
        assert!(told.contains("0006_booking") && told.contains("bookings"), "{told}");
        assert_eq!(store.pending_migrations(), Ok(all_names()));
        let left = store.schema().unwrap();
        assert!(left.iter().all(|line| line.starts_with("bookings.")), "{left:?}");
    });
}

#[test]
fn an_older_journal_still_tells_who_did_what() {
    on_both_engines_before("0013_small_journal", |bench| {
        let (subject, person) = (Uuid::from_u128(7), UserId::new(Uuid::from_u128(u128::MAX / 3)));
        let actors = [Actor::Guest, Actor::User(person), Actor::System].map(|who| who.to_string());
        let noted = actors.clone();
        let written = bench.store.write_blocking("old", move |tx| {
            let (now, detail) = (tx.now(), serde_json::json!({ "x": 1 }));
            for actor in &noted {
                tx.execute(&OLD_NOTE, params![now, actor, subject, &detail])?;
            }
            Ok::<_, StoreError>(())
        });
        assert_eq!(written, Ok(()));
        assert_eq!(bench.store.migrate().unwrap().first(), Some(&"0013_small_journal"));
        let rows = bench.store.read_blocking("rows", move |s| journal_of(s, subject)).unwrap();
        assert_eq!(rows.iter().map(|row| &row.actor).collect::<Vec<_>>(), actors.each_ref());
        assert!(rows.iter().all(|row| row.action == "house.did" && row.detail["x"] == 1));
    });
}
