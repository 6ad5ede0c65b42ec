//! `usher archive` from outside.

use std::sync::Arc;

use fixtures::{Bench, Restored};
use kernel::SystemClock;
use store::{Engine, Location, Store, StoreConfig, StoreError, params, sql};

use crate::support::{Folder, Ran};

sql! {
    LOSE_A_TICKET = "DELETE FROM tickets WHERE ticket_id = (SELECT MIN(ticket_id) FROM tickets)";
}

#[test]
fn it_says_what_would_go_and_leaves_what_is_to_come() {
    let folder = Folder::new();
    folder.run(&["archive", "--before", "2020-01-01"]).refused(1, &["there is no database"]);
    folder.run(&["archive", "--before", "yesterday"]).refused(2, &["--before", "yesterday"]);
    folder.run(&["demo", "--size", "tiny", "--sold", "40", "--no-serve"]).fine();

    let would = folder.run(&["archive", "--before", "2099-01-01", "--dry-run"]);
    assert!(would.fine().starts_with("0 shows with 0 seats and 0 tickets would go"), "{would:?}");
    assert!(!folder.file("usher-data/archive-before-2099-01-01").exists());

    let ran = folder.run(&["archive", "--before", "2099-01-01", "--to", "kept"]);
    assert!(ran.fine().starts_with("took out 0 shows"), "{ran:?}");
    folder.run(&["verify", "--data-dir", "kept"]).fine();
    folder.run(&["verify"]).fine();
}

#[test]
fn a_copy_that_is_the_database_itself_is_none() {
    let folder = Folder::new();
    folder.run(&["demo", "--size", "tiny", "--sold", "0", "--no-serve"]).fine();
    let archive = |to: &str| folder.run(&["archive", "--before", "2099-01-01", "--to", to]);
    archive("usher-data").refused(1, &["usher-data", "the live database itself"]);

    std::fs::create_dir(folder.file("linked")).unwrap();
    let (live, link) = (folder.file("usher-data/usher.db"), folder.file("linked/usher.db"));
    std::os::unix::fs::symlink(live, link).unwrap();
    archive("linked").refused(1, &["linked", "the live database itself"]);
}

#[test]
fn each_engine_has_copies_of_its_own() {
    let folder = Folder::new();
    folder.run(&["demo", "--size", "tiny", "--sold", "0", "--no-serve"]).fine();
    let archive = ["archive", "--before", "2020-01-01", "--to"];
    let copy = "postgres://nobody@127.0.0.1:1/none";
    folder.run(&[&archive[..], &[copy]].concat()).refused(2, &["--to", "name a folder"]);

    let bench = Bench::open(Engine::Postgres, |_| {});
    let Location::Postgres(url) = bench.store.location() else { unreachable!("it was asked for") };
    let on_postgres = |to: &str| {
        let mut command = folder.usher(&[&archive[..], &[to]].concat());
        Ran::of(command.env("USHER_DATABASE_URL", url))
    };
    on_postgres("folder").refused(2, &["--to", "pg_dump"]);
    on_postgres(copy).refused(1, &["the copy, postgres://nobody@127.0.0.1:1/none"]);
    on_postgres(url).refused(1, &["the live database itself"]);

    let copy = Restored::of(bench.store.location());
    let Location::Postgres(copy) = &copy.database else { unreachable!("it is on the same server") };
    assert!(on_postgres(copy).fine().starts_with("took out 0 shows"));
}

#[test]
fn a_copy_that_is_not_whole_is_none() {
    let folder = Folder::new();
    folder.run(&["demo", "--size", "tiny", "--sold", "20", "--no-serve"]).fine();
    let archive = || folder.run(&["archive", "--before", "2099-01-01", "--to", "kept"]);
    archive().fine();
    let copy = StoreConfig::new(Location::Sqlite(folder.file("kept/usher.db")));
    let copy = Store::open(&copy, Arc::new(SystemClock)).unwrap();
    let lost = |tx: &mut store::Tx<'_>| tx.execute(&LOSE_A_TICKET, params![]);
    assert_eq!(copy.write_blocking::<_, StoreError, _>("test.lose", lost), Ok(1));
    drop(copy);
    archive().refused(1, &["kept is not whole", "Nothing was taken out"]);
}
